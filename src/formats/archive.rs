//! A zip archive as a container of files.
//!
//! The directory is believed for names only: sizes are held to the limits
//! before anything is inflated and checked afterwards, links are not followed,
//! and what does not come out costs itself alone.

use super::container::{Members, Payload};
use super::little_endian::{u16_at, u32_at};
use super::package::{bad_directory, members_claimed, open_zip};
use super::unreadable::check_limit;
use super::{Container, Unreadable, decode_lossy, limits};
use std::io::{Cursor, Read};
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

type Entry<'a, 'b> = ZipFile<'a, Cursor<&'b [u8]>>;

/// Opens an archive and takes out what the limits allow, small files first, so
/// that one huge member does not crowd out the others.
pub(super) fn read(bytes: &[u8]) -> Result<Container, Unreadable> {
    let mut archive = open_zip(bytes)?;
    let mut claims = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(bad_directory)?;
        if !is_folder(&entry) {
            claims.push((entry.size(), index));
        }
    }
    check_limit("压缩包成员（个）", claims.len() as u64, limits::CONTAINER_MEMBERS as u64)?;
    claims.sort_unstable();
    let mut used = 0u64;
    let mut taken: Vec<(usize, String, Payload)> = Vec::new();
    for (size, index) in claims {
        let name = name(&mut archive, index);
        let total = used.saturating_add(size);
        let payload = check_limit("压缩包各成员展开后合计（字节）", total, limits::CONTAINER_BYTES)
            .and_then(|()| extract(&mut archive, index))
            .map_or_else(Payload::Refused, |bytes| Payload::File(bytes.into()));
        if let Payload::File(bytes) = &payload {
            used += bytes.len() as u64;
        }
        taken.push((index, name, payload));
    }
    taken.sort_unstable_by_key(|(index, ..)| *index);
    let mut members = Members::default();
    for (_, name, payload) in taken {
        members.add(&name, payload);
    }
    let lost = members_claimed(bytes).saturating_sub(archive.len());
    if lost > 0 {
        let why = format!("压缩包里有{lost}个成员与别的成员同名，读不出来，请解压后改名重发");
        members.add(SAME_NAMES, Payload::Refused(Unreadable::damaged(why)));
    }
    Ok(Container { envelope: None, members: members.list })
}

/// Stands for members that another of the same name hides.
const SAME_NAMES: &str = "同名的成员";

fn is_folder(entry: &Entry) -> bool {
    entry.is_dir() || (entry.name_raw().ends_with(b"\\") && entry.size() == 0)
}

/// One member's bytes.
fn extract(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<Vec<u8>, Unreadable> {
    let entry = archive.by_index_raw(index).map_err(bad_directory)?;
    if entry.encrypted() {
        return Err(Unreadable::Encrypted);
    }
    if entry.is_symlink() {
        return Err(Unreadable::Unsupported { kind: "快捷方式或特殊文件".into() });
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(Unreadable::Unsupported { kind: "用特殊方法压缩的成员".into() });
    }
    drop(entry);
    let entry = archive.by_index(index).map_err(|_| Unreadable::damaged("压缩包成员打不开"))?;
    let claimed = entry.size();
    // The claim is within the limits here, and saves growing step by step.
    let mut bytes = Vec::with_capacity(usize::try_from(claimed).unwrap_or_default().saturating_add(1));
    // One byte more than was claimed tells that the directory lies.
    match entry.take(claimed.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 == claimed => Ok(bytes),
        Ok(_) => Err(Unreadable::damaged("压缩包成员的实际大小与目录所写不符")),
        Err(_) => Err(Unreadable::damaged("压缩包成员解压出错或校验和不符，可能没有传完")),
    }
}

/// A member's name: the Unicode extra field, where there is one, else the
/// directory's bytes, which are UTF-8 or, from Chinese Windows, GB18030,
/// whatever the flag says.
fn name(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> String {
    let Ok(entry) = archive.by_index_raw(index) else { return String::new() };
    let raw = entry.name_raw();
    entry.extra_data().and_then(|extra| unicode_path(&extra, raw)).unwrap_or_else(|| decode_lossy(raw))
}

/// The Info-ZIP Unicode path (0x7075), which counts only while its checksum is
/// that of the name in the directory.
fn unicode_path(extra: &[u8], raw: &[u8]) -> Option<String> {
    let mut rest = extra;
    while let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
        let field = rest.get(4..4 + usize::from(length))?;
        if id == 0x7075 && length > 5 && field[0] == 1 {
            let mut crc = flate2::Crc::new();
            crc.update(raw);
            return String::from_utf8(field[5..].to_vec()).ok().filter(|_| u32_at(field, 1) == Some(crc.sum()));
        }
        rest = &rest[4 + field.len()..];
    }
    None
}
