//! The parts of the view that several sections share, and those of sections
//! 一 and 二: head, names, classes, targets, tasks and items.

use super::{ClosingSince, Evidence, ItemSince, Num, OverviewSince, TaskSince};
use crate::model::value::Colour;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Name, issue, issuer, dates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The district.
    pub district: String,
    /// The name of the briefing.
    pub title: String,
    /// 期号 as set: `3` or `第3期（总第7期）`; absent where none is set.
    pub issue: Option<String>,
    /// Whether `issue` is a bare number.
    pub issue_is_number: bool,
    /// Who issues it.
    pub issuer: String,
    /// 印发日期: `2025年10月15日`; absent where none is set.
    pub issued: Option<String>,
    /// `2025年第三季度`.
    pub period: String,
    /// `第三季度`.
    pub quarter: String,
    /// `2025年第四季度`.
    pub next_period: String,
    /// The cut-off: `2025年9月30日`.
    pub as_of: String,
    /// The plan year: `2025`.
    pub plan_year: String,
}

/// How many are of a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassCount {
    /// `on_track`.
    pub id: String,
    /// `序时推进`.
    pub label: String,
    /// `推进`: two characters, for tables.
    pub short: String,
    /// Its light.
    pub light: Colour,
    /// How many.
    pub count: Num,
    /// Share of the whole, in per cent; absent of nothing.
    pub share: Option<Num>,
}

/// Names, as many as are worth printing, and how many there are in all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Names {
    /// The first few.
    pub shown: Vec<String>,
    /// How many in all.
    pub total: Num,
    /// Whether there are more than are shown (等N个).
    pub more: bool,
    /// Whether it is everybody who could be on the list.
    pub all: bool,
}

/// A share with what it is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// In per cent.
    pub percent: Num,
    /// Numerator.
    pub part: Num,
    /// Denominator.
    pub whole: Num,
}

/// An item by id and short name, for a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemRef {
    /// `2.1`.
    pub id: String,
    /// Its words up to the first stop, cut short where they run on; inner
    /// quotation marks are single ones.
    pub name: String,
}

/// Words of a unit, cut at the end of a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Who said it.
    pub unit: String,
    /// About what.
    pub item: ItemRef,
    /// The words, not yet escaped for any format.
    pub text: String,
    /// Whether something was cut off.
    pub cut: bool,
    /// Where they stand.
    pub source: Option<Evidence>,
}

/// 一、总体情况.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// 街镇, or 单位 where others than towns report.
    pub noun: String,
    /// Units that should report.
    pub units: Num,
    /// Of these, those that sent something to work with.
    pub reported: Num,
    /// Units by state; the counts sum to `units`.
    pub states: Vec<StateCount>,
    /// Whether a deadline was set; without one nobody is late.
    pub has_deadline: bool,
    /// Tasks on the list.
    pub tasks: Num,
    /// Tasks that units report on and only the annex tells of.
    pub tasks_more: Num,
    /// Numbers of the tasks that units report on, the most pressing first.
    #[serde(default)]
    pub pressing: Vec<u32>,
    /// Items on the list, repeats included.
    pub listed: Num,
    /// Repeats, counted nowhere else.
    pub repeats: Num,
    /// Items that count.
    pub items: Num,
    /// Counted items by class; the counts sum to `items`. Empty classes too.
    pub classes: Vec<ClassCount>,
    /// Items done of items counted.
    pub rate: Option<Rate>,
    /// Whether the printed shares do not sum to 100.
    pub shares_off: bool,
    /// District targets with a number.
    pub closings: Vec<ClosingView>,
    /// Items that no unit is expected to report.
    pub orphans: ItemList,
    /// Items past their date, as many as are worth printing.
    pub overdue: ItemList,
    /// Items behind, not yet due.
    pub lagging: ItemList,
    /// Reporting units with nothing behind, overdue, blank or unclear.
    pub smooth: Names,
    /// Units with something overdue or behind.
    pub behind: Names,
    /// Units that reported and are neither: something is blank or unclear.
    pub unclear: Names,
    /// Items that units report and that cannot be judged.
    pub unclear_items: ItemList,
    /// Cells (unit × item) that should be filled in.
    pub cells: Num,
    /// Cells that were.
    pub filled: Num,
    /// What moved since the issue published before.
    #[serde(default)]
    pub since: Option<OverviewSince>,
}

/// Items, as many as are worth printing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemList {
    /// The first few.
    pub shown: Vec<ItemRef>,
    /// How many in all.
    pub total: Num,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Units of one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateCount {
    /// `on_time`.
    pub id: String,
    /// The word for print.
    pub label: String,
    /// Whether there is something to work with.
    pub reported: bool,
    /// Which units.
    pub units: Names,
}

/// A target against what was reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClosingView {
    /// The item.
    pub item: ItemRef,
    /// The target's words, verbatim, inner quotation marks single.
    pub words: String,
    /// The same as on the list, to stand without quotation marks around it.
    #[serde(default)]
    pub verbatim: String,
    /// The measure word: 个.
    pub measure: String,
    /// Whether 一 tells of it: 二 then tells only what is missing.
    pub in_overview: bool,
    /// Whether each unit has the same target: then `sum` units have reached it.
    pub each_unit: bool,
    /// At least, rather than exactly.
    pub at_least: bool,
    /// Whether `sum` is what the units plan (their 目标数), not what is done.
    pub planned: bool,
    /// The target.
    pub target: Num,
    /// What was reported (for `each_unit`: units that reached it); absent
    /// where nobody gave a number.
    pub sum: Option<Num>,
    /// What is missing; absent where nothing is.
    pub gap: Option<Num>,
    /// What is reported beyond the target.
    pub over: Option<Num>,
    /// `sum` of `target`, or units that reached it of units expected.
    pub rate: Option<Rate>,
    /// Expected units that gave no exact number.
    pub silent: Names,
    /// What moved since the issue published before.
    #[serde(default)]
    pub since: Option<ClosingSince>,
}

/// 二、one task.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskView {
    /// Its number.
    pub number: u32,
    /// Its title, as on the list.
    pub title: String,
    /// Its title up to the first stop.
    pub name: String,
    /// Whether the body tells of it; the others stand in the annex only.
    pub in_body: bool,
    /// Its most pressing items, which its paragraph tells of.
    pub items: Vec<ItemView>,
    /// Items that count and stand in the annex only.
    pub more: Num,
    /// Ids of its repeats, with what they repeat.
    pub repeats: Vec<Repeat>,
    /// Counted items by class; empty classes left out.
    pub classes: Vec<ClassCount>,
    /// Cells by class over its counted items; empty classes left out; sum to
    /// `cell_total`.
    pub cells: Vec<ClassCount>,
    /// Cells over its counted items.
    pub cell_total: Num,
    /// Of these, cells that were filled in.
    pub reported: Num,
    /// How many counted items it has.
    pub count: Num,
    /// What moved since the issue published before.
    #[serde(default)]
    pub since: Option<TaskSince>,
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
    /// The date that has passed last, then the date that comes next, as words
    /// (`8月31日`; with the year where it is not the plan year).
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
    #[serde(default)]
    pub since: Option<ItemSince>,
}

/// One date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueView {
    /// What is due; may be empty.
    pub label: String,
    /// The words of the list, verbatim.
    pub words: String,
    /// `8月31日`, or `2026年1月31日` outside the plan year; absent where open.
    pub date: Option<String>,
    /// `2025-08-31`.
    pub iso: Option<NaiveDate>,
    /// Whether inferred rather than written.
    pub inferred: bool,
}
