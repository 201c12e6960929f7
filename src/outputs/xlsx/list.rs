//! A sheet that is one plain list: a table with headings, filters and bands, frozen
//! panes, and a second sheet where one is full.

use super::context::Context;
use super::page::{set_up, spread};
use super::sheets::{ROWS, part_name};
use super::style::{Look, SEVERITIES, Styles, colour_words, rule};
use super::table::{Cells, Column, column_number};
use crate::model::value::{Colours, Derived};
use rust_xlsxwriter::{Table, TableColumn, TableStyle, Workbook, XlsxError};
use std::borrow::Cow;

/// Cells that a table takes; a longer list has filters only, since the writer
/// remembers every cell of a table.
const TABLE_CELLS: usize = 1_000_000;

/// A list and how its sheets are set up.
pub struct List<'a, R> {
    /// What the sheet is called; further ones get a number behind it.
    pub name: &'static str,
    /// From left to right.
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
        for (name, top, rows) in self.parts(rows, ROWS) {
            let sheet = book.add_worksheet().set_name(name.as_ref())?;
            let cells = Cells { sheet: &mut *sheet, styles: &context.styles };
            let last = self.fill(cells, &context.view.lights, &context.heading(&name), (&name, top), rows)?;
            sheet.set_print_area(0, 0, last, column_number(self.printed) - 1)?;
        }
        Ok(())
    }

    /// The sheets that a list takes, at most so many rows on each: the name, the row of
    /// the headings, and the rows below them.
    fn parts<'r>(&self, rows: &'r [R], most: usize) -> impl Iterator<Item = (Cow<'static, str>, u32, &'r [R])> {
        (0..rows.len().div_ceil(most).max(1)).map(move |part| {
            let rows = &rows[part * most..rows.len().min((part + 1) * most)];
            (part_name(self.name, part), if part == 0 { self.above } else { 0 }, rows)
        })
    }

    /// Fills a sheet of this name whose headings stand in row `top`, and returns its last
    /// row: the first below the headings where the list is empty.
    pub fn fill(
        &self,
        mut out: Cells,
        lights: &Colours,
        title: &str,
        (name, top): (&str, u32),
        rows: &[R],
    ) -> Result<u32, XlsxError> {
        out.head(top, &self.columns)?;
        let last = out.body(top + 1, &self.columns, rows)?.max(top + 2) - 1;
        let Cells { sheet, styles } = out;
        let right = column_number(self.columns.len()) - 1;
        if rows.len() * self.columns.len() <= TABLE_CELLS {
            sheet.add_table(top, 0, last, right, &self.table(name, styles))?;
        } else {
            sheet.autofilter(top, 0, last, right)?;
        }
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
        spread(sheet, self.columns[..self.printed].iter().map(|column| column.width), self.frozen)?;
        rule(sheet, (top + 1, 0, last, right))?;
        Ok(last)
    }

    /// The list as a table that can be sorted and pivoted by its name.
    fn table(&self, name: &str, styles: &Styles) -> Table {
        let head = |c: &Column<'_, R>| TableColumn::new().set_header(c.heading).set_header_format(&styles.heading);
        let columns: Vec<TableColumn> = self.columns.iter().map(head).collect();
        Table::new().set_name(name).set_style(TableStyle::Light15).set_columns(&columns)
    }
}

#[cfg(test)]
mod tests {
    use super::super::style::Styles;
    use super::super::table::{Content, column};
    use super::*;
    use calamine::{Reader, Xlsx};

    #[test]
    fn a_list_that_fills_a_sheet_goes_on_in_the_next() {
        let columns = vec![column("数", 8.0, Look::Count, |n: &u32| Content::Number(f64::from(*n)))];
        let list = List { name: "表", columns, frozen: 0, printed: 1, above: 2 };
        let (mut book, styles) = (Workbook::new(), Styles::new(0));
        for (name, top, rows) in list.parts(&[1, 2, 3, 4, 5, 6, 7], 3) {
            let sheet = book.add_worksheet().set_name(name.as_ref()).expect("a name");
            let cells = Cells { sheet, styles: &styles };
            list.fill(cells, &Colours::default(), "题", (&name, top), rows).expect("fits");
        }
        let bytes = book.save_to_buffer().expect("saves");
        let mut read: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let size = |(name, sheet): (String, calamine::Range<_>)| (name, sheet.start().map(|at| at.0), sheet.height());
        let sheets: Vec<_> = read.worksheets().into_iter().map(size).collect();
        assert_eq!(sheets, [("表".into(), Some(2), 4), ("表2".into(), Some(0), 4), ("表3".into(), Some(0), 2)]);
    }
}
