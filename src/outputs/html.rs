//! 简报.html: one file, for screen and print, made from the Markdown as it
//! stands (staff may have edited it) and from the view.
//!
//! The Markdown decides what is said; the view only fills the places that
//! marker lines name. Nothing in the page refers to anything outside it, and
//! raw HTML in the Markdown is shown as text.

mod inline;
mod policy;
mod sources;
mod table;

use crate::document::edits;
use crate::document::figures;
use crate::document::markdown;
use crate::document::outline::{self, Marker, Part, is_annex, parts};
use crate::document::paper::{self, Head, LINE, Setting};
use crate::document::templates::{self, Templates};
use crate::model::error::Error;
use crate::outputs::colours::TableKind;
use crate::view::{Briefing, Charts};
pub(super) use policy::policy;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use std::collections::BTreeSet;
use tera::{Context, Value};
use unicode_width::UnicodeWidthStr;

/// The page of a briefing.
pub fn render(markdown: &str, briefing: &Briefing, templates: &Templates) -> Result<String, Error> {
    let mut context = templates::context(briefing);
    let marked = sources::marked(markdown, &markdown::marked(&context, templates)?);
    let mut page = Page {
        view: briefing,
        templates,
        context: &mut context,
        out: String::new(),
        outline: Vec::new(),
        head: false,
        landscape: false,
        printed: printed(&parts(markdown), &briefing.charts),
        sections: 0,
        waiting: Vec::new(),
        left: Vec::new(),
        section: false,
        foot: None,
        matrix: false,
        heading: String::new(),
    };
    let parts = parts(&marked);
    let landscape = outline::landscape(&parts, |_| false);
    for (position, part) in parts.into_iter().enumerate() {
        page.landscape = landscape.contains(&position);
        page.part(part)?;
    }
    let (body, outline) = page.finish();
    let body = sources::with_sources(&body, briefing);
    context.insert_value("body", Value::safe_string(&body));
    context.insert("outline", &outline);
    let (style, script) = (templates.render("style.html", &context)?, templates.render("script.html", &context)?);
    context.insert("policy", &policy(&style, &script));
    context.insert_value("style", Value::safe_string(&style));
    context.insert_value("script", Value::safe_string(&script));
    templates.render("page.html", &context)
}

/// The head in print, as the style sets it.
const HEAD: Head = Head { name: |words| 600 * words.width_cjk().div_ceil(paper::halves(52)), line: 500, rule: 46 };

/// Twips of a pixel, of the caption of a chart with what is around it, and of the legend.
const PIXEL: usize = 15;
const CAPTION: usize = 560;
const LEGEND: usize = 480;
/// Twips of a row of a table in print.
const ROW: usize = 360;
/// Lines that are left free where headings and rows move to the next page.
const SPARE: usize = 6;

/// The charts that the body has room for in print. A chart that does not fit below what
/// stands above it goes to the next page and leaves a gap, up to its own height.
fn printed(parts: &[Part], charts: &Charts) -> BTreeSet<Marker> {
    let body = paper::body(parts);
    let heights = paper::sections(body).iter().map(|part| match part {
        Part::Table(_, rows) => ROW * (rows.len() + 1),
        part => LINE * paper::lines(part, Setting::default()),
    });
    let taken = HEAD.height(body) + LINE * (paper::BLANKS + SPARE) + heights.sum::<usize>();
    let bars = |rows: usize| LEGEND + PIXEL * 23 * rows;
    paper::placed(body, (paper::PAGES * paper::LINES * LINE).saturating_sub(taken), |chart| {
        let drawn = match chart {
            Marker::TargetsChart => PIXEL * 40 * charts.targets.as_ref()?.rows.len(),
            Marker::StatusChart => bars(charts.status.as_ref()?.rows.len()),
            Marker::Board => bars(charts.board.as_ref()?.rows.len() + 1),
            Marker::TrendChart => PIXEL * 168 * charts.trend.as_ref()?.rows.len().min(1),
            _ => return None,
        };
        Some((CAPTION + drawn) * 3 / 2)
    })
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
    view: &'a Briefing,
    templates: &'a Templates,
    context: &'a mut Context,
    out: String,
    outline: Vec<Stop>,
    /// The head is open until the first rule or section.
    head: bool,
    /// The section that opens next holds a table that needs a landscape page.
    landscape: bool,
    /// Charts that stand in the body in print too.
    printed: BTreeSet<Marker>,
    /// How many sections of the text are open or behind; 一 is the first.
    sections: usize,
    /// Charts of 一, which has the first page to itself: printed below the next heading.
    waiting: Vec<Marker>,
    /// Charts that print has on the page of charts.
    left: Vec<Marker>,
    /// A section of rank 2 is open.
    section: bool,
    /// Where the foot begins; it is open to the end.
    foot: Option<usize>,
    /// The next table is the matrix.
    matrix: bool,
    /// The words of the last heading: what a table is about.
    heading: String,
}

impl<'a> Page<'a> {
    fn part(&mut self, part: Part) -> Result<(), Error> {
        match part {
            Part::Marker(marker) => return self.marker(marker),
            Part::Rule if self.head => self.close_head(),
            Part::Rule => self.out.push_str("<hr>\n"),
            Part::Heading(level, events) => {
                self.heading(level, &events);
                if level != HeadingLevel::H1 {
                    let waiting = std::mem::take(&mut self.waiting);
                    self.print("inline", &waiting)?;
                }
            }
            Part::Table(aligns, rows) => {
                let kind = if std::mem::take(&mut self.matrix) { TableKind::Matrix } else { TableKind::Plain };
                table::write(&mut self.out, (kind, self.view), &self.heading, &aligns, &rows);
            }
            Part::Block(events) => self.block(events),
        }
        Ok(())
    }

    fn marker(&mut self, marker: Marker) -> Result<(), Error> {
        if marker == Marker::Foot {
            if self.foot.is_none() {
                self.close_head();
                self.out.push_str("<footer class=\"imprint\">\n");
                self.foot = Some(self.out.len());
            }
            return Ok(());
        }
        if marker == Marker::Detail {
            self.close_section();
        }
        self.matrix = marker == Marker::Matrix;
        if marker == Marker::Charts {
            let left = std::mem::take(&mut self.left);
            return self.print("figures", &left);
        }
        let filled = self.templates.render(&format!("{}.html", marker.name()), self.context)?;
        self.out.push_str(&format!("{}\n", filled.trim()));
        if marker == Marker::Detail && filled.contains("id=\"detail\"") {
            self.outline.push(Stop { id: "detail".to_string(), text: "明细：逐单位逐成果".to_string() });
        }
        if Marker::CHARTS.contains(&marker) {
            match (self.printed.contains(&marker), self.sections) {
                (false, _) => self.left.push(marker),
                (true, 1) => self.waiting.push(marker),
                (true, _) => return self.print("inline", &[marker]),
            }
        }
        Ok(())
    }

    /// Charts once more, as they stand on paper.
    fn print(&mut self, class: &str, charts: &[Marker]) -> Result<(), Error> {
        self.context.insert("p", "print-");
        let drawn: Result<String, Error> =
            charts.iter().map(|chart| self.templates.render(&format!("{}.html", chart.name()), self.context)).collect();
        self.context.insert("p", "");
        match drawn?.trim() {
            "" => {}
            drawn => self.out.push_str(&format!("<div class=\"{class}\">\n{drawn}\n</div>\n")),
        }
        Ok(())
    }

    fn heading(&mut self, level: HeadingLevel, events: &[Event]) {
        let text = figures::plain(&outline::plain(events));
        let html = inline::html(events);
        self.heading.clone_from(&text);
        if level == HeadingLevel::H1 {
            self.head = true;
            return self.out.push_str(&format!("<header class=\"masthead\">\n<h1>{html}</h1>\n"));
        }
        let id = format!("part-{}", self.outline.len() + 1);
        if level == HeadingLevel::H2 {
            self.close_section();
            let annex = is_annex(&text);
            let class = match (annex, self.landscape) {
                (true, true) => "annex wide",
                (true, false) => "annex",
                _ => "text",
            };
            self.out.push_str(&format!("<section class=\"{class}\" aria-labelledby=\"{id}\">\n"));
            self.out.push_str(&if annex {
                annex_heading(&html, &id)
            } else {
                format!("<h2 id=\"{id}\">{html}</h2>\n")
            });
            self.section = true;
        } else {
            self.close_head();
            self.sections += usize::from(level == HeadingLevel::H3);
            self.out.push_str(&format!("<{level} id=\"{id}\">{html}</{level}>\n"));
        }
        self.outline.push(Stop { id, text });
    }

    /// A paragraph, list, quotation or code block. In the head and foot,
    /// ideographic blanks push what follows to the other side.
    fn block(&mut self, events: Vec<Event>) {
        if let Some(lines) = outline::attachments(&events) {
            return self.attachments(&lines);
        }
        let sides = (self.head || self.foot.is_some()) && matches!(events.first(), Some(Event::Start(Tag::Paragraph)));
        if !sides {
            // What staff must still settle shows on screen and in print.
            let open = outline::plain(&events).starts_with(edits::BEGINNING);
            let (before, after) =
                if open { ("<div class=\"unsettled\" role=\"note\">\n", "</div>\n") } else { ("", "") };
            return self.out.push_str(&format!("{before}{}{after}", inline::html(&events)));
        }
        let edge = |event: &Event| matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph));
        let html = inline::html(&events.into_iter().filter(|event| !edge(event)).collect::<Vec<_>>());
        let sides: Vec<&str> = html.split('\u{3000}').map(str::trim).filter(|side| !side.is_empty()).collect();
        match sides[..] {
            [_, _] | [_, _, _] => {
                let sides: String = sides.iter().map(|side| format!("<span>{side}</span>")).collect();
                self.out.push_str(&format!("<p class=\"sides\">{sides}</p>\n"));
            }
            _ => self.out.push_str(&format!("<p>{}</p>\n", html.trim())),
        }
    }

    /// One line per annex, the numbers below one another.
    fn attachments(&mut self, lines: &[String]) {
        for (position, line) in lines.iter().enumerate() {
            let class = if position == 0 { "attached" } else { "more" };
            self.out.push_str(&format!("<p class=\"{class}\">{}</p>\n", sources::escape(line)));
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

    /// Closes what is open. The foot stands in the last section; in print it
    /// goes to the bottom of the last page, and its double, which nobody sees,
    /// keeps the room for it.
    fn finish(mut self) -> (String, Vec<Stop>) {
        if let Some(start) = self.foot {
            let room = format!("<div class=\"room\" aria-hidden=\"true\">\n{}</div>\n", &self.out[start..]);
            self.out.push_str(&format!("</footer>\n{room}"));
        }
        self.close_section();
        (self.out, self.outline)
    }
}

/// `附件1　名称`: the mark stands alone on its line, the name is centred below.
fn annex_heading(html: &str, id: &str) -> String {
    match html.split_once('\u{3000}') {
        Some((mark, name)) => format!(
            "<h2 id=\"{id}\"><span class=\"mark\">{mark}</span><span class=\"blank\"> </span><span class=\"name\">{name}</span></h2>\n"
        ),
        None => format!("<h2 id=\"{id}\">{html}</h2>\n"),
    }
}
