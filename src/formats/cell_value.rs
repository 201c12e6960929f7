//! Stored values as cells: texts, numbers and dates, truth values, error values.

use super::limits;
use super::number_format::{Shown, shown, shows_time};
use crate::model::value::{Cell, Words};
use calamine::{ExcelDateTime, ExcelDateTimeType};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// A text cell; `None` for text that no cell can hold.
pub(super) fn text_cell(text: &str) -> Option<Cell> {
    if text.len() > limits::CELL_CHARS && text.chars().count() > limits::CELL_CHARS {
        return None;
    }
    let formula = text.trim_start().trim_start_matches('=');
    if formula.strip_prefix("_xlfn.").unwrap_or(formula).starts_with("DISPIMG(") {
        return Some(Cell::Picture);
    }
    Some(Cell::Text(text.into()))
}

/// An error value; `None` for text that no cell can hold.
pub(super) fn error_cell(text: &str) -> Option<Cell> {
    (text.chars().count() <= limits::CELL_CHARS).then(|| Cell::Error(text.into()))
}

/// A finite number in digits; `None` for any other text.
pub(super) fn finite(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

/// A stored number as a cell: a date only where its format shows one and it has
/// a day.
pub(super) fn number_cell(stored: f64, format: Option<&str>, is_1904: bool) -> Cell {
    let own = format.map(Words::from);
    let shown = format.map_or(Shown::Number, shown);
    let at = ExcelDateTime::new(stored, ExcelDateTimeType::DateTime, is_1904);
    match day(&at).filter(|_| shown == Shown::Date) {
        Some(day) => Cell::Date(day, stored, own),
        None => Cell::Number(stored, own),
    }
}

/// The day (and time) of a date cell; `None` for durations, bare times of day
/// and serials outside Excel's calendar.
pub(super) fn day(at: &ExcelDateTime) -> Option<NaiveDateTime> {
    let in_calendar = (1.0..2_958_466.0).contains(&at.as_f64());
    if at.is_duration() || !in_calendar {
        return None;
    }
    at.as_datetime().filter(|day| day.year() <= 9999)
}

/// A date as ISO 8601 writes it, as a cell. A bare time of day stands at the day
/// before the calendar begins, and stays the stored number with its format.
pub(super) fn iso_cell(text: &str, format: Option<&str>, is_1904: bool) -> Option<Cell> {
    let at = iso(text)?;
    let stored = serial(at, is_1904);
    let is_time = (0.0..1.0).contains(&stored);
    Some(if is_time { time_cell(stored, format) } else { Cell::Date(at, stored, format.map(Into::into)) })
}

/// A time of day or a duration, in days.
pub(super) fn time_cell(days: f64, format: Option<&str>) -> Cell {
    let format = format.filter(|code| shows_time(code)).unwrap_or("h:mm:ss");
    Cell::Number(days, Some(format.into()))
}

fn iso(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim().trim_end_matches('Z');
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN));
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok().or_else(day)
}

/// The serial number that Excel would store for `at`. Its calendar has a
/// 29 February 1900; days before that one count from 31 December 1899.
fn serial(at: NaiveDateTime, is_1904: bool) -> f64 {
    const FEBRUARY_29: f64 = 60.0;
    const FOUR_YEARS: f64 = 1462.0;
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default().and_time(NaiveTime::MIN);
    let days = (at - epoch).num_milliseconds() as f64 / 86_400_000.0;
    match days {
        _ if is_1904 => days - FOUR_YEARS,
        _ if (1.0..=FEBRUARY_29).contains(&days) => days - 1.0,
        _ => days,
    }
}

/// A truth value in words or as a number; `None` where it is neither.
pub(super) fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        number => finite(number).map(|n| n != 0.0),
    }
}

/// Whether a text is an error value as it is shown: `#DIV/0!`, `#N/A`, `Err:502`.
pub(super) fn is_error(text: &str) -> bool {
    let capitals = |name: &str| name.bytes().all(|b| b.is_ascii_uppercase() || matches!(b, b'0'..=b'9' | b'/' | b'_'));
    let coded = text.strip_prefix("Err:").or_else(|| text.strip_prefix("错误:"));
    match (text.strip_prefix('#'), coded) {
        (Some("N/A" | "GETTING_DATA"), _) => true,
        (Some(name), _) => name.strip_suffix(['!', '?']).is_some_and(|name| !name.is_empty() && capitals(name)),
        (None, Some(code)) => !code.is_empty() && code.bytes().all(|b| b.is_ascii_digit()),
        (None, None) => false,
    }
}
