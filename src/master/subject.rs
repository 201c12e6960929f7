//! What a finding on the list is about.

use crate::model::task::ItemId;

/// A column of the list or of the sheet 成果.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ListColumn {
    Title,
    Requirement,
    Deliverable,
    Owners,
    Support,
    /// 日期, as read.
    Dates,
    /// 日期, as a column of the list gives it.
    Deadline,
    Targets,
    Expected,
    Same,
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The list as a whole.
    List,
    /// A line of the list as received, at a column, from 1.
    Line(u32, u32),
    Task(u32, ListColumn),
    Item(ItemId, ListColumn),
}
