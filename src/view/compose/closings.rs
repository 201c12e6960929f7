//! Targets against what the units reported.

use super::composer::{Composer, FEW};
use crate::model::finding::Code;
use crate::model::place::{CellRef, Source};
use crate::model::task::{Comparator, Feed, Item, Scope};
use crate::model::value::{Derived, Quantity};
use crate::quarter::rows::{Count, Figures};
use crate::view::phrases::inner_quotes;
use crate::view::{ClosingView, Evidence, Names, Num};

impl Composer<'_> {
    pub(super) fn closings(&mut self, item: usize, expected: &Num) -> Vec<ClosingView> {
        let targets = 0..self.ledger.items[item].targets.len();
        targets.filter_map(|target| self.closing(item, target, expected)).collect()
    }

    /// What a cell has done towards a target; absent of what is only planned.
    pub(super) fn done_of(&self, cell: usize, target: usize) -> Option<Quantity> {
        let (_, item) = self.figures_of(cell)?;
        self.given(cell, target).filter(|_| item.plain(target) != Some(Feed::Advancing))
    }

    /// The cells of an item that lack something of a target: by 分解, or the target that
    /// each has. Nobody, where it is not known of every unit what it shall come to.
    pub(super) fn makers(&self, item: usize, target: usize) -> Vec<usize> {
        let concerned = |cell: &usize| {
            let status = self.selection.cells[*cell].status;
            !matches!(status, Derived::Adjusted | Derived::NotApplicable)
        };
        let cells = self.selection.by_item[item].iter().copied().filter(concerned);
        let lacks = |cell: usize| {
            let lacks = self.given(cell, target).is_none_or(|given| Some(given) < self.owed(cell, target));
            self.owed(cell, target).map(|_| (cell, lacks))
        };
        let all: Option<Vec<(usize, bool)>> = cells.map(lacks).collect();
        all.unwrap_or_default().into_iter().filter(|(_, lacks)| *lacks).map(|(cell, _)| cell).collect()
    }

    /// What the list wants of a unit.
    fn owed(&self, cell: usize, target: usize) -> Option<Quantity> {
        let cell = &self.selection.cells[cell];
        let item = self.master.item(self.ledger.items[cell.item].id)?;
        let unit = self.selection.reporters[cell.unit].name;
        let words = &self.ledger.items[cell.item].targets[target];
        let each = words.value.filter(|_| words.scope == Scope::EachUnit);
        item.allocation.get(&(target, unit.to_string())).copied().or(each)
    }

    /// What it shall come to: by 分解, else by the unit's own target.
    pub(super) fn goal_of(&self, cell: usize, target: usize) -> Option<Quantity> {
        let (figures, _) = self.figures_of(cell)?;
        self.owed(cell, target).or_else(|| figures.target.filter(|_| figures.counts.is_empty()))
    }

    /// A target of the district: what was reported, what is missing. Or one that
    /// each unit has: how many have reached it.
    fn closing(&mut self, item: usize, position: usize, expected: &Num) -> Option<ClosingView> {
        let report = &self.ledger.items[item];
        let target = &report.targets[position];
        let prefix = format!("item.{}.target{}", report.id, position + 1);
        let from = vec![Evidence::list(&self.ids[item])];
        let goal = self.figures.read(&prefix, &target.unit, target.value?, from);
        let each_unit = target.scope == Scope::EachUnit;
        let measure = measure(&target.unit);
        let planned = !each_unit && self.master.item(report.id)?.plain(position) == Some(Feed::Advancing);
        let cells = &self.selection.by_item[item];
        let given: Vec<(usize, Option<Quantity>)> = cells.iter().map(|c| (*c, self.given(*c, position))).collect();
        let fit = |fits: &dyn Fn(Option<Quantity>) -> bool| {
            given.iter().filter(|(_, number)| fits(*number)).map(|(c, _)| *c).collect::<Vec<usize>>()
        };
        let silent = fit(&|number| number.is_none());
        let in_sum = fit(&|number| number.is_some_and(|n| !each_unit || n >= goal.value));
        let (mut gap, mut over, mut rate) = (None, None, None);
        let sum = if each_unit {
            let reached = self.count_cells(format!("{prefix}.reached"), "个", &in_sum);
            let reached = (silent.len() < cells.len()).then_some(reached);
            rate = reached.as_ref().and_then(|sum| self.figures.rate(format!("{prefix}.rate"), sum, expected));
            reached
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
        let names_below = target.is_share() || each_unit && self.is_due(item);
        let below = names_below.then(|| fit(&|number| number.is_some_and(|number| number < goal.value)));
        let below = below.map(|below| self.name_cells(&format!("{prefix}.below"), &below, FEW, cells.len()));
        // Whoever has not reached it by a number that is asked about may have.
        let told = fit(&|number| number.is_some());
        let (asked, asked_sum) = self.asked(&prefix, position, &told, (!each_unit).then_some(measure.as_str()));
        // The figure of nothing stands in every briefing that has targets.
        self.figures.count("none", "个", None::<Evidence>);
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
            pace: if each_unit || planned { None } else { self.pace(item, position, rate.as_ref()) },
            rate,
            unplaced: cells.iter().any(|c| self.is_unplaced(*c, position)),
            silent,
            asked,
            asked_sum,
            below,
            since: None,
        })
    }

    /// Those of the cells whose number is asked about, and how much of their sum
    /// that concerns, by its measure where there is a sum.
    fn asked(&mut self, prefix: &str, position: usize, cells: &[usize], of: Option<&str>) -> (Names, Option<Num>) {
        let doubted = |c: &usize| self.doubted(*c, position).map(|doubted| (*c, doubted));
        let (asked, amounts): (Vec<usize>, Vec<Quantity>) = cells.iter().filter_map(doubted).unzip();
        let sum = of.filter(|_| amounts.iter().any(|amount| *amount > Quantity::default())).map(|measure| {
            let from = asked.iter().flat_map(|c| self.count_evidence(*c, position)).collect();
            self.figures.read(format!("{prefix}.asked.sum"), measure, amounts.into_iter().sum(), from)
        });
        (self.name_cells(&format!("{prefix}.asked"), &asked, FEW, self.selection.reporters.len()), sum)
    }

    /// How much of what a cell gives towards a target is asked about; absent where
    /// nothing is. A witness that says less bears out that much of it.
    fn doubted(&self, cell: usize, position: usize) -> Option<Quantity> {
        let given = self.given(cell, position)?;
        let unit = self.selection.unit_of(cell);
        let kinds = self.answer_at(cell, position).map(|(row, at)| self.doubts.of_number(unit, row, at))?;
        let witness = |kind: &Code| self.witness(*kind, cell, position).filter(|other| *other < given);
        kinds.iter().map(|kind| witness(kind).map_or(given, |other| given - other)).max()
    }

    /// The number that speaks against the one of a cell, by the kind of what is asked.
    fn witness(&self, kind: Code, cell: usize, position: usize) -> Option<Quantity> {
        let (figures, item) = self.figures_of(cell)?;
        let unit = self.selection.unit_of(cell);
        match kind {
            Code::TargetDisagrees => item.allocation.get(&(position, unit.to_string())).copied(),
            Code::RegisterDisagrees => {
                let projects = self.rows.projects(unit).iter();
                let planned = item.plain(position) == Some(Feed::Advancing);
                let listed = projects.filter(|project| planned || project.is_done()).count();
                i64::try_from(listed).ok().map(Quantity::whole)
            }
            Code::OwnTargetChanged | Code::DoneFell => self.since?.counts(unit, item, position).map(|(then, _)| then),
            Code::DoneAboveTarget => figures.target,
            _ => None,
        }
    }

    /// What a cell gives towards a target, by its position: its count, or of a share its completion.
    fn given(&self, cell: usize, position: usize) -> Option<Quantity> {
        let target = &self.selection.report_of(cell).targets[position];
        if target.is_share() { self.share(cell) } else { self.count(cell, position).map(Count::number) }
    }

    /// Whether a cell gives a number of which it does not say towards which target.
    fn is_unplaced(&self, cell: usize, position: usize) -> bool {
        let plain = |(figures, item): (Figures, &Item)| {
            figures.done.is_some() && figures.counts.is_empty() && item.plain(position).is_none()
        };
        self.given(cell, position).is_none() && self.figures_of(cell).is_some_and(plain)
    }

    /// The count that a cell gives towards a target, by its position.
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
        let id = self.selection.report_of(cell).id;
        self.rows.figures(self.selection.unit_of(cell), id).zip(self.master.item(id))
    }

    /// The row and the cell of the answer that a cell gives towards a target; absent
    /// where it gives none, or its register does.
    fn answer_at(&self, cell: usize, target: usize) -> Option<(&Source, CellRef)> {
        let entry = self.selection.cells[cell].entry?;
        let source = entry.source.as_ref()?;
        if self.selection.report_of(cell).targets[target].is_share() {
            return entry.answers.percent.as_ref().map(|given| (given.row(source), given.cell));
        }
        if let Some(Count::Register(_)) | None = self.count(cell, target) {
            return None;
        }
        if let Some(told) = entry.counts.iter().find(|c| c.target as usize == target + 1) {
            return Some((&told.source, told.done.cell));
        }
        let plain = self.figures_of(cell).and_then(|(_, item)| item.plain(target));
        let answers = &entry.answers;
        let given = if plain == Some(Feed::Advancing) { &answers.target } else { &answers.done };
        given.as_ref().map(|given| (given.row(source), given.cell))
    }

    /// Where that count stands.
    pub(super) fn count_evidence(&self, cell: usize, target: usize) -> Vec<Evidence> {
        let (unit, item) = (self.selection.cells[cell].unit, self.selection.cells[cell].item);
        let (unit, item) = (&self.names[unit], &self.ids[item]);
        if let Some((row, at)) = self.answer_at(cell, target) {
            return vec![Evidence::answer(unit, item, row, at)];
        }
        let Some(Count::Register(_)) = self.count(cell, target) else { return Vec::new() };
        self.rows
            .projects(unit)
            .iter()
            .map(|project| Evidence { item: Some(item.clone()), ..Evidence::row(unit, &project.source) })
            .collect()
    }
}

/// Measure words of more than one character.
const MEASURES: [&str; 4] = ["平方公里", "平方米", "公里", "人次"];

/// The measure word of a unit of count: `个` of `个项目`, `公里` of `公里绿道`.
fn measure(unit: &str) -> String {
    let long = MEASURES.iter().find(|measure| unit.starts_with(*measure));
    long.map_or_else(|| unit.chars().take(1).collect(), |measure| (*measure).to_string())
}
