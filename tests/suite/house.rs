//! The house: which file may take from which, and what every file must have.

mod imports;

use crate::kit::{OFFICES, office};
use imports::{Files, Imports, circles, imports};
use std::fs;
use std::path::Path;

/// The rooms of `src/`, in order: one takes only from those that stand before it.
const ROOMS: &[&str] = &[
    "model", "formats", "master", "intake", "quarter", "view", "document", "outputs", "workspace", "pipeline", "cli",
    "main",
];

/// The program's files.
fn files() -> Files {
    let mut files = Files::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut files);
    files
}

fn collect(dir: &Path, below: &str, files: &mut Files) {
    for entry in fs::read_dir(dir).expect("src can be listed") {
        let path = entry.expect("an entry").path();
        let name = format!("{below}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else if name.ends_with(".rs") {
            files.insert(name, fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// The room of a file: `formats/xlsx.rs` belongs to `formats`.
fn room(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// What breaks the order of the rooms, one line an import.
fn against_the_order(imports: &Imports) -> Vec<String> {
    let place = |file: &str| ROOMS.iter().position(|known| *known == room(file));
    let mut wrong = Vec::new();
    for (file, taken) in imports.iter().filter(|(file, _)| *file != "lib.rs") {
        let Some(own) = place(file) else {
            wrong.push(format!("{file} is in no room of the house"));
            continue;
        };
        let later = taken.iter().filter(|other| place(other).is_some_and(|other| other > own));
        wrong.extend(later.map(|other| format!("{file} takes from {other}, whose room comes later")));
    }
    wrong
}

#[test]
fn rooms_take_only_from_rooms_before_them() {
    let wrong = against_the_order(&imports(&files()));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_files_take_from_each_other() {
    let imports = imports(&files());
    let mut told = String::new();
    for circle in circles(&imports) {
        told += "a circle:\n";
        for file in &circle {
            for other in imports[file].intersection(&circle) {
                told += &format!("  {file} takes from {other}\n");
            }
        }
    }
    assert!(told.is_empty(), "{told}");
}

/// A small crate; `planted` is put at the end of one of its files.
fn crate_with(at: &str, planted: &str) -> Imports {
    let mut files: Files = [
        ("lib.rs", "pub mod model;\npub mod formats;\n"),
        ("model/mod.rs", "pub mod place;\nmod unit;\npub use unit::Unit;\n"),
        ("model/place.rs", "pub struct Place;\n"),
        ("model/unit.rs", "use super::place::Place;\npub struct Unit { pub at: Place }\n"),
        ("formats/mod.rs", "mod sheet;\nmod reader;\npub use reader::read;\npub use sheet::Sheet;\n"),
        ("formats/sheet.rs", "use crate::model::Unit;\npub struct Sheet { pub of: Unit }\n"),
        ("formats/reader.rs", "use super::Sheet;\npub fn read() -> Option<Sheet> { None }\n"),
    ]
    .map(|(name, text)| (name.to_string(), text.to_string()))
    .into();
    files.get_mut(at).expect("a file of the crate").push_str(planted);
    imports(&files)
}

#[test]
fn a_house_in_order_passes() {
    let imports = crate_with("lib.rs", "");
    assert_eq!(circles(&imports), []);
    assert_eq!(against_the_order(&imports), Vec::<String>::new());
    let of = |file: &str| imports[file].iter().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("formats/reader.rs"), ["formats/sheet.rs"], "re-exports are followed to their file");
    assert_eq!(of("formats/mod.rs"), [""; 0], "handing on is not taking");
}

#[test]
fn a_circle_is_seen_however_it_is_written() {
    let ways = [
        "use super::reader::read;\n",
        "use super::read;\n",
        "fn again() { super::read(); }\n",
        "fn again() { crate::formats::reader::read(); }\n",
        "use super::reader;\nfn again() { let _ = reader::read(); }\n",
        "fn again() { let _ = format!(\"{:?}\", super::read().is_some()); }\n",
        "use super::*;\nfn again() { read(); }\n",
        "mod inner { use super::super::read; }\n",
    ];
    for way in ways {
        let found = circles(&crate_with("formats/sheet.rs", way));
        let files: Vec<Vec<&str>> = found.iter().map(|c| c.iter().map(String::as_str).collect()).collect();
        assert_eq!(files, [["formats/reader.rs", "formats/sheet.rs"]], "{way}");
    }
    // A file that defines what its children use, and uses them.
    let parent = "pub struct Limits;\nfn first() { let _ = read(); }\n";
    let child = "use super::Limits;\npub fn within(_: Limits) {}\n";
    let mut files: Files = [("lib.rs", "pub mod formats;"), ("formats/mod.rs", "mod reader;\nuse reader::read;\n")]
        .map(|(name, text)| (name.to_string(), text.to_string()))
        .into();
    files.insert("formats/reader.rs".into(), format!("pub fn read() {{}}\n{child}"));
    files.get_mut("formats/mod.rs").expect("the parent").push_str(parent);
    assert_eq!(circles(&imports(&files)).len(), 1);
}

#[test]
fn an_import_against_the_order_is_seen() {
    for way in ["use crate::formats::Sheet;\n", "pub fn read() { crate::formats::read(); }\n"] {
        let wrong = against_the_order(&crate_with("model/place.rs", way));
        assert_eq!(wrong.len(), 1, "{way}");
        assert!(wrong[0].starts_with("model/place.rs takes from formats/"), "{wrong:?}");
    }
}

#[test]
fn what_tests_take_does_not_count() {
    let tests = "#[cfg(test)]\nmod tests { use super::super::read; #[test] fn one() { read(); } }\n";
    assert_eq!(circles(&crate_with("formats/sheet.rs", tests)), []);
}

#[test]
fn the_map_names_every_room_in_its_order() {
    let declared: Vec<String> = files()["lib.rs"]
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "))
        .map(|rest| rest.trim_end_matches(';').to_string())
        .collect();
    assert_eq!(declared, ROOMS[..ROOMS.len() - 1]);
}

#[test]
fn every_file_says_what_it_is_for() {
    for (file, text) in files() {
        assert!(text.starts_with("//!"), "{file} has no heading");
    }
}

#[test]
fn only_main_prints() {
    for (file, text) in files().iter().filter(|(file, _)| *file != "main.rs") {
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let prints =
                ["println!", "eprintln!", "print!(", "dbg!", "stdout()", "stderr()"].iter().any(|p| line.contains(p));
            assert!(!prints, "{file} prints: {line}");
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    for (file, text) in files() {
        for word in ["TODO", "FIXME", "HACK", "XXX", "unimplemented!", "todo!("] {
            assert!(!text.contains(word), "{file} has {word}");
        }
    }
}

/// The program knows no district: names of the sample's list and units stand in
/// samples and tests only.
#[test]
fn no_district_is_in_the_program() {
    let lists = OFFICES.map(|name| fs::read_to_string(office(name).join("units.txt")).expect("the units of a sample"));
    let towns = lists.iter().flat_map(|list| list.lines()).filter_map(|line| line.split_once("\t街镇\t"));
    let names: Vec<&str> = towns.map(|(name, _)| name).chain(["嘉定", "十二个街镇", "青湖"]).collect();
    assert!(names.len() > 10, "{names:?}");
    for (file, text) in files().iter().filter(|(file, _)| !file.ends_with("tests.rs")) {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for name in &names {
            assert!(!code.contains(name), "{file} names {name}");
        }
    }
}
