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
        /// Items past their date.
        Overdue "逾期未完成的成果",
        /// Items behind.
        Lagging "进度滞后的成果",
        /// Items without a verdict.
        Unjudged "无法判定的成果",
    }
}

labelled! {
    /// What to make of a key figure.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Word {
        /// Every unit reported.
        AllIn "已报齐",
        /// Some did not.
        NotAllIn "未报齐",
        /// Some are.
        SomeOverdue "有逾期",
        /// None is, and every item was judged.
        NoneOverdue "无逾期",
        /// Some are.
        SomeLagging "有滞后",
        /// None is, and every item was judged.
        NoneLagging "无滞后",
        /// None of those that were judged; so many were not.
        Undecided "另有待判定",
        /// Some items have no verdict.
        ToBeChecked "待核实",
        /// Every item has one.
        AllJudged "均已判定",
        /// What the units plan.
        Planned "列入计划",
        /// So much is missing.
        Short "尚差",
        /// More than the target, which is exact.
        Beyond "超出目标，需核实",
        /// The target is reached, every unit told its number.
        Reached "已达目标",
        /// Reached, though units are missing from the sum.
        ReachedWithout "已达目标，未报齐",
    }
}
