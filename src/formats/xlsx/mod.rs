//! Workbooks of the kind .xlsx and .xlsm: values from calamine's streaming
//! reader, addresses and structure from `structure`, joined cell by cell.
//!
//! Never a dense range: a single cell in the last corner of a sheet would cost
//! half a terabyte. A date is a `Date` only where it has a day; durations and
//! bare times of day stay the stored number with its format.

mod mark;
mod plain;
mod repair;
mod rich;
mod structure;

use super::cell_value::{day, iso_cell, text_cell};
use super::display::CellStyle;
use super::number_format::{chinese, kept_code};
use super::package::{Package, SheetPart, folder};
use super::remarks;
use super::unreadable::{check_sheets, check_troubles};
use super::workbook_builder::{Budget, keep_last, place, settle};
use super::{RowCol, Sheet, Unreadable, Workbook, limits};
use crate::model::place::LAST_CELL;
use crate::model::value::{Cell, Words};
use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use mark::Mark;
use repair::{Repaired, check_places, repaired, without_false_count};
use rich::Runs;
use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;
use structure::{Fault, Stored, Structure, scan};

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let found = read_sound(bytes);
    if !matches!(found, Err(Unreadable::Damaged { .. })) {
        return found;
    }
    match repaired(bytes) {
        Ok(Some(Repaired { bytes, lost })) => read_sound(&bytes).map(|workbook| Workbook { lost, ..workbook }),
        _ => found,
    }
}

/// Reads a workbook whose parts are what calamine takes for granted. Every part is
/// looked at more than once: by the cell reader, and for what that does not tell.
fn read_sound(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut package = Package::open(bytes)?;
    let size = package.check_sizes()?;
    match (size <= limits::HELD_PARTS).then(|| package.inflated(size)).flatten() {
        Some(inflated) => read_parts(Package::open(&inflated)?, &inflated),
        None => {
            package.check_sums(&["sharedstrings.xml", "styles.xml"])?;
            read_parts(package, bytes)
        }
    }
}

/// Reads the workbook in this package, whose bytes these are.
fn read_parts<'b>(mut package: Package<'b>, bytes: &'b [u8]) -> Result<Workbook, Unreadable> {
    let path = package.workbook_path()?;
    let parts = package.sheets(&path)?;
    check_parts(&parts)?;
    check_places(&mut package, &path)?;
    let harmless = without_false_count(&mut package, &path)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(harmless.as_deref().unwrap_or(bytes))).map_err(explain)?;
    let listed: Vec<_> = book.sheets_metadata().to_vec();
    if listed.len() != parts.len() {
        return Err(Unreadable::damaged("工作表目录前后不一"));
    }
    let mut eye = Eye { folder: folder(&path).into(), ..Eye::default() };
    let mut budget = Budget::default();
    let mut sheets = Vec::with_capacity(listed.len());
    for (part, meta) in parts.iter().zip(listed) {
        let mut sheet =
            Sheet { name: meta.name.clone(), hidden: meta.visible != SheetVisible::Visible, ..Sheet::default() };
        if meta.typ == SheetType::WorkSheet {
            read_sheet(&mut package, &mut book, part, &mut eye, &mut budget, &mut sheet)
                .map_err(|e| name_sheet(e, &meta.name))?;
            remarks::add(&mut package, &part.rel.target, &mut budget, &mut sheet);
        }
        sheets.push(sheet);
    }
    Ok(Workbook { sheets, ..Workbook::default() })
}

/// What can be said of the list of sheets before any is read.
fn check_parts(parts: &[SheetPart]) -> Result<(), Unreadable> {
    if parts.is_empty() {
        return Err(Unreadable::damaged("工作簿里没有工作表"));
    }
    check_sheets(parts.len())?;
    if parts.iter().all(|part| part.rel.is_of_macros()) {
        return Err(Unreadable::Unsupported {
            kind: "只有旧式宏表（Excel 4.0 宏）、没有工作表的工作簿".into()
        });
    }
    let names: BTreeSet<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    if names.len() < parts.len() {
        return Err(Unreadable::damaged("有重名的工作表"));
    }
    Ok(())
}

/// What the looks of cells and texts depend on, read once a workbook.
#[derive(Default)]
struct Eye {
    /// By style: the number format, and whether the font is struck through.
    styles: Vec<(Option<String>, bool)>,
    /// Shared strings in runs.
    strings: HashMap<u32, Runs>,
    is_read: bool,
    /// Where the parts of the workbook stand.
    folder: String,
}

impl Eye {
    fn read(&mut self, package: &mut Package<'_>, styles: &[Style]) -> Result<(), Unreadable> {
        if !std::mem::replace(&mut self.is_read, true) {
            let struck = |style: &Style| style.font.as_ref().is_some_and(calamine::Font::has_strikethrough);
            self.styles = styles.iter().map(|style| (number_format(style), struck(style))).collect();
            let path = format!("{}/sharedStrings.xml", self.folder);
            self.strings = rich::shared(package, &path, self.styles.iter().any(|(_, struck)| *struck))?;
        }
        Ok(())
    }

    fn style(&self, style: usize) -> CellStyle<'_> {
        self.styles.get(style).map_or_else(CellStyle::default, |(format, struck)| CellStyle {
            format: format.as_deref(),
            struck: *struck,
        })
    }
}

fn read_sheet(
    package: &mut Package<'_>,
    book: &mut Book<'_>,
    part: &SheetPart,
    eye: &mut Eye,
    budget: &mut Budget,
    sheet: &mut Sheet,
) -> Result<(), Unreadable> {
    let structure = read_structure(package, part, budget)?;
    if structure.as_ref().is_some_and(|s| !s.has_rows) {
        return Ok(());
    }
    let values = read_values(package, book, &sheet.name, eye, budget)?;
    match structure {
        Some(structure) if structure.visited == values.visited => join(values, structure, eye, sheet),
        None if !values.broken => {
            sheet.structure_unread = true;
            let on_sheet = |at: RowCol| at.0 <= LAST_CELL.row && at.1 <= LAST_CELL.col;
            for Value { at, cell, style, .. } in values.list.into_iter().filter(|value| on_sheet(value.at)) {
                place(sheet, at, cell, eye.style(style));
            }
            keep_last(&mut sheet.cells);
        }
        _ => return Err(Unreadable::damaged("单元格排列错乱，位置无法确定")),
    }
    settle(sheet);
    check_troubles(sheet.troubles.len())
}

/// First elements of parts that are sheets, whether or not they have cells.
const SHEET_ROOTS: [&str; 4] = ["worksheet", "chartsheet", "dialogsheet", "macrosheet"];

/// The structure of a sheet; `None` where its markup is wrong somewhere.
fn read_structure(
    package: &mut Package<'_>,
    part: &SheetPart,
    budget: &mut Budget,
) -> Result<Option<Structure>, Unreadable> {
    let opened = package.needed(&part.rel.target, "缺少工作表部件")?;
    let whole = opened.get_ref().size() <= limits::SMALL_PART_BYTES;
    match scan(opened, budget.visited, whole) {
        Ok(structure) if !structure.has_rows && !SHEET_ROOTS.contains(&structure.root.as_str()) => {
            Err(Unreadable::damaged("不是工作表"))
        }
        Ok(structure) => {
            budget.visited += structure.visited + structure.rows;
            Ok(Some(structure))
        }
        Err(Fault::Fatal(unreadable)) => Err(unreadable),
        Err(Fault::Markup) => Ok(None),
    }
}

#[derive(Default)]
struct Values {
    list: Vec<Value>,
    /// How many cells are there, empty and broken ones too.
    visited: u64,
    /// One of them at least could not be read. Where cells carry no address,
    /// calamine takes those after it for one further to the left.
    broken: bool,
}

struct Value {
    /// Which of the sheet's cells it is, from 1.
    nth: u64,
    /// Where calamine says it stands.
    at: RowCol,
    cell: Cell,
    style: usize,
}

fn read_values(
    package: &mut Package<'_>,
    book: &mut Book<'_>,
    name: &str,
    eye: &mut Eye,
    budget: &mut Budget,
) -> Result<Values, Unreadable> {
    let mut reader = book.worksheet_cells_reader(name).map_err(explain)?;
    eye.read(package, reader.styles())?;
    let mut values = Values::default();
    loop {
        let next = reader.next_cell_with_style_id();
        values.visited += 1;
        let (cell, style) = match next {
            Ok(Some(next)) => next,
            Ok(None) => break,
            // The next call goes on with the next cell.
            Err(error) if is_of_one_cell(&error) && values.visited < limits::CELLS_VISITED => {
                values.broken = true;
                continue;
            }
            Err(error) => return Err(explain(error)),
        };
        let Some(value) = convert(cell.get_value(), eye.style(style).format) else { continue };
        budget.spend(&value)?;
        let (row, col) = cell.get_position();
        let at = (row.saturating_add(1), col.saturating_add(1));
        values.list.push(Value { nth: values.visited, at, cell: value, style });
    }
    values.visited -= 1;
    Ok(values)
}

/// Whether the reader can go on with the next cell.
fn is_of_one_cell(error: &XlsxError) -> bool {
    match error {
        XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::XmlEof(_) | XlsxError::Encoding(_) => false,
        XlsxError::Xml(error) => matches!(error, quick_xml::Error::Escape(_)),
        _ => true,
    }
}

/// Puts values and structure together, cell by cell.
fn join(values: Values, structure: Structure, eye: &Eye, sheet: &mut Sheet) {
    *sheet = Sheet { name: std::mem::take(&mut sheet.name), hidden: sheet.hidden, ..structure.sheet };
    let mut values = values.list.into_iter().peekable();
    let mut cells = Vec::with_capacity(structure.cells.len());
    for Stored { nth, at, mark } in structure.cells {
        while values.next_if(|value| value.nth < nth).is_some() {}
        let value = values.next_if(|value| value.nth == nth);
        let style = value.as_ref().map_or(CellStyle::default(), |value| eye.style(value.style));
        let value = value.map(|value| value.cell);
        let in_runs = |runs: &Runs| {
            let (text, struck) = runs.seen(style.struck);
            (text_cell(&text), CellStyle { struck, ..style })
        };
        let (cell, style) = match mark {
            Mark::Stored => (value, style),
            Mark::Shared(index) => eye.strings.get(&index).map_or((value, style), in_runs),
            Mark::Runs(runs) => in_runs(&runs),
            Mark::Uncalculated => (Some(Cell::Uncalculated), style),
            Mark::Picture => (Some(Cell::Picture), style),
            Mark::Error(code) => (Some(Cell::Error(code.into())), style),
            Mark::Defective => (None, style),
        };
        cells.push((at, (cell, style)));
    }
    keep_last(&mut cells);
    for (at, (cell, style)) in cells {
        match cell {
            Some(cell) => place(sheet, at, cell, style),
            None => sheet.troubles.push(at),
        }
    }
}

/// One value as the grid has it; `None` for text that no cell can hold.
fn convert(value: &DataRef<'_>, format: Option<&str>) -> Option<Cell> {
    let own = || format.map(Words::from);
    match value {
        DataRef::Int(n) => Some(Cell::Number(*n as f64, own())),
        DataRef::Float(n) => n.is_finite().then(|| Cell::Number(*n, own())),
        DataRef::String(text) | DataRef::DurationIso(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(b) => Some(Cell::Bool(*b)),
        DataRef::DateTime(at) => Some(match day(at) {
            Some(day) => Cell::Date(day, at.as_f64(), own()),
            None => Cell::Number(at.as_f64(), own()),
        }),
        DataRef::DateTimeIso(text) => iso_cell(text, format, false).or_else(|| text_cell(text)),
        DataRef::Error(code) => Some(Cell::Error(code.to_string().into())),
        DataRef::Empty => None,
    }
}

/// The number format of a style; `None` for the general one. The Chinese
/// built-in date formats stand in no file, only their numbers do.
fn number_format(style: &Style) -> Option<String> {
    let found = style.number_format.as_ref()?;
    kept_code(&found.format_code).or_else(|| chinese(found.format_id?)).map(str::to_string)
}

/// A failure of calamine in words.
fn explain(error: XlsxError) -> Unreadable {
    let detail = match error {
        XlsxError::Password => return Unreadable::Encrypted,
        XlsxError::FileNotFound(part) => format!("缺少部件 {part}"),
        XlsxError::XmlEof(_) => "内容中途截断".into(),
        XlsxError::WorksheetNotFound(_) => "缺少工作表部件".into(),
        XlsxError::RelationshipNotFound => "工作表没有对应的部件".into(),
        XlsxError::Io(_) | XlsxError::Zip(_) | XlsxError::Xml(quick_xml::Error::Io(_)) => "压缩数据有误".into(),
        XlsxError::Encoding(_) | XlsxError::Xml(quick_xml::Error::Encoding(_)) => "文字编码不是 UTF-8".into(),
        _ => "内部格式有误".into(),
    };
    Unreadable::damaged(detail)
}

/// The same failure, with the sheet named.
fn name_sheet(error: Unreadable, name: &str) -> Unreadable {
    let Unreadable::Damaged { detail } = error else { return error };
    let name: String = name.chars().take(31).collect();
    Unreadable::damaged(format!("工作表“{name}”{detail}"))
}
