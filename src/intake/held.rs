//! What is held of all files together while they are read, and after: one budget,
//! shared so that who sends little keeps all of it, whatever others send.
//!
//! Shares depend on what came in, not on the order in which it was read: what is
//! taken away early would have been taken away in the end.

use super::received::Received;
use crate::formats::limits;
use crate::model::fair::shares;
use crate::model::finding::{OF_A_FILE, OF_A_UNIT};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What was read so far.
#[derive(Default)]
pub(super) struct Held {
    /// How many files the inbox has.
    files: usize,
    /// By the place of each file in the inbox: what it gave, and how many dispositions
    /// that takes.
    read: BTreeMap<usize, (Vec<Received>, usize)>,
    /// What came since it was last looked whether it is too much, and what was left then.
    fresh: usize,
    kept: usize,
}

/// The files of each unit; those of nobody known first.
type Units<'h> = BTreeMap<Option<String>, Vec<&'h mut Received>>;

/// The amounts of something in the files of each unit.
type Amounts = Vec<Vec<usize>>;

impl Held {
    /// Nothing yet, of so many files.
    pub fn of(files: usize) -> Self {
        Self { files, ..Self::default() }
    }

    /// Adds what a file of the inbox gave.
    pub fn put(&mut self, index: usize, received: Vec<Received>) {
        let ranges = |received: &Received| received.dispositions.iter().map(|d| 1 + d.rows.len() / 8).sum::<usize>();
        self.fresh += received.iter().map(bulk).sum::<usize>();
        let dispositions = received.iter().map(ranges).sum();
        self.read.insert(index, (received, dispositions));
        if self.fresh > self.kept.max(limits::HELD) {
            self.fit();
        }
    }

    /// All of it, in the order of the inbox.
    pub fn into_all(mut self) -> Vec<Received> {
        self.fit();
        self.read.into_values().flat_map(|(received, _)| received).collect()
    }

    /// Takes away what goes beyond the budget.
    fn fit(&mut self) {
        let amounts: Vec<usize> = self.read.values().map(|(_, dispositions)| *dispositions).collect();
        let most = shares(&amounts, self.budget(limits::RUN_DISPOSITIONS));
        for ((received, count), _) in self.read.values_mut().zip(most).filter(|((_, count), most)| count > most) {
            *received = Received::instead(std::mem::take(received), *count).into_iter().collect();
        }
        let [rows, findings, questions] =
            [limits::RUN_ROWS, limits::RUN_FINDINGS, limits::RUN_QUESTIONS].map(|budget| self.budget(budget));
        let mut units = Units::new();
        for received in self.read.values_mut().flat_map(|(received, _)| received) {
            units.entry(received.unit.clone()).or_default().push(received);
        }
        let of_unit = amounts_of(&units, |received| received.weight);
        let sums: Vec<usize> = of_unit.iter().map(|files| files.iter().sum::<usize>().min(limits::UNIT_ROWS)).collect();
        for (files, most) in units.values_mut().zip(shares(&sums, rows)) {
            set_aside(files, most);
        }
        // Of files that nobody is known to have sent each may have one.
        let limit = |of_unit: usize| -> Vec<usize> {
            units.keys().map(|unit| of_unit + if unit.is_none() { self.files } else { 0 }).collect()
        };
        let (told, asked) = (limit(OF_A_UNIT), limit(limits::UNIT_QUESTIONS));
        let most = allotted(amounts_of(&units, |received| received.findings.amount()), OF_A_FILE, &told, findings);
        for ((unit, files), most) in units.iter_mut().zip(most) {
            files.iter_mut().zip(most).for_each(|(received, most)| received.findings.keep(most, unit.as_deref()));
        }
        let most = allotted(amounts_of(&units, Received::asked), limits::UNIT_QUESTIONS, &asked, questions);
        for (files, most) in units.values_mut().zip(most) {
            files.iter_mut().zip(most).for_each(|(received, most)| received.ask_only(most));
        }
        (self.fresh, self.kept) = (0, self.read.values().flat_map(|(received, _)| received).map(bulk).sum());
    }

    /// So much, and so much for each file.
    fn budget(&self, (base, each): (usize, usize)) -> usize {
        base + each * self.files
    }
}

/// What is held of a file, as far as it is bounded here.
fn bulk(received: &Received) -> usize {
    let rows = if received.submission.is_some() { received.weight } else { 0 };
    rows + received.findings.len() + received.questions.len() + received.dispositions.len()
}

fn amounts_of(units: &Units<'_>, of: impl Fn(&Received) -> usize) -> Amounts {
    units.values().map(|files| files.iter().map(|received| of(received)).collect()).collect()
}

/// What each file of each unit may keep.
fn allotted(mut amounts: Amounts, of_file: usize, of_unit: &[usize], of_run: usize) -> Amounts {
    amounts.iter_mut().flatten().for_each(|amount| *amount = (*amount).min(of_file));
    let sums: Vec<usize> =
        amounts.iter().zip(of_unit).map(|(files, most)| files.iter().sum::<usize>().min(*most)).collect();
    amounts.iter().zip(shares(&sums, of_run)).map(|(files, most)| shares(files, most)).collect()
}

/// Keeps what the newest files of a unit report, as many as fit: the newest counts.
fn set_aside(files: &mut [&mut Received], most: usize) {
    let mut order: Vec<usize> = (0..files.len()).filter(|at| files[*at].weight > 0).collect();
    order.sort_by_key(|at| (Reverse(files[*at].when), *at));
    let mut spent = 0;
    for at in order {
        spent += files[at].weight;
        if spent > most {
            files[at].set_aside();
        }
    }
}
