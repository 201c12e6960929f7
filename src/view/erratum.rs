//! 更正说明: what a note on an issue says of what has changed since.

use super::overview::{Foot, Head};
use serde::{Deserialize, Serialize};

/// What a note on an issue says.
#[derive(Debug, Serialize, Deserialize)]
pub struct Erratum {
    /// The head of the briefing; with a date only where it is the note's own.
    pub head: Head,
    /// To whom it goes.
    pub foot: Foot,
    /// The issue that it corrects.
    pub number: u32,
    /// The date that the issue bore; absent where none was set.
    pub issued: Option<String>,
    /// Whether the text of the issue had been edited by hand.
    pub edited: bool,
    /// What came, changed or went since, the first few.
    pub causes: Vec<Cause>,
    /// How many such causes there are.
    pub causes_total: usize,
    /// Units whose answers changed though no file of theirs did.
    pub rest: Vec<AnswerCounts>,
    /// What changed in the text; absent where the published text cannot be made again.
    pub text: Option<Corrections>,
    /// What units reported and how that is judged, one row for each unit and item.
    pub facts: Vec<Fact>,
    /// Answers that differ in words only.
    pub worded: usize,
    /// Rows of registers that differ.
    pub projects: usize,
}

/// A file that came, changed or went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// In words: `新收到a.eml`.
    pub said: String,
    /// Whose answers it changed.
    pub units: Vec<AnswerCounts>,
}

/// How many answers of a unit changed, counted by item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerCounts {
    /// The unit.
    pub unit: String,
    /// Reported now, and not then.
    pub came: usize,
    /// Reported both times, but differently.
    pub changed: usize,
    /// Reported then, and not now.
    pub gone: usize,
    /// Reported alike, but judged differently.
    pub judged: usize,
}

impl AnswerCounts {
    /// How many the unit reported otherwise.
    pub fn reported(&self) -> usize {
        self.came + self.changed + self.gone
    }
}

/// A unit's answer for an item that has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The unit.
    pub unit: String,
    /// The item with its name, or 报送情况.
    pub item: String,
    /// As published.
    pub old: String,
    /// As it is.
    pub new: String,
    /// Where it stands now, or stood.
    pub source: String,
}

/// What changed in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrections {
    /// The figures of the first page, by what they are about.
    pub main: Vec<Topic>,
    /// The sentences and rows of the body.
    pub body: Group,
    /// Those of each annex, in their order.
    pub annexes: Vec<Group>,
    /// How many cells and sentences of annexes.
    pub annexed: usize,
}

/// What figures of the first page are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopicId {
    /// Items by class, with the rate.
    Classes,
    /// Items whose status changed.
    Statuses,
    /// Targets.
    Targets,
    /// How units reported.
    Reporting,
}

/// Figures of the first page on one topic.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Which it is.
    pub id: TopicId,
    /// `成果`, `主要目标`, `报送`.
    pub name: String,
    /// Those that changed, and the rate whether or not it did.
    pub moved: Vec<MainFigure>,
}

/// A figure of the first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MainFigure {
    /// What it counts.
    pub label: String,
    /// As published.
    pub old: String,
    /// As it is.
    pub new: String,
    /// Its measure word, or `%`.
    pub measure: String,
}

/// What differs in a part of the briefing, in the order of print.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// `附件1`; empty for the body.
    pub name: String,
    /// How many cells and sentences.
    pub count: usize,
    /// The one cause of all of them; absent where there are several.
    pub cause: Option<String>,
    /// The sentences and rows.
    pub rows: Vec<Row>,
}

/// A sentence, or a row of a table, that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Where it stands.
    pub place: String,
    /// As published; absent where it was not there.
    pub old: Option<String>,
    /// As it is; absent where it is gone.
    pub new: Option<String>,
    /// What changed it.
    pub cause: String,
}
