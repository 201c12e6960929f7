//! The two boards of 总览: tasks and units, each by status.

use super::charts::{self, Block};
use super::overview::{Desk, LAST, num, state};
use super::share::rate;
use super::style::Look;
use super::table::{Content, column_number};
use crate::model::place::column_letters;
use crate::model::value::{Derived, Quantity};
use crate::view::{Num, TaskView, UnitCounts, UnitView};
use chrono::NaiveDateTime;
use rust_xlsxwriter::{Formula, XlsxError};

/// Tasks: cells (unit × item) by status.
pub fn tasks(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    desk.section("五、各任务进展（按单位×成果计）")?;
    let tail = ["合计", "成果数"];
    desk.headings(["编号", "任务"].into_iter().chain(Derived::ALL.map(Derived::label)).chain(tail))?;
    desk.next()?;
    let from = desk.at;
    let tasks = &desk.scene.view.tasks;
    for task in tasks {
        task_row(desk, task)?;
    }
    if tasks.is_empty() {
        return desk.remark("任务清单中没有任务。");
    }
    task_totals(desk, from, tasks)?;
    let block = Block { from, to: desk.at - 2 };
    desk.chart(charts::tasks(block, tasks, &desk.scene.view.lights))
}

fn class(task: &TaskView, status: Derived) -> Quantity {
    let class = task.cells.iter().find(|class| class.id == status.id());
    class.map_or(Quantity::default(), |class| class.count.value)
}

fn task_row(desk: &mut Desk<'_, '_>, task: &TaskView) -> Result<(), XlsxError> {
    desk.cell(0, Look::Word, Content::made(format!("任务{}", task.number)))?;
    desk.cell(1, Look::Text, Content::text(&task.title))?;
    desk.room(&task.title, 1);
    for (status, col) in Derived::ALL.into_iter().zip(2..) {
        desk.cell(col, Look::Tally, Content::quantity(Some(class(task, status))))?;
    }
    let sum: Quantity = Derived::ALL.into_iter().map(|status| class(task, status)).sum();
    let row = desk.at + 1;
    formula(desk, 12, &format!("SUM(C{row}:L{row})"), sum)?;
    desk.cell(13, Look::Tally, num(&task.count))?;
    desk.next()?;
    Ok(())
}

fn task_totals(desk: &mut Desk<'_, '_>, from: u32, tasks: &[TaskView]) -> Result<(), XlsxError> {
    desk.across(0, 1, "合计", &desk.scene.styles.total)?;
    let mut sums: Vec<Quantity> =
        Derived::ALL.into_iter().map(|status| tasks.iter().map(|task| class(task, status)).sum()).collect();
    sums.push(sums.iter().copied().sum());
    sums.push(tasks.iter().map(|task| task.count.value).sum());
    for (sum, col) in sums.into_iter().zip(2..) {
        let letters = column_letters(u32::from(col) + 1);
        formula(desk, col, &format!("SUM({letters}{}:{letters}{})", from + 1, desk.at), sum)?;
    }
    desk.next()?;
    Ok(())
}

/// A formula saved with its result.
fn formula(desk: &mut Desk<'_, '_>, col: u16, formula: &str, result: Quantity) -> Result<(), XlsxError> {
    let formula = Formula::new(formula).set_result(result.to_string());
    desk.sheet.write_formula_with_format(desk.at, col, formula, &desk.scene.styles.total)?;
    Ok(())
}

/// The counts of a unit, in the order of the columns; those from the third on
/// are classes and sum to the first.
type Count = (&'static str, fn(&UnitCounts) -> &Num);

const COUNTS: [Count; 10] = [
    ("应报", |c| &c.expected),
    ("已报", |c| &c.reported),
    ("已完成", |c| &c.done),
    ("序时推进", |c| &c.on_track),
    ("进度滞后", |c| &c.lagging),
    ("逾期未完成", |c| &c.overdue),
    ("未启动", |c| &c.not_started),
    ("其他", |c| &c.other),
    ("未填报", |c| &c.blank),
    ("无法判定", |c| &c.unknown),
];

/// The first column of counts that are classes.
const FIRST_CLASS: u16 = 4;
/// The column of the share of what is done.
const RATE: u16 = 12;

/// Units: how they reported, and cells by status.
pub fn units(desk: &mut Desk<'_, '_>) -> Result<(), XlsxError> {
    desk.section("六、各单位进展")?;
    let board = &desk.scene.view.units;
    desk.headings(["单位", "报送情况"].into_iter().chain(COUNTS.map(|(name, _)| name)).chain(["完成率", "收到时间"]))?;
    desk.next()?;
    let from = desk.at;
    for unit in &board.rows {
        unit_row(desk, unit)?;
    }
    if board.rows.is_empty() {
        return desk.remark("没有应报送的单位。");
    }
    desk.across(0, 1, "合计", &desk.scene.styles.total)?;
    desk.sheet.write_blank(desk.at, LAST, &desk.scene.styles.total)?;
    counts(desk, &board.total)?;
    let block = Block { from, to: desk.at - 2 };
    let classes: Vec<(&str, u16, bool)> = COUNTS
        .iter()
        .zip(2..)
        .filter(|(_, col)| *col >= FIRST_CLASS)
        .map(|((name, of), col)| (*name, col, of(&board.total).value != Quantity::default()))
        .collect();
    if board.has_other {
        desk.remark("“其他”为长期坚持、已调整、不涉及。")?;
    }
    desk.chart(charts::units(block, &classes, &desk.scene.view.lights))
}

fn unit_row(desk: &mut Desk<'_, '_>, unit: &UnitView) -> Result<(), XlsxError> {
    let name = match desk.scene.cross.unit(&unit.name) {
        Some(link) => {
            let url = rust_xlsxwriter::Url::new(link).set_text(&unit.name);
            desk.sheet.write_url_with_format(desk.at, 0, url, &desk.scene.styles.boxed_link)?;
            None
        }
        None => Some(Content::text(&unit.name)),
    };
    if let Some(name) = name {
        desk.cell(0, Look::Word, name)?;
    }
    let late = unit.days_late.as_ref().map_or(String::new(), |days| format!("{}天", days.text));
    let state = format!("{}{late}", state(desk, &unit.state, &unit.label));
    desk.room(&state, 1);
    desk.cell(1, Look::Text, Content::made(state))?;
    desk.cell(LAST, Look::Moment, unit.received.as_deref().map_or(Content::Blank, moment))?;
    counts(desk, &unit.counts)
}

/// A time of receipt as the view writes it.
fn moment(at: &str) -> Content<'_> {
    NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").map_or_else(|_| Content::text(at), Content::Moment)
}

/// The counts of a row, and the share of what is done; a dash where nothing came.
fn counts(desk: &mut Desk<'_, '_>, counts: &UnitCounts) -> Result<(), XlsxError> {
    for (i, (_, of)) in COUNTS.iter().enumerate() {
        desk.cell(column_number(i + 2), Look::Tally, num(of(counts)))?;
    }
    let is_silent = counts.reported.value == Quantity::default();
    let share = if is_silent { Content::text("—") } else { rate(counts.rate.as_ref()) };
    desk.cell(RATE, Look::Share, share)?;
    desk.next()?;
    Ok(())
}
