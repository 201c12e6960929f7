//! The reading of workbooks, mails and archives: what was written is given back, and whatever else
//! comes in costs one reason, never the run.
//!
//! Every input is made here: with a writer, by patching a part of what it
//! wrote, or byte by byte.

mod binary;
mod archives;
mod cells;
mod files;
mod mails;
mod markup;
mod outlook;
mod packed;
pub mod pool;
