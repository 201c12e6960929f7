//! 裁定.xlsx as staff left it: this quarter's, those of earlier quarters, and what
//! came over from the year before.

use super::kept::{KeptBook, text};
use super::{CARRIED, Hashed, REGISTER, RULINGS, folders, read_input};
use crate::formats::{Reader, Sheet};
use crate::model::error::Error;
use crate::model::finding::Findings;
use crate::model::ruling::{CANDIDATES, HEADINGS, LEAVE_OUT, Matter, Question, Ruling, RulingRow, Rulings, pointed};
use crate::model::value::Quarter;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files below the folder of a year in which the answers of a quarter may
/// stand, whether they exist or not: its own first, then the newest. Each with
/// what it is called among the sources.
///
/// # Errors
/// The folder cannot be listed.
fn files(year: &Path, period: Quarter) -> Result<Vec<(String, PathBuf)>, Error> {
    let own = (RULINGS.to_string(), year.join(period.to_string()).join(RULINGS));
    Ok([own].into_iter().chain(older(year, Some(period))?).collect())
}

/// Those of the quarters before one, or of all, and what came over from the year
/// before.
fn older(year: &Path, before: Option<Quarter>) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut quarters: Vec<Quarter> = folders(year, |name| name.parse().ok())?;
    quarters.retain(|quarter| before.is_none_or(|before| *quarter < before));
    let names = quarters.iter().rev().map(|quarter| format!("{quarter}/{RULINGS}"));
    Ok(names.chain([CARRIED.to_string()]).map(|name| (name.clone(), year.join(name))).collect())
}

/// Reads the answers that hold in a quarter, and what identifies the files as they
/// were read; none where there is no file yet.
///
/// # Errors
/// A file exists and is no workbook with the headings of 裁定.
pub fn load(
    year: &Path,
    period: Quarter,
    reader: &dyn Reader,
    findings: &mut Findings,
) -> Result<(Rulings, Vec<Hashed>), Error> {
    let (mut files, mut hashed) = (files(year, period)?.into_iter(), Vec::new());
    let own = files.next().map(|file| read(file, reader, &mut hashed)).transpose()?.unwrap_or_default();
    let rulings = with_older(Rulings::new(own, findings), files, reader, &mut hashed)?;
    Ok((rulings, hashed))
}

/// What identifies the files in which staff decided for a quarter: their answers, and
/// 收件登记 last.
///
/// # Errors
/// A file cannot be read.
pub fn hashed(year: &Path, period: Quarter) -> Result<Vec<Hashed>, Error> {
    let register = (REGISTER.to_string(), year.join(period.to_string()).join(REGISTER));
    let files = files(year, period)?.into_iter().chain([register]);
    let hashed = files.map(|(name, path)| Ok(read_input(&path)?.map(|bytes| Hashed::new(name, &bytes))));
    hashed.filter_map(Result::transpose).collect()
}

/// The answers of a year that hold beyond it.
///
/// # Errors
/// A file exists and is no workbook with the headings of 裁定.
pub fn lasting(year: &Path, reader: &dyn Reader) -> Result<Vec<RulingRow>, Error> {
    Ok(with_older(Rulings::default(), older(year, None)?.into_iter(), reader, &mut Vec::new())?.lasting())
}

fn with_older(
    mut rulings: Rulings,
    older: impl Iterator<Item = (String, PathBuf)>,
    reader: &dyn Reader,
    hashed: &mut Vec<Hashed>,
) -> Result<Rulings, Error> {
    for file in older {
        rulings.add_older(&read(file, reader, hashed)?);
    }
    Ok(rulings)
}

/// The rows of one file, which is called `name` in findings; it is added to those `hashed`.
fn read(
    (name, path): (String, PathBuf),
    reader: &dyn Reader,
    hashed: &mut Vec<Hashed>,
) -> Result<Vec<RulingRow>, Error> {
    let Some(book) = KeptBook::open((name, &path), &HEADINGS, reader, hashed)? else { return Ok(Vec::new()) };
    let lists = book.workbook.sheets.iter().find(|sheet| sheet.name == CANDIDATES);
    let mut known: BTreeMap<u32, Arc<[String]>> = BTreeMap::new();
    let mut list = |column| -> Arc<[String]> {
        let list = || lists.map_or_else(Vec::new, |lists| column_of(lists, column)).into();
        known.entry(column).or_insert_with(list).clone()
    };
    Ok(book.rows().filter_map(|row| ruling_row(&book, row, lists.is_some().then_some(&mut list))).collect())
}

/// A row of the sheet; `list` is that of a column of candidates, where there are any.
fn ruling_row(book: &KeptBook, row: u32, list: Option<&mut impl FnMut(u32) -> Arc<[String]>>) -> Option<RulingRow> {
    let text = |col| book.text(row, col);
    let matter = Matter::of_label(&text(1))?;
    let words = text(4);
    let candidates: Arc<[String]> = match pointed(&words).zip(list) {
        Some((column, list)) => list(column),
        None => words.split(['；', '\n']).map(str::to_string).collect(),
    };
    let question = Question::new(matter, text(2), text(3), candidates);
    Some(RulingRow {
        question: question.with_hints(&[text(8)]).with_until(text(9)).with_gone(text(10)),
        ruling: Ruling { answer: text(5), by: text(6), date: text(7) },
        place: book.place(row, 5),
    })
}

/// The candidates in a column of their sheet, below its heading.
fn column_of(lists: &Sheet, column: u32) -> Vec<String> {
    let words = lists.rows().into_iter().skip(1).map(|row| text(lists, row, column));
    words.filter(|word| !word.is_empty() && word != LEAVE_OUT).collect()
}
