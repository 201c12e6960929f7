//! What is asked about: numbers and states that were read and used, and that a
//! finding puts in doubt. What each kind puts in doubt stands in the table of codes.

use crate::model::finding::{Code, Doubt, Finding};
use crate::model::ledger::{Entry, Ledger};
use crate::model::place::{CellRef, Origin, Source};
use std::collections::BTreeMap;

/// The findings of a ledger that put something in doubt, by the sheet they are on.
#[derive(Debug, Default)]
pub struct Doubts<'l> {
    sheets: BTreeMap<(&'l Origin, &'l str), Vec<&'l Finding>>,
}

impl<'l> Doubts<'l> {
    /// Those of `ledger`.
    pub fn of(ledger: &'l Ledger) -> Self {
        let mut doubts = Self::default();
        for finding in ledger.findings.iter().filter(|finding| finding.code.row().doubts != Doubt::Nothing) {
            if let (Some(origin), Some(sheet)) = (&finding.place.origin, &finding.place.sheet) {
                doubts.sheets.entry((origin, sheet)).or_default().push(finding);
            }
        }
        doubts
    }

    /// The kinds of what is asked about the number in `cell` of this row; none where
    /// it stands as read.
    pub fn of_number(&self, unit: &str, row: &Source, cell: CellRef) -> Vec<Code> {
        self.kinds(unit, row, |doubt, at| match doubt {
            Doubt::Answer => at == cell,
            Doubt::Numbers | Doubt::Row => at.row == cell.row,
            Doubt::Column => at.col == cell.col,
            Doubt::Status | Doubt::Sheet | Doubt::Nothing => false,
        })
    }

    /// The kinds of what is asked about where an entry stands.
    pub fn of_status(&self, entry: &Entry) -> Vec<Code> {
        let Some(source) = &entry.source else { return Vec::new() };
        let status = entry.answers.status.as_ref();
        let row = status.map_or(source, |given| given.row(source));
        let parts: Vec<u32> = entry.parts().map(|part| part.cell.row).collect();
        self.kinds(&entry.unit, row, |doubt, at| match doubt {
            Doubt::Answer => status.is_some_and(|given| given.cell == at),
            Doubt::Status | Doubt::Row => at.row == row.row || parts.contains(&at.row),
            Doubt::Numbers | Doubt::Column | Doubt::Sheet | Doubt::Nothing => false,
        })
    }

    fn kinds(&self, unit: &str, row: &Source, reaches: impl Fn(Doubt, CellRef) -> bool) -> Vec<Code> {
        let on_sheet = self.sheets.get(&(&row.path, &*row.sheet)).map_or(&[][..], Vec::as_slice);
        let reaches = |finding: &Finding| match finding.code.row().doubts {
            Doubt::Sheet => finding.unit.as_deref() == Some(unit),
            doubt => finding.place.cell.is_some_and(|at| reaches(doubt, at)),
        };
        let reaching = on_sheet.iter().filter(|finding| reaches(finding));
        reaching.map(|finding| finding.code).collect()
    }
}
