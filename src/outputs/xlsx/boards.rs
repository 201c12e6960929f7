//! The two boards of 总览: tasks and units, each by status.

use super::charts;
use super::context::Context;
use super::cursor::{Boxed, Cursor, LAST};
use super::hyperlinks::Key;
use super::page::HEIGHT;
use super::percent::rate;
use super::style::Look;
use super::table::{Content, count_of};
use crate::model::value::{Derived, Quantity};
use crate::view::{Num, TaskView, UnitCounts, UnitView};
use chrono::NaiveDateTime;
use rust_xlsxwriter::XlsxError;

/// Tasks: cells (unit × item) by status.
pub fn tasks(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    cursor.section("五、各任务进展（按单位×成果计）", HEIGHT / 2)?;
    let words = ["编号", "任务"].into_iter().chain(Derived::ALL.map(Derived::label)).chain(["合计"]);
    cursor.headings(words.map(|words| (1, words)).chain([(2, "成果数")]))?;
    let from = cursor.at;
    let tasks = &cursor.context.view.tasks;
    for task in tasks {
        task_row(cursor, task)?;
    }
    if tasks.is_empty() {
        return cursor.remark("任务清单中没有任务。");
    }
    task_totals(cursor, from, tasks)?;
    cursor.chart(charts::tasks((from, cursor.at - 2), tasks, &cursor.context.view.lights))
}

fn task_row(cursor: &mut Cursor<'_, '_>, task: &TaskView) -> Result<(), XlsxError> {
    let number = (1, Look::Word, Content::text(format!("任务{}", task.number)));
    let name = [number, (1, Look::Text, Content::text(&task.title))];
    let counts = Derived::ALL.map(|status| count_of(&task.cells, status));
    cursor.boxed(0, name.into_iter().chain(counts.map(|count| (1, Look::Tally, Content::quantity(count)))))?;
    let row = cursor.at + 1;
    let sum: Quantity = counts.into_iter().sum();
    cursor.cells.total((cursor.at, 13), &format!("SUM(C{row}:M{row})"), sum)?;
    cursor.boxed(LAST - 1, [(2, Look::Tally, Content::num(&task.count))])?;
    cursor.next()
}

fn task_totals(cursor: &mut Cursor<'_, '_>, from: u32, tasks: &[TaskView]) -> Result<(), XlsxError> {
    cursor.across(0, 1, "合计", &cursor.context.styles.total)?;
    let mut sums: Vec<Quantity> =
        Derived::ALL.into_iter().map(|status| tasks.iter().map(|task| count_of(&task.cells, status)).sum()).collect();
    sums.push(sums.iter().copied().sum());
    sums.push(tasks.iter().map(|task| task.count.value).sum());
    cursor.cells.sheet.merge_range(cursor.at, LAST - 1, cursor.at, LAST, "", &cursor.context.styles.total)?;
    for (sum, col) in sums.into_iter().zip(2..) {
        cursor.cells.column_sum((cursor.at, col), from, sum)?;
    }
    cursor.next()
}

/// A count of a unit, in the order of the columns: its heading, the status that colours
/// it in the chart, and the count. Those with a status sum to the first.
type Count = (&'static str, Option<Derived>, fn(&UnitCounts) -> &Num);

const COUNTS: [Count; 11] = [
    ("应报", None, |c| &c.expected),
    ("已报", None, |c| &c.reported),
    ("已完成", Some(Derived::Done), |c| &c.done),
    ("序时推进", Some(Derived::OnTrack), |c| &c.on_track),
    ("进度滞后", Some(Derived::Lagging), |c| &c.lagging),
    ("逾期未完成", Some(Derived::Overdue), |c| &c.overdue),
    ("未启动", Some(Derived::NotStarted), |c| &c.not_started),
    ("未到期", Some(Derived::Open), |c| &c.open),
    ("其他", Some(Derived::Standing), |c| &c.other),
    ("未填报", Some(Derived::Unreported), |c| &c.blank),
    ("无法判定", Some(Derived::Unknown), |c| &c.unknown),
];

/// What 到期完成率 is.
const DUE: &str = "到期完成率为时限已过的成果中已完成的比例；没有报送、没有到期成果或到期成果不能全部判定的不列。";

/// Units: how they reported, and cells by status.
pub fn units(cursor: &mut Cursor<'_, '_>) -> Result<(), XlsxError> {
    cursor.section("六、各单位进展", HEIGHT / 2)?;
    let board = &cursor.context.view.units;
    let words = ["单位", "报送情况"].into_iter().chain(COUNTS.map(|(name, ..)| name)).map(|words| (1, words));
    // What units are ranked by, where they are.
    let due: &[(u16, &str)] = if board.ranked { &[(1, "到期应完成"), (1, "到期完成率")] } else { &[] };
    let received = (if board.ranked { 1 } else { 3 }, "收到时间");
    cursor.headings(words.chain(due.iter().copied()).chain([received]))?;
    let from = cursor.at;
    for unit in &board.rows {
        unit_row(cursor, unit, board.ranked)?;
    }
    if board.rows.is_empty() {
        return cursor.remark("没有应报送的单位。");
    }
    let rows = (from, cursor.at - 1);
    unit_totals(cursor, from, &board.total)?;
    let classes: Vec<(&str, u16, Derived)> = (COUNTS.iter().zip(2..))
        .filter(|((.., of), _)| !of(&board.total).is_zero())
        .filter_map(|((name, status, _), col)| Some((*name, col, (*status)?)))
        .collect();
    if board.has_other {
        cursor.remark("“其他”为长期坚持、已调整、不涉及。")?;
    }
    if board.ranked {
        cursor.remark(DUE)?;
    }
    cursor.chart(charts::units(rows, &classes, &cursor.context.view.lights))
}

fn unit_totals(cursor: &mut Cursor<'_, '_>, from: u32, total: &UnitCounts) -> Result<(), XlsxError> {
    cursor.across(0, 1, "合计", &cursor.context.styles.total)?;
    for ((.., of), col) in COUNTS.into_iter().zip(2..) {
        cursor.cells.column_sum((cursor.at, col), from, of(total).value)?;
    }
    cursor.boxed(LAST - 2, [(3, Look::Word, Content::Blank)])?;
    cursor.next()
}

fn unit_row(cursor: &mut Cursor<'_, '_>, unit: &UnitView, ranked: bool) -> Result<(), XlsxError> {
    match cursor.context.links.to(Key::Unit(&unit.name)) {
        Some(link) => {
            let link = Some((link, &cursor.context.styles.boxed_link));
            cursor.cells.linked((cursor.at, 0), &unit.name, link)?;
        }
        None => cursor.boxed(0, [(1, Look::Word, Content::text(&unit.name))])?,
    }
    let late = unit.days_late.as_ref().map_or(String::new(), |days| format!("{}天", days.text));
    let corrected = unit.corrected.as_ref().map_or_else(String::new, |corrected| format!("，{corrected}"));
    let state = format!("{}{late}{corrected}", state(cursor.context, &unit.state, &unit.label));
    cursor.boxed(1, [(1, Look::Text, Content::text(state))])?;
    let received = Content::maybe(unit.received.as_deref(), moment);
    let due = [
        (1, Look::Tally, Content::maybe(unit.due.as_ref(), |due| Content::num(&due.whole))),
        (1, Look::Share, unit.due.as_ref().map_or_else(|| Content::text("—"), |due| rate(Some(due)))),
    ];
    let (due, wide) = if ranked { (Some(due), 1) } else { (None, 3) };
    let rest = due.into_iter().flatten().chain([(wide, Look::Moment, received)]);
    cursor.boxed(2, counts(&unit.counts).chain(rest))?;
    cursor.next()
}

/// How a unit reported, in the words of the text.
pub fn state<'w>(context: &Context<'_>, id: &str, label: &'w str) -> &'w str {
    match id {
        "on_time" if context.view.overview.has_deadline => "按时报送",
        "undated" => "时间不明",
        "unreadable" => "无法采用",
        _ => label,
    }
}

/// A time of receipt as the view writes it.
fn moment(at: &str) -> Content<'_> {
    NaiveDateTime::parse_from_str(at, "%Y-%m-%d %H:%M").map_or_else(|_| Content::text(at), Content::Moment)
}

/// The counts of a unit; of one of which nothing came only what it owes.
fn counts(counts: &UnitCounts) -> impl Iterator<Item = Boxed<'_>> {
    let zero = Quantity::default();
    let is_silent = counts.reported.value == zero;
    let count = move |num: &Num| if is_silent && num.value == zero { Content::text("—") } else { Content::num(num) };
    COUNTS.into_iter().map(move |(.., of)| (1, Look::Tally, count(of(counts))))
}
