//! 简报.html: one file, for screen and print, made from the Markdown as it
//! stands (staff may have edited it) and from the view.
//!
//! The Markdown decides what is said; the view only fills the places that
//! marker lines name. Nothing in the page refers to anything outside it, and
//! raw HTML in the Markdown is shown as text.

mod inline;
mod sources;
mod table;

use super::templates::{Templates, context};
use crate::briefing::Briefing;
use crate::error::Error;
use inline::{Part, parts};
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::collections::BTreeSet;
use tera::{Context, Value};

/// Markers and the templates that they stand for.
const MARKERS: &[(&str, &str)] = &[
    ("key-figures", "key-figures.html"),
    ("status-chart", "status-chart.html"),
    ("targets-chart", "targets-chart.html"),
    ("board", "board.html"),
    ("matrix", "matrix.html"),
];

/// The page of a briefing.
pub fn render(markdown: &str, briefing: &Briefing, templates: &Templates) -> Result<String, Error> {
    let mut context = context("page.html", briefing)?;
    let mut page = Page::new(templates, &context);
    let marked = sources::marked(markdown, briefing, templates)?;
    let parts = parts(&marked);
    let wide = wide_sections(&parts);
    for (position, part) in parts.into_iter().enumerate() {
        page.wide = wide.contains(&position);
        page.part(part)?;
    }
    let (body, outline) = page.finish();
    let body = sources::told(&body, briefing);
    context.insert_value("body", Value::safe_string(&body));
    context.insert("outline", &outline);
    templates.render("page.html", &context)
}

/// A table with more columns than this is printed on a page turned sideways.
const COLUMNS: usize = 8;

/// Positions of the headings of annexes that hold a wide table.
fn wide_sections(parts: &[Part]) -> BTreeSet<usize> {
    let mut wide = BTreeSet::new();
    let mut section = None;
    for (position, part) in parts.iter().enumerate() {
        match part {
            Part::Heading(HeadingLevel::H2, _) => section = Some(position),
            Part::Table(aligns, _) if aligns.len() > COLUMNS => wide.extend(section),
            _ => {}
        }
    }
    wide
}

/// A heading that the reader can go to.
#[derive(Clone, Debug, serde::Serialize)]
struct Stop {
    id: String,
    text: String,
}

/// The page while it is being written. Sections open at headings and close at
/// the next one of the same rank.
struct Page<'a> {
    templates: &'a Templates,
    context: &'a Context,
    out: String,
    outline: Vec<Stop>,
    /// The head is open until the first rule or section.
    head: bool,
    /// The section that opens next holds a wide table.
    wide: bool,
    /// A section of rank 2 is open.
    section: bool,
    /// The foot is open to the end.
    foot: bool,
    /// The next table is the matrix.
    matrix: bool,
}

impl<'a> Page<'a> {
    fn new(templates: &'a Templates, context: &'a Context) -> Self {
        let out = String::new();
        let outline = Vec::new();
        Self { templates, context, out, outline, head: false, wide: false, section: false, foot: false, matrix: false }
    }

    fn part(&mut self, part: Part) -> Result<(), Error> {
        match part {
            Part::Marker(name) => return self.marker(&name),
            Part::Rule if self.head => self.close_head(),
            Part::Rule => self.out.push_str("<hr>\n"),
            Part::Heading(level, events) => self.heading(level, &events),
            Part::Table(aligns, rows) => {
                let kind = if std::mem::take(&mut self.matrix) { table::Kind::Matrix } else { table::Kind::Plain };
                table::write(&mut self.out, kind, &aligns, &rows);
            }
            Part::Block(events) => self.block(events),
        }
        Ok(())
    }

    fn marker(&mut self, name: &str) -> Result<(), Error> {
        if name == "foot" {
            self.close_section();
            self.out.push_str("<footer class=\"imprint\">\n");
            self.foot = true;
        }
        if let Some((_, template)) = MARKERS.iter().find(|(marker, _)| *marker == name) {
            self.matrix = name == "matrix";
            let filled = self.templates.render(template, self.context)?;
            self.out.push_str(filled.trim());
            self.out.push('\n');
        }
        Ok(())
    }

    fn heading(&mut self, level: HeadingLevel, events: &[Event]) {
        let text = inline::plain(events);
        let html = inline::html(events.iter().cloned());
        match level {
            HeadingLevel::H1 => {
                self.out.push_str("<header class=\"masthead\">\n");
                self.head = true;
                self.out.push_str(&format!("<h1>{html}</h1>\n"));
            }
            HeadingLevel::H2 => {
                self.close_section();
                let annex = text.trim_start().starts_with("附件");
                let class = match (annex, self.wide) {
                    (true, true) => "annex wide",
                    (true, false) => "annex",
                    _ => "text",
                };
                let id = format!("part-{}", self.outline.len() + 1);
                self.out.push_str(&format!("<section class=\"{class}\" aria-labelledby=\"{id}\">\n"));
                self.out.push_str(&annex_heading(&html, annex, &id));
                self.section = true;
                self.outline.push(Stop { id, text });
            }
            _ => {
                self.close_head();
                let id = format!("part-{}", self.outline.len() + 1);
                self.out.push_str(&format!("<{level} id=\"{id}\">{html}</{level}>\n"));
                self.outline.push(Stop { id, text });
            }
        }
    }

    /// A paragraph, list, quotation or code block. In the head and foot,
    /// ideographic blanks push what follows to the other side.
    fn block(&mut self, events: Vec<Event>) {
        let sides = (self.head || self.foot) && matches!(events.first(), Some(Event::Start(Tag::Paragraph)));
        if !sides {
            self.out.push_str(&inline::html(events.into_iter()));
            return;
        }
        let inner =
            events.into_iter().filter(|e| !matches!(e, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)));
        let html = inline::html(inner);
        let sides: Vec<&str> = html.split('\u{3000}').map(str::trim).filter(|side| !side.is_empty()).collect();
        match sides[..] {
            [left, right] => {
                self.out.push_str(&format!("<p class=\"sides\"><span>{left}</span><span>{right}</span></p>\n"));
            }
            _ => self.out.push_str(&format!("<p>{}</p>\n", html.trim())),
        }
    }

    fn close_head(&mut self) {
        if std::mem::take(&mut self.head) {
            self.out.push_str("</header>\n");
        }
    }

    fn close_section(&mut self) {
        self.close_head();
        if std::mem::take(&mut self.section) {
            self.out.push_str("</section>\n");
        }
    }

    fn finish(mut self) -> (String, Vec<Stop>) {
        self.close_section();
        if self.foot {
            self.out.push_str("</footer>\n");
        }
        (self.out, self.outline)
    }
}

/// `附件1　名称`: the mark stands alone on its line, the name is centred below.
fn annex_heading(html: &str, annex: bool, id: &str) -> String {
    match html.split_once('\u{3000}').filter(|_| annex) {
        Some((mark, name)) => format!(
            "<h2 id=\"{id}\"><span class=\"mark\">{mark}</span><span class=\"blank\"> </span><span class=\"name\">{name}</span></h2>\n"
        ),
        None => format!("<h2 id=\"{id}\">{html}</h2>\n"),
    }
}
