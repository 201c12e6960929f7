//! Reported and derived status side by side, with reasons; targets closed.
//!
//! Pure judgement by dates and figures: what a unit reported is never changed.
//! What has no date falls due with the plan year. What was published for an earlier
//! quarter opens the closing of targets; it never changes a status.

mod against_issue;
mod contradictions;
mod facts;
mod item;
mod lag;
mod targets;

use crate::model::config::Tolerance;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Entry, ItemReport, Ledger, UnitReport};
use crate::model::place::Origin;
use crate::model::shared::Shared;
use crate::model::task::{Item, ItemId, MasterList};
use crate::model::value::{Derived, Quantity};
use crate::quarter::issue::Issue;
use crate::quarter::pace::Calendar;
use crate::quarter::rows::Rows;
use chrono::NaiveDate;
use contradictions::contradictions;
use facts::{Facts, Sight};
use item::stand;
use lag::Measure;
use std::collections::BTreeMap;
use targets::{close, report_gaps};

/// Judges every entry and every item of the ledger; `previous` is the issue
/// published last for an earlier quarter, `otherwise` are rows as they would be with what
/// nobody has decided on: what would then be judged otherwise is not judged.
pub fn assess(
    ledger: &mut Ledger,
    master: &MasterList,
    tolerance: Tolerance,
    (previous, otherwise): (Option<&Issue>, &[Entry]),
    findings: &mut Findings,
) {
    let measure = Measure { calendar: Calendar::of(ledger, master), tolerance: tolerance.0 };
    let rows = Rows::of(ledger);
    let received = ledger.units.iter().flat_map(came).collect();
    let sight = Sight { rows: &rows, measure, received };
    let mut others: BTreeMap<(&str, Option<ItemId>), Vec<&Entry>> = BTreeMap::new();
    otherwise.iter().for_each(|row| others.entry((&row.unit, row.item)).or_default().push(row));
    let judged = |entry: &Entry| {
        let item = entry.item.and_then(|id| master.item(id));
        let (derived, mut reasons) = judge(entry, item, &sight, findings);
        let of_row = others.get(&(entry.unit.as_str(), entry.item)).filter(|_| entry.counted).into_iter().flatten();
        let other = of_row.filter_map(|row| as_otherwise(entry, row, item?, &sight)).find(|other| *other != derived);
        let Some(other) = other.filter(|_| !derived.is_unjudged()) else { return (derived, reasons) };
        reasons.push(format!("按表为{}，按邮件正文的更正为{}，裁定以前不作判定", derived.label(), other.label()));
        (Derived::Unknown, reasons)
    };
    let judged: Vec<_> = ledger.entries.iter().map(judged).collect();
    let mut shared = Shared::default();
    for (entry, judged) in ledger.entries.iter_mut().zip(judged) {
        (entry.derived, entry.reasons) = (judged.0, shared.one(judged.1));
    }
    let rows = Rows::of(ledger);
    compare_registers(&rows, master, findings);
    let mut unasked: BTreeMap<ItemId, Vec<&str>> = BTreeMap::new();
    for entry in ledger.entries.iter().filter(|entry| !entry.counted && !entry.answers.is_empty()) {
        entry.item.into_iter().for_each(|item| unasked.entry(item).or_default().push(&entry.unit));
    }
    unasked.values_mut().for_each(Vec::dedup);
    let close = |report: &ItemReport| {
        let item = master.item(report.id)?;
        let closing = close(item, &rows, previous);
        let unasked = unasked.get(&item.id).map_or(&[][..], Vec::as_slice);
        let (status, reasons) = stand(item, &closing, unasked, &rows, &measure);
        Some((status, reasons, closing))
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

/// The days that what a unit sent came: the first return, and each file that corrects it.
fn came(unit: &UnitReport) -> impl Iterator<Item = ((&str, Option<&Origin>), NaiveDate)> {
    let first = unit.received.map(|at| (None, at.day()));
    let later = unit.corrections.iter().filter_map(|file| Some((Some(&file.path), file.received?.day())));
    first.into_iter().chain(later).map(|(file, day)| ((unit.name.as_str(), file), day))
}

/// Where an entry stands, and why; what contradicts itself in it goes to `findings`.
fn judge(entry: &Entry, item: Option<&Item>, sight: &Sight, findings: &mut Findings) -> (Derived, Vec<String>) {
    let Some(item) = item else {
        let why =
            if entry.task.is_some() { "整项任务填在一行，照录" } else { "看不出是哪一项成果" };
        return (if entry.task.is_some() { as_said(entry) } else { Derived::Unknown }, vec![why.into()]);
    };
    if !entry.counted && !entry.answers.is_empty() {
        return (as_said(entry), vec!["不要求该单位填报，照录，不计入统计".into()]);
    }
    let Some(figures) = sight.rows.figures(&entry.unit, item.id) else {
        return (Derived::Unknown, vec!["同一成果填了多行，未采用其中任何一行".into()]);
    };
    let facts = Facts::of(entry, item, figures, sight);
    let (derived, reasons) = facts.judge();
    if entry.counted {
        contradictions(&facts, derived, findings);
    }
    (derived, reasons)
}

/// Where an entry would stand with the answers of `row`; absent of one that stands in several.
fn as_otherwise(entry: &Entry, row: &Entry, item: &Item, sight: &Sight) -> Option<Derived> {
    sight.rows.only(&entry.unit, item.id)?;
    let row = Entry { answers: row.answers.clone(), counts: row.counts.clone(), ..entry.clone() };
    Some(Facts::of(&row, item, sight.rows.figures_of(&row), sight).judge().0)
}

/// Where a row stands that is not judged: as it says itself.
fn as_said(entry: &Entry) -> Derived {
    entry.status().map_or(Derived::Unknown, Derived::from)
}

/// Registers against what the same unit reports under the item they feed.
fn compare_registers(rows: &Rows, master: &MasterList, findings: &mut Findings) {
    for item in master.items.iter().filter(|item| !item.register.is_empty()) {
        for unit in &master.units {
            let projects = rows.projects(&unit.name);
            let finished = projects.iter().filter(|project| project.is_done()).count();
            let is_own = |e: &&&Entry| !projects.is_empty() && e.counted && e.item == Some(item.id);
            let own = rows.entries(&unit.name).iter().filter(is_own);
            for (entry, source) in own.filter_map(|entry| Some((entry, entry.source.as_ref()?))) {
                // Of several targets a plain number is none that the register counts.
                let pairs = [(projects.len(), &entry.answers.target), (finished, &entry.answers.done)];
                for (of, given) in pairs.into_iter().filter(|_| !item.is_several()) {
                    let counted = Quantity::whole(of as i64);
                    let Some(given) = given.as_ref().filter(|given| given.exact().is_some_and(|n| *n != counted))
                    else {
                        continue;
                    };
                    let place = given.place(source);
                    let found = format!("填报{}，项目清单{counted}", given.text);
                    let finding = Finding::new(Code::RegisterDisagrees, place, found, Taken::KeptBoth);
                    findings.push(finding.of(&unit.name).expecting(format!("两处都是{counted}，或都是{}", given.text)));
                }
            }
        }
    }
}
