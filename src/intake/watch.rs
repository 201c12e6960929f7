//! The watch over what one file of the inbox takes of the program itself.
//!
//! Everything that judges cells takes them one after the other, so that an honest
//! file is judged in a moment. Should a file be found for which that is not so, it is
//! given up when its time is over: every loop over sheets, tables and rows asks the
//! watch, and nothing of a file that was given up is used. This is the one clock of
//! the library beside that of the workers; what it decides shows as R104.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How much time a file has, and whether it was enough.
pub(crate) struct Watch {
    left: Cell<Duration>,
    /// When the judging that is under way began; absent while a worker reads.
    since: Cell<Option<Instant>>,
    over: Cell<bool>,
}

impl Watch {
    /// A watch that gives a file so much time.
    pub(crate) fn new(patience: Duration) -> Self {
        Self { left: Cell::new(patience), since: Cell::new(None), over: Cell::new(false) }
    }

    /// Judges one workbook; absent where its time, or that of what came in the same
    /// file of the inbox, was not enough.
    pub(crate) fn over<T>(&self, judge: impl FnOnce() -> T) -> Option<T> {
        let began = Instant::now();
        self.since.set(Some(began));
        let judged = self.holds().then(judge);
        self.left.set(self.left.get().saturating_sub(began.elapsed()));
        self.since.set(None);
        judged.filter(|_| !self.over.get())
    }

    /// Whether there is time left: loops end where there is none.
    pub(crate) fn holds(&self) -> bool {
        let spent = self.since.get().is_some_and(|since| since.elapsed() >= self.left.get());
        self.over.set(self.over.get() || spent);
        !self.over.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows without end.
    fn rows(watch: &Watch) -> usize {
        std::iter::repeat(()).take_while(|_| watch.holds()).count()
    }

    #[test]
    fn what_has_no_end_is_given_up_and_so_is_what_comes_after() {
        let watch = Watch::new(Duration::from_millis(5));
        assert_eq!(watch.over(|| 1), Some(1));
        assert_eq!(watch.over(|| rows(&watch)), None);
        assert_eq!(watch.over(|| 1), None);
        assert_eq!(Watch::new(Duration::ZERO).over(|| 1), None);
    }

    #[test]
    fn what_a_loop_did_not_see_end_is_whole() {
        let watch = Watch::new(Duration::from_millis(1));
        let slow = || std::thread::sleep(Duration::from_millis(5));
        assert_eq!(watch.over(slow), Some(()));
        assert_eq!(watch.over(|| ()), None);
    }
}
