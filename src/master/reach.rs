//! Words for towns of a kind: 各街镇, 各镇（街道）, 其余各街镇, 各园区, 有关街道.
//!
//! Every district writes them in its own way; what they have in common is a word
//! for all (各, 每个), one that narrows (相关, 其他) and the kinds, one or more.

use crate::model::task::Unit;
use crate::model::value::{fixed, key};
use regex::{Captures, Regex};
use std::sync::LazyLock;

/// How far the words reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// All of the kind.
    None,
    /// All but those named beside them (其他各街镇).
    Others,
    /// Each that is concerned (各相关街镇): which ones is not said.
    Concerned,
    /// Some that are not named (有关街道).
    Open,
}

/// Towns meant by their kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// The words, folded.
    pub words: String,
    /// The endings of the names meant; none where every town is (街镇).
    sorts: Vec<Sort>,
    /// What narrows them.
    pub limit: Limit,
    /// Whether the words say that each has its own (每个街镇).
    pub each: bool,
}

/// Kinds of towns, told by the ending of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Street,
    Town,
    Township,
    /// A zone and whatever else reports like a town.
    Zone,
}

/// Words for kinds, the longer first; none of them where every town is meant.
const KINDS: [(&str, &[Sort]); 20] = [
    ("街道乡镇", &[]),
    ("乡镇街道", &[]),
    ("镇乡街道", &[]),
    ("街乡镇", &[]),
    ("乡镇街", &[]),
    ("街道镇", &[]),
    ("镇街道", &[]),
    ("街镇", &[]),
    ("镇街", &[]),
    ("乡镇", &[Sort::Town, Sort::Township]),
    ("街道", &[Sort::Street]),
    ("产业园区", &[Sort::Zone]),
    ("功能区", &[Sort::Zone]),
    ("开发区", &[Sort::Zone]),
    ("工业区", &[Sort::Zone]),
    ("园区", &[Sort::Zone]),
    ("新区", &[Sort::Zone]),
    ("管委会", &[Sort::Zone]),
    ("镇", &[Sort::Town]),
    ("乡", &[Sort::Township]),
];

/// What stands behind 镇, 乡 or 街道 where another word begins: 各乡村, 各街道空间.
const OTHER_WORDS: &str = "村区域间土愁亲级空两立沿口路家";

const BODY: &str = "(?:人民政府|政府|党工委|办事处|管委会|管理委员会)?";

fn pattern() -> String {
    let kinds = KINDS.map(|(word, _)| word).join("|");
    let kind = format!("(?:{kinds}){BODY}");
    let more = format!("(?:[、,/和及与]各?{kind}|[(]各?{kind}(?:[、,/和及与]各?{kind})*[)])*");
    format!(
        "(?:全区|区内|辖区|本区|全县|全市)?(?P<others>其他|其余|其它)?(?P<all>各个?|全部|所有|全体|每个|每)?\
         (?P<some>相关|有关|涉及的?|涉)?(?P<kinds>{kind}{more})"
    )
}

static WORDS: LazyLock<Regex> = LazyLock::new(|| fixed(&pattern()));
static WHOLE: LazyLock<Regex> = LazyLock::new(|| fixed(&format!("^{}$", pattern())));

/// The towns that a whole part of a cell means.
pub(super) fn reach(part: &str) -> Option<Reach> {
    let folded = key(part);
    WHOLE.captures(&folded).map(|found| read(&found))
}

/// Whether the part is a kind and no more, as the second half of 各镇、街道.
fn is_bare_kind(part: &str) -> bool {
    reach(part).is_some_and(|reach| KINDS.iter().any(|(word, _)| reach.words.starts_with(word)))
}

/// The towns that a sentence speaks of, where a word says that it is all or some of a kind.
pub(super) fn spoken_of(text: &str) -> Vec<Reach> {
    let folded = key(text);
    let told = |found: &Captures| ["others", "all", "some"].iter().any(|group| found.name(group).is_some());
    let ends = |found: &Captures| {
        let end = found.get(0).map_or(0, |whole| whole.end());
        !folded[end..].starts_with(|c| OTHER_WORDS.contains(c))
    };
    WORDS.captures_iter(&folded).filter(|found| told(found) && ends(found)).map(|found| read(&found)).collect()
}

fn read(found: &Captures) -> Reach {
    let has = |group| found.name(group).is_some();
    let all = found.name("all").map_or("", |all| all.as_str());
    let limit = match (has("others"), has("some"), all.is_empty()) {
        (true, ..) => Limit::Others,
        (_, true, false) => Limit::Concerned,
        (_, true, true) => Limit::Open,
        _ => Limit::None,
    };
    let mut sorts = Vec::new();
    let mut rest = &found["kinds"];
    let mut every = false;
    while let Some(c) = rest.chars().next() {
        match KINDS.iter().find(|(word, _)| rest.starts_with(word)) {
            Some((word, named)) => {
                // 街道办事处管委会 is no second kind.
                every |= named.is_empty();
                sorts.extend(*named);
                rest = rest[word.len()..].trim_start_matches("管委会").trim_start_matches("管理委员会");
            }
            None => rest = &rest[c.len_utf8()..],
        }
    }
    sorts.sort_unstable();
    sorts.dedup();
    if every {
        sorts.clear();
    }
    Reach { words: found[0].to_string(), sorts, limit, each: all.starts_with('每') }
}

fn sort_of(unit: &Unit) -> Sort {
    let name = key(&unit.name);
    let plain = name.trim_end_matches("办事处").trim_end_matches("人民政府");
    match plain.chars().next_back() {
        _ if plain.ends_with("街道") || plain.ends_with("街道办") => Sort::Street,
        Some('镇') => Sort::Town,
        Some('乡') => Sort::Township,
        _ => Sort::Zone,
    }
}

impl Reach {
    /// Whether a town is of a kind that is meant.
    pub(super) fn covers(&self, town: &Unit) -> bool {
        self.sorts.is_empty() || self.sorts.contains(&sort_of(town))
    }

    /// Whether the words name streets and towns apart, and so may have
    /// forgotten what is neither.
    pub(super) fn joins(&self, other: &Self) -> bool {
        let both = |a: Sort, b: Sort| self.sorts.contains(&a) && other.sorts.contains(&b);
        both(Sort::Street, Sort::Town) || both(Sort::Town, Sort::Street)
    }
}

/// The parts of a cell, blanks or list marks between them; what stands in
/// brackets stays with the word before.
pub(super) fn parts(cell: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth) = (Vec::new(), String::new(), 0u32);
    for c in cell.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && (c.is_whitespace() || "、，,；;/".contains(c)) {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim().to_string()).filter(|part| !part.is_empty()).collect()
}

/// A name without the word for its part in it: 牵头单位：甲局, 甲局（牵头）, 甲局牵头.
fn bare_name(part: &str) -> &str {
    const ROLES: [&str; 8] = ["牵头", "主办", "责任", "配合", "协办", "参与", "负责", "落实"];
    let label = |words: &str| ROLES.iter().any(|role| words.starts_with(role)) && words.chars().count() <= 4;
    let name = match part.split_once(['：', ':']) {
        Some((before, after)) if label(before) => after.trim(),
        _ => part,
    };
    let bracket = ROLES.iter().flat_map(|role| [format!("（{role}）"), format!("({role})"), role.to_string()]);
    bracket.into_iter().find_map(|role| name.strip_suffix(&role)).unwrap_or(name).trim()
}

/// As `parts`, without roles, 各镇、街道 kept together.
pub(super) fn owner_parts(cell: &str) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for part in parts(cell).iter().map(|part| bare_name(part).to_string()).filter(|part| !part.is_empty()) {
        match joined.last_mut().filter(|last| is_bare_kind(&part) && reach(last).is_some()) {
            Some(last) => *last = format!("{last}、{part}"),
            None => joined.push(part),
        }
    }
    joined
}

/// Whether a cell names owners and nothing that cannot be one: towns by their
/// kind, units of the list, or words that end as the name of an office does.
pub(super) fn names_owners(cell: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["局", "委", "办", "部", "处", "公司", "集团", "中心", "部门", "单位", "政府", "管委会"];
    let is_owner = |part: &String| {
        let town = part.ends_with(['镇', '乡']) || part.ends_with("街道") || reach(part).is_some();
        part.chars().count() <= 12 && (town || ENDINGS.iter().any(|ending| part.ends_with(ending)))
    };
    let parts = owner_parts(cell);
    !parts.is_empty() && parts.iter().all(is_owner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::task::UnitKind;

    fn who(part: &str) -> Option<(String, Limit)> {
        let unit = |name: &str| Unit {
            name: name.into(),
            kind: UnitKind::Town,
            aliases: vec![],
            emails: vec![],
            formers: Vec::new(),
        };
        let units = ["甲街道", "乙镇", "丙乡", "丁工业区"].map(unit);
        let reach = reach(part)?;
        let names = units.iter().filter(|unit| reach.covers(unit)).filter_map(|unit| unit.name.chars().next());
        Some((names.collect(), reach.limit))
    }

    #[test]
    fn kinds_as_districts_write_them() {
        for (part, names, limit) in [
            ("各街镇", "甲乙丙丁", Limit::None),
            ("全区各街镇", "甲乙丙丁", Limit::None),
            ("各街镇（园区）", "甲乙丙丁", Limit::None),
            ("各镇（街道）", "甲乙", Limit::None),
            ("各街道（镇）", "甲乙", Limit::None),
            ("各镇、街道", "甲乙", Limit::None),
            ("各镇、各街道、各园区", "甲乙丁", Limit::None),
            ("各乡镇人民政府", "乙丙", Limit::None),
            ("各街道办事处", "甲", Limit::None),
            ("各乡镇（街道）", "甲乙丙", Limit::None),
            ("各园区管委会", "丁", Limit::None),
            ("其余各镇", "乙", Limit::Others),
            ("各相关镇街", "甲乙丙丁", Limit::Concerned),
            ("各涉街镇", "甲乙丙丁", Limit::Concerned),
            ("有关街道", "甲", Limit::Open),
            ("镇街", "甲乙丙丁", Limit::None),
        ] {
            assert_eq!(who(part), Some((names.to_string(), limit)), "{part}");
        }
        for other in ["乙镇", "区规划资源局", "各相关部门", "各镇卫生院", "街道办主任"] {
            assert_eq!(who(other), None, "{other}");
        }
    }

    #[test]
    fn sentences_speak_of_towns() {
        let words = |text: &str| spoken_of(text).into_iter().map(|reach| reach.words).collect::<Vec<_>>().join(" ");
        for (text, wanted) in [
            ("每个镇（街道）至少提交2个案例", "每个镇(街道)"),
            ("其他各街镇做好保障", "其他各街镇"),
            ("推进试点街镇建设", ""),
            ("改善各乡村面貌、各街道空间", ""),
            ("各乡镇、街道完成聘任", "各乡镇、街道"),
        ] {
            assert_eq!(words(text), wanted, "{text}");
        }
    }
}
