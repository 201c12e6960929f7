//! Words that no rule reads, each one question for all units that typed it.

use crate::intake::status_word;
use crate::model::applied::sightings;
use crate::model::finding::{Code, Finding, Findings};
use crate::model::ruling::{Question, Rulings};
use crate::model::value::StatusWords;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A word of no more characters is asked about even where it stands only once.
const SHORT: usize = 6;
/// Words that a quarter asks about; the units are told of the others only.
const ASKED: usize = 6;

/// Questions about words of the status column that nobody here knows. Those that
/// most units typed come first. What one unit typed once, in more than a few
/// characters, is a matter between it and the office, and so is what is known to
/// say too little (未完成, 见附件): one meaning for all would be wrong for some.
pub(super) fn about_words(findings: &Findings, rulings: &Rulings, known: &StatusWords) -> Vec<Question> {
    let mut by_word: BTreeMap<Question, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.of_code(Code::StatusUnread).filter(|finding| !known.knows_part_of(&finding.found)) {
        if let Some(question) = status_word(&finding.found) {
            by_word.entry(question).or_default().push(finding);
        }
    }
    let is_word =
        |(question, typed): &(Question, Vec<&Finding>)| typed.len() > 1 || question.about.chars().count() <= SHORT;
    let mut words: Vec<(Question, Vec<&Finding>)> = by_word.into_iter().filter(is_word).collect();
    words.retain(|(question, _)| !rulings.settles(question));
    let units = |typed: &[&Finding]| typed.iter().map(|finding| &finding.unit).collect::<BTreeSet<_>>().len();
    words.sort_by_key(|(_, typed)| Reverse((units(typed), typed.len())));
    words.truncate(ASKED);
    words.into_iter().map(|(question, typed)| hinted(question, &typed)).collect()
}

/// The question with who typed the word, and the other way to settle it.
fn hinted(question: Question, typed: &[&Finding]) -> Question {
    let seen = sightings(typed.iter().map(|finding| (finding.unit.as_deref(), &finding.place)));
    let question = question.with_places(typed.iter().take(ASKED).map(|finding| finding.place.clone()));
    question.with_hints(&[
        format!("填报的单元格：{seen}"),
        "裁定以后各单位、各季度都照此办理；也可以写进 master.xlsx 的“词表”。选“不采用”的，仍请单位改填".into(),
    ])
}
