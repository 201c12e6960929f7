//! Which of the files that go out to units are the program's as it left them. Staff may add
//! a line to a form or a letter before they send it: what they changed is not written again.

use super::disk::{hash, read_existing};
use super::operations::Seen;
use crate::model::error::{Error, from_json};
use crate::outputs::{Made, json};
use crate::workspace::disk::digest;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What the program wrote of them last, below the folder of a quarter.
pub const OUTGOING: &str = ".base/outgoing.json";
const FORMAT: &str = "jianbao-outgoing";
const VERSION: u32 = 1;

/// The contents of [`OUTGOING`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    format: String,
    version: u32,
    /// The SHA-256 of each as it was written, by its name below the folder.
    files: BTreeMap<String, String>,
}

/// What is to be done with files that go out.
#[derive(Default)]
pub struct Settled {
    /// Those to be written, and what was written of all.
    pub files: Vec<Made>,
    /// Those that are of no use any more, and are as they were written.
    pub gone: Vec<String>,
    /// Those that staff changed, and that stay.
    pub edited: Vec<String>,
    /// Those that lay there without the program having written them, as far as it knows:
    /// they stay.
    pub strange: Vec<String>,
    /// Those that staff changed and that are of no use any more: they stay, too.
    pub stale: Vec<String>,
    /// What stood there when it was looked at.
    pub seen: Seen,
}

impl Outgoing {
    /// What was written in the folder of a quarter so far. Where that is not known, nothing
    /// was: whatever lies there stays.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(folder: &Path) -> Result<Self, Error> {
        let none = || Self { format: FORMAT.into(), version: VERSION, files: BTreeMap::new() };
        let bytes = read_existing(&folder.join(OUTGOING))?;
        let read = bytes.and_then(|bytes| from_json::<Self>(&bytes).ok());
        Ok(read.filter(|read| read.format == FORMAT && read.version == VERSION).unwrap_or_else(none))
    }

    /// What becomes of `wanted`, which are all that are to lie in those of the folders that
    /// `is_own` knows by the name of a file.
    ///
    /// # Errors
    /// A file cannot be read, or the record has no JSON form.
    pub fn settle(mut self, folder: &Path, wanted: Vec<Made>, is_own: impl Fn(&str) -> bool) -> Result<Settled, Error> {
        let mut settled = Settled::default();
        let names: BTreeSet<String> = wanted.iter().map(|made| made.name.clone()).collect();
        for made in wanted {
            let (now, new) = (hash(&folder.join(&made.name))?, digest(&made.bytes));
            let is_as_left = now.is_none() || now.as_ref() == Some(&new) || now.as_ref() == self.files.get(&made.name);
            if is_as_left {
                settled.seen.note_hash(made.name.clone(), now);
                self.files.insert(made.name.clone(), new);
                settled.files.push(made);
            } else if self.files.contains_key(&made.name) {
                settled.edited.push(made.name);
            } else {
                settled.strange.push(made.name);
            }
        }
        for name in self.files.keys().filter(|name| is_own(name) && !names.contains(*name)).cloned().collect::<Vec<_>>()
        {
            let now = hash(&folder.join(&name))?;
            if now.is_some() && now.as_ref() != self.files.get(&name) {
                // Told as long as it lies there.
                settled.stale.push(name);
                continue;
            }
            self.files.remove(&name);
            if now.is_some() {
                settled.gone.push(name);
            }
        }
        settled.files.push(Made::new(OUTGOING, json(OUTGOING, &self)?));
        Ok(settled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn what_staff_changed_stays_and_what_is_of_no_use_goes() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path();
        let settle = |wanted: &[(&str, &str)]| {
            let wanted = wanted.iter().map(|(name, text)| Made::new(*name, *text)).collect();
            let settled = Outgoing::read(folder).expect("reads").settle(folder, wanted, |_| true).expect("settles");
            for made in &settled.files {
                let path = folder.join(&made.name);
                fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs::write(path, &made.bytes).expect("written");
            }
            settled.gone.iter().for_each(|name| fs::remove_file(folder.join(name)).expect("removed"));
            let names = settled.files.iter().map(|made| made.name.clone()).filter(|name| name != OUTGOING);
            (names.collect::<Vec<_>>(), settled.gone, [settled.edited, settled.strange, settled.stale].concat())
        };
        let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let none = Vec::<String>::new;
        assert_eq!(
            settle(&[("a", "1"), ("b", "1"), ("c", "1")]),
            (vec!["a".into(), "b".into(), "c".into()], none(), none())
        );
        fs::write(folder.join("b"), "一句话").expect("written");
        assert_eq!(settle(&[("a", "2"), ("b", "2")]), (vec!["a".into()], vec!["c".into()], vec!["b".into()]));
        assert_eq!((text("a"), text("b"), text("c")), (Some("2".into()), Some("一句话".into()), None));
        // Of no use any more, and changed: it stays, and is told.
        assert_eq!(settle(&[("a", "2")]), (vec!["a".into()], none(), vec!["b".into()]));
        fs::remove_file(folder.join("a")).expect("removed");
        assert_eq!(settle(&[("a", "3"), ("d", "1")]).0, ["a", "d"]);
        // What was there before the program knew of it.
        fs::write(folder.join("e"), "别人的").expect("written");
        assert_eq!(settle(&[("a", "3"), ("d", "1"), ("e", "1")]).2, ["e", "b"]);
    }
}
