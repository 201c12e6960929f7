//! Numbers in front of words: `2: …`, `任务二、…`, `（3）…`, `①…`, and the marks
//! of an enumeration. Read once for the list and for what units send.

use super::number::chinese_number;
use super::text::{as_key, fixed};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Chinese numerals that number things.
const NUMERALS: &str = "一二三四五六七八九十";

/// How a number stands before words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `2: …`, `二、…`, `2. …`.
    Stopped,
    /// `（2）…`.
    Bracketed,
    /// `②…`.
    Circled,
    /// `2.1 …`: the number of an item, of which the first part counts.
    Decimal,
    /// `2) …`, `2-…`, `第2项…`, or nothing behind it.
    Loose,
}

/// Words with a number in front.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbered<'a> {
    /// The number, from 1.
    pub number: u32,
    /// How it stands there.
    pub style: Style,
    /// The words behind it, as typed.
    pub rest: &'a str,
}

/// An Arabic or Chinese numeral, from 1; `2.0` is what a number cell shows of 2.
pub fn ordinal(words: &str) -> Option<u32> {
    let folded = as_key(words);
    let bare = folded.trim_end_matches(".0");
    let n = bare.parse().ok().or_else(|| u32::try_from(chinese_number(bare)?).ok());
    n.filter(|n| (1..=9999).contains(n))
}

/// The number that one character is: ②, ⑵, ⒉.
pub fn circled(c: char) -> Option<u32> {
    let first = match c {
        '①'..='⑳' => '①',
        '⑴'..='⒇' => '⑴',
        '⒈'..='⒛' => '⒈',
        _ => return None,
    };
    Some(c as u32 - first as u32 + 1)
}

/// The number in front of a title or deliverable, where one stands there.
pub fn numbered(text: &str) -> Option<Numbered<'_>> {
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        fixed(&format!("^(任务|第|(?i:no)[.．]|序号)?\\s*([（(])?\\s*([0-9０-９]{{1,4}}|[{NUMERALS}]{{1,9}})"))
    });
    let text = text.trim_start();
    let mut chars = text.chars();
    if let Some(number) = chars.next().and_then(circled) {
        return Some(Numbered { number, style: Style::Circled, rest: chars.as_str().trim_start() });
    }
    let head = HEAD.captures(text)?;
    let (worded, bracketed, number) = (head.get(1).is_some(), head.get(2).is_some(), ordinal(&head[3])?);
    let is_digit = |c: char| c.is_ascii_digit();
    let after = &text[head[0].len()..];
    let after = after.strip_prefix(".0").filter(|rest| !rest.starts_with(is_digit)).unwrap_or(after).trim_start();
    let mut chars = after.chars();
    let (mark, behind) = (chars.next(), chars.as_str());
    let (style, rest) = match mark {
        Some(')' | '）') if bracketed => (Style::Bracketed, behind),
        _ if bracketed => return None,
        Some('.' | '．') if behind.starts_with(is_digit) => {
            (Style::Decimal, behind.trim_start_matches(|c: char| is_digit(c) || ".、:： ".contains(c)))
        }
        // 6-9月 is a time.
        Some('-' | '－' | '—' | '–' | '~' | '～') if behind.starts_with(is_digit) => {
            let rest = behind.trim_start_matches(is_digit);
            if rest.trim_start().starts_with(['年', '月', '日', '号', '季']) {
                return None;
            }
            (Style::Decimal, rest.trim_start_matches(|c: char| is_digit(c) || ".、:： -".contains(c)))
        }
        Some(':' | '：' | '∶' | '、' | '.' | '．') => (Style::Stopped, behind),
        Some(')' | '）' | ',' | '，' | '-' | '－' | '—' | '–') => (Style::Loose, behind),
        Some(_) if worded => (Style::Loose, after.trim_start_matches('项')),
        Some(_) => return None,
        None => (Style::Loose, ""),
    };
    Some(Numbered { number, style, rest: rest.trim_start() })
}

/// Whether a folded text begins like the heading of a section: `一、`, `(二)`.
pub fn heads_a_section(folded: &str) -> bool {
    let rest = folded.trim_start_matches('(').trim_start_matches(|c| NUMERALS.contains(c));
    rest.len() < folded.len() && rest.starts_with(['、', ')', '.'])
}

/// The marks of an enumeration: they run 1, 2, 3 … in one style, each at the
/// beginning or after a blank or the end of a sentence.
pub fn enumeration(text: &str) -> Vec<Range<usize>> {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| fixed("[（(]([0-9０-９]{1,2})[)）][、.]?|([0-9０-９]{1,2})[、．.）)]|([①-⑳])"));
    let mut found = Vec::new();
    let mut style = None;
    for captures in MARK.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        let (kind, number) = match (captures.get(1), captures.get(2)) {
            (Some(digits), _) => (Style::Bracketed, ordinal(digits.as_str())),
            (_, Some(digits)) => (Style::Stopped, ordinal(digits.as_str())),
            _ => (Style::Circled, whole.as_str().chars().next().and_then(circled)),
        };
        let before = text[..whole.start()].chars().next_back();
        let at_start = before.is_none_or(|c| c.is_whitespace() || "。；;：:".contains(c));
        let decimal =
            whole.as_str().ends_with(['.', '．']) && text[whole.end()..].starts_with(|c: char| c.is_ascii_digit());
        let next = number.is_some_and(|n| n as usize == found.len() + 1);
        if at_start && !decimal && next && style.is_none_or(|s| s == kind) {
            style = Some(kind);
            found.push(whole.range());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_titles() {
        let cases = [
            ("9: 甲", Some((9, Style::Stopped, "甲"))),
            ("九、甲", Some((9, Style::Stopped, "甲"))),
            ("任务２：甲", Some((2, Style::Stopped, "甲"))),
            ("（二）甲", Some((2, Style::Bracketed, "甲"))),
            ("② 甲", Some((2, Style::Circled, "甲"))),
            ("2.1 甲", Some((2, Style::Decimal, "甲"))),
            ("第二项甲", Some((2, Style::Loose, "甲"))),
            ("2.0", Some((2, Style::Loose, ""))),
            ("2-1 甲", Some((2, Style::Decimal, "甲"))),
            ("2-甲", Some((2, Style::Loose, "甲"))),
            ("6-9月，甲", None),
            ("2个甲", None),
            ("（2甲", None),
            ("甲", None),
            ("", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(numbered(text).map(|n| (n.number, n.style, n.rest)), wanted, "{text}");
        }
    }
}
