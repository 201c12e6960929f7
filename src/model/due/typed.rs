//! A day as people write it down, perhaps with a time of day: 2025-10-08 9:30,
//! 10月8日下午3点半, a date cell.

use super::date::{DateDoubt, PartialDate, read_date};
use crate::model::value::{Cell, fixed};
use chrono::{NaiveDate, NaiveTime};
use regex::Regex;
use std::sync::LazyLock;

/// A day that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypedDay {
    /// The day.
    pub day: NaiveDate,
    /// The time of day; absent where none was typed, or only a part of the day (下午).
    pub time: Option<NaiveTime>,
    /// Whether its year was typed; else it is the one that was given.
    pub has_year: bool,
}

/// Reads a day; `year` is taken where none was typed. Absent where it is no single day,
/// or could be read in two ways.
pub fn read_typed_day(cell: &Cell, year: i32) -> Option<TypedDay> {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        fixed(
            "^(.*?[0-9日号])\\s*(?:[T\\s]\\s*)?(上午|下午|晚)?([0-9]{1,2})(?:[:：]([0-9]{2})(?:[:：]([0-9]{2}))?|[时点](半|([0-9]{1,2})分)?)$",
        )
    });
    const PARTS: [&str; 8] = ["上午", "下午", "晚上", "中午", "早上", "傍晚", "晚", "早"];
    if let Cell::Date(at, _, _) = cell {
        let time = Some(at.time()).filter(|time| *time != NaiveTime::MIN);
        return Some(TypedDay { day: at.date(), time, has_year: true });
    }
    let alone = |cell: &Cell| {
        // Words beside a day make two days of it, or none.
        const MARKS: &str = "年月日号./-－—一二三四五六七八九十〇零";
        let is_of_day =
            |c: char| c.is_ascii_digit() || c.is_whitespace() || MARKS.contains(c) || ('０'..='９').contains(&c);
        if matches!(cell, Cell::Text(text) if !text.chars().all(is_of_day)) {
            return None;
        }
        let reading = read_date(cell, year);
        match (reading.value, reading.doubt) {
            (Some(PartialDate::Day(day)), None | Some(DateDoubt::NoYear)) => {
                Some(TypedDay { day, time: None, has_year: reading.doubt.is_none() })
            }
            _ => None,
        }
    };
    let Cell::Text(text) = cell else { return alone(cell) };
    let typed = text.trim();
    let Some(found) = TIME.captures(typed) else {
        let bare = PARTS.iter().find_map(|part| typed.strip_suffix(part)).unwrap_or(typed);
        return alone(&Cell::Text(bare.trim_end().into()));
    };
    let number = |i: usize| found.get(i).map_or(Some(0), |m| m.as_str().parse().ok());
    let hour: u32 = number(3)?;
    let hour = if found.get(2).is_some_and(|m| m.as_str() != "上午") && hour < 12 { hour + 12 } else { hour };
    let half = found.get(6).is_some_and(|m| m.as_str() == "半");
    let minute = if half { 30 } else { number(4)? + number(7)? };
    let day = alone(&Cell::Text(found[1].into()))?;
    if (hour, minute) == (24, 0) {
        return Some(day);
    }
    Some(TypedDay { time: Some(NaiveTime::from_hms_opt(hour, minute, number(5)?)?), ..day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_they_are_written_down() {
        let cases = [
            ("2025-10-08", "2025-10-08", None, true),
            ("2025/10/8 下午", "2025-10-08", None, true),
            ("2025年10月8日上午", "2025-10-08", None, true),
            ("10月8日", "2025-10-08", None, false),
            ("10月8号下午3点半", "2025-10-08", Some("15:30:00"), false),
            ("2025-10-08 09:30", "2025-10-08", Some("09:30:00"), true),
            ("2025-10-08 24:00", "2025-10-08", None, true),
        ];
        for (text, day, time, has_year) in cases {
            let time = time.map(|time| time.parse().expect("a time"));
            let wanted = Some(TypedDay { day: day.parse().expect("a day"), time, has_year });
            assert_eq!(read_typed_day(&Cell::Text(text.into()), 2025), wanted, "{text}");
        }
        for text in ["", "国庆后", "10月", "9.3", "10月8日或9日", "2025-02-30", "2025-10-08 25:00"] {
            assert_eq!(read_typed_day(&Cell::Text(text.into()), 2025), None, "{text}");
        }
    }
}
