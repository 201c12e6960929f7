//! Section 二 and 附件1: tasks and items.

use super::closing::ClosingView;
use super::comparison::{ItemSince, TaskSince};
use super::figure::Num;
use super::parts::{ClassCount, DueView, Names, Quote};
use crate::model::value::Colour;
use serde::{Deserialize, Serialize};

/// 二、one task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskView {
    /// Its number.
    pub number: u32,
    /// Its title, as on the list.
    pub title: String,
    /// Its title up to the first stop.
    pub name: String,
    /// Whether it stands in the body; the others stand in the annex only.
    pub in_body: bool,
    /// Its most pressing items, which its paragraph names.
    pub items: Vec<ItemView>,
    /// Items that count and stand in the annex only.
    pub more: Num,
    /// Ids of its repeats, with what they repeat.
    pub repeats: Vec<Repeat>,
    /// Counted items by class; empty classes left out.
    pub classes: Vec<ClassCount>,
    /// Cells of its counted items by class; empty classes left out; sum to `cell_total`.
    pub cells: Vec<ClassCount>,
    /// Cells over its counted items.
    pub cell_total: Num,
    /// Of these, cells that were filled in.
    pub reported: Num,
    /// How many counted items it has.
    pub count: Num,
    /// What units said of the task as a whole; absent where none did.
    #[serde(default)]
    pub whole: Option<WholeTask>,
    /// What moved since the issue published before.
    pub since: Option<TaskSince>,
}

/// Answers for a task as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WholeTask {
    /// Whose.
    pub units: Names,
    /// The first few in their own words; `item` is the task.
    pub quotes: Vec<Quote>,
}

/// An item that repeats another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Repeat {
    /// `14.1`.
    pub id: String,
    /// `12.1`.
    pub of: String,
}

/// One item as the briefing and 附件1 show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemView {
    /// Its id.
    pub id: String,
    /// Its task's number.
    pub task: u32,
    /// Its short name.
    pub name: String,
    /// Its words, verbatim; empty where the list gives none.
    pub text: String,
    /// The item it repeats.
    pub repeat_of: Option<String>,
    /// `on_track`.
    pub status: String,
    /// `序时推进`.
    pub label: String,
    /// Its light.
    pub light: Colour,
    /// The last date that has passed.
    pub passed: Option<DueView>,
    /// The next date.
    pub coming: Option<DueView>,
    /// When it begins, where that is still to come: `10月1日`.
    pub opens: Option<String>,
    /// All its dates.
    pub dates: Vec<DueView>,
    /// Who owes it; all towns together are 各街镇.
    pub owners: Vec<String>,
    /// Who should report it.
    pub units: Names,
    /// How many units should report it.
    pub expected: Num,
    /// How many did.
    pub reported: Num,
    /// Its cells by class; empty classes left out; sum to `expected`.
    pub classes: Vec<ClassCount>,
    /// Units past the date.
    pub overdue: Names,
    /// Units behind.
    pub lagging: Names,
    /// Units that are done.
    pub done: Names,
    /// Units that did not fill it in.
    pub blank: Names,
    /// Its targets.
    pub closings: Vec<ClosingView>,
    /// Why it stands where it stands, in Chinese.
    pub reasons: Vec<String>,
    /// What moved since the issue published before.
    pub since: Option<ItemSince>,
}
