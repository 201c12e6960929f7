//! Writing outputs: a run makes all of its change to a folder, or none of it,
//! even where it is killed on the way. Only who holds the folder writes.
//!
//! The files are made beside their place. Then a plan is put down, in one step:
//! from there on the change counts as made, and whoever comes next carries it
//! through. Moving in is a second name for the old file, or a copy, and one step for the new one, so
//! that every file is whole at any moment; and each is compared before with what
//! the run saw, so that what a person saved in the meantime is never replaced.

use super::disk::{Hashed, Lies, above, check_way, digest, entries, hash, lies, look};
use super::lock::Lock;
use super::operations::{Operations, Runner, Seen, refused};
use super::ours::{NEW, OLD, Realm};
use super::plan::{Change, Found, PLAN, Phase, Plan, Step, aside, remove_plans, working};
use crate::model::error::{Error, shown};
use crate::outputs::{Made, Make};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

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
        Plan::check_places(&self.folder)?;
        let found = Plan::find(&self.folder, self.realm);
        if found == Found::Spoilt {
            let folder = shown(&self.folder);
            let said = "中的运行记录（.jianbao-plan）不是本程序留下的样子，没有照它改动任何文件";
            (self.tell)(&format!("注意：“{folder}”{said}"));
            remove_plans(&self.folder, self.operations)?;
        }
        if let Found::Plan(phase, plan) = found {
            let change = Change { folder: &self.folder, plan, operations: self.operations };
            let outcome = match phase {
                Phase::Forward => change.carry_through(change.against()?)?,
                Phase::Back => Ok(change.take_back()?),
                Phase::Done => Ok(()),
            };
            self.clear(&change)?;
            match outcome {
                Err(Error::Changed(path)) => (self.tell)(&format!(
                    "注意：上一次运行中断，此后“{}”有改动；改动已保留，那次运行没有写完的已经撤回",
                    shown(&path)
                )),
                outcome => outcome?,
            }
        }
        self.clear_left()
    }

    /// Puts away what is left of a change, and says what is not the program's.
    fn clear(&self, change: &Change) -> Result<(), Error> {
        change.clear(self.realm)?.iter().for_each(|path| self.tell_left(path));
        Ok(())
    }

    fn tell_left(&self, path: &Path) {
        let path = shown(path);
        (self.tell)(&format!(
            "注意：“{path}”里有以前留下、程序不能（或不应）删去的文件，没有改动，请查看；不需要的请删去"
        ));
    }

    /// Puts away what runs left that were killed before their change counted. Where
    /// the place knows no locks it may be another's who is at work.
    fn clear_left(&self) -> Result<(), Error> {
        if !self.lock.is_real {
            return Ok(());
        }
        for folder in self.realm.standing(&self.folder) {
            for (path, lies) in entries(&self.folder.join(&folder))? {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let is_new = name.starts_with(NEW);
                if !is_new && !name.starts_with(OLD) {
                    continue;
                }
                if is_new && lies == Lies::Folder {
                    self.clear_waiting(&path, &folder);
                }
                // What was replaced and has no plan any more could be a person's.
                if !self.operations.remove_empty(&path) {
                    self.tell_left(&path);
                }
            }
        }
        Ok(())
    }

    /// Removes what waited for a place below `folder` and is the program's own. What does
    /// not go is in nobody's way.
    fn clear_waiting(&self, dir: &Path, folder: &str) {
        for (path, lies) in entries(dir).unwrap_or_default() {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let name = if folder.is_empty() { file.to_string() } else { format!("{folder}/{file}") };
            match lies {
                Lies::File if self.realm.may_wait(&name) || file == PLAN => drop(self.operations.remove(&path)),
                Lies::Folder => {
                    self.clear_waiting(&path, &name);
                    self.operations.remove_empty(&path);
                }
                _ => {}
            }
        }
    }

    /// Writes all of `outputs`, in their order, and removes what is `gone`, if what
    /// was `seen` is still so. What stands there with the same bytes is left alone;
    /// whether anything was not.
    ///
    /// # Errors
    /// A file cannot be written, replaced or removed, or is not as it was seen; then
    /// all is as it was.
    pub fn write_all(&self, outputs: &[Made], gone: &[String], seen: &Seen) -> Result<bool, Error> {
        self.staged(|stage| stage.write_all(outputs, gone, seen))
    }

    /// Does what makes files beside their places, and moves them in by
    /// [`Stage::write_all`].
    ///
    /// # Errors
    /// What `work` says; then all is as it was.
    pub fn staged<T>(&self, work: impl FnOnce(&Stage) -> Result<T, Error>) -> Result<T, Error> {
        let stage = Stage {
            held: self,
            token: self.token(),
            waiting: Mutex::default(),
            made: Mutex::default(),
            planned: AtomicBool::default(),
        };
        let done = work(&stage);
        if done.is_err() {
            stage.clear()?;
            let made = stage.made.into_inner().unwrap_or_else(PoisonError::into_inner);
            self.remove_made(made.iter().rev());
        }
        done
    }

    /// What the working folders of this run are called: as nothing is that lies there.
    fn token(&self) -> String {
        let folders = self.realm.standing(&self.folder);
        let all = folders.iter().flat_map(|folder| [(NEW, folder), (OLD, folder)]);
        let is_taken = |token: &String| {
            let path = |(what, folder): (&str, &String)| self.folder.join(working(what, token, folder));
            all.clone().any(|one| lies(&path(one)).is_some())
        };
        let own = std::iter::once(self.token.clone());
        let mut tokens = own.chain((2..).map(|n: u32| format!("{}-{n}", self.token)));
        tokens.find(|token| !is_taken(token)).unwrap_or_default()
    }

    /// The folders that the files of these names stand in and that are not there yet, the
    /// outer ones first.
    fn missing<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> BTreeSet<PathBuf> {
        let folders: BTreeSet<&str> = names.into_iter().map(above).collect();
        let all = folders
            .into_iter()
            .flat_map(|folder| self.folder.join(folder).ancestors().map(PathBuf::from).collect::<Vec<_>>());
        let inside = all.filter(|path| path.starts_with(&self.folder) && *path != self.folder);
        inside.collect::<BTreeSet<_>>().into_iter().filter(|path| lies(path).is_none()).collect()
    }

    fn remove_made<'p>(&self, folders: impl Iterator<Item = &'p PathBuf>) {
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
        check_way(&self.folder, name)?;
        let Some(lies) = look(&path)? else { return Ok(()) };
        lies.must_be(Lies::File, &path)?;
        refuse_locked(&path)
    }

    /// Writes a new folder `name`, whole or not at all: it is made beside its place
    /// and gets its name in one step.
    ///
    /// # Errors
    /// It cannot be written, or is there already; then nothing was changed.
    pub fn write_folder(&self, name: &str, outputs: &[Made]) -> Result<(), Error> {
        let target = self.folder.join(name);
        check_way(&self.folder, name)?;
        let staging = self.folder.join(working(NEW, &self.token(), above(name)));
        let made = self.missing([name]);
        let staged: Vec<PathBuf> = outputs.iter().map(|output| staging.join(&output.name)).collect();
        let write = |(path, output): (&PathBuf, &Made)| self.operations.write(path, &output.bytes);
        let written = staged.iter().zip(outputs).try_for_each(write).and_then(|()| self.operations.sync(&staged));
        let moved = written.and_then(|()| {
            if lies(&target).is_some() {
                return Err(Error::Usage(format!("“{}”已经存在，没有改动", shown(&target))));
            }
            self.operations.rename(&staging, &target)
        });
        if moved.is_err() {
            // Nobody else has written there.
            staged.iter().try_for_each(|path| self.operations.remove(path))?;
            self.operations.remove_empty(&staging);
            self.remove_made(made.iter().rev());
        }
        moved
    }
}

/// Files of a change that wait beside their places, before it counts as made.
pub struct Stage<'h> {
    held: &'h Held<'h>,
    token: String,
    /// What was put there, by its name below the folder; absent while it is not whole.
    waiting: Mutex<BTreeMap<String, Option<Waiting>>>,
    /// The folders that were not there before.
    made: Mutex<BTreeSet<PathBuf>>,
    /// Whether there may be a plan, by which whoever comes next goes on.
    planned: AtomicBool,
}

/// A file that waits.
struct Waiting {
    /// What identifies it.
    file: Hashed,
    /// The SHA-256 of what stood in its place as soon as it was whole, if anything did.
    stood: Option<String>,
}

impl Stage<'_> {
    /// Puts a file beside its place as `make` writes it.
    ///
    /// # Errors
    /// It is not the program's to write, another program has it open, or it cannot be
    /// made or written.
    pub fn put(&self, name: &str, make: Make) -> Result<(), Error> {
        self.held.refuse(name)?;
        self.will_make([name]);
        let folder = &self.held.folder;
        // What is not whole is cleared too.
        self.lock().insert(name.into(), None);
        let file = self.held.operations.write_parts(&folder.join(aside(NEW, &self.token, name)), make)?;
        // While others are made, and so that a later edit of it is seen.
        let stood = hash(&folder.join(name))?;
        self.lock().insert(name.into(), Some(Waiting { file, stood }));
        Ok(())
    }

    /// Puts a file of these bytes beside its place.
    ///
    /// # Errors
    /// As for [`Self::put`].
    pub fn put_bytes(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        self.put(name, &mut |out| out.write_all(bytes).map_err(|e| Error::io("写入", self.place(name), e)))
    }

    /// Where a file of this name stands when it is in place.
    pub fn place(&self, name: &str) -> PathBuf {
        self.held.folder.join(name)
    }

    /// The file of this name as it waits for its place.
    pub fn made(&self, name: &str) -> Option<Made> {
        let waiting = self.lock();
        let file = &waiting.get(name)?.as_ref()?.file;
        Some(Made { waits: Some((file.size, file.sha256.clone())), ..Made::new(name, "") })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Option<Waiting>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Moves all of `outputs` in, in their order, those that wait already and others, and
    /// removes what is `gone`, if what was `seen` is still so. What stands there with the
    /// same bytes is left alone; whether anything was not.
    ///
    /// # Errors
    /// A file cannot be written, replaced or removed, or is not as it was seen; then
    /// all is as it was.
    pub fn write_all(&self, outputs: &[Made], gone: &[String], seen: &Seen) -> Result<bool, Error> {
        let folder = &self.held.folder;
        outputs.iter().map(|output| &output.name).chain(gone).try_for_each(|name| self.held.refuse(name))?;
        let mut steps = Vec::new();
        let after = outputs.iter().map(|output| (&output.name, Some(output)));
        for (name, made) in after.chain(gone.iter().map(|name| (name, None))) {
            let stood = || self.lock().get(name)?.as_ref().map(|waiting| waiting.stood.clone());
            let before = match seen.before(name).cloned().or_else(stood) {
                Some(before) => before,
                None => hash(&folder.join(name))?,
            };
            let after = made.map(|made| match &made.waits {
                Some((_, sha256)) => sha256.clone(),
                None => digest(&made.bytes),
            });
            if before != after {
                steps.push(Step { name: name.clone(), before, after });
            } else if made.is_some_and(|made| made.waits.is_some()) {
                self.held.operations.remove(&folder.join(aside(NEW, &self.token, name)))?;
            }
        }
        let change = self.change(steps);
        if change.plan.steps.is_empty() {
            return seen.compare(folder).and_then(|()| self.held.clear(&change)).map(|()| false);
        }
        self.will_make(change.plan.steps.iter().map(|step| step.name.as_str()));
        let moving: BTreeSet<&str> = change.plan.steps.iter().map(|step| step.name.as_str()).collect();
        let moves = |made: &&Made| moving.contains(made.name.as_str());
        let write =
            |made: &Made| self.held.operations.write(&folder.join(aside(NEW, &self.token, &made.name)), &made.bytes);
        let staged = outputs.iter().filter(|made| made.waits.is_none()).filter(moves).try_for_each(write);
        // What cannot even be taken back waits for the next run, with its plan.
        let done = match staged.and_then(|()| seen.compare(folder)).and_then(|()| change.begin()) {
            Ok(()) => {
                self.planned.store(true, Ordering::Relaxed);
                change.carry_through(None)?
            }
            failed => failed,
        };
        done.and(self.held.clear(&change)).map(|()| true)
    }

    /// Notes the folders that are made for these files: where nothing moves in, they go again.
    fn will_make<'n>(&self, names: impl IntoIterator<Item = &'n str>) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).extend(self.held.missing(names));
    }

    fn change(&self, steps: Vec<Step>) -> Change<'_> {
        let plan = Plan { token: self.token.clone(), steps };
        Change { folder: &self.held.folder, plan, operations: self.held.operations }
    }

    /// Takes away what waits and will not move in.
    fn clear(&self) -> Result<(), Error> {
        if self.planned.load(Ordering::Relaxed) {
            return Ok(());
        }
        let steps = self.lock().keys().map(|name| Step { name: name.clone(), before: None, after: None }).collect();
        self.held.clear(&self.change(steps))
    }
}

/// A file that Excel, WPS or LibreOffice has open must not be replaced under it, nor one
/// that a person protects.
fn refuse_locked(path: &Path) -> Result<(), Error> {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else { return Ok(()) };
    // Office programs leave a lock file beside an open document.
    let office = [format!("~${name}"), format!(".~lock.{name}#")];
    let beside = |lock: &String| path.with_file_name(lock).exists();
    if office.iter().any(beside) {
        return Err(Error::Locked(path.to_path_buf()));
    }
    // Some users may write it all the same, and on some systems it cannot go after that.
    if fs::metadata(path).is_ok_and(|found| found.permissions().readonly()) {
        return Err(Error::ReadOnly(path.to_path_buf()));
    }
    match OpenOptions::new().append(true).open(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(refused(path, e)),
        _ => Ok(()),
    }
}
