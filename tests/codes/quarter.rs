//! Codes of the merge, of rulings, and of the assessment.

use crate::kit::{Desk, one, places, progress, sheet};
use jianbao::finding::{Code, Findings};
use jianbao::place::Place;
use jianbao::ruling::{Matter, Ruling, RulingRow, Rulings};
use jianbao::value::Derived;

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
fn late() {
    let (master, mut config, _) = crate::kit::list();
    let deadline = chrono::NaiveDate::from_ymd_opt(2025, 9, 28).and_then(|d| d.and_hms_opt(17, 0, 0));
    config.periods.entry(crate::kit::PERIOD).or_default().deadline = deadline;
    let rulings = Rulings::default();
    let desk = jianbao::intake::Desk::new(&master, &config, &rulings, crate::kit::PERIOD);
    let workbook = jianbao::read::Workbook { sheets: vec![progress(&[ROW])] };
    let mut received = desk.take(&jianbao::place::Origin::file("南翔镇.xlsx"), &workbook);
    let arrival = chrono::DateTime::parse_from_rfc3339("2025-09-29T08:00:00+08:00").expect("a time");
    received.submission.as_mut().expect("a submission").received = Some(arrival);
    let mut findings = Findings::default();
    let as_of = crate::kit::PERIOD.last_day();
    let _ = jianbao::merge::merge(&master, &config, crate::kit::PERIOD, as_of, vec![received], &rulings, &mut findings);
    assert!(findings.iter().any(|f| f.code == Code::Late && f.unit.as_deref() == Some("南翔镇")));
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
    let view = jianbao::briefing::compose(&ledger, &master, &config);
    let templates = jianbao::render::templates::Templates::new(Vec::new()).expect("built-in templates");
    let text = jianbao::render::markdown::render(&view, &templates).expect("renders");
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
                vec![progress(&[ROW]), jianbao::read::Sheet { name: "三季度2".into(), ..progress(&[ROW]) }],
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
            let fed = item.register.iter().find(|(_, f)| *f == jianbao::task::Feed::Advancing).expect("a feed").0;
            item.allocation.insert((fed, "南翔镇".into()), jianbao::value::Quantity::whole(17));
        }),
        ..Desk::default().file("南翔镇.xlsx", vec![progress(&[&row(1, 18)])])
    };
    assert_eq!(places(&shared.ledger().findings, Code::TargetDisagrees).len(), 1);
}
