//! The rows of a ledger by unit, and what each gives towards a target.

use crate::model::ledger::{Entry, Ledger, Project};
use crate::model::task::{Feed, ItemId};
use crate::model::value::{Derived, Percent, Quantity, exact};
use std::collections::BTreeMap;

/// The rows of a ledger by unit, in the order of the ledger.
#[derive(Debug)]
pub struct Rows<'l>(BTreeMap<&'l str, Own<'l>>);

/// The rows of one unit.
#[derive(Debug, Default)]
struct Own<'l> {
    entries: Vec<&'l Entry>,
    projects: Vec<&'l Project>,
}

/// What a row says in figures, as far as they are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Where it stands.
    pub derived: Derived,
    /// Completion in per cent.
    pub percent: Option<Percent>,
    /// How many there shall be, by the unit.
    pub target: Option<Quantity>,
    /// How many there are.
    pub done: Option<Quantity>,
}

/// A count towards a target, by what it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// The answer of the row.
    Answer(Quantity),
    /// Every project of the unit's register.
    Register(Quantity),
}

impl Count {
    /// The number.
    pub fn number(self) -> Quantity {
        match self {
            Self::Answer(number) | Self::Register(number) => number,
        }
    }
}

impl Figures {
    /// Those of a row.
    pub fn of(entry: &Entry) -> Self {
        let answers = &entry.answers;
        Self {
            derived: entry.derived,
            percent: exact(&answers.percent),
            target: exact(&answers.target),
            done: exact(&answers.done),
        }
    }

    /// What the row gives towards a target that the register feeds so: 完成数, or for
    /// a target of projects under way 目标数, else how many are `listed` in the unit's
    /// register. An empty register counts nothing; it is not 0.
    pub fn count(self, feed: Option<Feed>, listed: usize) -> Option<Count> {
        let advancing = feed == Some(Feed::Advancing);
        let typed = if advancing { self.target } else { self.done };
        let listed = (advancing && listed > 0).then(|| Count::Register(Quantity::whole(listed as i64)));
        typed.map(Count::Answer).or(listed)
    }
}

impl<'l> Rows<'l> {
    /// The rows of `ledger`.
    pub fn of(ledger: &'l Ledger) -> Self {
        let mut rows: BTreeMap<&str, Own> = BTreeMap::new();
        for entry in &ledger.entries {
            rows.entry(&entry.unit).or_default().entries.push(entry);
        }
        for project in &ledger.projects {
            rows.entry(&project.unit).or_default().projects.push(project);
        }
        Self(rows)
    }

    /// Units with rows.
    pub fn units(&self) -> impl Iterator<Item = &'l str> {
        self.0.keys().copied()
    }

    /// The answers of a unit.
    pub fn entries(&self, unit: &str) -> &[&'l Entry] {
        self.0.get(unit).map_or(&[], |own| &own.entries)
    }

    /// The register of a unit.
    pub fn projects(&self, unit: &str) -> &[&'l Project] {
        self.0.get(unit).map_or(&[], |own| &own.projects)
    }

    /// The one row of `unit` for `item`; absent where there is none, or several:
    /// then none of them counts.
    pub fn only(&self, unit: &str, item: ItemId) -> Option<&'l Entry> {
        let mut rows = self.entries(unit).iter().filter(|entry| entry.item == Some(item));
        rows.next().copied().filter(|_| rows.next().is_none())
    }

    /// What `unit` gives towards a target of `item` that the register feeds so.
    pub fn count(&self, unit: &str, item: ItemId, feed: Option<Feed>) -> Option<Count> {
        Figures::of(self.only(unit, item)?).count(feed, self.projects(unit).len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_with_two_rows_for_an_item_has_none() {
        let row =
            |item: &str| format!(r#"{{"unit":"甲","item":{item},"derived":"unknown","reasons":[],"source":null}}"#);
        let rows = [row("\"1.1\""), row("\"1.1\""), row("\"1.2\""), row("null")].join(",");
        let ledger = format!(
            r#"{{"format":"jianbao-ledger","version":1,"period":"2025Q2","as_of":"2025-06-30","units":[],"items":[],
            "entries":[{rows}],"projects":[],"findings":[],"dispositions":[]}}"#
        );
        let ledger = Ledger::read(ledger.as_bytes()).expect("reads");
        let only = |id: &str| Rows::of(&ledger).only("甲", id.parse().expect("an id")).is_some();
        assert_eq!((only("1.1"), only("1.2"), only("1.3")), (false, true, false));
    }
}
