//! A quarter of a calendar year.

use super::numbering::ordinal;
use super::stored::stored_as_words;
use super::text::{fixed, key};
use chrono::{Datelike, NaiveDate};
use regex::{Captures, Regex};
use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// One quarter, written `2025Q3` in files and `2025年第三季度` in print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    /// Calendar year.
    pub year: i32,
    /// 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter that a day is in.
    pub fn of(day: NaiveDate) -> Self {
        Self { year: day.year(), number: day.month0() / 3 + 1 }
    }

    /// First day of the quarter.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.number * 3 - 2, 1).unwrap_or_default()
    }

    /// Last day of the quarter.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or_default()
    }

    /// The quarter after this one.
    #[must_use]
    pub fn next(self) -> Self {
        match self.number {
            4 => Self { year: self.year + 1, number: 1 },
            n => Self { number: n + 1, ..self },
        }
    }

    /// `第三季度`.
    pub fn ordinal(self) -> &'static str {
        ["第一季度", "第二季度", "第三季度", "第四季度"][(self.number as usize - 1).min(3)]
    }

    /// `2025年第三季度`, as the trade writes it (GB/T 15835).
    pub fn title(self) -> String {
        format!("{}年{}", self.year, self.ordinal())
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}Q{}", self.year, self.number)
    }
}

/// The text is not a period such as `2025Q3`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("不是季度：{0}（应写作 2025Q3）")]
pub struct NotAQuarter(String);

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let quarter = text.split_once('Q').and_then(|(year, number)| {
            let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
            let number = number.parse().ok().filter(|number| (1..=4).contains(number))?;
            Some(Self { year: year.parse().ok().filter(|_| is_year)?, number })
        });
        quarter.ok_or_else(|| NotAQuarter(text.to_string()))
    }
}

stored_as_words!(Quarter);

static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    fixed(
        "(?:(20[0-9]{2})[年.\\-/]?)?(?:第?([一二三四1-4])季度?|q([1-4])(?:[^0-9]|$)|([0-9]{1,2})月?[-至到~]([0-9]{1,2})月|截[至止](?:到|至)?(?:20[0-9]{2}年)?([0-9]{1,2})月)",
    )
});

/// The quarters that a title, sheet or file name speaks of: `三季度`,
/// `2025年第3季度`, `Q3`, `7-9月`, `截至9月底`. Without a year, `year` is meant.
pub fn quarters_named(text: &str, year: i32) -> Vec<Quarter> {
    let mut found: Vec<Quarter> = Vec::new();
    for hit in NAMED.captures_iter(&key(text)) {
        let quarter = named(&hit, year);
        found.extend(quarter.filter(|quarter| !found.contains(quarter)));
    }
    found
}

/// The quarter that somebody typed, who means one: `2025q3`, `2025三季度`, `2025年第3季度`.
/// Absent where a year is missing or anything else stands beside it.
pub fn quarter_typed(text: &str) -> Option<Quarter> {
    quarter_typed_in(text, 0).filter(|quarter| quarter.year > 0)
}

/// The same, where a quarter without a year (三季度, Q3) is one of `year`.
pub fn quarter_typed_in(text: &str, year: i32) -> Option<Quarter> {
    let typed = key(text);
    // What follows q3 is looked at by the pattern, and counts as found.
    let is_whole = typed.ends_with(|c: char| c.is_ascii_digit() || matches!(c, '季' | '度' | '月'));
    let hit = NAMED.captures(&typed).filter(|hit| is_whole && hit.get_match().len() == typed.len())?;
    named(&hit, year)
}

fn named(hit: &Captures, year: i32) -> Option<Quarter> {
    let year = hit.get(1).and_then(|y| y.as_str().parse().ok()).unwrap_or(year);
    let named = hit.get(2).or(hit.get(3)).and_then(|number| ordinal(number.as_str()));
    let month = hit.get(5).or(hit.get(6)).and_then(|month| ordinal(month.as_str()));
    let number = named.or(month.filter(|month| month % 3 == 0 && *month <= 12).map(|month| month / 3));
    number.map(|number| Quarter { year, number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_begin_and_end() {
        let q: Quarter = "2025Q3".parse().expect("a quarter");
        assert_eq!(q.first_day().to_string(), "2025-07-01");
        assert_eq!(q.last_day().to_string(), "2025-09-30");
        assert_eq!("2025Q4".parse::<Quarter>().expect("a quarter").last_day().to_string(), "2025-12-31");
        assert_eq!(q.title(), "2025年第三季度");
        for bad in ["2025q3", "25Q3", "2025Q5", "2025Q0", "2025"] {
            assert!(bad.parse::<Quarter>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_quarter_is_typed_in_many_ways_but_whole() {
        let whole = [
            "2026Q3", "2026q3", "２０２６Ｑ３", "2026 Q3", "2026-Q3", "2026三季度", "2026年三季度", "2026年3季度",
            "2026年第3季度", "2026年第三季度", " 2026 年 第 3 季度 ", "２０２６年三季度", "2026年7-9月",
        ];
        for text in whole {
            assert_eq!(quarter_typed(text), Some(Quarter { year: 2026, number: 3 }), "{text}");
        }
        for text in [
            "", "三季度", "Q3", "2026", "26Q3", "2026Q5", "2026Q0", "2026五季度", "2026Q3的", "我的2026Q3",
            "2026Q2、2026Q3", "2026年8月",
        ] {
            assert_eq!(quarter_typed(text), None, "{text}");
        }
        for text in ["三季度", "Q3", "第3季度", "2026年三季度", "7-9月"] {
            assert_eq!(quarter_typed_in(text, 2026), Some(Quarter { year: 2026, number: 3 }), "{text}");
        }
        assert_eq!(quarter_typed_in("九月", 2026), None);
    }

    #[test]
    fn names_of_sheets_and_titles() {
        let q = |n| Quarter { year: 2025, number: n };
        let cases = [
            (vec![q(3)], vec!["三季度", "2025年第３季度进展表", "7-9月", "截至9月底进展"]),
            (vec![Quarter { year: 2024, number: 4 }], vec!["2024年第四季度"]),
            (vec![q(2)], vec!["2025Q2"]),
            (vec![], vec!["Sheet1", "任务进展"]),
            (vec![q(2), q(3)], vec!["二季度、三季度"]),
        ];
        for (wanted, texts) in cases {
            for text in texts {
                assert_eq!(quarters_named(text, 2025), wanted, "{text}");
            }
        }
    }
}
