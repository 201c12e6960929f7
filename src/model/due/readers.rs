//! What each row of the table of phrases makes of what its pattern found.
//!
//! A reader answers with dates, with `Unread` or `Nothing`, or refuses (`None`)
//! so that the next best phrase is tried.

use super::calendar::{Window, last_of_month};
use crate::model::value::{chinese_number, fixed};
use chrono::NaiveDate;
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// The dates of one occurrence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    /// First day of the window; absent where the phrase sets none.
    pub from: Option<NaiveDate>,
    /// Last day by the lenient reading, which decides 逾期; absent for an open end.
    pub due: Option<NaiveDate>,
    /// Last day by the strict reading; differs from `due` only where 前 may leave the named day out.
    pub strict: Option<NaiveDate>,
    /// Whether the date was inferred (全年, 本年度) rather than written.
    pub inferred: bool,
    /// Whether the day is one by convention only (初, 中).
    pub fuzzy: bool,
}

impl Span {
    /// Due on this day.
    fn until(due: NaiveDate) -> Self {
        Self { due: Some(due), strict: Some(due), ..Self::default() }
    }
}

/// What a phrase was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// Dates, one for each occurrence.
    Spans(Vec<Span>),
    /// It speaks of a time that no rule turns into a date.
    Unread,
    /// It speaks of no deadline.
    Nothing,
}

/// Everything a row may look at.
pub(super) struct Found<'a> {
    /// What the groups of the row's pattern caught.
    pub captures: Captures<'a>,
    /// The folded text in front of the phrase.
    pub before: &'a str,
    /// The folded text behind the phrase.
    pub after: &'a str,
    /// The plan year, for phrases that name none.
    pub year: i32,
}

/// A numeral, Arabic or Chinese, the letter O as zero.
fn number(words: &str) -> Option<i64> {
    if words.bytes().all(|b| b.is_ascii_digit()) {
        return words.parse().ok();
    }
    // 一二月 is two months, not the twelfth.
    let spelled = words.chars().count() < 4 && words.chars().count() > 1 && !words.contains(['十', '廿', '卅']);
    if spelled {
        return None;
    }
    chinese_number(&words.replace(['o', '○', '零'], "〇"))
}

impl Found<'_> {
    fn group(&self, name: &str) -> Option<&str> {
        self.captures.name(name).map(|m| m.as_str())
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.group(name).and_then(number).and_then(|n| u32::try_from(n).ok())
    }

    /// The year named in group `y` or `yy` (with `suffix`), else `default`.
    fn year_of(&self, suffix: &str, default: i32) -> Option<i32> {
        let words = self.group(&format!("y{suffix}")).or_else(|| self.group(&format!("yy{suffix}")));
        match words {
            None | Some("今" | "本" | "当") => Some(default),
            Some("明" | "次" | "来") => Some(default + 1),
            Some(words) => full_year(i32::try_from(number(words)?).ok()?),
        }
    }

    fn plan_year(&self) -> Option<i32> {
        self.year_of("", self.year)
    }

    /// Whether the phrase is all there is, or all of a note in brackets.
    fn is_whole(&self) -> bool {
        (self.before.is_empty() || self.before.ends_with(['(', ':', ',', ';']))
            && (self.after.is_empty() || self.after.starts_with([')', ',', ';', '。']))
    }
}

/// 25 is 2025; other years must have four digits.
pub(super) fn full_year(year: i32) -> Option<i32> {
    match year {
        0..=99 => Some(2000 + year),
        1900..=2199 => Some(year),
        _ => None,
    }
}

/// A month, or the part of it that is named.
pub(super) fn month(f: &Found) -> Option<Window> {
    endpoint(f, f.plan_year()?, "")
}

pub(super) fn day(f: &Found) -> Option<Window> {
    Window::day(f.plan_year()?, f.number("m")?, f.number("d")?)
}

/// The window from one quarter to another; its end where 底 or 末 is said.
fn quarters(f: &Found, first: u32, last: u32) -> Option<Window> {
    let year = f.plan_year()?;
    let whole = Window::new(Window::quarter(year, first)?.first, Window::quarter(year, last)?.last);
    Some(Window { end: f.group("e").is_some(), ..whole })
}

pub(super) fn half(f: &Found) -> Option<Window> {
    if f.group("h")? == "上" { quarters(f, 1, 2) } else { quarters(f, 3, 4) }
}

pub(super) fn quarter(f: &Found) -> Option<Window> {
    let number = ["q", "q2", "q3"].iter().find_map(|name| f.number(name))?;
    quarters(f, number, number)
}

/// 前三季度: the first three together.
pub(super) fn first_quarters(f: &Found) -> Option<Window> {
    quarters(f, 1, f.number("q")?)
}

pub(super) fn year_end(f: &Found) -> Option<Window> {
    f.captures[0].contains('年').then_some(())?;
    Some(Window { end: true, ..Window::year(f.plan_year()?)? })
}

pub(super) fn whole_year(f: &Found) -> Option<Window> {
    Window::year(f.plan_year()?)
}

fn one(span: Span) -> Option<Read> {
    Some(Read::Spans(vec![span]))
}

/// A point in time with what stands before and after it. A date that does not
/// exist is unread.
pub(super) fn point(f: &Found, window: Option<Window>) -> Option<Read> {
    // 年底 without 年 is no phrase; a month 13 or a 31 September is a wrong one.
    let Some(w) = window else { return f.group("m").map(|_| Read::Unread) };
    let ends = |from| Span { from, fuzzy: w.fuzzy, ..Span::until(w.last) };
    let begins = |from| Span { from: Some(from), fuzzy: w.fuzzy, ..Span::default() };
    let until = f.group("until").is_some();
    one(match f.group("suffix").unwrap_or("") {
        "前" | "之前" | "以前" if w.end => Span::until(w.last),
        "前" | "之前" | "以前" => Span { strict: Some(w.eve()?), ..ends(None) },
        "起" | "开始" | "以来" => begins(if w.end { w.last } else { w.first }),
        "后" | "之后" | "以后" => return Some(Read::Unread),
        "" if !until && is_mention(f) => return Some(Read::Nothing),
        "" if f.group("since").is_some() => begins(w.first),
        suffix => {
            let opens = !w.end && w.first != w.last && !until && !matches!(suffix, "止" | "为止");
            ends(opens.then_some(w.first))
        }
    })
}

/// A bare time that only describes something else: 8月印发的《意见》, 一月一主题,
/// 2024年8月“…”.
fn is_mention(f: &Found) -> bool {
    static OF: LazyLock<Regex> = LazyLock::new(|| fixed("\\A[^,。;、()]{0,6}的[《\"]?"));
    let once_each = f.after.starts_with('一') && f.captures[0].starts_with('一');
    let named = f.group("y").is_some() && f.after.starts_with('"');
    let verbless = once_each || named || f.after.starts_with(['《', '度', '版', '号']);
    let attributive =
        OF.find(f.after).is_some_and(|m| m.as_str().ends_with(['《', '"']) || m.as_str().chars().count() <= 4);
    verbless || attributive
}

fn window_to(first: NaiveDate, last: NaiveDate, fuzzy: bool) -> Option<Read> {
    if last < first {
        return Some(Read::Unread);
    }
    one(Span { from: Some(first), fuzzy, ..Span::until(last) })
}

/// The window that month, day and part of a month (with `suffix`) name.
fn endpoint(f: &Found, year: i32, suffix: &str) -> Option<Window> {
    let month = f.number(&format!("m{suffix}"))?;
    match (f.number(&format!("d{suffix}")), f.group(&format!("e{suffix}"))) {
        (Some(day), _) => Window::day(year, month, day),
        (None, Some(part)) => Window::part(year, month, part),
        (None, None) => Window::month(year, month),
    }
}

pub(super) fn range_of_points(f: &Found) -> Option<Read> {
    let year = f.plan_year()?;
    let later = if f.group("next").is_some() { year + 1 } else { f.year_of("2", year)? };
    let (Some(first), Some(last)) = (endpoint(f, year, ""), endpoint(f, later, "2")) else {
        return Some(Read::Unread);
    };
    window_to(first.first, last.last, first.fuzzy && !first.end || last.fuzzy && !last.end)
}

pub(super) fn range_of_days(f: &Found) -> Option<Read> {
    let (year, month) = (f.plan_year()?, f.number("m")?);
    match (Window::day(year, month, f.number("d")?), Window::day(year, month, f.number("d2")?)) {
        (Some(first), Some(last)) => window_to(first.first, last.last, false),
        _ => Some(Read::Unread),
    }
}

pub(super) fn range_to_year_end(f: &Found) -> Option<Read> {
    let year = f.plan_year()?;
    let last = Window::year(f.year_of("2", year)?)?.last;
    endpoint(f, year, "").map_or(Some(Read::Unread), |first| window_to(first.first, last, false))
}

pub(super) fn range_of_years(f: &Found) -> Option<Read> {
    let last = Window::year(f.year_of("2", f.year)?)?.last;
    window_to(whole_year(f)?.first, last, false)
}

pub(super) fn range_of_quarters(f: &Found) -> Option<Read> {
    let whole = quarters(f, f.number("q")?, f.number("q2")?)?;
    window_to(whole.first, whole.last, false)
}

/// 于8、9月 is a window of two months; “1、8月” is the number of an item.
pub(super) fn adjacent_months(f: &Found) -> Option<Read> {
    let (year, first, last) = (f.plan_year()?, f.number("m")?, f.number("m2")?);
    let numbered = f.group("y").is_none() && !f.before.ends_with(char::is_alphabetic);
    if numbered || last != first + 1 {
        return None;
    }
    window_to(Window::month(year, first)?.first, Window::month(year, last)?.last, false)
}

pub(super) fn bare_range(f: &Found) -> Option<Read> {
    let (first, last) = (endpoint(f, f.year, "")?, endpoint(f, f.year, "2")?);
    f.is_whole().then(|| window_to(first.first, last.last, false)).flatten()
}

pub(super) fn numeric_day(f: &Found) -> Option<Read> {
    let phrase = &f.captures[0];
    let digits: Vec<u32> = phrase.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let [_, month, day] = digits[..] else { return None };
    match Window::day(f.plan_year()?, month, day) {
        Some(window) => point(f, Some(window)),
        None => Some(Read::Unread),
    }
}

/// Eight digits that are no date are a number.
pub(super) fn compact_day(f: &Found) -> Option<Read> {
    point(f, Some(day(f)?))
}

/// 9.28 is a date only where nothing else stands there, or with 前 or 起.
pub(super) fn bare_day(f: &Found) -> Option<Read> {
    let window = day(f)?;
    let suffix = f.group("suffix").unwrap_or("");
    let is_date = suffix.ends_with(['前', '起', '止']) || suffix.is_empty() && f.is_whole();
    point(f, Some(window)).filter(|_| is_date)
}

pub(super) fn year_middle(f: &Found) -> Option<Read> {
    f.captures[0].contains('年').then_some(())?;
    let due = last_of_month(f.plan_year()?, 6)?;
    one(Span { fuzzy: true, ..Span::until(due) })
}

pub(super) fn year_beginning(f: &Found) -> Option<Read> {
    f.captures[0].contains('年').then_some(Read::Unread)
}

/// A year by itself is a window where it is all there is, or where work is
/// said to be done in it; else it is part of a name (2024年“某展”).
pub(super) fn bare_year(f: &Found) -> Option<Read> {
    const DEEDS: [&str; 20] = [
        "完成", "形成", "实现", "推进", "开展", "启动", "建成", "投用", "投入", "竣工", "按要求", "全面", "统筹",
        "内完成", "继续", "全部", "基本", "组织", "力争", "确保",
    ];
    let done = DEEDS.iter().any(|deed| f.after.starts_with(deed));
    let named = f.group("yy").is_some() || f.captures[0].ends_with('度') && !f.is_whole();
    if named || !(done || f.is_whole() || f.group("until").is_some() && f.after.is_empty()) {
        return None;
    }
    if f.group("y").is_some_and(|y| matches!(y, "今" | "本" | "当")) {
        return inferred_year(f);
    }
    point(f, whole_year(f))
}

pub(super) fn inferred_year(f: &Found) -> Option<Read> {
    let due = Window::year(f.year)?.last;
    let other_word = f.after.starts_with(['龄', '级', '限', '无', '轻']);
    one(Span { inferred: true, ..Span::until(due) }).filter(|_| !other_word)
}

/// One span for each window; 前 with a day makes two readings.
fn each(dues: impl IntoIterator<Item = Option<NaiveDate>>, before_day: bool) -> Option<Read> {
    let spans: Option<Vec<Span>> = dues
        .into_iter()
        .map(|due| {
            let due = due?;
            let strict = if before_day { due.pred_opt()? } else { due };
            Some(Span { strict: Some(strict), ..Span::until(due) })
        })
        .collect();
    spans.map(Read::Spans)
}

pub(super) fn every_quarter(f: &Found) -> Option<Read> {
    each((1..=4).map(|q| Window::quarter(f.year, q).map(|w| w.last)), false)
}

pub(super) fn every_half(f: &Found) -> Option<Read> {
    each([2, 4].map(|q| Window::quarter(f.year, q).map(|w| w.last)), false)
}

pub(super) fn every_month(f: &Found) -> Option<Read> {
    let part = f.group("e").unwrap_or("底");
    each((1..=12).map(|m| Window::part(f.year, m, part).map(|w| w.last)), false)
}

/// The day in each of the months; the last one where a month is too short.
fn days_in(f: &Found, months: impl Iterator<Item = u32>) -> Option<Read> {
    let day = f.number("d").filter(|day| (1..=31).contains(day))?;
    let dues = months.map(|m| Window::day(f.year, m, day).map(|w| w.last).or_else(|| last_of_month(f.year, m)));
    each(dues, f.group("suffix").is_some())
}

pub(super) fn day_of_month(f: &Found) -> Option<Read> {
    days_in(f, 1..=12)
}

pub(super) fn day_of_quarter(f: &Found) -> Option<Read> {
    let offset = match (f.group("first"), f.group("middle")) {
        (Some(_), _) => 1,
        (_, Some(_)) => 2,
        _ => 3,
    };
    days_in(f, (0..4).map(move |q| q * 3 + offset))
}
