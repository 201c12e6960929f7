//! A quarter beside the issue published before it: unit by unit and item by item, what moved.

use super::issue::Issue;
use super::rows::{Count, Figures, Rows};
use crate::model::ledger::{Entry, ItemReport, Ledger};
use crate::model::place::{Place, Source};
use crate::model::task::{Item, ItemId, MasterList};
use crate::model::value::{Answer, Derived, Quantity};
use chrono::NaiveDate;
use std::borrow::Cow;
use std::collections::HashMap;

/// An issue and a ledger of a later quarter.
#[derive(Debug)]
pub struct Comparison<'l> {
    /// The issue.
    pub issue: &'l Issue,
    /// The rows of the ledger.
    pub now: Rows<'l>,
    as_of: NaiveDate,
    /// Units that carry on for others, and these.
    formers: HashMap<&'l str, Vec<&'l str>>,
}

/// An answer that is exact both times, and not the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<T> {
    /// As published.
    pub then: T,
    /// As it is.
    pub now: T,
    /// Where the answer stands now.
    pub at: Place,
}

impl<T: Copy + PartialOrd> Moved<T> {
    /// An answer then and now, in the row of its entry.
    pub fn between(then: Option<T>, now: &Answer<T>, row: Option<&Source>) -> Option<Self> {
        let (now, row) = now.as_ref().zip(row)?;
        let (then, is) = then.zip(now.exact().copied()).filter(|(then, is)| then != is)?;
        Some(Self { then, now: is, at: now.place(row) })
    }

    /// Whether the answer is smaller than it was.
    pub fn fell(&self) -> bool {
        self.now < self.then
    }
}

impl<'l> Comparison<'l> {
    /// Of an issue with a ledger that this list is of.
    pub fn new(issue: &'l Issue, ledger: &'l Ledger, master: &'l MasterList) -> Self {
        let carrying = master.units.iter().filter(|unit| !unit.formers.is_empty());
        let names = carrying.map(|unit| {
            let formers = unit.formers.iter().map(|former| former.name.as_str());
            (unit.name.as_str(), formers.collect())
        });
        Self { issue, now: Rows::of(ledger), as_of: ledger.as_of, formers: names.collect() }
    }

    /// The units of the issue whose figures are a unit's now: its own, and those of the
    /// units that were merged into it.
    pub fn units_then<'u>(&'u self, unit: &'u str) -> impl Iterator<Item = &'u str> {
        std::iter::once(unit).chain(self.formers.get(unit).into_iter().flatten().copied())
    }

    /// What a unit gave for an item in the issue, with what those gave that were merged
    /// into it: counts add up, what is known of a part alone is not known of the whole.
    pub fn then(&self, unit: &str, item: ItemId) -> Option<Cow<'_, Figures>> {
        if !self.formers.contains_key(unit) {
            return self.issue.figures(unit, item).map(Cow::Borrowed);
        }
        let given = || self.units_then(unit).filter_map(|unit| self.issue.figures(unit, item));
        let all = given().skip(1).fold(given().next()?.clone(), |sum, other| sum.with(other));
        let asked = self.issue.item(item).map_or(&[][..], |item| item.expected_from.as_slice());
        let parts = self.units_then(unit).filter(|unit| asked.iter().any(|name| name == unit)).count();
        let is_whole = given().filter(|figures| figures.target.is_some()).count() >= parts;
        let (percent, target) = (all.percent.filter(|_| parts < 2), all.target.filter(|_| is_whole));
        Some(Cow::Owned(Figures { percent, target, ..all }))
    }

    /// The quarter of the issue, and of whom the figures of a unit are beside its own:
    /// `2025Q2，含城西镇`.
    pub fn period_of(&self, unit: &str) -> String {
        let with = self.units_then(unit).skip(1).map(|former| format!("，含{former}"));
        format!("{}{}", self.issue.period, with.collect::<String>())
    }

    /// The one row of a unit for an item in both.
    pub fn both(&self, unit: &str, item: ItemId) -> Option<(Cow<'_, Figures>, &'l Entry)> {
        self.then(unit, item).zip(self.now.only(unit, item))
    }

    /// What a unit gave towards a target then and what it gives now; absent where it gave nothing then.
    pub fn counts(&self, unit: &str, item: &Item, target: usize) -> Option<(Quantity, Option<Count>)> {
        let then = self.then(unit, item.id)?.count(item, target)?;
        Some((then.number(), self.now.figures(unit, item.id).and_then(|now| now.count(item, target))))
    }

    /// Cumulative counts of a unit that are not what they were: what is done, and of
    /// an item with several targets what is done towards each, with its position.
    pub fn moved(&self, unit: &str, item: &Item) -> Vec<(Option<usize>, Moved<Quantity>)> {
        let Some((then, now)) = self.both(unit, item.id) else { return Vec::new() };
        if !item.is_several() {
            let done = Moved::between(then.done, &now.answers.done, now.source.as_ref());
            return done.map(|moved| (None, moved)).into_iter().collect();
        }
        let of_target = |position: usize| {
            let now = now.counts.iter().find(|count| count.target as usize == position + 1)?;
            let done = Some(now.done.clone());
            Moved::between(then.count(item, position).map(Count::number), &done, Some(&now.source))
        };
        item.countable().into_iter().filter_map(|at| Some((Some(at), of_target(at)?))).collect()
    }

    /// What a unit gave then towards the first target of an item that it gives
    /// nothing towards now: the sum is too small by it.
    pub fn silent(&self, unit: &str, item: &Item) -> Option<Quantity> {
        let valued = item.targets.iter().enumerate().filter(|(_, target)| target.value.is_some());
        let mut counts = valued.filter_map(|(position, _)| self.counts(unit, item, position));
        counts.find(|(then, now)| now.is_none() && *then > Quantity::default()).map(|(then, _)| then)
    }

    /// How a unit stood on an item, where it had one row for it.
    pub fn derived_then(&self, unit: &str, item: ItemId) -> Option<Derived> {
        self.then(unit, item).map(|figures| figures.derived)
    }

    /// Whether an item became done (true) or is known to be done no longer (false);
    /// that a unit is silent now undoes nothing.
    pub fn turned(&self, item: &ItemReport) -> Option<bool> {
        let then = self.issue.item(item.id)?.status == Derived::Done;
        let now = item.status == Derived::Done;
        (then != now && (now || item.status.is_undone())).then_some(now)
    }

    /// The last date of an item, where it has passed, and whether it passed after the issue.
    pub fn passed(&self, item: &ItemReport) -> Option<(NaiveDate, bool)> {
        let last = item.due().filter(|due| *due <= self.as_of)?;
        Some((last, last > self.issue.as_of))
    }

    /// Whether an item past its date fell due since (true) or was past it then already (false).
    pub fn slipped(&self, item: &ItemReport) -> Option<bool> {
        let then = self.issue.item(item.id)?.status;
        let since = self.passed(item).is_some_and(|(_, since)| since);
        (item.status == Derived::Overdue && (since || then == Derived::Overdue)).then_some(since)
    }
}
