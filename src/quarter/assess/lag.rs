//! Counts against what there should be by now: the steps of a target, else the
//! planned finishes of the register.

use crate::model::due::read_date;
use crate::model::ledger::Project;
use crate::model::task::{Feed, Item, Target};
use crate::model::value::{Cell, Percent, Quantity, Quarter};
use crate::quarter::pace::Calendar;
use chrono::NaiveDate;

/// One whole piece; a target that no whole piece is missing of does not lag.
const PIECE: i64 = 10_000;

/// What counts are measured by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// Where the quarter stands in the plan year.
    pub(super) calendar: Calendar,
    /// How far a count may be behind its step (序时容差), as a share of the whole.
    pub(super) tolerance: Percent,
}

/// How many there should be by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// How many.
    number: Quantity,
    /// By what, in Chinese: 第三季度末目标, 计划完工.
    by: String,
}

impl Measure {
    /// How many of `whole` there should be of a target by the last quarter's end that
    /// has passed (季度目标); where it has no steps, by the planned finishes of these
    /// projects. Absent where neither says, or the projects do not cover the whole.
    pub(super) fn wanted<'p>(
        &self,
        (item, target): (&Item, usize),
        whole: Quantity,
        projects: impl Iterator<Item = &'p Project>,
    ) -> Option<Wanted> {
        let of = item.targets.get(target)?;
        if !of.steps.is_empty() {
            return self.step(of, whole);
        }
        if item.feed(target) != Some(Feed::Completed) {
            return None;
        }
        let (mut all, mut passed) = (0, 0);
        for date in projects.filter_map(planned) {
            all += 1;
            passed += i64::from(date <= self.calendar.as_of);
        }
        let number = Quantity::whole(passed).min(whole);
        (Quantity::whole(all) >= whole).then(|| Wanted { number, by: "按项目清单计划完工".into() })
    }

    /// The step of the last quarter's end that has passed.
    fn step(&self, target: &Target, whole: Quantity) -> Option<Wanted> {
        let year = self.calendar.year;
        let mut latest_first = (1..=4).rev().map(|number| Quarter { year, number });
        let quarter = latest_first.find(|quarter| quarter.last_day() <= self.calendar.as_of)?;
        let number = target.step_of(quarter.number, whole)?;
        Some(Wanted { number, by: format!("{}末目标", quarter.ordinal()) })
    }

    /// Why a count lags: by more than the tolerance and by one whole piece at least;
    /// absent where it does not.
    pub(super) fn lag(&self, done: Quantity, wanted: &Wanted, whole: Quantity, unit: &str) -> Option<String> {
        let short = wanted.number - done;
        let behind = Percent::of(short.scaled(), whole.scaled())?;
        let late = short.scaled() >= PIECE && behind > self.tolerance;
        let Wanted { number, by } = wanted;
        late.then(|| format!("完成{done}{unit}，{by}{number}{unit}，落后{}个百分点", behind.rounded(1)))
    }
}

/// The last day of a planned finish that was read.
fn planned(project: &Project) -> Option<NaiveDate> {
    let iso = project.planned_finish.as_ref()?.exact()?;
    // A day is written so; a month or less is not.
    if let (10, Ok(day)) = (iso.len(), iso.parse()) {
        return Some(day);
    }
    read_date(&Cell::Text(iso.clone()), 0).value.map(|date| date.last_day())
}
