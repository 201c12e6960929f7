//! Which files of a workspace the program makes, under their own names: whatever
//! its book-keeping says, it moves, replaces and removes no others.

use super::addressed::{FORMS, RETURNS, goes_out, is_frozen, outgoing};
use super::disk::{Lies, above, check_way, entries, lies};
use super::issues::{COUNT, SEAL};
use super::{CARRIED, HINTS, MANIFEST, MASTER, PUBLISHED, REGISTER, RULINGS, SEEN, base, beside};
use crate::outputs::desk::PAGE;
use crate::outputs::returns::LIST;
use crate::outputs::{OUTPUTS, TEXT};
use std::collections::BTreeSet;
use std::path::Path;

/// The beginning of the name of a folder for what is not in place yet.
pub const NEW: &str = ".jianbao-new";
/// The same for what was replaced, until all is in place.
pub const OLD: &str = ".jianbao-old";

/// What a folder is, by which it is known what of it is the program's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Realm {
    /// The folder of a year: written once.
    Year,
    /// The folder of a quarter.
    Quarter,
}

impl Realm {
    /// Whether the program writes a file of this name below the folder.
    pub fn has(self, name: &str) -> bool {
        self.names().any(|own| own == name) || self == Self::Quarter && goes_out(name)
    }

    /// Whether a change may replace a file, or remove it: never what staff write
    /// themselves, nor a return. In the folder of a year it only makes files.
    pub fn allows(self, name: &str, replaces: bool, removes: bool) -> bool {
        let is_record = || [FORMS, RETURNS].map(outgoing).iter().any(|record| record == name);
        let stays = || [TEXT, RULINGS, REGISTER, MANIFEST, LIST, PAGE, COUNT].contains(&name) || is_record();
        let may_change = self == Self::Quarter && !is_frozen(name);
        self.has(name) && (may_change || !replaces && !removes) && !(removes && stays())
    }

    /// All names but those that go out to units.
    fn names(self) -> impl Iterator<Item = String> {
        let (outputs, others): (_, &[&str]) = match self {
            Self::Year => (&OUTPUTS[..0], &[MASTER, CARRIED]),
            Self::Quarter => (&OUTPUTS[..], &[MANIFEST, SEEN, HINTS, LIST, PAGE, RULINGS, REGISTER, COUNT]),
        };
        let outputs = outputs.iter().flat_map(|output| {
            let more = output.is_editable.then(|| [base(output.path), beside(output.path)]);
            std::iter::once(output.path.to_string()).chain(more.into_iter().flatten())
        });
        let records = (self == Self::Quarter).then_some([FORMS, RETURNS].map(outgoing));
        outputs.chain(others.iter().map(ToString::to_string)).chain(records.into_iter().flatten())
    }

    /// The folders that its files stand in, below the folder; itself is empty.
    fn folders(self) -> BTreeSet<String> {
        let issues = (self == Self::Quarter).then(|| PUBLISHED.to_string());
        self.names().map(|name| above(&name).to_string()).chain(issues).collect()
    }

    /// Those of them that are there, and that no link leads to; with those of units.
    pub fn standing(self, below: &Path) -> Vec<String> {
        let is_folder = |name: &String| lies(&below.join(name)) == Some(Lies::Folder);
        let mut standing: BTreeSet<String> =
            self.folders().into_iter().filter(|name| check_way(below, name).is_ok() && is_folder(name)).collect();
        let mut left: Vec<String> = [FORMS, RETURNS]
            .map(String::from)
            .into_iter()
            .filter(|_| self == Self::Quarter)
            .filter(is_folder)
            .collect();
        // A unit has a folder, and each of its returns.
        for _ in 0..=2 {
            let inside = left.iter().flat_map(|name| {
                let folders = entries(&below.join(name)).unwrap_or_default().into_iter();
                let folders = folders.filter(|(path, lies)| *lies == Lies::Folder && !is_working(path));
                folders.filter_map(move |(path, _)| Some(format!("{name}/{}", path.file_name()?.to_str()?)))
            });
            let inside = inside.collect();
            standing.extend(std::mem::replace(&mut left, inside));
        }
        standing.into_iter().collect()
    }

    /// Whether a file of this name may wait for its place: also one of an issue, which
    /// waits in a folder of its own.
    pub fn may_wait(self, name: &str) -> bool {
        let of_issue = name.strip_prefix(PUBLISHED).map_or(name, |rest| rest.trim_start_matches('/'));
        let is_output = || self.has(&format!("out/{of_issue}"));
        self.has(name) || self == Self::Quarter && (of_issue == SEAL || is_output())
    }
}

/// Whether a folder is one in which files wait for their places, or are kept meanwhile.
fn is_working(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    [NEW, OLD].iter().any(|working| name.starts_with(working))
}

/// The file that this one goes with: what the program last made of a text, and what
/// notices were given about it, say nothing beside another text.
pub fn goes_with(name: &str) -> Option<&'static str> {
    if name == SEEN || name == HINTS {
        return Some(TEXT);
    }
    let editable = OUTPUTS.iter().filter(|output| output.is_editable).map(|output| output.path);
    editable.into_iter().find(|path| base(path) == name || beside(path) == name)
}
