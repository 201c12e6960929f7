//! `master.xlsx`: written by the program, edited by staff, read back.

use crate::kit::desk::Desk;
use crate::kit::master::{
    add_row, cells, compiled, config, dates, edit, item, loaded, of, open, received, units, written,
};
use jianbao::formats::{Sheet, Workbook};
use jianbao::master;
use jianbao::model::config::{Config, OwnersMissing};
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::task::Scope;
use jianbao::model::value::{Cell, Reading, Status};

#[test]
fn the_workspace_file_reads_back_as_it_was_written() {
    let mut told = Findings::default();
    let list = master::interpret(&received(), &units(), &config(), 2025, &mut told);
    let (read, read_config, findings) = loaded(&open(&written()));
    assert_eq!(read, list);
    assert_eq!(format!("{read_config:?}"), format!("{:?}", config()));
    let bare = |findings: &[Finding]| {
        let mut all: Vec<_> = findings.iter().map(|f| (f.code, f.found.clone(), f.taken.to_string())).collect();
        all.sort();
        all
    };
    assert_eq!(bare(&findings), bare(&told.into_sorted()));
    let of_cell = findings.iter().find(|f| f.code == Code::TargetScopeUnclear).expect("a finding");
    assert_eq!(of_cell.place.to_string(), "master.xlsx ［成果］ F9");
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    assert!(written() == written());
}

#[test]
fn names_come_from_the_list() {
    let config = config();
    assert_eq!(config.district, "嘉定区");
    assert_eq!(config.title, "嘉定区“15分钟社区生活圈”行动工作推进情况简报");
    assert_eq!(config.issuer, "嘉定区规划资源局");
    assert_eq!((config.decimals, config.ranking), (1, false));
}

#[test]
fn the_steps_of_a_target_are_those_whose_last_is_its_number() {
    let steps = |typed: &str| {
        let mut book = open(&written());
        edit(&mut book, "成果", "3.1", "季度目标", typed);
        let (list, _, findings) = loaded(&book);
        let item = list.items.iter().find(|item| item.id.to_string() == "3.1").expect("3.1");
        let of = |target: &jianbao::model::task::Target| {
            target.steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let unread = findings.iter().filter(|f| f.code == Code::SettingUnread).count();
        (item.targets.iter().map(of).collect::<Vec<_>>(), unread)
    };
    let both = |advancing: &str, completed: &str| vec![advancing.to_string(), completed.to_string()];
    assert_eq!(steps(""), (both("", ""), 0));
    assert_eq!(steps("20、60、110、157"), (both("", "20 60 110 157"), 0));
    assert_eq!(steps("20、60、110、157\n40，80，120，161"), (both("40 80 120 161", "20 60 110 157"), 0));
    // Another whole, a number that falls, and too few of them.
    for typed in ["20、60、110、150", "60、20、110、157", "20、60、157", "前松后紧"] {
        assert_eq!(steps(typed), (both("", ""), 1), "{typed}");
    }
}

#[test]
fn what_staff_edit_stands_and_settles_the_doubt() {
    let mut book = open(&written());
    edit(&mut book, "成果", "1.2", "日期", "初稿=2025-07-31\n最终成果=2025-10-31");
    edit(&mut book, "成果", "9.1", "填报单位", "各街镇");
    edit(&mut book, "成果", "9.2", "填报单位", "区规划资源局");
    edit(&mut book, "成果", "9.3", "填报单位", "南翔镇、安亭");
    edit(&mut book, "成果", "4.1", "目标", "7个社区（全区）\n≥1篇（每个街镇）");
    edit(&mut book, "成果", "11.2", "同文", "无");
    edit(&mut book, "成果", "11.3", "同文", "10.3");
    edit(&mut book, "成果", "10.2", "时限", "11月底前");
    let (list, _, findings) = loaded(&book);
    assert_eq!(dates(&item(&list, "1.2").milestones), "初稿|2025-07-31 最终成果|2025-10-31");
    assert_eq!(item(&list, "1.2").milestones[0].words, "8月前");
    assert_eq!(dates(&item(&list, "10.2").milestones), "|2025-11-30");
    assert_eq!(item(&list, "9.2").expected_from, ["区规划资源局"]);
    assert_eq!(item(&list, "9.3").expected_from, ["南翔镇", "安亭镇"]);
    assert_eq!(item(&list, "4.1").targets[1].scope, Scope::EachUnit);
    assert_eq!(item(&list, "11.2").duplicate_of, None);
    assert_eq!(item(&list, "14.2").duplicate_of.map(|id| id.to_string()), Some("12.2".into()));
    let about = |code| findings.iter().filter(|f| f.code == code).map(|f| f.found.as_str()).collect::<Vec<_>>();
    assert_eq!(about(Code::DeadlineAmbiguous), ["1.3 11月前", "1.3 8月前"]);
    assert_eq!(about(Code::TargetScopeUnclear), [""; 0]);
    assert_eq!(about(Code::DuplicateItem), [""; 0]);
    assert!(!about(Code::OwnersMissing).iter().any(|found| found.starts_with("第9项")));
    assert_eq!(about(Code::OriginalChanged), [""; 0]);
    assert_eq!(about(Code::SettingUnread), [""; 0]);
}

#[test]
fn the_words_that_ask_a_unit_are_those_of_the_list() {
    let mut book = open(&written());
    edit(&mut book, "成果", "9.2", "填报单位", "全部街镇、区规划资源局");
    edit(&mut book, "成果", "9.3", "填报单位", "南翔镇、安亭");
    let (list, ..) = loaded(&book);
    let asked = list.asked();
    assert_eq!(asked.get("安亭镇"), Some(&vec!["各街镇", "全部街镇", "安亭"]));
    assert_eq!(asked.get("南翔镇"), Some(&vec!["各街镇", "全部街镇"]), "by its name it is asked by no words");
    assert_eq!(asked.get("区规划资源局"), None);
    let ledger = Desk { made: Some((list, Config::default())), ..Desk::default() }.ledger();
    let told = |name: &str| ledger.units.iter().find(|unit| unit.name == name).map(|unit| unit.asked.clone());
    assert_eq!(told("安亭镇"), Some(["各街镇", "全部街镇", "安亭"].map(String::from).to_vec()));
    assert_eq!(told("区规划资源局"), Some(vec![]));
}

#[test]
fn owners_filled_in_are_used() {
    let mut book = open(&written());
    edit(&mut book, "任务", "9", "责任部门", "区规划资源局 各街镇");
    let (list, _, findings) = loaded(&book);
    assert_eq!(item(&list, "9.1").owners.len(), 13);
    assert_eq!(item(&list, "9.2").expected_from.len(), 12, "by the owners now");
    assert!(!findings.iter().any(|f| f.code == Code::OwnersMissing && f.found.starts_with("第9项")));
    assert!(!findings.iter().any(|f| f.code == Code::OriginalChanged));
}

#[test]
fn cells_that_do_not_read_are_told_and_not_used() {
    let mut book = open(&written());
    edit(&mut book, "成果", "1.1", "日期", "七月中的某天");
    edit(&mut book, "成果", "3.1", "目标", "很多");
    edit(&mut book, "成果", "5.1", "填报单位", "江桥镇、某某镇");
    edit(&mut book, "成果", "15.1", "同文", "第九项");
    let (list, _, findings) = loaded(&book);
    assert_eq!(dates(&item(&list, "1.1").milestones), "|2025-07-31");
    assert_eq!(item(&list, "3.1").targets.len(), 2);
    assert_eq!(item(&list, "5.1").expected_from, ["江桥镇"]);
    assert_eq!(cells(&findings, Code::SettingUnread), ["E3", "F7", "G10", "I29"]);
}

#[test]
fn a_changed_original_is_told() {
    let mut book = open(&written());
    edit(&mut book, "成果", "2.1", "成果", "各街镇社区规划（9月底前）");
    edit(&mut book, "任务", "3", "任务", "统筹推动项目");
    let (list, _, findings) = loaded(&book);
    assert_eq!(dates(&item(&list, "2.1").milestones), "|2025-09-30");
    let changed = of(&findings, Code::OriginalChanged);
    assert_eq!(changed.len(), 2);
    assert_eq!(changed[0].1, "统筹推动项目");
}

#[test]
fn corrections_apply_while_the_words_still_stand() {
    let mut book = open(&written());
    let right = [
        ("编号", "11"),
        ("字段", "任务"),
        ("原文", "常态化开展问卷需求计和项目清单制定工作"),
        ("改为", "常态化开展问需求计和项目清单制定工作"),
        ("理由", "漏改"),
        ("确认人", "甲"),
        ("日期", "2025-06-01"),
    ];
    add_row(&mut book, "更正", &right);
    add_row(&mut book, "更正", &[("编号", "2.1"), ("字段", "成果"), ("原文", "各街镇社区规划"), ("改为", "甲")]);
    add_row(
        &mut book,
        "更正",
        &[
            ("编号", "14.1"),
            ("字段", "成果"),
            ("原文", &item(&compiled().0, "14.1").text),
            ("改为", "落实资金（11月底前）"),
        ],
    );
    add_row(&mut book, "更正", &[("编号", "99"), ("字段", "任务"), ("原文", "甲"), ("改为", "乙")]);
    let (list, config, findings) = loaded(&book);
    assert_eq!(list.task(11).map(|t| t.title.as_str()), Some("常态化开展问需求计和项目清单制定工作"));
    assert_eq!(item(&list, "11.1").title, "常态化开展问需求计和项目清单制定工作");
    let changed = item(&list, "14.1");
    assert_eq!((changed.text.as_str(), changed.duplicate_of), ("落实资金（11月底前）", None));
    assert_eq!(dates(&changed.milestones), "|2025-11-30");
    assert_eq!(config.corrections.iter().map(|c| c.applied).collect::<Vec<_>>(), [true, false, true, false]);
    assert_eq!(config.corrections[0].confirmed_by, "甲");
    assert_eq!(cells(&findings, Code::CorrectionApplied).len(), 2);
    assert_eq!(cells(&findings, Code::CorrectionStale), ["D4"]);
    assert_eq!(cells(&findings, Code::SettingUnread).len(), 1);
    assert!(!of(&findings, Code::WordingDoubtful).iter().any(|(_, found)| found.contains("常态化开展问卷需求计和")));
}

#[test]
fn shares_are_read_and_must_add_up() {
    let mut book = open(&written());
    let sheet = book.sheets.iter_mut().find(|s| s.name == "分解").expect("分解");
    let rows: Vec<u32> = (3..=50).collect();
    for row in rows {
        let text = |col: u32| sheet.cells.iter().find(|(at, _)| *at == (row, col)).map(|(_, c)| c.text());
        let (Some(id), Some(target)) = (text(1), text(4)) else { continue };
        let share = match (id.as_str(), target.as_str()) {
            ("3.1", "161个项目") => {
                if row == 3 {
                    15.0
                } else {
                    13.0
                }
            }
            ("3.1", "157个项目") => 13.0,
            _ => continue,
        };
        sheet.cells.retain(|(at, _)| *at != (row, 3));
        sheet.cells.push(((row, 3), Cell::Number(share, None)));
        sheet.cells.sort_by_key(|(at, _)| *at);
    }
    let (list, _, findings) = loaded(&book);
    let shares = &item(&list, "3.1").allocation;
    assert_eq!(shares.len(), 24);
    let first: Vec<String> = shares.iter().filter(|((at, _), _)| *at == 0).map(|(_, n)| n.to_string()).collect();
    assert_eq!(first.iter().map(|n| n.parse::<u32>().expect(n)).sum::<u32>(), 158);
    let sums: Vec<&str> = of(&findings, Code::AllocationSum).into_iter().map(|(_, found)| found).collect();
    assert_eq!(
        sums,
        ["3.1 实施完成157个：分解合计156，全区目标157", "3.1 推进建设161个项目：分解合计158，全区目标161"]
    );
    assert_eq!(of(&findings, Code::AllocationMissing).len(), 2, "3.2 and the communities of 4.1");
}

#[test]
fn settings_are_read_and_wrong_ones_told() {
    let mut book = open(&written());
    edit(&mut book, "设置", "单位排名（ranking）", "值", "是");
    edit(&mut book, "设置", "责任部门缺失时（owners_missing）", "值", "nobody");
    edit(&mut book, "设置", "百分数小数位数（decimals）", "值", "很多");
    edit(&mut book, "设置", "2025Q3", "期号", "3");
    edit(&mut book, "设置", "2025Q3", "报送截止", "2025年9月25日17时");
    edit(&mut book, "设置", "2025Q3", "印发日期", "十月");
    edit(&mut book, "设置", "2025Q3", "发", "各街镇");
    add_row(&mut book, "词表", &[("类别", "状态"), ("词", "妥了"), ("含义", "已完成")]);
    add_row(&mut book, "词表", &[("类别", "问题类型"), ("词", "缺钱"), ("含义", "资金")]);
    add_row(&mut book, "词表", &[("类别", "列"), ("词", "眼下"), ("含义", "没有这一列")]);
    let (list, config, findings) = loaded(&book);
    let quarter = "2025Q3".parse().expect("a quarter");
    let period = config.period(quarter);
    assert_eq!((period.issue.as_deref(), period.distribute_to.as_str(), period.issued), (Some("3"), "各街镇", None));
    assert_eq!(period.deadline.map(|d| d.to_string()).as_deref(), Some("2025-09-25 17:00:00"));
    assert_eq!((config.decimals, config.ranking, config.owners_missing), (1, true, OwnersMissing::Nobody));
    assert!(item(&list, "9.1").expected_from.is_empty());
    let status = config.words.statuses.read(&Cell::Text("妥了".into()));
    assert_eq!(status.reading, Reading::Value(Status::Done));
    let money = config.words.problem_kinds.iter().find(|(kind, _)| kind == "资金").expect("资金");
    assert!(money.1.iter().any(|word| word == "缺钱"));
    let wrong = of(&findings, Code::SettingUnread);
    assert_eq!(
        wrong.iter().map(|(_, found)| *found).collect::<Vec<_>>(),
        ["百分数小数位数（decimals）：很多", "十月", "列，眼下，没有这一列"]
    );
}

#[test]
fn undated_items_fall_due_with_the_year_where_the_rule_says_so() {
    let mut book = open(&written());
    edit(&mut book, "设置", "没有时限的按年底（infer_year_end）", "值", "是");
    let (list, _, findings) = loaded(&book);
    assert_eq!(dates(&item(&list, "3.1").milestones), "|2025-12-31*");
    assert_eq!(dates(&item(&list, "12.1").milestones), "|2025-10-01..", "it has a date, though no end");
    assert!(of(&findings, Code::DeadlineInferred).len() > 5);
}

#[test]
fn a_new_year_takes_over_units_settings_and_words() {
    let mut book = open(&written());
    edit(&mut book, "设置", "编发单位", "值", "某局");
    edit(&mut book, "设置", "2025Q3", "期号", "3");
    add_row(&mut book, "词表", &[("类别", "状态"), ("词", "妥了"), ("含义", "已完成")]);
    let mut findings = Findings::default();
    let carried = master::roll_over(&book, &mut findings);
    assert_eq!(findings, Findings::default());
    assert_eq!(carried.units, units());
    assert_eq!(carried.config.issuer, "某局");
    assert!(carried.config.periods.is_empty());
    let list = master::interpret(&received(), &carried.units, &carried.config, 2026, &mut findings);
    let bytes =
        master::write_master(&list, &received(), &carried.config, &carried.words, &Default::default()).expect("writes");
    let (_, config, _) = loaded(&open(&bytes));
    assert_eq!(config.issuer, "某局");
    assert_eq!(config.words.statuses.read(&Cell::Text("妥了".into())).reading, Reading::Value(Status::Done));
}

#[test]
fn a_workbook_is_imported_as_the_text_is() {
    let raw = received();
    let mut cells = vec![((2, 2), Cell::Text("某清单".into()))];
    let heads = ["任务", "具体要求", "成果", "责任部门"];
    cells.extend((2u32..).zip(heads).map(|(col, head)| ((4, col), Cell::Text(head.into()))));
    for (at, task) in (5u32..).zip(&raw.rows) {
        let title = format!("{}：{}", task.number.unwrap_or(0), task.title.text());
        let texts = [title.as_str(), task.requirement.text(), task.deliverables.text(), task.owners.text()];
        let filled = (2u32..).zip(texts).filter(|(_, text)| !text.is_empty());
        cells.extend(filled.map(|(col, text)| ((at, col), Cell::Text(text.into()))));
    }
    let sheet = Sheet { name: "分解表".into(), cells, ..Sheet::default() };
    let workbook =
        Workbook { sheets: vec![Sheet { name: "空".into(), ..Sheet::default() }, sheet], ..Workbook::default() };
    let other = master::import_workbook(&workbook, "清单.xlsx").expect("a list");
    let mut findings = Findings::default();
    let list = master::interpret(&other, &units(), &Config::default(), 2025, &mut findings);
    assert_eq!(list.items, compiled().0.items);
    let first = findings.into_sorted();
    assert_eq!(first[0].place.sheet.as_deref(), Some("分解表"));
}

#[test]
fn a_file_without_its_sheets_is_refused() {
    let mut findings = Findings::default();
    let message = master::load(&Workbook::default(), None, &mut findings).expect_err("nothing there");
    assert!(message.contains("设置"), "{message}");
    let mut book = open(&written());
    book.sheets.retain(|sheet| sheet.name != "成果");
    let message = master::load(&book, None, &mut findings).expect_err("no items");
    assert!(message.contains("成果"), "{message}");
}

#[test]
fn the_hidden_sheet_may_be_lost() {
    let mut book = open(&written());
    assert!(book.sheets.iter().any(|sheet| sheet.hidden && sheet.name == "原文"));
    book.sheets.retain(|sheet| !sheet.hidden);
    let (list, _, _) = loaded(&book);
    let wanted = compiled().0;
    assert_eq!(list.items.len(), 29);
    for (got, wanted) in list.items.iter().zip(&wanted.items) {
        assert_eq!(
            (got.id, &got.expected_from, got.duplicate_of),
            (wanted.id, &wanted.expected_from, wanted.duplicate_of)
        );
        assert_eq!(dates(&got.milestones), dates(&wanted.milestones));
    }
}
