//! What a build or `render` puts into the folder of a quarter.

use super::documents::{Placed, is_hidden};
use super::erratum::Note;
use super::hand_edits::Draft;
use super::layout::Workspace;
use super::manifest::{MANIFEST, Manifest};
use super::sources::Sources;
use super::store::{settle, write_all};
use super::text_file::TextFile;
use crate::document::edits::{Notice, unsettled};
use crate::document::templates::{Stray, Templates};
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use crate::model::value::Quarter;
use crate::outputs::{Made, Material, OUTPUTS, Output, Source, TEXT, VIEW, json};
use std::path::Path;

/// All that a build made, not yet written.
pub struct Build {
    /// The text with what staff made of it.
    pub draft: Draft,
    /// The note on the last issue, where there is something to correct.
    pub note: Option<Note>,
    /// The outputs that were asked for.
    pub outputs: Vec<(&'static Output, Vec<u8>)>,
}

/// What a run put into the folder of a quarter.
#[derive(Default)]
pub struct Built {
    /// The files, relative to the workspace.
    pub files: Vec<String>,
    /// Whether 简报.md had been edited by hand.
    pub is_edited: bool,
    /// Whether nobody could tell the edits, and 简报.md was left alone.
    pub is_beside: bool,
    /// Documents that were finished by hand, and left alone.
    pub finished: Vec<&'static Output>,
    /// What staff must look at in their text.
    pub notices: Vec<Notice>,
    /// Where the pieces stood that staff deleted and the program would now write
    /// differently.
    pub deleted: Vec<String>,
    /// Files in `out/` that are of an earlier build, relative to the workspace.
    pub stale: Vec<String>,
    /// How many lines of the text staff must still settle.
    pub unsettled: usize,
    /// Whether the note on the last issue bears no date.
    pub is_undated: bool,
    /// Templates of the workspace that nothing uses.
    pub strays: Vec<Stray>,
}

impl Build {
    /// Writes everything that was made of `sources`, the manifest last.
    ///
    /// # Errors
    /// A file cannot be written; then nothing is replaced.
    pub fn write(self, workspace: &Workspace, ledger: &Ledger, sources: Sources) -> Result<Built, Error> {
        let Self { draft, note, outputs } = self;
        let folder = workspace.folder(ledger.period);
        let mut placed = Placed::default();
        if note.is_none() {
            OUTPUTS.iter().filter(|output| output.is_of_erratum()).for_each(|output| placed.remove(output));
        }
        let mut outputs = outputs;
        // What staff work on stands first.
        outputs.sort_by_key(|(output, _)| !(output.is_editable && output.is_of_text()));
        let (mut text, mut gone) = (draft.files, draft.gone);
        for (output, bytes) in outputs {
            match output.source {
                Source::Text => {
                    placed.files.append(&mut text);
                    placed.gone.append(&mut gone);
                }
                _ => placed.put(&folder, output, bytes)?,
            }
        }
        let is_edited = draft.edited.is_some();
        let mut manifest = Manifest::new(ledger.period, ledger.as_of, sources.with_text(draft.edited));
        manifest.list_outputs(&folder, &placed.files)?;
        placed.files.push(Made::new(MANIFEST, json(MANIFEST, &manifest)?));
        let stale = manifest.stale.iter().map(|file| format!("{}/out/{}", ledger.period, file.name)).collect();
        Ok(Built {
            is_edited,
            is_beside: draft.is_beside,
            notices: draft.notices,
            deleted: draft.deleted,
            stale,
            unsettled: unsettled(&draft.text),
            is_undated: note.is_some_and(|note| note.undated),
            ..written(&folder, ledger.period, placed)?
        })
    }
}

/// Moves everything into its place.
fn written(folder: &Path, period: Quarter, placed: Placed) -> Result<Built, Error> {
    write_all(folder, &placed.files, &placed.gone)?;
    let shown = placed.files.iter().filter(|file| !is_hidden(&file.name));
    let files = shown.map(|file| format!("{period}/{}", file.name)).collect();
    Ok(Built { files, finished: placed.finished, ..Built::default() })
}

/// Makes what hangs on the text again from 简报.md as it stands, and writes it.
///
/// # Errors
/// There is no built quarter, or a file cannot be written.
pub fn render(workspace: &Workspace, period: Quarter) -> Result<Built, Error> {
    let folder = workspace.folder(period);
    settle(&folder)?;
    let templates = Templates::new(workspace.templates()?)?;
    let mut placed = Placed::default();
    for (output, bytes) in rendered(workspace, period, &templates)? {
        placed.put(&folder, output, bytes)?;
    }
    let unsettled = text(&folder)?.map_or(0, |text| unsettled(&text));
    Ok(Built { unsettled, strays: templates.strays().to_vec(), ..written(&folder, period, placed)? })
}

/// 简报.md as it stands in the folder of a quarter; absent where there is none.
///
/// # Errors
/// It cannot be read, or is text in no known encoding.
pub fn text(folder: &Path) -> Result<Option<String>, Error> {
    Ok(TextFile::read(&folder.join(TEXT))?.map(|file| file.text))
}

/// What is made from 简报.md as it stands.
///
/// # Errors
/// There is no built quarter, or a template does not render.
pub fn rendered(
    workspace: &Workspace,
    period: Quarter,
    templates: &Templates,
) -> Result<Vec<(&'static Output, Vec<u8>)>, Error> {
    let missing = || Error::Usage(format!("{period} 还没有生成简报，请先运行 jianbao build"));
    let folder = workspace.folder(period);
    let text = text(&folder)?.ok_or_else(missing)?;
    let view = TextFile::read(&folder.join(VIEW))?.ok_or_else(missing)?.text;
    let view = serde_json::from_str(&view)
        .map_err(|e| Error::Usage(format!("{period}/{VIEW} 不完整（{e}），请重新运行 jianbao build")))?;
    let material = Material { text: Some(&text), facts: None, erratum: None, view: &view, templates };
    let mut made = material.make(&[])?;
    made.retain(|(output, _)| output.path != TEXT);
    Ok(made)
}
