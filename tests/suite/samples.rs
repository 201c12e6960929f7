//! The sample, from its inbox to its outputs, byte for byte.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite samples::` writes the expected files
//! again; read the difference before committing it.

use crate::kit::master::open;
use crate::kit::{OFFICES, OUTPUTS, PERIOD, Workspace, folder, jianbao, list, office, parts, tree, write};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The quarter before, whose issue is part of the sample.
const BEFORE: &str = "2025Q2";

/// Builds and publishes the quarter before from its inbox, as of its last day.
fn publish_the_quarter_before(name: &str) {
    let workspace = Workspace::list_of(name);
    for (file, bytes) in tree(&office(name).join(BEFORE).join("inbox")) {
        write(&workspace.dir.join(BEFORE).join("inbox").join(file), &bytes);
    }
    for command in ["build", "publish"] {
        workspace.run(&[command, "--period", BEFORE, "--as-of", "2025-06-30"]).exits(0);
    }
    let issue = format!("{BEFORE}/published/1");
    compare(&tree(&workspace.dir.join(&issue)), &office(name).join(&issue));
}

fn makes_what_is_expected(name: &str) -> Workspace {
    let workspace = Workspace::of_office(name).built();
    let made = tree(&workspace.path("out"));
    assert_eq!(made.keys().map(String::as_str).collect::<Vec<_>>(), OUTPUTS);
    compare(&made, &office(name).join("expected").join(PERIOD));
    asks_little(&workspace);
    workspace
}

/// Staff are asked at most ten questions.
fn asks_little(workspace: &Workspace) {
    let path = workspace.path("裁定.xlsx");
    if !path.exists() {
        return;
    }
    let book = open(&fs::read(path).expect("the questions"));
    let rows: BTreeSet<u32> = book.sheets[0].cells.iter().map(|(at, _)| at.0).collect();
    let head = book.sheets[0].cells.iter().find(|(_, cell)| cell.text() == "事项").expect("a heading").0.0;
    let asked = rows.into_iter().filter(|row| *row > head && !book.sheets[0].row(*row).is_empty()).count();
    assert!(asked <= 10, "{asked} questions");
}

#[test]
fn the_sample_makes_what_is_expected_of_it() {
    // Its issue of the quarter before was published when the ledger had version 1, and stays.
    let said = makes_what_is_expected(OFFICES[0]).run(&["verify"]).exits(1).out;
    assert!(said.contains(BEFORE) && said.contains("第1版格式"), "{said}");
}

#[test]
fn the_second_office_makes_what_is_expected_of_it() {
    publish_the_quarter_before(OFFICES[1]);
    let said = makes_what_is_expected(OFFICES[1]).run(&["verify"]).exits(0).out;
    assert!(said.contains(BEFORE) && said.contains("结果相同"), "{said}");
}

#[test]
fn the_list_of_the_second_office_is_understood_as_its_workbook_keeps_it() {
    let (name, kept) = (OFFICES[1], Workspace::list_of(OFFICES[1]));
    let place = folder();
    let new = place.join("new");
    let (list, units) = (office(name).join("任务分解表.xlsx"), office(name).join("units.txt"));
    let args = [
        "init".as_ref(),
        new.as_os_str(),
        "--master".as_ref(),
        list.as_os_str(),
        "--units".as_ref(),
        units.as_os_str(),
    ];
    jianbao(&place, &args).exits(0);
    let items = |folder: &Path| {
        let said = jianbao(folder, &["master", "--json"]).json();
        let item = |item: &serde_json::Value| {
            format!("{} {} {} {}", item["id"], item["text"], item["milestones"], item["owners"])
        };
        self::list(&said, "items").iter().map(item).collect::<Vec<_>>()
    };
    let fresh = items(&new);
    assert_eq!(fresh.len(), 14);
    assert_eq!(items(&kept.dir), fresh);
}

/// Holds what was made against what is kept, or keeps it.
fn compare(made: &BTreeMap<String, Vec<u8>>, expected: &Path) {
    if std::env::var_os("SNAPSHOTS").is_some_and(|v| v == "overwrite") {
        if expected.exists() {
            fs::remove_dir_all(expected).expect("cleared");
        }
        fs::create_dir_all(expected).expect("created");
        for (name, bytes) in made {
            fs::write(expected.join(name), bytes).expect("written");
        }
        return;
    }
    assert!(
        expected.is_dir(),
        "{} is missing: SNAPSHOTS=overwrite cargo test --test suite samples::",
        expected.display()
    );
    let kept = tree(expected);
    let mut told = Vec::new();
    for name in made.keys().chain(kept.keys()).collect::<BTreeSet<_>>() {
        match (kept.get(name), made.get(name)) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => told.push(format!("{name} differs: {}", difference(name, old, new))),
            (Some(_), None) => told.push(format!("{name} is stale: nothing makes it")),
            (None, _) => told.push(format!("{name} is missing")),
        }
    }
    assert!(told.is_empty(), "{}\nSNAPSHOTS=overwrite cargo test --test suite samples::", told.join("\n"));
}

fn is_package(name: &str) -> bool {
    name.ends_with(".xlsx") || name.ends_with(".docx")
}

/// Where two versions part: the line of a text, the parts of a package.
fn difference(name: &str, old: &[u8], new: &[u8]) -> String {
    if is_package(name) {
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
    let workspace = Workspace::sample();
    let before = workspace.files();
    workspace.run(&["build"]).exits(0);
    let after = workspace.files();
    for (name, bytes) in &before {
        assert_eq!(after.get(name), Some(bytes), "{name} was changed");
    }
    let new: BTreeSet<String> = after.into_keys().filter(|name| !before.contains_key(name)).collect();
    let mut wanted: BTreeSet<String> = OUTPUTS.iter().map(|name| format!("{PERIOD}/out/{name}")).collect();
    wanted.extend(["简报.md", "简报.docx"].map(|name| format!("{PERIOD}/.base/{name}")));
    wanted.insert(format!("{PERIOD}/工作台.html"));
    assert_eq!(new, wanted);
}

#[test]
fn names_and_telephones_stand_in_the_ledger_only() {
    let workspace = Workspace::built_sample();
    let ledger = workspace.json("out/ledger.json");
    let given = |keys: &[&str]| -> BTreeSet<String> {
        let cells = list(&ledger, "entries").iter().flat_map(|entry| keys.iter().map(move |key| &entry[*key]["text"]));
        cells.filter_map(|text| text.as_str().map(str::to_string)).collect()
    };
    // Not what also stands in an answer: 同上, or somebody whose work is told.
    let answers: String = given(&["progress", "problems", "next_steps", "highlight", "note"]).into_iter().collect();
    let mut private = given(&["contact", "phone"]);
    private.retain(|text| text.chars().count() > 2 && !answers.contains(text));
    assert!(private.len() > 10, "{private:?}");
    for (name, bytes) in tree(&workspace.path("out")) {
        let texts = if is_package(&name) {
            parts(&bytes).into_values().collect()
        } else {
            vec![String::from_utf8(bytes).expect("UTF-8")]
        };
        let shown: Vec<&String> = private.iter().filter(|word| texts.iter().any(|t| t.contains(*word))).collect();
        assert!(name == "ledger.json" || shown.is_empty(), "{name} shows {shown:?}");
    }
}
