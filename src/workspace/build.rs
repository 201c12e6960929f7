//! What a build or `render` puts into the folder of a quarter.

use super::erratum::Note;
use super::{
    Draft, Finished, Held, MANIFEST, Manifest, Placed, Sources, Stage, TextFile, Workspace, is_hidden, read_existing,
};
use crate::document::templates::Templates;
use crate::model::error::{Error, from_json, shown};
use crate::model::ledger::Ledger;
use crate::model::value::Quarter;
use crate::outputs::{Kept, Made, Make, Material, OUTPUTS, Output, TEXT, Target, VIEW, json};
use crate::view::Briefing;
use std::path::Path;

/// What a build made beside its outputs.
pub struct Build {
    /// The text with what staff made of it.
    pub draft: Draft,
    /// The note on the last issue, where there is something to correct.
    pub note: Option<Note>,
}

/// The outputs of a build: those that staff go on with are held, to be compared with what
/// staff made of the last; the others lie beside their places as soon as they are made.
pub struct Outputs<'s> {
    stage: &'s Stage<'s>,
    held: Kept,
}

impl<'s> Outputs<'s> {
    /// None yet.
    pub fn new(stage: &'s Stage<'s>) -> Self {
        Self { stage, held: Kept::default() }
    }

    /// All of them, what staff work on first, with the bytes of those that are held.
    fn into_all(self) -> Vec<(&'static Output, Result<Vec<u8>, Made>)> {
        let held = self.held.into_all().into_iter().map(|(output, bytes)| (output, Ok(bytes)));
        let waiting = OUTPUTS.iter().filter_map(|output| Some((output, Err(self.stage.made(output.path)?))));
        let mut all: Vec<_> = held.chain(waiting).collect();
        all.sort_by_key(|(output, _)| (!(output.is_editable && output.is_of_text()), output.position()));
        all
    }
}

impl Target for Outputs<'_> {
    fn take(&self, output: &'static Output, make: Make) -> Result<(), Error> {
        let is_held = output.is_editable || output.is_of_erratum();
        if is_held { self.held.take(output, make) } else { self.stage.put(output.path, make) }
    }
}

/// What a run put into the folder of a quarter.
#[derive(Default)]
pub struct Built {
    /// The files, relative to the workspace.
    pub files: Vec<String>,
    /// Files in `out/` that are of an earlier build, relative to the workspace.
    pub stale: Vec<String>,
    /// The text that the outputs were made of.
    pub draft: Draft,
    /// Documents that were finished by hand, and left alone.
    pub finished: Vec<Finished>,
    /// Whether anything in the folder is not as it was.
    pub has_changed: bool,
    /// Whether the note on the last issue bears no date.
    pub is_undated: bool,
}

impl Build {
    /// Puts everything in its place that was made of `sources`, the manifest last, with
    /// 收件登记 and the hash of what that replaces, where it is to change, and the page that
    /// `desk` makes when it is told what it is made of, what comes and what goes.
    ///
    /// # Errors
    /// A file cannot be written, or was edited in the meantime; then nothing is replaced.
    pub fn write(
        self,
        outputs: Outputs,
        workspace: &Workspace,
        (ledger, register): (&Ledger, Option<(Made, Option<String>)>),
        sources: Sources,
        desk: impl FnOnce(&Sources, &[Made], &[String]) -> Result<Made, Error>,
    ) -> Result<Built, Error> {
        let (Self { mut draft, note }, stage) = (self, outputs.stage);
        let (period, folder) = (ledger.period, workspace.folder(ledger.period));
        let mut placed = Placed { seen: std::mem::take(&mut draft.seen), ..Placed::default() };
        if let Some((made, was)) = register {
            placed.seen.note_hash(made.name.clone(), was);
            placed.files.push(made);
        }
        if note.is_none() {
            let mut of_erratum = OUTPUTS.iter().filter(|output| output.is_of_erratum());
            of_erratum.try_for_each(|output| placed.remove(&folder, output))?;
        }
        for (output, made) in outputs.into_all() {
            match made {
                Ok(_) if output.path == TEXT => {
                    placed.files.append(&mut draft.files);
                    placed.gone.append(&mut draft.gone);
                }
                Ok(bytes) => placed.put(&folder, output, bytes)?,
                Err(waiting) => placed.files.push(waiting),
            }
        }
        let mut manifest = Manifest::new(period, ledger.as_of, sources.with_text(draft.edited.clone()));
        manifest.list_outputs(&folder, &placed.files)?;
        placed.files.push(Made::new(MANIFEST, json(MANIFEST, &manifest)?));
        placed.files.push(desk(&manifest.sources, &placed.files, &placed.gone)?);
        let stale = manifest.stale.iter().map(|file| format!("{period}/out/{}", file.name)).collect();
        let is_undated = note.is_some_and(|note| note.undated);
        Ok(Built { stale, draft, is_undated, ..written(stage, period, placed)? })
    }
}

/// Moves everything into its place.
fn written(stage: &Stage, period: Quarter, placed: Placed) -> Result<Built, Error> {
    let has_changed = stage.write_all(&placed.files, &placed.gone, &placed.seen)?;
    let shown = placed.files.iter().filter(|file| !is_hidden(&file.name));
    let files = shown.map(|file| format!("{period}/{}", file.name)).collect();
    Ok(Built { files, finished: placed.finished, has_changed, ..Built::default() })
}

/// Makes what hangs on the text again from 简报.md as it stands, and writes it.
///
/// # Errors
/// There is no built quarter; or a file cannot be written, or 简报.md was edited in the meantime.
pub fn render(held: &Held, workspace: &Workspace, period: Quarter, templates: &Templates) -> Result<Built, Error> {
    let folder = workspace.folder(period);
    let mut placed = Placed::default();
    let standing = TextFile::read(&folder.join(TEXT))?;
    placed.seen.note(TEXT, standing.as_ref().map(|file| file.bytes.as_slice()));
    for (output, bytes) in rendered(workspace, period, templates)? {
        placed.put(&folder, output, bytes)?;
    }
    let draft = Draft { text: standing.map(|file| file.text).unwrap_or_default(), ..Draft::default() };
    let written = held.staged(|stage| written(stage, period, placed))?;
    Ok(Built { draft, ..written })
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
    let missing = || Error::first(format!("{period} 还没有生成简报，请先运行"), "build");
    let folder = workspace.folder(period);
    let text = text(&folder)?.ok_or_else(missing)?;
    let view = read_existing(&folder.join(VIEW))?.ok_or_else(missing)?;
    let unusable = |why| Error::first(format!("“{}”{why}，请重新运行", shown(&folder.join(VIEW))), "build");
    let view = from_json::<Briefing>(&view).map_err(unusable)?;
    let material = Material { text: Some(&text), facts: None, erratum: None, view: &view, templates };
    let mut made = material.make()?;
    made.retain(|(output, _)| output.path != TEXT);
    Ok(made)
}
