//! A mail as the internet carries it (.eml), and a mailbox of several.
//!
//! `mail-parser` finds the parts; names, senders and texts are read from the
//! bytes here, because it decodes each word on its own (`encoded_words`). A mail
//! whose end is missing is cut off, and what stands last in it was not sent whole.

use super::detect::{is_mail, without_preamble};
use super::encoded_words::decode_words;
use super::header::Header;
use super::parts::{Attachment, MailParts, SIGNATURES, check_parts, cut, decoded};
use super::uuencode::{self, EncodedFile};
use crate::formats::container::Members;
use crate::formats::encoding::{decode_lossy, decode_named};
use crate::formats::{Container, Envelope, Kind, Payload, Unreadable, sniff};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{MessageParser, MessagePart, PartType};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Opens a mail, or a mailbox file of several, each a member under its subject.
pub(in crate::formats) fn read(bytes: &[u8]) -> Result<Container, Unreadable> {
    let mails = mailbox(bytes);
    if mails.len() < 2 {
        return read_one(bytes);
    }
    check_parts(mails.len())?;
    let mut members = Members::default();
    for mail in mails {
        members.add(&format!("{}.eml", subject(mail)), Payload::File(mail.to_vec().into()));
    }
    Ok(Container { envelope: None, members: members.list })
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

fn read_one(bytes: &[u8]) -> Result<Container, Unreadable> {
    let raw = without_preamble(bytes);
    let parser = MessageParser::new().with_mime_headers();
    let message = parser.parse(raw).ok_or_else(|| Unreadable::damaged("邮件没有内容"))?;
    check_parts(message.parts.len())?;
    let related = related(&message.parts, raw);
    let cut_off = message.parts.first().is_some_and(|root| is_cut_off(root, raw));
    let mut parts = MailParts::default();
    let leaves = message.parts.into_iter().enumerate().filter(|(_, part)| !matches!(part.body, PartType::Multipart(_)));
    let mut leaves = leaves.peekable();
    while let Some((index, part)) = leaves.next() {
        parts.add(part, raw, related.contains(&index), cut_off && leaves.peek().is_none());
        check_parts(parts.attachments.len())?;
    }
    let header = Header::read(header_block(raw));
    parts.has_tail = tail(&header, raw).iter().any(|byte| !byte.is_ascii_whitespace());
    let (name, address) = header.sender();
    let (subject, date, arrived) = (header.text("subject"), header.date(), header.arrived());
    Ok(parts.into_container(Envelope { name, address, subject, date, arrived, ..Envelope::default() }))
}

/// What stands after the mark that ends a mail of several parts, where it looks
/// like a further part; footers of mailing lists do not.
fn tail<'r>(header: &Header, raw: &'r [u8]) -> &'r [u8] {
    let Some(boundary) = header.multipart_boundary() else { return &[] };
    let end = format!("\n--{boundary}--");
    let Some(at) = raw.windows(end.len()).rposition(|window| window == end.as_bytes()) else { return &[] };
    let rest = &raw[at + end.len()..];
    let is_part = rest.windows(8).any(|eight| eight.eq_ignore_ascii_case(b"content-"));
    if is_part { rest } else { &[] }
}

/// The header block of a mail.
fn header_block(raw: &[u8]) -> &[u8] {
    let ends = [&b"\n\n"[..], b"\r\n\r\n"].map(|end| raw.windows(end.len()).position(|window| window == end));
    &raw[..ends.into_iter().flatten().min().unwrap_or(raw.len())]
}

fn header_of(part: &MessagePart, raw: &[u8]) -> Header {
    Header::read(slice(raw, part.offset_header, part.offset_body))
}

fn slice(raw: &[u8], from: u32, to: u32) -> &[u8] {
    raw.get(from as usize..(to as usize).min(raw.len())).unwrap_or_default()
}

/// The parts that are there to be shown within an HTML text.
fn related(parts: &[MessagePart], raw: &[u8]) -> BTreeSet<usize> {
    let children = parts.iter().filter_map(|part| match &part.body {
        PartType::Multipart(children) if header_of(part, raw).media() == "multipart/related" => Some(children),
        _ => None,
    });
    children.flatten().map(|child| *child as usize).collect()
}

/// Whether the mark that ends a mail of several parts is missing.
fn is_cut_off(root: &MessagePart, raw: &[u8]) -> bool {
    let Some(boundary) = header_of(root, raw).multipart_boundary() else { return false };
    let end = format!("--{boundary}--");
    let lines = raw.split(|byte| *byte == b'\n');
    !lines.filter(|line| line.starts_with(b"--")).any(|line| line.trim_ascii_end() == end.as_bytes())
}

impl Attachment {
    /// A uuencoded file, under its own name unless the part has one.
    fn uuencoded(file: EncodedFile, name: Option<String>) -> Self {
        let own = Some(decode_words(&decode_lossy(&file.name))).filter(|name| !name.is_empty());
        let picture = file.content.as_deref().is_some_and(|bytes| sniff(bytes) == Kind::Picture);
        Self { name: name.or(own), id: None, shown: false, picture, payload: decoded(file.content) }
    }
}

impl MailParts {
    fn add<'r>(&mut self, part: MessagePart<'r>, raw: &'r [u8], related: bool, cut_off: bool) {
        let header = header_of(&part, raw);
        let media = header.media();
        let transfer = header.raw("content-transfer-encoding").unwrap_or_default();
        let name = header.file_name();
        let own = name.is_none() && !header.is_attachment() && matches!(media.as_str(), "text/plain" | "text/html");
        if own && !matches!(part.body, PartType::Message(_)) {
            self.has_text = true;
            self.text_cut_off |= cut_off;
            let bytes = content(part, transfer, raw).unwrap_or_default();
            let bytes = if media == "text/plain" { self.without_files(bytes) } else { bytes };
            let charset = header.charset();
            let text = charset.map_or_else(|| decode_lossy(&bytes), |charset| decode_named(&bytes, &charset));
            let all = if media == "text/html" { &mut self.html } else { &mut self.plain };
            if !all.is_empty() {
                all.push('\n');
            }
            all.push_str(&text);
            return;
        }
        if uuencode::is_uuencode(transfer) {
            self.add_uuencoded(slice(raw, part.offset_body, part.offset_end), name);
            return;
        }
        let is_message = matches!(part.body, PartType::Message(_)) || media == "message/rfc822";
        let content = content(part, transfer, raw);
        let picture = media.starts_with("image/") || content.as_deref().is_some_and(|b| sniff(b) == Kind::Picture);
        let name = match (name, &content) {
            (None, Some(bytes)) if is_message => Some(format!("{}.eml", subject(bytes))),
            (name, _) => name,
        };
        let payload = match content {
            _ if SIGNATURES.contains(&media.as_str()) => Payload::Litter,
            // A mail of several parts tells by itself what of it is missing.
            Some(bytes) if cut_off && !(is_message && is_multipart(&bytes)) => Payload::Refused(cut()),
            content => decoded(content.map(Cow::into_owned)),
        };
        let shown = !header.is_attachment() && (related || header.id().is_some());
        self.attachments.push(Attachment { name, id: header.id().map(str::to_string), shown, picture, payload });
    }

    /// A text without the files that stand in it, which are attached.
    fn without_files<'r>(&mut self, text: Cow<'r, [u8]>) -> Cow<'r, [u8]> {
        let Some((left, files)) = uuencode::extract(&text) else { return text };
        self.attachments.extend(files.into_iter().map(|file| Attachment::uuencoded(file, None)));
        Cow::Owned(left)
    }

    /// A part that holds uuencoded files. The first has the part's name.
    fn add_uuencoded(&mut self, encoded: &[u8], mut name: Option<String>) {
        let none = || vec![EncodedFile { name: Vec::new(), content: None }];
        let files = uuencode::extract(encoded).map_or_else(none, |(_, files)| files);
        self.attachments.extend(files.into_iter().map(|file| Attachment::uuencoded(file, name.take())));
    }
}

/// The subject of a mail within a mail, for its name.
fn subject(bytes: &[u8]) -> String {
    let subject = Header::read(header_block(without_preamble(bytes))).text("subject");
    if subject.trim().is_empty() { "转发的邮件".into() } else { subject.replace(['/', '\\'], "_") }
}

fn is_multipart(bytes: &[u8]) -> bool {
    Header::read(header_block(without_preamble(bytes))).is_multipart()
}

/// A part's bytes as they were before they were encoded for the mail; `None`
/// where the encoding is broken. What the parser made of a text is dropped first.
fn content<'r>(part: MessagePart<'r>, transfer: &str, raw: &'r [u8]) -> Option<Cow<'r, [u8]>> {
    let encoded = slice(raw, part.offset_body, part.offset_end);
    let broken = transfer.eq_ignore_ascii_case("base64") && !is_whole(encoded);
    match part.body {
        _ if broken => return None,
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => return Some(bytes),
        text => drop(text),
    }
    match transfer.to_ascii_lowercase().as_str() {
        "base64" => base64_decode(encoded).map(Cow::Owned),
        "quoted-printable" => quoted_printable_decode(encoded).map(Cow::Owned),
        _ => Some(Cow::Borrowed(encoded)),
    }
}

/// Whether a base64 text ends where one may end.
fn is_whole(encoded: &[u8]) -> bool {
    encoded.iter().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')).count() % 4 == 0
}
