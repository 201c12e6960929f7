//! What lies where: links, pipes and devices in the places of the program's files, an
//! inbox that is none, entries of it that cannot be opened, and issues that are gone.
#![cfg(unix)]

use crate::kit::{self, HONEST, Said, Workspace, command, folder, list, sample, sheet, strings};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What may lie where something else belongs.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Odd {
    File,
    Folder,
    Pipe,
    Socket,
    /// To nothing.
    Dangling,
    ToFile,
    ToFolder,
    ToDevice,
}

use Odd::{Dangling, File, Folder, Pipe, Socket, ToDevice, ToFile, ToFolder};

impl Odd {
    /// Puts it in place of what is there; what it points to lies in `outside`.
    fn put(self, path: &Path, outside: &Path) {
        if fs::symlink_metadata(path).is_ok() {
            fs::rename(path, outside.join("原来的")).expect("moved away");
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        match self {
            File => fs::write(path, b"x").expect("written"),
            Folder => fs::create_dir(path).expect("created"),
            Pipe => assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success()),
            Socket => drop(UnixListener::bind(path).expect("bound")),
            Dangling => symlink(outside.join("没有"), path).expect("linked"),
            ToDevice => symlink("/dev/zero", path).expect("linked"),
            // To what was there, so that whoever follows notices nothing; else to something new.
            ToFile | ToFolder => {
                let (was, new) = (outside.join("原来的"), outside.join("别的"));
                let is_as_good = if self == ToFile { was.is_file() } else { was.is_dir() };
                match self {
                    _ if is_as_good => {}
                    ToFile => fs::write(&new, b"x").expect("written"),
                    _ => fs::create_dir(&new).expect("created"),
                }
                symlink(if is_as_good { was } else { new }, path).expect("linked");
            }
        }
    }

    /// Takes it away, and puts back what was there.
    fn take_back(self, path: &Path, outside: &Path) {
        if self == Folder { fs::remove_dir(path) } else { fs::remove_file(path) }.expect("removed");
        let was = outside.join("原来的");
        if fs::symlink_metadata(&was).is_ok() {
            fs::rename(was, path).expect("put back");
        }
    }
}

/// Runs the program; one that waits for ever is ended, and ends with -1.
fn run(dir: &Path, args: &[&str]) -> Said {
    let mut child =
        command(dir).args(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let begun = Instant::now();
    while child.try_wait().expect("asked").is_none() && begun.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let _ = child.kill();
    Said::from(child.wait_with_output().expect("ended"))
}

const READING: [&[&str]; 4] = [&["status"], &["trace", "1.1"], &["verify"], &[]];
const WRITING: [&[&str]; 4] = [&["check"], &["build"], &["render"], &["publish"]];

/// The sample, built and published, with something new in its inbox.
fn published() -> Workspace {
    let workspace = Workspace::built_sample();
    workspace.run(&["publish"]).exits(0);
    workspace
}

/// Every command refuses `name` below the workspace and changes nothing.
fn refused(workspace: &Workspace, name: &str, odds: &[Odd]) {
    let path = workspace.dir.join(name);
    for odd in odds {
        let outside = folder();
        odd.put(&path, &outside);
        let (before, beyond) = (workspace.files(), kit::tree(&outside));
        // Every command begins alike: all are tried with a pipe, which blocks whoever opens it.
        let all = READING.iter().chain(&WRITING).filter(|args| *odd == Pipe || args.first() == Some(&"build"));
        for args in all {
            let said = run(&workspace.dir, args);
            assert_eq!(said.code, 2, "{args:?} with {odd:?} at {name}: {}{}", said.out, said.err);
            said.refuses(path.file_name().and_then(|name| name.to_str()).expect("a name"));
        }
        assert!(workspace.files() == before, "{odd:?} at {name}: something was changed");
        assert!(kit::tree(&outside) == beyond, "{odd:?} at {name}: something outside was changed");
        odd.take_back(&path, &outside);
    }
}

#[test]
fn no_link_is_followed_and_no_pipe_opened_in_a_place_of_ours() {
    let workspace = published();
    let quarter = |name: &str| format!("{}/{name}", kit::PERIOD);
    for name in ["out", ".base", "returns", "forms", "published", "published/1"] {
        refused(&workspace, &quarter(name), &[File, Pipe, Dangling, ToFile, ToFolder, ToDevice]);
    }
    refused(&workspace, kit::PERIOD, &[File, Pipe, Socket, Dangling, ToFile, ToFolder]);
    refused(&workspace, "templates", &[File, Pipe, Dangling, ToFolder, ToDevice]);
    for name in ["master.xlsx", "往年裁定.xlsx", "templates/foot.md"] {
        refused(&workspace, name, &[Pipe, Socket, Dangling, ToFile, ToFolder, ToDevice]);
    }
    let names = ["裁定.xlsx", "改动提示.txt", "out/简报.md", "out/简报.新.md", "out/简报.docx", "out/简报.html"];
    let more = ["out/ledger.json", "out/manifest.json", "out/briefing.json", ".base/简报.md", ".base/seen.json"];
    let issue =
        ["published/1/published.json", "published/1/ledger.json", "published/1/多出的", "out/不认识", "returns/某"];
    for name in names.iter().chain(&more).chain(&issue) {
        refused(&workspace, &quarter(name), &[Pipe, ToFile, ToDevice]);
    }
    refused(&workspace, &quarter("out/简报.html"), &[Folder]);
    refused(&workspace, &quarter("裁定.xlsx"), &[Folder]);
    run(&workspace.dir, &["verify"]).exits(0);
}

#[test]
fn an_inbox_that_is_no_folder_is_not_an_empty_one() {
    let workspace = published();
    let inbox = workspace.path("inbox");
    for odd in [File, Pipe, Socket, Dangling, ToFile, ToDevice] {
        let outside = folder();
        odd.put(&inbox, &outside);
        for args in [&["status"][..], &["check"], &["build"], &["publish"], &["verify"], &["trace", "1.1"], &[]] {
            run(&workspace.dir, args).refuses("inbox");
        }
        odd.take_back(&inbox, &outside);
    }
    // A link to itself.
    fs::rename(&inbox, workspace.path("收件")).expect("moved");
    symlink("inbox", &inbox).expect("linked");
    run(&workspace.dir, &["check"]).refuses("inbox");
    fs::remove_file(&inbox).expect("removed");
    // An office whose mail lies in another folder.
    symlink("收件", &inbox).expect("linked");
    assert!(run(&workspace.dir, &["verify"]).exits(0).out.contains("结果相同"));
    // Without one, nobody has reported.
    fs::remove_file(&inbox).expect("removed");
    assert!(run(&workspace.dir, &["build"]).exits(0).out.contains("收件夹是空的"));
}

#[test]
fn what_is_named_on_the_command_line_is_a_file_or_ends_at_once() {
    let place = folder();
    let pipe = place.join("管道");
    Pipe.put(&pipe, &place);
    let endless = place.join("链接");
    symlink("/dev/zero", &endless).expect("linked");
    let huge = place.join("大.txt");
    fs::File::create(&huge).and_then(|file| file.set_len(3 << 30)).expect("a hole of 3 GB");
    let sample = sample();
    let text = |path: &Path| path.to_str().expect("a name").to_string();
    let list = text(&sample.join("master.xlsx"));
    for odd in ["/dev/zero".to_string(), text(&pipe), text(&endless), text(&huge)] {
        let name = odd.rsplit('/').next().expect("a name");
        run(&place, &["init", "新", "--master", &odd]).refuses(name);
        run(&place, &["init", "新", "--master", &list, "--units", &odd]).refuses(name);
        run(&place, &["init", "新", "--master", &list, "--from", &odd]).refuses(name);
        run(&place, &["init", &odd, "--master", &list]).refuses(name);
        for args in READING.iter().chain(&WRITING).filter(|args| !args.is_empty() && args[0] != "trace") {
            run(&place, &[args[0], &odd]).refuses(name);
        }
        assert!(!place.join("新").exists());
    }
    // Links to what they should be are as good.
    let workspace = Workspace::built_sample();
    symlink(&*workspace.dir, place.join("工作区")).expect("linked");
    run(&place, &["status", "工作区"]).exits(0);
}

#[test]
fn a_stray_file_does_not_go_out_with_an_issue() {
    let workspace = Workspace::built_sample();
    workspace.put("out/会议.docx", b"of somebody");
    workspace.put("out/草稿/简报.md", b"of somebody");
    workspace.put("out/~$简报.xlsx.tmp", b"of the system");
    let said = workspace.run(&["publish"]).exits(0);
    assert!(said.err.contains("会议.docx") && said.err.contains("草稿") && !said.err.contains("tmp"), "{}", said.err);
    let issue = kit::tree(&workspace.path("published/1"));
    assert!(!issue.keys().any(|name| name.contains("会议") || name.contains("草稿")), "{:?}", issue.keys());
    // They make no other issue of it either.
    workspace.run(&["publish"]).refuses("与第1次定稿相同");
    workspace.run(&["verify"]).exits(0);
}

#[test]
fn issues_that_are_gone_are_missed() {
    let workspace = published();
    workspace.put("inbox/华亭镇.xlsx", &sheet("华亭镇", &[HONEST]));
    workspace.run(&["build"]).exits(0);
    workspace.run(&["publish"]).exits(0);
    let issues = ["published", "published/1", "published/2"];
    let all: [&[&str]; 4] = [&["status"], &["build"], &["publish"], &["verify"]];
    fs::create_dir_all(workspace.dir.join("2025Q4/inbox")).expect("the next quarter");
    for name in issues {
        let (path, aside) = (workspace.path(name), workspace.dir.join("备份"));
        fs::rename(&path, &aside).expect("moved away");
        let before = workspace.files();
        for args in all {
            let args = [args, &["--period", kit::PERIOD]].concat();
            run(&workspace.dir, &args).refuses("已定稿2次");
        }
        run(&workspace.dir, &["build", "--period", "2025Q4"]).refuses("已定稿2次");
        assert!(workspace.files() == before);
        // One may be made anew by hand, too.
        fs::create_dir_all(workspace.path("published/1")).expect("created");
        if name != "published/1" {
            run(&workspace.dir, &["publish", "--period", kit::PERIOD]).refuses("published/2");
        }
        if name != "published/2" {
            fs::remove_dir(workspace.path("published/1")).expect("removed");
        }
        let _ = fs::remove_dir(workspace.path("published"));
        fs::rename(&aside, &path).expect("brought back");
        run(&workspace.dir, &["verify", "--period", kit::PERIOD]).exits(0);
    }
}

#[test]
fn what_remembers_the_issues_may_lag_and_is_believed_only_when_whole() {
    let workspace = published();
    let count = ".base/published.json";
    let written = workspace.bytes(count);
    let published = || workspace.path("published");
    // As after a kill between the issue and its count, and as an earlier version left it.
    for lag in [Some(written.iter().map(|b| if *b == b'1' { b'0' } else { *b }).collect::<Vec<_>>()), None] {
        match lag {
            Some(bytes) if serde_json::from_slice::<Value>(&bytes).is_ok_and(|v| v["version"] == 1) => {
                workspace.put(count, &bytes)
            }
            _ => fs::remove_file(workspace.path(count)).expect("removed"),
        }
        workspace.run(&["verify"]).exits(0);
        workspace.run(&["status"]).exits(0);
        workspace.put(count, &written);
    }
    for garbage in
        [&b""[..], b"{", b"\0\0", b"{\"format\":\"jianbao-published\",\"version\":9,\"published\":1}", b"[1]"]
    {
        workspace.put(count, garbage);
        workspace.run(&["publish"]).refuses("请从备份恢复");
        workspace.run(&["status"]).refuses("published.json");
    }
    // However many it says: it ends at once, and with words.
    let absurd =
        String::from_utf8(written.clone()).expect("text").replace("\"published\": 1", "\"published\": 4294967295");
    workspace.put(count, absurd.as_bytes());
    run(&workspace.dir, &["verify"]).refuses("已定稿4294967295次");
    workspace.put(count, &written);
    assert!(published().exists());
    workspace.run(&["verify"]).exits(0);
}

/// What the ledger has on a file of the inbox: its fate, and the codes of its findings.
fn told(ledger: &Value, name: &str) -> (Vec<String>, Vec<String>) {
    let own = |key: &str, field: &str| {
        let rows = list(ledger, key).iter().filter(|row| strings(&row["path"]).first() == Some(&name));
        rows.map(|row| row[field].as_str().expect("text").to_string()).collect()
    };
    (own("dispositions", "what"), own("findings", "code"))
}

#[test]
fn an_entry_that_cannot_be_opened_costs_itself() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.put("inbox/安亭镇.xlsx", &sheet("安亭镇", &[HONEST]));
    workspace.put("inbox/江桥镇/三季度.xlsx", &sheet("江桥镇", &[HONEST]));
    let (file, dir) = (workspace.path("inbox/安亭镇.xlsx"), workspace.path("inbox/江桥镇"));
    let modes = |mode: u32| {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("permissions");
        fs::set_permissions(&dir, fs::Permissions::from_mode(mode)).expect("permissions");
    };
    // Whoever is not root must come here and write.
    for open in [&*workspace.dir, &workspace.path("")] {
        fs::set_permissions(open, fs::Permissions::from_mode(0o777)).expect("permissions");
    }
    modes(0);
    let is_root = fs::metadata(&file).expect("a file").uid() == 0;
    let as_clerk = |args: &[&str]| {
        let mut run = command(&workspace.dir);
        if is_root {
            run.uid(65_534).gid(65_534);
        }
        run.args(args).output().map(Said::from)
    };
    let ended = match as_clerk(&["build"]) {
        // Nobody may not even come here: the repository lies in a private folder.
        Err(error) if is_root => return assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied),
        ended => ended.expect("the program starts"),
    };
    let (published, verified) = (as_clerk(&["publish"]), as_clerk(&["verify"]));
    modes(0o755);
    assert!(ended.exits(0).out.contains("一件不漏"));
    let ledger = workspace.json("out/ledger.json");
    for name in ["安亭镇.xlsx", "江桥镇"] {
        assert_eq!(told(&ledger, name), (vec!["unsupported".into()], vec!["R107".into()]), "{name}");
    }
    assert!(list(&ledger, "entries").iter().any(|e| e["unit"] == "南翔镇" && !e["source"].is_null()));
    let finding = list(&ledger, "findings").iter().find(|f| f["code"] == "R107").expect("a finding");
    assert!(finding["found"].as_str().is_some_and(|found| found.contains("没有权限")), "{finding}");
    published.expect("starts").exits(0);
    verified.expect("starts").exits(0);
    // Now that they can be read, they are new.
    workspace.run(&["publish"]).refuses("新收到");
}

/// Folders within one another, `steps` of these names, made from inside: the whole
/// path is too long for the system.
fn nest(at: &Path, name: &str, steps: usize) {
    let script =
        "n=0; while [ $n -lt $2 ]; do mkdir -p \"$1\" && cd -P \"./$1\" || exit 1; n=$((n+1)); done; echo x > x.csv";
    let made = Command::new("sh").args(["-c", script, "sh", name, &steps.to_string()]).current_dir(at).status();
    assert!(made.expect("a shell").success());
}

/// Removes it again: the standard library does so from the inside.
fn unnest(at: &Path) {
    assert!(Command::new("rm").arg("-rf").arg(at).status().expect("rm").success());
}

#[test]
fn folders_however_deep_and_names_however_long_cost_one_finding_each() {
    let workspace = Workspace::empty();
    workspace.put("inbox/南翔镇.xlsx", &sheet("南翔镇", &[HONEST]));
    workspace.put("inbox/深/a.txt", b"x");
    workspace.put("inbox/长/a.txt", b"x");
    nest(&workspace.path("inbox/深"), "d", 2_500);
    nest(&workspace.path("inbox/长"), &"长".repeat(80), 30);
    // As on Windows, 1 MB of stack: what calls itself for every folder has no room.
    let program = env!("CARGO_BIN_EXE_jianbao");
    let script = format!("ulimit -s 1024; exec {program} build");
    let said = Command::new("sh").arg("-c").arg(script).current_dir(&*workspace.dir).output().expect("a shell");
    let ledger = Said::from(said).exits(0);
    assert!(ledger.out.contains("一件不漏"), "{}", ledger.out);
    let ledger = workspace.json("out/ledger.json");
    let codes: Vec<&str> = list(&ledger, "findings").iter().filter_map(|f| f["code"].as_str()).collect();
    assert_eq!(codes.iter().filter(|code| **code == "R107").count(), 2, "{codes:?}");
    workspace.run(&["publish"]).exits(0);
    workspace.run(&["verify"]).exits(0);
    unnest(&workspace.path("inbox"));
}
