//! The operations on files that a change is made of: one place, where each is told
//! before it is done, so that tests can stop, edit or kill at any of them.

use super::{Hashed, is_lock};
use crate::model::error::Error;
use std::fs;
use std::io::{self, ErrorKind, Write};
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

    /// Writes a file that is not there yet, and the folder it stands in.
    ///
    /// # Errors
    /// It is there, or cannot be written whole.
    pub fn write(self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        if let Some(parent) = path.parent() {
            self.create_folder(parent)?;
        }
        self.told("新建", path);
        let mut file = fs::File::create_new(path).map_err(|e| Error::io("写入", path, e))?;
        self.told("写入", path);
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| Error::io("写入", path, e))
    }

    /// Copies a file, whole or not at all; `part` is what it is called until it is whole.
    ///
    /// # Errors
    /// It cannot be copied.
    pub fn copy(self, from: &Path, part: &Path, to: &Path) -> Result<(), Error> {
        if let Some(parent) = to.parent() {
            self.create_folder(parent)?;
        }
        self.remove(part)?;
        self.told("备份", from);
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
        if matches!(kind(path), Kind::Nothing | Kind::Folder) {
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
        if fs::symlink_metadata(path).is_err() {
            return true;
        }
        self.told("删除", path);
        fs::remove_dir(path).is_ok()
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

/// What stands at a path, a link not followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Nothing,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A link, a pipe, a device.
    Other,
}

/// What stands there.
pub fn kind(path: &Path) -> Kind {
    match fs::symlink_metadata(path) {
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Kind::Nothing,
        // What cannot be asked is touched least.
        Err(_) => Kind::Other,
        Ok(about) if about.is_file() => Kind::File,
        Ok(about) if about.is_dir() => Kind::Folder,
        Ok(_) => Kind::Other,
    }
}

/// The first of the folders between `folder` and `name` below it that is there and
/// no folder of its own: a link, or a file.
pub fn detour(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut at = folder.to_path_buf();
    let above = name.rsplit_once('/').map_or("", |(above, _)| above);
    above.split('/').filter(|step| !step.is_empty()).find_map(|step| {
        at.push(step);
        (!matches!(kind(&at), Kind::Folder | Kind::Nothing)).then(|| at.clone())
    })
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    Hashed::new("", bytes).sha256
}

/// The hash of the file at a path; absent where there is none.
///
/// # Errors
/// Something else stands there, or it cannot be read.
pub fn hash(path: &Path) -> Result<Option<String>, Error> {
    match kind(path) {
        Kind::Nothing => Ok(None),
        Kind::File => match fs::read(path) {
            Ok(bytes) => Ok(Some(digest(&bytes))),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            Err(e) => Err(if is_lock(&e) { Error::Locked(path.to_path_buf()) } else { Error::io("读取", path, e) }),
        },
        Kind::Folder | Kind::Other => Err(no_file(path)),
    }
}

/// Something else stands where a file of the program goes.
pub fn no_file(path: &Path) -> Error {
    let path = path.display();
    Error::Usage(format!(
        "“{path}”不是普通的文件或文件夹（可能是快捷方式或链接），请移走或改名后再运行；没有改动任何文件"
    ))
}
