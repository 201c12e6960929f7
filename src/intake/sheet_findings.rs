//! What is worth a word about a sheet as a whole: columns that are not read,
//! hidden rows and columns that are, and cells that could not be.

use super::candidate::Candidate;
use super::rows::Rows;
use super::table::{Kind, Refused, Table};
use crate::model::finding::{Code, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::Outcome;
use crate::model::place::CellRef;
use crate::model::value::beginning;
use std::collections::BTreeSet;

/// Columns that are not read, and answers that no column is for.
pub(super) fn columns(candidate: &Candidate, table: &Table, findings: &mut Findings) {
    for column in table.columns.iter().filter(|column| column.column.is_none()) {
        let is_filled = |row| candidate.sheet.cell(CellRef::new(row, column.col)).is_some_and(|c| !c.is_blank());
        if table.rows().any(is_filled) {
            let code = match column.refused {
                Some(Refused::OtherPeriod) => Code::OtherPeriod,
                Some(Refused::Repeated) => Code::DuplicateColumn,
                Some(Refused::Contents) | None => Code::UnknownColumn,
            };
            let place = candidate.place.at(CellRef::new(table.header_end, column.col));
            findings.add(code, place, beginning(&column.heading), Taken::Did("照录在附加列，不参与统计".into()));
        }
    }
    let answers = [Column::Status, Column::Percent, Column::Done];
    if table.kind == Kind::Progress && answers.iter().all(|c| table.col(*c).is_none()) {
        let headings: Vec<String> = table.columns.iter().map(|c| beginning(&c.heading)).collect();
        let at = CellRef::new(table.first, table.columns.first().map_or(1, |c| c.col));
        findings.add(Code::MissingAnswerColumn, candidate.place.at(at), headings.join("、"), Taken::Nothing);
    }
}

/// Hidden rows and columns with something that is used.
pub(super) fn hidden(candidate: &Candidate, rows: &Rows, findings: &mut Findings) {
    let sheet = candidate.sheet;
    let is_used =
        |row| rows.kinds.get(&row).is_some_and(|kind| matches!(kind.outcome(), Outcome::Merged | Outcome::Unmatched));
    let mut seen: BTreeSet<(bool, u32)> = BTreeSet::new();
    for ((row, col), cell) in &sheet.cells {
        let by_row = sheet.hidden_rows.contains(row);
        let hidden = is_used(*row) && (by_row || sheet.hidden_columns.contains(col));
        if hidden && !cell.is_blank() && seen.insert((by_row, if by_row { *row } else { *col })) {
            let place = candidate.place.at(CellRef::new(*row, *col));
            findings.add(Code::HiddenRow, place, beginning(&cell.text()), Taken::Did("照常采用".into()));
        }
    }
}

/// Cells that could not be read, or a sheet whose structure could not.
pub(super) fn unreadable(candidate: &Candidate, findings: &mut Findings) {
    for (row, col) in &candidate.sheet.troubles {
        findings.add(Code::CellTrouble, candidate.place.at(CellRef::new(*row, *col)), "", Taken::LeftBlank);
    }
    if candidate.sheet.structure_unread {
        let name = candidate.sheet.name.clone();
        findings.add(Code::StructureNotRead, candidate.place.clone(), name, Taken::Nothing);
    }
}
