//! A text file as an editor saved it: read whatever its encoding and line ends,
//! and written back in the same manner.

use super::read_input;
use crate::formats::decode_unmarked;
use crate::model::error::{Error, shown};
use std::path::Path;

/// A text as an editor saved it.
pub struct TextFile {
    /// As they lie there.
    pub bytes: Vec<u8>,
    /// Without a byte order mark, with plain line ends.
    pub text: String,
    /// Whether it begins with a byte order mark.
    mark: bool,
    /// Whether its lines end as on Windows.
    windows: bool,
}

impl TextFile {
    /// The text of a file, where it exists: from UTF-8, or from what older
    /// editors save.
    ///
    /// # Errors
    /// It exists and cannot be read, or is text in no known encoding.
    pub fn read(path: &Path) -> Result<Option<Self>, Error> {
        read_input(path)?.map(|bytes| Self::of(path, bytes)).transpose()
    }

    /// The text of a file that was read already.
    ///
    /// # Errors
    /// It is text in no known encoding.
    pub fn of(path: &Path, bytes: Vec<u8>) -> Result<Self, Error> {
        let Some((text, utf8)) = decode_unmarked(&bytes) else {
            let said = format!("“{}”的文字编码无法识别，请用记事本另存为 UTF-8", shown(path));
            return Err(Error::Usage(said));
        };
        let windows = text.matches("\r\n").count() * 2 > text.matches('\n').count();
        // Old Notepad knows UTF-8 only by the mark.
        let mark = text.starts_with('\u{FEFF}') || !utf8;
        let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        Ok(Self { bytes, text, mark, windows })
    }

    /// A text as the program writes it.
    pub fn plain(text: String) -> Self {
        Self { bytes: text.clone().into_bytes(), text, mark: false, windows: false }
    }

    /// `text` as this editor would save it; in UTF-8 whatever it was.
    pub fn written(&self, text: &str) -> Vec<u8> {
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
    use std::fs;

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
            let typed = TextFile::read(&path).expect("reads").expect("is there");
            assert_eq!(typed.text, "# 简报\n正文\n");
            assert_eq!(typed.written(&typed.text), bytes, "what was not changed keeps its bytes");
            assert_eq!(typed.written("甲\n乙\n"), written.as_bytes());
        }
        fs::write(&path, [0xFF, 0xFF, 0xFE]).expect("writes");
        assert!(TextFile::read(&path).is_err());
    }
}
