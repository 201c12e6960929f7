//! Tables: headings repeated on every page, rows kept whole, cells with the
//! colour of their word; and the frame that every table of the document has.

use super::story::{Look, Paragraph, Story};
use super::widths::{least, widths};
use super::xml::Xml;
use crate::document::outline::plain;
use crate::model::value::Colour;
use crate::outputs::shade::{Shade, shade};
use pulldown_cmark::{Alignment, Event};

/// How a table of the text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it stands.
    Plain,
    /// Every cell holds a status.
    Matrix,
}

/// A table with more columns than this is set in small type.
const COLUMNS: usize = 8;

/// How a table is set: its style, those of its paragraphs, its type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    /// Of the table.
    style: &'static str,
    /// Of a cell's paragraph.
    text: &'static str,
    /// Of a heading's paragraph.
    heading: &'static str,
    /// Twips of half a character.
    pub half: usize,
    /// Twips of a cell that are not for text.
    pub padding: usize,
    /// Twips of a line.
    pub line: usize,
}

const NORMAL: Type =
    Type { style: "TableGrid", text: "TableText", heading: "TableHeading", half: 105, padding: 130, line: 280 };
const DENSE: Type = Type {
    style: "TableDense",
    text: "TableTextSmall",
    heading: "TableHeadingSmall",
    half: 90,
    padding: 90,
    line: 240,
};

impl Type {
    /// The type for so many columns.
    pub fn of(kind: Kind, columns: usize) -> Self {
        if columns > COLUMNS || kind == Kind::Matrix { DENSE } else { NORMAL }
    }
}

/// The frame of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    /// Id of its style.
    pub style: &'a str,
    /// Twips of its columns.
    pub widths: &'a [usize],
    /// What it shows, for those who cannot see it.
    pub description: &'a str,
    /// Twips of the gap below it, where it is not the usual one.
    pub gap: Option<usize>,
    /// Stands at the foot of the page.
    pub at_foot: bool,
}

/// How a cell is set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cell {
    /// Twips.
    pub width: usize,
    /// How many columns it goes over; 0 is one.
    pub span: usize,
    /// The colour behind it.
    pub fill: Option<&'static str>,
    /// The colour of a line above it.
    pub line_above: Option<&'static str>,
}

/// `w:tbl` around what `rows` writes, and the gap below.
pub(super) fn framed(story: &mut Story, frame: Frame, rows: impl FnOnce(&mut Story)) {
    story.within("w:tbl", &[], |story| {
        properties(&mut story.xml, frame);
        story.within("w:tblGrid", &[], |story| {
            for width in frame.widths {
                story.xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        rows(story);
    });
    story.paragraph(Paragraph { line: frame.gap, ..Paragraph::of("Gap") }, |_| {});
}

fn properties(xml: &mut Xml, frame: Frame) {
    let total: usize = frame.widths.iter().sum();
    xml.within("w:tblPr", &[], |xml| {
        xml.val("w:tblStyle", frame.style);
        if frame.at_foot {
            // Across the page rather than between the margins, or LibreOffice lets
            // the table stand where the text ends; the two differ by a millimetre.
            let at = [
                ("w:vertAnchor", "margin"),
                ("w:horzAnchor", "page"),
                ("w:tblpXSpec", "center"),
                ("w:tblpYSpec", "bottom"),
            ];
            xml.empty("w:tblpPr", &at);
            xml.val("w:tblOverlap", "never");
        }
        xml.empty("w:tblW", &[("w:w", &total.to_string()), ("w:type", "dxa")]);
        xml.val("w:jc", "center");
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        xml.empty("w:tblLook", &[("w:val", "0020"), ("w:firstRow", "1"), ("w:noHBand", "1"), ("w:noVBand", "1")]);
        if !frame.description.is_empty() {
            xml.val("w:tblDescription", frame.description);
        }
    });
}

/// `w:tr`, never split over two pages; a heading stands on each.
pub(super) fn row(story: &mut Story, heading: bool, cells: impl FnOnce(&mut Story)) {
    story.within("w:tr", &[], |story| {
        story.within("w:trPr", &[], |story| {
            story.xml.empty("w:cantSplit", &[]);
            if heading {
                story.xml.empty("w:tblHeader", &[]);
            }
        });
        cells(story);
    });
}

/// `w:tc` around the paragraphs that `content` writes.
pub(super) fn cell(story: &mut Story, set: Cell, content: impl FnOnce(&mut Story)) {
    story.within("w:tc", &[], |story| {
        story.xml.within("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &set.width.to_string()), ("w:type", "dxa")]);
            if set.span > 1 {
                xml.val("w:gridSpan", &set.span.to_string());
            }
            if let Some(colour) = set.line_above {
                xml.within("w:tcBorders", &[], |xml| {
                    let line = [("w:val", "single"), ("w:sz", "18"), ("w:space", "0"), ("w:color", colour)];
                    xml.empty("w:top", &line);
                });
            }
            if let Some(fill) = set.fill {
                xml.empty("w:shd", &[("w:val", "clear"), ("w:color", "auto"), ("w:fill", fill)]);
            }
            xml.val("w:vAlign", "center");
        });
        content(story);
    });
}

/// The colours of a cell: behind and of the letters.
pub(super) fn colours(shade: Shade) -> (Option<&'static str>, Option<&'static str>) {
    match shade {
        Shade::Done => (Some("146C43"), Some("FFFFFF")),
        Shade::Of(Colour::Green) => (Some("BFE3CD"), Some("0C3A23")),
        Shade::Of(Colour::Blue) => (Some("BDD7EE"), Some("12304F")),
        Shade::Of(Colour::Yellow) => (Some("F6D365"), Some("3D2C00")),
        Shade::Of(Colour::Orange) => (Some("F4B183"), Some("4A2400")),
        Shade::Of(Colour::Red) => (Some("C1272D"), Some("FFFFFF")),
        Shade::Of(Colour::Grey) => (Some("D9DDE1"), Some("2B3138")),
        Shade::Zero => (None, Some("6A737D")),
    }
}

/// Writes a table of the text; the first row is the heading.
pub(super) fn write(story: &mut Story, kind: Kind, room: usize, aligns: &[Alignment], rows: &[Vec<Vec<Event>>]) {
    let Some((head, body)) = rows.split_first().filter(|(head, _)| !head.is_empty()) else { return };
    let set = Type::of(kind, head.len());
    let texts = texts(rows);
    let widths = widths(&texts, room, set);
    let frame = Frame { style: set.style, widths: &widths, description: "", gap: None, at_foot: false };
    framed(story, frame, |story| {
        row(story, true, |story| {
            for (column, events) in head.iter().enumerate() {
                let look = Paragraph::of(set.heading);
                cell(story, Cell { width: widths[column], ..Cell::default() }, |story| {
                    story.paragraph(look, |story| story.runs(events, Look::default()));
                });
            }
        });
        for (cells, texts) in body.iter().zip(&texts[1..]) {
            row(story, false, |story| match is_group(texts) {
                true => group(story, set, &widths, cells),
                false => {
                    for (column, width) in widths.iter().enumerate() {
                        let events = cells.get(column).map_or(&[][..], Vec::as_slice);
                        let text = texts.get(column).map_or("", String::as_str);
                        let shade = if kind == Kind::Matrix && column == 0 {
                            None
                        } else {
                            shade(text, &self::words(&head[column]), kind == Kind::Matrix, &story.lights)
                        };
                        let align = alignment(aligns.get(column));
                        write_cell(story, set, *width, events, shade, align);
                    }
                }
            });
        }
    });
}

/// Whether not even the words of a table fit between margins that are `room`
/// twips apart.
pub(super) fn is_too_wide(rows: &[Vec<Vec<Event>>], room: usize) -> bool {
    least(&texts(rows), Type::of(Kind::Plain, rows.first().map_or(0, Vec::len))) > room
}

/// The words of every cell.
pub(super) fn texts(rows: &[Vec<Vec<Event>>]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| words(cell)).collect()).collect()
}

/// The words of a cell, on one line.
fn words(cell: &[Event]) -> String {
    plain(cell).trim().to_string()
}

/// A row that only names the rows below it.
pub(super) fn is_group(row: &[String]) -> bool {
    row.len() > 3 && row.iter().skip(2).all(String::is_empty)
}

fn group(story: &mut Story, set: Type, widths: &[usize], cells: &[Vec<Event>]) {
    let fill = Some("F0F0F0");
    let text = Paragraph { keep_next: true, ..Paragraph::of(set.text) };
    cell(story, Cell { width: widths[0], fill, ..Cell::default() }, |story| {
        story.paragraph(text, |story| story.runs(&cells[0], Look::default()));
    });
    let rest = Cell { width: widths[1..].iter().sum(), span: widths.len() - 1, fill, ..Cell::default() };
    cell(story, rest, |story| story.paragraph(text, |story| story.runs(&cells[1], Look::default())));
}

fn write_cell(
    story: &mut Story,
    set: Type,
    width: usize,
    events: &[Event],
    shade: Option<Shade>,
    align: Option<&'static str>,
) {
    let (fill, colour) = shade.map_or((None, None), colours);
    cell(story, Cell { width, fill, ..Cell::default() }, |story| {
        let paragraph = Paragraph { align, ..Paragraph::of(set.text) };
        story.paragraph(paragraph, |story| story.runs(events, Look { colour, ..Look::default() }));
    });
}

fn alignment(typed: Option<&Alignment>) -> Option<&'static str> {
    match typed {
        Some(Alignment::Right) => Some("right"),
        Some(Alignment::Center) => Some("center"),
        _ => None,
    }
}
