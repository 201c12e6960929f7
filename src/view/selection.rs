//! What is worth saying, and in what order; no wording.
//!
//! Everything here points back into the ledger by index or reference, so that
//! the view can print a number and still say which cells it counts. The
//! constants below keep the body short, whether twelve units report or a
//! thousand; how many tasks five pages hold shows when the words are there.

use super::phrases::quotation;
use crate::model::config::{Config, PROBLEM_KINDS};
use crate::model::due::Milestone;
use crate::model::finding::{Code, Severity};
use crate::model::ledger::{Entry, ItemReport, Ledger, UnitReport, UnitState};
use crate::model::task::{ItemId, MasterList, UnitKind};
use crate::model::value::{Derived, Excerpt, Given, is_nothing, key};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Items of a task that stand in the body.
pub const ITEMS_PER_TASK: usize = 3;
/// Rows of the table of units in the body.
pub const UNIT_ROWS: usize = 14;
/// Characters of a quoted practice, so that its sentence stays short.
pub const PRACTICE: usize = 46;
/// Characters of a quoted problem.
pub const PROBLEM: usize = 30;
/// Characters of an answer in the detail.
pub const PROGRESS: usize = 40;
/// Characters of an answer in the detail once it is opened: the most that a
/// page of [`DETAIL`] rows can hold and stay small.
pub const OPENED: usize = 300;
/// Cells of the detail: what a page may hold and stay small.
pub const DETAIL: usize = 1_000;
/// Examples of good practice.
pub const HIGHLIGHTS: usize = 3;
/// Characters below which an example says little.
const TELLING: usize = 16;
/// Kinds of problem, 其他 included.
pub const KINDS: usize = 7;
/// Dates of the next quarter.
pub const DUE_DAYS: usize = 5;
/// Items of one date that are named.
pub const DUE_ITEMS: usize = 4;
/// Items that fall due and are named, over all dates.
pub const DUE_NAMED: usize = 7;

/// A unit that should report.
#[derive(Clone, Debug)]
pub struct Reporter<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its kind.
    pub kind: UnitKind,
    /// How it reported.
    pub state: UnitState,
    /// What it sent; absent where the ledger does not know the unit.
    pub report: Option<&'a UnitReport>,
    /// Its cells: positions in [`Selection::cells`].
    pub cells: Vec<usize>,
}

/// One expected cell: a unit and a counted item.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// Position in [`Selection::reporters`].
    pub unit: usize,
    /// Position in the ledger's items.
    pub item: usize,
    /// Where it stands.
    pub status: Derived,
    /// The row, where there is one.
    pub entry: Option<&'a Entry>,
}

/// Problems of one kind.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The kind's name; absent for what no kind claims.
    pub kind: Option<String>,
    /// Cells that report it.
    pub cells: Vec<usize>,
    /// The one worth quoting.
    pub quote: Option<usize>,
    /// Who leads the tasks concerned and is not one of the reporting units.
    pub leads: Vec<String>,
}

/// An item that units finished before its date.
#[derive(Clone, Debug)]
pub struct Ahead<'a> {
    /// Position in the ledger's items.
    pub item: usize,
    /// The date.
    pub due: &'a Milestone,
    /// Positions in [`Selection::reporters`].
    pub units: Vec<usize>,
}

/// What a briefing says.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    /// Units that should report, in the order of printing.
    pub reporters: Vec<Reporter<'a>>,
    /// Every expected cell, by unit, then item.
    pub cells: Vec<Cell<'a>>,
    /// Cells of each item of the ledger.
    pub by_item: Vec<Vec<usize>>,
    /// Positions of the items that count.
    pub counted: Vec<usize>,
    /// Tasks that units report on, the most pressing first: the body tells of
    /// them as far as there is room.
    pub body_tasks: Vec<u32>,
    /// Items that stand in the body.
    pub body_items: BTreeSet<usize>,
    /// Units whose row stands in the body.
    pub body_units: BTreeSet<usize>,
    /// Counted items past their date.
    pub overdue: Vec<usize>,
    /// Counted items behind.
    pub lagging: Vec<usize>,
    /// Units with nothing behind, overdue, blank or unclear.
    pub smooth: Vec<usize>,
    /// Units with something overdue or behind.
    pub behind: Vec<usize>,
    /// Units that reported and are neither: something is blank or unclear.
    pub unclear: Vec<usize>,
    /// Units that must report.
    pub missing: Vec<usize>,
    /// Units that reported but left expected cells blank.
    pub incomplete: Vec<usize>,
    /// Units whose sheet has errors that they must correct, or answers that
    /// cannot be judged.
    pub faulty: Vec<usize>,
    /// Cells that report good practice.
    pub practice: Vec<usize>,
    /// Those to quote.
    pub highlights: Vec<usize>,
    /// Items finished before their date, where nobody reports good practice.
    pub ahead: Vec<Ahead<'a>>,
    /// Problems by kind, in the order of print.
    pub problems: Vec<Problem>,
    /// What falls due in the next quarter, by date.
    pub due: Vec<(NaiveDate, Vec<(usize, &'a Milestone)>)>,
    /// Items that begin in the next quarter, by date.
    pub starts: Vec<(NaiveDate, usize)>,
    /// Items with units past the date.
    pub makeup: Vec<(usize, Vec<usize>)>,
    /// Items with units behind.
    pub slow: Vec<(usize, Vec<usize>)>,
    /// Rows that were read but count nowhere: not expected from the unit, a
    /// repeat, or an item reported twice.
    pub uncounted: Vec<&'a Entry>,
}

/// Chooses what is worth saying.
pub fn select<'a>(ledger: &'a Ledger, master: &MasterList, config: &Config) -> Selection<'a> {
    let counted = (0..ledger.items.len()).filter(|i| ledger.items[*i].duplicate_of.is_none()).collect::<Vec<_>>();
    let mut reporters = reporters(ledger, master, &counted);
    let (cells, uncounted) = cells(ledger, &counted, &reporters);
    let mut by_item = vec![Vec::new(); ledger.items.len()];
    for (position, cell) in cells.iter().enumerate() {
        by_item[cell.item].push(position);
        reporters[cell.unit].cells.push(position);
    }
    let units = |test: &dyn Fn(&Reporter) -> bool| -> Vec<usize> {
        (0..reporters.len()).filter(|u| test(&reporters[*u])).collect()
    };
    let any = |r: &Reporter, wanted: &[Derived]| r.cells.iter().any(|c| wanted.contains(&cells[*c].status));
    let trouble = [Derived::Overdue, Derived::Lagging];
    let open = [Derived::Unreported, Derived::Unknown];
    let behind = units(&|r| any(r, &trouble));
    let smooth = units(&|r| r.state.has_reported() && !r.cells.is_empty() && !any(r, &trouble) && !any(r, &open));
    let unclear = units(&|r| r.state.has_reported() && !any(r, &trouble) && any(r, &open));
    let missing = units(&|r| !r.state.has_reported());
    let incomplete = units(&|r| r.state.has_reported() && any(r, &[Derived::Unreported]));
    let faulty_names = faulty(ledger);
    let doubtful = |r: &Reporter| faulty_names.contains(r.name) || any(r, &[Derived::Unknown]);
    let faulty = units(&|r| r.state.has_reported() && doubtful(r));
    let of_status = |wanted: Derived| -> Vec<usize> {
        counted.iter().copied().filter(|i| ledger.items[*i].status == wanted).collect()
    };
    let practice = telling(&cells, |entry| entry.answers.highlight.as_ref());
    let highlights = choose_highlights(&practice, &cells, ledger);
    let ahead = if practice.is_empty() { ahead(ledger, &counted, &by_item, &cells) } else { Vec::new() };
    let makeup = of_class(Derived::Overdue, &counted, &by_item, &cells);
    let slow = of_class(Derived::Lagging, &counted, &by_item, &cells);
    let body_tasks = body_tasks(ledger, &counted, &by_item);
    Selection {
        body_items: body_items(ledger, &counted, &body_tasks),
        body_tasks,
        body_units: body_units(&reporters, &cells),
        overdue: of_status(Derived::Overdue),
        lagging: of_status(Derived::Lagging),
        problems: problems(ledger, &cells, &reporters, config),
        due: due(ledger, &counted),
        starts: starts(ledger, &counted),
        smooth,
        behind,
        unclear,
        missing,
        incomplete,
        faulty,
        practice,
        highlights,
        ahead,
        makeup,
        slow,
        by_item,
        counted,
        cells,
        reporters,
        uncounted,
    }
}

/// Units that owe something, in the order of the ledger, and those that the
/// list names but the ledger does not know. Every town is one, whether it owes
/// anything or not.
fn reporters<'a>(ledger: &'a Ledger, master: &MasterList, counted: &[usize]) -> Vec<Reporter<'a>> {
    let owing: BTreeSet<&'a str> =
        counted.iter().flat_map(|i| ledger.items[*i].expected_from.iter().map(String::as_str)).collect();
    let known: BTreeSet<&str> = ledger.units.iter().map(|unit| unit.name.as_str()).collect();
    let listed = ledger.units.iter().filter(|u| u.kind == UnitKind::Town || owing.contains(u.name.as_str()));
    let listed = listed.map(|unit| Reporter {
        name: &unit.name,
        kind: unit.kind,
        state: unit.state,
        report: Some(unit),
        cells: Vec::new(),
    });
    let strangers = owing.iter().copied().filter(|name| !known.contains(name)).map(|name| Reporter {
        name,
        kind: master.unit(name).map_or(UnitKind::Other, |unit| unit.kind),
        state: UnitState::Missing,
        report: None,
        cells: Vec::new(),
    });
    listed.chain(strangers).collect()
}

/// Every expected cell with its row, and the rows that are nobody's cell.
fn cells<'a>(ledger: &'a Ledger, counted: &[usize], reporters: &[Reporter<'a>]) -> (Vec<Cell<'a>>, Vec<&'a Entry>) {
    let positions: BTreeMap<&str, usize> = reporters.iter().enumerate().map(|(i, r)| (r.name, i)).collect();
    let mut expected: BTreeMap<(usize, usize), Option<&'a Entry>> = BTreeMap::new();
    for item in counted {
        for unit in &ledger.items[*item].expected_from {
            if let Some(unit) = positions.get(unit.as_str()) {
                expected.insert((*unit, *item), None);
            }
        }
    }
    let items: BTreeMap<ItemId, usize> = ledger.items.iter().enumerate().map(|(i, item)| (item.id, i)).collect();
    let mut uncounted = Vec::new();
    for entry in &ledger.entries {
        let item = entry.item.and_then(|id| items.get(&id));
        let place = positions.get(entry.unit.as_str()).zip(item).map(|(unit, item)| (*unit, *item));
        match place.and_then(|place| expected.get_mut(&place)) {
            Some(slot) if slot.is_none() => *slot = Some(entry),
            Some(_) => uncounted.push(entry),
            _ if entry.source.is_some() && entry.item.is_some() => uncounted.push(entry),
            _ => {}
        }
    }
    let cells = expected.into_iter().map(|((unit, item), entry)| Cell {
        unit,
        item,
        status: entry.map_or(Derived::Unreported, |entry| entry.derived),
        entry,
    });
    (cells.collect(), uncounted)
}

/// Names of units with errors that they must correct; reporting nothing or too
/// little is said elsewhere.
fn faulty(ledger: &Ledger) -> BTreeSet<&str> {
    let told = [Code::UnitMissing, Code::ReportedEmpty, Code::RowMissing];
    let errors = ledger.findings.iter().filter(|f| f.severity() == Severity::Error && !told.contains(&f.code));
    errors.filter_map(|f| f.unit.as_deref()).collect()
}

/// Cells whose answer in a column of words says something.
fn telling<'a>(cells: &[Cell<'a>], column: impl Fn(&'a Entry) -> Option<&'a Given<String>>) -> Vec<usize> {
    let says = |cell: &Cell<'a>| {
        let given = cell.entry.and_then(&column);
        given.and_then(Given::value).is_some_and(|words| !is_nothing(words) && !key(words).is_empty())
    };
    (0..cells.len()).filter(|c| says(&cells[*c])).collect()
}

/// The rule of choice: finished work first, then work on track, then the rest;
/// within that whatever takes more than a few words, then the order of print; one
/// example for each unit and one for each task.
fn choose_highlights(practice: &[usize], cells: &[Cell], ledger: &Ledger) -> Vec<usize> {
    let rank = |c: &usize| {
        let status = match cells[*c].status {
            Derived::Done => 0,
            Derived::OnTrack | Derived::Standing => 1,
            _ => 2,
        };
        let words = words_of(&cells[*c], |entry| entry.answers.highlight.as_ref());
        (status, words.chars().count() < TELLING)
    };
    let mut candidates = practice.to_vec();
    candidates.sort_by_key(rank);
    let (mut units, mut tasks, mut chosen) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for c in candidates {
        let task = ledger.items[cells[c].item].task;
        if chosen.len() < HIGHLIGHTS && !units.contains(&cells[c].unit) && !tasks.contains(&task) {
            units.insert(cells[c].unit);
            tasks.insert(task);
            chosen.push(c);
        }
    }
    chosen
}

/// Items with a date to come that some units have finished.
fn ahead<'a>(ledger: &'a Ledger, counted: &[usize], by_item: &[Vec<usize>], cells: &[Cell]) -> Vec<Ahead<'a>> {
    let found = counted.iter().filter_map(|i| {
        let last = ledger.items[*i].milestones.iter().filter(|m| m.due.is_some()).max_by_key(|m| m.due)?;
        let done = by_item[*i].iter().filter(|c| cells[**c].status == Derived::Done);
        let units: Vec<usize> = done.map(|c| cells[*c].unit).collect();
        let early = last.due.is_some_and(|due| due > ledger.as_of) && !units.is_empty();
        early.then_some(Ahead { item: *i, due: last, units })
    });
    found.take(HIGHLIGHTS).collect()
}

/// Items with units that stand there, and which.
fn of_class(class: Derived, counted: &[usize], by_item: &[Vec<usize>], cells: &[Cell]) -> Vec<(usize, Vec<usize>)> {
    let units = |i: usize| -> Vec<usize> {
        by_item[i].iter().filter(|c| cells[**c].status == class).map(|c| cells[*c].unit).collect()
    };
    counted.iter().map(|i| (*i, units(*i))).filter(|(_, units)| !units.is_empty()).collect()
}

/// How pressing an item is, the most pressing first.
fn urgency(item: &ItemReport, ledger: &Ledger) -> u8 {
    let soon = |due: NaiveDate| due > ledger.as_of && due <= ledger.period.next().last_day();
    match item.status {
        Derived::Overdue => 0,
        Derived::Lagging => 1,
        Derived::Unknown => 2,
        Derived::Done => 3,
        Derived::NotStarted | Derived::Unreported => 4,
        Derived::OnTrack if item.milestones.iter().filter_map(|m| m.due).any(soon) => 4,
        Derived::OnTrack => 5,
        _ => 6,
    }
}

fn body_tasks(ledger: &Ledger, counted: &[usize], by_item: &[Vec<usize>]) -> Vec<u32> {
    let mut tasks: BTreeMap<u32, u8> = BTreeMap::new();
    for item in counted.iter().filter(|i| !by_item[**i].is_empty()).map(|i| &ledger.items[*i]) {
        let most = tasks.entry(item.task).or_insert(u8::MAX);
        *most = urgency(item, ledger).min(*most);
    }
    let mut order: Vec<(u8, u32)> = tasks.into_iter().map(|(task, urgency)| (urgency, task)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, task)| task).collect()
}

fn body_items(ledger: &Ledger, counted: &[usize], tasks: &[u32]) -> BTreeSet<usize> {
    let mut chosen = BTreeSet::new();
    for task in tasks {
        let mut items: Vec<usize> = counted.iter().copied().filter(|i| ledger.items[*i].task == *task).collect();
        items.sort_by_key(|i| (urgency(&ledger.items[*i], ledger), *i));
        chosen.extend(items.into_iter().take(ITEMS_PER_TASK));
    }
    chosen
}

/// All of them where they fit; else those with the most overdue, then behind,
/// then silent.
fn body_units(reporters: &[Reporter], cells: &[Cell]) -> BTreeSet<usize> {
    if reporters.len() <= UNIT_ROWS + 2 {
        return (0..reporters.len()).collect();
    }
    let count = |u: usize, wanted: Derived| reporters[u].cells.iter().filter(|c| cells[**c].status == wanted).count();
    let mut order: Vec<usize> = (0..reporters.len()).collect();
    order.sort_by_cached_key(|u| {
        let silent = !reporters[*u].state.has_reported();
        std::cmp::Reverse((count(*u, Derived::Overdue), count(*u, Derived::Lagging), silent, reporters.len() - u))
    });
    order.into_iter().take(UNIT_ROWS).collect()
}

/// Cells that report a problem, by the kind that most of their words point to, of
/// several the first. The largest kind comes first; kinds beyond the limit, the
/// smallest ones, join 其他, which comes last.
fn problems(ledger: &Ledger, cells: &[Cell], reporters: &[Reporter], config: &Config) -> Vec<Problem> {
    let built_in = || PROBLEM_KINDS.iter().map(|(k, w)| (k.to_string(), w.iter().map(|w| w.to_string()).collect()));
    let own = &config.words.problem_kinds;
    let kinds: Vec<(String, Vec<String>)> = if own.is_empty() { built_in().collect() } else { own.clone() };
    let mut found: Vec<Vec<usize>> = vec![Vec::new(); kinds.len() + 1];
    for c in telling(cells, |entry| entry.answers.problems.as_ref()) {
        let words = key(words_of(&cells[c], |entry| entry.answers.problems.as_ref()));
        let told = |k: usize| kinds[k].1.iter().filter(|sign| words.contains(&key(sign))).count();
        let kind = (0..kinds.len()).map(|k| (told(k), Reverse(k))).max().filter(|(told, _)| *told > 0);
        found[kind.map_or(kinds.len(), |(_, Reverse(k))| k)].push(c);
    }
    let mut sizes: Vec<(usize, usize)> =
        (0..kinds.len()).map(|k| (found[k].len(), k)).filter(|(n, _)| *n > 0).collect();
    sizes.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let small = sizes.split_off(sizes.len().min(KINDS - 1));
    let mut rest = std::mem::take(&mut found[kinds.len()]);
    rest.extend(small.into_iter().flat_map(|(_, k)| std::mem::take(&mut found[k])));
    rest.sort_unstable();
    let named = sizes.into_iter().map(|(_, k)| (Some(kinds[k].0.clone()), std::mem::take(&mut found[k])));
    let told = named.collect::<Vec<_>>().into_iter().chain([(None, rest)]).filter(|(_, cells)| !cells.is_empty());
    told.map(|(kind, of)| problem(kind, of, ledger, cells, reporters)).collect()
}

fn problem(kind: Option<String>, of: Vec<usize>, ledger: &Ledger, cells: &[Cell], reporters: &[Reporter]) -> Problem {
    let quoted = |c: &usize| quotation(words_of(&cells[*c], |entry| entry.answers.problems.as_ref()), PROBLEM, &[]);
    let rank = |(c, excerpt): &(usize, Excerpt)| {
        let status = match cells[*c].status {
            Derived::Overdue => 0,
            Derived::Lagging => 1,
            _ => 2,
        };
        (excerpt.cut, excerpt.text.chars().count() < TELLING / 2, status)
    };
    // Half a clause is no quotation.
    let quotable = of.iter().map(|c| (*c, quoted(c))).filter(|(_, excerpt)| !excerpt.broken);
    let quote = quotable.min_by_key(rank).map(|(c, _)| c);
    let ours: BTreeSet<&str> = reporters.iter().map(|r| r.name).collect();
    // Who leads most of what the problems are about comes first.
    let mut leads: Vec<(&str, usize)> = Vec::new();
    for item in of.iter().map(|c| cells[*c].item) {
        let lead = ledger.items[item].owners.iter().find(|owner| !ours.contains(owner.as_str()) && !is_open(owner));
        let Some(lead) = lead.map(String::as_str) else { continue };
        match leads.iter_mut().find(|(known, _)| *known == lead) {
            Some((_, n)) => *n += 1,
            None => leads.push((lead, 1)),
        }
    }
    leads.sort_by_key(|(_, n)| Reverse(*n));
    let leads = leads.into_iter().map(|(lead, _)| lead.to_string()).collect();
    Problem { kind, cells: of, quote, leads }
}

/// Whether an owner names a set rather than a body: nobody can be asked by it.
fn is_open(owner: &str) -> bool {
    owner.contains('各') || owner.contains("相关")
}

/// The words of a cell in a column, empty where there are none.
pub fn words_of<'a>(cell: &Cell<'a>, column: impl Fn(&'a Entry) -> Option<&'a Given<String>>) -> &'a str {
    cell.entry.and_then(column).and_then(Given::value).map_or("", String::as_str)
}

/// Items that begin in the next quarter and are not done already.
fn starts(ledger: &Ledger, counted: &[usize]) -> Vec<(NaiveDate, usize)> {
    let end = ledger.period.next().last_day();
    let begins = |i: &usize| {
        let item = &ledger.items[*i];
        let from = item.milestones.iter().filter_map(|m| m.from).min()?;
        (from > ledger.as_of && from <= end && item.status != Derived::Done).then_some((from, *i))
    };
    let mut found: Vec<_> = counted.iter().filter_map(begins).collect();
    found.sort_unstable();
    found
}

/// Dates of the next quarter for items that are not finished.
fn due<'a>(ledger: &'a Ledger, counted: &[usize]) -> Vec<(NaiveDate, Vec<(usize, &'a Milestone)>)> {
    let closed = [Derived::Done, Derived::Adjusted, Derived::NotApplicable];
    let end = ledger.period.next().last_day();
    let mut days: BTreeMap<NaiveDate, Vec<(usize, &Milestone)>> = BTreeMap::new();
    for i in counted.iter().filter(|i| !closed.contains(&ledger.items[**i].status)) {
        for milestone in &ledger.items[*i].milestones {
            if let Some(due) = milestone.due.filter(|due| *due > ledger.as_of && *due <= end) {
                days.entry(due).or_default().push((*i, milestone));
            }
        }
    }
    days.into_iter().collect()
}
