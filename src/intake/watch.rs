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
    /// Rows of tables that may still be read of the workbook at hand.
    rows: Cell<usize>,
}

impl Watch {
    /// A watch that gives a file so much time.
    pub(crate) fn new(patience: Duration) -> Self {
        Self { left: Cell::new(patience), since: Cell::new(None), over: Cell::new(false), rows: Cell::new(0) }
    }

    /// Judges one workbook, of which so many rows are read; absent where its time, or
    /// that of what came in the same file of the inbox, was not enough.
    pub(crate) fn over<T>(&self, rows: usize, judge: impl FnOnce() -> T) -> Option<T> {
        let began = Instant::now();
        self.since.set(Some(began));
        self.rows.set(rows);
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

    /// So many of these rows as may still be read.
    pub(crate) fn grant(&self, rows: usize) -> usize {
        let granted = rows.min(self.rows.get());
        self.rows.set(self.rows.get() - granted);
        granted
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
        assert_eq!(watch.over(0, || 1), Some(1));
        assert_eq!(watch.over(0, || rows(&watch)), None);
        assert_eq!(watch.over(0, || 1), None);
        assert_eq!(Watch::new(Duration::ZERO).over(0, || 1), None);
    }

    #[test]
    fn what_a_loop_did_not_see_end_is_whole() {
        let watch = Watch::new(Duration::from_millis(1));
        let slow = || std::thread::sleep(Duration::from_millis(5));
        assert_eq!(watch.over(0, slow), Some(()));
        assert_eq!(watch.over(0, || ()), None);
    }

    #[test]
    fn rows_are_granted_as_long_as_there_are_any() {
        let watch = Watch::new(Duration::from_secs(60));
        let granted = |rows| watch.over(rows, || [4, 4, 4].map(|wanted| watch.grant(wanted)));
        assert_eq!([granted(10), granted(3)], [Some([4, 4, 2]), Some([3, 0, 0])]);
    }
}
