//! 填报与判定不一致: cells whose unit says one thing and whose dates and figures another.

use super::composer::{Composer, FEW};
use crate::model::value::{Derived, place_of};
use crate::view::phrases::quotation;
use crate::view::{Mismatch, Mismatches, Rule};
use std::collections::BTreeMap;

/// Groups of cells that the text names.
const SHOWN: usize = 5;
/// Characters of a status, and of the reasons against it.
const TYPED: usize = 12;
const REASONS: usize = 44;

/// What makes cells one group: the item, the words, where it stands, and why.
type Alike<'a> = (usize, &'a str, Derived, String);

impl Composer<'_> {
    /// The cells that differ, together where they are alike.
    pub(super) fn mismatches(&mut self) -> Mismatches {
        let selection = self.selection;
        let mut groups: BTreeMap<Alike, Vec<usize>> = BTreeMap::new();
        for (at, cell) in selection.cells.iter().enumerate() {
            let Some(entry) = cell.entry.filter(|entry| entry.disagreement().is_some()) else { continue };
            let typed = entry.answers.status.as_ref().map_or("", |given| given.text.trim());
            groups.entry((cell.item, typed, cell.status, grounds(&entry.reasons))).or_default().push(at);
        }
        let cells: Vec<usize> = groups.values().flatten().copied().collect();
        let mut items: Vec<usize> = groups.keys().map(|(item, ..)| *item).collect();
        items.dedup();
        let unknown = |item: &usize| self.ledger.items[*item].status == Derived::Unknown;
        let unjudged: Vec<usize> = items.iter().copied().filter(unknown).collect();
        self.judge("mismatches", Rule::Mismatch, &items, &unjudged);
        let total = self.count_cells("cells.mismatch", "项次", &cells);
        let rest: Vec<usize> = groups.values().skip(SHOWN).flatten().copied().collect();
        let more = self.count_cells("cells.mismatch.more", "项次", &rest);
        let shown = groups.iter().take(SHOWN).enumerate().map(|(n, (alike, cells))| self.mismatch(n, alike, cells));
        Mismatches { total, shown: shown.collect(), more }
    }

    fn mismatch(&mut self, n: usize, (item, typed, derived, reasons): &Alike, cells: &[usize]) -> Mismatch {
        let id = format!("cells.mismatch.{}", n + 1);
        let entry = self.selection.cells[cells[0]].entry;
        let status = entry.and_then(|entry| place_of(&entry.answers.status, entry.source.as_ref()?));
        let people = self.people(self.selection.unit_of(cells[0]));
        let public = |words: &str, limit| quotation(words, limit, people).text;
        let (typed, reasons) = (public(typed, TYPED), public(reasons, REASONS));
        let source = status.map(|place| (*self.cell(cells[0])).clone().at(place));
        Mismatch {
            item: self.item_ref(*item),
            units: self.name_cells(&id, cells, FEW, self.selection.by_item[*item].len()),
            typed,
            derived: derived.id().to_string(),
            label: derived.label().to_string(),
            reasons,
            source,
        }
    }
}

/// The reasons but the first, which repeats the status as it was read.
fn grounds(reasons: &[String]) -> String {
    reasons.get(1..).unwrap_or_default().join("；")
}
