//! 简报.docx: the Markdown as it stands and the charts of the view, as a
//! document that staff finish in Word or WPS.
//!
//! It is set after GB/T 9704 with real styles, headings, lists, tables and
//! page numbers, written as the parts that ECMA-376 describes, every element
//! in the order of its schema: Word calls a document damaged that is not.
//! Nothing in it refers to anything outside but addresses of the web and of
//! mail that staff wrote. The same text gives the same bytes.

mod blocks;
mod charts;
mod columns;
mod fitting;
mod head_and_imprint;
mod key_figures;
mod links;
mod package;
mod section;
mod table;
mod writer;
mod xml;

use crate::document::outline::{Marker, Part, attachments, is_annex, landscape, parts, plain};
use crate::document::paper::{BLANKS, LINE};
use crate::model::error::Error;
use crate::outputs::colours::TableKind;
use crate::view::Briefing;
use charts::Chart;
use fitting::Plan;
use pulldown_cmark::{Event, HeadingLevel, Tag};
use section::Orientation;
use writer::{Font, Paragraph, Writer};

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
    let landscape = landscape(&parts, columns::is_too_wide);
    let mut document = Document {
        view,
        out: Writer::new(view.lights.clone()),
        place: Place::Body,
        pages: Orientation::Portrait,
        landscape_next: false,
        plan: fitting::plan(&parts, view),
        sections: 0,
        waiting: Vec::new(),
        left: Vec::new(),
        matrix: false,
        below_table: false,
        foot: Vec::new(),
    };
    document.out.xml.open("w:document", &xml::NAMESPACES);
    document.out.xml.open("w:body", &[]);
    for (position, part) in parts.into_iter().enumerate() {
        document.landscape_next = landscape.contains(&position);
        document.part(part);
    }
    document.finish();
    document.out.xml.close("w:body");
    document.out.xml.close("w:document");
    let title = title.filter(|title| !title.trim().is_empty()).unwrap_or_else(|| view.head.title.clone());
    package::pack(document.out, title.trim(), view)
        .map_err(|e| Error::Output { name: "简报.docx".into(), reason: e.to_string() })
}

/// Twips of five characters of the text, which stand a quarter of a point closer
/// but for the blanks before them: two blanks and `附件：`.
const FIVE: usize = 2 * 320 + 3 * 315;

/// Where the text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Above the first rule or section.
    Head,
    Body,
    Annex,
    /// Below the last marker.
    Foot,
}

struct Document<'a> {
    view: &'a Briefing,
    out: Writer,
    place: Place,
    /// The orientation of the section that is open.
    pages: Orientation,
    /// The annex that opens next lies on landscape pages.
    landscape_next: bool,
    plan: Plan,
    /// How many sections of the text are open or behind; 一 is the first.
    sections: usize,
    /// Charts of 一, which has the first page to itself: drawn below the next
    /// heading.
    waiting: Vec<Chart>,
    /// Charts that the body has no room for: drawn on the page of charts.
    left: Vec<Chart>,
    /// The next table is the matrix.
    matrix: bool,
    /// A table came last: a paragraph below it is its note.
    below_table: bool,
    /// The imprint so far, one paragraph per row.
    foot: Vec<Vec<Event<'a>>>,
}

impl<'a> Document<'a> {
    fn part(&mut self, part: Part<'a>) {
        let below_table = std::mem::take(&mut self.below_table);
        match part {
            Part::Marker(marker) => self.marker(marker),
            Part::Rule if self.place == Place::Head => self.close_head(),
            Part::Rule => self.out.paragraph(Paragraph::of("Rule"), |_| {}),
            Part::Heading(level, events) => self.heading(level, &events),
            Part::Table(aligns, rows) => {
                let kind = if std::mem::take(&mut self.matrix) { TableKind::Matrix } else { TableKind::Plain };
                table::write(&mut self.out, kind, self.pages.width(), &aligns, &rows);
                self.below_table = true;
            }
            Part::Block(events) => self.block(events, below_table),
        }
    }

    fn marker(&mut self, marker: Marker) {
        match marker {
            Marker::Foot => {
                self.close_head();
                self.turn(Orientation::Portrait);
                self.place = Place::Foot;
            }
            Marker::Matrix => self.matrix = true,
            Marker::Charts => {
                let left = std::mem::take(&mut self.left);
                self.draw(left);
            }
            Marker::KeyFigures if !self.plan.first.key_figures => {}
            _ => {
                let chart = Chart::of(marker, self.view);
                match (Marker::CHARTS.contains(&marker), self.plan.drawn.contains(&marker)) {
                    (true, false) => self.left.extend(chart),
                    (true, true) if self.sections == 1 => self.waiting.extend(chart),
                    _ => self.draw(chart),
                }
            }
        }
    }

    fn draw(&mut self, charts: impl IntoIterator<Item = Chart>) {
        charts.into_iter().for_each(|chart| chart.write(&mut self.out, self.pages.width()));
    }

    fn draw_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.draw(waiting);
    }

    fn heading(&mut self, level: HeadingLevel, events: &[Event]) {
        match level {
            HeadingLevel::H1 => {
                head_and_imprint::name(&mut self.out, events);
                self.place = Place::Head;
            }
            HeadingLevel::H2 => {
                self.close_head();
                self.draw_waiting();
                self.matrix = false;
                if is_annex(&plain(events)) {
                    return self.annex(events);
                }
                self.turn(Orientation::Portrait);
                self.place = Place::Body;
                let set = Paragraph { before: Some(BLANKS * LINE), ..Paragraph::of("Title") };
                self.out.paragraph(set, |out| out.runs(events, Font::default()));
            }
            _ => {
                self.close_head();
                let style = match (level, self.place) {
                    (HeadingLevel::H3, Place::Annex) | (HeadingLevel::H4, Place::Body) => "Heading2",
                    (HeadingLevel::H3, _) => "Heading1",
                    _ => "Heading3",
                };
                self.sections += usize::from(level == HeadingLevel::H3 && self.place == Place::Body);
                let set = Paragraph { line: self.line(), ..Paragraph::of(style) };
                self.out.paragraph(set, |out| out.runs(events, Font::default()));
                self.draw_waiting();
            }
        }
    }

    /// `附件1　名称`: the mark stands alone on its line, the name below.
    fn annex(&mut self, events: &[Event]) {
        self.turn(if self.landscape_next { Orientation::Landscape } else { Orientation::Portrait });
        self.place = Place::Annex;
        let words = plain(events);
        let (mark, name) = words.split_once('\u{3000}').unwrap_or((&words, ""));
        self.out.words(Paragraph::of("AnnexMark"), Font::default(), mark.trim());
        if !name.trim().is_empty() {
            self.out.words(Paragraph::of("AnnexTitle"), Font::default(), name.trim());
        }
    }

    /// Twips of a line, where those of 一 stand closer than others.
    fn line(&self) -> Option<usize> {
        self.plan.first.line.filter(|_| self.sections == 1 && self.place == Place::Body)
    }

    /// A paragraph, list, quotation or code block.
    fn block(&mut self, events: Vec<Event<'a>>, below_table: bool) {
        if let Some(lines) = attachments(&events) {
            return self.attachments(&lines);
        }
        let paragraph = matches!(events.first(), Some(Event::Start(Tag::Paragraph)));
        let style = match (self.place, self.pages) {
            (Place::Head, _) if paragraph => return head_and_imprint::head(&mut self.out, events),
            (Place::Foot, _) if paragraph => return self.foot.push(events),
            (Place::Annex, Orientation::Landscape) => "AnnexSmall",
            (Place::Annex, _) => "AnnexText",
            _ if below_table => "Note",
            _ => "BodyText",
        };
        let set = Paragraph { line: self.line(), ..Paragraph::of(style) };
        blocks::write(&mut self.out, set, self.pages.width(), events);
    }

    /// One line per annex after a blank one, the numbers below one another.
    fn attachments(&mut self, lines: &[String]) {
        for (position, line) in lines.iter().enumerate() {
            let set = match position {
                0 => Paragraph { before: Some(LINE), ..Paragraph::of("Attachments") },
                _ => Paragraph { indent: Some(FIVE), ..Paragraph::of("Attachments") },
            };
            self.out.words(set, Font::default(), line);
        }
    }

    fn close_head(&mut self) {
        if self.place == Place::Head {
            self.out.paragraph(Paragraph::of("RedRule"), |_| {});
            self.place = Place::Body;
        }
    }

    /// Goes on with pages of this orientation.
    fn turn(&mut self, pages: Orientation) {
        if pages != self.pages {
            section::end(&mut self.out, self.pages);
            self.pages = pages;
        }
    }

    fn finish(&mut self) {
        self.close_head();
        self.draw_waiting();
        head_and_imprint::imprint(&mut self.out, std::mem::take(&mut self.foot));
        section::write(&mut self.out.xml, self.pages);
    }
}
