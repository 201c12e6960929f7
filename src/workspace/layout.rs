//! The folder of a year: `master.xlsx`, the quarters, templates of its own.

use super::disk::{Lies, lies};
use super::{MASTER, TEMPLATES, TextFile, folders, places, plain_files_below, read_input};
use crate::formats::{Reader, Unreadable, Workbook};
use crate::master;
use crate::model::config::Config;
use crate::model::error::{Error, shown};
use crate::model::finding::Findings;
use crate::model::task::MasterList;
use crate::model::value::{Quarter, quarter_typed};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// A workspace, its list loaded.
pub struct Workspace {
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
    /// Opens the workspace at `dir`, with the list as it holds in a quarter: the one asked
    /// for, or the newest.
    ///
    /// # Errors
    /// It is no workspace, something of another kind lies in a place of ours, or
    /// `master.xlsx` cannot be used.
    pub fn open(dir: &Path, wanted: Option<Quarter>, reader: &dyn Reader) -> Result<Self, Error> {
        places::check(dir)?;
        let path = dir.join(MASTER);
        let bytes = read_input(&path)?.ok_or_else(|| {
            Error::Usage(format!("“{}”不是工作区（没有 {MASTER}）。请先用 jianbao init 建立工作区", shown(dir)))
        })?;
        let workbook = master_workbook(&path, &bytes, reader)?;
        let quarter = wanted.or(periods(dir)?.pop());
        let mut findings = Findings::default();
        let (master, config) =
            master::load(&workbook, quarter, &mut findings).map_err(|reason| Error::Master { path, reason })?;
        Ok(Self { dir: dir.to_path_buf(), master, config, findings, bytes })
    }

    /// The quarters that have a folder, oldest first.
    pub fn periods(&self) -> Result<Vec<Quarter>, Error> {
        periods(&self.dir)
    }

    /// The quarter asked for, or the newest.
    ///
    /// # Errors
    /// There is no folder of that quarter, or of any; or one of a newer quarter is called
    /// otherwise than quarters are: the one before must not be taken for it.
    pub fn period(&self, wanted: Option<Quarter>) -> Result<Quarter, Error> {
        let periods = self.periods()?;
        let found = wanted.or(periods.last().copied());
        let is_meant = |quarter: Quarter| wanted.map_or(Some(quarter) > found, |wanted| wanted == quarter);
        if let Some((name, quarter)) = self.misnamed()?.into_iter().find(|(_, quarter)| is_meant(*quarter))
            && !periods.contains(&quarter)
        {
            let said = format!("季度文件夹“{name}”请改名为“{quarter}”（四位年份、大写字母 Q、季度数）再运行");
            return Err(Error::Usage(said));
        }
        let example = Quarter { year: self.master.year, number: 3 };
        found.filter(|quarter| periods.contains(quarter)).ok_or_else(|| {
            Error::Usage(match wanted {
                Some(quarter) => format!("没有季度文件夹“{quarter}”。请在工作区内新建“{quarter}/inbox”，放入收到的表"),
                None => format!("工作区内没有季度文件夹。请新建“{example}/inbox”（以所报季度命名），放入收到的表"),
            })
        })
    }

    /// Folders that are called a quarter as people write it, not as the program does.
    fn misnamed(&self) -> Result<Vec<(String, Quarter)>, Error> {
        let is_other = |name: &str, quarter: &Quarter| *name != quarter.to_string();
        folders(&self.dir, |name| {
            let quarter = quarter_typed(name).filter(|quarter| is_other(name, quarter))?;
            Some((name.to_string(), quarter))
        })
    }

    /// The folder of a quarter.
    pub fn folder(&self, period: Quarter) -> PathBuf {
        self.dir.join(period.to_string())
    }

    /// The folder of what came in for a quarter.
    pub fn inbox(&self, period: Quarter) -> PathBuf {
        self.folder(period).join("inbox")
    }

    /// The templates that staff put in place of built-in ones: name and text.
    pub fn templates(&self) -> Result<Vec<(String, String)>, Error> {
        let mut templates = Vec::new();
        for (name, path) in plain_files_below(&self.dir.join(TEMPLATES))? {
            if !name.contains('/') {
                templates.extend(TextFile::read(&path)?.map(|file| (name, file.text)));
            }
        }
        Ok(templates)
    }
}

/// The quarters that have a folder in the folder of a year, oldest first.
fn periods(dir: &Path) -> Result<Vec<Quarter>, Error> {
    folders(dir, |name| name.parse().ok())
}

/// The workspace that a folder or file lies in, and the quarter whose folder is on the way
/// there; absent where none is around it, or there is no such place.
pub fn around(place: &Path) -> Option<(PathBuf, Option<Quarter>)> {
    lies(place)?;
    let whole = std::path::absolute(place).ok()?;
    let mut below = None;
    for folder in whole.ancestors() {
        if lies(&folder.join(MASTER)) == Some(Lies::File) {
            // As it was named, where that is the workspace itself.
            let folder = if below.is_none() { place } else { folder };
            return Some((folder.into(), below.and_then(|name: &OsStr| name.to_str()?.parse().ok())));
        }
        below = folder.file_name();
    }
    None
}

/// The workspaces that lie in a folder, by their names; none where it cannot be listed.
pub fn below(place: &Path) -> Vec<PathBuf> {
    let is_one = |name: &str| lies(&place.join(name).join(MASTER)) == Some(Lies::File);
    let names = folders(place, |name| is_one(name).then(|| name.to_string())).unwrap_or_default();
    names.into_iter().map(|name| place.join(name)).collect()
}

/// The workbook of a list, whose bytes were read from `path`.
///
/// # Errors
/// It is no workbook that can be read.
pub fn master_workbook(path: &Path, bytes: &[u8], reader: &dyn Reader) -> Result<Workbook, Error> {
    let unusable = |why: Unreadable| Error::Master { path: path.to_path_buf(), reason: why.message() };
    reader.workbook(bytes, &shown(path).to_string())?.map_err(unusable)
}
