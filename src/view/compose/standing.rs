//! How the units that reported stand, each in one group; nothing is said of the others.

use super::composer::{Composer, FEW, NAMES};
use crate::model::due::Milestone;
use crate::model::value::Derived;
use crate::quarter::pace::{Calendar, Pace};
use crate::quarter::waiting::{undecided, waiting};
use crate::view::selection::Reporter;
use crate::view::{Rule, Standing, UnitGroup};
use std::collections::BTreeSet;

impl Composer<'_> {
    /// The groups.
    pub(super) fn standings(&mut self) -> Vec<UnitGroup> {
        let calendar = self.calendar();
        let open: BTreeSet<&str> = [waiting(self.ledger), undecided(self.ledger)].into_iter().flatten().collect();
        let of = |reporter: &Reporter| {
            let reports = reporter.state.has_reported() && !reporter.cells.is_empty();
            reports.then(|| self.unit_standing(reporter, &calendar, &open))
        };
        let all: Vec<Option<Standing>> = self.selection.reporters.iter().map(of).collect();
        let group = |standing: Standing| {
            let units: Vec<usize> = (0..all.len()).filter(|unit| all[*unit] == Some(standing)).collect();
            (!units.is_empty()).then(|| self.group(standing, &units))
        };
        Standing::ALL.into_iter().filter_map(group).collect()
    }

    fn group(&mut self, standing: Standing, units: &[usize]) -> UnitGroup {
        let (rule, cap) = match standing {
            Standing::Behind => (Rule::UnitsBehind, NAMES),
            Standing::Unclear => (Rule::UnitsUnclear, NAMES),
            Standing::Slow => (Rule::UnitsSlow, FEW),
            Standing::Untold => (Rule::UnitsUntold, FEW),
            Standing::Waiting => (Rule::UnitsWaiting, FEW),
            Standing::OnPlan => (Rule::UnitsOnPlan, FEW),
        };
        let id = format!("units.{}", standing.id());
        let selection = self.selection;
        let cells: Vec<usize> = units.iter().flat_map(|unit| &selection.reporters[*unit].cells).copied().collect();
        // Of units it is their own cells that were judged or not, whatever the items stand at.
        let open = |cell: &usize| selection.cells[*cell].status.is_unjudged();
        let unjudged = selection.items_in(cells.iter().copied().filter(open));
        self.judge(&id, rule, &selection.items_in(cells), &unjudged);
        let units = self.name_units(&id, units, cap, selection.reporters.len());
        UnitGroup { id, standing, units }
    }

    /// `open` are units of which the office must still decide something.
    fn unit_standing(&self, reporter: &Reporter, calendar: &Calendar, open: &BTreeSet<&str>) -> Standing {
        if reporter.any(&[Derived::Overdue, Derived::Lagging]) {
            Standing::Behind
        } else if reporter.any(&[Derived::Unreported, Derived::Unknown]) || open.contains(reporter.name) {
            Standing::Unclear
        } else if reporter.cells.iter().any(|cell| self.is_slow(*cell, calendar)) {
            Standing::Slow
        } else if reporter.cells.iter().any(|cell| self.is_untold(*cell)) {
            Standing::Untold
        } else if self.waits(reporter) {
            Standing::Waiting
        } else {
            Standing::OnPlan
        }
    }

    /// Whether something of a unit is not yet to be done, or was not begun though it might be.
    fn waits(&self, reporter: &Reporter) -> bool {
        let idle = |cell: &usize| {
            let cell = &self.selection.cells[*cell];
            let begins = Milestone::opens(&self.ledger.items[cell.item].milestones);
            match cell.status {
                Derived::Open => true,
                Derived::NotStarted => begins.is_none_or(|from| from <= self.ledger.as_of),
                _ => false,
            }
        };
        reporter.cells.iter().any(idle)
    }

    /// Whether a count of a cell is behind the time that is gone, by what 分解, else the
    /// unit itself, says it shall come to. What is only planned is no progress.
    fn is_slow(&self, cell: usize, calendar: &Calendar) -> bool {
        let at = &self.selection.cells[cell];
        let item = &self.ledger.items[at.item];
        let later = item.due().is_some_and(|due| due > calendar.end());
        let targets = 0..if later { 0 } else { item.targets.len() };
        let pace = |target: usize| {
            let done = self.done_of(cell, target)?;
            Pace::new(done, self.goal_of(cell, target)?, calendar)
        };
        targets.filter_map(pace).any(|pace| pace.is_behind())
    }

    /// Whether a cell that is not done lacks its number towards a target.
    fn is_untold(&self, cell: usize) -> bool {
        let at = &self.selection.cells[cell];
        let targets = &self.ledger.items[at.item].targets;
        let asks = |target: &usize| targets[*target].value.is_some() && !targets[*target].is_share();
        matches!(at.status, Derived::OnTrack | Derived::Standing | Derived::NotStarted | Derived::Open)
            && (0..targets.len()).filter(asks).any(|target| self.count(cell, target).is_none())
    }
}
