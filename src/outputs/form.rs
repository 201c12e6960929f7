//! The form that goes out to a unit, and the same as a return.

pub mod asked;
