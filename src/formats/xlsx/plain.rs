//! Cells as office programs write nearly all of them, in markup that leaves nothing
//! open: address, style and kind in this order, and a value in plain digits. Whatever
//! is written otherwise is no plain cell and is read as the markup that it is.

use super::mark::Mark;
use crate::formats::RowCol;
use crate::formats::cell_address::address;
use crate::model::place::LAST_CELL;

/// A cell on the sheet.
#[derive(Debug, PartialEq)]
pub(super) struct Plain {
    pub at: RowCol,
    /// What it is; `None` for an empty one.
    pub mark: Option<Mark>,
}

/// Bytes of the longest value; no program writes one as long.
const LONGEST: usize = 32;

/// The plain cell with which this markup begins, and what comes after it.
pub(super) fn cell(markup: &[u8]) -> Option<(Plain, &[u8])> {
    let (at, mut rest) = until_quote(markup.strip_prefix(b"<c r=\"")?)?;
    let (row, col) = address(std::str::from_utf8(at).ok()?)?;
    if row > u64::from(LAST_CELL.row) || col > u64::from(LAST_CELL.col) {
        return None;
    }
    let at = (row as u32, col as u32);
    if let Some(style) = rest.strip_prefix(b" s=\"") {
        rest = until_quote(style)?.1;
    }
    let mut shared = false;
    if let Some(kind) = rest.strip_prefix(b" t=\"") {
        let (kind, after) = until_quote(kind)?;
        shared = match kind {
            b"s" => true,
            b"n" => false,
            _ => return None,
        };
        rest = after;
    }
    if let Some(rest) = rest.strip_prefix(b"/>").or_else(|| rest.strip_prefix(b"></c>")) {
        return Some((Plain { at, mark: None }, rest));
    }
    let value = rest.strip_prefix(b"><v>")?;
    let end = value.iter().take(LONGEST + 1).position(|b| *b == b'<')?;
    let (value, rest) = value.split_at(end);
    let rest = rest.strip_prefix(b"</v></c>")?;
    let mark = if shared { Mark::Shared(index(value)?) } else { number(value)? };
    Some((Plain { at, mark: Some(mark) }, rest))
}

/// What stands before the next `"`, and after it; `None` where a tag or an entity
/// comes first.
fn until_quote(markup: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = markup.iter().position(|b| matches!(b, b'"' | b'<' | b'>' | b'&'))?;
    (markup[end] == b'"').then(|| (&markup[..end], &markup[end + 1..]))
}

fn index(digits: &[u8]) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|b| b.is_ascii_digit()))?;
    digits.parse().ok()
}

fn number(text: &[u8]) -> Option<Mark> {
    let is_of_number = |b: &u8| b.is_ascii_digit() || b"+-.eE".contains(b);
    (!text.is_empty() && text.iter().all(is_of_number)).then_some(Mark::Stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_leave_nothing_open_are_plain() {
        let plain = [
            (r#"<c r="B7" s="3" t="s"><v>12</v></c>"#, (7, 2), Some(Mark::Shared(12))),
            (r#"<c r="A1"><v>-0.5E-3</v></c>"#, (1, 1), Some(Mark::Stored)),
            (r#"<c r="A1" t="n"><v>1</v></c>"#, (1, 1), Some(Mark::Stored)),
            (r#"<c r="XFD1048576" s="1"/>"#, (1_048_576, 16_384), None),
            (r#"<c r="C2" t="s"></c>"#, (2, 3), None),
        ];
        for (markup, at, mark) in plain {
            assert_eq!(cell(format!("{markup}<c").as_bytes()), Some((Plain { at, mark }, &b"<c"[..])), "{markup}");
        }
        let open = [
            r#"<c s="3" r="B7"><v>1</v></c>"#,
            r#"<c r='B7'><v>1</v></c>"#,
            r#"<c r="B7" t="str"><v>1</v></c>"#,
            r#"<c r="B7" t="s"><v>-1</v></c>"#,
            r#"<c r="B7" t="s"><v>99999999999</v></c>"#,
            r#"<c r="B7" t="s"><v/></c>"#,
            r#"<c r="B7" t="s"><v></v></c>"#,
            r#"<c r="B7"><v> 1</v></c>"#,
            r#"<c r="B7"><v>1<!-- --></v></c>"#,
            r#"<c r="B7"><f>A1</f><v>1</v></c>"#,
            r#"<c r="B7" cm="1"><v>1</v></c>"#,
            r#"<c r="B&#55;"><v>1</v></c>"#,
            r#"<c r="XFE1"><v>1</v></c>"#,
            r#"<c r="B0"><v>1</v></c>"#,
            r#"<c r="B7"><v>1"#,
            r#"<x:c r="B7"><v>1</v></x:c>"#,
        ];
        for markup in open {
            assert_eq!(cell(markup.as_bytes()), None, "{markup}");
        }
    }
}
