//! The files that came in, wherever they lie, and reading them all: several at a
//! time, in an order that does not show in what comes out.

use super::{Intake, Received};
use crate::formats::{Effort, Halt, Reader, Unreadable, limits};
use crate::model::error::Error;
use crate::model::place::Origin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

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

/// What one file of the inbox gave: itself and whatever was in it.
type Slot = Mutex<Option<Result<Vec<Received>, Error>>>;

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
    let slots: Vec<Slot> = (0..files).map(|_| Mutex::new(None)).collect();
    let work = || {
        while !failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(slot) = slots.get(index) else { break };
            let received = desk.receive(index, Effort::Shared).transpose();
            failed.fetch_or(matches!(received, Some(Err(_))), Ordering::Relaxed);
            if received.is_some() {
                progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            }
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = received;
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.clamp(1, limits::READERS.min(files.max(1))) {
            let helper = thread::Builder::new().stack_size(limits::STACK).spawn_scoped(scope, work);
            if helper.is_err() {
                break;
            }
        }
        work();
    });
    collect(&desk, slots, failed.into_inner(), &|| progress(done.fetch_add(1, Ordering::Relaxed) + 1))
}

/// What was read side by side, and between it, in its place, what is read alone.
fn collect(desk: &Desk, slots: Vec<Slot>, failed: bool, progress: &dyn Fn()) -> Result<Vec<Received>, Error> {
    let mut all = Vec::new();
    for (index, slot) in slots.into_iter().enumerate() {
        match slot.into_inner().unwrap_or_else(PoisonError::into_inner) {
            Some(received) => all.extend(received?),
            // Not even begun: the error is in another place.
            None if failed => {}
            None => {
                let received = desk.receive(index, Effort::Alone)?;
                all.extend(received.unwrap_or_else(|| unreachable!("nothing is too heavy alone")));
                progress();
            }
        }
    }
    Ok(all)
}
