//! What fuzzing found, and the seeds that it starts from: files through real
//! worker processes and through the program, words through the grammars, all of
//! them held to what the fuzz targets check.

use crate::formats::pool::{Workers, workers};
use crate::kit::{Workspace, tree};
use jianbao::formats::Unreadable;
use jianbao_checks::{answer, grammar, merge};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Where the seeds lie, and what was found; a folder a target in each.
const SEEDS: &str = "fuzz/seeds";
const FOUND: &str = "tests/regressions";

/// The targets whose inputs are files; the other one is `phrases`.
const READERS: [&str; 6] = ["archive", "mail", "outlook", "rar", "seven_zip", "workbook"];

/// The time for one file, which takes a fraction of a second.
const PATIENCE: Duration = Duration::from_secs(20);

/// The inputs of a target below `folder`; there may be none.
fn inputs(folder: &str, target: &str) -> BTreeMap<String, Vec<u8>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(target);
    if dir.is_dir() { tree(&dir) } else { BTreeMap::new() }
}

/// The inputs of all readers, by target and name.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let of = |target| inputs(folder, target).into_iter().map(move |(name, bytes)| (format!("{target}/{name}"), bytes));
    READERS.into_iter().flat_map(of).collect()
}

fn pool() -> Workers {
    Workers(workers().patience(PATIENCE))
}

#[test]
fn every_seed_is_read() {
    let (pool, seeds) = (pool(), files(SEEDS));
    assert!(seeds.len() >= 25, "{} seeds", seeds.len());
    for (name, bytes) in seeds {
        let answer = pool.read(&bytes);
        assert!(answer.is_ok(), "{name}: {answer:?}");
        answer::check(&answer);
    }
}

#[test]
fn whatever_was_found_gets_an_answer_in_time() {
    let pool = pool();
    for (name, bytes) in files(FOUND) {
        let answer = pool.read(&bytes);
        assert_ne!(answer, Err(Unreadable::TimedOut), "{name}");
        answer::check(&answer);
    }
}

#[test]
fn mails_that_say_the_same_over_and_over_end_in_time() {
    let pool = pool();
    let head = "From: a@example.invalid\r\nMIME-Version: 1.0\r\nSubject: ";
    let stamp = "From a@example.invalid Sun Sep 28 16:30:00 2025\r\n";
    for mail in [
        format!("{stamp}{head}x\r\n\r\nx\r\n\r\n").repeat(20_000),
        format!("{head}x\r\n\r\n{}", "http".repeat(65_000)),
        format!("{head}x\r\n\r\n{}", "http://".repeat(37_000)),
        format!("{head}{}\r\n\r\nx", "=?a?B? ".repeat(300_000)),
    ] {
        let answer = pool.read(mail.as_bytes());
        assert!(matches!(answer, Ok(_) | Err(Unreadable::TooLarge { .. })), "{:?}", answer.map(|_| ()));
        answer::check(&answer);
    }
}

#[test]
fn an_inbox_of_all_of_them_ends_no_run() {
    let workspace = Workspace::empty();
    for folder in [SEEDS, FOUND] {
        for (name, bytes) in files(folder) {
            workspace.put(&format!("inbox/{}/{name}", folder.replace('/', "-")), &bytes);
        }
    }
    let said = workspace.run(&["check"]);
    assert!(matches!(said.code, 0 | 1), "{said:?}");
}

#[test]
fn every_phrase_is_read_and_every_briefing_merged() {
    let mut count = 0;
    for (name, bytes) in [SEEDS, FOUND].into_iter().flat_map(|folder| inputs(folder, "phrases")) {
        let text = String::from_utf8(bytes).unwrap_or_else(|e| panic!("{name}: {e}"));
        if merge::is_briefing(&text) {
            merge::check(&text)
        } else {
            grammar::check(&text)
        }
        count += 1;
    }
    assert!(count >= 40, "{count} texts");
}
