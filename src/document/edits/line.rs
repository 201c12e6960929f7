//! One paragraph out of three: sentence by sentence.

use super::align::{Slot, Unit, weave};
use super::figures::{Change, Number, only_figures, quoted, rates};
use super::parts::{sentence_unit, sentences};
use super::{Known, Matter};
use std::collections::BTreeMap;

/// A merged paragraph.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Its words.
    pub text: String,
    /// What the program would write where staff wrote something else.
    pub clashes: Vec<Clash>,
    /// What staff must look at.
    pub matters: Vec<(String, Matter)>,
    /// Sentences that staff deleted and whose new wording differs.
    pub deleted: usize,
    /// Every sentence of the text as last generated that staff changed, and
    /// what it is now; for marks that stand from before.
    pub now: BTreeMap<String, Now>,
}

/// A sentence that both changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clash {
    /// As last generated.
    pub base: String,
    /// As generated now.
    pub new: String,
}

/// What became of a sentence that staff changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Now {
    /// Staff's words and the program's are the same.
    Same,
    /// The program writes this.
    Written(String),
    /// The program does not write it any more.
    Gone,
}

/// Merges a paragraph.
pub(super) fn merge(base: &str, edited: &str, new: &str, known: &mut Known) -> Line {
    let mut line = Line::default();
    let (b, e, n) = (sentences(base), sentences(edited), sentences(new));
    let units = |all: &[&str]| all.iter().map(|s| sentence_unit(s)).collect::<Vec<Unit>>();
    let (slots, gone) = weave(&units(&b), &units(&e), &units(&n));
    for Slot { base, edited, new } in slots {
        let text = match (base.map(|i| b[i]), edited.map(|i| e[i]), new.map(|i| n[i])) {
            (Some(base), Some(edited), Some(new)) => sentence(base, edited, new, known, &mut line),
            (Some(base), Some(edited), None) => dropped(base, edited, &mut line),
            (None, Some(edited), None) => known.renewed(edited),
            (_, Some(edited), _) => edited.to_string(),
            (_, None, new) => new.unwrap_or_default().to_string(),
        };
        line.text.push_str(&text);
    }
    let own: Vec<&str> = e.iter().copied().filter(|s| !b.iter().any(|other| other.trim() == s.trim())).collect();
    for Slot { base, new, .. } in gone {
        let (Some(base), Some(new)) = (base.map(|i| b[i]), new.map(|i| n[i])) else { continue };
        line.now.insert(base.trim().to_string(), Now::Written(new.trim().to_string()));
        if base.trim() == new.trim() || known.stands_elsewhere(base) {
            continue;
        }
        // Two sentences may have become one: its figures are still to be told.
        let figures = only_figures(base, new).unwrap_or_default();
        let told = own.iter().find_map(|s| Some((s.trim().to_string(), quoted(s, &figures)?)));
        match told {
            Some((words, changes)) => {
                let changes = with_rates(&words, base, changes, known);
                line.matters.push((words, Matter::Figures(changes)));
            }
            None => line.deleted += 1,
        }
    }
    line
}

/// One sentence that all three have.
fn sentence(base: &str, edited: &str, new: &str, known: &mut Known, line: &mut Line) -> String {
    let (b, e, n) = (base.trim(), edited.trim(), new.trim());
    if e == b {
        return spaced(base, edited, new);
    }
    if e == n {
        line.now.insert(b.to_string(), Now::Same);
        return edited.to_string();
    }
    line.now.insert(b.to_string(), Now::Written(n.to_string()));
    if only_figures(b, n).is_none() {
        line.clashes.push(Clash { base: b.to_string(), new: n.to_string() });
        return edited.to_string();
    }
    // Against the sentence that staff had before them, which may be of an
    // earlier run.
    let seen = known.seen(e).unwrap_or(b).to_string();
    if let Some(matter) = figures_changed(&seen, e, n) {
        known.look_at(e, &seen);
        let matter = match matter {
            Matter::Figures(changes) => Matter::Figures(with_rates(e, &seen, changes, known)),
            other => other,
        };
        line.matters.push((e.to_string(), matter));
    }
    edited.to_string()
}

fn figures_changed(seen: &str, edited: &str, new: &str) -> Option<Matter> {
    let Some(figures) = only_figures(seen, new) else { return Some(Matter::Reworded(new.to_string())) };
    let changed: Vec<&(Number, Number)> = figures.iter().filter(|(old, new)| old.digits != new.digits).collect();
    if changed.is_empty() {
        return None;
    }
    Some(quoted(edited, &figures).map_or_else(|| Matter::Reworded(new.to_string()), Matter::Figures))
}

/// The changed figures, and the percentages that staff's sentence has and the
/// generated one had not: taken from another sentence, or worked out by staff.
fn with_rates(edited: &str, generated: &str, mut changes: Vec<Change>, known: &mut Known) -> Vec<Change> {
    let own = rates(generated);
    for rate in rates(edited).into_iter().filter(|rate| !own.contains(rate)) {
        let more = known.rate(edited, &rate).filter(|change| !changes.contains(change));
        changes.extend(more);
    }
    changes
}

/// A sentence that the program does not write any more.
fn dropped(base: &str, edited: &str, line: &mut Line) -> String {
    if base.trim() == edited.trim() {
        return String::new();
    }
    line.now.insert(base.trim().to_string(), Now::Gone);
    line.matters.push((edited.trim().to_string(), Matter::Dropped));
    edited.to_string()
}

/// The new words, with the blanks and line ends that staff put around the old ones.
fn spaced(base: &str, edited: &str, new: &str) -> String {
    if base == edited {
        return new.to_string();
    }
    let body = edited.trim();
    let (before, after) = edited.split_once(body).unwrap_or(("", ""));
    format!("{before}{}{after}", new.trim())
}
