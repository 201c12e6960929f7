//! Where every unit stands between its form and what is mended.

use super::quarter::Quarterly;
use super::terminal::Host;
use crate::model::error::Error;
use crate::model::ledger::UnitReport;
use crate::model::returned::{Moved, Point};
use crate::model::ruling::Rulings;
use crate::model::value::Quarter;
use crate::quarter::explained::Explained;
use crate::quarter::owed::{Owed, owed};
use crate::quarter::since::Since;
use crate::quarter::waiting::undecided;
use crate::view::exchange::{Exchange, Stage};
use crate::workspace::{Addressed, Frozen, OnItsWay};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

/// One that forms go to and answers come from.
pub(super) struct Party<'q> {
    /// How it reported.
    pub report: &'q UnitReport,
    /// What its files are called.
    pub files: Addressed,
    /// What it is asked to mend.
    pub points: Vec<Point>,
    /// What earlier returns asked and does not go back: the office has to decide about what
    /// the unit says to it, or has accepted that.
    pub held: Vec<Point>,
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
        (self.points, self.held, self.moved, self.newest) = (Vec::new(), Vec::new(), None, None);
    }
}

/// Where they stand, for programs.
pub(super) fn told(parties: &[Party]) -> Vec<Value> {
    parties.iter().map(|party| json!({ "unit": party.report.name, "exchange": party.exchange })).collect()
}

/// Every unit of a quarter, in the order of printing, and the quarter with what staff must
/// settle of what they said.
///
/// # Errors
/// What lies in its folder cannot be read.
pub(super) fn parties<'q>(read: &'q mut Quarterly, host: &Host) -> Result<(Vec<Party<'q>>, &'q Quarterly), Error> {
    let ledger = &read.ledger;
    let folder = read.workspace.folder(ledger.period);
    let files = Addressed::all(ledger.units.iter().map(|unit| unit.name.as_str()), ledger.period);
    let mut owed = owed(ledger, &read.workspace.master);
    let named: HashSet<&str> = read.questions.iter().flat_map(|one| &one.units).map(String::as_str).collect();
    // What it sent may lie there without anybody knowing that it did.
    for one in owed.iter_mut().filter(|one| !one.unit.state.has_reported() && named.contains(one.unit.name.as_str())) {
        (one.waits, one.points) = (true, Vec::new());
    }
    let (on_its_way, since) = (OnItsWay::of(&folder), Since::of(ledger));
    let undecided = undecided(ledger);
    let mut at =
        Place { folder, quarter: ledger.period, since, on_its_way, undecided, explained: Explained::default() };
    let parties = owed.into_iter().zip(files).map(|(owed, files)| party(&mut at, owed, files, &read.rulings, host));
    let parties = parties.collect::<Result<_, _>>()?;
    read.questions.extend(at.explained.open);
    read.heard = at.explained.settled;
    Ok((parties, read))
}

/// Where what goes out lies, and what counts now.
struct Place<'q> {
    folder: PathBuf,
    quarter: Quarter,
    since: Since<'q>,
    on_its_way: OnItsWay,
    /// Units of whose mails' words the office must decide.
    undecided: BTreeSet<&'q str>,
    /// What units say for what they let stand.
    explained: Explained,
}

fn party<'q>(
    at: &mut Place<'q>,
    owed: Owed<'q>,
    files: Addressed,
    rulings: &Rulings,
    host: &Host,
) -> Result<Party<'q>, Error> {
    let Owed { unit: report, mut points, waits } = owed;
    let newest = Frozen::newest(&at.folder, (&report.name, at.quarter), &files, &at.on_its_way)?;
    if let Some(said) = newest.as_ref().and_then(|newest| newest.told(&at.folder, &files)) {
        (host.runner.tell)(&said);
    }
    if waits {
        let exchange = Exchange::held(newest.as_ref().map(|newest| (newest.number, newest.mended(), newest.asked())));
        return Ok(Party { report, files, points, held: Vec::new(), waits, newest, moved: None, exchange });
    }
    let record = newest.as_ref().and_then(|newest| newest.record.as_ref());
    at.explained.hear(&report.name, &mut points, record, &at.since, rulings);
    let (points, held): (Vec<Point>, Vec<Point>) = points.into_iter().partition(Point::goes_back);
    let moved = newest
        .as_ref()
        .map(|newest| newest.moved(&points, |mark, of| at.since.is_mended(report, mark, of)).holding(&held));
    let known = newest.as_ref().zip(moved.as_ref());
    let known = known.map(|(newest, moved)| (newest.number, newest.mended(), moved));
    let mut exchange = Exchange::of(report.state, at.on_its_way.stands(&at.folder, &files.form()), &points, known);
    if report.state.has_reported() && points.is_empty() && at.undecided.contains(report.name.as_str()) {
        exchange.stage = Stage::Waiting;
    }
    Ok(Party { report, files, points, held, waits, newest, moved, exchange })
}
