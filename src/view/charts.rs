//! The charts: what each draws, and its number, which text and charts share. A chart
//! that would show two numbers only is none; what is not drawn is not referred to.

use super::comparison::TrendPoint;
use super::figure::Num;
use super::parts::{Names, Rate};
use serde::{Deserialize, Serialize};

/// The charts of a briefing, in the order of their numbers; absent where there is too
/// little to draw.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Charts {
    /// Targets in numbers: those that 一 names, then the others.
    pub targets: Option<Chart<TargetBar>>,
    /// The share of what is done, quarter by quarter: three at least.
    pub trend: Option<Chart<TrendPoint>>,
    /// Tasks by the status of what units report on them.
    pub status: Option<Chart<StatusBar>>,
    /// Units by status, those that the body shows.
    pub board: Option<Chart<StatusBar>>,
}

/// One chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chart<R> {
    /// Its number: 见图1.
    pub number: u32,
    /// What it shows, from above.
    pub rows: Vec<R>,
}

/// A target and how much of it was reported; nobody's number is no bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetBar {
    /// Its words, as on the list.
    pub name: String,
    /// Whether the units only plan it.
    pub planned: bool,
    /// Whether each unit has it: then it is the units that have reached it.
    pub each_unit: bool,
    /// How much of how much.
    pub rate: Rate,
    /// What is missing; absent where nothing is.
    pub gap: Option<Num>,
    /// What is reported beyond the target.
    pub over: Option<Num>,
    /// The share of the plan year that is gone; absent where time is no measure.
    pub elapsed: Option<Num>,
    /// Units whose number it lacks.
    pub silent: Names,
    /// Units whose number is in it and is asked about.
    pub asked: Names,
}

/// A task or a unit by status.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusBar {
    /// `任务1`, or the unit.
    pub name: String,
    /// What the task is called; empty of a unit.
    pub about: String,
    /// The parts of the bar, none of them of nothing; they sum to `total`.
    pub segments: Vec<Segment>,
    /// All of them.
    pub total: Num,
    /// The share that is done; absent of a task, and of a unit that filled in nothing.
    pub rate: Option<Rate>,
}

/// A part of a bar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segment {
    /// `on_track`; `other` of several statuses together.
    pub id: String,
    /// `序时推进`.
    pub label: String,
    /// How many.
    pub count: Num,
}
