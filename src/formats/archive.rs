//! A zip archive as a parcel of files.
//!
//! The directory is believed for names only: sizes are held to the limits
//! before anything is inflated and checked afterwards, links are not followed,
//! and what does not come out costs itself alone.

use super::content::{Member, Packed, Parcel};
use super::names::{Given, harmless};
use super::{Unreadable, limits, package};
use std::io::{Cursor, Read};
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

type Entry<'a, 'b> = ZipFile<'a, Cursor<&'b [u8]>>;

/// Opens an archive and takes out what the limits allow, small files first, so
/// that one huge member does not crowd out the others.
pub(super) fn read(bytes: &[u8]) -> Result<Parcel, Unreadable> {
    let mut archive = open(bytes)?;
    let mut claims = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|_| Unreadable::damaged("压缩包目录有误"))?;
        if !is_folder(&entry) {
            claims.push((entry.size(), index));
        }
    }
    if claims.len() > limits::PARCEL_MEMBERS {
        let (found, limit) = (claims.len() as u64, limits::PARCEL_MEMBERS as u64);
        return Err(Unreadable::TooLarge { what: "压缩包成员（个）".into(), found, limit });
    }
    let lost = package::members_claimed(bytes).saturating_sub(archive.len());
    claims.sort_unstable();
    let mut room = limits::PARCEL_BYTES;
    let mut taken: Vec<(usize, Named, Packed)> = Vec::new();
    for (size, index) in claims {
        let named = name(&mut archive, index);
        let packed = if size > room {
            Packed::Refused(too_large((limits::PARCEL_BYTES - room).saturating_add(size)))
        } else {
            take(&mut archive, index)
        };
        if let Packed::File(bytes) = &packed {
            room = room.saturating_sub(bytes.len() as u64);
        }
        taken.push((index, named, packed));
    }
    taken.sort_unstable_by_key(|(index, ..)| *index);
    let mut given = Given::default();
    let members = taken.into_iter().map(|(_, named, packed)| {
        let harmless = harmless(&named);
        Member { name: given.distinct(harmless.name), odd_name: harmless.odd, packed }
    });
    let mut members: Vec<Member> = members.collect();
    if lost > 0 {
        members.push(same_names(given.distinct(SAME_NAMES.into()), lost));
    }
    Ok(Parcel { envelope: None, members })
}

/// Stands for members that another of the same name hides.
const SAME_NAMES: &str = "同名的成员";

fn same_names(name: String, lost: usize) -> Member {
    let why = format!("压缩包里有{lost}个成员与别的成员同名，读不出来，请解压后改名重发");
    Member { name, odd_name: None, packed: Packed::Refused(Unreadable::damaged(why)) }
}

/// A member's name, as typed.
type Named = String;

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Unreadable> {
    package::check_members(bytes)?;
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::damaged("压缩包目录不完整，文件可能没有传完"))
}

fn is_folder(entry: &Entry) -> bool {
    entry.is_dir() || (entry.name_raw().ends_with(b"\\") && entry.size() == 0)
}

fn too_large(found: u64) -> Unreadable {
    Unreadable::TooLarge {
        what: "压缩包各成员展开后合计（字节）".into(), found, limit: limits::PARCEL_BYTES
    }
}

/// One member's bytes.
fn take(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Packed {
    let Ok(entry) = archive.by_index_raw(index) else {
        return Packed::Refused(Unreadable::damaged("压缩包目录有误"));
    };
    if entry.encrypted() {
        return Packed::Refused(Unreadable::Encrypted);
    }
    if entry.is_symlink() {
        return Packed::Refused(Unreadable::Unsupported { kind: "快捷方式或特殊文件".into() });
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Packed::Refused(Unreadable::Unsupported { kind: "用特殊方法压缩的成员".into() });
    }
    drop(entry);
    let Ok(entry) = archive.by_index(index) else {
        return Packed::Refused(Unreadable::damaged("压缩包成员打不开"));
    };
    let claimed = entry.size();
    // The claim is within the limits here, and saves growing step by step.
    let mut bytes = Vec::with_capacity(usize::try_from(claimed).unwrap_or_default().saturating_add(1));
    // One byte more than was claimed tells that the directory lies.
    let inflated = entry.take(claimed.saturating_add(1)).read_to_end(&mut bytes);
    match inflated {
        Ok(_) if bytes.len() as u64 == claimed => Packed::File(bytes.into()),
        Ok(_) => Packed::Refused(Unreadable::damaged("压缩包成员的实际大小与目录所写不符")),
        Err(_) => Packed::Refused(Unreadable::damaged("压缩包成员解压出错或校验和不符，可能没有传完")),
    }
}

/// A member's name: the Unicode extra field, where there is one, else the
/// directory's bytes, which are UTF-8 or, from Chinese Windows, GB18030,
/// whatever the flag says.
fn name(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Named {
    let Ok(entry) = archive.by_index_raw(index) else { return String::new() };
    let raw = entry.name_raw();
    if let Some(name) = entry.extra_data().and_then(|extra| unicode_path(&extra, raw)) {
        return name;
    }
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_string(),
        Err(_) => encoding_rs::GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// The Info-ZIP Unicode path (0x7075), which counts only while its checksum is
/// that of the name in the directory.
fn unicode_path(extra: &[u8], raw: &[u8]) -> Option<String> {
    let mut rest = extra;
    while rest.len() >= 4 {
        let (id, len) = (u16::from_le_bytes([rest[0], rest[1]]), usize::from(u16::from_le_bytes([rest[2], rest[3]])));
        let field = rest.get(4..4 + len)?;
        if id == 0x7075 && len > 5 && field[0] == 1 {
            let mut crc = flate2::Crc::new();
            crc.update(raw);
            let sum = u32::from_le_bytes([field[1], field[2], field[3], field[4]]);
            return (sum == crc.sum()).then(|| String::from_utf8(field[5..].to_vec()).ok()).flatten();
        }
        rest = &rest[4 + len..];
    }
    None
}
