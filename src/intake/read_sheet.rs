//! What one sheet gave, before it is known whether its file is used at all.

use super::rows::reading::Rows;
use crate::model::finding::Findings;

/// What one sheet gave.
pub(super) struct ReadSheet {
    /// The sheet, by its position among the candidates.
    pub index: usize,
    /// Its rows.
    pub rows: Rows,
    /// What is wrong on it; nobody is told where the file is not used.
    pub findings: Findings,
    /// Whether these are only those of its rows that are one unit's.
    pub is_part: bool,
}
