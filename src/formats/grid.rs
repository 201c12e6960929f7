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
