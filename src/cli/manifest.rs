//! `manifest.json`: what the outputs were made of, and which of them are new.

use super::build::{FOR_PEOPLE, Input, MANIFEST};
use super::store::Output;
use super::text::Typed;
use super::workspace::{MASTER, Workspace, read_file};
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use serde_json::{Value, json};
use std::path::Path;

/// What went in; the outputs are put in by [`with_outputs`].
pub(super) fn manifest(
    workspace: &Workspace,
    ledger: &Ledger,
    (inputs, previous): (&[Input], &[Input]),
    overrides: &[(String, String)],
    decided: &[Input],
) -> Value {
    let master = Input::new(MASTER, &workspace.bytes);
    let templates: Vec<Input> =
        overrides.iter().map(|(name, text)| Input::new(format!("templates/{name}"), text.as_bytes())).collect();
    json!({
        "format": "jianbao-manifest",
        "version": 1,
        "program": env!("CARGO_PKG_VERSION"),
        "period": ledger.period,
        "as_of": ledger.as_of,
        "master": master,
        "templates": templates,
        "inbox": inputs,
        "decided": decided,
        "previous": previous,
    })
}

/// The manifest with every output that stands in `out/` after this build: those
/// made now, and those of an earlier build, which are `outputs` too where that
/// build worked on the very same and `stale` where it did not. The names of the
/// stale ones are told as well.
pub(super) fn with_outputs(
    mut manifest: Value,
    folder: &Path,
    outputs: &[Output],
) -> Result<(Value, Vec<String>), Error> {
    let short = |name: &str| name.trim_start_matches("out/").to_string();
    let mut made: Vec<Value> = outputs
        .iter()
        .filter(|output| output.name.starts_with("out/"))
        .map(|output| json!(Input::new(short(&output.name), &output.bytes)))
        .collect();
    let before = Typed::read(&folder.join(MANIFEST))?.and_then(|typed| serde_json::from_str(&typed.text).ok());
    let (same, listed) = earlier(before.unwrap_or_default(), &manifest);
    let (mut stale, mut names) = (Vec::new(), Vec::new());
    for name in FOR_PEOPLE.iter().filter(|name| !outputs.iter().any(|output| output.name == **name)) {
        let path = folder.join(name);
        if !path.is_file() {
            continue;
        }
        let standing = json!(Input::new(short(name), &read_file(&path)?));
        if same && listed.contains(&standing) {
            made.push(standing);
        } else {
            stale.push(standing);
            names.push((*name).to_string());
        }
    }
    manifest["outputs"] = json!(made);
    if !stale.is_empty() {
        manifest["stale"] = json!(stale);
    }
    Ok((manifest, names))
}

/// Whether an earlier manifest is about the same as this one, and its outputs.
fn earlier(mut before: Value, now: &Value) -> (bool, Vec<Value>) {
    let Some(fields) = before.as_object_mut() else { return (false, Vec::new()) };
    fields.remove("stale");
    let outputs = fields.remove("outputs").and_then(|list| list.as_array().cloned()).unwrap_or_default();
    (before == *now, outputs)
}
