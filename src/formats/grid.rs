//! A workbook as read: sheets of sparse cells at their absolute addresses.

use crate::model::place::{Area, CellRef};
use crate::model::value::Cell;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

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
    pub merges: Vec<Area>,
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
        let first = self.cells.partition_point(|(at, _)| at.0 < row);
        let last = self.cells.partition_point(|(at, _)| at.0 <= row);
        &self.cells[first..last]
    }

    /// The rows that hold something, from above.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.cells.iter().map(|(at, _)| at.0).collect();
        rows.dedup();
        rows
    }

    /// The merged range that covers `at`.
    pub fn merge(&self, at: CellRef) -> Option<&Area> {
        self.merges.iter().find(|area| area.contains(at))
    }
}
