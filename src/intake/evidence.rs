//! The evidence of who sent a file: gathered here, weighed in `who`.

use super::letter::Letter;
use super::rows::Rows;
use super::table::Table;
use super::who::{self, Evidence, Says};
use super::{Arrival, Candidate, Desk, LONGEST_TITLE};
use crate::formats::Sheet;
use crate::model::ledger::Fate;
use crate::model::place::CellRef;
use crate::model::task::{MasterList, UnitKind};
use crate::model::value::{Cell, key};
use std::collections::BTreeSet;

impl Desk<'_> {
    /// All that tells who sent the file.
    pub(super) fn evidence(&self, arrival: Arrival, candidates: &[Candidate], read: &[(usize, Rows)]) -> Vec<Evidence> {
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
                    evidence.push(Evidence::towns("标题", text, Some(at)));
                }
            }
            evidence.push(Evidence::towns("工作表名", candidate.sheet.name.clone(), None));
        }
        evidence.extend(carried(self.master, arrival));
        evidence
    }

    /// The unit column, where every row names the same unit.
    pub(super) fn unit_column(&self, rows: &Rows) -> Option<Evidence> {
        let cells: Vec<&(String, CellRef)> = rows.entries.iter().filter_map(|(_, unit)| unit.as_ref()).collect();
        let named: BTreeSet<usize> = cells.iter().flat_map(|(text, _)| self.names.named_in(text).units).collect();
        let (text, at) = cells.first()?;
        (named.len() == 1).then(|| Evidence {
            what: "单位一栏",
            text: text.clone(),
            cell: Some(*at),
            says: Says::AnyUnit,
        })
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
                    says: Says::AnyUnit,
                });
            }
        }
    }
    found
}

/// What tells of a file before it is opened: its name, the folders and
/// containers it came in, and the mail that brought it.
pub(super) fn carried(master: &MasterList, arrival: Arrival) -> Vec<Evidence> {
    let mut evidence = name_evidence(arrival);
    evidence.extend(arrival.letter.map(|letter| mail_evidence(master, letter)).unwrap_or_default());
    evidence
}

/// What the file's name and its folders say. The names of mails that only carry
/// the one it was sent in do not count: they are a colleague's words.
fn name_evidence(arrival: Arrival) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let sent_in = arrival.letter.map_or(0, |letter| letter.step);
    for (at, step) in arrival.origin.steps().iter().enumerate().rev() {
        for (i, part) in step.split('/').rev().enumerate() {
            let what = if i == 0 { "文件名" } else { "文件夹名" };
            // The folders of the inbox are the office's own order.
            if at >= sent_in || (at == 0 && i > 0) {
                evidence.push(Evidence::towns(what, who::plain_name(part), None));
            }
        }
    }
    evidence
}

/// What the mail says of its sender. The address counts where it is that of one
/// unit that reports; the office's own is nobody's. Then neither the sender's
/// name nor the subject counts either: somebody of the office wrote them.
pub(super) fn mail_evidence(master: &MasterList, letter: &Letter) -> Vec<Evidence> {
    let envelope = &letter.envelope;
    let reports = |unit: usize| {
        let unit = &master.units[unit];
        unit.kind == UnitKind::Town || master.items.iter().any(|item| item.is_expected_from(&unit.name))
    };
    let has =
        |unit: &usize| master.units[*unit].emails.iter().any(|own| own.trim().eq_ignore_ascii_case(&envelope.address));
    let owners: Vec<usize> = (0..master.units.len()).filter(has).collect();
    if !owners.is_empty() && !owners.iter().any(|unit| reports(*unit)) {
        return Vec::new();
    }
    let address = match owners.as_slice() {
        [only] => Some(Evidence {
            says: Says::This(*only),
            ..Evidence::towns(who::BY_ADDRESS, envelope.address.clone(), None)
        }),
        _ => None,
    };
    let name = Evidence::towns(who::BY_NAME, envelope.name.clone(), None);
    let subject = Evidence::towns(who::BY_SUBJECT, envelope.subject.clone(), None);
    address.into_iter().chain([name, subject]).collect()
}
