//! A workbook as read: sheets of sparse cells at their absolute addresses.

use super::merges::Merges;
use crate::model::place::{Area, CellRef};
use crate::model::value::Cell;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Every sheet of a workbook, in its order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Workbook {
    /// The sheets, hidden ones too.
    pub sheets: Vec<Sheet>,
    /// The names of sheets that it lists and does not hold.
    pub lost: Vec<String>,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
    /// Cells that hold something, by row, then column.
    pub cells: Vec<(RowCol, Cell)>,
    /// Merged ranges.
    pub merges: Merges,
    /// Rows hidden by hand or by a filter.
    pub hidden_rows: BTreeSet<u32>,
    /// Columns hidden.
    pub hidden_columns: BTreeSet<u32>,
    /// Cells that are there but could not be read.
    pub troubles: Vec<RowCol>,
    /// Merges and hidden rows could not be read.
    pub structure_unread: bool,
    /// Cells that hold something, every character of which is struck through, with
    /// their words: such a cell counts for empty. By row, then column.
    pub struck: Vec<(RowCol, String)>,
    /// What is written on the sheet beside its cells, and what its cells hold without
    /// showing it.
    pub remarks: Vec<Remark>,
    /// The first and the last of the rows that were left where it was read, because
    /// no table has so many; all between them are, too.
    pub cut: Option<(u32, u32)>,
}

/// Words of a sheet that are no cell's content as the eye sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// The cell that they belong to or begin at; `None` where the file does not say.
    pub at: Option<CellRef>,
    /// How they stand there.
    pub kind: RemarkKind,
    /// The words, never blank.
    pub text: String,
}

/// How words stand on a sheet that are in none of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RemarkKind {
    /// A note or comment on a cell (批注).
    Note,
    /// A text box or a shape with text.
    TextBox,
    /// A check box or an option button, by its caption, that is ticked.
    Ticked,
    /// The same, not ticked.
    Unticked,
    /// In a cell that another one of its merged range covers.
    Covered,
    /// In a cell whose number format shows nothing, or as text that is hidden.
    Hidden,
}

/// A cell address as a pair of numbers, small on the wire between processes.
pub type RowCol = (u32, u32);

impl Sheet {
    /// The cell at `at`, where it holds something.
    pub fn cell(&self, at: CellRef) -> Option<&Cell> {
        self.cells.binary_search_by_key(&(at.row, at.col), |(bits, _)| *bits).ok().map(|i| &self.cells[i].1)
    }

    /// The cells of one row, from left to right.
    pub fn row(&self, row: u32) -> &[(RowCol, Cell)] {
        self.rows_in(row..=row).next().map_or(&[], |(_, cells)| cells)
    }

    /// The rows that hold something, from above.
    pub fn rows(&self) -> Vec<u32> {
        self.rows_in(0..=u32::MAX).map(|(row, _)| row).collect()
    }

    /// Those of some rows that hold something, from above, each with its cells.
    pub fn rows_in(&self, rows: RangeInclusive<u32>) -> impl Iterator<Item = (u32, &[(RowCol, Cell)])> {
        let first = self.cells.partition_point(|(at, _)| at.0 < *rows.start());
        let last = self.cells.partition_point(|(at, _)| at.0 <= *rows.end()).max(first);
        self.cells[first..last].chunk_by(|one, next| one.0.0 == next.0.0).map(|cells| (cells[0].0.0, cells))
    }

    /// The cells of some rows, by column: what looks down a column looks at these.
    pub fn columns_in(&self, rows: RangeInclusive<u32>) -> ByColumn<'_> {
        let cells = self.rows_in(rows).flat_map(|(_, cells)| cells);
        let mut cells: Vec<(u32, (u32, &Cell))> = cells.map(|((row, col), cell)| (*col, (*row, cell))).collect();
        cells.sort_by_key(|(col, _)| *col);
        let mut columns: Vec<(u32, usize)> = Vec::new();
        for (at, (col, _)) in cells.iter().enumerate() {
            if columns.last().is_none_or(|(last, _)| last != col) {
                columns.push((*col, at));
            }
        }
        ByColumn { columns, cells: cells.into_iter().map(|(_, cell)| cell).collect() }
    }

    /// The merged range that covers `at`.
    pub fn merge(&self, at: CellRef) -> Option<&Area> {
        self.merges.at(at)
    }
}

/// Cells that hold something, by column.
#[derive(Debug)]
pub struct ByColumn<'s> {
    /// Each column with something, and where its cells begin.
    columns: Vec<(u32, usize)>,
    /// By column, then row.
    cells: Vec<(u32, &'s Cell)>,
}

impl<'s> ByColumn<'s> {
    /// The cells of a column with their rows, from above.
    pub fn of(&self, col: u32) -> &[(u32, &'s Cell)] {
        let Ok(at) = self.columns.binary_search_by_key(&col, |(col, _)| *col) else { return &[] };
        let end = self.columns.get(at + 1).map_or(self.cells.len(), |(_, next)| *next);
        &self.cells[self.columns[at].1..end]
    }

    /// Those of them that are not blank.
    pub fn filled(&self, col: u32) -> impl Iterator<Item = (u32, &'s Cell)> {
        self.of(col).iter().copied().filter(|(_, cell)| !cell.is_blank())
    }
}
