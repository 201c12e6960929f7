//! What there is room for. A briefing has five pages before its annexes, and the
//! first alone holds 一; what is drawn says again what stands in words and tables,
//! so it goes to the annex where the text fills the pages.

use super::charts::Chart;
use super::columns;
use super::head_and_imprint::HEAD;
use super::key_figures;
use crate::document::outline::{Marker, Part, attachments};
use crate::document::paper::{self, BLANKS, HEIGHT, LINE, LINES, PAGES, Setting};
use crate::view::Briefing;
use pulldown_cmark::HeadingLevel;
use std::collections::BTreeSet;

/// Lines that are left free: a heading or a row that does not fit below goes
/// to the next page, and fonts differ.
const SPARE: usize = 3;
/// Twips of a line of 一 at its closest: a shade less than the usual, as clerks
/// set it for a page to hold what it must.
const CLOSEST: usize = 540;
/// How word processors set the text.
const TEXT: Setting = Setting { autospace: true, ragged: false };
/// The same for 一, whose page a single line more would spoil.
const FIRST_PAGE: Setting = Setting { autospace: true, ragged: true };

pub(super) struct Plan {
    /// The charts that stand in the body; the others have a page in the annex.
    pub drawn: BTreeSet<Marker>,
    /// What stands on the first page beside 一, and how close its lines are.
    pub first: FirstPage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FirstPage {
    pub key_figures: bool,
    /// Twips of a line of 一, where it is not the usual one.
    pub line: Option<usize>,
}

pub(super) fn plan(parts: &[Part], view: &Briefing) -> Plan {
    let body = paper::body(parts);
    let keys = body.iter().any(|part| matches!(part, Part::Marker(Marker::KeyFigures)));
    let keys = if keys { key_figures::height(&key_figures::of(view)) } else { 0 };
    let (head, text) = (HEAD.height(body), &body[body.iter().position(paper::ends_head).unwrap_or(0)..]);
    let first = first_page(head, parts, keys);
    // A note below a table is set in small type.
    let note = |at: usize| at > 0 && matches!((&text[at - 1], &text[at]), (Part::Table(..), Part::Block(_)));
    let heights = text.iter().enumerate().map(|(at, part)| if note(at) { LINE } else { height(part) });
    let taken = head + (BLANKS + SPARE) * LINE + heights.sum::<usize>() + if first.key_figures { keys } else { 0 };
    let left = (PAGES * LINES * LINE).saturating_sub(taken);
    let drawn = paper::placed(body, left, |chart| Some(Chart::of(chart, view)?.height()));
    Plan { drawn, first }
}

/// What the first page holds beside 一 and the two blank lines that GB/T 9704 wants
/// above the title. Where 一 is long, its lines move closer, then the key figures, `keys`
/// twips high, go; where neither helps, all is as it was.
fn first_page(head: usize, parts: &[Part], keys: usize) -> FirstPage {
    let lines = paper::first_section(parts, FIRST_PAGE);
    let with = |keys: usize| {
        let closer = HEIGHT.saturating_sub(head + keys + BLANKS * LINE) / lines.max(1);
        let line = (closer < LINE).then_some(closer);
        (closer >= CLOSEST).then_some(FirstPage { key_figures: keys > 0, line })
    };
    with(keys).or_else(|| with(0)).unwrap_or(FirstPage { key_figures: keys > 0, line: None })
}

/// How tall a part is, in twips.
fn height(part: &Part) -> usize {
    match part {
        // Those of the head are counted with it.
        Part::Heading(HeadingLevel::H1 | HeadingLevel::H2, _) => 0,
        Part::Table(_, rows) => columns::height(rows),
        Part::Block(events) => match attachments(events) {
            Some(list) => (1 + list.len()) * LINE,
            None => paper::lines(part, TEXT) * LINE,
        },
        part => paper::lines(part, TEXT) * LINE,
    }
}
