//! Findings about the list, said of a task or an item; where these stand depends
//! on whether one looks at the file as received or at `master.xlsx`.

use super::received::ReceivedList;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::Place;
use crate::model::task::{ItemId, Task};
use std::collections::BTreeMap;

/// A column of the list or of the sheet 成果.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ListColumn {
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

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// The list as a whole.
    List,
    /// A line of the list as received.
    Line(u32),
    Task(u32, ListColumn),
    Item(ItemId, ListColumn),
}

/// What is doubtful about the list, in the order it was met; the places are found in `Places::report`.
#[derive(Clone, Debug, Default)]
pub(super) struct ListFindings(pub Vec<(Subject, Finding)>);

impl ListFindings {
    pub(super) fn add(&mut self, code: Code, subject: Subject, found: impl Into<String>, taken: Taken) {
        self.0.push((subject, Finding::new(code, Place::nowhere(), found, taken)));
    }

    /// As `add`, with a closer expectation than the table's example.
    pub(super) fn add_expecting(
        &mut self,
        code: Code,
        subject: Subject,
        found: impl Into<String>,
        taken: Taken,
        expected: impl Into<String>,
    ) {
        self.0.push((subject, Finding::new(code, Place::nowhere(), found, taken).expecting(expected)));
    }
}

/// Where things stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// The list as a whole.
    pub list: Place,
    /// Of subjects known exactly.
    pub subjects: BTreeMap<Subject, Place>,
    /// Of the file as received, for lines.
    pub received: ReceivedList,
}

impl Places {
    /// The places in the file as received; `tasks` are those of its rows.
    pub(super) fn as_received(received: &ReceivedList, tasks: &[Task]) -> Self {
        let mut subjects = BTreeMap::new();
        for (row, task) in received.rows.iter().zip(tasks) {
            let cells = [
                (ListColumn::Title, &row.title),
                (ListColumn::Requirement, &row.requirement),
                (ListColumn::Deliverable, &row.deliverables),
                (ListColumn::Owners, &row.owners),
            ];
            for (column, cell) in cells {
                subjects.insert(Subject::Task(task.number, column), received.place(row.line, cell.column));
            }
        }
        Self { list: received.place(0, 0), subjects, received: received.clone() }
    }

    fn place(&self, subject: Subject) -> Place {
        let known = |subject| self.subjects.get(&subject).cloned();
        let found = known(subject).or_else(|| match subject {
            Subject::List => None,
            Subject::Line(line) => Some(self.received.place(line, 1)),
            Subject::Task(number, _) => known(Subject::Task(number, ListColumn::Title)),
            Subject::Item(id, ListColumn::Expected) => known(Subject::Task(id.task, ListColumn::Owners)),
            Subject::Item(id, _) => known(Subject::Task(id.task, ListColumn::Deliverable)),
        });
        found.unwrap_or_else(|| self.list.clone())
    }

    /// Puts every finding at its place.
    pub(super) fn report(&self, list: ListFindings, findings: &mut Findings) {
        for (subject, finding) in list.0 {
            // Several items may stand in one cell of the list as received.
            let found = match subject {
                Subject::Item(id, _) => format!("{id} {}", finding.found),
                _ => finding.found,
            };
            findings.push(Finding { place: self.place(subject), found, ..finding });
        }
    }
}
