//! A zip archive.
//!
//! The directory is believed for names only: sizes are held to the limits before
//! anything is inflated and checked afterwards.

use super::claims::{Claims, broken, link, odd_method};
use crate::formats::container::Payload;
use crate::formats::little_endian::{u16_at, u32_at};
use crate::formats::package::{bad_directory, members_claimed, open_zip};
use crate::formats::{Container, Unreadable, decode_lossy};
use std::io::{Cursor, Read};
use zip::read::ZipFile;
use zip::{CompressionMethod, ZipArchive};

type Entry<'a, 'b> = ZipFile<'a, Cursor<&'b [u8]>>;

/// Opens an archive and takes out what the limits allow.
pub(in crate::formats) fn read(bytes: &[u8]) -> Result<Container, Unreadable> {
    let mut archive = open_zip(bytes)?;
    let (mut claims, mut places) = (Claims::default(), Vec::new());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(bad_directory)?;
        if !is_folder(&entry) {
            claims.add(name(&entry), entry.size(), barred(&entry));
            places.push(index);
        }
    }
    claims.admit()?;
    for index in claims.wanted() {
        let content = extract(&mut archive, places[index]);
        claims.settle(index, content);
    }
    let mut members = claims.into_members();
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

/// Why a member cannot come out, whatever its size.
fn barred(entry: &Entry) -> Option<Unreadable> {
    match entry.compression() {
        _ if entry.encrypted() => Some(Unreadable::Encrypted),
        _ if entry.is_symlink() => Some(link()),
        CompressionMethod::Stored | CompressionMethod::Deflated => None,
        _ => Some(odd_method()),
    }
}

/// One member's bytes, or one more than it claims.
fn extract(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize) -> Result<Vec<u8>, Unreadable> {
    let entry = archive.by_index(index).map_err(|_| Unreadable::damaged("压缩包成员打不开"))?;
    let claimed = entry.size();
    // The claim is within the limits here, and saves growing step by step.
    let mut bytes = Vec::with_capacity(usize::try_from(claimed).unwrap_or_default().saturating_add(1));
    entry.take(claimed.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| broken())?;
    Ok(bytes)
}

/// A member's name: the Unicode extra field, where there is one, else the
/// directory's bytes, which are UTF-8 or, from Chinese Windows, GB18030,
/// whatever the flag says.
fn name(entry: &Entry) -> String {
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
