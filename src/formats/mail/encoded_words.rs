//! Encoded words (RFC 2047) and parameters (RFC 2231) in a mail's header, as
//! mailers here really write them.
//!
//! A character may be split between two encoded words or two pieces of a
//! parameter, so bytes are joined before they are decoded.

use crate::formats::encoding::{decode_lossy, decode_named, named};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;

/// A header's text with its encoded words read.
pub(super) fn decode_words(text: &str) -> String {
    let mut out = String::new();
    // The charset and bytes of the encoded words since the last plain text.
    let mut coded: Option<(&str, Vec<u8>)> = None;
    let mut rest = text;
    while let Some((before, Word { charset, bytes, after })) = next_word(rest) {
        // White space between two encoded words is none of the text.
        if !before.trim().is_empty() || coded.is_none() {
            flush(&mut coded, &mut out);
            out.push_str(before);
        }
        match &mut coded {
            Some((so_far, joined)) if same(so_far, charset) => joined.extend(bytes),
            _ => {
                flush(&mut coded, &mut out);
                coded = Some((charset, bytes));
            }
        }
        rest = after;
    }
    flush(&mut coded, &mut out);
    out.push_str(rest);
    out
}

fn flush(coded: &mut Option<(&str, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = coded.take() {
        out.push_str(&decode_named(&bytes, charset));
    }
}

/// Whether two names mean one encoding: gb2312 and GBK do.
fn same(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || named(a).is_some_and(|encoding| named(b) == Some(encoding))
}

struct Word<'t> {
    charset: &'t str,
    bytes: Vec<u8>,
    /// What stands behind it.
    after: &'t str,
}

/// The first encoded word of a text, and what stands before it.
fn next_word(text: &str) -> Option<(&str, Word<'_>)> {
    text.match_indices("=?").find_map(|(at, mark)| Some((&text[..at], word(&text[at + mark.len()..])?)))
}

/// The encoded word whose first mark stands before this text.
fn word(text: &str) -> Option<Word<'_>> {
    let (charset, rest) = text.split_once('?')?;
    let (how, rest) = rest.split_once('?')?;
    // No question mark stands in a payload, so no text is looked through twice.
    let (payload, after) = rest.split_once('?')?;
    let after = after.strip_prefix('=')?;
    if charset.is_empty() || !charset.is_ascii() || charset.contains(char::is_whitespace) {
        return None;
    }
    let bytes = match how {
        "B" | "b" => base64_decode(payload.trim_end_matches('=').as_bytes())?,
        "Q" | "q" => quoted_printable_decode(payload.replace('_', "=20").as_bytes())?,
        _ => return None,
    };
    // RFC 2231 allows a language behind the charset.
    let charset = charset.split('*').next().unwrap_or(charset);
    Some(Word { charset, bytes, after })
}

/// A parameter of a header such as Content-Disposition, in whichever form it
/// is written.
pub(super) fn parameter(field: &str, wanted: &str) -> Option<String> {
    let mut plain = None;
    let mut pieces: Vec<(u32, bool, String)> = Vec::new();
    for (name, value) in parameters(field) {
        let (base, mark) = name.split_once('*').map_or((name.as_str(), None), |(base, mark)| (base, Some(mark)));
        if !base.eq_ignore_ascii_case(wanted) {
            continue;
        }
        match mark {
            None => plain = plain.or(Some(value)),
            Some("") => pieces.push((0, true, value)),
            Some(mark) => {
                let (number, extended) = mark.strip_suffix('*').map_or((mark, false), |number| (number, true));
                pieces.push((number.parse().ok()?, extended, value));
            }
        }
    }
    pieces.sort_by_key(|(number, ..)| *number);
    if pieces.is_empty() { plain.map(|value| decode_words(&value)) } else { Some(joined(&pieces)) }
}

/// The pieces of a continued parameter: their bytes are joined, then decoded.
fn joined(pieces: &[(u32, bool, String)]) -> String {
    let mut charset = "";
    let mut bytes = Vec::new();
    for (index, (_, extended, value)) in pieces.iter().enumerate() {
        let mut value = value.as_str();
        if index == 0
            && *extended
            && let Some((named, rest)) = value.split_once('\'')
            && let Some((_, rest)) = rest.split_once('\'')
        {
            (charset, value) = (named, rest);
        }
        if *extended { bytes.extend(unescaped(value)) } else { bytes.extend(value.bytes()) }
    }
    let text = if charset.is_empty() { decode_lossy(&bytes) } else { decode_named(&bytes, charset) };
    decode_words(&text)
}

/// `%E9%99%84` as bytes.
fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((byte, ahead)) = rest.split_first() {
        let hex = ahead.get(..2).filter(|two| *byte == b'%' && two.iter().all(u8::is_ascii_hexdigit));
        let value = hex.and_then(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok());
        out.push(value.unwrap_or(*byte));
        rest = if value.is_some() { &ahead[2..] } else { ahead };
    }
    out
}

/// Every parameter of a field, quotation marks taken off. A backslash escapes a
/// quotation mark or another backslash only: file names are written with it.
fn parameters(field: &str) -> Vec<(String, String)> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut chars = field.chars().peekable();
    while let Some(c) = chars.next() {
        let last = parts.len() - 1;
        match c {
            '\\' if quoted && chars.peek().is_some_and(|next| matches!(next, '"' | '\\')) => {
                parts[last].extend(chars.next());
            }
            '"' => quoted = !quoted,
            ';' if !quoted => parts.push(String::new()),
            c => parts[last].push(c),
        }
    }
    parts
        .iter()
        .skip(1)
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name.trim().to_string(), value.trim().to_string()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_joined_before_they_are_read() {
        let cases = [
            ("=?GBK?B?s8e2q9Xy?=", "城东镇"),
            ("=?utf-8?Q?=E5=9F=8E=E4=B8=9C_=E9=95=87?=", "城东 镇"),
            // 城东镇 in GBK, split within 东: B3 C7 B6 | AB D5 F2.
            ("=?gb2312?B?s8e2?= =?gb2312?B?q9Xy?=", "城东镇"),
            ("=?GB18030?B?s8e2?=\t=?gbk?Q?=AB=D5=F2?=", "城东镇"),
            ("=?utf-8?B?5Z+O5A==?=\r\n =?utf-8?B?uJw=?=", "城东"),
            ("Re: =?GBK?B?s8e2qw==?= 2025", "Re: 城东 2025"),
            ("=?utf-8*zh?B?5Z+O?=", "城"),
            ("=?utf-8?B?s8e2qw==?=", "城东"),
            ("1 =? 2 ?= 3", "1 =? 2 ?= 3"),
            ("=?x?Z?y?=", "=?x?Z?y?="),
        ];
        for (text, read) in cases {
            assert_eq!(decode_words(text), read, "{text}");
        }
    }

    #[test]
    fn parameters_of_every_form() {
        let cases = [
            ("attachment; filename=\"附件.xlsx\"", "附件.xlsx"),
            ("attachment; filename=plain.xlsx; size=3", "plain.xlsx"),
            ("attachment; FileName=\"=?GBK?B?uL28/i54bHN4?=\"", "附件.xlsx"),
            ("attachment; filename*=UTF-8''%E9%99%84%E4%BB%B6.xlsx", "附件.xlsx"),
            ("attachment; filename*=GBK''%B8%BD%BC%FE.xlsx; filename=\"a.xlsx\"", "附件.xlsx"),
            ("attachment; filename*0*=GB18030''%B8%BD%BC; filename*1*=%FE.xlsx", "附件.xlsx"),
            ("attachment; filename*1=\"件.xlsx\"; filename*0=\"附\"", "附件.xlsx"),
            ("attachment; filename=\"C:\\tmp\\a;\\\"b\\\".xlsx\"", "C:\\tmp\\a;\"b\".xlsx"),
            ("attachment; filename*=%E9%99%84", "附"),
            ("attachment; filename*=UTF-8''100%.xlsx", "100%.xlsx"),
        ];
        for (field, name) in cases {
            assert_eq!(parameter(field, "filename").as_deref(), Some(name), "{field}");
        }
        assert_eq!(parameter("attachment", "filename"), None);
        assert_eq!(parameter("attachment; filename*x=1", "filename"), None);
    }
}
