//! What comes after a unit's first return: corrections, replacements, rows that are
//! lacking, what a mail says in words, what was said on the telephone.

use super::Scene;
use crate::kit::desk::{Desk, PERIOD, letter, places, progress, sheet};
use jianbao::formats::Sheet;
use jianbao::master::unit_named;
use jianbao::model::config::{Config, ToldAnswer};
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::form::Column;
use jianbao::model::ledger::{Entry, Ledger, Outcome, TargetCount, UnitReport, UnitState};
use jianbao::model::place::{CellRef, Origin, Place};
use jianbao::model::question::{LEAVE_OUT, Matter, Question, Ruling, RulingRow};
use jianbao::model::ruling::Rulings;
use jianbao::model::task::MasterList;
use jianbao::model::value::{Cell, Derived, Quantity};

const UNIT: &str = "南翔镇";

/// Three items of a first return.
const FIRST: [&str; 3] =
    ["1.1|已完成|100%|||方案已印发", "3.2|正常推进||n:3|n:1|一家已开放|一家权属不清", "9.1|正常推进|50%|||选题中"];

/// The mails of a unit, each with its day, subject, words and rows.
type Mails<'m> = &'m [(&'m str, &'m str, &'m str, &'m [&'m str])];

fn mailed(mails: Mails) -> Desk {
    let names = ["1.eml", "2.eml", "3.eml", "4.eml"];
    mails.iter().zip(names).fold(Desk::default(), |desk, ((day, subject, words, rows), name)| {
        let envelope = letter(&format!("{day}T10:00:00+08:00"), &format!("{UNIT}{subject}"), words);
        let attached = if rows.is_empty() { vec![] } else { vec![("南翔镇.xlsx", vec![progress(rows)])] };
        Desk { edit: Some(known), ..desk.mail(name, envelope, attached) }
    })
}

fn known(master: &mut MasterList, config: &mut Config) {
    let unit = master.units.iter_mut().find(|unit| unit.name == UNIT).expect("a unit");
    unit.emails = vec!["nanxiang@example.invalid".into()];
    let day = |m, d| chrono::NaiveDate::from_ymd_opt(2025, m, d).expect("a day");
    config.periods.entry(PERIOD).or_default().deadline = day(9, 30).and_hms_opt(17, 0, 0);
}

/// The same where the questions of a kind are answered so.
fn ruled(desk: Desk, matter: Matter, answer: &str) -> (Ledger, Vec<Question>) {
    let (_, questions) = desk.run();
    let row = |question: Question| {
        let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-09".into() };
        RulingRow { question, ruling, place: Place::nowhere() }
    };
    let rows: Vec<RulingRow> = questions.into_iter().filter(|q| q.matter == matter).map(row).collect();
    assert!(!rows.is_empty(), "{matter:?} is asked");
    Desk { rulings: Rulings::new(rows, &mut Findings::default()), ..desk }.run()
}

fn unit(ledger: &Ledger) -> &UnitReport {
    ledger.units.iter().find(|unit| unit.name == UNIT).expect("a unit")
}

fn entry<'l>(ledger: &'l Ledger, item: &str) -> &'l Entry {
    let own = |entry: &&Entry| entry.unit == UNIT && entry.item == item.parse().ok();
    ledger.entries.iter().find(own).expect("an entry")
}

/// How many items are answered, how many of 3.2 are done, and when the unit reported.
fn stands(ledger: &Ledger) -> (usize, Option<Quantity>, String) {
    let answered = ledger.entries.iter().filter(|e| e.unit == UNIT && !e.answers.is_empty()).count();
    let done = entry(ledger, "3.2").answers.done.as_ref().and_then(|done| done.value().copied());
    (answered, done, format!("{:?} {}", unit(ledger).state, unit(ledger).received.expect("dated").shown()))
}

fn file_of(entry: &Entry, column: Column) -> String {
    let answer = entry.answers.each().find(|(known, _)| *known == column).and_then(|(_, answer)| answer);
    let source = answer.expect("answered").source.or(entry.source.as_ref()).expect("a row");
    source.path.steps()[0].clone()
}

fn fates(ledger: &Ledger, path: &str) -> Vec<(Outcome, usize)> {
    let own = ledger.dispositions.iter().filter(|d| d.path.to_string() == path && !d.rows.is_empty());
    own.map(|d| (d.what, d.row_count())).collect()
}

const CORRECTION: &[&str] = &["3.2|||||二家已开放||", "9.1"];

fn corrected(words: &str, rows: &[&str]) -> Ledger {
    mailed(&[("2025-09-28", "三季度进展", "请查收", &FIRST), ("2025-10-08", "", words, rows)]).ledger()
}

#[test]
fn a_correction_takes_the_place_of_what_it_fills() {
    let ledger = corrected("3.2更正如附表，其余不变", &["3.2|||n:3|n:2||", "9.1"]);
    assert_eq!(stands(&ledger), (3, Some(Quantity::whole(2)), "OnTime 2025-09-28 10:00".into()));
    let own = entry(&ledger, "3.2");
    assert_eq!((file_of(own, Column::Done), file_of(own, Column::Status)), ("2.eml".into(), "1.eml".into()));
    let answers = &own.answers;
    assert_eq!(answers.problems.as_ref().map(|given| given.text.as_str()), Some("一家权属不清"));
    let unit = unit(&ledger);
    let corrections: Vec<_> = unit.corrections.iter().map(|c| (c.path.steps()[0].as_str(), c.whole)).collect();
    assert_eq!((corrections, unit.others.len()), (vec![("2.eml", false)], 0));
    assert_eq!(unit.source.as_ref().map(|file| file.steps()[0].as_str()), Some("1.eml"));
    let rows = fates(&ledger, "2.eml › 南翔镇.xlsx");
    assert!(rows.contains(&(Outcome::Merged, 1)) && rows.contains(&(Outcome::Superseded, 1)), "{rows:?}");
}

#[test]
fn what_is_corrected_is_no_longer_asked_about() {
    let doubtful = ["3.2|正常推进||n:3|差不多两家吧|一家已开放|"];
    let mails: Mails = &[("2025-09-28", "", "", &doubtful), ("2025-10-08", "", "更正3.2", &["3.2||||n:2||"])];
    let told = |desk: Desk| places(&desk.ledger().findings, Code::CountUnread);
    assert_eq!(told(mailed(&mails[..1])), ["E2"]);
    assert_eq!(told(mailed(mails)), [""; 0]);
}

#[test]
fn all_that_there_is_takes_the_place_of_it_and_the_first_day_holds() {
    let whole = ["1.1|已完成|100%|||方案已印发", "3.2|已完成||n:3|n:3|三家都已开放", "9.1|已完成|100%|||完成"];
    let ledger = corrected("请查收", &whole);
    assert_eq!(stands(&ledger), (3, Some(Quantity::whole(3)), "OnTime 2025-09-28 10:00".into()));
    let unit = unit(&ledger);
    assert_eq!(unit.source.as_ref().map(|file| file.steps()[0].as_str()), Some("2.eml"));
    let corrections: Vec<_> = unit.corrections.iter().map(|c| (c.path.steps()[0].as_str(), c.whole)).collect();
    assert_eq!((corrections, unit.others.len()), (vec![("2.eml", true)], 1));
    let less = corrected("前一份作废，以此表为准", &["3.2|已完成||n:3|n:3|"]);
    assert_eq!(stands(&less).0, 1, "said in so many words");
}

#[test]
fn one_that_merely_lacks_rows_is_asked_about_and_both_count() {
    let desk = || {
        let rows: &[&str] = &["3.2|已完成||n:3|n:3|"];
        mailed(&[("2025-09-28", "", "请查收", &FIRST), ("2025-10-08", "", "请查收", rows)])
    };
    let (ledger, questions) = desk().run();
    assert_eq!(stands(&ledger).0, 3);
    assert_eq!(stands(&ledger).1, Some(Quantity::whole(3)));
    assert_eq!(places(&ledger.findings, Code::ExtentAsked), ["1.eml › 南翔镇.xlsx"]);
    let question = questions.iter().find(|question| question.matter == Matter::Extent).expect("asked");
    assert_eq!(*question.candidates, ["只补改这几行", "整份取代"]);
    assert!(question.hints.contains("后一份没有：1.1、9.1"), "{}", question.hints);
    for (answer, answered, done) in [("只补改这几行", 3, 3), ("整份取代", 1, 3), (LEAVE_OUT, 3, 1)] {
        let (ledger, questions) = ruled(desk(), Matter::Extent, answer);
        assert_eq!((stands(&ledger).0, stands(&ledger).1), (answered, Some(Quantity::whole(done))), "{answer}");
        assert!(!questions.iter().any(|question| question.matter == Matter::Extent), "{answer}");
        assert!(places(&ledger.findings, Code::ExtentAsked).is_empty());
    }
}

#[test]
fn halves_of_one_mail_are_no_versions_of_each_other() {
    let envelope = letter("2025-09-28T10:00:00+08:00", UNIT, "请查收");
    let files: Vec<(&str, Vec<Sheet>)> =
        vec![("南翔镇1.xlsx", vec![progress(&FIRST[..1])]), ("南翔镇2.xlsx", vec![progress(&FIRST[1..])])];
    let (ledger, questions) = Desk::default().mail("1.eml", envelope, files).run();
    assert_eq!(stands(&ledger).0, 3);
    assert!(!questions.iter().any(|question| matches!(question.matter, Matter::Version | Matter::Extent)));
}

#[test]
fn a_register_is_corrected_project_by_project() {
    let register = |rows: &[&str]| sheet("项目清单", &[&["序号|项目名称|总投资（万元）|项目状态"], rows].concat());
    let mail = |name: &str, day: &str, words: &str, sheets: Vec<Sheet>| {
        (name.to_string(), letter(&format!("{day}T10:00:00+08:00"), UNIT, words), sheets)
    };
    let mails = [
        mail("1.eml", "2025-09-28", "", vec![progress(&FIRST), register(&["1|甲|300|在建", "2|乙|200|在建"])]),
        mail("2.eml", "2025-10-08", "更正，其余不变", vec![progress(&["1.1"]), register(&["1|乙||已完工"])]),
    ];
    let desk = mails.into_iter().fold(Desk::default(), |desk, (name, envelope, sheets)| {
        desk.mail(&name, envelope, vec![("南翔镇.xlsx", sheets)])
    });
    let ledger = desk.ledger();
    let texts: Vec<_> = ledger.projects.iter().map(|project| project.texts()).map(|t| (t[0], t[4], t[8])).collect();
    assert_eq!(texts, [("甲", "300", "在建"), ("乙", "200", "已完工")]);
}

const SAID: &str = "各位好：3.2完成数由1更正为2，请予调整。";

fn said(later: Option<&[&str]>) -> Desk {
    let mut mails = vec![("2025-09-28", "三季度进展", "请查收", &FIRST[..]), ("2025-10-08", "", SAID, &[])];
    mails.extend(later.map(|rows| ("2025-10-10", "", "请查收", rows)));
    mailed(&mails)
}

#[test]
fn a_figure_that_a_mail_corrects_is_asked_about_and_taken_as_answered() {
    let (ledger, questions) = said(None).run();
    assert_eq!(stands(&ledger).1, Some(Quantity::whole(1)), "nobody has said so yet");
    let asked: Vec<_> = questions.iter().filter(|question| question.matter == Matter::MailFigure).collect();
    assert_eq!((asked.len(), asked[0].candidates.to_vec()), (1, vec!["2".to_string()]));
    assert_eq!(places(&ledger.findings, Code::MailFigureAsked), ["E3"], "at the figure that is used");
    assert!(places(&ledger.findings, Code::WordsInMail).is_empty(), "said once");
    let (ledger, questions) = ruled(said(None), Matter::MailFigure, "2");
    assert_eq!(stands(&ledger), (3, Some(Quantity::whole(2)), "OnTime 2025-09-28 10:00".into()));
    let source = file_of(entry(&ledger, "3.2"), Column::Done);
    assert_eq!((source.as_str(), questions.len()), ("2.eml", 0));
    let body = ledger.dispositions.iter().find(|d| d.path.to_string() == "2.eml › 正文").expect("a body");
    assert_eq!(body.what, Outcome::Merged);
    let (ledger, _) = ruled(said(None), Matter::MailFigure, LEAVE_OUT);
    assert_eq!(stands(&ledger).1, Some(Quantity::whole(1)));
}

/// What would be judged otherwise rests on the answer; the same mail's other words do not.
#[test]
fn what_rests_on_words_that_nobody_decided_on_is_not_judged() {
    let desk = || mailed(&[("2025-09-28", "", "请查收", &FIRST), ("2025-10-08", "", "3.2状态应为滞后。", &[])]);
    let stands = |ledger: &Ledger| entry(ledger, "3.2").derived;
    let ledger = desk().ledger();
    assert_eq!((stands(&ledger), entry(&ledger, "9.1").derived), (Derived::Unknown, Derived::OnTrack));
    let reasons = entry(&ledger, "3.2").reasons.concat();
    assert!(reasons.ends_with("按表为序时推进，按邮件正文的更正为进度滞后，裁定以前不作判定"), "{reasons}");
    assert_eq!(stands(&ruled(desk(), Matter::MailFigure, "滞后").0), Derived::Lagging);
    assert_eq!(stands(&ruled(desk(), Matter::MailFigure, LEAVE_OUT).0), Derived::OnTrack);
    assert_eq!(stands(&said(None).ledger()), Derived::OnTrack, "another number makes no difference");
}

#[test]
fn what_a_sentence_says_besides_is_asked_about_too_or_stays_open() {
    let mail = |words| mailed(&[("2025-09-28", "", "请查收", &FIRST), ("2025-10-08", "", words, &[])]);
    let asked = |words| {
        let (offered, other): (Vec<_>, Vec<_>) =
            mail(words).run().1.into_iter().partition(|question| question.matter == Matter::MailFigure);
        let offered: Vec<String> = offered.iter().map(|question| question.candidates.join("；")).collect();
        (offered.join("、"), other.iter().map(|question| question.matter).collect::<Vec<_>>())
    };
    for (words, offered, open) in [
        ("3.2由1家改为2家，状态已完成。", "2家、已完成", &[][..]),
        ("3.2由1家改为2家，其余不变，请查收。", "2家", &[]),
        ("昨天的表第3行有误，3.2完成数应为2。", "2", &[]),
        ("3.2完成数由1改为2，目前已完成。", "2", &[Matter::TextMail]),
        ("3.2完成数由1改为2，另一家9月完成。", "2", &[Matter::TextMail]),
    ] {
        assert_eq!(asked(words), (offered.to_string(), open.to_vec()), "{words}");
    }
    let (_, questions) = ruled(mail("3.2完成数由1改为2，目前已完成。"), Matter::MailFigure, "2");
    assert_eq!(
        questions.iter().map(|question| question.matter).collect::<Vec<_>>(),
        [Matter::TextMail],
        "not looked at yet"
    );
}

#[test]
fn a_later_sheet_settles_what_a_mail_said() {
    let agrees = [FIRST[0], "3.2|正常推进||n:3|n:2|二家已开放|", FIRST[2]];
    let (ledger, questions) = said(Some(&agrees)).run();
    assert_eq!((stands(&ledger).1, questions.len()), (Some(Quantity::whole(2)), 0));
    assert!(places(&ledger.findings, Code::WordsInMail).is_empty());
    let differs = [FIRST[0], FIRST[1], "9.1|正常推进|60%|||选题中"];
    let (ledger, questions) = said(Some(&differs)).run();
    assert_eq!((stands(&ledger).1, questions.len()), (Some(Quantity::whole(1)), 0), "the sheet came later");
    assert_eq!(places(&ledger.findings, Code::WordsInMail).len(), 1, "and a clerk must see that it differs");
}

#[test]
fn a_unit_that_sent_nothing_but_such_words_has_answered_nothing() {
    let desk = || mailed(&[("2025-10-08", "", "3.2完成数更正为2。", &[])]);
    let (ledger, questions) = desk().run();
    assert_eq!((unit(&ledger).state, questions.len()), (UnitState::Missing, 1));
    let (ledger, _) = ruled(desk(), Matter::MailFigure, "2");
    assert_eq!(stands(&ledger), (1, Some(Quantity::whole(2)), "Late 2025-10-08 10:00".into()));
}

fn told(original: &str, date: (u32, u32)) -> Desk {
    let edit: fn(&mut MasterList, &mut Config) = match (original, date) {
        ("1", (10, 9)) => |master, config| row(master, config, "1", (10, 9)),
        ("1", (7, 3)) => |master, config| row(master, config, "1", (7, 3)),
        _ => |master, config| row(master, config, "3", (10, 9)),
    };
    Desk { edit: Some(edit), ..mailed(&[("2025-09-28", "", "请查收", &FIRST)]) }
}

/// A row of 更正: 3.2 of the unit, which typed `original`, is 2.
fn row(master: &mut MasterList, config: &mut Config, original: &str, (month, day): (u32, u32)) {
    known(master, config);
    config.told = vec![ToldAnswer {
        unit: unit_named(&master.units, UNIT).expect("a unit").name.clone(),
        item: "3.2".parse().expect("an id"),
        column: Column::Done,
        original: original.into(),
        replacement: Cell::Number(2.0, None),
        reason: "来电更正".into(),
        confirmed_by: "张某".into(),
        date: chrono::NaiveDate::from_ymd_opt(2025, month, day).expect("a day"),
        place: Place::sheet(&Origin::file("master.xlsx"), &"更正".into()).at(CellRef::new(3, 5)),
    }];
}

#[test]
fn what_was_said_on_the_telephone_counts_while_the_answer_is_still_that() {
    let ledger = told("1", (10, 9)).ledger();
    assert_eq!(stands(&ledger), (3, Some(Quantity::whole(2)), "OnTime 2025-09-28 10:00".into()));
    assert_eq!(file_of(entry(&ledger, "3.2"), Column::Done), "master.xlsx");
    let found = |code| ledger.findings.iter().find(|f: &&Finding| f.code == code).map(|f| f.taken.to_string());
    assert_eq!(found(Code::AnswerTold).as_deref(), Some("改为“2”（来电更正，张某 2025-10-09）"));
    let stale = told("3", (10, 9)).ledger();
    assert_eq!(stands(&stale).1, Some(Quantity::whole(1)));
    let other = told("1", (7, 3)).ledger();
    assert_eq!(stands(&other).1, Some(Quantity::whole(1)), "said of the quarter before");
}

/// What a first return with a row a target of 3.1 counts, and its file, after `later`.
fn counts_of(desk: Desk) -> Vec<(u32, Option<Quantity>, String)> {
    let ledger = desk.ledger();
    let of = |count: &TargetCount| (count.target, count.done.value().copied(), count.source.path.steps()[0].clone());
    entry(&ledger, "3.1").counts.iter().map(of).collect()
}

#[test]
fn a_correction_of_one_target_leaves_the_count_of_the_other() {
    const HEAD: &str = "编号|计入目标|状态|目标数|完成数";
    let first = [HEAD, "3.1|推进建设161个项目|正常推进||n:5", "3.1|实施完成157个|正常推进||n:2"];
    let came = |rows: &[&str], words: &str| {
        let desk = Desk { edit: Some(known), ..Desk::default() };
        let sheets = |rows: &[&str]| vec![("南翔镇.xlsx", vec![sheet("三季度", rows)])];
        let desk = desk.mail("1.eml", letter("2025-09-28T10:00:00+08:00", UNIT, "请查收"), sheets(&first));
        let attached = if rows.is_empty() { vec![] } else { sheets(rows) };
        desk.mail("2.eml", letter("2025-10-08T10:00:00+08:00", UNIT, words), attached)
    };
    let (one, other) =
        ((1, Some(Quantity::whole(5)), "1.eml".to_string()), |n| (2, Some(Quantity::whole(n)), "2.eml".to_string()));
    let words = "更正3.1，其余不变";
    for rows in [
        &[HEAD, "3.1|实施完成157个|||n:4"][..],
        &[HEAD, "3.1|推进建设161个项目", "3.1|实施完成157个|||n:4"],
        &["编号|完成数", "3.1|n:4"],
        &["编号|完成数", "3.1|完成4个"],
    ] {
        assert_eq!(counts_of(came(rows, words)), [one.clone(), other(4)], "{rows:?}");
    }
    let said = came(&[], "3.1完成数应为4个。");
    let (ledger, _) = ruled(said, Matter::MailFigure, "4个");
    let counts: Vec<_> = entry(&ledger, "3.1").counts.iter().map(|c| (c.target, c.done.value().copied())).collect();
    assert_eq!(counts, [(1, Some(Quantity::whole(5))), (2, Some(Quantity::whole(4)))]);
    // A number that tells no target is the whole answer: it leaves nothing of the old one.
    assert_eq!(counts_of(came(&["编号|完成数", "3.1|若干"], words)), []);
    let told = |words| Desk { edit: Some(words), ..came(&first, "请查收") };
    let stale = |master: &mut MasterList, config: &mut Config| staff(master, config, "5；4");
    let applied = |master: &mut MasterList, config: &mut Config| staff(master, config, "推进建设5个项目、实施完成4个");
    fn staff(master: &mut MasterList, config: &mut Config, new: &str) {
        row(master, config, "5；2", (10, 9));
        (config.told[0].item, config.told[0].replacement) = ("3.1".parse().expect("an id"), Cell::Text(new.into()));
    }
    let untouched = told(stale).ledger();
    let finding = untouched.findings.iter().find(|f| f.code == Code::AnswerToldStale).expect("told");
    assert_eq!(
        (finding.taken.to_string().as_str(), finding.expected.as_str()),
        ("未应用：“改为”一栏读不出", "推进建设×个项目、实施完成×个")
    );
    assert_eq!(counts_of(told(stale)).last().map(|(_, n, _)| *n), Some(Some(Quantity::whole(2))));
    assert_eq!(counts_of(told(applied)).last().map(|(_, n, _)| *n), Some(Some(Quantity::whole(4))));
}

/// Whoever answers for all has nothing before it that could be missing.
#[test]
fn a_first_return_that_is_whole_corrects_nothing_and_need_not() {
    let corrects_nothing = |rows: &[&str]| {
        places(&mailed(&[("2025-10-08", "补报", "现补报", rows)]).ledger().findings, Code::CorrectsNothing).len()
    };
    let expected = Desk::default().list().0.expected().remove(UNIT).expect("items");
    let rows: Vec<String> = expected.iter().map(|item| format!("{item}|正常推进|50%|||推进中")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!((corrects_nothing(&rows), corrects_nothing(&rows[1..])), (0, 1));
}

/// Two corrections of the same cell, the second of which is left.
#[test]
fn a_correction_that_another_takes_the_place_of_is_none() {
    let again = |day: &'static str, done: &'static [&'static str]| (day, "更正", "其余不变", done);
    let mails: Mails = &[
        ("2025-09-28", "", "请查收", &FIRST),
        again("2025-10-08", &["3.2||||n:2||"]),
        again("2025-10-09", &["3.2||||n:3||"]),
    ];
    let ledger = mailed(mails).ledger();
    assert_eq!(stands(&ledger).1, Some(Quantity::whole(3)));
    let unit = unit(&ledger);
    assert_eq!((unit.corrections.len(), unit.others.len()), (1, 1));
    assert_eq!(places(&ledger.findings, Code::CorrectionLaid), ["3.eml › 南翔镇.xlsx"]);
    let superseded = ledger.findings.iter().find(|f| f.code == Code::Superseded).expect("told");
    assert!(superseded.found.contains("3.eml"), "{}", superseded.found);
}

/// A table of what it was and what it is.
#[test]
fn a_correction_may_show_what_it_was() {
    for headings in ["编号|更正前完成数|更正后完成数", "编号|原完成数|更正后完成数", "编号|原完成数|完成数"]
    {
        let envelope = letter("2025-10-08T10:00:00+08:00", "南翔镇更正", "其余不变");
        let table = sheet("三季度", &["南翔镇2025年第三季度更正表", headings, "3.2|n:1|n:2"]);
        let desk =
            mailed(&[("2025-09-28", "", "请查收", &FIRST)]).mail("2.eml", envelope, vec![("南翔镇.xlsx", vec![table])]);
        assert_eq!(stands(&desk.ledger()).1, Some(Quantity::whole(2)), "{headings}");
    }
}

/// All rows are there again, and a number that was there before is not.
fn emptied() -> Ledger {
    corrected("请查收", &[FIRST[0], "3.2|正常推进|||||", FIRST[2]])
}

pub const SCENES: &[Scene] = &[
    (Code::CorrectionEmpty, || corrected("更正", &["3.2"]).findings, &["2.eml › 南翔镇.xlsx"]),
    (Code::Emptied, || emptied().findings, &["2.eml › 南翔镇.xlsx"]),
    (Code::CorrectionLaid, || corrected("更正", CORRECTION).findings, &["2.eml › 南翔镇.xlsx"]),
    (
        Code::CorrectsNothing,
        || mailed(&[("2025-10-08", "更正", "其余不变", CORRECTION)]).ledger().findings,
        &["1.eml › 南翔镇.xlsx"],
    ),
    (Code::ExtentAsked, || corrected("请查收", &["3.2|已完成||n:3|n:3|"]).findings, &["1.eml › 南翔镇.xlsx"]),
    (Code::MailFigureAsked, || said(None).ledger().findings, &["E3"]),
    (Code::AnswerTold, || told("1", (10, 9)).ledger().findings, &["E3"]),
    (Code::AnswerToldStale, || told("3", (10, 9)).ledger().findings, &["E3"]),
    (Code::ToldOtherQuarter, || told("1", (7, 3)).ledger().findings, &["E3"]),
];
