//! Where things stand on the sheets, so that one can lead to another. Built
//! once; everything after it is a look-up.

use super::sheets::detail_row;
use crate::model::ledger::{Entry, Ledger};
use crate::model::place::{CellRef, Place};
use crate::model::task::ItemId;
use std::collections::BTreeMap;

/// The positions of entries among the ledger's.
pub struct Links<'a> {
    entries: &'a [Entry],
    by_cell: BTreeMap<(&'a str, ItemId), usize>,
    by_unit: BTreeMap<&'a str, usize>,
    by_item: BTreeMap<ItemId, usize>,
    by_row: BTreeMap<(&'a [String], &'a str, u32), usize>,
}

impl<'a> Links<'a> {
    /// Of this ledger.
    pub fn new(ledger: &'a Ledger) -> Self {
        let entries = &ledger.entries;
        let mut links = Self {
            entries,
            by_cell: BTreeMap::new(),
            by_unit: BTreeMap::new(),
            by_item: BTreeMap::new(),
            by_row: BTreeMap::new(),
        };
        for (k, entry) in entries.iter().enumerate() {
            links.by_unit.entry(&entry.unit).or_insert(k);
            if let Some(item) = entry.item {
                links.by_cell.entry((&entry.unit, item)).or_insert(k);
                links.by_item.entry(item).or_insert(k);
            }
            // Only findings are looked up by row.
            if let (Some(source), false) = (&entry.source, ledger.findings.is_empty()) {
                links.by_row.insert((source.path.steps(), &source.sheet, source.row), k);
            }
        }
        links
    }

    /// Link to the detail row of a unit's answer for an item.
    pub fn cell(&self, unit: &str, item: ItemId) -> Option<String> {
        self.by_cell.get(&(unit, item)).map(|k| detail_row(*k))
    }

    /// Link to the first detail row of a unit.
    pub fn unit(&self, unit: &str) -> Option<String> {
        self.by_unit.get(unit).map(|k| detail_row(*k))
    }

    /// Link to the first detail row of an item.
    pub fn item(&self, item: ItemId) -> Option<String> {
        self.by_item.get(&item).map(|k| detail_row(*k))
    }

    /// Link to the detail row that was read at `place`.
    pub fn place(&self, place: &Place) -> Option<String> {
        self.row_of(place).map(|(k, _)| detail_row(k))
    }

    /// Whether `place` is a cell that tells a person's name or number.
    pub fn is_private(&self, place: &Place) -> bool {
        let Some((k, cell)) = self.row_of(place) else { return false };
        let answers = &self.entries[k].answers;
        [&answers.contact, &answers.phone].into_iter().flatten().any(|given| given.cell == cell)
    }

    fn row_of(&self, place: &Place) -> Option<(usize, CellRef)> {
        let (origin, sheet, cell) = (place.origin.as_ref()?, place.sheet.as_deref()?, place.cell?);
        self.by_row.get(&(origin.steps(), sheet, cell.row)).map(|k| (*k, cell))
    }
}
