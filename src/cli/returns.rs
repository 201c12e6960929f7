//! What `check` makes for the units: returns, letters, the list of what to send, and a page
//! on which each sees itself.

use super::exchange::Party;
use super::maker::Maker;
use super::quarter::Quarterly;
use crate::document::templates::Templates;
use crate::formats::each;
use crate::model::error::Error;
use crate::model::ledger::{UnitReport, UnitState};
use crate::model::place::Origin;
use crate::model::returned::{Moved, Record};
use crate::model::task::Unit;
use crate::outputs::letter::{Attachment, Written, draft, written};
use crate::outputs::send_list::{self, SendRow};
use crate::outputs::{form, json, unit_page};
use crate::quarter::rows::Rows;
use crate::view::UnitPages;
use crate::view::exchange::Exchange;
use crate::view::form::Form;
use crate::view::form::filled::filled;
use crate::view::letter::{Enclosed, Letter, Letters};
use crate::workspace::addressed::{RETURNS, send_list};
use crate::workspace::{Frozen, Outgoing, Phase, Sent, Settled, Stage, issues, read_existing};
use std::collections::{BTreeMap, BTreeSet};

/// What goes back, and how it is told.
pub(super) struct Back {
    /// What is written and what goes.
    pub settled: Settled,
    /// How many of each kind there are, in words; empty where there are none.
    pub told: String,
    /// The list of what to send; absent where nothing is.
    pub list: Option<String>,
}

/// A return of a unit, as it stands now.
struct Return {
    number: u32,
    /// What goes with the letter.
    bytes: Vec<u8>,
}

/// What goes with a letter.
struct With<'f> {
    name: &'f str,
    bytes: &'f [u8],
    /// Where it lies, below the folder of the quarter.
    file: String,
}

/// What is made for one unit.
#[derive(Default)]
struct ForParty {
    files: Vec<Sent>,
    /// Whether there is a new return among them.
    is_asked_anew: bool,
    row: Option<SendRow>,
    /// Where the unit stands with a new return; absent where there is none.
    exchange: Option<Exchange>,
}

/// Makes what goes back to the units, and puts it on `stage`. They are handed back as they
/// stand with it.
///
/// # Errors
/// A template does not render, a workbook cannot be composed, or a file cannot be read or
/// written.
pub(super) fn returns<'q>(
    read: &'q Quarterly,
    mut parties: Vec<Party<'q>>,
    (stage, templates): (&Stage, &Templates),
    threads: usize,
) -> Result<(Vec<Party<'q>>, Back), Error> {
    let (workspace, ledger) = (&read.workspace, &read.ledger);
    let folder = workspace.folder(ledger.period);
    let before = issues::said_before(workspace, ledger.period)?;
    let last = read.past.last();
    let units: BTreeMap<&str, &Unit> = workspace.master.units.iter().map(|unit| (unit.name.as_str(), unit)).collect();
    let maker = Maker::new(workspace, ledger.period, (before.as_ref(), last), templates);
    let letters = Letters::new(ledger, (&workspace.master, &workspace.config), last);
    let pages = UnitPages::new(ledger, &workspace.master, &workspace.config, &read.past);
    let work =
        Work { read, maker, letters, pages, rows: Rows::of(ledger), stage, known: Outgoing::read(&folder, RETURNS)? };
    let numbered: Vec<(usize, &Party)> = parties.iter().enumerate().collect();
    let made = each(threads, &numbered, |(at, party)| match units.get(party.report.name.as_str()) {
        Some(unit) => work.of(*at, party, unit),
        None => Ok(ForParty::default()),
    });
    let (mut sent, mut rows, mut new) = (Vec::new(), Vec::new(), 0);
    for (party, made) in parties.iter_mut().zip(made) {
        let made = made?;
        sent.extend(made.files);
        rows.extend(made.row);
        new += usize::from(made.is_asked_anew);
        if let Some(exchange) = made.exchange {
            party.exchange = exchange;
        }
    }
    let told = told(&parties, new, rows.len());
    let list = (!rows.is_empty()).then(|| send_list(RETURNS));
    if let Some(list) = &list {
        let title = format!("{}{}退改、催报发件清单", workspace.config.district, ledger.period.title());
        sent.push(work.known.take(stage, list.clone(), &send_list::render(&title, &rows)?)?);
    }
    let settled = work.known.settle(stage, sent, RETURNS)?;
    Ok((parties, Back { settled, told, list }))
}

/// Whether a unit sees itself on a page: what it said is settled.
fn has_page(party: &Party) -> bool {
    party.report.state.has_reported() && !party.waits
}

/// The files of units by their kinds: there may be thousands.
fn told(parties: &[Party], new: usize, letters: usize) -> String {
    let pages = parties.iter().filter(|party| has_page(party)).count();
    let kinds = [(new, "份新的退改表"), (letters, "个单位的退改、催报信稿"), (pages, "个单位的对照页")];
    let kinds = kinds.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| format!("{n} {words}"));
    kinds.collect::<Vec<_>>().join("、")
}

/// What it is all made of.
struct Work<'w> {
    read: &'w Quarterly,
    maker: Maker<'w>,
    letters: Letters<'w>,
    pages: UnitPages<'w>,
    rows: Rows<'w>,
    stage: &'w Stage<'w>,
    known: Outgoing,
}

impl Work<'_> {
    /// Takes a file that is made anew each time.
    fn take(&self, name: String, bytes: &[u8], made: &mut ForParty) -> Result<(), Error> {
        made.files.push(self.known.take(self.stage, name, bytes)?);
        Ok(())
    }

    /// What is made for a unit, by its position in the ledger.
    fn of(&self, at: usize, party: &Party, unit: &Unit) -> Result<ForParty, Error> {
        let mut made = ForParty::default();
        // Until it is known what it said nothing is asked of it, and nothing said to it.
        if party.waits {
            return Ok(made);
        }
        let none = Moved::default();
        let moved = party.moved.as_ref().unwrap_or(&none);
        let back = self.back(party, unit, moved, &mut made)?;
        let name = match &back {
            Some(back) => party.files.return_file(back.number),
            None => party.files.form_file(),
        };
        let number = back.as_ref().map(|back| back.number);
        let enclosed = Enclosed { number, attachments: vec![name.clone()] };
        if let Some(letter) = self.letters.of_return(party.report, &party.points, moved, &enclosed) {
            let found = match back {
                Some(back) => Some((party.files.returned(back.number), back.bytes)),
                None => self.empty_form(party, unit, &mut made)?,
            };
            if let Some((file, bytes)) = found {
                let with = With { name: &name, bytes: &bytes, file };
                self.send(party, unit, &letter, with, &mut made)?;
            }
        }
        if let Some(page) = self.pages.of(at, &party.points).filter(|_| has_page(party)) {
            let html = unit_page::render(&page, self.maker.templates)?;
            self.take(party.files.page(), html.as_bytes(), &mut made)?;
        }
        Ok(made)
    }

    /// The return of a unit that has something to mend: the newest where it asks the same of
    /// the same files, else a new one. Absent where nothing came, or nothing is to be mended.
    fn back(&self, party: &Party, unit: &Unit, moved: &Moved, made: &mut ForParty) -> Result<Option<Return>, Error> {
        if party.report.state == UnitState::Missing || party.points.is_empty() {
            return Ok(None);
        }
        let counting = counting(party.report);
        if let Some(same) = party.newest.as_ref().filter(|newest| newest.is_of(&counting, &party.points)) {
            let folder = self.read.workspace.folder(self.read.ledger.period);
            if let Some(bytes) = read_existing(&folder.join(party.files.returned(same.number)))? {
                return Ok(Some(Return { number: same.number, bytes }));
            }
        }
        let newest = party.newest.as_ref().map_or(0, |newest| newest.number);
        let number = newest.max(self.known.given(&party.files.returns())) + 1;
        let master = &self.read.workspace.master;
        // A return stays as it is: a deadline in it would be wrong once another is set.
        let Some(empty) = self.maker.form(unit).map(|form| Form { deadline: None, ..form }) else { return Ok(None) };
        let filled = filled(empty, number, &self.rows, master, &party.points);
        let bytes = form::asking(&filled, &party.points, party.moved.as_ref(), master)?;
        let mended = party.newest.as_ref().map_or(0, Frozen::mended) + moved.closed.len();
        let asked = party.points.iter().chain(&party.held);
        let record =
            Record::new(&unit.name, self.read.ledger.period, number, sources(party.report), asked).after(mended);
        let name = party.files.record(number);
        made.files.push(Outgoing::freeze(self.stage, party.files.returned(number), &bytes)?);
        made.files.push(Outgoing::freeze(self.stage, name.clone(), json(&name, &record)?.as_ref())?);
        made.is_asked_anew = true;
        let asked = Moved { open: (0..party.points.len()).collect(), waiting: moved.waiting, ..Moved::default() };
        let known = Some((number, mended, &asked));
        made.exchange = Some(Exchange::of(party.report.state, true, &party.points, known));
        Ok(Some(Return { number, bytes }))
    }

    /// The form that a reminder goes with, and where it lies: as staff left it, else made for this.
    fn empty_form(&self, party: &Party, unit: &Unit, made: &mut ForParty) -> Result<Option<(String, Vec<u8>)>, Error> {
        let folder = self.read.workspace.folder(self.read.ledger.period);
        if let Some(bytes) = read_existing(&folder.join(party.files.form()))? {
            return Ok(Some((party.files.form(), bytes)));
        }
        let Some(form) = self.maker.form(unit) else { return Ok(None) };
        let (name, bytes) = (party.files.form_again(), form::render(&form)?);
        self.take(name.clone(), &bytes, made)?;
        Ok(Some((name, bytes)))
    }

    /// A letter in each of its wordings, and its row on the list.
    fn send(&self, party: &Party, unit: &Unit, letter: &Letter, with: With, made: &mut ForParty) -> Result<(), Error> {
        let With { name, bytes, file } = with;
        let mut letters: Vec<(String, Written)> = Vec::new();
        // Who reported late cannot be asked to do it before the deadline.
        let is_past = party.report.state == UnitState::Late;
        let phases = Phase::all(letter.deadline.is_some()).iter().filter(|phase| !is_past || **phase != Phase::Before);
        for phase in phases {
            let late = (*phase == Phase::After).then(|| letter.after_deadline()).flatten();
            let words = written(late.as_ref().unwrap_or(letter), self.maker.templates)?;
            let mail = draft(&words, &unit.emails, &[Attachment { name, bytes }]);
            self.take(party.files.letter(*phase), &mail.bytes, made)?;
            letters.push((phase.name().into(), words));
        }
        made.row = Some(SendRow {
            unit: unit.name.clone(),
            to: unit.emails.clone(),
            occasion: letter.occasion.label().into(),
            letters,
            files: vec![format!("../../{file}")],
        });
        Ok(())
    }
}

/// The files that what counts of a unit is from; of one of which nothing counts, all that came.
fn counting(report: &UnitReport) -> Vec<Origin> {
    let corrections = report.corrections.iter().map(|correction| &correction.path);
    let counting: Vec<Origin> = report.source.iter().chain(corrections).cloned().collect();
    if counting.is_empty() { report.others.clone() } else { counting }
}

/// All files of a unit, by their names.
fn sources(report: &UnitReport) -> Vec<Origin> {
    let all: BTreeSet<Origin> = counting(report).into_iter().chain(report.others.iter().cloned()).collect();
    all.into_iter().collect()
}
