//! Answers merged over several rows. Over exactly the rows that a table has of
//! one task, words and a status are the task's; anything else is nobody's but the
//! first row's, and is asked.

use super::item_index::ItemIndex;
use super::row_kind::RowKind;
use super::task_rows::TaskRow;
use crate::formats::Sheet;
use crate::intake::answers::answer::{Above, AnswerReader, DataRow};
use crate::intake::answers::counts::Row;
use crate::intake::tables::table::Table;
use crate::model::finding::{Code, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Answers, Entry};
use crate::model::place::{Area, CellRef, Place};
use crate::model::task::ItemId;
use crate::model::value::{Cell, Words, beginning};
use std::cell::LazyCell;
use std::collections::BTreeMap;

/// Where merged answers are looked for.
pub(crate) struct Merged<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Where it is.
    pub place: &'a Place,
    /// Its table.
    pub table: &'a Table,
    /// The list.
    pub index: &'a ItemIndex,
}

/// Settles every answer of a table that is merged downwards.
pub(crate) fn settle(
    of: &Merged,
    answers: &AnswerReader,
    kinds: &BTreeMap<u32, RowKind>,
    entries: &mut Vec<Row>,
    findings: &mut Findings,
) {
    let mut tasks: BTreeMap<(u32, u32), Vec<(Column, CellRef)>> = BTreeMap::new();
    let by_row = LazyCell::new(|| ByRow::of(entries));
    for (column, area) in of.areas(kinds) {
        match by_row.task(area).filter(|_| !matches!(column, Column::Percent | Column::Target | Column::Done)) {
            Some(_) => tasks.entry((area.first.row, area.last.row)).or_default().push((column, area.first)),
            None => {
                let cell = of.sheet.cell(area.first).map_or_else(Words::default, Cell::text);
                // Each row that it covers is to be filled in by itself; whom to ask is asked once.
                let most = if matches!(column, Column::Contact | Column::Phone) { 1 } else { usize::MAX };
                let rows = kinds.range(area.first.row..=area.last.row).filter(|(_, kind)| is_answered(kind));
                for (row, _) in rows.take(most) {
                    let at = of.place.at(CellRef::new(*row, area.first.col));
                    findings.add(Code::MergedAnswer, at, cell.clone(), Taken::Did("只算在第一行".into()));
                }
            }
        }
    }
    for ((first, last), cells) in tasks {
        let area = Area { first: CellRef::new(first, 1), last: CellRef::new(last, 1) };
        // What was moved before may have changed what stands there.
        let Some(task) = ByRow::of(entries).task(&area) else { continue };
        of.move_to_task(answers, task, &area, &cells, entries);
        let Some((_, at)) = cells.first() else { continue };
        let words = cells.iter().filter_map(|(_, at)| of.sheet.cell(*at)).map(|cell| beginning(&cell.text()));
        let taken = Taken::Did(format!("作为任务{task}的内容照录"));
        findings.add(Code::MergedOverTask, of.place.at(*at), words.collect::<Vec<_>>().join(" | "), taken);
    }
}

/// The rows of a table that were read, by their place, and how many each task has.
struct ByRow<'e> {
    rows: BTreeMap<u32, Vec<&'e Entry>>,
    tasks: BTreeMap<u32, usize>,
}

impl<'e> ByRow<'e> {
    fn of(entries: &'e [Row]) -> Self {
        let (mut rows, mut tasks): (BTreeMap<u32, Vec<&Entry>>, BTreeMap<u32, usize>) = Default::default();
        for (entry, _) in entries {
            entry.source.iter().for_each(|source| rows.entry(source.row).or_default().push(entry));
            entry.item.iter().for_each(|item| *tasks.entry(item.task).or_default() += 1);
        }
        Self { rows, tasks }
    }

    /// The task of which an area covers all the rows that this table has.
    fn task(&self, area: &Area) -> Option<u32> {
        let own = || self.rows.range(area.first.row..=area.last.row).flat_map(|(_, own)| own);
        let task = own().next()?.item?.task;
        let (mut count, mut before) = (0, None);
        for entry in own() {
            let item = entry.item.filter(|item| item.task == task && entry.task.is_none())?;
            if before.replace(item) == Some(item) {
                return None;
            }
            count += 1;
        }
        (count > 1 && self.tasks.get(&task) == Some(&count)).then_some(task)
    }
}

/// Whether a row has answers of its own.
fn is_answered(kind: &RowKind) -> bool {
    matches!(kind, RowKind::Entry | RowKind::TaskRow | RowKind::Unmatched | RowKind::Project)
}

impl Merged<'_> {
    /// The areas that cover answers of more than one row, with the answer's column.
    fn areas(&self, kinds: &BTreeMap<u32, RowKind>) -> impl Iterator<Item = (Column, &Area)> {
        self.sheet.merges.from_rows(self.table.rows()).iter().filter_map(move |area| {
            let column = self.table.at(area.first.col)?.column?;
            let filled = self.sheet.cell(area.first).is_some_and(|cell| !cell.is_blank());
            let is_answer = !column.fills_down() && area.last.row > area.first.row && filled;
            (is_answer && kinds.get(&area.first.row).is_some_and(is_answered)).then_some((column, area))
        })
    }

    /// Takes answers from the first row of an area and gives them to the task, and
    /// to the items what they plainly say of each.
    fn move_to_task(
        &self,
        answers: &AnswerReader,
        task: u32,
        area: &Area,
        cells: &[(Column, CellRef)],
        entries: &mut Vec<Row>,
    ) {
        let row = area.first.row;
        let inside = |entry: &Entry| {
            let row = entry.source.as_ref().map_or(0, |source| source.row);
            entry.item.is_some() && (area.first.row..=area.last.row).contains(&row)
        };
        let Some(first) = entries.iter().position(|(entry, _)| inside(entry)) else { return };
        let items: Vec<ItemId> =
            entries.iter().filter(|(entry, _)| inside(entry)).filter_map(|(entry, _)| entry.item).collect();
        let taken = |at: &CellRef| self.sheet.cell(*at).map(|cell| ((at.row, at.col), cell.clone()));
        let own = Sheet { cells: cells.iter().filter_map(|(_, at)| taken(at)).collect(), ..Sheet::default() };
        let of = TaskRow { table: self.table, index: self.index, answers, task, items: &items };
        // What is doubtful in these cells was reported when the first row was read.
        let (whole, shares) = of.read(&own, DataRow { row, above: &Above::default() }, &mut Findings::default());
        cells.iter().for_each(|(column, _)| entries[first].0.answers.clear(*column));
        for (entry, _) in entries.iter_mut().filter(|(entry, _)| inside(entry)) {
            let share = shares.iter().find(|(item, _)| Some(*item) == entry.item);
            entry.answers.fill_from(share.map_or_else(Answers::default, |(_, share)| share.clone()));
            entry.task = entry.answers.tell_no_progress().then_some(task);
        }
        let (source, unit) = (entries[first].0.source.clone(), entries[first].1.clone());
        entries.push((Entry { task: Some(task), answers: whole, source, ..Entry::blank() }, unit));
    }
}
