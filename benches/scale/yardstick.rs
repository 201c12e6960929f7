//! The yardstick: read both sheets of every workbook on two threads, write the rows as one table.

use crate::Any;
use crate::sheets::{ANSWERS, REGISTER};
use calamine::{Data, Range, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{Format, Workbook};
use std::path::{Path, PathBuf};
use std::{fs, thread};

/// The row of the headings on the sheet of answers, from 0.
const HEADINGS: usize = 2;
/// The columns that hold shares and counts, from 0.
const SHARE: usize = 5;
const COUNTS: [usize; 2] = [6, 7];
/// How many threads read.
const THREADS: usize = 2;

/// Writes the answers of every workbook of `inbox` to `out`.
pub fn run(inbox: &Path, out: &Path) -> Any<()> {
    let mut files = fs::read_dir(inbox)?.map(|entry| Ok(entry?.path())).collect::<Any<Vec<PathBuf>>>()?;
    files.sort();
    let parts: Vec<&[PathBuf]> = files.chunks(files.len().div_ceil(THREADS).max(1)).collect();
    let read = thread::scope(|scope| {
        let readers: Vec<_> =
            parts.iter().map(|part| scope.spawn(|| part.iter().map(|path| read(path)).collect())).collect();
        readers.into_iter().map(|reader| reader.join().unwrap_or_else(|_| Err("a reader broke down".into()))).collect()
    });
    let read: Vec<Vec<Range<Data>>> = Result::from_iter::<Vec<Any<Vec<_>>>>(read)?;
    write(&read, out)
}

/// The answers of one workbook; its register is read and let go.
fn read(path: &Path) -> Any<Range<Data>> {
    let mut book: Xlsx<_> = open_workbook(path)?;
    let answers = book.worksheet_range(ANSWERS)?;
    std::hint::black_box(book.worksheet_range(REGISTER)?);
    Ok(answers)
}

fn write(read: &[Vec<Range<Data>>], out: &Path) -> Any<()> {
    let mut book = Workbook::new();
    let share = Format::new().set_num_format("0%");
    let page = book.add_worksheet();
    let mut at = 0;
    for answers in read.iter().flatten() {
        let unit = answers.get((1, 0)).map(ToString::to_string).unwrap_or_default();
        let unit = unit.trim_start_matches("填报单位：");
        for row in answers.rows().skip(if at == 0 { HEADINGS } else { HEADINGS + 1 }) {
            page.write_string(at, 0, unit)?;
            for (col, cell) in row.iter().enumerate() {
                let to = u16::try_from(col + 1)?;
                match cell {
                    Data::String(text) => match number(col, text) {
                        Some(number) => page.write_number(at, to, number)?,
                        None => page.write_string(at, to, text.trim())?,
                    },
                    Data::Float(number) if col == SHARE => page.write_number_with_format(at, to, *number, &share)?,
                    Data::Float(number) => page.write_number(at, to, *number)?,
                    _ => continue,
                };
            }
            at += 1;
        }
    }
    Ok(book.save(out)?)
}

/// The number that the words of a cell begin with, in the columns of numbers: `约75%`, `12个`.
fn number(col: usize, text: &str) -> Option<f64> {
    if col != SHARE && !COUNTS.contains(&col) {
        return None;
    }
    let digits = text.trim_start_matches('约').trim_end_matches(|c: char| !c.is_ascii_digit());
    digits.parse::<f64>().ok().map(|number| if col == SHARE { number / 100.0 } else { number })
}
