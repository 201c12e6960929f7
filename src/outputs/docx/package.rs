//! The package: its parts, what they are and how they refer to one another.

use super::links;
use super::lists;
use super::section;
use super::story::Story;
use super::xml::{Attributes, Xml};
use crate::view::Briefing;
use std::io::{Cursor, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PROPERTIES: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// What the names in the parts of a document mean.
pub(super) const NAMESPACES: [(&str, &str); 2] = [("xmlns:w", MAIN), ("xmlns:r", RELATED)];

/// Parts that are the same for every briefing: name, kind, markup.
const FIXED: [(&str, &str, &str); 3] = [
    ("styles.xml", "styles", include_str!("styles.xml")),
    ("settings.xml", "settings", include_str!("settings.xml")),
    ("fontTable.xml", "fontTable", include_str!("fontTable.xml")),
];

/// The bytes of the package.
///
/// # Errors
/// It is too large for an archive.
pub(super) fn pack(story: Story, title: &str, view: &Briefing) -> Result<Vec<u8>, ZipError> {
    let footers = section::footers();
    let mut zip = Zip::new();
    zip.add("[Content_Types].xml", &content_types(footers.iter().map(|footer| footer.0)))?;
    zip.add("_rels/.rels", &roots())?;
    zip.add("docProps/core.xml", &core(title, view))?;
    zip.add("docProps/app.xml", &app(view))?;
    zip.add("docProps/custom.xml", &custom(view))?;
    let related = footers.iter().map(|(name, id, _)| (*id, *name));
    zip.add("word/_rels/document.xml.rels", &relations(related, &story.links))?;
    zip.add("word/document.xml", &story.xml.finish())?;
    zip.add("word/numbering.xml", &lists::part(&story.lists))?;
    for (name, _, text) in FIXED {
        zip.add(&format!("word/{name}"), text.as_bytes())?;
    }
    for (name, _, bytes) in &footers {
        zip.add(&format!("word/{name}"), bytes)?;
    }
    zip.finish()
}

/// An archive without a clock.
struct Zip(ZipWriter<Cursor<Vec<u8>>>);

impl Zip {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), ZipError> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0.start_file(name, options)?;
        Ok(self.0.write_all(bytes)?)
    }

    fn finish(self) -> Result<Vec<u8>, ZipError> {
        Ok(self.0.finish()?.into_inner())
    }
}

fn content_types<'a>(footers: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.within("Types", &[("xmlns", &format!("{PACKAGE}/content-types"))], |xml| {
        let kinds = [("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml")];
        for (extension, kind) in kinds {
            xml.empty("Default", &[("Extension", extension), ("ContentType", kind)]);
        }
        let mut part = |name: &str, kind: &str| xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
        part("/word/document.xml", &format!("{WORD}.document.main+xml"));
        part("/word/numbering.xml", &format!("{WORD}.numbering+xml"));
        for (name, kind, _) in FIXED {
            part(&format!("/word/{name}"), &format!("{WORD}.{kind}+xml"));
        }
        footers.for_each(|name| part(&format!("/word/{name}"), &format!("{WORD}.footer+xml")));
        part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
        part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
        part("/docProps/custom.xml", "application/vnd.openxmlformats-officedocument.custom-properties+xml");
    });
    xml.finish()
}

/// A part of relationships.
fn relationships(content: impl FnOnce(&mut dyn FnMut(&str, &str, &str, bool))) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.within("Relationships", &[("xmlns", &format!("{PACKAGE}/relationships"))], |xml| {
        content(&mut |id, kind, target, outside| {
            let mode: Attributes = if outside { &[("TargetMode", "External")] } else { &[] };
            let known = [("Id", id), ("Type", kind), ("Target", target)];
            xml.empty("Relationship", &known.iter().chain(mode).copied().collect::<Vec<_>>());
        });
    });
    xml.finish()
}

fn roots() -> Vec<u8> {
    relationships(|add| {
        add("rId1", &format!("{RELATED}/officeDocument"), "word/document.xml", false);
        add("rId2", &format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml", false);
        add("rId3", &format!("{RELATED}/extended-properties"), "docProps/app.xml", false);
        add("rId4", &format!("{RELATED}/custom-properties"), "docProps/custom.xml", false);
    })
}

fn relations<'a>(footers: impl Iterator<Item = (&'a str, &'a str)>, addresses: &[String]) -> Vec<u8> {
    relationships(|add| {
        add("rId1", &format!("{RELATED}/numbering"), "numbering.xml", false);
        for (i, (name, kind, _)) in (2..).zip(FIXED) {
            add(&format!("rId{i}"), &format!("{RELATED}/{kind}"), name, false);
        }
        for (id, name) in footers {
            add(id, &format!("{RELATED}/footer"), name, false);
        }
        for (i, address) in (1..).zip(addresses) {
            add(&links::id(i), &format!("{RELATED}/hyperlink"), address, true);
        }
    })
}

/// Title and maker; the date is the cut-off, since no clock is read.
fn core(title: &str, view: &Briefing) -> Vec<u8> {
    let mut xml = Xml::new();
    let names = [
        ("xmlns:cp", format!("{PACKAGE}/metadata/core-properties")),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/".to_string()),
        ("xmlns:dcterms", "http://purl.org/dc/terms/".to_string()),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance".to_string()),
    ];
    let names: Vec<(&str, &str)> = names.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let day = format!("{}T00:00:00Z", view.as_of);
    xml.within("cp:coreProperties", &names, |xml| {
        xml.within("dc:title", &[], |xml| xml.text(title));
        xml.within("dc:subject", &[], |xml| xml.text(&view.head.period));
        xml.within("dc:creator", &[], |xml| xml.text(&view.head.issuer));
        xml.within("dc:language", &[], |xml| xml.text("zh-CN"));
        xml.within("dcterms:created", &[("xsi:type", "dcterms:W3CDTF")], |xml| xml.text(&day));
        xml.within("dcterms:modified", &[("xsi:type", "dcterms:W3CDTF")], |xml| xml.text(&day));
    });
    xml.finish()
}

fn app(view: &Briefing) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.within("Properties", &[("xmlns", &format!("{PROPERTIES}/extended-properties"))], |xml| {
        xml.within("Application", &[], |xml| xml.text("jianbao"));
        xml.within("Company", &[], |xml| xml.text(&view.head.issuer));
    });
    xml.finish()
}

/// What a program can find the briefing by.
fn custom(view: &Briefing) -> Vec<u8> {
    let mut xml = Xml::new();
    let names =
        [("xmlns", format!("{PROPERTIES}/custom-properties")), ("xmlns:vt", format!("{PROPERTIES}/docPropsVTypes"))];
    let names: Vec<(&str, &str)> = names.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let facts = [("period", view.period.to_string()), ("as_of", view.as_of.to_string())];
    xml.within("Properties", &names, |xml| {
        for (i, (name, value)) in (2..).zip(facts) {
            let id = format!("{i}");
            let set = [("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"), ("pid", id.as_str()), ("name", name)];
            xml.within("property", &set, |xml| xml.within("vt:lpwstr", &[], |xml| xml.text(&value)));
        }
    });
    xml.finish()
}
