//! What of a sheet tells of contacts: it stands in `ledger.json` and in what goes back to
//! its unit, and in no piece that is shown.

use crate::formats::{RowCol, Sheet};
use crate::model::form::{Column, FIELDS, Field};
use crate::model::place::CellRef;
use crate::model::value::{Cell, key, names_in};
use std::collections::{BTreeMap, BTreeSet};

/// A longer text is an answer, not the heading of a column.
const HEADING: usize = 14;
/// Digits of a telephone number, and characters of a name, at least and at most.
const DIGITS: usize = 7;
const NAMED: usize = 4;
/// The lower of two rows of headings may say no more.
const NAME: &str = "姓名";

/// The cells of a sheet that tell of contacts. A column may be none that was read, and a
/// sheet none that was used: it goes by what stands above a cell or to its left, wherever.
pub(super) struct Private {
    /// The row under which a column is of contacts.
    below: BTreeMap<u32, u32>,
    /// Single cells beside a word for contacts.
    beside: BTreeSet<CellRef>,
    /// Whom they name.
    people: BTreeSet<String>,
}

impl Private {
    /// Of a sheet where these columns were read as contacts, from these rows on.
    pub(super) fn of(sheet: &Sheet, read: &BTreeMap<u32, u32>) -> Self {
        let below = read.iter().map(|(col, row)| (*col, row.saturating_sub(1))).collect();
        let mut own = Self { below, beside: BTreeSet::new(), people: BTreeSet::new() };
        for ((row, col), cell) in &sheet.cells {
            let Cell::Text(words) = cell else { continue };
            let at = CellRef::new(*row, *col);
            if is_of_contacts(words) {
                let last = sheet.merge(at).map_or(at, |area| area.last);
                let next = CellRef::new(*row, last.col + 1);
                if !heads_columns(sheet.row(*row)) && sheet.cell(next).is_some_and(is_value) {
                    own.beside.insert(next);
                } else {
                    for col in at.col..=last.col {
                        own.below.entry(col).or_insert(last.row);
                    }
                }
            } else if let Some(told) = told(words) {
                own.people.extend(people(told));
            }
        }
        let mut named = std::mem::take(&mut own.people);
        for ((row, col), cell) in &sheet.cells {
            if own.is_of_contact(CellRef::new(*row, *col)) {
                named.extend(people(&cell.text()));
            }
        }
        Self { people: named, ..own }
    }

    /// Whether a cell tells of a contact.
    pub(super) fn is_of_contact(&self, cell: CellRef) -> bool {
        self.below.get(&cell.col).is_some_and(|heading| *heading < cell.row) || self.beside.contains(&cell)
    }

    /// Whom these cells name.
    pub(super) fn into_people(self) -> BTreeSet<String> {
        self.people
    }
}

fn fields() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(|field| matches!(field.column, Column::Contact | Column::Phone))
}

/// Whom words about contacts name.
fn people(words: &str) -> Vec<String> {
    names_in(words).into_iter().filter(|name| !is_of_contacts(name)).map(str::to_string).collect()
}

/// Whether words head a column of contacts.
fn is_of_contacts(words: &str) -> bool {
    if words.chars().count() > HEADING {
        return false;
    }
    let key = key(words);
    let key = key.trim_matches([':', '*']);
    let is_of = |column: Column| matches!(column, Column::Contact | Column::Phone);
    let ends = |field: &Field| field.stems.iter().any(|stem| key.ends_with(stem));
    key == NAME || Column::named(key).is_some_and(is_of) || fields().any(ends)
}

/// Whether a row heads the columns of a table: several of its cells are headings of others.
fn heads_columns(row: &[(RowCol, Cell)]) -> bool {
    let is_other = |(_, cell): &&(RowCol, Cell)| !is_of_contacts(&cell.text()) && Column::named(&cell.key()).is_some();
    row.iter().filter(is_other).count() > 1
}

/// Whether a cell beside a word for contacts answers it, as above or below a table:
/// `联系人 | 张某`.
fn is_value(cell: &Cell) -> bool {
    let words = cell.text();
    let key = key(&words);
    let is_heading = Column::named(&key).is_some();
    let digits = words.chars().filter(char::is_ascii_digit).count();
    digits >= DIGITS
        || !is_heading && !is_of_contacts(&words) && key.chars().count() <= NAMED && !names_in(&words).is_empty()
}

/// What follows a word for contacts in the same cell: `联系人：张某 021-…`.
fn told(words: &str) -> Option<&str> {
    let at = fields().flat_map(|field| field.synonyms.iter().chain([&field.heading])).find_map(|word| {
        let rest = &words[words.find(word)? + word.len()..];
        rest.trim_start().strip_prefix(['：', ':'])
    })?;
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_below_and_beside_words_for_contacts_are_private() {
        let text = |row, col, words: &str| ((row, col), Cell::Text(words.into()));
        let cells = vec![
            text(1, 1, "联系人"),
            text(1, 2, "张某某"),
            text(3, 1, "编号"),
            text(3, 2, "状态"),
            text(3, 3, "联系人及电话"),
            text(3, 4, "对接人"),
            text(4, 1, "1.1"),
            text(4, 2, "已完成"),
            text(4, 3, "李某某 13900000000"),
            text(4, 4, "好"),
            text(9, 1, "填表人：王某某 电话：021-00000000"),
        ];
        let sheet = Sheet { cells, ..Sheet::default() };
        let own = Private::of(&sheet, &BTreeMap::from([(4, 4)]));
        let private = |row, col| own.is_of_contact(CellRef::new(row, col));
        assert!(private(1, 2) && private(4, 3));
        assert!(private(4, 4) && !private(3, 3) && !private(3, 4) && !private(4, 2));
        let people: Vec<String> = own.into_people().into_iter().collect();
        for name in ["张某某", "李某某", "王某某"] {
            assert!(people.iter().any(|known| known == name), "{name} in {people:?}");
        }
        assert!(!people.iter().any(|name| name == "电话"), "{people:?}");
    }
}
