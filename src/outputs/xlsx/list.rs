//! A sheet that is one plain list: a table with headings, filters and bands, frozen
//! panes, and a second sheet where one is full.

use super::book::{Body, Book, WriteRows};
use super::page::{set_up, spread};
use super::sheets::{ROWS, part_name};
use super::style::{Look, SEVERITIES, Styles, colour_words, rule};
use super::table::{Cells, Column, column_number, row_number};
use crate::model::value::{Colours, Derived};
use rust_xlsxwriter::{Table, TableColumn, TableStyle, XlsxError};
use std::rc::Rc;

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

impl<'a, R: 'a> List<'a, R> {
    /// Writes the list, on as many sheets as it takes; an empty list is a sheet
    /// with headings only. `title` is the heading of the pages of a sheet.
    pub fn write(
        self,
        book: &mut Book<'a>,
        lights: &Colours,
        title: impl Fn(&str) -> String,
        rows: Vec<R>,
    ) -> Result<(), XlsxError> {
        self.write_parts(book, lights, title, rows, ROWS)
    }

    /// The same with at most so many rows on a sheet.
    fn write_parts(
        self,
        book: &mut Book<'a>,
        lights: &Colours,
        title: impl Fn(&str) -> String,
        rows: Vec<R>,
        most: usize,
    ) -> Result<(), XlsxError> {
        let all = Rc::new((self, rows));
        for part in 0..all.1.len().div_ceil(most).max(1) {
            let rows = part * most..all.1.len().min((part + 1) * most);
            let (list, styles) = (&all.0, book.styles);
            let (name, top) = (part_name(list.name, part), if part == 0 { list.above } else { 0 });
            let last = (top + row_number(rows.len())).max(top + 1);
            let sheet = book.sheet(&name)?;
            list.set_up(Cells { sheet, styles }, lights, &title(&name), (&name, top, last))?;
            if !rows.is_empty() {
                let (of, columns) = (Rc::clone(&all), list.columns.len());
                let write: WriteRows = Box::new(move |out| out.body(top + 1, &of.0.columns, &of.1[rows.clone()]));
                book.put(&list.columns, Body { name: name.into(), top, last, columns, write })?;
            }
        }
        Ok(())
    }

    /// Sets up a sheet of this name with headings in row `top` and rows down to `last`:
    /// one, the first below the headings, where the list is empty.
    fn set_up(
        &self,
        mut out: Cells,
        lights: &Colours,
        title: &str,
        (name, top, last): (&str, u32, u32),
    ) -> Result<(), XlsxError> {
        out.head(top, &self.columns)?;
        let Cells { sheet, styles } = out;
        let right = column_number(self.columns.len()) - 1;
        // As long as its list when that is written: the writer remembers every cell of a table.
        sheet.add_table(top, 0, top + 1, right, &self.table(name, styles))?;
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
        sheet.set_print_area(0, 0, last, column_number(self.printed) - 1)?;
        Ok(())
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
    use std::cell::Cell;
    use std::io::Write;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Counts what passes.
    #[derive(Clone, Default)]
    struct Passed(Arc<AtomicUsize>);

    impl Write for Passed {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.fetch_add(bytes.len(), Ordering::SeqCst);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn rows_have_gone_on_before_the_last_is_made() {
        let styles = Styles::new(0);
        let (passed, at_last) = (Passed::default(), Rc::new(Cell::new(0)));
        let (seen, last) = (passed.clone(), Rc::clone(&at_last));
        let content = Box::new(move |n: &u32| {
            last.set(seen.0.load(Ordering::SeqCst));
            Content::shown(n.wrapping_mul(2_654_435_761))
        });
        let columns = vec![Column { heading: "数", width: 8.0, look: Look::Text, content }];
        let list = List { name: "表", columns, frozen: 0, printed: 1, above: 0 };
        let mut book = Book::new(&styles);
        list.write(&mut book, &Colours::default(), str::to_string, (0..100_000).collect()).expect("fits");
        book.save(&mut passed.clone()).expect("saves");
        let passed = passed.0.load(Ordering::SeqCst);
        assert!(at_last.get() * 10 > passed * 8, "{} of {passed}", at_last.get());
    }

    #[test]
    fn a_list_that_fills_a_sheet_goes_on_in_the_next() {
        let (styles, mut bytes) = (Styles::new(0), Vec::new());
        let columns = vec![column("数", 8.0, Look::Count, |n: &u32| Content::Number(f64::from(*n)))];
        let list = List { name: "表", columns, frozen: 0, printed: 1, above: 2 };
        let mut book = Book::new(&styles);
        let rows = (1..=7).collect();
        list.write_parts(&mut book, &Colours::default(), str::to_string, rows, 3).expect("fits");
        book.save(&mut bytes).expect("saves");
        let mut read: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).expect("a workbook");
        let size = |(name, sheet): (String, calamine::Range<_>)| (name, sheet.start().map(|at| at.0), sheet.height());
        let sheets: Vec<_> = read.worksheets().into_iter().map(size).collect();
        assert_eq!(sheets, [("表".into(), Some(2), 4), ("表2".into(), Some(0), 4), ("表3".into(), Some(0), 2)]);
    }
}
