//! Which files of a workspace the program makes, under their own names: whatever
//! its book-keeping says, it moves, replaces and removes no others.

use super::disk::{Lies, above, check_way, lies};
use super::issues::{COUNT, SEAL};
use super::{CARRIED, HINTS, MANIFEST, MASTER, PUBLISHED, REGISTER, RULINGS, SEEN, base, beside};
use crate::outputs::desk::PAGE;
use crate::outputs::returns::LIST;
use crate::outputs::{OUTPUTS, TEXT};
use std::collections::BTreeSet;
use std::path::Path;

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
        self.names().any(|own| own == name)
    }

    /// Whether a change may replace a file, or remove it: never what staff write
    /// themselves. In the folder of a year it only makes files.
    pub fn allows(self, name: &str, replaces: bool, removes: bool) -> bool {
        let stays = || [TEXT, RULINGS, REGISTER, MANIFEST, LIST, PAGE, COUNT].contains(&name);
        self.has(name) && (self == Self::Quarter || !replaces && !removes) && !(removes && stays())
    }

    /// All names.
    fn names(self) -> impl Iterator<Item = String> {
        let (outputs, others): (_, &[&str]) = match self {
            Self::Year => (&OUTPUTS[..0], &[MASTER, CARRIED]),
            Self::Quarter => (&OUTPUTS[..], &[MANIFEST, SEEN, HINTS, LIST, PAGE, RULINGS, REGISTER, COUNT]),
        };
        let outputs = outputs.iter().flat_map(|output| {
            let more = output.is_editable.then(|| [base(output.path), beside(output.path)]);
            std::iter::once(output.path.to_string()).chain(more.into_iter().flatten())
        });
        outputs.chain(others.iter().map(ToString::to_string))
    }

    /// The folders that its files stand in, below the folder; itself is empty.
    pub fn folders(self) -> BTreeSet<String> {
        let issues = (self == Self::Quarter).then(|| PUBLISHED.to_string());
        self.names().map(|name| above(&name).to_string()).chain(issues).collect()
    }

    /// Those of them that are there, and that no link leads to.
    pub fn standing(self, below: &Path) -> Vec<String> {
        let is_folder = |name: &String| lies(&below.join(name)) == Some(Lies::Folder);
        self.folders().into_iter().filter(|name| check_way(below, name).is_ok() && is_folder(name)).collect()
    }

    /// Whether a file of this name may wait for its place: also one of an issue, which
    /// waits in a folder of its own.
    pub fn may_wait(self, name: &str) -> bool {
        let of_issue = name.strip_prefix(PUBLISHED).map_or(name, |rest| rest.trim_start_matches('/'));
        let is_output = || self.has(&format!("out/{of_issue}"));
        self.has(name) || self == Self::Quarter && (of_issue == SEAL || is_output())
    }
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
