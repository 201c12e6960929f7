//! 简报.docx: the Markdown as it stands and the boards of the view, as a
//! document that staff finish in Word or WPS.
//!
//! It is set after GB/T 9704 with real styles, headings, lists, tables and
//! page numbers, written as the parts that ECMA-376 describes, every element
//! in the order of its schema: Word calls a document damaged that is not.
//! Nothing in it refers to anything outside but addresses of the web and of
//! mail that staff wrote. The same text gives the same bytes.

mod boards;
mod edges;
mod flow;
mod links;
mod lists;
mod package;
mod room;
mod section;
mod story;
mod table;
mod widths;
mod xml;

use super::prose::{Part, is_annex, parts, plain};
use crate::briefing::Briefing;
use crate::error::Error;
use boards::Board;
use pulldown_cmark::{Event, HeadingLevel, Tag};
use section::Pages;
use std::collections::BTreeSet;
use story::{Look, Paragraph, Story};
use table::Kind;

/// The name of the file.
pub const FILE_NAME: &str = "简报.docx";

/// The bytes of 简报.docx, from the text as edited and the view.
///
/// # Errors
/// The package cannot be put together.
pub fn render(markdown: &str, view: &Briefing) -> Result<Vec<u8>, Error> {
    let parts = parts(markdown);
    let title = parts.iter().find_map(|part| match part {
        Part::Heading(HeadingLevel::H1, events) => Some(plain(events)),
        _ => None,
    });
    let turned = turned(&parts);
    let drawn = room::drawn(&parts, view);
    let mut document = Document::new(view, drawn);
    document.story.xml.open("w:document", &package::NAMESPACES);
    document.story.xml.open("w:body", &[]);
    for (position, part) in parts.into_iter().enumerate() {
        document.turn_next = turned.contains(&position);
        document.part(part);
    }
    document.finish();
    document.story.xml.close("w:body");
    document.story.xml.close("w:document");
    let title = title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| view.head.title.clone());
    package::pack(document.story, title.trim(), view)
        .map_err(|e| Error::Output { name: FILE_NAME.into(), reason: e.to_string() })
}

/// Positions of the headings of annexes that hold the matrix, or a table whose
/// columns have no room on an upright page.
fn turned(parts: &[Part]) -> BTreeSet<usize> {
    let mut turned = BTreeSet::new();
    let mut annex = None;
    for (position, part) in parts.iter().enumerate() {
        match part {
            Part::Heading(HeadingLevel::H2, events) => annex = is_annex(&plain(events)).then_some(position),
            Part::Marker(name) if name == "matrix" => turned.extend(annex),
            Part::Table(_, rows) if table::is_too_wide(rows, section::WIDTH) => turned.extend(annex),
            _ => {}
        }
    }
    turned
}

/// Where the text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Above the first rule or section.
    Head,
    /// The text.
    Body,
    /// An annex.
    Annex,
    /// Below the last marker.
    Foot,
}

/// The document while it is being written.
struct Document<'a> {
    view: &'a Briefing,
    story: Story,
    place: Place,
    /// How the pages of the section lie that is open.
    pages: Pages,
    /// The annex that opens next is turned.
    turn_next: bool,
    /// Markers whose part there is room for.
    drawn: BTreeSet<&'static str>,
    /// The next table is the matrix.
    matrix: bool,
    /// A table came last: a paragraph below it is its note.
    below_table: bool,
    /// The imprint so far, a paragraph a row.
    foot: Vec<Vec<Event<'a>>>,
}

impl<'a> Document<'a> {
    fn new(view: &'a Briefing, drawn: BTreeSet<&'static str>) -> Self {
        Self {
            view,
            story: Story::new(),
            place: Place::Body,
            pages: Pages::Upright,
            turn_next: false,
            drawn,
            matrix: false,
            below_table: false,
            foot: Vec::new(),
        }
    }

    fn part(&mut self, part: Part<'a>) {
        let below_table = std::mem::take(&mut self.below_table);
        match part {
            Part::Marker(name) => self.marker(&name),
            Part::Rule if self.place == Place::Head => self.close_head(),
            Part::Rule => self.story.paragraph(Paragraph::of("Rule"), |_| {}),
            Part::Heading(level, events) => self.heading(level, &events),
            Part::Table(aligns, rows) => {
                let kind = if std::mem::take(&mut self.matrix) { Kind::Matrix } else { Kind::Plain };
                table::write(&mut self.story, kind, self.pages.room(), &aligns, &rows);
                self.below_table = true;
            }
            Part::Block(events) => self.block(events, below_table),
        }
    }

    fn marker(&mut self, name: &str) {
        match name {
            "foot" => {
                self.close_head();
                self.turn(Pages::Upright);
                self.place = Place::Foot;
            }
            "matrix" => self.matrix = true,
            _ if self.drawn.contains(name) => {
                let board = Board::of(name, self.view);
                board.into_iter().for_each(|board| board.write(&mut self.story, self.pages.room()));
            }
            _ => {}
        }
    }

    fn heading(&mut self, level: HeadingLevel, events: &[Event]) {
        match level {
            HeadingLevel::H1 => {
                edges::name(&mut self.story, events);
                self.place = Place::Head;
            }
            HeadingLevel::H2 => {
                self.close_head();
                self.matrix = false;
                match is_annex(&plain(events)) {
                    true => self.annex(events),
                    false => {
                        self.turn(Pages::Upright);
                        self.place = Place::Body;
                        self.words("Title", events);
                    }
                }
            }
            _ => {
                self.close_head();
                let style = match (level, self.place) {
                    (HeadingLevel::H3, Place::Annex) | (HeadingLevel::H4, Place::Body) => "Heading2",
                    (HeadingLevel::H3, _) => "Heading1",
                    _ => "Heading3",
                };
                self.words(style, events);
            }
        }
    }

    /// `附件1　名称`: the mark stands alone on its line, the name below.
    fn annex(&mut self, events: &[Event]) {
        self.turn(if self.turn_next { Pages::Turned } else { Pages::Upright });
        self.place = Place::Annex;
        let words = plain(events);
        let (mark, name) = words.split_once('\u{3000}').unwrap_or((&words, ""));
        self.story.words(Paragraph::of("AnnexMark"), Look::default(), mark.trim());
        if !name.trim().is_empty() {
            self.story.words(Paragraph::of("AnnexTitle"), Look::default(), name.trim());
        }
    }

    fn words(&mut self, style: &str, events: &[Event]) {
        self.story.paragraph(Paragraph::of(style), |story| story.runs(events, Look::default()));
    }

    /// A paragraph, list, quotation or code block.
    fn block(&mut self, events: Vec<Event<'a>>, below_table: bool) {
        let paragraph = matches!(events.first(), Some(Event::Start(Tag::Paragraph)));
        let style = match (self.place, self.pages) {
            (Place::Head, _) if paragraph => return edges::head(&mut self.story, events),
            (Place::Foot, _) if paragraph => return self.foot.push(events),
            (Place::Annex, Pages::Turned) => "AnnexSmall",
            (Place::Annex, _) => "AnnexText",
            _ if below_table => "Note",
            _ => "BodyText",
        };
        flow::write(&mut self.story, style, self.pages.room(), events);
    }

    fn close_head(&mut self) {
        if self.place == Place::Head {
            self.story.paragraph(Paragraph::of("RedRule"), |_| {});
            self.place = Place::Body;
        }
    }

    /// Goes on with pages that lie so.
    fn turn(&mut self, pages: Pages) {
        if pages != self.pages {
            section::end(&mut self.story, self.pages);
            self.pages = pages;
        }
    }

    fn finish(&mut self) {
        self.close_head();
        edges::imprint(&mut self.story, std::mem::take(&mut self.foot));
        section::write(&mut self.story.xml, self.pages);
    }
}
