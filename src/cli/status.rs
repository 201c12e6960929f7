//! `status`: who reported, how and how much, and what a clerk should do now.

use super::args::{FailOn, Manner, Run};
use super::exchange::{Party, parties, told};
use super::findings::{exit, severities};
use super::quarter::{Quarterly, read_quarter};
use super::step::Next;
use super::terminal::{Host, Spoken, pretty, table};
use super::way::Way;
use crate::model::error::Error;
use crate::model::ledger::{Ledger, UnitReport};
use crate::model::place::Place;
use crate::model::receipt::Receipt;
use crate::view::{self, BoardLine};
use crate::workspace::place;
use chrono::NaiveDateTime;
use serde_json::json;

/// Says where the quarter stands.
///
/// # Errors
/// The quarter cannot be read.
pub(super) fn status(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let mut read = read_quarter(&args.dir, &args.when, host)?;
    let (parties, read) = parties(&mut read, host)?;
    let (ledger, way) = (&read.ledger, Way::to(&args.dir, args.when.period));
    let next = Next::of(read, host)?;
    let out = match args.report.manner() {
        Manner::Json => {
            let next = next.words(ledger.period, &Way::inside());
            let exchange = told(&parties);
            pretty(&json!({ "period": ledger.period, "units": ledger.units, "next": next, "exchange": exchange }))
        }
        Manner::Quiet => format!("{}\n", next.words(ledger.period, &way)),
        Manner::Full => words(read, &parties, next, &way),
    };
    Ok(Spoken::new(out, exit(&ledger.findings, &args.report, FailOn::Never)))
}

/// Where the quarter stands, with its board.
fn words(read: &Quarterly, parties: &[Party], next: Next, way: &Way) -> String {
    let ledger = &read.ledger;
    format!(
        "{}（截至{}）\n\n{}\n需要核对：{}\n下一步：{}\n",
        ledger.period.title(),
        ledger.as_of,
        board(ledger, parties, read.workspace.config.period(ledger.period).deadline),
        severities(&ledger.findings),
        next.words(ledger.period, way)
    )
}

/// The board of units: who reported, how, and how much, and what went back.
fn board(ledger: &Ledger, parties: &[Party], deadline: Option<NaiveDateTime>) -> String {
    let lines = view::board(ledger, deadline);
    let row = |((line, unit), party): ((&BoardLine, &UnitReport), &Party)| {
        let BoardLine { expected, reported, done, on_track, lagging, overdue, .. } = line;
        let source = unit.source.as_ref().map_or_else(String::new, |source| place(&Place::file(source)));
        let [expected, reported, done, on_track, lagging, overdue] =
            [expected, reported, done, on_track, lagging, overdue].map(ToString::to_string);
        let (name, state, exchange) = (line.name.clone(), line.state.clone(), party.exchange.words());
        [name, state, exchange, received(unit), expected, reported, done, on_track, lagging, overdue, source]
    };
    let head = ["单位", "报送情况", "往来", "收件时间", "应报", "已报", "已完成", "序时推进", "滞后", "逾期", "来源"];
    table(head, lines.iter().zip(&ledger.units).zip(parties).map(row))
}

/// When the file that counts came; a loose file has no time.
pub(super) fn received(unit: &UnitReport) -> String {
    unit.received.map_or_else(|| "—".into(), Receipt::shown)
}
