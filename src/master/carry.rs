//! What staff decided about the items of one workspace, brought over to the next:
//! an item is known again by its words, never by its number.

use super::baseline;
use super::checked::checked;
use super::directory::Directory;
use super::item_columns::read_expected;
use super::sheets::{CORRECTIONS, FILE, ITEMS, Row, SHARES, SheetTable, TASKS};
use super::spans::{SpanRow, rows_of};
use crate::formats::Workbook;
use crate::model::finding::{Code, Findings, Taken};
use crate::model::place::{Origin, Place};
use crate::model::task::{Item, ItemId, MasterList, Task};
use crate::model::value::{Comparable, Quarter, fixed, key};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What staff decided, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// The plan year; 0 where none is set.
    year: i32,
    tasks: Vec<Decided<u32>>,
    items: Vec<Decided<ItemId>>,
    shares: Vec<Vec<String>>,
    corrections: Vec<Vec<String>>,
}

/// A row of 任务 or 成果 with what staff wrote in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Decided<Id> {
    id: Id,
    /// The title of the task.
    title: String,
    /// The words of the item, as the list had them and as corrected; of a task, its title.
    words: Vec<String>,
    /// What was written, by heading.
    cells: BTreeMap<&'static str, String>,
}

/// What goes into the new `master.xlsx`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Cells of 任务, by heading.
    pub(super) tasks: BTreeMap<u32, BTreeMap<&'static str, String>>,
    /// Cells of 成果, by heading.
    pub(super) items: BTreeMap<ItemId, BTreeMap<&'static str, String>>,
    /// Rows of 分解.
    pub(super) shares: Vec<Vec<String>>,
    /// Rows of 更正.
    pub(super) corrections: Vec<Vec<String>>,
}

/// The columns of 成果 that staff may fill.
const OF_ITEMS: [&str; 8] = ["时限", "日期", "目标", "填报单位", "项目清单", "同文", "季度目标", "已核"];

/// The columns of 分解, but for when a row holds.
const OF_SHARES: &[&str] = &["成果", "单位", "目标", "哪个目标"];

/// What staff decided in the workbook of a year, as it holds in the last quarter.
pub(super) fn decisions(workbook: &Workbook, last: Quarter) -> Decisions {
    let year = last.year;
    let baseline = baseline::read(workbook).unwrap_or_default();
    let received = baseline.received.tasks();
    let table_of = |layout| SheetTable::find(workbook, layout);
    // What does not read in it was told while the year lasted.
    let mut told = Findings::default();
    let all = |row: Row, headings: &[&str]| headings.iter().map(|heading| row.text(heading)).collect::<Vec<_>>();
    let mut found = Decisions { year, ..Decisions::default() };
    if let Some(table) = table_of(&CORRECTIONS) {
        found.corrections = table.rows().map(|row| all(row, CORRECTIONS.headings)).collect();
    }
    if let Some(table) = table_of(&SHARES) {
        let about = |row: Row, _: &mut Findings| Some(["成果", "单位", "哪个目标"].map(|heading| row.text(heading)));
        let rows = rows_of(&table, (year, last), about, &mut told).into_iter().filter(|row| row.holds);
        found.shares = rows.map(|row| all(row.row, OF_SHARES)).filter(|row| !row[2].is_empty()).collect();
    }
    for row in table_of(&TASKS).iter().flat_map(|table| table.rows()) {
        let Ok(id) = row.text("编号").parse() else { continue };
        let listed = received.iter().find(|task| task.number == id).is_some_and(|task| task.owners.is_some());
        let kept = |heading: &&str| *heading != "责任部门" || !listed;
        let cells = written(["责任部门", "已核"].into_iter().filter(kept), |heading| row.text(heading));
        found.tasks.push(Decided { id, title: row.text("任务"), words: vec![row.text("任务")], cells });
    }
    let items = table_of(&ITEMS);
    let id_of = |row: Row, _: &mut Findings| row.text("编号").parse::<ItemId>().ok();
    let items = items.iter().flat_map(|table| rows_of(table, (year, last), id_of, &mut told));
    for SpanRow { key: id, row, .. } in items.filter(|row| row.holds) {
        let first = baseline.items.get(&id);
        let edited = |heading: &str| {
            let (now, first) = (row.text(heading), first.filter(|_| heading != "已核"));
            if baseline::is_left(first, heading, &now) { String::new() } else { now }
        };
        let title = found.tasks.iter().find(|task| task.id == id.task).map_or(String::new(), |task| task.title.clone());
        let text = row.text("成果");
        let corrected = found.corrections.iter().filter(|c| c[0] == id.to_string() && c[2] == "成果" && c[3] == text);
        let words = std::iter::once(text.clone()).chain(corrected.map(|c| c[4].clone())).collect();
        found.items.push(Decided { id, title, words, cells: written(OF_ITEMS.into_iter(), edited) });
    }
    found
}

fn written(
    headings: impl Iterator<Item = &'static str>,
    text: impl Fn(&str) -> String,
) -> BTreeMap<&'static str, String> {
    headings.map(|heading| (heading, text(heading))).filter(|(_, text)| !text.is_empty()).collect()
}

/// Words without what changes from year to year and from hand to hand.
fn fold(words: &str, year: i32) -> String {
    let folded = key(words).replace(&format!("{year}年"), "本年");
    folded.trim_end_matches(['。', ';', '.', ',']).to_string()
}

/// How alike the words of an item are that was reworded.
const REWORDED: f64 = 0.6;

impl Decisions {
    /// Brings over what still fits the new list, and tells what does not, what is
    /// new, gone and changed.
    pub fn onto(&self, list: &MasterList, findings: &mut Findings) -> Carried {
        let mut told = Told::default();
        let mut carried = Carried::default();
        if self.items.is_empty() {
            return carried;
        }
        let pairs = self.pairs(list);
        for (old, item) in &pairs {
            self.carry_item(old, item, &pairs, list, &mut carried, &mut told);
        }
        let tasks: Vec<(&Decided<u32>, &Task)> = list
            .tasks
            .iter()
            .filter_map(|task| Some((self.tasks.iter().find(|old| self.is_same(old, task, list.year))?, task)))
            .collect();
        for (old, task) in &tasks {
            let lacks = |heading: &str| heading != "责任部门" || task.owners.is_none();
            let cells: BTreeMap<_, _> = old.cells.clone().into_iter().filter(|(heading, _)| lacks(heading)).collect();
            told.brought(&task.number.to_string(), cells.keys().copied());
            carried.tasks.insert(task.number, cells);
        }
        self.carry_shares(&pairs, list, &mut carried, &mut told);
        self.carry_corrections(&pairs, &tasks, &mut carried, &mut told);
        self.compare(&pairs, list, &mut told);
        told.report(findings);
        carried
    }

    fn is_same(&self, old: &Decided<u32>, task: &Task, year: i32) -> bool {
        fold(&old.title, self.year) == fold(&task.title, year)
    }

    /// Old items and the new ones of the same words, those of the same task first.
    fn pairs<'a>(&'a self, list: &'a MasterList) -> Vec<(&'a Decided<ItemId>, &'a Item)> {
        let mut pairs: Vec<(&Decided<ItemId>, &Item)> = Vec::new();
        for same_task in [true, false] {
            for item in &list.items {
                let text = fold(&item.text, list.year);
                let title = fold(&item.title, list.year);
                let fits = |old: &&Decided<ItemId>| {
                    let same = old.words.iter().any(|words| fold(words, self.year) == text);
                    let task = fold(&old.title, self.year) == title;
                    same && (task || !same_task && !text.is_empty())
                };
                if pairs.iter().any(|(_, known)| known.id == item.id) {
                    continue;
                }
                let free = self.items.iter().filter(|old| pairs.iter().all(|(known, _)| known.id != old.id));
                let found: Vec<&Decided<ItemId>> = free.filter(fits).collect();
                if let (Some(old), true) = (found.first(), same_task || found.len() == 1) {
                    pairs.push((old, item));
                }
            }
        }
        pairs
    }

    fn carry_item(
        &self,
        old: &Decided<ItemId>,
        item: &Item,
        pairs: &[(&Decided<ItemId>, &Item)],
        list: &MasterList,
        carried: &mut Carried,
        told: &mut Told,
    ) {
        let mut cells = BTreeMap::new();
        for (heading, text) in &old.cells {
            let fits = match *heading {
                "时限" | "日期" => !names_earlier_year(text, list.year),
                "填报单位" => read_expected(text, &Directory::of(&list.units)).is_ok(),
                "已核" => checked(text).is_some(),
                _ => true,
            };
            let text = match (*heading, text.trim_end_matches(['？', '?']).parse::<ItemId>()) {
                ("同文", Ok(first)) => {
                    pairs.iter().find(|(old, _)| old.id == first).map(|(_, new)| new.id.to_string())
                }
                _ => fits.then(|| text.clone()),
            };
            match text {
                Some(text) => {
                    cells.insert(*heading, text);
                }
                None => told.lost(format!("{}（原{}）{heading}：{}", item.id, old.id, old.cells[heading])),
            }
        }
        told.brought(&item.id.to_string(), cells.keys().copied());
        carried.items.insert(item.id, cells);
    }

    fn carry_shares(
        &self,
        pairs: &[(&Decided<ItemId>, &Item)],
        list: &MasterList,
        carried: &mut Carried,
        told: &mut Told,
    ) {
        for row in &self.shares {
            let new = pairs.iter().find(|(old, _)| old.id.to_string() == row[0]).map(|(_, item)| item.id);
            match new.filter(|_| list.unit(&row[1]).is_some()) {
                Some(id) => {
                    told.brought(&id.to_string(), ["分解"].into_iter());
                    carried.shares.push([&[id.to_string()], &row[1..]].concat());
                }
                None => told.lost(format!("分解 {}", row.join(" ").trim())),
            }
        }
    }

    fn carry_corrections(
        &self,
        pairs: &[(&Decided<ItemId>, &Item)],
        tasks: &[(&Decided<u32>, &Task)],
        carried: &mut Carried,
        told: &mut Told,
    ) {
        // What a unit had answered is of its quarter.
        for row in self.corrections.iter().filter(|row| row[1].is_empty()) {
            let task = tasks.iter().find(|(old, _)| old.id.to_string() == row[0]).map(|(_, task)| *task);
            let item = pairs.iter().find(|(old, _)| old.id.to_string() == row[0]).map(|(_, item)| *item);
            let (id, now) = match (row[2].as_str(), task, item) {
                ("成果", _, Some(item)) => (item.id.to_string(), Some(item.text.as_str())),
                ("任务", Some(task), _) => (task.number.to_string(), Some(task.title.as_str())),
                ("具体要求", Some(task), _) => (task.number.to_string(), Some(task.requirement.as_str())),
                ("责任部门", Some(task), _) => {
                    (task.number.to_string(), Some(task.owners.as_deref().unwrap_or("")))
                }
                ("配合单位", Some(task), _) => {
                    (task.number.to_string(), Some(task.support.as_deref().unwrap_or("")))
                }
                _ => (row[0].clone(), None),
            };
            if now == Some(row[3].as_str()) {
                told.brought(&id, ["更正"].into_iter());
                carried.corrections.push([&[id], &row[1..]].concat());
            } else if now != Some(row[4].as_str()) {
                told.lost(format!("更正 {} {}：{}", row[0], row[2], row[4]));
            }
        }
    }

    /// Items that are new, gone, or reworded.
    fn compare(&self, pairs: &[(&Decided<ItemId>, &Item)], list: &MasterList, told: &mut Told) {
        let mut gone: Vec<&Decided<ItemId>> =
            self.items.iter().filter(|old| pairs.iter().all(|(known, _)| known.id != old.id)).collect();
        for item in list.items.iter().filter(|item| pairs.iter().all(|(_, known)| known.id != item.id)) {
            let text = Comparable::new(&item.text);
            let near = |old: &Decided<ItemId>| text.alike(&Comparable::new(&old.words[0]));
            let best = gone.iter().enumerate().max_by(|a, b| near(a.1).total_cmp(&near(b.1)));
            match best.filter(|(_, old)| near(old) >= REWORDED).map(|(at, _)| at) {
                Some(at) => {
                    let old = gone.remove(at);
                    told.reworded.push(format!("{}（原{}）{}", item.id, old.id, item.text));
                    let lost =
                        old.cells.iter().map(|(heading, text)| format!("{}（原{}）{heading}：{text}", item.id, old.id));
                    told.lost.extend(lost);
                }
                None => told.new.push(format!("{} {}", item.id, named(&item.text, &item.title))),
            }
        }
        for old in gone {
            told.gone.push(format!("原{} {}", old.id, named(&old.words[0], &old.title)));
            told.lost.extend(old.cells.iter().map(|(heading, text)| format!("原{} {heading}：{text}", old.id)));
        }
    }
}

fn named<'a>(text: &'a str, title: &'a str) -> &'a str {
    if text.is_empty() { title } else { text }
}

/// Whether the words name a year before the plan year.
fn names_earlier_year(text: &str, year: i32) -> bool {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| fixed("(?:19|20)[0-9]{2}"));
    YEAR.find_iter(text).filter_map(|found| found.as_str().parse::<i32>().ok()).any(|named| named < year)
}

/// What is said about it.
#[derive(Default)]
struct Told {
    brought: BTreeMap<String, Vec<&'static str>>,
    lost: Vec<String>,
    new: Vec<String>,
    gone: Vec<String>,
    reworded: Vec<String>,
}

impl Told {
    fn brought(&mut self, id: &str, headings: impl Iterator<Item = &'static str>) {
        for heading in headings {
            let known = self.brought.entry(id.to_string()).or_default();
            if !known.contains(&heading) {
                known.push(heading);
            }
        }
    }

    fn lost(&mut self, what: String) {
        self.lost.push(what);
    }

    fn report(self, findings: &mut Findings) {
        let place = Place::file(&Origin::file(FILE));
        let mut add = |code, words: Vec<String>, kind: &str, taken: &str| {
            if !words.is_empty() {
                findings.add(code, place.clone(), format!("{kind}{}", words.join("；")), Taken::Did(taken.into()));
            }
        };
        let brought = self.brought.into_iter().map(|(id, headings)| format!("{id} {}", headings.join("、"))).collect();
        add(Code::CarriedOver, brought, "", "写入新的 master.xlsx");
        add(Code::NotCarried, self.lost, "", "没有写入新的 master.xlsx");
        add(Code::ListDiffers, self.new, "新增：", "按新清单采用");
        add(Code::ListDiffers, self.gone, "删去：", "按新清单采用");
        add(Code::ListDiffers, self.reworded, "改写：", "按新清单采用");
    }
}
