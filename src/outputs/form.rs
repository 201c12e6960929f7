//! The form that goes out to a unit, and the same as a return: a sheet of items, one of
//! projects where any are asked for, and one that says how to fill them in.
//!
//! What is not to be typed is locked, without a password; drop-downs and checks say how to
//! answer. Our own reader takes it back without a finding (`model::outgoing`).

pub mod asked;
mod guide;
mod looks;
pub mod layout;

use super::kept::made;
use super::xlsx::page::{set_up, spread};
use super::xlsx::style::{LINE_HEIGHT, Styles, TALLEST};
use super::xlsx::table::{column_number, letters};
use super::xlsx::text::{fit, lines};
use crate::model::error::Error;
use crate::model::form::Column;
use crate::model::outgoing::{FormKey, Leaflet, Slot, asking_note};
use crate::model::returned::{Moved, Point};
use crate::model::task::MasterList;
use crate::view::form::filled::{Filled, Spot};
use crate::view::form::list::listed;
use crate::view::form::{Form, FormCell, FormContent, FormProject, FormRow};
use guide::{choice, guide};
use layout::{FIRST, HEADINGS, HOW, ITEMS_SHEET, KEY, PROJECTS_SHEET, TITLE, width};
use looks::{Looks, permitted};
use rust_xlsxwriter::{Format, Note, Worksheet, XlsxError};

/// Writes a sheet that goes before the table.
pub type FirstSheet<'f> = &'f dyn Fn(&mut Worksheet, &Styles) -> Result<(), XlsxError>;

/// How many lines a row to be filled in has room for at least.
const ROOM: usize = 3;

/// Columns that stay in sight: the id, the task, the deliverable; of projects the name.
const KEPT: [u16; 2] = [3, 1];

/// Columns that stand on every page where the table is wider than one.
const REPEATED: u16 = 2;

/// The scale at which all that is to be filled in fits on a page beside them, in per cent.
const SCALE: u16 = 70;

/// The workbook of a form.
///
/// # Errors
/// It cannot be composed.
pub fn render(form: &Form) -> Result<Vec<u8>, Error> {
    compose(form, None)
}

/// The same behind a sheet of this name, which `first` writes.
///
/// # Errors
/// It cannot be composed.
pub fn render_after(form: &Form, name: &str, first: FirstSheet<'_>) -> Result<Vec<u8>, Error> {
    compose(form, Some((name, first)))
}

/// The workbook of a return: what is asked, then the form filled with what was read; `moved`
/// is how its points stand to the return before, absent of the first.
///
/// # Errors
/// It cannot be composed.
pub fn asking(filled: &Filled, points: &[Point], moved: Option<&Moved>, master: &MasterList) -> Result<Vec<u8>, Error> {
    let list = listed(filled, points, moved, master);
    let place = |spot| {
        let place = match spot {
            Spot::Row(row, column) => layout::of_item(&filled.form, row, column),
            Spot::Project(row, column) => layout::of_project(&filled.form, row, column),
        };
        place.map(|at| format!("internal:'{}'!{}{}", at.sheet, letters(at.col), at.row + 1))
    };
    render_after(&filled.form, Leaflet::Asked.sheet(), &|sheet, styles| asked::write(sheet, styles, &list, &place))
}

fn compose(form: &Form, first: Option<(&str, FirstSheet<'_>)>) -> Result<Vec<u8>, Error> {
    made("表样", |book, styles| {
        let looks = Looks::new();
        if let Some((name, first)) = first {
            first(book.add_worksheet().set_name(name)?, styles)?;
        }
        items(book.add_worksheet().set_name(ITEMS_SHEET)?, &looks, form)?;
        if layout::has_register(form) {
            projects(book.add_worksheet().set_name(PROJECTS_SHEET)?, &looks, form)?;
        }
        guide(book.add_worksheet().set_name(Leaflet::Guide.sheet())?, &looks, form)
    })
}

/// The sheet of items.
fn items(sheet: &mut Worksheet, looks: &Looks, form: &Form) -> Result<(), XlsxError> {
    let columns = layout::item_columns(form);
    let title = match form.number {
        None => format!("{}{}工作推进情况表", form.unit, form.quarter.title()),
        Some(number) => format!("{}{}工作推进情况表（第{number}次退改）", form.unit, form.quarter.title()),
    };
    let mut table = Table { sheet, looks, columns: &columns };
    table.head(form, &title, KEPT[0])?;
    for (row, at) in form.rows.iter().zip(FIRST..) {
        table.item(at, row)?;
    }
    table.finish(form.rows.len())
}

/// The register.
fn projects(sheet: &mut Worksheet, looks: &Looks, form: &Form) -> Result<(), XlsxError> {
    let columns = layout::project_columns(form);
    let title = format!("{}{}项目清单", form.unit, form.quarter.title());
    let mut table = Table { sheet, looks, columns: &columns };
    table.head(form, &title, KEPT[1])?;
    for (project, at) in form.projects.iter().zip(FIRST..) {
        table.project(at, project)?;
    }
    table.finish(form.projects.len())
}

/// A table of the form while it is written.
struct Table<'t> {
    sheet: &'t mut Worksheet,
    looks: &'t Looks,
    columns: &'t [Slot],
}

impl Table<'_> {
    fn last(&self) -> u16 {
        column_number(self.columns.len() - 1)
    }

    /// All above the rows, and what holds for the whole sheet.
    fn head(&mut self, form: &Form, title: &str, kept: u16) -> Result<(), XlsxError> {
        let key = FormKey { unit: form.unit.clone(), quarter: form.quarter }.to_string();
        let looks = self.looks;
        // Not merged: they are read on over empty cells, and stand still with the columns.
        self.sheet.write_string_with_format(TITLE, 0, title, &looks.title)?;
        self.sheet.set_row_height(TITLE, 26)?;
        self.sheet.write_string_with_format(KEY, 0, key, &looks.line)?;
        self.sheet.write_string_with_format(HOW, 0, how(form), &looks.line)?;
        let mut tallest = 1;
        for (slot, col) in self.columns.iter().zip(0..) {
            let heading = layout::heading(form, *slot);
            let look = if matches!(slot, Slot::Asked(_)) { &looks.asked_heading } else { &looks.given_heading };
            self.sheet.set_column_width(col, width(*slot))?;
            self.sheet.write_string_with_format(HEADINGS, col, &*heading, look)?;
            tallest = tallest.max(lines(&heading, width(*slot)));
        }
        self.sheet.set_row_height(HEADINGS, tall(tallest) + 4.0)?;
        self.sheet.set_freeze_panes(FIRST, kept)?;
        set_up(self.sheet, title, Some((HEADINGS, HEADINGS)))?;
        let asked = self.columns.iter().rposition(|slot| !matches!(slot, Slot::Asked(_))).map_or(0, |last| last + 1);
        if spread(self.sheet, self.columns.iter().map(|slot| width(*slot)), REPEATED)? {
            // What is to be filled in stands on one page.
            self.sheet.set_print_scale(SCALE).set_vertical_page_breaks(&[asked as u32])?;
        }
        Ok(())
    }

    fn item(&mut self, at: u32, row: &FormRow) -> Result<(), XlsxError> {
        let mut tallest = if row.leads { ROOM } else { 1 };
        for (slot, col) in self.columns.iter().zip(0..) {
            let listed = match slot.column() {
                Column::Id => &row.id,
                Column::Task => &row.task,
                Column::Deliverable => &row.deliverable,
                Column::Goal => &row.target,
                Column::Deadline => &row.deadline,
                _ => &row.source,
            };
            let is_open = row.leads || matches!(slot.column(), Column::Target | Column::Done);
            let lines = self.slot((at, col), *slot, listed, (&row.before, &row.cells), is_open)?;
            tallest = tallest.max(lines);
        }
        self.sheet.set_row_height(at, tall(tallest))?;
        Ok(())
    }

    fn project(&mut self, at: u32, row: &FormProject) -> Result<(), XlsxError> {
        let mut tallest = 1;
        for (slot, col) in self.columns.iter().zip(0..) {
            let lines = self.slot((at, col), *slot, &row.source, (&row.before, &row.cells), true)?;
            tallest = tallest.max(lines);
        }
        self.sheet.set_row_height(at, tall(tallest).max(20.0))?;
        Ok(())
    }

    /// A cell of a row, and how many lines it takes.
    fn slot(
        &mut self,
        at: (u32, u16),
        slot: Slot,
        listed: &str,
        (before, cells): (&[(Column, String)], &[FormCell]),
        is_open: bool,
    ) -> Result<usize, XlsxError> {
        let wide = width(slot);
        let column = slot.column();
        match slot {
            Slot::Given(_) => {
                let asked = cells.iter().filter(|cell| cell.column == column).find_map(|cell| cell.asked.as_ref());
                let look = if asked.is_some() { self.looks.asked(column) } else { self.looks.given(column) };
                asked.map_or(Ok(()), |words| self.note(at, words))?;
                self.words(at, listed, look)
            }
            Slot::Before(_) => {
                let said = before.iter().find(|(of, _)| *of == column).map_or("", |(_, words)| words);
                self.words(at, said, self.looks.given(column))
            }
            Slot::Asked(_) => {
                let Some(cell) = cells.iter().find(|cell| cell.column == column) else {
                    let look = if is_open { self.looks.open(column) } else { self.looks.given(column) };
                    self.sheet.write_blank(at.0, at.1, look)?;
                    return Ok(1);
                };
                let look = match cell {
                    FormCell { asked: Some(_), .. } => self.looks.asked(column),
                    FormCell { given: true, .. } => self.looks.given(column),
                    _ if is_open => self.looks.open(column),
                    _ => self.looks.given(column),
                };
                self.content(at, &cell.content, look)?;
                if let Some(words) = &cell.asked {
                    self.note(at, words)?;
                }
                Ok(if let FormContent::Text(text) = &cell.content { lines(text, wide) } else { 1 })
            }
        }
        .map(|lines| lines.max(1))
    }

    fn words(&mut self, at: (u32, u16), words: &str, look: &Format) -> Result<usize, XlsxError> {
        if words.is_empty() {
            self.sheet.write_blank(at.0, at.1, look)?;
        } else {
            self.sheet.write_string_with_format(at.0, at.1, fit(words), look)?;
        }
        Ok(lines(words, self.columns.get(usize::from(at.1)).map_or(10.0, |slot| width(*slot))))
    }

    fn content(&mut self, (row, col): (u32, u16), content: &FormContent, look: &Format) -> Result<(), XlsxError> {
        match content {
            FormContent::Empty => self.sheet.write_blank(row, col, look)?,
            FormContent::Text(text) => self.sheet.write_string_with_format(row, col, fit(text), look)?,
            FormContent::Number(n, format) if format.is_empty() => {
                self.sheet.write_number_with_format(row, col, *n, look)?
            }
            FormContent::Number(n, format) => {
                let look = look.clone().set_num_format(format.as_str());
                self.sheet.write_number_with_format(row, col, *n, &look)?
            }
        };
        Ok(())
    }

    /// What is asked of a cell, on it.
    fn note(&mut self, (row, col): (u32, u16), words: &str) -> Result<(), XlsxError> {
        let text = asking_note(words);
        let height = (lines(&text, NOTE / 7.0) as f64 * 18.0 + 12.0).min(400.0);
        let note = Note::new(text).add_author_prefix(false).set_author("").set_width(NOTE as u32 + 20);
        self.sheet.insert_note(row, col, &note.set_height(height as u32))?;
        Ok(())
    }

    /// Checks, filters and locks, once all rows stand.
    fn finish(&mut self, rows: usize) -> Result<(), XlsxError> {
        let (last, end) = (self.last(), FIRST + (rows.max(1) as u32) - 1);
        for (slot, col) in self.columns.iter().zip(0..).filter(|(slot, _)| matches!(slot, Slot::Asked(_))) {
            self.sheet.add_data_validation(FIRST, col, end, col, &choice(*slot)?)?;
        }
        // The head of every page says whose it is.
        self.sheet.set_print_area(HEADINGS, 0, end, last)?;
        self.sheet.autofilter(HEADINGS, 0, end, last)?;
        self.sheet.ignore_error_range(FIRST, 0, end, last, rust_xlsxwriter::IgnoreError::NumberStoredAsText)?;
        self.sheet.protect_with_options(&permitted());
        Ok(())
    }
}

/// The width of a note, in pixels.
const NOTE: f64 = 260.0;

/// What a form asks, and by when, in a line above its table.
fn how(form: &Form) -> String {
    let cells = form.rows.iter().map(|row| &row.cells).chain(form.projects.iter().map(|project| &project.cells));
    let asked = if cells.flatten().any(|cell| cell.asked.is_some()) {
        "请改有颜色的格，怎么改见格上的批注；其他的格不用动。"
    } else {
        "请填白色的格，灰色的格不用填；每一栏怎么填见“填表说明”。"
    };
    let by = form.deadline.as_ref().map(|deadline| format!("请最迟{deadline}报回。"));
    format!("{asked}{}", by.unwrap_or_default())
}

/// The height of so many lines, in points.
fn tall(lines: usize) -> f64 {
    (lines as f64 * LINE_HEIGHT + 3.0).min(TALLEST)
}
