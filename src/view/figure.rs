//! Printed numbers, and where each is from.

use crate::model::ledger::{Entry, Source, UnitState};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::value::{Answer, Derived, Quantity, labelled};
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

impl Num {
    /// Whether it is nothing.
    pub fn is_zero(&self) -> bool {
        self.value == Quantity::default()
    }
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
    /// The places it was read from or counts. A cell is counted by many figures, and
    /// stands in memory once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<Arc<Evidence>>,
    /// The figures it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

labelled! {
    /// What there is at a place behind a figure. The label says it where no cell
    /// speaks for itself.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Ground {
        /// A cell of a sheet, or a row where no single cell decides.
        #[default]
        Cell "填报内容",
        /// A file as a whole.
        File "收到的文件",
        /// An item: its state rests on what its units reported, figure by figure in `of`.
        Item "按各单位填报判定",
        /// The list, or what staff decided about it.
        List "任务清单",
        /// An issue published before.
        Issue "已印发的简报",
        /// The calendar: the cut-off and the plan year.
        Calendar "按截止日期计",
        /// An item that no unit is asked to report.
        Unasked "没有要求单位填报",
        /// A unit whose sheet came, and that left this blank.
        Blank "已报送但未填此项",
        /// A unit that sent something of which nothing could be used.
        Unusable "已报送但无法采用",
        /// A unit that sent nothing.
        Silent "没有报送",
    }
}

impl Ground {
    /// What there is of a unit that has no row for an item, by how it reported;
    /// of a unit that the ledger does not know, nothing.
    pub fn without_row(state: Option<UnitState>) -> Self {
        match state {
            Some(UnitState::OnTime | UnitState::Late | UnitState::Undated) => Self::Blank,
            Some(UnitState::Empty | UnitState::Unreadable) => Self::Unusable,
            Some(UnitState::Missing) | None => Self::Silent,
        }
    }

    fn is_cell(&self) -> bool {
        *self == Self::Cell
    }
}

/// One place behind a figure, and what there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The unit concerned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Arc<str>>,
    /// The item concerned, or the task where `8` stands for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Arc<str>>,
    /// The file, outermost step first; absent where there is none.
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
    /// What there is.
    #[serde(default, skip_serializing_if = "Ground::is_cell")]
    pub ground: Ground,
}

impl Evidence {
    /// What there is of a unit, with the file that it sent, if any.
    pub(super) fn of_unit(unit: &Arc<str>, ground: Ground, path: Option<Origin>) -> Self {
        Self { unit: Some(unit.clone()), path, ground, ..Self::default() }
    }

    /// An item of the list by what its units reported.
    pub(super) fn item(id: &Arc<str>) -> Self {
        Self { item: Some(id.clone()), ground: Ground::Item, ..Self::default() }
    }

    /// A row of a unit's sheet.
    pub(super) fn row(unit: &Arc<str>, source: &Source) -> Self {
        let (path, sheet) = (Some(source.path.clone()), Some(source.sheet.clone()));
        Self { unit: Some(unit.clone()), path, sheet, row: Some(source.row), ..Self::default() }
    }

    /// An answer of a unit for an item.
    pub(super) fn answer(unit: &Arc<str>, item: &Arc<str>, row: &Source, cell: CellRef) -> Self {
        Self { item: Some(item.clone()), cell: Some(cell), row: None, ..Self::row(unit, row) }
    }

    /// The same at another place.
    #[must_use]
    pub(super) fn at(self, place: Place) -> Self {
        Self { path: place.origin, sheet: place.sheet, cell: place.cell, row: None, ..self }
    }

    /// What a row's standing was judged by: the first of status, percentage, counts
    /// and progress that was filled in, else the row; absent where there is no row.
    pub(super) fn entry(unit: &Arc<str>, item: &Arc<str>, entry: &Entry) -> Option<Self> {
        fn at<T>(answer: &Answer<T>) -> Option<(Option<&Source>, CellRef)> {
            answer.as_ref().map(|given| (given.source(), given.cell))
        }
        let (a, source) = (&entry.answers, entry.source.as_ref()?);
        let counts = entry.counts.first().map(|count| (Some(&count.source), count.done.cell));
        let given = at(&a.status).or(at(&a.percent)).or(at(&a.done)).or(counts).or(at(&a.progress));
        Some(match given {
            Some((row, cell)) => Self::answer(unit, item, row.unwrap_or(source), cell),
            None => {
                let ground = if entry.derived == Derived::Unreported { Ground::Blank } else { Ground::Cell };
                Self { item: Some(item.clone()), ground, ..Self::row(unit, source) }
            }
        })
    }

    /// The calendar: the cut-off in the plan year.
    pub(super) fn calendar() -> Self {
        Self { ground: Ground::Calendar, ..Self::default() }
    }

    /// An item as it stands on the list.
    pub(super) fn list(item: &Arc<str>) -> Self {
        Self::listed("成果", item.clone())
    }

    /// A task as it stands on the list.
    pub(super) fn task(number: u32) -> Self {
        Self::listed("任务", number.to_string().into())
    }

    fn listed(sheet: &str, id: Arc<str>) -> Self {
        let (path, sheet) = (Some(Origin::file("master.xlsx")), Some(sheet.into()));
        Self { item: Some(id), path, sheet, ground: Ground::List, ..Self::default() }
    }

    /// A file.
    pub(super) fn file(path: &Origin) -> Self {
        Self { path: Some(path.clone()), ground: Ground::File, ..Self::default() }
    }
}
