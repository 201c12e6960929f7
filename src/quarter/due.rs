//! The account of a quarter: what fell due in it, and what became of that.

use super::pace::Calendar;
use super::rows::Rows;
use super::steps::{affirmation, denial};
use crate::model::ledger::{ItemReport, Ledger};
use crate::model::task::{ItemId, MasterList};
use crate::model::value::{Derived, labelled};
use chrono::NaiveDate;

labelled! {
    /// What became of a date.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum FellState {
        /// The item is done, or every unit says that the step is reached.
        Done "已完成" as "done",
        /// The item's last date, and it is not done.
        Overdue "逾期" as "overdue",
        /// A step of which a unit says that it is not reached.
        Behind "阶段未完成" as "behind",
        /// Nothing came, what came cannot be judged, or nobody says whether the step is
        /// reached.
        Doubtful "待核实" as "doubtful",
    }
}

/// A date of an item that came in the quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fell {
    /// The item.
    pub item: ItemId,
    /// The day, by the lenient reading.
    pub due: NaiveDate,
    /// What was due (初稿, 阶段成果); empty where the list names nothing.
    pub label: String,
    /// Whether it is the item's last date.
    pub last: bool,
    /// What became of it.
    pub state: FellState,
}

/// Every date of an item that counts from the quarter's first day to its last, or to
/// the cut-off where that comes first; by item, then by date. What has no date falls
/// due with the plan year. Nothing is due of what is changed, no concern, or lasting.
pub fn account(ledger: &Ledger, master: &MasterList) -> Vec<Fell> {
    let calendar = Calendar::of(ledger, master);
    let rows = Rows::of(ledger);
    let is_due =
        |item: &&ItemReport| !matches!(item.status, Derived::Adjusted | Derived::NotApplicable | Derived::Standing);
    let mut fell = Vec::new();
    let undated = |item: &ItemReport| item.due().is_none();
    let lasting = |item: &ItemReport| undated(item) && master.item(item.id).is_some_and(|item| item.standing);
    for item in ledger.counted().filter(is_due).filter(|item| !lasting(item)) {
        let first = fell.len();
        let last = item.due().unwrap_or(calendar.end());
        let mut dates: Vec<_> = item.milestones.iter().filter_map(|m| Some((m.due?, m.label.as_str()))).collect();
        if undated(item) {
            dates.push((last, ""));
        }
        for (due, label) in dates {
            if due >= ledger.period.first_day() && due <= ledger.period.last_day().min(ledger.as_of) {
                let is_last = due == last;
                let state = if is_last { whole(item) } else { step(item, label, &rows) };
                fell.push(Fell { item: item.id, due, label: label.to_string(), last: is_last, state });
            }
        }
        fell[first..].sort_by_key(|fell| fell.due);
    }
    fell
}

/// What became of an item at its last date.
fn whole(item: &ItemReport) -> FellState {
    match item.status {
        Derived::Done => FellState::Done,
        Derived::Overdue => FellState::Overdue,
        _ => FellState::Doubtful,
    }
}

/// What became of a step that is not the last.
fn step(item: &ItemReport, label: &str, rows: &Rows) -> FellState {
    if item.status == Derived::Done {
        return FellState::Done;
    }
    let no_concern = |derived| matches!(derived, Derived::Adjusted | Derived::NotApplicable);
    let of_unit = |unit: &String| match rows.only(unit, item.id) {
        Some(entry) if no_concern(entry.derived) => None,
        Some(entry) if denial(entry, label).is_some() => Some(FellState::Behind),
        Some(entry) if entry.derived == Derived::Done || affirmation(entry, label).is_some() => Some(FellState::Done),
        _ => Some(FellState::Doubtful),
    };
    let said: Vec<FellState> = item.expected_from.iter().filter_map(of_unit).collect();
    if said.contains(&FellState::Behind) {
        FellState::Behind
    } else if said.is_empty() || said.contains(&FellState::Doubtful) {
        FellState::Doubtful
    } else {
        FellState::Done
    }
}
