//! 工作台: what staff go by while a quarter comes in. Where it stands, what is to be done
//! next, and every question and error beside the piece of the sheet that it is about.
//!
//! No contact enters it, and no figure: it is for the office, and is not published.

use crate::model::question::Matter;
use crate::model::value::Quarter;
use serde::{Deserialize, Serialize};

/// What comes next in a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing has come in, and no forms are made.
    Distribute,
    /// Nothing has come in; forms are made.
    Collect,
    /// So many questions wait for an answer.
    Answer(usize),
    /// So many units have sent nothing.
    Chase(usize),
    /// Errors are to be looked at.
    Mend,
    /// There is no briefing of what lies there now.
    Build,
    /// The briefing is to be read, and published.
    Review,
    /// It is published under this number, and nothing has changed.
    Published(u32),
    /// Something has changed since it was published under this number.
    Correct(u32),
}

/// What comes next, as templates see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextView {
    /// The name of the step.
    pub step: String,
    /// How many questions or units there are, or the number of the issue; 0 where the step has none.
    pub number: usize,
}

impl From<Next> for NextView {
    fn from(next: Next) -> Self {
        let (step, number) = match next {
            Next::Distribute => ("distribute", 0),
            Next::Collect => ("collect", 0),
            Next::Answer(open) => ("answer", open),
            Next::Chase(missing) => ("chase", missing),
            Next::Mend => ("mend", 0),
            Next::Build => ("build", 0),
            Next::Review => ("review", 0),
            Next::Published(issue) => ("published", issue as usize),
            Next::Correct(issue) => ("correct", issue as usize),
        };
        Self { step: step.into(), number }
    }
}

/// The page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// The district, as it stands in titles.
    pub district: String,
    /// The quarter.
    pub period: Quarter,
    /// The same in words.
    pub title: String,
    /// The cut-off.
    pub as_of: String,
    /// By when units were to report; absent where nothing is set.
    pub deadline: Option<String>,
    /// How many units are how far between their form and what is mended, in words.
    pub exchange: String,
    /// Files of the inbox.
    pub files: usize,
    /// Units, all of them.
    pub units: usize,
    /// How many units reported how, of those ways that occur.
    pub states: Vec<Counted>,
    /// Questions that are open.
    pub questions: usize,
    /// Findings by how grave they are.
    pub errors: usize,
    /// What should be looked at, and is listed in 核查清单.xlsx.
    pub warnings: usize,
    /// What is only told, likewise.
    pub notes: usize,
    /// What is to be done next.
    pub next: NextView,
    /// Files that the page leads to.
    pub links: Links,
    /// A line a unit, in the order of printing.
    pub board: Vec<BoardLine>,
    /// The first of the units that sent nothing, of which nothing else is wrong.
    pub silent: Vec<String>,
    /// How many they are.
    pub silent_total: usize,
    /// Whose questions and errors there are besides.
    pub groups: Vec<Group>,
    /// Questions and errors that are not on the page, for want of room.
    pub left: usize,
}

/// How many there are of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Of what.
    pub label: String,
    /// How many.
    pub count: usize,
}

/// Files beside the page; absent where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// What came in.
    pub inbox: Option<String>,
    /// Where questions are answered.
    pub rulings: Option<String>,
    /// When files without a date were received.
    pub register: Option<String>,
    /// Letters to units.
    pub letters: Option<String>,
    /// Forms to units.
    pub forms: Option<String>,
    /// All findings.
    pub list: Option<String>,
    /// The briefing as a page.
    pub briefing: Option<String>,
    /// The briefing as text to be edited.
    pub text: Option<String>,
    /// The last issue.
    pub issue: Option<String>,
    /// The list.
    pub master: String,
}

/// A unit on the board.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardLine {
    /// Its name.
    pub name: String,
    /// How it reported, in words, with the days it was late.
    pub state: String,
    /// Whether it has reported something to work with.
    pub has_reported: bool,
    /// How far it is between its form and what is mended, in words.
    pub exchange: String,
    /// The way to its newest return; absent without one.
    pub returned: Option<String>,
    /// The way to the page on which it sees itself; absent without one.
    pub page: Option<String>,
    /// When the file that counts came; absent where nothing says so.
    pub received: Option<String>,
    /// Items that are expected from it.
    pub expected: usize,
    /// How many of them it told something of.
    pub reported: usize,
    /// How many are done.
    pub done: usize,
    /// How many are on their way as planned.
    pub on_track: usize,
    /// How many lag behind.
    pub lagging: usize,
    /// How many are overdue.
    pub overdue: usize,
    /// Questions about what it sent.
    pub questions: usize,
    /// Errors in what it sent.
    pub errors: usize,
    /// The place on the page that tells of them; absent where there are none.
    pub anchor: Option<String>,
}

/// Who must act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The office itself: nobody can tell whose it is, or it is of many.
    Office,
    /// A unit.
    Unit,
    /// Whoever keeps the list: it comes again every quarter.
    List,
}

/// What there is of one who must act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its place on the page.
    pub anchor: String,
    /// Who.
    pub whose: Whose,
    /// The name of a unit; empty for the others.
    pub name: String,
    /// Its questions, then its errors.
    pub entries: Vec<Entry>,
    /// How many more there are.
    pub left: usize,
    /// Findings that are less grave.
    pub lesser: usize,
}

/// A question or an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place on the page.
    pub anchor: String,
    /// What is asked or wrong, in a few words.
    pub title: String,
    /// What the question is; absent for an error.
    pub question: Option<Asked>,
    /// What is wrong; absent for a question.
    pub error: Option<Wrong>,
    /// Where it stands, a place a file; the first few.
    pub places: Vec<PlaceView>,
    /// How many more places there are.
    pub places_left: usize,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// What is asked.
    pub matter: Matter,
    /// The place as 裁定.xlsx names it.
    pub at: String,
    /// The words it is about.
    pub about: String,
    /// The first of the answers that make sense.
    pub candidates: Vec<String>,
    /// How many more there are.
    pub candidates_left: usize,
    /// What else is known.
    pub hints: Vec<String>,
    /// What holds until it is answered.
    pub until: String,
}

/// An error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrong {
    /// Its code, for `explain`.
    pub code: String,
    /// What stands there; empty where nothing does.
    pub found: String,
    /// What should; empty where nothing is said.
    pub expected: String,
    /// Whether that is of this very cell, and not an example.
    pub is_exact: bool,
    /// What the program did.
    pub taken: String,
    /// What is to be done.
    pub advice: String,
    /// Whether the cell tells of a contact: what stands there is not shown.
    pub is_private: bool,
}

/// A place that something is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceView {
    /// The file, and how it came in.
    pub file: String,
    /// The way to it; absent where its name tells of a person, or it is no file.
    pub link: Option<String>,
    /// The sheet; empty where the whole file is meant.
    pub sheet: String,
    /// The cells; empty where the whole sheet is meant.
    pub cells: String,
    /// The sheet around them; absent where it cannot be shown.
    pub piece: Option<PieceView>,
    /// Whether there was no room on the page to show it.
    pub beyond: bool,
    /// The place on the page that shows the same already.
    pub again: Option<String>,
}

/// A piece of a sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceView {
    /// Letters of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<PieceLine>,
}

/// A row of a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceLine {
    /// Its number on the sheet.
    pub number: u32,
    /// Whether it heads the columns.
    pub heading: bool,
    /// Its cells.
    pub cells: Vec<PieceCell>,
}

/// A cell of a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceCell {
    /// Its words; empty where it is empty, or not shown.
    pub words: String,
    /// Whether it is meant.
    pub marked: bool,
    /// Whether it tells of a contact, and is not shown.
    pub hidden: bool,
}
