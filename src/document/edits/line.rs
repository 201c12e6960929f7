//! One paragraph out of three: sentence by sentence.

use super::align::{Slot, Unit, weave};
use super::context::Context;
use super::figures::{Change, only_figures, quoted, rates};
use super::notice::{Matter, MergedBlock, Now};
use super::parts::{sentence_unit, sentences};

pub(super) fn merge(base: &str, edited: &str, new: &str, context: &mut Context) -> MergedBlock {
    let mut line = MergedBlock::default();
    let (b, e, n) = (sentences(base), sentences(edited), sentences(new));
    let units = |all: &[&str]| all.iter().map(|s| sentence_unit(s)).collect::<Vec<Unit>>();
    let (slots, gone) = weave(&units(&b), &units(&e), &units(&n));
    for Slot { base, edited, new } in slots {
        let text = match (base.map(|i| b[i]), edited.map(|i| e[i]), new.map(|i| n[i])) {
            (Some(base), Some(edited), Some(new)) => sentence([base, edited, new], context, &mut line),
            (Some(base), Some(edited), None) => dropped(base, edited, &mut line),
            (None, Some(edited), None) => context.renewed(edited),
            (_, Some(edited), _) => edited.to_string(),
            (_, None, new) => new.unwrap_or_default().to_string(),
        };
        line.text.push_str(&text);
    }
    let own: Vec<&str> = e.iter().copied().filter(|s| !b.iter().any(|other| other.trim() == s.trim())).collect();
    for Slot { base, new, .. } in gone {
        let (Some(base), Some(new)) = (base.map(|i| b[i]), new.map(|i| n[i])) else { continue };
        line.now.insert(base.trim().to_string(), Now::Written(new.trim().to_string()));
        if base.trim() == new.trim() || context.stands_elsewhere(base) {
            continue;
        }
        // Two sentences may have become one: its figures are still to be reported.
        let figures = only_figures(base, new).unwrap_or_default();
        let quoting = own.iter().find_map(|s| Some((s.trim().to_string(), quoted(s, &figures)?)));
        match quoting {
            Some((words, changes)) => {
                let changes = with_rates(&words, base, changes, context);
                line.matters.push((words, Matter::Figures(changes)));
            }
            None => line.deleted.push(String::new()),
        }
    }
    // What a line beneath the paragraph shows comes last.
    line.matters.sort_by_key(|(_, matter)| matches!(matter, Matter::Clash(_)));
    line
}

/// One sentence that all three have.
fn sentence([base, edited, new]: [&str; 3], context: &mut Context, line: &mut MergedBlock) -> String {
    let (b, e, n) = (base.trim(), edited.trim(), new.trim());
    if e == b {
        return spaced(base, edited, new);
    }
    let now = if e == n { Now::Same } else { Now::Written(n.to_string()) };
    line.now.insert(b.to_string(), now);
    if e == n {
        return edited.to_string();
    }
    if only_figures(b, n).is_none() {
        line.matters.push((b.to_string(), Matter::Clash(n.to_string())));
        return edited.to_string();
    }
    let seen = context.seen(e, b);
    if let Some(matter) = changed(&seen, e, n, context) {
        context.next.insert(e.to_string(), seen);
        line.matters.push((e.to_string(), matter));
    }
    edited.to_string()
}

/// What staff must look at in their sentence, where the program's was `seen` and is `new` now.
fn changed(seen: &str, edited: &str, new: &str, context: &mut Context) -> Option<Matter> {
    let reworded = || Some(Matter::Reworded(new.to_string()));
    let Some(figures) = only_figures(seen, new) else { return reworded() };
    if figures.iter().all(|(old, new)| old.digits == new.digits) {
        return None;
    }
    let Some(changes) = quoted(edited, &figures) else { return reworded() };
    Some(Matter::Figures(with_rates(edited, seen, changes, context)))
}

/// The changed figures, and the percentages that staff's sentence has and the
/// generated one had not: taken from another sentence, or worked out by staff.
fn with_rates(edited: &str, generated: &str, mut changes: Vec<Change>, context: &mut Context) -> Vec<Change> {
    let own = rates(generated);
    for rate in rates(edited).into_iter().filter(|rate| !own.contains(rate)) {
        let more = context.rate(edited, &rate).filter(|change| !changes.contains(change));
        changes.extend(more);
    }
    changes
}

/// A sentence that the program does not write any more.
fn dropped(base: &str, edited: &str, line: &mut MergedBlock) -> String {
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
