//! 收件登记.xlsx: one row per file that carries no date, with room for the day it was
//! received and who handed it over.

use super::kept::{KeptSheet, made};
use super::xlsx::table::Cells;
use crate::model::error::Error;
use crate::model::register::{HEADINGS, RegisterRow, STATE};

const SHEET: KeptSheet<'static> =
    KeptSheet { title: "收件登记", widths: &[44.0, 22.0, 22.0, 26.0, 26.0, 34.0], filled: 2..5 };

const HELP: &str = "这些文件自己不带收件时间（微信、U盘交来的，或者手工解压的）。请填写收件日期（如 2025-10-08，\
    也可写到几点几分）和交来人（谁、怎样交来；替街镇代录的写“区局代录”）。文件、单位、情况三栏请勿改动。";

/// The workbook for these rows; `more` files are not among them.
///
/// # Errors
/// The workbook cannot be composed.
pub fn render(rows: &[RegisterRow], more: usize) -> Result<Vec<u8>, Error> {
    let beyond = format!("另有 {more} 个文件没有列出：请先填这些，再运行 check 时列出其余的。");
    let help = format!("{HELP}{}", if more > 0 { &beyond } else { "" });
    made("收件登记.xlsx", |book, styles| {
        let sheet = book.add_worksheet().set_name(SHEET.title)?;
        SHEET.head(sheet, styles, &help, HEADINGS.into_iter().chain([STATE]))?;
        let mut cells = Cells { sheet, styles };
        for (at, row) in (2u32..).zip(rows) {
            let RegisterRow { file, unit, date, by, remark, state } = row;
            SHEET.row(&mut cells, at, [file, unit, date, by, remark, state].map(String::as_str))?;
        }
        Ok(())
    })
}
