//! However much is sent, so much is kept of a file, of a unit and of all; the rest is
//! counted and told once, and nobody pays for what others send.

use crate::kit::desk::{Desk, HEAD, PERIOD, letter, places, progress, sheet};
use jianbao::formats::{Sheet, limits};
use jianbao::model::finding::{ALIKE, Code, Finding, OF_A_FILE, OF_A_UNIT, Severity};
use jianbao::model::ledger::{Ledger, Outcome};
use jianbao::model::place::Place;
use jianbao::model::ruling::{Matter, Question, Rulings};
use jianbao::outputs::rulings;

/// What a town sends that fills in three rows and two of them badly.
const SMALL: [&str; 3] = ["1.1|已完成|100%|||完成", "2.1|不知何意|很多|||推进", "3.1|正常推进|50%|若干||推进"];

/// So many rows, each wrong in every cell.
fn bad(rows: usize) -> Sheet {
    let rows: Vec<String> = (0..rows).map(|n| format!("x{n}|乱写{n}|很多|若干|几多{n}|推进{n}")).collect();
    progress(&rows.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The size of what a ledger says.
fn bytes(ledger: &Ledger) -> usize {
    serde_json::to_vec(ledger).expect("a ledger").len()
}

fn of<'l>(ledger: &'l Ledger, unit: &str) -> Vec<&'l Finding> {
    ledger.findings.iter().filter(|finding| finding.unit.as_deref() == Some(unit)).collect()
}

/// The texts of one code.
fn told(ledger: &Ledger, code: Code) -> Vec<&str> {
    ledger.findings.iter().filter(|finding| finding.code == code).map(|finding| finding.found.as_str()).collect()
}

/// Shapes of one file that would leave behind far more than their size.
#[test]
fn what_one_file_leaves_behind_is_bounded() {
    let long = "长".repeat(30_000);
    let status: Vec<String> =
        (0..900).map(|n| format!("1.1|已完成|{n}%|||{}", if n == 0 { &long } else { "同上" })).collect();
    let status: Vec<&str> = status.iter().map(String::as_str).collect();
    let head = format!("{HEAD}|{long}");
    let aside: Vec<String> = (0..900).map(|n| format!("1.1|已完成|{n}%|||推进|无|继续|||{n}|照录")).collect();
    let aside: Vec<&str> = [head.as_str()].into_iter().chain(aside.iter().map(String::as_str)).collect();
    let shapes: [(&str, Vec<Sheet>); 5] = [
        ("one sheet", vec![bad(3_000)]),
        ("many sheets", (0..200).map(|n| Sheet { name: format!("三季度{n}"), ..bad(40) }).collect()),
        ("同上 of a long text", vec![progress(&status)]),
        ("a long heading", vec![sheet("三季度", &aside)]),
        ("long texts", vec![progress(&vec![format!("1.1|已完成|5%|||{}", "长".repeat(3_000)).as_str(); 900])]),
    ];
    for (shape, sheets) in shapes {
        let ledger = Desk::default().file("南翔镇.xlsx", sheets).ledger();
        assert!(ledger.findings.len() <= OF_A_FILE + ALIKE, "{shape}: {} findings", ledger.findings.len());
        let rows = ledger.entries.iter().filter(|entry| entry.source.is_some()).count();
        assert!(rows <= limits::TABLE_ROWS, "{shape}: {rows} rows");
        assert!(bytes(&ledger) < 3 * limits::ROW_BYTES, "{shape}: {} bytes", bytes(&ledger));
    }
}

#[test]
fn what_is_left_out_of_a_file_is_one_finding_that_says_how_much_and_where() {
    let sheets = (0..100).map(|n| Sheet { name: format!("三季度{n}"), ..bad(40) }).collect();
    let ledger = Desk::default().file("南翔镇.xlsx", sheets).ledger();
    assert_eq!(places(&ledger.findings, Code::TableBeyond), ["A2"]);
    let found =
        "另有3000行：“三季度25”第2至41行、“三季度26”第2至41行、“三季度27”第2至41行、“三季度28”第2至41行等75张表";
    assert_eq!(told(&ledger, Code::TableBeyond), [found]);
    let beyond = ledger.dispositions.iter().filter(|d| d.what == Outcome::TooLarge);
    assert_eq!(beyond.map(|d| d.row_count()).sum::<usize>(), 3_000, "every row is named");
    let [rest] = told(&ledger, Code::NotListed)[..] else { panic!("one finding for the rest") };
    assert!(rest.starts_with("另有错误") && rest.ends_with("在南翔镇.xlsx"), "{rest}");
}

#[test]
fn the_gravest_are_told_first() {
    let ledger = Desk::default().file("南翔镇.xlsx", vec![bad(3_000)]).ledger();
    let hidden = told(&ledger, Code::NotListed);
    let own = of(&ledger, "南翔镇");
    let errors = own.iter().filter(|finding| finding.severity() == Severity::Error).count();
    let lesser = own.iter().filter(|finding| finding.severity() == Severity::Note).count();
    assert!(hidden[0].contains("提示") || lesser == 0 || !hidden[0].contains("错误"), "{hidden:?} {errors} {lesser}");
}

#[test]
fn an_honest_town_loses_nothing_to_what_others_send() {
    let honest = || Desk::default().file("马陆镇.xlsx", vec![progress(&SMALL)]);
    let alone = honest().ledger();
    let mut crowd = honest();
    for n in 0..8 {
        crowd = crowd.file(&format!("南翔镇{n}.xlsx"), vec![progress(&[&format!("1.1|乱写{n}|很多")]), bad(600)]);
        crowd = crowd.file(&format!("不知谁的{n}.xlsx"), vec![bad(600)]);
    }
    let crowd = crowd.ledger();
    assert!(!of(&alone, "马陆镇").is_empty());
    assert_eq!(of(&crowd, "马陆镇"), of(&alone, "马陆镇"));
    assert!(of(&crowd, "南翔镇").len() <= OF_A_UNIT + 2, "{}", of(&crowd, "南翔镇").len());
    assert!(bytes(&crowd) < 8 << 20, "{} bytes", bytes(&crowd));
}

#[test]
fn of_too_many_versions_the_newest_is_read_and_the_rest_is_one_finding() {
    let mut desk = Desk::default();
    for n in 1..=28 {
        let rows: Vec<String> = (0..900).map(|row| format!("1.1|已完成|{n}%|||第{row}行")).collect();
        let rows: Vec<&str> = ["2.1|已完成|100%|||完成"].into_iter().chain(rows.iter().map(String::as_str)).collect();
        let envelope = letter(&format!("2025-09-{n:02}T16:30:00+08:00"), "南翔镇三季度", "请查收。");
        desk = desk.mail(&format!("{n:02}.eml"), envelope, vec![("南翔镇.xlsx", vec![progress(&rows)])]);
    }
    let ledger = desk.ledger();
    let unit = ledger.units.iter().find(|unit| unit.name == "南翔镇").expect("the unit");
    assert_eq!(unit.source.as_ref().map(|origin| origin.to_string()), Some("28.eml › 南翔镇.xlsx".into()));
    let [rest] = told(&ledger, Code::TooLarge)[..] else { panic!("one finding: {:?}", told(&ledger, Code::TooLarge)) };
    assert!(rest.contains("另有27份没有采用"), "{rest}");
    assert!(of(&ledger, "南翔镇").len() < OF_A_UNIT);
}

#[test]
fn a_list_of_questions_is_one_that_is_read_again() {
    let about = |n: usize| format!("内容{n}{}", "很长的说明".repeat(60));
    let ask =
        |n| Question::new(Matter::Item, format!("{PERIOD} 文件{n}.xlsx"), about(n), vec!["1.1".into(), "2.1".into()]);
    let questions: Vec<Question> = (0..25_349).map(ask).collect();
    let (rows, more) = Rulings::default().rows_with(&questions, |_| None);
    assert_eq!(rows.len() + more, questions.len());
    assert!(rows.len() > 500, "{}", rows.len());
    let book = rulings::render(&rows, more).expect("made");
    let book = jianbao::formats::InProcess.workbook(&book).expect("read again");
    assert_eq!(book.sheets[0].rows().len(), rows.len() + 2);
    let help = book.sheets[0].cells[0].1.text();
    assert!(help.contains(&format!("另有 {more} 个问题没有列出")), "{help}");
}

#[test]
fn long_words_are_told_in_short() {
    let finding = Finding::new(
        Code::StatusUnread,
        Place::nowhere(),
        "长".repeat(30_000),
        jianbao::model::finding::Taken::Nothing,
    );
    let mut findings = jianbao::model::finding::Findings::default();
    findings.push(finding);
    assert!(findings.into_sorted()[0].found.chars().count() <= 300);
}
