//! The master list of 2025, exactly as received: what is understood of it and
//! what is doubted.

use crate::kit::master::{LIST, cells, compiled, dates, item, of, received};
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Findings};
use jianbao::model::task::{Comparator, Scope};

#[test]
fn the_list_is_read_as_it_stands() {
    let raw = received();
    assert_eq!((raw.rows.len(), raw.columns, raw.year()), (15, 4, Some(2025)));
    assert!(raw.rows[..8].iter().all(|row| row.fields == 4) && raw.rows[8..].iter().all(|row| row.fields == 3));
    assert_eq!((raw.breaks.as_slice(), raw.joined.len()), (&[14][..], 0));
    let text = String::from_utf8_lossy(LIST);
    for row in &raw.rows {
        for cell in [&row.title, &row.requirement, &row.deliverables, &row.owners] {
            assert!(text.contains(cell.text()), "{}", cell.text());
        }
    }
}

#[test]
fn fifteen_tasks_make_twenty_nine_items() {
    let (list, _) = compiled();
    assert_eq!(list.tasks.len(), 15);
    let ids: Vec<String> = list.items.iter().map(|item| item.id.to_string()).collect();
    let wanted = "1.1 1.2 1.3 2.1 3.1 3.2 4.1 5.1 6.1 7.1 7.2 8 9.1 9.2 9.3 10.1 10.2 10.3 11.1 11.2 11.3 12.1 12.2 \
                  13.1 14.1 14.2 15.1 15.2 15.3";
    assert_eq!(ids.join(" "), wanted);
    let text = String::from_utf8_lossy(LIST);
    assert!(list.items.iter().all(|item| text.contains(&item.text) && !item.text.contains('<')));
}

#[test]
fn repeats_point_to_the_first() {
    let (list, _) = compiled();
    let repeats: Vec<String> =
        list.items.iter().filter_map(|item| item.duplicate_of.map(|first| format!("{}={first}", item.id))).collect();
    assert_eq!(repeats.join(" "), "11.2=12.2 11.3=10.3 14.1=12.1 14.2=12.2 15.1=9.1 15.2=9.2 15.3=9.3");
    assert!(list.items.iter().filter(|i| i.duplicate_of.is_some()).all(|i| i.expected_from.is_empty()));
}

#[test]
fn milestones_have_both_readings() {
    let (list, _) = compiled();
    let wanted = [
        ("1.1", "|2025-07-31"),
        ("1.2", "初稿|2025-08-31/2025-07-31 最终成果|2025-11-30/2025-10-31"),
        ("1.3", "初稿|2025-08-31/2025-07-31 最终成果|2025-11-30/2025-10-31"),
        ("2.1", "阶段成果|2025-08-31 稳定方案|2025-10-31"),
        ("3.1", ""),
        ("3.2", ""),
        ("4.1", "一篇优秀案例宣传材料|2025-12-31*"),
        ("5.1", "实施方案|2025-07-31"),
        ("6.1", "|2025-06-01..2025-09-30"),
        ("7.1", ""),
        ("7.2", "|2026-01-01..2027-12-31"),
        ("8", ""),
        ("9.1", ""),
        ("10.1", "|2025-10-31"),
        ("10.2", ""),
        ("10.3", "|2026-01-31"),
        ("11.2", "|2025-12-31"),
        ("12.1", "|2025-10-01.."),
        ("13.1", ""),
    ];
    for (id, dates_wanted) in wanted {
        assert_eq!(dates(&item(&list, id).milestones), dates_wanted, "{id}");
    }
    assert_eq!(item(&list, "1.2").milestones[0].words, "8月前");
}

#[test]
fn targets_have_their_scope() {
    let (list, _) = compiled();
    let show = |id: &str| {
        let one = |t: &jianbao::model::task::Target| {
            let value = t.value.map_or("?".into(), |v| v.to_string());
            let sign = if t.comparator == Comparator::AtLeast { "≥" } else { "" };
            format!("{sign}{value}{}{}", t.unit, if t.scope == Scope::EachUnit { "@each" } else { "" })
        };
        item(&list, id).targets.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(show("3.1"), "161个项目 157个项目");
    assert_eq!(show("3.2"), "3个单位");
    assert_eq!(show("4.1"), "7个社区 ?批 ?批 ≥1篇");
    assert_eq!(show("9.1"), "1篇@each");
    assert_eq!(show("10.1"), "≥2个示范案例@each");
    let with_targets = list.items.iter().filter(|item| item.duplicate_of.is_none() && !item.targets.is_empty());
    assert_eq!(with_targets.count(), 5);
    let fed: Vec<_> = list.items.iter().filter(|item| !item.register.is_empty()).map(|i| i.id.to_string()).collect();
    assert_eq!(fed, ["3.1"]);
}

#[test]
fn who_is_expected_to_report() {
    let (list, _) = compiled();
    let counts: Vec<String> =
        list.items.iter().map(|item| format!("{}:{}", item.id, item.expected_from.len())).collect();
    assert_eq!(
        counts.join(" "),
        "1.1:12 1.2:12 1.3:12 2.1:12 3.1:12 3.2:12 4.1:7 5.1:1 6.1:1 7.1:1 7.2:11 8:12 9.1:12 9.2:0 9.3:12 10.1:12 \
         10.2:0 10.3:0 11.1:0 11.2:0 11.3:0 12.1:12 12.2:0 13.1:12 14.1:0 14.2:0 15.1:0 15.2:0 15.3:0"
    );
    assert_eq!(item(&list, "5.1").expected_from, ["江桥镇"]);
    assert_eq!(item(&list, "5.1").owners, ["地产北虹", "江桥镇", "区规划资源局"]);
    assert_eq!(item(&list, "6.1").expected_from, ["嘉定镇街道"]);
    assert_eq!(item(&list, "7.1").expected_from, ["嘉定镇街道"]);
    assert!(!item(&list, "7.2").is_expected_from("嘉定镇街道"));
    assert_eq!(
        item(&list, "4.1").expected_from,
        ["嘉定镇街道", "菊园新区", "嘉定工业区", "南翔镇", "马陆镇", "徐行镇", "江桥镇"],
        "in the order of printing"
    );
    let owners = &item(&list, "1.1").owners;
    assert_eq!((owners.len(), owners[1].as_str()), (14, "各相关部门"));
}

#[test]
fn every_structural_defect_is_told() {
    let (_, findings) = compiled();
    let rows = |column: char, lines: std::ops::RangeInclusive<u32>| -> Vec<String> {
        lines.map(|line| format!("{column}{line}")).collect()
    };
    assert_eq!(cells(&findings, Code::HtmlResidue), rows('C', 15..=21));
    assert_eq!(cells(&findings, Code::OwnersMissing), rows('D', 15..=21));
    assert_eq!(cells(&findings, Code::MissingColumn), rows('D', 15..=21));
    assert_eq!(cells(&findings, Code::SplitTable), ["A14"]);
    assert_eq!(cells(&findings, Code::DeliverableMissing), ["C13"]);
    assert_eq!(cells(&findings, Code::DuplicateTask), ["C20", "C21"]);
    assert_eq!(cells(&findings, Code::DuplicateItem), ["C17", "C17"]);
    assert_eq!(cells(&findings, Code::SingleNumbered), ["C19"]);
    let slipped: Vec<&str> = of(&findings, Code::MismatchedDeliverable)
        .iter()
        .map(|(_, found)| found.split(' ').next().unwrap_or(""))
        .collect();
    assert_eq!(slipped, ["11.1", "11.2", "12.1"]);
    assert_eq!(cells(&findings, Code::TaskNumbering), [""; 0]);
    assert_eq!(cells(&findings, Code::OwnerUnknown), [""; 0]);
}

#[test]
fn every_doubtful_wording_is_told() {
    let (_, findings) = compiled();
    let found: Vec<String> =
        of(&findings, Code::WordingDoubtful).iter().map(|(cell, f)| format!("{cell} {f}")).collect();
    let wanted = [
        ("B6", "网格党建设"),
        ("B9", "促进可持续运营管理，促进可持续运营"),
        ("A17", "问卷需求计"),
        ("B17", "形成员需求清单"),
        ("B17", "问卷需求计"),
        ("B19", "打造成了"),
        ("B19", "社区规划编制、工作中"),
        ("B20", "街坊"),
    ];
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for ((cell, words), found) in wanted.iter().zip(&found) {
        assert!(found.starts_with(cell) && found.contains(words), "{cell} {words}: {found}");
    }
    assert_eq!(cells(&findings, Code::WordingDiffers), ["B6", "B11"]);
    assert_eq!(cells(&findings, Code::OwnerDoubtful), ["B15"]);
    let only: Vec<&str> = of(&findings, Code::OnlyInRequirement).iter().map(|(_, found)| *found).collect();
    assert_eq!(only, ["全区选取1处社区商业街区", "每年11月", "每季度"]);
}

#[test]
fn doubts_of_dates_targets_and_owners_are_told() {
    let (_, findings) = compiled();
    let words = |code| of(&findings, code).into_iter().map(|(_, found)| found).collect::<Vec<_>>();
    assert_eq!(words(Code::DeadlineAmbiguous), ["1.2 11月前", "1.2 8月前", "1.3 11月前", "1.3 8月前"]);
    assert_eq!(words(Code::DeadlineOutsideYear), ["7.2 2026-2027年", "10.3 2026年1月底前"]);
    assert_eq!(words(Code::DeadlineInferred), ["4.1 全年"]);
    assert_eq!(words(Code::DeadlineUnread), [""; 0]);
    assert_eq!(words(Code::NoDeadline).len(), 10);
    assert_eq!(words(Code::TargetUnquantified).len(), 2);
    assert_eq!(words(Code::TargetScopeUnclear), ["4.1 全年至少形成一篇优秀案例宣传材料"]);
    assert_eq!(words(Code::TargetPerUnit), ["9.1 完成1篇优秀社区规划师相关专题宣传"]);
    assert_eq!(words(Code::TargetPairUnclear).len(), 1);
    assert_eq!(words(Code::AllocationMissing).len(), 4);
    assert_eq!(words(Code::OwnerOpen), ["各相关部门（第3项同）"], "one doubt is told once");
    let by_text: Vec<&str> = words(Code::OwnersByText).iter().map(|w| w.split(' ').next().unwrap_or("")).collect();
    assert_eq!(by_text, ["9.1", "9.3", "10.1", "12.1", "13.1"]);
}

#[test]
fn without_units_nothing_is_expanded_and_that_is_an_error() {
    let mut findings = Findings::default();
    let list = master::interpret(&received(), &[], &Config::default(), 2025, &mut findings);
    assert!(list.items.iter().all(|item| item.expected_from.is_empty()));
    assert_eq!(item(&list, "2.1").owners, ["各街镇", "区规划资源局"]);
    let findings = findings.into_sorted();
    assert_eq!(of(&findings, Code::UnitsMissing).len(), 1);
    assert_eq!(of(&findings, Code::OwnerUnknown).len(), 0);
}
