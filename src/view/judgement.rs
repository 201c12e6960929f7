//! The judgements of a briefing: what it concludes, and what that rests on.

use crate::model::value::labelled;
use serde::{Deserialize, Serialize};

/// Something that the text concludes. It is printed only where every item that it
/// covers was judged, or says in the same breath which were not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// By what the templates know it: `pace`, `task.3`, `unit.甲镇`.
    pub id: String,
    /// As printed, without marks; empty until the text is rendered.
    pub text: String,
    /// By which rule it holds.
    pub rule: Rule,
    /// The items that it covers, judged or not; of a unit, its own.
    pub items: Vec<String>,
    /// Those of them that could not be judged.
    pub unjudged: Vec<String>,
}

labelled! {
    /// The rules by which the text concludes. The label says the rule to a person
    /// who asks.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Rule {
        /// The district on plan.
        OnPlan "全部成果均已判定且无逾期、滞后，各目标完成比例不低于时间进度" as "on_plan",
        /// No problem reported.
        NoProblem "已报的单位逐项未写需要协调的问题；未填报的不在其内" as "no_problem",
        /// Overdue for the units named.
        Overdue "时限或计划年度已过，所列单位未报完成" as "overdue",
        /// Behind for the units named.
        Lagging "未到时限，所列单位自报滞后，或阶段、分期未达到" as "lagging",
        /// Nothing to be made up, corrected or begun, and nothing falls due.
        Settled "没有缺报、漏填、待核、逾期、滞后，下一季度没有到期、启动的成果" as "settled",
        /// Finished before its date.
        Ahead "时限（严格理解）在截止日之后，且该单位该项成果判定为已完成" as "ahead",
        /// Silent in two quarters running.
        SilentAgain "本季度和上期均有应报成果，两个季度均未收到任何材料" as "silent_again",
        /// The same words in two quarters running.
        Repeated "成果未完成，本季度进展与上期所报文字逐字相同" as "repeated",
        /// What was planned for a date that has passed, and is done.
        PlanKept "上期下一步安排写明的时间已到，该单位该项成果本期已完成；未完成的不作判断" as "plan_kept",
        /// An item over its units.
        ItemState "各应报单位全部完成为已完成，有逾期的为逾期，其余从差，未报和不能判定的另行注明" as "item_state",
        /// Every unit of an item in the same class.
        AllAlike "应报单位逐一列入同一类" as "all_alike",
        /// A target of the district that is reached.
        Reached "各单位报数之和扣除待核部分仍不低于目标" as "reached",
        /// A target of each unit that none of those that gave a number has reached.
        NoneReached "报了数的单位均低于目标" as "none_reached",
        /// What a unit reports and what its dates and figures say differ.
        Mismatch "填报的状态与按时限、数字得出的判定不同" as "mismatch",
    }
}
