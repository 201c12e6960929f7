//! How a file came: by itself, or in a mail that says when.

use super::watch::Watch;
use crate::formats::Envelope;
use crate::model::ledger::ReceivedFrom;
use crate::model::place::Origin;
use crate::model::receipt::Receipt;
use chrono::{DateTime, FixedOffset};

/// A mail, its time settled.
pub(super) struct Mail {
    /// What it says about itself.
    pub envelope: Envelope,
    /// Its place among the steps of a path that leads through it.
    pub step: usize,
    /// When it came; absent where nothing says so.
    pub received: Option<DateTime<FixedOffset>>,
}

/// How a file came.
#[derive(Clone, Copy)]
pub(super) struct Arrival<'a> {
    /// The file, and the mails and archives it came in.
    pub origin: &'a Origin,
    /// The innermost mail that holds it.
    pub mail: Option<&'a Mail>,
    /// When the file of the inbox was received that it is, or lies in, where staff wrote
    /// that down.
    pub registered: Option<Receipt>,
    /// How long it may take.
    pub watch: &'a Watch,
}

impl Arrival<'_> {
    /// When it came, and by what that is known; absent where nothing says.
    pub(super) fn when(&self) -> Option<(Receipt, ReceivedFrom)> {
        let by_mail = self.mail.and_then(|mail| mail.received);
        let registered = || self.registered.map(|at| (at, ReceivedFrom::Register));
        by_mail.map(|at| (at.into(), ReceivedFrom::Mail)).or_else(registered)
    }
}
