//! XML Spreadsheet 2003 (SpreadsheetML): the workbook as one file of XML, which
//! office systems export under the name .xls.

use super::cell_value::{error_cell, finite, iso_cell, text_cell, truth};
use super::number_format::{kept_code, named_code};
use super::workbook_builder::WorkbookBuilder;
use super::xml::{Attributes, Markup, walk};
use super::{Unreadable, Workbook, decode, limits};
use crate::model::value::Cell;
use std::collections::HashMap;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let text = decode(bytes).ok_or_else(|| Unreadable::damaged("文字编码无法识别"))?;
    let mut pass = Pass::default();
    walk(text.trim_start().as_bytes(), &["Comment"], |markup| pass.take(markup))?;
    pass.builder.finish()
}

#[derive(Default)]
struct Pass {
    builder: WorkbookBuilder,
    /// Days count from 1904.
    is_1904: bool,
    /// Number formats by style, as codes, and the style each follows.
    styles: HashMap<String, (Option<String>, Option<String>)>,
    style: Option<String>,
    in_table: bool,
    in_visible: bool,
    row: u64,
    row_span: u64,
    row_style: Option<String>,
    col: u64,
    columns: Vec<(u64, u64, String)>,
    next_column: u64,
    cell: Option<Open>,
    in_data: bool,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    style: Option<String>,
    across: u64,
    down: u64,
    formula: bool,
    kind: String,
    text: String,
    has_data: bool,
}

/// A count, or what holds where there is none.
fn count_or(attributes: &Attributes, name: &str, absent: u64) -> u64 {
    attributes.get(name).map_or(absent, |_| attributes.count(name))
}

fn is_hidden(attributes: &Attributes) -> bool {
    attributes.get("ss:Hidden") == Some("1")
}

impl Pass {
    fn take(&mut self, markup: Markup<'_>) -> Result<(), Unreadable> {
        match markup {
            Markup::Open("Style", attributes) => {
                self.style = attributes.own("ss:ID");
                if let Some(id) = &self.style {
                    self.styles.insert(id.clone(), (None, attributes.own("ss:Parent")));
                }
            }
            Markup::Open("NumberFormat", attributes) => {
                let style = self.style.as_ref().and_then(|id| self.styles.get_mut(id));
                if let (Some(style), Some(format)) = (style, attributes.get("ss:Format")) {
                    style.0 = Some(named_code(format).to_string());
                }
            }
            Markup::Open("Worksheet", attributes) => {
                self.builder.sheet(attributes.get("ss:Name").unwrap_or_default(), false)?;
            }
            Markup::Open("Table", _) => {
                self.in_table = true;
                (self.row, self.row_span, self.next_column) = (1, 1, 1);
                self.columns.clear();
            }
            Markup::Open("Column", attributes) if self.in_table => self.column(attributes),
            Markup::Open("Row", attributes) if self.in_table => self.open_row(attributes)?,
            Markup::Open("Cell", attributes) if self.in_table => self.open_cell(attributes)?,
            Markup::Open("Data", attributes) => {
                if let Some(cell) = &mut self.cell {
                    (self.in_data, cell.has_data) = (true, true);
                    cell.kind = attributes.own("ss:Type").unwrap_or_default();
                }
            }
            Markup::Open("Visible", _) => self.in_visible = true,
            Markup::Open("Date1904", _) => self.is_1904 = true,
            Markup::Text(text) => self.text(text),
            Markup::Close("Style") => self.style = None,
            Markup::Close("Table") => self.in_table = false,
            Markup::Close("Visible") => self.in_visible = false,
            Markup::Close("Row") => self.row += self.row_span,
            Markup::Close("Data") => self.in_data = false,
            Markup::Close("Cell") => {
                if let Some(cell) = self.cell.take() {
                    self.close_cell(&cell)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.in_visible && matches!(text.trim(), "SheetHidden" | "SheetVeryHidden") {
            self.builder.current().hidden = true;
        }
        if let Some(cell) = self.cell.as_mut().filter(|_| self.in_data)
            && cell.text.len() <= 4 * limits::CELL_CHARS
        {
            cell.text.push_str(text);
        }
    }

    fn column(&mut self, attributes: &Attributes) {
        let first = count_or(attributes, "ss:Index", self.next_column);
        let last = first + count_or(attributes, "ss:Span", 0);
        self.next_column = last + 1;
        if is_hidden(attributes) {
            self.builder.hide_columns(first, last);
        }
        if let (Some(style), true) = (attributes.get("ss:StyleID"), self.columns.len() < limits::COLUMN_DEFINITIONS) {
            self.columns.push((first, last, style.to_string()));
        }
    }

    fn open_row(&mut self, attributes: &Attributes) -> Result<(), Unreadable> {
        self.row = count_or(attributes, "ss:Index", self.row);
        self.row_span = 1 + count_or(attributes, "ss:Span", 0);
        self.row_style = attributes.own("ss:StyleID");
        self.col = 1;
        if is_hidden(attributes) {
            self.builder.hide_rows(self.row, self.row + self.row_span - 1);
        }
        self.builder.visit(1)
    }

    fn open_cell(&mut self, attributes: &Attributes) -> Result<(), Unreadable> {
        self.col = count_or(attributes, "ss:Index", self.col);
        self.in_data = false;
        self.cell = Some(Open {
            style: attributes.own("ss:StyleID"),
            across: count_or(attributes, "ss:MergeAcross", 0),
            down: count_or(attributes, "ss:MergeDown", 0),
            formula: attributes.get("ss:Formula").is_some(),
            ..Open::default()
        });
        self.builder.visit(1)
    }

    fn close_cell(&mut self, open: &Open) -> Result<(), Unreadable> {
        let at = (self.row, self.col);
        self.builder.merge(at, (at.0 + open.down, at.1 + open.across));
        self.col += 1 + open.across;
        let of_column = || self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&at.1));
        let style = open.style.as_deref().or(self.row_style.as_deref());
        let style = style.or_else(|| of_column().map(|(_, _, style)| style.as_str())).unwrap_or("Default");
        let cell = self.read(open, style);
        if open.has_data || open.formula {
            self.builder.put(at, cell)?;
        }
        Ok(())
    }

    fn read(&self, open: &Open, style: &str) -> Option<Cell> {
        if open.formula && open.text.is_empty() && open.kind != "String" {
            return Some(Cell::Uncalculated);
        }
        let format = self.format(style);
        match open.kind.as_str() {
            "Number" => Some(Cell::Number(finite(&open.text)?, format.map(str::to_string))),
            "DateTime" => iso_cell(&open.text, format, self.is_1904),
            "Boolean" => truth(&open.text).map(Cell::Bool),
            "Error" => error_cell(open.text.trim()),
            _ => text_cell(&open.text.replace("\r\n", "\n")),
        }
    }

    fn format(&self, style: &str) -> Option<&str> {
        let (own, parent) = self.styles.get(style)?;
        // One step is all that office programs write.
        let inherited = || self.styles.get(parent.as_deref().unwrap_or("Default"))?.0.as_ref();
        kept_code(own.as_ref().or_else(inherited)?)
    }
}
