//! What must hold of every answer, whatever was read.

use jianbao::formats::{Container, Content, Payload, RowCol, Sheet, Unreadable, Workbook, limits};
use jianbao::model::place::{Area, CellRef};
use jianbao::model::value::{Cell, is_invisible};
use std::collections::BTreeSet;

/// Checks an answer: its content, and that it survives the way between
/// processes.
///
/// # Panics
/// Something does not hold.
pub fn check(answer: &Result<Content, Unreadable>) {
    match answer {
        Ok(Content::Workbook(book)) => workbook(book),
        Ok(Content::Container(found)) => parcel(found),
        Err(why) => assert!(!why.message().is_empty()),
    }
    let sent = postcard::to_allocvec(answer).expect("an answer is written");
    assert!(sent.len() as u64 <= limits::ANSWER_BYTES, "an answer of {} bytes", sent.len());
    let received: Result<Content, Unreadable> = postcard::from_bytes(&sent).expect("an answer reads back");
    assert_eq!(&received, answer);
}

fn workbook(book: &Workbook) {
    assert!((1..=limits::SHEETS).contains(&book.sheets.len()));
    book.sheets.iter().for_each(sheet);
    let cells: Vec<&Cell> = book.sheets.iter().flat_map(|sheet| &sheet.cells).map(|(_, cell)| cell).collect();
    assert!(cells.len() <= limits::CELLS);
    assert!(cells.iter().map(|cell| words(cell).len()).sum::<usize>() <= limits::TEXT_BYTES);
    cells.into_iter().for_each(cell);
}

fn sheet(sheet: &Sheet) {
    let addresses: Vec<RowCol> = sheet.cells.iter().map(|(at, _)| *at).collect();
    for list in [&addresses, &sheet.troubles] {
        assert!(list.is_sorted_by(|a, b| a < b), "addresses out of order or twice: {list:?}");
        assert!(list.iter().all(|at| CellRef::new(at.0, at.1).is_on_a_sheet()), "addresses off the sheet: {list:?}");
    }
    assert!(sheet.troubles.len() <= limits::TROUBLES);
    assert!(sheet.merges.len() <= limits::MERGES);
    sheet.merges.iter().for_each(merge);
    let on_sheet = |row: u32, col: u32| CellRef::new(row, col).is_on_a_sheet();
    assert!(sheet.hidden_rows.iter().all(|row| on_sheet(*row, 1)), "a hidden row off the sheet");
    assert!(sheet.hidden_columns.iter().all(|col| on_sheet(1, *col)), "a hidden column off the sheet");
}

fn merge(area: &Area) {
    let Area { first, last } = *area;
    assert!(first.is_on_a_sheet() && last.is_on_a_sheet() && first != last, "{area:?}");
    assert!(first.row <= last.row && first.col <= last.col, "{area:?}");
    let size = u64::from(last.row - first.row + 1) * u64::from(last.col - first.col + 1);
    assert!(size <= limits::MERGE_AREA, "{area:?}");
}

/// The words that a cell takes up.
fn words(cell: &Cell) -> &str {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text,
        other => other.format().unwrap_or_default(),
    }
}

fn cell(cell: &Cell) {
    assert!(!cell.is_blank(), "a blank cell is none");
    let most = if cell.format().is_some() { limits::FORMAT_CHARS } else { limits::CELL_CHARS };
    let found = words(cell).chars().count();
    assert!(found <= most, "{found} characters in a cell");
    if let Cell::Number(n, _) | Cell::Date(_, n, _) = cell {
        assert!(n.is_finite(), "{n} is no number");
    }
}

/// Characters that are put to a name to tell it from others: （1000）.
const NUMBERED: usize = 6;

fn parcel(parcel: &Container) {
    // The words of a mail are a member beside its parts, and so is what follows its end.
    assert!(parcel.members.len() <= limits::CONTAINER_MEMBERS + 2);
    let names: BTreeSet<&str> = parcel.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names.len(), parcel.members.len(), "two members of one name");
    names.into_iter().for_each(name);
    for odd in parcel.members.iter().filter_map(|member| member.odd_name.as_deref()) {
        assert!(!odd.contains(|c: char| c.is_control() || is_invisible(c)), "{odd:?}");
    }
    if parcel.envelope.is_none() {
        let bytes = |payload: &Payload| if let Payload::File(bytes) = payload { bytes.len() as u64 } else { 0 };
        assert!(parcel.members.iter().map(|member| bytes(&member.payload)).sum::<u64>() <= limits::CONTAINER_BYTES);
    }
    if let Some(envelope) = &parcel.envelope {
        assert!(envelope.text.len() <= limits::MAIL_TEXT_BYTES);
        for line in [&envelope.name, &envelope.address, &envelope.subject] {
            assert!(!line.contains(['\n', '\r', '\t']) && !line.contains(is_invisible), "{line:?}");
        }
        let links: BTreeSet<&String> = envelope.links.iter().collect();
        assert_eq!(links.len(), envelope.links.len(), "a link twice");
        let is_link = |link: &String| link.starts_with("http") && !link.contains(char::is_whitespace);
        assert!(links.into_iter().all(is_link));
    }
}

/// A member's name is harmless to print, to compare and to take for a path.
fn name(name: &str) {
    let steps: Vec<&str> = name.split('/').collect();
    assert!(!steps.iter().any(|step| matches!(*step, "" | "." | "..")), "{name:?}");
    assert!(!name.contains(['\\', ':', '›']) && !name.contains(is_invisible), "{name:?}");
    assert!(!name.contains(char::is_control), "{name:?}");
    assert!(name.chars().count() <= limits::NAME_CHARS + NUMBERED, "{name:?}");
}
