//! One light pass over a sheet part for what the cell reader does not tell:
//! which cells are stored and where, merged ranges, hidden rows and columns,
//! formulas without a result, error values it does not know.
//!
//! This pass is the truth about addresses, the cell reader about values: where
//! one of them has a cell and the other has not, the cell is a trouble, never
//! silently empty or elsewhere.

use super::mark::{Mark, Open};
use super::plain::{self, Plain};
use super::rich::RunReader;
use crate::formats::cell_address::{ABSURD, RawRowCol, address, area, is_true, number};
use crate::formats::encoding::is_wide;
use crate::formats::unreadable::{check_cells, check_limit};
use crate::formats::xml::Attributes;
use crate::formats::{RowCol, Sheet, Unreadable, limits};
use crate::model::place::LAST_CELL;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// What the pass found.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// The local name of the part's first element.
    pub root: String,
    /// Whether it has a place for cells.
    pub has_rows: bool,
    /// The cells that hold something, in the part's order.
    pub cells: Vec<Stored>,
    /// The sheet apart from its cells: merged ranges, what is hidden, and whether
    /// some of it made no sense.
    pub sheet: Sheet,
    /// How many cells are there, empty ones too.
    pub visited: u64,
    /// How many rows are there.
    pub rows: u64,
}

/// One cell that holds something.
#[derive(Debug)]
pub(super) struct Stored {
    /// Which of the part's cells it is, empty ones counted, from 1.
    pub nth: u64,
    /// Where it stands; an address off the sheet is moved to its edge.
    pub at: RowCol,
    /// What it is.
    pub mark: Mark,
}

/// Why the pass ended early.
#[derive(Debug)]
pub(super) enum Fault {
    /// The part cannot be used at all.
    Fatal(Unreadable),
    /// Its markup is wrong somewhere.
    Markup,
}

impl From<quick_xml::Error> for Fault {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(_) => Self::Fatal(Unreadable::damaged("解压出错或校验和不符")),
            quick_xml::Error::Encoding(_) => Self::Fatal(Unreadable::damaged(NOT_UTF_8)),
            _ => Self::Markup,
        }
    }
}

/// Where in the part the pass stands.
#[derive(Clone, Copy, Default, PartialEq)]
enum Inside {
    #[default]
    Elsewhere,
    Rows,
    Cell,
    Value,
    Formula,
    Inline,
}

#[derive(Default)]
struct Pass {
    found: Structure,
    before: u64,
    inside: Inside,
    /// The row and column that a cell without an address would have.
    next: RawRowCol,
    open: Open,
    runs: RunReader,
    column_definitions: usize,
    /// The first element has ended.
    closed: bool,
}

/// Reads a sheet part to its end. `before` is how many rows and cells the sheets
/// before it had; `whole` reads from memory, for parts that are not large.
pub(super) fn scan(mut part: impl BufRead, before: u64, whole: bool) -> Result<Structure, Fault> {
    if is_wide(part.fill_buf().map_err(quick_xml::Error::from)?) {
        return Err(Fault::Fatal(Unreadable::damaged("文字编码是 UTF-16，读不出内容")));
    }
    let mut pass = Pass { before, next: (1, 1), ..Pass::default() };
    if whole {
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).map_err(quick_xml::Error::from)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| Fault::Fatal(Unreadable::damaged(NOT_UTF_8)))?;
        let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{feff}'));
        configure(reader.config_mut());
        loop {
            let event = reader.read_event()?;
            let is_tag = matches!(event, Event::Start(_) | Event::End(_) | Event::Empty(_));
            if !pass.goes_on(event)? {
                break;
            }
            // Between two tags the reader may be moved past whole elements.
            if is_tag && pass.inside == Inside::Rows {
                let rest = pass.plain_cells(reader.get_ref())?;
                *reader.get_mut() = rest;
            }
        }
    } else {
        let mut reader = quick_xml::Reader::from_reader(part);
        configure(reader.config_mut());
        let mut buffer = Vec::with_capacity(1024);
        while pass.goes_on(reader.read_event_into(&mut buffer)?)? {
            buffer.clear();
        }
    }
    if pass.inside != Inside::Elsewhere {
        return Err(Fault::Fatal(Unreadable::damaged("内容中途截断")));
    }
    pass.found.sheet.structure_unread |= !pass.closed;
    Ok(pass.found)
}

/// As lenient as the cell reader is.
fn configure(config: &mut quick_xml::reader::Config) {
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
}

const NOT_UTF_8: &str = "文字编码不是 UTF-8";

impl Pass {
    /// Takes one event; false at the end.
    fn goes_on(&mut self, event: Event<'_>) -> Result<bool, Fault> {
        match event {
            Event::Start(e) => self.start(&e)?,
            Event::Empty(e) => {
                self.start(&e)?;
                self.end(e.local_name().as_ref())?;
            }
            Event::End(e) => self.end(e.local_name().as_ref())?,
            Event::Text(t) => self.text(&t),
            Event::CData(t) => self.text(&t),
            Event::GeneralRef(entity) => {
                let resolved = quick_xml::escape::resolve_xml_entity(&entity).map(str::to_string);
                let character = || entity.resolve_char_ref().ok().flatten().map(String::from);
                self.text(&resolved.or_else(character).unwrap_or_else(|| "&".into()));
            }
            Event::Comment(_) if self.inside == Inside::Value => self.open.pieces += 1,
            Event::Eof => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn start(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        let name = e.local_name();
        if self.found.root.is_empty() {
            self.found.root = name.as_ref().to_string();
        }
        match (self.inside, name.as_ref()) {
            (Inside::Elsewhere, "sheetData") => {
                self.inside = Inside::Rows;
                self.found.has_rows = true;
            }
            (Inside::Elsewhere, "col") => self.column(e)?,
            (Inside::Elsewhere, "mergeCell") => self.merge(e)?,
            (Inside::Rows, "row") => self.row(e)?,
            (Inside::Rows, "c") => self.cell(e)?,
            (Inside::Cell, "v") => {
                self.inside = Inside::Value;
                self.open.has_v = true;
            }
            (Inside::Cell, "f") => {
                self.inside = Inside::Formula;
                self.open.formula = true;
            }
            (Inside::Cell, "is") => self.inside = Inside::Inline,
            (Inside::Inline, name) => self.runs.open(name, &Attributes::of(e)?),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Fault> {
        match (self.inside, name) {
            (Inside::Rows, "sheetData") => self.inside = Inside::Elsewhere,
            (Inside::Rows, "row") => self.next = (self.next.0 + 1, 1),
            (Inside::Value, "v") | (Inside::Formula, "f") => self.inside = Inside::Cell,
            (Inside::Inline, "is") => {
                self.inside = Inside::Cell;
                self.open.runs = self.runs.take().map(Box::new);
            }
            (Inside::Inline, name) => self.runs.close(name),
            (Inside::Cell, "c") => {
                self.inside = Inside::Rows;
                self.next.1 += 1;
                self.close()?;
            }
            (Inside::Elsewhere, name) => self.closed |= name == self.found.root,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let open = &mut self.open;
        match self.inside {
            Inside::Value => {
                open.pieces += 1;
                if open.value.trim().is_empty() {
                    open.value.clear();
                    open.value.extend(text.chars().take(64));
                }
            }
            Inside::Formula => {
                let formula = text.strip_prefix("_xlfn.").unwrap_or(text);
                open.picture |= formula.starts_with("DISPIMG(");
            }
            Inside::Inline => {
                open.inline |= !text.trim().is_empty();
                self.runs.text(text);
            }
            _ => {}
        }
    }

    fn check_visited(&self) -> Result<(), Fault> {
        let found = self.before + self.found.visited + self.found.rows;
        check_limit("行和单元格（含空白，个）", found, limits::CELLS_VISITED).map_err(Fault::Fatal)
    }

    /// A row: its number, or one more than the row before.
    fn row(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        self.found.rows += 1;
        self.check_visited()?;
        let mut hidden = false;
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            match attribute.key.as_ref() {
                "r" => {
                    let row = number(&attribute.value).filter(|row| (1..ABSURD).contains(row));
                    self.next.0 = row.ok_or_else(|| Fault::Fatal(Unreadable::damaged("行号有误")))?;
                }
                "hidden" => hidden = is_true(&attribute.value),
                _ => {}
            }
        }
        if hidden && self.next.0 <= u64::from(LAST_CELL.row) {
            self.found.sheet.hidden_rows.insert(self.next.0 as u32);
        }
        Ok(())
    }

    /// A cell: its address, or the place after the cell before.
    fn cell(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        self.inside = Inside::Cell;
        self.found.visited += 1;
        self.check_visited()?;
        let mut open = Open::default();
        let mut at = self.next;
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            match attribute.key.as_ref() {
                "r" => match address(&attribute.value) {
                    Some((row, col)) if row >= ABSURD || col >= ABSURD => {
                        return Err(Fault::Fatal(Unreadable::damaged("单元格地址有误")));
                    }
                    Some(read) => {
                        at = read;
                        self.next.1 = read.1;
                    }
                    None => open.bad_address = true,
                },
                "t" => open.kind.push_str(attribute.value.get(..9).unwrap_or(&attribute.value)),
                _ => {}
            }
        }
        let last = (u64::from(LAST_CELL.row), u64::from(LAST_CELL.col));
        open.bad_address |= at.0 > last.0 || at.1 > last.1;
        open.at = (at.0.min(last.0) as u32, at.1.min(last.1) as u32);
        self.open = open;
        Ok(())
    }

    /// Takes the cells at the beginning of `markup` that are plain, as nearly all are,
    /// without an event for each of their tags; returns what comes after them.
    fn plain_cells<'m>(&mut self, mut markup: &'m [u8]) -> Result<&'m [u8], Fault> {
        while let Some((Plain { at, mark }, rest)) = plain::cell(markup) {
            markup = rest;
            self.found.visited += 1;
            self.check_visited()?;
            self.next.1 = u64::from(at.1) + 1;
            mark.map_or(Ok(()), |mark| self.keep(at, mark))?;
        }
        Ok(markup)
    }

    fn keep(&mut self, at: RowCol, mark: Mark) -> Result<(), Fault> {
        check_cells(self.found.cells.len() + 1).map_err(Fault::Fatal)?;
        self.found.cells.push(Stored { nth: self.found.visited, at, mark });
        Ok(())
    }

    /// Records the cell that has just ended, where it holds something.
    fn close(&mut self) -> Result<(), Fault> {
        let Some(mark) = self.open.take_mark() else { return Ok(()) };
        self.keep(self.open.at, mark)
    }

    fn column(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        self.column_definitions += 1;
        let sheet = &mut self.found.sheet;
        if self.column_definitions > limits::COLUMN_DEFINITIONS {
            sheet.structure_unread = true;
            return Ok(());
        }
        let (mut first, mut last, mut hidden) = (None, None, false);
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            match attribute.key.as_ref() {
                "min" => first = number(&attribute.value),
                "max" => last = number(&attribute.value),
                "hidden" => hidden = is_true(&attribute.value),
                _ => {}
            }
        }
        if hidden && sheet.hidden_columns.len() < LAST_CELL.col as usize {
            match (first, last) {
                (Some(first), Some(last)) if first >= 1 && first <= last => {
                    let last = last.min(u64::from(LAST_CELL.col));
                    sheet.hidden_columns.extend((first..=last).map(|col| col as u32));
                }
                _ => sheet.structure_unread = true,
            }
        }
        Ok(())
    }

    fn merge(&mut self, e: &BytesStart<'_>) -> Result<(), Fault> {
        let sheet = &mut self.found.sheet;
        for attribute in e.attributes().with_checks(false) {
            let attribute = attribute.map_err(quick_xml::Error::from)?;
            match area(&attribute.value) {
                _ if attribute.key.as_ref() != "ref" => {}
                Some(area) if area.first == area.last => {}
                Some(area) if sheet.merges.len() < limits::MERGES => sheet.merges.push(area),
                _ => sheet.structure_unread = true,
            }
        }
        Ok(())
    }
}
