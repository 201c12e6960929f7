//! Workbooks of the kind .xls and .et: BIFF8 and BIFF5 in a compound file.
//!
//! Read record by record into sparse sheets. calamine gives neither number
//! formats (85% would come as 0.85) nor what is hidden, stops at one odd cell,
//! and expands every sheet to its farthest corner when it opens the file.

use super::biff::{
    Position, Record, Records, Rich, SharedStrings, Styles, boxed_text, error_code, rk, singles, unicode_text,
};
use super::encoding::decode_code_page;
use super::little_endian::{f64_at, u16_at, u32_at};
use super::workbook_builder::WorkbookBuilder;
use super::{RemarkKind, Unreadable, Workbook, limits};
use crate::model::value::{Cell, Words};
use std::collections::HashMap;
use std::io::{Cursor, Read};

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let stream = stream(bytes)?;
    let mut globals = Globals::read(&stream)?;
    globals.uncalculated = globals.is_biff8 && !globals.was_calculated && has_only_empty_results(&stream);
    if globals.sheets.iter().all(|sheet| sheet.kind != WORKSHEET) && !globals.sheets.is_empty() {
        return Err(Unreadable::Unsupported { kind: "只有宏表或图表、没有工作表的工作簿".into() });
    }
    let mut builder = WorkbookBuilder::default();
    for sheet in &globals.sheets {
        builder.sheet(&sheet.name, sheet.hidden)?;
        if sheet.kind == WORKSHEET || sheet.kind == MACRO_SHEET {
            Pass { globals: &globals, builder: &mut builder, result_at: None, objects: Objects::default() }
                .read(&stream, sheet.at)?;
        }
    }
    builder.finish()
}

/// The workbook's stream, BIFF8 before BIFF5.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let broken = |_| Unreadable::damaged("复合文件的目录有误，文件可能没有传完");
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name));
    let name = name.ok_or_else(|| Unreadable::damaged("没有工作簿数据"))?;
    let mut stream = Vec::new();
    let opened = file.open_stream(name).map_err(broken)?;
    opened.take(limits::FILE_BYTES).read_to_end(&mut stream).map_err(|_| Unreadable::cut_short())?;
    Ok(stream)
}

/// Whether there are formulas, and each has the empty text for a result: some
/// programs that write formulas without calculating them store nothing else.
fn has_only_empty_results(stream: &[u8]) -> bool {
    let mut formulas = singles(stream).filter(|(kind, _)| kind::FORMULAS.contains(kind)).peekable();
    formulas.peek().is_some() && formulas.all(|(_, formula)| is_empty_text(stored_result(formula)))
}

const WORKSHEET: u8 = 0;
const MACRO_SHEET: u8 = 1;

/// What holds for the whole workbook.
#[derive(Default)]
struct Globals<'a> {
    is_biff8: bool,
    code_page: u16,
    /// A program that calculates has left its mark, as Excel since 2000, WPS and
    /// LibreOffice do.
    was_calculated: bool,
    /// Empty texts for results are no results.
    uncalculated: bool,
    styles: Styles,
    strings: SharedStrings<'a>,
    sheets: Vec<SheetEntry>,
}

/// A sheet as the workbook lists it.
struct SheetEntry {
    at: usize,
    hidden: bool,
    kind: u8,
    name: String,
}

mod kind {
    /// Formulas, by the kinds that versions 5, 3 and 4 gave them; later ones write
    /// any of them.
    pub const FORMULAS: [u16; 3] = [0x0006, 0x0206, 0x0406];
    /// What may stand between a formula and its text result: the formula itself,
    /// where several cells share it.
    pub const SHARED_FORMULAS: [u16; 3] = [0x04BC, 0x0221, 0x0236];
    pub const EOF: u16 = 0x000A;
    pub const DATE_MODE: u16 = 0x0022;
    pub const NOTE: u16 = 0x001C;
    pub const FILE_PASS: u16 = 0x002F;
    pub const FONT: u16 = 0x0031;
    pub const CODE_PAGE: u16 = 0x0042;
    pub const OBJECT: u16 = 0x005D;
    pub const COLUMNS: u16 = 0x007D;
    pub const SHEET: u16 = 0x0085;
    pub const MANY_RK: u16 = 0x00BD;
    pub const MANY_BLANK: u16 = 0x00BE;
    pub const RICH_TEXT: u16 = 0x00D6;
    pub const STYLE: u16 = 0x00E0;
    pub const MERGES: u16 = 0x00E5;
    pub const DRAWING: u16 = 0x00EC;
    pub const SHARED_STRINGS: u16 = 0x00FC;
    pub const SHARED_TEXT: u16 = 0x00FD;
    pub const BOX_TEXT: u16 = 0x01B6;
    pub const CALCULATED_BY: u16 = 0x01C1;
    pub const BLANK: u16 = 0x0201;
    pub const NUMBER: u16 = 0x0203;
    pub const TEXT: u16 = 0x0204;
    pub const TRUTH_OR_ERROR: u16 = 0x0205;
    pub const RESULT: u16 = 0x0207;
    pub const ROW: u16 = 0x0208;
    pub const RK: u16 = 0x027E;
    pub const FORMAT: u16 = 0x041E;
    pub const BEGIN: u16 = 0x0809;
}

impl<'a> Globals<'a> {
    fn read(stream: &'a [u8]) -> Result<Self, Unreadable> {
        let styles = Styles { skips_a_font: true, ..Styles::default() };
        let mut globals = Self { is_biff8: true, styles, ..Self::default() };
        let mut first = true;
        for record in Records::new(stream, 0) {
            let record = record?;
            let data = record.data();
            if std::mem::take(&mut first) && record.kind != kind::BEGIN {
                return Err(Unreadable::Unsupported { kind: "Excel 4.0 及更早版本的工作簿".into() });
            }
            match record.kind {
                // Of version 5 there are several, 0x0580 among them.
                kind::BEGIN => globals.is_biff8 = u16_at(data, 0).is_none_or(|version| version >> 8 != 5),
                kind::FILE_PASS => return Err(Unreadable::Encrypted),
                kind::CODE_PAGE => globals.code_page = u16_at(data, 0).unwrap_or(0),
                kind::CALCULATED_BY => globals.was_calculated = true,
                kind::DATE_MODE => globals.styles.is_1904 = u16_at(data, 0) == Some(1),
                kind::FORMAT => {
                    if let (Some(id), Some(code)) = (u16_at(data, 0), globals.format_code(&record)) {
                        globals.styles.codes.insert(id, code);
                    }
                }
                kind::STYLE => globals.styles.styles.push((u16_at(data, 2).unwrap_or(0), u16_at(data, 0).unwrap_or(0))),
                kind::FONT => globals.styles.font(u16_at(data, 2), u16_at(data, 8)),
                kind::SHEET => {
                    let sheet = globals.listed(&record).ok_or_else(|| Unreadable::damaged("工作表目录有误"))?;
                    globals.sheets.push(sheet);
                }
                kind::SHARED_STRINGS => globals.strings = SharedStrings::new(record),
                kind::EOF => return Ok(globals),
                _ => {}
            }
        }
        Err(Unreadable::cut_short())
    }

    /// The code of a number format.
    fn format_code(&self, record: &Record) -> Option<String> {
        if self.is_biff8 { Some(self.long_text(record, 2)?.plain()) } else { self.short_text(record, 2) }
    }

    fn listed(&self, record: &Record) -> Option<SheetEntry> {
        let data = record.data();
        let name = self.short_text(record, 6)?.replace('\0', "");
        Some(SheetEntry { at: u32_at(data, 0)? as usize, hidden: data.get(4)? & 3 != 0, kind: *data.get(5)?, name })
    }

    /// The string of a record behind its count, which takes one byte.
    fn short_text(&self, record: &Record, at: usize) -> Option<String> {
        Some(self.text(record, at + 1, usize::from(*record.data().get(at)?))?.plain())
    }

    /// The string of a record behind its count, which takes two bytes.
    fn long_text(&self, record: &Record, at: usize) -> Option<Rich> {
        self.text(record, at + 2, usize::from(u16_at(record.data(), at)?))
    }

    fn text(&self, record: &Record, at: usize, count: usize) -> Option<Rich> {
        if self.is_biff8 {
            return unicode_text(&record.parts, Position::at(at), count);
        }
        let bytes = record.parts.concat();
        let text = decode_code_page(bytes.get(at..at + count)?, self.code_page);
        let units: Vec<u16> = text.encode_utf16().collect();
        // Its runs count bytes, which is the same only where each is a character.
        let runs = bytes.get(at + count + 1..).filter(|_| record.kind == kind::RICH_TEXT && units.len() == count);
        let runs = runs.unwrap_or_default().chunks_exact(2).map(|run| (u16::from(run[0]), u16::from(run[1]))).collect();
        Some(Rich { units, runs })
    }
}

/// The pass over one sheet.
struct Pass<'p, 'a> {
    globals: &'p Globals<'a>,
    builder: &'p mut WorkbookBuilder,
    /// Where the formula stands whose text result comes next.
    result_at: Option<((u64, u64), usize)>,
    objects: Objects,
}

/// What is drawn on a sheet.
#[derive(Default)]
struct Objects {
    /// Where the object stands that comes next.
    corner: Option<(u64, u64)>,
    /// The kind, the number and the tick of the object whose text comes next.
    current: (u16, u16, bool),
    /// The text of notes by the numbers of their objects; where each belongs comes
    /// at the end of the sheet.
    notes: HashMap<u16, String>,
}

impl Pass<'_, '_> {
    fn read(&mut self, stream: &[u8], at: usize) -> Result<(), Unreadable> {
        // A chart within a sheet is a stream within the stream.
        let mut depth = 0usize;
        for record in Records::new(stream, at) {
            let record = record?;
            self.end_waiting(record.kind)?;
            match record.kind {
                kind::BEGIN => depth += 1,
                _ if depth == 0 => return Err(Unreadable::damaged("工作表目录指向的位置没有工作表")),
                kind::EOF if depth == 1 => return Ok(()),
                kind::EOF => depth -= 1,
                _ if depth == 1 => self.take(&record)?,
                _ => {}
            }
        }
        Err(Unreadable::cut_short())
    }

    /// Where a text result is due and this comes instead, there is none.
    fn end_waiting(&mut self, comes: u16) -> Result<(), Unreadable> {
        let is_over = comes != kind::RESULT && !kind::SHARED_FORMULAS.contains(&comes);
        self.result_at.take_if(|_| is_over).map_or(Ok(()), |(at, _)| self.builder.put(at, Some(Cell::Uncalculated)))
    }

    fn take(&mut self, record: &Record) -> Result<(), Unreadable> {
        let data = record.data();
        let end = |data, at| u16_at(data, at).map(|n| u64::from(n) + 1);
        match record.kind {
            kind::ROW => {
                if let (Some(row), Some(flags)) = (end(data, 0), data.get(12))
                    && flags & 0x20 != 0
                {
                    self.builder.hide_rows(row, row);
                }
                return self.builder.visit(1);
            }
            kind::COLUMNS => {
                if let (Some(first), Some(last), Some(flags)) = (end(data, 0), end(data, 2), u16_at(data, 8))
                    && flags & 1 != 0
                {
                    self.builder.hide_columns(first, last);
                }
            }
            kind::MERGES => {
                for area in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let end = |at| end(area, at).unwrap_or(1);
                    self.builder.merge((end(0), end(4)), (end(2), end(6)));
                }
            }
            kind::BLANK | kind::MANY_BLANK => return self.builder.visit(1),
            kind::DRAWING => self.objects.corner = corner(&record.parts.concat()).or(self.objects.corner),
            kind::OBJECT => self.objects.current = object(data).unwrap_or_default(),
            kind::BOX_TEXT => self.boxed(record),
            kind::NOTE => {
                if let (Some(row), Some(col), Some(number)) = (end(data, 0), end(data, 2), u16_at(data, 6)) {
                    let words = self.objects.notes.remove(&number).unwrap_or_default();
                    self.builder.remark(Some((row, col)), RemarkKind::Note, &words);
                }
            }
            _ => return self.cell(record),
        }
        Ok(())
    }

    /// The text of a drawn object.
    fn boxed(&mut self, record: &Record) {
        const BUTTON: u16 = 0x07;
        const CHECK_BOX: u16 = 0x0B;
        const OPTION: u16 = 0x0C;
        const NOTE: u16 = 0x19;
        let count = u16_at(record.data(), 10).map_or(0, usize::from);
        let words = boxed_text(&record.parts, count).unwrap_or_default();
        let (kind, number, is_ticked) = std::mem::take(&mut self.objects.current);
        let kind = match kind {
            NOTE => {
                if self.objects.notes.len() < limits::REMARKS {
                    self.objects.notes.insert(number, words);
                }
                return;
            }
            BUTTON => return,
            CHECK_BOX | OPTION if is_ticked => RemarkKind::Ticked,
            CHECK_BOX | OPTION => RemarkKind::Unticked,
            _ => RemarkKind::TextBox,
        };
        self.builder.remark(self.objects.corner.take(), kind, &words);
    }

    fn cell(&mut self, record: &Record) -> Result<(), Unreadable> {
        let (data, globals) = (record.data(), self.globals);
        if record.kind == kind::RESULT {
            let due = self.result_at.take();
            return due.map_or(Ok(()), |(at, style)| self.text(at, globals.long_text(record, 0), style));
        }
        let (Some(row), Some(col)) = (u16_at(data, 0), u16_at(data, 2)) else { return Ok(()) };
        let (at, style) = ((u64::from(row) + 1, u64::from(col) + 1), usize::from(u16_at(data, 4).unwrap_or(0)));
        let cell = match record.kind {
            kind::NUMBER => f64_at(data, 6).map(|stored| globals.styles.number(stored, style)),
            kind::RK => u32_at(data, 6).and_then(rk).map(|stored| globals.styles.number(stored, style)),
            kind::SHARED_TEXT | kind::TEXT | kind::RICH_TEXT => {
                let shared = || globals.strings.get(u32_at(data, 6)?);
                let text = if record.kind == kind::SHARED_TEXT { shared() } else { globals.long_text(record, 6) };
                self.builder.visit(1)?;
                return self.text(at, text, style);
            }
            kind::TRUTH_OR_ERROR => truth_or_error(data.get(6).copied(), data.get(7).copied()),
            kind if kind::FORMULAS.contains(&kind) => {
                let stored = stored_result(data);
                if let [0, _, _, _, _, _, 0xFF, 0xFF] = stored {
                    self.result_at = Some((at, style));
                    return self.builder.visit(1);
                }
                self.result(stored, style)
            }
            kind::MANY_RK => return self.many(data, at),
            _ => return Ok(()),
        };
        self.builder.visit(1)?;
        self.builder.put_styled(at, cell, globals.styles.style(style))
    }

    fn text(&mut self, at: (u64, u64), text: Option<Rich>, style: usize) -> Result<(), Unreadable> {
        let (cell, style) = text.map(|text| self.globals.styles.text(&text, style)).unwrap_or_default();
        self.builder.put_styled(at, cell, style)
    }

    fn many(&mut self, data: &[u8], first: (u64, u64)) -> Result<(), Unreadable> {
        let content = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
        for (col, one) in (first.1..).zip(content.chunks_exact(6)) {
            let style = usize::from(u16_at(one, 0).unwrap_or(0));
            let cell = u32_at(one, 2).and_then(rk).map(|stored| self.globals.styles.number(stored, style));
            self.builder.visit(1)?;
            self.builder.put_styled((first.0, col), cell, self.globals.styles.style(style))?;
        }
        Ok(())
    }

    /// The stored result of a formula that is not a text in the next record.
    fn result(&self, stored: &[u8], style: usize) -> Option<Cell> {
        match stored {
            _ if is_empty_text(stored) && self.globals.uncalculated => Some(Cell::Uncalculated),
            _ if is_empty_text(stored) => Some(Cell::Text(Words::default())),
            [kind @ (1 | 2), _, value, _, _, _, 0xFF, 0xFF] => truth_or_error(Some(*value), Some(kind - 1)),
            _ => f64_at(stored, 0).map(|stored| self.globals.styles.number(stored, style)),
        }
    }
}

/// Where a drawn object stands: its upper left corner, in pieces of a drawing
/// ([MS-ODRAW]) cut before each object.
fn corner(drawing: &[u8]) -> Option<(u64, u64)> {
    const ANCHOR: u16 = 0xF010;
    const CONTAINER: u16 = 0x0F;
    let (mut at, mut found) = (0, None);
    while let (Some(bits), Some(kind), Some(size)) =
        (u16_at(drawing, at), u16_at(drawing, at + 2), u32_at(drawing, at + 4))
    {
        if kind == ANCHOR {
            let end = |offset| u16_at(drawing, at + 8 + offset).map(|n| u64::from(n) + 1);
            found = end(6).zip(end(2)).or(found);
        }
        at += 8 + if bits & 0x0F == CONTAINER { 0 } else { size as usize };
    }
    found
}

/// The kind and the number of an object, and whether it is ticked.
fn object(data: &[u8]) -> Option<(u16, u16, bool)> {
    const COMMON: u16 = 0x15;
    const TICK: u16 = 0x12;
    // LibreOffice says it here, where Excel says nothing.
    const OTHER_TICK: u16 = 0x0A;
    let (mut kind, mut number, mut is_ticked, mut at) = (0, 0, false, 0);
    while let (Some(part), Some(size)) = (u16_at(data, at), u16_at(data, at + 2)) {
        match part {
            COMMON => (kind, number) = (u16_at(data, at + 4)?, u16_at(data, at + 6)?),
            TICK | OTHER_TICK => is_ticked = u16_at(data, at + 4) == Some(1),
            _ => {}
        }
        at += 4 + usize::from(size);
    }
    Some((kind, number, is_ticked))
}

/// The eight bytes of a formula's result.
fn stored_result(formula: &[u8]) -> &[u8] {
    formula.get(6..14).unwrap_or_default()
}

fn is_empty_text(stored: &[u8]) -> bool {
    matches!(stored, [3, _, _, _, _, _, 0xFF, 0xFF])
}

fn truth_or_error(value: Option<u8>, is_error: Option<u8>) -> Option<Cell> {
    if is_error? == 0 { Some(Cell::Bool(value? != 0)) } else { Some(Cell::Error(error_code(value?)?.into())) }
}
