//! The evidence of who sent a file: gathered here, weighed in `sender`.

use super::judge::{Evidence, EvidenceKind, Names, label, plain_name};
use crate::intake::arrival::{Arrival, Mail};
use crate::intake::candidate::Candidate;
use crate::intake::context::Intake;
use crate::intake::read_sheet::ReadSheet;
use crate::intake::rows::reading::Rows;
use crate::intake::rows::row_kind::RowKind;
use crate::model::ledger::Outcome;
use crate::model::outgoing::FormKey;
use crate::model::place::CellRef;
use crate::model::value::{Cell, key};
use std::collections::BTreeSet;

/// All that tells who sent the file; `read` are the rows of the candidates taken.
pub(crate) fn evidence(
    intake: &Intake,
    arrival: Arrival,
    candidates: &[Candidate],
    read: &[ReadSheet],
) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let none = Rows::default();
    for (index, candidate) in candidates.iter().enumerate() {
        let rows = read.iter().find(|sheet| sheet.index == index).map(|sheet| &sheet.rows);
        // Where nothing is read, every sheet with a table may tell whom to ask.
        if rows.is_some() || (read.is_empty() && !candidate.parts.is_empty()) {
            evidence.extend(of_sheet(intake, candidate, rows.unwrap_or(&none)));
        }
    }
    evidence.extend(carried(&intake.names, arrival));
    evidence
}

/// What a sheet itself tells of its sender.
pub(crate) fn of_sheet(intake: &Intake, candidate: &Candidate, rows: &Rows) -> Vec<Evidence> {
    let mut evidence = labelled_cells(candidate, rows);
    evidence.extend(unit_column(intake, rows));
    let titles = candidate.titles.iter().filter(|(_, text)| label(text).is_none());
    evidence.extend(titles.map(|(at, text)| Evidence::at(EvidenceKind::Title, text.clone(), *at)));
    evidence.push(Evidence::new(EvidenceKind::SheetName, candidate.sheet.name.clone()));
    evidence
}

/// The unit column, where no two rows name different units. Villages of a unit,
/// one a row, speak for the unit; one and the same village in all rows does not.
fn unit_column(intake: &Intake, rows: &Rows) -> Option<Evidence> {
    let cells: Vec<&(String, CellRef)> = rows.entries.iter().filter_map(|(_, unit)| unit.as_ref()).collect();
    let named: BTreeSet<usize> = cells.iter().flat_map(|(text, _)| intake.names.named_in(text).units).collect();
    let (text, at) = cells.first()?;
    let alike = cells.iter().all(|(other, _)| other == text);
    let text = match named.first() {
        Some(unit) if named.len() == 1 && !alike => &intake.master.units[*unit].name,
        _ if named.len() > 1 || !alike => return None,
        _ => text,
    };
    Some(Evidence::at(EvidenceKind::UnitColumn, text.clone(), *at))
}

/// Cells that announce the reporting unit, above or below the tables; the key of a form does.
fn labelled_cells(candidate: &Candidate, rows: &Rows) -> Vec<Evidence> {
    let sheet = candidate.sheet;
    let outside = |row: &u32| match rows.kinds.get(row) {
        _ if rows.kinds.is_empty() => *row < candidate.first_row(),
        Some(kind) => *kind == RowKind::Outside || kind.outcome() == Outcome::Note,
        None => true,
    };
    let mut found = Vec::new();
    for row in sheet.rows().iter().filter(|row| outside(row)) {
        let cells = sheet.row(*row);
        for (i, (at, cell)) in cells.iter().enumerate() {
            let Cell::Text(text) = cell else { continue };
            if let Some(key) = FormKey::read(text) {
                found.push(Evidence::at(EvidenceKind::Form, key.unit, CellRef::new(at.0, at.1)));
                continue;
            }
            let Some(said) = label(text) else { continue };
            let next = cells.get(i + 1).map(|(at, cell)| (*at, cell.text().into()));
            let (at, said) = next.filter(|_| said.is_empty()).unwrap_or((*at, said));
            if !key(&said).is_empty() {
                found.push(Evidence::at(EvidenceKind::UnitCell, said, CellRef::new(at.0, at.1)));
            }
        }
    }
    found
}

/// What tells of a file before it is opened: its name, the folders and
/// containers it came in, and the mail that brought it. The names of mails that
/// only carry the one it was sent in do not count: they are a colleague's words.
pub(crate) fn carried(names: &Names, arrival: Arrival) -> Vec<Evidence> {
    let mut evidence = Vec::new();
    let sent_in = arrival.mail.map_or(0, |mail| mail.step);
    for (at, step) in arrival.origin.steps().iter().enumerate().rev() {
        for (i, part) in step.split('/').rev().enumerate() {
            let kind = if i == 0 { EvidenceKind::FileName } else { EvidenceKind::FolderName };
            // The folders of the inbox are the office's own order.
            if at >= sent_in || (at == 0 && i > 0) {
                evidence.push(Evidence::new(kind, plain_name(part)));
            }
        }
    }
    evidence.extend(arrival.mail.into_iter().flat_map(|mail| mail_evidence(names, mail)));
    evidence
}

/// What the mail says of its sender. The address counts where it is that of one
/// unit that reports; the office's own is nobody's. Then neither the sender's
/// name nor the subject counts either: somebody of the office wrote them.
pub(crate) fn mail_evidence(names: &Names, mail: &Mail) -> Vec<Evidence> {
    let envelope = &mail.envelope;
    let owners = names.at(&envelope.address);
    if !owners.is_empty() && !owners.iter().any(|unit| names.reports(*unit)) {
        return Vec::new();
    }
    let mut evidence = vec![
        Evidence::new(EvidenceKind::SenderName, envelope.name.clone()),
        Evidence::new(EvidenceKind::Subject, envelope.subject.clone()),
    ];
    if let [only] = owners[..] {
        let mut address = Evidence::new(EvidenceKind::Address, envelope.address.clone());
        address.unit = Some(only);
        evidence.insert(0, address);
    }
    evidence
}
