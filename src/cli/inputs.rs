//! What an output was made of, by name and hash: as a manifest says, and as it
//! lies there now.

use super::build::Input;
use super::text::MARKDOWN;
use super::workspace::{MASTER, Workspace, read_file};
use super::{Hashing, rulings};
use crate::model::error::Error;
use crate::model::value::Quarter;
use crate::pipeline::Inbox;
use crate::quarter::issue::Issue;
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// `manifest.json` as far as it is read again.
#[derive(Deserialize)]
pub(super) struct Manifest {
    /// The version of the program.
    pub program: String,
    /// The cut-off.
    pub as_of: NaiveDate,
    master: Input,
    templates: Vec<Input>,
    inbox: Vec<Input>,
    decided: Vec<Input>,
    #[serde(default)]
    previous: Vec<Input>,
    /// What was made, by name below `out/`.
    pub outputs: Vec<Input>,
}

/// Files by the name that a person knows, each with its hash.
pub(super) type Hashes = BTreeMap<String, String>;

impl Manifest {
    /// Reads a manifest; absent where there is none.
    ///
    /// # Errors
    /// It cannot be read, or is no manifest.
    pub(super) fn load(path: &Path) -> Result<Option<Self>, Error> {
        if !path.is_file() {
            return Ok(None);
        }
        let broken =
            |e: serde_json::Error| Error::Usage(format!("“{}”不完整（{e}），请重新运行 jianbao build", path.display()));
        serde_json::from_slice(&read_file(path)?).map(Some).map_err(broken)
    }

    /// Whether the text had been edited by hand when the outputs were made.
    pub(super) fn is_edited(&self) -> bool {
        self.decided.iter().any(|input| input.name == MARKDOWN)
    }

    /// What went in.
    pub(super) fn inputs(&self) -> Hashes {
        let decided = self.decided.iter().filter(|input| input.name != MARKDOWN);
        let inbox = self.inbox.iter().map(|input| (in_inbox(&input.name), input.sha256.clone()));
        let others = [&self.master].into_iter().chain(&self.templates).chain(decided).chain(&self.previous);
        others.map(|input| (input.name.clone(), input.sha256.clone())).chain(inbox).collect()
    }
}

/// What would go in now, where `inbox` is hashed already.
///
/// # Errors
/// A file cannot be read.
pub(super) fn current(
    workspace: &Workspace,
    period: Quarter,
    inbox: &[Input],
    past: &[Issue],
) -> Result<Hashes, Error> {
    let mut found: Vec<Input> = vec![Input::new(MASTER, &workspace.bytes)];
    let templates = workspace.templates()?;
    found.extend(templates.iter().map(|(name, text)| Input::new(format!("templates/{name}"), text.as_bytes())));
    let ruled = workspace.folder(period).join(rulings::RULINGS);
    if ruled.exists() {
        found.push(Input::new(rulings::RULINGS, &read_file(&ruled)?));
    }
    found.extend(previous(workspace, past)?);
    let inbox = inbox.iter().map(|input| (in_inbox(&input.name), input.sha256.clone()));
    Ok(found.into_iter().map(|input| (input.name, input.sha256)).chain(inbox).collect())
}

/// The ledgers of earlier quarters that a build goes by.
///
/// # Errors
/// A file cannot be read.
pub(super) fn previous(workspace: &Workspace, past: &[Issue]) -> Result<Vec<Input>, Error> {
    let read = |issue: &Issue| {
        Ok(Input::new(issue.path.to_string(), &read_file(&workspace.dir.join(issue.path.to_string()))?))
    };
    past.iter().map(read).collect()
}

/// The files of an inbox, hashed without being opened.
///
/// # Errors
/// A file cannot be read.
pub(super) fn inbox(workspace: &Workspace, period: Quarter) -> Result<Vec<Input>, Error> {
    let folder = Hashing::list(workspace, period)?;
    for index in 0..folder.origins().len() {
        if !crate::intake::is_litter(&folder.origins()[index].steps()[0]) {
            let _ = folder.load(index)?;
        }
    }
    Ok(folder.into_inputs())
}

/// The name of an inbox file among all that goes in.
pub(super) fn in_inbox(name: &str) -> String {
    format!("inbox/{name}")
}

/// Files that came, changed or went between two times.
#[derive(Debug, Default, serde::Serialize)]
pub(super) struct Delta {
    /// Only there now.
    pub added: Vec<String>,
    /// There both times, with other contents.
    pub changed: Vec<String>,
    /// Only there before.
    pub gone: Vec<String>,
}

impl Delta {
    /// From `before` to `now`.
    pub(super) fn between(before: &Hashes, now: &Hashes) -> Self {
        let changed = |name: &&String| before.get(*name).is_some_and(|hash| now.get(*name).is_some_and(|h| h != hash));
        Self {
            added: now.keys().filter(|name| !before.contains_key(*name)).cloned().collect(),
            changed: now.keys().filter(changed).cloned().collect(),
            gone: before.keys().filter(|name| !now.contains_key(*name)).cloned().collect(),
        }
    }

    /// Whether nothing differs.
    pub(super) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }

    /// Every file with what became of it, in words: `新收到a.eml`.
    pub(super) fn words(&self) -> Vec<(String, String)> {
        let said = |name: &String, came: &str, what: [&str; 2]| {
            let shown = super::board::line(name.strip_prefix("inbox/").unwrap_or(name));
            let before = if name.starts_with("inbox/") { came } else { what[0] };
            (name.clone(), format!("{before}{shown}{}", what[1]))
        };
        let added = self.added.iter().map(|name| said(name, "新收到", ["新增", ""]));
        let changed = self.changed.iter().map(|name| said(name, "", ["", "有改动"]));
        let gone = self.gone.iter().map(|name| said(name, "", ["", "已移走"]));
        added.chain(changed).chain(gone).collect()
    }
}
