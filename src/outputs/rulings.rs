//! 裁定.xlsx: one row per question, with room for the answer, and a second sheet
//! of what can be chosen.

use super::kept::{KeptSheet, made};
use super::xlsx::page::set_up;
use super::xlsx::style::{Look, Styles};
use super::xlsx::table::{Cells, Content, column_number, height, letters, row_number};
use super::xlsx::text::lines;
use crate::model::error::Error;
use crate::model::ruling::{CANDIDATES, HEADINGS, LEAVE_OUT, Matter, NOTES, RulingRow, pointer};
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Formula, Worksheet, XlsxError};
use std::collections::BTreeMap;

const SHEET: KeptSheet<'static> = KeptSheet {
    title: "裁定",
    widths: &[11.0, 30.0, 30.0, 34.0, 32.0, 9.0, 12.0, 46.0, 22.0, 26.0],
    filled: ANSWER..ANSWER + 3,
};
/// The first of the columns that staff fill in.
const ANSWER: u16 = 4;
/// A cell lists no more candidates than this.
const LISTED: usize = 6;
/// Excel takes no longer list of choices within a cell's rule, in characters.
const CHOICES: usize = 255;
/// A sheet has no more columns than this.
const COLUMNS: usize = 16_384;
/// The width of a list on the sheet of candidates.
const LIST: f64 = 68.0;

const HELP: &str = "请在“裁定”一栏填写候选中的一项（可下拉选择），或“不采用”；并填写裁定人和日期。其他各栏请勿改动。\
    “采用哪一列”和“词的含义”裁定一次，以后各季度都照此办理。";

/// The workbook for these rows; `more` questions are not among them.
///
/// # Errors
/// The workbook cannot be composed.
pub fn render(rows: &[RulingRow], more: usize) -> Result<Vec<u8>, Error> {
    made("裁定.xlsx", |book, styles| {
        let lists = Lists::of(rows);
        questions(book.add_worksheet().set_name(SHEET.title)?, styles, (rows, more), &lists)?;
        if !lists.columns.is_empty() {
            choices(book.add_worksheet().set_name(CANDIDATES)?, styles, &lists)?;
        }
        Ok(())
    })
}

/// The lists on the sheet of candidates: those that a cell cannot show, or
/// Excel cannot hold within the rule of a cell.
#[derive(Default)]
struct Lists<'r> {
    /// What is asked, and the candidates, in the order of the questions.
    columns: Vec<(Matter, &'r [String])>,
    /// Where each list stands among them.
    places: BTreeMap<&'r [String], usize>,
}

impl<'r> Lists<'r> {
    fn of(rows: &'r [RulingRow]) -> Self {
        let mut lists = Self::default();
        let long = rows.iter().map(|row| &row.question).filter(|q| q.candidates.len() > LISTED || !fits(&q.candidates));
        for question in long.take(COLUMNS) {
            if !lists.places.contains_key(&*question.candidates) {
                lists.places.insert(&question.candidates, lists.columns.len());
                lists.columns.push((question.matter, &question.candidates));
            }
        }
        lists
    }
}

/// Whether Excel can hold these choices within the rule of a cell.
fn fits(candidates: &[String]) -> bool {
    let long: usize = candidates.iter().map(String::as_str).chain([LEAVE_OUT]).map(|c| c.chars().count() + 1).sum();
    long <= CHOICES && candidates.iter().all(|candidate| !candidate.contains(','))
}

fn questions(
    sheet: &mut Worksheet,
    styles: &Styles,
    (rows, more): (&[RulingRow], usize),
    lists: &Lists<'_>,
) -> Result<(), XlsxError> {
    let beyond = format!("另有 {more} 个问题没有列出：请先办这些，再运行 check 时列出其余的。");
    let help = format!("{HELP}{}", if more > 0 { &beyond } else { "" });
    SHEET.head(sheet, styles, &help, HEADINGS.into_iter().chain(NOTES))?;
    let mut cells = Cells { sheet, styles };
    for (at, row) in (2u32..).zip(rows) {
        let place = lists.places.get(&*row.question.candidates).copied();
        question(&mut cells, at, row, place)?;
        cells.sheet.add_data_validation(at, ANSWER, at, ANSWER, &choice(&row.question.candidates, place)?)?;
    }
    Ok(())
}

/// A row; `place` is that of its candidates on
/// their sheet.
fn question(out: &mut Cells<'_>, at: u32, row: &RulingRow, place: Option<usize>) -> Result<(), XlsxError> {
    let (question, ruling) = (&row.question, &row.ruling);
    let candidates = match place.filter(|_| question.candidates.len() > LISTED) {
        Some(place) => pointer(row_number(place + 1)),
        None => question.candidates.join("\n"),
    };
    let given = [question.matter.label(), &question.at, &question.about, &candidates];
    let filled = [ruling.answer.as_str(), &ruling.by, &ruling.date];
    let notes = [question.hints.as_str(), &question.until, &question.gone];
    SHEET.row(out, at, given.into_iter().chain(filled).chain(notes))
}

/// A choice among the candidates. What stands on no list is asked about, not
/// refused: an id alone will do for an item.
fn choice(candidates: &[String], place: Option<usize>) -> Result<DataValidation, XlsxError> {
    let choice = DataValidation::new().set_error_style(DataValidationErrorStyle::Warning);
    match place {
        Some(place) => {
            let letters = letters(column_number(place));
            let last = candidates.len() + 2;
            Ok(choice.allow_list_formula(Formula::new(format!("={CANDIDATES}!${letters}$2:${letters}${last}"))))
        }
        None if fits(candidates) => {
            let list: Vec<&str> = candidates.iter().map(String::as_str).chain([LEAVE_OUT]).collect();
            choice.allow_list_strings(&list)
        }
        None => Ok(choice.allow_any_value()),
    }
}

/// The sheet of candidates: a list in each column.
fn choices(sheet: &mut Worksheet, styles: &Styles, lists: &Lists<'_>) -> Result<(), XlsxError> {
    for ((matter, list), col) in lists.columns.iter().zip(0..) {
        sheet.set_column_width(col, LIST)?;
        let heading = format!("第{}列：{}", col + 1, matter.label());
        sheet.write_string_with_format(0, col, heading, &styles.heading)?;
        for (word, at) in list.iter().map(String::as_str).chain([LEAVE_OUT]).zip(1..) {
            Cells { sheet: &mut *sheet, styles }.boxed((at, col), Look::Text, Content::text(word))?;
        }
    }
    let longest = lists.columns.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
    for (i, at) in (0..longest).zip(1..) {
        let words = lists.columns.iter().filter_map(|(_, list)| list.get(i));
        let tallest = words.map(|word| lines(word, LIST)).max().unwrap_or(1);
        sheet.set_row_height(at, height(tallest))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    set_up(sheet, CANDIDATES, Some((0, 0)))
}
