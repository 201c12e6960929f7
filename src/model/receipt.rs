//! When a file was received: to the second where a mail says so, by the day alone
//! where staff wrote it down.

use super::value::{Quarter, stored_as_words};
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveDateTime, SecondsFormat};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// When a file was received. As it is printed in `ledger.json`: RFC 3339, or a day alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// At this moment, +08:00.
    At(DateTime<FixedOffset>),
    /// Some time on this day, at the office.
    On(NaiveDate),
}

/// A date this long after the quarter, that no server confirms, is none.
const AFTERWARDS: Days = Days::new(366);

/// Whether a return of the quarter can have been received on a day: from the quarter's
/// first to a year after its last.
pub fn can_be_of(day: NaiveDate, quarter: Quarter) -> bool {
    let end = quarter.last_day().checked_add_days(AFTERWARDS);
    day >= quarter.first_day() && end.is_none_or(|end| day <= end)
}

impl Receipt {
    /// The day.
    pub fn day(self) -> NaiveDate {
        match self {
            Self::At(at) => at.date_naive(),
            Self::On(day) => day,
        }
    }

    /// Whether it was after a deadline; what came on a day is in time through that day.
    pub fn is_after(self, deadline: NaiveDateTime) -> bool {
        match self {
            Self::At(at) => at.naive_local() > deadline,
            Self::On(day) => day > deadline.date(),
        }
    }

    /// The place of it in a list from first to last; a day stands before its moments,
    /// though nobody knows.
    pub fn rank(self) -> (NaiveDate, Option<DateTime<FixedOffset>>) {
        match self {
            Self::At(at) => (at.date_naive(), Some(at)),
            Self::On(day) => (day, None),
        }
    }

    /// As a clerk reads it: `2025-10-08 09:30`, `2025-10-08`.
    pub fn shown(self) -> String {
        match self {
            Self::At(at) => at.format("%Y-%m-%d %H:%M").to_string(),
            Self::On(day) => day.to_string(),
        }
    }
}

impl From<DateTime<FixedOffset>> for Receipt {
    fn from(at: DateTime<FixedOffset>) -> Self {
        Self::At(at)
    }
}

/// Which was first, as far as that is known: of a day and a moment in it it is not.
impl PartialOrd for Receipt {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::At(one), Self::At(other)) => Some(one.cmp(other)),
            (Self::On(one), Self::On(other)) => Some(one.cmp(other)),
            _ => Some(self.day().cmp(&other.day())).filter(|order| order.is_ne()),
        }
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
            Self::On(day) => day.fmt(f),
        }
    }
}

impl FromStr for Receipt {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(Self::At).or_else(|_| text.parse().map(Self::On))
    }
}

stored_as_words!(Receipt);

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(text: &str) -> Receipt {
        text.parse().expect(text)
    }

    #[test]
    fn receipts_read_back_as_they_are_printed() {
        for (text, shown) in [("2025-10-08T09:30:05+08:00", "2025-10-08 09:30"), ("2025-10-08", "2025-10-08")] {
            assert_eq!((receipt(text).to_string().as_str(), receipt(text).shown().as_str()), (text, shown));
        }
        assert!("10月8日".parse::<Receipt>().is_err() && "".parse::<Receipt>().is_err());
    }

    #[test]
    fn a_day_is_neither_before_nor_after_its_moments() {
        let (day, morning) = (receipt("2025-10-08"), receipt("2025-10-08T09:30:00+08:00"));
        assert_eq!((day.partial_cmp(&morning), morning.partial_cmp(&day)), (None, None));
        assert!(day < receipt("2025-10-09T00:00:00+08:00") && receipt("2025-10-09") > morning);
        assert!(receipt("2025-10-08T09:30:00+08:00") < receipt("2025-10-08T09:31:00+08:00") && day == day);
    }

    #[test]
    fn a_day_is_in_time_to_its_end() {
        let deadline = NaiveDate::from_ymd_opt(2025, 10, 8).and_then(|day| day.and_hms_opt(12, 0, 0)).expect("a time");
        assert!(!receipt("2025-10-08").is_after(deadline) && receipt("2025-10-09").is_after(deadline));
        assert!(receipt("2025-10-08T12:00:01+08:00").is_after(deadline));
        assert!(!receipt("2025-10-08T12:00:00+08:00").is_after(deadline));
    }
}
