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
    /// What its unit says to it.
    pub said: Said,
}

/// What a unit says in 备注 of the row that a point is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// What stood there when the point was first asked: not said to it. Empty where nothing
    /// did, or that is not known.
    pub before: String,
    /// What stands there; empty where nothing does.
    pub now: String,
    /// What becomes of that; absent where it is not said to the point.
    pub heard: Option<Heard>,
}

/// What becomes of what a unit says for what it was asked to mend, and let stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// The office has to decide.
    Waits,
    /// The office has accepted it: nothing is to be mended.
    Accepted,
    /// The office has read it, and asks all the same.
    Refused,
}

impl Point {
    /// Whether it goes back to its unit: not where the office has to decide about what the
    /// unit says to it, or has accepted that.
    pub fn goes_back(&self) -> bool {
        goes_back(self.said.heard)
    }

    /// Whether it asks for the answer that a mark is about, or for a row or a file as a whole.
    fn asks_for(&self, mark: &Mark) -> bool {
        let either = self.column.is_none() || mark.column.is_none() || self.column == mark.column;
        let is_of_row = mark.item.is_some() || mark.project.is_some();
        (self.item, &self.project) == (mark.item, &mark.project)
            && if is_of_row { either } else { self.finding.code.id() == mark.code }
    }

    /// What it is known by again.
    pub fn mark(&self) -> Mark {
        let Self { finding, item, column, project, .. } = self;
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

fn goes_back(heard: Option<Heard>) -> bool {
    matches!(heard, None | Some(Heard::Refused))
}

/// What was to be mended when a return was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What it is known by.
    #[serde(flatten)]
    pub mark: Mark,
    /// What stood in 备注 of its row when it was first asked; empty where nothing did, or
    /// that is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What became of what the unit said there by then. What waited or was accepted the
    /// return did not ask; an earlier one had.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
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
    /// What it asked, and what earlier ones had that the office kept back.
    pub asked: Vec<Asked>,
}

/// How what is to be mended now stands to what a return asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// What it asked and the unit put right: something else stands there, and nothing new is
    /// asked of that.
    pub closed: Vec<Mark>,
    /// What it asked and is not asked for any more, though the unit did not put it right: a
    /// ruling, a word of the list or a correction of staff settled it, or the unit took it out
    /// or typed what is wrong in another way.
    pub settled: Vec<Mark>,
    /// Which of the points it asked already, by their position.
    pub open: Vec<usize>,
    /// Which of them are new.
    pub new: Vec<usize>,
    /// How many of those it asked wait for the office to decide about what the unit says.
    pub waiting: usize,
}

impl Moved {
    /// The same with what does not go back, of what the return asked.
    #[must_use]
    pub fn holding(mut self, held: &[Point]) -> Self {
        for point in held {
            let mark = point.mark();
            for gone in [&mut self.closed, &mut self.settled] {
                gone.retain(|one| *one != mark);
            }
            match point.said.heard {
                Some(Heard::Accepted) => self.settled.push(mark),
                _ => self.waiting += 1,
            }
        }
        self
    }
}

impl Record {
    /// One of this version of the program.
    pub fn new<'p>(
        unit: &str,
        period: Quarter,
        number: u32,
        sources: Vec<Origin>,
        points: impl IntoIterator<Item = &'p Point>,
    ) -> Self {
        let (format, version, unit) = (FORMAT.to_string(), VERSION, unit.to_string());
        let asked =
            |point: &Point| Asked { mark: point.mark(), note: point.said.before.clone(), heard: point.said.heard };
        let asked = points.into_iter().map(asked).collect();
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

    /// What it asked.
    pub fn sent(&self) -> impl Iterator<Item = &Mark> {
        self.asked.iter().filter(|asked| goes_back(asked.heard)).map(|asked| &asked.mark)
    }

    /// Whether it asked just these.
    pub fn is_of(&self, points: &[Point]) -> bool {
        let mut now: Vec<Mark> = points.iter().map(Point::mark).collect();
        let mut then: Vec<&Mark> = self.sent().collect();
        now.sort();
        then.sort();
        then.into_iter().eq(&now)
    }

    /// What it has of each of these points, each of its own for one of them, by the point's
    /// position; and what it has besides.
    pub fn known(&self, points: &[Point]) -> (Vec<Option<&Asked>>, Vec<&Asked>) {
        let mut left: Vec<Option<&Asked>> = self.asked.iter().map(Some).collect();
        let mut take = |mark: Mark| left.iter_mut().find(|one| one.is_some_and(|one| one.mark == mark))?.take();
        let known = points.iter().map(|point| take(point.mark())).collect();
        (known, left.into_iter().flatten().collect())
    }

    /// How these points stand to it. `is_mended` tells of what is not asked for any more
    /// whether the unit mended it since files like those of the return.
    pub fn against(&self, points: &[Point], is_mended: impl Fn(&Mark, &[Origin]) -> bool) -> Moved {
        let (known, gone) = self.known(points);
        let (open, new): (Vec<usize>, Vec<usize>) = (0..points.len()).partition(|at| known[*at].is_some());
        let gone = gone.into_iter().map(|asked| asked.mark.clone());
        let is_asked_anew = |mark: &Mark| new.iter().any(|at| points[*at].asks_for(mark));
        let (closed, settled) = gone.partition(|mark| !is_asked_anew(mark) && is_mended(mark, &self.sources));
        Moved { closed, settled, open, new, waiting: 0 }
    }
}
