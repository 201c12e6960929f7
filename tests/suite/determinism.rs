//! The same workspace gives the same bytes, wherever and however it is built.

use crate::kit::{PERIOD, Workspace, command, folder, sample, tree};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// The surroundings of a run.
struct Surroundings {
    zone: &'static str,
    language: &'static str,
    jobs: &'static str,
    /// Files are written last name first, dated this long after 1970.
    age: Duration,
    backwards: bool,
    /// Run inside the workspace, or from elsewhere by an absolute path.
    inside: bool,
}

const ONE: Surroundings = Surroundings {
    zone: "Pacific/Kiritimati",
    language: "zh_CN.UTF-8",
    jobs: "1",
    age: Duration::from_secs(1_000_000_000),
    backwards: false,
    inside: true,
};

const OTHER: Surroundings = Surroundings {
    zone: "America/New_York",
    language: "tr_TR.ISO-8859-9",
    jobs: "8",
    age: Duration::from_secs(1_790_000_000),
    backwards: true,
    inside: false,
};

fn workspace(around: &Surroundings) -> Workspace {
    let workspace = Workspace::empty();
    let mut files: Vec<(String, Vec<u8>)> = tree(&sample().join(PERIOD).join("inbox")).into_iter().collect();
    if around.backwards {
        files.reverse();
    }
    for (name, bytes) in files {
        workspace.put(&format!("inbox/{name}"), &bytes);
    }
    let date = |path: &Path| {
        let file = File::options().append(true).open(path).expect("opens");
        file.set_modified(SystemTime::UNIX_EPOCH + around.age).expect("dated");
    };
    for name in workspace.files().keys() {
        date(&workspace.dir.join(name));
    }
    workspace
}

/// Every command that writes, then all that stands in the workspace.
fn outcome(around: &Surroundings) -> (BTreeMap<String, Vec<u8>>, Vec<String>) {
    let workspace = workspace(around);
    let elsewhere = folder();
    let mut said = Vec::new();
    for args in [&["check", "--json"][..], &["build", "--json"], &["render", "--json"], &["status", "--json"]] {
        let mut run = command(if around.inside { &workspace.dir } else { &elsewhere });
        run.env("TZ", around.zone).env("LANG", around.language).env("LC_ALL", around.language).args(args);
        if !around.inside {
            run.arg(&*workspace.dir);
        }
        let output = run.args(["--jobs", around.jobs]).output().expect("runs");
        assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
        said.push(String::from_utf8(output.stdout).expect("UTF-8"));
    }
    assert!(fs::read_dir(&*elsewhere).expect("a folder").next().is_none(), "written outside the workspace");
    (workspace.files(), said)
}

#[test]
fn surroundings_do_not_show() {
    let ((one, told), (other, told_elsewhere)) = (outcome(&ONE), outcome(&OTHER));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    assert!(one.len() > 18, "{:?}", one.keys());
    for (name, bytes) in &one {
        assert!(other.get(name) == Some(bytes), "{name} is not the same");
    }
    assert_eq!(told, told_elsewhere);
}

#[test]
fn a_second_build_changes_nothing() {
    let workspace = Workspace::built_sample();
    let first = workspace.files();
    workspace.run(&["build", "--jobs", "3"]).exits(0);
    let second = workspace.files();
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first == second, "the second build is not the same as the first");
}
