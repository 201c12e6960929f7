//! The house: which file may import which, and what every file must have.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The order of `src/`: a room imports only what stands before it.
const ORDER: &[&str] = &[
    "model", "formats", "master", "intake", "quarter", "view", "document", "outputs", "workspace", "pipeline", "cli",
    "main",
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("src can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

fn files() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a source file"))).collect()
}

/// The room of a file: `src/formats/xlsx.rs` belongs to `read`.
fn room(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("below src");
    let first = below.iter().next().expect("a name").to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_string()
}

/// Every room that a text names after `crate::`, in code and in `use {…}` lists.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let list = &list[..list.find('}').unwrap_or(list.len())];
            rooms.extend(list.split(',').filter_map(|part| part.trim().split("::").next()).map(str::to_string));
        } else {
            rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

#[test]
fn rooms_import_only_what_stands_before_them() {
    let place = |room: &str| ORDER.iter().position(|known| *known == room);
    for (path, text) in files() {
        let own = room(&path);
        if own == "lib" {
            continue;
        }
        let at = place(&own).unwrap_or_else(|| panic!("{} is no room of the house", path.display()));
        for import in imports(&text) {
            let Some(other) = place(&import) else { continue };
            assert!(other <= at, "{} imports {import}, which stands after {own}", path.display());
        }
    }
}

#[test]
fn the_map_names_every_room_in_its_order() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs");
    let declared: Vec<&str> =
        map.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(|rest| rest.trim_end_matches(';')).collect();
    let rooms: Vec<&str> = ORDER.iter().copied().filter(|room| *room != "main").collect();
    assert_eq!(declared, rooms);
}

#[test]
fn every_file_says_what_it_is_for() {
    for (path, text) in files() {
        assert!(text.starts_with("//!"), "{} has no heading", path.display());
    }
}

#[test]
fn only_main_prints() {
    for (path, text) in files() {
        if room(&path) == "main" {
            continue;
        }
        for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
            let prints =
                ["println!", "eprintln!", "print!(", "dbg!", "stdout()", "stderr()"].iter().any(|p| line.contains(p));
            assert!(!prints, "{} prints: {line}", path.display());
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    for (path, text) in files() {
        for word in ["TODO", "FIXME", "HACK", "XXX", "unimplemented!", "todo!("] {
            assert!(!text.contains(word), "{} has {word}", path.display());
        }
    }
}
