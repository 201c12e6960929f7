//! Deadline phrases: the words and their reading.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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
