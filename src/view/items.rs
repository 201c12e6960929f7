//! Section 二 and 附件1: tasks and items.

use super::closing::ClosingView;
use super::comparison::{ItemSince, TaskSince};
use super::figure::Num;
use super::parts::{ClassCount, DueView, ItemRef, Names, Quote};
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
    /// Whether it has a paragraph of its own in the body.
    pub in_body: bool,
    /// Whether a paragraph would tell no more than counts: nothing late, done, in
    /// doubt or counted towards a target. Such tasks share a sentence.
    #[serde(default)]
    pub quiet: bool,
    /// Its most pressing items, which its paragraph names.
    pub items: Vec<ItemView>,
    /// Items that units report and that stand in the annex only.
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

/// What 二 says beside its paragraphs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskNotes {
    /// Units that owe something and sent nothing, or a form without answers.
    pub silent: Names,
    /// Units that owe something and sent what could not be used.
    pub unusable: Names,
    /// Items that nobody is asked for and that units told of all the same.
    pub sent: Vec<Sent>,
    /// Tasks that nobody is asked for at all.
    pub unasked: Vec<u32>,
    /// Tasks without a paragraph of their own.
    pub left: LeftTasks,
}

/// What came for an item that was not asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The item.
    pub item: ItemRef,
    /// Who sent it.
    pub units: Names,
}

/// Tasks that share a sentence of the body, taken together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LeftTasks {
    /// Their numbers, in the order of the list.
    pub tasks: Vec<u32>,
    /// Those of them with something overdue or behind.
    pub late: Vec<u32>,
    /// Cells over their counted items.
    pub expected: Num,
    /// These by class; empty classes left out; sum to `expected`.
    pub cells: Vec<ClassCount>,
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
    /// Who owes it, as the list has it: a set by its word (各乡镇、街道).
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
    /// Units where it stands as read, and is asked about: by the table of codes a
    /// finding puts their status in doubt.
    #[serde(default)]
    pub asked: Names,
    /// Of these, those that sent a sheet all the same.
    pub missed: Names,
    /// Units whose answer cannot be judged.
    pub unknown: Names,
    /// Its targets.
    pub closings: Vec<ClosingView>,
    /// Why it stands where it stands, in Chinese.
    pub reasons: Vec<String>,
    /// What moved since the issue published before.
    pub since: Option<ItemSince>,
}
