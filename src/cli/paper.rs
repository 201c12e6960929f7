//! Where a document goes: staff may have finished it in Word or WPS, and what they
//! did there comes back into no text; it stays as it is.

use super::store::Output;
use super::workspace::read_file;
use crate::model::error::Error;
use std::path::Path;

/// A document that staff may finish by hand.
pub(super) struct Paper {
    /// Where it stands.
    pub name: &'static str,
    /// The same as last generated, to tell whether staff finished it by hand.
    pub base: &'static str,
    /// Where the new one goes beside one that staff finished.
    pub beside: &'static str,
}

/// 简报.docx.
pub(super) const BRIEFING: Paper =
    Paper { name: "out/简报.docx", base: ".base/简报.docx", beside: "out/简报.新.docx" };
/// 更正说明.docx.
pub(super) const ERRATUM: Paper =
    Paper { name: "out/更正说明.docx", base: ".base/更正说明.docx", beside: "out/更正说明.新.docx" };
/// All of them.
pub(super) const PAPERS: [Paper; 2] = [BRIEFING, ERRATUM];

impl Paper {
    /// The files that keep a new document: in its place, or beside the one there.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn placed(&self, folder: &Path, bytes: Vec<u8>) -> Result<Vec<Output>, Error> {
        let output = |name: &str, bytes: Vec<u8>| Output { name: name.into(), bytes };
        Ok(match self.is_finished(folder, &bytes)? {
            true => vec![output(self.beside, bytes)],
            false => vec![output(self.name, bytes.clone()), output(self.base, bytes)],
        })
    }

    /// Whether the document is neither what was last written nor what would be now.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(super) fn is_finished(&self, folder: &Path, made: &[u8]) -> Result<bool, Error> {
        let kept = |name: &str| {
            let path = folder.join(name);
            path.exists().then(|| read_file(&path)).transpose()
        };
        let (standing, base) = (kept(self.name)?, kept(self.base)?);
        Ok(standing.is_some_and(|standing| Some(&standing) != base.as_ref() && standing != made))
    }

    /// Whether the new document went beside the one there.
    pub(super) fn is_beside(&self, outputs: &[Output]) -> bool {
        outputs.iter().any(|output| output.name == self.beside)
    }

    /// Its name below `out/`.
    pub(super) fn short(&self) -> &'static str {
        self.name.trim_start_matches("out/")
    }
}

/// Names of documents that the new one went beside of.
pub(super) fn finished(outputs: &[Output]) -> Vec<&'static str> {
    PAPERS.iter().filter(|paper| paper.is_beside(outputs)).map(Paper::short).collect()
}
