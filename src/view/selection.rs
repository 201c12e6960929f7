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
/// Characters of an answer once it is opened: a page of [`DETAIL`] rows must stay small.
pub const OPENED: usize = 300;
/// Characters of what an answer says beside its progress.
pub const ASIDE: usize = 80;
/// Cells of the detail: what a page may hold and stay small.
pub const DETAIL: usize = 1_000;
/// Answers for a whole task that stand in its paragraph.
pub const WHOLE: usize = 2;
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
    /// The statuses of these cells.
    pub statuses: BTreeSet<Derived>,
}

impl Reporter<'_> {
    /// Whether it has a cell of one of these statuses.
    pub fn any(&self, wanted: &[Derived]) -> bool {
        wanted.iter().any(|status| self.statuses.contains(status))
    }
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

/// What a briefing says: the cells, and what is chosen from them.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    ledger: &'a Ledger,
    /// Units that should report, in the order of printing.
    pub reporters: Vec<Reporter<'a>>,
    /// Every expected cell, by unit, then item.
    pub cells: Vec<Cell<'a>>,
    /// Cells of each item of the ledger.
    pub by_item: Vec<Vec<usize>>,
    /// Positions of the items that count.
    pub counted: Vec<usize>,
    /// Tasks that units report on, the most pressing first; the body tells of as many as fit.
    pub body_tasks: Vec<u32>,
    /// Rows for a task as a whole, by task, each with its position in `reporters`.
    pub whole: BTreeMap<u32, Vec<(usize, &'a Entry)>>,
    /// Rows that count nowhere: not expected from the unit, a repeat, or reported twice.
    pub uncounted: Vec<&'a Entry>,
}

impl<'a> Selection<'a> {
    /// Chooses what is worth saying.
    pub fn new(ledger: &'a Ledger, master: &MasterList) -> Self {
        let counted: Vec<usize> = (0..ledger.items.len()).filter(|i| ledger.items[*i].duplicate_of.is_none()).collect();
        let mut reporters = reporters(ledger, master, &counted);
        let (cells, uncounted) = cells(ledger, &counted, &reporters);
        let mut by_item = vec![Vec::new(); ledger.items.len()];
        for (position, cell) in cells.iter().enumerate() {
            by_item[cell.item].push(position);
            reporters[cell.unit].cells.push(position);
            reporters[cell.unit].statuses.insert(cell.status);
        }
        let body_tasks = body_tasks(ledger, &counted, &by_item);
        let whole = whole_tasks(ledger, &reporters);
        Self { ledger, reporters, cells, by_item, counted, body_tasks, whole, uncounted }
    }

    /// Units that fit.
    pub fn units(&self, fits: impl Fn(&Reporter) -> bool) -> Vec<usize> {
        (0..self.reporters.len()).filter(|u| fits(&self.reporters[*u])).collect()
    }

    /// Counted items of this status.
    pub fn of_status(&self, wanted: Derived) -> Vec<usize> {
        self.counted.iter().copied().filter(|i| self.ledger.items[*i].status == wanted).collect()
    }

    /// Items with units whose cell is of this status, and which.
    pub fn items_with(&self, wanted: Derived) -> Vec<(usize, Vec<usize>)> {
        let units = self.counted.iter().map(|i| (*i, self.units_of(*i, wanted)));
        units.filter(|(_, units)| !units.is_empty()).collect()
    }

    /// Units whose cell of an item is of this status.
    fn units_of(&self, item: usize, wanted: Derived) -> Vec<usize> {
        self.with_status(&self.by_item[item], wanted).iter().map(|c| self.cells[*c].unit).collect()
    }

    /// Those of the cells that are of this status.
    pub fn with_status(&self, cells: &[usize], wanted: Derived) -> Vec<usize> {
        cells.iter().copied().filter(|c| self.cells[*c].status == wanted).collect()
    }

    /// Rows that tell something of an item and count nowhere.
    pub fn told_of(&self, item: ItemId) -> impl Iterator<Item = &'a Entry> {
        let tells = |entry: &Entry| !entry.answers.is_empty() && entry.derived != Derived::NotApplicable;
        self.uncounted.iter().copied().filter(move |entry| entry.item == Some(item) && tells(entry))
    }

    /// Cells whose answer in a column of words says something.
    pub fn telling(&self, column: impl Fn(&'a Entry) -> Option<&'a Given<String>>) -> Vec<usize> {
        let says = |words: &str| !is_nothing(words) && !key(words).is_empty();
        (0..self.cells.len()).filter(|c| says(words_of(&self.cells[*c], &column))).collect()
    }

    /// Which cells with good practice to quote: finished work first, then work on
    /// track, then the rest; within that whatever takes more than a few words, then
    /// the order of print; one example for each unit and one for each task.
    pub fn highlights(&self, practice: &[usize]) -> Vec<usize> {
        let rank = |c: &usize| {
            let status = match self.cells[*c].status {
                Derived::Done => 0,
                Derived::OnTrack | Derived::Standing => 1,
                _ => 2,
            };
            let words = words_of(&self.cells[*c], |entry| entry.answers.highlight.as_ref());
            (status, words.chars().count() < TELLING)
        };
        let mut candidates = practice.to_vec();
        candidates.sort_by_key(rank);
        let (mut units, mut tasks) = (BTreeSet::new(), BTreeSet::new());
        candidates.retain(|c| {
            let (unit, task) = (self.cells[*c].unit, self.ledger.items[self.cells[*c].item].task);
            !units.contains(&unit) && !tasks.contains(&task) && units.insert(unit) && tasks.insert(task)
        });
        candidates.truncate(HIGHLIGHTS);
        candidates
    }

    /// Items with a date to come that some units have finished, and which units.
    pub fn ahead(&self) -> Vec<(usize, &'a Milestone, Vec<usize>)> {
        let found = self.counted.iter().filter_map(|i| {
            let last = self.ledger.items[*i].milestones.iter().filter(|m| m.due.is_some()).max_by_key(|m| m.due)?;
            let units = self.units_of(*i, Derived::Done);
            let early = last.due.is_some_and(|due| due > self.ledger.as_of) && !units.is_empty();
            early.then_some((*i, last, units))
        });
        found.take(HIGHLIGHTS).collect()
    }

    /// Those of a task's items that its paragraph tells of: the most pressing.
    pub fn body_items(&self, mut items: Vec<usize>) -> Vec<usize> {
        items.sort_by_key(|i| urgency(&self.ledger.items[*i], self.ledger));
        items.truncate(ITEMS_PER_TASK);
        items
    }

    /// Units whose row stands in the body: all of them where they fit; else those
    /// with the most overdue, then behind, then silent.
    pub fn body_units(&self) -> BTreeSet<usize> {
        let all = self.reporters.len();
        if all <= UNIT_ROWS + 2 {
            return (0..all).collect();
        }
        let mut order: Vec<usize> = (0..all).collect();
        order.sort_by_cached_key(|u| {
            let reporter = &self.reporters[*u];
            let count = |wanted| self.with_status(&reporter.cells, wanted).len();
            Reverse((count(Derived::Overdue), count(Derived::Lagging), !reporter.state.has_reported(), all - u))
        });
        order.into_iter().take(UNIT_ROWS).collect()
    }

    /// Problems by kind, in the order of print. A cell goes to the kind that most
    /// of its words point to, of several the first. The largest kind comes first;
    /// kinds beyond the limit, the smallest ones, join 其他, which comes last.
    pub fn problems(&self, config: &Config) -> Vec<Problem> {
        let built_in = || PROBLEM_KINDS.iter().map(|(k, w)| (k.to_string(), w.iter().map(|w| w.to_string()).collect()));
        let own = &config.words.problem_kinds;
        let kinds: Vec<(String, Vec<String>)> = if own.is_empty() { built_in().collect() } else { own.clone() };
        let mut found: Vec<(Option<String>, Vec<usize>)> =
            kinds.iter().map(|(name, _)| (Some(name.clone()), Vec::new())).collect();
        let mut rest = Vec::new();
        for c in self.telling(|entry| entry.answers.problems.as_ref()) {
            let words = key(words_of(&self.cells[c], |entry| entry.answers.problems.as_ref()));
            let signs = |k: usize| kinds[k].1.iter().filter(|sign| words.contains(&key(sign))).count();
            let kind = (0..kinds.len()).map(|k| (signs(k), Reverse(k))).max().filter(|(signs, _)| *signs > 0);
            kind.map_or(&mut rest, |(_, Reverse(k))| &mut found[k].1).push(c);
        }
        found.retain(|(_, cells)| !cells.is_empty());
        found.sort_by_key(|(_, cells)| Reverse(cells.len()));
        rest.extend(found.split_off(found.len().min(KINDS - 1)).into_iter().flat_map(|(_, cells)| cells));
        rest.sort_unstable();
        found.extend((!rest.is_empty()).then_some((None, rest)));
        found.into_iter().map(|(kind, cells)| self.problem(kind, cells)).collect()
    }

    fn problem(&self, kind: Option<String>, cells: Vec<usize>) -> Problem {
        let quoted =
            |c: usize| quotation(words_of(&self.cells[c], |entry| entry.answers.problems.as_ref()), PROBLEM, &[]);
        let rank = |(c, excerpt): &(usize, Excerpt)| {
            let status = match self.cells[*c].status {
                Derived::Overdue => 0,
                Derived::Lagging => 1,
                _ => 2,
            };
            (excerpt.cut, excerpt.text.chars().count() < TELLING / 2, status)
        };
        // Half a clause is no quotation.
        let quotable = cells.iter().map(|c| (*c, quoted(*c))).filter(|(_, excerpt)| !excerpt.broken);
        let quote = quotable.min_by_key(rank).map(|(c, _)| c);
        let ours: BTreeSet<&str> = self.reporters.iter().map(|r| r.name).collect();
        // Who leads most of what the problems are about comes first.
        let mut leads: Vec<(&str, usize)> = Vec::new();
        for item in cells.iter().map(|c| &self.ledger.items[self.cells[*c].item]) {
            let leads_it = |owner: &&String| !ours.contains(owner.as_str()) && !is_open(owner);
            let Some(lead) = item.owners.iter().find(leads_it) else { continue };
            match leads.iter_mut().find(|(known, _)| known == lead) {
                Some((_, n)) => *n += 1,
                None => leads.push((lead, 1)),
            }
        }
        leads.sort_by_key(|(_, n)| Reverse(*n));
        let leads = leads.into_iter().map(|(lead, _)| lead.to_string()).collect();
        Problem { kind, cells, quote, leads }
    }

    /// Items that begin in the next quarter and are not done already, by date.
    pub fn starts(&self) -> Vec<(NaiveDate, usize)> {
        let begins = |i: &usize| {
            let item = &self.ledger.items[*i];
            let from = item.milestones.iter().filter_map(|m| m.from).min()?;
            (is_next(self.ledger, from) && item.status != Derived::Done).then_some((from, *i))
        };
        let mut found: Vec<_> = self.counted.iter().filter_map(begins).collect();
        found.sort_unstable();
        found
    }

    /// Dates of the next quarter for items that are not finished.
    pub fn due(&self) -> BTreeMap<NaiveDate, Vec<(usize, &'a Milestone)>> {
        let closed = [Derived::Done, Derived::Adjusted, Derived::NotApplicable];
        let mut days: BTreeMap<NaiveDate, Vec<(usize, &Milestone)>> = BTreeMap::new();
        for i in self.counted.iter().filter(|i| !closed.contains(&self.ledger.items[**i].status)) {
            for milestone in &self.ledger.items[*i].milestones {
                if let Some(due) = milestone.due.filter(|due| is_next(self.ledger, *due)) {
                    days.entry(due).or_default().push((*i, milestone));
                }
            }
        }
        days
    }

    /// Units with errors to correct; that they reported nothing or too little is said elsewhere.
    pub fn faulty(&self) -> BTreeSet<&'a str> {
        let elsewhere = [Code::UnitMissing, Code::ReportedEmpty, Code::RowMissing];
        let errors = self.ledger.findings.iter().filter(|f| f.severity() == Severity::Error);
        errors.filter(|f| !elsewhere.contains(&f.code)).filter_map(|f| f.unit.as_deref()).collect()
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
    let listed = listed.map(|unit| (unit.name.as_str(), unit.kind, unit.state, Some(unit)));
    let strangers = owing
        .iter()
        .copied()
        .filter(|name| !known.contains(name))
        .map(|name| (name, master.unit(name).map_or(UnitKind::Other, |unit| unit.kind), UnitState::Missing, None));
    let all = listed.chain(strangers).map(|(name, kind, state, report)| Reporter {
        name,
        kind,
        state,
        report,
        cells: Vec::new(),
        statuses: BTreeSet::new(),
    });
    all.collect()
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

/// The rows for whole tasks, by task, in the order of the ledger.
fn whole_tasks<'a>(ledger: &'a Ledger, reporters: &[Reporter<'a>]) -> BTreeMap<u32, Vec<(usize, &'a Entry)>> {
    let positions: BTreeMap<&str, usize> = reporters.iter().enumerate().map(|(i, r)| (r.name, i)).collect();
    let mut whole: BTreeMap<u32, Vec<(usize, &Entry)>> = BTreeMap::new();
    for entry in ledger.entries.iter().filter(|entry| entry.item.is_none()) {
        if let Some((task, unit)) = entry.task.zip(positions.get(entry.unit.as_str())) {
            whole.entry(task).or_default().push((*unit, entry));
        }
    }
    whole
}

/// Whether a date lies after the cut-off and not after the next quarter.
fn is_next(ledger: &Ledger, date: NaiveDate) -> bool {
    date > ledger.as_of && date <= ledger.period.next().last_day()
}

/// How pressing an item is, the most pressing first.
fn urgency(item: &ItemReport, ledger: &Ledger) -> u8 {
    match item.status {
        Derived::Overdue => 0,
        Derived::Lagging => 1,
        Derived::Unknown => 2,
        Derived::Done => 3,
        Derived::NotStarted | Derived::Unreported => 4,
        Derived::OnTrack if item.milestones.iter().filter_map(|m| m.due).any(|due| is_next(ledger, due)) => 4,
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
    let mut order: Vec<u32> = tasks.keys().copied().collect();
    order.sort_by_key(|task| tasks[task]);
    order
}

/// Whether an owner names a set rather than a body: nobody can be asked by it.
fn is_open(owner: &str) -> bool {
    owner.contains('各') || owner.contains("相关")
}

/// The words of a cell in a column, empty where there are none.
fn words_of<'a>(cell: &Cell<'a>, column: impl Fn(&'a Entry) -> Option<&'a Given<String>>) -> &'a str {
    cell.entry.and_then(column).and_then(Given::value).map_or("", String::as_str)
}
