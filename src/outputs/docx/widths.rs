//! How wide the columns of a table are, from what stands in them: a Chinese
//! character is two halves, a Latin one a half.

use super::table::{Type, is_group};
use unicode_width::UnicodeWidthStr;

/// A text of so few characters stays on one line.
const SHORT: usize = 5;
/// A word longer than this many halves is broken.
const LONGEST: usize = 16;
/// What a column may want at most, in halves: beyond that it is prose, and
/// gets its share of what is left.
const PROSE: usize = 72;

/// Twips of every column, `room` together.
pub(super) fn widths(rows: &[Vec<String>], room: usize, set: Type) -> Vec<usize> {
    let columns = rows.first().map_or(0, Vec::len);
    let needs: Vec<(usize, usize)> = (0..columns).map(|column| needs(rows, column)).collect();
    let twips = |halves: usize| halves * set.half + set.padding;
    let least: usize = needs.iter().map(|(least, _)| twips(*least)).sum();
    let wanted: usize = needs.iter().map(|(_, wanted)| twips(*wanted)).sum();
    let shares: Vec<(usize, usize)> = match room {
        // Not even single words fit: all give way alike.
        _ if least >= room => needs.iter().map(|(least, _)| (0, twips(*least))).collect(),
        // All fit on one line: what is over goes round by what is wanted.
        _ if wanted <= room => needs.iter().map(|(_, wanted)| (twips(*wanted), twips(*wanted))).collect(),
        _ => needs.iter().map(|(least, wanted)| (twips(*least), wanted - least)).collect(),
    };
    spread(room, &shares)
}

/// Twips below which not even single words fit.
pub(super) fn least(rows: &[Vec<String>], set: Type) -> usize {
    let columns = rows.first().map_or(0, Vec::len);
    (0..columns).map(|column| needs(rows, column).0 * set.half + set.padding).sum()
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

/// What a column cannot do without, and what it would like to have.
fn needs(rows: &[Vec<String>], column: usize) -> (usize, usize) {
    let (mut least, mut wanted) = (2, 2);
    for (position, row) in rows.iter().enumerate() {
        let Some(text) = row.get(column) else { continue };
        let whole = text.width_cjk();
        let short = text.chars().count() <= SHORT;
        let unbroken = match position {
            // A heading may take two lines.
            0 => longest_word(text).max(if text.chars().count() > 2 { whole.div_ceil(4) * 2 } else { whole }),
            _ if is_group(row) => continue,
            _ if short => whole.max(longest_word(text)),
            _ => longest_word(text).max(4),
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

/// How many lines a text takes in a column of so many twips.
pub(super) fn lines(text: &str, width: usize, set: Type) -> usize {
    let line = width.saturating_sub(set.padding) / set.half;
    text.width_cjk().div_ceil(line.max(1)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outputs::docx::table::Kind;

    fn of(rows: &[&[&str]], room: usize) -> Vec<usize> {
        let rows: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|c| c.to_string()).collect()).collect();
        widths(&rows, room, Type::of(Kind::Plain, 3))
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
