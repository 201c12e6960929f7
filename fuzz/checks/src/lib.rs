//! What must hold whatever is read: the fuzz targets look for inputs of which it does not, the tests
//! run over the seeds and over what was found. A module a kind of input; each panics where something
//! does not hold.
#![allow(clippy::expect_used)] // To fail is what this is for.

pub mod answer;
pub mod grammar;
pub mod merge;
