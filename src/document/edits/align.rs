//! Which part of one text is which part of another, and three texts woven into
//! one order. Parts are blocks, sentences, rows or columns: whatever has words.

use crate::model::value::Pairs;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::collections::{BTreeMap, BTreeSet};

/// A part of a text, as far as finding it again goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Its words; equal words are the same part.
    pub full: String,
    /// What stays where only figures change: the words without their numbers,
    /// or the first cell of a row.
    pub name: String,
    /// Only parts of a kind are like each other.
    pub kind: u8,
    /// Whether it may be found by likeness: words may, a marker line may not.
    pub loose: bool,
}

/// The least likeness (share of common pairs of characters) of two versions of a part.
pub(super) const LIKE: f64 = 0.5;
/// The same for a part that stands somewhere else.
const LIKE_MOVED: f64 = 0.8;
/// The shortest part that is recognised somewhere else, in characters.
const LONG_ENOUGH: usize = 6;
/// The most comparisons of two parts in one stretch; a longer stretch goes by names alone.
const COMPARISONS: usize = 40_000;

/// For every part of `other` the part of `base` that it is, or none.
/// `may_move` says whether a part of `base` may be found out of its order.
pub(super) fn align(base: &[Unit], other: &[Unit], may_move: &dyn Fn(usize) -> bool) -> Vec<Option<usize>> {
    let mut found = vec![None; other.len()];
    let whole: Vec<(&str, u8)> = base.iter().map(|unit| (unit.full.as_str(), unit.kind)).collect();
    let theirs: Vec<(&str, u8)> = other.iter().map(|unit| (unit.full.as_str(), unit.kind)).collect();
    equal(&whole, &theirs, (0, 0), &mut found);
    for (b, o) in gaps(base.len(), &found) {
        let named = |units: &[Unit]| units.iter().map(|u| (u.name.clone(), u.kind)).collect::<Vec<_>>();
        equal(&named(&base[b.0..b.1]), &named(&other[o.0..o.1]), (b.0, o.0), &mut found);
    }
    for (b, o) in gaps(base.len(), &found) {
        likeliest(base, other, b, o, &mut found);
    }
    let open = gaps(base.len(), &found);
    moved(base, other, may_move, &mut found);
    let taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    for (b, o) in open {
        // One part in the place of one: it was written anew.
        let free: Vec<usize> = (b.0..b.1).filter(|i| !taken.contains(i) && base[*i].loose).collect();
        let open: Vec<usize> = (o.0..o.1).filter(|i| found[*i].is_none() && other[*i].loose).collect();
        if let ([b], [o]) = (&free[..], &open[..])
            && base[*b].kind == other[*o].kind
        {
            found[*o] = Some(*b);
        }
    }
    found
}

/// The parts that both have, in the order of `other`; none is found out of its order.
pub(super) fn pairs(base: &[Unit], other: &[Unit]) -> Vec<(usize, usize)> {
    let found = align(base, other, &|_| false);
    found.into_iter().enumerate().filter_map(|(o, b)| Some((b?, o))).collect()
}

/// Both lists in one order: what only `base` has stands where it stood.
pub(super) fn side_by_side(base: &[Unit], other: &[Unit]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut all = Vec::new();
    let (mut b, mut o) = (0, 0);
    for (to, at) in pairs(base, other).into_iter().chain([(base.len(), other.len())]) {
        all.extend((b..to).map(|b| (Some(b), None)));
        all.extend((o..at).map(|o| (None, Some(o))));
        if to < base.len() || at < other.len() {
            all.push((Some(to), Some(at)));
        }
        (b, o) = (to + 1, at + 1);
    }
    all
}

/// Marks what is equal in both, in order.
fn equal<T: Ord + std::hash::Hash>(base: &[T], other: &[T], at: (usize, usize), found: &mut [Option<usize>]) {
    for op in capture_diff_slices(Algorithm::Patience, base, other) {
        if let DiffOp::Equal { old_index, new_index, len } = op {
            (0..len).for_each(|i| found[at.1 + new_index + i] = Some(at.0 + old_index + i));
        }
    }
}

/// A stretch of parts: from, and up to but without.
type Stretch = (usize, usize);

/// The stretches between parts that are found; these stand in one order.
fn gaps(base: usize, found: &[Option<usize>]) -> Vec<(Stretch, Stretch)> {
    let pairs = found.iter().enumerate().filter_map(|(o, b)| Some(((*b)?, o)));
    let mut from = (0, 0);
    let mut gaps = Vec::new();
    for end in pairs.chain([(base, found.len())]) {
        if from.0 < end.0 || from.1 < end.1 {
            gaps.push(((from.0, end.0), (from.1, end.1)));
        }
        from = (end.0 + 1, end.1 + 1);
    }
    gaps
}

/// How like two parts are, from 0 to 1: the pairs of characters that both have. Numbers do not count.
pub(super) fn likeness(one: &Unit, other: &Unit) -> f64 {
    if one.kind != other.kind || !one.loose || !other.loose {
        return 0.0;
    }
    let pairs = |unit: &Unit| Pairs::of(unit.name.chars().filter(|c| !c.is_whitespace()));
    pairs(one).dice(&pairs(other))
}

/// Finds the parts of a stretch by likeness: in order, as much of it as can be.
fn likeliest(base: &[Unit], other: &[Unit], b: Stretch, o: Stretch, found: &mut [Option<usize>]) {
    let (rows, columns) = (b.1 - b.0, o.1 - o.0);
    if rows == 0 || columns == 0 || rows.saturating_mul(columns) > COMPARISONS {
        return;
    }
    let like: Vec<Vec<f64>> = (b.0..b.1).map(|i| (o.0..o.1).map(|j| likeness(&base[i], &other[j])).collect()).collect();
    // best[i][j]: the most likeness from row i and column j on.
    let mut best = vec![vec![0.0_f64; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let both = if like[i][j] >= LIKE { like[i][j] + best[i + 1][j + 1] } else { 0.0 };
            best[i][j] = both.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < rows && j < columns {
        if like[i][j] >= LIKE && best[i][j] <= like[i][j] + best[i + 1][j + 1] {
            found[o.0 + j] = Some(b.0 + i);
            (i, j) = (i + 1, j + 1);
        } else if best[i][j] <= best[i + 1][j] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

fn moved(base: &[Unit], other: &[Unit], may_move: &dyn Fn(usize) -> bool, found: &mut [Option<usize>]) {
    let taken: BTreeSet<usize> = found.iter().flatten().copied().collect();
    let mut free: BTreeSet<usize> = (0..base.len())
        .filter(|i| !taken.contains(i) && base[*i].loose && may_move(*i))
        .filter(|i| base[*i].full.chars().count() >= LONG_ENOUGH)
        .collect();
    let open: Vec<usize> = (0..other.len()).filter(|i| found[*i].is_none() && other[*i].loose).collect();
    let mut by_words: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for i in &free {
        by_words.entry(&base[*i].full).or_default().push(*i);
    }
    for o in &open {
        if let Some([only]) = by_words.get(other[*o].full.as_str()).map(Vec::as_slice)
            && base[*only].kind == other[*o].kind
            && free.contains(only)
        {
            found[*o] = Some(*only);
            free.remove(only);
        }
    }
    if free.len().saturating_mul(open.len()) > COMPARISONS {
        return;
    }
    for o in open {
        let alike = |i: &usize| likeness(&base[*i], &other[o]) >= LIKE_MOVED;
        let candidates: Vec<usize> = free.iter().copied().filter(alike).collect();
        if let ([only], None) = (&candidates[..], found[o]) {
            found[o] = Some(*only);
            free.remove(only);
        }
    }
}

/// A place in the result: the part of each text that belongs there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// Its index in the text as last generated; absent where that has no such part.
    pub base: Option<usize>,
    /// Its index in the text as edited by staff, likewise.
    pub edited: Option<usize>,
    /// Its index in the text as generated now, likewise.
    pub new: Option<usize>,
}

/// Weaves three texts into the order of the edited one. What is new stands
/// after what it follows in the new text. What staff deleted has no place in
/// the text; its slots come second.
pub(super) fn weave(base: &[Unit], edited: &[Unit], new: &[Unit]) -> (Vec<Slot>, Vec<Slot>) {
    let from_base = align(base, edited, &|_| true);
    let kept: BTreeMap<usize, usize> = from_base.iter().enumerate().filter_map(|(e, b)| Some(((*b)?, e))).collect();
    // What nobody touched goes where the new text has it.
    let touched = |b: usize| kept.get(&b).is_some_and(|e| edited[*e].full != base[b].full);
    let to_new = align(base, new, &touched);
    let mut slots: Vec<Slot> =
        (0..edited.len()).map(|e| Slot { base: from_base[e], edited: Some(e), new: None }).collect();
    let mut gone = Vec::new();
    let mut after: Vec<Vec<Slot>> = vec![Vec::new(); edited.len() + 1];
    let mut own: BTreeMap<(&str, u8), Vec<usize>> = BTreeMap::new();
    for e in (0..edited.len()).rev().filter(|e| from_base[*e].is_none()) {
        own.entry((&edited[e].full, edited[e].kind)).or_default().push(e);
    }
    let mut at = 0;
    for (n, b) in to_new.iter().enumerate() {
        let mut same = || own.get_mut(&(new[n].full.as_str(), new[n].kind)).and_then(Vec::pop);
        let place = match b {
            Some(b) => kept.get(b).copied(),
            // Staff wrote the very same.
            None => same(),
        };
        match (place, b) {
            (Some(e), _) => {
                slots[e].new = Some(n);
                at = e + 1;
            }
            (None, Some(b)) => gone.push(Slot { base: Some(*b), edited: None, new: Some(n) }),
            (None, None) => after[at].push(Slot { new: Some(n), ..Slot::default() }),
        }
    }
    let mut woven = std::mem::take(&mut after[0]);
    for (slot, rest) in slots.into_iter().zip(after.into_iter().skip(1)) {
        woven.push(slot);
        woven.extend(rest);
    }
    (woven, gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit { full: text.into(), name: text.into(), kind: 0, loose: true }
    }

    #[test]
    fn likeness_counts_characters_not_bytes() {
        assert!((likeness(&unit("逾期的有甲镇"), &unit("逾期的有甲镇")) - 1.0).abs() < 1e-9);
        assert!((likeness(&unit("甲乙丙丁戊"), &unit("甲乙丙丁己")) - 0.75).abs() < 1e-9);
        assert!(likeness(&unit("逾期的有"), &unit("全部完成")).abs() < 1e-9);
        assert!(likeness(&unit("甲"), &unit("甲")).abs() < 1e-9, "too short to tell");
    }

    #[test]
    fn rewritten_parts_are_found_in_their_order() {
        let base = ["已报送十个、未报送两个。", "完成率不高。", "逾期的有甲镇、乙镇。"].map(unit);
        let other = ["已报送十一个、未报送一个。", "另，月底前报案例。", "逾期的有甲镇。"].map(unit);
        assert_eq!(align(&base, &other, &|_| true), [Some(0), Some(1), Some(2)], "one in the place of one");
        let other = ["补写一段。", "已报送十一个、未报送一个。", "再补一段。", "逾期的有甲镇。"].map(unit);
        assert_eq!(align(&base, &other, &|_| true), [None, Some(0), Some(1), Some(2)]);
    }
}
