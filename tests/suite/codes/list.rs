//! Codes of the master list: as it was received, and as staff edit `master.xlsx`.

use super::Scene;
use crate::kit::master::{add_row, edit, loaded, loaded_in, open, written};
use jianbao::formats::Workbook;
use jianbao::master;
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::value::Cell;

/// What is told of a list of these rows; `|` parts the columns.
fn list(rows: &[&str]) -> Vec<Finding> {
    list_of("甲镇\t街镇\n乙镇\t街镇\n区规划资源局\t部门\n", rows)
}

fn list_of(units: &str, rows: &[&str]) -> Vec<Finding> {
    of_table(units, &format!("任务|具体要求|成果|责任部门\n{}\n", rows.join("\n")))
}

/// What is told of a list with other columns.
fn table(text: &str) -> Vec<Finding> {
    of_table("甲镇\t街镇\n乙镇\t街镇\n", text)
}

/// What `init --from` tells of a list of this row, after a year in which staff
/// wrote who reports 社区规划.
fn next_year(row: &str) -> Vec<Finding> {
    let units = master::parse_units("甲镇\t街镇\n乙镇\t街镇\n").expect("units");
    let read = |row: &str| {
        let text = format!("任务|具体要求|成果|责任部门\n{row}\n").replace('|', "\t");
        let raw = master::import(text.as_bytes(), "2025年清单.txt").expect("a list");
        (master::interpret(&raw, &units, &Config::default(), 2025, &mut Findings::default()), raw)
    };
    let (list, raw) = read("1：推进规划|编制规划|1、社区规划 2、实施方案|各街镇");
    let mut book =
        open(&master::write_master(&list, &raw, &Config::default(), &[], &Default::default()).expect("writes"));
    edit(&mut book, "成果", "1.1", "填报单位", "甲镇");
    let mut findings = Findings::default();
    let over = master::roll_over(&book, &mut findings);
    over.decisions.onto(&read(row).0, &mut findings);
    findings.into_sorted()
}

fn of_table(units: &str, text: &str) -> Vec<Finding> {
    let raw = master::import(text.replace('|', "\t").as_bytes(), "清单.txt").expect("a list");
    let units = if units.is_empty() { Vec::new() } else { master::parse_units(units).expect("units") };
    let mut findings = Findings::default();
    master::interpret(&raw, &units, &Config::default(), 2025, &mut findings);
    findings.into_sorted()
}

/// What is told of a list of one task with these deliverables.
fn deliverables(text: &str) -> Vec<Finding> {
    list(&[&format!("1：推进规划|编制规划|{text}|各街镇")])
}

/// What is told of `master.xlsx` of the sample after a change.
fn edited(change: fn(&mut Workbook)) -> Vec<Finding> {
    let mut book = open(&written());
    change(&mut book);
    loaded(&book).2
}

/// What is told of it in the third quarter where 城西镇 was on it up to the second.
fn ended(into: &str) -> Vec<Finding> {
    let mut book = open(&written());
    add_row(&mut book, "单位", &[("名称", "城西镇"), ("类别", "街镇"), ("至", "2025Q2"), ("并入", into)]);
    loaded_in(&book, "2025Q3").1
}

/// A correction of these words of a deliverable.
fn corrected(original: &str) -> Vec<Finding> {
    let mut book = open(&written());
    let row = [("编号", "2.1"), ("字段", "成果"), ("原文", original), ("改为", "社区规划（9月底前）")];
    add_row(&mut book, "更正", &row);
    loaded(&book).2
}

/// Gives every unit one of what a target counts.
fn shared(book: &mut Workbook) {
    let sheet = book.sheets.iter_mut().find(|sheet| sheet.name == "分解").expect("分解");
    let targets = sheet.cells.iter().filter(|(at, cell)| at.1 == 4 && cell.text() == "161个项目");
    let rows: Vec<u32> = targets.map(|(at, _)| at.0).collect();
    sheet.cells.retain(|(at, _)| at.1 != 3 || !rows.contains(&at.0));
    sheet.cells.extend(rows.into_iter().map(|row| ((row, 3), Cell::Number(1.0, None))));
    sheet.cells.sort_by_key(|(at, _)| *at);
}

const FIRST: &str = "1：推进规划|编制规划|1、社区规划（8月底前） 2、实施方案（9月底前）|各街镇";

pub const SCENES: &[Scene] = &[
    (Code::OwnersMissing, || list(&["1：推进规划|编制规划|社区规划（8月底前）|"]), &["D2"]),
    (Code::DeliverableMissing, || list(&["1：推进规划|编制规划||各街镇"]), &["C2"]),
    (Code::DuplicateTask, || list(&[FIRST, &FIRST.replacen("1：推进规划", "2：推进实施", 1)]), &["C3"]),
    (
        Code::DuplicateItem,
        || list(&[FIRST, "2：推进实施|实施|1、社区规划（8月底前） 2、清单（9月底前）|各街镇"]),
        &["C3"],
    ),
    (Code::HtmlResidue, || deliverables("<p>1、社区规划（8月底前）</p><p>2、清单（9月底前）</p>"), &["C2"]),
    (Code::SplitTable, || list(&[FIRST, "", "2：推进实施|实施|清单（9月底前）|各街镇"]), &["A3"]),
    (Code::MissingColumn, || list(&["1：推进规划|编制规划|社区规划（8月底前）"]), &["D2"]),
    (Code::TaskNumbering, || list(&[FIRST, "3：推进实施|实施|清单（9月底前）|各街镇"]), &["A3"]),
    (Code::DeadlineUnread, || deliverables("社区规划（15日前）"), &["C2"]),
    (Code::DeadlineAmbiguous, || deliverables("社区规划（8月前）"), &["C2"]),
    (Code::DeadlineOutsideYear, || deliverables("社区规划（2026年1月底前）"), &["C2"]),
    (Code::DeadlineInferred, || deliverables("全年至少形成一篇案例宣传材料"), &["C2"]),
    (Code::NoDeadline, || deliverables("社区规划"), &["C2"]),
    (Code::TargetUnquantified, || deliverables("梳理一批重点项目（8月底前）"), &["C2"]),
    (Code::TargetScopeUnclear, || deliverables("全年至少形成一篇案例宣传材料"), &["C2"]),
    (Code::AllocationMissing, || deliverables("推进建设161个项目（8月底前）"), &["C2"]),
    (Code::AllocationSum, || edited(shared), &["F7"]),
    (Code::OwnerUnknown, || list(&["1：推进规划|编制规划|社区规划（8月底前）|各街镇 某某公司"]), &["D2"]),
    (Code::OwnerOpen, || list(&["1：推进规划|编制规划|社区规划（8月底前）|各街镇 各相关部门"]), &["D2"]),
    (Code::OwnerDoubtful, || list(&["1：推进规划|编制规划|社区规划（8月底前）|各涉街镇"]), &["D2"]),
    (Code::UnitsMissing, || list_of("", &[FIRST]), &["清单.txt"]),
    (
        Code::WordingDoubtful,
        || list(&["1：推进规划|促进可持续运营管理，促进可持续运营|社区规划（8月底前）|各街镇"]),
        &["B2"],
    ),
    (
        Code::MismatchedDeliverable,
        || {
            list(&[
                "1：推进社区规划编制|编制|社区规划编制（8月底前）|各街镇",
                "2：完善协商制度|议事|社区规划编制（9月底前）|各街镇",
            ])
        },
        &["C3"],
    ),
    (Code::SingleNumbered, || deliverables("1、社区规划（8月底前）"), &["C2"]),
    (Code::OwnersByText, || list(&["1：推进规划|编制规划|各街镇编制社区规划（8月底前）|"]), &["D2"]),
    (Code::CorrectionStale, || corrected("某社区规划"), &["D3"]),
    (Code::CorrectionApplied, || corrected("各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）"), &["D3"]),
    (Code::OriginalChanged, || edited(|book| edit(book, "任务", "3", "任务", "统筹推动项目")), &["B5"]),
    (Code::SettingUnread, || edited(|book| edit(book, "成果", "1.1", "日期", "七月中的某天")), &["E3"]),
    (Code::TargetPairUnclear, || deliverables("推进建设161个项目，实施完成157个（8月底前）"), &["C2"]),
    (Code::TargetPerUnit, || list(&["1：推进规划|编制规划|各街镇完成1篇专题宣传（8月底前）|各街镇"]), &["C2"]),
    (
        Code::WordingDiffers,
        || list(&["1：推进规划|制定“十五五”行动指引|“十五五”规划行动指引（8月底前）|各街镇"]),
        &["B2"],
    ),
    (Code::PartUnused, || table("任务|成果|责任部门|备注\n1：推进规划|社区规划（8月底前）|各街镇|见附件"), &["D2"]),
    (Code::NoteUnused, || list(&[FIRST, "注：牵头单位排在首位"]), &["A3"]),
    (Code::NoteApplied, || list(&["1：推进规划|编制规划|社区规划|各街镇", "注：以上任务均于11月底前完成"]), &["A3"]),
    (Code::ResultsMissing, || table("任务|责任部门\n1：推进规划|各街镇"), &["清单.txt"]),
    (Code::NobodyReports, || list(&["1：推进规划|编制规划|社区规划（8月底前）|区规划资源局"]), &["清单.txt"]),
    (
        Code::SpanWrong,
        || {
            edited(|book| {
                edit(book, "成果", "1.1", "自", "2025Q3");
                edit(book, "成果", "1.1", "至", "2025Q2");
            })
        },
        &["L3"],
    ),
    (Code::UnitMerged, || ended("南翔镇"), &["G23"]),
    (Code::UnitEnded, || ended(""), &["F23"]),
    (
        Code::DeadlinesDiffer,
        || table("任务|成果|责任部门|完成时限\n1：推进规划|社区规划（8月底前）|各街镇|9月底前"),
        &["D2"],
    ),
    (Code::CarriedOver, || next_year("1：推进规划|编制规划|1、社区规划 2、实施方案|各街镇"), &["master.xlsx"]),
    (Code::NotCarried, || next_year("1：推进规划|编制规划|1、实施方案|各街镇"), &["master.xlsx"]),
    (Code::ListDiffers, || next_year("1：推进规划|编制规划|1、实施方案|各街镇"), &["master.xlsx"]),
    (Code::OnlyInRequirement, || list(&["1：推进规划|每季度报送一次规划进展|社区规划（8月底前）|各街镇"]), &["B2"]),
];
