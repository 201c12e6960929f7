//! The issues published before: what the frozen `ledger.json` of an earlier
//! quarter still has to say.
//!
//! Read leanly: keys that are not needed here may change, those that are may
//! not. What a quarter is compared with is what was printed then, not what the
//! inbox of then would give today; `verify` watches over the difference.

mod changes;

pub use changes::{Change, Subject, changes};

use crate::model::ledger::Closing;
use crate::model::place::Origin;
use crate::model::task::{ItemId, Target};
use crate::model::value::{Answer, Derived, Percent, Quantity, Quarter, Status};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

/// One published issue.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Its ledger, relative to the workspace: `2025Q2/published/1/ledger.json`.
    pub path: Origin,
    /// Which issue of its quarter, from 1.
    pub number: u32,
    /// The quarter.
    pub period: Quarter,
    /// The cut-off of then.
    pub as_of: NaiveDate,
    /// How the units had reported.
    pub units: Vec<PastUnit>,
    /// The list of then.
    pub items: Vec<PastItem>,
    /// The rows of then.
    entries: Vec<PastEntry>,
    /// Projects in the register of each unit.
    projects: BTreeMap<String, usize>,
    /// Cells with exactly one row, by item and unit.
    cells: BTreeMap<ItemId, BTreeMap<String, usize>>,
}

/// A unit, then.
#[derive(Clone, Debug, Deserialize)]
pub struct PastUnit {
    /// Its name.
    pub name: String,
    /// `on_time`.
    pub state: crate::model::ledger::UnitState,
}

/// An item, then.
#[derive(Clone, Debug, Deserialize)]
pub struct PastItem {
    /// Its id.
    pub id: ItemId,
    /// The item that it repeated.
    pub duplicate_of: Option<ItemId>,
    /// Its dates.
    pub milestones: Vec<crate::model::due::Milestone>,
    /// Its numbers.
    pub targets: Vec<Target>,
    /// Who should have reported it.
    pub expected_from: Vec<String>,
    /// Its targets against the reports, in the order of `targets`.
    pub closing: Vec<Closing>,
    /// Where it stood over all units.
    pub status: Derived,
}

/// A row, then.
#[derive(Clone, Debug, Deserialize)]
pub struct PastEntry {
    /// The unit.
    pub unit: String,
    /// The item; absent where the row could not be matched.
    pub item: Option<ItemId>,
    /// The status as reported.
    pub status: Answer<Status>,
    /// Completion in per cent.
    pub percent: Answer<Percent>,
    /// How many there shall be, by the unit.
    pub target: Answer<Quantity>,
    /// How many there were.
    pub done: Answer<Quantity>,
    /// Where it stood.
    pub derived: Derived,
}

/// What tells a ledger from anything else.
#[derive(Deserialize)]
struct Label {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Stored {
    period: Quarter,
    as_of: NaiveDate,
    units: Vec<PastUnit>,
    items: Vec<PastItem>,
    entries: Vec<PastEntry>,
    projects: Vec<Owned>,
}

/// Whose a row of a register is.
#[derive(Deserialize)]
struct Owned {
    unit: String,
}

/// The version of `ledger.json` that is understood.
const VERSION: u32 = 1;

impl Issue {
    /// Reads the ledger of an issue; `number` is which of its quarter.
    ///
    /// # Errors
    /// It is no ledger, one of another version, or damaged: why, in Chinese.
    pub fn read(path: Origin, number: u32, bytes: &[u8]) -> Result<Self, String> {
        let label: Label = serde_json::from_slice(bytes).map_err(|e| format!("内容不完整（{e}）"))?;
        if label.format != "jianbao-ledger" {
            return Err(format!("不是台账（格式写的是“{}”）", label.format));
        }
        if label.version != VERSION {
            return Err(format!("台账格式是第{}版，本程序只认第{VERSION}版，请换用新的程序", label.version));
        }
        let stored: Stored = serde_json::from_slice(bytes).map_err(|e| format!("内容不完整（{e}）"))?;
        let mut projects: BTreeMap<String, usize> = BTreeMap::new();
        for project in stored.projects {
            *projects.entry(project.unit).or_default() += 1;
        }
        let Stored { period, as_of, units, items, entries, .. } = stored;
        let cells = single_rows(&entries);
        Ok(Self { path, number, period, as_of, units, items, entries, projects, cells })
    }

    /// The item of this id.
    pub fn item(&self, id: ItemId) -> Option<&PastItem> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The one row of `unit` for `item`; absent where there was none or several.
    pub fn entry(&self, unit: &str, item: ItemId) -> Option<&PastEntry> {
        self.cells.get(&item).and_then(|units| units.get(unit)).and_then(|at| self.entries.get(*at))
    }

    /// Items that counted, repeats left out.
    pub fn counted(&self) -> impl Iterator<Item = &PastItem> {
        self.items.iter().filter(|item| item.duplicate_of.is_none())
    }

    /// Rows in the register of a unit.
    pub fn projects_of(&self, unit: &str) -> usize {
        self.projects.get(unit).copied().unwrap_or(0)
    }

    /// The target of then that is the same as this one: the same words, else
    /// the same place on the list with the same measure and scope.
    pub fn target(&self, item: ItemId, position: usize, now: &Target) -> Option<(&Target, &Closing)> {
        let past = self.item(item)?;
        let words = || past.targets.iter().position(|then| then.words == now.words && then.scope == now.scope);
        let place = || {
            let then = past.targets.get(position)?;
            (then.unit == now.unit && then.scope == now.scope).then_some(position)
        };
        let at = words().or_else(place)?;
        past.targets.get(at).zip(past.closing.get(at))
    }
}

fn single_rows(entries: &[PastEntry]) -> BTreeMap<ItemId, BTreeMap<String, usize>> {
    let mut rows: BTreeMap<ItemId, BTreeMap<String, Option<usize>>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        if let Some(item) = entry.item {
            let row = rows.entry(item).or_default().entry(entry.unit.clone());
            row.and_modify(|known| *known = None).or_insert(Some(at));
        }
    }
    let single = |units: BTreeMap<String, Option<usize>>| {
        units.into_iter().filter_map(|(unit, at)| at.map(|at| (unit, at))).collect()
    };
    rows.into_iter().map(|(item, units)| (item, single(units))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Issue, String> {
        Issue::read(Origin::file("2025Q2/published/1/ledger.json"), 1, text.as_bytes())
    }

    const REST: &str =
        r#""period":"2025Q2","as_of":"2025-06-30","units":[],"items":[],"projects":[{"unit":"甲","name":null}]"#;

    #[test]
    fn keys_that_are_not_needed_may_come_and_go() {
        let issue = read(&format!(r#"{{"format":"jianbao-ledger","version":1,"new":[1],{REST},"entries":[]}}"#));
        let issue = issue.expect("reads");
        assert_eq!(
            (issue.period.to_string().as_str(), issue.projects_of("甲"), issue.projects_of("乙")),
            ("2025Q2", 1, 0)
        );
    }

    #[test]
    fn another_format_or_version_is_refused() {
        let why = |text: &str| read(text).expect_err("refused");
        assert!(why("{").contains("不完整"));
        assert!(why(r#"{"format":"other","version":1}"#).contains("other"));
        assert!(why(r#"{"format":"jianbao-ledger","version":2}"#).contains("第2版"));
        assert!(why(r#"{"format":"jianbao-ledger","version":1}"#).contains("period"));
    }

    #[test]
    fn a_cell_with_two_rows_has_no_row() {
        let row = |item: &str| {
            format!(
                r#"{{"unit":"甲","item":{item},"status":null,"percent":null,"target":null,"done":null,"derived":"unknown"}}"#
            )
        };
        let rows = [row("\"1.1\""), row("\"1.1\""), row("\"1.2\""), row("null")].join(",");
        let issue =
            read(&format!(r#"{{"format":"jianbao-ledger","version":1,{REST},"entries":[{rows}]}}"#)).expect("reads");
        let entry = |id: &str| issue.entry("甲", id.parse().expect("an id")).is_some();
        assert_eq!((entry("1.1"), entry("1.2"), entry("1.3")), (false, true, false));
    }
}
