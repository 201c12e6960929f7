//! The parts of the view that look back: the issue published before, what moved
//! since, and the course of the year.
//!
//! Absent throughout where nothing was published for an earlier quarter. A
//! number of that issue is a figure whose evidence is the published ledger
//! (`2025Q2/published/1/ledger.json`) with the unit or item concerned.

use super::figure::Num;
use super::parts::{ItemList, Names, Rate};
use crate::model::place::Origin;
use crate::model::value::{Colour, Quarter};
use serde::{Deserialize, Serialize};

/// The issue that this one is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueRef {
    /// `2025Q2`.
    pub period: Quarter,
    /// Which issue of its quarter, from 1.
    pub number: u32,
    /// `2025年第二季度`.
    pub title: String,
    /// `第二季度`.
    pub quarter: String,
    /// Its cut-off: `2025年6月30日`.
    pub as_of: String,
    /// Its ledger, relative to the workspace.
    pub path: Origin,
}

/// Which way a number moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It is larger now.
    Up,
    /// It is smaller now.
    Down,
    /// It is what it was.
    Same,
}

/// A number then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// As published.
    pub before: Num,
    /// As it is.
    pub now: Num,
    /// By how much, without a sign. Of shares: percentage points (百分点), the
    /// difference of the two as printed, so that the page closes; of typed
    /// percentages the exact hundredths.
    pub change: Num,
    /// Which way.
    pub direction: Direction,
}

/// 一、what moved over the district.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewSince {
    /// Units that had reported.
    pub reported: Shift,
    /// Counted items that are done.
    pub done: Shift,
    /// Their share, in per cent; absent where either has no item that counts.
    pub rate: Option<Shift>,
    /// Cells (unit × item) that are done.
    pub cells: Shift,
    /// Items done now that were not.
    pub newly: ItemList,
    /// Items not done now that were.
    pub undone: ItemList,
    /// Items that fell due after the issue before and are past their date.
    pub slipped: ItemList,
    /// Items that were past their date already and still are.
    pub still_overdue: ItemList,
    /// Cells whose cumulative count or percentage is smaller than it was.
    pub fell: Num,
    /// Their units.
    pub fell_units: Names,
    /// Units that gave some count before and give none now; nothing is carried over for them.
    pub silent: Names,
}

/// A target then and now: opening + quarter = cumulative.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClosingSince {
    /// The cumulative sum as published.
    pub opening: Num,
    /// `sum` against `opening`; `change` is the quarter. Absent where nobody gave a number now.
    pub quarter: Option<Shift>,
    /// Units that `opening` counts and that give no number now. Where there is
    /// one, the quarter is too small by `silent_sum`: do not call it growth.
    pub silent: Names,
    /// What they gave then; absent where there is none.
    pub silent_sum: Option<Num>,
    /// The sums over the units that gave a number both times; absent where none did.
    pub comparable: Option<Shift>,
    /// These units.
    #[serde(default)]
    pub both: Names,
}

/// A task then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaskSince {
    /// Cells of its counted items that are done.
    pub done: Shift,
    /// Its items done now that were not.
    pub newly: ItemList,
    /// Its items that fell due since and are past their date.
    pub slipped: ItemList,
    /// Its cells whose status changed for the better or the worse, in all.
    pub changed: Num,
}

/// An item then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemSince {
    /// How it stood: `on_track`.
    pub status: String,
    /// `序时推进`.
    pub label: String,
    /// Its light at that time.
    pub light: Colour,
    /// Units that are done.
    pub done: Shift,
    /// Cells of the units that a page names that are not as they were, in the order of units; only in the list
    /// of all items, empty where an item stands below its task.
    pub cells: Vec<CellSince>,
}

/// A cell that is not as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellSince {
    /// The unit.
    pub unit: String,
    /// How it stood: `on_track`.
    pub before: String,
    /// How it stands.
    pub now: String,
    /// The percentage typed then and now, where both are exact and differ.
    pub percent: Option<Shift>,
    /// The count of things done then and now, where both are exact and differ.
    pub done: Option<Shift>,
}

/// A unit then and now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitSince {
    /// How it had reported: `on_time`.
    pub state: String,
    /// The word for print.
    pub label: String,
    /// Its cells that are done.
    pub done: Shift,
    /// Their share of the cells expected of it; absent where it had none.
    pub rate: Option<Shift>,
}

/// The course of the year: every quarter published before, and now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The targets whose sums are followed: those that 一 names.
    pub targets: Vec<TrendTarget>,
    /// By quarter, the earliest first; the last is this one. One alone makes no chart.
    pub points: Vec<TrendPoint>,
}

/// A target whose sum is followed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendTarget {
    /// The item's id.
    pub item: String,
    /// The target's words, inner quotation marks single.
    pub words: String,
    /// The measure word.
    pub measure: String,
    /// The number to reach.
    pub target: Num,
}

/// Where one quarter stood.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrendPoint {
    /// `2025Q2`.
    pub period: Quarter,
    /// `第二季度`.
    pub label: String,
    /// Its cut-off: `2025年6月30日`.
    pub as_of: String,
    /// Whether it is this quarter, not yet published.
    pub current: bool,
    /// Units that had reported.
    pub reported: Num,
    /// Items that count.
    pub items: Num,
    /// Of these, done.
    pub done: Num,
    /// The share of the two.
    pub rate: Option<Rate>,
    /// Sums of the targets, in the order of [`Trend::targets`]; absent where nobody gave a number.
    pub sums: Vec<Option<Num>>,
    /// Units that each of these sums lacks, likewise: no sum is shown without them.
    #[serde(default)]
    pub silent: Vec<Names>,
}
