//! A file by what identifies it: name, size and hash.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A file that went in or came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hashed {
    /// Its name, relative to the folder that the list is about.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
    /// Its SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Hashed {
    /// What identifies `bytes`.
    pub fn new(name: impl Into<String>, bytes: &[u8]) -> Self {
        let digest = Sha256::digest(bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { name: name.into(), size: bytes.len(), sha256 }
    }

    /// Whether these are its contents.
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        self.sha256 == Self::new("", bytes).sha256
    }
}
