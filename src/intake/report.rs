//! What is worth a word about a sheet as a whole: columns that are not read,
//! hidden rows and columns that are, and cells that could not be.

use super::answer::excerpt;
use super::rows::Rows;
use super::table::{Kind, Refused, Table};
use super::{Candidate, Desk};
use crate::model::finding::{Code, Finding, Findings, Taken as Did};
use crate::model::form::Column;
use crate::model::ledger::Fate;
use crate::model::place::CellRef;
use std::collections::BTreeSet;

impl Desk<'_> {
    pub(super) fn report_columns(&self, candidate: &Candidate, table: &Table, findings: &mut Findings) {
        for column in &table.columns {
            let at = CellRef::new(table.header_end, column.col);
            let has_content = (table.header_end + 1..=table.last)
                .any(|row| candidate.sheet.cell(CellRef::new(row, column.col)).is_some_and(|c| !c.is_blank()));
            if !has_content || column.column.is_some() {
                continue;
            }
            let code = match column.refused {
                Some(Refused::OtherPeriod) => Code::OtherPeriod,
                Some(Refused::Repeated(_)) => Code::DuplicateColumn,
                Some(Refused::Contents) | None => Code::UnknownColumn,
            };
            let heading = excerpt(&column.heading);
            findings.push(Finding::new(
                code,
                candidate.place.at(at),
                heading,
                Did::Did("照录在附加列，不参与统计".into()),
            ));
        }
        let answers = [Column::Status, Column::Percent, Column::Done];
        if table.kind == Kind::Progress && answers.iter().all(|c| table.col(*c).is_none()) {
            let headings: Vec<String> = table.columns.iter().map(|c| excerpt(&c.heading)).collect();
            let at = CellRef::new(table.first, table.columns.first().map_or(1, |c| c.col));
            findings.push(Finding::new(
                Code::MissingAnswerColumn,
                candidate.place.at(at),
                headings.join("、"),
                Did::Nothing,
            ));
        }
    }

    pub(super) fn report_hidden(&self, candidate: &Candidate, rows: &Rows, findings: &mut Findings) {
        let sheet = candidate.sheet;
        let is_used =
            |row: u32| rows.fates.get(&row).is_some_and(|(fate, _)| matches!(fate, Fate::Merged | Fate::Unmatched));
        let hidden = |(row, col): (u32, u32)| {
            is_used(row) && (sheet.hidden_rows.contains(&row) || sheet.hidden_columns.contains(&col))
        };
        let mut seen: BTreeSet<(bool, u32)> = BTreeSet::new();
        for (at, cell) in &sheet.cells {
            let by_row = sheet.hidden_rows.contains(&at.0);
            if hidden(*at) && !cell.is_blank() && seen.insert((by_row, if by_row { at.0 } else { at.1 })) {
                let place = candidate.place.at(CellRef::new(at.0, at.1));
                findings.push(Finding::new(Code::HiddenRow, place, excerpt(&cell.text()), Did::Did("照常采用".into())));
            }
        }
    }

    pub(super) fn report_unreadable(&self, candidate: &Candidate, findings: &mut Findings) {
        for (row, col) in &candidate.sheet.troubles {
            let place = candidate.place.at(CellRef::new(*row, *col));
            findings.push(Finding::new(Code::CellTrouble, place, "", Did::LeftBlank));
        }
        if candidate.sheet.structure_unread {
            let place = candidate.place.clone();
            findings.push(Finding::new(Code::StructureNotRead, place, candidate.sheet.name.clone(), Did::Nothing));
        }
    }
}
