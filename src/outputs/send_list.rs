//! 发件清单.xlsx: every letter with its addresses, subject, text and files, for those who
//! write mails in a web page. Whoever has a mail program opens the drafts beside it.

use super::kept::{KeptSheet, made};
use super::letter::{Written, is_address};
use super::xlsx::style::{Look, Styles};
use super::xlsx::table::{column_number, height, row_number};
use super::xlsx::text::{fit, lines};
use crate::model::error::Error;
use rust_xlsxwriter::{Format, FormatAlign, Url, Worksheet, XlsxError};

/// The letters to one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SendRow {
    /// The unit.
    pub unit: String,
    /// Its addresses, as 单位 has them.
    pub to: Vec<String>,
    /// Why it is written to.
    pub occasion: String,
    /// When each wording is to be sent (截止前), empty where there is one for any time; and the letter.
    pub letters: Vec<(String, Written)>,
    /// The files that go with it, by their paths from the folder of the list.
    pub files: Vec<String>,
}

const FILE: &str = "发件清单.xlsx";
const SHEET: &str = "发件清单";

const HELP: &str = "一行是一封信。用邮件客户端的，直接打开同一文件夹里的邮件草稿（.eml）核对后发送；在网页邮箱里写信的，\
    从这里复制邮箱、主题和正文，再把“附件”一栏所指的文件作为附件加上。本程序不发送邮件。";

/// What stands in 邮箱 where there is none.
const NO_ADDRESS: &str = "没有邮箱，请在 master.xlsx 的“单位”表填写";

/// Columns before those of the files, and their widths.
const COLUMNS: [(&str, f64); 6] =
    [("单位", 14.0), ("邮箱", 28.0), ("事由", 12.0), ("何时发", 10.0), ("主题", 30.0), ("正文", 78.0)];
/// The width of a column of files.
const FILE_WIDTH: f64 = 56.0;
/// Excel takes no more links on a sheet, and no longer ones, in characters.
const LINKS: usize = 65_000;
const LINK: usize = 2_000;

/// The workbook, headed `title`.
///
/// # Errors
/// It cannot be composed.
pub fn render(title: &str, rows: &[SendRow]) -> Result<Vec<u8>, Error> {
    made(FILE, |book, styles| list(book.add_worksheet().set_name(SHEET)?, styles, title, rows))
}

fn list(sheet: &mut Worksheet, styles: &Styles, title: &str, rows: &[SendRow]) -> Result<(), XlsxError> {
    let files = rows.iter().map(|row| row.files.len()).max().unwrap_or(0).max(1);
    let widths: Vec<f64> = COLUMNS.iter().map(|(_, width)| *width).chain(vec![FILE_WIDTH; files]).collect();
    let headings = COLUMNS.iter().map(|(heading, _)| *heading).chain(vec!["附件"; files]);
    let frame = KeptSheet { title, widths: &widths, filled: 0..0 };
    frame.head(sheet, styles, &format!("{title}。{HELP}"), headings)?;
    let wide: f64 = widths.iter().sum();
    sheet.set_row_height(0, height(lines(HELP, wide) + 1))?;
    let mut out = Out {
        text: styles.boxed(Look::Text).clone().set_align(FormatAlign::Top),
        link: styles.boxed_link.clone().set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_text_wrap(),
        sheet,
        links: 0,
        at: 2,
    };
    rows.iter().try_for_each(|row| out.unit(row, &widths))?;
    let last = out.at.saturating_sub(1).max(2);
    out.sheet.autofilter(1, 0, last, column_number(widths.len()) - 1)?;
    Ok(())
}

/// The rows while they are written.
struct Out<'s> {
    sheet: &'s mut Worksheet,
    text: Format,
    link: Format,
    /// How many links there are.
    links: usize,
    /// The next row.
    at: u32,
}

impl Out<'_> {
    /// The letters to a unit, one below the other.
    fn unit(&mut self, row: &SendRow, widths: &[f64]) -> Result<(), XlsxError> {
        let to = addresses(&row.to);
        for (phase, letter) in &row.letters {
            let when = if phase.is_empty() { "随时" } else { phase };
            let words = [row.unit.as_str(), &to, &row.occasion, when, &letter.subject, letter.body.trim_end()];
            let mut tallest = 1;
            for ((words, width), col) in words.into_iter().zip(widths).zip(0..) {
                self.sheet.write_string_with_format(self.at, col, fit(words), &self.text)?;
                tallest = tallest.max(lines(words, *width));
            }
            for (at, width) in widths.iter().enumerate().skip(COLUMNS.len()) {
                let file = row.files.get(at - COLUMNS.len()).map_or("", String::as_str);
                self.file(column_number(at), file)?;
                tallest = tallest.max(lines(file, *width));
            }
            self.sheet.set_row_height(self.at, height(tallest))?;
            self.at += row_number(1);
        }
        Ok(())
    }

    /// A file, and the way to it.
    fn file(&mut self, col: u16, path: &str) -> Result<(), XlsxError> {
        let is_way =
            !path.is_empty() && !path.contains(['#', '%']) && path.chars().count() <= LINK && self.links < LINKS;
        if is_way {
            self.links += 1;
            let way = Url::new(format!("file:///{path}")).set_text(path);
            self.sheet.write_url_with_format(self.at, col, way, &self.link)?;
        } else {
            self.sheet.write_string_with_format(self.at, col, fit(path), &self.text)?;
        }
        Ok(())
    }
}

/// The addresses to be copied, one a line, those that are none marked.
fn addresses(to: &[String]) -> String {
    let shown = |address: &String| match address.trim() {
        plain if is_address(plain) => plain.to_string(),
        other => format!("{other}（不是邮箱地址，请在 master.xlsx 的“单位”表改正）"),
    };
    let all: Vec<String> = to.iter().map(shown).collect();
    if all.is_empty() { NO_ADDRESS.into() } else { all.join("\n") }
}
