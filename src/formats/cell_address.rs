//! Row and column numbers as sheet markup writes them.
//!
//! Counted in 64 bits and held at the largest, so that no digits, however many,
//! can wrap around to an address that looks right.

use super::limits;
use crate::model::place::{Area, CellRef};

/// A row and a column, from 1, as a file claims them: not necessarily on a sheet.
pub(super) type RawRowCol = (u64, u64);

/// Numbers that no program could have meant as a row or column, and over which
/// the cell reader would stumble.
pub(super) const ABSURD: u64 = 100_000_000;

/// A whole number in plain digits; absurdly large ones are held at the largest.
pub(super) fn number(text: &str) -> Option<u64> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(text.bytes().fold(0u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0'))))
}

/// A truth value of markup.
pub(super) fn is_true(text: &str) -> bool {
    matches!(text, "1" | "true")
}

/// A cell address in either case, `$` allowed; it need not be on a sheet.
pub(super) fn address(text: &str) -> Option<RawRowCol> {
    let (mut col, mut row, mut digits) = (0u64, 0u64, false);
    for byte in text.bytes() {
        match byte {
            b'$' => {}
            b'0'..=b'9' => {
                digits = true;
                row = row.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
            }
            _ if digits || !byte.is_ascii_alphabetic() => return None,
            _ => col = col.saturating_mul(26).saturating_add(u64::from(byte.to_ascii_uppercase() - b'A') + 1),
        }
    }
    (col > 0 && row > 0).then_some((row, col))
}

/// A range on the sheet, corners put right, no larger than a merge may be.
pub(super) fn area(text: &str) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let corner = |text| {
        let (row, col) = address(text)?;
        let cell = CellRef::new(u32::try_from(row).ok()?, u32::try_from(col).ok()?);
        cell.is_on_a_sheet().then_some(cell)
    };
    let (a, b) = (corner(first)?, corner(last)?);
    let first = CellRef::new(a.row.min(b.row), a.col.min(b.col));
    let last = CellRef::new(a.row.max(b.row), a.col.max(b.col));
    let size = u64::from(last.row - first.row + 1) * u64::from(last.col - first.col + 1);
    (size <= limits::MERGE_AREA).then_some(Area { first, last })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_never_wrap_around() {
        assert_eq!(address("B7"), Some((7, 2)));
        assert_eq!(address("$xfd$1048576"), Some((1_048_576, 16_384)));
        assert_eq!(address("A4294967297"), Some((4_294_967_297, 1)));
        assert_eq!(address("A99999999999999999999999"), Some((u64::MAX, 1)));
        for bad in ["", "7", "B", "B0", "7B", "B7C", "甲7", "B-7"] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }
}
