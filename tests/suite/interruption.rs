//! A build that does not come to its end: killed at any moment, or with no room
//! to write. What was there before is whole, and the next run succeeds.
#![cfg(unix)]

use crate::kit::{self, HONEST, Said, Workspace, command, sheet};
use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

/// What 外冈镇 reports after all; a workbook has the time of its making in it.
static LATE: LazyLock<Vec<u8>> = LazyLock::new(|| sheet("外冈镇", &[HONEST]));

/// A quarter that was built before 外冈镇 reported.
fn before() -> Workspace {
    let workspace = Workspace::built_sample();
    workspace.put("inbox/外冈镇三季度.xlsx", &LATE);
    workspace
}

fn outputs(workspace: &Workspace) -> BTreeMap<String, Vec<u8>> {
    // What waits for its place is no output yet.
    kit::tree(&workspace.path("out")).into_iter().filter(|(name, _)| !name.contains(".jianbao")).collect()
}

/// Where a build is when it is killed: a file or folder that is there then.
const MOMENTS: [&str; 3] = ["inbox", ".jianbao-lock", ".jianbao-plan"];
/// How long after it got there, in milliseconds.
const LATER: [u64; 4] = [0, 3, 10, 30];

/// Kills a build some time after `moment`; whether it came before the end.
fn kill(workspace: &Workspace, moment: &str, later: u64) -> bool {
    let mut build = command(&workspace.dir).arg("build").stdout(Stdio::null()).spawn().expect("starts");
    let there = workspace.path(moment);
    while !there.exists() && build.try_wait().expect("asked").is_none() {}
    std::thread::sleep(Duration::from_millis(later));
    build.kill().expect("killed");
    !build.wait().expect("waited for").success()
}

#[test]
fn a_killed_build_leaves_whole_files_and_the_next_one_succeeds() {
    let workspace = before();
    let (start, old) = (workspace.files(), outputs(&workspace));
    workspace.run(&["build"]).exits(0);
    let new = outputs(&workspace);
    let mut killed = 0;
    for (moment, later) in MOMENTS.into_iter().flat_map(|moment| LATER.map(|later| (moment, later))) {
        let at = format!("{later} ms after {moment}");
        fs::remove_dir_all(&*workspace.dir).expect("cleared");
        for (name, bytes) in &start {
            workspace.put(&format!("../{name}"), bytes);
        }
        killed += u32::from(kill(&workspace, moment, later));
        for (name, bytes) in outputs(&workspace) {
            assert!([&old, &new].iter().any(|all| all.get(&name) == Some(&bytes)), "{name} {at}");
        }
        workspace.run(&["build"]).exits(0);
        assert!(outputs(&workspace) == new, "killed {at}, the next build makes something else");
        let left: Vec<String> = workspace.files().into_keys().filter(|name| name.contains(".jianbao")).collect();
        assert_eq!(left, [""; 0], "{at}");
    }
    assert!(killed >= 6, "only {killed} builds were killed before their end");
}

/// Runs the program where no file may grow beyond so many blocks of 512 bytes:
/// a write fails midway, as on a full disk.
fn in_little_room(workspace: &Workspace, blocks: u32, args: &str) -> Said {
    let program = env!("CARGO_BIN_EXE_jianbao");
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} {args}");
    let mut shell = Command::new("sh");
    let output = shell.arg("-c").arg(script).current_dir(&*workspace.dir).stdin(Stdio::null()).output();
    Said::from(output.expect("a shell"))
}

#[test]
fn without_room_nothing_is_lost_and_it_is_said() {
    let workspace = before();
    // So that there is something to render.
    workspace.put("out/简报.md", (workspace.text("out/简报.md") + "\n补充一句。\n").as_bytes());
    let old = workspace.files();
    for (blocks, args) in [(1, "build"), (40, "build"), (200, "build"), (1, "check"), (40, "render")] {
        in_little_room(&workspace, blocks, args).refuses("没有足够的空间");
        assert!(workspace.files() == old, "{args} with {blocks} blocks changed something");
    }
    workspace.run(&["build"]).exits(0);
    // An issue is whole or not there.
    in_little_room(&workspace, 40, "publish").refuses("没有足够的空间");
    assert!(!workspace.path("published/1").exists());
    workspace.run(&["publish"]).exits(0);
    workspace.run(&["verify"]).exits(0);
}

#[test]
fn a_folder_where_a_plan_should_lie_is_refused_before_anything_is_changed() {
    for plan in [".jianbao-plan", ".jianbao-plan-back", ".jianbao-plan-done"] {
        let workspace = before();
        fs::create_dir(workspace.path(plan)).expect("created");
        let old = workspace.files();
        for args in ["build", "check", "publish"] {
            workspace.run(&[args]).refuses("这里只能是普通文件");
            assert!(workspace.files() == old, "{args} changed something");
        }
        fs::remove_dir(workspace.path(plan)).expect("removed");
        workspace.run(&["build"]).exits(0);
    }
}

/// Runs a script where `out/`, `returns/` and `published/` are file systems of their
/// own; nothing where this machine makes none for us.
#[cfg(target_os = "linux")]
fn on_other_file_systems(workspace: &Workspace, script: &str) -> Option<Said> {
    let mounted = "for at in out returns published; do mount -t tmpfs none 2025Q3/$at || exit 77; done";
    let program = format!("jianbao() {{ {} \"$@\"; }}", env!("CARGO_BIN_EXE_jianbao"));
    let mut shell = Command::new("unshare");
    shell.args(["-r", "-m", "sh", "-c"]).arg(format!("{mounted}; {program}; {script}")).current_dir(&*workspace.dir);
    let said = Said::from(shell.stdin(Stdio::null()).output().ok()?);
    (said.code != 77 && !said.err.starts_with("unshare:")).then_some(said)
}

#[cfg(target_os = "linux")]
#[test]
fn an_out_on_another_file_system_works() {
    let workspace = Workspace::built_sample();
    for name in ["returns", "published"] {
        fs::create_dir_all(workspace.path(name)).expect("created");
    }
    let script = "jianbao build --quiet && jianbao check --quiet --fail-on never >/dev/null && jianbao build --quiet && \
                  jianbao render --quiet && jianbao publish --quiet && jianbao verify --quiet && \
                  ls -A 2025Q3 2025Q3/out 2025Q3/returns 2025Q3/published";
    let Some(said) = on_other_file_systems(&workspace, script) else {
        println!("跳过：这台机器不能另挂文件系统");
        return;
    };
    let said = said.exits(0);
    assert!(said.out.contains("核查清单.xlsx") && said.out.lines().any(|name| name == "1"), "{}", said.out);
    assert!(!said.out.contains(".jianbao"), "{}", said.out);
}
