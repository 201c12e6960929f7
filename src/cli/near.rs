//! The right word that is nearest to a wrong one.

use crate::model::value::key;

/// How much two words must have in common for one to be meant by the other (1: all).
const ALIKE: f64 = 0.5;

/// The word that is most like another; none where none is much like it.
pub(super) fn nearest<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let likeness = |word: &str| strsim::normalized_damerau_levenshtein(&key(text), &key(word));
    let alike = words.map(|word| (likeness(word), word)).filter(|(likeness, _)| *likeness >= ALIKE);
    alike.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, word)| word)
}
