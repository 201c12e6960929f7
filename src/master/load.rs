//! `master.xlsx` as staff keep it: the list and the settings.
//!
//! A column that they edited stands, one that they left is read afresh from
//! the words, a correction applies while the words are still those it names.

use super::baseline::{self, Baseline, ItemCells};
use super::checked::{CHECKED, checked};
use super::corrections;
use super::directory::Directory;
use super::item_columns;
use super::item_words::{Deliverable, Edits};
use super::items::{ItemSource, items, stepped};
use super::lint::lint;
use super::list_finding::{ListFindings, Places};
use super::roster::read_units;
use super::settings::{read_settings, read_words, vocabulary};
use super::shares::read_shares;
use super::sheets::{CORRECTIONS, FILE, ITEMS, Layout, Row, SheetTable, TASKS, unread};
use super::spans::{SpanRow, rows_of};
use super::subject::{ListColumn, Subject};
use super::targets::targets;
use super::times::times;
use crate::formats::Workbook;
use crate::model::config::Config;
use crate::model::finding::{Code, Findings, Taken};
use crate::model::place::{Origin, Place};
use crate::model::span::Spanned;
use crate::model::task::{ItemId, MasterList, Task};
use crate::model::value::Quarter;
use std::collections::BTreeSet;

/// Reads `master.xlsx` as it holds in a quarter; without one, in the first of the plan
/// year. Findings are those on the list (as `interpret` makes them, less what staff
/// settled, at the cells of the workbook) and those on what staff wrote. The error is
/// Chinese: a sheet that must be there is not.
pub fn load(
    workbook: &Workbook,
    quarter: Option<Quarter>,
    findings: &mut Findings,
) -> Result<(MasterList, Config), String> {
    let (mut config, year) = read_settings(workbook, findings);
    config.words = vocabulary(&read_words(workbook, findings));
    let baseline = baseline::read(workbook).unwrap_or_default();
    let received = &baseline.received;
    let year = year.or(received.year()).ok_or("“设置”表缺少“计划年度”")?;
    let quarter = quarter.unwrap_or(Quarter { year, number: 1 });
    let (task_table, item_table) = (required(workbook, &TASKS)?, required(workbook, &ITEMS)?);
    let mut spans = Vec::new();
    let units = read_units(workbook, (year, quarter), &mut spans, findings);
    let list = Place::file(&Origin::file(FILE));
    let mut places = Places { list, received: received.clone(), ..Places::default() };
    let mut tasks = read_tasks(&task_table, &baseline, &mut places, findings);
    let directory = Directory::of(&units);
    let reader = ItemReader { baseline: &baseline, units: &directory, year, quarter };
    let Read { mut deliverables, listed, spans: of_items } = reader.read(&item_table, &tasks, &mut places, findings);
    spans.extend(of_items);
    let mut doubts = changes(&baseline, &tasks, &deliverables, &listed);
    if let Some(table) = SheetTable::find(workbook, &CORRECTIONS) {
        let list = (&mut tasks[..], &mut deliverables[..]);
        let corrected = corrections::apply(&table, list, (&directory, year), findings);
        (config.corrections, config.told) = (corrected.list, corrected.answers);
    }
    let source = ItemSource { tasks: &tasks, deliverables: &deliverables, units: &directory, config: &config, year };
    let items = items(&source, &mut doubts);
    let quarter = Some(quarter);
    let mut list = MasterList { year, quarter, tasks, items, units: Vec::new(), spans };
    let undivided = read_shares(workbook, &directory, &mut list, findings);
    list.units = units;
    places.checked.list.clone_from(&config.checked);
    let resting = listed.iter().filter(|id| list.item(**id).is_none()).map(|id| id.task).collect();
    lint(&list, received, &deliverables, (&undivided, &resting), &mut doubts);
    places.report(doubts, findings);
    Ok((list, config))
}

fn required<'a>(workbook: &'a Workbook, layout: &Layout) -> Result<SheetTable<'a>, String> {
    let Layout { name, headings, .. } = layout;
    SheetTable::find(workbook, layout)
        .ok_or_else(|| format!("缺少“{name}”表，或该表没有表头（{}）", headings.join("、")))
}

fn read_tasks(table: &SheetTable, baseline: &Baseline, places: &mut Places, findings: &mut Findings) -> Vec<Task> {
    let received = baseline.received.tasks();
    let mut tasks: Vec<Task> = Vec::new();
    for row in table.rows() {
        let number = row.text("编号").trim_end_matches(['.', '、', ':', '：']).parse().ok().filter(|n| *n > 0);
        let Some(number) = number.filter(|number| tasks.iter().all(|task| task.number != *number)) else {
            findings.push(unread(row, "编号", "不重复的任务编号", Taken::RowSkipped));
            continue;
        };
        for (column, heading) in [
            (ListColumn::Title, "任务"),
            (ListColumn::Requirement, "具体要求"),
            (ListColumn::Owners, "责任部门"),
            (ListColumn::Support, "配合单位"),
            (ListColumn::Deliverable, "任务"),
        ] {
            places.subjects.insert(Subject::Task(number, column), row.place(heading));
        }
        places.checked.tasks.insert(number, checked_codes(row, findings));
        let before = received.iter().find(|task| task.number == number);
        tasks.push(Task {
            number,
            title: row.text("任务"),
            requirement: row.text("具体要求"),
            owners: Some(row.text("责任部门")).filter(|text| !text.is_empty()),
            support: Some(row.text("配合单位")).filter(|text| !text.is_empty()),
            deliverables: before.map_or(String::new(), |task| task.deliverables.clone()),
        });
    }
    tasks.sort_by_key(|task| task.number);
    tasks
}

/// The reader of 成果.
struct ItemReader<'a> {
    baseline: &'a Baseline,
    units: &'a Directory<'a>,
    year: i32,
    quarter: Quarter,
}

/// What 成果 says.
struct Read {
    /// Those of the quarter, by id.
    deliverables: Vec<Deliverable>,
    /// Every id that stands there, of another quarter too.
    listed: BTreeSet<ItemId>,
    /// Rows that hold in some quarters only.
    spans: Vec<Spanned>,
}

impl ItemReader<'_> {
    fn read(&self, table: &SheetTable, tasks: &[Task], places: &mut Places, findings: &mut Findings) -> Read {
        let mut words: Vec<Deliverable> = Vec::new();
        let (mut listed, mut spans) = (BTreeSet::new(), Vec::new());
        let refused = |row: Row| unread(row, "编号", "不重复的成果编号，如 2.1，其任务在“任务”表中", Taken::RowSkipped);
        let id_of = |row: Row, findings: &mut Findings| {
            let id: Option<ItemId> = row.text("编号").parse().ok();
            let known = id.filter(|id| tasks.iter().any(|task| task.number == id.task));
            if known.is_none() {
                findings.push(refused(row));
            }
            known
        };
        for SpanRow { key: id, row, span, holds } in rows_of(table, (self.year, self.quarter), id_of, findings) {
            listed.insert(id);
            if !span.is_whole() {
                spans.push(Spanned { sheet: ITEMS.name, name: id.to_string(), span, into: String::new() });
            }
            if !holds {
                continue;
            }
            if words.iter().any(|known| known.id == id) {
                findings.push(refused(row));
                continue;
            }
            for (column, heading) in [
                (ListColumn::Deliverable, "成果"),
                (ListColumn::Dates, "日期"),
                (ListColumn::Deadline, "日期"),
                (ListColumn::Targets, "目标"),
                (ListColumn::Expected, "填报单位"),
                (ListColumn::Same, "同文"),
            ] {
                places.subjects.insert(Subject::Item(id, column), row.place(heading));
            }
            places.subjects.insert(Subject::Task(id.task, ListColumn::Deliverable), row.place("成果"));
            let text = row.text("成果");
            let edits = self.edits(row, id, &text, self.baseline.items.get(&id), findings);
            places.checked.items.insert(id, checked_codes(row, findings));
            let said = self.baseline.said.get(&id).cloned().unwrap_or_default();
            words.push(Deliverable { id, text, said, edits });
        }
        words.sort_by_key(|w| w.id);
        Read { deliverables: words, listed, spans }
    }

    /// What staff wrote into the columns that the program filled.
    fn edits(&self, row: Row, id: ItemId, text: &str, first: Option<&ItemCells>, findings: &mut Findings) -> Edits {
        let mut cells = EditedCells { row, first, findings };
        let words = cells.edited("时限");
        let said = self.baseline.said.get(&id).and_then(|said| said.deadline.as_deref());
        let known = || times(text, words.as_deref(), said, self.year).milestones;
        let expected = "2025-10-31；初稿=2025-08-31；2025-06-01至2025-09-30；2025-10-01起；无";
        let milestones = cells.read("日期", expected, |now| item_columns::read_dates(now, &known(), self.year));
        let known = || targets(text).into_iter().map(|found| found.target).collect::<Vec<_>>();
        let expected = "100个项目（全区）；≥2个（每个街镇）；无";
        let read_targets = cells.read("目标", expected, |now| item_columns::read_targets(now, &known()));
        let all = read_targets.clone().unwrap_or_else(known);
        let expected = "每个目标一行，四个季度末的累计数，末一个等于目标：20、60、110、157";
        let steps = cells.read("季度目标", expected, |now| {
            item_columns::read_steps(now).filter(|steps| stepped(&all, steps).is_some())
        });
        let reporters = cells.edited("填报单位").and_then(|now| {
            let read = item_columns::read_expected(&now, self.units);
            read.map_err(|name| cells.refuse("填报单位", &format!("各街镇，或“单位”表中的名称；“{name}”不在其中"))).ok()
        });
        let register = cells.read("项目清单", "推进→100个项目；完成→80个项目", item_columns::read_register);
        let duplicate_of = cells.read("同文", "成果编号，如 9.1；无", item_columns::read_same);
        let steps = steps.unwrap_or_default();
        Edits { words, milestones, targets: read_targets, steps, expected: reporters, register, duplicate_of }
    }
}

/// The cells of a row of 成果 that staff may have edited.
struct EditedCells<'a> {
    row: Row<'a>,
    /// As the program wrote them.
    first: Option<&'a ItemCells>,
    findings: &'a mut Findings,
}

impl EditedCells<'_> {
    /// The words under a heading, where they are not those first written.
    fn edited(&self, heading: &str) -> Option<String> {
        let now = self.row.text(heading);
        (!now.is_empty() && !baseline::is_left(self.first, heading, &now)).then_some(now)
    }

    fn refuse(&mut self, heading: &str, expected: &str) {
        self.findings.push(unread(self.row, heading, expected, Taken::Did("按原文判读".into())));
    }

    /// What staff wrote, read; refused where it does not read.
    fn read<T>(&mut self, heading: &str, expected: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = read(&self.edited(heading)?);
        if value.is_none() {
            self.refuse(heading, expected);
        }
        value
    }
}

/// Where the words of the list are no longer those received.
fn changes(
    baseline: &Baseline,
    tasks: &[Task],
    deliverables: &[Deliverable],
    listed: &BTreeSet<ItemId>,
) -> ListFindings {
    let mut doubts = ListFindings::default();
    if baseline.received.rows.is_empty() {
        return doubts;
    }
    let mut changed = |subject: Subject, now: &str, before: &str| {
        let taken = Taken::Did("按现有文字采用".into());
        let expected =
            if before.is_empty() { "建立工作区时没有此条".to_string() } else { format!("原文：{before}") };
        doubts.add_expecting(Code::OriginalChanged, subject, now, taken, expected);
    };
    let received = baseline.received.tasks();
    for task in tasks {
        let Some(before) = received.iter().find(|t| t.number == task.number) else {
            changed(Subject::Task(task.number, ListColumn::Title), &task.title, "");
            continue;
        };
        let mut compare = |column, now: &str, then: &str| {
            if now != then {
                changed(Subject::Task(task.number, column), now, then);
            }
        };
        compare(ListColumn::Title, &task.title, &before.title);
        compare(ListColumn::Requirement, &task.requirement, &before.requirement);
        if let Some(then) = &before.support {
            compare(ListColumn::Support, task.support.as_deref().unwrap_or(""), then);
        }
        // Owners that the list lacks may be filled in.
        if let Some(then) = &before.owners {
            compare(ListColumn::Owners, task.owners.as_deref().unwrap_or(""), then);
        }
    }
    // A task without deliverables may be given some.
    let bare = |id: &ItemId| {
        let of_task =
            |id: &ItemId, known: &ItemId, text: &str| known.task == id.task && known.sub.is_none() && text.is_empty();
        baseline.items.iter().any(|(known, cells)| of_task(id, known, &cells[0]))
    };
    for Deliverable { id, text, .. } in deliverables.iter().filter(|own| !bare(&own.id)) {
        let before = baseline.items.get(id).map_or("", |cells| &cells[0]);
        if before != text {
            changed(Subject::Item(*id, ListColumn::Deliverable), text, before);
        }
    }
    let gone = |id: &ItemId| listed.iter().all(|now| now != id && !(bare(id) && now.task == id.task));
    for (id, cells) in baseline.items.iter().filter(|(id, _)| gone(id)) {
        changed(Subject::List, &format!("“成果”表中没有{id}"), &cells[0]);
    }
    for before in received.iter().filter(|t| tasks.iter().all(|task| task.number != t.number)) {
        changed(Subject::List, &format!("“任务”表中没有第{}项", before.number), &before.title);
    }
    doubts
}

/// The codes that staff marked 已核 in a row; what is none that they may mark is told.
fn checked_codes(row: Row, findings: &mut Findings) -> Vec<Code> {
    let typed = row.text("已核");
    let codes = checked(&typed);
    if codes.is_none() {
        findings.push(unread(row, "已核", CHECKED, Taken::Did("没有按已核处理".into())));
    }
    codes.unwrap_or_default()
}
