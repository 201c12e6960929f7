//! What staff edit by hand. 简报.md is merged: what they made of it and what the
//! program wrote become one text. A document that they finished in Word or WPS
//! stays as it is, since what they did there comes back into no text.

use super::{HINTS, Hashed, Seen, TextFile, line, look, read_existing};
use crate::document::edits::{Merged, Notice, Pending, merge, unsettled};
use crate::model::error::Error;
use crate::outputs::{Made, OUTPUTS, Output, TEXT, json};
use std::path::Path;

/// What notices were given about.
pub const SEEN: &str = ".base/seen.json";

/// The text as it lies there, what the program last made of it, and what notices were given about.
pub struct HandEdits {
    standing: Option<TextFile>,
    base: Option<String>,
    pending: Pending,
    seen: Seen,
}

/// The text of a build.
#[derive(Default)]
pub struct Draft {
    /// What the outputs are made of.
    pub text: String,
    /// The files that keep it, in the order of moving in.
    pub files: Vec<Made>,
    /// 简报.md as it was found, where staff edited it.
    pub edited: Option<Hashed>,
    /// Whether 简报.md was left alone and the new text put beside.
    pub is_beside: bool,
    /// What staff must look at.
    pub notices: Vec<Notice>,
    /// Where the deleted pieces stood that the program would now write differently.
    pub deleted: Vec<String>,
    /// Files of an earlier run that no longer hold.
    pub gone: Vec<String>,
    /// What all this was made over.
    pub seen: Seen,
}

impl HandEdits {
    /// As they lie in the folder of a quarter. Where staff deleted the hints, which
    /// says that they looked at them, notices were given about nothing.
    ///
    /// # Errors
    /// A file cannot be read, or is text in no known encoding.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let text = |name: &str| TextFile::read(&folder.join(name));
        let (standing, base_text) = (text(TEXT)?, text(&base(TEXT))?);
        let (pending, hints) = (read_existing(&folder.join(SEEN))?, read_existing(&folder.join(HINTS))?);
        let mut seen = Seen::default();
        seen.note(TEXT, standing.as_ref().map(|file| file.bytes.as_slice()));
        seen.note(base(TEXT), base_text.as_ref().map(|file| file.bytes.as_slice()));
        seen.note(SEEN, pending.as_deref());
        seen.note(HINTS, hints.as_deref());
        let pending = pending.filter(|_| hints.is_some()).and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let (base, pending) = (base_text.map(|file| file.text), pending.unwrap_or_default());
        Ok(Self { standing, base, pending, seen })
    }

    /// The text of the quarter, now that `generated` is new.
    ///
    /// # Errors
    /// What is to be kept for the next build has no JSON form.
    pub fn merged_into(self, generated: String) -> Result<Draft, Error> {
        let (edited, last) = match (self.standing, self.base) {
            // Nobody can tell what of it staff edited.
            (Some(edited), None) if edited.text != generated => {
                let files = vec![Made::new(beside(TEXT), generated)];
                let hashed = Some(Hashed::new(TEXT, &edited.bytes));
                let seen = self.seen;
                return Ok(Draft {
                    text: edited.text,
                    files,
                    edited: hashed,
                    is_beside: true,
                    seen,
                    ..Draft::default()
                });
            }
            (Some(edited), base) => (edited, base.unwrap_or_else(|| generated.clone())),
            (None, _) => (TextFile::plain(generated.clone()), generated.clone()),
        };
        let hashed = (edited.text != last && edited.text != generated).then(|| Hashed::new(TEXT, &edited.bytes));
        let Merged { text, notices, pending, deleted } = merge(&last, &edited.text, &generated, &self.pending);
        let mut files = vec![Made::new(TEXT, edited.written(&text)), Made::new(base(TEXT), generated)];
        let mut gone = vec![beside(TEXT)];
        let kept = if pending.is_empty() { None } else { Some(json(SEEN, &pending)?) };
        let hints = hints(&notices, unsettled(&text)).map(String::into_bytes);
        for (name, bytes) in [(SEEN, kept), (HINTS, hints)] {
            match bytes {
                Some(bytes) => files.push(Made::new(name, bytes)),
                None => gone.push(name.into()),
            }
        }
        Ok(Draft { text, files, edited: hashed, is_beside: false, notices, deleted, gone, seen: self.seen })
    }
}

/// The hints, for Notepad: with a mark of the encoding and its line ends.
fn hints(notices: &[Notice], unsettled: usize) -> Option<String> {
    if notices.is_empty() && unsettled == 0 {
        return None;
    }
    let mut lines = vec![
        "简报.md 手工改过，以下各处请核对。改好后再运行 jianbao build；不用改的，把本文件删去就不再提示。".to_string(),
    ];
    lines.push(String::new());
    lines.extend(notices.iter().zip(1..).map(|(notice, n)| format!("{n}. {notice}")));
    if unsettled > 0 {
        lines.push(format!("文中有{unsettled}处以“【请核对】”开头的行，核对、改好上面一段后，请把那一行删去。"));
    }
    Some(format!("\u{FEFF}{}\r\n", lines.join("\r\n")))
}

/// The hints that staff have not settled, in words: of the text of [`HINTS`]. Lines in
/// the briefing itself that wait for staff are counted there.
pub fn hints_left(text: &str) -> Vec<String> {
    let hints = text.lines().filter_map(|numbered| numbered.split_once(". "));
    hints.filter(|(number, _)| number.parse::<usize>().is_ok()).map(|(_, words)| line(words)).collect()
}

/// Where the program keeps what it last made of a file that staff may edit, to tell whether they did.
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

/// A document that staff finished by hand, and that stays.
pub struct Finished {
    /// Which.
    pub output: &'static Output,
    /// What became of the new one.
    pub new: New,
}

/// What became of a new document where staff finished the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum New {
    /// It lies beside.
    Beside,
    /// It is the one that was made before, which staff have seen.
    Known,
    /// There is none any more.
    None,
}

/// What goes where in the folder of a quarter.
#[derive(Default)]
pub struct Placed {
    /// Files to be written.
    pub files: Vec<Made>,
    /// Files that no longer hold.
    pub gone: Vec<String>,
    /// Documents that staff finished.
    pub finished: Vec<Finished>,
    /// What all this was made over.
    pub seen: Seen,
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
            return Ok(());
        }
        if self.is_finished(folder, output, Some(&bytes))? {
            let is_known = read_existing(&folder.join(base(path)))?.as_ref() == Some(&bytes);
            // What staff put away is not put there again.
            let new = if is_known && look(&folder.join(beside(path)))?.is_none() { New::Known } else { New::Beside };
            if new == New::Beside {
                self.files.push(Made::new(beside(path), bytes.clone()));
            }
            self.files.push(Made::new(base(path), bytes));
            self.finished.push(Finished { output, new });
        } else {
            self.files.extend([Made::new(path, bytes.clone()), Made::new(base(path), bytes)]);
            self.gone.push(beside(path));
        }
        Ok(())
    }

    /// Removes an output of an earlier run, unless staff finished it.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn remove(&mut self, folder: &Path, output: &'static Output) -> Result<(), Error> {
        let path = output.path;
        if !output.is_editable {
            self.gone.push(path.into());
        } else if self.is_finished(folder, output, None)? {
            self.gone.push(beside(path));
            self.finished.push(Finished { output, new: New::None });
        } else {
            self.gone.extend([path.into(), base(path), beside(path)]);
        }
        Ok(())
    }

    /// The same as [`is_finished`], and notes what was seen.
    fn is_finished(&mut self, folder: &Path, output: &'static Output, made: Option<&[u8]>) -> Result<bool, Error> {
        let standing = read_existing(&folder.join(output.path))?;
        self.seen.note(output.path, standing.as_deref());
        differs(folder, output.path, standing, made)
    }
}

/// Whether the document is neither what was last written nor what would be now.
///
/// # Errors
/// A file cannot be read.
pub fn is_finished(folder: &Path, path: &str, made: &[u8]) -> Result<bool, Error> {
    differs(folder, path, read_existing(&folder.join(path))?, Some(made))
}

fn differs(folder: &Path, path: &str, standing: Option<Vec<u8>>, made: Option<&[u8]>) -> Result<bool, Error> {
    let last = read_existing(&folder.join(base(path)))?;
    Ok(standing.is_some_and(|standing| Some(&standing) != last.as_ref() && Some(standing.as_slice()) != made))
}
