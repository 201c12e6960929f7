//! The time that a heading speaks of, seen from the quarter being read:
//! 三季度, 上半年, 7月, 截至9月底, 累计, 下季度.

use crate::model::value::{Quarter, ordinal};
use chrono::{Datelike, NaiveDate};

/// When the figures or words below a heading are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The heading names no time.
    Unsaid,
    /// The whole year.
    Year,
    /// From the beginning until this month, counted from year 0; 累计 alone
    /// means until the quarter's end.
    ToDate(i32),
    /// The quarter being read, or a part of the year that holds it.
    Own,
    /// One month of the quarter being read, counted from year 0.
    Month(i32),
    /// The second half of the year, which the quarter begins or is before.
    RestOfYear,
    /// It is over.
    Past,
    /// It is to come.
    Next,
}

/// A heading's time, and the heading without the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Timed {
    /// When it is of.
    pub when: When,
    /// What is left of the heading.
    pub rest: String,
}

/// What a phrase of time says: months counted from year 0, both included.
#[derive(Clone, Copy)]
enum Phrase {
    /// From the beginning until now.
    ToDate,
    /// From the beginning until this month.
    Until(i32),
    /// These months.
    Months(i32, i32),
    /// A year.
    Year(i32),
}

/// A time told from where we stand.
#[derive(Clone, Copy)]
enum Told {
    ToDate,
    Quarters(i32),
    Months(i32),
    Years(i32),
    Half(i32),
}

/// Words that tell a time from where we stand; what begins another comes after it.
const WORDS: &[(&str, Told)] = &[
    ("截至目前", Told::ToDate),
    ("截止目前", Told::ToDate),
    ("累计", Told::ToDate),
    ("至今", Told::ToDate),
    ("目前", Told::ToDate),
    ("当前", Told::ToDate),
    ("最新", Told::ToDate),
    ("年初以来", Told::ToDate),
    ("上一季度", Told::Quarters(-1)),
    ("上季度", Told::Quarters(-1)),
    ("上季", Told::Quarters(-1)),
    ("上期", Told::Quarters(-1)),
    ("前期", Told::Quarters(-1)),
    ("下一季度", Told::Quarters(1)),
    ("下季度", Told::Quarters(1)),
    ("下季", Told::Quarters(1)),
    ("本季度", Told::Quarters(0)),
    ("当季度", Told::Quarters(0)),
    ("本季", Told::Quarters(0)),
    ("当季", Told::Quarters(0)),
    ("本期", Told::Quarters(0)),
    ("当期", Told::Quarters(0)),
    ("新增", Told::Quarters(0)),
    ("上个月", Told::Months(-1)),
    ("上月", Told::Months(-1)),
    ("本月", Told::Months(0)),
    ("月度", Told::Months(0)),
    ("当月", Told::Months(0)),
    ("下个月", Told::Months(1)),
    ("下月", Told::Months(1)),
    ("次月", Told::Months(1)),
    ("上半年", Told::Half(0)),
    ("下半年", Told::Half(1)),
    ("年底前", Told::Half(1)),
    ("年前", Told::Half(1)),
    ("上年度", Told::Years(-1)),
    ("上年", Told::Years(-1)),
    ("去年", Told::Years(-1)),
    ("下年度", Told::Years(1)),
    ("明年", Told::Years(1)),
    ("来年", Told::Years(1)),
    ("次年", Told::Years(1)),
    ("本年度", Told::Years(0)),
    ("本年", Told::Years(0)),
    ("全年", Told::Years(0)),
    ("今年", Told::Years(0)),
    ("当年", Told::Years(0)),
    ("年度", Told::Years(0)),
];

/// What a phrase of time can begin with; most texts of a sheet begin otherwise.
pub(crate) fn may_begin(folded: &str) -> bool {
    folded.starts_with(|c: char| {
        c.is_ascii_digit() || "一二三四五六七八九十第q截至累目当最年月上下前本新次去明来全今".contains(c)
    })
}

/// Whether a phrase of time may stand in a text: every one has one of these.
pub(crate) fn may_hold(folded: &str) -> bool {
    folded.contains(['季', '月', '年', '期', '累', '目', '今', '当', '最', '增', 'q', '.', '-', '/'])
}

impl Timed {
    /// Reads a folded heading in the sheet of `period`. `ahead` where it speaks
    /// of what is planned: then 一季度 in a fourth quarter is the next year's.
    pub(crate) fn read(folded: &str, period: Quarter, ahead: bool) -> Self {
        let (mut rest, mut left) = (folded, String::new());
        let mut said: Vec<Phrase> = Vec::new();
        while let Some(c) = rest.chars().next() {
            if let Some((phrase, after)) = phrase(rest, period) {
                said.push(phrase);
                rest = after;
            } else {
                left.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        let rest = left.trim_start_matches(['的', '度', '份', ':']).trim_end_matches('的').to_string();
        Self { when: when(&said, period, ahead), rest }
    }
}

/// The month of a day, counted from year 0.
pub(crate) fn month_of(day: NaiveDate) -> i32 {
    month(day.year(), day.month())
}

/// A month, counted from year 0.
fn month(year: i32, number: u32) -> i32 {
    year * 12 + number as i32 - 1
}

/// The months of a quarter.
fn months_of(quarter: Quarter) -> (i32, i32) {
    (month(quarter.year, quarter.number * 3 - 2), month(quarter.year, quarter.number * 3))
}

fn when(said: &[Phrase], period: Quarter, ahead: bool) -> When {
    let (first, last) = months_of(period);
    let from_start = month(period.year, 1);
    let spans = said.iter().filter_map(|phrase| match phrase {
        Phrase::Months(from, to) => Some((*from, *to)),
        Phrase::Until(to) => Some((from_start, *to)),
        _ => None,
    });
    let span = spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
    let year = said.iter().find_map(|phrase| if let Phrase::Year(year) = phrase { Some(*year) } else { None });
    let to_date = said.iter().any(|phrase| matches!(phrase, Phrase::ToDate | Phrase::Until(_)));
    let Some((from, to)) = span else {
        return match year {
            Some(year) if year < period.year => When::Past,
            Some(year) if year > period.year => When::Next,
            _ if to_date => When::ToDate(last),
            Some(_) => When::Year,
            None => When::Unsaid,
        };
    };
    let names_year = year.is_some() || from >= from_start + 12;
    let turned = ahead && !names_year && period.number == 4 && to < from_start + 6;
    match (from, to) {
        _ if turned => When::Next,
        (_, to) if to < first => When::Past,
        (from, _) if from > last => When::Next,
        (_, to) if to > last && said.iter().any(|phrase| matches!(phrase, Phrase::Until(_))) => When::Next,
        (_, to) if to_date => When::ToDate(to.min(last)),
        // In a first quarter the quarter's own figures are those of the year.
        (from, to) if from == from_start && to == last => When::ToDate(to),
        (from, to) if (from, to) == (from_start + 6, from_start + 11) && period.number <= 3 => When::RestOfYear,
        (from, to) if from == from_start && to <= last && to > from => When::ToDate(to),
        (from, to) if from == to => When::Month(to),
        (from, to) if from == from_start && to == from_start + 11 => When::Year,
        _ => When::Own,
    }
}

/// The phrase of time that a text begins with, and what follows it.
fn phrase(text: &str, period: Quarter) -> Option<(Phrase, &str)> {
    if !may_begin(text) && !text.starts_with('到') {
        return None;
    }
    let told = WORDS.iter().find_map(|(word, told)| text.strip_prefix(word).map(|rest| (*told, rest)));
    if let Some((told, rest)) = told {
        return Some((seen_from(told, period), rest));
    }
    let until = ["截至", "截止到", "截止", "至", "到"].iter().find_map(|word| text.strip_prefix(word));
    if let Some(rest) = until {
        let (year, rest) = year(rest.trim_start_matches(['到', '至'])).unwrap_or((period.year, rest));
        let (number, rest) = number(rest.trim_start_matches(['到', '至']))?;
        let rest = rest.strip_prefix(['月', '.']).filter(|_| (1..=12).contains(&number))?;
        let day = |c: char| {
            c.is_ascii_digit() || matches!(c, '日' | '号' | '底' | '末' | '前' | '份' | '中' | '旬' | '上' | '下')
        };
        return Some((Phrase::Until(month(year, number)), rest.trim_start_matches(day)));
    }
    match year(text) {
        Some((year, rest)) => {
            let within = in_year(rest.trim_start_matches('度'), year);
            Some(within.unwrap_or((Phrase::Year(year), rest.trim_start_matches('度'))))
        }
        None => in_year(text, period.year),
    }
}

/// A quarter, months or a half of a year.
fn in_year(text: &str, year: i32) -> Option<(Phrase, &str)> {
    if let Some(rest) = text.strip_prefix("上半年") {
        return Some((Phrase::Months(month(year, 1), month(year, 6)), rest));
    }
    if let Some(rest) = text.strip_prefix("下半年") {
        return Some((Phrase::Months(month(year, 7), month(year, 12)), rest));
    }
    let (n, rest) = number(text.trim_start_matches(['第', 'q']))?;
    let quarter = rest.strip_prefix('季').or_else(|| text.starts_with('q').then_some(rest));
    if let Some(rest) = quarter.filter(|_| (1..=4).contains(&n)) {
        let (from, to) = months_of(Quarter { year, number: n });
        return Some((Phrase::Months(from, to), rest.trim_start_matches('度')));
    }
    let (from, rest) = (n, rest.strip_prefix('月').unwrap_or(rest));
    let range = rest.strip_prefix(['-', '~', '至', '到']).and_then(number);
    let (to, rest) = match range {
        Some((to, rest)) => (to, rest.strip_prefix('月')?),
        None => (from, text.contains('月').then(|| rest_after_month(text)).flatten()?),
    };
    let fits = (1..=12).contains(&from) && (from..=12).contains(&to);
    // At the end of a month things stand as they are to date.
    let at_end = from == to && rest.starts_with(['底', '末']);
    let phrase =
        if at_end { Phrase::Until(month(year, to)) } else { Phrase::Months(month(year, from), month(year, to)) };
    fits.then(|| (phrase, rest.trim_start_matches(['份', '底', '末'])))
}

/// What follows the month that a text begins with.
fn rest_after_month(text: &str) -> Option<&str> {
    number(text)?.1.strip_prefix('月')
}

/// A year in four digits, or in two before 年.
fn year(text: &str) -> Option<(i32, &str)> {
    let (n, rest) = number(text)?;
    match (n, rest.strip_prefix(['年', '.', '-', '/'])) {
        (2000..=2099, Some(rest)) => Some((n as i32, rest)),
        (20..=99, _) => rest.strip_prefix('年').map(|rest| (2000 + n as i32, rest)),
        _ => None,
    }
}

/// A numeral at the head of a text.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let end = if digits > 0 {
        digits
    } else {
        text.len() - text.trim_start_matches(|c| "一二三四五六七八九十".contains(c)).len()
    };
    Some((ordinal(&text[..end])?, &text[end..])).filter(|_| end > 0)
}

fn seen_from(told: Told, period: Quarter) -> Phrase {
    let (first, last) = months_of(period);
    match told {
        Told::ToDate => Phrase::ToDate,
        Told::Quarters(n) => Phrase::Months(first + 3 * n, last + 3 * n),
        Told::Months(n) => Phrase::Months(last + n, last + n),
        Told::Years(n) => Phrase::Year(period.year + n),
        Told::Half(n) => Phrase::Months(month(period.year, 1) + 6 * n, month(period.year, 6) + 6 * n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::key;

    fn read(text: &str, quarter: u32) -> String {
        let timed = Timed::read(&key(text), Quarter { year: 2025, number: quarter }, text.contains("计划"));
        let when = match timed.when {
            When::ToDate(to) => format!("to {}", to % 12 + 1),
            When::Month(of) => format!("month {}", of % 12 + 1),
            other => format!("{other:?}"),
        };
        format!("{when} {}", timed.rest)
    }

    #[test]
    fn no_word_for_a_time_is_overlooked() {
        assert!(WORDS.iter().all(|(word, _)| may_begin(word) && may_hold(word)));
    }

    #[test]
    fn times_as_typed() {
        let cases = [
            (3, "完成数", "Unsaid 完成数"),
            (3, "三季度完成数", "Own 完成数"),
            (3, "2025年第三季度完成情况", "Own 完成情况"),
            (3, "Q3完成数", "Own 完成数"),
            (3, "本季度新增完成数", "Own 完成数"),
            (3, "7-9月完成数", "Own 完成数"),
            (3, "7月至9月完成数", "Own 完成数"),
            (3, "累计完成数", "to 9 完成数"),
            (3, "三季度累计完成数", "to 9 完成数"),
            (3, "截至9月底完成情况", "to 9 完成情况"),
            (3, "截至2025年9月30日完成数", "to 9 完成数"),
            (3, "截至9.30完成数", "to 9 完成数"),
            (3, "截至8月完成数", "to 8 完成数"),
            (3, "1-9月完成数", "to 9 完成数"),
            (3, "2025年9月底实际完成", "to 9 实际完成"),
            (3, "12月底完成数", "Next 完成数"),
            (3, "目前进展", "to 9 进展"),
            (3, "9月完成数", "month 9 完成数"),
            (3, "九月份完成数", "month 9 完成数"),
            (3, "上月进展", "month 8 进展"),
            (3, "上半年完成数", "Past 完成数"),
            (2, "上半年完成数", "to 6 完成数"),
            (3, "截至6月底进展", "Past 进展"),
            (3, "上季度进展", "Past 进展"),
            (3, "2024年完成数", "Past 完成数"),
            (3, "年度目标", "Year 目标"),
            (3, "2025年目标", "Year 目标"),
            (3, "四季度计划", "Next 计划"),
            (3, "下半年计划", "RestOfYear 计划"),
            (3, "明年计划", "Next 计划"),
            (3, "年底前工作安排", "RestOfYear 工作安排"),
            (3, "2025年前完成数", "Year 前完成数"),
            (3, "2026年计划", "Next 计划"),
            (3, "10月计划", "Next 计划"),
            (4, "一季度计划", "Next 计划"),
            (4, "一季度完成数", "Past 完成数"),
            (4, "下半年计划", "Own 计划"),
            (3, "15分钟社区生活圈", "Unsaid 15分钟社区生活圈"),
            (3, "累计", "to 9 "),
            (1, "一季度完成数", "to 3 完成数"),
            (1, "1月完成数", "month 1 完成数"),
        ];
        for (quarter, text, wanted) in cases {
            assert_eq!(read(text, quarter), wanted, "{text}");
            assert!(may_hold(&key(text)) || wanted.starts_with("Unsaid"), "{text}");
        }
    }
}
