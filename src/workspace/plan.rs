//! The plan of a change: what it was made over and what it makes of it. While it
//! lies in a folder the change is on its way, and whoever comes next carries it
//! through or takes it back. It is input like any other: what it names counts only
//! where it is the program's own.
//!
//! Every file waits and is kept beside its place, on the same file system: moving in
//! is one step. What waits no more has moved in; what was replaced is kept until all
//! is done. So it can be told of every file where it stands, at any moment:
//!
//! | waits | kept | the file |
//! |---|---|---|
//! | yes | | has not moved in |
//! | no | yes, or there was none before | has moved in |
//! | no | no, and there was one before | was put back |

use super::disk::{Lies, above, check_way, hash, lies, read_within};
use super::operations::Operations;
use super::ours::{NEW, OLD, Realm, goes_with};
use crate::model::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The name of a plan; what follows says how far it is.
pub const PLAN: &str = ".jianbao-plan";
/// More is in no plan: some 300 bytes a file, six files a unit.
const PLAN_BYTES: u64 = 128 << 20;
/// What is added to the name of a copy that is not whole yet.
const PART: &str = ".part";

/// How far a change is; each is a name of its plan, so that going on takes no room on the disk.
/// In the order in which they can follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It counts as made.
    Forward,
    /// It counts no more.
    Back,
    /// All is in place; what is left over goes.
    Done,
}

impl Phase {
    const ALL: [Self; 3] = [Self::Forward, Self::Back, Self::Done];

    fn path(self, folder: &Path) -> PathBuf {
        let more = match self {
            Self::Forward => "",
            Self::Back => "-back",
            Self::Done => "-done",
        };
        folder.join(format!("{PLAN}{more}"))
    }
}

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Its name below the folder.
    pub name: String,
    /// The SHA-256 of what stood there; absent where there was none.
    pub before: Option<String>,
    /// The same of what shall stand there; absent where it goes.
    pub after: Option<String>,
}

/// What a change does, in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// By which the working folders are called.
    pub token: String,
    /// One a file.
    pub steps: Vec<Step>,
}

/// What lies there as a plan.
#[derive(PartialEq)]
pub enum Found {
    /// Nothing.
    None,
    /// Something that this program did not leave so.
    Spoilt,
    /// A change on its way.
    Plan(Phase, Plan),
}

impl Plan {
    /// Refuses a folder where a plan should lie: no change could come to its end there.
    ///
    /// # Errors
    /// There is one.
    pub fn check_places(folder: &Path) -> Result<(), Error> {
        let places = Phase::ALL.into_iter().map(|phase| phase.path(folder));
        let mut folders = places.filter(|path| lies(path) == Some(Lies::Folder));
        folders.next().map_or(Ok(()), |path| Lies::Folder.must_be(Lies::File, &path))
    }

    /// The plan that lies in a folder.
    pub fn find(folder: &Path, realm: Realm) -> Found {
        // A plan goes from the first of these names to a later one, so that none is overlooked.
        let Some(phase) = Phase::ALL.into_iter().find(|phase| lies(&phase.path(folder)).is_some()) else {
            return Found::None;
        };
        let path = phase.path(folder);
        let is_file = lies(&path) == Some(Lies::File);
        let bytes = is_file.then(|| read_within(&path, PLAN_BYTES).ok()).flatten().flatten();
        let plan: Option<Self> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match plan.filter(|plan| plan.is_ours(folder, realm)) {
            Some(plan) => Found::Plan(phase, plan),
            None => Found::Spoilt,
        }
    }

    /// Whether it names files of the program alone, each once, and no link lies on the way to any.
    fn is_ours(&self, folder: &Path, realm: Realm) -> bool {
        let token = &self.token;
        let is_token = !token.is_empty() && token.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let names: BTreeSet<&str> = self.steps.iter().map(|step| step.name.as_str()).collect();
        let is_own = |step: &Step| realm.allows(&step.name, step.before.is_some(), step.after.is_none());
        let is_plain = |name: &str| {
            let spots = [name.to_string(), aside(NEW, token, name), aside(OLD, token, name)];
            let is_free = |spot: &String| matches!(lies(&folder.join(spot)), None | Some(Lies::File));
            spots.iter().all(|spot| is_free(spot) && check_way(folder, spot).is_ok())
        };
        is_token && names.len() == self.steps.len() && self.steps.iter().all(is_own) && names.into_iter().all(is_plain)
    }

    /// Where the contents lie that a file had before this change: for who reads beside
    /// it. Nothing where there was none.
    pub fn before(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let place = folder.join(name);
        let Some(step) = self.steps.iter().find(|step| step.name == name) else { return Some(place) };
        let [waits, kept] = [NEW, OLD].map(|what| folder.join(aside(what, &self.token, name)));
        let has_moved = lies(&kept) == Some(Lies::File) && lies(&waits).is_none();
        step.before.as_ref().map(|_| if has_moved { kept } else { place })
    }
}

/// Where a file of this name lies while it has no place: beside it.
pub fn aside(what: &str, token: &str, name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    working(what, token, above(name)) + "/" + file
}

/// A working folder below one of the folders of the program.
pub fn working(what: &str, token: &str, folder: &str) -> String {
    let slash = if folder.is_empty() { "" } else { "/" };
    format!("{folder}{slash}{what}-{token}")
}

/// A change on its way.
pub struct Change<'a> {
    /// The folder that it is of.
    pub folder: &'a Path,
    /// What it does.
    pub plan: Plan,
    /// How files are changed.
    pub operations: Operations<'a>,
}

impl Change<'_> {
    fn place(&self, step: &Step) -> PathBuf {
        self.folder.join(&step.name)
    }

    /// Where a file waits for its place.
    fn waiting(&self, step: &Step) -> PathBuf {
        self.folder.join(aside(NEW, &self.plan.token, &step.name))
    }

    /// Where a file is kept that was replaced.
    fn kept(&self, step: &Step) -> PathBuf {
        self.folder.join(aside(OLD, &self.plan.token, &step.name))
    }

    /// Puts the plan down, in one step, when all that waits is on the disk: from there on the
    /// change counts as made.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn begin(&self) -> Result<(), Error> {
        let waiting = self.plan.steps.iter().filter(|step| step.after.is_some()).map(|step| self.waiting(step));
        self.operations.sync(&waiting.collect::<Vec<_>>())?;
        let draft = self.folder.join(aside(NEW, &self.plan.token, PLAN));
        let place = Phase::Forward.path(self.folder);
        let words = serde_json::to_vec(&self.plan).map_err(|e| Error::io("写入", &place, e.into()))?;
        self.operations.write(&draft, &words)?;
        self.operations.sync(std::slice::from_ref(&draft))?;
        self.operations.rename(&draft, &place)
    }

    /// What of a plan that lay there speaks against going on with it: something that
    /// waits or is kept is not what it says, or a file that has not moved in is not as it was.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn against(&self) -> Result<Option<PathBuf>, Error> {
        for step in &self.plan.steps {
            let (place, waiting, kept) = (self.place(step), self.waiting(step), self.kept(step));
            let (waits, keeps) = (hash(&waiting)?, hash(&kept)?);
            if waits.is_some() && waits != step.after {
                return Ok(Some(waiting));
            }
            if keeps.is_some() && keeps != step.before {
                return Ok(Some(kept));
            }
            let was_lost = step.after.is_some() && waits.is_none() && step.before.is_some() && keeps.is_none();
            if was_lost || self.is_open(step)? && hash(&place)? != step.before {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// Carries a change through that counts as made, unless something speaks `against`
    /// it; or tells why it was taken back: all is as it was, but for what a person made
    /// of a file that had moved in.
    ///
    /// # Errors
    /// It cannot be taken back: the next run goes on with that.
    pub fn carry_through(&self, against: Option<PathBuf>) -> Result<Result<(), Error>, Error> {
        let why = match against.map_or_else(|| self.move_in(), |path| Ok(Some(path))) {
            Ok(None) => return Ok(Ok(self.advance(Phase::Done)?)),
            Ok(Some(path)) => Error::Changed(path),
            Err(error) => error,
        };
        self.advance(Phase::Back)?;
        self.take_back()?;
        Ok(Err(why))
    }

    fn advance(&self, to: Phase) -> Result<(), Error> {
        self.operations.rename(&Phase::Forward.path(self.folder), &to.path(self.folder))
    }

    /// Moves in what is still waiting, and puts away what goes, while each is as it
    /// was; hands back the first that is not.
    fn move_in(&self) -> Result<Option<PathBuf>, Error> {
        for step in &self.plan.steps {
            if self.is_open(step)? && !self.make(step)? {
                return Ok(Some(self.place(step)));
            }
        }
        Ok(None)
    }

    /// Whether a step is still to be made.
    fn is_open(&self, step: &Step) -> Result<bool, Error> {
        Ok(match step.after {
            Some(_) => lies(&self.waiting(step)) == Some(Lies::File),
            None => hash(&self.place(step))?.is_some(),
        })
    }

    /// Makes one step; not where the file is not as it was.
    fn make(&self, step: &Step) -> Result<bool, Error> {
        let (place, kept) = (self.place(step), self.kept(step));
        if step.before.is_some() && lies(&place) == Some(Lies::File) {
            self.operations.keep(&place, &part(&kept), &kept)?;
        }
        match (&step.after, &step.before) {
            (Some(_), before) => self.operations.replace(&self.waiting(step), &place, before.as_deref()),
            (None, Some(before)) => self.operations.remove_unchanged(&place, before),
            (None, None) => Ok(false),
        }
    }

    /// Puts every file back that this change replaced. What a person made of one after
    /// it had moved in stays, and with it what says what it was made of.
    ///
    /// # Errors
    /// A file cannot be put back; the next run goes on with it.
    pub fn take_back(&self) -> Result<(), Error> {
        let mut stays: BTreeSet<&str> = BTreeSet::new();
        for step in &self.plan.steps {
            if self.has_moved(step) && hash(&self.place(step))? != step.after {
                stays.insert(&step.name);
            }
        }
        let goes_along = |step: &Step| goes_with(&step.name).is_some_and(|with| stays.contains(with));
        for step in self.plan.steps.iter().rev().filter(|step| !stays.contains(step.name.as_str())) {
            if !goes_along(step) {
                self.undo(step)?;
            } else if self.is_open(step)? {
                // Not made where a person changed it too.
                self.make(step)?;
            }
        }
        Ok(())
    }

    /// Whether a step was made, and not undone.
    fn has_moved(&self, step: &Step) -> bool {
        let kept = step.before.is_none() || lies(&self.kept(step)) == Some(Lies::File);
        match step.after {
            Some(_) => kept && lies(&self.waiting(step)).is_none(),
            None => kept && lies(&self.place(step)).is_none(),
        }
    }

    fn undo(&self, step: &Step) -> Result<(), Error> {
        if !self.has_moved(step) {
            return Ok(());
        }
        let (place, kept, after) = (self.place(step), self.kept(step), step.after.as_deref());
        match (&step.before, after) {
            (Some(before), _) if hash(&kept)?.as_ref() == Some(before) => {
                self.operations.replace(&kept, &place, after).map(drop)
            }
            (Some(_), _) => Ok(()),
            // It waits again: so it can be told that it was taken back.
            (None, Some(after)) if hash(&place)?.as_deref() == Some(after) => {
                let waiting = self.waiting(step);
                waiting.parent().map_or(Ok(()), |dir| self.operations.create_folder(dir))?;
                self.operations.rename(&place, &waiting)
            }
            (None, _) => Ok(()),
        }
    }

    /// Puts away what is left of a change, the plan last; hands back the working
    /// folders that hold something else or do not go, which stay: they are in nobody's way.
    ///
    /// # Errors
    /// The plan does not go.
    pub fn clear(&self, realm: Realm) -> Result<Vec<PathBuf>, Error> {
        let mut left = Vec::new();
        let mut steps: BTreeMap<&str, Vec<&Step>> = BTreeMap::new();
        self.plan.steps.iter().for_each(|step| steps.entry(above(&step.name)).or_default().push(step));
        for (what, folder) in realm.standing(self.folder).iter().flat_map(|folder| [(NEW, folder), (OLD, folder)]) {
            let dir = self.folder.join(working(what, &self.plan.token, folder));
            if lies(&dir) == Some(Lies::Folder) {
                for step in steps.get(folder.as_str()).into_iter().flatten() {
                    let file = self.folder.join(aside(what, &self.plan.token, &step.name));
                    [part(&file), file].iter().for_each(|file| drop(self.operations.remove(file)));
                }
                drop(self.operations.remove(&dir.join(PLAN)));
            }
            if !self.operations.remove_empty(&dir) {
                left.push(dir);
            }
        }
        remove_plans(self.folder, self.operations)?;
        Ok(left)
    }
}

/// What a copy is called until it is whole.
fn part(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(PART);
    name.into()
}

/// Removes whatever lies as a plan in a folder.
///
/// # Errors
/// It does not go.
pub fn remove_plans(folder: &Path, operations: Operations) -> Result<(), Error> {
    Phase::ALL.into_iter().try_for_each(|phase| operations.remove(&phase.path(folder)))
}
