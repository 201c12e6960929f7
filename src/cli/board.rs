//! What a person reads on the terminal: tables and lists in plain Chinese.
//!
//! Text that came from outside is shown without control characters, so that no
//! file name can drive the terminal.

use crate::finding::{Code, Finding, Severity};
use crate::ledger::{Fate, Ledger, UnitReport};
use crate::merge::Merged;
use crate::value::{Derived, clean, without_phones};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// One line of text from outside, safe to print.
pub(super) fn line(text: &str) -> String {
    let cleaned = without_phones(&clean(text));
    let flat: String =
        cleaned.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect();
    if flat.chars().count() <= 80 { flat } else { flat.chars().take(79).chain(['…']).collect() }
}

/// A table with columns as wide as their contents; Chinese counts two.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.width_cjk()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width_cjk());
        }
    }
    let mut out = String::new();
    let mut put = |cells: Vec<&str>| {
        let last = cells.len().saturating_sub(1);
        for (i, cell) in cells.iter().enumerate() {
            let pad = if i == last { 0 } else { widths[i].saturating_sub(cell.width_cjk()) + 2 };
            let _ = write!(out, "{cell}{}", " ".repeat(pad));
        }
        out.push('\n');
    };
    put(head.to_vec());
    for row in rows {
        put(row.iter().map(String::as_str).collect());
    }
    out
}

/// How many findings there are of each severity: `错误 3、提醒 10、提示 5`.
pub(super) fn severities<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let mut count: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in findings {
        *count.entry(finding.severity()).or_default() += 1;
    }
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    all.iter().map(|s| format!("{} {}", s.label(), count.get(s).unwrap_or(&0))).collect::<Vec<_>>().join("、")
}

/// One finding, as a clerk would want it: where, what, what is right, what was done.
fn finding(finding: &Finding) -> String {
    let row = finding.code.row();
    let place = line(&finding.place.to_string());
    let mut out = format!("  [{}] {} {}", finding.severity().label(), row.id, row.title);
    if !place.is_empty() {
        let _ = write!(out, "\n        位置：{place}");
    }
    if !finding.found.is_empty() {
        let _ = write!(out, "\n        现为：{}", line(&finding.found));
    }
    let right = if finding.expected == row.example { "示例" } else { "应为" };
    let _ = write!(out, "\n        {right}：{}", line(&finding.expected));
    let _ = write!(out, "\n        程序处理：{}", line(&finding.taken.to_string()));
    let _ = write!(out, "\n        请你做：{}", row.advice);
    out
}

/// Findings by unit, in the given order of units; those of nobody come first.
/// Those less grave than `least` are only counted.
pub(super) fn findings(list: &[Finding], units: &[UnitReport], least: Severity) -> String {
    let mut by_unit: BTreeMap<Option<&str>, Vec<&Finding>> = BTreeMap::new();
    for item in list {
        by_unit.entry(item.unit.as_deref()).or_default().push(item);
    }
    let named: Vec<Option<&str>> = units.iter().map(|unit| Some(unit.name.as_str())).collect();
    let others: BTreeSet<Option<&str>> =
        by_unit.keys().copied().filter(|u| u.is_some() && !named.contains(u)).collect();
    let mut out = String::new();
    for unit in std::iter::once(None).chain(named).chain(others) {
        let Some(own) = by_unit.get(&unit) else { continue };
        let _ = writeln!(out, "{}（{}）", unit.unwrap_or("本办公室核对"), severities(own.iter().copied()));
        for item in own.iter().filter(|f| f.severity() <= least) {
            let _ = writeln!(out, "{}", finding(item));
        }
        out.push('\n');
    }
    out
}

/// How much came in and what became of it; the sum is checked.
pub(super) fn tally(merged: &Merged) -> String {
    let mut rows: BTreeMap<Fate, usize> = BTreeMap::new();
    for disposition in &merged.ledger.dispositions {
        *rows.entry(disposition.what).or_default() += disposition.row_count();
    }
    let classes: Vec<String> =
        rows.iter().filter(|(_, n)| **n > 0).map(|(fate, n)| format!("{} {n}", fate.label())).collect();
    let held = merged.held;
    let sum: usize = rows.values().sum();
    let closing = match merged.nothing_is_lost() {
        true => format!("合计 {sum} 行，一件不漏"),
        false => format!("合计 {sum} 行，与收到的不符，这是程序的错误，请把收件夹发给维护人员"),
    };
    format!(
        "收到 {} 个文件，读出 {} 张工作表、{} 行：{}；{closing}\n",
        held.files,
        held.sheets,
        held.rows,
        if classes.is_empty() { "无".into() } else { classes.join("、") }
    )
}

/// The board of units: who reported, how, and how much.
pub(super) fn units(ledger: &Ledger) -> String {
    let rows: Vec<Vec<String>> = ledger
        .units
        .iter()
        .map(|unit| {
            let expected = expected(ledger, &unit.name);
            let filled = expected.iter().filter(|derived| !matches!(derived, Derived::Unreported)).count();
            let of = |wanted: Derived| expected.iter().filter(|derived| **derived == wanted).count().to_string();
            let mut row =
                vec![unit.name.clone(), unit.state.label().to_string(), expected.len().to_string(), filled.to_string()];
            row.extend([Derived::Done, Derived::OnTrack, Derived::Lagging, Derived::Overdue].map(of));
            row.push(unit.source.as_ref().map_or_else(String::new, |source| line(&source.to_string())));
            row
        })
        .collect();
    table(&["单位", "报送情况", "应报", "已报", "已完成", "序时推进", "滞后", "逾期", "来源"], &rows)
}

/// The derived statuses of the items expected from a unit, one an item.
fn expected(ledger: &Ledger, unit: &str) -> Vec<Derived> {
    let expected: BTreeSet<_> =
        ledger.items.iter().filter(|item| item.expected_from.iter().any(|u| u == unit)).map(|item| item.id).collect();
    let mut by_item = BTreeMap::new();
    for entry in ledger.entries.iter().filter(|entry| entry.unit == unit) {
        if let Some(item) = entry.item.filter(|item| expected.contains(item)) {
            by_item.entry(item).or_insert(entry.derived);
        }
    }
    by_item.into_values().collect()
}

/// One code, or the list of all.
pub(super) fn explain(code: Option<Code>) -> String {
    match code {
        Some(code) => {
            let row = code.row();
            format!(
                "{} {}（{}）\n\n含义：{}\n正确写法：{}\n怎么办：{}\n",
                row.id,
                row.title,
                row.severity.label(),
                row.meaning,
                row.example,
                row.advice
            )
        }
        None => {
            let rows: Vec<Vec<String>> = Code::ALL
                .iter()
                .map(|code| {
                    vec![code.id().to_string(), code.row().severity.label().to_string(), code.row().title.to_string()]
                })
                .collect();
            table(&["代码", "级别", "含义"], &rows)
        }
    }
}
