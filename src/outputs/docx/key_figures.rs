//! The key figures: rows of cells below the title, low enough to leave the first page
//! to 一. A word beside each number says what its colour says.

use super::writer::{Cell, Font, Frame, Paragraph, Writer};
use crate::document::paper::WIDTH;
use crate::model::value::clipped;
use crate::outputs::colours::{BAD, CARE, GOOD, Rgb};
use crate::view::{Briefing, ClosingView, Num};
use unicode_width::UnicodeWidthStr;

/// Twips of a row: its lines and borders.
const ROW: usize = 270 + 180 + 60;
/// Twips of the gap below.
const GAP: usize = 40;

/// Twips of the key figures.
pub(super) fn height(keys: &[KeyFigure]) -> usize {
    ROW * rows(keys, WIDTH).len() + GAP
}

/// Half points of a number.
const NUMBER: u32 = 26;
/// Twips of half a character of it, and of the type beside and below.
const NUMBER_HALF: usize = 130;
const HALF: usize = 75;
/// Twips of a cell that are not for text.
const PADDING: usize = 150;

pub(super) struct KeyFigure {
    number: String,
    /// What it is of.
    of: Option<String>,
    /// What it counts.
    label: String,
    /// What to make of it.
    word: String,
    /// The colour of that word and of the line above.
    colour: Rgb,
}

/// The key figures of a quarter: the same as on the page.
pub(super) fn of(view: &Briefing) -> Vec<KeyFigure> {
    let o = &view.overview;
    let count = |num: &Num, label: String, some: (&str, Rgb), none: &str| {
        let (word, colour) = if num.value.scaled() == 0 { (none, GOOD) } else { some };
        key(num, None, label, (word.into(), colour))
    };
    let reported = if o.reported.value == o.units.value { ("已报齐", GOOD) } else { ("未报齐", CARE) };
    let reported = key(&o.reported, Some(&o.units), format!("已报送的{}", o.noun), (reported.0.into(), reported.1));
    let done = o.rate.as_ref().map(|rate| {
        let share = format!("完成率{}%", rate.percent.text);
        key(&rate.part, Some(&rate.whole), "已完成的成果".into(), (share, GOOD))
    });
    let overdue = count(&o.overdue.total, "逾期未完成的成果".into(), ("有逾期", BAD), "无逾期");
    let lagging = count(&o.lagging.total, "进度滞后的成果".into(), ("有滞后", CARE), "无滞后");
    let problems = count(&view.problems.total, format!("{}反映的问题", o.noun), ("需协调", CARE), "无");
    let items = [Some(reported), done, Some(overdue), Some(lagging)].into_iter().flatten();
    items.chain(o.closings.iter().filter_map(target)).chain([problems]).collect()
}

fn key(number: &Num, of: Option<&Num>, label: String, (word, colour): (String, Rgb)) -> KeyFigure {
    KeyFigure { number: number.text.clone(), of: of.map(|of| of.text.clone()), label, word, colour }
}

fn target(closing: &ClosingView) -> Option<KeyFigure> {
    let verdict = match (&closing.gap, &closing.over) {
        _ if closing.planned => ("列入计划".into(), GOOD),
        (Some(gap), _) => (format!("尚差{}{}", gap.text, closing.measure), CARE),
        (None, Some(_)) => ("超出目标，需核实".into(), GOOD),
        (None, None) => ("已达目标".into(), GOOD),
    };
    Some(key(closing.sum.as_ref()?, Some(&closing.target), closing.verbatim.clone(), verdict))
}

impl KeyFigure {
    /// Twips of the number with the word beside it, and of the label.
    fn wanted(&self) -> (usize, usize) {
        let of = self.of.as_ref().map_or(0, |of| 1 + of.len());
        let beside = self.number.len() * NUMBER_HALF + (of + 1 + self.word.width_cjk()) * HALF;
        (beside, self.label.width_cjk() * HALF)
    }

    fn write(&self, out: &mut Writer, width: usize) {
        let small = Font { size: Some(15), ..Font::default() };
        out.paragraph(Paragraph::of("KeyFigure"), |out| {
            out.run(Font { bold: true, size: Some(NUMBER), ..Font::default() }, &self.number);
            if let Some(of) = &self.of {
                out.run(small, &format!("/{of}"));
            }
            out.run(Font { bold: true, colour: Some(self.colour), ..small }, &format!(" {}", self.word));
        });
        let label = clipped(&self.label, (width - PADDING.min(width)) / HALF);
        out.words(Paragraph::of("KeyLabel"), Font::default(), &label);
    }
}

/// The rows that the cells stand in, about as many in each: as few rows as leave every
/// number and the word beside it unbroken.
fn rows(keys: &[KeyFigure], room: usize) -> Vec<&[KeyFigure]> {
    let fits = |row: &[KeyFigure]| row.iter().map(|key| key.wanted().0 + PADDING).sum::<usize>() <= room;
    let cut = |rows: usize| keys.chunks(keys.len().div_ceil(rows).max(1));
    let rows = (1..keys.len()).find(|rows| cut(*rows).all(fits)).unwrap_or(keys.len().max(1));
    cut(rows).collect()
}

/// Twips of every cell, `room` together: by what stands in each.
fn widths(keys: &[KeyFigure], room: usize) -> Vec<usize> {
    let whole: Vec<usize> = keys.iter().map(|key| key.wanted().0.max(key.wanted().1) + PADDING).collect();
    let bare: Vec<usize> = keys.iter().map(|key| key.wanted().0 + PADDING).collect();
    // Where not all fits, labels give way before numbers and words do.
    let own = if whole.iter().sum::<usize>() <= room { whole } else { bare };
    let (sum, count) = (own.iter().sum::<usize>(), own.len().max(1));
    match room.checked_sub(sum) {
        Some(over) => own.iter().map(|own| own + over / count).collect(),
        None => own.iter().map(|own| own * room / sum).collect(),
    }
}

/// Writes the key figures between margins that are `room` twips apart.
pub(super) fn write(out: &mut Writer, room: usize, keys: &[KeyFigure]) {
    let rows = rows(keys, room);
    for (at, row) in rows.iter().enumerate() {
        let widths = widths(row, room);
        // Tables that touch would become one.
        let gap = if at + 1 < rows.len() { 20 } else { GAP };
        let frame =
            Frame { style: "TableKeys", widths: &widths, description: "关键数字", gap: Some(gap), ..Frame::default() };
        out.table(frame, |out| {
            out.row(false, |out| {
                for (key, width) in row.iter().zip(&widths) {
                    let cell = Cell { line_above: Some(key.colour), ..Cell::of(*width) };
                    out.cell(cell, |out| key.write(out, *width));
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(label: &str) -> KeyFigure {
        KeyFigure {
            number: "154".into(),
            of: Some("161".into()),
            label: label.into(),
            word: "尚差7个".into(),
            colour: CARE,
        }
    }

    #[test]
    fn the_row_is_as_wide_as_the_page_and_labels_give_way() {
        for labels in [vec!["短"; 7], vec!["一个很长很长很长很长很长的目标"; 7], vec!["短"; 30]] {
            let keys: Vec<KeyFigure> = labels.iter().map(|label| of(label)).collect();
            let sum: usize = widths(&keys, 8844).iter().sum();
            assert!((8844 - keys.len()..=8844).contains(&sum), "{sum}");
        }
    }
}
