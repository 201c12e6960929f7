//! What became of one file, or of one unit's part of it, and of every sheet and row there.

use super::arrival::Arrival;
use super::candidate::Candidate;
use super::read_sheet::ReadSheet;
use super::rows::row_kind::RowKind;
use crate::model::amendment::Amendment;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Disposition, Outcome, ReceivedFrom, Submission};
use crate::model::place::{Origin, Place};
use crate::model::receipt::Receipt;
use crate::model::ruling::Question;
use std::collections::{BTreeMap, BTreeSet};

/// What became of one file; of a file of several units, of one unit's part of it: then
/// there is one for each, and one for what is nobody's.
#[derive(Debug, Default)]
pub struct Received {
    /// What it reported; absent where nothing could be used.
    pub submission: Option<Submission>,
    /// The unit it seems to come from, even where nothing could be used.
    pub unit: Option<String>,
    /// The unit merged into that one in whose name it came; absent where it came in its own.
    pub(super) former: Option<String>,
    /// When it came, even where nothing could be used; absent where nothing says.
    pub when: Option<Receipt>,
    /// By what that is known; absent where nothing says.
    pub(super) received_from: Option<ReceivedFrom>,
    /// What its bytes are known by, where it was opened.
    pub(super) digest: Option<[u8; 32]>,
    /// Answers of units that stand in no table of it.
    pub amendments: Vec<Amendment>,
    /// What is wrong with it.
    pub findings: Findings,
    /// What staff must settle.
    pub questions: Vec<Question>,
    /// How much was in it, to check the dispositions against.
    pub contents: Contents,
    /// What became of its sheets and rows.
    pub dispositions: Vec<Disposition>,
    /// What the own words of a mail say of returns, where it is about these.
    pub(super) words: Option<MailWords>,
    /// The unit that takes back what it sent, and its words.
    pub(super) takes_back: Option<(String, String)>,
    /// What it reported counts so much among the rows of its unit; 0 where nothing
    /// could be used.
    pub(super) weight: usize,
}

/// What the own words of a mail say of returns.
#[derive(Debug)]
pub(super) struct MailWords {
    /// Whose they are, and the first that tell of progress; absent where none do, or
    /// nobody knows whose they are.
    pub tells: Option<(String, String)>,
    /// Whose they are, and those that take back what was sent.
    pub takes_back: Option<(String, String)>,
    /// Whether they say that something is corrected or replaced.
    pub corrects: bool,
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
    /// Nothing yet of a file, but when it came.
    pub(super) fn of(arrival: Arrival) -> Self {
        let (when, received_from) = arrival.when().unzip();
        Self { when, received_from, ..Self::default() }
    }

    /// The file that it is about.
    pub(super) fn file(&self) -> Option<&Origin> {
        let submitted = self.submission.as_ref().map(|submission| &submission.origin);
        submitted.or_else(|| self.dispositions.first().map(|disposition| &disposition.path))
    }

    /// One disposition for the whole file.
    pub(super) fn dispose_file(&mut self, origin: &Origin, what: Outcome, why: &str) {
        let (path, why) = (origin.clone(), why.to_string());
        self.dispositions.push(Disposition { path, sheet: None, rows: Vec::new(), what, why });
    }

    /// Leaves out questions beyond so many.
    pub(super) fn ask_only(&mut self, most: usize) {
        let over = self.questions.len().saturating_sub(most);
        self.questions.truncate(most);
        if let (1.., Some(file)) = (over, self.dispositions.first()) {
            self.findings.unasked(self.unit.as_deref(), &file.path, over);
        }
    }

    /// Takes it out of use: its unit sent more than can be held.
    pub(super) fn set_aside(&mut self) {
        let Some(submission) = self.submission.take() else { return };
        self.questions.clear();
        self.findings.set_aside(self.unit.as_deref(), &submission.origin);
        for disposition in &mut self.dispositions {
            if matches!(disposition.what, Outcome::Merged | Outcome::Unmatched) {
                (disposition.what, disposition.why) = (Outcome::TooLarge, "该单位的来件合计超出上限".into());
            }
        }
    }

    /// What stands for a file of the inbox that holds too many others: nothing of it
    /// is read.
    pub(super) fn instead(of: Vec<Self>, count: usize) -> Option<Self> {
        let Self { unit, when, dispositions, .. } = of.into_iter().next()?;
        let origin = Origin::file(dispositions.first()?.path.steps().first()?);
        let why = format!("与其他来件合计超出上限：内有文件、工作表和成段的行{count}项");
        let finding = Finding::new(Code::TooLarge, Place::file(&origin), why.clone(), Taken::FileSkipped);
        let contents = Contents { files: 1, ..Contents::default() };
        let mut received = Self { unit: unit.clone(), when, contents, ..Self::default() };
        received.findings.push(Finding { unit, ..finding });
        received.dispose_file(&origin, Outcome::TooLarge, &why);
        Some(received)
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
        ranges.extend(candidate.sheet.cut);
        self.dispose(candidate, ranges, what, why);
    }

    /// One disposition for all that was read of a sheet and is not used.
    pub(super) fn dispose_read(&mut self, candidate: &Candidate, sheet: &ReadSheet, what: Outcome, why: &str) {
        if !sheet.is_part {
            return self.dispose_sheet(candidate, what, why);
        }
        let mut ranges = Vec::new();
        for row in sheet.rows.kinds.keys() {
            extend(&mut ranges, *row);
        }
        self.dispose(candidate, ranges, what, why);
    }

    /// One disposition for each kind of row, with the ranges it covers.
    pub(super) fn dispose_rows(&mut self, candidate: &Candidate, sheet: &ReadSheet) {
        let mut by_kind: BTreeMap<RowKind, Vec<(u32, u32)>> = BTreeMap::new();
        // Rows that only a span of the heading covers hold nothing and need no disposition;
        // a unit's part of a sheet has none of them.
        let all = if sheet.is_part { Vec::new() } else { candidate.rows() };
        let held: BTreeSet<u32> = all.into_iter().collect();
        for (row, kind) in sheet.rows.kinds.iter().filter(|(row, _)| sheet.is_part || held.contains(row)) {
            extend(by_kind.entry(*kind).or_default(), *row);
        }
        if let Some(cut) = candidate.sheet.cut.filter(|_| !sheet.is_part) {
            by_kind.entry(RowKind::Beyond).or_default().push(cut);
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
