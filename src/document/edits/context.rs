//! What merging one sentence must know of the rest of the three texts.

use super::align::{Unit, pairs};
use super::figures::{Change, numbers, rates};
use super::parts::{Block, Kind, Parts, sentence_unit, sentences};
use std::collections::{BTreeMap, BTreeSet};

/// Sentences of staff that a notice was given about, each with the generated
/// sentence that staff had before them. Kept from run to run, so that a notice
/// stands until staff change the sentence.
pub type Pending = BTreeMap<String, String>;

/// The texts as a whole.
pub(super) struct Context<'a> {
    pending: &'a Pending,
    /// What the next run must know: the sentences that staff must look at.
    pub next: Pending,
    /// Generated sentences that changed, each with its new wording.
    newer: BTreeMap<String, String>,
    /// Every sentence of the edited text.
    edited: BTreeSet<String>,
    /// The sentences as generated before, by the percentages in them.
    rates: BTreeMap<String, Vec<String>>,
    /// The sentences as generated now, by their words without numbers.
    now: BTreeMap<String, Vec<String>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(base: &Parts, edited: &Parts, new: &Parts, pending: &'a Pending) -> Self {
        let text = |parts: &Parts| -> Vec<Block> {
            parts.blocks.iter().filter(|block| block.kind == Kind::Text).cloned().collect()
        };
        let units = |blocks: &[Block]| blocks.iter().map(Block::unit).collect::<Vec<Unit>>();
        let (b, n) = (text(base), text(new));
        let mut newer: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (from, to) in pairs(&units(&b), &units(&n)) {
            let (old, new) = (sentences(&b[from].text), sentences(&n[to].text));
            let units = |all: &[&str]| all.iter().map(|s| sentence_unit(s)).collect::<Vec<_>>();
            for (from, to) in pairs(&units(&old), &units(&new)) {
                let now = new[to].trim().to_string();
                let entry = newer.entry(old[from].trim().to_string()).or_insert(Some(now.clone()));
                // The same words with two successors: nobody can tell which.
                *entry = entry.take().filter(|known| *known == now);
            }
        }
        let newer = newer.into_iter().filter_map(|(old, now)| now.filter(|now| *now != old).map(|now| (old, now)));
        let all = |blocks: &[Block]| -> Vec<String> {
            blocks.iter().flat_map(|block| sentences(&block.text)).map(|s| s.trim().to_string()).collect()
        };
        let with_rates = all(&b).into_iter().flat_map(|s| rates(&s).into_iter().map(move |rate| (rate, s.clone())));
        let by_words = all(&n).into_iter().map(|s| (numbers(&s).0, s));
        Self {
            pending,
            next: Pending::new(),
            newer: newer.collect(),
            edited: all(&edited.blocks).into_iter().collect(),
            rates: grouped(with_rates),
            now: grouped(by_words),
        }
    }

    /// What became of a percentage that a sentence of staff quotes and that its
    /// generated sentence does not have; absent where it still holds.
    pub(super) fn rate(&mut self, edited: &str, rate: &str) -> Option<Change> {
        let key = format!("{edited}\u{1}{rate}");
        let from = match self.pending.get(&key) {
            Some(sentence) => vec![sentence.clone()],
            None => self.rates.get(rate).cloned().unwrap_or_default(),
        };
        let now: BTreeSet<Option<String>> = from.iter().map(|sentence| self.rate_now(sentence, rate)).collect();
        let new = if now.len() == 1 { now.into_iter().next().flatten() } else { None };
        match (&new, from.into_iter().next()) {
            (Some(new), _) if new == rate => return None,
            (Some(_), Some(sentence)) => drop(self.next.insert(key, sentence)),
            _ => {}
        }
        Some(Change { old: rate.to_string(), new })
    }

    /// The percentage that stands in the place of this one, where a sentence is
    /// still generated with the same words.
    fn rate_now(&self, sentence: &str, rate: &str) -> Option<String> {
        let (words, old) = numbers(sentence);
        let [now] = self.now.get(&words)?.as_slice() else { return None };
        let pairs = old.into_iter().zip(numbers(now).1).filter(|(old, _)| old.shown == rate);
        let found: BTreeSet<String> = pairs.map(|(_, new)| new.shown).collect();
        if found.len() == 1 { found.into_iter().next() } else { None }
    }

    /// The generated sentence that staff had before them when they wrote this
    /// one: `base`, or one of an earlier run.
    pub(super) fn seen(&self, edited: &str, base: &str) -> String {
        self.pending.get(edited).map_or_else(|| base.to_string(), String::clone)
    }

    /// A sentence that staff moved but did not change, as it reads now.
    pub(super) fn renewed(&self, edited: &str) -> String {
        let body = edited.trim();
        self.newer.get(body).map_or_else(|| edited.to_string(), |now| edited.replace(body, now))
    }

    /// Whether a sentence was moved rather than deleted.
    pub(super) fn stands_elsewhere(&self, base: &str) -> bool {
        self.edited.contains(base.trim()) && self.newer.contains_key(base.trim())
    }
}

/// Values by key, in their order.
fn grouped(pairs: impl Iterator<Item = (String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    pairs.for_each(|(key, value)| groups.entry(key).or_default().push(value));
    groups
}
