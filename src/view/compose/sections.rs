//! 四, 五 and 六: good practice, problems, what comes next.

use super::composer::{Composer, FEW, ITEMS, NAMES};
use crate::model::ledger::Entry;
use crate::model::value::{Derived, Given};
use crate::view::phrases::quotation;
use crate::view::selection::{DUE_DAYS, DUE_ITEMS, DUE_NAMED, PRACTICE, PROBLEM, Problem, Reporter};
use crate::view::{
    Actor, Ahead, DueDay, DueItem, Evidence, Highlights, Makeup, Names, Next, Num, ProblemKind, Problems, Quote, Start,
};
use std::collections::BTreeSet;

/// Items to be made up that 六 names.
const MAKEUPS: usize = 6;
/// Items that begin, which 六 names.
const STARTS: usize = 3;

/// Who must act, and on which kinds.
fn actors(kinds: &[ProblemKind]) -> Vec<Actor> {
    let mut actors: Vec<Actor> = Vec::new();
    for kind in kinds {
        let (lead, name) = (kind.leads.first().cloned(), kind.name.clone());
        match actors.iter_mut().find(|actor| actor.lead == lead) {
            Some(actor) => actor.kinds.push(name),
            None => actors.push(Actor { lead, kinds: vec![name] }),
        }
    }
    actors
}

impl<'a> Composer<'a> {
    /// Words of a cell, with nobody named in them.
    pub(super) fn quote(
        &self,
        position: usize,
        limit: usize,
        column: impl Fn(&'a Entry) -> Option<&'a Given<String>>,
    ) -> Option<Quote> {
        let cell = self.selection.cells[position];
        let entry = cell.entry?;
        let given = column(entry)?;
        let excerpt = quotation(given.value()?, limit, self.people(&entry.unit));
        let stops: &[char] = if excerpt.cut { &[] } else { &['。', '；', ';', '.'] };
        let text = excerpt.text.trim_end_matches(stops).to_string();
        let (by, about) = (&self.names[cell.unit], &self.ids[cell.item]);
        let source = entry.source.as_ref().map(|row| Evidence::answer(by, about, given.row(row), given.cell));
        let unit = self.selection.reporters[cell.unit].name.to_string();
        Some(Quote { unit, item: self.item_ref(cell.item), text, cut: excerpt.cut, source })
    }

    /// 四.
    pub(super) fn highlights(&mut self) -> Highlights {
        let selection = self.selection;
        let practice = selection.telling(|e| e.answers.highlight.as_ref());
        let quoted = selection.highlights(&practice).into_iter();
        let quotes = quoted.filter_map(|c| self.quote(c, PRACTICE, |e| e.answers.highlight.as_ref())).collect();
        let mut ahead = Vec::new();
        for (item, due, units) in if practice.is_empty() { selection.ahead() } else { Vec::new() } {
            let id = format!("item.{}.ahead", self.ids[item]);
            let units = self.name_units(&id, &units, FEW, selection.by_item[item].len());
            ahead.push(Ahead { item: self.item_ref(item), due: self.due_view(due), units });
        }
        Highlights { quotes, total: self.count_cells("practice.total", "条", &practice), ahead }
    }

    /// 五.
    pub(super) fn problems(&mut self) -> Problems {
        let selection = self.selection;
        let found = selection.problems(self.config);
        let kinds: Vec<ProblemKind> = found.iter().map(|problem| self.problem(problem)).collect();
        let units: BTreeSet<usize> = found.iter().flat_map(|p| &p.cells).map(|c| selection.cells[*c].unit).collect();
        Problems {
            total: self.figures.sum("problems.total", "条", kinds.iter().map(|kind| &kind.count)),
            units: self.count_units("problems.units", units),
            actors: actors(&kinds),
            kinds,
        }
    }

    fn problem(&mut self, problem: &Problem) -> ProblemKind {
        let name = problem.kind.as_deref().unwrap_or("其他");
        let prefix = format!("problems.{name}");
        let items: BTreeSet<usize> = problem.cells.iter().map(|c| self.selection.cells[*c].item).collect();
        let items: Vec<usize> = items.into_iter().collect();
        ProblemKind {
            name: name.to_string(),
            rest: problem.kind.is_none(),
            count: self.count_cells(prefix.clone(), "条", &problem.cells),
            units: self.name_cells(&format!("{prefix}.units"), &problem.cells, FEW, self.selection.reporters.len()),
            items: self.item_list(&format!("{prefix}.items"), &items, ITEMS + 1),
            quote: problem.quote.and_then(|c| self.quote(c, PROBLEM, |e| e.answers.problems.as_ref())),
            leads: problem.leads.iter().take(2).cloned().collect(),
        }
    }

    /// 六.
    pub(super) fn next(&mut self) -> Next {
        let selection = self.selection;
        let days = selection.due();
        let mut due = Vec::new();
        let mut room = DUE_NAMED;
        for (date, items) in days.iter().take(DUE_DAYS) {
            let mut list = Vec::new();
            let named = DUE_ITEMS.min(room);
            room -= named.min(items.len());
            for (item, milestone) in items.iter().take(named) {
                let mut owners = self.owners(*item);
                if owners.is_empty() {
                    owners.extend(self.expected(*item));
                }
                let more = owners.len() > 1;
                owners.truncate(1);
                list.push(DueItem { item: self.item_ref(*item), label: milestone.label.clone(), owners, more });
            }
            let words = items.first().and_then(|(_, milestone)| self.due_view(milestone).date).unwrap_or_default();
            let total = self.count_items(&format!("due.{date}"), items.iter().map(|(item, _)| item));
            due.push(DueDay { date: words, iso: *date, more: items.len() > list.len(), items: list, total });
        }
        let items: BTreeSet<usize> = days.values().flatten().map(|(i, _)| *i).collect();
        let due_total = self.count_items("due.total", &items);
        let (overdue, overdue_total, overdue_units) = self.makeup(Derived::Overdue);
        let (lagging, lagging_total, lagging_units) = self.makeup(Derived::Lagging);
        let pool = selection.reporters.len();
        let starts = selection.starts();
        let faulty = selection.faulty();
        let doubtful = |r: &Reporter| faulty.contains(r.name) || r.any(&[Derived::Unknown]);
        let missing = selection.units(|r| !r.state.has_reported());
        let incomplete = selection.units(|r| r.state.has_reported() && r.any(&[Derived::Unreported]));
        let faulty = selection.units(|r| r.state.has_reported() && doubtful(r));
        Next {
            due_more: days.len() > due.iter().filter(|day: &&DueDay| !day.items.is_empty()).count(),
            due,
            due_total,
            overdue,
            overdue_total,
            overdue_units,
            lagging,
            lagging_total,
            lagging_units,
            starts: starts
                .iter()
                .take(STARTS)
                .map(|(from, i)| Start { date: self.day(*from), item: self.item_ref(*i) })
                .collect(),
            starts_total: self.count_items("starts.total", starts.iter().map(|(_, item)| item)),
            missing: self.name_units("units.silent", &missing, NAMES, pool),
            incomplete: self.name_units("units.incomplete", &incomplete, NAMES, pool),
            faulty: self.name_units("units.faulty", &faulty, NAMES, pool),
        }
    }

    /// Items that units are overdue on or behind on: the first few, how many, and whose.
    fn makeup(&mut self, status: Derived) -> (Vec<Makeup>, Num, Names) {
        let selection = self.selection;
        let (class, items) = (status.id(), selection.items_with(status));
        let shown = items.iter().take(MAKEUPS).map(|(item, units)| {
            let id = format!("item.{}.{class}", self.ids[*item]);
            let units = self.name_units(&id, units, FEW, selection.by_item[*item].len());
            Makeup { item: self.item_ref(*item), units }
        });
        let shown = shown.collect();
        let total = self.count_items(&format!("{class}.total"), items.iter().map(|(item, _)| item));
        let owing = selection.units(|r| r.any(&[status]));
        (shown, total, self.name_units(&format!("units.{class}"), &owing, NAMES, selection.reporters.len()))
    }

    /// Who owes an item, as the list has it: a set by its word (各乡镇、街道).
    pub(super) fn owners(&self, item: usize) -> Vec<String> {
        self.master.item(self.ledger.items[item].id).map_or_else(Vec::new, |item| item.owner_words.clone())
    }

    /// Who is expected to report an item that nobody owns by the list.
    fn expected(&self, item: usize) -> Option<String> {
        let names = &self.ledger.items[item].expected_from;
        let towns = self.master.towns().count();
        match names.len() {
            n if n == towns && n > 1 => Some("各街镇".to_string()),
            _ => names.first().cloned(),
        }
    }
}
