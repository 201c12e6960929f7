//! What a file holds: a workbook, or a container of further files (a mail, an
//! archive), each of which is read in its turn.

use super::file_names::{UniqueNames, harmless};
use super::trim::trim;
use super::{Unreadable, Workbook};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

/// What reading a file gives.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// Sheets.
    Workbook(Workbook),
    /// Further files.
    Container(Container),
}

impl Content {
    /// The same without what of a workbook no rule will use.
    #[must_use]
    pub(super) fn trimmed(self) -> Self {
        match self {
            Self::Workbook(workbook) => Self::Workbook(trim(workbook)),
            container => container,
        }
    }
}

/// A mail, a mailbox or an archive, one level of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// Who sent it, when and with what words; absent for an archive.
    pub envelope: Option<Envelope>,
    /// What is in it, in its order. No two names are the same.
    pub members: Vec<Member>,
}

impl Container {
    /// What it is, in Chinese.
    pub fn kind(&self) -> &'static str {
        if self.envelope.is_some() { "邮件" } else { "压缩包" }
    }
}

/// What a mail says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The sender's name, as the sender's program gives it; may be empty.
    pub name: String,
    /// The sender's address, in lower case; may be empty.
    pub address: String,
    /// The subject; may be empty.
    pub subject: String,
    /// When it was written, by its own Date, at +08:00; absent where there is
    /// none or it is no date.
    pub date: Option<DateTime<FixedOffset>>,
    /// When the last server took it, by the top Received line, at +08:00.
    pub arrived: Option<DateTime<FixedOffset>>,
    /// The web addresses that its words lead to, each once.
    pub links: Vec<String>,
    /// The mail's own text, without markup; may be empty.
    pub text: String,
}

/// The name of the part that is a mail's own text.
pub const BODY: &str = "正文";

/// The same, where it is HTML that holds a table and is read as a file.
pub const BODY_HTML: &str = "正文.html";

/// One file in a container.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its name, folders included, harmless to print and to compare.
    pub name: String,
    /// How it was called, marks made visible, where the name was not a harmless one.
    pub odd_name: Option<String>,
    /// What is there.
    pub payload: Payload,
}

/// What a member of a container is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payload {
    /// A file, to be read in its turn.
    File(ByteBuf),
    /// A file that does not come out.
    Refused(Unreadable),
    /// The mail's own text, which stands in its envelope.
    MailText,
    /// What nobody means to send: a signature's picture, a system's file.
    Litter,
}

/// The members of a container in the making.
#[derive(Default)]
pub(super) struct Members {
    names: UniqueNames,
    /// Those so far, in the order of the container.
    pub list: Vec<Member>,
}

impl Members {
    /// Adds a member under a name as it came.
    pub(super) fn add(&mut self, name: &str, payload: Payload) {
        let (name, odd_name) = harmless(name);
        self.list.push(Member { name: self.names.unique(name), odd_name, payload });
    }
}
