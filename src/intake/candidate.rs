//! A sheet under consideration: its tables, the titles above them, its quarter.

use super::context::Intake;
use super::period::{Period, period_of};
use super::table::{Kind, Table, tables};
use crate::formats::{Sheet, Workbook};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::value::{Cell, clean, is_invisible, key};
use std::sync::Arc;

/// Longest text, in characters, that stands above a table as a title or note.
const LONGEST_TITLE: usize = 80;

/// A sheet under consideration.
pub(super) struct Candidate<'a> {
    /// The sheet as it was read.
    pub sheet: &'a Sheet,
    /// What it is called, without invisible characters; for findings.
    pub name: Arc<str>,
    /// Where the sheet is, for findings in no single cell.
    pub place: Place,
    /// From top to bottom; empty where no heading row was found.
    pub tables: Vec<Table>,
    /// Short texts above the first table: titles, notes, the reporting unit.
    pub titles: Vec<(CellRef, String)>,
    /// Which quarter its name and titles speak of, else that of the file's name.
    pub period: Period,
}

impl Candidate<'_> {
    /// Whether it has a table of this kind.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.tables.iter().any(|table| table.kind == kind)
    }
}

/// Every sheet of a workbook.
pub(super) fn candidates<'w>(intake: &Intake, origin: &Origin, workbook: &'w Workbook) -> Vec<Candidate<'w>> {
    let of_file = period_of([origin.file_name()], intake.period);
    let candidate = |sheet: &'w Sheet| {
        // As typed, unless it would turn or hide the words around it.
        let seen = sheet.name.chars().any(is_invisible).then(|| clean(&sheet.name));
        let name: Arc<str> = Arc::from(seen.as_deref().unwrap_or(&sheet.name));
        let tables = tables(sheet, &intake.headings, &intake.config.words.statuses);
        let titles = titles(sheet, first_row(&tables));
        let short = titles.iter().map(|(_, text)| text.as_str()).filter(|text| is_title(text));
        let period = match period_of(std::iter::once(sheet.name.as_str()).chain(short), intake.period) {
            Period::Unknown => of_file.clone(),
            known => known,
        };
        Candidate { sheet, place: Place::sheet(origin, &name), name, tables, titles, period }
    };
    workbook.sheets.iter().map(candidate).collect()
}

/// The first row of the first table.
pub(super) fn first_row(tables: &[Table]) -> u32 {
    tables.first().map_or(u32::MAX, |table| table.first)
}

fn titles(sheet: &Sheet, first: u32) -> Vec<(CellRef, String)> {
    let above = sheet.cells.iter().take_while(|((row, _), _)| *row < first);
    let title = |((row, col), cell): &((u32, u32), Cell)| match cell {
        Cell::Text(text) if text.chars().count() <= LONGEST_TITLE => Some((CellRef::new(*row, *col), text.clone())),
        _ => None,
    };
    above.filter_map(title).collect()
}

/// Whether a text above the table is a title rather than an instruction.
fn is_title(text: &str) -> bool {
    let folded = key(text);
    folded.chars().count() <= 45
        && !["注", "备注", "说明", "填表", "填报", "请", "要求"].iter().any(|word| folded.starts_with(word))
}
