//! Answers of staff that hold beyond one file.

use crate::kit::desk::{Desk, letter, places, progress};
use crate::kit::files::patched;
use crate::kit::{self, HONEST, PERIOD, Workspace, list, sheet, sheet_of};
use jianbao::formats::InProcess;
use jianbao::model::finding::{Code, Findings};
use jianbao::model::ledger::Ledger;
use jianbao::model::place::{CellRef, Place};
use jianbao::model::ruling::{HEADINGS, LEAVE_OUT, Matter, NOTES, Question, Ruling, RulingRow, Rulings};
use jianbao::model::value::Status;
use std::fs;

/// Sheets of these units, a row for each of these statuses.
fn typed(units: &[(&str, &[&str])]) -> Desk {
    units.iter().fold(Desk::default(), |desk, (unit, statuses)| {
        let ids = ["1.1", "1.2", "2.1", "3.1"];
        let rows: Vec<String> = ids.iter().zip(*statuses).map(|(id, word)| format!("{id}|{word}||||推进")).collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        desk.file(&format!("{unit}.xlsx"), vec![progress(&rows)])
    })
}

fn words(questions: &[Question]) -> Vec<&str> {
    questions.iter().filter(|q| q.matter == Matter::Word).map(|q| q.about.as_str()).collect()
}

/// The first question, answered.
fn answered(desk: &Desk, answer: &str) -> Rulings {
    let (_, questions) = desk.run();
    let question = questions.into_iter().next().expect("a question");
    let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
    Rulings::new(vec![RulingRow { question, ruling, place: Place::nowhere() }], &mut Findings::default())
}

fn status(ledger: &Ledger, unit: &str, item: &str) -> Option<Status> {
    let entry = ledger.entries.iter().find(|e| e.unit == unit && e.item == item.parse().ok() && e.source.is_some());
    entry.and_then(|entry| entry.answers.status.as_ref()?.value().copied())
}

#[test]
fn a_word_is_one_question_for_all_who_typed_it() {
    let desk = || {
        typed(&[("南翔镇", &["挂网", "正常推进"]), ("江桥镇", &["挂网。", "挂 网"]), ("安亭镇", &["“挂网”", "滞后"])])
    };
    let (ledger, questions) = desk().run();
    assert_eq!(places(&ledger.findings, Code::StatusUnread), ["B2", "B2", "B2", "B3"]);
    let [question] = questions.as_slice() else { panic!("{questions:?}") };
    assert_eq!((question.matter, question.at.as_str(), question.about.as_str()), (Matter::Word, "状态", "挂网"));
    assert!(question.hints.contains("南翔镇 B2"), "{}", question.hints);
    assert!(question.hints.contains("共4处") && question.hints.contains("词表"), "{}", question.hints);
    assert!(question.until.contains("按无法判定处理"));

    let (ledger, questions) = Desk { rulings: answered(&desk(), "进度滞后"), ..desk() }.run();
    assert!(questions.is_empty(), "{questions:?}");
    assert_eq!(places(&ledger.findings, Code::StatusUnread), Vec::<String>::new());
    let told: Vec<String> =
        ledger.findings.iter().filter(|f| f.code == Code::RulingApplied).map(|f| f.taken.to_string()).collect();
    assert_eq!(told.len(), 1, "one finding for all cells: {told:?}");
    assert!(told[0].starts_with("词的含义：按裁定“进度滞后”处理（张某 2025-10-08）"), "{}", told[0]);
    assert!(told[0].contains("江桥镇 B2"), "{}", told[0]);
    for (unit, item) in [("南翔镇", "1.1"), ("江桥镇", "1.1"), ("江桥镇", "1.2"), ("安亭镇", "1.1")] {
        assert_eq!(status(&ledger, unit, item), Some(Status::Lagging), "{unit} {item}");
    }
    assert_eq!(status(&ledger, "南翔镇", "1.2"), Some(Status::OnTrack));
}

#[test]
fn a_word_that_is_left_to_the_units_is_asked_no_more() {
    let desk = || typed(&[("南翔镇", &["挂网"])]);
    let (ledger, questions) = Desk { rulings: answered(&desk(), LEAVE_OUT), ..desk() }.run();
    assert!(questions.is_empty());
    assert_eq!(places(&ledger.findings, Code::StatusUnread), ["B2"], "the unit is still asked to put it right");
    assert_eq!(status(&ledger, "南翔镇", "1.1"), None);

    let (ledger, questions) = Desk { rulings: answered(&desk(), "看情况"), ..desk() }.run();
    assert_eq!(words(&questions), ["挂网"], "no candidate, no answer");
    assert_eq!(ledger.findings.iter().filter(|f| f.code == Code::RulingRefused).count(), 1);
}

#[test]
fn only_words_are_asked_about() {
    // What is no word stays with the unit that typed it.
    for one in ["正在和几家单位沟通下一步方案", "3号楼挂网", "无法完成", "见附件", "挂网，待评", "路线图正在细化"]
    {
        let (ledger, questions) = typed(&[("南翔镇", &[one, "正常推进", "滞后", "已完成"])]).run();
        assert!(words(&questions).is_empty(), "{one}: {questions:?}");
        assert_eq!(places(&ledger.findings, Code::StatusUnread), ["B2"], "{one}");
    }
    let (_, questions) = typed(&[("南翔镇", &["路线图正在细化"]), ("江桥镇", &["路线图正在细化"])]).run();
    assert_eq!(words(&questions), ["路线图正在细化"], "what two units type is a word of the trade");
    // A file that another replaces asks nothing, of words or rows.
    let sent = |date: &str| letter(&format!("2025-09-{date}T16:30:00+08:00"), "进展", "请查收。");
    let first = vec![("南翔镇.xlsx", vec![progress(&["1.1|挂网", "99.9|已完成|100%|||新任务"])])];
    let desk = Desk::default().mail("a.eml", sent("20"), first);
    assert_eq!(desk.run().1.len(), 2);
    let second = vec![("南翔镇.xlsx", vec![progress(&["1.1|已完成|100%|||完成"])])];
    assert_eq!(desk.mail("b.eml", sent("25"), second).run().1, []);
    // Those that most units typed come first, and there is an end to it.
    let many: Vec<String> = ('一'..).take(12).map(|c| format!("挂{c}网")).collect();
    let rows: Vec<[&str; 2]> = many.iter().map(|word| [word.as_str(), "挂网"]).collect();
    let units = ["南翔镇", "江桥镇", "安亭镇", "马陆镇", "徐行镇", "华亭镇"];
    let sent: Vec<(&str, &[&str])> = units.iter().zip(&rows).map(|(unit, row)| (*unit, row.as_slice())).collect();
    let (_, questions) = typed(&sent).run();
    assert_eq!(words(&questions).len(), 6);
    assert!(words(&questions).contains(&"挂网"));
}

/// A row whose status is not known.
const UNKNOWN: [&str; 12] = ["1.1", "挂网", "", "", "", "单元已优化", "无", "", "", "某某", "021-00000001", ""];

/// The second quarter has asked what 挂网 means, and this was answered; the third
/// has a sheet that says so again.
fn two_quarters(answer: &str) -> Workspace {
    let workspace = Workspace::empty();
    put(&workspace, "2025Q2", &sheet_of("南翔镇", "二", &[UNKNOWN]));
    workspace.run(&["check", "--period", "2025Q2"]).exits(1);
    answer_in(&workspace, "2025Q2/裁定.xlsx", answer);
    put(&workspace, PERIOD, &sheet("江桥镇", &[UNKNOWN]));
    workspace
}

fn put(workspace: &Workspace, period: &str, bytes: &[u8]) {
    kit::write(&workspace.dir.join(period).join("inbox/进展表.xlsx"), bytes);
}

/// The rows of a 裁定.xlsx, nine cells each.
pub fn rows(workspace: &Workspace, name: &str) -> Vec<Vec<String>> {
    let Ok(bytes) = fs::read(workspace.dir.join(name)) else { return Vec::new() };
    let book = InProcess.workbook(&bytes).expect("readable");
    let sheet = &book.sheets[0];
    let text = |row, col| sheet.cell(CellRef::new(row, col)).map_or_else(String::new, |cell| cell.text().to_string());
    let below = sheet.rows().into_iter().filter(|row| *row > 2);
    below.map(|row| (1..=9).map(|col| text(row, col)).collect()).collect()
}

/// Answers every question of a file as staff would.
pub fn answer_in(workspace: &Workspace, name: &str, answer: &str) {
    let mut all = rows(workspace, name);
    assert!(!all.is_empty(), "nothing is asked in {name}");
    for row in &mut all {
        (row[4], row[5], row[6]) = (answer.into(), "张某".into(), "2025-07-08".into());
    }
    write(workspace, name, &all);
}

fn write(workspace: &Workspace, name: &str, rows: &[Vec<String>]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("裁定").expect("a name");
    let heading: Vec<String> = HEADINGS.iter().chain(&NOTES).map(|heading| heading.to_string()).collect();
    for (at, cells) in (1..).zip(std::iter::once(&heading).chain(rows)) {
        for (col, text) in (0..).zip(cells) {
            page.write_string(at, col, text).expect("written");
        }
    }
    kit::write(&workspace.dir.join(name), &book.save_to_buffer().expect("saved"));
}

/// What the built quarter says of the first item of a unit.
fn built_status(workspace: &Workspace, unit: &str) -> serde_json::Value {
    workspace.run(&["build"]).exits(0);
    let ledger = workspace.json("out/ledger.json");
    let own = |e: &&serde_json::Value| e["unit"] == unit && e["item"] == "1.1" && !e["source"].is_null();
    list(&ledger, "entries").iter().find(own).expect("a row")["status"]["value"].clone()
}

#[test]
fn what_was_answered_last_quarter_is_not_asked_again() {
    let workspace = two_quarters("进度滞后");
    let said = workspace.run(&["check"]);
    assert!(!said.out.contains("个问题需要裁定"), "{}", said.out);
    assert!(!workspace.path("裁定.xlsx").exists());
    assert_eq!(built_status(&workspace, "江桥镇"), "lagging");
    let manifest = workspace.json("out/manifest.json");
    let [ruling] = list(&manifest, "rulings") else { panic!("{manifest}") };
    assert_eq!(ruling["from"], "2025Q2/裁定.xlsx");
    assert_eq!(
        (&ruling["matter"], &ruling["about"], &ruling["answer"]),
        (&"word".into(), &"挂网".into(), &"进度滞后".into())
    );
    assert!(list(&manifest, "decided").iter().any(|file| file["name"] == "2025Q2/裁定.xlsx"));
    let told = list(&workspace.json("out/ledger.json"), "findings").to_vec();
    let told: Vec<_> = told.iter().filter(|finding| finding["code"] == "I303").collect();
    assert_eq!(told.len(), 1);
    assert_eq!((&told[0]["path"][0], &told[0]["cell"]), (&"2025Q2/裁定.xlsx".into(), &"E3".into()));

    let traced = workspace.run(&["trace", "1.1@江桥镇"]).exits(0).out;
    assert!(traced.contains("2025Q2/裁定.xlsx") && traced.contains("按裁定“进度滞后”处理"), "{traced}");

    // What staff saved is left alone while there is nothing to add.
    let saved = fs::read(workspace.dir.join("2025Q2/裁定.xlsx")).expect("a file");
    workspace.run(&["check", "--period", "2025Q2"]).exits(1);
    assert!(fs::read(workspace.dir.join("2025Q2/裁定.xlsx")).expect("a file") == saved);

    // What was published hangs on that answer.
    workspace.run(&["publish"]).exits(0);
    workspace.run(&["verify"]).exits(0);
    answer_in(&workspace, "2025Q2/裁定.xlsx", "已完成");
    let said = workspace.run(&["verify"]).exits(1);
    assert!(said.out.contains("2025Q2/裁定.xlsx"), "{}", said.out);
}

#[test]
fn the_newest_answer_holds_and_a_contradiction_asks_again() {
    let workspace = two_quarters("进度滞后");
    let old = rows(&workspace, "2025Q2/裁定.xlsx");
    let mut new = old.clone();
    new[0][4] = "已完成".into();
    write(&workspace, &format!("{PERIOD}/裁定.xlsx"), &new);
    assert_eq!(built_status(&workspace, "江桥镇"), "done", "this quarter's answer wins");
    assert_eq!(list(&workspace.json("out/manifest.json"), "rulings")[0]["from"], "裁定.xlsx");

    // Two answers in this quarter's file: neither counts, nor does an older one.
    write(&workspace, &format!("{PERIOD}/裁定.xlsx"), &[old[0].clone(), new[0].clone()]);
    let said = workspace.run(&["check"]).exits(1);
    assert!(said.out.contains("有 1 个问题需要裁定"), "{}", said.out);
    assert!(workspace.run(&["check", "--json"]).out.contains("I304"));

    // An answer of this year's first quarters is none to what came before.
    let said = workspace.run(&["check", "--period", "2025Q2"]);
    assert!(!said.out.contains("个问题需要裁定"), "{}", said.out);
}

#[test]
fn an_answer_about_a_place_does_not_outlive_its_quarter() {
    let workspace = Workspace::empty();
    let mut unknown = HONEST;
    (unknown[0], unknown[5]) = ("99.9", "新任务");
    put(&workspace, "2025Q2", &sheet_of("南翔镇", "二", &[unknown]));
    workspace.run(&["check", "--period", "2025Q2"]).exits(1);
    answer_in(&workspace, "2025Q2/裁定.xlsx", "9.1");
    put(&workspace, PERIOD, &sheet("南翔镇", &[unknown]));
    let said = workspace.run(&["check"]).exits(1);
    assert!(said.out.contains("有 1 个问题需要裁定"), "{}", said.out);
}

#[test]
fn the_next_year_takes_lasting_answers_over() {
    let workspace = two_quarters("进度滞后");
    let list_file = kit::sample().join("master-2025.txt");
    let next = kit::folder();
    let args = ["init", "年", "--from", workspace.dir.to_str().expect("a path"), "--year", "2026", "--master"];
    let args: Vec<&str> = args.into_iter().chain([list_file.to_str().expect("a path")]).collect();
    let said = kit::jianbao(&next, &args).exits(0);
    assert!(said.out.contains("沿用上年的裁定 1 条"), "{}", said.out);
    let year = next.join("年");
    let of_2025 = sheet_of("安亭镇", "一", &[UNKNOWN]);
    let sent = patched(&of_2025, "xl/sharedStrings.xml", |xml| xml.replace("2025", "2026").into());
    kit::write(&year.join("2026Q1/inbox/安亭镇.xlsx"), &sent);
    let said = kit::jianbao(&year, &["check", "--json"]);
    let told = said.json();
    let rulings: Vec<_> = list(&told, "findings").iter().filter(|f| f["code"] == "I303").collect();
    assert_eq!(rulings.len(), 1, "{}", said.out);
    assert_eq!(rulings[0]["path"][0], "往年裁定.xlsx");
    assert!(!year.join("2026Q1/裁定.xlsx").exists());
}

#[test]
fn what_is_expected_comes_from_the_list_at_hand() {
    let ledger = typed(&[("南翔镇", &["正常推进"])]).file("进展表.xlsx", vec![progress(&["1.1|已完成"])]);
    let ledger = ledger.file("江桥镇.xlsx", vec![progress(&["99.9|已完成|100%|||新任务", "15.1|已完成"])]).ledger();
    let expected = |code: Code| ledger.findings.iter().find(|f| f.code == code).map(|f| f.expected.as_str());
    for (code, words) in
        [(Code::UnitUnknown, "填报单位：嘉定镇街道"), (Code::ItemDuplicate, "填在“9.1 "), (Code::RowMissing, "“1.2 ")]
    {
        assert!(expected(code).is_some_and(|expected| expected.starts_with(words)), "{code:?} {:?}", expected(code));
    }
}
