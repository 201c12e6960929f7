//! What there is room for. A briefing has five pages before its annexes, and the
//! first alone holds 一; what is drawn says again what stands in words and tables,
//! so it gives way where the text fills the pages.

use super::charts::{Chart, MARKERS};
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
    /// The markers whose chart is drawn; the others leave it to words and tables.
    pub drawn: BTreeSet<Marker>,
    /// What stands on the first page beside 一, and how close its lines are.
    pub first: FirstPage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FirstPage {
    key_figures: bool,
    /// Blank lines above the title.
    pub blanks: usize,
    /// Twips of a line of 一, where it is not the usual one.
    pub line: Option<usize>,
}

pub(super) fn plan(parts: &[Part], view: &Briefing) -> Plan {
    let body = paper::body(parts);
    let asked = |name: Marker| body.iter().any(|part| matches!(part, Part::Marker(marker) if *marker == name));
    let (head, text) = (HEAD.height(body), &body[body.iter().position(paper::ends_head).unwrap_or(0)..]);
    let first = first_page(head, parts, asked(Marker::KeyFigures));
    // A note below a table is set in small type.
    let note = |at: usize| at > 0 && matches!((&text[at - 1], &text[at]), (Part::Table(..), Part::Block(_)));
    let heights = text.iter().enumerate().map(|(at, part)| if note(at) { LINE } else { height(part) });
    let taken = head + (first.blanks + SPARE) * LINE + heights.sum::<usize>();
    let mut left = (PAGES * LINES * LINE).saturating_sub(taken);
    let mut drawn = BTreeSet::new();
    for marker in MARKERS.into_iter().filter(|name| asked(*name)) {
        let height = Chart::of(marker, view).map_or(0, |chart| chart.height());
        if height <= left && (marker != Marker::KeyFigures || first.key_figures) {
            left -= height;
            drawn.insert(marker);
        }
    }
    Plan { drawn, first }
}

/// What the first page holds beside 一. Where that is long, blank lines give way
/// to it, then the lines of 一 move closer, then the key figures go. Key figures
/// and a blank line are as tall as the two that GB/T 9704 wants.
fn first_page(head: usize, parts: &[Part], asked: bool) -> FirstPage {
    let lines = paper::first_section(parts, FIRST_PAGE);
    let with = |key_figures: bool| {
        let (used, wanted) = if key_figures { (head + key_figures::HEIGHT, BLANKS - 1) } else { (head, BLANKS) };
        let closer = HEIGHT.saturating_sub(used) / lines.max(1);
        let page = FirstPage { key_figures, blanks: paper::blanks(used + lines * LINE, wanted), line: None };
        match closer {
            LINE.. => Some(page),
            CLOSEST..LINE => Some(FirstPage { line: Some(closer), ..page }),
            _ => None,
        }
    };
    let neither = FirstPage { key_figures: asked, blanks: 0, line: None };
    asked.then(|| with(true)).flatten().or_else(|| with(false)).unwrap_or(neither)
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
