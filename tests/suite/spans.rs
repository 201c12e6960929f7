//! 自, 至 and 并入: rows of the list that hold in some quarters only.

use crate::kit::desk::{Desk, HEAD, letter, places, sheet};
use crate::kit::master::{add_like, add_row, cells, edit, item, loaded_in, of, open, written};
use jianbao::formats::Workbook;
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::task::MasterList;

/// The list of the sample with 城东镇 and 城西镇, as staff change it.
fn list(change: impl Fn(&mut Workbook)) -> Workbook {
    let mut book = open(&written());
    for (name, alias, mail) in [("城东镇", "城东", "cd@example.invalid"), ("城西镇", "城西", "cx@example.invalid")]
    {
        add_row(&mut book, "单位", &[("名称", name), ("类别", "街镇"), ("别名", alias), ("邮箱", mail)]);
    }
    change(&mut book);
    book
}

/// 城西镇 is merged into 城东镇 in July.
fn merged(book: &mut Workbook) {
    edit(book, "单位", "城西镇", "至", "2025年二季度");
    edit(book, "单位", "城西镇", "并入", "城东镇");
}

/// 157 of 3.1 become 160 in September.
fn changed(book: &mut Workbook) {
    add_like(book, "成果", "3.1", &[("目标", "161个项目（全区）\n160个（全区）"), ("自", "三季度"), ("至", "")]);
    edit(book, "成果", "3.1", "至", "2025Q2");
}

fn names(list: &MasterList) -> Vec<&str> {
    list.towns().map(|unit| unit.name.as_str()).filter(|name| name.starts_with('城')).collect()
}

fn values(list: &MasterList, id: &str) -> Vec<String> {
    item(list, id).targets.iter().filter_map(|target| target.value).map(|value| value.to_string()).collect()
}

#[test]
fn a_merged_unit_is_on_the_list_up_to_its_last_quarter() {
    let book = list(merged);
    let (second, told) = loaded_in(&book, "2025Q2");
    assert_eq!(names(&second), ["城东镇", "城西镇"]);
    assert!(second.units.iter().all(|unit| unit.formers.is_empty()));
    assert_eq!(of(&told, Code::UnitMerged), []);
    let (third, told) = loaded_in(&book, "2025Q3");
    assert_eq!(names(&third), ["城东镇"]);
    let heir = third.unit("城东镇").expect("城东镇");
    assert_eq!(heir.formers.iter().map(|former| former.name.as_str()).collect::<Vec<_>>(), ["城西镇"]);
    assert_eq!(heir.aliases, ["城东", "城西镇", "城西"]);
    assert_eq!(heir.emails, ["cd@example.invalid", "cx@example.invalid"]);
    assert_eq!(item(&third, "1.1").expected_from.len() + 1, item(&second, "1.1").expected_from.len());
    let said = told.iter().find(|finding| finding.code == Code::UnitMerged).expect("told");
    assert_eq!(said.found, "城西镇（至2025Q2）");
    assert_eq!(said.taken.to_string(), "名称、别名、邮箱自2025Q3起归城东镇，上期的数计入城东镇的上期数");
}

#[test]
fn a_changed_target_is_that_of_its_quarter() {
    let book = list(changed);
    let (second, told) = loaded_in(&book, "2025Q2");
    assert_eq!((values(&second, "3.1"), of(&told, Code::SpanWrong)), (vec!["161".into(), "157".into()], vec![]));
    let (third, told) = loaded_in(&book, "2025Q3");
    assert_eq!(values(&third, "3.1"), ["161", "160"]);
    let (unread, gone) = (of(&told, Code::SettingUnread), of(&told, Code::OriginalChanged));
    assert_eq!((unread, gone), (vec![], vec![]));
    assert_eq!(third.items.len(), second.items.len());
}

#[test]
fn an_item_of_another_quarter_is_no_gap_in_the_list() {
    // Every item of a task ends; another begins.
    let book = list(|book| edit(book, "成果", "7.1", "至", "2025Q2"));
    let (third, told) = loaded_in(&book, "2025Q3");
    assert!(third.item("7.1".parse().expect("an id")).is_none());
    let about_it = told.iter().filter(|finding| finding.found.contains("7.1") || finding.found.contains("第7项"));
    assert_eq!(about_it.map(|finding| finding.code).collect::<Vec<_>>(), []);
}

#[test]
fn a_share_is_that_of_its_quarter_and_of_who_carries_on() {
    let share = |book: &mut Workbook, unit: &str, share: &str, from: &str, until: &str| {
        let row = [("成果", "3.1"), ("单位", unit), ("目标", share), ("哪个目标", "157"), ("自", from), ("至", until)];
        add_row(book, "分解", &row);
    };
    let of_unit = |list: &MasterList, unit: &str| {
        item(list, "3.1").allocation.get(&(1, unit.to_string())).map(|share| share.to_string())
    };
    // Nothing is written of 城西镇's share: it goes to who carries on.
    let book = list(|book| {
        merged(book);
        share(book, "城东镇", "12", "", "");
        share(book, "城西镇", "8", "", "");
    });
    let (second, _) = loaded_in(&book, "2025Q2");
    assert_eq!((of_unit(&second, "城东镇"), of_unit(&second, "城西镇")), (Some("12".into()), Some("8".into())));
    let (third, told) = loaded_in(&book, "2025Q3");
    assert_eq!((of_unit(&third, "城东镇"), of_unit(&third, "城西镇")), (Some("20".into()), None));
    let said: Vec<&str> = of(&told, Code::UnitMerged).into_iter().map(|(_, found)| found).collect();
    assert!(said.contains(&"城西镇 8（至2025Q2）"), "{said:?}");
    // Staff write both.
    let book = list(|book| {
        merged(book);
        share(book, "城东镇", "12", "", "2025Q2");
        share(book, "城西镇", "8", "", "2025Q2");
        share(book, "城东镇", "21", "2025Q3", "");
    });
    let (third, told) = loaded_in(&book, "2025Q3");
    assert_eq!((of_unit(&third, "城东镇"), of(&told, Code::SpanWrong)), (Some("21".into()), vec![]));
    assert_eq!(of_unit(&loaded_in(&book, "2025Q2").0, "城东镇"), Some("12".into()));
}

#[test]
fn two_units_may_become_a_new_one_and_that_another() {
    let book = list(|book| {
        let row = [("名称", "城新镇"), ("类别", "街镇"), ("自", "2025Q3"), ("至", "2025Q3"), ("并入", "石冈镇")];
        add_row(book, "单位", &row);
        add_row(book, "单位", &[("名称", "石冈镇"), ("类别", "街镇")]);
        for unit in ["城东镇", "城西镇"] {
            edit(book, "单位", unit, "至", "2025Q2");
            edit(book, "单位", unit, "并入", "城新镇");
        }
    });
    let carried = |quarter: &str| {
        let (list, told) = loaded_in(&book, quarter);
        assert_eq!(of(&told, Code::SettingUnread), []);
        let carrying = list.units.iter().filter(|unit| !unit.formers.is_empty());
        carrying
            .map(|unit| {
                let formers: Vec<&str> = unit.formers.iter().map(|former| former.name.as_str()).collect();
                format!("{}：{}", unit.name, formers.join("、"))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(carried("2025Q2"), [""; 0]);
    assert_eq!(carried("2025Q3"), ["城新镇：城东镇、城西镇"]);
    assert_eq!(carried("2025Q4"), ["石冈镇：城东镇、城西镇、城新镇"]);
}

/// What is told of the spans of a list in the third quarter: the cell, and what was done.
fn doubts(change: impl Fn(&mut Workbook)) -> Vec<(String, String)> {
    let (_, told) = loaded_in(&list(change), "2025Q3");
    let codes = [Code::SpanWrong, Code::SettingUnread];
    let told = told.iter().filter(|finding| codes.contains(&finding.code));
    told.map(|f| (f.place.cell.map_or(String::new(), |cell| cell.to_string()), f.taken.to_string())).collect()
}

#[test]
fn spans_that_cannot_be_followed_are_told_at_their_cell() {
    let unit = |cells: &'static [(&str, &str)]| {
        doubts(|book| cells.iter().for_each(|(heading, text)| edit(book, "单位", "城西镇", heading, text)))
    };
    let one = |cell: &str, did: &str| vec![(cell.to_string(), did.to_string())];
    let row = open(&written()).sheets[2].cells.iter().filter(|(_, c)| !c.is_blank()).map(|(at, _)| at.0).max();
    let at = |column: &str| format!("{column}{}", row.expect("rows") + 2);
    let unread = "按没有填处理";
    assert_eq!(unit(&[("自", "七月")]), one(&at("E"), unread));
    assert_eq!(unit(&[("至", "2025Q5"), ("并入", "")]), one(&at("F"), unread));
    assert_eq!(unit(&[("自", "2025Q4"), ("至", "2025Q2")]), one(&at("E"), "按没有填“自”“至”处理，全年有效"));
    let not_merged = "没有按并入处理";
    assert_eq!(unit(&[("并入", "城东镇")]), one(&at("F"), not_merged));
    assert_eq!(unit(&[("至", "2025Q2"), ("并入", "某某镇")]), one(&at("G"), not_merged));
    assert_eq!(unit(&[("至", "2025Q2"), ("并入", "城西镇")]), one(&at("G"), not_merged));
    let circle = doubts(|book| {
        merged(book);
        edit(book, "单位", "城东镇", "至", "2025Q2");
        edit(book, "单位", "城东镇", "并入", "城西镇");
    });
    assert_eq!(circle.iter().map(|(_, did)| did.as_str()).collect::<Vec<_>>(), [not_merged; 2]);
}

#[test]
fn spans_of_one_thing_neither_overlap_nor_leave_a_gap() {
    let two = |until: &'static str, from: &'static str| {
        let book = list(|book| {
            add_like(book, "成果", "3.1", &[("目标", "161个项目（全区）\n160个（全区）"), ("自", from)]);
            edit(book, "成果", "3.1", "至", until);
        });
        let (list, told) = loaded_in(&book, "2025Q3");
        let said = told.iter().filter(|finding| finding.code == Code::SpanWrong);
        let said: Vec<String> = said.map(|finding| format!("{}：{}", finding.found, finding.taken)).collect();
        let is_there = list.item("3.1".parse().expect("an id")).is_some();
        (said, if is_there { values(&list, "3.1").pop() } else { None })
    };
    assert_eq!(two("2025Q2", "2025Q3"), (vec![], Some("160".into())));
    let (told, value) = two("2025Q3", "2025Q3");
    assert_eq!(told, ["自2025Q3；第7行至2025Q3：重叠的季度按第7行"]);
    assert_eq!(value, Some("157".into()), "the row above");
    let (told, value) = two("2025Q2", "2025Q4");
    assert_eq!((told, value), (vec!["自2025Q4，前一行至2025Q2：中间的季度按没有这一行处理".into()], None));
}

#[test]
fn a_workspace_of_the_next_year_takes_what_holds_at_the_end() {
    let book = list(|book| {
        merged(book);
        changed(book);
        let row = [("成果", "3.1"), ("单位", "城东镇"), ("目标", "7"), ("哪个目标", "160个"), ("自", "2025Q3")];
        add_row(book, "分解", &row);
        add_row(book, "分解", &[("成果", "3.1"), ("单位", "城东镇"), ("目标", "5"), ("至", "2025Q2")]);
    });
    let mut findings = Findings::default();
    let over = master::roll_over(&book, &mut findings);
    let towns: Vec<&str> = over
        .units
        .iter()
        .map(|unit| unit.name.as_str())
        .filter(|n| n.ends_with("城东镇") || n.ends_with("城西镇"))
        .collect();
    assert_eq!(towns, ["城东镇"]);
    let received = crate::kit::master::received();
    let list = master::interpret(&received, &over.units, &over.config, 2026, &mut Findings::default());
    let carried = over.decisions.onto(&list, &mut findings);
    let bytes = master::write_master(&list, &received, &over.config, &over.words, &carried).expect("writes");
    let (next, _) = loaded_in(&open(&bytes), "2026Q1");
    assert!(next.spans.is_empty(), "{:?}", next.spans);
    assert_eq!(values(&next, "3.1"), ["161", "160"]);
    let heir = next.unit("城东镇").expect("城东镇");
    assert_eq!((heir.aliases.as_slice(), heir.formers.len()), (&["城东", "城西镇", "城西"].map(String::from)[..], 0));
    let shares: Vec<String> = item(&next, "3.1").allocation.values().map(|share| share.to_string()).collect();
    assert_eq!(shares, ["7"]);
}

/// A desk of the third quarter after the merger.
fn desk() -> Desk {
    let (list, _) = loaded_in(&list(merged), "2025Q3");
    Desk { made: Some((list, Config::default())), ..Desk::default() }
}

fn of_unit(name: &str, row: &str) -> jianbao::formats::Sheet {
    sheet("三季度", &[&format!("填报单位：{name}"), HEAD, row])
}

const ROW: &str = "1.1|已完成|100%|||完成";

fn told(findings: &[Finding], code: Code) -> Vec<&str> {
    findings.iter().filter(|finding| finding.code == code).map(|finding| finding.found.as_str()).collect()
}

#[test]
fn what_still_comes_in_the_old_name_is_of_who_carries_on() {
    let ledger = desk().file("进展.xlsx", vec![of_unit("城西镇", ROW)]).ledger();
    assert_eq!(told(&ledger.findings, Code::UnitByFormer), ["填报单位一栏“城西镇”；城西镇至2025Q2，已并入"]);
    assert!(told(&ledger.findings, Code::UnitByAlias).is_empty(), "said once");
    let reported = ledger.units.iter().filter(|unit| unit.state.has_reported());
    assert_eq!(reported.map(|unit| unit.name.as_str()).collect::<Vec<_>>(), ["城东镇"]);
    // From the old address.
    let mut from = letter("2025-09-28T09:00:00+08:00", "进展表", "请查收。");
    from.address = "CX@example.invalid".into();
    let ledger = desk().mail("a.eml", from, vec![("进展.xlsx", vec![sheet("三季度", &[HEAD, ROW])])]).ledger();
    assert_eq!(told(&ledger.findings, Code::UnitByFormer).len(), 1);
    assert_eq!(places(&ledger.findings, Code::UnitByFormer), ["a.eml › 进展.xlsx"]);
    // The old address brings a sheet of the unit as it is now.
    let mut from = letter("2025-09-28T09:00:00+08:00", "进展表", "请查收。");
    from.address = "cx@example.invalid".into();
    let ledger = desk().mail("a.eml", from, vec![("进展.xlsx", vec![of_unit("城东镇", ROW)])]).ledger();
    assert_eq!(told(&ledger.findings, Code::UnitByFormer), [""; 0]);
    // Who says both says nothing odd.
    let ledger = desk().file("进展.xlsx", vec![of_unit("城东镇（原城西镇）", ROW)]).ledger();
    assert_eq!(told(&ledger.findings, Code::UnitByFormer), [""; 0]);
}

#[test]
fn neither_half_of_a_merged_unit_replaces_the_other() {
    let sent = |day: &str| letter(&format!("2025-09-{day}T09:00:00+08:00"), "进展表", "请查收。");
    let desk = desk().mail("a.eml", sent("20"), vec![("城东镇.xlsx", vec![of_unit("城东镇", ROW)])]).mail(
        "b.eml",
        sent("25"),
        vec![("城西镇.xlsx", vec![of_unit("城西镇", "1.1|正常推进|60%|||推进中")])],
    );
    let (ledger, questions) = desk.run();
    assert_eq!(told(&ledger.findings, Code::VersionsDiffer).len(), 2);
    assert!(told(&ledger.findings, Code::Superseded).is_empty());
    assert!(questions.iter().any(|question| question.hints.contains("以城西镇名义")), "{questions:?}");
}

#[test]
fn every_cell_of_a_wrong_span_is_told_once() {
    let (_, told) = loaded_in(&list(|book| edit(book, "单位", "城西镇", "自", "不知")), "2025Q3");
    assert_eq!(cells(&told, Code::SettingUnread).len(), 1);
}
