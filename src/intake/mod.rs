//! A workbook as read → what a unit reported this quarter.
//!
//! Which sheets are of this quarter, where their tables stand, what each row
//! says, and who sent it. Every sheet and every non-empty row leaves with one
//! disposition. Versions, expectations and judgement come later (`merge`,
//! `assess`).

mod answer;
mod evidence;
mod heading;
mod inbox;
mod item;
mod letter;
mod parcel;
mod report;
mod rows;
mod table;
mod when;
mod who;
mod words;

pub use inbox::{Inbox, receive_all};

use crate::formats::{self, Sheet, Unreadable, Workbook};
use crate::model::config::Config;
use crate::model::finding::{Code, Finding, Findings, Taken as Did};
use crate::model::ledger::{Disposition, Entry, Fate, Project, Submission};
use crate::model::place::{Origin, Place};
use crate::model::ruling::{Matter, Question, Rulings, written};
use crate::model::task::MasterList;
use crate::model::value::{Quarter, clean, is_invisible};
use answer::Answering;
use chrono::{DateTime, FixedOffset};
use evidence::{carried, is_title, titles};
use heading::Headings;
use item::Index;
use letter::Letter;
use rows::{RowReading, Rows};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use table::{Kind, Table, tables};
use when::{Period, period_of};
use who::{Evidence, Names, Sender};

/// Longest text, in characters, that is taken for a title.
const LONGEST_TITLE: usize = 80;

/// Everything that reading a submission needs, prepared once a run.
pub struct Desk<'a> {
    master: &'a MasterList,
    config: &'a Config,
    rulings: &'a Rulings,
    period: Quarter,
    headings: Headings,
    names: Names,
    index: Index,
}

/// What became of one file.
#[derive(Debug, Default)]
pub struct Received {
    /// What it reported; absent where nothing could be used.
    pub submission: Option<Submission>,
    /// The unit it seems to come from, even where nothing could be used.
    pub unit: Option<String>,
    /// When it came, where a mail tells, even where nothing could be used.
    pub when: Option<DateTime<FixedOffset>>,
    /// What is wrong with it.
    pub findings: Findings,
    /// What staff must settle.
    pub questions: Vec<Question>,
    /// How much was in it, to check the dispositions against.
    pub held: Held,
    /// What became of its sheets and rows.
    pub dispositions: Vec<Disposition>,
}

/// How much came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Files, those in mails and archives too.
    pub files: usize,
    /// Sheets of the files that could be read.
    pub sheets: usize,
    /// Rows of these sheets that hold something.
    pub rows: usize,
}

impl std::ops::AddAssign for Held {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.sheets += other.sheets;
        self.rows += other.rows;
    }
}

/// The finding that tells the sender of a file of this kind what to do.
fn code_of(kind: formats::Kind) -> Code {
    match kind {
        formats::Kind::Docx | formats::Kind::Doc | formats::Kind::Rtf => Code::WordDocument,
        formats::Kind::Pdf | formats::Kind::Ofd => Code::FixedLayout,
        formats::Kind::Picture => Code::PictureFile,
        formats::Kind::Rar | formats::Kind::SevenZip | formats::Kind::Archive => Code::ArchiveUnread,
        formats::Kind::Msg | formats::Kind::Tnef => Code::OutlookFile,
        formats::Kind::Text | formats::Kind::Html => Code::NoColumns,
        formats::Kind::Shortcut => Code::ShortcutFile,
        _ => Code::Unsupported,
    }
}

/// How a file came.
#[derive(Clone, Copy)]
struct Arrival<'a> {
    origin: &'a Origin,
    /// The innermost mail that holds it.
    letter: Option<&'a Letter>,
}

impl Arrival<'_> {
    fn when(&self) -> Option<DateTime<FixedOffset>> {
        self.letter.and_then(|letter| letter.received)
    }
}

/// A sheet under consideration.
struct Candidate<'a> {
    sheet: &'a Sheet,
    name: Arc<str>,
    place: Place,
    tables: Vec<Table>,
    period: Period,
}

impl Candidate<'_> {
    fn has(&self, kind: Kind) -> bool {
        self.tables.iter().any(|table| table.kind == kind)
    }
}

impl<'a> Desk<'a> {
    /// Prepares the reading of one quarter's submissions.
    pub fn new(master: &'a MasterList, config: &'a Config, rulings: &'a Rulings, period: Quarter) -> Self {
        Self {
            master,
            config,
            rulings,
            period,
            headings: Headings::new(&config.words, period),
            names: Names::new(master),
            index: Index::new(master),
        }
    }

    /// The unit that evidence points to, where nothing can be asked about it.
    fn unit_of(&self, evidence: &[Evidence], place: &Place) -> Option<String> {
        match who::judge(&self.names, self.master, evidence, place, &mut Findings::default()) {
            Sender::Known(unit) => Some(self.master.units[unit].name.clone()),
            Sender::Asked(_) => None,
        }
    }

    /// A file that could not be opened: one finding, one disposition.
    fn refuse(&self, arrival: Arrival, why: &Unreadable) -> Received {
        let origin = arrival.origin;
        let (code, fate) = match why {
            Unreadable::Encrypted => (Code::Encrypted, Fate::Encrypted),
            Unreadable::Damaged { .. } | Unreadable::Crashed => (Code::Damaged, Fate::Damaged),
            Unreadable::Unsupported { .. } => (Code::Unsupported, Fate::Unsupported),
            Unreadable::Foreign(kind) => (code_of(*kind), Fate::Unsupported),
            Unreadable::TooLarge { .. } | Unreadable::TimedOut | Unreadable::OutOfMemory => {
                (Code::TooLarge, Fate::TooLarge)
            }
            Unreadable::Empty => (Code::EmptyFile, Fate::Blank),
        };
        let unit = self.unit_of(&carried(self.master, arrival), &Place::file(origin));
        let finding = Finding::new(code, Place::file(origin), why.message(), Did::FileSkipped);
        let mut received = Received { unit: unit.clone(), when: arrival.when(), ..Received::default() };
        received.findings.push(Finding { unit, ..finding });
        received.dispositions.push(whole_file(origin, fate, &why.message()));
        received
    }

    /// A file that nobody sent: a lock file, a system's litter.
    fn pass_over(origin: &Origin, why: &str) -> Received {
        Received { dispositions: vec![whole_file(origin, Fate::Litter, why)], ..Received::default() }
    }

    /// Reads one workbook.
    fn take(&self, arrival: Arrival, workbook: &Workbook) -> Received {
        let origin = arrival.origin;
        let rows = workbook.sheets.iter().map(|sheet| sheet.rows().len()).sum();
        let held = Held { files: 0, sheets: workbook.sheets.len(), rows };
        let mut received = Received { held, when: arrival.when(), ..Received::default() };
        let candidates = self.candidates(origin, workbook);
        let taken = self.choose(origin, &candidates, &mut received);
        let mut read: Vec<(usize, Rows)> = Vec::new();
        for &index in &taken {
            let rows = self.read_sheet(&candidates[index], &mut received);
            read.push((index, rows));
        }
        if overlapping(&candidates, &read) {
            self.settle_overlap(origin, &candidates, &mut read, &mut received);
        }
        let evidence = self.evidence(arrival, &candidates, &read);
        let unit = self.sender(origin, &evidence, !read.is_empty(), &mut received);
        received.unit = unit.map(|unit| self.master.units[unit].name.clone());
        self.settle(arrival, unit, &candidates, read, &mut received);
        if let Some(unit) = &received.unit {
            received.findings.attribute(unit);
        }
        if received.dispositions.is_empty() {
            received.dispositions.push(whole_file(origin, Fate::Blank, "没有工作表"));
        }
        received
    }

    fn candidates<'w>(&self, origin: &Origin, workbook: &'w Workbook) -> Vec<Candidate<'w>> {
        let of_file = period_of([origin.file_name()], self.period);
        workbook
            .sheets
            .iter()
            .map(|sheet| {
                // As typed, unless it would turn or hide the words around it.
                let seen = sheet.name.chars().any(is_invisible).then(|| clean(&sheet.name));
                let name: Arc<str> = Arc::from(seen.as_deref().unwrap_or(&sheet.name));
                let tables = tables(sheet, &self.headings, &self.config.words.statuses);
                let titles = titles(sheet, &tables);
                let short = titles.iter().map(|(_, text)| text.as_str()).filter(|text| is_title(text));
                let texts = std::iter::once(sheet.name.as_str()).chain(short);
                let period = match period_of(texts, self.period) {
                    Period::Unknown => of_file.clone(),
                    known => known,
                };
                Candidate { sheet, place: Place::sheet(origin, &name), name, tables, period }
            })
            .collect()
    }

    /// The sheets that are read; the others leave with their disposition here.
    fn choose(&self, origin: &Origin, candidates: &[Candidate], received: &mut Received) -> Vec<usize> {
        let named = candidates.iter().any(|c| !c.sheet.hidden && c.period == Period::This && c.has(Kind::Progress));
        let mut taken = Vec::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let (fate, why) = if candidate.sheet.cells.is_empty() {
                (Fate::Blank, "空白工作表")
            } else if candidate.tables.is_empty() {
                (Fate::NotProgress, "没有进展表的表头")
            } else if candidate.sheet.hidden {
                self.note(Code::HiddenSheet, candidate, received);
                (Fate::NotProgress, "隐藏的工作表不自动采用")
            } else {
                match &candidate.period {
                    Period::Other(_) => {
                        self.note(Code::OtherPeriod, candidate, received);
                        (Fate::OtherPeriod, "写的是别的季度")
                    }
                    Period::Doubtful(said) if self.is_ruled_in(candidate, said, received) => {
                        taken.push(index);
                        continue;
                    }
                    Period::Doubtful(_) => {
                        self.note(Code::PeriodDoubtful, candidate, received);
                        (Fate::Undecided, "季度前后不一致")
                    }
                    Period::Unknown if named && candidate.has(Kind::Progress) => {
                        self.note(Code::OtherPeriod, candidate, received);
                        (Fate::OtherPeriod, "另有写明本期的工作表")
                    }
                    _ => {
                        taken.push(index);
                        continue;
                    }
                }
            };
            dispose_sheet(received, candidate, fate, why);
        }
        if candidates.iter().all(|c| c.tables.is_empty()) {
            let names: Vec<&str> = candidates.iter().map(|c| c.sheet.name.as_str()).collect();
            received.findings.push(Finding::new(
                Code::NoTable,
                Place::file(origin),
                names.join("、"),
                Did::FileSkipped,
            ));
        }
        taken
    }

    /// Whether staff decided that a sheet with two quarters in its titles is of
    /// this one; otherwise it is asked.
    fn is_ruled_in(&self, candidate: &Candidate, said: &str, received: &mut Received) -> bool {
        let name = candidate.sheet.name.clone();
        let at = written(&candidate.place);
        let question = Question::new(Matter::Sheet, at, format!("{name}（{said}）"), vec![name.clone()]);
        match self.rulings.answer(&question, &candidate.place, &mut received.findings) {
            Some(answer) => answer == name,
            None => {
                received.questions.push(question);
                false
            }
        }
    }

    fn note(&self, code: Code, candidate: &Candidate, received: &mut Received) {
        let found = match &candidate.period {
            Period::Other(said) | Period::Doubtful(said) => format!("{}（{said}）", candidate.sheet.name),
            _ => candidate.sheet.name.clone(),
        };
        received
            .findings
            .push(Finding::new(code, candidate.place.clone(), found, Did::SheetSkipped).expecting(self.period.title()));
    }

    fn read_sheet(&self, candidate: &Candidate, received: &mut Received) -> Rows {
        let mut all = Rows::default();
        let sheet = candidate.sheet;
        for table in &candidate.tables {
            self.report_columns(candidate, table, &mut received.findings);
            let answering = Answering::new(sheet, &candidate.place, table, &self.config.words, self.period);
            let (place, index, rulings) = (&candidate.place, &self.index, self.rulings);
            let reading = RowReading { sheet, place, table, index, rulings, answering };
            let rows = reading.read(&mut received.findings);
            received.questions.extend(rows.questions);
            all.entries.extend(rows.entries);
            all.projects.extend(rows.projects);
            all.fates.extend(rows.fates);
        }
        for row in sheet.rows() {
            let blank = sheet.row(row).iter().all(|(_, cell)| cell.is_blank());
            all.fates.entry(row).or_insert(if blank {
                (Fate::Blank, "空白行")
            } else {
                (Fate::Heading, "标题或说明")
            });
        }
        self.report_hidden(candidate, &all, &mut received.findings);
        self.report_unreadable(candidate, &mut received.findings);
        all
    }

    /// Several sheets of this quarter that speak of the same items: staff say
    /// which, or none is read.
    fn settle_overlap(
        &self,
        origin: &Origin,
        candidates: &[Candidate],
        read: &mut Vec<(usize, Rows)>,
        received: &mut Received,
    ) {
        let names: Vec<String> = read.iter().map(|(i, _)| candidates[*i].sheet.name.clone()).collect();
        let place = Place::file(origin);
        let question = Question::new(Matter::Sheet, written(&place), names.join("、"), names.clone());
        let answer = self.rulings.answer(&question, &place, &mut received.findings);
        if answer.is_none() {
            received.findings.push(Finding::new(Code::PeriodDoubtful, place, names.join("、"), Did::FileSkipped));
            received.questions.push(question);
        }
        let (kept, refused): (Vec<_>, Vec<_>) =
            std::mem::take(read).into_iter().partition(|(i, _)| answer.as_ref() == Some(&candidates[*i].sheet.name));
        *read = kept;
        let (fate, why) = match answer {
            Some(_) => (Fate::Superseded, "按裁定采用另一张工作表"),
            None => (Fate::Undecided, "几张工作表内容重叠，不能确定以哪张为准"),
        };
        for (index, _) in &refused {
            dispose_sheet(received, &candidates[*index], fate, why);
        }
    }

    /// Who sent the file: by the evidence, or by what staff decided.
    fn sender(&self, origin: &Origin, evidence: &[Evidence], matters: bool, received: &mut Received) -> Option<usize> {
        let place = Place::file(origin);
        let mut findings = Findings::default();
        let said = match who::judge(&self.names, self.master, evidence, &place, &mut findings) {
            Sender::Known(unit) => {
                received.findings.extend(findings);
                return Some(unit);
            }
            Sender::Asked(said) => said,
        };
        if !matters {
            return None;
        }
        let units = self.master.units.iter().map(|unit| unit.name.clone()).collect();
        let question = Question::new(Matter::Sender, written(&place), said, units);
        if let Some(answer) = self.rulings.answer(&question, &place, &mut received.findings) {
            return self.master.units.iter().position(|unit| unit.name == answer);
        }
        received.findings.extend(findings);
        received.questions.push(question);
        None
    }

    /// Turns what was read into the submission and the rows' dispositions.
    fn settle(
        &self,
        arrival: Arrival,
        unit: Option<usize>,
        candidates: &[Candidate],
        read: Vec<(usize, Rows)>,
        received: &mut Received,
    ) {
        let mut entries: Vec<Entry> = Vec::new();
        let mut projects: Vec<Project> = Vec::new();
        // A form with headings and no rows was sent, and is empty.
        let any = !read.is_empty();
        for (index, mut rows) in read {
            let candidate = &candidates[index];
            let Some(unit) = unit else {
                dispose_sheet(received, candidate, Fate::Undecided, "不能确定报送单位");
                continue;
            };
            let name = &self.master.units[unit].name;
            for (mut entry, row_unit) in std::mem::take(&mut rows.entries) {
                if let Some((text, at)) = row_unit.filter(|(text, _)| self.is_other_unit(text, unit)) {
                    received.findings.push(
                        Finding::new(Code::UnitRowMismatch, candidate.place.at(at), text, Did::RowSkipped)
                            .expecting(name),
                    );
                    rows.fates.insert(at.row, (Fate::Unmatched, "行内单位与报送单位不同"));
                    continue;
                }
                entry.unit.clone_from(name);
                entries.push(entry);
            }
            projects.extend(rows.projects.drain(..).map(|project| Project { unit: name.clone(), ..project }));
            dispose_rows(received, candidate, &rows.fates);
        }
        if let Some(unit) = unit.filter(|_| any) {
            let unit = self.master.units[unit].name.clone();
            let (origin, when) = (arrival.origin.clone(), arrival.when());
            received.submission = Some(Submission { unit, origin, received: when, entries, projects });
        }
    }

    fn is_other_unit(&self, text: &str, unit: usize) -> bool {
        let named = self.names.named_in(text).units;
        !named.is_empty() && !named.contains(&unit)
    }
}

/// Whether a file name is that of a lock file or of a system's litter (domain R25).
pub fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    path.split('/').any(|part| part == "__MACOSX")
        || name.starts_with("~$")
        || name.starts_with(".~")
        || name.starts_with("._")
        || matches!(lower.as_str(), ".ds_store" | "thumbs.db" | "desktop.ini" | ".gitkeep" | ".gitignore")
        || lower.ends_with(".tmp")
        || lower.ends_with(".crdownload")
}

fn whole_file(origin: &Origin, what: Fate, why: &str) -> Disposition {
    Disposition { path: origin.clone(), sheet: None, rows: Vec::new(), what, why: why.to_string() }
}

/// Whether two of the sheets answer for the same item.
fn overlapping(candidates: &[Candidate], read: &[(usize, Rows)]) -> bool {
    let mut seen: BTreeMap<crate::model::task::ItemId, usize> = BTreeMap::new();
    read.iter().filter(|(index, _)| candidates[*index].has(Kind::Progress)).any(|(index, rows)| {
        let answered = rows.entries.iter().filter(|(entry, _)| !entry.answers.is_empty());
        answered.filter_map(|(entry, _)| entry.item).any(|item| *seen.entry(item).or_insert(*index) != *index)
    })
}

fn dispose(received: &mut Received, candidate: &Candidate, rows: Vec<(u32, u32)>, what: Fate, why: &str) {
    received.dispositions.push(Disposition {
        path: candidate.place.origin.clone().unwrap_or_else(|| Origin::file("")),
        sheet: Some(candidate.name.clone()),
        rows,
        what,
        why: why.to_string(),
    });
}

/// One disposition for all rows of a sheet that is not read.
fn dispose_sheet(received: &mut Received, candidate: &Candidate, what: Fate, why: &str) {
    let mut ranges = Vec::new();
    for row in candidate.sheet.rows() {
        extend(&mut ranges, row);
    }
    dispose(received, candidate, ranges, what, why);
}

/// Adds a row to ranges that end before it.
fn extend(ranges: &mut Vec<(u32, u32)>, row: u32) {
    match ranges.last_mut() {
        Some(last) if last.1 + 1 == row => last.1 = row,
        _ => ranges.push((row, row)),
    }
}

/// One disposition for each kind of row, with the ranges it covers.
fn dispose_rows(received: &mut Received, candidate: &Candidate, fates: &BTreeMap<u32, (Fate, &'static str)>) {
    let mut by_fate: BTreeMap<(Fate, &'static str), Vec<(u32, u32)>> = BTreeMap::new();
    // Rows that only a span of the heading covers hold nothing and need no fate.
    let held: BTreeSet<u32> = candidate.sheet.rows().into_iter().collect();
    for (row, fate) in fates.iter().filter(|(row, _)| held.contains(row)) {
        extend(by_fate.entry(*fate).or_default(), *row);
    }
    for ((fate, why), ranges) in by_fate {
        dispose(received, candidate, ranges, fate, why);
    }
}
