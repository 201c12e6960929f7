//! How a table of the text is set: its type, how wide its columns are from what
//! stands in them, and how tall that makes it.

use crate::document::outline::{Cell, is_group, plain};
use crate::document::paper::{LINE, WIDTH};
use crate::outputs::colours::TableKind;
use unicode_width::UnicodeWidthStr;

/// A text of so few characters stays on one line.
const SHORT: usize = 5;
/// A word longer than this many half characters is broken.
const LONGEST: usize = 16;
/// What a column may want at most, in half characters: beyond that it is prose, and
/// gets its share of what is left.
const PROSE: usize = 72;
/// A table with more columns than this is set in small type.
const COLUMNS: usize = 8;

/// How a table is set: its style, those of its paragraphs, its type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    /// Id of the table's style.
    pub style: &'static str,
    /// Id of the style of paragraphs in its cells.
    pub text: &'static str,
    /// Id of the style of paragraphs in its first row.
    pub heading: &'static str,
    /// Twips of half a character.
    half: usize,
    /// Twips of a cell that are not for text.
    padding: usize,
    /// Twips of a line.
    line: usize,
}

const NORMAL: Type =
    Type { style: "TableGrid", text: "TableText", heading: "TableHeading", half: 105, padding: 130, line: 280 };
const DENSE: Type = Type {
    style: "TableDense",
    text: "TableTextSmall",
    heading: "TableHeadingSmall",
    half: 90,
    padding: 90,
    line: 240,
};

impl Type {
    /// The type for a table of this kind: small where it has many columns or is the matrix.
    pub fn of(kind: TableKind, columns: usize) -> Self {
        if columns > COLUMNS || kind == TableKind::Matrix { DENSE } else { NORMAL }
    }

    /// Twips of every column, `room` together; the first row is the heading.
    pub fn widths(self, rows: &[Vec<Cell>], room: usize) -> Vec<usize> {
        let needs = self.needs(rows);
        let least: usize = needs.iter().map(|(least, _)| least).sum();
        let wanted: usize = needs.iter().map(|(_, wanted)| wanted).sum();
        let shares: Vec<(usize, usize)> = match room {
            // Not even single words fit: all give way alike.
            _ if least >= room => needs.iter().map(|(least, _)| (0, *least)).collect(),
            // All fit on one line: what is over goes round by what is wanted.
            _ if wanted <= room => needs.iter().map(|(_, wanted)| (*wanted, *wanted)).collect(),
            _ => needs.iter().map(|(least, wanted)| (*least, (wanted - least) / self.half)).collect(),
        };
        spread(room, &shares)
    }

    /// Twips of what each column cannot do without, and of what it would like to have.
    fn needs(self, rows: &[Vec<Cell>]) -> Vec<(usize, usize)> {
        let twips = |halves: usize| halves * self.half + self.padding;
        let columns = 0..rows.first().map_or(0, Vec::len);
        columns.map(|column| needs(rows, column)).map(|(least, wanted)| (twips(least), twips(wanted))).collect()
    }
}

/// Whether not even the words of a table fit between upright margins.
pub(super) fn is_too_wide(rows: &[Vec<Cell>]) -> bool {
    let set = Type::of(TableKind::Plain, rows.first().map_or(0, Vec::len));
    set.needs(rows).iter().map(|(least, _)| least).sum::<usize>() > WIDTH
}

/// How tall a table is between upright margins, in twips.
pub(super) fn height(rows: &[Vec<Cell>]) -> usize {
    let Some(head) = rows.first() else { return 0 };
    let set = Type::of(TableKind::Plain, head.len());
    let widths = set.widths(rows, WIDTH);
    let lines = |(cell, width): (&Cell, &usize)| {
        let line = width.saturating_sub(set.padding) / set.half;
        words(cell).width_cjk().div_ceil(line.max(1)).max(1)
    };
    let row = |row: &Vec<Cell>| row.iter().zip(&widths).map(lines).max().unwrap_or(1) * set.line + 10;
    rows.iter().map(row).sum::<usize>() + LINE / 2
}

/// The words of a cell, on one line.
pub(super) fn words(cell: &Cell) -> String {
    plain(cell).trim().to_string()
}

/// Everybody's own part, and of the rest by weight; `room` together.
fn spread(room: usize, shares: &[(usize, usize)]) -> Vec<usize> {
    let own: usize = shares.iter().map(|(own, _)| own).sum();
    let weights: usize = shares.iter().map(|(_, weight)| weight).sum::<usize>().max(1);
    let over = room.saturating_sub(own);
    let mut widths: Vec<usize> = shares.iter().map(|(own, weight)| own + over * weight / weights).collect();
    let rest = room.saturating_sub(widths.iter().sum());
    widths.iter_mut().max().into_iter().for_each(|widest| *widest += rest);
    widths
}

/// What a column cannot do without, and what it would like to have, in half characters.
fn needs(rows: &[Vec<Cell>], column: usize) -> (usize, usize) {
    let (mut least, mut wanted) = (2, 2);
    for (position, row) in rows.iter().enumerate() {
        let Some(text) = row.get(column).map(words) else { continue };
        let whole = text.width_cjk();
        let characters = text.chars().count();
        let unbroken = match position {
            // A heading may take two lines.
            0 if characters > 2 => longest_word(&text).max(whole.div_ceil(4) * 2),
            0 => longest_word(&text).max(whole),
            _ if is_group(row) => continue,
            _ if characters <= SHORT => whole.max(longest_word(&text)),
            _ => longest_word(&text).max(4),
        };
        least = least.max(unbroken);
        wanted = wanted.max(if position == 0 { unbroken } else { whole.min(PROSE) });
    }
    (least, wanted.max(least))
}

/// The longest run that a line does not end in.
fn longest_word(text: &str) -> usize {
    let words = text.split(|c: char| !c.is_ascii_graphic());
    // Latin letters are wider than half a character in some fonts.
    words.map(|word| word.len() + word.len().div_ceil(3)).max().unwrap_or(0).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::Event;

    fn of(rows: &[&[&str]], room: usize) -> Vec<usize> {
        let cell = |text: &&str| vec![Event::Text(text.to_string().into())];
        let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        Type::of(TableKind::Plain, 3).widths(&rows, room)
    }

    #[test]
    fn columns_fill_the_page_and_go_by_what_stands_in_them() {
        let long = "很长的一段话".repeat(12);
        let found = of(&[&["编号", "成果", "应报"], &["10.1", &long, "12"]], 8844);
        assert_eq!(found.iter().sum::<usize>(), 8844);
        assert!(found[1] > 6 * found[0] && found[0] >= 4 * 105, "{found:?}");
        let many: Vec<String> = (0..60).map(|i| format!("第{i}栏")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(of(&[&many, &many], 8844).iter().sum::<usize>(), 8844);
        assert_eq!(of(&[&["甲"]], 8844), [8844]);
    }
}
