//! Tables of a Word document (.docx): towns often send the form as one.
//!
//! As with a page, the document becomes one sheet: every paragraph is a row,
//! every table follows with its rows. Text that was struck out by a tracked
//! change does not count; boxes beside the text are passed over.

use super::cell_value::text_cell;
use super::package::Package;
use super::text_buffer::TextBuffer;
use super::workbook_builder::WorkbookBuilder;
use super::xml::{Markup, walk};
use super::{Kind, Unreadable, Workbook};
use std::collections::BTreeMap;

/// Reads the tables of a document; one without a table is no workbook.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut package = Package::open(bytes)?;
    package.check_sizes()?;
    // Where nothing leads to the text, it stands where Word puts it.
    let path = package.workbook_path().unwrap_or_else(|_| "word/document.xml".into());
    let part = package.needed(&path, "缺少正文部件")?;
    let mut pass = Pass { row: 1, ..Pass::default() };
    pass.builder.sheet("正文", false)?;
    walk(part, &ASIDE, |markup| pass.take(markup))?;
    if !pass.has_table {
        return Err(Unreadable::Foreign(Kind::Docx));
    }
    pass.builder.finish()
}

/// Elements whose content is not of the text: boxes, older forms of what is
/// there already, changes.
const ASIDE: [&str; 7] = ["txbxContent", "Fallback", "del", "moveFrom", "pict", "drawing", "instrText"];

#[derive(Default)]
struct Pass {
    builder: WorkbookBuilder,
    has_table: bool,
    /// Tables open; what is in one within another is text of the outer cell.
    depth: usize,
    row: u64,
    col: u64,
    cell: Open,
    text: TextBuffer,
    in_text: bool,
    /// Cells that reach downwards, by their first column.
    reaching: BTreeMap<u64, Reach>,
}

/// A cell that reaches downwards: its first row, its last column, its last row
/// so far.
struct Reach {
    first: u64,
    to: u64,
    last: u64,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    span: u64,
    continues: bool,
    begins: bool,
}

impl Pass {
    fn take(&mut self, markup: Markup<'_>) -> Result<(), Unreadable> {
        match markup {
            Markup::Open("tbl", _) => {
                (self.depth, self.has_table) = (self.depth + 1, true);
                self.text.end_line();
            }
            Markup::Open("t", _) => self.in_text = true,
            Markup::Open("tab" | "ptab", _) => self.text.exact("\t"),
            Markup::Open("br" | "cr", _) => self.text.line_break(),
            Markup::Open("noBreakHyphen", _) => self.text.exact("-"),
            Markup::Text(text) if self.in_text => self.text.exact(text),
            Markup::Close("t") => self.in_text = false,
            Markup::Close("p") if self.depth == 0 => self.line()?,
            Markup::Close("p") => self.text.end_line(),
            Markup::Close("tbl") => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    for (col, Reach { first, to, last }) in std::mem::take(&mut self.reaching) {
                        self.builder.merge((first, col), (last, to));
                    }
                }
            }
            // What stands in a table within a table is text of the outer cell.
            _ if self.depth != 1 => {}
            Markup::Open("tr", _) => {
                self.col = 1;
                self.builder.visit(1)?;
            }
            Markup::Open("gridBefore", attributes) => self.col += attributes.count("val"),
            Markup::Open("tc", _) => {
                self.cell = Open { span: 1, ..Open::default() };
                self.text.take();
                self.builder.visit(1)?;
            }
            Markup::Open("gridSpan", attributes) => self.cell.span = attributes.count("val"),
            Markup::Open("vMerge", attributes) => {
                self.cell.begins = attributes.get("val") == Some("restart");
                self.cell.continues = !self.cell.begins;
            }
            Markup::Close("tc") => self.close_cell()?,
            Markup::Close("tr") => self.row += 1,
            _ => {}
        }
        Ok(())
    }

    /// A paragraph outside tables is a row, unless it is empty.
    fn line(&mut self) -> Result<(), Unreadable> {
        let text = self.text.take();
        if !text.trim().is_empty() {
            self.builder.put((self.row, 1), text_cell(&text))?;
            self.row += 1;
        }
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Unreadable> {
        let text = self.text.take();
        let (at, last) = ((self.row, self.col), self.col.saturating_add(self.cell.span - 1));
        let above = self.reaching.get_mut(&at.1).filter(|reach| self.cell.continues && reach.last + 1 == at.0);
        match above {
            Some(reach) => reach.last = at.0,
            None if self.cell.begins => {
                let begun = Reach { first: at.0, to: last, last: at.0 };
                if let Some(ended) = self.reaching.insert(at.1, begun) {
                    self.builder.merge((ended.first, at.1), (ended.last, ended.to));
                }
            }
            None => self.builder.merge(at, (at.0, last)),
        }
        self.col = last.saturating_add(1);
        self.builder.put(at, text_cell(&text))
    }
}
