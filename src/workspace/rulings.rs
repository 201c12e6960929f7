//! 裁定.xlsx as staff left it.

use super::{RULINGS, read_existing};
use crate::formats::{Reader, Sheet};
use crate::model::error::Error;
use crate::model::finding::Findings;
use crate::model::place::{CellRef, Origin, Place};
use crate::model::ruling::{CANDIDATES, HEADINGS, LEAVE_OUT, Matter, Question, Ruling, RulingRow, Rulings, pointed};
use crate::model::value::{clean, key};
use std::path::Path;
use std::sync::Arc;

/// Reads the answers of a quarter; none where the file does not exist yet.
///
/// # Errors
/// The file exists and is no workbook with the headings of 裁定.
pub fn load(folder: &Path, reader: &dyn Reader, findings: &mut Findings) -> Result<Rulings, Error> {
    let path = folder.join(RULINGS);
    let Some(bytes) = read_existing(&path)? else { return Ok(Rulings::default()) };
    let unusable = |why: &str| Error::Usage(format!("“{}”无法使用：{why}", path.display()));
    let workbook = reader.workbook(&bytes).map_err(|why| unusable(&why.message()))?;
    let sheet = workbook.sheets.iter().find(|sheet| heading_row(sheet).is_some());
    let sheet = sheet.ok_or_else(|| unusable(&format!("没有“{}”的表头", HEADINGS.join("、"))))?;
    let header = heading_row(sheet).unwrap_or(1);
    let lists = workbook.sheets.iter().find(|sheet| sheet.name == CANDIDATES);
    let below = sheet.rows().into_iter().filter(|row| *row > header);
    let rows = below.filter_map(|row| ruling_row(sheet, row, lists)).collect();
    Ok(Rulings::new(rows, findings))
}

fn heading_row(sheet: &Sheet) -> Option<u32> {
    let is_heading =
        |row: &u32| HEADINGS.iter().zip(1..).all(|(heading, col)| key(&text(sheet, *row, col)) == key(heading));
    sheet.rows().into_iter().take(10).find(is_heading)
}

fn text(sheet: &Sheet, row: u32, col: u32) -> String {
    sheet.cell(CellRef::new(row, col)).map_or_else(String::new, |cell| clean(&cell.text()))
}

fn ruling_row(sheet: &Sheet, row: u32, lists: Option<&Sheet>) -> Option<RulingRow> {
    let matter = Matter::of_label(&text(sheet, row, 1))?;
    let words = text(sheet, row, 4);
    let candidates = match pointed(&words).zip(lists) {
        Some((column, lists)) => column_of(lists, column),
        None => words.split(['；', '\n']).map(str::to_string).collect(),
    };
    let question = Question::new(matter, text(sheet, row, 2), text(sheet, row, 3), candidates);
    let name: Arc<str> = Arc::from(sheet.name.as_str());
    Some(RulingRow {
        question: question.with_hints(&[text(sheet, row, 8)]).with_until(text(sheet, row, 9)),
        ruling: Ruling { answer: text(sheet, row, 5), by: text(sheet, row, 6), date: text(sheet, row, 7) },
        place: Place::sheet(&Origin::file(RULINGS), &name).at(CellRef::new(row, 5)),
    })
}

/// The candidates in a column of their sheet, below its heading.
fn column_of(lists: &Sheet, column: u32) -> Vec<String> {
    let words = lists.rows().into_iter().skip(1).map(|row| text(lists, row, column));
    words.filter(|word| !word.is_empty() && word != LEAVE_OUT).collect()
}
