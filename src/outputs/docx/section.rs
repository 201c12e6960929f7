//! Pages after GB/T 9704: A4, a type area of 156 × 225 mm with 22 lines of 28
//! characters, page numbers below it; and pages turned sideways for a table
//! that is too wide, whose number stays where it is on the leaf.

use super::story::{Look, Paragraph, Story, run};
use super::xml::Xml;
use crate::model::value::Colours;

/// Twips of the type area, upright: 156 mm across.
pub(super) const WIDTH: usize = 8844;
/// Twips of the type area, upright: 225 mm down.
pub(super) const HEIGHT: usize = LENGTH;
/// Twips of the type area, turned: 225 mm across.
pub(super) const LENGTH: usize = 12756;
/// Twips of a line of the text: the most of which 22 fit on a page.
pub(super) const LINE: usize = 579;
/// Twips of five characters of the text, which stand a quarter of a point closer
/// but for the blanks before them: two blanks and `附件：`.
pub(super) const FIVE: usize = 2 * 320 + 3 * 315;
/// Lines of a page.
pub(super) const LINES: usize = 22;

/// How the pages of a section lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pages {
    /// Upright.
    Upright,
    /// Turned, the head of the table to the left of the leaf.
    Turned,
}

impl Pages {
    /// Twips between the margins.
    pub fn room(self) -> usize {
        match self {
            Self::Upright => WIDTH,
            Self::Turned => LENGTH,
        }
    }
}

/// Ends a section of the body; a paragraph too small to see holds the mark.
pub(super) fn end(story: &mut Story, pages: Pages) {
    story.within("w:p", &[], |story| {
        story.within("w:pPr", &[], |story| {
            story.xml.val("w:pStyle", "SectionEnd");
            write(&mut story.xml, pages);
        });
    });
}

/// `w:sectPr`.
pub(super) fn write(xml: &mut Xml, pages: Pages) {
    let (odd, even) = match pages {
        Pages::Upright => ("rIdOdd", "rIdEven"),
        Pages::Turned => ("rIdTurnedOdd", "rIdTurnedEven"),
    };
    xml.within("w:sectPr", &[], |xml| {
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", odd)]);
        xml.empty("w:footerReference", &[("w:type", "even"), ("r:id", even)]);
        xml.val("w:type", "nextPage");
        match pages {
            Pages::Upright => {
                xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
                // 37, 26, 35 and 28 mm; the binding edge changes sides.
                margins(xml, ["2098", "1474", "1984", "1588"]);
            }
            Pages::Turned => {
                xml.empty("w:pgSz", &[("w:w", "16838"), ("w:h", "11906"), ("w:orient", "landscape")]);
                // The middle of what both sides of a leaf want, 27 and 36 mm,
                // which is within the standard's millimetre.
                margins(xml, ["1531", "2041", "1531", "2041"]);
            }
        }
        xml.empty("w:cols", &[("w:space", "425")]);
        if pages == Pages::Upright {
            // 22 lines of 28 characters come from the styles, whose lines are exact
            // and whose characters stand a quarter of a point closer: a grid is not
            // drawn alike by all, and would leave part of a line free below a head.
            xml.empty("w:docGrid", &[("w:linePitch", &LINE.to_string())]);
        }
    });
}

fn margins(xml: &mut Xml, [top, right, bottom, left]: [&str; 4]) {
    let margins = [
        ("w:top", top),
        ("w:right", right),
        ("w:bottom", bottom),
        ("w:left", left),
        ("w:header", "851"),
        // The number stands 7 mm below the type area.
        ("w:footer", "1304"),
        ("w:gutter", "0"),
    ];
    xml.empty("w:pgMar", &margins);
}

/// Name, relationship and markup of the four footers.
pub(super) fn footers() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    vec![
        ("footer1.xml", "rIdOdd", footer(|story| number(story, "FooterOdd"))),
        ("footer2.xml", "rIdEven", footer(|story| number(story, "FooterEven"))),
        ("footer3.xml", "rIdTurnedOdd", footer(|story| turned(story, "right"))),
        ("footer4.xml", "rIdTurnedEven", footer(|story| turned(story, "left"))),
    ]
}

fn footer(content: impl FnOnce(&mut Story)) -> Vec<u8> {
    let mut story = Story::new(Colours::default());
    story.within("w:ftr", &super::package::NAMESPACES, content);
    story.xml.finish()
}

/// `— 1 —`.
fn number(story: &mut Story, style: &str) {
    story.paragraph(Paragraph::of(style), |story| page(&mut story.xml));
}

fn page(xml: &mut Xml) {
    run(xml, Look::default(), "— ");
    xml.within("w:fldSimple", &[("w:instr", " PAGE ")], |xml| run(xml, Look::default(), "1"));
    run(xml, Look::default(), " —");
}

/// The number of a turned page: it reads downwards in the left margin, at the
/// lower end on odd pages and at the upper end on even ones, which is below
/// the type area, right and left, once the leaf is held upright.
fn turned(story: &mut Story, end: &str) {
    const DEEP: &str = "340";
    const LONG: usize = 8844;
    story.within("w:tbl", &[], |story| {
        story.xml.within("w:tblPr", &[], |xml| {
            xml.val("w:tblStyle", "TableNormal");
            // 7 mm from the type area, and as deep as the type.
            let at = [("w:vertAnchor", "page"), ("w:horzAnchor", "page"), ("w:tblpX", "1304"), ("w:tblpY", "1531")];
            xml.empty("w:tblpPr", &at);
            xml.empty("w:tblW", &[("w:w", DEEP), ("w:type", "dxa")]);
            xml.empty("w:tblLayout", &[("w:type", "fixed")]);
            let none = [("w:w", "0"), ("w:type", "dxa")];
            xml.within("w:tblCellMar", &[], |xml| {
                xml.empty("w:left", &none);
                xml.empty("w:right", &none);
            });
        });
        story.within("w:tblGrid", &[], |story| story.xml.empty("w:gridCol", &[("w:w", DEEP)]));
        story.within("w:tr", &[], |story| {
            story.xml.within("w:trPr", &[], |xml| {
                xml.empty("w:trHeight", &[("w:val", &LONG.to_string()), ("w:hRule", "exact")]);
            });
            story.within("w:tc", &[], |story| {
                story.xml.within("w:tcPr", &[], |xml| {
                    xml.empty("w:tcW", &[("w:w", DEEP), ("w:type", "dxa")]);
                    xml.val("w:textDirection", "tbRl");
                });
                let set = Paragraph { align: Some(end), ..Paragraph::of("FooterTurned") };
                story.paragraph(set, |story| page(&mut story.xml));
            });
        });
    });
    story.paragraph(Paragraph::of("SectionEnd"), |_| {});
}
