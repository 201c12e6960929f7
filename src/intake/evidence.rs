//! The evidence of who sent a file: gathered here, weighed in `who`.

use super::rows::Rows;
use super::table::Table;
use super::who::{self, Evidence};
use super::{Candidate, Desk, LONGEST_TITLE};
use crate::ledger::Fate;
use crate::place::{CellRef, Origin};
use crate::read::Sheet;
use crate::value::{Cell, key};
use std::collections::BTreeSet;

impl Desk<'_> {
    /// All that tells who sent the file.
    pub(super) fn evidence(&self, origin: &Origin, candidates: &[Candidate], read: &[(usize, Rows)]) -> Vec<Evidence> {
        let mut evidence = Vec::new();
        let none = Rows::default();
        for (index, candidate) in candidates.iter().enumerate() {
            let rows = read.iter().find(|(of, _)| *of == index).map(|(_, rows)| rows);
            // Where nothing is read, every sheet with a table may tell whom to ask.
            if rows.is_none() && (!read.is_empty() || candidate.tables.is_empty()) {
                continue;
            }
            let rows = rows.unwrap_or(&none);
            evidence.extend(labelled(candidate, rows));
            evidence.extend(self.unit_column(rows));
            for (at, text) in titles(candidate.sheet, &candidate.tables) {
                if who::label(&text).is_none() {
                    evidence.push(Evidence { what: "标题", text, cell: Some(at), any_unit: false });
                }
            }
            let name = candidate.sheet.name.clone();
            evidence.push(Evidence { what: "工作表名", text: name, cell: None, any_unit: false });
        }
        evidence.extend(name_evidence(origin));
        evidence
    }

    /// The unit column, where every row names the same unit.
    pub(super) fn unit_column(&self, rows: &Rows) -> Option<Evidence> {
        let cells: Vec<&(String, CellRef)> = rows.entries.iter().filter_map(|(_, unit)| unit.as_ref()).collect();
        let named: BTreeSet<usize> = cells.iter().flat_map(|(text, _)| self.names.named_in(text).units).collect();
        let (text, at) = cells.first()?;
        (named.len() == 1)
            .then(|| Evidence { what: "单位一栏", text: text.clone(), cell: Some(*at), any_unit: true })
    }
}

/// Short texts above the first table: titles, notes, the reporting unit.
pub(super) fn titles(sheet: &Sheet, tables: &[Table]) -> Vec<(CellRef, String)> {
    let first = tables.first().map_or(u32::MAX, |table| table.first);
    sheet
        .cells
        .iter()
        .take_while(|((row, _), _)| *row < first)
        .filter_map(|((row, col), cell)| match cell {
            Cell::Text(text) if text.chars().count() <= LONGEST_TITLE => Some((CellRef::new(*row, *col), text.clone())),
            _ => None,
        })
        .collect()
}

/// Whether a text above the table is a title rather than an instruction.
pub(super) fn is_title(text: &str) -> bool {
    let folded = key(text);
    folded.chars().count() <= 45
        && !["注", "备注", "说明", "填表", "填报", "请", "要求"].iter().any(|word| folded.starts_with(word))
}

/// Cells that announce the reporting unit, above or below the tables.
pub(super) fn labelled(candidate: &Candidate, rows: &Rows) -> Vec<Evidence> {
    let sheet = candidate.sheet;
    let first = candidate.tables.first().map_or(u32::MAX, |table| table.first);
    let outside = |row: &u32| {
        if rows.fates.is_empty() {
            return *row < first;
        }
        rows.fates
            .get(row)
            .is_none_or(|(fate, why)| matches!(fate, Fate::Note) || (*fate == Fate::Heading && *why == "标题或说明"))
    };
    let mut found = Vec::new();
    for row in sheet.rows().iter().filter(|row| outside(row)) {
        let cells = sheet.row(*row);
        for (i, ((_, col), cell)) in cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            let Some(said) = who::label(text) else { continue };
            let next = cells.get(i + 1).map(|(at, cell)| (*at, cell.text()));
            let (at, said) = match (said.is_empty(), next) {
                (true, Some((at, next))) => (at, next),
                _ => ((*row, *col), said),
            };
            if !key(&said).is_empty() {
                found.push(Evidence {
                    what: "填报单位一栏",
                    text: said,
                    cell: Some(CellRef::new(at.0, at.1)),
                    any_unit: true,
                });
            }
        }
    }
    found
}

/// What the file's name and its folder say.
pub(super) fn name_evidence(origin: &Origin) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    for step in origin.steps().iter().rev() {
        for (i, part) in step.split('/').rev().enumerate() {
            let what = if i == 0 { "文件名" } else { "文件夹名" };
            evidence.push(Evidence { what, text: who::plain_name(part), cell: None, any_unit: false });
        }
    }
    evidence
}
