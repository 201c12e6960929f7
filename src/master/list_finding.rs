//! Findings about the list, said of a task or an item; where these stand depends
//! on whether one looks at the file as received or at `master.xlsx`.

use super::checked::Checked;
use super::item_words::Deliverable;
use super::received::ReceivedList;
use super::subject::{ListColumn, Subject};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::Place;
use crate::model::task::Task;
use std::collections::BTreeMap;

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

impl ListFindings {
    /// The same words for owners in several tasks are one doubt: it is told once,
    /// at the first, with the tasks.
    pub(super) fn join_owners(&mut self) {
        let of_owners = |subject: &Subject| matches!(subject, Subject::Task(_, ListColumn::Owners));
        let joinable = [Code::OwnerUnknown, Code::OwnerOpen, Code::OwnerDoubtful];
        let mut tasks: Vec<(usize, Vec<u32>)> = Vec::new();
        let mut kept: Vec<(Subject, Finding)> = Vec::new();
        for (subject, finding) in std::mem::take(&mut self.0) {
            let Subject::Task(number, _) = subject else {
                kept.push((subject, finding));
                continue;
            };
            let same = |(_, known): &(Subject, Finding)| known.code == finding.code && known.found == finding.found;
            let joins = joinable.contains(&finding.code) && of_owners(&subject);
            match kept.iter().position(same).filter(|_| joins) {
                Some(at) => match tasks.iter_mut().find(|(known, _)| *known == at) {
                    Some((_, numbers)) => numbers.push(number),
                    None => tasks.push((at, vec![number])),
                },
                None => kept.push((subject, finding)),
            }
        }
        for (at, numbers) in tasks {
            let (subject, finding) = &mut kept[at];
            let Subject::Task(first, _) = *subject else { continue };
            let mut numbers: Vec<u32> = numbers.into_iter().filter(|number| *number != first).collect();
            numbers.dedup();
            if !numbers.is_empty() {
                let numbers: Vec<String> = numbers.iter().map(u32::to_string).collect();
                finding.found = format!("{}（第{}项同）", finding.found, numbers.join("、"));
            }
        }
        self.0 = kept;
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
    /// What staff have looked into.
    pub checked: Checked,
}

impl Places {
    /// The places in the file as received; `tasks` are those of its rows.
    pub(super) fn as_received(received: &ReceivedList, tasks: &[Task], deliverables: &[Deliverable]) -> Self {
        let mut subjects = BTreeMap::new();
        for (row, task) in received.rows.iter().zip(tasks) {
            let cells = [
                (ListColumn::Title, &row.title),
                (ListColumn::Requirement, &row.requirement),
                (ListColumn::Deliverable, &row.deliverables),
                (ListColumn::Owners, &row.owners),
                (ListColumn::Support, &row.support),
                (ListColumn::Deadline, &row.deadline),
            ];
            let own = deliverables.iter().filter(|own| own.id.task == task.number);
            for (column, cell) in cells {
                subjects.insert(Subject::Task(task.number, column), received.place(row.line, cell.column));
                let lines = own.clone().filter(|own| own.said.line > row.line && cell.column > 0);
                subjects.extend(
                    lines.map(|own| (Subject::Item(own.id, column), received.place(own.said.line, cell.column))),
                );
            }
        }
        Self { list: received.place(0, 0), subjects, received: received.clone(), checked: Checked::default() }
    }

    fn place(&self, subject: Subject) -> Place {
        let known = |subject| self.subjects.get(&subject).cloned();
        let found = known(subject).or_else(|| match subject {
            Subject::List => None,
            Subject::Line(line, column) => Some(self.received.place(line, column)),
            Subject::Task(number, _) => known(Subject::Task(number, ListColumn::Title)),
            Subject::Item(id, ListColumn::Expected) => known(Subject::Item(id, ListColumn::Owners))
                .or_else(|| known(Subject::Task(id.task, ListColumn::Owners))),
            Subject::Item(id, ListColumn::Deadline) => known(Subject::Task(id.task, ListColumn::Deadline)),
            Subject::Item(id, _) => known(Subject::Item(id, ListColumn::Deliverable))
                .or_else(|| known(Subject::Task(id.task, ListColumn::Deliverable))),
        });
        found.unwrap_or_else(|| self.list.clone())
    }

    /// Puts every finding at its place; what staff have looked into is not said again.
    pub(super) fn report(&self, list: ListFindings, findings: &mut Findings) {
        for (subject, finding) in list.0.into_iter().filter(|(subject, f)| !self.checked.covers(*subject, f.code)) {
            // Several items may stand in one cell of the list as received.
            let found = match subject {
                Subject::Item(id, _) => format!("{id} {}", finding.found),
                _ => finding.found,
            };
            findings.push(Finding { place: self.place(subject), found, ..finding });
        }
    }
}
