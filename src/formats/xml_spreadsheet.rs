//! XML Spreadsheet 2003 (SpreadsheetML): the workbook as one file of XML, which
//! office systems export under the name .xls.

use super::cell_value::{error_cell, finite, iso_cell, text_cell, truth};
use super::display::CellStyle;
use super::number_format::{kept_code, named_code};
use super::text_buffer::{Look, TextBuffer};
use super::workbook_builder::WorkbookBuilder;
use super::xml::{Attributes, Markup, walk};
use super::{RemarkKind, Unreadable, Workbook, decode, limits};
use crate::model::value::Cell;
use std::collections::HashMap;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let text = decode(bytes).ok_or_else(|| Unreadable::damaged("文字编码无法识别"))?;
    let mut pass = Pass::default();
    walk(text.trim_start().as_bytes(), &[], |markup| pass.take(markup))?;
    pass.builder.finish()
}

#[derive(Default)]
struct Pass {
    builder: WorkbookBuilder,
    /// Days count from 1904.
    is_1904: bool,
    styles: HashMap<String, Style>,
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
    /// The note being read.
    note: Option<TextBuffer>,
}

/// What a style says itself, and the style that it follows.
#[derive(Default)]
struct Style {
    format: Option<String>,
    struck: Option<bool>,
    parent: Option<String>,
}

/// The cell being read.
#[derive(Default)]
struct Open {
    style: Option<String>,
    across: u64,
    down: u64,
    formula: bool,
    kind: String,
    text: TextBuffer,
    /// How the text looks that comes.
    look: Look,
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
                    let parent = attributes.own("ss:Parent");
                    self.styles.insert(id.clone(), Style { parent, ..Style::default() });
                }
            }
            Markup::Open("NumberFormat", attributes) => {
                let format = attributes.get("ss:Format").map(|format| named_code(format).to_string());
                self.said(|style| style.format = format.or(style.format.take()));
            }
            Markup::Open("Font", attributes) if self.style.is_some() => {
                self.said(|style| style.struck = attributes.get("ss:StrikeThrough").map(|said| said == "1"));
            }
            Markup::Open("Comment", _) => self.note = Some(TextBuffer::default()),
            Markup::Close("Comment") => self.close_note(),
            Markup::Open(..) | Markup::Close(..) if self.note.is_some() => {}
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
            Markup::Open(name @ ("S" | "Del" | "Sup" | "Sub"), _) => self.look(name, true),
            Markup::Close(name @ ("S" | "Del" | "Sup" | "Sub")) => self.look(name, false),
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
                    self.close_cell(cell)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The style that is open says something.
    fn said(&mut self, what: impl FnOnce(&mut Style)) {
        if let Some(style) = self.style.as_ref().and_then(|id| self.styles.get_mut(id)) {
            what(style);
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(note) = &mut self.note {
            return note.exact(text);
        }
        if self.in_visible && matches!(text.trim(), "SheetHidden" | "SheetVeryHidden") {
            self.builder.current().hidden = true;
        }
        if let Some(cell) = self.cell.as_mut().filter(|_| self.in_data) {
            cell.text.look(cell.look);
            cell.text.exact(text);
        }
    }

    fn look(&mut self, name: &str, begins: bool) {
        let Some(Open { look, .. }) = &mut self.cell else { return };
        *(if matches!(name, "S" | "Del") { &mut look.struck } else { &mut look.raised }) = begins;
    }

    fn close_note(&mut self) {
        let words = self.note.take().map(|mut note| note.take()).unwrap_or_default();
        self.builder.remark(Some((self.row, self.col)), RemarkKind::Note, &words);
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

    fn close_cell(&mut self, mut open: Open) -> Result<(), Unreadable> {
        let at = (self.row, self.col);
        self.builder.merge(at, (at.0 + open.down, at.1 + open.across));
        self.col += 1 + open.across;
        if !open.has_data && !open.formula {
            return Ok(());
        }
        let of_column = || self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&at.1));
        let style = open.style.as_deref().or(self.row_style.as_deref());
        let style = style.or_else(|| of_column().map(|(_, _, style)| style.as_str())).unwrap_or("Default");
        let format = said(&self.styles, style, |style| style.format.as_ref()).and_then(|code| kept_code(code));
        let struck = said(&self.styles, style, |style| style.struck.as_ref()) == Some(&true);
        let (text, all_struck) = open.text.take_or_struck();
        let cell = self.read(&open, &text.replace("\r\n", "\n"), format);
        self.builder.put_styled(at, cell, CellStyle { format, struck: struck || all_struck })
    }

    fn read(&self, open: &Open, text: &str, format: Option<&str>) -> Option<Cell> {
        if open.formula && text.is_empty() && open.kind != "String" {
            return Some(Cell::Uncalculated);
        }
        match open.kind.as_str() {
            "Number" => Some(Cell::Number(finite(text)?, format.map(Into::into))),
            "DateTime" => iso_cell(text, format, self.is_1904),
            "Boolean" => truth(text).map(Cell::Bool),
            "Error" => error_cell(text.trim()),
            _ => text_cell(text),
        }
    }
}

/// What a style says, or else the one it follows; one step is all that office
/// programs write.
fn said<'s, T>(
    styles: &'s HashMap<String, Style>,
    style: &str,
    what: impl Fn(&'s Style) -> Option<&'s T>,
) -> Option<&'s T> {
    let own = styles.get(style)?;
    let parent = || styles.get(own.parent.as_deref().unwrap_or("Default"));
    what(own).or_else(|| what(parent()?))
}
