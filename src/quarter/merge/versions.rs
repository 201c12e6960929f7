//! Which of several versions from one unit counts, by a written rule: what staff
//! decided, then what came later. A later one that says it corrects is laid over what
//! there is, answer by answer; one that has all that there is takes its place; one that
//! merely lacks rows is a question, and until it is answered both count.

use super::amend::{MailFigures, leave, take_told};
use super::described;
use super::described::moment;
use super::lay::{answered, lay_projects, name};
use super::order::{
    are_apart, are_disjoint, gives_targets_alone, in_short, is_before, is_empty, is_one_name, is_ordered, same_content,
    start,
};
use super::used::{Part, Used};
use crate::model::amendment::{Amendment, Basis};
use crate::model::finding::{Code, Finding, Findings, Parts, Taken};
use crate::model::ledger::{Bearing, Correction, Entry, Outcome, Project, ReceivedFrom, Source, Submission};
use crate::model::place::{Origin, Place};
use crate::model::receipt::Receipt;
use crate::model::ruling::{LEAVE_OUT, Matter, Question, Rulings};
use crate::model::task::ItemId;
use crate::model::value::first_of;
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What becomes of the rows of versions that are not taken, and why: by file, then by
/// the unit whose part of it they are.
pub(super) type Fates = BTreeMap<Origin, BTreeMap<String, (Outcome, String)>>;

/// What of files that are used no longer counts.
#[derive(Default)]
pub(super) struct Gone {
    /// Rows, why, and the file that took their place; absent where none did.
    pub rows: BTreeMap<Source, (&'static str, Option<Origin>)>,
    /// Cells, and the file that took their place.
    pub cells: BTreeMap<Place, Origin>,
}

impl Gone {
    /// The file that took the place of what stands there; absent where that still counts.
    pub fn by(&self, place: &Place) -> Option<&Origin> {
        let row = || {
            let (path, sheet, row) = (place.origin.clone()?, place.sheet.clone()?, place.cell?.row);
            self.rows.get(&Source { path, sheet, row })?.1.as_ref()
        };
        self.cells.get(place).or_else(|| if self.rows.is_empty() { None } else { row() })
    }

    /// Whether nothing counts of what stands there.
    pub fn holds(&self, place: &Place) -> bool {
        self.by(place).is_some()
    }
}

/// What a unit sent, after it is settled what of it counts.
#[derive(Default)]
pub(super) struct Chosen {
    /// Rows of progress, in the order of the sheet.
    pub entries: Vec<Entry>,
    /// Rows of the register, in the order of the sheet.
    pub projects: Vec<Project>,
    /// The file that counts; absent where none came that can be used.
    pub source: Option<Origin>,
    /// When the first return came; absent where nothing says.
    pub received: Option<Receipt>,
    /// By what that is known; absent where nothing says.
    pub received_from: Option<ReceivedFrom>,
    /// What came after the first return and changed what counts.
    pub corrections: Vec<Correction>,
    /// Files of the unit that do not count.
    pub others: Vec<Origin>,
    /// Whether versions differ and staff have not said which counts.
    pub undecided: bool,
    /// Rows as they would be with what mails say and nobody has decided on, by the place
    /// that is asked about.
    pub otherwise: Vec<(Place, Entry)>,
    /// When the first came of those that came too late to be used.
    pub too_late: Option<Receipt>,
}

/// The choice among the versions of one unit: what it goes by, and what it adds to.
pub(super) struct Choice<'a> {
    /// The unit.
    pub unit: &'a str,
    /// What is expected of it.
    pub expected: &'a BTreeSet<ItemId>,
    /// What staff decided; it settles versions that differ.
    pub rulings: &'a Rulings,
    /// 最迟接收.
    pub latest: Option<NaiveDateTime>,
    /// What becomes of the rows of each version that is not taken, and why.
    pub fates: &'a mut Fates,
    /// Where versions that differ are put to staff.
    pub questions: &'a mut Vec<Question>,
    /// Where versions that are not taken are reported.
    pub findings: &'a mut Findings,
    /// Of which another version is used, or what came too late.
    pub unused: &'a mut Parts,
    /// What of used files later ones took the place of.
    pub gone: &'a mut Gone,
    /// What is chosen so far.
    pub chosen: Chosen,
}

/// How a later version stands to what there is.
enum Extent {
    /// It takes its place.
    Whole,
    /// It takes the place of what it fills.
    Part,
    /// The same until staff say; these rows it lacks.
    Asked(Vec<String>),
    /// Staff leave it out.
    Out,
}

/// The answers to the question what a later version that lacks rows is.
const PART: &str = "只补改这几行";
const WHOLE: &str = "整份取代";

impl Choice<'_> {
    /// Settles what counts of the versions of one unit, and of what it said besides. A
    /// file of registers alone adds to a file of progress; it is no version of it.
    pub(super) fn among(mut self, sent: Vec<Submission>, amendments: Vec<Amendment>) -> Chosen {
        let (registers, progress): (Vec<_>, Vec<_>) =
            sent.into_iter().partition(|s| s.entries.is_empty() && !s.projects.is_empty());
        let (told, mailed): (Vec<_>, Vec<_>) =
            amendments.into_iter().partition(|amendment| matches!(amendment.basis, Basis::Staff(_)));
        if let Some(used) = self.best_of(progress, mailed) {
            self.take(used);
        }
        if !self.chosen.projects.is_empty() {
            // The progress file brings its own register; a separate one would count twice.
            for other in registers {
                if other.bearing == Bearing::Corrects && is_before(self.chosen.received, other.received) {
                    self.correct_register(other);
                    continue;
                }
                self.supersede(&other, Outcome::Superseded, Code::Superseded, "进展表中已有项目清单");
            }
        } else if let Some(used) = self.best_of(registers, Vec::new()) {
            let projects = self.take_projects(used);
            self.chosen.projects = projects;
        }
        let told = take_told(&mut self.chosen.entries, told, &mut self.gone.cells, self.findings);
        for correction in told {
            if !self.chosen.corrections.contains(&correction) {
                self.chosen.corrections.push(correction);
            }
        }
        self.chosen
    }

    /// What is used of the versions in their order. A filled form beats an empty one;
    /// what came after 最迟接收 is not used; the same again is a copy of what came first.
    fn best_of(&mut self, mut sent: Vec<Submission>, mailed: Vec<Amendment>) -> Option<Used> {
        if !sent.iter().all(is_empty) {
            let empty = sent.extract_if(.., |s| is_empty(s)).collect::<Vec<_>>();
            for other in empty {
                if other.bearing != Bearing::Silent {
                    let taken = Taken::Did("沿用原来报送的".into());
                    let place = Place::file(&other.origin);
                    self.findings
                        .push(Finding::new(Code::CorrectionEmpty, place, moment(other.received), taken).of(self.unit));
                }
                self.supersede(&other, Outcome::Superseded, Code::Superseded, "空表，采用已填写的一份");
            }
        }
        let mut distinct = self.without_copies(sent);
        if let Some(latest) = self.latest {
            let is_late = |s: &mut Submission| s.received.is_some_and(|at| at.is_after(latest));
            for other in distinct.extract_if(.., is_late).collect::<Vec<_>>() {
                let limit = latest.format("%Y-%m-%d %H:%M");
                let why = format!("{}收到，晚于最迟接收{limit}", moment(other.received));
                self.chosen.too_late = self.chosen.too_late.or(other.received);
                self.supersede(&other, Outcome::TooLate, Code::TooLate, &why);
            }
        }
        self.note_first(&distinct);
        let from = start(&distinct);
        let later = distinct.split_off(from);
        self.replaced(&distinct, later.first());
        if let Some((before, after)) = distinct.last().zip(later.first()) {
            self.tell_emptied(&before.entries, after);
        }
        // Who was merged into the unit speaks for a part of it: nothing replaces the other.
        if is_one_name(&later) && (is_ordered(&later) || are_apart(&later)) {
            return self.fold(later, !distinct.is_empty(), mailed);
        }
        let only = self.ruled(later);
        self.fold(only.into_iter().collect(), false, mailed)
    }

    /// Notes when the unit first reported: by the first with an answer to an item that
    /// is expected of it, else by the first of all.
    fn note_first(&mut self, distinct: &[Submission]) {
        let answers = |s: &&Submission| {
            let telling = s.entries.iter().filter(|entry| !entry.answers.tell_no_progress());
            telling.filter_map(|entry| entry.item).any(|item| self.expected.contains(&item))
        };
        let dated = || distinct.iter().filter(|s| s.received.is_some());
        let first = dated().find(answers).or_else(|| dated().next());
        if let (Some(first), None) = (first, self.chosen.received) {
            (self.chosen.received, self.chosen.received_from) = (first.received, first.received_from);
        }
    }

    /// Whether it answers for all that is expected: whatever came before it is in it.
    fn is_whole(&self, sent: &Submission) -> bool {
        let told = sent.entries.iter().filter(|entry| !entry.answers.tell_no_progress());
        let told: BTreeSet<ItemId> = told.filter_map(|entry| entry.item).collect();
        self.expected.is_subset(&told)
    }

    /// Goes through the versions in their order, with what mails say besides; `follows`
    /// where others came before.
    fn fold(&mut self, later: Vec<Submission>, follows: bool, mailed: Vec<Amendment>) -> Option<Used> {
        let mut later = later.into_iter();
        let Some(first) = later.next() else { return self.mail_alone(mailed) };
        let mut figures = MailFigures::of(mailed);
        let comes_first = !follows && self.chosen.others.is_empty();
        if first.bearing == Bearing::Corrects && comes_first && !self.is_whole(&first) {
            let taken = Taken::Did("按首次报送采用".into());
            let finding =
                Finding::new(Code::CorrectsNothing, Place::file(&first.origin), moment(first.received), taken);
            self.findings.push(finding.of(self.unit));
        }
        let mut used = Used::of(first, later.len() > 0);
        if follows {
            let path = used.source.clone();
            used.corrections.push(Correction { path, received: used.received, whole: true });
        }
        figures.pass_over(used.received);
        for next in later {
            if next.received.is_some() {
                figures.take_until(next.received, &mut used, self.rulings, self.findings);
            }
            match self.extent(&used, &next) {
                Extent::Whole => {
                    figures.pass_over(next.received);
                    self.tell_emptied(&used.entries, &next);
                    used.replace(next);
                }
                Extent::Part => {
                    let told = self.correction(&used, &next);
                    used.correct(next);
                    used.told.push(told);
                }
                Extent::Asked(lacking) => {
                    self.ask_extent(&used, &next, &lacking);
                    used.correct(next);
                }
                Extent::Out => self.supersede(&next, Outcome::Superseded, Code::Superseded, "按裁定不采用这一份"),
            }
        }
        self.finish(figures, &mut used);
        Some(used)
    }

    /// Takes and asks about what mails say to the end.
    fn finish(&mut self, mut figures: MailFigures, used: &mut Used) {
        figures.take_until(None, used, self.rulings, self.findings);
        let otherwise = figures.ask(self.unit, &used.entries, self.questions, self.findings);
        self.chosen.otherwise.extend(otherwise);
        for body in figures.taken {
            let fate = (Outcome::Merged, TAKEN_FROM_MAIL.into());
            self.fates.entry(body).or_default().entry(self.unit.into()).or_insert(fate);
        }
    }

    /// What is used of a unit of which nothing is there but the words of mails.
    fn mail_alone(&mut self, mailed: Vec<Amendment>) -> Option<Used> {
        if self.chosen.undecided || self.chosen.too_late.is_some() {
            // Its tables are there, and none of them counts yet.
            leave(mailed, self.findings);
            return None;
        }
        let origin = mailed.first()?.entry.source.as_ref()?.path.clone();
        let mut used = Used::nothing(origin);
        self.finish(MailFigures::of(mailed), &mut used);
        let first = std::mem::take(&mut used.corrections).into_iter().next()?;
        (used.source, used.received) = (first.path, first.received);
        used.received_from = used.received.map(|_| ReceivedFrom::Mail);
        (self.chosen.received, self.chosen.received_from) = (used.received, used.received_from);
        Some(used)
    }

    /// How a later version stands to what is used.
    fn extent(&mut self, used: &Used, later: &Submission) -> Extent {
        let lacking = used.lacking(later);
        match later.bearing {
            Bearing::Corrects => return Extent::Part,
            Bearing::Replaces => return Extent::Whole,
            // How many there shall be leaves how far it has got as it was said.
            Bearing::Silent | Bearing::Unclear if gives_targets_alone(later) => return Extent::Part,
            Bearing::Silent | Bearing::Unclear if lacking.is_empty() => return Extent::Whole,
            Bearing::Silent | Bearing::Unclear => {}
        }
        if !is_before(used.received, later.received) && are_disjoint(&used.entries, &later.entries) {
            return Extent::Part;
        }
        let place = Place::file(&later.origin);
        match self.rulings.answer(&self.extent_question(later), &place, self.findings).as_deref() {
            Some(PART) => Extent::Part,
            Some(WHOLE) => Extent::Whole,
            Some(LEAVE_OUT) => Extent::Out,
            _ => Extent::Asked(lacking),
        }
    }

    fn extent_question(&self, later: &Submission) -> Question {
        Question::new(Matter::Extent, self.unit, later.origin.to_string(), vec![PART.to_string(), WHOLE.to_string()])
    }

    /// Puts to staff what a later version is that lacks rows, and marks the rows that it
    /// lacks.
    fn ask_extent(&mut self, used: &Used, later: &Submission, lacking: &[String]) {
        let hints = described::extent(&used.entries, later, lacking);
        let places = [Place::file(&used.source), Place::file(&later.origin)];
        self.questions.push(self.extent_question(later).with_hints(&hints).with_places(places));
        let there: BTreeSet<_> = answered(&later.entries).collect();
        let kept =
            used.entries.iter().filter(|entry| answered(std::slice::from_ref(entry)).any(|a| !there.contains(&a)));
        let sheets = kept.filter_map(|entry| entry.source.as_ref());
        let named: BTreeSet<String> = later.projects.iter().filter_map(name).collect();
        let projects = used
            .projects
            .iter()
            .filter(|project| !named.is_empty() && name(project).is_none_or(|n| !named.contains(&n)));
        let sheets =
            sheets.chain(projects.map(|project| &project.source)).map(|row| Place::sheet(&row.path, &row.sheet));
        let found = format!(
            "{}（{}收到）没有{}",
            later.origin.file_name(),
            moment(later.received),
            first_of(lacking, NAMED, "、", "项")
        );
        for sheet in sheets.collect::<BTreeSet<_>>() {
            let taken = Taken::Did("两份的各行都计入，这一份多出的各行待核".into());
            self.findings.push(Finding::new(Code::ExtentAsked, sheet, found.clone(), taken).of(self.unit));
        }
    }

    /// Tells of numbers and states that a version leaves empty which takes the place of
    /// one that had them.
    fn tell_emptied(&mut self, before: &[Entry], later: &Submission) {
        let words = described::emptied(before, &later.entries);
        if !words.is_empty() {
            let taken = Taken::Did("按新表计，空着的不沿用".into());
            let found = first_of(&words, NAMED, "；", "项");
            self.findings.push(Finding::new(Code::Emptied, Place::file(&later.origin), found, taken).of(self.unit));
        }
    }

    /// What a correction changes.
    fn correction(&self, used: &Used, later: &Submission) -> Finding {
        let items: Vec<String> = answered(&later.entries).filter_map(|(item, _)| Some(item?.to_string())).collect();
        let projects = later.projects.iter().filter_map(|project| Some(project.name.as_ref()?.text.to_string()));
        let items: Vec<String> = items.into_iter().chain(projects).collect();
        let found = first_of(&items, NAMED, "、", "项");
        let taken =
            Taken::Did(format!("只改填了的各项，其余沿用{}收到的{}", moment(used.received), used.source.file_name()));
        Finding::new(Code::CorrectionLaid, Place::file(&later.origin), found, taken).of(self.unit)
    }

    /// Takes what is used; files of which nothing is left are told.
    fn take(&mut self, mut used: Used) {
        self.settle_rows(&mut used);
        let Used { entries, projects, source, corrections, .. } = used;
        (self.chosen.entries, self.chosen.projects) = (entries, projects);
        self.chosen.source = Some(source);
        self.chosen.corrections = corrections;
    }

    /// Lays a register that says that it corrects over the one there is.
    fn correct_register(&mut self, later: Submission) {
        let Submission { origin: path, received, projects, .. } = later;
        let gone = lay_projects(&mut self.chosen.projects, projects);
        self.gone.cells.extend(gone.into_iter().map(|cell| (cell, path.clone())));
        let taken = Taken::Did("只改填了的项目，其余沿用原来报送的".into());
        let finding = Finding::new(Code::CorrectionLaid, Place::file(&path), "项目清单", taken);
        self.findings.push(finding.of(self.unit));
        self.chosen.corrections.push(Correction { path, received, whole: false });
    }

    /// The register of what is used beside a file of progress.
    fn take_projects(&mut self, mut used: Used) -> Vec<Project> {
        self.settle_rows(&mut used);
        self.chosen.source.get_or_insert(used.source);
        self.chosen.corrections.extend(used.corrections);
        used.projects
    }

    /// What became of the rows of the files that had a part.
    fn settle_rows(&mut self, used: &mut Used) {
        self.gone.cells.extend(std::mem::take(&mut used.gone));
        if used.parts.len() < 2 {
            return;
        }
        let live = used.live();
        let last = used.parts.last().map_or(&used.source, |part| &part.origin);
        let is_dead = |part: &Part| part.origin != used.source && !part.rows.iter().any(|(row, _)| live.contains(row));
        let last_used = used.parts.iter().rev().find(|part| !is_dead(part));
        let by = last_used.map(|part| format!("{}，{}", moment(part.received), part.origin)).unwrap_or_default();
        for part in &used.parts {
            if is_dead(part) {
                let why = format!("{}收到；有收件时间更晚的一份（{by}）", moment(part.received));
                self.supersede_file(&part.origin, Outcome::Superseded, Code::Superseded, &why);
                used.corrections.retain(|file| file.path != part.origin);
                used.told.retain(|told| told.place.origin.as_ref() != Some(&part.origin));
                continue;
            }
            for (row, says) in part.rows.iter().filter(|(row, _)| !live.contains(row)) {
                let why = if *says { REPLACED } else { NOT_FILLED };
                self.gone.rows.insert(row.clone(), (why, Some(last.clone())));
            }
        }
        std::mem::take(&mut used.told).into_iter().for_each(|told| self.findings.push(told));
    }

    /// Versions that a later one took the place of.
    fn replaced(&mut self, older: &[Submission], by: Option<&Submission>) {
        let by = by.map(|s| format!("{}，{}", moment(s.received), s.origin)).unwrap_or_default();
        for other in older {
            let why = format!("{}收到；有收件时间更晚的一份（{by}）", moment(other.received));
            self.supersede(other, Outcome::Superseded, Code::Superseded, &why);
        }
    }

    /// Leaves out what says the same as what came before it. Between two that are
    /// the same another version may have come: then the second is no copy, for it
    /// takes the other back.
    fn without_copies(&mut self, mut sent: Vec<Submission>) -> Vec<Submission> {
        if sent.len() < 2 {
            return sent;
        }
        sent.sort_by_key(|s| (s.received.is_none(), s.received.map(Receipt::rank)));
        let mut distinct: Vec<Submission> = Vec::new();
        // Those that may say the same, by what they say in short.
        let mut alike: HashMap<u64, Vec<usize>> = HashMap::new();
        for submission in sent {
            let known = alike.entry(in_short(&submission)).or_default();
            let is_copy = known.iter().any(|at| {
                let seen = &distinct[*at];
                // What only corrections came between is the same file sent on again.
                let between = &distinct[*at + 1..];
                let comparable = between.iter().all(|version| version.bearing == Bearing::Corrects)
                    || submission.received.is_none()
                    || seen.received == submission.received;
                comparable && same_content(seen, &submission)
            });
            if is_copy {
                self.supersede(&submission, Outcome::Copy, Code::ExactCopy, "与同一单位的另一份内容相同");
            } else {
                known.push(distinct.len());
                distinct.push(submission);
            }
        }
        distinct
    }

    /// The version that staff chose among several that differ; without an answer none counts.
    fn ruled(&mut self, mut versions: Vec<Submission>) -> Option<Submission> {
        let names: Vec<String> = versions.iter().map(|s| s.origin.to_string()).collect();
        let (unit, place) = versions.first().map(|s| (s.unit.clone(), Place::file(&s.origin)))?;
        let question = Question::new(Matter::Version, &unit, names.join("；"), names.clone())
            .with_hints(&described::versions(&versions));
        if let Some(answer) = self.rulings.answer(&question, &place, self.findings) {
            for other in versions.extract_if(.., |s| s.origin.to_string() != answer).collect::<Vec<_>>() {
                self.supersede(&other, Outcome::Superseded, Code::Superseded, "按裁定采用另一份");
            }
            return versions.pop();
        }
        for other in &versions {
            self.redispose(&other.origin, Outcome::Undecided, "同一单位有几份不同的表，待裁定");
            self.chosen.others.push(other.origin.clone());
            let place = Place::file(&other.origin);
            let finding =
                Finding::new(Code::VersionsDiffer, place, first_of(&names, NAMED, "；", "份"), Taken::FileSkipped);
            self.findings.push(finding.of(&other.unit));
        }
        self.questions.push(question.with_places(versions.iter().map(|version| Place::file(&version.origin))));
        self.chosen.undecided = true;
        None
    }

    fn supersede(&mut self, other: &Submission, fate: Outcome, code: Code, why: &str) {
        self.supersede_file(&other.origin, fate, code, why);
    }

    fn supersede_file(&mut self, other: &Origin, fate: Outcome, code: Code, why: &str) {
        self.redispose(other, fate, why);
        let finding = Finding::new(code, Place::file(other), why, Taken::FileSkipped);
        self.findings.push(finding.of(self.unit));
        self.chosen.others.push(other.clone());
        self.unused.entry(other.clone()).or_default().insert(self.unit.to_string());
    }

    /// Changes what became of the rows of a version that was not taken, not how they are listed.
    fn redispose(&mut self, other: &Origin, fate: Outcome, why: &str) {
        let parts = self.fates.entry(other.clone()).or_default();
        parts.entry(self.unit.to_string()).or_insert_with(|| (fate, why.to_string()));
    }
}

/// Why rows of files that are used do not count.
const REPLACED: &str = "已由后来的更正件取代";
const NOT_FILLED: &str = "更正件中没有填写，沿用原来报送的";

/// Why the words of a mail count.
const TAKEN_FROM_MAIL: &str = "按裁定采用正文中更正的数据";

/// Versions that a finding names; of more it says how many.
const NAMED: usize = 12;
