//! Silence and repetition: what units say, beside the issue published before.

use super::figure::Num;
use super::parts::{ItemList, ItemRef, Names, Quote};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What units leave unsaid, say again, and meant to have done by now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EchoView {
    /// Units that sent nothing in this quarter and the one before. One whose file
    /// came and could not be read is none of them.
    pub silent: Names,
    /// Cells whose progress is told word for word as in the issue before.
    pub repeated: Num,
    /// Whose.
    pub repeated_units: Names,
    /// Of which items.
    pub repeated_items: ItemList,
    /// Next steps of the issue before for a date that has passed since: cells.
    pub plans: Num,
    /// Of these, the item is done now for that unit.
    pub kept: Num,
    /// Of these, it is not, or nobody says: to be checked. Sums with `kept` to `plans`.
    pub open: Num,
    /// Open ones with the words of both quarters, the most pressing first, as many
    /// as are worth printing; one a unit.
    pub shown: Vec<PlanView>,
}

/// A next step and what is said of it now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    /// The unit.
    pub unit: String,
    /// The item.
    pub item: ItemRef,
    /// The date, by the lenient reading: `8月31日`.
    pub date: String,
    /// For machines.
    pub iso: NaiveDate,
    /// The words then.
    pub then: Quote,
    /// The words now, of 本季度进展; absent where there are none.
    pub now: Option<Quote>,
    /// Where the item stands now for the unit: `滞后`.
    pub label: String,
}
