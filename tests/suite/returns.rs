//! What goes back to a unit: the points that it is asked to mend, at the item and the answer
//! that they are about, and its form filled with what was read.

use crate::codes::scenes;
use crate::kit::desk::{Desk, last, merged, progress, sheet};
use jianbao::model::finding::{Code, Finding, Mend};
use jianbao::model::form::Column;
use jianbao::model::ledger::Ledger;
use jianbao::model::place::Place;
use jianbao::model::returned::{Mark, Point, Record};
use jianbao::model::task::{ItemId, MasterList};
use jianbao::quarter::owed::owed;
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
    assert_eq!(wrong(&["1.1|推动中|100%|||完成"]), ["I201 1.1 状态 B2"]);
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

/// Kinds that are told of files that nobody is known to have sent, in every scene.
const OF_NOBODY: &[Code] = &[];

#[test]
fn every_kind_that_goes_back_is_a_point_where_it_was_found() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for (code, scene, _) in scenes().filter(|(code, ..)| code.row().ask().is_some()) {
        last();
        let findings: Vec<Finding> = scene().into_iter().filter(|finding| finding.code == *code).collect();
        let Some((ledger, master)) = last().filter(|(ledger, _)| findings.iter().all(|f| ledger.findings.contains(f)))
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
    let ask = |code: &&Code| code.row().ask().is_some() && !OF_NOBODY.contains(code) && !seen.contains(code.id());
    wrong.extend(Code::ALL.iter().filter(ask).map(|code| format!("{code:?}: never seen as a point")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
