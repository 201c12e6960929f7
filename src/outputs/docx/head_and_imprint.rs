//! The two ends of a briefing: the head with its red name and rule, and the
//! imprint (版记) between its lines at the foot of the last page.

use super::writer::{Cell, Font, Frame, Paragraph, Writer};
use crate::document::outline::plain;
use crate::document::paper::{Head, WIDTH, halves};
use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

/// The sizes that a name may have, in half points, from 初号 to 二号.
const SIZES: [u32; 5] = [84, 72, 52, 48, 44];
/// The size of a name that is longer than a line.
const LONG: u32 = 52;
/// A long name is set narrower rather than on two lines, as red heads are, down
/// to so many per cent.
const NARROWEST: usize = 66;

/// The head as the styles set it.
pub(super) const HEAD: Head =
    Head { name: |words| Name::of(words).line() * Name::of(words).lines, line: 480, rule: 105 };

/// How a name is set.
struct Name {
    /// Half points.
    size: u32,
    /// Per cent, where it is set narrower.
    scale: Option<usize>,
    lines: usize,
}

impl Name {
    /// As large as fits.
    fn of(words: &str) -> Self {
        // Word processors set Chinese and Latin a little apart, and some fonts wide digits.
        let width = words.width_cjk();
        let scale = 100 * halves(LONG) / (width + width / 16).max(1);
        match SIZES.into_iter().find(|size| halves(*size) >= width) {
            Some(size) => Self { size, scale: None, lines: 1 },
            None if scale >= NARROWEST => Self { size: LONG, scale: Some(scale), lines: 1 },
            None => Self { size: LONG, scale: None, lines: width.div_ceil(halves(LONG)) },
        }
    }

    /// Twips of a line.
    fn line(&self) -> usize {
        self.size as usize * 11
    }
}

pub(super) fn name(out: &mut Writer, events: &[Event]) {
    let words = plain(events);
    let name = Name::of(&words);
    let set = Paragraph { line: Some(name.line()), ..Paragraph::of("IssueName") };
    let font = Font { size: Some(name.size), scale: name.scale, ..Font::default() };
    match parted(&words).filter(|_| name.lines > 1) {
        Some((first, second)) => out.paragraph(set, |out| {
            out.run(font, first);
            out.run(font, "\n");
            out.run(font, second);
        }),
        None => out.paragraph(set, |out| out.runs(events, font)),
    }
}

/// The two lines of a long name, parted after a closing mark as near to the
/// middle as there is one; Chinese typography parts names by sense.
fn parted(words: &str) -> Option<(&str, &str)> {
    let marks = words.char_indices().filter(|(_, c)| matches!(c, '”' | '》' | '）' | '、' | '，' | ' ' | '\u{3000}'));
    let cuts = marks.map(|(at, c)| words.split_at(at + c.len_utf8()));
    let longest = |(first, second): &(&str, &str)| first.width_cjk().max(second.width_cjk());
    cuts.filter(|cut| !cut.1.is_empty() && longest(cut) <= halves(LONG)).min_by_key(longest)
}

/// A paragraph of the head: in the middle, or with a word at either side and
/// perhaps one between them.
pub(super) fn head(out: &mut Writer, events: Vec<Event>) {
    let (sides, events) = sides(events);
    let style = match sides {
        2 => "MastheadSides",
        3 => "MastheadThree",
        _ => "Masthead",
    };
    out.paragraph(Paragraph::of(style), |out| out.runs(&events, Font::default()));
}

/// How many sides a paragraph has, and its inline events; ideographic blanks
/// that push what follows to another side become a tab.
fn sides<'a>(events: Vec<Event<'a>>) -> (usize, Vec<Event<'a>>) {
    let edge = |event: &Event| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
    let inner: Vec<Event> = events.into_iter().filter(|event| !edge(event)).collect();
    let words = plain(&inner);
    let sides = words.split('\u{3000}').filter(|side| !side.trim().is_empty()).count();
    if !(2..=3).contains(&sides) {
        return (1, inner);
    }
    let (mut begun, mut gap) = (false, false);
    let mut part = |event: Event<'a>| {
        let Event::Text(text) = event else { return event };
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if c == '\u{3000}' {
                gap = begun;
                continue;
            }
            if !c.is_whitespace() {
                out.extend(std::mem::take(&mut gap).then_some('\t'));
                begun = true;
            }
            out.push(c);
        }
        Event::Text(out.into())
    };
    let parts = inner.into_iter().map(&mut part).collect();
    (sides, parts)
}

/// Writes the imprint, one row per paragraph.
pub(super) fn imprint(out: &mut Writer, paragraphs: Vec<Vec<Event>>) {
    if paragraphs.is_empty() {
        return;
    }
    let frame =
        Frame { style: "TableImprint", widths: &[WIDTH], description: "版记", at_foot: true, ..Frame::default() };
    out.table(frame, |out| {
        for events in paragraphs {
            let (_, events) = sides(events);
            out.row(false, |out| out.cell_of(Cell::of(WIDTH), Paragraph::of("Imprint"), None, &events));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_parted_by_sense() {
        let name = "临江区“15分钟社区生活圈”行动工作推进情况简报";
        assert_eq!(parted(name), Some(("临江区“15分钟社区生活圈”", "行动工作推进情况简报")));
        assert_eq!(parted("一个没有任何标点的特别特别特别特别长的简报名称"), None);
        assert_eq!(halves(52), 34);
    }

    #[test]
    fn a_name_is_as_large_as_fits_then_narrower_then_on_two_lines() {
        let of = |words: &str| {
            let name = Name::of(words);
            (name.size, name.scale, name.lines)
        };
        assert_eq!(of("简报"), (84, None, 1));
        assert_eq!(of("临江区“15分钟社区生活圈”行动工作推进情况简报"), (52, Some(70), 1));
        assert_eq!(of(&"长".repeat(30)), (52, None, 2));
    }
}
