//! 附件3: what was checked and what came of it.

use super::figure::Num;
use super::parts::Names;
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
    pub severities: Vec<SeverityCount>,
    /// By code; sums to `total`.
    pub codes: Vec<CodeCount>,
    /// Rows read, all sheets together.
    pub rows: Num,
    /// What became of them; sums to `rows`.
    pub row_fates: Vec<FateCount>,
    /// Files and sheets that were settled as a whole.
    pub wholes: Num,
    /// What became of them; sums to `wholes`.
    pub whole_fates: Vec<FateCount>,
    /// Files that came in.
    pub files: Num,
    /// Corrections of the list.
    pub corrections: Vec<CorrectionView>,
    /// What contradicts itself and waits for an answer, as many as are worth
    /// printing.
    pub conflicts: Vec<ConflictView>,
    /// Questions that staff settled in 裁定.xlsx, and how: `taken` names who and when.
    pub rulings: Vec<ConflictView>,
    /// How many in all.
    pub conflict_total: Num,
    /// Rows of units that are not expected to report the item, or repeats:
    /// kept, counted nowhere.
    pub uncounted: Num,
}

/// Findings of a severity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeverityCount {
    /// `error`.
    pub id: String,
    /// `错误`.
    pub label: String,
    /// How many.
    pub count: Num,
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

/// Rows, files or sheets of one fate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FateCount {
    /// `merged`.
    pub id: String,
    /// `已采用`.
    pub label: String,
    /// How many.
    pub count: Num,
}

/// A correction of the list, as printed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionView {
    /// Task number or item id.
    pub id: String,
    /// Which field.
    pub field: String,
    /// The words before.
    pub original: String,
    /// The words after.
    pub replacement: String,
    /// Why.
    pub reason: String,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// Whether it was applied.
    pub applied: bool,
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
