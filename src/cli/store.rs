//! Writing outputs: made beside their place, then moved in together, the
//! manifest last. Either all are replaced or none is.

use super::workspace::is_lock;
use crate::error::Error;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

/// One file to be written.
pub(super) struct Output {
    /// Its path below the folder that is written to.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The folder for what is not in place yet.
const STAGING: &str = ".jianbao-new";
/// The folder for what is being replaced, until all is in place.
const REPLACED: &str = ".jianbao-old";

/// Where a file waits that a run which was cut short did not move in.
pub(super) fn left_over(folder: &Path, name: &str) -> Option<PathBuf> {
    Some(folder.join(STAGING).join(name)).filter(|path| path.is_file())
}

/// Removes an output of an earlier run that this one does not have.
///
/// # Errors
/// It cannot be removed.
pub(super) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io("删除", path, e)),
        _ => Ok(()),
    }
}

/// Writes all of `outputs` below `folder`, in their order.
///
/// # Errors
/// A file cannot be written or replaced; then none was replaced.
pub(super) fn write_all(folder: &Path, outputs: &[Output]) -> Result<(), Error> {
    let (staging, replaced) = (folder.join(STAGING), folder.join(REPLACED));
    for output in outputs {
        refuse_locked(&folder.join(&output.name))?;
    }
    clear(&staging)?;
    clear(&replaced)?;
    let staged = outputs.iter().try_for_each(|output| write_file(&staging.join(&output.name), &output.bytes));
    if let Err(error) = staged {
        // What could not be written completely must not lie about either.
        clear(&staging)?;
        return Err(error);
    }
    let moved = move_in(folder, &staging, &replaced, outputs);
    clear(&staging)?;
    clear(&replaced)?;
    moved
}

/// Writes a new folder `name` below `folder`, whole or not at all: it is made
/// aside and gets its name in one step.
///
/// # Errors
/// It cannot be written, or is there already; then nothing was changed.
pub(super) fn write_folder(folder: &Path, name: &str, outputs: &[Output]) -> Result<(), Error> {
    let (staging, target) = (folder.join(STAGING), folder.join(name));
    clear(&staging)?;
    let staged = outputs.iter().try_for_each(|output| write_file(&staging.join(&output.name), &output.bytes));
    let moved = staged.and_then(|()| {
        if target.exists() {
            return Err(Error::Usage(format!("“{}”已经存在，没有改动", target.display())));
        }
        let parent = target.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|e| Error::io("创建", parent, e))?;
        fs::rename(&staging, &target).map_err(|e| Error::io("写入", &target, e))
    });
    clear(&staging)?;
    moved
}

fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(|e| Error::io("创建", parent, e))?;
    }
    let mut file = fs::File::create(path).map_err(|e| Error::io("写入", path, e))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| Error::io("写入", path, e))
}

/// Moves every file in; on the first that will not go, all are put back.
fn move_in(folder: &Path, staging: &Path, replaced: &Path, outputs: &[Output]) -> Result<(), Error> {
    let mut done: Vec<&Output> = Vec::new();
    for output in outputs {
        let target = folder.join(&output.name);
        if let Err(error) = replace(&staging.join(&output.name), &target, &replaced.join(&output.name)) {
            for output in done.iter().rev() {
                put_back(&folder.join(&output.name), &replaced.join(&output.name));
            }
            return Err(error);
        }
        done.push(output);
    }
    Ok(())
}

/// Keeps the old file, then puts the new one in its place in one step.
fn replace(new: &Path, target: &Path, old: &Path) -> Result<(), Error> {
    for parent in [target.parent(), old.parent()].into_iter().flatten() {
        fs::create_dir_all(parent).map_err(|e| Error::io("创建", parent, e))?;
    }
    if target.exists() {
        fs::copy(target, old).map_err(|e| Error::io("备份", target, e))?;
    }
    fs::rename(new, target).map_err(|e| match is_lock(&e) || e.kind() == std::io::ErrorKind::PermissionDenied {
        true => Error::Locked(target.to_path_buf()),
        false => Error::io("写入", target, e),
    })
}

/// Best effort: the error that led here is the one to report.
fn put_back(target: &Path, old: &Path) {
    let _ = if old.exists() { fs::rename(old, target) } else { fs::remove_file(target) };
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
        Ok(_) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) if is_lock(&e) || e.kind() == std::io::ErrorKind::PermissionDenied => {
            Err(Error::Locked(path.to_path_buf()))
        }
        Err(e) => Err(Error::io("写入", path, e)),
    }
}

/// Removes a working folder and all in it.
fn clear(dir: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(dir) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(Error::io("清理", dir, e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(name: &str, text: &str) -> Output {
        Output { name: name.into(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn all_are_replaced_and_nothing_is_left_behind() {
        let dir = tempfile::tempdir().expect("a folder");
        write_all(dir.path(), &[output("out/a", "1"), output("out/b", "1")]).expect("writes");
        write_all(dir.path(), &[output("out/a", "2"), output("out/b", "2")]).expect("replaces");
        assert_eq!(fs::read_to_string(dir.path().join("out/a")).expect("a"), "2");
        let left: Vec<_> = fs::read_dir(dir.path()).expect("lists").map(|e| e.expect("entry").file_name()).collect();
        assert_eq!(left, ["out"]);
    }

    #[test]
    fn a_folder_comes_whole_or_not_at_all() {
        let dir = tempfile::tempdir().expect("a folder");
        // What a run that was cut off left behind does no harm.
        fs::create_dir_all(dir.path().join(STAGING).join("half")).expect("left behind");
        write_folder(dir.path(), "published/1", &[output("a", "1"), output("b", "1")]).expect("writes");
        assert!(write_folder(dir.path(), "published/1", &[output("a", "2")]).is_err(), "never replaced");
        assert_eq!(fs::read_to_string(dir.path().join("published/1/a")).expect("a"), "1");
        // The second file cannot be made below the first.
        assert!(write_folder(dir.path(), "published/2", &[output("a", "1"), output("a/b", "1")]).is_err());
        let names =
            |at: &Path| -> Vec<_> { fs::read_dir(at).expect("lists").map(|e| e.expect("entry").file_name()).collect() };
        assert_eq!(
            (names(dir.path()), names(&dir.path().join("published"))),
            (vec!["published".into()], vec!["1".into()])
        );
    }

    #[test]
    fn an_open_document_stops_everything() {
        let dir = tempfile::tempdir().expect("a folder");
        write_all(dir.path(), &[output("a", "1"), output("b.xlsx", "1")]).expect("writes");
        fs::write(dir.path().join(".~lock.b.xlsx#"), "").expect("lock");
        let refused = write_all(dir.path(), &[output("a", "2"), output("b.xlsx", "2")]);
        assert!(matches!(refused, Err(Error::Locked(path)) if path.ends_with("b.xlsx")));
        assert_eq!(fs::read_to_string(dir.path().join("a")).expect("a"), "1");
    }

    #[test]
    fn a_target_that_cannot_be_replaced_puts_the_others_back() {
        let dir = tempfile::tempdir().expect("a folder");
        write_all(dir.path(), &[output("a", "1")]).expect("writes");
        // A folder stands where the second file should go.
        fs::create_dir_all(dir.path().join("b/x")).expect("folder");
        let staged = [output("a", "2"), output("b", "2")];
        assert!(write_all(dir.path(), &staged).is_err());
        assert_eq!(fs::read_to_string(dir.path().join("a")).expect("a"), "1");
    }
}
