//! `master.xlsx` as staff keep it: the list and the settings.
//!
//! A column that they edited stands, one that they left is read afresh from
//! the words, a correction applies while the words are still those it names.

use super::book::{CORRECTIONS, FILE, ITEMS, Line, SHARES, TASKS, Table, UNITS};
use super::compile::build;
use super::correct;
use super::derive::{Edits, Words};
use super::lint::lint;
use super::original::{self, Columns, Original};
use super::owners::unit_named;
use super::remark::{Column, Places, Remark, Spot};
use super::settings::{read_settings, read_words, vocabulary};
use super::targets::targets;
use super::units::unit_of;
use super::{cells, compile};
use crate::formats::Workbook;
use crate::model::config::Config;
use crate::model::due::deadlines;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::place::{Origin, Place};
use crate::model::task::{Item, ItemId, MasterList, Scope, Task, Unit};
use crate::model::value::{Quantity, Reading};
use std::collections::BTreeSet;

/// Reads `master.xlsx`. Findings are those on the list (as `compile` makes
/// them, less what staff settled, at the cells of the workbook) and those on
/// what staff wrote. The error is Chinese: a sheet that must be there is not.
pub fn load(workbook: &Workbook, findings: &mut Findings) -> Result<(MasterList, Config), String> {
    let (mut config, year) = read_settings(workbook, findings);
    config.words = vocabulary(&read_words(workbook, findings));
    let original = original::read(workbook).unwrap_or_default();
    let year = year.or(original.raw.year()).ok_or("“设置”表缺少“计划年度”")?;
    let task_table = required(workbook, TASKS.name, TASKS.headings)?;
    let item_table = required(workbook, ITEMS.name, ITEMS.headings)?;
    let units = read_units(workbook, findings);
    let mut places = Places { list: Place::file(&Origin::file(FILE)), raw: original.raw.clone(), ..Places::default() };
    let mut tasks = read_tasks(&task_table, &original, &mut places, findings);
    let reader = Items { original: &original, units: &units, year };
    let mut words = reader.read(&item_table, &tasks, &mut places, findings);
    let changed = changes(&original, &tasks, &words);
    if let Some(table) = Table::find(workbook, CORRECTIONS.name, CORRECTIONS.headings) {
        config.corrections = correct::apply(&table, &mut tasks, &mut words, findings);
    }
    let mut remarks = changed;
    let mut list = build(&tasks, &words, &units, &config, year, &mut remarks);
    if let Some(table) = Table::find(workbook, SHARES.name, SHARES.headings) {
        for line in table.lines() {
            share(line, &mut list, findings);
        }
    }
    lint(&list, &original.raw, &words, &mut remarks);
    places.report(remarks, findings);
    Ok((list, config))
}

fn required<'a>(workbook: &'a Workbook, name: &str, headings: &[&str]) -> Result<Table<'a>, String> {
    Table::find(workbook, name, headings)
        .ok_or_else(|| format!("缺少“{name}”表，或该表没有表头（{}）", headings.join("、")))
}

/// A cell that does not read, and what was done instead.
pub(super) fn unread(line: Line, heading: &str, expected: &str, taken: Taken) -> Finding {
    Finding::new(Code::SettingUnread, line.place(heading), line.text(heading), taken).expecting(expected)
}

/// The rows of 单位.
pub(super) fn read_units(workbook: &Workbook, findings: &mut Findings) -> Vec<Unit> {
    let Some(table) = Table::find(workbook, UNITS.name, UNITS.headings) else { return Vec::new() };
    let mut units: Vec<Unit> = Vec::new();
    for line in table.lines() {
        let fields: Vec<String> = UNITS.headings.iter().map(|heading| line.text(heading)).collect();
        match unit_of(&fields) {
            Ok(unit) if units.iter().any(|other| other.name == unit.name) => {
                findings.push(unread(line, "名称", "每个单位一行", Taken::RowSkipped));
            }
            Ok(unit) => units.push(unit),
            Err(why) => findings.push(unread(line, "类别", &why, Taken::RowSkipped)),
        }
    }
    units
}

fn read_tasks(table: &Table, original: &Original, places: &mut Places, findings: &mut Findings) -> Vec<Task> {
    let received = compile::tasks(&original.raw);
    let mut tasks: Vec<Task> = Vec::new();
    for line in table.lines() {
        let number = line.text("编号").trim_end_matches(['.', '、', ':', '：']).parse().ok().filter(|n| *n > 0);
        let Some(number) = number.filter(|number| tasks.iter().all(|task| task.number != *number)) else {
            findings.push(unread(line, "编号", "不重复的任务编号", Taken::RowSkipped));
            continue;
        };
        for (column, heading) in [
            (Column::Title, "任务"),
            (Column::Requirement, "具体要求"),
            (Column::Owners, "责任部门"),
            (Column::Deliverable, "任务"),
        ] {
            places.spots.insert(Spot::Task(number, column), line.place(heading));
        }
        tasks.push(Task {
            number,
            title: line.text("任务"),
            requirement: line.text("具体要求"),
            owners: Some(line.text("责任部门")).filter(|text| !text.is_empty()),
            deliverables: received
                .iter()
                .find(|t| t.number == number)
                .map_or(String::new(), |t| t.deliverables.clone()),
        });
    }
    tasks.sort_by_key(|task| task.number);
    tasks
}

/// The reader of 成果.
struct Items<'a> {
    original: &'a Original,
    units: &'a [Unit],
    year: i32,
}

impl Items<'_> {
    fn read(&self, table: &Table, tasks: &[Task], places: &mut Places, findings: &mut Findings) -> Vec<Words> {
        let mut words: Vec<Words> = Vec::new();
        for line in table.lines() {
            let id: Option<ItemId> = line.text("编号").parse().ok();
            let known = |id: &ItemId| tasks.iter().any(|task| task.number == id.task);
            let Some(id) = id.filter(|id| known(id) && words.iter().all(|w| w.id != *id)) else {
                findings.push(unread(line, "编号", "不重复的成果编号，如 2.1，其任务在“任务”表中", Taken::RowSkipped));
                continue;
            };
            for (column, heading) in [
                (Column::Deliverable, "成果"),
                (Column::Dates, "日期"),
                (Column::Targets, "目标"),
                (Column::Expected, "填报单位"),
                (Column::Same, "同文"),
            ] {
                places.spots.insert(Spot::Item(id, column), line.place(heading));
            }
            places.spots.insert(Spot::Task(id.task, Column::Deliverable), line.place("成果"));
            let text = line.text("成果");
            let edits = self.edits(line, &text, self.original.items.get(&id), findings);
            words.push(Words { id, text, edits });
        }
        words.sort_by_key(|w| w.id);
        words
    }

    /// What staff wrote into the columns that the program filled.
    fn edits(&self, line: Line, text: &str, first: Option<&Columns>, findings: &mut Findings) -> Edits {
        let edited = |heading: &str, column: usize| {
            let now = line.text(heading);
            let left =
                first.is_some_and(|columns| columns[column] == now) || first.is_none() && now.ends_with(['？', '?']);
            (!now.is_empty() && !left).then_some(now)
        };
        let mut refuse = |heading: &str, expected: &str| {
            findings.push(unread(line, heading, expected, Taken::Did("按原文判读".into())));
        };
        let words = edited("时限", 1);
        let milestones = edited("日期", 2).and_then(|now| {
            let known = deadlines(words.as_deref().unwrap_or(text), self.year).milestones;
            let read = cells::read_dates(&now, &known, self.year);
            if read.is_none() {
                refuse("日期", "2025-10-31；初稿=2025-08-31；2025-06-01至2025-09-30；2025-10-01起；无");
            }
            read
        });
        let read_targets = edited("目标", 3).and_then(|now| {
            let known: Vec<_> = targets(text).into_iter().map(|found| found.target).collect();
            let read = cells::read_targets(&now, &known);
            if read.is_none() {
                refuse("目标", "161个项目（全区）；≥2个（每个街镇）；无");
            }
            read
        });
        let expected = edited("填报单位", 4).and_then(|now| match cells::read_expected(&now, self.units) {
            Ok(units) => Some(units),
            Err(name) => {
                refuse("填报单位", &format!("各街镇，或“单位”表中的名称；“{name}”不在其中"));
                None
            }
        });
        let register = edited("项目清单", 5).and_then(|now| {
            let read = cells::read_register(&now);
            if read.is_none() {
                refuse("项目清单", "推进→161个项目；完成→157个项目");
            }
            read
        });
        let duplicate_of = edited("同文", 6).and_then(|now| {
            let read = cells::read_same(&now);
            if read.is_none() {
                refuse("同文", "成果编号，如 9.1；无");
            }
            read
        });
        Edits { words, milestones, targets: read_targets, expected, register, duplicate_of }
    }
}

/// Where the words of the list are no longer those received.
fn changes(original: &Original, tasks: &[Task], words: &[Words]) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if original.raw.rows.is_empty() {
        return remarks;
    }
    let mut tell = |spot: Spot, found: String, before: &str| {
        let taken = Taken::Did("按现有文字采用".into());
        let expected =
            if before.is_empty() { "建立工作区时没有此条".to_string() } else { format!("原文：{before}") };
        remarks.push(Remark::new(Code::OriginalChanged, spot, found, taken).expecting(expected));
    };
    let received = compile::tasks(&original.raw);
    for task in tasks {
        let Some(before) = received.iter().find(|t| t.number == task.number) else {
            tell(Spot::Task(task.number, Column::Title), task.title.clone(), "");
            continue;
        };
        let owners = |task: &Task| task.owners.clone().unwrap_or_default();
        let cells = [
            (Column::Title, task.title.clone(), before.title.clone()),
            (Column::Requirement, task.requirement.clone(), before.requirement.clone()),
            (Column::Owners, owners(task), owners(before)),
        ];
        for (column, now, then) in cells {
            // Owners that the list lacks may be filled in.
            let filled = column == Column::Owners && then.is_empty();
            if now != then && !filled {
                tell(Spot::Task(task.number, column), now, &then);
            }
        }
    }
    for w in words {
        match original.items.get(&w.id) {
            Some(columns) if columns[0] == w.text => {}
            Some(columns) if columns[0].is_empty() => {}
            Some(columns) => tell(Spot::Item(w.id, Column::Deliverable), w.text.clone(), &columns[0]),
            None => tell(Spot::Item(w.id, Column::Deliverable), w.text.clone(), ""),
        }
    }
    let present: BTreeSet<ItemId> = words.iter().map(|w| w.id).collect();
    for (id, columns) in original.items.iter().filter(|(id, _)| !present.contains(*id)) {
        tell(Spot::List, format!("“成果”表中没有{id}"), &columns[0]);
    }
    for before in received.iter().filter(|t| tasks.iter().all(|task| task.number != t.number)) {
        tell(Spot::List, format!("“任务”表中没有第{}项", before.number), &before.title);
    }
    remarks
}

/// A row of 分解.
fn share(line: Line, list: &mut MasterList, findings: &mut Findings) {
    let Some(cell) = line.cell("目标") else { return };
    let item = line.text("成果").parse().ok().and_then(|id| list.items.iter().position(|item| item.id == id));
    let unit = unit_named(&list.units, &line.text("单位")).map(|unit| unit.name.clone());
    let (reading, qualifier) = Quantity::read(cell);
    let share = match reading {
        Reading::Value(ratio) if qualifier.is_none() && ratio.whole.is_none() => Some(ratio.part),
        _ => None,
    };
    let (heading, expected) = match (item, &unit, share) {
        (None, ..) => ("成果", "成果编号，如 3.1"),
        (_, None, _) => ("单位", "“单位”表中的名称"),
        (.., None) => ("目标", "数字"),
        (Some(item), Some(unit), Some(share)) => {
            let item = &mut list.items[item];
            let Some(target) = which(item, &line.text("哪个目标")) else {
                findings.push(unread(line, "哪个目标", "该成果的一个全区目标，如“161个项目”", Taken::RowSkipped));
                return;
            };
            if item.allocation.insert((target, unit.clone()), share).is_some() {
                findings.push(unread(line, "单位", "同一目标每个单位一行", Taken::Did("以后一行为准".into())));
            }
            return;
        }
    };
    findings.push(unread(line, heading, expected, Taken::RowSkipped));
}

/// The target that a row of 分解 means; the only district one where it says none.
fn which(item: &Item, name: &str) -> Option<usize> {
    let shared = |i: &usize| item.targets[*i].scope == Scope::District && item.targets[*i].value.is_some();
    let mut all = (0..item.targets.len()).filter(shared);
    if name.is_empty() {
        return all.next();
    }
    let digits = |text: &str| text.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
    all.find(|i| {
        let target = cells::target_name(&item.targets[*i]);
        target == name || !digits(name).is_empty() && digits(&target) == digits(name)
    })
}
