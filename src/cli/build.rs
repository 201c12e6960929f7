//! `build`: the outputs of a quarter.

use super::quarter::Quarterly;
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::ledger::{Ledger, UnitState};
use crate::pipeline::produce;
use crate::workspace::build::Built;
use crate::workspace::hand_edits::HandEdits;
use crate::workspace::issues;
use crate::workspace::store::settle;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Makes and writes everything that was asked for.
///
/// # Errors
/// A template does not render, or a file cannot be written; then nothing is
/// replaced.
pub(super) fn build(read: &Quarterly, formats: &[String]) -> Result<Built, Error> {
    let Quarterly { workspace, ledger, .. } = read;
    let folder = workspace.folder(ledger.period);
    settle(&folder)?;
    let templates = Templates::new(workspace.templates()?)?;
    let sources = read.sources()?;
    let issue = issues::last(workspace, ledger.period)?;
    let standing = (HandEdits::read(&folder)?, &sources, issue.as_ref());
    let made = produce(&read.job(), ledger, &templates, standing, formats)?;
    let built = made.write(workspace, ledger, sources)?;
    Ok(Built { strays: templates.strays().to_vec(), ..built })
}

/// How much of what there is; classes with their sums.
pub(super) fn counts(ledger: &Ledger, files: usize) -> Value {
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in &ledger.units {
        *states.entry(unit.state.label()).or_default() += 1;
    }
    let mut fates: BTreeMap<String, usize> = BTreeMap::new();
    for disposition in &ledger.dispositions {
        let name = serde_json::to_value(disposition.what).ok().and_then(|v| v.as_str().map(str::to_string));
        *fates.entry(name.unwrap_or_default()).or_default() += disposition.row_count();
    }
    let mut severities: BTreeMap<String, usize> = BTreeMap::new();
    for finding in &ledger.findings {
        let name = serde_json::to_value(finding.severity()).ok().and_then(|v| v.as_str().map(str::to_string));
        *severities.entry(name.unwrap_or_default()).or_default() += 1;
    }
    let reported = ledger.units.iter().filter(|unit| unit.state.has_reported()).count();
    let missing = ledger.units.iter().filter(|unit| unit.state == UnitState::Missing).count();
    json!({
        "files": files,
        "units": ledger.units.len(),
        "reported": reported,
        "missing": missing,
        "states": states,
        "entries": ledger.entries.len(),
        "projects": ledger.projects.len(),
        "findings": severities,
        "rows": fates,
    })
}
