//! What the charts draw, from the sections that they stand beside.

use super::units::COLUMNS;
use crate::model::value::Derived;
use crate::view::{
    Briefing, Chart, Charts, ClosingView, Segment, StatusBar, TargetBar, TaskView, TrendPoint, UnitView,
};

/// Quarters that the course of the year shows, from the last.
const QUARTERS: usize = 8;

/// The charts of a briefing whose other parts are there, numbered as the text goes.
pub fn charts(view: &Briefing) -> Charts {
    let mut drawn = 0;
    Charts {
        trend: chart(quarters(&view.trend.points), 3, &mut drawn),
        targets: chart(targets(view), 2, &mut drawn),
        status: chart(view.tasks.iter().filter(|task| !task.cells.is_empty()).map(task).collect(), 2, &mut drawn),
        board: chart(view.units.rows.iter().filter(|row| row.in_body).filter_map(unit).collect(), 2, &mut drawn),
    }
}

/// A chart of these rows, where there are `least` of them.
fn chart<R>(rows: Vec<R>, least: usize, drawn: &mut u32) -> Option<Chart<R>> {
    (rows.len() >= least).then(|| {
        *drawn += 1;
        Chart { number: *drawn, rows }
    })
}

fn targets(view: &Briefing) -> Vec<TargetBar> {
    let all = view.items.iter().flat_map(|item| &item.closings);
    let bar = |closing: &ClosingView| {
        Some(TargetBar {
            name: closing.verbatim.clone(),
            planned: closing.planned,
            each_unit: closing.each_unit,
            rate: closing.rate.clone().filter(|_| closing.sum.is_some())?,
            gap: closing.gap.clone(),
            over: closing.over.clone(),
            elapsed: closing.pace.as_ref().map(|pace| pace.elapsed.clone()),
            silent: closing.silent.clone(),
            asked: closing.asked.clone(),
        })
    };
    view.overview.closings.iter().chain(all.filter(|closing| !closing.in_overview)).filter_map(bar).collect()
}

fn quarters(points: &[TrendPoint]) -> Vec<TrendPoint> {
    let known: Vec<&TrendPoint> = points.iter().filter(|point| point.rate.is_some()).collect();
    known.iter().skip(known.len().saturating_sub(QUARTERS)).map(|point| (*point).clone()).collect()
}

fn task(task: &TaskView) -> StatusBar {
    let cells = task.cells.iter();
    StatusBar {
        name: format!("任务{}", task.number),
        about: task.title.clone(),
        segments: cells
            .map(|cell| Segment { id: cell.id.clone(), label: cell.label.clone(), count: cell.count.clone() })
            .collect(),
        total: task.cell_total.clone(),
        rate: None,
    }
}

fn unit(unit: &UnitView) -> Option<StatusBar> {
    let counts = &unit.counts;
    let segments = COLUMNS.iter().zip(counts.columns()).filter(|(_, count)| count.value.scaled() > 0);
    let segment = |((id, classes), count): (&(&str, &[Derived]), &crate::view::Num)| {
        let label = if let [class] = classes { class.label() } else { "其他" };
        Segment { id: (*id).to_string(), label: label.to_string(), count: count.clone() }
    };
    Some(StatusBar {
        name: unit.name.clone(),
        about: String::new(),
        segments: segments.map(segment).collect(),
        total: counts.expected.clone(),
        rate: counts.rate.clone().filter(|_| counts.reported.value.scaled() > 0),
    })
    .filter(|bar| !bar.segments.is_empty())
}
