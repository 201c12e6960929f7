//! Workbooks that staff fill in and that are kept across runs, as staff left them.

use super::{Hashed, read_input};
use crate::formats::{Reader, Sheet, Workbook};
use crate::model::error::{Error, shown};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::value::{Cell, clean, key};
use std::path::Path;
use std::sync::Arc;

/// Such a workbook: the sheet that has the headings.
pub(super) struct KeptBook {
    /// All sheets.
    pub workbook: Workbook,
    at: usize,
    header: u32,
    place: Place,
}

impl KeptBook {
    /// Opens one, which is called `name` in findings and has these headings; it is added to
    /// those `hashed`. Absent where there is no such file.
    ///
    /// # Errors
    /// It is no workbook, or none with these headings.
    pub fn open(
        (name, path): (String, &Path),
        headings: &[&str],
        reader: &dyn Reader,
        hashed: &mut Vec<Hashed>,
    ) -> Result<Option<Self>, Error> {
        let Some(bytes) = read_input(path)? else { return Ok(None) };
        hashed.push(Hashed::new(name.clone(), &bytes));
        let unusable = |why: &str| Error::Usage(format!("“{}”无法使用：{why}", shown(path)));
        let workbook = reader.workbook(&bytes, &shown(path).to_string())?.map_err(|why| unusable(&why.message()))?;
        let found = workbook.sheets.iter().zip(0..).find_map(|(sheet, at)| Some((at, heading_row(sheet, headings)?)));
        let (at, header) = found.ok_or_else(|| unusable(&format!("没有“{}”的表头", headings.join("、"))))?;
        let place = Place::sheet(&Origin::file(name), &Arc::from(workbook.sheets[at].name.as_str()));
        Ok(Some(Self { workbook, at, header, place }))
    }

    fn sheet(&self) -> &Sheet {
        &self.workbook.sheets[self.at]
    }

    /// The rows below the headings that hold something.
    pub fn rows(&self) -> impl Iterator<Item = u32> {
        self.sheet().rows().into_iter().filter(|row| *row > self.header)
    }

    /// The cell of a row in a column, from 1.
    pub fn cell(&self, row: u32, col: u32) -> Option<&Cell> {
        self.sheet().cell(CellRef::new(row, col))
    }

    /// Its words.
    pub fn text(&self, row: u32, col: u32) -> String {
        text(self.sheet(), row, col)
    }

    /// Where it stands.
    pub fn place(&self, row: u32, col: u32) -> Place {
        self.place.at(CellRef::new(row, col))
    }
}

/// The words of a cell of a sheet.
pub(super) fn text(sheet: &Sheet, row: u32, col: u32) -> String {
    sheet.cell(CellRef::new(row, col)).map_or_else(String::new, |cell| clean(&cell.text()))
}

fn heading_row(sheet: &Sheet, headings: &[&str]) -> Option<u32> {
    let is_heading =
        |row: &u32| headings.iter().zip(1..).all(|(heading, col)| key(&text(sheet, *row, col)) == key(heading));
    sheet.rows().into_iter().take(10).find(is_heading)
}
