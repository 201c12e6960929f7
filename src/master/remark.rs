//! What is doubtful about the list, said of a task or an item; where that is
//! depends on whether one looks at the file as received or at `master.xlsx`.

use super::raw::RawList;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::Place;
use crate::model::task::ItemId;
use std::collections::BTreeMap;

/// A column of the list or of the sheet 成果.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Column {
    Title,
    Requirement,
    Deliverable,
    Owners,
    /// 日期, as read.
    Dates,
    Targets,
    Expected,
    Same,
}

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spot {
    /// The list as a whole.
    List,
    /// A line of the list as received.
    Line(u32),
    Task(u32, Column),
    Item(ItemId, Column),
}

/// A finding without its place.
#[derive(Clone, Debug)]
pub(super) struct Remark {
    pub code: Code,
    pub spot: Spot,
    pub found: String,
    /// A closer expectation than the table's example.
    pub expected: Option<String>,
    pub taken: Taken,
}

impl Remark {
    pub(super) fn new(code: Code, spot: Spot, found: impl Into<String>, taken: Taken) -> Self {
        Self { code, spot, found: found.into(), expected: None, taken }
    }

    pub(super) fn expecting(self, expected: impl Into<String>) -> Self {
        Self { expected: Some(expected.into()), ..self }
    }
}

/// Where things stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The list as a whole.
    pub list: Place,
    /// Of spots known exactly.
    pub spots: BTreeMap<Spot, Place>,
    /// Of the file as received, for lines.
    pub raw: RawList,
}

impl Places {
    /// The places in the file as received. `numbers` are the tasks' numbers, in
    /// the order of its rows.
    pub(super) fn of_raw(raw: &RawList, numbers: &[u32]) -> Self {
        let mut spots = BTreeMap::new();
        for (row, number) in raw.rows.iter().zip(numbers) {
            let cells = [
                (Column::Title, &row.title),
                (Column::Requirement, &row.requirement),
                (Column::Deliverable, &row.deliverables),
                (Column::Owners, &row.owners),
            ];
            for (column, cell) in cells {
                spots.insert(Spot::Task(*number, column), raw.place(row.line, cell.column));
            }
        }
        Self { list: raw.place(0, 0), spots, raw: raw.clone() }
    }

    fn place(&self, spot: Spot) -> Place {
        let known = |spot| self.spots.get(&spot).cloned();
        let found = known(spot).or_else(|| match spot {
            Spot::List => None,
            Spot::Line(line) => Some(self.raw.place(line, 1)),
            Spot::Task(number, _) => known(Spot::Task(number, Column::Title)),
            Spot::Item(id, Column::Expected) => known(Spot::Task(id.task, Column::Owners)),
            Spot::Item(id, _) => known(Spot::Task(id.task, Column::Deliverable)),
        });
        found.unwrap_or_else(|| self.list.clone())
    }

    /// Makes findings of remarks.
    pub(super) fn report(&self, remarks: Vec<Remark>, findings: &mut Findings) {
        for remark in remarks {
            // Several items may stand in one cell of the list as received.
            let found = match remark.spot {
                Spot::Item(id, _) => format!("{id} {}", remark.found),
                _ => remark.found,
            };
            let finding = Finding::new(remark.code, self.place(remark.spot), found, remark.taken);
            findings.push(match remark.expected {
                Some(expected) => finding.expecting(expected),
                None => finding,
            });
        }
    }
}
