//! The markup of a part while it is being written: elements that close
//! themselves, text that stays text.

use crate::model::value::is_invisible;
use crate::outputs::colours::Rgb;
use quick_xml::escape::escape;

#[derive(Debug)]
pub(super) struct Xml(String);

/// The attributes of an element, in their order.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

/// What the names in the parts of a document mean.
pub(super) const NAMESPACES: [(&str, &str); 2] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
];

impl Xml {
    /// A part that has its XML declaration and nothing else yet.
    pub fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".into())
    }

    /// A part that is the same for every document but for these values.
    pub fn part(layout: &str, values: &[&str]) -> Vec<u8> {
        let mut xml = Self::new();
        xml.layout(layout, values);
        xml.finish()
    }

    /// Elements as they are laid out in a file, one a line: without the indents and
    /// comments there, and with a value for each `{}`.
    pub fn layout(&mut self, layout: &str, values: &[&str]) {
        let lines = layout.lines().map(str::trim).filter(|line| !line.starts_with("<!--"));
        let markup = lines.collect::<String>();
        let mut pieces = markup.split("{}");
        self.0.extend(pieces.next());
        for (value, piece) in values.iter().zip(pieces) {
            self.text(value);
            self.0.push_str(piece);
        }
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: Attributes) {
        self.tag(name, attributes);
        self.0.push_str("/>");
    }

    /// An element with a single `w:val`.
    pub fn val(&mut self, name: &str, value: impl ToString) {
        self.empty(name, &[("w:val", &value.to_string())]);
    }

    /// The same where there is a value.
    pub fn maybe(&mut self, name: &str, value: Option<impl ToString>) {
        value.into_iter().for_each(|value| self.val(name, value));
    }

    /// An element without content where it holds, else nothing.
    pub fn flag(&mut self, name: &str, holds: bool) {
        if holds {
            self.empty(name, &[]);
        }
    }

    /// `w:shd`, for a colour behind letters or a cell.
    pub fn fill(&mut self, colour: Option<Rgb>) {
        if let Some(colour) = colour.map(hex) {
            self.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", &colour)]);
        }
    }

    /// An element whose width is in twips.
    pub fn width(&mut self, name: &str, twips: usize) {
        self.empty(name, &[("w:w", &twips.to_string()), ("w:type", "dxa")]);
    }

    /// An element around what `content` writes.
    pub fn within(&mut self, name: &str, attributes: Attributes, content: impl FnOnce(&mut Self)) {
        self.open(name, attributes);
        content(self);
        self.close(name);
    }

    /// The beginning of an element; `close` must follow.
    pub fn open(&mut self, name: &str, attributes: Attributes) {
        self.tag(name, attributes);
        self.0.push('>');
    }

    /// The end tag; it must be that of the innermost open element.
    pub fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Goes on within the last element, which is closed already; `close` must follow.
    pub fn reopen(&mut self, name: &str) {
        let inner = self.0.strip_suffix(&format!("</{name}>")).map(str::len);
        self.0.truncate(inner.unwrap_or(self.0.len()));
    }

    /// Text, without what a reader cannot see and XML may not hold.
    pub fn text(&mut self, text: &str) {
        self.0.push_str(&escape(visible(text)));
    }

    /// The finished part, as it goes into the package.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: Attributes) {
        self.0.push('<');
        self.0.push_str(name);
        for (key, value) in attributes {
            self.0.push_str(&format!(" {key}=\"{}\"", escape(visible(value))));
        }
    }
}

/// A colour as WordprocessingML writes it.
pub(super) fn hex(colour: Rgb) -> String {
    format!("{colour:06X}")
}

/// Staff type into the Markdown with whatever editor they have; a single
/// control character would make the document one that no program opens.
fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c) && !matches!(c, '\r' | '\u{FFFE}' | '\u{FFFF}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        let mut xml = Xml::new();
        xml.within("w:t", &[("a", "\"<\u{8}&")], |xml| xml.text("<w:r>&\u{0}\u{1b}\u{E011}]]>甲\u{202E}乙"));
        let text = String::from_utf8(xml.finish()).expect("UTF-8");
        assert!(text.ends_with("<w:t a=\"&quot;&lt;&amp;\">&lt;w:r&gt;&amp;]]&gt;甲乙</w:t>"), "{text}");
    }
}
