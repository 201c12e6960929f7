//! What is worth saying, and in what order; no wording.
//!
//! Everything here points back into the ledger by index or reference, so that
//! the view can print a number and still say which cells it counts. The
//! constants below keep the body short, whether twelve units report or a
//! thousand; how many tasks five pages hold shows when the words are there.

use crate::model::ledger::{Entry, ItemReport, Ledger, UnitReport, UnitState};
use crate::model::task::{ItemId, MasterList, UnitKind};
use crate::model::value::{Derived, Given, Words, is_nothing, is_same_as_above, key};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Items of a task that stand in the body.
pub const ITEMS_PER_TASK: usize = 3;
/// Rows of the table of units in the body.
pub const UNIT_ROWS: usize = 14;
/// Units that 附件2 names, in its table and its matrix: some eight pages of each, which
/// is what a person can look through. Of more the most pressing stand there, and the
/// workbook has all.
pub const ANNEX_UNITS: usize = 250;
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

/// What a briefing says: the cells, and what is chosen from them.
#[derive(Clone, Debug)]
pub struct Selection<'a> {
    pub(super) ledger: &'a Ledger,
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

    /// The unit of a cell.
    pub fn unit_of(&self, cell: usize) -> &'a str {
        self.reporters[self.cells[cell].unit].name
    }

    /// The item of a cell.
    pub fn report_of(&self, cell: usize) -> &'a ItemReport {
        &self.ledger.items[self.cells[cell].item]
    }

    /// Units that fit.
    pub fn units(&self, fits: impl Fn(&Reporter) -> bool) -> Vec<usize> {
        (0..self.reporters.len()).filter(|u| fits(&self.reporters[*u])).collect()
    }

    /// Units that owe something and reported so.
    pub fn owing(&self, states: &[UnitState]) -> Vec<usize> {
        self.units(|reporter| !reporter.cells.is_empty() && states.contains(&reporter.state))
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
    pub(super) fn units_of(&self, item: usize, wanted: Derived) -> Vec<usize> {
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

    /// Cells whose answer in a column of words says something of its own; a row that
    /// does not count says nothing here.
    pub fn telling(&self, column: impl Fn(&'a Entry) -> Option<&'a Given<Words>>) -> Vec<usize> {
        let counts = |c: &usize| self.cells[*c].entry.is_some_and(|entry| entry.counted);
        let says = |words: &str| !is_nothing(words) && !is_same_as_above(words) && !key(words).is_empty();
        (0..self.cells.len()).filter(counts).filter(|c| says(self.words(*c, &column))).collect()
    }

    /// The words of a cell in a column, empty where there are none.
    pub(super) fn words(&self, cell: usize, column: impl Fn(&'a Entry) -> Option<&'a Given<Words>>) -> &'a str {
        self.cells[cell].entry.and_then(column).and_then(Given::value).map_or("", Words::as_str)
    }

    /// Those of a task's items that its paragraph tells of: the most pressing.
    pub fn body_items(&self, mut items: Vec<usize>) -> Vec<usize> {
        items.sort_by_key(|i| urgency(&self.ledger.items[*i], self.ledger));
        items.truncate(ITEMS_PER_TASK);
        items
    }

    /// Units whose row stands in the body: all of them where they fit, else the most
    /// pressing.
    pub fn body_units(&self) -> BTreeSet<usize> {
        if self.reporters.len() <= UNIT_ROWS + 2 { self.pressing(UNIT_ROWS + 2) } else { self.pressing(UNIT_ROWS) }
    }

    /// Units that a page names, those of the body among them.
    pub fn annex_units(&self) -> BTreeSet<usize> {
        self.pressing(ANNEX_UNITS)
    }

    /// So many units: those with the most overdue, then behind, then silent, then that
    /// cannot be judged.
    fn pressing(&self, most: usize) -> BTreeSet<usize> {
        let all = self.reporters.len();
        if all <= most {
            return (0..all).collect();
        }
        let mut order: Vec<usize> = (0..all).collect();
        order.sort_by_cached_key(|u| {
            let reporter = &self.reporters[*u];
            let count = |wanted| self.with_status(&reporter.cells, wanted).len();
            let (overdue, lagging, unknown) =
                (count(Derived::Overdue), count(Derived::Lagging), count(Derived::Unknown));
            Reverse((overdue, lagging, !reporter.state.has_reported(), unknown, all - u))
        });
        order.into_iter().take(most).collect()
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
    let positions: HashMap<&str, usize> = reporters.iter().enumerate().map(|(i, r)| (r.name, i)).collect();
    // Units down, items across: what is expected, and its row.
    let width = ledger.items.len();
    let mut expected: Vec<Option<Option<&'a Entry>>> = vec![None; reporters.len() * width];
    for item in counted {
        for unit in &ledger.items[*item].expected_from {
            if let Some(unit) = positions.get(unit.as_str()) {
                expected[unit * width + item] = Some(None);
            }
        }
    }
    let items: BTreeMap<ItemId, usize> = ledger.items.iter().enumerate().map(|(i, item)| (item.id, i)).collect();
    let mut uncounted = Vec::new();
    for entry in &ledger.entries {
        let item = entry.item.and_then(|id| items.get(&id));
        let place = positions.get(entry.unit.as_str()).zip(item).map(|(unit, item)| unit * width + item);
        match place.and_then(|place| expected[place].as_mut()) {
            Some(slot) if slot.is_none() => *slot = Some(entry),
            Some(_) => uncounted.push(entry),
            _ if entry.source.is_some() && entry.item.is_some() => uncounted.push(entry),
            _ => {}
        }
    }
    let cells = expected.into_iter().enumerate().filter_map(|(at, entry)| {
        let entry = entry?;
        let status = entry.map_or(Derived::Unreported, |entry| entry.derived);
        Some(Cell { unit: at / width, item: at % width, status, entry })
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
pub(super) fn is_next(ledger: &Ledger, date: NaiveDate) -> bool {
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
