//! Codes of mails and archives: what came in them, when, and from whom.

use super::Scene;
use crate::kit::desk::{Desk, PERIOD, letter, places, progress, sheet};
use jianbao::formats::{
    BODY, BODY_HTML, Container, Content, Envelope, Kind, Member, Payload, Sheet, Unreadable, Workbook,
};
use jianbao::model::finding::{Code, Finding};
use jianbao::model::ledger::{Ledger, Outcome, UnitReport, UnitState};
use jianbao::model::place::Origin;

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

fn member(name: &str, payload: Payload) -> Member {
    Member { name: name.into(), odd_name: None, payload }
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

/// What is told of a mail with these words and no file.
fn words_alone(text: &str, link: Option<&str>) -> Vec<Finding> {
    let links = link.into_iter().map(str::to_string).collect();
    let envelope = Envelope { links, ..letter(DATE, "南翔镇", text) };
    Desk::default().mail("a.eml", envelope, Vec::new()).ledger().findings
}

/// What is told of a mail with the unit's sheet that is dated so and arrived then.
fn dated(date: &str, arrived: &str) -> Vec<Finding> {
    let envelope = Envelope { arrived: letter(arrived, "", "").date, ..letter(date, "", "") };
    Desk::default().mail("a.eml", envelope, vec![("南翔镇.xlsx", sheets())]).ledger().findings
}

/// A unit's mails, first to last, where late and too late are set.
fn mails(dates: &[(&str, &str)]) -> Ledger {
    let mailed =
        (1..).zip(dates).fold(Desk::default(), |desk, (n, (date, row))| mailed(desk, &format!("{n}.eml"), date, row));
    Desk { edit: Some(|_, config| limits(config)), ..mailed }.ledger()
}

/// What is told of an archive with this member.
fn member_of_archive(member: Member) -> Vec<Finding> {
    Desk::default().parcel("a.zip", Container { envelope: None, members: vec![member] }).ledger().findings
}

const OTHER: &str = "1.1|正常推进|50%|||推进";
const LATER: &str = "2025-09-29T08:00:00+08:00";
const TOO_LATE: &str = "2025-10-11T00:00:00+08:00";

/// A mail of 江桥镇 under this subject with a sheet that says it is 南翔镇's.
fn by_neighbour(subject: &str) -> Ledger {
    let head = "编号|状态|完成率|目标数|完成数|本季度进展";
    let own = sheet("三季度", &["南翔镇2025年第三季度工作推进情况表", head, "1.1|已完成|100%|||完成"]);
    let envelope = Envelope { address: "jiangqiao@example.invalid".into(), ..letter(DATE, subject, "请查收。") };
    let mut desk = Desk::default().mail("a.eml", envelope, vec![("附件.xlsx", vec![own])]);
    desk.edit = Some(|master, _| {
        let unit = master.units.iter_mut().find(|unit| unit.name == "江桥镇").expect("a unit");
        unit.emails = vec!["jiangqiao@example.invalid".into()];
    });
    desk.ledger()
}

/// What is told of a mail that brought the unit's sheet and has a table with this row in
/// its words.
fn with_table(row: &str) -> Vec<Finding> {
    let attached = vec![("南翔镇.xlsx", sheets())];
    let mut desk = Desk::default().mail("a.eml", letter(DATE, "南翔镇", "请查收。"), attached);
    desk.files.insert(1, Ok(Content::Workbook(Workbook { sheets: vec![progress(&[row])], ..Workbook::default() })));
    let Some(Ok(Content::Container(parcel))) = desk.files.last_mut() else { panic!("a mail") };
    parcel.members[0] = member(BODY_HTML, Payload::File(vec![1].into()));
    desk.roots = vec![2];
    desk.ledger().findings
}

/// What is told where the very file that a mail brought lies beside it.
fn unpacked() -> Vec<Finding> {
    let mut desk = mailed(Desk::default(), "1.eml", DATE, ROW);
    // The mail's attachment is the first of all that can be read.
    desk.origins.push(Origin::file("南翔镇.xlsx"));
    desk.roots.push(0);
    desk.ledger().findings
}

pub const SCENES: &[Scene] = &[
    (Code::TextMail, || words_alone("3.1已完成12个，3.2已完成。", None), &["a.eml › 正文"]),
    (
        Code::TakenBack,
        || {
            let words = letter("2025-09-29T10:00:00+08:00", "南翔镇", "昨天的表请作废，稍后重报。");
            mailed(Desk::default(), "1.eml", DATE, ROW).mail("2.eml", words, Vec::new()).ledger().findings
        },
        &["1.eml › 南翔镇.xlsx"],
    ),
    (Code::BodyDiffers, || with_table("1.1|已完成|90%"), &["a.eml › 正文.html"]),
    (Code::DateByBytes, unpacked, &["南翔镇.xlsx"]),
    (Code::AttachmentNotRead, || scanned("扫描件.pdf").findings, &["a.eml › 扫描件.pdf"]),
    (
        Code::NameOdd,
        || {
            member_of_archive(Member {
                odd_name: Some("../南翔镇.xlsx".into()),
                ..member("南翔镇.xlsx", Payload::Litter)
            })
        },
        &["a.zip › 南翔镇.xlsx"],
    ),
    (
        Code::Encrypted,
        || member_of_archive(member("南翔镇.xlsx", Payload::Refused(Unreadable::Encrypted))),
        &["a.zip › 南翔镇.xlsx"],
    ),
    (
        Code::ArchiveUnread,
        || member_of_archive(member("南翔镇.tar.gz", Payload::Refused(Unreadable::Foreign(Kind::Archive)))),
        &["a.zip › 南翔镇.tar.gz"],
    ),
    (Code::EmptyFile, || Desk::default().parcel("a.zip", Container::default()).ledger().findings, &["a.zip"]),
    (
        Code::LargeAttachment,
        || words_alone("请查收", Some("https://wx.mail.qq.com/ftn/download?func=3&key=1")),
        &["a.eml › 正文"],
    ),
    (Code::AttachmentForgotten, || words_alone("附件为我镇进展表，请查收", None), &["a.eml › 正文"]),
    (Code::MailDateDoubtful, || dated("", DATE), &["a.eml"]),
    (Code::MailDateDoubtful, || dated("1970-01-01T08:00:00+08:00", DATE), &["a.eml"]),
    (Code::MailUndated, || dated("", ""), &["a.eml"]),
    (
        Code::UnitBySender,
        || sent_by("NanXiang@example.invalid", "某某", "三季度进展", "附件.xlsx").findings,
        &["a.eml › 附件.xlsx"],
    ),
    (Code::UnitNotSender, || by_neighbour("南翔镇").findings, &["a.eml › 附件.xlsx"]),
    (
        Code::UnitContradiction,
        || sent_by("jiangqiao@example.invalid", "", "", "南翔镇.xlsx").findings,
        &["a.eml › 南翔镇.xlsx"],
    ),
    (Code::UnitUnknown, || sent_by("shared@example.invalid", "", "", "附件.xlsx").findings, &["a.eml › 附件.xlsx"]),
    (
        Code::WordsInMail,
        || {
            Desk::default()
                .mail("a.eml", letter(DATE, "", "2.1 请改为已完成"), vec![("南翔镇.xlsx", sheets())])
                .ledger()
                .findings
        },
        &["a.eml › 正文"],
    ),
    (Code::Late, || mails(&[("2025-09-28T23:30:00+08:00", ROW)]).findings, &["1.eml › 南翔镇.xlsx"]),
    (Code::TooLate, || mails(&[(TOO_LATE, ROW)]).findings, &["1.eml › 南翔镇.xlsx"]),
    (Code::TooLate, || mails(&[(DATE, ROW), (TOO_LATE, OTHER)]).findings, &["2.eml › 南翔镇.xlsx"]),
    (Code::ExactCopy, || mails(&[(DATE, ROW), (TOO_LATE, ROW)]).findings, &["2.eml › 南翔镇.xlsx"]),
    (Code::Superseded, || mails(&[(LATER, ROW), (DATE, OTHER)]).findings, &["2.eml › 南翔镇.xlsx"]),
];

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
    let state = |ledger: &Ledger| unit(ledger, "南翔镇").state;
    assert_eq!(state(&mails(&[("2025-09-28T17:00:00+08:00", ROW)])), UnitState::OnTime);
    let ledger = mails(&[("2025-09-28T23:30:00+08:00", ROW)]);
    assert_eq!((state(&ledger), of_code(&ledger, Code::Late)), (UnitState::Late, vec!["2025-09-28 23:30"]));
    let ledger = mails(&[(TOO_LATE, ROW)]);
    assert_eq!(state(&ledger), UnitState::Unreadable);
    assert!(unit(&ledger, "南翔镇").received.is_some(), "the board tells when it came");
    assert!(fate(&ledger, "1.eml › 南翔镇.xlsx").contains(&Outcome::TooLate));
    assert!(ledger.entries.iter().all(|e| e.source.is_none()), "nothing of it is merged");
    assert_eq!(places(&ledger.findings, Code::UnitMissing).len(), 11, "it did report");
    assert_eq!(state(&mails(&[(DATE, ROW), (TOO_LATE, OTHER)])), UnitState::OnTime);
}

#[test]
fn the_later_mail_wins_whatever_the_names() {
    let superseded = mails(&[(LATER, ROW), (DATE, OTHER)]);
    assert!(of_code(&superseded, Code::Superseded)[0].contains("2025-09-29 08:00，1.eml › 南翔镇.xlsx"));
    let taken_back = mails(&[(DATE, ROW), (LATER, OTHER), ("2025-09-30T08:00:00+08:00", ROW)]);
    let source = unit(&taken_back, "南翔镇").source.as_ref().map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("3.eml › 南翔镇.xlsx"));
    assert_eq!(places(&taken_back.findings, Code::Superseded).len(), 2);
    let loose = mailed(Desk::default(), "1.eml", DATE, OTHER).file("南翔镇.xlsx", sheets());
    assert_eq!(places(&loose.ledger().findings, Code::VersionsDiffer).len(), 2, "a loose file has no date");
    let equal = mailed(Desk::default().file("0南翔镇.xlsx", sheets()), "1.eml", DATE, ROW).ledger();
    assert_eq!(places(&equal.findings, Code::ExactCopy), ["0南翔镇.xlsx"]);
    assert!(unit(&equal, "南翔镇").received.is_some(), "the dated one is kept");
}

#[test]
fn when_a_mail_came() {
    let at = |date: &str, arrived: &str| {
        let of = |text: &str| (!text.is_empty()).then(|| chrono::DateTime::parse_from_rfc3339(text).expect("a date"));
        let envelope = Envelope { date: of(date), arrived: of(arrived), ..Envelope::default() };
        let ledger = Desk::default().mail("a.eml", envelope, vec![("南翔镇.xlsx", sheets())]).ledger();
        let received = unit(&ledger, "南翔镇").received.map(|at| at.to_string()).unwrap_or_default();
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
    let neighbour = by_neighbour("三季度进展");
    assert!(read(&neighbour, "南翔镇") && !read(&neighbour, "江桥镇"), "the sheet's own words hold");
    assert!(of_code(&by_neighbour("江桥镇三季度"), Code::UnitNotSender).is_empty(), "the subject is no mailbox");
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
    for carried_out in ["以此件为准", "重报，请查收。", "更正表已附上，请以此件为准。"] {
        assert!(of_code(&mail(carried_out, &[], true), Code::WordsInMail).is_empty(), "{carried_out}");
    }
    for said in ["1.1 已完成90%", "补充：项目清单少一行", "请查收。\n另，3.1暂无进展"] {
        let ledger = mail(said, &[], true);
        assert_eq!(places(&ledger.findings, Code::WordsInMail), ["a.eml › 正文"], "{said}");
        assert_eq!(fate(&ledger, "a.eml › 正文"), [Outcome::Note]);
    }
    for said in ["2.1 请改为已完成", "请查收。\n2.1 改为已完成。谢谢"] {
        let ledger = mail(said, &[], true);
        assert_eq!(of_code(&ledger, Code::MailFigureAsked).len(), 1, "{said}");
        assert_eq!(fate(&ledger, "a.eml › 正文"), [Outcome::Note]);
    }
    assert_eq!(fate(&mail(" \n", &[], true), "a.eml › 正文"), [Outcome::Blank]);
    let forgotten = mail("附件为我镇进展表，请查收", &[], false);
    assert_eq!(unit(&forgotten, "南翔镇").state, UnitState::Missing, "nothing came");
    let link = mail("请查收", &["https://wx.mail.qq.com/ftn/download?func=3&key=1"], false);
    assert_eq!(unit(&link, "南翔镇").state, UnitState::Unreadable, "it did report");
}

#[test]
fn members_that_are_not_read() {
    let archive = |name: &str, why: Unreadable| {
        let parcel = Container { envelope: None, members: vec![member(name, Payload::Refused(why))] };
        Desk::default().parcel("a.zip", parcel).ledger()
    };
    let locked = archive("南翔镇.xlsx", Unreadable::Encrypted);
    assert_eq!(fate(&locked, "a.zip › 南翔镇.xlsx"), [Outcome::Encrypted]);
    assert_eq!(unit(&locked, "南翔镇").state, UnitState::Unreadable);
    let litter = archive("__MACOSX/._南翔镇.xlsx", Unreadable::Empty);
    assert_eq!(fate(&litter, "a.zip › __MACOSX/._南翔镇.xlsx"), [Outcome::Litter]);
    assert!(!litter.findings.iter().any(|f| f.code == Code::EmptyFile), "nobody sent it");
}

#[test]
fn volumes_of_one_archive_are_told_once_and_which_of_them_is_missing() {
    let damaged = || Unreadable::damaged("目录有误");
    let parts = [
        ("江桥镇.part1.rar", Unreadable::Volume { number: Some(1) }),
        ("南翔镇.7z.001", damaged()),
        ("南翔镇.7z.003", Unreadable::Foreign(Kind::Unknown)),
        ("南翔镇.7z.004", Unreadable::Foreign(Kind::Text)),
        ("安亭镇.7z.001", Unreadable::Encrypted),
    ];
    let members = parts.map(|(name, why)| member(name, Payload::Refused(why))).to_vec();
    let ledger = Desk::default().parcel("a.zip", Container { envelope: None, members }).ledger();
    assert_eq!(places(&ledger.findings, Code::ArchiveVolume), ["a.zip › 南翔镇.7z.001", "a.zip › 江桥镇.part1.rar"]);
    let found: Vec<&str> =
        ledger.findings.iter().filter(|f| f.code == Code::ArchiveVolume).map(|f| f.found.as_str()).collect();
    assert!(found.contains(&"这是一个分卷压缩包的第1、3、4卷，缺第2卷，各卷放在一起才能解压"), "{found:?}");
    assert!(found.contains(&"这是分卷压缩包的第1卷，缺了别的卷打不开"), "{found:?}");
    assert_eq!(places(&ledger.findings, Code::Encrypted), ["a.zip › 安亭镇.7z.001"]);
    assert_eq!(fate(&ledger, "a.zip › 南翔镇.7z.004"), [Outcome::Unsupported]);
    assert_eq!(unit(&ledger, "南翔镇").state, UnitState::Unreadable);
}

/// A mail with the sheet and this scan, and another with the scan alone.
fn scanned(file: &str) -> Ledger {
    let scan = || member(file, Payload::Refused(Unreadable::Unsupported { kind: "PDF 文件".into() }));
    let mut desk = mailed(Desk::default(), "a.eml", DATE, ROW);
    let Some(Ok(Content::Container(parcel))) = desk.files.last_mut() else { panic!("a mail") };
    parcel.members.push(scan());
    let members = vec![member(BODY, Payload::MailText), scan()];
    desk.parcel("b.eml", Container { envelope: Some(letter(DATE, "", "")), members }).ledger()
}

#[test]
fn a_scan_beside_the_sheet_is_no_fault() {
    let ledger = scanned("扫描件.pdf");
    assert_eq!(places(&ledger.findings, Code::Unsupported), ["b.eml › 扫描件.pdf"], "alone it is one");
    let other = scanned("江桥镇.pdf");
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
    let members = vec![member(BODY, Payload::MailText), member("南翔镇报送.eml", Payload::File(vec![at].into()))];
    let ledger = desk.parcel("江桥镇转发.eml", Container { envelope: Some(carrier), members }).ledger();
    let report = unit(&ledger, "南翔镇");
    assert_eq!(report.received.map(|at| at.to_string()).as_deref(), Some(DATE), "the inner mail's date");
    assert_eq!(report.state, UnitState::OnTime);
    let path = "江桥镇转发.eml › 南翔镇报送.eml › 南翔镇.xlsx";
    assert_eq!(report.source.as_ref().map(ToString::to_string).as_deref(), Some(path));
}
