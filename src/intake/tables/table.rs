//! Tables on a sheet: where each begins, and what its columns hold.
//!
//! A heading row is known by what it names, wherever it stands, over one or two
//! rows. What its columns are is settled in `columns`, once all its rows are known.

use super::census::Natures;
use super::columns::{Cells, Doubt, NO_HEADING, settle};
pub(crate) use super::columns::{Kind, Refused, TableColumn};
use super::heading::{Heading, Headings};
use crate::formats::{RowCol, Sheet};
use crate::intake::watch::Watch;
use crate::model::form::Column;
use crate::model::outgoing::Slot;
use crate::model::place::CellRef;
use crate::model::value::{Cell, is_longer};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A table: heading rows, columns, and the rows it may have.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// First heading row.
    pub first: u32,
    /// Last heading row.
    pub header_end: u32,
    /// Last row before the next table, or of the sheet.
    pub last: u32,
    /// What its rows are: items or projects.
    pub kind: Kind,
    /// Its columns from left to right.
    pub columns: Vec<TableColumn>,
    /// What staff must say about them.
    pub doubts: Vec<Doubt>,
}

impl Table {
    /// The rows below the heading.
    pub(crate) fn rows(&self) -> RangeInclusive<u32> {
        self.header_end + 1..=self.last
    }

    /// The table column of this number on the sheet.
    pub(crate) fn at(&self, col: u32) -> Option<&TableColumn> {
        self.columns.binary_search_by_key(&col, |c| c.col).ok().map(|at| &self.columns[at])
    }

    /// The sheet column that holds `column`.
    pub(crate) fn col(&self, column: Column) -> Option<u32> {
        self.column(column).map(|c| c.col)
    }

    /// What the heading of `column` asks for.
    pub(crate) fn asks(&self, column: Column) -> Option<&Heading> {
        self.column(column).and_then(|c| c.asks.as_deref())
    }

    /// The table column of `column`; of several that are read together the first.
    pub(crate) fn column(&self, column: Column) -> Option<&TableColumn> {
        self.columns.iter().find(|c| c.column == Some(column))
    }

    /// Every column of a kind, read or not: those that are read first.
    pub(crate) fn columns_of(&self, column: Column) -> impl Iterator<Item = &TableColumn> {
        let read = self.columns.iter().filter(move |c| c.column == Some(column));
        read.chain(self.columns.iter().filter(move |c| c.column.is_none() && c.meant == Some(column)))
    }

    /// Reads the column of this number as staff decided, and no other in doubt;
    /// none of them where they said so.
    pub(crate) fn decide(&mut self, doubt: &Doubt, chosen: Option<u32>) {
        for column in self.columns.iter_mut().filter(|c| doubt.is_about(c.col)) {
            column.column = (Some(column.col) == chosen).then_some(doubt.asks);
            column.refused = column.column.is_none().then_some(Refused::Aside);
        }
        self.doubts.retain(|other| other != doubt);
    }

    /// Takes the columns of a form that say what was said a quarter before as what the form
    /// shows; in any other sheet they are columns of another time.
    pub(crate) fn show_before(&mut self) {
        let is_out = |c: &TableColumn| matches!(c.refused, Some(Refused::OtherPeriod | Refused::Doubtful));
        for column in self.columns.iter_mut().filter(|c| is_out(c) && Slot::is_before(&c.heading)) {
            column.refused = Some(Refused::Shown);
            self.doubts.iter_mut().for_each(|doubt| doubt.cols.retain(|col| *col != column.col));
        }
        self.doubts.retain(|doubt| !doubt.cols.is_empty());
    }
}

/// Every table of a sheet, from above.
pub(crate) fn tables(sheet: &Sheet, headings: &Headings, natures: &Natures, watch: &Watch) -> Vec<Table> {
    let rows = sheet.rows();
    let mut found: Vec<Table> = Vec::new();
    for &row in rows.iter().take_while(|_| watch.holds()) {
        if found.last().is_some_and(|table| row <= table.header_end) {
            continue;
        }
        if let Some(table) = header_at(sheet, row, headings) {
            if let Some(before) = found.last_mut() {
                before.last = row - 1;
            }
            found.push(table);
        }
    }
    if let (Some(table), Some(end)) = (found.last_mut(), rows.last()) {
        table.last = *end;
    }
    for table in found.iter_mut().take_while(|_| watch.holds()) {
        let unnamed = other_columns(sheet, table.rows(), &table.columns);
        let unnamed: Vec<TableColumn> = unnamed.into_iter().map(|col| unnamed_column(sheet, table, col)).collect();
        table.columns.extend(unnamed);
        table.columns.sort_by_key(|c| c.col);
        let cells = Cells::new(sheet, table.rows(), natures);
        table.doubts = settle(&cells, table.kind, &mut table.columns);
    }
    found
}

/// A column that no heading cell names; where one that asks for words is merged
/// over it, it is that one's.
fn unnamed_column(sheet: &Sheet, table: &Table, col: u32) -> TableColumn {
    let area = (table.first..=table.header_end).find_map(|row| sheet.merge(CellRef::new(row, col)));
    let over = area.and_then(|area| table.columns.iter().find(|c| c.col == area.first.col));
    let told = |c: &&TableColumn| c.asks.as_ref().and_then(|asks| asks.column).is_some_and(Column::is_told);
    match over.filter(told) {
        Some(over) => TableColumn::found(col, over.heading.clone(), over.asks.clone()),
        None => TableColumn::found(col, NO_HEADING.to_string(), None),
    }
}

fn header_at(sheet: &Sheet, row: u32, headings: &Headings) -> Option<Table> {
    let two = two_rows(sheet, row, headings);
    // Nearly every row is of data: of these nothing is kept.
    if two.is_none() && !heads_a_table(sheet, row, headings) {
        return None;
    }
    let one = single_row(sheet, row, headings);
    let is_spanned = |(end, _): &(u32, Named)| stands_below_spans(sheet, row, *end);
    let (header_end, named) = match two {
        Some(two) if is_spanned(&two) => two,
        Some((end, two)) if columns_of(&two).len() > columns_of(&one).len() => (end, two),
        Some((end, two)) if kind_named(&one).is_none() && kind_named(&two).is_some() => (end, two),
        _ => (row, one),
    };
    let kind = kind_named(&named)?;
    // A heading merged downwards takes the rows it covers with it.
    let header_end = covered(sheet, row, named.keys().copied()).map_or(header_end, |last| last.max(header_end));
    let columns = named.into_iter().map(|(col, (heading, asks))| TableColumn::found(col, heading, asks));
    let mut columns: Vec<TableColumn> = columns.collect();
    // Columns inside the heading rows that no heading cell names.
    let heading = |col| (row..=header_end).find_map(|row| sheet.cell(CellRef::new(row, col))).map(Cell::text);
    let unknown = other_columns(sheet, row..=header_end, &columns).into_iter();
    columns.extend(unknown.map(|col| TableColumn::found(col, heading(col).unwrap_or_default().into(), None)));
    Some(Table { first: row, header_end, last: row, kind, columns, doubts: Vec::new() })
}

type Named = BTreeMap<u32, (String, Option<Arc<Heading>>)>;

/// The texts of a row.
fn texts(sheet: &Sheet, row: u32) -> impl Iterator<Item = (u32, &str)> {
    sheet.row(row).iter().filter_map(|((_, col), cell)| match cell {
        Cell::Text(text) => Some((*col, text.as_str())),
        _ => None,
    })
}

/// Whether a row by itself is the heading of a table.
fn heads_a_table(sheet: &Sheet, row: u32, headings: &Headings) -> bool {
    let cells = texts(sheet, row).count();
    let mut known = Vec::new();
    for (at, (_, text)) in texts(sheet, row).enumerate() {
        // Those to come are too few to make a heading of it.
        if known.len() + cells - at < least_known(cells) {
            return false;
        }
        known.extend(headings.column(text));
    }
    kind_of(cells, &known).is_some()
}

fn single_row(sheet: &Sheet, row: u32, headings: &Headings) -> Named {
    texts(sheet, row).map(|(col, text)| (col, (text.to_string(), headings.resolve(text)))).collect()
}

/// The headings of `row` and the row below it read together, where the sheet
/// spans them: an upper cell over several columns, or cells merged downwards.
/// Where merged ranges are lost (delimited text), what stands below must be
/// headings throughout.
fn two_rows(sheet: &Sheet, row: u32, headings: &Headings) -> Option<(u32, Named)> {
    let below = row + 1;
    let lower_row = sheet.row(below);
    if lower_row.is_empty() || lower_row.iter().any(|(_, cell)| !is_short_text(cell)) {
        return None;
    }
    if sheet.row(row).iter().filter(|(_, cell)| is_short_text(cell)).take(3).count() < 3 {
        return None;
    }
    let is_merged = sheet.row(row).iter().any(|((_, col), _)| {
        sheet.merge(CellRef::new(row, *col)).is_some_and(|a| a.first.row == row && a.last != a.first)
    });
    let spans = if is_merged { BTreeMap::new() } else { spans(sheet, row) };
    let over = |col: u32| {
        let merged = || sheet.merge(CellRef::new(row, col)).map(|area| area.first);
        if is_merged { merged() } else { spans.get(&col).copied() }
    };
    let named_below = |((_, col), cell): &((u32, u32), Cell)| {
        let upper = over(*col).and_then(|at| text_at(sheet, at));
        headings.names_below(upper.as_deref(), &cell.text())
    };
    if !(is_merged || lower_row.len() > 1 && lower_row.iter().all(named_below)) {
        return None;
    }
    // A heading merged further down has more rows beside it, with short texts alone.
    let deeper = covered(sheet, row, sheet.row(row).iter().map(|((_, col), _)| *col)).unwrap_or(below);
    let is_heading = |row: &u32| sheet.row(*row).iter().all(|(_, cell)| is_short_text(cell));
    let last = (below + 1..=deeper).take_while(is_heading).last().unwrap_or(below);
    let top = |col| text_at(sheet, over(col).unwrap_or(CellRef::new(row, col)));
    let part = |row: u32, col: u32| {
        let at = sheet.merge(CellRef::new(row, col)).map_or(CellRef::new(row, col), |area| area.first);
        text_at(sheet, at).filter(|_| at.row == row)
    };
    let columns: BTreeSet<u32> = (row..=last).flat_map(|row| sheet.row(row)).map(|((_, col), _)| *col).collect();
    let path = |col: u32| top(col).into_iter().chain((below..=last).filter_map(|row| part(row, col))).collect();
    let paths =
        columns.into_iter().map(|col| (col, path(col))).filter(|(_, path): &(u32, Vec<String>)| !path.is_empty());
    let named = paths.map(|(col, path)| {
        let resolved = match path.split_last() {
            Some((lower, upper)) if !upper.is_empty() => headings.resolve_path(&upper.concat(), lower).map(Arc::new),
            _ => headings.resolve(&path[0]),
        };
        (col, (path.join("/"), resolved))
    });
    Some((last, named.collect()))
}

/// The last row that a cell of `row` in one of these columns is merged down to,
/// as far as a heading may reach.
fn covered(sheet: &Sheet, row: u32, mut columns: impl Iterator<Item = u32>) -> Option<u32> {
    let last = |col| sheet.merge(CellRef::new(row, col)).map(|area| area.last.row);
    columns.by_ref().filter_map(last).max().filter(|last| *last <= row + 3)
}

/// Whether what stands below a heading row stands under cells that span several
/// columns, all of it: then it names their parts, whatever its words.
fn stands_below_spans(sheet: &Sheet, row: u32, below: u32) -> bool {
    let spanned = |col: u32| {
        let area = sheet.merge(CellRef::new(row, col));
        area.is_some_and(|area| area.last.col > area.first.col && area.last.row == row)
    };
    let cells = sheet.row(below);
    cells.len() > 1 && cells.iter().all(|((_, col), _)| spanned(*col))
}

/// Without merged ranges: the heading that spans each column with something below,
/// which is the one above, or the nearest to the left before a gap below.
fn spans(sheet: &Sheet, row: u32) -> BTreeMap<u32, CellRef> {
    let filled = |at| sheet.cell(at).is_some_and(|cell| !cell.is_blank());
    let mut spans = BTreeMap::new();
    let (mut before, mut over) = (0, None);
    for ((_, col), _) in sheet.row(row + 1).iter().filter(|(_, cell)| !cell.is_blank()) {
        let above = CellRef::new(row, *col);
        over = if filled(above) { Some(above) } else { over.filter(|_| *col == before + 1) };
        before = *col;
        spans.extend(over.map(|over| (*col, over)));
    }
    spans
}

fn is_short_text(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if !is_longer(text, 14))
}

fn text_at(sheet: &Sheet, at: CellRef) -> Option<String> {
    match sheet.cell(at) {
        Some(Cell::Text(text)) => Some(text.to_string()),
        _ => None,
    }
}

fn columns_of(named: &Named) -> BTreeSet<Column> {
    named.values().filter_map(|(_, h)| h.as_ref().and_then(|h| h.column)).collect()
}

/// Answers that lists of another kind ask for too.
const MERE: [Column; 4] = [Column::Target, Column::Contact, Column::Phone, Column::Note];

/// What these headings make a table of.
fn kind_named(named: &Named) -> Option<Kind> {
    let known: Vec<_> = named.values().filter_map(|(_, heading)| heading.as_ref().map(|h| h.column)).collect();
    kind_of(named.len(), &known)
}

/// How many of so many texts must be headings for their row to be one: two are enough
/// where hardly another cell stands beside them.
fn least_known(cells: usize) -> usize {
    if cells <= 3 { 2 } else { 3 }
}

/// What a row of so many texts is the heading of, `known` being what those of them
/// name that are headings; `None` where it is none.
fn kind_of(cells: usize, known: &[Option<Column>]) -> Option<Kind> {
    if known.len() < least_known(cells) {
        return None;
    }
    let columns: BTreeSet<Column> = known.iter().flatten().copied().collect();
    let has = |wanted: &[Column]| wanted.iter().any(|c| columns.contains(c));
    let of_register = columns.iter().filter(|c| c.is_of_register()).count();
    let tells = columns.iter().any(|c| c.is_answer() && !MERE.contains(c));
    let lists = has(&[Column::Id, Column::Task, Column::Deliverable, Column::Requirement]);
    let projects = has(&[Column::ProjectName]);
    if projects && of_register >= 2 && !has(&[Column::Deliverable]) {
        Some(Kind::Register)
    } else {
        (tells && (lists || projects)).then_some(Kind::Progress)
    }
}

/// Columns other than those known, with something in these rows where one of
/// those known has something too.
fn other_columns(sheet: &Sheet, rows: RangeInclusive<u32>, known: &[TableColumn]) -> BTreeSet<u32> {
    let named: BTreeSet<u32> = known.iter().map(|c| c.col).collect();
    let known = |cells: &[(RowCol, Cell)]| cells.iter().any(|((_, col), cell)| named.contains(col) && !cell.is_blank());
    let filled = sheet.rows_in(rows).filter(|(_, cells)| known(cells)).flat_map(|(_, cells)| cells);
    filled.filter(|(_, cell)| !cell.is_blank()).map(|((_, col), _)| *col).filter(|col| !named.contains(col)).collect()
}
