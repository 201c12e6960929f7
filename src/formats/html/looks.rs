//! How the characters of a page look, by the elements that are open around them.

use super::styles::and;
use crate::formats::text_buffer::Look;

/// Elements that are kept track of, one within the other.
const DEPTH: usize = 1_000;

/// Elements that never hold anything.
const VOID: [&str; 6] = ["br", "hr", "img", "input", "meta", "link"];

/// Elements of tables; their looks end with the cell.
const TABLE: [&str; 8] = ["table", "tr", "td", "th", "tbody", "thead", "tfoot", "col"];

/// Elements that are kept track of, though they look like any.
const KEPT: [&str; 2] = ["ruby", "comment"];

/// The looks that hold now.
#[derive(Default)]
pub(super) struct Looks {
    row: Look,
    cell: Look,
    /// Elements within the cell, or outside tables, from the first on that looks
    /// unlike: its name, and the look within.
    open: Vec<(String, Look)>,
}

impl Looks {
    /// An element begins; `styled` is what its class and style say.
    pub fn open(&mut self, name: &str, styled: impl FnOnce() -> Look) {
        if TABLE.contains(&name) {
            return self.open.clear();
        }
        let own = match name {
            "s" | "strike" | "del" => Look { struck: true, ..Look::default() },
            "sup" | "sub" => Look { raised: true, ..Look::default() },
            "rt" | "rp" | "template" | "select" => Look { hidden: true, ..Look::default() },
            _ => Look::default(),
        };
        let own = and(own, styled());
        // A reading may be left open: the word that it belongs to ends it.
        let matters = own != Look::default() || KEPT.contains(&name) || !self.open.is_empty();
        if matters && self.open.len() < DEPTH && !VOID.contains(&name) {
            let around = self.open.last().map_or(Look::default(), |(_, look)| *look);
            self.open.push((name.to_string(), and(around, own)));
        }
    }

    /// An element ends, and with it those within that were left open.
    pub fn close(&mut self, name: &str) {
        if TABLE.contains(&name) {
            self.open.clear();
            match name {
                "td" | "th" => self.cell = Look::default(),
                _ => (self.row, self.cell) = Default::default(),
            }
        } else if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
    }

    /// Whether an element of this name is open, of those that are kept track of.
    pub fn is_within(&self, name: &str) -> bool {
        self.open.iter().any(|(open, _)| open == name)
    }

    /// A row of this look begins.
    pub fn row(&mut self, look: Look) {
        (self.row, self.cell) = (look, Look::default());
    }

    /// A cell of this look begins; whether all of it is struck through.
    pub fn cell(&mut self, look: Look) -> bool {
        // Where the text of a cell stands in its height is not how it looks.
        self.cell = Look { raised: false, ..and(self.row, look) };
        self.cell.struck
    }

    /// How the text looks that comes.
    pub fn now(&self) -> Look {
        let around = and(self.row, self.cell);
        self.open.last().map_or(around, |(_, look)| and(around, *look))
    }
}
