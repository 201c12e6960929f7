//! Columns of a table: what each is, decided over all of them at once.
//!
//! A heading and the cells below it give the columns of the form that a column
//! may be, in the order of preference (`choices`). Then every column asks for
//! its first choice; who stands behind another there asks for the next one, until
//! each has a place or none is left. Who stands before whom:
//!
//! 1. figures to date (累计, 截至9月底; the latest) before those whose heading names
//!    no time or the year, these before the latest month, and that before the
//!    quarter's own;
//! 2. what was done in fact (实际, 已) before what says nothing of it;
//! 3. all of the work before a part of it (新建完成数);
//! 4. headings that leave no doubt before those that their cells explain, then
//!    the plainer heading, then the left column.
//!
//! Never read as done: what is left undone, money, comparisons, stages, plans.
//! Another quarter's is not read. Two that no rule tells apart are not read
//! either, nor what may be an answer that the table otherwise lacks: these are
//! `Doubt`s, a question each.

use super::census::{Census, Nature, Natures, ROWS};
use super::heading::{Heading, Sense, says, sense};
use super::time_words::When;
use crate::formats::{ByColumn, Sheet};
use crate::model::form::Column;
use crate::model::value::{Quantity, Reading};
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// What a table lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Items and how they stand.
    Progress,
    /// Projects.
    Register,
}

/// One column of a table.
#[derive(Clone, Debug)]
pub(crate) struct TableColumn {
    /// Its number on the sheet.
    pub col: u32,
    /// What it is read as; absent where it is not read.
    pub column: Option<Column>,
    /// What it would be where another is read, or none; absent where nothing fits.
    pub meant: Option<Column>,
    /// Its heading as typed, spanning part first.
    pub heading: String,
    /// What the heading asks for; absent where the form does not know it.
    pub asks: Option<Arc<Heading>>,
    /// Why it is not read, though the heading names a column of the form.
    pub refused: Option<Refused>,
}

/// Why a column whose heading is known is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is of another quarter.
    OtherPeriod,
    /// It is of another quarter, and the form itself shows it: it was never asked for.
    Shown,
    /// Another column holds the same.
    Repeated,
    /// It tells something else: a part of the time, a plan, money, what is left.
    Aside,
    /// Staff must say.
    Doubtful,
}

/// A question about columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The answer that is asked for.
    pub asks: Column,
    /// The columns that may hold it, by their number on the sheet, from the left.
    pub cols: Vec<u32>,
    /// Whether the headings are such as the form does not know.
    pub unknown: bool,
}

impl Doubt {
    /// Whether it is about the column of this number.
    pub(crate) fn is_about(&self, col: u32) -> bool {
        self.cols.binary_search(&col).is_ok()
    }
}

impl TableColumn {
    /// A column as it was found, before it is decided what it holds.
    pub(crate) fn found(col: u32, heading: String, asks: Option<Arc<Heading>>) -> Self {
        Self { col, column: None, meant: None, heading, asks, refused: None }
    }

    /// Whether its heading says that its figures are of a part of the time only,
    /// not from the beginning (本季度完成数).
    pub(crate) fn is_of_a_part(&self) -> bool {
        matches!(self.when(), When::Own | When::Month(_) | When::RestOfYear)
    }

    /// Whether its heading says that its figures go to a month before this one, counted
    /// from year 0 (截至8月底 in a third quarter).
    pub(crate) fn ends_before(&self, month: i32) -> bool {
        matches!(self.when(), When::ToDate(to) if to < month)
    }

    /// When its figures are of.
    fn when(&self) -> When {
        self.asks.as_ref().map_or(When::Unsaid, |asks| asks.when)
    }
}

/// What the cells of a table show of its columns.
pub(crate) struct Cells<'a> {
    /// Its cells below the heading.
    cells: ByColumn<'a>,
    /// The last row that tells what a column is.
    telling: u32,
    /// What cells are.
    natures: &'a Natures<'a>,
    /// What was counted of a column.
    seen: RefCell<BTreeMap<u32, Census>>,
}

impl<'a> Cells<'a> {
    /// Those of a sheet in the rows below a heading.
    pub(crate) fn new(sheet: &'a Sheet, rows: RangeInclusive<u32>, natures: &'a Natures) -> Self {
        let telling = rows.start().saturating_add(ROWS - 1);
        Self { cells: sheet.columns_in(rows), telling, natures, seen: RefCell::default() }
    }

    fn census(&self, col: u32) -> Census {
        let telling = || self.cells.of(col).iter().take_while(|(row, _)| *row <= self.telling);
        *self.seen.borrow_mut().entry(col).or_insert_with(|| Census::of(telling().map(|(_, cell)| *cell), self.natures))
    }

    /// Whether two columns say the same in every row.
    fn are_alike(&self, one: u32, other: u32) -> bool {
        let texts = |col| self.cells.of(col).iter().map(|(row, cell)| (*row, cell.text()));
        texts(one).eq(texts(other))
    }

    /// Whether no count falls from a column to the one after it, in any row.
    fn grow(&self, cols: &[u32]) -> bool {
        let mut last: BTreeMap<u32, Quantity> = BTreeMap::new();
        let mut counts = cols.iter().flat_map(|col| self.cells.of(*col)).filter_map(|(row, cell)| {
            let Reading::Value(ratio) = Quantity::read(cell).0 else { return None };
            Some((*row, ratio.part))
        });
        counts.all(|(row, count)| last.insert(row, count).is_none_or(|before| before <= count))
    }
}

/// Where a column stands among those that ask for the same: smaller is before.
type Standing = (u8, Reverse<i32>, bool, bool, bool, usize, u32);

/// What a column may be, and where it stands.
#[derive(Clone, Debug)]
struct Claim {
    index: usize,
    choices: Vec<Column>,
    next: usize,
}

/// What a heading and its cells come to: the columns that it may be, the first one
/// first; or why it is not read, and what it would be.
type Choice = Result<Vec<Column>, (Refused, Option<Column>)>;

/// Decides what the columns are; what staff must decide is returned.
pub(crate) fn settle(cells: &Cells, kind: Kind, columns: &mut [TableColumn]) -> Vec<Doubt> {
    let claims = claims(cells, kind, columns);
    let (held, lost) = contest(claims, columns);
    for (column, index) in &held {
        (columns[*index].column, columns[*index].meant) = (Some(*column), Some(*column));
    }
    let mut doubts = Vec::new();
    for (column, index) in held {
        let rivals: Vec<usize> = lost.iter().filter(|(c, _)| *c == column).map(|(_, rival)| *rival).collect();
        doubts.extend(settle_rivals(cells, column, index, &rivals, columns));
    }
    if kind == Kind::Progress {
        doubts.extend(lacking(cells, columns, &doubts));
    }
    doubts
}

/// The claims of all columns; those that are out are marked so.
fn claims(cells: &Cells, kind: Kind, columns: &mut [TableColumn]) -> Vec<Claim> {
    let has_task = columns.iter().any(|c| c.asks.as_ref().is_some_and(|asks| asks.column == Some(Column::Task)));
    let mut claims = Vec::new();
    for index in 0..columns.len() {
        let col = columns[index].col;
        let Some(asks) = &mut columns[index].asks else { continue };
        let census = if asks.is_many_sided() { cells.census(col) } else { Census::default() };
        // Under 完成情况 yes and no answer whether it is done.
        if !asks.yes_no && census.nature() == Nature::Marks && asks.asks_for_the_end() {
            Arc::make_mut(asks).yes_no = true;
        }
        let asks = asks.clone();
        let choice = match asks.column {
            Some(Column::ProjectName) if kind == Kind::Progress && !has_task => Ok(vec![Column::Task]),
            Some(column) if kind == Kind::Progress && column.is_of_register() => Err((Refused::Aside, Some(column))),
            Some(column) => choice(&asks, column, kind, census),
            None => as_its_neighbours(&asks, census, index, columns),
        };
        match choice {
            Ok(choices) => claims.push(Claim { index, choices, next: 0 }),
            Err((refused, meant)) => (columns[index].refused, columns[index].meant) = (Some(refused), meant),
        }
    }
    claims
}

/// A heading that names only a time (累计, 9月) is of the kind of the columns
/// beside it, where its cells are.
fn as_its_neighbours(asks: &Heading, census: Census, index: usize, columns: &[TableColumn]) -> Choice {
    let wanted = match census.nature() {
        Nature::Numbers => Column::Done,
        Nature::Shares => Column::Percent,
        Nature::Words => Column::Progress,
        _ => return Err((Refused::Aside, None)),
    };
    let is_timed = |(at, other): (usize, &TableColumn)| {
        let of = |o: &Heading| o.column == Some(wanted) || o.column.is_none() && wanted != Column::Progress;
        at != index && other.asks.as_ref().is_some_and(|o| o.when != When::Unsaid && of(o))
    };
    match kept_out(asks, wanted) {
        Some(refused) => Err((refused, Some(wanted))),
        None if columns.iter().enumerate().any(is_timed) => Ok(vec![wanted]),
        None => Err((Refused::Aside, None)),
    }
}

/// Why a column is not read for the time or the work that its heading speaks of.
fn kept_out(asks: &Heading, column: Column) -> Option<Refused> {
    use Column::{Done, Percent, Progress, Status, Target};
    let figures = matches!(column, Status | Percent | Done);
    let may_end = (figures || column == Progress) && asks.asks_for_the_end() && asks.is_of_whole_work();
    let ends = may_end && !matches!(asks.when, When::Next | When::RestOfYear);
    match (asks.when, asks.sense) {
        (When::Past, _) => Some(Refused::OtherPeriod),
        (When::Next, _) if figures || matches!(column, Progress | Target) => Some(Refused::OtherPeriod),
        (When::Own | When::Month(_) | When::RestOfYear, _) if column == Target => Some(Refused::Aside),
        (_, Sense::Money | Sense::Undone | Sense::Compared) if figures || matches!(column, Progress | Target) => {
            Some(Refused::Aside)
        }
        (_, Sense::Forecast) if figures || column == Progress => Some(Refused::Aside),
        (_, Sense::Stage) if figures => Some(Refused::Aside),
        _ if asks.yes_no && !ends => Some(Refused::Aside),
        _ => None,
    }
}

/// What a column may be by its heading, then by its cells. What keeps a heading
/// out of one column keeps it out whichever column its cells make of it.
fn choice(asks: &Heading, column: Column, kind: Kind, census: Census) -> Choice {
    use Column::{NextSteps, Percent, Schedule, Status};
    if let Some(refused) = kept_out(asks, column) {
        return Err((refused, Some(column).filter(|c| *c != Schedule)));
    }
    let planned = asks.sense == Sense::Planned;
    match (column, asks.when) {
        (Status | Percent, _) if !planned && !asks.is_of_whole_work() => return Err((Refused::Aside, Some(column))),
        (NextSteps, When::Own | When::Month(_) | When::Year) if !asks.folded.contains('下') => {
            return Err((Refused::Aside, None));
        }
        _ => {}
    }
    let is_planned = planned && as_planned(column) != column;
    let choices = if is_planned { vec![column] } else { by_cells(asks, column, kind, census)? };
    let out = choices.iter().find_map(|choice| Some((kept_out(asks, *choice)?, Some(*choice))));
    let left = choices.into_iter().filter(|choice| kept_out(asks, *choice).is_none());
    let left: Vec<Column> = left.map(|choice| if planned { as_planned(choice) } else { choice }).collect();
    out.filter(|_| left.is_empty()).map_or(Ok(left), Err)
}

/// Figures of a plan tell how many there shall be, and how far the calendar has got.
fn as_planned(column: Column) -> Column {
    match column {
        Column::Done => Column::Target,
        Column::Percent => Column::Schedule,
        other => other,
    }
}

/// What a column with a many-sided name may be, as its cells show.
fn by_cells(asks: &Heading, column: Column, kind: Kind, seen: Census) -> Choice {
    use Column::{
        Deadline, Deliverable, Done, Highlight, NextSteps, Percent, Problems, Progress, Requirement, Status, Target,
        Task,
    };
    let firm = asks.is_firm();
    let both_named = asks.names_both();
    let aside = Err((Refused::Aside, Some(column)));
    let of = match (column, seen.nature()) {
        (Progress | Done | Percent, Nature::Marks) if asks.yes_no => vec![Status],
        (Progress, Nature::Marks) => return aside,
        (Progress, Nature::Statuses) => vec![Status, Progress],
        (Progress, Nature::Shares) => vec![Percent],
        (Progress, Nature::Numbers) => vec![Done],
        (Problems | NextSteps | Highlight, Nature::Numbers | Nature::Shares) => return aside,
        (Percent, Nature::Statuses) if !firm => vec![Status, Progress],
        (Percent, Nature::Words | Nature::Dates) if !firm && kind == Kind::Register => return aside,
        (Percent, Nature::Words) if !firm => vec![Progress],
        (Percent | Done, Nature::Dates) if !firm => return aside,
        (Status, Nature::Words) if !firm => vec![Progress],
        (Status, Nature::Shares) if !asks.yes_no && !seen.says_a_part_is_done() => vec![Percent],
        (Status, Nature::Numbers) if !firm => vec![Done],
        (Done, Nature::Statuses) if !firm => vec![Status, Progress],
        (Done, Nature::Shares) => vec![Percent],
        (Done, Nature::Words | Nature::Mixed) if !firm && !seen.counts_things() => vec![Progress],
        (Target, Nature::Dates) if !firm => vec![Deadline],
        (Target, Nature::Words | Nature::Mixed | Nature::Statuses) if !firm && !seen.counts_things() => {
            // 计划 over sentences may be what was to be done, or what comes next.
            if asks.folded == "计划" {
                return Err((Refused::Aside, Some(NextSteps)));
            }
            vec![Deliverable, Requirement]
        }
        (Deliverable, Nature::Numbers) if both_named || !seen.is_running() => vec![Target, column],
        (Task, Nature::Numbers) if both_named => vec![Target, column],
        (Task, _) if both_named && seen.is_long() => vec![Deliverable, Task],
        _ => vec![column],
    };
    Ok(of)
}

/// Where a column stands among those that ask for `column`.
fn standing(at: &TableColumn, column: Column) -> Standing {
    let Some(asks) = &at.asks else { return (u8::MAX, Reverse(0), true, true, true, usize::MAX, at.col) };
    let figures = matches!(column, Column::Done | Column::Percent);
    let (time, month) = match asks.when {
        When::ToDate(to) if figures => (0, to),
        When::Unsaid | When::Year if figures => (1, 0),
        When::Month(of) => (2, of),
        When::Own | When::RestOfYear if figures => (3, 0),
        _ => (1, 0),
    };
    let named = asks.column == Some(column);
    let (actual, whole) = (figures && asks.sense == Sense::Actual, asks.is_of_whole_work());
    (time, Reverse(month), !actual, !whole, !(named && asks.is_firm()), asks.rank, at.col)
}

/// Gives every column its place: who stands behind another asks for the next
/// choice. Returns who holds what, and who asked in vain, by the last choice.
fn contest(claims: Vec<Claim>, columns: &[TableColumn]) -> (BTreeMap<Column, usize>, Vec<(Column, usize)>) {
    let mut held: BTreeMap<Column, Claim> = BTreeMap::new();
    let mut lost = Vec::new();
    let mut waiting: VecDeque<Claim> = claims.into();
    while let Some(claim) = waiting.pop_front() {
        let Some(&column) = claim.choices.get(claim.next) else {
            lost.extend(claim.choices.first().map(|first| (*first, claim.index)));
            continue;
        };
        let before = |other: &Claim| standing(&columns[claim.index], column) < standing(&columns[other.index], column);
        let behind = match held.get(&column) {
            Some(holder) if !before(holder) => Some(claim),
            _ => held.insert(column, claim),
        };
        waiting.extend(behind.map(|claim| Claim { next: claim.next + 1, ..claim }));
    }
    (held.into_iter().map(|(column, claim)| (column, claim.index)).collect(), lost)
}

/// What becomes of the columns that stand behind the one that is read: texts are
/// told one after the other, figures that no rule puts behind it are in doubt.
fn settle_rivals(
    cells: &Cells,
    column: Column,
    index: usize,
    rivals: &[usize],
    columns: &mut [TableColumn],
) -> Option<Doubt> {
    let is_figure = matches!(column, Column::Status | Column::Percent | Column::Done | Column::Target);
    let holder = columns[index].clone();
    let one = standing(&holder, column);
    let (mut equal, mut months) = (vec![index], vec![index]);
    for rival in rivals {
        let other = &mut columns[*rival];
        other.meant = Some(column);
        if column.is_told() {
            other.column = Some(column);
            continue;
        }
        let two = standing(other, column);
        let in_time = (one.0, one.1) == (two.0, two.1);
        if is_figure && in_time && (one.2, one.3, one.5) == (two.2, two.3, two.5) {
            equal.extend((!cells.are_alike(holder.col, other.col)).then_some(*rival));
        }
        if matches!((holder.when(), other.when()), (When::Month(_), When::Month(_))) && !in_time {
            months.push(*rival);
        }
        other.refused = Some(if is_figure && in_time { Refused::Repeated } else { Refused::Aside });
    }
    months.sort_by_key(|month| standing(&columns[*month], column).1);
    months.reverse();
    let in_order: Vec<u32> = months.iter().map(|month| columns[*month].col).collect();
    let rivals = if months.len() > 1 && column == Column::Done && !cells.grow(&in_order) { months } else { equal };
    (rivals.len() > 1).then(|| doubt(column, &rivals, columns))
}

/// Takes these columns out until staff say which of them is `column`.
fn doubt(asks: Column, indices: &[usize], columns: &mut [TableColumn]) -> Doubt {
    for index in indices {
        let column = &mut columns[*index];
        (column.column, column.meant, column.refused) = (None, Some(asks), Some(Refused::Doubtful));
    }
    let mut cols: Vec<u32> = indices.iter().map(|index| columns[*index].col).collect();
    cols.sort_unstable();
    let unknown = indices.iter().all(|index| columns[*index].asks.is_none());
    Doubt { asks, cols, unknown }
}

/// Columns left out that may be an answer which the table otherwise lacks.
fn lacking(cells: &Cells, columns: &mut [TableColumn], doubts: &[Doubt]) -> Vec<Doubt> {
    let answers = [Column::Status, Column::Percent, Column::Done, Column::Target, Column::Progress, Column::NextSteps];
    let is_open = |column: &Column| {
        !columns.iter().any(|c| c.column == Some(*column)) && !doubts.iter().any(|d| d.asks == *column)
    };
    let open: Vec<Column> = answers.into_iter().filter(is_open).collect();
    let mut found: BTreeMap<Column, Vec<usize>> = BTreeMap::new();
    for (index, column) in columns.iter().enumerate() {
        if let Some(asks) = may_be(cells, column).filter(|asks| open.contains(asks)) {
            found.entry(asks).or_default().push(index);
        }
    }
    found.into_iter().map(|(asks, indices)| doubt(asks, &indices, columns)).collect()
}

/// The answer that a column which is not read may be.
fn may_be(cells: &Cells, column: &TableColumn) -> Option<Column> {
    let Some(asks) = &column.asks else { return by_cells_alone(cells, column) };
    let never = matches!(asks.sense, Sense::Money | Sense::Undone | Sense::Compared | Sense::Forecast)
        && !asks.is_undone_by_remark();
    let is_planned_share = asks.sense == Sense::Planned && column.column == Some(Column::Schedule);
    let is_out = is_planned_share || matches!(column.refused, Some(Refused::OtherPeriod | Refused::Aside));
    if !is_out || never || asks.yes_no || asks.when == When::Next {
        return None;
    }
    let wanted = if is_planned_share { Some(Column::Percent) } else { column.meant };
    let seen = cells.census(column.col);
    let fits = |wanted: &Column| match wanted {
        Column::Done | Column::Target => seen.counts_things(),
        Column::Percent => matches!(seen.nature(), Nature::Shares | Nature::Numbers),
        Column::Status => seen.nature() == Nature::Statuses,
        _ => seen.nature() == Nature::Words,
    };
    // 状态（自评）, 完成数（含签约）: named but for what its brackets add, whatever words its cells have.
    let is_named = |wanted: &Column| {
        asks.column == Some(*wanted)
            && asks.is_firm()
            && asks.folded.contains('(')
            && !matches!(seen.nature(), Nature::Empty | Nature::Marks | Nature::Dates)
    };
    wanted.filter(|wanted| fits(wanted) || is_named(wanted)).or_else(|| by_cells_alone(cells, column))
}

/// Words of a heading that may stand over figures of what is done.
const OF_FIGURES: &[&str] = &["完成", "实际", "累计", "已", "建成", "办", "提交", "数", "量"];

/// Words of a heading that may stand over what was done, in words.
const OF_WORDS: &[&str] = &["进", "成效", "情况", "完成", "推", "落实", "开展", "动态", "小结", "总结", "说明", "做了"];

/// Words of a heading that is no answer, whatever stands below it.
const NO_ANSWER: &[&str] = &[
    "是否", "依据", "内容", "路径", "措施", "要求", "标准", "来源", "序", "号", "编码", "面积", "人数", "户数", "拟",
    "应", "领导", "人", "负责", "问题",
];

/// The answer that a column with a heading unknown to the form may be.
fn by_cells_alone(cells: &Cells, column: &TableColumn) -> Option<Column> {
    let heading = crate::model::value::key(&column.heading);
    if says(&heading, NO_ANSWER) || !matches!(sense(&heading, &[], false), Sense::Plain | Sense::Actual) {
        return None;
    }
    let named = column.heading != NO_HEADING;
    let is_bare = column.asks.as_ref().is_some_and(|asks| asks.column.is_none());
    let seen = cells.census(column.col);
    match seen.nature() {
        Nature::Statuses => Some(Column::Status),
        Nature::Words if !named && seen.is_long() => Some(Column::Progress),
        Nature::Shares if named => Some(Column::Percent),
        Nature::Numbers if is_bare || says(&heading, OF_FIGURES) => Some(Column::Done),
        Nature::Words if is_bare || says(&heading, OF_WORDS) => Some(Column::Progress),
        _ => None,
    }
}

/// The heading of a column that has none.
pub(crate) const NO_HEADING: &str = "（没有表头）";
