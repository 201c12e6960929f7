//! A 7z archive.
//!
//! Members stand in blocks and come out of one only in its order, so what is not wanted is
//! unpacked and dropped where something wanted stands behind it.

use super::claims::{Claims, broken, link, odd_method, of_directory};
use crate::formats::{Container, Unreadable, limits};
use sevenz_rust2::{Archive, ArchiveEntry, BlockDecoder, EncoderMethod, Error, Password};
use std::io::{Cursor, Read};

/// Opens an archive and takes out what the limits allow.
pub(in crate::formats) fn read(bytes: &[u8]) -> Result<Container, Unreadable> {
    let (mut source, nobodys) = (Cursor::new(bytes), Password::empty());
    let memory = limits::DICTIONARY_BYTES >> 10;
    let archive = Archive::read_with_memory_limit(&mut source, &nobodys, memory);
    let archive = archive.map_err(|why| of_directory(unread(&why)))?;
    let mut claims = Claims::default();
    // Which claim each entry of the archive is; folders are none, and may stand within a block.
    let mut places = vec![usize::MAX; archive.files.len()];
    for (index, entry) in archive.files.iter().enumerate().filter(|(_, entry)| !entry.is_directory) {
        places[index] = claims.count();
        claims.add(entry.name.clone(), entry.size, barred(&archive, index, entry));
    }
    claims.admit()?;
    let mut room = limits::PASSED_BYTES;
    for block in 0..archive.blocks.len() {
        let decoder = BlockDecoder::new_with_memory_limit(1, memory, block, &archive, &nobodys, &mut source);
        let first = archive.stream_map.block_first_file_index[block];
        let run = &places[first..first + decoder.entry_count()];
        take(decoder, run, &mut claims, &mut room);
    }
    // What is in no block has no content at all.
    for index in (0..places.len()).filter(|index| archive.stream_map.file_block_index[*index].is_none()) {
        if claims.is_wanted(places[index]) {
            claims.settle(places[index], Ok(Vec::new()));
        }
    }
    Ok(claims.into_container())
}

/// What Windows and, in the upper half, Unix say of a file.
mod attribute {
    /// The file stands for another.
    pub const REPARSE_POINT: u32 = 0x400;
    /// There are attributes of Unix.
    pub const UNIX: u32 = 0x8000;
    pub const UNIX_TYPE: u32 = 0o170_000;
    pub const UNIX_FILE: u32 = 0o100_000;
}

/// Why a member cannot come out, whatever its size.
fn barred(archive: &Archive, index: usize, entry: &ArchiveEntry) -> Option<Unreadable> {
    let attributes = if entry.has_windows_attributes { entry.windows_attributes } else { 0 };
    let unix = (attributes >> 16) & attribute::UNIX_TYPE;
    let is_link = attributes & attribute::REPARSE_POINT != 0
        || (attributes & attribute::UNIX != 0 && unix != 0 && unix != attribute::UNIX_FILE);
    match () {
        () if archive.is_file_encrypted(index) => Some(Unreadable::Encrypted),
        () if is_link || entry.is_anti_item => Some(link()),
        () => None,
    }
}

/// Takes what is wanted out of one block. What comes out is kept where its own sum was
/// right, whatever is wrong behind it.
fn take(decoder: BlockDecoder<Cursor<&[u8]>>, run: &[usize], claims: &mut Claims, room: &mut u64) {
    let reach = claims.reach(run, room);
    let (mut at, mut unsure) = (0, None);
    let done = decoder.for_each_entries(&mut |entry, reader| {
        let index = run.get(at).copied().unwrap_or(usize::MAX);
        if at >= reach {
            return Ok(false);
        }
        at += 1;
        if claims.is_wanted(index) {
            let size = claims.size(index);
            let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or_default().saturating_add(1));
            reader.take(size.saturating_add(1)).read_to_end(&mut content)?;
            claims.settle(index, Ok(content));
            unsure = Some(index).filter(|_| !entry.has_crc);
        }
        Ok(true)
    });
    if let Err(why) = done {
        if let Some(index) = unsure {
            claims.settle(index, Err(broken()));
        }
        claims.refuse(run.iter().copied(), &unread(&why));
    }
}

/// Why an archive, or a block of it, could not be read.
fn unread(why: &Error) -> Unreadable {
    match why {
        Error::UnsupportedCompressionMethod(name) if name == EncoderMethod::AES256_SHA256.name() => {
            Unreadable::Encrypted
        }
        Error::PasswordRequired | Error::MaybeBadPassword(_) => Unreadable::Encrypted,
        Error::UnsupportedCompressionMethod(_) | Error::Unsupported(_) | Error::ExternalUnsupported => odd_method(),
        Error::MaxMemLimited { actaul_kb, max_kb } => {
            Unreadable::TooLarge {
                what: "解压所需内存（KB）".into(), found: *actaul_kb as u64, limit: *max_kb as u64
            }
        }
        Error::UnsupportedVersion { .. } => Unreadable::Unsupported { kind: "新版本的 7z 压缩包".into() },
        _ => broken(),
    }
}
