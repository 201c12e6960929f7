//! Number formats: the codes that stand in no file but by their number, which
//! codes show a date, and stored numbers as cells.

use super::limits;
use crate::model::value::Cell;
use calamine::{ExcelDateTime, ExcelDateTimeType};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

/// The code of a built-in format (ECMA-376 18.8.30, with the Chinese ones);
/// `None` for the general one and for numbers without a meaning.
pub(super) fn builtin(id: u32) -> Option<&'static str> {
    Some(match id {
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "mm-dd-yy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "m/d/yy h:mm",
        37 => "#,##0 ;(#,##0)",
        38 => "#,##0 ;[Red](#,##0)",
        39 => "#,##0.00;(#,##0.00)",
        40 => "#,##0.00;[Red](#,##0.00)",
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mmss.0",
        48 => "##0.0E+0",
        49 => "@",
        id => return chinese(id),
    })
}

/// The code of a built-in format of Chinese Excel.
pub(super) fn chinese(id: u32) -> Option<&'static str> {
    Some(match id {
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        30 => "m-d-yy",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        32 => "h\"时\"mm\"分\"",
        33 => "h\"时\"mm\"分\"ss\"秒\"",
        34 | 55 => "上午/下午h\"时\"mm\"分\"",
        35 | 56 => "上午/下午h\"时\"mm\"分\"ss\"秒\"",
        _ => return None,
    })
}

/// The code as the grid keeps it; `None` for the general format and for what is
/// longer than any program writes.
pub(super) fn kept(code: &str) -> Option<&str> {
    let general = code.is_empty() || code.eq_ignore_ascii_case("general") || code == "G/通用格式";
    (!general && code.chars().count() <= limits::FORMAT_CHARS).then_some(code)
}

/// What a format makes of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shown {
    Number,
    Date,
    Duration,
}

/// The first section of a code decides: a day, month, year, hour or second
/// outside quotes and brackets shows a date, one alone in brackets a duration.
fn shown(code: &str) -> Shown {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' | '_' | '*' => drop(chars.next()),
            '"' => drop(chars.by_ref().find(|c| *c == '"')),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect::<String>().to_ascii_lowercase();
                let unit = inside.chars().next().filter(|c| matches!(c, 'h' | 'm' | 's'));
                if unit.is_some_and(|unit| inside.chars().all(|c| c == unit)) {
                    return Shown::Duration;
                }
            }
            ';' => return Shown::Number,
            'd' | 'm' | 'h' | 'y' | 's' | 'D' | 'M' | 'H' | 'Y' | 'S' => return Shown::Date,
            _ => {}
        }
    }
    Shown::Number
}

/// Whether a format shows a date, a time of day or a duration.
pub(super) fn shows_time(code: &str) -> bool {
    shown(code) != Shown::Number
}

/// A stored number as a cell: a date only where its format shows one and it has
/// a day.
pub(super) fn number(stored: f64, format: Option<&str>, is_1904: bool) -> Cell {
    let own = format.map(str::to_string);
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
    Some(match (0.0..1.0).contains(&stored) {
        true => time_cell(stored, format),
        false => Cell::Date(at, stored, format.map(str::to_string)),
    })
}

/// A time of day or a duration, in days.
pub(super) fn time_cell(days: f64, format: Option<&str>) -> Cell {
    let format = format.filter(|code| shows_time(code)).unwrap_or("h:mm:ss");
    Cell::Number(days, Some(format.to_string()))
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
        number => number.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| n != 0.0),
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

/// The error values of the binary formats.
pub(super) fn error_code(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => return None,
    })
}

/// The shortened number of the binary formats ([MS-XLS] 2.5.217).
pub(super) fn rk(bits: u32) -> Option<f64> {
    let value = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from((bits as i32) >> 2),
    };
    let value = if bits & 1 == 0 { value } else { value / 100.0 };
    Some(value).filter(|n| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_shows_a_date_or_it_does_not() {
        let dates = ["yyyy-m-d", "yyyy\"年\"m\"月\"", "mm-dd-yy", "[$-804]yyyy年m月", "h:mm", "[DBNum1][$-804]m月d日"];
        let numbers = ["0%", "0.00", "General;yyyy", "0.00\"万元 d\"", "@", "[$-804]aaaa", "[Red]0", "0\\d", "# ?/?"];
        for code in dates {
            assert_eq!(shown(code), Shown::Date, "{code}");
        }
        for code in numbers {
            assert_eq!(shown(code), Shown::Number, "{code}");
        }
        assert_eq!(shown("[h]:mm:ss"), Shown::Duration);
        assert_eq!(shown("[hh]"), Shown::Duration);
    }

    #[test]
    fn short_numbers_are_read_in_all_four_kinds() {
        assert_eq!(rk(0x3FF0_0000), Some(1.0));
        assert_eq!(rk(0x3FF0_0001), Some(0.01));
        assert_eq!(rk((85 << 2) | 2), Some(85.0));
        assert_eq!(rk((-9238i32 << 2) as u32 | 3), Some(-92.38));
    }
}
