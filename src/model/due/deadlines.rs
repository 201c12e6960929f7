//! Every deadline of a text, with its words, its dates and what is doubtful
//! about them.

use super::fold::Folded;
use super::label::label;
use super::phrases::scan;
use super::readers::{Read, Span};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// One milestone of a deliverable: the words that set it, and the dates they
/// were read as.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// What is due (初稿, 稳定方案); empty where the phrase names nothing.
    pub label: String,
    /// The words, verbatim.
    pub words: String,
    /// First day of the window; absent where the phrase sets none.
    pub from: Option<NaiveDate>,
    /// Last day by the lenient reading, which decides 逾期; absent for an open end.
    pub due: Option<NaiveDate>,
    /// Last day by the strict reading; equals `due` where nothing is ambiguous.
    pub due_strict: Option<NaiveDate>,
    /// Whether the date was inferred (全年, 本年度) rather than written.
    pub inferred: bool,
}

impl Milestone {
    /// Of these dates the last; absent where none has an end.
    pub fn last(dates: &[Self]) -> Option<&Self> {
        dates.iter().filter(|date| date.due.is_some()).max_by_key(|date| date.due)
    }

    /// Of these dates the last that has passed at `as_of`.
    pub fn passed(dates: &[Self], as_of: NaiveDate) -> Option<&Self> {
        dates.iter().filter(|date| date.due.is_some_and(|due| due <= as_of)).max_by_key(|date| date.due)
    }

    /// The first day of the first window of these dates.
    pub fn opens(dates: &[Self]) -> Option<NaiveDate> {
        dates.iter().filter_map(|date| date.from).min()
    }
}

/// A deadline phrase that is in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The words, verbatim.
    pub words: String,
    /// What is doubtful about them.
    pub kind: DoubtKind,
}

/// What is doubtful about a deadline phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoubtKind {
    /// Two readings (8月前: 31 August or 31 July).
    Ambiguous {
        /// The lenient reading.
        due: NaiveDate,
        /// The strict reading.
        strict: NaiveDate,
    },
    /// Words that speak of a time and that no rule turns into a date: they
    /// need a calendar (国庆前), a base date (批复后1个月), or say nothing (尽快).
    Unread,
    /// The date lies before or after the plan year.
    OutsideYear(NaiveDate),
    /// Taken as the end of the year, though not written as a date (全年).
    Inferred(NaiveDate),
    /// A date by convention only (8月初, 8月中): the last day that the words may mean.
    Fuzzy(NaiveDate),
}

/// What a text says about when it is due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deadlines {
    /// The deadlines, in the order of the words; of a recurrence, one for each
    /// time in the plan year.
    pub milestones: Vec<Milestone>,
    /// What to report, in the order of the words.
    pub doubts: Vec<Doubt>,
}

/// Every deadline phrase in `text`, a deliverable, a note in brackets, or a
/// sentence of a task, read for the plan year `year`. Words without an end
/// (长期, 常态化) set no deadline and raise no doubt.
pub fn deadlines(text: &str, year: i32) -> Deadlines {
    let folded = Folded::new(text);
    let matches = scan(&folded, year);
    let ranges: Vec<Range<usize>> = matches.iter().map(|m| folded.original(m.range.clone())).collect();
    let mut found = Deadlines::default();
    for (i, m) in matches.iter().enumerate() {
        let words = &text[ranges[i].clone()];
        match &m.read {
            Read::Spans(spans) => found.add(spans, words, &label(text, &ranges, i), year),
            Read::Unread => found.doubt(words, DoubtKind::Unread),
            Read::Nothing => {}
        }
    }
    if let Some(words) = unread_note(text, &ranges) {
        found.doubt(words, DoubtKind::Unread);
    }
    found
}

impl Deadlines {
    fn doubt(&mut self, words: &str, kind: DoubtKind) {
        self.doubts.push(Doubt { words: words.to_string(), kind });
    }

    fn add(&mut self, spans: &[Span], words: &str, label: &str, year: i32) {
        self.milestones.extend(spans.iter().map(|span| Milestone {
            label: label.to_string(),
            words: words.to_string(),
            from: span.from,
            due: span.due,
            due_strict: span.strict,
            inferred: span.inferred,
        }));
        let Some(span) = spans.first() else { return };
        if let (Some(due), Some(strict)) = (span.due, span.strict) {
            if span.fuzzy {
                self.doubt(words, DoubtKind::Fuzzy(due));
            } else if due != strict {
                self.doubt(words, DoubtKind::Ambiguous { due, strict });
            } else if span.inferred {
                self.doubt(words, DoubtKind::Inferred(due));
            }
        }
        if let Some(due) = span.due.or(span.from).filter(|due| due.year() != year) {
            self.doubt(words, DoubtKind::OutsideYear(due));
        }
    }
}

/// Words that end as a deadline does.
const TIME_ENDINGS: [&str; 9] = ["前", "之内", "以内", "日内", "月内", "期内", "年内", "之日起", "为止"];
/// Words with such an ending that speak of no deadline.
const NO_DEADLINES: [&str; 6] = ["提前", "目前", "当前", "此前", "空前", "以前"];

/// A short note in brackets, or a short text, that ends as a deadline does and
/// in which nothing was found.
fn unread_note<'t>(text: &'t str, found: &[Range<usize>]) -> Option<&'t str> {
    let notes = text.split(['（', '(']).skip(1).filter_map(|rest| rest.split_once(['）', ')']).map(|(note, _)| note));
    std::iter::once(text).chain(notes).map(str::trim).find(|note| {
        let at = note.as_ptr() as usize - text.as_ptr() as usize;
        let inside = at..at + note.len();
        let untouched = !found.iter().any(|r| r.start < inside.end && inside.start < r.end);
        let short = (2..=10).contains(&note.chars().count());
        let ends_in = |words: &[&str]| words.iter().any(|ending| note.ends_with(ending));
        let timely = ends_in(&TIME_ENDINGS) && !ends_in(&NO_DEADLINES);
        untouched && short && timely
    })
}
