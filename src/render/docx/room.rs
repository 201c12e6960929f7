//! What the body has room for. A briefing has five pages before its annexes;
//! what is drawn says again what stands in words and tables, so it gives way
//! where the text fills the pages.

use super::boards::{Board, MARKERS};
use super::section::{LINE, LINES, WIDTH};
use super::table::{Kind, Type, texts};
use super::widths::{lines, widths};
use crate::briefing::Briefing;
use crate::render::prose::{Part, is_annex, plain};
use pulldown_cmark::{Event, HeadingLevel, Tag};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;

/// The most pages before the annexes.
const PAGES: usize = 5;
/// Half characters of a line.
const HALVES: usize = 56;
/// Lines that are left free: a heading or a row that does not fit below goes
/// to the next page, and fonts differ.
const SPARE: usize = 3;
/// Twips of the head with its title, where the name takes two lines.
const HEAD: usize = 3540;

/// The markers whose part is drawn.
pub(super) fn drawn(parts: &[Part], view: &Briefing) -> BTreeSet<&'static str> {
    let annex = |part: &Part| matches!(part, Part::Heading(HeadingLevel::H2, events) if is_annex(&plain(events)));
    let body = &parts[..parts.iter().position(annex).unwrap_or(parts.len())];
    let asked = |name: &str| body.iter().any(|part| matches!(part, Part::Marker(marker) if marker == name));
    let text = text(body);
    // A note below a table is set in small type.
    let note = |at: usize| at > 0 && matches!((&text[at - 1], &text[at]), (Part::Table(..), Part::Block(_)));
    let heights = text.iter().enumerate().map(|(at, part)| if note(at) { LINE } else { height(part) });
    let taken = HEAD + SPARE * LINE + heights.sum::<usize>();
    let mut left = (PAGES * LINES * LINE).saturating_sub(taken);
    let mut drawn = BTreeSet::new();
    for name in MARKERS.into_iter().filter(|name| asked(name)) {
        let height = Board::of(name, view).map_or(0, |board| board.height());
        if height <= left {
            left -= height;
            drawn.insert(name);
        }
    }
    drawn
}

/// The body without its head.
fn text<'p, 'a>(body: &'p [Part<'a>]) -> &'p [Part<'a>] {
    let title = |part: &Part| matches!(part, Part::Rule | Part::Heading(HeadingLevel::H2, _));
    &body[body.iter().position(title).unwrap_or(0)..]
}

/// How tall a part is, in twips.
fn height(part: &Part) -> usize {
    match part {
        // Those of the head are counted with it.
        Part::Marker(_) | Part::Rule | Part::Heading(HeadingLevel::H1 | HeadingLevel::H2, _) => 0,
        Part::Heading(..) => LINE,
        Part::Block(events) => block(events) * LINE,
        Part::Table(_, rows) => table(rows),
    }
}

/// Lines of a block, each paragraph indented by two characters.
fn block(events: &[Event]) -> usize {
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
    (text.width_cjk() + gaps(&text) + 4 * paragraphs).div_ceil(HALVES).max(paragraphs) + code
}

/// Half characters between Chinese and Latin: some word processors leave a
/// quarter of a character there whatever the style says.
fn gaps(text: &str) -> usize {
    let latin = |c: char| c.is_ascii_alphanumeric();
    let chinese = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let pairs = text.chars().zip(text.chars().skip(1));
    pairs.filter(|(a, b)| (latin(*a) && chinese(*b)) || (chinese(*a) && latin(*b))).count().div_ceil(2)
}

fn table(rows: &[Vec<Vec<Event>>]) -> usize {
    let Some(head) = rows.first() else { return 0 };
    let set = Type::of(Kind::Plain, head.len());
    let texts = texts(rows);
    let widths = widths(&texts, WIDTH, set);
    let row = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(text, width)| lines(text, *width, set));
        cells.max().unwrap_or(1) * set.line + 10
    };
    texts.iter().map(row).sum::<usize>() + LINE / 2
}
