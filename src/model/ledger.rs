//! The merged facts of a quarter, and their frozen file form `ledger.json`.
//!
//! Field names here are a contract with programs outside; see
//! `schema/ledger.schema.json`.
//!
//! It is what a run holds longest, a row an item of every unit: some 40 KiB a unit of
//! 22 rows and 14 projects, of which 12 KiB are what was typed. Text that says the same
//! as what was typed, names of files and sheets, and reasons are shared.

use crate::model::due::Milestone;
use crate::model::error::from_json;
use crate::model::finding::{Code, Finding};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::receipt::Receipt;
use crate::model::shared::Shared;
use crate::model::task::{Item, ItemId, Target, UnitKind};
use crate::model::value::{
    Answer, Derived, Given, Percent, Quantity, Quarter, Status, Words, labelled, names_in, value,
};
use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

pub use crate::model::place::Source;

/// What a unit answered for one item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// The status, one word.
    pub status: Answer<Status>,
    /// Completion in per cent.
    pub percent: Answer<Percent>,
    /// How many there shall be, by the unit.
    pub target: Answer<Quantity>,
    /// How many there are.
    pub done: Answer<Quantity>,
    /// Progress in words.
    pub progress: Answer<Words>,
    /// Problems; an empty value says that there are none.
    pub problems: Answer<Words>,
    /// What comes next.
    pub next_steps: Answer<Words>,
    /// Good practice.
    pub highlight: Answer<Words>,
    /// Who to ask.
    pub contact: Answer<Words>,
    /// Their number.
    pub phone: Answer<Words>,
    /// Anything else.
    pub note: Answer<Words>,
}

/// A cell under a heading that the form does not know, or a row that is a part
/// of the entry's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// The heading, as typed; ours where it is what a row of no item is about.
    pub column: String,
    /// The words.
    pub text: String,
    /// Where.
    pub cell: CellRef,
    /// Its row, where that is of another file than the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A number as the unit gave it towards one of several targets of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetCount {
    /// Which target of the item, from 1 in the order of its `targets`.
    pub target: u32,
    /// How many there are: the words of this target alone, and their cell.
    pub done: Given<Quantity>,
    /// How many there shall be, where a row of this target alone says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owed: Answer<Quantity>,
    /// The row that says so; one entry may join several.
    pub source: Source,
}

impl TargetCount {
    /// What counts towards the target of an item that stands there in its list, from 0.
    pub fn new(target: usize, done: Given<Quantity>, source: &Source) -> Self {
        Self { target: target as u32 + 1, done, owed: None, source: source.clone() }
    }

    /// Its cell.
    pub fn place(&self) -> Place {
        self.source.place().at(self.done.cell)
    }
}

/// One row that was read, or one expected cell without a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The unit that reported (or should have).
    pub unit: Words,
    /// The item; absent where the row could not be matched.
    pub item: Option<ItemId>,
    /// The task that the row covers as a whole; absent for a row of one item,
    /// and for one that could not be matched. With an item: what of such a row
    /// goes to this one, which may be nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub task: Option<u32>,
    /// What was answered.
    #[serde(flatten)]
    pub answers: Answers,
    /// What counts towards which target, of an item with several; empty where the
    /// row does not tell, and for an item with one target, where `done` counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<TargetCount>,
    /// Whether it enters sums and states: not where the item is none of the
    /// unit's, or repeats another.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub counted: bool,
    /// Cells of columns that the form does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Extra>,
    /// Where it stands by dates, figures and report.
    pub derived: Derived,
    /// Why, in Chinese; entries for the same reasons share them.
    pub reasons: Arc<[String]>,
    /// Where it stands; absent for an expected cell without a row.
    pub source: Option<Source>,
}

impl Entry {
    /// One that says nothing of nothing.
    pub fn blank() -> Self {
        Self {
            unit: Words::default(),
            item: None,
            task: None,
            answers: Answers::default(),
            counts: Vec::new(),
            counted: true,
            extra: Vec::new(),
            derived: Derived::Unknown,
            reasons: Arc::default(),
            source: None,
        }
    }

    /// Counts that the columns of numbers do not show by themselves: told by words,
    /// by headings of their own, by rows below.
    pub fn counts_apart(&self) -> impl Iterator<Item = &TargetCount> {
        let read = |answer: &Answer<Quantity>| {
            let given = answer.as_ref().filter(|given| given.value().is_some())?;
            Some(given.source().or(self.source.as_ref())?.place().at(given.cell))
        };
        let shown = [read(&self.answers.target), read(&self.answers.done)];
        self.counts.iter().filter(move |count| !shown.contains(&Some(count.place())))
    }

    /// The status that the unit reports, where what is derived is worse or
    /// unsettled, or only one of the two says that it is done.
    pub fn disagreement(&self) -> Option<Status> {
        let status = self.status()?;
        let doubted = matches!(self.derived, Derived::Overdue | Derived::Lagging | Derived::Unknown);
        let differs = doubted || (status == Status::Done) != (self.derived == Derived::Done);
        // Who says that it is not there is at one with 逾期.
        let admits = matches!(status, Status::NotDone | Status::NotStarted | Status::Lagging);
        let differs = differs && !(admits && self.derived == Derived::Overdue);
        (self.counted && differs && Derived::from(status) != self.derived).then_some(status)
    }

    /// The status as it was read.
    pub fn status(&self) -> Option<Status> {
        value(&self.answers.status).copied()
    }

    /// Whether nothing is said of an item that is owed, and nothing else asks about it:
    /// parts of it that have answers, a row for its whole task.
    pub fn is_silent(&self) -> bool {
        let is_asked = self.task.is_some() || self.parts().next().is_some();
        self.item.is_some() && self.counted && self.answers.tell_no_progress() && !is_asked
    }

    /// Rows below this one that are parts of it: （1）, ①.
    pub fn parts(&self) -> impl Iterator<Item = &Extra> {
        let row = self.source.as_ref().map(|source| source.row);
        self.extra.iter().filter(move |extra| extra.source.is_none() && row.is_some_and(|row| extra.cell.row != row))
    }

    /// Every row that says something of it, its own first.
    pub fn rows(&self) -> impl Iterator<Item = Source> {
        let part = |source: &Source, part: &Extra| Source { row: part.cell.row, ..source.clone() };
        let below = self.source.iter().flat_map(move |source| self.parts().map(move |below| part(source, below)));
        let answers = self.answers.each().filter_map(|(_, answer)| answer?.source.cloned());
        let counts = self.counts.iter().map(|count| count.source.clone());
        let extra = self.extra.iter().filter_map(|extra| extra.source.clone());
        self.source.iter().cloned().chain(below).chain(answers).chain(counts).chain(extra)
    }
}

fn yes() -> bool {
    true
}

fn is_yes(is: &bool) -> bool {
    *is
}

fn is_no(is: &bool) -> bool {
    !*is
}

/// A row of a project register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// The unit that reported it.
    pub unit: Words,
    /// 项目名称.
    pub name: Answer<Words>,
    /// 项目类型.
    pub category: Answer<Words>,
    /// 建设地点.
    pub place: Answer<Words>,
    /// 实施主体.
    pub owner: Answer<Words>,
    /// 总投资, in 万元.
    pub investment: Answer<Quantity>,
    /// 开工时间, ISO (a month where only a month was given).
    pub start: Answer<Words>,
    /// 计划完工时间.
    pub planned_finish: Answer<Words>,
    /// 实际完工时间.
    pub actual_finish: Answer<Words>,
    /// Where it stands.
    pub status: Answer<Status>,
    /// Completion in per cent.
    pub percent: Answer<Percent>,
    /// Where it stands in the file.
    pub source: Source,
}

impl Project {
    /// Its answers as typed, in the order of the form; empty where a cell is.
    pub fn texts(&self) -> [&str; 10] {
        macro_rules! all {
            ($($field:ident)*) => { [$(self.$field.as_ref().map_or("", |given| given.text.as_str())),*] };
        }
        all!(name category place owner investment start planned_finish actual_finish status percent)
    }

    /// The same, each answer in words held once where it was read as it was typed.
    #[must_use]
    pub fn once(mut self) -> Self {
        let Self { name, category, place, owner, start, planned_finish, actual_finish, .. } = &mut self;
        for answer in [name, category, place, owner, start, planned_finish, actual_finish] {
            *answer = answer.take().map(Given::once);
        }
        self
    }

    /// The same laid over an earlier row of the project: what it leaves empty stays.
    #[must_use]
    pub fn over(mut self, earlier: Self) -> Self {
        let row = &earlier.source;
        macro_rules! fill {
            ($($field:ident)*) => { $(
                self.$field = self.$field.take().or(earlier.$field.map(|given| {
                    let row = given.row(row).clone();
                    given.with_source(Some(row))
                }));
            )* };
        }
        fill!(name category place owner investment start planned_finish actual_finish status percent);
        self
    }

    /// Where each of its answers stands, in the order of the form; absent where a cell is
    /// empty.
    pub fn cells(&self) -> impl Iterator<Item = Option<Place>> {
        macro_rules! cells {
            ($($field:ident)*) => {
                [$(self.$field.as_ref().map(|given| given.row(&self.source).place().at(given.cell))),*]
            };
        }
        cells!(name category place owner investment start planned_finish actual_finish status percent).into_iter()
    }

    /// Every row that says something of it, its own first.
    pub fn rows(&self) -> impl Iterator<Item = Source> {
        macro_rules! sources {
            ($($field:ident)*) => { [$(self.$field.as_ref().and_then(|given| given.source().cloned())),*] };
        }
        let answers = sources!(name category place owner investment start planned_finish actual_finish status percent);
        std::iter::once(self.source.clone()).chain(answers.into_iter().flatten())
    }

    /// Whether it is completed, as the register says.
    pub fn is_done(&self) -> bool {
        value(&self.status) == Some(&Status::Done)
    }
}

labelled! {
    /// How a unit reported.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum UnitState {
        /// Reported, and not late.
        OnTime "已报送" as "on_time",
        /// Reported after 报送截止.
        Late "迟报" as "late",
        /// Reported, with no date of receipt to judge by while a deadline is set.
        Undated "已报送（收件时间不明）" as "undated",
        /// Sent a form without answers.
        Empty "报了空表" as "empty",
        /// Sent nothing.
        Missing "未报送" as "missing",
        /// Sent something that could not be used.
        Unreadable "已报送但无法采用" as "unreadable",
    }
}

impl UnitState {
    /// Whether there is something to work with.
    pub fn has_reported(self) -> bool {
        matches!(self, Self::OnTime | Self::Late | Self::Undated)
    }
}

/// By what it is known when a unit reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedFrom {
    /// The mail's own date.
    Mail,
    /// 收件登记, as typed by staff.
    Register,
}

/// A file that came after the first return and changed what counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The file.
    pub path: Origin,
    /// When it came; absent where nothing says.
    pub received: Option<Receipt>,
    /// Whether it took the place of all before it, and so is `source`, rather than of
    /// some answers.
    #[serde(default, skip_serializing_if = "is_no")]
    pub whole: bool,
}

/// A unit and what it sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitReport {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// How it reported.
    pub state: UnitState,
    /// When its first return with an answer came, by the mail's date or 收件登记; absent
    /// where neither says.
    pub received: Option<Receipt>,
    /// The file that was used.
    pub source: Option<Origin>,
    /// Versions not taken.
    pub others: Vec<Origin>,
    /// Files that came after the first return and changed what counts, in the order
    /// they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// By what `received` is known; absent where nothing was received or dated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_from: Option<ReceivedFrom>,
    /// The words of 填报单位 in 成果 by which it is asked to report; empty where
    /// they are its name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<String>,
}

/// A target against what the units reported.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    /// The target's number; absent where the words give none.
    pub target: Option<Quantity>,
    /// Σ of the exact counts reported; absent where nothing was.
    pub sum: Option<Quantity>,
    /// `cumulative` as last published for an earlier quarter; absent without one.
    pub opening: Option<Quantity>,
    /// `cumulative` less `opening`, so that the three always close; where a unit
    /// that counted in `opening` is silent now it is too small by that unit's
    /// figure, and a finding names the unit, or says that it sent nothing that can
    /// be used: nothing is carried over.
    pub quarter: Option<Quantity>,
    /// Equals `sum`: units report cumulative figures.
    pub cumulative: Option<Quantity>,
    /// `target` less `sum`: what is missing.
    pub gap: Option<Quantity>,
}

/// An item as merged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemReport {
    /// Its id.
    pub id: ItemId,
    /// Its task's number.
    pub task: u32,
    /// Its task's title.
    pub title: String,
    /// The deliverable's words.
    pub text: String,
    /// The item it repeats.
    pub duplicate_of: Option<ItemId>,
    /// Its dates.
    pub milestones: Vec<Milestone>,
    /// Its numbers.
    pub targets: Vec<Target>,
    /// Who owes it.
    pub owners: Vec<String>,
    /// Who should report it.
    pub expected_from: Vec<String>,
    /// Who did.
    pub reported_by: Vec<String>,
    /// Its targets against the reports, in the order of `targets`.
    pub closing: Vec<Closing>,
    /// Where it stands over all units.
    pub status: Derived,
    /// Why, in Chinese.
    pub reasons: Vec<String>,
}

impl ItemReport {
    /// An item of the list, of which nothing is known yet.
    pub fn of(item: &Item) -> Self {
        let Item { id, title, text, duplicate_of, milestones, targets, owners, expected_from, .. } = item.clone();
        let (reported_by, closing, status, reasons) = (Vec::new(), Vec::new(), Derived::Unknown, Vec::new());
        let task = id.task;
        Self {
            id,
            task,
            title,
            text,
            duplicate_of,
            milestones,
            targets,
            owners,
            expected_from,
            reported_by,
            closing,
            status,
            reasons,
        }
    }

    /// Its last day; absent where it has no date.
    pub fn due(&self) -> Option<NaiveDate> {
        Milestone::last(&self.milestones)?.due
    }
}

labelled! {
    /// What became of a file, a sheet or rows of it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Outcome {
        /// Read and used.
        Merged "已采用" as "merged",
        /// Another version was taken.
        Superseded "被更新版本取代" as "superseded",
        /// The same as another file.
        Copy "与另一份相同" as "copy",
        /// Of another quarter.
        OtherPeriod "不是本期" as "other_period",
        /// Not a progress sheet.
        NotProgress "不是进展表" as "not_progress",
        /// Title, heading or preamble.
        Heading "标题或表头" as "heading",
        /// A total.
        Total "合计行" as "total",
        /// A note, signature or instruction.
        Note "说明或签名" as "note",
        /// Nothing in it.
        Blank "空白" as "blank",
        /// A project that a form lists, of which its unit said nothing.
        Unfilled "列出而未填" as "unfilled",
        /// A row that could not be matched to an item.
        Unmatched "未能对应成果" as "unmatched",
        /// Has a password.
        Encrypted "已加密" as "encrypted",
        /// Broken.
        Damaged "已损坏" as "damaged",
        /// Of a kind that cannot be read.
        Unsupported "不能读取的种类" as "unsupported",
        /// Beyond a limit.
        TooLarge "超出规模上限" as "too_large",
        /// Came after 最迟接收.
        TooLate "收到过晚" as "too_late",
        /// A question for staff.
        Undecided "待裁定" as "undecided",
        /// Lock files and the like.
        Litter "系统杂项" as "litter",
    }
}

/// One disposition. Every file, every sheet and every non-empty row has
/// exactly one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Disposition {
    /// The file.
    pub path: Origin,
    /// The sheet; absent where the whole file is meant.
    pub sheet: Option<Arc<str>>,
    /// Rows from–to, both included; empty for a file or sheet without any row
    /// that could be read.
    pub rows: Vec<(u32, u32)>,
    /// What became of it.
    pub what: Outcome,
    /// Why, in Chinese.
    pub why: String,
}

/// How a file stands to what its unit sent before, by the sender's own words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bearing {
    /// They say nothing of it.
    #[default]
    Silent,
    /// It corrects or adds (更正, 补报, 其余不变): what it leaves empty stays as it was.
    Corrects,
    /// It takes the place of all before it (以此为准, 前一份作废).
    Replaces,
    /// They say both.
    Unclear,
}

/// What one file gave of one unit: the rows of its sheets of this quarter.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The unit, by the evidence.
    pub unit: String,
    /// The unit merged into it in whose name it was sent; absent where it was sent in
    /// its own. In two names are no versions of one answer.
    pub former: Option<String>,
    /// The file.
    pub origin: Origin,
    /// When it came; absent where nothing says.
    pub received: Option<Receipt>,
    /// By what that is known; absent where nothing says.
    pub received_from: Option<ReceivedFrom>,
    /// How it stands to what the unit sent before.
    pub bearing: Bearing,
    /// Progress rows, in the order of the sheet.
    pub entries: Vec<Entry>,
    /// Register rows, in the order of the sheet.
    pub projects: Vec<Project>,
}

/// The merged facts of a quarter.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Ledger {
    /// The quarter.
    pub period: Quarter,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// Units in the order of printing.
    pub units: Vec<UnitReport>,
    /// Items by id.
    pub items: Vec<ItemReport>,
    /// By unit in printing order, then by id.
    pub entries: Vec<Entry>,
    /// By unit in printing order, then as on the sheet.
    pub projects: Vec<Project>,
    /// By place, then code.
    #[serde(deserialize_with = "crate::model::finding::read_known")]
    pub findings: Vec<Finding>,
    /// By path, sheet, row.
    pub dispositions: Vec<Disposition>,
}

impl Disposition {
    /// How many rows it covers.
    pub fn row_count(&self) -> usize {
        self.rows.iter().map(|(first, last)| (last - first + 1) as usize).sum()
    }
}

/// What `ledger.json` says that it is.
pub const FORMAT: &str = "jianbao-ledger";
/// The version of the format that is written.
pub const VERSION: u32 = 2;
/// The oldest version that is understood.
const OLDEST: u32 = 1;

/// What the file says of itself.
#[derive(Deserialize)]
struct Label {
    format: String,
    version: u32,
}

/// The version of the format of a ledger that can be read.
///
/// # Errors
/// It is no ledger, or one of a version that is not known: why, in Chinese.
fn version_of(bytes: &[u8]) -> Result<u32, String> {
    let label: Label = from_json(bytes)?;
    if label.format != FORMAT {
        return Err(format!("不是台账（格式写的是“{}”）", label.format));
    }
    if !(OLDEST..=VERSION).contains(&label.version) {
        let known = format!("第{OLDEST}版至第{VERSION}版");
        return Err(format!("台账格式是第{}版，本程序只认{known}，请换用新的程序", label.version));
    }
    Ok(label.version)
}

impl Ledger {
    /// How many units reported how, of those ways that occur.
    pub fn states(&self) -> Vec<(UnitState, usize)> {
        let of = |state: UnitState| self.units.iter().filter(|unit| unit.state == state).count();
        UnitState::ALL.into_iter().map(|state| (state, of(state))).filter(|(_, n)| *n > 0).collect()
    }

    /// Reads `ledger.json`.
    ///
    /// # Errors
    /// It is no ledger, one of another version, or damaged: why, in Chinese.
    pub fn read(bytes: &[u8]) -> Result<Self, String> {
        Ok(Self::read_with_version(bytes)?.0)
    }

    /// The same, and the version of the format that it is kept in.
    ///
    /// # Errors
    /// As for the ledger alone.
    pub fn read_with_version(bytes: &[u8]) -> Result<(Self, u32), String> {
        let version = version_of(bytes)?;
        Ok((from_json::<Self>(bytes)?.once(), version))
    }

    /// The same, in no more memory than before it was written: what rows say alike is
    /// held once.
    #[must_use]
    pub fn once(mut self) -> Self {
        let (mut reasons, mut sheets, mut files) = (Shared::default(), Shared::default(), HashSet::new());
        let mut share = |source: &mut Source| {
            source.sheet = sheets.one(source.sheet.clone());
            match files.get(&source.path) {
                Some(path) => source.path = Origin::clone(path),
                None => drop(files.insert(source.path.clone())),
            }
        };
        for entry in &mut self.entries {
            entry.answers = std::mem::take(&mut entry.answers).once();
            entry.reasons = reasons.one(entry.reasons.clone());
            entry.source.iter_mut().for_each(&mut share);
        }
        let once = |mut project: Project| {
            share(&mut project.source);
            project.once()
        };
        self.projects = self.projects.into_iter().map(once).collect();
        self
    }

    /// As far as the first version of the format tells it, for comparison with an
    /// issue of that version.
    pub fn in_first_version(mut self) -> Self {
        for unit in &mut self.units {
            (unit.corrections, unit.received_from, unit.asked) = (Vec::new(), None, Vec::new());
        }
        for entry in &mut self.entries {
            (entry.task, entry.counts, entry.counted) = (None, Vec::new(), true);
            entry.answers.forget_sources();
        }
        self
    }

    /// The item of this id.
    pub fn item(&self, id: ItemId) -> Option<&ItemReport> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The units whose return that counts somebody else filled in (区局代录).
    pub fn filled_in(&self) -> BTreeSet<&str> {
        let told = self.findings.iter().filter(|finding| finding.code == Code::FilledIn);
        let told: BTreeSet<_> =
            told.filter_map(|finding| finding.unit.as_deref().zip(finding.place.origin.as_ref())).collect();
        let used = self.units.iter().filter_map(|unit| Some((unit.name.as_str(), unit.source.as_ref()?)));
        used.filter(|used| told.contains(used)).map(|(unit, _)| unit).collect()
    }

    /// The people whom each unit names as its contacts: nobody else may read of them,
    /// in whichever cell they are typed.
    pub fn people(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut people: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut last = ("", "");
        for entry in &self.entries {
            let Some(given) = &entry.answers.contact else { continue };
            let said = given.value().unwrap_or(&given.text).as_str();
            // Most units name one person in every row.
            if last != (&*entry.unit, said) {
                last = (&entry.unit, said);
                people.entry(&entry.unit).or_default().extend(names_in(said));
            }
        }
        people
    }

    /// Items that count, repeats left out.
    pub fn counted(&self) -> impl Iterator<Item = &ItemReport> {
        self.items.iter().filter(|item| item.duplicate_of.is_none())
    }
}

impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Ledger", 10)?;
        out.serialize_field("format", FORMAT)?;
        out.serialize_field("version", &VERSION)?;
        out.serialize_field("period", &self.period)?;
        out.serialize_field("as_of", &self.as_of)?;
        out.serialize_field("units", &self.units)?;
        out.serialize_field("items", &self.items)?;
        out.serialize_field("entries", &self.entries)?;
        out.serialize_field("projects", &self.projects)?;
        out.serialize_field("findings", &self.findings)?;
        out.serialize_field("dispositions", &self.dispositions)?;
        out.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        for name in ["2025Q2/published/1/ledger.json", "expected/2025Q3/ledger.json"] {
            let path = format!("{}/samples/jiading-2025/{name}", env!("CARGO_MANIFEST_DIR"));
            let bytes = std::fs::read(&path).expect("a sample");
            let ledger = Ledger::read(&bytes).expect("reads");
            let lines = |value: &serde_json::Value| serde_json::to_string_pretty(value).expect("serialises");
            let again = lines(&serde_json::to_value(&ledger).expect("serialises"));
            // Version 2 only adds to 1, so that an old ledger is written again but for its
            // number, and for advice, which is always that of the table of codes.
            let mut was: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
            was["version"] = VERSION.into();
            let was = lines(&was);
            let differ = |(a, b): &(&str, &str)| a != b && !a.trim_start().starts_with("\"advice\"");
            assert_eq!(again.lines().zip(was.lines()).find(differ), None, "{name} is not what it was");
            assert_eq!(again.lines().count(), was.lines().count(), "{name}");
        }
    }

    #[test]
    fn what_is_read_back_is_held_once() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/jiading-2025/expected/2025Q3/ledger.json");
        let ledger = Ledger::read(&std::fs::read(path).expect("a sample")).expect("reads");
        assert!(size_of::<Entry>() <= 840 && size_of::<Project>() <= 720, "a row of a unit has grown");
        let words = |entry: &Entry| entry.answers.progress.clone().filter(|given| given.value() == Some(&given.text));
        let long: Vec<_> = ledger.entries.iter().filter_map(words).filter(|given| given.text.len() > 60).collect();
        assert!(long.len() > 20);
        for given in long {
            assert_eq!(given.value().map(|words| words.as_ptr()), Some(given.text.as_ptr()), "{}", given.text);
        }
        let sheets: BTreeSet<_> = ledger.entries.iter().filter_map(|entry| entry.source.as_ref()).collect();
        let held: BTreeSet<_> = sheets.iter().map(|source| source.sheet.as_ptr()).collect();
        let named: BTreeSet<_> = sheets.iter().map(|source| &source.sheet).collect();
        assert_eq!(held.len(), named.len());
    }

    #[test]
    fn another_format_or_version_is_refused() {
        let why = |text: &str| Ledger::read(text.as_bytes()).expect_err("refused");
        assert!(why("{").contains("不完整"));
        assert!(why(r#"{"format":"other","version":1}"#).contains("other"));
        assert!(why(r#"{"format":"jianbao-ledger","version":3}"#).contains("第3版"));
        assert!(why(r#"{"format":"jianbao-ledger","version":0}"#).contains("第0版"));
        assert!(why(r#"{"format":"jianbao-ledger","version":2}"#).contains("不完整"));
    }

    #[test]
    fn keys_and_codes_that_are_not_known_are_passed_over() {
        let finding = |code: &str| {
            format!(
                r#"{{"code":"{code}","unit":null,"path":[],"sheet":null,"cell":null,"found":"","expected":"","taken":""}}"#
            )
        };
        let text = format!(
            r#"{{"format":"jianbao-ledger","version":1,"new":[1],"period":"2025Q2","as_of":"2025-06-30","units":[],"items":[],
            "entries":[],"projects":[],"findings":[{},{}],"dispositions":[]}}"#,
            finding("A101"),
            finding("Z999")
        );
        assert_eq!(Ledger::read(text.as_bytes()).expect("reads").findings.len(), 1);
    }
}
