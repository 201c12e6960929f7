//! The list as received, understood: tasks, items, owners, dates, targets.

use super::deliverables::deliverables;
use super::directory::Directory;
use super::item_words::{Deliverable, Edits, Said};
use super::items::{ItemSource, items};
use super::lint::lint;
use super::list_finding::{ListFindings, Places};
use super::notes::general;
use super::received::{ReceivedList, ReceivedRow, ReceivedTask};
use crate::model::config::Config;
use crate::model::due::deadlines;
use crate::model::finding::Findings;
use crate::model::task::{ItemId, MasterList, Task, Unit};
use crate::model::value::Quarter;

/// Understands the list for the plan year `year`. Whatever is doubtful becomes
/// a finding at its place in the file as received; nothing is corrected.
pub fn interpret(
    received: &ReceivedList,
    units: &[Unit],
    config: &Config,
    year: i32,
    findings: &mut Findings,
) -> MasterList {
    let tasks = received.tasks();
    let deliverables = deliverables_of(received, &tasks);
    let mut doubts = ListFindings::default();
    let source = ItemSource { tasks: &tasks, deliverables: &deliverables, units: &Directory::of(units), config, year };
    let list = MasterList {
        year,
        quarter: Some(Quarter { year, number: 1 }),
        items: items(&source, &mut doubts),
        tasks: tasks.clone(),
        units: units.to_vec(),
        spans: Vec::new(),
    };
    lint(&list, received, &deliverables, (&[], &Default::default()), &mut doubts);
    Places::as_received(received, &tasks, &deliverables).report(doubts, findings);
    list
}

/// Every deliverable of the list, with what its row and the notes say of it.
pub(super) fn deliverables_of(received: &ReceivedList, tasks: &[Task]) -> Vec<Deliverable> {
    let for_all = general(&received.notes).deadline;
    let mut all: Vec<Deliverable> =
        received.rows.iter().zip(tasks).flat_map(|(row, task)| of_task(row, task)).collect();
    // What holds for all leaves alone whatever has a time of its own.
    let dated = |text: &str| deadlines(text, 2000).milestones.iter().any(|milestone| !milestone.inferred);
    for own in all.iter_mut().filter(|own| own.said.deadline.is_none() && !dated(&own.text)) {
        own.said.deadline.clone_from(&for_all);
    }
    all
}

/// The deliverables of a task; the bare task where it has none.
fn of_task(row: &ReceivedTask, task: &Task) -> Vec<Deliverable> {
    let texts = deliverables(&task.deliverables).items;
    let one = |sub, text: &str, said| {
        let id = ItemId { task: task.number, sub };
        Deliverable { id, text: text.to_string(), said, edits: Edits::default() }
    };
    if texts.is_empty() {
        let all = row.rows.first().map(|own| ReceivedRow { deadline: row.deadline.text().into(), ..own.clone() });
        return vec![one(None, "", all.map(|all| said(&all, 0, 1, false)).unwrap_or_default())];
    }
    let rows = rows_of(&texts, &row.rows);
    let several = row.rows.iter().any(|own| own.owners != row.rows[0].owners);
    let said_of = |place: &Option<(usize, usize)>| {
        let Some((at, position)) = *place else { return Said::default() };
        let count = rows.iter().flatten().filter(|(of, _)| *of == at).count();
        said(&row.rows[at], position, count, several)
    };
    (1..).zip(texts.iter().zip(&rows)).map(|(sub, (text, place))| one(Some(sub), text, said_of(place))).collect()
}

/// What a row says of the deliverable at this position of so many. The owners of
/// a row are the item's own where the rows of the task differ.
fn said(row: &ReceivedRow, position: usize, count: usize, several: bool) -> Said {
    let part = |cell: &str| {
        let own = aligned(cell, position, count).unwrap_or_else(|| cell.to_string());
        Some(own).filter(|words| !words.is_empty())
    };
    let owners = part(&row.owners).filter(|words| several || *words != row.owners);
    Said { owners, deadline: part(&row.deadline), line: row.line }
}

/// The part of a cell that belongs to one of so many deliverables: the cell is
/// numbered as they are, or has a numbered line for each.
fn aligned(cell: &str, position: usize, count: usize) -> Option<String> {
    let parts = deliverables(cell);
    if parts.numbered && parts.items.len() == count && count > 1 {
        return Some(parts.items[position].clone());
    }
    let lines: Vec<&str> = cell.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let bare = |(line, number): (&&str, usize)| {
        let rest = line.strip_prefix(&number.to_string())?.trim_start_matches(['.', '．', '、', ')', '）', ' ']);
        (rest.len() + number.to_string().len() < line.len()).then(|| rest.to_string())
    };
    let bare: Option<Vec<String>> = lines.iter().zip(1..).map(bare).collect();
    bare.filter(|parts| parts.len() == count && count > 1).map(|mut parts| parts.swap_remove(position))
}

/// On which row of its task each deliverable stands, and as which of it.
fn rows_of(texts: &[String], rows: &[ReceivedRow]) -> Vec<Option<(usize, usize)>> {
    let mut from = (0, 0, 0);
    let place = |text: &String| {
        let (start, offset, position) = from;
        let found = (start..rows.len()).find_map(|at| {
            let skipped = if at == start { offset } else { 0 };
            let after = rows[at].deliverables.get(skipped..)?.find(text.as_str())?;
            Some((at, skipped + after + text.len()))
        });
        let (at, end) = found?;
        let position = if at == start { position } else { 0 };
        from = (at, end, position + 1);
        Some((at, position))
    };
    texts.iter().map(place).collect()
}
