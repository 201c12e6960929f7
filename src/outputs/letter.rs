//! Letters to the units, and each as a draft that a mail program opens (RFC 5322, MIME):
//! it has no date and no id, which the program that sends it adds.

use crate::document::templates::{Templates, of_view};
use crate::document::written::{no_subject, parted};
use crate::model::error::Error;
use crate::view::letter::Letter;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::headers::{Header, HeaderType};
use mail_builder::mime::{BodyPart, MimePart};

pub use crate::document::written::Written;

/// A file that goes with a letter.
#[derive(Clone, Copy, Debug)]
pub struct Attachment<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The file, `.eml`.
    pub bytes: Vec<u8>,
    /// Addresses that are none, and that it leaves out.
    pub refused: Vec<String>,
}

/// The letter in the words of its template.
///
/// # Errors
/// The template does not render, or does not begin with a subject.
pub fn written(letter: &Letter, templates: &Templates) -> Result<Written, Error> {
    let name = format!("letter-{}.txt", letter.occasion.id());
    let text = templates.render(&name, &of_view(&name, letter)?)?;
    parted(&text).ok_or_else(|| no_subject(&name))
}

/// Makes Outlook open the file as a draft of one's own, not as a mail that was received.
const UNSENT: &str = "X-Unsent";
/// What a part that is a file is.
const FILE: &str = "application/octet-stream";
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Bytes of a name in one encoded word: with its marks it has 75 characters at most
/// (RFC 2047), and four characters stand for three bytes.
const WORD: usize = 45;

/// The draft of a letter to these addresses. Without any, `To` is left to whoever sends it.
pub fn draft(letter: &Written, to: &[String], attachments: &[Attachment<'_>]) -> Draft {
    let (to, refused): (Vec<&str>, Vec<&str>) = to.iter().map(|address| address.trim()).partition(|a| is_address(a));
    let body = letter.body.replace('\n', "\r\n");
    let mut bytes = Vec::new();
    let mut head = |name: &str, value: HeaderType| {
        bytes.extend_from_slice(format!("{name}: ").as_bytes());
        value.write_header(&mut bytes, name.len() + 2);
    };
    head(UNSENT, Raw::new("1").into());
    if !to.is_empty() {
        head("To", Address::new_list(to.into_iter().map(Address::from).collect()).into());
    }
    head("Subject", Text::new(letter.subject.as_str()).into());
    head("MIME-Version", Raw::new("1.0").into());
    let boundary = boundary(&body);
    let mut parts = vec![MimePart::new("text/plain", BodyPart::Text(body.into()))];
    parts.extend(attachments.iter().map(part));
    let mixed = ContentType::new("multipart/mixed").attribute("boundary", boundary);
    MimePart::new(mixed, parts).write_part(&mut bytes);
    Draft { bytes, refused: refused.into_iter().map(str::to_string).collect() }
}

/// A file. Its name stands there twice: as mail programs read it that know of RFC 2231, and
/// for the others as encoded words under `name`, as nearly all of them write and read it.
fn part<'a>(file: &Attachment<'a>) -> MimePart<'a> {
    let kind = if file.name.ends_with(".xlsx") { WORKBOOK } else { FILE };
    let kind = Raw::new(format!("{kind}; name=\"{}\"", encoded_words(file.name)));
    MimePart { headers: vec![("Content-Type".into(), kind.into())], contents: BodyPart::Binary(file.bytes.into()) }
        .attachment(file.name)
}

/// A boundary that no part has: all but an English body are encoded, in which this cannot stand.
fn boundary(body: &str) -> String {
    let mut boundary = String::from("=_jianbao_");
    while body.contains(&boundary) {
        boundary.push('_');
    }
    boundary
}

/// Words as encoded words (RFC 2047), blanks between them, which are no part of the words.
fn encoded_words(words: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    for c in words.chars() {
        match parts.last_mut() {
            Some(part) if part.len() + c.len_utf8() <= WORD => part.push(c),
            _ => parts.push(c.into()),
        }
    }
    let encoded = |part: String| format!("=?UTF-8?B?{}?=", STANDARD.encode(part));
    parts.into_iter().map(encoded).collect::<Vec<_>>().join(" ")
}

/// Whether it is one address of the plain kind that every mail program takes (RFC 5322
/// `dot-atom`, RFC 1035 labels): no names, no quotation marks, no list.
pub fn is_address(text: &str) -> bool {
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    let is_label = |label: &str| {
        let is_of_label = |c: char| c.is_ascii_alphanumeric() || c == '-';
        (1..=63).contains(&label.len())
            && label.chars().all(is_of_label)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((local, domain)) = text.split_once('@') else { return false };
    let is_local = local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.chars().all(is_atom));
    is_local && text.len() <= 254 && domain.contains('.') && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_and_what_is_none() {
        for good in ["a@example.invalid", "cheng.dong+ghj@mail-1.example.invalid", "13900000001@example.invalid"] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "@example.invalid",
            "a@",
            "a@example",
            "a b@example.invalid",
            "a@b@example.invalid",
            "城东镇 <a@example.invalid>",
            "a@example.invalid, b@example.invalid",
            "\"a\"@example.invalid",
            "a@example.invalid\r\nBcc: b@example.invalid",
            "a..b@example.invalid",
            ".a@example.invalid",
            "a@-example.invalid",
            "a@example..invalid",
            "城东@example.invalid",
            "a＠example.invalid",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }

    #[test]
    fn encoded_words_are_short_and_whole() {
        let name = "城东镇2025年第三季度退改表（第1次）.xlsx".repeat(5);
        let words = encoded_words(&name);
        let mut read = Vec::new();
        for word in words.split(' ') {
            assert!(word.len() <= 75, "{word}");
            let inner = word.trim_start_matches("=?UTF-8?B?").trim_end_matches("?=");
            read.extend(STANDARD.decode(inner).expect("base64"));
            assert!(std::str::from_utf8(&read).is_ok(), "a character is torn apart");
        }
        assert_eq!(String::from_utf8(read).expect("UTF-8"), name);
    }

    #[test]
    fn a_boundary_is_none_of_the_words() {
        assert!(!"--=_jianbao_\n--=_jianbao__\n".contains(&boundary("--=_jianbao_\n--=_jianbao__\n")));
    }
}
