//! What differs between two ledgers of the same quarter: fact by fact, old and
//! new, with the place of either.
//!
//! Both come in their file form, so that every key of the contract is compared
//! and none can be forgotten.

use crate::model::place::{CellRef, Origin, Place};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The head: period, cut-off, format.
    Ledger,
    /// A unit and how it reported.
    Unit,
    /// An item over all units.
    Item,
    /// A unit's answers for an item.
    Entry,
    /// A row of a register.
    Project,
    /// What was found wrong.
    Finding,
    /// What became of a file or rows of it.
    Disposition,
}

/// One fact that is not what it was.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Change {
    /// What it is about.
    pub subject: Subject,
    /// The unit; absent where none is concerned.
    pub unit: Option<String>,
    /// The item; absent where none is concerned.
    pub item: Option<String>,
    /// The key of the ledger; empty where the whole row came or went.
    pub field: String,
    /// The value then; null where it was not there.
    pub old: Value,
    /// The value now; null where it is gone.
    pub new: Value,
    /// Where it stood or stands, the new place first.
    #[serde(serialize_with = "shown")]
    pub places: Vec<Place>,
}

fn shown<S: serde::Serializer>(places: &[Place], s: S) -> Result<S::Ok, S::Error> {
    s.collect_seq(places.iter().map(ToString::to_string))
}

/// The lists of a ledger, and what tells their rows apart.
const LISTS: [(&str, Subject, &[&str]); 4] = [
    ("units", Subject::Unit, &["name"]),
    ("items", Subject::Item, &["id"]),
    ("entries", Subject::Entry, &["unit", "item"]),
    ("projects", Subject::Project, &["unit", "name"]),
];

/// Lists whose rows are what they say: they come and go as a whole.
const SETS: [(&str, Subject); 2] = [("findings", Subject::Finding), ("dispositions", Subject::Disposition)];

/// Every fact that differs, in the order of the ledger.
pub fn changes(old: &Value, new: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    for key in ["format", "version", "period", "as_of"] {
        if old[key] != new[key] {
            let change = (Subject::Ledger, key.to_string(), old[key].clone(), new[key].clone());
            found.push(made(change, &Value::Null, &Value::Null));
        }
    }
    for (list, subject, keys) in LISTS {
        let (was, is) = (keyed(&old[list], keys), keyed(&new[list], keys));
        let order = in_order(&old[list], &new[list], keys);
        for key in order {
            match (was.get(&key), is.get(&key)) {
                (Some(was), Some(is)) => fields(subject, was, is, &mut found),
                (was, is) => {
                    let (was, is) = (was.copied().unwrap_or(&Value::Null), is.copied().unwrap_or(&Value::Null));
                    found.push(made((subject, String::new(), was.clone(), is.clone()), was, is));
                }
            }
        }
    }
    for (list, subject) in SETS {
        come_and_gone(subject, &old[list], &new[list], &mut found);
    }
    found
}

/// A row's key, and which of the rows with this key it is.
type Key = (String, usize);

fn key_of(row: &Value, keys: &[&str]) -> String {
    let part = |key: &&str| match &row[*key] {
        // A register row is called by the words in its cell.
        Value::Object(given) => given.get("text").map_or(String::new(), ToString::to_string),
        other => other.to_string(),
    };
    keys.iter().map(part).collect::<Vec<_>>().join("\u{1F}")
}

fn with_keys<'v>(list: &'v Value, keys: &[&str]) -> Vec<(Key, &'v Value)> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let rows = list.as_array().map_or(&[][..], Vec::as_slice);
    let number = |row: &'v Value| {
        let key = key_of(row, keys);
        let count = seen.entry(key.clone()).or_default();
        *count += 1;
        ((key, *count), row)
    };
    rows.iter().map(number).collect()
}

fn keyed<'v>(list: &'v Value, keys: &[&str]) -> BTreeMap<Key, &'v Value> {
    with_keys(list, keys).into_iter().collect()
}

/// Keys as they stand now, then those that are gone.
fn in_order(old: &Value, new: &Value, keys: &[&str]) -> Vec<Key> {
    let mut seen = BTreeSet::new();
    let all = with_keys(new, keys).into_iter().chain(with_keys(old, keys)).map(|(key, _)| key);
    all.filter(|key| seen.insert(key.clone())).collect()
}

fn fields(subject: Subject, was: &Value, is: &Value, found: &mut Vec<Change>) {
    let empty = Map::new();
    let (left, right) = (was.as_object().unwrap_or(&empty), is.as_object().unwrap_or(&empty));
    let gone = left.keys().filter(|key| !right.contains_key(*key));
    for key in right.keys().chain(gone) {
        if was[key] != is[key] {
            found.push(made((subject, key.clone(), was[key].clone(), is[key].clone()), was, is));
        }
    }
}

fn come_and_gone(subject: Subject, old: &Value, new: &Value, found: &mut Vec<Change>) {
    let count = |list: &Value| {
        let mut rows: BTreeMap<String, (usize, Value)> = BTreeMap::new();
        for row in list.as_array().into_iter().flatten() {
            rows.entry(row.to_string()).or_insert_with(|| (0, row.clone())).0 += 1;
        }
        rows
    };
    let (was, is) = (count(old), count(new));
    let times = |rows: &BTreeMap<String, (usize, Value)>, key: &String| rows.get(key).map_or(0, |(n, _)| *n);
    for (key, (n, row)) in &was {
        for _ in times(&is, key)..*n {
            found.push(made((subject, String::new(), row.clone(), Value::Null), row, &Value::Null));
        }
    }
    for (key, (n, row)) in &is {
        for _ in times(&was, key)..*n {
            found.push(made((subject, String::new(), Value::Null, row.clone()), &Value::Null, row));
        }
    }
}

fn made((subject, field, old, new): (Subject, String, Value, Value), was: &Value, is: &Value) -> Change {
    let word = |key: &str| [is, was].iter().find_map(|row| row[key].as_str().map(str::to_string));
    let unit = if subject == Subject::Unit { word("name") } else { word("unit") };
    let item = if subject == Subject::Item { word("id") } else { word("item") };
    let mut places: Vec<Place> =
        [(is, &new), (was, &old)].iter().filter_map(|(row, value)| place(row, value)).collect();
    places.dedup();
    Change { subject, unit, item, field, old, new, places }
}

/// Where a row stands, and the cell of the value where it has one of its own.
fn place(row: &Value, value: &Value) -> Option<Place> {
    let source = &row["source"];
    let (path, sheet) = match source {
        Value::Object(_) => (&source["path"], &source["sheet"]),
        Value::Array(_) => (source, &Value::Null),
        _ => (&row["path"], &row["sheet"]),
    };
    let origin: Origin = serde_json::from_value(path.clone()).ok().filter(|o: &Origin| !o.steps().is_empty())?;
    let cell = [&value["cell"], &row["cell"]].iter().find_map(|cell| cell.as_str()?.parse::<CellRef>().ok());
    let first = source["row"].as_u64().and_then(|row| u32::try_from(row).ok()).map(|row| CellRef::new(row, 1));
    let cell = cell.or(first);
    Some(Place { origin: Some(origin), sheet: sheet.as_str().map(Into::into), cell })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn ledger(entries: Value) -> Value {
        let unit = json!({"name": "甲", "state": "missing"});
        json!({"format": "f", "version": 1, "period": "2025Q3", "as_of": "2025-09-30", "units": [unit], "items": [],
               "entries": entries, "projects": [], "findings": [{"code": "G104", "unit": "甲", "path": []}], "dispositions": []})
    }

    fn row(done: Value) -> Value {
        let source = json!({"path": ["a.eml", "b.xlsx"], "sheet": "三季度", "row": 7});
        json!({"unit": "甲", "item": "3.1", "done": done, "source": source})
    }

    #[test]
    fn the_same_differs_in_nothing() {
        let one = ledger(json!([row(json!(null))]));
        assert_eq!(changes(&one, &one), []);
    }

    #[test]
    fn a_changed_cell_is_told_with_its_place() {
        let given = |n: i32| json!({"value": n, "text": n.to_string(), "cell": "F7"});
        let found = changes(&ledger(json!([row(given(3))])), &ledger(json!([row(given(4))])));
        assert_eq!(found.len(), 1);
        let change = &found[0];
        assert_eq!(
            (change.subject, change.unit.as_deref(), change.item.as_deref()),
            (Subject::Entry, Some("甲"), Some("3.1"))
        );
        assert_eq!((change.field.as_str(), &change.old["value"], &change.new["value"]), ("done", &json!(3), &json!(4)));
        assert_eq!(change.places.iter().map(ToString::to_string).collect::<Vec<_>>(), ["a.eml › b.xlsx ［三季度］ F7"]);
    }

    #[test]
    fn rows_and_findings_come_and_go() {
        let mut new = ledger(json!([row(json!(null)), row(json!(null))]));
        new["findings"] = json!([]);
        new["units"][0]["state"] = json!("on_time");
        let told: Vec<_> =
            changes(&ledger(json!([row(json!(null))])), &new).into_iter().map(|c| (c.subject, c.field)).collect();
        let whole = String::new();
        assert_eq!(told, [(Subject::Unit, "state".into()), (Subject::Entry, whole.clone()), (Subject::Finding, whole)]);
    }
}
