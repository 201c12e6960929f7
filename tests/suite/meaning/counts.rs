//! One number counts towards one target.

use crate::kit::desk::{self, Desk, HEAD, PERIOD, places, progress, sheet};
use crate::kit::master::{config, of, units};
use jianbao::formats::Sheet;
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::ledger::{Entry, Ledger, TargetCount};
use jianbao::model::place::Place;
use jianbao::model::ruling::{LEAVE_OUT, Matter, Question, Ruling, RulingRow, Rulings};
use jianbao::model::task::{MasterList, Scope};
use jianbao::model::value::{Derived, Quantity};
use std::sync::LazyLock;

/// A list of another kind: items with two targets, shares, departments that report.
const LIST: &str = "任务\t具体要求\t成果\t责任部门
1: 口袋公园建设\t统筹推进口袋公园建设\t1、各街镇新建口袋公园12个、改造8个（12月底前）。2、公共绿地开放率80%以上。\t各街镇
2: 居民培训\t开展培训\t1、推进5个社区先行先试，形成3篇案例。\t南翔镇 江桥镇
3: 数据汇总\t汇总数据\t1、形成1份年度数据报告（12月底前）。\t区规划资源局
";

/// A department that reports like the towns.
const OFFICE: &str = "区规划资源局";

fn own_list(master: &mut MasterList, _: &mut Config) {
    static OWN: LazyLock<MasterList> = LazyLock::new(|| {
        let received = master::import(LIST.as_bytes(), "清单.txt").expect("a list");
        let mut list = master::interpret(&received, &units(), &config(), PERIOD.year, &mut Findings::default());
        for item in &mut list.items {
            // 各街镇新建…: twelve of the district, given out below.
            item.targets.iter_mut().filter(|t| !t.is_share()).for_each(|t| t.scope = Scope::District);
            if item.id.task == 3 {
                // As 填报单位 of 成果 says.
                item.expected_from = vec![OFFICE.into()];
            }
        }
        let parks = list.items.iter_mut().find(|item| item.id.to_string() == "1.1").expect("1.1");
        parks.allocation.insert((0, "南翔镇".into()), Quantity::whole(3));
        parks.allocation.insert((1, "南翔镇".into()), Quantity::whole(2));
        list
    });
    *master = OWN.clone();
}

fn desk(sheet: Sheet) -> Desk {
    Desk { edit: Some(own_list), ..Desk::default() }.file("南翔镇.xlsx", vec![sheet])
}

fn entry<'l>(ledger: &'l Ledger, item: &str) -> &'l Entry {
    let mut own =
        ledger.entries.iter().filter(|e| e.unit == "南翔镇" && e.item.is_some_and(|id| id.to_string() == item));
    let entry = own.next().expect(item);
    assert!(own.next().is_none(), "{item} has one entry");
    entry
}

/// The counts of an entry: `1:3 2:2`.
fn counts(entry: &Entry) -> String {
    let one = |c: &TargetCount| format!("{}:{}", c.target, c.done.exact().map_or("?".into(), Quantity::to_string));
    entry.counts.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn sums(ledger: &Ledger, item: &str) -> Vec<Option<String>> {
    let report = ledger.items.iter().find(|report| report.id.to_string() == item).expect(item);
    report.closing.iter().map(|closing| closing.sum.map(|sum| sum.to_string())).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_string())
}

fn about_counts(findings: &[Finding]) -> Vec<String> {
    let of_numbers =
        [Code::WhichTarget, Code::CountUnread, Code::Approximate, Code::ItemRepeated, Code::DuplicateColumn];
    of_numbers
        .iter()
        .flat_map(|code| of(findings, *code).into_iter().map(|(cell, _)| format!("{} {cell}", code.id())))
        .collect()
}

/// What a cell of 完成数 and the progress beside it count, and what is found.
#[test]
fn a_cell_tells_by_its_words_or_is_asked_about() {
    for (done, told, wanted, found) in [
        ("新建2个、改造1个", "推进", "1:2 2:1", ""),
        ("新建2，改造1", "推进", "1:2 2:1", ""),
        ("3（新建2，改造1）", "推进", "1:2 2:1", ""),
        ("改造1个", "推进", "2:1", ""),
        ("n:3", "已新建口袋公园2个、改造1个。", "1:2 2:1", ""),
        ("", "截至9月底，新建2个，改造1个，投入300万元。", "1:2 2:1", ""),
        ("n:0", "尚未动工", "1:0 2:0", ""),
        ("/", "推进", "", ""),
        ("n:3", "推进", "", "I281 E2"),
        ("3个", "计划新建2个、改造1个。", "", "I281 E2"),
        ("n:5", "已新建2个、改造1个。", "", "I281 E2"),
        ("2+1", "推进", "", "I281 E2"),
        ("拟新建2个、改造1个", "推进", "", "I281 E2"),
        ("约3个", "推进", "", "I211 E2"),
    ] {
        let ledger = desk(progress(&[&format!("1.1|正常推进|||{done}|{told}")])).ledger();
        let own = entry(&ledger, "1.1");
        assert_eq!(
            (counts(own).as_str(), about_counts(&ledger.findings).join(" ").as_str()),
            (wanted, found),
            "{done} {told}"
        );
        assert_eq!(own.derived, Derived::OnTrack, "{done} {told}");
    }
}

#[test]
fn a_number_that_is_asked_about_is_kept_and_counts_nowhere() {
    let (ledger, questions) = desk(progress(&["1.1|已完成|||n:20|完成"])).run();
    let own = entry(&ledger, "1.1");
    assert_eq!(own.answers.done.as_ref().map(|done| done.text.as_str()), Some("20"));
    assert_eq!(sums(&ledger, "1.1"), [None, None]);
    let finding = ledger.findings.iter().find(|f| f.code == Code::WhichTarget).expect("asked");
    assert_eq!(finding.found, "20（该成果有“各街镇新建口袋公园12个”“改造8个”2个目标）");
    assert_eq!(finding.expected, "各街镇新建口袋公园×个、改造×个");
    let [question] = &questions[..] else { panic!("{questions:?}") };
    assert_eq!((question.matter, question.at.as_str()), (Matter::Target, "1.1"));
}

#[test]
fn staff_may_say_what_plain_numbers_count() {
    let ruled = |answer: &str| {
        let desk = || desk(progress(&["1.1|正常推进|||n:2|推进"]));
        let question: Question = desk().run().1.remove(0);
        let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
        let rulings =
            Rulings::new(vec![RulingRow { question, ruling, place: Place::nowhere() }], &mut Findings::default());
        Desk { rulings, ..desk() }.run()
    };
    let (ledger, questions) = ruled("改造8个");
    assert_eq!((sums(&ledger, "1.1"), questions.len()), (vec![None, some("2")], 0));
    assert_eq!(about_counts(&ledger.findings), [""; 0]);
    let (ledger, questions) = ruled(LEAVE_OUT);
    assert_eq!((sums(&ledger, "1.1"), questions.len()), (vec![None, None], 0));
}

/// What is found about columns and numbers.
fn of_columns(ledger: &Ledger) -> Vec<String> {
    let codes = [
        Code::WhichTarget,
        Code::DuplicateColumn,
        Code::ColumnDoubtful,
        Code::ColumnUnknownAnswer,
        Code::UnknownColumn,
    ];
    codes.iter().flat_map(|code| places(&ledger.findings, *code)).collect()
}

#[test]
fn headings_tell() {
    let rows = ["编号|状态|新建完成数|改造完成数|本季度进展", "1.1|正常推进|n:2|n:1|推进"];
    let ledger = desk(sheet("三季度", &rows)).ledger();
    assert_eq!(counts(entry(&ledger, "1.1")), "1:2 2:1");
    assert_eq!(sums(&ledger, "1.1"), [some("2"), some("1")]);
    assert_eq!(of_columns(&ledger), [""; 0]);
    // A number of another item in such a column is none of its own.
    let rows = [rows[0], rows[1], "2.1|正常推进|n:4||推进"];
    assert_eq!(of_columns(&desk(sheet("三季度", &rows)).ledger()), ["C3"]);
}

#[test]
fn rows_that_name_different_targets_are_one_entry() {
    let head = "编号|成果|状态|完成数|本季度进展|存在问题";
    let rows = [head, "1.1|新建口袋公园|已完成|n:3|已建成|无", "1.1|改造口袋公园|滞后|n:1|进场|资金不足"];
    let ledger = desk(sheet("三季度", &rows)).ledger();
    let own = entry(&ledger, "1.1");
    assert_eq!((counts(own).as_str(), own.derived), ("1:3 2:1", Derived::Lagging));
    assert_eq!(own.answers.progress.as_ref().map(|given| given.text.as_str()), Some("已建成\n进场"));
    assert_eq!(
        own.answers.problems.as_ref().and_then(|given| given.value().map(ToString::to_string)),
        some("资金不足")
    );
    assert_eq!(own.counts.iter().map(|count| count.source.row).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(about_counts(&ledger.findings), [""; 0]);
    // So do rows below the item's own, which may give their sum.
    let rows = [
        head,
        "1.1|口袋公园|正常推进|n:4|推进|",
        "|（1）新建口袋公园|已完成|n:3||",
        "|（2）改造口袋公园|正常推进|n:1||",
    ];
    let ledger = desk(sheet("三季度", &rows)).ledger();
    assert_eq!(counts(entry(&ledger, "1.1")), "1:3 2:1");
    assert_eq!(about_counts(&ledger.findings), [""; 0]);
    // Where the words do not part them, they are two rows for one item.
    let rows = [head, "1.1|口袋公园|已完成|n:3|已建成|", "1.1|口袋公园|正常推进|n:1|进场|"];
    let ledger = desk(sheet("三季度", &rows)).ledger();
    assert_eq!(places(&ledger.findings, Code::ItemRepeated), ["A2", "A3"]);
}

/// The rows of a form name their targets, and the words of a cell may say otherwise.
#[test]
fn the_number_of_a_row_that_names_its_target_is_that_targets_only_if_it_says_no_other() {
    let (all, done) = ("推进建设161个项目", "实施完成157个");
    for (rows, wanted, found) in [
        (&[(all, "n:17")][..], "1:17", ""),
        (&[(all, "17个")], "1:17", ""),
        (&[(all, "推进17个")], "1:17", ""),
        (&[(done, "完成5个")], "2:5", ""),
        (&[(done, "n:0")], "2:0", ""),
        (&[(all, "推进17个，完成5个")], "1:17 2:5", ""),
        (&[(all, "已推进17个，实施完成5个")], "1:17 2:5", ""),
        (&[(done, "推进17个，完成5个")], "1:17 2:5", ""),
        (&[(all, "推进17个，完成5个"), (done, "n:5")], "1:17 2:5", ""),
        (&[(all, "推进17个，完成5个"), (done, "")], "1:17 2:5", ""),
        (&[(all, "n:17"), (done, "n:5")], "1:17 2:5", ""),
        // What the words say is not the row's, or is left over.
        (&[(all, "实施完成5个")], "", "I281 D2"),
        (&[(done, "推进17个")], "", "I281 D2"),
        (&[(all, "5/17")], "", "I281 D2"),
        (&[(all, "17个（含完成5个）")], "", "I281 D2"),
        (&[(all, "若干")], "", "I206 D2"),
        (&[(all, "推进17个方案")], "", "I206 D2"),
        (&[(all, "约17个")], "1:?", "I211 D2"),
        (&[(all, "实施完成5个"), (done, "n:5")], "1:? 2:5", "I281 D2"),
        (&[(all, "推进17个，完成5个"), (done, "n:6")], "1:17", "I281 D2 I281 D3"),
    ] {
        let lines: Vec<String> = rows.iter().map(|(goal, typed)| format!("3.1|{goal}|正常推进|{typed}|推进")).collect();
        let lines: Vec<&str> =
            ["编号|计入目标|状态|完成数|本季度进展"].into_iter().chain(lines.iter().map(String::as_str)).collect();
        let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &lines)]).ledger();
        let own = (counts(entry(&ledger, "3.1")), about_counts(&ledger.findings).join(" "));
        assert_eq!((own.0.as_str(), own.1.as_str()), (wanted, found), "{rows:?}");
    }
}

#[test]
fn a_column_that_names_no_target_is_told_once_by_its_own_heading() {
    let told = |goals: [&str; 2]| {
        let lines = goals.map(|goal| format!("3.1|{goal}|正常推进|n:2"));
        let ledger = Desk::default()
            .file("南翔镇.xlsx", vec![sheet("三季度", &["编号|对应目标|状态|完成数", &lines[0], &lines[1]])])
            .ledger();
        let of = |f: &Finding| format!("{} {}", f.place.cell.map_or(String::new(), |cell| cell.to_string()), f.found);
        let unknown: Vec<String> = ledger.findings.iter().filter(|f| f.code == Code::UnknownColumn).map(of).collect();
        let extra = ledger.entries.iter().flat_map(|entry| &entry.extra);
        (unknown, extra.map(|extra| format!("{}：{}", extra.column, extra.text)).collect::<Vec<_>>())
    };
    let one = |words: &str| vec![words.to_string()];
    let (free, target) = ("提升居民满意度", "实施完成157个");
    let both = vec![format!("对应目标：{free}"); 2];
    assert_eq!(told([free, free]), (one("B1 对应目标"), both));
    assert_eq!(told([free, target]), (one(&format!("B2 {free}")), one(&format!("对应目标：{free}"))));
    assert_eq!(told([target, target]), (Vec::new(), Vec::new()));
    assert_eq!(told(["", ""]), (Vec::new(), Vec::new()));
}

#[test]
fn how_many_there_shall_be_goes_with_the_target_of_its_row() {
    let (new, old) = ("新建口袋公园12个", "改造8个");
    let head = "编号|计入目标|状态|目标数|完成数";
    for (rows, found) in [
        ([(new, "n:3", "n:2"), (old, "n:2", "n:1")], &[] as &[&str]),
        ([(new, "n:4", "n:2"), (old, "n:2", "n:1")], &["D2"]),
        ([(new, "n:3", "n:2"), (old, "n:5", "n:1")], &["D3"]),
        ([(old, "n:3", "n:1"), (new, "n:2", "n:2")], &["D2", "D3"]),
        // Alone it may be the form's.
        ([(new, "n:3", "n:2"), (old, "n:5", "")], &[]),
    ] {
        let lines = rows.map(|(goal, owed, done)| format!("1.1|{goal}|正常推进|{owed}|{done}"));
        let ledger = desk(sheet("三季度", &[head, &lines[0], &lines[1]])).ledger();
        assert_eq!(places(&ledger.findings, Code::TargetDisagrees), found, "{rows:?}");
    }
    // The whole of a pair is no count of what is under way, whichever row says it.
    for goal in ["实施完成157个", "推进建设161个项目"] {
        let line = format!("3.1|{goal}|正常推进|n:20|");
        let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &[head, &line])]).ledger();
        assert_eq!(counts(entry(&ledger, "3.1")), "", "{goal}");
    }
}

#[test]
fn an_item_is_done_by_figures_only_where_every_target_is_reached() {
    for (done, wanted, code) in [
        ("新建3个、改造2个", Derived::Done, None),
        ("新建3个、改造1个", Derived::Unknown, Some(Code::DoneBelowHundred)),
        ("新建3个", Derived::Done, None),
        ("新建4个、改造2个", Derived::Done, Some(Code::DoneAboveTarget)),
    ] {
        let ledger = desk(progress(&[&format!("1.1|已完成|||{done}|完成")])).ledger();
        assert_eq!(entry(&ledger, "1.1").derived, wanted, "{done}");
        for asked in [Code::DoneBelowHundred, Code::DoneAboveTarget] {
            let found = !places(&ledger.findings, asked).is_empty();
            assert_eq!(found, Some(asked) == code, "{done} {asked:?}");
        }
    }
    // None of what nobody gave a number is not all of it.
    for (row, wanted) in [("3.2|已完成|||n:0|完成", 1), ("3.2|已完成|||n:1|完成", 0), ("3.2|正常推进|||n:0|推进", 0)]
    {
        let ledger = Desk::default().file("南翔镇.xlsx", vec![progress(&[row])]).ledger();
        assert_eq!(places(&ledger.findings, Code::DoneBelowHundred).len(), wanted, "{row}");
    }
    // Without a status the figures decide, and one target alone decides nothing.
    let of = |done: &str| entry(&desk(progress(&[&format!("1.1||||{done}|推进")])).ledger(), "1.1").derived;
    assert_eq!((of("新建3个、改造2个"), of("新建3个")), (Derived::Done, Derived::OnTrack));
}

#[test]
fn a_share_is_compared_and_never_summed() {
    for (percent, status, wanted) in [
        ("85%", "", Derived::Done),
        ("80%", "已完成", Derived::Done),
        ("70%", "已完成", Derived::Unknown),
        ("70%", "正常推进", Derived::OnTrack),
    ] {
        let ledger = desk(progress(&[&format!("1.2|{status}|{percent}||n:9|推进")])).ledger();
        assert_eq!(entry(&ledger, "1.2").derived, wanted, "{status} {percent}");
        let report = ledger.items.iter().find(|report| report.id.to_string() == "1.2").expect("1.2");
        let closing = &report.closing[0];
        assert_eq!((closing.target, closing.sum, closing.gap), (Some(Quantity::whole(80)), None, None));
        assert_eq!(about_counts(&ledger.findings), [""; 0]);
    }
}

#[test]
fn a_department_that_the_list_names_reports_like_a_town() {
    let sheet = sheet("三季度", &[&format!("填报单位：{OFFICE}"), HEAD, "3.1|正常推进|50%|||推进"]);
    let ledger = Desk { edit: Some(own_list), ..Desk::default() }.file("a.xlsx", vec![sheet]).ledger();
    let unit = ledger.units.iter().find(|unit| unit.name == OFFICE).expect("on the board");
    assert!(unit.state.has_reported());
    assert_eq!(places(&ledger.findings, Code::NotAParty), [""; 0]);
    let report = ledger.items.iter().find(|report| report.id.to_string() == "3.1").expect("3.1");
    assert_eq!(report.reported_by, [OFFICE]);
}

#[test]
fn what_is_none_of_a_unit_counts_nowhere() {
    // 3.1 is the department's; 2.1 is asked of the town.
    let ledger = desk(progress(&["3.1|已完成|||n:1|完成", "2.1|正常推进|||3个社区、1篇|推进"])).ledger();
    let own = |item: &str| entry(&ledger, item);
    assert!(!own("3.1").counted && own("2.1").counted);
    let report = ledger.items.iter().find(|report| report.id.to_string() == "3.1").expect("3.1");
    assert!(report.reported_by.is_empty());
    assert_eq!((sums(&ledger, "3.1"), sums(&ledger, "2.1")), (vec![None], vec![some("3"), some("1")]));
    assert_eq!(places(&ledger.findings, Code::ItemNotExpected), ["A2"]);
}

/// The real list: 目标数 and 完成数 feed the two targets of 3.1, and each counts once.
#[test]
fn the_pair_of_the_register_counts_each_number_once() {
    let ledger = desk::one(&["3.1|正常推进|60%|n:18|n:12|推进", "4.1|正常推进||||推进"]);
    assert_eq!(counts(entry(&ledger, "3.1")), "1:18 2:12");
    assert_eq!(sums(&ledger, "3.1"), [some("18"), some("12")]);
    for (target, done, wanted, found) in [
        ("", "推进18个、完成12个", "1:18 2:12", ""),
        ("推进18个", "完成12个", "1:18 2:12", ""),
        ("n:18", "已完成12个", "1:18 2:12", ""),
        ("n:18", "完成12个，推进6个", "1:18", "I206 E2"),
        ("", "推进18个", "1:18", "I206 E2"),
    ] {
        let ledger = desk::one(&[&format!("3.1|正常推进||{target}|{done}|推进")]);
        let own = (counts(entry(&ledger, "3.1")), about_counts(&ledger.findings).join(" "));
        assert_eq!((own.0.as_str(), own.1.as_str()), (wanted, found), "{target} {done}");
    }
    // 4.1 has seven communities and one article: 1 is neither, 1篇 is one of them.
    let ledger = desk::one(&["4.1|正常推进|||n:1|推进"]);
    assert_eq!(sums(&ledger, "4.1"), [None, None, None, None]);
    assert_eq!(places(&ledger.findings, Code::WhichTarget), ["E2"]);
    let ledger = desk::one(&["4.1|正常推进|||1篇|推进"]);
    assert_eq!(sums(&ledger, "4.1"), [None, None, None, some("1")]);
}

#[test]
fn what_a_row_for_a_whole_task_counts_goes_to_the_item_that_its_words_name() {
    let told = |words: &str| {
        let ledger =
            desk(sheet("三季度", &["任务|状态|本季度进展", &format!("口袋公园建设|正常推进|{words}")])).ledger();
        (
            counts(entry(&ledger, "1.1")),
            counts(entry(&ledger, "1.2")),
            places(&ledger.findings, Code::TaskRowOpen).len(),
        )
    };
    let of = |one: &str| (one.to_string(), String::new(), 1);
    assert_eq!(told("新建3个、改造2个。"), of("1:3 2:2"));
    assert_eq!(told("正在推进，已召开现场会。"), of(""));
    assert_eq!(told("计划新建3个、改造2个。"), of(""));
}

#[test]
fn people_and_metres_are_none_of_a_target_in_other_units() {
    // 9.1 owes one piece of writing (篇), 3.2 three units (个单位), 3.1 two numbers of projects (个).
    let typed = ["12户", "12人次", "2公里", "300㎡"];
    for (item, text) in ["9.1", "3.2", "3.1"].iter().flat_map(|item| typed.map(|text| (item, text))) {
        let ledger = desk::one(&[&format!("{item}|正常推进|||{text}|推进")]);
        let done = entry(&ledger, item).answers.done.as_ref().and_then(|done| done.value());
        assert_eq!((done, places(&ledger.findings, Code::CountUnread)), (None, vec!["E2".into()]), "{item} {text}");
    }
    for (item, text) in [("9.1", "1篇"), ("9.1", "1"), ("3.2", "1家"), ("3.2", "1个单位")] {
        let ledger = desk::one(&[&format!("{item}|正常推进|||{text}|推进")]);
        let done = entry(&ledger, item).answers.done.as_ref().and_then(|done| done.value());
        assert_eq!(done, Some(&Quantity::whole(1)), "{item} {text}");
        assert_eq!(places(&ledger.findings, Code::CountUnread), Vec::<String>::new(), "{item} {text}");
    }
}
