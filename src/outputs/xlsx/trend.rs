//! 趋势: the quarters of the year side by side, from the second on, and from the third
//! with a chart.

use super::book::Book;
use super::charts;
use super::context::Context;
use super::page::set_up;
use super::percent::rate;
use super::sheets::TREND;
use super::style::Look;
use super::table::{Cells, Content, column_number, row_number};
use super::text::fit;
use crate::view::TrendPoint;
use rust_xlsxwriter::XlsxError;

/// Widths of the columns: a quarter, its cut-off, counts, sums.
const WIDTH: f64 = 14.0;
/// Columns before the sums of targets.
const HEADINGS: [&str; 6] = ["季度", "截至", "已报送单位", "计入统计的成果", "已完成", "成果完成率"];

/// Writes the sheet, where there are two quarters to compare.
pub fn write(book: &mut Book<'_>, context: &Context<'_>) -> Result<(), XlsxError> {
    let trend = &context.view.trend;
    if trend.points.len() < 2 {
        return Ok(());
    }
    let sheet = book.sheet(TREND)?;
    sheet.set_screen_gridlines(false);
    let targets = trend.targets.iter().map(|t| format!("{}（目标{}）", t.words, t.target.text));
    let words: Vec<String> = HEADINGS.map(String::from).into_iter().chain(targets).collect();
    let last = column_number(words.len() - 1);
    sheet.set_column_range_width(0, last, WIDTH)?;
    let mut cells = Cells { sheet, styles: &context.styles };
    cells.headings(2, words.iter().map(String::as_str))?;
    cells.sheet.merge_range(0, 0, 0, last, &fit("各季度进展"), &context.styles.section)?;
    for (row, point) in (3..).zip(&trend.points) {
        quarter(&mut cells, row, point)?;
    }
    let sheet = cells.sheet;
    sheet.set_row_height(0, 26)?.set_row_height(2, 48)?;
    let end = 2 + row_number(trend.points.len());
    let note = "各行取自当季最近一次定稿；末行为本期，尚未定稿。合计为累计数。".to_string();
    let mut below = end + 1;
    for note in [note].into_iter().chain(trend.points.iter().filter_map(lacking)) {
        sheet.merge_range(below, 0, below, last, &note, &context.styles.remark)?;
        below += 1;
    }
    if let Some((chart, _)) = charts::trend((3, end), &trend.points, &context.view.lights) {
        sheet.insert_chart_with_offset(below + 1, 0, &chart, 0, 0)?;
    }
    set_up(sheet, &context.heading(TREND), None)
}

/// Whom sums of a quarter lack, in a sentence; absent where all gave their numbers.
fn lacking(point: &TrendPoint) -> Option<String> {
    let most = point.silent.iter().max_by_key(|silent| silent.total.value)?;
    let more = if most.more { format!("等{}个单位", most.total.text) } else { String::new() };
    let names = Some(most.shown.join("、")).filter(|names| !names.is_empty())?;
    Some(format!("{}的合计不全，最多的一列缺{names}{more}的数。", point.label))
}

fn quarter(cells: &mut Cells<'_>, row: u32, point: &TrendPoint) -> Result<(), XlsxError> {
    let sums = point.sums.iter().map(|sum| (Look::Count, Content::maybe(sum.as_ref(), Content::num)));
    let values = [
        (Look::Word, Content::text(&point.label)),
        (Look::Word, Content::text(&point.as_of)),
        (Look::Tally, Content::num(&point.reported)),
        (Look::Tally, Content::num(&point.items)),
        (Look::Tally, Content::num(&point.done)),
        (Look::Share, rate(point.rate.as_ref())),
    ];
    cells.row(row, values.into_iter().chain(sums))
}
