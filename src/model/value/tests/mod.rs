//! Phrases of cells and what they are read as.

mod counts;
mod statuses;
