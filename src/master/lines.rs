//! The lines of a list, whatever file it came in: text with tabs, CSV, or a sheet
//! whose merged cells give their words to every row that they cover.

use crate::formats::Sheet;
use crate::model::place::CellRef;
use crate::model::value::clean;
use std::collections::BTreeMap;

/// One line of a table: its number and its fields with their columns, from 1.
pub(super) struct ListLine {
    pub number: u32,
    pub fields: Vec<(u32, String)>,
    /// What a merged cell that begins on a line above gives to this one, by column.
    pub merged: BTreeMap<u32, String>,
    /// Whether one cell reaches over three columns or more.
    pub wide: bool,
}

impl ListLine {
    fn new(number: u32, fields: Vec<(u32, String)>) -> Self {
        Self { number, fields, merged: BTreeMap::new(), wide: false }
    }

    /// The words under a column; empty where there are none.
    pub(super) fn words(&self, column: u32) -> String {
        self.fields.iter().find(|(col, _)| *col == column).map_or(String::new(), |(_, text)| clean(text))
    }

    /// As `words`, or those of a merged cell that reaches down to this line.
    pub(super) fn words_or_merged(&self, column: u32) -> String {
        let own = self.words(column);
        if own.is_empty() { self.merged.get(&column).cloned().unwrap_or_default() } else { own }
    }

    /// Its fields that hold something.
    pub(super) fn filled(&self) -> impl Iterator<Item = (u32, String)> {
        self.fields.iter().map(|(col, text)| (*col, clean(text))).filter(|(_, text)| !text.is_empty())
    }

    /// The words of a line that has one field only.
    pub(super) fn alone(&self) -> Option<String> {
        let mut filled = self.filled();
        let (_, first) = filled.next()?;
        filled.next().is_none().then_some(first)
    }
}

/// Lines of fields between tabs.
pub(super) fn tab_lines(text: &str) -> Vec<ListLine> {
    let fields = |line: &str| (1..).zip(line.split('\t').map(str::to_string)).collect();
    (1..).zip(text.lines()).map(|(number, line)| ListLine::new(number, fields(line))).collect()
}

/// The records of a CSV file; the error is Chinese.
pub(super) fn csv_lines(text: &str) -> Result<Vec<ListLine>, String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut next = 1;
    for record in reader.records() {
        let record = record.map_err(|_| "CSV 格式有误".to_string())?;
        let number = record.position().map_or(next, |p| p.line() as u32);
        // The reader passes over blank lines; they may cut the table in two.
        lines.extend((next..number).map(|number| ListLine::new(number, Vec::new())));
        let rows = record.iter().map(|field| field.matches('\n').count()).sum::<usize>() as u32 + 1;
        lines.push(ListLine::new(number, (1..).zip(record.iter().map(str::to_string)).collect()));
        next = number + rows;
    }
    Ok(lines)
}

/// The rows of a sheet.
pub(super) fn sheet_lines(sheet: &Sheet) -> Vec<ListLine> {
    let rows = sheet.rows();
    // Far beyond a list of tasks there is nothing to join by blank lines.
    let last = rows.last().copied().unwrap_or(0).min(20_000);
    let fields = |row: u32| sheet.row(row).iter().map(|((_, col), cell)| (*col, cell.text().into())).collect();
    let mut lines: Vec<ListLine> = (1..=last).map(|number| ListLine::new(number, fields(number))).collect();
    for area in sheet.merges.iter() {
        let first = (area.first.row as usize).checked_sub(1).and_then(|at| lines.get_mut(at));
        first.into_iter().for_each(|line| line.wide |= area.last.col >= area.first.col + 2);
        let words = sheet.cell(area.first).map_or(String::new(), |cell| clean(&cell.text()));
        let below = (area.first.row + 1)..=area.last.row.min(last);
        for row in below.filter(|_| !words.is_empty()) {
            let at = CellRef::new(row, area.first.col);
            if let Some(line) = lines.get_mut(row as usize - 1).filter(|_| sheet.cell(at).is_none_or(|c| c.is_blank()))
            {
                line.merged.insert(area.first.col, words.clone());
            }
        }
    }
    lines
}
