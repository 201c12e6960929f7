//! The view of a quarter: names, words and numbers ready to print.
//!
//! `briefing.json` is this structure. Every number in it is a [`Num`] that
//! points at a [`Figure`], and a figure knows the cells (or other figures) it
//! was made of. Sentences are not made here: they stand in the templates.
//! Contact names and phone numbers never enter the view.

use crate::model::place::{CellRef, Origin};
use crate::model::value::{Colours, Quantity, Quarter};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

mod body;
mod book;
mod comparison;
mod compose;
mod erratum;
pub mod narrate;
mod rest;
mod verdict;

pub use crate::model::value::Colour;
pub use body::*;
pub use comparison::*;
pub use compose::{compose, compose_after, short_label};
pub use erratum::{AnswerCounts, Cause, Corrections, Erratum, Fact, Group, MainFigure, Row, Topic};
pub use rest::*;
pub use verdict::{Pace, Together, Trouble, Verdict};

/// The view of one quarter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Briefing {
    /// `jianbao-briefing`.
    pub format: String,
    /// Of the format, from 1.
    pub version: u32,
    /// The quarter.
    pub period: Quarter,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// Which status has which colour.
    #[serde(default)]
    pub lights: Colours,
    /// The same of every status, in words.
    #[serde(default)]
    pub hues: Vec<Hue>,
    /// Name, issue, issuer, dates.
    pub head: Head,
    /// 一、总体情况.
    pub overview: Overview,
    /// 二、重点任务推进情况: every task, in order.
    pub tasks: Vec<TaskView>,
    /// 三、各街镇推进情况: every unit that should report, in the order of printing.
    pub units: UnitBoard,
    /// 四、亮点做法.
    pub highlights: Highlights,
    /// 五、存在问题.
    pub problems: Problems,
    /// 六、下一步工作安排.
    pub next: Next,
    /// 附件1: every item of the list, repeats included, in order.
    pub items: Vec<ItemView>,
    /// 附件2: unit × item.
    pub matrix: Matrix,
    /// The cells of the matrix one by one, for the screen; absent in a view
    /// made before there was one.
    #[serde(default)]
    pub detail: Option<Detail>,
    /// 附件3: what was checked and what came of it.
    pub checks: Checks,
    /// 版记.
    pub foot: Foot,
    /// The issue that `since` of every part compares with; absent where nothing
    /// was published for an earlier quarter.
    #[serde(default)]
    pub since: Option<IssueRef>,
    /// The quarters of the year so far.
    #[serde(default)]
    pub trend: Trend,
    /// Every number printed, by id in the order of making.
    pub figures: Vec<Figure>,
}

/// A number as printed, and the figure that tells where it is from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Num {
    /// Id of the figure.
    pub figure: String,
    /// As printed, without a unit: `97.5`.
    pub text: String,
    /// For arithmetic, charts and cells of a workbook.
    pub value: Quantity,
}

/// Where a printed number is from: cells (`from`), or other figures (`of`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its id: `items.done`, `unit.南翔镇.overdue`, `item.3.1.target1.sum`.
    pub id: String,
    /// As printed.
    pub text: String,
    /// The value; a percentage in per cent.
    pub value: Quantity,
    /// 个, 项, % …; empty for a bare count.
    pub unit: String,
    /// The places it was read from or counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Evidence>,
    /// The figures it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

/// One place behind a figure. Without a path it is an absence: a unit that
/// sent nothing, a cell that nobody filled in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The unit concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Arc<str>>,
    /// The item concerned, or the task where `8` stands for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Arc<str>>,
    /// The file, outermost step first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Origin>,
    /// The sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Arc<str>>,
    /// The cell; absent where the row as a whole counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellRef>,
    /// The row, where no single cell decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// Id of the figure that counts tasks which only the annex tells of.
const TASKS_MORE: &str = "tasks.more";

impl Briefing {
    /// The body tells of so many of the tasks that units report on, the most
    /// pressing ones; the others stand in the annex only.
    pub fn keep_tasks(&mut self, most: usize) {
        let (kept, left) = self.overview.pressing.split_at(most.min(self.overview.pressing.len()));
        for task in &mut self.tasks {
            task.in_body = kept.contains(&task.number);
        }
        let more = Quantity::whole(i64::try_from(left.len()).unwrap_or(i64::MAX));
        let from: Vec<Evidence> = left.iter().map(|task| Evidence::item(&task.to_string().into())).collect();
        if let Some(figure) = self.figures.iter_mut().find(|figure| figure.id == TASKS_MORE) {
            *figure = Figure { text: more.to_string(), value: more, from, ..figure.clone() };
        }
        self.overview.tasks_more = Num { text: more.to_string(), value: more, ..self.overview.tasks_more.clone() };
    }

    /// The figure of this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }
}
