//! The stages in order, on one screen: from an inbox to the outputs of a quarter.
//! No I/O of its own: files come through `Inbox`, workbooks through `Reader`,
//! what staff wrote is read already, and what is made is handed back.

use crate::document::fitting::fitted;
use crate::document::templates::Templates;
use crate::formats::{Reader, limits};
use crate::intake::{Inbox, Intake, receive_all, undated};
use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::finding::Findings;
use crate::model::ledger::Ledger;
use crate::model::register::Register;
use crate::model::ruling::Rulings;
use crate::model::task::MasterList;
use crate::model::value::Quarter;
use crate::outputs::{Facts, Material, Output, Target, send_ledger};
use crate::quarter::assess::assess;
use crate::quarter::issue::Issue;
use crate::quarter::merge::{Merged, merge};
use crate::view::{self, Briefing};
use crate::workspace::erratum::erratum;
use crate::workspace::{Build, HandEdits, Published, Sources};
use chrono::NaiveDate;
use std::mem::ManuallyDrop;
use std::panic::resume_unwind;
use std::thread;

/// What a run works on.
pub struct Job<'a> {
    /// The list.
    pub master: &'a MasterList,
    /// The settings.
    pub config: &'a Config,
    /// What staff decided.
    pub rulings: &'a Rulings,
    /// What staff wrote down of files that carry no date.
    pub register: &'a Register,
    /// The quarter.
    pub period: Quarter,
    /// The cut-off: milestones after it are not due.
    pub as_of: NaiveDate,
    /// What was published last for each earlier quarter of the plan year, the earliest first.
    pub past: &'a [Issue],
}

/// From the inbox to the judged ledger, and what staff must settle. The outcome
/// does not depend on how many `threads` read; `progress` is called with the
/// number of files done.
///
/// # Errors
/// A file of the inbox cannot be read from disk.
pub fn assemble(
    job: &Job,
    inbox: &dyn Inbox,
    reader: &dyn Reader,
    threads: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Merged, Error> {
    let intake = Intake::new(job.master, job.config, job.rulings, job.period, job.as_of).registered(job.register);
    let mut received = receive_all(&intake, inbox, reader, threads, progress)?;
    received.push(intake.told(job.config));
    let undated = undated(&received);
    let mut findings = Findings::default();
    let mut merged = merge(job.master, job.config, job.period, job.as_of, received, job.rulings, &mut findings);
    let known = (job.past.last(), merged.otherwise.as_slice());
    assess(&mut merged.ledger, job.master, job.config.tolerance, known, &mut findings);
    (merged.applied, merged.undated) = (findings.applied(), undated);
    merged.ledger.findings = findings.into_sorted();
    Ok(merged)
}

/// From the judged ledger to the view, fitted to its paper, and the text that
/// says it.
///
/// # Errors
/// A template does not render.
pub fn compose(job: &Job, ledger: &Ledger, templates: &Templates) -> Result<(Briefing, String), Error> {
    let mut view = view::compose(ledger, job.master, job.config, job.past);
    let text = fitted(&mut view, templates)?;
    Ok((view, text))
}

/// From the judged ledger to every output: the text with what staff made of it,
/// what of the last issue no longer holds, and the formats that are asked for, which
/// go to `target`, as many at a time as there are `threads`.
///
/// # Errors
/// A template does not render, an output cannot be composed or written, or the last
/// issue is not as it was published.
pub fn produce(
    job: &Job,
    ledger: &Ledger,
    templates: &Templates,
    (hand_edits, sources, issue): (HandEdits, &Sources, Option<&Published>),
    (formats, threads, target): (&[String], usize, &dyn Target),
) -> Result<Build, Error> {
    let (composed, sent) = both(threads, || compose(job, ledger, templates), || send_ledger(ledger, target));
    let (view, text) = composed?;
    // As large as what it is made of, and as that not taken apart at the end.
    let view = ManuallyDrop::new(view);
    let draft = hand_edits.merged_into(text)?;
    let material = |erratum| {
        let facts = Some(Facts { ledger, master: job.master, config: job.config });
        Material { text: Some(&draft.text), facts, erratum, view: &view, templates }
    };
    let is_wanted = |output: &Output| output.is_wanted(formats) && !output.is_of_ledger();
    let note = || issue.map(|issue| erratum(issue, ledger, &view, sources, templates)).transpose();
    let (note, others) = both(threads, note, || material(None).send(is_wanted, threads, target));
    let note = note?.flatten();
    sent.and(others)?;
    if let Some(note) = &note {
        material(Some(note.text.as_str())).send(Output::is_of_erratum, threads, target)?;
    }
    Ok(Build { draft, note })
}

/// Does one thing beside another, or after it where there are no more `threads`.
pub fn both<A, B: Send>(threads: usize, one: impl FnOnce() -> A, other: impl Fn() -> B + Sync) -> (A, B) {
    thread::scope(|scope| {
        let beside =
            (threads > 1).then(|| thread::Builder::new().stack_size(limits::STACK).spawn_scoped(scope, &other).ok());
        let one = one();
        let other = match beside.flatten().map(thread::ScopedJoinHandle::join) {
            Some(Ok(done)) => done,
            Some(Err(panic)) => resume_unwind(panic),
            None => other(),
        };
        (one, other)
    })
}
