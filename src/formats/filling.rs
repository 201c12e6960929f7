//! A workbook in the making: whatever format the cells come from, they meet the
//! same limits, the same edge of the sheet and the same idea of an empty cell.

use super::address::Wide;
use super::{CellRefBits, Sheet, Unreadable, Workbook, limits};
use crate::model::place::{Area, CellRef, LAST_CELL};
use crate::model::value::Cell;

/// What the cells of a workbook may still take.
#[derive(Default)]
pub(super) struct Budget {
    /// Rows and cells that are merely there.
    pub visited: u64,
    cells: usize,
    text: usize,
}

impl Budget {
    /// Takes one cell that holds `text` bytes.
    pub fn spend(&mut self, text: usize) -> Result<(), Unreadable> {
        self.cells += 1;
        self.text += text;
        if self.cells > limits::CELLS {
            return Err(super::too_many_cells());
        }
        if self.text > limits::TEXT_BYTES {
            return Err(Unreadable::TooLarge {
                what: "单元格文字合计（字节）".into(),
                found: self.text as u64,
                limit: limits::TEXT_BYTES as u64,
            });
        }
        Ok(())
    }

    /// Takes rows or cells that are there, empty or not.
    pub fn visit(&mut self, count: u64) -> Result<(), Unreadable> {
        self.visited = self.visited.saturating_add(count);
        if self.visited > limits::CELLS_VISITED {
            let what = "行和单元格（含空白，个）".into();
            return Err(Unreadable::TooLarge { what, found: self.visited, limit: limits::CELLS_VISITED });
        }
        Ok(())
    }
}

/// Sheets filled one after the other.
#[derive(Default)]
pub(super) struct Filling {
    sheets: Vec<Sheet>,
    budget: Budget,
}

impl Filling {
    /// Begins the next sheet.
    pub fn sheet(&mut self, name: &str, hidden: bool) -> Result<(), Unreadable> {
        self.close()?;
        if self.sheets.len() >= limits::SHEETS {
            return Err(too_many_sheets(self.sheets.len() + 1));
        }
        self.sheets.push(Sheet { name: name.to_string(), hidden, ..Sheet::default() });
        Ok(())
    }

    /// The sheet being filled; one without a name where none was begun.
    pub fn current(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    /// Rows or cells that are there, empty or not.
    pub fn visit(&mut self, count: u64) -> Result<(), Unreadable> {
        self.budget.visit(count)
    }

    /// A cell of the current sheet, rows and columns from 1; `None` stands for
    /// content that cannot be read. Of several at one address the last stays.
    pub fn put(&mut self, at: Wide, cell: Option<Cell>) -> Result<(), Unreadable> {
        if cell.as_ref().is_some_and(Cell::is_blank) {
            return Ok(());
        }
        let held = held(at);
        match cell.filter(|_| (u64::from(held.0), u64::from(held.1)) == at) {
            Some(cell) => {
                self.budget.spend(weight(&cell))?;
                self.current().cells.push((held, cell));
            }
            None => {
                let troubles = &mut self.current().troubles;
                if troubles.last() != Some(&held) {
                    troubles.push(held);
                }
                if troubles.len() > limits::TROUBLES {
                    return Err(too_many_troubles());
                }
            }
        }
        Ok(())
    }

    /// A merged range, both corners from 1. One cell is none; one that makes no
    /// sense leaves the structure unread.
    pub fn merge(&mut self, first: Wide, last: Wide) {
        if first == last {
            return;
        }
        let size = (last.0.saturating_sub(first.0) + 1).saturating_mul(last.1.saturating_sub(first.1) + 1);
        let sound = last.0 >= first.0 && last.1 >= first.1 && size <= limits::MERGE_AREA;
        let (from, to) = (held(first), held(last));
        let sheet = self.current();
        if !sound || sheet.merges.len() >= limits::MERGES || u64::from(to.0) != last.0 || u64::from(to.1) != last.1 {
            sheet.structure_unread = true;
            return;
        }
        sheet.merges.push(Area { first: CellRef::new(from.0, from.1), last: CellRef::new(to.0, to.1) });
    }

    /// Hidden rows, from 1, both ends included.
    pub fn hide_rows(&mut self, first: u64, last: u64) {
        let last = last.min(u64::from(LAST_CELL.row));
        // What hides all rows down to the end of the sheet hides no content.
        let last = last.min(first.saturating_add(limits::CELLS as u64));
        self.current().hidden_rows.extend((first..=last).map(|row| row as u32).take(limits::CELLS));
    }

    /// Hidden columns, from 1, both ends included.
    pub fn hide_columns(&mut self, first: u64, last: u64) {
        let last = last.min(u64::from(LAST_CELL.col));
        self.current().hidden_columns.extend((first..=last).map(|col| col as u32));
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        if let Some(sheet) = self.sheets.last_mut() {
            keep_last(&mut sheet.cells);
            sheet.troubles.sort_unstable();
            sheet.troubles.dedup();
            sheet.merges.sort_unstable();
            sheet.merges.dedup();
        }
        Ok(())
    }

    /// The workbook; damage where there is not one sheet.
    pub fn finish(mut self) -> Result<Workbook, Unreadable> {
        self.close()?;
        if self.sheets.is_empty() {
            return Err(Unreadable::damaged("工作簿里没有工作表"));
        }
        Ok(Workbook { sheets: self.sheets })
    }
}

/// The address, moved to the edge of the sheet where it is beyond.
fn held(at: Wide) -> CellRefBits {
    let hold = |n: u64, last: u32| n.clamp(1, u64::from(last)) as u32;
    (hold(at.0, LAST_CELL.row), hold(at.1, LAST_CELL.col))
}

/// Sorts by address; of several at one address the last one given stays.
pub(super) fn keep_last<T>(cells: &mut Vec<(CellRefBits, T)>) {
    cells.sort_by_key(|(at, _)| *at);
    cells.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            std::mem::swap(&mut later.1, &mut kept.1);
        }
        same
    });
}

/// A text cell; `None` for text that no cell can hold.
pub(super) fn text_cell(text: &str) -> Option<Cell> {
    if text.len() > limits::CELL_CHARS && text.chars().count() > limits::CELL_CHARS {
        return None;
    }
    let formula = text.trim_start().trim_start_matches('=');
    if formula.strip_prefix("_xlfn.").unwrap_or(formula).starts_with("DISPIMG(") {
        return Some(Cell::Picture);
    }
    Some(Cell::Text(text.to_string()))
}

/// An error value; `None` for text that no cell can hold.
pub(super) fn error_cell(text: &str) -> Option<Cell> {
    (text.chars().count() <= limits::CELL_CHARS).then(|| Cell::Error(text.to_string()))
}

/// What a value takes of the text budget.
pub(super) fn weight(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.len(),
        other => other.format().map_or(0, str::len),
    }
}

pub(super) fn too_many_sheets(found: usize) -> Unreadable {
    Unreadable::TooLarge { what: "工作表（张）".into(), found: found as u64, limit: limits::SHEETS as u64 }
}

pub(super) fn too_many_troubles() -> Unreadable {
    Unreadable::damaged(format!("有 {} 个以上的单元格读不出", limits::TROUBLES))
}
