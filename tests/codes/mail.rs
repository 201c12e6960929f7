//! Codes of mails and archives: what came in them, when, and from whom.

use crate::kit::{Desk, PERIOD, letter, places, progress};
use jianbao::formats::{BODY, Envelope, Kind, Member, Packed, Parcel, Sheet, Unreadable};
use jianbao::model::finding::Code;
use jianbao::model::ledger::{Outcome, Ledger, UnitReport, UnitState};

const ROW: &str = "1.1|已完成|100%|||完成";

const DATE: &str = "2025-09-28T16:30:00+08:00";

fn sheets() -> Vec<Sheet> {
    vec![progress(&[ROW])]
}

/// A mail of this date with the unit's sheet.
fn mailed(desk: Desk, name: &str, date: &str, row: &str) -> Desk {
    desk.mail(name, letter(date, "三季度进展", "请查收。"), vec![("南翔镇.xlsx", vec![progress(&[row])])])
}

fn unit<'l>(ledger: &'l Ledger, name: &str) -> &'l UnitReport {
    ledger.units.iter().find(|unit| unit.name == name).expect("a unit")
}

fn fate(ledger: &Ledger, path: &str) -> Vec<Outcome> {
    ledger.dispositions.iter().filter(|d| d.path.to_string() == path).map(|d| d.what).collect()
}

fn member(name: &str, packed: Packed) -> Member {
    Member { name: name.into(), odd_name: None, packed }
}

fn of_code(ledger: &Ledger, code: Code) -> Vec<&str> {
    ledger.findings.iter().filter(|f| f.code == code).map(|f| f.found.as_str()).collect()
}

/// 28 September 2025, 17:00, and 10 October, 24:00.
fn limits(config: &mut jianbao::model::config::Config) {
    let day = |m, d| chrono::NaiveDate::from_ymd_opt(2025, m, d).expect("a day");
    let settings = config.periods.entry(PERIOD).or_default();
    settings.deadline = day(9, 28).and_hms_opt(17, 0, 0);
    settings.latest = day(10, 10).and_hms_opt(23, 59, 59);
}

#[test]
fn every_part_of_a_mail_has_one_disposition() {
    let ledger = mailed(Desk::default(), "0008.eml", DATE, ROW).ledger();
    assert_eq!(fate(&ledger, "0008.eml"), [Outcome::NotProgress]);
    assert_eq!(fate(&ledger, "0008.eml › 正文"), [Outcome::NotProgress]);
    assert!(fate(&ledger, "0008.eml › 南翔镇.xlsx").contains(&Outcome::Merged));
    let json = serde_json::to_value(&ledger).expect("serialises");
    let unit = json["units"].as_array().and_then(|u| u.iter().find(|u| u["name"] == "南翔镇")).expect("the unit");
    assert_eq!(unit["received"], DATE);
    assert_eq!(unit["source"], serde_json::json!(["0008.eml", "南翔镇.xlsx"]));
}

#[test]
fn late_and_too_late() {
    let at =
        |date: &str| Desk { edit: Some(|_, config| limits(config)), ..mailed(Desk::default(), "a.eml", date, ROW) };
    let ledger = at("2025-09-28T17:00:00+08:00").ledger();
    assert_eq!(unit(&ledger, "南翔镇").state, UnitState::OnTime);
    let ledger = at("2025-09-28T23:30:00+08:00").ledger();
    assert_eq!(unit(&ledger, "南翔镇").state, UnitState::Late);
    assert_eq!(of_code(&ledger, Code::Late), ["2025-09-28 23:30"]);
    let ledger = at("2025-10-11T00:00:00+08:00").ledger();
    assert_eq!(places(&ledger.findings, Code::TooLate), ["a.eml › 南翔镇.xlsx"]);
    assert_eq!(unit(&ledger, "南翔镇").state, UnitState::Unreadable);
    assert!(unit(&ledger, "南翔镇").received.is_some(), "the board tells when it came");
    assert!(fate(&ledger, "a.eml › 南翔镇.xlsx").contains(&Outcome::TooLate));
    assert!(ledger.entries.iter().all(|e| e.source.is_none()), "nothing of it is merged");
    assert_eq!(places(&ledger.findings, Code::UnitMissing).len(), 11, "it did report");
    let both = mailed(at(DATE), "b.eml", "2025-10-11T08:00:00+08:00", "1.1|正常推进|50%|||推进").ledger();
    assert_eq!(unit(&both, "南翔镇").state, UnitState::OnTime);
    assert_eq!(places(&both.findings, Code::TooLate), ["b.eml › 南翔镇.xlsx"]);
    let again = mailed(at(DATE), "b.eml", "2025-10-11T08:00:00+08:00", ROW).ledger();
    assert_eq!(places(&again.findings, Code::ExactCopy), ["b.eml › 南翔镇.xlsx"], "the same again is a copy");
}

#[test]
fn the_later_mail_wins_whatever_the_names() {
    let other = "1.1|正常推进|50%|||推进";
    let two = mailed(mailed(Desk::default(), "2.eml", DATE, other), "1.eml", "2025-09-29T08:00:00+08:00", ROW).ledger();
    assert_eq!(places(&two.findings, Code::Superseded), ["2.eml › 南翔镇.xlsx"]);
    assert!(of_code(&two, Code::Superseded)[0].contains("2025-09-29 08:00，1.eml › 南翔镇.xlsx"));
    let taken_back = mailed(
        mailed(mailed(Desk::default(), "1.eml", DATE, ROW), "2.eml", "2025-09-29T08:00:00+08:00", other),
        "3.eml",
        "2025-09-30T08:00:00+08:00",
        ROW,
    );
    let ledger = taken_back.ledger();
    assert_eq!(
        unit(&ledger, "南翔镇").source.as_ref().map(ToString::to_string).as_deref(),
        Some("3.eml › 南翔镇.xlsx")
    );
    assert_eq!(places(&ledger.findings, Code::Superseded).len(), 2);
    let loose = mailed(Desk::default(), "1.eml", DATE, other).file("南翔镇.xlsx", sheets());
    assert_eq!(places(&loose.ledger().findings, Code::VersionsDiffer).len(), 2, "a loose file has no date");
    let equal = Desk::default().file("0南翔镇.xlsx", sheets());
    let equal = mailed(equal, "1.eml", DATE, ROW).ledger();
    assert_eq!(places(&equal.findings, Code::ExactCopy), ["0南翔镇.xlsx"]);
    assert!(unit(&equal, "南翔镇").received.is_some(), "the dated one is kept");
}

#[test]
fn when_a_mail_came() {
    let at = |date: &str, arrived: &str| {
        let of = |text: &str| (!text.is_empty()).then(|| chrono::DateTime::parse_from_rfc3339(text).expect("a date"));
        let envelope = Envelope { date: of(date), arrived: of(arrived), ..Envelope::default() };
        let ledger = Desk::default().mail("a.eml", envelope, vec![("南翔镇.xlsx", sheets())]).ledger();
        let received = unit(&ledger, "南翔镇").received.map(|at| at.to_rfc3339()).unwrap_or_default();
        let codes = [Code::MailDateDoubtful, Code::MailUndated].map(|code| places(&ledger.findings, code));
        (received, codes.concat())
    };
    let (near, far) = ("2025-09-29T08:00:00+08:00", "1970-01-01T08:00:00+08:00");
    assert_eq!(at(DATE, near), (DATE.into(), vec![]));
    assert_eq!(at(far, near), (near.into(), vec!["a.eml".into()]));
    assert_eq!(at("", near), (near.into(), vec!["a.eml".into()]));
    assert_eq!(at(DATE, ""), (DATE.into(), vec![]));
    assert_eq!(at(far, ""), (String::new(), vec!["a.eml".into()]));
    assert_eq!(at("", ""), (String::new(), vec!["a.eml".into()]));
    let ledger = Desk::default().mail("a.eml", letter("", "", ""), vec![("南翔镇.xlsx", sheets())]).ledger();
    assert_eq!(places(&ledger.findings, Code::MailUndated), ["a.eml"]);
    let arrived = Envelope { arrived: letter(DATE, "", "").date, ..Envelope::default() };
    let ledger = Desk::default().mail("a.eml", arrived, vec![("南翔镇.xlsx", sheets())]).ledger();
    assert_eq!(places(&ledger.findings, Code::MailDateDoubtful), ["a.eml"]);
}

/// A mail from this address with a sheet that names nobody, or somebody.
fn sent_by(address: &str, name: &str, subject: &str, file: &str) -> Ledger {
    let envelope = Envelope { address: address.into(), name: name.into(), ..letter(DATE, subject, "请查收。") };
    let edit: fn(&mut jianbao::model::task::MasterList, &mut jianbao::model::config::Config) = |master, _| {
        for unit in &mut master.units {
            match unit.name.as_str() {
                "南翔镇" => unit.emails = vec!["nanxiang@example.invalid".into(), "shared@example.invalid".into()],
                "江桥镇" => unit.emails = vec!["jiangqiao@example.invalid".into(), "shared@example.invalid".into()],
                "区财政局" | "区规划资源局" => unit.emails = vec!["office@example.invalid".into()],
                _ => {}
            }
        }
        for item in &mut master.items {
            item.expected_from.retain(|unit| unit != "区规划资源局");
        }
    };
    Desk { edit: Some(edit), ..Desk::default().mail("a.eml", envelope, vec![(file, sheets())]) }.ledger()
}

#[test]
fn who_sent_a_mail() {
    let read = |ledger: &Ledger, unit: &str| ledger.entries.iter().any(|e| e.unit == unit && e.source.is_some());
    let known = sent_by("NanXiang@example.invalid", "某某", "三季度进展", "附件.xlsx");
    assert!(read(&known, "南翔镇"));
    assert_eq!(of_code(&known, Code::UnitBySender), ["发件人邮箱“NanXiang@example.invalid”"]);
    assert!(read(&sent_by("某@example.invalid", "南翔镇规建办", "", "附件.xlsx"), "南翔镇"));
    assert!(read(&sent_by("", "", "报送：南翔镇三季度", "附件.xlsx"), "南翔镇"));
    let agreed = sent_by("nanxiang@example.invalid", "", "", "南翔镇.xlsx");
    assert!(read(&agreed, "南翔镇") && of_code(&agreed, Code::UnitBySender).is_empty());
    let against = sent_by("jiangqiao@example.invalid", "", "", "南翔镇.xlsx");
    assert_eq!(places(&against.findings, Code::UnitContradiction).len(), 1);
    assert!(!read(&against, "南翔镇") && !read(&against, "江桥镇"), "nobody is guessed");
    for nobody in ["unknown@example.invalid", "shared@example.invalid"] {
        assert_eq!(places(&sent_by(nobody, "", "", "附件.xlsx").findings, Code::UnitUnknown).len(), 1, "{nobody}");
    }
    let office = sent_by("office@example.invalid", "某某", "转发：江桥镇", "南翔镇.xlsx");
    assert!(read(&office, "南翔镇"), "the office's own words are no evidence");
}

#[test]
fn words_of_a_mail() {
    let mail = |text: &str, links: &[&str], attached: bool| {
        let links = links.iter().map(|link| link.to_string()).collect();
        let envelope = Envelope { links, ..letter(DATE, "南翔镇", text) };
        let files = if attached { vec![("南翔镇.xlsx", sheets())] } else { vec![] };
        Desk::default().mail("a.eml", envelope, files).ledger()
    };
    for courtesy in
        ["请查收。", "现报送我镇2025年第三季度进展情况，请审阅。", "附件请查收，9月28日", "电话021-00000000"]
    {
        let ledger = mail(courtesy, &[], true);
        assert!(of_code(&ledger, Code::WordsInMail).is_empty(), "{courtesy}");
        assert_eq!(fate(&ledger, "a.eml › 正文"), [Outcome::NotProgress]);
    }
    for said in ["2.1 请改为已完成", "1.1 已完成90%", "补充：项目清单少一行", "以此件为准", "请查收。\n另，3.1暂无进展"]
    {
        let ledger = mail(said, &[], true);
        assert_eq!(places(&ledger.findings, Code::WordsInMail), ["a.eml › 正文"], "{said}");
        assert_eq!(fate(&ledger, "a.eml › 正文"), [Outcome::Note]);
    }
    assert_eq!(of_code(&mail("请查收。\n2.1 改为已完成。谢谢", &[], true), Code::WordsInMail), ["2.1 改为已完成"]);
    assert_eq!(fate(&mail(" \n", &[], true), "a.eml › 正文"), [Outcome::Blank]);
    let forgotten = mail("附件为我镇进展表，请查收", &[], false);
    assert_eq!(places(&forgotten.findings, Code::AttachmentForgotten), ["a.eml › 正文"]);
    assert_eq!(unit(&forgotten, "南翔镇").state, UnitState::Missing, "nothing came");
    let link = mail("请查收", &["https://wx.mail.qq.com/ftn/download?func=3&key=1"], false);
    assert_eq!(places(&link.findings, Code::LargeAttachment), ["a.eml › 正文"]);
    assert_eq!(unit(&link, "南翔镇").state, UnitState::Unreadable, "it did report");
}

#[test]
fn members_that_are_not_read() {
    let archive = |name: &str, why: Unreadable| {
        let parcel = Parcel { envelope: None, members: vec![member(name, Packed::Refused(why))] };
        Desk::default().parcel("a.zip", parcel).ledger()
    };
    let locked = archive("南翔镇.xlsx", Unreadable::Encrypted);
    assert_eq!(places(&locked.findings, Code::Encrypted), ["a.zip › 南翔镇.xlsx"]);
    assert_eq!(fate(&locked, "a.zip › 南翔镇.xlsx"), [Outcome::Encrypted]);
    assert_eq!(unit(&locked, "南翔镇").state, UnitState::Unreadable);
    let rar = archive("南翔镇.rar", Unreadable::Foreign(Kind::Rar));
    assert_eq!(places(&rar.findings, Code::ArchiveUnread), ["a.zip › 南翔镇.rar"]);
    let litter = archive("__MACOSX/._南翔镇.xlsx", Unreadable::Empty);
    assert_eq!(fate(&litter, "a.zip › __MACOSX/._南翔镇.xlsx"), [Outcome::Litter]);
    assert!(!litter.findings.iter().any(|f| f.code == Code::EmptyFile), "nobody sent it");
    let empty = Desk::default().parcel("a.zip", Parcel::default()).ledger();
    assert_eq!(places(&empty.findings, Code::EmptyFile), ["a.zip"]);
    let odd = Member { odd_name: Some("../南翔镇.xlsx".into()), ..member("南翔镇.xlsx", Packed::Litter) };
    let odd = Desk::default().parcel("a.zip", Parcel { envelope: None, members: vec![odd] }).ledger();
    assert_eq!(places(&odd.findings, Code::NameOdd), ["a.zip › 南翔镇.xlsx"]);
}

#[test]
fn a_scan_beside_the_sheet_is_no_fault() {
    let pdf = || Packed::Refused(Unreadable::Unsupported { kind: "PDF 文件".into() });
    let with = |file: &str, sheet: bool| {
        let members = vec![member(BODY, Packed::Words), member(file, pdf())];
        let desk = Desk::default();
        let desk = if sheet { mailed(desk, "a.eml", DATE, ROW) } else { desk };
        let mut ledgered = desk.parcel("b.eml", Parcel { envelope: Some(letter(DATE, "", "")), members });
        if sheet {
            // The sheet and the scan in one mail.
            let first = ledgered.files.len() - 2;
            let Ok(jianbao::formats::Content::Parcel(parcel)) = &mut ledgered.files[first] else { panic!("a mail") };
            parcel.members.push(member(file, pdf()));
        }
        ledgered.ledger()
    };
    let ledger = with("扫描件.pdf", true);
    assert_eq!(places(&ledger.findings, Code::AttachmentNotRead), ["a.eml › 扫描件.pdf"]);
    assert_eq!(places(&ledger.findings, Code::Unsupported), ["b.eml › 扫描件.pdf"], "alone it is one");
    let other = with("江桥镇.pdf", true);
    assert!(places(&other.findings, Code::AttachmentNotRead).is_empty(), "of another unit it is the only thing");
    assert_eq!(unit(&other, "江桥镇").state, UnitState::Unreadable);
}

#[test]
fn a_colleague_is_only_the_carrier() {
    let mut desk = mailed(Desk::default(), "x", DATE, ROW);
    let at = u8::try_from(desk.files.len() - 1).expect("few files");
    desk.origins.clear();
    desk.roots.clear();
    let carrier = Envelope {
        name: "江桥镇某某".into(),
        ..letter("2025-10-05T08:00:00+08:00", "转发：江桥镇", "见附件")
    };
    let members = vec![member(BODY, Packed::Words), member("南翔镇报送.eml", Packed::File(vec![at].into()))];
    let ledger = desk.parcel("江桥镇转发.eml", Parcel { envelope: Some(carrier), members }).ledger();
    let report = unit(&ledger, "南翔镇");
    assert_eq!(report.received.map(|at| at.to_rfc3339()).as_deref(), Some(DATE), "the inner mail's date");
    assert_eq!(report.state, UnitState::OnTime);
    let path = "江桥镇转发.eml › 南翔镇报送.eml › 南翔镇.xlsx";
    assert_eq!(report.source.as_ref().map(ToString::to_string).as_deref(), Some(path));
}
