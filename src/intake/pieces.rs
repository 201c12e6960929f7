//! Pieces of sheets around places, as they were typed. Nothing of a sheet is kept once
//! it is judged: the files of the places that are asked for are read again, each once.

use super::inbox::Inbox;
use super::private::Private;
use crate::formats::{Container, Content, Effort, Halt, Payload, Reader, Sheet, Workbook, side_by_side};
use crate::model::error::Error;
use crate::model::place::{CellRef, Origin, Place};
use crate::model::value::as_shown;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Columns on either side of a cell that are shown.
const BESIDE: u32 = 2;
/// Columns at the left edge of a row that are shown: what it is about.
const LEADING: usize = 2;
/// Columns of a piece at most.
const COLUMNS: usize = 9;
/// Rows below a heading, or at the top of a sheet where no cell is meant, that are shown.
const BELOW: usize = 3;
/// Cells of one sheet that are shown in one piece.
const CELLS: usize = 6;
/// Files that are read side by side: all that was judged is in memory by now.
const AT_ONCE: usize = 2;
/// A row with fewer cells is a title, and heads no columns.
const HEADS: usize = 3;

/// What is to be shown of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The sheet; without a name the first of the file. The cell does not count.
    pub sheet: Place,
    /// Its cells that are meant; none where it is the sheet as a whole.
    pub cells: Vec<CellRef>,
    /// The rows that were taken for titles or headings, from–to, from above.
    pub headings: Vec<(u32, u32)>,
    /// Columns that were read as contacts, with the first row that was.
    pub contacts: BTreeMap<u32, u32>,
}

/// A piece of a sheet: the headings, the rows of the cells, and those next to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The name of the sheet.
    pub sheet: String,
    /// The columns that are shown, from left to right.
    pub columns: Vec<u32>,
    /// The rows, from above.
    pub rows: Vec<PieceRow>,
    /// The people that columns of contacts anywhere on the sheet name.
    pub people: BTreeSet<String>,
}

/// A row of a piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceRow {
    /// Its number on the sheet.
    pub row: u32,
    /// Whether it heads the columns.
    pub is_heading: bool,
    /// A cell a column, as the sheet shows it; absent where it tells of a contact.
    pub cells: Vec<Option<String>>,
}

/// What is wanted, by so many `threads`; absent where there is no such piece any more, or
/// its file takes more than one that is read beside others.
///
/// # Errors
/// A file cannot be loaded, or the machine does not do its part.
pub fn pieces(
    wanted: &[Wanted],
    inbox: &dyn Inbox,
    reader: &dyn Reader,
    threads: usize,
) -> Result<Vec<Option<Piece>>, Error> {
    let mut of_files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, one) in wanted.iter().enumerate() {
        if let Some(file) = one.sheet.origin.as_ref().and_then(|origin| origin.steps().first()) {
            of_files.entry(file).or_default().push(at);
        }
    }
    let files = inbox.origins().iter().enumerate();
    let files: Vec<(usize, &Origin, &Vec<usize>)> =
        files.filter_map(|(index, file)| Some((index, file, of_files.get(file.steps().first()?.as_str())?))).collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    let failed: Mutex<BTreeMap<usize, Error>> = Mutex::default();
    let work = || {
        while let Some((index, origin, own)) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut search = Search { wanted, own, reader, found: Vec::new() };
            let read = match inbox.load(*index) {
                Ok(Ok(bytes)) => search.open(origin, &bytes),
                Ok(Err(_)) => Ok(()),
                Err(error) => {
                    failed.lock().unwrap_or_else(PoisonError::into_inner).insert(*index, error);
                    continue;
                }
            };
            match read {
                // It was read before; what it takes too much of now is not shown.
                Ok(()) | Err(Halt::Heavy) => {
                    found.lock().unwrap_or_else(PoisonError::into_inner).extend(search.found);
                }
                Err(Halt::Machine(why)) => {
                    let error = Error::Machine { file: origin.to_string(), why };
                    failed.lock().unwrap_or_else(PoisonError::into_inner).insert(*index, error);
                }
            }
        }
    };
    side_by_side(threads.min(AT_ONCE).min(files.len()), work);
    reader.rest();
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, error)) = failed.into_iter().next() {
        return Err(error);
    }
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((0..wanted.len()).map(|at| found.remove(&at)).collect())
}

/// What is looked for in one file of the inbox.
struct Search<'s> {
    wanted: &'s [Wanted],
    /// Which of them lie in it.
    own: &'s [usize],
    reader: &'s dyn Reader,
    found: Vec<(usize, Piece)>,
}

impl Search<'_> {
    /// Opens a file that something wanted lies in.
    fn open(&mut self, origin: &Origin, bytes: &[u8]) -> Result<(), Halt> {
        match self.reader.sent(bytes, Effort::Shared)? {
            Ok(Content::Workbook(workbook)) => self.take(origin, &workbook),
            Ok(Content::Container(Container { members, .. })) => {
                for member in members {
                    let inside = origin.member(member.name);
                    let lies_in = |at: &usize| {
                        let file = self.wanted[*at].sheet.origin.as_ref();
                        file.is_some_and(|file| file.steps().starts_with(inside.steps()))
                    };
                    if let Payload::File(bytes) = member.payload
                        && self.own.iter().any(lies_in)
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
        for at in self.own {
            let wanted = &self.wanted[*at];
            let is_meant = |sheet: &&Sheet| wanted.sheet.sheet.as_deref().is_none_or(|name| name == sheet.name);
            if wanted.sheet.origin.as_ref() == Some(origin)
                && let Some(sheet) = workbook.sheets.iter().find(is_meant)
            {
                self.found.push((*at, piece(sheet, wanted)));
            }
        }
    }
}

fn piece(sheet: &Sheet, wanted: &Wanted) -> Piece {
    let (all, cells) = (sheet.rows(), &wanted.cells[..wanted.cells.len().min(CELLS)]);
    let headings = cells.iter().flat_map(|cell| headings(sheet, &wanted.headings, cell.row)).collect::<BTreeSet<_>>();
    let mut shown: BTreeSet<u32> = headings.clone();
    for cell in cells {
        let at = all.partition_point(|row| *row < cell.row);
        let is_heading = wanted.headings.iter().any(|(from, to)| (*from..=*to).contains(&cell.row));
        let (above, below) = if is_heading { (0, 1 + BELOW) } else { (1, 2) };
        shown.extend(&all[at.saturating_sub(above)..(at + below).min(all.len())]);
        shown.insert(cell.row);
    }
    if cells.is_empty() {
        shown.extend(all.iter().take(1 + BELOW));
    }
    let private = Private::of(sheet, &wanted.contacts);
    let columns = columns(sheet, &shown, cells, &private);
    let typed = |row, at: usize| {
        let cell = CellRef::new(row, columns[at]);
        let area = sheet.merge(cell);
        // What is merged over columns stands in the first of them.
        let is_again = at > 0 && area.is_some_and(|area| area.contains(CellRef::new(row, columns[at - 1])));
        let first = area.map_or(cell, |area| area.first);
        if private.is_of_contact(first) || private.is_of_contact(cell) {
            None
        } else if is_again {
            Some(String::new())
        } else {
            Some(sheet.cell(first).map(as_shown).unwrap_or_default())
        }
    };
    let rows = shown.iter().map(|row| PieceRow {
        row: *row,
        is_heading: headings.contains(row),
        cells: (0..columns.len()).map(|at| typed(*row, at)).collect(),
    });
    Piece { sheet: sheet.name.clone(), rows: rows.collect(), columns: columns.clone(), people: private.into_people() }
}

/// The rows that head the columns of a row: the last of those taken for headings above it
/// that has several cells, and the one on top of that.
fn headings(sheet: &Sheet, taken: &[(u32, u32)], row: u32) -> Vec<u32> {
    let above = taken.iter().flat_map(|(from, to)| *from..=*to).take_while(|heading| *heading <= row);
    let heads: Vec<u32> = above.filter(|heading| sheet.row(*heading).len() >= HEADS).collect();
    let (Some(last), on_top) = (heads.last(), heads.iter().rev().nth(1)) else { return Vec::new() };
    let is_next = |top: &&u32| **top + 1 == *last;
    on_top.filter(is_next).into_iter().chain([last]).copied().collect()
}

/// The first columns of the rows and those around the cells; where there is room, what else
/// their rows hold.
fn columns(sheet: &Sheet, rows: &BTreeSet<u32>, cells: &[CellRef], private: &Private) -> Vec<u32> {
    let filled = rows.iter().flat_map(|row| sheet.row(*row)).map(|((_, col), _)| *col).collect::<BTreeSet<_>>();
    let last = filled.last().copied().unwrap_or(1);
    let leading = filled.iter().copied().take(if cells.is_empty() { COLUMNS } else { LEADING });
    // The cells themselves first, then what stands next to them.
    let reach =
        (0..=BESIDE).flat_map(|far| cells.iter().flat_map(move |cell| [cell.col.saturating_sub(far), cell.col + far]));
    let mut columns: BTreeSet<u32> = leading.collect();
    for col in reach.filter(|col| *col > 0) {
        if columns.len() < COLUMNS && (col <= last || cells.iter().any(|cell| cell.col == col)) {
            columns.insert(col);
        }
    }
    for ((_, col), _) in cells.iter().flat_map(|cell| sheet.row(cell.row)) {
        if columns.len() < COLUMNS && !private.is_of_contact(CellRef::new(u32::MAX, *col)) {
            columns.insert(*col);
        }
    }
    columns.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Cell;

    fn text(row: u32, col: u32, words: &str) -> ((u32, u32), Cell) {
        ((row, col), Cell::Text(words.into()))
    }

    fn wanted(cells: &[(u32, u32)], headings: &[(u32, u32)]) -> Wanted {
        let cells = cells.iter().map(|(row, col)| CellRef::new(*row, *col)).collect();
        Wanted { sheet: Place::nowhere(), cells, headings: headings.to_vec(), contacts: BTreeMap::new() }
    }

    fn rows(piece: &Piece) -> Vec<(u32, Vec<&str>)> {
        fn word(cell: &Option<String>) -> &str {
            cell.as_deref().unwrap_or("*")
        }
        piece.rows.iter().map(|row| (row.row, row.cells.iter().map(word).collect())).collect()
    }

    #[test]
    fn a_piece_has_its_headings_and_what_stands_around() {
        let cells = vec![
            text(1, 1, "进展表"),
            text(2, 1, "编号"),
            text(2, 3, "成果"),
            text(2, 6, "状态"),
            text(5, 1, "1.1"),
            text(6, 1, "1.2"),
            text(6, 2, "名"),
            text(6, 6, "差不多"),
            text(6, 9, "远"),
            text(9, 1, "1.3"),
            text(10, 1, "1.4"),
        ];
        let sheet = Sheet { cells, ..Sheet::default() };
        let found = piece(&sheet, &wanted(&[(6, 6)], &[(1, 2)]));
        assert_eq!(found.columns, [1, 2, 4, 5, 6, 7, 8, 9]);
        assert_eq!(
            found.rows.iter().map(|row| (row.row, row.is_heading)).collect::<Vec<_>>(),
            [(2, true), (5, false), (6, false), (9, false)]
        );
        assert_eq!(rows(&found)[2].1, ["1.2", "名", "", "", "差不多", "", "", "远"]);
        let whole = piece(&sheet, &wanted(&[], &[]));
        assert_eq!(whole.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [1, 2, 5, 6], "the top of the sheet");
    }
}
