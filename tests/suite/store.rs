//! The store alone, in a folder of a few words: killed at every operation, edited at
//! every operation, its book-keeping tampered with, and taken by two at once.

mod alone;
mod tampered;

use crate::kit::{Files, Folder, folder, tree, write};
use jianbao::model::error::Error;
use jianbao::outputs::Made;
use jianbao::workspace::{Held, Realm, Runner, Seen};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What stood there before, what a run makes of it, and what it removes.
const OLD: &[(&str, &str)] = &[
    ("out/简报.md", "old text"),
    (".base/简报.md", "old base"),
    ("out/简报.docx", "old page"),
    (".base/简报.docx", "old page"),
    ("out/简报.xlsx", "old sheet"),
    ("out/更正说明.md", "old note"),
    ("裁定.xlsx", "old rulings"),
    ("out/manifest.json", "old list"),
];
const NEW: &[(&str, &str)] = &[
    ("out/简报.md", "new text"),
    (".base/简报.md", "new base"),
    ("改动提示.txt", "new hint"),
    ("out/简报.docx", "new page"),
    (".base/简报.docx", "new page"),
    ("out/简报.xlsx", "new sheet"),
    ("裁定.xlsx", "new rulings"),
    ("out/manifest.json", "new list"),
];
const GONE: &str = "out/更正说明.md";
/// What staff edit.
const EDITED: [&str; 4] = ["out/简报.md", "out/简报.docx", "裁定.xlsx", GONE];

/// A quarter with what stood there.
fn quarter(files: &[(&str, &str)]) -> Folder {
    let dir = folder();
    files.iter().for_each(|(name, text)| write(&dir.join(name), text.as_bytes()));
    dir
}

/// A hook that does nothing.
fn nothing(_: &'static str, _: &Path) {}

/// Takes the folder; what is told goes to `told`.
fn take<'a>(
    dir: &Path,
    hook: &'a (dyn Fn(&'static str, &Path) + Sync),
    tell: &'a (dyn Fn(&str) + Sync),
) -> Result<Held<'a>, Error> {
    let runner = Runner { token: "7-a".into(), who: "某某在电脑PC上".into(), tell, hook };
    Held::take(dir, Realm::Quarter, &runner)
}

/// What a run does that saw what stands there when it began.
fn change(dir: &Path, hook: &(dyn Fn(&'static str, &Path) + Sync)) -> Result<(), Error> {
    let held = take(dir, hook, &|_| {})?;
    let mut seen = Seen::default();
    for name in ["out/简报.md", "out/简报.docx", "裁定.xlsx"] {
        seen.note(name, fs::read(dir.join(name)).ok().as_deref());
    }
    let made: Vec<Made> = NEW.iter().map(|(name, text)| Made::new(*name, *text)).collect();
    held.write_all(&made, &[GONE.into(), "out/更正说明.新.docx".into()], &seen).map(drop)
}

/// Does it and dies at an operation, counted from 0; whether it died.
fn killed(at: usize, run: impl FnOnce(&(dyn Fn(&'static str, &Path) + Sync)) -> Result<(), Error>) -> bool {
    let count = AtomicUsize::new(0);
    let hook = |_: &'static str, _: &Path| {
        if count.fetch_add(1, Ordering::SeqCst) == at {
            resume_unwind(Box::new("killed"));
        }
    };
    catch_unwind(AssertUnwindSafe(|| run(&hook))).is_err()
}

/// What the next run finds and says.
fn settled(dir: &Path) -> (Files, Vec<String>) {
    let told = Mutex::new(Vec::new());
    drop(take(dir, &nothing, &|said| told.lock().expect("told").push(said.to_string())).expect("settles"));
    (tree(dir), told.into_inner().expect("told"))
}

fn files(words: &[(&str, &str)]) -> Files {
    words.iter().map(|(name, text)| (name.to_string(), text.as_bytes().to_vec())).collect()
}

/// A state of the folder after an operation, without what a run has there for itself.
fn shown(dir: &Path) -> Files {
    tree(dir).into_iter().filter(|(name, _)| !name.contains(".jianbao")).collect()
}

#[test]
fn a_run_that_is_killed_anywhere_is_made_or_not_and_leaves_nothing() {
    for old in [OLD, &[]] {
        let (before, after) = (files(old), files(NEW));
        let (mut kills, mut made) = (0, 0);
        for at in 0.. {
            let dir = quarter(old);
            if !killed(at, |hook| change(&dir, hook)) {
                assert_eq!(tree(&dir), after);
                break;
            }
            kills += 1;
            for (name, bytes) in shown(&dir) {
                let whole = [&before, &after].iter().any(|files| files.get(&name) == Some(&bytes));
                assert!(whole, "{name} is half at {at}");
            }
            let (found, told) = settled(&dir);
            assert!(found == before || found == after, "at {at}: {:?}", found.keys());
            assert_eq!(told, [""; 0], "at {at}");
            made += usize::from(found == after);
        }
        assert!(kills > 40 && made > 14 && made < kills, "{made} of {kills}");
    }
}

#[test]
fn a_run_that_is_killed_while_it_puts_right_what_a_killed_one_left_is_put_right_too() {
    let (before, after) = (files(OLD), files(NEW));
    for first in (0..).step_by(5) {
        let dir = quarter(OLD);
        if !killed(first, |hook| change(&dir, hook)) {
            break;
        }
        for edit in [false, true] {
            let left = tree(&dir);
            // What is edited before it moves in takes the rest back, so both ways are killed.
            for second in 0.. {
                let dir = quarter(&[]);
                left.iter().for_each(|(name, bytes)| write(&dir.join(name), bytes));
                if edit {
                    write(&dir.join("out/manifest.json"), b"edited");
                }
                let went_on = !killed(second, |hook| take(&dir, hook, &|_| {}).map(drop));
                let mut found = settled(&dir).0;
                if edit {
                    assert_eq!(found["out/manifest.json"], b"edited", "at {first}, then at {second}");
                    let list = [("out/manifest.json", "old list"), ("out/manifest.json", "new list")];
                    let as_it_was = found.get("out/简报.md") != after.get("out/简报.md");
                    found.extend(files(&list[usize::from(!as_it_was)..][..1]));
                }
                assert!(found == before || found == after, "at {first}, then at {second}, {edit}");
                if went_on {
                    break;
                }
            }
        }
    }
}

/// Whether what is kept of a file for the next run is of the text that was edited.
fn fits(found: &Files, name: &str, over: &str) -> bool {
    let generation = &over[..3];
    let of = |name: &str| found.get(name).map(|bytes| String::from_utf8_lossy(&bytes[..3]).into_owned());
    let base = name.replace("out/", ".base/");
    let is_paired = name.ends_with("简报.md") || name.ends_with("docx");
    let hints =
        if name.ends_with("简报.md") { of("改动提示.txt").is_some() == (generation == "new") } else { true };
    !is_paired || of(&base).as_deref() == Some(generation) && hints
}

/// Checks that every edit is there, goes with its base, and that the rest is as one whole run left it.
fn check_edits(found: &Files, edits: &[(&str, String)], at: usize) {
    let edited = |name: &str| edits.iter().find(|(own, _)| *own == name);
    for (name, over) in edits {
        let text = found.get(*name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        assert_eq!(text, Some(format!("{over} edited")), "{name} at {at}");
        assert!(fits(found, name, over), "{name}, edited over “{over}” at {at}: {found:?}");
    }
    let goes_with = |name: &str| name.replace(".base/", "out/").replace("改动提示.txt", "out/简报.md");
    let rest = |files: &Files| -> Files {
        let rest = files.iter().filter(|(name, _)| edited(name).is_none() && edited(&goes_with(name)).is_none());
        rest.map(|(name, bytes)| (name.clone(), bytes.clone())).collect()
    };
    let whole = [OLD, NEW].map(|words| rest(&files(words)));
    assert!(whole.contains(&rest(found)), "at {at}, {edits:?}: {found:?}");
}

/// Edits a file as it stands; what it was edited over.
fn edit(dir: &Path, name: &'static str) -> Option<(&'static str, String)> {
    let over = fs::read_to_string(dir.join(name)).ok()?;
    write(&dir.join(name), format!("{over} edited").as_bytes());
    Some((name, over))
}

#[test]
fn an_edit_after_a_kill_outlives_whatever_comes_next() {
    for names in [vec![EDITED[0]], vec![EDITED[1]], vec![EDITED[2]], vec![EDITED[3]], EDITED.to_vec()] {
        for at in 0.. {
            let dir = quarter(OLD);
            if !killed(at, |hook| change(&dir, hook)) {
                break;
            }
            let edits: Vec<_> = names.iter().filter_map(|name| edit(&dir, name)).collect();
            let (found, told) = settled(&dir);
            check_edits(&found, &edits, at);
            let is_back = found.get("out/简报.xlsx").is_some_and(|bytes| bytes == b"old sheet");
            assert!(told.is_empty() || is_back && told[0].contains("改动已保留"), "{told:?}");
        }
    }
}

#[test]
fn an_edit_while_a_run_is_at_work_stops_it_or_stays_in_what_it_made() {
    let (mut stopped, mut stayed) = (0, 0);
    for names in EDITED.map(|name| vec![name]).into_iter().chain([vec![EDITED[0], EDITED[1]]]) {
        for at in 0.. {
            let (dir, count, edits) = (quarter(OLD), AtomicUsize::new(0), Mutex::new(Vec::new()));
            let hook = |_: &'static str, _: &Path| {
                if count.fetch_add(1, Ordering::SeqCst) == at {
                    let own: Vec<_> = names.iter().filter_map(|name| edit(&dir, name)).collect();
                    edits.lock().expect("edits").extend(own);
                }
            };
            let ended = change(&dir, &hook);
            if count.load(Ordering::SeqCst) <= at {
                break;
            }
            let edits = edits.into_inner().expect("edits");
            if edits.is_empty() {
                // It is gone by then.
                continue;
            }
            let found = tree(&dir);
            let is_seen = found.iter().any(|(_, bytes)| bytes.ends_with(b"edited"));
            if ended.is_ok() && !is_seen {
                // It came before the run looked, which then worked on it.
                assert!(at < 5, "an edit was lost at {at}: {edits:?}");
                continue;
            }
            check_edits(&found, &edits, at);
            match ended {
                Err(Error::Changed(path)) => {
                    stopped += 1;
                    assert!(names.iter().any(|name| path.ends_with(name)), "{}", path.display());
                    let shown = Error::Changed(path).to_string();
                    assert!(shown.contains("没有覆盖，请再运行一次"), "{shown}");
                }
                Err(error) => panic!("{error}"),
                Ok(()) => stayed += 1,
            }
        }
    }
    assert!(stopped > 100 && stayed > 50, "{stopped} {stayed}");
}

#[test]
fn what_is_open_or_stands_in_the_way_stops_all_of_it() {
    let dir = quarter(OLD);
    write(&dir.join("out/.~lock.简报.xlsx#"), b"");
    let before = tree(&dir);
    assert!(matches!(change(&dir, &nothing), Err(Error::Locked(path)) if path.ends_with("简报.xlsx")));
    assert!(tree(&dir) == before);
    fs::remove_file(dir.join("out/.~lock.简报.xlsx#")).expect("closed");
    // A folder where a file goes.
    fs::remove_file(dir.join("out/简报.docx")).expect("removed");
    write(&dir.join("out/简报.docx/x"), b"");
    let before = tree(&dir);
    assert!(change(&dir, &nothing).is_err());
    assert!(tree(&dir) == before);
}

#[test]
fn a_folder_comes_whole_or_not_at_all() {
    let files = [Made::new("ledger.json", "1"), Made::new("简报.md", "1")];
    let issue = |dir: &Path, hook: &(dyn Fn(&'static str, &Path) + Sync)| {
        take(dir, hook, &|_| {})?.write_folder("published/1", &files)
    };
    for at in 0.. {
        let dir = quarter(&[]);
        let killed = killed(at, |hook| issue(&dir, hook));
        let (found, told) = settled(&dir);
        assert!(found.is_empty() || found.len() == 2 && found.contains_key("published/1/简报.md"), "{found:?}");
        assert_eq!(told, [""; 0]);
        if !killed {
            assert!(matches!(issue(&dir, &nothing), Err(Error::Usage(_))), "never replaced");
            assert!(tree(&dir) == found);
            break;
        }
    }
}
