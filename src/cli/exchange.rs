//! Where every unit stands between its form and what is mended.

use super::quarter::Quarterly;
use super::terminal::Host;
use crate::model::error::Error;
use crate::model::ledger::UnitReport;
use crate::model::returned::{Moved, Point};
use crate::model::value::Quarter;
use crate::quarter::owed::{Owed, owed};
use crate::quarter::since::Since;
use crate::view::exchange::Exchange;
use crate::workspace::{Addressed, Frozen, OnItsWay};
use serde_json::{Value, json};
use std::path::PathBuf;

/// One that forms go to and answers come from.
pub(super) struct Party<'q> {
    /// How it reported.
    pub report: &'q UnitReport,
    /// What its files are called.
    pub files: Addressed,
    /// What it is asked to mend.
    pub points: Vec<Point>,
    /// Whether the office must decide something before it is asked anything.
    pub waits: bool,
    /// The newest return to it; absent without one.
    pub newest: Option<Frozen>,
    /// How its points stand to what that asked; absent without one.
    pub moved: Option<Moved>,
    /// Where it stands.
    pub exchange: Exchange,
}

impl Party<'_> {
    /// Lets go of what it is asked.
    pub(super) fn forget_points(&mut self) {
        (self.points, self.moved, self.newest) = (Vec::new(), None, None);
    }
}

/// Where they stand, for programs.
pub(super) fn told(parties: &[Party]) -> Vec<Value> {
    parties.iter().map(|party| json!({ "unit": party.report.name, "exchange": party.exchange })).collect()
}

/// Every unit of a quarter, in the order of printing.
///
/// # Errors
/// What lies in its folder cannot be read.
pub(super) fn parties<'q>(read: &'q Quarterly, host: &Host) -> Result<Vec<Party<'q>>, Error> {
    let ledger = &read.ledger;
    let folder = read.workspace.folder(ledger.period);
    let files = Addressed::all(ledger.units.iter().map(|unit| unit.name.as_str()), ledger.period);
    let owed = owed(ledger, &read.workspace.master);
    let (on_its_way, since) = (OnItsWay::of(&folder), Since::of(ledger));
    let at = Place { folder, quarter: ledger.period, since, on_its_way };
    owed.into_iter().zip(files).map(|(owed, files)| party(&at, owed, files, host)).collect()
}

/// Where what goes out lies, and what counts now.
struct Place<'q> {
    folder: PathBuf,
    quarter: Quarter,
    since: Since<'q>,
    on_its_way: OnItsWay,
}

fn party<'q>(at: &Place, owed: Owed<'q>, files: Addressed, host: &Host) -> Result<Party<'q>, Error> {
    let Owed { unit: report, points, waits } = owed;
    let newest = Frozen::newest(&at.folder, (&report.name, at.quarter), &files, &at.on_its_way)?;
    if let Some(said) = newest.as_ref().and_then(|newest| newest.told(&at.folder, &files)) {
        (host.runner.tell)(&said);
    }
    if waits {
        let exchange = Exchange::held(newest.as_ref().map(|newest| (newest.number, newest.mended(), newest.asked())));
        return Ok(Party { report, files, points, waits, newest, moved: None, exchange });
    }
    let moved = newest.as_ref().map(|newest| newest.moved(&points, |mark, of| at.since.is_mended(report, mark, of)));
    let known = newest.as_ref().zip(moved.as_ref());
    let known = known.map(|(newest, moved)| (newest.number, newest.mended(), moved));
    let exchange = Exchange::of(report.state, at.on_its_way.stands(&at.folder, &files.form()), &points, known);
    Ok(Party { report, files, points, waits, newest, moved, exchange })
}
