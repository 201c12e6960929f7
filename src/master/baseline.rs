//! The hidden sheet: the list as received and the columns of 成果 as first
//! written, so that what staff changed can be told from what they left.

use super::item_columns;
use super::received::{ReceivedCell, ReceivedList, ReceivedTask};
use super::sheets::{BASELINE, ITEMS, SheetTable};
use crate::formats::Workbook;
use crate::model::config::Config;
use crate::model::task::{Item, ItemId, MasterList};
use std::collections::BTreeMap;

const LIST: &str = "来源";
const TASK: &str = "任务";
const ITEM: &str = "成果";

/// The columns of the sheet 成果 that stand before those that are kept here.
const IDS: usize = 2;

/// What the program wrote into 成果: the text of an item and the columns behind it.
pub(super) type ItemCells = [String; 7];

/// Which of an item's cells stands under a heading of 成果.
pub(super) fn position(heading: &str) -> usize {
    let at = ITEMS.headings.iter().position(|known| *known == heading);
    at.and_then(|at| at.checked_sub(IDS)).unwrap_or_else(|| unreachable!("{heading} is a column of an item"))
}

/// What the hidden sheet holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Baseline {
    pub received: ReceivedList,
    pub items: BTreeMap<ItemId, ItemCells>,
}

/// The cells of every item, by id.
pub(super) fn item_cells(list: &MasterList, config: &Config) -> Vec<(ItemId, ItemCells)> {
    let of = |item: &Item| {
        let cells = [
            item.text.clone(),
            item_columns::deadline_words(item),
            item_columns::dates_text(&item.milestones),
            item_columns::targets_text(item),
            item_columns::expected_text(item, list, config.owners_missing),
            item_columns::register_text(item),
            item_columns::same_text(item),
        ];
        (item.id, cells)
    };
    list.items.iter().map(of).collect()
}

fn numbers(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// The rows of the hidden sheet.
pub(super) fn rows(received: &ReceivedList, items: &[(ItemId, ItemCells)]) -> Vec<Vec<String>> {
    let mut rows = vec![vec![
        LIST.to_string(),
        String::new(),
        received.name.clone(),
        received.sheet.as_deref().unwrap_or("").to_string(),
        received.heading.clone(),
        received.columns.to_string(),
        numbers(&received.breaks),
        numbers(&received.joined),
    ]];
    for row in &received.rows {
        let cells = [&row.title, &row.requirement, &row.deliverables, &row.owners];
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
        rows.push([ITEM.to_string(), id.to_string()].into_iter().chain(cells.iter().cloned()).collect());
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
        let field = |i: usize| fields.get(i).map_or("", String::as_str);
        match field(0) {
            LIST => {
                let received = &mut baseline.received;
                received.name = field(2).into();
                received.sheet = (!field(3).is_empty()).then(|| field(3).into());
                received.heading = field(4).into();
                received.columns = field(5).parse().unwrap_or(0);
                received.breaks = list_of(field(6));
                received.joined = list_of(field(7));
            }
            TASK => baseline.received.rows.push(task_row(&fields)),
            ITEM => {
                if let Ok(id) = field(1).parse() {
                    baseline.items.insert(id, std::array::from_fn(|i| field(i + 2).to_string()));
                }
            }
            _ => {}
        }
    }
    (!baseline.received.rows.is_empty()).then_some(baseline)
}

fn task_row(fields: &[String]) -> ReceivedTask {
    let field = |i: usize| fields.get(i).map_or("", String::as_str);
    let columns = list_of(field(4));
    let cell = |i: usize| ReceivedCell {
        column: columns.get(i).copied().unwrap_or(0),
        words: Some(field(5 + i).to_string()).filter(|text| !text.is_empty()),
    };
    ReceivedTask {
        line: field(2).parse().unwrap_or(0),
        fields: field(3).parse().unwrap_or(0),
        number: field(1).parse().ok(),
        title: cell(0),
        requirement: cell(1),
        deliverables: cell(2),
        owners: cell(3),
    }
}
