//! Outside formats end here.

mod grid;

pub use grid::{CellRefBits, Sheet, Workbook};
