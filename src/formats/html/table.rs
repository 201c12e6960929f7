//! Tables of a page: from rows and cells as written to their places on a sheet.

use super::styles::CellAttributes;
use crate::formats::cell_value::text_cell;
use crate::formats::display::CellStyle;
use crate::formats::text_buffer::TextBuffer;
use crate::formats::workbook_builder::WorkbookBuilder;
use crate::formats::{RemarkKind, Unreadable, Workbook, limits};
use crate::model::place::LAST_CELL;
use crate::model::value::{Cell, Words};

/// A piece of the page, in its order.
pub(super) enum Block {
    /// A line of text.
    Line(String),
    /// A table, without tables in it.
    Table(Table),
}

impl Block {
    /// The lines of a text that are not blank.
    pub fn lines(text: &str) -> Vec<Self> {
        text.lines().filter(|line| !Cell::Text((*line).into()).is_blank()).map(|line| Self::Line(line.into())).collect()
    }

    /// How many cells of tables it has.
    fn cells(&self) -> usize {
        match self {
            Self::Line(_) => 0,
            Self::Table(table) => table.rows.iter().map(|row| row.cells.len()).sum(),
        }
    }

    /// Its words, for a cell that holds them.
    fn words(self) -> String {
        match self {
            Self::Line(line) => line,
            Self::Table(table) => {
                let words = |row: Row| row.cells.into_iter().filter_map(TableCell::words).collect::<Vec<_>>().join(" ");
                table.rows.into_iter().map(words).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Row>,
    /// Columns that are defined together: how many, and whether they are hidden.
    columns: Vec<(u64, bool)>,
}

#[derive(Default)]
struct Row {
    cells: Vec<TableCell>,
    hidden: bool,
}

/// A cell as written.
struct TableCell {
    /// Rows (0: to the end of the table) and columns.
    spans: (u64, u64),
    /// `None` where it cannot be read.
    cell: Option<Cell>,
    /// All that it holds is struck through.
    struck: bool,
    /// The note on it, or nothing.
    note: String,
    /// What it holds, where a table is among it.
    blocks: Vec<Block>,
}

impl TableCell {
    fn words(self) -> Option<String> {
        self.cell.filter(|cell| !self.struck && !cell.is_blank()).map(|cell| cell.text().into())
    }
}

/// A table being read.
#[derive(Default)]
pub(super) struct OpenTable {
    table: Table,
    row: Option<Row>,
    cell: Option<OpenCell>,
    /// The caption, and text that stands between rows; both go before it.
    before: TextBuffer,
}

/// A cell being read.
pub(super) struct OpenCell {
    spans: (u64, u64),
    attributes: CellAttributes,
    struck: bool,
    note: TextBuffer,
    text: TextBuffer,
    blocks: Vec<Block>,
}

impl OpenCell {
    /// An empty one.
    pub fn new(spans: (u64, u64), attributes: CellAttributes, struck: bool) -> Self {
        let (text, note) = Default::default();
        Self { spans, attributes, struck, note, text, blocks: Vec::new() }
    }

    fn close(mut self) -> TableCell {
        let (text, struck) = self.text.take_or_struck();
        let (spans, note) = (self.spans, self.note.take());
        if self.blocks.is_empty() {
            let cell = self.attributes.cell(&text);
            return TableCell { spans, cell, struck: struck || self.struck, note, blocks: Vec::new() };
        }
        self.blocks.extend(Block::lines(if struck { "" } else { &text }));
        TableCell { spans, cell: Some(Cell::Text(Words::default())), struck: false, note, blocks: self.blocks }
    }
}

impl OpenTable {
    /// Where text goes now.
    pub fn buffer(&mut self) -> &mut TextBuffer {
        match &mut self.cell {
            Some(cell) => &mut cell.text,
            None => &mut self.before,
        }
    }

    /// Where the note of a cell goes.
    pub fn note(&mut self) -> &mut TextBuffer {
        match &mut self.cell {
            Some(cell) => &mut cell.note,
            None => &mut self.before,
        }
    }

    /// A row begins, and with it the one before ends.
    pub fn open_row(&mut self, hidden: bool) {
        self.close_row();
        self.row = Some(Row { hidden, ..Row::default() });
    }

    /// A cell begins; its row too where it is not open.
    pub fn open_cell(&mut self, cell: OpenCell) {
        self.close_cell();
        self.row.get_or_insert_default();
        self.cell = Some(cell);
    }

    /// The open cell ends, if there is one, and joins its row.
    pub fn close_cell(&mut self) {
        if let (Some(cell), Some(row)) = (self.cell.take(), &mut self.row) {
            row.cells.push(cell.close());
        }
    }

    /// The open row ends, its open cell with it.
    pub fn close_row(&mut self) {
        self.close_cell();
        self.table.rows.extend(self.row.take());
    }

    /// `span` columns are defined alike; definitions beyond the limit are dropped.
    pub fn columns(&mut self, span: u64, hidden: bool) {
        if self.table.columns.len() < limits::COLUMN_DEFINITIONS {
            self.table.columns.push((span, hidden));
        }
    }

    /// A table begins within this one.
    pub fn open_nested(&mut self) {
        if let Some(cell) = &mut self.cell {
            cell.blocks.extend(Block::lines(&cell.text.take()));
        }
    }

    /// The pieces that a table within this one came to.
    pub fn take(&mut self, blocks: Vec<Block>) {
        match &mut self.cell {
            Some(cell) => cell.blocks.extend(blocks),
            None => {
                for block in blocks {
                    self.before.end_line();
                    self.before.exact(&block.words());
                    self.before.end_line();
                }
            }
        }
    }

    /// The table ends. Where those within it hold more cells than it has words
    /// of its own, it was there for the layout and comes apart; otherwise they
    /// are the words of their cells.
    pub fn close(mut self) -> Vec<Block> {
        self.close_row();
        let mut blocks = Block::lines(&self.before.take());
        let cells = || self.table.rows.iter().flat_map(|row| &row.cells);
        let inner: usize = cells().flat_map(|cell| &cell.blocks).map(Block::cells).sum();
        let own = cells().filter(|cell| !cell.cell.as_ref().is_some_and(Cell::is_blank)).count();
        if inner > own {
            for cell in self.table.rows.into_iter().flat_map(|row| row.cells) {
                if cell.blocks.is_empty() {
                    blocks.extend(Block::lines(&cell.words().unwrap_or_default()));
                } else {
                    blocks.extend(cell.blocks);
                }
            }
            return blocks;
        }
        for cell in self.table.rows.iter_mut().flat_map(|row| &mut row.cells).filter(|cell| !cell.blocks.is_empty()) {
            let words: Vec<String> = std::mem::take(&mut cell.blocks).into_iter().map(Block::words).collect();
            cell.cell = text_cell(&words.join("\n"));
        }
        if !self.table.rows.is_empty() {
            blocks.push(Block::Table(self.table));
        }
        blocks
    }
}

/// Puts the pieces one below the other on a sheet of this name.
pub(super) fn fill(blocks: Vec<Block>, name: &str) -> Result<Workbook, Unreadable> {
    let mut builder = WorkbookBuilder::default();
    builder.sheet(name, false)?;
    let mut row = 1;
    for block in blocks {
        match block {
            Block::Line(line) => {
                builder.put((row, 1), text_cell(&line))?;
                row += 1;
            }
            Block::Table(table) => row += place(table, row, &mut builder)?,
        }
    }
    builder.finish()
}

/// Puts a table at a row; how many rows it takes.
fn place(table: Table, first: u64, builder: &mut WorkbookBuilder) -> Result<u64, Unreadable> {
    let mut col = 1;
    for (span, hidden) in table.columns {
        if hidden {
            builder.hide_columns(col, col + span - 1);
        }
        col += span;
    }
    let rows = table.rows.len() as u64;
    // Columns that cells of earlier rows reach into, from left to right.
    let mut reaching: Vec<Reach> = Vec::new();
    for (at, row) in (first..).zip(table.rows) {
        reaching.retain(|reach| reach.last >= at);
        builder.visit(1 + reaching.len() as u64)?;
        if row.hidden {
            builder.hide_rows(at, at);
        }
        let (mut col, mut next) = (1, 0);
        let mut begun = Vec::new();
        for cell in row.cells {
            while let Some(reach) = reaching.get(next).filter(|reach| reach.from <= col) {
                col = col.max(reach.to + 1);
                next += 1;
            }
            builder.visit(1)?;
            let down = if cell.spans.0 == 0 { rows } else { cell.spans.0 };
            let last = (at + down - 1).min(first + rows - 1);
            let to = col + cell.spans.1 - 1;
            builder.merge((at, col), (last, to));
            if last > at && to <= u64::from(LAST_CELL.col) {
                begun.push(Reach { from: col, to, last });
            }
            builder.remark(Some((at, col)), RemarkKind::Note, &cell.note);
            builder.put_styled((at, col), cell.cell, CellStyle { struck: cell.struck, format: None })?;
            col = to + 1;
        }
        reaching.extend(begun);
        reaching.sort_unstable_by_key(|reach| reach.from);
    }
    Ok(rows)
}

/// Columns that a cell reaches into, and its last row.
struct Reach {
    from: u64,
    to: u64,
    last: u64,
}
