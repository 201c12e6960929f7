//! A sheet that is one plain list: headings in its first row, filters, frozen
//! panes, and a second sheet where one is full.

use super::Scene;
use super::page::set_up;
use super::style::{colour_severities, colour_words, rule};
use super::table::{Column, body, column_number, head};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::borrow::Cow;

/// What a list needs beside its columns.
pub struct List<'l> {
    /// The sheet's name.
    pub name: &'static str,
    /// How many columns stay in sight.
    pub frozen: u16,
    /// How many columns go to paper.
    pub printed: usize,
    /// Columns with status words.
    pub statuses: &'l [u16],
    /// The column with severities.
    pub severities: Option<u16>,
    /// How many rows a sheet takes.
    pub rows_a_sheet: usize,
    /// Rows left free above the headings of the first sheet.
    pub above: u32,
}

/// The name of the sheet that this part of a long list stands on.
pub fn sheet_name(name: &str, part: usize) -> Cow<'_, str> {
    if part == 0 { Cow::Borrowed(name) } else { Cow::Owned(format!("{name}{}", part + 1)) }
}

/// Writes the list, on as many sheets as it takes; an empty list is a sheet
/// with headings only.
pub fn lists<R>(
    book: &mut Workbook,
    scene: &Scene<'_>,
    list: &List<'_>,
    columns: &[Column<'_, R>],
    rows: &[R],
) -> Result<(), XlsxError> {
    let parts = rows.len().div_ceil(list.rows_a_sheet).max(1);
    for part in 0..parts {
        let from = part * list.rows_a_sheet;
        let rows = &rows[from..rows.len().min(from + list.rows_a_sheet)];
        let name = sheet_name(list.name, part);
        let sheet = book.add_worksheet();
        sheet.set_name(name.as_ref())?;
        let top = if part == 0 { list.above } else { 0 };
        head(sheet, &scene.styles, top, columns)?;
        let end = body(sheet, &scene.styles, top + 1, columns, rows)?;
        finish(sheet, scene, list, Extent { name: &name, columns: columns.len(), top, last: end.max(top + 2) - 1 })?;
    }
    Ok(())
}

/// Where a list stands on its sheet.
struct Extent<'n> {
    name: &'n str,
    columns: usize,
    /// The row of headings.
    top: u32,
    /// The last row; the first below the headings where the list is empty.
    last: u32,
}

/// Filters, panes, colours and print of one sheet.
fn finish(sheet: &mut Worksheet, scene: &Scene<'_>, list: &List<'_>, extent: Extent<'_>) -> Result<(), XlsxError> {
    let Extent { name, columns, top, last } = extent;
    sheet.autofilter(top, 0, last, column_number(columns) - 1)?;
    // Panes below a long preamble would leave no room to scroll.
    if top == 0 {
        sheet.set_freeze_panes(1, list.frozen)?;
    }
    for at in list.statuses {
        colour_words(sheet, &scene.words, (top + 1, *at, last, *at))?;
    }
    if let Some(at) = list.severities {
        colour_severities(sheet, (top + 1, at, last, at))?;
    }
    set_up(sheet, &scene.heading(name), Some((top, top)))?;
    rule(sheet, (top + 1, 0, last, column_number(columns) - 1))?;
    sheet.set_print_area(0, 0, last, column_number(list.printed) - 1)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::style::{Look, Styles};
    use super::super::table::{Content, column};
    use super::*;
    use crate::model::config::Config;
    use crate::model::ledger::Ledger;
    use crate::model::task::MasterList;
    use crate::outputs::xlsx::cross::Cross;
    use crate::view::compose;
    use calamine::{Reader, Xlsx};

    #[test]
    fn a_list_that_fills_a_sheet_goes_on_in_the_next() {
        let period: crate::model::value::Quarter = "2025Q3".parse().expect("a quarter");
        let ledger = Ledger {
            period,
            as_of: period.last_day(),
            units: Vec::new(),
            items: Vec::new(),
            entries: Vec::new(),
            projects: Vec::new(),
            findings: Vec::new(),
            dispositions: Vec::new(),
        };
        let (master, config) = (MasterList::default(), Config::default());
        let view = compose(&ledger, &master, &config);
        let scene = Scene {
            view: &view,
            ledger: &ledger,
            master: &master,
            config: &config,
            styles: Styles::new(1),
            cross: Cross::new(&ledger),
            words: Vec::new(),
        };
        let list =
            List { name: "表", frozen: 0, printed: 1, statuses: &[], severities: None, rows_a_sheet: 3, above: 2 };
        let columns = [column("数", 8.0, Look::Count, |n: &u32| Content::Number(f64::from(*n)))];
        let mut book = Workbook::new();
        lists(&mut book, &scene, &list, &columns, &[1, 2, 3, 4, 5, 6, 7]).expect("fits");
        let bytes = book.save_to_buffer().expect("saves");
        let mut read: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let sheets: Vec<(String, u32, usize)> = read
            .worksheets()
            .into_iter()
            .map(|(name, sheet)| (name, sheet.start().map_or(0, |start| start.0), sheet.height()))
            .collect();
        assert_eq!(sheets, [("表".into(), 2, 4), ("表2".into(), 0, 4), ("表3".into(), 0, 2)]);
    }
}
