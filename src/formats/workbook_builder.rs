//! A workbook in the making: whatever format the cells come from, they meet the
//! same limits, the same edge of the sheet and the same idea of an empty cell.

use super::cell_address::RawRowCol;
use super::cell_value::text_cell;
use super::display::{CellStyle, Seen, seen};
use super::unreadable::{check_cells, check_limit, check_sheets, check_troubles};
use super::{Remark, RemarkKind, RowCol, Sheet, Unreadable, Workbook, limits};
use crate::model::place::{Area, CellRef, LAST_CELL};
use crate::model::value::{Cell, Words};
use std::collections::BTreeMap;

/// What the cells of a workbook may still take.
#[derive(Default)]
pub(super) struct Budget {
    /// Rows and cells that are merely there.
    pub visited: u64,
    cells: usize,
    text: usize,
    /// Bytes of parts with notes and text boxes.
    pub remarks: u64,
}

impl Budget {
    /// Takes one cell that holds something, with its text or number format.
    pub fn spend(&mut self, cell: &Cell) -> Result<(), Unreadable> {
        self.cells += 1;
        self.text += match cell {
            Cell::Text(text) | Cell::Error(text) => text.len(),
            other => other.format().map_or(0, str::len),
        };
        check_cells(self.cells)?;
        check_limit("单元格文字合计（字节）", self.text as u64, limits::TEXT_BYTES as u64)
    }
}

/// Puts a cell of this style where the eye finds it: in the grid, or apart.
pub(super) fn place(sheet: &mut Sheet, at: RowCol, cell: Cell, style: CellStyle<'_>) {
    if cell.is_blank() {
        return;
    }
    match seen(cell, style) {
        Seen::Cell(cell) => sheet.cells.push((at, cell)),
        Seen::Struck(words) => sheet.struck.push((at, words)),
        Seen::Hidden(words) => remark(sheet, Some(CellRef::new(at.0, at.1)), RemarkKind::Hidden, &words),
    }
}

/// Words beside the cells, unless they are blank or there are too many: then the
/// structure counts as unread.
pub(super) fn remark(sheet: &mut Sheet, at: Option<CellRef>, kind: RemarkKind, words: &str) {
    let text: String = words.trim().chars().take(limits::REMARK_CHARS).collect();
    if sheet.remarks.len() >= limits::REMARKS {
        sheet.structure_unread = true;
    } else if !text.is_empty() {
        sheet.remarks.push(Remark { at, kind, text });
    }
}

/// Sheets filled one after the other.
#[derive(Default)]
pub(super) struct WorkbookBuilder {
    sheets: Vec<Sheet>,
    budget: Budget,
}

impl WorkbookBuilder {
    /// Begins the next sheet.
    pub fn sheet(&mut self, name: &str, hidden: bool) -> Result<(), Unreadable> {
        self.close();
        check_sheets(self.sheets.len() + 1)?;
        self.sheets.push(Sheet { name: name.to_string(), hidden, ..Sheet::default() });
        Ok(())
    }

    /// The sheet being filled; one without a name where none was begun.
    pub fn current(&mut self) -> &mut Sheet {
        self.current_on_budget().0
    }

    /// The same, and what it may still take.
    pub fn current_on_budget(&mut self) -> (&mut Sheet, &mut Budget) {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        (&mut self.sheets[last], &mut self.budget)
    }

    /// Rows or cells that are there, empty or not.
    pub fn visit(&mut self, count: u64) -> Result<(), Unreadable> {
        self.budget.visited = self.budget.visited.saturating_add(count);
        check_limit("行和单元格（含空白，个）", self.budget.visited, limits::CELLS_VISITED)
    }

    /// A cell of the current sheet, rows and columns from 1; `None` stands for
    /// content that cannot be read. Of several at one address the last stays.
    pub fn put(&mut self, at: RawRowCol, cell: Option<Cell>) -> Result<(), Unreadable> {
        self.put_styled(at, cell, CellStyle::default())
    }

    /// A text of the current sheet, or one that is struck through.
    pub fn put_text(&mut self, at: RawRowCol, text: &str, struck: bool) -> Result<(), Unreadable> {
        self.put_styled(at, text_cell(text), CellStyle { struck, format: None })
    }

    /// The same, with the style of the cell.
    pub fn put_styled(&mut self, at: RawRowCol, cell: Option<Cell>, style: CellStyle<'_>) -> Result<(), Unreadable> {
        if cell.as_ref().is_some_and(Cell::is_blank) {
            return Ok(());
        }
        let held = held(at);
        match cell.filter(|_| (u64::from(held.0), u64::from(held.1)) == at) {
            Some(cell) => {
                let (sheet, budget) = self.current_on_budget();
                budget.spend(&cell)?;
                place(sheet, held, cell, style);
            }
            None => {
                let troubles = &mut self.current().troubles;
                if troubles.last() != Some(&held) {
                    troubles.push(held);
                }
                check_troubles(troubles.len())?;
            }
        }
        Ok(())
    }

    /// A merged range, both corners from 1. One cell is none; one that makes no
    /// sense leaves the structure unread.
    pub fn merge(&mut self, first: RawRowCol, last: RawRowCol) {
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

    /// Words beside the cells of the current sheet, at this place where it is known.
    pub fn remark(&mut self, at: Option<RawRowCol>, kind: RemarkKind, words: &str) {
        let at = at.map(held).map(|(row, col)| CellRef::new(row, col));
        remark(self.current(), at, kind, words);
    }

    fn close(&mut self) {
        if let Some(sheet) = self.sheets.last_mut() {
            keep_last(&mut sheet.cells);
            settle(sheet);
        }
    }

    /// The workbook; damage where there is not one sheet.
    pub fn finish(mut self) -> Result<Workbook, Unreadable> {
        self.close();
        if self.sheets.is_empty() {
            return Err(Unreadable::damaged("工作簿里没有工作表"));
        }
        Ok(Workbook { sheets: self.sheets, ..Workbook::default() })
    }
}

/// The address, moved to the edge of the sheet where it is beyond.
fn held(at: RawRowCol) -> RowCol {
    let hold = |n: u64, last: u32| n.clamp(1, u64::from(last)) as u32;
    (hold(at.0, LAST_CELL.row), hold(at.1, LAST_CELL.col))
}

/// Puts a sheet in order, whose cells are.
pub(super) fn settle(sheet: &mut Sheet) {
    keep_last(&mut sheet.struck);
    sheet.troubles.sort_unstable();
    sheet.troubles.dedup();
    sheet.structure_unread |= sheet.merges.settle();
    uncover(sheet);
}

/// Takes away what merged ranges cover: of a merged range the first cell is
/// seen, whatever is still stored in the others. What the first one says too is
/// nothing to tell.
fn uncover(sheet: &mut Sheet) {
    let mut areas = sheet.merges.iter().peekable();
    // Ranges that may cover the cells to come, by their first column.
    let mut open: BTreeMap<u32, (Area, Option<Words>)> = BTreeMap::new();
    let mut covered = Vec::new();
    for (index, ((row, col), cell)) in sheet.cells.iter().enumerate() {
        while let Some(area) = areas.next_if(|area| (area.first.row, area.first.col) <= (*row, *col)) {
            open.insert(area.first.col, (*area, None));
        }
        while let Some(over) = open.range(..=*col).next_back().map(|(first, (area, _))| (*first, *area)) {
            if over.1.last.row >= *row {
                break;
            }
            open.remove(&over.0);
        }
        let at = CellRef::new(*row, *col);
        let Some((_, (area, said))) = open.range_mut(..=*col).next_back().filter(|(_, (area, _))| area.contains(at))
        else {
            continue;
        };
        match (area.first == at, cell.text()) {
            (true, words) => *said = Some(words),
            (false, words) => covered.push((index, at, (said.as_ref() != Some(&words)).then_some(words))),
        }
    }
    let (mut index, mut gone) = (0, covered.iter().map(|(index, _, _)| *index).peekable());
    sheet.cells.retain(|_| {
        index += 1;
        gone.next_if_eq(&(index - 1)).is_none()
    });
    for (_, at, words) in covered {
        remark(sheet, Some(at), RemarkKind::Covered, &words.unwrap_or_default());
    }
}

/// Sorts by address; of several at one address the last one given stays.
pub(super) fn keep_last<T>(cells: &mut Vec<(RowCol, T)>) {
    cells.sort_by_key(|(at, _)| *at);
    cells.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            std::mem::swap(&mut later.1, &mut kept.1);
        }
        same
    });
}
