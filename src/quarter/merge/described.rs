//! What staff choose by: when each version came, how many rows it has, and where
//! versions and rows differ.

use super::lay::about;
use crate::model::form::{Column, FIELDS};
use crate::model::ledger::{Answers, Entry, Project, Submission};
use crate::model::receipt::Receipt;
use crate::model::task::ItemId;
use crate::model::value::{first_of, without_phones};
use std::collections::{BTreeMap, BTreeSet};

/// When a version came, as a clerk reads it.
pub(super) fn moment(at: Option<Receipt>) -> String {
    at.map_or_else(|| "收件时间不明".into(), Receipt::shown)
}

/// The answers as typed, in the order of the form.
pub(super) fn texts(answers: &Answers) -> impl Iterator<Item = &str> {
    answers.each().map(|(_, answer)| answer.map_or("", |typed| typed.text))
}

pub(super) fn same_projects(a: &[Project], b: &[Project]) -> bool {
    a.iter().map(Project::texts).eq(b.iter().map(Project::texts))
}

/// Differences that are listed before the others are only counted.
const LISTED: usize = 6;
/// Characters of an answer that a question shows.
const EXCERPT: usize = 16;

/// What staff choose by: when each version came, how many rows it has, and where they differ.
pub(super) fn versions(versions: &[Submission]) -> Vec<String> {
    let came = |s: &Submission| {
        let at = s.received.map_or_else(|| moment(None), |_| format!("{} 收到", moment(s.received)));
        let name = s.former.as_ref().map_or(String::new(), |former| format!("，以{former}名义"));
        format!("{}：{at}，{} 行{name}", s.origin, s.entries.len())
    };
    let found = differences(versions);
    let more = found.len().saturating_sub(LISTED);
    let mut lines: Vec<String> = versions.iter().map(came).collect();
    lines.push("不同之处（按上列先后）：".into());
    lines.extend(found.into_iter().take(LISTED));
    lines.extend((more > 0).then(|| format!("另有 {more} 处不同")));
    lines
}

/// What staff tell by whether a later version corrects what there is or takes its place:
/// what it lacks, and where both differ.
pub(super) fn extent(entries: &[Entry], later: &Submission, lacking: &[String]) -> Vec<String> {
    let there: BTreeMap<_, Vec<&str>> =
        entries.iter().filter_map(|entry| Some((about(entry)?, texts(&entry.answers).collect()))).collect();
    let differing = later.entries.iter().filter_map(|entry| {
        let (own, new) = (there.get(&about(entry)?)?, texts(&entry.answers).collect::<Vec<_>>());
        let words = differing_answers(&[own, &new]).collect::<Vec<_>>().join("；");
        (!words.is_empty()).then(|| format!("{} {words}", entry.item.map_or_else(String::new, |item| item.to_string())))
    });
    let found: Vec<String> = differing.collect();
    let more = found.len().saturating_sub(LISTED);
    let mut lines = vec![
        format!("后一份：{} 收到，{} 行", moment(later.received), later.entries.len()),
        format!("后一份没有：{}", first_of(lacking, LACKING, "、", "项")),
    ];
    lines.extend((!found.is_empty()).then(|| "两份都有而不同的（前／后）：".to_string()));
    lines.extend(found.into_iter().take(LISTED));
    lines.extend((more > 0).then(|| format!("另有 {more} 处不同")));
    lines
}

/// Numbers and states that rows had and later ones of the same items leave empty:
/// `3.2 完成数（原为1）`.
pub(super) fn emptied(before: &[Entry], later: &[Entry]) -> Vec<String> {
    const MEASURES: [Column; 4] = [Column::Status, Column::Percent, Column::Target, Column::Done];
    let there: BTreeMap<_, &Entry> = later.iter().filter_map(|entry| Some((about(entry)?, entry))).collect();
    let of_entry = |entry: &Entry| {
        let new = *there.get(&about(entry)?)?;
        let told = entry.answers.each().zip(new.answers.each()).filter(|((column, _), _)| MEASURES.contains(column));
        let gone = told.filter_map(|((column, was), (_, is))| was.filter(|_| is.is_none()).map(|was| (column, was)));
        let words: Vec<String> =
            gone.map(|(column, was)| format!("{}（原为{}）", column.name(), shown(was.text))).collect();
        let id = entry.item.map_or_else(String::new, |item| item.to_string());
        (!words.is_empty() && new.counts.is_empty()).then(|| format!("{id} {}", words.join("、")))
    };
    before.iter().filter_map(of_entry).collect()
}

/// Items that a question names before the others are only counted.
const LACKING: usize = 12;

/// What staff choose among rows for one item by: where they differ.
pub(super) fn rows<'e>(rows: impl Iterator<Item = &'e Entry>) -> Vec<String> {
    let said: Vec<Vec<&str>> = rows.map(|entry| texts(&entry.answers).collect()).collect();
    let differences = differing_answers(&said.iter().collect::<Vec<_>>()).collect::<Vec<_>>();
    std::iter::once("不同之处（按候选先后）：".into()).chain(differences).collect()
}

/// Where versions differ, item by item: `1.1 状态：序时推进／进度滞后`.
fn differences(versions: &[Submission]) -> Vec<String> {
    fn by_item(version: &Submission) -> BTreeMap<ItemId, Vec<&str>> {
        version.entries.iter().filter_map(|entry| Some((entry.item?, texts(&entry.answers).collect()))).collect()
    }
    let rows: Vec<BTreeMap<ItemId, Vec<&str>>> = versions.iter().map(by_item).collect();
    let items: BTreeSet<ItemId> = rows.iter().flat_map(|row| row.keys().copied()).collect();
    let mut found = Vec::new();
    for item in items {
        match rows.iter().map(|row| row.get(&item)).collect::<Option<Vec<_>>>() {
            Some(said) => found.extend(differing_answers(&said).map(|words| format!("{item} {words}"))),
            None => found.push(format!("{item} 不是每份都有")),
        }
    }
    if versions.windows(2).any(|pair| !same_projects(&pair[0].projects, &pair[1].projects)) {
        found.push("项目清单不同".into());
    }
    found
}

/// The answers to one item that are not the same in every version.
fn differing_answers(said: &[&Vec<&str>]) -> impl Iterator<Item = String> {
    let answers = FIELDS.iter().map(|field| field.column).filter(|column| column.is_answer());
    answers.enumerate().filter_map(|(at, column)| {
        let words: Vec<&str> = said.iter().filter_map(|texts| texts.get(at)).copied().collect();
        let differ = words.windows(2).any(|pair| pair[0] != pair[1]);
        differ.then(|| format!("{}：{}", column.name(), words.into_iter().map(shown).collect::<Vec<_>>().join("／")))
    })
}

/// The beginning of an answer, on one line and without telephone numbers.
fn shown(text: &str) -> String {
    let line = without_phones(text.split_whitespace().collect::<Vec<_>>().join(" "));
    match line.char_indices().nth(EXCERPT) {
        _ if line.is_empty() => "（空）".into(),
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into(),
    }
}
