//! How the versions of one unit stand to each other: which came first, which says the
//! same, which answers for something else.

use super::described::{same_projects, texts};
use super::lay::{answered, name};
use crate::model::ledger::{Bearing, Entry, Submission};
use crate::model::receipt::Receipt;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// From which of the versions on they are gone through: the last that took the place of
/// all before it.
pub(super) fn start(sent: &[Submission]) -> usize {
    if sent.iter().any(|s| s.received.is_none()) {
        return 0;
    }
    let (mut from, mut items, mut projects) = (0, BTreeSet::new(), BTreeSet::new());
    for (at, version) in sent.iter().enumerate() {
        let (own, named): (BTreeSet<_>, BTreeSet<_>) =
            (answered(&version.entries).collect(), version.projects.iter().filter_map(name).collect());
        let is_later = sent[..at].iter().all(|before| before.received < version.received) && is_one_name(&sent[..=at]);
        let has_all = items.is_subset(&own) && projects.is_subset(&named);
        // One without a register says nothing of registers.
        let replaces = version.bearing == Bearing::Replaces && (projects.is_empty() || !named.is_empty());
        if is_later && (replaces || version.bearing != Bearing::Corrects && has_all && !gives_targets_alone(version)) {
            from = at;
        }
        items.extend(own);
        projects.extend(named);
    }
    from
}

/// Whether all came in the name of the same unit.
pub(super) fn is_one_name(sent: &[Submission]) -> bool {
    sent.windows(2).all(|pair| pair[0].former == pair[1].former)
}

/// Whether it is known in which order they came.
pub(super) fn is_ordered(sent: &[Submission]) -> bool {
    sent.windows(2).all(|pair| is_before(pair[0].received, pair[1].received))
}

/// Whether one is known to have come before the other.
pub(super) fn is_before(one: Option<Receipt>, other: Option<Receipt>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one < other)
}

/// Whether each answers for something else, so that the order says nothing.
pub(super) fn are_apart(sent: &[Submission]) -> bool {
    let apart = |(at, one): (usize, &Submission)| {
        sent[..at].iter().all(|other| {
            are_disjoint(&one.entries, &other.entries) && (one.projects.is_empty() || other.projects.is_empty())
        })
    };
    sent.iter().enumerate().all(apart)
}

pub(super) fn are_disjoint(one: &[Entry], other: &[Entry]) -> bool {
    let there: BTreeSet<_> = answered(one).collect();
    !answered(other).any(|about| there.contains(&about))
}

pub(super) fn is_empty(submission: &Submission) -> bool {
    submission.projects.is_empty() && submission.entries.iter().all(|entry| entry.answers.is_empty())
}

/// Whether a version says how many there shall be and nothing else.
pub(super) fn gives_targets_alone(submission: &Submission) -> bool {
    let is_all =
        submission.projects.is_empty() && submission.entries.iter().all(|entry| entry.answers.tell_no_progress());
    is_all && !is_empty(submission)
}

/// A number that is the same for versions that say the same.
pub(super) fn in_short(submission: &Submission) -> u64 {
    let mut short = DefaultHasher::new();
    submission.entries.iter().for_each(|entry| {
        entry.item.hash(&mut short);
        texts(&entry.answers).for_each(|text| text.hash(&mut short));
    });
    submission.projects.iter().for_each(|project| project.texts().hash(&mut short));
    short.finish()
}

/// Whether two versions say the same, wherever on the sheet they say it.
pub(super) fn same_content(a: &Submission, b: &Submission) -> bool {
    let same = |a: &Entry, b: &Entry| a.item == b.item && texts(&a.answers).eq(texts(&b.answers));
    a.entries.len() == b.entries.len()
        && a.entries.iter().zip(&b.entries).all(|(a, b)| same(a, b))
        && same_projects(&a.projects, &b.projects)
}
