//! Silence and repetition, beside the issue published before.

use super::composer::{Composer, FEW, ITEMS, NAMES};
use crate::model::task::ItemId;
use crate::model::value::{Derived, names_in};
use crate::quarter::echo::Plan;
use crate::view::phrases::quotation;
use crate::view::problems::PROBLEM;
use crate::view::{EchoView, Evidence, PlanView, Quote, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Plans whose words stand side by side.
const PLANS: usize = 2;

impl Composer<'_> {
    /// What units repeat, leave unsaid and meant to have done.
    pub(super) fn echo(&mut self) -> Option<EchoView> {
        let echo = self.echo?;
        let (selection, pool) = (self.selection, self.selection.reporters.len());
        let place = |cell: usize| (selection.unit_of(cell), selection.report_of(cell).id);
        let cells: BTreeMap<(&str, ItemId), usize> = (0..selection.cells.len()).map(|at| (place(at), at)).collect();
        let at = |unit: &str, item: ItemId| cells.get(&(unit, item)).copied();
        let repeated: Vec<usize> = echo.repeated.iter().filter_map(|(unit, item)| at(unit, *item)).collect();
        let plans = echo.plans.iter().filter_map(|plan| Some((at(&plan.unit, plan.item)?, plan)));
        let plans: Vec<(usize, &Plan)> = plans.collect();
        let of = |kept: bool| plans.iter().filter(move |(_, plan)| plan.kept == kept).map(|(cell, _)| *cell);
        let (kept, open): (Vec<usize>, Vec<usize>) = (of(true).collect(), of(false).collect());
        let silent: BTreeSet<&str> = echo.silent.iter().map(String::as_str).collect();
        let silent = selection.units(|reporter| silent.contains(reporter.name));
        let unsaid = silent.iter().flat_map(|unit| selection.reporters[*unit].cells.iter().copied());
        let silent_items = selection.items_in(unsaid);
        self.judge("echo.silent", Rule::SilentAgain, &silent_items, &silent_items);
        let again = selection.items_in(repeated.iter().copied());
        self.judge("echo.repeated", Rule::Repeated, &again, &[]);
        let (all, undone) =
            (selection.items_in(plans.iter().map(|(cell, _)| *cell)), selection.items_in(open.iter().copied()));
        self.judge("echo.kept", Rule::PlanKept, &all, &undone);
        let (kept, open_total) =
            (self.count_cells("echo.kept", "项次", &kept), self.count_cells("echo.open", "项次", &open));
        Some(EchoView {
            silent: self.name_units("units.silent_again", &silent, NAMES, pool),
            repeated: self.count_cells("echo.repeated", "项次", &repeated),
            repeated_units: self.name_cells("echo.repeated.units", &repeated, FEW, pool),
            repeated_items: self.item_list("echo.repeated.items", &again, ITEMS),
            plans: self.figures.sum("echo.plans", "项次", [&kept, &open_total]),
            kept,
            open: open_total,
            shown: self.side_by_side(&plans),
        })
    }

    /// Open plans, the most pressing first, each of another unit and another item.
    fn side_by_side(&self, plans: &[(usize, &Plan)]) -> Vec<PlanView> {
        let rank = |cell: usize| match self.selection.cells[cell].status {
            Derived::Overdue => 0,
            Derived::Lagging | Derived::Unknown => 1,
            _ => 2,
        };
        let mut open: Vec<&(usize, &Plan)> = plans.iter().filter(|(_, plan)| !plan.kept).collect();
        open.sort_by_key(|(cell, _)| rank(*cell));
        let (mut units, mut items) = (BTreeSet::new(), BTreeSet::new());
        open.retain(|(_, plan)| {
            let new = !units.contains(&plan.unit) && !items.contains(&plan.item);
            new && units.insert(&plan.unit) && items.insert(plan.item)
        });
        // One is an example; more are told only of what presses.
        let worth = open.into_iter().enumerate().filter(|(at, (cell, _))| *at == 0 || rank(*cell) < 2);
        worth.filter_map(|(_, (cell, plan))| self.plan(*cell, plan)).take(PLANS).collect()
    }

    fn plan(&self, cell: usize, plan: &Plan) -> Option<PlanView> {
        let item = self.item_ref(self.selection.cells[cell].item);
        let mut people = names_in(&plan.contact);
        people.extend(self.people(&plan.unit));
        let words = quotation(&plan.words, PROBLEM, &people);
        let source = self.past.last().map(|issue| Evidence::of_issue(issue, Some(&plan.unit), Some(plan.item)));
        let text = words.text.trim_end_matches(['。', '；']).to_string();
        let then = Quote { unit: plan.unit.clone(), item: item.clone(), text, cut: words.cut, source };
        let now = self.quote(cell, PROBLEM, |entry| entry.answers.progress.as_ref());
        let label = self.selection.cells[cell].status.label().to_string();
        Some(PlanView { unit: plan.unit.clone(), item, date: self.day(plan.due), iso: plan.due, then, now, label })
    }
}
