//! An archive of parts (OPC): a safe look at its directory, and the way from
//! the package to its sheets.
//!
//! Nothing is inflated before the directory has been found within the limits.
//! Names are compared as Excel does: in any case, `\` for `/`.

use super::encoding::decode_unicode;
use super::little_endian::u16_at;
use super::unreadable::check_limit;
use super::xml::Attributes;
use super::{Unreadable, limits};
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::{BufReader, Cursor, Read, Write};
use zip::read::ZipFile;
use zip::result::{ZipError, ZipResult};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A member, opened for reading.
pub(super) type Part<'a, 'b> = ZipFile<'a, Cursor<&'b [u8]>>;

/// An open archive.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Folded name to the member's index.
    names: HashMap<String, usize>,
}

/// A sheet as the workbook part lists it, and the way to its own part.
pub(super) struct SheetPart {
    /// What its tab is called.
    pub name: String,
    /// Where its part is and of what kind.
    pub rel: Relationship,
}

/// A member that shall begin otherwise, or be there.
pub(super) struct Amendment {
    /// Its path in the package.
    pub path: String,
    /// How many of its bytes make room.
    pub replaced: u64,
    /// What comes in their place.
    pub by: Vec<u8>,
}

impl<'b> Package<'b> {
    /// Reads the directory of an archive.
    pub fn open(bytes: &'b [u8]) -> Result<Self, Unreadable> {
        let archive = open_zip(bytes)?;
        let folded = archive.file_names_raw().map(|raw| fold(&String::from_utf8_lossy(raw)));
        Ok(Self { names: folded.zip(0..).collect(), archive })
    }

    /// Checks what the members claim to inflate to, before any is: the bytes of all.
    pub fn check_sizes(&mut self) -> Result<u64, Unreadable> {
        if self.archive.has_duplicate_names() {
            return Err(Unreadable::damaged("压缩包内有重名的部件"));
        }
        let mut total = 0u64;
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(bad_directory)?;
            let (size, packed) = (entry.size(), entry.compressed_size());
            check_limit("展开后的部件（字节）", size, limits::PART_BYTES)?;
            if size > packed.saturating_mul(limits::INFLATION).saturating_add(1 << 20) {
                return Err(Unreadable::damaged("压缩包目录所写的大小不可能成立"));
            }
            total = total.saturating_add(size);
        }
        check_limit("展开后的文件（字节）", total, limits::TOTAL_BYTES)?;
        Ok(total)
    }

    /// The archive with its markup inflated and its checksums borne out, for who
    /// looks at a part more than once. `None` where anything about it is odd: then it
    /// is to be read as it came, and what is wrong is found where it matters.
    pub fn inflated(&mut self, size: u64) -> Option<Vec<u8>> {
        self.inflate(size).ok()
    }

    fn inflate(&mut self, size: u64) -> ZipResult<Vec<u8>> {
        let room = usize::try_from(size).unwrap_or_default() + 256 * self.archive.len();
        let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(room)));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for index in 0..self.archive.len() {
            let mut part = self.archive.by_index(index)?;
            if UNREAD.iter().any(|unread| part.name_raw().starts_with(unread.as_bytes())) {
                continue;
            }
            let Some(name) = usual_name(part.name_raw()).map(str::to_string) else {
                drop(part);
                writer.raw_copy_file(self.archive.by_index_raw(index)?)?;
                continue;
            };
            let claimed = part.size();
            writer.start_file(name, stored)?;
            // One byte more than was claimed tells that the directory lies; without one
            // the checksum is compared.
            if std::io::copy(&mut part.by_ref().take(claimed + 1), &mut writer)? != claimed {
                return Err(ZipError::InvalidArchive("size".into()));
            }
        }
        Ok(writer.finish()?.into_inner())
    }

    /// Checks the checksums of the members of these (folded) names in any
    /// folder. The cell reader stops before the end of a part, where the sum
    /// stands, and would take a garbled text for what was typed.
    pub fn check_sums(&mut self, names: &[&str]) -> Result<(), Unreadable> {
        let is_one = |path: &str| names.contains(&path.rsplit('/').next().unwrap_or(path));
        let mut members: Vec<usize> = self.names.iter().filter(|(path, _)| is_one(path)).map(|(_, at)| *at).collect();
        members.sort_unstable();
        for index in members {
            let whole = self.archive.by_index(index).map(|mut part| std::io::copy(&mut part, &mut std::io::sink()));
            if !matches!(whole, Ok(Ok(_))) {
                return Err(Unreadable::damaged("部件解压出错或校验和不符"));
            }
        }
        Ok(())
    }

    /// Whether there is a member of this name.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains_key(&fold(name))
    }

    /// The folded paths of the members, in no order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The member of this name, open for reading; `None` where there is none.
    pub fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'b>>, Unreadable> {
        let Some(index) = self.names.get(&fold(name)) else { return Ok(None) };
        self.archive.by_index(*index).map(Some).map_err(|error| match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::Encrypted,
            _ => Unreadable::damaged(format!("部件 {name} 打不开")),
        })
    }

    /// The member of this name, buffered; damage where there is none.
    pub fn needed(&mut self, name: &str, missing: &str) -> Result<BufReader<Part<'_, 'b>>, Unreadable> {
        let part = self.part(name)?.ok_or_else(|| Unreadable::damaged(missing))?;
        Ok(BufReader::with_capacity(32 << 10, part))
    }

    /// A small part as text, from UTF-8 or UTF-16; `None` where there is none.
    pub fn text(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(part) = self.part(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        let read = part.take(limits::SMALL_PART_BYTES + 1).read_to_end(&mut bytes);
        read.map_err(|_| Unreadable::damaged(format!("部件 {name} 解压不出来")))?;
        check_limit(&format!("部件 {name}（字节）"), bytes.len() as u64, limits::SMALL_PART_BYTES)?;
        let text = decode_unicode(&bytes).ok_or_else(|| Unreadable::damaged(format!("部件 {name} 不是 UTF-8 文字")));
        text.map(Some)
    }

    /// The path of the workbook part, as the package's relationships name it.
    pub fn workbook_path(&mut self) -> Result<String, Unreadable> {
        let rels = self.relationships("")?;
        let main = rels.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
        main.ok_or_else(|| Unreadable::damaged("没有指明工作簿部件"))
    }

    /// The sheets, in the order of the workbook part at this path.
    pub fn sheets(&mut self, workbook: &str) -> Result<Vec<SheetPart>, Unreadable> {
        let rels = self.relationships(workbook)?;
        let text = self.text(workbook)?.ok_or_else(|| Unreadable::damaged("缺少工作簿部件"))?;
        let sheets = elements(&text, "sheet").map_err(|_| Unreadable::damaged("工作簿部件有误"))?;
        let part = |sheet: &Attributes| {
            let rel = of_id(&rels, sheet.get("id").unwrap_or_default())?.clone();
            Ok(SheetPart { name: sheet.own("name").unwrap_or_default(), rel })
        };
        sheets.iter().map(part).collect()
    }

    /// The relationships of a part; of the package for an empty path.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Unreadable> {
        let (folder, path) = (folder(part), Self::relationships_path(part));
        let text = self.text(&path)?.ok_or_else(|| Unreadable::damaged(format!("缺少部件 {path}")))?;
        let rels = elements(&text, "Relationship").map_err(|_| Unreadable::damaged(format!("部件 {path} 有误")))?;
        let read = |rel: &Attributes| {
            let kind = rel.get("Type").unwrap_or_default();
            Relationship {
                id: rel.own("Id").unwrap_or_default(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_string(),
                target: resolve(folder, rel.get("Target").unwrap_or_default()),
            }
        };
        Ok(rels.iter().map(read).collect())
    }

    /// The path of a part's relationships.
    pub fn relationships_path(part: &str) -> String {
        let name = part.rsplit('/').next().unwrap_or(part);
        resolve(folder(part), &format!("_rels/{name}.rels"))
    }

    /// The archive with some members beginning otherwise, or added.
    pub fn amended(&mut self, amendments: &[Amendment]) -> Result<Vec<u8>, Unreadable> {
        self.rewrite(amendments).map_err(|_| Unreadable::damaged("部件解压出错或校验和不符"))
    }

    fn rewrite(&mut self, amendments: &[Amendment]) -> ZipResult<Vec<u8>> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.archive.len() {
            let is_it = |amendment: &&Amendment| self.names.get(&fold(&amendment.path)) == Some(&index);
            let Some(Amendment { path, replaced, by }) = amendments.iter().find(is_it) else {
                writer.raw_copy_file(self.archive.by_index_raw(index)?)?;
                continue;
            };
            let mut part = self.archive.by_index(index)?;
            writer.start_file(fold(path), SimpleFileOptions::default())?;
            writer.write_all(by)?;
            std::io::copy(&mut part.by_ref().take(*replaced), &mut std::io::sink())?;
            std::io::copy(&mut part, &mut writer)?;
        }
        for Amendment { path, by, .. } in amendments.iter().filter(|amendment| !self.has(&amendment.path)) {
            writer.start_file(fold(path), SimpleFileOptions::default())?;
            writer.write_all(by)?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

/// The name of a part of markup that is looked at, in letters that everybody reads
/// alike.
fn usual_name(raw: &[u8]) -> Option<&str> {
    let is_usual = |c: u8| c.is_ascii_alphanumeric() || b"_-./".contains(&c);
    let name = std::str::from_utf8(raw).ok().filter(|name| name.bytes().all(is_usual))?;
    let is_markup = name.ends_with(".xml") || name.ends_with(".rels");
    let is_odd = name.starts_with('/') || name.contains("..");
    (is_markup && !is_odd).then_some(name)
}

/// Parts that nothing is read from: colours, of which calamine has its own where there
/// are none, and who saved the workbook when.
const UNREAD: [&str; 2] = ["xl/theme/theme1.xml", "docProps/"];

/// The folder of a path, empty at the top.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// One relationship, its target made absolute.
#[derive(Clone)]
pub(super) struct Relationship {
    /// By which the part calls it.
    pub id: String,
    /// The last word of its type: `worksheet`, `chartsheet` …
    pub kind: String,
    /// The other part's path in the package.
    pub target: String,
}

impl Relationship {
    /// Whether it leads to a sheet of macros of Excel 4.
    pub fn is_of_macros(&self) -> bool {
        self.kind.to_ascii_lowercase().ends_with("macrosheet")
    }
}

/// The relationship by which a workbook calls a sheet.
pub(super) fn of_id<'r>(rels: &'r [Relationship], id: &str) -> Result<&'r Relationship, Unreadable> {
    rels.iter().find(|rel| rel.id == id).ok_or_else(|| Unreadable::damaged("工作表没有对应的部件"))
}

/// The attributes of every element of this local name.
fn elements(xml: &str, name: &str) -> Result<Vec<Attributes>, quick_xml::Error> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == name => {
                found.push(Attributes::of(&e)?);
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A member's name for comparison.
fn fold(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// A relationship's target, seen from `folder`, as a path in the package.
fn resolve(folder: &str, target: &str) -> String {
    let whole = if target.starts_with('/') { target.to_string() } else { format!("{folder}/{target}") };
    let mut path: Vec<&str> = Vec::new();
    for step in whole.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// Opens an archive, unless its end record claims too many members.
pub(super) fn open_zip(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Unreadable> {
    let check = |members| check_limit("压缩包成员（个）", members as u64, limits::MEMBERS as u64);
    check(members_claimed(bytes))?;
    if let Some(disk @ 1..=0xFFFE) = end_record(bytes, 4) {
        return Err(Unreadable::Volume { number: Some(u64::from(disk) + 1) });
    }
    let broken = |_| Unreadable::damaged("压缩包目录不完整，文件可能没有传完");
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    check(archive.len())?;
    Ok(archive)
}

/// Damage in the directory of an archive.
pub(super) fn bad_directory(_: ZipError) -> Unreadable {
    Unreadable::damaged("压缩包目录有误")
}

/// How many members the archive's end record claims; 0 where there is none.
/// Looked at first, because the directory itself is held in memory.
pub(super) fn members_claimed(bytes: &[u8]) -> usize {
    end_record(bytes, 10).map_or(0, usize::from)
}

/// A number in the archive's end record; `None` where there is no such record.
fn end_record(bytes: &[u8], at: usize) -> Option<u16> {
    let tail = &bytes[bytes.len().saturating_sub(65_557)..];
    let end = tail.windows(4).rposition(|w| w == b"PK\x05\x06")?;
    u16_at(tail, end + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "./../other/s.xml"), "other/s.xml");
        assert_eq!(resolve("", "../../s.xml"), "s.xml");
    }

    #[test]
    fn attributes_are_found_whatever_the_prefix() {
        let found = elements(r#"<x:a xmlns:x="u"><x:sheet name="A&amp;B" rel:id="r1"/></x:a>"#, "sheet").expect("xml");
        assert_eq!(["name", "id"].map(|name| found[0].get(name)), [Some("A&B"), Some("r1")]);
    }

    #[test]
    fn markup_is_inflated_once_where_nothing_is_odd() {
        let text = "甲".repeat(1000);
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["xl/workbook.xml", "xl/media/图.png", UNREAD[0]] {
            let deflated = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
            writer.start_file(name, deflated).expect("begun");
            writer.write_all(text.as_bytes()).expect("written");
        }
        let bytes = writer.finish().expect("whole").into_inner();
        let inflated = |bytes: &[u8]| Package::open(bytes).expect("a directory").inflated(9_000);
        let once = inflated(&bytes).expect("nothing is odd");
        let mut package = Package::open(&once).expect("a directory");
        let mut method = |name: &str| package.part(name).expect("opens").map(|part| part.compression());
        assert_eq!(method("xl/workbook.xml"), Some(CompressionMethod::Stored));
        assert_eq!(method("xl/media/图.png"), Some(CompressionMethod::Deflated), "nobody looks at it");
        assert_eq!(method(UNREAD[0]), None);
        assert_eq!(package.text("xl/workbook.xml"), Ok(Some(text)));
        let entry = bytes.windows(4).position(|w| w == b"PK\x01\x02").expect("an entry");
        for (field, what) in [(16, "checksum"), (24, "size")] {
            let mut odd = bytes.clone();
            odd[entry + field] ^= 1;
            assert_eq!(inflated(&odd), None, "another {what}");
        }
    }
}
