//! Printed numbers, and where each is from.

use crate::model::ledger::{Entry, Source};
use crate::model::place::{CellRef, Origin};
use crate::model::value::Quantity;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A number as printed, and the figure that says where it is from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Num {
    /// Id of the figure.
    pub figure: String,
    /// As printed, without a unit: `97.5`.
    pub text: String,
    /// For arithmetic, charts and cells of a workbook.
    pub value: Quantity,
}

/// Where a printed number is from: cells (`from`), or other figures (`of`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Its id: `items.done`, `unit.甲镇.overdue`, `item.3.1.target1.sum`.
    pub id: String,
    /// As printed.
    pub text: String,
    /// The value; a percentage in per cent.
    pub value: Quantity,
    /// 个, 项, % …; empty for a bare count.
    pub unit: String,
    /// The places it was read from or counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Evidence>,
    /// The figures it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

/// One place behind a figure. Without a path it is an absence: a unit that
/// sent nothing, a cell that nobody filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The unit concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Arc<str>>,
    /// The item concerned, or the task where `8` stands for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Arc<str>>,
    /// The file, outermost step first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<Origin>,
    /// The sheet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Arc<str>>,
    /// The cell; absent where the row as a whole counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<CellRef>,
    /// The row, where no single cell decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

impl Evidence {
    /// A unit, and nothing else: it sent nothing, or is meant as a whole.
    pub fn unit(name: &Arc<str>) -> Self {
        Self { unit: Some(name.clone()), ..Self::default() }
    }

    /// An item of the list.
    pub fn item(id: &Arc<str>) -> Self {
        Self { item: Some(id.clone()), ..Self::default() }
    }

    /// A row of a unit's sheet.
    pub fn row(unit: &Arc<str>, source: &Source) -> Self {
        Self {
            path: Some(source.path.clone()),
            sheet: Some(source.sheet.clone()),
            row: Some(source.row),
            ..Self::unit(unit)
        }
    }

    /// What an entry's standing was judged by: the first of status, percentage,
    /// count and progress that was filled in, else the row.
    pub fn entry(unit: &Arc<str>, item: &Arc<str>, entry: Option<&Entry>) -> Self {
        let Some((entry, source)) = entry.and_then(|e| e.source.as_ref().map(|s| (e, s))) else {
            return Self { item: Some(item.clone()), ..Self::unit(unit) };
        };
        let a = &entry.answers;
        let cell = a.status.as_ref().map(|g| g.cell);
        let cell = cell.or(a.percent.as_ref().map(|g| g.cell)).or(a.done.as_ref().map(|g| g.cell));
        let cell = cell.or(a.progress.as_ref().map(|g| g.cell));
        let row = cell.is_none().then_some(source.row);
        Self { item: Some(item.clone()), cell, row, ..Self::row(unit, source) }
    }

    /// The list itself: a sheet of `master.xlsx`.
    pub(super) fn list(item: Option<&Arc<str>>) -> Self {
        let (path, sheet) = (Origin::file("master.xlsx"), if item.is_some() { "成果" } else { "任务" });
        Self { item: item.cloned(), path: Some(path), sheet: Some(sheet.into()), ..Self::default() }
    }

    /// A file.
    pub(super) fn file(path: &Origin) -> Self {
        Self { path: Some(path.clone()), ..Self::default() }
    }
}
