//! Codes of the merge, of rulings, and of the assessment.

use super::Scene;
use crate::kit::desk::{Desk, PERIOD, list, one, places, progress, sheet};
use crate::kit::quarter::Quarterly;
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::ledger::{Closing, Entry, Ledger};
use jianbao::model::place::{CellRef, Origin, Place};
use jianbao::model::register::{Register, RegisterRow};
use jianbao::model::ruling::{Matter, Question, Ruling, RulingRow, Rulings};
use jianbao::model::task::{Feed, MasterList};
use jianbao::model::value::{Cell, Derived, Quantity};
use jianbao::quarter::issue::Issue;

const ROW: &str = "1.1|已完成|100%|||完成";

/// What is told of the usual sheet with this row.
fn row(row: &str) -> Vec<Finding> {
    one(&[row]).findings
}

/// Two versions of one unit's sheet, neither of them dated.
fn twice(second: &str) -> Ledger {
    let first = Desk::default().file("南翔镇.xlsx", vec![progress(&[ROW])]);
    first.file("南翔镇（改）.xlsx", vec![progress(&[second])]).ledger()
}

/// Who sent a sheet is answered so.
fn ruled(answer: &str) -> (Ledger, Vec<Question>) {
    let desk = || Desk::default().file("进展表.xlsx", vec![progress(&[ROW])]);
    let (_, questions) = desk().run();
    let question = questions.into_iter().next().expect("who sent it is asked");
    assert_eq!(question.matter, Matter::Sender);
    let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
    let row = RulingRow { question, ruling, place: Place::nowhere() };
    Desk { rulings: Rulings::new(vec![row], &mut Findings::default()), ..desk() }.run()
}

/// What is found where the day of a file is written down so.
fn written_down(date: &str) -> Vec<Finding> {
    let row = RegisterRow { file: "南翔镇.xlsx".into(), date: date.into(), ..RegisterRow::default() };
    let place = Place::sheet(&Origin::file("收件登记.xlsx"), &"收件登记".into()).at(CellRef::new(2, 3));
    let mut findings = Findings::default();
    Register::new(vec![(row, Cell::Text(date.into()), place)], PERIOD, &mut findings);
    findings.into_sorted()
}

/// What is found in an answer that says neither who nor when.
fn unsigned() -> Vec<Finding> {
    let question = Question::new(Matter::Word, "状态", "推动中", vec!["正常推进".into()]);
    let ruling = Ruling { answer: "正常推进".into(), ..Ruling::default() };
    let row = RulingRow { question, ruling, place: Place::file(&Origin::file("裁定.xlsx")) };
    let mut findings = Findings::default();
    Rulings::new(vec![row], &mut findings);
    findings.into_sorted()
}

/// A register of two projects, one of them finished, beside a sheet that says so or not.
fn registered(row: &str) -> Vec<Finding> {
    let register = sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|甲|300|已完工", "2|乙|300|在建"]);
    Desk::default().file("南翔镇.xlsx", vec![progress(&[row]), register]).ledger().findings
}

/// The unit was given 17 projects.
fn given_seventeen(row: &str) -> Vec<Finding> {
    let desk = Desk::default().file("南翔镇.xlsx", vec![progress(&[row])]);
    let edit: fn(&mut MasterList, &mut Config) = |master, _| {
        let item = master.items.iter_mut().find(|item| item.id.to_string() == "3.1").expect("3.1");
        let fed = item.register.iter().find(|(_, feed)| *feed == Feed::Advancing).expect("a feed").0;
        item.allocation.insert((fed, "南翔镇".into()), Quantity::whole(17));
    };
    Desk { edit: Some(edit), ..desk }.ledger().findings
}

/// Target and done of the row before.
const BEFORE: &str = "3.1|正常推进|60%|n:18|n:12|推进";

fn fell(now: &str) -> Vec<Finding> {
    since(&[BEFORE], &[now]).findings
}

const OVERDUE: &str = "1.1|正常推进|80%|||推进|资金不足";

pub const SCENES: &[Scene] = &[
    (Code::ExactCopy, || twice(ROW).findings, &["南翔镇（改）.xlsx"]),
    (Code::Superseded, || twice("1.1").findings, &["南翔镇（改）.xlsx"]),
    (Code::VersionsDiffer, || twice("1.1|正常推进|50%|||推进").findings, &["南翔镇.xlsx", "南翔镇（改）.xlsx"]),
    (Code::UnitMissing, || row("1.1"), &[""; 11]),
    (Code::ReportedEmpty, || row("1.1"), &["南翔镇.xlsx"]),
    (Code::RowMissing, || one(&[ROW, "1.2"]).findings, &["A3"]),
    (Code::RulingApplied, || ruled("南翔镇").0.findings, &["进展表.xlsx"]),
    (Code::RulingRefused, || ruled("某某镇").0.findings, &["进展表.xlsx"]),
    (Code::RulingUnsigned, unsigned, &["裁定.xlsx"]),
    (Code::RegisterUnread, || written_down("国庆后"), &["C2"]),
    (Code::RegisterOutside, || written_down("2025-06-30"), &["C2"]),
    // Contradictions within a row.
    (Code::DoneBelowHundred, || row("1.2|已完成|80%|||完成"), &["C2"]),
    (Code::StepNotReached, || row("1.2|正常推进|50%|||初稿尚未形成"), &["F2"]),
    (Code::DoneAboveTarget, || row("3.2|正常推进|50%|2|3|推进"), &["E2"]),
    (Code::OnTrackAfterDue, || row("1.1|正常推进|80%|||推进"), &["B2"]),
    (Code::OverdueWithoutProblem, || row("1.1|滞后|80%|||推进|无"), &["G2"]),
    (Code::HundredNotDone, || row("1.2|正常推进|100%|||推进"), &["B2"]),
    (Code::NotStartedWithProgress, || row("1.2|未启动|30%|||推进"), &["B2"]),
    (Code::NothingToJudge, || row("1.2||||||资金不足"), &["A2"]),
    (Code::RateDisagrees, || row("3.2|正常推进|80%|4|2|推进"), &["C2"]),
    // Targets and registers.
    (Code::SumAboveTarget, || row("3.1|正常推进||n:162|n:158|推进"), &["", ""]),
    (Code::SumBelowTarget, || row("3.1|正常推进||n:5|n:3|推进"), &["", ""]),
    (Code::RegisterDisagrees, || registered("3.1|正常推进||n:3|n:1|推进"), &["D2"]),
    (Code::TargetDisagrees, || given_seventeen("3.1|正常推进||n:18|n:1|推进"), &["D2"]),
    // Since the issue before.
    (Code::DoneFell, || fell("3.1|正常推进|65%|n:18|n:11|推进"), &["E2"]),
    (Code::PercentFell, || fell("3.1|正常推进|59.99%|n:18|n:12|推进"), &["C2"]),
    (Code::OwnTargetChanged, || fell("3.1|正常推进|65%|n:19|n:13|推进"), &["D2"]),
    (Code::SilentSince, || fell("3.1|正常推进|65%|n:18||推进"), &["A2"]),
    (Code::StatusWentBack, || since(&["1.2|已完成|100%|||完成"], &["1.2|正常推进|80%|||推进"]).findings, &["B2"]),
    (Code::SlippedSince, || since(&[OVERDUE], &[OVERDUE]).findings, &[""]),
    (Code::StillOverdue, || still_overdue().findings, &[""]),
    (Code::ListChanged, || list_changed().findings, &["", ""]),
];

#[test]
fn versions_that_differ_are_not_guessed() {
    assert!(twice("1.1|正常推进|50%|||推进").entries.iter().all(|e| e.source.is_none()));
}

#[test]
fn rulings_answer_what_the_program_asks() {
    let (ledger, open) = ruled("南翔镇");
    assert!(open.is_empty());
    assert!(ledger.entries.iter().any(|e| e.unit == "南翔镇" && e.source.is_some()));
    let noted = |finding: &Finding| finding.taken.to_string().contains("按裁定“南翔镇”处理（张某 2025-10-08）");
    assert!(ledger.findings.iter().any(noted), "who and when stand in 核查清单.xlsx");
    let (master, config) = list();
    assert_eq!(Quarterly { ledger, master, config }.view().checks.ruled.text, "1", "how many stands in 附件3");
    assert_eq!(ruled("某某镇").1.len(), 1, "the question stays open");
}

#[test]
fn every_kind_of_question_can_be_answered() {
    let repeated = ["1.1|已完成|100%|||完成", "1.1|正常推进|50%|||推进", "1.2|正常推进|50%|||推进"];
    let desk = || {
        let unknown = ["99.9|已完成|100%|||新任务"];
        Desk::default()
            .file("南翔镇.xlsx", vec![progress(&repeated)])
            .file("江桥镇.xlsx", vec![progress(&unknown)])
            .file("安亭镇甲.xlsx", vec![progress(&[ROW])])
            .file("安亭镇乙.xlsx", vec![progress(&["1.1|滞后|20%|||推进"])])
            .file(
                "徐行镇.xlsx",
                vec![progress(&[ROW]), jianbao::formats::Sheet { name: "三季度2".into(), ..progress(&[ROW]) }],
            )
    };
    let (_, questions) = desk().run();
    let matters: Vec<Matter> = questions.iter().map(|q| q.matter).collect();
    assert_eq!(matters, [Matter::Sheet, Matter::Item, Matter::Version, Matter::Row]);
    let rows = questions.iter().map(|question| {
        let answer = match question.matter {
            Matter::Item => "9.1".to_string(),
            _ => question.candidates.last().expect("a candidate").clone(),
        };
        let ruling = Ruling { answer, by: "张某".into(), date: "2025-10-08".into() };
        RulingRow { question: question.clone(), ruling, place: Place::nowhere() }
    });
    let rulings = Rulings::new(rows.collect(), &mut Findings::default());
    let (ledger, open) = Desk { rulings, ..desk() }.run();
    assert!(open.is_empty(), "{open:?}");
    let derived = |unit: &str, item: &str| {
        let own = |entry: &&Entry| entry.unit == unit && entry.item == item.parse().ok();
        ledger.entries.iter().find(own).map(|entry| entry.derived)
    };
    assert_eq!(derived("南翔镇", "1.1"), Some(Derived::Overdue), "the second row counts: 50 % after 31 July");
    assert_eq!(derived("江桥镇", "9.1"), Some(Derived::Done));
    assert_eq!(derived("安亭镇", "1.1"), Some(Derived::Overdue), "the version that was chosen says 20 %");
    assert_eq!(derived("徐行镇", "1.1"), Some(Derived::Done));
}

/// What a ledger would be as the issue of the quarter before, with this cut-off.
fn issued(ledger: &Ledger, as_of: &str) -> Option<Issue> {
    let mut stored = serde_json::to_value(ledger).expect("serialises");
    (stored["period"], stored["as_of"]) = ("2025Q2".into(), as_of.into());
    let path = Origin::file("2025Q2/published/1/ledger.json");
    Some(Issue::new(path, 1, Ledger::read(stored.to_string().as_bytes()).expect("reads")))
}

fn since(before: &[&str], now: &[&str]) -> Ledger {
    let previous = issued(&one(before), "2025-06-30");
    Desk { previous, ..Desk::default().file("南翔镇.xlsx", vec![progress(now)]) }.ledger()
}

/// The issue before had a cut-off after July, so the row was overdue in it already.
fn still_overdue() -> Ledger {
    let previous = issued(&one(&[OVERDUE]), "2025-08-15");
    Desk { previous, ..Desk::default().file("南翔镇.xlsx", vec![progress(&[OVERDUE])]) }.ledger()
}

/// The list has another target and another date than the issue before.
fn list_changed() -> Ledger {
    let edit: fn(&mut MasterList, &mut Config) = |master, _| {
        let mut item = |id: &str| master.items.iter_mut().position(|item| item.id.to_string() == id).expect("an item");
        let (targets, dates) = (item("3.1"), item("1.1"));
        master.items[targets].targets[0].value = Some(Quantity::whole(165));
        master.items[dates].milestones[0].due = chrono::NaiveDate::from_ymd_opt(2025, 8, 31);
    };
    let desk = Desk::default().file("南翔镇.xlsx", vec![progress(&[ROW])]);
    Desk { previous: issued(&one(&[ROW]), "2025-06-30"), edit: Some(edit), ..desk }.ledger()
}

const COMPARED: [Code; 8] = [
    Code::DoneFell,
    Code::PercentFell,
    Code::StatusWentBack,
    Code::OwnTargetChanged,
    Code::ListChanged,
    Code::SlippedSince,
    Code::StillOverdue,
    Code::SilentSince,
];

#[test]
fn neither_more_nor_as_much_is_a_fall_nor_what_is_not_exact() {
    for now in [BEFORE, "3.1|正常推进|61%|n:18|n:13|推进", "3.1|正常推进|约50%|n:18|约10个|推进"] {
        let findings = fell(now);
        for code in [Code::DoneFell, Code::PercentFell, Code::OwnTargetChanged] {
            assert_eq!(places(&findings, code), [""; 0], "{now} {}", code.id());
        }
    }
    let done = since(&["1.2|正常推进|80%|||推进"], &["1.2|已完成|100%|||完成"]);
    assert_eq!(places(&done.findings, Code::StatusWentBack), [""; 0]);
}

fn found(ledger: &Ledger, code: Code) -> Vec<&str> {
    ledger.findings.iter().filter(|f| f.code == code).map(|f| f.found.as_str()).collect()
}

#[test]
fn what_slipped_since_the_issue_before() {
    // The issue of June could not know that July would pass.
    let slipped = since(&[OVERDUE], &[OVERDUE]);
    assert_eq!(found(&slipped, Code::SlippedSince), ["1.1（2025-07-31到期）：南翔镇"]);
    assert_eq!(found(&slipped, Code::StillOverdue), [""; 0]);
    let still = still_overdue();
    assert_eq!(found(&still, Code::StillOverdue), ["1.1（2025-07-31到期）：南翔镇"]);
    assert_eq!(found(&still, Code::SlippedSince), [""; 0]);
    assert_eq!(found(&since(&[OVERDUE], &[ROW]), Code::SlippedSince), [""; 0], "done in the meantime");
}

#[test]
fn a_list_that_changed_is_told_once_an_item() {
    let told = [
        "1.1：时限2025-08-31，上期（2025Q2）2025-07-31",
        "3.1：目标165个项目、157个项目，上期（2025Q2）161个项目、157个项目",
    ];
    assert_eq!(found(&list_changed(), Code::ListChanged), told);
}

#[test]
fn a_silent_unit_is_not_carried_over() {
    let previous = issued(&one(&[BEFORE]), "2025-06-30");
    let other = || Desk::default().file("安亭镇.xlsx", vec![progress(&["3.1|正常推进|50%|n:10|n:5|推进"])]);
    let own = other().file("南翔镇.xlsx", vec![progress(&["3.1|正常推进||||推进"])]);
    let ledger = Desk { previous: previous.clone(), ..own }.ledger();
    let silent = |ledger: &Ledger| {
        let of = ledger.findings.iter().filter(|f| f.code == Code::SilentSince);
        of.map(|f| f.unit.clone()).collect::<Vec<_>>()
    };
    assert_eq!(silent(&ledger), [Some("南翔镇".to_string())]);
    // Of a unit that sent nothing it is said that it did not; that its numbers are gone goes with it.
    let missing = Desk { previous: previous.clone(), ..other() }.ledger();
    assert_eq!(silent(&missing), []);
    let refused = other().refused("南翔镇.xlsx", jianbao::formats::Unreadable::Encrypted);
    let unusable = Desk { previous, ..refused }.ledger();
    assert_eq!(silent(&unusable), []);
    let item = ledger.item("3.1".parse().expect("an id")).expect("3.1");
    let numbers = |closing: &Closing| {
        [closing.opening, closing.quarter, closing.cumulative].map(|n| n.expect("a number").to_string())
    };
    assert_eq!(item.closing.iter().map(numbers).collect::<Vec<_>>(), [["18", "-8", "10"], ["12", "-7", "5"]]);
}

#[test]
fn without_an_issue_nothing_is_compared() {
    let ledger = one(&["3.1|正常推进|60%|n:18|n:12|推进", "1.1|正常推进|80%|||推进"]);
    assert!(ledger.findings.iter().all(|finding| !COMPARED.contains(&finding.code)));
    assert!(ledger.items.iter().flat_map(|item| &item.closing).all(|c| c.opening.is_none() && c.quarter.is_none()));
}
