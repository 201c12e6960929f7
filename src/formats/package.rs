//! An archive of parts (OPC): a safe look at its directory, and the way from
//! the package to its sheets.
//!
//! Nothing is inflated before the directory has been found within the limits.
//! Names are compared as Excel does: in any case, `\` for `/`.

use super::{Unreadable, limits};
use quick_xml::XmlVersion;
use quick_xml::events::Event;
use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use zip::read::ZipFile;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A member, opened for reading.
pub(super) type Part<'a, 'b> = ZipFile<'a, Cursor<&'b [u8]>>;

/// An open archive.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Folded name to the member's index.
    names: HashMap<String, usize>,
}

/// A sheet as the workbook part lists it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SheetPart {
    /// Its name.
    pub name: String,
    /// The last word of its relationship's type: `worksheet`, `chartsheet` …
    pub kind: String,
    /// Its part's path in the package.
    pub path: String,
}

impl SheetPart {
    /// Whether it holds macros of Excel 4.
    pub fn is_of_macros(&self) -> bool {
        self.kind.to_ascii_lowercase().ends_with("macrosheet")
    }
}

/// A member that shall begin otherwise.
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
        check_members(bytes)?;
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| Unreadable::damaged("压缩包目录不完整，文件可能没有传完"))?;
        if archive.len() > limits::MEMBERS {
            return Err(too_many_members(archive.len()));
        }
        let mut names = HashMap::with_capacity(archive.len());
        for (index, raw) in archive.file_names_raw().enumerate() {
            names.insert(fold(&String::from_utf8_lossy(raw)), index);
        }
        Ok(Self { archive, names })
    }

    /// Checks what the members claim to inflate to, before any is.
    pub fn check_sizes(&mut self) -> Result<(), Unreadable> {
        if self.archive.has_duplicate_names() {
            return Err(Unreadable::damaged("压缩包内有重名的部件"));
        }
        let mut total = 0u64;
        for index in 0..self.archive.len() {
            let entry = self.archive.by_index_raw(index).map_err(|_| Unreadable::damaged("压缩包目录有误"))?;
            let (size, packed) = (entry.size(), entry.compressed_size());
            if size > limits::PART_BYTES {
                return Err(Unreadable::TooLarge {
                    what: "展开后的部件（字节）".into(),
                    found: size,
                    limit: limits::PART_BYTES,
                });
            }
            if size > packed.saturating_mul(limits::INFLATION).saturating_add(1 << 20) {
                return Err(Unreadable::damaged("压缩包目录所写的大小不可能成立"));
            }
            total = total.saturating_add(size);
        }
        if total > limits::TOTAL_BYTES {
            return Err(Unreadable::TooLarge {
                what: "展开后的文件（字节）".into(),
                found: total,
                limit: limits::TOTAL_BYTES,
            });
        }
        Ok(())
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

    /// The member of this name, open for reading; `None` where there is none.
    pub fn part(&mut self, name: &str) -> Option<Result<Part<'_, 'b>, Unreadable>> {
        let index = *self.names.get(&fold(name))?;
        Some(self.archive.by_index(index).map_err(|e| match e {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                Unreadable::Encrypted
            }
            _ => Unreadable::damaged(format!("部件 {name} 打不开")),
        }))
    }

    /// A small part as text, from UTF-8 or UTF-16; `None` where there is none.
    pub fn text(&mut self, name: &str) -> Option<Result<String, Unreadable>> {
        let part = match self.part(name)? {
            Ok(part) => part,
            Err(e) => return Some(Err(e)),
        };
        let mut bytes = Vec::new();
        if part.take(limits::SMALL_PART_BYTES + 1).read_to_end(&mut bytes).is_err() {
            return Some(Err(Unreadable::damaged(format!("部件 {name} 解压不出来"))));
        }
        if bytes.len() as u64 > limits::SMALL_PART_BYTES {
            return Some(Err(Unreadable::TooLarge {
                what: format!("部件 {name}（字节）"),
                found: bytes.len() as u64,
                limit: limits::SMALL_PART_BYTES,
            }));
        }
        let (text, _, wrong) = encoding_rs::UTF_8.decode(&bytes);
        Some(if wrong {
            Err(Unreadable::damaged(format!("部件 {name} 不是 UTF-8 文字")))
        } else {
            Ok(text.into())
        })
    }

    /// The path of the workbook part, as the package's relationships name it.
    pub fn workbook_path(&mut self) -> Result<String, Unreadable> {
        let rels = self.relationships("")?;
        let main = rels.into_iter().find(|r| r.kind == "officeDocument").map(|r| r.target);
        main.ok_or_else(|| Unreadable::damaged("没有指明工作簿部件"))
    }

    /// The sheets, in the workbook's order.
    pub fn sheets(&mut self) -> Result<Vec<SheetPart>, Unreadable> {
        let workbook = self.workbook_path()?;
        let rels = self.relationships(&workbook)?;
        let text = self.text(&workbook).unwrap_or_else(|| Err(Unreadable::damaged("缺少工作簿部件")))?;
        let sheets = elements(&text, "sheet").map_err(|_| Unreadable::damaged("工作簿部件有误"))?;
        let mut parts = Vec::with_capacity(sheets.len().min(limits::SHEETS));
        for sheet in &sheets {
            let id = value(sheet, "id").unwrap_or_default();
            let rel = rels.iter().find(|r| r.id == id);
            let rel = rel.ok_or_else(|| Unreadable::damaged("工作表没有对应的部件"))?;
            parts.push(SheetPart {
                name: value(sheet, "name").unwrap_or_default().to_string(),
                kind: rel.kind.clone(),
                path: rel.target.clone(),
            });
        }
        Ok(parts)
    }

    /// The relationships of a part; of the package for an empty path.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, Unreadable> {
        let (folder, path) = (folder(part), Self::relationships_path(part));
        let text = self.text(&path).unwrap_or_else(|| Err(Unreadable::damaged(format!("缺少部件 {path}"))))?;
        let rels = elements(&text, "Relationship").map_err(|_| Unreadable::damaged(format!("部件 {path} 有误")))?;
        let read = |rel: &Attributes| {
            let kind = value(rel, "Type").unwrap_or_default();
            Relationship {
                id: value(rel, "Id").unwrap_or_default().to_string(),
                kind: kind.rsplit('/').next().unwrap_or_default().to_string(),
                target: resolve(folder, value(rel, "Target").unwrap_or_default()),
            }
        };
        Ok(rels.iter().map(read).collect())
    }

    /// The path of a part's relationships.
    pub fn relationships_path(part: &str) -> String {
        let name = part.rsplit('/').next().unwrap_or(part);
        resolve(folder(part), &format!("_rels/{name}.rels"))
    }

    /// The archive with some members beginning otherwise.
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
        Ok(writer.finish()?.into_inner())
    }
}

/// The folder of a path, empty at the top.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// One relationship, its target made absolute.
pub(super) struct Relationship {
    /// By which the part calls it.
    pub id: String,
    /// The last word of its type.
    pub kind: String,
    /// The other part's path in the package.
    pub target: String,
}

/// The attributes of one element, by local name.
type Attributes = Vec<(String, String)>;

fn value<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The attributes of every element of this local name.
fn elements(xml: &str, name: &str) -> Result<Vec<Attributes>, quick_xml::Error> {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    loop {
        match reader.read_event()? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == name => {
                let mut attributes = Attributes::new();
                for attribute in e.attributes().with_checks(false) {
                    let attribute = attribute?;
                    let value = attribute.normalized_value(XmlVersion::Implicit1_0)?.into_owned();
                    attributes.push((attribute.key.local_name().as_ref().to_string(), value));
                }
                found.push(attributes);
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

/// Refuses an archive whose end record claims more members than the limit.
pub(super) fn check_members(bytes: &[u8]) -> Result<(), Unreadable> {
    match members_claimed(bytes) {
        claimed if claimed > limits::MEMBERS => Err(too_many_members(claimed)),
        _ => Ok(()),
    }
}

/// How many members the archive's end record claims; 0 where there is none.
/// Looked at first, because the directory itself is held in memory.
pub(super) fn members_claimed(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(65_557)..];
    let end = tail.windows(4).rposition(|w| w == b"PK\x05\x06").map(|at| &tail[at..]);
    match end {
        Some(record) if record.len() >= 12 => usize::from(u16::from_le_bytes([record[10], record[11]])),
        _ => 0,
    }
}

fn too_many_members(found: usize) -> Unreadable {
    Unreadable::TooLarge { what: "压缩包成员（个）".into(), found: found as u64, limit: limits::MEMBERS as u64 }
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
        assert_eq!(value(&found[0], "name"), Some("A&B"));
        assert_eq!(value(&found[0], "id"), Some("r1"));
    }
}
