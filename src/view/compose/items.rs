//! Items and tasks: 二 and 附件1.

use super::composer::{Composer, FEW, NAMES, TARGETS, long_date};
use crate::model::due::Milestone;
use crate::model::ledger::{TargetCount, UnitState};
use crate::model::task::{Comparator, Feed, Item, Scope};
use crate::model::value::{Derived, Quantity};
use crate::quarter::rows::{Count, Figures};
use crate::view::phrases::{inner_quotes, quotation, short_title};
use crate::view::selection::{PROGRESS, WHOLE};
use crate::view::{
    ClosingView, DueView, Evidence, ItemRef, ItemView, LeftTasks, Num, Quote, Repeat, Rule, Sent, TaskNotes, TaskView,
    WholeTask,
};
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
        let cells = &self.selection.by_item[item];
        let pool = cells.len();
        let expected = self.count_cells(format!("{prefix}.expected"), "个", cells);
        let classes = self.cell_classes(&prefix, cells, &expected);
        let named = |composer: &mut Self, id: &str, class: Derived| {
            let cells = composer.selection.with_status(cells, class);
            composer.name_cells(&format!("{prefix}.{id}"), &cells, FEW, pool)
        };
        let blank = named(self, "unreported", Derived::Unreported);
        let unknown = named(self, "unknown", Derived::Unknown);
        let missed = self.selection.with_status(cells, Derived::Unreported);
        let missed: Vec<usize> = missed.into_iter().filter(|c| self.has_reported(*c)).collect();
        let missed = self.name_cells(&format!("{prefix}.missed"), &missed, FEW, pool);
        let closings = if report.duplicate_of.is_none() { self.closings(item, &expected, told) } else { Vec::new() };
        self.judge_item(item, classes.len(), &closings);
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
            closings,
            units: self.name_cells(&format!("{prefix}.units"), cells, FEW, self.selection.reporters.len()),
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
        let open = matches!(self.ledger.items[item].status, Derived::Unknown | Derived::Unreported);
        let unjudged: &[usize] = if open { &[item] } else { &[] };
        let mut judge = |what: &str, rule| self.judge(format!("{prefix}{what}"), rule, &[item], unjudged);
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

    fn closings(&mut self, item: usize, expected: &Num, told: &mut usize) -> Vec<ClosingView> {
        let targets = 0..self.ledger.items[item].targets.len();
        let mut views: Vec<ClosingView> = targets.filter_map(|target| self.closing(item, target, expected)).collect();
        for view in views.iter_mut().filter(|view| !view.each_unit && view.sum.is_some()) {
            view.in_overview = *told < TARGETS;
            *told += usize::from(view.in_overview);
        }
        views
    }

    /// A target of the district: what was reported, what is missing. Or one that
    /// each unit has: how many have reached it.
    fn closing(&mut self, item: usize, position: usize, expected: &Num) -> Option<ClosingView> {
        let report = &self.ledger.items[item];
        let target = &report.targets[position];
        let prefix = format!("item.{}.target{}", report.id, position + 1);
        let from = vec![Evidence::list(Some(&self.ids[item]))];
        let goal = self.figures.read(&prefix, &target.unit, target.value?, from);
        let each_unit = target.scope == Scope::EachUnit;
        let measure = measure(&target.unit);
        let planned = !each_unit && self.master.item(report.id)?.plain(position) == Some(Feed::Advancing);
        let cells = &self.selection.by_item[item];
        let given =
            |c: &usize| if target.is_share() { self.share(*c) } else { self.count(*c, position).map(Count::number) };
        let silent: Vec<usize> = cells.iter().copied().filter(|c| given(c).is_none()).collect();
        let (mut gap, mut over, mut rate) = (None, None, None);
        let sum = if each_unit {
            let reaches = |c: &usize| given(c).is_some_and(|n| n >= goal.value);
            let reached: Vec<usize> = cells.iter().copied().filter(reaches).collect();
            let reached = self.count_cells(format!("{prefix}.reached"), "个", &reached);
            rate = self.figures.rate(format!("{prefix}.rate"), &reached, expected);
            (silent.len() < cells.len()).then_some(reached)
        } else {
            let from = cells.iter().flat_map(|c| self.count_evidence(*c, position)).collect();
            let sum = report.closing.get(position).and_then(|closing| closing.sum);
            sum.map(|sum| self.figures.read(format!("{prefix}.sum"), &target.unit, sum, from))
        };
        if let Some(sum) = sum.as_ref().filter(|_| !each_unit) {
            let (short, beyond) = (goal.value > sum.value, sum.value > goal.value);
            gap = short.then(|| self.figures.less(format!("{prefix}.gap"), &measure, &goal, sum));
            over = beyond.then(|| self.figures.less(format!("{prefix}.over"), &measure, sum, &goal));
            if sum.value >= Quantity::default() {
                rate = self.figures.rate(format!("{prefix}.rate"), sum, &goal);
            }
        }
        let silent = self.name_cells(&format!("{prefix}.silent"), &silent, FEW, cells.len());
        let below = target.is_share().then(|| {
            let short = |c: &usize| self.share(*c).is_some_and(|share| share < goal.value);
            let below: Vec<usize> = cells.iter().copied().filter(short).collect();
            self.name_cells(&format!("{prefix}.below"), &below, FEW, cells.len())
        });
        // The figure of nothing stands in every briefing that has targets.
        self.figures.count("none", "个", []);
        Some(ClosingView {
            item: self.item_ref(item),
            words: inner_quotes(&target.words),
            verbatim: target.words.clone(),
            measure,
            in_overview: false,
            each_unit,
            at_least: target.comparator == Comparator::AtLeast,
            planned,
            target: goal,
            sum,
            gap,
            over,
            rate,
            silent,
            below,
            since: None,
        })
    }

    /// What a cell gives towards a target, by its position.
    pub(super) fn count(&self, cell: usize, target: usize) -> Option<Count> {
        let (figures, item) = self.figures_of(cell)?;
        figures.count(item, target)
    }

    /// The completion that a cell reports, in per cent.
    fn share(&self, cell: usize) -> Option<Quantity> {
        let percent = self.figures_of(cell)?.0.percent?;
        Some(Quantity::from_scaled(percent.hundredths().checked_mul(100)?))
    }

    fn figures_of(&self, cell: usize) -> Option<(Figures, &Item)> {
        let cell = self.selection.cells[cell];
        let id = self.ledger.items[cell.item].id;
        self.rows.figures(self.selection.reporters[cell.unit].name, id).zip(self.master.item(id))
    }

    /// Where that count stands.
    pub(super) fn count_evidence(&self, cell: usize, target: usize) -> Vec<Evidence> {
        let unit = &self.names[self.selection.cells[cell].unit];
        match self.count(cell, target) {
            None => Vec::new(),
            Some(Count::Answer(_)) => {
                let entry = self.selection.cells[cell].entry;
                let told = entry.and_then(|entry| entry.counts.iter().find(|c| c.target as usize == target + 1));
                if let Some(TargetCount { done, source, .. }) = told {
                    let (path, sheet) = (Some(source.path.clone()), Some(source.sheet.clone()));
                    return vec![Evidence { cell: Some(done.cell), row: None, path, sheet, ..self.cell(cell) }];
                }
                let plain = self.figures_of(cell).and_then(|(_, item)| item.plain(target));
                let given = entry.map(|entry| &entry.answers).and_then(|all| {
                    if plain == Some(Feed::Advancing) { all.target.as_ref() } else { all.done.as_ref() }
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
        self.master.tasks.iter().map(|task| self.task(task.number, &task.title, items)).collect()
    }

    fn task(&mut self, number: u32, title: &str, items: &[ItemView]) -> TaskView {
        let prefix = format!("task.{number}");
        let mine: Vec<usize> = (0..items.len()).filter(|i| items[*i].task == number).collect();
        let counted: Vec<usize> = mine.iter().copied().filter(|i| items[*i].repeat_of.is_none()).collect();
        let asked: Vec<usize> =
            counted.iter().copied().filter(|i| !self.selection.by_item[*i].is_empty()).collect();
        let pressing = self.selection.body_items(asked.clone());
        let (shown, more): (Vec<usize>, Vec<usize>) = asked.iter().partition(|i| pressing.contains(i));
        let count = self.count_items(&format!("{prefix}.items"), &counted);
        let more = self.count_items(&format!("{prefix}.more"), &more);
        let classes = self.item_classes(&prefix, &counted, &count, false);
        let cells: Vec<usize> = counted.iter().flat_map(|i| self.selection.by_item[*i].clone()).collect();
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
            cells: self.cell_classes(&format!("{prefix}.cells"), &cells, &cell_total),
            cell_total,
            classes,
            count,
            whole,
            since: None,
        }
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
        let owing = |state: fn(UnitState) -> bool| selection.units(|r| !r.cells.is_empty() && state(r.state));
        let silent = owing(|state| matches!(state, UnitState::Missing | UnitState::Empty));
        let unusable = owing(|state| state == UnitState::Unreadable);
        let unasked = |task: &&TaskView| task.cells.is_empty() && task.count.value != Quantity::default();
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
                    units.push((&entry.unit, Evidence::entry(&entry.unit.as_str().into(), &id, Some(entry))));
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

/// Measure words of more than one character.
const MEASURES: [&str; 4] = ["平方公里", "平方米", "公里", "人次"];

/// The measure word of a unit of count: `个` of `个项目`, `公里` of `公里绿道`.
fn measure(unit: &str) -> String {
    let long = MEASURES.iter().find(|measure| unit.starts_with(*measure));
    long.map_or_else(|| unit.chars().take(1).collect(), |measure| (*measure).to_string())
}
