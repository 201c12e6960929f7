//! 裁定.xlsx: one row a question, with room for the answer.

use crate::error::Error;
use crate::ruling::{HEADINGS, LEAVE_OUT, RulingRow};
use rust_xlsxwriter::{
    Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};

/// Column widths, in characters.
const WIDTHS: [f64; 7] = [12.0, 40.0, 46.0, 46.0, 24.0, 12.0, 14.0];
/// The first of the columns that staff fill in.
const ANSWER: u16 = 4;
/// Excel takes no longer list of choices than this, in characters.
const CHOICES: usize = 255;

const HELP: &str = "请在“裁定”一栏填写候选中的一项，或“不采用”；并填写裁定人和日期。“内容”一栏请勿改动。";

/// The workbook for these rows.
///
/// # Errors
/// The workbook cannot be composed.
pub fn render(rows: &[RulingRow]) -> Result<Vec<u8>, Error> {
    compose(rows).map_err(|e| Error::Output { name: "裁定.xlsx".into(), reason: e.to_string() })
}

fn compose(rows: &[RulingRow]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2025, 1, 1)?));
    let sheet = book.add_worksheet().set_name("裁定")?;
    let head = Format::new().set_bold().set_background_color(Color::RGB(0xE7_EDF5)).set_border(FormatBorder::Thin);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
    let open = text.clone().set_background_color(Color::RGB(0xFF_F8DC)).set_unlocked();
    sheet.write_string(0, 0, HELP)?;
    for (col, heading) in (0u16..).zip(HEADINGS) {
        sheet.set_column_width(col, WIDTHS[usize::from(col)])?;
        sheet.write_string_with_format(1, col, heading, &head)?;
    }
    for (row, line) in (2u32..).zip(rows) {
        let question = &line.question;
        let candidates = question.candidates.join("；");
        let given = [question.matter.label(), &question.at, &question.about, &candidates];
        let filled = [&line.ruling.answer, &line.ruling.by, &line.ruling.date];
        for (col, words) in (0u16..).zip(given) {
            sheet.write_string_with_format(row, col, words, &text)?;
        }
        for (col, words) in (ANSWER..).zip(filled) {
            sheet.write_string_with_format(row, col, words, &open)?;
        }
        choices(sheet, row, &question.candidates)?;
    }
    sheet.set_freeze_panes(2, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 1)?;
    book.save_to_buffer()
}

/// A list to choose from, where Excel can hold it.
fn choices(sheet: &mut Worksheet, row: u32, candidates: &[String]) -> Result<(), XlsxError> {
    let list: Vec<&str> = candidates.iter().map(String::as_str).chain([LEAVE_OUT]).collect();
    let fits =
        list.iter().map(|c| c.chars().count() + 1).sum::<usize>() <= CHOICES && list.iter().all(|c| !c.contains(','));
    if fits {
        let validation = DataValidation::new().allow_list_strings(&list)?;
        sheet.add_data_validation(row, ANSWER, row, ANSWER, &validation)?;
    }
    Ok(())
}
