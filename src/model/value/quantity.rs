//! Exact quantities, and amounts of money: `2000万元`.

use super::cell::{Cell, Qualifier, Reading};
use super::lexicon::{Lexicon, Role};
use super::number::{Numeral, SCALE};
use super::status::Status;
use super::text::{clean, is_not_applicable, strip_brackets};
use super::tokens::{Kind, folded, tokens};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An exact decimal with four places: a count, or money in 万元.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self(n.saturating_mul(SCALE))
    }

    /// From a stored number; `None` where it is not a decimal of four places.
    pub fn from_f64(n: f64) -> Option<Self> {
        let scaled = n * SCALE as f64;
        let rounded = scaled.round();
        let exact = (scaled - rounded).abs() <= 1e-6 * scaled.abs().max(1.0);
        (n.is_finite() && rounded.abs() < 9e17 && exact).then_some(Self(rounded as i64))
    }

    /// In ten-thousandths.
    pub fn scaled(self) -> i64 {
        self.0
    }

    /// From ten-thousandths.
    pub fn from_scaled(scaled: i64) -> Self {
        Self(scaled)
    }

    /// `part` of `whole` of it, down to a ten-thousandth.
    pub fn part(self, part: i64, whole: i64) -> Self {
        let scaled = i128::from(self.0) * i128::from(part) / i128::from(whole.max(1));
        Self(i64::try_from(scaled).unwrap_or(i64::MAX))
    }

    /// Whether nothing stands behind its point.
    pub fn is_whole(self) -> bool {
        self.0 % SCALE == 0
    }

    /// For arithmetic that need not be exact.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / SCALE as f64
    }

    /// Reads money into 万元. `unit` is the power of ten that the heading's
    /// unit adds to yuan (元 0, 万元 4, 亿元 8); `None` where it names none.
    /// A number without a unit anywhere cannot be read.
    pub fn read_money(cell: &Cell, unit: Option<u32>) -> (Reading<Quantity>, Option<Qualifier>) {
        let read = match cell {
            Cell::Number(n, _) => Self::from_f64(*n).and_then(|n| in_wan(n.0, unit?)).map(|n| (n, None)),
            Cell::Text(text) if is_not_applicable(text) => return (Reading::NotApplicable, None),
            Cell::Text(text) => read_amount(text, unit),
            _ => None,
        };
        read.map_or((Reading::Unread, None), |(value, qualifier)| (Reading::Value(value), qualifier))
    }
}

/// An amount with its words; notes in brackets say nothing of it.
fn read_amount(text: &str, unit: Option<u32>) -> Option<(Quantity, Option<Qualifier>)> {
    let (plain, _) = strip_brackets(&folded(&clean(text)));
    let plain = plain.trim_end_matches(['。', '.', ';', ',']);
    let mut amount: Option<Numeral> = None;
    let (mut qualifier, mut yuan) = (None, false);
    for token in tokens(plain, Lexicon::built_in(), None)? {
        match token.kind {
            Kind::Number(number) if amount.is_none() => {
                amount = Some(number);
                qualifier = join(qualifier, number.loose.then_some(Qualifier::About))?;
            }
            Kind::Word(Role::Near(q)) if amount.is_none() => qualifier = join(qualifier, Some(q))?,
            Kind::Word(Role::About(q)) if amount.is_some() => qualifier = join(qualifier, Some(q))?,
            Kind::Word(Role::Yuan) if amount.is_some() && !yuan => yuan = true,
            Kind::Word(Role::Filler | Role::Total | Role::Says(Some(Status::Done))) if amount.is_none() => {}
            _ => return None,
        }
    }
    let number = amount?;
    let unit = match (number.myriad, yuan) {
        (0, false) => unit?,
        (myriad, _) => myriad,
    };
    Some((in_wan(number.scaled, unit)?, qualifier))
}

fn in_wan(scaled: i64, unit: u32) -> Option<Quantity> {
    if unit >= 4 {
        scaled.checked_mul(10_i64.pow(unit - 4)).map(Quantity)
    } else {
        // Amounts below 1元 would be lost; they are not amounts of a project.
        (scaled % 10_i64.pow(4 - unit) == 0).then_some(Quantity(scaled / 10_i64.pow(4 - unit)))
    }
}

/// One qualifier out of two; `None` where they contradict each other.
pub(super) fn join(one: Option<Qualifier>, other: Option<Qualifier>) -> Option<Option<Qualifier>> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => None,
        _ => Some(one.or(other)),
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (n, scale) = (self.0.unsigned_abs(), SCALE.unsigned_abs());
        let text = format!("{sign}{}.{:04}", n / scale, n % scale);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

impl Add for Quantity {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Quantity {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(values: I) -> Self {
        values.fold(Self::default(), Add::add)
    }
}

impl Serialize for Quantity {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if self.0 % SCALE == 0 { s.serialize_i64(self.0 / SCALE) } else { s.serialize_f64(self.as_f64()) }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let n = f64::deserialize(d)?;
        Self::from_f64(n).ok_or_else(|| serde::de::Error::custom("不是四位小数以内的数"))
    }
}

/// What a % cell shows; absent for other cells.
pub fn as_percent(text: &str, format: Option<&str>) -> Option<Quantity> {
    let number = format.filter(|format| format.contains('%')).and_then(|_| text.parse::<f64>().ok())?;
    Quantity::from_f64((number * 10_000.0).round() / 100.0)
}

/// The words of a cell as the sheet shows them: 0.69 in a % cell is 69%.
pub fn as_shown(cell: &Cell) -> String {
    let text = cell.text();
    as_percent(&text, cell.format()).map_or_else(|| text.to_string(), |percent| format!("{percent}%"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::cell::shown;

    #[test]
    fn money_becomes_ten_thousands() {
        let read = |text: &str, unit| {
            let (reading, qualifier) = Quantity::read_money(&Cell::Text(text.into()), unit);
            shown(&reading, qualifier, Quantity::to_string)
        };
        let cases = [
            ("2000万", None, "2000"),
            ("2000万元", Some(4), "2000"),
            ("1.2亿元", Some(4), "12000"),
            ("500", Some(4), "500"),
            ("500", None, "?"),
            ("350000元", None, "35"),
            ("约300万元", None, "300 About"),
            ("/", None, "n/a"),
            ("待定", Some(4), "?"),
            ("1,500.5", Some(4), "1500.5"),
            ("20000", Some(0), "2"),
        ];
        for (text, unit, wanted) in cases {
            assert_eq!(read(text, unit), wanted, "{text}");
        }
    }

    #[test]
    fn stored_numbers_keep_four_places() {
        assert_eq!(Quantity::from_f64(0.1 + 0.2).map(|q| q.to_string()), Some("0.3".into()));
        assert_eq!(Quantity::from_f64(1.0 / 3.0), None);
        assert_eq!(Quantity::from_f64(f64::NAN), None);
    }
}
