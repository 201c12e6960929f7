//! Findings as a clerk wants them: whose they are, how many, and what to do.

use super::args::{FailOn, Report};
use crate::model::finding::{Finding, Severity};
use crate::model::ledger::{Ledger, UnitReport};
use crate::model::task::UnitKind;
use crate::workspace::{line, place};
use std::collections::BTreeMap;
use std::fmt::Write;

/// 1 where a finding is at or above the level that was asked for.
pub(super) fn exit(findings: &[Finding], report: &Report, default: FailOn) -> u8 {
    let level = report.fail_on.unwrap_or(default);
    u8::from(findings.iter().any(|finding| level.covers(finding.severity())))
}

/// How many units there are, and how they reported: `12 个单位：已报送 9、未报送 3`.
pub(super) fn reported(ledger: &Ledger) -> String {
    let states = ledger.states().into_iter().map(|(state, n)| format!("{} {n}", state.label()));
    format!("{} 个单位：{}", ledger.units.len(), states.collect::<Vec<_>>().join("、"))
}

/// How many findings there are of each severity: `错误 3、提醒 10、提示 5`.
pub(super) fn severities<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> String {
    counted(findings).map(|(severity, n)| format!("{} {n}", severity.label())).join("、")
}

fn counted<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> [(Severity, usize); 3] {
    let mut counts = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| (severity, 0));
    for finding in findings {
        counts.iter_mut().filter(|(severity, _)| *severity == finding.severity()).for_each(|(_, n)| *n += 1);
    }
    counts
}

/// The same as [`severities`], the errors by whose they are:
/// `错误 14（任务清单10、街镇4）、提醒 10、提示 5`.
pub(super) fn severities_by_whose(findings: &[Finding], units: &[UnitReport]) -> String {
    let noun = if units.iter().all(|unit| unit.kind == UnitKind::Town) { "街镇" } else { "单位" };
    let errors = || findings.iter().filter(|f| f.severity() == Severity::Error).map(Whose::of);
    let shares = [
        ("任务清单", errors().filter(|whose| *whose == Whose::List).count()),
        (noun, errors().filter(|whose| matches!(whose, Whose::Unit(_))).count()),
        ("其他", errors().filter(|whose| *whose == Whose::Unknown).count()),
    ];
    let shares: Vec<String> = shares.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("{name}{n}")).collect();
    let [errors, rest @ ..] = counted(findings).map(|(severity, n)| format!("{} {n}", severity.label()));
    let shares = if shares.is_empty() { String::new() } else { format!("（{}）", shares.join("、")) };
    format!("{errors}{shares}、{}", rest.join("、"))
}

/// Whose business a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose<'f> {
    /// Nobody can tell: a file without a sender.
    Unknown,
    Unit(&'f str),
    /// The author's of the list; it comes again every quarter.
    List,
}

impl<'f> Whose<'f> {
    fn of(finding: &'f Finding) -> Self {
        match finding.unit.as_deref() {
            _ if finding.code.is_of_list() => Self::List,
            Some(unit) => Self::Unit(unit),
            None => Self::Unknown,
        }
    }

    fn name(self) -> &'f str {
        match self {
            Self::Unknown => "本办公室核对",
            Self::Unit(unit) => unit,
            Self::List => "任务清单（每季相同，改正 master.xlsx 以后不再出现）",
        }
    }
}

/// Findings by unit, in the given order of units; those about nobody come first,
/// those about the list last. Those less grave than `least` are only counted.
pub(super) fn findings(list: &[Finding], units: &[UnitReport], least: Severity) -> String {
    let places: BTreeMap<&str, usize> = units.iter().map(|unit| unit.name.as_str()).zip(0..).collect();
    let mut groups: BTreeMap<_, Vec<&Finding>> = BTreeMap::new();
    for finding in list {
        let whose = Whose::of(finding);
        let place = match whose {
            Whose::Unit(name) => places.get(name).copied().unwrap_or(units.len()),
            Whose::Unknown | Whose::List => 0,
        };
        groups.entry((whose == Whose::List, whose != Whose::Unknown, place, whose)).or_default().push(finding);
    }
    let mut out = String::new();
    for ((.., whose), own) in groups {
        let _ = writeln!(out, "{}（{}）", whose.name(), severities(own.iter().copied()));
        own.iter().filter(|finding| finding.severity() <= least).for_each(|finding| write_one(&mut out, finding));
        out.push('\n');
    }
    out
}

/// One finding: where, what, what is right, what was done.
fn write_one(out: &mut String, finding: &Finding) {
    let row = finding.code.row();
    let _ = writeln!(out, "  [{}] {} {}", finding.severity().label(), row.id, row.title);
    let right = if finding.expected == row.example { "示例" } else { "应为" };
    let place = place(&finding.place);
    let lines = [
        ("位置", (!place.is_empty()).then_some(place)),
        ("现为", (!finding.found.is_empty()).then(|| line(&finding.found))),
        (right, Some(line(&finding.expected))),
        ("程序处理", Some(line(&finding.taken.to_string()))),
        ("请你做", Some(row.advice.to_string())),
    ];
    for (label, words) in lines.iter().filter_map(|(label, words)| Some((label, words.as_ref()?))) {
        let _ = writeln!(out, "        {label}：{words}");
    }
}
