//! The files of an inbox folder, each hashed as it is read. Nothing in it is ever changed.

use super::{Hashed, files_below, read_file};
use crate::formats::{Unreadable, limits};
use crate::intake::{Inbox, is_litter};
use crate::model::error::Error;
use crate::model::place::Origin;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The files of an inbox, by name.
pub struct InboxFolder {
    origins: Vec<Origin>,
    paths: Vec<PathBuf>,
    /// What those were that have been read.
    read: Vec<OnceLock<Hashed>>,
}

impl InboxFolder {
    /// Lists `dir` and everything below it; empty where there is no such folder.
    ///
    /// # Errors
    /// A folder cannot be listed.
    pub fn list(dir: &Path) -> Result<Self, Error> {
        let found = files_below(dir)?.into_iter().map(|(name, path)| (Origin::file(name), path));
        let (origins, paths): (Vec<_>, Vec<_>) = found.unzip();
        let read = origins.iter().map(|_| OnceLock::new()).collect();
        Ok(Self { origins, paths, read })
    }

    /// What was read.
    pub fn into_hashed(self) -> Vec<Hashed> {
        self.read.into_iter().filter_map(OnceLock::into_inner).collect()
    }

    /// All files hashed without being opened, those aside that the system leaves
    /// about.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn hashed(dir: &Path) -> Result<Vec<Hashed>, Error> {
        let folder = Self::list(dir)?;
        for (index, origin) in folder.origins.iter().enumerate() {
            if !is_litter(&origin.steps()[0]) {
                let _ = folder.load(index)?;
            }
        }
        Ok(folder.into_hashed())
    }
}

impl Inbox for InboxFolder {
    fn origins(&self) -> &[Origin] {
        &self.origins
    }

    fn size(&self, index: usize) -> u64 {
        fs::symlink_metadata(&self.paths[index]).map_or(0, |about| about.len())
    }

    fn load(&self, index: usize) -> Result<Result<Vec<u8>, Unreadable>, Error> {
        let path = &self.paths[index];
        let about = fs::symlink_metadata(path).map_err(|e| Error::io("读取", path, e))?;
        if !about.is_file() {
            return Ok(Err(Unreadable::Unsupported { kind: "快捷方式或特殊文件".into() }));
        }
        if about.len() > limits::FILE_BYTES {
            let limit = limits::FILE_BYTES;
            return Ok(Err(Unreadable::TooLarge { what: "文件（字节）".into(), found: about.len(), limit }));
        }
        let bytes = read_file(path)?;
        self.read[index].get_or_init(|| Hashed::new(self.origins[index].to_string(), &bytes));
        Ok(Ok(bytes))
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
        let (gbk, _, _) = encoding_rs::GB18030.encode("南翔镇.xlsx");
        put(&gbk);
        put("南翔镇.xlsx".as_bytes());
        // The same letters, composed and not.
        put("e\u{301}.csv".as_bytes());
        put("\u{e9}.csv".as_bytes());
        let inbox = InboxFolder::list(dir.path()).expect("lists");
        let names: Vec<String> = inbox.origins().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["\u{e9}.csv", "\u{e9}（2）.csv", "南翔镇.xlsx", "南翔镇（2）.xlsx"]);
    }
}
