//! Reading files and folders: names as text, and what another program holds.

use crate::formats::UniqueNames;
use crate::model::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Reads a whole file.
///
/// # Errors
/// The file cannot be read; held by another program counts as locked.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|e| if is_lock(&e) { Error::Locked(path.to_path_buf()) } else { Error::io("读取", path, e) })
}

/// Reads a whole file, where there is one.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_existing(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    path.exists().then(|| read_file(path)).transpose()
}

/// Whether the system refused because another program holds the file
/// (Windows: sharing and lock violations).
pub fn is_lock(error: &std::io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// What a folder holds, in the order of names.
///
/// # Errors
/// It cannot be listed.
pub fn sorted_entries(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let listing = fs::read_dir(dir).map_err(|e| Error::io("读取", dir, e))?;
    let entries: Result<Vec<_>, _> = listing.map(|entry| entry.map(|e| e.path())).collect();
    let mut entries = entries.map_err(|e| Error::io("读取", dir, e))?;
    entries.sort();
    Ok(entries)
}

/// Everything below a folder that is no folder, by its name there, in the order
/// of names; empty where there is no such folder. Links are listed and never
/// followed.
///
/// # Errors
/// A folder cannot be listed.
pub fn files_below(dir: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut found = Vec::new();
    if dir.is_dir() {
        walk(dir, "", &mut found)?;
    }
    found.sort();
    // Names that differ on disk may read the same.
    let mut names = UniqueNames::default();
    Ok(found.into_iter().map(|(name, path)| (names.unique(name), path)).collect())
}

/// A name on disk as text; bytes that are no UTF-8 are GB18030, as archives from
/// Chinese Windows leave them on other systems.
fn in_words(name: &OsStr) -> String {
    match name.to_str() {
        Some(name) => name.to_string(),
        None => encoding_rs::GB18030.decode_without_bom_handling(name.as_encoded_bytes()).0.into_owned(),
    }
}

fn walk(dir: &Path, prefix: &str, found: &mut Vec<(String, PathBuf)>) -> Result<(), Error> {
    for path in sorted_entries(dir)? {
        let name: String = path.file_name().map(in_words).unwrap_or_default().nfc().collect();
        let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        let kind = fs::symlink_metadata(&path).map_err(|e| Error::io("读取", &path, e))?.file_type();
        if kind.is_dir() {
            walk(&path, &relative, found)?;
        } else {
            found.push((relative, path));
        }
    }
    Ok(())
}
