//! Rows that answer for a whole task, now that it is known which of its items
//! the unit owes.
//!
//! A unit that owes one item of the task answers for that one. Of several each
//! has what the row plainly gives it; a row of the item's own goes before. What
//! is left open is asked once a row, and such items are answered for, not silent.

use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Answers, Entry};
use crate::model::place::Place;
use crate::model::task::{ItemId, MasterList, Unit};
use crate::model::value::{place_of, shortened};
use std::collections::BTreeSet;

/// Settles the task rows of a unit that owes `own`.
pub(super) fn settle(
    master: &MasterList,
    unit: &Unit,
    own: &BTreeSet<ItemId>,
    rows: &mut Vec<Entry>,
    taken_back: &mut BTreeSet<(Code, Place)>,
    findings: &mut Findings,
) {
    let tasks: BTreeSet<u32> = rows.iter().filter(|row| row.item.is_none()).filter_map(|row| row.task).collect();
    for task in tasks {
        let is_whole = |row: &Entry| row.item.is_none() && row.task == Some(task);
        let wholes = rows.iter().filter(|row| is_whole(row)).count();
        let owed: BTreeSet<ItemId> = own.iter().copied().filter(|item| item.task == task).collect();
        leave_out_empty(task, rows);
        let mut answered: BTreeSet<ItemId> =
            rows.iter().filter(|row| row.task.is_none()).filter_map(|row| row.item).collect();
        rows.retain_mut(|row| {
            let Some(item) = row.item.filter(|item| row.task.is_some() && item.task == task) else { return true };
            if wholes > 1 {
                // Two rows for one task: which of them an item goes by nobody knows.
                (row.answers, row.counts) = (Answers::default(), Vec::new());
            }
            owed.contains(&item) && answered.insert(item) || !row.extra.is_empty()
        });
        let Some(at) = rows.iter().position(is_whole) else { continue };
        if let ([only], 1) = (owed.iter().collect::<Vec<_>>().as_slice(), wholes) {
            answer_for(**only, at, rows);
        } else {
            ask(master, unit, (task, at), rows, taken_back, findings);
        }
    }
}

/// Leaves out rows of items with nothing in them that the row of the task answers for, as
/// they stand below it in a form.
fn leave_out_empty(task: u32, rows: &mut Vec<Entry>) {
    let shares = rows.iter().filter(|row| row.task == Some(task)).filter_map(|row| row.item);
    let shares: BTreeSet<ItemId> = shares.collect();
    rows.retain(|row| {
        let says = row.answers.each().any(|(_, answer)| answer.is_some()) || !row.extra.is_empty();
        says || row.task.is_some() || !row.item.is_some_and(|item| shares.contains(&item))
    });
}

/// The only item of the task that the unit owes takes what the row says. The row
/// itself stays where a piece of it is the item's and the rest is not.
fn answer_for(only: ItemId, whole: usize, rows: &mut Vec<Entry>) {
    let said = rows[whole].answers.clone();
    let Some(share) = rows.iter_mut().find(|row| row.item == Some(only) && row.task.is_some()) else { return };
    let is_piece = share.answers.progress.is_some();
    share.answers.fill_from(said);
    if !is_piece {
        share.task = None;
        let extra = std::mem::take(&mut rows[whole].extra);
        if let Some(share) = rows.iter_mut().find(|row| row.item == Some(only) && row.task.is_none()) {
            share.extra.extend(extra);
        }
        rows.remove(whole);
    }
}

/// Characters of an item's words that the question shows.
const EXCERPT: usize = 14;

/// Asks for the items that the row leaves open.
fn ask(
    master: &MasterList,
    unit: &Unit,
    (task, whole): (u32, usize),
    rows: &[Entry],
    taken_back: &mut BTreeSet<(Code, Place)>,
    findings: &mut Findings,
) {
    let silent = |row: &Entry| {
        let said = &row.answers;
        said.status.is_none() && said.percent.is_none() && said.done.is_none() && row.counts.is_empty()
    };
    let open = rows.iter().filter(|row| row.task == Some(task) && silent(row)).filter_map(|row| row.item);
    let open: Vec<ItemId> = open.collect();
    let Some(source) = rows[whole].source.as_ref().filter(|_| !open.is_empty()) else { return };
    let said = &rows[whole].answers;
    let words = [said.status.as_ref().map(|given| &given.text), said.progress.as_ref().map(|given| &given.text)];
    let words: Vec<&str> = words.into_iter().flatten().map(|text| text.trim()).collect();
    let at = place_of(&said.progress, source).or(place_of(&said.status, source));
    let place = at.unwrap_or_else(|| source.place());
    let named = |id: &ItemId| {
        let text = master.item(*id).map_or("", |item| item.text.as_str());
        format!("{id}（{}）", shortened(text, EXCERPT))
    };
    // The same cell, and the graver thing to say of it.
    taken_back.insert((Code::MergedOverTask, place.clone()));
    let expected = format!("{}各写明状态", open.iter().map(named).collect::<Vec<_>>().join("、"));
    let ids = open.iter().map(ItemId::to_string).collect::<Vec<_>>().join("、");
    let taken = Taken::Did(format!("文字照录在任务{task}下；{ids}计为已报，暂不判定"));
    findings.push(Finding::new(Code::TaskRowOpen, place, words.join(" | "), taken).expecting(expected).of(&unit.name));
}
