//! Two hands at once: commands beside one another, each held at every operation of the
//! other, in one process; and a command that is killed at any of its operations, with
//! an edit after it.

use crate::kit::{self, Files, HONEST, Workspace, command, sheet, tree};
use clap::Parser;
use jianbao::cli::{Cli, Console, Host, Spoken, run};
use jianbao::formats::InProcess;
use jianbao::model::error::Error;
use jianbao::workspace::{Held, Realm, Runner};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

type Hook<'h> = &'h (dyn Fn(&'static str, &Path) + Sync);

/// Who a message names.
const WHO: &str = "某某在电脑PC上，9月28日14:05起运行 jianbao";

/// Runs a command in this process; the hook is told its operations.
fn runs(dir: &Path, args: &str, hook: Hook) -> Result<Spoken, Error> {
    let words = args.split(' ').map(str::to_string);
    let dir = dir.to_str().expect("a path").to_string();
    let args = ["jianbao".to_string()].into_iter().chain(words).chain([dir]);
    let cli = Cli::try_parse_from(args).expect("a command line");
    let runner = Runner { token: "5-c".into(), who: WHO.into(), tell: &|_| {}, hook };
    run(cli, &Host { reader: &InProcess, threads: 1, progress: &|_, _| {}, console: &Nobody, runner })
}

fn alone(dir: &Path, args: &str) -> Result<Spoken, Error> {
    runs(dir, args, &|_, _| {})
}

/// A quarter of one sheet, built, with an open question.
fn built() -> Workspace {
    let mut unknown = HONEST;
    (unknown[0], unknown[5]) = ("99.9", "新任务");
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.put("inbox/江桥镇.xlsx", &sheet("江桥镇", &[unknown]));
    alone(&workspace.dir, "build").expect("built");
    workspace
}

/// What another unit sends.
fn late(workspace: &Workspace) {
    workspace.put("inbox/外冈镇.xlsx", &sheet("外冈镇", &[HONEST]));
}

/// A console that nobody sits at.
struct Nobody;

impl Console for Nobody {
    fn say(&self, _: &str) {}

    fn ask(&self, _: &str) -> Option<String> {
        None
    }

    fn open(&self, _: &Path) -> bool {
        false
    }
}

#[test]
fn who_comes_while_another_is_at_work_is_told_and_changes_nothing() {
    let seconds = ["build", "check", "render", "publish"];
    for first in seconds {
        let workspace = built();
        if first != "publish" {
            late(&workspace);
            workspace.put("out/简报.md", (workspace.text("out/简报.md") + "\n补充一句。\n").as_bytes());
        }
        let (refused, begun) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let hook = |what: &'static str, path: &Path| {
            // From when it is written who holds it.
            if what == "写入" && path.ends_with(".jianbao-who") {
                begun.store(1, Ordering::SeqCst);
                return;
            }
            if begun.load(Ordering::SeqCst) == 0 || path.ends_with(".jianbao-lock") {
                return;
            }
            let count = refused.fetch_add(1, Ordering::SeqCst);
            let before = tree(&workspace.dir);
            let runner = Runner { token: "6-d".into(), who: WHO.into(), tell: &|_| {}, hook: &|_, _| {} };
            let taken = Held::take(&workspace.path(""), Realm::Quarter, &runner);
            assert!(matches!(taken, Err(Error::Busy(who)) if who == WHO), "{what} {}", path.display());
            // What a command reads before it takes the folder takes a while.
            if !count.is_multiple_of(4) {
                return;
            }
            let second = seconds[count / 4 % seconds.len()];
            let error = alone(&workspace.dir, second).expect_err("another is at work");
            assert!(matches!(error, Error::Busy(_)), "{second} beside {first}: {error}");
            assert!(tree(&workspace.dir) == before, "{second} beside {first} changed something");
        };
        runs(&workspace.dir, first, &hook).expect("is not disturbed");
        assert!(refused.load(Ordering::SeqCst) > 12, "{first}");
        let left: Vec<String> = tree(&workspace.dir).into_keys().filter(|name| name.contains(".jianbao")).collect();
        assert_eq!(left, [""; 0], "{first}");
    }
}

#[test]
fn two_who_begin_a_year_do_not_mix() {
    let folder = kit::folder();
    let (dir, list) = (folder.join("2025"), kit::sample().join("master.xlsx"));
    let init = |hook: Hook| runs(&dir, &format!("init --year 2025 --master {}", list.display()), hook);
    let refused = AtomicUsize::new(0);
    let hook = |what: &'static str, path: &Path| {
        if what == "改名" && !path.ends_with(".jianbao-plan-done") {
            assert!(matches!(init(&|_, _| {}), Err(Error::Busy(_))));
            refused.fetch_add(1, Ordering::SeqCst);
        }
    };
    init(&hook).expect("begun");
    assert!(refused.into_inner() > 0);
    assert!(matches!(init(&|_, _| {}), Err(Error::Usage(said)) if said.contains("已是工作区")));
    // What cannot be begun leaves no folder.
    let elsewhere = folder.join("2026/a");
    assert!(alone(&elsewhere, "init --master nothing.txt").is_err());
    assert!(!folder.join("2026").exists());
}

/// What a reading command says, whatever the run beside it had done by then.
fn is_one_of(said: &str, whole: &[String], at: &str) {
    assert!(whole.iter().any(|whole| whole == said), "at {at}:\n{said}\nneither\n{}", whole.join("\nnor\n"));
}

#[test]
fn who_reads_beside_a_run_sees_what_was_before_or_what_is_after() {
    for (writer, reader) in [("build", "status"), ("render", "status"), ("check", "status"), ("publish", "verify")] {
        let workspace = built();
        match writer {
            "build" => late(&workspace),
            // Only the text is new.
            "render" => {
                let text = workspace.text("out/简报.md");
                workspace.put("out/简报.md", text.replace("南翔镇", "南翔 镇").as_bytes());
            }
            _ => {}
        }
        let name = |of: &Workspace| of.dir.file_name().expect("a name").display().to_string();
        let there = |said: &str, from: &Workspace| said.replace(&name(from), &name(&workspace));
        let said = || alone(&workspace.dir, reader).map_or_else(|e| e.to_string(), |spoken| spoken.out);
        let start = workspace.files();
        let before = said();
        alone(&workspace.dir, writer).expect("runs");
        let whole = [before, said()];
        let restored = Workspace::of(&start);
        let read = AtomicUsize::new(0);
        runs(&restored.dir, writer, &|what, path| {
            let spoken = alone(&restored.dir, reader).map_or_else(|e| e.to_string(), |spoken| spoken.out);
            is_one_of(&there(&spoken, &restored), &whole, &format!("{what} {}", path.display()));
            read.fetch_add(1, Ordering::SeqCst);
        })
        .expect("runs");
        assert!(read.into_inner() > 12);
        // And a whole run comes between two files that are read.
        if reader == "status" {
            for at in 0..12 {
                let (restored, count) = (Workspace::of(&start), AtomicUsize::new(0));
                let spoken = runs(&restored.dir, reader, &|_, _| {
                    if count.fetch_add(1, Ordering::SeqCst) == at {
                        alone(&restored.dir, writer).expect("runs");
                    }
                });
                is_one_of(&there(&spoken.expect("says").out, &restored), &whole, &at.to_string());
            }
        }
    }
}

/// The folder at every operation of a command, as a kill there would leave it.
fn moments(workspace: &Workspace, args: &str) -> Vec<(String, Files)> {
    let moments = Mutex::new(Vec::new());
    let hook = |what: &'static str, path: &Path| {
        let at = format!("{what} {}", path.file_name().unwrap_or_default().to_string_lossy());
        moments.lock().expect("moments").push((at, workspace.files()));
    };
    runs(&workspace.dir, args, &hook).expect("runs to its end");
    moments.into_inner().expect("moments")
}

/// What the next command makes of a folder, once a killed run is put right; each
/// distinct one is run once.
#[derive(Default)]
struct Next(BTreeMap<Files, Files>);

impl Next {
    fn after(&mut self, files: &Files, args: &str) -> (Files, Files) {
        let workspace = Workspace::of(files);
        let runner = Runner { token: "6-d".into(), who: WHO.into(), tell: &|_| {}, hook: &|_, _| {} };
        drop(Held::take(&workspace.path(""), Realm::Quarter, &runner).expect("put right"));
        let settled = workspace.files();
        let next = self.0.entry(settled.clone()).or_insert_with(|| {
            alone(&workspace.dir, args).expect("the next run succeeds");
            let mut files = workspace.files();
            // How many issues there were is written once they stand, and may lag.
            files.remove(&format!("{}/.base/published.json", kit::PERIOD));
            files
        });
        (settled, next.clone())
    }
}

/// Edits one file as staff would; nothing where it is not there.
fn edited(files: &Files, name: &str) -> Option<Files> {
    let mut files = files.clone();
    let bytes = files.get_mut(&format!("{}/{name}", kit::PERIOD))?;
    if name.ends_with(".md") {
        let text = String::from_utf8(bytes.clone()).expect("text");
        *bytes = text
            .replacen("## ", "## 本区", 1)
            .replacen("一、总体情况\n", "一、总体情况\n\n手写的一段话。\n", 1)
            .into_bytes();
    } else if name.ends_with("裁定.xlsx") {
        // What a spreadsheet program adds at the end of an archive is no matter of its contents.
        *bytes =
            kit::archive(kit::members(bytes).into_iter().chain([("docProps/own.xml".to_string(), b"<a/>".to_vec())]));
    } else {
        bytes.extend_from_slice(b"by hand");
    }
    Some(files)
}

/// Kills a command at every operation and edits afterwards: the edit is kept, and the
/// next `again` makes what it makes of the whole state before or after with that edit.
fn kills(workspace: &Workspace, args: &str, again: &str, edits: &[&str]) {
    let start = workspace.files();
    let moments = moments(workspace, args);
    let end = workspace.files();
    let mut next = Next::default();
    assert!(moments.len() > 20, "{args}: {}", moments.len());
    for edit in [None].into_iter().chain(edits.iter().copied().map(Some)) {
        let with = |files: &Files| edit.map_or(Some(files.clone()), |name| edited(files, name));
        let whole: Vec<Files> =
            [&start, &end].into_iter().filter_map(with).map(|files| next.after(&files, again).1).collect();
        for (at, files) in &moments {
            let Some(left) = with(files) else { continue };
            let (settled, after) = next.after(&left, again);
            if let Some(name) = edit {
                let name = format!("{}/{name}", kit::PERIOD);
                assert!(
                    settled.get(&name) == left.get(&name),
                    "{name}, edited after a kill of {args} at {at}, is lost"
                );
            }
            assert!(whole.contains(&after), "{args} killed at {at}, {edit:?}: {again} makes something else");
            assert!(!after.keys().any(|name| name.contains(".jianbao")), "{at}");
        }
    }
}

const STAFF: [&str; 3] = ["out/简报.md", "out/简报.docx", "裁定.xlsx"];

#[test]
fn a_first_build_that_is_killed_loses_nothing() {
    let workspace = built();
    fs::remove_dir_all(workspace.path("out")).expect("removed");
    fs::remove_dir_all(workspace.path(".base")).expect("removed");
    kills(&workspace, "build", "build", &STAFF[..2]);
}

#[test]
fn a_build_over_edits_that_is_killed_loses_nothing() {
    let workspace = built();
    alone(&workspace.dir, "check").expect("checked");
    let files = edited(&workspace.files(), STAFF[0]).and_then(|files| edited(&files, STAFF[1])).expect("edited");
    let workspace = Workspace::of(&files);
    late(&workspace);
    kills(&workspace, "build", "build", &STAFF);
}

#[test]
fn a_build_with_a_note_that_is_killed_loses_nothing() {
    let workspace = built();
    alone(&workspace.dir, "publish").expect("published");
    late(&workspace);
    kills(&workspace, "build", "build", &[STAFF[0], "out/更正说明.docx"]);
}

#[test]
fn a_check_that_is_killed_loses_nothing() {
    let workspace = built();
    alone(&workspace.dir, "check").expect("checked");
    workspace
        .put("inbox/外冈镇.xlsx", &sheet("外冈镇", &[["88.8", HONEST[1], "", "", "", "新", "", "", "", "", "", ""]]));
    kills(&workspace, "check", "check", &STAFF);
}

#[test]
fn a_render_or_an_issue_that_is_killed_loses_nothing() {
    let workspace = built();
    let workspace = Workspace::of(&edited(&workspace.files(), STAFF[0]).expect("edited"));
    kills(&workspace, "render", "render", &STAFF[..2]);
    alone(&workspace.dir, "render").expect("rendered");
    kills(&workspace, "publish", "build", &STAFF[..2]);
}

/// Two processes: the lock of one that was killed is nobody's.
#[cfg(unix)]
#[test]
fn a_lock_dies_with_its_process() {
    let workspace = built();
    let who = workspace.path(".jianbao-who");
    let signal = |name: &str, id: u32| std::process::Command::new("kill").args([name, &id.to_string()]).status();
    let mut held = false;
    // It may have come to its end before it was stopped, or not have said yet who it is.
    for _ in 0..20 {
        let _ = fs::remove_file(&who);
        let mut build =
            command(&workspace.dir).arg("build").stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("starts");
        while !who.exists() && build.try_wait().expect("asked").is_none() {}
        signal("-STOP", build.id()).expect("a signal");
        held = !fs::read(&who).unwrap_or_default().is_empty() && build.try_wait().expect("asked").is_none();
        if held {
            workspace.run(&["check"]).refuses("起运行 jianbao build，还没有结束");
            workspace.run(&["status"]).exits(0);
        }
        build.kill().expect("killed");
        build.wait().expect("waited for");
        if held {
            break;
        }
    }
    assert!(held && who.exists(), "never stopped at work");
    workspace.run(&["build"]).exits(0);
    assert!(!who.exists());
}
