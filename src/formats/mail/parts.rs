//! The parts of a mail, whatever program wrote it, as the container that intake takes.

use crate::formats::container::Members;
use crate::formats::unreadable::check_limit;
use crate::formats::{BODY, BODY_HTML, Container, Envelope, Payload, Unreadable, limits};
use crate::model::value::clean;
use mail_parser::decoders::html::html_to_text;
use std::collections::HashSet;

/// The parts of a mail being taken apart.
#[derive(Default)]
pub(super) struct MailParts {
    pub plain: String,
    pub html: String,
    /// Whether there is a part for the mail's own text at all.
    pub has_text: bool,
    /// Whether that stands last in a mail that is cut off.
    pub text_cut_off: bool,
    /// Whether something like a further part stands after the mail's end.
    pub has_tail: bool,
    pub attachments: Vec<Attachment>,
}

/// A part that is no text of the mail itself.
pub(super) struct Attachment {
    pub name: Option<String>,
    /// The id by which the HTML may show it.
    pub id: Option<String>,
    /// Not marked as an attachment, and there to be shown with the text.
    pub shown: bool,
    pub picture: bool,
    pub payload: Payload,
}

/// Media types of signatures, which nobody means to send.
pub(super) const SIGNATURES: [&str; 3] =
    ["application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"];

impl MailParts {
    /// The mail as a container. `envelope` has what its header says; the rest is added.
    pub fn into_container(self, envelope: Envelope) -> Container {
        let line = |text: &str| clean(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let text = if self.plain.trim().is_empty() { html_to_text(beginning(&self.html)) } else { self.plain };
        let envelope = Envelope {
            name: line(&envelope.name),
            address: line(&envelope.address),
            subject: line(&envelope.subject),
            links: links(&text, &self.html),
            text: clean(beginning(&text)),
            ..envelope
        };
        let mut members = Members::default();
        if self.has_text {
            let table = self.html.as_bytes().windows(6).any(|six| six.eq_ignore_ascii_case(b"<table"));
            let (name, payload) = match (table, self.text_cut_off) {
                (true, false) => (BODY_HTML, Payload::File(format!("\u{feff}{}", self.html).into_bytes().into())),
                (true, true) => (BODY_HTML, Payload::Refused(cut())),
                (false, _) => (BODY, Payload::MailText),
            };
            members.add(name, payload);
        }
        for (index, part) in (1..).zip(self.attachments) {
            let shown = part.id.is_some_and(|id| !id.is_empty() && self.html.contains(&format!("cid:{id}")));
            let payload = if part.picture && (shown || part.shown) { Payload::Litter } else { part.payload };
            members.add(&part.name.unwrap_or_else(|| format!("附件{index}")), payload);
        }
        if self.has_tail {
            let why = Unreadable::damaged("邮件的结束标记之后还有内容，没有读取，请重新导出这封邮件");
            members.add(TAIL, Payload::Refused(why));
        }
        Container { envelope: Some(envelope), members: members.list }
    }
}

/// Stands for what follows a mail's end.
const TAIL: &str = "邮件结束以后的内容";

/// An attachment as decoded, should that have been possible.
pub(super) fn decoded(content: Option<Vec<u8>>) -> Payload {
    let incomplete = || Payload::Refused(Unreadable::damaged("附件的编码不完整，可能没有传完"));
    content.map_or_else(incomplete, |bytes| Payload::File(bytes.into()))
}

/// The beginning of a long text.
fn beginning(text: &str) -> &str {
    let mut end = text.len().min(limits::MAIL_TEXT_BYTES);
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
    for source in [beginning(html), beginning(text)] {
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

/// Refuses a mail of more parts than the limit.
pub(super) fn check_parts(found: usize) -> Result<(), Unreadable> {
    check_limit("邮件的部分（个）", found as u64, limits::CONTAINER_MEMBERS as u64)
}

/// What stands last in a mail that is cut off.
pub(super) fn cut() -> Unreadable {
    Unreadable::damaged("邮件没有传完，缺少结尾，这个附件不完整")
}
