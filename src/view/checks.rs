//! 附件3: what was checked and what came of it.

use super::figure::Num;
use super::parts::Names;
use crate::model::config::Correction;
use serde::{Deserialize, Serialize};

/// 附件3.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checks {
    /// Findings about the list; with `of_units` they sum to `total`.
    pub of_list: Num,
    /// Findings about what units sent, and what they did not.
    pub of_units: Num,
    /// All findings.
    pub total: Num,
    /// By severity; sums to `total`.
    pub severities: Vec<LabelledCount>,
    /// By code; sums to `total`.
    pub codes: Vec<CodeCount>,
    /// Rows read, all sheets together.
    pub rows: Num,
    /// What became of them; sums to `rows`.
    pub row_fates: Vec<LabelledCount>,
    /// Files and sheets that were settled as a whole.
    pub wholes: Num,
    /// What became of them; sums to `wholes`.
    pub whole_fates: Vec<LabelledCount>,
    /// Files that came in.
    pub files: Num,
    /// Corrections of the list.
    pub corrections: Vec<Correction>,
    /// The contradictions that wait for an answer, as many as are worth printing.
    pub conflicts: Vec<ConflictView>,
    /// Questions that staff settled in 裁定.xlsx, and how: `taken` names who and when.
    pub rulings: Vec<ConflictView>,
    /// How many in all.
    pub conflict_total: Num,
    /// Rows kept but counted nowhere: repeats, and of units not expected to report the item.
    pub uncounted: Num,
}

/// Findings of a code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeCount {
    /// Whether it is about the list, not about what a unit sent.
    pub of_list: bool,
    /// `error`.
    pub level: String,
    /// `I201`.
    pub code: String,
    /// `错误`.
    pub severity: String,
    /// Its title.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// How many.
    pub count: Num,
    /// Units concerned.
    pub units: Names,
}

/// How many findings are of a severity, or rows, files or sheets of one outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelledCount {
    /// `error`, `merged`.
    pub id: String,
    /// `错误`, `已采用`.
    pub label: String,
    /// How many.
    pub count: Num,
}

/// Something that contradicts itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictView {
    /// `G103`.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The unit; absent where unknown.
    pub unit: Option<String>,
    /// Where.
    pub place: String,
    /// What was done.
    pub taken: String,
}
