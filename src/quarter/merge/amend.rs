//! Answers that stand in no table: figures that a mail corrects in its own words, where
//! staff answer with them, and what staff wrote into 更正.

use super::described::moment;
use super::lay::{about, lay};
use super::used::Used;
use crate::formats::limits;
use crate::model::amendment::{Amendment, Basis};
use crate::model::config::ToldAnswer;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Correction, Entry};
use crate::model::place::{Origin, Place};
use crate::model::receipt::Receipt;
use crate::model::ruling::{LEAVE_OUT, Question, Rulings};
use crate::model::value::clean;
use std::collections::{BTreeMap, BTreeSet};

/// What mails of a unit correct in their own words, on the way through its versions.
pub(super) struct MailFigures {
    /// Those still to come, in their order; what has no date comes last.
    waiting: Vec<Amendment>,
    /// Those that nobody decided on yet; whether a later version took the place of all
    /// before it.
    open: Vec<(Amendment, bool)>,
    /// The mails of which words are used.
    pub taken: BTreeSet<Origin>,
}

impl MailFigures {
    pub fn of(mut waiting: Vec<Amendment>) -> Self {
        waiting.sort_by_key(|amendment| (amendment.received.is_none(), amendment.received.map(Receipt::rank)));
        Self { waiting, open: Vec::new(), taken: BTreeSet::new() }
    }

    /// Passes over what was said before a version that took the place of all.
    pub fn pass_over(&mut self, version: Option<Receipt>) {
        self.open.iter_mut().for_each(|(_, over)| *over = true);
        let before = |amendment: &mut Amendment| amendment.received.is_some() && amendment.received < version;
        self.open.extend(self.waiting.extract_if(.., before).map(|amendment| (amendment, true)));
    }

    /// Takes what was said before `until` as far as staff decided so; all that is left
    /// where that is absent.
    pub fn take_until(&mut self, until: Option<Receipt>, used: &mut Used, rulings: &Rulings, findings: &mut Findings) {
        let due =
            |amendment: &mut Amendment| until.is_none() || amendment.received.is_some() && amendment.received < until;
        for amendment in self.waiting.extract_if(.., due).collect::<Vec<_>>() {
            let Basis::Mail(question) = &amendment.basis else { continue };
            let place = place_of(&amendment.entry, amendment.column);
            match rulings.answer(question, &place, findings).as_deref() {
                None => self.open.push((amendment, false)),
                Some(LEAVE_OUT) => {}
                Some(_) => {
                    if let Some(path) = place.origin {
                        self.taken.insert(path.clone());
                        used.corrections.push(Correction { path, received: amendment.received, whole: false });
                    }
                    used.amend(amendment);
                }
            }
        }
    }

    /// Asks about those that nobody decided on, where the tables say otherwise still: the
    /// rows that there are as they would be, each by the place that is asked about.
    pub fn ask(
        &mut self,
        unit: &str,
        entries: &[Entry],
        questions: &mut Vec<Question>,
        findings: &mut Findings,
    ) -> Vec<(Place, Entry)> {
        let mut otherwise = Vec::new();
        let most = questions.len() + limits::UNIT_QUESTIONS;
        for (amendment, over) in std::mem::take(&mut self.open) {
            let Basis::Mail(question) = amendment.basis else { continue };
            let (said, column) = (&amendment.entry, amendment.column);
            let mut own = entries.iter().filter(|entry| about(entry) == about(said));
            let there = own.next().filter(|_| own.next().is_none());
            if there.is_some_and(|entry| agrees(entry, said, column)) {
                continue;
            }
            if over || questions.len() >= most {
                let finding = Finding::new(Code::WordsInMail, place_of(said, column), question.about, Taken::Nothing);
                findings.push(finding.of(unit));
                continue;
            }
            let filled = there.and_then(|entry| Some((entry, typed(entry, column)?)));
            let place = place_of(filled.map_or(said, |(entry, _)| entry), column);
            let (taken, hint) = match filled {
                Some((_, text)) => (format!("按表中填的“{text}”计入"), format!("表中填的是“{text}”：{place}")),
                None => ("表中没有填，正文所说未采用".to_string(), "表中没有填".to_string()),
            };
            let hints = [format!("{unit}，{}收到", moment(amendment.received)), hint];
            let finding = Finding::new(Code::MailFigureAsked, place, question.about.clone(), Taken::Did(taken));
            let mut row: Vec<Entry> = there.into_iter().cloned().collect();
            lay(&mut row, vec![amendment.entry]);
            otherwise.extend(row.into_iter().map(|row| (finding.place.clone(), Entry { unit: unit.into(), ..row })));
            findings.push(finding.of(unit));
            questions.push(question.with_hints(&hints));
        }
        otherwise
    }
}

/// Tells of what is said of a unit that is asked for nothing and sent nothing: nobody's
/// answers are corrected.
pub(super) fn leave(said: Vec<Amendment>, findings: &mut Findings) {
    for Amendment { entry, column, basis, .. } in said {
        let finding = match basis {
            Basis::Mail(question) => {
                Finding::new(Code::WordsInMail, place_of(&entry, column), question.about, Taken::Nothing)
            }
            Basis::Staff(row) => {
                let taken = Taken::Did("未应用：没有要求该单位填报，也没有收到它的表".into());
                Finding::new(Code::AnswerToldStale, row.place, row.original, taken)
            }
        };
        findings.push(finding.of(entry.unit.as_str()));
    }
}

/// Applies what staff wrote into 更正, from above, while what it replaces is still there:
/// what was applied, and on which day the unit said so.
pub(super) fn take_told(
    entries: &mut Vec<Entry>,
    told: Vec<Amendment>,
    gone: &mut BTreeMap<Place, Origin>,
    findings: &mut Findings,
) -> Vec<Correction> {
    let mut applied = Vec::new();
    for amendment in told {
        let Basis::Staff(row) = &amendment.basis else { continue };
        let mut own = entries.iter().filter(|entry| about(entry) == about(&amendment.entry));
        let there = own.next();
        let now = there.and_then(|entry| typed(entry, row.column)).map(clean).unwrap_or_default();
        let found = format!("{} {}：{}", row.item, row.column.name(), if now.is_empty() { "（空）" } else { &now });
        let tell = |code, found: String, taken: String| {
            Finding::new(code, row.place.clone(), found, Taken::Did(taken)).of(&row.unit)
        };
        let is_still = now == row.original || row.column == Column::Percent && same_share(&now, &row.original);
        if own.next().is_some() || !is_still {
            let finding = tell(Code::AnswerToldStale, row.original.clone(), "未应用，按单位填报的计入".into());
            findings.push(finding.expecting(found));
            continue;
        }
        findings.push(tell(Code::AnswerTold, found, replaced_by(row)));
        applied.extend(row.place.origin.clone().map(|path| Correction {
            path,
            received: amendment.received,
            whole: false,
        }));
        let by = row.place.origin.clone().unwrap_or_else(|| Origin::file(""));
        gone.extend(lay(entries, vec![amendment.entry]).into_iter().map(|cell| (cell, by.clone())));
    }
    applied
}

/// `改为“5台”（来电更正，张某 2025-10-09）`.
fn replaced_by(row: &ToldAnswer) -> String {
    let who = [row.confirmed_by.clone(), row.date.to_string()].join(" ");
    let why = [row.reason.as_str(), who.trim()].into_iter().filter(|words| !words.is_empty());
    format!("改为“{}”（{}）", row.replacement.text(), why.collect::<Vec<_>>().join("，"))
}

/// Whether two shares are the same, typed as `50%` or kept as 0.5 by a cell that shows it so.
fn same_share(one: &str, other: &str) -> bool {
    let share = |text: &str| match text.strip_suffix(['%', '％']) {
        Some(number) => number.trim().parse::<f64>().ok().map(|number| number / 100.0),
        None => text.parse::<f64>().ok(),
    };
    share(one).zip(share(other)).is_some_and(|(one, other)| (one - other).abs() < 1e-9)
}

/// Whether what is used says the same.
fn agrees(entry: &Entry, said: &Entry, column: Column) -> bool {
    let count = |new: &crate::model::ledger::TargetCount| {
        entry.counts.iter().any(|own| own.target == new.target && own.done.value() == new.done.value())
    };
    match said.counts.is_empty() {
        true => entry.answers.agrees(&said.answers, column),
        false => said.counts.iter().all(count),
    }
}

/// The answer of a column as typed.
fn typed(entry: &Entry, column: Column) -> Option<&str> {
    entry.answers.each().find(|(known, _)| *known == column).and_then(|(_, answer)| Some(answer?.text))
}

/// The cell of the answer of a column, or the row where there is none.
fn place_of(entry: &Entry, column: Column) -> Place {
    let Some(source) = &entry.source else { return Place::nowhere() };
    let answer = entry.answers.each().find(|(known, _)| *known == column).and_then(|(_, answer)| answer);
    answer.map_or_else(|| source.place(), |typed| typed.source.unwrap_or(source).place().at(typed.cell))
}
