//! What stands in `out/` for who only reads, though a run may be at work beside it or
//! was killed: all of it as it was before a change, or all as it is after.

use super::disk::{hashed, lies};
use super::operations::Operations;
use super::ours::{NEW, OLD, Realm};
use super::plan::{Found, Phase, Plan};
use super::{HINTS, Hashed, Lies, TextFile, entries, read_existing};
use crate::intake::is_litter;
use crate::model::error::Error;
use crate::outputs::Made;
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
    files: BTreeMap<String, Content>,
    /// The names of what else lies in `out/`, but for what the system leaves about: not
    /// the program's, or no file.
    pub others: BTreeSet<String>,
}

/// What a file holds.
struct Content {
    /// By its name below the folder.
    identity: Hashed,
    /// The bytes, where they were asked for.
    bytes: Option<Vec<u8>>,
}

impl Snapshot {
    /// Reads the folder of a quarter until nothing changed in between: then what was
    /// read first stood there together. The bytes are held of files that `keeps` names.
    ///
    /// # Errors
    /// A file cannot be read; or it changes without end.
    pub fn read(folder: &Path, operations: Operations, keeps: impl Fn(&str) -> bool) -> Result<Self, Error> {
        for _ in 0..TRIES {
            let (plan, mut files) = (Plan::find(folder, Realm::Quarter), BTreeMap::new());
            let names = names(folder, &plan)?;
            for name in &names.own {
                operations.told("查看", &folder.join(name));
                if let Some(path) = place(folder, &plan, name) {
                    files.extend(found(name, &path, keeps(name))?.map(|found| (name.clone(), found)));
                }
            }
            if is_still(folder, &plan, &names, &files)? {
                return Ok(Self { folder: folder.to_path_buf(), files, others: names.others });
            }
        }
        Err(Error::Busy(String::new()))
    }

    /// What will stand there when these files are in place and those `gone`: for who
    /// holds the folder. The bytes are held of the others that `keeps` names.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn after(folder: &Path, files: &[Made], gone: &[String], keeps: impl Fn(&str) -> bool) -> Result<Self, Error> {
        let Names { own, others } = names(folder, &Found::None)?;
        let counts = |made: &&Made| made.name == HINTS || made.name.starts_with(OUT);
        let content = |made: &Made| Content {
            identity: Hashed::of_made(&made.name, made),
            bytes: made.waits.is_none().then(|| made.bytes.clone()),
        };
        let mut after: BTreeMap<_, _> =
            files.iter().filter(counts).map(|made| (made.name.clone(), content(made))).collect();
        for name in own.into_iter().filter(|name| !gone.contains(name)) {
            if !after.contains_key(&name)
                && let Some(path) = place(folder, &Found::None, &name)
                && let Some(found) = found(&name, &path, keeps(&name))?
            {
                after.insert(name, found);
            }
        }
        Ok(Self { folder: folder.to_path_buf(), files: after, others })
    }

    /// Whether there was a file, by its name below the folder.
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// The bytes of a file; absent where there was none, or they were not asked for.
    pub fn bytes(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name)?.bytes.as_deref()
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

    /// What identifies the files of the program in `out/`, by their names in it.
    pub fn outputs(&self) -> impl Iterator<Item = Hashed> {
        let own = self.files.values().map(|file| &file.identity);
        own.filter_map(|file| Some(Hashed { name: file.name.strip_prefix(OUT)?.to_string(), ..file.clone() }))
    }

    /// The bytes of some of them, in that order; those that were not asked for are left out.
    pub fn into_made(mut self, outputs: &[Hashed]) -> Vec<Made> {
        let mut bytes = |file: &Hashed| self.files.remove(&format!("{OUT}{}", file.name))?.bytes;
        outputs.iter().filter_map(|file| Some(Made::new(file.name.clone(), bytes(file)?))).collect()
    }
}

/// What a file holds; absent where there is none any more.
fn found(name: &str, path: &Path, keeps: bool) -> Result<Option<Content>, Error> {
    if keeps {
        let kept = |bytes: Vec<u8>| Content { identity: Hashed::new(name, &bytes), bytes: Some(bytes) };
        return Ok(read_existing(path)?.map(kept));
    }
    Ok(hashed(name, path)?.map(|identity| Content { identity, bytes: None }))
}

/// Whether all is as it was read.
fn is_still(folder: &Path, plan: &Found, all: &Names, read: &BTreeMap<String, Content>) -> Result<bool, Error> {
    if names(folder, plan)? != *all {
        return Ok(false);
    }
    for name in &all.own {
        let now = place(folder, plan, name).map_or(Ok(None), |path| hashed(name, &path))?;
        if now.as_ref() != read.get(name).map(|file| &file.identity) {
            return Ok(false);
        }
    }
    Ok(Plan::find(folder, Realm::Quarter) == *plan)
}

/// The plan of a change that is not all in place.
pub(super) fn under_way(plan: &Found) -> Option<&Plan> {
    match plan {
        Found::Plan(Phase::Forward | Phase::Back, plan) => Some(plan),
        _ => None,
    }
}

/// What lies in `out/`, and the hints.
#[derive(PartialEq)]
struct Names {
    /// Files of the program, with those that stood there before the change.
    own: BTreeSet<String>,
    /// What else lies there.
    others: BTreeSet<String>,
}

fn names(folder: &Path, plan: &Found) -> Result<Names, Error> {
    let out = folder.join(OUT);
    let steps = under_way(plan).map(|plan| plan.steps.as_slice()).unwrap_or_default();
    let mut own: BTreeSet<String> = steps.iter().map(|step| step.name.clone()).collect();
    own.retain(|name| name.starts_with(OUT));
    own.insert(HINTS.to_string());
    let mut others = BTreeSet::new();
    for (path, lies) in entries(&out)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().nfc().collect::<String>();
        let below = format!("{OUT}{name}");
        if name.starts_with(NEW) || name.starts_with(OLD) {
            continue;
        } else if lies == Lies::File && Realm::Quarter.has(&below) {
            own.insert(below);
        } else if !is_litter(&name) {
            others.insert(name);
        }
    }
    Ok(Names { own, others })
}

/// Where a file stands that counts; absent where none does.
fn place(folder: &Path, plan: &Found, name: &str) -> Option<PathBuf> {
    let path = match under_way(plan) {
        Some(plan) => plan.before(folder, name),
        None => Some(folder.join(name)),
    };
    path.filter(|path| lies(path) == Some(Lies::File))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_what_is_asked_for_is_held() {
        let dir = tempfile::tempdir().expect("a folder");
        fs::create_dir(dir.path().join("out")).expect("made");
        for name in ["out/manifest.json", "out/ledger.json"] {
            fs::write(dir.path().join(name), name).expect("written");
        }
        let hook = |_: &str, _: &Path| {};
        let found = Snapshot::read(dir.path(), Operations(&hook), |name| name.contains("manifest")).expect("reads");
        assert_eq!(found.bytes("out/manifest.json"), Some(&b"out/manifest.json"[..]));
        assert_eq!((found.has("out/ledger.json"), found.bytes("out/ledger.json")), (true, None));
        let outputs: Vec<Hashed> = found.outputs().collect();
        assert_eq!(outputs[0], Hashed::new("ledger.json", b"out/ledger.json"));
        assert_eq!(found.into_made(&outputs).len(), 1);
    }
}
