//! `ledger.json` keeps to the schema in the repository, and the schema is no
//! sieve: planted mistakes are refused.

use crate::kit::Workspace;
use jianbao::model::ledger::Ledger;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::sync::OnceLock;

fn validator() -> Validator {
    let text = include_str!("../../schema/ledger.schema.json");
    let schema: Value = serde_json::from_str(text).expect("JSON");
    jsonschema::meta::validate(&schema).expect("the schema is one");
    jsonschema::validator_for(&schema).expect("the schema compiles")
}

fn ledger() -> &'static Value {
    static LEDGER: OnceLock<Value> = OnceLock::new();
    LEDGER.get_or_init(|| Workspace::built_sample().json("out/ledger.json"))
}

#[track_caller]
fn holds(ledger: &Value) {
    let errors: Vec<String> =
        validator().iter_errors(ledger).take(10).map(|e| format!("{}: {e}", e.instance_path)).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn the_ledger_of_the_sample_keeps_to_the_schema() {
    holds(ledger());
}

#[test]
fn so_does_that_of_an_empty_inbox() {
    let ledger = Workspace::empty().built().json("out/ledger.json");
    holds(&ledger);
    let units = ledger["units"].as_array().expect("units");
    assert!(units.len() == 12 && units.iter().all(|unit| unit["state"] == "missing"));
    let entries = ledger["entries"].as_array().expect("entries");
    assert!(entries.iter().all(|e| e["source"].is_null() && e["derived"] == "unreported"));
    let expected = ledger["items"].as_array().expect("items").iter();
    let expected: usize = expected.map(|item| item["expected_from"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(entries.len(), expected, "one entry for every expected cell without a row");
}

/// What later work fills in keeps to the schema, is read, and is written again.
#[test]
fn what_version_2_adds_keeps_to_the_schema() {
    let mut ledger = ledger().clone();
    let source = json!({ "path": ["a.xlsx"], "sheet": "三季度", "row": 7 });
    let unit = ledger["units"][0].as_object_mut().expect("a unit");
    unit.insert("corrections".into(), json!([{ "path": ["b.xlsx"], "received": "2025-10-08T09:00:00+08:00" }]));
    unit.insert("received_from".into(), json!("register"));
    unit.insert("asked".into(), json!(["各相关部门"]));
    let row = ledger["entries"].as_array_mut().expect("entries").iter_mut().find(|row| !row["status"].is_null());
    let row = row.expect("a row with a status");
    row["status"]["source"] = source.clone();
    let row = row.as_object_mut().expect("an entry");
    row.insert("item".into(), Value::Null);
    row.insert("task".into(), json!(3));
    row.insert("counted".into(), json!(false));
    let done = json!({ "value": 12, "text": "新建12个", "cell": "G7" });
    row.insert("counts".into(), json!([{ "target": 1, "done": done, "owed": done, "source": source }]));
    holds(&ledger);
    let read = Ledger::read(ledger.to_string().as_bytes()).expect("reads");
    let again = serde_json::to_value(&read).expect("serialises");
    for list in ["units", "entries"] {
        assert_eq!(again[list], ledger[list], "{list}");
    }
    let first = serde_json::to_value(read.in_first_version()).expect("serialises");
    for word in ["corrections", "received_from", "asked", "\"counts\"", "counted", "\"source\":{\"path\":[\"a.xlsx\"]"]
    {
        assert!(!first.to_string().contains(word), "{word} is none of version 1");
    }
}

#[test]
fn planted_mistakes_are_refused() {
    let validator = validator();
    let mistakes: [(&str, Value); 15] = [
        ("/version", json!(3)),
        ("/period", json!("2025Q5")),
        ("/as_of", json!("30.09.2025")),
        ("/units/0/state", json!("asleep")),
        ("/units/0/kind", json!("town")),
        ("/items/0/id", json!("1.0")),
        ("/items/0/status", json!("逾期")),
        ("/entries/0/derived", Value::Null),
        ("/entries/0/surprise", json!(1)),
        ("/entries/0/counted", json!("no")),
        ("/entries/0/counts", json!([{ "target": 0, "done": null, "source": null }])),
        ("/units/0/received_from", json!("clock")),
        ("/findings/0/taken", json!("")),
        ("/dispositions/0/what", json!("lost")),
        ("/dispositions/0/rows", json!([[1]])),
    ];
    for (at, mistake) in mistakes {
        let mut planted = ledger().clone();
        let (parent, key) = at.rsplit_once('/').expect("a pointer");
        match planted.pointer_mut(parent) {
            Some(Value::Object(object)) => object.insert(key.into(), mistake.clone()),
            other => panic!("{at}: {other:?}"),
        };
        assert!(!validator.is_valid(&planted), "{at} = {mistake} was let through");
    }
}

#[test]
fn a_missing_part_is_refused() {
    let validator = validator();
    for key in ledger().as_object().expect("an object").keys() {
        let mut planted = ledger().clone();
        planted.as_object_mut().expect("an object").shift_remove(key);
        assert!(!validator.is_valid(&planted), "{key} may be missing");
    }
}
