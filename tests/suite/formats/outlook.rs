//! Mails as Outlook saves them: the same as the mails that the internet carries.

use crate::kit::files::*;
use crate::kit::outlook::Saved;
use jianbao::formats::{Content, Envelope, InProcess, Kind, Payload, Unreadable, sniff};

const AT: &str = "2025-09-28T16:30:00+08:00";

fn letter() -> Saved {
    Saved::letter(("城东镇", "A@Example.invalid"), "三季度进展", AT)
}

fn envelope(bytes: &[u8]) -> Envelope {
    parcel(bytes).envelope.expect("a mail")
}

#[test]
fn the_envelope_is_read_in_unicode_and_in_the_old_code_page() {
    let told = letter().text(0x1000, "请查收。\r\nhttps://a.invalid/b");
    for (what, mail) in
        [("unicode", told.clone()), ("gbk", told.clone().in_gbk()), ("936", told.in_gbk().fixed(0x3FFD, 3, 936))]
    {
        let bytes = mail.saved();
        assert_eq!(sniff(&bytes), Kind::Msg);
        let read = envelope(&bytes);
        assert_eq!(
            (read.name.as_str(), read.address.as_str(), read.subject.as_str()),
            ("城东镇", "a@example.invalid", "三季度进展"),
            "{what}"
        );
        assert_eq!(read.date.map(|at| at.to_rfc3339()).as_deref(), Some(AT), "{what}");
        assert_eq!(
            (read.text.as_str(), read.links.len(), read.arrived),
            ("请查收。\nhttps://a.invalid/b", 1, None),
            "{what}"
        );
        assert_eq!(parcel(&bytes).members[0].payload, Payload::MailText, "{what}");
    }
}

#[test]
fn what_the_properties_lack_stands_in_the_header_that_came_with_the_mail() {
    let header = "Received: from a by b; Mon, 29 Sep 2025 09:00:00 +0800\r\nFrom: =?GBK?B?s8e2q9Xy?= <a@example.invalid>\r\n\
                  Date: Sun, 28 Sep 2025 16:30:00 +0800\r\nSubject: x\r\n";
    // The address in an office's own directory is none.
    let own = "/O=OFFICE/CN=RECIPIENTS/CN=A@B";
    let read = envelope(&Saved::default().text(0x0C1F, own).text(0x0C1A, "城东镇办").text(0x007D, header).saved());
    assert_eq!(
        (read.name.as_str(), read.address.as_str(), read.subject.as_str()),
        ("城东镇办", "a@example.invalid", "x")
    );
    assert_eq!(read.date.map(|at| at.to_rfc3339()).as_deref(), Some(AT));
    assert_eq!(read.arrived.map(|at| at.to_rfc3339()).as_deref(), Some("2025-09-29T09:00:00+08:00"));
    let nothing = envelope(&Saved::default().text(0x0C1F, own).fixed(0x0039, 0x40, 0x0CB3_4557_A3DD_4000).saved());
    assert_eq!((nothing.address.as_str(), nothing.date), ("", None), "the year 4501 is none");
}

#[test]
fn attachments_come_out_under_their_names_and_pictures_of_the_text_are_litter() {
    let picture = |name: &str| Saved::file(name, b"\x89PNG\r\n\x1a\n\0".to_vec());
    let mail = letter()
        .bytes(0x1013, "<p>见附件<img src=\"cid:x1\"></p>".as_bytes())
        .with(Saved::file("三季度.xlsx", "abc"))
        .with(picture("a.png").text(0x3712, "x1"))
        .with(picture("b.png").fixed(0x7FFE, 0x0B, 1))
        .with(picture("盖章件.png"))
        .with(Saved::default().text(0x3704, "网盘.xlsx").fixed(0x3705, 3, 7))
        .with(Saved::file("../三季度.xlsx", "d"));
    let parcel = parcel(&mail.saved());
    assert_eq!(
        names(&parcel),
        ["正文", "三季度.xlsx", "a.png", "b.png", "盖章件.png", "网盘.xlsx", "三季度（2）.xlsx"]
    );
    assert_eq!((file(&parcel, "三季度.xlsx"), file(&parcel, "三季度（2）.xlsx")), (&b"abc"[..], &b"d"[..]));
    assert_eq!([2, 3].map(|at| parcel.members[at].payload.clone()), [Payload::Litter, Payload::Litter]);
    assert!(matches!(parcel.members[4].payload, Payload::File(_)));
    assert!(matches!(refusal(&parcel, "网盘.xlsx"), Unreadable::Unsupported { .. }));
}

#[test]
fn a_mail_within_a_mail_is_a_file_of_its_own_in_which_no_time_of_the_clock_stands() {
    let inner = letter().with(Saved::file("进展.xlsx", "abc").in_gbk());
    let outer =
        Saved::letter(("区局", "b@example.invalid"), "转发", AT).with(Saved::inner("三季度/进展", inner)).saved();
    let first = parcel(&outer);
    assert_eq!(names(&first), ["三季度_进展.msg"]);
    let within = file(&first, "三季度_进展.msg");
    let read = parcel(within);
    assert_eq!(read.envelope.as_ref().map(|envelope| envelope.subject.as_str()), Some("三季度进展"));
    assert_eq!(file(&read, "进展.xlsx"), b"abc");
    let file = cfb::CompoundFile::open(std::io::Cursor::new(within)).expect("a compound file");
    let times = file.walk().filter(|entry| !entry.is_stream()).flat_map(|entry| [entry.created(), entry.modified()]);
    assert!(times.eq([std::time::SystemTime::UNIX_EPOCH; 4]), "no time of the clock stands in it");
}

#[test]
fn a_table_in_the_text_is_read_from_html_and_from_html_in_rtf() {
    let table = "<html><body><table><tr><td>编号</td></tr></table></body></html>";
    let gbk = encoding_rs::GBK.encode(table).0.into_owned();
    let rtf = b"{\\rtf1\\ansi\\ansicpg936\\fromhtml1 {\\fonttbl{\\f0 Arial;}}{\\*\\htmltag64 <table>}{\\*\\htmltag64 <tr>}{\\*\\htmltag64 <td>}\
        \\htmlrtf {\\htmlrtf0 \\'b1\\'e0\\u21495 ?{\\*\\htmltag72 </td>}\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </tr>}{\\*\\htmltag72 </table>}}";
    let stored =
        [&(rtf.len() as u32 + 12).to_le_bytes()[..], &(rtf.len() as u32).to_le_bytes(), b"MELA\0\0\0\0", rtf].concat();
    let bodies = [
        letter().bytes(0x1013, gbk).fixed(0x3FDE, 3, 936),
        letter().text(0x1013, table),
        letter().text(0x1000, "编号").bytes(0x1009, stored),
    ];
    for (at, mail) in bodies.iter().enumerate() {
        let read = parcel(&mail.saved());
        let Ok(Content::Workbook(book)) = InProcess.read(file(&read, "正文.html")) else { panic!("{at}: no table") };
        assert_eq!(book.sheets[0].cells, [((1, 1), text("编号"))], "{at}");
    }
}

#[test]
fn a_damaged_message_costs_one_reason() {
    let whole = letter().with(Saved::file("三季度.xlsx", vec![7; 9_000])).saved();
    for cut in [600, whole.len() / 2] {
        let read = InProcess.read(&whole[..cut]);
        assert!(matches!(read, Err(Unreadable::Damaged { .. } | Unreadable::Foreign(Kind::Ole))), "{cut}: {read:?}");
    }
}
