//! The properties of what Outlook saves ([MS-OXMSG]): a message is a compound file in which
//! each storage has one stream for what is of fixed length and one for each other property.

use super::header::at_office;
use crate::formats::Unreadable;
use crate::formats::encoding::{decode, decode_code_page};
use crate::formats::little_endian::{u16_at, u32_at};
use cfb::{CompoundFile, Version};
use chrono::{DateTime, FixedOffset};
use encoding_rs::UTF_16LE;
use std::io::{Cursor, Read, Result, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What a property holds.
mod kind {
    pub const TEXT: u16 = 0x001F;
    pub const TEXT_IN_CODE_PAGE: u16 = 0x001E;
    pub const BYTES: u16 = 0x0102;
    pub const OBJECT: u16 = 0x000D;
}

/// The stream of what is of fixed length.
const FIXED: &str = "__properties_version1.0";

/// Bytes before the first property in it: of a message, of one within a message, and of
/// anything else.
pub(super) const MESSAGE: usize = 32;
const INNER_MESSAGE: usize = 24;
pub(super) const ATTACHMENT: usize = 8;

/// A compound file and how much of it may still be read.
pub(super) struct Store<'b> {
    file: CompoundFile<Cursor<&'b [u8]>>,
    /// Streams that lie over one another may have more than the file.
    room: u64,
    /// The code page of texts that are not in Unicode; 0 where none is given.
    pub page: u16,
}

/// A storage: a message or an attachment.
pub(super) struct Node {
    path: PathBuf,
    /// Each property of fixed length: its id and eight bytes.
    fixed: Vec<(u16, [u8; 8])>,
}

impl Node {
    fn value(&self, id: u16) -> Option<[u8; 8]> {
        self.fixed.iter().find(|(found, _)| *found == id).map(|(_, value)| *value)
    }

    /// A number, or a truth value as one.
    pub fn number(&self, id: u16) -> Option<u32> {
        u32_at(&self.value(id)?, 0)
    }

    /// A moment, at +08:00; what Outlook writes for none is none.
    pub fn moment(&self, id: u16) -> Option<DateTime<FixedOffset>> {
        const SECOND: u64 = 10_000_000;
        const FROM_1601_TO_1970: i64 = 11_644_473_600;
        const NEVER: i64 = 79_800_000_000;
        let seconds = i64::try_from(u64::from_le_bytes(self.value(id)?) / SECOND).ok()?;
        at_office(seconds - FROM_1601_TO_1970).filter(|_| seconds > 0 && seconds - FROM_1601_TO_1970 < NEVER)
    }

    fn at(&self, id: u16, kind: u16) -> PathBuf {
        self.path.join(format!("__substg1.0_{id:04X}{kind:04X}"))
    }
}

impl<'b> Store<'b> {
    /// # Errors
    /// It is no sound compound file.
    pub fn open(bytes: &'b [u8]) -> std::result::Result<Self, Unreadable> {
        let broken = |_| Unreadable::damaged("复合文件的目录有误，文件可能没有传完");
        let file = CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
        Ok(Self { file, room: bytes.len() as u64, page: 0 })
    }

    /// The storage at a place, `header` bytes before its properties.
    pub fn node(&mut self, path: &Path, header: usize) -> Node {
        let stream = self.stream(&path.join(FIXED)).unwrap_or_default();
        let properties = stream.get(header..).unwrap_or_default().chunks_exact(16);
        let fixed = properties.filter_map(|one| Some((u16_at(one, 2)?, one[8..].try_into().ok()?))).collect();
        Node { path: path.into(), fixed }
    }

    /// The storages at the top whose names begin so, in the order of their names.
    pub fn storages(&self, beginning: &str) -> Vec<PathBuf> {
        let all = self.file.read_root_storage().filter(|entry| entry.is_storage());
        all.filter(|entry| entry.name().starts_with(beginning)).map(|entry| entry.path().to_path_buf()).collect()
    }

    /// A whole stream; `None` where there is none, or not as much as it says.
    fn stream(&mut self, path: &Path) -> Option<Vec<u8>> {
        if !self.file.is_stream(path) {
            return None;
        }
        let stream = self.file.open_stream(path).ok()?;
        let length = stream.len();
        self.room = self.room.checked_sub(length)?;
        let mut content = Vec::with_capacity(usize::try_from(length).ok()?);
        stream.take(length).read_to_end(&mut content).ok()?;
        (content.len() as u64 == length).then_some(content)
    }

    /// Whether a property is there as bytes, and these should they come out.
    pub fn bytes(&mut self, node: &Node, id: u16) -> Option<Option<Vec<u8>>> {
        let path = node.at(id, kind::BYTES);
        self.file.is_stream(&path).then(|| self.stream(&path))
    }

    /// A text, without zeros at its end.
    pub fn text(&mut self, node: &Node, id: u16) -> Option<String> {
        let text = match self.stream(&node.at(id, kind::TEXT)) {
            Some(units) => UTF_16LE.decode_without_bom_handling(&units).0.into_owned(),
            None => self.stream(&node.at(id, kind::TEXT_IN_CODE_PAGE)).map(|bytes| in_page(&bytes, self.page))?,
        };
        Some(text.trim_end_matches('\0').to_string()).filter(|text| !text.trim().is_empty())
    }

    /// What an attachment holds that is a storage itself: a message, or something embedded.
    /// It becomes a file of its own, the same whenever it is made.
    pub fn object(&mut self, node: &Node, id: u16) -> Option<Option<Vec<u8>>> {
        let path = node.at(id, kind::OBJECT);
        self.file.is_storage(&path).then(|| self.copied(&path).ok())
    }

    fn copied(&mut self, from: &Path) -> Result<Vec<u8>> {
        let mut copy = CompoundFile::create_with_version(Version::V3, Cursor::new(Vec::new()))?;
        let entries: Vec<(PathBuf, bool)> =
            self.file.walk_storage(from)?.map(|entry| (entry.path().to_path_buf(), entry.is_stream())).collect();
        for (path, is_stream) in entries {
            let place = Path::new("/").join(path.strip_prefix(from).unwrap_or(&path));
            if !is_stream {
                if place != Path::new("/") {
                    copy.create_storage(&place)?;
                }
                copy.set_created_time(&place, SystemTime::UNIX_EPOCH)?;
                copy.set_modified_time(&place, SystemTime::UNIX_EPOCH)?;
                continue;
            }
            let mut content = self.stream(&path).ok_or(std::io::ErrorKind::UnexpectedEof)?;
            if place == Path::new("/").join(FIXED) && content.len() >= INNER_MESSAGE {
                content.splice(INNER_MESSAGE..INNER_MESSAGE, [0; MESSAGE - INNER_MESSAGE]);
            }
            copy.create_stream(&place)?.write_all(&content)?;
        }
        copy.flush()?;
        Ok(copy.into_inner().into_inner())
    }
}

/// Text in a code page, should one be given.
pub(super) fn in_page(bytes: &[u8], page: u16) -> String {
    let any = if page == 0 { decode(bytes) } else { None };
    any.unwrap_or_else(|| decode_code_page(bytes, page))
}
