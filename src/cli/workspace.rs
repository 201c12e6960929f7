//! A workspace on disk: `master.xlsx`, the quarters, the files of an inbox.

use super::text::Typed;
use crate::formats::{Reader, UniqueNames, Unreadable, limits};
use crate::master;
use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::finding::Findings;
use crate::model::place::Origin;
use crate::model::task::MasterList;
use crate::model::value::Quarter;
use crate::pipeline::Inbox;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The file that makes a folder a workspace.
pub(super) const MASTER: &str = "master.xlsx";

/// A workspace, its list loaded.
pub(super) struct Workspace {
    /// Its folder.
    pub dir: PathBuf,
    /// The list as staff left it.
    pub master: MasterList,
    /// The settings.
    pub config: Config,
    /// What is wrong with the list.
    pub findings: Findings,
    /// The bytes of `master.xlsx`, for the manifest.
    pub bytes: Vec<u8>,
}

impl Workspace {
    /// Opens the workspace at `dir`.
    ///
    /// # Errors
    /// It is no workspace, or `master.xlsx` cannot be used.
    pub(super) fn open(dir: &Path, reader: &dyn Reader) -> Result<Self, Error> {
        let path = dir.join(MASTER);
        if !path.is_file() {
            let said = format!("“{}”不是工作区（没有 {MASTER}）。请先用 jianbao init 建立工作区", dir.display());
            return Err(Error::Usage(said));
        }
        let bytes = read_file(&path)?;
        let unusable = |reason: String| Error::Master { path: path.clone(), reason };
        let workbook = reader.workbook(&bytes).map_err(|why| unusable(why.message()))?;
        let mut findings = Findings::default();
        let (master, config) = master::load(&workbook, &mut findings).map_err(unusable)?;
        Ok(Self { dir: dir.to_path_buf(), master, config, findings, bytes })
    }

    /// The quarters that have a folder, oldest first.
    pub(super) fn periods(&self) -> Result<Vec<Quarter>, Error> {
        let listing = fs::read_dir(&self.dir).map_err(|e| Error::io("读取", &self.dir, e))?;
        let mut periods = Vec::new();
        for entry in listing {
            let entry = entry.map_err(|e| Error::io("读取", &self.dir, e))?;
            if entry.path().is_dir() {
                periods.extend(entry.file_name().to_str().and_then(|name| name.parse::<Quarter>().ok()));
            }
        }
        periods.sort_unstable();
        Ok(periods)
    }

    /// The quarter asked for, or the newest.
    ///
    /// # Errors
    /// There is no folder of that quarter, or of any.
    pub(super) fn period(&self, wanted: Option<Quarter>) -> Result<Quarter, Error> {
        let periods = self.periods()?;
        let example = Quarter { year: self.master.year, number: 3 };
        match wanted {
            Some(quarter) if periods.contains(&quarter) => Ok(quarter),
            Some(quarter) => {
                Err(Error::Usage(format!("没有季度文件夹“{quarter}”。请在工作区内新建“{quarter}/inbox”，放入收到的表")))
            }
            None => periods.last().copied().ok_or_else(|| {
                Error::Usage(format!("工作区内没有季度文件夹。请新建“{example}/inbox”（以所报季度命名），放入收到的表"))
            }),
        }
    }

    /// The folder of a quarter.
    pub(super) fn folder(&self, period: Quarter) -> PathBuf {
        self.dir.join(period.to_string())
    }

    /// The templates that staff put in place of built-in ones: name and text.
    pub(super) fn templates(&self) -> Result<Vec<(String, String)>, Error> {
        let dir = self.dir.join("templates");
        if !dir.is_dir() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for path in sorted_entries(&dir)? {
            let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default().nfc().collect::<String>();
            if path.is_file() && !crate::intake::is_litter(&name) {
                files.extend(Typed::read(&path)?.map(|typed| (name, typed.text)));
            }
        }
        Ok(files)
    }
}

/// Reads a whole file.
///
/// # Errors
/// The file cannot be read; held by another program counts as locked.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|e| match is_lock(&e) {
        true => Error::Locked(path.to_path_buf()),
        false => Error::io("读取", path, e),
    })
}

/// Whether the system refused because another program holds the file
/// (Windows: sharing and lock violations).
pub(super) fn is_lock(error: &std::io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}

fn sorted_entries(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let listing = fs::read_dir(dir).map_err(|e| Error::io("读取", dir, e))?;
    let entries: Result<Vec<_>, _> = listing.map(|entry| entry.map(|e| e.path())).collect();
    let mut entries = entries.map_err(|e| Error::io("读取", dir, e))?;
    entries.sort();
    Ok(entries)
}

/// The files of an inbox, by name. Links are listed and never followed.
pub(super) struct InboxFolder {
    origins: Vec<Origin>,
    paths: Vec<PathBuf>,
}

impl InboxFolder {
    /// Lists `dir` and everything below it; empty where there is no such folder.
    ///
    /// # Errors
    /// A folder cannot be listed.
    pub(super) fn list(dir: &Path) -> Result<Self, Error> {
        let mut found: Vec<(String, PathBuf)> = Vec::new();
        if dir.is_dir() {
            walk(dir, "", &mut found)?;
        }
        found.sort();
        // Names that differ on disk may read the same.
        let mut names = UniqueNames::default();
        let found = found.into_iter().map(|(name, path)| (Origin::file(names.unique(name)), path));
        let (origins, paths) = found.into_iter().unzip();
        Ok(Self { origins, paths })
    }

    /// Name and path of each that is a file.
    pub(super) fn files(self) -> impl Iterator<Item = (String, PathBuf)> {
        let named = self.origins.into_iter().map(|origin| origin.to_string()).zip(self.paths);
        named.filter(|(_, path)| path.is_file())
    }
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

impl Inbox for InboxFolder {
    fn origins(&self) -> &[Origin] {
        &self.origins
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
        read_file(path).map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
