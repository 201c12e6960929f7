//! How many lines of an upright page after GB/T 9704 a text takes: 22 lines of
//! 28 characters a page. The first page shall tell how the quarter stands, so
//! what stands above 一 gives way to it.

use super::outline::{Part, is_annex, plain};
use pulldown_cmark::{Event, HeadingLevel, Tag};
use unicode_width::UnicodeWidthStr;

/// Half characters of a line.
const HALVES: usize = 56;
/// Blank lines between the red rule and the title.
pub const BLANKS: usize = 2;

/// What stands between Chinese characters and Latin ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seams {
    /// Nothing.
    Closed,
    /// A quarter of a character, which some word processors leave whatever the
    /// style says.
    Open,
    /// The same, and each line ends half a character earlier: for a page that a
    /// single line more would spoil.
    Ragged,
}

/// Lines of a block, each paragraph indented by two characters.
pub fn block(events: &[Event], seams: Seams) -> usize {
    let starts = |event: &Event| matches!(event, Event::Start(Tag::Paragraph | Tag::Item));
    let breaks = events.iter().filter(|event| starts(event) || matches!(event, Event::HardBreak)).count();
    let code: usize = events
        .iter()
        .map(|event| match event {
            Event::Text(text) => text.matches('\n').count(),
            _ => 0,
        })
        .sum();
    let paragraphs = breaks.max(1);
    let text = plain(events);
    let (seams, line) = match seams {
        Seams::Closed => (0, HALVES),
        Seams::Open => (gaps(&text), HALVES),
        Seams::Ragged => (gaps(&text), HALVES - 1),
    };
    (text.width_cjk() + seams + 4 * paragraphs).div_ceil(line).max(paragraphs) + code
}

/// Half characters between Chinese and Latin.
fn gaps(text: &str) -> usize {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(|(a, b)| (latin(*a) && chinese(*b)) || (chinese(*a) && latin(*b))).count().div_ceil(2)
}

/// The parts of 一: from the first heading below the title to the next one.
/// None where no such heading stands in the text.
pub fn opening<'p, 'a>(parts: &'p [Part<'a>]) -> &'p [Part<'a>] {
    let annex = |part: &Part| matches!(part, Part::Heading(HeadingLevel::H2, events) if is_annex(&plain(events)));
    let text = &parts[..parts.iter().position(annex).unwrap_or(parts.len())];
    let heads: Vec<usize> =
        (0..text.len()).filter(|at| matches!(text[*at], Part::Heading(HeadingLevel::H3, _))).collect();
    match heads[..] {
        [] => &[],
        [first] => &text[first..],
        [first, next, ..] => &text[first..next],
    }
}

/// Lines of paragraphs and headings; what is drawn or stands in tables aside.
pub fn of(parts: &[Part], seams: Seams) -> usize {
    let lines = parts.iter().map(|part| match part {
        Part::Heading(..) => 1,
        Part::Block(events) => block(events, seams),
        _ => 0,
    });
    lines.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::outline::parts;

    #[test]
    fn the_opening_ends_where_the_next_section_begins() {
        let text = format!(
            "# 名\n\n---\n\n## 题\n\n### 一\n\n{}\n\n甲1乙\n\n### 二\n\n末\n\n## 附件1\n\n### （一）\n",
            "字".repeat(27)
        );
        let all = parts(&text);
        let opening = opening(&all);
        assert_eq!((opening.len(), of(opening, Seams::Closed)), (3, 4));
        assert!(super::opening(&parts("甲\n\n## 附件\n\n### （一）\n")).is_empty());
    }

    #[test]
    fn seams_take_room() {
        let text = "第1条".repeat(8) + &"字".repeat(6);
        let all = parts(&text);
        let Part::Block(events) = &all[0] else { panic!("a paragraph") };
        assert_eq!((block(events, Seams::Closed), block(events, Seams::Open)), (1, 2));
        let all = parts("字字字字字字字字字字字字字字字字字字字字字字字字字字");
        let Part::Block(events) = &all[0] else { panic!("a paragraph") };
        assert_eq!((block(events, Seams::Open), block(events, Seams::Ragged)), (1, 2));
    }
}
