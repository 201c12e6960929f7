//! Pages after GB/T 9704: A4, a type area of 156 × 225 mm with page numbers below
//! it; and landscape ones for a table that is too wide, whose number stays where it
//! is on the leaf.

use super::writer::Writer;
use super::xml::Xml;
use crate::document::paper::{HEIGHT, LINE, WIDTH};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Orientation {
    Portrait,
    /// Turned, the head of the table to the left of the leaf.
    Landscape,
}

impl Orientation {
    /// Twips between the margins.
    pub fn width(self) -> usize {
        match self {
            Self::Portrait => WIDTH,
            Self::Landscape => HEIGHT,
        }
    }
}

/// Ends a section of the body; a paragraph too small to see holds the mark.
pub(super) fn end(out: &mut Writer, orientation: Orientation) {
    out.within("w:p", &[], |out| {
        out.within("w:pPr", &[], |out| {
            out.xml.val("w:pStyle", "SectionEnd");
            write(&mut out.xml, orientation);
        });
    });
}

pub(super) fn write(xml: &mut Xml, orientation: Orientation) {
    match orientation {
        Orientation::Portrait => xml.layout(include_str!("parts/section.xml"), &[&LINE.to_string()]),
        Orientation::Landscape => xml.layout(include_str!("parts/section_landscape.xml"), &[]),
    }
}
