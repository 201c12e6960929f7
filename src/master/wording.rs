//! Words that look wrong: known misspellings, doubled phrases, lost
//! characters, names written in two ways. They are pointed out, never changed.

use super::list_finding::ListFindings;
use super::reach::{Limit, Reach, spoken_of};
use super::subject::{ListColumn, Subject};
use crate::model::finding::{Code, Taken};
use crate::model::task::{MasterList, Task};
use crate::model::value::{clause, fixed, is_han, key, longest_common};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// What looks wrong, and why. The pattern matches the words as written; `${1}`
/// is what its first group found.
const SUSPECTS: &[(&str, &str)] = &[
    // 党建 is 党的建设 already.
    ("(\\p{Han}{2}党建)设", "通行写法为“${1}”"),
    ("(形成|开展|推进|落实|建立|加强|提升)(员|们)", "“${1}”与“${2}”之间疑缺字（如“居民”“人员”）"),
    ("[^，。；、]、(?:工作|方面|过程)中", "顿号之后疑缺字"),
    ("(?:的的|了了|和和|与与|在在|及及|是是|，，|。。|、、)", "疑有重复的字或标点"),
    ("规化|布署|按排|既使|座谈汇|反应问题|截止目前|帐号|渡过难关|部份|做为", "疑有错别字"),
];

/// Set phrases, which no character stands in the middle of.
const SET_PHRASES: [&str; 10] = [
    "问需求计", "问需于民", "问计于民", "因地制宜", "先行先试", "建章立制", "查漏补缺", "统筹兼顾", "群策群力",
    "集思广益",
];

static TABLE: LazyLock<Vec<(Regex, &str)>> =
    LazyLock::new(|| SUSPECTS.iter().map(|(pattern, why)| (fixed(pattern), *why)).collect());

/// Findings on the words of every task and of every item that counts.
pub(super) fn lint(list: &MasterList, findings: &mut ListFindings) {
    let names = Names::of(list);
    for task in &list.tasks {
        let texts = texts(task, list);
        for (subject, text) in &texts {
            suspects(*subject, text, findings);
            doubled(*subject, text, findings);
            made_by_nobody(*subject, text, findings);
            unbalanced(*subject, text, findings);
            doubtful_reach(*subject, text, findings);
            names.strangers(*subject, text, findings);
        }
        differing(task.number, &texts, findings);
    }
}

/// The words of a task and of those of its items that count.
fn texts<'a>(task: &'a Task, list: &'a MasterList) -> Vec<(Subject, &'a str)> {
    let of_task = |column, text: &'a String| (Subject::Task(task.number, column), text.as_str());
    let own = list.items.iter().filter(|item| item.id.task == task.number && item.duplicate_of.is_none());
    let own = own.map(|item| (Subject::Item(item.id, ListColumn::Deliverable), item.text.as_str()));
    let words = [of_task(ListColumn::Title, &task.title), of_task(ListColumn::Requirement, &task.requirement)];
    words.into_iter().chain(own).collect()
}

fn doubtful(subject: Subject, found: &str, why: &str, findings: &mut ListFindings) {
    let taken = Taken::Did("保留原文，未作改动".into());
    findings.add_expecting(Code::WordingDoubtful, subject, found, taken, why);
}

fn suspects(subject: Subject, text: &str, findings: &mut ListFindings) {
    for phrase in SET_PHRASES {
        if let Some(found) = with_one_more(text, phrase) {
            doubtful(subject, clause(text, found, &STOPS), &format!("通行写法为“{phrase}”"), findings);
        }
    }
    for (pattern, why) in TABLE.iter() {
        if let Some(found) = pattern.captures(text) {
            let range = found.get(0).map_or(0..0, |whole| whole.range());
            let mut expected = String::new();
            found.expand(why, &mut expected);
            doubtful(subject, clause(text, range, &STOPS), &expected, findings);
        }
    }
}

/// Where the phrase first stands with one more character in its middle.
fn with_one_more(text: &str, phrase: &str) -> Option<Range<usize>> {
    let stands = |(at, _): (usize, char)| {
        let inside = phrase.char_indices().skip(1).find_map(|(cut, _)| {
            let rest = text[at..].strip_prefix(&phrase[..cut])?;
            let more = rest.chars().next().filter(|more| is_han(*more))?;
            rest[more.len_utf8()..].starts_with(&phrase[cut..]).then_some(more.len_utf8())
        });
        inside.map(|more| at..at + phrase.len() + more)
    };
    text.char_indices().find_map(stands)
}

const STOPS: [char; 10] = ['，', '。', '；', '！', '（', '）', '\n', ',', ';', '：'];

/// Two clauses in a row that begin with the same five characters or more.
fn doubled(subject: Subject, text: &str, findings: &mut ListFindings) {
    for sentence in text.split(['。', '；', '！', '\n']) {
        let clauses: Vec<&str> = sentence.split(['，', '、', ',']).map(str::trim).collect();
        for pair in clauses.windows(2) {
            let same = pair[0].chars().zip(pair[1].chars()).take_while(|(a, b)| a == b).count();
            if same >= 5 {
                doubtful(subject, &format!("{}，{}", pair[0], pair[1]), "前后两句开头相同，疑有一句多余", findings);
            }
        }
    }
}

/// 打造成 needs 将 or 把, or who does it.
fn made_by_nobody(subject: Subject, text: &str, findings: &mut ListFindings) {
    for part in text.split(STOPS).filter(|part| part.contains("打造成")) {
        if !part.contains(['将', '把', '被', '使']) {
            doubtful(subject, part, "“打造成”前疑缺“将”“把”", findings);
        }
    }
}

fn unbalanced(subject: Subject, text: &str, findings: &mut ListFindings) {
    for (left, right) in [('“', '”'), ('（', '）'), ('《', '》'), ('‘', '’')] {
        if text.matches(left).count() != text.matches(right).count() {
            doubtful(subject, text, &format!("“{left}”与“{right}”应成对"), findings);
        }
    }
}

/// Towns that a sentence does not tell from the others (各涉街镇).
fn doubtful_reach(subject: Subject, text: &str, findings: &mut ListFindings) {
    let concerned = |reach: &Reach| reach.limit == Limit::Concerned;
    if let Some(reach) = spoken_of(text).into_iter().find(concerned) {
        let found = text.find(&reach.words).map(|at| clause(text, at..at + reach.words.len(), &STOPS));
        let found = found.unwrap_or(&reach.words);
        findings.add(Code::OwnerDoubtful, subject, found, Taken::ReadAs("各街镇".into()));
    }
}

/// Names in quotation marks, each with the task of every use.
struct Names<'a>(BTreeMap<&'a str, Vec<u32>>);

/// The names in quotation marks, with what follows each.
fn quoted(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, inside)) = rest.split_once('“') {
        let Some((name, after)) = inside.split_once('”') else { break };
        found.push((name, after));
        rest = after;
    }
    found
}

impl<'a> Names<'a> {
    fn of(list: &'a MasterList) -> Self {
        let mut names: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for task in &list.tasks {
            for (name, _) in texts(task, list).into_iter().flat_map(|(_, text)| quoted(text)) {
                names.entry(name).or_default().push(task.number);
            }
        }
        Self(names)
    }

    /// A short name used once that ends like one of another task and is about
    /// as long.
    fn strangers(&self, subject: Subject, text: &str, findings: &mut ListFindings) {
        for (name, _) in quoted(text) {
            let length = name.chars().count();
            let Some([own]) = self.0.get(name).map(Vec::as_slice).filter(|_| length <= 4) else { continue };
            let alike = self.0.iter().find(|(other, tasks)| {
                other.chars().next_back() == name.chars().next_back()
                    && other.chars().count().abs_diff(length) <= 1
                    && tasks.len() > 1
                    && !tasks.contains(own)
            });
            if let Some((other, _)) = alike {
                doubtful(subject, name, &format!("别处没有“{name}”，疑为“{other}”"), findings);
            }
        }
    }
}

/// What stands behind a quoted name, up to the next mark; at most eight characters.
fn tail(after: &str) -> Vec<char> {
    after.chars().take_while(|c| c.is_alphanumeric() && *c != '的').take(8).collect()
}

/// Names written in two ways within a task: “甲”行动指引 and “甲”指引.
fn differing(task: u32, texts: &[(Subject, &str)], findings: &mut ListFindings) {
    let mut said = BTreeSet::new();
    let uses: Vec<(&str, Vec<char>)> =
        texts.iter().flat_map(|(_, text)| quoted(text)).map(|(name, after)| (name, tail(after))).collect();
    for (i, (name, first)) in uses.iter().enumerate() {
        for (_, second) in uses[i + 1..].iter().filter(|(other, _)| key(other) == key(name)) {
            let shorter = first.len().min(second.len());
            let same = longest_common(first, second).len();
            let differs = first.first() != second.first() && same >= 2 && same * 2 >= shorter;
            if differs && said.insert(key(name)) {
                let words = |tail: &[char]| format!("“{name}”{}", tail.iter().collect::<String>());
                let found = format!("{}——{}", words(first), words(second));
                let subject = Subject::Task(task, ListColumn::Requirement);
                findings.add(Code::WordingDiffers, subject, found, Taken::KeptBoth);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_look_wrong() {
        let said = |text: &str| {
            let mut findings = ListFindings::default();
            suspects(Subject::List, text, &mut findings);
            findings.0.into_iter().map(|(_, finding)| finding.expected).collect::<Vec<_>>()
        };
        for (text, wanted) in [
            ("因地施制宜推进", "通行写法为“因地制宜”"),
            ("做实楼宇党建设", "通行写法为“楼宇党建”"),
            ("开展员培训", "“开展”与“员”之间疑缺字（如“居民”“人员”）"),
            ("按排人员", "疑有错别字"),
        ] {
            assert_eq!(said(text), [wanted], "{text}");
        }
        for text in ["因地制宜推进", "加强党的建设", "开展人员培训", "先行、先试"] {
            assert_eq!(said(text), [""; 0], "{text}");
        }
    }
}
