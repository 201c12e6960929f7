//! What staff say about columns that no rule tells apart. The same unit with
//! the same headings is asked once: the answer holds in later quarters.

use super::arrival::Arrival;
use super::candidate::Candidate;
use super::context::Intake;
use super::received::Received;
use super::sender::evidence::evidence;
use super::tables::columns::{Doubt, TableColumn};
use super::tables::halves::Part;
use super::tables::table::Table;
use crate::formats::Sheet;
use crate::model::form::Column;
use crate::model::place::{CellRef, Place};
use crate::model::ruling::{Matter, Question, written};
use crate::model::value::{beginning, clean};
use std::collections::BTreeMap;

/// How many cells of a column staff are shown.
const SHOWN: usize = 3;

impl Intake<'_> {
    /// Decides the doubtful columns of the sheets that are read, by what staff
    /// answered; what they did not answer is asked.
    pub(super) fn settle_columns(
        &self,
        arrival: Arrival,
        taken: &[usize],
        candidates: &mut [Candidate],
        received: &mut Received,
    ) {
        let has_doubts = |index: &&usize| candidates[**index].tables().any(|table| !table.doubts.is_empty());
        let doubtful: Vec<usize> = taken.iter().filter(has_doubts).copied().collect();
        if doubtful.is_empty() {
            return;
        }
        let place = Place::file(arrival.origin);
        let unit = self.unit_of(&evidence(self, arrival, candidates, &[]), &place);
        let at = unit.unwrap_or_else(|| written(&place));
        for index in doubtful {
            let Candidate { place, parts, .. } = &mut candidates[index];
            for Part { sheet, tables, .. } in parts {
                tables.iter_mut().for_each(|table| self.settle_table(&at, place, sheet, table, received));
            }
        }
    }

    fn settle_table(&self, at: &str, place: &Place, sheet: &Sheet, table: &mut Table, received: &mut Received) {
        // Columns that each count one target of an item (新建完成数, 改造完成数) are no rivals.
        let of = |doubt: &Doubt| {
            let columns = table.columns.iter().filter(|c| doubt.asks == Column::Done && doubt.is_about(c.col));
            columns.map(|column| column.heading.as_str()).collect::<Vec<_>>()
        };
        let rivals: Vec<Doubt> =
            table.doubts.iter().filter(|doubt| !self.counting.parts(&of(doubt))).cloned().collect();
        table.doubts.clone_from(&rivals);
        for doubt in rivals {
            let (question, cols) = ask(at, sheet, table, &doubt);
            let heading = |col| place.at(CellRef::new(table.header_end.max(1), col));
            let first = heading(doubt.cols.first().copied().unwrap_or(1));
            match self.rulings.answer(&question, &first, &mut received.findings) {
                Some(answer) => {
                    let chosen = question.candidates.iter().position(|candidate| *candidate == answer);
                    table.decide(&doubt, chosen.map(|chosen| cols[chosen]));
                }
                None => received.questions.push(question.with_places(cols.into_iter().map(heading))),
            }
        }
    }
}

/// The question, and the column that each of its candidates stands for.
fn ask(at: &str, sheet: &Sheet, table: &Table, doubt: &Doubt) -> (Question, Vec<u32>) {
    let columns: Vec<&TableColumn> = table.columns.iter().filter(|c| doubt.is_about(c.col)).collect();
    let headings: Vec<String> = columns.iter().map(|column| beginning(&clean(&column.heading))).collect();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    headings.iter().for_each(|heading| *times.entry(heading).or_default() += 1);
    let name = |(column, heading): (&&TableColumn, &String)| {
        let is_alone = times.get(heading.as_str()) == Some(&1);
        if is_alone { heading.clone() } else { format!("{heading}（{}列）", letters(column.col)) }
    };
    let names: Vec<String> = columns.iter().zip(&headings).map(name).collect();
    let cells = sheet.columns_in(table.rows());
    let shown = |column: &TableColumn| -> Vec<String> {
        cells.filled(column.col).take(SHOWN).map(|(_, cell)| beginning(&cell.text())).collect()
    };
    let hints: Vec<String> =
        columns.iter().zip(&names).map(|(column, name)| format!("{name}：{}", shown(column).join("、"))).collect();
    let about = format!("“{}”一栏：{}", doubt.asks.name(), names.join("；"));
    let question = Question::new(Matter::Column, at, about, names).with_hints(&hints);
    (question, columns.iter().map(|column| column.col).collect())
}

/// The letters of a column of a sheet.
fn letters(col: u32) -> String {
    CellRef::new(1, col).to_string().trim_end_matches('1').to_string()
}
