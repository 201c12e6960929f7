//! Forms as they go out empty: a row a target of every item that the unit owes, what it
//! said a quarter before beside the cells to be filled in, and the projects that are known.
//!
//! What is given says nothing of this quarter: where a unit fills in nothing, nothing of
//! it is read as an answer.

use super::form::{Form, FormCell, FormContent, FormProject, FormRow};
use super::phrases::until;
use crate::model::form::Column;
use crate::model::outgoing::{NO_RECORD, prints};
use crate::model::task::{Item, ItemId, MasterList, Unit};
use crate::model::value::{Quantity, Quarter};
use crate::quarter::before::{Before, ProjectBefore, RowBefore};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::{BTreeSet, HashMap};

/// Rows below the known projects, for those that are new.
const ROOM: usize = 20;

/// Dates as they are stored and shown.
const DATE: &str = "yyyy-mm-dd";

/// The forms of a quarter.
pub struct Blanks<'a> {
    /// The items that count, by their id.
    items: HashMap<ItemId, &'a Item>,
    expected: HashMap<&'a str, BTreeSet<ItemId>>,
    before: Option<&'a Before>,
    quarter: Quarter,
    deadline: Option<String>,
    issuer: &'a str,
}

impl<'a> Blanks<'a> {
    /// Those of this list; `before` is the last published issue of an earlier quarter,
    /// `deadline` when they are to be back.
    pub fn new(
        master: &'a MasterList,
        before: Option<&'a Before>,
        quarter: Quarter,
        deadline: Option<NaiveDateTime>,
        issuer: &'a str,
    ) -> Self {
        let items = master.items.iter().filter(|item| item.duplicate_of.is_none());
        let items = items.map(|item| (item.id, item)).collect();
        Self { items, expected: master.expected(), before, quarter, deadline: deadline.map(until), issuer }
    }

    /// The form of a unit, empty; absent where no item is expected from it.
    pub fn of(&self, unit: &Unit) -> Option<Form> {
        let ids = self.expected.get(unit.name.as_str())?;
        let items: Vec<&Item> = ids.iter().filter_map(|id| self.items.get(id).copied()).collect();
        (!items.is_empty()).then(|| Form {
            unit: unit.name.clone(),
            quarter: self.quarter,
            deadline: self.deadline.clone(),
            issuer: self.issuer.to_string(),
            number: None,
            rows: items.iter().flat_map(|item| self.rows(unit, item)).collect(),
            projects: self.projects(unit, &items),
        })
    }

    /// A row a target that numbers count towards; of an item without any one row.
    fn rows(&self, unit: &Unit, item: &Item) -> Vec<FormRow> {
        let targets = item.countable();
        let row = |target: Option<usize>, leads: bool| FormRow {
            item: Some(item.id),
            target_at: target,
            id: item.id.to_string(),
            task: item.title.clone(),
            deliverable: item.text.clone(),
            target: target.map_or_else(String::new, |at| item.goal(at)),
            deadline: deadline(item),
            leads,
            before: self.before(unit, item, target, leads),
            cells: self.cells(unit, item, target, leads),
            source: String::new(),
        };
        match targets.split_first() {
            None => vec![row(None, true)],
            Some((first, others)) => {
                let others = others.iter().map(|at| row(Some(*at), false));
                std::iter::once(row(Some(*first), true)).chain(others).collect()
            }
        }
    }

    /// What was said of it a quarter before: of an earlier one nothing, which the headings
    /// would tell wrongly.
    fn before(&self, unit: &Unit, item: &Item, target: Option<usize>, leads: bool) -> Vec<(Column, String)> {
        let before = self.before.filter(|before| before.is_right_before(self.quarter));
        let Some(before) = before else { return Vec::new() };
        let said = before.row(unit, item.id).filter(|_| leads);
        let whole = |said: &'a RowBefore| {
            [(Column::Status, said.status.as_str()), (Column::NextSteps, said.next_steps.as_str())]
        };
        let done = before.done(unit, item, target);
        let all = said.into_iter().flat_map(whole).chain([(Column::Done, done.as_str())]);
        all.filter(|(_, words)| !words.is_empty()).map(|(column, words)| (column, words.to_string())).collect()
    }

    fn cells(&self, unit: &Unit, item: &Item, target: Option<usize>, leads: bool) -> Vec<FormCell> {
        let owed = target.and_then(|at| item.owed(&unit.name, at));
        let target = owed.map(|owed| given(Column::Target, count(owed)));
        let said = self.before.and_then(|before| before.row(unit, item.id)).filter(|_| leads);
        let contact = said.into_iter().flat_map(|said| {
            let both = [(Column::Contact, &said.contact), (Column::Phone, &said.phone)];
            both.into_iter().filter(|(_, words)| !words.is_empty()).map(|(column, words)| open(column, text(words)))
        });
        target.into_iter().chain(contact).collect()
    }

    /// The register: of a unit that an item with a register concerns, or that listed
    /// projects before. To others no register is sent: what is not asked need not be
    /// answered.
    fn projects(&self, unit: &Unit, items: &[&Item]) -> Vec<FormProject> {
        let known: Vec<FormProject> = self
            .before
            .into_iter()
            .flat_map(|before| before.projects(unit))
            .map(|project| self.project(project))
            .collect();
        let is_asked = items.iter().any(|item| !item.register.is_empty());
        let room = if is_asked || !known.is_empty() { ROOM } else { 0 };
        known.into_iter().chain(std::iter::repeat_n(FormProject::default(), room)).collect()
    }

    /// A project that is known: how it stands now is for the unit to say.
    fn project(&self, known: &ProjectBefore) -> FormProject {
        let ProjectBefore { name, category, place, owner, investment, start, planned_finish, actual_finish, .. } =
            known;
        let is_recent = self.before.is_some_and(|before| before.is_right_before(self.quarter));
        let status = Some(known.status.to_string()).filter(|status| is_recent && !status.is_empty());
        let percent = Some(known.percent.to_string()).filter(|percent| is_recent && !percent.is_empty());
        let status = (Column::Status, status.unwrap_or_else(|| NO_RECORD.to_string()));
        let stood = status.1.clone();
        let is_printed = |column: &Column| prints(*column, &stood);
        let words =
            [(Column::ProjectName, name), (Column::Category, category), (Column::Site, place), (Column::Owner, owner)];
        let words =
            words.into_iter().filter(|(_, words)| !words.is_empty()).map(|(column, words)| open(column, text(words)));
        let days =
            [(Column::Start, start), (Column::PlannedFinish, planned_finish), (Column::ActualFinish, actual_finish)];
        let days = days
            .into_iter()
            .filter(|(column, _)| is_printed(column))
            .filter_map(|(column, words)| Some(open(column, day(words)?)));
        let investment = investment.map(|investment| open(Column::Investment, count(investment)));
        FormProject {
            before: std::iter::once(status).chain(percent.map(|percent| (Column::Percent, percent))).collect(),
            cells: words.chain(investment).chain(days).collect(),
            source: String::new(),
        }
    }
}

fn given(column: Column, content: FormContent) -> FormCell {
    FormCell { column, content, given: true, asked: None }
}

/// A cell that may be changed.
fn open(column: Column, content: FormContent) -> FormCell {
    FormCell { column, content, given: false, asked: None }
}

fn text(words: &str) -> FormContent {
    FormContent::Text(words.to_string())
}

fn count(number: Quantity) -> FormContent {
    FormContent::Number(number.as_f64(), String::new())
}

/// A day as a date, a month in words; absent where it is neither.
fn day(iso: &str) -> Option<FormContent> {
    if let Ok(day) = iso.parse::<NaiveDate>() {
        let first = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        return Some(FormContent::Number((day - first).num_days() as f64, DATE.to_string()));
    }
    let (year, month) = iso.split_once('-')?;
    Some(text(&format!("{}年{}月", year.parse::<u32>().ok()?, month.parse::<u32>().ok()?)))
}

/// The words of the deadlines, each once, in the order of the list; where the list has
/// dates alone, the dates.
pub(super) fn deadline(item: &Item) -> String {
    let mut words: Vec<String> = Vec::new();
    for milestone in &item.milestones {
        let due = milestone.due.map_or_else(String::new, |due| due.to_string());
        let said = if milestone.words.trim().is_empty() { due } else { milestone.words.trim().to_string() };
        if !said.is_empty() && !words.contains(&said) {
            words.push(said);
        }
    }
    words.join("；")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates_and_months_are_words() {
        assert_eq!(day("2025-09-30"), Some(FormContent::Number(45930.0, DATE.into())));
        assert_eq!(day("2025-09"), Some(FormContent::Text("2025年9月".into())));
        assert_eq!(day(""), None);
        assert_eq!(day("待定"), None);
    }
}
