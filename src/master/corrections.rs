//! 更正: words of the list, and answers of units, replaced where staff say so, while
//! they are still the words that the row names; visibly, and listed in the annex.

use super::directory::Directory;
use super::item_words::Deliverable;
use super::sheets::{Row, SheetTable, unread, unread_words};
use crate::model::config::{Correction, ToldAnswer};
use crate::model::due::read_typed_day;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::{Column, FIELDS, Field};
use crate::model::task::Task;
use crate::model::value::{key, labelled};

labelled! {
    /// What of the list a correction may replace; the label is the word in 更正.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum ListField {
        Title "任务",
        Requirement "具体要求",
        Owners "责任部门",
        Support "配合单位",
        Deliverable "成果",
    }
}

/// What the column 字段 offers: the fields of the list, then the answers of units.
pub(super) fn fields() -> Vec<&'static str> {
    let answers = FIELDS.iter().map(|field| field.column).filter(|column| column.is_answer());
    ListField::ALL.map(ListField::label).into_iter().chain(answers.map(Column::name)).collect()
}

/// What the rows of 更正 correct.
#[derive(Default)]
pub(super) struct Corrected {
    /// The list itself, applied or not.
    pub list: Vec<Correction>,
    /// Answers of units, to be applied to what they sent.
    pub answers: Vec<ToldAnswer>,
}

/// Applies the rows from above that name no unit; each sees what those before it made.
/// The others are of answers, which are not known yet; `year` is the plan year.
pub(super) fn apply(
    table: &SheetTable,
    (tasks, deliverables): (&mut [Task], &mut [Deliverable]),
    (units, year): (&Directory, i32),
    findings: &mut Findings,
) -> Corrected {
    let mut corrected = Corrected::default();
    for row in table.rows() {
        if row.text("单位").is_empty() {
            corrected.list.push(correct(row, tasks, deliverables, findings));
        } else {
            match told(row, deliverables, units, year) {
                Ok(answer) => corrected.answers.push(answer),
                Err((heading, expected)) => findings.push(unread(row, heading, expected, Taken::RowSkipped)),
            }
        }
    }
    for task in tasks {
        task.owners.take_if(|owners| owners.is_empty());
        task.support.take_if(|support| support.is_empty());
    }
    corrected
}

/// A row about an answer of a unit; the error is the heading of the cell that does not
/// read, and what is expected there.
fn told(
    row: Row,
    deliverables: &[Deliverable],
    units: &Directory,
    year: i32,
) -> Result<ToldAnswer, (&'static str, &'static str)> {
    let unit = units.named(&row.text("单位")).ok_or(("单位", "“单位”表中的名称或别名"))?;
    let item = row.text("编号").trim().parse().ok();
    let item = item.filter(|id| deliverables.iter().any(|words| words.id == *id)).ok_or(("编号", "成果的编号"))?;
    let field = key(&row.text("字段"));
    let mut answers = FIELDS.iter().filter(|known| known.column.is_answer());
    let is_named = |known: &&Field| known.headings().chain([known.column.name()]).any(|name| key(name) == field);
    let column = answers.find(is_named).map(|known| known.column);
    let column = column.ok_or(("字段", "填报表的栏名：状态、完成率、完成数、工作进展、存在问题等"))?;
    let replacement = row.cell("改为").cloned().ok_or(("改为", "单位更正后的内容"))?;
    let typed = row.cell("日期").and_then(|cell| read_typed_day(cell, year));
    // A call in January is of the year after the plan's.
    let typed = typed.filter(|typed| typed.has_year).map(|typed| typed.day);
    let date = typed.ok_or(("日期", "接到更正的年月日，如 2025-10-09；按日期认定是哪一期的"))?;
    Ok(ToldAnswer {
        unit: unit.name.clone(),
        item,
        column,
        original: row.text("原文"),
        replacement,
        reason: row.text("理由"),
        confirmed_by: row.text("确认人"),
        date,
        place: row.place("改为"),
    })
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
    let (id, field) = (correction.id.trim(), ListField::of_label(&correction.field)?);
    let task = tasks.iter_mut().find(|task| id.parse() == Ok(task.number));
    match field {
        ListField::Title => Some(&mut task?.title),
        ListField::Requirement => Some(&mut task?.requirement),
        ListField::Owners => Some(task?.owners.get_or_insert_default()),
        ListField::Support => Some(task?.support.get_or_insert_default()),
        ListField::Deliverable => deliverables.iter_mut().find(|w| id.parse() == Ok(w.id)).map(|w| &mut w.text),
    }
}
