//! Texts in runs, each with a font of its own: which of their characters the eye
//! sees depends on the runs and, where they do not say, on the cell.

use crate::formats::package::Package;
use crate::formats::text_buffer::{Look, TextBuffer};
use crate::formats::xml::{Attributes, Markup, walk};
use crate::formats::{Unreadable, limits};
use std::collections::HashMap;
use std::io::{BufReader, Cursor};

/// A text in runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Runs(Vec<Run>);

#[derive(Clone, Debug, Default, PartialEq)]
struct Run {
    /// `None`: as the cell is.
    struck: Option<bool>,
    raised: bool,
    text: String,
}

impl Runs {
    /// What the eye sees of the text in a cell whose own font is struck or not;
    /// where it sees nothing, what is struck, and that it is.
    pub fn seen(&self, cell_struck: bool) -> (String, bool) {
        let mut buffer = TextBuffer::default();
        for run in &self.0 {
            let struck = run.struck.unwrap_or(cell_struck);
            buffer.look(Look { struck, raised: run.raised, hidden: false });
            buffer.exact(&run.text);
        }
        buffer.take_or_struck()
    }

    /// Whether the eye may see something else than all the characters.
    fn matters(&self) -> bool {
        self.0.iter().any(|run| run.raised || run.struck.is_some())
    }
}

/// Puts runs together from the markup of a shared string or one in a cell.
#[derive(Default)]
pub(super) struct RunReader {
    runs: Vec<Run>,
    in_run: bool,
    in_text: bool,
    in_reading: bool,
    /// White space at its ends belongs to the text.
    preserve: bool,
    piece: String,
}

impl RunReader {
    pub fn open(&mut self, name: &str, attributes: &Attributes) {
        let said = |negated: &[&str]| attributes.get("val").is_none_or(|said| !negated.contains(&said));
        match name {
            "r" => {
                self.in_run = true;
                self.runs.push(Run::default());
            }
            "rPh" => self.in_reading = true,
            "t" if !self.in_reading => {
                self.in_text = true;
                self.preserve = attributes.get("xml:space") == Some("preserve");
                if !self.in_run {
                    self.runs.push(Run::default());
                }
            }
            "rPr" => self.run(|run| run.struck = Some(false)),
            "strike" => self.run(|run| run.struck = Some(said(&["0", "false"]))),
            "vertAlign" => self.run(|run| run.raised = said(&["baseline"])),
            _ => {}
        }
    }

    fn run(&mut self, change: impl FnOnce(&mut Run)) {
        if let Some(run) = self.runs.last_mut() {
            change(run);
        }
    }

    pub fn text(&mut self, text: &str) {
        if self.in_text && self.piece.len() <= 4 * limits::CELL_CHARS {
            self.piece.push_str(text);
        }
    }

    pub fn close(&mut self, name: &str) {
        match name {
            "r" => self.in_run = false,
            "rPh" => self.in_reading = false,
            "t" if self.in_text => {
                self.in_text = false;
                let piece = std::mem::take(&mut self.piece);
                let kept = if self.preserve { &piece } else { piece.trim_matches([' ', '\t', '\r', '\n']) };
                let text = unescaped(kept);
                self.run(|run| run.text.push_str(&text));
            }
            _ => {}
        }
    }

    /// The runs so far, where they matter; nothing is left behind.
    pub fn take(&mut self) -> Option<Runs> {
        Some(Runs(std::mem::take(self).runs)).filter(Runs::matters)
    }
}

/// `_x000A_` and its like as the characters that they stand for.
fn unescaped(text: &str) -> String {
    let mut pieces = text.split("_x");
    let mut whole = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let code = piece.get(..4).filter(|_| piece.as_bytes().get(4) == Some(&b'_'));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                whole.push(c);
                whole.push_str(&piece[5..]);
            }
            None => {
                whole.push_str("_x");
                whole.push_str(piece);
            }
        }
    }
    whole
}

/// The shared strings in runs that matter, by their index. Where none is struck
/// or raised, and no cell is struck, none does, and the part is not taken apart.
pub(super) fn shared(
    package: &mut Package<'_>,
    path: &str,
    cells_struck: bool,
) -> Result<HashMap<u32, Runs>, Unreadable> {
    let Some(part) = package.part(path)? else { return Ok(HashMap::new()) };
    if part.size() > limits::SMALL_PART_BYTES {
        return runs_of(BufReader::new(part));
    }
    drop(part);
    let text = package.text(path)?.unwrap_or_default();
    let words: &[&str] = if cells_struck { &["strike", "vertAlign", "rPr"] } else { &["strike", "vertAlign"] };
    if words.iter().any(|word| text.contains(word)) { runs_of(Cursor::new(text)) } else { Ok(HashMap::new()) }
}

fn runs_of(part: impl std::io::BufRead) -> Result<HashMap<u32, Runs>, Unreadable> {
    let (mut found, mut index, mut reader) = (HashMap::new(), 0, RunReader::default());
    walk(part, &[], |markup| {
        match markup {
            Markup::Open("si", _) => reader = RunReader::default(),
            Markup::Open(name, attributes) => reader.open(name, attributes),
            Markup::Text(text) => reader.text(text),
            Markup::Close("si") => {
                found.extend(reader.take().map(|runs| (index, runs)));
                index += 1;
            }
            Markup::Close(name) => reader.close(name),
        }
        Ok(())
    })?;
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_seen_by_their_fonts_and_that_of_their_cell() {
        let strings = "<sst><si><t>甲</t></si>\
            <si><r><rPr><strike/></rPr><t>10</t></r><r><rPr/><t>12</t></r></si>\
            <si><r><t>12</t></r><r><rPr><vertAlign val=\"superscript\"/></rPr><t>1</t></r></si>\
            <si><r><rPr><strike val=\"0\"/></rPr><t xml:space=\"preserve\"> 乙_x000A_</t></r><rPh><t>yi</t></rPh></si></sst>";
        let found = runs_of(strings.as_bytes()).expect("markup");
        let seen = |index, struck| found.get(&index).map(|runs: &Runs| runs.seen(struck));
        let pair = |seen: &str| Some((seen.to_string(), false));
        assert_eq!(seen(0, false), None);
        assert_eq!(seen(1, false), pair("12"));
        assert_eq!(seen(2, false), pair("12"));
        assert_eq!(seen(2, true), pair("1"), "a run with a font of its own is as that says");
        assert_eq!(seen(3, true), pair(" 乙"));
        assert_eq!(unescaped("a_x0041_b_xZZZZ_"), "aAb_xZZZZ_");
    }
}
