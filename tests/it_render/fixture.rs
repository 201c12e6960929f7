//! A quarter as it could be: the real list of 2025, twelve streets and towns,
//! ten of which reported. One letter a cell tells where it stands.

use chrono::{DateTime, NaiveDate};
use jianbao::model::config::{Config, Correction, PeriodSettings};
use jianbao::model::due::Milestone;
use jianbao::model::finding::{Code, Finding, Findings, Taken};
use jianbao::model::ledger::{
    Answers, Closing, Disposition, Entry, Outcome, ItemReport, Ledger, Source, UnitReport, UnitState,
};
use jianbao::model::place::{CellRef, Origin, Place};
use jianbao::model::task::{Comparator, Item, ItemId, MasterList, Scope, Target, Task, Unit, UnitKind};
use jianbao::model::value::{Cell, Derived, Given, Quantity, Quarter, Reading, Status};
use std::collections::BTreeMap;

/// The twelve units.
pub const UNITS: [&str; 12] = [
    "嘉定镇街道",
    "新成路街道",
    "真新街道",
    "菊园新区",
    "嘉定工业区",
    "南翔镇",
    "安亭镇",
    "马陆镇",
    "徐行镇",
    "华亭镇",
    "外冈镇",
    "江桥镇",
];

/// Titles of the tasks.
const TASKS: [&str; 15] = [
    "落实“多格合一”要求，研究制定“十五五”行动指引",
    "推进社区规划编制，统筹资源与行动",
    "统筹推动项目实施",
    "推进社区嵌入式服务设施建设",
    "推动“人民坊”实施与运营",
    "促进商业发展，提升街区“烟火气”",
    "结合上海量子城市时空智能创新建设，推进“美好生活掌中宝”开发利用",
    "持续擦亮好“人民城市大课堂”交流平台",
    "充分发挥社区规划师的规划统筹和技术支撑作用",
    "组织参加2025年度“15分钟社区生活圈”优秀案例评选",
    "常态化开展问卷需求计和项目清单制定工作",
    "配合搭建社区营造联盟",
    "持续完善“一图三会”社区协商制度",
    "强化资金保障",
    "强化统筹协调",
];

/// Id, words, dates (`label@date`, `;` between), owners (`*` are the towns),
/// overall status, and a letter a unit: D done, P on track, L behind, X
/// overdue, N not begun, S standing, / not concerned, ? unclear, - blank,
/// . not expected.
const ITEMS: [[&str; 6]; 29] = [
    [
        "1.1",
        "优化“15分钟社区生活圈”基本单元（7月底前）",
        "@2025-07-31",
        "区规划资源局 各相关部门 *",
        "X",
        "DDDXDDXDD--D",
    ],
    [
        "1.2",
        "“十四五”行动实施评估报告（8月前形成初稿、11月前形成最终成果）",
        "初稿@2025-08-31;最终成果@2025-11-30",
        "区规划资源局 各相关部门 *",
        "P",
        "PPPPPDPPP--P",
    ],
    [
        "1.3",
        "“十五五”行动指引（8月前形成初稿、11月前形成最终成果）",
        "初稿@2025-08-31;最终成果@2025-11-30",
        "区规划资源局 各相关部门 *",
        "P",
        "PPPPPPPPP--P",
    ],
    [
        "2.1",
        "各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）",
        "阶段成果@2025-08-31;稳定方案@2025-10-31",
        "* 区规划资源局",
        "X",
        "DPXPPDXPL--P",
    ],
    ["3.1", "推进建设161个项目，实施完成157个。", "", "* 各相关部门", "L", "PPLPPPLPP--P"],
    ["3.2", "推进3个单位附属空间开放", "@2025-12-31", "* 各相关部门", "P", "PPP/PDPPP--P"],
    [
        "4.1",
        "推进7个社区先行先试，梳理一批社区嵌入式服务设施重点项目，总结推广一批创新做法和典型经验，全年至少形成一篇优秀案例宣传材料。",
        "@2025-12-31",
        "区发改委 马陆镇 江桥镇 南翔镇 徐行镇 嘉定镇街道 嘉定工业区 菊园新区",
        "P",
        "P..PPD.PL..P",
    ],
    [
        "5.1",
        "7月底前形成相应实施方案，明确时序安排、相关主体和资金保障情况。",
        "@2025-07-31",
        "地产北虹 江桥镇 区规划资源局",
        "X",
        "...........X",
    ],
    [
        "6.1",
        "6-9月，开展西门历史文化街区“街区烟火气”工作方案征集工作。",
        "@2025-09-30",
        "区商务委 区绿化市容局 嘉定镇街道 城发集团 城发西门更新公司",
        "D",
        "D...........",
    ],
    ["7.1", "推进试点街镇嘉定镇街道应用场景建设", "", "嘉定镇街道 区数据局 区规划资源局", "P", "P..........."],
    [
        "7.2",
        "其他各街镇做好相关保障，2026-2027年按要求统筹推进“美好生活掌中宝”开发利用。",
        "@2027-12-31",
        "* 区数据局",
        "S",
        ".SSSSSSSS--S",
    ],
    ["8", "", "", "区规划资源局 *", "P", "PPPPPDPPP--?"],
    ["9.1", "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "", "", "L", "DPPDPDNPD--P"],
    ["9.2", "研究起草社区规划师综合评价工作实施细则（试行）", "", "", "-", "............"],
    ["9.3", "各街镇开展社区责任规划师聘任或续聘", "", "", "P", "DDDDPDDDD--D"],
    [
        "10.1",
        "举办“我‘嘉’生活圈”区级优秀案例评选，每个街镇至少提交2个示范案例（10月底前）",
        "@2025-10-31",
        "",
        "P",
        "DPPDPDPPD--P",
    ],
    ["10.2", "组织参加上海市2025年度“15分钟社区生活圈”优秀案例评选活动", "", "", "-", "............"],
    ["10.3", "2026年1月底前，配合市规划资源局形成优秀案例集", "@2026-01-31", "", "-", "............"],
    [
        "11.1",
        "配合市联席会议办公室结合相关优秀实践案例推荐，形成社区营造联盟首批名录及工作方案。",
        "",
        "",
        "-",
        "............",
    ],
    [
        "11.2",
        "至2025年底，配合市联席会议办公室结合人民城市大课堂等工作，开展社区营造联盟相关宣传活动。",
        "@2025-12-31",
        "",
        "-",
        "12.2",
    ],
    ["11.3", "2026年1月底前，配合市规划资源局形成优秀案例集", "@2026-01-31", "", "-", "10.3"],
    ["12.1", "各街镇、村居建立完善“一图三会”相关基层治理机制（10月起）", "", "", "P", "PPPPPPPPN--P"],
    [
        "12.2",
        "至2025年底，配合市联席会议办公室结合人民城市大课堂等工作，开展社区营造联盟相关宣传活动。",
        "@2025-12-31",
        "",
        "-",
        "............",
    ],
    ["13.1", "各街镇创新做法和特色案例", "", "", "P", "PPPPPDPPP--P"],
    ["14.1", "各街镇、村居建立完善“一图三会”相关基层治理机制（10月起）", "", "", "-", "12.1"],
    [
        "14.2",
        "至2025年底，配合市联席会议办公室结合人民城市大课堂等工作，开展社区营造联盟相关宣传活动。",
        "@2025-12-31",
        "",
        "-",
        "12.2",
    ],
    ["15.1", "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "", "", "-", "9.1"],
    ["15.2", "研究起草社区规划师综合评价工作实施细则（试行）", "", "", "-", "9.2"],
    ["15.3", "各街镇开展社区责任规划师聘任或续聘", "", "", "-", "9.3"],
];

/// Problems: unit, item, words.
const PROBLEMS: [[&str; 3]; 9] = [
    ["真新街道", "2.1", "社区规划涉及多处权属不清的存量用地，腾退协商进展缓慢，影响方案稳定。"],
    ["真新街道", "3.1", "改造资金缺口约120万元，部分项目年度预算尚未落实。"],
    ["安亭镇", "1.1", "基本单元边界与居委会调整尚未同步，需区级层面明确审批口径。"],
    ["安亭镇", "2.1", "居民对停车设施方案意见分歧较大，二次征求意见延后。"],
    [
        "安亭镇",
        "3.1",
        "两处项目因管线搬迁滞后，施工进度受到影响，需水务、电力部门协调；另有一处因雨季停工一个月，正在抢抓工期，预计十二月底前可以完成全部工程量。",
    ],
    ["徐行镇", "4.1", "综合体选址涉及用地性质调整。"],
    ["江桥镇", "5.1", "主体单位资金保障方案未定，实施时序无法排定。"],
    ["菊园新区", "1.1", "街道区划调整待批复，基本单元方案暂缓报审。"],
    ["马陆镇", "3.1", "专业设计力量不足。"],
];

/// Good practice: unit, item, words.
const PRACTICE: [[&str; 3]; 4] = [
    [
        "嘉定镇街道",
        "6.1",
        "以西门历史街区为样板，引入高校团队与商户共创，组织三轮居民议事，形成可复制的街区更新方案征集流程。",
    ],
    ["南翔镇", "2.1", "编制“一图一表一机制”社区规划成果，规划师驻点办公，居民参与率超过六成。"],
    ["南翔镇", "8", "开设古镇移动课堂。"],
    [
        "菊园新区",
        "9.1",
        "规划师工作室每月一次开放日，联系人王小明，电话13812345678，已接待居民200余人次；由居民代表、商户代表、物业代表共同组成的评议小组对项目实施效果进行打分，并将结果公开。",
    ],
];

/// The parts of a quarter.
pub struct Quarterly {
    pub ledger: Ledger,
    pub master: MasterList,
    pub config: Config,
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn derived(letter: char) -> Derived {
    match letter {
        'D' => Derived::Done,
        'P' => Derived::OnTrack,
        'L' => Derived::Lagging,
        'X' => Derived::Overdue,
        'N' => Derived::NotStarted,
        'S' => Derived::Standing,
        'A' => Derived::Adjusted,
        '/' => Derived::NotApplicable,
        '-' => Derived::Unreported,
        _ => Derived::Unknown,
    }
}

/// An answer in words at a cell.
pub fn said(words: &str, col: u32, row: u32) -> Option<Given<String>> {
    Some(Given::new(&Cell::Text(words.into()), CellRef::new(row, col), Reading::Value(words.into())))
}

fn counted(n: i64, row: u32) -> Option<Given<Quantity>> {
    let reading = Reading::Value(Quantity::whole(n));
    Some(Given::new(&Cell::Number(n as f64, None), CellRef::new(row, 8), reading))
}

fn status(derived: Derived, row: u32) -> Option<Given<Status>> {
    let status = match derived {
        Derived::Done => Status::Done,
        Derived::OnTrack | Derived::Overdue => Status::OnTrack,
        Derived::Lagging => Status::Lagging,
        Derived::NotStarted => Status::NotStarted,
        Derived::Standing => Status::Standing,
        Derived::NotApplicable => Status::NotApplicable,
        _ => return None,
    };
    Some(Given::new(&Cell::Text(status.label().into()), CellRef::new(row, 6), Reading::Value(status)))
}

fn milestones(dates: &str) -> Vec<Milestone> {
    let one = |part: &str| {
        let (label, day) = part.split_once('@').expect("label@date");
        let due = Some(date(day));
        Milestone { label: label.into(), words: part.into(), from: None, due, due_strict: due, inferred: false }
    };
    dates.split(';').filter(|part| !part.is_empty()).map(one).collect()
}

fn target(value: Option<i64>, unit: &str, words: &str, scope: Scope, comparator: Comparator) -> Target {
    Target { value: value.map(Quantity::whole), unit: unit.into(), comparator, scope, words: words.into() }
}

fn targets(id: &str) -> Vec<Target> {
    use Comparator::{AtLeast, Exactly};
    use Scope::{District, EachUnit};
    match id {
        "3.1" => vec![
            target(Some(161), "个项目", "推进建设161个项目", District, Exactly),
            target(Some(157), "个项目", "实施完成157个", District, Exactly),
        ],
        "3.2" => vec![target(Some(3), "个单位", "推进3个单位附属空间开放", District, Exactly)],
        "4.1" => vec![
            target(Some(7), "个社区", "推进7个社区先行先试", District, Exactly),
            target(None, "", "梳理一批社区嵌入式服务设施重点项目", District, AtLeast),
        ],
        "10.1" => vec![target(Some(2), "个示范案例", "每个街镇至少提交2个示范案例", EachUnit, AtLeast)],
        _ => Vec::new(),
    }
}

/// The list and its units.
pub fn master() -> MasterList {
    let item = |row: &[&str; 6]| {
        let id: ItemId = row[0].parse().expect("an id");
        let letters: Vec<char> = row[5].chars().collect();
        let expected = UNITS.iter().zip(&letters).filter(|(_, c)| letters.len() == 12 && **c != '.');
        let owners = row[3].split(' ').filter(|o| !o.is_empty()).flat_map(|owner| match owner {
            "*" => UNITS.iter().map(|u| u.to_string()).collect(),
            other => vec![other.to_string()],
        });
        Item {
            id,
            title: TASKS[id.task as usize - 1].into(),
            text: row[1].into(),
            duplicate_of: if row[5].len() < 12 { row[5].parse().ok() } else { None },
            milestones: milestones(row[2]),
            targets: targets(row[0]),
            owners: owners.collect(),
            expected_from: expected.map(|(unit, _)| unit.to_string()).collect(),
            register: Vec::new(),
            allocation: BTreeMap::new(),
        }
    };
    let task = |(i, title): (usize, &&str)| Task {
        number: i as u32 + 1,
        title: title.to_string(),
        requirement: String::new(),
        owners: None,
        deliverables: String::new(),
    };
    let unit = |name: &&str| Unit { name: name.to_string(), kind: UnitKind::Town, aliases: vec![], emails: vec![] };
    MasterList {
        year: 2025,
        tasks: TASKS.iter().enumerate().map(task).collect(),
        items: ITEMS.iter().map(item).collect(),
        units: UNITS.iter().map(unit).collect(),
    }
}

/// Settings with everything set.
pub fn config() -> Config {
    let settings = PeriodSettings {
        issue: Some("3".into()),
        deadline: date("2025-10-09").and_hms_opt(17, 0, 0),
        latest: None,
        issued: Some(date("2025-10-15")),
        report_to: "市规划资源局，区委、区政府".into(),
        send_to: "区各相关部门".into(),
        distribute_to: "各街镇".into(),
    };
    Config {
        district: "嘉定区".into(),
        title: "嘉定区“15分钟社区生活圈”行动工作推进情况简报".into(),
        issuer: "嘉定区规划和自然资源局".into(),
        periods: BTreeMap::from([(Quarter { year: 2025, number: 3 }, settings)]),
        decimals: 1,
        corrections: vec![Correction {
            id: "11".into(),
            field: "任务".into(),
            original: "问卷需求计".into(),
            replacement: "问需求计".into(),
            reason: "原文错字".into(),
            confirmed_by: "区规划资源局".into(),
            date: "2025-09-01".into(),
            applied: true,
        }],
        ..Config::default()
    }
}

pub fn unit_report(i: usize, name: &str) -> UnitReport {
    let state = match name {
        "徐行镇" => UnitState::Late,
        "华亭镇" => UnitState::Empty,
        "外冈镇" => UnitState::Missing,
        _ => UnitState::OnTime,
    };
    let day = if state == UnitState::Late { "12" } else { "09" };
    let received = format!("2025-10-{day}T10:{i:02}:00+08:00");
    let received = DateTime::parse_from_rfc3339(&received).ok().filter(|_| state != UnitState::Missing);
    let source = Some(origin(i)).filter(|_| state.has_reported());
    UnitReport { name: name.into(), kind: UnitKind::Town, state, received, source, others: Vec::new() }
}

fn origin(unit: usize) -> Origin {
    Origin::file(format!("{:04}.eml", unit + 1)).member(format!("{}三季度进展.xlsx", UNITS[unit]))
}

/// One row of a unit's sheet.
pub fn entry(unit: usize, id: ItemId, letter: char, row: u32) -> Entry {
    let derived = derived(letter);
    let mut answers = Answers::default();
    let blank = derived == Derived::Unreported;
    if !blank {
        answers.status = status(derived, row);
        answers.progress = said("按计划推进各项工作。", 7, row);
        answers.contact = said("王小明", 14, row);
        answers.phone = said("021-59531234", 15, row);
        let id = id.to_string();
        let words = |list: &[[&str; 3]], col: u32| {
            list.iter().find(|r| r[0] == UNITS[unit] && r[1] == id).and_then(|r| said(r[2], col, row))
        };
        answers.problems = words(&PROBLEMS, 10);
        answers.highlight = words(&PRACTICE, 12);
        answers.done = match id.as_str() {
            "3.1" if unit != 6 => counted(14 + unit as i64 % 3, row),
            "3.2" if derived == Derived::Done => counted(1, row),
            "4.1" => counted(1, row),
            "10.1" => counted(if derived == Derived::Done { 2 } else { 1 }, row),
            _ => None,
        };
    }
    let source = (!blank).then(|| Source { path: origin(unit), sheet: "三季度".into(), row });
    let unit = UNITS[unit].to_string();
    Entry { unit, item: Some(id), answers, extra: Vec::new(), derived, reasons: Vec::new(), source }
}

fn findings() -> Vec<Finding> {
    let mut findings = Findings::default();
    let sheet = |unit: usize| Place::sheet(&origin(unit), &"三季度".into());
    let at = |unit: usize, col, row| sheet(unit).at(CellRef::new(row, col));
    findings.push(Finding::new(Code::OwnersMissing, Place::nowhere(), "9", Taken::Nothing));
    findings.push(Finding::new(Code::StatusUnread, at(11, 6, 15), "见附件", Taken::KeptAsText).of("江桥镇"));
    findings.push(Finding::new(Code::OnTrackAfterDue, at(6, 6, 7), "正常推进", Taken::KeptBoth).of("安亭镇"));
    findings.push(Finding::new(Code::OnTrackAfterDue, at(3, 6, 7), "正常推进", Taken::KeptBoth).of("菊园新区"));
    findings.push(Finding::new(Code::ItemRepeated, at(2, 1, 9), "3.2", Taken::RowSkipped).of("真新街道"));
    findings.push(Finding::new(Code::UnitMissing, Place::nowhere(), "", Taken::Nothing).of("外冈镇"));
    findings.push(Finding::new(Code::ReportedEmpty, Place::file(&origin(9)), "", Taken::Nothing).of("华亭镇"));
    findings.push(Finding::new(Code::Late, Place::file(&origin(8)), "2025-10-12", Taken::Nothing).of("徐行镇"));
    findings.into_sorted()
}

fn dispositions() -> Vec<Disposition> {
    let mut all = Vec::new();
    for unit in 0..11 {
        let mut add = |rows: Vec<(u32, u32)>, what, why: &str| {
            all.push(Disposition { path: origin(unit), sheet: Some("三季度".into()), rows, what, why: why.into() });
        };
        add(vec![(1, 4)], Outcome::Heading, "标题和表头");
        match unit {
            9 => add(vec![(5, 26)], Outcome::Blank, "没有填报内容"),
            _ => add(vec![(5, 26)], Outcome::Merged, "采用"),
        }
        add(vec![(27, 27)], Outcome::Note, "填表说明");
    }
    let lock = Origin::file("~$安亭.xlsx");
    all.push(Disposition { path: lock, sheet: None, rows: vec![], what: Outcome::Litter, why: "系统杂项".into() });
    all
}

fn closing(target: &Target, entries: &[&Entry], position: usize) -> Closing {
    let sums: Vec<Quantity> = entries.iter().filter_map(|e| e.answers.done.as_ref()?.exact().copied()).collect();
    let sum = (!sums.is_empty() && position == 0).then(|| sums.into_iter().sum::<Quantity>());
    let gap = target.value.zip(sum).map(|(target, sum)| target - sum);
    Closing { target: target.value, sum, opening: None, quarter: None, cumulative: sum, gap }
}

/// The quarter.
pub fn quarterly() -> Quarterly {
    let master = master();
    let mut entries = Vec::new();
    for unit in 0..UNITS.len() {
        for (row, item) in ITEMS.iter().enumerate().filter(|(_, item)| item[5].len() >= 12) {
            let letter = item[5].chars().nth(unit).expect("a letter a unit");
            if letter != '.' {
                entries.push(entry(unit, item[0].parse().expect("an id"), letter, row as u32 + 5));
            }
        }
    }
    let report = |(item, row): (&Item, &[&str; 6])| {
        let mine: Vec<&Entry> = entries.iter().filter(|e| e.item == Some(item.id)).collect();
        let reported = mine.iter().filter(|e| e.source.is_some());
        ItemReport {
            id: item.id,
            task: item.id.task,
            title: item.title.clone(),
            text: item.text.clone(),
            duplicate_of: item.duplicate_of,
            milestones: item.milestones.clone(),
            targets: item.targets.clone(),
            owners: item.owners.clone(),
            expected_from: item.expected_from.clone(),
            reported_by: reported.map(|e| e.unit.clone()).collect(),
            closing: item.targets.iter().enumerate().map(|(i, t)| closing(t, &mine, i)).collect(),
            status: derived(row[4].chars().next().expect("a status")),
            reasons: Vec::new(),
        }
    };
    let items = master.items.iter().zip(&ITEMS).map(report).collect();
    let period = Quarter { year: 2025, number: 3 };
    let ledger = Ledger {
        period,
        as_of: period.last_day(),
        units: UNITS.iter().enumerate().map(|(i, name)| unit_report(i, name)).collect(),
        items,
        entries,
        projects: Vec::new(),
        findings: findings(),
        dispositions: dispositions(),
    };
    Quarterly { ledger, master, config: config() }
}
