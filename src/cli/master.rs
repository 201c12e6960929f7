//! `master`: the list as understood, and what is doubtful in it.

use super::args::{FailOn, Manner, Master};
use super::findings::{exit, findings, severities};
use super::quarter::workspace_of;
use super::terminal::{Host, Spoken, pretty, table};
use crate::model::due::Milestone;
use crate::model::error::Error;
use crate::model::finding::{Finding, Severity};
use crate::model::span::{Span, Spanned};
use crate::model::task::{Item, MasterList, Target};
use crate::model::value::shortened;
use crate::workspace::line;
use serde_json::{Value, json};

/// Lists what was understood.
///
/// # Errors
/// There is no workspace, or its list cannot be used.
pub(super) fn master(args: &Master, host: &Host) -> Result<Spoken, Error> {
    let (workspace, _) = workspace_of(&args.dir, None, host)?;
    let doubts = workspace.findings.clone().into_sorted();
    let out = match args.report.manner() {
        Manner::Json => pretty(&understood(&workspace.master, &doubts)),
        Manner::Quiet => findings(&doubts, &[], Severity::Error),
        Manner::Full => list_words(&workspace.master, &doubts),
    };
    Ok(Spoken::new(out, exit(&doubts, &args.report, FailOn::Error)))
}

/// The list for a program.
pub(super) fn understood(list: &MasterList, doubts: &[Finding]) -> Value {
    let item = |item: &Item| {
        json!({
            "id": item.id,
            "task": item.id.task,
            "title": item.title,
            "text": item.text,
            "duplicate_of": item.duplicate_of,
            "milestones": item.milestones,
            "targets": item.targets,
            "owners": item.owners,
            "expected_from": item.expected_from,
        })
    };
    let items: Vec<Value> = list.items.iter().map(item).collect();
    let spans = list.spans.iter().map(|spanned| {
        let Spanned { sheet, name, span: Span { from, until }, into } = spanned;
        json!({ "sheet": sheet, "name": name, "from": from, "until": until, "into": into })
    });
    let spans: Vec<Value> = spans.collect();
    json!({
        "year": list.year, "quarter": list.quarter, "tasks": list.tasks.len(), "items": items, "spans": spans,
        "findings": doubts,
    })
}

/// The list for a person: one line an item, then what is doubtful.
pub(super) fn list_words(list: &MasterList, doubts: &[Finding]) -> String {
    format!(
        "{}年：{}项任务，{}项成果，{}个单位\n{}\n{}\n需要核对：{}\n\n{}",
        list.year,
        list.tasks.len(),
        list.items.len(),
        list.units.len(),
        spans(list),
        table(["编号", "成果", "时限", "目标", "应填报单位"], list.items.iter().map(|item| row(item, list))),
        severities(doubts),
        findings(doubts, &[], Severity::Note)
    )
}

/// Of which quarter the list is where that matters, and the rows that hold in some quarters only.
fn spans(list: &MasterList) -> String {
    if list.spans.is_empty() {
        return String::new();
    }
    let row = |Spanned { sheet, name, span, into }: &Spanned| {
        let into = if into.is_empty() { String::new() } else { format!("，并入{}", line(into)) };
        format!("  {sheet} {}：{span}{into}\n", line(name))
    };
    let rows: String = list.spans.iter().map(row).collect();
    let of = list.quarter.map_or(String::new(), |quarter| format!("以下为{}的清单。", quarter.title()));
    format!("{of}只在部分季度有效的：\n{rows}")
}

fn row(item: &Item, list: &MasterList) -> [String; 5] {
    const LONGEST: usize = 24;
    let text = if item.text.is_empty() { "（原表空缺）".into() } else { shortened(&line(&item.text), LONGEST) };
    let date = |m: &Milestone| match (m.from, m.due) {
        (_, Some(due)) => format!("{}{due}", m.label),
        (Some(from), None) => format!("{}{from}起", m.label),
        (None, None) => m.words.clone(),
    };
    let target = |t: &Target| t.value.map_or_else(|| t.words.clone(), |value| format!("{value}{}", t.unit));
    let dates: Vec<String> = item.milestones.iter().map(date).collect();
    let targets: Vec<String> = item.targets.iter().map(target).collect();
    let towns = list.towns().count();
    let expected = match (item.duplicate_of, item.expected_from.as_slice()) {
        (Some(id), _) => format!("同{id}"),
        (None, []) => "无".into(),
        (None, names) if names.len() == towns => format!("各街镇（{towns}）"),
        (None, names) if names.len() > 3 => format!("{}等{}个", names[0], names.len()),
        (None, names) => names.join("、"),
    };
    [item.id.to_string(), text, line(&dates.join("；")), line(&targets.join("；")), line(&expected)]
}
