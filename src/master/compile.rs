//! The list as received, understood: tasks, items, owners, dates, targets.

use super::derive::{Edits, Source, Words, derive};
use super::lint::lint;
use super::raw::{RawList, RawRow};
use super::remark::{Places, Remark};
use super::split::split;
use crate::model::config::Config;
use crate::model::finding::Findings;
use crate::model::task::{ItemId, MasterList, Task, Unit};
use std::collections::BTreeSet;

/// Understands the list for the plan year `year`. Whatever is doubtful becomes
/// a finding at its place in the file as received; nothing is corrected.
pub fn compile(raw: &RawList, units: &[Unit], config: &Config, year: i32, findings: &mut Findings) -> MasterList {
    let tasks = tasks(raw);
    let words: Vec<Words> = tasks.iter().flat_map(words_of).collect();
    let mut remarks = Vec::new();
    let list = build(&tasks, &words, units, config, year, &mut remarks);
    lint(&list, raw, &words, &mut remarks);
    let numbers: Vec<u32> = tasks.iter().map(|task| task.number).collect();
    Places::of_raw(raw, &numbers).report(remarks, findings);
    list
}

/// The list of these tasks and deliverables.
pub(super) fn build(
    tasks: &[Task],
    words: &[Words],
    units: &[Unit],
    config: &Config,
    year: i32,
    remarks: &mut Vec<Remark>,
) -> MasterList {
    let items = derive(&Source { tasks, words, units, config, year }, remarks);
    MasterList { year, tasks: tasks.to_vec(), items, units: units.to_vec() }
}

/// Tasks with their numbers. One without a number, or with one that is taken,
/// gets the next that is free.
pub(super) fn tasks(raw: &RawList) -> Vec<Task> {
    let mut taken: BTreeSet<u32> = raw.rows.iter().filter_map(|row| row.number).collect();
    let mut used = BTreeSet::new();
    let mut number_of = |row: &RawRow| {
        let printed = row.number.filter(|number| used.insert(*number));
        printed.unwrap_or_else(|| {
            let free = taken.last().map_or(1, |last| last + 1);
            taken.insert(free);
            used.insert(free);
            free
        })
    };
    raw.rows
        .iter()
        .map(|row| Task {
            number: number_of(row),
            title: row.title.text().to_string(),
            requirement: row.requirement.text().to_string(),
            owners: row.owners.words.clone(),
            deliverables: row.deliverables.text().to_string(),
        })
        .collect()
}

/// The deliverables of a task in words; the bare task where it has none.
pub(super) fn words_of(task: &Task) -> Vec<Words> {
    let words = |sub, text: &str| Words {
        id: ItemId { task: task.number, sub },
        text: text.to_string(),
        edits: Edits::default(),
    };
    let items = split(&task.deliverables).items;
    if items.is_empty() {
        return vec![words(None, "")];
    }
    (1..).zip(&items).map(|(sub, text)| words(Some(sub), text)).collect()
}
