//! What became of one file, and of every sheet and row in it.

use super::candidate::Candidate;
use super::rows::row_kind::RowKind;
use crate::model::finding::Findings;
use crate::model::ledger::{Disposition, Outcome, Submission};
use crate::model::place::Origin;
use crate::model::ruling::Question;
use chrono::{DateTime, FixedOffset};
use std::collections::{BTreeMap, BTreeSet};

/// What became of one file.
#[derive(Debug, Default)]
pub struct Received {
    /// What it reported; absent where nothing could be used.
    pub submission: Option<Submission>,
    /// The unit it seems to come from, even where nothing could be used.
    pub unit: Option<String>,
    /// When it came, where a mail says so, even where nothing could be used.
    pub when: Option<DateTime<FixedOffset>>,
    /// What is wrong with it.
    pub findings: Findings,
    /// What staff must settle.
    pub questions: Vec<Question>,
    /// How much was in it, to check the dispositions against.
    pub contents: Contents,
    /// What became of its sheets and rows.
    pub dispositions: Vec<Disposition>,
}

/// How much came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Files, those in mails and archives too.
    pub files: usize,
    /// Sheets of the files that could be read.
    pub sheets: usize,
    /// Rows of these sheets that hold something.
    pub rows: usize,
}

impl std::ops::AddAssign for Contents {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.sheets += other.sheets;
        self.rows += other.rows;
    }
}

impl Received {
    /// One disposition for the whole file.
    pub(super) fn dispose_file(&mut self, origin: &Origin, what: Outcome, why: &str) {
        let (path, why) = (origin.clone(), why.to_string());
        self.dispositions.push(Disposition { path, sheet: None, rows: Vec::new(), what, why });
    }

    fn dispose(&mut self, candidate: &Candidate, rows: Vec<(u32, u32)>, what: Outcome, why: &str) {
        self.dispositions.push(Disposition {
            path: candidate.place.origin.clone().unwrap_or_else(|| Origin::file("")),
            sheet: Some(candidate.name.clone()),
            rows,
            what,
            why: why.to_string(),
        });
    }

    /// One disposition for all rows of a sheet that is not read.
    pub(super) fn dispose_sheet(&mut self, candidate: &Candidate, what: Outcome, why: &str) {
        let mut ranges = Vec::new();
        for row in candidate.rows() {
            extend(&mut ranges, row);
        }
        self.dispose(candidate, ranges, what, why);
    }

    /// One disposition for each kind of row, with the ranges it covers.
    pub(super) fn dispose_rows(&mut self, candidate: &Candidate, kinds: &BTreeMap<u32, RowKind>) {
        let mut by_kind: BTreeMap<RowKind, Vec<(u32, u32)>> = BTreeMap::new();
        // Rows that only a span of the heading covers hold nothing and need no disposition.
        let held: BTreeSet<u32> = candidate.rows().into_iter().collect();
        for (row, kind) in kinds.iter().filter(|(row, _)| held.contains(row)) {
            extend(by_kind.entry(*kind).or_default(), *row);
        }
        for (kind, ranges) in by_kind {
            self.dispose(candidate, ranges, kind.outcome(), kind.label());
        }
    }
}

/// Adds a row to ranges that end before it.
fn extend(ranges: &mut Vec<(u32, u32)>, row: u32) {
    match ranges.last_mut() {
        Some(last) if last.1 + 1 == row => last.1 = row,
        _ => ranges.push((row, row)),
    }
}
