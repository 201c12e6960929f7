//! One 成果 cell into its deliverables: `1、… 2、…`, `<p>…</p>`, or rows.
//!
//! The markup is the only thing that is ever removed from the words.

use regex::Regex;
use std::sync::LazyLock;

/// A 成果 cell, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Split {
    /// The deliverables, without numbers and markup; none where the cell is empty.
    pub items: Vec<String>,
    /// Whether they carry numbers.
    pub numbered: bool,
    /// How many tags were removed.
    pub tags: usize,
}

fn fixed(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("the pattern is fixed: {e}"))
}

static TAG: LazyLock<Regex> =
    LazyLock::new(|| fixed("(?i)</?(p|br|li|ul|ol|div|tr|td|table|tbody|span|b|strong|font)(?:\\s[^<>]*)?/?>"));
static MARKER: LazyLock<Regex> =
    LazyLock::new(|| fixed("[（(]([0-9０-９]{1,2})[)）][、.]?|([0-9０-９]{1,2})([、．.）)])|([①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])"));

/// Takes a 成果 cell apart. Numbers count only where they run 1, 2, 3 … in one
/// style, each at the beginning or after a blank or the end of a sentence.
pub(super) fn split(cell: &str) -> Split {
    let tags = TAG.find_iter(cell).count();
    let plain = TAG.replace_all(cell, |found: &regex::Captures| {
        let inline = matches!(found[1].to_lowercase().as_str(), "span" | "b" | "strong" | "font");
        if inline { "" } else { "\n\n" }
    });
    let marks = markers(&plain);
    let (items, numbered) = match marks.first() {
        Some(first) => {
            let prefix = plain[..first.0].trim();
            let ends = marks.iter().skip(1).map(|mark| mark.0).chain([plain.len()]);
            let mut items: Vec<String> =
                marks.iter().zip(ends).map(|(mark, end)| plain[mark.1..end].trim().to_string()).collect();
            if let Some(item) = items.first_mut().filter(|_| !prefix.is_empty()) {
                *item = format!("{prefix}{item}");
            }
            (items, true)
        }
        None => (plain.split("\n\n").map(|part| part.trim().to_string()).collect(), false),
    };
    Split { items: items.into_iter().filter(|item| !item.is_empty()).collect(), numbered, tags }
}

/// The markers that make a run from 1, as (start, end).
fn markers(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut style = None;
    for captures in MARKER.captures_iter(text) {
        let Some(whole) = captures.get(0) else { continue };
        let (kind, number) = match (captures.get(1), captures.get(2), captures.get(4)) {
            (Some(digits), ..) => ('(', value(digits.as_str())),
            (_, Some(digits), _) => ('1', value(digits.as_str())),
            (.., Some(ring)) => ('①', ring.as_str().chars().next().map_or(0, |c| c as u32 - '①' as u32 + 1)),
            _ => continue,
        };
        let before = text[..whole.start()].chars().next_back();
        let at_start = before.is_none_or(|c| c.is_whitespace() || "。；;：:".contains(c));
        let decimal =
            whole.as_str().ends_with(['.', '．']) && text[whole.end()..].starts_with(|c: char| c.is_ascii_digit());
        if at_start && !decimal && number as usize == found.len() + 1 && style.is_none_or(|s| s == kind) {
            style = Some(kind);
            found.push((whole.start(), whole.end()));
        }
    }
    found
}

fn value(digits: &str) -> u32 {
    crate::model::value::key(digits).parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_as_received() {
        let cases: [(&str, &[&str], bool); 12] = [
            ("1、甲（7月底前） 2、乙 3、丙", &["甲（7月底前）", "乙", "丙"], true),
            ("<p>1、甲。</p> <p>2、乙</p>", &["甲。", "乙"], true),
            ("<p>1、甲</p>", &["甲"], true),
            ("<p>甲</p><p>乙</p>", &["甲", "乙"], false),
            ("甲，乙，丙。", &["甲，乙，丙。"], false),
            ("", &[], false),
            ("1.甲 2.乙", &["甲", "乙"], true),
            ("（1）甲（2）不算（7月） （2）乙", &["甲（2）不算（7月）", "乙"], true),
            ("①甲；②乙", &["甲；", "乙"], true),
            ("1、共2.5公里 2、乙", &["共2.5公里", "乙"], true),
            ("甲\n\n乙", &["甲", "乙"], false),
            ("６-9月，开展1、2号点", &["６-9月，开展1、2号点"], false),
        ];
        for (cell, items, numbered) in cases {
            let got = split(cell);
            assert_eq!(
                (got.items.iter().map(String::as_str).collect::<Vec<_>>(), got.numbered),
                (items.to_vec(), numbered),
                "{cell}"
            );
        }
    }
}
