//! Days, months, quarters and years as windows of two dates.

use chrono::{Datelike, NaiveDate};

/// First and last day of a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// The day it begins.
    pub first: NaiveDate,
    /// The day it ends, which still belongs to it.
    pub last: NaiveDate,
    /// The words name its end (底, 末) and not the whole.
    pub end: bool,
    /// By convention only (初, 中).
    pub fuzzy: bool,
}

impl Window {
    pub(super) fn new(first: NaiveDate, last: NaiveDate) -> Self {
        Self { first, last, end: false, fuzzy: false }
    }

    pub(super) fn day(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(|date| Self::new(date, date))
    }

    pub(super) fn month(year: i32, month: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        Some(Self::new(first, last_of_month(year, month)?))
    }

    /// Quarter 1 to 4.
    pub(super) fn quarter(year: i32, number: u32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, number.checked_mul(3)?.checked_sub(2)?, 1)?;
        Some(Self::new(first, last_of_month(year, number * 3)?))
    }

    pub(super) fn year(year: i32) -> Option<Self> {
        Some(Self::new(NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
    }

    /// The part of a month that 上旬, 月底 and the like name.
    pub(super) fn part(year: i32, month: u32, part: &str) -> Option<Self> {
        let whole = Self::month(year, month)?;
        let last = whole.last.day();
        let (first, last, end, fuzzy) = match part {
            "上旬" => (1, 10, false, false),
            "中旬" => (11, 20, false, false),
            "下旬" => (21, last, false, false),
            "上中旬" => (1, 20, false, false),
            "中下旬" => (11, last, false, false),
            "上半月" => (1, 15, false, false),
            "下半月" => (16, last, false, false),
            "初" => (1, 10, false, true),
            "中" => (11, 20, false, true),
            "末" => (last, last, true, true),
            "底" => (last, last, true, false),
            _ => return None,
        };
        let date = |day| NaiveDate::from_ymd_opt(year, month, day);
        Some(Self { first: date(first)?, last: date(last)?, end, fuzzy })
    }

    /// The day before it begins.
    pub(super) fn eve(&self) -> Option<NaiveDate> {
        self.first.pred_opt()
    }
}

/// The last day of a month.
pub(super) fn last_of_month(year: i32, month: u32) -> Option<NaiveDate> {
    let (year, month) = if month == 12 { (year.checked_add(1)?, 1) } else { (year, month + 1) };
    NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()
}
