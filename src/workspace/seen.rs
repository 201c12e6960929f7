//! What a run saw before it began to change anything.

use super::operations::digest;
use std::collections::BTreeMap;

/// What a run saw of files that it works on or replaces, by their names below the
/// folder: where one is not so any more, nothing is replaced.
#[derive(Default)]
pub struct Seen(BTreeMap<String, Option<String>>);

impl Seen {
    /// Notes the bytes of a file; absent where there was none.
    pub fn note(&mut self, name: impl Into<String>, bytes: Option<&[u8]>) {
        self.0.insert(name.into(), bytes.map(digest));
    }

    /// Notes the hash of a file, which may be absent.
    pub fn note_hash(&mut self, name: impl Into<String>, sha256: Option<String>) {
        self.0.insert(name.into(), sha256);
    }

    /// The hash that a file had, absent where there was none; nothing where nobody looked.
    pub fn of(&self, name: &str) -> Option<Option<&String>> {
        self.0.get(name).map(Option::as_ref)
    }

    /// All that was seen, by name.
    pub fn all(&self) -> impl Iterator<Item = (&String, &Option<String>)> {
        self.0.iter()
    }
}
