//! Items and tasks: 二 and 附件1.

use super::composer::{Composer, FEW, TARGETS, long_date};
use crate::model::due::Milestone;
use crate::model::ledger::ItemReport;
use crate::model::task::{Comparator, Feed, Scope, Target};
use crate::model::value::{Derived, Quantity};
use crate::quarter::rows::Count;
use crate::view::phrases::{inner_quotes, short_title};
use crate::view::{ClosingView, DueView, Evidence, ItemView, Num, Repeat, TaskView};
use chrono::{Datelike, NaiveDate};

impl Composer<'_> {
    /// Every item, in order.
    pub(super) fn items(&mut self) -> Vec<ItemView> {
        let mut told = 0;
        (0..self.ledger.items.len()).map(|item| self.item(item, &mut told)).collect()
    }

    fn item(&mut self, item: usize, told: &mut usize) -> ItemView {
        let report = &self.ledger.items[item];
        let prefix = format!("item.{}", report.id);
        let cells = self.selection.by_item[item].clone();
        let pool = cells.len();
        let expected =
            self.figures.count(format!("{prefix}.expected"), "个", cells.iter().map(|c| self.cell(*c)).collect());
        let of = |wanted: Derived| -> Vec<usize> {
            cells.iter().copied().filter(|c| self.selection.cells[*c].status == wanted).collect()
        };
        let (overdue, lagging, done, blank) =
            (of(Derived::Overdue), of(Derived::Lagging), of(Derived::Done), of(Derived::Unreported));
        let classes = self.cell_classes(&prefix, &cells, &expected);
        let blank = self.name_cells(&format!("{prefix}.unreported"), &blank, FEW, pool);
        let as_of = self.ledger.as_of;
        let dated = |m: Option<&Milestone>| m.map(|m| self.due_view(m));
        let passed = report.milestones.iter().filter(|m| m.due.is_some_and(|due| due <= as_of));
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
            passed: dated(passed.max_by_key(|m| m.due)),
            coming: dated(coming.min_by_key(|m| m.due)),
            opens: report
                .milestones
                .iter()
                .filter_map(|m| m.from)
                .min()
                .filter(|from| *from > as_of)
                .map(|d| self.day(d)),
            dates: report.milestones.iter().map(|m| self.due_view(m)).collect(),
            owners: self.owners(item),
            reported: self.figures.less(format!("{prefix}.reported"), "个", &expected, &blank.total),
            overdue: self.name_cells(&format!("{prefix}.overdue"), &overdue, FEW, pool),
            lagging: self.name_cells(&format!("{prefix}.lagging"), &lagging, FEW, pool),
            done: self.name_cells(&format!("{prefix}.done"), &done, FEW, pool),
            closings: if report.duplicate_of.is_none() { self.closings(item, &expected, told) } else { Vec::new() },
            units: self.name_cells(&format!("{prefix}.units"), &cells, FEW, self.selection.reporters.len()),
            blank,
            expected,
            classes,
            reasons: report.reasons.clone(),
            since: None,
        }
    }

    pub(super) fn due_view(&self, milestone: &Milestone) -> DueView {
        let date = milestone.due.map(|due| self.day(due));
        DueView {
            label: milestone.label.clone(),
            words: milestone.words.clone(),
            date,
            iso: milestone.due,
            inferred: milestone.inferred,
        }
    }

    /// `8月31日`; with the year where it is not the plan year.
    pub(super) fn day(&self, date: NaiveDate) -> String {
        if date.year() == self.master.year { format!("{}月{}日", date.month(), date.day()) } else { long_date(date) }
    }

    fn closings(&mut self, item: usize, expected: &Num, told: &mut usize) -> Vec<ClosingView> {
        let report = &self.ledger.items[item];
        let mut views = Vec::new();
        for (position, target) in report.targets.iter().enumerate() {
            let Some(value) = target.value else { continue };
            let prefix = format!("item.{}.target{}", report.id, position + 1);
            let from = vec![Evidence::list(Some(&self.ids[item]))];
            let goal = self.figures.read(&prefix, &target.unit, value, from);
            let view = match target.scope {
                Scope::EachUnit if report.targets.len() > 1 => continue,
                Scope::EachUnit => self.closing_of_each(item, target, &prefix, goal, expected),
                Scope::District => {
                    let sum = report.closing.get(position).and_then(|closing| closing.sum);
                    let mut view = self.closing_of_all(item, position, &prefix, goal, sum);
                    view.in_overview = *told < TARGETS && view.sum.is_some();
                    *told += usize::from(view.in_overview);
                    view
                }
            };
            views.push(view);
        }
        views
    }

    /// A target that each unit has: how many have reached it.
    fn closing_of_each(
        &mut self,
        item: usize,
        target: &Target,
        prefix: &str,
        goal: Num,
        expected: &Num,
    ) -> ClosingView {
        let cells = self.selection.by_item[item].clone();
        let reaches = |c: &usize| self.count(*c, None).is_some_and(|n| n.number() >= goal.value);
        let reached: Vec<usize> = cells.iter().copied().filter(reaches).collect();
        let silent: Vec<usize> = cells.iter().copied().filter(|c| self.count(*c, None).is_none()).collect();
        let sum =
            self.figures.count(format!("{prefix}.reached"), "个", reached.iter().map(|c| self.cell(*c)).collect());
        ClosingView {
            rate: self.figures.rate(format!("{prefix}.rate"), &sum, expected),
            silent: self.name_cells(&format!("{prefix}.silent"), &silent, FEW, cells.len()),
            sum: (silent.len() < cells.len()).then_some(sum),
            gap: None,
            over: None,
            each_unit: true,
            ..self.closing(item, target, goal)
        }
    }

    /// A target of the district: what was reported, what is missing.
    fn closing_of_all(
        &mut self,
        item: usize,
        position: usize,
        prefix: &str,
        goal: Num,
        sum: Option<Quantity>,
    ) -> ClosingView {
        let report = &self.ledger.items[item];
        let cells = self.selection.by_item[item].clone();
        let feed = self.feed(report, position);
        let from = cells.iter().flat_map(|c| self.count_evidence(*c, feed)).collect();
        let sum = sum.map(|sum| self.figures.read(format!("{prefix}.sum"), &report.targets[position].unit, sum, from));
        let measure = measure(&report.targets[position].unit);
        let zero = Quantity::default();
        let short = sum.clone().filter(|sum| goal.value > sum.value);
        let beyond = sum.clone().filter(|sum| sum.value > goal.value);
        let silent: Vec<usize> = cells.iter().copied().filter(|c| self.count(*c, feed).is_none()).collect();
        ClosingView {
            gap: short.map(|sum| self.figures.less(format!("{prefix}.gap"), &measure, &goal, &sum)),
            over: beyond.map(|sum| self.figures.less(format!("{prefix}.over"), &measure, &sum, &goal)),
            rate: sum
                .as_ref()
                .filter(|s| s.value >= zero)
                .and_then(|s| self.figures.rate(format!("{prefix}.rate"), s, &goal)),
            silent: self.name_cells(&format!("{prefix}.silent"), &silent, FEW, cells.len()),
            planned: feed == Some(Feed::Advancing),
            sum,
            ..self.closing(item, &report.targets[position], goal)
        }
    }

    fn closing(&mut self, item: usize, target: &Target, goal: Num) -> ClosingView {
        let nobody = self.name_units("none", &[], 0, 0);
        ClosingView {
            item: self.item_ref(item),
            words: inner_quotes(&target.words),
            verbatim: target.words.clone(),
            measure: measure(&target.unit),
            in_overview: false,
            each_unit: false,
            at_least: target.comparator == Comparator::AtLeast,
            planned: false,
            target: goal,
            sum: None,
            gap: None,
            over: None,
            rate: None,
            silent: nobody,
            since: None,
        }
    }

    /// How the register feeds a target.
    pub(super) fn feed(&self, report: &ItemReport, position: usize) -> Option<Feed> {
        self.master.item(report.id)?.feed(position)
    }

    /// What a cell gives towards a target.
    pub(super) fn count(&self, cell: usize, feed: Option<Feed>) -> Option<Count> {
        let cell = self.selection.cells[cell];
        self.rows.figures(self.selection.reporters[cell.unit].name, self.ledger.items[cell.item].id)?.count(feed)
    }

    /// Where that count stands.
    pub(super) fn count_evidence(&self, cell: usize, feed: Option<Feed>) -> Vec<Evidence> {
        let unit = &self.names[self.selection.cells[cell].unit];
        match self.count(cell, feed) {
            None => Vec::new(),
            Some(Count::Answer(_)) => {
                let answers = self.selection.cells[cell].entry.map(|entry| &entry.answers);
                let given = answers.and_then(|all| {
                    if feed == Some(Feed::Advancing) { all.target.as_ref() } else { all.done.as_ref() }
                });
                vec![Evidence { cell: given.map(|given| given.cell), row: None, ..self.cell(cell) }]
            }
            Some(Count::Register(_)) => {
                self.rows.projects(unit).iter().map(|project| Evidence::row(unit, &project.source)).collect()
            }
        }
    }

    /// Every task, in order.
    pub(super) fn tasks(&mut self, items: &[ItemView]) -> Vec<TaskView> {
        let numbers: Vec<(u32, String)> = self.master.tasks.iter().map(|t| (t.number, t.title.clone())).collect();
        numbers.into_iter().map(|(number, title)| self.task(number, title, items)).collect()
    }

    fn task(&mut self, number: u32, title: String, items: &[ItemView]) -> TaskView {
        let prefix = format!("task.{number}");
        let mine: Vec<usize> = (0..items.len()).filter(|i| items[*i].task == number).collect();
        let counted: Vec<usize> = mine.iter().copied().filter(|i| items[*i].repeat_of.is_none()).collect();
        let (shown, more): (Vec<usize>, Vec<usize>) =
            counted.iter().partition(|i| self.selection.body_items.contains(*i));
        let count = self.count_items(&format!("{prefix}.items"), &counted);
        let more = self.count_items(&format!("{prefix}.more"), &more);
        let classes = self.item_classes(&prefix, &counted, &count, false);
        let cells: Vec<usize> = counted.iter().flat_map(|i| self.selection.by_item[*i].clone()).collect();
        let repeats =
            mine.iter().filter_map(|i| items[*i].repeat_of.clone().map(|of| Repeat { id: items[*i].id.clone(), of }));
        let cell_total = self.figures.sum(format!("{prefix}.cells"), "个", counted.iter().map(|i| &items[*i].expected));
        let reported =
            self.figures.sum(format!("{prefix}.reported"), "个", counted.iter().map(|i| &items[*i].reported));
        TaskView {
            reported,
            number,
            name: short_title(&title),
            title,
            in_body: self.selection.body_tasks.contains(&number),
            items: shown.iter().map(|i| items[*i].clone()).collect(),
            more,
            repeats: repeats.collect(),
            cells: self.cell_classes(&format!("{prefix}.cells"), &cells, &cell_total),
            cell_total,
            classes,
            count,
            since: None,
        }
    }
}

/// The measure word of a unit of count: `个` of `个项目`.
fn measure(unit: &str) -> String {
    unit.chars().take(1).collect()
}
