//! What moved since the issue published before, and the course of the year.

use super::super::*;
use super::{Desk, FEW, ITEMS, NAMES, long_date, state_id};
use crate::model::ledger::{Entry, ItemReport};
use crate::model::task::Feed;
use crate::model::value::{Answer, Derived, Quantity};
use crate::quarter::history::Issue;

/// Cells with the count that each gave then.
type Counts = Vec<(usize, Quantity)>;
/// A number that both have and that differs.
type Moved<T> = Option<(T, T)>;

impl Desk<'_> {
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

    /// Fills in what the views of items, units and tasks say of then.
    pub(super) fn look_back(&mut self, view: &mut Briefing) {
        let Some(past) = self.past.last() else { return };
        for (at, item) in view.items.iter_mut().enumerate().filter(|(_, item)| item.repeat_of.is_none()) {
            item.since = self.item_since(past, at, &item.done.total);
            let report = &self.ledger.items[at];
            for closing in item.closings.iter_mut().filter(|closing| !closing.each_unit) {
                closing.since = self.closing_since(past, report, at, closing);
            }
        }
        for unit in &mut view.units.rows {
            unit.since = self.unit_since(past, unit);
        }
        for task in &mut view.tasks {
            task.since = Some(self.task_since(past, task));
            for item in &mut task.items {
                let whole = view.items.iter().find(|whole| whole.id == item.id);
                *item = whole.cloned().unwrap_or_else(|| item.clone());
                // The same cells a second time would only make the file longer.
                item.since.iter_mut().for_each(|since| since.cells.clear());
            }
        }
        view.overview.since = self.overview_since(past, view);
        let closings = view.items.iter().flat_map(|item| &item.closings).filter(|closing| closing.in_overview);
        view.overview.closings = closings.cloned().collect();
    }

    fn item_since(&mut self, past: &Issue, at: usize, now: &Num) -> Option<ItemSince> {
        let report = &self.ledger.items[at];
        let then = past.item(report.id)?;
        let prefix = format!("since.item.{}", report.id);
        let done = then
            .expected_from
            .iter()
            .filter(|unit| past.entry(unit, report.id).is_some_and(|entry| entry.derived == Derived::Done));
        let done = done.map(|unit| Evidence::past(past, Some(&unit.as_str().into()), Some(&self.ids[at]))).collect();
        let before = self.book.count(format!("{prefix}.done.before"), "个", done);
        let done = self.book.shift(&format!("{prefix}.done"), before, now.clone());
        let cells = self.story.by_item[at].clone();
        Some(ItemSince {
            status: then.status.id().to_string(),
            label: then.status.label().to_string(),
            light: self.config.colours.of(then.status),
            done,
            cells: cells.into_iter().filter_map(|cell| self.cell_since(past, cell, &prefix)).collect(),
        })
    }

    /// A cell that both issues know and that is not as it was.
    fn cell_since(&mut self, past: &Issue, position: usize, prefix: &str) -> Option<CellSince> {
        let cell = self.story.cells[position];
        let report = &self.ledger.items[cell.item];
        let then = past.entry(self.story.reporters[cell.unit].name, report.id)?;
        let entry = cell.entry.filter(|_| !cell.repeated);
        let answers = entry.map(|entry| &entry.answers);
        let percent = answers.and_then(|now| moved(&then.percent, &now.percent));
        let done = answers.and_then(|now| moved(&then.done, &now.done));
        if then.derived == cell.status && percent.is_none() && done.is_none() {
            return None;
        }
        let name = self.names[cell.unit].clone();
        let prefix = format!("{prefix}.{name}");
        let old = vec![Evidence::past(past, Some(&name), Some(&self.ids[cell.item]))];
        let at = |column: fn(&Entry) -> Option<CellRef>| {
            vec![Evidence { cell: entry.and_then(column), row: None, ..self.cell(position) }]
        };
        let (percent_at, done_at) =
            (at(|e| e.answers.percent.as_ref().map(|g| g.cell)), at(|e| e.answers.done.as_ref().map(|g| g.cell)));
        let percent = percent.map(|(before, now)| {
            let exact = |percent: crate::model::value::Percent| Quantity::from_scaled(percent.hundredths() * 100);
            let before = self.book.read(format!("{prefix}.percent.before"), "%", exact(before), old.clone());
            let now = self.book.read(format!("{prefix}.percent"), "%", exact(now), percent_at);
            self.book.shift(&format!("{prefix}.percent"), before, now)
        });
        let done = done.map(|(before, now)| {
            let before = self.book.read(format!("{prefix}.done.before"), "", before, old);
            let now = self.book.read(format!("{prefix}.done"), "", now, done_at);
            self.book.shift(&format!("{prefix}.done"), before, now)
        });
        Some(CellSince {
            unit: name.to_string(),
            before: then.derived.id().to_string(),
            before_label: then.derived.label().to_string(),
            now: cell.status.id().to_string(),
            now_label: cell.status.label().to_string(),
            percent,
            done,
        })
    }

    /// Opening, quarter, and who is missing from the quarter.
    fn closing_since(
        &mut self,
        past: &Issue,
        report: &ItemReport,
        at: usize,
        view: &ClosingView,
    ) -> Option<ClosingSince> {
        let said =
            |target: &crate::model::task::Target| crate::view::narrate::inner_quotes(&target.words) == view.words;
        let position = report.targets.iter().position(said)?;
        let opening = report.closing.get(position)?.opening?;
        let prefix = format!("since.item.{}.target{}", report.id, position + 1);
        let from = vec![Evidence::past(past, None, Some(&self.ids[at]))];
        let opening = self.book.read(format!("{prefix}.opening"), &view.measure, opening, from);
        let feed = self.feed(report, position);
        let cells = self.story.by_item[at].clone();
        let (lost, both) = self.counts_then(past, cells, feed);
        let silent: Vec<usize> = lost.iter().map(|(cell, _)| *cell).collect();
        let then = |cell: &usize| {
            let cell = self.story.cells[*cell];
            Evidence::past(past, Some(&self.names[cell.unit]), Some(&self.ids[at]))
        };
        let from = silent.iter().map(then).collect();
        let sum = lost.into_iter().map(|(_, count)| count).sum();
        let silent_sum =
            (!silent.is_empty()).then(|| self.book.read(format!("{prefix}.silent.sum"), &view.measure, sum, from));
        let comparable = self.comparable(past, &prefix, &view.measure, (at, feed, &both));
        let quarter = view.sum.clone().map(|now| self.book.shift(&format!("{prefix}.quarter"), opening.clone(), now));
        let pool = self.story.by_item[at].len();
        let silent = self.name_cells(&format!("{prefix}.silent"), &silent, FEW, pool);
        Some(ClosingSince { opening, quarter, silent, silent_sum, comparable })
    }

    /// The cells that gave a count then: those that give none now, a count of 0
    /// then left out, and those that do.
    fn counts_then(&self, past: &Issue, cells: Vec<usize>, feed: Option<Feed>) -> (Counts, Counts) {
        let then = cells.into_iter().filter_map(|cell| self.count_then(past, cell, feed).map(|count| (cell, count)));
        let (lost, both): (Counts, Counts) = then.partition(|(cell, _)| self.count_of(*cell, feed).is_none());
        (lost.into_iter().filter(|(_, count)| *count > Quantity::default()).collect(), both)
    }

    /// The sums, then and now, over cells that gave a count both times.
    fn comparable(
        &mut self,
        past: &Issue,
        prefix: &str,
        measure: &str,
        (at, feed, both): (usize, Option<Feed>, &Counts),
    ) -> Option<Shift> {
        let then = both.iter().map(|(_, count)| *count).sum();
        let now = both.iter().filter_map(|(cell, _)| self.count_of(*cell, feed)).sum();
        let old = both.iter().map(|(cell, _)| {
            Evidence::past(past, Some(&self.names[self.story.cells[*cell].unit]), Some(&self.ids[at]))
        });
        let old = old.collect();
        let new = both.iter().flat_map(|(cell, _)| self.count_evidence(*cell, feed)).collect();
        let before = self.book.read(format!("{prefix}.comparable.before"), measure, then, old);
        let now = self.book.read(format!("{prefix}.comparable.now"), measure, now, new);
        (!both.is_empty()).then(|| self.book.shift(&format!("{prefix}.comparable"), before, now))
    }

    /// What the cell's unit gave towards a target then.
    fn count_then(&self, past: &Issue, cell: usize, feed: Option<Feed>) -> Option<Quantity> {
        let cell = self.story.cells[cell];
        let unit = self.story.reporters[cell.unit].name;
        let then = past.entry(unit, self.ledger.items[cell.item].id)?;
        let exact = |given: &Answer<Quantity>| given.as_ref().and_then(|given| given.exact().copied());
        let listed = || i64::try_from(past.projects_of(unit)).ok().map(Quantity::whole);
        match feed {
            Some(Feed::Advancing) => exact(&then.target).or_else(listed),
            Some(Feed::Completed) | None => exact(&then.done),
        }
    }

    fn unit_since(&mut self, past: &Issue, unit: &UnitView) -> Option<UnitSince> {
        let then = past.units.iter().find(|then| then.name == unit.name)?;
        let name: Arc<str> = unit.name.as_str().into();
        let prefix = format!("since.unit.{name}");
        let mine = || past.counted().filter(|item| item.expected_from.iter().any(|u| **u == *name));
        let evidence = |item: &crate::quarter::history::PastItem| {
            Evidence::past(past, Some(&name), Some(&item.id.to_string().into()))
        };
        let is_done = |item: &&crate::quarter::history::PastItem| {
            past.entry(&name, item.id).is_some_and(|e| e.derived == Derived::Done)
        };
        let expected = self.book.count(format!("{prefix}.expected.before"), "项", mine().map(evidence).collect());
        let done = mine().filter(is_done).map(evidence).collect();
        let done = self.book.count(format!("{prefix}.done.before"), "项", done);
        let rate = self.book.percent(format!("{prefix}.rate.before"), &done, &expected);
        let rates = rate.zip(unit.counts.rate.as_ref().map(|rate| rate.percent.clone()));
        Some(UnitSince {
            state: state_id(then.state).to_string(),
            label: then.state.label().to_string(),
            done: self.book.shift(&format!("{prefix}.done"), done, unit.counts.done.clone()),
            rate: rates.map(|(before, now)| self.book.shift(&format!("{prefix}.rate"), before, now)),
        })
    }

    fn task_since(&mut self, past: &Issue, task: &TaskView) -> TaskSince {
        let prefix = format!("since.task.{}", task.number);
        let counted = self.story.counted.clone();
        let mine: Vec<usize> = counted.into_iter().filter(|i| self.ledger.items[*i].task == task.number).collect();
        let cells: Vec<Evidence> = past
            .counted()
            .filter(|item| item.id.task == task.number)
            .flat_map(|item| self.done_then(past, item))
            .collect();
        let before = self.book.count(format!("{prefix}.done.before"), "项次", cells);
        let done =
            mine.iter().flat_map(|i| &self.story.by_item[*i]).filter(|c| self.story.cells[**c].status == Derived::Done);
        let done = done.map(|c| self.cell(*c)).collect();
        let now = self.book.count(format!("{prefix}.done.now"), "项次", done);
        let changed = mine.iter().flat_map(|i| &self.story.by_item[*i]).copied().filter(|c| {
            let cell = self.story.cells[*c];
            let then = past.entry(self.story.reporters[cell.unit].name, self.ledger.items[cell.item].id);
            then.is_some_and(|then| then.derived != cell.status)
        });
        let changed = changed.map(|c| self.cell(c)).collect();
        let slipped: Vec<usize> = mine.iter().copied().filter(|i| self.slipped(past, *i) == Some(true)).collect();
        let newly: Vec<usize> = mine.into_iter().filter(|i| self.turned(past, *i) == Some(true)).collect();
        TaskSince {
            done: self.book.shift(&format!("{prefix}.done"), before, now),
            newly: self.item_list(&format!("{prefix}.newly"), &newly, ITEMS),
            slipped: self.item_list(&format!("{prefix}.slipped"), &slipped, ITEMS),
            changed: self.book.count(format!("{prefix}.changed"), "项次", changed),
        }
    }

    /// The cells of an item that were done then.
    fn done_then(&self, past: &Issue, item: &crate::quarter::history::PastItem) -> Vec<Evidence> {
        let id: Arc<str> = item.id.to_string().into();
        let done = item
            .expected_from
            .iter()
            .filter(|unit| past.entry(unit, item.id).is_some_and(|entry| entry.derived == Derived::Done));
        done.map(|unit| Evidence::past(past, Some(&unit.as_str().into()), Some(&id))).collect()
    }

    /// Whether an item became done (true) or is done no longer (false).
    fn turned(&self, past: &Issue, at: usize) -> Option<bool> {
        let report = &self.ledger.items[at];
        let (then, now) = (past.item(report.id)?.status == Derived::Done, report.status == Derived::Done);
        (then != now).then_some(now)
    }

    /// Whether an item past its date fell due since (true) or was past it then
    /// already (false).
    fn slipped(&self, past: &Issue, at: usize) -> Option<bool> {
        let report = &self.ledger.items[at];
        let then = past.item(report.id)?.status;
        if report.status != Derived::Overdue {
            return None;
        }
        let due = report.milestones.iter().filter_map(|m| m.due).max();
        match due.filter(|due| *due <= self.ledger.as_of) {
            Some(due) if due > past.as_of => Some(true),
            _ if then == Derived::Overdue => Some(false),
            _ => None,
        }
    }

    fn overview_since(&mut self, past: &Issue, view: &Briefing) -> Option<OverviewSince> {
        let o = &view.overview;
        let point = self.point_of(past, &[]);
        let done = o.classes.iter().find(|class| class.id == Derived::Done.id())?.count.clone();
        let rates = point.rate.map(|rate| rate.percent).zip(o.rate.as_ref().map(|rate| rate.percent.clone()));
        let counted = self.story.counted.clone();
        let of = |desk: &Self, test: &dyn Fn(&Self, usize) -> bool| -> Vec<usize> {
            counted.iter().copied().filter(|i| test(desk, *i)).collect()
        };
        let newly = of(self, &|desk, i| desk.turned(past, i) == Some(true));
        let undone = of(self, &|desk, i| desk.turned(past, i) == Some(false));
        let slipped = of(self, &|desk, i| desk.slipped(past, i) == Some(true));
        let still = of(self, &|desk, i| desk.slipped(past, i) == Some(false));
        let cells = past.counted().flat_map(|item| self.done_then(past, item)).collect();
        let cells = self.book.count("since.cells.done.before", "项次", cells);
        let fell: Vec<usize> = (0..self.story.cells.len()).filter(|c| self.fell(past, *c)).collect();
        let lost: Vec<usize> = (0..self.story.cells.len()).filter(|c| self.fell_silent(past, *c)).collect();
        let pool = self.story.reporters.len();
        Some(OverviewSince {
            reported: self.book.shift("since.units.reported", point.reported, o.reported.clone()),
            done: self.book.shift("since.items.done", point.done, done),
            rate: rates.map(|(before, now)| self.book.shift("since.items.rate", before, now)),
            cells: self.book.shift("since.cells.done", cells, view.units.total.done.clone()),
            newly: self.item_list("since.items.newly", &newly, ITEMS),
            undone: self.item_list("since.items.undone", &undone, ITEMS),
            slipped: self.item_list("since.items.slipped", &slipped, ITEMS),
            still_overdue: self.item_list("since.items.still_overdue", &still, ITEMS),
            fell: self.book.count("since.cells.fell", "处", fell.iter().map(|c| self.cell(*c)).collect()),
            fell_units: self.name_cells("since.cells.fell.units", &fell, FEW, pool),
            silent: self.name_cells("since.cells.silent", &lost, NAMES, pool),
        })
    }

    /// Whether a cell's count or percentage is smaller than it was.
    fn fell(&self, past: &Issue, cell: usize) -> bool {
        let cell = self.story.cells[cell];
        let then = past.entry(self.story.reporters[cell.unit].name, self.ledger.items[cell.item].id);
        let now = cell.entry.filter(|_| !cell.repeated).map(|entry| &entry.answers);
        then.zip(now).is_some_and(|(then, now)| {
            moved(&then.done, &now.done).is_some_and(|(before, now)| now < before)
                || moved(&then.percent, &now.percent).is_some_and(|(before, now)| now < before)
        })
    }

    /// Whether a cell gave a count towards a target then and gives none now.
    fn fell_silent(&self, past: &Issue, cell: usize) -> bool {
        let report = &self.ledger.items[self.story.cells[cell].item];
        report.targets.iter().enumerate().filter(|(_, target)| target.value.is_some()).any(|(position, _)| {
            let feed = self.feed(report, position);
            self.count_of(cell, feed).is_none()
                && self.count_then(past, cell, feed).is_some_and(|count| count > Quantity::default())
        })
    }

    /// The course of the year.
    pub(super) fn trend(&mut self, view: &Briefing) -> Trend {
        let followed: Vec<(usize, usize, &ClosingView)> = view
            .items
            .iter()
            .enumerate()
            .flat_map(|(at, item)| item.closings.iter().map(move |closing| (at, closing)))
            .filter(|(_, closing)| closing.in_overview)
            .filter_map(|(at, closing)| {
                let said =
                    |t: &crate::model::task::Target| crate::view::narrate::inner_quotes(&t.words) == closing.words;
                self.ledger.items[at].targets.iter().position(said).map(|position| (at, position, closing))
            })
            .collect();
        let targets = followed.iter().map(|(_, _, closing)| TrendTarget {
            item: closing.item.id.clone(),
            words: closing.words.clone(),
            measure: closing.measure.clone(),
            target: closing.target.clone(),
        });
        let targets = targets.collect();
        let places: Vec<(usize, usize)> = followed.iter().map(|(at, position, _)| (*at, *position)).collect();
        let mut points: Vec<TrendPoint> = Vec::new();
        for past in self.past {
            points.push(self.point_of(past, &places));
        }
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
        }));
        Trend { targets, points }
    }

    /// Where a published quarter stood; `followed` are items and targets of now.
    fn point_of(&mut self, past: &Issue, followed: &[(usize, usize)]) -> TrendPoint {
        let prefix = format!("trend.{}", past.period);
        let item = |id: crate::model::task::ItemId| Evidence::past(past, None, Some(&id.to_string().into()));
        let reported = past.units.iter().filter(|unit| unit.state.has_reported());
        let town = |name: &str| self.story.reporters.iter().any(|reporter| reporter.name == name);
        let reported = reported.filter(|unit| town(&unit.name));
        let reported = reported.map(|unit| Evidence::past(past, Some(&unit.name.as_str().into()), None)).collect();
        let reported = self.book.count(format!("{prefix}.units.reported"), "个", reported);
        let items = self.book.count(format!("{prefix}.items"), "项", past.counted().map(|i| item(i.id)).collect());
        let done = past.counted().filter(|i| i.status == Derived::Done).map(|i| item(i.id)).collect();
        let done = self.book.count(format!("{prefix}.items.done"), "项", done);
        let rate = self.book.rate(format!("{prefix}.items.rate"), &done, &items);
        let mut sums = Vec::new();
        for (at, position) in followed {
            let report = &self.ledger.items[*at];
            let target = &report.targets[*position];
            let then = past.target(report.id, *position, target).and_then(|(_, closing)| closing.cumulative);
            let id = format!("{prefix}.item.{}.target{}.sum", report.id, position + 1);
            let from = vec![item(report.id)];
            sums.push(then.map(|sum| self.book.read(id, &target.unit, sum, from)));
        }
        TrendPoint {
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
}

/// Two exact answers that differ.
fn moved<T: Copy + PartialEq>(then: &Answer<T>, now: &Answer<T>) -> Moved<T> {
    let exact = |given: &Answer<T>| given.as_ref().and_then(|given| given.exact().copied());
    exact(then).zip(exact(now)).filter(|(then, now)| then != now)
}

impl Evidence {
    /// What a published issue said of a unit or an item.
    fn past(issue: &Issue, unit: Option<&Arc<str>>, item: Option<&Arc<str>>) -> Self {
        let path = Some(issue.path.clone());
        Self { unit: unit.cloned(), item: item.cloned(), path, sheet: None, cell: None, row: None }
    }
}
