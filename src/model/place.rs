//! Where a thing was found: mail, attachment, archive member, sheet, cell.
//!
//! Rows and columns are counted from 1, as a clerk sees them in the program
//! that made the file; nothing in here touches the file system.

use crate::model::value::stored_as_words;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// The largest row and column of an Excel sheet (`XFD1048576`).
pub const LAST_CELL: CellRef = CellRef { row: 1_048_576, col: 16_384 };

/// One cell of a sheet, both parts counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// Sheet row, from 1.
    pub row: u32,
    /// Sheet column, from 1 (`A`).
    pub col: u32,
}

impl CellRef {
    /// The cell at `row` and `col`, both from 1.
    pub fn new(row: u32, col: u32) -> Self {
        Self { row, col }
    }

    /// Whether an Excel sheet can hold this cell.
    pub fn is_on_a_sheet(self) -> bool {
        (1..=LAST_CELL.row).contains(&self.row) && (1..=LAST_CELL.col).contains(&self.col)
    }
}

/// Column letters as Excel prints them: 1 is `A`, 28 is `AB`.
pub fn column_letters(col: u32) -> String {
    let mut letters = String::new();
    write_letters(&mut letters, col).map_or_else(|_| String::new(), |()| letters)
}

fn write_letters(to: &mut impl fmt::Write, col: u32) -> fmt::Result {
    let Some(rest) = col.checked_sub(1) else { return Ok(()) };
    write_letters(to, rest / 26)?;
    to.write_char(char::from(b'A' + (rest % 26) as u8))
}

impl fmt::Display for CellRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_letters(f, self.col)?;
        write!(f, "{}", self.row)
    }
}

/// The text is not a cell address such as `F7`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("不是单元格地址：{0}")]
pub struct NotACell(String);

impl FromStr for CellRef {
    type Err = NotACell;

    fn from_str(text: &str) -> Result<Self, NotACell> {
        let letters = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let place = |letter: u8| letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1);
        let short = letters.len() <= 3;
        let col = short.then(|| letters.bytes().try_fold(0, |col, letter| Some(col * 26 + place(letter)?))).flatten();
        let row = text[letters.len()..].parse().ok();
        let cell = row.zip(col).map(|(row, col)| Self { row, col });
        cell.filter(|cell| cell.is_on_a_sheet()).ok_or_else(|| NotACell(text.to_string()))
    }
}

stored_as_words!(CellRef);

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// Upper left corner.
    pub first: CellRef,
    /// Lower right corner.
    pub last: CellRef,
}

impl Area {
    /// Whether `cell` lies inside.
    pub fn contains(&self, cell: CellRef) -> bool {
        (self.first.row..=self.last.row).contains(&cell.row) && (self.first.col..=self.last.col).contains(&cell.col)
    }
}

/// How a sheet's file came in: the file in `inbox/` first (relative to it,
/// `/`-separated, NFC), then attachment and archive members inwards.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Origin(Arc<[String]>);

impl Origin {
    /// A file as it lies in the inbox (or in the workspace).
    pub fn file(path: impl Into<String>) -> Self {
        Self(Arc::new([path.into()]))
    }

    /// A member of this container.
    #[must_use]
    pub fn member(&self, name: impl Into<String>) -> Self {
        Self(self.0.iter().cloned().chain([name.into()]).collect())
    }

    /// The steps, outermost first.
    pub fn steps(&self) -> &[String] {
        &self.0
    }

    /// The innermost name, without folders.
    pub fn file_name(&self) -> &str {
        let last = self.0.last().map_or("", String::as_str);
        last.rsplit('/').next().unwrap_or(last)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" › "))
    }
}

/// A place to point at: a file, a sheet of it, or one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file; absent where no file is meant (a unit that sent nothing).
    pub origin: Option<Origin>,
    /// The sheet; absent where the whole file is meant.
    pub sheet: Option<Arc<str>>,
    /// The cell; absent where the whole sheet is meant.
    pub cell: Option<CellRef>,
}

impl Place {
    /// No file at all.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// A whole file.
    pub fn file(origin: &Origin) -> Self {
        Self { origin: Some(origin.clone()), ..Self::default() }
    }

    /// A whole sheet.
    pub fn sheet(origin: &Origin, sheet: &Arc<str>) -> Self {
        Self { origin: Some(origin.clone()), sheet: Some(sheet.clone()), cell: None }
    }

    /// One cell of this sheet.
    #[must_use]
    pub fn at(&self, cell: CellRef) -> Self {
        Self { cell: Some(cell), ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(origin) = &self.origin {
            write!(f, "{origin}")?;
        }
        if let Some(sheet) = &self.sheet {
            write!(f, " ［{sheet}］")?;
        }
        if let Some(cell) = self.cell {
            write!(f, " {cell}")?;
        }
        Ok(())
    }
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// The file, outermost step first.
    pub path: Origin,
    /// The sheet.
    pub sheet: Arc<str>,
    /// The row, from 1.
    pub row: u32,
}

impl Source {
    /// The first cell of the row.
    pub fn place(&self) -> Place {
        Place::sheet(&self.path, &self.sheet).at(CellRef::new(self.row, 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_back() {
        for text in ["A1", "Z9", "AA10", "XFD1048576"] {
            assert_eq!(text.parse::<CellRef>().expect(text).to_string(), text);
        }
        for text in ["", "A", "1", "A0", "a1", "XFE1", "A1048577", "A99999999999"] {
            assert!(text.parse::<CellRef>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_file_name_is_the_innermost_without_folders() {
        let mail = Origin::file("第一批/0008.eml");
        assert_eq!(mail.file_name(), "0008.eml");
        assert_eq!(mail.member("a/附件.xlsx").file_name(), "附件.xlsx");
    }
}
