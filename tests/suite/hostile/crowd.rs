//! A quarter's whole mail unsorted: several hundred files, dozens of them
//! hostile. All are named, the good ones are read whole, memory stays bounded.

use super::inbox::{bad_files, canteen};
use crate::kit::files::{Raw, STRINGS, blanks, book, patched, raw_archive, sheet_of};
use crate::kit::{HONEST, Workspace, archive, command, list, sheet, strings, tree};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Stdio;

/// What the program and its workers may hold together, in KiB: of a build for tests, in which
/// seventeen processes take some 3 MiB more each than the 500 MB that are promised allow for.
const MEMORY: u64 = 560 << 10;

/// As large as an honest workbook gets: this many rows of ten texts, each its own.
fn large(rows: u32) -> Vec<u8> {
    book(|page| {
        for row in 0..rows {
            for col in 0..10 {
                page.write(row, col, format!("第{row}行第{col}列，推进“15分钟社区生活圈”建设"))?;
            }
        }
        Ok(())
    })
}

/// What is made to take memory or time.
fn heavy() -> Vec<(String, Vec<u8>)> {
    let bomb = |name: &str, megabytes: usize, crc: u32| {
        let (size, data) = ((megabytes as u32) << 20, blanks(megabytes));
        raw_archive(&[Raw { name: name.into(), method: 8, crc, size, data, ..Raw::default() }])
    };
    let counted = |count: &str| {
        patched(&canteen(), STRINGS, |xml| {
            let at = xml.find("uniqueCount=\"").expect("a count") + "uniqueCount=\"".len();
            let end = at + xml[at..].find('"').expect("its end");
            format!("{}{count}{}", &xml[..at], &xml[end..]).into_bytes()
        })
    };
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>";
    let formula = "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"4000000000\">1</f><v>1</v></c></row>";
    let table = "<table>".repeat(20_000);
    let large = large(20_000);
    let nested = (0..6).fold(large.clone(), |inner, level| archive([(format!("{level}.zip"), inner.as_slice())]));
    let rows: String = (1..=200_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"0\"/></row>")).collect();
    let mut all = vec![
        ("大表.xlsx".into(), large.clone()),
        ("大表的副本.xlsx".into(), large),
        ("层层压缩.zip".into(), nested),
        ("空行.xlsx".into(), sheet_of(&rows, "")),
        ("最远一格.xlsx".into(), sheet_of(far, "")),
        ("公式.xlsx".into(), sheet_of(formula, "")),
        ("网页.xls".into(), format!("<html><body>{table}").into_bytes()),
        ("长行.csv".into(), "编号,状态,".repeat(2 << 20).into_bytes()),
        ("太大.csv".into(), vec![b'a'; 33 << 20]),
        ("很多.zip".into(), archive((0..3_000).map(|n| (format!("{n}.txt"), &b"x"[..])))),
        ("很多表.zip".into(), archive((0..300).map(|n| (format!("{n}/食堂.xlsx"), &CANTEEN[..])))),
        (
            "边界.eml".into(),
            format!(
                "From: a@example.invalid\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n{}",
                "--x\r\n\r\n".repeat(50_000)
            )
            .into_bytes(),
        ),
    ];
    for n in 0..8 {
        all.push((format!("炸弹{n}.xlsx"), bomb("xl/worksheets/sheet1.xml", 100 + 40 * n, 0)));
        all.push((format!("炸弹{n}.zip"), bomb("进展.csv", 20 + 40 * n, 0)));
        all.push((format!("计数{n}.xlsx"), counted(&format!("{}", 10_000_000_u64 << (4 * n)))));
    }
    all
}

static CANTEEN: std::sync::LazyLock<Vec<u8>> = std::sync::LazyLock::new(canteen);

/// The sample, 华亭镇 and 外冈镇, and beside them the whole crowd.
fn crowd() -> (Workspace, usize) {
    let workspace = Workspace::sample();
    let mut hostile = 0;
    workspace.put("inbox/华亭镇.xlsx", &sheet("华亭镇", &[HONEST]));
    for copy in 0..25 {
        for file in bad_files() {
            workspace.put(&format!("inbox/第{copy}批/{}", file.name), &file.bytes);
            hostile += 1;
        }
    }
    for (name, bytes) in heavy() {
        workspace.put(&format!("inbox/重/{name}"), &bytes);
        hostile += 1;
    }
    for n in 0..40 {
        workspace.put(&format!("inbox/食堂{n}.xlsx"), &CANTEEN);
    }
    (workspace, hostile)
}

/// Resident memory in KiB by `/proc`: the most it ever was, 0 where it is gone.
fn most(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

/// The processes that a process has started.
pub fn children(process: u32) -> Vec<u32> {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task"));
    let tasks = tasks.into_iter().flatten().flatten().map(|task| task.path().join("children"));
    let listed: String = tasks.filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    listed.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

/// Builds, and tells what the program and its workers held together at most.
fn build(workspace: &Workspace, jobs: &str) -> u64 {
    let mut build = command(&workspace.dir);
    let mut build = build.args(["build", "--jobs", jobs]).stdout(Stdio::null()).spawn().expect("starts");
    let (mut program, mut workers) = (0, 0);
    let status = loop {
        program = program.max(most(build.id()));
        workers = workers.max(children(build.id()).into_iter().map(most).sum());
        if let Some(status) = build.try_wait().expect("asked") {
            break status;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    assert!(status.success(), "{status}");
    program + workers
}

/// How often each file of the inbox, and each file in it, is named as a whole.
fn named(ledger: &Value) -> BTreeMap<Vec<&str>, usize> {
    let mut named = BTreeMap::new();
    for disposition in list(ledger, "dispositions").iter().filter(|d| d["sheet"].is_null()) {
        *named.entry(strings(&disposition["path"])).or_default() += 1;
    }
    named
}

#[test]
fn several_hundred_files_cost_bounded_memory_and_none_is_lost() {
    let (workspace, hostile) = crowd();
    let before = tree(&workspace.path("inbox"));
    assert!(before.len() > 400 && hostile > 300, "{} files, {hostile} hostile", before.len());
    // However many are at work.
    let made = ["16", "2"].map(|jobs| {
        let held = build(&workspace, jobs);
        assert!(held > 0 && held < MEMORY, "{jobs} at once: {} MiB", held >> 10);
        tree(&workspace.path("out"))
    });
    let other: Vec<_> = made[0].iter().filter(|(name, bytes)| made[1].get(*name) != Some(bytes)).collect();
    assert!(
        other.is_empty(),
        "{:?} depend on how many are at work",
        other.iter().map(|(name, _)| name).collect::<Vec<_>>()
    );
    assert!(tree(&workspace.path("inbox")) == before, "the inbox was changed");

    let ledger = workspace.json("out/ledger.json");
    let twice: Vec<_> = named(&ledger).into_iter().filter(|(_, times)| *times != 1).collect();
    assert!(twice.is_empty(), "named more than once: {twice:?}");
    let told: BTreeSet<&str> = list(&ledger, "dispositions").iter().map(|d| strings(&d["path"])[0]).collect();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), before.keys().map(String::as_str).collect::<Vec<_>>());

    let clean = Workspace::built_sample().json("out/ledger.json");
    let of = |ledger: &'_ Value, unit: &Value| -> Vec<Value> {
        list(ledger, "entries").iter().filter(|entry| entry["unit"] == *unit).cloned().collect()
    };
    let reported =
        list(&clean, "units").iter().filter(|unit| !unit["source"].is_null() && unit["state"] != "unreadable");
    for unit in reported {
        assert_eq!(of(&ledger, &unit["name"]), of(&clean, &unit["name"]), "{}", unit["name"]);
    }
}
