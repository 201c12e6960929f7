//! Telephone numbers and names of contacts left out of what others read: they stand
//! in `ledger.json` only, wherever in a cell somebody typed them.
//!
//! Lists of cells keep every other figure, so only what has the shape of a
//! number is left out there; a quotation in print is on the safe side.

use super::text::{fixed, is_nothing, is_same_as_above};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The text with what has the shape of a telephone number left out.
pub fn without_phones<'t>(text: impl Into<Cow<'t, str>>) -> Cow<'t, str> {
    static PHONE: LazyLock<Regex> = LazyLock::new(|| {
        fixed("(?:1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|0[0-9]{2,3}[-－ ][0-9]{7,8}(?:[-转][0-9]{1,5})?)")
    });
    // Fewer than ten digits make none.
    let text = text.into();
    if text.bytes().map(|byte| usize::from(byte.is_ascii_digit())).sum::<usize>() < 10 {
        return text;
    }
    match PHONE.replace_all(&text, "〔电话略〕") {
        Cow::Owned(masked) => masked.into(),
        Cow::Borrowed(_) => text,
    }
}

/// Digits that are long enough to be a telephone number (7 or more, blanks and
/// hyphens between them allowed) are masked, unless they are a date or a
/// measure word follows.
pub fn without_long_numbers(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for next in text.chars().map(Some).chain([None]) {
        let c = next.unwrap_or('\n');
        if is_digit(c) || (!run.is_empty() && matches!(c, '-' | ' ' | '－' | '—')) {
            run.push(c);
            continue;
        }
        if run.is_empty() {
            out.extend(next);
            continue;
        }
        let digits = run.chars().filter(|c| c.is_numeric()).count();
        let date = run.split('-').count() == 3 && run.split('-').next().is_some_and(|y| y.chars().count() == 4);
        match digits {
            7.. if !date && !"元万亿平㎡米个人次户".contains(c) => out.push_str("〔略〕"),
            _ => out.push_str(&run),
        }
        run.clear();
        out.extend(next);
    }
    out
}

/// Whether a character counts and spells nothing; most are Chinese, and none of those does.
fn is_digit(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_digit(),
        '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => false,
        _ => c.is_numeric() && !c.is_alphabetic(),
    }
}

/// Whether eleven digits that begin with 1 stand together.
pub fn has_mobile_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 11 && digits.starts_with('1'))
}

/// Last characters of offices and of what stands for people in general.
const OFFICES: [char; 16] =
    ['办', '科', '局', '所', '委', '部', '处', '室', '站', '组', '心', '镇', '道', '乡', '村', '队'];
/// Titles behind a name.
const TITLES: [&str; 10] = ["主任", "科长", "书记", "镇长", "所长", "部长", "经理", "老师", "同志", "科员"];

/// The names of people in a contact cell: `城建办 王某某、李某（13900000000）` has two.
/// A surname with a title is one as it stands.
pub fn names_in(contact: &str) -> Vec<&str> {
    let parts = contact.split(|c: char| !matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '·'));
    let name = |part: &'_ str| -> Option<(usize, usize)> {
        // The title first: 科长 ends no office.
        let bare = TITLES.iter().find_map(|title| part.strip_suffix(title)).unwrap_or(part);
        let office = bare.char_indices().rfind(|(_, c)| OFFICES.contains(c));
        let start = office.map_or(0, |(at, c)| at + c.len_utf8());
        let end = match bare[start..].chars().count() {
            0 => start,
            1 => part.len(),
            _ => bare.len(),
        };
        let len = part[start..end].chars().count();
        (2..=5).contains(&len).then_some((start, end))
    };
    let said = |part: &&str| !is_nothing(part) && !is_same_as_above(part);
    parts.filter(said).filter_map(|part| name(part).map(|(start, end)| &part[start..end])).collect()
}

/// The text without these names.
pub fn without_names<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    let there = |text: String, name: &str| if text.contains(name) { text.replace(name, "〔略〕") } else { text };
    names.into_iter().fold(text.to_string(), there)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_beside_offices_titles_and_numbers() {
        for (contact, wanted) in [
            ("褚某某", &["褚某某"][..]),
            ("城建办 王某某、李某（13900000000）", &["王某某", "李某"]),
            ("规划科王某某科长", &["王某某"]),
            ("张主任021-00000909", &["张主任"]),
            ("规划科王科长", &["王科长"]),
            ("规划科科长、办公室主任", &[]),
            ("同上", &[]),
            ("社区事务办", &[]),
            ("无", &[]),
        ] {
            assert_eq!(names_in(contact), wanted, "{contact}");
        }
        assert_eq!(without_names("由王某某牵头，王某某负责", ["王某某"]), "由〔略〕牵头，〔略〕负责");
    }

    #[test]
    fn telephone_numbers_are_left_out() {
        assert_eq!(without_phones("王某 021-00001234转801，13900000388"), "王某 〔电话略〕，〔电话略〕");
        assert_eq!(without_phones("完成2025年157个，投资13900万元"), "完成2025年157个，投资13900万元");
    }
}
