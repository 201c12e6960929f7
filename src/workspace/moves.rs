//! What units reported otherwise than in an issue: a row a unit and item, and
//! how many a unit.

use super::erratum::words;
use super::printable::place;
use crate::model::place::{Origin, Place};
use crate::model::task::ItemId;
use crate::view::{Fact, Moves};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What differs in the answers.
#[derive(Default)]
pub struct Moved {
    /// A row a unit and item, units in the order of printing; the item by its id.
    pub facts: Vec<Fact>,
    /// How many a unit.
    pub units: Vec<UnitMoves>,
    /// Answers that differ in words only.
    pub worded: usize,
}

/// The moves of a unit.
pub struct UnitMoves {
    /// How many.
    pub moves: Moves,
    /// The inbox file that its answers stand in now, or stood.
    pub file: Option<String>,
}

/// What the row of a unit as a whole is called.
pub const STATE: &str = "报送情况";
/// Answers with a figure or a status, and how a note calls them.
const FIGURES: [(&str, &str); 3] = [("percent", "完成率"), ("target", "目标数"), ("done", "完成数")];
/// Answers in words.
const TEXTS: [&str; 5] = ["progress", "problems", "next_steps", "highlight", "note"];

/// The rows of a unit by item; those that match none come last.
type Rows<'v> = BTreeMap<(bool, Option<ItemId>), Vec<&'v Value>>;

/// Compares the answers of two ledgers.
pub fn moved(old: &Value, new: &Value) -> Moved {
    let mut moved = Moved::default();
    let mut seen = BTreeSet::new();
    let units = list(new, "units").iter().chain(list(old, "units"));
    for unit in units.filter_map(|unit| unit["name"].as_str()).filter(|unit| seen.insert(*unit)) {
        moved.facts.extend(state(unit, old, new));
        moved.unit(unit, &rows(old, unit), &rows(new, unit));
    }
    moved
}

fn list<'v>(ledger: &'v Value, key: &str) -> &'v [Value] {
    ledger[key].as_array().map_or(&[], Vec::as_slice)
}

fn rows<'v>(ledger: &'v Value, unit: &str) -> Rows<'v> {
    let mut rows = Rows::new();
    for entry in list(ledger, "entries").iter().filter(|entry| entry["unit"] == unit) {
        let item = entry["item"].as_str().and_then(|id| id.parse::<ItemId>().ok());
        rows.entry((item.is_none(), item)).or_default().push(entry);
    }
    rows
}

/// How a unit reported, where that is another.
fn state(name: &str, old: &Value, new: &Value) -> Option<Fact> {
    let of = |ledger| list(ledger, "units").iter().find(|unit| unit["name"] == name);
    let said = |unit: Option<&Value>| unit.map_or_else(|| "—".into(), |unit| words(&unit["state"]));
    let (was, is) = (of(old), of(new));
    let file = |unit: Option<&Value>| origin(&unit?["source"]).map(|file| place(&Place::file(&file)));
    let source = file(is).or_else(|| file(was)).unwrap_or_else(|| "—".into());
    let fact = Fact { unit: name.into(), item: STATE.into(), old: said(was), new: said(is), source };
    (fact.old != fact.new).then_some(fact)
}

fn origin(path: &Value) -> Option<Origin> {
    serde_json::from_value(path.clone()).ok()
}

impl Moved {
    /// The answers of one unit.
    fn unit(&mut self, unit: &str, was: &Rows, is: &Rows) {
        let mut own = UnitMoves { moves: Moves { unit: unit.into(), ..Moves::default() }, file: None };
        for key in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
            let none = Vec::new();
            let (was, is) = (was.get(key).unwrap_or(&none), is.get(key).unwrap_or(&none));
            let (old, new) = (side(was), side(is));
            let reported = reported(was) != reported(is);
            let count = match (has_source(was), has_source(is)) {
                (false, true) => &mut own.moves.came,
                (true, false) => &mut own.moves.gone,
                _ if reported => &mut own.moves.changed,
                _ if old != new => &mut own.moves.judged,
                _ => continue,
            };
            *count += 1;
            own.file = own.file.or_else(|| file(is)).or_else(|| file(was));
            if old == new {
                self.worded += 1;
                continue;
            }
            let item = key.1.map_or_else(|| "（未对应成果）".to_string(), |id| id.to_string());
            self.facts.push(Fact { unit: unit.into(), item, old, new, source: source(is, was) });
        }
        if own.moves != (Moves { unit: unit.into(), ..Moves::default() }) {
            self.units.push(own);
        }
    }
}

fn has_source(rows: &[&Value]) -> bool {
    rows.iter().any(|row| !row["source"].is_null())
}

/// The answers as typed, without where they stand.
fn reported(rows: &[&Value]) -> Vec<Vec<String>> {
    let keys = || ["status"].into_iter().chain(FIGURES.map(|(key, _)| key)).chain(TEXTS);
    rows.iter().map(|row| keys().map(|key| words(&row[key])).collect()).collect()
}

/// Rows as a note tells them: `序时推进，完成率60%`.
fn side(rows: &[&Value]) -> String {
    match rows {
        [] => "—".into(),
        rows => rows.iter().map(|row| told(row)).collect::<Vec<_>>().join("；"),
    }
}

fn told(row: &Value) -> String {
    let mut out = words(&row["derived"]);
    let status = &row["status"];
    // What dates and figures show is told first; the unit's own word where it says otherwise.
    if !status.is_null() && status["value"] != row["derived"] {
        out.push_str(&format!("（填报“{}”）", words(status)));
    }
    for (key, label) in FIGURES.iter().filter(|(key, _)| !row[*key].is_null()) {
        out.push_str(&format!("，{label}{}", words(&row[*key])));
    }
    out
}

/// The inbox file of the first row.
fn file(rows: &[&Value]) -> Option<String> {
    rows.iter().find_map(|row| row["source"]["path"][0].as_str().map(str::to_string))
}

/// Where the rows stand now, else where they stood.
fn source(is: &[&Value], was: &[&Value]) -> String {
    let at = |row: &&Value| {
        let source = &row["source"];
        let file = origin(&source["path"])?;
        let sheet = source["sheet"].as_str().map(Into::into);
        Some(format!("{} 第{}行", place(&Place { origin: Some(file), sheet, cell: None }), source["row"]))
    };
    let (now, then): (Vec<String>, Vec<String>) =
        (is.iter().filter_map(at).collect(), was.iter().filter_map(at).collect());
    match (now.is_empty(), then.is_empty()) {
        (false, _) => now.join("；"),
        (true, false) => format!("原在{}", then.join("；")),
        (true, true) => "—".into(),
    }
}
