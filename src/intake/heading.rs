//! Headings as typed → columns of the form.
//!
//! A heading is folded, its bracketed notes and period words are taken off, and
//! what is left is looked up: whole first, then by the stems below. A heading
//! of another quarter (上季度进展) is no column of ours.

use crate::model::config::Vocabulary;
use crate::model::form::{Column, FIELDS};
use crate::model::value::{Quarter, key, quarters_named, strip_brackets};
use aho_corasick::AhoCorasick;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// The longest text, in characters, that can be a heading.
const LONGEST: usize = 30;

/// A heading, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// The column of the form that it names.
    pub column: Column,
    /// What its brackets say, folded: `%`, `万元`.
    pub notes: Vec<String>,
    /// It names another quarter than the one we are reading.
    pub other_period: bool,
    /// It asks a yes-or-no question (是否完成).
    pub yes_no: bool,
    /// It asks for two things at once (存在问题及下一步计划).
    pub two_in_one: bool,
    /// How plainly it names the column: 0 is our own heading, more is farther.
    pub rank: usize,
}

/// Every heading known, ready for look-up.
pub(super) struct Headings {
    whole: HashMap<String, (Column, usize)>,
    period: Quarter,
}

/// The rank of a heading that only contains a stem.
const FAR: usize = 1_000;

/// Words that put a period before a heading and change nothing about its kind.
const PERIOD_WORDS: &[&str] =
    &["本季度", "本季", "本期", "目前", "当前", "最新", "本年度", "全年", "本年", "年度", "累计"];

/// Words of a period that is over.
const PAST_WORDS: &[&str] = &["上季度", "上季", "上期", "上年", "去年", "上一季度", "前期"];

/// Names under a spanning heading: what the upper one may contain, the lower
/// one, the column.
const CHILDREN: &[(&[&str], &[&str], Column)] = &[
    (&[""], &["比例", "百分比", "占比", "%"], Column::Percent),
    (&["目标", "计划"], &["数量", "数", "个数"], Column::Target),
    (&["完成"], &["数量", "数", "个数"], Column::Done),
    (&["实际"], &["数量", "数"], Column::Done),
    (&["进展"], &["数量"], Column::Done),
    (&["联系", "责任", "填报"], &["姓名"], Column::Contact),
    (&["联系"], &["方式"], Column::Phone),
    (&["完成", "进展"], &["文字说明", "具体情况", "情况", "说明"], Column::Progress),
];

/// The column of a folded name under a folded spanning heading.
fn child(above: &str, below: &str) -> Option<Column> {
    let fits = |(parents, children, _): &&(&[&str], &[&str], Column)| {
        children.contains(&below) && parents.iter().any(|parent| above.contains(parent))
    };
    CHILDREN.iter().find(fits).map(|(_, _, column)| *column)
}

impl Headings {
    /// The headings of the form and those of the office.
    pub(super) fn new(words: &Vocabulary, period: Quarter) -> Self {
        let mut whole = HashMap::new();
        let mut ranks: HashMap<Column, usize> = HashMap::new();
        for (name, column) in words.headings() {
            let rank = ranks.entry(column).or_default();
            whole.entry(name.to_string()).or_insert((column, *rank));
            *rank += 1;
        }
        Self { whole, period }
    }

    /// The column that one heading cell names.
    pub(super) fn resolve(&self, text: &str) -> Option<Heading> {
        // Most cells are no headings; folding their words would cost the most.
        if text.chars().filter(|c| c.is_alphanumeric()).count() > LONGEST {
            return None;
        }
        let folded = key(text);
        if folded.is_empty() || folded.chars().count() > LONGEST {
            return None;
        }
        let (plain, notes) = strip_brackets(&folded);
        let (column, rank) = self.look_up(&folded).or_else(|| self.look_up(&plain))?;
        let other_period = self.is_past(&folded) && column != Column::NextSteps;
        Some(Heading {
            column,
            notes,
            other_period,
            yes_no: folded.starts_with("是否") || folded.ends_with("与否"),
            rank,
            two_in_one: rank == FAR && asks_for_two(&plain),
        })
    }

    /// The column that a heading and the one spanning it name together.
    pub(super) fn resolve_path(&self, upper: &str, lower: &str) -> Option<Heading> {
        let (above, below) = (key(upper), key(lower));
        let (bare, _) = strip_brackets(&below);
        let bare = if bare.is_empty() { below.trim_matches(['(', ')']) } else { bare.as_str() };
        let outer = self.resolve(upper);
        let inner = self.resolve(lower);
        let column = child(&above, bare).or(inner.as_ref().map(|h| h.column)).or(outer.as_ref().map(|h| h.column))?;
        let both = self.resolve(&format!("{upper}{lower}"));
        let other_period =
            self.is_past(&above) || [&outer, &inner, &both].into_iter().flatten().any(|h| h.other_period);
        let notes = [&outer, &inner].into_iter().flatten().flat_map(|h| h.notes.clone()).collect();
        let rank = inner.as_ref().or(outer.as_ref()).map_or(0, |h| h.rank);
        let two_in_one = inner.as_ref().is_some_and(|h| h.two_in_one);
        let yes_no = inner.is_some_and(|h| h.yes_no);
        Some(Heading { column, notes, other_period, yes_no, two_in_one, rank })
    }

    /// Whether a text can stand in the lower row of a heading: it names a column
    /// by itself, or below what stands over it.
    pub(super) fn names_below(&self, upper: Option<&str>, lower: &str) -> bool {
        let (bare, _) = strip_brackets(&key(lower));
        upper.is_some_and(|upper| child(&key(upper), &bare).is_some()) || self.resolve(lower).is_some()
    }

    /// Whether a folded heading speaks of a period that is over.
    fn is_past(&self, folded: &str) -> bool {
        let named = quarters_named(folded, self.period.year);
        PAST_WORDS.iter().any(|word| folded.starts_with(word))
            || (!named.is_empty() && named.iter().all(|quarter| *quarter < self.period))
    }

    fn look_up(&self, folded: &str) -> Option<(Column, usize)> {
        let bare = folded.trim_matches(['*', ':', '.', '、', ',', '-', '/', '★', '☆']);
        self.whole
            .get(bare)
            .copied()
            .or_else(|| {
                let rest = without_period(bare);
                (rest != bare).then(|| self.whole.get(rest).copied()).flatten()
            })
            .or_else(|| first_stem(bare).map(|column| (column, FAR)))
    }
}

/// Every stem of the form with its column.
fn stems() -> impl Iterator<Item = (&'static str, Column)> {
    FIELDS.iter().flat_map(|field| field.stems.iter().map(|stem| (*stem, field.column)))
}

/// The column of the stem that stands first in a heading: 存在问题及下一步计划
/// is a column of problems.
fn first_stem(heading: &str) -> Option<Column> {
    static SEARCH: LazyLock<(AhoCorasick, Vec<Column>)> = LazyLock::new(|| {
        let search = AhoCorasick::new(stems().map(|(stem, _)| stem));
        (search.unwrap_or_else(|e| unreachable!("fixed words: {e}")), stems().map(|(_, column)| column).collect())
    });
    let (search, columns) = &*SEARCH;
    search.find(heading).map(|found| columns[found.pattern()])
}

/// Whether a heading joins two columns that a unit fills in.
fn asks_for_two(heading: &str) -> bool {
    let joined = heading.contains(['及', '和', '与', '、', '/', '并', '+']);
    let answers = stems().filter(|(stem, column)| column.is_answer() && heading.contains(stem));
    joined && answers.map(|(_, column)| column).collect::<BTreeSet<_>>().len() > 1
}

/// A heading without the period in front of it: `截至9月底进展` is `进展`,
/// `2025年第三季度完成情况` is `完成情况`.
fn without_period(heading: &str) -> &str {
    let mut rest = heading;
    loop {
        let before = rest;
        for word in PERIOD_WORDS {
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        if let Some(end) = rest.find("季度").filter(|end| *end <= "2025年第三".len()) {
            rest = &rest[end + "季度".len()..];
        } else if let Some(after) = rest.strip_prefix("截至").or_else(|| rest.strip_prefix("截止")) {
            let date =
                |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '底' | '末' | '目' | '前' | '到');
            rest = after.trim_start_matches(date);
        } else if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let date = |c: char| c.is_ascii_digit() || matches!(c, '年' | '月' | '-' | '至' | '度' | 'q');
            let after = rest.trim_start_matches(date);
            if rest.len() - after.len() >= 2 {
                rest = after;
            }
        }
        rest = rest.trim_start_matches(['的', '度']);
        if rest == before || rest.is_empty() {
            return if rest.is_empty() { heading } else { rest };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings() -> Headings {
        Headings::new(&Vocabulary::default(), Quarter { year: 2025, number: 3 })
    }

    #[test]
    fn headings_as_typed() {
        let cases = [
            ("编 号", Some(Column::Id)),
            ("任务\n名称", Some(Column::Task)),
            ("完成率（％）", Some(Column::Percent)),
            ("截至9月底进展", Some(Column::Progress)),
            ("2025年第三季度完成情况", Some(Column::Progress)),
            ("三季度工作进展", Some(Column::Progress)),
            ("存在问题及需协调解决的事项", Some(Column::Problems)),
            ("存在问题及下一步计划", Some(Column::Problems)),
            ("联系人及电话", Some(Column::Contact)),
            ("*状态", Some(Column::Status)),
            ("下一步工作安排（四季度）", Some(Column::NextSteps)),
            ("序时进度", Some(Column::Schedule)),
            ("街道（镇）", Some(Column::Unit)),
            ("总投资（万元）", Some(Column::Investment)),
            ("嘉定区", None),
            ("", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(headings().resolve(text).map(|h| h.column), wanted, "{text}");
        }
    }

    #[test]
    fn headings_of_other_quarters_are_told() {
        for text in ["上季度进展", "二季度进展情况", "截至6月底进展"] {
            assert!(headings().resolve(text).is_some_and(|h| h.other_period), "{text}");
        }
        for text in ["三季度进展", "本季度进展", "截至9月底完成情况"] {
            assert!(headings().resolve(text).is_some_and(|h| !h.other_period), "{text}");
        }
    }

    #[test]
    fn spanned_headings() {
        let h = headings();
        let cases = [
            ("完成情况", "数量", Column::Done),
            ("完成情况", "比例（%）", Column::Percent),
            ("目标", "数量", Column::Target),
            ("本季度进展", "状态", Column::Status),
            ("联系方式", "姓名", Column::Contact),
            ("联系人", "电话", Column::Phone),
        ];
        for (upper, lower, wanted) in cases {
            assert_eq!(h.resolve_path(upper, lower).map(|h| h.column), Some(wanted), "{upper}/{lower}");
        }
        assert!(h.resolve_path("二季度", "完成率").is_some_and(|h| h.other_period));
    }
}
