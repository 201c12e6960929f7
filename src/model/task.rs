//! The master list: tasks, their deliverables (items), and who owes them.

use crate::model::due::Milestone;
use crate::model::span::{Former, Spanned};
use crate::model::value::{Quantity, Quarter, key, labelled, shortened, stored_as_words};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

/// The id of an item: task number and position (`2.1`), or the bare task
/// number (`8`) where the list gives the task no deliverable. Ordered
/// numerically. It is the join key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId {
    /// Task number, from 1.
    pub task: u32,
    /// Position among the task's deliverables, from 1; absent for a task without.
    pub sub: Option<u32>,
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sub {
            Some(sub) => write!(f, "{}.{sub}", self.task),
            None => write!(f, "{}", self.task),
        }
    }
}

/// The text is not an item id such as `2.1` or `8`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("不是成果编号：{0}")]
pub struct NotAnId(String);

impl FromStr for ItemId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let number = |part: &str| {
            let digits = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse().ok()).flatten().filter(|n| *n > 0)
        };
        let id = match text.split_once('.') {
            Some((task, sub)) => number(task).zip(number(sub)).map(|(task, sub)| Self { task, sub: Some(sub) }),
            None => number(text).map(|task| Self { task, sub: None }),
        };
        id.ok_or_else(|| NotAnId(text.to_string()))
    }
}

stored_as_words!(ItemId);

labelled! {
    /// The kind of a unit; only 街镇 are expected to report unless 成果 says otherwise.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    pub enum UnitKind {
        /// A street, town, or the committee of a zone that reports like one.
        #[serde(rename = "街镇")]
        Town "街镇",
        /// A department of the district.
        #[serde(rename = "部门")]
        Department "部门",
        /// A company or other body.
        #[serde(rename = "其他")]
        Other "其他",
    }
}

/// A row of 单位.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The official short name, as printed.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// Other names it goes by, those of `formers` with them.
    pub aliases: Vec<String>,
    /// Mail addresses it writes from, those of `formers` with them.
    pub emails: Vec<String>,
    /// Units that were merged into it before the quarter of the list: it carries their
    /// openings, and what still comes in their name is its own.
    pub formers: Vec<Former>,
}

impl Unit {
    /// The unit merged into it that is called so, by its name or an alias.
    pub fn former(&self, name: &str) -> Option<&Former> {
        let wanted = key(name);
        self.formers.iter().find(|former| former.names().any(|own| key(own) == wanted))
    }
}

/// How a target is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Comparator {
    /// Exactly.
    #[serde(rename = "=")]
    Exactly,
    /// At least (至少, 不少于, 以上).
    #[serde(rename = ">=")]
    AtLeast,
}

/// Whose target it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// One number for the whole district.
    District,
    /// The same number for each unit expected to report.
    EachUnit,
}

/// A number that an item shall reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The number; absent where the words give none (一批).
    pub value: Option<Quantity>,
    /// The measure word and noun: 个项目, 篇.
    pub unit: String,
    /// How it is meant.
    pub comparator: Comparator,
    /// Whose it is.
    pub scope: Scope,
    /// The words, verbatim.
    pub words: String,
    /// How many there shall be at the end of each quarter, in order (季度目标); empty
    /// where the list sets no steps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Quantity>,
}

impl Target {
    /// How many there shall be at the end of this quarter of the plan year (1 to 4);
    /// absent where the list does not say.
    pub fn step(&self, quarter: u32) -> Option<Quantity> {
        self.steps.get((quarter as usize).checked_sub(1)?).copied()
    }

    /// The same of `whole`: a unit has its share of each step, and what each unit has
    /// makes the sum of its steps.
    pub fn step_of(&self, quarter: u32, whole: Quantity) -> Option<Quantity> {
        Some(whole.part(self.step(quarter)?.scaled(), self.value?.scaled()))
    }

    /// Whether it is a share (开放率80%以上): compared with 完成率, never counted or summed.
    pub fn is_share(&self) -> bool {
        self.unit == "%"
    }
}

labelled! {
    /// Which target of an item the project register feeds.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Feed {
        /// Every project on it counts.
        #[serde(rename = "推进")]
        Advancing "推进",
        /// Completed projects count.
        #[serde(rename = "完成")]
        Completed "完成",
    }
}

/// Words of 填报单位 by which units are asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As they stand there: 各街镇, or a name.
    pub words: String,
    /// The unit that they name; absent where they mean every town that is asked.
    pub unit: Option<String>,
}

/// A deliverable of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The title of its task.
    pub title: String,
    /// The deliverable's words; empty where the list gives none.
    pub text: String,
    /// The item that this one repeats; a repeat is expected from nobody and
    /// counted nowhere.
    pub duplicate_of: Option<ItemId>,
    /// Its dates, in the order of the words.
    pub milestones: Vec<Milestone>,
    /// Whether the list or staff say that it has no end (长期); what has no date
    /// else falls due with the plan year.
    pub standing: bool,
    /// Its numbers, in the order of the words.
    pub targets: Vec<Target>,
    /// Who owes it, as expanded; open sets stay as written.
    pub owners: Vec<String>,
    /// The same as the list has it: a set by its word (各乡镇、街道).
    pub owner_words: Vec<String>,
    /// Units expected to report it, in the order of 单位.
    pub expected_from: Vec<String>,
    /// The words by which 填报单位 asks them, where they are not their names.
    pub asked: Vec<Asked>,
    /// Which of its targets (by position) the register feeds, and how.
    pub register: Vec<(usize, Feed)>,
    /// The share of each unit in a district target, from 分解: by target
    /// position, then unit.
    pub allocation: BTreeMap<(usize, String), Quantity>,
}

/// Characters of a deliverable that an expectation quotes.
const QUOTED: usize = 24;

impl Item {
    /// The item as a person knows it: its id and the beginning of its words.
    pub fn quoted(&self) -> String {
        let words = if self.text.is_empty() { &self.title } else { &self.text };
        format!("{} {}", self.id, shortened(words, QUOTED))
    }

    /// Whether this unit is to report it.
    pub fn is_expected_from(&self, unit: &str) -> bool {
        self.expected_from.iter().any(|name| name == unit)
    }

    /// How the register feeds a target, by its position; absent where it does not.
    pub fn feed(&self, target: usize) -> Option<Feed> {
        self.register.iter().find(|(of, _)| *of == target).map(|(_, feed)| *feed)
    }

    /// How many of its targets the register feeds so.
    pub fn feeds(&self, wanted: Feed) -> usize {
        self.register.iter().filter(|(_, feed)| *feed == wanted).count()
    }

    /// Which plain number of a row counts towards a target, by its position: 完成数
    /// where it is the only one, or what the register feeds says so of the two there
    /// are. Absent where the row itself must tell, and for a share.
    pub fn plain(&self, target: usize) -> Option<Feed> {
        match self.countable()[..] {
            [only] => (only == target).then(|| self.feed(only).unwrap_or(Feed::Completed)),
            [one, other] if (one == target || other == target) => {
                let feeds = self.feed(one).zip(self.feed(other)).filter(|(one, other)| one != other);
                feeds.and_then(|_| self.feed(target))
            }
            _ => None,
        }
    }

    /// Whether it has several targets, and a plain number does not tell which it counts towards.
    pub fn is_several(&self) -> bool {
        self.countable().first().is_some_and(|first| self.plain(*first).is_none())
    }

    /// The targets that numbers count towards, by position: those with a number,
    /// else the only one there is (一批).
    pub fn countable(&self) -> Vec<usize> {
        let counts = |valued: bool| {
            let fits = |(at, t): (usize, &Target)| (!t.is_share() && t.value.is_some() == valued).then_some(at);
            self.targets.iter().enumerate().filter_map(fits).collect::<Vec<_>>()
        };
        let valued = counts(true);
        if valued.is_empty() { Some(counts(false)).filter(|all| all.len() == 1).unwrap_or_default() } else { valued }
    }

    /// What a target is called where only those of this item are meant, by its position:
    /// its words, and which it is where another has the same; empty where there is none.
    pub fn goal(&self, target: usize) -> String {
        let Some(words) = self.targets.get(target).map(|target| target.words.as_str()) else { return String::new() };
        let is_one = self.targets.iter().filter(|other| key(&other.words) == key(words)).count() == 1;
        if is_one { words.to_string() } else { format!("{words}（第{}个目标）", target + 1) }
    }

    /// The one target that is called so; absent where none or several are.
    pub fn target_called(&self, goal: &str) -> Option<usize> {
        let wanted = key(goal);
        let mut named = (0..self.targets.len()).filter(|at| key(&self.goal(*at)) == wanted);
        named.next().filter(|_| named.next().is_none())
    }

    /// What the list gives a unit of a target: its allocation, or the number that each
    /// unit owes.
    pub fn owed(&self, unit: &str, target: usize) -> Option<Quantity> {
        let each = || self.targets.get(target).filter(|t| t.scope == Scope::EachUnit && !t.is_share())?.value;
        self.allocation.get(&(target, unit.to_string())).copied().or_else(each)
    }

    /// The share that each unit shall reach, in per cent.
    pub fn share(&self) -> Option<Quantity> {
        self.targets.iter().filter(|target| target.is_share()).find_map(|target| target.value)
    }

    /// The date that decides 逾期 at `as_of`: the last one that has passed.
    pub fn passed(&self, as_of: chrono::NaiveDate) -> Option<&Milestone> {
        Milestone::passed(&self.milestones, as_of)
    }
}

/// A task of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Task {
    /// Its number, from 1.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// What it asks for (具体要求).
    pub requirement: String,
    /// 责任部门 as written; absent where the list has no such cell.
    pub owners: Option<String>,
    /// 配合单位 as written, of a list that keeps them apart; absent where it does not.
    pub support: Option<String>,
    /// The 成果 cell as received, with its markup.
    pub deliverables: String,
}

/// The list, as understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MasterList {
    /// The plan year.
    pub year: i32,
    /// The quarter in which all of it holds; absent of a list of nothing.
    pub quarter: Option<Quarter>,
    /// Tasks in order.
    pub tasks: Vec<Task>,
    /// Items by id.
    pub items: Vec<Item>,
    /// Units in the order of printing.
    pub units: Vec<Unit>,
    /// Rows that hold in some quarters only, those with them that do not hold now.
    pub spans: Vec<Spanned>,
}

impl MasterList {
    /// The item of this id.
    pub fn item(&self, id: ItemId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The items that each unit is expected to report.
    pub fn expected(&self) -> HashMap<&str, BTreeSet<ItemId>> {
        let mut expected: HashMap<&str, BTreeSet<ItemId>> = HashMap::new();
        for item in &self.items {
            item.expected_from.iter().for_each(|unit| expected.entry(unit).or_default().extend([item.id]));
        }
        expected
    }

    /// The words of 填报单位 by which each unit is asked, each once, in the order of the
    /// items; of a unit asked by its name alone there is nothing.
    pub fn asked(&self) -> HashMap<&str, Vec<&str>> {
        let mut asked: HashMap<&str, Vec<&str>> = HashMap::new();
        let towns: HashSet<&str> = self.towns().map(|town| town.name.as_str()).collect();
        for item in &self.items {
            for Asked { words, unit } in &item.asked {
                let all = if unit.is_none() { item.expected_from.as_slice() } else { &[] };
                for unit in unit.iter().chain(all.iter().filter(|name| towns.contains(name.as_str()))) {
                    let own = asked.entry(unit).or_default();
                    if !own.contains(&words.as_str()) {
                        own.push(words);
                    }
                }
            }
        }
        asked
    }

    /// The task of this number.
    pub fn task(&self, number: u32) -> Option<&Task> {
        self.tasks.iter().find(|task| task.number == number)
    }

    /// The unit of exactly this name.
    pub fn unit(&self, name: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.name == name)
    }

    /// Units of kind 街镇, in the order of printing.
    pub fn towns(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| unit.kind == UnitKind::Town)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_back_and_order_by_number() {
        let mut ids: Vec<ItemId> = ["10.1", "8", "2.10", "2.9"].iter().map(|t| t.parse().expect(t)).collect();
        ids.sort();
        assert_eq!(ids.iter().map(ItemId::to_string).collect::<Vec<_>>(), ["2.9", "2.10", "8", "10.1"]);
        for bad in ["", "0", "2.", ".1", "2.0", "a", "2.1.1", "-1", "99999"] {
            assert!(bad.parse::<ItemId>().is_err(), "{bad}");
        }
    }
}
