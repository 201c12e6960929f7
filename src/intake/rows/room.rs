//! What may still be read of one file: so many rows, of so many words.

use crate::formats::limits;
use crate::intake::answers::counts::Row;
use crate::model::ledger::{Entry, Project, Source};

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

    /// Lends one of them what it may have: an honest file of one unit does not use a
    /// tenth of it; one of `several` may have all that is left.
    pub fn lend(&mut self, several: bool) -> Self {
        let most = |one: usize| if several { usize::MAX } else { one };
        let (rows, bytes) = (self.rows.min(most(limits::TABLE_ROWS)), self.bytes.min(most(limits::ROW_BYTES)));
        self.rows -= rows;
        self.bytes -= bytes;
        Self { rows, bytes }
    }

    /// Takes back what was not used.
    pub fn take_back(&mut self, left: Self) {
        self.rows += left.rows;
        self.bytes += left.bytes;
    }

    /// Takes away, and returns, the rows that no longer fit.
    pub fn split_off(&mut self, rows: &mut Vec<u32>) -> Vec<u32> {
        let beyond = rows.split_off(rows.len().min(self.rows));
        self.rows -= rows.len();
        beyond
    }

    /// About the bytes that what was read of a row takes in `ledger.json`; `None` where
    /// it no longer fits.
    pub fn takes(&mut self, entries: &[Row], projects: &[Project]) -> Option<usize> {
        let units = entries.iter().filter_map(|(_, unit)| unit.as_ref()).map(|(text, _)| text.len());
        let entries = entries.iter().map(|(entry, _)| of_entry(entry));
        let size: usize = entries.chain(projects.iter().map(of_project)).chain(units).sum();
        let fits = size <= self.bytes;
        self.bytes = self.bytes.saturating_sub(size);
        fits.then_some(size)
    }
}

/// Bytes of a row beside its answers, of an answer beside its words, of an empty one.
const ROW: usize = 160;
const ANSWER: usize = 48;
const EMPTY: usize = 16;

/// An answer: the words as they were typed and as they were read, where it has some.
fn answer(words: Option<(&str, &str)>) -> usize {
    words.map_or(EMPTY, |(typed, read)| ANSWER + typed.len() + read.len())
}

fn of_entry(entry: &Entry) -> usize {
    let answers = entry.answers.each().map(|(_, typed)| answer(typed.map(|typed| (typed.text, typed.read))));
    let extra = entry.extra.iter().map(|extra| ANSWER + extra.column.len() + extra.text.len());
    ROW + entry.source.as_ref().map_or(0, of_source) + answers.chain(extra).sum::<usize>()
}

fn of_project(project: &Project) -> usize {
    let Project { name, category, place, owner, start, planned_finish, actual_finish, .. } = project;
    let words = [name, category, place, owner, start, planned_finish, actual_finish].map(Option::as_ref);
    let read = words.into_iter().flatten().map(|given| given.value().map_or(0, |read| read.len()));
    let typed = project.texts().into_iter().map(|text| if text.is_empty() { EMPTY } else { ANSWER + text.len() });
    ROW + of_source(&project.source) + typed.chain(read).sum::<usize>()
}

fn of_source(source: &Source) -> usize {
    source.sheet.len() + source.path.steps().iter().map(String::len).sum::<usize>()
}
