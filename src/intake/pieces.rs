//! Pieces of sheets around places, as they were typed. Nothing of a sheet is kept once
//! it is judged: the files of the places that are asked for are read again, each once.

use super::inbox::Inbox;
use crate::formats::{Container, Content, Effort, Halt, Payload, Reader, Sheet, Workbook};
use crate::model::error::Error;
use crate::model::place::{CellRef, Origin, Place};
use crate::model::value::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Columns on either side of the place that are shown.
const BESIDE: u32 = 2;
/// Columns at the left edge of the row that are shown: what the row is about.
const LEADING: usize = 2;

/// A place, and the row of its sheet that says what its columns hold, where that is known.
pub type Wanted = (Place, Option<u32>);

/// A piece of a sheet: the rows of the headings, above, of the place itself, and below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The columns that are shown, from left to right.
    pub columns: Vec<u32>,
    /// The rows, from above, with the words of every column.
    pub rows: Vec<(u32, Vec<String>)>,
}

/// The pieces around the cells that are wanted; absent where there is none any more.
///
/// # Errors
/// A file cannot be loaded, or the machine does not do its part.
pub fn pieces(wanted: &[Wanted], inbox: &dyn Inbox, reader: &dyn Reader) -> Result<BTreeMap<Place, Piece>, Error> {
    let mut of_files: BTreeMap<&str, Vec<&Wanted>> = BTreeMap::new();
    for one in wanted {
        let file = one.0.origin.as_ref().filter(|_| one.0.cell.is_some()).and_then(|origin| origin.steps().first());
        of_files.entry(file.map_or("", String::as_str)).or_default().push(one);
    }
    let mut found = BTreeMap::new();
    for (index, origin) in inbox.origins().iter().enumerate() {
        let Some(wanted) = of_files.get(origin.steps().first().map_or("", String::as_str)) else { continue };
        let Ok(bytes) = inbox.load(index)? else { continue };
        let mut search = Search { wanted, reader, found: &mut found };
        match search.open(origin, &bytes) {
            // It was read before; what it takes too much of now is not shown.
            Ok(()) | Err(Halt::Heavy) => {}
            Err(Halt::Machine(why)) => return Err(Error::Machine { file: origin.to_string(), why }),
        }
    }
    Ok(found)
}

struct Search<'s> {
    wanted: &'s [&'s Wanted],
    reader: &'s dyn Reader,
    found: &'s mut BTreeMap<Place, Piece>,
}

impl Search<'_> {
    /// Opens a file that something wanted lies in.
    fn open(&mut self, origin: &Origin, bytes: &[u8]) -> Result<(), Halt> {
        match self.reader.sent(bytes, Effort::Shared)? {
            Ok(Content::Workbook(workbook)) => self.take(origin, &workbook),
            Ok(Content::Container(Container { members, .. })) => {
                for member in members {
                    let inside = origin.member(member.name);
                    let is_wanted = |(place, _): &&Wanted| {
                        place.origin.as_ref().is_some_and(|origin| origin.steps().starts_with(inside.steps()))
                    };
                    if let Payload::File(bytes) = member.payload
                        && self.wanted.iter().any(is_wanted)
                    {
                        self.open(&inside, &bytes)?;
                    }
                }
            }
            Err(_) => {}
        }
        Ok(())
    }

    fn take(&mut self, origin: &Origin, workbook: &Workbook) {
        for (place, heading) in self.wanted {
            let sheet = workbook.sheets.iter().find(|sheet| place.sheet.as_deref() == Some(&sheet.name));
            if let (true, Some(sheet), Some(cell)) = (place.origin.as_ref() == Some(origin), sheet, place.cell) {
                self.found.insert(place.clone(), piece(sheet, cell, *heading));
            }
        }
    }
}

/// The rows of the headings, of the cell, and those before and behind it that hold
/// something; of them the first columns and those around the cell.
fn piece(sheet: &Sheet, cell: CellRef, heading: Option<u32>) -> Piece {
    let rows = sheet.rows();
    let at = rows.partition_point(|row| *row < cell.row);
    let near = rows[at.saturating_sub(1)..(at + 2).min(rows.len())].iter().copied();
    let shown: BTreeSet<u32> = near.chain([cell.row]).chain(heading).collect();
    let leading = sheet.row(cell.row).iter().map(|((_, col), _)| *col).take(LEADING);
    let around = cell.col.saturating_sub(BESIDE).max(1)..=cell.col + BESIDE;
    let columns: BTreeSet<u32> = leading.chain(around).collect();
    let last = shown.iter().flat_map(|row| sheet.row(*row)).map(|((_, col), _)| *col).max().unwrap_or(cell.col);
    let columns: Vec<u32> = columns.into_iter().filter(|col| *col <= last.max(cell.col)).collect();
    let words = |row, col| {
        let from = sheet.merge(CellRef::new(row, col)).map_or(CellRef::new(row, col), |area| area.first);
        sheet.cell(from).map(Cell::text).unwrap_or_default()
    };
    let rows =
        shown.into_iter().map(|row| (row, columns.iter().map(|col| words(row, *col).into()).collect())).collect();
    Piece { columns, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_has_its_headings_and_what_stands_around() {
        let text = |row, col, words: &str| ((row, col), Cell::Text(words.into()));
        let cells = vec![
            text(2, 1, "编号"),
            text(2, 3, "状态"),
            text(5, 1, "1.1"),
            text(6, 1, "1.2"),
            text(6, 2, "名"),
            text(6, 6, "差不多"),
            text(6, 9, "远"),
            text(9, 1, "1.3"),
            text(10, 1, "1.4"),
        ];
        let sheet = Sheet { cells, ..Sheet::default() };
        let piece = piece(&sheet, CellRef::new(6, 6), Some(2));
        assert_eq!(piece.columns, [1, 2, 4, 5, 6, 7, 8]);
        assert_eq!(piece.rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 5, 6, 9]);
        assert_eq!(piece.rows[2].1, ["1.2", "名", "", "", "差不多", "", ""]);
    }
}
