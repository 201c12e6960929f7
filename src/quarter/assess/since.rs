//! What the last published issue and this quarter say differently where they
//! should agree: cumulative figures that fell, work undone, dates that passed.

use super::{count, feed, repeated};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Entry, ItemReport, Ledger};
use crate::model::place::{CellRef, Place};
use crate::model::task::{Item, ItemId, MasterList, Target};
use crate::model::value::{Answer, Derived, Quantity};
use crate::quarter::history::{Issue, PastEntry, PastItem};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Units that a finding names before the rest is only counted.
const NAMED: usize = 12;

/// Compares item by item, then unit by unit.
pub(super) fn compare(ledger: &Ledger, master: &MasterList, previous: &Issue, findings: &mut Findings) {
    let mut by_item: BTreeMap<_, Vec<&Entry>> = BTreeMap::new();
    for entry in &ledger.entries {
        if let Some(item) = entry.item {
            by_item.entry(item).or_default().push(entry);
        }
    }
    let repeated = repeated(&ledger.entries);
    let single = |entry: &Entry, item: ItemId| !repeated.contains_key(&(entry.unit.clone(), item));
    for report in ledger.items.iter().filter(|item| item.duplicate_of.is_none()) {
        let (Some(item), Some(past)) = (master.item(report.id), previous.item(report.id)) else { continue };
        let rows = by_item.get(&report.id).map_or(&[][..], Vec::as_slice);
        let rows: Vec<&Entry> =
            rows.iter().copied().filter(|e| item.is_expected_from(&e.unit) && single(e, item.id)).collect();
        list_changed(report, past, previous, findings);
        slipped(report, &rows, ledger.as_of, previous, findings);
        for entry in &rows {
            let Some(then) = previous.entry(&entry.unit, report.id) else { continue };
            cell(entry, then, previous, findings);
            silent(item, entry, then, (ledger, previous), findings);
        }
    }
}

/// One unit's answers for one item, then and now.
fn cell(entry: &Entry, then: &PastEntry, previous: &Issue, findings: &mut Findings) {
    let Some(source) = &entry.source else { return };
    let sheet = Place::sheet(&source.path, &source.sheet);
    let period = previous.period;
    let mut report = |code: Code, at: CellRef, found: String| {
        findings.push(Finding::new(code, sheet.at(at), found, Taken::KeptBoth).of(&entry.unit));
    };
    let now = &entry.answers;
    if let (Some((at, done)), Some((_, before))) = (exact(&now.done), exact(&then.done))
        && done < before
    {
        report(Code::DoneFell, at, format!("完成数{done}，上期（{period}）{before}"));
    }
    if let (Some((at, percent)), Some((_, before))) = (exact(&now.percent), exact(&then.percent))
        && percent < before
    {
        report(Code::PercentFell, at, format!("完成率{percent}，上期（{period}）{before}"));
    }
    if let (Some((at, target)), Some((_, before))) = (exact(&now.target), exact(&then.target))
        && target != before
    {
        report(Code::OwnTargetChanged, at, format!("目标数{target}，上期（{period}）{before}"));
    }
    let undone = [Derived::OnTrack, Derived::Lagging, Derived::Overdue, Derived::NotStarted];
    if then.derived == Derived::Done && undone.contains(&entry.derived) {
        let at = now.status.as_ref().map_or(CellRef::new(source.row, 1), |given| given.cell);
        report(Code::StatusWentBack, at, format!("{}，上期（{period}）已完成", entry.derived.label()));
    }
}

fn exact<T: Copy>(given: &Answer<T>) -> Option<(CellRef, T)> {
    given.as_ref().and_then(|given| given.exact().map(|value| (given.cell, *value)))
}

/// A unit that gave a count then and gives none now; told once an item.
fn silent(
    item: &Item,
    entry: &Entry,
    then: &PastEntry,
    (ledger, previous): (&Ledger, &Issue),
    findings: &mut Findings,
) {
    let lost = item.targets.iter().enumerate().filter(|(_, t)| t.value.is_some()).find_map(|(index, _)| {
        let feed = feed(item, index);
        let own = || ledger.projects.iter().filter(|project| project.unit == entry.unit).count();
        let now = count(feed, &entry.answers.target, &entry.answers.done, own);
        let before = count(feed, &then.target, &then.done, || previous.projects_of(&entry.unit));
        before.filter(|before| now.is_none() && *before > Quantity::default())
    });
    let Some(before) = lost else { return };
    let place = entry.source.as_ref().map_or_else(Place::nowhere, |source| {
        Place::sheet(&source.path, &source.sheet).at(CellRef::new(source.row, 1))
    });
    let found = format!("{}：上期（{}）{before}，本期没有报数", item.id, previous.period);
    let taken = Taken::Did("不沿用上期的数，合计不含该单位".into());
    findings.push(Finding::new(Code::SilentSince, place, found, taken).of(&entry.unit));
}

/// Targets and dates of the list that are not what they were.
fn list_changed(report: &ItemReport, past: &PastItem, previous: &Issue, findings: &mut Findings) {
    let goals = |targets: &[Target]| {
        let said = |t: &Target| t.value.map_or_else(|| t.words.clone(), |value| format!("{value}{}", t.unit));
        targets.iter().map(said).collect::<Vec<_>>().join("、")
    };
    let dates = |milestones: &[crate::model::due::Milestone]| {
        milestones.iter().filter_map(|m| m.due).map(|due| due.to_string()).collect::<Vec<_>>().join("、")
    };
    let pairs = [
        ("目标", goals(&report.targets), goals(&past.targets)),
        ("时限", dates(&report.milestones), dates(&past.milestones)),
    ];
    for (what, now, then) in pairs {
        if now != then {
            let said = |text: String| if text.is_empty() { "无".to_string() } else { text };
            let found = format!("{}：{what}{}，上期（{}）{}", report.id, said(now), previous.period, said(then));
            let taken = Taken::Did("按现在的清单统计".into());
            findings.push(Finding::new(Code::ListChanged, Place::nowhere(), found, taken));
        }
    }
}

/// Items past their last date: since the issue before, or already then.
fn slipped(report: &ItemReport, rows: &[&Entry], as_of: NaiveDate, previous: &Issue, findings: &mut Findings) {
    let last = report.milestones.iter().filter_map(|m| m.due).max();
    let Some(due) = last.filter(|due| *due <= as_of) else { return };
    let late = |entry: &&&Entry| entry.derived == Derived::Overdue;
    let then = |entry: &&&Entry| previous.entry(&entry.unit, report.id).map(|past| past.derived);
    let (code, units): (_, Vec<&&Entry>) = match due > previous.as_of {
        true => (Code::SlippedSince, rows.iter().filter(late).filter(|e| then(e) != Some(Derived::Done)).collect()),
        false => (Code::StillOverdue, rows.iter().filter(late).filter(|e| then(e) == Some(Derived::Overdue)).collect()),
    };
    if units.is_empty() {
        return;
    }
    let names: Vec<&str> = units.iter().take(NAMED).map(|entry| entry.unit.as_str()).collect();
    let more = if units.len() > NAMED { format!("等{}个", units.len()) } else { String::new() };
    let found = format!("{}（{due}到期）：{}{more}", report.id, names.join("、"));
    findings.push(Finding::new(code, Place::nowhere(), found, Taken::Did("判为逾期未完成".into())));
}
