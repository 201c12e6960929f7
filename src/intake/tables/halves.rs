//! Tables side by side: a heading row that names the same columns twice makes
//! two tables, left and right, each read as if it stood alone. Rows and cells
//! keep their addresses. A list beside a table, behind an empty column, that
//! answers nothing (a legend, telephone numbers) is none of its columns.

use super::census::Natures;
use super::heading::Headings;
use super::table::{Table, tables};
use crate::formats::{Sheet, limits};
use crate::intake::watch::Watch;
use crate::model::form::Column;
use crate::model::place::Area;
use crate::model::value::{Cell, key};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Part of a sheet, with the tables in it.
pub(crate) struct Part<'a> {
    /// The sheet itself, or those of its cells that belong to the part.
    pub sheet: Cow<'a, Sheet>,
    /// The rows of the part; all rows where it is the sheet.
    pub rows: RangeInclusive<u32>,
    /// The column before which it ends.
    pub end: u32,
    /// From top to bottom.
    pub tables: Vec<Table>,
}

impl<'a> Part<'a> {
    /// A whole sheet with a table.
    pub(crate) fn whole(sheet: &'a Sheet, table: Table) -> Self {
        Self { sheet: Cow::Borrowed(sheet), rows: 0..=u32::MAX, end: u32::MAX, tables: vec![table] }
    }
}

/// The parts of a sheet that hold tables, from above, then from the left.
pub(crate) fn parts<'a>(sheet: &'a Sheet, headings: &Headings, natures: &Natures, watch: &Watch) -> Vec<Part<'a>> {
    let mut parts: Vec<Part> = Vec::new();
    for table in tables(sheet, headings, natures, watch) {
        let seams = seams(sheet, &table, headings);
        let bands: Vec<(u32, u32)> = match list_beside(sheet, &table).filter(|_| seams.is_empty()) {
            Some(end) => vec![(0, end)],
            None => {
                let ends = seams.iter().skip(1).copied().chain([u32::MAX]);
                seams.iter().copied().zip(ends).collect()
            }
        };
        if bands.is_empty() {
            match parts.last_mut().filter(|part| matches!(part.sheet, Cow::Borrowed(_))) {
                Some(part) => part.tables.push(table),
                None => parts.push(Part::whole(sheet, table)),
            }
            continue;
        }
        for (from, to) in bands {
            let (rows, band) = (table.first..=table.last, band(sheet, &table, from, to));
            let tables = tables(&band, headings, natures, watch);
            parts.push(Part { sheet: Cow::Owned(band), rows, end: to, tables });
        }
    }
    parts
}

/// The cells of a table between two columns, the second not included.
fn band(sheet: &Sheet, table: &Table, from: u32, to: u32) -> Sheet {
    let rows = table.first..=table.last;
    let within = |col: &u32| (from..to).contains(col);
    let area = |area: &&Area| area.last.row <= table.last && within(&area.first.col) && within(&area.last.col);
    let cells = sheet.rows_in(rows.clone()).flat_map(|(_, cells)| cells);
    Sheet {
        cells: cells.filter(|((_, col), _)| within(col)).cloned().collect(),
        merges: sheet.merges.from_rows(rows).iter().filter(area).copied().collect(),
        ..Sheet::default()
    }
}

/// Where the tables begin that stand side by side under one heading: the first
/// column of each; none where there is one table.
fn seams(sheet: &Sheet, table: &Table, headings: &Headings) -> Vec<u32> {
    // Of a heading that stands twice, one column at least is not read.
    if table.columns.iter().all(|c| c.column.is_some()) {
        return Vec::new();
    }
    let columns: Vec<(u32, Column)> = roles(sheet, table, headings).into_iter().collect();
    // What stands from each column to the right end.
    let mut right: Vec<BTreeSet<Column>> = Vec::new();
    for (_, column) in columns.iter().rev() {
        let mut more = right.last().cloned().unwrap_or_default();
        more.insert(*column);
        right.push(more);
    }
    let mut starts = vec![0];
    let mut left = BTreeSet::new();
    for ((col, column), right) in columns.iter().zip(right.iter().rev()) {
        if lists(*column) && left.contains(column) && is_again(&left, right) {
            starts.push(*col);
            left.clear();
        }
        left.insert(*column);
    }
    if starts.len() > 1 { starts } else { Vec::new() }
}

/// What the heading cells of a table ask for, by column.
fn roles(sheet: &Sheet, table: &Table, headings: &Headings) -> BTreeMap<u32, Column> {
    let mut roles = BTreeMap::new();
    for row in table.first..=table.header_end {
        for ((_, col), cell) in sheet.row(row) {
            if let (false, Cell::Text(text)) = (roles.contains_key(col), cell)
                && let Some(column) = headings.resolve(text).and_then(|heading| heading.column)
            {
                roles.insert(*col, column);
            }
        }
    }
    roles
}

/// Whether a column tells which item a row is about.
fn lists(column: Column) -> bool {
    matches!(column, Column::Id | Column::Task | Column::Deliverable | Column::ProjectName)
}

/// Whether the columns on the right are a table of their own: they ask for three
/// of the same things as those on the left, what lists items and an answer among
/// them; or they are a register beside a table of progress.
fn is_again(left: &BTreeSet<Column>, right: &BTreeSet<Column>) -> bool {
    let both: Vec<Column> = left.intersection(right).copied().collect();
    let answers = |columns: &[Column]| columns.iter().any(|c| c.is_answer() || c.is_of_register());
    let of_register = |columns: &BTreeSet<Column>| {
        columns.contains(&Column::ProjectName) && columns.iter().filter(|c| c.is_of_register()).count() >= 2
    };
    let is_register = of_register(right) && !of_register(left) && left.iter().any(|c| c.is_answer());
    is_register || (both.len() >= 3 && both.iter().any(|c| lists(*c)) && answers(&both))
}

/// Headings of a list of people, which no table of progress has.
const PEOPLE: &[&str] = &["姓名", "职务", "部门", "科室", "职责"];

/// The first column of a list beside a table: behind a column that holds
/// nothing, headed by nothing that the table reads, and not filled row by row;
/// names and telephone numbers may be few, where no heading is of people.
fn list_beside(sheet: &Sheet, table: &Table) -> Option<u32> {
    let columns: BTreeSet<u32> = table.columns.iter().map(|c| c.col).collect();
    let mut behind_a_gap = columns.iter().zip(columns.iter().skip(1)).filter(|(left, right)| **right > **left + 1);
    let after = *behind_a_gap.next()?.1;
    let far = || table.columns.iter().filter(|c| c.col >= after);
    let is_contact = |column: Column| matches!(column, Column::Contact | Column::Phone | Column::Unit);
    // A column without any heading is a remark, and stays with its rows.
    if far().all(|c| c.asks.is_none()) || !far().all(|c| c.column.is_none_or(is_contact)) {
        return None;
    }
    let filled =
        |row: u32, far: bool| sheet.row(row).iter().any(|((_, col), cell)| (*col >= after) == far && !cell.is_blank());
    let rows: Vec<(bool, bool)> =
        table.rows().take(limits::TABLE_ROWS).map(|row| (filled(row, false), filled(row, true))).collect();
    let here = rows.iter().filter(|(here, _)| *here).count();
    let there = rows.iter().filter(|(_, there)| *there).count();
    let row_by_row = rows.iter().all(|(here, there)| here == there);
    let of_people = far().any(|c| PEOPLE.contains(&key(&c.heading).as_str()));
    let are_contacts = !of_people && far().any(|c| c.column.is_some());
    let is_list = if are_contacts { there * 2 < here } else { !row_by_row };
    is_list.then_some(after)
}
