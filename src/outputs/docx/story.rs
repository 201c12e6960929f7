//! What is being written: the body, and what the other parts of the package
//! must know of it. Paragraphs and runs, their properties in the order that the
//! schema wants.

use super::links;
use super::xml::{Attributes, Xml};
use crate::model::value::Colours;
use pulldown_cmark::{Event, Tag, TagEnd};

/// The numbering of lists that do not count; those that do come after it.
pub(super) const BULLETS: usize = 1;

/// The body and what it refers to.
#[derive(Debug)]
pub(super) struct Story {
    /// The markup so far.
    pub xml: Xml,
    /// Targets of links, in the order of their relationships.
    pub links: Vec<String>,
    /// First numbers of numbered lists, in the order of their numberings.
    pub lists: Vec<u64>,
    /// Which status has which colour.
    pub lights: Colours,
}

/// How a paragraph is set; the rest is in its style.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paragraph<'a> {
    /// Id of the style.
    pub style: &'a str,
    /// Stays on the page of the next paragraph.
    pub keep_next: bool,
    /// The numbering and the level in it.
    pub numbering: Option<(usize, usize)>,
    /// Twips from the left, where the style does not say.
    pub indent: Option<usize>,
    /// Twips of a line, where the style does not say.
    pub line: Option<usize>,
    /// Twips above it, where the style does not say.
    pub before: Option<usize>,
    /// `center`, `right`, `both`.
    pub align: Option<&'a str>,
}

impl<'a> Paragraph<'a> {
    /// As its style says.
    pub fn of(style: &'a str) -> Self {
        Self { style, ..Self::default() }
    }
}

/// How a run is set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// `**粗**`.
    pub bold: bool,
    /// `*着重*`: 楷体, since Chinese has no italics.
    pub stressed: bool,
    /// `` `码` ``.
    pub code: bool,
    /// Raised, as the number of a footnote is.
    pub raised: bool,
    /// Within a link.
    pub link: bool,
    /// Colour of the letters.
    pub colour: Option<&'static str>,
    /// Colour behind them.
    pub fill: Option<&'static str>,
    /// How wide the letters are, in per cent of what they were.
    pub scale: Option<usize>,
    /// Half points, where the style does not say.
    pub size: Option<u32>,
}

impl Story {
    /// An empty one.
    pub fn new(lights: Colours) -> Self {
        Self { xml: Xml::new(), links: Vec::new(), lists: Vec::new(), lights }
    }

    /// A paragraph around what `content` writes.
    pub fn paragraph(&mut self, set: Paragraph, content: impl FnOnce(&mut Self)) {
        self.within("w:p", &[], |story| {
            properties(&mut story.xml, set);
            content(story);
        });
    }

    /// A paragraph of plain words.
    pub fn words(&mut self, set: Paragraph, look: Look, words: &str) {
        self.paragraph(set, |story| run(&mut story.xml, look, words));
    }

    /// An element around what `content` writes.
    pub fn within(&mut self, name: &str, attributes: Attributes, content: impl FnOnce(&mut Self)) {
        self.xml.open(name, attributes);
        content(self);
        self.xml.close(name);
    }

    /// The numbering of a new list: one that counts from `start`, or the one of
    /// all lists that do not count.
    pub fn numbering(&mut self, start: Option<u64>) -> usize {
        self.lists.extend(start);
        if start.is_some() { BULLETS + self.lists.len() } else { BULLETS }
    }

    /// Text with its bold, links and the like.
    pub fn runs(&mut self, events: &[Event], look: Look) {
        let (mut bold, mut stressed) = (0, 0);
        let mut at = 0;
        while let Some(event) = events.get(at) {
            let look = Look { bold: look.bold || bold > 0, stressed: look.stressed || stressed > 0, ..look };
            match event {
                Event::Start(Tag::Strong) => bold += 1,
                Event::End(TagEnd::Strong) => bold -= 1,
                Event::Start(Tag::Emphasis) => stressed += 1,
                Event::End(TagEnd::Emphasis) => stressed -= 1,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let inner = &events[at + 1..];
                    let length = inner.iter().position(|e| matches!(e, Event::End(TagEnd::Link)));
                    let inner = &inner[..length.unwrap_or(inner.len())];
                    self.link(dest_url, inner, look);
                    at += inner.len();
                }
                Event::Text(text) => run(&mut self.xml, look, text),
                Event::Code(text) => run(&mut self.xml, Look { code: true, ..look }, text),
                Event::FootnoteReference(number) => {
                    run(&mut self.xml, Look { raised: true, ..look }, &format!("[{number}]"));
                }
                Event::HardBreak => run(&mut self.xml, look, "\n"),
                _ => {}
            }
            at += 1;
        }
    }

    /// The words of a link, and where it leads if that is an address that every
    /// program takes for one.
    fn link(&mut self, address: &str, words: &[Event], look: Look) {
        match links::address(address) {
            Some(address) => {
                self.links.push(address);
                let id = links::id(self.links.len());
                self.within("w:hyperlink", &[("r:id", &id)], |story| {
                    story.runs(words, Look { link: true, ..look });
                });
            }
            None => self.runs(words, look),
        }
    }
}

/// `w:pPr`.
fn properties(xml: &mut Xml, set: Paragraph) {
    xml.within("w:pPr", &[], |xml| {
        xml.val("w:pStyle", set.style);
        if set.keep_next {
            xml.empty("w:keepNext", &[]);
        }
        if let Some((number, level)) = set.numbering {
            xml.within("w:numPr", &[], |xml| {
                xml.val("w:ilvl", &level.to_string());
                xml.val("w:numId", &number.to_string());
            });
        }
        spacing(xml, set);
        if let Some(left) = set.indent {
            xml.empty("w:ind", &[("w:left", &left.to_string()), ("w:firstLineChars", "0"), ("w:firstLine", "0")]);
        }
        if let Some(align) = set.align {
            xml.val("w:jc", align);
        }
    });
}

/// `w:spacing`, where a paragraph says more than its style.
fn spacing(xml: &mut Xml, set: Paragraph) {
    let (before, line) = (set.before.map(|n| n.to_string()), set.line.map(|n| n.to_string()));
    let before = before.iter().map(|before| ("w:before", before.as_str()));
    let line = line.iter().flat_map(|line| [("w:line", line.as_str()), ("w:lineRule", "exact")]);
    let said: Vec<_> = before.chain(line).collect();
    if !said.is_empty() {
        xml.empty("w:spacing", &said);
    }
}

/// A run; a line end in `words` breaks the line, a tab goes to the next stop.
pub(super) fn run(xml: &mut Xml, look: Look, words: &str) {
    xml.within("w:r", &[], |xml| {
        xml.within("w:rPr", &[], |xml| look.write(xml));
        let mut rest = words;
        while !rest.is_empty() {
            let end = rest.find(['\n', '\t']).unwrap_or(rest.len());
            if end > 0 {
                xml.within("w:t", &[("xml:space", "preserve")], |xml| xml.text(&rest[..end]));
            }
            match rest.as_bytes().get(end) {
                Some(b'\n') => xml.empty("w:br", &[]),
                Some(_) => xml.empty("w:tab", &[]),
                None => {}
            }
            rest = rest.get(end + 1..).unwrap_or_default();
        }
    });
}

impl Look {
    /// What stands in `w:rPr`. The hint keeps quotation marks and dashes as
    /// wide as the characters beside them.
    fn write(self, xml: &mut Xml) {
        if self.link {
            xml.val("w:rStyle", "Hyperlink");
        }
        match (self.code, self.stressed) {
            (true, _) => xml.empty(
                "w:rFonts",
                &[
                    ("w:hint", "eastAsia"),
                    ("w:ascii", "Courier New"),
                    ("w:hAnsi", "Courier New"),
                    ("w:eastAsia", "仿宋"),
                ],
            ),
            (_, true) => {
                let kai = [("w:hint", "eastAsia"), ("w:ascii", "楷体"), ("w:hAnsi", "楷体"), ("w:eastAsia", "楷体")];
                xml.empty("w:rFonts", &kai);
            }
            _ => xml.empty("w:rFonts", &[("w:hint", "eastAsia")]),
        }
        if self.bold {
            xml.empty("w:b", &[]);
        }
        if let Some(colour) = self.colour {
            xml.val("w:color", colour);
        }
        if let Some(scale) = self.scale {
            xml.val("w:w", &scale.to_string());
        }
        if let Some(size) = self.size.map(|size| size.to_string()) {
            xml.val("w:sz", &size);
            xml.val("w:szCs", &size);
        }
        if let Some(fill) = self.fill {
            xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)]);
        }
        if self.raised {
            xml.val("w:vertAlign", "superscript");
        }
    }
}
