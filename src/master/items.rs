//! From the words of the list (and what staff wrote beside them) to items.
//!
//! A column that staff edited stands and raises no finding; every other column
//! is read from the words, and whatever is doubtful in the reading becomes one.

use super::directory::Directory;
use super::item_words::{Deliverable, asked_of};
use super::list_finding::ListFindings;
use super::owners::{self, Expected, Owners};
use super::subject::{ListColumn, Subject};
use super::targets::targets;
use super::times::{Source, Times, times};
use crate::model::config::{Config, OwnersMissing};
use crate::model::due::{DoubtKind, Milestone};
use crate::model::finding::{Code, Taken};
use crate::model::task::{Asked, Comparator, Feed, Item, ItemId, Scope, Target, Task};
use crate::model::value::{Quantity, key, longest_common};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Everything items are made from.
pub(super) struct ItemSource<'a> {
    /// Every task of the list, with the owners as the list has them.
    pub tasks: &'a [Task],
    /// Every deliverable, in the order of the list.
    pub deliverables: &'a [Deliverable],
    /// The units that owners are expanded to, in printing order.
    pub units: &'a Directory<'a>,
    /// The settings, such as who reports where no owner is named.
    pub config: &'a Config,
    /// The plan year, which dates without a year belong to.
    pub year: i32,
}

/// Items by id, with findings on what is doubtful.
pub(super) fn items(source: &ItemSource, findings: &mut ListFindings) -> Vec<Item> {
    let repeats = duplicates(source, findings);
    let mut items = Vec::new();
    for task in source.tasks {
        let words = source.of_task(task.number);
        let decided = reporters_decided(&words, &repeats);
        // Whom a name means is no question any more once staff said who reports.
        let mut settled = ListFindings::default();
        let heard = if decided { &mut settled } else { &mut *findings };
        let owners = owners_of(task).map(|cell| owners::expand(&cell, task.number, source.units, heard));
        if owners.is_none() && !decided {
            owners_missing(source, task, findings);
        }
        for w in &words {
            let siblings: Vec<&str> = words.iter().filter(|o| o.id != w.id).map(|o| o.text.as_str()).collect();
            let builder = ItemBuilder { source, task, deliverable: w, duplicate_of: repeats.get(&w.id).copied() };
            // Names of a row were doubted with those of its task.
            let own = w.said.owners.as_deref();
            let own = own.map(|cell| owners::expand(cell, task.number, source.units, &mut ListFindings::default()));
            items.push(builder.item(own.as_ref().or(owners.as_ref()), &siblings, findings));
        }
    }
    findings.join_owners();
    items.sort_by_key(|item| item.id);
    items
}

/// Whoever the list names for a task, in the lead or in support.
fn owners_of(task: &Task) -> Option<String> {
    let named: Vec<&str> = [&task.owners, &task.support].into_iter().flatten().map(String::as_str).collect();
    (!named.is_empty()).then(|| named.join(" "))
}

/// Whether staff said of every item of a task who reports it.
fn reporters_decided(words: &[&Deliverable], repeats: &BTreeMap<ItemId, ItemId>) -> bool {
    let decided = |w: &&Deliverable| w.edits.expected.is_some();
    words.iter().any(decided) && words.iter().all(|w| decided(w) || repeats.contains_key(&w.id))
}

/// The shortest term that ties a deliverable to its own task.
pub(super) const OWN_TERM: usize = 4;

impl ItemSource<'_> {
    fn of_task(&self, task: u32) -> Vec<&Deliverable> {
        self.deliverables.iter().filter(|deliverable| deliverable.id.task == task).collect()
    }
}

/// The letters and digits of a text, folded.
pub(super) fn bare(text: &str) -> Vec<char> {
    key(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Which items repeat which: the same words once folded. The one that fits its
/// own task counts (rows of a list slip, and take words along that belong
/// elsewhere); where none or several fit, the earliest.
fn duplicates(source: &ItemSource, findings: &mut ListFindings) -> BTreeMap<ItemId, ItemId> {
    let mut alike: BTreeMap<String, Vec<&Deliverable>> = BTreeMap::new();
    let mut repeats = BTreeMap::new();
    for words in source.deliverables {
        let folded = key(&words.text).trim_end_matches(['。', ';', '.']).to_string();
        if let Some(Some(original)) = words.edits.duplicate_of {
            repeats.insert(words.id, original);
        } else if !folded.is_empty() {
            alike.entry(folded).or_default().push(words);
        }
    }
    for group in alike.values() {
        // It has a term in common with the title of its task.
        let fits = |words: &&&Deliverable| {
            let title = source.tasks.iter().find(|task| task.number == words.id.task).map(|task| bare(&task.title));
            title.is_some_and(|title| longest_common(&bare(&words.text), &title).len() >= OWN_TERM)
        };
        let Some(original) = group.iter().find(fits).or(group.first()) else { continue };
        let others = group.iter().filter(|words| words.id != original.id && words.edits.duplicate_of.is_none());
        repeats.extend(others.map(|words| (words.id, original.id)));
    }
    let whole = repeated_tasks(source, &repeats);
    for (task, original) in &whole {
        let cell = source.tasks.iter().find(|t| t.number == *task).map(|t| t.deliverables.clone());
        let taken = Taken::Did(format!("按第{original}项任务成果的重复处理，不要求填报，也不计数"));
        let found = format!("第{task}项与第{original}项成果相同：{}", cell.unwrap_or_default());
        findings.add(Code::DuplicateTask, Subject::Task(*task, ListColumn::Deliverable), found, taken);
    }
    for words in source.deliverables.iter().filter(|w| w.edits.duplicate_of.is_none()) {
        if let Some(original) = repeats.get(&words.id).filter(|_| !whole.contains_key(&words.id.task)) {
            let taken = Taken::Did(format!("按{original}的重复处理，不要求填报，也不计数"));
            findings.add(Code::DuplicateItem, Subject::Item(words.id, ListColumn::Same), &words.text, taken);
        }
    }
    repeats
}

/// Tasks whose every deliverable stands, word for word, in one earlier task
/// that has no others; decided cases apart.
fn repeated_tasks(source: &ItemSource, repeats: &BTreeMap<ItemId, ItemId>) -> BTreeMap<u32, u32> {
    let folded = |task| source.of_task(task).iter().map(|w| key(&w.text)).collect::<Vec<String>>();
    let mut found = BTreeMap::new();
    for task in source.tasks {
        let own = source.of_task(task.number);
        let open = own.iter().any(|w| w.edits.duplicate_of.is_none());
        if open && own.iter().all(|w| repeats.contains_key(&w.id)) {
            let texts = folded(task.number);
            let mut earlier = source.tasks.iter().map(|t| t.number).take_while(|n| *n != task.number);
            found.extend(earlier.find(|n| folded(*n) == texts).map(|original| (task.number, original)));
        }
    }
    found
}

/// The finding that a task names no owners, and by which rule its reporters
/// were found.
fn owners_missing(source: &ItemSource, task: &Task, findings: &mut ListFindings) {
    let taken = match source.config.owners_missing {
        OwnersMissing::ByText => "成果写明“各街镇”“每个街镇”的由各街镇填报，其余不收表",
        OwnersMissing::AllTowns => "按设置由各街镇填报",
        OwnersMissing::Nobody => "按设置不向任何单位收表",
    };
    let found = format!("第{}项 {}", task.number, task.title);
    let subject = Subject::Task(task.number, ListColumn::Owners);
    findings.add(Code::OwnersMissing, subject, found, Taken::Did(taken.into()));
}

/// One item in the making.
struct ItemBuilder<'a> {
    source: &'a ItemSource<'a>,
    task: &'a Task,
    deliverable: &'a Deliverable,
    duplicate_of: Option<ItemId>,
}

impl ItemBuilder<'_> {
    fn subject(&self, column: ListColumn) -> Subject {
        Subject::Item(self.deliverable.id, column)
    }

    fn item(&self, owners: Option<&Owners>, siblings: &[&str], findings: &mut ListFindings) -> Item {
        // A repeat is counted nowhere, so what is doubtful in it was said of the first.
        let mut unheard = ListFindings::default();
        let findings = if self.duplicate_of.is_some() { &mut unheard } else { findings };
        let (milestones, standing) = self.milestones(findings);
        let (expected, asked) = self.expected(owners, siblings, findings);
        let (targets, register) = self.targets(expected.len(), findings);
        Item {
            id: self.deliverable.id,
            title: self.task.title.clone(),
            text: self.deliverable.text.clone(),
            duplicate_of: self.duplicate_of,
            milestones,
            standing,
            targets,
            owners: owners.map(|owners| owners.names.clone()).unwrap_or_default(),
            owner_words: owners.map(|owners| owners.words.clone()).unwrap_or_default(),
            expected_from: expected,
            asked,
            register,
            allocation: BTreeMap::new(),
        }
    }

    /// The dates, and whether the list or staff say that there is no end.
    fn milestones(&self, findings: &mut ListFindings) -> (Vec<Milestone>, bool) {
        let Deliverable { text, said, edits, .. } = self.deliverable;
        let Times { milestones, doubts, source, standing } =
            times(text, edits.words.as_deref(), said.deadline.as_deref(), self.source.year);
        if let Some(edited) = &edits.milestones {
            return (edited.clone(), standing && edited.is_empty());
        }
        let column = if source == Source::Words { ListColumn::Dates } else { ListColumn::Deadline };
        let mut reported = BTreeSet::new();
        for doubt in &doubts {
            let (code, taken) = judged(doubt.kind);
            if reported.insert((code, &doubt.words)) {
                findings.add(code, self.subject(column), &doubt.words, taken);
            }
        }
        if let Source::Against(other) = &source {
            let words: Vec<&str> = milestones.iter().map(|m| m.words.as_str()).collect();
            let found = format!("成果写“{}”，时限栏写“{other}”", words.join("；"));
            let taken = Taken::Did(format!("按成果的文字“{}”", words.join("；")));
            findings.add(Code::DeadlinesDiffer, self.subject(column), found, taken);
        }
        let dates = self.subject(ListColumn::Dates);
        let mut milestones = milestones;
        if milestones.is_empty() && self.source.config.infer_year_end {
            // Rule `infer_year_end`: what is undated falls due with the year.
            let due = NaiveDate::from_ymd_opt(self.source.year, 12, 31);
            let taken = Taken::ReadAs(due.map_or(String::new(), |d| d.to_string()));
            findings.add(Code::DeadlineInferred, dates, text, taken);
            milestones.push(Milestone { due, due_strict: due, inferred: true, ..Milestone::default() });
        } else if !milestones.iter().any(|m| m.due.is_some()) && !text.is_empty() && !standing {
            findings.add(Code::NoDeadline, dates, text, Taken::Did("按计划年度末到期判断".into()));
        }
        (milestones, standing)
    }

    /// Who reports it, and by which words 填报单位 asks them.
    fn expected(
        &self,
        owners: Option<&Owners>,
        siblings: &[&str],
        findings: &mut ListFindings,
    ) -> (Vec<String>, Vec<Asked>) {
        if self.duplicate_of.is_some() {
            return Default::default();
        }
        if let Some(edited) = &self.deliverable.edits.expected {
            return edited.clone();
        }
        let ItemSource { units, config, .. } = self.source;
        let Expected { units: expected, by_text } =
            owners::expected(&self.deliverable.text, siblings, owners, units, config.owners_missing);
        if let Some(words) = by_text {
            let taken = Taken::Did(format!("由{}个街镇填报", expected.len()));
            findings.add(Code::OwnersByText, self.subject(ListColumn::Expected), words, taken);
        }
        let asked = asked_of(&expected, units);
        (expected, asked)
    }

    /// Targets, and which of them the register feeds.
    fn targets(&self, reporters: usize, findings: &mut ListFindings) -> (Vec<Target>, Vec<(usize, Feed)>) {
        let edits = &self.deliverable.edits;
        let found = targets(&self.deliverable.text);
        let feeds: Vec<Option<Feed>> = found.iter().map(|f| f.feed).collect();
        let targets = match &edits.targets {
            Some(edited) => edited.clone(),
            None => {
                for f in &found {
                    self.target_doubts(&f.target, f.per_unit_by.as_deref(), reporters, findings);
                }
                found.into_iter().map(|f| f.target).collect()
            }
        };
        let targets = stepped(&targets, &edits.steps).unwrap_or(targets);
        let fed = |(i, feed): (usize, &Option<Feed>)| feed.map(|feed| (i, feed));
        let register = match &edits.register {
            Some(edited) => resolve_register(edited, &targets),
            None if feeds.len() == targets.len() => feeds.iter().enumerate().filter_map(fed).collect(),
            None => Vec::new(),
        };
        if let ([(first, Feed::Advancing), (second, Feed::Completed)], None) = (&register[..], &edits.targets) {
            let words = format!("{}，{}", targets[*first].words, targets[*second].words);
            let taken = Taken::Did("前者作为总数，后者作为应完成数".into());
            findings.add(Code::TargetPairUnclear, self.subject(ListColumn::Targets), words, taken);
        }
        (targets, register)
    }

    fn target_doubts(&self, target: &Target, per_unit_by: Option<&str>, reporters: usize, findings: &mut ListFindings) {
        let (code, did) = if target.value.is_none() {
            (Code::TargetUnquantified, "不作目标统计".to_string())
        } else if let Some(words) = per_unit_by {
            (Code::TargetPerUnit, format!("按“{words}”理解为每个街镇各自的数"))
        } else if is_scope_unclear(target, reporters) {
            (Code::TargetScopeUnclear, "按全区合计处理".to_string())
        } else {
            return;
        };
        findings.add(code, self.subject(ListColumn::Targets), &target.words, Taken::Did(did));
    }
}

/// What is reported of a doubtful deadline, and how it is taken.
fn judged(doubt: DoubtKind) -> (Code, Taken) {
    match doubt {
        DoubtKind::Ambiguous { due, strict } => {
            (Code::DeadlineAmbiguous, Taken::Did(format!("判断逾期按{due}，提醒按{strict}")))
        }
        DoubtKind::Fuzzy(due) => (Code::DeadlineAmbiguous, Taken::ReadAs(format!("最迟{due}"))),
        DoubtKind::Unread => (Code::DeadlineUnread, Taken::Did("保留原文，按没有时限处理".into())),
        DoubtKind::OutsideYear(due) => (Code::DeadlineOutsideYear, Taken::ReadAs(due.to_string())),
        DoubtKind::Inferred(due) => (Code::DeadlineInferred, Taken::ReadAs(due.to_string())),
    }
}

/// A lower bound owed by several units, where nothing says whose it is.
pub(super) fn is_scope_unclear(target: &Target, reporters: usize) -> bool {
    target.comparator == Comparator::AtLeast && target.scope == Scope::District && reporters > 1
}

/// The targets with their steps: a list belongs to the target that its last number
/// is, the first of those that are the same. `None` where one belongs to none.
pub(super) fn stepped(targets: &[Target], lists: &[Vec<Quantity>]) -> Option<Vec<Target>> {
    let mut targets = targets.to_vec();
    for steps in lists {
        let whole = targets.iter_mut().find(|target| target.steps.is_empty() && target.value == steps.last().copied());
        whole?.steps.clone_from(steps);
    }
    Some(targets)
}

/// The targets that 项目清单 means by their numbers.
fn resolve_register(edited: &[(String, Feed)], targets: &[Target]) -> Vec<(usize, Feed)> {
    let meant = |value: &str| targets.iter().position(|t| t.value.is_some_and(|v| v.to_string() == value));
    edited.iter().filter_map(|(value, feed)| Some((meant(value)?, *feed))).collect()
}
