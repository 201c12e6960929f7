//! Submissions onto the list: which version of each unit counts, who reported,
//! and one row for every expected unit × item.
//!
//! Of several versions one wins by a written rule, or corrects another answer by answer
//! (`versions`). What is judged by dates and figures comes after (`assess`).

mod amend;
mod described;
mod lay;
mod order;
mod questions;
mod tasks;
mod used;
mod versions;

use crate::formats::limits;
use crate::intake::{Contents, Received};
use crate::model::amendment::Amendment;
use crate::model::applied::Applied;
use crate::model::config::Config;
use crate::model::finding::{Code, Finding, Findings, Parts, Taken};
use crate::model::ledger::{
    Disposition, Entry, ItemReport, Ledger, Outcome, Source, Submission, UnitReport, UnitState,
};
use crate::model::place::{Origin, Place};
use crate::model::question::each_once;
use crate::model::receipt::Receipt;
use crate::model::register::Undated;
use crate::model::ruling::{Matter, Question, Rulings, written};
use crate::model::task::{Item, ItemId, MasterList, Unit, UnitKind};
use crate::model::value::{Derived, Quarter, Status, Words};
use crate::quarter::mended::{Mended, mended};
use amend::leave;
use chrono::{NaiveDate, NaiveDateTime};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use versions::{Choice, Chosen, Fates, Gone};

/// The merged facts, what staff must settle, and how much came in.
#[derive(Debug)]
pub struct Merged {
    /// The facts.
    pub ledger: Ledger,
    /// The questions, sorted, each once.
    pub questions: Vec<Question>,
    /// The answers of staff that were used; known once everything is judged.
    pub applied: Vec<Applied>,
    /// Files whose date staff must write down; known before they are merged.
    pub undated: Vec<Undated>,
    /// Rows as they would be with what mails say and nobody has decided on.
    pub otherwise: Vec<Entry>,
    /// What was wrong in files that others replace.
    pub mended: Vec<Mended>,
    /// What the dispositions must add up to.
    pub contents: Contents,
}

impl Merged {
    /// Whether every file has a disposition, those in mails and archives too,
    /// and every row exactly one (一件不漏). Anything else is a fault of the
    /// program.
    pub fn nothing_is_lost(&self) -> bool {
        let rows: usize = self.ledger.dispositions.iter().map(Disposition::row_count).sum();
        let mut by_file: BTreeMap<&Origin, (usize, usize)> = BTreeMap::new();
        for disposition in &self.ledger.dispositions {
            let (all, whole) = by_file.entry(&disposition.path).or_default();
            *all += 1;
            *whole += usize::from(disposition.sheet.is_none());
        }
        // What is said of a whole file is all that is said of it.
        let once = by_file.values().all(|(all, whole)| *whole == 0 || *all == 1);
        rows == self.contents.rows && by_file.len() == self.contents.files && once
    }
}

/// Merges everything that was received. Derived statuses are still unknown.
pub fn merge(
    master: &MasterList,
    config: &Config,
    period: Quarter,
    as_of: NaiveDate,
    received: Vec<Received>,
    rulings: &Rulings,
    findings: &mut Findings,
) -> Merged {
    let mut dispositions = Vec::new();
    let mut questions = Vec::new();
    let mut asked = Vec::new();
    let mut contents = Contents::default();
    let mut submissions: BTreeMap<String, Vec<Submission>> = BTreeMap::new();
    let mut amendments: BTreeMap<String, Vec<Amendment>> = BTreeMap::new();
    let mut touched: BTreeMap<String, Vec<(Origin, Option<Receipt>)>> = BTreeMap::new();
    // Units of which a sheet waits for an answer of staff.
    let mut undecided: BTreeSet<String> = BTreeSet::new();
    for file in received {
        findings.extend(file.findings);
        let from = file.submission.as_ref().map(|submission| (submission.origin.clone(), submission.unit.clone()));
        asked.extend(file.questions.into_iter().map(|question| (from.clone(), question)));
        contents += file.contents;
        if let (Some(unit), None, Some(first)) = (&file.unit, &file.submission, file.dispositions.first()) {
            touched.entry(unit.clone()).or_default().push((first.path.clone(), file.when));
        }
        for amendment in file.amendments {
            amendments.entry(amendment.unit.to_string()).or_default().push(amendment);
        }
        if file.dispositions.iter().any(|d| d.sheet.is_some() && d.what == Outcome::Undecided) {
            undecided.extend(file.unit.clone());
        }
        let part: Option<Arc<str>> = file.unit.as_deref().map(Arc::from);
        dispositions.extend(file.dispositions.into_iter().map(|disposition| (part.clone(), disposition)));
        if let Some(submission) = file.submission {
            submissions.entry(submission.unit.clone()).or_default().push(submission);
        }
    }
    let (mut unused, mut fates, mut gone) = (Parts::new(), Fates::new(), Gone::default());
    let (mut taken_back, mut otherwise) = (BTreeSet::new(), Vec::new());
    let mut units = Vec::new();
    let rows = |of: fn(&Submission) -> usize| submissions.values().flatten().map(of).sum();
    let mut entries = Vec::with_capacity(rows(|sent| sent.entries.len()));
    let mut projects = Vec::with_capacity(rows(|sent| sent.projects.len()));
    let (mut expected, by_words) = (master.expected(), master.asked());
    for unit in &master.units {
        let own = expected.remove(unit.name.as_str()).unwrap_or_default();
        let sent = submissions.remove(&unit.name).unwrap_or_default();
        let failed = touched.remove(&unit.name).unwrap_or_default();
        let refused_at = failed.iter().find_map(|(_, when)| *when);
        let failed: Vec<Origin> = failed.into_iter().map(|(origin, _)| origin).collect();
        let said = amendments.remove(&unit.name).unwrap_or_default();
        if unit.kind != UnitKind::Town && sent.is_empty() && own.is_empty() {
            leave(said, findings);
            continue;
        }
        let waits = undecided.contains(&unit.name);
        let choice = Choice {
            unit: &unit.name,
            expected: &own,
            rulings,
            latest: config.period(period).latest,
            fates: &mut fates,
            questions: &mut questions,
            findings,
            unused: &mut unused,
            gone: &mut gone,
            chosen: Chosen::default(),
        };
        let chosen = choice.among(sent, said);
        let state = state(config, period, &chosen, !failed.is_empty(), waits);
        report_state(unit, state, &chosen, own.is_empty(), config.period(period).deadline, findings);
        let mut rows = chosen.entries;
        tasks::settle(master, unit, &own, &mut rows, &mut taken_back, findings);
        settle_repeats(unit, &mut rows, rulings, &mut questions, &mut gone, findings);
        complete(master, (unit, own), &mut rows, state, &mut taken_back, findings);
        entries.extend(rows);
        otherwise.extend(chosen.otherwise);
        projects.extend(chosen.projects);
        let skipped = usize::from(chosen.source.is_none());
        units.push(UnitReport {
            name: unit.name.clone(),
            kind: unit.kind,
            state,
            received: chosen.received.or(chosen.too_late).or(refused_at),
            source: chosen.source.or_else(|| failed.first().cloned()),
            others: chosen.others.into_iter().chain(failed.into_iter().skip(skipped)).collect(),
            corrections: chosen.corrections,
            received_from: chosen.received_from,
            asked: by_words.get(unit.name.as_str()).into_iter().flatten().map(|words| words.to_string()).collect(),
        });
    }
    let forgotten = findings.forget(&unused).into_iter().chain(findings.forget_at(|place| gone.holds(place))).collect();
    findings.take_all_back(&taken_back);
    let by = |finding: &Finding, unit: &str, source: &Origin| {
        let fate = || fates.get(finding.place.origin.as_ref()?)?.get(unit).map(|(fate, _)| *fate);
        let by = gone.by(&finding.place).or_else(|| Some(source).filter(|_| fate() == Some(Outcome::Superseded)));
        by.cloned()
    };
    let mended = mended(forgotten, by, &units, findings);
    let mut dispositions = redispose(dispositions, &fates, &gone.rows);
    dispositions.sort();
    let items = items(master, &entries);
    let is_unused = |(file, unit)| unused.get(&file).is_some_and(|units: &BTreeSet<String>| units.contains(&unit));
    let is_gone =
        |question: &Question| !question.places.is_empty() && question.places.iter().all(|place| gone.holds(place));
    let counts = |(from, question): (Option<(Origin, String)>, Question)| {
        (!from.is_some_and(is_unused) && !is_gone(&question)).then_some(question)
    };
    questions.extend(asked.into_iter().filter_map(counts));
    questions.extend(questions::about_words(findings, rulings, &config.words.statuses));
    let questions = each_once(questions);
    let ledger = Ledger { period, as_of, units, items, entries, projects, findings: Vec::new(), dispositions };
    let otherwise = otherwise.into_iter().filter(|(place, _)| !gone.holds(place)).map(|(_, row)| row).collect();
    Merged { ledger, questions, applied: Vec::new(), otherwise, mended, undated: Vec::new(), contents }
}

/// Several rows for one item: staff say which counts; the others are left out.
fn settle_repeats(
    unit: &Unit,
    rows: &mut Vec<Entry>,
    rulings: &Rulings,
    questions: &mut Vec<Question>,
    left_out: &mut Gone,
    findings: &mut Findings,
) {
    let mut seen = BTreeSet::new();
    let is_first = |entry: &Entry| entry.source.is_none() || entry.item.is_none_or(|item| seen.insert(item));
    if rows.iter().all(is_first) {
        return;
    }
    let mut by_item: BTreeMap<ItemId, Vec<Source>> = BTreeMap::new();
    for entry in rows.iter() {
        if let (Some(item), Some(source)) = (entry.item, &entry.source) {
            by_item.entry(item).or_default().push(source.clone());
        }
    }
    for (item, sources) in by_item.into_iter().filter(|(_, sources)| sources.len() > 1) {
        let at = |s: &Source| written(&s.place());
        let candidates: Vec<String> = sources.iter().take(limits::CANDIDATES).map(at).collect();
        let place = sources.first().map(|s| Place::sheet(&s.path, &s.sheet)).unwrap_or_default();
        let rivals = rows.iter().filter(|entry| entry.item == Some(item) && entry.source.is_some());
        let rivals = rivals.take(limits::CANDIDATES);
        let question = Question::new(Matter::Row, format!("{} {item}", unit.name), candidates.join("；"), candidates)
            .with_hints(&described::rows(rivals))
            .with_places(sources.iter().take(limits::CANDIDATES).map(Source::place));
        let Some(answer) = rulings.answer(&question, &place, findings) else {
            questions.push(question);
            continue;
        };
        let gone: BTreeSet<Source> = sources.into_iter().filter(|source| at(source) != answer).collect();
        rows.retain(|entry| !entry.source.as_ref().is_some_and(|source| gone.contains(source)));
        left_out.rows.extend(gone.into_iter().map(|row| (row, ("按裁定采用另一行", None))));
    }
}

/// Changes the fate of versions that are not taken, and of rows that do not count in
/// those that are: these leave the range they stood in. A disposition is that of a unit's
/// part of a file; absent where no unit is known, as of the words of a mail.
fn redispose(
    mut dispositions: Vec<(Option<Arc<str>>, Disposition)>,
    fates: &Fates,
    left_out: &BTreeMap<Source, (&'static str, Option<Origin>)>,
) -> Vec<Disposition> {
    let mut apart = Vec::new();
    for (part, disposition) in &mut dispositions {
        let parts = fates.get(&disposition.path);
        let fate =
            parts.and_then(|parts| part.as_deref().map_or_else(|| parts.values().next(), |unit| parts.get(unit)));
        if let Some((what, why)) = fate
            && (matches!(disposition.what, Outcome::Merged | Outcome::Unmatched)
                || *what == Outcome::Merged && disposition.sheet.is_none())
        {
            (disposition.what, disposition.why) = (*what, why.clone());
        }
        let (Some(sheet), Outcome::Merged) = (&disposition.sheet, disposition.what) else { continue };
        let at = |row| Source { path: disposition.path.clone(), sheet: sheet.clone(), row };
        let gone = |(first, last): &(u32, u32)| {
            left_out.range(at(*first)..=at(*last)).map(|(row, (why, _))| (row.row, *why)).collect::<Vec<_>>()
        };
        let gone: Vec<(u32, &str)> = disposition.rows.iter().flat_map(gone).collect();
        for (row, why) in gone {
            let range = disposition.rows.partition_point(|(_, last)| *last < row);
            let Some((first, last)) = disposition.rows.get(range).copied() else { continue };
            let sides = [(first, row - 1), (row + 1, last)].into_iter().filter(|(first, last)| first <= last);
            disposition.rows.splice(range..=range, sides.collect::<Vec<_>>());
            let (rows, why) = (vec![(row, row)], why.to_string());
            let (path, sheet) = (disposition.path.clone(), disposition.sheet.clone());
            apart.push(Disposition { path, sheet, rows, what: Outcome::Superseded, why });
        }
    }
    let dispositions = dispositions.into_iter().map(|(_, disposition)| disposition);
    let holds = |d: &Disposition| d.sheet.is_none() || !d.rows.is_empty() || d.what != Outcome::Merged;
    dispositions.filter(holds).chain(apart).collect()
}

/// `failed`: whether files came of which nothing could be used; `waits`: whether a sheet
/// waits for an answer of staff.
fn state(config: &Config, period: Quarter, chosen: &Chosen, failed: bool, waits: bool) -> UnitState {
    let deadline = config.period(period).deadline;
    if chosen.source.is_none() {
        return if failed || chosen.undecided || chosen.too_late.is_some() {
            UnitState::Unreadable
        } else {
            UnitState::Missing
        };
    }
    if chosen.projects.is_empty() && chosen.entries.iter().all(|entry| entry.answers.tell_no_progress()) {
        // What a sheet says of which nobody has decided is not nothing.
        return if waits { UnitState::Unreadable } else { UnitState::Empty };
    }
    match (deadline, chosen.received) {
        (None, _) => UnitState::OnTime,
        (Some(_), None) => UnitState::Undated,
        (Some(deadline), Some(received)) if received.is_after(deadline) => UnitState::Late,
        _ => UnitState::OnTime,
    }
}

/// `unasked` where no item is expected from the unit.
fn report_state(
    unit: &Unit,
    state: UnitState,
    chosen: &Chosen,
    unasked: bool,
    deadline: Option<NaiveDateTime>,
    findings: &mut Findings,
) {
    let place = chosen.source.as_ref().map_or_else(Place::nowhere, Place::file);
    if state.has_reported() && unit.kind != UnitKind::Town && unasked {
        let taken = Taken::Did("照录，不计入统计".into());
        findings.push(Finding::new(Code::NotAParty, place.clone(), unit.name.clone(), taken).of(&unit.name));
    }
    if chosen.entries.is_empty() && !chosen.projects.is_empty() {
        findings.push(Finding::new(Code::RegisterOnly, place.clone(), "项目清单", Taken::Nothing).of(&unit.name));
    }
    let code = match state {
        UnitState::Missing => Code::UnitMissing,
        UnitState::Empty => Code::ReportedEmpty,
        UnitState::Late => Code::Late,
        _ => return,
    };
    let found = chosen.received.map_or_else(String::new, Receipt::shown);
    let taken = match (code, chosen.entries.is_empty()) {
        (Code::Late, _) => Taken::Nothing,
        (Code::UnitMissing, false) => Taken::Did("除更正表所记以外，应填成果均计为未填报".into()),
        _ => Taken::Did("应填成果均计为未填报".into()),
    };
    let finding = Finding::new(code, place, found, taken).of(&unit.name);
    findings.push(match deadline.filter(|_| code != Code::ReportedEmpty) {
        Some(deadline) => finding.expecting(format!("{}前报送", deadline.format("%Y-%m-%d %H:%M"))),
        None => finding,
    });
}

/// Sorts a unit's rows, adds one for every expected item without a row, and
/// reports rows that repeat an item or concern another's, and what says nothing.
fn complete(
    master: &MasterList,
    (unit, expected): (&Unit, BTreeSet<ItemId>),
    rows: &mut Vec<Entry>,
    state: UnitState,
    taken_back: &mut BTreeSet<(Code, Place)>,
    findings: &mut Findings,
) {
    rows.sort_by(in_order);
    let mut count: BTreeMap<ItemId, usize> = BTreeMap::new();
    for item in rows.iter().filter_map(|entry| entry.item) {
        *count.entry(item).or_default() += 1;
    }
    for entry in rows.iter_mut() {
        let Some(id) = entry.item else { continue };
        entry.counted = expected.contains(&id);
        report_row(master, entry, count.get(&id).is_some_and(|n| *n > 1), findings);
        if let Some((done, source)) = entry.answers.done.as_ref().zip(entry.source.as_ref()).filter(|_| !entry.counted)
        {
            // What counts nowhere need not say towards what.
            taken_back.insert((Code::WhichTarget, done.place(source)));
        }
    }
    let mut blank: BTreeMap<ItemId, Place> = BTreeMap::new();
    rows.reserve_exact(expected.len().saturating_sub(count.len()));
    for item in expected.difference(&count.into_keys().collect()) {
        let unit = Words::from(unit.name.as_str());
        rows.push(Entry { unit, item: Some(*item), derived: Derived::Unreported, ..Entry::blank() });
    }
    rows.sort_by(in_order);
    for entry in rows.iter().filter(|entry| entry.is_silent()) {
        let place = entry.source.as_ref().map_or_else(Place::nowhere, Source::place);
        blank.extend(entry.item.map(|item| (item, place)));
    }
    if state.has_reported() && !blank.is_empty() {
        // One finding for all of them, at the first row that stands there without answers.
        let place = blank.values().find(|place| place.origin.is_some()).cloned().unwrap_or_default();
        let found: Vec<String> = blank.keys().map(ItemId::to_string).collect();
        let finding = Finding::new(Code::RowMissing, place, found.join("、"), Taken::LeftBlank).of(&unit.name);
        let first = blank.keys().next().and_then(|first| master.item(*first)).map_or_else(String::new, Item::quoted);
        let more = if blank.len() > 1 { format!("等{}项", blank.len()) } else { String::new() };
        findings.push(finding.expecting(format!("“{first}”{more}的状态和进展")));
    }
}

/// Rows by their item, then as they stand in their file; those of no item come last.
fn in_order(one: &Entry, other: &Entry) -> Ordering {
    let key = |entry: &'_ Entry| (entry.item.is_none(), entry.item);
    key(one).cmp(&key(other)).then_with(|| one.source.cmp(&other.source))
}

/// What is found of one row's item: that it is none of the unit's, or stands there twice.
fn report_row(master: &MasterList, entry: &Entry, repeated: bool, findings: &mut Findings) {
    let (Some(id), Some(source), Some(item)) = (entry.item, &entry.source, entry.item.and_then(|id| master.item(id)))
    else {
        return;
    };
    let report = |code, did: &str| {
        Finding::new(code, source.place(), id.to_string(), Taken::Did(did.into())).of(entry.unit.as_str())
    };
    if repeated {
        findings.push(report(Code::ItemRepeated, "各行照录，均不计入统计"));
    }
    let original = item.duplicate_of.filter(|_| !entry.answers.is_empty()).and_then(|id| master.item(id));
    if let Some(original) = original {
        let finding = report(Code::ItemDuplicate, "照录，不计入统计");
        findings.push(finding.expecting(format!("填在“{}”一行", original.quoted())));
    } else if !entry.counted && says_something(entry) {
        findings.push(report(Code::ItemNotExpected, "照录，不计入统计"));
    }
}

/// Whether a row says more than that the item is none of the unit's concern.
fn says_something(entry: &Entry) -> bool {
    !entry.answers.is_empty() && entry.status() != Some(Status::NotApplicable)
}

fn items(master: &MasterList, entries: &[Entry]) -> Vec<ItemReport> {
    let mut by_item: BTreeMap<ItemId, Vec<String>> = BTreeMap::new();
    let reports = |entry: &&Entry| entry.counted && entry.source.is_some() && !entry.answers.tell_no_progress();
    for entry in entries.iter().filter(reports) {
        entry.item.into_iter().for_each(|item| by_item.entry(item).or_default().push(entry.unit.to_string()));
    }
    by_item.values_mut().for_each(Vec::dedup);
    let report =
        |item: &Item| ItemReport { reported_by: by_item.remove(&item.id).unwrap_or_default(), ..ItemReport::of(item) };
    master.items.iter().map(report).collect()
}
