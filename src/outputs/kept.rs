//! Workbooks that staff fill in and that are kept across runs: a line of help, headings,
//! a row a question or a file, the cells to be filled in marked.

use super::xlsx::page::set_up;
use super::xlsx::style::{Look, Styles, base};
use super::xlsx::table::{Cells, Content, column_number, height};
use super::xlsx::text::{fit, lines};
use crate::formats::made_alike;
use crate::model::error::Error;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};
use std::ops::Range;

/// The row of the headings; above it stands the help.
const HEADINGS: u32 = 1;

/// The sheet of such a workbook that staff fill in.
pub(super) struct KeptSheet<'k> {
    /// What it is called, at the head of every page too.
    pub title: &'k str,
    /// The width of each column, in Latin characters.
    pub widths: &'k [f64],
    /// The columns that staff fill in, from 0.
    pub filled: Range<u16>,
}

/// Makes the workbook, which is called `name`.
///
/// # Errors
/// It cannot be composed.
pub(super) fn made(
    name: &str,
    compose: impl FnOnce(&mut Workbook, &Styles) -> Result<(), XlsxError>,
) -> Result<Vec<u8>, Error> {
    let make = || {
        let mut book = Workbook::new();
        book.set_default_format(&base(), 20, 64)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2025, 1, 1)?));
        compose(&mut book, &Styles::new(0))?;
        Ok(made_alike(book.save_to_buffer()?)?)
    };
    make().map_err(|e: XlsxError| Error::Output { name: name.into(), reason: e.to_string() })
}

impl KeptSheet<'_> {
    /// Writes the help and the headings.
    pub fn head<'h>(
        &self,
        sheet: &mut Worksheet,
        styles: &Styles,
        help: &str,
        headings: impl IntoIterator<Item = &'h str>,
    ) -> Result<(), XlsxError> {
        sheet.merge_range(0, 0, 0, column_number(self.widths.len() - 1), help, &styles.remark)?;
        for (width, col) in self.widths.iter().zip(0..) {
            sheet.set_column_width(col, *width)?;
        }
        Cells { sheet: &mut *sheet, styles }.headings(HEADINGS, headings)?;
        sheet.set_freeze_panes(HEADINGS + 1, 0)?;
        set_up(sheet, self.title, Some((0, HEADINGS)))
    }

    /// Writes a row, as tall as its fullest cell.
    pub fn row<'w>(
        &self,
        out: &mut Cells<'_>,
        at: u32,
        words: impl IntoIterator<Item = &'w str>,
    ) -> Result<(), XlsxError> {
        let mut tallest = 1;
        for ((words, width), col) in words.into_iter().zip(self.widths).zip(0..) {
            if self.filled.contains(&col) {
                out.sheet.write_string_with_format(at, col, fit(words), &out.styles.open)?;
            } else {
                out.boxed((at, col), Look::Text, Content::text(words))?;
            }
            tallest = tallest.max(lines(words, *width));
        }
        out.sheet.set_row_height(at, height(tallest))?;
        Ok(())
    }
}
