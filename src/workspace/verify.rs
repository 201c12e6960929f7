//! The last issue of a quarter, made again from what lies there now. Writes nothing.

use super::erratum::{Differences, compare};
use super::issues::Published;
use super::manifest::Manifest;
use super::sources::Sources;
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use crate::outputs::{LEDGER, Material};

/// Compares an issue with `ledger` and what would be made of it now; the text in
/// `material` is as generated, before any edit by hand.
///
/// # Errors
/// A file of the issue cannot be read, or a template does not render.
pub fn again(published: &Published, ledger: &Ledger, now: &Sources, material: &Material) -> Result<Differences, Error> {
    let mut found = compare(published, ledger, material.view, now, material.templates)?;
    if found.is_equal() {
        found.outputs = otherwise(published, material, found.older.is_some())?;
    }
    Ok(found)
}

/// Outputs of an issue that the same facts would give otherwise now; but for its
/// ledger, where that is of an `older` version of the format.
fn otherwise(published: &Published, material: &Material, older: bool) -> Result<Vec<String>, Error> {
    let manifest = Manifest::of_issue(published)?;
    let mut made = material.make(&[])?;
    made.retain(|(output, _)| !(older && output.path == LEDGER));
    // 简报.html of an edited text was made of that text, not of the facts.
    made.retain(|(output, bytes)| {
        let then = manifest.outputs.iter().find(|then| then.name == output.name());
        then.is_some_and(|then| !then.is_of(bytes)) && !(published.seal.edited && output.is_of_text())
    });
    Ok(made.into_iter().map(|(output, _)| output.name().to_string()).collect())
}
