//! A letter to a unit: that its form goes out, what of its return is to be mended, that
//! nothing came, or nothing that can be used. Facts only; the words stand in templates.
//!
//! A letter goes to the unit that it is about, and so what the unit typed stands in it
//! as it was typed.

use super::form::ask::Ask;
use super::phrases::{inner_quotes, plain_name, until};
use crate::model::config::Config;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::ledger::{Ledger, UnitReport, UnitState};
use crate::model::place::Origin;
use crate::model::returned::{Moved, Point};
use crate::model::task::{Item, ItemId, MasterList};
use crate::model::value::{Quarter, in_one_line, labelled, shortened};
use crate::quarter::issue::Issue;
use crate::quarter::rows::Rows;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Items, points and files that a letter lists; the attachment has all.
const MISSING: usize = 20;
const POINTS: usize = 12;
const FILES: usize = 10;
/// Characters of what stands in a cell, and of what should or could.
const FOUND: usize = 60;
const RIGHT: usize = 120;

labelled! {
    /// Why a letter is written; the word tells whoever sends it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Occasion {
        /// The form goes out.
        Form "下发" as "form",
        /// Something came that can be used, and something is to be added or mended.
        Return "退改" as "return",
        /// Nothing came.
        Silent "未报送" as "silent",
        /// A mail came that speaks of an attachment or tells of progress, and no table with it.
        Bare "来信没有附表" as "bare",
        /// A form without answers came.
        Empty "报了空表" as "empty",
        /// What came cannot be used.
        Unread "来件没有能够采用" as "unread",
    }
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Why it is written.
    pub occasion: Occasion,
    /// To whom.
    pub unit: String,
    /// The district, as it stands in titles.
    pub district: String,
    /// Who writes; may be empty.
    pub issuer: String,
    /// The quarter, in words.
    pub quarter: String,
    /// By when the unit was to report, in words; absent where nothing is set.
    pub deadline: Option<String>,
    /// Until when something is still used, in words; absent where nothing is set.
    pub latest: Option<String>,
    /// Whether it is to be sent after the deadline; never where there is none.
    pub late: bool,
    /// Files that go with it.
    pub attachments: Vec<String>,
    /// Which return of the quarter goes with it, from 1; absent where none does.
    pub number: Option<u32>,
    /// Whether the first return of the unit came in time by the deadline that is set.
    pub on_time: bool,
    /// The first of the items that nothing was read of; of a form, that it asks about.
    pub missing: Vec<MissingItem>,
    /// How many they are.
    pub missing_total: usize,
    /// How many of them are not listed.
    pub missing_left: usize,
    /// The first things to be mended.
    pub points: Vec<Asked>,
    /// How many there are.
    pub points_total: usize,
    /// How many of them are not listed.
    pub points_left: usize,
    /// How many of those that the last return asked for are mended.
    pub mended: usize,
    /// Whether nothing came of the unit in the issue before: it is offered help.
    pub silent_before: bool,
    /// The first files that could not be used; beside one that is, those that came too late.
    pub files: Vec<UnusedFile>,
    /// How many more there are.
    pub files_left: usize,
    /// Whether any of them may be sent again: not of those alone that came too late.
    pub can_mend: bool,
}

/// An item that nothing was read of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingItem {
    /// `2.1`.
    pub id: String,
    /// Its words up to the first stop.
    pub name: String,
    /// What the unit said to it in 备注, where that was read and it is asked all the same.
    pub explained: Option<String>,
}

/// Something to be mended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The item; absent where it is about none.
    pub item: Option<String>,
    /// The answer; absent where a row, a sheet or a file is meant.
    pub column: Option<String>,
    /// The project; absent where it is about none.
    pub project: Option<String>,
    /// The file; absent where all are about one file, or none is meant.
    pub file: Option<String>,
    /// The sheet; absent where the whole file is meant.
    pub sheet: Option<String>,
    /// The cell; absent where the whole sheet is meant.
    pub cell: Option<String>,
    /// What is wrong, in a few words.
    pub title: String,
    /// What stands there, cut short; empty where nothing does.
    pub found: String,
    /// What the unit said to it in 备注, where that was read and it is asked all the same.
    pub explained: Option<String>,
    /// What the unit is to do.
    pub ask: String,
    /// What is right, or an example that says of itself that it is one; may be empty.
    pub right: String,
}

/// A file that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnusedFile {
    /// Its name.
    pub name: String,
    /// Why.
    pub trouble: Trouble,
}

/// Why a file could not be used, as far as its unit can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// It has a password.
    Encrypted,
    /// It is damaged.
    Damaged,
    /// It has no contents.
    Blank,
    /// It is too large.
    Large,
    /// It is a picture.
    Picture,
    /// It is a PDF or OFD.
    Layout,
    /// It is a document without a table that can be read.
    Document,
    /// It is an archive that cannot be opened.
    Archive,
    /// It came as a link.
    Link,
    /// It is a shortcut.
    Shortcut,
    /// Only an Apple computer opens it.
    Apple,
    /// It is of another kind that cannot be read.
    Kind,
    /// It came after 最迟接收.
    TooLate,
    /// The unit takes it back.
    TakenBack,
    /// There are several that differ.
    Versions,
    /// It cannot be told whether it is of this quarter.
    Period,
    /// There is no table in it that can be read.
    NoTable,
    /// Something else.
    Other,
}

/// What kinds of finding about a whole file are to the unit.
const TROUBLES: &[(Code, Trouble)] = &[
    (Code::Encrypted, Trouble::Encrypted),
    (Code::Damaged, Trouble::Damaged),
    (Code::EmptyFile, Trouble::Blank),
    (Code::TooLarge, Trouble::Large),
    (Code::TableBeyond, Trouble::Large),
    (Code::PictureFile, Trouble::Picture),
    (Code::FixedLayout, Trouble::Layout),
    (Code::WordDocument, Trouble::Document),
    (Code::ArchiveUnread, Trouble::Archive),
    (Code::ArchiveVolume, Trouble::Archive),
    (Code::OutlookFile, Trouble::Archive),
    (Code::LargeAttachment, Trouble::Link),
    (Code::ShortcutFile, Trouble::Shortcut),
    (Code::AppleFile, Trouble::Apple),
    (Code::Unsupported, Trouble::Kind),
    (Code::TooLate, Trouble::TooLate),
    (Code::VersionsDiffer, Trouble::Versions),
    (Code::TakenBack, Trouble::TakenBack),
    (Code::PeriodDoubtful, Trouble::Period),
    (Code::OtherPeriod, Trouble::Period),
    (Code::NoColumns, Trouble::NoTable),
    (Code::NoTable, Trouble::NoTable),
];

/// What goes with a letter about a return.
#[derive(Clone, Debug, Default)]
pub struct Enclosed {
    /// Which return of the quarter; absent where none goes with it.
    pub number: Option<u32>,
    /// The names of the files.
    pub attachments: Vec<String>,
}

/// What the letters of a quarter about its returns go by, looked up once for all units.
pub struct Letters<'a> {
    ledger: &'a Ledger,
    master: &'a MasterList,
    config: &'a Config,
    rows: Rows<'a>,
    silent_before: HashSet<&'a str>,
    /// What was found of whole files of units of which nothing can be used; of the others
    /// what came too late.
    refused: HashMap<&'a str, HashMap<&'a Origin, &'a Finding>>,
}

/// The units of which nothing came in an issue.
fn silent_in(before: Option<&Issue>) -> HashSet<&str> {
    let units = before.into_iter().flat_map(|issue| &issue.units);
    units.filter(|unit| unit.state == UnitState::Missing).map(|unit| unit.name.as_str()).collect()
}

impl Letter {
    /// One that says nothing yet.
    fn new(occasion: Occasion, unit: &str, quarter: Quarter, config: &Config) -> Self {
        let settings = config.period(quarter);
        Self {
            occasion,
            unit: unit.into(),
            district: config.district.clone(),
            issuer: config.issuer.clone(),
            quarter: quarter.title(),
            deadline: settings.deadline.map(until),
            latest: settings.latest.map(until),
            late: false,
            attachments: Vec::new(),
            number: None,
            on_time: false,
            missing: Vec::new(),
            missing_total: 0,
            missing_left: 0,
            points: Vec::new(),
            points_total: 0,
            points_left: 0,
            mended: 0,
            silent_before: false,
            files: Vec::new(),
            files_left: 0,
            can_mend: true,
        }
    }

    /// The same letter in the wording for after the deadline; absent where none is set.
    pub fn after_deadline(&self) -> Option<Self> {
        self.deadline.as_ref().map(|_| Self { late: true, ..self.clone() })
    }

    fn with_missing(mut self, mut missing: Vec<MissingItem>) -> Self {
        self.missing_total = missing.len();
        missing.truncate(MISSING);
        self.missing_left = self.missing_total - missing.len();
        Self { missing, ..self }
    }

    fn with_files(mut self, mut files: Vec<UnusedFile>) -> Self {
        self.files_left = files.len().saturating_sub(FILES);
        files.truncate(FILES);
        Self { files, ..self }
    }

    fn with_points(mut self, points: &[&Point], master: &MasterList) -> Self {
        let named = are_of_several_files(points);
        self.points = points.iter().take(POINTS).map(|point| Asked::new(point, &self.unit, master, named)).collect();
        self.points_total = points.len();
        self.points_left = points.len() - self.points.len();
        self
    }
}

impl MissingItem {
    fn new(id: impl ToString, text: &str, title: &str) -> Self {
        Self { id: id.to_string(), name: plain_name(text, title), explained: None }
    }
}

impl Asked {
    /// `named`: whether its file must be named.
    pub fn new(point: &Point, unit: &str, master: &MasterList, named: bool) -> Self {
        let Point { finding, item, column, project, .. } = point;
        let words = |words: &str| inner_quotes(&shortened(&in_one_line(words), FOUND));
        let Finding { code, place, found, .. } = finding;
        let asked = Ask::of(point, unit, master);
        Self {
            item: item.map(|item| item.to_string()),
            column: column.map(|column| column.name().into()),
            project: project.as_deref().map(words),
            file: place.origin.as_ref().filter(|_| named).map(|origin| in_one_line(origin.file_name())),
            sheet: place.sheet.as_deref().map(in_one_line),
            cell: place.cell.map(|cell| cell.to_string()),
            title: code.row().title.into(),
            found: words(found),
            explained: asked.said.as_deref().map(inner_quotes),
            right: shortened(&asked.right().replace('\n', "；"), RIGHT),
            ask: asked.ask.into(),
        }
    }
}

/// Whether points are about more files than one, so that each must be named.
pub(super) fn are_of_several_files(points: &[&Point]) -> bool {
    let mut files = points.iter().filter_map(|point| point.finding.place.origin.as_ref());
    files.next().is_some_and(|first| files.any(|other| other != first))
}

/// What the letters with the forms of a quarter go by, looked up once for all units.
pub struct FormLetters<'a> {
    quarter: Quarter,
    config: &'a Config,
    items: HashMap<ItemId, &'a Item>,
    expected: HashMap<&'a str, BTreeSet<ItemId>>,
    silent_before: HashSet<&'a str>,
}

impl<'a> FormLetters<'a> {
    /// Those of a quarter; `before` is the issue of the quarter before.
    pub fn new(quarter: Quarter, (master, config): (&'a MasterList, &'a Config), before: Option<&'a Issue>) -> Self {
        let items = master.items.iter().map(|item| (item.id, item)).collect();
        Self { quarter, config, items, expected: master.expected(), silent_before: silent_in(before) }
    }

    /// The letter that goes with the form of a unit, in the wording for before the deadline.
    pub fn of(&self, unit: &str, attachments: &[String]) -> Letter {
        let asked = self.expected.get(unit).into_iter().flatten().filter_map(|id| self.items.get(id));
        let asked = asked.map(|item| MissingItem::new(item.id, &item.text, &item.title)).collect();
        let (attachments, silent_before) = (attachments.to_vec(), self.silent_before.contains(unit));
        let letter = Letter::new(Occasion::Form, unit, self.quarter, self.config);
        Letter { attachments, silent_before, ..letter }.with_missing(asked)
    }
}

impl<'a> Letters<'a> {
    /// The letters about the returns of a quarter; `before` is the issue of the quarter before.
    pub fn new(ledger: &'a Ledger, (master, config): (&'a MasterList, &'a Config), before: Option<&'a Issue>) -> Self {
        let unread = ledger.units.iter().filter(|unit| unit.state == UnitState::Unreadable);
        let unread: HashSet<&str> = unread.map(|unit| unit.name.as_str()).collect();
        let mut refused: HashMap<&str, HashMap<&Origin, &Finding>> = HashMap::new();
        for finding in ledger.findings.iter().filter(|finding| finding.place.cell.is_none()) {
            let unit = finding.unit.as_deref();
            let unit = unit.filter(|unit| finding.code == Code::TooLate || unread.contains(unit));
            if let Some((unit, origin)) = unit.zip(finding.place.origin.as_ref()) {
                let gravest = refused.entry(unit).or_default().entry(origin).or_insert(finding);
                if weight(finding) < weight(gravest) {
                    *gravest = finding;
                }
            }
        }
        let rows = Rows::of(ledger);
        Self { ledger, master, config, rows, silent_before: silent_in(before), refused }
    }

    /// The letter about what a unit sent, in the wording for before the deadline; absent where
    /// it owes nothing. `points` is what it is asked to mend, `moved` how that stands to the last
    /// return. It is for no unit of which the office must decide something first.
    pub fn of_return(&self, unit: &UnitReport, points: &[Point], moved: &Moved, enclosed: &Enclosed) -> Option<Letter> {
        let entries = self.rows.entries(&unit.name);
        let occasion = match unit.state {
            UnitState::OnTime | UnitState::Late | UnitState::Undated => Occasion::Return,
            UnitState::Missing if points.iter().any(|point| is_of_bare_mail(point.finding.code)) => Occasion::Bare,
            UnitState::Missing => Occasion::Silent,
            UnitState::Empty => Occasion::Empty,
            UnitState::Unreadable => Occasion::Unread,
        };
        let missing = match occasion {
            Occasion::Return => points.iter().filter_map(|point| self.asked_for(point)).collect(),
            _ => entries.iter().filter(|entry| entry.is_silent()).filter_map(|entry| self.item(entry.item?)).collect(),
        };
        let missing: Vec<MissingItem> = missing;
        let asked: Vec<&Point> = points.iter().filter(|point| !point.finding.code.is_of_missing()).collect();
        let letter = Letter {
            attachments: enclosed.attachments.clone(),
            number: enclosed.number,
            silent_before: self.silent_before.contains(unit.name.as_str()),
            ..Letter::new(occasion, &unit.name, self.ledger.period, self.config)
        };
        match occasion {
            Occasion::Return if missing.is_empty() && asked.is_empty() => None,
            Occasion::Return => {
                let on_time = letter.deadline.is_some() && unit.state == UnitState::OnTime;
                let letter = Letter { mended: moved.closed.len(), on_time, ..letter };
                let late = self.unused(unit).filter(|file| file.trouble == Trouble::TooLate).collect();
                Some(letter.with_missing(missing).with_points(&asked, self.master).with_files(late))
            }
            // Who is asked for nothing owes nothing.
            _ if !entries.iter().any(|entry| entry.counted) => None,
            Occasion::Unread => self.of_unread(unit, letter.with_missing(missing)),
            _ => Some(letter.with_missing(missing)),
        }
    }

    fn item(&self, id: ItemId) -> Option<MissingItem> {
        let item = self.ledger.item(id)?;
        Some(MissingItem::new(item.id, &item.text, &item.title))
    }

    /// The item that a point asks an answer for; absent where it asks for something else.
    fn asked_for(&self, point: &Point) -> Option<MissingItem> {
        let item = self.item(point.item.filter(|_| point.finding.code == Code::RowMissing)?)?;
        let explained = Ask::of(point, "", self.master).said.as_deref().map(inner_quotes);
        Some(MissingItem { explained, ..item })
    }

    /// With the files that could not be used; absent where the office alone can do something
    /// about them.
    fn of_unread(&self, unit: &UnitReport, letter: Letter) -> Option<Letter> {
        let files: Vec<UnusedFile> = self.unused(unit).collect();
        let can_mend = files.iter().any(|file| file.trouble != Trouble::TooLate);
        (!files.is_empty()).then(|| Letter { can_mend, ..letter }.with_files(files))
    }

    /// The files of a unit with why nothing of each is used, but for those that the office
    /// alone can do something about.
    fn unused(&self, unit: &'a UnitReport) -> impl Iterator<Item = UnusedFile> {
        let of_unit = self.refused.get(unit.name.as_str());
        let mut seen = HashSet::new();
        let files = unit.source.iter().chain(&unit.others).filter(move |file| seen.insert(*file));
        let trouble = move |file: &Origin| match of_unit.and_then(|files| files.get(file)) {
            Some(finding) if finding.code == Code::Unopened => None,
            Some(finding) => Some(trouble(finding.code).unwrap_or(Trouble::Other)),
            None => Some(Trouble::Other),
        };
        files.filter_map(move |file| Some(UnusedFile { name: in_one_line(file.file_name()), trouble: trouble(file)? }))
    }
}

/// Whether a kind of finding is that a mail came of a unit, and no table with it.
fn is_of_bare_mail(code: Code) -> bool {
    matches!(code, Code::AttachmentForgotten | Code::TextMail)
}

/// What a kind of finding about a file is to the unit; absent where the table has none.
fn trouble(code: Code) -> Option<Trouble> {
    TROUBLES.iter().find(|(known, _)| *known == code).map(|(_, trouble)| *trouble)
}

/// The finding that tells best why a file is not used comes first: one that the table has,
/// then the gravest.
fn weight(finding: &Finding) -> (bool, Severity) {
    (trouble(finding.code).is_none() && finding.code != Code::Unopened, finding.severity())
}
