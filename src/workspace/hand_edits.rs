//! 简报.md between two builds: what staff made of it, what the program last
//! wrote, and the one text that both become.

use super::{Hashed, TextFile, base, beside, line};
use crate::document::edits::{Merged, Notice, Pending, merge, unsettled};
use crate::model::error::Error;
use crate::outputs::{Made, TEXT, json};
use std::fs;
use std::path::Path;

/// What notices were given about.
pub const SEEN: &str = ".base/seen.json";
/// What staff must look at in their text.
pub const HINTS: &str = "改动提示.txt";

/// The text as it lies there, what the program last made of it, and what notices
/// were given about.
pub struct HandEdits {
    standing: Option<TextFile>,
    base: Option<String>,
    pending: Pending,
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
}

impl HandEdits {
    /// As they lie in the folder of a quarter. Where staff deleted the hints, which
    /// says that they looked at them, notices were given about nothing.
    ///
    /// # Errors
    /// A file cannot be read, or is text in no known encoding.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let standing = TextFile::read(&folder.join(TEXT))?;
        let base = TextFile::read(&folder.join(base(TEXT)))?.map(|file| file.text);
        let pending = fs::read(folder.join(SEEN)).ok().filter(|_| folder.join(HINTS).exists());
        let pending = pending.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Ok(Self { standing, base, pending })
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
                return Ok(Draft { text: edited.text, files, edited: hashed, is_beside: true, ..Draft::default() });
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
        Ok(Draft { text, files, edited: hashed, is_beside: false, notices, deleted, gone })
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

/// The hints that staff have not settled, in words. Lines in the text itself that
/// wait for staff are counted there.
///
/// # Errors
/// The file cannot be read, or is text in no known encoding.
pub fn hints_left(folder: &Path) -> Result<Vec<String>, Error> {
    let text = TextFile::read(&folder.join(HINTS))?.map_or_else(String::new, |file| file.text);
    let hints = text.lines().filter_map(|numbered| numbered.split_once(". "));
    Ok(hints.filter(|(number, _)| number.parse::<usize>().is_ok()).map(|(_, words)| line(words)).collect())
}
