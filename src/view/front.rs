//! What a director asks first: what fell due, how far it is against the time that
//! has passed, and what must be decided.

use super::figure::Num;
use super::parts::{DueView, ItemRef, Names};
use serde::{Deserialize, Serialize};

/// Where the cut-off stands in the plan year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// The share of the plan year that is gone, by days, in per cent.
    pub elapsed: Num,
    /// Whether the plan year is over.
    pub year_over: bool,
    /// Whether the cut-off is the quarter's last day, or later.
    pub quarter_over: bool,
}

/// What is done of a target of the district beside the time that has passed. The
/// share done is the target's `rate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaceView {
    /// The share of the plan year that is gone, by days, in per cent.
    pub elapsed: Num,
    /// The difference of the two shares as printed, in 百分点, without a sign.
    pub difference: Num,
    /// Whether less is done than time is gone; `difference` may be too small to print.
    pub behind: bool,
    /// What the next quarter must bring; absent after the year's last, and where
    /// nothing is missing by its end.
    pub next: Option<Num>,
}

/// The account of a quarter: every date that came in it, and what became of that.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// How many dates came, up to the cut-off.
    pub total: Num,
    /// By what became of them; the counts sum to `total`. States that occur.
    pub parts: Vec<AccountPart>,
    /// Items whose last date came before this quarter and that are not done: by what
    /// is known of them. States that occur.
    pub earlier: Vec<AccountPart>,
}

/// Dates of one fate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountPart {
    /// `done`, `overdue`, `behind`, `doubtful`.
    pub id: String,
    /// The word for print: 已完成, 逾期, 阶段未完成, 待核实.
    pub label: String,
    /// How many.
    pub count: Num,
    /// As many as are worth printing, by item, then by date.
    pub shown: Vec<DueStep>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// A date of an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueStep {
    /// The item.
    pub item: ItemRef,
    /// What was due of it (初稿); empty where that is the item itself.
    pub label: String,
}

/// Something to be decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Its judgement: `decide.overdue`.
    pub id: String,
    /// What is wrong.
    pub matter: Matter,
    /// With what, as many as are worth printing; empty where units are what it is about.
    pub items: Vec<ItemRef>,
    /// The words of the target, where it is about one.
    pub target: Option<String>,
    /// How many there are of that in all.
    pub total: Num,
    /// Whether there are more than are shown.
    pub more: bool,
    /// The units that must act, or whose silence it is.
    pub units: Names,
    /// Units that must send again what could not be used.
    pub again: Names,
    /// Who leads by the list; empty where it names nobody.
    pub owners: Vec<String>,
    /// By when: the units' own date where each of them gives one, else the list's.
    pub by: Option<DueView>,
    /// Whether `by` is the units' own.
    pub own_date: bool,
}

/// What is wrong, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Items past their date.
    Overdue,
    /// Targets behind the time that is gone.
    BehindTime,
    /// Items that nobody is asked to report.
    Unassigned,
    /// Items that are reported and cannot be judged.
    Unjudged,
    /// Units that sent nothing that can be used.
    Silent,
}
