//! The files that came in, wherever they lie, and reading them all: several at a
//! time, in an order that does not show in what comes out.

use super::held::Held;
use super::{Intake, Received};
use crate::formats::{Reader, Unreadable};
use crate::model::error::Error;
use crate::model::place::Origin;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

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

/// Every file with whatever is in it, by so many `threads`. `progress` is called
/// with the number of files done.
///
/// # Errors
/// A file cannot be read from disk.
pub fn receive_all(
    intake: &Intake,
    inbox: &dyn Inbox,
    reader: &dyn Reader,
    threads: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<Vec<Received>, Error> {
    let origins = inbox.origins();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let (held, failed) = (Mutex::new(Held::of(origins.len())), Mutex::new(BTreeMap::new()));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(origin) = origins.get(index) else { break };
            match intake.receive(origin, reader, || inbox.load(index)) {
                Ok(received) => held.lock().unwrap_or_else(PoisonError::into_inner).put(index, received),
                Err(error) => drop(failed.lock().unwrap_or_else(PoisonError::into_inner).insert(index, error)),
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    std::thread::scope(|scope| (0..threads.clamp(1, origins.len().max(1))).for_each(|_| drop(scope.spawn(work))));
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner).pop_first() {
        Some((_, error)) => Err(error),
        None => Ok(held.into_inner().unwrap_or_else(PoisonError::into_inner).into_all()),
    }
}
