//! A sheet of tables below one another, written from the top to the bottom.

use super::charts::{Drawn, ROW_PIXELS};
use super::context::Context;
use super::page::HEIGHT;
use super::style::Look;
use super::table::{Cells, Content, height};
use super::text::{fit, lines};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Widths of the columns: a name, words, eleven counts, a sum, a share, a time.
pub const WIDTHS: [f64; 16] = [11.0, 22.0, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 6.6, 8.0, 8.0, 11.5];
/// Pages that are broken here: Excel takes no more than 1,023.
const BREAKS: usize = 1_000;
/// The height of the heading of a part, in pixels.
const SECTION: u32 = 29;
/// The last column of the tables, from 0.
pub const LAST: u16 = 15;

/// A cell of a row: how many columns it takes, its look, what stands in it.
pub type Boxed<'c> = (u16, Look, Content<'c>);

/// The sheet, and its next free row.
pub struct Cursor<'d, 'a> {
    /// The cells of the sheet, for what the methods here do not write.
    pub cells: Cells<'d>,
    /// What the sheet is made from.
    pub context: &'d Context<'a>,
    /// The row that is written next, from 0.
    pub at: u32,
    /// How many lines it takes so far.
    lines: usize,
    /// How much of the current page is taken, in pixels.
    taken: u32,
    /// Rows that begin a page.
    breaks: Vec<u32>,
}

impl<'d, 'a> Cursor<'d, 'a> {
    /// At the top of an empty sheet.
    pub fn new(sheet: &'d mut Worksheet, context: &'d Context<'a>) -> Self {
        Self { cells: Cells { sheet, styles: &context.styles }, context, at: 0, lines: 1, taken: 0, breaks: Vec::new() }
    }

    /// The heading of a part, after a free row, on a page with what is this tall below it.
    pub fn section(&mut self, words: &str, below: u32) -> Result<(), XlsxError> {
        self.pass(1, ROW_PIXELS);
        self.room(below + SECTION);
        self.cells.sheet.write_string_with_format(self.at, 0, words, &self.context.styles.section)?;
        self.cells.sheet.set_row_height_pixels(self.at, SECTION)?;
        self.pass(1, SECTION);
        Ok(())
    }

    /// Begins a page here where the current one has no room for what is this tall,
    /// though an empty one has.
    pub fn room(&mut self, pixels: u32) {
        if self.taken + pixels > HEIGHT && pixels <= HEIGHT {
            if self.breaks.len() < BREAKS {
                self.breaks.push(self.at);
            }
            self.taken = 0;
        }
    }

    /// Passes so many rows that are together this tall, on a new page if need be.
    fn pass(&mut self, rows: u32, pixels: u32) {
        self.room(pixels);
        self.at += rows;
        self.taken += pixels;
    }

    /// The rows that begin a page.
    pub fn into_breaks(self) -> Vec<u32> {
        self.breaks
    }

    /// A grey remark across all columns, in a row of its own.
    pub fn remark(&mut self, words: &str) -> Result<(), XlsxError> {
        self.across(0, LAST, words, &self.context.styles.remark)?;
        self.next()
    }

    /// Text across several columns of the current row, which grows as needed.
    pub fn across(&mut self, from: u16, to: u16, words: &str, format: &Format) -> Result<(), XlsxError> {
        self.grow(words, from, to);
        self.cells.sheet.merge_range(self.at, from, self.at, to, &fit(words), format)?;
        Ok(())
    }

    /// A row of headings, each over so many columns, as tall as the tallest.
    pub fn headings<'h>(&mut self, words: impl IntoIterator<Item = (u16, &'h str)>) -> Result<(), XlsxError> {
        let mut col = 0;
        for (span, words) in words {
            if span > 1 {
                self.across(col, col + span - 1, words, &self.context.styles.heading)?;
            } else {
                self.cells.sheet.write_string_with_format(self.at, col, words, &self.context.styles.heading)?;
                self.grow(words, col, col);
            }
            col += span;
        }
        self.next()
    }

    /// A row of ruled cells, as tall as its running text needs.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = Boxed<'c>>) -> Result<(), XlsxError> {
        self.boxed(0, cells)?;
        self.next()
    }

    /// Ruled cells of the current row, from this column on.
    pub fn boxed<'c>(&mut self, from: u16, cells: impl IntoIterator<Item = Boxed<'c>>) -> Result<(), XlsxError> {
        let styles = &self.context.styles;
        let mut col = from;
        for (span, look, content) in cells {
            let to = col + span - 1;
            if to > col {
                self.cells.sheet.merge_range(self.at, col, self.at, to, "", styles.boxed(look))?;
            }
            if let (Look::Text, Content::Text(words)) = (look, &content) {
                self.grow(words, col, to);
            }
            self.cells.boxed((self.at, col), look, content)?;
            col = to + 1;
        }
        Ok(())
    }

    /// Makes room for words over these columns of the current row.
    fn grow(&mut self, words: &str, from: u16, to: u16) {
        let width = WIDTHS[usize::from(from)..=usize::from(to)].iter().sum();
        self.lines = self.lines.max(lines(words, width));
    }

    /// Puts a chart below the table, and leaves room for it.
    pub fn chart(&mut self, chart: Option<Drawn>) -> Result<(), XlsxError> {
        if let Some((chart, height)) = chart {
            let rows = (height + 8).div_ceil(ROW_PIXELS) + 1;
            self.room(rows * ROW_PIXELS);
            self.cells.sheet.insert_chart_with_offset(self.at, 0, &chart, 0, 8)?;
            self.pass(rows, rows * ROW_PIXELS);
        }
        Ok(())
    }

    /// Leaves the current row, as tall as it needs to be.
    pub fn next(&mut self) -> Result<(), XlsxError> {
        let mut pixels = ROW_PIXELS;
        if self.lines > 1 {
            self.cells.sheet.set_row_height(self.at, height(self.lines))?;
            pixels = (height(self.lines) / 0.75) as u32;
        }
        self.lines = 1;
        self.pass(1, pixels);
        Ok(())
    }
}
