//! What goes back to a unit: the points that it is asked to mend, at the item and the answer
//! that they are about, and its form filled with what was read.

use crate::codes::scenes;
use crate::kit::desk::{Desk, HEAD, PERIOD, Setup, last, letter, merged, progress, sheet};
use crate::kit::master::{loaded, open};
use crate::kit::{OFFICES, Workspace};
use jianbao::formats::{Sheet, Unreadable};
use jianbao::model::config::{Config, Vocabulary};
use jianbao::model::finding::{Code, Finding, Mend, Taken};
use jianbao::model::form::Column;
use jianbao::model::ledger::{Entry, Ledger, UnitState};
use jianbao::model::place::{Origin, Place};
use jianbao::model::returned::{Mark, Point, Record, Said};
use jianbao::model::span::Former;
use jianbao::model::task::{ItemId, MasterList};
use jianbao::model::value::{Cell, Derived, Quantity, Quarter, Status};
use jianbao::outputs::form::asking;
use jianbao::quarter::before::Before;
use jianbao::quarter::issue::Issue;
use jianbao::quarter::owed::owed;
use jianbao::quarter::rows::Rows;
use jianbao::quarter::since::Since;
use jianbao::view::blank::Blanks;
use jianbao::view::form::filled::{Filled, Spot, filled};
use jianbao::view::form::list::{Line, listed};
use jianbao::view::form::{Form, FormCell, FormContent, FormProject};
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
        let all = owed(&ledger, &master);
        let waits = |unit: Option<&str>| all.iter().any(|owed| owed.waits && Some(owed.unit.name.as_str()) == unit);
        // Of these the office decides first; below.
        let (held, findings): (Vec<_>, Vec<_>) = findings.into_iter().partition(|f| waits(f.unit.as_deref()));
        seen.extend(held.iter().map(|finding| finding.code.id()));
        let all: Vec<_> = all.into_iter().flat_map(|owed| owed.points).collect();
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

/// The form of a unit, as it goes out empty.
fn empty(unit: &str, setup: &Setup, before: Option<&Before>) -> Form {
    let blanks = Blanks::new(&setup.master, before, setup.period.unwrap_or(PERIOD), None, "某局");
    blanks.of(setup.master.unit(unit).expect("a unit")).expect("a form")
}

/// The sheets of a return as they come back.
fn sheets(filled: &Filled, points: &[Point], setup: &Setup) -> Vec<Sheet> {
    open(&asking(filled, points, None, &setup.master).expect("composed")).sheets
}

/// What the answers of a unit read as, a row a line; a number counts by what it is towards.
fn readings(ledger: &Ledger, unit: &str) -> Vec<String> {
    let values = |row: serde_json::Value| {
        let several = row["counts"].as_array().is_some_and(|counts| !counts.is_empty());
        let value = |(column, answer): (&String, &serde_json::Value)| {
            let counted = several && matches!(column.as_str(), "target" | "done");
            answer.get("value").filter(|_| !counted).map(|value| format!("{column}={value}"))
        };
        row.as_object().expect("an object").iter().filter_map(value).collect::<Vec<_>>()
    };
    let of = |entry: &Entry| {
        let answers = values(serde_json::to_value(entry).expect("serialises"));
        let counts: Vec<String> =
            entry.counts.iter().map(|count| format!("{}:{:?}", count.target, count.done.value())).collect();
        format!("{:?} {} {answers:?} {counts:?}", entry.item, entry.counted)
    };
    let own = ledger.entries.iter().filter(|entry| entry.unit == unit && entry.derived != Derived::Unreported);
    let mut lines: Vec<String> = own.map(of).collect();
    lines.sort();
    let own = ledger.projects.iter().filter(|project| project.unit == unit);
    lines.extend(own.map(|project| format!("{:?}", values(serde_json::to_value(project).expect("serialises")))));
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
    let mut filled = filled(empty(unit, setup, None), 1, &Rows::of(ledger), &setup.master, &points);
    edit(&mut filled.form);
    let name = format!("{unit}退改表.xlsx");
    let desk = Desk { previous: setup.previous.clone(), as_of: setup.as_of, period: setup.period, ..Desk::default() };
    let desk = Desk { made: Some((setup.master.clone(), setup.config.clone())), ..desk };
    let again = desk.file(&name, sheets(&filled, &points, setup)).ledger();
    (filled, points, again)
}

/// What a form cannot say as the sheet did, and why.
const OTHERWISE: &[(Code, &str)] = &[
    (Code::ProjectsUnfilled, "what its form listed is known of the quarter before; below"),
    (Code::MoneyUnread, "the form says 万元 above the column, and asks for it"),
    (Code::TableBeyond, "rows without end have no room in any sheet"),
    (Code::NotListed, "the same"),
    (Code::NotAParty, "who is asked for nothing has no form"),
];

#[test]
fn a_return_that_comes_back_as_it_is_says_the_same_and_is_asked_the_same() {
    let otherwise: BTreeSet<&str> = OTHERWISE.iter().map(|(code, _)| code.id()).collect();
    let mut wrong = Vec::new();
    for (code, scene, _) in scenes().filter(|(code, ..)| !otherwise.contains(code.id())) {
        last();
        scene();
        let Some((ledger, setup)) = last() else { continue };
        wrong.extend(changed(&ledger, &setup).into_iter().map(|line| format!("{code:?} {line}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_returns_of_the_samples_say_the_same() {
    for name in OFFICES {
        let workspace = Workspace::built_office(name);
        let read = |file: &str| std::fs::read(workspace.dir.join(file)).expect("there");
        let ledger = Ledger::read(&read("2025Q3/out/ledger.json")).expect("a ledger");
        let past = Ledger::read(&read("2025Q2/published/1/ledger.json")).expect("a ledger");
        let previous = Some(Issue::new(Origin::file("2025Q2/published/1/ledger.json"), 1, past));
        let (master, config, _) = loaded(&open(&read("master.xlsx")));
        let setup = Setup { master, config, previous, period: None, as_of: None };
        let wrong = changed(&ledger, &setup);
        assert!(wrong.is_empty(), "{name}\n{}", wrong.join("\n"));
    }
}

/// What the returns of a quarter say otherwise when they come back as they are: answers
/// that read otherwise, points that are gone without being mended, new ones.
fn changed(ledger: &Ledger, setup: &Setup) -> Vec<String> {
    let mut wrong = Vec::new();
    let all = owed(ledger, &setup.master).into_iter().filter(|owed| !owed.waits).map(|owed| owed.unit);
    for unit in all.filter(|unit| unit.state.has_reported()) {
        let (_, points, again) = back(setup, &unit.name, ledger, |_| {});
        let (before, after) = (readings(ledger, &unit.name), readings(&again, &unit.name));
        // What is of a file, or of how the unit's own sheet is laid out, is gone with it.
        let is_own = |point: &Point| {
            let is_of_file = point.finding.place.sheet.is_none() && point.finding.place.origin.is_some();
            matches!(point.finding.code.row().mend, Mend::Unit(_)) && !is_of_file
        };
        let own = |points: &[Point]| marks(&points.iter().filter(|point| is_own(point)).cloned().collect::<Vec<_>>());
        let Some(now) = owed(&again, &setup.master).into_iter().find(|owed| owed.unit.name == unit.name) else {
            wrong.push(format!("{} did not report", unit.name));
            continue;
        };
        let (asked, asks) = (own(&points), own(&now.points));
        let gone = asked.iter().filter(|mark| !asks.contains(mark)).map(|mark| format!("gone {mark:?}"));
        wrong.extend(gone.map(|line| format!("{} {line}", unit.name)));
        // Where the sheet had no column for how things stand, the form has, and asks row by row.
        let unheaded = points.iter().any(|point| point.finding.code == Code::MissingAnswerColumn);
        let asks_anyway = |mark: &Mark| unheaded && mark.code == Code::NothingToJudge.id();
        let new = marks(&now.points).into_iter().filter(|mark| !asked.contains(mark) && !asks_anyway(mark));
        wrong.extend(new.map(|mark| format!("{} new {mark:?}", unit.name)));
        let differ = before.iter().zip(&after).filter(|(was, is)| was != is);
        wrong.extend(differ.take(2).map(|(was, is)| format!("{}\n  was {was}\n  is  {is}", unit.name)));
        if before.len() != after.len() {
            wrong.push(format!("{}: {} rows, then {}", unit.name, before.len(), after.len()));
        }
    }
    wrong
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
    let moved = asked.against(&second, |_, _| true);
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
    let moved = asked.against(&points(&third, &setup.master), |_, _| true);
    assert_eq!((moved.closed.len(), moved.open.len(), moved.new.len()), (0, second.len(), 0));
}

#[test]
fn the_list_tells_what_is_missing_what_is_wrong_and_what_was_asked_before() {
    let ledger = Desk::default().file("南翔镇.xlsx", vec![progress(&FAULTY)]).ledger();
    let (_, setup) = last().expect("a run");
    let (first, points, again) = back(&setup, UNIT, &ledger, |form| mend(form, "1.1", Column::Status, "已完成"));
    let list = listed(&first, &points, None, &setup.master);
    let about = |lines: &[Line]| lines.iter().map(|line| format!("{} {}", line.about, line.column)).collect::<Vec<_>>();
    assert_eq!(
        about(&list.wrong),
        [
            "1.1 优化“15分钟社区生活圈”基本单元 状态",
            "1.2 “十四五”行动实施评估报告 完成率",
            "3.2 推进3个单位附属空间开放 完成数",
            "4.1 推进7个社区先行先试 存在问题",
            "99.9 编号",
        ]
    );
    assert!(list.since.is_none() && list.wrong.iter().chain(&list.missing).all(|line| !line.again));
    let before = Record::new(UNIT, PERIOD, 1, Vec::new(), &points);
    let second = self::points(&again, &setup.master);
    let filled = filled(empty(UNIT, &setup, None), 2, &Rows::of(&again), &setup.master, &second);
    let list = listed(&filled, &second, Some(&before.against(&second, |_, _| true)), &setup.master);
    let since = list.since.expect("there was one before");
    assert_eq!((since.mended, since.open, since.new), (1, points.len() - 1, 0));
    assert!(list.wrong.iter().chain(&list.missing).all(|line| line.again));
    for line in list.wrong.iter().chain(&list.missing) {
        assert!(line.spot.is_some(), "{line:?}");
    }
}

#[test]
fn projects_that_were_left_as_they_were_are_asked_for_again() {
    let register = sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|甲园|300|在建", "2|乙园|300|在建"]);
    let past = Desk::default().file("南翔镇.xlsx", vec![progress(&FAULTY), register]).ledger();
    let (_, setup) = last().expect("a run");
    let before = Before::of(&Ledger { period: Quarter { number: 2, ..PERIOD }, ..past });
    let form = empty(UNIT, &setup, Some(&before));
    let again = |form: &Form| {
        let filled = Filled { form: form.clone(), spots: Vec::new() };
        let ledger = Desk::default().file("南翔镇.xlsx", sheets(&filled, &[], &setup)).ledger();
        let points = points(&ledger, &setup.master);
        (filled_with(&ledger, form.clone(), &points, &setup), points)
    };
    let say = |form: &Form, name: &str| {
        let mut form = form.clone();
        let is_it = |project: &&mut FormProject| {
            project.cells.iter().any(|cell| cell.content == FormContent::Text(name.into()))
        };
        let project = form.projects.iter_mut().find(is_it).expect("a project");
        project.cells.retain(|cell| cell.column != Column::Status);
        let content = FormContent::Text("正常推进".into());
        project.cells.push(FormCell { column: Column::Status, content, given: false, asked: None });
        form
    };
    let of_register = |points: &[Point]| {
        let is_it = |point: &&Point| point.finding.code == Code::ProjectsUnfilled;
        points.iter().filter(is_it).map(|point| point.finding.found.clone()).collect::<Vec<_>>()
    };
    // The first time one of the two is answered for; the other comes back to be filled in.
    let (back, points) = again(&say(&form, "甲园"));
    assert_eq!(of_register(&points), ["乙园"]);
    let asked = |project: &FormProject| project.cells.iter().any(|cell| cell.asked.is_some());
    assert_eq!(back.form.projects.iter().position(asked), Some(1));
    assert!(back.spots.contains(&Some(Spot::Project(1, Column::Status))));
    let (_, points) = again(&back.form);
    assert_eq!(of_register(&points), ["乙园"], "sent back as it is it is asked again");
    let (_, points) = again(&say(&back.form, "乙园"));
    assert_eq!(of_register(&points), [""; 0]);
}

#[test]
fn a_project_of_which_a_form_has_only_the_name_is_one_and_is_asked_about() {
    let register =
        sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态", "1|甲园|300|在建", "2|乙园|300|在建", "|新建类"]);
    let past = Desk::default().file("南翔镇.xlsx", vec![progress(&FAULTY), register]).ledger();
    let (_, setup) = last().expect("a run");
    let names = |ledger: &Ledger| {
        let name = |project: &jianbao::model::ledger::Project| project.name.as_ref().map(|name| name.text.to_string());
        ledger.projects.iter().filter_map(name).collect::<Vec<_>>()
    };
    assert_eq!(names(&past), ["甲园", "乙园"], "what a unit's own sheet has so is a heading");
    assert!(!past.findings.iter().any(|finding| finding.code == Code::ProjectsUnfilled));
    let before = Before::of(&Ledger { period: Quarter { number: 2, ..PERIOD }, ..past });
    let mut form = empty(UNIT, &setup, Some(&before));
    let cell =
        |column, words: &str| FormCell { column, content: FormContent::Text(words.into()), given: false, asked: None };
    let stands = |project: &mut FormProject| {
        project.cells.retain(|cell| cell.column != Column::Status);
        project.cells.push(cell(Column::Status, "正常推进"));
    };
    form.projects.iter_mut().filter(|project| !project.before.is_empty()).for_each(stands);
    let bare =
        |name| FormProject { before: vec![], cells: vec![cell(Column::ProjectName, name)], source: String::new() };
    form.projects.insert(1, bare("丙园"));
    form.projects.insert(3, bare("丁园"));
    form.projects.insert(4, bare("二、改造类"));
    let read = |form: &Form| {
        let filled = Filled { form: form.clone(), spots: Vec::new() };
        let ledger = Desk::default().file("南翔镇.xlsx", sheets(&filled, &[], &setup)).ledger();
        let points = points(&ledger, &setup.master);
        (filled_with(&ledger, empty(UNIT, &setup, Some(&before)), &points, &setup), points, ledger)
    };
    let of_register = |points: &[Point]| {
        let own = points.iter().filter(|point| point.finding.code == Code::ProjectsUnfilled);
        own.map(|point| format!("{} {:?}", point.project.as_deref().unwrap_or(""), point.column)).collect::<Vec<_>>()
    };
    let (back, points, ledger) = read(&form);
    assert_eq!(names(&ledger), ["甲园", "丙园", "乙园", "丁园"]);
    assert_eq!(of_register(&points), ["丙园 Some(Status)", "丁园 Some(Status)"]);
    let asked = |project: &FormProject| project.cells.iter().any(|cell| cell.asked.is_some());
    let at: Vec<usize> = (0..back.form.projects.len()).filter(|at| asked(&back.form.projects[*at])).collect();
    assert_eq!(at, [1, 3]);
    let (mut mended, again, _) = read(&back.form);
    assert_eq!(of_register(&again), of_register(&points), "sent back as it is");
    stands(&mut mended.form.projects[1]);
    assert_eq!(of_register(&read(&mended.form).1), ["丁园 Some(Status)"]);
}

fn filled_with(ledger: &Ledger, empty: Form, points: &[Point], setup: &Setup) -> Filled {
    filled(empty, 1, &Rows::of(ledger), &setup.master, points)
}

#[test]
fn who_sent_nothing_that_can_be_read_gets_the_form_empty_and_is_told_why() {
    let desk = || Desk::default().refused("南翔镇.xlsx", Unreadable::Encrypted);
    let ledger = desk().ledger();
    let (_, setup) = last().expect("a run");
    let points = points(&ledger, &setup.master);
    assert_eq!(told(&points), ["R101   "]);
    let form = empty(UNIT, &setup, None);
    let back = filled_with(&ledger, form.clone(), &points, &setup);
    assert_eq!(back.form, Form { number: Some(1), ..form });
    let list = listed(&back, &points, None, &setup.master);
    assert_eq!((list.wrong[0].about.as_str(), list.wrong[0].spot), ("整个文件", None));
    let words =
        |sheet: &Sheet| sheet.cells.iter().map(|(_, cell)| cell.text().to_string()).collect::<Vec<_>>().join("|");
    let all = sheets(&back, &points, &setup);
    assert!(!words(&all[0]).contains("改有颜色的格") && !words(&all[1]).contains("改有颜色的格"));
    // A file that can be read came: nobody need send the other one again.
    let ledger = desk().file("南翔镇（重报）.xlsx", vec![progress(&FAULTY)]).ledger();
    assert!(ledger.findings.iter().any(|finding| finding.code == Code::Encrypted));
    assert!(!self::points(&ledger, &setup.master).iter().any(|point| point.finding.code == Code::Encrypted));
}

#[test]
fn an_empty_form_that_comes_twice_is_one_thing_to_mend() {
    let came = |day: &str| {
        let date = format!("2025-10-{day}T10:00:00+08:00");
        let attached = vec![("南翔镇.xlsx", vec![progress(&["1.1"])])];
        let ledger = Desk::default().mail("a.eml", letter(&date, "进展", "请查收。"), attached).ledger();
        points(&ledger, &last().expect("a run").1.master)
    };
    let (first, second) = (came("09"), came("10"));
    assert_eq!(told(&first), ["G105   "]);
    let moved = Record::new(UNIT, PERIOD, 1, Vec::new(), &first).against(&second, |_, _| true);
    assert_eq!((moved.closed.len(), moved.open, moved.new), (0, vec![0], vec![]));
}

#[test]
fn rows_with_nothing_in_them_below_that_of_their_task_say_nothing() {
    let head = "编号|任务|成果|状态|本季度进展";
    let whole = "1|落实“多格合一”要求，研究制定“十五五”行动指引||正常推进|正在编制";
    let of = |rows: &[&str]| {
        let all: Vec<&str> = [head, whole].into_iter().chain(rows.iter().copied()).collect();
        let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &all)]).ledger();
        let points = points(&ledger, &last().expect("a run").1.master);
        let of_task = |point: &&Point| point.item.is_none_or(|item| item.task == 1);
        told(&points.iter().filter(of_task).cloned().collect::<Vec<_>>())
    };
    let alone = of(&[]);
    assert_eq!(alone, ["I253  本季度进展 E2"]);
    assert_eq!(of(&["1.1", "1.2", "1.3"]), alone);
    // A row that says something is the item's own, and the task is asked about the others.
    let one = of(&["1.1|||已完成|单元已优化", "1.2", "1.3"]);
    assert_eq!(one, alone);
    let all = of(&["1.1|||已完成|单元已优化", "1.2|||正常推进|推进", "1.3|||正常推进|推进"]);
    assert!(all.is_empty(), "{all:?}");
}

/// Whether the office has something to decide, what the unit is asked, and how it reported.
fn held(desk: &Desk) -> (bool, usize, UnitState) {
    let (ledger, master) = (desk.ledger(), desk.list().0);
    let own = owed(&ledger, &master).into_iter().find(|owed| owed.unit.name == UNIT).expect("the unit");
    (own.waits, own.points.len(), own.unit.state)
}

#[test]
fn nothing_is_asked_of_a_unit_while_the_office_must_decide() {
    let rows = |status: &str| vec![progress(&[&format!("1.1|{status}|10%|||推进")])];
    let two = Desk::default().file("南翔镇.xlsx", rows("研究中")).file("南翔镇（二）.xlsx", rows("推动中"));
    assert_eq!(held(&two), (true, 0, UnitState::Unreadable), "which of two");
    let another = |name: &str| Sheet { name: name.into(), ..progress(&["1.1|研究中|10%|||推进"]) };
    let period = Desk::default().file("南翔镇.xlsx", vec![another("三季度"), another("三季度(2)")]);
    assert_eq!(held(&period), (true, 0, UnitState::Unreadable), "which sheet");
    let at = |day: &str| letter(&format!("2025-09-{day}T10:00:00+08:00"), "进展", "请查收。");
    let extent = Desk::default()
        .mail(
            "a.eml",
            at("09"),
            vec![("南翔镇.xlsx", vec![progress(&["1.1|研究中|10%|||推进", "1.2|推动中|10%|||推进"])])],
        )
        .mail("b.eml", at("10"), vec![("南翔镇.xlsx", vec![progress(&["1.1|研究中|20%|||推进"])])]);
    assert!(extent.ledger().findings.iter().any(|finding| finding.code == Code::ExtentAsked));
    assert_eq!(held(&extent), (true, 0, UnitState::OnTime), "correction or replacement");
    let column = sheet("三季度", &["编号|成果|状态（自评）|完成率", "1.1|优化基本单元|推进中|研究中"]);
    let column = Desk::default().file("南翔镇.xlsx", vec![column]);
    let (is_held, asked, _) = held(&column);
    assert_eq!((is_held, asked), (true, 0), "which column holds an answer");
    // What the unit alone can put right is asked.
    let locked = Desk::default().refused("南翔镇.xlsx", Unreadable::Encrypted);
    assert_eq!(held(&locked), (false, 1, UnitState::Unreadable));
}

#[test]
fn a_sheet_that_nobody_has_decided_about_is_no_empty_form() {
    let register = || sheet("项目清单", &["序号|项目名称|总投资（万元）|项目状态"]);
    let quarters = |title: &str| sheet("三季度", &[title, HEAD, "1.1|已完成|100%|||完成"]);
    let doubtful =
        Desk::default().file("南翔镇.xlsx", vec![quarters("南翔镇2025年第二季度工作推进情况表"), register()]);
    let ledger = doubtful.ledger();
    assert!(ledger.findings.iter().any(|finding| finding.code == Code::PeriodDoubtful), "{:?}", ledger.findings);
    assert_eq!(held(&doubtful), (true, 0, UnitState::Unreadable));
    assert!(!ledger.findings.iter().any(|finding| finding.code == Code::ReportedEmpty));
    let blank = Desk::default().file("南翔镇.xlsx", vec![progress(&[]), register()]);
    assert_eq!(held(&blank), (false, 1, UnitState::Empty));
}

/// 研究中 stands in the list of words.
fn with_word(_: &mut MasterList, config: &mut Config) {
    config.words = Vocabulary::new(Vec::new(), vec![("研究中".into(), Status::OnTrack)], Vec::new());
}

#[test]
fn what_something_else_settles_the_unit_did_not_mend() {
    let rows = ["1.1|研究中|10%|||推进|无", "1.2|正常推进|n:0.8|||推进|无", "99.9|正常推进|10%|||另一件事|无"];
    let first = Desk::default().file("南翔镇.xlsx", vec![progress(&rows)]).ledger();
    let record = Record::new(
        UNIT,
        PERIOD,
        1,
        vec![Origin::file("南翔镇.xlsx")],
        &self::points(&first, &Desk::default().list().0),
    );
    let stands = |desk: Desk| {
        let (ledger, master) = (desk.ledger(), desk.list().0);
        let (since, unit) = (Since::of(&ledger), ledger.units.iter().find(|unit| unit.name == UNIT).expect("a unit"));
        let moved = record.against(&self::points(&ledger, &master), |mark, of| since.is_mended(unit, mark, of));
        let codes = |marks: &[Mark]| marks.iter().map(|mark| mark.code.clone()).collect::<Vec<_>>();
        (codes(&moved.closed), codes(&moved.settled))
    };
    let none: Vec<String> = Vec::new();
    let known = || Desk { edit: Some(with_word), ..Desk::default() };
    let (closed, settled) = stands(known().file("南翔镇.xlsx", vec![progress(&rows)]));
    assert!(closed.is_empty() && settled.contains(&"I201".to_string()), "{closed:?} {settled:?}");
    // A later file that mends something else leaves that as it was.
    let later = ["1.1|研究中|10%|||推进|无", "1.2|正常推进|80%|||推进|无"];
    let at = |file| known().file(file, vec![progress(&later)]);
    let (closed, settled) = stands(at("南翔镇（改）.xlsx"));
    assert!(["I204", "I109"].iter().all(|code| closed.contains(&code.to_string())), "{closed:?}");
    assert!(!closed.contains(&"I201".to_string()) && settled.contains(&"I201".to_string()), "{closed:?} {settled:?}");
    // What staff mend in the same file nobody sent.
    assert_eq!(stands(at("南翔镇.xlsx")).0, none);
    // Nothing of it can be used: nothing is mended.
    let locked = Desk::default().refused("南翔镇（改）.xlsx", Unreadable::Encrypted);
    assert_eq!(stands(locked).0, none);
}

#[test]
fn an_item_without_answers_is_asked_for_both_that_it_lacks() {
    let ledger = Desk::default().file("南翔镇.xlsx", vec![progress(&["1.1|已完成|100%|||完成|无"])]).ledger();
    let (filled, points, _) = back(&last().expect("a run").1, UNIT, &ledger, |_| {});
    let row = filled.form.rows.iter().find(|row| row.id == "2.1").expect("a row");
    let asked: BTreeSet<Column> =
        row.cells.iter().filter(|cell| cell.asked.is_some()).map(|cell| cell.column).collect();
    assert_eq!(asked, BTreeSet::from([Column::Status, Column::Progress]));
    let missing = points.iter().filter(|point| point.item.is_some_and(|item| item.to_string() == "2.1"));
    assert_eq!(missing.count(), 1, "one thing to mend");
}

#[test]
fn numbers_that_are_gone_are_asked_for_item_by_item() {
    let row = |item: &str, numbers: &str| format!("{item}|正常推进|50%|{numbers}|推进|无");
    let rows = |numbers: &str| ["3.1", "4.1", "7.2", "9.3", "10.1", "12.1"].map(|item| row(item, numbers));
    let (then, now) = (rows("n:18|n:9"), rows("|"));
    let (then, now) = (then.each_ref().map(String::as_str), now[..5].iter().map(String::as_str).collect::<Vec<_>>());
    let past = Desk::default().file("南翔镇.xlsx", vec![progress(&then)]).ledger();
    let past = Ledger { period: Quarter { number: 2, ..PERIOD }, ..past };
    let previous = Some(Issue::new(Origin::file("2025Q2/published/1/ledger.json"), 1, past));
    let desk = Desk { previous, ..Desk::default() }.file("南翔镇.xlsx", vec![progress(&now)]);
    let (ledger, master) = (desk.ledger(), desk.list().0);
    let of = |code: &str| {
        let all = told(&points(&ledger, &master)).into_iter().filter(|line| line.starts_with(code));
        all.collect::<Vec<_>>()
    };
    assert_eq!(of("A121"), ["A121 3.1 完成数 A2", "A121 10.1 完成数 A6"]);
    assert!(of("G106").contains(&"G106 12.1 状态 ".to_string()), "an item without a row is asked for once");
}

/// 安亭镇 is part of 南翔镇 now.
fn merge_in(master: &mut MasterList, _: &mut Config) {
    let gone = master.units.iter().position(|unit| unit.name == "安亭镇").expect("a unit");
    let gone = master.units.remove(gone);
    let former = Former {
        name: gone.name.clone(),
        aliases: gone.aliases,
        emails: gone.emails,
        until: Quarter { number: 2, ..PERIOD },
    };
    master.items.iter_mut().for_each(|item| item.expected_from.retain(|unit| *unit != gone.name));
    let heir = master.units.iter_mut().find(|unit| unit.name == UNIT).expect("a unit");
    heir.formers.push(former);
}

/// The quarter before, in which both towns counted towards 3.1 and 10.1.
fn before_the_merger(other: &str) -> Ledger {
    let rows = |done: &str| {
        vec![progress(&[&format!("3.1|正常推进|50%|n:18|{done}|推进|无"), "10.1|正常推进|50%|n:1|n:1|推进|无"])]
    };
    let past = Desk::default().file("南翔镇.xlsx", rows("n:9")).file("安亭镇.xlsx", rows(other)).ledger();
    Ledger { period: Quarter { number: 2, ..PERIOD }, ..past }
}

#[test]
fn what_a_merged_town_counted_stands_beside_what_its_heir_did() {
    let desk = || Desk { edit: Some(merge_in), ..Desk::default() };
    let (master, config) = desk().list();
    let setup = Setup { master, config, previous: None, period: None, as_of: None };
    let said = |other: &str| {
        let form = empty(UNIT, &setup, Some(&Before::of(&before_the_merger(other))));
        let rows = form.rows.into_iter().filter(|row| row.id == "3.1");
        let done = rows.flat_map(|row| row.before).filter(|(column, _)| *column == Column::Done);
        done.map(|(_, words)| words).collect::<Vec<_>>()
    };
    assert_eq!(said("n:4"), ["36", "13"]);
    assert_eq!(said("约4个"), ["36"], "of what is not exact nothing is said");
}

#[test]
fn what_each_of_two_owed_one_does_not_owe_twice() {
    let previous = || Some(Issue::new(Origin::file("2025Q2/published/1/ledger.json"), 1, before_the_merger("n:4")));
    let changed = |target: &str, edit: Option<fn(&mut MasterList, &mut Config)>| {
        let rows = vec![progress(&[&format!("10.1|正常推进|50%|{target}|n:1|推进|无")])];
        let ledger = Desk { edit, previous: previous(), ..Desk::default() }.file("南翔镇.xlsx", rows).ledger();
        ledger.findings.iter().any(|finding| finding.code == Code::OwnTargetChanged)
    };
    assert!(!changed("n:1", Some(merge_in)));
    assert!(changed("n:2", None), "of the same town it is told");
}

/// A sheet that answers for all, and has rows of which the list has nothing.
fn strange(rows: &[&str]) -> Vec<Sheet> {
    Desk::default().file("南翔镇.xlsx", vec![progress(&["1.1"])]).ledger();
    let (_, setup) = last().expect("a run");
    let form = empty(UNIT, &setup, None);
    let ids = form.rows.iter().filter(|row| row.leads).map(|row| row.id.as_str());
    let is_own = |id: &&str| !rows.iter().any(|row| row.split('|').next() == Some(*id));
    let others: Vec<String> = ids.filter(is_own).map(|id| format!("{id}||正常推进||||推进|无")).collect();
    let mut all = vec!["编号|成果|状态|完成率|目标数|完成数|本季度进展|存在问题"];
    all.extend(rows);
    all.extend(others.iter().map(String::as_str));
    vec![sheet("三季度", &all)]
}

const STRANGE: [&str; 4] = [
    "其他|配合区里做好口袋公园调查工作|正常推进||||完成了调查问卷200份|无",
    "其他|办了宣传活动|正常推进||||办了3场|无",
    "1.1||见附件|100%|||单元已优化|无",
    "1.2||正常推进|n:0.8|||推进，原报数应为10，现更正|无",
];

#[test]
fn what_a_return_says_of_itself_is_read_by_nobody() {
    let ledger = Desk::default().file("南翔镇.xlsx", strange(&STRANGE)).ledger();
    let (_, setup) = last().expect("a run");
    let (filled, points, _) = back(&setup, UNIT, &ledger, |_| {});
    assert_eq!(points.iter().filter(|point| point.finding.code == Code::ItemUnknown).count(), 2);
    let came = |edit: &dyn Fn(&mut Vec<Sheet>)| {
        let mut all = sheets(&filled, &points, &setup);
        edit(&mut all);
        Desk::default().file("南翔镇退改表.xlsx", all).ledger()
    };
    let plain = came(&|_| {});
    assert_eq!(marks(&self::points(&plain, &setup.master)), marks(&points));
    let text = |words: &str| Cell::Text(words.into());
    let type_over = |sheet: &mut Sheet, words: &str| {
        // What the unit typed into the list instead of its table.
        let (row, col) = sheet.cells.last().expect("cells").0;
        sheet.cells.push(((row + 1, col), text(words)));
        sheet.cells.push(((row + 2, 1), text("1.3")));
        sheet.cells.push(((row + 2, 2), text("3.1")));
    };
    for (what, again) in [
        ("typed over", came(&|all| type_over(&mut all[0], "更正：1.1的状态为已完成，其余不变"))),
        ("renamed", came(&|all| all[0].name = "Sheet1".into())),
        ("copied", came(&|all| all.push(Sheet { name: "退改清单 (2)".into(), ..all[0].clone() }))),
        ("turned round", came(&|all| all.reverse())),
        ("guide renamed", came(&|all| all.last_mut().expect("sheets").name = "进展表 (2)".into())),
    ] {
        assert_eq!(readings(&again, UNIT), readings(&plain, UNIT), "{what}");
        assert_eq!(marks(&self::points(&again, &setup.master)), marks(&points), "{what}");
        let told = |ledger: &Ledger| ledger.findings.iter().filter(|finding| finding.unit.is_some()).count();
        assert_eq!(told(&again), told(&plain), "{what}");
    }
}

#[test]
fn a_row_that_went_to_its_item_is_mended_and_the_file_is_no_correction() {
    let date = |day: u32| letter(&format!("2025-09-{day}T10:00:00+08:00"), "三季度", "请查收。");
    let first = vec![("南翔镇.xlsx", strange(&STRANGE[..1]))];
    let ledger = Desk::default().mail("1.eml", date(24), first.clone()).ledger();
    let (_, setup) = last().expect("a run");
    let points = points(&ledger, &setup.master);
    let mut filled = filled(empty(UNIT, &setup, None), 1, &Rows::of(&ledger), &setup.master, &points);
    let at = filled.form.rows.iter().position(|row| row.id == "其他").expect("the row");
    filled.form.rows.remove(at);
    mend(&mut filled.form, "2.1", Column::Progress, "完成了调查问卷200份");
    let second = vec![("南翔镇退改表.xlsx", sheets(&filled, &points, &setup))];
    let again = Desk::default().mail("1.eml", date(24), first).mail("2.eml", date(25), second).ledger();
    let after = marks(&self::points(&again, &setup.master));
    let closed = points.iter().map(Point::mark).filter(|mark| !after.contains(mark)).collect::<Vec<_>>();
    assert_eq!(closed.iter().map(|mark| mark.code.as_str()).collect::<Vec<_>>(), ["I109"]);
    assert!(!again.findings.iter().any(|finding| finding.code.id() == "G109"));
}

/// A form in which 3.1, that has two targets, is filled in: its numbers, in their rows.
fn two_targets(numbers: [&str; 2]) -> (Ledger, Setup) {
    let (master, config) = Desk::default().list();
    let setup = Setup { master, config, previous: None, period: None, as_of: None };
    let mut form = empty(UNIT, &setup, None);
    mend(&mut form, "3.1", Column::Status, "正常推进");
    mend(&mut form, "3.1", Column::Progress, "推进");
    let rows = form.rows.iter_mut().filter(|row| row.id == "3.1");
    for (row, words) in rows.zip(numbers).filter(|(_, words)| !words.is_empty()) {
        let content = words.parse().map_or(FormContent::Text(words.into()), |n| FormContent::Number(n, String::new()));
        row.cells.push(FormCell { column: Column::Done, content, given: false, asked: None });
    }
    let filled = Filled { form, spots: Vec::new() };
    (Desk::default().file("南翔镇.xlsx", sheets(&filled, &[], &setup)).ledger(), setup)
}

#[test]
fn numbers_go_back_in_the_rows_of_their_targets() {
    for numbers in [
        ["17", "5"],
        ["17", ""],
        ["", "5"],
        ["若干", "5"],
        ["17", "若干"],
        ["若干", "几个"],
        ["若干", ""],
        ["", "若干"],
    ] {
        let (ledger, setup) = two_targets(numbers);
        let (filled, points, again) = back(&setup, UNIT, &ledger, |_| {});
        let rows: Vec<_> = filled.form.rows.iter().filter(|row| row.id == "3.1").collect();
        let done = rows.iter().map(|row| {
            let cell = row.cells.iter().find(|cell| cell.column == Column::Done);
            cell.map_or_else(String::new, |cell| match &cell.content {
                FormContent::Empty => String::new(),
                FormContent::Text(words) => words.clone(),
                FormContent::Number(n, _) => n.to_string(),
            })
        });
        assert_eq!(done.collect::<Vec<_>>(), numbers, "as typed");
        assert!(rows.iter().all(|row| !row.target.is_empty()), "{numbers:?}");
        assert_eq!(readings(&ledger, UNIT), readings(&again, UNIT), "{numbers:?}");
        assert_eq!(changed(&ledger, &setup), [""; 0], "{numbers:?}");
        // Each number that cannot be read is asked for in its own row.
        let is_asked = |row: &&jianbao::view::form::FormRow| {
            row.cells.iter().any(|cell| cell.column == Column::Done && cell.asked.is_some())
        };
        let asked: Vec<bool> = rows.iter().map(is_asked).collect();
        let unread = numbers.map(|words| !words.is_empty() && words.parse::<f64>().is_err());
        assert_eq!(asked, unread, "{numbers:?} {:?}", told(&points));
    }
}

#[test]
fn how_many_there_shall_be_goes_back_as_it_was_typed_where_the_list_says_otherwise() {
    let (mut master, config) = Desk::default().list();
    let item = master.items.iter_mut().find(|item| item.id.to_string() == "3.1").expect("3.1");
    (0..2).for_each(|at| _ = item.allocation.insert((at, UNIT.into()), Quantity::whole(17)));
    let setup = Setup { master, config, previous: None, period: None, as_of: None };
    let mut form = empty(UNIT, &setup, None);
    mend(&mut form, "3.1", Column::Status, "正常推进");
    for (at, row) in form.rows.iter_mut().filter(|row| row.id == "3.1").enumerate() {
        let number =
            |column, n| FormCell { column, content: FormContent::Number(n, String::new()), given: false, asked: None };
        row.cells.push(number(Column::Done, 3.0));
        if at == 1 {
            row.cells.retain(|cell| cell.column != Column::Target);
            row.cells.push(number(Column::Target, 5.0));
        }
    }
    let made = Some((setup.master.clone(), setup.config.clone()));
    let typed = Filled { form, spots: Vec::new() };
    let ledger = Desk { made, ..Desk::default() }.file("南翔镇.xlsx", sheets(&typed, &[], &setup)).ledger();
    let (filled, points, again) = back(&setup, UNIT, &ledger, |_| {});
    let own: Vec<_> = points.iter().filter(|point| point.finding.code == Code::TargetDisagrees).collect();
    assert_eq!(own.len(), 1, "{:?}", told(&points));
    let targets = filled.form.rows.iter().filter(|row| row.id == "3.1").map(|row| {
        let cell = row.cells.iter().find(|cell| cell.column == Column::Target).expect("a number");
        (cell.content.clone(), cell.given, cell.asked.is_some())
    });
    let number = |n| FormContent::Number(n, String::new());
    let targets: Vec<_> = targets.collect();
    assert!(matches!(targets[..], [(_, true, false), (FormContent::Number(5.0, _), false, true)]), "{targets:?}");
    assert_eq!(targets[0].0, number(17.0));
    assert_eq!(marks(&points), marks(&self::points(&again, &setup.master)));
}

#[test]
fn every_row_of_a_merged_answer_is_asked_about_and_parts_are_said_to_be_there() {
    let rows = ["2.1|正常推进|50%|||推进", "3.2||50%|||推进", "（1）|已完成", "（2）|滞后"];
    let sheet = merged(progress(&rows), "B2", "B3");
    let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet]).ledger();
    let (_, setup) = last().expect("a run");
    let (filled, points, _) = back(&setup, UNIT, &ledger, |_| {});
    let is_merged = |point: &&Point| point.finding.code == Code::MergedAnswer;
    let spots = points.iter().zip(&filled.spots).filter(|(point, _)| is_merged(point));
    let of_row = |spot: Spot| match spot {
        Spot::Row(at, column) => (filled.form.rows[at].id.as_str(), column),
        Spot::Project(..) => ("", Column::Status),
    };
    let spots: Vec<_> = spots.map(|(_, spot)| of_row(spot.expect("a cell"))).collect();
    assert_eq!(spots, [("2.1", Column::Status), ("3.2", Column::Status)]);
    let whole = filled.form.rows.iter().find(|row| row.id == "3.2").expect("3.2");
    assert_eq!(whole.source, "南翔镇.xlsx › 三季度 › 第3行；分项在第4、5行");
}

#[test]
fn a_file_that_comes_again_under_another_name_is_asked_the_same() {
    let two = |names: [&str; 2]| {
        let called = |name: &str| Sheet { name: name.into(), ..progress(&["1.1|研究中|10%|||推进"]) };
        let place = Place::file(&Origin::file("南翔镇.xlsx"));
        let finding = Finding::new(
            Code::PeriodDoubtful,
            place,
            names.map(|name| called(name).name).join("、"),
            Taken::FileSkipped,
        );
        Point { finding, item: None, column: None, project: None, said: Said::default() }.mark()
    };
    assert_eq!(two(["三季度", "三季度(2)"]), two(["进展", "进展(2)"]));
}
