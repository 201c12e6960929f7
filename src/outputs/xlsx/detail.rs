//! 明细: every row that was read and every cell that nobody filled in, each
//! answer as a value and as typed, with its source.

use super::book::Book;
use super::context::Context;
use super::entries::{self, Line};
use super::list::List;
use super::sheets::DETAIL;
use super::style::Look;
use super::table::{Column, Content, column};
use crate::model::ledger::{Entry, TargetCount};
use crate::model::value::Answer;
use rust_xlsxwriter::XlsxError;
use std::fmt::Write as _;

/// Writes the sheet; sources are for the screen, not for paper.
pub fn write<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let lines = entries::lines(context, 0..context.ledger.entries.len());
    List { name: DETAIL, columns: columns(), frozen: 2, printed: 21, above: 0 }.write(
        book,
        &context.view.lights,
        |name| context.heading(name),
        lines,
    )
}

fn columns<'a>() -> Vec<Column<'a, Line<'a>>> {
    vec![
        entries::unit(),
        entries::number(),
        column("任务", 12.0, Look::Text, |l: &Line<'a>| Content::maybe(l.item, |item| Content::text(&item.title))),
        entries::deliverable(),
        entries::reported(),
        column("状态原文", 9.0, Look::Text, |l| Content::typed(&l.entry.answers.status)),
        entries::standing(),
        column("计入统计", 6.0, Look::Word, |l| {
            Content::text(if l.is_counted { "是" } else { entries::UNCOUNTED })
        }),
        entries::reasons(20.0),
        column("完成率", 9.5, Look::Percent, |l| {
            Content::reading(&l.entry.answers.percent, |percent| Content::Percent(*percent))
        }),
        column("完成率原文", 7.5, Look::Text, |l| Content::typed(&l.entry.answers.percent)),
        column("目标数", 8.0, Look::Count, |l| Content::reading(&l.entry.answers.target, |n| Content::quantity(*n))),
        column("目标数原文", 7.5, Look::Text, |l| Content::typed(&l.entry.answers.target)),
        column("完成数", 8.0, Look::Count, |l| Content::reading(&l.entry.answers.done, |n| Content::quantity(*n))),
        column("完成数原文", 7.5, Look::Text, |l| Content::typed(&l.entry.answers.done)),
        column("分目标完成数", 14.0, Look::Text, |l| l.public(counts(l))),
        column("工作进展", 38.0, Look::Text, |l| l.typed(&l.entry.answers.progress)),
        column("存在问题", 19.0, Look::Text, |l| l.typed(&l.entry.answers.problems)),
        column("下一步计划", 18.0, Look::Text, |l| l.typed(&l.entry.answers.next_steps)),
        column("亮点做法", 14.0, Look::Text, |l| l.typed(&l.entry.answers.highlight)),
        column("备注", 8.0, Look::Text, |l| l.typed(&l.entry.answers.note)),
        column("表外栏目", 20.0, Look::Text, |l| l.public(extras(l))),
        entries::file(64.0),
        entries::sheet(),
        column("行", 7.0, Look::Count, |l| {
            Content::maybe(l.entry.source.as_ref(), |source| Content::Number(f64::from(source.row)))
        }),
        column("单元格", 90.0, Look::Text, |l| Content::text(cells(l.entry))),
    ]
}

/// What counts towards each of several targets, where the numbers' own columns do
/// not show it: a line a target.
fn counts(line: &Line<'_>) -> String {
    let targets = line.item.map_or(&[][..], |item| &item.targets);
    let towards = |count: &TargetCount| {
        let words = targets.get(count.target as usize - 1).map_or("", |target| &target.words);
        format!("{words}：{}", count.done.text.trim())
    };
    line.entry.counts_apart().map(towards).collect::<Vec<_>>().join("\n")
}

/// Where each answer stands: `状态 D7，完成率 E7`, with its file where that is another.
fn cells(entry: &Entry) -> String {
    fn at<T>(answer: &Answer<T>) -> Option<String> {
        answer.as_ref().map(|given| entries::spot(given.source(), given.cell))
    }
    let answers = &entry.answers;
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
    let mut named = String::new();
    for (name, cell) in places.into_iter().filter_map(|(name, cell)| Some((name, cell?))) {
        let _ = write!(named, "{}{name} {cell}", if named.is_empty() { "" } else { "，" });
    }
    named
}

/// Columns that the form does not know, in one cell.
fn extras(line: &Line<'_>) -> String {
    let each = line.entry.extra.iter().map(|extra| {
        let words = extra.text.trim();
        let words = if entries::is_personal(&extra.column, words) { "（见 ledger.json）" } else { words };
        format!("{}：{words}", extra.column.trim())
    });
    each.collect::<Vec<_>>().join("\n")
}
