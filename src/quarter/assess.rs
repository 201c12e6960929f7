//! Reported and derived status side by side, with reasons; targets closed.
//!
//! Pure judgement by dates and figures: what a unit reported is never changed.
//! An item without a date is judged by what is reported. What was published for
//! an earlier quarter opens the closing of targets; it never changes a status.

mod against_issue;
mod contradictions;
mod facts;
mod targets;

use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Entry, ItemReport, Ledger, Project};
use crate::model::task::{Item, MasterList};
use crate::model::value::{Derived, Given, Quantity, Status};
use crate::quarter::issue::Issue;
use crate::quarter::rows::Rows;
use chrono::NaiveDate;
use contradictions::contradictions;
use facts::{Due, Facts};
use std::collections::BTreeMap;
use targets::{close, report_gaps};

/// Judges every entry and every item of the ledger; `previous` is the issue
/// published last for an earlier quarter.
pub fn assess(ledger: &mut Ledger, master: &MasterList, previous: Option<&Issue>, findings: &mut Findings) {
    let rows = Rows::of(ledger);
    let mut judged = Vec::new();
    for entry in &ledger.entries {
        let item = entry.item.and_then(|id| master.item(id));
        // What counts nowhere is not reported as a contradiction too.
        let findings = Some(&mut *findings).filter(|_| entry.counted);
        judged.push(judge(entry, item, &rows, ledger.as_of, findings));
    }
    for (entry, judged) in ledger.entries.iter_mut().zip(judged) {
        (entry.derived, entry.reasons) = judged;
    }
    let rows = Rows::of(ledger);
    compare_registers(&rows, master, findings);
    let close = |report: &ItemReport| {
        let item = master.item(report.id)?;
        let (status, reasons) = item_status(item, &rows, ledger.as_of);
        Some((status, reasons, close(item, &rows, previous)))
    };
    let closed: Vec<_> = ledger.items.iter().map(close).collect();
    for (report, closed) in ledger.items.iter_mut().zip(closed) {
        let Some(closed) = closed else { continue };
        (report.status, report.reasons, report.closing) = closed;
        report_gaps(report, findings);
    }
    if let Some(previous) = previous {
        against_issue::compare(ledger, master, previous, findings);
    }
}

/// Where an entry stands, and why; what contradicts itself in it goes to `findings`.
fn judge(
    entry: &Entry,
    item: Option<&Item>,
    rows: &Rows,
    as_of: NaiveDate,
    findings: Option<&mut Findings>,
) -> (Derived, Vec<String>) {
    let Some(item) = item else { return unjudged(entry) };
    let Some(figures) = rows.figures(&entry.unit, item.id) else {
        return (Derived::Unknown, vec!["同一成果填了多行，未采用其中任何一行".into()]);
    };
    let facts = Facts::of(entry, item, figures, as_of);
    let (derived, reasons) = facts.judge();
    if let Some(findings) = findings {
        contradictions(&facts, derived, findings);
    }
    (derived, reasons)
}

/// Where a row stands that is no item's: for a whole task as it says itself.
fn unjudged(entry: &Entry) -> (Derived, Vec<String>) {
    if entry.task.is_none() {
        return (Derived::Unknown, vec!["看不出是哪一项成果".into()]);
    }
    let status = entry.answers.status.as_ref().and_then(|given| given.value().copied());
    (status.map_or(Derived::Unknown, Derived::from), vec!["整项任务填在一行，照录".into()])
}

/// Where an item stands over all the units expected to report it.
fn item_status(item: &Item, rows: &Rows, as_of: NaiveDate) -> (Derived, Vec<String>) {
    if item.duplicate_of.is_some() {
        return (Derived::Unknown, vec!["与另一成果重复，不单独统计".into()]);
    }
    if item.expected_from.is_empty() {
        return (Derived::Unknown, vec!["没有要求任何单位填报".into()]);
    }
    let mut count: BTreeMap<Derived, usize> = BTreeMap::new();
    for unit in &item.expected_from {
        // Of several rows none is used, and each is judged so.
        if let Some(entry) = rows.entries(unit).iter().find(|entry| entry.item == Some(item.id)) {
            *count.entry(entry.derived).or_default() += 1;
        }
    }
    let of = |derived| count.get(&derived).copied().unwrap_or(0);
    let counts = Derived::ALL.iter().filter(|d| of(**d) > 0).map(|d| format!("{}{}", d.label(), of(*d)));
    let reasons = vec![counts.collect::<Vec<_>>().join("、")];
    let counted = count.values().sum::<usize>() - of(Derived::NotApplicable) - of(Derived::Adjusted);
    let silent = of(Derived::Unreported) + of(Derived::Unknown);
    let status = if counted == 0 {
        if of(Derived::Adjusted) > 0 { Derived::Adjusted } else { Derived::NotApplicable }
    } else if of(Derived::Overdue) > 0 {
        Derived::Overdue
    } else if of(Derived::Unreported) == counted {
        Derived::Unreported
    } else if of(Derived::Lagging) > 0 {
        Derived::Lagging
    } else if of(Derived::Done) == counted {
        Derived::Done
    } else if silent == counted || (silent > 0 && Due::of(item, as_of).passed.is_some()) {
        Derived::Unknown
    } else if of(Derived::NotStarted) + silent == counted {
        Derived::NotStarted
    } else if of(Derived::Standing) + silent == counted {
        Derived::Standing
    } else {
        Derived::OnTrack
    };
    (status, reasons)
}

/// Registers against what the same unit reports under the item they feed.
fn compare_registers(rows: &Rows, master: &MasterList, findings: &mut Findings) {
    for item in master.items.iter().filter(|item| !item.register.is_empty()) {
        for unit in &master.units {
            let projects = rows.projects(&unit.name);
            let is_done = |p: &&&Project| p.status.as_ref().and_then(Given::value) == Some(&Status::Done);
            let finished = projects.iter().filter(is_done).count();
            let own = rows.entries(&unit.name).iter().filter(|e| !projects.is_empty() && e.item == Some(item.id));
            for (entry, source) in own.filter_map(|entry| Some((entry, entry.source.as_ref()?))) {
                // Of several targets a plain number is none that the register counts.
                let pairs = [(projects.len(), &entry.answers.target), (finished, &entry.answers.done)];
                for (of, given) in pairs.into_iter().filter(|_| !item.is_several()) {
                    let counted = Quantity::whole(of as i64);
                    let Some(given) = given.as_ref().filter(|given| given.exact().is_some_and(|n| *n != counted))
                    else {
                        continue;
                    };
                    let place = source.place().at(given.cell);
                    let found = format!("填报{}，项目清单{counted}", given.text);
                    let finding = Finding::new(Code::RegisterDisagrees, place, found, Taken::KeptBoth);
                    findings.push(finding.of(&unit.name).expecting(format!("两处都是{counted}，或都是{}", given.text)));
                }
            }
        }
    }
}
