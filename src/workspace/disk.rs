//! Reading files and folders: names as text, what another program holds, and what identifies a file.

use crate::formats::{UniqueNames, decode_lossy};
use crate::intake::is_litter;
use crate::model::error::Error;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Reads a whole file.
///
/// # Errors
/// The file cannot be read; held by another program counts as locked.
pub fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|e| unread(path, e))
}

/// Reads a whole file, where there is one.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read_existing(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(unread(path, e)),
    }
}

fn unread(path: &Path, error: io::Error) -> Error {
    if is_lock(&error) { Error::Locked(path.to_path_buf()) } else { Error::io("读取", path, error) }
}

/// Whether another program holds the file (Windows: sharing and lock violations).
pub fn is_lock(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

/// What a folder holds, in the order of names; nothing where there is no such folder.
fn entries(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let io = |e| Error::io("读取", dir, e);
    let listing = if dir.is_dir() { Some(fs::read_dir(dir).map_err(io)?) } else { None };
    let listing = listing.into_iter().flatten().map(|entry| Ok(entry?.path()));
    let mut entries = listing.collect::<io::Result<Vec<_>>>().map_err(io)?;
    entries.sort();
    Ok(entries)
}

/// The names of the folders in a folder, as far as `read` understands them, in
/// order.
///
/// # Errors
/// It cannot be listed.
pub fn folders<T: Ord>(dir: &Path, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Error> {
    let folders = entries(dir)?.into_iter().filter(|path| path.is_dir());
    let mut read: Vec<T> = folders.filter_map(|path| read(path.file_name()?.to_str()?)).collect();
    read.sort_unstable();
    Ok(read)
}

/// Everything below a folder that is no folder, by its name there, in the order
/// of names. Links are listed and never followed.
///
/// # Errors
/// A folder cannot be listed.
pub fn files_below(dir: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut found = Vec::new();
    walk(dir, "", &mut found)?;
    found.sort();
    // Names that differ on disk may read the same.
    let mut names = UniqueNames::default();
    Ok(found.into_iter().map(|(name, path)| (names.unique(name), path)).collect())
}

/// The same without links, and without what the system leaves about (lock files
/// and the like).
///
/// # Errors
/// A folder cannot be listed.
pub fn plain_files_below(dir: &Path) -> Result<Vec<(String, PathBuf)>, Error> {
    let mut files = files_below(dir)?;
    files.retain(|(name, path)| path.is_file() && !is_litter(name));
    Ok(files)
}

fn walk(dir: &Path, prefix: &str, found: &mut Vec<(String, PathBuf)>) -> Result<(), Error> {
    for path in entries(dir)? {
        // Archives from Chinese Windows leave names in GB18030 on other systems.
        let name = decode_lossy(path.file_name().unwrap_or_default().as_encoded_bytes()).nfc().collect();
        let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if fs::symlink_metadata(&path).map_err(|e| Error::io("读取", &path, e))?.is_dir() {
            walk(&path, &relative, found)?;
        } else {
            found.push((relative, path));
        }
    }
    Ok(())
}

/// A file that went in or came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashed {
    /// Its name, relative to the folder that the list is about.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Hashed {
    /// What identifies `bytes`.
    pub fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { name: name.into(), size: bytes.len(), sha256 }
    }

    /// Whether these are its contents.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.sha256 == Self::new("", bytes).sha256
    }
}
