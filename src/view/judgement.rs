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
        OnPlan "全部单位已报送，全部成果均已判定，无逾期、滞后、未到期，各目标报齐且完成比例不低于时间进度" as "on_plan",
        /// The district done.
        AllDone "全部成果均已完成，各目标报齐且达到" as "all_done",
        /// The facts, where no verdict may be printed.
        Facts "有逾期、滞后、落后于时间进度、未判定或未报送的，只列事实，不作总体结论" as "facts",
        /// What fell due in the quarter, and what of before is not done.
        FellDue "时限在本季度（至截止日）的成果和阶段成果，按判定和各单位所报列为已完成、逾期、阶段未完成、待核实" as "fell_due",
        /// A target of the district beside the time that is gone.
        AgainstTime "完成比例与全年已过天数的比例相比；从计划年度最后一天起与目标相比" as "against_time",
        /// What moved since the issue published before.
        Changed "本期判定与已发布的上一期相比" as "changed",
        /// What is to be decided.
        Decide "先逾期，再滞后和落后于时间进度，再未明确填报单位和待核实，再未报送；责任单位和时限取自清单或单位所报" as "decide",
        /// Units with something overdue or behind.
        UnitsBehind "该单位有应报成果判为逾期或滞后" as "units_behind",
        /// Units with something blank or unclear.
        UnitsUnclear "该单位无逾期、滞后，有应报成果未填、不能判定或等待裁定" as "units_unclear",
        /// Units with a count behind time.
        UnitsSlow "该单位应报成果均已判定，无逾期、滞后，有数量与分解（无分解的与自报目标）之比低于时间进度" as "units_slow",
        /// Units without a number.
        UnitsUntold "该单位应报成果均已判定，无逾期、滞后，有量化目标未报数量" as "units_untold",
        /// Units with something still to begin or to come due.
        UnitsWaiting "该单位应报成果均已判定，数量不落后于时间进度，有未到期或可以启动而未启动的" as "units_waiting",
        /// Units on plan.
        UnitsOnPlan "该单位应报成果均已判定，无逾期、滞后、未到期，数量不落后于时间进度" as "units_on_plan",
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
        /// Tasks with something overdue or behind.
        TaskLate "有应报单位的成果判定为逾期或滞后" as "task_late",
        /// Every unit of an item in the same class.
        AllAlike "应报单位逐一列入同一类" as "all_alike",
        /// A target of the district that is reached.
        Reached "各单位报数之和扣除待核部分仍不低于目标" as "reached",
        /// A target of the district behind the time that is gone.
        BehindTime "目标完成的比例低于全年时间已过的比例" as "behind_time",
        /// A target of each unit that none of those that gave a number has reached.
        NoneReached "报了数的单位均低于目标" as "none_reached",
        /// What a unit reports and what its dates and figures say differ.
        Mismatch "填报的状态与按时限、数字得出的判定不同" as "mismatch",
    }
}
