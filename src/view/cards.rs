//! The key figures below the head: what 一 says, a number each, coloured by what is so.

use super::figure::Num;
use crate::model::value::labelled;
use serde::{Deserialize, Serialize};

/// One key figure. What is printed is its number, what that is of, what it counts,
/// and `word` with `amount` and `measure`: what to make of it, beside the colour.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// The number; absent where nothing was reported, which is no 0.
    pub number: Option<Num>,
    /// What it is of; absent of a bare count.
    pub of: Option<Num>,
    /// What it counts: `已报送的街镇`, or the words of a target.
    pub label: String,
    /// What to make of it: `逾期`.
    pub word: String,
    /// By how much; absent where the word says it all.
    pub amount: Option<Num>,
    /// The measure word after the amount.
    pub measure: String,
    /// Its colour.
    pub tone: Tone,
}

/// How a key figure stands: never good where something could not be judged, is
/// behind, is only planned, or lacks units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// All is judged, and well.
    Good,
    /// To be looked after: behind, incomplete, not judged.
    Care,
    /// Past its date.
    Bad,
    /// Its time is still to come.
    Open,
    /// A number without a verdict: what is planned, what nobody reported.
    Plain,
}

labelled! {
    /// What a key figure counts, where it is no target.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Counted {
        /// What fell due in the quarter and is done.
        FellDue "本季度到期已完成",
        /// Items past their date.
        Overdue "逾期未完成的成果",
        /// Items behind.
        Lagging "进度滞后的成果",
        /// Items without a verdict.
        Unjudged "尚不能判定的成果",
    }
}

labelled! {
    /// What to make of a key figure; some have an amount after them.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Word {
        /// Every unit reported.
        AllIn "已报齐",
        /// Some did not.
        NotAllIn "未报齐",
        /// Nothing fell due in the quarter.
        NothingDue "无到期",
        /// Nothing did so far.
        NotYetDue "尚未到期",
        /// So many of what fell due are overdue.
        Late "逾期",
        /// So many steps of what fell due are not reached.
        StepsMissed "阶段未完成",
        /// All that fell due is done.
        AllDone "均已完成",
        /// Some are.
        SomeOverdue "有逾期",
        /// None is, and everything was judged.
        NoneOverdue "无逾期",
        /// Some are.
        SomeLagging "有滞后",
        /// None is, and everything was judged.
        NoneLagging "无滞后",
        /// None of those that were judged; so many were not.
        Undecided "未判定",
        /// To be looked into.
        ToBeChecked "待核实",
        /// Every item has a verdict.
        AllJudged "均已判定",
        /// Nobody told a number.
        Untold "未报数量",
        /// What the units plan.
        Planned "列入计划",
        /// Behind the time that is gone, by so much.
        Behind "落后",
        /// Not behind it; all units told their number, and none is asked about.
        InTime "不落后于时间",
        /// Units told no number, or one that is asked about.
        Incomplete "未报齐或待核",
        /// So much is missing.
        Short "尚差",
        /// More than the target, which is exact.
        Beyond "超出目标，需核实",
        /// The target is reached.
        Reached "已达目标",
    }
}
