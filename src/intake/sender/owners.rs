//! Whose each row of a sheet is, where it holds rows of several units: by a column 街镇,
//! filled down over merged and empty cells, or by the names of units above its sections.

use super::judge::label;
use super::section::{Section, section_of};
use crate::formats::RowCol;
use crate::intake::candidate::Candidate;
use crate::intake::context::Intake;
use crate::intake::rows::reading::Rows;
use crate::intake::rows::row_shape::RowShapes;
use crate::model::form::Column;
use crate::model::ledger::Entry;
use crate::model::place::CellRef;
use crate::model::task::ItemId;
use crate::model::value::{Cell, is_longer, is_same_as_above};
use std::collections::{BTreeMap, BTreeSet};

/// Whose a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A unit's, by its position in the list.
    Unit(usize),
    /// Nobody's: the cell that should say so, and its words.
    Nobody(CellRef, String),
}

/// Whose the rows of a sheet are.
#[derive(Debug, Default)]
pub(crate) struct Owners {
    /// Every row that holds data, used or not.
    pub rows: BTreeMap<u32, Owner>,
    /// Units that are known by a name wrong in one character: the first cell of each.
    pub misspelt: BTreeMap<usize, (CellRef, String)>,
    /// Whether a row is of two units at once, or of one and of nobody: tables stand side
    /// by side.
    pub clash: bool,
}

impl Owners {
    /// The units, by their positions in the list.
    pub(crate) fn units(&self) -> BTreeSet<usize> {
        let unit = |owner: &Owner| if let Owner::Unit(unit) = owner { Some(*unit) } else { None };
        self.rows.values().filter_map(unit).collect()
    }

    /// The unit that a row is of.
    pub(crate) fn of(&self, row: u32) -> Option<usize> {
        match self.rows.get(&row) {
            Some(Owner::Unit(unit)) => Some(*unit),
            _ => None,
        }
    }

    /// Whether two units answer for the same item: then these are returns, each of its
    /// own, and no slip of the pen in one.
    pub(crate) fn share_an_item(&self, entries: &[(Entry, Option<(String, CellRef)>)]) -> bool {
        let mut seen: BTreeMap<ItemId, usize> = BTreeMap::new();
        let answered = entries.iter().map(|(entry, _)| entry).filter(|entry| !entry.answers.is_empty());
        let of_units = answered.filter_map(|entry| Some((entry.item?, self.of(entry.source.as_ref()?.row)?)));
        of_units.into_iter().any(|(item, unit)| *seen.entry(item).or_insert(unit) != unit)
    }

    fn add(&mut self, row: u32, owner: Owner) {
        if let Some(before) = self.rows.insert(row, owner.clone()) {
            self.clash |= before != owner;
        }
    }
}

/// The longest words that announce a unit in the next cell, in characters.
const LABEL: usize = 12;

/// The longest heading of such a section, in characters.
const LONGEST: usize = 40;

impl Intake<'_> {
    /// The headings on a sheet that are called by units, from above; none where they are
    /// all called by one.
    pub(in crate::intake) fn sections(&self, candidate: &Candidate) -> Vec<Section> {
        let heading = |(row, cells): (u32, &[(RowCol, Cell)])| {
            let mut filled = cells.iter().filter(|(_, cell)| !cell.is_blank());
            let (((_, col), Cell::Text(text)), next) = (filled.next()?, filled.next()) else { return None };
            if next.is_some() && is_longer(text, LABEL) {
                return None;
            }
            let text = text.as_str();
            let said = match label(text) {
                Some(said) if said.is_empty() => next?.1.text().into(),
                Some(said) => said,
                None if next.is_some() => return None,
                None => text.to_string(),
            };
            let unit = (said.chars().count() <= LONGEST).then(|| self.names.heads(&said)).flatten()?;
            Some(Section { row, col: *col, unit })
        };
        let sections: Vec<Section> = candidate.sheet.rows_in(0..=u32::MAX).filter_map(heading).collect();
        let units: BTreeSet<usize> = sections.iter().map(|section| section.unit).collect();
        if units.len() > 1 { sections } else { Vec::new() }
    }

    /// Whose the rows of a sheet are; absent where they are not of several units.
    pub(in crate::intake) fn owners(&self, candidate: &Candidate, rows: &Rows) -> Option<Owners> {
        let has_column = candidate.tables().any(|table| table.col(Column::Unit).is_some());
        let by_column = || self.owners_by(candidate, rows, &[]);
        if let Some(owners) = has_column.then(by_column).filter(|owners| owners.clash || owners.units().len() > 1) {
            return Some(owners);
        }
        let sections = self.sections(candidate);
        let by_sections = || self.owners_by(candidate, rows, &sections);
        (!sections.is_empty()).then(by_sections).filter(|owners| owners.share_an_item(&rows.entries))
    }

    fn owners_by(&self, candidate: &Candidate, rows: &Rows, sections: &[Section]) -> Owners {
        let mut owners = Owners::default();
        for part in &candidate.parts {
            let sheet = part.sheet.as_ref();
            for table in &part.tables {
                let (shapes, col) = (RowShapes { sheet, table }, table.col(Column::Unit));
                let (mut above, mut said): (Option<Owner>, Option<String>) = (None, None);
                let is_data = |row: &u32| rows.kinds.get(row).is_some_and(|kind| kind.is_data());
                for row in sheet.rows_in(table.rows()).map(|(row, _)| row).filter(is_data) {
                    let typed = col.and_then(|col| Some((shapes.list_cell(Column::Unit, row)?.text(), col)));
                    let typed = typed.filter(|(text, _)| !is_same_as_above(text.as_str()));
                    if let Some((text, col)) = typed {
                        let text: String = text.into();
                        if said.as_ref() != Some(&text) {
                            above = Some(self.owner(CellRef::new(row, col), &text, &mut owners));
                            said = Some(text);
                        }
                    } else if let Some(section) = section_of(sections, row) {
                        above = Some(Owner::Unit(section.unit));
                    }
                    let nobody = || Owner::Nobody(CellRef::new(row, col.unwrap_or(1)), String::new());
                    let owner = match above.clone() {
                        Some(Owner::Nobody(at, text)) => Owner::Nobody(CellRef::new(row, at.col), text),
                        known => known.unwrap_or_else(nobody),
                    };
                    owners.add(row, owner);
                }
            }
        }
        owners
    }

    /// Whom the cell of a unit column names.
    fn owner(&self, at: CellRef, text: &str, owners: &mut Owners) -> Owner {
        let named = self.names.named_in(text);
        match named.units.first() {
            Some(unit) if named.units.len() == 1 => {
                if named.misspelt {
                    owners.misspelt.entry(*unit).or_insert_with(|| (at, text.to_string()));
                }
                Owner::Unit(*unit)
            }
            _ => Owner::Nobody(at, text.to_string()),
        }
    }
}
