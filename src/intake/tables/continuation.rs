//! A sheet that goes on with the table of the sheet before it (续表), without a
//! heading of its own; and rows of items on a sheet where no table was found.

use super::heading::Headings;
use super::table::{Kind, Table};
use crate::formats::{Sheet, limits};
use crate::intake::rows::item_index::ItemIndex;
use crate::intake::rows::matching::{Match, Numbering, RowKeys};
use crate::intake::rows::row_id::RowId;
use crate::model::form::Column;
use crate::model::place::CellRef;
use crate::model::task::ItemId;
use crate::model::value::Cell;

/// The table that goes on: its columns are those of the table before, its rows
/// from the first that names an item in them. Most rows must.
pub(crate) fn goes_on(sheet: &Sheet, before: &Table, index: &ItemIndex) -> Option<Table> {
    if before.kind != Kind::Progress {
        return None;
    }
    let rows = sheet.rows().into_iter().filter(|row| filled(sheet, *row) >= 2).take(limits::TABLE_ROWS);
    let fits = |row: u32| (row, lines_up(sheet, before, row) && names_an_item(sheet, before, row, index));
    let data: Vec<(u32, bool)> = rows.map(fits).skip_while(|(_, fits)| !fits).collect();
    let fitting = data.iter().filter(|(_, fits)| *fits).count();
    let (first, _) = data.first().filter(|_| fitting * 2 > data.len())?;
    let last = sheet.cells.last().map_or(*first, |((row, _), _)| *row);
    Some(Table { first: *first, header_end: first - 1, last, ..before.clone() })
}

fn filled(sheet: &Sheet, row: u32) -> usize {
    sheet.row(row).iter().filter(|(_, cell)| !cell.is_blank()).count()
}

/// Whether every cell of a row stands in a column of the table.
fn lines_up(sheet: &Sheet, table: &Table, row: u32) -> bool {
    let filled = sheet.row(row).iter().filter(|(_, cell)| !cell.is_blank());
    filled.map(|((_, col), _)| col).all(|col| table.at(*col).is_some())
}

fn names_an_item(sheet: &Sheet, table: &Table, row: u32, index: &ItemIndex) -> bool {
    let cell = |column| table.col(column).and_then(|col| sheet.cell(CellRef::new(row, col))).filter(|c| !c.is_blank());
    let words = |column| cell(column).map(|cell| index.words(cell));
    let typed = cell(Column::Id).cloned();
    let id = typed.as_ref().and_then(RowId::read);
    let (task, deliverable) = (words(Column::Task), words(Column::Deliverable));
    let keys = RowKeys { typed, id, task, deliverable, ..RowKeys::default() };
    let numbering = Numbering { items: true, ..Numbering::default() };
    match index.find(&keys, numbering, None) {
        Match::Sure(_) | Match::ByText(_) => index.names_an_item(&keys),
        // The list as printed goes on, a row a task.
        Match::Task { sure, .. } => sure,
        _ => false,
    }
}

/// How many rows of a sheet without a table look like answers to items: an id of
/// the list, and something that neither the list nor a known heading explains.
pub(crate) fn stray_rows(sheet: &Sheet, headings: &Headings, knows: impl Fn(ItemId) -> bool) -> usize {
    let is_id = |cell: &Cell| cell.text().trim().parse::<ItemId>().is_ok_and(|id| id.sub.is_some() && knows(id));
    let heads =
        |row: &u32| sheet.row(*row).iter().filter(|(_, cell)| headings.resolve(&cell.text()).is_some()).count() >= 2;
    let rows = sheet.rows();
    let head = rows.iter().copied().take(10).find(heads);
    // Below a heading, what stands in columns that it names as the list's own is no answer.
    let listed = |col: u32| {
        let heading = head.and_then(|row| sheet.cell(CellRef::new(row, col)));
        let column = heading.and_then(|cell| headings.resolve(&cell.text())).and_then(|heading| heading.column);
        column.is_some_and(|column| !column.is_answer())
    };
    let answers = |row: u32| sheet.row(row).iter().filter(|((_, col), cell)| !cell.is_blank() && !listed(*col)).count();
    let least = if head.is_some() { 1 } else { 3 };
    let is_stray = |row: &&u32| sheet.row(**row).iter().any(|(_, cell)| is_id(cell)) && answers(**row) >= least;
    rows.iter().filter(is_stray).count()
}
