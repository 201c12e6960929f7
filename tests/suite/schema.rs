//! `ledger.json` keeps to the schema in the repository, and the schema is no
//! sieve: planted mistakes are refused.

use crate::kit::Workspace;
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

#[test]
fn planted_mistakes_are_refused() {
    let validator = validator();
    let mistakes: [(&str, Value); 12] = [
        ("/version", json!(2)),
        ("/period", json!("2025Q5")),
        ("/as_of", json!("30.09.2025")),
        ("/units/0/state", json!("asleep")),
        ("/units/0/kind", json!("town")),
        ("/items/0/id", json!("1.0")),
        ("/items/0/status", json!("逾期")),
        ("/entries/0/derived", Value::Null),
        ("/entries/0/surprise", json!(1)),
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
