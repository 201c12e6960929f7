//! Every finding code, met once at its place; and what the program did.
#![allow(clippy::expect_used)]

mod intake;
mod kit;
mod mail;
mod quarter;

use jianbao::model::finding::Code;

/// A code that no test names would be a row of the table that nobody has seen.
#[test]
fn every_code_has_a_test() {
    let tests = [
        include_str!("intake.rs"),
        include_str!("mail.rs"),
        include_str!("../it_master.rs"),
        include_str!("../it_workspace.rs"),
        include_str!("quarter.rs"),
    ]
    .concat();
    let untested: Vec<&str> =
        Code::ALL.iter().filter(|code| !tests.contains(&format!("Code::{code:?}"))).map(|code| code.id()).collect();
    assert!(untested.is_empty(), "{untested:?}");
}
