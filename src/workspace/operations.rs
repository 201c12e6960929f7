//! The operations on files that a change is made of: one place, where each is told
//! before it is done, so that tests can stop, edit or kill at any of them.

use super::disk::{Hashed, Lies, Passing, digest, hash, is_lock, lies};
use crate::formats::each;
use crate::model::error::Error;
use crate::outputs::Make;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Is told what is about to be done, and to which file.
pub type Hook<'a> = &'a (dyn Fn(&'static str, &Path) + Sync);

/// Who runs, and how the store talks to the outside.
pub struct Runner<'a> {
    /// What no other run is called that could be at work at the same time. Stands in
    /// names of working folders, never in outputs.
    pub token: String,
    /// Who it is, on which machine, since when, and what: for whoever comes in
    /// between, in words.
    pub who: String,
    /// Says at once what a person must know.
    pub tell: &'a (dyn Fn(&str) + Sync),
    /// Is told every operation; does nothing but in tests.
    pub hook: Hook<'a>,
}

/// Operations that are told.
#[derive(Clone, Copy)]
pub struct Operations<'a>(pub Hook<'a>);

impl Operations<'_> {
    /// Tells an operation that is done elsewhere.
    pub fn told(self, what: &'static str, path: &Path) {
        (self.0)(what, path);
    }

    /// Makes the folder that a file is to stand in, and those above it.
    fn create_above(self, path: &Path) -> Result<(), Error> {
        path.parent().map_or(Ok(()), |folder| self.create_folder(folder))
    }

    /// Makes a folder and those above it.
    ///
    /// # Errors
    /// The system's.
    pub fn create_folder(self, path: &Path) -> Result<(), Error> {
        if path.is_dir() {
            return Ok(());
        }
        self.told("创建", path);
        fs::create_dir_all(path).map_err(|e| Error::io("创建", path, e))
    }

    /// Writes a file that is not there yet, and the folder it stands in. It is on the disk for
    /// good after [`Self::sync`] only.
    ///
    /// # Errors
    /// It is there, or cannot be written whole.
    pub fn write(self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        self.create_above(path)?;
        self.told("新建", path);
        let mut file = fs::File::create_new(path).map_err(|e| Error::io("写入", path, e))?;
        self.told("写入", path);
        file.write_all(bytes).map_err(|e| Error::io("写入", path, e))
    }

    /// Writes such a file as it is made, part by part, and hands back what identifies
    /// it, under no name. It is on the disk for good after [`Self::sync`] only.
    ///
    /// # Errors
    /// It is there, cannot be written whole, or cannot be made.
    pub fn write_parts(self, path: &Path, make: Make) -> Result<Hashed, Error> {
        let unwritten = |e| Error::io("写入", path, e);
        self.create_above(path)?;
        self.told("新建", path);
        let file = fs::File::create_new(path).map_err(unwritten)?;
        self.told("写入", path);
        let mut parts = Parts { file, passing: Passing::default(), failed: None };
        let made = {
            let mut out = BufWriter::with_capacity(PART, &mut parts);
            make(&mut out).and_then(|()| out.flush().map_err(unwritten))
        };
        let Parts { passing, failed, .. } = parts;
        // What the disk says, before what was made of it on the way.
        failed.map_or(Ok(()), |e| Err(unwritten(e)))?;
        made?;
        Ok(passing.hashed(""))
    }

    /// Brings files to the disk that were written. Many at a time: a disk takes what comes
    /// together in one go, and waits for each that comes alone.
    ///
    /// # Errors
    /// One cannot be brought there.
    pub fn sync(self, paths: &[PathBuf]) -> Result<(), Error> {
        let sync = |path: &PathBuf| fs::OpenOptions::new().write(true).open(path)?.sync_all();
        let done = each(SYNCED, paths, sync);
        // Where not so many can be open at once, those that are left go one by one.
        let again = |(path, done): (&PathBuf, io::Result<()>)| {
            done.or_else(|_| sync(path)).map_err(|e| Error::io("写入", path, e))
        };
        paths.iter().zip(done).try_for_each(again)
    }

    /// Keeps a file under a second name, where the disk knows such; else copies it, whole or
    /// not at all: `part` is what a copy is called until it is whole.
    ///
    /// # Errors
    /// It cannot be copied.
    pub fn keep(self, from: &Path, part: &Path, to: &Path) -> Result<(), Error> {
        self.create_above(to)?;
        self.remove(part)?;
        self.told("备份", from);
        if fs::hard_link(from, to).is_ok() {
            return Ok(());
        }
        fs::copy(from, part).map_err(|e| Error::io("备份", from, e))?;
        self.told("备份改名", from);
        fs::rename(part, to).map_err(|e| Error::io("备份", from, e))
    }

    /// Gives a file or a folder another name.
    ///
    /// # Errors
    /// Another program holds one of them, or what the system says.
    pub fn rename(self, from: &Path, to: &Path) -> Result<(), Error> {
        self.told("改名", to);
        fs::rename(from, to).map_err(|e| refused(to, e))
    }

    /// The same, but only while the target has the hash `wanted`, which is looked at
    /// directly before; whether it had.
    ///
    /// # Errors
    /// As for renaming; or the target cannot be read.
    pub fn replace(self, from: &Path, to: &Path, wanted: Option<&str>) -> Result<bool, Error> {
        self.told("换上", to);
        if hash(to)?.as_deref() != wanted {
            return Ok(false);
        }
        fs::rename(from, to).map_err(|e| refused(to, e)).map(|()| true)
    }

    /// Removes a file, but only while it has the hash `wanted`; whether it had.
    ///
    /// # Errors
    /// As for [`Self::remove`]; or it cannot be read.
    pub fn remove_unchanged(self, path: &Path, wanted: &str) -> Result<bool, Error> {
        self.told("移走", path);
        if hash(path)?.as_deref() != Some(wanted) {
            return Ok(false);
        }
        fs::remove_file(path).map_err(|e| refused(path, e)).map(|()| true)
    }

    /// Removes a file, where it is there; of a link the link itself, and no folder.
    ///
    /// # Errors
    /// Another program holds it, or what the system says.
    pub fn remove(self, path: &Path) -> Result<(), Error> {
        if matches!(lies(path), None | Some(Lies::Folder)) {
            return Ok(());
        }
        self.told("删除", path);
        match fs::remove_file(path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(refused(path, e)),
            _ => Ok(()),
        }
    }

    /// Removes a folder that is empty; whether it is gone.
    pub fn remove_empty(self, path: &Path) -> bool {
        if lies(path).is_none() {
            return true;
        }
        self.told("删除", path);
        fs::remove_dir(path).is_ok()
    }
}

/// How many files are brought to the disk at a time.
const SYNCED: usize = 16;

/// How much of a file is written at a time, in bytes.
const PART: usize = 256 << 10;

/// A file that is written part by part.
struct Parts {
    file: fs::File,
    passing: Passing,
    /// What went wrong.
    failed: Option<io::Error>,
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.file.write(bytes) {
            Ok(written) => self.passing.write(&bytes[..written]),
            Err(e) if e.kind() == ErrorKind::Interrupted => Err(e),
            Err(e) => {
                let kind = e.kind();
                self.failed.get_or_insert(e);
                Err(kind.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Why a file did not let itself be replaced.
pub fn refused(path: &Path, error: io::Error) -> Error {
    if is_lock(&error) || error.kind() == ErrorKind::PermissionDenied {
        Error::Locked(path.to_path_buf())
    } else {
        Error::io("写入", path, error)
    }
}

/// What a run saw of files that it works on or replaces before it began to change
/// anything, by their names below the folder: where one is not so any more, nothing
/// is replaced.
#[derive(Default)]
pub struct Seen(BTreeMap<String, Option<String>>);

impl Seen {
    /// Notes the bytes of a file; absent where there was none.
    pub fn note(&mut self, name: impl Into<String>, bytes: Option<&[u8]>) {
        self.note_hash(name, bytes.map(digest));
    }

    /// Notes the hash of a file, which may be absent.
    pub fn note_hash(&mut self, name: impl Into<String>, sha256: Option<String>) {
        self.0.insert(name.into(), sha256);
    }

    /// What stood at a name when it was seen; absent where nobody looked.
    pub fn before(&self, name: &str) -> Option<&Option<String>> {
        self.0.get(name)
    }

    /// Refuses to go on where something is not as it was seen.
    ///
    /// # Errors
    /// It is not, or cannot be read.
    pub fn compare(&self, folder: &Path) -> Result<(), Error> {
        self.0.iter().try_for_each(|(name, seen)| {
            let path = folder.join(name);
            if hash(&path)? == *seen { Ok(()) } else { Err(Error::Changed(path)) }
        })
    }
}
