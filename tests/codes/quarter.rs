//! Codes of the merge, of rulings, and of the assessment.

use crate::kit::{Desk, one, places, progress, sheet};
use jianbao::model::finding::{Code, Findings};
use jianbao::model::place::Place;
use jianbao::model::ruling::{Matter, Ruling, RulingRow, Rulings};
use jianbao::model::value::Derived;

const ROW: &str = "1.1|已完成|100%|||完成";

fn row_gives(row: &str, code: Code, cell: &str) {
    assert_eq!(places(&one(&[row]).findings, code), [cell], "{row} {}", code.id());
}

#[test]
fn versions() {
    let twice = |second: &str| {
        let files = Desk::default().file("南翔镇.xlsx", vec![progress(&[ROW])]);
        files.file("南翔镇（改）.xlsx", vec![progress(&[second])]).ledger()
    };
    assert_eq!(places(&twice(ROW).findings, Code::ExactCopy), ["南翔镇（改）.xlsx"]);
    assert_eq!(places(&twice("1.1").findings, Code::Superseded), ["南翔镇（改）.xlsx"]);
    let differ = twice("1.1|正常推进|50%|||推进");
    assert_eq!(places(&differ.findings, Code::VersionsDiffer).len(), 2);
    assert!(differ.entries.iter().all(|e| e.source.is_none()), "neither is guessed");
}

#[test]
fn who_reported() {
    let ledger = one(&["1.1"]);
    assert_eq!(places(&ledger.findings, Code::UnitMissing).len(), 11);
    assert_eq!(places(&ledger.findings, Code::ReportedEmpty), ["南翔镇.xlsx"]);
    let some = one(&[ROW, "1.2"]);
    assert!(places(&some.findings, Code::RowMissing).contains(&"A3".to_string()));
    let bureau =
        Desk::default().file("a.xlsx", vec![sheet("三季度", &["填报单位：区规划资源局", crate::kit::HEAD, ROW])]);
    assert_eq!(places(&bureau.ledger().findings, Code::NotAParty), ["a.xlsx"]);
}

#[test]
fn rulings_answer_what_the_program_asks() {
    let desk = || Desk::default().file("进展表.xlsx", vec![progress(&[ROW])]);
    let (_, questions) = desk().run();
    let question = questions.first().expect("who sent it is asked").clone();
    assert_eq!(question.matter, Matter::Sender);
    let answered = |answer: &str| {
        let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
        let row = RulingRow { question: question.clone(), ruling, place: Place::nowhere() };
        let rulings = Rulings::new(vec![row], &mut Findings::default());
        Desk { rulings, ..desk() }.run()
    };
    let (ledger, open) = answered("南翔镇");
    assert_eq!(places(&ledger.findings, Code::RulingApplied), ["进展表.xlsx"]);
    assert!(open.is_empty());
    assert!(ledger.entries.iter().any(|e| e.unit == "南翔镇" && e.source.is_some()));
    let (master, config, _) = crate::kit::list();
    let view = jianbao::view::compose(&ledger, &master, &config);
    let templates = jianbao::document::templates::Templates::new(Vec::new()).expect("built-in templates");
    let text = jianbao::document::markdown::render(&view, &templates).expect("renders");
    assert!(text.contains("按裁定“南翔镇”处理（张某 2025-10-08）"), "who and when stand in 附件3");
    let (ledger, open) = answered("某某镇");
    assert_eq!(places(&ledger.findings, Code::RulingRefused), ["进展表.xlsx"]);
    assert_eq!(open.len(), 1, "the question stays open");
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
    let derived = |unit: &str, item: &str| ledger.entry(unit, item.parse().expect("an id")).map(|e| e.derived);
    assert_eq!(derived("南翔镇", "1.1"), Some(Derived::Overdue), "the second row counts: 50 % after 31 July");
    assert_eq!(derived("江桥镇", "9.1"), Some(Derived::Done));
    assert_eq!(derived("安亭镇", "1.1"), Some(Derived::Overdue), "the version that was chosen says 20 %");
    assert_eq!(derived("徐行镇", "1.1"), Some(Derived::Done));
}

#[test]
fn contradictions_within_a_row() {
    row_gives("1.2|已完成|80%|||完成", Code::DoneBelowHundred, "C2");
    row_gives("1.2|正常推进|50%|||初稿尚未形成", Code::StepNotReached, "F2");
    row_gives("3.2|正常推进|50%|2|3|推进", Code::DoneAboveTarget, "E2");
    row_gives("1.1|正常推进|80%|||推进", Code::OnTrackAfterDue, "B2");
    row_gives("1.1|正常推进|80%|||推进|无", Code::OverdueWithoutProblem, "G2");
    row_gives("1.2|正常推进|100%|||推进", Code::HundredNotDone, "B2");
    row_gives("1.2|未启动|30%|||推进", Code::NotStartedWithProgress, "B2");
    row_gives("1.2||||||资金不足", Code::NothingToJudge, "A2");
    row_gives("3.2|正常推进|80%|4|2|推进", Code::RateDisagrees, "C2");
}

#[test]
fn targets_and_registers() {
    let row =
        |done: u32, target: u32| format!("3.1|正常推进|||n:{done}|推进").replace("|||n", &format!("||n:{target}|n"));
    let above = one(&[&row(158, 162)]);
    assert_eq!(places(&above.findings, Code::SumAboveTarget).len(), 2);
    let below = one(&[&row(3, 5)]);
    assert_eq!(places(&below.findings, Code::SumBelowTarget).len(), 2);
    let register = sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|甲|300|已完工", "2|乙|300|在建"]);
    let desk = Desk::default().file("南翔镇.xlsx", vec![progress(&[&row(1, 3)]), register]);
    assert_eq!(places(&desk.ledger().findings, Code::RegisterDisagrees), ["D2"]);
    let shared = Desk {
        edit: Some(|master, _| {
            let item = master.items.iter_mut().find(|item| item.id.to_string() == "3.1").expect("3.1");
            let fed =
                item.register.iter().find(|(_, f)| *f == jianbao::model::task::Feed::Advancing).expect("a feed").0;
            item.allocation.insert((fed, "南翔镇".into()), jianbao::model::value::Quantity::whole(17));
        }),
        ..Desk::default().file("南翔镇.xlsx", vec![progress(&[&row(1, 18)])])
    };
    assert_eq!(places(&shared.ledger().findings, Code::TargetDisagrees).len(), 1);
}

fn read(stored: &serde_json::Value) -> jianbao::model::ledger::Ledger {
    jianbao::model::ledger::Ledger::read(stored.to_string().as_bytes()).expect("reads")
}

/// What a ledger would be as the issue of the quarter before.
fn issued(ledger: &jianbao::model::ledger::Ledger) -> jianbao::quarter::issue::Issue {
    let mut stored = serde_json::to_value(ledger).expect("serialises");
    stored["period"] = "2025Q2".into();
    stored["as_of"] = "2025-06-30".into();
    let path = jianbao::model::place::Origin::file("2025Q2/published/1/ledger.json");
    jianbao::quarter::issue::Issue::new(path, 1, read(&stored))
}

fn since(before: &[&str], now: &[&str]) -> jianbao::model::ledger::Ledger {
    let previous = Some(issued(&one(before)));
    Desk { previous, ..Desk::default().file("南翔镇.xlsx", vec![progress(now)]) }.ledger()
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
fn what_fell_since_the_issue_before() {
    let before = "3.1|正常推进|60%|n:18|n:12|推进";
    let gives = |now: &str, code: Code, cell: &str| {
        assert_eq!(places(&since(&[before], &[now]).findings, code), [cell], "{now} {}", code.id());
    };
    gives("3.1|正常推进|65%|n:18|n:11|推进", Code::DoneFell, "E2");
    gives("3.1|正常推进|59.99%|n:18|n:12|推进", Code::PercentFell, "C2");
    gives("3.1|正常推进|65%|n:19|n:13|推进", Code::OwnTargetChanged, "D2");
    gives("3.1|正常推进|65%|n:18||推进", Code::SilentSince, "A2");
    // Neither more nor as much is a fall, nor is anything that is not exact.
    for now in [before, "3.1|正常推进|61%|n:18|n:13|推进", "3.1|正常推进|约50%|n:18|约10个|推进"] {
        let findings = since(&[before], &[now]).findings;
        for code in [Code::DoneFell, Code::PercentFell, Code::OwnTargetChanged] {
            assert_eq!(places(&findings, code), [""; 0], "{now} {}", code.id());
        }
    }
}

#[test]
fn what_was_done_and_is_not() {
    let back = since(&["1.2|已完成|100%|||完成"], &["1.2|正常推进|80%|||推进"]);
    assert_eq!(places(&back.findings, Code::StatusWentBack), ["B2"]);
    assert_eq!(
        places(&since(&["1.2|正常推进|80%|||推进"], &["1.2|已完成|100%|||完成"]).findings, Code::StatusWentBack),
        [""; 0]
    );
}

#[test]
fn what_slipped_since_the_issue_before() {
    let of = |ledger: &jianbao::model::ledger::Ledger, code: Code| -> Vec<String> {
        ledger.findings.iter().filter(|f| f.code == code).map(|f| f.found.clone()).collect()
    };
    let row = "1.1|正常推进|80%|||推进|资金不足";
    // The issue of June could not know that July would pass.
    let slipped = since(&[row], &[row]);
    assert_eq!(of(&slipped, Code::SlippedSince), ["1.1（2025-07-31到期）：南翔镇"]);
    assert_eq!(of(&slipped, Code::StillOverdue), [""; 0]);
    // An issue with a cut-off after July had it as overdue already.
    let mut stored = serde_json::to_value(one(&[row])).expect("serialises");
    stored["period"] = "2025Q2".into();
    stored["as_of"] = "2025-08-15".into();
    let path = jianbao::model::place::Origin::file("2025Q2/published/1/ledger.json");
    let previous = Some(jianbao::quarter::issue::Issue::new(path, 1, read(&stored)));
    let still = Desk { previous, ..Desk::default().file("南翔镇.xlsx", vec![progress(&[row])]) }.ledger();
    assert_eq!(of(&still, Code::StillOverdue), ["1.1（2025-07-31到期）：南翔镇"]);
    assert_eq!(of(&still, Code::SlippedSince), [""; 0]);
    assert_eq!(of(&since(&[row], &[ROW]), Code::SlippedSince), [""; 0], "done in the meantime");
}

#[test]
fn a_list_that_changed_is_told_once_an_item() {
    let previous = Some(issued(&one(&[ROW])));
    let desk = Desk {
        previous,
        edit: Some(|master, _| {
            let item = master.items.iter_mut().find(|item| item.id.to_string() == "3.1").expect("3.1");
            item.targets[0].value = Some(jianbao::model::value::Quantity::whole(165));
            let item = master.items.iter_mut().find(|item| item.id.to_string() == "1.1").expect("1.1");
            item.milestones[0].due = chrono::NaiveDate::from_ymd_opt(2025, 8, 31);
        }),
        ..Desk::default().file("南翔镇.xlsx", vec![progress(&[ROW])])
    };
    let ledger = desk.ledger();
    let told = ledger.findings.iter().filter(|f| f.code == Code::ListChanged).map(|f| f.found.as_str());
    let told: Vec<&str> = told.collect();
    assert_eq!(
        told,
        [
            "1.1：时限2025-08-31，上期（2025Q2）2025-07-31",
            "3.1：目标165个项目、157个项目，上期（2025Q2）161个项目、157个项目"
        ]
    );
}

#[test]
fn a_silent_unit_is_not_carried_over() {
    let previous = Some(issued(&one(&["3.1|正常推进|60%|n:18|n:12|推进"])));
    let desk = Desk {
        previous,
        ..Desk::default().file("安亭镇.xlsx", vec![progress(&["3.1|正常推进|50%|n:10|n:5|推进"])])
    };
    let ledger = desk.ledger();
    let silent: Vec<_> =
        ledger.findings.iter().filter(|f| f.code == Code::SilentSince).map(|f| f.unit.as_deref()).collect();
    assert_eq!(silent, [Some("南翔镇")]);
    let item = ledger.item("3.1".parse().expect("an id")).expect("3.1");
    let numbers = |closing: &jianbao::model::ledger::Closing| {
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
