//! The issues published before, as later quarters go by them.
//!
//! What a quarter is compared with is what was printed, not what the same inbox
//! would give today; `verify` watches over the difference.

use crate::model::ledger::{Closing, Entry, Ledger};
use crate::model::place::Origin;
use crate::model::task::{ItemId, Target};

/// One published issue.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Its ledger, relative to the workspace: `2025Q2/published/1/ledger.json`.
    pub path: Origin,
    /// Which issue of its quarter, from 1.
    pub number: u32,
    /// What it stated; without words, findings and dispositions, which no later
    /// quarter asks for and which fill the memory where thousands report.
    pub ledger: Ledger,
}

impl Issue {
    /// The issue with this ledger; `number` is which of its quarter.
    pub fn new(path: Origin, number: u32, mut ledger: Ledger) -> Self {
        (ledger.findings, ledger.dispositions) = Default::default();
        for entry in &mut ledger.entries {
            let Entry { answers, extra, reasons, .. } = entry;
            for words in [
                &mut answers.progress,
                &mut answers.problems,
                &mut answers.next_steps,
                &mut answers.highlight,
                &mut answers.contact,
                &mut answers.phone,
                &mut answers.note,
            ] {
                *words = None;
            }
            (*extra, *reasons) = Default::default();
        }
        Self { path, number, ledger }
    }

    /// The target of the issue that is the same as this one: the same words,
    /// else the same place on the list with the same measure and scope.
    pub fn target(&self, item: ItemId, position: usize, now: &Target) -> Option<&Closing> {
        let past = self.ledger.item(item)?;
        let words = || past.targets.iter().position(|then| then.words == now.words && then.scope == now.scope);
        let place = || {
            let then = past.targets.get(position)?;
            (then.unit == now.unit && then.scope == now.scope).then_some(position)
        };
        past.closing.get(words().or_else(place)?)
    }
}
