//! Binary workbooks (.xlsb): the records of BIFF12 in an archive of parts.
//!
//! Read record by record for the same reasons as .xls: number formats, merges
//! and what is hidden have no other way in.

use super::biff::{Rich, Styles, error_code, rk, run};
use super::display::CellStyle;
use super::little_endian::{f64_at, u16_at, u32_at};
use super::package::{Package, of_id};
use super::remarks;
use super::unreadable::check_sheets;
use super::workbook_builder::WorkbookBuilder;
use super::{RemarkKind, Unreadable, Workbook};
use crate::model::value::Cell;
use std::io::{BufRead, Read};

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Unreadable> {
    let mut package = Package::open(bytes)?;
    package.check_sizes()?;
    let path = package.workbook_path()?;
    let rels = package.relationships(&path)?;
    let mut book = Book::default();
    let of_kind = |kind| rels.iter().find(|rel| rel.kind == kind).map(|rel| &rel.target);
    for path in [Some(&path), of_kind("styles"), of_kind("sharedStrings")].into_iter().flatten() {
        walk(&mut package, path, |kind, data| book.take(kind, data))?;
    }
    let mut builder = WorkbookBuilder::default();
    for SheetEntry { rel, name, hidden } in &book.sheets {
        builder.sheet(name, *hidden)?;
        let rel = of_id(&rels, rel)?;
        if rel.kind == "worksheet" {
            let mut pass = Pass { book: &book, builder: &mut builder, row: 1, in_data: false, ended: false };
            walk(&mut package, &rel.target, |kind, data| pass.take(kind, data))?;
            if !pass.ended {
                return Err(Unreadable::cut_short());
            }
            notes(&mut package, &rel.target, &mut builder)?;
            let (sheet, budget) = builder.current_on_budget();
            remarks::add(&mut package, &rel.target, budget, sheet);
        }
    }
    builder.finish()
}

/// The notes of a sheet: each stands after the record that says where.
fn notes(package: &mut Package<'_>, sheet: &str, builder: &mut WorkbookBuilder) -> Result<(), Unreadable> {
    if !package.has(&Package::relationships_path(sheet)) {
        return Ok(());
    }
    for rel in package.relationships(sheet)?.iter().filter(|rel| rel.kind == "comments") {
        let mut at = None;
        walk(package, &rel.target, |kind, data| {
            let end = |at| u32_at(data, at).map(|n| u64::from(n) + 1);
            match kind {
                kind::BEGIN_NOTE => at = end(4).zip(end(12)),
                kind::NOTE_TEXT => {
                    let words = rich_at(data, 0).map(|rich| rich.plain());
                    builder.remark(at, RemarkKind::Note, &words.unwrap_or_default());
                }
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Bytes of one record; a cell of text at most, several times over.
const RECORD: u64 = 1 << 20;

/// Calls `take` with every record of a part.
fn walk(
    package: &mut Package<'_>,
    path: &str,
    mut take: impl FnMut(u16, &[u8]) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let mut part = package.needed(path, &format!("缺少部件 {path}"))?;
    let broken = |_| Unreadable::damaged("压缩数据有误");
    let mut data = Vec::new();
    while !part.fill_buf().map_err(broken)?.is_empty() {
        let kind = short(&mut part, 2)?;
        let size = u64::from(short(&mut part, 4)?);
        if size > RECORD {
            return Err(Unreadable::damaged("有过长的记录"));
        }
        data.clear();
        part.by_ref().take(size).read_to_end(&mut data).map_err(broken)?;
        if (data.len() as u64) < size {
            return Err(Unreadable::cut_short());
        }
        take(u16::try_from(kind).unwrap_or(u16::MAX), &data)?;
    }
    Ok(())
}

/// A number of seven bits a byte, of so many bytes at most.
fn short(part: &mut impl Read, most: u32) -> Result<u32, Unreadable> {
    let mut number = 0;
    for step in 0..most {
        let mut byte = [0];
        part.read_exact(&mut byte).map_err(|_| Unreadable::cut_short())?;
        number |= u32::from(byte[0] & 0x7F) << (7 * step);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Ok(number)
}

/// Kinds of records ([MS-XLSB] 2.3).
mod kind {
    pub const ROW: u16 = 0x00;
    pub const BLANK: u16 = 0x01;
    pub const RK: u16 = 0x02;
    pub const ERROR: u16 = 0x03;
    pub const TRUTH: u16 = 0x04;
    pub const REAL: u16 = 0x05;
    pub const TEXT: u16 = 0x06;
    pub const SHARED_TEXT: u16 = 0x07;
    pub const TEXT_RESULT: u16 = 0x08;
    pub const REAL_RESULT: u16 = 0x09;
    pub const TRUTH_RESULT: u16 = 0x0A;
    pub const ERROR_RESULT: u16 = 0x0B;
    pub const SHARED_STRING: u16 = 0x13;
    pub const FONT: u16 = 0x2B;
    pub const FORMAT: u16 = 0x2C;
    pub const STYLE: u16 = 0x2F;
    pub const COLUMNS: u16 = 0x3C;
    pub const RICH_TEXT: u16 = 0x3E;
    pub const END_SHEET: u16 = 0x82;
    pub const BEGIN_DATA: u16 = 0x91;
    pub const END_DATA: u16 = 0x92;
    pub const BOOK: u16 = 0x99;
    pub const SHEET: u16 = 0x9C;
    pub const MERGE: u16 = 0xB0;
    pub const BEGIN_STYLES: u16 = 0x0269;
    pub const END_STYLES: u16 = 0x026A;
    pub const BEGIN_NOTE: u16 = 0x027B;
    pub const NOTE_TEXT: u16 = 0x027D;
}

/// What holds for the whole workbook.
#[derive(Default)]
struct Book {
    styles: Styles,
    in_styles: bool,
    strings: Vec<Option<Rich>>,
    sheets: Vec<SheetEntry>,
}

/// A sheet as the workbook lists it.
struct SheetEntry {
    rel: String,
    name: String,
    hidden: bool,
}

/// A text at a place, and where it ends.
fn text_at(data: &[u8], at: usize) -> Option<(String, usize)> {
    let count = u32_at(data, at)?;
    if count == u32::MAX {
        return Some((String::new(), at + 4));
    }
    let end = (count as usize).checked_mul(2)?.checked_add(at + 4)?;
    let bytes = data.get(at + 4..end)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// A text at a place with its fonts, behind a byte that says what follows it.
fn rich_at(data: &[u8], at: usize) -> Option<Rich> {
    let (text, end) = text_at(data, at + 1)?;
    let has_runs = data.get(at)? & 1 != 0;
    let count = u32_at(data, end).filter(|_| has_runs).unwrap_or(0) as usize;
    let runs = data.get(end + 4..).unwrap_or_default().chunks_exact(4).take(count).filter_map(run).collect();
    Some(Rich { units: text.encode_utf16().collect(), runs })
}

impl Book {
    fn take(&mut self, kind: u16, data: &[u8]) -> Result<(), Unreadable> {
        match kind {
            kind::BOOK => self.styles.is_1904 = u32_at(data, 0).is_some_and(|flags| flags & 1 != 0),
            kind::SHEET => {
                let sheet = || {
                    let (rel, end) = text_at(data, 8)?;
                    let (name, _) = text_at(data, end)?;
                    Some(SheetEntry { rel, name, hidden: u32_at(data, 0)? != 0 })
                };
                let sheet = sheet().ok_or_else(|| Unreadable::damaged("工作表目录有误"))?;
                // One without a part is a module of macros.
                self.sheets.extend(Some(sheet).filter(|sheet| !sheet.rel.is_empty()));
                check_sheets(self.sheets.len())?;
            }
            kind::FORMAT => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), text_at(data, 2)) {
                    self.styles.codes.insert(id, code);
                }
            }
            kind::BEGIN_STYLES => self.in_styles = true,
            kind::END_STYLES => self.in_styles = false,
            kind::FONT => self.styles.font(u16_at(data, 2), u16_at(data, 6)),
            kind::STYLE if self.in_styles => {
                self.styles.styles.push((u16_at(data, 2).unwrap_or(0), u16_at(data, 4).unwrap_or(0)));
            }
            kind::SHARED_STRING => self.strings.push(rich_at(data, 0)),
            _ => {}
        }
        Ok(())
    }

    /// What a record of a cell holds, `None` where it cannot be read, and its style.
    fn cell(&self, kind: u16, data: &[u8]) -> Option<(Option<Cell>, CellStyle<'_>)> {
        let style = (u32_at(data, 4)? & 0x00FF_FFFF) as usize;
        let rich = match kind {
            kind::SHARED_TEXT => Some(self.strings.get(u32_at(data, 8)? as usize)?.as_ref()?),
            kind::RICH_TEXT => Some(&rich_at(data, 8)?),
            kind::TEXT | kind::TEXT_RESULT => {
                Some(&Rich { units: text_at(data, 8)?.0.encode_utf16().collect(), runs: Vec::new() })
            }
            _ => None,
        };
        if let Some(rich) = rich {
            return Some(self.styles.text(rich, style));
        }
        let cell = match kind {
            kind::RK => self.styles.number(rk(u32_at(data, 8)?)?, style),
            kind::REAL | kind::REAL_RESULT => self.styles.number(f64_at(data, 8)?, style),
            kind::TRUTH | kind::TRUTH_RESULT => Cell::Bool(*data.get(8)? != 0),
            kind::ERROR | kind::ERROR_RESULT => Cell::Error(error_code(*data.get(8)?)?.into()),
            _ => return None,
        };
        Some((Some(cell), self.styles.style(style)))
    }
}

/// The pass over one sheet.
struct Pass<'p> {
    book: &'p Book,
    builder: &'p mut WorkbookBuilder,
    row: u64,
    in_data: bool,
    ended: bool,
}

impl Pass<'_> {
    fn take(&mut self, kind: u16, data: &[u8]) -> Result<(), Unreadable> {
        let end = |at| u32_at(data, at).map(|n| u64::from(n) + 1);
        match kind {
            kind::BEGIN_DATA => self.in_data = true,
            kind::END_DATA => self.in_data = false,
            kind::END_SHEET => self.ended = true,
            kind::COLUMNS => {
                if let (Some(first), Some(last), Some(flags)) = (end(0), end(4), u16_at(data, 16))
                    && flags & 1 != 0
                {
                    self.builder.hide_columns(first, last);
                }
            }
            kind::MERGE => match (end(0), end(4), end(8), end(12)) {
                (Some(top), Some(bottom), Some(left), Some(right)) => self.builder.merge((top, left), (bottom, right)),
                _ => self.builder.current().structure_unread = true,
            },
            kind::ROW if self.in_data => {
                self.row = end(0).ok_or_else(|| Unreadable::damaged("行号有误"))?;
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    self.builder.hide_rows(self.row, self.row);
                }
                self.builder.visit(1)?;
            }
            kind::BLANK if self.in_data => self.builder.visit(1)?,
            kind::RK..=kind::ERROR_RESULT | kind::RICH_TEXT if self.in_data => {
                let col = end(0).ok_or_else(|| Unreadable::damaged("单元格地址有误"))?;
                self.builder.visit(1)?;
                let (cell, style) = self.book.cell(kind, data).unwrap_or_default();
                self.builder.put_styled((self.row, col), cell, style)?;
            }
            _ => {}
        }
        Ok(())
    }
}
