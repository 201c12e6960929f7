//! A form as it goes out to one unit: what it owes, what it said a quarter before, room for
//! its answers; and, as a return, what was read of them and what is asked to be mended.
//!
//! Contacts stand in it: it goes to the unit that they are of, and to nobody else.

pub mod ask;
pub mod filled;
pub mod list;

pub use filled::filled;

use crate::model::form::Column;
use crate::model::task::ItemId;
use crate::model::value::Quarter;

/// A form of one unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// The unit.
    pub unit: String,
    /// The quarter that it asks about.
    pub quarter: Quarter,
    /// By when it is to be back, in words; absent where nothing is set.
    pub deadline: Option<String>,
    /// Who it goes back to, as printed.
    pub issuer: String,
    /// Which return of the quarter it is, from 1; absent where it goes out empty.
    pub number: Option<u32>,
    /// A row a target, of an item without targets one: in the order of the list.
    pub rows: Vec<FormRow>,
    /// The register, as far as it is known.
    pub projects: Vec<FormProject>,
}

/// A row of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormRow {
    /// The item that it is for; absent of a row for a whole task, and of one that is for none.
    pub item: Option<ItemId>,
    /// The target that its numbers count towards, by its position among those of the item;
    /// absent where it is for none.
    pub target_at: Option<usize>,
    /// As printed: the item's id, or the number of a task that one row covers; empty where a row that
    /// came back names none.
    pub id: String,
    /// The title of its task.
    pub task: String,
    /// The words of the deliverable.
    pub deliverable: String,
    /// The target that its numbers count towards, in the words of the list; empty where the
    /// item has none.
    pub target: String,
    /// The words of its deadline.
    pub deadline: String,
    /// Whether it is the row of the item itself: the others ask for numbers alone.
    pub leads: bool,
    /// What the unit said a quarter before, by column; nothing where it said nothing.
    pub before: Vec<(Column, String)>,
    /// Answers that are given or were read; of those not named here the cell is empty.
    pub cells: Vec<FormCell>,
    /// Where the row stood in what the unit sent; empty in a form that goes out empty.
    pub source: String,
}

/// A row of the register.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormProject {
    /// What the unit said a quarter before, by column.
    pub before: Vec<(Column, String)>,
    /// What is known of it.
    pub cells: Vec<FormCell>,
    /// Where the row stood; empty in a form that goes out empty.
    pub source: String,
}

/// A cell of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct FormCell {
    /// Its column.
    pub column: Column,
    /// What stands in it.
    pub content: FormContent,
    /// Whether the list gives it, and nothing is to be typed there.
    pub given: bool,
    /// What is asked of it, in the words of a note; absent where nothing is.
    pub asked: Option<String>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum FormContent {
    /// Nothing: an answer that is asked for.
    Empty,
    /// Words, as typed.
    Text(String),
    /// A number, as it is stored, and its format; empty where it has none of its own.
    Number(f64, String),
}
