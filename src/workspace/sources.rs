//! What the outputs of a quarter are made of, by name and hash: in a manifest, and now.

use super::disk::hashed;
use super::{Hashed, MASTER, Workspace, line};
use crate::model::applied::Applied;
use crate::model::error::Error;
use crate::model::register::Handed;
use crate::outputs::TEXT;
use crate::quarter::issue::Issue;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::ErrorKind;

/// Every file that the outputs hang on.
#[derive(PartialEq, Serialize, Deserialize)]
pub struct Sources {
    master: Hashed,
    templates: Vec<Hashed>,
    /// By name below `inbox/`.
    inbox: Vec<Hashed>,
    /// What staff decided: the text where they edited it, and the files of their
    /// rulings, those of earlier quarters too.
    decided: Vec<Hashed>,
    /// The rulings that were applied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rulings: Vec<Applied>,
    /// What 收件登记 says of files that carry no date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    registered: Vec<Handed>,
    /// The ledgers of earlier quarters.
    #[serde(default)]
    previous: Vec<Hashed>,
}

impl Sources {
    /// As they were read: the list, the templates, the inbox, what staff `decided`, and
    /// earlier issues.
    ///
    /// # Errors
    /// A file cannot be read.
    pub fn now(
        workspace: &Workspace,
        templates: &[(String, String)],
        inbox: &[Hashed],
        decided: Vec<Hashed>,
        past: &[Issue],
    ) -> Result<Self, Error> {
        let template = |(name, text): &(String, String)| Hashed::new(format!("templates/{name}"), text.as_bytes());
        let ledger = |issue: &Issue| {
            let path = issue.path.to_string();
            let place = workspace.dir.join(&path);
            hashed(&path, &place)?.ok_or_else(|| Error::io("读取", place, ErrorKind::NotFound.into()))
        };
        Ok(Self {
            master: Hashed::new(MASTER, &workspace.bytes),
            templates: templates.iter().map(template).collect(),
            inbox: inbox.to_vec(),
            decided,
            rulings: Vec::new(),
            registered: Vec::new(),
            previous: past.iter().map(ledger).collect::<Result<_, Error>>()?,
        })
    }

    /// The same where staff edited the text.
    pub fn with_text(mut self, edited: Option<Hashed>) -> Self {
        self.decided.splice(0..0, edited);
        self
    }

    /// The same with the rulings that were applied.
    pub fn with_rulings(self, rulings: Vec<Applied>) -> Self {
        Self { rulings, ..self }
    }

    /// The same with what 收件登记 says.
    pub fn with_registered(self, registered: Vec<Handed>) -> Self {
        Self { registered, ..self }
    }

    /// The same where a file of staff's is another now.
    pub fn with_decided(mut self, file: Hashed) -> Self {
        self.decided.retain(|own| own.name != file.name);
        self.decided.push(file);
        self
    }

    /// Whether the text had been edited by hand.
    pub fn is_edited(&self) -> bool {
        self.decided.iter().any(|file| file.name == TEXT)
    }

    /// Whether the list is the same file.
    pub fn has_list_of(&self, other: &Self) -> bool {
        self.master.sha256 == other.master.sha256
    }

    /// Whether a file of this name below `inbox/` was read.
    pub fn has_received(&self, name: &str) -> bool {
        self.inbox.iter().any(|file| file.name == name)
    }

    /// Hashes by the names that a person knows, without the text: it may be edited again.
    fn hashes(&self) -> BTreeMap<String, &str> {
        let own = [&self.master].into_iter().chain(&self.templates).chain(&self.decided).chain(&self.previous);
        let own = own.filter(|file| file.name != TEXT).map(|file| (file.name.clone(), file.sha256.as_str()));
        own.chain(self.inbox.iter().map(|file| (in_inbox(&file.name), file.sha256.as_str()))).collect()
    }
}

/// The name of an inbox file among all sources.
pub fn in_inbox(name: &str) -> String {
    format!("inbox/{name}")
}

/// Files that came, changed or went between two times.
#[derive(Debug, Default, Serialize)]
pub struct Delta {
    /// Only there now.
    pub added: Vec<String>,
    /// There both times, with other contents.
    pub changed: Vec<String>,
    /// Only there before.
    pub gone: Vec<String>,
}

impl Delta {
    /// From `before` to `now`.
    pub fn between(before: &Sources, now: &Sources) -> Self {
        let (before, now) = (before.hashes(), now.hashes());
        let mut delta = Self::default();
        for (name, hash) in &now {
            match before.get(name) {
                None => delta.added.push(name.clone()),
                Some(old) if old != hash => delta.changed.push(name.clone()),
                Some(_) => {}
            }
        }
        delta.gone.extend(before.into_keys().filter(|name| !now.contains_key(name)));
        delta
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.gone.is_empty()
    }

    /// Every file with what became of it, in words: `新收到a.eml`.
    pub fn words(&self) -> Vec<(String, String)> {
        let kinds =
            [(&self.added, "新收到", "新增", ""), (&self.changed, "", "", "有改动"), (&self.gone, "", "", "已移走")];
        let mut words = Vec::new();
        for (names, came, added, after) in kinds {
            for name in names {
                let file = name.strip_prefix("inbox/");
                let before = if file.is_some() { came } else { added };
                words.push((name.clone(), format!("{before}{}{after}", line(file.unwrap_or(name)))));
            }
        }
        words
    }
}
