//! Rows of one item that each name a target, as one entry.

use crate::model::finding::{Code, Findings, Taken};
use crate::model::form::AnswerMut;
use crate::model::ledger::{Entry, Source, TargetCount};
use crate::model::value::{Answer, Reading, Status, Words, beginning};
use std::collections::BTreeMap;

/// What rows that name their target count, by their position on the sheet.
pub(super) type Told = BTreeMap<u32, Vec<TargetCount>>;

/// One entry of rows that each name a target: texts one below the other, the state
/// of all of them together, and the numbers as counts.
pub(super) fn joined(parts: Vec<(Entry, usize)>, told: &mut Told, findings: &mut Findings) -> Option<Entry> {
    let (mut counts, mut by_goal): (Vec<TargetCount>, bool) = (Vec::new(), false);
    for (part, target) in &parts {
        let Some(source) = &part.source else { continue };
        let own = told.remove(&source.row);
        by_goal |= own.is_some();
        let plain = || {
            // One that cannot be read is asked about where it stands, and goes back as it is.
            let done = part.answers.done.clone().filter(|done| !done.text.trim().is_empty())?;
            Some(TargetCount { owed: part.answers.target.clone(), ..TargetCount::new(*target, done, source) })
        };
        match own {
            // What says nothing that can be read still stands in the row of its target.
            Some(own) if own.is_empty() => counts.extend(plain().filter(|count| count.done.value().is_none())),
            Some(own) => counts.extend(own),
            None => counts.extend(plain()),
        }
    }
    let counts = without_contradictions(counts, findings);
    let mut parts = parts.into_iter().map(|(part, _)| part);
    let mut entry = parts.next()?;
    for mut part in parts {
        let source = part.source.clone();
        for ((_, own), (_, other)) in entry.answers.each_mut().zip(part.answers.each_mut()) {
            match (own, other) {
                (AnswerMut::Status(own), AnswerMut::Status(other)) => merge(own, other, &source, "；", both_states),
                (AnswerMut::Percent(own), AnswerMut::Percent(other)) => {
                    merge(own, other, &source, "；", |_, _| Reading::Unread)
                }
                (AnswerMut::Count(own), AnswerMut::Count(other)) => {
                    merge(own, other, &source, "；", |_, _| Reading::Unread)
                }
                (AnswerMut::Text(own), AnswerMut::Text(other)) => merge(own, other, &source, "\n", both_texts),
                _ => {}
            }
        }
        entry.extra.append(&mut part.extra);
    }
    if let Some(source) = entry.source.as_ref().filter(|_| by_goal) {
        told.insert(source.row, Vec::new());
    }
    entry.counts = counts;
    Some(entry)
}

/// One count a target; of two rows that say different numbers of one target neither counts.
fn without_contradictions(mut counts: Vec<TargetCount>, findings: &mut Findings) -> Vec<TargetCount> {
    counts.sort_by_key(|count| count.target);
    let mut kept: Vec<TargetCount> = Vec::with_capacity(counts.len());
    for same in counts.chunk_by(|one, other| one.target == other.target) {
        let agree = same.windows(2).all(|pair| pair[0].done.value() == pair[1].done.value());
        kept.extend(same.first().filter(|_| agree).cloned());
        for count in same.iter().filter(|_| !agree) {
            let taken = Taken::Did("几行填的同一个目标的数不同；照录，没有计入".into());
            let found = beginning(&count.done.text);
            findings.add(Code::WhichTarget, count.source.place().at(count.done.cell), found, taken);
        }
    }
    kept
}

/// Joins the answer of another row to that of the first.
fn merge<T: Clone>(
    own: &mut Answer<T>,
    other: &mut Answer<T>,
    source: &Option<Source>,
    between: &str,
    both: impl Fn(&Reading<T>, &Reading<T>) -> Reading<T>,
) {
    match (own.as_mut(), other.take()) {
        (None, Some(other)) => *own = Some(other.with_source(source.clone())),
        (Some(first), Some(second)) if first.text != second.text => {
            first.reading = both(&first.reading, &second.reading);
            first.text = format!("{}{between}{}", first.text, second.text).into();
            let qualifier = first.qualifier().or(second.qualifier());
            *own = own.take().map(|first| first.with_qualifier(qualifier));
        }
        _ => {}
    }
}

/// Where a whole stands by two parts: as the worse that is behind, done where both
/// are, not done where one says no more of itself, else under way.
fn both_states(one: &Reading<Status>, other: &Reading<Status>) -> Reading<Status> {
    let (Reading::Value(one), Reading::Value(other)) = (one, other) else {
        return match (one, other) {
            (Reading::NotApplicable, said) | (said, Reading::NotApplicable) => said.clone(),
            _ => Reading::Unread,
        };
    };
    let either = |status| *one == status || *other == status;
    Reading::Value(if one == other {
        *one
    } else if either(Status::Overdue) {
        Status::Overdue
    } else if either(Status::Lagging) {
        Status::Lagging
    } else if either(Status::NotDone) {
        Status::NotDone
    } else {
        Status::OnTrack
    })
}

fn both_texts(one: &Reading<Words>, other: &Reading<Words>) -> Reading<Words> {
    match (one, other) {
        (Reading::Value(one), Reading::Value(other)) if one.is_empty() || other.is_empty() => {
            Reading::Value(format!("{one}{other}").into())
        }
        (Reading::Value(one), Reading::Value(other)) => Reading::Value(format!("{one}\n{other}").into()),
        (Reading::NotApplicable, said) | (said, Reading::NotApplicable) => said.clone(),
        _ => Reading::Unread,
    }
}
