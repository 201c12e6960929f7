//! What a unit is asked to mend, and what it was asked before: the file beside each return.
//!
//! A point is known again by what it is about and what stood there, never by its cell: a
//! unit may send its answers back in another sheet.

use crate::model::error::from_json;
use crate::model::finding::Finding;
use crate::model::form::Column;
use crate::model::place::Origin;
use crate::model::task::ItemId;
use crate::model::value::Quarter;
use serde::{Deserialize, Serialize};

/// Something that a unit is asked to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What is wrong, where, and what was done.
    pub finding: Finding,
    /// The item that it is about; absent where it is about none, or it is not known which.
    pub item: Option<ItemId>,
    /// The answer that it is about; absent where a whole row, sheet or file is meant.
    pub column: Option<Column>,
    /// The project that it is about, by its name; absent where it is about none.
    pub project: Option<String>,
}

impl Point {
    /// What it is known by again.
    pub fn mark(&self) -> Mark {
        let Self { finding, item, column, project } = self;
        // Of a file or a sheet as a whole the names are found, and these change with each sending.
        let is_whole = item.is_none() && project.is_none() && finding.place.cell.is_none();
        let found = if is_whole { String::new() } else { finding.found.clone() };
        let code = finding.code.id().to_string();
        Mark { code, item: *item, column: *column, project: project.clone(), found }
    }
}

/// What a point is known by: its kind, what it is about, and the words that stood there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The code.
    pub code: String,
    /// The item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
    /// The project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// What stood there, verbatim; empty of a file or a sheet as a whole.
    pub found: String,
}

const FORMAT: &str = "jianbao-return";
const VERSION: u32 = 1;

/// What a return asked: written beside it, and never again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    format: String,
    version: u32,
    /// The unit.
    pub unit: String,
    /// The quarter.
    pub period: Quarter,
    /// Which return to the unit, from 1.
    pub number: u32,
    /// The files that it was made of, in the order of their names.
    pub sources: Vec<Origin>,
    /// What earlier returns asked and was mended before this one.
    pub mended: usize,
    /// What it asked.
    pub asked: Vec<Mark>,
}

/// How what is to be mended now stands to what a return asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// What it asked and the unit mended.
    pub closed: Vec<Mark>,
    /// What it asked and is not asked for any more, though the unit did nothing: a ruling, a
    /// word of the list or a correction of staff settled it.
    pub settled: Vec<Mark>,
    /// Which of the points it asked already, by their position.
    pub open: Vec<usize>,
    /// Which of them are new.
    pub new: Vec<usize>,
}

impl Record {
    /// One of this version of the program.
    pub fn new(unit: &str, period: Quarter, number: u32, sources: Vec<Origin>, points: &[Point]) -> Self {
        let (format, version, unit) = (FORMAT.to_string(), VERSION, unit.to_string());
        let asked = points.iter().map(Point::mark).collect();
        Self { format, version, unit, period, number, sources, mended: 0, asked }
    }

    /// The same after earlier ones of which so much was mended.
    #[must_use]
    pub fn after(self, mended: usize) -> Self {
        Self { mended, ..self }
    }

    /// Reads one back.
    ///
    /// # Errors
    /// It is none, or of a version that is not known; in words.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        let record: Self = from_json(bytes)?;
        let is_known = record.format == FORMAT && record.version == VERSION;
        if is_known { Ok(record) } else { Err("本程序不认识".into()) }
    }

    /// How these points stand to it: each of its own answers for one of them. `is_mended` tells
    /// of what is not asked for any more whether the unit mended it since files like those of
    /// the return.
    pub fn against(&self, points: &[Point], is_mended: impl Fn(&Mark, &[Origin]) -> bool) -> Moved {
        let mut left: Vec<Option<&Mark>> = self.asked.iter().map(Some).collect();
        let mut moved = Moved::default();
        for (at, mark) in points.iter().map(Point::mark).enumerate() {
            match left.iter_mut().find(|one| **one == Some(&mark)) {
                Some(same) => {
                    *same = None;
                    moved.open.push(at);
                }
                None => moved.new.push(at),
            }
        }
        let gone = left.into_iter().flatten().cloned();
        (moved.closed, moved.settled) = gone.partition(|mark| is_mended(mark, &self.sources));
        moved
    }
}
