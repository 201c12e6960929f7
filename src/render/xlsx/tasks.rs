//! 任务: one row an item, with its dates, targets, counts and status.

use super::list::{List, lists};
use super::style::Look;
use super::table::{Column, Content, column, column_number, row_number};
use super::{MATRIX, Scene, TASKS, detail, matrix};
use crate::briefing::{DueView, ItemView};
use crate::ledger::{Closing, ItemReport};
use crate::place::column_letters;
use crate::task::{ItemId, Scope, Target, Task};
use crate::value::{Derived, Quantity};
use chrono::NaiveDate;
use rust_xlsxwriter::{Formula, Workbook, XlsxError};
use std::collections::BTreeMap;

/// A row of the sheet.
struct Row<'a> {
    view: &'a ItemView,
    item: Option<&'a ItemReport>,
    task: Option<&'a Task>,
    detail: Option<String>,
    matrix: Option<String>,
}

/// The first of the columns with counts: 应报, 已报, then a column a status.
const COUNTS: usize = 11;
/// The column of the status.
const STATUS: u16 = 4;
/// Columns that go to paper.
const PRINTED: usize = 25;

/// Writes the sheet.
pub fn write(book: &mut Workbook, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let list = List {
        name: TASKS,
        frozen: 3,
        printed: PRINTED,
        statuses: &[STATUS],
        severities: None,
        rows_a_sheet: detail::ROWS_A_SHEET,
        above: 0,
    };
    let rows = rows(scene);
    lists(book, scene, &list, &columns(), &rows)?;
    totals(book, scene, &rows)
}

fn rows<'a>(scene: &Scene<'a>) -> Vec<Row<'a>> {
    let items: BTreeMap<String, &ItemReport> = scene.ledger.items.iter().map(|i| (i.id.to_string(), i)).collect();
    let tasks: BTreeMap<u32, &Task> = scene.master.tasks.iter().map(|task| (task.number, task)).collect();
    let places: BTreeMap<&str, usize> =
        scene.view.matrix.columns.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
    let row = |view: &'a ItemView| Row {
        view,
        item: items.get(&view.id).copied(),
        task: tasks.get(&view.task).copied(),
        detail: view.id.parse::<ItemId>().ok().and_then(|id| scene.cross.item(id)),
        matrix: places.get(view.id.as_str()).map(|i| format!("internal:'{MATRIX}'!{}", matrix::heading_cell(*i))),
    };
    scene.view.items.iter().map(row).collect()
}

fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    let mut columns = vec![
        column("编号", 6.0, Look::Word, |r: &Row<'a>| Content::text(&r.view.id)),
        column("任务", 18.0, Look::Text, |r| r.item.map_or(Content::Blank, |item| Content::text(&item.title))),
        column("成果", 26.0, Look::Text, deliverable),
        column("责任单位", 14.0, Look::Text, |r| Content::made(r.view.owners.join("、"))),
        column("状态", 9.5, Look::Word, |r| Content::text(&r.view.label)),
        column("时限（原文）", 14.0, Look::Text, |r| Content::made(words(&r.view.dates))),
        column("到期日", 11.5, Look::Date, |r| Content::date(deciding(r.view))),
        column("严格到期日", 11.5, Look::Date, |r| Content::date(strict(r))),
        column("目标", 8.0, Look::Count, |r| first(r).map_or(Content::Blank, |(_, c)| Content::quantity(c.target))),
        column("填报合计", 8.0, Look::Count, |r| {
            first(r).map_or(Content::Blank, |(_, c)| Content::quantity(c.sum))
        }),
        column("差额", 8.0, Look::Count, |r| first(r).map_or(Content::Blank, |(_, c)| Content::quantity(c.gap))),
        column("应报单位", 5.5, Look::Tally, |r| Content::quantity(Some(r.view.expected.value))),
        column("已报单位", 5.5, Look::Tally, |r| Content::quantity(Some(r.view.reported.value))),
    ];
    columns.extend([
        class::<0>(),
        class::<1>(),
        class::<2>(),
        class::<3>(),
        class::<4>(),
        class::<5>(),
        class::<6>(),
        class::<7>(),
        class::<8>(),
        class::<9>(),
    ]);
    columns.extend([
        column("目标说明", 22.0, Look::Text, |r: &Row<'a>| Content::made(targets(r))),
        column("说明", 26.0, Look::Text, |r| Content::made(r.view.reasons.join("；"))),
        column("看矩阵", 7.0, Look::Word, |r| Content::link("矩阵", r.matrix.clone())),
        column("看明细", 7.0, Look::Word, |r| Content::link("首行", r.detail.clone())),
        column("具体要求", 60.0, Look::Text, |r| {
            r.task.map_or(Content::Blank, |task| Content::text(&task.requirement))
        }),
    ]);
    columns
}

/// The words of the deliverable, and what it repeats.
fn deliverable<'a>(row: &Row<'a>) -> Content<'a> {
    match &row.view.repeat_of {
        Some(of) => Content::made(format!("{}（与 {of} 相同，不要求填报，不计数）", row.view.text)),
        None if row.view.text.is_empty() => Content::text("（原表空缺）"),
        None => Content::text(&row.view.text),
    }
}

/// The column that counts units of the status at this position of
/// `Derived::ALL`.
fn class<'a, const I: usize>() -> Column<'a, Row<'a>> {
    column(Derived::ALL[I].label(), 5.0, Look::Tally, |r| Content::quantity(Some(count(r.view, Derived::ALL[I]))))
}

fn count(item: &ItemView, status: Derived) -> Quantity {
    let class = item.classes.iter().find(|class| class.id == status.id());
    class.map_or(Default::default(), |class| class.count.value)
}

fn words(dates: &[DueView]) -> String {
    let line = |date: &DueView| {
        let inferred = if date.inferred { "（推定）" } else { "" };
        format!("{}{inferred}", date.words)
    };
    dates.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The date that decides at the cut-off: the last that has passed, or else the
/// next.
fn deciding(item: &ItemView) -> Option<NaiveDate> {
    let of = |due: &Option<DueView>| due.as_ref().and_then(|due| due.iso);
    of(&item.passed).or_else(|| of(&item.coming))
}

fn strict(row: &Row<'_>) -> Option<NaiveDate> {
    let due = deciding(row.view);
    row.item?.milestones.iter().find(|m| m.due == due && due.is_some())?.due_strict
}

/// The first target with a number, which has columns of its own.
fn first<'a>(row: &Row<'a>) -> Option<(&'a Target, &'a Closing)> {
    let item = row.item?;
    item.targets.iter().zip(&item.closing).find(|(target, _)| target.value.is_some())
}

/// Every target in words: whose it is, and how it closes.
fn targets(row: &Row<'_>) -> String {
    let Some(item) = row.item else { return String::new() };
    let line = |(target, closing): (&Target, &Closing)| {
        let scope = match target.scope {
            Scope::District => "全区",
            Scope::EachUnit => "每个单位",
        };
        match (closing.sum, closing.gap) {
            (Some(sum), Some(gap)) if gap < Quantity::default() => {
                format!("{}（{scope}）：填报 {sum}，超出 {}", target.words, Quantity::default() - gap)
            }
            (Some(sum), Some(gap)) => format!("{}（{scope}）：填报 {sum}，差 {gap}", target.words),
            (Some(sum), None) => format!("{}（{scope}）：填报 {sum}", target.words),
            _ => format!("{}（{scope}）：无可合计的填报数", target.words),
        }
    };
    item.targets.iter().zip(&item.closing).map(line).collect::<Vec<_>>().join("\n")
}

/// A row of sums below the list, over what a filter leaves in sight.
fn totals(book: &mut Workbook, scene: &Scene<'_>, rows: &[Row<'_>]) -> Result<(), XlsxError> {
    let sheet = book.worksheet_from_name(TASKS)?;
    let styles = &scene.styles;
    let at = row_number(rows.len() + 1);
    for col in 0..COUNTS {
        sheet.write_blank(at, column_number(col), &styles.total)?;
    }
    sheet.write_string_with_format(at, 0, "合计", &styles.total)?;
    let mut put = |offset: usize, sum: Quantity| {
        let col = column_number(COUNTS + offset);
        let letters = column_letters(u32::from(col) + 1);
        let formula = Formula::new(format!("SUBTOTAL(109,{letters}2:{letters}{at})")).set_result(sum.to_string());
        sheet.write_formula_with_format(at, col, formula, &styles.total).map(|_| ())
    };
    put(0, rows.iter().map(|r| r.view.expected.value).sum())?;
    put(1, rows.iter().map(|r| r.view.reported.value).sum())?;
    for (i, status) in Derived::ALL.into_iter().enumerate() {
        put(i + 2, rows.iter().map(|r| count(r.view, status)).sum())?;
    }
    sheet.set_print_area(0, 0, at, column_number(PRINTED) - 1)?;
    Ok(())
}
