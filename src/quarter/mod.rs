//! Submissions onto the list: which version counts, what each unit and item
//! comes to, how that is judged, and what moved since the quarter before.

pub mod history;
pub mod merge;
pub mod assess;
