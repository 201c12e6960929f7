//! A quarter played through, as it comes in: first returns, corrections of every kind, a
//! file from a stick, a mail without a sheet, two towns in one book. What comes of it is
//! what a careful clerk would have made of it.

use crate::kit::{Workspace, files, list, members, sheet_with, strings};
use jianbao::formats::{InProcess, Sheet};
use jianbao::model::place::CellRef;
use serde_json::Value;
use std::collections::BTreeMap;

type Row = [&'static str; 12];

fn row(id: &'static str, status: &'static str, percent: &'static str, done: &'static str, said: &'static str) -> Row {
    let target = if done.is_empty() { "" } else { "3" };
    [id, status, percent, target, done, said, "", "", "", "", "", ""]
}

/// What units answer first.
fn first() -> [Row; 4] {
    [
        row("1.1", "已完成", "100%", "", "单元优化方案已印发"),
        row("3.2", "正常推进", "", "1", "一家单位附属空间已开放"),
        row("9.1", "正常推进", "50%", "", "两篇宣传稿已刊发"),
        row("12.1", "长期坚持", "", "", "按月例会"),
    ]
}

fn book(unit: &str, rows: &[Row]) -> Vec<u8> {
    sheet_with(unit, "三", rows, |_| {})
}

/// A mail of that day, 10:00, from a unit, with its words and perhaps a sheet of rows.
fn mailed(workspace: &Workspace, name: &str, unit: &str, day: &str, words: &str, rows: &[Row]) {
    let attached = if rows.is_empty() { vec![] } else { vec![("附件.xlsx", book(unit, rows))] };
    let date = format!("{day} 2025 10:00:00 +0800");
    let subject = format!("{unit}三季度报送");
    workspace.put(&format!("inbox/{name}.eml"), &files::mail(("a@example.invalid", &date, &subject), words, &attached));
}

/// Two towns in one workbook, a sheet each.
fn two_towns() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (unit, done) in [("马陆镇", "2"), ("徐行镇", "3")] {
        let page = book.add_worksheet().set_name(unit).expect("a name");
        page.write_string(0, 0, format!("{unit}2025年第三季度工作推进情况表")).expect("written");
        let rows = [
            ["编号", "状态", "完成数", "本季度进展"],
            ["3.2", "正常推进", done, "已开放"],
            ["9.1", "正常推进", "", "选题"],
        ];
        for (at, cells) in (1..).zip(rows) {
            for (col, text) in (0..).zip(cells) {
                page.write_string(at, col, text).expect("written");
            }
        }
    }
    book.save_to_buffer().expect("saved")
}

/// The quarter before anybody decided anything.
fn received() -> Workspace {
    let w = Workspace::empty();
    let before: Vec<Row> = first()[..3].to_vec();
    mailed(&w, "01", "嘉定镇街道", "Fri, 26 Sep", "请查收", &first());
    mailed(&w, "02", "新成路街道", "Fri, 26 Sep", "请查收", &before);
    mailed(&w, "03", "真新街道", "Thu, 25 Sep", "请查收", &first());
    mailed(&w, "04", "菊园新区", "Sat, 27 Sep", "请查收", &first());
    mailed(&w, "05", "嘉定工业区", "Sat, 27 Sep", "请查收", &first());
    mailed(&w, "06", "外冈镇", "Mon, 29 Sep", "请查收", &first());
    let partial = [row("3.2", "", "", "2", "两家单位附属空间已开放")];
    mailed(&w, "11", "嘉定镇街道", "Wed, 08 Oct", "3.2更正为2家，其余不变", &partial);
    mailed(&w, "12", "新成路街道", "Thu, 09 Oct", "前次漏报12.1，现补报", &[first()[3]]);
    let whole = [
        row("1.1", "已完成", "100%", "", "单元优化方案已印发"),
        row("3.2", "已完成", "", "3", "三家单位附属空间均已开放"),
        row("9.1", "已完成", "100%", "", "四篇宣传稿已刊发"),
        row("12.1", "长期坚持", "", "", "按月例会"),
    ];
    mailed(&w, "13", "真新街道", "Fri, 10 Oct", "请查收", &whole);
    mailed(&w, "14", "菊园新区", "Thu, 09 Oct", "您好：我区9.1完成率更正为80%，请予调整。", &[]);
    mailed(&w, "15", "安亭镇", "Sun, 28 Sep", "我镇3.2正常推进，已开放2家；9.1已刊发3篇，完成率75%。", &[]);
    w.put("inbox/南翔镇（U盘）.xlsx", &book("南翔镇", &first()));
    let date = "Sun, 28 Sep 2025 10:00:00 +0800";
    let towns = files::mail(("m@example.invalid", date, "两镇三季度报送"), "请查收", &[("两镇.xlsx", two_towns())]);
    w.put("inbox/16.eml", &towns);
    w
}

/// A sheet of a workbook that staff keep.
fn kept(workspace: &Workspace, name: &str) -> Sheet {
    let book = InProcess.workbook(&workspace.bytes(&format!("{name}.xlsx"))).expect("readable");
    book.sheets.into_iter().find(|sheet| sheet.name == name).expect("a sheet")
}

fn text(sheet: &Sheet, row: u32, col: u32) -> String {
    sheet.cell(CellRef::new(row, col)).map_or_else(String::new, |cell| cell.text().to_string())
}

/// Writes into cells of a workbook, as staff do.
fn fill(bytes: &[u8], part: &str, cells: &[(u32, u32, String)]) -> Vec<u8> {
    files::patched(bytes, part, |mut xml| {
        for (row, col, words) in cells {
            let at = CellRef::new(*row, *col);
            let new = format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{words}</t></is></c>");
            let start =
                xml.find(&format!("<row r=\"{row}\"")).map(|start| start + xml[start..].find('>').expect("a tag") + 1);
            let Some(start) = start else {
                xml = xml.replace("</sheetData>", &format!("<row r=\"{row}\">{new}</row></sheetData>"));
                continue;
            };
            if xml[..start].ends_with("/>") {
                xml.replace_range(start - 2..start, &format!(">{new}</row>"));
                continue;
            }
            let end = start + xml[start..].find("</row>").expect("a row");
            // The old cell goes; the new one stands before what is right of it.
            let mut inside = xml[start..end].to_string();
            if let Some(old) = inside.find(&format!("<c r=\"{at}\"")) {
                let tag = old + inside[old..].find('>').expect("a tag") + 1;
                let close = if inside[..tag].ends_with("/>") {
                    tag
                } else {
                    tag + inside[tag..].find("</c>").expect("a cell") + 4
                };
                inside.replace_range(old..close, &new);
            } else {
                let right = (col + 1..30).find_map(|col| inside.find(&format!("<c r=\"{}\"", CellRef::new(*row, col))));
                inside.insert_str(right.unwrap_or(inside.len()), &new);
            }
            xml.replace_range(start..end, &inside);
        }
        xml.into_bytes()
    })
}

/// What staff answer: the questions, the register, and what was said on the telephone.
fn answered() -> (Workspace, usize) {
    let w = received();
    w.run(&["check"]).exits(1);
    let questions = kept(&w, "裁定");
    let asked: Vec<(u32, String)> = (1..=60).map(|row| (row, text(&questions, row, 1))).collect();
    let answer = |(row, matter): &(u32, String)| {
        let answer = match matter.as_str() {
            "正文更正" => text(&questions, *row, 4).lines().next().expect("a figure").to_string(),
            "来信没有附表" => text(&questions, *row, 4).lines().next().expect("a candidate").to_string(),
            _ => return vec![],
        };
        vec![(*row, 5, answer), (*row, 6, "张某".into()), (*row, 7, "2025-10-11".into())]
    };
    let cells: Vec<_> = asked.iter().flat_map(answer).collect();
    w.put("裁定.xlsx", &fill(&w.bytes("裁定.xlsx"), "xl/worksheets/sheet1.xml", &cells));
    let register = kept(&w, "收件登记");
    let stick = (3..=20).find(|row| text(&register, *row, 1).contains("U盘")).expect("the stick");
    let typed = [(stick, 3, "9月28日".to_string()), (stick, 4, "王某，U盘".to_string())];
    w.put("收件登记.xlsx", &fill(&w.bytes("收件登记.xlsx"), "xl/worksheets/sheet1.xml", &typed));
    telephone(&w);
    let matters = asked.iter().filter(|(row, matter)| *row > 2 && !matter.is_empty()).count();
    (w, matters)
}

/// A row of 更正 as staff write it into a workbook of before that column was there.
fn telephone(workspace: &Workspace) {
    let master = workspace.dir.join("master.xlsx");
    let bytes = std::fs::read(&master).expect("the list");
    let names: Vec<String> = members(&bytes).into_iter().map(|(name, _)| name).collect();
    assert!(names.iter().any(|name| name == "xl/worksheets/sheet5.xml"));
    let cells = ["3.2", "完成数", "1", "2", "来电更正", "张某", "2025-10-09", "嘉定工业区"];
    let mut typed = vec![(2, 8, "单位".to_string())];
    typed.extend((1..).zip(cells).map(|(col, words)| (3, col, words.to_string())));
    std::fs::write(&master, fill(&bytes, "xl/worksheets/sheet5.xml", &typed)).expect("written");
}

/// `3.2 状态|完成率|完成数`, item by item, of what a unit answered.
fn answers(ledger: &Value, unit: &str) -> Vec<String> {
    let own = list(ledger, "entries").iter().filter(|e| e["unit"] == unit && !e["source"].is_null());
    let word = |entry: &Value, field: &str| entry[field]["text"].as_str().unwrap_or("").to_string();
    own.map(|e| {
        format!(
            "{} {}|{}|{}",
            e["item"].as_str().unwrap_or("？"),
            word(e, "status"),
            word(e, "percent"),
            word(e, "done")
        )
    })
    .collect()
}

fn unit<'l>(ledger: &'l Value, name: &str) -> &'l Value {
    list(ledger, "units").iter().find(|unit| unit["name"] == name).expect("a unit")
}

#[test]
fn every_figure_and_date_is_as_a_careful_clerk_would_have_it() {
    let (w, matters) = answered();
    assert!((2..=6).contains(&matters), "{matters} questions");
    w.run(&["build"]).exits(0);
    let ledger = w.json("out/ledger.json");
    let same = ["1.1 已完成|100%|", "3.2 正常推进||2", "9.1 正常推进|50%|", "12.1 长期坚持||"];
    assert_eq!(answers(&ledger, "嘉定镇街道"), same);
    assert_eq!(
        answers(&ledger, "新成路街道"),
        ["1.1 已完成|100%|", "3.2 正常推进||1", "9.1 正常推进|50%|", "12.1 长期坚持||"]
    );
    assert_eq!(
        answers(&ledger, "真新街道"),
        ["1.1 已完成|100%|", "3.2 已完成||3", "9.1 已完成|100%|", "12.1 长期坚持||"]
    );
    assert_eq!(
        answers(&ledger, "菊园新区"),
        ["1.1 已完成|100%|", "3.2 正常推进||1", "9.1 正常推进|80%|", "12.1 长期坚持||"]
    );
    assert_eq!(answers(&ledger, "嘉定工业区"), same);
    assert_eq!(answers(&ledger, "南翔镇")[1], "3.2 正常推进||1");
    assert_eq!(answers(&ledger, "马陆镇"), ["3.2 正常推进||2", "9.1 正常推进||"]);
    assert_eq!(answers(&ledger, "徐行镇"), ["3.2 正常推进||3", "9.1 正常推进||"]);
    assert!(answers(&ledger, "安亭镇").is_empty(), "words of a mail are no answers");
    let came: BTreeMap<&str, String> = list(&ledger, "units")
        .iter()
        .map(|u| {
            (
                u["name"].as_str().expect("a name"),
                format!("{} {}", u["state"].as_str().expect("a state"), u["received"].as_str().unwrap_or("—")),
            )
        })
        .collect();
    for (name, wanted) in [
        ("嘉定镇街道", "on_time 2025-09-26T10:00:00+08:00"),
        ("新成路街道", "on_time 2025-09-26T10:00:00+08:00"),
        ("真新街道", "on_time 2025-09-25T10:00:00+08:00"),
        ("菊园新区", "on_time 2025-09-27T10:00:00+08:00"),
        ("嘉定工业区", "on_time 2025-09-27T10:00:00+08:00"),
        ("南翔镇", "on_time 2025-09-28"),
        ("马陆镇", "on_time 2025-09-28T10:00:00+08:00"),
        ("徐行镇", "on_time 2025-09-28T10:00:00+08:00"),
        ("外冈镇", "late 2025-09-29T10:00:00+08:00"),
        ("华亭镇", "missing —"),
    ] {
        assert_eq!(came[name], wanted, "{name}");
    }
    assert_eq!(unit(&ledger, "南翔镇")["received_from"], "register");
    let corrections = |name: &str| -> Vec<String> {
        let own = unit(&ledger, name)["corrections"].as_array().cloned().unwrap_or_default();
        own.iter().map(|c| format!("{} {}", strings(&c["path"])[0], c["received"].as_str().expect("dated"))).collect()
    };
    assert_eq!(corrections("嘉定镇街道"), ["11.eml 2025-10-08T10:00:00+08:00"]);
    assert_eq!(corrections("新成路街道"), ["12.eml 2025-10-09T10:00:00+08:00"]);
    assert_eq!(corrections("真新街道"), ["13.eml 2025-10-10T10:00:00+08:00"]);
    assert_eq!(corrections("菊园新区"), ["14.eml 2025-10-09T10:00:00+08:00"]);
    assert_eq!(corrections("嘉定工业区"), ["master.xlsx 2025-10-09"]);
}

#[test]
fn the_briefing_says_what_was_corrected_and_when() {
    let (w, _) = answered();
    w.run(&["build"]).exits(0);
    let text = w.text("out/简报.md");
    for words in [
        "按时报送，10月8日更正",
        "按时报送，10月9日更正",
        "按时报送，10月10日重新报送",
        "迟报1天",
        "单位来电等更正的答复，按更正表改1处",
    ] {
        assert!(text.contains(words), "no “{words}”");
    }
    let ledger = w.json("out/ledger.json");
    let sum = |item: &str| {
        let item = list(&ledger, "items").iter().find(|i| i["id"] == item).expect("an item");
        item["closing"][0]["sum"].to_string()
    };
    // 2 + 1 + 3 + 1 + 2 + 1 (南翔) + 2 + 3 + 1 (外冈).
    assert_eq!(sum("3.2"), "16");
    let source = w.run(&["trace", "3.2@嘉定工业区"]).exits(0).out;
    assert!(source.contains("master.xlsx") && source.contains("更正"), "{source}");
    let source = w.run(&["trace", "3.2@嘉定镇街道"]).exits(0).out;
    assert!(source.contains("11.eml") && source.contains("01.eml"), "{source}");
    let source = w.run(&["trace", "南翔镇"]).exits(0).out;
    assert!(source.contains("王某"), "{source}");
}

#[test]
fn a_correction_after_publishing_is_the_cause_of_what_it_changes() {
    let (w, _) = answered();
    w.run(&["build"]).exits(0);
    w.run(&["publish"]).exits(0);
    let later = [row("3.2", "", "", "3", "")];
    mailed(&w, "21", "外冈镇", "Fri, 10 Oct", "3.2更正，其余不变", &later);
    w.run(&["build"]).exits(0);
    let note = w.text("out/更正说明.md");
    assert!(note.contains("21.eml（外冈镇）") && !note.contains("06.eml"), "{note}");
}

#[test]
fn nothing_changes_when_it_is_done_again() {
    let (w, _) = answered();
    w.run(&["build"]).exits(0);
    w.run(&["check"]);
    let before = w.files();
    w.run(&["check"]);
    w.run(&["build"]).exits(0);
    let after = w.files();
    let differ: Vec<&String> = before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    let lines = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
        let of =
            |name: &&String| String::from_utf8_lossy(&files[*name]).lines().map(str::to_string).collect::<Vec<_>>();
        differ.iter().flat_map(of).collect()
    };
    assert_eq!(lines(&before), lines(&after), "{differ:?}");
}
