//! Which of several versions from one unit counts: one wins by a written rule,
//! or staff are asked. Two are never mixed.

use crate::model::finding::{Code, Finding, Findings, Parts, Taken};
use crate::model::form::FIELDS;
use crate::model::ledger::{Answers, Entry, Outcome, Project, ReceivedFrom, Submission};
use crate::model::place::{Origin, Place};
use crate::model::receipt::Receipt;
use crate::model::ruling::{Matter, Question, Rulings};
use crate::model::task::ItemId;
use crate::model::value::{first_of, without_phones};
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// What becomes of the rows of versions that are not taken, and why: by file, then by
/// the unit whose part of it they are.
pub(super) type Fates = BTreeMap<Origin, BTreeMap<String, (Outcome, String)>>;

/// What a unit sent, after one version has been chosen.
#[derive(Default)]
pub(super) struct Chosen {
    /// Rows of progress, in the order of the sheet.
    pub entries: Vec<Entry>,
    /// Rows of the register, in the order of the sheet.
    pub projects: Vec<Project>,
    /// The file that counts; absent where none came that can be used.
    pub source: Option<Origin>,
    /// When that file came; absent where nothing says.
    pub received: Option<Receipt>,
    /// By what that is known; absent where nothing says.
    pub received_from: Option<ReceivedFrom>,
    /// Files of the unit that do not count.
    pub others: Vec<Origin>,
    /// Whether versions differ and staff have not said which counts.
    pub undecided: bool,
    /// When the first came of those that came too late to be used.
    pub too_late: Option<Receipt>,
}

/// The choice among the versions of one unit: what it goes by, and what it adds to.
pub(super) struct Choice<'a> {
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
    /// What is chosen so far.
    pub chosen: Chosen,
}

impl Choice<'_> {
    /// Chooses among the versions of one unit. A file of registers alone adds to a
    /// file of progress; it is no version of it.
    pub(super) fn among(mut self, sent: Vec<Submission>) -> Chosen {
        let (registers, progress): (Vec<_>, Vec<_>) =
            sent.into_iter().partition(|s| s.entries.is_empty() && !s.projects.is_empty());
        if let Some(best) = self.best_of(progress) {
            self.chosen.source = Some(best.origin);
            (self.chosen.received, self.chosen.received_from) = (best.received, best.received_from);
            self.chosen.entries = best.entries;
            self.chosen.projects = best.projects;
        }
        if !self.chosen.projects.is_empty() {
            // The progress file brings its own register; a separate one would count twice.
            for other in registers {
                self.supersede(&other, Outcome::Superseded, Code::Superseded, "进展表中已有项目清单");
            }
        } else if let Some(best) = self.best_of(registers) {
            if self.chosen.received.is_none() {
                (self.chosen.received, self.chosen.received_from) = (best.received, best.received_from);
            }
            self.chosen.source.get_or_insert(best.origin);
            self.chosen.projects = best.projects;
        }
        self.chosen
    }

    /// The one that counts. A filled form beats an empty one; what came after 最迟接收
    /// is not used; the later mail beats the earlier, and the same again is a copy of
    /// what came first. Differing versions without dates are a question.
    fn best_of(&mut self, mut sent: Vec<Submission>) -> Option<Submission> {
        if !sent.iter().all(is_empty) {
            let empty = sent.extract_if(.., |s| is_empty(s)).collect::<Vec<_>>();
            for other in empty {
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
        let newest = distinct.iter().filter_map(|s| s.received).max_by_key(|at| at.rank());
        let is_older = |s: &Submission| s.received < newest;
        let dated = distinct.iter().all(|s| s.received.is_some());
        let latest = distinct.iter().filter(|s| !is_older(s)).count();
        // Who was merged into the unit speaks for a part of it: nothing replaces the other.
        let one_name = distinct.windows(2).all(|pair| pair[0].former == pair[1].former);
        if distinct.len() > 1 && dated && latest == 1 && one_name {
            let older = distinct.extract_if(.., |s| is_older(s)).collect::<Vec<_>>();
            let by = distinct.first().map(|s| format!("{}，{}", moment(s.received), s.origin)).unwrap_or_default();
            for other in &older {
                let why = format!("{}收到；有收件时间更晚的一份（{by}）", moment(other.received));
                self.supersede(other, Outcome::Superseded, Code::Superseded, &why);
            }
        }
        if distinct.len() > 1 { self.ruled(distinct) } else { distinct.pop() }
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
            let last = distinct.len().saturating_sub(1);
            let known = alike.entry(in_short(&submission)).or_default();
            let is_copy = known.iter().any(|at| {
                let seen = &distinct[*at];
                let comparable = *at == last || submission.received.is_none() || seen.received == submission.received;
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
        let question =
            Question::new(Matter::Version, &unit, names.join("；"), names.clone()).with_hints(&described(&versions));
        if let Some(answer) = self.rulings.answer(&question, &place, self.findings) {
            for other in versions.extract_if(.., |s| s.origin.to_string() != answer).collect::<Vec<_>>() {
                self.supersede(&other, Outcome::Superseded, Code::Superseded, "按裁定采用另一份");
            }
            return versions.pop();
        }
        for other in &versions {
            self.redispose(other, Outcome::Undecided, "同一单位有几份不同的表，待裁定");
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
        self.redispose(other, fate, why);
        let finding = Finding::new(code, Place::file(&other.origin), why, Taken::FileSkipped);
        self.findings.push(finding.of(&other.unit));
        self.chosen.others.push(other.origin.clone());
        self.unused.entry(other.origin.clone()).or_default().insert(other.unit.clone());
    }

    /// Changes what became of the rows of a version that was not taken, not how they are listed.
    fn redispose(&mut self, other: &Submission, fate: Outcome, why: &str) {
        let parts = self.fates.entry(other.origin.clone()).or_default();
        parts.entry(other.unit.clone()).or_insert_with(|| (fate, why.to_string()));
    }
}

/// When a version came, as a clerk reads it.
fn moment(at: Option<Receipt>) -> String {
    at.map_or_else(|| "收件时间不明".into(), Receipt::shown)
}

/// Differences that are listed before the others are only counted.
const LISTED: usize = 6;
/// Characters of an answer that a question shows.
const EXCERPT: usize = 16;

/// What staff choose by: when each version came, how many rows it has, and where they differ.
fn described(versions: &[Submission]) -> Vec<String> {
    let came = |s: &Submission| {
        let at = s.received.map_or_else(|| moment(None), |_| format!("{} 收到", moment(s.received)));
        let name = s.former.as_ref().map_or(String::new(), |former| format!("，以{former}名义"));
        format!("{}：{at}，{} 行{name}", s.origin, s.entries.len())
    };
    let found = differences(versions);
    let more = found.len().saturating_sub(LISTED);
    let mut lines: Vec<String> = versions.iter().map(came).collect();
    lines.push("不同之处（按上列先后）：".into());
    lines.extend(found.into_iter().take(LISTED));
    lines.extend((more > 0).then(|| format!("另有 {more} 处不同")));
    lines
}

/// What staff choose among rows for one item by: where they differ.
pub(super) fn rows_described<'e>(rows: impl Iterator<Item = &'e Entry>) -> Vec<String> {
    let said: Vec<Vec<&str>> = rows.map(|entry| texts(&entry.answers).collect()).collect();
    let differences = differing_answers(&said.iter().collect::<Vec<_>>()).collect::<Vec<_>>();
    std::iter::once("不同之处（按候选先后）：".into()).chain(differences).collect()
}

/// Where versions differ, item by item: `1.1 状态：序时推进／进度滞后`.
fn differences(versions: &[Submission]) -> Vec<String> {
    fn by_item(version: &Submission) -> BTreeMap<ItemId, Vec<&str>> {
        version.entries.iter().filter_map(|entry| Some((entry.item?, texts(&entry.answers).collect()))).collect()
    }
    let rows: Vec<BTreeMap<ItemId, Vec<&str>>> = versions.iter().map(by_item).collect();
    let items: BTreeSet<ItemId> = rows.iter().flat_map(|row| row.keys().copied()).collect();
    let mut found = Vec::new();
    for item in items {
        match rows.iter().map(|row| row.get(&item)).collect::<Option<Vec<_>>>() {
            Some(said) => found.extend(differing_answers(&said).map(|words| format!("{item} {words}"))),
            None => found.push(format!("{item} 不是每份都有")),
        }
    }
    if versions.windows(2).any(|pair| !same_projects(&pair[0], &pair[1])) {
        found.push("项目清单不同".into());
    }
    found
}

/// The answers to one item that are not the same in every version.
fn differing_answers(said: &[&Vec<&str>]) -> impl Iterator<Item = String> {
    let answers = FIELDS.iter().map(|field| field.column).filter(|column| column.is_answer());
    answers.enumerate().filter_map(|(at, column)| {
        let words: Vec<&str> = said.iter().filter_map(|texts| texts.get(at)).copied().collect();
        let differ = words.windows(2).any(|pair| pair[0] != pair[1]);
        differ.then(|| format!("{}：{}", column.name(), words.into_iter().map(shown).collect::<Vec<_>>().join("／")))
    })
}

/// The beginning of an answer, on one line and without telephone numbers.
fn shown(text: &str) -> String {
    let line = without_phones(text.split_whitespace().collect::<Vec<_>>().join(" "));
    match line.char_indices().nth(EXCERPT) {
        _ if line.is_empty() => "（空）".into(),
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.into(),
    }
}

fn is_empty(submission: &Submission) -> bool {
    submission.projects.is_empty() && submission.entries.iter().all(|entry| entry.answers.is_empty())
}

/// Versions that a finding names; of more it says how many.
const NAMED: usize = 12;

/// A number that is the same for versions that say the same.
fn in_short(submission: &Submission) -> u64 {
    let mut short = DefaultHasher::new();
    submission.entries.iter().for_each(|entry| {
        entry.item.hash(&mut short);
        texts(&entry.answers).for_each(|text| text.hash(&mut short));
    });
    submission.projects.iter().for_each(|project| project.texts().hash(&mut short));
    short.finish()
}

/// Whether two versions say the same, wherever on the sheet they say it.
fn same_content(a: &Submission, b: &Submission) -> bool {
    let same = |a: &Entry, b: &Entry| a.item == b.item && texts(&a.answers).eq(texts(&b.answers));
    a.entries.len() == b.entries.len()
        && a.entries.iter().zip(&b.entries).all(|(a, b)| same(a, b))
        && same_projects(a, b)
}

fn same_projects(a: &Submission, b: &Submission) -> bool {
    a.projects.iter().map(Project::texts).eq(b.projects.iter().map(Project::texts))
}

/// The answers as typed, in the order of the form.
fn texts(answers: &Answers) -> impl Iterator<Item = &str> {
    answers.each().map(|(_, answer)| answer.map_or("", |typed| typed.text))
}
