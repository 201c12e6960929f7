//! The words of the desk: what is asked and what is wrong, as a clerk is to read it, and the
//! pieces of sheets, with nobody's name or number in either.

use crate::intake::{Piece, PieceRow};
use crate::model::finding::Finding;
use crate::model::place::{CellRef, Origin, Place, column_letters};
use crate::model::question::Question;
use crate::model::value::{clean, in_one_line, shortened, without_names, without_phones};
use crate::view::desk::{Asked, Entry, Group, PieceCell, PieceLine, PieceView, PlaceView, Whose, Wrong};
use crate::view::phrases::masked;
use std::collections::BTreeSet;

/// Characters of a cell, of one that is meant, and of a heading.
const CELL: usize = 80;
const MEANT: usize = 300;
const HEADING: usize = 40;
/// Bytes of a character, and of the marks round a cell.
const UTF8: usize = 3;
const MARKS: usize = 12;
/// Characters of a line of words.
const LINE: usize = 300;
/// Answers that are listed, and lines of what else is known.
const CANDIDATES: usize = 10;
const HINTS: usize = 6;
/// Cells that a place names.
const NAMED: usize = 6;

/// A question or an error.
#[derive(Clone, Copy)]
pub(super) enum Matter<'a> {
    Question(&'a Question),
    Error(&'a Finding),
}

/// A file or sheet that one is about, with its cells.
pub(super) struct Spot {
    pub(super) place: Place,
    pub(super) cells: Vec<CellRef>,
    /// Which piece shows it.
    pub(super) piece: Option<usize>,
    /// Whether there is no room for one.
    pub(super) beyond: bool,
    /// Which of the group shows the same already.
    pub(super) again: Option<usize>,
}

/// One of those that are on the page.
pub(super) struct Told<'a> {
    pub(super) matter: Matter<'a>,
    pub(super) spots: Vec<Spot>,
    /// Places that are not named.
    pub(super) left: usize,
}

/// Those of one who must act.
pub(super) struct Own<'a> {
    pub(super) whose: Whose,
    pub(super) name: &'a str,
    pub(super) told: Vec<Told<'a>>,
    /// How many are not on the page.
    pub(super) left: usize,
    pub(super) lesser: usize,
}

/// The way from the page to a file, by where it was read.
pub type Way<'w> = &'w dyn Fn(&Origin) -> Option<String>;

/// Whoever must not be named.
struct Mask<'m> {
    names: Vec<&'m str>,
}

impl Mask<'_> {
    /// Words in one line, of so many characters at most.
    fn words(&self, words: &str, most: usize) -> String {
        shortened(&masked(words, &self.names), most)
    }

    /// A name of a file or a sheet: every number in it but a telephone's helps to find it.
    fn name(&self, name: &str) -> String {
        without_names(&without_phones(in_one_line(name)), self.names.iter().copied())
    }
}

/// Bytes that a piece takes on the page, with the marks round its words.
pub(super) fn bytes(piece: &Piece) -> usize {
    let cells = piece.rows.iter().flat_map(|row| &row.cells);
    cells.map(|cell| MARKS + cell.as_ref().map_or(0, |words| words.len().min(UTF8 * CELL))).sum()
}

/// One who must act, with the pieces that were found; `names` are those of its contacts.
pub(super) fn group(own: Own, number: usize, names: &[&str], pieces: &[Option<Piece>], way: Way) -> Group {
    let Own { whose, name, told, left, lesser } = own;
    let anchor = format!("g{number}");
    let piece = |spot: &Spot| pieces.get(spot.piece?)?.as_ref();
    let beyond = |spot: &Spot| spot.beyond || spot.piece.is_some_and(|at| at >= pieces.len());
    // What one piece names is typed elsewhere too.
    let shown = told.iter().flat_map(|told| &told.spots).filter_map(piece);
    let people = shown.flat_map(|piece| piece.people.iter().map(String::as_str)).chain(names.iter().copied());
    let mask = Mask { names: people.collect::<BTreeSet<_>>().into_iter().collect() };
    let entry = |(at, told): (usize, Told)| {
        let places = told
            .spots
            .iter()
            .map(|spot| place(spot, &anchor, (piece(spot), beyond(spot)), &mask, way))
            .collect::<Vec<_>>();
        let (title, question, error) = match told.matter {
            Matter::Question(question) => (question.matter.label(), Some(asked(question, &mask)), None),
            Matter::Error(finding) => (finding.code.row().title, None, Some(wrong(finding, &places, &mask))),
        };
        Entry {
            anchor: format!("{anchor}-{}", at + 1),
            title: title.into(),
            question,
            error,
            places,
            places_left: told.left,
        }
    };
    let entries = told.into_iter().enumerate().map(entry).collect();
    Group { anchor: anchor.clone(), whose, name: name.into(), entries, left, lesser }
}

fn asked(question: &Question, mask: &Mask) -> Asked {
    let candidates = question.candidates.iter().take(CANDIDATES).map(|candidate| mask.words(candidate, LINE));
    Asked {
        matter: question.matter,
        at: mask.name(&question.at),
        about: mask.words(&question.about, LINE),
        candidates: candidates.collect(),
        candidates_left: question.candidates.len().saturating_sub(CANDIDATES),
        hints: question.hints.lines().take(HINTS).map(|hint| mask.words(hint, LINE)).collect(),
        until: mask.words(&question.until, LINE),
    }
}

fn wrong(finding: &Finding, places: &[PlaceView], mask: &Mask) -> Wrong {
    let row = finding.code.row();
    let cells = places.iter().filter_map(|place| place.piece.as_ref()).flat_map(|piece| &piece.rows);
    let is_private = cells.flat_map(|row| &row.cells).any(|cell| cell.marked && cell.hidden);
    let words = |words: &str| if is_private { String::new() } else { mask.words(words, LINE) };
    Wrong {
        code: row.id.into(),
        found: words(&finding.found),
        expected: mask.words(&finding.expected, LINE),
        is_exact: finding.expected != row.example,
        taken: words(&finding.taken.to_string()),
        advice: row.advice.into(),
        is_private,
    }
}

fn place(spot: &Spot, anchor: &str, (piece, beyond): (Option<&Piece>, bool), mask: &Mask, way: Way) -> PlaceView {
    let steps = spot.place.origin.iter().flat_map(Origin::steps);
    let file = steps.map(|step| mask.name(step)).collect::<Vec<_>>().join(" › ");
    let outer = spot.place.origin.as_ref().and_then(|origin| origin.steps().first());
    // A name that tells of a person must not stand in the address either.
    let is_open = outer.is_some_and(|outer| mask.name(outer) == clean(outer));
    let mut cells: Vec<String> = spot.cells.iter().take(NAMED).map(ToString::to_string).collect();
    if spot.cells.len() > NAMED {
        cells.push("…".into());
    }
    PlaceView {
        file,
        link: spot.place.origin.as_ref().filter(|_| is_open).and_then(way),
        sheet: spot.place.sheet.as_deref().map(|sheet| mask.name(sheet)).unwrap_or_default(),
        cells: cells.join("、"),
        piece: piece.map(|piece| shown(piece, &spot.cells, mask)),
        beyond,
        again: spot.again.map(|at| format!("{anchor}-{}", at + 1)),
    }
}

fn shown(piece: &Piece, marked: &[CellRef], mask: &Mask) -> PieceView {
    let line = |row: &PieceRow| {
        let cell = |(col, words): (&u32, &Option<String>)| {
            let marked = marked.contains(&CellRef::new(row.row, *col));
            let most = if marked {
                MEANT
            } else if row.is_heading {
                HEADING
            } else {
                CELL
            };
            let shown = words.as_ref().map(|words| mask.words(words, most)).unwrap_or_default();
            PieceCell { words: shown, marked, hidden: words.is_none() }
        };
        PieceLine {
            number: row.row,
            heading: row.is_heading,
            cells: piece.columns.iter().zip(&row.cells).map(cell).collect(),
        }
    };
    PieceView {
        columns: piece.columns.iter().map(|col| column_letters(*col)).collect(),
        rows: piece.rows.iter().map(line).collect(),
    }
}
