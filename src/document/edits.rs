//! Hand edits survive: the text as last generated, the same as staff edited it,
//! and the text as generated now become one.
//!
//! A sentence (in a table: a cell) that only one side changed is taken from that
//! side. Where both changed it, staff's words stand: if nothing but figures
//! changed, the figures that staff's words still quote are reported; otherwise the
//! program's sentence is shown beneath the paragraph in a line of its own
//! (`mark`), which staff delete when they have settled it.
//!
//! Merging is pure, and merging its own result again changes nothing.

mod align;
mod compare;
mod context;
mod figures;
mod line;
mod mark;
mod notice;
mod parts;
mod place;
mod table;
#[cfg(test)]
mod tests;

pub use compare::{Difference, compare};
pub use context::Pending;
pub use figures::Change;
pub use mark::{BEGINNING, unsettled};
pub use notice::{Matter, Notice};

use align::{Slot, Unit, weave};
use context::Context;
use notice::{MergedBlock, Now};
use parts::{BLANK_LINE, Block, Kind, Parts, parts, sentences};
use place::{Place, places};
use std::collections::{BTreeMap, BTreeSet};

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// What staff must look at, in the order of the text.
    pub notices: Vec<Notice>,
    /// What the next run must know.
    pub pending: Pending,
    /// Where the pieces stood that staff deleted and that the program would now
    /// write differently; they stay deleted.
    pub deleted: Vec<String>,
}

/// Merges the text as generated now into the text as edited.
pub fn merge(base: &str, edited: &str, new: &str, pending: &Pending) -> Merged {
    if edited == base || edited == new {
        return Merged { text: new.to_string(), ..Merged::default() };
    }
    let (base, edited, new) = (parts(base), parts(edited), parts(new));
    let (edited, marks) = without_marks(edited);
    let mut context = Context::new(&base, &edited, &new, pending);
    let mut out = Out { marks, ..Out::default() };
    let before = if edited.before == base.before { &new.before } else { &edited.before };
    out.text.push_str(before);
    out.blocks(&base, &edited, &new, &mut context);
    let after = if edited.after == base.after { &new.after } else { &edited.after };
    if out.gap.is_some() {
        out.text.push_str(after);
    }
    Merged { text: out.text, notices: out.notices, pending: context.next, deleted: out.deleted }
}

/// The lines for staff by the block of the edited text that they follow.
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

/// The result while it is written.
#[derive(Default)]
struct Out {
    text: String,
    /// What stands after the last block, until it is known whether one follows.
    gap: Option<(Kind, String)>,
    marks: Marks,
    at: Place,
    notices: Vec<Notice>,
    deleted: Vec<String>,
}

impl Out {
    fn blocks(&mut self, base: &Parts, edited: &Parts, new: &Parts, context: &mut Context) {
        let units = |parts: &Parts| parts.blocks.iter().map(Block::unit).collect::<Vec<Unit>>();
        let (slots, gone) = weave(&units(base), &units(edited), &units(new));
        let left_out = sections_left_out(base, new, &slots, &gone);
        let (base_places, new_places) = (places(base), places(new));
        for Slot { base: b, edited: e, new: n } in slots {
            let at = e;
            let (b, e, n) = (b.map(|i| &base.blocks[i]), e.map(|i| &edited.blocks[i]), n.map(|i| (i, &new.blocks[i])));
            match (b, e, n) {
                (Some(b), Some(e), Some((_, n))) => self.all_three(b, e, n, at, context),
                (Some(b), Some(e), None) if b.unit() == e.unit() => {}
                (Some(_), Some(e), None) => {
                    self.write(e.kind, &e.text, &e.gap);
                    self.notice(&e.text, Matter::Dropped);
                }
                (None, Some(e), None) if e.kind == Kind::Text => {
                    let renewed: String = sentences(&e.text).into_iter().map(|s| context.renewed(s)).collect();
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
            s.base.is_some_and(|b| sentences(&base.blocks[b].text).iter().any(|s| context.stands_elsewhere(s)))
        };
        let deleted = gone.iter().filter(changed).filter(|s| !moved(s)).filter_map(|s| s.base);
        self.deleted.extend(deleted.map(|base| base_places[base].to_string()));
    }

    /// A block that all three have.
    fn all_three(&mut self, b: &Block, e: &Block, n: &Block, at: Option<usize>, context: &mut Context) {
        let gap = if e.gap == b.gap { &n.gap } else { &e.gap };
        let MergedBlock { text, matters, deleted, now } = match e.kind {
            Kind::Table => table::merge(&b.text, &e.text, &n.text, context),
            Kind::Text | Kind::Heading => line::merge(&b.text, &e.text, &n.text, context),
            Kind::Fixed | Kind::Mark => MergedBlock { text: n.text.clone(), ..MergedBlock::default() },
        };
        self.write(e.kind, &text, gap);
        let clash = |(_, matter): &(String, Matter)| match matter {
            Matter::Clash(new) => Some(new.clone()),
            _ => None,
        };
        let fresh: Vec<String> = matters.iter().filter_map(clash).collect();
        let standing = at.and_then(|at| self.marks.get(&at)).cloned().unwrap_or_default();
        let shown: BTreeSet<&str> =
            fresh.iter().map(String::as_str).chain(standing.iter().filter_map(|m| mark::sentence(&m.text))).collect();
        for (words, matter) in matters {
            // What a line in the text shows need not be a notice too.
            if !matches!(&matter, Matter::Reworded(new) if shown.contains(new.as_str())) {
                self.notice(&words, matter);
            }
        }
        let place = self.at.to_string();
        self.deleted.extend(deleted.iter().map(|row| format!("{place}{row}")));
        if let Some(at) = at {
            self.old_marks(at, &now, &fresh);
        }
    }

    /// The lines for staff after a block: those of before, as far as they still
    /// stand, then new ones; none twice.
    fn old_marks(&mut self, at: usize, now: &BTreeMap<String, Now>, fresh: &[String]) {
        let mut written = BTreeSet::new();
        for block in self.marks.remove(&at).unwrap_or_default() {
            let shown = mark::sentence(&block.text).unwrap_or_default();
            let sentence = match now.get(shown) {
                Some(Now::Same | Now::Gone) => continue,
                Some(Now::Written(new)) => new,
                None => shown,
            };
            if written.insert(sentence.to_string()) && !fresh.iter().any(|new| new == sentence) {
                let text = if sentence == shown { block.text.clone() } else { mark::line(sentence) };
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
}

/// What is new in sections that staff deleted with all that was in them: it has no place any more.
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
