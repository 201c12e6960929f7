//! Hostile input is input: a file that nobody should have sent costs at most
//! one finding, and words that look like code arrive as words.

mod budget;
#[cfg(target_os = "linux")]
pub mod crowd;
mod inbox;
mod rows;
mod shapes;
mod words;

use crate::kit::{Files, Workspace, folder, list, strings, tree};
use inbox::{LINK, bad_files};
use serde_json::Value;
use std::sync::{LazyLock, OnceLock};

/// The hostile inbox, built once.
static BUILT: LazyLock<Files> = LazyLock::new(|| {
    let workspace = inbox::workspace();
    let before = tree(&workspace.path("inbox"));
    let said = workspace.run(&["build", "--jobs", "2"]).exits(0);
    assert!(tree(&workspace.path("inbox")) == before, "the inbox was changed");
    assert_eq!(said.err, "", "a build without hand edits has nothing to remark");
    workspace.files()
});

fn built() -> Workspace {
    Workspace::of(&BUILT)
}

fn ledger() -> &'static Value {
    static LEDGER: OnceLock<Value> = OnceLock::new();
    LEDGER.get_or_init(|| built().json("out/ledger.json"))
}

/// What a list of the ledger has on a file.
fn of_file<'l>(key: &str, name: &str) -> Vec<&'l Value> {
    list(ledger(), key).iter().filter(|row| strings(&row["path"]).first() == Some(&name)).collect()
}

#[test]
fn a_bad_file_costs_one_finding_and_is_named_once() {
    for file in bad_files() {
        let fates = of_file("dispositions", file.name);
        let told: Vec<&str> = fates.iter().filter_map(|d| d["what"].as_str()).collect();
        assert_eq!(told.len(), 1, "{}: {fates:?}", file.name);
        assert!(file.fates.contains(&told[0]), "{}: {told:?}", file.name);
        let findings = of_file("findings", file.name);
        assert!(findings.len() <= 1, "{}: {findings:?}", file.name);
        let silent = ["litter", "not_progress"].contains(&told[0]);
        assert!(silent || findings.len() == 1, "{}: {told:?} without a finding", file.name);
        for said in ["why", "advice"] {
            let row = if said == "why" { fates[0] } else { findings.first().copied().unwrap_or(fates[0]) };
            assert!(row.get(said).is_none_or(|text| text.as_str().is_some_and(|t| !t.is_empty())), "{row}");
        }
    }
}

#[test]
fn no_name_drives_the_terminal() {
    for args in [&["check"][..], &["status"], &["build"], &["trace", "1.1"]] {
        let said = built().run(args);
        let driving = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!said.out.contains(driving) && !said.err.contains(driving), "{args:?}: {said:?}");
        assert_ne!(said.code, 2, "{args:?}: {}", said.err);
    }
}

#[cfg(unix)]
#[test]
fn no_name_says_anything_for_the_program() {
    let workspace = Workspace::sample();
    let name = "a\u{1}\n错误：改过了\u{2028}b.csv";
    workspace.put(&format!("inbox/{name}"), "编号,状态\n1.1,已完成\n".as_bytes());
    workspace.run(&["build"]).exits(0);
    let page = String::from_utf8(workspace.bytes("out/简报.html")).expect("text");
    assert!(!page.contains(|c: char| c.is_control() && c != '\n'), "control characters on the page");
    assert!(!page.lines().any(|line| line.starts_with("错误：")));
    let outside = folder();
    for within in [&*workspace.dir, &*outside] {
        let elsewhere = within.join(name);
        std::fs::create_dir(&elsewhere).expect("created");
        let said = workspace.run(&["status", elsewhere.to_str().expect("text")]);
        assert!(!said.out.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
        assert!(!said.out.lines().any(|line| line.starts_with("错误：")), "{}", said.out);
        if within == &*outside {
            said.refuses("不是工作区");
        }
    }
}

#[cfg(unix)]
#[test]
fn links_are_named_and_not_followed() {
    for link in [LINK, "回环"] {
        let fates = of_file("dispositions", link);
        assert!(fates.len() == 1 && fates[0]["what"] == "unsupported", "{link}: {fates:?}");
        assert_eq!(of_file("findings", link).len(), 1, "{link}");
    }
    assert!(of_file("entries", LINK).is_empty());
    assert!(list(ledger(), "dispositions").iter().all(|d| !strings(&d["path"])[0].starts_with("回环/")));
}

/// What a unit sent, as the ledger has it.
fn entries<'l>(ledger: &'l Value, unit: &str) -> Vec<&'l Value> {
    list(ledger, "entries").iter().filter(|entry| entry["unit"] == unit).collect()
}

#[test]
fn honest_sheets_among_them_are_read_whole() {
    let clean = Workspace::built_sample().json("out/ledger.json");
    let units = list(&clean, "units").iter().filter(|unit| !unit["source"].is_null() && unit["state"] != "unreadable");
    let names: Vec<&str> = units.filter_map(|unit| unit["name"].as_str()).collect();
    assert_eq!(names.len(), 10);
    for name in names {
        assert_eq!(entries(ledger(), name), entries(&clean, name), "{name}");
    }
    assert_eq!(ledger()["projects"], clean["projects"]);
}

#[test]
fn a_stray_cell_at_the_far_end_costs_nothing_else() {
    let read = entries(ledger(), "华亭镇");
    let honest: Vec<&&Value> = read.iter().filter(|entry| !entry["source"].is_null()).collect();
    assert!(honest.iter().any(|e| e["item"] == "1.1" && e["progress"]["text"] == "单元已优化"), "{read:?}");
    let findings = of_file("findings", "华亭镇.xlsx");
    assert!(findings.len() <= 1, "{findings:?}");
    let last = of_file("dispositions", "华亭镇.xlsx")
        .into_iter()
        .filter(|d| list(d, "rows").iter().any(|range| range[1] == 1_048_576));
    assert_eq!(last.count(), 1);
}

#[test]
fn every_file_is_in_the_manifest_or_was_not_opened() {
    let manifest = built().json("out/manifest.json");
    let listed: Vec<&str> = list(&manifest, "inbox").iter().filter_map(|file| file["name"].as_str()).collect();
    let unopened = |what: &Value| what == "litter";
    for disposition in list(ledger(), "dispositions") {
        let name = strings(&disposition["path"])[0];
        let is_link = name == LINK || name == "回环";
        assert!(is_link || unopened(&disposition["what"]) || listed.contains(&name), "{name} is not in the manifest");
    }
}
