//! 裁定.xlsx as staff get it, and as they give it back.

use crate::kit::{self, HONEST, Workspace, parts, sheet};
use jianbao::formats::{InProcess, Sheet};
use jianbao::model::place::CellRef;
use jianbao::model::ruling::{HEADINGS, NOTES};

/// A quarter with a row that names no item, and two versions of one unit.
fn asked() -> Workspace {
    let (mut unknown, mut other) = (HONEST, HONEST);
    (unknown[0], unknown[5]) = ("99.9", "新任务");
    (other[1], other[3]) = ("进度滞后", "3");
    let workspace = Workspace::empty();
    workspace.put("inbox/江桥镇.xlsx", &sheet("江桥镇", &[unknown]));
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.put("inbox/南翔镇（改）.xlsx", &sheet("南翔镇", &[other]));
    workspace.run(&["check"]).exits(1);
    workspace
}

pub fn read(workspace: &Workspace, name: &str) -> Sheet {
    let book = InProcess.workbook(&workspace.bytes("裁定.xlsx")).expect("readable");
    book.sheets.into_iter().find(|sheet| sheet.name == name).expect("a sheet")
}

pub fn text(sheet: &Sheet, row: u32, col: u32) -> String {
    sheet.cell(CellRef::new(row, col)).map_or_else(String::new, |cell| cell.text().to_string())
}

/// The row of this matter.
pub fn row_of(sheet: &Sheet, matter: &str) -> u32 {
    sheet.rows().into_iter().find(|row| text(sheet, *row, 1) == matter).expect("a question")
}

#[test]
fn candidates_are_words_of_the_list_to_choose_from() {
    let workspace = asked();
    let questions = read(&workspace, "裁定");
    let row = row_of(&questions, "对应成果");
    assert_eq!(text(&questions, row, 4), "见“候选”表第1列，可从“裁定”一栏下拉选择");
    let candidates = read(&workspace, "候选");
    let choices: Vec<String> = candidates.rows().into_iter().map(|row| text(&candidates, row, 1)).collect();
    assert!(choices.iter().any(|choice| choice.starts_with("6.1 开展西门历史文化街区")), "{choices:?}");
    assert!(choices.contains(&"8 持续擦亮好“人民城市大课堂”交流平台".into()), "{choices:?}");
    assert_eq!(choices.last().map(String::as_str), Some("不采用"));
    let range = format!("<formula1>候选!$A$2:$A${}</formula1>", choices.len());
    assert!(parts(&workspace.bytes("裁定.xlsx")).values().any(|xml| xml.contains(&range)), "{range}");
}

#[test]
fn versions_are_told_apart() {
    let workspace = asked();
    let questions = read(&workspace, "裁定");
    let row = row_of(&questions, "采用哪一份");
    assert_eq!(text(&questions, row, 4), "南翔镇.xlsx\n南翔镇（改）.xlsx");
    let told = text(&questions, row, 8);
    let lines = ["南翔镇.xlsx：收件时间不明，1 行", "1.1 状态：已完成／进度滞后", "1.1 目标数：（空）／3"];
    assert!(lines.iter().all(|line| told.lines().any(|seen| seen == *line)), "{told}");
    assert_eq!(text(&questions, row, 9), "几份都不采用，该单位按报来的表无法采用处理。");
}

/// 裁定.xlsx with these rows, as the program wrote it before it had more columns.
pub fn old_form(rows: &[[&str; 7]]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("裁定").expect("a name");
    for (at, cells) in (1..).zip(std::iter::once(&HEADINGS).chain(rows)) {
        for (col, text) in (0..).zip(cells) {
            page.write_string(at, col, *text).expect("written");
        }
    }
    book.save_to_buffer().expect("saved")
}

#[test]
fn a_unit_may_be_answered_by_another_of_its_names_and_unsigned() {
    let workspace = Workspace::empty();
    workspace.put("inbox/进展表.xlsx", &sheet("", &[HONEST]));
    workspace.run(&["check"]).exits(1);
    let questions = read(&workspace, "裁定");
    let row = row_of(&questions, "报送单位");
    let [at, about, candidates] = [2, 3, 4].map(|col| text(&questions, row, col));
    let answered = |answer: &str| {
        workspace.put("裁定.xlsx", &old_form(&[["报送单位", &at, &about, &candidates, answer, "", ""]]));
        let ledger = workspace.run(&["status", "--json"]).exits(0).json();
        let reported = kit::list(&ledger, "units").iter().filter(|unit| unit["state"] != "missing");
        reported.map(|unit| unit["name"].as_str().expect("a name").to_string()).collect::<Vec<_>>()
    };
    assert_eq!(answered("南翔"), ["南翔镇"]);
    assert_eq!(answered("南翔镇"), ["南翔镇"]);
    assert_eq!(answered("火星"), [""; 0]);
    answered("南翔");
    let said = workspace.run(&["check", "--json"]).exits(1).out;
    assert!(said.contains("I305") && !said.contains("I304"), "{said}");
    let kept = read(&workspace, "裁定");
    assert_eq!(text(&kept, row_of(&kept, "报送单位"), 5), "南翔", "what staff typed stays");
}

#[test]
fn answers_in_the_old_form_count_and_are_kept() {
    let workspace = asked();
    let questions = read(&workspace, "裁定");
    let (item, version) = (row_of(&questions, "对应成果"), row_of(&questions, "采用哪一份"));
    let (place, about) = (text(&questions, item, 2), text(&questions, item, 3));
    let names = text(&questions, version, 3);
    let folded = "6.1 69月开展西门历史文化街区街";
    let candidates = format!("1.1 优化15分钟社区生活圈基本单元；{folded}；8 ");
    workspace.put(
        "裁定.xlsx",
        &old_form(&[
            ["对应成果", &place, &about, &candidates, folded, "张某", "2025-10-08"],
            ["采用哪一份", "南翔镇", &names, &names, "南翔镇（改）.xlsx", "张某", "2025-10-08"],
        ]),
    );
    for _ in 0..2 {
        let said = workspace.run(&["check", "--json"]);
        assert!(said.out.contains("I303") && !said.out.contains("I304"), "{}", said.out);
        let kept = read(&workspace, "裁定");
        assert_eq!(text(&kept, row_of(&kept, "对应成果"), 5), folded);
        assert_eq!(text(&kept, row_of(&kept, "采用哪一份"), 5), "南翔镇（改）.xlsx");
        assert_eq!(kept.rows().len(), 3, "nothing is asked again, and the file is left as staff saved it");
    }
    let ledger = workspace.built().json("out/ledger.json");
    let counted = kit::list(&ledger, "entries").iter().filter(|entry| !entry["source"].is_null());
    let seen: Vec<(&str, &str)> =
        counted.map(|e| (e["unit"].as_str().unwrap_or(""), e["item"].as_str().unwrap_or(""))).collect();
    assert_eq!(seen, [("南翔镇", "1.1"), ("江桥镇", "6.1")]);
}

/// The rows of 裁定.xlsx, ten cells each.
fn all_rows(workspace: &Workspace) -> Vec<Vec<String>> {
    let sheet = read(workspace, "裁定");
    let below = sheet.rows().into_iter().filter(|row| *row > 2);
    below.map(|row| (1..=10).map(|col| text(&sheet, row, col)).collect()).collect()
}

/// Answers the questions of one matter as staff would.
fn answer(workspace: &Workspace, matter: &str, answer: &str) {
    let mut rows = all_rows(workspace);
    for row in rows.iter_mut().filter(|row| row[0] == matter) {
        (row[4], row[5], row[6]) = (answer.into(), "张某".into(), "2025-10-08".into());
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("裁定").expect("a name");
    let heading: Vec<String> = HEADINGS.iter().chain(&NOTES).map(|heading| heading.to_string()).collect();
    for (at, cells) in (1..).zip(std::iter::once(&heading).chain(&rows)) {
        for (col, text) in (0..).zip(cells) {
            page.write_string(at, col, text).expect("written");
        }
    }
    workspace.put("裁定.xlsx", &book.save_to_buffer().expect("saved"));
}

/// What 裁定.xlsx says of the question of a matter: its answer, and what became of it.
fn standing(workspace: &Workspace, matter: &str) -> Option<(String, String)> {
    let row = all_rows(workspace).into_iter().find(|row| row[0] == matter)?;
    Some((row[4].clone(), row[9].clone()))
}

#[test]
fn a_question_whose_cause_is_gone_says_so_and_keeps_its_answer() {
    let workspace = asked();
    answer(&workspace, "对应成果", "6.1");
    let used = |name: &str| workspace.run(&["check", "--json"]).out.contains(name);
    assert!(used("I303"), "the answer is used");
    let said = |matter: &str| standing(&workspace, matter).expect("it stays");
    assert_eq!(said("对应成果"), ("6.1".into(), String::new()));
    let unchanged = workspace.bytes("裁定.xlsx");
    workspace.run(&["check"]);
    assert!(workspace.bytes("裁定.xlsx") == unchanged);
    // The words are others now.
    let mut other = HONEST;
    (other[0], other[5]) = ("99.8", "另一件事");
    let sent = workspace.bytes("inbox/江桥镇.xlsx");
    workspace.put("inbox/江桥镇.xlsx", &sheet("江桥镇", &[other]));
    workspace.run(&["check"]);
    let gone = |why: &str| ("6.1".to_string(), format!("原因已消失：{why}（回答保留备查）"));
    assert_eq!(said("对应成果"), gone("按现在的来件和清单，已没有这个疑问"));
    let written = workspace.bytes("裁定.xlsx");
    workspace.run(&["check"]);
    assert!(workspace.bytes("裁定.xlsx") == written, "said once and for all");
    // The file is gone.
    std::fs::remove_file(workspace.path("inbox/江桥镇.xlsx")).expect("removed");
    workspace.run(&["check"]);
    assert_eq!(said("对应成果"), gone("来件已不在收件夹"));
    // It is back: the answer holds again, and nothing is gone.
    workspace.put("inbox/江桥镇.xlsx", &sent);
    assert!(used("I303"));
    assert_eq!(said("对应成果"), ("6.1".into(), String::new()));
    // One of two versions is taken away.
    answer(&workspace, "采用哪一份", "南翔镇.xlsx");
    std::fs::remove_file(workspace.path("inbox/南翔镇（改）.xlsx")).expect("removed");
    workspace.run(&["check"]);
    let said = said("采用哪一份");
    assert_eq!(said.0, "南翔镇.xlsx");
    assert!(said.1.contains("该单位的几份表已不是当时的几份"), "{}", said.1);
}

#[test]
fn a_question_about_a_file_that_another_replaced_says_so() {
    let workspace = Workspace::empty();
    let (mut unknown, mut known) = (HONEST, HONEST);
    (unknown[0], unknown[5], known[0]) = ("99.9", "新任务", "6.1");
    workspace.put("inbox/a.eml", &mail("Sat, 20 Sep 2025", &[unknown]));
    workspace.run(&["check"]).exits(1);
    answer(&workspace, "对应成果", "6.1");
    workspace.put("inbox/b.eml", &mail("Thu, 25 Sep 2025", &[HONEST, known]));
    workspace.run(&["check"]);
    let said = standing(&workspace, "对应成果").expect("it stays");
    assert_eq!(said, ("6.1".into(), "原因已消失：该份来件现在没有采用（回答保留备查）".into()));
}

#[test]
fn a_question_that_nobody_answered_goes_with_its_cause() {
    let workspace = asked();
    std::fs::remove_file(workspace.path("inbox/江桥镇.xlsx")).expect("removed");
    workspace.run(&["check"]).exits(1);
    assert_eq!(standing(&workspace, "对应成果"), None);
}

/// A mail of 南翔镇 with this sheet.
fn mail(date: &str, rows: &[[&str; 12]]) -> Vec<u8> {
    let bytes: Vec<String> = sheet("南翔镇", rows).iter().map(|byte| format!("={byte:02X}")).collect();
    let lines: Vec<String> = bytes.chunks(20).map(|line| format!("{}=\r\n", line.concat())).collect();
    format!(
        "From: nx@example.invalid\r\nDate: {date} 16:30:00 +0800\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee below\r\n\
         --b\r\nContent-Type: application/octet-stream; name=\"sheet.xlsx\"\r\n\
         Content-Disposition: attachment; filename=\"sheet.xlsx\"\r\n\
         Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--b--\r\n",
        lines.concat()
    )
    .into_bytes()
}

#[test]
fn what_a_later_file_mended_is_told() {
    let workspace = Workspace::empty();
    let (mut wrong, mut again) = (HONEST, HONEST);
    wrong[2] = "差不多";
    (again[0], again[2]) = ("1.2", "大概");
    workspace.put("inbox/a.eml", &mail("Sat, 20 Sep 2025", &[wrong, again]));
    let found = |workspace: &Workspace| workspace.run(&["check"]).out;
    let said = found(&workspace);
    assert!(!said.contains("已改正"), "{said}");
    // One of two is put right.
    workspace.put("inbox/b.eml", &mail("Thu, 25 Sep 2025", &[HONEST, again]));
    let said = found(&workspace);
    assert!(said.contains("1 处问题，现在采用的里已经没有：见核查清单“已改正”表"), "{said}");
    let list = InProcess.workbook(&workspace.bytes("returns/核查清单.xlsx")).expect("readable");
    let mended = list.sheets.iter().find(|sheet| sheet.name == "已改正").expect("a sheet");
    let cells: Vec<String> = mended.cells.iter().map(|(_, cell)| cell.text().to_string()).collect();
    for words in ["南翔镇", "a.eml › sheet.xlsx", "差不多", "b.eml › sheet.xlsx"] {
        assert!(cells.iter().any(|cell| cell == words), "no {words} in {cells:?}");
    }
    assert!(!cells.iter().any(|cell| cell == "大概"), "what is as wrong as before is not mended");
    // What is only there twice mended nothing.
    workspace.put("inbox/b.eml", &mail("Thu, 25 Sep 2025", &[wrong, again]));
    let said = found(&workspace);
    assert!(!said.contains("已改正"), "{said}");
}
