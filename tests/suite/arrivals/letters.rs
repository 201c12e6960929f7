//! Mails without a sheet, tables and scans beside one, and forms that staff filled in.

use crate::kit::desk::{Desk, letter, progress, sheet};
use jianbao::formats::{BODY_HTML, Container, Content, Kind, Member, Payload, Unreadable, Workbook};
use jianbao::model::finding::{Code, Findings, Severity};
use jianbao::model::ledger::{Ledger, Outcome, UnitReport, UnitState};
use jianbao::model::place::Place;
use jianbao::model::question::RulingRow;
use jianbao::model::ruling::{Matter, Question, Ruling, Rulings};
use jianbao::quarter::waiting::waiting;
use jianbao::view;

const DATE: &str = "2025-09-28T16:30:00+08:00";
const ROW: &str = "3.1|正常推进|60%||n:5|推进";

/// A mail of 南翔镇 with these words and no file.
fn words(text: &str) -> Desk {
    Desk::default().mail("a.eml", letter(DATE, "南翔镇", text), Vec::new())
}

/// A mail of 南翔镇 with its sheet and a table of this row in its own words.
fn beside(text: &str, row: &str) -> Ledger {
    under("南翔镇", text, row).0
}

/// The same under another subject, and what is asked.
fn under(subject: &str, text: &str, row: &str) -> (Ledger, Vec<Question>) {
    let attached = vec![("南翔镇.xlsx", vec![progress(&[ROW])])];
    let mut desk = Desk::default().mail("a.eml", letter(DATE, subject, text), attached);
    desk.files.insert(1, Ok(Content::Workbook(Workbook { sheets: vec![progress(&[row])], ..Workbook::default() })));
    let Some(Ok(Content::Container(Container { members, .. }))) = desk.files.last_mut() else { panic!("a mail") };
    members[0] = Member { name: BODY_HTML.into(), odd_name: None, payload: Payload::File(vec![1].into()) };
    desk.roots = vec![2];
    desk.run()
}

fn unit<'l>(ledger: &'l Ledger, name: &str) -> &'l UnitReport {
    ledger.units.iter().find(|unit| unit.name == name).expect("a unit")
}

fn found(ledger: &Ledger, code: Code) -> Vec<&str> {
    ledger.findings.iter().filter(|f| f.code == code).map(|f| f.found.as_str()).collect()
}

fn fate(ledger: &Ledger, name: &str) -> Vec<Outcome> {
    let own = ledger.dispositions.iter().filter(|d| d.path.file_name() == name);
    own.filter(|d| d.what != Outcome::Heading).map(|d| d.what).collect()
}

#[test]
fn progress_without_a_sheet_is_asked_about_and_counts_for_nothing() {
    for text in [
        "3.1已完成12个，其余正在推进。",
        "我镇三季度进展如下：\n社区规划编制已形成初稿。\n社区生活圈行动按计划推进，完成率60%。",
        "已完成12个项目。另有3个项目正在施工。",
        "我镇三季度共推进项目18个，完成12个。",
        "社区规划已形成初稿，正在征求意见。",
        "三季度情况不变。",
        "本季度与上季度一样，没有变化。",
        "各位领导：3.1已完成12个，表格随后补报。",
        "各位领导好，3.1已完成12个。",
        "各单位：3.1已完成12个。",
        "本季度无进展。",
    ] {
        let (ledger, questions) = words(text).run();
        assert_eq!(questions.iter().map(|q| q.matter).collect::<Vec<_>>(), [Matter::TextMail], "{text}");
        assert!(questions[0].hints.contains("南翔镇") && questions[0].hints.contains("2025-09-28 16:30 收到"));
        assert_eq!(
            (unit(&ledger, "南翔镇").state, found(&ledger, Code::TextMail).len()),
            (UnitState::Missing, 1),
            "{text}"
        );
        assert_eq!(fate(&ledger, "正文"), [Outcome::Undecided]);
    }
}

#[test]
fn an_answer_closes_the_question() {
    let question = words("3.1已完成12个。").run().1.remove(0);
    for answer in ["已请单位补表", "不采用"] {
        let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
        let row = RulingRow { question: Question { ..question.clone() }, ruling, place: Place::nowhere() };
        let rulings = Rulings::new(vec![row], &mut Findings::default());
        let (ledger, questions) = Desk { rulings, ..words("3.1已完成12个。") }.run();
        assert!(questions.is_empty() && found(&ledger, Code::TextMail).is_empty(), "{answer}");
        assert_eq!(fate(&ledger, "正文"), [Outcome::Note]);
    }
}

#[test]
fn courtesies_are_nothing() {
    for text in [
        "请查收。",
        "现将我镇三季度工作推进情况报上，请查收。谢谢！",
        "报表已完成盖章，稍后补发。祝好！",
        "您好，我镇的表还在走流程，10月8日前报送。",
        "感谢贵局对我镇工作推进的支持！",
    ] {
        let (ledger, questions) = words(text).run();
        assert!(questions.is_empty() && found(&ledger, Code::TextMail).is_empty(), "{text}: {questions:?}");
    }
    // What nobody known sent is no return of anybody's.
    let ledger =
        Desk::default().mail("a.eml", letter(DATE, "通知", "项目已完成。另有3个项目已开工。"), Vec::new()).run();
    assert!(ledger.1.is_empty());
}

/// A sheet, and a mail that takes it back; then another sheet, where one comes.
fn taken_back(words: &str, again: bool) -> Desk {
    let attached = || vec![("南翔镇.xlsx", vec![progress(&[ROW])])];
    let mail = |hour: &str, words: &str| letter(&format!("2025-09-28T{hour}:00:00+08:00"), "南翔镇", words);
    let desk = Desk::default().mail("a.eml", mail("10", "请查收。"), attached());
    let desk = desk.mail("b.eml", mail("15", words), Vec::new());
    if again { desk.mail("c.eml", mail("17", "请查收。"), attached()) } else { desk }
}

#[test]
fn a_sheet_that_is_taken_back_is_in_doubt_until_the_office_says() {
    for text in ["上午发的表有误，请作废，稍后重报。", "三季度表数字不对，先不要用，明天再报。"]
    {
        let (ledger, mut questions) = taken_back(text, false).run();
        assert_eq!(questions.iter().map(|q| q.matter).collect::<Vec<_>>(), [Matter::TextMail], "{text}");
        let at = ledger.findings.iter().find(|f| f.code == Code::TakenBack).expect("told");
        assert!(at.place.sheet.is_some() && unit(&ledger, "南翔镇").state == UnitState::OnTime);
        assert!(waiting(&ledger).contains("南翔镇") && found(&ledger, Code::TextMail).is_empty());
        let question = questions.remove(0);
        for (answer, state) in [("原表作废，等重报", UnitState::Unreadable), ("原表照用", UnitState::OnTime)]
        {
            let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
            let row = RulingRow { question: question.clone(), ruling, place: Place::nowhere() };
            let rulings = Rulings::new(vec![row], &mut Findings::default());
            let (ledger, questions) = Desk { rulings, ..taken_back(text, false) }.run();
            assert!(questions.is_empty() && !waiting(&ledger).contains("南翔镇"), "{answer}");
            assert_eq!(unit(&ledger, "南翔镇").state, state, "{answer}");
        }
        let (ledger, questions) = taken_back(text, true).run();
        assert!(questions.is_empty() && found(&ledger, Code::TakenBack).is_empty(), "another came");
    }
    // The sheet beside such words takes the place of the one before.
    let attached = || vec![("南翔镇.xlsx", vec![progress(&[ROW])])];
    let later = letter("2025-09-28T16:00:00+08:00", "南翔镇", "昨天发的报表请不要使用。");
    let ledger = taken_back("请查收。", false).mail("c.eml", later, attached()).ledger();
    assert!(found(&ledger, Code::TakenBack).is_empty());
    let ledger = words("上午发的表有误，请作废，稍后重报。").ledger();
    assert!(found(&ledger, Code::TakenBack).is_empty() && found(&ledger, Code::WordsInMail).len() == 1);
}

#[test]
fn words_beside_a_sheet_ask_for_none() {
    let attached = vec![("南翔镇.xlsx", vec![progress(&[ROW])])];
    let desk = Desk::default().mail("a.eml", letter(DATE, "南翔镇", "3.1已完成12个。"), attached);
    let (ledger, questions) = desk.run();
    assert!(questions.is_empty() && found(&ledger, Code::WordsInMail).len() == 1);
}

#[test]
fn a_table_in_the_words_that_agrees_with_the_sheet_is_no_conflict() {
    for row in [ROW, "3.1|正常推进|n:0.6|||", "3.1|正常推进|60%"] {
        let ledger = beside("附件为我镇三季度进展表，重点事项如下。", row);
        assert_eq!(
            (unit(&ledger, "南翔镇").state, fate(&ledger, "南翔镇.xlsx")),
            (UnitState::OnTime, vec![Outcome::Merged])
        );
        assert_eq!(fate(&ledger, BODY_HTML), [Outcome::Copy]);
        assert!([Code::VersionsDiffer, Code::BodyDiffers].iter().all(|code| found(&ledger, *code).is_empty()), "{row}");
    }
    let ledger = beside("附件为我镇三季度进展表。", "3.1|正常推进|50%||n:4|推进");
    assert_eq!(found(&ledger, Code::BodyDiffers), ["3.1 完成率：50%／60%；3.1 完成数：4／5"]);
    assert_eq!(
        (unit(&ledger, "南翔镇").state, fate(&ledger, BODY_HTML)),
        (UnitState::OnTime, vec![Outcome::Superseded])
    );
    // Whose the words are, the sheet tells where the mail does not.
    let (ledger, questions) = under("三季度进展", "重点事项如下。", ROW);
    assert_eq!((unit(&ledger, "南翔镇").state, fate(&ledger, BODY_HTML)), (UnitState::OnTime, vec![Outcome::Note]));
    assert!(questions.is_empty());
    // What says that it corrects is not passed over.
    let ledger = beside("附件有误，以正文为准。", "3.1|正常推进|50%||n:4|推进");
    assert!(found(&ledger, Code::BodyDiffers).is_empty());
}

#[test]
fn a_scan_of_a_unit_whose_sheet_came_is_a_note() {
    for kind in [Kind::Pdf, Kind::Picture] {
        let scan = |desk: Desk| desk.refused("南翔镇三季度.pdf", Unreadable::Foreign(kind));
        let ledger = scan(Desk::default().file("南翔镇.xlsx", vec![progress(&[ROW])])).ledger();
        let told =
            ledger.findings.iter().filter(|f| f.place.origin.as_ref().is_some_and(|o| o.file_name().ends_with("pdf")));
        assert_eq!(
            told.map(|f| (f.code, f.severity())).collect::<Vec<_>>(),
            [(Code::AttachmentNotRead, Severity::Note)]
        );
        assert!(unit(&ledger, "南翔镇").others.is_empty());
        let alone = scan(Desk::default()).ledger();
        assert_eq!(unit(&alone, "南翔镇").state, UnitState::Unreadable);
    }
}

#[test]
fn a_form_that_staff_filled_in_is_told_beside_how_the_unit_reported() {
    let head = "编号|状态|完成率|目标数|完成数|本季度进展";
    let title = |title: &str| vec![sheet("三季度", &[title, head, ROW])];
    let signed =
        || vec![sheet("三季度", &["南翔镇2025年第三季度工作推进情况表", head, ROW, "填报人：李某（区局代填）"])];
    for (name, sheets) in [
        ("南翔镇（代录）.xlsx", title("南翔镇2025年第三季度工作推进情况表")),
        ("南翔镇.xlsx", title("南翔镇2025年第三季度工作推进情况表（区局代录）")),
        ("南翔镇.xlsx", signed()),
    ] {
        let ledger = Desk::default().file(name, sheets).ledger();
        assert_eq!(found(&ledger, Code::FilledIn).len(), 1, "{name}");
        let line = view::board(&ledger, None).into_iter().find(|line| line.name == "南翔镇").expect("a line");
        assert_eq!(line.state, "已报送（区局代录）");
    }
    for words in ["注：本表请勿代填", "填表人：李某"] {
        let ledger = Desk::default().file("南翔镇.xlsx", title(words)).ledger();
        assert!(found(&ledger, Code::FilledIn).is_empty(), "{words}");
    }
    // The unit's own return, which came later, wins.
    let own = vec![("南翔镇.xlsx", vec![progress(&["3.1|正常推进|70%||n:6|推进"])])];
    let by_staff = vec![("南翔镇（代录）.xlsx", vec![progress(&[ROW])])];
    let later = letter("2025-10-08T09:00:00+08:00", "南翔镇", "请查收。");
    let desk = Desk::default().mail("a.eml", letter(DATE, "南翔镇", "请查收。"), by_staff);
    let ledger = desk.mail("b.eml", later, own).ledger();
    assert!(ledger.filled_in().is_empty());
}
