//! The head, section 一 and the foot.

use super::cards::Card;
use super::closing::ClosingView;
use super::comparison::OverviewSince;
use super::figure::Num;
use super::front::{Account, Decision, Time, UnitGroup};
use super::parts::{ClassCount, ItemList, Names, Rate};
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
    /// Targets of the district that 一 names: those farthest behind time, then those that
    /// nobody told a number of, then the others; in the order of the list.
    pub closings: Vec<ClosingView>,
    /// Items that no unit is expected to report.
    pub orphans: ItemList,
    /// Items past their date, as many as are worth printing.
    pub overdue: ItemList,
    /// Items behind, not yet due.
    pub lagging: ItemList,
    /// How the units that reported stand: those with trouble first. Standings that occur.
    pub standings: Vec<UnitGroup>,
    /// Items that units report and that cannot be judged.
    pub unclear_items: ItemList,
    /// Cells (unit × item) that should be filled in.
    pub cells: Num,
    /// Cells that were.
    pub filled: Num,
    /// What moved since the issue published before.
    pub since: Option<OverviewSince>,
    /// Items without a verdict: 无法判定 and 未填报.
    pub unjudged: Num,
    /// Units that sent nothing that can be used: `units` less `reported`.
    pub absent: Num,
    /// Targets of the district behind the time that is gone.
    pub behind_time: Num,
    /// Of these, those that 一 does not name.
    pub behind_more: Num,
    /// Where the cut-off stands in the plan year.
    pub time: Time,
    /// What fell due.
    pub account: Account,
    /// What must be decided, in at most three lines.
    pub decisions: Vec<Decision>,
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
