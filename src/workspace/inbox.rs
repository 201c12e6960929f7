//! The files of an inbox folder, each hashed as it is read. Nothing in it is ever changed.

use super::{Hashed, Lies, Met, gone_or, look, read_within, walk};
use crate::formats::{Unreadable, check_limit, limits};
use crate::intake::{Inbox, is_litter};
use crate::model::error::{Error, is_of_machine, shown};
use crate::model::place::Origin;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The files of an inbox, by name.
pub struct InboxFolder {
    origins: Vec<Origin>,
    met: Vec<Met>,
    /// What those were that have been read, or why they were not; what was read last
    /// holds, because that is what the run goes by.
    read: Vec<Mutex<Option<Result<Hashed, Unreadable>>>>,
}

impl InboxFolder {
    /// Lists `dir` and everything below it; empty where there is no such folder. It
    /// may be a link to a folder: an office's mail may lie elsewhere.
    ///
    /// # Errors
    /// It is no folder, or cannot be listed; or the machine is in trouble.
    pub fn list(dir: &Path) -> Result<Self, Error> {
        refuse_no_folder(dir)?;
        let met = walk(dir)?;
        let origins: Vec<Origin> = met.iter().map(|met| Origin::file(met.name.clone())).collect();
        let read = origins.iter().map(|_| Mutex::default()).collect();
        Ok(Self { origins, met, read })
    }

    /// What was read.
    pub fn hashed(&self) -> Vec<Hashed> {
        let read = |read: &Mutex<Option<Result<Hashed, Unreadable>>>| {
            read.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.as_ref().ok().cloned()
        };
        self.read.iter().filter_map(read).collect()
    }

    /// The same files for who goes back to them: those that are as they were read.
    pub fn as_read(&self) -> impl Inbox {
        AsRead(self)
    }

    /// Reads all files to hash them, those aside that the system leaves about.
    ///
    /// # Errors
    /// As for listing.
    pub fn read_all(dir: &Path) -> Result<Self, Error> {
        let folder = Self::list(dir)?;
        for (index, origin) in folder.origins.iter().enumerate() {
            if !is_litter(&origin.steps()[0]) {
                let _ = folder.load(index)?;
            }
        }
        Ok(folder)
    }

    /// What could not be read, with the reason in words.
    pub fn unread(&self) -> impl Iterator<Item = (String, String)> {
        let why = |read: &Mutex<Option<Result<Hashed, Unreadable>>>| {
            Some(read.lock().unwrap_or_else(PoisonError::into_inner).as_ref()?.as_ref().err()?.message())
        };
        self.origins.iter().zip(&self.read).filter_map(move |(origin, read)| Some((origin.to_string(), why(read)?)))
    }

    /// The bytes of a file of it.
    fn bytes(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error> {
        let met = &self.met[index];
        let no_file = || Unreadable::Unsupported { kind: "快捷方式或特殊文件".into() };
        match &met.lies {
            Ok(Lies::File) => {}
            Ok(_) => return Ok(Err(no_file())),
            Err(why) => return Ok(Err(Unreadable::Unopened { why: why.clone() })),
        }
        match fs::symlink_metadata(&met.path) {
            // It has become something else since, that may block whoever opens it.
            Ok(about) if !about.is_file() => Ok(Err(no_file())),
            Ok(about) => match check_limit("文件（字节）", about.len(), limits::FILE_BYTES) {
                Err(why) => Ok(Err(why)),
                Ok(()) => opened(&met.path, read_within(&met.path, limits::FILE_BYTES)),
            },
            Err(e) => opened(&met.path, Err(e)),
        }
    }
}

/// What opening a file of the inbox gave: its own trouble is told of it, the machine's ends the run.
fn opened(path: &Path, read: io::Result<Option<Vec<u8>>>) -> Result<Result<Vec<u8>, Unreadable>, Error> {
    let limit = limits::FILE_BYTES;
    match read {
        Ok(Some(bytes)) => Ok(Ok(bytes)),
        Ok(None) => Ok(Err(Unreadable::TooLarge { what: "文件（字节）".into(), found: limit + 1, limit })),
        Err(e) if is_of_machine(&e) => Err(Error::io("读取", path, e)),
        Err(e) => Ok(Err(Unreadable::Unopened { why: gone_or(&e) })),
    }
}

/// Whoever takes what is no folder for an empty one says that nobody has reported.
fn refuse_no_folder(dir: &Path) -> Result<(), Error> {
    match look(dir)? {
        None => Ok(()),
        Some(Lies::Link) => match fs::metadata(dir) {
            Ok(about) if about.is_dir() => Ok(()),
            Ok(_) => Lies::Link.must_be(Lies::Folder, dir),
            Err(_) => Err(Error::Usage(format!(
                "“{}”是链接（快捷方式），它所指的文件夹打不开。请确认能打开该文件夹（在共享盘上的，先连上共享盘）后再运行；不再用的，请删去这个链接，新建文件夹 inbox",
                shown(dir)
            ))),
        },
        Some(lies) => lies.must_be(Lies::Folder, dir),
    }
}

impl Inbox for InboxFolder {
    fn origins(&self) -> &[Origin] {
        &self.origins
    }

    fn size(&self, index: usize) -> u64 {
        fs::symlink_metadata(&self.met[index].path).map_or(0, |about| about.len())
    }

    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error> {
        let bytes = self.bytes(index)?;
        let hashed = match &bytes {
            Ok(bytes) => Ok(Hashed::new(self.origins[index].to_string(), bytes)),
            Err(why) => Err(why.clone()),
        };
        *self.read[index].lock().unwrap_or_else(PoisonError::into_inner) = Some(hashed);
        Ok(bytes)
    }
}

/// An inbox that was read: a file that has changed since is not opened.
struct AsRead<'i>(&'i InboxFolder);

impl Inbox for AsRead<'_> {
    fn origins(&self) -> &[Origin] {
        &self.0.origins
    }

    fn size(&self, index: usize) -> u64 {
        self.0.size(index)
    }

    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error> {
        let read = self.0.read[index].lock().unwrap_or_else(PoisonError::into_inner).clone();
        let bytes = self.0.bytes(index)?;
        let is_same = |bytes: &Vec<u8>| matches!(&read, Some(Ok(read)) if read.is_of(bytes));
        let changed = || Unreadable::Unopened { why: "读过以后有改动".into() };
        Ok(bytes.and_then(|bytes| if is_same(&bytes) { Ok(bytes) } else { Err(changed()) }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[cfg(target_os = "linux")]
    #[test]
    fn names_on_disk_are_read_and_kept_apart() {
        use std::os::unix::ffi::OsStrExt;
        let dir = tempfile::tempdir().expect("a folder");
        let put = |name: &[u8]| fs::write(dir.path().join(OsStr::from_bytes(name)), b"x").expect("written");
        let (gbk, _, _) = encoding_rs::GB18030.encode("城东镇.xlsx");
        put(&gbk);
        put("城东镇.xlsx".as_bytes());
        // The same letters, composed and not.
        put("e\u{301}.csv".as_bytes());
        put("\u{e9}.csv".as_bytes());
        let inbox = InboxFolder::list(dir.path()).expect("lists");
        let names: Vec<String> = inbox.origins().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["\u{e9}.csv", "\u{e9}（2）.csv", "城东镇.xlsx", "城东镇（2）.xlsx"]);
    }

    #[test]
    fn what_is_gone_since_it_was_listed_costs_itself() {
        let dir = tempfile::tempdir().expect("a folder");
        for name in ["a.csv", "b.csv", "c.csv"] {
            fs::write(dir.path().join(name), name).expect("written");
        }
        let inbox = InboxFolder::list(dir.path()).expect("lists");
        fs::remove_file(dir.path().join("a.csv")).expect("removed");
        fs::remove_file(dir.path().join("b.csv")).expect("removed");
        fs::create_dir(dir.path().join("b.csv")).expect("a folder in its place");
        let loaded: Vec<_> = (0..3).map(|index| inbox.load(index).expect("the run goes on")).collect();
        assert!(matches!(&loaded[0], Err(Unreadable::Unopened { why }) if why.contains("移走")), "{:?}", loaded[0]);
        assert!(matches!(&loaded[1], Err(Unreadable::Unsupported { .. })), "{:?}", loaded[1]);
        assert_eq!(loaded[2], Ok(b"c.csv".to_vec()));
        assert_eq!(inbox.unread().map(|(name, _)| name).collect::<Vec<_>>(), ["a.csv", "b.csv"]);
        assert_eq!(inbox.hashed().len(), 1);
    }

    #[test]
    fn the_trouble_of_a_file_is_its_own_and_that_of_the_machine_is_not() {
        use io::ErrorKind::{NetworkDown, NotFound, OutOfMemory, PermissionDenied, TimedOut};
        let path = Path::new("a.csv");
        for own in [PermissionDenied, NotFound, io::ErrorKind::InvalidFilename, io::ErrorKind::ResourceBusy] {
            assert!(matches!(opened(path, Err(own.into())), Ok(Err(Unreadable::Unopened { .. }))), "{own:?}");
        }
        for of_machine in [OutOfMemory, TimedOut, NetworkDown] {
            assert!(matches!(opened(path, Err(of_machine.into())), Err(Error::Io { .. })), "{of_machine:?}");
        }
        #[cfg(unix)]
        for code in [5, 23, 24] {
            let refused = opened(path, Err(io::Error::from_raw_os_error(code)));
            assert!(matches!(refused, Err(Error::Io { .. })), "{code}");
        }
    }
}
