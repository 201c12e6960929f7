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
mod keys;
mod links;
mod lists;
mod package;
mod room;
mod section;
mod story;
mod table;
mod widths;
mod xml;

use crate::document::outline::{Part, attachments, is_annex, parts, plain, turned};
use crate::model::error::Error;
use crate::view::Briefing;
use boards::Board;
use pulldown_cmark::{Event, HeadingLevel, Tag};
use room::Plan;
use section::Pages;
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
    let turned = turned(&parts, |rows| table::is_too_wide(rows, section::WIDTH));
    let plan = room::plan(&parts, view);
    let mut document = Document::new(view, plan);
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
    /// What there is room for.
    plan: Plan,
    /// How many sections of the text are open or behind; 一 is the first.
    sections: usize,
    /// How many boards with a caption are drawn.
    drawn: usize,
    /// Boards of 一, which has the first page to itself: drawn below the next
    /// heading.
    waiting: Vec<Board>,
    /// The next table is the matrix.
    matrix: bool,
    /// A table came last: a paragraph below it is its note.
    below_table: bool,
    /// The imprint so far, a paragraph a row.
    foot: Vec<Vec<Event<'a>>>,
}

impl<'a> Document<'a> {
    fn new(view: &'a Briefing, plan: Plan) -> Self {
        Self {
            view,
            story: Story::new(view.lights.clone()),
            place: Place::Body,
            pages: Pages::Upright,
            turn_next: false,
            plan,
            sections: 0,
            drawn: 0,
            waiting: Vec::new(),
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
            "targets-chart" | "trend-chart" if self.plan.drawn.contains(name) => {
                self.waiting.extend(Board::of(name, self.view));
            }
            _ if self.plan.drawn.contains(name) => Board::of(name, self.view).iter().for_each(|board| self.draw(board)),
            _ => {}
        }
    }

    fn draw(&mut self, board: &Board) {
        board.write(&mut self.story, self.pages.room(), &mut self.drawn);
    }

    fn draw_waiting(&mut self) {
        std::mem::take(&mut self.waiting).iter().for_each(|board| self.draw(board));
    }

    fn heading(&mut self, level: HeadingLevel, events: &[Event]) {
        match level {
            HeadingLevel::H1 => {
                edges::name(&mut self.story, events);
                self.place = Place::Head;
            }
            HeadingLevel::H2 => {
                self.close_head();
                self.draw_waiting();
                self.matrix = false;
                match is_annex(&plain(events)) {
                    true => self.annex(events),
                    false => {
                        self.turn(Pages::Upright);
                        self.place = Place::Body;
                        let before = Some(self.plan.first.blanks * section::LINE);
                        let set = Paragraph { before, ..Paragraph::of("Title") };
                        self.story.paragraph(set, |story| story.runs(events, Look::default()));
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
                self.sections += usize::from(level == HeadingLevel::H3 && self.place == Place::Body);
                let set = Paragraph { line: self.line(), ..Paragraph::of(style) };
                self.story.paragraph(set, |story| story.runs(events, Look::default()));
                self.draw_waiting();
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
            (Place::Head, _) if paragraph => return edges::head(&mut self.story, events),
            (Place::Foot, _) if paragraph => return self.foot.push(events),
            (Place::Annex, Pages::Turned) => "AnnexSmall",
            (Place::Annex, _) => "AnnexText",
            _ if below_table => "Note",
            _ => "BodyText",
        };
        let set = Paragraph { line: self.line(), ..Paragraph::of(style) };
        flow::write(&mut self.story, set, self.pages.room(), events);
    }

    /// A line an annex after a blank one, the numbers below one another.
    fn attachments(&mut self, lines: &[String]) {
        for (position, line) in lines.iter().enumerate() {
            let set = match position {
                0 => Paragraph { before: Some(section::LINE), ..Paragraph::of("Attachments") },
                _ => Paragraph { indent: Some(section::FIVE), ..Paragraph::of("Attachments") },
            };
            self.story.words(set, Look::default(), line);
        }
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
        self.draw_waiting();
        edges::imprint(&mut self.story, std::mem::take(&mut self.foot));
        section::write(&mut self.story.xml, self.pages);
    }
}
