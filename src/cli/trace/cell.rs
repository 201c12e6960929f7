//! One cell of the board: what a unit answered for an item, and what was found there.

use super::words::{Said, Traced, answers, judged, place_of};
use crate::cli::terminal::table;
use crate::intake::status_word;
use crate::model::error::Error;
use crate::model::finding::{Code, Finding};
use crate::model::ledger::{Entry, ItemReport, Ledger, Source, UnitReport};
use crate::model::place::Place;
use crate::workspace::{line, place};
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;

/// # Errors
/// The unit is not to report the item, and did not.
pub(super) fn cell(ledger: &Ledger, item: &ItemReport, unit: &UnitReport) -> Result<Traced, Error> {
    let of_item = |entry: &Entry| match entry.item {
        Some(id) => id == item.id,
        // The row for the whole task, which its items are read from.
        None => entry.task == Some(item.task),
    };
    let is_own = |entry: &&Entry| of_item(entry) && entry.unit == unit.name;
    let entries: Vec<&Entry> = ledger.entries.iter().filter(is_own).collect();
    if entries.is_empty() {
        return Err(Error::Usage(format!("{}不要求{}填报，也没有填报", item.id, unit.name)));
    }
    let mut text = format!("{} {} @ {}\n", item.id, line(&item.title), unit.name);
    for entry in &entries {
        let _ = writeln!(text, "来源：{}", place_of(Some(unit), entry));
        let own = entry.source.as_ref().map(|row| &row.path);
        let other: BTreeSet<Source> = entry.rows().filter(|row| Some(&row.path) != own).collect();
        for row in other {
            let _ = writeln!(text, "更正：{} 第{}行", place(&Place::sheet(&row.path, &row.sheet)), row.row);
        }
        let at = |said: &Said| match own {
            Some(own) if said.row.path != *own => format!("{} {}", line(said.row.path.file_name()), said.cell),
            _ => said.cell.to_string(),
        };
        let row = |said: Said| [said.heading.clone(), at(&said), said.typed, said.read];
        let _ = writeln!(text, "判定：{}", judged(entry.derived, &entry.reasons));
        let answers = answers(ledger, entry);
        if answers.is_empty() {
            text += "没有填报\n";
        } else {
            text = text + "\n" + &table(["栏目", "单元格", "原文", "读作"], answers.into_iter().map(row));
        }
    }
    let is_at_row = |finding: &&Finding| {
        let (place, mut sources) = (&finding.place, entries.iter().flat_map(|entry| entry.rows()));
        sources.any(|source| {
            place.origin.as_ref() == Some(&source.path)
                && place.sheet.as_ref() == Some(&source.sheet)
                && place.cell.is_some_and(|cell| cell.row == source.row)
        })
    };
    // A word that staff explained: the answer stands in 裁定.xlsx, not at the row.
    let typed = entries.iter().filter_map(|entry| status_word(&entry.answers.status.as_ref()?.text));
    let explained: Vec<String> = typed.map(|question| question.about).collect();
    let is_of_word = |f: &&Finding| f.code == Code::RulingApplied && explained.contains(&f.found);
    let findings: Vec<&Finding> = ledger.findings.iter().filter(|f| is_at_row(f) || is_of_word(f)).collect();
    text.push_str(if findings.is_empty() { "" } else { "\n" });
    for finding in &findings {
        let cell = finding.place.cell.map_or_else(String::new, |cell| cell.to_string());
        let cell = if is_of_word(finding) { place(&finding.place) } else { cell };
        let _ = writeln!(text, "{} {}（{cell}）：{}", finding.code.id(), finding.code.row().title, finding.taken);
    }
    Ok((text, json!({ "item": item.id, "unit": unit.name, "entries": entries, "findings": findings })))
}
