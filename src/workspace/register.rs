//! 收件登记.xlsx of a quarter as staff left it.

use super::kept::KeptBook;
use super::{Hashed, REGISTER};
use crate::formats::Reader;
use crate::model::error::Error;
use crate::model::finding::Findings;
use crate::model::register::{HEADINGS, Register, RegisterRow};
use crate::model::value::{Cell, Quarter};
use std::path::Path;

/// Reads what staff wrote down in the folder of a quarter; it is added to the files that
/// are `hashed`. Nothing where there is no file yet.
///
/// # Errors
/// The file exists and is no workbook with the headings of 收件登记.
pub fn load(
    folder: &Path,
    period: Quarter,
    reader: &dyn Reader,
    hashed: &mut Vec<Hashed>,
    findings: &mut Findings,
) -> Result<Register, Error> {
    let path = folder.join(REGISTER);
    let Some(book) = KeptBook::open((REGISTER.into(), &path), &HEADINGS, reader, hashed)? else {
        return Ok(Register::default());
    };
    let row = |row| {
        let [file, unit, date, by, remark, state] = [1, 2, 3, 4, 5, 6].map(|col| book.text(row, col));
        let cell = book.cell(row, 3).cloned().unwrap_or(Cell::Text("".into()));
        (!file.is_empty()).then(|| (RegisterRow { file, unit, date, by, remark, state }, cell, book.place(row, 3)))
    };
    Ok(Register::new(book.rows().filter_map(row).collect(), period, findings))
}
