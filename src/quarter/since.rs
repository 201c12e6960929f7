//! Whether a unit mended what a return asked, or something else settled it: a ruling, a word
//! of the list, a correction that staff typed, an item that nobody asks for any more.

use super::owed::outermost;
use crate::model::finding::Code;
use crate::model::form::Column;
use crate::model::ledger::{Entry, Ledger, Source, UnitReport};
use crate::model::place::Origin;
use crate::model::returned::Mark;
use crate::model::value::value;
use crate::quarter::rows::Rows;
use std::collections::HashSet;

/// What counts of the units now, by the files that it is from.
pub struct Since<'l> {
    pub(super) rows: Rows<'l>,
    inbox: HashSet<&'l str>,
}

impl<'l> Since<'l> {
    /// Of a ledger.
    pub fn of(ledger: &'l Ledger) -> Self {
        let inbox = ledger.dispositions.iter().filter_map(|disposition| outermost(&disposition.path)).collect();
        Self { rows: Rows::of(ledger), inbox }
    }

    /// Whether a file came after a return that was made of `sources`.
    pub(super) fn came_after(&self, origin: &Origin, sources: &[Origin]) -> bool {
        outermost(origin).is_some_and(|file| self.inbox.contains(file)) && !sources.contains(origin)
    }

    /// Whether what `mark` is about, which is not asked for any more, is from a file that the
    /// unit sent after a return that was made of `sources`, and something else stands there.
    pub fn is_mended(&self, unit: &UnitReport, mark: &Mark, sources: &[Origin]) -> bool {
        let is_new = |origin: &Origin| self.came_after(origin, sources);
        let entries = self.rows.entries(&unit.name);
        if mark.item.is_some() {
            let own = entries.iter().filter(|entry| entry.item == mark.item);
            return own.into_iter().any(|entry| files(entry).any(is_new) && is_another(entry, mark));
        }
        let projects = self.rows.projects(&unit.name);
        let named = mark.project.as_deref().filter(|name| !name.is_empty());
        let mut same = projects.iter().filter(|project| value(&project.name).map(|name| &**name) == named);
        if let Some(project) = same.next().filter(|_| named.is_some()) {
            return project.rows().any(|row| is_new(&row.path));
        }
        let used = unit.source.iter().chain(unit.corrections.iter().map(|correction| &correction.path));
        let has_rows = !entries.iter().all(|entry| entry.source.is_none()) || !projects.is_empty();
        has_rows && used.into_iter().any(is_new)
    }
}

/// The files that an entry is put together of.
fn files(entry: &Entry) -> impl Iterator<Item = &Origin> {
    let answers = entry.answers.each().filter_map(|(_, answer)| answer?.source);
    let rows = entry.source.iter().chain(answers).chain(entry.counts.iter().map(|count| &count.source));
    rows.map(|row: &Source| &row.path)
}

/// Whether the answer that a mark is about is there, and not typed as it was; where a mark is
/// about none, or about one that was not filled in, whether there is any.
fn is_another(entry: &Entry, mark: &Mark) -> bool {
    let told = !entry.answers.tell_no_progress();
    let Some(column) = mark.column.filter(|column| column.is_answer() && mark.code != Code::RowMissing.id()) else {
        return told;
    };
    let typed = entry.answers.each().find(|(of, _)| *of == column).and_then(|(_, answer)| answer);
    match typed {
        Some(typed) => mark.found.is_empty() || typed.text != mark.found,
        None => told && column == Column::Done && !entry.counts.is_empty(),
    }
}
