//! What must hold of the merge of a briefing edited by hand.

use jianbao::document::edits::{Merged, Pending, merge};

/// The text as generated before staff edited it.
const BEFORE: &str = include_str!("../../briefings/before.md");

/// The text as generated now.
const NOW: &str = include_str!("../../briefings/now.md");

/// Whether an input is a briefing: it begins with a title.
pub fn is_briefing(text: &str) -> bool {
    text.starts_with("# ")
}

/// Merges what staff made of the text before.
///
/// # Panics
/// Something does not hold.
pub fn check(edited: &str) {
    let same = plain(edited, BEFORE).text;
    assert!(has_words_of(&same, edited), "words of staff are lost: {edited:?}\n{same:?}");
    let merged = plain(edited, NOW);
    let again = merge(NOW, &merged.text, NOW, &merged.pending);
    if edited.contains('|') {
        // Rows shorter than their heading may be filled up.
        assert!(has_words_of(&again.text, &merged.text), "merging again loses words: {edited:?}\n{again:?}");
    } else {
        assert_eq!(lines(&again.text), lines(&merged.text), "merging again changes something");
    }
}

/// The lines of a text, without blanks that nobody sees.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(str::trim_end).collect()
}

/// Whether every word of staff stands in the text, in its order. Blanks and the
/// bars of tables may be set otherwise.
fn has_words_of(text: &str, edited: &str) -> bool {
    let mut found = text.chars();
    let words = edited.chars().filter(|c| !c.is_whitespace() && *c != '|');
    words.into_iter().all(|c| found.any(|other| other == c))
}

fn plain(edited: &str, new: &str) -> Merged {
    merge(BEFORE, edited, new, &Pending::new())
}
