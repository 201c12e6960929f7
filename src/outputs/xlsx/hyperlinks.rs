//! Where things stand on the sheets, so that one can lead to another. Built
//! once; everything after it is a look-up.

use super::sheets::detail_row;
use crate::model::ledger::{Entry, Ledger};
use crate::model::place::{CellRef, Place};
use crate::model::task::ItemId;
use foldhash::{HashMap, HashMapExt};

/// What an entry is looked up by.
#[derive(PartialEq, Eq, Hash)]
pub enum Key<'a> {
    Cell(&'a str, ItemId),
    /// The first entry of a unit.
    Unit(&'a str),
    /// The first entry of an item.
    Item(ItemId),
    /// File, sheet and row.
    Row(&'a [String], &'a str, u32),
}

/// The positions of entries among the ledger's.
pub struct Links<'a> {
    entries: &'a [Entry],
    positions: HashMap<Key<'a>, usize>,
}

impl<'a> Links<'a> {
    /// Finds every entry of the ledger once; rows are kept only where findings may point to them.
    pub fn new(ledger: &'a Ledger) -> Self {
        let mut positions = HashMap::new();
        for (k, entry) in ledger.entries.iter().enumerate() {
            positions.entry(Key::Unit(&entry.unit)).or_insert(k);
            if let Some(item) = entry.item {
                positions.entry(Key::Cell(&entry.unit, item)).or_insert(k);
                positions.entry(Key::Item(item)).or_insert(k);
            }
            // Only findings are looked up by row.
            if let (Some(source), false) = (&entry.source, ledger.findings.is_empty()) {
                positions.insert(Key::Row(source.path.steps(), &source.sheet, source.row), k);
            }
        }
        Self { entries: &ledger.entries, positions }
    }

    /// Where among the ledger's entries one stands.
    pub fn position(&self, key: Key<'_>) -> Option<usize> {
        self.positions.get(&key).copied()
    }

    /// Link to the detail row of an entry.
    pub fn to(&self, key: Key<'_>) -> Option<String> {
        self.position(key).map(detail_row)
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
        self.positions.get(&Key::Row(origin.steps(), sheet, cell.row)).map(|k| (*k, cell))
    }
}
