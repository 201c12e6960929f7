//! The stages in order, on one screen. No I/O: files come through `Inbox`,
//! workbooks through `Reader`, and what is made is handed back.

use crate::formats::{Reader, Unreadable};
use crate::intake::{Intake, Received};
use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::finding::Findings;
use crate::model::place::Origin;
use crate::model::ruling::Rulings;
use crate::model::task::MasterList;
use crate::model::value::Quarter;
use crate::quarter::assess::assess;
use crate::quarter::history::Issue;
use crate::quarter::merge::{Merged, merge};
use chrono::NaiveDate;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a run works on.
pub struct Job<'a> {
    /// The list.
    pub master: &'a MasterList,
    /// The settings.
    pub config: &'a Config,
    /// What staff decided.
    pub rulings: &'a Rulings,
    /// The quarter.
    pub period: Quarter,
    /// The cut-off: milestones after it are not due.
    pub as_of: NaiveDate,
    /// What was published last for an earlier quarter of the plan year; absent
    /// where nothing was.
    pub previous: Option<&'a Issue>,
    /// How many threads read; the outcome does not depend on it.
    pub jobs: usize,
}

/// The files that came in.
pub trait Inbox: Sync {
    /// How each is called, in the order of their names.
    fn origins(&self) -> &[Origin];

    /// The bytes of one, or why it is not opened at all (a link, too large).
    ///
    /// # Errors
    /// The file cannot be read: the operator must act.
    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error>;
}

/// From the inbox to the judged ledger, and what staff must settle. `progress`
/// is told how many files are done.
///
/// # Errors
/// A file of the inbox cannot be read from disk.
pub fn assemble(
    job: &Job,
    inbox: &dyn Inbox,
    reader: &dyn Reader,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Merged, Error> {
    let intake = Intake::new(job.master, job.config, job.rulings, job.period);
    let received = read_all(job, &intake, inbox, reader, progress)?;
    let mut findings = Findings::default();
    let mut merged = merge(job.master, job.config, job.period, job.as_of, received, job.rulings, &mut findings);
    assess(&mut merged.ledger, job.master, job.previous, &mut findings);
    merged.ledger.findings = findings.into_sorted();
    Ok(merged)
}

/// What one file of the inbox gave: itself and whatever was in it.
type Slot = Result<Vec<Received>, Error>;

/// Reads every file, several at a time, in an order that does not show.
fn read_all(
    job: &Job,
    intake: &Intake,
    inbox: &dyn Inbox,
    reader: &dyn Reader,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Received>, Error> {
    let files = inbox.origins().len();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let slots: Vec<Mutex<Option<Slot>>> = (0..files).map(|_| Mutex::new(None)).collect();
    std::thread::scope(|scope| {
        for _ in 0..job.jobs.clamp(1, files.max(1)) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(slot) = slots.get(index) else { break };
                    let received = receive(intake, inbox, reader, index);
                    *slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(received);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    let mut all = Vec::new();
    for slot in slots {
        let received = slot.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.extend(received.unwrap_or_else(|| unreachable!("every index below the number of files was taken"))?);
    }
    Ok(all)
}

/// One file of the inbox, and whatever is in it.
fn receive(intake: &Intake, inbox: &dyn Inbox, reader: &dyn Reader, index: usize) -> Result<Vec<Received>, Error> {
    let origin = &inbox.origins()[index];
    intake.receive(origin, reader, || inbox.load(index))
}
