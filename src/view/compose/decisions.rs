//! What must be decided: what is wrong, who must act, by when.

use super::composer::{Composer, ITEMS, NAMES};
use crate::model::due::{Milestone, deadlines};
use crate::model::ledger::UnitState;
use crate::model::value::{Derived, value};
use crate::view::{ClosingView, Decision, DueView, ItemView, Matter, Promise, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Lines that 一 has for it.
const LINES: usize = 3;
/// Units whose own dates are told.
const PROMISES: usize = 2;
/// Who leads, as many as are named.
const LEADS: usize = 2;

impl Composer<'_> {
    /// The most pressing matters; those of one rank share a line.
    pub(super) fn decisions(&mut self, items: &[ItemView]) -> Vec<Decision> {
        let overdue = self.late(Matter::Overdue, Derived::Overdue);
        let lagging = self.late(Matter::Lagging, Derived::Lagging);
        let found =
            [overdue, lagging, self.behind_time(items), self.unassigned(), self.unjudged_items(), self.silent()];
        let mut found: Vec<Decision> = found.into_iter().flatten().collect();
        // Before anybody was heard nothing else can be decided.
        if !self.selection.reporters.iter().any(|reporter| reporter.state.has_reported()) {
            found.sort_by_key(|decision| decision.matter != Matter::Silent);
        }
        let (mut line, mut rank) = (0, None);
        for decision in &mut found {
            line += u32::from(rank != Some(decision.matter.rank()));
            rank = Some(decision.matter.rank());
            decision.line = line;
        }
        found.retain(|decision| decision.line as usize <= LINES);
        found
    }

    /// Items that are overdue or behind: by the units whose cells are, or by who leads.
    fn late(&mut self, matter: Matter, status: Derived) -> Option<Decision> {
        let items = self.selection.of_status(status);
        let cells: Vec<usize> = items.iter().flat_map(|i| &self.selection.by_item[*i]).copied().collect();
        let cells = self.selection.with_status(&cells, status);
        let mut decision = self.decision(matter, &items)?;
        let (own, open) = self.promised(&cells);
        (decision.own_more, decision.own) = (own.len() > PROMISES, own);
        let open = if decision.own_more { &cells } else { &open };
        if decision.own_more {
            decision.own.clear();
        }
        decision.units =
            self.name_cells(&format!("decide.{}.units", matter.id()), open, NAMES, self.selection.reporters.len());
        if cells.is_empty() {
            (decision.owners, decision.owners_more) = self.leads(&items);
        }
        decision.by = self.due_of(&items).filter(|_| matter == Matter::Lagging && decision.own.is_empty());
        Some(decision)
    }

    /// Targets of the district behind time, which are no item's that is named already.
    fn behind_time(&mut self, items: &[ItemView]) -> Option<Decision> {
        let is_overdue = |item: &ItemView| item.status == Derived::Overdue.id();
        let behind = |item: &ItemView| -> Vec<ClosingView> {
            item.closings.iter().filter(|closing| closing.is_behind()).cloned().collect()
        };
        let all = items.iter().enumerate().filter(|(_, item)| !is_overdue(item));
        let mut all: Vec<(usize, ClosingView)> =
            all.flat_map(|(at, item)| behind(item).into_iter().map(move |c| (at, c))).collect();
        // The one that is named is of those that 一 tells of.
        all.sort_by_key(|(_, closing)| !closing.in_overview);
        let positions: Vec<usize> = all.iter().map(|(at, _)| *at).collect();
        let target = all.first()?.1.words.clone();
        let by = self.due_of(&positions);
        let mut decision = self.decision(Matter::BehindTime, &positions)?;
        decision.more = positions.len() > 1;
        let makers = self.all_makers(&all);
        decision.units = self.name_cells("decide.behind_time.units", &makers, NAMES, self.selection.reporters.len());
        if makers.is_empty() {
            (decision.owners, decision.owners_more) = self.leads(&positions);
        }
        Some(Decision { target: Some(target), by, ..decision })
    }

    /// The cells that lack something of these targets once the year is over, when
    /// everybody owed the whole; none where of one target nobody can be named.
    fn all_makers(&self, targets: &[(usize, ClosingView)]) -> Vec<usize> {
        if !self.calendar().is_over() {
            return Vec::new();
        }
        let makers = targets.iter().map(|(item, closing)| {
            let at = self.ledger.items[*item].targets.iter().position(|target| target.words == closing.verbatim)?;
            Some(self.makers(*item, at)).filter(|makers| !makers.is_empty())
        });
        let makers: Option<Vec<Vec<usize>>> = makers.collect();
        makers.unwrap_or_default().into_iter().flatten().collect()
    }

    /// Items that nobody is asked for: by who leads them, where the list has one for all.
    fn unassigned(&mut self) -> Option<Decision> {
        let selection = self.selection;
        let items: Vec<usize> =
            selection.counted.iter().copied().filter(|i| selection.by_item[*i].is_empty()).collect();
        let decision = self.decision(Matter::Unassigned, &items)?;
        let (owners, owners_more) = self.leads(&items);
        Some(Decision { owners, owners_more, ..decision })
    }

    /// Items that units reported on and that cannot be judged: by these units; where all
    /// say that they are done and their sum says otherwise, by those whose number is short.
    fn unjudged_items(&mut self) -> Option<Decision> {
        let selection = self.selection;
        let asks = |c: &usize| {
            let cell = &selection.cells[*c];
            cell.status.is_unjudged() && selection.reporters[cell.unit].state.has_reported()
        };
        let of = |item: usize| -> Vec<usize> {
            let cells = &selection.by_item[item];
            if cells.iter().any(|cell| selection.cells[*cell].status.is_unjudged()) {
                return cells.iter().copied().filter(asks).collect();
            }
            let targets = 0..self.ledger.items[item].targets.len();
            let makers: BTreeSet<usize> = targets.flat_map(|target| self.makers(item, target)).collect();
            if makers.is_empty() { cells.clone() } else { makers.into_iter().collect() }
        };
        let unknown = selection.of_status(Derived::Unknown).into_iter().map(|item| (item, of(item)));
        let unknown: Vec<(usize, Vec<usize>)> = unknown.filter(|(_, cells)| !cells.is_empty()).collect();
        let items: Vec<usize> = unknown.iter().map(|(item, _)| *item).collect();
        let cells: Vec<usize> = unknown.into_iter().flat_map(|(_, cells)| cells).collect();
        let decision = self.decision(Matter::Unjudged, &items)?;
        let units = self.name_cells("decide.unjudged.units", &cells, NAMES, selection.reporters.len());
        Some(Decision { units, ..decision })
    }

    /// Units that sent nothing, or nothing that can be used.
    fn silent(&mut self) -> Option<Decision> {
        let selection = self.selection;
        let missing = selection.owing(&[UnitState::Missing, UnitState::Empty]);
        let again = selection.owing(&[UnitState::Unreadable]);
        let cells = missing.iter().chain(&again).flat_map(|unit| selection.reporters[*unit].cells.iter().copied());
        let decision = self.decision(Matter::Silent, &selection.items_in(cells))?;
        let pool = selection.reporters.len();
        let units = self.name_units("decide.silent.units", &missing, NAMES, pool);
        let again = self.name_units("decide.again.units", &again, NAMES, pool);
        Some(Decision { units, again, ..decision })
    }

    /// A matter of these items; absent of none.
    fn decision(&mut self, matter: Matter, items: &[usize]) -> Option<Decision> {
        if items.is_empty() {
            return None;
        }
        let id = format!("decide.{}", matter.id());
        let distinct: BTreeSet<usize> = items.iter().copied().collect();
        let unjudged = self.conclude(&id, Rule::Decide, &distinct.into_iter().collect::<Vec<_>>());
        let list = self.item_list(&id, items, ITEMS);
        let nobody = self.name_units("decide.nobody", &[], NAMES, 0);
        Some(Decision {
            id,
            line: 0,
            matter,
            items: list.shown,
            target: None,
            total: list.total,
            more: list.more,
            unjudged,
            units: nobody.clone(),
            again: nobody,
            owners: Vec::new(),
            owners_more: false,
            by: None,
            own: Vec::new(),
            own_more: false,
        })
    }

    /// Who leads these items by the list, the first owner of each; nobody where one has none.
    fn leads(&self, items: &[usize]) -> (Vec<String>, bool) {
        let first = items.iter().map(|item| self.owners(*item).into_iter().next());
        let Some(all) = first.collect::<Option<Vec<String>>>() else { return (Vec::new(), false) };
        let mut leads: Vec<String> = Vec::new();
        all.into_iter().for_each(|lead| {
            if !leads.contains(&lead) {
                leads.push(lead)
            }
        });
        let more = leads.len() > LEADS || items.iter().any(|item| self.owners(*item).len() > 1);
        leads.truncate(LEADS);
        (leads, more)
    }

    /// The last date of the list, where all of these items have the same; of what has
    /// none the end of the plan year.
    fn due_of(&self, items: &[usize]) -> Option<DueView> {
        let end = Some(self.calendar().end());
        let end = Milestone { due: end, due_strict: end, ..Milestone::default() };
        let mut dates = items.iter().map(|i| Milestone::last(&self.ledger.items[*i].milestones).unwrap_or(&end));
        let first = dates.next().filter(|m| m.due > Some(self.ledger.as_of))?;
        dates.all(|m| m.due == first.due).then(|| self.due_view(first))
    }

    /// The last date still to come that a unit gives in its next steps.
    pub(super) fn own_date(&self, cell: usize) -> Option<Milestone> {
        let words = value(&self.selection.cells[cell].entry?.answers.next_steps)?;
        let dates = deadlines(words, self.master.year).milestones.into_iter();
        dates.filter(|m| m.due.is_some_and(|due| due > self.ledger.as_of)).max_by_key(|m| m.due)
    }

    /// The dates that units themselves give in their next steps and that are still to
    /// come, unit by unit, and the cells for which none is given.
    fn promised(&self, cells: &[usize]) -> (Vec<Promise>, Vec<usize>) {
        let several = cells.iter().any(|cell| self.selection.cells[*cell].item != self.selection.cells[cells[0]].item);
        let (mut promises, mut open) = (BTreeMap::<usize, Vec<DueView>>::new(), Vec::new());
        for at in cells {
            let cell = &self.selection.cells[*at];
            let Some(date) = self.own_date(*at) else {
                open.push(*at);
                continue;
            };
            let label = if several { self.ids[cell.item].to_string() } else { String::new() };
            promises.entry(cell.unit).or_default().push(DueView { label, ..self.due_view(&date) });
        }
        let unit = |unit: usize| self.selection.reporters[unit].name.to_string();
        (promises.into_iter().map(|(of, dates)| Promise { unit: unit(of), dates }).collect(), open)
    }
}
