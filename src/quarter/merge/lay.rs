//! A later file laid over an earlier one, answer by answer: what it fills takes the
//! place of what was there, each with the row it comes from; what it leaves empty stays.

use crate::model::form::Typed;
use crate::model::ledger::{Entry, Extra, Project, Source, TargetCount};
use crate::model::place::{CellRef, Place};
use crate::model::task::ItemId;
use crate::model::value::key;
use std::collections::{BTreeMap, BTreeSet};

/// What an entry answers for: its item, or the task that it covers as a whole.
pub(super) type About = (Option<ItemId>, Option<u32>);

/// What an entry answers for; absent where nobody knows.
pub(super) fn about(entry: &Entry) -> Option<About> {
    let about = (entry.item, entry.task.filter(|_| entry.item.is_none()));
    Some(about).filter(|about| *about != (None, None))
}

/// What rows that say something answer for.
pub(super) fn answered(entries: &[Entry]) -> impl Iterator<Item = About> {
    entries.iter().filter(|entry| !entry.answers.is_empty()).filter_map(about)
}

/// Lays rows over those there are: the cells that no longer count. A row of an item that stands in several rows is put beside them, for staff to choose.
pub(super) fn lay(own: &mut Vec<Entry>, later: Vec<Entry>) -> Vec<Place> {
    let mut gone = Vec::new();
    let later: Vec<Entry> = later.into_iter().filter(says_something).collect();
    let (places, given) = (places(own), places(&later));
    let alone = |rows: Option<&Vec<usize>>| rows.and_then(|rows| if let [at] = rows[..] { Some(at) } else { None });
    for entry in later {
        let about = about(&entry);
        let place =
            about.as_ref().and_then(|about| alone(places.get(about)).filter(|_| alone(given.get(about)).is_some()));
        match place {
            Some(at) => lay_one(&mut own[at], entry, &mut gone),
            None => own.push(entry),
        }
    }
    gone
}

fn says_something(entry: &Entry) -> bool {
    entry.answers.each().any(|(_, answer)| answer.is_some()) || !entry.extra.is_empty()
}

fn places(entries: &[Entry]) -> BTreeMap<About, Vec<usize>> {
    let mut places: BTreeMap<About, Vec<usize>> = BTreeMap::new();
    for (at, about) in entries.iter().enumerate().filter_map(|(at, entry)| Some((at, about(entry)?))) {
        places.entry(about).or_default().push(at);
    }
    places
}

/// Lays one row over another of the same item.
fn lay_one(own: &mut Entry, later: Entry, gone: &mut Vec<Place>) {
    let (Some(row), Some(new)) = (own.source.clone(), later.source.clone()) else {
        // An expected cell without a row takes the whole of it.
        *own = later;
        return;
    };
    let filled: Vec<bool> = later.answers.each().map(|(_, answer)| answer.is_some()).collect();
    let at = |source: Option<&Source>, cell| source.unwrap_or(&row).place().at(cell);
    let before = own.answers.each().zip(&filled).filter(|(_, filled)| **filled);
    let replaced: Vec<Place> =
        before.filter_map(|((_, answer), _)| answer.map(|typed| at(typed.source, typed.cell))).collect();
    // What was read out of an answer besides goes with it: a status that the progress
    // says, numbers that words tell.
    let besides: Vec<_> = own.answers.each().zip(&filled).filter(|(_, filled)| !**filled).collect();
    let lost = |answer: Option<Typed>| answer.is_some_and(|typed| replaced.contains(&at(typed.source, typed.cell)));
    let cleared: Vec<_> =
        besides.into_iter().filter(|((_, answer), _)| lost(*answer)).map(|((column, _), _)| column).collect();
    cleared.into_iter().for_each(|column| own.answers.clear(column));
    // A count takes the place of that of its target; a number that tells no target is the
    // whole answer, and takes that of all that its column counted.
    let column = |place: &Place| Place { cell: place.cell.map(|cell| CellRef::new(1, cell.col)), ..place.clone() };
    let columns: BTreeSet<Place> = replaced.iter().map(column).collect();
    let is_replaced = |count: &mut TargetCount| match later.counts.is_empty() {
        true => columns.contains(&column(&count.place())),
        false => later.counts.iter().any(|new| new.target == count.target),
    };
    let uncounted: Vec<TargetCount> = own.counts.extract_if(.., is_replaced).collect();
    let no_longer = replaced.into_iter().chain(uncounted.iter().map(TargetCount::place));
    gone.extend(no_longer.filter(|cell| own.counts.iter().all(|count| count.place() != *cell)));
    own.counts.extend(later.counts);
    own.counts.sort_by_key(|count| count.target);
    let mut answers = later.answers;
    answers.keep_sources(&new);
    answers.fill_from(std::mem::take(&mut own.answers));
    own.answers = answers;
    own.extra.retain(|extra| later.extra.iter().all(|new| new.column != extra.column));
    own.extra.extend(later.extra.into_iter().map(|extra| {
        let row = Source { row: extra.cell.row, ..new.clone() };
        Extra { source: extra.source.or(Some(row)), ..extra }
    }));
}

/// Lays rows of a register over those there are, a project by its name; one that is not
/// there yet is added.
pub(super) fn lay_projects(own: &mut Vec<Project>, later: Vec<Project>) -> Vec<Place> {
    let mut gone = Vec::new();
    let names = |projects: &[Project]| {
        let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, name) in projects.iter().enumerate().filter_map(|(at, project)| Some((at, name(project)?))) {
            names.entry(name).or_default().push(at);
        }
        names
    };
    let (places, given) = (names(own), names(&later));
    for project in later {
        let alone = |names: &BTreeMap<String, Vec<usize>>| match names.get(&name(&project)?)?[..] {
            [at] => Some(at),
            _ => None,
        };
        match alone(&places).filter(|_| alone(&given).is_some()) {
            Some(at) => {
                let earlier = own[at].clone();
                gone.extend(
                    earlier.cells().zip(project.texts()).filter_map(|(cell, new)| cell.filter(|_| !new.is_empty())),
                );
                own[at] = project.over(earlier);
            }
            None => own.push(project),
        }
    }
    gone
}

/// What a project is known by; absent where it has no name.
pub(super) fn name(project: &Project) -> Option<String> {
    project.name.as_ref().map(|given| key(&given.text)).filter(|name| !name.is_empty())
}
