//! What may still be read of one file: so many rows, of so many words.

use crate::formats::limits;
use crate::intake::answers::counts::Row;
use crate::model::ledger::Project;
use serde::Serialize;
use std::io::{self, Write};

/// What may still be read of one file.
#[derive(Debug)]
pub(crate) struct Room {
    rows: usize,
    bytes: usize,
}

impl Room {
    /// What all files in one file of the inbox have together.
    pub fn of_all() -> Self {
        Self { rows: limits::UNPACKED_ROWS, bytes: limits::UNPACKED_ROWS / limits::TABLE_ROWS * limits::ROW_BYTES }
    }

    /// What one of them has: an honest file does not use a tenth of it.
    pub fn of_one(&self) -> Self {
        Self { rows: self.rows.min(limits::TABLE_ROWS), bytes: self.bytes.min(limits::ROW_BYTES) }
    }

    /// What is left for the others when of `of_one` so much is left.
    pub fn less(&mut self, left: Self) {
        let Self { rows, bytes } = self.of_one();
        self.rows -= rows - left.rows;
        self.bytes -= bytes - left.bytes;
    }

    /// Takes away, and returns, the rows that no longer fit.
    pub fn split_off(&mut self, rows: &mut Vec<u32>) -> Vec<u32> {
        let beyond = rows.split_off(rows.len().min(self.rows));
        self.rows -= rows.len();
        beyond
    }

    /// The bytes that what was read of a row takes in `ledger.json`; `None` where it
    /// no longer fits.
    pub fn takes(&mut self, entries: &[Row], projects: &[Project]) -> Option<usize> {
        let units = entries.iter().filter_map(|(_, unit)| unit.as_ref()).map(|(text, _)| text.len());
        let entries = entries.iter().map(|(entry, _)| bytes(entry));
        let size: usize = entries.chain(projects.iter().map(bytes)).chain(units).sum();
        let fits = size <= self.bytes;
        self.bytes = self.bytes.saturating_sub(size);
        fits.then_some(size)
    }
}

/// The bytes of a value as JSON; what has no form takes no room.
fn bytes(value: &impl Serialize) -> usize {
    let mut count = Count(0);
    serde_json::to_writer(&mut count, value).map_or(0, |()| count.0)
}

/// Counts what is written, and keeps nothing of it.
struct Count(usize);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
