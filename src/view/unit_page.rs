//! 对照: what one unit reported, how it was read and judged and why, beside what it said a
//! quarter before and the median of the others. It goes to the unit before the briefing
//! goes out; no contact enters it, and no other unit is named.

use super::desk::Counted;
use super::letter::Asked;
use crate::model::value::Colour;
use serde::{Deserialize, Serialize};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitPage {
    /// The district, as it stands in titles.
    pub district: String,
    /// The unit.
    pub unit: String,
    /// The quarter, in words.
    pub title: String,
    /// The cut-off.
    pub as_of: String,
    /// By when units were to report; absent where nothing is set.
    pub deadline: Option<String>,
    /// How it reported, in words, with the days it was late.
    pub state: String,
    /// Whether there is something to work with.
    pub has_reported: bool,
    /// When its first return came; absent where nothing says so.
    pub received: Option<String>,
    /// The files that are used, the first and what corrects it; absent where none is.
    pub file: Option<String>,
    /// The quarter of the issue that it is beside; absent without one.
    pub before: Option<String>,
    /// Items that are expected from it.
    pub expected: usize,
    /// How many of them it told something of.
    pub reported: usize,
    /// Where they stand, of those classes that occur; they sum to `expected`.
    pub classes: Vec<Counted>,
    /// What it is asked to mend: the first of it.
    pub points: Vec<Asked>,
    /// How much there is.
    pub points_total: usize,
    /// How much of it is not listed.
    pub points_left: usize,
    /// What is marked as being checked until it is settled.
    pub checked: Vec<Checked>,
    /// A row an expected item, by item; several where it is answered more than once.
    pub rows: Vec<UnitRow>,
    /// Rows that count nowhere.
    pub aside: Vec<AsideRow>,
    /// Of fewer others there is no median.
    pub fewest: usize,
}

/// What the unit answered for an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// Its place on the page.
    pub anchor: String,
    /// `2.1`.
    pub id: String,
    /// Its words up to the first stop.
    pub name: String,
    /// The words of its dates; may be empty.
    pub due: String,
    /// What was typed, answer by answer; nothing where nothing was read.
    pub typed: Vec<Typed>,
    /// Where it stands; absent where there is no row.
    pub source: Option<String>,
    /// The status as typed; absent where none was.
    pub status: Option<String>,
    /// `on_track`.
    pub class: String,
    /// `序时推进`.
    pub label: String,
    /// Its light.
    pub light: Colour,
    /// Why.
    pub reasons: Vec<String>,
    /// Whether what is reported and what is derived differ.
    pub differs: bool,
    /// Where it stood in the issue before; absent where that has no one row of it.
    pub then: Option<String>,
    /// Its figures, those that anybody gave.
    pub figures: Vec<FigureRow>,
}

/// An answer as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Typed {
    /// Which answer.
    pub heading: String,
    /// The words.
    pub words: String,
    /// Whether some were left out.
    pub cut: bool,
    /// Where it stands, where that is not the row of the whole.
    pub source: Option<String>,
}

/// A figure, beside others; absent where there is no exact one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FigureRow {
    /// 完成率, 完成数, or the words of the target.
    pub label: String,
    /// What the list gives the unit.
    pub owed: Option<String>,
    /// As the unit gave it.
    pub now: Option<String>,
    /// As it gave it a quarter before.
    pub then: Option<String>,
    /// The median of the others.
    pub median: Option<String>,
    /// Of how many it is; 0 where there is none.
    pub others: usize,
}

/// Something that is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// The row that it is about.
    pub anchor: String,
    /// `2.1`.
    pub id: String,
    /// Its words up to the first stop.
    pub name: String,
    /// Whether it cannot be judged where it stands.
    pub is_unknown: bool,
    /// Why where it stands is asked about, in a few words.
    pub status: Vec<String>,
    /// Why its numbers are.
    pub numbers: Vec<String>,
}

/// A row that counts nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsideRow {
    /// The item; absent where it could not be told.
    pub id: Option<String>,
    /// The task that it covers as a whole; absent where it covers none.
    pub task: Option<u32>,
    /// What was typed.
    pub typed: Vec<Typed>,
    /// Where it stands.
    pub source: Option<String>,
}
