//! One at a time: the lock of a folder.

use super::{nothing, quarter, take};
use jianbao::model::error::Error;
use jianbao::workspace::Held;
use std::path::Path;
use std::sync::Mutex;

#[track_caller]
fn is_busy(taken: Result<Held, Error>) {
    let error = taken.err().expect("refused");
    assert!(matches!(error, Error::Busy(_)), "{error}");
    let said = error.to_string();
    assert!(said.contains("某某在电脑PC上") && said.contains("请等它结束再运行"), "{said}");
}

#[test]
fn who_comes_second_is_told_who_is_at_work_and_the_lock_leaves_nothing() {
    let dir = quarter(&[]);
    let first = take(&dir, &nothing, &|_| {}).expect("taken");
    is_busy(take(&dir, &nothing, &|_| {}));
    is_busy(take(&dir, &nothing, &|_| {}));
    drop(first);
    assert_eq!(std::fs::read_dir(&*dir).expect("lists").count(), 0);
    drop(take(&dir, &nothing, &|_| {}).expect("free again"));
}

/// Who waits with the lock file open while it is removed does not take what is gone
/// for the lock, whether another has made a new one or not.
#[test]
fn a_lock_file_that_was_removed_meanwhile_is_no_lock() {
    for another in [false, true] {
        let dir = quarter(&[]);
        let held = Mutex::new(vec![take(&dir, &nothing, &|_| {}).expect("taken")]);
        let hook = |what: &'static str, _: &Path| {
            if what == "锁定" && held.lock().expect("held").len() == 1 {
                held.lock().expect("held").clear();
                if another {
                    held.lock().expect("held").extend([
                        take(&dir, &nothing, &|_| {}).expect("taken"),
                        take(&quarter(&[]), &nothing, &|_| {}).expect("taken"),
                    ]);
                }
            }
        };
        let waited = take(&dir, &hook, &|_| {});
        if another {
            is_busy(waited);
        } else {
            let waited = waited.expect("taken");
            is_busy(take(&dir, &nothing, &|_| {}));
            drop(waited);
        }
    }
}

#[cfg(unix)]
#[test]
fn what_lies_in_the_place_of_the_lock_is_not_followed() {
    let dir = quarter(&[("inbox/a", "1")]);
    std::os::unix::fs::symlink(dir.join("b"), dir.join(".jianbao-lock")).expect("a link");
    assert!(matches!(take(&dir, &nothing, &|_| {}), Err(Error::Usage(said)) if said.contains(".jianbao-lock")));
    std::fs::remove_file(dir.join(".jianbao-lock")).expect("removed");
    std::os::unix::fs::symlink(dir.join("inbox/a"), dir.join(".jianbao-who")).expect("a link");
    drop(take(&dir, &nothing, &|_| {}).expect("taken"));
    assert_eq!(std::fs::read(dir.join("inbox/a")).expect("reads"), b"1");
    assert!(!dir.join("b").exists());
}
