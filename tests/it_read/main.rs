//! The reading of workbooks: what was written is given back, and whatever else
//! comes in costs one reason, never the run.
//!
//! Every input is made here: with a writer, by patching a part of what it
//! wrote, or byte by byte.
#![allow(clippy::expect_used)] // Helpers stand outside test functions.

mod cells;
mod files;
mod make;
mod pool;
