//! A machine that gives too little: descriptors, stack, memory, processes. Every
//! run makes what it makes elsewhere, or ends with 2 and says so; and whatever is
//! done to its workers, no unit is blamed.
#![cfg(target_os = "linux")]

use crate::kit::{Files, HONEST, Said, Workspace, command, sheet};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

const PROGRAM: &str = env!("CARGO_BIN_EXE_jianbao");

/// A user that is not root, for whom the number of processes is limited.
const USER: &str = "61234";

/// A small quarter; a workbook has the time of its making in it.
static QUARTER: LazyLock<Files> = LazyLock::new(|| {
    let workspace = Workspace::empty();
    for unit in ["南翔镇", "外冈镇", "华亭镇"] {
        workspace.put(&format!("inbox/{unit}.xlsx"), &sheet(unit, &[HONEST]));
    }
    workspace.files()
});

/// What comes of it without limits.
static MADE: LazyLock<Files> = LazyLock::new(|| outputs(&Workspace::of(&QUARTER).built()));

/// Everything but our own book-keeping, which may stay when a run is ended.
fn outputs(workspace: &Workspace) -> Files {
    let own = |name: &str| name.split('/').any(|part| part.starts_with(".jianbao"));
    workspace.files().into_iter().filter(|(name, _)| !own(name)).collect()
}

/// The program with `args` under a limit, which `sh` sets just before: `-v 100000`,
/// or the assignment of a variable besides.
fn limited(limit: &str, args: &[&str]) -> Command {
    let is_of_user = limit.starts_with("-u");
    let mut shell = Command::new(if is_of_user { "setpriv" } else { "sh" });
    if is_of_user {
        shell.args(["--reuid", USER, "--regid", USER, "--clear-groups", "bash"]);
    }
    shell.args(["-c", &format!("ulimit {limit} && exec \"$@\""), "sh", PROGRAM]).args(args);
    shell.stdin(Stdio::null());
    shell
}

/// Whether the system can load the program at all: its loader alone, without any
/// code of ours.
fn is_loaded(limit: &str) -> bool {
    let mut loader = limited(&format!("{limit} && export LD_TRACE_LOADED_OBJECTS=1"), &[]);
    loader.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// Builds under a limit; whether it was made.
fn is_made(limit: &str) -> bool {
    let workspace = Workspace::of(&QUARTER);
    if limit.starts_with("-u") {
        let given = Command::new("chown").args(["-R", USER]).arg(&*workspace.dir).status();
        assert!(given.expect("chown").success());
    }
    let mut build = limited(limit, &["build", "--jobs", "4"]);
    let said = Said::from(build.current_dir(&*workspace.dir).output().expect("started"));
    if said.code == 0 {
        assert!(outputs(&workspace) == *MADE, "{limit}: something else is made");
        return true;
    }
    assert_eq!(said.code, 2, "{limit}: {}{}", said.out, said.err);
    assert!(said.err.starts_with("错误：") && said.err.lines().count() == 1, "{limit}: {}", said.err);
    assert!(outputs(&workspace) == *QUARTER, "{limit}: something was changed");
    false
}

/// How many runs were made and how many not, of those that the system can load.
fn sweep(letter: &str, sizes: impl IntoIterator<Item = u64>) -> (usize, usize) {
    let limits = sizes.into_iter().map(|size| format!("-{letter} {size}")).filter(|limit| is_loaded(limit));
    let made: Vec<bool> = limits.map(|limit| is_made(&limit)).collect();
    let whole = made.iter().filter(|made| **made).count();
    (whole, made.len() - whole)
}

/// With 3 the loader itself opens no library.
#[test]
fn few_descriptors_make_the_same_or_nothing() {
    let (made, refused) = sweep("n", [4, 5, 6, 7, 8, 10, 12, 16, 64]);
    assert!(made > 2 && refused > 0, "{made} {refused}");
}

/// With less than 16 KiB beside the environment the kernel starts no program:
/// `/bin/true` dies as often as ours.
#[test]
fn a_small_stack_makes_the_same() {
    let (made, refused) = sweep("s", [32, 40, 48, 64, 512, 65_536]);
    assert!(made > 4 && refused == 0, "{made} {refused}");
}

#[test]
fn little_memory_makes_the_same_or_nothing() {
    // In KiB, from 8 MiB to 2 GiB.
    let (made, refused) = sweep("v", (26..42).map(|half| 2f64.powf(f64::from(half) / 2.0) as u64));
    assert!(made > 1 && refused > 2, "{made} {refused}");
}

/// Whether the program runs as a user to whom the system may forbid something: it
/// forbids its administrator nothing.
fn is_run_by_user() -> bool {
    let user = Command::new("setpriv").args(["--reuid", USER, "--clear-groups", PROGRAM, "--version"]).output();
    let runs = user.is_ok_and(|ended| ended.status.success());
    if !runs {
        println!("跳过：不能以另一用户运行本程序");
    }
    runs
}

/// Gives a workspace to that user, and runs the program as they; `mode` is set on `path` before.
fn by_user(workspace: &Workspace, (mode, path): (u32, &str), args: &[&str]) -> Said {
    let given = Command::new("chown").args(["-R", USER]).arg(&*workspace.dir).status();
    assert!(given.expect("chown").success());
    fs::set_permissions(workspace.path(path), Permissions::from_mode(mode)).expect("set");
    let mut run = Command::new("setpriv");
    run.args(["--reuid", USER, "--regid", USER, "--clear-groups", PROGRAM]).args(args).current_dir(&*workspace.dir);
    Said::from(run.output().expect("runs"))
}

#[test]
fn what_an_ended_run_left_and_nobody_may_remove_is_told_and_stops_nothing() {
    if !is_run_by_user() {
        return;
    }
    for (left, args) in [("out/.jianbao-new-7", "build"), ("out/.jianbao-new-7", "check"), (".jianbao-new-7", "build")]
    {
        let workspace = Workspace::of(&QUARTER);
        workspace.put(&format!("{left}/manifest.json"), b"{");
        let said = by_user(&workspace, (0o555, left), &[args, "--fail-on", "never"]).exits(0);
        assert!(said.err.contains(left) && said.err.contains("请查看"), "{}", said.err);
        assert!(args == "check" || outputs(&workspace).contains_key("2025Q3/out/简报.md"));
    }
}

#[test]
fn a_file_that_says_it_is_read_only_is_told_so_and_nothing_is_replaced() {
    let workspace = Workspace::of(&QUARTER);
    workspace.put("out/简报.xlsx", b"mine");
    fs::set_permissions(workspace.path("out/简报.xlsx"), Permissions::from_mode(0o444)).expect("set");
    let before = outputs(&workspace);
    let said = workspace.run(&["build"]).exits(2);
    assert!(said.err.contains("2025Q3/out/简报.xlsx”是只读的"), "{}", said.err);
    assert!(outputs(&workspace) == before, "something was changed");
}

#[test]
fn few_processes_make_the_same_or_nothing() {
    if !is_run_by_user() {
        return;
    }
    let (made, refused) = sweep("u", [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24, 32, 48]);
    assert!(made > 1 && refused > 2, "{made} {refused}");
}

#[test]
fn whoever_kills_the_workers_makes_no_finding() {
    for spared in [0, 3, 8] {
        let workspace = Workspace::of(&QUARTER);
        let mut build = command(&workspace.dir);
        let mut build = build.arg("build").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("starts");
        let mut seen = Vec::new();
        while build.try_wait().expect("asked").is_none() {
            for worker in crate::hostile::crowd::children(build.id()) {
                if !seen.contains(&worker) {
                    seen.push(worker);
                }
                let at = seen.iter().position(|known| *known == worker).unwrap_or(0);
                if at >= spared
                    && let Some(worker) = Pid::from_raw(worker.cast_signed())
                {
                    let _ = kill_process(worker, Signal::KILL);
                }
            }
        }
        let said = Said::from(build.wait_with_output().expect("waited for"));
        match said.code {
            0 => assert!(outputs(&workspace) == *MADE, "{spared} spared: something else is made"),
            _ => said.refuses("子进程"),
        }
    }
}
