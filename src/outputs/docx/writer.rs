//! The body of the document while it is being written, and what the other parts of
//! the package must know of it. Paragraphs, runs and tables, their properties in the
//! order that the schema wants.

use super::links;
use super::xml::{Attributes, Xml, hex};
use crate::model::value::Colours;
use crate::outputs::colours::Rgb;
use pulldown_cmark::{Event, Tag, TagEnd};

/// The numbering of bulleted lists; those of numbered lists come after it.
pub(super) const BULLETS: usize = 1;

/// Writes the body and keeps what it refers to.
#[derive(Debug)]
pub(super) struct Writer {
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
    /// Id of its style.
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
    /// As its style says, without anything set by hand.
    pub fn of(style: &'a str) -> Self {
        Self { style, ..Self::default() }
    }

    /// `w:pPr`.
    fn write(self, xml: &mut Xml) {
        xml.within("w:pPr", &[], |xml| {
            xml.val("w:pStyle", self.style);
            xml.flag("w:keepNext", self.keep_next);
            if let Some((number, level)) = self.numbering {
                xml.within("w:numPr", &[], |xml| {
                    xml.val("w:ilvl", level);
                    xml.val("w:numId", number);
                });
            }
            let [before, line] = [self.before, self.line].map(|twips| twips.map(|twips| twips.to_string()));
            let rule = line.as_ref().map(|_| "exact");
            let spacing = [("w:before", before.as_deref()), ("w:line", line.as_deref()), ("w:lineRule", rule)];
            let spacing: Vec<_> = spacing.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
            if !spacing.is_empty() {
                xml.empty("w:spacing", &spacing);
            }
            if let Some(left) = self.indent {
                xml.empty("w:ind", &[("w:left", &left.to_string()), ("w:firstLineChars", "0"), ("w:firstLine", "0")]);
            }
            xml.maybe("w:jc", self.align);
        });
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Font {
    /// `**粗**`.
    pub bold: bool,
    /// `*着重*`: 楷体, since Chinese has no italics.
    pub stressed: bool,
    /// `` `码` ``.
    pub code: bool,
    /// Raised, as the number of a footnote is.
    pub raised: bool,
    /// Within a link, and so looks like one.
    pub link: bool,
    /// Colour of the letters, where the style does not say.
    pub colour: Option<Rgb>,
    /// Colour behind them.
    pub fill: Option<Rgb>,
    /// How wide the letters are, in per cent of what they were.
    pub scale: Option<usize>,
    /// Half points, where the style does not say.
    pub size: Option<u32>,
}

impl Font {
    /// What stands in `w:rPr`. The hint keeps quotation marks and dashes as
    /// wide as the characters beside them.
    fn write(self, xml: &mut Xml) {
        xml.maybe("w:rStyle", self.link.then_some("Hyperlink"));
        let hint = ("w:hint", "eastAsia");
        let fonts = |latin, chinese| [hint, ("w:ascii", latin), ("w:hAnsi", latin), ("w:eastAsia", chinese)];
        match (self.code, self.stressed) {
            (true, _) => xml.empty("w:rFonts", &fonts("Courier New", "仿宋")),
            (_, true) => xml.empty("w:rFonts", &fonts("楷体", "楷体")),
            _ => xml.empty("w:rFonts", &[hint]),
        }
        xml.flag("w:b", self.bold);
        xml.maybe("w:color", self.colour.map(hex));
        xml.maybe("w:w", self.scale);
        xml.maybe("w:sz", self.size);
        xml.maybe("w:szCs", self.size);
        xml.fill(self.fill);
        xml.maybe("w:vertAlign", self.raised.then_some("superscript"));
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frame<'a> {
    /// Id of the table's style.
    pub style: &'a str,
    /// Twips of its columns.
    pub widths: &'a [usize],
    /// What it shows, for those who cannot see it.
    pub description: &'a str,
    /// Twips of the gap below it, where it is not the usual one.
    pub gap: Option<usize>,
    /// Stands at the foot of the page rather than in the text.
    pub at_foot: bool,
}

impl Frame<'_> {
    /// `w:tblPr` and `w:tblGrid`.
    fn write(self, xml: &mut Xml) {
        xml.within("w:tblPr", &[], |xml| {
            xml.val("w:tblStyle", self.style);
            if self.at_foot {
                xml.layout(include_str!("parts/table_at_foot.xml"), &[]);
            }
            xml.width("w:tblW", self.widths.iter().sum());
            xml.val("w:jc", "center");
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            xml.empty("w:tblLook", &[("w:val", "0020"), ("w:firstRow", "1"), ("w:noHBand", "1"), ("w:noVBand", "1")]);
            xml.maybe("w:tblDescription", Some(self.description).filter(|words| !words.is_empty()));
        });
        xml.within("w:tblGrid", &[], |xml| {
            self.widths.iter().for_each(|width| xml.empty("w:gridCol", &[("w:w", &width.to_string())]));
        });
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// Twips.
    pub width: usize,
    /// How many columns it goes over; 0 is one.
    pub span: usize,
    /// Colour behind its words; none leaves the paper.
    pub fill: Option<Rgb>,
    /// Colour of a thick line along its top; none leaves the table's own rule.
    pub line_above: Option<Rgb>,
}

impl Cell {
    /// One column wide, without colours; its width is in twips.
    pub fn of(width: usize) -> Self {
        Self { width, ..Self::default() }
    }

    /// `w:tcPr`.
    fn write(self, xml: &mut Xml) {
        xml.within("w:tcPr", &[], |xml| {
            xml.width("w:tcW", self.width);
            xml.maybe("w:gridSpan", Some(self.span).filter(|span| *span > 1));
            if let Some(colour) = self.line_above {
                let line = [("w:val", "single"), ("w:sz", "18"), ("w:space", "0"), ("w:color", &*hex(colour))];
                xml.within("w:tcBorders", &[], |xml| xml.empty("w:top", &line));
            }
            xml.fill(self.fill);
            xml.val("w:vAlign", "center");
        });
    }
}

impl Writer {
    /// A body with nothing in it; statuses get these colours.
    pub fn new(lights: Colours) -> Self {
        Self { xml: Xml::new(), links: Vec::new(), lists: Vec::new(), lights }
    }

    /// A paragraph around what `content` writes.
    pub fn paragraph(&mut self, set: Paragraph, content: impl FnOnce(&mut Self)) {
        self.within("w:p", &[], |out| {
            set.write(&mut out.xml);
            content(out);
        });
    }

    /// A paragraph of plain words in one font.
    pub fn words(&mut self, set: Paragraph, font: Font, words: &str) {
        self.paragraph(set, |out| out.run(font, words));
    }

    /// `w:tbl` around what `rows` writes, and the gap below.
    pub fn table(&mut self, frame: Frame, rows: impl FnOnce(&mut Self)) {
        self.within("w:tbl", &[], |out| {
            frame.write(&mut out.xml);
            rows(out);
        });
        self.paragraph(Paragraph { line: frame.gap, ..Paragraph::of("Gap") }, |_| {});
    }

    /// `w:tr`, never split over two pages; a heading stands on each.
    pub fn row(&mut self, heading: bool, cells: impl FnOnce(&mut Self)) {
        self.within("w:tr", &[], |out| {
            out.xml.within("w:trPr", &[], |xml| {
                xml.empty("w:cantSplit", &[]);
                xml.flag("w:tblHeader", heading);
            });
            cells(out);
        });
    }

    /// `w:tc` around the paragraphs that `content` writes.
    pub fn cell(&mut self, cell: Cell, content: impl FnOnce(&mut Self)) {
        self.within("w:tc", &[], |out| {
            cell.write(&mut out.xml);
            content(out);
        });
    }

    /// A cell with one paragraph, in this ink where it is not the usual one.
    pub fn cell_of(&mut self, cell: Cell, set: Paragraph, ink: Option<Rgb>, events: &[Event]) {
        let font = Font { colour: ink, ..Font::default() };
        self.cell(cell, |out| out.paragraph(set, |out| out.runs(events, font)));
    }

    /// An element around what `content` writes, which may use the whole writer.
    pub fn within(&mut self, name: &str, attributes: Attributes, content: impl FnOnce(&mut Self)) {
        self.xml.open(name, attributes);
        content(self);
        self.xml.close(name);
    }

    /// The numbering of a new list: one of its own from `start`, or that of all
    /// bulleted lists.
    pub fn numbering(&mut self, start: Option<u64>) -> usize {
        self.lists.extend(start);
        if start.is_some() { BULLETS + self.lists.len() } else { BULLETS }
    }

    /// A run; a line end in `words` breaks the line, a tab goes to the next stop.
    pub fn run(&mut self, font: Font, words: &str) {
        self.xml.within("w:r", &[], |xml| {
            xml.within("w:rPr", &[], |xml| font.write(xml));
            for piece in words.split_inclusive(['\n', '\t']) {
                let text = piece.trim_end_matches(['\n', '\t']);
                if !text.is_empty() {
                    xml.within("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
                }
                match piece.as_bytes().last() {
                    Some(b'\n') => xml.empty("w:br", &[]),
                    Some(b'\t') => xml.empty("w:tab", &[]),
                    _ => {}
                }
            }
        });
    }

    /// Text with its bold, links and the like.
    pub fn runs(&mut self, events: &[Event], font: Font) {
        let (mut bold, mut stressed) = (0, 0);
        let mut at = 0;
        while let Some(event) = events.get(at) {
            let font = Font { bold: font.bold || bold > 0, stressed: font.stressed || stressed > 0, ..font };
            match event {
                Event::Start(Tag::Strong) => bold += 1,
                Event::End(TagEnd::Strong) => bold -= 1,
                Event::Start(Tag::Emphasis) => stressed += 1,
                Event::End(TagEnd::Emphasis) => stressed -= 1,
                Event::Start(Tag::Link { dest_url, .. }) => {
                    let inner = &events[at + 1..];
                    let length = inner.iter().position(|e| matches!(e, Event::End(TagEnd::Link)));
                    let inner = &inner[..length.unwrap_or(inner.len())];
                    self.link(dest_url, inner, font);
                    at += inner.len();
                }
                Event::Text(text) => self.run(font, text),
                Event::Code(text) => self.run(Font { code: true, ..font }, text),
                Event::FootnoteReference(note) => self.run(Font { raised: true, ..font }, &format!("[{note}]")),
                Event::HardBreak => self.run(font, "\n"),
                _ => {}
            }
            at += 1;
        }
    }

    /// The words of a link, and where it leads if that is an address that every
    /// program takes for one.
    fn link(&mut self, address: &str, words: &[Event], font: Font) {
        let Some(address) = links::address(address) else { return self.runs(words, font) };
        self.links.push(address);
        let id = links::id(self.links.len());
        self.within("w:hyperlink", &[("r:id", &id)], |out| out.runs(words, Font { link: true, ..font }));
    }
}
