//! The issues published before, as later quarters go by them.
//!
//! What a quarter is compared with is what was printed, not what the same inbox
//! would give today; `verify` watches over the difference.

use super::rows::{Figures, Rows};
use crate::model::ledger::{Closing, ItemReport, Ledger, UnitReport};
use crate::model::place::Origin;
use crate::model::task::{ItemId, Target};
use crate::model::value::Quarter;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// One published issue: of its ledger what later quarters go by. Words and
/// findings are let go, which fill the memory where thousands of units report.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Its ledger, relative to the workspace: `2025Q2/published/1/ledger.json`.
    pub path: Origin,
    /// Which issue of its quarter, from 1.
    pub number: u32,
    /// The quarter.
    pub period: Quarter,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// How the units reported.
    pub units: Vec<UnitReport>,
    /// The list.
    pub items: Vec<ItemReport>,
    /// By unit, of items with one row for them.
    figures: BTreeMap<String, BTreeMap<ItemId, Figures>>,
}

impl Issue {
    /// The issue with this ledger; `number` is which of its quarter.
    pub fn new(path: Origin, number: u32, ledger: Ledger) -> Self {
        let rows = Rows::of(&ledger);
        let mut figures: BTreeMap<String, BTreeMap<ItemId, Figures>> = BTreeMap::new();
        for entry in &ledger.entries {
            let only = entry.item.and_then(|item| Some((item, rows.figures(&entry.unit, item)?)));
            figures.entry(entry.unit.clone()).or_default().extend(only);
        }
        let Ledger { period, as_of, units, items, .. } = ledger;
        Self { path, number, period, as_of, units, items, figures }
    }

    /// The item of this id.
    pub fn item(&self, id: ItemId) -> Option<&ItemReport> {
        self.items.iter().find(|item| item.id == id)
    }

    /// Items that count, repeats left out.
    pub fn counted(&self) -> impl Iterator<Item = &ItemReport> {
        self.items.iter().filter(|item| item.duplicate_of.is_none())
    }

    /// The figures of the one row of `unit` for `item`; absent where there is none, or several.
    pub fn figures(&self, unit: &str, item: ItemId) -> Option<&Figures> {
        self.figures.get(unit)?.get(&item)
    }

    /// The target of the issue that is the same as this one: the same words,
    /// else the same place on the list with the same measure and scope.
    pub fn target(&self, item: ItemId, position: usize, now: &Target) -> Option<&Closing> {
        let past = self.item(item)?;
        let words = || past.targets.iter().position(|then| then.words == now.words && then.scope == now.scope);
        let place = || {
            let then = past.targets.get(position)?;
            (then.unit == now.unit && then.scope == now.scope).then_some(position)
        };
        past.closing.get(words().or_else(place)?)
    }
}
