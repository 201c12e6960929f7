//! 更正: words of the list replaced where staff say so, while they are still
//! the words that the row names; visibly, and listed in the annex.

use super::book::{Line, Table};
use super::derive::Words;
use crate::model::config::Correction;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::task::Task;
use crate::model::value::key;

/// Applies the rows from above; each sees what those before it made.
pub(super) fn apply(
    table: &Table,
    tasks: &mut [Task],
    words: &mut [Words],
    findings: &mut Findings,
) -> Vec<Correction> {
    table.lines().map(|line| one(line, tasks, words, findings)).collect()
}

fn one(line: Line, tasks: &mut [Task], words: &mut [Words], findings: &mut Findings) -> Correction {
    let mut correction = Correction {
        id: line.text("编号"),
        field: line.text("字段"),
        original: line.text("原文"),
        replacement: line.text("改为"),
        reason: line.text("理由"),
        confirmed_by: line.text("确认人"),
        date: line.text("日期"),
        applied: false,
    };
    let stands = now(&correction, tasks, words);
    match stands {
        Some(text) if text == correction.original => {
            replace(&correction, tasks, words);
            correction.applied = true;
            let taken = Taken::Did(format!("改为“{}”", correction.replacement));
            findings.push(Finding::new(Code::CorrectionApplied, line.place("原文"), &correction.original, taken));
        }
        Some(text) => {
            let taken = Taken::Did("未应用，保留清单文字".into());
            let finding = Finding::new(Code::CorrectionStale, line.place("原文"), &correction.original, taken);
            findings.push(finding.expecting(format!("清单现有文字：{text}")));
        }
        None => {
            let found = format!("{} {}", correction.id, correction.field);
            let finding = Finding::new(Code::SettingUnread, line.place("编号"), found, Taken::RowSkipped);
            findings.push(finding.expecting("任务编号和任务、具体要求、责任部门，或成果编号和成果"));
        }
    }
    correction
}

/// The words that the row is about, as they stand; `None` where it names none.
fn now(correction: &Correction, tasks: &[Task], words: &[Words]) -> Option<String> {
    let id = correction.id.trim();
    if key(&correction.field) == "成果" {
        let id = id.parse().ok()?;
        return words.iter().find(|w| w.id == id).map(|w| w.text.clone());
    }
    let number: u32 = id.parse().ok()?;
    let task = tasks.iter().find(|task| task.number == number)?;
    match key(&correction.field).as_str() {
        "任务" => Some(task.title.clone()),
        "具体要求" => Some(task.requirement.clone()),
        "责任部门" => Some(task.owners.clone().unwrap_or_default()),
        _ => None,
    }
}

fn replace(correction: &Correction, tasks: &mut [Task], words: &mut [Words]) {
    let new = correction.replacement.clone();
    let id = correction.id.trim();
    if key(&correction.field) == "成果" {
        words.iter_mut().filter(|w| w.id.to_string() == id).for_each(|w| w.text = new.clone());
        return;
    }
    for task in tasks.iter_mut().filter(|task| task.number.to_string() == id) {
        match key(&correction.field).as_str() {
            "任务" => task.title = new.clone(),
            "具体要求" => task.requirement = new.clone(),
            "责任部门" => task.owners = Some(new.clone()).filter(|text| !text.is_empty()),
            _ => {}
        }
    }
}
