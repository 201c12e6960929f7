//! Words that look wrong: known misspellings, doubled phrases, lost
//! characters, names written in two ways. They are pointed out, never changed.

use super::lint::common;
use super::remark::{Column, Remark, Spot};
use crate::model::finding::{Code, Taken};
use crate::model::task::{MasterList, Task};
use crate::model::value::key;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What looks wrong, and why. The pattern matches the words as written.
const SUSPECTS: &[(&str, &str)] = &[
    ("问卷需求计", "通行写法为“问需求计”"),
    ("网格党建设", "通行写法为“网格党建”"),
    ("形成员", "“形成”与“员”之间疑缺字（如“居民”“人员”）"),
    ("[^，。；、]、(?:工作|方面|过程)中", "顿号之后疑缺字"),
    ("(?:的的|了了|和和|与与|在在|及及|是是|，，|。。|、、)", "疑有重复的字或标点"),
    ("规化|布署|按排|既使|座谈汇|反应问题|截止目前|帐号|渡过难关|部份|做为", "疑有错别字"),
];

static TABLE: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let compile = |(pattern, why): &(&str, &'static str)| {
        (Regex::new(pattern).unwrap_or_else(|e| unreachable!("the pattern is fixed: {e}")), *why)
    };
    SUSPECTS.iter().map(compile).collect()
});

/// Remarks on the words of every task and of every item that counts.
pub(super) fn lint(list: &MasterList, remarks: &mut Vec<Remark>) {
    let names = Names::of(list);
    for (spot, text) in texts(list) {
        suspects(spot, text, remarks);
        doubled(spot, text, remarks);
        made_by_nobody(spot, text, remarks);
        unbalanced(spot, text, remarks);
        doubtful_reach(spot, text, remarks);
        names.strangers(spot, text, remarks);
    }
    for task in &list.tasks {
        differing(task, list, remarks);
    }
}

fn texts(list: &MasterList) -> Vec<(Spot, &str)> {
    let mut found = Vec::new();
    for task in &list.tasks {
        found.push((Spot::Task(task.number, Column::Title), task.title.as_str()));
        found.push((Spot::Task(task.number, Column::Requirement), task.requirement.as_str()));
        let own = list.items.iter().filter(|item| item.id.task == task.number && item.duplicate_of.is_none());
        found.extend(own.map(|item| (Spot::Item(item.id, Column::Deliverable), item.text.as_str())));
    }
    found
}

fn doubtful(spot: Spot, found: &str, why: &str) -> Remark {
    Remark::new(Code::WordingDoubtful, spot, found, Taken::Did("保留原文，未作改动".into())).expecting(why)
}

fn suspects(spot: Spot, text: &str, remarks: &mut Vec<Remark>) {
    for (pattern, why) in TABLE.iter() {
        if let Some(found) = pattern.find(text) {
            remarks.push(doubtful(spot, around(text, found.start(), found.end()), why));
        }
    }
}

const STOPS: [char; 10] = ['，', '。', '；', '！', '（', '）', '\n', ',', ';', '：'];

/// The clause that holds the range.
fn around(text: &str, start: usize, end: usize) -> &str {
    let from = text[..start].rfind(STOPS).map_or(0, |i| i + text[i..].chars().next().map_or(0, char::len_utf8));
    let to = text[end..].find(STOPS).map_or(text.len(), |i| end + i);
    &text[from..to]
}

/// Two clauses in a row that begin with the same five characters or more.
fn doubled(spot: Spot, text: &str, remarks: &mut Vec<Remark>) {
    for sentence in text.split(['。', '；', '！', '\n']) {
        let clauses: Vec<&str> = sentence.split(['，', '、', ',']).map(str::trim).collect();
        for pair in clauses.windows(2) {
            let same = pair[0].chars().zip(pair[1].chars()).take_while(|(a, b)| a == b).count();
            if same >= 5 {
                remarks.push(doubtful(spot, &format!("{}，{}", pair[0], pair[1]), "前后两句开头相同，疑有一句多余"));
            }
        }
    }
}

/// 打造成 needs 将 or 把, or who does it.
fn made_by_nobody(spot: Spot, text: &str, remarks: &mut Vec<Remark>) {
    for clause in text.split(STOPS).filter(|clause| clause.contains("打造成")) {
        if !clause.contains(['将', '把', '被', '使']) {
            remarks.push(doubtful(spot, clause, "“打造成”前疑缺“将”“把”"));
        }
    }
}

fn unbalanced(spot: Spot, text: &str, remarks: &mut Vec<Remark>) {
    for (left, right) in [('“', '”'), ('（', '）'), ('《', '》'), ('‘', '’')] {
        if text.matches(left).count() != text.matches(right).count() {
            let why = format!("“{left}”与“{right}”应成对");
            remarks.push(doubtful(spot, text, &why));
        }
    }
}

fn doubtful_reach(spot: Spot, text: &str, remarks: &mut Vec<Remark>) {
    if let Some(at) = text.find("各涉街镇") {
        let found = around(text, at, at + "各涉街镇".len());
        remarks.push(Remark::new(Code::OwnerDoubtful, spot, found, Taken::ReadAs("各街镇".into())));
    }
}

/// Names in quotation marks and the tasks that use them.
struct Names {
    tasks: BTreeMap<String, BTreeSet<u32>>,
    times: BTreeMap<String, usize>,
}

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

impl Names {
    fn of(list: &MasterList) -> Self {
        let mut names = Self { tasks: BTreeMap::new(), times: BTreeMap::new() };
        for (spot, text) in texts(list) {
            let task = match spot {
                Spot::Task(number, _) => number,
                Spot::Item(id, _) => id.task,
                _ => continue,
            };
            for (name, _) in quoted(text) {
                names.tasks.entry(name.to_string()).or_default().insert(task);
                *names.times.entry(name.to_string()).or_default() += 1;
            }
        }
        names
    }

    /// A short name used once that ends like one of another task and is about
    /// as long: “街坊” beside “人民坊”.
    fn strangers(&self, spot: Spot, text: &str, remarks: &mut Vec<Remark>) {
        for (name, _) in quoted(text) {
            let length = name.chars().count();
            let own = self.tasks.get(name);
            if self.times.get(name) != Some(&1) || length > 4 {
                continue;
            }
            let alike = self.tasks.iter().find(|(other, tasks)| {
                other.chars().next_back() == name.chars().next_back()
                    && other.as_str() != name
                    && other.chars().count().abs_diff(length) <= 1
                    && self.times.get(*other).is_some_and(|n| *n > 1)
                    && own.is_some_and(|own| own.is_disjoint(tasks))
            });
            if let Some((other, _)) = alike {
                remarks.push(doubtful(spot, name, &format!("别处没有“{name}”，疑为“{other}”")));
            }
        }
    }
}

/// What stands behind a quoted name, up to the next mark; at most eight characters.
fn tail(after: &str) -> Vec<char> {
    after.chars().take_while(|c| c.is_alphanumeric() && *c != '的').take(8).collect()
}

/// Names written in two ways within a task: “十五五”行动指引 and “十五五”指引.
fn differing(task: &Task, list: &MasterList, remarks: &mut Vec<Remark>) {
    let own = list.items.iter().filter(|item| item.id.task == task.number && item.duplicate_of.is_none());
    let texts: Vec<&str> = [task.title.as_str(), task.requirement.as_str()]
        .into_iter()
        .chain(own.map(|item| item.text.as_str()))
        .collect();
    let mut said = BTreeSet::new();
    let uses: Vec<(&str, Vec<char>)> =
        texts.iter().flat_map(|text| quoted(text)).map(|(name, after)| (name, tail(after))).collect();
    for (i, (name, first)) in uses.iter().enumerate() {
        for (_, second) in uses[i + 1..].iter().filter(|(other, _)| key(other) == key(name)) {
            let shorter = first.len().min(second.len());
            let same = common(first, second).len();
            let differs = first.first() != second.first() && same >= 2 && same * 2 >= shorter;
            if differs && said.insert(key(name)) {
                let words = |tail: &[char]| format!("“{name}”{}", tail.iter().collect::<String>());
                let found = format!("{}——{}", words(first), words(second));
                let spot = Spot::Task(task.number, Column::Requirement);
                remarks.push(Remark::new(Code::WordingDiffers, spot, found, Taken::KeptBoth));
            }
        }
    }
}
