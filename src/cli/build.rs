//! `build` and `render`: the outputs of a quarter.

use super::args::Format;
use super::manifest::{manifest, with_outputs};
use super::paper::{self, finished};
use super::rulings::RULINGS;
use super::store::{Output, settle, write_all};
use super::text::{Draft, MARKDOWN, Typed, is_hidden};
use super::workspace::{Workspace, read_file};
use crate::document::edits::{Notice, unsettled};
use crate::document::fitting::fitted;
use crate::document::templates::{Stray, Templates};
use crate::model::error::Error;
use crate::model::ledger::{Ledger, UnitState};
use crate::model::value::Quarter;
use crate::outputs::{docx, html, xlsx};
use crate::quarter::history::Issue;
use crate::view::{Briefing, compose_after};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

const DOCX: &str = paper::BRIEFING.name;
const HTML: &str = "out/简报.html";
const XLSX: &str = "out/简报.xlsx";
const LEDGER: &str = "out/ledger.json";
const BRIEFING: &str = "out/briefing.json";
/// Written last: it vouches for the others.
pub(super) const MANIFEST: &str = "out/manifest.json";
/// What changed since the last issue of the quarter.
const ERRATUM: &str = "out/更正说明.md";
/// The same below `out/`, and its document.
pub(super) const ERRATUM_NAMES: [&str; 2] = ["更正说明.md", "更正说明.docx"];
/// The text, and what `render` makes of it.
pub(super) const OF_TEXT: [&str; 3] = [MARKDOWN, HTML, DOCX];
/// What people read; what a build did not make of it is of an earlier one.
pub(super) const FOR_PEOPLE: [&str; 4] = [MARKDOWN, HTML, DOCX, XLSX];
/// Everything that a build may make, but for the manifest.
pub(super) const OURS: [&str; 8] = [MARKDOWN, HTML, DOCX, XLSX, LEDGER, BRIEFING, ERRATUM, paper::ERRATUM.name];

/// What a build made.
#[derive(Default)]
pub(super) struct Built {
    /// The files, relative to the workspace.
    pub files: Vec<String>,
    /// Whether 简报.md had been edited by hand.
    pub edited: bool,
    /// Whether the edits could not be told, and 简报.md was left alone.
    pub beside: bool,
    /// Documents that were finished by hand, and left alone.
    pub finished: Vec<&'static str>,
    /// What staff must look at in their text.
    pub notices: Vec<Notice>,
    /// Where the pieces stood that staff deleted and the program would now write
    /// differently.
    pub deleted: Vec<String>,
    /// Files in `out/` that are of an earlier build.
    pub stale: Vec<String>,
    /// How many lines of the text staff must still settle.
    pub unsettled: usize,
    /// Whether the note on the last issue bears no date.
    pub undated: bool,
    /// Templates of the workspace that nothing uses.
    pub strays: Vec<Stray>,
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
    past: &[Issue],
) -> Result<Built, Error> {
    let wanted = |format| formats.is_empty() || formats.contains(&format);
    let period = ledger.period;
    let folder = workspace.folder(period);
    settle(&folder)?;
    let overrides = workspace.templates()?;
    let templates = Templates::new(overrides.clone())?;
    let mut view = compose_after(ledger, &workspace.master, &workspace.config, past);
    let mut draft = Draft::new(&folder, fitted(&mut view, &templates)?)?;
    let mut outputs = Vec::new();
    if wanted(Format::Md) {
        outputs.append(&mut draft.outputs);
    }
    if wanted(Format::Docx) {
        outputs.extend(paper::BRIEFING.placed(&folder, docx::render(&draft.text, &view)?)?);
    }
    let mut add = |name: &str, bytes: Vec<u8>| outputs.push(Output { name: name.to_string(), bytes });
    if wanted(Format::Html) {
        add(HTML, html::render(&draft.text, &view, &templates)?.into_bytes());
    }
    if wanted(Format::Xlsx) {
        add(XLSX, xlsx::render(&view, ledger, &workspace.master, &workspace.config)?);
    }
    add(LEDGER, document(LEDGER, ledger)?);
    add(BRIEFING, document(BRIEFING, &view)?);
    let now = super::inputs::current(workspace, period, inputs, past)?;
    let erratum = super::erratum::erratum(workspace, (ledger, &view), &now, &templates)?;
    let undated = erratum.as_ref().is_some_and(|note| note.undated);
    let (corrections, corrected) = corrections(&folder, erratum.map(|note| note.text), &view)?;
    outputs.extend(corrections);
    let mut decided: Vec<Input> = draft.edited.take().into_iter().collect();
    let edited = !decided.is_empty();
    let rulings = folder.join(RULINGS);
    if rulings.exists() {
        decided.push(Input::new(RULINGS, &read_file(&rulings)?));
    }
    let previous = super::inputs::previous(workspace, past)?;
    let manifest = manifest(workspace, ledger, (inputs, &previous), &overrides, &decided);
    let (manifest, stale) = with_outputs(manifest, &folder, &outputs)?;
    outputs.push(Output { name: MANIFEST.into(), bytes: document(MANIFEST, &manifest)? });
    let mut gone = if wanted(Format::Md) { std::mem::take(&mut draft.gone) } else { Vec::new() };
    gone.extend(corrected);
    let finished = finished(&outputs);
    gone.extend((wanted(Format::Docx) && !paper::BRIEFING.is_beside(&outputs)).then_some(paper::BRIEFING.beside));
    write_all(&folder, &outputs, &gone)?;
    let shown = outputs.iter().filter(|output| !is_hidden(&output.name));
    let files = shown.map(|output| format!("{period}/{}", output.name)).collect();
    let stale = stale.into_iter().map(|name| format!("{period}/{name}")).collect();
    let unsettled = unsettled(&draft.text);
    let Draft { beside, notices, deleted, .. } = draft;
    let strays = templates.strays().to_vec();
    Ok(Built { files, edited, beside, finished, notices, deleted, stale, unsettled, undated, strays })
}

/// The note on the last issue, as text and as a document; and what of an earlier
/// note no longer holds.
fn corrections(
    folder: &Path,
    text: Option<String>,
    view: &Briefing,
) -> Result<(Vec<Output>, Vec<&'static str>), Error> {
    let paper = paper::ERRATUM;
    let Some(text) = text else {
        return Ok((Vec::new(), vec![ERRATUM, paper.name, paper.base, paper.beside]));
    };
    let mut outputs = paper.placed(folder, docx::render(&text, view)?)?;
    let gone = if paper.is_beside(&outputs) { Vec::new() } else { vec![paper.beside] };
    outputs.insert(0, Output { name: ERRATUM.into(), bytes: text.into_bytes() });
    Ok((outputs, gone))
}

/// Makes HTML and DOCX again from 简报.md as it stands.
///
/// # Errors
/// There is no built quarter, or the file cannot be written.
pub(super) fn render(workspace: &Workspace, period: Quarter) -> Result<Built, Error> {
    let folder = workspace.folder(period);
    settle(&folder)?;
    let templates = Templates::new(workspace.templates()?)?;
    let mut outputs = Vec::new();
    for output in rendered(workspace, period)? {
        match output.name.as_str() {
            DOCX => outputs.extend(paper::BRIEFING.placed(&folder, output.bytes)?),
            _ => outputs.push(output),
        }
    }
    let finished = finished(&outputs);
    let gone: &[&str] = if finished.is_empty() { &[paper::BRIEFING.beside] } else { &[] };
    write_all(&folder, &outputs, gone)?;
    let shown = outputs.iter().filter(|output| !is_hidden(&output.name));
    let files = shown.map(|output| format!("{period}/{}", output.name)).collect();
    let unsettled = text(workspace, period)?.map_or(0, |text| unsettled(&text));
    Ok(Built { files, finished, unsettled, strays: templates.strays().to_vec(), ..Built::default() })
}

/// 简报.md as it stands; absent where there is none.
///
/// # Errors
/// It cannot be read, or is text in no known encoding.
pub(super) fn text(workspace: &Workspace, period: Quarter) -> Result<Option<String>, Error> {
    Ok(Typed::read(&workspace.folder(period).join(MARKDOWN))?.map(|typed| typed.text))
}

/// What is made from 简报.md as it stands.
///
/// # Errors
/// There is no built quarter, or a template does not render.
pub(super) fn rendered(workspace: &Workspace, period: Quarter) -> Result<Vec<Output>, Error> {
    let missing = || Error::Usage(format!("{period} 还没有生成简报，请先运行 jianbao build"));
    let text = text(workspace, period)?.ok_or_else(missing)?;
    let view = Typed::read(&workspace.folder(period).join(BRIEFING))?.ok_or_else(missing)?.text;
    let view: Briefing = serde_json::from_str(&view)
        .map_err(|e| Error::Usage(format!("{period}/{BRIEFING} 不完整（{e}），请重新运行 jianbao build")))?;
    let templates = Templates::new(workspace.templates()?)?;
    let page = html::render(&text, &view, &templates)?.into_bytes();
    let paper = docx::render(&text, &view)?;
    Ok(vec![Output { name: HTML.into(), bytes: page }, Output { name: DOCX.into(), bytes: paper }])
}

/// Everything that the facts give, before any edit by hand.
///
/// # Errors
/// A template does not render, or an output cannot be composed.
pub(super) fn generated(workspace: &Workspace, ledger: &Ledger, past: &[Issue]) -> Result<Vec<Output>, Error> {
    let templates = Templates::new(workspace.templates()?)?;
    let mut view = compose_after(ledger, &workspace.master, &workspace.config, past);
    let text = fitted(&mut view, &templates)?;
    let page = html::render(&text, &view, &templates)?;
    let paper = docx::render(&text, &view)?;
    let book = xlsx::render(&view, ledger, &workspace.master, &workspace.config)?;
    let made = [
        (MARKDOWN, text.into_bytes()),
        (HTML, page.into_bytes()),
        (DOCX, paper),
        (XLSX, book),
        (LEDGER, document(LEDGER, ledger)?),
        (BRIEFING, document(BRIEFING, &view)?),
    ];
    Ok(made.into_iter().map(|(name, bytes)| Output { name: name.to_string(), bytes }).collect())
}

/// A file that went in.
#[derive(Clone, Debug, Serialize, Deserialize)]
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

pub(super) fn document(name: &str, value: &impl Serialize) -> Result<Vec<u8>, Error> {
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
