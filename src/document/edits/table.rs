//! One table out of three: rows by their first cell, columns by their heading, cells one by one.

use super::align::{Slot, Unit, weave};
use super::context::Context;
use super::figures::Change;
use super::notice::{Matter, MergedBlock};
use super::parts::trimmed;

pub(super) fn merge(base: &str, edited: &str, new: &str, context: &mut Context) -> MergedBlock {
    let mut merged = MergedBlock::default();
    let (b, e, n) = (Table::of(base), Table::of(edited), Table::of(new));
    // Staff's columns stand where staff changed them.
    let own_columns = e.heading != b.heading;
    let columns = Columns { names: if own_columns { &e.heading } else { &n.heading }, b: &b, e: &e, n: &n };
    let ruler = if own_columns || b.ruler != e.ruler { &e } else { &n };
    let mut lines: Vec<String> = ruler.top.iter().map(|line| (*line).to_string()).collect();
    if own_columns && b.heading != n.heading {
        merged.matters.push((e.heading.join("、"), Matter::Columns));
    }
    let (slots, gone) = weave(&b.units(), &e.units(), &n.units());
    for Slot { base, edited, new } in slots {
        let (base, edited, new) = (base.map(|i| &b.rows[i]), edited.map(|i| &e.rows[i]), new.map(|i| &n.rows[i]));
        match (base, edited, new) {
            (Some(base), Some(edited), None) if base.cells == edited.cells => {}
            (Some(_), Some(edited), None) => {
                merged.matters.push((edited.first(), Matter::Dropped));
                lines.push(edited.line.to_string());
            }
            (Some(base), Some(edited), Some(new)) => lines.push(columns.row(base, edited, new, context, &mut merged)),
            (None, Some(edited), _) => lines.push(edited.line.to_string()),
            (_, None, Some(new)) => lines.push(columns.added(new)),
            (_, None, None) => {}
        }
    }
    let both = gone.iter().filter_map(|slot| slot.base.zip(slot.new));
    let differ = both.map(|(i, j)| (&b.rows[i], &n.rows[j])).filter(|(base, new)| base.cells != new.cells);
    merged.deleted = differ.map(|(base, _)| format!("“{}”一行", base.first())).collect();
    merged.text = lines.join("\n");
    merged
}

/// A table as typed.
pub(super) struct Table<'a> {
    /// The lines of heading and ruler.
    top: Vec<&'a str>,
    /// The names of the columns.
    pub heading: Vec<&'a str>,
    ruler: Vec<&'a str>,
    /// The rows below heading and ruler.
    pub rows: Vec<Row<'a>>,
}

pub(super) struct Row<'a> {
    line: &'a str,
    /// From left to right, without the bars.
    pub cells: Vec<&'a str>,
}

impl Row<'_> {
    /// What the row is called.
    pub(super) fn first(&self) -> String {
        self.cells.first().copied().unwrap_or_default().replace("**", "")
    }
}

impl<'a> Table<'a> {
    /// The table of a block.
    pub(super) fn of(text: &'a str) -> Self {
        let mut lines = text.lines();
        let top: Vec<&str> = lines.by_ref().take(2).collect();
        let rows = lines.map(|line| Row { line, cells: cells(line) }).collect();
        let cells_of = |i: usize| top.get(i).map(|line| cells(line)).unwrap_or_default();
        Self { heading: cells_of(0), ruler: cells_of(1), top, rows }
    }

    /// How its rows are found again.
    pub(super) fn units(&self) -> Vec<Unit> {
        let unit = |row: &Row| Unit { full: trimmed(row.line), name: row.first(), kind: 0, loose: true };
        self.rows.iter().map(unit).collect()
    }

    /// The cell of `row` in the `nth` column of this name.
    pub(super) fn nth_cell<'r>(&self, row: &Row<'r>, name: &str, nth: usize) -> Option<&'r str> {
        let (at, _) = self.heading.iter().enumerate().filter(|(_, other)| **other == name).nth(nth)?;
        row.cells.get(at).copied()
    }
}

/// The cells of a row; an escaped bar is no border.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut found = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in line.char_indices() {
        if c == '|' && !escaped {
            found.push(line[start..at].trim());
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if !line[start..].trim().is_empty() {
        found.push(line[start..].trim());
    }
    found
}

/// The columns of the result, and where each text has them.
struct Columns<'a> {
    names: &'a [&'a str],
    b: &'a Table<'a>,
    e: &'a Table<'a>,
    n: &'a Table<'a>,
}

impl Columns<'_> {
    /// A row that all three have.
    fn row(&self, base: &Row, edited: &Row, new: &Row, context: &mut Context, merged: &mut MergedBlock) -> String {
        if base.cells == edited.cells && self.names == self.n.heading {
            return new.line.to_string();
        }
        // Cells beyond the heading have no column to be merged by.
        if edited.cells.len() > self.e.heading.len() {
            return edited.line.to_string();
        }
        let mut line = String::from("|");
        for (at, name) in self.names.iter().enumerate() {
            let nth = self.nth(at);
            let (b, e, n) =
                (self.b.nth_cell(base, name, nth), self.e.nth_cell(edited, name, nth), self.n.nth_cell(new, name, nth));
            let cell = match (b, e, n) {
                _ if e == b => n.or(e),
                (Some(b), Some(e), Some(n)) if e != n => {
                    let words = format!("{}\u{1}{name}\u{1}{e}", edited.first());
                    let seen = context.seen(&words, b);
                    if seen != n {
                        context.next.insert(words, seen);
                        let change = Change { old: e.to_string(), new: Some(n.to_string()) };
                        merged.matters.push((edited.first(), Matter::Cell { column: (*name).to_string(), change }));
                    }
                    Some(e)
                }
                _ => e.or(n),
            };
            line.push_str(&format!(" {} |", cell.unwrap_or_default()));
        }
        // What came out as staff have it keeps its blanks.
        if cells(&line) == edited.cells { edited.line.to_string() } else { line }
    }

    /// How many columns of its name stand before a column.
    fn nth(&self, at: usize) -> usize {
        self.names[..at].iter().filter(|name| **name == self.names[at]).count()
    }

    /// A row that only the new text has.
    fn added(&self, new: &Row) -> String {
        if self.names == self.n.heading {
            return new.line.to_string();
        }
        let cell =
            |(at, name): (usize, &&str)| format!(" {} |", self.n.nth_cell(new, name, self.nth(at)).unwrap_or_default());
        format!("|{}", self.names.iter().enumerate().map(cell).collect::<String>())
    }
}
