//! What was made of the texts of cells. Every unit fills in the same form, so a few
//! hundred texts stand in every sheet: these are read once a run, not once a cell.

use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// How many texts are kept; of the others none is remembered for long.
const KEPT: usize = 1_000;

/// The longest text that is kept, in bytes: those of the form are shorter.
const LONGEST: usize = 600;

/// What was made of texts, all in the same way.
pub(crate) struct Memo<T>(Mutex<HashMap<String, T, RandomState>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Memo<T> {
    /// What is made of a text, by `read` where it is not remembered. That must depend
    /// on nothing else, so that it does not show who read a text first.
    pub(crate) fn of(&self, text: &str, read: impl FnOnce() -> T) -> T {
        self.told(text, read, T::clone)
    }

    /// The same, of which only this is to be told.
    pub(crate) fn told<R>(&self, text: &str, read: impl FnOnce() -> T, tell: impl FnOnce(&T) -> R) -> R {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(text) {
            return tell(found);
        }
        let found = read();
        let told = tell(&found);
        if text.len() <= LONGEST {
            let mut known = known();
            // What all units type is soon there again.
            if known.len() >= KEPT {
                known.clear();
            }
            known.insert(text.to_string(), found);
        }
        told
    }

    /// How many texts are remembered.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.0.lock().map_or(0, |known| known.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_text_is_read_once_and_no_more_are_kept_than_a_thousand() {
        let (memo, reads) = (Memo::default(), Cell::new(0));
        let read = |text: &str| {
            memo.of(text, || {
                reads.set(reads.get() + 1);
                text.len()
            })
        };
        assert_eq!((read("甲"), read("甲"), read(&"乙".repeat(LONGEST))), (3, 3, 3 * LONGEST));
        assert_eq!(reads.get(), 2);
        (0..10 * KEPT).for_each(|n| assert_eq!(read(&format!("{n:05}")), 5));
        assert_eq!(reads.get(), 2 + 10 * KEPT);
        assert!((1..=KEPT).contains(&memo.len()));
    }
}
