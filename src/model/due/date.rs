//! One cell of a date column, typed by people: 2025-09-28, 9月底, 20250928,
//! a serial number. Whatever two people could read differently is doubted.

use super::calendar::Window;
use super::deadlines::{DoubtKind, deadlines};
use super::readers::full_year;
use crate::model::value::{Cell, clean, fixed, key, ordinal, strip_brackets};
use chrono::{Datelike, Days, NaiveDate};
use regex::Regex;
use std::fmt;
use std::sync::LazyLock;

/// A day, or a month where no day was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartialDate {
    /// `2025-09-28`.
    Day(NaiveDate),
    /// `2025-09`: year and month (1 to 12).
    Month(i32, u32),
}

impl PartialDate {
    /// The last day it may mean.
    pub fn last_day(self) -> NaiveDate {
        match self {
            Self::Day(date) => date,
            Self::Month(year, month) => Window::month(year, month).map(|w| w.last).unwrap_or_default(),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Month(year, month) => write!(f, "{year}-{month:02}"),
        }
    }
}

/// What is doubtful about a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateDoubt {
    /// No year was typed; the plan year was taken.
    NoYear,
    /// A bare number that was taken as a day count (45928); the cell has no date format.
    Serial,
    /// 9.3 may be 3 September, or 30 September with its zero lost; not read.
    ZeroLost,
    /// 6-9 may be 9 June or June to September; not read.
    DayOrRange,
    /// A stretch of time (6-9月, 三季度) rather than a date; its last day was taken.
    Range,
    /// A date by convention only (9月初), or one of two readings (9月前).
    Vague,
    /// A date that is only meant, or asked about (2025.9.30（预计）, 拟2025年9月).
    Meant,
    /// No such day (2025-02-30), or a year out of reason; not read.
    Impossible,
    /// No rule reads it.
    Unread,
}

/// A date cell as read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateReading {
    /// The date; absent where the cell is blank or was not read.
    pub value: Option<PartialDate>,
    /// What to report; absent where nothing is doubtful.
    pub doubt: Option<DateDoubt>,
    /// What the words beside it say that it is the date of, if they do.
    pub of: Option<DateOf>,
}

/// What happened on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOf {
    /// 开工, 启动.
    Start,
    /// 完工, 竣工验收.
    Finish,
}

impl DateReading {
    fn sure(value: PartialDate) -> Self {
        Self { value: Some(value), ..Self::default() }
    }

    fn doubtful(value: PartialDate, doubt: DateDoubt) -> Self {
        Self { value: Some(value), doubt: Some(doubt), of: None }
    }

    fn unread(doubt: DateDoubt) -> Self {
        Self { doubt: Some(doubt), ..Self::default() }
    }
}

/// Years that a date of this trade can have.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;
/// Day counts of 1954 to 2119, which no one types as a quantity of days.
const SERIALS: std::ops::RangeInclusive<f64> = 20_000.0..=80_000.0;

/// Reads a cell of a date column. `year` is the plan year, taken (and doubted)
/// where none was typed. 不涉及 and `/` are for the caller.
pub fn read_date(cell: &Cell, year: i32) -> DateReading {
    match cell {
        Cell::Date(at, _, _) if YEARS.contains(&at.year()) => DateReading::sure(PartialDate::Day(at.date())),
        Cell::Date(..) => DateReading::unread(DateDoubt::Impossible),
        Cell::Number(n, format) => of_number(*n, format.as_deref(), year),
        Cell::Text(text) if key(text).is_empty() => DateReading::default(),
        Cell::Text(text) => of_text(&clean(text), year),
        Cell::Bool(_) | Cell::Error(_) | Cell::Uncalculated | Cell::Picture => DateReading::unread(DateDoubt::Unread),
    }
}

/// A stored number: 20250928, 202509, a serial, 9.28, 2025.9. A format with
/// two decimals keeps the zero that the general format drops.
fn of_number(n: f64, format: Option<&str>, year: i32) -> DateReading {
    let two_decimals =
        format.is_some_and(|f| f.split(';').next().is_some_and(|f| f.trim_end_matches('_').ends_with("0.00")));
    if two_decimals && n.fract() != 0.0 {
        return of_text_with_zero(&format!("{n:.2}"), year);
    }
    of_text(&Cell::Number(n, None).text(), year)
}

fn of_text_with_zero(text: &str, year: i32) -> DateReading {
    match text.split_once('.').map(|(month, day)| (month.parse(), day.parse())) {
        Some((Ok(month), Ok(day))) if month <= 12 => whole_day(None, month, day, year),
        Some((Ok(named), Ok(month))) => in_month(named, month),
        _ => DateReading::unread(DateDoubt::Unread),
    }
}

/// A time of day behind a date says nothing about the date.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    fixed("[\\sT]*(?:上午|下午)?[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?(?:\\.[0-9]+)?\\s*(?:Z|\\+08:?00)?$")
});
static YEAR_FIRST: LazyLock<Regex> =
    LazyLock::new(|| fixed("^([0-9]{4}|[0-9]{2})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})[日号]?$"));
static COMPACT: LazyLock<Regex> = LazyLock::new(|| fixed("^([0-9]{4})([0-9]{2})([0-9]{2})$"));
static COMPACT_MONTH: LazyLock<Regex> = LazyLock::new(|| fixed("^([0-9]{4})([0-9]{2})$"));
static YEAR_MONTH: LazyLock<Regex> = LazyLock::new(|| fixed("^([0-9]{4}|[0-9]{2}年)([-./]?)([0-9]{1,2})(月份?)?$"));
static LONG_MONTH: LazyLock<Regex> = LazyLock::new(|| fixed("^([0-9]{4}|[0-9]{2})年([0-9]{1,2})(?:月份?)?$"));
static MONTH_DAY: LazyLock<Regex> = LazyLock::new(|| fixed("^([0-9]{1,2})([-./月])([0-9]{1,2})[日号]?$"));
static MONTH_ALONE: LazyLock<Regex> = LazyLock::new(|| fixed("^([0-9]{1,2}|十[一二]?|[一二三四五六七八九])月份?$"));
static YEAR_TYPED: LazyLock<Regex> = LazyLock::new(|| fixed("[0-9〇零○一二三四五六七八九]{2,4}年|(?:19|20)[0-9]{2}"));

/// What may stand beside a date: that it is only meant, or about, what was done on it,
/// and words that add nothing. With any other word, a 未 or a 一期, it is another date or none.
const BESIDE: &str = "(?P<meant>\\?|预计|预期|计划|拟|暂定|力争|争取|确保|有望|将)|(?P<about>大约|大概|约|左右|前后)\
    |(?P<start>正式开工|正式启动|开工建设|进场施工|开工|动工|启动|开建|开始|进场|施工)\
    |(?P<finish>竣工验收|完工验收|通过验收|验收合格|全面完成|全部完成|全部完工|全面竣工|完成|完工|竣工|建成|验收|交付使用|交付|投入使用|投用)\
    |于|在|已经|已|实际|顺利|上午|下午|当天|当日|(?:周|星期|礼拜)[一二三四五六日天1-7]|[:,;。]";
static AHEAD: LazyLock<Regex> = LazyLock::new(|| fixed(&format!("^(?:{BESIDE})")));
static BEHIND: LazyLock<Regex> = LazyLock::new(|| fixed(&format!("(?:{BESIDE})$")));

/// What the words beside a date say.
#[derive(Default)]
struct Beside {
    meant: bool,
    about: bool,
    of: Option<DateOf>,
}

impl Beside {
    /// Takes what is known off one end of a text.
    fn take<'t>(&mut self, end: &Regex, mut text: &'t str) -> &'t str {
        while let Some(found) = end.captures(text) {
            let word = found.get_match();
            self.meant |= found.name("meant").is_some();
            self.about |= found.name("about").is_some();
            let of = found.name("start").map(|_| DateOf::Start).or(found.name("finish").map(|_| DateOf::Finish));
            self.of = self.of.or(of);
            text = if word.start() == 0 { &text[word.end()..] } else { &text[..word.start()] };
        }
        text
    }
}

fn of_text(text: &str, year: i32) -> DateReading {
    let without_time = TIME.replace(text, "");
    let (folded, notes) = strip_brackets(&key(&without_time));
    let mut beside = Beside::default();
    let date = beside.take(&AHEAD, folded.trim_end_matches('.'));
    let date = beside.take(&BEHIND, date);
    if notes.iter().any(|note| !beside.take(&AHEAD, note).is_empty()) {
        return DateReading::unread(DateDoubt::Unread);
    }
    let read = of_digits(date, year).or_else(|| of_month(date, year)).unwrap_or_else(|| of_phrase(date, year));
    let doubt = match (read.value, &beside) {
        (Some(_), Beside { meant: true, .. }) => Some(DateDoubt::Meant),
        (Some(_), Beside { about: true, .. }) => Some(DateDoubt::Vague),
        _ => read.doubt,
    };
    DateReading { doubt, of: beside.of, ..read }
}

/// The number of a group that matched digits.
fn digits(words: &str) -> u32 {
    words.trim_end_matches('年').parse().unwrap_or(u32::MAX)
}

fn of_digits(text: &str, year: i32) -> Option<DateReading> {
    if let Some(found) = YEAR_FIRST.captures(text).or_else(|| COMPACT.captures(text)) {
        // 2025.3-9
        if text.contains('.') && text.contains('-') {
            return Some(DateReading::unread(DateDoubt::DayOrRange));
        }
        return Some(whole_day(Some(digits(&found[1])), digits(&found[2]), digits(&found[3]), year));
    }
    if let Some(found) = COMPACT_MONTH.captures(text) {
        let (named, month) = (digits(&found[1]), digits(&found[2]));
        let plausible = i32::try_from(named).is_ok_and(|y| YEARS.contains(&y)) && (1..=12).contains(&month);
        return Some(if plausible { in_month(named, month) } else { DateReading::unread(DateDoubt::Unread) });
    }
    if let Some(found) = MONTH_DAY.captures(text) {
        let (month, separator, day) = (digits(&found[1]), &found[2], digits(&found[3]));
        let zero_lost = separator == "." && day <= 3 && found[3].len() == 1;
        if zero_lost && Window::day(year, month, day * 10).is_some() {
            return Some(DateReading::unread(DateDoubt::ZeroLost));
        }
        if separator == "-" && day <= 12 && month < day && found[1].len() + found[3].len() < 4 && !text.contains('0') {
            return Some(DateReading::unread(DateDoubt::DayOrRange));
        }
        return Some(whole_day(None, month, day, year));
    }
    serial(text)
}

fn of_month(text: &str, year: i32) -> Option<DateReading> {
    if let Some(found) = LONG_MONTH.captures(text) {
        return Some(in_month(digits(&found[1]), digits(&found[2])));
    }
    if let Some(found) = YEAR_MONTH.captures(text).filter(|found| !found[2].is_empty()) {
        let lost = &found[2] == "." && &found[3] == "1" && found.get(4).is_none();
        let reading = in_month(digits(&found[1]), digits(&found[3]));
        return Some(if lost { DateReading::unread(DateDoubt::ZeroLost) } else { reading });
    }
    let found = MONTH_ALONE.captures(text)?;
    Some(match ordinal(&found[1]).filter(|month| *month <= 12) {
        Some(month) => DateReading::doubtful(PartialDate::Month(year, month), DateDoubt::NoYear),
        None => DateReading::unread(DateDoubt::Impossible),
    })
}

fn year_named(number: u32) -> Option<i32> {
    i32::try_from(number).ok().and_then(full_year)
}

/// A day; the plan year where none was typed.
fn whole_day(named: Option<u32>, month: u32, day: u32, year: i32) -> DateReading {
    let doubt = named.is_none().then_some(DateDoubt::NoYear);
    let year = named.map_or(Some(year), year_named).filter(|year| YEARS.contains(year));
    match year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day)) {
        Some(date) => DateReading { value: Some(PartialDate::Day(date)), doubt, of: None },
        None => DateReading::unread(DateDoubt::Impossible),
    }
}

fn in_month(named: u32, month: u32) -> DateReading {
    match year_named(named).filter(|year| YEARS.contains(year) && (1..=12).contains(&month)) {
        Some(year) => DateReading::sure(PartialDate::Month(year, month)),
        None => DateReading::unread(DateDoubt::Impossible),
    }
}

/// A bare day count, with or without a time of day.
fn serial(text: &str) -> Option<DateReading> {
    let n: f64 = text.parse().ok().filter(|n| SERIALS.contains(n))?;
    let days = Days::new(n.floor() as u64);
    let date =
        NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(days).filter(|date| YEARS.contains(&date.year()))?;
    Some(DateReading::doubtful(PartialDate::Day(date), DateDoubt::Serial))
}

/// Words: the grammar of deadlines, where it finds exactly one and nothing beside it.
fn of_phrase(text: &str, year: i32) -> DateReading {
    let found = deadlines(text, year);
    let unread = found.doubts.iter().any(|doubt| doubt.kind == DoubtKind::Unread);
    let [only] = &found.milestones[..] else { return DateReading::unread(DateDoubt::Unread) };
    let Some(due) = only.due.filter(|due| only.words == text && !unread && YEARS.contains(&due.year())) else {
        return DateReading::unread(DateDoubt::Unread);
    };
    let value = PartialDate::Day(due);
    let vague = found.doubts.iter().any(|doubt| !matches!(doubt.kind, DoubtKind::OutsideYear(_)));
    if vague {
        return DateReading::doubtful(value, DateDoubt::Vague);
    }
    if only.from.is_some_and(|from| from != due) {
        return DateReading::doubtful(value, DateDoubt::Range);
    }
    let doubt = (!YEAR_TYPED.is_match(text)).then_some(DateDoubt::NoYear);
    DateReading { value: Some(value), doubt, of: None }
}
