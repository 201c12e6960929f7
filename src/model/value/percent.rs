//! Percentages: `80%`, `百分之八十`, `八成五`, `0.8` by its column.

use super::cell::{Cell, Qualifier, Reading};
use super::number::{SCALE, leading_number};
use super::quantity::{join, take_prefix, take_suffix};
use super::text::{clean, is_not_applicable, key, strip_brackets};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A percentage, exact to a hundredth of a per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

/// What a column's bare numbers and heading say about its scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PercentColumn {
    /// A bare number above 1 stands in it: the column counts in per cent.
    pub above_one: bool,
    /// A bare number strictly between 0 and 1 stands in it.
    pub fraction: bool,
}

/// Why a percentage that was read, or was not, needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// A bare 1: one per cent or all of it.
    One,
    /// A bare fraction in a column without a % format.
    Fraction,
    /// Fractions and numbers above 1 in one column.
    MixedScale,
    /// More than 100 per cent.
    AboveHundred,
    /// Less than nothing.
    Negative,
}

/// How a cell was read.
#[derive(Clone, Debug, PartialEq)]
pub struct PercentReading {
    /// The percentage.
    pub reading: Reading<Percent>,
    /// How exact it is.
    pub qualifier: Option<Qualifier>,
    /// What needs a look, if anything.
    pub doubt: Option<Doubt>,
}

impl Percent {
    /// From hundredths of a per cent.
    pub fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// In hundredths of a per cent.
    pub fn hundredths(self) -> i64 {
        self.0
    }

    /// `part` of `whole`, half up; `None` of nothing.
    pub fn of(part: i64, whole: i64) -> Option<Self> {
        (whole > 0).then(|| Self(div_half_up(part.saturating_mul(10_000), whole)))
    }

    /// With this many decimals (0 to 2), half up, without the sign.
    pub fn rounded(self, decimals: u32) -> String {
        let step = 10_i64.pow(2 - decimals.min(2));
        let n = div_half_up(self.0, step);
        let unit = 10_i64.pow(decimals.min(2));
        let sign = if n < 0 { "-" } else { "" };
        match decimals {
            0 => n.to_string(),
            _ => format!("{sign}{}.{:0width$}", n.abs() / unit, n.abs() % unit, width = decimals.min(2) as usize),
        }
    }

    /// Reads one cell by the scale of its column.
    pub fn read(cell: &Cell, column: PercentColumn) -> PercentReading {
        let unread = PercentReading { reading: Reading::Unread, qualifier: None, doubt: None };
        match cell {
            Cell::Number(n, Some(format)) if format.contains('%') => {
                scaled(*n * 100.0).map_or(unread, |n| judged(n, None, None))
            }
            Cell::Number(n, _) => scaled(*n).map_or(unread, |n| bare(n, None, column)),
            Cell::Text(text) if is_not_applicable(text) => PercentReading { reading: Reading::NotApplicable, ..unread },
            Cell::Text(text) => read_text(text, column).unwrap_or(unread),
            _ => unread,
        }
    }
}

impl PercentColumn {
    /// Takes one cell of the column into account.
    pub fn see(&mut self, cell: &Cell) {
        let bare = match cell {
            Cell::Number(n, format) if !format.as_deref().unwrap_or("").contains('%') => scaled(*n),
            Cell::Text(text) => leading_number(&key(text))
                .filter(|(n, rest)| rest.is_empty() && n.myriad == 0 && !n.loose)
                .map(|(n, _)| n.scaled),
            _ => None,
        };
        if let Some(n) = bare {
            self.above_one |= n > SCALE;
            self.fraction |= n > 0 && n < SCALE;
        }
    }
}

/// In ten-thousandths, rounded: a % cell holds 0.333333 for 33.3333 %.
fn scaled(n: f64) -> Option<i64> {
    (n.is_finite() && n.abs() < 1e9).then(|| (n * SCALE as f64).round() as i64)
}

fn judged(scaled: i64, qualifier: Option<Qualifier>, doubt: Option<Doubt>) -> PercentReading {
    let percent = Percent(div_half_up(scaled, SCALE / 100));
    let doubt = match percent.0 {
        n if n < 0 => Some(Doubt::Negative),
        n if n > 10_000 => Some(Doubt::AboveHundred),
        _ => doubt,
    };
    let reading = if doubt == Some(Doubt::Negative) { Reading::Unread } else { Reading::Value(percent) };
    PercentReading { reading, qualifier, doubt }
}

/// A number without any sign of its scale, judged by its column.
fn bare(scaled: i64, qualifier: Option<Qualifier>, column: PercentColumn) -> PercentReading {
    let unread = |doubt| PercentReading { reading: Reading::Unread, qualifier: None, doubt: Some(doubt) };
    match scaled {
        0 => judged(0, qualifier, None),
        n if !(0..=SCALE).contains(&n) => judged(n, qualifier, None),
        SCALE if column.above_one || !column.fraction => unread(Doubt::One),
        SCALE => judged(100 * SCALE, qualifier, Some(Doubt::One)),
        _ if column.above_one => unread(Doubt::MixedScale),
        n => judged(n * 100, qualifier, Some(Doubt::Fraction)),
    }
}

fn read_text(text: &str, column: PercentColumn) -> Option<PercentReading> {
    let (plain, _) = strip_brackets(&key(&clean(text)));
    let (before, rest) = take_prefix(&plain);
    if before == Some(None) && matches!(rest, "过半" | "达半") {
        return Some(judged(50 * SCALE, Some(Qualifier::Over), None));
    }
    let rest = rest.strip_prefix("达到").or_else(|| rest.strip_prefix('达')).unwrap_or(rest);
    if matches!(rest, "一半" | "半数") {
        return Some(judged(50 * SCALE, join(before, Some(Qualifier::About), true)?, None));
    }
    let with_suffix = |share: i64, rest: &str, loose: bool| {
        let (rest, after) = take_suffix(rest);
        Some(judged(share, join(before, after, loose)?, None)).filter(|_| rest.is_empty())
    };
    if let Some(rest) = rest.strip_prefix("百分之") {
        if rest == "百" {
            return Some(judged(100 * SCALE, join(before, None, false)?, None));
        }
        let (n, rest) = leading_number(rest)?;
        return with_suffix(n.whole()?, rest, n.loose);
    }
    let (n, rest) = leading_number(rest)?;
    if let Some(rest) = rest.strip_prefix('%') {
        return with_suffix(n.whole()?, rest, n.loose);
    }
    if let Some(rest) = rest.strip_prefix('成') {
        let (half, rest) = match (rest.strip_prefix('半'), leading_number(rest)) {
            (Some(rest), _) => (5 * SCALE, rest),
            (None, Some((half, rest))) if half.scaled < 10 * SCALE => (half.scaled, rest),
            _ => (0, rest),
        };
        let (rest, after) = take_suffix(rest);
        let near = before == Some(Some(Qualifier::About)) && plain.contains('近');
        let qualifier = if near { Some(Qualifier::Under) } else { join(before, after, true)? };
        let tenths = n.whole()?;
        let share = tenths.checked_mul(10)?.checked_add(half)?;
        return (rest.is_empty() && tenths <= 10 * SCALE).then_some(judged(share, qualifier, None));
    }
    if let Some(rest) = rest.strip_prefix("分之") {
        let (part, rest) = leading_number(rest)?;
        return with_suffix(ratio(part.whole()?, n.whole()?)?, rest, true);
    }
    if let Some(rest) = rest.strip_prefix('/') {
        let (whole, rest) = leading_number(rest)?;
        let share = ratio(n.whole()?, whole.whole()?)?;
        return rest.is_empty().then_some(judged(share, join(before, None, false)?, None));
    }
    let (rest, after) = take_suffix(rest);
    (rest.is_empty() && n.myriad == 0).then_some(bare(n.scaled, join(before, after, n.loose)?, column))
}

/// `part` of `whole` as a percentage in ten-thousandths.
fn ratio(part: i64, whole: i64) -> Option<i64> {
    let wide = i128::from(part) * i128::from(100 * SCALE);
    (whole > 0).then(|| wide / i128::from(whole)).and_then(|n| i64::try_from(n).ok())
}

/// Division of integers, halves away from zero.
fn div_half_up(n: i64, by: i64) -> i64 {
    let half = by / 2;
    if n >= 0 { n.saturating_add(half) / by } else { n.saturating_sub(half) / by }
}

impl fmt::Display for Percent {
    /// In the shortest form, with the sign: `97.5%`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.rounded(2);
        write!(f, "{}%", text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Serialize for Percent {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0 % 100 == 0 { s.serialize_i64(self.0 / 100) } else { s.serialize_f64(self.0 as f64 / 100.0) }
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self((f64::deserialize(d)? * 100.0).round() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::cell::shown;

    fn show(reading: &PercentReading) -> String {
        let doubt = reading.doubt.map(|d| format!(" !{d:?}")).unwrap_or_default();
        shown(&reading.reading, reading.qualifier, Percent::to_string) + &doubt
    }

    #[test]
    fn texts_in_a_column_of_percentages() {
        let column = PercentColumn { above_one: true, fraction: false };
        let cases: &[(&str, &[&str])] = &[
            ("80%", &["80%", "80％", "８０％", "80", "百分之八十", "完成80%", "达80%"]),
            ("85.5%", &["85.5%"]),
            ("100%", &["百分之百", "100%（已完成）"]),
            ("80% About", &["八成", "约80%", "80%左右"]),
            ("85% About", &["八成五", "八成半"]),
            ("90% AtLeast", &["九成以上"]),
            ("80% Under", &["近八成"]),
            ("50% Over", &["过半"]),
            ("50% About", &["一半"]),
            ("66.67% About", &["三分之二"]),
            ("120% !AboveHundred", &["120%"]),
            ("? !Negative", &["-5%"]),
            ("? !One", &["1"]),
            ("? !MixedScale", &["0.8"]),
            ("0%", &["0"]),
            ("n/a", &["/"]),
            ("?", &["已完成", "基本完成", "主体结构完成", "80%，正在推进"]),
            ("80% AtLeast", &["80%以上"]),
            ("97.52%", &["157/161"]),
        ];
        for (wanted, texts) in cases {
            for text in *texts {
                assert_eq!(show(&Percent::read(&Cell::Text(text.to_string()), column)), *wanted, "{text}");
            }
        }
    }

    #[test]
    fn the_column_decides_on_bare_numbers() {
        let fractions = PercentColumn { above_one: false, fraction: true };
        let ones = PercentColumn::default();
        let percent = Some("0%".to_string());
        let cases = [
            (Cell::Number(0.8, percent.clone()), ones, "80%"),
            (Cell::Number(1.0, percent), ones, "100%"),
            (Cell::Number(0.8, None), fractions, "80% !Fraction"),
            (Cell::Number(1.0, None), fractions, "100% !One"),
            (Cell::Number(1.0, None), ones, "? !One"),
            (Cell::Number(85.0, None), PercentColumn { above_one: true, fraction: false }, "85%"),
        ];
        for (cell, column, wanted) in cases {
            assert_eq!(show(&Percent::read(&cell, column)), wanted, "{cell:?}");
        }
    }

    #[test]
    fn halves_go_up() {
        assert_eq!(Percent::of(1, 8).map(|p| p.rounded(1)), Some("12.5".into()));
        assert_eq!(Percent::from_hundredths(4075).rounded(1), "40.8");
        assert_eq!(Percent::of(1, 0), None);
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_in_a_known_way_reads_back(hundredths in 0i64..=10_000) {
            let percent = Percent::from_hundredths(hundredths);
            let wide: String = percent.to_string().replace('%', "％");
            for text in [percent.to_string(), wide, format!("完成 {percent}"), format!("{percent}（累计）")] {
                let read = Percent::read(&Cell::Text(text.clone()), PercentColumn::default());
                proptest::prop_assert_eq!(read.reading, Reading::Value(percent), "{}", text);
            }
            let stored = Cell::Number(hundredths as f64 / 10_000.0, Some("0.00%".into()));
            let read = Percent::read(&stored, PercentColumn::default());
            proptest::prop_assert_eq!(read.reading, Reading::Value(percent));
        }
    }
}
