//! `status`: who reported, how and how much, and what a clerk should do now.

use super::args::{FailOn, Manner, Run};
use super::findings::{exit, severities};
use super::next::Next;
use super::quarter::{Quarterly, read_quarter};
use super::terminal::{Host, Spoken, pretty, table};
use super::way::Way;
use crate::model::error::Error;
use crate::model::ledger::{Ledger, Outcome, UnitReport, UnitState};
use crate::model::place::{Origin, Place};
use crate::model::task::ItemId;
use crate::model::value::Derived;
use crate::workspace::place;
use chrono::NaiveDateTime;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Says where the quarter stands.
///
/// # Errors
/// The quarter cannot be read.
pub(super) fn status(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let read = read_quarter(&args.dir, &args.when, host)?;
    let (ledger, way) = (&read.ledger, Way::to(&args.dir, args.when.period));
    let next = Next::of(&read, host)?;
    let out = match args.report.manner() {
        Manner::Json => {
            let next = next.words(ledger.period, &Way::inside());
            pretty(&json!({ "period": ledger.period, "units": ledger.units, "next": next }))
        }
        Manner::Quiet => format!("{}\n", next.words(ledger.period, &way)),
        Manner::Full => words(&read, next, &way),
    };
    Ok(Spoken::new(out, exit(&ledger.findings, &args.report, FailOn::Never)))
}

/// Where the quarter stands, with its board.
fn words(read: &Quarterly, next: Next, way: &Way) -> String {
    let ledger = &read.ledger;
    format!(
        "{}（截至{}）\n\n{}\n需要核对：{}\n下一步：{}\n",
        ledger.period.title(),
        ledger.as_of,
        board(ledger, read.workspace.config.period(ledger.period).deadline),
        severities(&ledger.findings),
        next.words(ledger.period, way)
    )
}

/// The board of units: who reported, how, and how much.
fn board(ledger: &Ledger, deadline: Option<NaiveDateTime>) -> String {
    let too_late: BTreeSet<&Origin> =
        ledger.dispositions.iter().filter(|d| d.what == Outcome::TooLate).map(|d| &d.path).collect();
    let expected = expected(ledger);
    let row = |unit: &UnitReport| {
        let none = BTreeMap::new();
        let own = expected.get(unit.name.as_str()).unwrap_or(&none);
        let count = |fits: &dyn Fn(Derived) -> bool| own.values().filter(|derived| fits(**derived)).count().to_string();
        let of = |wanted: Derived| count(&|derived| derived == wanted);
        [
            unit.name.clone(),
            state(unit, deadline, &too_late),
            received(unit),
            own.len().to_string(),
            count(&|derived| derived != Derived::Unreported),
            of(Derived::Done),
            of(Derived::OnTrack),
            of(Derived::Lagging),
            of(Derived::Overdue),
            unit.source.as_ref().map_or_else(String::new, |source| place(&Place::file(source))),
        ]
    };
    let head = ["单位", "报送情况", "收件时间", "应报", "已报", "已完成", "序时推进", "滞后", "逾期", "来源"];
    table(head, ledger.units.iter().map(row))
}

/// How a unit reported, with the days it was late.
fn state(unit: &UnitReport, deadline: Option<NaiveDateTime>, too_late: &BTreeSet<&Origin>) -> String {
    let late = deadline.zip(unit.received).map_or(0, |(by, at)| (at.date_naive() - by.date()).num_days());
    match unit.state {
        UnitState::Late if late > 0 => format!("{}{late}天", unit.state.label()),
        UnitState::Unreadable if unit.others.iter().chain(&unit.source).any(|file| too_late.contains(file)) => {
            "超过最迟接收，未采用".into()
        }
        state => state.label().into(),
    }
}

/// When the file that counts came; a loose file has no time.
pub(super) fn received(unit: &UnitReport) -> String {
    unit.received.map_or_else(|| "—".into(), |at| at.format("%Y-%m-%d %H:%M").to_string())
}

/// What is derived of the items expected from each unit, by the first of its rows.
pub(super) fn expected(ledger: &Ledger) -> BTreeMap<&str, BTreeMap<ItemId, Derived>> {
    let mut expected: BTreeMap<&str, BTreeMap<ItemId, Derived>> = BTreeMap::new();
    for (entry, item) in ledger.entries.iter().filter(|entry| entry.counted).filter_map(|e| Some((e, e.item?))) {
        expected.entry(&entry.unit).or_default().entry(item).or_insert(entry.derived);
    }
    expected
}
