//! What a unit takes back without sending another: 上午发的表有误，请作废，稍后重报.
//!
//! Whether there is anything to take back, and whether another came since, is known only
//! once all is read.

use super::context::Intake;
use super::received::Received;
use crate::model::finding::{Code, Finding, Parts, Taken};
use crate::model::ledger::{Outcome, Submission};
use crate::model::place::{Origin, Place};
use crate::model::question::{Matter, Question, written};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The answers to the question what becomes of what was sent.
const VOID: &str = "原表作废，等重报";
const HOLDS: &str = "原表照用";

impl Intake<'_> {
    /// Asks about what units take back, where nothing came since; what nobody sent is not
    /// taken back, and the words are only pointed out.
    pub(super) fn settle_taken_back(&self, all: &mut [Received]) {
        let mut by_unit: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, sent) in all.iter().enumerate().filter_map(|(at, one)| Some((at, one.submission.as_ref()?))) {
            by_unit.entry(sent.unit.clone()).or_default().push(at);
        }
        for at in 0..all.len() {
            let Some((unit, words)) = all[at].takes_back.take() else { continue };
            let Some(body) = all[at].file().cloned() else { continue };
            let (place, when) = (Place::file(&body), all[at].when);
            let came_since = |sent: &Submission| when.is_some() && sent.received > when;
            let of_unit = by_unit.get(&unit).into_iter().flatten();
            let sent: Vec<(usize, bool)> =
                of_unit.filter_map(|i| Some((*i, came_since(all[*i].submission.as_ref()?)))).collect();
            if sent.is_empty() && all[at].findings.of_code(Code::WordsInMail).next().is_none() {
                let finding = Finding::new(Code::WordsInMail, place.clone(), words.clone(), Taken::Nothing);
                all[at].findings.push(finding.of(&unit));
            }
            if sent.is_empty() || sent.iter().any(|(_, since)| *since) {
                continue;
            }
            // Another sentence that is worth a look stays.
            if all[at].findings.of_code(Code::WordsInMail).all(|finding| finding.found == words) {
                all[at].findings.without(Code::WordsInMail);
            }
            let hint = when.map_or_else(|| "收件时间不明".into(), |at| format!("{} 收到", at.shown()));
            let question = Question::new(
                Matter::TextMail,
                written(&place),
                words.clone(),
                [VOID, HOLDS].map(String::from).to_vec(),
            )
            .with_hints(&[format!("{unit}，{hint}"), "来信要收回已经报来的表，以后没有再收到它的表".into()])
            .with_until("原来的表照旧计入，注明待核。");
            let answer = self.rulings.answer(&question, &place, &mut all[at].findings);
            let mut found = Vec::new();
            for (one, _) in sent {
                let told = |place, did: &str| {
                    Finding::new(Code::TakenBack, place, words.clone(), Taken::Did(did.into())).of(&unit)
                };
                match (&answer, &all[one].submission) {
                    (None, Some(sent)) => {
                        let did = "裁定以前照旧计入，注明待核";
                        found.extend(
                            sheets(sent).into_iter().map(|(file, sheet)| told(Place::sheet(&file, &sheet), did)),
                        );
                    }
                    (Some(answer), Some(sent)) if answer == VOID => {
                        found.push(told(Place::file(&sent.origin), "按裁定作废，没有采用"));
                        all[one].take_back();
                    }
                    _ => {}
                }
            }
            found.into_iter().for_each(|finding| all[at].findings.push(finding));
            let (what, why) = match answer {
                Some(_) => (Outcome::Note, "邮件正文，按裁定处理"),
                None => (Outcome::Undecided, "来信收回已报的表，待裁定"),
            };
            for disposition in &mut all[at].dispositions {
                (disposition.what, disposition.why) = (what, why.into());
            }
            if answer.is_none() {
                all[at].questions.push(question.with_places([place]));
            }
        }
    }
}

/// The sheets that something of it is on.
fn sheets(sent: &Submission) -> BTreeSet<(Origin, Arc<str>)> {
    let rows = sent.entries.iter().filter_map(|entry| entry.source.as_ref());
    let rows = rows.chain(sent.projects.iter().map(|project| &project.source));
    rows.map(|row| (row.path.clone(), row.sheet.clone())).collect()
}

impl Received {
    /// Takes it out of use: its unit takes it back.
    fn take_back(&mut self) {
        let Some(sent) = self.submission.take() else { return };
        self.findings.forget(&Parts::from([(sent.origin.clone(), BTreeSet::from([sent.unit.clone()]))]));
        self.questions.clear();
        (self.weight, self.unit) = (0, Some(sent.unit));
        for disposition in &mut self.dispositions {
            if matches!(disposition.what, Outcome::Merged | Outcome::Unmatched) {
                (disposition.what, disposition.why) = (Outcome::Superseded, "单位来信作废".into());
            }
        }
    }
}
