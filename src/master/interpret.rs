//! The list as received, understood: tasks, items, owners, dates, targets.

use super::deliverables::deliverables;
use super::items::{Deliverable, Edits, ItemSource, items};
use super::lint::lint;
use super::list_finding::{ListFindings, Places};
use super::received::ReceivedList;
use crate::model::config::Config;
use crate::model::finding::Findings;
use crate::model::task::{ItemId, MasterList, Task, Unit};

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
    let deliverables: Vec<Deliverable> = tasks.iter().flat_map(deliverables_of).collect();
    let mut doubts = ListFindings::default();
    let source = ItemSource { tasks: &tasks, deliverables: &deliverables, units, config, year };
    let list = MasterList { year, items: items(&source, &mut doubts), tasks: tasks.clone(), units: units.to_vec() };
    lint(&list, received, &deliverables, &mut doubts);
    Places::as_received(received, &tasks).report(doubts, findings);
    list
}

/// The deliverables of a task; the bare task where it has none.
fn deliverables_of(task: &Task) -> Vec<Deliverable> {
    let one = |sub, text: &str| Deliverable {
        id: ItemId { task: task.number, sub },
        text: text.to_string(),
        edits: Edits::default(),
    };
    let texts = deliverables(&task.deliverables).items;
    if texts.is_empty() {
        return vec![one(None, "")];
    }
    (1..).zip(&texts).map(|(sub, text)| one(Some(sub), text)).collect()
}
