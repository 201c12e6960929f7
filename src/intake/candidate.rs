//! A sheet under consideration: its tables, the titles above them, its quarter.

use super::arrival::Arrival;
use super::context::Intake;
use super::period::{Period, Where, Witnesses, carried, weigh};
use super::tables::continuation::goes_on;
use super::tables::halves::{Part, parts};
use super::tables::table::{Kind, Table};
use super::watch::Watch;
use crate::formats::{Sheet, Workbook, limits};
use crate::model::form::Column;
use crate::model::outgoing::{FormKey, Leaflet};
use crate::model::place::{CellRef, Place};
use crate::model::value::{Cell, Quarter, clean, is_invisible, key};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Texts above a table that are looked at; a sheet has three or four.
const TITLES: usize = 500;

/// Longest text, in characters, that stands above a table as a title or note.
const LONGEST_TITLE: usize = 80;

/// A sheet under consideration.
pub(super) struct Candidate<'a> {
    /// The sheet as it was read, up to the last column that a table may have.
    pub sheet: &'a Sheet,
    /// What stands right of that.
    pub beyond: Beyond,
    /// What it is called, without invisible characters; for findings.
    pub name: Arc<str>,
    /// Where the sheet is, for findings in no single cell.
    pub place: Place,
    /// Its parts with tables; empty where no heading row was found.
    pub parts: Vec<Part<'a>>,
    /// The sheet whose table it goes on with, by position; absent where its
    /// tables are its own.
    pub continues: Option<usize>,
    /// Whether it is a sheet of ours that went along with a form: nothing on it is read.
    pub is_leaflet: bool,
    /// Short texts above the first table: titles, notes, the reporting unit.
    pub titles: Vec<(CellRef, String)>,
    /// Whether it stands in a book with a form that went out.
    pub of_form: bool,
    /// Which quarter it is of.
    pub period: Period,
    /// How long its file may take.
    pub watch: &'a Watch,
}

impl Candidate<'_> {
    /// Its tables, from above, then from the left.
    pub(super) fn tables(&self) -> impl Iterator<Item = &Table> {
        self.parts.iter().flat_map(|part| &part.tables)
    }

    /// Every row that holds something, from above.
    pub(super) fn rows(&self) -> Vec<u32> {
        let mut rows = self.sheet.rows();
        rows.extend(&self.beyond.rows);
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The keys of the forms that it is, or was put together of.
    pub(super) fn keys(&self) -> impl Iterator<Item = FormKey> {
        self.titles.iter().filter_map(|(_, text)| FormKey::read(text))
    }

    /// Whether it has a table of this kind.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.tables().any(|table| table.kind == kind)
    }

    /// Whether it only has lists of projects in which no words stand: numbers alone name none.
    pub(super) fn is_unfilled_register(&self) -> bool {
        let words = |table: &Table| {
            let mut rows = self.sheet.rows_in(table.rows());
            rows.any(|(_, cells)| {
                cells.iter().any(|(_, cell)| matches!(cell, Cell::Text(text) if text.chars().any(char::is_alphabetic)))
            })
        };
        !self.has(Kind::Progress) && !self.tables().any(words)
    }

    /// The first row of its first table.
    pub(super) fn first_row(&self) -> u32 {
        self.tables().next().map_or(u32::MAX, |table| table.first)
    }
}

/// The cells of a sheet right of the last column that is read.
#[derive(Default)]
pub(super) struct Beyond {
    /// The first of them; absent where there is none.
    pub first: Option<CellRef>,
    /// How many there are.
    pub cells: usize,
    /// The rows that they stand in, from above.
    pub rows: Vec<u32>,
}

impl Beyond {
    /// Takes them from a sheet.
    pub(super) fn of(sheet: &mut Sheet) -> Self {
        let mut beyond = Self::default();
        sheet.cells.retain(|((row, col), _)| {
            let is_read = *col <= limits::SHEET_COLUMNS;
            if !is_read {
                beyond.first.get_or_insert(CellRef::new(*row, *col));
                beyond.cells += 1;
                beyond.rows.extend((beyond.rows.last() != Some(row)).then_some(*row));
            }
            is_read
        });
        beyond
    }
}

/// Every sheet of a workbook.
pub(super) fn candidates<'w>(
    intake: &Intake,
    arrival: Arrival<'w>,
    workbook: &'w Workbook,
    beyond: Vec<Beyond>,
) -> Vec<Candidate<'w>> {
    let leaflets = leaflets(workbook);
    let candidate = |((sheet, beyond), is_leaflet): ((&'w Sheet, Beyond), bool)| {
        // As typed, unless it would turn or hide the words around it.
        let seen = sheet.name.chars().any(is_invisible).then(|| clean(&sheet.name));
        let name: Arc<str> = Arc::from(seen.as_deref().unwrap_or(&sheet.name));
        let place = Place::sheet(arrival.origin, &name);
        let parts = match is_leaflet {
            true => Vec::new(),
            false => parts(sheet, &intake.headings, &intake.natures, arrival.watch),
        };
        let (titles, period, of_form) = (Vec::new(), Period::Unknown, false);
        Candidate {
            sheet,
            beyond,
            name,
            place,
            parts,
            continues: None,
            is_leaflet,
            of_form,
            titles,
            period,
            watch: arrival.watch,
        }
    };
    let mut all: Vec<Candidate> = workbook.sheets.iter().zip(beyond).zip(leaflets).map(candidate).collect();
    for index in (1..all.len()).take_while(|_| arrival.watch.holds()) {
        continue_table(intake, &mut all, index);
    }
    for candidate in all.iter_mut().filter(|candidate| !candidate.is_leaflet) {
        candidate.titles = titles(candidate.sheet, candidate.first_row());
    }
    if all.iter().any(|candidate| candidate.keys().next().is_some()) {
        all.iter_mut().for_each(take_as_form);
    }
    settle_periods(intake, arrival, &mut all);
    all
}

/// Which sheets of a workbook went along with a form that it holds.
fn leaflets(workbook: &Workbook) -> Vec<bool> {
    let first = |sheet: &Sheet| sheet.cells.iter().map(|(_, cell)| cell.text()).find(|text| !key(text).is_empty());
    let mut found: Vec<bool> = workbook
        .sheets
        .iter()
        .map(|sheet| first(sheet).is_some_and(|title| Leaflet::headed(&title).is_some()))
        .collect();
    let is_key = |cell: &Cell| matches!(cell, Cell::Text(text) if FormKey::read(text).is_some());
    let is_form = |sheet: &Sheet| sheet.cells.iter().any(|(_, cell)| is_key(cell));
    if found.contains(&true) && !workbook.sheets.iter().any(is_form) {
        found.fill(false);
    }
    found
}

/// Takes a sheet as one of a book with a form: its columns of a quarter before are the form's.
fn take_as_form(candidate: &mut Candidate) {
    candidate.of_form = true;
    candidate.parts.iter_mut().flat_map(|part| &mut part.tables).for_each(Table::show_before);
}

/// Gives a sheet without a heading the columns of the table before it, where it
/// goes on with that.
fn continue_table(intake: &Intake, all: &mut [Candidate], index: usize) {
    let (before, rest) = all.split_at_mut(index);
    let own = &mut rest[0];
    if own.is_leaflet || own.sheet.hidden || own.sheet.cells.is_empty() || !own.parts.is_empty() {
        return;
    }
    let shown = before.iter().enumerate().rev().filter(|(_, c)| !c.sheet.hidden);
    let tables = shown.filter_map(|(at, before)| Some((at, before, before.tables().last()?)));
    let goes_on = |(at, before, table): (usize, &Candidate, &Table)| {
        goes_on(own.sheet, table, &intake.index).map(|table| (before.continues.unwrap_or(at), table))
    };
    // A register may stand between the two.
    let Some((head, table)) = tables.take(2).find_map(goes_on) else { return };
    own.continues = Some(head);
    own.parts = vec![Part::whole(own.sheet, table)];
}

/// Settles which quarter each sheet is of; one that goes on with another, and
/// says nothing, is of the quarter of that.
fn settle_periods(intake: &Intake, arrival: Arrival, all: &mut [Candidate]) {
    let period = intake.period;
    let carried = carried(arrival, period);
    let own: Vec<Witnesses> = all.iter().map(|candidate| witnesses(candidate, period)).collect();
    let says = |(index, candidate): (usize, &Candidate)| -> BTreeSet<Quarter> {
        let read_as_this = own[index].is_silent() && candidate.continues.is_none() && carried.others().is_empty();
        match candidate.sheet.hidden || !candidate.has(Kind::Progress) {
            true => BTreeSet::new(),
            false if own[index].is_this() || read_as_this => BTreeSet::from([period]),
            false => own[index].others(),
        }
    };
    let said: Vec<BTreeSet<Quarter>> = all.iter().enumerate().map(says).collect();
    let mut sheets: BTreeMap<Quarter, usize> = BTreeMap::new();
    said.iter().flatten().for_each(|quarter| *sheets.entry(*quarter).or_default() += 1);
    for index in 0..all.len() {
        let by_others = |(quarter, n): (&Quarter, &usize)| *n > usize::from(said[index].contains(quarter));
        let beside = sheets.iter().filter(|said| by_others(*said)).map(|(quarter, _)| *quarter).collect();
        all[index].period = match all[index].continues.filter(|_| own[index].is_silent()) {
            Some(head) => all[head].period.clone(),
            None => weigh(&own[index], &carried, &beside, period),
        };
    }
}

/// What a sheet says of its quarter: its name, its titles, and the headings of
/// its answers where those are of this quarter.
fn witnesses(candidate: &Candidate, period: Quarter) -> Witnesses {
    let mut heard = Witnesses::default();
    heard.hear(Where::SheetName, &candidate.sheet.name, period);
    for key in candidate.keys() {
        heard.hear(Where::Key, &key.quarter.title(), period);
    }
    for (_, text) in candidate.titles.iter().filter(|(_, text)| is_title(text)) {
        heard.hear(Where::Title, text, period);
    }
    let answers = [Column::Status, Column::Percent, Column::Done, Column::Progress];
    let columns = candidate.tables().filter(|_| candidate.continues.is_none()).flat_map(|table| &table.columns);
    for column in columns.filter(|c| c.column.is_some_and(|column| answers.contains(&column))) {
        heard.hear_for(Where::Heading, &column.heading, period);
    }
    heard
}

fn titles(sheet: &Sheet, first: u32) -> Vec<(CellRef, String)> {
    let above = sheet.cells.iter().take_while(|((row, _), _)| *row < first);
    let title = |((row, col), cell): &((u32, u32), Cell)| match cell {
        Cell::Text(text) if text.chars().count() <= LONGEST_TITLE => Some((CellRef::new(*row, *col), text.to_string())),
        _ => None,
    };
    above.filter_map(title).take(TITLES).collect()
}

/// Whether a text above the table is a title rather than an instruction.
fn is_title(text: &str) -> bool {
    let folded = key(text);
    folded.chars().count() <= 45
        && !["注", "备注", "说明", "填表", "填报", "请", "要求"].iter().any(|word| folded.starts_with(word))
}
