//! What marker lines stand for: key figures and bars, as tables of coloured
//! cells, which every word processor shows alike and staff can correct. The
//! words stand beside the colours. Bars are as long as what they count.

use super::keys::{self, Key};
use super::section::WIDTH;
use super::story::{Look, Paragraph, Story, run};
use super::table::{Cell, Frame, cell, framed, row};
use crate::model::value::{Derived, Colour, Colours};
use crate::outputs::shade::Shade;
use crate::view::{Briefing, ClosingView, Hue, Num, TrendPoint, UnitCounts, short_label};
use unicode_width::UnicodeWidthStr;

/// What can stand in the place of a marker, the most telling first.
pub(super) const MARKERS: [&str; 5] = ["key-figures", "targets-chart", "status-chart", "board", "trend-chart"];

/// Into how many columns the length of a bar is divided.
const COLUMNS: usize = 60;
/// Twips of half a character of the small type of bars.
const HALF: usize = 90;
/// Twips of a bar with the gap to the next.
const BAR: usize = 280;
/// Twips of a line of small type.
const LINE: usize = 260;
/// Twips of the gap below a table.
const GAP: usize = 120;

/// Something drawn.
pub(super) enum Board {
    /// Numbers side by side.
    Keys(Vec<Key>),
    /// Bars below one another.
    Bars(Bars),
}

/// Bars of segments.
pub(super) struct Bars {
    caption: String,
    legend: bool,
    /// What its colours mean.
    hues: Vec<Hue>,
    rows: Vec<Bar>,
    /// The count of a bar as long as the line; where there is none, each is.
    scale: Option<usize>,
}

/// One bar.
struct Bar {
    name: String,
    segments: Vec<Segment>,
}

/// A part of a bar.
struct Segment {
    /// Its word where there is room, and where it is told what the bar shows.
    word: &'static str,
    count: usize,
    text: String,
    /// Colours behind and of the letters.
    colours: (&'static str, &'static str),
}

impl Board {
    /// What stands for a marker; `None` where there is nothing to draw.
    pub fn of(marker: &str, view: &Briefing) -> Option<Self> {
        let noun = &view.overview.noun;
        let bars = |caption: String, rows: Vec<Bar>| {
            (!rows.is_empty()).then_some(Self::Bars(Bars {
                caption,
                legend: false,
                hues: Vec::new(),
                rows,
                scale: None,
            }))
        };
        let counted = |caption: String, rows: Vec<Bar>| {
            let scale = rows.iter().map(Bar::count).max().filter(|count| *count > 0);
            scale.map(|scale| {
                Self::Bars(Bars { caption, legend: true, hues: view.hues.clone(), rows, scale: Some(scale) })
            })
        };
        match marker {
            "key-figures" => Some(Self::Keys(keys::keys(view))),
            "targets-chart" => bars("量化目标填报情况".into(), targets(&view.overview.closings, &view.lights)),
            "trend-chart" => bars("各季度成果完成情况（项）".into(), quarters(&view.trend.points, &view.lights)),
            "status-chart" => counted(format!("各任务填报情况（{noun}×成果，项次）"), tasks(view)),
            "board" => counted(format!("各{noun}应报成果的状态（项）"), units(view)),
            _ => None,
        }
    }

    /// How tall it is, in twips.
    pub fn height(&self) -> usize {
        match self {
            Self::Keys(_) => keys::HEIGHT,
            Self::Bars(bars) => LINE * (1 + usize::from(bars.legend)) + BAR * bars.height() + GAP,
        }
    }

    /// Writes it between margins that are `room` twips apart; `drawn` counts
    /// what has a caption.
    pub fn write(&self, story: &mut Story, room: usize, drawn: &mut usize) {
        match self {
            Self::Keys(keys) => keys::write(story, room, keys),
            Self::Bars(bars) => {
                *drawn += 1;
                bars.write(story, room, *drawn);
            }
        }
    }
}

/// The colours of a class, behind and of the letters; of several together
/// where there is none. What is grey has shades of its own.
fn colours(class: Option<Derived>, lights: &Colours) -> (&'static str, &'static str) {
    match class.map(|class| (class, lights.of(class))) {
        Some((Derived::Done, light)) => (deep(light), "FFFFFF"),
        Some((Derived::NotStarted, Colour::Grey)) => ("B4BCC4", "1F2328"),
        Some((Derived::Unreported, Colour::Grey)) => ("D9DDE1", "2B3138"),
        Some((Derived::Unknown, Colour::Grey)) => ("6C757D", "FFFFFF"),
        Some((_, Colour::Grey)) | None => ("ECEFF1", "2B3138"),
        Some((_, light)) => {
            let (fill, ink) = super::table::colours(Shade::Of(light));
            (fill.unwrap_or("ECEFF1"), ink.unwrap_or("2B3138"))
        }
    }
}

/// The deep shade of a light, for what is done.
fn deep(light: Colour) -> &'static str {
    match light {
        Colour::Green => "146C43",
        Colour::Blue => "1F4E8C",
        Colour::Yellow => "7A5C00",
        Colour::Orange => "9C4A00",
        Colour::Red => "C1272D",
        Colour::Grey => "5D666F",
    }
}

fn segment(class: Option<Derived>, num: &Num, lights: &Colours) -> Segment {
    let count = usize::try_from(num.value.scaled()).unwrap_or(0);
    Segment {
        word: class.map_or("其他", short_label), count, text: num.text.clone(), colours: colours(class, lights)
    }
}

fn tasks(view: &Briefing) -> Vec<Bar> {
    let class = |id: &str| Derived::ALL.into_iter().find(|class| class.id() == id);
    let bar = |task: &crate::view::TaskView| Bar {
        name: format!("任务{}", task.number),
        segments: task.cells.iter().map(|cell| segment(class(&cell.id), &cell.count, &view.lights)).collect(),
    };
    view.tasks.iter().filter(|task| !task.cells.is_empty()).map(bar).collect()
}

fn units(view: &Briefing) -> Vec<Bar> {
    let shown = view.units.rows.iter().filter(|row| row.in_body && row.counts.expected.value.scaled() > 0);
    shown.map(|row| Bar { name: row.name.clone(), segments: classes(&row.counts, &view.lights) }).collect()
}

fn classes(counts: &UnitCounts, lights: &Colours) -> Vec<Segment> {
    let all = [
        (Some(Derived::Done), &counts.done),
        (Some(Derived::OnTrack), &counts.on_track),
        (Some(Derived::Lagging), &counts.lagging),
        (Some(Derived::Overdue), &counts.overdue),
        (Some(Derived::NotStarted), &counts.not_started),
        (None, &counts.other),
        (Some(Derived::Unreported), &counts.blank),
        (Some(Derived::Unknown), &counts.unknown),
    ];
    all.into_iter().map(|(class, num)| segment(class, num, lights)).collect()
}

/// What was reported of a target, and what is missing.
fn targets(closings: &[ClosingView], lights: &Colours) -> Vec<Bar> {
    let bar = |closing: &ClosingView| {
        let sum = closing.sum.as_ref()?;
        let word = if closing.planned { "计划" } else { "已报" };
        let mut segments = vec![Segment { word, ..segment(Some(Derived::Done), sum, lights) }];
        segments.extend(
            closing
                .gap
                .as_ref()
                .map(|gap| Segment { word: "尚差", ..segment(Some(Derived::Unreported), gap, lights) }),
        );
        segments.extend(closing.over.as_ref().map(|over| Segment {
            word: "超出",
            // What is over is part of the sum, and no further length.
            count: 0,
            ..segment(Some(Derived::Lagging), over, lights)
        }));
        Some(Bar { name: closing.verbatim.clone(), segments })
    };
    closings.iter().filter_map(bar).collect()
}

/// Items done and not done, quarter by quarter; one alone shows no course.
fn quarters(points: &[TrendPoint], lights: &Colours) -> Vec<Bar> {
    let bar = |point: &TrendPoint| {
        let rate = point.rate.as_ref()?;
        let count = |num: &Num| usize::try_from(num.value.scaled()).unwrap_or(0);
        let rest = point.items.value - point.done.value;
        let done = Segment { word: "完成", ..segment(Some(Derived::Done), &point.done, lights) };
        let left = Segment {
            word: "未完成",
            count: count(&point.items).saturating_sub(count(&point.done)),
            text: rest.to_string(),
            ..segment(Some(Derived::Unreported), &point.done, lights)
        };
        Some(Bar { name: format!("{}（完成率{}%）", point.label, rate.percent.text), segments: vec![done, left] })
    };
    let bars: Vec<Bar> = points.iter().filter_map(bar).collect();
    if bars.len() > 1 { bars } else { Vec::new() }
}

impl Bars {
    /// Whether the bars stand in two columns: where their names leave room.
    fn sides(&self) -> usize {
        if self.rows.len() > 1 && self.longest() * HALF < WIDTH / 4 { 2 } else { 1 }
    }

    /// Half characters of the longest name.
    fn longest(&self) -> usize {
        self.rows.iter().map(|bar| bar.name.width_cjk()).max().unwrap_or(0)
    }

    /// Rows of the table.
    fn height(&self) -> usize {
        self.rows.len().div_ceil(self.sides())
    }

    fn write(&self, story: &mut Story, room: usize, number: usize) {
        let caption = Paragraph { keep_next: true, ..Paragraph::of("Caption") };
        story.words(caption, Look::default(), &format!("图{number}　{}", self.caption));
        if self.legend {
            legend(story, &self.hues);
        }
        let side = room / self.sides();
        let step = (side - (self.longest() * HALF + 120).min(side / 2)) / COLUMNS;
        let name = side - step * COLUMNS;
        let widths: Vec<usize> = std::iter::once(name).chain([step; COLUMNS]).collect();
        let widths = widths.repeat(self.sides());
        let frame =
            Frame { style: "TableBars", widths: &widths, description: &self.caption, gap: None, at_foot: false };
        framed(story, frame, |story| {
            for at in 0..self.height() {
                row(story, false, |story| {
                    for column in 0..self.sides() {
                        match self.rows.get(at + column * self.height()) {
                            Some(bar) => bar.write(story, name, step, self.scale),
                            None => {
                                let blank = Cell { width: side, span: COLUMNS + 1, ..Cell::default() };
                                cell(story, blank, |story| story.paragraph(Paragraph::of("TableTextSmall"), |_| {}));
                            }
                        }
                    }
                });
            }
        });
    }
}

/// Statuses that bars show together, as 其他.
const TOGETHER: [Derived; 3] = [Derived::Standing, Derived::Adjusted, Derived::NotApplicable];

/// The word of a colour; what cannot be judged has the darkest grey.
fn shade_word(class: Option<Derived>, hue: &Hue) -> String {
    match (class, hue.light) {
        (Some(Derived::Unknown), Colour::Grey) => "深灰".to_string(),
        _ => hue.word.clone(),
    }
}

/// What the colours of bars mean.
fn legend(story: &mut Story, hues: &[Hue]) {
    let set = Paragraph { keep_next: true, ..Paragraph::of("Legend") };
    story.paragraph(set, |story| {
        for hue in hues.iter().map(Some).chain([None]) {
            let class = hue.and_then(|hue| Derived::ALL.into_iter().find(|class| class.id() == hue.status));
            if class.is_some_and(|class| TOGETHER.contains(&class)) {
                continue;
            }
            let words = hue
                .map_or("其他（浅灰）".to_string(), |hue| format!("{}（{}）", hue.label, shade_word(class, hue)));
            let (fill, ink) = colours(class, &story.lights);
            run(&mut story.xml, Look { fill: Some(fill), colour: Some(ink), ..Look::default() }, &words);
            run(&mut story.xml, Look::default(), " ");
        }
    });
}

impl Bar {
    /// All segments together.
    fn count(&self) -> usize {
        self.segments.iter().map(|segment| segment.count).fold(0, usize::saturating_add)
    }

    fn write(&self, story: &mut Story, name: usize, step: usize, scale: Option<usize>) {
        cell(story, Cell { width: name, ..Cell::default() }, |story| {
            let set = Paragraph { align: Some("right"), keep_next: true, ..Paragraph::of("TableTextSmall") };
            story.words(set, Look::default(), &self.name);
        });
        let shown: Vec<&Segment> = self.segments.iter().filter(|segment| segment.text != "0").collect();
        if shown.is_empty() {
            let blank = Cell { width: step * COLUMNS, span: COLUMNS, ..Cell::default() };
            cell(story, blank, |story| story.paragraph(Paragraph::of("TableTextSmall"), |_| {}));
        }
        let least = |segment: &&Segment| (segment.text.len() * HALF + 40).div_ceil(step);
        let needs: Vec<(usize, usize)> = shown.iter().map(|s| (s.count, least(s))).collect();
        let length = scale.map_or(COLUMNS, |scale| length(&needs, self.count(), scale));
        let spans = spans(&needs, length);
        for (segment, span) in shown.into_iter().zip(spans) {
            let (fill, ink) = segment.colours;
            let words = format!("{}{}", segment.word, segment.text);
            // With half a character to spare: fonts differ.
            let fits = (words.width_cjk() + 1) * HALF + 40 <= span * step;
            cell(story, Cell { width: span * step, span, fill: Some(fill), ..Cell::default() }, |story| {
                let set = Paragraph { align: Some("center"), keep_next: true, ..Paragraph::of("TableTextSmall") };
                let look = Look { colour: Some(ink), ..Look::default() };
                story.words(set, look, if fits { &words } else { &segment.text });
            });
        }
        if (1..COLUMNS).contains(&length) && !self.segments.is_empty() {
            let rest = Cell { width: step * (COLUMNS - length), span: COLUMNS - length, ..Cell::default() };
            cell(story, rest, |story| story.paragraph(Paragraph::of("TableTextSmall"), |_| {}));
        }
    }
}

/// Columns of a bar, `COLUMNS` for a count of `scale`; no fewer than its numbers
/// need.
fn length(segments: &[(usize, usize)], count: usize, scale: usize) -> usize {
    let least = segments.iter().map(|(_, least)| (*least).max(1)).sum::<usize>();
    share(count, scale).max(least).min(COLUMNS)
}

/// Columns of a part of `total`. Counts are in ten-thousandths, and may be large.
fn share(count: usize, total: usize) -> usize {
    (count as u128 * COLUMNS as u128 / total.max(1) as u128) as usize
}

/// Columns of every segment by its count, each wide enough for its number,
/// `length` together. `(count, least)` of each.
fn spans(segments: &[(usize, usize)], length: usize) -> Vec<usize> {
    let total = segments.iter().map(|(count, _)| count).sum::<usize>();
    let of = |count: usize| share(count, total) * length / COLUMNS;
    let mut spans: Vec<usize> = segments.iter().map(|(count, least)| of(*count).max(*least).max(1)).collect();
    while let Some(widest) = spans.iter().copied().max() {
        let sum: usize = spans.iter().sum();
        let Some(at) = spans.iter().position(|span| *span == widest) else { break };
        match sum.cmp(&length) {
            std::cmp::Ordering::Less => spans[at] += length - sum,
            std::cmp::Ordering::Greater if widest > 1 => spans[at] -= 1,
            _ => break,
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_the_line_and_show_every_number() {
        for segments in [
            vec![(10, 1)],
            vec![(1, 2), (1, 2), (1, 2)],
            vec![(1, 1), (999, 3)],
            vec![(0, 4), (0, 4)],
            vec![(5, 9), (5, 9), (5, 9), (5, 9), (5, 9), (5, 9), (5, 9), (5, 9)],
            vec![(usize::MAX / 4, 3), (1, 3)],
        ] {
            let spans = spans(&segments, COLUMNS);
            assert_eq!(spans.iter().sum::<usize>(), COLUMNS, "{segments:?}");
            assert!(spans.iter().all(|span| *span > 0), "{segments:?}");
        }
        assert_eq!(spans(&[(1, 1), (2, 1)], COLUMNS), [20, 40]);
        assert_eq!(spans(&[(1, 3), (599, 4)], COLUMNS), [3, 57]);
    }

    #[test]
    fn bars_are_as_long_as_what_they_count() {
        assert_eq!(length(&[(36, 2)], 36, 36), 60);
        assert_eq!(length(&[(10, 2), (2, 2)], 12, 36), 20);
        assert_eq!(spans(&[(10, 2), (2, 2)], 20), [17, 3]);
        // A single one still shows its number.
        assert_eq!((length(&[(1, 3)], 1, 360), length(&[(usize::MAX, 9); 9], usize::MAX, 1)), (3, 60));
    }
}
