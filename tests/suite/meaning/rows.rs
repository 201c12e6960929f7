//! Rows join their items by two witnesses.

use crate::kit::desk::{Desk, list, merged, sheet};
use jianbao::formats::Sheet;
use jianbao::model::finding::Code;
use jianbao::model::ledger::{Entry, Ledger};
use proptest::prelude::*;

const PLAN: &str = "各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）";
const PROJECTS: &str = "推进建设161个项目，实施完成157个";
const OPENED: &str = "推进3个单位附属空间开放";
const PRESS: &str = "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传";
const HIRED: &str = "各街镇开展社区责任规划师聘任或续聘";
const CASES: &str = "举办“我‘嘉’生活圈”区级优秀案例评选，每个街镇至少提交2个示范案例（10月底前）";

fn ledger(sheet: Sheet) -> Ledger {
    Desk::default().file("南翔镇.xlsx", vec![sheet]).ledger()
}

fn subject(entry: &Entry) -> String {
    match (entry.item, entry.task) {
        (Some(item), _) => item.to_string(),
        (None, Some(task)) => format!("任务{task}"),
        (None, None) => "?".into(),
    }
}

/// The rows that were read: what each is of and where it stands.
fn entries(ledger: &Ledger) -> String {
    let read = ledger.entries.iter().filter(|entry| entry.source.is_some());
    read.map(|entry| format!("{} {}", subject(entry), entry.derived.id())).collect::<Vec<_>>().join(", ")
}

/// What is found of the items of rows.
fn found(ledger: &Ledger) -> String {
    use Code::{
        AfterTable, ItemByText, ItemContradiction, ItemRepeated, ItemUnknown, MergedAnswer, MergedOverTask, OnlyParts,
        PartBehind, TaskRowOpen, WordsBeside,
    };
    let of_items = [ItemUnknown, ItemContradiction, ItemByText, ItemRepeated, PartBehind, OnlyParts, TaskRowOpen];
    let codes = [&of_items[..], &[MergedAnswer, MergedOverTask, AfterTable, WordsBeside]].concat();
    let of_rows = ledger.findings.iter().filter(|finding| codes.contains(&finding.code));
    let at = |cell: Option<_>| cell.map_or_else(String::new, |cell: jianbao::model::place::CellRef| cell.to_string());
    of_rows.map(|finding| format!("{}@{}", finding.code.id(), at(finding.place.cell))).collect::<Vec<_>>().join(" ")
}

fn check(head: &str, rows: &[String], wanted: &str, findings: &str) {
    let lines: Vec<&str> = std::iter::once(head).chain(rows.iter().map(String::as_str)).collect();
    let ledger = ledger(sheet("三季度", &lines));
    assert_eq!((entries(&ledger).as_str(), found(&ledger).as_str()), (wanted, findings), "{lines:#?}");
}

/// The progress of an entry.
fn progress<'l>(ledger: &'l Ledger, of: &str) -> Option<&'l str> {
    let entry = ledger.entries.iter().find(|entry| entry.source.is_some() && subject(entry) == of).expect("a row");
    entry.answers.progress.as_ref().map(|given| given.text.as_str())
}

const BY_ID: &str = "编号|成果|状态";

#[test]
fn running_numbers_never_join() {
    let own = ["1|社区规划编制", "2|附属空间开放", "3|规划师聘任", "4|人民坊"];
    let own: Vec<String> = own.iter().map(|row| format!("{row}|正常推进|推进")).collect();
    check(
        "序号|工作内容|状态|进展情况",
        &own,
        "2.1 on_track, 3.2 on_track, 9.3 on_track, ? unknown",
        "I111@A2 I111@A3 I111@A4 I109@A5",
    );
    // The very words of the list need no number, and a running one says nothing against them.
    let exact = [PLAN, PROJECTS, OPENED, CASES];
    let exact: Vec<String> = (1..).zip(exact).map(|(n, words)| format!("n:{n}|{words}|滞后|推进")).collect();
    let wanted = "2.1 lagging, 3.1 lagging, 3.2 lagging, 10.1 lagging";
    for head in ["NO.|本季任务|状态|完成情况", "序号|成果|状态|本季度进展"] {
        check(head, &exact, wanted, "");
    }
    // Numbers in front of titles that are the town's own.
    let titled = ["1、统筹推动项目实施", "2、推进社区规划编制，统筹资源与行动", "3、持续完善“一图三会”社区协商制度"];
    let titled: Vec<String> = titled.iter().map(|title| format!("{title}|已完成|完成")).collect();
    check("重点任务|状态|本季度进展", &titled, "2.1 done, 3.1 done, 3.2 done, 13.1 done, 任务3 done", "");
}

#[test]
fn ids_as_they_are_typed() {
    let ids = ["2.1", "3.1", "3.2", "9.1"];
    let typed: [fn(&str) -> String; 8] = [
        |id| id.into(),
        |id| id.replace('.', "-"),
        |id| id.replace('.', "．"),
        |id| format!("{id}、"),
        |id| format!("第{id}项"),
        |id| format!("任务{id}"),
        |id| format!("n:{id}"),
        |id| id.chars().flat_map(|c| [c, ' ']).collect(),
    ];
    for typed in typed {
        let rows: Vec<String> = ids.iter().map(|id| format!("{}||正常推进", typed(id))).collect();
        check("编号|成果|状态", &rows, "2.1 on_track, 3.1 on_track, 3.2 on_track, 9.1 on_track", "");
    }
    // Two items of one task in one row are the task's.
    check(BY_ID, &["3.1、3.2||正常推进".into()], "3.1 unknown, 3.2 unknown, 任务3 on_track", "I253@C2");
}

#[test]
fn a_column_of_ids_is_known_as_a_whole() {
    // One row bears the ids out; a reworded one is then no question.
    let reworded = [format!("2.1|{PLAN}|正常推进"), "3.2|路口空间改造|滞后".into()];
    check(BY_ID, &reworded, "2.1 on_track, 3.2 lagging", "");
    // Numbers of the town's own work look like ids, and no word is the list's.
    let own = ["1.1|垃圾分类宣传|已完成", "1.2|志愿服务|滞后", "2.1|平安建设|正常推进"].map(String::from);
    check(BY_ID, &own, "? unknown, ? unknown, ? unknown", "I109@A2 I109@A3 I109@A4");
    // A full id against plainly other words.
    let wrong = [format!("3.1|{PROJECTS}|正常推进"), format!("2.1|{OPENED}|滞后")];
    check(BY_ID, &wrong, "3.1 on_track, ? unknown", "I110@A3");
}

#[test]
fn a_number_and_words_that_say_little_are_asked() {
    // Numbers of the town's own, and words that are only near those of the list.
    let near = ["1.1|社区基本单元宣传|已完成", "2.1|社区规划师培训|滞后", "9.1|规划展览|已完成"].map(String::from);
    check(BY_ID, &near, "? unknown, ? unknown, ? unknown", "I109@A2 I109@A3 I109@A4");
    // One row borne out among many that fit nothing makes no column of ids.
    let mixed = [format!("2.1|{PLAN}|正常推进"), "1.1|垃圾分类|已完成".into(), "3.1|停车场|已完成".into()];
    check(BY_ID, &mixed, "2.1 on_track, ? unknown, ? unknown", "I109@A3 I109@A4");
    // A column of ids that has slipped by a row: the list's ids, the list's words, and not one pair.
    let slipped = [format!("2.1|{PROJECTS}|滞后"), format!("3.1|{OPENED}|已完成"), format!("3.2|{CASES}|正常推进")];
    check(BY_ID, &slipped, "? unknown, ? unknown, ? unknown", "I110@A2 I110@A3 I110@A4");
    // Words that are as much those of one task as of another's item.
    let (asked, head) = ("? unknown", "序号|工作内容|状态|进展情况");
    check(head, &["1|一图三会|正常推进|推进".into()], asked, "I109@A2");
    let both = ledger(sheet("三季度", &[head, "1|一图三会|正常推进|推进"]));
    let unknown = both.findings.iter().find(|finding| finding.code == Code::ItemUnknown).expect("a question");
    assert!(unknown.expected.contains("12.1（") && unknown.expected.contains("13.1（"), "{}", unknown.expected);
    check(head, &["1|人民城市大课堂|正常推进|推进".into()], "8 on_track", "I111@A2");
}

#[test]
fn rows_that_lost_their_merged_cells_are_rows_of_the_same_item_or_title() {
    // How two things of one item stand: which of them is the item's nobody knows.
    let of_item = [format!("3.1|{PROJECTS}|已完成"), "||滞后".into(), format!("2.1|{PLAN}|正常推进")];
    check(BY_ID, &of_item, "2.1 on_track, 3.1 unknown, 3.1 unknown", "I112@A2 I112@A3");
    // A repeat is told by the title some rows above it.
    let head = "任务|成果|状态";
    let rows = [
        "15: 强化统筹协调|各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传|正常推进".to_string(),
        format!("|{HIRED}|滞后"),
    ];
    check(head, &rows, "15.1 on_track, 15.3 lagging", "");
}

#[test]
fn what_is_no_row_of_the_table_is_read_as_none() {
    let plan = format!("2.1|{PLAN}|正常推进");
    let with =
        |rows: &[&str]| [&[plan.clone()][..], &rows.iter().map(|row| row.to_string()).collect::<Vec<_>>()].concat();
    let silent: [&[&str]; 7] = [
        &["本页小计||共1项"],
        &["规划类小计|1项|共1项"],
        &["填表人：王某||审核人：李某"],
        &["联系人|王某|021-00000000"],
        &["姓名|电话", "王某|021-00000000", "李某|13900000000"],
        &["状态说明|含义", "已完成|全部完成", "滞后|晚于计划10%以上", "未启动|尚未开工"],
        &["滞后|晚于计划"],
    ];
    for rows in silent {
        check(BY_ID, &with(rows), "2.1 on_track", "");
    }
    for row in ["示例|某某成果|已完成", "填清单编号|照抄清单|从下拉中选"] {
        check(BY_ID, &[row.to_string(), plan.clone()], "2.1 on_track", "");
    }
    // Below the heading of another list nothing is read in the columns of this one.
    let other = with(&["编号|标识|图例", &format!("3.1|{PROJECTS}|已完成")]);
    check(BY_ID, &other, "2.1 on_track", "I228@A4");
    check(BY_ID, &with(&["滞后|3.1因征收停工"]), "2.1 on_track", "I264@B3");
}

#[test]
fn a_second_table_adds_what_the_first_lacks() {
    let rows = [
        BY_ID,
        &format!("2.1|{PLAN}|正常推进"),
        &format!("3.1|{PROJECTS}|滞后"),
        "",
        "编号|成果|下一步计划",
        &format!("3.1|{PROJECTS}|十月底前开工"),
        &format!("3.2|{OPENED}|年内开放"),
    ];
    let both = ledger(sheet("三季度", &rows));
    assert_eq!((entries(&both).as_str(), found(&both).as_str()), ("2.1 on_track, 3.1 lagging, 3.2 unknown", ""));
    let joined = both.entries.iter().find(|entry| subject(entry) == "3.1" && entry.source.is_some()).expect("a row");
    let next = joined.answers.next_steps.as_ref().expect("plans");
    assert_eq!((next.text.as_str(), next.source().map(|source| source.row)), ("十月底前开工", Some(6)));
    // What says otherwise about the same thing is a second row.
    let twice = [rows[0], rows[1], "", "编号|成果|状态|进展", &format!("2.1|{PLAN}|滞后|推进")];
    assert_eq!(found(&ledger(sheet("三季度", &twice))), "I112@A2 I112@A5");
}

#[test]
fn the_words_of_a_task_row_give_its_items_what_they_plainly_say() {
    let head = "序号|任务|本季度进展";
    let of = |said: &str| {
        let ledger = ledger(sheet("三季度", &[head, &format!("|3: 统筹推动项目实施|{said}")]));
        let of =
            |id: &str| ledger.entries.iter().find(|e| e.source.is_some() && subject(e) == id).expect("a row").clone();
        let (projects, opened) = (of("3.1"), of("3.2"));
        let counts = projects.counts.iter().map(|count| count.done.text.as_str()).collect::<Vec<_>>().join(" ");
        (counts, opened.answers.done.map(|done| done.text.to_string()).unwrap_or_default())
    };
    let told = |counts: &str, done: &str| (counts.to_string(), done.to_string());
    let all = "截至9月底，推进建设项目14个，实施完成9个；附属空间开放1个单位。";
    assert_eq!(of(all), told("推进建设项目14个 实施完成9个", "附属空间开放1个单位"));
    assert_eq!(of("附属空间拟开放1个单位。"), told("", ""));
    // Both items begin so.
    assert_eq!(of("推进14个"), told("", ""));
    let first = |said: &str| {
        let row = format!("|1: 落实“多格合一”要求，研究制定“十五五”行动指引|{said}");
        let ledger = ledger(sheet("三季度", &[head, &row]));
        ["1.1", "1.2", "1.3"].map(|id| {
            let entry = ledger.entries.iter().find(|e| e.source.is_some() && subject(e) == id).expect("a row");
            entry.answers.status.as_ref().and_then(|status| status.exact()).map_or("-", |status| status.label())
        })
    };
    assert_eq!(
        first("1、基本单元优化已完成。2、评估报告已形成初稿。3、行动指引正常推进。"),
        ["已完成", "-", "序时推进"]
    );
    assert_eq!(first("1、部分基本单元优化已完成；2、评估报告初稿已完成；3、行动指引未完成"), ["-", "-", "未完成"]);
}

#[test]
fn rows_of_other_work_are_no_tasks() {
    let listed = [format!("2.1|{PLAN}|正常推进"), format!("3.1|{PROJECTS}|正常推进")];
    let other = |row: &str| [&listed[..], &[row.to_string()]].concat();
    let asked = "2.1 on_track, 3.1 on_track, ? unknown";
    for row in ["4|其他：垃圾分类宣传|已完成", "8|其他：志愿服务|已完成", "9|规划师沙龙|滞后", "8|平安建设|滞后"]
    {
        check(BY_ID, &other(row), asked, "I109@A4");
    }
    // The bare id of an item without a number of its own joins where its words say so, or it has none.
    for row in ["8|人民城市大课堂|已完成", "8||已完成"] {
        check(BY_ID, &other(row), "2.1 on_track, 3.1 on_track, 8 done", "");
    }
}

#[test]
fn rows_below_an_item_stay_with_it() {
    for (first, second) in [("（1）", "（2）"), ("①", "②"), ("1）", "2）"), ("3.1.1", "3.1.2")] {
        let rows = [
            format!("3.1|{PROJECTS}|正常推进"),
            format!("{first}|路口袋公园|已完成"),
            format!("{second}|社区食堂|滞后"),
            format!("3.2|{OPENED}|正常推进"),
        ];
        check(BY_ID, &rows, "3.1 on_track, 3.2 on_track", "I251@C4");
        let lines: Vec<&str> = std::iter::once(BY_ID).chain(rows.iter().map(String::as_str)).collect();
        let ledger = ledger(sheet("三季度", &lines));
        let parts = ledger.entries.iter().flat_map(Entry::parts).map(|part| part.text.as_str());
        assert_eq!(
            parts.collect::<Vec<_>>(),
            [format!("{first} 路口袋公园；状态：已完成"), format!("{second} 社区食堂；状态：滞后")]
        );
        let fates = ledger.dispositions.iter().find(|d| d.why == "成果的分项，照录").expect("a fate of their own");
        assert_eq!(fates.rows, [(3, 4)]);
    }
    // Numbered by their words, the cell of the id empty or merged.
    let words = [format!("3.1|{PROJECTS}|正常推进"), "|其中：步道项目|逾期".into()];
    check(BY_ID, &words, "3.1 on_track", "I251@C3");
    // What is done has no part that is not.
    let open = [format!("3.1|{PROJECTS}|已完成"), "（1）|路口袋公园|正常推进".into()];
    check(BY_ID, &open, "3.1 done", "I251@C3");
    let lone = [format!("3.1|{PROJECTS}"), "（1）|路口袋公园|已完成".into()];
    check(BY_ID, &lone, "3.1 unknown", "I252@A2");
    // Items under the heading of their task stand beside each other.
    let items =
        ["一、|统筹推动项目实施".to_string(), format!("（1）|{PROJECTS}|正常推进"), "（2）|附属空间开放|滞后".into()];
    check("序号|工作内容|状态", &items, "3.1 on_track, 3.2 lagging", "I111@A4");
}

#[test]
fn sections_of_the_town_are_headings() {
    for (one, two) in [("一、", "二、"), ("一", "二"), ("（一）", "（二）"), ("第一部分", "第二部分")]
    {
        let rows = [
            format!("{one}|规划类"),
            format!("2.1|{PLAN}|正常推进"),
            format!("{two}|建设类"),
            format!("3.1|{PROJECTS}|正常推进"),
        ];
        check(BY_ID, &rows, "2.1 on_track, 3.1 on_track", "");
    }
}

/// The list as printed, with these columns more.
fn printed(head: &str, answers: impl Fn(u32) -> String) -> Sheet {
    let (master, _) = list();
    let title = |n: u32| master.task(n).map_or("", |task| task.title.as_str());
    let line = |n: u32| {
        let task = master.task(n).expect("a task");
        let cell = task.deliverables.replace("<p>", "").replace("</p>", "");
        format!("{n}: {}|{}|{cell}|{}|{}", title(n), task.requirement, "各街镇", answers(n))
    };
    let rows: Vec<String> = (1..=15).map(line).collect();
    let head = format!("任务|具体要求|成果|责任部门|{head}");
    let lines: Vec<&str> = std::iter::once(head.as_str()).chain(rows.iter().map(String::as_str)).collect();
    sheet("三季度", &lines)
}

#[test]
fn the_printed_list_with_a_column_more_is_read_by_tasks() {
    let ledger = ledger(printed("本季度进展", |n| format!("第{n}项：已明确分工")));
    // Every row has its place, no item is silent, and none is asked for its number.
    let silent = ledger.entries.iter().filter(|e| e.unit == "南翔镇" && e.source.is_none());
    assert_eq!(silent.map(subject).collect::<Vec<_>>(), Vec::<String>::new());
    assert_eq!(found(&ledger), "I253@E2 I253@E4 I253@E10");
    for task in ["任务1", "任务3", "任务9", "任务11", "任务14"] {
        assert_eq!(progress(&ledger, task), Some(format!("第{}项：已明确分工", &task["任务".len()..]).as_str()));
    }
    // Of task 10 the towns owe one item, of task 2 there is one: the row is that item's.
    assert_eq!(progress(&ledger, "10.1"), Some("第10项：已明确分工"));
    assert_eq!(progress(&ledger, "2.1"), Some("第2项：已明确分工"));
    let open = ledger.entries.iter().find(|e| e.unit == "南翔镇" && subject(e) == "3.2").expect("a row");
    assert_eq!(*open.reasons, ["已按任务填报，未分项"]);
    let asked = ledger.findings.iter().find(|f| f.code == Code::TaskRowOpen).expect("a question");
    assert!(asked.expected.starts_with("1.1（优化") && asked.expected.contains("、1.3（"), "{}", asked.expected);
}

#[test]
fn what_is_said_of_a_whole_task_holds_for_its_items_only_where_it_must() {
    let cases = [
        ("已完成|", "3.1 done, 3.2 done, 任务3 done", ""),
        ("未启动|", "3.1 not_started, 3.2 not_started, 任务3 not_started", ""),
        ("不涉及|", "3.1 not_applicable, 3.2 not_applicable, 任务3 not_applicable", ""),
        ("正常推进|推进中", "3.1 unknown, 3.2 unknown, 任务3 on_track", "I253@D2"),
        ("滞后|用地未落实", "3.1 unknown, 3.2 unknown, 任务3 lagging", "I253@D2"),
        ("|推进中", "3.1 unknown, 3.2 unknown, 任务3 on_track", "I253@D2"),
        ("|已完成", "3.1 done, 3.2 done, 任务3 done", ""),
        ("|已完成，正在办理移交", "3.1 unknown, 3.2 unknown, 任务3 unknown", "I253@D2"),
        ("已完成|项目已竣工，附属空间尚未开放", "3.1 unknown, 3.2 unknown, 任务3 done", "I253@D2"),
        ("1、正常推进\n2、已完成|", "3.1 on_track, 3.2 done, 任务3 unknown", ""),
    ];
    for (answer, wanted, findings) in cases {
        check("序号|任务|状态|本季度进展", &[format!("3|统筹推动项目实施|{answer}")], wanted, findings);
    }
}

#[test]
fn an_answer_numbered_as_the_items_are_goes_to_them_piece_by_piece() {
    let head = "任务|成果|状态|本季度进展";
    let listed = format!("1、{PROJECTS}。 2、{OPENED}");
    let row = |answer: &str| sheet("三季度", &[head, &format!("3: 统筹推动项目实施|{listed}||{answer}")]);
    let pieces = |answer: &str| {
        let ledger = ledger(row(answer));
        assert_eq!(progress(&ledger, "任务3"), Some(answer), "the whole is kept");
        ["3.1", "3.2"].map(|item| progress(&ledger, item).map(str::to_string))
    };
    let none: [Option<String>; 2] = [None, None];
    let both = |one: &str, two: &str| [Some(one.to_string()), Some(two.to_string())];
    assert_eq!(pieces("1、项目已开工12个。\n2、1家单位已开放。"), both("项目已开工12个。", "1家单位已开放。"));
    assert_eq!(pieces("①开工12个 ②开放1家"), both("开工12个", "开放1家"));
    // By the words of a piece, in whatever order.
    assert_eq!(
        pieces("附属空间开放：1家单位\n推进建设项目：12个"),
        both("推进建设项目：12个", "附属空间开放：1家单位")
    );
    // Steps of the work are no items.
    assert_eq!(pieces("1、召开推进会。2、明确分工。3、按节点落实。"), none);
    assert_eq!(pieces("项目和附属空间都在推进"), none);
}

#[test]
fn answers_merged_over_the_rows_of_one_task_are_the_tasks() {
    let rows = [
        "编号|成果|状态|本季度进展",
        &format!("3.1|{PROJECTS}|正常推进|已召开现场推进会"),
        &format!("3.2|{OPENED}|滞后"),
    ];
    let of_task = ledger(merged(sheet("三季度", &rows), "D2", "D3"));
    assert_eq!(
        (entries(&of_task).as_str(), found(&of_task).as_str()),
        ("3.1 on_track, 3.2 lagging, 任务3 unknown", "I254@D2")
    );
    assert_eq!((progress(&of_task, "任务3"), progress(&of_task, "3.1")), (Some("已召开现场推进会"), None));
    let status = ledger(merged(
        sheet("三季度", &[BY_ID, &format!("3.1|{PROJECTS}|已完成"), &format!("3.2|{OPENED}")]),
        "C2",
        "C3",
    ));
    assert_eq!((entries(&status).as_str(), found(&status).as_str()), ("3.1 done, 3.2 done, 任务3 done", "I254@C2"));
    // What is asked about the same cell says it already.
    let open = ledger(merged(
        sheet("三季度", &[BY_ID, &format!("3.1|{PROJECTS}|正常推进"), &format!("3.2|{OPENED}")]),
        "C2",
        "C3",
    ));
    assert_eq!(found(&open), "I253@C2");
    // Over rows of two tasks, and over a part of one, nobody knows.
    let two = [
        "编号|成果|状态|本季度进展",
        &format!("2.1|{PLAN}|正常推进|已召开现场推进会"),
        &format!("3.1|{PROJECTS}|滞后"),
    ];
    assert_eq!(found(&ledger(merged(sheet("三季度", &two), "D2", "D3"))), "I215@D2 I215@D3");
    let three = [rows[0], rows[1], rows[2], "3.2||已完成"];
    let found_of_three = found(&ledger(merged(sheet("三季度", &three), "D2", "D3")));
    assert!(found_of_three.contains("I215@D2") && found_of_three.contains("I215@D3"), "{found_of_three}");
    // Whom to ask is one for both.
    let contact = ["编号|成果|状态|联系人", &format!("2.1|{PLAN}|正常推进|某某"), &format!("3.1|{PROJECTS}|滞后")];
    assert_eq!(found(&ledger(merged(sheet("三季度", &contact), "D2", "D3"))), "I215@D2");
    // A number over two items is neither's.
    let count = ["编号|成果|状态|完成数", &format!("3.1|{PROJECTS}|正常推进|n:12"), &format!("3.2|{OPENED}|正常推进")];
    assert_eq!(found(&ledger(merged(sheet("三季度", &count), "D2", "D3"))), "I215@D2 I215@D3");
}

#[test]
fn repeats_are_told_by_their_task() {
    let exact = [format!("1|{PRESS}|已完成"), format!("2|{HIRED}|已完成")];
    check("序号|成果|状态", &exact, "9.1 done, 9.3 done", "");
    check(BY_ID, &[format!("15.1|{PRESS}|已完成")], "15.1 done", "");
}

#[test]
fn sorted_and_grouped_rows_are_the_same_rows() {
    let rows = [format!("10.1|{CASES}|正常推进"), format!("2.1|{PLAN}|正常推进"), format!("3.2|{OPENED}|滞后")];
    check(BY_ID, &rows, "2.1 on_track, 3.2 lagging, 10.1 on_track", "");
    let grouped =
        ["区规划资源局|推进社区规划编制，统筹资源与行动|正常推进", "区发改委|推进社区嵌入式服务设施建设|滞后"];
    check("牵头单位|任务|状态", &grouped.map(String::from), "2.1 on_track, 4.1 lagging", "");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever number stands beside the very words of an item in a column of
    /// running numbers, the words decide.
    #[test]
    fn words_of_the_list_decide(order in Just(vec![PLAN, PROJECTS, OPENED, PRESS, CASES]).prop_shuffle(), first in 2u32..40) {
        let lines: Vec<String> = (first..).zip(&order).map(|(n, words)| format!("n:{n}|{words}|正常推进")).collect();
        let lines: Vec<&str> = std::iter::once("序号|成果|状态").chain(lines.iter().map(String::as_str)).collect();
        let ledger = ledger(sheet("三季度", &lines));
        prop_assert_eq!(
            entries(&ledger),
            "2.1 on_track, 3.1 on_track, 3.2 on_track, 9.1 on_track, 10.1 on_track"
        );
    }

    /// No number joins words that are nobody's.
    #[test]
    fn no_number_joins_foreign_words(ids in proptest::collection::vec(1u32..20, 1..6)) {
        let lines: Vec<String> = ids.iter().map(|n| format!("{n}|垃圾分类宣传第{n}期|已完成")).collect();
        let lines: Vec<&str> = std::iter::once(BY_ID).chain(lines.iter().map(String::as_str)).collect();
        let ledger = ledger(sheet("三季度", &lines));
        prop_assert!(ledger.entries.iter().all(|entry| entry.source.is_none() || entry.item.is_none()));
    }
}
