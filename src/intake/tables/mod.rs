//! Tables on a sheet: where they stand, and what each of their columns is.
//!
//! `table` finds heading rows; `heading` reads a heading, `time_words` the time in
//! it; `census` counts what the cells below are; `columns` settles all columns at
//! once. `halves` parts tables that stand side by side, `continuation` follows one
//! onto the next sheet.

pub(crate) mod census;
pub(crate) mod columns;
pub(crate) mod continuation;
pub(crate) mod halves;
pub(crate) mod heading;
pub(crate) mod table;
pub(crate) mod time_words;
