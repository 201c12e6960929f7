//! Times beside a word for a status: is 10月底 over at the cut-off, or to come?
//!
//! Deadlines are read in `due`; here it is enough to know the last day that the
//! words may mean.

use super::number::chinese_number;
use chrono::{Datelike, Days, Months, NaiveDate};

/// How a time stands to the cut-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Over before its month began: 截至6月底 or 8月 at the end of September.
    Earlier,
    /// Over since, or ending with it.
    Past,
    /// It ends after the cut-off, by the widest reading (11月前: to the end of November).
    Later,
    /// The plan year itself, which ends after it: 2025年, 今年.
    Year,
    /// Words that no calendar settles (春节前, 近期), or no cut-off is known.
    Unclear,
}

impl Moment {
    /// Whether the time is over at the cut-off.
    pub(super) fn is_over(self) -> bool {
        matches!(self, Self::Earlier | Self::Past)
    }

    /// Whether a time of these words can be one of the plan year.
    pub(super) fn is_of_year(self, words: &str) -> bool {
        self == Self::Year || !words.starts_with(['明', '次', '去']) && !words.starts_with("20")
    }
}

/// What a time may begin with, digits apart; most words begin otherwise.
const FIRST: &str = "今本当明次去上下年第前国元全季春中端清汛两月近届短一二三四五六七八九十廿";

/// The time that `text` begins with, and its length in bytes.
pub(super) fn moment(text: &str, cut_off: Option<NaiveDate>) -> Option<(Moment, usize)> {
    if !text.starts_with(|c: char| c.is_ascii_digit() || FIRST.contains(c)) {
        return None;
    }
    // Years are only counted on from it; where there is none nothing is compared.
    let today = cut_off.unwrap_or_default();
    let (last, rest) = dated(text, today).or_else(|| named(text, today))?;
    let (suffix, rest) = suffix(rest);
    let words = &text[..text.len() - rest.len()];
    let whole_year = ["年", "年度"].iter().any(|word| words.ends_with(word)) && !words.ends_with("半年");
    let moment = match (last, cut_off) {
        (Some(last), Some(today)) if last > today && whole_year && last.year() == today.year() => Moment::Year,
        (Some(last), Some(today)) if last > today => Moment::Later,
        (Some(last), Some(today)) if suffix != Suffix::After => {
            if last < today.with_day(1).unwrap_or(today) {
                Moment::Earlier
            } else {
                Moment::Past
            }
        }
        _ => Moment::Unclear,
    };
    Some((moment, words.len()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Suffix {
    Until,
    After,
}

fn suffix(text: &str) -> (Suffix, &str) {
    const UNTIL: &[&str] = &["之前", "以前", "前后", "前", "为止", "止", "期间", "之内", "以内", "内", "底", "末"];
    const AFTER: &[&str] = &["之后", "以后", "后", "开始", "起", "以来"];
    let strip = |words: &[&str]| words.iter().find_map(|word| text.strip_prefix(word));
    // 前期, 后续 are words of their own.
    if text.starts_with("前期") || text.starts_with("后续") || text.starts_with("内容") {
        return (Suffix::Until, text);
    }
    match (strip(UNTIL), strip(AFTER)) {
        (Some(rest), _) => (Suffix::Until, suffix(rest).1),
        (_, Some(rest)) => (Suffix::After, rest),
        _ => (Suffix::Until, text),
    }
}

/// A date with a number in it: its last day and what follows.
fn dated(text: &str, today: NaiveDate) -> Option<(Option<NaiveDate>, &str)> {
    if let Some(found) = in_digits(text) {
        return Some(found);
    }
    let (year, rest) = year(text, today).unwrap_or((None, text));
    let in_year = year.unwrap_or(today.year());
    if let Some((last, rest)) = within(rest, in_year) {
        return Some((last, rest));
    }
    year.map(|year| (NaiveDate::from_ymd_opt(year, 12, 31), rest.strip_prefix('度').unwrap_or(rest)))
}

/// A month with its day or part, a quarter or a half of `year`.
fn within(text: &str, year: i32) -> Option<(Option<NaiveDate>, &str)> {
    if let Some(rest) = text.strip_prefix("上半年") {
        return Some((end_of(year, 6), rest));
    }
    if let Some(rest) = ["下半年", "年底", "年末", "年终", "年内", "底", "末"].iter().find_map(|w| text.strip_prefix(w))
    {
        return (!text.starts_with(['底', '末'])).then(|| (end_of(year, 12), rest));
    }
    let bare = text.strip_prefix('第').or_else(|| text.strip_prefix('前')).unwrap_or(text);
    let (number, rest) = small(bare)?;
    if let Some(rest) = rest.strip_prefix("季度").filter(|_| (1..=4).contains(&number)) {
        return Some((end_of(year, number * 3), rest));
    }
    let range = rest.strip_prefix('月').unwrap_or(rest).strip_prefix(['-', '~', '至', '到']).and_then(small);
    let (month, rest) = range.filter(|(_, rest)| rest.starts_with('月')).unwrap_or((number, rest));
    let rest = rest.strip_prefix('月').filter(|_| bare.len() == text.len())?;
    let rest = rest.strip_prefix('份').unwrap_or(rest);
    let day = small(rest).and_then(|(day, rest)| Some((day, rest.strip_prefix(['日', '号'])?)));
    if let Some((day, rest)) = day {
        return Some((NaiveDate::from_ymd_opt(year, month, day), rest));
    }
    let part = |words: &str, day| text_part(rest, words).map(|rest| (NaiveDate::from_ymd_opt(year, month, day), rest));
    part("上旬", 10)
        .or_else(|| part("中旬", 20))
        .or_else(|| part("初", 10).filter(|_| !rest.starts_with("初稿") && !rest.starts_with("初步")))
        .or_else(|| Some((end_of(year, month), text_part(rest, "下旬").unwrap_or(rest))))
}

fn text_part<'t>(text: &'t str, words: &str) -> Option<&'t str> {
    text.strip_prefix(words)
}

fn end_of(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))
}

/// 2025年, 今年, 明年.
fn year(text: &str, today: NaiveDate) -> Option<(Option<i32>, &str)> {
    for (word, years) in [("今年", 0), ("本年", 0), ("当年", 0), ("明年", 1), ("次年", 1), ("去年", -1)] {
        if let Some(rest) = text.strip_prefix(word).filter(|rest| !rest.starts_with('度')) {
            return Some((Some(today.year() + years), rest));
        }
    }
    let end = text.find(|c: char| !c.is_ascii_digit())?;
    let rest = text[end..].strip_prefix('年')?;
    let year: i32 = text[..end].parse().ok()?;
    match end {
        4 => Some((Some(year), rest)),
        2 if year >= 20 => Some((Some(2000 + year), rest)),
        _ => None,
    }
}

/// 2025-12-31, 2025.12, 20251231, 12.31: digits alone. 9.3 is no date: its zero may be lost.
fn in_digits(text: &str) -> Option<(Option<NaiveDate>, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '/')).unwrap_or(text.len());
    let digits = text[..end].trim_end_matches(['.', '-', '/']);
    let rest = &text[digits.len()..];
    let parts: Vec<&str> = digits.split(['.', '-', '/']).collect();
    let number = |part: &str| part.parse::<u32>().ok();
    let day = |y: &str, m: &str, d: &str| NaiveDate::from_ymd_opt(y.parse().ok()?, number(m)?, number(d)?);
    let last = match parts[..] {
        [y, m, d] if y.len() == 4 => day(y, m, d),
        [y, m] if y.len() == 4 && y.starts_with("20") => end_of(y.parse().ok()?, number(m)?),
        [all] if all.len() == 8 && all.starts_with("20") => day(&all[..4], &all[4..6], &all[6..]),
        _ => None,
    }?;
    Some((Some(last), rest.strip_prefix('日').unwrap_or(rest)))
}

/// `12.31` before a word or in brackets: month and day, the day in two digits.
pub(super) fn dotted_day(text: &str, cut_off: Option<NaiveDate>) -> Option<(Moment, usize)> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (month, day) = text[..end].split_once('.')?;
    if day.len() != 2 || month.len() > 2 || text[end..].starts_with('%') {
        return None;
    }
    let day = NaiveDate::from_ymd_opt(cut_off.unwrap_or_default().year(), month.parse().ok()?, day.parse().ok()?)?;
    let (_, rest) = suffix(&text[end..]);
    let moment = match cut_off {
        Some(today) if day > today => Moment::Later,
        Some(_) => Moment::Past,
        None => Moment::Unclear,
    };
    Some((moment, text.len() - rest.len()))
}

/// Times without a number.
fn named(text: &str, today: NaiveDate) -> Option<(Option<NaiveDate>, &str)> {
    let year = today.year();
    // Holidays by the sun. At the cut-off 国庆前 is still to come, unless 已 follows.
    for (word, month, day) in [("国庆", 10, 1), ("元旦", 1, 1), ("五一", 5, 1), ("七一", 7, 1)] {
        let Some(rest) = text.strip_prefix(word) else { continue };
        let rest = rest.strip_prefix('节').unwrap_or(rest);
        let eve = ["前已", "之前已", "前夕已"].iter().any(|words| rest.starts_with(words));
        // A new year's day to come is the next one.
        let year = if month == 1 { year + 1 } else { year };
        let day = NaiveDate::from_ymd_opt(year, month, day)?;
        return Some((if eve { day.pred_opt() } else { Some(day) }, rest));
    }
    const TO_YEAR_END: &[&str] = &["年底", "年末", "年终", "年内", "全年", "下半年", "四季度"];
    const THIS_QUARTER: &[&str] = &["本月底", "本月", "当月", "季度末", "季末"];
    const NEXT: &[&str] = &["下季度", "下个季度", "下月", "下个月", "明年", "下阶段"];
    const UNCLEAR: &[&str] = &[
        "春节", "中秋", "端午", "清明", "汛期", "两会", "月底", "月末", "月内", "近期", "近日", "年中", "年初", "下周",
        "本周", "届时", "短期",
    ];
    let strip = |words: &[&str]| words.iter().find_map(|word| text.strip_prefix(word));
    if let Some(rest) = strip(TO_YEAR_END) {
        Some((end_of(year, 12), rest))
    } else if let Some(rest) = strip(THIS_QUARTER) {
        Some((end_of(year, today.month()), rest))
    } else if let Some(rest) = strip(NEXT) {
        Some((today.succ_opt(), rest))
    } else {
        strip(UNCLEAR).or_else(|| day_alone(text)).map(|rest| (None, rest))
    }
}

/// 25日: of which month is not said.
fn day_alone(text: &str) -> Option<&str> {
    let (_, rest) = small(text)?;
    rest.strip_prefix(['日', '号'])
}

/// A number up to 31 in one or two digits, or in Chinese.
fn small(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    if end > 0 {
        return (end <= 2).then(|| Some((text[..end].parse().ok()?, &text[end..]))).flatten();
    }
    let end = text.find(|c: char| !"一二三四五六七八九十廿".contains(c)).unwrap_or(text.len());
    let number = u32::try_from(chinese_number(&text[..end])?).ok()?;
    (number <= 31).then(|| (number, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_against_the_end_of_september() {
        let cut_off = NaiveDate::from_ymd_opt(2025, 9, 30);
        let cases: &[(Option<Moment>, &[&str])] = &[
            (
                Some(Moment::Past),
                &[
                    "9月28日", "9月", "三季度", "第三季度", "2025年9月", "2025-09-30", "20250930", "7-9月", "6月至9月",
                    "本月底", "九月底", "前三季度", "9月1日",
                ],
            ),
            (
                Some(Moment::Earlier),
                &[
                    "7月", "7月底前", "8月中旬", "上半年", "2024年", "2025.8", "五一前", "去年", "8月初", "二季度末",
                    "8月31日前", "1-6月", "二季度",
                ],
            ),
            (
                Some(Moment::Later),
                &[
                    "10月", "10月底", "11月前", "12月底前", "年底", "年底前", "年内", "2026年1月", "明年",
                    "2025年12月31日前", "国庆前", "四季度", "第四季度", "下半年", "2025-12-31", "9-10月", "国庆节后",
                    "元旦前", "下月", "十月底", "10月1日", "10月起",
                ],
            ),
            (Some(Moment::Year), &["2025年", "今年", "2025年度", "全年"]),
            (Some(Moment::Unclear), &["春节前", "月底", "近期", "7月起", "25日", "汛期前", "8月后"]),
            (None, &["12", "12个", "3个月", "12.5", "1/3", "已完成", "13", "前期", "2周"]),
        ];
        for (wanted, texts) in cases {
            for text in *texts {
                let found = moment(text, cut_off);
                assert_eq!(found.map(|(moment, _)| moment), *wanted, "{text}");
                assert!(found.is_none_or(|(_, length)| length == text.len()), "{text}: {found:?}");
            }
        }
        for (text, wanted) in
            [("12.31完成", Some(Moment::Later)), ("9.28", Some(Moment::Past)), ("9.3", None), ("12.50", None)]
        {
            assert_eq!(dotted_day(text, cut_off).map(|(moment, _)| moment), wanted, "{text}");
        }
    }
}
