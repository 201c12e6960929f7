//! What marker lines stand for: key figures and bars, as tables of coloured
//! cells, which every word processor shows alike and staff can correct. The
//! words stand beside the colours. Bars are as long as what they count.

use super::key_figures::{self, KeyFigure};
use super::writer::{Cell, Font, Frame, Paragraph, Writer};
use crate::document::outline::Marker;
use crate::document::paper::WIDTH;
use crate::model::value::{Colour, Colours, Derived};
use crate::outputs::colours::{DARK, PALE, PLANNED, Rgb, WHITE, shades};
use crate::view::{self, Briefing, Hue, Num, StatusBar, TargetBar, TrendPoint, short_label};
use unicode_width::UnicodeWidthStr;

/// Into how many columns the length of a bar is divided.
const COLUMNS: usize = 60;
/// A hundred per cent in ten-thousandths, as quantities are kept.
const WHOLE: usize = 1_000_000;
/// Twips of half a character of the small type of bars.
const HALF: usize = 90;
/// Twips of a bar with the gap to the next.
const BAR: usize = 280;
/// Twips of a line of small type.
const LINE: usize = 260;
/// Twips of the gap below a table.
const GAP: usize = 120;

pub(super) enum Chart {
    /// Numbers side by side.
    KeyFigures(Vec<KeyFigure>),
    /// Bars below one another.
    Bars(Bars),
}

pub(super) struct Bars {
    /// Its number and what it shows.
    caption: String,
    rows: Vec<Bar>,
    /// The count of a bar as long as the line; where there is none, each is.
    scale: Option<usize>,
    /// What the colours mean; empty where the words say it.
    legend: Vec<Hue>,
}

struct Bar {
    name: String,
    segments: Vec<Segment>,
}

/// A part of a bar.
struct Segment {
    /// Says what the segment shows, where there is room.
    word: &'static str,
    count: usize,
    text: String,
    /// Colours behind and of the letters.
    colours: (Rgb, Rgb),
}

impl Chart {
    /// What stands for a marker; `None` where there is nothing to draw.
    pub fn of(marker: Marker, view: &Briefing) -> Option<Self> {
        let (noun, lights, charts) = (&view.overview.noun, &view.lights, &view.charts);
        // As long as the line.
        let alike = |number: u32, caption: &str, rows| Bars {
            caption: format!("图{number}　{caption}"),
            rows,
            scale: None,
            legend: Vec::new(),
        };
        // As long as what they count, coloured by status.
        let counted = |chart: &view::Chart<StatusBar>, caption: String| {
            let rows: Vec<Bar> = chart.rows.iter().map(|bar| by_status(bar, lights)).collect();
            let (caption, scale) = (format!("图{}　{caption}", chart.number), rows.iter().map(Bar::count).max());
            Bars { caption, rows, scale, legend: view.hues.clone() }
        };
        let bars = match marker {
            Marker::KeyFigures => return Some(Self::KeyFigures(key_figures::of(view))),
            Marker::TargetsChart => {
                let chart = charts.targets.as_ref()?;
                // Time is a bar of its own above those that it measures.
                let time = chart.rows.iter().find_map(|bar| bar.elapsed.as_ref()).map(time);
                let bars = chart.rows.iter().map(|bar| target(bar, noun, lights));
                alike(chart.number, "量化目标填报情况", time.into_iter().chain(bars).collect())
            }
            Marker::TrendChart => {
                let chart = charts.trend.as_ref()?;
                let rows = chart.rows.iter().filter_map(|point| quarter(point, lights)).collect();
                alike(chart.number, "各季度成果完成情况（项）", rows)
            }
            Marker::StatusChart => counted(charts.status.as_ref()?, format!("各任务填报情况（{noun}×成果，项次）")),
            Marker::Board => counted(charts.board.as_ref()?, format!("各{noun}应报成果的状态（项）")),
            _ => return None,
        };
        Some(Self::Bars(bars))
    }

    /// How tall it is, in twips.
    pub fn height(&self) -> usize {
        match self {
            Self::KeyFigures(keys) => key_figures::height(keys),
            Self::Bars(bars) => LINE * (1 + usize::from(!bars.legend.is_empty())) + BAR * bars.height() + GAP,
        }
    }

    /// Writes it between margins that are `room` twips apart.
    pub fn write(&self, out: &mut Writer, room: usize) {
        match self {
            Self::KeyFigures(keys) => key_figures::write(out, room, keys),
            Self::Bars(bars) => bars.write(out, room),
        }
    }
}

/// The colours of a status, behind and of the letters; of several together
/// where there is none. What is grey has shades of its own.
fn colours(class: Option<Derived>, lights: &Colours) -> (Rgb, Rgb) {
    match class.map(|class| (class, lights.of(class))) {
        Some((Derived::Done, light)) => (shades(light).deep, WHITE),
        Some((Derived::NotStarted, Colour::Grey)) => (0xB4BCC4, 0x1F2328),
        Some((Derived::Unreported, Colour::Grey)) => (0xD9DDE1, DARK),
        Some((Derived::Unknown, Colour::Grey)) => (0x6C757D, WHITE),
        Some((_, Colour::Grey)) | None => (PALE, DARK),
        Some((_, light)) => shades(light).text,
    }
}

fn class_of(id: &str) -> Option<Derived> {
    Derived::ALL.into_iter().find(|class| class.id() == id)
}

impl Segment {
    fn of(class: Option<Derived>, num: &Num, lights: &Colours) -> Self {
        let word = class.map_or("其他", short_label);
        let count = usize::try_from(num.value.scaled()).unwrap_or(0);
        Self { word, count, text: num.text.clone(), colours: colours(class, lights) }
    }
}

fn by_status(bar: &StatusBar, lights: &Colours) -> Bar {
    let segment = |segment: &view::Segment| Segment::of(class_of(&segment.id), &segment.count, lights);
    Bar { name: bar.name.clone(), segments: bar.segments.iter().map(segment).collect() }
}

/// The share of the plan year that is gone.
fn time(elapsed: &Num) -> Bar {
    let count = usize::try_from(elapsed.value.scaled()).unwrap_or(0).min(WHOLE);
    let gone = Segment { word: "已过", count, text: format!("{}%", elapsed.text), colours: (DARK, WHITE) };
    let left = Segment { word: "", count: WHOLE - count, text: String::new(), colours: (PALE, DARK) };
    Bar { name: "全年时间".into(), segments: vec![gone, left] }
}

/// What was reported of a target, and what is missing.
fn target(bar: &TargetBar, noun: &str, lights: &Colours) -> Bar {
    let segment = |word, class, num: &Num| Segment { word, ..Segment::of(Some(class), num, lights) };
    let sum = match (bar.planned, bar.each_unit) {
        (true, _) => Segment { colours: PLANNED, ..segment("计划", Derived::Done, &bar.rate.part) },
        (false, true) => segment("达到", Derived::Done, &bar.rate.part),
        (false, false) => segment("已报", Derived::Done, &bar.rate.part),
    };
    let left = usize::try_from((bar.rate.whole.value - bar.rate.part.value).scaled()).unwrap_or(0);
    let left = (left > 0).then(|| match &bar.gap {
        Some(gap) => segment("尚差", Derived::Unreported, gap),
        None => Segment { word: "", count: left, text: String::new(), colours: (PALE, DARK) },
    });
    // What is over is part of the sum, and no further length.
    let over = bar.over.as_ref().map(|over| Segment { count: 0, ..segment("超出", Derived::Lagging, over) });
    let lacking = [("待核", &bar.asked), ("缺", &bar.silent)];
    let lacking = lacking.into_iter().filter(|(_, units)| units.total.value.scaled() > 0);
    let lacking: Vec<String> = lacking.map(|(word, units)| format!("{word}{}个{noun}", units.total.text)).collect();
    let lacking = if lacking.is_empty() { String::new() } else { format!("（{}）", lacking.join("，")) };
    let segments = [Some(sum), left, over].into_iter().flatten().collect();
    Bar { name: format!("{}{lacking}", bar.name), segments }
}

/// Items done and not done in a quarter.
fn quarter(point: &TrendPoint, lights: &Colours) -> Option<Bar> {
    let rate = point.rate.as_ref()?;
    let done = Segment { word: "完成", ..Segment::of(Some(Derived::Done), &point.done, lights) };
    let value = point.items.value - point.done.value;
    let left = Num { figure: String::new(), text: value.to_string(), value };
    let left = Segment { word: "未完成", ..Segment::of(Some(Derived::Unreported), &left, lights) };
    Some(Bar { name: format!("{}（完成率{}%）", point.label, rate.percent.text), segments: vec![done, left] })
}

impl Bars {
    /// In how many columns the bars stand: two where their names leave room.
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

    fn write(&self, out: &mut Writer, room: usize) {
        let caption = Paragraph { keep_next: true, ..Paragraph::of("Caption") };
        out.words(caption, Font::default(), &self.caption);
        if !self.legend.is_empty() {
            legend(out, &self.legend);
        }
        let side = room / self.sides();
        let step = (side - (self.longest() * HALF + 120).min(side / 2)) / COLUMNS;
        let name = side - step * COLUMNS;
        let widths = [&[name][..], &[step; COLUMNS]].concat().repeat(self.sides());
        let frame = Frame { style: "TableBars", widths: &widths, description: &self.caption, ..Frame::default() };
        out.table(frame, |out| {
            for at in 0..self.height() {
                out.row(false, |out| {
                    for column in 0..self.sides() {
                        match self.rows.get(at + column * self.height()) {
                            Some(bar) => bar.write(out, name, step, self.scale),
                            None => blank(out, side, COLUMNS + 1),
                        }
                    }
                });
            }
        });
    }
}

fn blank(out: &mut Writer, width: usize, span: usize) {
    let cell = Cell { span, ..Cell::of(width) };
    out.cell(cell, |out| out.paragraph(Paragraph::of("TableTextSmall"), |_| {}));
}

/// A cell with words in small type that stays with the next row.
fn small(out: &mut Writer, cell: Cell, align: &str, font: Font, words: &str) {
    let set = Paragraph { align: Some(align), keep_next: true, ..Paragraph::of("TableTextSmall") };
    out.cell(cell, |out| out.words(set, font, words));
}

/// Statuses that bars show together, as 其他.
const TOGETHER: [Derived; 3] = [Derived::Standing, Derived::Adjusted, Derived::NotApplicable];

fn legend(out: &mut Writer, hues: &[Hue]) {
    let set = Paragraph { keep_next: true, ..Paragraph::of("Legend") };
    let of = |hue: &Hue| {
        let class = class_of(&hue.status);
        // What cannot be judged has the darkest grey.
        let dark = class == Some(Derived::Unknown) && hue.light == Colour::Grey;
        (class, format!("{}（{}）", hue.label, if dark { "深灰" } else { &hue.word }))
    };
    let entries = hues.iter().map(of).filter(|(class, _)| class.is_none_or(|class| !TOGETHER.contains(&class)));
    out.paragraph(set, |out| {
        for (class, words) in entries.chain([(None, "其他（浅灰）".to_string())]) {
            let (fill, ink) = colours(class, &out.lights);
            out.run(Font { fill: Some(fill), colour: Some(ink), ..Font::default() }, &words);
            out.run(Font::default(), " ");
        }
    });
}

impl Bar {
    fn count(&self) -> usize {
        self.segments.iter().map(|segment| segment.count).fold(0, usize::saturating_add)
    }

    fn write(&self, out: &mut Writer, name: usize, step: usize, scale: Option<usize>) {
        small(out, Cell::of(name), "right", Font::default(), &self.name);
        let shown: Vec<&Segment> = self.segments.iter().filter(|segment| segment.text != "0").collect();
        if shown.is_empty() {
            blank(out, step * COLUMNS, COLUMNS);
        }
        let least = |segment: &Segment| (segment.text.len() * HALF + 40).div_ceil(step);
        let needs: Vec<(usize, usize)> = shown.iter().map(|segment| (segment.count, least(segment))).collect();
        let length = scale.map_or(COLUMNS, |scale| length(&needs, self.count(), scale));
        let spans = spans(&needs, length);
        for (segment, span) in shown.into_iter().zip(spans) {
            let (fill, ink) = segment.colours;
            let words = format!("{}{}", segment.word, segment.text);
            // With half a character to spare: fonts differ.
            let fits = (words.width_cjk() + 1) * HALF + 40 <= span * step;
            let cell = Cell { span, fill: Some(fill), ..Cell::of(span * step) };
            let font = Font { colour: Some(ink), ..Font::default() };
            small(out, cell, "center", font, if fits { &words } else { &segment.text });
        }
        if (1..COLUMNS).contains(&length) && !self.segments.is_empty() {
            blank(out, step * (COLUMNS - length), COLUMNS - length);
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
