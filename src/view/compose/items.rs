//! Items and tasks: 二 and 附件1.

use super::composer::{Composer, FEW, NAMES, long_date};
use crate::model::due::Milestone;
use crate::model::ledger::UnitState;
use crate::model::value::Derived;
use crate::view::phrases::{quotation, short_title};
use crate::view::selection::{PROGRESS, WHOLE};
use crate::view::{
    ClassCount, ClosingView, DueView, Evidence, ItemRef, ItemView, LeftTasks, Quote, Repeat, Rule, Sent, TaskNotes,
    TaskView, WholeTask,
};
use chrono::{Datelike, NaiveDate};

impl Composer<'_> {
    /// Every item, in order.
    pub(super) fn items(&mut self) -> Vec<ItemView> {
        (0..self.ledger.items.len()).map(|item| self.item(item)).collect()
    }

    fn item(&mut self, item: usize) -> ItemView {
        let report = &self.ledger.items[item];
        let prefix = format!("item.{}", report.id);
        let cells = &self.selection.by_item[item];
        let pool = cells.len();
        let classes = self.cell_classes(&prefix, cells);
        let expected = self.figures.sum(format!("{prefix}.expected"), "个", classes.iter().map(|class| &class.count));
        let named = |composer: &mut Self, id: &str, class: Derived| {
            let cells = composer.selection.with_status(cells, class);
            composer.name_cells(&format!("{prefix}.{id}"), &cells, FEW, pool)
        };
        let blank = named(self, "unreported", Derived::Unreported);
        let doubted = |c: &usize| self.selection.cells[*c].entry.is_some_and(|e| !self.doubts.of_status(e).is_empty());
        let asked: Vec<usize> = cells.iter().copied().filter(doubted).collect();
        let unknown = named(self, "unknown", Derived::Unknown);
        let missed = self.selection.with_status(cells, Derived::Unreported);
        let missed: Vec<usize> = missed.into_iter().filter(|c| self.has_reported(*c)).collect();
        let missed = self.name_cells(&format!("{prefix}.missed"), &missed, FEW, pool);
        let closings = if report.duplicate_of.is_none() { self.closings(item, &expected) } else { Vec::new() };
        self.judge_item(item, classes.len(), &closings);
        let as_of = self.ledger.as_of;
        let begins = Milestone::opens(&report.milestones);
        let coming = report.milestones.iter().filter(|m| m.due.is_some_and(|due| due > as_of));
        ItemView {
            id: report.id.to_string(),
            task: report.task,
            name: self.item_ref(item).name,
            text: report.text.clone(),
            repeat_of: report.duplicate_of.map(|id| id.to_string()),
            status: report.status.id().to_string(),
            label: report.status.label().to_string(),
            light: self.config.colours.of(report.status),
            passed: self.passed(item),
            coming: coming.min_by_key(|m| m.due).map(|m| self.due_view(m)),
            opens: begins.filter(|from| *from > as_of).map(|from| self.day(from)),
            dates: report.milestones.iter().map(|m| self.due_view(m)).collect(),
            owners: self.owners(item),
            reported: self.figures.less(format!("{prefix}.reported"), "个", &expected, &blank.total),
            overdue: named(self, "overdue", Derived::Overdue),
            lagging: named(self, "lagging", Derived::Lagging),
            done: named(self, "done", Derived::Done),
            closings,
            units: self.name_cells(&format!("{prefix}.units"), cells, FEW, self.selection.reporters.len()),
            asked: self.name_cells(&format!("{prefix}.asked"), &asked, FEW, pool),
            blank,
            missed,
            unknown,
            expected,
            classes,
            reasons: report.reasons.clone(),
            since: None,
        }
    }

    /// What may be concluded of an item: where it stands over its units, whose cells
    /// are of so many classes, and whether its targets are reached.
    fn judge_item(&mut self, item: usize, classes: usize, closings: &[ClosingView]) {
        if self.ledger.items[item].duplicate_of.is_some() {
            return;
        }
        let prefix = format!("item.{}", self.ids[item]);
        let mut judge = |what: &str, rule| self.conclude(format!("{prefix}{what}"), rule, &[item]);
        judge("", Rule::ItemState);
        if classes == 1 {
            judge(".alike", Rule::AllAlike);
        }
        if closings.iter().any(|closing| closing.each_unit) {
            judge(".none", Rule::NoneReached);
        }
        if closings.iter().any(|closing| closing.sum.is_some() && closing.gap.is_none()) {
            judge(".reached", Rule::Reached);
        }
        if closings.iter().any(ClosingView::is_behind) {
            judge(".behind", Rule::BehindTime);
        }
    }

    /// Whether the unit of a cell sent something to work with.
    fn has_reported(&self, cell: usize) -> bool {
        self.selection.reporters[self.selection.cells[cell].unit].state.has_reported()
    }

    pub(super) fn due_view(&self, milestone: &Milestone) -> DueView {
        DueView {
            label: milestone.label.clone(),
            words: milestone.words.clone(),
            date: milestone.due.map(|due| self.day(due)),
            iso: milestone.due,
            inferred: milestone.inferred,
            ambiguous: milestone.due != milestone.due_strict,
        }
    }

    /// `8月31日`; with the year where it is not the plan year.
    pub(super) fn day(&self, date: NaiveDate) -> String {
        if date.year() == self.master.year { format!("{}月{}日", date.month(), date.day()) } else { long_date(date) }
    }

    /// Every task, in order.
    pub(super) fn tasks(&mut self, items: &[ItemView]) -> Vec<TaskView> {
        self.master.tasks.iter().map(|task| self.task(task.number, &task.title, items)).collect()
    }

    fn task(&mut self, number: u32, title: &str, items: &[ItemView]) -> TaskView {
        let prefix = format!("task.{number}");
        let mine: Vec<usize> = (0..items.len()).filter(|i| items[*i].task == number).collect();
        let counted: Vec<usize> = mine.iter().copied().filter(|i| items[*i].repeat_of.is_none()).collect();
        let asked: Vec<usize> = counted.iter().copied().filter(|i| !self.selection.by_item[*i].is_empty()).collect();
        let pressing = self.selection.body_items(asked.clone());
        let (shown, more): (Vec<usize>, Vec<usize>) = asked.iter().partition(|i| pressing.contains(i));
        let count = self.count_items(&format!("{prefix}.items"), &counted);
        let more = self.count_items(&format!("{prefix}.more"), &more);
        let classes = self.item_classes(&prefix, &counted, None);
        let repeats =
            mine.iter().filter_map(|i| items[*i].repeat_of.clone().map(|of| Repeat { id: items[*i].id.clone(), of }));
        let cell_total = self.figures.sum(format!("{prefix}.cells"), "个", counted.iter().map(|i| &items[*i].expected));
        let reported =
            self.figures.sum(format!("{prefix}.reported"), "个", counted.iter().map(|i| &items[*i].reported));
        let whole = self.whole_task(number, title);
        TaskView {
            reported,
            number,
            name: short_title(title),
            title: title.to_string(),
            in_body: false,
            quiet: whole.is_none() && asked.iter().all(|i| self.is_quiet(*i, &items[*i])),
            items: shown.iter().map(|i| items[*i].clone()).collect(),
            more,
            repeats: repeats.collect(),
            cells: self.sums_of_classes(&format!("{prefix}.cells"), counted.iter().map(|i| &items[*i])),
            cell_total,
            classes,
            count,
            whole,
            since: None,
        }
    }

    /// The cells of several items by class; empty classes left out.
    fn sums_of_classes<'i>(&mut self, prefix: &str, items: impl Iterator<Item = &'i ItemView>) -> Vec<ClassCount> {
        let all: Vec<&ClassCount> = items.flat_map(|item| &item.classes).collect();
        let sum = |class: Derived| {
            let parts = all.iter().copied().filter(|part| part.id == class.id());
            let first = parts.clone().next()?.clone();
            let count = self.figures.sum(format!("{prefix}.{}", class.id()), "个", parts.map(|part| &part.count));
            Some(ClassCount { count, ..first })
        };
        Derived::ALL.into_iter().filter_map(sum).collect()
    }

    /// Whether there is nothing to say of an item but how many units are on track,
    /// keep at it, have not begun or are not heard of.
    fn is_quiet(&self, item: usize, view: &ItemView) -> bool {
        let calm = |class: Derived| {
            let telling = [Derived::Done, Derived::Overdue, Derived::Lagging, Derived::Unknown];
            !telling.contains(&class)
        };
        let cells = &self.selection.by_item[item];
        calm(self.ledger.items[item].status)
            && cells.iter().all(|c| calm(self.selection.cells[*c].status))
            && view.missed.shown.is_empty()
            && view.closings.iter().all(|closing| closing.in_overview)
    }

    /// What 二 says beside its paragraphs.
    pub(super) fn task_notes(&mut self, tasks: &[TaskView]) -> TaskNotes {
        let (selection, pool) = (self.selection, self.selection.reporters.len());
        let silent = selection.owing(&[UnitState::Missing, UnitState::Empty]);
        let unusable = selection.owing(&[UnitState::Unreadable]);
        let late = |i: &usize| selection.by_item[*i].iter().any(|cell| selection.cells[*cell].status.is_late());
        let late: Vec<usize> = selection.counted.iter().copied().filter(late).collect();
        self.conclude("tasks.late", Rule::TaskLate, &late);
        let unasked = |task: &&TaskView| task.cells.is_empty() && !task.count.is_zero();
        TaskNotes {
            silent: self.name_units("tasks.silent", &silent, NAMES, pool),
            unusable: self.name_units("tasks.unusable", &unusable, NAMES, pool),
            sent: self.sent(),
            unasked: tasks.iter().filter(unasked).map(|task| task.number).collect(),
            left: LeftTasks::default(),
        }
    }

    /// What came for items that nobody is asked for.
    fn sent(&mut self) -> Vec<Sent> {
        let selection = self.selection;
        let mut sent = Vec::new();
        for item in selection.counted.iter().copied().filter(|item| selection.by_item[*item].is_empty()) {
            let id = self.ids[item].clone();
            let mut units: Vec<(&str, Evidence)> = Vec::new();
            for entry in selection.told_of(self.ledger.items[item].id) {
                if units.last().is_none_or(|(last, _)| *last != entry.unit) {
                    units.extend(Evidence::entry(&entry.unit.as_str().into(), &id, entry).map(|at| (&*entry.unit, at)));
                }
            }
            if !units.is_empty() {
                let units = self.figures.names(&format!("item.{id}.sent"), &units, FEW, selection.reporters.len());
                sent.push(Sent { item: self.item_ref(item), units });
            }
        }
        sent
    }

    /// What units said of the task as a whole.
    fn whole_task(&mut self, number: u32, title: &str) -> Option<WholeTask> {
        let selection = self.selection;
        let rows = selection.whole.get(&number)?;
        let mut units: Vec<usize> = rows.iter().map(|(unit, _)| *unit).collect();
        units.dedup();
        let task = ItemRef { id: number.to_string(), name: short_title(title) };
        let quotes = rows.iter().filter_map(|(unit, entry)| {
            let answers = &entry.answers;
            let given = [&answers.progress, &answers.problems, &answers.note].into_iter().flatten();
            let given = given.into_iter().find(|given| given.value().is_some_and(|words| !words.is_empty()))?;
            let excerpt = quotation(given.value()?, PROGRESS, self.people(&entry.unit));
            let source = entry.source.as_ref().map(|source| {
                Evidence::answer(&self.names[*unit], &number.to_string().into(), given.row(source), given.cell)
            });
            let text = excerpt.text.trim_end_matches(['。', '；', ';', '.']).to_string();
            Some(Quote { unit: entry.unit.to_string(), item: task.clone(), text, cut: excerpt.cut, source })
        });
        let quotes = quotes.take(WHOLE).collect();
        let units = self.name_units(&format!("task.{number}.whole"), &units, FEW, selection.reporters.len());
        Some(WholeTask { units, quotes })
    }
}
