//! What units reported otherwise than in an issue: by unit and item, and how many answers of each unit.

use super::printable::{place, shown};
use crate::model::form::Column;
use crate::model::ledger::{Entry, Ledger, UnitReport};
use crate::model::place::{Place, Source};
use crate::model::task::ItemId;
use crate::model::value::{Derived, Reading};
use crate::quarter::changes::pairs;
use crate::quarter::rows::Rows;
use crate::view::{AnswerCounts, Fact};
use std::collections::{BTreeMap, BTreeSet};

/// What differs in the answers.
#[derive(Default)]
pub struct AnswerChanges {
    /// By unit and item, units in the order of printing; the item by its id.
    pub facts: Vec<Fact>,
    /// By unit.
    pub units: Vec<UnitChanges>,
    /// Answers that differ in words only.
    pub worded: usize,
}

/// What differs in the answers of a unit.
pub struct UnitChanges {
    /// How many do.
    pub counts: AnswerCounts,
    /// How it reported as a whole, where that changed: `未报送→已报送`.
    pub state: Option<String>,
    /// The inbox file that they stand in now, or stood.
    pub file: Option<String>,
}

const NONE: &str = "—";

/// Compares the answers of two ledgers.
pub fn between(then: &Ledger, now: &Ledger) -> AnswerChanges {
    let mut changes = AnswerChanges::default();
    let (was, is) = (Rows::of(then), Rows::of(now));
    for (old, new) in pairs(&then.units, &now.units, |unit| unit.name.as_str()) {
        let Some(unit) = new.or(old) else { continue };
        let state = state(unit, old, new);
        let said = state.as_ref().map(|fact| format!("{}→{}", fact.old, fact.new));
        changes.facts.extend(state);
        changes.unit(&unit.name, said, was.entries(&unit.name), is.entries(&unit.name));
    }
    changes
}

/// How a unit reported, where that is not as it was.
fn state(unit: &UnitReport, old: Option<&UnitReport>, new: Option<&UnitReport>) -> Option<Fact> {
    let said = |unit: Option<&UnitReport>| unit.map_or(NONE, |unit| unit.state.label()).to_string();
    let file = |unit: Option<&UnitReport>| unit?.source.as_ref().map(|file| place(&Place::file(file)));
    let source = file(new).or_else(|| file(old)).unwrap_or_else(|| NONE.into());
    let differs = old.map(|unit| unit.state) != new.map(|unit| unit.state);
    differs
        .then(|| Fact { unit: unit.name.clone(), item: "报送情况".into(), old: said(old), new: said(new), source })
}

/// Rows by item; those that match none come last.
fn by_item<'l>(rows: &[&'l Entry]) -> BTreeMap<(bool, Option<ItemId>), Vec<&'l Entry>> {
    let mut items: BTreeMap<_, Vec<_>> = BTreeMap::new();
    rows.iter().for_each(|row| items.entry((row.item.is_none(), row.item)).or_default().push(*row));
    items
}

impl AnswerChanges {
    /// The answers of one unit.
    fn unit(&mut self, unit: &str, state: Option<String>, was: &[&Entry], is: &[&Entry]) {
        // Of a unit that says the same nothing is sorted or put in words.
        let (mut was, mut is) = if was == is { Default::default() } else { (by_item(was), by_item(is)) };
        let counts = AnswerCounts { unit: unit.into(), ..AnswerCounts::default() };
        let mut own = UnitChanges { counts, state, file: None };
        for key in was.keys().chain(is.keys()).copied().collect::<BTreeSet<_>>() {
            let (was, is) = (was.remove(&key).unwrap_or_default(), is.remove(&key).unwrap_or_default());
            let (old, new) = (words(&was), words(&is));
            let has_row = |rows: &[&Entry]| rows.iter().any(|row| row.source.is_some());
            let reported = |rows: &[&Entry]| rows.iter().map(|row| reported(row)).collect::<Vec<_>>();
            let count = match (has_row(&was), has_row(&is)) {
                (false, true) => &mut own.counts.came,
                (true, false) => &mut own.counts.gone,
                _ if reported(&was) != reported(&is) => &mut own.counts.changed,
                _ if old != new => &mut own.counts.judged,
                _ => continue,
            };
            *count += 1;
            let mut rows = rows_of(&was, &is).into_iter().chain(was.iter().flat_map(|row| row.rows()));
            own.file = own.file.or_else(|| rows.find_map(|row| row.path.steps().first().cloned()));
            if old == new {
                self.worded += 1;
                continue;
            }
            let item = key.1.map_or_else(|| "（未对应成果）".to_string(), |id| id.to_string());
            self.facts.push(Fact { unit: unit.into(), item, old, new, source: source(&was, &is) });
        }
        if own.state.is_some() || own.counts.reported() + own.counts.judged > 0 {
            self.units.push(own);
        }
    }
}

/// The answers as typed, without where they stand and whom to ask.
fn reported(row: &Entry) -> Vec<Option<String>> {
    let own = row.answers.each().filter(|(column, _)| !matches!(column, Column::Contact | Column::Phone));
    own.map(|(_, typed)| typed.map(|typed| shown(typed.text, typed.format))).collect()
}

/// Rows as a note states them: `序时推进，完成率60%`.
fn words(rows: &[&Entry]) -> String {
    let of_row = |row: &&Entry| {
        let mut out = row.derived.label().to_string();
        let reported = row.answers.status.as_ref().and_then(|given| match given.reading {
            Reading::Value(status) => Some(Derived::from(status)),
            Reading::NotApplicable => Some(Derived::NotApplicable),
            Reading::Unread => None,
        });
        for (column, typed) in row.answers.each().filter_map(|(column, typed)| Some((column, typed?))) {
            let typed = shown(typed.text, typed.format);
            match column {
                // What dates and figures show stands first; the unit's own word where it says otherwise.
                Column::Status if reported != Some(row.derived) => out.push_str(&format!("（填报“{typed}”）")),
                Column::Percent | Column::Target | Column::Done => out.push_str(&format!("，{}{typed}", column.name())),
                _ => {}
            }
        }
        out
    };
    if rows.is_empty() { NONE.into() } else { rows.iter().map(of_row).collect::<Vec<_>>().join("；") }
}

/// The rows that answers stand in now and did not before, as where a later file corrects
/// them; where there are none, those of the entries themselves.
fn rows_of(was: &[&Entry], is: &[&Entry]) -> Vec<Source> {
    let known: BTreeSet<Source> = was.iter().flat_map(|row| row.rows()).collect();
    let new: BTreeSet<Source> = is.iter().flat_map(|row| row.rows()).filter(|row| !known.contains(row)).collect();
    if new.is_empty() { is.iter().filter_map(|row| row.source.clone()).collect() } else { new.into_iter().collect() }
}

/// Where the answers stand now, else where they stood.
fn source(was: &[&Entry], is: &[&Entry]) -> String {
    let at = |rows: Vec<Source>| {
        let at = rows.iter().map(|s| format!("{} 第{}行", place(&Place::sheet(&s.path, &s.sheet)), s.row));
        Some(at.collect::<Vec<_>>().join("；")).filter(|at| !at.is_empty())
    };
    let before = || at(was.iter().filter_map(|row| row.source.clone()).collect());
    at(rows_of(was, is)).or_else(|| before().map(|at| format!("原在{at}"))).unwrap_or_else(|| NONE.into())
}
