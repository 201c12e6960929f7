//! 任务: one row per item, with its dates, targets, counts and status.

use super::book::Book;
use super::closings;
use super::context::Context;
use super::hyperlinks::Key;
use super::list::List;
use super::matrix;
use super::sheets::{MATRIX, TASKS};
use super::style::Look;
use super::table::{Cells, Column, Content, column, column_number, count_of, letters, row_number};
use crate::model::ledger::ItemReport;
use crate::model::task::{Target, Task};
use crate::model::value::{Derived, Quantity};
use crate::view::{DueView, ItemView};
use chrono::NaiveDate;
use rust_xlsxwriter::{Note, XlsxError};
use std::collections::BTreeMap;

struct Row<'a> {
    view: &'a ItemView,
    item: Option<&'a ItemReport>,
    task: Option<&'a Task>,
    /// Its targets in words.
    targets: String,
    detail: Option<String>,
    matrix: Option<String>,
}

const PRINTED: usize = 24;
/// The first of the columns with counts.
const COUNTS: u16 = 11;
const STRICT: u16 = 10;
/// What stands for the state of an item that nobody is asked to report.
const UNASKED: &str = "未明确填报单位";
/// What its dates mean.
const STRICT_NOTE: &str = "严格到期日：“8月前”“8月31日前”一类的写法有两种读法，到期日把所写的月或日算在内，\
                           严格到期日不算在内。是否逾期按到期日判定；两者不同的，请核对原文件。";

/// Adds the sheet to the workbook: the list, then its totals.
pub fn write<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let rows = rows(context);
    List { name: TASKS, columns: columns(), frozen: 3, printed: PRINTED, above: 0 }.write(
        book,
        &context.view.lights,
        |name| context.heading(name),
        rows,
    )?;
    totals(book, context, &context.view.items)
}

fn rows<'a>(context: &Context<'a>) -> Vec<Row<'a>> {
    let items: BTreeMap<String, &ItemReport> = context.ledger.items.iter().map(|i| (i.id.to_string(), i)).collect();
    let tasks: BTreeMap<u32, &Task> = context.master.tasks.iter().map(|task| (task.number, task)).collect();
    let places: BTreeMap<&str, usize> =
        context.view.matrix.columns.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
    let row = |view: &'a ItemView| Row {
        view,
        item: items.get(&view.id).copied(),
        targets: targets(context, view, items.get(&view.id).copied()),
        task: tasks.get(&view.task).copied(),
        detail: view.id.parse().ok().and_then(|id| context.links.to(Key::Item(id))),
        matrix: places.get(view.id.as_str()).map(|i| format!("internal:'{MATRIX}'!{}", matrix::heading_cell(*i))),
    };
    context.view.items.iter().map(row).collect()
}

fn columns<'a>() -> Vec<Column<'a, Row<'a>>> {
    let mut columns = vec![
        column("编号", 6.0, Look::Word, |r: &Row<'a>| Content::text(&r.view.id)),
        column("任务", 13.0, Look::Text, |r| Content::maybe(r.item, |item| Content::text(&item.title))),
        column("成果", 22.0, Look::Text, |r| {
            Content::text(if r.view.text.is_empty() { "（原表空缺）" } else { &r.view.text })
        }),
        column("状态", 9.5, Look::Status, |r| {
            // A repeat has none.
            Content::text(match r.view.repeat_of {
                Some(_) => "—",
                None if r.view.expected.is_zero() => UNASKED,
                None => &r.view.label,
            })
        }),
        column("说明", 20.0, Look::Text, |r| Content::text(reasons(r.view))),
        column("全部时限（原文）", 20.0, Look::Text, |r| Content::text(dates(&r.view.dates))),
        column("到期日", 11.5, Look::Date, |r| {
            Content::maybe(deciding(r.view).and_then(|due| due.iso), Content::Date)
        }),
        column("到期内容", 10.0, Look::Word, |r| Content::text(falls_due(r.view))),
        column("目标完成情况", 30.0, Look::Text, |r| Content::text(r.targets.clone())),
        column("责任单位", 14.0, Look::Text, |r| Content::text(r.view.owners.join("、"))),
        column("严格到期日", 11.5, Look::Date, |r| Content::maybe(strict(r), Content::Date)),
    ];
    columns.extend(counts().into_iter().map(|(heading, width, count)| Column {
        heading,
        width,
        look: Look::Tally,
        content: Box::new(move |row: &Row<'a>| Content::quantity(count(row.view))),
    }));
    columns.extend([
        column("看矩阵", 7.0, Look::Word, |r: &Row<'a>| Content::link("矩阵", r.matrix.clone())),
        column("看明细", 7.0, Look::Word, |r| Content::link("首行", r.detail.clone())),
        column("具体要求", 120.0, Look::Text, |r| Content::maybe(r.task, |task| Content::text(&task.requirement))),
    ]);
    columns
}

/// Why it stands where it stands, or what it repeats.
fn reasons(item: &ItemView) -> String {
    match &item.repeat_of {
        Some(of) => format!("与{of}同文，不计"),
        None => item.reasons.join("；"),
    }
}

/// The heading and the width of a count, and what it counts of an item.
type Count = (&'static str, f64, Box<dyn Fn(&ItemView) -> Quantity>);

/// Units that should report, those that did, and those of each status.
fn counts() -> Vec<Count> {
    let mut counts: Vec<Count> = vec![
        ("应报单位", 5.5, Box::new(|item| item.expected.value)),
        ("已报单位", 5.5, Box::new(|item| item.reported.value)),
    ];
    let of_status =
        |status: Derived| -> Count { (status.label(), 5.0, Box::new(move |item| count_of(&item.classes, status))) };
    counts.extend(Derived::ALL.map(of_status));
    counts
}

/// Every date on its own line: `8月31日前初稿（8月前）`.
fn dates(dates: &[DueView]) -> String {
    let line = |date: &DueView| {
        let inferred = if date.inferred { "推定" } else { "" };
        let words = [inferred, &date.words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，");
        match &date.date {
            Some(day) if words.is_empty() => format!("{day}前{}", date.label),
            Some(day) => format!("{day}前{}（{words}）", date.label),
            None => format!("{words}{}", date.label),
        }
    };
    dates.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The date that comes next, or else the last.
fn deciding(item: &ItemView) -> Option<&DueView> {
    item.coming.as_ref().or(item.passed.as_ref())
}

/// What falls due on that date, and whether it has passed.
fn falls_due(item: &ItemView) -> String {
    let passed = if item.coming.is_none() { "（已过）" } else { "" };
    deciding(item).map_or(String::new(), |due| format!("{}{passed}", due.label))
}

fn strict(row: &Row<'_>) -> Option<NaiveDate> {
    let due = deciding(row.view)?.iso?;
    row.item?.milestones.iter().find(|m| m.due == Some(due))?.due_strict
}

/// Every target on its own line, against what was reported.
fn targets(context: &Context<'_>, view: &ItemView, item: Option<&ItemReport>) -> String {
    let listed = item.filter(|item| item.duplicate_of.is_none()).map_or(&[][..], |item| &item.targets);
    let line = |target: &Target| {
        let closing = view.closings.iter().find(|closing| closing.verbatim == target.words);
        let said = closing.map_or_else(|| "未定数量".to_string(), |closing| closings::in_words(context, closing));
        format!("{}：{said}", target.words)
    };
    listed.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A row of sums below the list, over what a filter leaves in sight, and what
/// the strict dates mean.
fn totals<'a>(book: &mut Book<'a>, context: &'a Context<'a>, items: &[ItemView]) -> Result<(), XlsxError> {
    let sheet = book.frame.worksheet_from_name(TASKS)?;
    let styles = &context.styles;
    let at = row_number(items.len() + 1);
    for col in 0..COUNTS {
        sheet.write_blank(at, col, &styles.total)?;
    }
    sheet.write_string_with_format(at, 0, "合计", &styles.total)?;
    for ((_, _, count), col) in counts().into_iter().zip(COUNTS..) {
        let sum: Quantity = items.iter().map(&count).sum();
        let letters = letters(col);
        let mut cells = Cells { sheet: &mut *sheet, styles };
        cells.total((at, col), &format!("SUBTOTAL(109,{letters}2:{letters}{at})"), sum)?;
    }
    let last = column_number(PRINTED) - 1;
    sheet.merge_range(at + 1, 0, at + 1, last, STRICT_NOTE, &styles.remark)?;
    sheet.insert_note(0, STRICT, &Note::new(STRICT_NOTE).add_author_prefix(false).set_width(260).set_height(110))?;
    sheet.set_print_area(0, 0, at + 1, last)?;
    Ok(())
}
