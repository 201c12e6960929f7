//! What keeps calamine from the cells of an honest workbook, taken out of its
//! way: a sheet of macros, for which it refuses the workbook, and a wrong count
//! of the shared strings, for which it reserves any amount of memory.

use crate::formats::Unreadable;
use crate::formats::package::{Amendment, Package, SheetPart, folder};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeSet;
use std::io::{BufReader, Read};

/// The workbook without what is in the way; `None` where nothing is.
pub(super) fn amended(package: &mut Package<'_>, sheets: &[SheetPart]) -> Result<Option<Vec<u8>>, Unreadable> {
    let amendments = [macro_sheets(package, sheets)?, count_of_strings(package)?];
    let amendments: Vec<Amendment> = amendments.into_iter().flatten().collect();
    if amendments.is_empty() { Ok(None) } else { package.amended(&amendments).map(Some) }
}

/// The relationships with every sheet of macros as the worksheet that it is by
/// its markup.
fn macro_sheets(package: &mut Package<'_>, sheets: &[SheetPart]) -> Result<Option<Amendment>, Unreadable> {
    let kinds: BTreeSet<&str> =
        sheets.iter().filter(|sheet| sheet.is_of_macros()).map(|s| s.rel.kind.as_str()).collect();
    if kinds.is_empty() {
        return Ok(None);
    }
    let path = Package::relationships_path(&package.workbook_path()?);
    let Some(mut text) = package.text(&path)? else { return Ok(None) };
    for kind in kinds {
        for quote in ['"', '\''] {
            text = text.replace(&format!("/{kind}{quote}"), &format!("/worksheet{quote}"));
        }
    }
    Ok(Some(Amendment { path, replaced: u64::MAX, by: text.into_bytes() }))
}

/// Bytes of the shortest string that is shared (`<si/>`).
const SHORTEST: u64 = 5;

/// A count of strings that costs nothing, right or wrong.
const HARMLESS: u64 = 1 << 16;

/// The beginning of the shared strings without their count, where there cannot
/// be so many.
fn count_of_strings(package: &mut Package<'_>) -> Result<Option<Amendment>, Unreadable> {
    let path = format!("{}/sharedStrings.xml", folder(&package.workbook_path()?));
    let Some(part) = package.part(&path)? else { return Ok(None) };
    let most = (part.size() / SHORTEST).max(HARMLESS);
    let Some(end) = end_of_false_count(BufReader::new(part), most) else { return Ok(None) };
    let mut head = Vec::new();
    if let Some(part) = package.part(&path)? {
        let read = part.take(end).read_to_end(&mut head);
        read.map_err(|_| Unreadable::damaged("部件解压出错或校验和不符"))?;
    }
    let by = String::from_utf8_lossy(&head).replace(COUNT, "claimed").into_bytes();
    Ok(Some(Amendment { path, replaced: head.len() as u64, by }))
}

const COUNT: &str = "uniqueCount";

/// Where the first tag of the shared strings ends, should it count more than
/// `most`.
fn end_of_false_count(part: impl std::io::BufRead, most: u64) -> Option<u64> {
    let mut reader = quick_xml::Reader::from_reader(part);
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == "sst" => {
                return claims_more(&e, most).then_some(reader.buffer_position());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn claims_more(e: &BytesStart<'_>, most: u64) -> bool {
    let mut attributes = e.attributes();
    let counts = attributes.with_checks(false).flatten().filter(|attribute| attribute.key.as_ref() == COUNT);
    counts.filter_map(|attribute| attribute.value.trim().parse::<u64>().ok()).any(|count| count > most)
}
