//! The sample, from its inbox to its outputs, byte for byte.
//!
//! `SNAPSHOTS=overwrite cargo test --test samples` writes the expected files
//! again; read the difference before committing it.
#![allow(clippy::expect_used)] // Helpers stand outside test functions.

mod kit;

use kit::{OUTPUTS, PERIOD, Workspace, parts, sample, tree};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn the_sample_makes_what_is_expected_of_it() {
    let workspace = Workspace::sample("samples").built();
    let expected = sample().join("expected").join(PERIOD);
    let made = tree(&workspace.path("out"));
    assert_eq!(made.keys().map(String::as_str).collect::<Vec<_>>(), OUTPUTS);
    if std::env::var_os("SNAPSHOTS").is_some_and(|v| v == "overwrite") {
        if expected.exists() {
            fs::remove_dir_all(&expected).expect("cleared");
        }
        fs::create_dir_all(&expected).expect("created");
        for (name, bytes) in &made {
            fs::write(expected.join(name), bytes).expect("written");
        }
        return;
    }
    assert!(expected.is_dir(), "{} is missing: SNAPSHOTS=overwrite cargo test --test samples", expected.display());
    let kept = tree(&expected);
    let mut told = Vec::new();
    for name in made.keys().chain(kept.keys()).collect::<BTreeSet<_>>() {
        match (kept.get(name), made.get(name)) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => told.push(format!("{name} differs: {}", difference(name, old, new))),
            (Some(_), None) => told.push(format!("{name} is stale: nothing makes it")),
            (None, _) => told.push(format!("{name} is missing")),
        }
    }
    assert!(told.is_empty(), "{}\nSNAPSHOTS=overwrite cargo test --test samples", told.join("\n"));
}

/// Where two versions part: the line of a text, the parts of a workbook.
fn difference(name: &str, old: &[u8], new: &[u8]) -> String {
    if name.ends_with(".xlsx") {
        let (old, new) = (parts(old), parts(new));
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        let differ: Vec<&str> = names.into_iter().filter(|n| old.get(*n) != new.get(*n)).map(String::as_str).collect();
        return differ.join("、");
    }
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let same = old.lines().zip(new.lines()).take_while(|(a, b)| a == b).count();
    let shown = |text: &str| text.lines().nth(same).unwrap_or("(the end)").chars().take(160).collect::<String>();
    format!("line {}\n  expected {}\n  made     {}", same + 1, shown(&old), shown(&new))
}

#[test]
fn nothing_but_the_outputs_is_written() {
    let workspace = Workspace::sample("samples-written");
    let before = workspace.files();
    workspace.run(&["build"]).exits(0);
    let after = workspace.files();
    for (name, bytes) in &before {
        assert_eq!(after.get(name), Some(bytes), "{name} was changed");
    }
    let new: BTreeSet<String> = after.into_keys().filter(|name| !before.contains_key(name)).collect();
    let mut wanted: BTreeSet<String> = OUTPUTS.iter().map(|name| format!("{PERIOD}/out/{name}")).collect();
    wanted.insert(format!("{PERIOD}/.base/简报.md"));
    assert_eq!(new, wanted);
}
