//! What a file is, by its content and never by its name.
//!
//! Only what costs little is looked at: the first bytes, the directory of an
//! archive (held within the limits), the names in an OLE compound file.

use super::encoding::decode;
use super::kind::Kind;
use super::little_endian::{u16_at, u32_at};
use super::mail::detect::is_mail;
use super::package::Package;

/// Magic numbers at the very beginning.
const MAGIC: [(Kind, &[&[u8]]); 12] = [
    (Kind::Rar, &[b"Rar!\x1a\x07"]),
    (Kind::SevenZip, &[b"7z\xbc\xaf\x27\x1c"]),
    (Kind::Archive, &[b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"MSCF\0\0\0\0"]),
    (Kind::Pdf, &[b"%PDF-"]),
    (Kind::Rtf, &[b"{\\rtf"]),
    (Kind::Picture, &[b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"\xd7\xcd\xc6\x9a"]),
    (Kind::Picture, &[b"\x01\0\0\0\x58\0\0\0"]),
    (Kind::Tnef, &[b"\x78\x9f\x3e\x22"]),
    (Kind::Shortcut, &[b"L\0\0\0\x01\x14\x02\0", b"[InternetShortcut]"]),
    (Kind::OldExcel, &[b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00"]),
    (Kind::Media, &[b"ID3", b"\x1a\x45\xdf\xa3", b"#!AMR"]),
    (Kind::Program, &[b"MZ", b"\x7fELF"]),
];

/// Kinds within a container of parts whose first is `ftyp`: pictures by brand,
/// everything else is moving.
fn media_container(bytes: &[u8]) -> Option<Kind> {
    let brand = bytes.get(8..12).filter(|_| bytes.get(4..8) == Some(b"ftyp"))?;
    let picture = [&b"heic"[..], b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"].contains(&brand);
    Some(if picture { Kind::Picture } else { Kind::Media })
}

/// Tells what a file is.
pub fn sniff(bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return ole(bytes);
    }
    // The last two begin an archive that was split, or could have been.
    let zips: [&[u8]; 4] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04"];
    if zips.iter().any(|magic| bytes.starts_with(magic)) {
        return zip(bytes);
    }
    if bytes.starts_with(b"RIFF") {
        return if bytes.get(8..12) == Some(b"WEBP") { Kind::Picture } else { Kind::Media };
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Kind::Archive;
    }
    let mut magic = MAGIC.iter().flat_map(|(kind, all)| all.iter().map(|magic| (*kind, *magic)));
    let found = magic.find(|(_, magic)| bytes.starts_with(magic));
    match found.map(|(kind, magic)| (kind, magic.iter().all(u8::is_ascii_graphic))) {
        // Letters (BM, MZ, ID3) may begin a text as well; none of these kinds is text.
        Some((kind, true)) if head_text(&bytes[..bytes.len().min(HEAD)]).is_some() => match kind {
            Kind::Picture | Kind::Media | Kind::Program | Kind::Archive => text_kind(bytes),
            kind => kind,
        },
        Some((kind, _)) => kind,
        None if is_mail(bytes) => Kind::Mime,
        None => media_container(bytes).unwrap_or_else(|| text_kind(bytes)),
    }
}

/// An archive, by its members.
fn zip(bytes: &[u8]) -> Kind {
    let Ok(mut package) = Package::open(bytes) else { return Kind::BrokenZip };
    let by_member = [
        ("xl/workbook.xml", Kind::Xlsx),
        ("xl/workbook.bin", Kind::Xlsb),
        ("word/document.xml", Kind::Docx),
        ("ppt/presentation.xml", Kind::Pptx),
        ("OFD.xml", Kind::Ofd),
    ];
    if let Some((_, kind)) = by_member.iter().find(|(name, _)| package.has(name)) {
        return *kind;
    }
    if let Ok(Some(types)) = package.text("[Content_Types].xml") {
        let by_type = [
            ("spreadsheetml.sheet.main+xml", Kind::Xlsx),
            ("spreadsheetml.template.main+xml", Kind::Xlsx),
            ("ms-excel.sheet.macroEnabled.main+xml", Kind::Xlsx),
            ("ms-excel.template.macroEnabled.main+xml", Kind::Xlsx),
            ("ms-excel.sheet.binary.macroEnabled.main", Kind::Xlsb),
            ("wordprocessingml.document.main+xml", Kind::Docx),
            ("presentationml.presentation.main+xml", Kind::Pptx),
        ];
        if let Some((_, kind)) = by_type.iter().find(|(name, _)| types.contains(name)) {
            return *kind;
        }
    }
    if let Ok(Some(kind)) = package.text("mimetype")
        && kind.starts_with("application/vnd.oasis.opendocument.spreadsheet")
    {
        return Kind::Ods;
    }
    if is_apple(&package) { Kind::Apple } else { Kind::Zip }
}

/// Whether an archive is a document of Apple's iWork, or the folder that such a
/// document is on a Mac.
fn is_apple(package: &Package<'_>) -> bool {
    const ENDINGS: [&str; 3] = [".numbers/", ".pages/", ".key/"];
    let has = |folder: &str| {
        let inside =
            ["Index/Document.iwa", "Index.zip", "buildVersionHistory.plist", "Metadata/buildVersionHistory.plist"];
        inside.iter().any(|name| package.has(&format!("{folder}{name}")))
    };
    let folder = |path: &str| ENDINGS.iter().find_map(|end| Some(path[..path.find(end)? + end.len()].to_string()));
    has("")
        || package.paths().find_map(folder).is_some_and(|folder| {
            has(&folder) && package.paths().all(|path| path.starts_with(&folder) || path.starts_with("__macosx/"))
        })
}

/// A compound file, by the names in its directory. Only those of the file itself
/// tell: a workbook holds in its storages whatever was embedded in it.
fn ole(bytes: &[u8]) -> Kind {
    let entries = ole_entries(bytes);
    let embedded = embedded(&entries);
    let own = entries.iter().zip(embedded).filter(|(_, embedded)| !embedded);
    let names: Vec<String> = own.filter_map(|(entry, _)| entry_name(entry)).collect();
    let has = |name: &str| names.iter().any(|found| found.eq_ignore_ascii_case(name));
    let by_name = [
        ("EncryptedPackage", Kind::Encrypted),
        ("__properties_version1.0", Kind::Msg),
        ("WordDocument", Kind::Doc),
        ("PowerPoint Document", Kind::Ppt),
        ("Workbook", Kind::Xls),
        ("Book", Kind::Xls),
    ];
    by_name.iter().find(|(name, _)| has(name)).map_or(Kind::Ole, |(_, kind)| *kind)
}

/// Bytes of a compound file's directory entry.
const ENTRY: usize = 128;

/// The entries of a compound file's directory. The chain of sectors is followed
/// as far as the header's own part of the allocation table reaches, which
/// covers the first 7 MB; the directory stands there.
fn ole_entries(bytes: &[u8]) -> Vec<&[u8]> {
    let shift = bytes.get(0x1E).copied().unwrap_or(9);
    let size = 1usize << if shift == 12 { 12 } else { 9 };
    let offset = |sector: u32| (sector as usize).checked_add(1)?.checked_mul(size);
    let next = |sector: u32| {
        let (block, within) = (sector as usize / (size / 4), sector as usize % (size / 4));
        let table = u32_at(bytes, 0x4C + 4 * block).filter(|_| block < 109)?;
        u32_at(bytes, offset(table)?.checked_add(4 * within)?)
    };
    let mut entries = Vec::new();
    let mut sector = u32_at(bytes, 0x30);
    // Bounded: a chain may run in a circle.
    for _ in 0..256 {
        let Some(at) = sector else { break };
        let Some(block) = offset(at).and_then(|from| bytes.get(from..from.checked_add(size)?)) else { break };
        entries.extend(block.chunks_exact(ENTRY));
        sector = next(at);
    }
    entries
}

/// Which entries stand within a storage. Each storage names one of its entries,
/// and each entry its neighbours to the left and to the right.
fn embedded(entries: &[&[u8]]) -> Vec<bool> {
    const STORAGE: u8 = 1;
    const LEFT: usize = 0x44;
    const RIGHT: usize = 0x48;
    const CHILD: usize = 0x4C;
    let mut embedded = vec![false; entries.len()];
    let storages = entries.iter().filter(|entry| entry[66] == STORAGE);
    let mut ahead: Vec<u32> = storages.filter_map(|entry| u32_at(entry, CHILD)).collect();
    while let Some(at) = ahead.pop() {
        if let Some(mark @ false) = embedded.get_mut(at as usize) {
            *mark = true;
            ahead.extend([LEFT, RIGHT].iter().filter_map(|side| u32_at(entries[at as usize], *side)));
        }
    }
    embedded
}

/// The name in one directory entry.
fn entry_name(entry: &[u8]) -> Option<String> {
    let bytes = usize::from(u16_at(entry, 64)?);
    if !(2..=64).contains(&bytes) || entry[66] == 0 {
        return None;
    }
    let units: Vec<u16> = entry[..bytes - 2].chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
    String::from_utf16(&units).ok()
}

/// Bytes of text that are looked at.
const HEAD: usize = 4096;

/// Elements by which a page is recognised; the first two even below an XML heading.
const PAGE: [&str; 11] =
    ["<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div", "<tr", "<p>", "<br"];

/// Text of some kind, or nothing known.
fn text_kind(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(HEAD)];
    if head.windows(5).take(1024).any(|w| w == b"%PDF-") {
        return Kind::Pdf;
    }
    let Some(text) = head_text(head) else { return Kind::Unknown };
    let start = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if start.starts_with("[internetshortcut]") {
        return Kind::Shortcut;
    }
    if !start.starts_with('<') {
        return Kind::Text;
    }
    let has = |word: &str| start.contains(word);
    let pages = if start.starts_with("<?xml") { &PAGE[..2] } else { &PAGE };
    if has("urn:schemas-microsoft-com:office:spreadsheet") && has("workbook") {
        Kind::XmlSpreadsheet
    } else if has("opendocument.spreadsheet") {
        Kind::FlatOds
    } else if pages.iter().any(|tag| has(tag)) {
        Kind::Html
    } else {
        Kind::Xml
    }
}

/// The beginning of a file as text; `None` where it is none. A character cut
/// at the end does not matter, and those from U+0080 to U+009F, which are controls
/// by name, stand in real text of mixed encodings.
fn head_text(head: &[u8]) -> Option<String> {
    let text = (0..4).find_map(|cut| decode(head.get(..head.len().checked_sub(cut)?)?))?;
    let control = |c: char| c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}');
    (!text.chars().any(control)).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_every_kind_is_recognised() {
        let cases: [(&[u8], Kind); 15] = [
            (b"", Kind::Empty),
            ("编号,任务\n".as_bytes(), Kind::Text),
            (b"\xff\xfe\x16\x7f,\0", Kind::Text),
            (b"\xb1\xe0\xba\xc5,\xc8\xce\xce\xf1\n", Kind::Text),
            (b"BMW,1\n", Kind::Text),
            (b"BM\x36\0\0\0\xff\xff", Kind::Picture),
            (b"\xef\xbb\xbf <html><table>", Kind::Html),
            (b"<table><tr><td>", Kind::Html),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Kind::XmlSpreadsheet,
            ),
            ("<?xml version=\"1.0\"?><a>\u{80}\u{96}</a>".as_bytes(), Kind::Xml),
            (b"<?xml version=\"1.0\"?><a/>", Kind::Xml),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", Kind::Mime),
            (b"\n%PDF-1.7\n", Kind::Pdf),
            (b"\0\x01\x02\x03", Kind::Unknown),
            (b"PK\x03\x04 cut short", Kind::BrokenZip),
        ];
        for (bytes, kind) in cases {
            assert_eq!(sniff(bytes), kind, "{bytes:?}");
        }
    }
}
