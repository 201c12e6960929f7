//! What is used of the versions of one unit: the rows of one of them, and what later
//! ones changed in it.

use super::lay::{answered, lay, lay_projects, name};
use crate::model::amendment::Amendment;
use crate::model::finding::Finding;
use crate::model::ledger::{Correction, Entry, Project, ReceivedFrom, Source, Submission};
use crate::model::place::{Origin, Place};
use crate::model::receipt::Receipt;
use std::collections::BTreeSet;

/// A file that had a part in what is used.
pub(super) struct Part {
    /// The file.
    pub origin: Origin,
    /// When it came; absent where nothing says.
    pub received: Option<Receipt>,
    /// Its rows, each with whether it says something.
    pub rows: Vec<(Source, bool)>,
}

/// What is used of the versions of one unit.
pub(super) struct Used {
    /// Rows of progress.
    pub entries: Vec<Entry>,
    /// Rows of the register.
    pub projects: Vec<Project>,
    /// The file that is used as a whole.
    pub source: Origin,
    /// When it came; absent where nothing says.
    pub received: Option<Receipt>,
    /// By what that is known; absent where nothing says.
    pub received_from: Option<ReceivedFrom>,
    /// What came after the first and changed what counts.
    pub corrections: Vec<Correction>,
    /// What is told of the files that corrected it.
    pub told: Vec<Finding>,
    /// The files that had a part in it, in the order they came.
    pub parts: Vec<Part>,
    /// Cells, and the later file that took the place of each.
    pub gone: Vec<(Place, Origin)>,
}

impl Used {
    /// One version; `more` where others come after it.
    pub fn of(only: Submission, more: bool) -> Self {
        let parts = if more { vec![part(&only)] } else { Vec::new() };
        let Submission { origin: source, received, received_from, entries, projects, .. } = only;
        let (corrections, gone, told) = (Vec::new(), Vec::new(), Vec::new());
        Self { entries, projects, source, received, received_from, corrections, told, parts, gone }
    }

    /// Nothing yet, of a file.
    pub fn nothing(source: Origin) -> Self {
        let (received, received_from) = (None, None);
        let (entries, projects, corrections, told, parts, gone) = Default::default();
        Self { entries, projects, source, received, received_from, corrections, told, parts, gone }
    }

    /// A later version takes the place of all. One without a register says nothing of
    /// registers, and one that answers nothing nothing of progress.
    pub fn replace(&mut self, later: Submission) {
        self.parts.push(part(&later));
        let Submission { origin, received, received_from, entries, projects, .. } = later;
        if entries.iter().any(|entry| !entry.answers.is_empty()) {
            self.entries = entries;
        }
        if !projects.is_empty() {
            self.projects = projects;
        }
        (self.received, self.received_from) = (received, received_from);
        self.corrections = vec![Correction { path: origin.clone(), received, whole: true }];
        self.source = origin;
    }

    /// A later version takes the place of the answers that it fills.
    pub fn correct(&mut self, later: Submission) {
        self.parts.push(part(&later));
        let Submission { origin: path, received, entries, projects, .. } = later;
        let mut gone = lay(&mut self.entries, entries);
        gone.extend(lay_projects(&mut self.projects, projects));
        self.gone.extend(gone.into_iter().map(|cell| (cell, path.clone())));
        self.corrections.push(Correction { path, received, whole: false });
    }

    /// An answer that stands in no table takes the place of the one there is.
    pub fn amend(&mut self, amendment: Amendment) {
        let by = amendment.entry.source.as_ref().map_or_else(|| self.source.clone(), |row| row.path.clone());
        let gone = lay(&mut self.entries, vec![amendment.entry]);
        self.gone.extend(gone.into_iter().map(|cell| (cell, by.clone())));
    }

    /// What a later version lacks of what is used: items, tasks as a whole, projects.
    pub fn lacking(&self, later: &Submission) -> Vec<String> {
        let there: BTreeSet<_> = answered(&later.entries).collect();
        let items = answered(&self.entries).collect::<BTreeSet<_>>();
        let lacks = items.into_iter().filter(|about| !there.is_empty() && !there.contains(about));
        let items = lacks.map(|(item, task)| match (item, task) {
            (Some(item), _) => item.to_string(),
            (None, task) => format!("任务{}", task.unwrap_or_default()),
        });
        let named: BTreeSet<String> = later.projects.iter().filter_map(name).collect();
        let lacks = |project: &&Project| name(project).is_some_and(|name| !named.contains(&name));
        let projects = self.projects.iter().filter(|_| !later.projects.is_empty()).filter(lacks);
        let projects =
            projects.map(|project| project.name.as_ref().map_or_else(String::new, |given| given.text.to_string()));
        items.chain(projects).collect()
    }

    /// The rows that something is used of.
    pub fn live(&self) -> BTreeSet<Source> {
        self.entries.iter().flat_map(Entry::rows).chain(self.projects.iter().flat_map(Project::rows)).collect()
    }
}

fn part(submission: &Submission) -> Part {
    let of_entry = |entry: &Entry| {
        let says = !entry.answers.is_empty() || entry.item.is_none();
        entry.rows().map(|row| (row, says)).collect::<Vec<_>>()
    };
    let entries = submission.entries.iter().flat_map(of_entry);
    let projects = submission.projects.iter().flat_map(|project| project.rows().map(|row| (row, true)));
    let rows = entries.chain(projects).collect();
    Part { origin: submission.origin.clone(), received: submission.received, rows }
}
