//! The view of one quarter as a whole.

use super::charts::Charts;
use super::checks::Checks;
use super::comparison::{IssueRef, Trend};
use super::echo::EchoView;
use super::figure::{Evidence, Figure, Num};
use super::figures::Figures;
use super::items::{ItemView, LeftTasks, TaskNotes, TaskView};
use super::judgement::Judgement;
use super::mismatch::Mismatches;
use super::overview::{Foot, Head, Overview};
use super::parts::{ClassCount, Hue};
use super::sections::{Highlights, Next, Problems};
use super::units::{Detail, Matrix, UnitBoard};
use crate::model::error::{from_json, json_in_words};
use crate::model::value::{Colours, Derived, Quantity, Quarter};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// What is said beside the tasks one by one.
    pub task_notes: TaskNotes,
    /// 填报与判定不一致, at the end of 三.
    pub mismatches: Mismatches,
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
    /// The cells of the matrix one by one; absent in a view made before there was one.
    pub detail: Option<Detail>,
    /// 附件3: what was checked and what came of it.
    pub checks: Checks,
    /// 版记.
    pub foot: Foot,
    /// The issue that every `since` compares with; absent where none was published.
    pub since: Option<IssueRef>,
    /// What units repeat or leave unsaid since then; absent where no issue was published.
    #[serde(default)]
    pub echo: Option<EchoView>,
    /// The quarters of the year so far.
    #[serde(default)]
    pub trend: Trend,
    /// What is drawn, with its numbers.
    #[serde(default)]
    pub charts: Charts,
    /// Every judgement printed, in the order of the text.
    #[serde(default)]
    pub judgements: Vec<Judgement>,
    /// The places that figures count or were read from, each told once.
    #[serde(default)]
    pub places: Vec<Evidence>,
    /// Every number printed, by id in the order of making.
    pub figures: Vec<Figure>,
}

/// Ids of the figures of tasks without a paragraph begin so.
const LEFT: &str = "tasks.left.";

impl Briefing {
    /// A view from a file; in one of version 1 each figure told its places itself.
    ///
    /// # Errors
    /// It is not all there, or of another form: why, in Chinese.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Label {
            version: u32,
        }
        if from_json::<Label>(bytes)?.version > 1 {
            return from_json(bytes);
        }
        let mut view: Value = from_json(bytes)?;
        let mut places = Vec::new();
        for figure in view["figures"].as_array_mut().into_iter().flatten() {
            for from in figure.get_mut("from").and_then(Value::as_array_mut).into_iter().flatten() {
                places.push(std::mem::replace(from, places.len().into()));
            }
        }
        view["places"] = places.into();
        serde_json::from_value(view).map_err(|e| json_in_words(&e))
    }

    /// Tasks that a paragraph would tell something of, the most pressing first.
    pub fn telling(&self) -> Vec<u32> {
        let telling = |number: &u32| self.tasks.iter().any(|task| task.number == *number && !task.quiet);
        self.overview.pressing.iter().copied().filter(telling).collect()
    }

    /// Gives a paragraph to these tasks, in the order of the list; the others share
    /// a sentence.
    pub fn keep_tasks(&mut self, kept: &[u32]) {
        for task in &mut self.tasks {
            task.in_body = kept.contains(&task.number);
        }
        let mut figures = Figures::new(0, Vec::new());
        self.task_notes.left = LeftTasks::of(&self.tasks, &mut figures);
        self.figures.retain(|figure| !figure.id.starts_with(LEFT));
        self.figures.extend(figures.into_parts().0);
    }

    /// The figure of this id.
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.id == id)
    }

    /// The places that a figure counts or was read from, in the order of print.
    pub fn places_of<'b>(&'b self, figure: &'b Figure) -> impl Iterator<Item = &'b Evidence> {
        figure.from.iter().filter_map(|place| self.places.get(place.position()))
    }

    /// Sums that are not the sum of their parts, by id of the total: there must be none.
    pub fn imbalances(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut check = |total: &Num, parts: &mut dyn Iterator<Item = &Num>| {
            if parts.map(|num| num.value).sum::<Quantity>() != total.value {
                wrong.push(total.figure.clone());
            }
        };
        let o = &self.overview;
        check(&o.items, &mut o.classes.iter().map(|c| &c.count));
        check(&o.listed, &mut [&o.items, &o.repeats].into_iter());
        check(&o.units, &mut o.states.iter().map(|s| &s.units.total));
        for item in self.items.iter().filter(|item| item.repeat_of.is_none()) {
            check(&item.expected, &mut item.classes.iter().map(|c| &c.count));
            check(&item.expected, &mut [&item.reported, &item.blank.total].into_iter());
        }
        for task in &self.tasks {
            check(&task.count, &mut task.classes.iter().map(|c| &c.count));
            check(&task.cell_total, &mut task.cells.iter().map(|c| &c.count));
        }
        let left = &self.task_notes.left;
        check(&left.expected, &mut left.cells.iter().map(|c| &c.count));
        let u = &self.units;
        for counts in u.rows.iter().map(|row| &row.counts).chain([&u.total]) {
            check(&counts.expected, &mut counts.columns().into_iter());
            check(&counts.expected, &mut [&counts.reported, &counts.blank].into_iter());
        }
        let parts = u.rows.iter().filter(|row| row.is_named).map(|row| &row.counts);
        let parts = parts.chain(u.beyond.iter().map(|beyond| &beyond.counts));
        check(&u.total.expected, &mut parts.map(|counts| &counts.expected));
        check(&u.total.expected, &mut self.items.iter().map(|item| &item.expected));
        if let Some(echo) = &self.echo {
            check(&echo.plans, &mut [&echo.kept, &echo.open].into_iter());
        }
        check(&self.problems.total, &mut self.problems.kinds.iter().map(|kind| &kind.count));
        check(&self.problems.matters, &mut self.problems.kinds.iter().map(|kind| &kind.matters));
        let c = &self.checks;
        check(&c.total, &mut c.severities.iter().map(|s| &s.count));
        check(&c.doubts, &mut c.kinds.iter().map(|kind| &kind.count));
        check(&c.rows, &mut c.row_fates.iter().map(|fate| &fate.count));
        check(&c.wholes, &mut c.whole_fates.iter().map(|fate| &fate.count));
        wrong
    }
}

impl LeftTasks {
    /// Those of the tasks that units report on and that have no paragraph.
    fn of(tasks: &[TaskView], figures: &mut Figures) -> Self {
        let left: Vec<&TaskView> = tasks.iter().filter(|task| !task.in_body && !task.cells.is_empty()).collect();
        let late = |task: &&&TaskView| task.cells.iter().any(|class| class.is(Derived::is_late));
        let together = |class: Derived| {
            let of: Vec<&ClassCount> = left.iter().flat_map(|t| &t.cells).filter(|c| c.id == class.id()).collect();
            let first = *of.first()?;
            let count = figures.sum(format!("{LEFT}{}", class.id()), "个", of.iter().map(|class| &class.count));
            Some(ClassCount { count, share: None, ..first.clone() })
        };
        Self {
            tasks: left.iter().map(|task| task.number).collect(),
            late: left.iter().filter(late).map(|task| task.number).collect(),
            cells: Derived::ALL.into_iter().filter_map(together).collect(),
            expected: figures.sum(format!("{LEFT}expected"), "个", left.iter().map(|task| &task.cell_total)),
        }
    }
}
