//! What the last published issue and this quarter say differently where they
//! should agree: cumulative figures that fell, work undone, dates that passed.

use super::item::named;
use crate::model::due::Milestone;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Entry, ItemReport, Ledger, Source, UnitReport};
use crate::model::place::Place;
use crate::model::task::{Item, MasterList, Scope, Target};
use crate::model::value::{Derived, Quarter, place_of};
use crate::quarter::comparison::{Comparison, Moved};
use crate::quarter::issue::Issue;
use crate::quarter::rows::Figures;
use std::collections::{BTreeMap, BTreeSet};

/// Compares item by item, then unit by unit; that a unit gives no counts any more is said
/// in the row of each item, and of those that have none once.
pub(super) fn compare(ledger: &Ledger, master: &MasterList, previous: &Issue, findings: &mut Findings) {
    let since = Comparison::new(previous, ledger, master);
    let period = previous.period;
    // Of a unit whose sheets cannot be used it is said that they cannot; and of one that sent none.
    let reported = |unit: &&UnitReport| unit.state.has_reported();
    let reported: BTreeSet<&str> = ledger.units.iter().filter(reported).map(|unit| unit.name.as_str()).collect();
    let mut silent: BTreeMap<(&str, Option<Place>), Vec<String>> = BTreeMap::new();
    for report in ledger.counted() {
        let (Some(item), Some(past)) = (master.item(report.id), previous.item(report.id)) else { continue };
        list_changed(report, past, period, findings);
        slipped(report, item, &since, findings);
        for unit in item.expected_from.iter().filter(|unit| reported.contains(unit.as_str())) {
            let Some((then, now)) = since.both(unit, item.id) else { continue };
            answers(item, &then, now, &since, findings);
            counts(item, now, &since, findings);
            if let Some(before) = since.silent(unit, item) {
                let place = now.source.as_ref().map(Source::place);
                silent.entry((unit, place)).or_default().push(format!("{}：{before}", item.id));
            }
        }
    }
    for ((unit, place), counts) in silent {
        let found = format!("本期没有报数，上期（{}）{}", since.period_of(unit), counts.join("、"));
        let taken = Taken::Did("不沿用上期的数，合计不含该单位".into());
        findings.push(Finding::new(Code::SilentSince, place.unwrap_or_default(), found, taken).of(unit));
    }
}

/// One unit's answers for one item, then and now.
fn answers(item: &Item, then: &Figures, now: &Entry, since: &Comparison, findings: &mut Findings) {
    let Some(source) = &now.source else { return };
    let period = since.period_of(&now.unit);
    // What each unit owes two owed twice, and the one that they are now owes it once.
    let is_each = item.targets.iter().any(|target| target.scope == Scope::EachUnit && !target.is_share());
    let is_merged = since.units_then(&now.unit).nth(1).is_some();
    let is = &now.answers;
    let percent = Moved::between(then.percent, &is.percent, Some(source)).filter(Moved::fell);
    let target = Moved::between(then.target, &is.target, Some(source)).filter(|_| !(is_each && is_merged));
    let undone = then.derived == Derived::Done && now.derived.is_undone();
    let status = place_of(&is.status, source).unwrap_or_else(|| source.place());
    let (own, past) = (now.derived.label(), format!("上期（{period}）"));
    let found = [
        percent.map(|m| {
            let expected = format!("上期{}，本期{}以上", m.then, m.then);
            (Code::PercentFell, m.at, format!("完成率{}，{past}{}", m.now, m.then), expected)
        }),
        target.map(|m| {
            let expected = format!("与上期相同：{}", m.then);
            (Code::OwnTargetChanged, m.at, format!("目标数{}，{past}{}", m.now, m.then), expected)
        }),
        undone.then(|| {
            let expected = Code::StatusWentBack.row().example.to_string();
            (Code::StatusWentBack, status, format!("{own}，{past}已完成"), expected)
        }),
    ];
    for (code, at, found, expected) in found.into_iter().flatten() {
        let finding = Finding::new(code, at, found, Taken::KeptBoth);
        findings.push(finding.of(now.unit.as_str()).expecting(expected));
    }
}

/// Cumulative counts of one unit that fell, of several targets each by itself.
fn counts(item: &Item, now: &Entry, since: &Comparison, findings: &mut Findings) {
    for (target, m) in since.moved(&now.unit, item).into_iter().filter(|(_, moved)| moved.fell()) {
        let target = target.and_then(|at| item.targets.get(at)).map_or(String::new(), |t| format!("“{}”", t.words));
        let found = format!("{target}完成数{}，上期（{}）{}", m.now, since.period_of(&now.unit), m.then);
        let finding = Finding::new(Code::DoneFell, m.at, found, Taken::KeptBoth);
        findings.push(finding.of(now.unit.as_str()).expecting(format!("上期{}，本期{}以上", m.then, m.then)));
    }
}

/// Targets and dates of the list that are not what they were.
fn list_changed(report: &ItemReport, past: &ItemReport, period: Quarter, findings: &mut Findings) {
    let goals = |targets: &[Target]| {
        let said = |t: &Target| t.value.map_or_else(|| t.words.clone(), |value| format!("{value}{}", t.unit));
        targets.iter().map(said).collect::<Vec<_>>().join("、")
    };
    let dates = |milestones: &[Milestone]| {
        milestones.iter().filter_map(|m| m.due).map(|due| due.to_string()).collect::<Vec<_>>().join("、")
    };
    let pairs = [
        ("目标", goals(&report.targets), goals(&past.targets)),
        ("时限", dates(&report.milestones), dates(&past.milestones)),
    ];
    for (what, now, then) in pairs.into_iter().filter(|(_, now, then)| now != then) {
        let said = |text: String| if text.is_empty() { "无".to_string() } else { text };
        let found = format!("{}：{what}{}，上期（{period}）{}", report.id, said(now), said(then));
        let taken = Taken::Did("按现在的清单统计".into());
        findings.push(Finding::new(Code::ListChanged, Place::nowhere(), found, taken));
    }
}

/// Units past an item's last date: since the issue before, or already then.
fn slipped(report: &ItemReport, item: &Item, since: &Comparison, findings: &mut Findings) {
    let Some((due, new)) = since.passed(report) else { return };
    let late = |unit: &&String| {
        let then = since.derived_then(unit, item.id);
        let counts = if new { then != Some(Derived::Done) } else { then == Some(Derived::Overdue) };
        counts && since.now.only(unit, item.id).is_some_and(|entry| entry.derived == Derived::Overdue)
    };
    let units: Vec<&str> = item.expected_from.iter().filter(late).map(String::as_str).collect();
    if units.is_empty() {
        return;
    }
    let found = format!("{}（{due}到期）：{}", item.id, named(&units, "个"));
    let code = if new { Code::SlippedSince } else { Code::StillOverdue };
    findings.push(Finding::new(code, Place::nowhere(), found, Taken::Did("判为逾期未完成".into())));
}
