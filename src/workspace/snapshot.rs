//! What stands in `out/` for who only reads, though a run may be at work beside it or
//! was killed: all of it as it was before a change, or all as it is after.

use super::operations::{Kind, Operations, kind};
use super::ours::Realm;
use super::plan::{Found, NEW, OLD, Phase, Plan};
use super::{HINTS, Lies, TextFile, entries, read_existing};
use crate::intake::is_litter;
use crate::model::error::Error;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// The folder that is looked at, and the hints beside it.
const OUT: &str = "out/";
/// How often it is read while it changes under the reader.
const TRIES: usize = 100;

/// What stood there at one moment.
pub struct Snapshot {
    folder: PathBuf,
    files: BTreeMap<String, Vec<u8>>,
    left: Vec<String>,
}

impl Snapshot {
    /// Reads the folder of a quarter until nothing changed in between: then what was
    /// read first stood there together.
    ///
    /// # Errors
    /// A file cannot be read; or it changes without end.
    pub fn read(folder: &Path, operations: Operations) -> Result<Self, Error> {
        for _ in 0..TRIES {
            let (plan, mut files) = (Plan::find(folder, Realm::Quarter), BTreeMap::new());
            let (names, left) = names(folder, &plan)?;
            for name in &names {
                operations.told("查看", &folder.join(name));
                files.extend(contents(folder, &plan, name)?.map(|bytes| (name.clone(), bytes)));
            }
            if is_still(folder, &plan, &names, &files)? {
                return Ok(Self { folder: folder.to_path_buf(), files, left });
            }
        }
        Err(Error::Busy(String::new()))
    }

    /// The bytes of a file, by its name below the folder; absent where there was none.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// The same as text.
    ///
    /// # Errors
    /// It is text in no known encoding.
    pub fn text(&self, name: &str) -> Result<Option<String>, Error> {
        let file = self.bytes(name).map(|bytes| TextFile::of(&self.path(name), bytes.to_vec())).transpose()?;
        Ok(file.map(|file| file.text))
    }

    /// Where a file stands.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// What else lies in `out/` than files of the program, but for what the system
    /// leaves about: names of files, links and folders.
    pub fn into_left(self) -> Vec<String> {
        self.left
    }

    /// All files of the program in `out/`, by their names in it.
    pub fn outputs(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(OUT)?, bytes.as_slice())))
    }
}

/// Whether all is as it was read.
fn is_still(
    folder: &Path,
    plan: &Found,
    all: &BTreeSet<String>,
    read: &BTreeMap<String, Vec<u8>>,
) -> Result<bool, Error> {
    if names(folder, plan)?.0 != *all {
        return Ok(false);
    }
    for name in all {
        if contents(folder, plan, name)?.as_ref() != read.get(name) {
            return Ok(false);
        }
    }
    Ok(Plan::find(folder, Realm::Quarter) == *plan)
}

/// The plan of a change that is not all in place.
fn under_way(plan: &Found) -> Option<&Plan> {
    match plan {
        Found::Plan(Phase::Forward | Phase::Back, plan) => Some(plan),
        _ => None,
    }
}

/// The files of the program that stand there or did before the change, and what else
/// lies there.
fn names(folder: &Path, plan: &Found) -> Result<(BTreeSet<String>, Vec<String>), Error> {
    let (mut names, mut left) = (BTreeSet::from([HINTS.to_string()]), Vec::new());
    let steps = under_way(plan).map(|plan| plan.steps.as_slice()).unwrap_or_default();
    names.extend(steps.iter().map(|step| step.name.clone()).filter(|name| name.starts_with(OUT)));
    for (path, lies) in entries(&folder.join(OUT))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().nfc().collect::<String>();
        let of_ours = format!("{OUT}{name}");
        if lies == Lies::File && Realm::Quarter.has(&of_ours) {
            names.insert(of_ours);
        } else if !(name.starts_with(NEW) || name.starts_with(OLD) || is_litter(&name)) {
            left.push(name);
        }
    }
    Ok((names, left))
}

fn contents(folder: &Path, plan: &Found, name: &str) -> Result<Option<Vec<u8>>, Error> {
    let path = match under_way(plan) {
        Some(plan) => plan.before(folder, name),
        None => Some(folder.join(name)),
    };
    path.filter(|path| kind(path) == Kind::File).map_or(Ok(None), |path| read_existing(&path))
}
