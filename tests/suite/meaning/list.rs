//! The list of any district: other headings, merged cells, other owners, notes for
//! all; what staff answer in `master.xlsx`, and what a new year takes over.

use crate::kit::master::{add_row, dates, edit, item, loaded, of, open};
use crate::kit::{folder, jianbao, write};
use jianbao::formats::{Sheet, Workbook};
use jianbao::master::{self, ReceivedList};
use jianbao::model::config::Config;
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::place::{Area, CellRef};
use jianbao::model::task::MasterList;
use jianbao::model::value::Cell;

const UNITS: &str = "滨湖街道\t街镇\n城东街道\t街镇\n柳林镇\t街镇\n石桥乡\t街镇\n开发区\t街镇\n区绿化局\t部门\n";

/// A sheet of these rows from A1; `|` parts the cells.
fn sheet(name: &str, rows: &[&str], merges: &[&str]) -> Sheet {
    let cells = (1..).zip(rows).flat_map(|(row, line)| {
        (1..).zip(line.split('|')).map(move |(col, text)| ((row, col), Cell::Text(text.trim().into())))
    });
    let corner = |text: &str| text.parse::<CellRef>().expect(text);
    let area =
        |range: &&str| range.split_once(':').map(|(first, last)| Area { first: corner(first), last: corner(last) });
    Sheet {
        name: name.into(),
        cells: cells.filter(|(_, cell)| !cell.is_blank()).collect(),
        merges: merges.iter().map(|range| area(range).expect("a range")).collect(),
        ..Sheet::default()
    }
}

fn of_sheet(rows: &[&str], merges: &[&str]) -> ReceivedList {
    let workbook = Workbook { sheets: vec![sheet("任务分解", rows, merges)], ..Workbook::default() };
    master::import_workbook(&workbook, "清单.xlsx").expect("a list")
}

fn read(received: &ReceivedList, units: &str) -> (MasterList, Vec<Finding>) {
    let units = if units.is_empty() { Vec::new() } else { master::parse_units(units).expect("units") };
    let mut findings = Findings::default();
    let list = master::interpret(received, &units, &Config::default(), 2025, &mut findings);
    (list, findings.into_sorted())
}

/// `id 成果｜dates｜targets｜who reports`, a line an item.
fn told(list: &MasterList) -> Vec<String> {
    let one = |item: &jianbao::model::task::Item| {
        let targets: Vec<String> = item
            .targets
            .iter()
            .map(|t| format!("{}{}", t.value.map_or("?".into(), |v| v.to_string()), t.unit))
            .collect();
        let short: String = item.expected_from.iter().filter_map(|name| name.chars().next()).collect();
        format!("{} {}｜{}｜{}｜{short}", item.id, item.text, dates(&item.milestones), targets.join(" "))
    };
    list.items.iter().map(one).collect()
}

#[test]
fn merged_tasks_over_rows_of_deliverables_each_with_its_own_time_and_owners() {
    let raw = of_sheet(
        &[
            "2025年青湖区绿道建设任务分解表||||||",
            "序号|重点任务|主要成果|完成时限|牵头单位|配合单位|备注",
            "1|推进口袋公园建设|新建口袋公园12个、改造8个|12月底前|区绿化局|各街镇|",
            "||形成管护办法|2025年9月|区绿化局||报区政府",
            "2|完善慢行系统|贯通步道5公里|四季度|区绿化局|滨湖街道、柳林镇|",
            "||编制导则（8月底前）|12月底前|区绿化局|各街道|",
            "注：以上任务均于11月底前完成。||||||",
        ],
        &["A1:G1", "A3:A4", "B3:B4", "A5:A6", "B5:B6", "A7:G7"],
    );
    let (list, findings) = read(&raw, UNITS);
    assert_eq!(
        told(&list),
        [
            "1.1 新建口袋公园12个、改造8个｜|2025-12-31｜12个 8个｜滨城柳石开",
            "1.2 形成管护办法｜|2025-09-30｜｜",
            "2.1 贯通步道5公里｜|2025-12-31｜5公里｜滨柳",
            "2.2 编制导则（8月底前）｜|2025-08-31｜｜滨城",
        ]
    );
    assert_eq!(list.tasks[0].support.as_deref(), Some("各街镇"));
    assert_eq!(of(&findings, Code::DeadlinesDiffer), [("D6".into(), "2.2 成果写“8月底前”，时限栏写“12月底前”")]);
    assert_eq!(of(&findings, Code::PartUnused), [("G4".into(), "“备注”栏（报区政府）")]);
    assert_eq!(of(&findings, Code::MissingColumn), []);
    assert_eq!(of(&findings, Code::TaskNumbering), []);
}

#[test]
fn what_holds_for_all_goes_to_those_that_lack_it() {
    let raw = of_sheet(
        &[
            "2025年甲市城市更新清单",
            "编号|主要任务|工作内容|预期成果|责任单位",
            "一|更新小区|改造|1、改造小区20个 2、加装电梯15台（6月底前）|",
            "（二）|整治街巷|整治|每个镇（街道）整治街巷3条|区绿化局",
            "注：1、以上任务均于11月底前完成；2、责任单位均为各镇、街道。3、每季度末报送进展。",
        ],
        &[],
    );
    let (list, findings) = read(&raw, UNITS);
    assert_eq!(
        told(&list),
        [
            "1.1 改造小区20个｜|2025-11-30｜20个｜滨城柳",
            "1.2 加装电梯15台（6月底前）｜|2025-06-30｜15台｜滨城柳",
            "2.1 每个镇（街道）整治街巷3条｜|2025-11-30｜3条｜",
        ]
    );
    assert_eq!(of(&findings, Code::NoteApplied).len(), 2);
    assert_eq!(of(&findings, Code::NoteUnused), [("A5".into(), "每季度末报送进展")]);
    assert_eq!(of(&findings, Code::OwnerDoubtful), [("E3".into(), "各镇、街道")]);
    assert_eq!(of(&findings, Code::DeadlinesDiffer), []);
}

#[test]
fn without_results_a_task_is_an_item_and_that_is_an_error() {
    let rows = [
        "2025年度乙县建设任务表",
        "序号|工作任务|责任单位|完成时间",
        "一、人居环境",
        "1|开展清洁行动|各乡镇人民政府、各街道办事处|长期",
        "二、基础设施",
        "1|硬化村道20公里|区绿化局 各乡镇（街道）|2025.10",
        "2|新建停车场|各相关乡镇、有关街道|12月",
    ];
    let (list, findings) = read(&of_sheet(&rows, &[]), UNITS);
    assert_eq!(told(&list), ["1 ｜｜｜滨城柳石", "2 ｜|2025-10-31｜｜滨城柳石", "3 ｜|2025-12-31｜｜柳石"]);
    assert_eq!(of(&findings, Code::ResultsMissing).len(), 1);
    assert_eq!(of(&findings, Code::DeliverableMissing), []);
    assert_eq!(of(&findings, Code::TaskNumbering).len(), 1, "one finding for the whole list");
    assert_eq!(of(&findings, Code::PartUnused), [("A3".into(), "一、人居环境；二、基础设施")]);
    assert_eq!(of(&findings, Code::OwnerOpen), [("C7".into(), "有关街道")]);
}

#[test]
fn rows_of_what_is_to_be_done_under_a_merged_task_are_its_deliverables() {
    let rows = [
        "2025年丙区便民生活圈任务清单",
        "重点任务|具体任务|责任部门|时间节点",
        "完善网点|新建菜市场2处|各街镇|9月底前",
        "|改造商业中心3个|各街道|11月底前",
        "提升服务|每个街镇举办活动4场|各街镇|全年",
    ];
    let (list, findings) = read(&of_sheet(&rows, &["A3:A4"]), UNITS);
    assert_eq!(
        told(&list),
        [
            "1.1 新建菜市场2处｜|2025-09-30｜2处｜滨城柳石开",
            "1.2 改造商业中心3个｜|2025-11-30｜3个｜滨城",
            "2.1 每个街镇举办活动4场｜|2025-12-31*｜4场｜滨城柳石开",
        ]
    );
    assert_eq!(of(&findings, Code::ResultsMissing).len(), 1);
}

#[test]
fn headings_over_two_rows_and_numbers_that_count_rows() {
    let rows = [
        "2025年丁区体育圈任务分工表",
        "序号|重点任务|2025年目标|责任分工||完成时限",
        "|||牵头|配合|",
        "1|建设步道|新建步道6条|区绿化局|各街镇（开发区）|10月底前",
        "2||整修步道4条|区绿化局|各开发区|6月底前",
        "3|举办赛事|举办赛事10场|各街道|区绿化局|12月底前",
    ];
    let (list, findings) = read(&of_sheet(&rows, &["D2:E2", "B4:B5"]), UNITS);
    assert_eq!(
        told(&list),
        [
            "1.1 新建步道6条｜|2025-10-31｜6条｜滨城柳石开",
            "1.2 整修步道4条｜|2025-06-30｜4条｜开",
            "2.1 举办赛事10场｜|2025-12-31｜10场｜滨城",
        ]
    );
    assert_eq!(of(&findings, Code::TaskNumbering).len(), 1);
}

#[test]
fn csv_of_another_encoding_and_times_in_numbered_lines() {
    let text = "2025年戊区养老任务,,,,\n任务序号,任务名称,成果形式,责任单位,完成期限\n\
                任务1,建设食堂,\"1、新增食堂10家\n2、管理办法1份\",各街镇；区绿化局,\"1.10月底前\n2.6月底前\"\n\
                任务2,适老化改造,改造200户,各街镇,12月底前\n,,试点1处,柳林镇,6月底前\n注：,牵头单位排在首位,,,\n";
    let (bytes, _, _) = encoding_rs::GB18030.encode(text);
    let raw = master::import(&bytes, "清单.csv").expect("a list");
    let (list, findings) = read(&raw, UNITS);
    assert_eq!(
        told(&list),
        [
            "1.1 新增食堂10家｜|2025-10-31｜10家｜滨城柳石开",
            "1.2 管理办法1份｜|2025-06-30｜1份｜滨城柳石开",
            "2.1 改造200户｜|2025-12-31｜200户｜滨城柳石开",
            "2.2 试点1处｜|2025-06-30｜1处｜柳",
        ]
    );
    assert_eq!(of(&findings, Code::MissingColumn).len(), 1);
    assert_eq!(of(&findings, Code::NoteUnused).len(), 1);
}

#[test]
fn every_other_sheet_is_named() {
    let list = sheet("清单", &["任务|成果|责任部门", "1：甲任务|成果一（8月底前）|各街镇"], &[]);
    let hidden = Sheet { hidden: true, ..sheet("旧稿", &["作废"], &[]) };
    let workbook =
        Workbook { sheets: vec![sheet("说明", &["填表说明"], &[]), list, hidden], ..Workbook::default() };
    let raw = master::import_workbook(&workbook, "2025年清单.xlsx").expect("a list");
    assert_eq!(raw.year(), Some(2025), "the name of the file gives the year where the title does not");
    let (_, findings) = read(&raw, UNITS);
    assert_eq!(of(&findings, Code::PartUnused), [(String::new(), "说明；旧稿（隐藏）")]);
}

/// `master.xlsx` of a list, as `init` writes it.
fn kept(raw: &ReceivedList, units: &str) -> Workbook {
    let units = if units.is_empty() { Vec::new() } else { master::parse_units(units).expect("units") };
    let config = master::initial_config(raw);
    let list = master::interpret(raw, &units, &config, 2025, &mut Findings::default());
    open(&master::write_master(&list, raw, &config, &[], &Default::default()).expect("writes"))
}

#[test]
fn the_workbook_says_what_the_list_said() {
    let rows = [
        "2025年青湖区任务表",
        "序号|重点任务|成果|完成时限|牵头单位|配合单位|联系人",
        "1|建设公园|新建公园12个|12月底前|区绿化局|各街镇|某某",
        "||形成办法|9月底前|区绿化局||",
        "注：责任单位均为各街镇。||||||",
    ];
    let raw = of_sheet(&rows, &["A3:A4", "B3:B4"]);
    let (list, findings) = read(&raw, UNITS);
    let (again, _, kept) = loaded(&kept(&raw, UNITS));
    assert_eq!(again.items, list.items);
    assert_eq!(again.tasks, list.tasks);
    let said = |findings: &[Finding]| {
        let mut said: Vec<_> = findings.iter().map(|f| (f.code.id(), f.found.clone(), f.taken.clone())).collect();
        said.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        said
    };
    assert_eq!(said(&kept), said(&findings));
}

/// A code, the list in which it stands (heading first, `|` between), and what its
/// message asks for, done in `master.xlsx`.
type Answered = (Code, &'static [&'static str], fn(&mut Workbook));

const HEAD: &str = "任务|具体要求|成果|责任部门";
const PLAIN: &str = "1：推进规划|编制规划|1、社区规划（8月底前） 2、实施方案（9月底前）|各街镇";

fn mark(book: &mut Workbook, sheet: &str, id: &str, code: &str) {
    edit(book, sheet, id, "已核", code);
}

fn mark_list(book: &mut Workbook, code: &str) {
    edit(book, "设置", "清单已核（checked）", "值", code);
}

const ANSWERED: &[Answered] = &[
    (Code::OwnersMissing, &[HEAD, "1：推进规划|编制规划|社区规划（8月底前）|"], |book| {
        edit(book, "任务", "1", "责任部门", "各街镇")
    }),
    (Code::DeliverableMissing, &[HEAD, "1：推进规划|编制规划||各街镇"], |book| {
        edit(book, "成果", "1", "成果", "社区规划（8月底前）")
    }),
    (Code::DeliverableMissing, &[HEAD, "1：推进规划|编制规划||各街镇"], |book| {
        mark(book, "成果", "1", "M102")
    }),
    (
        Code::DuplicateTask,
        &[HEAD, PLAIN, "2：推进实施|实施|1、社区规划（8月底前） 2、实施方案（9月底前）|各街镇"],
        |book| {
            edit(book, "成果", "2.1", "同文", "1.1");
            edit(book, "成果", "2.2", "同文", "无");
        },
    ),
    (
        Code::DuplicateItem,
        &[HEAD, PLAIN, "2：推进实施|实施|1、社区规划（8月底前） 2、清单（9月底前）|各街镇"],
        |book| edit(book, "成果", "2.1", "同文", "1.1"),
    ),
    (Code::HtmlResidue, &[HEAD, "1：推进规划|编制|<p>社区规划（8月底前）</p>|各街镇"], |book| {
        mark(book, "成果", "1.1", "M105")
    }),
    (Code::SplitTable, &[HEAD, PLAIN, "", "2：推进实施|实施|清单（9月底前）|各街镇"], |book| {
        mark_list(book, "M106")
    }),
    (Code::MissingColumn, &[HEAD, "1：推进规划|编制规划|社区规划（8月底前）"], |book| {
        edit(book, "任务", "1", "责任部门", "各街镇")
    }),
    (Code::MissingColumn, &[HEAD, PLAIN, "||清单（9月底前）|"], |book| mark_list(book, "m107")),
    (Code::TaskNumbering, &[HEAD, PLAIN, "3：推进实施|实施|清单（9月底前）|各街镇"], |book| {
        mark(book, "任务", "3", "M108")
    }),
    (Code::DeadlineUnread, &[HEAD, "1：推进规划|编制|社区规划（15日前）|各街镇"], |book| {
        edit(book, "成果", "1.1", "日期", "2025-08-15")
    }),
    (Code::DeadlineAmbiguous, &[HEAD, "1：推进规划|编制|社区规划（8月前）|各街镇"], |book| {
        mark(book, "成果", "1.1", "M110")
    }),
    (
        Code::DeadlineOutsideYear,
        &[HEAD, "1：推进规划|编制|社区规划（2026年1月底前）|各街镇"],
        |book| mark(book, "成果", "1.1", "M111"),
    ),
    (
        Code::DeadlineInferred,
        &[HEAD, "1：推进规划|编制|全年形成一篇社区规划材料|各街镇"],
        |book| mark(book, "成果", "1.1", "M112"),
    ),
    (Code::NoDeadline, &[HEAD, "1：推进规划|编制|社区规划|各街镇"], |book| {
        edit(book, "成果", "1.1", "日期", "无")
    }),
    (
        Code::TargetUnquantified,
        &[HEAD, "1：推进规划|编制|规划一批项目（8月底前）|各街镇"],
        |book| mark(book, "成果", "1.1", "M114"),
    ),
    (
        Code::TargetScopeUnclear,
        &[HEAD, "1：推进规划|编制|规划至少2个项目（8月底前）|各街镇"],
        |book| edit(book, "成果", "1.1", "目标", "≥2个项目（全区）"),
    ),
    (Code::AllocationMissing, &[HEAD, "1：推进规划|编制|规划12个项目（8月底前）|各街镇"], |book| {
        edit(book, "分解", "1.1", "目标", "不分解")
    }),
    (
        Code::AllocationSum,
        &[HEAD, "1：推进规划|编制|规划12个项目（8月底前）|滨湖街道 柳林镇"],
        |book| {
            edit(book, "分解", "1.1", "目标", "5");
            edit(book, "分解", "柳林镇", "目标", "7");
        },
    ),
    (Code::OwnerUnknown, &[HEAD, "1：推进规划|编制|社区规划（8月底前）|各街镇 某公司"], |book| {
        add_row(book, "单位", &[("名称", "某公司"), ("类别", "其他")])
    }),
    (Code::OwnerUnknown, &[HEAD, "1：推进规划|编制|社区规划（8月底前）|各街镇 某公司"], |book| {
        mark(book, "任务", "1", "M118")
    }),
    (Code::OwnerOpen, &[HEAD, "1：推进规划|编制|社区规划（8月底前）|各相关部门"], |book| {
        edit(book, "成果", "1.1", "填报单位", "区绿化局")
    }),
    (Code::OwnerDoubtful, &[HEAD, "1：推进规划|编制|社区规划（8月底前）|各相关街镇"], |book| {
        edit(book, "成果", "1.1", "填报单位", "滨湖街道、柳林镇")
    }),
    (
        Code::OwnerDoubtful,
        &[HEAD, "1：推进规划|编制|各涉街镇社区规划（8月底前）|各街镇"],
        |book| mark(book, "成果", "1.1", "M120"),
    ),
    (
        Code::WordingDoubtful,
        &[HEAD, "1：推进规划|因地施制宜编制|社区规划（8月底前）|各街镇"],
        |book| {
            let row = [("编号", "1"), ("字段", "具体要求"), ("原文", "因地施制宜编制"), ("改为", "因地制宜编制")];
            add_row(book, "更正", &row);
        },
    ),
    (
        Code::WordingDoubtful,
        &[HEAD, "1：推进规划|因地施制宜编制|社区规划（8月底前）|各街镇"],
        |book| mark(book, "任务", "1", "M122"),
    ),
    (
        Code::MismatchedDeliverable,
        &[
            HEAD,
            "1：推进社区规划编制|编制|社区规划编制（8月底前）|各街镇",
            "2：完善协商制度|议事|社区规划编制（9月底前）|各街镇",
        ],
        |book| mark(book, "成果", "2.1", "M123"),
    ),
    (Code::SingleNumbered, &[HEAD, "1：推进规划|编制|1、社区规划（8月底前）|各街镇"], |book| {
        mark(book, "成果", "1.1", "M124")
    }),
    (Code::OwnersByText, &[HEAD, "1：推进规划|编制|各街镇编制社区规划（8月底前）|"], |book| {
        edit(book, "成果", "1.1", "填报单位", "各街镇")
    }),
    (
        Code::TargetPairUnclear,
        &[HEAD, "1：推进规划|编制|推进建设12个项目，完成8个（8月底前）|柳林镇"],
        |book| mark(book, "成果", "1.1", "M130"),
    ),
    (
        Code::TargetPerUnit,
        &[HEAD, "1：推进规划|编制|各街镇完成1篇宣传（8月底前）|各街镇"],
        |book| mark(book, "成果", "1.1", "M131"),
    ),
    (
        Code::WordingDiffers,
        &[HEAD, "1：推进规划|制定“十五五”行动指引|“十五五”规划行动指引（8月底前）|各街镇"],
        |book| mark(book, "任务", "1", "M132"),
    ),
    (
        Code::OnlyInRequirement,
        &[HEAD, "1：推进规划|每季度报送规划进展|社区规划（8月底前）|各街镇"],
        |book| mark(book, "任务", "1", "M133"),
    ),
    (
        Code::PartUnused,
        &["任务|成果|责任部门|备注", "1：推进规划|社区规划（8月底前）|各街镇|见附件"],
        |book| mark_list(book, "M140"),
    ),
    (Code::NoteUnused, &[HEAD, PLAIN, "注：牵头单位排在首位"], |book| mark_list(book, "M141、M142")),
    (
        Code::NoteApplied,
        &[HEAD, "1：推进规划|编制|社区规划|各街镇", "注：以上任务均于11月底前完成"],
        |book| mark_list(book, "M142"),
    ),
    (Code::ResultsMissing, &["任务|责任部门", "1：推进规划|各街镇"], |book| {
        edit(book, "成果", "1", "成果", "社区规划（8月底前）");
    }),
    (Code::ResultsMissing, &["任务|责任部门", "1：推进规划|各街镇"], |book| mark_list(book, "M143")),
    (
        Code::DeadlinesDiffer,
        &["任务|成果|责任部门|完成时限", "1：推进规划|社区规划（8月底前）|各街镇|9月底前"],
        |book| mark(book, "成果", "1.1", "M144"),
    ),
    (Code::NobodyReports, &[HEAD, "1：推进规划|编制|社区规划（8月底前）|区绿化局"], |book| {
        edit(book, "成果", "1", "填报单位", "区绿化局")
    }),
    (Code::NobodyReports, &[HEAD, "1：推进规划|编制|社区规划（8月底前）|区绿化局"], |book| {
        mark_list(book, "M148")
    }),
];

#[test]
fn what_a_message_asks_for_can_be_done_and_silences_it() {
    let mut wrong = Vec::new();
    for (code, rows, act) in ANSWERED {
        let text = rows.join("\n").replace('|', "\t");
        let raw = master::import(text.as_bytes(), "2025年清单.txt").expect("a list");
        let mut book = kept(&raw, UNITS);
        if *code == Code::AllocationSum {
            edit(&mut book, "分解", "柳林镇", "目标", "3");
        }
        let before = loaded(&book).2;
        act(&mut book);
        let after = loaded(&book).2;
        let has = |findings: &[Finding], code| findings.iter().any(|finding| finding.code == code);
        let own = [Code::SettingUnread, Code::OriginalChanged, Code::CorrectionStale];
        if !has(&before, *code) || has(&after, *code) || own.into_iter().any(|code| has(&after, code)) {
            wrong.push(format!("{} {rows:?}: {:?}", code.id(), after));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_of_the_list_has_an_answer() {
    // What is typed in the workbook itself goes with the typing; the last three are said by `init` alone.
    const APART: [Code; 11] = [
        Code::SpanWrong,
        Code::UnitMerged,
        Code::UnitEnded,
        Code::UnitsMissing,
        Code::CorrectionStale,
        Code::CorrectionApplied,
        Code::OriginalChanged,
        Code::SettingUnread,
        Code::CarriedOver,
        Code::NotCarried,
        Code::ListDiffers,
    ];
    let answered = |code: &Code| ANSWERED.iter().any(|(known, ..)| known == code) || APART.contains(code);
    let open: Vec<&str> =
        Code::ALL.iter().filter(|code| code.is_of_list() && !answered(code)).map(|code| code.id()).collect();
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn only_what_staff_may_judge_can_be_marked() {
    let raw = master::import(format!("{HEAD}\n{PLAIN}").replace('|', "\t").as_bytes(), "清单.txt").expect("a list");
    let mut book = kept(&raw, UNITS);
    for (id, typed) in [("1.1", "M101"), ("1.2", "已核")] {
        mark(&mut book, "成果", id, typed);
    }
    assert_eq!(of(&loaded(&book).2, Code::SettingUnread).len(), 2);
}

#[test]
fn a_task_may_be_given_deliverables_later() {
    let raw = master::import("任务\t责任部门\n1：推进规划\t各街镇".as_bytes(), "2025年清单.txt").expect("a list");
    let mut book = kept(&raw, UNITS);
    edit(&mut book, "成果", "1", "成果", "社区规划（8月底前）");
    edit(&mut book, "成果", "1", "编号", "1.1");
    add_row(&mut book, "成果", &[("编号", "1.2"), ("任务编号", "1"), ("成果", "实施方案（9月底前）")]);
    let (list, _, findings) = loaded(&book);
    assert_eq!(told(&list).len(), 2, "{:?}", told(&list));
    for code in [Code::ResultsMissing, Code::OriginalChanged] {
        assert_eq!(of(&findings, code), [], "{code:?}");
    }
}

const OLD: &str = "2025年清单\n任务\t成果\t责任部门\n1：甲任务\t1、建设项目12个（10月底前） 2、形成方案 3、举办活动\t各街镇\n\
                   2：乙任务\t1、完成改造8处 2、编制导则\t各街镇\n";
const NEW: &str = "2026年清单\n任务\t成果\t责任部门\n1：新任务\t新成果\t各街镇\n\
                   2：甲任务\t1、建设项目12个（10月底前） 2、形成方案\t各街镇\n3：乙任务\t1、完成改造18处 2、编制导则\t各街镇\n";

#[test]
fn a_new_year_takes_over_what_staff_decided_for_items_that_stayed() {
    let old = master::import(OLD.as_bytes(), "清单.txt").expect("a list");
    let mut book = kept(&old, UNITS);
    edit(&mut book, "成果", "1.1", "填报单位", "滨湖街道、柳林镇");
    edit(&mut book, "成果", "1.1", "日期", "2025-09-30");
    edit(&mut book, "成果", "1.2", "日期", "无");
    edit(&mut book, "成果", "1.3", "填报单位", "柳林镇");
    edit(&mut book, "成果", "2.1", "目标", "9处（全区）");
    edit(&mut book, "成果", "2.1", "填报单位", "石桥乡");
    mark(&mut book, "成果", "2.2", "M113");
    edit(&mut book, "分解", "1.1", "目标", "5");
    for (original, new) in [("编制导则", "编制技术导则"), ("举办活动", "举办宣传活动")] {
        let id = if original == "编制导则" { "2.2" } else { "1.3" };
        add_row(&mut book, "更正", &[("编号", id), ("字段", "成果"), ("原文", original), ("改为", new)]);
    }
    let mut findings = Findings::default();
    let over = master::roll_over(&book, &mut findings);
    let new = master::import(NEW.as_bytes(), "清单.txt").expect("a list");
    let list = master::interpret(&new, &over.units, &over.config, 2026, &mut Findings::default());
    let carried = over.decisions.onto(&list, &mut findings);
    let bytes = master::write_master(&list, &new, &over.config, &over.words, &carried).expect("writes");
    let (list, config, _) = loaded(&open(&bytes));
    assert_eq!(item(&list, "2.1").expected_from, ["滨湖街道", "柳林镇"]);
    assert_eq!(dates(&item(&list, "2.1").milestones), "|2026-10-31", "a date of last year is none of this one");
    assert_eq!(item(&list, "2.1").allocation.len(), 1);
    assert_eq!(item(&list, "3.1").expected_from.len(), 5, "reworded: nothing is taken over");
    assert_eq!(item(&list, "3.2").text, "编制技术导则");
    assert_eq!(config.corrections.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["3.2"]);
    let said = findings.into_sorted();
    let words = |code| of(&said, code).into_iter().map(|(_, found)| found).collect::<Vec<_>>();
    assert_eq!(words(Code::CarriedOver), ["2.1 填报单位、分解；2.2 日期；3.2 已核、更正"]);
    let lost = words(Code::NotCarried).join("");
    for what in ["日期：2025-09-30", "原1.3 填报单位：柳林镇", "目标：9处（全区）", "填报单位：石桥乡", "举办宣传活动"]
    {
        assert!(lost.contains(what), "{what} in {lost}");
    }
    let mut differs = words(Code::ListDiffers);
    differs.sort_unstable();
    assert_eq!(differs, ["删去：原1.3 举办活动", "改写：3.1（原2.1）完成改造18处", "新增：1.1 新成果"]);
}

#[test]
fn the_command_tells_what_is_new_and_gone_and_settles_what_was_settled() {
    let place = folder();
    write(&place.join("old.txt"), OLD.as_bytes());
    write(&place.join("new.txt"), NEW.as_bytes());
    write(&place.join("units.txt"), UNITS.as_bytes());
    jianbao(&place, &["init", "a", "--master", "old.txt", "--units", "units.txt"]).exits(0);
    let said = jianbao(&place, &["init", "b", "--master", "new.txt", "--from", "a"]).exits(0).out;
    for words in ["新增：1.1 新成果", "删去：原1.3 举办活动", "改写：3.1（原2.1）完成改造18处", "2026年：3项任务"]
    {
        assert!(said.contains(words), "{words} in {said}");
    }
    let shown = jianbao(&place, &["master", "b"]).out;
    assert!(!shown.contains("M147"), "said once, when it was made: {shown}");
}
