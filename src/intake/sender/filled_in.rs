//! Whether somebody filled in a form for a unit: staff who type what a town said on the
//! telephone write 区局代录 into its title, its name or beside 填报人.

use crate::intake::arrival::Arrival;
use crate::intake::candidate::Candidate;
use crate::intake::context::Intake;
use crate::intake::read_sheet::ReadSheet;
use crate::intake::rows::row_kind::RowKind;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::{CellRef, Place};
use crate::model::value::{Cell, is_longer};

/// Words that say so, and those of a note that only forbids or asks for it.
const FILLED_IN: &[&str] = &["代录", "代填"];
const ASKED: &[&str] = &["勿", "不得", "不要", "不能", "严禁", "禁止", "请", "可由", "如需"];

/// The longest title or signature that says so, in characters.
const LONGEST: usize = 40;

/// Whether words say that somebody filled in for another.
fn says_so(words: &str) -> bool {
    let has = |of: &[&str]| of.iter().any(|word| words.contains(word));
    has(FILLED_IN) && !has(ASKED) && !is_longer(words, LONGEST)
}

impl Intake<'_> {
    /// Notes where a return of `unit` says that somebody filled it in: 收件登记, the file's
    /// name, a sheet's name, or a cell that is none of a table's rows.
    pub(in crate::intake) fn tell_filled_in(
        &self,
        arrival: Arrival,
        candidates: &[Candidate],
        (unit, read): (&str, &[ReadSheet]),
        findings: &mut Findings,
    ) {
        let origin = arrival.origin;
        let handed = origin.steps().first().and_then(|file| self.handed(file).1);
        let names = origin.steps().iter().map(String::as_str).chain(handed);
        let by_name =
            names.into_iter().find(|words| says_so(words)).map(|words| (Place::file(origin), words.to_string()));
        let told = by_name.or_else(|| read.iter().find_map(|sheet| on_sheet(&candidates[sheet.index], sheet)));
        if let Some((place, words)) = told {
            let taken = Taken::Did("照采用，注明代录".into());
            findings.push(Finding::new(Code::FilledIn, place, words, taken).of(unit));
        }
    }
}

/// Where a sheet says so.
fn on_sheet(candidate: &Candidate, sheet: &ReadSheet) -> Option<(Place, String)> {
    if says_so(&candidate.name) {
        return Some((candidate.place.clone(), candidate.name.to_string()));
    }
    let is_beside = |row: &u32| match sheet.rows.kinds.get(row) {
        Some(kind) => !kind.is_data() && *kind != RowKind::Header,
        // A unit's part of a sheet holds its own rows only.
        None => false,
    };
    let cells = candidate.sheet.cells.iter().filter(|((row, _), _)| is_beside(row));
    let mut said = cells.filter_map(|((row, col), cell)| match cell {
        Cell::Text(text) if says_so(text) => Some((candidate.place.at(CellRef::new(*row, *col)), text.to_string())),
        _ => None,
    });
    said.next()
}
