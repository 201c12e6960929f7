//! The hidden sheet: the list as received and the columns of 成果 as first
//! written, so that what staff changed can be told from what they left.

use super::book::{ORIGINAL, Table};
use super::cells;
use super::raw::{RawCell, RawList, RawRow};
use crate::formats::Workbook;
use crate::model::config::Config;
use crate::model::task::{ItemId, MasterList};
use std::collections::BTreeMap;

const LIST: &str = "来源";
const TASK: &str = "任务";
const ITEM: &str = "成果";

/// The columns of 成果 that the program fills: 成果, 时限, 日期, 目标, 填报单位,
/// 项目清单, 同文, in this order.
pub(super) type Columns = [String; 7];

/// What the hidden sheet holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Original {
    pub raw: RawList,
    pub items: BTreeMap<ItemId, Columns>,
}

/// The columns of every item, by id.
pub(super) fn columns(list: &MasterList, config: &Config) -> Vec<(ItemId, Columns)> {
    let of = |item: &crate::model::task::Item| {
        let columns = [
            item.text.clone(),
            cells::deadline_words(item),
            cells::dates_text(&item.milestones),
            cells::targets_text(item),
            cells::expected_text(item, list, config.owners_missing),
            cells::register_text(item),
            cells::same_text(item),
        ];
        (item.id, columns)
    };
    list.items.iter().map(of).collect()
}

fn numbers(numbers: &[u32]) -> String {
    numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// The rows of the hidden sheet.
pub(super) fn rows(raw: &RawList, items: &[(ItemId, Columns)]) -> Vec<Vec<String>> {
    let sheet = raw.sheet.as_deref().unwrap_or("").to_string();
    let columns = raw.columns.to_string();
    let heading = raw.heading.clone();
    let source = [
        LIST.into(),
        String::new(),
        raw.name.clone(),
        sheet,
        heading,
        columns,
        numbers(&raw.breaks),
        numbers(&raw.joined),
    ];
    let mut rows = vec![source.to_vec()];
    for row in &raw.rows {
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
    for (id, columns) in items {
        rows.push([ITEM.to_string(), id.to_string()].into_iter().chain(columns.iter().cloned()).collect());
    }
    rows
}

fn list_of(text: &str) -> Vec<u32> {
    text.split(',').filter_map(|n| n.trim().parse().ok()).collect()
}

/// Reads the hidden sheet back; `None` where there is none.
pub(super) fn read(workbook: &Workbook) -> Option<Original> {
    let table = Table::find(workbook, ORIGINAL.name, ORIGINAL.headings)?;
    let mut original = Original::default();
    for line in table.lines() {
        let fields: Vec<String> = ORIGINAL.headings.iter().map(|heading| line.text(heading)).collect();
        let field = |i: usize| fields.get(i).map_or("", String::as_str);
        match field(0) {
            LIST => {
                let raw = &mut original.raw;
                raw.name = field(2).into();
                raw.sheet = (!field(3).is_empty()).then(|| field(3).into());
                raw.heading = field(4).into();
                raw.columns = field(5).parse().unwrap_or(0);
                raw.breaks = list_of(field(6));
                raw.joined = list_of(field(7));
            }
            TASK => original.raw.rows.push(raw_row(&fields)),
            ITEM => {
                if let Ok(id) = field(1).parse() {
                    original.items.insert(id, std::array::from_fn(|i| field(i + 2).to_string()));
                }
            }
            _ => {}
        }
    }
    (!original.raw.rows.is_empty()).then_some(original)
}

fn raw_row(fields: &[String]) -> RawRow {
    let field = |i: usize| fields.get(i).map_or("", String::as_str);
    let columns = list_of(field(4));
    let cell = |i: usize| RawCell {
        column: columns.get(i).copied().unwrap_or(0),
        words: Some(field(5 + i).to_string()).filter(|text| !text.is_empty()),
    };
    RawRow {
        line: field(2).parse().unwrap_or(0),
        fields: field(3).parse().unwrap_or(0),
        number: field(1).parse().ok(),
        title: cell(0),
        requirement: cell(1),
        deliverables: cell(2),
        owners: cell(3),
    }
}
