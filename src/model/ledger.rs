//! The merged facts of a quarter, and their frozen file form `ledger.json`.
//!
//! Field names here are a contract with programs outside; see
//! `schema/ledger.schema.json`.

use crate::model::due::Milestone;
use crate::model::finding::Finding;
use crate::model::place::{CellRef, Origin};
use crate::model::task::{ItemId, Target, UnitKind};
use crate::model::value::{Answer, Derived, Percent, Quantity, Quarter, Status, labelled};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Source {
    /// The file, outermost step first.
    pub path: Origin,
    /// The sheet.
    pub sheet: Arc<str>,
    /// The row, from 1.
    pub row: u32,
}

/// What a unit answered for one item.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
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
    pub progress: Answer<String>,
    /// Problems; an empty value says that there are none.
    pub problems: Answer<String>,
    /// What comes next.
    pub next_steps: Answer<String>,
    /// Good practice.
    pub highlight: Answer<String>,
    /// Who to ask.
    pub contact: Answer<String>,
    /// Their number.
    pub phone: Answer<String>,
    /// Anything else.
    pub note: Answer<String>,
}

/// A cell under a heading that the form does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extra {
    /// The heading, as typed.
    pub column: String,
    /// The words.
    pub text: String,
    /// Where.
    pub cell: CellRef,
}

/// One row that was read, or one expected cell without a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The unit that reported (or should have).
    pub unit: String,
    /// The item; absent where the row could not be matched.
    pub item: Option<ItemId>,
    /// What was answered.
    #[serde(flatten)]
    pub answers: Answers,
    /// Cells of columns that the form does not know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<Extra>,
    /// Where it stands by dates, figures and report.
    pub derived: Derived,
    /// Why, in Chinese.
    pub reasons: Vec<String>,
    /// Where it stands; absent for an expected cell without a row.
    pub source: Option<Source>,
}

/// A row of a project register.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Project {
    /// The unit that reported it.
    pub unit: String,
    /// 项目名称.
    pub name: Answer<String>,
    /// 项目类型.
    pub category: Answer<String>,
    /// 建设地点.
    pub place: Answer<String>,
    /// 实施主体.
    pub owner: Answer<String>,
    /// 总投资, in 万元.
    pub investment: Answer<Quantity>,
    /// 开工时间, ISO (a month where only a month was given).
    pub start: Answer<String>,
    /// 计划完工时间.
    pub planned_finish: Answer<String>,
    /// 实际完工时间.
    pub actual_finish: Answer<String>,
    /// Where it stands.
    pub status: Answer<Status>,
    /// Completion in per cent.
    pub percent: Answer<Percent>,
    /// Where it stands in the file.
    pub source: Source,
}

labelled! {
    /// How a unit reported.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum UnitState {
        /// Reported, and not late.
        OnTime "已报送",
        /// Reported after 报送截止.
        Late "迟报",
        /// Reported, with no date of receipt to judge by while a deadline is set.
        Undated "已报送（收件时间不明）",
        /// Sent a form without answers.
        Empty "报了空表",
        /// Sent nothing.
        Missing "未报送",
        /// Sent something that could not be used.
        Unreadable "已报送但无法采用",
    }
}

impl UnitState {
    /// Whether there is something to work with.
    pub fn has_reported(self) -> bool {
        matches!(self, Self::OnTime | Self::Late | Self::Undated)
    }
}

/// A unit and what it sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitReport {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// How it reported.
    pub state: UnitState,
    /// The mail's date at +08:00; absent for loose files.
    pub received: Option<DateTime<FixedOffset>>,
    /// The file that was used.
    pub source: Option<Origin>,
    /// Versions not taken.
    pub others: Vec<Origin>,
}

/// A target against what the units reported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Closing {
    /// The target's number; absent where the words give none.
    pub target: Option<Quantity>,
    /// Σ of the exact counts reported; absent where nothing was.
    pub sum: Option<Quantity>,
    /// `cumulative` as last published for an earlier quarter; absent without one.
    pub opening: Option<Quantity>,
    /// `cumulative` less `opening`, so that the three always close; where a unit
    /// that counted in `opening` is silent now it is too small by that unit's
    /// figure, and a finding names the unit: nothing is carried over.
    pub quarter: Option<Quantity>,
    /// Equals `sum`: units report cumulative figures.
    pub cumulative: Option<Quantity>,
    /// `target` less `sum`: what is missing.
    pub gap: Option<Quantity>,
}

/// An item as merged.
#[derive(Clone, Debug, PartialEq, Serialize)]
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

labelled! {
    /// What became of a file, a sheet or rows of it.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Outcome {
        /// Read and used.
        Merged "已采用",
        /// Another version was taken.
        Superseded "被更新版本取代",
        /// The same as another file.
        Copy "与另一份相同",
        /// Of another quarter.
        OtherPeriod "不是本期",
        /// Not a progress sheet.
        NotProgress "不是进展表",
        /// Title, heading or preamble.
        Heading "标题或表头",
        /// A total.
        Total "合计行",
        /// A note, signature or instruction.
        Note "说明或签名",
        /// Nothing in it.
        Blank "空白",
        /// A row that could not be matched to an item.
        Unmatched "未能对应成果",
        /// Has a password.
        Encrypted "已加密",
        /// Broken.
        Damaged "已损坏",
        /// Of a kind that cannot be read.
        Unsupported "不能读取的种类",
        /// Beyond a limit.
        TooLarge "超出规模上限",
        /// Came after 最迟接收.
        TooLate "收到过晚",
        /// A question for staff.
        Undecided "待裁定",
        /// Lock files and the like.
        Litter "系统杂项",
    }
}

/// One disposition. Every file, every sheet and every non-empty row has
/// exactly one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
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

/// What one file gave: the rows of its sheets of this quarter, and who sent them.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The unit, by the evidence.
    pub unit: String,
    /// The file.
    pub origin: Origin,
    /// When it came, where a mail tells.
    pub received: Option<DateTime<FixedOffset>>,
    /// Progress rows, in the order of the sheet.
    pub entries: Vec<Entry>,
    /// Register rows, in the order of the sheet.
    pub projects: Vec<Project>,
}

/// The merged facts of a quarter.
#[derive(Clone, Debug, PartialEq)]
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
    pub findings: Vec<Finding>,
    /// By path, sheet, row.
    pub dispositions: Vec<Disposition>,
}

impl Disposition {
    /// How many rows it speaks of.
    pub fn row_count(&self) -> usize {
        self.rows.iter().map(|(first, last)| (last - first + 1) as usize).sum()
    }
}

impl Ledger {
    /// The row of `unit` for `item`, where there is one.
    pub fn entry(&self, unit: &str, item: ItemId) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.unit == unit && entry.item == Some(item))
    }

    /// The item of this id.
    pub fn item(&self, id: ItemId) -> Option<&ItemReport> {
        self.items.iter().find(|item| item.id == id)
    }
}

impl Serialize for Ledger {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let mut out = s.serialize_struct("Ledger", 10)?;
        out.serialize_field("format", "jianbao-ledger")?;
        out.serialize_field("version", &1)?;
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
