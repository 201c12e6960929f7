//! Writing outputs: a run makes all of its change to a folder, or none of it,
//! even where it is killed on the way. Only who holds the folder writes.
//!
//! The files are made beside their place. Then a plan is put down, in one step:
//! from there on the change counts as made, and whoever comes next carries it
//! through. Moving in is a copy of the old file and one step for the new one, so
//! that every file is whole at any moment; and each is compared before with what
//! the run saw, so that what a person saved in the meantime is never replaced.

use super::lock::Lock;
use super::operations::{Kind, Operations, Runner, detour, digest, hash, kind, no_file, refused};
use super::ours::{Realm, above};
use super::plan::{Change, Found, NEW, OLD, Outcome, PLAN, Phase, Plan, Step, remove_plans, working};
use super::seen::Seen;
use crate::model::error::Error;
use crate::outputs::Made;
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A folder that this run alone changes; let go when dropped.
pub struct Held<'a> {
    folder: PathBuf,
    realm: Realm,
    operations: Operations<'a>,
    token: String,
    tell: &'a (dyn Fn(&str) + Sync),
    lock: Lock<'a>,
}

impl<'a> Held<'a> {
    /// Takes the folder of a quarter or of a year, and brings it to what one whole run
    /// left: to be done before anything is read that the run decides on.
    ///
    /// # Errors
    /// Another run is at work there; or what a killed one left can neither be carried
    /// through nor taken back.
    pub fn take(folder: &Path, realm: Realm, runner: &Runner<'a>) -> Result<Self, Error> {
        let operations = Operations(runner.hook);
        let lock = Lock::take(folder, runner)?;
        let token = runner.token.clone();
        let held = Self { folder: folder.to_path_buf(), realm, operations, token, tell: runner.tell, lock };
        held.settle()?;
        Ok(held)
    }

    /// How it changes files.
    pub fn operations(&self) -> Operations<'a> {
        self.operations
    }

    /// Carries a change through that counts as made, and puts away what is left of
    /// one that does not.
    fn settle(&self) -> Result<(), Error> {
        let (phase, plan) = match Plan::find(&self.folder, self.realm) {
            Found::Plan(phase, plan) => (phase, plan),
            Found::Spoilt => {
                (self.tell)(&format!(
                    "注意：“{}”中的运行记录（.jianbao-plan）不是本程序留下的样子，没有照它改动任何文件",
                    self.folder.display()
                ));
                remove_plans(&self.folder, self.operations)?;
                return self.clear_left();
            }
            Found::None => return self.clear_left(),
        };
        let change = Change { folder: &self.folder, plan, operations: self.operations };
        match phase {
            Phase::Forward => {
                let outcome = change.carry_through(change.against()?)?;
                self.clear(&change)?;
                match outcome {
                    Outcome::Done => {}
                    Outcome::Back(Error::Changed(path)) => (self.tell)(&format!(
                        "注意：上一次运行中断，此后“{}”有改动；改动已保留，那次运行没有写完的已经撤回",
                        path.display()
                    )),
                    Outcome::Back(error) => return Err(error),
                }
            }
            Phase::Back => {
                change.take_back()?;
                self.clear(&change)?;
            }
            Phase::Done => self.clear(&change)?,
        }
        self.clear_left()
    }

    /// Puts away what is left of a change, and says what is not the program's.
    fn clear(&self, change: &Change) -> Result<(), Error> {
        change.clear(self.realm)?.iter().for_each(|path| self.tell_left(path));
        Ok(())
    }

    fn tell_left(&self, path: &Path) {
        let path = path.display();
        (self.tell)(&format!("注意：“{path}”里有不是这次运行留下的文件，没有改动，请查看；不需要的请删去"));
    }

    /// Puts away what runs left that were killed before their change counted. Where
    /// the place knows no locks it may be another's who is at work.
    fn clear_left(&self) -> Result<(), Error> {
        if !self.lock.is_real {
            return Ok(());
        }
        for folder in self.realm.folders() {
            let dir = self.folder.join(&folder);
            if detour(&self.folder, &folder).is_some() || kind(&dir) != Kind::Folder {
                continue;
            }
            for path in list(&dir)? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let is_new = name.starts_with(NEW);
                if !is_new && !name.starts_with(OLD) {
                    continue;
                }
                if is_new && kind(&path) == Kind::Folder {
                    self.clear_waiting(&path, &folder)?;
                }
                // What was replaced and has no plan any more could be a person's.
                if !self.operations.remove_empty(&path) {
                    self.tell_left(&path);
                }
            }
        }
        Ok(())
    }

    /// Removes what waited for a place below `folder` and is the program's own.
    fn clear_waiting(&self, dir: &Path, folder: &str) -> Result<(), Error> {
        for path in list(dir)? {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let name = if folder.is_empty() { file.to_string() } else { format!("{folder}/{file}") };
            match kind(&path) {
                Kind::File if self.realm.may_wait(&name) || file == PLAN => self.operations.remove(&path)?,
                Kind::Folder => {
                    self.clear_waiting(&path, &name)?;
                    self.operations.remove_empty(&path);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Writes all of `outputs`, in their order, and removes what is `gone`, if what
    /// was `seen` is still so.
    ///
    /// # Errors
    /// A file cannot be written, replaced or removed, or is not as it was seen; then
    /// all is as it was.
    pub fn write_all(&self, outputs: &[Made], gone: &[String], seen: &Seen) -> Result<(), Error> {
        let names = || outputs.iter().map(|output| &output.name).chain(gone);
        names().try_for_each(|name| self.refuse(name))?;
        let (mut steps, mut bytes) = (Vec::new(), Vec::new());
        let after = outputs.iter().map(|output| (&output.name, Some(output.bytes.as_slice())));
        for (name, made) in after.chain(gone.iter().map(|name| (name, None))) {
            let (before, after) = (self.before(name, seen)?, made.map(digest));
            if before.is_some() || after.is_some() {
                steps.push(Step { name: name.clone(), before, after });
                bytes.extend(made);
            }
        }
        let change =
            Change { folder: &self.folder, plan: Plan { token: self.token(), steps }, operations: self.operations };
        let made = self.missing(names().map(String::as_str));
        let begun =
            change.stage(&bytes).and_then(|()| self.compare(seen)).and_then(|()| match change.plan.steps.len() {
                0 => Ok(false),
                _ => change.begin().map(|()| true),
            });
        // What cannot even be taken back waits for the next run, with its plan.
        let outcome = begun.map(|begun| if begun { change.carry_through(None) } else { Ok(Outcome::Done) });
        let outcome = outcome.unwrap_or_else(|error| Ok(Outcome::Back(error)))?;
        let cleared = self.clear(&change);
        match outcome {
            Outcome::Done => cleared,
            Outcome::Back(error) => {
                self.remove_made(&made);
                Err(error)
            }
        }
    }

    /// What stands at a name, as far as this run knows.
    fn before(&self, name: &str, seen: &Seen) -> Result<Option<String>, Error> {
        seen.of(name).map_or_else(|| hash(&self.folder.join(name)), |seen| Ok(seen.cloned()))
    }

    /// Whether all is still as it was seen.
    fn compare(&self, seen: &Seen) -> Result<(), Error> {
        for (name, seen) in seen.all() {
            let path = self.folder.join(name);
            if hash(&path)? != *seen {
                return Err(Error::Changed(path));
            }
        }
        Ok(())
    }

    /// What the working folders of this run are called: as nothing is that lies there.
    fn token(&self) -> String {
        let folders = self.realm.folders();
        let all = folders.iter().flat_map(|folder| [(NEW, folder), (OLD, folder)]);
        let is_taken = |token: &String| {
            let path = |(what, folder): (&str, &String)| self.folder.join(working(what, token, folder));
            all.clone().any(|one| kind(&path(one)) != Kind::Nothing)
        };
        let own = std::iter::once(self.token.clone());
        let mut tokens = own.chain((2..).map(|n: u32| format!("{}-{n}", self.token)));
        tokens.find(|token| !is_taken(token)).unwrap_or_default()
    }

    /// The folders of these names that are not there yet, the innermost first.
    fn missing<'n>(&self, names: impl Iterator<Item = &'n str>) -> Vec<PathBuf> {
        let above: BTreeSet<&str> = names.map(above).filter(|above| !above.is_empty()).collect();
        let mut missing: Vec<PathBuf> = above.into_iter().map(|above| self.folder.join(above)).collect();
        missing.retain(|path| kind(path) == Kind::Nothing);
        missing.reverse();
        missing
    }

    fn remove_made(&self, folders: &[PathBuf]) {
        for folder in folders {
            self.operations.remove_empty(folder);
        }
    }

    /// Refuses a file that is not the program's to write, or that another program has open.
    fn refuse(&self, name: &str) -> Result<(), Error> {
        let path = self.folder.join(name);
        if !self.realm.has(name) {
            return Err(Error::Output { name: name.into(), reason: "不在本程序所写文件的名单中".into() });
        }
        if let Some(path) = detour(&self.folder, name) {
            return Err(no_file(&path));
        }
        match kind(&path) {
            Kind::Nothing => Ok(()),
            Kind::File => refuse_locked(&path),
            Kind::Folder | Kind::Other => Err(no_file(&path)),
        }
    }

    /// Writes a new folder `name`, whole or not at all: it is made beside its place
    /// and gets its name in one step.
    ///
    /// # Errors
    /// It cannot be written, or is there already; then nothing was changed.
    pub fn write_folder(&self, name: &str, outputs: &[Made]) -> Result<(), Error> {
        let target = self.folder.join(name);
        if let Some(path) = detour(&self.folder, name) {
            return Err(no_file(&path));
        }
        let staging = self.folder.join(working(NEW, &self.token(), above(name)));
        let made = self.missing(std::iter::once(name));
        let stage = |output: &Made| self.operations.write(&staging.join(&output.name), &output.bytes);
        let moved = outputs.iter().try_for_each(stage).and_then(|()| {
            if kind(&target) != Kind::Nothing {
                return Err(Error::Usage(format!("“{}”已经存在，没有改动", target.display())));
            }
            self.operations.rename(&staging, &target)
        });
        if moved.is_err() {
            // Nobody else has written there.
            for output in outputs {
                self.operations.remove(&staging.join(&output.name))?;
            }
            self.operations.remove_empty(&staging);
            self.remove_made(&made);
        }
        moved
    }
}

/// What a folder holds, in the order of names.
fn list(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |e| Error::io("读取", dir, e);
    let entries = fs::read_dir(dir).map_err(failed)?.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = entries.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

/// A file that Excel, WPS or LibreOffice has open must not be replaced under it.
fn refuse_locked(path: &Path) -> Result<(), Error> {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { return Ok(()) };
    // Office programs leave a lock file beside an open document.
    let office = [format!("~${name}"), format!(".~lock.{name}#")];
    let beside = |lock: &String| path.with_file_name(lock).exists();
    if path.exists() && office.iter().any(beside) {
        return Err(Error::Locked(path.to_path_buf()));
    }
    match OpenOptions::new().append(true).open(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(refused(path, e)),
        _ => Ok(()),
    }
}
