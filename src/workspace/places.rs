//! What may lie where in the folder of a year. A link would lead in or out of it, and
//! whoever opens a pipe waits for ever: before any command reads or writes, all that
//! is ours is looked at, and what is of another kind is refused by its name.
//!
//! An inbox is the senders' and looked at when it is listed.

use super::{Lies, entries, look};
use crate::model::error::{Error, shown};
use crate::model::value::Quarter;
use crate::outputs::OUTPUTS;
use crate::outputs::desk::PAGE;
use std::fs;
use std::path::{Path, PathBuf};

/// The file that makes a folder a workspace.
pub const MASTER: &str = "master.xlsx";
/// What staff settled, in the folder of a quarter.
pub const RULINGS: &str = "裁定.xlsx";
/// When files that carry no date were received, in the folder of a quarter.
pub const REGISTER: &str = "收件登记.xlsx";
/// What staff must look at in their text, in the folder of a quarter.
pub const HINTS: &str = "改动提示.txt";
/// What staff settled in the year before and still holds, in the folder of the
/// year; written by `init --from`.
pub const CARRIED: &str = "往年裁定.xlsx";
/// Where staff put templates in place of built-in ones, in the folder of the year.
pub const TEMPLATES: &str = "templates";
/// The issues, in the folder of a quarter.
pub const PUBLISHED: &str = "published";

/// In the folder of a year.
const OF_YEAR: [(&str, Lies); 3] = [(MASTER, Lies::File), (CARRIED, Lies::File), (TEMPLATES, Lies::Folder)];

/// In the folder of a quarter. All below these folders is ours too.
const OF_QUARTER: [(&str, Lies); 9] = [
    (PAGE, Lies::File),
    (RULINGS, Lies::File),
    (REGISTER, Lies::File),
    (HINTS, Lies::File),
    ("out", Lies::Folder),
    (".base", Lies::Folder),
    ("forms", Lies::Folder),
    ("returns", Lies::Folder),
    (PUBLISHED, Lies::Folder),
];

/// Refuses what in a workspace is not as it must be; a folder that is not there is
/// none, and nothing is wrong with it. The folder itself may be a link.
///
/// # Errors
/// Something is of another kind, or cannot be looked at.
pub fn check(year: &Path) -> Result<(), Error> {
    if fs::metadata(year).is_ok_and(|about| !about.is_dir()) {
        return Err(Error::Usage(format!("“{}”不是文件夹，不能作为工作区", shown(year))));
    }
    OF_YEAR.iter().try_for_each(|(name, wanted)| check_one(&year.join(name), *wanted).map(drop))?;
    check_below(year.join(TEMPLATES))?;
    for (path, lies) in entries(year)? {
        if path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.parse::<Quarter>().is_ok()) {
            lies.must_be(Lies::Folder, &path)?;
            check_quarter(&path)?;
        }
    }
    Ok(())
}

fn check_quarter(folder: &Path) -> Result<(), Error> {
    for (name, wanted) in OF_QUARTER {
        let path = folder.join(name);
        if check_one(&path, wanted)? && wanted == Lies::Folder {
            check_below(path)?;
        }
    }
    for output in &OUTPUTS {
        check_one(&folder.join(output.path), Lies::File)?;
    }
    let issue = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let numbered = entries(&folder.join(PUBLISHED))?.into_iter().filter(|(path, _)| issue(path).is_some());
    numbered.into_iter().try_for_each(|(path, lies)| lies.must_be(Lies::Folder, &path))
}

/// Files and folders of any name may lie below one of ours, but nothing else. What
/// another run takes away meanwhile is not there.
fn check_below(folder: PathBuf) -> Result<(), Error> {
    let mut left = vec![folder];
    while let Some(folder) = left.pop() {
        for (path, lies) in entries(&folder)? {
            if lies == Lies::Folder { left.push(path) } else { lies.must_be(Lies::File, &path)? }
        }
    }
    Ok(())
}

/// Whether there is something, and of the right kind.
fn check_one(path: &Path, wanted: Lies) -> Result<bool, Error> {
    let found = look(path)?;
    found.map_or(Ok(()), |lies| lies.must_be(wanted, path))?;
    Ok(found.is_some())
}
