//! Telephone numbers left out of what others read: contacts stand in
//! `ledger.json` only, wherever in a cell somebody typed them.
//!
//! Lists of cells keep every other figure, so only what has the shape of a
//! number is left out there; a quotation in print is on the safe side.

use super::text::fixed;
use regex::Regex;
use std::sync::LazyLock;

/// The text with what has the shape of a telephone number left out.
pub fn without_phones(text: &str) -> String {
    static PHONE: LazyLock<Regex> = LazyLock::new(|| {
        fixed("(?:1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}|0[0-9]{2,3}[-－ ][0-9]{7,8}(?:[-转][0-9]{1,5})?)")
    });
    PHONE.replace_all(text, "〔电话略〕").into_owned()
}

/// Digits that are long enough to be a telephone number (7 or more, blanks and
/// hyphens between them allowed) are masked, unless they are a date or a
/// measure word follows.
pub fn without_long_numbers(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_numeric() && !c.is_alphabetic() || (!run.is_empty() && matches!(c, '-' | ' ' | '－' | '—')) {
            run.push(c);
            continue;
        }
        let digits = run.chars().filter(|c| c.is_numeric()).count();
        let date = run.split('-').count() == 3 && run.split('-').next().is_some_and(|y| y.chars().count() == 4);
        match digits {
            7.. if !date && !"元万亿平㎡米个人次户".contains(c) => out.push_str("〔略〕"),
            _ => out.push_str(&run),
        }
        run.clear();
        if c != '\n' {
            out.push(c);
        }
    }
    out
}

/// Whether eleven digits that begin with 1 stand together.
pub fn has_mobile_number(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 11 && digits.starts_with('1'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_left_out() {
        assert_eq!(without_phones("王某 021-00001234转801，13900000388"), "王某 〔电话略〕，〔电话略〕");
        assert_eq!(without_phones("完成2025年157个，投资13900万元"), "完成2025年157个，投资13900万元");
    }
}
