//! Mails as they really come: every encoding of a name, bodies without a
//! charset, forwards, and mails that were cut off.

use super::pool::pool;
use crate::kit::files::*;
use jianbao::formats::{BODY, BODY_HTML, Container, Content, Kind, Payload, Unreadable, sniff};

fn gbk(text: &str) -> Bytes {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for (i, three) in bytes.chunks(3).enumerate() {
        let word = three.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for k in 0..=three.len() {
            out.push(char::from(LETTERS[(word >> (18 - 6 * k) & 63) as usize]));
        }
        out.push_str(&"=".repeat(3 - three.len()));
        if i % 19 == 18 {
            out.push_str("\r\n");
        }
    }
    out
}

/// A header block, without the type of its content.
const HEAD: &str = "From: =?GBK?B?xM/P6NXy?= <nanxiang@example.invalid>\r\n\
    Date: Sun, 28 Sep 2025 16:30:00 +0800\r\nMIME-Version: 1.0\r\n";

/// A mail of these parts; each is a header and a body.
fn mixed(head: &[u8], parts: &[(Bytes, Bytes)]) -> Bytes {
    let mut out = [head, b"Content-Type: multipart/mixed; boundary=\"=_X\"\r\n\r\n"].concat();
    for (header, body) in parts {
        out.extend(b"--=_X\r\n");
        out.extend(header);
        out.extend(b"\r\n\r\n");
        out.extend(body);
        out.extend(b"\r\n");
    }
    out.extend(b"--=_X--\r\n");
    out
}

fn part(header: impl Into<Bytes>, body: impl Into<Bytes>) -> (Bytes, Bytes) {
    (header.into(), body.into())
}

/// A part in base64 with this Content-Disposition.
fn attached(disposition: impl Into<Bytes>, content: &[u8]) -> (Bytes, Bytes) {
    let header =
        b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: ";
    (([&header[..], &disposition.into()]).concat(), base64(content).into())
}

fn text(words: &str) -> (Bytes, Bytes) {
    part("Content-Type: text/plain; charset=utf-8", words)
}

/// The name that a file has whose Content-Disposition is this.
fn name_of(disposition: impl Into<Bytes>) -> String {
    let mail = mixed(HEAD.as_bytes(), &[text("请查收"), attached(disposition, b"PK")]);
    let parcel = parcel(&mail);
    assert_eq!(file(&parcel, names(&parcel)[1]), b"PK");
    names(&parcel)[1].to_string()
}

#[test]
fn names_of_files_in_every_form() {
    let cases: [(Bytes, &str); 11] = [
        (b"attachment; filename=\"=?GBK?B?xM/P6NXyLnhsc3g=?=\"".to_vec(), "南翔镇.xlsx"),
        (b"attachment; filename=\"=?UTF-8?Q?=E5=8D=97=E7=BF=94.xlsx?=\"".to_vec(), "南翔.xlsx"),
        // 翔 is split between the two words.
        (b"attachment; filename=\"=?GB2312?B?xM/P?=\r\n =?GB2312?B?6NXyLnhsc3g=?=\"".to_vec(), "南翔镇.xlsx"),
        (b"attachment; filename*=GBK''%C4%CF%CF%E8%D5%F2.xlsx".to_vec(), "南翔镇.xlsx"),
        (b"attachment; filename*=utf-8''%E5%8D%97%E7%BF%94.xlsx; filename=\"a.xlsx\"".to_vec(), "南翔.xlsx"),
        // 翔 is split between the two pieces.
        (b"attachment;\r\n filename*0*=GB18030''%C4%CF%CF;\r\n filename*1*=%E8%D5%F2.xlsx".to_vec(), "南翔镇.xlsx"),
        ([&b"attachment; filename=\""[..], &gbk("南翔镇.xlsx"), b"\""].concat(), "南翔镇.xlsx"),
        ("attachment; filename=\"南翔镇.xlsx\"".into(), "南翔镇.xlsx"),
        // The trail byte of 誠 is a backslash.
        ([&b"attachment; filename=\""[..], &gbk("乗誠.xlsx"), b"\""].concat(), "乗誠.xlsx"),
        (b"attachment; filename=\"..\\..\\a.xlsx\"".to_vec(), "a.xlsx"),
        (b"attachment".to_vec(), "附件1"),
    ];
    for (disposition, name) in cases {
        assert_eq!(name_of(disposition.clone()), name, "{}", String::from_utf8_lossy(&disposition));
    }
}

#[test]
fn the_envelope_is_read_from_any_header() {
    let raw = [
        &gbk("From: 南翔镇 <NanXiang@example.invalid>\r\nSubject: 报送：三季度\r\n")[..],
        b"Received: from a by b; Mon, 29 Sep 2025 00:10:00 +0000\r\nReceived: from x; Mon, 1 Sep 2025 00:10:00 +0000\r\n",
        b"Date: Sun, 28 Sep 2025 08:30:00 GMT\r\n",
    ]
    .concat();
    let parcel = parcel(&mixed(&raw, &[text("请查收")]));
    let envelope = parcel.envelope.expect("a mail");
    assert_eq!((envelope.name.as_str(), envelope.address.as_str()), ("南翔镇", "nanxiang@example.invalid"));
    assert_eq!(envelope.subject, "报送：三季度");
    assert_eq!(envelope.date.map(|at| at.to_rfc3339()).as_deref(), Some("2025-09-28T16:30:00+08:00"));
    assert_eq!(envelope.arrived.map(|at| at.to_rfc3339()).as_deref(), Some("2025-09-29T08:10:00+08:00"));
    assert_eq!(envelope.text, "请查收");
}

#[test]
fn words_in_any_encoding() {
    let said = |part: (Bytes, Bytes)| {
        let parcel = parcel(&mixed(HEAD.as_bytes(), &[part]));
        assert_eq!(names(&parcel), [BODY]);
        assert_eq!(parcel.members[0].payload, Payload::MailText);
        parcel.envelope.expect("a mail").text
    };
    let words = "附件请查收，2.1已更正";
    assert_eq!(said(text(words)), words);
    assert_eq!(said(part("Content-Type: text/plain", gbk(words))), words);
    assert_eq!(said(part("X-Empty: 1", gbk(words))), words, "no type at all");
    assert_eq!(
        said(part("Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit", gbk(words))),
        words
    );
    let coded = "Content-Type: text/plain; charset=\"GB18030\"\r\nContent-Transfer-Encoding: base64";
    assert_eq!(said(part(coded, base64(&gbk(words)))), words);
    let quoted: String = gbk(words).iter().map(|byte| format!("={byte:02X}")).collect();
    let header = "Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: quoted-printable";
    assert_eq!(said(part(header, quoted)), words);
    assert_eq!(said(part("Content-Type: text/plain; charset=utf-8", gbk(words))), words, "a charset that lies");
    assert_eq!(said(part("Content-Type: text/html; charset=utf-8", "<p>附件请查收，2.1已更正</p>")), words);
}

#[test]
fn an_html_text_with_a_table_is_a_file() {
    let html = "<html><p>如下：</p><TABLE><tr><td>编号</td></tr></TABLE></html>";
    let two = "Content-Type: multipart/alternative; boundary=Y";
    let body = format!(
        "--Y\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n如下\r\n--Y\r\n\
         Content-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--Y--",
        base64(&gbk(html))
    );
    let parcel = parcel(&mixed(HEAD.as_bytes(), &[part(two, body), attached("attachment; filename=a.xlsx", b"PK")]));
    assert_eq!(names(&parcel), [BODY_HTML, "a.xlsx"]);
    assert_eq!(file(&parcel, BODY_HTML), format!("\u{feff}{html}").as_bytes());
    assert_eq!(sniff(file(&parcel, BODY_HTML)), Kind::Html);
    assert_eq!(parcel.envelope.expect("a mail").text, "如下");
}

#[test]
fn pictures_of_the_text_are_litter_and_others_are_not() {
    let png = b"\x89PNG\r\n\x1a\n0000";
    let picture = |disposition: &str, id: &str| {
        let id = if id.is_empty() { String::new() } else { format!("Content-ID: <{id}>\r\n") };
        let header = format!(
            "Content-Type: image/png\r\n{id}Content-Transfer-Encoding: base64\r\nContent-Disposition: {disposition}"
        );
        part(header, base64(png))
    };
    let html = part("Content-Type: text/html; charset=utf-8", "<img src=\"cid:logo@1\">");
    let parcel = parcel(&mixed(
        HEAD.as_bytes(),
        &[
            html,
            picture("attachment; filename=a.png", "logo@1"),
            picture("inline; filename=b.png", "sign@1"),
            picture("attachment; filename=c.png", "other@1"),
            picture("inline; filename=d.png", ""),
            attached("inline; filename=e.xlsx", b"PK"),
        ],
    ));
    let litter: Vec<&str> =
        parcel.members.iter().filter(|m| m.payload == Payload::Litter).map(|m| m.name.as_str()).collect();
    assert_eq!(litter, ["a.png", "b.png"]);
    assert_eq!(names(&parcel), [BODY, "a.png", "b.png", "c.png", "d.png", "e.xlsx"]);
}

#[test]
fn a_mail_within_a_mail_is_taken_out_whole() {
    let inner = mixed(
        &[b"Subject: =?GBK?B?xM/P6NXyt8bLzQ==?=\r\n".as_slice(), HEAD.as_bytes()].concat(),
        &[text("请查收"), attached("attachment; filename=a.xlsx", b"PK")],
    );
    let plain = part("Content-Type: message/rfc822", inner.clone());
    let coded = part("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", base64(&inner));
    let named = attached("attachment; filename=\"forward.eml\"", &inner);
    for (part, name) in [(plain, "南翔镇菲送.eml"), (coded, "南翔镇菲送.eml"), (named, "forward.eml")] {
        let outer =
            parcel(&mixed(HEAD.as_bytes(), &[text("转发"), part, attached("attachment; filename=b.xlsx", b"PK")]));
        assert_eq!(names(&outer), [BODY, name, "b.xlsx"]);
        let inside = parcel(file(&outer, name));
        assert_eq!(names(&inside), [BODY, "a.xlsx"]);
        assert_eq!(file(&inside, "a.xlsx"), b"PK");
    }
}

fn is_cut(parcel: &Container, name: &str) -> bool {
    matches!(refusal(parcel, name), Unreadable::Damaged { detail } if detail.contains("没有传完"))
}

#[test]
fn the_last_attachment_of_a_mail_that_was_cut_off_is_never_whole() {
    let content: Bytes = (0..2622u32).map(|i| (i % 251) as u8).collect();
    let file_of = |name: &str| attached(format!("attachment; filename={name}"), &content);
    let whole = mixed(HEAD.as_bytes(), &[text("请查收"), file_of("a.csv"), file_of("b.csv")]);
    assert_eq!(file(&parcel(&whole), "b.csv"), content);
    let start = |part: usize| whole.windows(5).enumerate().filter(|(_, w)| *w == b"--=_X").nth(part).expect("a part").0;
    for end in [start(2) + 400, start(2) + 403, start(3), start(3) + 5] {
        let cut = parcel(&whole[..end]);
        assert_eq!(file(&cut, "a.csv"), content, "{end}");
        assert!(is_cut(&cut, "b.csv"), "{end}");
    }
    let inner = mixed(HEAD.as_bytes(), &[text("请查收"), file_of("a.csv"), file_of("b.csv")]);
    let outer = mixed(HEAD.as_bytes(), &[text("转发"), part("Content-Type: message/rfc822", inner)]);
    let cut = parcel(&outer[..outer.len() - 300]);
    let inside = parcel(file(&cut, "转发的邮件.eml"));
    assert_eq!(file(&inside, "a.csv"), content);
    assert!(is_cut(&inside, "b.csv"));
    // A mail that is nothing but a file has no closing boundary; its base64 tells.
    let single = format!(
        "{HEAD}Content-Type: text/csv; name=a.csv\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        base64(&content)
    );
    assert_eq!(file(&parcel(single.as_bytes()), "a.csv"), content);
    assert!(is_cut(&parcel(&single.as_bytes()[..single.len() - 3]), "a.csv"));
}

#[test]
fn exports_begin_in_different_ways() {
    let mail = mixed(HEAD.as_bytes(), &[text("请查收"), attached("attachment; filename=a.xlsx", b"PK")]);
    let unix: Bytes = mail.iter().copied().filter(|byte| *byte != b'\r').collect();
    let ways = [
        mail.clone(),
        unix,
        [b"\xef\xbb\xbf", mail.as_slice()].concat(),
        [b"\r\n\r\n", mail.as_slice()].concat(),
        [b"From nanxiang@example.invalid Sun Sep 28 16:30:00 2025\r\n", mail.as_slice()].concat(),
        [b"X-Long: ", "a".repeat(9_000).as_bytes(), b"\r\n", mail.as_slice()].concat(),
    ];
    for (i, way) in ways.iter().enumerate() {
        assert_eq!(sniff(way), Kind::Mime, "{i}");
        let parcel = parcel(way);
        assert_eq!(names(&parcel), [BODY, "a.xlsx"], "{i}");
        assert_eq!(file(&parcel, "a.xlsx"), b"PK", "{i}");
        assert_eq!(parcel.envelope.expect("a mail").address, "nanxiang@example.invalid", "{i}");
    }
    for text in ["编号,任务\n1,a: b\n", "From: 一份没有别的字段的文字\n\n", "a: b\nc: d\n\n"] {
        assert_ne!(sniff(text.as_bytes()), Kind::Mime, "{text}");
    }
}

#[test]
fn what_outlook_wraps_is_told() {
    let tnef = b"\x78\x9f\x3e\x22\x01\x00";
    assert!(matches!(read(tnef), Err(Unreadable::Foreign(Kind::Tnef))));
    let signature = part("Content-Type: application/pkcs7-signature; name=smime.p7s", "x");
    let parcel = parcel(&mixed(
        HEAD.as_bytes(),
        &[text("请查收"), attached("attachment; filename=winmail.dat", tnef), signature],
    ));
    assert_eq!(file(&parcel, "winmail.dat"), tnef, "it is told when it is read in its turn");
    assert_eq!(parcel.members[2].payload, Payload::Litter);
}

/// Bytes in letters, as a file of this name.
fn uuencoded(name: &str, bytes: &[u8]) -> String {
    let letter = |six: u8| char::from(if six == 0 { b'`' } else { six + b' ' });
    let mut out = format!("begin 644 {name}\r\n");
    for line in bytes.chunks(45) {
        out.push(letter(line.len() as u8));
        for three in line.chunks(3) {
            let [a, b, c] = [0, 1, 2].map(|nth| three.get(nth).copied().unwrap_or(0));
            out.extend([a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63].map(letter));
        }
        out += "\r\n";
    }
    out + "`\r\nend\r\n"
}

#[test]
fn files_in_letters_are_attachments() {
    let content: Bytes = (0..2622u32).map(|i| (i % 251) as u8).collect();
    let coded = uuencoded("a.xlsx", &content);
    // Mailers take blanks from the ends of lines.
    let trimmed: String = coded.replace('`', " ").lines().map(|line| format!("{}\n", line.trim_end())).collect();
    for how in ["x-uuencode", "uuencode", "x-uue"] {
        for coded in [&coded, &trimmed] {
            let header = format!(
                "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: {how}\r\nContent-Disposition: attachment; filename=b.xlsx"
            );
            let parcel = parcel(&mixed(HEAD.as_bytes(), &[text("请查收"), part(header, coded.as_str())]));
            assert_eq!(names(&parcel), [BODY, "b.xlsx"]);
            assert_eq!(file(&parcel, "b.xlsx"), content);
        }
    }
    let two = format!("请查收\r\n{coded}\r\n{}谢谢\r\n", uuencoded("南翔镇.csv", b"1,2"));
    let plain = parcel(format!("{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{two}").as_bytes());
    assert_eq!(names(&plain), [BODY, "a.xlsx", "南翔镇.csv"]);
    assert_eq!((file(&plain, "a.xlsx"), file(&plain, "南翔镇.csv")), (content.as_slice(), &b"1,2"[..]));
    assert_eq!(plain.envelope.expect("a mail").text.split_whitespace().collect::<Vec<_>>(), ["请查收", "谢谢"]);
}

#[test]
fn files_in_letters_that_are_cut_off_are_damaged_and_words_are_words() {
    let coded = uuencoded("a.xlsx", &[7; 500]);
    let plain = |text: &str| parcel(format!("{HEAD}\r\n{text}").as_bytes());
    for end in [20, 100, coded.len() - 12] {
        let cut = plain(&coded[..end]);
        assert!(is_cut(&cut, "a.xlsx"), "{end}");
        let header = "Content-Type: application/x; name=b.xlsx\r\nContent-Transfer-Encoding: x-uuencode";
        let cut = parcel(&mixed(HEAD.as_bytes(), &[text("请查收"), part(header, &coded[..end])]));
        assert!(is_cut(&cut, "b.xlsx"), "{end}");
    }
    let said = plain("begin 644 words\r\nof a text 请查收\r\nend\r\n");
    assert_eq!(names(&said), [BODY]);
    assert_eq!(said.envelope.expect("a mail").text.lines().count(), 3);
    let many = "begin 644 a\r\nend\r\n".repeat(100_000);
    let read = pool().read(format!("{HEAD}\r\n{many}").as_bytes());
    assert!(matches!(read, Err(Unreadable::TooLarge { .. })));
}

#[test]
fn links_are_kept_for_whoever_looks_for_files() {
    let html = "<a href=\"https://wx.mail.qq.com/ftn/download?func=3&amp;key=1\">进展表</a> https://a.invalid/x，https://a.invalid/x";
    let parcel = parcel(&mixed(HEAD.as_bytes(), &[part("Content-Type: text/html; charset=utf-8", html)]));
    let links = parcel.envelope.expect("a mail").links;
    assert_eq!(links, ["https://wx.mail.qq.com/ftn/download?func=3&key=1", "https://a.invalid/x"]);
}

#[test]
fn absurd_mails_end() {
    let nested = |depth: usize| {
        let mut mail = HEAD.as_bytes().to_vec();
        for i in 0..depth {
            mail.extend(format!("Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n").bytes());
        }
        mail
    };
    assert!(matches!(pool().read(&nested(40_000)), Err(Unreadable::TooLarge { .. })));
    assert!(matches!(pool().read(&nested(500)), Ok(Content::Container(_))));
    let forwards = format!("{HEAD}Content-Type: message/rfc822\r\n\r\n").repeat(40_000);
    let read = pool().read(forwards.as_bytes());
    assert!(!matches!(read, Err(Unreadable::TimedOut | Unreadable::Crashed)), "{read:?}");
    for cut in 0..HEAD.len() {
        let _ = jianbao::formats::InProcess.read(&HEAD.as_bytes()[..cut]);
    }
}

#[test]
fn a_mailbox_file_is_all_its_mails() {
    let first = mixed(HEAD.as_bytes(), &[attached("attachment; filename=a.xlsx", b"PK1")]);
    let second = mixed(
        b"From: b@example.invalid\r\nSubject: second\r\nMIME-Version: 1.0\r\n",
        &[attached("attachment; filename=b.xlsx", b"PK2")],
    );
    let mbox =
        [b"From a@example.invalid Sun Sep 28\r\n", &first[..], b"\r\nFrom b@example.invalid Mon\r\n", &second].concat();
    let parcel = parcel(&mbox);
    assert_eq!((names(&parcel), parcel.envelope.is_none()), (vec!["转发的邮件.eml", "second.eml"], true));
    let opened = crate::kit::files::parcel(file(&parcel, "second.eml"));
    assert_eq!(file(&opened, "b.xlsx"), b"PK2");
    // A line of a letter that begins with From begins no mail.
    let words = mixed(HEAD.as_bytes(), &[text("请查收\r\n\r\nFrom here on: nothing\r\n")]);
    assert_eq!(names(&crate::kit::files::parcel(&words)), [BODY]);
}

#[test]
fn what_follows_the_end_of_a_mail_is_not_lost_in_silence() {
    let whole = mixed(HEAD.as_bytes(), &[text("请查收")]);
    let part = attached("attachment; filename=a.xlsx", b"PK");
    let more = [&whole[..], b"\r\n", &part.0, b"\r\n\r\n", &part.1].concat();
    let parcel = parcel(&more);
    assert_eq!(names(&parcel), [BODY, "邮件结束以后的内容"]);
    assert!(matches!(refusal(&parcel, "邮件结束以后的内容"), Unreadable::Damaged { .. }));
    let footer = [&whole[..], b"\r\n-- \r\nsent from my telephone\r\n"].concat();
    assert_eq!(names(&crate::kit::files::parcel(&footer)), [BODY]);
}
