//! What stands beside a sheet is no second return: a scan of it, a report in Word, rows
//! of it repeated in the mail's own words. What can be said of that is known only once
//! all is read.

use super::bearing::is_carried_out;
use super::received::Received;
use crate::formats::BODY_HTML;
use crate::model::finding::{Code, Finding, Parts, Taken};
use crate::model::ledger::{Bearing, Entry, Outcome, Submission};
use crate::model::place::{Origin, Place};
use crate::model::ruling::Matter;
use crate::model::task::ItemId;
use crate::model::value::{first_of, key};
use std::collections::{BTreeMap, BTreeSet};

/// What is no fault beside a progress sheet in the same mail: a scan, a report
/// in Word, a sheet of something else. Archives may hold sheets and are missed.
const BESIDE_A_SHEET: &[Code] = &[
    Code::Unsupported,
    Code::WordDocument,
    Code::FixedLayout,
    Code::PictureFile,
    Code::NoColumns,
    Code::ShortcutFile,
    Code::AppleFile,
    Code::NoTable,
];

/// What is no fault where the unit's sheet came by itself, in another mail: a scan, as it
/// is stamped.
const SCANS: &[Code] = &[Code::FixedLayout, Code::PictureFile];

/// Differences that are named before the others are only counted.
const NAMED: usize = 6;

/// Settles the parts of one mail: what came along with a sheet is no sheet that cannot be
/// read, and rows of it in the mail's own words are none besides.
pub(super) fn settle_mail(inside: &mut [Received]) {
    let brought: BTreeSet<String> =
        inside.iter().filter_map(|received| received.submission.as_ref()).map(|sent| sent.unit.clone()).collect();
    for received in inside.iter_mut().filter(|received| received.submission.is_none()) {
        if !brought.is_empty() && received.unit.as_ref().is_none_or(|unit| brought.contains(unit)) {
            note(received, BESIDE_A_SHEET);
        }
    }
    pass_over_carried_out(inside);
    let is_body = |received: &Received| {
        received.file().and_then(|file| file.steps().last()).is_some_and(|name| name == BODY_HTML)
    };
    let Some(body) = inside.iter().position(is_body) else { return };
    let words = inside[body].words.as_ref();
    // What says that it corrects is a version of its own.
    let corrects = words.is_some_and(|words| words.corrects);
    let others =
        inside.iter().zip(0..).filter(|(_, at)| *at != body).filter_map(|(other, _)| other.submission.as_ref());
    match &inside[body].submission {
        None if brought.len() == 1 => inside[body].leave_unnamed(),
        Some(own) if !corrects => {
            let mut of_unit = others.filter(|other| other.unit == own.unit);
            if let Some((sheet, differs)) = of_unit.next().map(|sheet| (sheet.origin.clone(), differences(own, sheet)))
            {
                inside[body].leave_for(&sheet, &differs);
            }
        }
        _ => {}
    }
}

/// Passes over words that do nothing but say what the sheet beside them does: that its
/// rows correct others, or that it takes the place of another.
fn pass_over_carried_out(inside: &mut [Received]) {
    let sent = inside.iter().filter_map(|received| received.submission.as_ref());
    let corrections = sent.filter(|sent| sent.bearing != Bearing::Silent);
    let answered: BTreeSet<ItemId> =
        corrections.flat_map(|sent| &sent.entries).filter_map(|entry| entry.item).collect();
    for received in inside.iter_mut().filter(|received| !answered.is_empty() && received.words.is_some()) {
        let said = received.findings.of_code(Code::WordsInMail).next();
        if said.is_some_and(|finding| is_carried_out(&finding.found, &answered)) {
            received.findings.without(Code::WordsInMail);
        }
    }
}

/// Notes scans of units whose sheets came too: they are no returns that cannot be read.
pub(super) fn settle_scans(all: &mut [Received]) {
    let brought: BTreeSet<String> =
        all.iter().filter_map(|received| received.submission.as_ref()).map(|sent| sent.unit.clone()).collect();
    for received in all.iter_mut().filter(|received| received.submission.is_none()) {
        if received.unit.as_ref().is_some_and(|unit| brought.contains(unit)) {
            note(received, SCANS);
        }
    }
}

fn note(received: &mut Received, codes: &[Code]) {
    if received.findings.replace(codes, Code::AttachmentNotRead) {
        received.unit = None;
    }
}

impl Received {
    /// Leaves a table in a mail's own words that does not say whose it is for the sheet
    /// beside it, which does.
    fn leave_unnamed(&mut self) {
        if !self.findings.replace(&[Code::UnitUnknown], Code::AttachmentNotRead) {
            return;
        }
        self.questions.retain(|question| question.matter != Matter::Sender);
        for disposition in self.dispositions.iter_mut().filter(|d| d.what == Outcome::Undecided) {
            (disposition.what, disposition.why) = (Outcome::Note, "正文中的表，以附表为准".into());
        }
    }

    /// Leaves the table in a mail's own words for the sheet that it brought, from which it
    /// `differs` so.
    fn leave_for(&mut self, sheet: &Origin, differs: &[String]) {
        let Some(body) = self.submission.take() else { return };
        let (what, why) = match differs {
            [] => (Outcome::Copy, "与附表相同，以附表为准"),
            _ => (Outcome::Superseded, "与附表不同，以附表为准"),
        };
        for disposition in &mut self.dispositions {
            if matches!(disposition.what, Outcome::Merged | Outcome::Unmatched) {
                (disposition.what, disposition.why) = (what, why.into());
            }
        }
        self.findings.forget(&Parts::from([(body.origin.clone(), BTreeSet::from([body.unit.clone()]))]));
        self.questions.clear();
        (self.weight, self.unit) = (0, None);
        if !differs.is_empty() {
            let taken = Taken::Did(format!("以附表“{}”为准，正文的表没有采用", sheet.file_name()));
            let found = first_of(differs, NAMED, "；", "处");
            let finding = Finding::new(Code::BodyDiffers, Place::file(&body.origin), found, taken);
            self.findings.push(finding.of(body.unit));
        }
    }
}

/// Where the answers of a mail's own words are not those of its sheet:
/// `3.1 完成率：60%／50%`.
fn differences(body: &Submission, sheet: &Submission) -> Vec<String> {
    let rows: BTreeMap<ItemId, &Entry> = sheet.entries.iter().filter_map(|entry| Some((entry.item?, entry))).collect();
    let mut found = Vec::new();
    for entry in &body.entries {
        let Some(item) = entry.item else {
            found.push("有一行看不出是哪项成果".into());
            continue;
        };
        let Some(row) = rows.get(&item) else {
            found.push(format!("{item} 附表中没有"));
            continue;
        };
        for ((column, own), (_, other)) in entry.answers.each().zip(row.answers.each()) {
            let Some(own) = own else { continue };
            let is_typed_so = other.as_ref().is_some_and(|other| key(own.text) == key(other.text));
            let reads_so = entry.answers.has_value(column) && entry.answers.agrees(&row.answers, column);
            if !is_typed_so && !reads_so {
                let other = other.map_or("（空）", |other| other.text);
                found.push(format!("{item} {}：{}／{other}", column.name(), own.text));
            }
        }
    }
    if !body.projects.is_empty() {
        found.push("正文另有项目清单".into());
    }
    found
}
