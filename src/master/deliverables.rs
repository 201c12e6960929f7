//! One 成果 cell into its deliverables: `1、… 2、…`, `<p>…</p>`, or rows.
//!
//! The markup is the only thing that is ever removed from the words.

use crate::model::value::{enumeration, fixed};
use regex::Regex;
use std::sync::LazyLock;

/// A 成果 cell, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Deliverables {
    /// The deliverables, without numbers and markup; none where the cell is empty.
    pub items: Vec<String>,
    /// Whether they carry numbers.
    pub numbered: bool,
    /// How many tags were removed.
    pub tags: usize,
}

static TAG: LazyLock<Regex> =
    LazyLock::new(|| fixed("(?i)</?(p|br|li|ul|ol|div|tr|td|table|tbody|span|b|strong|font)(?:\\s[^<>]*)?/?>"));
/// Takes a 成果 cell apart: by its numbers where they make an enumeration, else
/// by its paragraphs.
pub(super) fn deliverables(cell: &str) -> Deliverables {
    let tags = TAG.find_iter(cell).count();
    let plain = TAG.replace_all(cell, |found: &regex::Captures| {
        let inline = matches!(found[1].to_lowercase().as_str(), "span" | "b" | "strong" | "font");
        if inline { "" } else { "\n\n" }
    });
    let marks = enumeration(&plain);
    let (items, numbered) = match marks.first() {
        Some(first) => {
            let prefix = plain[..first.start].trim();
            let ends = marks.iter().skip(1).map(|mark| mark.start).chain([plain.len()]);
            let mut items: Vec<String> =
                marks.iter().zip(ends).map(|(mark, end)| plain[mark.end..end].trim().to_string()).collect();
            if let Some(item) = items.first_mut().filter(|_| !prefix.is_empty()) {
                *item = format!("{prefix}{item}");
            }
            (items, true)
        }
        None => (plain.split("\n\n").map(|part| part.trim().to_string()).collect(), false),
    };
    Deliverables { items: items.into_iter().filter(|item| !item.is_empty()).collect(), numbered, tags }
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
            let got = deliverables(cell);
            assert_eq!(got.items, items, "{cell}");
            assert_eq!(got.numbered, numbered, "{cell}");
        }
    }
}
