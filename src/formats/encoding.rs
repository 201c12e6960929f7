//! Bytes as text, in one place for all formats: a byte order mark decides, then
//! what is sound UTF-8 is UTF-8, then what the file says of itself counts, and
//! what is left is GB18030, which Chinese Windows writes.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file; `None` where it is sound in no encoding.
pub fn decode(bytes: &[u8]) -> Option<String> {
    decode_declared(bytes, None)
}

/// The text of a file that names its encoding, which may be wrong.
pub(super) fn decode_declared(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<String> {
    marked(bytes).unwrap_or_else(|| sound(bytes, [Some(UTF_8), declared, Some(GB18030)].into_iter().flatten()))
}

/// The text of markup, which can only be in Unicode.
pub(super) fn decode_unicode(bytes: &[u8]) -> Option<String> {
    marked(bytes).unwrap_or_else(|| sound(bytes, [wide(bytes).unwrap_or(UTF_8)]))
}

/// The encoding of markup in sixteen bits that goes without a mark.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether markup is in sixteen bits.
pub(super) fn is_wide(head: &[u8]) -> bool {
    matches!(head, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..]) || wide(head).is_some()
}

/// Text without a mark of its encoding, and whether that is UTF-8 (else it is
/// GB18030); `None` where it is neither. A mark stays in the text.
pub fn decode_unmarked(bytes: &[u8]) -> Option<(String, bool)> {
    sound(bytes, [UTF_8]).map(|text| (text, true)).or_else(|| Some((sound(bytes, [GB18030])?, false)))
}

/// The same of text that is needed whatever it is: a name, a mail.
pub fn decode_lossy(bytes: &[u8]) -> String {
    sound(bytes, [UTF_8]).unwrap_or_else(|| lossy(bytes, GB18030))
}

/// Text in an encoding by name; what is not valid in UTF-8 was named wrongly.
pub(super) fn decode_named(bytes: &[u8], name: &str) -> String {
    let Some(encoding) = named(name) else { return decode_lossy(bytes) };
    let text = sound(bytes, [encoding]).map(|text| text.trim_start_matches('\u{FEFF}').to_string());
    text.unwrap_or_else(|| lossy(bytes, if encoding == UTF_8 { GB18030 } else { encoding }))
}

/// Text in a Windows code page. A page that is not of East Asia (or none at all,
/// 0) is believed only where the bytes are not sound Chinese: programs that
/// write one beside GBK text are many.
pub(super) fn decode_code_page(bytes: &[u8], page: u16) -> String {
    let (first, second) = match page {
        932 => (SHIFT_JIS, GB18030),
        936 | 54936 => (GB18030, GB18030),
        949 => (EUC_KR, GB18030),
        950 => (BIG5, GB18030),
        65001 => (UTF_8, GB18030),
        page => (GB18030, named(&format!("windows-{page}")).unwrap_or(WINDOWS_1252)),
    };
    sound(bytes, [first, second]).unwrap_or_else(|| lossy(bytes, first))
}

/// An encoding by one of its names; GB2312 and GBK are read as GB18030, which
/// holds them.
pub(super) fn named(name: &str) -> Option<&'static Encoding> {
    Encoding::for_label(name.trim().as_bytes()).map(|encoding| if encoding == GBK { GB18030 } else { encoding })
}

/// What a byte order mark says, should there be one.
fn marked(bytes: &[u8]) -> Option<Option<String>> {
    Encoding::for_bom(bytes).map(|(encoding, mark)| sound(&bytes[mark..], [encoding]))
}

/// The text in the first encoding in which all of it is sound.
fn sound(bytes: &[u8], encodings: impl IntoIterator<Item = &'static Encoding>) -> Option<String> {
    let mut encodings = encodings.into_iter();
    encodings.find_map(|one| one.decode_without_bom_handling_and_without_replacement(bytes)).map(Into::into)
}

fn lossy(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_code_page_does_not_garble_chinese() {
        let gbk = GBK.encode("社区生活圈").0;
        for page in [936, 0, 1252, 10_000] {
            assert_eq!(decode_code_page(&gbk, page), "社区生活圈", "{page}");
        }
        assert_eq!(decode_code_page(&BIG5.encode("進度").0, 950), "進度");
        assert_eq!(decode_code_page(b"caf\xe9", 1252), "café");
    }
}
