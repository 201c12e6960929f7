//! A quarter as it could be: the real list of 2025, twelve streets and towns,
//! ten of which reported. One letter a cell tells where it stands.

use chrono::NaiveDate;
use jianbao::document::fitting::fitted;
use jianbao::document::markdown;
use jianbao::document::templates::Templates;
use jianbao::model::config::{Config, Correction, PeriodSettings};
use jianbao::model::finding::{Code, Finding, Findings, Taken};
use jianbao::model::ledger::{
    Answers, Closing, Disposition, Entry, ItemReport, Ledger, Outcome, Source, TargetCount, UnitReport, UnitState,
};
use jianbao::model::place::{CellRef, Origin, Place};
use jianbao::model::receipt::Receipt;
use jianbao::model::task::{Feed, Item, ItemId, MasterList, UnitKind};
use jianbao::model::value::{Cell, Derived, Given, Quantity, Quarter, Reading, Status, Words};
use jianbao::outputs::html;
use jianbao::view::{Briefing, compose};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The twelve units.
pub const UNITS: [&str; 12] = [
    "嘉定镇街道", "新成路街道", "真新街道", "菊园新区", "嘉定工业区", "南翔镇", "安亭镇", "马陆镇", "徐行镇", "华亭镇",
    "外冈镇", "江桥镇",
];

/// Of each item its id, a letter for its status, and one for what each unit answers: D done, P on
/// track, L behind, X overdue, N not begun, S standing, / not concerned, ? unclear, - blank, . not
/// expected. Repeats have none.
const ITEMS: [(&str, char, &str); 29] = [
    ("1.1", 'X', "DDDXDDXDD--D"),
    ("1.2", 'P', "PPPPPDPPP--P"),
    ("1.3", 'P', "PPPPPPPPP--P"),
    ("2.1", 'X', "DPXPPDXPL--P"),
    ("3.1", 'L', "PPLPPPLPP--P"),
    ("3.2", 'P', "PPP/PDPPP--P"),
    ("4.1", 'P', "P..PPD.PL..P"),
    ("5.1", 'X', "...........X"),
    ("6.1", 'D', "D..........."),
    ("7.1", 'P', "P..........."),
    ("7.2", 'S', ".SSSSSSSS--S"),
    ("8", 'P', "PPPPPDPPP--?"),
    ("9.1", 'L', "DPPDPDNPD--P"),
    ("9.2", '-', "............"),
    ("9.3", 'P', "DDDDPDDDD--D"),
    ("10.1", 'P', "DPPDPDPPD--P"),
    ("10.2", '-', "............"),
    ("10.3", '-', "............"),
    ("11.1", '-', "............"),
    ("11.2", '-', ""),
    ("11.3", '-', ""),
    ("12.1", 'P', "PPPPPPPPN--P"),
    ("12.2", '-', "............"),
    ("13.1", 'P', "PPPPPDPPP--P"),
    ("14.1", '-', ""),
    ("14.2", '-', ""),
    ("15.1", '-', ""),
    ("15.2", '-', ""),
    ("15.3", '-', ""),
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

/// The templates of the program alone.
pub fn templates() -> Templates {
    Templates::new(Vec::new()).expect("the built-in templates are sound")
}

impl Quarterly {
    /// The view, its body fitted to the paper.
    pub fn view(&self) -> Briefing {
        let mut view = compose(&self.ledger, &self.master, &self.config, &[]);
        fitted(&mut view, &templates()).expect("renders");
        view
    }

    /// The text, 简报.md.
    pub fn text(&self) -> String {
        markdown::render(&self.view(), &templates()).expect("renders")
    }

    /// The page, 简报.html.
    pub fn page(&self) -> String {
        html::render(&self.text(), &self.view(), &templates()).expect("renders")
    }

    /// Gives a unit another name, everywhere.
    pub fn rename(&mut self, unit: usize, name: &str) {
        let old = self.master.units[unit].name.clone();
        let units = self.ledger.units.iter_mut().map(|unit| &mut unit.name);
        self.ledger.entries.iter_mut().filter(|entry| entry.unit == old).for_each(|entry| entry.unit = name.into());
        let expected = self.ledger.items.iter_mut().flat_map(|item| &mut item.expected_from);
        let listed = self.master.units.iter_mut().map(|unit| &mut unit.name);
        let all = units.chain(expected).chain(listed);
        all.filter(|text| **text == old).for_each(|text| *text = name.to_string());
    }
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

/// An answer as it was typed, at a cell.
pub fn given<T>(reading: Reading<T>, text: &str, col: u32, row: u32) -> Option<Given<T>> {
    Some(Given::new(&Cell::Text(text.into()), CellRef::new(row, col), reading, None))
}

/// An answer in words.
pub fn said(words: &str, col: u32, row: u32) -> Option<Given<Words>> {
    given(Reading::Value(words.into()), words, col, row)
}

fn counted(n: i64, col: u32, row: u32) -> Option<Given<Quantity>> {
    given(Reading::Value(Quantity::whole(n)), &n.to_string(), col, row)
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
    given(Reading::Value(status), status.label(), 6, row)
}

/// The list and its units; an item is expected of whom its letters say.
pub fn master() -> MasterList {
    static LIST: LazyLock<MasterList> = LazyLock::new(|| {
        let (mut list, _) = super::master::compiled();
        list.units.retain(|unit| unit.kind == UnitKind::Town);
        for (item, (_, _, letters)) in list.items.iter_mut().zip(&ITEMS) {
            let expected = UNITS.iter().zip(letters.chars()).filter(|(_, letter)| *letter != '.');
            item.expected_from = expected.map(|(unit, _)| unit.to_string()).collect();
        }
        list
    });
    LIST.clone()
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
    let received = received.parse::<Receipt>().ok().filter(|_| state != UnitState::Missing);
    let source = Some(origin(i)).filter(|_| state.has_reported());
    UnitReport {
        name: name.into(),
        kind: UnitKind::Town,
        state,
        received,
        source,
        others: Vec::new(),
        corrections: Vec::new(),
        received_from: None,
        asked: Vec::new(),
    }
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
        let number = |n: usize, col: u32| counted(n as i64, col, row);
        if id == "3.1" && unit != 6 {
            (answers.target, answers.done) = (number(14 + unit % 3, 9), number(9 + unit % 5, 8));
        }
        match id.as_str() {
            "3.2" if derived == Derived::Done => answers.done = number(1, 8),
            "4.1" => answers.done = number(1, 8),
            "10.1" => answers.done = number(if derived == Derived::Done { 2 } else { 1 }, 8),
            _ => {}
        }
    }
    let source = (!blank).then(|| Source { path: origin(unit), sheet: "三季度".into(), row });
    // 4.1 has communities and an article: its row says which it counts.
    let told = answers.done.clone().zip(source.clone()).filter(|_| id.to_string() == "4.1");
    let counts = told.map(|(done, source)| TargetCount::new(0, done, &source)).into_iter().collect();
    let unit = UNITS[unit].into();
    Entry {
        unit,
        item: Some(id),
        task: None,
        answers,
        counts,
        counted: true,
        extra: Vec::new(),
        derived,
        reasons: [].into(),
        source,
    }
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
        if unit == 9 {
            add(vec![(5, 24), (26, 26)], Outcome::Blank, "没有填报内容");
        } else {
            add(vec![(5, 24), (26, 26)], Outcome::Merged, "采用");
        }
        add(vec![(25, 25)], Outcome::Total, "合计行只作核对");
        add(vec![(27, 27)], Outcome::Note, "填表说明");
    }
    let lock = Origin::file("~$安亭.xlsx");
    all.push(Disposition { path: lock, sheet: None, rows: vec![], what: Outcome::Litter, why: "系统杂项".into() });
    all
}

/// A target of projects to be advanced is held against what units plan, others against what was done:
/// the first of an item, or that of projects to be finished.
fn closing(item: &Item, position: usize, entries: &[&Entry]) -> Closing {
    let fed = item.register.iter().find(|(target, _)| *target == position).map(|(_, feed)| *feed);
    let number = |entry: &&Entry| {
        let answer = if fed == Some(Feed::Advancing) { &entry.answers.target } else { &entry.answers.done };
        answer.as_ref()?.exact().copied()
    };
    let numbers: Vec<Quantity> = entries.iter().filter_map(number).collect();
    let sum = (!numbers.is_empty() && (fed.is_some() || position == 0)).then(|| numbers.into_iter().sum::<Quantity>());
    let target = item.targets[position].value;
    let gap = target.zip(sum).map(|(target, sum)| target - sum);
    Closing { target, sum, opening: None, quarter: None, cumulative: sum, gap }
}

/// The quarter.
pub fn quarterly() -> Quarterly {
    let master = master();
    let mut entries = Vec::new();
    for unit in 0..UNITS.len() {
        for (row, (id, _, letters)) in (5..).zip(&ITEMS) {
            if let Some(letter) = letters.chars().nth(unit).filter(|letter| *letter != '.') {
                entries.push(entry(unit, id.parse().expect("an id"), letter, row));
            }
        }
    }
    let report = |(item, (_, status, _)): (&Item, &(&str, char, &str))| {
        let mine: Vec<&Entry> = entries.iter().filter(|e| e.item == Some(item.id)).collect();
        let reported = mine.iter().filter(|e| e.source.is_some());
        ItemReport {
            reported_by: reported.map(|e| e.unit.to_string()).collect(),
            closing: (0..item.targets.len()).map(|at| closing(item, at, &mine)).collect(),
            status: derived(*status),
            ..ItemReport::of(item)
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
