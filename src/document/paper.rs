//! The page after GB/T 9704 and how much of it a text takes: A4 with a type area
//! of 156 × 225 mm, which holds 22 lines of 28 characters.
//!
//! One measure for every format: half characters across (a Latin letter is one, a
//! Chinese character two), and twips (twentieths of a point) down.

use super::outline::{Marker, Part, is_annex, plain};
use pulldown_cmark::{Event, HeadingLevel, Tag};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// Twips across the type area.
pub const WIDTH: usize = 8844;
/// Twips down the type area.
pub const HEIGHT: usize = 12756;
/// Lines of a page.
pub const LINES: usize = 22;
/// Twips of a line of the text: the most of which [`LINES`] fit on a page.
pub const LINE: usize = 579;
/// Blank lines between the red rule and the title.
pub const BLANKS: usize = 2;
/// The most pages before the annexes.
pub const PAGES: usize = 5;

/// Half characters of a line of the text.
const HALVES: usize = 56;
/// Half characters that a paragraph is indented by.
const INDENT: usize = 4;

/// How the lines of a text are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// Chinese and Latin stand a quarter of a character apart, as some word
    /// processors set them whatever the style says.
    pub autospace: bool,
    /// Each line ends half a character earlier, which allows for ragged ends
    /// where a single line more would spoil the page.
    pub ragged: bool,
}

/// Half characters on a line of the type area in a size of so many half points.
pub fn halves(half_points: u32) -> usize {
    // A half character is half as wide as it is high; a half point is ten twips.
    WIDTH / (half_points as usize * 5)
}

/// Lines of a part: none of what is drawn or stands in tables.
pub fn lines(part: &Part, setting: Setting) -> usize {
    match part {
        Part::Heading(..) => 1,
        Part::Block(events) => block(events, setting),
        _ => 0,
    }
}

fn block(events: &[Event], setting: Setting) -> usize {
    let starts = |event: &&Event| matches!(event, Event::Start(Tag::Paragraph | Tag::Item) | Event::HardBreak);
    let paragraphs = events.iter().filter(starts).count().max(1);
    let in_code = |event: &Event| if let Event::Text(text) = event { text.matches('\n').count() } else { 0 };
    let text = plain(events);
    let gaps = if setting.autospace { gaps(&text) } else { 0 };
    let line = HALVES - usize::from(setting.ragged);
    let lines = (text.width_cjk() + gaps + INDENT * paragraphs).div_ceil(line).max(paragraphs);
    lines + events.iter().map(in_code).sum::<usize>()
}

/// Half characters that stand between Chinese and Latin.
fn gaps(text: &str) -> usize {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(|(a, b)| (latin(*a) && chinese(*b)) || (chinese(*a) && latin(*b))).count().div_ceil(2)
}

/// What stands before the annexes.
pub fn body<'p, 'a>(parts: &'p [Part<'a>]) -> &'p [Part<'a>] {
    let annex = |part: &Part| matches!(part, Part::Heading(HeadingLevel::H2, events) if is_annex(&plain(events)));
    &parts[..parts.iter().position(annex).unwrap_or(parts.len())]
}

/// The sections of the body, from the heading of 一 on; empty where there is none.
pub fn sections<'p, 'a>(parts: &'p [Part<'a>]) -> &'p [Part<'a>] {
    let body = body(parts);
    &body[body.iter().position(is_section).unwrap_or(body.len())..]
}

/// Lines of 一: the first page shall hold it, for it tells how the quarter stands.
pub fn first_section(parts: &[Part], setting: Setting) -> usize {
    let sections = sections(parts);
    let next = sections.iter().skip(1).position(is_section).map_or(sections.len(), |at| at + 1);
    sections[..next].iter().map(|part| lines(part, setting)).sum()
}

fn is_section(part: &Part) -> bool {
    matches!(part, Part::Heading(HeadingLevel::H3, _))
}

/// How a format sets the head, in twips.
pub struct Head {
    /// Of a name with these words.
    pub name: fn(&str) -> usize,
    /// Of a line below it.
    pub line: usize,
    /// Of the red rule with what is around it.
    pub rule: usize,
}

impl Head {
    /// Twips of the head of a text, down to its title, which takes a line.
    pub fn height(&self, parts: &[Part]) -> usize {
        let head = parts.iter().take_while(|part| !ends_head(part)).map(|part| match part {
            Part::Heading(_, events) => (self.name)(&plain(events)),
            Part::Block(_) => self.line,
            _ => 0,
        });
        head.sum::<usize>() + self.rule + LINE
    }
}

/// Of the charts that the body asks for, the most telling ones that `room` twips hold,
/// by the height of each. The others go to the page of charts in the annex, under the
/// numbers that they have.
pub fn placed(body: &[Part], mut room: usize, height: impl Fn(Marker) -> Option<usize>) -> BTreeSet<Marker> {
    let asked = |name: &Marker| body.iter().any(|part| matches!(part, Part::Marker(marker) if marker == name));
    let mut fits = |name: &Marker| match height(*name).and_then(|height| room.checked_sub(height)) {
        Some(left) => {
            room = left;
            true
        }
        None => false,
    };
    Marker::CHARTS.into_iter().filter(asked).filter(|name| fits(name)).collect()
}

/// Whether a part comes after the head: the rule, or the title.
pub fn ends_head(part: &Part) -> bool {
    matches!(part, Part::Rule | Part::Heading(HeadingLevel::H2, _))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::outline::parts;

    #[test]
    fn the_first_section_ends_where_the_next_one_begins() {
        let text = format!(
            "# 名\n\n---\n\n## 题\n\n### 一\n\n{}\n\n甲1乙\n\n### 二\n\n末\n\n## 附件1\n\n### （一）\n",
            "字".repeat(27)
        );
        assert_eq!(first_section(&parts(&text), Setting::default()), 4);
        assert!(sections(&parts("甲\n\n## 附件\n\n### （一）\n")).is_empty());
    }

    #[test]
    fn gaps_and_ragged_ends_take_room() {
        let of = |text: &str, autospace, ragged| lines(&parts(text)[0], Setting { autospace, ragged });
        let mixed = "第1条".repeat(8) + &"字".repeat(6);
        assert_eq!((of(&mixed, false, false), of(&mixed, true, false)), (1, 2));
        let full = "字".repeat(26);
        assert_eq!((of(&full, true, false), of(&full, true, true)), (1, 2));
    }
}
