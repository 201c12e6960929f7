//! The package: its parts, what they are and how they refer to one another.

use super::links;
use super::writer::{BULLETS, Writer};
use super::xml::{NAMESPACES, Xml};
use crate::formats::MAKER;
use crate::view::Briefing;
use std::io::{Cursor, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The kind of a relationship to what stands outside.
const HYPERLINK: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";

const LEVELS: usize = 9;

/// The bytes of the package. The date is the cut-off, since no clock is read.
///
/// # Errors
/// It is too large for an archive.
pub(super) fn pack(document: Writer, title: &str, view: &Briefing) -> Result<Vec<u8>, ZipError> {
    let (head, period, day) = (&view.head, view.period.to_string(), view.as_of.to_string());
    let footer = |style| Xml::part(include_str!("parts/footer.xml"), &[style]);
    let landscape = |align| Xml::part(include_str!("parts/footer_landscape.xml"), &[align]);
    let core = [title, &head.period, &head.issuer, &day, &day];
    let parts = [
        ("[Content_Types].xml", Xml::part(include_str!("parts/content_types.xml"), &[])),
        ("_rels/.rels", Xml::part(include_str!("parts/package_rels.xml"), &[])),
        ("docProps/core.xml", Xml::part(include_str!("parts/core.xml"), &core)),
        ("docProps/app.xml", Xml::part(include_str!("parts/app.xml"), &[&head.issuer])),
        // What a program can find the briefing by.
        ("docProps/custom.xml", Xml::part(include_str!("parts/custom.xml"), &[&period, &day])),
        ("word/_rels/document.xml.rels", relations(&document.links)),
        ("word/document.xml", document.xml.finish()),
        ("word/numbering.xml", numbering(&document.lists)),
        ("word/styles.xml", include_bytes!("parts/styles.xml").to_vec()),
        ("word/settings.xml", include_bytes!("parts/settings.xml").to_vec()),
        ("word/fontTable.xml", include_bytes!("parts/fontTable.xml").to_vec()),
        ("word/footer1.xml", footer("FooterOdd")),
        ("word/footer2.xml", footer("FooterEven")),
        ("word/footer3.xml", landscape("right")),
        ("word/footer4.xml", landscape("left")),
    ];
    // An archive without a clock.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(MAKER)
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What the document refers to: its own parts, and addresses outside.
fn relations(addresses: &[String]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.layout(include_str!("parts/document_rels.xml"), &[]);
    xml.reopen("Relationships");
    for (n, address) in (1..).zip(addresses) {
        let known = [("Id", &*links::id(n)), ("Type", HYPERLINK), ("Target", address), ("TargetMode", "External")];
        xml.empty("Relationship", &known);
    }
    xml.close("Relationships");
    xml.finish()
}

/// How the items of lists are marked; numbered lists begin at `starts`.
fn numbering(starts: &[u64]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.within("w:numbering", &NAMESPACES, |xml| {
        xml.layout(include_str!("parts/list_levels.xml"), &[]);
        xml.within("w:num", &[("w:numId", &BULLETS.to_string())], |xml| xml.val("w:abstractNumId", "0"));
        for (i, start) in (1..).zip(starts) {
            xml.within("w:num", &[("w:numId", &(BULLETS + i).to_string())], |xml| {
                xml.val("w:abstractNumId", "1");
                for level in 0..LEVELS {
                    xml.within("w:lvlOverride", &[("w:ilvl", &level.to_string())], |xml| {
                        // A number that no list needs is one that Word refuses.
                        xml.val("w:startOverride", (*start).min(32_767));
                    });
                }
            });
        }
    });
    xml.finish()
}
