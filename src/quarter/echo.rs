//! What units repeat, leave unsaid or meant to have done, beside the issue published last.
//!
//! Silence is sending nothing: a unit whose file came and could not be read, or
//! came without answers, is not silent.

use super::comparison::Comparison;
use super::issue::Issue;
use crate::model::due::deadlines;
use crate::model::ledger::{Entry, ItemReport, Ledger, UnitReport, UnitState};
use crate::model::task::ItemId;
use crate::model::value::{Derived, clause};
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// A quarter beside the issue before it, by what the units say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Echo {
    /// Units that owed something in both quarters and sent nothing in either, in
    /// the order of printing.
    pub silent: Vec<String>,
    /// Rows whose progress is told in the words of the quarter before, of items
    /// that are neither finished, standing, waiting nor out of the plan.
    pub repeated: Vec<(String, ItemId)>,
    /// What units meant to have done by now, in the order of the ledger.
    pub plans: Vec<Plan>,
}

/// What a unit wrote under 下一步安排 for a date that has passed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The unit.
    pub unit: String,
    /// Of what item.
    pub item: ItemId,
    /// The date, by the lenient reading; of several that have passed the last.
    pub due: NaiveDate,
    /// The clause with the date, as typed.
    pub words: String,
    /// A name to be masked in the words; may be empty.
    pub contact: String,
    /// Whether the item is done now for that unit. Where it is not, nothing is
    /// proved: what was planned may be less than the item.
    pub kept: bool,
}

impl Echo {
    /// Of a ledger beside an issue.
    pub fn of(since: &Comparison, ledger: &Ledger) -> Self {
        let counted: BTreeSet<ItemId> = ledger.counted().map(|item| item.id).collect();
        let only = |entry: &&Entry| {
            let id = entry.item.filter(|id| entry.counted && counted.contains(id));
            id.is_some_and(|id| since.now.only(&entry.unit, id).is_some())
        };
        let (mut repeated, mut plans, mut read) = (Vec::new(), Vec::new(), BTreeMap::new());
        for (entry, item) in ledger.entries.iter().filter(only).filter_map(|entry| Some((entry, entry.item?))) {
            if moves(entry.derived) && since.issue.is_said_again(entry) {
                repeated.push((entry.unit.to_string(), item));
            }
            plans.extend(plan(since, ledger, entry, item, &mut read));
        }
        Self { silent: silent(since.issue, ledger), repeated, plans }
    }
}

/// Whether an item that stands so has something new to tell in every quarter.
fn moves(derived: Derived) -> bool {
    matches!(derived, Derived::OnTrack | Derived::Lagging | Derived::Overdue | Derived::Open | Derived::Unknown)
}

/// Two quarters running are two that follow each other.
fn silent(issue: &Issue, ledger: &Ledger) -> Vec<String> {
    if issue.period.next() != ledger.period {
        return Vec::new();
    }
    let silent = |units: &[UnitReport], items: &[ItemReport]| -> BTreeSet<String> {
        let owing = |unit: &&UnitReport| items.iter().any(|item| item.expected_from.contains(&unit.name));
        let missing = units.iter().filter(|unit| unit.state == UnitState::Missing).filter(owing);
        missing.map(|unit| unit.name.clone()).collect()
    };
    let (then, now) = (silent(&issue.units, &issue.items), silent(&ledger.units, &ledger.items));
    ledger
        .units
        .iter()
        .map(|unit| &unit.name)
        .filter(|name| then.contains(*name) && now.contains(*name))
        .cloned()
        .collect()
}

/// The dates of some words with their clauses, by the words: many units write the same.
type Clauses<'w> = BTreeMap<&'w str, Vec<(NaiveDate, &'w str)>>;

fn plan<'w>(
    since: &'w Comparison,
    ledger: &Ledger,
    entry: &Entry,
    item: ItemId,
    read: &mut Clauses<'w>,
) -> Option<Plan> {
    let then = since.derived_then(&entry.unit, item)?;
    // What lasts, or is out of the plan, is never done.
    let ends = !matches!(entry.derived, Derived::Standing | Derived::Adjusted | Derived::NotApplicable);
    let intent = since.issue.intent(entry).filter(|_| ends && then != Derived::Done)?;
    let dates = read.entry(&intent.words).or_insert_with(|| dated_clauses(&intent.words, since.issue.period.year));
    let passed = dates.iter().filter(|(due, _)| *due > since.issue.as_of && *due <= ledger.as_of);
    let (due, words) = passed.max_by_key(|(due, _)| *due)?;
    Some(Plan {
        unit: entry.unit.to_string(),
        item,
        due: *due,
        words: words.to_string(),
        contact: intent.contact.to_string(),
        kept: entry.derived == Derived::Done,
    })
}

/// The dates that words speak of, each with its clause, by the lenient reading; of
/// `year` and the year after it. What comes again and again (每月) has no date.
fn dated_clauses(words: &str, year: i32) -> Vec<(NaiveDate, &str)> {
    let milestones = deadlines(words, year).milestones;
    let again = |words: &str| milestones.iter().filter(|m| m.words == words).count() > 1;
    let dated = milestones.iter().filter(|m| !again(&m.words)).filter_map(|m| {
        let start = words.find(&m.words)?;
        let clause = clause(words, start..start + m.words.len(), &['。', '；', ';', '\n']);
        Some((m.due.filter(|due| (year..=year + 1).contains(&due.year()))?, clause.trim()))
    });
    dated.collect()
}
