//! Nothing is lost: every row that holds something has one disposition.

use super::{built, ledger};
use crate::formats::pool::workers;
use crate::kit::{Workspace, list, strings};
use jianbao::formats::{Content, InProcess, Payload, Reader, Workbook};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The ranges of rows that the ledger gives for a sheet, or nothing where the
/// whole sheet or file is meant.
fn ranges(disposition: &Value) -> Vec<(u32, u32)> {
    let end = |range: &Value, i: usize| u32::try_from(range[i].as_u64().expect("a row")).expect("a row");
    list(disposition, "rows").iter().map(|range| (end(range, 0), end(range, 1))).collect()
}

/// A file and all that is in it, however deep: the path, and the workbook
/// where it is one.
fn unpacked(path: String, bytes: &[u8], reader: &dyn Reader, files: &mut Vec<(String, Option<Workbook>)>) {
    match reader.single(bytes, &path).expect("read") {
        Ok(Content::Workbook(book)) => files.push((path, Some(book))),
        Ok(Content::Container(parcel)) => {
            for member in parcel.members {
                let inner = format!("{path} › {}", member.name);
                match member.payload {
                    Payload::File(bytes) => unpacked(inner, &bytes, reader, files),
                    _ => files.push((inner, None)),
                }
            }
            files.push((path, None));
        }
        Err(_) => files.push((path, None)),
    }
}

/// Checks every workbook of the inbox against the dispositions; how many rows
/// there were.
fn nothing_is_lost(workspace: &Workspace, ledger: &Value, reader: &dyn Reader) -> usize {
    let dispositions = list(ledger, "dispositions");
    let mut by_file: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
    for disposition in dispositions {
        by_file.entry(strings(&disposition["path"]).join(" › ")).or_default().push(disposition);
    }
    let mut files = Vec::new();
    for (name, bytes) in crate::kit::tree(&workspace.path("inbox")) {
        unpacked(name, &bytes, reader, &mut files);
    }
    let mut seen = 0;
    for (name, book) in files {
        let fates = by_file.get(name.as_str()).unwrap_or_else(|| panic!("{name} is in no disposition"));
        let whole_file = fates.iter().filter(|d| d["sheet"].is_null()).count();
        let Some(book) = book else {
            assert_eq!((whole_file, fates.len()), (1, 1), "{name}: {fates:?}");
            continue;
        };
        if whole_file > 0 {
            assert_eq!((whole_file, fates.len()), (1, 1), "{name}: {fates:?}");
            continue;
        }
        let known: BTreeSet<&str> = book.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        assert!(fates.iter().all(|d| d["sheet"].as_str().is_some_and(|s| known.contains(s))), "{name}: {fates:?}");
        for sheet in &book.sheets {
            let own: Vec<&&Value> = fates.iter().filter(|d| d["sheet"] == sheet.name.as_str()).collect();
            assert!(!own.is_empty(), "{name} ［{}］ is in no disposition", sheet.name);
            let given: Vec<(u32, u32)> = own.iter().flat_map(|d| ranges(d)).collect();
            let whole = own.iter().filter(|d| list(d, "rows").is_empty()).count();
            if whole > 0 {
                assert_eq!((whole, own.len()), (1, 1), "{name} ［{}］: {own:?}", sheet.name);
                continue;
            }
            let mut rows: Vec<u32> = given.iter().flat_map(|(first, last)| *first..=*last).collect();
            rows.sort_unstable();
            assert_eq!(rows, sheet.rows(), "{name} ［{}］: {own:?}", sheet.name);
            seen += rows.len();
        }
    }
    seen
}

#[test]
fn no_row_of_the_sample_is_lost() {
    let workspace = Workspace::built_sample();
    assert!(nothing_is_lost(&workspace, &workspace.json("out/ledger.json"), &InProcess) > 200);
}

#[test]
fn no_row_of_the_hostile_inbox_is_lost() {
    assert!(nothing_is_lost(&built(), ledger(), &workers()) > 200);
}

#[test]
fn a_row_that_is_left_out_or_given_twice_is_noticed() {
    let caught = |change: fn(&mut Value)| {
        let mut planted = ledger().clone();
        change(&mut planted);
        std::panic::catch_unwind(|| nothing_is_lost(&built(), &planted, &workers())).is_err()
    };
    assert!(!caught(|_| {}));
    assert!(caught(|planted| planted["dispositions"].as_array_mut().expect("a list").truncate(3)));
    assert!(caught(|planted| {
        let all = planted["dispositions"].as_array_mut().expect("a list");
        let twice = all.iter().find(|d| d["what"] == "merged" && !list(d, "rows").is_empty()).expect("one").clone();
        all.push(twice);
    }));
    assert!(caught(|planted| {
        let all = planted["dispositions"].as_array_mut().expect("a list");
        let one = all.iter_mut().find(|d| d["what"] == "merged" && !list(d, "rows").is_empty()).expect("one");
        one["rows"].as_array_mut().expect("ranges").truncate(0);
        one["rows"] = serde_json::json!([[5, 5]]);
    }));
}
