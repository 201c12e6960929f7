//! The head, section 一 and the foot.

use super::cards::Card;
use super::comparison::{ClosingSince, OverviewSince};
use super::figure::Num;
use super::parts::{ClassCount, ItemList, ItemRef, Names, Rate};
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
    /// Tasks that units report on and that stand in the annex only.
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
    pub since: Option<OverviewSince>,
    /// The key figures, in the order of print.
    #[serde(default)]
    pub cards: Vec<Card>,
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
    /// Whether 一 names it: 二 then says only what is missing.
    pub in_overview: bool,
    /// Whether each unit has the same target: then `sum` units have reached it.
    pub each_unit: bool,
    /// At least, rather than exactly.
    pub at_least: bool,
    /// Whether `sum` is what the units plan (their 目标数), not what is done.
    pub planned: bool,
    /// The target.
    pub target: Num,
    /// What was reported, or how many units reached it; absent where nobody gave a number.
    pub sum: Option<Num>,
    /// What is missing; absent where nothing is.
    pub gap: Option<Num>,
    /// What is reported beyond the target.
    pub over: Option<Num>,
    /// `sum` of `target`, or units that reached it of units expected.
    pub rate: Option<Rate>,
    /// Expected units that gave no exact number.
    pub silent: Names,
    /// Units whose share is below the target; absent where the target is no share.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Names>,
    /// What moved since the issue published before.
    pub since: Option<ClosingSince>,
}

/// 版记.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Foot {
    /// 报.
    pub report_to: String,
    /// 送.
    pub send_to: String,
    /// 发.
    pub distribute_to: String,
}
