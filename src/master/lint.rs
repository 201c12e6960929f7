//! What is doubtful in the make-up of the list: columns, numbers, repeats,
//! deliverables on the wrong row, targets without their shares.

use super::deliverables::deliverables;
use super::item_words::Deliverable;
use super::items::{OWN_TERM, bare};
use super::list_finding::ListFindings;
use super::notes::general;
use super::received::{ReceivedList, UnusedKind};
use super::subject::{ListColumn, Subject};
use super::targets::targets;
use super::wording;
use crate::model::config::Vocabulary;
use crate::model::due::deadlines;
use crate::model::finding::{Code, Taken};
use crate::model::form::Column;
use crate::model::task::{Comparator, Item, ItemId, MasterList, Scope, Task};
use crate::model::value::{Quantity, key, longest_common};
use std::collections::{BTreeMap, BTreeSet};

/// Every finding on the list but those on the reading of single cells; targets that staff
/// do not divide, and tasks with items of other quarters, are no doubt.
pub(super) fn lint(
    list: &MasterList,
    received: &ReceivedList,
    deliverables: &[Deliverable],
    (undivided, resting): (&[(ItemId, usize)], &BTreeSet<u32>),
    findings: &mut ListFindings,
) {
    make_up(list, received, findings);
    results(list, received, findings);
    for task in &list.tasks {
        let has_results = received.has_results() && !resting.contains(&task.number);
        deliverables_cell(task, deliverables, has_results, findings);
        only_in_requirement(task, list, findings);
        shared_times(task, deliverables, list.year, findings);
    }
    wrong_rows(list, findings);
    for item in &list.items {
        shares(item, undivided, findings);
    }
    wording::lint(list, findings);
    if list.towns().next().is_none() {
        let taken = Taken::Did("“各街镇”未展开，不能判断谁未报送".into());
        findings.add(Code::UnitsMissing, Subject::List, "各街镇", taken);
    } else {
        nobody_reports(list, findings);
    }
}

/// Items whose owners are no towns, and of which nobody said who else reports.
fn nobody_reports(list: &MasterList, findings: &mut ListFindings) {
    let owned = |item: &&Item| list.task(item.id.task).is_some_and(|task| task.owners.is_some());
    let unasked = list.items.iter().filter(|item| item.expected_from.is_empty() && item.duplicate_of.is_none());
    let ids: Vec<String> = unasked.filter(owned).map(|item| item.id.to_string()).collect();
    if !ids.is_empty() {
        findings.add(Code::NobodyReports, Subject::List, ids.join("、"), Taken::Did("不向任何单位收表".into()));
    }
}

/// Rows, columns and numbers of the list as received.
fn make_up(list: &MasterList, received: &ReceivedList, findings: &mut ListFindings) {
    for line in &received.breaks {
        let taken = Taken::Did("空行前后接成一张表".into());
        findings.add(Code::SplitTable, Subject::Line(*line, 1), format!("第{line}行为空行"), taken);
    }
    if let Some(first) = received.joined.first() {
        let lines: Vec<String> = received.joined.iter().map(u32::to_string).collect();
        let taken = Taken::Did("并入各自上面的一项任务".into());
        let found = format!("第{}行没有任务名称和编号", lines.join("、"));
        findings.add(Code::MissingColumn, Subject::Line(*first, 1), found, taken);
    }
    unused(received, findings);
    let tasks = received.tasks();
    let unnumbered = received.rows.len() > 1 && received.rows.iter().all(|row| row.number.is_none());
    if unnumbered {
        let taken = Taken::Did(format!("按先后编为1至{}", received.rows.len()));
        findings.add(Code::TaskNumbering, Subject::List, "各任务没有全表连续的编号", taken);
    }
    for (row, task) in received.rows.iter().zip(&tasks) {
        let filled = list.task(task.number).is_some_and(|now| now.owners.is_some());
        if row.fields < received.columns && !filled {
            let found = format!("第{}项只有{}栏，表头有{}栏", task.number, row.fields, received.columns);
            let subject = Subject::Task(task.number, ListColumn::Owners);
            findings.add(Code::MissingColumn, subject, found, Taken::LeftBlank);
        }
        if !unnumbered && row.number != Some(task.number) {
            let found = row.number.map_or(format!("“{}”没有编号", task.title), |n| format!("编号{n}重复"));
            let subject = Subject::Task(task.number, ListColumn::Title);
            findings.add(Code::TaskNumbering, subject, found, Taken::Did(format!("按第{}项处理", task.number)));
        }
    }
    let printed = |number| received.rows.iter().any(|row| row.number == Some(number));
    let mut numbers = tasks.iter().map(|task| task.number).zip(1..);
    if let Some((number, expected)) = numbers.find(|(number, expected)| number != expected && printed(*number)) {
        let found = format!("第{expected}个任务的编号是{number}");
        let subject = Subject::Task(number, ListColumn::Title);
        findings.add(Code::TaskNumbering, subject, found, Taken::Did("按原编号采用".into()));
    }
}

/// What the file has beside the table, what was made of it, and what not.
fn unused(received: &ReceivedList, findings: &mut ListFindings) {
    let general = general(&received.notes);
    for (line, words, did) in general.used {
        findings.add(Code::NoteApplied, Subject::Line(line, 1), words, Taken::Did(did));
    }
    if let Some((line, _)) = general.unused.first() {
        let words: Vec<&str> = general.unused.iter().map(|(_, words)| words.as_str()).collect();
        let taken = Taken::Did("保留原文，没有据此改动任何任务".into());
        findings.add(Code::NoteUnused, Subject::Line(*line, 1), words.join("；"), taken);
    }
    for (kind, what) in [(UnusedKind::Column, "这些栏"), (UnusedKind::Row, "这些行"), (UnusedKind::Sheet, "这些工作表")]
    {
        let of_kind: Vec<_> = received.unused.iter().filter(|unused| unused.kind == kind).collect();
        if let Some(first) = of_kind.first() {
            let words: Vec<&str> = of_kind.iter().map(|unused| unused.words.as_str()).collect();
            let subject = if first.at.0 > 0 { Subject::Line(first.at.0, first.at.1) } else { Subject::List };
            findings.add(Code::PartUnused, subject, words.join("；"), Taken::Did(format!("{what}没有采用")));
        }
    }
}

/// A list without a column of deliverables, until staff give it some.
fn results(list: &MasterList, received: &ReceivedList, findings: &mut ListFindings) {
    let open = list.items.iter().any(|item| item.text.is_empty());
    let known = Vocabulary::default().column(&key(&received.results));
    if !received.has_results() && open {
        let taken = Taken::Did(format!("每项任务作为一项成果，共{}项，只按任务名称跟踪", received.rows.len()));
        findings.add(Code::ResultsMissing, Subject::List, "清单没有“成果”一栏", taken);
    } else if known == Some(Column::Requirement) {
        let taken = Taken::Did(format!("以“{}”栏的每一行作为一项成果", received.results));
        findings.add(Code::ResultsMissing, Subject::List, "清单没有“成果”一栏", taken);
    }
}

/// What a task's 成果 cell lacks or carries along.
fn deliverables_cell(task: &Task, words: &[Deliverable], has_results: bool, findings: &mut ListFindings) {
    let subject = Subject::Task(task.number, ListColumn::Deliverable);
    let parts = deliverables(&task.deliverables);
    if parts.tags > 0 {
        let taken = Taken::Did(format!("已作为分条标志去除{}处标记", parts.tags));
        findings.add(Code::HtmlResidue, subject, &task.deliverables, taken);
    }
    let mut own = words.iter().filter(|w| w.id.task == task.number);
    if has_results && own.all(|w| w.text.is_empty() && w.edits == Default::default()) {
        let found = format!("第{}项 {}", task.number, task.title);
        let taken = Taken::Did("成果记为“原表空缺”，只按填报的文字跟踪".into());
        findings.add(Code::DeliverableMissing, subject, found, taken);
    }
    if parts.numbered && parts.items.len() == 1 {
        findings.add(Code::SingleNumbered, subject, &task.deliverables, Taken::Nothing);
    }
}

/// Dates and counts that a task asks for, and none of its deliverables has.
fn only_in_requirement(task: &Task, list: &MasterList, findings: &mut ListFindings) {
    let own: Vec<&Item> = list.items.iter().filter(|item| item.id.task == task.number).collect();
    let subject = Subject::Task(task.number, ListColumn::Requirement);
    let mut note = |words: &str| {
        findings.add(Code::OnlyInRequirement, subject, words, Taken::Did("只按成果跟踪".into()));
    };
    let mut said = BTreeSet::new();
    for milestone in deadlines(&task.requirement, list.year).milestones {
        let known = own.iter().flat_map(|item| &item.milestones).any(|m| m.due == milestone.due);
        if !known && !milestone.inferred && said.insert(milestone.words.clone()) {
            note(&milestone.words);
        }
    }
    for found in targets(&task.requirement) {
        let target = found.target;
        let exact = target.value.is_some() && target.words.chars().any(|c| c.is_ascii_digit());
        let known = own.iter().flat_map(|item| &item.targets).any(|t| t.value == target.value);
        if exact && !known {
            note(&target.words);
        }
    }
}

/// The shortest term that ties a deliverable to the title of another task.
const OTHER_TERM: usize = 5;

/// A cell with several times beside several deliverables, which do not say whose they are.
fn shared_times(task: &Task, deliverables: &[Deliverable], year: i32, findings: &mut ListFindings) {
    let open = |own: &&Deliverable| own.edits.milestones.is_none() && own.edits.words.is_none();
    let own: Vec<&Deliverable> = deliverables.iter().filter(|own| own.id.task == task.number).filter(open).collect();
    let mut cells: BTreeMap<&str, usize> = BTreeMap::new();
    for words in own.iter().filter_map(|own| own.said.deadline.as_deref()) {
        *cells.entry(words).or_default() += 1;
    }
    for (words, count) in cells {
        if count > 1 && deadlines(words, year).milestones.len() > 1 {
            let taken = Taken::Did(format!("{count}项成果都按这几个时间"));
            let subject = Subject::Task(task.number, ListColumn::Deadline);
            findings.add_expecting(Code::DeadlinesDiffer, subject, words, taken, "每项成果各写一个时间");
        }
    }
}

/// Deliverables that share no term with their own task and one with another:
/// rows that slipped. Terms that three tasks or more use prove nothing.
fn wrong_rows(list: &MasterList, findings: &mut ListFindings) {
    let own: BTreeMap<u32, Vec<char>> =
        list.tasks.iter().map(|t| (t.number, bare(&format!("{} {}", t.title, t.requirement)))).collect();
    let titles: Vec<(u32, Vec<char>)> = list.tasks.iter().map(|t| (t.number, bare(&t.title))).collect();
    let whole: BTreeSet<u32> = findings
        .0
        .iter()
        .filter_map(|(subject, finding)| match subject {
            Subject::Task(number, _) if finding.code == Code::DuplicateTask => Some(*number),
            _ => None,
        })
        .collect();
    for item in list.items.iter().filter(|item| !item.text.is_empty() && !whole.contains(&item.id.task)) {
        let text = bare(&item.text);
        let Some(task) = own.get(&item.id.task) else { continue };
        if longest_common(&text, task).len() >= OWN_TERM {
            continue;
        }
        let shared = |term: &[char]| own.values().filter(|words| words.windows(term.len()).any(|w| w == term)).count();
        let other = titles.iter().filter(|(number, _)| *number != item.id.task).find_map(|(number, title)| {
            let term = longest_common(&text, title);
            (term.len() >= OTHER_TERM && shared(&term) < 3).then(|| (*number, term.iter().collect::<String>()))
        });
        if let Some((number, term)) = other {
            let found = format!("{}（“{term}”见于第{number}项任务）", item.text);
            let subject = Subject::Item(item.id, ListColumn::Deliverable);
            findings.add(Code::MismatchedDeliverable, subject, found, Taken::Did("保留原样，未移动".into()));
        }
    }
}

/// A district target that several units share needs their shares, and these
/// add up to it.
fn shares(item: &Item, undivided: &[(ItemId, usize)], findings: &mut ListFindings) {
    let subject = Subject::Item(item.id, ListColumn::Targets);
    for (i, target) in item.targets.iter().enumerate() {
        let Some(value) = target.value.filter(|_| target.scope == Scope::District) else { continue };
        let given = item.allocation.iter().filter(|((at, _), _)| *at == i).map(|(_, share)| *share);
        let sum: Quantity = given.clone().sum();
        let given = given.count() > 0;
        let shared =
            item.expected_from.len() > 1 && target.comparator == Comparator::Exactly && value > Quantity::whole(1);
        if !given && shared && !undivided.contains(&(item.id, i)) {
            let count = item.expected_from.len();
            let even = Quantity::whole(count as i64) == value;
            let hint = if even { "，未经确认不按每单位1个分解" } else { "" };
            let taken = Taken::Did(format!("没有分解到{count}个填报单位{hint}"));
            let wanted = format!("“分解”表：{}，{}及其余单位各有目标", item.id, item.expected_from[0]);
            findings.add_expecting(Code::AllocationMissing, subject, &target.words, taken, wanted);
        } else if given && sum != value {
            let found = format!("{}：分解合计{sum}，全区目标{value}", target.words);
            let taken = Taken::Did("各单位按分解数、全区按目标数分别统计".into());
            findings.add_expecting(Code::AllocationSum, subject, found, taken, format!("各单位之和＝{value}"));
        }
    }
}
