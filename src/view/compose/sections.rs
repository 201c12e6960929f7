//! 四, and what 四 to 六 are made with: quotations and matters.

use super::composer::{Composer, FEW, ITEMS};
use crate::model::ledger::Entry;
use crate::model::value::{Given, Words};
use crate::view::matters::Matter;
use crate::view::phrases::quotation;
use crate::view::practice::{PRACTICE, practice_of};
use crate::view::{Ahead, Evidence, Highlights, MatterView, Quote, Rule};

impl<'a> Composer<'a> {
    /// Words of a cell, with nobody named in them.
    pub(super) fn quote(
        &self,
        position: usize,
        limit: usize,
        column: impl Fn(&'a Entry) -> Option<&'a Given<Words>>,
    ) -> Option<Quote> {
        let given = self.selection.cells[position].entry.and_then(column)?;
        self.quote_of(position, limit, given, given.value()?)
    }

    /// Of an answer these words, which are part of it.
    pub(super) fn quote_of(&self, position: usize, limit: usize, given: &Given<Words>, words: &str) -> Option<Quote> {
        let cell = self.selection.cells[position];
        let entry = cell.entry?;
        let excerpt = quotation(words, limit, self.people(&entry.unit));
        let stops: &[char] = if excerpt.cut { &[] } else { &['。', '；', ';', '.'] };
        let text = excerpt.text.trim_end_matches(stops).to_string();
        let (by, about) = (&self.names[cell.unit], &self.ids[cell.item]);
        let source = entry.source.as_ref().map(|row| Evidence::answer(by, about, given.row(row), given.cell));
        let unit = self.selection.reporters[cell.unit].name.to_string();
        Some(Quote { unit, item: self.item_ref(cell.item), text, cut: excerpt.cut, source })
    }

    /// A matter with the words of the first who says it; `id` is that of its figures.
    pub(super) fn matter(
        &mut self,
        id: &str,
        limit: usize,
        matter: &Matter,
        column: impl Fn(&'a Entry) -> Option<&'a Given<Words>>,
    ) -> Option<MatterView> {
        let pool = self.selection.reporters.len();
        let items = self.selection.items_in(matter.same.iter().copied());
        let said = self.selection.units_in(matter.same.iter().copied());
        let near = matter.near.iter().copied().filter(|cell| !said.contains(&self.selection.cells[*cell].unit));
        let near: Vec<usize> = near.collect();
        Some(MatterView {
            quote: self.quote(*matter.same.first()?, limit, column)?,
            units: self.name_cells(&format!("{id}.units"), &matter.same, FEW, pool),
            near: self.name_cells(&format!("{id}.near"), &near, FEW, pool),
            items: self.item_list(&format!("{id}.items"), &items, ITEMS),
        })
    }

    /// 四.
    pub(super) fn highlights(&mut self) -> Highlights {
        let selection = self.selection;
        let practice = selection.practice();
        let quoted = selection.highlights(&practice);
        let quotes = quoted.iter().enumerate().filter_map(|(at, matter)| {
            let id = format!("practice.{}", at + 1);
            self.matter(&id, PRACTICE, matter, practice_of)
        });
        let quotes = quotes.collect();
        let mut ahead = Vec::new();
        let early = if practice.is_empty() { selection.ahead() } else { Vec::new() };
        self.judge("highlights.ahead", Rule::Ahead, &early.iter().map(|(item, ..)| *item).collect::<Vec<_>>(), &[]);
        for (item, due, units) in early {
            let id = format!("item.{}.ahead", self.ids[item]);
            let units = self.name_units(&id, &units, FEW, selection.by_item[item].len());
            ahead.push(Ahead { item: self.item_ref(item), due: self.due_view(due), units });
        }
        Highlights { quotes, total: self.count_cells("practice.total", "项次", &practice), ahead }
    }
}
