//! `manifest.json`: what the outputs were made of, and which of them are new.

use super::disk::hashed as hashed_file;
use super::{Hashed, Published, Sources, read_existing};
use crate::model::error::{Error, from_json, shown};
use crate::model::value::Quarter;
use crate::outputs::{Made, OUTPUTS, Output};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Where it stands in the folder of a quarter. Written last: it vouches for the others.
pub const MANIFEST: &str = "out/manifest.json";

/// The contents of [`MANIFEST`].
#[derive(PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    version: u32,
    /// The version of the program.
    pub program: String,
    period: Quarter,
    /// The cut-off.
    pub as_of: NaiveDate,
    /// What went in.
    #[serde(flatten)]
    pub sources: Sources,
    /// What was made, by name in `out/`.
    pub outputs: Vec<Hashed>,
    /// What stands in `out/` from an earlier build of other sources.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<Hashed>,
}

impl Manifest {
    /// Of a build by this version of the program.
    pub fn new(period: Quarter, as_of: NaiveDate, sources: Sources) -> Self {
        let program = env!("CARGO_PKG_VERSION").to_string();
        let format = "jianbao-manifest".to_string();
        Self { format, version: 1, program, period, as_of, sources, outputs: Vec::new(), stale: Vec::new() }
    }

    /// The manifest of a quarter, whose bytes were read from `path`.
    ///
    /// # Errors
    /// It is no manifest.
    pub fn of_quarter(path: &Path, bytes: &[u8]) -> Result<Self, Error> {
        let unusable = |why| Error::first(format!("“{}”{why}，请重新运行", shown(path)), "build");
        from_json(bytes).map_err(unusable)
    }

    /// The manifest of an issue.
    ///
    /// # Errors
    /// It cannot be read, is not what was published, or is no manifest.
    pub fn of_issue(published: &Published) -> Result<Self, Error> {
        let unusable = |why| Error::Usage(format!("“{}/manifest.json”不能使用：{why}", published.name));
        from_json(&published.read("manifest.json")?).map_err(unusable)
    }

    /// Lists every output that stands in `out/` after this build: those `made` now,
    /// and those of an earlier build, which count as outputs too where that build
    /// worked on the very same sources, and as stale where it did not.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn list_outputs(&mut self, folder: &Path, made: &[Made]) -> Result<(), Error> {
        let same = self.listed_earlier(folder)?;
        let hashed = |file: &Made| Some(Hashed::of_made(file.name.strip_prefix("out/")?, file));
        self.outputs = made.iter().filter_map(hashed).collect();
        // What can be asked for one by one was perhaps not asked for this time.
        let is_left = |output: &&Output| output.format.is_some() && !made.iter().any(|file| file.name == output.path);
        for output in OUTPUTS.iter().filter(is_left) {
            if let Some(standing) = hashed_file(output.name(), &folder.join(output.path))? {
                let list = if same.contains(&standing) { &mut self.outputs } else { &mut self.stale };
                list.push(standing);
            }
        }
        Ok(())
    }

    /// What the manifest that stands there lists, where it is about the same as
    /// this one; one that cannot be read lists nothing.
    fn listed_earlier(&self, folder: &Path) -> Result<Vec<Hashed>, Error> {
        let bytes = read_existing(&folder.join(MANIFEST))?;
        let Some(before) = bytes.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok()) else {
            return Ok(Vec::new());
        };
        let bare = Self { outputs: Vec::new(), stale: Vec::new(), ..before };
        Ok(if bare == *self { before.outputs } else { Vec::new() })
    }
}
