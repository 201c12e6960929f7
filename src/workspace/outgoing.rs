//! Which of the files that go out to units are the program's as it left them. Staff may add
//! a line to a form or a letter before they send it: what they changed is not written again.

use super::addressed::{NUMBERS, is_of, outgoing, return_of};
use super::disk::{digest, hash, read_existing};
use super::operations::Seen;
use super::store::Stage;
use crate::model::error::{Error, from_json};
use crate::outputs::{Made, json};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

const FORMAT: &str = "jianbao-outgoing";
const VERSION: u32 = 1;

/// What the program wrote last in `forms` or in `returns`: the file [`outgoing`] there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    format: String,
    version: u32,
    /// The SHA-256 of each as it was written, by its name below the folder.
    files: BTreeMap<String, String>,
    /// The highest number that a return of a unit was given, by the folder of its returns: a
    /// person may take that away, and no other return is called by it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    given: BTreeMap<String, u32>,
}

/// A file that goes out, and what becomes of it.
pub struct Sent {
    name: String,
    /// The SHA-256 of what was made.
    sha256: String,
    fate: Fate,
}

/// What becomes of a file.
enum Fate {
    /// It stands there already.
    Stands,
    /// It waits for its place, where this stood.
    Waits(Option<String>),
    /// It waits for its place, and is never written again.
    Frozen,
    /// Staff changed the one that stands there, which stays.
    Edited,
    /// What stands there the program did not write, as far as it knows: it stays.
    Strange,
}

/// What is to be done with files that go out.
#[derive(Default)]
pub struct Settled {
    /// Those that move in, and what was written of all.
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
    /// What was written so far in `of`, in the folder of a quarter. Where that is not known,
    /// nothing was: whatever lies there stays.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn read(folder: &Path, of: &str) -> Result<Self, Error> {
        let none = || Self { format: FORMAT.into(), version: VERSION, files: BTreeMap::new(), given: BTreeMap::new() };
        let bytes = read_existing(&folder.join(outgoing(of)))?;
        let read = bytes.and_then(|bytes| from_json::<Self>(&bytes).ok());
        let mut read = read.filter(|read| read.format == FORMAT && read.version == VERSION).unwrap_or_else(none);
        read.files.retain(|name, _| is_of(of, name));
        Ok(read)
    }

    /// The highest number that a return was given, by the folder of the unit's returns; 0
    /// before the first.
    pub fn given(&self, returns: &str) -> u32 {
        self.given.get(returns).copied().filter(|number| *number <= NUMBERS).unwrap_or_default()
    }

    /// Puts a file that is made anew each time beside its place, where it is to move in.
    ///
    /// # Errors
    /// What stands there cannot be read, or the file cannot be written.
    pub fn take(&self, stage: &Stage, name: String, bytes: &[u8]) -> Result<Sent, Error> {
        let (now, sha256) = (hash(&stage.place(&name))?, digest(bytes));
        let fate = if now.as_ref() == Some(&sha256) {
            Fate::Stands
        } else if now.is_none() || now.as_ref() == self.files.get(&name) {
            stage.put_bytes(&name, bytes)?;
            Fate::Waits(now)
        } else if self.files.contains_key(&name) {
            Fate::Edited
        } else {
            Fate::Strange
        };
        Ok(Sent { name, sha256, fate })
    }

    /// The same with a file that is written once, and never again.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn freeze(stage: &Stage, name: String, bytes: &[u8]) -> Result<Sent, Error> {
        stage.put_bytes(&name, bytes)?;
        Ok(Sent { name, sha256: digest(bytes), fate: Fate::Frozen })
    }

    /// What becomes of all that were `sent`, which are all that are to lie in `of`.
    ///
    /// # Errors
    /// A file cannot be read, or the record has no JSON form.
    pub fn settle(mut self, stage: &Stage, sent: Vec<Sent>, of: &str) -> Result<Settled, Error> {
        let mut settled = Settled::default();
        let names: HashSet<String> = sent.iter().map(|sent| sent.name.clone()).collect();
        for Sent { name, sha256, fate } in sent {
            match fate {
                Fate::Stands => drop(self.files.insert(name, sha256)),
                Fate::Waits(now) => {
                    settled.moves(stage, &name, now);
                    self.files.insert(name, sha256);
                }
                Fate::Frozen => {
                    settled.moves(stage, &name, None);
                    if let Some((returns, number)) = return_of(&name) {
                        let given = self.given.entry(returns.into()).or_default();
                        *given = number.max(*given);
                    }
                }
                Fate::Edited => settled.edited.push(name),
                Fate::Strange => settled.strange.push(name),
            }
        }
        for name in self.files.keys().filter(|name| !names.contains(*name)).cloned().collect::<Vec<_>>() {
            let now = hash(&stage.place(&name))?;
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
        let record = outgoing(of);
        let bytes = json(&record, &self)?;
        settled.files.push(Made::new(record, bytes));
        Ok(settled)
    }
}

impl Settled {
    /// A file moves in where this stood.
    fn moves(&mut self, stage: &Stage, name: &str, stood: Option<String>) {
        self.seen.note_hash(name, stood);
        self.files.extend(stage.made(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::addressed::FORMS;
    use crate::workspace::ours::Realm;
    use crate::workspace::{Held, Runner};
    use std::fs;

    #[test]
    fn what_staff_changed_stays_and_what_is_of_no_use_goes() {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = dir.path();
        let runner = Runner { token: "1-a".into(), who: "某某".into(), tell: &|_| {}, hook: &|_, _| {} };
        let held = Held::take(folder, Realm::Quarter, &runner).expect("held");
        let path = |name: &str| format!("forms/{name}.xlsx");
        // What was written, what was taken away, and what stays as staff have it.
        let settle = |wanted: &[(&str, &str)]| {
            let settled = held.staged(|stage| {
                let known = Outgoing::read(folder, FORMS)?;
                let sent = wanted.iter().map(|(name, text)| known.take(stage, path(name), text.as_bytes()));
                let sent = sent.collect::<Result<_, _>>()?;
                let settled = known.settle(stage, sent, FORMS)?;
                stage.write_all(&settled.files, &settled.gone, &settled.seen)?;
                Ok(settled)
            });
            let Settled { files, gone, edited, strange, stale, .. } = settled.expect("settled");
            let written = files.into_iter().map(|made| made.name).filter(|name| *name != outgoing(FORMS)).collect();
            let short = |names: Vec<String>| -> Vec<String> {
                names.iter().map(|name| name.replace("forms/", "").replace(".xlsx", "")).collect()
            };
            (short(written), short(gone), short([edited, strange, stale].concat()))
        };
        let text = |name: &str| fs::read_to_string(folder.join(path(name))).ok();
        let none = Vec::<String>::new;
        assert_eq!(
            settle(&[("a", "1"), ("b", "1"), ("c", "1")]),
            (vec!["a".into(), "b".into(), "c".into()], none(), none())
        );
        fs::write(folder.join(path("b")), "一句话").expect("written");
        assert_eq!(settle(&[("a", "2"), ("b", "2")]), (vec!["a".into()], vec!["c".into()], vec!["b".into()]));
        assert_eq!((text("a"), text("b"), text("c")), (Some("2".into()), Some("一句话".into()), None));
        // Of no use any more, and changed: it stays, and is told.
        assert_eq!(settle(&[("a", "2")]), (none(), none(), vec!["b".into()]));
        fs::remove_file(folder.join(path("a"))).expect("removed");
        assert_eq!(settle(&[("a", "3"), ("d", "1")]).0, ["a", "d"]);
        // What was there before the program knew of it.
        fs::write(folder.join(path("e")), "别人的").expect("written");
        assert_eq!(settle(&[("a", "3"), ("d", "1"), ("e", "1")]).2, ["e", "b"]);
    }
}
