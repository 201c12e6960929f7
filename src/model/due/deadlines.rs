//! Every deadline of a text, with its words, its dates and what is doubtful
//! about them.

use super::fold::Folded;
use super::label::label;
use super::phrases::{Match, scan};
use super::readers::Read;
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

/// What is doubtful about a deadline phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Two readings (8月前: 31 August or 31 July).
    Ambiguous {
        /// The words, verbatim.
        words: String,
        /// The lenient reading.
        due: NaiveDate,
        /// The strict reading.
        strict: NaiveDate,
    },
    /// Words that speak of a time and that no rule turns into a date: they
    /// need a calendar (国庆前), a base date (批复后1个月), or say nothing (尽快).
    Unread {
        /// The words, verbatim.
        words: String,
    },
    /// The date lies before or after the plan year.
    OutsideYear {
        /// The words, verbatim.
        words: String,
        /// The date.
        due: NaiveDate,
    },
    /// Taken as the end of the year, though not written as a date (全年).
    Inferred {
        /// The words, verbatim.
        words: String,
        /// The date.
        due: NaiveDate,
    },
    /// A date by convention only (8月初, 8月中).
    Fuzzy {
        /// The words, verbatim.
        words: String,
        /// The last day that the words may mean.
        due: NaiveDate,
    },
}

impl Doubt {
    /// The words that are doubtful, verbatim.
    pub fn words(&self) -> &str {
        match self {
            Self::Ambiguous { words, .. }
            | Self::Unread { words }
            | Self::OutsideYear { words, .. }
            | Self::Inferred { words, .. }
            | Self::Fuzzy { words, .. } => words,
        }
    }
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
        found.add(m, words, &label(text, &ranges, i), year);
    }
    if let Some(words) = unread_note(text, &ranges) {
        found.doubts.push(Doubt::Unread { words });
    }
    found
}

impl Deadlines {
    fn add(&mut self, m: &Match, words: &str, label: &str, year: i32) {
        let words = words.to_string();
        let Read::Spans(spans) = &m.read else {
            if matches!(m.read, Read::Unread) {
                self.doubts.push(Doubt::Unread { words });
            }
            return;
        };
        for span in spans {
            self.milestones.push(Milestone {
                label: label.to_string(),
                words: words.clone(),
                from: span.from,
                due: span.due,
                due_strict: span.strict,
                inferred: span.inferred,
            });
        }
        let Some(span) = spans.first() else { return };
        if let (Some(due), Some(strict)) = (span.due, span.strict) {
            let words = words.clone();
            if span.fuzzy {
                self.doubts.push(Doubt::Fuzzy { words, due });
            } else if due != strict {
                self.doubts.push(Doubt::Ambiguous { words, due, strict });
            } else if span.inferred {
                self.doubts.push(Doubt::Inferred { words, due });
            }
        }
        if let Some(due) = span.due.or(span.from).filter(|due| due.year() != year) {
            self.doubts.push(Doubt::OutsideYear { words, due });
        }
    }
}

/// Words that end as a deadline does.
const TIME_ENDINGS: [&str; 9] = ["前", "之内", "以内", "日内", "月内", "期内", "年内", "之日起", "为止"];
/// Words with such an ending that speak of no deadline.
const NO_DEADLINES: [&str; 6] = ["提前", "目前", "当前", "此前", "空前", "以前"];

/// A short note in brackets, or a short text, that ends as a deadline does and
/// in which nothing was found.
fn unread_note(text: &str, found: &[Range<usize>]) -> Option<String> {
    let notes = text.split(['（', '(']).skip(1).filter_map(|rest| rest.split_once(['）', ')']).map(|(note, _)| note));
    std::iter::once(text).chain(notes).map(str::trim).find_map(|note| {
        let at = note.as_ptr() as usize - text.as_ptr() as usize;
        let inside = at..at + note.len();
        let untouched = !found.iter().any(|r| r.start < inside.end && inside.start < r.end);
        let short = (2..=10).contains(&note.chars().count());
        let ends_in = |words: &[&str]| words.iter().any(|ending| note.ends_with(ending));
        let timely = ends_in(&TIME_ENDINGS) && !ends_in(&NO_DEADLINES);
        (untouched && short && timely).then(|| note.to_string())
    })
}
