//! Cells and what stands in them; and a table as a list of columns: heading, width,
//! and how to write the cell. Every sheet that is a plain list is one of these.

use super::style::{LINE_HEIGHT, Look, Styles, TALLEST};
use super::text::{fit, lines};
use crate::model::place::column_letters;
use crate::model::value::{Answer, Derived, Percent, Qualifier, Quantity, Reading, without_phones};
use crate::view::{ClassCount, Num};
use chrono::{NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{Format, Formula, Url, Worksheet, XlsxError};
use std::borrow::Cow;

/// One column: its heading, how wide it is, and how a row's cell is written.
pub struct Column<'a, R> {
    /// As it stands above the column.
    pub heading: &'static str,
    /// Its width, in Latin characters.
    pub width: f64,
    /// How its cells are set and how their numbers show.
    pub look: Look,
    /// What stands in the cell of a row.
    pub content: Box<dyn Fn(&R) -> Content<'a> + 'a>,
}

/// A column, in one line of a table.
pub fn column<'a, R: 'a>(heading: &'static str, width: f64, look: Look, cell: fn(&R) -> Content<'a>) -> Column<'a, R> {
    Column { heading, width, look, content: Box::new(cell) }
}

/// What stands in a cell, typed so that numbers and dates can be reckoned with.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'a> {
    Blank,
    /// Text, never a formula or an address on the web.
    Text(Cow<'a, str>),
    Number(f64),
    /// A percentage as a unit reported it.
    Percent(Percent),
    /// A share that we reckoned, as a fraction.
    Share(f64),
    Date(NaiveDate),
    /// A day and a time of that day.
    Moment(NaiveDateTime),
    /// A short text that leads to another cell of the workbook.
    Link(&'static str, String),
}

impl<'a> Content<'a> {
    /// Text as a cell can hold it.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        match fit(&text) {
            _ if text.is_empty() => Self::Blank,
            Cow::Owned(fitted) => Self::Text(Cow::Owned(fitted)),
            Cow::Borrowed(_) => Self::Text(text),
        }
    }

    /// The text of what the cell is about.
    pub fn shown(thing: impl ToString) -> Self {
        Self::text(thing.to_string())
    }

    /// A link where there is something to lead to.
    pub fn link(words: &'static str, target: Option<String>) -> Self {
        Self::maybe(target, |target| Self::Link(words, target))
    }

    /// A number to reckon with, as near as a workbook keeps it.
    pub fn quantity(quantity: Quantity) -> Self {
        Self::Number(quantity.as_f64())
    }

    /// A number of the view, by its value and not as printed.
    pub fn num(num: &Num) -> Self {
        Self::quantity(num.value)
    }

    /// What there is; nothing where there is none.
    pub fn maybe<T>(value: Option<T>, show: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Blank, show)
    }

    /// An answer as it was read. What is not exact, or could not be read, stands
    /// as words, so that a sum over the column takes exact values only.
    pub fn reading<T>(answer: &'a Answer<T>, show: impl Fn(&'a T) -> Self) -> Self {
        let Some(given) = answer else { return Self::Blank };
        match (&given.reading, given.qualifier()) {
            (Reading::Value(value), None) => show(value),
            (Reading::Value(_), Some(qualifier)) => Self::public(format!("（{}）{}", inexact(qualifier), given.text)),
            (Reading::NotApplicable, _) => Self::text("不涉及"),
            (Reading::Unread, _) => Self::public(given.text.as_str()),
        }
    }

    /// An answer as it was typed.
    pub fn typed<T>(answer: &'a Answer<T>) -> Self {
        Self::maybe(answer.as_ref(), |given| Self::public(given.text.as_str()))
    }

    /// Words without what looks like a telephone number.
    pub fn public(words: impl Into<Cow<'a, str>>) -> Self {
        Self::text(without_phones(words))
    }
}

/// How many are of this status; 0 where the classes do not list it.
pub fn count_of(classes: &[ClassCount], status: Derived) -> Quantity {
    let class = classes.iter().find(|class| class.id == status.id());
    class.map_or(Quantity::default(), |class| class.count.value)
}

fn inexact(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::About => "约数",
        Qualifier::AtLeast => "下限",
        Qualifier::AtMost => "上限",
        Qualifier::Over => "超过",
        Qualifier::Under => "不足",
    }
}

/// The number of a row or column as the writer counts them; a count beyond it
/// is refused there.
pub fn row_number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// As [`row_number`], for a column.
pub fn column_number(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// The height of a row whose fullest cell takes this many lines.
pub fn height(lines: usize) -> f64 {
    (lines as f64 * LINE_HEIGHT + 3.0).min(TALLEST)
}

/// The letters of a column that is counted from 0.
pub fn letters(col: u16) -> String {
    column_letters(u32::from(col) + 1)
}

/// A percentage as a workbook stores it.
pub fn fraction(percent: Percent) -> f64 {
    percent.hundredths() as f64 / 10_000.0
}

/// A moment as a workbook stores it: days since the last one of 1899, which has the 29th
/// of February 1900 among them.
pub fn serial(moment: NaiveDateTime) -> f64 {
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 31).unwrap_or_default();
    let days = (moment.date() - epoch).num_days();
    let seconds = moment.time().num_seconds_from_midnight();
    (days + i64::from(days > 59)) as f64 + f64::from(seconds) / 86_400.0
}

/// A row and a column, from 0.
pub type At = (u32, u16);

/// Writes the cells of one sheet.
pub struct Cells<'s> {
    /// The sheet they are written to.
    pub sheet: &'s mut Worksheet,
    /// The formats they take.
    pub styles: &'s Styles,
}

impl Cells<'_> {
    /// Sets widths and standing formats, and writes the headings at row `top`.
    pub fn head<R>(&mut self, top: u32, columns: &[Column<'_, R>]) -> Result<(), XlsxError> {
        for (column, at) in columns.iter().zip(0..) {
            self.sheet.set_column_width(at, column.width)?;
            self.sheet.set_column_format(at, self.styles.look(column.look))?;
        }
        self.headings(top, columns.iter().map(|column| column.heading))?;
        let tallest = columns.iter().map(|column| lines(column.heading, column.width)).max().unwrap_or(1);
        self.sheet.set_row_height(top, height(tallest) + 4.0)?;
        Ok(())
    }

    /// Writes content with a rule around the cell, for short tables.
    pub fn boxed(&mut self, (row, col): At, look: Look, content: Content<'_>) -> Result<(), XlsxError> {
        let (sheet, format) = (&mut *self.sheet, self.styles.boxed(look));
        match content {
            Content::Blank => sheet.write_blank(row, col, format)?,
            Content::Text(text) => sheet.write_string_with_format(row, col, text, format)?,
            Content::Number(n) | Content::Share(n) => sheet.write_number_with_format(row, col, n, format)?,
            Content::Percent(percent) => sheet.write_number_with_format(row, col, fraction(percent), format)?,
            Content::Date(date) => sheet.write_datetime_with_format(row, col, date, format)?,
            Content::Moment(at) => sheet.write_datetime_with_format(row, col, at, format)?,
            Content::Link(words, target) => {
                sheet.write_url_with_format(row, col, Url::new(target).set_text(words), &self.styles.boxed_link)?
            }
        };
        Ok(())
    }

    /// Writes ruled cells side by side, from the first column on.
    pub fn row<'c>(&mut self, row: u32, cells: impl IntoIterator<Item = (Look, Content<'c>)>) -> Result<(), XlsxError> {
        cells.into_iter().zip(0..).try_for_each(|((look, content), col)| self.boxed((row, col), look, content))
    }

    /// Writes headings side by side, from the first column on.
    pub fn headings<'h>(&mut self, row: u32, words: impl IntoIterator<Item = &'h str>) -> Result<(), XlsxError> {
        for (word, col) in words.into_iter().zip(0..) {
            self.sheet.write_string_with_format(row, col, fit(word), &self.styles.heading)?;
        }
        Ok(())
    }

    /// Writes words that lead to another cell where there is a link, else plain ones.
    pub fn linked(&mut self, (row, col): At, words: &str, link: Option<(String, &Format)>) -> Result<(), XlsxError> {
        match link {
            Some((link, format)) => {
                self.sheet.write_url_with_format(row, col, Url::new(link).set_text(words), format)?
            }
            None => self.sheet.write_string_with_format(row, col, words, &self.styles.cell)?,
        };
        Ok(())
    }

    /// Writes the sum of the cells above, from row `from` on, in a row of totals.
    pub fn column_sum(&mut self, (row, col): At, from: u32, sum: Quantity) -> Result<(), XlsxError> {
        let letters = letters(col);
        self.total((row, col), &format!("SUM({letters}{}:{letters}{row})", from + 1), sum)
    }

    /// Writes a formula in a row of totals, saved with its result.
    pub fn total(&mut self, (row, col): At, formula: &str, result: impl ToString) -> Result<(), XlsxError> {
        let formula = Formula::new(formula).set_result(result.to_string());
        self.sheet.write_formula_with_format(row, col, formula, &self.styles.total)?;
        Ok(())
    }
}
