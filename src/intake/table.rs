//! Tables on a sheet: where each begins, and what its columns hold.
//!
//! A heading row is known by what it names, wherever it stands, over one or two
//! rows. What a column holds may be settled only by its cells: 完成情况 can be
//! words, a number or a status.

use super::heading::{Heading, Headings};
use crate::formats::Sheet;
use crate::model::form::Column;
use crate::model::place::CellRef;
use crate::model::value::{
    Cell, Percent, PercentColumn, Quantity, Reading, StatusWords, is_not_applicable, is_nothing, is_same_as_above, key,
};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Items and how they stand.
    Progress,
    /// Projects.
    Register,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub(super) struct TableColumn {
    /// Its number on the sheet.
    pub col: u32,
    /// What it holds; absent where the form does not know it.
    pub column: Option<Column>,
    /// Its heading as typed, spanning part first.
    pub heading: String,
    /// What the heading asks for; absent where the form does not know it.
    pub asks: Option<Heading>,
    /// Why the form's column was not given to it, though the heading names one.
    pub refused: Option<Refused>,
}

/// Why a column whose heading is known is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is of another quarter.
    OtherPeriod,
    /// Another column has the same heading.
    Repeated,
    /// Its cells are not what the heading promises.
    Contents,
}

/// A table: heading rows, columns, and the rows it may have.
#[derive(Clone, Debug)]
pub(super) struct Table {
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
}

impl Table {
    /// The rows below the heading.
    pub(super) fn rows(&self) -> RangeInclusive<u32> {
        self.header_end + 1..=self.last
    }

    /// The sheet column that holds `column`.
    pub(super) fn col(&self, column: Column) -> Option<u32> {
        self.column(column).map(|c| c.col)
    }

    /// What the heading of `column` asks for.
    pub(super) fn asks(&self, column: Column) -> Option<&Heading> {
        self.column(column).and_then(|c| c.asks.as_ref())
    }

    /// The table column of `column`.
    pub(super) fn column(&self, column: Column) -> Option<&TableColumn> {
        self.columns.iter().find(|c| c.column == Some(column))
    }
}

/// Every table of a sheet, from above.
pub(super) fn tables(sheet: &Sheet, headings: &Headings, words: &StatusWords) -> Vec<Table> {
    let rows = sheet.rows();
    let mut found: Vec<Table> = Vec::new();
    for &row in &rows {
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
    for table in &mut found {
        let unnamed = other_columns(sheet, table.rows(), &table.columns);
        table.columns.extend(unnamed.into_iter().map(|col| unread(col, NO_HEADING.to_string())));
        table.columns.sort_by_key(|c| c.col);
        settle_contents(sheet, table, words);
    }
    found
}

fn header_at(sheet: &Sheet, row: u32, headings: &Headings) -> Option<Table> {
    let one = single_row(sheet, row, headings);
    let two = two_rows(sheet, row, headings);
    let (header_end, named) = match two {
        Some((end, two)) if columns_of(&two).len() > columns_of(&one).len() => (end, two),
        Some((end, two)) if kind_of(&one).is_none() && kind_of(&two).is_some() => (end, two),
        _ => (row, one),
    };
    let kind = kind_of(&named)?;
    // A heading merged downwards takes the rows it covers with it.
    let covered = named.keys().filter_map(|col| sheet.merge(CellRef::new(row, *col))).map(|area| area.last.row).max();
    let header_end = covered.filter(|last| *last <= row + 3).map_or(header_end, |last| last.max(header_end));
    let mut columns = assign(named, kind);
    // Columns inside the heading rows that no heading cell names.
    let heading = |col| (row..=header_end).find_map(|row| sheet.cell(CellRef::new(row, col))).map(Cell::text);
    let unknown = other_columns(sheet, row..=header_end, &columns).into_iter();
    columns.extend(unknown.map(|col| unread(col, heading(col).unwrap_or_default())));
    Some(Table { first: row, header_end, last: row, kind, columns })
}

type Named = BTreeMap<u32, (String, Option<Heading>)>;

fn single_row(sheet: &Sheet, row: u32, headings: &Headings) -> Named {
    let named = |((_, col), cell): &((u32, u32), Cell)| match cell {
        Cell::Text(text) => Some((*col, (text.clone(), headings.resolve(text)))),
        _ => None,
    };
    sheet.row(row).iter().filter_map(named).collect()
}

/// The headings of `row` and the row below it read together, where the sheet
/// spans them: an upper cell over several columns, or cells merged downwards.
/// Where merged ranges are lost (delimited text), what stands below must be
/// headings throughout.
fn two_rows(sheet: &Sheet, row: u32, headings: &Headings) -> Option<(u32, Named)> {
    let below = row + 1;
    let lower_row = sheet.row(below);
    let is_merged = sheet.row(row).iter().any(|((_, col), _)| {
        sheet.merge(CellRef::new(row, *col)).is_some_and(|a| a.first.row == row && a.last != a.first)
    });
    let over = |col: u32| {
        let merged = || sheet.merge(CellRef::new(row, col)).map(|area| area.first);
        if is_merged { merged() } else { spanning(sheet, row, col) }
    };
    let named_below = |((_, col), cell): &((u32, u32), Cell)| {
        let upper = over(*col).and_then(|at| text_at(sheet, at));
        headings.names_below(upper.as_deref(), &cell.text())
    };
    let spans = is_merged || lower_row.len() > 1 && lower_row.iter().all(named_below);
    let upper_row = sheet.row(row).iter().filter(|(_, cell)| is_short_text(cell)).count();
    if lower_row.is_empty() || !spans || upper_row < 3 || lower_row.iter().any(|(_, cell)| !is_short_text(cell)) {
        return None;
    }
    let mut named = Named::new();
    let columns: BTreeSet<u32> = sheet.row(row).iter().chain(lower_row).map(|((_, col), _)| *col).collect();
    for col in columns {
        let at = CellRef::new(row, col);
        let upper = text_at(sheet, over(col).unwrap_or(at));
        let lower = text_at(sheet, CellRef::new(below, col));
        let (heading, resolved) = match (upper, lower) {
            (Some(upper), Some(lower)) => (format!("{upper}/{lower}"), headings.resolve_path(&upper, &lower)),
            (None, Some(only)) | (Some(only), None) => (only.clone(), headings.resolve(&only)),
            (None, None) => continue,
        };
        named.insert(col, (heading, resolved));
    }
    Some((below, named))
}

/// Without merged ranges: the heading that spans `col`, which is the one above,
/// or the nearest to the left that has something below it with nothing above.
fn spanning(sheet: &Sheet, row: u32, col: u32) -> Option<CellRef> {
    let filled = |row: u32, col: u32| sheet.cell(CellRef::new(row, col)).is_some_and(|cell| !cell.is_blank());
    if !filled(row + 1, col) {
        return None;
    }
    let left = (1..=col).rev().take_while(|col| filled(row + 1, *col)).find(|col| filled(row, *col))?;
    Some(CellRef::new(row, left))
}

fn is_short_text(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if key(text).chars().count() <= 14)
}

fn text_at(sheet: &Sheet, at: CellRef) -> Option<String> {
    match sheet.cell(at) {
        Some(Cell::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn columns_of(named: &Named) -> BTreeSet<Column> {
    named.values().filter_map(|(_, h)| h.as_ref().map(|h| h.column)).collect()
}

/// What a set of headings makes a table of; `None` where it makes none.
fn kind_of(named: &Named) -> Option<Kind> {
    let columns = columns_of(named);
    let has = |wanted: &[Column]| wanted.iter().any(|c| columns.contains(c));
    let of_register = columns.iter().filter(|c| c.is_of_register()).count();
    let tells = has(&[Column::Status, Column::Percent, Column::Done, Column::Progress]);
    let lists = has(&[Column::Id, Column::Task, Column::Deliverable, Column::Requirement]);
    let projects = has(&[Column::ProjectName]);
    if columns.len() < 3 {
        None
    } else if projects && of_register >= 2 && !has(&[Column::Deliverable]) {
        Some(Kind::Register)
    } else {
        (tells && (lists || projects)).then_some(Kind::Progress)
    }
}

/// One table column a heading; of two for the same column the plainer heading
/// is read, of two alike the left one.
fn assign(named: Named, kind: Kind) -> Vec<TableColumn> {
    let mut best: BTreeMap<Column, (usize, u32)> = BTreeMap::new();
    for (col, (_, heading)) in &named {
        if let Some(heading) = heading.as_ref().filter(|h| !h.other_period) {
            let claim = (heading.rank, *col);
            best.entry(heading.column).and_modify(|held| *held = claim.min(*held)).or_insert(claim);
        }
    }
    let has_task = named.values().flat_map(|(_, h)| h).any(|h| h.column == Column::Task);
    named
        .into_iter()
        .map(|(col, (heading, resolved))| {
            let Some(resolved) = resolved else { return unread(col, heading) };
            let is_task = kind == Kind::Progress && resolved.column == Column::ProjectName && !has_task;
            let column = if is_task { Column::Task } else { resolved.column };
            let refused = match best.get(&resolved.column) {
                _ if resolved.other_period => Some(Refused::OtherPeriod),
                Some((_, chosen)) if *chosen != col => Some(Refused::Repeated),
                _ => None,
            };
            TableColumn { col, column: refused.is_none().then_some(column), heading, asks: Some(resolved), refused }
        })
        .collect()
}

/// The heading of a column that has none.
pub(super) const NO_HEADING: &str = "（没有表头）";

/// Columns other than those known, with something in these rows where one of
/// those known has something too.
fn other_columns(sheet: &Sheet, rows: RangeInclusive<u32>, known: &[TableColumn]) -> BTreeSet<u32> {
    let named: BTreeSet<u32> = known.iter().map(|c| c.col).collect();
    let known = |row: &u32| sheet.row(*row).iter().any(|((_, col), cell)| named.contains(col) && !cell.is_blank());
    let beside = sheet.rows().into_iter().filter(|row| rows.contains(row) && known(row));
    let filled = beside.flat_map(|row| sheet.row(row));
    filled.filter(|(_, cell)| !cell.is_blank()).map(|((_, col), _)| *col).filter(|col| !named.contains(col)).collect()
}

/// A column that the form does not know.
fn unread(col: u32, heading: String) -> TableColumn {
    TableColumn { col, column: None, heading, asks: None, refused: None }
}

/// How many cells of a column read as what.
#[derive(Default)]
struct Census {
    cells: usize,
    statuses: usize,
    percents: usize,
    numbers: usize,
    counts: usize,
    long: usize,
}

/// Whether a cell tells anything of its column: / and 无 fit everywhere.
fn tells(cell: &Cell) -> bool {
    let fits_everywhere =
        matches!(cell, Cell::Text(text) if is_not_applicable(text) || is_nothing(text) || is_same_as_above(text));
    !cell.is_blank() && !cell.is_defect() && !fits_everywhere
}

fn census(sheet: &Sheet, table: &Table, col: u32, words: &StatusWords) -> Census {
    let mut seen = Census::default();
    for row in table.rows().take(400) {
        let Some(cell) = sheet.cell(CellRef::new(row, col)).filter(|c| tells(c)) else { continue };
        seen.cells += 1;
        let percent_cell = cell.format().is_some_and(|f| f.contains('%')) || cell.text().contains(['%', '％', '成']);
        seen.statuses += usize::from(matches!(words.read(cell).reading, Reading::Value(_)));
        let percent = Percent::read(cell, PercentColumn { above_one: true, fraction: false });
        seen.percents += usize::from(percent_cell && !matches!(percent.reading, Reading::Unread));
        seen.numbers += usize::from(percent.doubt.is_some() || !matches!(percent.reading, Reading::Unread));
        seen.counts += usize::from(!matches!(Quantity::read(cell).0, Reading::Unread));
        seen.long += usize::from(cell.text().chars().count() > 12);
    }
    seen
}

/// Whether a heading leaves no doubt about its column, whatever its cells hold.
fn is_firm(column: Column, heading: &str) -> bool {
    let folded = key(heading);
    let says = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    match column {
        Column::Status => says(&["状态", "是否", "亮灯"]),
        Column::Percent => says(&["率", "比例", "百分比", "%"]),
        Column::Target => says(&["数", "值", "量", "指标"]),
        Column::Done => says(&["数", "量"]),
        _ => false,
    }
}

/// Gives columns with many-sided names what their cells show them to be.
fn settle_contents(sheet: &Sheet, table: &mut Table, words: &StatusWords) {
    for index in 0..table.columns.len() {
        let Some(column) = table.columns[index].column else { continue };
        if !matches!(column, Column::Progress | Column::Percent | Column::Done | Column::Target | Column::Status) {
            continue;
        }
        let seen = census(sheet, table, table.columns[index].col, words);
        if seen.cells == 0 || is_firm(column, &table.columns[index].heading) {
            continue;
        }
        let most = |n: usize| n * 2 > seen.cells;
        let free = |column: Column| table.col(column).is_none();
        let settled = match column {
            Column::Progress if most(seen.percents) && free(Column::Percent) => Some(Column::Percent),
            Column::Progress if most(seen.statuses) && !most(seen.long) && free(Column::Status) => Some(Column::Status),
            Column::Progress if most(seen.counts) && free(Column::Done) => Some(Column::Done),
            Column::Status if most(seen.long) && free(Column::Progress) => Some(Column::Progress),
            Column::Percent if !most(seen.numbers) && table.kind == Kind::Register => None,
            Column::Percent if !most(seen.numbers) => free(Column::Progress).then_some(Column::Progress),
            Column::Done if most(seen.long) && !most(seen.counts) => free(Column::Progress).then_some(Column::Progress),
            Column::Target if most(seen.long) && !most(seen.counts) => {
                free(Column::Deliverable).then_some(Column::Deliverable)
            }
            other => Some(other),
        };
        table.columns[index].column = settled;
        if settled.is_none() {
            table.columns[index].refused = Some(Refused::Contents);
        }
    }
}
