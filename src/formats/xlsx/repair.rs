//! What keeps calamine from the cells of an honest workbook, taken out of its
//! way. A wrong count of the shared strings, for which it would reserve any
//! amount of memory, before it opens one; all else only where it refuses one:
//! sheets of macros or without a part, odd targets and states, ranges of whole
//! rows for a dimension, UTF-16.

use crate::formats::Unreadable;
use crate::formats::encoding::is_wide;
use crate::formats::package::{Amendment, Package, Relationship, folder};
use crate::formats::xml::Attributes;
use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;

/// A workbook as calamine can open it.
pub(super) struct Repaired {
    pub bytes: Vec<u8>,
    /// The names of sheets that it lists and does not hold.
    pub lost: Vec<String>,
}

/// The workbook with everything taken out of the way; `None` where nothing is in it.
pub(super) fn repaired(bytes: &[u8]) -> Result<Option<Repaired>, Unreadable> {
    let mut package = Package::open(bytes)?;
    package.check_sizes()?;
    let path = package.workbook_path()?;
    let rels = package.relationships(&path)?;
    let Some(text) = package.text(&path)? else { return Ok(None) };
    let broken = |_| Unreadable::damaged("工作簿部件有误");
    let (book, lost) = workbook(&text, &rels, &package).map_err(broken)?;
    let mut amendments = vec![
        Amendment { path: Package::relationships_path(&path), replaced: u64::MAX, by: relationships(&rels) },
        Amendment { path: path.clone(), replaced: u64::MAX, by: book },
    ];
    for name in BY_NAME {
        let usual = format!("{}/{name}.xml", folder(&path));
        let from = moved(&package, &rels, &path, name);
        amendments.extend(transcoded(&mut package, from.unwrap_or(&usual), &usual, from.is_some())?);
    }
    for rel in rels.iter().filter(|rel| rel.kind == "worksheet") {
        amendments.extend(match transcoded(&mut package, &rel.target, &rel.target, false)? {
            Some(amendment) => Some(amendment),
            None => without_dimension(&mut package, &rel.target)?,
        });
    }
    Ok(Some(Repaired { bytes: package.amended(&amendments)?, lost }))
}

/// Parts that calamine knows by their names alone.
const BY_NAME: [&str; 2] = ["sharedStrings", "styles"];

/// Where such a part stands, should it be elsewhere than usual.
fn moved<'r>(package: &Package<'_>, rels: &'r [Relationship], workbook: &str, name: &str) -> Option<&'r str> {
    let is_usual = package.has(&format!("{}/{name}.xml", folder(workbook)));
    let rel = rels.iter().find(|rel| rel.kind == name && !is_usual)?;
    package.has(&rel.target).then_some(rel.target.as_str())
}

/// Refuses a workbook whose strings or styles calamine would not find: it would
/// read on without a word.
pub(super) fn check_places(package: &mut Package<'_>, path: &str) -> Result<(), Unreadable> {
    if BY_NAME.iter().all(|name| package.has(&format!("{}/{name}.xml", folder(path)))) {
        return Ok(());
    }
    let rels = package.relationships(path)?;
    let is_moved = BY_NAME.iter().any(|name| moved(package, &rels, path, name).is_some());
    if is_moved { Err(Unreadable::damaged("文字或样式不在通常的位置")) } else { Ok(()) }
}

/// A small part in UTF-8 and, where it is a sheet, without its dimension, should
/// it be in UTF-16 or `moved` from another name.
fn transcoded(package: &mut Package<'_>, from: &str, to: &str, moved: bool) -> Result<Option<Amendment>, Unreadable> {
    let Some(mut part) = package.part(from)? else { return Ok(None) };
    let mut head = [0; 2];
    let is_wide = part.read_exact(&mut head).is_ok() && is_wide(&head);
    drop(part);
    if !is_wide && !moved {
        return Ok(None);
    }
    let text = package.text(from)?.unwrap_or_default();
    let text = text.trim_start_matches('\u{feff}');
    let body = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, body)| body);
    let by = match tag(body.as_bytes(), "dimension", "sheetData") {
        Some((at, _)) => [&body[..at.start as usize], &body[at.end as usize..]].concat(),
        None => body.to_string(),
    };
    Ok(Some(Amendment { path: to.into(), replaced: u64::MAX, by: by.into_bytes() }))
}

fn without_dimension(package: &mut Package<'_>, path: &str) -> Result<Option<Amendment>, Unreadable> {
    let Some(part) = package.part(path)? else { return Ok(None) };
    let found = tag(BufReader::new(part), "dimension", "sheetData");
    found.map_or(Ok(None), |(at, _)| cut(package, path, at))
}

/// The beginning of a part without what stands at `at`.
fn cut(package: &mut Package<'_>, path: &str, at: Range<u64>) -> Result<Option<Amendment>, Unreadable> {
    let Some(part) = package.part(path)? else { return Ok(None) };
    let mut by = Vec::new();
    let read = part.take(at.start).read_to_end(&mut by);
    read.map_err(|_| Unreadable::damaged("部件解压出错或校验和不符"))?;
    Ok(Some(Amendment { path: path.into(), replaced: at.end, by }))
}

/// The workbook part with a list of those sheets that are there, each under a
/// name of its own, and the names of the others.
fn workbook(
    text: &str,
    rels: &[Relationship],
    package: &Package<'_>,
) -> Result<(Vec<u8>, Vec<String>), quick_xml::Error> {
    let mut reader = quick_xml::Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut writer = Writer::new(Vec::new());
    let (mut lost, mut names) = (Vec::new(), BTreeSet::new());
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "sheet" => {
                let attributes = Attributes::of(&e)?;
                let mut name = attributes.own("name").unwrap_or_default();
                let id = attributes.get("id").unwrap_or_default();
                if !rels.iter().any(|rel| rel.id == id && is_sheet(rel) && package.has(&rel.target)) {
                    lost.push(name);
                    continue;
                }
                while !names.insert(name.clone()) {
                    name.push('＊');
                }
                let mut sheet = BytesStart::new("sheet");
                sheet.push_attribute(("name", name.as_str()));
                sheet.push_attribute(("id", id));
                let state = attributes.get("state").filter(|state| matches!(*state, "hidden" | "veryHidden"));
                sheet.extend_attributes(state.map(|state| ("state", state)));
                writer.write_event(Event::Empty(sheet))?;
            }
            Event::End(e) if e.local_name().as_ref() == "sheet" => {}
            Event::Decl(_) => {}
            Event::Eof => return Ok((writer.into_inner(), lost)),
            event => writer.write_event(event)?,
        }
    }
}

fn is_sheet(rel: &Relationship) -> bool {
    matches!(rel.kind.as_str(), "worksheet" | "chartsheet" | "dialogsheet") || rel.is_of_macros()
}

/// The relationships anew, with whole targets; a sheet of macros is by its
/// markup a worksheet.
fn relationships(rels: &[Relationship]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    let list = |writer: &mut Writer<Vec<u8>>| {
        rels.iter().try_for_each(|rel| {
            let kind = if rel.is_of_macros() { "/worksheet".into() } else { format!("/{}", rel.kind) };
            let target = format!("/{}", rel.target);
            let mut written = BytesStart::new("Relationship");
            written.extend_attributes([("Id", rel.id.as_str()), ("Type", &kind), ("Target", &target)]);
            writer.write_event(Event::Empty(written))
        })
    };
    // Writing to memory cannot fail.
    let _ = writer.create_element("Relationships").write_inner_content(list);
    writer.into_inner()
}

/// Bytes of the shortest string that is shared (`<si/>`).
const SHORTEST: u64 = 5;

/// A count of strings that costs nothing, right or wrong.
const HARMLESS: u64 = 1 << 16;

const COUNT: &str = "uniqueCount";

/// The workbook without the count of its shared strings, where there cannot be
/// so many; `None` where it may stay.
pub(super) fn without_false_count(package: &mut Package<'_>, book: &str) -> Result<Option<Vec<u8>>, Unreadable> {
    let path = format!("{}/sharedStrings.xml", folder(book));
    let Some(part) = package.part(&path)? else { return Ok(None) };
    let most = (part.size() / SHORTEST).max(HARMLESS);
    let Some((at, attributes)) = tag(BufReader::new(part), "sst", "si") else { return Ok(None) };
    if attributes.get(COUNT).and_then(|count| count.trim().parse::<u64>().ok()).is_none_or(|count| count <= most) {
        return Ok(None);
    }
    let Some(amendment) = cut(package, &path, at.end..at.end)? else { return Ok(None) };
    let by = String::from_utf8_lossy(&amendment.by).replace(COUNT, "claimed").into_bytes();
    package.amended(&[Amendment { by, ..amendment }]).map(Some)
}

/// Where the first tag of this name is that stands before any called `before`,
/// and its attributes.
fn tag(part: impl BufRead, name: &str, before: &str) -> Option<(Range<u64>, Attributes)> {
    let mut reader = quick_xml::Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let start = reader.buffer_position();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == name => {
                return Some((start..reader.buffer_position(), Attributes::of(&e).ok()?));
            }
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == before => return None,
            Event::Eof => return None,
            _ => {}
        }
    }
}
