//! The files that came in, wherever they lie, and reading them all: several at a
//! time, in an order that does not show in what comes out.

use super::beside::settle_scans;
use super::dates::lend;
use super::held::Held;
use super::{Intake, Received};
use crate::formats::{Effort, Halt, Reader, Unreadable, limits, side_by_side};
use crate::model::error::Error;
use crate::model::place::Origin;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The files that came in.
pub trait Inbox: Sync {
    /// How each is called, in the order of their names.
    fn origins(&self) -> &[Origin];

    /// How many bytes one has; 0 where that is not known.
    fn size(&self, index: usize) -> u64;

    /// The bytes of one, or why it is not opened at all (a link, too large). May
    /// be asked for twice.
    ///
    /// # Errors
    /// The file cannot be read: the operator must act.
    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error>;
}

/// Why a file of the inbox gave nothing.
enum Stop {
    /// Nothing was said about it.
    Halt(Halt),
    /// It could not be loaded.
    Error(Error),
}

impl From<Halt> for Stop {
    fn from(halt: Halt) -> Self {
        Self::Halt(halt)
    }
}

/// Everything that reading takes.
struct Desk<'a> {
    intake: &'a Intake<'a>,
    inbox: &'a dyn Inbox,
    reader: &'a dyn Reader,
}

impl Desk<'_> {
    /// One file with whatever is in it; `None` where it is to be read alone.
    fn receive(&self, index: usize, effort: Effort) -> Result<Option<Vec<Received>>, Error> {
        let origin = &self.inbox.origins()[index];
        if effort == Effort::Shared && self.inbox.size(index) > limits::SHARED_BYTES as u64 {
            return Ok(None);
        }
        let load = || self.inbox.load(index).map_err(Stop::Error);
        match self.intake.receive(origin, (self.reader, effort), load) {
            Ok(received) => Ok(Some(received)),
            Err(Stop::Halt(Halt::Heavy)) => Ok(None),
            Err(Stop::Halt(Halt::Machine(why))) => Err(Error::Machine { file: origin.to_string(), why }),
            Err(Stop::Error(error)) => Err(error),
        }
    }
}

/// What became of the files so far, by their places in the inbox.
struct Progress {
    held: Held,
    /// What could not be read, and why.
    failed: BTreeMap<usize, Error>,
    /// What is to be read alone.
    heavy: BTreeSet<usize>,
}

/// Every file with whatever is in it, by so many `threads`; fewer, down to this one
/// alone, where the machine does not give them. What is too heavy to be read beside
/// others is read when they are done, one by one. `progress` is called with the
/// number of files done.
///
/// # Errors
/// A file cannot be read from disk, or the machine did not do its part.
pub fn receive_all(
    intake: &Intake,
    inbox: &dyn Inbox,
    reader: &dyn Reader,
    threads: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Received>, Error> {
    let desk = Desk { intake, inbox, reader };
    let files = inbox.origins().len();
    let (next, done, failed) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let so_far = Progress { held: Held::of(files), failed: BTreeMap::new(), heavy: BTreeSet::new() };
    let so_far = Mutex::new(so_far);
    let work = || {
        while !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= files {
                break;
            }
            let received = desk.receive(index, Effort::Shared);
            let mut so_far = so_far.lock().unwrap_or_else(PoisonError::into_inner);
            match received {
                Ok(Some(received)) => {
                    so_far.held.put(index, received);
                    drop(so_far);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1);
                }
                Ok(None) => drop(so_far.heavy.insert(index)),
                Err(error) => {
                    failed.store(true, Ordering::Relaxed);
                    so_far.failed.insert(index, error);
                }
            }
        }
    };
    side_by_side(threads.clamp(1, limits::READERS.min(files.max(1))), work);
    reader.rest();
    let Progress { mut held, failed, heavy } = so_far.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, error)) = failed.into_iter().next() {
        return Err(error);
    }
    for index in heavy {
        let received = desk.receive(index, Effort::Alone)?;
        held.put(index, received.unwrap_or_else(|| unreachable!("nothing is too heavy alone")));
        progress(done.fetch_add(1, Ordering::Relaxed) + 1);
    }
    let mut all = held.into_all();
    lend(&mut all);
    settle_scans(&mut all);
    intake.settle_taken_back(&mut all);
    Ok(all)
}
