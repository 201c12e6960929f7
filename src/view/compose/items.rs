//! Items and tasks: 二 and 附件1.

use super::composer::{Composer, FEW, long_date};
use crate::model::due::Milestone;
use crate::model::value::Derived;
use crate::view::phrases::{quotation, short_title};
use crate::view::selection::{PROGRESS, WHOLE};
use crate::view::{DueView, Evidence, ItemRef, ItemView, Quote, Repeat, TaskView, WholeTask};
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
        let expected = self.count_cells(format!("{prefix}.expected"), "个", cells);
        let classes = self.cell_classes(&prefix, cells, &expected);
        let named = |composer: &mut Self, id: &str, class: Derived| {
            let cells = composer.selection.with_status(cells, class);
            composer.name_cells(&format!("{prefix}.{id}"), &cells, FEW, pool)
        };
        let blank = named(self, "unreported", Derived::Unreported);
        let as_of = self.ledger.as_of;
        let begins = report.milestones.iter().filter_map(|m| m.from).min();
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
            passed: passed.max_by_key(|m| m.due).map(|m| self.due_view(m)),
            coming: coming.min_by_key(|m| m.due).map(|m| self.due_view(m)),
            opens: begins.filter(|from| *from > as_of).map(|from| self.day(from)),
            dates: report.milestones.iter().map(|m| self.due_view(m)).collect(),
            owners: self.owners(item),
            reported: self.figures.less(format!("{prefix}.reported"), "个", &expected, &blank.total),
            overdue: named(self, "overdue", Derived::Overdue),
            lagging: named(self, "lagging", Derived::Lagging),
            done: named(self, "done", Derived::Done),
            closings: if report.duplicate_of.is_none() { self.closings(item, &expected) } else { Vec::new() },
            units: self.name_cells(&format!("{prefix}.units"), cells, FEW, self.selection.reporters.len()),
            blank,
            expected,
            classes,
            reasons: report.reasons.clone(),
            since: None,
        }
    }

    pub(super) fn due_view(&self, milestone: &Milestone) -> DueView {
        DueView {
            label: milestone.label.clone(),
            words: milestone.words.clone(),
            date: milestone.due.map(|due| self.day(due)),
            iso: milestone.due,
            inferred: milestone.inferred,
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
        let in_body = self.selection.body_tasks.contains(&number);
        let pressing = if in_body { self.selection.body_items(counted.clone()) } else { Vec::new() };
        let (shown, more): (Vec<usize>, Vec<usize>) = counted.iter().partition(|i| pressing.contains(i));
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
            name: short_title(title),
            title: title.to_string(),
            in_body,
            items: shown.iter().map(|i| items[*i].clone()).collect(),
            more,
            repeats: repeats.collect(),
            cells: self.cell_classes(&format!("{prefix}.cells"), &cells, &cell_total),
            cell_total,
            classes,
            count,
            whole: self.whole_task(number, title),
            since: None,
        }
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
            let contact = answers.contact.as_ref().map_or("", |contact| contact.text.as_str());
            let excerpt = quotation(given.value()?, PROGRESS, &[contact]);
            let source = entry.source.as_ref().map(|source| Evidence {
                cell: Some(given.cell),
                row: None,
                ..Evidence::row(&self.names[*unit], source)
            });
            let text = excerpt.text.trim_end_matches(['。', '；', ';', '.']).to_string();
            Some(Quote { unit: entry.unit.clone(), item: task.clone(), text, cut: excerpt.cut, source })
        });
        let quotes = quotes.take(WHOLE).collect();
        let units = self.name_units(&format!("task.{number}.whole"), &units, FEW, selection.reporters.len());
        Some(WholeTask { units, quotes })
    }
}
