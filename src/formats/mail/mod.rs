//! A mail as a parcel: its envelope, its own words, and what is attached.
//!
//! `mail-parser` finds the parts; names, senders and texts are read from the
//! bytes here, because it decodes each word on its own (`words`). A mail whose
//! end is missing is cut off, and what stands last in it was not sent whole.

mod fields;
mod uu;
mod words;

use super::content::{BODY, BODY_HTML, Envelope, Member, Packed, Parcel};
use super::names::{Given, harmless};
use super::sniff::{Kind, sniff};
use super::{Unreadable, limits};
use crate::model::value::clean;
use fields::Fields;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::html::html_to_text;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{MessageParser, MessagePart, PartType};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

/// Fields that mails have, and hardly any other text.
const KNOWN: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "delivered-to",
    "content-type",
    "content-transfer-encoding",
    "sender",
    "reply-to",
    "dkim-signature",
    "x-mailer",
];

/// Bytes of a header block that are looked at to tell a mail.
const HEAD: usize = 64 << 10;

/// Whether a file is a mail: lines of a header, at least two of them of the
/// kind that mails have, the sender or the way it came among them.
pub(super) fn is_mail(bytes: &[u8]) -> bool {
    let start = begin(bytes);
    let mut known: BTreeSet<&str> = BTreeSet::new();
    for (index, line) in start[..start.len().min(HEAD)].split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if index > 0 && matches!(line.first(), Some(b' ' | b'\t')) {
            continue;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { return false };
        if colon == 0 || !line[..colon].iter().all(u8::is_ascii_graphic) {
            return false;
        }
        let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
        known.extend(KNOWN.iter().copied().find(|field| *field == name));
    }
    known.len() >= 2 && ["from", "received", "mime-version", "return-path"].iter().any(|field| known.contains(field))
}

/// The mail from its first header line: without a byte order mark, blank lines
/// and the line `From …` that mailboxes put before each mail.
fn begin(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    while let Some(b'\r' | b'\n') = rest.first() {
        rest = &rest[1..];
    }
    if rest.starts_with(b"From ") || rest.starts_with(b">From ") {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        rest = &rest[end..];
    }
    rest
}

/// Opens a mail, or a mailbox file of several.
pub(super) fn read(bytes: &[u8]) -> Result<Parcel, Unreadable> {
    match &mailbox(bytes)[..] {
        [] | [_] => read_one(bytes),
        mails => check_parts(mails.len()).map(|()| parcel_of(mails)),
    }
}

/// The mails of a mailbox file: each begins with a line `From …` after an empty
/// one, and then the header of a mail.
fn mailbox(bytes: &[u8]) -> Vec<&[u8]> {
    let mut starts = vec![0];
    let lines = bytes.windows(6).enumerate().filter(|(_, six)| *six == b"\nFrom ").map(|(at, _)| at + 1);
    let after_blank = |at: &usize| bytes[..at - 1].ends_with(b"\n") || bytes[..at - 1].ends_with(b"\n\r");
    starts.extend(lines.filter(after_blank).filter(|at| is_mail(&bytes[*at..])));
    starts.push(bytes.len());
    starts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect()
}

/// Several mails as one parcel, each under its subject.
fn parcel_of(mails: &[&[u8]]) -> Parcel {
    let mut given = Given::default();
    let members = mails.iter().map(|mail| {
        let named = harmless(&format!("{}.eml", subject(mail)));
        Member { name: given.distinct(named.name), odd_name: named.odd, packed: Packed::File(mail.to_vec().into()) }
    });
    Parcel { envelope: None, members: members.collect() }
}

fn read_one(bytes: &[u8]) -> Result<Parcel, Unreadable> {
    let raw = begin(bytes);
    let parser = MessageParser::new().with_mime_headers();
    let message = parser.parse(raw).ok_or_else(|| Unreadable::damaged("邮件没有内容"))?;
    check_parts(message.parts.len())?;
    let related = related(&message.parts, raw);
    let cut_off = message.parts.first().is_some_and(|root| is_cut_off(root, raw));
    let mut letter = Letter::default();
    let leaves = message.parts.into_iter().enumerate().filter(|(_, part)| !matches!(part.body, PartType::Multipart(_)));
    let mut leaves: Vec<(usize, MessagePart)> = leaves.collect();
    let last = leaves.pop();
    for (index, part) in leaves {
        letter.add(part, raw, related.contains(&index), false);
        check_parts(letter.attached.len())?;
    }
    if let Some((index, part)) = last {
        letter.add(part, raw, related.contains(&index), cut_off);
        check_parts(letter.attached.len())?;
    }
    let fields = Fields::read(header(raw));
    letter.tail = tail(&fields, raw).iter().any(|byte| !byte.is_ascii_whitespace());
    Ok(letter.into_parcel(&fields))
}

/// What stands after the mark that ends a mail of several parts, where it looks
/// like a further part; footers of mailing lists do not.
fn tail<'r>(fields: &Fields, raw: &'r [u8]) -> &'r [u8] {
    let Some(boundary) = fields.boundary().filter(|_| fields.media().starts_with("multipart/")) else { return &[] };
    let end = format!("\n--{boundary}--");
    let Some(at) = raw.windows(end.len()).rposition(|window| window == end.as_bytes()) else { return &[] };
    let rest = &raw[at + end.len()..];
    let is_part = rest.windows(8).any(|eight| eight.eq_ignore_ascii_case(b"content-"));
    if is_part { rest } else { &[] }
}

/// Refuses a mail of more parts than the limit.
fn check_parts(found: usize) -> Result<(), Unreadable> {
    let (found, limit) = (found as u64, limits::PARCEL_MEMBERS as u64);
    if found > limit {
        return Err(Unreadable::TooLarge { what: "邮件的部分（个）".into(), found, limit });
    }
    Ok(())
}

/// The header block of a mail.
fn header(raw: &[u8]) -> &[u8] {
    let end = raw.windows(2).position(|two| two == b"\n\n");
    let end_crlf = raw.windows(4).position(|four| four == b"\r\n\r\n");
    let end = [end, end_crlf].into_iter().flatten().min();
    &raw[..end.unwrap_or(raw.len())]
}

fn fields_of(part: &MessagePart, raw: &[u8]) -> Fields {
    Fields::read(slice(raw, part.offset_header, part.offset_body))
}

fn slice(raw: &[u8], from: u32, to: u32) -> &[u8] {
    raw.get(from as usize..(to as usize).min(raw.len())).unwrap_or_default()
}

/// The parts that are there to be shown within an HTML text.
fn related(parts: &[MessagePart], raw: &[u8]) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for part in parts {
        if let PartType::Multipart(children) = &part.body
            && fields_of(part, raw).media() == "multipart/related"
        {
            found.extend(children.iter().map(|child| *child as usize));
        }
    }
    found
}

/// Whether the mark that ends a mail of several parts is missing.
fn is_cut_off(root: &MessagePart, raw: &[u8]) -> bool {
    let fields = fields_of(root, raw);
    let Some(boundary) = fields.boundary().filter(|_| fields.media().starts_with("multipart/")) else { return false };
    let end = format!("--{boundary}--");
    let lines = raw.split(|byte| *byte == b'\n');
    !lines.filter(|line| line.starts_with(b"--")).any(|line| line.trim_ascii_end() == end.as_bytes())
}

/// A mail being taken apart.
#[derive(Default)]
struct Letter {
    plain: String,
    html: String,
    /// Whether the words stand last in a mail that is cut off.
    words_cut: bool,
    /// Whether there is a part for the mail's own words at all.
    worded: bool,
    /// Whether something like a further part stands after the mail's end.
    tail: bool,
    attached: Vec<Attached>,
}

/// A part that is no text of the mail itself.
struct Attached {
    name: Option<String>,
    /// The id by which the HTML may show it.
    id: Option<String>,
    /// Not marked as an attachment, and there to be shown with the text.
    shown: bool,
    picture: bool,
    packed: Packed,
}

impl Attached {
    /// A file in letters, under its own name unless the part has one.
    fn block(block: uu::Block, name: Option<String>) -> Self {
        let own = Some(words::unworded(&words::guess(&block.name))).filter(|name| !name.is_empty());
        let picture = block.content.as_deref().is_some_and(|bytes| sniff(bytes) == Kind::Picture);
        let packed = block.content.map_or_else(|| Packed::Refused(undecoded()), |bytes| Packed::File(bytes.into()));
        Self { name: name.or(own), id: None, shown: false, picture, packed }
    }
}

impl Letter {
    fn add<'r>(&mut self, part: MessagePart<'r>, raw: &'r [u8], related: bool, cut_off: bool) {
        let fields = fields_of(&part, raw);
        let media = fields.media();
        let how = fields.raw("content-transfer-encoding").unwrap_or_default();
        let name = fields.file_name();
        let own = name.is_none() && !fields.is_attachment() && matches!(media.as_str(), "text/plain" | "text/html");
        if own && !matches!(part.body, PartType::Message(_)) {
            self.worded = true;
            self.words_cut |= cut_off;
            let bytes = content(part, how, raw).unwrap_or_default();
            let bytes = if media == "text/plain" { self.without_files(bytes) } else { bytes };
            let charset = fields.charset();
            let text = charset.map_or_else(|| words::guess(&bytes), |charset| words::decode(&charset, &bytes));
            let all = if media == "text/html" { &mut self.html } else { &mut self.plain };
            if all.is_empty() {
                *all = text;
            } else {
                all.push('\n');
                all.push_str(&text);
            }
            return;
        }
        if uu::is_it(how) {
            self.add_uuencoded(slice(raw, part.offset_body, part.offset_end), name);
            return;
        }
        let is_message = matches!(part.body, PartType::Message(_)) || media == "message/rfc822";
        let content = content(part, how, raw);
        let picture = media.starts_with("image/") || content.as_deref().is_some_and(|b| sniff(b) == Kind::Picture);
        let name = match (name, &content) {
            (None, Some(bytes)) if is_message => Some(format!("{}.eml", subject(bytes))),
            (name, _) => name,
        };
        let packed = match content {
            _ if matches!(
                media.as_str(),
                "application/pkcs7-signature" | "application/x-pkcs7-signature" | "application/pgp-signature"
            ) =>
            {
                Packed::Litter
            }
            // A mail of several parts tells by itself what of it is missing.
            Some(bytes) if cut_off && !(is_message && is_multipart(&bytes)) => Packed::Refused(cut()),
            Some(bytes) => Packed::File(bytes.into_owned().into()),
            None => Packed::Refused(undecoded()),
        };
        let shown = !fields.is_attachment() && (related || fields.id().is_some());
        self.attached.push(Attached { name, id: fields.id().map(str::to_string), shown, picture, packed });
    }

    /// A text without the files that stand in it, which are attached.
    fn without_files<'r>(&mut self, text: Cow<'r, [u8]>) -> Cow<'r, [u8]> {
        let Some((left, blocks)) = uu::taken_out(&text) else { return text };
        self.attached.extend(blocks.into_iter().map(|block| Attached::block(block, None)));
        Cow::Owned(left)
    }

    /// A part that holds files in letters. The first has the part's name.
    fn add_uuencoded(&mut self, packed: &[u8], mut name: Option<String>) {
        let none = || vec![uu::Block { name: Vec::new(), content: None }];
        let blocks = uu::taken_out(packed).map_or_else(none, |(_, blocks)| blocks);
        self.attached.extend(blocks.into_iter().map(|block| Attached::block(block, name.take())));
    }

    fn into_parcel(self, fields: &Fields) -> Parcel {
        let (name, address) = fields.sender();
        let line = |text: &str| clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if self.plain.trim().is_empty() { html_to_text(beginning(&self.html)) } else { self.plain };
        let envelope = Envelope {
            name: line(&name),
            address: line(&address),
            subject: line(&fields.text("subject")),
            date: fields.date(),
            arrived: fields.arrived(),
            links: links(&text, &self.html),
            text: clean(beginning(&text)),
        };
        let mut given = Given::default();
        let mut members = Vec::new();
        if self.worded {
            let table = self.html.as_bytes().windows(6).any(|six| six.eq_ignore_ascii_case(b"<table"));
            let (name, packed) = match (table, self.words_cut) {
                (true, false) => (BODY_HTML, Packed::File(format!("\u{feff}{}", self.html).into_bytes().into())),
                (true, true) => (BODY_HTML, Packed::Refused(cut())),
                (false, _) => (BODY, Packed::Words),
            };
            members.push(Member { name: given.distinct(name.into()), odd_name: None, packed });
        }
        for (index, part) in (1..).zip(self.attached) {
            let shown = part.id.is_some_and(|id| !id.is_empty() && self.html.contains(&format!("cid:{id}")));
            let named = harmless(&part.name.unwrap_or_else(|| format!("附件{index}")));
            let packed = if part.picture && (shown || part.shown) { Packed::Litter } else { part.packed };
            members.push(Member { name: given.distinct(named.name), odd_name: named.odd, packed });
        }
        if self.tail {
            let why = Unreadable::damaged("邮件的结束标记之后还有内容，没有读取，请重新导出这封邮件");
            members.push(Member { name: given.distinct(TAIL.into()), odd_name: None, packed: Packed::Refused(why) });
        }
        Parcel { envelope: Some(envelope), members }
    }
}

/// Stands for what follows a mail's end.
const TAIL: &str = "邮件结束以后的内容";

fn undecoded() -> Unreadable {
    Unreadable::damaged("附件的编码不完整，可能没有传完")
}

fn cut() -> Unreadable {
    Unreadable::damaged("邮件没有传完，缺少结尾，这个附件不完整")
}

/// The subject of a mail within a mail, for its name.
fn subject(bytes: &[u8]) -> String {
    let subject = Fields::read(header(begin(bytes))).text("subject");
    if subject.trim().is_empty() { "转发的邮件".into() } else { subject.replace(['/', '\\'], "_") }
}

fn is_multipart(bytes: &[u8]) -> bool {
    Fields::read(header(begin(bytes))).media().starts_with("multipart/")
}

/// A part's bytes as they were before they were packed for the mail; `None`
/// where the packing is broken. What the parser made of a text is dropped first.
fn content<'r>(part: MessagePart<'r>, how: &str, raw: &'r [u8]) -> Option<Cow<'r, [u8]>> {
    let packed = slice(raw, part.offset_body, part.offset_end);
    let broken = how.eq_ignore_ascii_case("base64") && !is_whole(packed);
    match part.body {
        _ if broken => return None,
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => return Some(bytes),
        text => drop(text),
    }
    match how.to_ascii_lowercase().as_str() {
        "base64" => base64_decode(packed).map(Cow::Owned),
        "quoted-printable" => quoted_printable_decode(packed).map(Cow::Owned),
        _ => Some(Cow::Borrowed(packed)),
    }
}

/// Whether a base64 text ends where one may end.
fn is_whole(packed: &[u8]) -> bool {
    packed.iter().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')).count() % 4 == 0
}

/// The beginning of a long text.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(limits::WORDS_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Most links of a mail that are kept.
const LINKS: usize = 50;

/// Bytes of a link; a longer one is none.
const LINK_BYTES: usize = 2_048;

/// The addresses that a text and its HTML lead to, each once.
fn links(text: &str, html: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for source in [Cow::Borrowed(beginning(html)), Cow::Borrowed(beginning(text))] {
        let mut end = 0;
        for (at, _) in source.match_indices("http") {
            // Of one run of characters every address has the same end.
            if at >= end {
                let ends = |c: char| c.is_whitespace() || "\"'<>，。；）".contains(c);
                end = source[at..].find(ends).map_or(source.len(), |length| at + length);
            }
            let written = &source[at..end];
            let is_link = written.starts_with("http://") || written.starts_with("https://");
            if !is_link || written.len() > LINK_BYTES {
                continue;
            }
            let link = written.replace("&amp;", "&");
            if found.len() < LINKS && seen.insert(link.clone()) {
                found.push(link);
            }
        }
    }
    found
}
