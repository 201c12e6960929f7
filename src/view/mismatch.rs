//! What units report of themselves beside what is derived, where the two differ.

use super::figure::{Evidence, Num};
use super::parts::{ItemRef, Names};
use serde::{Deserialize, Serialize};

/// 填报与判定不一致.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mismatches {
    /// How many cells.
    pub total: Num,
    /// The first few, by item, then as reported and derived.
    pub shown: Vec<Mismatch>,
    /// Cells that `shown` leaves out.
    pub more: Num,
}

/// Cells of one item that report the same and are judged the same, otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mismatch {
    /// The item.
    pub item: ItemRef,
    /// Whose cells.
    pub units: Names,
    /// The status as typed by the first; inner quotation marks single.
    pub typed: String,
    /// `overdue`.
    pub derived: String,
    /// `逾期未完成`.
    pub label: String,
    /// Why it was judged so, as the ledger says it of the first; may be empty.
    pub reasons: String,
    /// Where the status of the first stands.
    pub source: Option<Evidence>,
}
