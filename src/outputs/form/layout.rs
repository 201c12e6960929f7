//! Where everything stands on the sheets of a form.

use crate::model::form::Column;
use crate::model::outgoing::{ITEMS, PROJECTS, Slot, WHENCE};
use crate::view::form::Form;
use std::borrow::Cow;

/// The sheet of items.
pub const ITEMS_SHEET: &str = "进展表";
/// The register.
pub const PROJECTS_SHEET: &str = "项目清单";

/// The row of the title, from 0; below it stand the key, how to fill in, and the headings.
pub(super) const TITLE: u32 = 0;
pub(super) const KEY: u32 = 1;
pub(super) const HOW: u32 = 2;
pub(super) const HEADINGS: u32 = 3;
/// The first row below the headings, from 0.
pub(super) const FIRST: u32 = 4;

/// A cell of a form; rows and columns count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormPlace {
    /// The name of its sheet.
    pub sheet: &'static str,
    /// Its row.
    pub row: u32,
    /// Its column.
    pub col: u16,
}

/// Where the cell of a row of the table stands, by the position of the row; absent where
/// the form has no such column.
pub fn of_item(form: &Form, row: usize, column: Column) -> Option<FormPlace> {
    at(ITEMS_SHEET, &item_columns(form), row, column)
}

/// The same of a row of the register.
pub fn of_project(form: &Form, row: usize, column: Column) -> Option<FormPlace> {
    at(PROJECTS_SHEET, &project_columns(form), row, column)
}

fn at(sheet: &'static str, columns: &[Slot], row: usize, column: Column) -> Option<FormPlace> {
    let holds = |slot: &Slot| !matches!(slot, Slot::Before(_)) && slot.column() == column;
    let col = u16::try_from(columns.iter().position(holds)?).ok()?;
    Some(FormPlace { sheet, row: FIRST.checked_add(u32::try_from(row).ok()?)?, col })
}

/// Whether a form asks for projects.
pub fn has_register(form: &Form) -> bool {
    !form.projects.is_empty()
}

/// The columns of the table of items; one that goes back says where each row stood.
pub(super) fn item_columns(form: &Form) -> Vec<Slot> {
    columns(ITEMS, form)
}

/// The columns of the register likewise.
pub(super) fn project_columns(form: &Form) -> Vec<Slot> {
    columns(PROJECTS, form)
}

/// What goes back stands behind what was said a quarter before.
fn columns(all: &[Slot], form: &Form) -> Vec<Slot> {
    let mut columns = all.to_vec();
    let behind = all.iter().rposition(|slot| matches!(slot, Slot::Before(_))).map_or(all.len(), |last| last + 1);
    if form.number.is_some() {
        columns.insert(behind, WHENCE);
    }
    columns
}

/// The heading of a column. A return holds shares as they were typed, and must not say of
/// 0.8 what the unit did not.
pub(super) fn heading(form: &Form, slot: Slot) -> Cow<'static, str> {
    match slot {
        Slot::Asked(Column::Percent) if form.number.is_some() => Cow::Borrowed(Column::Percent.heading()),
        _ => slot.heading(),
    }
}

/// How wide a column is, in Latin characters.
pub(super) fn width(slot: Slot) -> f64 {
    match (slot, slot.column()) {
        (Slot::Before(_), Column::NextSteps) => 20.0,
        (_, Column::Id) => 6.0,
        (_, Column::Task) => 12.0,
        (_, Column::Deliverable | Column::ProjectName) => 24.0,
        (_, Column::Progress) => 25.0,
        (_, Column::Site | Column::Owner) => 18.0,
        (_, Column::Goal | Column::Problems | Column::NextSteps | Column::Whence) => 14.0,
        (_, Column::Phone) => 13.0,
        (Slot::Asked(_), Column::Status) | (_, Column::Highlight) => 11.0,
        (_, Column::Start | Column::PlannedFinish | Column::ActualFinish) => 11.5,
        (_, Column::Target | Column::Done) => 7.5,
        (_, Column::Contact) => 8.0,
        _ => 9.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Quarter;

    #[test]
    fn cells_are_found_where_they_are_asked_for() {
        let form = Form {
            unit: "城东镇".into(),
            quarter: Quarter { year: 2025, number: 3 },
            deadline: None,
            issuer: String::new(),
            number: None,
            rows: Vec::new(),
            projects: Vec::new(),
        };
        let place = |sheet, row, col| Some(FormPlace { sheet, row, col });
        assert_eq!(of_item(&form, 0, Column::Id), place(ITEMS_SHEET, 4, 0));
        // Not the column of a quarter before.
        assert_eq!(of_item(&form, 2, Column::Status), place(ITEMS_SHEET, 6, 8));
        assert_eq!(of_project(&form, 1, Column::Status), place(PROJECTS_SHEET, 5, 9));
        assert_eq!(of_item(&form, 0, Column::Whence), None);
        let back = Form { number: Some(1), ..form };
        assert_eq!(of_item(&back, 0, Column::Whence), place(ITEMS_SHEET, 4, 8));
        assert_eq!(of_item(&back, 0, Column::Status), place(ITEMS_SHEET, 4, 9));
    }
}
