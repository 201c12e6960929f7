//! A way into containers: a byte changed in an archive spoils its checksum, and
//! one more in a compound file shifts all that follows. So a part is taken out,
//! changed, and put back into a container that is whole.

use crate::guard;
use libfuzzer_sys::fuzzer_mutate;
use std::io::{Cursor, Read, Result, Write};
use std::panic::catch_unwind;
use std::path::PathBuf;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Bytes of a member that are looked at; fuzzing larger ones leads nowhere.
const LARGE: u64 = 1 << 20;

/// The custom mutator of libFuzzer for bytes that may be a container; the new
/// size of `data`. One mutation in `raw` goes at the container itself.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32, raw: u32) -> usize {
    let whole = data[..size].to_vec();
    let inside = || match seed % raw {
        0 => None,
        _ if whole.starts_with(b"PK") => in_archive(&whole, max_size, seed / raw),
        _ if whole.starts_with(b"\xd0\xcf\x11\xe0") => in_compound(&whole, max_size, seed / raw),
        _ => None,
    };
    // The libraries stumble over damaged containers here as they do in reading.
    match guard::capped(|| catch_unwind(inside)) {
        Ok(Some(changed)) if changed.len() <= max_size => {
            data[..changed.len()].copy_from_slice(&changed);
            changed.len()
        }
        _ => fuzzer_mutate(data, size, max_size),
    }
}

/// The same bytes changed by libFuzzer, with room for `room` more.
fn changed(part: &[u8], room: usize) -> Vec<u8> {
    // libFuzzer wants room for one byte at least.
    let room = room.max(1);
    let mut buffer = part.to_vec();
    buffer.resize(part.len() + room, 0);
    let size = fuzzer_mutate(&mut buffer, part.len(), part.len() + room);
    buffer.truncate(size);
    buffer
}

/// The archive with one member changed, all of them stored.
fn in_archive(bytes: &[u8], max_size: usize, seed: u32) -> Option<Vec<u8>> {
    let mut parts = parts(bytes).ok()?;
    let count = u32::try_from(parts.len()).ok().filter(|count| *count > 0)?;
    let room = max_size.saturating_sub(bytes.len());
    let (_, part) = parts.get_mut((seed % count) as usize)?;
    *part = changed(part, room);
    archive(&parts).ok()
}

fn parts(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index)?;
        let name = String::from_utf8_lossy(part.name_raw()).into_owned();
        let mut content = Vec::new();
        part.take(LARGE).read_to_end(&mut content)?;
        parts.push((name, content));
    }
    Ok(parts)
}

fn archive(parts: &[(String, Vec<u8>)]) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, content) in parts {
        archive.start_file(name.as_str(), stored)?;
        archive.write_all(content)?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The compound file with its workbook changed and nothing else in it; where there is
/// none, with one stream changed.
fn in_compound(bytes: &[u8], max_size: usize, seed: u32) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let room = max_size.saturating_sub(bytes.len());
    let workbook = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)).map(PathBuf::from);
    let all: Vec<(PathBuf, bool)> = file.walk().map(|e| (e.path().to_path_buf(), e.is_stream())).collect();
    let streams: Vec<&PathBuf> = all.iter().filter(|(_, is_stream)| *is_stream).map(|(path, _)| path).collect();
    let chosen = workbook.as_ref().or_else(|| streams.get(seed as usize % streams.len().max(1)).copied())?;
    let mut parts = Vec::new();
    for (path, is_stream) in all.iter().filter(|(path, _)| workbook.is_none() || path == chosen) {
        let mut content = Vec::new();
        if *is_stream {
            file.open_stream(path).ok()?.take(LARGE).read_to_end(&mut content).ok()?;
        }
        let content = if path == chosen { changed(&content, room) } else { content };
        parts.push((path, is_stream.then_some(content)));
    }
    compound(&parts).ok()
}

fn compound(parts: &[(&PathBuf, Option<Vec<u8>>)]) -> Result<Vec<u8>> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new()))?;
    for (path, content) in parts {
        match content {
            Some(content) => file.create_stream(path)?.write_all(content)?,
            None if path.parent().is_some() => file.create_storage(path)?,
            None => {}
        }
    }
    file.flush()?;
    Ok(file.into_inner().into_inner())
}
