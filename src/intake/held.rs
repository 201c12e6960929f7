//! What is held of all files together while they are read, and after: one budget,
//! shared so that who sends little keeps all of it, whatever others send.
//!
//! Shares depend on what came in, not on the order in which it was read: they are
//! reckoned by what each file had at first, and only fall as more comes in, so what
//! is taken away early would have been taken away in the end.

use super::received::Received;
use crate::formats::limits;
use crate::model::fair::shares;
use crate::model::finding::{OF_A_FILE, OF_A_UNIT};
use crate::model::receipt::Receipt;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What was read so far.
#[derive(Default)]
pub(super) struct Held {
    /// How many files the inbox has.
    files: usize,
    /// By the place of each file in the inbox.
    read: BTreeMap<usize, File>,
    /// What came since it was last looked whether it is too much, and what was left then.
    fresh: usize,
    kept: usize,
}

/// What one file of the inbox gave.
struct File {
    /// Itself and whatever was in it; nothing where something else stands for it.
    received: Vec<Received>,
    /// What stands for it where it holds too much.
    instead: Option<Received>,
    /// How much it gave, piece by piece, before anything was taken away.
    measures: Vec<Measure>,
    dispositions: usize,
}

/// How much one file gave.
#[derive(Clone)]
pub(super) struct Measure {
    unit: Option<String>,
    when: Option<Receipt>,
    rows: usize,
    findings: usize,
    questions: usize,
}

impl Measure {
    pub fn of(received: &Received) -> Self {
        let Received { unit, when, weight, findings, questions, .. } = received;
        let (findings, questions) = (findings.count(), questions.len());
        Self { unit: unit.clone(), when: *when, rows: *weight, findings, questions }
    }
}

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
        let measures = received.iter().map(Measure::of).collect();
        self.read.insert(index, File { received, instead: None, measures, dispositions });
        if self.fresh > self.kept.max(limits::HELD) {
            self.fit();
        }
    }

    /// All of it, in the order of the inbox.
    pub fn into_all(mut self) -> Vec<Received> {
        self.fit();
        self.read.into_values().flat_map(|file| file.instead.into_iter().chain(file.received)).collect()
    }

    /// Takes away what goes beyond the budget.
    fn fit(&mut self) {
        let amounts: Vec<usize> = self.read.values().map(|file| file.dispositions).collect();
        let most = shares(&amounts, budget(limits::RUN_DISPOSITIONS, self.files));
        for (file, most) in self.read.values_mut().zip(most) {
            if file.dispositions > most && file.instead.is_none() {
                file.instead = Received::instead(std::mem::take(&mut file.received), file.dispositions);
            }
        }
        let pieces = self.read.values_mut().flat_map(|file| {
            let received = file.received.iter_mut().map(Some).chain(std::iter::repeat_with(|| None));
            file.measures.iter().cloned().zip(received)
        });
        fit(pieces, self.files);
        self.fresh = 0;
        self.kept = self.read.values().flat_map(|file| &file.received).map(bulk).sum();
    }
}

/// A file and how much it gave; absent where something else stands for it.
type Piece<'r> = (Measure, Option<&'r mut Received>);

/// Takes from these, which are of so many files of the inbox, what goes beyond the
/// budget.
pub(super) fn fit<'r>(pieces: impl Iterator<Item = Piece<'r>>, files: usize) {
    let [rows, findings, questions] =
        [limits::RUN_ROWS, limits::RUN_FINDINGS, limits::RUN_QUESTIONS].map(|each| budget(each, files));
    let mut units: BTreeMap<Option<String>, Vec<Piece<'_>>> = BTreeMap::new();
    for piece in pieces {
        units.entry(piece.0.unit.clone()).or_default().push(piece);
    }
    let amounts = |of: fn(&Measure) -> usize| -> Vec<Vec<usize>> {
        units.values().map(|pieces| pieces.iter().map(|(measure, _)| of(measure)).collect()).collect()
    };
    // Of files that nobody is known to have sent each may have one.
    let limit =
        |most: usize| units.keys().map(|unit| most + if unit.is_none() { files } else { 0 }).collect::<Vec<_>>();
    let sums = amounts(|measure| measure.rows).into_iter().map(|own| own.iter().sum::<usize>().min(limits::UNIT_ROWS));
    let rows = shares(&sums.collect::<Vec<_>>(), rows);
    let told = allotted(amounts(|measure| measure.findings), OF_A_FILE, &limit(OF_A_UNIT), findings);
    let asked = limits::UNIT_QUESTIONS;
    let asked = allotted(amounts(|measure| measure.questions), asked, &limit(asked), questions);
    for (((unit, mut pieces), rows), (told, asked)) in units.into_iter().zip(rows).zip(told.into_iter().zip(asked)) {
        set_aside(&mut pieces, rows);
        let received = pieces.into_iter().map(|(_, received)| received).zip(told.into_iter().zip(asked));
        for (received, (told, asked)) in received.filter_map(|(received, most)| Some((received?, most))) {
            received.findings.keep(told, unit.as_deref());
            received.ask_only(asked);
        }
    }
}

/// So much, and so much for each file.
fn budget((base, each): (usize, usize), files: usize) -> usize {
    base + each * files
}

/// What is held of a file, as far as it is bounded here.
pub(super) fn bulk(received: &Received) -> usize {
    let rows = if received.submission.is_some() { received.weight } else { 0 };
    rows + received.findings.count() + received.questions.len() + received.dispositions.len()
}

/// What each file of each unit may keep.
fn allotted(mut amounts: Vec<Vec<usize>>, of_file: usize, of_unit: &[usize], of_run: usize) -> Vec<Vec<usize>> {
    amounts.iter_mut().flatten().for_each(|amount| *amount = (*amount).min(of_file));
    let sums = amounts.iter().zip(of_unit).map(|(files, most)| files.iter().sum::<usize>().min(*most));
    let shared = shares(&sums.collect::<Vec<_>>(), of_run);
    amounts.iter().zip(shared).map(|(files, most)| shares(files, most)).collect()
}

/// Keeps what the newest files of a unit report, as many as fit: the newest counts.
fn set_aside(pieces: &mut [Piece<'_>], most: usize) {
    let mut order: Vec<usize> = (0..pieces.len()).filter(|at| pieces[*at].0.rows > 0).collect();
    order.sort_by_key(|at| (Reverse(pieces[*at].0.when.map(Receipt::rank)), *at));
    let mut spent = 0;
    for at in order {
        spent += pieces[at].0.rows;
        if let Some(received) = pieces[at].1.as_mut().filter(|_| spent > most) {
            received.set_aside();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::{Code, Findings, Taken};
    use crate::model::ledger::{Outcome, Submission};
    use crate::model::place::{CellRef, Origin, Place};

    /// A file of a unit with so many rows and findings.
    fn file(index: usize) -> Vec<Received> {
        let (unit, rows, found) = (format!("单位{}", index % 3), [30, 700, 1_000][index % 3], (index * 37) % 900);
        let origin = Origin::file(format!("{index}.xlsx"));
        let mut received = Received { unit: Some(unit.clone()), weight: rows, ..Received::default() };
        for row in 0..found {
            let place = Place::sheet(&origin, &format!("表{}", row / 150).into()).at(CellRef::new(row as u32 + 1, 1));
            received.findings.add(Code::CellTrouble, place, "?", Taken::LeftBlank);
        }
        received.dispose_file(&origin, Outcome::Merged, "");
        let (entries, projects) = (Vec::new(), Vec::new());
        let (came, received_from) = (None, None);
        received.submission = Some(Submission {
            unit,
            former: None,
            origin,
            received: came,
            received_from,
            bearing: Default::default(),
            entries,
            projects,
        });
        vec![received]
    }

    #[test]
    fn what_is_kept_does_not_depend_on_the_order_of_reading() {
        let order = |order: &mut dyn Iterator<Item = usize>| {
            let mut held = Held::of(90);
            order.for_each(|index| held.put(index, file(index)));
            let all = held.into_all();
            let used: Vec<bool> = all.iter().map(|received| received.submission.is_some()).collect();
            let mut findings = Findings::default();
            all.into_iter().for_each(|received| findings.extend(received.findings));
            (used, findings.into_sorted())
        };
        let (used, findings) = order(&mut (0..90));
        assert!(used.contains(&true) && used.contains(&false) && findings.len() < 3 * (OF_A_UNIT + 2));
        let tail = || (45..90).rev().chain(0..45);
        assert!(order(&mut (0..90).rev()) == (used.clone(), findings.clone()), "from behind");
        assert!(order(&mut tail()) == (used, findings), "from the middle");
    }
}
