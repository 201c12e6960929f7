//! The board: how every unit reported, and how much.

use super::desk::BoardLine;
use crate::model::ledger::{Ledger, Outcome, UnitReport, UnitState};
use crate::model::place::Origin;
use crate::model::receipt::Receipt;
use crate::model::task::ItemId;
use crate::model::value::{Derived, first_of};
use chrono::{Datelike, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet};

/// What is told beside how a unit reported, where staff filled in its form.
pub const FILLED_IN: &str = "（区局代录）";

/// A line a unit, in the order of printing, without its questions and errors; `deadline`
/// is by when units were to report.
pub fn board(ledger: &Ledger, deadline: Option<NaiveDateTime>) -> Vec<BoardLine> {
    let too_late: BTreeSet<&Origin> =
        ledger.dispositions.iter().filter(|d| d.what == Outcome::TooLate).map(|d| &d.path).collect();
    let (expected, none) = (expected(ledger), BTreeMap::new());
    let filled_in = ledger.filled_in();
    let by_others = |unit: &str| if filled_in.contains(unit) { FILLED_IN } else { "" };
    let line = |unit: &UnitReport| {
        let own = expected.get(unit.name.as_str()).unwrap_or(&none);
        let count = |fits: &dyn Fn(Derived) -> bool| own.values().filter(|derived| fits(**derived)).count();
        let of = |wanted: Derived| count(&|derived| derived == wanted);
        BoardLine {
            name: unit.name.clone(),
            state: format!("{}{}", state(unit, deadline, &too_late), by_others(&unit.name)),
            has_reported: unit.state.has_reported(),
            received: unit.received.map(Receipt::shown),
            expected: own.len(),
            reported: count(&|derived| derived != Derived::Unreported),
            done: of(Derived::Done),
            on_track: of(Derived::OnTrack),
            lagging: of(Derived::Lagging),
            overdue: of(Derived::Overdue),
            ..BoardLine::default()
        }
    };
    ledger.units.iter().map(line).collect()
}

/// How a unit reported, with the days it was late.
fn state(unit: &UnitReport, deadline: Option<NaiveDateTime>, too_late: &BTreeSet<&Origin>) -> String {
    let late = deadline.zip(unit.received).map_or(0, |(by, at)| (at.day() - by.date()).num_days());
    let corrected = corrected(unit).map_or_else(String::new, |corrected| format!("，{corrected}"));
    match unit.state {
        UnitState::OnTime if !corrected.is_empty() && deadline.is_some() => format!("按时报送{corrected}"),
        UnitState::Late if late > 0 => format!("{}{late}天{corrected}", unit.state.label()),
        UnitState::Unreadable if unit.others.iter().chain(&unit.source).any(|file| too_late.contains(file)) => {
            "超过最迟接收，未采用".into()
        }
        state => format!("{}{corrected}", state.label()),
    }
}

/// What came after a unit's first return and changed what counts, by its days:
/// `10月8日更正`, `10月8日、10月12日更正，10月20日重新报送`; absent where nothing did.
pub fn corrected(unit: &UnitReport) -> Option<String> {
    let days = |whole: bool| {
        let days = unit.corrections.iter().filter(|file| file.whole == whole).filter_map(|file| file.received);
        let mut days: Vec<String> = days.map(|at| format!("{}月{}日", at.day().month(), at.day().day())).collect();
        days.dedup();
        let done = if whole { "重新报送" } else { "更正" };
        (!days.is_empty()).then(|| first_of(&days, DAYS, "、", "天") + done)
    };
    let parts: Vec<String> = [true, false].into_iter().filter_map(days).collect();
    (!parts.is_empty()).then(|| parts.join("，"))
}

/// Days that are named.
const DAYS: usize = 3;

/// What is derived of the items expected from each unit, by the first of its rows.
fn expected(ledger: &Ledger) -> BTreeMap<&str, BTreeMap<ItemId, Derived>> {
    let mut expected: BTreeMap<&str, BTreeMap<ItemId, Derived>> = BTreeMap::new();
    for (entry, item) in ledger.entries.iter().filter(|entry| entry.counted).filter_map(|e| Some((e, e.item?))) {
        expected.entry(&entry.unit).or_default().entry(item).or_insert(entry.derived);
    }
    expected
}
