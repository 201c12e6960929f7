//! Several units in one file: whose each sheet and each row is.

use crate::kit::desk::{Desk, letter, list, merged, places, sheet};
use jianbao::formats::{Envelope, Sheet};
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Findings};
use jianbao::model::ledger::{Ledger, Outcome, UnitReport, UnitState};
use jianbao::model::place::Place;
use jianbao::model::ruling::{Matter, Question, Ruling, RulingRow, Rulings};
use jianbao::model::task::{MasterList, Unit, UnitKind};

const HEAD: &str = "编号|状态|完成率|目标数|完成数|本季度进展";
const BY_UNIT: &str = "街镇|编号|状态|完成率|目标数|完成数|本季度进展";
const DATE: &str = "2025-09-28T16:30:00+08:00";

fn file(name: &str, sheets: Vec<Sheet>) -> Desk {
    Desk::default().file(name, sheets)
}

/// A sheet that is called by a unit, with its title and two rows.
fn own(unit: &str, done: u32) -> Sheet {
    let title = format!("{unit}2025年第三季度工作推进情况表");
    sheet(unit, &[&title, HEAD, &format!("3.1|正常推进|||n:{done}|推进"), "9.3|已完成||||完成"])
}

/// A table of all, rows of two units below this heading.
fn table(rows: &[&str]) -> Sheet {
    sheet("汇总", &[&["2025年第三季度工作推进情况汇总表", BY_UNIT], rows].concat())
}

fn unit<'l>(ledger: &'l Ledger, name: &str) -> &'l UnitReport {
    ledger.units.iter().find(|unit| unit.name == name).expect("a unit")
}

/// What counts of a unit: item and row, `3.1@7`.
fn rows(ledger: &Ledger, unit: &str) -> Vec<String> {
    let own = ledger.entries.iter().filter(|entry| entry.unit.as_str() == unit);
    let read = own.filter_map(|entry| Some((entry.item, entry.source.as_ref()?)));
    read.map(|(item, at)| format!("{}@{}", item.map_or_else(|| "?".into(), |id| id.to_string()), at.row)).collect()
}

fn reported(ledger: &Ledger) -> Vec<&str> {
    ledger.units.iter().filter(|unit| unit.state != UnitState::Missing).map(|unit| unit.name.as_str()).collect()
}

fn found(ledger: &Ledger, code: Code) -> Vec<&str> {
    ledger.findings.iter().filter(|f| f.code == code).map(|f| f.found.as_str()).collect()
}

fn answered(question: &Question, answer: &str) -> Rulings {
    let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
    let row = RulingRow { question: question.clone(), ruling, place: Place::nowhere() };
    Rulings::new(vec![row], &mut Findings::default())
}

#[test]
fn a_sheet_a_unit_is_a_return_of_each() {
    let (ledger, questions) = file("各镇.xlsx", vec![own("南翔镇", 1), own("安亭镇", 2), own("马陆镇", 3)]).run();
    assert_eq!(reported(&ledger), ["南翔镇", "安亭镇", "马陆镇"]);
    for (name, done) in [("南翔镇", "1"), ("安亭镇", "2"), ("马陆镇", "3")] {
        assert_eq!(rows(&ledger, name), ["3.1@3", "9.3@4"], "{name}");
        let entry = ledger.entries.iter().find(|e| e.unit.as_str() == name && e.answers.done.is_some());
        let done_of = entry.and_then(|entry| entry.answers.done.as_ref()).map(|done| done.text.as_str());
        assert_eq!(done_of, Some(done), "{name}");
    }
    assert_eq!(found(&ledger, Code::SeveralReturns), ["南翔镇、安亭镇、马陆镇"]);
    assert!(questions.is_empty() && found(&ledger, Code::SeveralUnits).is_empty());
}

#[test]
fn a_column_of_units_parts_a_table_by_its_rows() {
    let rows_of = [
        "南翔镇|3.1|正常推进|||n:5|推进",
        "|9.3|已完成||||完成",
        "安亭镇|3.1|正常推进|||n:7|推进",
        "|9.3|已完成||||完成",
    ];
    let across = merged(merged(table(&rows_of), "A3", "A4"), "A5", "A6");
    let ditto = [rows_of[0], "同上|9.3|已完成||||完成", rows_of[2], "〃|9.3|已完成||||完成"];
    for book in [table(&rows_of), across, table(&ditto)] {
        let ledger = file("汇总.xlsx", vec![book]).ledger();
        assert_eq!(reported(&ledger), ["南翔镇", "安亭镇"]);
        assert_eq!((rows(&ledger, "南翔镇").len(), rows(&ledger, "安亭镇")), (2, vec!["3.1@5".into(), "9.3@6".into()]));
        assert!(found(&ledger, Code::RowOfNobody).is_empty() && found(&ledger, Code::UnitRowMismatch).is_empty());
    }
}

#[test]
fn rows_of_nobody_are_named_and_count_for_nobody() {
    let ledger = file(
        "汇总.xlsx",
        vec![table(&[
            "|3.2|正常推进|||n:9|推进",
            "南翔镇|3.2|正常推进|||n:5|推进",
            "甲乙镇|3.2|滞后|||n:7|推进",
            "安亭镇|3.2|正常推进|||n:7|推进",
        ])],
    )
    .ledger();
    assert_eq!((rows(&ledger, "南翔镇"), rows(&ledger, "安亭镇")), (vec!["3.2@4".into()], vec!["3.2@6".into()]));
    assert_eq!(places(&ledger.findings, Code::RowOfNobody), ["A3", "A5"]);
    let sum = ledger.items.iter().find(|item| item.id.to_string() == "3.2").and_then(|item| item.closing[0].sum);
    assert_eq!(sum.map(|sum| sum.to_string()).as_deref(), Some("12"));
}

#[test]
fn sections_under_the_names_of_units_are_theirs() {
    let stacked = [
        "2025年第三季度工作推进情况",
        "一、南翔镇",
        HEAD,
        "3.1|正常推进|||n:5|推进",
        "9.3|已完成||||完成",
        "二、安亭镇",
        HEAD,
        "3.1|正常推进|||n:7|推进",
        "9.3||||n:1|",
    ];
    let one_head =
        ["2025年第三季度工作推进情况", HEAD, "南翔镇", "3.1|正常推进|||n:5|推进", "安亭镇", "3.1|正常推进|||n:7|推进"];
    for (rows_of, own) in
        [(&stacked[..], [vec!["3.1@4", "9.3@5"], vec!["3.1@8", "9.3@9"]]), (&one_head, [vec!["3.1@4"], vec!["3.1@6"]])]
    {
        let ledger = file("汇总.xlsx", vec![sheet("汇总", rows_of)]).ledger();
        assert_eq!([rows(&ledger, "南翔镇"), rows(&ledger, "安亭镇")], own);
    }
    // The heading of a section that happens to be called by a neighbour makes no return of it.
    let street =
        ["南翔镇2025年第三季度工作推进情况", HEAD, "3.1|正常推进|||n:5|推进", "安亭镇方向", "9.3|已完成||||完成"];
    let ledger = file("南翔镇.xlsx", vec![sheet("三季度", &street)]).ledger();
    assert_eq!((reported(&ledger), rows(&ledger, "南翔镇").len()), (vec!["南翔镇"], 2));
}

#[test]
fn whoever_sent_it_the_words_of_the_sheets_hold() {
    let envelope = || letter(DATE, "马陆镇报送", "请查收。");
    let by_neighbour =
        Desk::default().mail("a.eml", envelope(), vec![("两镇.xlsx", vec![own("南翔镇", 1), own("安亭镇", 2)])]);
    let ledger = by_neighbour.ledger();
    assert_eq!(reported(&ledger), ["南翔镇", "安亭镇"]);
    assert_eq!(found(&ledger, Code::SeveralReturns), ["南翔镇、安亭镇（文件名或发件人是马陆镇）"]);
    for name in ["南翔镇", "安亭镇"] {
        assert_eq!(unit(&ledger, name).received.map(|at| at.to_string()).as_deref(), Some(DATE), "{name}");
    }
}

#[test]
fn a_part_can_be_replaced_while_another_counts() {
    let book = vec![own("南翔镇", 1), own("安亭镇", 2)];
    let later = letter("2025-10-08T09:00:00+08:00", "安亭镇", "请查收。");
    let desk = Desk::default().mail("a.eml", letter(DATE, "两镇", "请查收。"), vec![("两镇.xlsx", book)]);
    let ledger = desk.mail("b.eml", later, vec![("安亭镇.xlsx", vec![own("安亭镇", 6)])]).ledger();
    let source = |name: &str| unit(&ledger, name).source.as_ref().map(|origin| origin.file_name().to_string());
    assert_eq!((source("南翔镇").as_deref(), source("安亭镇").as_deref()), (Some("两镇.xlsx"), Some("安亭镇.xlsx")));
    let fate = |sheet: &str, path: &str| {
        let of = ledger.dispositions.iter().filter(|d| d.sheet.as_deref() == Some(sheet) && d.path.file_name() == path);
        of.filter(|d| matches!(d.what, Outcome::Merged | Outcome::Superseded)).map(|d| d.what).collect::<Vec<_>>()
    };
    assert_eq!(
        (fate("南翔镇", "两镇.xlsx"), fate("安亭镇", "两镇.xlsx")),
        (vec![Outcome::Merged], vec![Outcome::Superseded])
    );
}

#[test]
fn what_cannot_be_told_apart_is_asked_sheet_by_sheet() {
    let silent = sheet("Sheet3", &["2025年第三季度工作推进情况表", HEAD, "3.1|正常推进|||n:3|推进"]);
    let torn = sheet("马陆镇", &["外冈镇2025年第三季度工作推进情况表", HEAD, "3.1|正常推进|||n:4|推进"]);
    let book = || vec![own("南翔镇", 1), own("安亭镇", 2), silent.clone(), torn.clone()];
    let (ledger, questions) = file("各镇.xlsx", book()).run();
    assert_eq!(reported(&ledger), ["南翔镇", "安亭镇"]);
    assert_eq!(
        questions.iter().map(|q| (q.matter, q.at.as_str())).collect::<Vec<_>>(),
        [(Matter::Sender, "各镇.xlsx ［Sheet3］"), (Matter::Sender, "各镇.xlsx ［马陆镇］"),]
    );
    assert_eq!((found(&ledger, Code::UnitUnknown).len(), found(&ledger, Code::UnitContradiction).len()), (1, 1));
    let mut desk = file("各镇.xlsx", book());
    desk.rulings = answered(&questions[1], "外冈镇");
    assert_eq!(rows(&desk.ledger(), "外冈镇"), ["3.1@3"]);
}

#[test]
fn a_unit_beside_last_year_or_an_example_is_one_unit() {
    let last = sheet("安亭镇", &["安亭镇2024年第三季度工作推进情况表", HEAD, "3.1|已完成|||n:9|推进"]);
    let example = sheet("示例", &["安亭镇2025年第三季度工作推进情况表", HEAD, "9.1|已完成||||推进"]);
    let undated = sheet("安亭镇", &["安亭镇工作推进情况表", HEAD, "3.1|已完成|||n:9|推进"]);
    for other in [last, undated] {
        let ledger = file("南翔镇.xlsx", vec![own("南翔镇", 1), other]).ledger();
        assert_eq!(reported(&ledger), ["南翔镇"]);
        assert!(found(&ledger, Code::SeveralReturns).is_empty());
    }
    let ledger = file("南翔镇.xlsx", vec![own("南翔镇", 1), example.clone()]).ledger();
    assert!(!reported(&ledger).contains(&"安亭镇"));
    let ledger = file("各镇.xlsx", vec![own("南翔镇", 1), own("马陆镇", 2), example]).ledger();
    assert_eq!(reported(&ledger), ["南翔镇", "马陆镇"]);
}

#[test]
fn a_row_of_a_neighbour_in_a_units_own_table_is_a_slip() {
    let slip = table(&["南翔镇|3.1|正常推进|||n:5|推进", "安亭镇|9.3|已完成||||完成"]);
    let ledger = file("南翔镇.xlsx", vec![slip.clone()]).ledger();
    assert_eq!((reported(&ledger), found(&ledger, Code::UnitRowMismatch).len()), (vec!["南翔镇"], 1));
    // With nothing else to go by the rows say whose they are.
    assert_eq!(reported(&file("汇总.xlsx", vec![slip]).ledger()), ["南翔镇", "安亭镇"]);
    let both = table(&["南翔镇|3.1|正常推进|||n:5|推进", "安亭镇|3.1|正常推进|||n:7|推进"]);
    assert_eq!(reported(&file("南翔镇.xlsx", vec![both]).ledger()), ["南翔镇", "安亭镇"]);
}

#[test]
fn a_form_that_names_two_units_itself_is_a_question() {
    let form = |title: &str, cell: &str| {
        let rows = [title, cell, HEAD, "3.1|正常推进|||n:5|推进", "9.3|已完成||||完成"];
        file("南翔镇三季度.xlsx", vec![sheet("三季度", &rows)])
    };
    let (plain, two) = ("2025年第三季度工作推进情况表", "徐行镇、南翔镇2025年第三季度工作推进情况表");
    for (title, cell) in [(plain, "填报单位：徐行镇、南翔镇"), (two, ""), (two, "填报单位：南翔镇、徐行镇")]
    {
        let (ledger, questions) = form(title, cell).run();
        assert_eq!((reported(&ledger), found(&ledger, Code::UnitContradiction).len()), (vec![], 1), "{title}{cell}");
        assert_eq!(questions.iter().map(|q| q.matter).collect::<Vec<_>>(), [Matter::Sender]);
        let ledger = Desk { rulings: answered(&questions[0], "徐行镇"), ..form(title, cell) }.ledger();
        assert_eq!(reported(&ledger), ["徐行镇"]);
    }
    // Nor does it settle it that the mailbox is a third unit's.
    let rows = ["南翔镇2025年第三季度工作推进情况表", "填报单位：徐行镇、南翔镇", HEAD, "3.1|正常推进|||n:5|推进"];
    let sheets = vec![("三季度.xlsx", vec![sheet("三季度", &rows)])];
    let ledger = Desk::default()
        .mail("1.eml", Envelope { name: "马陆镇".into(), ..letter(DATE, "三季度", "请查收") }, sheets)
        .ledger();
    assert_eq!((reported(&ledger), found(&ledger, Code::UnitContradiction).len()), (vec![], 1));
    // Where the unit is asked for, one is named; who else is spoken of did not send it.
    for (title, cell) in [(two, "填报单位：南翔镇"), (plain, "填报单位：南翔镇（区规划资源局）")]
    {
        assert_eq!(reported(&form(title, cell).ledger()), ["南翔镇"], "{title}{cell}");
    }
}

#[test]
fn a_ruling_on_two_sheets_of_progress_leaves_the_other_sheets() {
    let title = "南翔镇2025年第三季度工作推进情况表";
    let one = |name, status: &str| sheet(name, &[title, HEAD, &format!("3.1|{status}|||n:5|推进")]);
    let apart = sheet("进展表（续）", &[title, HEAD, "9.3|已完成||||完成"]);
    let register = sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|口袋公园|300|在建"]);
    let book = || vec![one("进展表", "正常推进"), register.clone(), one("进展表 (2)", "滞后"), apart.clone()];
    let (ledger, questions) = file("南翔镇.xlsx", book()).run();
    assert_eq!((questions.len(), ledger.projects.len()), (1, 0));
    assert_eq!(questions[0].candidates.to_vec(), ["进展表", "进展表 (2)"]);
    let rulings = answered(&questions[0], "进展表 (2)");
    let (ledger, questions) = Desk { rulings, ..file("南翔镇.xlsx", book()) }.run();
    assert_eq!((questions.len(), ledger.projects.len()), (0, 1));
    let kept = |ledger: &Ledger| -> Vec<String> {
        ledger.entries.iter().filter_map(|e| e.source.as_ref()).map(|at| at.sheet.to_string()).collect()
    };
    assert_eq!(kept(&ledger), ["进展表 (2)", "进展表（续）"]);
    // What rivals others than the one that holds is asked about by itself.
    let other = sheet("进展表（续2）", &[title, HEAD, "9.3|滞后||||推进"]);
    let book = || [book(), vec![other.clone()]].concat();
    let (_, questions) = file("南翔镇.xlsx", book()).run();
    let rulings = answered(&questions[0], "进展表 (2)");
    let (_, next) = Desk { rulings, ..file("南翔镇.xlsx", book()) }.run();
    assert_eq!(next.iter().map(|one| one.candidates.to_vec()).collect::<Vec<_>>(), [["进展表（续）", "进展表（续2）"]]);
}

#[test]
fn two_sheets_of_a_unit_are_asked_of_that_unit_alone() {
    let again = sheet("南翔镇2", &["南翔镇2025年第三季度工作推进情况表", HEAD, "3.1|滞后|||n:4|推进"]);
    let (ledger, questions) = file("各镇.xlsx", vec![own("南翔镇", 1), own("安亭镇", 2), again]).run();
    assert_eq!(
        questions.iter().map(|q| (q.matter, q.about.as_str())).collect::<Vec<_>>(),
        [(Matter::Sheet, "南翔镇、南翔镇2")]
    );
    assert!(rows(&ledger, "南翔镇").is_empty() && rows(&ledger, "安亭镇").len() == 2);
    // A summary before the sheets that says the same asks nothing.
    let summary = table(&["南翔镇|3.1|正常推进|||n:1|推进", "安亭镇|3.1|正常推进|||n:2|推进"]);
    let (ledger, questions) = file("各镇.xlsx", vec![summary, own("南翔镇", 1), own("安亭镇", 2)]).run();
    assert_eq!(
        (questions.len(), rows(&ledger, "南翔镇"), rows(&ledger, "安亭镇").len()),
        (0, vec!["3.1@3".into(), "9.3@4".into()], 2)
    );
    assert_eq!(found(&ledger, Code::ExactCopy).len(), 2);
}

#[test]
fn what_is_found_in_a_units_rows_is_told_of_that_unit() {
    let ledger =
        file("汇总.xlsx", vec![table(&["南翔镇|3.1|差不多了|||n:5|推进", "安亭镇|3.1|正常推进|||约七八个|推进"])])
            .ledger();
    let of = |name: &str| {
        let own = ledger.findings.iter().filter(|f| f.unit.as_deref() == Some(name) && f.place.cell.is_some());
        own.map(|f| f.place.cell.expect("a cell").row).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(
        (of("南翔镇").into_iter().collect::<Vec<_>>(), of("安亭镇").into_iter().collect::<Vec<_>>()),
        (vec![3], vec![4])
    );
}

/// The real list, and so many towns more.
fn with_towns(count: u32) -> (MasterList, Config) {
    let (mut master, config) = list();
    let letter = |n: u32| char::from_u32(0x4E00 + n * 7).expect("a letter");
    let town = |n: u32| Unit {
        formers: Vec::new(),
        name: format!("{}{}{}镇", letter(n % 64), letter(64 + n / 64), letter(n % 64 + 128)),
        kind: UnitKind::Town,
        aliases: Vec::new(),
        emails: Vec::new(),
    };
    master.units.extend((0..count).map(town));
    (master, config)
}

#[test]
fn hundreds_of_sheets_and_thousands_of_rows_are_each_their_units() {
    let (master, config) = with_towns(4_000);
    let names: Vec<String> = master.units.iter().rev().take(4_000).map(|unit| unit.name.clone()).collect();
    let rows_of: Vec<String> = names.iter().take(3_600).map(|name| format!("{name}|9.3|已完成|||n:1|完成")).collect();
    let rows_of: Vec<&str> = rows_of.iter().map(String::as_str).collect();
    let sheets: Vec<Sheet> = names.iter().take(300).map(|name| own(name, 1)).collect();
    for (book, units) in [(vec![table(&rows_of)], 3_600), (sheets, 300)] {
        let made = Some((master.clone(), config.clone()));
        let (ledger, questions) = Desk { made, ..file("汇总.xlsx", book) }.run();
        assert_eq!((reported(&ledger).len(), questions.len()), (units, 0));
        assert!(found(&ledger, Code::TooLarge).is_empty() && found(&ledger, Code::TableBeyond).is_empty());
    }
}
