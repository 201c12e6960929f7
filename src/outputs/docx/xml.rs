//! The markup of a part while it is being written: elements that close
//! themselves, text that stays text.

use crate::model::value::is_invisible;
use quick_xml::escape::escape;

/// A part of the package.
#[derive(Debug)]
pub(super) struct Xml(String);

/// The attributes of an element, in their order.
pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// An empty part.
    pub fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".into())
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: Attributes) {
        self.tag(name, attributes);
        self.0.push_str("/>");
    }

    /// An element with a single `w:val`.
    pub fn val(&mut self, name: &str, value: &str) {
        self.empty(name, &[("w:val", value)]);
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

    /// The end of an element.
    pub fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// Text, without what a reader cannot see and XML may not hold.
    pub fn text(&mut self, text: &str) {
        self.0.push_str(&escape(visible(text)));
    }

    /// The finished part.
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
