//! Problems by kind: which kind a matter is of, and which matters are told.

use super::matters::Matter;
use super::phrases::quotation;
use super::selection::Selection;
use crate::model::config::{Config, PROBLEM_KINDS};
use crate::model::ledger::Entry;
use crate::model::value::{Derived, Excerpt, Given, Words, key};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Characters of a quoted problem.
pub const PROBLEM: usize = 30;
/// Kinds of problem of which a matter is told; the others are counted.
pub const TOLD: usize = 3;
/// Kinds of problem, 其他 included; those beyond, the smallest, join it.
const KINDS: usize = 16;
/// Characters below which words say little.
const TELLING: usize = 8;

/// Problems of one kind.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The kind's name; absent for what no kind claims.
    pub kind: Option<String>,
    /// What is wrong, what most cells report first.
    pub matters: Vec<Matter>,
    /// Position in `matters` of the one worth telling.
    pub told: Option<usize>,
}

impl Problem {
    /// Cells that report it, in the order of print.
    pub fn cells(&self) -> Vec<usize> {
        let mut cells: Vec<usize> = self.matters.iter().flat_map(Matter::cells).collect();
        cells.sort_unstable();
        cells
    }
}

/// 存在问题 of a row.
pub fn problems_of(entry: &Entry) -> Option<&Given<Words>> {
    entry.answers.problems.as_ref()
}

/// Kinds of problem with their words folded, in the order of print.
struct Kinds(Vec<(String, Vec<String>)>);

impl Kinds {
    fn new(config: &Config) -> Self {
        let own = &config.words.problem_kinds;
        let fold = |words: &mut dyn Iterator<Item = &str>| words.map(key).filter(|word| !word.is_empty()).collect();
        if own.is_empty() {
            let built_in = PROBLEM_KINDS.iter();
            return Self(built_in.map(|(kind, words)| (kind.to_string(), fold(&mut words.iter().copied()))).collect());
        }
        Self(own.iter().map(|(kind, words)| (kind.clone(), fold(&mut words.iter().map(String::as_str)))).collect())
    }

    /// The kind that most characters of the words bear on, of several the first.
    fn of(&self, words: &str) -> Option<usize> {
        let words = key(words);
        let weight = |signs: &[String]| -> usize {
            signs.iter().filter(|sign| words.contains(sign.as_str())).map(|sign| sign.chars().count()).sum()
        };
        let weights = self.0.iter().enumerate().map(|(k, (_, signs))| (weight(signs), Reverse(k)));
        weights.max().filter(|(weight, _)| *weight > 0).map(|(_, Reverse(k))| k)
    }
}

/// Words before which a body is asked for something.
const ASKING: [&str; 4] = ["需", "请", "望", "建议"];
/// Words with one of them that ask for nothing now.
const NOT_ASKING: [&str; 5] = ["申请", "请示", "无需", "不需", "邀请"];
/// The longest name of a body that is looked for.
const BODY: usize = 20;

/// Those of the known bodies that words ask for something: named after such a word in one clause.
pub fn asked_for<'k>(words: &str, known: &BTreeSet<&'k str>) -> BTreeSet<&'k str> {
    let mut asked = BTreeSet::new();
    for clause in words.split(['，', ',', '。', '；', ';', '\n']) {
        if !ASKING.iter().any(|word| clause.contains(word)) {
            continue;
        }
        let clause = NOT_ASKING.iter().fold(clause.to_string(), |clause, words| clause.replace(words, ""));
        let Some((_, rest)) = ASKING.iter().filter_map(|word| clause.split_once(word)).max_by_key(|(_, r)| r.len())
        else {
            continue;
        };
        // Where its characters begin, and where the last one ends.
        let starts: Vec<usize> = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).collect();
        let mut at = 0;
        while at + 1 < starts.len() {
            let most = BODY.min(starts.len() - 1 - at);
            let named = (2..=most)
                .rev()
                .find_map(|length| Some((length, *known.get(rest.get(starts[at]..starts[at + length])?)?)));
            asked.extend(named.map(|(_, body)| body));
            at += named.map_or(1, |(length, _)| length);
        }
    }
    asked
}

impl Selection<'_> {
    /// Problems by kind, the largest kind first, 其他 last. What several units
    /// report is one matter of one kind.
    pub fn problems(&self, config: &Config) -> Vec<Problem> {
        let kinds = Kinds::new(config);
        let mut found: Vec<(Option<String>, Vec<Matter>)> =
            kinds.0.iter().map(|(name, _)| (Some(name.clone()), Vec::new())).collect();
        let mut rest = Vec::new();
        for matter in self.matters(&self.telling(problems_of), problems_of) {
            let words = matter.same.first().map_or("", |cell| self.words(*cell, problems_of));
            kinds.of(words).map_or(&mut rest, |kind| &mut found[kind].1).push(matter);
        }
        let size = |matters: &[Matter]| matters.iter().map(|matter| matter.cells().count()).sum::<usize>();
        found.retain(|(_, matters)| !matters.is_empty());
        found.sort_by_key(|(_, matters)| Reverse(size(matters)));
        rest.extend(found.split_off(found.len().min(KINDS - 1)).into_iter().flat_map(|(_, matters)| matters));
        rest.sort_by_key(|matter| (Reverse(matter.cells().count()), matter.same.first().copied()));
        found.extend((!rest.is_empty()).then_some((None, rest)));
        let mut told = BTreeSet::new();
        let choose = |(kind, matters): (Option<String>, Vec<Matter>)| {
            let one = self.worth_telling(&matters, &told);
            one.iter().for_each(|at| told.extend(self.units_in(matters[*at].same.iter().copied())));
            Problem { kind, matters, told: one }
        };
        found.into_iter().map(choose).collect()
    }

    /// The matter to tell of a kind: one of a unit that was not quoted before, then of
    /// what is overdue or behind, then of most units. Half a clause is no quotation.
    fn worth_telling(&self, matters: &[Matter], told: &BTreeSet<usize>) -> Option<usize> {
        let rank = |(at, words): &(usize, Excerpt)| {
            let matter = &matters[*at];
            let units = self.units_in(matter.same.iter().copied());
            let urgency = matter.same.iter().map(|cell| match self.cells[*cell].status {
                Derived::Overdue => 0,
                Derived::Lagging => 1,
                _ => 2,
            });
            let vague = words.cut || words.text.chars().count() < TELLING;
            (units.is_subset(told), vague, urgency.min(), Reverse(matter.cells().count()))
        };
        let whole = |(at, matter): (usize, &Matter)| {
            let words = quotation(self.words(*matter.same.first()?, problems_of), PROBLEM, &[]);
            (!words.broken).then_some((at, words))
        };
        matters.iter().enumerate().filter_map(whole).min_by_key(rank).map(|(at, _)| at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_what_the_words_bear_on() {
        let kinds = Kinds::new(&Config::default());
        let cases = [
            ("居民代表性不足，青年参与少", "群众参与"),
            ("居民对停车与绿地取舍意见不一", "居民意见"),
            ("部分项目资金缺口较大，需区级统筹", "资金"),
            ("租金较高，盈利点不足", "运营租金"),
            ("老街片区产权分散，涉及私房较多，\n征询难度大", "产权"),
            ("消防设施老化，存在隐患", "安全消防"),
            ("商业空间招商推进偏慢", "招商"),
            ("项目已竣工，验收资料未移交", "验收移交"),
        ];
        for (words, kind) in cases {
            let found = kinds.of(words).map(|at| kinds.0[at].0.as_str());
            assert_eq!(found, Some(kind), "{words}");
        }
        assert_eq!(kinds.of("居民活动室面积偏小"), None, "居民 alone says who is spoken of");
    }

    #[test]
    fn a_body_is_asked_only_where_the_words_ask_it() {
        let known = BTreeSet::from(["区数据局", "甲镇", "区规划资源局"]);
        let asked = |words: &str| asked_for(words, &known).into_iter().collect::<Vec<_>>();
        assert_eq!(asked("接口未通，需区数据局、区规划资源局协调"), ["区数据局", "区规划资源局"]);
        assert_eq!(asked("请甲镇支持。"), ["甲镇"]);
        assert!(asked("与甲镇交界处施工，需协调").is_empty(), "named, not asked");
        assert!(asked("已申请区数据局立项").is_empty());
        assert!(asked("需区文旅部门明确").is_empty(), "nobody of the list");
    }
}
