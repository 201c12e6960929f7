//! A target against what the units reported: what the sum lacks, and what of it is
//! asked about.

use super::comparison::ClosingSince;
use super::figure::Num;
use super::front::PaceView;
use super::parts::{ItemRef, Names, Rate};
use serde::{Deserialize, Serialize};

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
    /// What was reported, or how many units reached it. Absent where nobody gave a
    /// number: that is no 0, and no bar may be drawn for it.
    pub sum: Option<Num>,
    /// What is missing; absent where nothing is.
    pub gap: Option<Num>,
    /// What is reported beyond the target.
    pub over: Option<Num>,
    /// `sum` of `target`, or units that reached it of units expected.
    pub rate: Option<Rate>,
    /// Expected units that gave no exact number: `sum` lacks them.
    pub silent: Names,
    /// Whether some of them gave a number that does not say towards which of the
    /// item's targets it counts.
    #[serde(default)]
    pub unplaced: bool,
    /// Units whose number is in `sum` and is asked about, by what the table of codes
    /// says of the findings at its cell.
    #[serde(default)]
    pub asked: Names,
    /// How much of `sum` that concerns: by how much another witness (分解, 项目清单,
    /// 目标数, the issue before) says less, else the whole number of the unit. Absent
    /// where nothing is asked about, and where each unit has the target.
    pub asked_sum: Option<Num>,
    /// What is done beside the time that is gone; absent where there is no sum, of what
    /// is only planned, of each unit's target, and where it is due after the plan year.
    #[serde(default)]
    pub pace: Option<PaceView>,
    /// Units whose number is below the target; absent where the target is no share,
    /// and before the date of what each unit is to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Names>,
    /// What moved since the issue published before.
    pub since: Option<ClosingSince>,
}

impl ClosingView {
    /// Whether less is done than time is gone.
    pub fn is_behind(&self) -> bool {
        self.pace.as_ref().is_some_and(|pace| pace.behind)
    }

    /// Whether units gave no number, or one that is asked about.
    pub fn is_partial(&self) -> bool {
        !self.silent.total.is_zero() || !self.asked.total.is_zero()
    }
}
