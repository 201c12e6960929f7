//! Writing outputs: a run makes all of its change to a folder, or none of it,
//! even where it is killed on the way.
//!
//! The files are made beside their place. Then a plan is put down, in one step:
//! from there on the change counts as made, and whoever comes next carries it
//! through. Moving in is a copy of the old file and one step for the new one, so
//! that every file is whole at any moment.

use super::{files_below, is_lock, read_existing};
use crate::model::error::Error;
use crate::outputs::Made;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The folder for what is not in place yet.
const STAGING: &str = ".jianbao-new";
/// The folder for what is being replaced, until all is in place.
const REPLACED: &str = ".jianbao-old";
/// The plan of a change that counts as made; while it is there, not all of it is in place.
const PLAN: &str = ".jianbao-plan";
/// A copy that is not whole yet, in the folder for what is not in place.
const PART: &str = ".part";

/// What a change does to a folder, in this order; names are paths below it.
#[derive(Serialize, Deserialize)]
struct Plan {
    put: Vec<String>,
    gone: Vec<String>,
}

/// Writes all of `outputs` below `folder`, in their order, and removes what is
/// `gone`.
///
/// # Errors
/// A file cannot be written, replaced or removed; then all is as it was.
pub fn write_all(folder: &Path, outputs: &[Made], gone: &[String]) -> Result<(), Error> {
    settle(folder)?;
    let plan = Plan { put: outputs.iter().map(|output| output.name.clone()).collect(), gone: gone.to_vec() };
    plan.put.iter().chain(gone).try_for_each(|name| refuse_locked(&folder.join(name)))?;
    if let Err(error) = stage(folder, outputs, &plan) {
        // What could not be written completely must not lie about either.
        clear(&folder.join(STAGING))?;
        return Err(error);
    }
    settle(folder)
}

/// Makes every file of a change beside its place, and then the plan.
fn stage(folder: &Path, outputs: &[Made], plan: &Plan) -> Result<(), Error> {
    let staging = folder.join(STAGING);
    stage_files(&staging, outputs)?;
    let (draft, place) = (staging.join(PLAN), folder.join(PLAN));
    let words = serde_json::to_vec(plan).map_err(|e| Error::io("写入", &draft, e.into()))?;
    write_file(&draft, &words)?;
    fs::rename(&draft, &place).map_err(|e| Error::io("写入", &place, e))
}

fn stage_files(staging: &Path, outputs: &[Made]) -> Result<(), Error> {
    outputs.iter().try_for_each(|output| write_file(&staging.join(&output.name), &output.bytes))
}

/// Carries a change through that counts as made, and puts away what is left of
/// one that does not: after this, `folder` is as one whole run left it.
///
/// # Errors
/// A file cannot be replaced; then all is as it was before that change.
pub fn settle(folder: &Path) -> Result<(), Error> {
    // A plan that is not whole counts for nothing.
    let plan = read_existing(&folder.join(PLAN))?.and_then(|words| serde_json::from_slice::<Plan>(&words).ok());
    match plan {
        None => undo(folder)?,
        Some(plan) => {
            if let Err(error) = carry_through(folder, &plan) {
                // Without the plan the change does not count any more.
                remove(&folder.join(PLAN))?;
                let fresh = |name: &&String| !folder.join(STAGING).join(name).exists() && !old(folder, name).exists();
                plan.put.iter().filter(fresh).try_for_each(|name| remove(&folder.join(name)))?;
                undo(folder)?;
                return Err(error);
            }
        }
    }
    // The plan goes last: until then, whoever comes next finds nothing to do.
    clear(&folder.join(REPLACED))?;
    clear(&folder.join(STAGING))?;
    remove(&folder.join(PLAN))
}

/// Moves in what is still waiting, and puts away what is gone.
fn carry_through(folder: &Path, plan: &Plan) -> Result<(), Error> {
    for name in &plan.put {
        let (new, target) = (folder.join(STAGING).join(name), folder.join(name));
        if new.exists() {
            keep(folder, name)?;
            create_parent(&target)?;
            fs::rename(&new, &target).map_err(|e| held(&target, e))?;
        }
    }
    for name in &plan.gone {
        keep(folder, name)?;
        remove(&folder.join(name))?;
    }
    Ok(())
}

/// Where a file is kept that is being replaced.
fn old(folder: &Path, name: &str) -> PathBuf {
    folder.join(REPLACED).join(name)
}

/// Keeps a copy of a file, where there is one; half a copy is none.
fn keep(folder: &Path, name: &str) -> Result<(), Error> {
    let (target, copy, part) = (folder.join(name), old(folder, name), folder.join(STAGING).join(PART));
    if !target.is_file() {
        return Ok(());
    }
    create_parent(&copy)?;
    fs::copy(&target, &part).and_then(|_| fs::rename(&part, &copy)).map_err(|e| Error::io("备份", &target, e))
}

/// Puts every file back that a change replaced which does not count.
fn undo(folder: &Path) -> Result<(), Error> {
    let replaced = folder.join(REPLACED);
    for (name, kept) in files_below(&replaced)? {
        let target = folder.join(name);
        fs::rename(kept, &target).map_err(|e| held(&target, e))?;
    }
    Ok(())
}

/// Writes a new folder `name` below `folder`, whole or not at all: it is made
/// aside and gets its name in one step.
///
/// # Errors
/// It cannot be written, or is there already; then nothing was changed.
pub fn write_folder(folder: &Path, name: &str, outputs: &[Made]) -> Result<(), Error> {
    settle(folder)?;
    let (staging, target) = (folder.join(STAGING), folder.join(name));
    let moved = stage_files(&staging, outputs).and_then(|()| {
        if target.exists() {
            return Err(Error::Usage(format!("“{}”已经存在，没有改动", target.display())));
        }
        create_parent(&target)?;
        fs::rename(&staging, &target).map_err(|e| Error::io("写入", &target, e))
    });
    clear(&staging)?;
    moved
}

fn create_parent(path: &Path) -> Result<(), Error> {
    match path.parent() {
        Some(parent) => fs::create_dir_all(parent).map_err(|e| Error::io("创建", parent, e)),
        None => Ok(()),
    }
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    create_parent(path)?;
    let mut file = fs::File::create(path).map_err(|e| Error::io("写入", path, e))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| Error::io("写入", path, e))
}

/// Removes a file, where it is there.
fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(held(path, e)),
        _ => Ok(()),
    }
}

/// Why a file did not let itself be replaced.
fn held(path: &Path, error: std::io::Error) -> Error {
    if is_lock(&error) || error.kind() == ErrorKind::PermissionDenied {
        Error::Locked(path.to_path_buf())
    } else {
        Error::io("写入", path, error)
    }
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
        Err(e) if e.kind() != ErrorKind::NotFound => Err(held(path, e)),
        _ => Ok(()),
    }
}

/// Removes a working folder and all in it.
fn clear(dir: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(dir) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::io("清理", dir, e)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files from words such as `out/a=1 b=2`.
    fn made(words: &str) -> Vec<Made> {
        words.split(' ').filter_map(|file| file.split_once('=')).map(|(name, text)| Made::new(name, text)).collect()
    }

    /// A folder with these files.
    fn folder(words: &str) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("a folder");
        write_all(dir.path(), &made(words), &[]).expect("writes");
        dir
    }

    /// All files of a folder in such words.
    fn words(dir: &tempfile::TempDir) -> String {
        let files = files_below(dir.path()).expect("lists").into_iter();
        let files = files.map(|(name, path)| format!("{name}={}", fs::read_to_string(path).expect("reads")));
        files.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn all_are_replaced_and_nothing_is_left_behind() {
        let dir = folder("out/a=1 out/b=1 c=1");
        write_all(dir.path(), &made("out/a=2 out/b=2"), &["c".into(), "d".into()]).expect("replaces");
        assert_eq!(words(&dir), "out/a=2 out/b=2");
        assert_eq!(fs::read_dir(dir.path()).expect("lists").count(), 1, "no working folder is left");
    }

    /// A folder in which a run was killed after `moved` of its files had moved in.
    fn killed(moved: usize) -> tempfile::TempDir {
        let dir = folder("a=1 b=1 z=1");
        let plan = Plan { put: ["a", "b", "c"].map(String::from).to_vec(), gone: vec!["z".into()] };
        stage(dir.path(), &made("a=2 b=2 c=2"), &plan).expect("stages");
        let begun = Plan { put: plan.put[..moved].to_vec(), gone: Vec::new() };
        carry_through(dir.path(), &begun).expect("moves");
        dir
    }

    #[test]
    fn a_change_that_counts_is_carried_through_and_any_other_leaves_no_trace() {
        let after = |moved: usize| (moved, true, "a=2 b=2 c=2");
        let without_plan = |moved: usize| (moved, false, "a=1 b=1 z=1");
        for (moved, counts, wanted) in (0..=3).map(after).chain((0..=2).map(without_plan)) {
            let dir = killed(moved);
            if !counts {
                // What a run does first when a file will not go, and was killed after.
                fs::remove_file(dir.path().join(PLAN)).expect("removed");
            }
            settle(dir.path()).expect("goes on or back");
            assert_eq!(words(&dir), wanted, "{moved} had moved");
        }
    }

    #[test]
    fn a_plan_without_a_place_is_not_made() {
        let dir = folder("a=1");
        // Killed before the plan was put down.
        stage_files(&dir.path().join(STAGING), &made("a=2")).expect("stages");
        settle(dir.path()).expect("goes back");
        assert_eq!(words(&dir), "a=1");
    }

    #[test]
    fn a_folder_comes_whole_or_not_at_all() {
        let dir = folder("");
        // What a run that was cut off left behind does no harm.
        fs::create_dir_all(dir.path().join(STAGING).join("half")).expect("left behind");
        write_folder(dir.path(), "published/1", &made("a=1 b=1")).expect("writes");
        assert!(write_folder(dir.path(), "published/1", &made("a=2")).is_err(), "never replaced");
        // The second file cannot be made below the first.
        assert!(write_folder(dir.path(), "published/2", &made("a=1 a/b=1")).is_err());
        assert_eq!(words(&dir), "published/1/a=1 published/1/b=1");
        let folders = [dir.path().to_path_buf(), dir.path().join("published")];
        assert_eq!(folders.map(|folder| fs::read_dir(folder).expect("lists").count()), [1, 1]);
    }

    #[test]
    fn an_open_document_stops_everything() {
        let dir = folder("a=1 b.xlsx=1");
        fs::write(dir.path().join(".~lock.b.xlsx#"), "").expect("lock");
        let refused = write_all(dir.path(), &made("a=2 b.xlsx=2"), &[]);
        assert!(matches!(refused, Err(Error::Locked(path)) if path.ends_with("b.xlsx")));
        assert_eq!(words(&dir), ".~lock.b.xlsx#= a=1 b.xlsx=1");
    }

    #[test]
    fn a_target_that_cannot_be_replaced_puts_the_others_back() {
        let dir = folder("a=1");
        // A folder stands where the last file should go.
        fs::create_dir_all(dir.path().join("b/x")).expect("folder");
        assert!(write_all(dir.path(), &made("a=2 new=2 b=2"), &[]).is_err());
        assert_eq!(words(&dir), "a=1", "what was new is gone again");
    }
}
