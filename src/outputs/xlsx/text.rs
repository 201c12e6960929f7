//! Text made fit for a cell, and how much room it takes.
//!
//! The writer's own measure counts a Chinese character like a Latin one, so
//! heights are reckoned here, in pixels: a unit of column width is seven, as is
//! a Latin character, and a Chinese one is two.

use std::borrow::Cow;
use unicode_width::UnicodeWidthChar;

/// What a cell can hold, in UTF-16 units.
const CELL_LIMIT: usize = 32_767;

/// What stands at the end of a text that a cell cannot hold.
pub const CUT: &str = "……（原文过长，已截断，见 ledger.json）";

/// The text as a cell can hold it: line ends unified, control characters made
/// visible, marks that reorder the line gone, and cut where it is too long.
pub fn fit(text: &str) -> Cow<'_, str> {
    // No byte of what is shown otherwise is among these, but for the last two; all are looked
    // at, many at a time.
    let is_usual = |byte| matches!(byte, b' '..=b'~' | 0x80..=0xBF | 0xE3..=0xEF);
    let is_plain = text.bytes().fold(true, |all, byte| all & is_usual(byte));
    let is_plain = is_plain && !text.contains("\u{FFFE}") && !text.contains("\u{FFFF}");
    let shown = if !is_plain && text.chars().any(|c| shown(c) != Some(c)) {
        let unified = text.replace("\r\n", "\n");
        Cow::Owned(unified.chars().filter_map(shown).collect::<String>())
    } else {
        Cow::Borrowed(text)
    };
    // Bytes are never fewer than UTF-16 units.
    if shown.len() <= CELL_LIMIT || shown.encode_utf16().count() <= CELL_LIMIT {
        shown
    } else {
        Cow::Owned(cut(&shown))
    }
}

/// The beginning of a long text, and the mark that it was cut.
fn cut(text: &str) -> String {
    let room = CELL_LIMIT - CUT.encode_utf16().count();
    let mut taken = 0;
    let fits = |c: &char| {
        taken += c.len_utf16();
        taken <= room
    };
    text.chars().take_while(fits).collect::<String>() + CUT
}

/// A character as it is shown; nothing for marks that make a line read in another
/// order than it is stored.
fn shown(c: char) -> Option<char> {
    match c {
        '\r' => Some('\n'),
        '\n' | '\t' => Some(c),
        '\0'..='\x1F' => char::from_u32(0x2400 + c as u32),
        '\x7F' => Some('\u{2421}'),
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
        '\x7F'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => Some(char::REPLACEMENT_CHARACTER),
        _ => Some(c),
    }
}

/// How many lines a text takes in a column of this width, rather one too many
/// than one too few.
pub fn lines(text: &str, column: f64) -> usize {
    let room = (column * 7.0 - 1.0).max(14.0) as usize;
    if text.len() * 7 <= room && !text.contains('\n') {
        return 1;
    }
    text.split('\n').map(|line| lines_of(line, room)).sum()
}

/// Lines of one paragraph: Chinese breaks anywhere, Latin words do not break
/// unless they are longer than a line.
fn lines_of(line: &str, room: usize) -> usize {
    let (mut lines, mut used, mut word) = (1, 0, 0);
    for c in line.chars() {
        let size = 7 * match c {
            '\0'..='\x7F' => 1,
            '一'..='\u{9FFF}' | '、'..='】' | '！'..='｠' => 2,
            _ => c.width_cjk().unwrap_or(0),
        };
        used += size;
        word = if c.is_ascii_graphic() { word + size } else { 0 };
        if used > room {
            lines += 1;
            used = if word > 0 && word <= room { word } else { size };
            word = word.min(used);
        }
    }
    lines
}

/// Puts text into XML as a workbook writes it: what looks like a character in the
/// workbook's own notation, `_x0041_`, shall stay what it looks like.
pub fn escape(text: &str, out: &mut String) {
    // Hardly any text has one of them: all bytes are looked at, many at a time.
    let is_other = |byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'_');
    if !text.bytes().fold(false, |any, byte| any | is_other(byte)) {
        return out.push_str(text);
    }
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let written = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'_' if is_notation(&text.as_bytes()[at..]) => "_x005F_",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(written);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}

fn is_notation(bytes: &[u8]) -> bool {
    matches!(bytes.get(..7), Some([_, b'x', code @ .., b'_']) if code.iter().all(u8::is_ascii_hexdigit))
}

/// The first characters of a text, with an ellipsis where more follows.
pub fn head(text: &str, characters: usize) -> Cow<'_, str> {
    match text.char_indices().nth(characters) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_where_a_reader_sees_it() {
        for text in ["进".repeat(40_000), "a".repeat(40_000), "𠮷".repeat(20_000)] {
            let fitted = fit(&text);
            assert!(fitted.ends_with(CUT));
            assert!((CELL_LIMIT - 1..=CELL_LIMIT).contains(&fitted.encode_utf16().count()));
        }
        assert_eq!(fit(&"进".repeat(CELL_LIMIT)).chars().count(), CELL_LIMIT);
    }

    #[test]
    fn control_characters_become_visible_and_line_ends_one_kind() {
        assert_eq!(fit("甲\r\n乙\r丙\u{1}丁\u{202E}戊\u{85}\tz"), "甲\n乙\n丙␁丁戊\u{FFFD}\tz");
        assert!(matches!(fit("无异常\n两行"), Cow::Borrowed(_)));
    }

    #[test]
    fn text_in_xml_stays_what_it_is() {
        let written = |text| {
            let mut xml = String::new();
            escape(text, &mut xml);
            xml
        };
        assert_eq!(written("a<b>&\"_进_x0041_x005F_x00_"), "a&lt;b&gt;&amp;&quot;_进_x005F_x0041_x005F_x005F_x00_");
        assert_eq!(written("_x00G1_ 甲_x"), "_x00G1_ 甲_x");
    }

    #[test]
    fn chinese_takes_twice_the_room() {
        assert_eq!(lines("进度", 10.0), 1);
        assert_eq!(lines(&"进".repeat(10), 11.0), 2);
        assert_eq!(lines("一\n\n二", 10.0), 3);
        assert_eq!(lines("word word", 6.0), 2);
        assert_eq!(lines(&"w".repeat(20), 6.0), 4);
        assert_eq!(head("落实要求", 2), "落实…");
        assert_eq!(head("落实", 2), "落实");
    }
}
