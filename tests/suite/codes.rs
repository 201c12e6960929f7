//! Every finding code, met once at its place; and what the program did.

mod intake;
mod mail;
mod quarter;

use jianbao::model::finding::Code;

/// A code that no test names would be a row of the table that nobody has seen.
#[test]
fn every_code_has_a_test() {
    let tests = [
        include_str!("codes/intake.rs"),
        include_str!("codes/mail.rs"),
        include_str!("master.rs"),
        include_str!("master_file.rs"),
        include_str!("codes/quarter.rs"),
    ]
    .concat();
    let untested: Vec<&str> =
        Code::ALL.iter().filter(|code| !tests.contains(&format!("Code::{code:?}"))).map(|code| code.id()).collect();
    assert!(untested.is_empty(), "{untested:?}");
}
