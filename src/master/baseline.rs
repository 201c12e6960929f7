//! The hidden sheet: the list as received and the columns of 成果 as first
//! written, so that what staff changed can be told from what they left.

use super::item_columns;
use super::item_words::{Deliverable, Said};
use super::received::{ReceivedCell, ReceivedList, ReceivedTask, Unused, UnusedKind};
use super::sheets::{BASELINE, ITEMS, SheetTable};
use crate::formats::Workbook;
use crate::model::config::Config;
use crate::model::task::{Item, ItemId, MasterList};
use std::collections::BTreeMap;

const LIST: &str = "来源";
const TASK: &str = "任务";
const ITEM: &str = "成果";
const NOTE: &str = "注文";
/// Kinds of what was not used.
const UNUSED: [(&str, UnusedKind); 3] =
    [("未用栏", UnusedKind::Column), ("未用行", UnusedKind::Row), ("未用表", UnusedKind::Sheet)];

/// The columns of the sheet 成果 that stand before those that are kept here.
const IDS: usize = 2;

/// What the program wrote into 成果: the text of an item and the columns behind it.
pub(super) type ItemCells = [String; 7];

/// Which of an item's cells stands under a heading of 成果.
fn position(heading: &str) -> usize {
    let at = ITEMS.headings.iter().position(|known| *known == heading);
    at.and_then(|at| at.checked_sub(IDS)).unwrap_or_else(|| unreachable!("{heading} is a column of an item"))
}

/// Whether words under a heading of 成果 are those first written, or, where these are
/// not known, still wait for somebody to confirm them.
pub(super) fn is_left(first: Option<&ItemCells>, heading: &str, now: &str) -> bool {
    // 季度目标 is never written by the program.
    first.map_or(now.ends_with(['？', '?']), |cells| cells.get(position(heading)).is_some_and(|first| first == now))
}

/// What the hidden sheet holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Baseline {
    /// The list of tasks as it came, before staff changed anything.
    pub received: ReceivedList,
    /// The cells of 成果 as the program first wrote them, by item.
    pub items: BTreeMap<ItemId, ItemCells>,
    /// What the list says of an item outside its words.
    pub said: BTreeMap<ItemId, Said>,
}

/// The cells of every item, by id.
pub(super) fn item_cells(list: &MasterList, config: &Config) -> Vec<(ItemId, ItemCells)> {
    let cells = |item: &Item| {
        [
            item.text.clone(),
            item_columns::deadline_words(item),
            item_columns::dates_text(&item.milestones),
            item_columns::targets_text(item),
            item_columns::expected_text(item, list, config.owners_missing),
            item_columns::register_text(item),
            item_columns::same_text(item),
        ]
    };
    list.items.iter().map(|item| (item.id, cells(item))).collect()
}

fn numbers(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// The rows of the hidden sheet.
pub(super) fn rows(
    received: &ReceivedList,
    items: &[(ItemId, ItemCells)],
    deliverables: &[Deliverable],
) -> Vec<Vec<String>> {
    let mut rows = vec![vec![
        LIST.to_string(),
        String::new(),
        received.name.clone(),
        received.sheet.as_deref().unwrap_or("").to_string(),
        received.heading.clone(),
        received.columns.to_string(),
        numbers(&received.breaks),
        numbers(&received.joined),
        received.results.clone(),
    ]];
    for (line, words) in &received.notes {
        rows.push(vec![NOTE.to_string(), line.to_string(), words.clone()]);
    }
    for Unused { kind, at, words } in &received.unused {
        let name = UNUSED.iter().find(|(_, of)| of == kind).map_or("", |(name, _)| name);
        rows.push(vec![name.to_string(), at.0.to_string(), words.clone(), at.1.to_string()]);
    }
    for row in &received.rows {
        let cells = [&row.title, &row.requirement, &row.deliverables, &row.owners, &row.support, &row.deadline];
        let mut fields = vec![
            TASK.to_string(),
            row.number.map_or(String::new(), |n| n.to_string()),
            row.line.to_string(),
            row.fields.to_string(),
            numbers(&cells.map(|cell| cell.column)),
        ];
        fields.extend(cells.map(|cell| cell.text().to_string()));
        rows.push(fields);
    }
    for (id, cells) in items {
        let said = deliverables.iter().find(|own| own.id == *id).map(|own| own.said.clone()).unwrap_or_default();
        let said = [said.owners.unwrap_or_default(), said.deadline.unwrap_or_default()];
        rows.push([ITEM.to_string(), id.to_string()].into_iter().chain(cells.iter().cloned()).chain(said).collect());
    }
    rows
}

fn list_of(text: &str) -> Vec<u32> {
    text.split(',').filter_map(|n| n.trim().parse().ok()).collect()
}

/// Reads the hidden sheet back; `None` where there is none.
pub(super) fn read(workbook: &Workbook) -> Option<Baseline> {
    let table = SheetTable::find(workbook, &BASELINE)?;
    let mut baseline = Baseline::default();
    for row in table.rows() {
        let fields: Vec<String> = BASELINE.headings.iter().map(|heading| row.text(heading)).collect();
        match fields[0].as_str() {
            LIST => {
                baseline.received = ReceivedList {
                    name: fields[2].clone(),
                    sheet: (!fields[3].is_empty()).then(|| fields[3].as_str().into()),
                    heading: fields[4].clone(),
                    columns: fields[5].parse().unwrap_or(0),
                    breaks: list_of(&fields[6]),
                    joined: list_of(&fields[7]),
                    results: fields[8].clone(),
                    ..baseline.received
                };
            }
            TASK => baseline.received.rows.push(task_row(&fields)),
            ITEM => {
                let Ok(id) = fields[1].parse() else { continue };
                baseline.items.insert(id, std::array::from_fn(|i| fields[IDS + i].clone()));
                let word = |i: usize| Some(fields[i].clone()).filter(|text| !text.is_empty());
                baseline.said.insert(id, Said { owners: word(IDS + 7), deadline: word(IDS + 8), line: 0 });
            }
            NOTE => baseline.received.notes.push((fields[1].parse().unwrap_or(0), fields[2].clone())),
            other => {
                if let Some((_, kind)) = UNUSED.iter().find(|(name, _)| *name == other) {
                    let at = (fields[1].parse().unwrap_or(0), fields[3].parse().unwrap_or(0));
                    baseline.received.unused.push(Unused { kind: *kind, at, words: fields[2].clone() });
                }
            }
        }
    }
    (!baseline.received.rows.is_empty()).then_some(baseline)
}

fn task_row(fields: &[String]) -> ReceivedTask {
    let columns = list_of(&fields[4]);
    let [title, requirement, deliverables, owners, support, deadline] = std::array::from_fn(|i| ReceivedCell {
        column: columns.get(i).copied().unwrap_or(0),
        words: Some(fields[5 + i].clone()).filter(|text| !text.is_empty()),
    });
    let (line, width) = (fields[2].parse().unwrap_or(0), fields[3].parse().unwrap_or(0));
    let (number, rows) = (fields[1].parse().ok(), Vec::new());
    ReceivedTask { line, fields: width, number, title, requirement, deliverables, owners, support, deadline, rows }
}
