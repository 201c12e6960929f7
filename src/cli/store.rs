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

/// The text of a file that staff may have edited, where it exists: without a
/// byte order mark, with plain line ends, from UTF-8 or what older editors save.
///
/// # Errors
/// It exists and cannot be read, or is text in no known encoding.
pub(super) fn text_of(path: &PathBuf) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => {
            let text = match String::from_utf8(bytes) {
                Ok(text) => text,
                Err(other) => {
                    let (text, _, broken) = encoding_rs::GB18030.decode(other.as_bytes());
                    if broken {
                        let said = format!("“{}”的文字编码无法识别，请用记事本另存为 UTF-8", path.display());
                        return Err(Error::Usage(said));
                    }
                    text.into_owned()
                }
            };
            Ok(Some(text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n")))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Error::io("读取", path, e)),
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
    fn text_reads_the_same_however_an_editor_saved_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("简报.md");
        let (gbk, _, _) = encoding_rs::GB18030.encode("# 简报\r\n正文\r\n");
        for bytes in ["# 简报\n正文\n".as_bytes(), "\u{FEFF}# 简报\r\n正文\r\n".as_bytes(), &gbk] {
            fs::write(&path, bytes).expect("writes");
            assert_eq!(text_of(&path).expect("reads").as_deref(), Some("# 简报\n正文\n"));
        }
        fs::write(&path, [0xFF, 0xFF, 0xFE]).expect("writes");
        assert!(text_of(&path).is_err());
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
