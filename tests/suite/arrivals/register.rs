//! 收件登记.xlsx: files that carry no date, and what staff write down of them.

use crate::kit::{HONEST, Workspace, files, sheet};
use jianbao::formats::{InProcess, Sheet};
use jianbao::model::place::CellRef;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

const REGISTER: &str = "收件登记.xlsx";
const HEADINGS: [&str; 5] = ["文件", "单位", "收件日期", "交来人", "备注"];

fn desk(files: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::empty();
    for (file, unit) in files {
        workspace.put(&format!("inbox/{file}"), &sheet(unit, &[HONEST]));
    }
    workspace
}

/// The rows of the register: file, unit, date, who, remark, state.
fn rows(workspace: &Workspace) -> Vec<Vec<String>> {
    let book = InProcess.workbook(&workspace.bytes(REGISTER)).expect("readable");
    let page = book.sheets.into_iter().find(|sheet| sheet.name == "收件登记").expect("a sheet");
    page.rows().into_iter().filter(|row| *row > 2).map(|row| cells(&page, row)).collect()
}

fn cells(page: &Sheet, row: u32) -> Vec<String> {
    (1..=6).map(|col| page.cell(CellRef::new(row, col)).map_or_else(String::new, |cell| cell.text().into())).collect()
}

/// Writes the register as staff would: rows of its five columns.
fn typed(workspace: &Workspace, rows: &[[&str; 5]]) {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    for (at, row) in (0..).zip([HEADINGS].iter().chain(rows)) {
        for (col, words) in (0..).zip(row) {
            page.write_string(at, col, *words).expect("written");
        }
    }
    workspace.put(REGISTER, &book.save_to_buffer().expect("saved"));
}

fn unit(workspace: &Workspace, name: &str) -> serde_json::Value {
    let ledger = workspace.json("out/ledger.json");
    let units = ledger["units"].as_array().expect("units").clone();
    units.into_iter().find(|unit| unit["name"] == name).expect("a unit")
}

#[test]
fn files_without_a_date_are_listed_with_their_units() {
    let workspace = desk(&[("南翔镇.xlsx", "南翔镇"), ("U盘/安亭镇.xlsx", "安亭镇")]);
    workspace.put("inbox/说明.txt", "请查收".as_bytes());
    let said = workspace.run(&["check"]).exits(1);
    assert!(said.out.contains("有 2 个文件不知道是何时收到的"), "{}", said.out);
    let listed: Vec<Vec<String>> = rows(&workspace).into_iter().map(|row| row[..2].to_vec()).collect();
    assert_eq!(listed, [["U盘/安亭镇.xlsx", "安亭镇"], ["南翔镇.xlsx", "南翔镇"]]);
}

#[test]
fn where_every_file_has_its_date_there_is_no_register() {
    let workspace = Workspace::empty();
    workspace.run(&["check"]).exits(1);
    assert!(!workspace.path(REGISTER).exists());
}

#[test]
fn what_staff_wrote_dates_the_file_and_stays() {
    let workspace = desk(&[("南翔镇.xlsx", "南翔镇"), ("安亭镇.xlsx", "安亭镇")]);
    typed(
        &workspace,
        &[["南翔镇.xlsx", "南翔镇", "10月8日", "规建办李某，U盘", "当面交"], ["旧.xlsx", "", "2025-10-01", "", ""]],
    );
    workspace.run(&["build"]).exits(0);
    let dated = unit(&workspace, "南翔镇");
    assert_eq!((dated["received"].as_str(), dated["received_from"].as_str()), (Some("2025-10-08"), Some("register")));
    assert!(unit(&workspace, "安亭镇")["received"].is_null());
    let listed = rows(&workspace);
    assert_eq!(listed[0][..5], ["南翔镇.xlsx", "南翔镇", "10月8日", "规建办李某，U盘", "当面交"]);
    assert_eq!([&listed[1][0], &listed[1][5]], ["旧.xlsx", "收件夹里已没有这个文件"]);
    assert_eq!(listed[2][..3], ["安亭镇.xlsx", "安亭镇", ""]);
    let manifest = workspace.json("out/manifest.json");
    assert_eq!(manifest["registered"][0]["by"], "规建办李某，U盘");
    assert_eq!(manifest["registered"][0]["received"], "2025-10-08");
    let traced = workspace.run(&["trace", ".", "南翔镇"]).exits(0);
    assert!(traced.out.contains("收件时间：2025-10-08（收件登记）\n交来人：规建办李某，U盘\n"), "{}", traced.out);
    // Nothing to add: the bytes that staff saved stay.
    let before = workspace.bytes(REGISTER);
    workspace.run(&["check"]).exits(1);
    assert_eq!(workspace.bytes(REGISTER), before);
}

#[test]
fn a_day_that_a_workbook_keeps_as_a_date_is_read() {
    let workspace = desk(&[("南翔镇.xlsx", "南翔镇")]);
    let (mut book, format) = (Workbook::new(), Format::new().set_num_format("yyyy/m/d"));
    let page = book.add_worksheet();
    for (col, words) in (0..).zip(HEADINGS) {
        page.write_string(0, col, words).expect("written");
    }
    page.write_string(1, 0, "南翔镇.xlsx").expect("written");
    let day = ExcelDateTime::from_ymd(2025, 10, 9).expect("a day");
    page.write_datetime_with_format(1, 2, &day, &format).expect("written");
    workspace.put(REGISTER, &book.save_to_buffer().expect("saved"));
    workspace.run(&["build"]).exits(0);
    assert_eq!(unit(&workspace, "南翔镇")["received"], "2025-10-09");
    assert_eq!(rows(&workspace)[0][2], "2025-10-09");
}

#[test]
fn another_register_makes_what_was_built_old_and_what_was_published_other() {
    let workspace = desk(&[("南翔镇.xlsx", "南翔镇")]);
    workspace.run(&["check"]).exits(1);
    workspace.run(&["build"]).exits(0);
    workspace.run(&["publish"]).exits(0);
    workspace.run(&["verify"]).exits(0);
    typed(&workspace, &[["南翔镇.xlsx", "南翔镇", "2025-10-08", "", ""]]);
    let said = workspace.run(&["verify"]).exits(1);
    assert!(said.out.contains(REGISTER), "{}", said.out);
    workspace.run(&["publish"]).refuses("不能定稿");
}

#[test]
fn a_register_that_is_none_is_refused_by_its_name() {
    let workspace = desk(&[("南翔镇.xlsx", "南翔镇")]);
    workspace.put(REGISTER, b"PK");
    workspace.run(&["check"]).refuses(REGISTER);
}

#[test]
fn hostile_names_stand_there_as_words() {
    let workspace = desk(&[("=HYPERLINK(1)南翔镇.xlsx", "南翔镇")]);
    workspace.run(&["check"]).exits(1);
    assert_eq!(rows(&workspace)[0][0], "=HYPERLINK(1)南翔镇.xlsx");
    let xml = crate::kit::parts(&workspace.bytes(REGISTER));
    assert!(!xml.values().any(|part| part.contains("<f>")), "no formula");
}

#[test]
fn what_staff_typed_in_for_a_town_is_told_beside_how_it_reported() {
    let workspace = desk(&[("南翔镇.xlsx", "南翔镇")]);
    typed(&workspace, &[["南翔镇.xlsx", "南翔镇", "2025-09-28", "张某，区局代录（电话）", ""]]);
    let told = workspace.run(&["trace", ".", "南翔镇"]).exits(0);
    assert!(told.out.starts_with("南翔镇：已报送（区局代录）\n"), "{}", told.out);
    assert!(workspace.run(&["status"]).out.contains("已报送（区局代录）"));
}

#[test]
fn a_mail_that_no_date_came_with_is_dated_by_the_register_too() {
    let workspace = Workspace::empty();
    let attached = [("南翔镇.xlsx", sheet("南翔镇", &[HONEST]))];
    workspace.put("inbox/a.eml", &files::mail(("m@example.invalid", "", "南翔镇"), "请查收", &attached));
    workspace.run(&["check"]).exits(1);
    assert_eq!(rows(&workspace)[0][..2], ["a.eml", "南翔镇"]);
    typed(&workspace, &[["a.eml", "南翔镇", "2025-10-08", "", ""]]);
    workspace.run(&["build"]).exits(0);
    assert_eq!(unit(&workspace, "南翔镇")["received"], "2025-10-08");
}
