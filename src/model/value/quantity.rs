//! Counts and amounts: `12个`, `共12个`, `80/100`, `10余个`, `2000万元`.

use super::cell::{Cell, Qualifier, Reading};
use super::number::{SCALE, leading_number};
use super::text::{clean, is_not_applicable, key, strip_brackets};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// An exact decimal with four places: a count, or money in 万元.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

/// A count and, where the unit wrote both (`80/100`), what it is out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The count itself.
    pub part: Quantity,
    /// What it is out of; absent where only one number was typed.
    pub whole: Option<Quantity>,
}

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

    /// For arithmetic that need not be exact.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / SCALE as f64
    }

    /// Reads a count. The qualifier tells whether it is exact.
    pub fn read(cell: &Cell) -> (Reading<Ratio>, Option<Qualifier>) {
        read_cell(cell, |part| Some(Ratio { part, whole: None }), read_count)
    }

    /// Reads money into 万元. `unit` is the power of ten that the heading's
    /// unit adds to yuan (元 0, 万元 4, 亿元 8); `None` where it names none.
    /// A number without a unit anywhere cannot be read.
    pub fn read_money(cell: &Cell, unit: Option<u32>) -> (Reading<Quantity>, Option<Qualifier>) {
        read_cell(cell, |amount| in_wan(amount.0, unit?), |text| read_amount(text, unit))
    }
}

/// Reads a cell, by what its number or its folded text says.
fn read_cell<T>(
    cell: &Cell,
    of_number: impl FnOnce(Quantity) -> Option<T>,
    of_text: impl FnOnce(&str) -> Option<(T, Option<Qualifier>)>,
) -> (Reading<T>, Option<Qualifier>) {
    let read = match cell {
        Cell::Number(n, _) => Quantity::from_f64(*n).and_then(of_number).map(|value| (value, None)),
        Cell::Text(text) if is_not_applicable(text) => return (Reading::NotApplicable, None),
        Cell::Text(text) => of_text(&key(&clean(text))),
        _ => None,
    };
    read.map_or((Reading::Unread, None), |(value, qualifier)| (Reading::Value(value), qualifier))
}

fn read_amount(key: &str, unit: Option<u32>) -> Option<(Quantity, Option<Qualifier>)> {
    let (plain, _) = strip_brackets(key);
    let (before, rest) = take_prefix(&plain);
    let (number, rest) = leading_number(rest)?;
    let (rest, after) = take_suffix(rest);
    let unit = match (number.myriad, rest.trim_start_matches("人民币")) {
        (0, "") => unit?,
        (0, "元") => 0,
        (myriad, "" | "元") => myriad,
        _ => return None,
    };
    Some((in_wan(number.scaled, unit)?, join(before, after, number.loose)?))
}

fn in_wan(scaled: i64, unit: u32) -> Option<Quantity> {
    if unit >= 4 {
        scaled.checked_mul(10_i64.pow(unit - 4)).map(Quantity)
    } else {
        // Amounts below 1元 would be lost; they are not amounts of a project.
        (scaled % 10_i64.pow(4 - unit) == 0).then_some(Quantity(scaled / 10_i64.pow(4 - unit)))
    }
}

/// Words before a number that say how exact it is, or change nothing.
const PREFIXES: &[(Option<Qualifier>, &[&str])] = &[
    (Some(Qualifier::AtLeast), &["不少于", "不低于", "至少"]),
    (Some(Qualifier::AtMost), &["不超过", "不高于", "至多", "最多"]),
    (Some(Qualifier::About), &["大约", "将近", "接近", "约", "近"]),
    (Some(Qualifier::Over), &["超过", "超", "逾"]),
    (Some(Qualifier::Under), &["不足", "不到"]),
    (None, &["实施完成", "实际完成", "累计完成", "已完成", "完成", "实际", "累计", "目前", "推进", "提交"]),
    (None, &["合计", "共计", "总计", "共", "已", "第"]),
];

/// Words after a number and its measure word that say how exact it is.
const SUFFIXES: &[(Option<Qualifier>, &[&str])] = &[
    (Some(Qualifier::About), &["左右", "上下"]),
    (Some(Qualifier::AtLeast), &["以上", "及以上"]),
    (Some(Qualifier::AtMost), &["以内", "以下"]),
];

/// The longest of these words that `is_there`.
fn longest(
    table: &[(Option<Qualifier>, &[&'static str])],
    is_there: impl Fn(&str) -> bool,
) -> Option<(&'static str, Option<Qualifier>)> {
    let words = table.iter().flat_map(|(qualifier, words)| words.iter().map(move |word| (*word, *qualifier)));
    words.filter(|(word, _)| is_there(word)).max_by_key(|(word, _)| word.len())
}

/// Words that begin like a number and count nothing.
const UNCOUNTED: &[&str] = &["一批", "一些", "一系列", "一部分", "一定", "一般", "一直", "一期", "一图"];

/// The qualifier there is, if any; `None` where two disagree.
type Found = Option<Option<Qualifier>>;

fn agreed(one: Option<Qualifier>, other: Option<Qualifier>) -> Found {
    match (one, other) {
        (Some(one), Some(other)) if one != other => None,
        _ => Some(one.or(other)),
    }
}

pub(super) fn take_prefix(text: &str) -> (Found, &str) {
    let (mut rest, mut found) = (text, Some(None));
    // 第 belongs to ordinals (第3期), which are not counts.
    while let Some((word, qualifier)) = longest(PREFIXES, |word| rest.starts_with(word)) {
        if word == "第" {
            return (None, rest);
        }
        rest = &rest[word.len()..];
        found = found.and_then(|found| agreed(found, qualifier));
    }
    (found, rest)
}

pub(super) fn take_suffix(text: &str) -> (&str, Option<Qualifier>) {
    let text = text.trim_end_matches(['。', '.', ';', ',']);
    match longest(SUFFIXES, |word| text.ends_with(word)) {
        Some((word, qualifier)) => (&text[..text.len() - word.len()], qualifier),
        None => (text, None),
    }
}

/// One qualifier out of those before, after and inside the number; `None`
/// where they contradict each other.
pub(super) fn join(before: Found, after: Option<Qualifier>, loose: bool) -> Found {
    Some(agreed(before?, after)?.or(loose.then_some(Qualifier::About)))
}

fn read_count(key: &str) -> Option<(Ratio, Option<Qualifier>)> {
    let (plain, notes) = strip_brackets(key);
    let (before, rest) = take_prefix(&plain);
    if UNCOUNTED.iter().any(|word| rest.starts_with(word)) {
        return None;
    }
    let (number, rest) = leading_number(rest)?;
    let part = Quantity(number.whole()?);
    if let Some(rest) = rest.strip_prefix('/') {
        let (whole, rest) = leading_number(rest)?;
        let ratio = Ratio { part, whole: Some(Quantity(whole.whole()?)) };
        return (is_measure(rest) && !number.loose && !whole.loose).then_some((ratio, join(before, None, false)?));
    }
    let (measure, after) = take_suffix(rest);
    if !is_measure(measure) {
        return None;
    }
    let whole = notes.iter().find_map(|note| out_of(note));
    Some((Ratio { part, whole }, join(before, after, number.loose)?))
}

/// A total given in brackets: `80个（共100个）`, `80（100）`.
fn out_of(note: &str) -> Option<Quantity> {
    let rest = note.strip_prefix('共').or_else(|| note.strip_prefix("总数")).unwrap_or(note);
    let (number, rest) = leading_number(rest)?;
    (is_measure(rest) && !number.loose).then(|| number.whole().map(Quantity)).flatten()
}

/// Whether what follows a number is only its measure word and noun (个, 篇,
/// 个项目): short, and without a further number, per cent sign or clause.
fn is_measure(rest: &str) -> bool {
    rest.chars().count() <= 8
        && rest.chars().all(|c| c.is_alphabetic() && leading_number(c.encode_utf8(&mut [0; 4])).is_none())
        && !rest.contains(['成', '月', '日', '年', '未', '季', '没', '无', '不', '也'])
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::cell::shown;

    fn count(text: &str) -> String {
        let (reading, qualifier) = Quantity::read(&Cell::Text(text.into()));
        shown(&reading, qualifier, |Ratio { part, whole }| match whole {
            Some(whole) => format!("{part}/{whole}"),
            None => part.to_string(),
        })
    }

    #[test]
    fn counts_as_typed() {
        let cases: &[(&str, &[&str])] = &[
            ("12", &["12", "12个", "１２ 个", "十二个", "共12个", "12（含续建3个）", "12个项目"]),
            ("157/161", &["157/161", "157（161）", "完成157个（共161个）"]),
            ("20000000", &["2000万"]),
            ("10 About", &["10余个", "十多个", "约10个"]),
            ("1 AtLeast", &["至少1篇"]),
            ("1", &["一篇"]),
            ("2 AtLeast", &["不少于2个", "2个以上"]),
            ("5 Over", &["超过5个"]),
            ("5 Under", &["不足5个"]),
            ("3", &["3个单位"]),
            ("1234", &["1,234"]),
            ("n/a", &["/", "—"]),
            ("?", &["已完成", "一批", "若干", "12个，其中新建3个", "80%", "8月", "第3期", "近百个", "2个未完成"]),
            ("?", &["3-5个", "", "一个也没有"]),
            ("2", &["两个"]),
            ("0", &["0", "0个"]),
            ("2.5", &["2.5公里"]),
            ("-2", &["-2"]),
        ];
        for (wanted, texts) in cases {
            for text in *texts {
                assert_eq!(count(text), *wanted, "{text}");
            }
        }
    }

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

    proptest::proptest! {
        #[test]
        fn what_is_written_in_a_known_way_reads_back(n in 0i64..100_000, whole in 1i64..100_000) {
            let part = Quantity::whole(n);
            for text in [format!("{n}"), format!("{n}个"), format!("共{n}个"), format!(" {n} 处（含续建）"), format!("已完成{n}项")] {
                let read = Quantity::read(&Cell::Text(text.clone()));
                proptest::prop_assert_eq!(read, (Reading::Value(Ratio { part, whole: None }), None), "{}", text);
            }
            let ratio = Quantity::read(&Cell::Text(format!("{n}/{whole}"))).0;
            proptest::prop_assert_eq!(ratio, Reading::Value(Ratio { part, whole: Some(Quantity::whole(whole)) }));
        }

        #[test]
        fn no_text_is_read_as_a_number_it_does_not_hold(text in "\\PC{0,12}") {
            if let Reading::Value(ratio) = Quantity::read(&Cell::Text(text.clone())).0 {
                let digits = key(&text).chars().any(|c| c.is_ascii_digit() || "〇零○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿卅".contains(c));
                proptest::prop_assert!(digits, "{} read as {:?}", text, ratio);
            }
        }
    }
}
