//! 五: problems by kind, and who must act on them.

use super::composer::{Composer, FEW, ITEMS};
use crate::view::problems::{PROBLEM, Problem, TOLD, asked_for, problems_of};
use crate::view::{Asked, Duty, ItemList, ProblemKind, Problems, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// Groups of items by owner that the body shows.
const DUTIES: usize = 2;
/// Bodies asked for help that it shows.
const ASKED: usize = 3;
/// Owners that it names of an item.
pub(super) const OWNERS: usize = 4;

/// As many owners as are worth printing, and whether there are more.
pub(super) fn few(mut owners: Vec<String>) -> (Vec<String>, bool) {
    let more = owners.len() > OWNERS;
    owners.truncate(if more { OWNERS - 1 } else { OWNERS });
    (owners, more)
}

impl Composer<'_> {
    /// 五.
    pub(super) fn problems(&mut self) -> Problems {
        let selection = self.selection;
        let found = selection.problems(self.config);
        let kinds: Vec<ProblemKind> = found.iter().map(|problem| self.problem(problem)).collect();
        let cells: Vec<usize> = found.iter().flat_map(Problem::cells).collect();
        let (duties, unowned) = self.duties(&selection.items_in(cells.iter().copied()));
        let came = |cell: &usize| selection.cells[*cell].entry.is_some_and(|entry| entry.source.is_some());
        let told: Vec<usize> =
            selection.counted.iter().copied().filter(|item| selection.by_item[*item].iter().any(came)).collect();
        let open: Vec<usize> = told.iter().copied().filter(|item| !selection.by_item[*item].iter().all(came)).collect();
        self.judge("problems.none", Rule::NoProblem, &told, &open);
        Problems {
            total: self.figures.sum("problems.total", "项次", kinds.iter().map(|kind| &kind.count)),
            matters: self.figures.sum("problems.matters", "条", kinds.iter().map(|kind| &kind.matters)),
            units: self.count_units("problems.units", selection.units_in(cells.iter().copied())),
            told: kinds.len().min(TOLD),
            kinds,
            duties_more: duties.len() > DUTIES,
            duties: duties.into_iter().take(DUTIES).collect(),
            unowned,
            asked: self.asked_bodies(&cells),
        }
    }

    fn problem(&mut self, problem: &Problem) -> ProblemKind {
        let name = problem.kind.as_deref().unwrap_or("其他");
        let prefix = format!("problems.{name}");
        let cells = problem.cells();
        let items = self.selection.items_in(cells.iter().copied());
        let matters = problem.matters.iter().filter_map(|matter| matter.same.first()).map(|cell| self.cell(*cell));
        let matters: Vec<_> = matters.collect();
        let example = problem.told.map(|at| &problem.matters[at]);
        ProblemKind {
            name: name.to_string(),
            rest: problem.kind.is_none(),
            matters: self.figures.count(format!("{prefix}.matters"), "条", matters),
            count: self.count_cells(prefix.clone(), "项次", &cells),
            units: self.name_cells(&format!("{prefix}.units"), &cells, FEW, self.selection.reporters.len()),
            items: self.item_list(&format!("{prefix}.items"), &items, ITEMS + 1),
            example: example.and_then(|m| self.matter(&format!("{prefix}.example"), PROBLEM, m, problems_of)),
        }
    }

    /// Items by who owes them as the list says, and those of which it says nobody.
    fn duties(&mut self, items: &[usize]) -> (Vec<Duty>, ItemList) {
        let mut groups: Vec<(Vec<String>, Vec<usize>)> = Vec::new();
        for item in items {
            let owners = self.owners(*item);
            match groups.iter_mut().find(|(of, _)| *of == owners) {
                Some((_, items)) => items.push(*item),
                None => groups.push((owners, vec![*item])),
            }
        }
        let nobody = groups.iter().position(|(owners, _)| owners.is_empty()).map(|at| groups.remove(at).1);
        let duties = groups.into_iter().enumerate().map(|(at, (owners, items))| {
            let (owners, more) = few(owners);
            Duty { owners, more, items: self.item_list(&format!("problems.duty{}", at + 1), &items, FEW) }
        });
        let duties = duties.collect();
        (duties, self.item_list("problems.unowned", &nobody.unwrap_or_default(), FEW))
    }

    /// Bodies that these cells ask for help, in the order of the items.
    fn asked_bodies(&mut self, cells: &[usize]) -> Vec<Asked> {
        let ledger = self.ledger;
        let open = |name: &&str| name.contains('各') || name.contains("相关");
        let owners = ledger.items.iter().flat_map(|item| &item.owners).map(String::as_str).filter(|name| !open(name));
        let known: BTreeSet<&str> = ledger.units.iter().map(|unit| unit.name.as_str()).chain(owners).collect();
        let mut bodies: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for cell in cells {
            let own = self.selection.unit_of(*cell);
            for body in asked_for(self.selection.words(*cell, problems_of), &known) {
                if body != own {
                    bodies.entry(body).or_default().push(*cell);
                }
            }
        }
        let mut bodies: Vec<(&str, Vec<usize>)> = bodies.into_iter().collect();
        bodies.sort_by_key(|(_, cells)| cells.iter().map(|cell| self.selection.cells[*cell].item).min());
        let pool = self.selection.reporters.len();
        let asked = bodies.into_iter().take(ASKED).map(|(body, cells)| {
            let (id, items) = (format!("problems.asked.{body}"), self.selection.items_in(cells.iter().copied()));
            Asked {
                body: body.to_string(),
                units: self.name_cells(&format!("{id}.units"), &cells, FEW, pool),
                items: self.item_list(&format!("{id}.items"), &items, FEW),
            }
        });
        asked.collect()
    }
}
