//! An inbox of mails and archives, from the command line: every part is
//! accounted for, however deep, and the outcome does not depend on threads.

use crate::kit::outlook::Saved;
use crate::kit::packed::{COPY, Packed, Whole, rar4, rar5, seven_zip};
use crate::kit::{Workspace, archive, files, list, sheet, strings};
use serde_json::Value;
use std::collections::BTreeSet;

fn mail(from: &str, date: &str, words: &str, attached: &[(&str, Vec<u8>)]) -> Vec<u8> {
    files::mail((from, date, ""), words, attached)
}

const DATE: &str = "Sun, 28 Sep 2025 16:30:00 +0800";

fn filled(unit: &str) -> Vec<u8> {
    sheet(unit, &[["1.1", "已完成", "100%", "", "", "完成", "无", "", "", "", "", ""]])
}

fn inbox() -> Workspace {
    let workspace = Workspace::empty();
    let mut deep = filled("江桥镇");
    for level in 0..8 {
        deep = archive([(format!("{level}.zip").as_str(), deep)]);
    }
    let forwarded =
        mail("nx@example.invalid", DATE, "请查收", &[("三季度.zip", archive([("南翔镇.xlsx", filled("南翔镇"))]))]);
    let members =
        [("一.eml", mail("b@example.invalid", DATE, "转发", &[("二.eml", forwarded)])), ("__MACOSX/._一.eml", vec![0])];
    workspace.put("inbox/全部.zip", &archive(members));
    workspace.put("inbox/太深.zip", &deep);
    workspace.put(
        "inbox/安亭镇.eml",
        &mail("at@example.invalid", DATE, "2.1请改为已完成", &[("安亭镇.xlsx", filled("安亭镇"))]),
    );
    workspace
        .put("inbox/徐行镇.eml", &mail("xh@example.invalid", DATE, "请查收", &[("坏.xlsx", b"PK\x03\x04".to_vec())]));
    workspace
}

fn paths(ledger: &Value) -> Vec<String> {
    list(ledger, "dispositions").iter().map(|d| strings(&d["path"]).join(" › ")).collect()
}

#[test]
fn every_part_is_accounted_for() {
    let workspace = inbox();
    let said = workspace.run(&["build", "--jobs", "1"]).exits(0);
    assert!(said.out.contains("收到 4 个文件（邮件和压缩包内另有 17 件）"), "{}", said.out);
    assert!(said.out.contains("一件不漏"), "{}", said.out);
    let ledger = workspace.json("out/ledger.json");
    let paths: BTreeSet<String> = paths(&ledger).into_iter().collect();
    for path in [
        "全部.zip",
        "全部.zip › 一.eml",
        "全部.zip › 一.eml › 正文",
        "全部.zip › 一.eml › 二.eml",
        "全部.zip › 一.eml › 二.eml › 正文",
        "全部.zip › 一.eml › 二.eml › 三季度.zip",
        "全部.zip › 一.eml › 二.eml › 三季度.zip › 南翔镇.xlsx",
        "全部.zip › __MACOSX/._一.eml",
        "安亭镇.eml › 安亭镇.xlsx",
        "徐行镇.eml › 坏.xlsx",
    ] {
        assert!(paths.contains(path), "{path} is in no disposition: {paths:?}");
    }
    let unit = |name: &str| list(&ledger, "units").iter().find(|unit| unit["name"] == name).expect(name);
    assert_eq!(unit("南翔镇")["received"], "2025-09-28T16:30:00+08:00");
    assert_eq!(unit("安亭镇")["state"], "on_time");
    assert_eq!(unit("徐行镇")["state"], "unreadable");
    let too_deep = list(&ledger, "dispositions").iter().find(|d| d["what"] == "too_large").expect("too deep");
    assert_eq!(strings(&too_deep["path"])[0], "太深.zip");
    assert_eq!(list(too_deep, "path").len(), 7);
}

#[test]
fn threads_change_nothing() {
    let workspace = inbox();
    let ledger = |jobs: &str| {
        workspace.run(&["build", "--jobs", jobs]).exits(0);
        workspace.bytes("out/ledger.json")
    };
    assert!(ledger("1") == ledger("4"));
}

#[test]
fn the_board_tells_when_it_came() {
    let workspace = inbox();
    let board = workspace.run(&["status"]).exits(0).out;
    let row = board.lines().find(|line| line.starts_with("南翔镇")).expect("a row");
    assert!(row.contains("2025-09-28 16:30") && row.contains("三季度.zip › 南翔镇.xlsx"), "{row}");
    let traced = workspace.run(&["trace", "南翔镇"]).exits(0).out;
    assert!(traced.contains("收件时间：2025-09-28 16:30"), "{traced}");
}

/// What a ledger says, without the names of files.
fn told(ledger: &Value, unit: &str) -> Vec<Value> {
    let of_unit = list(ledger, "entries").iter().filter(|entry| entry["unit"] == unit);
    of_unit
        .map(|entry| serde_json::json!([entry["item"], entry["status"], entry["percent"], entry["derived"]]))
        .collect()
}

#[test]
fn whatever_a_sheet_is_packed_in_its_answers_are_the_same() {
    let unit = "南翔镇";
    let plain = Workspace::empty();
    plain.put("inbox/南翔镇.xlsx", &filled(unit));
    let plain = told(&plain.built().json("out/ledger.json"), unit);
    assert!(plain.iter().any(|entry| entry[1]["value"] == "done"), "{plain:?}");
    let members = [Packed::stored("三季度/南翔镇.xlsx", filled(unit))];
    let rar = rar5(Whole::default(), &members);
    let letter = |subject| Saved::letter((unit, "nx@example.invalid"), subject, "2025-09-28T16:30:00+08:00");
    let inner = letter("三季度进展").with(Saved::file("南翔镇.rar", rar.clone()));
    let outer = Saved::letter(("区局", "b@example.invalid"), "转发", "2025-09-29T09:00:00+08:00")
        .with(Saved::inner("进展", inner));
    let packed = [
        ("a.rar", rar),
        ("a.rar", rar4(Whole::default(), &members)),
        ("a.7z", seven_zip(COPY, &members)),
        ("a.msg", letter("三季度进展").text(0x1000, "请查收").with(Saved::file("南翔镇.xlsx", filled(unit))).saved()),
        ("b.msg", outer.saved()),
    ];
    for (name, bytes) in packed {
        let workspace = Workspace::empty();
        workspace.put(&format!("inbox/{name}"), &bytes);
        let ledger = workspace.built().json("out/ledger.json");
        assert_eq!(told(&ledger, unit), plain, "{name}");
        let received =
            list(&ledger, "units").iter().find(|found| found["name"] == unit).map(|found| found["received"].clone());
        let expected = if name.ends_with(".msg") { "2025-09-28T16:30:00+08:00".into() } else { Value::Null };
        assert_eq!(received, Some(expected), "{name}");
    }
}
