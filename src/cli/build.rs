//! `build` and `render`: the outputs of a quarter, and the manifest that says
//! what they were made of.

use super::args::Format;
use super::store::{Output, remove, text_of, write_all};
use super::workspace::Workspace;
use crate::briefing::{Briefing, compose};
use crate::error::Error;
use crate::ledger::{Ledger, UnitState};
use crate::render::templates::Templates;
use crate::render::{html, markdown, xlsx};
use crate::value::Quarter;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The text of the briefing.
pub(super) const MARKDOWN: &str = "out/简报.md";
/// The same as last generated, to tell hand edits.
const BASE: &str = ".base/简报.md";
/// Where the new text goes while hand edits stand.
const BESIDE: &str = "out/简报.新.md";
const HTML: &str = "out/简报.html";
const XLSX: &str = "out/简报.xlsx";
const LEDGER: &str = "out/ledger.json";
const BRIEFING: &str = "out/briefing.json";
/// Written last: it vouches for the others.
const MANIFEST: &str = "out/manifest.json";

/// What a build made.
pub(super) struct Built {
    /// The files, relative to the workspace.
    pub files: Vec<String>,
    /// 简报.md had been edited by hand, and was left alone.
    pub edited: bool,
}

/// Makes and writes everything that was asked for.
///
/// # Errors
/// A template does not render, or a file cannot be written; then nothing is
/// replaced.
pub(super) fn build(
    workspace: &Workspace,
    ledger: &Ledger,
    formats: &[Format],
    inputs: &[Input],
) -> Result<Built, Error> {
    let wanted = |format| formats.is_empty() || formats.contains(&format);
    let period = ledger.period;
    let folder = workspace.folder(period);
    let overrides = workspace.templates()?;
    let templates = Templates::new(overrides.clone())?;
    let view = compose(ledger, &workspace.master, &workspace.config);
    let generated = markdown::render(&view, &templates)?;
    let standing = text_of(&folder.join(MARKDOWN))?;
    let base = text_of(&folder.join(BASE))?;
    // Edited is what differs from what we last wrote; what equals the new text
    // needs no care either way.
    let edited = standing.as_ref().filter(|text| Some(*text) != base.as_ref() && **text != generated);
    let mut outputs = Vec::new();
    let mut add = |name: &str, bytes: Vec<u8>| outputs.push(Output { name: name.to_string(), bytes });
    if wanted(Format::Md) {
        if edited.is_some() {
            add(BESIDE, generated.clone().into_bytes());
        } else {
            add(MARKDOWN, generated.clone().into_bytes());
            add(BASE, generated.clone().into_bytes());
        }
    }
    if wanted(Format::Html) {
        add(HTML, html::render(edited.unwrap_or(&generated), &view, &templates)?.into_bytes());
    }
    if wanted(Format::Xlsx) {
        add(XLSX, xlsx::render(&view, ledger, &workspace.master, &workspace.config)?);
    }
    add(LEDGER, document(LEDGER, ledger)?);
    add(BRIEFING, document(BRIEFING, &view)?);
    let mut decided = Vec::new();
    decided.extend(edited.map(|text| Input::new(MARKDOWN, text.as_bytes())));
    let rulings = folder.join(super::rulings::RULINGS);
    if rulings.exists() {
        decided.push(Input::new(super::rulings::RULINGS, &super::workspace::read_file(&rulings)?));
    }
    let manifest = manifest(workspace, ledger, inputs, &overrides, &decided, &outputs);
    outputs.push(Output { name: MANIFEST.into(), bytes: document(MANIFEST, &manifest)? });
    write_all(&folder, &outputs)?;
    if wanted(Format::Md) && edited.is_none() {
        remove(&folder.join(BESIDE))?;
    }
    let shown = outputs.iter().filter(|output| output.name != BASE);
    let files = shown.map(|output| format!("{period}/{}", output.name)).collect();
    Ok(Built { files, edited: edited.is_some() })
}

/// Makes the HTML again from 简报.md as it stands.
///
/// # Errors
/// There is no built quarter, or the file cannot be written.
pub(super) fn render(workspace: &Workspace, period: Quarter) -> Result<Built, Error> {
    let folder = workspace.folder(period);
    let missing = || Error::Usage(format!("{period} 还没有生成简报，请先运行 jianbao build"));
    let text = text_of(&folder.join(MARKDOWN))?.ok_or_else(missing)?;
    let view = text_of(&folder.join(BRIEFING))?.ok_or_else(missing)?;
    let view: Briefing = serde_json::from_str(&view)
        .map_err(|e| Error::Usage(format!("{period}/{BRIEFING} 不完整（{e}），请重新运行 jianbao build")))?;
    let templates = Templates::new(workspace.templates()?)?;
    let bytes = html::render(&text, &view, &templates)?.into_bytes();
    write_all(&folder, &[Output { name: HTML.into(), bytes }])?;
    Ok(Built { files: vec![format!("{period}/{HTML}")], edited: false })
}

/// A file that went in.
#[derive(Serialize)]
pub(super) struct Input {
    /// Its name, relative to the workspace.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Input {
    /// What identifies `bytes`.
    pub(super) fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { name: name.into(), size: bytes.len(), sha256 }
    }
}

fn manifest(
    workspace: &Workspace,
    ledger: &Ledger,
    inputs: &[Input],
    overrides: &[(String, String)],
    decided: &[Input],
    outputs: &[Output],
) -> Value {
    let master = Input::new(super::workspace::MASTER, &workspace.bytes);
    let templates: Vec<Input> =
        overrides.iter().map(|(name, text)| Input::new(format!("templates/{name}"), text.as_bytes())).collect();
    let made: Vec<Input> = outputs
        .iter()
        .filter(|output| output.name != BASE)
        .map(|output| Input::new(output.name.trim_start_matches("out/"), &output.bytes))
        .collect();
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
        "outputs": made,
    })
}

fn document(name: &str, value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let reason = |e: serde_json::Error| Error::Output { name: name.into(), reason: e.to_string() };
    let mut bytes = serde_json::to_vec_pretty(value).map_err(reason)?;
    bytes.push(b'\n');
    Ok(bytes)
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
