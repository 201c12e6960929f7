//! Files that hold the returns of several units: a sheet a unit, a column 街镇, or
//! sections under the names of units. The words of the sheets say whose each part is,
//! whoever sent the file; every part goes on as that unit's own.

use super::arrival::Arrival;
use super::candidate::Candidate;
use super::context::Intake;
use super::period::Period;
use super::read_sheet::ReadSheet;
use super::received::Received;
use super::rows::reading::Rows;
use super::rows::row_kind::RowKind;
use super::sender::evidence::{carried, of_sheet};
use super::sender::judge::{Evidence, EvidenceKind, Sender, judge};
use super::sender::owners::{Owner, Owners};
use super::sheet_findings;
use super::tables::table::Kind;
use super::workbook::{answered, is_sample};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Entry, Outcome};
use crate::model::place::Place;
use crate::model::task::ItemId;
use crate::model::value::first_of;
use std::collections::{BTreeMap, BTreeSet};

/// Whose a sheet is, in a file of several units.
pub(super) enum Whose {
    /// One unit's, by its position in the list, and what tells so.
    Unit(usize, Vec<Evidence>),
    /// Several units', row by row.
    Rows(Owners),
    /// It does not say: what it tells, for staff.
    Unclear(Vec<Evidence>),
}

/// Units that a finding names.
const NAMED: usize = 12;

impl Intake<'_> {
    /// Whether a file may hold the returns of several units, before its rows are read:
    /// two sheets are called otherwise, or there is a column for it.
    pub(super) fn may_be_of_several(&self, candidates: &[Candidate], taken: &[usize]) -> bool {
        let taken = || taken.iter().map(|index| &candidates[*index]);
        let names_rows = |candidate: &Candidate| {
            candidate.tables().any(|table| table.col(Column::Unit).is_some()) || !self.sections(candidate).is_empty()
        };
        let unit = |candidate: &Candidate| self.unit_in(&of_sheet(self, candidate, &Rows::default()));
        let units = || taken().filter_map(unit).collect::<BTreeSet<usize>>();
        taken().any(names_rows) || (taken().nth(1).is_some() && units().len() > 1)
    }

    /// The unit that evidence points to without contradiction.
    fn unit_in(&self, evidence: &[Evidence]) -> Option<usize> {
        match judge(&self.names, self.master, evidence, &Place::nowhere(), &mut Findings::default()) {
            Sender::Known(unit, _) => Some(unit),
            Sender::Asked(..) => None,
        }
    }

    /// Whose each sheet is, where the file holds the returns of several units; absent
    /// where it is one unit's. Two sheets of progress that name two units make it one of
    /// several, or a sheet whose rows do: but not where one of them names this quarter and
    /// the other none, nor by a sheet that shows how the form is filled in, nor where one
    /// unit sent it and the rows of others answer for no item of its own.
    pub(super) fn divided(&self, arrival: Arrival, candidates: &[Candidate], read: &[ReadSheet]) -> Option<Vec<Whose>> {
        if let [only] = read
            && self.owners(&candidates[only.index], &only.rows).is_none()
        {
            return None;
        }
        let whose: Vec<Whose> = read.iter().map(|sheet| self.whose(&candidates[sheet.index], &sheet.rows)).collect();
        let is_progress = |candidate: &Candidate| candidate.has(Kind::Progress) && !is_sample(&candidate.name);
        let progress: Vec<(&ReadSheet, &Whose)> =
            read.iter().zip(&whose).filter(|(sheet, _)| is_progress(&candidates[sheet.index])).collect();
        let is_this = |sheet: &ReadSheet| candidates[sheet.index].period == Period::This;
        let any_is_this = progress.iter().any(|(sheet, _)| is_this(sheet));
        let named = progress.iter().filter(|(sheet, _)| is_this(sheet) || !any_is_this);
        let units = named.filter_map(|(_, whose)| if let Whose::Unit(unit, _) = whose { Some(*unit) } else { None });
        let by_sheets = units.collect::<BTreeSet<usize>>().len() > 1;
        let sent = self.unit_in(&carried(&self.names, arrival));
        let by_rows = |(sheet, whose): &(&ReadSheet, &Whose)| match whose {
            Whose::Rows(owners) => {
                let is_of_sender = sent.is_some_and(|sent| owners.units().contains(&sent));
                !is_of_sender || owners.share_an_item(&sheet.rows.entries)
            }
            _ => false,
        };
        (by_sheets || progress.iter().any(by_rows)).then_some(whose)
    }

    fn whose(&self, candidate: &Candidate, rows: &Rows) -> Whose {
        let own = of_sheet(self, candidate, rows);
        if let Some(owners) = self.owners(candidate, rows) {
            // What heads a section speaks for the section alone.
            let sections: BTreeSet<u32> = self.sections(candidate).iter().map(|section| section.row).collect();
            let heads = |piece: &&Evidence| {
                piece.kind != EvidenceKind::UnitColumn && piece.cell.is_none_or(|cell| !sections.contains(&cell.row))
            };
            let mut over = own.iter().filter(heads);
            if !over.any(|piece| piece.named(&self.names, false).units.len() == 1) {
                return Whose::Rows(owners);
            }
        }
        match self.unit_in(&own) {
            Some(unit) => Whose::Unit(unit, own),
            None => Whose::Unclear(own),
        }
    }

    /// Reads a file as the returns of several units, a part each; what is nobody's stays
    /// with the file.
    pub(super) fn of_several(
        &self,
        arrival: Arrival,
        candidates: &[Candidate],
        read: impl Iterator<Item = (ReadSheet, Whose)>,
        received: &mut Received,
    ) -> Vec<Received> {
        let mut parts: BTreeMap<usize, Vec<ReadSheet>> = BTreeMap::new();
        let mut heads: BTreeMap<usize, usize> = BTreeMap::new();
        for (mut sheet, whose) in read {
            let candidate = &candidates[sheet.index];
            if is_sample(&candidate.name) {
                let name = candidate.sheet.name.clone();
                received.findings.add(Code::OtherPeriod, candidate.place.clone(), name, Taken::SheetSkipped);
                received.dispose_sheet(candidate, Outcome::NotProgress, "填表示例");
                continue;
            }
            let head = candidate.continues.and_then(|head| heads.get(&head)).copied();
            let unit = match (whose, head) {
                (Whose::Rows(owners), _) => {
                    self.share_out(candidates, sheet, &owners, &mut parts, received);
                    continue;
                }
                (Whose::Unit(unit, own), _) => {
                    // By which of its names, and for which office, is told of the unit.
                    let mut told = Received::default();
                    self.sender(&candidate.place, &own, true, &mut told);
                    sheet.findings.extend(told.findings);
                    Some(unit)
                }
                (Whose::Unclear(_), Some(unit)) => Some(unit),
                (Whose::Unclear(own), None) => self.sender(&candidate.place, &own, true, received),
            };
            match unit {
                Some(unit) => {
                    heads.insert(sheet.index, unit);
                    parts.entry(unit).or_default().push(sheet);
                }
                None => received.dispose_sheet(candidate, Outcome::Undecided, "不能确定是哪个单位的表"),
            }
        }
        self.tell_of_several(arrival, &parts, received);
        parts.into_iter().map(|(unit, sheets)| self.part(arrival, candidates, unit, sheets)).collect()
    }

    /// Gives each unit its rows of a sheet. The headings, and rows that are nobody's,
    /// stay with the file.
    fn share_out(
        &self,
        candidates: &[Candidate],
        mut sheet: ReadSheet,
        owners: &Owners,
        parts: &mut BTreeMap<usize, Vec<ReadSheet>>,
        received: &mut Received,
    ) {
        let candidate = &candidates[sheet.index];
        if owners.clash {
            let name = candidate.sheet.name.clone();
            received.findings.add(Code::SeveralUnits, candidate.place.clone(), name, Taken::SheetSkipped);
            return received.dispose_sheet(candidate, Outcome::Undecided, "几个单位的表并排，分不开");
        }
        for (unit, part) in split_off(&mut sheet, owners) {
            parts.entry(unit).or_default().push(part);
        }
        for (row, owner) in &owners.rows {
            let kind = sheet.rows.kinds.get_mut(row).filter(|kind| **kind != RowKind::Beyond);
            if let (Owner::Nobody(at, said), Some(kind)) = (owner, kind) {
                received.findings.add(Code::RowOfNobody, candidate.place.at(*at), said.clone(), Taken::RowSkipped);
                *kind = RowKind::Nobodys;
            }
        }
        for (unit, (at, said)) in &owners.misspelt {
            let name = &self.master.units[*unit].name;
            let taken = Taken::ReadAs(name.clone());
            let finding = Finding::new(Code::UnitByAlias, candidate.place.at(*at), said.clone(), taken);
            received.findings.push(finding.of(name).expecting(name));
        }
        received.findings.extend(std::mem::take(&mut sheet.findings));
        received.questions.append(&mut sheet.rows.questions);
        sheet_findings::rows_beyond(candidates, std::slice::from_ref(&sheet), &mut received.findings);
        received.dispose_rows(candidate, &sheet);
    }

    /// Notes that the file is of several units, and who sent it.
    fn tell_of_several(&self, arrival: Arrival, parts: &BTreeMap<usize, Vec<ReadSheet>>, received: &mut Received) {
        let names: Vec<&str> = parts.keys().map(|unit| self.master.units[*unit].name.as_str()).collect();
        if names.is_empty() {
            return;
        }
        let sent = self.unit_in(&carried(&self.names, arrival)).map(|unit| self.master.units[unit].name.as_str());
        let by = sent.map_or_else(String::new, |sent| format!("（文件名或发件人是{sent}）"));
        let found = format!("{}{by}", first_of(&names, NAMED, "、", "个单位"));
        let taken = Taken::Did("各单位的表、各单位的行分开采用".into());
        received.findings.add(Code::SeveralReturns, Place::file(arrival.origin), found, taken);
    }

    /// What one unit's sheets and rows say, as if they were a file of its own.
    fn part(&self, arrival: Arrival, candidates: &[Candidate], unit: usize, mut read: Vec<ReadSheet>) -> Received {
        let name = self.master.units[unit].name.clone();
        let mut received = Received { unit: Some(name.clone()), ..Received::of(arrival) };
        self.leave_out_repeats(candidates, &mut read, &mut received);
        leave_out_copies(candidates, &mut read, &mut received);
        self.settle_overlap(arrival.origin, candidates, &mut read, &mut received);
        self.tell_filled_in(arrival, candidates, (&name, &read), &mut received.findings);
        self.settle(arrival, Some(unit), candidates, read, &mut received);
        received.findings.attribute(&name);
        received
    }
}

/// Takes from a sheet what is each unit's, by the units' positions in the list: rows, what
/// is asked about them and what was found there.
fn split_off(sheet: &mut ReadSheet, owners: &Owners) -> BTreeMap<usize, ReadSheet> {
    let part = || ReadSheet { index: sheet.index, rows: Rows::default(), findings: Findings::default(), is_part: true };
    let mut parts: BTreeMap<usize, ReadSheet> = owners.units().into_iter().map(|unit| (unit, part())).collect();
    let whose = |place: &Place| place.cell.and_then(|cell| owners.of(cell.row));
    let rows = &mut sheet.rows;
    let each = rows.bytes / (rows.entries.len() + rows.projects.len()).max(1);
    for row in std::mem::take(&mut rows.entries) {
        let unit = row.0.source.as_ref().and_then(|source| owners.of(source.row));
        if let Some(part) = unit.and_then(|unit| parts.get_mut(&unit)) {
            part.rows.entries.push(row);
            part.rows.bytes += each;
        }
    }
    for project in std::mem::take(&mut rows.projects) {
        if let Some(part) = owners.of(project.source.row).and_then(|unit| parts.get_mut(&unit)) {
            part.rows.projects.push(project);
            part.rows.bytes += each;
        }
    }
    for question in std::mem::take(&mut rows.questions) {
        let unit = question.places.first().and_then(whose);
        unit.and_then(|unit| parts.get_mut(&unit))
            .map_or(&mut rows.questions, |part| &mut part.rows.questions)
            .push(question);
    }
    for (row, kind) in std::mem::take(&mut rows.kinds) {
        let part = owners.of(row).and_then(|unit| parts.get_mut(&unit));
        part.map_or(&mut rows.kinds, |part| &mut part.rows.kinds).insert(row, kind);
    }
    for (unit, found) in std::mem::take(&mut sheet.findings).parted(whose) {
        let part = unit.and_then(|unit| parts.get_mut(&unit));
        part.map_or(&mut sheet.findings, |part| &mut part.findings).extend(found);
    }
    parts
}

/// What a sheet answers, by item.
fn by_item(sheet: &ReadSheet) -> BTreeMap<ItemId, Vec<String>> {
    let said = |entry: &Entry| {
        entry.answers.each().map(|(_, typed)| typed.map_or("", |typed| typed.text).to_string()).collect()
    };
    sheet.rows.entries.iter().filter_map(|(entry, _)| Some((entry.item?, said(entry)))).collect()
}

/// Leaves out sheets that only say again what another sheet of the unit says: a summary
/// of all before the sheets of each. A sheet of the unit's own goes before its rows of
/// one of all.
fn leave_out_copies(candidates: &[Candidate], read: &mut Vec<ReadSheet>, received: &mut Received) {
    if read.len() < 2 {
        return;
    }
    read.sort_by_key(|sheet| (sheet.is_part, sheet.index));
    let said: Vec<BTreeMap<ItemId, Vec<String>>> = read.iter().map(by_item).collect();
    let mut kept: Vec<usize> = Vec::new();
    for (at, sheet) in read.iter().enumerate() {
        let says_again = |before: &&usize| said[at].iter().all(|(item, words)| said[**before].get(item) == Some(words));
        let is_matched = sheet.rows.entries.iter().all(|(entry, _)| entry.item.is_some());
        let is_copy = is_matched && answered(sheet).next().is_some() && sheet.rows.projects.is_empty();
        if !(is_copy && kept.iter().any(|before| says_again(&before))) {
            kept.push(at);
            continue;
        }
        let candidate = &candidates[sheet.index];
        let taken = Taken::Did("只采用另一张工作表".into());
        received.findings.add(Code::ExactCopy, candidate.place.clone(), candidate.sheet.name.clone(), taken);
        received.dispose_read(candidate, sheet, Outcome::Copy, "与本单位另一张工作表内容相同");
    }
    let mut at = 0..read.len();
    read.retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
    read.sort_by_key(|sheet| sheet.index);
}
