//! What goes back to a unit: the points that it is asked to mend, at the item and the answer
//! that they are about, and its form filled with what was read.

use crate::codes::scenes;
use crate::kit::desk::{Desk, PERIOD, Setup, last, progress, sheet};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use jianbao::formats::Sheet;
use jianbao::model::finding::{Code, Finding, Mend};
use jianbao::model::form::Column;
use jianbao::model::ledger::{Entry, Ledger};
use jianbao::model::place::Place;
use jianbao::model::returned::{Mark, Point, Record};
use jianbao::model::task::{ItemId, MasterList};
use jianbao::model::value::{Cell, Derived};
use jianbao::quarter::owed::owed;
use jianbao::quarter::rows::Rows;
use jianbao::view::form::filled::{Filled, filled};
use jianbao::view::form::{Form, FormCell, FormContent, FormRow};
use std::collections::BTreeSet;

const UNIT: &str = "南翔镇";

fn points(ledger: &Ledger, master: &MasterList) -> Vec<Point> {
    owed(ledger, master).into_iter().find(|owed| owed.unit.name == UNIT).expect("the unit").points
}

/// What 南翔镇 is asked for these rows: code, item, column and cell.
fn asked(rows: &[&str]) -> Vec<String> {
    let desk = Desk::default().file("南翔镇.xlsx", vec![progress(rows)]);
    told(&points(&desk.ledger(), &desk.list().0))
}

fn told(points: &[Point]) -> Vec<String> {
    let line = |point: &Point| {
        let about = point.item.map(|item| item.to_string()).or(point.project.clone()).unwrap_or_default();
        let column = point.column.map_or("", Column::heading);
        let cell = point.finding.place.cell.map_or_else(String::new, |cell| cell.to_string());
        format!("{} {about} {column} {cell}", point.finding.code.id())
    };
    points.iter().map(line).collect()
}

/// The same without what is not filled in.
fn wrong(rows: &[&str]) -> Vec<String> {
    asked(rows).into_iter().filter(|line| !line.starts_with("G106")).collect()
}

#[test]
fn a_point_knows_the_item_and_the_answer() {
    assert_eq!(wrong(&["1.1|研究中|100%|||完成"]), ["I201 1.1 状态 B2"]);
    assert_eq!(wrong(&["1.2|正常推进|n:0.8|||推进"]), ["I204 1.2 完成率 C2"]);
    assert_eq!(wrong(&["3.1|正常推进|50%|n:18|十来个在建|推进"]), ["I206 3.1 完成数 E2"]);
    assert_eq!(wrong(&["1.2||||||资金不足"]), ["A111 1.2 状态 A2"], "what is asked for at a row without it");
    assert_eq!(wrong(&["1.1|滞后|80%|||推进"]), ["A104 1.1 存在问题 A2"]);
    assert_eq!(wrong(&["1.1|滞后|80%|||推进|无"]), ["A104 1.1 存在问题 G2"]);
}

#[test]
fn what_is_not_filled_in_is_a_point_an_item() {
    let asked = asked(&["1.1|已完成|100%|||完成", "1.2"]);
    assert!(asked.contains(&"G106 1.2 状态 A3".to_string()), "{asked:?}");
    assert!(asked.contains(&"G106 2.1 状态 ".to_string()), "a row that is not there: {asked:?}");
    let (ledger, master) = (Desk::default().ledger(), Desk::default().list().0);
    assert_eq!(told(&points(&ledger, &master)), ["G104   "], "who sent nothing is asked once");
}

#[test]
fn projects_are_known_by_their_names() {
    let register = sheet("项目清单", &["序号|项目名称|总投资（万元）|开工时间|项目状态", "1|甲|三百左右吧|节后|在建"]);
    let desk = Desk::default().file("南翔镇.xlsx", vec![progress(&["1.1|已完成|100%|||完成"]), register]);
    let points: Vec<_> =
        points(&desk.ledger(), &desk.list().0).into_iter().filter(|point| point.project.is_some()).collect();
    assert_eq!(told(&points), ["I207 甲 总投资 C2", "I208 甲 开工时间 D2"]);
}

/// The answers of a ledger at a place: of which items, and of which column.
fn at(ledger: &Ledger, place: &Place) -> Option<(BTreeSet<Option<ItemId>>, Column)> {
    let (mut items, mut found) = (BTreeSet::new(), None);
    for entry in &ledger.entries {
        for (column, answer) in entry.answers.each() {
            let (Some(typed), Some(source)) = (answer, &entry.source) else { continue };
            if typed.source.unwrap_or(source).place().at(typed.cell) == *place {
                items.insert(entry.item);
                found.get_or_insert(column);
            }
        }
    }
    found.map(|column| (items, column))
}

#[test]
fn every_kind_that_goes_back_is_a_point_where_it_was_found() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (code, scene, _) in scenes().filter(|(code, ..)| code.row().ask().is_some()) {
        last();
        let findings: Vec<Finding> = scene().into_iter().filter(|finding| finding.code == *code).collect();
        let Some((ledger, Setup { master, .. })) =
            last().filter(|(ledger, _)| findings.iter().all(|f| ledger.findings.contains(f)))
        else {
            wrong.push(format!("{code:?}: not of a ledger"));
            continue;
        };
        let all: Vec<_> = owed(&ledger, &master).into_iter().flat_map(|owed| owed.points).collect();
        for finding in findings.iter().filter(|finding| finding.unit.is_some()) {
            let Some(point) =
                all.iter().find(|point| point.finding.code == *code && point.finding.unit == finding.unit)
            else {
                wrong.push(format!("{code:?} at {} of {:?}: no point", finding.place, finding.unit));
                continue;
            };
            seen.insert(code.id());
            let same = all.iter().find(|point| point.finding == *finding).unwrap_or(point);
            let cell = at(&ledger, &finding.place);
            if let Some((items, column)) = cell.filter(|_| *code != Code::RowMissing) {
                let one = items.first().copied().flatten().filter(|_| items.len() == 1);
                if (same.item, same.column) != (one, Some(column)) {
                    wrong.push(format!("{code:?} at {}: {:?} {:?}", finding.place, same.item, same.column));
                }
            }
        }
    }
    let ask = |code: &&Code| code.row().ask().is_some() && !seen.contains(code.id());
    wrong.extend(Code::ALL.iter().filter(ask).map(|code| format!("{code:?}: never seen as a point")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The form of a unit that owes these items, as it goes out empty.
fn empty(unit: &str, master: &MasterList) -> Form {
    let mut rows = Vec::new();
    for item in master.items.iter().filter(|item| item.is_expected_from(unit)) {
        let targets = if item.is_several() { item.countable() } else { Vec::new() };
        let row = FormRow {
            id: item.id.to_string(),
            task: item.title.clone(),
            deliverable: item.text.clone(),
            ..FormRow::default()
        };
        let of_target = |(nth, at): (usize, &usize)| {
            let target = item.targets[*at].words.clone();
            FormRow { target, leads: nth == 0, ..row.clone() }
        };
        rows.extend(targets.iter().enumerate().map(of_target));
        if targets.is_empty() {
            rows.push(FormRow { leads: true, ..row.clone() });
        }
    }
    let unit = unit.to_string();
    Form { unit, quarter: PERIOD, deadline: None, issuer: "某局".into(), number: None, rows, projects: Vec::new() }
}

const ITEM: [Column; 14] = [
    Column::Id,
    Column::Task,
    Column::Deliverable,
    Column::Status,
    Column::Percent,
    Column::Target,
    Column::Done,
    Column::Progress,
    Column::Problems,
    Column::NextSteps,
    Column::Highlight,
    Column::Contact,
    Column::Phone,
    Column::Note,
];

const PROJECT: [Column; 10] = [
    Column::ProjectName,
    Column::Category,
    Column::Site,
    Column::Owner,
    Column::Investment,
    Column::Start,
    Column::PlannedFinish,
    Column::ActualFinish,
    Column::Status,
    Column::Percent,
];

/// A cell as the form's writer would leave it.
fn cell(content: &FormContent) -> Option<Cell> {
    match content {
        FormContent::Empty => None,
        FormContent::Text(text) => Some(Cell::Text(text.as_str().into())),
        FormContent::Number(n, format) if format.contains('y') => {
            let day = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day") + TimeDelta::days(*n as i64);
            Some(Cell::Date(day.and_time(NaiveTime::MIN), *n, Some(format.as_str().into())))
        }
        FormContent::Number(n, format) => {
            Some(Cell::Number(*n, Some(format.as_str().into()).filter(|_| format != "General")))
        }
    }
}

/// The sheets of a form.
fn sheets(form: &Form) -> Vec<Sheet> {
    let head = |columns: &[Column]| {
        let heading = |(col, column): (u32, &Column)| {
            let unit = if *column == Column::Investment { "（万元）" } else { "" };
            ((1, col), Cell::Text(format!("{}{unit}", column.heading()).into()))
        };
        (1..).zip(columns).map(heading).collect::<Vec<_>>()
    };
    let given = |columns: &[Column], row: u32, all: &[FormCell]| {
        let at =
            |one: &FormCell| (1..).zip(columns).find(|(_, column)| **column == one.column).map(|(col, _)| (row, col));
        all.iter().filter_map(|one| Some((at(one)?, cell(&one.content)?))).collect::<Vec<_>>()
    };
    let (mut items, mut projects) = (head(&ITEM), head(&PROJECT));
    for (at, row) in (2..).zip(&form.rows) {
        let deliverable = if row.target.is_empty() { &row.deliverable } else { &row.target };
        for (col, text) in [(1, &row.id), (2, &row.task), (3, deliverable)].into_iter().filter(|(_, t)| !t.is_empty()) {
            items.push(((at, col), Cell::Text(text.as_str().into())));
        }
        items.extend(given(&ITEM, at, &row.cells).into_iter().filter(|((_, col), _)| *col > 3));
    }
    (2..).zip(&form.projects).for_each(|(at, project)| projects.extend(given(&PROJECT, at, &project.cells)));
    items.sort_by_key(|(at, _)| *at);
    projects.sort_by_key(|(at, _)| *at);
    let sheet = |name: &str, cells| Sheet { name: name.into(), cells, ..Sheet::default() };
    let register = (!form.projects.is_empty()).then(|| sheet("项目清单", projects));
    [sheet("三季度", items)].into_iter().chain(register).collect()
}

/// What the answers of a unit read as, an entry a line; a number counts by what it is
/// towards.
fn readings(ledger: &Ledger, unit: &str) -> Vec<String> {
    let of = |entry: &Entry| {
        let answers = serde_json::to_value(&entry.answers).expect("serialises");
        let value = |(column, answer): (&String, &serde_json::Value)| format!("{column}={}", answer["value"]);
        let answers: Vec<String> = answers.as_object().expect("an object").iter().map(value).collect();
        let counts: Vec<String> =
            entry.counts.iter().map(|count| format!("{}:{:?}", count.target, count.done.value())).collect();
        format!("{:?} {} {:?} {answers:?} {counts:?}", entry.item, entry.counted, entry.derived)
    };
    let own = ledger.entries.iter().filter(|entry| entry.unit == unit && entry.derived != Derived::Unreported);
    let mut lines: Vec<String> = own.map(of).collect();
    lines.sort();
    lines.extend(
        ledger.projects.iter().filter(|project| project.unit == unit).map(|project| format!("{:?}", project.texts())),
    );
    lines
}

fn marks(points: &[Point]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = points.iter().map(Point::mark).collect();
    marks.sort();
    marks
}

/// What a unit is asked, and what its form says when it comes back as it is, or edited.
fn back(setup: &Setup, unit: &str, ledger: &Ledger, edit: impl FnOnce(&mut Form)) -> (Filled, Vec<Point>, Ledger) {
    let points = owed(ledger, &setup.master).into_iter().find(|owed| owed.unit.name == unit).expect("the unit").points;
    let mut filled = filled(empty(unit, &setup.master), 1, &Rows::of(ledger), &setup.master, &points);
    edit(&mut filled.form);
    let name = format!("{unit}退改表.xlsx");
    let desk = Desk { previous: setup.previous.clone(), as_of: setup.as_of, period: setup.period, ..Desk::default() };
    let desk = Desk { made: Some((setup.master.clone(), setup.config.clone())), ..desk };
    let again = desk.file(&name, sheets(&filled.form)).ledger();
    (filled, points, again)
}

/// What a form cannot say as the sheet did, and why.
const OTHERWISE: &[(Code, &str)] = &[
    (Code::MissingAnswerColumn, "the form has the columns, so that it is asked row by row"),
    (Code::MoneyUnread, "the form says 万元 above the column, and asks for it"),
    (Code::TableBeyond, "rows without end have no room in any sheet"),
    (Code::NotListed, "the same"),
    (Code::NotAParty, "who is asked for nothing has no form"),
];

#[test]
fn a_return_that_comes_back_as_it_is_says_the_same_and_is_asked_the_same() {
    let mut wrong = Vec::new();
    let otherwise: BTreeSet<&str> = OTHERWISE.iter().map(|(code, _)| code.id()).collect();
    for (code, scene, _) in scenes().filter(|(code, ..)| !otherwise.contains(code.id())) {
        last();
        scene();
        let Some((ledger, setup)) = last() else { continue };
        for unit in ledger.units.iter().filter(|unit| unit.state.has_reported()) {
            let (_, points, again) = back(&setup, &unit.name, &ledger, |_| {});
            let (before, after) = (readings(&ledger, &unit.name), readings(&again, &unit.name));
            let is_own = |point: &Point| {
                let is_of_file = point.finding.place.sheet.is_none() && point.finding.place.origin.is_some();
                matches!(point.finding.code.row().mend, Mend::Unit(_)) && !is_of_file
            };
            let own = |points: Vec<Point>| marks(&points.into_iter().filter(is_own).collect::<Vec<_>>());
            let Some(now) = owed(&again, &setup.master).into_iter().find(|owed| owed.unit.name == unit.name) else {
                wrong.push(format!("{code:?}: {} did not report", unit.name));
                continue;
            };
            let (asked, asks) = (own(points), own(now.points.clone()));
            let gone: Vec<_> = asked.iter().filter(|mark| !asks.contains(mark)).collect();
            let new: Vec<_> = marks(&now.points).into_iter().filter(|mark| !asked.contains(mark)).collect();
            if !gone.is_empty() || !new.is_empty() {
                wrong.push(format!("{code:?}\n  gone {gone:?}\n  new {new:?}"));
            }
            for (was, is) in before.iter().zip(&after).filter(|(was, is)| was != is).take(1) {
                wrong.push(format!("{code:?}\n  was {was}\n  is  {is}"));
            }
            if before.len() != after.len() {
                wrong.push(format!("{code:?}: {} rows, then {}", before.len(), after.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Types words into a cell of an item.
fn mend(form: &mut Form, item: &str, column: Column, words: &str) {
    let row = form.rows.iter_mut().find(|row| row.id == item && row.leads).expect("a row");
    row.cells.retain(|cell| cell.column != column);
    row.cells.push(FormCell { column, content: FormContent::Text(words.into()), given: false, asked: None });
}

const FAULTY: [&str; 5] = [
    "1.1|研究中|100%|||单元已优化|无",
    "1.2|正常推进|n:0.8|||推进|无",
    "3.2|正常推进|50%|n:18|十来个在建|推进|无",
    "99.9|正常推进|10%|||另一件事|无",
    "4.1|正常推进|50%|||推进|#REF!",
];

#[test]
fn what_is_mended_closes_and_nothing_else_does() {
    let ledger = Desk::default().file("南翔镇.xlsx", vec![progress(&FAULTY)]).ledger();
    let mends = [
        ("1.1", Column::Status, "已完成", "I201"),
        ("1.2", Column::Percent, "80%", "I204"),
        ("3.2", Column::Done, "9", "I206"),
        ("4.1", Column::Problems, "资金不足", "I212"),
        ("2.1", Column::Status, "正常推进", "G106"),
    ];
    let setup = || last().expect("a run").1;
    let setup = setup();
    for (item, column, words, code) in mends {
        let (_, points, again) = back(&setup, UNIT, &ledger, |form| mend(form, item, column, words));
        let (before, after) = (marks(&points), marks(&self::points(&again, &setup.master)));
        let closed: Vec<String> = before
            .iter()
            .filter(|mark| !after.contains(mark))
            .map(|mark| format!("{} {}", mark.code, mark.item.map_or_else(String::new, |item| item.to_string())))
            .collect();
        assert_eq!(closed, [format!("{code} {item}")]);
        assert_eq!(after.iter().find(|mark| !before.contains(mark)), None, "{item}: nothing new");
    }
}

#[test]
fn three_returns_tell_what_is_mended_what_is_open_and_what_is_new() {
    let ledger = Desk::default().file("南翔镇.xlsx", vec![progress(&FAULTY)]).ledger();
    let (_, setup) = last().expect("a run");
    let first = points(&ledger, &setup.master);
    let asked = Record::new(UNIT, PERIOD, 1, Vec::new(), &first);
    let (_, _, again) = back(&setup, UNIT, &ledger, |form| {
        mend(form, "1.1", Column::Status, "已完成");
        mend(form, "1.2", Column::Status, "差不多了吧");
    });
    let second = points(&again, &setup.master);
    let moved = asked.against(&second);
    assert_eq!(moved.closed.iter().map(|mark| mark.code.as_str()).collect::<Vec<_>>(), ["I201"]);
    let new: Vec<Point> = moved.new.iter().map(|at| second[*at].clone()).collect();
    assert_eq!(
        told(&new).iter().map(|line| line.rsplit_once(' ').expect("a cell").0).collect::<Vec<_>>(),
        ["I201 1.2 状态"]
    );
    assert_eq!((moved.open.len() + 1, moved.new.len()), (first.len(), 1));
    // The third time all that could be read is the same: nothing closes, nothing is new.
    let asked = Record::new(UNIT, PERIOD, 2, Vec::new(), &second);
    let (_, _, third) = back(&setup, UNIT, &again, |_| {});
    let moved = asked.against(&points(&third, &setup.master));
    assert_eq!((moved.closed.len(), moved.open.len(), moved.new.len()), (0, second.len(), 0));
}
