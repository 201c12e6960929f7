//! One run at a time in a folder: a lock of the system on a file in it, which dies
//! with its process however that ends.
//!
//! On a shared drive (SMB) the server keeps such locks, for all machines alike. A
//! server that knows none says so, and the person is told. What cannot be known: a
//! server, or a client that works offline, that grants locks and does not keep
//! them for others; and a machine that lost the network keeps its lock on the
//! server until that gives it up, so that others are refused some while longer.

use super::disk::{Lies, is_lock, lies, look};
use super::line;
use super::operations::{Operations, Runner};
use crate::model::error::{Error, shown};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What is locked.
const LOCK: &str = ".jianbao-lock";
/// Who holds it, in words: on Windows nobody else can read what is locked.
const WHO: &str = ".jianbao-who";
/// How often a lock file that goes as it is opened is tried again.
const TRIES: usize = 1000;
/// How much is read of who is at work.
const WORDS: u64 = 1000;

/// The lock of a folder, let go when dropped.
pub struct Lock<'a> {
    folder: PathBuf,
    operations: Operations<'a>,
    file: Option<File>,
    /// Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
    /// Whether the place knows locks.
    pub is_real: bool,
}

impl<'a> Lock<'a> {
    /// Locks a folder, which is made where it is not there, and says who holds it.
    ///
    /// # Errors
    /// Another run holds it, or the lock file cannot be made.
    pub fn take(folder: &Path, runner: &Runner<'a>) -> Result<Self, Error> {
        let operations = Operations(runner.hook);
        let above = folder.ancestors().filter(|path| !path.as_os_str().is_empty());
        let made = above.take_while(|path| lies(path).is_none()).map(Path::to_path_buf).collect();
        let (file, is_real) = locked(folder, operations)?;
        let lock = Self { folder: folder.to_path_buf(), operations, file: Some(file), made, is_real };
        if !is_real {
            let place = shown(folder);
            (runner.tell)(&format!("注意：“{place}”所在的位置不支持锁定，请确认没有别人同时在运行 jianbao"));
        }
        let who = folder.join(WHO);
        operations.remove(&who)?;
        operations.write(&who, runner.who.as_bytes())?;
        Ok(lock)
    }
}

/// The lock file, locked; and whether the place knows locks.
fn locked(folder: &Path, operations: Operations) -> Result<(File, bool), Error> {
    let path = folder.join(LOCK);
    let failed = |e: io::Error| Error::io("锁定", &path, e);
    for _ in 0..TRIES {
        operations.create_folder(folder)?;
        if let Some(lies) = look(&path)? {
            lies.must_be(Lies::File, &path)?;
        }
        operations.told("打开锁", &path);
        let file = match open(&path) {
            Ok(file) => file,
            Err(e) if is_going(&e) => {
                std::thread::yield_now();
                continue;
            }
            Err(e) => return Err(failed(e)),
        };
        operations.told("锁定", &path);
        match file.try_lock() {
            // Whoever held it before may have removed it in between.
            Ok(()) if is_at(&file, &path) => return Ok((file, true)),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Error::Busy(at_work(folder))),
            Err(TryLockError::Error(e)) if knows_no_locks(&e) => return Ok((file, false)),
            Err(TryLockError::Error(e)) => return Err(failed(e)),
        }
    }
    Err(Error::Busy(at_work(folder)))
}

/// Who is at work, in words; empty where that cannot be told.
fn at_work(folder: &Path) -> String {
    let (path, mut words) = (folder.join(WHO), Vec::new());
    if lies(&path) == Some(Lies::File)
        && let Ok(file) = File::open(path)
    {
        let _ = file.take(WORDS).read_to_end(&mut words);
    }
    line(&String::from_utf8_lossy(&words))
}

/// Opens the lock file, which may be another user's who was killed. On Windows it
/// cannot be removed while it is open.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        const SHARE_READ_AND_WRITE: u32 = 1 | 2;
        options.share_mode(SHARE_READ_AND_WRITE);
    }
    match options.clone().read(true).write(true).create(true).truncate(false).open(path) {
        Err(e) if e.kind() == ErrorKind::PermissionDenied => options.read(true).open(path).map_err(|_| e),
        opened => opened,
    }
}

/// Whether the lock file, or its folder, went while it was opened.
fn is_going(error: &io::Error) -> bool {
    error.kind() == ErrorKind::NotFound
        || is_lock(error)
        || cfg!(windows) && error.kind() == ErrorKind::PermissionDenied
}

/// Whether the file that is locked is the one that stands there.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (own, there) = (file.metadata(), std::fs::symlink_metadata(path));
    matches!((own, there), (Ok(own), Ok(there)) if (own.dev(), own.ino()) == (there.dev(), there.ino()))
}

/// What is open cannot go here.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

/// Whether the place knows no locks: what systems say of drives that cannot.
fn knows_no_locks(error: &io::Error) -> bool {
    const NO_LOCKS: &[i32] = if cfg!(windows) {
        &[1, 50] // ERROR_INVALID_FUNCTION, ERROR_NOT_SUPPORTED
    } else if cfg!(target_os = "macos") {
        &[45, 77] // ENOTSUP, ENOLCK
    } else {
        &[37, 38, 95] // ENOLCK, ENOSYS, EOPNOTSUPP
    };
    error.kind() == ErrorKind::Unsupported || error.raw_os_error().is_some_and(|code| NO_LOCKS.contains(&code))
}

impl Drop for Lock<'_> {
    /// Puts the lock file away, so that nothing is left of a run; where something
    /// went wrong it stays as after a kill, which does no harm.
    fn drop(&mut self) {
        if std::thread::panicking() {
            // A worker that is just being started could hold it open a moment longer.
            let _ = self.file.as_ref().map(File::unlock);
            return;
        }
        let _ = self.operations.remove(&self.folder.join(WHO));
        // Windows removes nothing that is open; elsewhere what is not held any more
        // could be another's already.
        if cfg!(windows) {
            self.file = None;
        }
        let _ = self.operations.remove(&self.folder.join(LOCK));
        for folder in &self.made {
            self.operations.remove_empty(folder);
        }
    }
}
