//! What the trade talks of: places and values, dates, tasks and their targets,
//! the form, settings, questions, findings, rulings, and the ledger that all comes to.
//!
//! Knows no file format, no program and no wording of the briefing.

pub mod fair;
pub mod place;
pub mod value;
pub mod due;
pub mod question;
pub mod applied;
pub mod finding;
pub mod receipt;
mod system_error;
pub mod error;
pub mod form;
pub mod outgoing;
pub mod span;
pub mod task;
pub mod config;
pub mod ruling;
pub mod register;
pub mod shared;
pub mod ledger;
pub mod amendment;
pub mod returned;
