//! When files were received that carry no date themselves: those whose very bytes lie in
//! a mail of the same inbox take that mail's date; of the others staff must write it down.

use super::received::Received;
use crate::model::finding::{Code, Finding, Taken};
use crate::model::ledger::{Outcome, ReceivedFrom};
use crate::model::place::{Origin, Place};
use crate::model::receipt::Receipt;
use crate::model::register::Undated;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Lends files without a date that of the first mail which brought the same bytes.
pub(super) fn lend(all: &mut [Received]) {
    let mut mailed: HashMap<[u8; 32], (Receipt, Origin)> = HashMap::new();
    for received in all.iter().filter(|received| received.received_from == Some(ReceivedFrom::Mail)) {
        if let (Some(digest), Some(at), Some(file)) = (received.digest, received.when, received.file()) {
            let first = mailed.entry(digest).or_insert_with(|| (at, file.clone()));
            if (at.rank(), file) < (first.0.rank(), &first.1) {
                *first = (at, file.clone());
            }
        }
    }
    for received in all.iter_mut().filter(|received| received.when.is_none()) {
        let Some((at, mail)) = received.digest.and_then(|digest| mailed.get(&digest)) else { continue };
        let Some(file) = received.file().cloned() else { continue };
        (received.when, received.received_from) = (Some(*at), Some(ReceivedFrom::Mail));
        if let Some(submission) = &mut received.submission {
            (submission.received, submission.received_from) = (received.when, received.received_from);
        }
        let taken = Taken::Did(format!("收件时间按{}", at.shown()));
        let finding = Finding::new(Code::DateByBytes, Place::file(&file), mail.to_string(), taken);
        received.findings.push(Finding { unit: received.unit.clone(), ..finding });
    }
}

/// The files of the inbox that brought a return, or something that seems to be one, and
/// that no mail dates.
pub fn undated(all: &[Received]) -> Vec<Undated> {
    let mut files: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for received in all.iter().filter(|received| received.received_from != Some(ReceivedFrom::Mail)) {
        let unread = [Outcome::Encrypted, Outcome::Damaged, Outcome::Unsupported, Outcome::TooLarge];
        let seems_one = || received.unit.is_some() && received.dispositions.iter().any(|d| unread.contains(&d.what));
        if received.submission.is_some() || !received.questions.is_empty() || seems_one() {
            let file = received.file().and_then(|file| file.steps().first());
            file.into_iter().for_each(|file| files.entry(file).or_default().extend(received.unit.clone()));
        }
    }
    files.into_iter().map(|(file, units)| Undated { file: file.to_string(), units }).collect()
}
