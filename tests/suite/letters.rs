//! Letters to the units: that no sentence of them is false, and what mail programs and
//! staff find in the drafts and the list.

use crate::kit::desk::{self, Desk, progress};
use crate::kit::outside::{python, script, succeeds};
use crate::kit::quarter::templates;
use crate::kit::scene::issue;
use crate::kit::{Folder, folder};
use chrono::NaiveDate;
use jianbao::document::templates::Templates;
use jianbao::formats::{Envelope, Unreadable};
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Finding, Taken};
use jianbao::model::form::Column;
use jianbao::model::ledger::{Ledger, UnitState};
use jianbao::model::place::Place;
use jianbao::model::returned::{Moved, Point, Record, Said};
use jianbao::model::task::MasterList;
use jianbao::model::value::Quarter;
use jianbao::outputs::letter::{Attachment, Draft, Written, draft, written};
use jianbao::outputs::send_list::{self, SendRow};
use jianbao::quarter::issue::Issue;
use jianbao::quarter::owed::owed;
use jianbao::quarter::since::Since;
use jianbao::view::exchange::Exchange;
use jianbao::view::letter::{Enclosed, FormLetters, Letter, Letters, Occasion};
use serde_json::Value;
use std::fs;
use std::process::Command;

const UNIT: &str = "南翔镇";
const FORM: &str = "南翔镇2025年第三季度退改表（第1次）.xlsx";

/// 报送截止 in the afternoon, 最迟接收 without a time of day.
fn with_deadline(_: &mut MasterList, config: &mut Config) {
    let day = |day| NaiveDate::from_ymd_opt(2025, 10, day).expect("a day");
    let settings = config.periods.entry(desk::PERIOD).or_default();
    settings.deadline = day(8).and_hms_opt(18, 0, 0);
    settings.latest = day(15).and_hms_opt(23, 59, 59);
}

fn with_deadline_alone(list: &mut MasterList, config: &mut Config) {
    with_deadline(list, config);
    config.periods.entry(desk::PERIOD).or_default().latest = None;
}

/// What the unit is asked to mend.
fn points(ledger: &Ledger, list: &MasterList) -> Vec<Point> {
    let own = owed(ledger, list).into_iter().find(|owed| owed.unit.name == UNIT);
    own.expect("a unit").points
}

/// The letter about what the unit sent, and its two wordings; absent where there is none.
fn told(desk: &Desk, enclosed: &Enclosed, moved: &Moved) -> Option<(Letter, Written, Option<Written>)> {
    let (ledger, (list, config)) = (desk.ledger(), desk.list());
    let unit = ledger.units.iter().find(|unit| unit.name == UNIT).expect("a unit");
    let letters = Letters::new(&ledger, (&list, &config), desk.previous.as_ref());
    let letter = letters.of_return(unit, &points(&ledger, &list), moved, enclosed)?;
    let before = written(&letter, &templates()).expect("renders");
    let after = letter.after_deadline().map(|late| written(&late, &templates()).expect("renders"));
    Some((letter, before, after))
}

fn enclosed() -> Enclosed {
    Enclosed { number: Some(1), attachments: vec![FORM.into()] }
}

fn sure(desk: &Desk) -> (Letter, Written, Option<Written>) {
    told(desk, &enclosed(), &Moved::default()).expect("a letter")
}

fn mailed(day: &str, rows: &[&str]) -> Desk {
    let letter = desk::letter(&format!("2025-{day}T16:30:00+08:00"), "三季度进展", "请查收。");
    let attached = vec![("南翔镇.xlsx", vec![progress(rows)])];
    Desk { edit: Some(with_deadline), ..Desk::default() }.mail("a.eml", letter, attached)
}

/// Every item that the unit owes, told without a fault.
fn all_rows() -> Vec<String> {
    let (list, _) = desk::list();
    let own = list.items.iter().filter(|item| item.is_expected_from(UNIT));
    let said = |id: &str| if id == "1.1" { "已完成|100%" } else { "正常推进|50%" };
    own.map(|item| format!("{}|{}|||按计划推进||", item.id, said(&item.id.to_string()))).collect()
}

/// The issue of the quarter before, in which the unit sent nothing, or did.
fn before(is_silent: bool) -> Issue {
    let spring = Desk { period: Some(Quarter { year: 2025, number: 2 }), ..Desk::default() };
    let sheet = desk::sheet("二季度", &[desk::HEAD, "1.1|正常推进|20%|||推进||"]);
    issue(if is_silent { spring.ledger() } else { spring.file("南翔镇.xlsx", vec![sheet]).ledger() })
}

/// The text of both wordings.
fn texts(desk: &Desk) -> [String; 2] {
    let (_, before, after) = sure(desk);
    let whole = |written: Written| format!("{}\n{}", written.subject, written.body);
    [whole(before), whole(after.expect("a deadline is set"))]
}

#[test]
fn a_letter_says_what_is_missing_and_wrong_and_by_when() {
    let rows = all_rows();
    let mut rows: Vec<&str> =
        rows.iter().map(String::as_str).filter(|row| !row.starts_with("2.1") && !row.starts_with("1.1")).collect();
    rows.push("1.1|差不多吧反正|50%|||推进||");
    let (letter, ..) = sure(&mailed("10-07", &rows));
    assert_eq!(letter.occasion, Occasion::Return);
    assert_eq!(letter.missing.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(), ["2.1"]);
    let [before, after] = texts(&mailed("10-07", &rows));
    for text in [&before, &after] {
        for words in [
            "请补改2025年第三季度工作推进情况表（南翔镇，第1次）\n南翔镇：\n",
            "已按时收到，谢谢。还有下列内容请补填和改正。",
            "没有读到填写内容的成果，共1项。",
            "\n　　2.1　各街镇社区规划\n",
            "）成果1.1状态［工作表“三季度”B",
            "］状态看不懂，现为“差不多吧反正”。请按约定的写法改填",
            "补改不影响按时报送的认定",
            FORM,
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(!text.contains("　3.1　") && !text.contains("改好") && !text.contains("另有"), "{text}");
    }
    assert!(
        before.contains("报送截止时间是2025年10月8日18:00，") && !before.contains("已过") && !before.contains("最迟")
    );
    assert!(
        after.contains("报送截止时间（2025年10月8日18:00）已过") && after.contains("最迟接收时间是2025年10月15日24:00")
    );
}

#[test]
fn what_only_some_facts_bear_out_is_not_said_without_them() {
    let rows = all_rows();
    let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    rows.retain(|row| !row.starts_with("2.1"));
    // Late, and of no known date: received, but not in time.
    let undated = Desk { edit: Some(with_deadline), ..Desk::default() }.file("南翔镇.xlsx", vec![progress(&rows)]);
    for (desk, state) in [(mailed("10-09", &rows), UnitState::Late), (undated, UnitState::Undated)] {
        let unit = desk.ledger().units.into_iter().find(|unit| unit.name == UNIT).expect("a unit");
        assert_eq!(unit.state, state);
        for text in texts(&desk) {
            assert!(text.contains("情况表已收到，谢谢") && !text.contains("按时") && !text.contains("迟报"), "{text}");
            // Only one of the two is asked for.
            assert!(text.contains("请补填。") && !text.contains("【改正】"), "{text}");
        }
    }
    // Without a deadline there is no date, no being in time, and no second wording.
    let letter = desk::letter("2025-10-07T16:30:00+08:00", "三季度进展", "请查收。");
    let open = Desk::default().mail("a.eml", letter, vec![("南翔镇.xlsx", vec![progress(&rows)])]);
    for desk in [open, Desk::default()] {
        let (_, written, after) = sure(&desk);
        assert!(after.is_none());
        assert!(["截止", "按时", "最迟", "尽快"].iter().all(|word| !written.body.contains(word)), "{}", written.body);
        assert!(!written.subject.contains("尽快"));
    }
    // Without 最迟接收 none is named.
    let [_, after] = texts(&Desk { edit: Some(with_deadline_alone), ..mailed("10-07", &rows) });
    assert!(after.contains("已过，请尽快发来。\n") && !after.contains("最迟"), "{after}");
    // Nothing goes with it: nothing is said of it.
    let (_, bare, _) = told(&mailed("10-07", &rows), &Enclosed::default(), &Moved::default()).expect("a letter");
    assert_eq!(bare.subject, "请补改2025年第三季度工作推进情况表（南翔镇）");
    assert!(!bare.body.contains("附件“"), "{}", bare.body);
}

#[test]
fn who_owes_nothing_gets_no_letter() {
    let rows = all_rows();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(told(&mailed("10-07", &rows), &enclosed(), &Moved::default()), None);
    // Nobody asks anything of a unit that no item is expected from.
    let nobody = |list: &mut MasterList, _: &mut Config| {
        list.items.iter_mut().for_each(|item| item.expected_from.retain(|unit| unit != UNIT));
    };
    assert_eq!(told(&Desk { edit: Some(nobody), ..Desk::default() }, &enclosed(), &Moved::default()), None);
    // What this computer cannot open is no fault of the unit.
    let unopened = Unreadable::Unopened { why: "被占用".into() };
    let desk = Desk { edit: Some(with_deadline), ..Desk::default() }.refused("南翔镇.xlsx", unopened);
    assert_eq!(told(&desk, &enclosed(), &Moved::default()), None);
}

#[test]
fn who_was_silent_before_is_offered_help_and_not_reproached() {
    for (is_silent, offered) in [(true, true), (false, false)] {
        let desk = Desk { edit: Some(with_deadline), previous: Some(before(is_silent)), ..Desk::default() };
        for text in texts(&desk) {
            assert_eq!(text.contains("我们一起解决"), offered, "{text}");
            assert!(
                ["上季度", "上期", "第二季度", "再次", "仍", "又", "多次"].iter().all(|word| !text.contains(word)),
                "{text}"
            );
            assert!(text.contains("还没有查到") && text.contains("请填报的成果共14项"), "{text}");
        }
        let (list, config) = desk.list();
        let past = desk.previous.as_ref();
        let letter = FormLetters::new(desk::PERIOD, (&list, &config), past).of(UNIT, &["表.xlsx".into()]);
        let text = written(&letter, &templates()).expect("renders").body;
        assert_eq!((text.contains("我们一起解决"), text.contains("共14项")), (offered, true), "{text}");
    }
    let [before, after] = texts(&Desk { edit: Some(with_deadline), ..Desk::default() });
    assert!(before.starts_with("提醒：请报送") && after.starts_with("请尽快报送"));
}

#[test]
fn what_could_not_be_used_is_told_with_what_to_do() {
    let unread = |why: Unreadable| Desk { edit: Some(with_deadline), ..Desk::default() }.refused("南翔镇.xlsx", why);
    for (desk, words) in [
        (unread(Unreadable::Encrypted), "“南翔镇.xlsx”：设有密码"),
        (unread(Unreadable::damaged("目录有误")), "“南翔镇.xlsx”：内容不完整或已损坏"),
        (unread(Unreadable::Empty), "“南翔镇.xlsx”：文件里没有任何内容"),
        (unread(Unreadable::TimedOut), "“南翔镇.xlsx”：内容超出可以读取的规模"),
    ] {
        for text in texts(&desk) {
            assert!(
                text.contains(words) && text.contains("请填报的成果共14项") && text.contains("作为附件回复"),
                "{text}"
            );
        }
    }
    // Too late is too late: nothing is asked for.
    let rows = all_rows();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    for text in texts(&mailed("10-17", &rows)) {
        assert!(text.contains("收到时已超过最迟接收时间（2025年10月15日24:00），本季度没有采用。"), "{text}");
        assert!(["作为附件", "截止时间是", "尽快", "请填报"].iter().all(|word| !text.contains(word)), "{text}");
    }
    // A form without answers: it may have been filled in where nobody looks.
    for text in texts(&mailed("10-07", &["1.1||||||"])) {
        assert!(text.contains("没有读到填写的进展。如果发成了空表") && text.contains("如果已经填写"), "{text}");
    }
}

#[test]
fn a_correction_that_came_too_late_is_told() {
    let rows = all_rows();
    let rows: Vec<&str> = rows.iter().map(String::as_str).filter(|row| !row.starts_with("2.1")).collect();
    for text in texts(&mailed("10-07", &rows)) {
        assert!(!text.contains("来件"), "{text}");
    }
    let letter = desk::letter("2025-10-17T09:00:00+08:00", "更正", "请以此件为准。");
    let late = mailed("10-07", &rows).mail("b.eml", letter, vec![("南翔镇（更正）.xlsx", vec![progress(&rows[1..])])]);
    for text in texts(&late) {
        let said = "另有来件收到时已超过最迟接收时间（2025年10月15日24:00），本季度没有采用：“南翔镇（更正）.xlsx”。";
        assert!(text.contains(said) && text.contains("已按时收到"), "{text}");
    }
}

#[test]
fn only_what_is_put_right_counts_as_mended() {
    let rows = all_rows();
    let with = |odd: &str| {
        let mut all: Vec<String> =
            rows.iter().filter(|row| !row.starts_with("1.2|") && !row.starts_with("2.1|")).cloned().collect();
        all.push(odd.to_string());
        all
    };
    let desk = |odd: &str| mailed("10-07", &with(odd).iter().map(String::as_str).collect::<Vec<_>>());
    let first = desk("1.2|差不多吧反正|50%|||推进||").ledger();
    let asked = points(&first, &desk::list().0);
    assert!(asked.iter().any(|p| p.column == Some(Column::Status)), "{asked:?}");
    let record = Record::new(UNIT, desk::PERIOD, 1, Vec::new(), &asked);
    for (odd, mended) in [
        ("1.2|正常推进|50%|||推进||", 1),
        // Taken out, or something else that cannot be read: gone, but not mended.
        ("1.2||50%|||推进||", 0),
        ("1.2||||||", 0),
        ("1.2|还行吧大概|50%|||推进||", 0),
    ] {
        let desk = desk(odd);
        let ledger = desk.ledger();
        let (since, unit) = (Since::of(&ledger), ledger.units.iter().find(|unit| unit.name == UNIT).expect("a unit"));
        let now = points(&ledger, &desk::list().0);
        let moved = record.against(&now, |mark, of| since.is_mended(unit, mark, of));
        let counted = Exchange::of(unit.state, true, &now, Some((1, 0, &moved))).mended;
        assert_eq!(counted, mended, "{odd}: {moved:?}");
        let (letter, written, _) = told(&desk, &enclosed(), &moved).expect("2.1 is still missing");
        assert_eq!(letter.mended, mended, "{odd}");
        assert_eq!(written.body.contains("有1处已经改好"), mended == 1, "{odd}: {}", written.body);
    }
}

#[test]
fn long_lists_are_cut_and_say_so() {
    let (list, config) = Desk { edit: Some(with_deadline), ..Desk::default() }.list();
    let ledger = Desk { edit: Some(with_deadline), ..Desk::default() }
        .file("南翔镇.xlsx", vec![progress(&["1.1|正常推进|50%|||推进||"])])
        .ledger();
    let unit = ledger.units.iter().find(|unit| unit.name == UNIT).expect("a unit");
    let point = |n: usize| Point {
        finding: Finding::new(Code::StatusUnread, Place::nowhere(), format!("词{n}\r\nBcc: 甲"), Taken::KeptAsText),
        item: None,
        column: None,
        project: Some("乙\n主题：丙".into()),
        said: Said::default(),
    };
    let many: Vec<Point> = (1..=15).map(point).collect();
    let letter = Letters::new(&ledger, (&list, &config), None).of_return(unit, &many, &Moved::default(), &enclosed());
    let letter = letter.expect("a letter");
    assert_eq!((letter.points.len(), letter.points_left, letter.points_total), (12, 3, 15));
    let written = written(&letter, &templates()).expect("renders");
    assert!(written.body.contains("另有3处没有在此列出，见附件。"), "{}", written.body);
    // Nothing that a unit typed begins a line.
    assert!(written.body.contains("现为“词1 Bcc: 甲”") && written.body.contains("“乙 主题：丙”"), "{}", written.body);
    let mut wide = list;
    let item = wide.items.iter().find(|item| item.is_expected_from(UNIT)).cloned().expect("an item");
    wide.items.extend(
        (0..10).map(|n| jianbao::model::task::Item {
            id: format!("90.{}", n + 1).parse().expect("an id"),
            ..item.clone()
        }),
    );
    let letter = FormLetters::new(desk::PERIOD, (&wide, &config), None).of(UNIT, &[]);
    assert_eq!((letter.missing.len(), letter.missing_left, letter.missing_total), (20, 4, 24));
}

#[test]
fn staff_may_word_letters_and_are_told_what_is_wrong_with_them() {
    let of = |text: &str| Templates::new(vec![("letter-silent.txt".into(), text.into())]);
    let (letter, ..) = sure(&Desk { edit: Some(with_deadline), ..Desk::default() });
    let own = of("主题：{{ unit }}催报\r\n\r\n请于{{ deadline }}前报送 <b>&。\r\n").expect("sound");
    let text = written(&letter, &own).expect("renders");
    assert_eq!((text.subject.as_str(), text.body.as_str()), ("南翔镇催报", "请于2025年10月8日18:00前报送 <b>&。\n"));
    let refused = |text: &str| of(text).map(|_| ()).expect_err("refused").to_string();
    assert!(refused("请报送\n").contains("第一行要以“主题：”开头"));
    assert!(refused("主题：{{ unti }}\n").contains("是不是“unit”"), "{}", refused("主题：{{ unti }}\n"));
    assert!(refused("主题：甲\n{% include \"letter-untl.txt\" %}\n").contains("letter-untl.txt"));
}

#[test]
fn an_answer_to_a_letter_is_not_taken_for_its_words() {
    let rows = all_rows();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let (_, ours, late) = sure(&mailed("10-07", &rows[2..]));
    for letter in [&ours, &late.expect("a deadline is set")] {
        let Written { subject, body } = letter;
        let marked: String = body.lines().map(|line| format!("> {line}\n")).collect();
        for (subject, text) in [
            (format!("回复：{subject}"), format!("请查收。\n\n------------------ 原始邮件 ------------------\n{body}")),
            (format!("Re: {subject}"), format!("请查收。\n在 2025-10-07 17:00，某某 写道：\n{marked}")),
            // Whoever writes anew takes the subject over.
            (subject.clone(), "请查收。".into()),
        ] {
            let first = mailed("10-06", &rows[2..]);
            let again = desk::letter("2025-10-08T09:00:00+08:00", &subject, &text);
            let ledger = first.mail("b.eml", again, vec![(FORM, vec![progress(&rows[3..])])]).ledger();
            let unit = ledger.units.iter().find(|unit| unit.name == UNIT).expect("a unit");
            assert_eq!(unit.state, UnitState::OnTime, "{subject}");
            let kinds: Vec<Code> =
                ledger.findings.iter().filter(|f| f.unit.as_deref() == Some(UNIT)).map(|f| f.code).collect();
            let read = [Code::WordsInMail, Code::CorrectionLaid, Code::MailFigureAsked, Code::TextMail];
            assert!(read.iter().all(|code| !kinds.contains(code)), "{subject}: {kinds:?}");
        }
    }
}

/// What Python finds in these files.
fn read_by_python(files: &[(&str, Vec<u8>)]) -> Option<Value> {
    let python = python(&["openpyxl"])?;
    let place: Folder = folder();
    files.iter().for_each(|(name, bytes)| fs::write(place.join(name), bytes).expect("written"));
    let seen = succeeds(Command::new(python).arg(script("letters.py")).arg(&*place));
    Some(serde_json::from_str(&seen).expect("JSON"))
}

#[test]
fn mail_programs_read_a_draft_whole() {
    let long = format!(
        "{}2025年第三季度“15分钟社区生活圈”行动工作推进情况表（含项目清单）（第12次）.xlsx",
        "城东镇".repeat(6)
    );
    let odd = "a \"b\"; c=d, e\\f.pdf";
    let bytes: Vec<u8> = (0..=255).cycle().take(5_000).collect();
    let files = [FORM, &long, odd, "plain.txt"].map(|name| Attachment { name, bytes: &bytes });
    let text = Written {
        subject: format!("请补改2025年第三季度工作推进情况表（{}，第1次）", "城东镇".repeat(20)),
        body: format!("南翔镇：\n\n　　请补改。\n.\nFrom 甲\n{}\n", "很长的一行".repeat(40)),
    };
    let addresses = |all: &[&str]| all.iter().map(|one| one.to_string()).collect::<Vec<_>>();
    let to = addresses(&[
        "a@example.invalid",
        " b.c@mail.example.invalid ",
        "a@example.invalid\r\nBcc: x@example.invalid",
        "南翔 <n@example.invalid>",
        "",
    ]);
    let whole = draft(&text, &to, &files);
    assert_eq!(whole.refused, ["a@example.invalid\r\nBcc: x@example.invalid", "南翔 <n@example.invalid>", ""]);
    assert_eq!(whole, draft(&text, &to, &files), "the same input, the same bytes");
    let injected = Written {
        subject: "城东镇\r\nBcc: x@example.invalid".into(),
        body: "plain\n--=_jianbao_\n--=_jianbao_--\n".into(),
    };
    let bare = draft(&injected, &[], &[]);
    let hundred: Vec<String> = (0..100).map(|n| format!("unit{n}@example.invalid")).collect();
    let many = draft(&text, &hundred, &[]);
    let all = [("whole.eml", &whole), ("bare.eml", &bare), ("many.eml", &many)]
        .map(|(name, draft): (&str, &Draft)| (name, draft.bytes.clone()));
    let Some(seen) = read_by_python(&all) else { return };
    for (name, _) in &all {
        assert_eq!(seen[name]["defects"], serde_json::json!([]), "{name}");
        assert_eq!(
            (&seen[name]["bare"], &seen[name]["ascii"], &seen[name]["charset"]),
            (&0.into(), &true.into(), &"utf-8".into()),
            "{name}"
        );
        assert!(
            seen[name]["longest"].as_u64().is_some_and(|longest| longest <= 200),
            "{name}: {}",
            seen[name]["longest"]
        );
    }
    let one = &seen["whole.eml"];
    assert_eq!(one["headers"], serde_json::json!(["X-Unsent", "To", "Subject", "MIME-Version", "Content-Type"]));
    assert_eq!(one["to"], serde_json::json!(["a@example.invalid", "b.c@mail.example.invalid"]));
    assert_eq!(one["subject"], text.subject.as_str());
    assert_eq!(one["body"], text.body.replace('\n', "\r\n").as_str(), "the line ends of mail");
    let names: Vec<&str> = files.iter().map(|file| file.name).collect();
    let found: Vec<&str> = crate::kit::list(one, "files").iter().filter_map(|file| file[0].as_str()).collect();
    assert_eq!(found, names);
    assert_eq!(one["names"], serde_json::json!(names), "for programs that know nothing of RFC 2231");
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(crate::kit::list(one, "files").iter().all(|file| file[1] == hex.as_str()));
    assert_eq!(one["kinds"][0], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    let bare = &seen["bare.eml"];
    assert_eq!(
        bare["headers"],
        serde_json::json!(["X-Unsent", "Subject", "MIME-Version", "Content-Type"]),
        "no address, no To"
    );
    assert_eq!(
        bare["body"].as_str().map(|body| body.replace("\r\n", "\n")),
        Some(injected.body),
        "a line like a boundary is a line of the text"
    );
    assert_eq!(seen["many.eml"]["to"].as_array().map(Vec::len), Some(100));
}

#[test]
fn our_own_reader_reads_a_draft_whole() {
    let text = Written { subject: "请补改".into(), body: "南翔镇：\n请补改。\n".into() };
    let sheet = crate::kit::sheet(UNIT, &[]);
    let made = draft(&text, &["a@example.invalid".into()], &[Attachment { name: FORM, bytes: &sheet }]);
    let content = jianbao::formats::InProcess.read(&made.bytes).expect("a mail");
    let jianbao::formats::Content::Container(mail) = content else { panic!("{content:?}") };
    let names: Vec<&str> = mail.members.iter().map(|member| member.name.as_str()).collect();
    assert!(names.contains(&FORM), "{names:?}");
    let Envelope { subject, text, .. } = mail.envelope.expect("an envelope");
    assert_eq!((subject.as_str(), text.trim_end()), ("请补改", "南翔镇：\n请补改。"));
}

#[test]
fn the_list_has_every_letter_whole() {
    let letter = |subject: &str, body: &str| Written { subject: subject.into(), body: body.into() };
    let long = "　　一行正文。\n".repeat(60);
    let rows = [
        SendRow {
            unit: "城东镇".into(),
            to: vec!["a@example.invalid".into(), "=1+1".into()],
            occasion: "退改".into(),
            letters: vec![
                ("截止前".into(), letter("=HYPERLINK(\"http://example.invalid\")", &long)),
                ("截止后".into(), letter("请尽快", "甲\n\n乙\n")),
            ],
            files: vec!["../城东镇/1/城东镇2025年第三季度退改表（第1次）.xlsx".into(), "../说明 #1.xlsx".into()],
        },
        SendRow {
            unit: "城西镇".into(),
            occasion: "未报送".into(),
            letters: vec![(String::new(), letter("请报送", "正文\n"))],
            ..SendRow::default()
        },
    ];
    let made = send_list::render("2025年第三季度发件清单", &rows).expect("made");
    assert_eq!(made, send_list::render("2025年第三季度发件清单", &rows).expect("made"));
    let Some(seen) = read_by_python(&[("list.xlsx", made)]) else { return };
    let page = &seen["list.xlsx"];
    let cell = |row: usize, col: usize| page["rows"][row - 1][col - 1].as_str().unwrap_or_default().to_string();
    assert_eq!(page["kinds"], serde_json::json!(["s"]), "text is never a formula");
    assert!(cell(1, 1).starts_with("2025年第三季度发件清单。一行是一封信"));
    assert_eq!(
        [1, 2, 3, 4, 5, 6, 7, 8].map(|col| cell(2, col)),
        ["单位", "邮箱", "事由", "何时发", "主题", "正文", "附件", "附件"]
    );
    assert_eq!(cell(3, 2), "a@example.invalid\n=1+1（不是邮箱地址，请在 master.xlsx 的“单位”表改正）");
    assert_eq!([(3, 4), (4, 4), (5, 4)].map(|(row, col)| cell(row, col)), ["截止前", "截止后", "随时"]);
    assert_eq!((cell(3, 6), cell(4, 6)), (long.trim_end().to_string(), "甲\n\n乙".to_string()));
    assert_eq!(cell(5, 2), "没有邮箱，请在 master.xlsx 的“单位”表填写");
    assert_eq!(page["links"], serde_json::json!({ "G3": rows[0].files[0], "G4": rows[0].files[0] }));
    assert_eq!(cell(3, 8), "../说明 #1.xlsx");
}
