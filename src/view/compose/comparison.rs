//! What moved since the issue published before, and the course of the year.

use super::composer::{Composer, FEW, ITEMS, NAMES, long_date};
use crate::model::ledger::{ItemReport, UnitReport};
use crate::model::task::ItemId;
use crate::model::value::{Derived, Percent, Quantity};
use crate::quarter::comparison::{Comparison, Moved};
use crate::quarter::issue::Issue;
use crate::view::{
    Briefing, CellSince, ClosingSince, ClosingView, Evidence, Ground, IssueRef, ItemList, ItemSince, Names, Num,
    OverviewSince, Rule, TaskSince, TaskView, Trend, TrendPoint, TrendTarget, UnitSince, UnitView,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Composer<'_> {
    pub(super) fn issue_ref(&self) -> Option<IssueRef> {
        self.past.last().map(|issue| IssueRef {
            period: issue.period,
            number: issue.number,
            title: issue.period.title(),
            quarter: issue.period.ordinal().to_string(),
            as_of: long_date(issue.as_of),
            path: issue.path.clone(),
        })
    }

    /// Fills in what the views of items, units and tasks say of the issue before.
    pub(super) fn compare(&mut self, view: &mut Briefing) {
        let Some(since) = self.since else { return };
        for (at, item) in view.items.iter_mut().enumerate().filter(|(_, item)| item.repeat_of.is_none()) {
            item.since = self.item_since(since, at, &item.done.total);
            for closing in item.closings.iter_mut().filter(|closing| !closing.each_unit) {
                closing.since = self.closing_since(since, at, closing);
            }
        }
        let mut expected: BTreeMap<&str, Vec<ItemId>> = BTreeMap::new();
        for item in since.issue.counted() {
            item.expected_from.iter().for_each(|unit| expected.entry(unit).or_default().push(item.id));
        }
        let reported: BTreeMap<&str, &UnitReport> =
            since.issue.units.iter().map(|unit| (unit.name.as_str(), unit)).collect();
        for unit in view.units.rows.iter_mut().filter(|unit| unit.is_named) {
            // What was asked of those that were merged into it is its own now.
            let mut items: Vec<ItemId> =
                since.units_then(&unit.name).filter_map(|u| expected.remove(u)).flatten().collect();
            items.sort_unstable();
            items.dedup();
            let then = reported.get(unit.name.as_str());
            unit.since = then.map(|then| self.unit_since(since, then, unit, &items));
        }
        for task in &mut view.tasks {
            task.since = Some(self.task_since(since, task));
            for item in &mut task.items {
                let whole = view.items.iter().find(|whole| whole.id == item.id);
                *item = whole.cloned().unwrap_or_else(|| item.clone());
                // The same cells a second time would only make the file longer.
                item.since.iter_mut().for_each(|since| since.cells.clear());
            }
        }
        view.overview.since = self.overview_since(since, view);
        let closings = view.items.iter().flat_map(|item| &item.closings).filter(|closing| closing.in_overview);
        view.overview.closings = closings.cloned().collect();
    }

    fn item_since(&mut self, since: &Comparison, at: usize, now: &Num) -> Option<ItemSince> {
        let then = since.issue.item(self.ledger.items[at].id)?;
        let prefix = format!("since.item.{}", then.id);
        let before = self.figures.count(format!("{prefix}.done.before"), "个", done_then(since, then));
        Some(ItemSince {
            status: then.status.id().to_string(),
            label: then.status.label().to_string(),
            light: self.config.colours.of(then.status),
            done: self.figures.shift(&format!("{prefix}.done"), before, now.clone()),
            cells: self.selection.by_item[at]
                .iter()
                .filter_map(|cell| self.cell_since(since, *cell, &prefix))
                .collect(),
        })
    }

    /// A cell of a unit that a page names, that both issues know and that is not as it was.
    fn cell_since(&mut self, since: &Comparison, position: usize, prefix: &str) -> Option<CellSince> {
        let (status, unit, item) = (
            self.selection.cells[position].status,
            self.selection.unit_of(position),
            self.selection.report_of(position),
        );
        if !self.named.contains(&self.selection.cells[position].unit) {
            return None;
        }
        let then = since.then(unit, item.id)?;
        let now = since.now.only(unit, item.id).map(|entry| (&entry.answers, entry.source.as_ref()));
        let percent = now.and_then(|(now, row)| Moved::between(then.percent, &now.percent, row));
        let done = now.and_then(|(now, row)| Moved::between(then.done, &now.done, row));
        if then.derived == status && percent.is_none() && done.is_none() {
            return None;
        }
        let cell = self.cell(position);
        let exact = |percent: Percent| Quantity::from_scaled(percent.hundredths() * 100);
        let percent = percent.map(|m| Moved { then: exact(m.then), now: exact(m.now), at: m.at });
        let mut shift = |what: &str, measure: &str, moved: Moved<Quantity>| {
            let id = format!("{prefix}.{unit}.{what}");
            let old = Evidence::of_parts(since, unit, item.id);
            let new = vec![(*cell).clone().at(moved.at)];
            let before = self.figures.read(format!("{id}.before"), measure, moved.then, old);
            let now = self.figures.read(&id, measure, moved.now, new);
            self.figures.shift(&id, before, now)
        };
        Some(CellSince {
            unit: unit.to_string(),
            before: then.derived.id().to_string(),
            now: status.id().to_string(),
            percent: percent.map(|moved| shift("percent", "%", moved)),
            done: done.map(|moved| shift("done", "", moved)),
        })
    }

    /// Opening, quarter, and who is missing from the quarter.
    fn closing_since(&mut self, since: &Comparison, at: usize, view: &ClosingView) -> Option<ClosingSince> {
        let report = &self.ledger.items[at];
        let position = position(report, view)?;
        let opening = report.closing.get(position)?.opening?;
        let prefix = format!("since.item.{}.target{}", report.id, position + 1);
        let issue = Evidence::of_issue(since.issue, None, Some(report.id));
        let opening = self.figures.read(format!("{prefix}.opening"), &view.measure, opening, vec![issue]);
        let item = self.master.item(report.id)?;
        let (mut silent, mut both) = (Vec::new(), Vec::new());
        let (mut from, mut old, mut new) = (Vec::new(), Vec::new(), Vec::new());
        let (mut lost, mut then, mut now) = (Quantity::default(), Quantity::default(), Quantity::default());
        for cell in &self.selection.by_item[at] {
            let unit = self.selection.unit_of(*cell);
            match since.counts(unit, item, position) {
                Some((before, None)) if before > Quantity::default() => {
                    silent.push(*cell);
                    from.extend(Evidence::of_parts(since, unit, report.id));
                    lost = lost + before;
                }
                Some((before, Some(count))) => {
                    both.push(*cell);
                    old.extend(Evidence::of_parts(since, unit, report.id));
                    new.extend(self.count_evidence(*cell, position));
                    (then, now) = (then + before, now + count.number());
                }
                _ => {}
            }
        }
        let measure = &view.measure;
        let any = !silent.is_empty();
        let silent_sum = any.then(|| self.figures.read(format!("{prefix}.silent.sum"), measure, lost, from));
        // What both quarters have reported, unit by unit.
        let any = !old.is_empty();
        let before = self.figures.read(format!("{prefix}.comparable.before"), measure, then, old);
        let now = self.figures.read(format!("{prefix}.comparable.now"), measure, now, new);
        let comparable = any.then(|| self.figures.shift(&format!("{prefix}.comparable"), before, now));
        let quarter =
            view.sum.clone().map(|now| self.figures.shift(&format!("{prefix}.quarter"), opening.clone(), now));
        let pool = self.selection.by_item[at].len();
        let silent = self.name_cells(&format!("{prefix}.silent"), &silent, FEW, pool);
        let both = self.name_cells(&format!("{prefix}.both"), &both, FEW, pool);
        Some(ClosingSince { opening, quarter, silent, silent_sum, comparable, both })
    }

    /// A unit beside its report in the issue, which expected `items` of it.
    fn unit_since(&mut self, since: &Comparison, then: &UnitReport, unit: &UnitView, items: &[ItemId]) -> UnitSince {
        let name = unit.name.as_str();
        let prefix = format!("since.unit.{name}");
        // An item is one, of however many units it was asked.
        let evidence = |item: &ItemId| Evidence::of_parts(since, name, *item).swap_remove(0);
        let is_done = |item: &&ItemId| since.derived_then(name, **item) == Some(Derived::Done);
        let expected = self.figures.count(format!("{prefix}.expected.before"), "项", items.iter().map(evidence));
        let done = items.iter().filter(is_done).map(evidence);
        let done = self.figures.count(format!("{prefix}.done.before"), "项", done);
        let rate = self.figures.percent(format!("{prefix}.rate.before"), &done, &expected);
        let rates = rate.zip(unit.counts.rate.as_ref().map(|rate| rate.percent.clone()));
        UnitSince {
            state: then.state.id().to_string(),
            label: then.state.label().to_string(),
            done: self.figures.shift(&format!("{prefix}.done"), done, unit.counts.done.clone()),
            rate: rates.map(|(before, now)| self.figures.shift(&format!("{prefix}.rate"), before, now)),
        }
    }

    fn task_since(&mut self, since: &Comparison, task: &TaskView) -> TaskSince {
        let prefix = format!("since.task.{}", task.number);
        let counted = self.selection.counted.iter().copied();
        let mine: Vec<usize> = counted.filter(|i| self.ledger.items[*i].task == task.number).collect();
        let cells: Vec<usize> = mine.iter().flat_map(|i| self.selection.by_item[*i].iter().copied()).collect();
        let then = since.issue.counted().filter(|item| item.id.task == task.number);
        let before = then.flat_map(|item| done_then(since, item));
        let before = self.figures.count(format!("{prefix}.done.before"), "项次", before);
        let done = self.selection.with_status(&cells, Derived::Done);
        let changed = |cell: &usize| {
            let then = since.derived_then(self.selection.unit_of(*cell), self.selection.report_of(*cell).id);
            then.is_some_and(|then| then != self.selection.cells[*cell].status)
        };
        let changed: Vec<usize> = cells.iter().copied().filter(changed).collect();
        let now = self.count_cells(format!("{prefix}.done.now"), "项次", &done);
        TaskSince {
            done: self.figures.shift(&format!("{prefix}.done"), before, now),
            newly: self.items_that(&format!("{prefix}.newly"), &mine, |item| since.turned(item) == Some(true)),
            slipped: self.items_that(&format!("{prefix}.slipped"), &mine, |item| since.slipped(item) == Some(true)),
            changed: self.count_cells(format!("{prefix}.changed"), "项次", &changed),
        }
    }

    /// Those of `items` that fit.
    fn items_that(&mut self, id: &str, items: &[usize], fits: impl Fn(&ItemReport) -> bool) -> ItemList {
        let items: Vec<usize> = items.iter().copied().filter(|item| fits(&self.ledger.items[*item])).collect();
        self.item_list(id, &items, ITEMS)
    }

    fn overview_since(&mut self, since: &Comparison, view: &Briefing) -> Option<OverviewSince> {
        let o = &view.overview;
        let point = self.point_of(since.issue, &[]);
        let done = o.classes.iter().find(|class| class.id == Derived::Done.id())?.count.clone();
        let rates = point.rate.map(|rate| rate.percent).zip(o.rate.as_ref().map(|rate| rate.percent.clone()));
        let counted = &self.selection.counted;
        let cells = since.issue.counted().flat_map(|item| done_then(since, item));
        let cells = self.figures.count("since.cells.done.before", "项次", cells);
        let all = 0..self.selection.cells.len();
        let fell: Vec<usize> = all.clone().filter(|cell| self.fell(since, *cell)).collect();
        let silent: Vec<usize> = all.filter(|cell| self.fell_silent(since, *cell)).collect();
        let moved = |i: &usize| since.turned(&self.ledger.items[*i]).is_some();
        let touched: BTreeSet<usize> = fell.iter().map(|cell| self.selection.cells[*cell].item).collect();
        let moved: Vec<usize> = counted.iter().copied().filter(|i| moved(i) || touched.contains(i)).collect();
        self.conclude("changed", Rule::Changed, &moved);
        let pool = self.selection.reporters.len();
        Some(OverviewSince {
            reported: self.figures.shift("since.units.reported", point.reported, o.reported.clone()),
            done: self.figures.shift("since.items.done", point.done, done),
            rate: rates.map(|(before, now)| self.figures.shift("since.items.rate", before, now)),
            cells: self.figures.shift("since.cells.done", cells, view.units.total.done.clone()),
            newly: self.items_that("since.items.newly", counted, |item| since.turned(item) == Some(true)),
            undone: self.items_that("since.items.undone", counted, |item| since.turned(item) == Some(false)),
            slipped: self.items_that("since.items.slipped", counted, |item| since.slipped(item) == Some(true)),
            still_overdue: self.items_that("since.items.still_overdue", counted, |i| since.slipped(i) == Some(false)),
            fell: self.count_cells("since.cells.fell", "处", &fell),
            fell_units: self.name_cells("since.cells.fell.units", &fell, FEW, pool),
            silent: self.name_cells("since.cells.silent", &silent, NAMES, pool),
        })
    }

    /// Whether a cell's count or percentage is smaller than it was.
    fn fell(&self, since: &Comparison, cell: usize) -> bool {
        let (unit, id) = (self.selection.unit_of(cell), self.selection.report_of(cell).id);
        let counts = self.master.item(id).map_or_else(Vec::new, |item| since.moved(unit, item));
        counts.iter().any(|(_, moved)| moved.fell())
            || since.both(unit, id).is_some_and(|(then, now)| {
                Moved::between(then.percent, &now.answers.percent, now.source.as_ref())
                    .is_some_and(|moved| moved.fell())
            })
    }

    /// Whether a cell gave a count towards a target then and gives none now.
    fn fell_silent(&self, since: &Comparison, cell: usize) -> bool {
        let item = self.master.item(self.selection.report_of(cell).id);
        item.is_some_and(|item| since.silent(self.selection.unit_of(cell), item).is_some())
    }

    /// The course of the year.
    pub(super) fn trend(&mut self, view: &Briefing) -> Trend {
        let closings =
            view.items.iter().enumerate().flat_map(|(at, item)| item.closings.iter().map(move |closing| (at, closing)));
        let followed: Vec<(usize, usize, &ClosingView)> = closings
            .filter(|(_, closing)| closing.in_overview)
            .filter_map(|(at, closing)| Some((at, position(&self.ledger.items[at], closing)?, closing)))
            .collect();
        let targets = followed.iter().map(|(_, _, closing)| TrendTarget {
            item: closing.item.id.clone(),
            words: closing.words.clone(),
            measure: closing.measure.clone(),
            target: closing.target.clone(),
        });
        let targets = targets.collect();
        let mut points: Vec<TrendPoint> = self.past.iter().map(|past| self.point_of(past, &followed)).collect();
        let o = &view.overview;
        let done = o.classes.iter().find(|class| class.id == Derived::Done.id()).map(|class| class.count.clone());
        points.extend(done.map(|done| TrendPoint {
            period: view.period,
            label: view.period.ordinal().to_string(),
            as_of: view.head.as_of.clone(),
            current: true,
            reported: o.reported.clone(),
            items: o.items.clone(),
            done,
            rate: o.rate.clone(),
            sums: followed.iter().map(|(_, _, closing)| closing.sum.clone()).collect(),
            silent: followed.iter().map(|(_, _, closing)| closing.silent.clone()).collect(),
        }));
        Trend { targets, points }
    }

    /// Where a published quarter stood; `followed` are the items and targets of this quarter.
    fn point_of(&mut self, past: &Issue, followed: &[(usize, usize, &ClosingView)]) -> TrendPoint {
        let prefix = format!("trend.{}", past.period);
        let of_item = |item: &ItemReport| Evidence::of_issue(past, None, Some(item.id));
        let formers = self.master.units.iter().flat_map(|unit| &unit.formers).map(|former| former.name.as_str());
        let names: BTreeSet<&str> = self.selection.reporters.iter().map(|unit| unit.name).chain(formers).collect();
        let reported = past.units.iter().filter(|u| u.state.has_reported() && names.contains(u.name.as_str()));
        let reported = reported.map(|unit| Evidence::of_issue(past, Some(&unit.name), None));
        let reported = self.figures.count(format!("{prefix}.units.reported"), "个", reported);
        let items = self.figures.count(format!("{prefix}.items"), "项", past.counted().map(of_item));
        let done = past.counted().filter(|i| i.status == Derived::Done).map(of_item);
        let done = self.figures.count(format!("{prefix}.items.done"), "项", done);
        let rate = self.figures.rate(format!("{prefix}.items.rate"), &done, &items);
        let sums = followed.iter().map(|(at, position, _)| {
            let report = &self.ledger.items[*at];
            let target = &report.targets[*position];
            let sum = past.target(report.id, *position, target)?.cumulative?;
            let id = format!("{prefix}.item.{}.target{}.sum", report.id, position + 1);
            Some(self.figures.read(id, &target.unit, sum, vec![of_item(report)]))
        });
        let sums = sums.collect();
        TrendPoint {
            silent: followed.iter().map(|(at, position, _)| self.silent_then(past, *at, *position)).collect(),
            period: past.period,
            label: past.period.ordinal().to_string(),
            as_of: long_date(past.as_of),
            current: false,
            reported,
            items,
            done,
            rate,
            sums,
        }
    }

    /// Units that an issue expected to report an item, and that gave it no number
    /// towards a target of it.
    fn silent_then(&mut self, past: &Issue, at: usize, position: usize) -> Names {
        let id = self.ledger.items[at].id;
        let prefix = format!("trend.{}.item.{id}.target{}.silent", past.period, position + 1);
        let item = self.master.item(id);
        let gave = |unit: &str| {
            item.is_some_and(|item| past.figures(unit, id).is_some_and(|f| f.count(item, position).is_some()))
        };
        let expected = past.item(id).map_or(&[][..], |item| item.expected_from.as_slice());
        let silent = expected.iter().filter(|unit| !gave(unit));
        let silent: Vec<_> =
            silent.map(|unit| (unit.as_str(), Evidence::of_issue(past, Some(unit), Some(id)))).collect();
        self.figures.names(&prefix, &silent, FEW, expected.len())
    }
}

/// Which of the item's targets a view is of.
fn position(report: &ItemReport, view: &ClosingView) -> Option<usize> {
    report.targets.iter().position(|target| target.words == view.verbatim)
}

/// The cells of an item that were done in the issue.
fn done_then(since: &Comparison, item: &ItemReport) -> Vec<Evidence> {
    // As it was printed, of each unit by itself.
    let done = |unit: &&String| since.issue.figures(unit, item.id).is_some_and(|f| f.derived == Derived::Done);
    let units = item.expected_from.iter().filter(done);
    units.map(|unit| Evidence::of_issue(since.issue, Some(unit), Some(item.id))).collect()
}

impl Evidence {
    /// What the issue stated of an item by a unit and those that were merged into it; of
    /// the unit itself where it stated nothing.
    fn of_parts(since: &Comparison, unit: &str, item: ItemId) -> Vec<Self> {
        let own = |unit| Self::of_issue(since.issue, Some(unit), Some(item));
        let given = since.units_then(unit).filter(|unit| since.issue.figures(unit, item).is_some());
        let given: Vec<Self> = given.map(own).collect();
        if given.is_empty() { vec![own(unit)] } else { given }
    }

    /// What a published issue stated of a unit or an item.
    pub(super) fn of_issue(issue: &Issue, unit: Option<&str>, item: Option<ItemId>) -> Self {
        let (unit, item) = (unit.map(Arc::from), item.map(|item| item.to_string().into()));
        Self { unit, item, path: Some(issue.path.clone()), ground: Ground::Issue, ..Self::default() }
    }
}
