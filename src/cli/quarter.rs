//! A quarter read and judged: what most commands begin with.

use super::Host;
use super::args::When;
use crate::intake::Inbox;
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use crate::model::ruling::{Question, Rulings};
use crate::pipeline::{Job, assemble};
use crate::quarter::issue::Issue;
use crate::quarter::merge::Merged;
use crate::workspace::hashed::Hashed;
use crate::workspace::inbox::InboxFolder;
use crate::workspace::layout::Workspace;
use crate::workspace::sources::Sources;
use crate::workspace::{issues, rulings};
use std::path::Path;

/// A quarter, read and judged.
pub(super) struct Quarterly {
    /// The folder of its year.
    pub workspace: Workspace,
    /// Issues of earlier quarters, the earliest first.
    pub past: Vec<Issue>,
    /// The judged ledger.
    pub ledger: Ledger,
    /// What came in.
    pub inputs: Vec<Hashed>,
    /// What staff settled.
    pub rulings: Rulings,
    /// What staff must settle.
    pub questions: Vec<Question>,
    /// How much came in and what became of it, in words.
    pub tally: String,
}

/// Reads the inbox of a quarter.
///
/// # Errors
/// There is no such quarter, or a file cannot be read.
pub(super) fn read_quarter(dir: &Path, when: &When, host: &Host) -> Result<Quarterly, Error> {
    let workspace = Workspace::open(dir, host.reader)?;
    let period = workspace.period(when.period)?;
    let mut own = workspace.findings.clone();
    let rulings = rulings::load(&workspace.folder(period), host.reader, &mut own)?;
    let inbox = InboxFolder::list(&workspace.inbox(period))?;
    let as_of = when.as_of.unwrap_or_else(|| period.last_day());
    let jobs = when.jobs.unwrap_or(host.threads);
    let files = inbox.origins().len();
    let past = issues::before(&workspace, period)?;
    let (master, config) = (&workspace.master, &workspace.config);
    let job = Job { master, config, rulings: &rulings, period, as_of, past: &past };
    let merged = assemble(&job, &inbox, host.reader, jobs, &|done| (host.progress)(done, files))?;
    let tally = super::board::tally(&merged);
    let Merged { mut ledger, questions, .. } = merged;
    ledger.findings.splice(0..0, own.into_sorted());
    let inputs = inbox.into_hashed();
    Ok(Quarterly { workspace, past, ledger, inputs, rulings, questions, tally })
}

impl Quarterly {
    /// What it was read with, for the stages after the ledger.
    pub(super) fn job(&self) -> Job<'_> {
        Job {
            master: &self.workspace.master,
            config: &self.workspace.config,
            rulings: &self.rulings,
            period: self.ledger.period,
            as_of: self.ledger.as_of,
            past: &self.past,
        }
    }

    /// What its outputs hang on.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn sources(&self) -> Result<Sources, Error> {
        Sources::now(&self.workspace, self.ledger.period, &self.inputs, &self.past)
    }
}
