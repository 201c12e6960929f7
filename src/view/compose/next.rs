//! 六: what comes next.

use super::composer::{Composer, FEW, NAMES};
use super::problems::few;
use crate::model::due::Milestone;
use crate::model::ledger::UnitState;
use crate::model::value::{Derived, clause};
use crate::view::problems::PROBLEM;
use crate::view::selection::Reporter;
use crate::view::{
    ClosingView, DueDay, DueItem, DueView, ItemRef, ItemView, Makeup, Next, Num, Quote, Rule, Start, TargetNext,
};
use std::collections::BTreeSet;

/// Dates that 六 names.
const DUE_DAYS: usize = 5;
/// Items of one date that are named.
const DUE_ITEMS: usize = 4;
/// Items that fall due and are named, over all dates.
const DUE_NAMED: usize = 7;
/// Items to be made up that 六 names.
const MAKEUPS: usize = 4;
/// Targets that are behind, which 六 names.
const TARGETS: usize = 4;
/// Items that begin, which 六 names.
const STARTS: usize = 3;

/// Whether a target is behind the time that is gone, and the next quarter must bring
/// some of it.
fn is_wanted(closing: &ClosingView) -> bool {
    closing.pace.as_ref().is_some_and(|pace| pace.behind && pace.next.is_some())
}

/// Targets of an item that are behind and what the next quarter must bring of them.
fn targets(item: &ItemView) -> Vec<TargetNext> {
    let behind = item.closings.iter().filter_map(|closing| {
        let next = closing.pace.as_ref().filter(|_| is_wanted(closing))?.next.clone()?;
        Some(TargetNext {
            item: ItemRef { id: item.id.clone(), name: item.name.clone() },
            words: closing.words.clone(),
            measure: closing.measure.clone(),
            next,
        })
    });
    behind.collect()
}

impl Composer<'_> {
    /// 六.
    pub(super) fn next(&mut self, items: &[ItemView]) -> Next {
        let selection = self.selection;
        let (due, due_total, due_more) = self.due(self.calendar().is_over());
        let targets: Vec<TargetNext> = items.iter().flat_map(targets).collect();
        let (overdue, overdue_total) = self.makeup(Derived::Overdue);
        let (lagging, lagging_total) = self.makeup(Derived::Lagging);
        let pool = selection.reporters.len();
        let starts = selection.starts();
        let faulty = selection.faulty();
        let doubtful = |r: &Reporter| faulty.contains(r.name) || r.any(&[Derived::Unknown]);
        let incomplete = selection.units(|r| r.state.has_reported() && r.any(&[Derived::Unreported]));
        let faulty = selection.units(|r| r.state.has_reported() && doubtful(r));
        let unjudged = selection.of_status(Derived::Unknown);
        self.judge("next.settled", Rule::Settled, &selection.counted, &unjudged);
        let mut owing = |state: UnitState| {
            self.name_units(&format!("units.asked.{}", state.id()), &selection.owing(&[state]), NAMES, pool)
        };
        let [missing, unreadable, empty] =
            [UnitState::Missing, UnitState::Unreadable, UnitState::Empty].map(&mut owing);
        Next {
            targets_partial: items
                .iter()
                .flat_map(|item| &item.closings)
                .filter(|c| is_wanted(c))
                .any(ClosingView::is_partial),
            targets_more: targets.len() > TARGETS,
            targets: targets.into_iter().take(TARGETS).collect(),
            due,
            due_total,
            due_more,
            overdue,
            overdue_total,
            lagging,
            lagging_total,
            starts: starts
                .iter()
                .take(STARTS)
                .map(|(from, i)| Start { date: self.day(*from), item: self.item_ref(*i) })
                .collect(),
            starts_total: self.count_items("starts.total", starts.iter().map(|(_, item)| item)),
            missing,
            unreadable,
            empty,
            incomplete: self.name_units("units.incomplete", &incomplete, NAMES, pool),
            faulty: self.name_units("units.faulty", &faulty, NAMES, pool),
            unjudged: self.count_items("next.unjudged", &unjudged),
        }
    }

    /// What falls due by date, how many items, and whether dates are left out.
    fn due(&mut self, carried: bool) -> (Vec<DueDay>, Num, bool) {
        let days = self.selection.due(carried);
        let (mut due, mut room) = (Vec::new(), DUE_NAMED);
        for ((date, words), items) in days.iter().take(DUE_DAYS) {
            let named = DUE_ITEMS.min(room);
            room -= named.min(items.len());
            let mut list: Vec<DueItem> = Vec::new();
            for (item, milestone) in items.iter().take(named) {
                let next = self.due_item(*item, milestone);
                match list.last_mut().filter(|last| last.is_like(&next)) {
                    Some(last) => last.items.extend(next.items),
                    None => list.push(next),
                }
            }
            let total = self.count_items(&format!("due.{date}"), items.iter().map(|(item, _)| item));
            due.push(DueDay {
                date: self.day(*date),
                words: words.map(str::to_string),
                iso: *date,
                more: items.len() > named,
                items: list,
                total,
            });
        }
        let items: BTreeSet<usize> = days.values().flatten().map(|(i, _)| *i).collect();
        let more = days.len() > due.iter().filter(|day: &&DueDay| !day.items.is_empty()).count();
        (due, self.count_items("due.total", &items), more)
    }

    fn due_item(&mut self, item: usize, milestone: &Milestone) -> DueItem {
        let (owners, more) = few(self.owners(item));
        let cells = &self.selection.by_item[item];
        let asked = owners.is_empty() && !cells.is_empty();
        let reporters = asked.then(|| {
            let pool = self.selection.reporters.len();
            self.name_cells(&format!("item.{}.units", self.ids[item]), cells, FEW, pool)
        });
        DueItem { items: vec![self.item_ref(item)], label: milestone.label.clone(), owners, more, reporters }
    }

    /// Items that units are overdue on or behind on: the first few, and how many.
    fn makeup(&mut self, status: Derived) -> (Vec<Makeup>, Num) {
        let selection = self.selection;
        let (class, items) = (status.id(), selection.items_with(status));
        let rule = if status == Derived::Overdue { Rule::Overdue } else { Rule::Lagging };
        let which: Vec<usize> = items.iter().map(|(item, _)| *item).collect();
        self.judge(format!("next.{class}"), rule, &which, &[]);
        let shown = items.iter().take(MAKEUPS).map(|(item, units)| {
            let id = format!("item.{}.{class}", self.ids[*item]);
            let cells = selection.with_status(&selection.by_item[*item], status);
            let due = if status == Derived::Overdue { self.passed(*item) } else { None };
            let units = self.name_units(&id, units, FEW, selection.by_item[*item].len());
            Makeup { item: self.item_ref(*item), due, units, own: self.own_words(&cells) }
        });
        let shown = shown.collect();
        (shown, self.count_items(&format!("{class}.total"), items.iter().map(|(item, _)| item)))
    }

    /// The date of an item that passed last.
    pub(super) fn passed(&self, item: usize) -> Option<DueView> {
        let passed = Milestone::passed(&self.ledger.items[item].milestones, self.ledger.as_of);
        passed.map(|date| self.due_view(date))
    }

    /// The first next step of these cells that speaks of a date to come.
    fn own_words(&self, cells: &[usize]) -> Option<Quote> {
        cells.iter().find_map(|cell| {
            let date = self.own_date(*cell)?;
            let given = self.selection.cells[*cell].entry?.answers.next_steps.as_ref()?;
            let words = given.value()?;
            let start = words.find(&date.words)?;
            let words = clause(words, start..start + date.words.len(), &['。', '；', ';', '\n']);
            self.quote_of(*cell, PROBLEM, given, words.trim())
        })
    }

    /// Who owes an item, as the list has it: a set by its word (各乡镇、街道).
    pub(super) fn owners(&self, item: usize) -> Vec<String> {
        self.master.item(self.ledger.items[item].id).map_or_else(Vec::new, |item| item.owner_words.clone())
    }
}
