//! Submissions onto the list: which version counts, what each unit and item
//! comes to, how that is judged, and what moved since the quarter before.

pub mod assess;
pub mod before;
pub mod changes;
pub mod comparison;
pub mod due;
pub mod doubts;
pub mod echo;
pub mod explained;
pub mod gone;
pub mod issue;
pub mod medians;
pub mod mended;
pub mod merge;
pub mod owed;
pub mod pace;
pub mod rows;
pub mod since;
pub mod steps;
pub mod waiting;
