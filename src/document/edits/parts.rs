//! A Markdown text as blocks, and a paragraph as sentences. Putting the pieces
//! together again gives the text.

use super::align::Unit;
use super::figures::numbers;
use super::mark;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `#` to `######`.
    Heading,
    /// `<!-- jianbao:board -->`, `---`.
    Fixed,
    /// Lines that begin with `|`.
    Table,
    /// A line of [`mark`].
    Mark,
    /// Lines of words.
    Text,
}

/// A block and the line ends after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// What it is, by how its lines begin.
    pub kind: Kind,
    /// Its lines, without the last line end.
    pub text: String,
    /// Line ends and blank lines up to the next block.
    pub gap: String,
}

impl Block {
    /// How it is found again.
    pub(super) fn unit(&self) -> Unit {
        let name = match self.kind {
            Kind::Table => self.text.lines().next().unwrap_or_default().to_string(),
            _ => numbers(&self.text).0,
        };
        let loose = !matches!(self.kind, Kind::Fixed | Kind::Mark);
        Unit { full: trimmed(&self.text), name, kind: self.kind as u8, loose }
    }

    /// The rank of a heading, from 1.
    pub(super) fn rank(&self) -> Option<usize> {
        (self.kind == Kind::Heading).then(|| self.text.chars().take_while(|c| *c == '#').count())
    }
}

/// A text: blank lines before, blocks, line ends after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// Blank lines in front of the first block.
    pub before: String,
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// Line ends behind the last block, whose own gap is one blank line.
    pub after: String,
}

/// What stands between blocks where nothing else is known.
pub(super) const BLANK_LINE: &str = "\n\n";

/// The blocks of a text: lines of words that follow each other, and the rows of a table, are one.
pub(super) fn parts(text: &str) -> Parts {
    let mut parts = Parts { before: String::new(), blocks: Vec::new(), after: String::new() };
    for line in text.split_inclusive('\n') {
        let words = line.trim_end_matches('\n');
        let end = &line[words.len()..];
        if words.trim().is_empty() {
            parts.blocks.last_mut().map_or(&mut parts.before, |block| &mut block.gap).push_str(line);
            continue;
        }
        let kind = kind(words);
        match parts.blocks.last_mut() {
            Some(last) if last.kind == kind && last.gap == "\n" && matches!(kind, Kind::Table | Kind::Text) => {
                last.text.push('\n');
                last.text.push_str(words);
                last.gap = end.to_string();
            }
            _ => parts.blocks.push(Block { kind, text: words.to_string(), gap: end.to_string() }),
        }
    }
    if let Some(last) = parts.blocks.last_mut() {
        parts.after = std::mem::replace(&mut last.gap, BLANK_LINE.to_string());
    }
    parts
}

fn kind(line: &str) -> Kind {
    let line = line.trim();
    match line {
        _ if line.starts_with('#') => Kind::Heading,
        _ if line.starts_with('|') => Kind::Table,
        _ if mark::sentence(line).is_some() => Kind::Mark,
        _ if line == "---" || (line.starts_with("<!--") && line.ends_with("-->")) => Kind::Fixed,
        _ => Kind::Text,
    }
}

/// The lines of a block without blanks at their ends.
pub(super) fn trimmed(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// What ends a sentence.
const STOPS: [char; 4] = ['。', '；', '！', '？'];
/// What still belongs to a sentence after its end.
const CLOSERS: [char; 9] = ['”', '’', '）', '》', '】', '］', '*', '…', '\n'];

/// The sentences of a paragraph, ends and closing marks included. A line end is the end of a sentence.
pub(super) fn sentences(paragraph: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut ended = false;
    for (at, c) in paragraph.char_indices() {
        if ended && !CLOSERS.contains(&c) && !STOPS.contains(&c) {
            found.push(&paragraph[start..at]);
            start = at;
            ended = false;
        }
        ended = ended || STOPS.contains(&c) || c == '\n';
    }
    if start < paragraph.len() {
        found.push(&paragraph[start..]);
    }
    found
}

/// How a sentence is found again.
pub(super) fn sentence_unit(sentence: &str) -> Unit {
    let full = sentence.trim().to_string();
    Unit { name: numbers(&full).0, full, kind: 0, loose: true }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &Parts) -> String {
        let mut out = parts.before.clone();
        for (i, block) in parts.blocks.iter().enumerate() {
            out.push_str(&block.text);
            out.push_str(if i + 1 == parts.blocks.len() { &parts.after } else { &block.gap });
        }
        out
    }

    #[test]
    fn pieces_make_the_text_again() {
        for text in ["", "\n\n", "# 名\n\n甲。\n乙。\n\n| a |\n| - |\n丙\n<!-- jianbao:board -->\n\n\n丁", "甲\n"]
        {
            assert_eq!(joined(&parts(text)), text);
        }
        let paragraph = "**一是补齐。**请甲镇“报送。”尽快；\n再看！？末";
        assert_eq!(sentences(paragraph).concat(), paragraph);
        assert_eq!(sentences(paragraph), ["**一是补齐。**", "请甲镇“报送。”", "尽快；\n", "再看！？", "末"]);
    }
}
