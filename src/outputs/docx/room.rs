//! What the body has room for. A briefing has five pages before its annexes,
//! and the first alone holds 一; what is drawn says again what stands in words
//! and tables, so it gives way where the text fills the pages.

use super::boards::{Board, MARKERS};
use super::edges;
use super::keys;
use super::section::{HEIGHT, LINE, LINES, WIDTH};
use super::table::{Kind, Type, texts};
use super::widths::{lines, widths};
use crate::document::lines::{self as page, BLANKS, Seams};
use crate::document::outline::{Part, attachments, is_annex, plain};
use crate::view::Briefing;
use pulldown_cmark::{Event, HeadingLevel};
use std::collections::BTreeSet;

/// The most pages before the annexes.
const PAGES: usize = 5;
/// Lines that are left free: a heading or a row that does not fit below goes
/// to the next page, and fonts differ.
const SPARE: usize = 3;
/// Twips of a line of 一 at its closest: a shade less than the usual, as clerks
/// set it for a page to hold what it must.
const CLOSEST: usize = 540;
/// Twips of a line of the head, and of the red rule with what is around it.
const HEAD: usize = 480;
const RULE: usize = 105;

/// What stands beside the text.
pub(super) struct Plan {
    /// The markers whose part is drawn.
    pub drawn: BTreeSet<&'static str>,
    /// What stands on the first page beside 一, and how close its lines are.
    pub first: First,
}

/// The first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct First {
    /// The key figures.
    keys: bool,
    /// Blank lines above the title.
    pub blanks: usize,
    /// Twips of a line of 一, where it is not the usual one.
    pub line: Option<usize>,
}

/// What there is room for.
pub(super) fn plan(parts: &[Part], view: &Briefing) -> Plan {
    let annex = |part: &Part| matches!(part, Part::Heading(HeadingLevel::H2, events) if is_annex(&plain(events)));
    let body = &parts[..parts.iter().position(annex).unwrap_or(parts.len())];
    let asked = |name: &str| body.iter().any(|part| matches!(part, Part::Marker(marker) if marker == name));
    let (head, text) = (head(body), text(body));
    let first = first(head, parts, asked("key-figures"));
    // A note below a table is set in small type.
    let note = |at: usize| at > 0 && matches!((&text[at - 1], &text[at]), (Part::Table(..), Part::Block(_)));
    let heights = text.iter().enumerate().map(|(at, part)| if note(at) { LINE } else { height(part) });
    let taken = head + (first.blanks + SPARE) * LINE + heights.sum::<usize>();
    let mut left = (PAGES * LINES * LINE).saturating_sub(taken);
    let mut drawn = BTreeSet::new();
    for name in MARKERS.into_iter().filter(|name| asked(name) && (*name != "key-figures" || first.keys)) {
        let height = Board::of(name, view).map_or(0, |board| board.height());
        if height <= left {
            left -= height;
            drawn.insert(name);
        }
    }
    Plan { drawn, first }
}

/// What the first page holds beside 一. Where that is long, blank lines give way
/// to it, then the lines of 一 move closer, then the key figures go. Key figures
/// and a blank line are as tall as the two that GB/T 9704 wants.
fn first(head: usize, parts: &[Part], asked: bool) -> First {
    let lines = page::of(page::opening(parts), Seams::Ragged);
    let with = |keys: bool| {
        let (used, wanted) = if keys { (keys::HEIGHT, BLANKS - 1) } else { (0, BLANKS) };
        let free = HEIGHT.saturating_sub(head + used);
        let closer = free / lines.max(1);
        let first = First { keys, blanks: (free.saturating_sub(lines * LINE) / LINE).min(wanted), line: None };
        match closer {
            LINE.. => Some(first),
            CLOSEST..LINE => Some(First { line: Some(closer), ..first }),
            _ => None,
        }
    };
    let neither = First { keys: asked, blanks: 0, line: None };
    asked.then(|| with(true)).flatten().or_else(|| with(false)).unwrap_or(neither)
}

/// Twips of the head with its title.
fn head(body: &[Part]) -> usize {
    let parts = body.iter().take_while(|part| !matches!(part, Part::Rule | Part::Heading(HeadingLevel::H2, _)));
    let heights = parts.map(|part| match part {
        Part::Heading(_, events) => edges::height(&plain(events)),
        Part::Block(_) => HEAD,
        _ => 0,
    });
    heights.sum::<usize>() + RULE + LINE
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
        Part::Block(events) => match attachments(events) {
            Some(list) => (1 + list.len()) * LINE,
            None => page::block(events, Seams::Open) * LINE,
        },
        Part::Table(_, rows) => table(rows),
    }
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
