//! 明细: every row that was read and every cell that nobody filled in, each
//! answer as a value and as typed, with its source.

use super::context::Context;
use super::list::List;
use super::sheets::DETAIL;
use super::style::Look;
use super::table::{Column, Content, column};
use crate::model::ledger::{Answers, Entry, Extra, ItemReport, TargetCount};
use crate::model::task::ItemId;
use crate::model::value::{Answer, has_mobile_number};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::collections::BTreeMap;

struct Row<'a> {
    entry: &'a Entry,
    answers: &'a Answers,
    item: Option<&'a ItemReport>,
}

/// Writes the sheet; sources are for the screen, not for paper.
pub fn write(book: &mut Workbook, context: &Context<'_>) -> Result<(), XlsxError> {
    let items: BTreeMap<ItemId, &ItemReport> = context.ledger.items.iter().map(|item| (item.id, item)).collect();
    // A row for a whole task has the title of its first item.
    let of_task = |task: Option<u32>| context.ledger.items.iter().find(|item| Some(item.task) == task);
    let item = |entry: &Entry| entry.item.map_or_else(|| of_task(entry.task), |id| items.get(&id).copied());
    let row = |entry| Row { entry, answers: &entry.answers, item: item(entry) };
    let rows: Vec<Row<'_>> = context.ledger.entries.iter().map(row).collect();
    List { name: DETAIL, columns: columns(), frozen: 2, printed: 20, above: 0 }.write(book, context, &rows)
}

fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    vec![
        column("单位", 11.0, Look::Word, |r: &Row<'a>| Content::text(&r.entry.unit)),
        column("编号", 6.0, Look::Word, |r| match (r.entry.item, r.entry.task) {
            (None, Some(task)) => Content::text(format!("任务{task}")),
            (item, _) => Content::maybe(item, Content::shown),
        }),
        column("任务", 16.0, Look::Text, |r| Content::maybe(r.item, |item| Content::text(&item.title))),
        column("成果", 24.0, Look::Text, |r| {
            Content::maybe(r.item.filter(|_| r.entry.item.is_some()), |item| Content::text(&item.text))
        }),
        column("判定", 9.5, Look::Status, |r| Content::text(r.entry.derived.label())),
        column("依据", 20.0, Look::Text, |r| Content::text(r.entry.reasons.join("；"))),
        column("填报状态", 9.5, Look::Status, |r| {
            Content::reading(&r.answers.status, |s| Content::text(s.label()))
        }),
        column("状态原文", 9.0, Look::Text, |r| Content::typed(&r.answers.status)),
        column("完成率", 9.5, Look::Percent, |r| Content::reading(&r.answers.percent, |p| Content::Percent(*p))),
        column("完成率原文", 8.5, Look::Text, |r| Content::typed(&r.answers.percent)),
        column("目标数", 8.0, Look::Count, |r| Content::reading(&r.answers.target, |n| Content::quantity(*n))),
        column("目标数原文", 8.5, Look::Text, |r| Content::typed(&r.answers.target)),
        column("完成数", 8.0, Look::Count, |r| Content::reading(&r.answers.done, |n| Content::quantity(*n))),
        column("完成数原文", 8.5, Look::Text, |r| Content::typed(&r.answers.done)),
        column("分目标完成数", 18.0, Look::Text, |r| Content::text(counts(r))),
        column("工作进展", 42.0, Look::Text, |r| Content::typed(&r.answers.progress)),
        column("存在问题", 22.0, Look::Text, |r| Content::typed(&r.answers.problems)),
        column("下一步计划", 20.0, Look::Text, |r| Content::typed(&r.answers.next_steps)),
        column("亮点做法", 16.0, Look::Text, |r| Content::typed(&r.answers.highlight)),
        column("备注", 10.0, Look::Text, |r| Content::typed(&r.answers.note)),
        column("表外栏目", 20.0, Look::Text, |r| Content::text(extras(&r.entry.extra))),
        column("来源文件", 64.0, Look::Text, |r| {
            Content::maybe(r.entry.source.as_ref(), |s| Content::shown(&s.path))
        }),
        column("工作表", 12.0, Look::Text, |r| {
            Content::maybe(r.entry.source.as_ref(), |s| Content::text(&*s.sheet))
        }),
        column("行", 7.0, Look::Count, |r| {
            Content::maybe(r.entry.source.as_ref(), |source| Content::Number(f64::from(source.row)))
        }),
        column("单元格", 90.0, Look::Text, |r| Content::text(cells(r.answers))),
    ]
}

/// What counts towards each of several targets, where the numbers' own columns do
/// not show it: a line a target.
fn counts(row: &Row<'_>) -> String {
    let targets = row.item.map_or(&[][..], |item| &item.targets);
    let line = |count: &TargetCount| {
        let words = targets.get(count.target as usize - 1).map_or("", |target| &target.words);
        format!("{words}：{}", count.done.text.trim())
    };
    row.entry.counts_apart().map(line).collect::<Vec<_>>().join("\n")
}

/// Where each answer stands: `状态 D7，完成率 E7`.
fn cells(answers: &Answers) -> String {
    fn at<T>(answer: &Answer<T>) -> Option<crate::model::place::CellRef> {
        answer.as_ref().map(|given| given.cell)
    }
    let places = [
        ("状态", at(&answers.status)),
        ("完成率", at(&answers.percent)),
        ("目标", at(&answers.target)),
        ("完成", at(&answers.done)),
        ("进展", at(&answers.progress)),
        ("问题", at(&answers.problems)),
        ("下一步", at(&answers.next_steps)),
        ("亮点", at(&answers.highlight)),
        ("备注", at(&answers.note)),
    ];
    let named = places.into_iter().filter_map(|(name, cell)| cell.map(|cell| format!("{name} {cell}")));
    named.collect::<Vec<_>>().join("，")
}

/// Columns that the form does not know, in one cell.
fn extras(extra: &[Extra]) -> String {
    let line = |each: &Extra| {
        let words = if is_personal(each) { "（见 ledger.json）" } else { each.text.trim() };
        format!("{}：{words}", each.column.trim())
    };
    extra.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Words of headings under which people and numbers stand.
const PERSONAL: &[&str] = &["联系", "联络", "电话", "手机", "姓名", "填表", "填报人", "负责人", "经办", "微信"];

/// Whether a column the form does not know tells of a person, by its heading,
/// or by a mobile number in it.
fn is_personal(extra: &Extra) -> bool {
    PERSONAL.iter().any(|word| extra.column.contains(word)) || has_mobile_number(&extra.text)
}
