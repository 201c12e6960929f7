//! From the words of the list (and what staff wrote beside them) to items.
//!
//! A column that staff edited stands and raises no remark; every other column
//! is read from the words, and whatever is doubtful in the reading is remarked.

use super::lint::{OWN_TERM, common};
use super::owners::{self, Expected, Owners};
use super::remark::{Column, Remark, Spot};
use super::targets::targets;
use crate::model::config::{Config, OwnersMissing};
use crate::model::due::{Doubt, Milestone, deadlines};
use crate::model::finding::{Code, Taken};
use crate::model::task::{Comparator, Feed, Item, ItemId, Scope, Target, Task, Unit};
use crate::model::value::key;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What staff wrote in the columns of 成果; absent where the column stands as
/// it was written, or is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Edits {
    /// 时限, in words.
    pub words: Option<String>,
    pub milestones: Option<Vec<Milestone>>,
    pub targets: Option<Vec<Target>>,
    pub expected: Option<Vec<String>>,
    /// 项目清单, as typed: it is read against the targets.
    pub register: Option<Vec<(String, Feed)>>,
    pub duplicate_of: Option<Option<ItemId>>,
}

/// A deliverable in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub id: ItemId,
    pub text: String,
    pub edits: Edits,
}

/// Everything items are made from.
pub(super) struct Source<'a> {
    pub tasks: &'a [Task],
    pub words: &'a [Words],
    pub units: &'a [Unit],
    pub config: &'a Config,
    pub year: i32,
}

/// Items by id, with remarks on what is doubtful.
pub(super) fn derive(source: &Source, remarks: &mut Vec<Remark>) -> Vec<Item> {
    let repeats = duplicates(source, remarks);
    let mut items = Vec::new();
    for task in source.tasks {
        let words: Vec<&Words> = source.words.iter().filter(|w| w.id.task == task.number).collect();
        let owners = task.owners.as_deref().map(|cell| owners::expand(cell, task.number, source.units, remarks));
        if owners.is_none() {
            owners_missing(source, task, &words, &repeats, remarks);
        }
        for w in &words {
            let siblings: Vec<&str> = words.iter().filter(|o| o.id != w.id).map(|o| o.text.as_str()).collect();
            let maker = Maker { source, task, words: w, duplicate_of: repeats.get(&w.id).copied() };
            items.push(maker.item(owners.as_ref(), &siblings, remarks));
        }
    }
    items.sort_by_key(|item| item.id);
    items
}

impl Source<'_> {
    /// Whether a deliverable has a term in common with the title of its task.
    fn title_shares_a_term(&self, words: &Words) -> bool {
        let bare = |text: &str| key(text).chars().filter(|c| c.is_alphanumeric()).collect::<Vec<char>>();
        let title = self.tasks.iter().find(|task| task.number == words.id.task).map(|task| bare(&task.title));
        title.is_some_and(|title| common(&bare(&words.text), &title).len() >= OWN_TERM)
    }
}

/// Which items repeat which: the same words once folded. The one that fits its
/// own task counts (rows of a list slip, and take words along that belong
/// elsewhere); where none or several fit, the earliest.
fn duplicates(source: &Source, remarks: &mut Vec<Remark>) -> BTreeMap<ItemId, ItemId> {
    let mut alike: BTreeMap<String, Vec<&Words>> = BTreeMap::new();
    let mut repeats = BTreeMap::new();
    for words in source.words {
        match words.edits.duplicate_of {
            Some(Some(original)) => {
                repeats.insert(words.id, original);
            }
            _ => {
                let folded = key(&words.text).trim_end_matches(['。', ';', '.']).to_string();
                if !folded.is_empty() {
                    alike.entry(folded).or_default().push(words);
                }
            }
        }
    }
    for group in alike.values() {
        let fits = |words: &&&Words| source.title_shares_a_term(words);
        let Some(original) = group.iter().find(fits).or(group.first()) else { continue };
        let others = group.iter().filter(|words| words.id != original.id && words.edits.duplicate_of.is_none());
        repeats.extend(others.map(|words| (words.id, original.id)));
    }
    let whole = repeated_tasks(source, &repeats);
    for (task, original) in &whole {
        let cell = source.tasks.iter().find(|t| t.number == *task).map(|t| t.deliverables.clone());
        let taken = Taken::Did(format!("按第{original}项任务成果的重复处理，不要求填报，也不计数"));
        let found = format!("第{task}项与第{original}项成果相同：{}", cell.unwrap_or_default());
        remarks.push(Remark::new(Code::DuplicateTask, Spot::Task(*task, Column::Deliverable), found, taken));
    }
    for words in source.words.iter().filter(|w| w.edits.duplicate_of.is_none() && !whole.contains_key(&w.id.task)) {
        if let Some(original) = repeats.get(&words.id) {
            let taken = Taken::Did(format!("按{original}的重复处理，不要求填报，也不计数"));
            remarks.push(Remark::new(Code::DuplicateItem, Spot::Item(words.id, Column::Same), &words.text, taken));
        }
    }
    repeats
}

/// Tasks whose every deliverable stands, word for word, in one earlier task
/// that has no others; decided cases apart.
fn repeated_tasks(source: &Source, repeats: &BTreeMap<ItemId, ItemId>) -> BTreeMap<u32, u32> {
    let folded = |task: u32| -> Vec<String> {
        source.words.iter().filter(|w| w.id.task == task).map(|w| key(&w.text)).collect()
    };
    let mut found = BTreeMap::new();
    for task in source.tasks {
        let own: Vec<&Words> = source.words.iter().filter(|w| w.id.task == task.number).collect();
        let open =
            own.iter().all(|w| repeats.contains_key(&w.id)) && own.iter().any(|w| w.edits.duplicate_of.is_none());
        if own.is_empty() || !open {
            continue;
        }
        let texts = folded(task.number);
        let earlier = source.tasks.iter().map(|t| t.number).take_while(|n| *n != task.number);
        if let Some(original) = earlier.into_iter().find(|n| folded(*n) == texts) {
            found.insert(task.number, original);
        }
    }
    found
}

/// The finding that a task names no owners, and by which rule its reporters
/// were found.
fn owners_missing(
    source: &Source,
    task: &Task,
    words: &[&Words],
    repeats: &BTreeMap<ItemId, ItemId>,
    remarks: &mut Vec<Remark>,
) {
    let settled = words.iter().all(|w| w.edits.expected.is_some() || repeats.contains_key(&w.id));
    let decided = words.iter().any(|w| w.edits.expected.is_some());
    if settled && decided {
        return;
    }
    let taken = match source.config.owners_missing {
        OwnersMissing::ByText => "成果写明“各街镇”“每个街镇”的由各街镇填报，其余不收表",
        OwnersMissing::AllTowns => "按设置由各街镇填报",
        OwnersMissing::Nobody => "按设置不向任何单位收表",
    };
    let found = format!("第{}项 {}", task.number, task.title);
    remarks.push(Remark::new(
        Code::OwnersMissing,
        Spot::Task(task.number, Column::Owners),
        found,
        Taken::Did(taken.into()),
    ));
}

/// One item in the making.
struct Maker<'a> {
    source: &'a Source<'a>,
    task: &'a Task,
    words: &'a Words,
    duplicate_of: Option<ItemId>,
}

impl Maker<'_> {
    fn remark(&self, code: Code, column: Column, found: impl Into<String>, taken: Taken) -> Remark {
        Remark::new(code, Spot::Item(self.words.id, column), found, taken)
    }

    fn item(&self, owners: Option<&Owners>, siblings: &[&str], remarks: &mut Vec<Remark>) -> Item {
        // A repeat is counted nowhere, so what is doubtful in it was said of the first.
        let mut unheard = Vec::new();
        let remarks = if self.duplicate_of.is_some() { &mut unheard } else { remarks };
        let milestones = self.milestones(remarks);
        let expected = self.expected(owners, siblings, remarks);
        let (targets, register) = self.targets(expected.len(), remarks);
        Item {
            id: self.words.id,
            title: self.task.title.clone(),
            text: self.words.text.clone(),
            duplicate_of: self.duplicate_of,
            milestones,
            targets,
            owners: owners.map(|owners| owners.names.clone()).unwrap_or_default(),
            expected_from: expected,
            register,
            allocation: BTreeMap::new(),
        }
    }

    fn milestones(&self, remarks: &mut Vec<Remark>) -> Vec<Milestone> {
        if let Some(edited) = &self.words.edits.milestones {
            return edited.clone();
        }
        let text = self.words.edits.words.as_deref().unwrap_or(&self.words.text);
        let mut found = deadlines(text, self.source.year);
        if self.words.edits.words.is_some()
            && found.milestones.is_empty()
            && found.doubts.is_empty()
            && !text.is_empty()
        {
            let standing = ["长期", "持续", "常态", "按需", "适时", "无"].iter().any(|word| text.contains(word));
            if !standing {
                found.doubts.push(Doubt::Unread { words: text.to_string() });
            }
        }
        let mut said = BTreeSet::new();
        for doubt in &found.doubts {
            let remark = self.doubt(doubt);
            if said.insert((remark.code, remark.found.clone())) {
                remarks.push(remark);
            }
        }
        let mut milestones = found.milestones;
        if milestones.is_empty() && self.source.config.infer_year_end {
            milestones.extend(self.inferred(remarks));
        } else if !milestones.iter().any(|m| m.due.is_some()) && !self.words.text.is_empty() {
            remarks.push(self.remark(
                Code::NoDeadline,
                Column::Dates,
                &self.words.text,
                Taken::Did("只按填报的状态判断".into()),
            ));
        }
        milestones
    }

    /// Rule `infer_year_end`: what is undated falls due with the year.
    fn inferred(&self, remarks: &mut Vec<Remark>) -> Option<Milestone> {
        let due = NaiveDate::from_ymd_opt(self.source.year, 12, 31);
        let taken = Taken::ReadAs(due.map_or(String::new(), |d| d.to_string()));
        remarks.push(self.remark(Code::DeadlineInferred, Column::Dates, &self.words.text, taken));
        Some(Milestone { due, due_strict: due, inferred: true, ..Milestone::default() })
    }

    fn doubt(&self, doubt: &Doubt) -> Remark {
        let (code, taken) = match doubt {
            Doubt::Ambiguous { due, strict, .. } => {
                (Code::DeadlineAmbiguous, Taken::Did(format!("判断逾期按{due}，提醒按{strict}")))
            }
            Doubt::Fuzzy { due, .. } => (Code::DeadlineAmbiguous, Taken::ReadAs(format!("最迟{due}"))),
            Doubt::Unread { .. } => (Code::DeadlineUnread, Taken::Did("保留原文，按没有时限处理".into())),
            Doubt::OutsideYear { due, .. } => (Code::DeadlineOutsideYear, Taken::ReadAs(due.to_string())),
            Doubt::Inferred { due, .. } => (Code::DeadlineInferred, Taken::ReadAs(due.to_string())),
        };
        self.remark(code, Column::Dates, doubt.words(), taken)
    }

    fn expected(&self, owners: Option<&Owners>, siblings: &[&str], remarks: &mut Vec<Remark>) -> Vec<String> {
        if self.duplicate_of.is_some() {
            return Vec::new();
        }
        if let Some(edited) = &self.words.edits.expected {
            return edited.clone();
        }
        let rule = self.source.config.owners_missing;
        let Expected { units, by_text } = owners::expected(&self.words.text, siblings, owners, self.source.units, rule);
        if let Some(words) = by_text {
            let taken = Taken::Did(format!("由{}个街镇填报", units.len()));
            remarks.push(self.remark(Code::OwnersByText, Column::Expected, words, taken));
        }
        units
    }

    /// Targets, and which of them the register feeds.
    fn targets(&self, reporters: usize, remarks: &mut Vec<Remark>) -> (Vec<Target>, Vec<(usize, Feed)>) {
        let edits = &self.words.edits;
        let found = targets(&self.words.text);
        let feeds: Vec<Option<Feed>> = found.iter().map(|f| f.feed).collect();
        let targets = match &edits.targets {
            Some(edited) => edited.clone(),
            None => {
                for f in &found {
                    self.target_doubts(&f.target, f.per_unit_by, reporters, remarks);
                }
                found.into_iter().map(|f| f.target).collect()
            }
        };
        let fed = |(i, feed): (usize, &Option<Feed>)| feed.map(|feed| (i, feed));
        let register = match &edits.register {
            Some(edited) => resolve_register(edited, &targets),
            None if feeds.len() == targets.len() => feeds.iter().enumerate().filter_map(fed).collect(),
            None => Vec::new(),
        };
        if let ([(first, Feed::Advancing), (second, Feed::Completed)], None) = (&register[..], &edits.targets) {
            let words = format!("{}，{}", targets[*first].words, targets[*second].words);
            let taken = Taken::Did("前者作为总数，后者作为应完成数".into());
            remarks.push(self.remark(Code::TargetPairUnclear, Column::Targets, words, taken));
        }
        (targets, register)
    }

    fn target_doubts(&self, target: &Target, per_unit_by: Option<&str>, reporters: usize, remarks: &mut Vec<Remark>) {
        if target.value.is_none() {
            let taken = Taken::Did("不作目标统计".into());
            remarks.push(self.remark(Code::TargetUnquantified, Column::Targets, &target.words, taken));
        } else if let Some(words) = per_unit_by {
            let taken = Taken::Did(format!("按“{words}”理解为每个街镇各自的数"));
            remarks.push(self.remark(Code::TargetPerUnit, Column::Targets, &target.words, taken));
        } else if is_scope_unclear(target, reporters) {
            let taken = Taken::Did("按全区合计处理".into());
            remarks.push(self.remark(Code::TargetScopeUnclear, Column::Targets, &target.words, taken));
        }
    }
}

/// A lower bound owed by several units, where nothing says whose it is.
pub(super) fn is_scope_unclear(target: &Target, reporters: usize) -> bool {
    target.comparator == Comparator::AtLeast && target.scope == Scope::District && reporters > 1
}

/// The targets that 项目清单 means by their numbers.
fn resolve_register(edited: &[(String, Feed)], targets: &[Target]) -> Vec<(usize, Feed)> {
    let number = |target: &Target| target.value.map(|v| v.to_string());
    edited
        .iter()
        .filter_map(|(value, feed)| Some((targets.iter().position(|t| number(t).as_ref() == Some(value))?, *feed)))
        .collect()
}
