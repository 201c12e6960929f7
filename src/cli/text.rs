//! 简报.md between two builds: what staff made of it, what the program last
//! wrote, and the one text that both become.

use super::build::Input;
use super::store::Output;
use crate::document::edits::{Merged, Notice, Seen, merge, unsettled};
use crate::model::error::Error;
use std::fs;
use std::path::Path;

/// The text of the briefing.
pub(super) const MARKDOWN: &str = "out/简报.md";
/// The same as last generated, to tell hand edits.
pub(super) const BASE: &str = ".base/简报.md";
/// What notices were given about.
pub(super) const SEEN: &str = ".base/seen.json";
/// Where the new text goes while nobody can tell what staff edited.
pub(super) const BESIDE: &str = "out/简报.新.md";
/// What staff must look at in their text.
pub(super) const HINTS: &str = "改动提示.txt";

/// The text of a build.
#[derive(Default)]
pub(super) struct Draft {
    /// What the outputs are made of.
    pub text: String,
    /// The files that keep it, in the order of moving in.
    pub outputs: Vec<Output>,
    /// 简报.md as it was found, where staff edited it.
    pub edited: Option<Input>,
    /// Whether 简报.md was left alone and the new text put beside.
    pub beside: bool,
    /// What staff must look at.
    pub notices: Vec<Notice>,
    /// Where the deleted pieces stood that the program would now write differently.
    pub deleted: Vec<String>,
    /// Files of an earlier run that no longer hold.
    pub gone: Vec<&'static str>,
}

impl Draft {
    /// The text of the quarter in `folder`, now that `generated` is new.
    ///
    /// # Errors
    /// A file cannot be read, or is text in no known encoding.
    pub(super) fn new(folder: &Path, generated: String) -> Result<Self, Error> {
        let standing = Typed::read(&folder.join(MARKDOWN))?;
        let base = Typed::read(&folder.join(BASE))?.map(|typed| typed.text);
        let output = |name: &str, bytes: Vec<u8>| Output { name: name.into(), bytes };
        let (typed, base) = match (standing, base) {
            (Some(typed), None) if typed.text != generated => {
                let edited = Some(Input::new(MARKDOWN, &typed.bytes));
                let outputs = vec![output(BESIDE, generated.into_bytes())];
                return Ok(Self { text: typed.text, outputs, edited, beside: true, ..Self::default() });
            }
            (Some(typed), base) => (typed, base.unwrap_or_else(|| generated.clone())),
            (None, _) => (Typed::plain(generated.clone()), generated.clone()),
        };
        let edited = (typed.text != base && typed.text != generated).then(|| Input::new(MARKDOWN, &typed.bytes));
        let Merged { text, notices, seen, deleted } = merge(&base, &typed.text, &generated, &seen(folder));
        let mut outputs = vec![output(MARKDOWN, typed.written(&text)), output(BASE, generated.into_bytes())];
        let mut gone = vec![BESIDE];
        match seen.is_empty() {
            true => gone.push(SEEN),
            false => outputs.push(output(SEEN, super::build::document(SEEN, &seen)?)),
        }
        match hints(&notices, unsettled(&text)) {
            None => gone.push(HINTS),
            Some(words) => outputs.push(output(HINTS, words.into_bytes())),
        }
        Ok(Self { text, outputs, edited, beside: false, notices, deleted, gone })
    }
}

/// Whether a file is the program's own book-keeping.
pub(super) fn is_hidden(name: &str) -> bool {
    name.starts_with(".base/")
}

/// What notices were given about; nothing where staff deleted the hints, which
/// says that they looked at them.
fn seen(folder: &Path) -> Seen {
    let kept = fs::read(folder.join(SEEN)).ok().filter(|_| folder.join(HINTS).exists());
    kept.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
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

/// Hints that staff have not settled.
pub(super) struct Hinted {
    /// How many.
    pub count: usize,
    /// The first, in words.
    pub first: String,
}

/// The hints as they lie there; absent where there are none. Lines in the text
/// itself that wait for staff are counted there.
///
/// # Errors
/// The file cannot be read, or is text in no known encoding.
pub(super) fn hinted(folder: &Path) -> Result<Option<Hinted>, Error> {
    let Some(typed) = Typed::read(&folder.join(HINTS))? else { return Ok(None) };
    let hint = |line: &str| {
        let (number, words) = line.split_once(". ")?;
        number.parse::<usize>().ok().map(|_| super::board::line(words))
    };
    let hints: Vec<String> = typed.text.lines().filter_map(hint).collect();
    Ok(hints.first().cloned().map(|first| Hinted { count: hints.len(), first }))
}

/// A text as an editor saved it.
pub(super) struct Typed {
    bytes: Vec<u8>,
    /// Without a byte order mark, with plain line ends.
    pub text: String,
    /// Whether it begins with a byte order mark.
    mark: bool,
    /// Whether its lines end as on Windows.
    windows: bool,
}

impl Typed {
    /// The text of a file, where it exists: from UTF-8, or from what older
    /// editors save.
    ///
    /// # Errors
    /// It exists and cannot be read, or is text in no known encoding.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, Error> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::io("读取", path, e)),
        };
        let (text, utf8) = match std::str::from_utf8(&bytes) {
            Ok(text) => (text.to_string(), true),
            Err(_) => match encoding_rs::GB18030.decode_without_bom_handling(&bytes) {
                (text, false) => (text.into_owned(), false),
                (_, true) => {
                    let said = format!("“{}”的文字编码无法识别，请用记事本另存为 UTF-8", path.display());
                    return Err(Error::Usage(said));
                }
            },
        };
        let windows = text.matches("\r\n").count() * 2 > text.matches('\n').count();
        // Old Notepad knows UTF-8 only by the mark.
        let mark = text.starts_with('\u{FEFF}') || !utf8;
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        Ok(Some(Self { bytes, text, mark, windows }))
    }

    /// A text as the program writes it.
    fn plain(text: String) -> Self {
        Self { bytes: text.clone().into_bytes(), text, mark: false, windows: false }
    }

    /// `text` as this editor would save it; in UTF-8 whatever it was.
    fn written(&self, text: &str) -> Vec<u8> {
        if text == self.text {
            return self.bytes.clone();
        }
        let mark = if self.mark { "\u{FEFF}" } else { "" };
        let lines = if self.windows { text.replace('\n', "\r\n") } else { text.to_string() };
        format!("{mark}{lines}").into_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_reads_the_same_however_an_editor_saved_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("简报.md");
        let (gbk, _, _) = encoding_rs::GB18030.encode("# 简报\r\n正文\r\n");
        for (bytes, written) in [
            ("# 简报\n正文\n".as_bytes(), "甲\n乙\n"),
            ("\u{FEFF}# 简报\r\n正文\r\n".as_bytes(), "\u{FEFF}甲\r\n乙\r\n"),
            (&gbk, "\u{FEFF}甲\r\n乙\r\n"),
        ] {
            fs::write(&path, bytes).expect("writes");
            let typed = Typed::read(&path).expect("reads").expect("is there");
            assert_eq!(typed.text, "# 简报\n正文\n");
            assert_eq!(typed.written(&typed.text), bytes, "what was not changed keeps its bytes");
            assert_eq!(typed.written("甲\n乙\n"), written.as_bytes());
        }
        fs::write(&path, [0xFF, 0xFF, 0xFE]).expect("writes");
        assert!(Typed::read(&path).is_err());
    }
}
