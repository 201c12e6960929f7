//! A plan, what waits and what was kept are input: whatever they say, nothing is
//! touched but the program's own files.

use super::{OLD, change, nothing, quarter, settled, take};
use crate::kit::{Files, Folder, tree, write};
use jianbao::outputs::Made;
use jianbao::workspace::Seen;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;

fn sha(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A year with a quarter in it, and what is nobody's business.
fn year() -> Folder {
    let dir = quarter(&[("master.xlsx", "list"), ("2025Q3/inbox/a.xlsx", "mail"), ("2025Q3/收件登记.xlsx", "dates")]);
    OLD.iter().for_each(|(name, text)| write(&dir.join("2025Q3").join(name), text.as_bytes()));
    write(&dir.join("2025Q3/out/我的.docx"), b"mine");
    write(&dir.join("2025Q3/published/1/ledger.json"), b"issue");
    dir
}

/// Puts down a plan that replaces or removes `name` as it stands.
fn plan(quarter: &Path, name: &str, after: Option<&str>) {
    let before = fs::read(quarter.join(name)).ok().map(|bytes| sha(&bytes));
    let step = json!({ "name": name, "before": before, "after": after.map(|text| sha(text.as_bytes())) });
    put(quarter, &json!({ "token": "9-b", "steps": [step] }));
    if let Some(text) = after {
        let (above, file) = name.rsplit_once('/').unwrap_or(("", name));
        for place in [
            quarter.join(above).join(".jianbao-new-9-b").join(file),
            quarter
                .join(".jianbao-new-9-b")
                .join(name.trim_start_matches(|c: char| c.is_ascii_uppercase() || ".:/".contains(c))),
        ] {
            write(&place, text.as_bytes());
        }
    }
}

fn put(quarter: &Path, plan: &Value) {
    write(&quarter.join(".jianbao-plan"), plan.to_string().as_bytes());
}

/// What lies there but for what the program has for itself.
fn others(dir: &Path) -> Files {
    tree(dir).into_iter().filter(|(name, _)| !name.contains(".jianbao")).collect()
}

#[test]
fn a_plan_about_what_is_not_the_programs_own_does_nothing() {
    let elsewhere = year();
    let absolute = elsewhere.join("master.xlsx").to_str().expect("a path").replace('\\', "/");
    let untouched = others(&elsewhere);
    let names = [
        "../master.xlsx", "out/../../master.xlsx", &absolute, "inbox/a.xlsx", "签收.xlsx", "out/我的.docx",
        "published/1/ledger.json", "out//简报.md", "./out/简报.md", "master.xlsx",
    ];
    for (name, after) in names.iter().flat_map(|name| [(name, Some("evil")), (name, None)]) {
        let dir = year();
        plan(&dir.join("2025Q3"), name, after);
        let before = others(&dir);
        let (_, told) = settled(&dir.join("2025Q3"));
        assert_eq!(others(&dir), before, "{name} {after:?}");
        assert!(told[0].contains("没有照它改动任何文件"), "{told:?}");
    }
    assert!(others(&elsewhere) == untouched);
    // What staff write is never removed.
    for name in ["裁定.xlsx", "收件登记.xlsx", "out/简报.md"] {
        let dir = year();
        let before = others(&dir);
        plan(&dir.join("2025Q3"), name, None);
        settled(&dir.join("2025Q3"));
        assert_eq!(others(&dir), before, "{name}");
    }
}

#[test]
fn a_plan_that_is_none_does_nothing() {
    let plans = [
        json!([]),
        json!({ "put": ["out/简报.md", "../master.xlsx"], "gone": ["inbox/a.xlsx"] }),
        json!({ "token": "../..", "steps": [] }),
        json!({ "token": "", "steps": [] }),
        json!({ "token": "9", "steps": [{ "name": "out/简报.md", "before": null, "after": null }] }),
    ];
    for plan in plans {
        let dir = year();
        let before = others(&dir);
        put(&dir.join("2025Q3"), &plan);
        write(&dir.join("2025Q3/.jianbao-old/inbox/a.xlsx"), b"evil");
        write(&dir.join("2025Q3/.jianbao-old/out/简报.md"), b"evil");
        let (found, told) = settled(&dir.join("2025Q3"));
        assert_eq!(others(&dir), before, "{plan}");
        assert!(!told.is_empty() && found.contains_key(".jianbao-old/out/简报.md"), "{told:?}");
    }
}

#[test]
fn what_waits_or_was_kept_and_is_not_what_the_plan_says_is_not_moved() {
    let dir = year();
    let quarter = dir.join("2025Q3");
    let before = others(&dir);
    // What waits.
    plan(&quarter, "out/简报.xlsx", Some("new"));
    write(&quarter.join("out/.jianbao-new-9-b/简报.xlsx"), b"evil");
    let (_, told) = settled(&quarter);
    assert_eq!(others(&dir), before);
    assert!(told[0].contains(".jianbao-new-9-b"), "{told:?}");
    // What was kept.
    let step = json!({ "name": "out/简报.xlsx", "before": sha(b"older"), "after": sha(b"old sheet") });
    put(&quarter, &json!({ "token": "9-b", "steps": [step] }));
    write(&quarter.join("out/.jianbao-old-9-b/简报.xlsx"), b"evil");
    fs::rename(quarter.join(".jianbao-plan"), quarter.join(".jianbao-plan-back")).expect("renamed");
    settled(&quarter);
    assert_eq!(others(&dir), before);
}

#[test]
fn what_a_person_put_into_our_folders_stays_and_is_told() {
    let dir = year();
    let quarter = dir.join("2025Q3");
    let mine = ["out/.jianbao-new-3/我的.docx", ".jianbao-new/inbox/a.xlsx", ".base/.jianbao-old-4/简报.md"];
    mine.iter().for_each(|name| write(&quarter.join(name), b"mine"));
    write(&quarter.join("out/.jianbao-new-3/简报.md"), b"ours");
    let (found, told) = settled(&quarter);
    assert!(mine.iter().all(|name| found.contains_key(*name)), "{:?}", found.keys());
    assert!(!found.contains_key("out/.jianbao-new-3/简报.md"));
    assert_eq!(told.len(), 3, "{told:?}");
    // And a run makes its own.
    change(&quarter, &nothing).expect("changes");
    assert!(mine.iter().all(|name| tree(&quarter).contains_key(*name)));
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_whatever_the_plan_says() {
    use std::os::unix::fs::symlink;
    let links: [(&str, &str); 5] = [
        ("out/.jianbao-new-9-b", "../../elsewhere"),
        ("out/.jianbao-old-9-b", "../../elsewhere"),
        ("out", "../elsewhere"),
        (".base", "../elsewhere"),
        (".jianbao-plan", "../elsewhere/简报.md"),
    ];
    for (link, to) in links {
        let dir = year();
        let quarter = dir.join("2025Q3");
        write(&dir.join("elsewhere/简报.md"), b"old text");
        write(&dir.join("elsewhere/简报.docx"), b"old page");
        plan(&quarter, if link == ".base" { ".base/简报.md" } else { "out/简报.md" }, Some("evil"));
        let at = quarter.join(link);
        if at.is_dir() {
            fs::remove_dir_all(&at).expect("removed");
        } else if at.exists() {
            fs::remove_file(&at).expect("removed");
        }
        symlink(to, &at).expect("a link");
        let before = others(&dir);
        settled(&quarter);
        let text = [("2025Q3/out/简报.md".to_string(), b"old text".to_vec())];
        assert!(text.iter().all(|(name, bytes)| before.get(name).is_none_or(|own| own == bytes)), "{link}");
        assert_eq!(others(&dir), before, "{link}");
        if ["out", ".base"].contains(&link) {
            let held = take(&quarter, &nothing, &|_| {}).expect("taken");
            let name = format!("{link}/简报.docx");
            let refused = held.write_all(&[Made::new(name, "evil")], &[], &Seen::default());
            assert!(refused.is_err_and(|error| error.to_string().contains(link)), "{link}");
            assert_eq!(others(&dir), before, "{link}");
        }
    }
}
