//! The two ends of a briefing: the head with its red name and rule, and the
//! imprint (版记) between its lines at the foot of the last page.

use super::section::WIDTH;
use super::story::{Look, Paragraph, Story, run};
use super::table::{Cell, Frame, cell, framed, row};
use crate::render::prose::plain;
use pulldown_cmark::{Event, Tag, TagEnd};
use unicode_width::UnicodeWidthStr;

/// The sizes that a name may have, in half points, from 初号 to 二号.
const SIZES: [u32; 5] = [84, 72, 52, 48, 44];
/// The size of a name that takes two lines.
const TWO_LINES: u32 = 52;

/// The name of the briefing, as large as fits.
pub(super) fn name(story: &mut Story, events: &[Event]) {
    let words = plain(events);
    let fits = |size: &u32| line(*size) >= words.width_cjk();
    let size = SIZES.into_iter().find(fits);
    let points = size.unwrap_or(TWO_LINES);
    let set = Paragraph { line: Some(points as usize * 13), ..Paragraph::of("IssueName") };
    let look = Look { size: Some(points), ..Look::default() };
    match halves(&words).filter(|_| size.is_none()) {
        Some((first, second)) => story.paragraph(set, |story| {
            run(&mut story.xml, look, first);
            run(&mut story.xml, look, "\n");
            run(&mut story.xml, look, second);
        }),
        None => story.paragraph(set, |story| story.runs(events, look)),
    }
}

/// How many half characters of a size fit on a line.
fn line(size: u32) -> usize {
    // A half character is half as wide as it is high; half points are ten twips.
    WIDTH / (size as usize * 5)
}

/// The two lines of a long name, parted after a closing mark as near to the
/// middle as there is one; Chinese typography parts names by sense.
fn halves(words: &str) -> Option<(&str, &str)> {
    let marks = words.char_indices().filter(|(_, c)| matches!(c, '”' | '》' | '）' | '、' | '，' | ' ' | '\u{3000}'));
    let cuts = marks.map(|(at, c)| words.split_at(at + c.len_utf8()));
    let longest = |(first, second): &(&str, &str)| first.width_cjk().max(second.width_cjk());
    cuts.filter(|cut| !cut.1.is_empty() && longest(cut) <= line(TWO_LINES)).min_by_key(longest)
}

/// A paragraph of the head: in the middle, or with a word at either side.
pub(super) fn head(story: &mut Story, events: Vec<Event>) {
    let (sides, events) = sides(events);
    let style = if sides { "MastheadSides" } else { "Masthead" };
    story.paragraph(Paragraph::of(style), |story| story.runs(&events, Look::default()));
}

/// The inline events of a paragraph; ideographic blanks that push what follows
/// to the other side become a tab, and whether there are two sides.
fn sides<'a>(events: Vec<Event<'a>>) -> (bool, Vec<Event<'a>>) {
    let edge = |event: &Event| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
    let inner: Vec<Event> = events.into_iter().filter(|event| !edge(event)).collect();
    let words = plain(&inner);
    let two = words.split('\u{3000}').filter(|side| !side.trim().is_empty()).count() == 2;
    if !two {
        return (false, inner);
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
    (true, parts)
}

/// Writes the imprint: a row a paragraph.
pub(super) fn imprint(story: &mut Story, paragraphs: Vec<Vec<Event>>) {
    if paragraphs.is_empty() {
        return;
    }
    let frame = Frame { style: "TableImprint", widths: &[WIDTH], description: "版记", at_foot: true };
    framed(story, frame, |story| {
        for events in paragraphs {
            let (_, events) = sides(events);
            row(story, false, |story| {
                cell(story, Cell { width: WIDTH, ..Cell::default() }, |story| {
                    story.paragraph(Paragraph::of("Imprint"), |story| story.runs(&events, Look::default()));
                });
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_parted_by_sense() {
        let name = "嘉定区“15分钟社区生活圈”行动工作推进情况简报";
        assert_eq!(halves(name), Some(("嘉定区“15分钟社区生活圈”", "行动工作推进情况简报")));
        assert_eq!(halves("一个没有任何标点的特别特别特别特别长的简报名称"), None);
        assert_eq!(line(52), 34);
    }
}
