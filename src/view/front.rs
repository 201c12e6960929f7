//! What a director asks first: what fell due, how far it is against the time that
//! has passed, and what must be decided.

use super::figure::Num;
use super::parts::{DueView, ItemRef, Names};
use crate::model::value::labelled;
use serde::{Deserialize, Serialize};

/// Where the cut-off stands in the plan year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// The share of the plan year that is gone, by days, in per cent.
    pub elapsed: Num,
    /// Whether the plan year is over.
    pub year_over: bool,
    /// Whether the cut-off is the quarter's last day, or later.
    pub quarter_over: bool,
}

/// What is done of a target of the district beside the time that has passed. The
/// share done is the target's `rate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaceView {
    /// Its judgement: `target.3.1.2`.
    #[serde(default)]
    pub id: String,
    /// The share of the plan year that is gone, by days, in per cent.
    pub elapsed: Num,
    /// The difference of the two shares as printed, in 百分点, without a sign.
    pub difference: Num,
    /// Whether less is done than time is gone; `difference` may be too small to print.
    pub behind: bool,
    /// What the next quarter must bring; absent after the year's last, and where
    /// nothing is missing by its end.
    pub next: Option<Num>,
    /// Whether its item could not be judged.
    #[serde(default)]
    pub unjudged: bool,
}

/// The account of a quarter: every date that came in it, and what became of that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// How many dates came, up to the cut-off.
    pub total: Num,
    /// By what became of them; the counts sum to `total`. States that occur.
    pub parts: Vec<AccountPart>,
    /// Items whose last date came before this quarter and that are not done: by what
    /// is known of them. States that occur.
    pub earlier: Vec<AccountPart>,
}

/// Dates of one fate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountPart {
    /// `done`, `overdue`, `behind`, `doubtful`.
    pub id: String,
    /// The word for print: 已完成, 逾期, 阶段未完成, 待核实.
    pub label: String,
    /// How many.
    pub count: Num,
    /// As many as are worth printing, by item, then by date.
    pub shown: Vec<DueStep>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// A date of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueStep {
    /// The item.
    pub item: ItemRef,
    /// What was due of it (初稿); empty where that is the item itself.
    pub label: String,
}

/// Something to be decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its judgement: `decide.overdue`.
    pub id: String,
    /// The line that it stands on, from 1: matters of one rank share one.
    pub line: u32,
    /// What is wrong.
    pub matter: Matter,
    /// With what, as many as are worth printing; of silent units, what they owe.
    pub items: Vec<ItemRef>,
    /// How many there are of that in all.
    pub total: Num,
    /// Whether there are more than are shown.
    pub more: bool,
    /// The words of the target that is named, where targets are what it is about.
    pub target: Option<String>,
    /// Whether some of it could not be judged.
    pub unjudged: bool,
    /// The units that must act, or whose silence it is; of targets not reached when the
    /// year is over those that lack something of their part.
    pub units: Names,
    /// Units that must send again what could not be used.
    pub again: Names,
    /// Who leads by the list: the first of each item's owners; empty where it names
    /// nobody for one of them, and where `units` has who lacks something.
    pub owners: Vec<String>,
    /// Whether the list names more.
    #[serde(default)]
    pub owners_more: bool,
    /// By when, by the list: where it is the same for all, and no unit gives a date.
    pub by: Option<DueView>,
    /// The units that gave a date of their own, which `units` leaves out; none where
    /// they are more than are worth telling.
    pub own: Vec<Promise>,
    /// Whether they are more: then `units` has all.
    #[serde(default)]
    pub own_more: bool,
}

/// By when a unit itself means to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promise {
    /// The unit.
    pub unit: String,
    /// Its dates in its own words; of several items each under the number of its item.
    pub dates: Vec<DueView>,
}

labelled! {
    /// What is wrong, the most pressing first.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Matter {
        /// Items past their date.
        Overdue "逾期" as "overdue",
        /// Items behind.
        Lagging "滞后" as "lagging",
        /// Targets behind the time that is gone.
        BehindTime "落后于时间进度" as "behind_time",
        /// Items that nobody is asked to report.
        Unassigned "未明确填报单位" as "unassigned",
        /// Items that are reported and cannot be judged.
        Unjudged "待核实" as "unjudged",
        /// Units that sent nothing that can be used.
        Silent "未报送" as "silent",
    }
}

impl Matter {
    /// How pressing it is, the most pressing first: overdue, behind, not judged, silent.
    pub fn rank(self) -> u8 {
        match self {
            Self::Overdue => 0,
            Self::Lagging | Self::BehindTime => 1,
            Self::Unassigned | Self::Unjudged => 2,
            Self::Silent => 3,
        }
    }
}

/// Units of one standing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitGroup {
    /// Its judgement: `units.behind`.
    pub id: String,
    /// How they stand.
    pub standing: Standing,
    /// The units.
    pub units: Names,
}

labelled! {
    /// How a unit that reported stands: the first that fits.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Standing {
        /// Something is overdue or behind.
        Behind "逾期或滞后" as "behind",
        /// Something is blank or could not be judged.
        Unclear "漏填或待核实" as "unclear",
        /// A count is behind the time that is gone, by 分解, else by the unit's own target.
        Slow "落后于时间进度" as "slow",
        /// A target lacks the unit's number.
        Untold "数量未报全" as "untold",
        /// Something is not yet due, or not begun though it might be.
        Waiting "未到期或未启动" as "waiting",
        /// All is judged, and none of the above.
        OnPlan "按计划" as "on_plan",
    }
}
