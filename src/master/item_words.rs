//! A deliverable in words: as the list has it, and what staff wrote beside it.

use super::directory::Directory;
use crate::model::due::Milestone;
use crate::model::task::{Asked, Feed, ItemId, Target};
use crate::model::value::Quantity;

/// Every town, in 填报单位.
pub(super) const EVERY_TOWN: &str = "各街镇";

/// The words by which 填报单位 asks for an item, as it is written where nobody edits it.
pub(super) fn asked_of(expected: &[String], units: &Directory) -> Vec<Asked> {
    let every = !expected.is_empty() && units.town_names().eq(expected.iter().map(String::as_str));
    every.then(|| Asked { words: EVERY_TOWN.into(), unit: None }).into_iter().collect()
}

/// What staff wrote in the columns of 成果; absent where the column stands as
/// it was written, or is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edits {
    /// 时限, in words.
    pub words: Option<String>,
    /// 日期; an empty list where staff wrote 无.
    pub milestones: Option<Vec<Milestone>>,
    /// 目标; an empty list where staff wrote 无.
    pub targets: Option<Vec<Target>>,
    /// 季度目标: a list a target, cumulative at the end of each quarter.
    pub steps: Vec<Vec<Quantity>>,
    /// 填报单位, by name, and the words that are none; empty lists where staff wrote 无.
    pub expected: Option<(Vec<String>, Vec<Asked>)>,
    /// 项目清单, as typed: it is read against the targets.
    pub register: Option<Vec<(String, Feed)>>,
    /// 同文: the item that it repeats, or `Some(None)` where staff say that it repeats nothing.
    pub duplicate_of: Option<Option<ItemId>>,
}

/// What the list says of a deliverable outside its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Its own owners, where the rows of its task name different ones.
    pub owners: Option<String>,
    /// Its deadline, from a column of its own or a note for all.
    pub deadline: Option<String>,
    /// The row of the list, from 1; 0 where it is not known any more.
    pub line: u32,
}

/// A deliverable in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deliverable {
    /// The number of its task, and which of the task's deliverables it is.
    pub id: ItemId,
    /// The deliverable, verbatim.
    pub text: String,
    /// What stands beside it in the list.
    pub said: Said,
    /// What staff wrote beside it; of a list just received there is nothing.
    pub edits: Edits,
}
