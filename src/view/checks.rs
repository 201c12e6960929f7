//! 附件3: who is in, what is being checked, what staff settled; and what became of all
//! that came in, for the workbook.

use super::figure::Num;
use super::parts::Names;
use serde::{Deserialize, Serialize};

/// 附件3, and the sums of findings and dispositions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Checks {
    /// All findings.
    pub total: Num,
    /// By severity; sums to `total`.
    pub severities: Vec<LabelledCount>,
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
    /// Rows kept but counted nowhere: repeats, and of units not expected to report the item.
    pub uncounted: Num,
    /// Errors and warnings about what units sent, less what is only missing or late.
    pub doubts: Num,
    /// By kind, those that occur; sums to `doubts`.
    pub kinds: Vec<DoubtKind>,
    /// Corrections of the list that were applied.
    pub corrected: Num,
    /// Those that were not: the words that they correct have changed.
    pub stale: Num,
    /// Answers of units that staff corrected in 更正; absent where there are none.
    #[serde(default)]
    pub told: Option<Num>,
    /// Questions that staff settled in 裁定.xlsx.
    pub ruled: Num,
    /// The first few units that were merged into others before this quarter.
    #[serde(default)]
    pub mergers: Vec<Merger>,
    /// Whether there are more.
    #[serde(default)]
    pub more_mergers: bool,
}

/// A unit that was merged into another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Merger {
    /// Its name.
    pub former: String,
    /// Its last quarter: `2025年第二季度`.
    pub last: String,
    /// Who carries on for it.
    pub unit: String,
}

/// What is being checked of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DoubtKind {
    /// In words.
    pub label: String,
    /// How many findings.
    pub count: Num,
    /// Whose.
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
