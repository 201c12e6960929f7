//! What comes after the cut-off: what falls due, what begins, what is to be corrected.

use super::selection::{Selection, is_next};
use crate::model::due::Milestone;
use crate::model::finding::{Code, Severity};
use crate::model::value::Derived;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A day on which something falls due; where two days may be meant, with the
/// words of the list, which say no more.
pub type Day<'a> = (NaiveDate, Option<&'a str>);

impl<'a> Selection<'a> {
    /// Items that begin in the next quarter and are not done already, by date.
    pub fn starts(&self) -> Vec<(NaiveDate, usize)> {
        let begins = |i: &usize| {
            let item = &self.ledger.items[*i];
            let from = Milestone::opens(&item.milestones)?;
            (is_next(self.ledger, from) && item.status != Derived::Done).then_some((from, *i))
        };
        let mut found: Vec<_> = self.counted.iter().filter_map(begins).collect();
        found.sort_unstable();
        found
    }

    /// Dates to come for items that are not finished: to the end of the next
    /// quarter, after the year's last quarter all that is carried on.
    pub fn due(&self, all: bool) -> BTreeMap<Day<'a>, Vec<(usize, &'a Milestone)>> {
        let closed = [Derived::Done, Derived::Adjusted, Derived::NotApplicable];
        let comes = |due: &NaiveDate| if all { *due > self.ledger.as_of } else { is_next(self.ledger, *due) };
        let mut days: BTreeMap<Day, Vec<(usize, &Milestone)>> = BTreeMap::new();
        for i in self.counted.iter().filter(|i| !closed.contains(&self.ledger.items[**i].status)) {
            for milestone in &self.ledger.items[*i].milestones {
                let two = milestone.due_strict.is_some() && milestone.due_strict != milestone.due;
                if let Some(due) = milestone.due.filter(comes) {
                    let words = two.then_some(milestone.words.as_str());
                    days.entry((due, words)).or_default().push((*i, milestone));
                }
            }
        }
        days
    }

    /// Units with errors to correct; that they reported nothing or too little is said elsewhere.
    pub fn faulty(&self) -> BTreeSet<&'a str> {
        let elsewhere = [Code::UnitMissing, Code::ReportedEmpty, Code::RowMissing];
        let errors = self.ledger.findings.iter().filter(|f| f.severity() == Severity::Error);
        errors.filter(|f| !elsewhere.contains(&f.code)).filter_map(|f| f.unit.as_deref()).collect()
    }
}
