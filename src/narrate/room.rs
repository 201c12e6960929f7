//! Room in the body: about how many lines each section takes at GB/T 9704
//! sizes (28 characters a line, 22 lines a page), so that five pages hold it.
//!
//! The sections other than 二 are short by their own limits. What they leave is
//! given to the tasks, the most pressing first; the others stand in the annex.

use super::{Cell, DUE_DAYS, DUE_ITEMS, DUE_NAMED, ITEMS_PER_TASK, PRACTICE, PROBLEM, Story, urgency, words, words_of};
use crate::ledger::{Ledger, UnitState};
use crate::task::Scope;
use crate::value::{Derived, Quantity};
use std::collections::{BTreeMap, BTreeSet};

/// Lines before the annexes, as counted here: five pages of 22, less the head.
const LINES: usize = 104;
/// Half widths of a line: digits and Latin letters take one, the others two.
/// Ragged ends are allowed for.
const LINE: usize = 55;
/// The first line's indent.
const INDENT: usize = 4;
/// Lines of 一 about what moved since the issue before.
const SINCE: usize = 3;
/// Half widths of the same in the paragraph of a task: 比上季度新增完成10项次。
const SINCE_TASK: usize = 28;
/// Names that a sentence shows where there are too many.
const NAMES: usize = 3;

/// Half widths of words.
fn width(words: &str) -> usize {
    words.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Lines of a paragraph.
fn lines(width: usize) -> usize {
    (width + INDENT).div_ceil(LINE)
}

/// The tasks that the body has room for.
pub fn tasks(story: &Story, ledger: &Ledger, after: bool) -> BTreeSet<u32> {
    let mut tasks: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for item in story.counted.iter().filter(|i| !story.by_item[**i].is_empty()) {
        tasks.entry(ledger.items[*item].task).or_default().push(*item);
    }
    let mut order: Vec<(u8, u32, Vec<usize>)> = Vec::new();
    for (task, mut items) in tasks {
        items.sort_by_key(|i| (urgency(&ledger.items[*i]), *i));
        order.push((items.first().map_or(0, |i| urgency(&ledger.items[*i])), task, items));
    }
    order.sort_unstable();
    let since = if after { SINCE } else { 0 };
    let mut room = LINES.saturating_sub(rest(story, ledger) + since);
    let mut chosen = BTreeSet::new();
    for (_, task, items) in order {
        let lines = task_lines(story, ledger, &items, after);
        if lines > room {
            break;
        }
        room -= lines;
        chosen.insert(task);
    }
    chosen
}

/// Lines of a paragraph about these items.
fn task_lines(story: &Story, ledger: &Ledger, items: &[usize], after: bool) -> usize {
    let title = items.first().map_or(0, |i| width(&words::short_title(&ledger.items[*i].title)));
    let cells = || items.iter().flat_map(|i| &story.by_item[*i]).map(|c| &story.cells[*c]);
    let classes = cells().map(|cell| cell.status).filter(|s| *s != Derived::Unreported).collect::<BTreeSet<_>>();
    let digits = cells().count().to_string().len();
    let counts: usize = classes.iter().map(|class| width(class.label()) + 6 + digits).sum();
    let mut total = title + 20 + digits + counts + if after { SINCE_TASK } else { 0 };
    for item in items.iter().take(ITEMS_PER_TASK) {
        let of = |wanted: Derived| -> Vec<usize> {
            let mine = story.by_item[*item].iter().map(|c| &story.cells[*c]);
            mine.filter(|cell| cell.status == wanted).map(|cell| cell.unit).collect()
        };
        let report = &ledger.items[*item];
        let label = report.milestones.iter().map(|m| width(&m.label) + 16).max().unwrap_or(0);
        let late = [of(Derived::Overdue), of(Derived::Lagging)];
        let late: usize = late.iter().filter(|u| !u.is_empty()).map(|u| 10 + names(story, u, NAMES + 1)).sum();
        let done = of(Derived::Done);
        total += match (late, done.len()) {
            (1.., _) => 4 + label + late,
            (0, 1..=3) => 18 + names(story, &done, NAMES + 1),
            _ => 0,
        };
        total += targets(story, ledger, *item);
    }
    lines(total)
}

/// Half widths of what is said about the targets of an item.
fn targets(story: &Story, ledger: &Ledger, item: usize) -> usize {
    let report = &ledger.items[item];
    let cells = story.by_item[item].iter().map(|c| &story.cells[*c]);
    let silent: Vec<usize> = cells.filter(|cell| !gives_a_count(cell)).map(|cell| cell.unit).collect();
    let silent = if silent.len() <= NAMES { 18 + names(story, &silent, NAMES) } else { 0 };
    let said = report.targets.iter().enumerate().filter(|(_, target)| target.value.is_some());
    said.map(|(position, target)| {
        let gap = report.closing.get(position).and_then(|closing| closing.gap);
        let short = target.scope == Scope::District && gap.is_some_and(|gap| gap > Quantity::default());
        36 + width(&target.words) + if short { silent } else { 0 }
    })
    .sum()
}

/// Whether a cell holds a number of things.
fn gives_a_count(cell: &Cell) -> bool {
    let answers = cell.entry.map(|entry| &entry.answers);
    answers.is_some_and(|a| [&a.done, &a.target].into_iter().flatten().any(|given| given.exact().is_some()))
}

/// Half widths of a list of units: all of them up to `cap`, else the first few.
fn names(story: &Story, units: &[usize], cap: usize) -> usize {
    let shown = if units.len() <= cap { units.len() } else { NAMES };
    let listed: usize = units[..shown].iter().map(|u| width(story.reporters[*u].name) + 2).sum();
    listed + if shown < units.len() { 14 } else { 0 }
}

/// Lines of the other sections with their headings, of the heading and the last
/// line of 二, and of the line of annexes.
fn rest(story: &Story, ledger: &Ledger) -> usize {
    overview(story, ledger) + units(story) + practice(story) + problems(story) + next(story, ledger) + 4
}

fn overview(story: &Story, ledger: &Ledger) -> usize {
    let late = |units: &[usize]| names(story, units, 7);
    let item = |i: &usize| width(&words::short_name(&ledger.items[*i].text, &ledger.items[*i].title)) + 8;
    let states: BTreeSet<UnitState> = story.reporters.iter().map(|r| r.state).collect();
    let tardy = (0..story.reporters.len()).filter(|u| story.reporters[*u].state != UnitState::OnTime);
    let tardy = late(&tardy.collect::<Vec<_>>());
    let named = 52 + late(&story.behind) + names(story, &story.smooth, NAMES + 1);
    let reports = 100 + 14 * states.len() + tardy + named;
    let classes: BTreeSet<Derived> = story.counted.iter().map(|i| ledger.items[*i].status).collect();
    let counts = 136 + classes.iter().map(|class| width(class.label()) + 8).sum::<usize>();
    let behind = |items: &[usize]| items.iter().take(NAMES + 1).map(item).sum::<usize>();
    let judgement = counts + 44 + behind(&story.overdue) + behind(&story.lagging);
    let targets = story.counted.iter().flat_map(|i| &ledger.items[*i].targets).filter(|t| t.value.is_some());
    let targets: usize = targets.take(2).map(|t| width(&t.words) + 44).sum();
    1 + lines(judgement) + lines(targets + 14) + lines(reports)
}

fn units(story: &Story) -> usize {
    let all = story.body_units.len() == story.reporters.len();
    2 + 2 * usize::from(!all) + (story.body_units.len() + 2) * 5 / 9 + 1
}

fn practice(story: &Story) -> usize {
    let quoted = |c: &usize| {
        let cell = &story.cells[*c];
        let words = words_of(cell, |entry| entry.answers.highlight.as_ref());
        lines(width(story.reporters[cell.unit].name) + 24 + width(&words::excerpt(words, PRACTICE, &[]).text))
    };
    2 + story.highlights.iter().map(quoted).sum::<usize>() + 3 * story.ahead.len()
}

fn problems(story: &Story) -> usize {
    let paragraph = |problem: &super::Problem| {
        let units: BTreeSet<usize> = problem.cells.iter().map(|c| story.cells[*c].unit).collect();
        let items: BTreeSet<usize> = problem.cells.iter().map(|c| story.cells[*c].item).collect();
        let units: Vec<usize> = units.into_iter().collect();
        let quote = problem.quote.map_or(0, |c| {
            let cell = &story.cells[c];
            let words = words_of(cell, |entry| entry.answers.problems.as_ref());
            width(&words::excerpt(words, PROBLEM, &[]).text)
                + 4
                + if problem.cells.len() > 1 { width(story.reporters[cell.unit].name) } else { 0 }
        });
        let lead = problem.leads.first().map_or(18, |lead| width(lead) + 14);
        let kind = problem.kind.as_deref().map_or(4, width);
        lines(kind + 12 + names(story, &units, NAMES + 1) + 8 + 5 * items.len().min(5) + quote + lead)
    };
    2 + story.problems.iter().map(paragraph).sum::<usize>()
}

fn next(story: &Story, ledger: &Ledger) -> usize {
    let list = |units: &[usize], width: usize| match units.is_empty() {
        true => 0,
        false => lines(names(story, units, 7) + width),
    };
    let mut room = DUE_NAMED;
    let mut due = 50;
    for (_, items) in story.due.iter().take(DUE_DAYS) {
        for (item, milestone) in items.iter().take(DUE_ITEMS.min(room)) {
            let report = &ledger.items[*item];
            let owner = report.owners.first().map_or(0, |owner| width(owner) + 6);
            due += width(&words::short_name(&report.text, &report.title)) + width(&milestone.label) + owner + 10;
        }
        room -= items.len().min(DUE_ITEMS).min(room);
        due += 15 + if items.len() > DUE_ITEMS { 8 } else { 0 };
    }
    let owing: BTreeSet<usize> = story.makeup.iter().flat_map(|(_, units)| units.iter().copied()).collect();
    let makeup = list(&owing.into_iter().collect::<Vec<_>>(), 56 + 6 * story.makeup.len().min(6));
    let due = if story.due.is_empty() { 0 } else { lines(due) };
    1 + due + makeup + list(&story.missing, 32) + list(&story.incomplete, 36) + list(&story.faulty, 52)
}
