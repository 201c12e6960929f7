//! Deadline phrases: the words and their reading.
//!
//! `deadlines` finds every deadline in a text and keeps its words; `read_date`
//! reads one cell of a date column. Whatever can be understood in two ways, or
//! not at all, comes back as a doubt for the caller to report: nothing is
//! guessed in silence. The grammar itself is the table in `phrases`.

mod calendar;
mod date;
mod deadlines;
mod fold;
mod label;
mod phrases;
mod readers;
mod typed;
#[cfg(test)]
mod tests;

pub use date::{DateDoubt, DateOf, DateReading, PartialDate, read_date};
pub use deadlines::{Deadlines, Doubt, DoubtKind, Milestone, deadlines};
pub(crate) use fold::Folded;
pub use typed::{TypedDay, read_typed_day};
