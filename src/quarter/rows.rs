//! The rows of a ledger by unit, and what each gives towards a target.

use crate::model::ledger::{Entry, Ledger, Project};
use crate::model::task::{Feed, Item, ItemId};
use crate::model::value::{Derived, Percent, Quantity, exact};
use foldhash::HashMap;

/// The rows of a ledger by unit, in the order of the ledger.
#[derive(Debug, Default)]
pub struct Rows<'l> {
    entries: HashMap<&'l str, Vec<&'l Entry>>,
    projects: HashMap<&'l str, Vec<&'l Project>>,
}

/// What a row says in figures, as far as they are exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Where it stands.
    pub derived: Derived,
    /// Completion in per cent.
    pub percent: Option<Percent>,
    /// How many there shall be, by the unit.
    pub target: Option<Quantity>,
    /// How many there are.
    pub done: Option<Quantity>,
    /// How many projects the register of the unit lists.
    pub listed: usize,
    /// What the row gives towards single targets, by their position; empty where it
    /// has plain numbers only.
    pub counts: Vec<(usize, Quantity)>,
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
    /// What two units gave together that are one now.
    pub(super) fn with(self, other: &Self) -> Self {
        let sum = |one: Option<Quantity>, other: Option<Quantity>| match (one, other) {
            (Some(one), Some(other)) => Some(one + other),
            (one, other) => one.or(other),
        };
        let mut counts = self.counts;
        for (target, more) in &other.counts {
            match counts.iter_mut().find(|(of, _)| of == target) {
                Some((_, count)) => *count = *count + *more,
                None => counts.push((*target, *more)),
            }
        }
        // Together they are no farther than the one that is behind.
        let both = [self.derived, other.derived];
        let behind = [Derived::Overdue, Derived::Lagging].into_iter().find(|late| both.contains(late));
        let derived = behind.unwrap_or(if self.derived == Derived::Done { other.derived } else { self.derived });
        Self {
            derived,
            percent: None,
            target: sum(self.target, other.target),
            done: sum(self.done, other.done),
            listed: self.listed + other.listed,
            counts,
        }
    }

    /// What the row gives towards a target of its item: what it says of that target;
    /// else the plain number that counts so, 完成数 or for projects under way 目标数;
    /// else, of those, how many the register lists. An empty register counts
    /// nothing; it is not 0.
    pub fn count(&self, item: &Item, target: usize) -> Option<Count> {
        if let Some((_, told)) = self.counts.iter().find(|(of, _)| *of == target) {
            return Some(Count::Answer(*told));
        }
        let plain = item.plain(target).filter(|_| self.counts.is_empty());
        let typed = plain.and_then(|feed| if feed == Feed::Advancing { self.target } else { self.done });
        let lists = item.feed(target) == Some(Feed::Advancing) && item.feeds(Feed::Advancing) == 1;
        let listed = Some(self.listed).filter(|listed| lists && *listed > 0);
        typed.map(Count::Answer).or(listed.map(|listed| Count::Register(Quantity::whole(listed as i64))))
    }
}

impl<'l> Rows<'l> {
    /// The rows of `ledger`.
    pub fn of(ledger: &'l Ledger) -> Self {
        let mut rows = Self::default();
        ledger.entries.iter().for_each(|entry| rows.entries.entry(&entry.unit).or_default().push(entry));
        ledger.projects.iter().for_each(|project| rows.projects.entry(&project.unit).or_default().push(project));
        rows
    }

    /// The answers of a unit.
    pub fn entries(&self, unit: &str) -> &[&'l Entry] {
        self.entries.get(unit).map_or(&[], Vec::as_slice)
    }

    /// The register of a unit.
    pub fn projects(&self, unit: &str) -> &[&'l Project] {
        self.projects.get(unit).map_or(&[], Vec::as_slice)
    }

    /// The one row of `unit` for `item`; of several none counts.
    pub fn only(&self, unit: &str, item: ItemId) -> Option<&'l Entry> {
        let mut rows = self.entries(unit).iter().filter(|entry| entry.item == Some(item));
        rows.next().copied().filter(|_| rows.next().is_none())
    }

    /// The figures of that row.
    pub fn figures(&self, unit: &str, item: ItemId) -> Option<Figures> {
        self.only(unit, item).map(|entry| self.figures_of(entry))
    }

    /// The figures of a row.
    pub fn figures_of(&self, entry: &Entry) -> Figures {
        let Entry { unit, derived, answers, counts, .. } = entry;
        // How many there shall be, where nothing else is said, is no answer.
        let target = exact(&answers.target).filter(|_| !answers.tell_no_progress());
        let told = counts.iter().filter_map(|c| Some((c.target.checked_sub(1)? as usize, *c.done.exact()?)));
        Figures {
            derived: *derived,
            percent: exact(&answers.percent),
            target,
            done: exact(&answers.done),
            listed: self.projects(unit).len(),
            counts: told.collect(),
        }
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
