//! The tests of the whole program, in one binary: `tests/README.md` says how to write one.
#![allow(clippy::expect_used, clippy::print_stdout)] // Helpers stand outside test functions; a skip is said aloud.

mod kit;

mod arrivals;
mod briefing;
mod clerk;
mod cli;
mod codes;
mod counting;
mod desk;
mod determinism;
mod docs;
mod edits;
mod formats;
mod forms;
mod history;
mod hostile;
mod house;
mod interruption;
mod judging;
mod letters;
mod machine;
mod mail;
mod master;
mod master_file;
mod meaning;
mod menu;
mod mutations;
mod outside;
mod outside_formats;
mod page;
mod places;
mod played;
mod platforms;
mod provenance;
mod regressions;
mod returns;
mod rulings;
mod samples;
mod scenes;
mod schema;
mod spans;
mod store;
mod two_hands;
mod unit_page;
mod xlsx;
