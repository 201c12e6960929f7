//! Hand edits survive: the text as last generated, the same as staff edited it,
//! and the text as generated now become one.
//!
//! A sentence (in a table: a cell) that only one side changed is taken from that
//! side. Where both changed it, staff's words stand: if nothing but figures
//! changed, the figures that staff's words still quote are told; otherwise the
//! program's sentence is shown beneath the paragraph in a line of its own
//! (`mark`), which staff delete when they have settled it.
//!
//! Merging is pure, and merging its own result again changes nothing.

mod align;
mod compare;
mod figures;
mod line;
mod mark;
mod notice;
mod parts;
mod table;
#[cfg(test)]
mod tests;

pub use compare::{Difference, compare};
pub use figures::Change;
pub use mark::{BEGINNING, unsettled};
pub use notice::{Matter, Notice};

use align::{Slot, Unit, weave};
use figures::{numbers, rates};
use line::{Line, Now};
use notice::Where;
use parts::{BLANK_LINE, Block, Kind, Parts, parts, sentences};
use std::collections::{BTreeMap, BTreeSet};

/// Sentences of staff that a notice was given about, each with the generated
/// sentence that staff had before them. Kept from run to run, so that a notice
/// stands until staff change the sentence.
pub type Seen = BTreeMap<String, String>;

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// What staff must look at, in the order of the text.
    pub notices: Vec<Notice>,
    /// What the next run must know.
    pub seen: Seen,
    /// Where the pieces stood that staff deleted and that the program would now
    /// write differently; they stay deleted.
    pub deleted: Vec<String>,
}

/// Merges the text as generated now into the text as edited.
pub fn merge(base: &str, edited: &str, new: &str, seen: &Seen) -> Merged {
    if edited == base || edited == new {
        return Merged { text: new.to_string(), ..Merged::default() };
    }
    let (base, edited, new) = (parts(base), parts(edited), parts(new));
    let (edited, marks) = without_marks(edited);
    let mut known = Known::new(&base, &edited, &new, seen);
    let mut out = Out { marks, ..Out::default() };
    let before = if edited.before == base.before { &new.before } else { &edited.before };
    out.text.push_str(before);
    out.blocks(&base, &edited, &new, &mut known);
    let after = if edited.after == base.after { &new.after } else { &edited.after };
    out.end(after);
    Merged { text: out.text, notices: out.notices, seen: known.next, deleted: out.deleted }
}

/// Sentences by block of the edited text, as the lines for staff told them.
type Marks = BTreeMap<usize, Vec<Block>>;

/// The blocks that staff answer for, and the lines of the program after each.
fn without_marks(mut edited: Parts) -> (Parts, Marks) {
    let mut marks = Marks::new();
    let mut blocks: Vec<Block> = Vec::new();
    for block in edited.blocks {
        match (block.kind, blocks.len()) {
            (Kind::Mark, n) if n > 0 => marks.entry(n - 1).or_default().push(block),
            _ => blocks.push(block),
        }
    }
    edited.blocks = blocks;
    (edited, marks)
}

/// What merging one paragraph must know of the rest.
struct Known<'a> {
    seen: &'a Seen,
    next: Seen,
    /// Generated sentences that changed, each with its new wording.
    newer: BTreeMap<String, String>,
    /// Every sentence of the edited text.
    edited: BTreeSet<String>,
    /// The sentences as generated before, by the percentages in them.
    rates: BTreeMap<String, Vec<String>>,
    /// The sentences as generated now, by their words without numbers.
    now: BTreeMap<String, Vec<String>>,
}

impl<'a> Known<'a> {
    fn new(base: &Parts, edited: &Parts, new: &Parts, seen: &'a Seen) -> Self {
        let text = |blocks: &[Block]| blocks.iter().filter(|b| b.kind == Kind::Text).cloned().collect::<Vec<_>>();
        let units = |blocks: &[Block]| blocks.iter().map(Block::unit).collect::<Vec<Unit>>();
        let (b, n) = (text(&base.blocks), text(&new.blocks));
        let mut newer: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (at, from) in align::align(&units(&b), &units(&n), &|_| false).into_iter().enumerate() {
            let Some(from) = from else { continue };
            let (old, new) = (sentences(&b[from].text), sentences(&n[at].text));
            let of = |all: &[&str]| all.iter().map(|s| parts::sentence_unit(s)).collect::<Vec<_>>();
            for (at, from) in align::align(&of(&old), &of(&new), &|_| false).into_iter().enumerate() {
                let Some(from) = from else { continue };
                let now = new[at].trim().to_string();
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
            seen,
            next: Seen::new(),
            newer: newer.collect(),
            edited: all(&edited.blocks).into_iter().collect(),
            rates: grouped(with_rates),
            now: grouped(by_words),
        }
    }

    /// What became of a percentage that a sentence of staff quotes and that its
    /// generated sentence does not have; absent where it still holds.
    fn rate(&mut self, edited: &str, rate: &str) -> Option<Change> {
        let key = format!("{edited}\u{1}{rate}");
        let from = match self.seen.get(&key) {
            Some(sentence) => vec![sentence.clone()],
            None => self.rates.get(rate).cloned().unwrap_or_default(),
        };
        let now: BTreeSet<Option<String>> = from.iter().map(|sentence| self.rate_now(sentence, rate)).collect();
        let new = if now.len() == 1 { now.into_iter().next().flatten() } else { None };
        match (&new, from.first()) {
            (Some(new), _) if new == rate => return None,
            (Some(_), Some(sentence)) => drop(self.next.insert(key, sentence.clone())),
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

    /// The generated sentence that staff had before them when they wrote this one.
    fn seen(&self, edited: &str) -> Option<&str> {
        self.seen.get(edited).map(String::as_str)
    }

    /// Remembers that staff must look at a sentence.
    fn look_at(&mut self, edited: &str, seen: &str) {
        self.next.insert(edited.to_string(), seen.to_string());
    }

    /// A sentence that staff moved but did not change, as it reads now.
    fn renewed(&self, edited: &str) -> String {
        let body = edited.trim();
        self.newer.get(body).map_or_else(|| edited.to_string(), |now| edited.replace(body, now))
    }

    /// Whether a sentence was moved rather than deleted.
    fn stands_elsewhere(&self, base: &str) -> bool {
        self.edited.contains(base.trim()) && self.newer.contains_key(base.trim())
    }
}

/// Values by key, in their order.
fn grouped(pairs: impl Iterator<Item = (String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// Where every block of a text stands.
fn places(parts: &Parts) -> Vec<Where> {
    let mut at = Where::default();
    let mut pass = |block: &Block| {
        at.pass(block.kind, &block.text);
        at.clone()
    };
    parts.blocks.iter().map(&mut pass).collect()
}

/// The result while it is written.
#[derive(Default)]
struct Out {
    text: String,
    /// What stands after the last block, until it is known whether one follows.
    gap: Option<(Kind, String)>,
    marks: Marks,
    at: Where,
    notices: Vec<Notice>,
    deleted: Vec<String>,
}

impl Out {
    fn blocks(&mut self, base: &Parts, edited: &Parts, new: &Parts, known: &mut Known) {
        let units = |parts: &Parts| parts.blocks.iter().map(Block::unit).collect::<Vec<Unit>>();
        let (slots, gone) = weave(&units(base), &units(edited), &units(new));
        let left_out = sections_left_out(base, new, &slots, &gone);
        let (base_places, new_places) = (places(base), places(new));
        for Slot { base: b, edited: e, new: n } in slots {
            let at = e;
            let (b, e, n) = (b.map(|i| &base.blocks[i]), e.map(|i| &edited.blocks[i]), n.map(|i| (i, &new.blocks[i])));
            match (b, e, n) {
                (Some(b), Some(e), Some((_, n))) => self.all_three(b, e, n, at, known),
                (Some(b), Some(e), None) if b.unit() == e.unit() => {}
                (Some(_), Some(e), None) => {
                    self.write(e.kind, &e.text, &e.gap);
                    self.notice(&e.text, Matter::Dropped);
                }
                (None, Some(e), None) if e.kind == Kind::Text => {
                    let renewed: String = sentences(&e.text).into_iter().map(|s| known.renewed(s)).collect();
                    self.write(e.kind, &renewed, &e.gap);
                }
                (_, Some(e), _) => self.write(e.kind, &e.text, &e.gap),
                (_, None, Some((i, _))) if left_out.contains(&i) => self.deleted.push(new_places[i].to_string()),
                (_, None, Some((_, n))) => self.write(n.kind, &n.text, &n.gap),
                (_, None, None) => {}
            }
            if n.is_none() || b.is_none() {
                at.into_iter().for_each(|at| self.old_marks(at, &BTreeMap::new(), &[]));
            }
        }
        let changed = |s: &&Slot| s.base.zip(s.new).is_some_and(|(b, n)| base.blocks[b].unit() != new.blocks[n].unit());
        let moved = |s: &&Slot| {
            s.base.is_some_and(|b| sentences(&base.blocks[b].text).iter().any(|s| known.stands_elsewhere(s)))
        };
        let deleted = gone.iter().filter(changed).filter(|s| !moved(s)).filter_map(|s| s.base);
        self.deleted.extend(deleted.map(|base| base_places[base].to_string()));
    }

    /// A block that all three have.
    fn all_three(&mut self, b: &Block, e: &Block, n: &Block, at: Option<usize>, known: &mut Known) {
        let gap = if e.gap == b.gap { &n.gap } else { &e.gap };
        let mut now = BTreeMap::new();
        let mut clashes = Vec::new();
        match e.kind {
            Kind::Table => {
                let merged = table::merge(&b.text, &e.text, &n.text, known);
                self.write(e.kind, &merged.text, gap);
                merged.matters.into_iter().for_each(|(row, matter)| self.notice(&row, matter));
                let place = self.at.to_string();
                self.deleted.extend(merged.deleted.iter().map(|row| format!("{place}“{row}”一行")));
            }
            Kind::Text | Kind::Heading => {
                let line = line::merge(&b.text, &e.text, &n.text, known);
                self.write(e.kind, &line.text, gap);
                let Line { matters, deleted, .. } = line;
                let standing = at.and_then(|at| self.marks.get(&at)).cloned().unwrap_or_default();
                let shown = |sentence: &str| {
                    line.clashes.iter().any(|c| c.new == sentence)
                        || standing.iter().any(|m| mark::told(&m.text) == Some(sentence))
                };
                for (words, matter) in matters {
                    // What a line in the text shows need not be told twice.
                    match &matter {
                        Matter::Reworded(new) if shown(new) => {}
                        _ => self.notice(&words, matter),
                    }
                }
                let place = self.at.to_string();
                self.deleted.extend(std::iter::repeat_n(place, deleted));
                now = line.now;
                clashes = line.clashes;
            }
            Kind::Fixed | Kind::Mark => self.write(e.kind, &n.text, gap),
        }
        for clash in &clashes {
            self.notice(&clash.base, Matter::Clash(clash.new.clone()));
        }
        let fresh: Vec<String> = clashes.into_iter().map(|clash| clash.new).collect();
        if let Some(at) = at {
            self.old_marks(at, &now, &fresh);
        }
    }

    /// The lines for staff after a block: those of before, as far as they still
    /// stand, then new ones; none twice.
    fn old_marks(&mut self, at: usize, now: &BTreeMap<String, Now>, fresh: &[String]) {
        let mut written = BTreeSet::new();
        for block in self.marks.remove(&at).unwrap_or_default() {
            let told = mark::told(&block.text).unwrap_or_default();
            let sentence = match now.get(told) {
                Some(Now::Same | Now::Gone) => continue,
                Some(Now::Written(new)) => new,
                None => told,
            };
            if written.insert(sentence.to_string()) && !fresh.iter().any(|new| new == sentence) {
                let text = if sentence == told { block.text.clone() } else { mark::line(sentence) };
                self.write(Kind::Mark, &text, BLANK_LINE);
            }
        }
        for sentence in fresh {
            self.write(Kind::Mark, &mark::line(sentence), BLANK_LINE);
        }
    }

    fn write(&mut self, kind: Kind, text: &str, gap: &str) {
        if text.trim().is_empty() {
            return;
        }
        if let Some((last, gap)) = self.gap.take() {
            // Two blocks of words, or two tables, must not become one.
            let joins = matches!(kind, Kind::Text | Kind::Table) && last == kind;
            let apart = gap.matches('\n').count() > 1 || !(joins || kind == Kind::Mark || last == Kind::Mark);
            self.text.push_str(if apart { &gap } else { BLANK_LINE });
        }
        self.text.push_str(text);
        self.gap = Some((kind, gap.to_string()));
        self.at.pass(kind, text);
    }

    fn notice(&mut self, words: &str, matter: Matter) {
        self.notices.push(Notice { place: self.at.to_string(), words: words.to_string(), matter });
    }

    fn end(&mut self, after: &str) {
        if self.gap.take().is_some() {
            self.text.push_str(after);
        }
    }
}

/// What is new in sections that staff deleted with all that was in them: it
/// has no place any more.
fn sections_left_out(base: &Parts, new: &Parts, slots: &[Slot], gone: &[Slot]) -> BTreeSet<usize> {
    let kept: BTreeSet<usize> = slots.iter().filter(|s| s.edited.is_some()).filter_map(|s| s.base).collect();
    let deleted: BTreeMap<usize, usize> = gone.iter().filter_map(|s| Some((s.new?, s.base?))).collect();
    let mut out = BTreeSet::new();
    let mut closed: Option<usize> = None;
    for (n, block) in new.blocks.iter().enumerate() {
        if let Some(rank) = block.rank() {
            let section_gone = |b: usize| {
                let end =
                    (b + 1..base.blocks.len()).find(|i| base.blocks[*i].rank().is_some_and(|other| other <= rank));
                (b..end.unwrap_or(base.blocks.len())).all(|i| !kept.contains(&i))
            };
            match closed {
                Some(outer) if rank > outer => {}
                _ => closed = deleted.get(&n).filter(|b| section_gone(**b)).map(|_| rank),
            }
        }
        if closed.is_some() {
            out.insert(n);
        }
    }
    out
}
