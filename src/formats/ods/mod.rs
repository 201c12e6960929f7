//! OpenDocument sheets (.ods, and .fods without a container), read in one pass
//! over their markup.
//!
//! calamine expands every sheet at opening, never ends on one cut off, and
//! knows neither percentages, merges nor what is hidden; here a sheet is as
//! large as what it holds, however often an empty cell claims to be repeated.

mod styles;

use super::cell_value::{error_cell, finite, is_error, iso_cell, text_cell, time_cell, truth};
use super::display::CellStyle;
use super::number_format::shows_time;
use super::package::Package;
use super::text_buffer::{Look, TextBuffer};
use super::workbook_builder::WorkbookBuilder;
use super::xml::{Attributes, Markup, walk};
use super::{RemarkKind, Unreadable, Workbook, limits};
use crate::model::place::LAST_CELL;
use crate::model::value::Cell;
use styles::Styles;

/// Reads a workbook in its container.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut package = Package::open(bytes)?;
    package.check_sizes()?;
    if package.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Unreadable::Encrypted);
    }
    let mut pass = Pass::default();
    // Number formats may stand in either part; those of the content go first.
    if package.has("styles.xml") {
        walk(package.needed("styles.xml", "")?, &ASIDE, |markup| pass.take(markup))?;
    }
    walk(package.needed("content.xml", "缺少部件 content.xml")?, &ASIDE, |markup| pass.take(markup))?;
    pass.builder.finish()
}

/// Reads a workbook that is one file of markup.
pub(super) fn read_flat(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut pass = Pass::default();
    walk(bytes, &ASIDE, |markup| pass.take(markup))?;
    pass.builder.finish()
}

/// What stands in a sheet but is not of its cells, or in a cell but not of what
/// it says: pictures, changes that were tracked, readings of characters.
const ASIDE: [&str; 10] =
    ["object", "image", "title", "desc", "control", "tracked-changes", "dde-links", "ruby-text", "meta", "scripts"];

/// What stands beside the text of cells, with words of its own.
const BOXES: [&str; 11] = [
    "text-box", "custom-shape", "rect", "line", "ellipse", "circle", "caption", "path", "polygon", "polyline",
    "connector",
];

fn boxed(name: &str) -> Option<RemarkKind> {
    if name == "annotation" { Some(RemarkKind::Note) } else { BOXES.contains(&name).then_some(RemarkKind::TextBox) }
}

#[derive(Default)]
struct Pass {
    styles: Styles,
    builder: WorkbookBuilder,
    in_sheet: bool,
    /// Days count from 1904.
    is_1904: bool,
    next_row: u64,
    row: Row,
    next_column: u64,
    /// The default style of the cells of each run of columns, with its last one.
    column_styles: Vec<(u64, String)>,
    cell: Open,
    text: TextBuffer,
    paragraphs: u32,
    /// How the characters look, in the cell and in each paragraph and span within.
    looks: Vec<Look>,
    /// Notes and boxes that are open, within each other.
    boxes: Vec<RemarkKind>,
    boxed: TextBuffer,
    /// Paragraphs open in them.
    lines: usize,
}

/// The row being read.
#[derive(Default)]
struct Row {
    repeated: u64,
    style: Option<String>,
    next_col: u64,
    cells: Vec<Read>,
}

/// One cell of a row.
struct Read {
    col: u64,
    repeated: u64,
    spans: (u64, u64),
    /// `None` where it is there but cannot be read.
    cell: Option<Cell>,
    /// Of a text, where it matters.
    format: Option<String>,
    struck: bool,
}

impl Read {
    /// It holds nothing, and stands here for its spans alone.
    fn is_blank(&self) -> bool {
        self.cell.as_ref().is_some_and(Cell::is_blank)
    }
}

/// The cell being read.
#[derive(Default)]
struct Open {
    open: bool,
    repeated: u64,
    spans: (u64, u64),
    kind: String,
    value: String,
    error: bool,
    formula: Option<String>,
    style: Option<String>,
}

fn is_hidden(attributes: &Attributes) -> bool {
    matches!(attributes.get("table:visibility"), Some("collapse" | "filter"))
}

impl Pass {
    fn take(&mut self, markup: Markup<'_>) -> Result<(), Unreadable> {
        if self.in_sheet && self.beside(&markup) {
            return Ok(());
        }
        match markup {
            Markup::Open("table", _) if self.in_sheet => return Err(Unreadable::damaged("工作表里套有工作表")),
            Markup::Open("table", attributes) => self.open_sheet(attributes)?,
            Markup::Open("null-date", attributes) => {
                self.is_1904 = attributes.get("table:date-value").is_some_and(|day| day.starts_with("1904"));
            }
            Markup::Open("table-column", attributes) if self.in_sheet => self.column(attributes),
            Markup::Open("table-row", attributes) if self.in_sheet => self.open_row(attributes)?,
            Markup::Open("table-cell" | "covered-table-cell", attributes) if self.in_sheet => {
                self.open_cell(attributes);
            }
            Markup::Open("p" | "h", attributes) if self.cell.open => {
                if self.paragraphs > 0 {
                    self.text.line_break();
                }
                self.paragraphs += 1;
                self.push_look("paragraph", attributes);
            }
            Markup::Open("span", attributes) if self.cell.open => self.push_look("text", attributes),
            Markup::Close("p" | "h" | "span") if self.cell.open => drop(self.looks.pop()),
            Markup::Open("s", attributes) if self.cell.open => {
                self.words(&" ".repeat(attributes.count("text:c").min(255) as usize), false);
            }
            Markup::Open("tab", _) if self.cell.open => self.words("\t", false),
            Markup::Open("line-break", _) if self.cell.open => self.text.line_break(),
            Markup::Text(text) if self.cell.open && self.paragraphs > 0 => self.words(text, true),
            Markup::Open("checkbox" | "radio", attributes) if self.in_sheet => self.check_box(attributes),
            Markup::Close("table") => self.in_sheet = false,
            Markup::Close("table-row") if self.in_sheet => self.close_row()?,
            Markup::Close("table-cell" | "covered-table-cell") if self.cell.open => self.close_cell(),
            _ if !self.in_sheet => self.styles.take(markup),
            _ => {}
        }
        Ok(())
    }

    /// Takes what belongs to a note or a box; false for what does not.
    fn beside(&mut self, markup: &Markup<'_>) -> bool {
        match markup {
            Markup::Open(name, _) if boxed(name).is_some() => self.boxes.extend(boxed(name)),
            _ if self.boxes.is_empty() => return false,
            Markup::Close(name) if boxed(name).is_some() => {
                let kind = self.boxes.pop().unwrap_or(RemarkKind::TextBox);
                let words = self.boxed.take();
                let at = (self.next_row, self.row.next_col);
                self.builder.remark(Some(at).filter(|_| self.cell.open), kind, &words);
            }
            // Whose note it is and of what day stands beside its paragraphs.
            Markup::Open("p" | "h", _) => self.lines += 1,
            Markup::Close("p" | "h") => {
                self.lines = self.lines.saturating_sub(1);
                self.boxed.end_line();
            }
            Markup::Text(text) if self.lines > 0 => self.boxed.flow(text),
            _ => {}
        }
        true
    }

    fn check_box(&mut self, attributes: &Attributes) {
        let states = ["form:current-state", "form:state", "form:current-selected", "form:selected"];
        let ticked = states.iter().find_map(|state| attributes.get(state));
        let kind = if matches!(ticked, Some("checked" | "true")) { RemarkKind::Ticked } else { RemarkKind::Unticked };
        self.builder.remark(None, kind, attributes.get("form:label").unwrap_or_default());
    }

    /// A paragraph or a span begins.
    fn push_look(&mut self, family: &str, attributes: &Attributes) {
        let base = self.looks.last().copied().unwrap_or_default();
        let style = attributes.get("text:style-name");
        self.looks.push(style.map_or(base, |style| self.styles.look(family, style, base)));
    }

    fn words(&mut self, text: &str, flows: bool) {
        self.text.look(self.looks.last().copied().unwrap_or_default());
        if flows { self.text.flow(text) } else { self.text.exact(text) }
    }

    /// The style of the cell that is open.
    fn style(&self) -> &str {
        let col = self.row.next_col;
        let of_column = || self.column_styles.iter().find(|(last, _)| col <= *last).map(|(_, style)| style.as_str());
        self.cell.style.as_deref().or(self.row.style.as_deref()).or_else(of_column).unwrap_or_default()
    }

    fn open_sheet(&mut self, attributes: &Attributes) -> Result<(), Unreadable> {
        let hidden = attributes.get("table:style-name").is_some_and(|style| self.styles.is_hidden(style));
        self.builder.sheet(attributes.get("table:name").unwrap_or_default(), hidden)?;
        self.in_sheet = true;
        (self.next_row, self.next_column) = (1, 1);
        self.column_styles.clear();
        Ok(())
    }

    fn column(&mut self, attributes: &Attributes) {
        let first = self.next_column;
        self.next_column = first.saturating_add(attributes.count("table:number-columns-repeated"));
        if is_hidden(attributes) {
            self.builder.hide_columns(first, self.next_column - 1);
        }
        let style = attributes.own("table:default-cell-style-name").unwrap_or_default();
        if self.column_styles.len() < limits::COLUMN_DEFINITIONS {
            self.column_styles.push((self.next_column - 1, style));
        }
    }

    fn open_row(&mut self, attributes: &Attributes) -> Result<(), Unreadable> {
        let repeated = attributes.count("table:number-rows-repeated");
        if is_hidden(attributes) {
            self.builder.hide_rows(self.next_row, self.next_row.saturating_add(repeated - 1));
        }
        let style = attributes.own("table:default-cell-style-name");
        self.row = Row { repeated, style, next_col: 1, cells: Vec::new() };
        self.builder.visit(1)
    }

    fn open_cell(&mut self, attributes: &Attributes) {
        let kind = attributes.own("office:value-type").unwrap_or_default();
        let value = match kind.as_str() {
            "date" => attributes.own("office:date-value"),
            "time" => attributes.own("office:time-value"),
            "boolean" => attributes.own("office:boolean-value"),
            "string" => attributes.own("office:string-value"),
            _ => attributes.own("office:value"),
        };
        self.paragraphs = 0;
        self.text = TextBuffer::default();
        self.cell = Open {
            open: true,
            repeated: attributes.count("table:number-columns-repeated"),
            spans: (attributes.count("table:number-rows-spanned"), attributes.count("table:number-columns-spanned")),
            kind,
            value: value.unwrap_or_default(),
            error: attributes.get("calcext:value-type") == Some("error"),
            formula: attributes.own("table:formula"),
            style: attributes.own("table:style-name"),
        };
        self.looks = vec![self.styles.look("table-cell", self.style(), Look::default())];
    }

    fn close_cell(&mut self) {
        let (text, all_gone) = self.text.take_or_struck();
        let format = self.styles.format(self.style()).map(str::to_string);
        let open = std::mem::take(&mut self.cell);
        let struck = self.looks.first().is_some_and(|look| look.struck);
        // A text that is there is what the format shows; one in an attribute is not.
        let is_shown = !text.is_empty();
        let cell = self.read(&open, text, format.as_deref());
        let col = self.row.next_col;
        self.row.next_col = col.saturating_add(open.repeated);
        let is_text = matches!(cell, Some(Cell::Text(_)));
        let read = Read {
            col,
            repeated: open.repeated,
            spans: open.spans,
            struck: all_gone || (struck && !is_text),
            format: format.filter(|_| is_text && !is_shown),
            cell,
        };
        if !read.is_blank() || open.spans != (1, 1) {
            self.row.cells.push(read);
        }
    }

    /// What a cell holds; blank text where it holds nothing.
    fn read(&self, open: &Open, text: String, format: Option<&str>) -> Option<Cell> {
        if open.formula.as_deref().is_some_and(|formula| formula.contains("DISPIMG(")) {
            return Some(Cell::Picture);
        }
        // Excel stores an error as the number 0 and shows which.
        let computed = open.formula.is_some() || !matches!(open.kind.as_str(), "" | "string");
        if open.error || (computed && is_error(&text)) {
            return error_cell(&text);
        }
        match open.kind.as_str() {
            "" if open.formula.is_some() && text.is_empty() => Some(Cell::Uncalculated),
            "" => text_cell(&text),
            "percentage" => {
                let format = format.filter(|code| code.contains('%')).unwrap_or("0%");
                Some(Cell::Number(finite(&open.value)?, Some(format.into())))
            }
            // LibreOffice keeps a truth value of Excel as a number shown in words.
            "float" if matches!(text.as_str(), "TRUE" | "FALSE") => Some(Cell::Bool(text == "TRUE")),
            "float" | "currency" => Some(Cell::Number(finite(&open.value)?, format.map(Into::into))),
            "date" => iso_cell(&open.value, format.filter(|code| shows_time(code)), self.is_1904),
            "time" => Some(time_cell(duration(&open.value)?, format)),
            "boolean" => truth(&open.value).map(Cell::Bool),
            _ if text.is_empty() => text_cell(&open.value),
            _ => text_cell(&text),
        }
    }

    fn close_row(&mut self) -> Result<(), Unreadable> {
        let row = std::mem::take(&mut self.row);
        let first = self.next_row;
        self.next_row = first.saturating_add(row.repeated);
        for read in &row.cells {
            let (rows, columns) = read.spans;
            self.builder.merge((first, read.col), (first + rows - 1, read.col + columns - 1));
        }
        if row.cells.iter().all(Read::is_blank) {
            return Ok(());
        }
        // Beyond the edge of the sheet once is enough to tell.
        for at in first..self.next_row.min(u64::from(LAST_CELL.row) + 2).max(first + 1) {
            for read in row.cells.iter().filter(|read| !read.is_blank()) {
                let end = read.col.saturating_add(read.repeated).min(u64::from(LAST_CELL.col) + 2);
                for col in read.col..end.max(read.col + 1) {
                    let style = CellStyle { format: read.format.as_deref(), struck: read.struck };
                    self.builder.put_styled((at, col), read.cell.clone(), style)?;
                }
            }
        }
        Ok(())
    }
}

/// A duration (`PT13H30M00S`) in days.
fn duration(text: &str) -> Option<f64> {
    let (sign, text) = text.trim().strip_prefix('-').map_or((1.0, text.trim()), |rest| (-1.0, rest));
    let mut seconds = 0.0;
    let mut digits = String::new();
    for c in text.strip_prefix('P')?.chars().filter(|c| *c != 'T') {
        let scale = match c {
            'D' => 86_400.0,
            'H' => 3_600.0,
            'M' => 60.0,
            'S' => 1.0,
            '0'..='9' | '.' => {
                digits.push(c);
                continue;
            }
            _ => return None,
        };
        seconds += std::mem::take(&mut digits).parse::<f64>().ok()? * scale;
    }
    (digits.is_empty() && f64::is_finite(seconds)).then_some(sign * seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_days() {
        assert_eq!(duration("PT12H00M00S"), Some(0.5));
        assert_eq!(duration("P1DT6H"), Some(1.25));
        assert_eq!(duration("-PT06H00M00.0S"), Some(-0.25));
        for bad in ["", "12", "PT", "PTX", "PT1"] {
            assert!(duration(bad).is_none_or(|n| n == 0.0), "{bad}");
        }
    }
}
