//! Where 简报.docx goes: staff may have finished it in Word or WPS, and what they
//! did there comes back into no text; it stays as it is.

use super::store::Output;
use super::workspace::read_file;
use crate::error::Error;
use std::path::Path;

/// The document.
pub(super) const DOCX: &str = "out/简报.docx";
/// The document as last generated, to tell whether staff finished it by hand.
pub(super) const BASE_DOCX: &str = ".base/简报.docx";
/// Where the new document goes beside one that staff finished.
pub(super) const BESIDE_DOCX: &str = "out/简报.新.docx";

/// The files that keep a new document: in its place, or beside the one there.
///
/// # Errors
/// A file cannot be read.
pub(super) fn placed(folder: &Path, bytes: Vec<u8>) -> Result<Vec<Output>, Error> {
    let output = |name: &str, bytes: Vec<u8>| Output { name: name.into(), bytes };
    Ok(match is_finished(folder, &bytes)? {
        true => vec![output(BESIDE_DOCX, bytes)],
        false => vec![output(DOCX, bytes.clone()), output(BASE_DOCX, bytes)],
    })
}

/// Whether 简报.docx is neither what was last written nor what would be now.
///
/// # Errors
/// A file cannot be read.
pub(super) fn is_finished(folder: &Path, made: &[u8]) -> Result<bool, Error> {
    let kept = |name: &str| {
        let path = folder.join(name);
        path.exists().then(|| read_file(&path)).transpose()
    };
    let (standing, base) = (kept(DOCX)?, kept(BASE_DOCX)?);
    Ok(standing.is_some_and(|standing| Some(&standing) != base.as_ref() && standing != made))
}

/// Whether the new document went beside the one there.
pub(super) fn is_beside(outputs: &[Output]) -> bool {
    outputs.iter().any(|output| output.name == BESIDE_DOCX)
}
