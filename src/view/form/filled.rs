//! The form of a unit filled with what was read of its return, and what is asked of which
//! cell.
//!
//! Sent back as it is, it gives the same answers again: what was typed is typed there, and
//! a number keeps its format. Only what leans on other cells is written out: 同上, because
//! rows stand in another order, and 是 and 否, which answer another heading.
//! Words that the form has no column for stay where the unit wrote them.

use super::ask::asked;
use super::{Form, FormCell, FormContent, FormProject, FormRow};
use crate::model::finding::Code;
use crate::model::form::{Column, Typed};
use crate::model::ledger::{Answers, Entry, Project, Source};
use crate::model::place::Place;
use crate::model::returned::Point;
use crate::model::task::{Feed, Item, ItemId, MasterList};
use crate::model::value::{Answer, Asked, Cell, Percent, Quantity, StatusWords, is_same_as_above, value};
use crate::quarter::rows::Rows;
use crate::view::blank::deadline;
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A form filled with what was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// The form.
    pub form: Form,
    /// Where each point stands in it, in their order; absent of what is about a file or a
    /// sheet as a whole.
    pub spots: Vec<Option<Spot>>,
}

/// A cell of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Of a row, by its position, and a column.
    Row(usize, Column),
    /// Of a project likewise.
    Project(usize, Column),
}

/// Fills the form that `empty` is with the answers of its unit, and asks it for these
/// `points`; it is the unit's return of this `number` in the quarter. Of a unit of which
/// nothing was read it stays empty.
pub fn filled(empty: Form, number: u32, rows: &Rows, master: &MasterList, points: &[Point]) -> Filled {
    let unit = empty.unit.clone();
    let (entries, projects) = (rows.entries(&unit), rows.projects(&unit));
    let mut filling =
        Filling { master, form: Form { number: Some(number), ..empty }, spots: Spots::default(), unfilled: 0..0 };
    if entries.iter().any(|entry| entry.source.is_some()) || !projects.is_empty() {
        filling.rows(entries);
        // A project that only has its name is one of those that it sent.
        let unfilled = points.iter().any(|p| p.finding.code == Code::ProjectsUnfilled && p.project.is_none());
        filling.projects(projects, unfilled);
    }
    filling.spots.of_items(&filling.form.rows);
    let spots = points.iter().map(|point| filling.ask(point, &unit)).collect();
    Filled { form: filling.form, spots }
}

/// A form on the way.
struct Filling<'m> {
    master: &'m MasterList,
    form: Form,
    spots: Spots,
    /// Projects that the form lists and the unit left as they were.
    unfilled: Range<usize>,
}

/// Where the cells and rows of what a unit sent stand in its form.
#[derive(Default)]
struct Spots {
    cells: BTreeMap<Place, Spot>,
    rows: BTreeMap<Source, usize>,
    projects: BTreeMap<Source, usize>,
    items: BTreeMap<ItemId, usize>,
}

impl Filling<'_> {
    /// Every row of the unit: what it owes in the order of the form, each task that one row
    /// covers before its items, then what it does not owe, then what is of no item.
    fn rows(&mut self, entries: &[&Entry]) {
        let empty = std::mem::take(&mut self.form.rows);
        let mut left: BTreeMap<(Option<ItemId>, Option<u32>), Vec<&Entry>> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| entry.source.is_some()) {
            let task = entry.task.filter(|_| entry.item.is_none());
            left.entry((entry.item, task)).or_default().push(entry);
        }
        for own in empty.chunk_by(|one, other| one.item == other.item) {
            let item = own.first().and_then(|row| row.item);
            let whole = item.and_then(|item| left.remove(&(None, Some(item.task))));
            whole.iter().flatten().for_each(|entry| self.of_task(entry));
            // What the row of the task says of an item is said there.
            match item.and_then(|item| left.remove(&(Some(item), None))) {
                Some(said) if !said.iter().all(|entry| is_in(entry, whole.as_deref())) => {
                    said.into_iter().for_each(|entry| self.of_item(own, entry));
                }
                _ => self.form.rows.extend_from_slice(own),
            }
        }
        let (named, lost): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|((item, task), _)| item.is_some() || task.is_some());
        for ((item, _), said) in named {
            match item.and_then(|item| self.master.item(item)) {
                Some(item) => said.into_iter().for_each(|entry| self.of_item(&[row_of(item)], entry)),
                None => said.into_iter().for_each(|entry| self.of_task(entry)),
            }
        }
        lost.into_iter().flat_map(|(_, said)| said).for_each(|entry| self.of_nothing(entry));
    }

    /// An entry in the rows that its item has: a row a target, where its numbers stand apart.
    /// Those that words or the columns alone tell apart, or that are nobody's, stand in one
    /// row, below no target: a target beside them would say what the unit did not.
    fn of_item(&mut self, own: &[FormRow], entry: &Entry) {
        let item = entry.item.and_then(|item| self.master.item(item));
        let tells = stands_apart(entry) || tells_apart(entry);
        let has_numbers = entry.answers.done.is_some() || entry.answers.target.is_some();
        let [lead, others @ ..] = own else { return };
        match (others.is_empty(), tells) {
            (false, true) => self.by_target(own, entry),
            _ if !has_numbers => {
                // What the list gives the unit did not say.
                let cells = self.cells(entry, |_| true);
                self.push(FormRow { cells, ..lead.clone() }, entry);
                self.form.rows.extend(others.iter().map(|row| FormRow { cells: Vec::new(), ..row.clone() }));
            }
            (is_one, _) => {
                // Below a target 目标数 would not be what is under way.
                let advances = |item: &Item| item.countable().iter().any(|at| item.plain(*at) == Some(Feed::Advancing));
                let is_plain = is_one && !item.is_some_and(advances);
                let (target, target_at) = match is_plain {
                    true => (lead.target.clone(), lead.target_at),
                    false => (String::new(), None),
                };
                let cells = self.cells(entry, |_| true);
                self.push(FormRow { cells, target, target_at, ..lead.clone() }, entry);
            }
        }
    }

    /// An entry that tells what counts towards which target; how many there shall be of
    /// each the form gives, where the unit did not say otherwise.
    fn by_target(&mut self, own: &[FormRow], entry: &Entry) {
        for row in own {
            let mut cells = if row.leads { self.cells(entry, |column| !is_number(column)) } else { Vec::new() };
            let target = row.target_at.map(|at| at + 1);
            let count = entry.counts.iter().find(|count| Some(count.target as usize) == target);
            if let Some(count) = count {
                let text = count.done.text.as_str();
                let plain = count.done.exact().filter(|_| number(text).is_none()).map(|number| number.to_string());
                let content = content(Column::Done, plain.as_deref().unwrap_or(text), count.done.format());
                self.spots.cell(count.done.place(&count.source), self.form.rows.len(), Column::Done);
                cells.push(FormCell { column: Column::Done, content, given: false, asked: None });
            }
            let listed = self.owed(row);
            let said = count.and_then(|count| Some((count, count.owed.as_ref()?)));
            let said = said.filter(|(_, owed)| owed.exact().copied() != listed);
            cells.extend(row.cells.iter().filter(|cell| cell.given && said.is_none()).cloned());
            if let Some((count, owed)) = said {
                self.spots.cell(owed.place(&count.source), self.form.rows.len(), Column::Target);
                let content = content(Column::Target, &owed.text, owed.format());
                cells.push(FormCell { column: Column::Target, content, given: false, asked: None });
            }
            self.push(FormRow { cells, ..row.clone() }, entry);
        }
    }

    /// How many the list gives the unit of the target of a row.
    fn owed(&self, row: &FormRow) -> Option<Quantity> {
        self.master.item(row.item?)?.owed(&self.form.unit, row.target_at?)
    }

    /// A row that covers a whole task.
    fn of_task(&mut self, entry: &Entry) {
        let number = entry.task.unwrap_or_default();
        let task = self.master.task(number).map_or_else(String::new, |task| task.title.clone());
        let cells = self.cells(entry, |_| true);
        self.push(FormRow { id: number.to_string(), task, leads: true, cells, ..FormRow::default() }, entry);
    }

    /// A row that names no item, by its own words.
    fn of_nothing(&mut self, entry: &Entry) {
        let own = |column: Column| {
            let named = entry.extra.iter().filter(|extra| extra.column == column.heading());
            named.map(|extra| extra.text.as_str()).collect::<Vec<_>>().join(" ")
        };
        let [id, task, deliverable] = [Column::Id, Column::Task, Column::Deliverable].map(own);
        let cells = self.cells(entry, |_| true);
        self.push(FormRow { id, task, deliverable, leads: true, cells, ..FormRow::default() }, entry);
    }

    fn push(&mut self, row: FormRow, entry: &Entry) {
        for source in entry.rows().collect::<BTreeSet<_>>() {
            self.spots.rows.entry(source).or_insert(self.form.rows.len());
        }
        self.form.rows.push(FormRow { source: sources(entry), ..row });
    }

    /// The answers of an entry, those of the columns that are wanted.
    fn cells(&mut self, entry: &Entry, wanted: impl Fn(Column) -> bool) -> Vec<FormCell> {
        let (at, joined) = (self.form.rows.len(), is_joined(entry));
        // Shares of several rows, one beside the other, are the share of none.
        let is_said = |column| !(joined && column == Column::Percent && !entry.answers.has_value(column));
        let answers = entry.answers.each().filter(|(column, _)| wanted(*column) && is_said(*column));
        let answers = answers.filter_map(|(column, answer)| Some((column, answer?)));
        let spots = &mut self.spots;
        let cell = |(column, typed): (Column, Typed)| {
            if let Some(source) = typed.source.or(entry.source.as_ref()) {
                spots.cell(source.place().at(typed.cell), at, column);
            }
            let leans = joined && !is_number(column)
                || is_same_as_above(typed.text)
                || column == Column::Status && leans_on_heading(typed.text);
            let out = leans.then(|| written_out(&entry.answers, column, &typed)).flatten();
            let content = out.or_else(|| share(column, &typed, &entry.answers.percent));
            let content = content.map_or_else(|| self::content(column, typed.text, typed.format), FormContent::Text);
            FormCell { column, content, given: false, asked: None }
        };
        answers.map(cell).collect()
    }

    /// The register as the unit has it, and behind it the projects that its form listed and
    /// that it left as they were, where it is asked for them.
    fn projects(&mut self, projects: &[&Project], unfilled: bool) {
        let empty = std::mem::take(&mut self.form.projects);
        let before: BTreeMap<String, &FormProject> =
            empty.iter().filter_map(|project| Some((name(&project.cells)?, project))).collect();
        for project in projects {
            let at = self.form.projects.len();
            let mut cells = Vec::new();
            for (column, answer) in project.each() {
                let Some(typed) = answer else { continue };
                let place = typed.source.unwrap_or(&project.source).place().at(typed.cell);
                self.spots.cells.entry(place).or_insert(Spot::Project(at, column));
                let leans = is_same_as_above(typed.text) || column == Column::Status && leans_on_heading(typed.text);
                let out = leans.then(|| of_project(project, column, &typed)).flatten();
                let content = out.or_else(|| share(column, &typed, &project.percent));
                let content =
                    content.map_or_else(|| self::content(column, typed.text, typed.format), FormContent::Text);
                cells.push(FormCell { column, content, given: false, asked: None });
            }
            for row in project.rows().collect::<BTreeSet<_>>() {
                self.spots.projects.entry(row).or_insert(at);
            }
            // Beside what was said before, a row without an answer would be taken for none.
            let said = project.status.is_some() || project.percent.is_some();
            let known = name(&cells).filter(|_| said).and_then(|name| before.get(&name));
            let before = known.map_or_else(Vec::new, |known| known.before.clone());
            self.form.projects.push(FormProject { before, cells, source: shown(&project.source) });
        }
        let listed: BTreeSet<String> = self.form.projects.iter().filter_map(|project| name(&project.cells)).collect();
        let left = empty.iter().filter(|known| name(&known.cells).is_some_and(|name| !listed.contains(&name)));
        let first = self.form.projects.len();
        self.form.projects.extend(left.filter(|_| unfilled).cloned());
        self.unfilled = first..self.form.projects.len();
        let is_room = |project: &&FormProject| project.cells.is_empty() && project.before.is_empty();
        self.form.projects.extend(empty.iter().filter(is_room).cloned());
    }

    /// Asks for a point at its cell.
    fn ask(&mut self, point: &Point, unit: &str) -> Option<Spot> {
        let words = asked(point, unit, self.master);
        let own = self.spots.of(point);
        if own.is_none() && point.finding.code == Code::ProjectsUnfilled {
            let all: Vec<Spot> = self.unfilled.clone().map(|at| Spot::Project(at, Column::Status)).collect();
            return all.into_iter().rev().fold(None, |_, spot| self.ask_at(spot, words.clone()));
        }
        let spot = own?;
        if let (Code::RowMissing, Spot::Row(at, Column::Status)) = (point.finding.code, spot) {
            self.ask_at(Spot::Row(at, Column::Progress), words.clone());
        }
        self.ask_at(spot, words)
    }

    fn ask_at(&mut self, spot: Spot, words: String) -> Option<Spot> {
        let (cells, column) = match spot {
            Spot::Row(at, column) => (&mut self.form.rows.get_mut(at)?.cells, column),
            Spot::Project(at, column) => (&mut self.form.projects.get_mut(at)?.cells, column),
        };
        match cells.iter_mut().find(|cell| cell.column == column) {
            Some(cell) => {
                let before = cell.asked.take();
                cell.asked = Some(before.map_or_else(|| words.clone(), |before| format!("{before}\n\n{words}")));
                cell.given = false;
            }
            None => cells.push(FormCell { column, content: FormContent::Empty, given: false, asked: Some(words) }),
        }
        Some(spot)
    }
}

impl Spots {
    fn cell(&mut self, place: Place, row: usize, column: Column) {
        self.cells.entry(place).or_insert(Spot::Row(row, column));
    }

    /// Notes the row of each item, for what is asked of one that has none of its own.
    fn of_items(&mut self, rows: &[FormRow]) {
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.leads) {
            if let Some(item) = row.item {
                self.items.entry(item).or_insert(at);
            }
        }
    }

    /// The cell that a point is about: where it was typed, else in its row, else in that of
    /// its item.
    fn of(&self, point: &Point) -> Option<Spot> {
        let Place { origin, sheet, cell } = &point.finding.place;
        let column = point.column.unwrap_or(Column::Status);
        let at = origin.clone().zip(sheet.clone()).zip(*cell);
        let row = at.map(|((path, sheet), cell)| Source { path, sheet, row: cell.row });
        let exact = self.cells.get(&point.finding.place).copied();
        let project = || self.projects.get(row.as_ref()?).map(|at| Spot::Project(*at, column));
        let below = || self.rows.get(row.as_ref()?).map(|at| Spot::Row(*at, column));
        let item = || self.items.get(&point.item?).map(|at| Spot::Row(*at, column));
        exact.or_else(project).or_else(below).or_else(item)
    }
}

/// The row of an item that the form does not ask for.
fn row_of(item: &Item) -> FormRow {
    let (task, deliverable, deadline) = (item.title.clone(), item.text.clone(), deadline(item));
    let (id, item) = (item.id.to_string(), Some(item.id));
    FormRow { item, id, task, deliverable, deadline, leads: true, ..FormRow::default() }
}

/// Whether an entry was put together of rows, a target each.
fn is_joined(entry: &Entry) -> bool {
    entry.counts.iter().any(|count| Some(&count.source) != entry.source.as_ref())
}

/// Whether a count of an entry stands in a cell of its own, and not in one of its answers.
fn stands_apart(entry: &Entry) -> bool {
    let own = entry.source.as_ref();
    let place = |typed: Typed| Some(typed.source.or(own)?.place().at(typed.cell));
    let answers: Vec<Place> = entry.answers.each().filter_map(|(_, answer)| place(answer?)).collect();
    entry.counts.iter().any(|count| !answers.contains(&count.done.place(&count.source)))
}

/// Whether each count of an entry has a cell to itself: what it is towards is told beside it,
/// and not by words that tie several numbers.
fn tells_apart(entry: &Entry) -> bool {
    let cells: BTreeSet<Place> = entry.counts.iter().map(|count| count.done.place(&count.source)).collect();
    let is_number = |column: Column, place: &Place| {
        let typed = entry.answers.each().find(|(of, _)| *of == column).and_then(|(_, answer)| answer);
        typed
            .zip(entry.source.as_ref())
            .is_some_and(|(typed, own)| typed.source.unwrap_or(own).place().at(typed.cell) == *place)
    };
    !cells.is_empty() && cells.len() == entry.counts.len() && cells.iter().all(|cell| is_number(Column::Done, cell))
}

/// Whether all that an entry says stands in the row of its task.
fn is_in(entry: &Entry, whole: Option<&[&Entry]>) -> bool {
    let own = |row: &Source| whole.unwrap_or_default().iter().any(|whole| whole.source.as_ref() == Some(row));
    entry.task.is_some() && entry.rows().all(|row| own(&row))
}

fn is_number(column: Column) -> bool {
    matches!(column, Column::Target | Column::Done)
}

/// A number as it is stored, of a text that is nothing else.
fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|n| n.is_finite() && n.to_string() == text)
}

/// What was typed, for a cell of the form.
fn content(column: Column, text: &str, format: Option<&str>) -> FormContent {
    let is_counted = is_number(column) || matches!(column, Column::Percent | Column::Investment);
    let stored = match format {
        Some(format) => text.parse().ok().or_else(|| serial(text)).map(|n| (n, format)),
        None => number(text).filter(|_| is_counted).map(|n| (n, "")),
    };
    stored.map_or_else(|| FormContent::Text(text.into()), |(n, format)| FormContent::Number(n, format.into()))
}

/// A share that was typed below a heading of per cent, where 1 is one per cent: a return has
/// the plain heading, below which it would say something else.
fn share(column: Column, typed: &Typed, read: &Answer<Percent>) -> Option<String> {
    let is_signed = typed.format.is_some_and(|format| format.contains('%'));
    let bare = number(typed.text).filter(|n| column == Column::Percent && !is_signed && *n > 0.0 && *n <= 1.0)?;
    value(read).filter(|read| (bare * 100.0).round() as i64 == read.hundredths()).map(ToString::to_string)
}

/// The serial number of a day as Excel counts them, from the text of a date cell.
fn serial(text: &str) -> Option<f64> {
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok();
    let at = at.or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0))?;
    let since = at - NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    Some(since.num_seconds() as f64 / 86_400.0)
}

/// Whether a status says something else below 是否完成 than below 状态: 是, 否.
fn leans_on_heading(text: &str) -> bool {
    let (words, cell) = (StatusWords::default(), Cell::Text(text.into()));
    let read = |yes_no| words.read_as(&cell, Asked { yes_no, ..Asked::default() }).reading;
    read(true) != read(false)
}

/// What such an answer was read as; absent where it was read as nothing.
fn written_out(answers: &Answers, column: Column, typed: &Typed) -> Option<String> {
    match column {
        Column::Status => value(&answers.status).map(|status| status.label().to_string()),
        Column::Percent => value(&answers.percent).map(ToString::to_string),
        Column::Target => value(&answers.target).map(ToString::to_string),
        Column::Done => value(&answers.done).map(ToString::to_string),
        _ => Some(typed.read.to_string()).filter(|read| !read.is_empty()),
    }
}

/// The same of a project.
fn of_project(project: &Project, column: Column, typed: &Typed) -> Option<String> {
    match column {
        Column::Status => value(&project.status).map(|status| status.label().to_string()),
        Column::Percent => value(&project.percent).map(ToString::to_string),
        Column::Investment => value(&project.investment).map(ToString::to_string),
        _ => Some(typed.read.to_string()).filter(|read| !read.is_empty()),
    }
}

/// The name of a project.
fn name(cells: &[FormCell]) -> Option<String> {
    cells.iter().find_map(|cell| match &cell.content {
        FormContent::Text(name) if cell.column == Column::ProjectName => Some(name.clone()),
        _ => None,
    })
}

/// Where a row stands, from the file inwards.
fn shown(source: &Source) -> String {
    format!("{} › {} › 第{}行", source.path.file_name(), source.sheet, source.row)
}

/// Where an entry stands, and which of its answers stand elsewhere.
fn sources(entry: &Entry) -> String {
    let Some(own) = &entry.source else { return String::new() };
    let mut elsewhere: BTreeMap<&Source, Vec<&str>> = BTreeMap::new();
    for (column, answer) in entry.answers.each() {
        if let Some(source) = answer.and_then(|typed| typed.source).filter(|source| *source != own) {
            elsewhere.entry(source).or_default().push(column.name());
        }
    }
    let elsewhere =
        elsewhere.into_iter().map(|(source, columns)| format!("{}取自 {}", columns.join("、"), shown(source)));
    // What stands in rows for parts of it the form has no rows for.
    let parts: BTreeSet<u32> = entry.parts().map(|part| part.cell.row).collect();
    let parts: Vec<String> = parts.iter().map(u32::to_string).collect();
    let parts = (!parts.is_empty()).then(|| format!("分项在第{}行", parts.join("、")));
    std::iter::once(shown(own)).chain(elsewhere).chain(parts).collect::<Vec<_>>().join("；")
}
