//! A sheet that is one plain list: headings in its first row, filters, frozen
//! panes, and a second sheet where one is full.

use super::context::Context;
use super::page::set_up;
use super::sheets::{ROWS, part_name};
use super::style::{Look, SEVERITIES, colour_words, rule};
use super::table::{Cells, Column, column_number};
use crate::model::value::{Colours, Derived};
use rust_xlsxwriter::{Workbook, XlsxError};

/// A list and how its sheets are set up.
pub struct List<'a, R> {
    /// The sheet's name.
    pub name: &'static str,
    /// Its columns.
    pub columns: Vec<Column<'a, R>>,
    /// How many columns stay in sight.
    pub frozen: u16,
    /// How many columns go to paper.
    pub printed: usize,
    /// Rows left free above the headings of the first sheet.
    pub above: u32,
}

impl<R> List<'_, R> {
    /// Writes the list, on as many sheets as it takes; an empty list is a sheet
    /// with headings only.
    pub fn write(&self, book: &mut Workbook, context: &Context<'_>, rows: &[R]) -> Result<(), XlsxError> {
        self.write_parts(book, context, rows, ROWS)
    }

    /// The same with so many rows a sheet.
    fn write_parts(
        &self,
        book: &mut Workbook,
        context: &Context<'_>,
        rows: &[R],
        rows_a_sheet: usize,
    ) -> Result<(), XlsxError> {
        for part in 0..rows.len().div_ceil(rows_a_sheet).max(1) {
            let from = part * rows_a_sheet;
            let rows = &rows[from..rows.len().min(from + rows_a_sheet)];
            let name = part_name(self.name, part);
            let sheet = book.add_worksheet().set_name(name.as_ref())?;
            let top = if part == 0 { self.above } else { 0 };
            let title = context.heading(&name);
            let cells = Cells { sheet: &mut *sheet, styles: &context.styles };
            let last = self.fill(cells, &context.view.lights, &title, top, rows)?;
            sheet.set_print_area(0, 0, last, column_number(self.printed) - 1)?;
        }
        Ok(())
    }

    /// Fills a sheet whose headings stand in row `top`, and returns its last row: the
    /// first below the headings where the list is empty.
    pub fn fill(
        &self,
        mut cells: Cells<'_>,
        lights: &Colours,
        title: &str,
        top: u32,
        rows: &[R],
    ) -> Result<u32, XlsxError> {
        cells.head(top, &self.columns)?;
        let last = cells.body(top + 1, &self.columns, rows)?.max(top + 2) - 1;
        let sheet = cells.sheet;
        let right = column_number(self.columns.len()) - 1;
        sheet.autofilter(top, 0, last, right)?;
        // Panes below a long preamble would leave no room to scroll.
        if top == 0 {
            sheet.set_freeze_panes(1, self.frozen)?;
        }
        for (column, at) in self.columns.iter().zip(0..) {
            let range = (top + 1, at, last, at);
            match column.look {
                Look::Status => colour_words(sheet, Derived::ALL.map(|s| (s.label(), lights.of(s))), range)?,
                Look::Severity => colour_words(sheet, SEVERITIES.map(|(s, light)| (s.label(), light)), range)?,
                _ => {}
            }
        }
        set_up(sheet, title, Some((top, top)))?;
        rule(sheet, (top + 1, 0, last, right))?;
        Ok(last)
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::{Content, column};
    use super::*;
    use crate::model::config::Config;
    use crate::model::ledger::Ledger;
    use crate::model::task::MasterList;
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
        let view = compose(&ledger, &master, &config, &[]);
        let context = Context::new(&view, &ledger, &master, &config);
        let columns = vec![column("数", 8.0, Look::Count, |n: &u32| Content::Number(f64::from(*n)))];
        let list = List { name: "表", columns, frozen: 0, printed: 1, above: 2 };
        let mut book = Workbook::new();
        list.write_parts(&mut book, &context, &[1, 2, 3, 4, 5, 6, 7], 3).expect("fits");
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
