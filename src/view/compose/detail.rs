//! The cells one by one: who answered what for which item, and where.

use super::composer::Composer;
use crate::model::value::{Derived, Excerpt, Given, Words, excerpt};
use crate::view::phrases::{masked, passage, plain_name};
use crate::view::selection::{ASIDE, DETAIL, OPENED, PROGRESS};
use crate::view::{Detail, DetailRow, ItemRef, Num};

/// What needs attention most comes first where not all cells are shown.
const URGENT: [Derived; 5] =
    [Derived::Overdue, Derived::Lagging, Derived::Unknown, Derived::NotStarted, Derived::Unreported];

impl Composer<'_> {
    /// The detail of `total` cells.
    pub(super) fn detail(&mut self, total: Num) -> Detail {
        let mut cells: Vec<usize> = (0..self.selection.cells.len()).collect();
        let more = cells.len() > DETAIL;
        if more {
            cells.sort_by_key(|cell| {
                let status = self.selection.cells[*cell].status;
                URGENT.iter().position(|class| *class == status).unwrap_or(URGENT.len())
            });
            cells.truncate(DETAIL);
            cells.sort_unstable();
        }
        let rows = cells.iter().map(|cell| self.detail_row(*cell)).collect();
        let shown = if more { self.count_cells("detail.shown", "项", &cells) } else { total.clone() };
        Detail { rows, shown, total, more }
    }

    fn detail_row(&self, position: usize) -> DetailRow {
        let cell = self.selection.cells[position];
        let answers = cell.entry.map(|entry| &entry.answers);
        let people = self.people(self.selection.reporters[cell.unit].name);
        // No quotation marks stand around what stands here: it is as typed.
        let shortened = |text: &str| passage(text, PROGRESS, people);
        let typed = answers.and_then(|a| a.progress.as_ref()).map_or("", |given| given.text.as_str());
        let typed = masked(typed, people);
        let progress = excerpt(&typed, PROGRESS);
        let opened = progress.cut.then(|| excerpt(&typed, OPENED));
        let aside = |given: Option<&Given<Words>>| {
            let words = given.and_then(Given::value).filter(|words| !words.is_empty());
            let aside = words.map(|words| passage(words, ASIDE, people));
            aside.map(|aside| format!("{}{}", aside.text, if aside.cut { "……" } else { "" })).unwrap_or_default()
        };
        let report = &self.ledger.items[cell.item];
        let source = cell.entry.and_then(|entry| entry.source.as_ref());
        DetailRow {
            unit: self.selection.reporters[cell.unit].name.to_string(),
            item: ItemRef { id: report.id.to_string(), name: plain_name(&report.text, &report.title) },
            status: cell.status.id().to_string(),
            label: cell.status.label().to_string(),
            light: self.config.colours.of(cell.status),
            percent: words(answers.and_then(|a| a.percent.as_ref()), shortened),
            done: words(answers.and_then(|a| a.done.as_ref()), shortened),
            target: words(answers.and_then(|a| a.target.as_ref()), shortened),
            cut: progress.cut,
            progress: progress.text,
            opened_cut: opened.as_ref().is_some_and(|passage| passage.cut),
            opened: opened.map(|passage| passage.text).unwrap_or_default(),
            problems: aside(answers.and_then(|a| a.problems.as_ref())),
            next_steps: aside(answers.and_then(|a| a.next_steps.as_ref())),
            practice: aside(answers.and_then(|a| a.highlight.as_ref())),
            source: source.map(|s| format!("{}［{}］第{}行", s.path, s.sheet, s.row)).unwrap_or_default(),
        }
    }
}

/// An exact answer as a number, any other as typed; empty where there is none.
fn words<T: ToString>(given: Option<&Given<T>>, shortened: impl Fn(&str) -> Excerpt) -> String {
    let words = |given: &Given<T>| given.exact().map_or_else(|| shortened(&given.text).text, T::to_string);
    given.map(words).unwrap_or_default()
}
