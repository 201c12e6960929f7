//! Quarters that are unlike the samples, the whole way from what was typed to the text. What each comes to is kept:
//! the text, and where items, units and targets stand.
//!
//! `SNAPSHOTS=overwrite cargo test --test suite scenes::` writes the expected files again; read the difference, and ask
//! of every sentence which fact would make it false.

mod claims;
mod planted;
mod quarters;
mod questions;
mod sentences;

use crate::kit::list;
use crate::kit::scene::Told;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Where things stand, on a screen: units that stand alike share a line.
fn summary(told: &Told) -> String {
    let mut out = format!("{} 截至 {}\n\n", text(&told.ledger["period"]), text(&told.ledger["as_of"]));
    let mut alike: Vec<(String, Vec<&str>)> = Vec::new();
    for unit in list(&told.ledger, "units") {
        let (name, cells) = (text(&unit["name"]), format!("{}：{}", text(&unit["state"]), cells(told, unit)));
        match alike.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, names)) => names.push(name),
            None => alike.push((cells, vec![name])),
        }
    }
    for (cells, names) in alike {
        let _ = writeln!(out, "{} {cells}", names.join("、"));
    }
    out.push('\n');
    for item in claims::counted(told) {
        let reasons: Vec<&str> = list(item, "reasons").iter().map(text).collect();
        let _ = write!(out, "{} {}：{}", text(&item["id"]), text(&item["status"]), reasons.join("；"));
        for (target, closing) in list(item, "targets").iter().zip(list(item, "closing")) {
            let _ = write!(out, "\n    {}：{}/{}", text(&target["words"]), closing["sum"], closing["target"]);
        }
        out.push('\n');
    }
    out
}

/// The cells of a unit by where they stand.
fn cells(told: &Told, unit: &Value) -> String {
    let mut states: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for entry in list(&told.ledger, "entries").iter().filter(|entry| entry["unit"] == unit["name"]) {
        let item = entry["item"].as_str().map_or_else(|| format!("任务{}", entry["task"]), str::to_string);
        let mark = if entry["counted"] == false { "（不计）" } else { "" };
        states.entry(text(&entry["derived"])).or_default().push(item + mark);
    }
    states.iter().map(|(state, items)| format!("{state} {}", items.join("、"))).collect::<Vec<_>>().join("；")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn every_scene_reads_as_it_was_read() {
    for (name, told) in quarters::all() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expected/scenes");
        let body = told.text.split("## 附件1").next().unwrap_or_default();
        snapbox::assert_data_eq!(body, snapbox::Data::read_from(&folder.join(format!("{name}.md")), None).raw());
        snapbox::assert_data_eq!(
            summary(told),
            snapbox::Data::read_from(&folder.join(format!("{name}.txt")), None).raw()
        );
    }
}
