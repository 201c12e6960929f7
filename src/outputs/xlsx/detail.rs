//! 明细: every row that was read and every cell that nobody filled in, each
//! answer as a value and as typed, with its source.

use super::list::{List, lists};
use super::style::Look;
use super::table::{Column, Content, column};
use super::{DETAIL, Scene};
use crate::model::ledger::{Answers, Entry, Extra, ItemReport};
use crate::model::task::ItemId;
use crate::model::value::{Answer, Percent, Quantity, Status, has_mobile_number};
use rust_xlsxwriter::{Workbook, XlsxError};
use std::collections::BTreeMap;

/// Rows that a sheet takes before the next one begins, below Excel's limit of
/// 1,048,576.
pub const ROWS_A_SHEET: usize = 1_048_000;

/// Link to the detail row of the entry at this position of the ledger.
pub fn link(position: usize) -> String {
    let name = super::list::sheet_name(DETAIL, position / ROWS_A_SHEET);
    format!("internal:'{name}'!A{}", position % ROWS_A_SHEET + 2)
}

/// A row of the sheet.
struct Row<'a> {
    entry: &'a Entry,
    item: Option<&'a ItemReport>,
}

/// Writes the sheet.
pub fn write(book: &mut Workbook, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let items: BTreeMap<ItemId, &ItemReport> = scene.ledger.items.iter().map(|item| (item.id, item)).collect();
    let rows: Vec<Row<'_>> = scene
        .ledger
        .entries
        .iter()
        .map(|entry| Row { entry, item: entry.item.and_then(|id| items.get(&id).copied()) })
        .collect();
    let list = List {
        name: DETAIL,
        frozen: 2,
        printed: PRINTED,
        statuses: &[JUDGED, REPORTED],
        severities: None,
        rows_a_sheet: ROWS_A_SHEET,
        above: 0,
    };
    lists(book, scene, &list, &columns(), &rows)
}

/// Columns that go to paper; sources are for the screen.
const PRINTED: usize = 19;
/// The column of the derived status.
const JUDGED: u16 = 4;
/// The column of the reported status.
const REPORTED: u16 = 6;

fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    vec![
        column("单位", 11.0, Look::Word, |r| Content::text(&r.entry.unit)),
        column("编号", 6.0, Look::Word, |r| r.entry.item.map_or(Content::Blank, |id| Content::made(id.to_string()))),
        column("任务", 16.0, Look::Text, |r| r.item.map_or(Content::Blank, |item| Content::text(&item.title))),
        column("成果", 24.0, Look::Text, |r| r.item.map_or(Content::Blank, |item| Content::text(&item.text))),
        column("判定", 9.5, Look::Word, |r| Content::text(r.entry.derived.label())),
        column("依据", 20.0, Look::Text, |r| Content::made(r.entry.reasons.join("；"))),
        column("填报状态", 9.5, Look::Word, |r| Content::reading(r.entry.answers.status.as_ref(), status)),
        column("状态原文", 9.0, Look::Text, |r| Content::typed(r.entry.answers.status.as_ref())),
        column("完成率", 9.5, Look::Percent, |r| Content::reading(r.entry.answers.percent.as_ref(), percent)),
        column("完成率原文", 8.5, Look::Text, |r| Content::typed(r.entry.answers.percent.as_ref())),
        column("目标数", 8.0, Look::Count, |r| Content::reading(r.entry.answers.target.as_ref(), number)),
        column("目标数原文", 8.5, Look::Text, |r| Content::typed(r.entry.answers.target.as_ref())),
        column("完成数", 8.0, Look::Count, |r| Content::reading(r.entry.answers.done.as_ref(), number)),
        column("完成数原文", 8.5, Look::Text, |r| Content::typed(r.entry.answers.done.as_ref())),
        column("工作进展", 42.0, Look::Text, |r| Content::typed(r.entry.answers.progress.as_ref())),
        column("存在问题", 22.0, Look::Text, |r| Content::typed(r.entry.answers.problems.as_ref())),
        column("下一步计划", 20.0, Look::Text, |r| Content::typed(r.entry.answers.next_steps.as_ref())),
        column("亮点做法", 16.0, Look::Text, |r| Content::typed(r.entry.answers.highlight.as_ref())),
        column("备注", 10.0, Look::Text, |r| Content::typed(r.entry.answers.note.as_ref())),
        column("表外栏目", 20.0, Look::Text, |r| Content::made(extras(&r.entry.extra))),
        column("来源文件", 64.0, Look::Text, |r| {
            r.entry.source.as_ref().map_or(Content::Blank, |source| Content::made(source.path.to_string()))
        }),
        column("工作表", 12.0, Look::Text, |r| {
            r.entry.source.as_ref().map_or(Content::Blank, |source| Content::text(&source.sheet))
        }),
        column("行", 7.0, Look::Count, |r| {
            r.entry.source.as_ref().map_or(Content::Blank, |source| Content::Number(f64::from(source.row)))
        }),
        column("单元格", 90.0, Look::Text, |r| Content::made(cells(&r.entry.answers))),
    ]
}

fn status<'a>(status: &Status) -> Content<'a> {
    Content::text(status.label())
}

fn percent<'a>(percent: &Percent) -> Content<'a> {
    Content::Percent(*percent)
}

fn number<'a>(quantity: &Quantity) -> Content<'a> {
    Content::quantity(Some(*quantity))
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
    let line = |each: &Extra| match is_personal(each) {
        true => format!("{}：（见 ledger.json）", each.column.trim()),
        false => format!("{}：{}", each.column.trim(), each.text.trim()),
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
