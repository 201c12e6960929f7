//! Where a document goes: staff may have finished it in Word or WPS, and what they
//! did there comes back into no text; it stays as it is.

use super::read_existing;
use crate::model::error::Error;
use crate::outputs::{Made, OUTPUTS, Output, TEXT};
use std::path::Path;

/// Where the program keeps what it last made of a file that staff may edit, to
/// tell whether they did.
pub fn base(path: &str) -> String {
    path.replacen("out/", ".base/", 1)
}

/// Whether a file is the program's own book-keeping.
pub fn is_hidden(path: &str) -> bool {
    path.starts_with(".base/")
}

/// Where the new one goes beside one that staff edited: `out/简报.新.docx`.
pub fn beside(path: &str) -> String {
    let (stem, extension) = path.rsplit_once('.').unwrap_or((path, ""));
    format!("{stem}.新.{extension}")
}

/// The documents that staff may finish in Word.
pub fn documents() -> impl Iterator<Item = &'static Output> {
    OUTPUTS.iter().filter(|output| output.is_editable && output.path != TEXT)
}

/// What goes where in the folder of a quarter.
#[derive(Default)]
pub struct Placed {
    /// Files to be written.
    pub files: Vec<Made>,
    /// Files that no longer hold.
    pub gone: Vec<String>,
    /// Documents that staff finished, and that the new one goes beside of.
    pub finished: Vec<&'static Output>,
}

impl Placed {
    /// Puts a new output in its place, or beside the one that staff finished.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn put(&mut self, folder: &Path, output: &'static Output, bytes: Vec<u8>) -> Result<(), Error> {
        let path = output.path;
        if !output.is_editable {
            self.files.push(Made::new(path, bytes));
        } else if is_finished(folder, path, &bytes)? {
            self.files.push(Made::new(beside(path), bytes));
            self.finished.push(output);
        } else {
            self.files.extend([Made::new(path, bytes.clone()), Made::new(base(path), bytes)]);
            self.gone.push(beside(path));
        }
        Ok(())
    }

    /// Removes an output of an earlier run.
    pub fn remove(&mut self, output: &Output) {
        let path = output.path;
        self.gone.push(path.into());
        if output.is_editable {
            self.gone.extend([base(path), beside(path)]);
        }
    }
}

/// Whether the document is neither what was last written nor what would be now.
///
/// # Errors
/// A file cannot be read.
pub fn is_finished(folder: &Path, path: &str, made: &[u8]) -> Result<bool, Error> {
    let (standing, last) = (read_existing(&folder.join(path))?, read_existing(&folder.join(base(path)))?);
    Ok(standing.is_some_and(|standing| Some(&standing) != last.as_ref() && standing != made))
}
