//! The way of one workbook: which sheets are read, what their rows say, who sent
//! it, and what becomes of every sheet and row.

use super::answers::answer::AnswerReader;
use super::answers::counts::TableAt;
use super::arrival::Arrival;
use super::bearing::bearing_of;
use super::candidate::{Beyond, Candidate, candidates};
use super::context::Intake;
use super::period::Period;
use super::read_sheet::ReadSheet;
use super::received::{Contents, Received};
use super::remarks::sheet_remarks::remarks;
use super::rows::reading::{RowReading, Rows};
use super::rows::room::Room;
use super::rows::row_kind::RowKind;
use super::sender::evidence::evidence;
use super::sender::judge::{Evidence, Sender, judge};
use super::sender::speaker::is_foreign_body;
use super::sheet_findings;
use super::tables::continuation::stray_rows;
use super::tables::table::Kind;
use crate::formats::{Workbook, limits};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Entry, Outcome, Project, Submission};
use crate::model::place::{Origin, Place};
use crate::model::ruling::{Matter, Question, written};
use crate::model::task::ItemId;
use crate::model::value::{Words, key};
use std::collections::{BTreeMap, BTreeSet};

impl Intake<'_> {
    /// Reads one workbook: what is one unit's, and of a file of several units what is
    /// nobody's, then each unit's part.
    pub(super) fn workbook(&self, arrival: Arrival, mut workbook: Workbook, room: &mut Room) -> Vec<Received> {
        let origin = arrival.origin;
        let cut = workbook.sheets.iter().filter_map(|sheet| sheet.cut).map(|(first, last)| (last - first + 1) as usize);
        let rows = workbook.sheets.iter().map(|sheet| sheet.rows().len()).chain(cut).sum();
        let contents = Contents { files: 0, sheets: workbook.sheets.len(), rows };
        let mut received = Received { contents, ..Received::of(arrival) };
        let beyond = workbook.sheets.iter_mut().map(Beyond::of).collect();
        let mut candidates = candidates(self, arrival, &workbook, beyond);
        for name in &workbook.lost {
            let taken = Taken::Did("采用其余工作表".into());
            received.findings.add(Code::SheetLost, Place::file(origin), name.clone(), taken);
        }
        let taken = self.choose(origin, &candidates, &mut received);
        self.settle_columns(arrival, &taken, &mut candidates, &mut received);
        let mut own = room.lend(self.may_be_of_several(&candidates, &taken));
        let read: Vec<ReadSheet> = taken
            .into_iter()
            .take_while(|_| arrival.watch.holds())
            .map(|index| self.read_sheet(index, &candidates[index], &mut own))
            .collect();
        room.take_back(own);
        let mut parts = match self.divided(arrival, &candidates, &read) {
            Some(whose) => self.of_several(arrival, &candidates, read.into_iter().zip(whose), &mut received),
            None => {
                self.of_one(arrival, &candidates, read, &mut received);
                Vec::new()
            }
        };
        if received.dispositions.is_empty() && parts.is_empty() {
            received.dispose_file(origin, Outcome::Blank, "没有工作表");
        }
        parts.insert(0, received);
        parts
    }

    /// Reads it as the return of one unit.
    fn of_one(&self, arrival: Arrival, candidates: &[Candidate], mut read: Vec<ReadSheet>, received: &mut Received) {
        self.leave_out_repeats(candidates, &mut read, received);
        self.settle_overlap(arrival.origin, candidates, &mut read, received);
        let evidence = evidence(self, arrival, candidates, &read);
        let unit = self.sender(&Place::file(arrival.origin), &evidence, !read.is_empty(), received);
        received.unit = unit.map(|unit| self.master.units[unit].name.clone());
        if let Some(unit) = received.unit.as_deref().filter(|_| !read.is_empty()) {
            self.tell_filled_in(arrival, candidates, (unit, &read), &mut received.findings);
        }
        self.settle(arrival, unit, candidates, read, received);
        if let Some(unit) = &received.unit {
            received.findings.attribute(unit);
        }
    }

    /// The sheets that are read; the others leave with their disposition here.
    fn choose(&self, origin: &Origin, candidates: &[Candidate], received: &mut Received) -> Vec<usize> {
        let named = candidates.iter().any(|c| !c.sheet.hidden && c.period == Period::This && c.has(Kind::Progress));
        let none = candidates.iter().all(|c| c.parts.is_empty());
        let mut taken: Vec<usize> = Vec::new();
        for (index, candidate) in candidates.iter().enumerate() {
            let left_out = match candidate.continues.filter(|head| candidate.period == candidates[*head].period) {
                Some(head) if taken.contains(&head) => None,
                Some(_) => Some((Outcome::Undecided, "所接的前一张表没有采用")),
                None => self.left_out(candidate, named, received),
            };
            match left_out {
                Some((what, why)) => received.dispose_sheet(candidate, what, why),
                None => taken.push(index),
            }
            if candidate.parts.is_empty() && !candidate.is_leaflet && !none {
                self.tell_stray_rows(candidate, received);
            }
        }
        if taken.is_empty() {
            self.tell_forms_of_another(candidates, received);
        }
        if none {
            let names: Vec<&str> = candidates.iter().map(|c| c.sheet.name.as_str()).collect();
            received.findings.add(Code::NoTable, Place::file(origin), names.join("、"), Taken::FileSkipped);
        }
        taken
    }

    /// Forms of another quarter, of a file that brings none of this one.
    fn tell_forms_of_another(&self, candidates: &[Candidate], received: &mut Received) {
        for candidate in candidates.iter().filter(|c| !c.sheet.hidden && c.has(Kind::Progress)) {
            let Period::Other(said) = &candidate.period else { continue };
            if candidate.keys().next().is_none() {
                continue;
            }
            received.findings.take_back(Code::OtherPeriod, &candidate.place);
            let found = format!("交回的是{said}的表，{}的没有收到", self.period.title());
            let finding = Finding::new(Code::FormOfAnother, candidate.place.clone(), found, Taken::SheetSkipped);
            received.findings.push(finding.expecting(self.period.title()));
        }
    }

    /// Rows that look like answers, on a sheet beside a table, that nothing tells
    /// how to read.
    fn tell_stray_rows(&self, candidate: &Candidate, received: &mut Received) {
        let rows = stray_rows(candidate.sheet, &self.headings, |id| self.master.item(id).is_some());
        if rows > 0 && !candidate.sheet.hidden && !matches!(candidate.period, Period::Other(_)) {
            let found = format!("{}：有{rows}行写着成果编号", candidate.name);
            received.findings.add(Code::NoTable, candidate.place.clone(), found, Taken::SheetSkipped);
        }
    }

    /// Why a sheet is not read; `named` where another names this quarter.
    fn left_out(&self, candidate: &Candidate, named: bool, received: &mut Received) -> Option<(Outcome, &'static str)> {
        if candidate.sheet.cells.is_empty() {
            return Some((Outcome::Blank, "空白工作表"));
        } else if candidate.is_leaflet {
            return Some((Outcome::NotProgress, "随表发去的清单或说明，上面写的不读"));
        } else if candidate.parts.is_empty() {
            return Some((Outcome::NotProgress, "没有进展表的表头"));
        } else if candidate.is_unfilled_register() && !matches!(candidate.period, Period::This | Period::Unknown) {
            return Some((Outcome::OtherPeriod, "没有填的项目清单，写的不是本季度"));
        }
        let (code, what, why) = match &candidate.period {
            _ if candidate.sheet.hidden => (Code::HiddenSheet, Outcome::NotProgress, "隐藏的工作表不自动采用"),
            Period::Other(_) => (Code::OtherPeriod, Outcome::OtherPeriod, "写的是别的季度"),
            Period::Doubtful(said) if !self.is_ruled_in(candidate, said, received) => {
                (Code::PeriodDoubtful, Outcome::Undecided, "季度前后不一致")
            }
            Period::Unknown if named && candidate.has(Kind::Progress) && is_sample(&candidate.name) => {
                (Code::OtherPeriod, Outcome::OtherPeriod, BESIDE_NAMED)
            }
            _ => return None,
        };
        let found = match &candidate.period {
            Period::Other(said) | Period::Doubtful(said) => format!("{}（{said}）", candidate.sheet.name),
            _ => candidate.sheet.name.clone(),
        };
        let finding = Finding::new(code, candidate.place.clone(), found, Taken::SheetSkipped);
        received.findings.push(finding.expecting(self.period.title()));
        Some((what, why))
    }

    /// Leaves out sheets that name no quarter beside one that does, where they
    /// answer for the same items; with other items they go on with it.
    pub(super) fn leave_out_repeats(
        &self,
        candidates: &[Candidate],
        read: &mut Vec<ReadSheet>,
        received: &mut Received,
    ) {
        let is_named = |sheet: &ReadSheet| candidates[sheet.index].period == Period::This;
        let named: BTreeSet<ItemId> = read.iter().filter(|sheet| is_named(sheet)).flat_map(answered).collect();
        let repeats = |sheet: &ReadSheet| {
            candidates[sheet.index].period == Period::Unknown && answered(sheet).any(|item| named.contains(&item))
        };
        for sheet in read.extract_if(.., |sheet| repeats(sheet)) {
            let candidate = &candidates[sheet.index];
            let name = candidate.sheet.name.clone();
            let finding = Finding::new(Code::OtherPeriod, candidate.place.clone(), name, Taken::SheetSkipped);
            received.findings.push(finding.expecting(self.period.title()));
            received.dispose_read(candidate, &sheet, Outcome::OtherPeriod, BESIDE_NAMED);
        }
    }

    /// Whether staff decided that a sheet with two quarters in its titles is of
    /// this one; otherwise it is asked.
    fn is_ruled_in(&self, candidate: &Candidate, said: &str, received: &mut Received) -> bool {
        let name = candidate.sheet.name.clone();
        let at = written(&candidate.place);
        let question = Question::new(Matter::Sheet, at, format!("{name}（{said}）"), vec![name.clone()]);
        match self.rulings.answer(&question, &candidate.place, &mut received.findings) {
            Some(answer) => answer == name,
            None => {
                received.questions.push(question.with_places([candidate.place.clone()]));
                false
            }
        }
    }

    fn read_sheet(&self, index: usize, candidate: &Candidate, room: &mut Room) -> ReadSheet {
        let (mut all, mut findings) = (Rows::default(), Findings::default());
        let told = sheet_findings::tell_how_things_stand(candidate);
        let sections = self.sections(candidate);
        for part in &candidate.parts {
            let sheet = part.sheet.as_ref();
            for table in part.tables.iter().take_while(|_| candidate.watch.holds()) {
                // What is wrong with a heading is said once, where it stands.
                if candidate.continues.is_none() {
                    sheet_findings::columns((&self.list, self.until), candidate, table, told, &mut findings);
                }
                let words = (&self.statuses, self.rulings);
                let answers = AnswerReader::new(sheet, &candidate.place, table, words, self.period);
                let (place, index, rulings) = (&candidate.place, &self.index, self.rulings);
                let mut rows = RowReading {
                    sheet,
                    place,
                    table,
                    index,
                    rulings,
                    answers,
                    of_form: candidate.of_form,
                    watch: candidate.watch,
                }
                .read(room, &mut findings);
                let at = TableAt { sheet, table, rulings };
                self.counting.settle(&at, &mut rows.entries, &mut rows.questions, &mut findings);
                self.leave_to_the_form(candidate, &mut rows);
                all.take(rows, &sections);
            }
        }
        let sheet = candidate.sheet;
        for row in candidate.rows() {
            let blank = sheet.row(row).iter().all(|(_, cell)| cell.is_blank());
            all.kinds.entry(row).or_insert(if blank { RowKind::Blank } else { RowKind::Outside });
        }
        sheet_findings::beyond(candidate, &mut findings);
        sheet_findings::hidden(candidate, &all, &mut findings);
        sheet_findings::unreadable(candidate, &mut findings);
        remarks(&self.list, candidate, &all, &mut findings);
        ReadSheet { index, rows: all, findings, is_part: false }
    }

    /// Leaves to the form how many there shall be where it gives the number and nothing
    /// else stands in the row: the unit said none of it.
    fn leave_to_the_form(&self, candidate: &Candidate, rows: &mut Rows) {
        let units: Vec<String> = candidate.keys().map(|key| key.unit).collect();
        if units.is_empty() {
            return;
        }
        for (entry, _) in rows.entries.iter_mut().filter(|(entry, _)| entry.answers.tell_no_progress()) {
            let Some(item) = entry.item.and_then(|id| self.master.item(id)) else { continue };
            let owed = units.iter().flat_map(|unit| item.countable().into_iter().filter_map(|at| item.owed(unit, at)));
            let owed: Vec<String> = owed.map(|owed| owed.to_string()).collect();
            // Rows of the targets of one item are read together, their numbers side by side.
            let is_given = |typed: &str| typed.split('；').all(|one| owed.iter().any(|owed| owed == one));
            if entry.answers.target.as_ref().is_some_and(|given| is_given(&given.text)) {
                entry.answers.clear(Column::Target);
            }
        }
    }

    /// Several sheets of this quarter that speak of the same items: staff say which of
    /// them, and what speaks of others holds beside it; or nothing is read.
    pub(super) fn settle_overlap(
        &self,
        origin: &Origin,
        candidates: &[Candidate],
        read: &mut Vec<ReadSheet>,
        received: &mut Received,
    ) {
        let rivals = rivals(candidates, read);
        if rivals.is_empty() {
            return;
        }
        let names: Vec<String> = rivals.iter().map(|head| candidates[*head].sheet.name.clone()).collect();
        let place = Place::file(origin);
        let question = Question::new(Matter::Sheet, written(&place), names.join("、"), names.clone());
        let answer = self.rulings.answer(&question, &place, &mut received.findings);
        if answer.is_none() {
            let sheets = rivals.iter().map(|head| candidates[*head].place.clone());
            received.questions.push(question.with_places(sheets));
            received.findings.add(Code::PeriodDoubtful, place, names.join("、"), Taken::FileSkipped);
        }
        // What speaks of other items than the one that holds stays, and may have rivals of its own.
        let is_chosen = |head: usize| answer.as_ref().is_some_and(|answer| candidates[head].sheet.name == *answer);
        let mut items: BTreeMap<usize, BTreeSet<ItemId>> = BTreeMap::new();
        read.iter().for_each(|sheet| items.entry(head(candidates, sheet)).or_default().extend(answered(sheet)));
        let chosen: BTreeSet<ItemId> =
            items.iter().filter(|(head, _)| is_chosen(**head)).flat_map(|(_, items)| items).copied().collect();
        let gives_way = |head: usize| !is_chosen(head) && rivals.contains(&head) && !items[&head].is_disjoint(&chosen);
        let refused: Vec<ReadSheet> =
            read.extract_if(.., |sheet| answer.is_none() || gives_way(head(candidates, sheet))).collect();
        let (outcome, why) = match answer {
            Some(_) => (Outcome::Superseded, "按裁定采用另一张工作表"),
            None => (Outcome::Undecided, "几张工作表内容重叠，不能确定以哪张为准"),
        };
        for sheet in &refused {
            received.dispose_read(&candidates[sheet.index], sheet, outcome, why);
        }
        if !refused.is_empty() {
            self.settle_overlap(origin, candidates, read, received);
        }
    }

    /// Who sent the file, or a sheet of one of several: by the evidence, or by what staff
    /// decided.
    pub(super) fn sender(
        &self,
        place: &Place,
        evidence: &[Evidence],
        matters: bool,
        received: &mut Received,
    ) -> Option<usize> {
        let mut findings = Findings::default();
        let (said, named) = match judge(&self.names, self.master, evidence, place, &mut findings) {
            Sender::Known(unit, former) => {
                received.findings.extend(findings);
                received.former = former;
                return Some(unit);
            }
            Sender::Asked(said, named) => (said, named),
        };
        if !matters {
            return None;
        }
        let question = Question::new(Matter::Sender, written(place), said, self.senders.clone());
        if let Some(answer) = self.rulings.answer(&question, place, &mut received.findings) {
            return self.master.units.iter().position(|unit| unit.name == answer);
        }
        received.findings.extend(findings);
        let named = named.into_iter().map(|unit| self.master.units[unit].name.clone()).collect();
        received.questions.push(question.with_places([place.clone()]).with_units(named));
        None
    }

    /// Turns what was read into the submission and the rows' dispositions.
    pub(super) fn settle(
        &self,
        arrival: Arrival,
        unit: Option<usize>,
        candidates: &[Candidate],
        read: Vec<ReadSheet>,
        received: &mut Received,
    ) {
        let rows = |of: fn(&Rows) -> usize| read.iter().map(|sheet| of(&sheet.rows)).sum();
        let mut entries: Vec<Entry> = Vec::with_capacity(rows(|rows| rows.entries.len()));
        let mut projects: Vec<Project> = Vec::with_capacity(rows(|rows| rows.projects.len()));
        let mut bytes = 0;
        // A form with headings and no rows was sent, and is empty.
        let any = !read.is_empty();
        let bearing = bearing_of(arrival, candidates, &read);
        if unit.is_some() {
            sheet_findings::rows_beyond(candidates, &read, &mut received.findings);
        }
        let is_part = read.iter().any(|sheet| sheet.is_part);
        for mut sheet in read {
            let candidate = &candidates[sheet.index];
            let Some(unit) = unit else {
                received.dispose_sheet(candidate, Outcome::Undecided, "不能确定报送单位");
                continue;
            };
            received.findings.extend(std::mem::take(&mut sheet.findings));
            bytes += sheet.rows.bytes;
            let Rows { entries: own, projects: register, kinds, questions, .. } = &mut sheet.rows;
            received.questions.append(questions);
            let name = &self.master.units[unit].name;
            let unit_name = Words::from(name.as_str());
            let names_itself =
                own.iter().any(|(_, row)| row.as_ref().is_some_and(|(text, _)| self.names_unit(text, unit)));
            for (entry, row_unit) in own.drain(..) {
                if let Some((text, at)) = row_unit.filter(|(text, _)| self.is_other_unit(text, unit, names_itself)) {
                    let place = candidate.place.at(at);
                    let finding = Finding::new(Code::UnitRowMismatch, place, text, Taken::RowSkipped);
                    received.findings.push(finding.expecting(name));
                    kinds.insert(at.row, RowKind::OtherUnit);
                    continue;
                }
                entries.push(Entry { unit: unit_name.clone(), ..entry });
            }
            projects.extend(register.drain(..).map(|project| Project { unit: unit_name.clone(), ..project }));
            received.dispose_rows(candidate, &sheet);
        }
        if let Some(unit) = unit.filter(|_| any) {
            let unit = self.master.units[unit].name.clone();
            entries.shrink_to_fit();
            projects.shrink_to_fit();
            let (origin, (when, received_from)) = (arrival.origin.clone(), arrival.when().unzip());
            let least = if is_part { 1 } else { limits::FILE_WEIGHT };
            received.weight = (entries.len() + projects.len()).max(bytes >> 10).max(least);
            let former = received.former.clone();
            received.submission =
                Some(Submission { unit, former, origin, received: when, received_from, bearing, entries, projects });
        }
    }

    fn names_unit(&self, text: &str, unit: usize) -> bool {
        self.names.named_in(text).units.contains(&unit)
    }

    /// Whether a row is of another unit: of one of the list, or, where rows name the unit
    /// itself, of a body that the list does not know.
    fn is_other_unit(&self, text: &str, unit: usize, names_itself: bool) -> bool {
        let named = self.names.named_in(text).units;
        let is_foreign = || names_itself && is_foreign_body(&key(text).chars().collect::<Vec<char>>());
        if named.is_empty() { is_foreign() } else { !named.contains(&unit) }
    }
}

/// Why a sheet that names no quarter is left out.
const BESIDE_NAMED: &str = "另有写明本期的工作表";

/// Whether a sheet is there to show how the form is filled in.
pub(super) fn is_sample(name: &str) -> bool {
    ["示例", "样例", "样表", "范例", "模板", "填写说明"].iter().any(|word| name.contains(word))
}

/// The items that a sheet answers for.
pub(super) fn answered(sheet: &ReadSheet) -> impl Iterator<Item = ItemId> {
    let answered = sheet.rows.entries.iter().filter(|(entry, _)| !entry.answers.is_empty());
    answered.filter_map(|(entry, _)| entry.item)
}

/// The sheets that answer for an item that another answers for too; one that goes on
/// with another is the same table.
fn rivals(candidates: &[Candidate], read: &[ReadSheet]) -> BTreeSet<usize> {
    let mut heads: BTreeMap<ItemId, BTreeSet<usize>> = BTreeMap::new();
    for sheet in read.iter().filter(|sheet| candidates[sheet.index].has(Kind::Progress)) {
        let head = head(candidates, sheet);
        answered(sheet).for_each(|item| _ = heads.entry(item).or_default().insert(head));
    }
    heads.into_values().filter(|heads| heads.len() > 1).flatten().collect()
}

/// The sheet that one goes on with; itself where it goes on with none.
fn head(candidates: &[Candidate], sheet: &ReadSheet) -> usize {
    candidates[sheet.index].continues.unwrap_or(sheet.index)
}
