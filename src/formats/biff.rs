//! What the binary workbooks are made of: numbers, error values and looks (all of
//! them), records, their continuations and strings (BIFF5 and BIFF8).

use super::Unreadable;
use super::cell_value::{number_cell, text_cell};
use super::display::CellStyle;
use super::little_endian::{u16_at, u32_at};
use super::number_format::{builtin, kept_code};
use super::text_buffer::{Look, TextBuffer};
use crate::model::value::Cell;
use std::collections::HashMap;

/// A record and the pieces of it that stand in continuation records.
#[derive(Clone, Debug)]
pub(super) struct Record<'a> {
    /// The number of its kind in the file format.
    pub kind: u16,
    /// Its content, then that of each continuation.
    pub parts: Vec<&'a [u8]>,
}

impl<'a> Record<'a> {
    /// The content without continuations.
    pub fn data(&self) -> &'a [u8] {
        self.parts.first().copied().unwrap_or_default()
    }
}

/// The records of a stream from a position on; the last one is an error where
/// the stream ends within it.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

const CONTINUE: u16 = 0x003C;

impl<'a> Records<'a> {
    /// The records of a stream from this byte on.
    pub fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn next_one(&mut self) -> Option<Result<(u16, &'a [u8]), Unreadable>> {
        let head = self.stream.get(self.at..self.at.checked_add(4)?)?;
        let (kind, size) = (u16_at(head, 0)?, usize::from(u16_at(head, 2)?));
        let from = self.at + 4;
        let data = self.stream.get(from..from + size);
        self.at = data.map_or(self.stream.len(), |_| from + size);
        Some(data.map(|data| (kind, data)).ok_or_else(Unreadable::cut_short))
    }
}

/// The records of a stream one by one, continuations for records of their own,
/// as far as they are whole.
pub(super) fn singles(stream: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    let mut records = Records::new(stream, 0);
    std::iter::from_fn(move || records.next_one()?.ok())
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.next_one()?;
        Some(first.and_then(|(kind, data)| {
            let mut parts = vec![data];
            while u16_at(self.stream, self.at) == Some(CONTINUE) {
                let Some(next) = self.next_one() else { break };
                parts.push(next?.1);
            }
            Ok(Record { kind, parts })
        }))
    }
}

/// A place in the parts of a record.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Position {
    part: usize,
    at: usize,
}

impl Position {
    /// A place in the first part.
    pub fn at(at: usize) -> Self {
        Self { part: 0, at }
    }

    fn skip(&mut self, parts: &[&[u8]], mut count: usize) -> Option<()> {
        while count > 0 {
            let left = parts.get(self.part)?.len().saturating_sub(self.at);
            let step = left.min(count);
            self.at += step;
            count -= step;
            if count > 0 {
                *self = Self { part: self.part + 1, at: 0 };
            }
        }
        Some(())
    }

    /// The next bytes, which do not stand apart.
    fn take<'a>(&mut self, parts: &[&'a [u8]], count: usize) -> Option<&'a [u8]> {
        if parts.get(self.part)?.len() == self.at {
            *self = Self { part: self.part + 1, at: 0 };
        }
        let found = parts.get(self.part)?.get(self.at..self.at.checked_add(count)?)?;
        self.at += count;
        Some(found)
    }
}

/// A string of BIFF8 ([MS-XLS] 2.5.293): sixteen-bit or compressed characters,
/// whose width may change at each continuation; readings are skipped. `units` is
/// called with each of its 16-bit units. How many runs follow it.
fn unicode_units(parts: &[&[u8]], position: &mut Position, count: usize, mut units: impl FnMut(u16)) -> Option<Tail> {
    let flags = *position.take(parts, 1)?.first()?;
    let runs = if flags & 8 != 0 { usize::from(u16_at(position.take(parts, 2)?, 0)?) } else { 0 };
    let extra = if flags & 4 != 0 { u32_at(position.take(parts, 4)?, 0)? as usize } else { 0 };
    wide_or_not(parts, position, count, flags & 1 != 0, &mut units)?;
    Some(Tail { runs, extra })
}

/// What follows the characters of a string: runs of four bytes, then readings.
struct Tail {
    runs: usize,
    extra: usize,
}

/// Characters of one width, until a continuation begins with another.
fn wide_or_not(
    parts: &[&[u8]],
    position: &mut Position,
    count: usize,
    mut is_wide: bool,
    units: &mut impl FnMut(u16),
) -> Option<()> {
    let mut left = count;
    while left > 0 {
        let part = parts.get(position.part)?;
        if position.at == part.len() {
            *position = Position { part: position.part + 1, at: 0 };
            is_wide = *position.take(parts, 1)?.first()? & 1 != 0;
            continue;
        }
        let size = if is_wide { 2 } else { 1 };
        let here = ((part.len() - position.at) / size).min(left);
        if here == 0 {
            return None;
        }
        let bytes = position.take(parts, here * size)?;
        if is_wide {
            bytes.chunks_exact(2).for_each(|b| units(u16::from_le_bytes([b[0], b[1]])));
        } else {
            bytes.iter().for_each(|b| units(u16::from(*b)));
        }
        left -= here;
    }
    Some(())
}

/// The string of so many characters at a place of a record of BIFF8.
pub(super) fn unicode_text(parts: &[&[u8]], mut position: Position, count: usize) -> Option<Rich> {
    let mut units = Vec::with_capacity(count);
    let tail = unicode_units(parts, &mut position, count, |unit| units.push(unit))?;
    let mut runs = Vec::new();
    for _ in 0..tail.runs {
        runs.push(run(position.take(parts, 4)?)?);
    }
    Some(Rich { units, runs })
}

/// A run of characters: the first of them, and its font.
pub(super) fn run(bytes: &[u8]) -> Option<(u16, u16)> {
    Some((u16_at(bytes, 0)?, u16_at(bytes, 2)?))
}

/// The text of a box, which stands in continuations: its characters of one width
/// or the other, without what follows.
pub(super) fn boxed_text(parts: &[&[u8]], count: usize) -> Option<String> {
    let mut units = Vec::new();
    let mut position = Position { part: 1, at: 0 };
    let is_wide = *position.take(parts, 1)?.first()? & 1 != 0;
    wide_or_not(parts, &mut position, count, is_wide, &mut |unit| units.push(unit))?;
    Some(String::from_utf16_lossy(&units))
}

/// A text and the fonts of its characters.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Rich {
    /// In sixteen bits each.
    pub units: Vec<u16>,
    /// The characters at which another font begins.
    pub runs: Vec<(u16, u16)>,
}

impl Rich {
    /// All of it, as plain text.
    pub fn plain(&self) -> String {
        String::from_utf16_lossy(&self.units)
    }
}

/// The shared strings: where each begins. They are decoded when a cell asks, so
/// that a table of them takes no more memory than the file.
#[derive(Default)]
pub(super) struct SharedStrings<'a> {
    parts: Vec<&'a [u8]>,
    starts: Vec<Position>,
}

impl<'a> SharedStrings<'a> {
    /// Finds the strings of the record; those after a broken one are missing.
    pub fn new(record: Record<'a>) -> Self {
        let parts = record.parts;
        let mut starts = Vec::new();
        let mut position = Position::at(8);
        loop {
            let mut next = position;
            let Some(count) = next.take(&parts, 2).and_then(|b| u16_at(b, 0)) else { break };
            let tail = unicode_units(&parts, &mut next, usize::from(count), |_| {});
            let length = tail.and_then(|tail| tail.runs.checked_mul(4)?.checked_add(tail.extra));
            if length.and_then(|length| next.skip(&parts, length)).is_none() {
                break;
            }
            starts.push(position);
            position = next;
        }
        Self { parts, starts }
    }

    /// The string of this index, from 0; `None` where it is missing or broken.
    pub fn get(&self, index: u32) -> Option<Rich> {
        let mut position = *self.starts.get(index as usize)?;
        let count = u16_at(position.take(&self.parts, 2)?, 0)?;
        unicode_text(&self.parts, position, usize::from(count))
    }
}

/// How a binary workbook shows what is in its cells.
#[derive(Default)]
pub(super) struct Styles {
    /// The workbook's own number formats by their number.
    pub codes: HashMap<u16, String>,
    /// How characters of each font look.
    pub fonts: Vec<Look>,
    /// Of each style: the number of its format and that of its font.
    pub styles: Vec<(u16, u16)>,
    /// Fonts are counted without the fourth, as .xls does.
    pub skips_a_font: bool,
    /// Days count from 1904.
    pub is_1904: bool,
}

impl Styles {
    /// Takes a font: bits of which one strikes through, and its place by the line.
    pub fn font(&mut self, bits: Option<u16>, place: Option<u16>) {
        const STRUCK: u16 = 8;
        let struck = bits.is_some_and(|bits| bits & STRUCK != 0);
        self.fonts.push(Look { struck, raised: place.is_some_and(|place| place != 0), hidden: false });
    }

    fn look(&self, font: u16) -> Look {
        let index = usize::from(font);
        let index = if self.skips_a_font && index > 3 { index - 1 } else { index };
        self.fonts.get(index).copied().unwrap_or_default()
    }

    /// The style of this number.
    pub fn style(&self, style: usize) -> CellStyle<'_> {
        let Some((format, font)) = self.styles.get(style) else { return CellStyle::default() };
        let code = self.codes.get(format).map(String::as_str).or_else(|| builtin(u32::from(*format)));
        CellStyle { format: code.and_then(kept_code), struck: self.look(*font).struck }
    }

    /// A stored number in a cell of this style.
    pub fn number(&self, stored: f64, style: usize) -> Cell {
        number_cell(stored, self.style(style).format, self.is_1904)
    }

    /// A text in a cell of this style, and the style that it leaves: where all of
    /// it is struck, that of a struck cell.
    pub fn text(&self, rich: &Rich, style: usize) -> (Option<Cell>, CellStyle<'_>) {
        let own = self.style(style);
        if rich.runs.is_empty() {
            return (text_cell(&rich.plain()), own);
        }
        let mut buffer = TextBuffer::default();
        let font = self.styles.get(style).map_or(0, |(_, font)| *font);
        let (mut from, mut look) = (0, Look { raised: false, ..self.look(font) });
        let ends = rich.runs.iter().map(|(at, font)| (usize::from(*at), Some(*font)));
        for (at, font) in ends.chain([(rich.units.len(), None)]) {
            let piece = rich.units.get(from..at.min(rich.units.len())).unwrap_or_default();
            buffer.look(look);
            buffer.exact(&String::from_utf16_lossy(piece));
            from = at.max(from);
            look = font.map_or(look, |font| self.look(font));
        }
        let (text, struck) = buffer.take_or_struck();
        (text_cell(&text), CellStyle { struck, ..own })
    }
}

/// The error values of the binary formats.
pub(super) fn error_code(code: u8) -> Option<&'static str> {
    Some(match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => return None,
    })
}

/// The shortened number of the binary formats ([MS-XLS] 2.5.217).
pub(super) fn rk(bits: u32) -> Option<f64> {
    let is_whole = bits & 2 != 0;
    let value = if is_whole { f64::from((bits as i32) >> 2) } else { f64::from_bits(u64::from(bits & !3) << 32) };
    let value = if bits & 1 == 0 { value } else { value / 100.0 };
    Some(value).filter(|n| n.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_change_their_width_where_they_are_continued() {
        // “ab中文c” cut after “中”, then wide, then compressed.
        let first = [0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 1, b'a', 0, b'b', 0, 0x2D, 0x4E];
        let second = [1, 0x87, 0x65];
        let third = [0, b'c', 1, 0, 0, b'z'];
        let strings = SharedStrings::new(Record { kind: 0xFC, parts: vec![&first, &second, &third] });
        let plain = |n| strings.get(n).map(|rich| rich.plain());
        assert_eq!([0, 1, 2].map(plain), [Some("ab中文c".into()), Some("z".into()), None]);
    }

    #[test]
    fn short_numbers_are_read_in_all_four_kinds() {
        let bits = [0x3FF0_0000, 0x3FF0_0001, (85 << 2) | 2, (-9238i32 << 2) as u32 | 3];
        assert_eq!(bits.map(rk), [1.0, 0.01, 85.0, -92.38].map(Some));
    }

    #[test]
    fn a_record_cut_short_is_an_error() {
        let stream = [0x09, 0x08, 2, 0, 0, 6, 0x3C, 0, 9, 0, 1];
        let read: Vec<_> = Records::new(&stream, 0).collect();
        assert!(matches!(read.as_slice(), [Err(Unreadable::Damaged { .. })]), "{read:?}");
    }
}
