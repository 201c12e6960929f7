//! The key figures: rows of cells below the title, low enough to leave the first page
//! to 一. A word beside each number says what its colour says.

use super::writer::{Cell, Font, Frame, Paragraph, Writer};
use crate::document::paper::WIDTH;
use crate::model::value::clipped;
use crate::outputs::colours::{Rgb, of_tone};
use crate::view::{Briefing, Card};
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

/// A key figure in words.
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

/// The key figures of a quarter.
pub(super) fn of(view: &Briefing) -> Vec<KeyFigure> {
    let key = |card: &Card| KeyFigure {
        number: card.number.as_ref().map_or("—", |number| &number.text).to_string(),
        of: card.of.as_ref().map(|of| of.text.clone()),
        label: card.label.clone(),
        word: card
            .amount
            .as_ref()
            .map_or_else(|| card.word.clone(), |amount| format!("{}{}{}", card.word, amount.text, card.measure)),
        colour: of_tone(card.tone),
    };
    view.overview.cards.iter().map(key).collect()
}

impl KeyFigure {
    /// Twips of the number with the word beside it, and of the label.
    fn wanted(&self) -> (usize, usize) {
        let of = self.of.as_ref().map_or(0, |of| 1 + of.len());
        let beside = self.number.width_cjk() * NUMBER_HALF + (of + 1 + self.word.width_cjk()) * HALF;
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
            Frame {
                style: "TableKeys", widths: &widths, description: "关键数字", gap: Some(gap), ..Frame::default()
            };
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
    use crate::outputs::colours::CARE;

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
