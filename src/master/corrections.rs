//! 更正: words of the list replaced where staff say so, while they are still
//! the words that the row names; visibly, and listed in the annex.

use super::item_words::Deliverable;
use super::sheets::{Row, SheetTable, unread_words};
use crate::model::config::Correction;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::task::Task;
use crate::model::value::labelled;

labelled! {
    /// What a correction may replace; the label is the word in 更正.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(super) enum Field {
        Title "任务",
        Requirement "具体要求",
        Owners "责任部门",
        Support "配合单位",
        Deliverable "成果",
    }
}

/// Applies the rows from above; each sees what those before it made.
pub(super) fn apply(
    table: &SheetTable,
    tasks: &mut [Task],
    deliverables: &mut [Deliverable],
    findings: &mut Findings,
) -> Vec<Correction> {
    let corrections = table.rows().map(|row| correct(row, tasks, deliverables, findings)).collect();
    for task in tasks {
        task.owners.take_if(|owners| owners.is_empty());
        task.support.take_if(|support| support.is_empty());
    }
    corrections
}

fn correct(row: Row, tasks: &mut [Task], deliverables: &mut [Deliverable], findings: &mut Findings) -> Correction {
    let mut correction = Correction {
        id: row.text("编号"),
        field: row.text("字段"),
        original: row.text("原文"),
        replacement: row.text("改为"),
        reason: row.text("理由"),
        confirmed_by: row.text("确认人"),
        date: row.text("日期"),
        applied: false,
    };
    let original = correction.original.as_str();
    match words_of(&correction, tasks, deliverables) {
        Some(words) if *words == original => {
            words.clone_from(&correction.replacement);
            let taken = Taken::Did(format!("改为“{}”", correction.replacement));
            findings.add(Code::CorrectionApplied, row.place("原文"), original, taken);
            correction.applied = true;
        }
        Some(words) => {
            let taken = Taken::Did("未应用，保留清单文字".into());
            let finding = Finding::new(Code::CorrectionStale, row.place("原文"), original, taken);
            findings.push(finding.expecting(format!("清单现有文字：{words}")));
        }
        None => {
            let found = format!("{} {}", correction.id, correction.field);
            let expected = "任务编号和任务、具体要求、责任部门、配合单位，或成果编号和成果";
            findings.push(unread_words(row, "编号", found, expected, Taken::RowSkipped));
        }
    }
    correction
}

/// The words that the row is about, as they stand; `None` where it names none.
fn words_of<'a>(
    correction: &Correction,
    tasks: &'a mut [Task],
    deliverables: &'a mut [Deliverable],
) -> Option<&'a mut String> {
    let (id, field) = (correction.id.trim(), Field::of_label(&correction.field)?);
    let task = tasks.iter_mut().find(|task| id.parse() == Ok(task.number));
    match field {
        Field::Title => Some(&mut task?.title),
        Field::Requirement => Some(&mut task?.requirement),
        Field::Owners => Some(task?.owners.get_or_insert_default()),
        Field::Support => Some(task?.support.get_or_insert_default()),
        Field::Deliverable => deliverables.iter_mut().find(|w| id.parse() == Ok(w.id)).map(|w| &mut w.text),
    }
}
