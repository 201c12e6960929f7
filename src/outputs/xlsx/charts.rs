//! The charts of 总览. They draw the tables above them, so that whoever
//! corrects a number sees the bar move, and each has a text equivalent.

use super::sheets::{OVERVIEW, TREND};
use super::style::{bar_colour, ink_on};
use super::table::count_of;
use super::text::head;
use crate::model::value::{Colours, Derived, Quantity};
use crate::view::{ClosingView, TaskView, TrendPoint};
use rust_xlsxwriter::{
    Chart, ChartAxisCrossing, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartMarker, ChartMarkerType, ChartRange, ChartSolidFill, ChartType, Color,
};

/// The height of a row of one line, in pixels.
pub const ROW_PIXELS: u32 = 20;
/// The width of a chart, in pixels: that of the tables.
const WIDTH: u32 = 922;
/// The colour of what was reported towards a target, planned or done: no verdict.
const REPORTED: Color = Color::RGB(0x0046_5B73);
/// The colour of what is missing from a target.
const MISSING: Color = Color::RGB(0x00E4_E4E4);
/// How many bars a chart can take and still stand on a page.
const BARS: u32 = 23;
/// Numbers that a chart needs: two of them a table tells better.
const NUMBERS: usize = 3;

/// The first and the last row of a table, from 0.
pub type Rows = (u32, u32);

/// A column of 总览 over these rows.
fn column((from, to): Rows, col: u16) -> ChartRange {
    ChartRange::new_from_range(OVERVIEW, from, col, to, col)
}

fn len((from, to): Rows) -> u32 {
    to + 1 - from
}

/// A chart, and its height in pixels.
pub type Drawn = (Chart, u32);

type Series<'s> = (&'s str, u16, Color);

/// Targets: what was reported and what is missing, as shares of each target,
/// labelled with the numbers themselves.
pub fn targets(rows: Rows, closings: &[&ClosingView]) -> Option<Drawn> {
    let series = [("填报合计", 3, REPORTED), ("差额", 4, MISSING)];
    let line = |closing: &&ClosingView| {
        let sum = closing.sum.as_ref().map_or("未报数", |sum| sum.text.as_str());
        let said = if closing.planned { "列入计划" } else { "填报" };
        format!("{} {}：目标 {}，{said} {sum}", closing.item.id, head(&closing.verbatim, 20), closing.target.text)
    };
    let text: Vec<String> = closings.iter().map(line).collect();
    let chart = bars(ChartType::BarPercentStacked, "目标完成情况", (rows, 1), &series)?;
    Some(drawn(chart, 130 + len(rows) * 28, "目标完成情况条形图", &text))
}

/// Tasks by status, a stacked bar for each; none where no status occurs or the bars are too many.
pub fn tasks(rows: Rows, tasks: &[TaskView], lights: &Colours) -> Option<Drawn> {
    let occurs = |status: &Derived| tasks.iter().any(|task| count_of(&task.cells, *status) != Quantity::default());
    let statuses = Derived::ALL.into_iter().zip(2..).filter(|(status, _)| occurs(status));
    let series: Vec<Series<'_>> = statuses.map(|(s, col)| (s.label(), col, bar_colour(lights, s))).collect();
    let line = |task: &TaskView| {
        let classes: Vec<String> = task.cells.iter().map(|c| format!("{} {}", c.label, c.count.text)).collect();
        format!("任务{}：{}", task.number, classes.join("，"))
    };
    let text: Vec<String> = tasks.iter().map(line).collect();
    let chart = bars(ChartType::BarStacked, "各任务进展", (rows, 0), &series)?;
    Some(drawn(chart, 120 + len(rows) * 25, "各任务进展堆叠条形图", &text))
}

/// Units by status; `classes` are name, column and status of what occurs.
pub fn units(rows: Rows, classes: &[(&str, u16, Derived)], lights: &Colours) -> Option<Drawn> {
    let series: Vec<Series<'_>> =
        classes.iter().map(|(name, col, status)| (*name, *col, bar_colour(lights, *status))).collect();
    let text = ["各单位各状态的数目见上方表格“各单位进展”".to_string()];
    let chart = bars(ChartType::BarStacked, "各单位进展", (rows, 0), &series)?;
    Some(drawn(chart, 120 + len(rows) * 25, "各单位进展堆叠条形图", &text))
}

/// The share of items done, quarter by quarter, over these rows of 趋势; none before
/// the third quarter that has one.
pub fn trend((from, to): Rows, points: &[TrendPoint], lights: &Colours) -> Option<Drawn> {
    let with_rate = points.iter().filter_map(|point| Some((point, point.rate.as_ref()?)));
    let text: Vec<String> = with_rate
        .map(|(point, rate)| format!("{}：{}/{}，{}%", point.label, rate.part.text, rate.whole.text, rate.percent.text))
        .collect();
    if text.len() < NUMBERS {
        return None;
    }
    let mut chart = Chart::new(ChartType::Line);
    let colour = bar_colour(lights, Derived::Done);
    chart
        .add_series()
        .set_name("成果完成率")
        .set_categories(&ChartRange::new_from_range(TREND, from, 0, to, 0))
        .set_values(&ChartRange::new_from_range(TREND, from, 5, to, 5))
        .set_format(ChartFormat::new().set_line(ChartLine::new().set_color(colour).set_width(2.25)))
        .set_marker(ChartMarker::new().set_type(ChartMarkerType::Circle).set_size(7))
        .set_data_label(
            ChartDataLabel::new().show_value().set_position(ChartDataLabelPosition::Above).set_font(&font(9.0)),
        );
    chart.title().set_name("成果完成率走势").set_font(font(12.0).set_bold());
    chart.legend().set_hidden();
    chart.x_axis().set_font(&font(9.0));
    chart.y_axis().set_font(&font(9.0)).set_min(0.0).set_num_format("0%");
    Some(drawn(chart, 300, "成果完成率走势折线图", &text))
}

/// A chart of horizontal bars in the order of the table; none where there is too little
/// to draw, or more than can be read.
fn bars(kind: ChartType, title: &str, (rows, names): (Rows, u16), series: &[Series<'_>]) -> Option<Chart> {
    if len(rows) > BARS || len(rows) as usize * series.len() < NUMBERS {
        return None;
    }
    let mut chart = Chart::new(kind);
    for (name, col, colour) in series {
        chart
            .add_series()
            .set_name(*name)
            .set_categories(&column(rows, names))
            .set_values(&column(rows, *col))
            // Set off from its neighbour of nearly the same colour.
            .set_format(
                ChartFormat::new()
                    .set_solid_fill(ChartSolidFill::new().set_color(*colour))
                    .set_border(ChartLine::new().set_color(Color::White).set_width(0.75)),
            )
            .set_gap(45)
            .set_overlap(100)
            // The number on a bar; none where it is 0.
            .set_data_label(
                ChartDataLabel::new()
                    .show_value()
                    .set_position(ChartDataLabelPosition::Center)
                    .set_num_format("0.####;;")
                    .set_font(font(8.0).set_color(ink_on(*colour))),
            );
    }
    let rule = Color::RGB(0x00D9_D9D9);
    chart.title().set_name(title).set_font(font(12.0).set_bold());
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9.0));
    chart.x_axis().set_font(&font(9.0)).set_major_gridlines_line(ChartLine::new().set_color(rule).set_width(0.5));
    // A bar chart counts upwards; the table reads downwards.
    chart.y_axis().set_font(&font(9.0)).set_reverse().set_crossing(ChartAxisCrossing::Max).set_major_gridlines(false);
    Some(chart)
}

fn font(size: f64) -> ChartFont {
    ChartFont::new().set_name("黑体").set_size(size).unset_bold().clone()
}

/// A chart of this height, with what it is and its lines in words: as long as the
/// format takes them, for beyond that the writer would leave them out.
fn drawn(mut chart: Chart, height: u32, what: &str, lines: &[String]) -> Drawn {
    let words = format!("{what}。{}。", lines.join("；"));
    chart.set_width(WIDTH).set_height(height).set_alt_text(head(&words, 250));
    (chart, height)
}
