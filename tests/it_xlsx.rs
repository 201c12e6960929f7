//! 简报.xlsx is read back with another library and compared cell by cell.
#![allow(clippy::expect_used)] // Helpers stand outside test functions.

use calamine::{Data, Range, Reader, Xlsx};
use chrono::{NaiveDate, TimeZone};
use jianbao::formats::{InProcess, Reader as _, Sheet};
use jianbao::model::config::{Config, PeriodSettings};
use jianbao::model::due::Milestone;
use jianbao::model::finding::{Code, Finding, Taken};
use jianbao::model::ledger::{
    Answers, Closing, Disposition, Entry, Extra, Outcome, ItemReport, Ledger, Project, Source, UnitReport, UnitState,
};
use jianbao::model::place::{CellRef, Origin, Place};
use jianbao::model::task::{Comparator, Item, ItemId, MasterList, Scope, Target, Task, Unit, UnitKind};
use jianbao::model::value::{Cell, Derived, Given, Percent, Qualifier, Quantity, Quarter, Reading, Status};
use jianbao::outputs::xlsx::render;
use jianbao::view::{Briefing, compose};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

const TOWNS: [&str; 12] = [
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

/// Id, words, due date, targets (words, number), who is expected, what it repeats.
type ItemRow = (&'static str, &'static str, &'static str, &'static [(&'static str, i64)], Who, &'static str);

#[derive(Clone, Copy, PartialEq)]
enum Who {
    All,
    Some(&'static [usize]),
    Nobody,
}

const ITEMS: [ItemRow; 29] = [
    ("1.1", "优化“15分钟社区生活圈”基本单元（7月底前）", "2025-07-31", &[], Who::All, ""),
    ("1.2", "“十四五”行动实施评估报告（8月前形成初稿、11月前形成最终成果）", "2025-08-31", &[], Who::All, ""),
    ("1.3", "“十五五”行动指引（8月前形成初稿、11月前形成最终成果）", "2025-08-31", &[], Who::All, ""),
    ("2.1", "各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）", "2025-10-31", &[], Who::All, ""),
    (
        "3.1",
        "推进建设161个项目，实施完成157个。",
        "2025-12-31",
        &[("推进建设161个项目", 161), ("实施完成157个", 157)],
        Who::All,
        "",
    ),
    ("3.2", "推进3个单位附属空间开放", "2025-12-31", &[("推进3个单位附属空间开放", 3)], Who::All, ""),
    (
        "4.1",
        "推进7个社区先行先试，梳理一批社区嵌入式服务设施重点项目，总结推广一批创新做法和典型经验，全年至少形成一篇优秀案例宣传材料。",
        "2025-12-31",
        &[("推进7个社区先行先试", 7)],
        Who::Some(&[0, 3, 4, 5, 7, 8, 11]),
        "",
    ),
    ("5.1", "7月底前形成相应实施方案，明确时序安排、相关主体和资金保障情况。", "2025-07-31", &[], Who::Some(&[11]), ""),
    ("6.1", "6-9月，开展西门历史文化街区“街区烟火气”工作方案征集工作。", "2025-09-30", &[], Who::Some(&[0]), ""),
    ("7.1", "推进试点街镇嘉定镇街道应用场景建设", "", &[], Who::Some(&[0]), ""),
    ("7.2", "其他各街镇做好相关保障，2026-2027年按要求统筹推进。", "2027-12-31", &[], Who::All, ""),
    ("8", "", "", &[], Who::All, ""),
    ("9.1", "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "", &[], Who::All, ""),
    ("9.2", "研究起草社区规划师综合评价工作实施细则（试行）", "", &[], Who::Nobody, ""),
    ("9.3", "各街镇开展社区责任规划师聘任或续聘", "", &[], Who::All, ""),
    ("10.1", "每个街镇至少提交2个示范案例（10月底前）", "2025-10-31", &[("每个街镇至少提交2个", 2)], Who::All, ""),
    ("10.2", "组织参加上海市2025年度优秀案例评选活动", "", &[], Who::Nobody, ""),
    ("10.3", "2026年1月底前，配合市规划资源局形成优秀案例集", "2026-01-31", &[], Who::All, ""),
    ("11.1", "形成社区营造联盟首批名录及工作方案。", "", &[], Who::Nobody, ""),
    ("11.2", "至2025年底，开展社区营造联盟相关宣传活动。", "2025-12-31", &[], Who::Nobody, "12.2"),
    ("11.3", "2026年1月底前，配合市规划资源局形成优秀案例集", "2026-01-31", &[], Who::Nobody, "10.3"),
    ("12.1", "各街镇、村居建立完善“一图三会”相关基层治理机制（10月起）", "", &[], Who::All, ""),
    ("12.2", "至2025年底，开展社区营造联盟相关宣传活动。", "2025-12-31", &[], Who::All, ""),
    ("13.1", "各街镇创新做法和特色案例", "", &[], Who::All, ""),
    ("14.1", "各街镇、村居建立完善“一图三会”相关基层治理机制（10月起）", "", &[], Who::Nobody, "12.1"),
    ("14.2", "至2025年底，开展社区营造联盟相关宣传活动。", "2025-12-31", &[], Who::Nobody, "12.2"),
    ("15.1", "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "", &[], Who::Nobody, "9.1"),
    ("15.2", "研究起草社区规划师综合评价工作实施细则（试行）", "", &[], Who::Nobody, "9.2"),
    ("15.3", "各街镇开展社区责任规划师聘任或续聘", "", &[], Who::Nobody, "9.3"),
];

const PROGRESS: &str =
    "已完成现状调研和居民问卷，形成需求清单和项目清单初稿；9月组织居村、专业力量召开两次协调会，方案已报区规划资源局。";
const PHONE: &str = "13812345678";
const NAME: &str = "欧阳示例";

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn id(text: &str) -> ItemId {
    text.parse().expect("an id")
}

fn expected(who: Who, names: &[String]) -> Vec<String> {
    match who {
        Who::All => names.to_vec(),
        Who::Some(list) => list.iter().filter_map(|i| names.get(*i).cloned()).collect(),
        Who::Nobody => Vec::new(),
    }
}

fn target((words, n): &(&str, i64)) -> Target {
    let each = words.starts_with("每个");
    Target {
        value: Some(Quantity::whole(*n)),
        unit: "个".into(),
        comparator: if each { Comparator::AtLeast } else { Comparator::Exactly },
        scope: if each { Scope::EachUnit } else { Scope::District },
        words: (*words).into(),
    }
}

fn milestones(words: &str, due: &str) -> Vec<Milestone> {
    let due = day(due);
    let words = words.split(['（', '，']).find(|part| part.contains('月')).unwrap_or("").trim_end_matches('）');
    let strict = due.map(|due| if words.starts_with("8月前") { day("2025-07-31").expect("a day") } else { due });
    let milestone = Milestone { words: words.into(), due, due_strict: strict, ..Milestone::default() };
    due.map(|_| milestone).into_iter().collect()
}

fn master(names: &[String]) -> MasterList {
    let item = |row: &ItemRow| Item {
        id: id(row.0),
        title: TASKS[id(row.0).task as usize - 1].into(),
        text: row.1.into(),
        duplicate_of: row.5.parse().ok(),
        milestones: milestones(row.1, row.2),
        targets: row.3.iter().map(target).collect(),
        owners: vec!["各街镇".into(), "区规划资源局".into()],
        expected_from: expected(row.4, names),
        register: Vec::new(),
        allocation: BTreeMap::new(),
    };
    let task = |(i, title): (usize, &&str)| Task {
        number: i as u32 + 1,
        title: (*title).into(),
        requirement: "社区规划是落实“多格合一”工作要求，统筹各条线资源和要素行动的核心空间载体。".into(),
        owners: Some("各街镇".into()),
        deliverables: String::new(),
    };
    let unit =
        |name: &String| Unit { name: name.clone(), kind: UnitKind::Town, aliases: Vec::new(), emails: Vec::new() };
    MasterList {
        year: 2025,
        tasks: TASKS.iter().enumerate().map(task).collect(),
        items: ITEMS.iter().map(item).collect(),
        units: names.iter().map(unit).collect(),
    }
}

fn given<T>(reading: Reading<T>, text: &str, col: u32, row: u32) -> Option<Given<T>> {
    Some(Given { reading, text: text.into(), format: None, cell: CellRef::new(row, col), qualifier: None })
}

fn words(text: &str, col: u32, row: u32) -> Option<Given<String>> {
    given(Reading::Value(text.to_string()), text, col, row)
}

/// Answers that differ from unit to unit and from item to item, odd ones among them.
fn answers(unit: usize, item: usize, row: u32) -> (Answers, Derived) {
    let (status, text, derived) = match (unit * 7 + item * 3) % 10 {
        0..=2 => (Reading::Value(Status::Done), "已完成", Derived::Done),
        3..=6 => (Reading::Value(Status::OnTrack), "正常推进", Derived::OnTrack),
        7 => (Reading::Value(Status::Lagging), "进度滞后", Derived::Lagging),
        8 => (Reading::Value(Status::OnTrack), "推进中", Derived::Overdue),
        _ => (Reading::Unread, "见附件", Derived::Unknown),
    };
    let percent = 1_000 * ((unit + item) as i64 % 11);
    let done = (unit * 5 + item) as i64 % 20;
    let answers = Answers {
        status: given(status, text, 4, row),
        percent: given(Reading::Value(Percent::from_hundredths(percent)), &format!("{}%", percent / 100), 5, row),
        target: None,
        done: given(Reading::Value(Quantity::whole(done)), &format!("{done}个"), 7, row),
        progress: words(&PROGRESS.repeat(1 + (unit + item) % 3), 8, row),
        problems: given(Reading::Value(String::new()), "无", 9, row),
        next_steps: words("10月底前形成稳定方案。", 10, row),
        highlight: None,
        contact: words(NAME, 12, row),
        phone: words(PHONE, 13, row),
        note: None,
    };
    (answers, derived)
}

/// The odd answers of one unit.
fn make_odd(entry: &mut Entry, item: &str, row: u32) {
    match item {
        "1.1" => entry.answers.progress = words("=1+1", 8, row),
        "1.2" => entry.answers.progress = words("<script>alert('甲')</script>&amp;", 8, row),
        "1.3" => entry.answers.progress = words(&"进".repeat(40_000), 8, row),
        "2.1" => entry.answers.progress = words("第一行\r\n第二行\u{1}\u{202E}完", 8, row),
        "3.2" => {
            entry.answers.done = given(Reading::Value(Quantity::whole(10)), "10余个", 7, row)
                .map(|g| g.qualified(Some(Qualifier::About)));
            entry.answers.percent = given(Reading::Value(Percent::from_hundredths(3_333)), "33.33%", 5, row);
        }
        "4.1" => entry.answers.progress = words("https://example.org/a", 8, row),
        "7.2" => entry.answers.progress = words(&PROGRESS.repeat(14), 8, row),
        "9.1" => entry.answers.status = given(Reading::NotApplicable, "/", 4, row),
        "10.1" => entry.answers.problems = words("@SUM(A1)", 9, row),
        "12.1" => {
            let extra = |column: &str, text: &str, col| Extra {
                column: column.into(),
                text: text.into(),
                cell: CellRef::new(row, col),
            };
            entry.extra =
                vec![extra("签收", "已收", 15), extra("联系方式2", "021-59990000", 16), extra("其他", PHONE, 17)];
        }
        _ => {}
    }
}

fn entries(names: &[String], silent: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (u, unit) in names.iter().enumerate() {
        let mut row = 6;
        for (i, item) in ITEMS.iter().enumerate() {
            if !expected(item.4, names).contains(unit) {
                continue;
            }
            row += 1;
            let missing = u == silent || (u + i) % 13 == 12;
            let (answers, derived) = match missing {
                true => (Answers::default(), Derived::Unreported),
                false => answers(u, i, row),
            };
            let source = Source {
                path: Origin::file(format!("{:04}.eml", u + 1)).member(format!("{unit}三季度进展.xlsx")),
                sheet: "三季度".into(),
                row,
            };
            let mut entry = Entry {
                unit: unit.clone(),
                item: Some(id(item.0)),
                answers,
                extra: Vec::new(),
                derived,
                reasons: vec![match derived {
                    Derived::Overdue => "时限 2025-08-31 已过，填报为“推进中”".into(),
                    Derived::Unreported => "应报未报".into(),
                    _ => "按填报状态".into(),
                }],
                source: (u != silent).then_some(source),
            };
            if u == 5 {
                make_odd(&mut entry, item.0, row);
            }
            entries.push(entry);
        }
    }
    entries
}

fn item_report(item: &Item, entries: &[Entry]) -> ItemReport {
    let mine: Vec<&Entry> = entries.iter().filter(|entry| entry.item == Some(item.id)).collect();
    let sum: Quantity = mine.iter().filter_map(|e| e.answers.done.as_ref()?.exact().copied()).sum();
    let closing = |target: &Target| Closing {
        target: target.value,
        sum: Some(sum),
        opening: None,
        quarter: None,
        cumulative: Some(sum),
        gap: target.value.map(|value| value - sum),
    };
    let status = match mine.iter().map(|entry| entry.derived).max() {
        None => Derived::Unknown,
        Some(_) if mine.iter().any(|e| e.derived == Derived::Overdue) => Derived::Overdue,
        Some(_) if mine.iter().any(|e| e.derived == Derived::Lagging) => Derived::Lagging,
        Some(_) => Derived::OnTrack,
    };
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
        reported_by: mine.iter().filter(|e| e.derived != Derived::Unreported).map(|e| e.unit.clone()).collect(),
        closing: item.targets.iter().map(closing).collect(),
        status,
        reasons: vec![format!("应报 {} 个单位，按各单位中最差的一档", item.expected_from.len())],
    }
}

fn findings(entries: &[Entry]) -> Vec<Finding> {
    let odd = entries.iter().filter(|entry| entry.unit == TOWNS[5]).filter_map(|entry| {
        let source = entry.source.as_ref()?;
        let cell = entry.answers.progress.as_ref()?.cell;
        let place = Place::sheet(&source.path, &source.sheet).at(cell);
        Some(
            Finding::new(Code::DeadlineUnread, place, "=HYPERLINK(\"http://example.org\")", Taken::KeptAsText)
                .of(TOWNS[5]),
        )
    });
    let private = entries[0].source.as_ref().map(|source| {
        let place = Place::sheet(&source.path, &source.sheet).at(CellRef::new(source.row, 13));
        Finding::new(Code::SettingUnread, place, PHONE, Taken::ReadAs(PHONE.into())).of(TOWNS[0])
    });
    let nowhere = Finding::new(Code::OwnersMissing, Place::nowhere(), "（空）", Taken::Nothing);
    odd.chain(private).chain([nowhere]).collect()
}

fn dispositions(names: &[String]) -> Vec<Disposition> {
    let mut all = Vec::new();
    for (u, unit) in names.iter().enumerate() {
        let path = Origin::file(format!("{:04}.eml", u + 1)).member(format!("{unit}三季度进展.xlsx"));
        let sheet: Arc<str> = "三季度".into();
        let mut add = |rows: Vec<(u32, u32)>, what, why: &str| {
            let sheet = (!rows.is_empty()).then(|| sheet.clone());
            all.push(Disposition { path: path.clone(), sheet, rows, what, why: why.into() });
        };
        add(Vec::new(), Outcome::Merged, "本期进展表");
        add(vec![(1, 6)], Outcome::Heading, "标题和表头");
        add(vec![(7, 25), (27, 27)], Outcome::Merged, "按编号对应成果");
        add(vec![(26, 26)], Outcome::Total, "合计行只作核对");
    }
    all.push(Disposition {
        path: Origin::file("~$南翔镇.xlsx"),
        sheet: None,
        rows: Vec::new(),
        what: Outcome::Litter,
        why: "程序留下的锁定文件".into(),
    });
    all
}

fn projects(names: &[String]) -> Vec<Project> {
    let project = |(i, unit): (usize, &String)| Project {
        unit: unit.clone(),
        name: words("社区食堂改造项目", 2, 5),
        category: words("嵌入式服务设施", 3, 5),
        place: words("云谷路599弄", 4, 5),
        owner: words(unit, 5, 5),
        investment: given(Reading::Value(Quantity::from_scaled(12_345_000)), "1234.5万元", 6, 5),
        start: given(Reading::Value("2025-03".into()), "2025年3月", 7, 5),
        planned_finish: given(Reading::Value("2025-11-30".into()), "2025.11.30", 8, 5),
        actual_finish: None,
        status: given(Reading::Value(if i % 2 == 0 { Status::OnTrack } else { Status::Done }), "在建", 10, 5),
        percent: given(Reading::Unread, "八成左右", 11, 5),
        source: Source { path: Origin::file(format!("{:04}.eml", i + 1)), sheet: "项目清单".into(), row: 5 },
    };
    names.iter().enumerate().map(project).collect()
}

struct Quarterly {
    view: Briefing,
    ledger: Ledger,
    master: MasterList,
    config: Config,
}

/// A quarter of `n` units, of which the tenth sent nothing.
fn quarter(n: usize) -> Quarterly {
    let names: Vec<String> =
        (0..n).map(|i| TOWNS.get(i).map_or_else(|| format!("示例镇{i}"), |name| name.to_string())).collect();
    let silent = 9;
    let master = master(&names);
    let entries = entries(&names, silent);
    let period: Quarter = "2025Q3".parse().expect("a quarter");
    let report = |(i, name): (usize, &String)| UnitReport {
        name: name.clone(),
        kind: UnitKind::Town,
        state: match i {
            _ if i == silent => UnitState::Missing,
            2 | 7 => UnitState::Late,
            _ => UnitState::OnTime,
        },
        received: chrono::FixedOffset::east_opt(8 * 3600)
            .and_then(|zone| zone.with_ymd_and_hms(2025, 9, if i == 2 || i == 7 { 30 } else { 27 }, 9, 0, 0).single())
            .filter(|_| i != silent),
        source: Some(Origin::file(format!("{:04}.eml", i + 1))).filter(|_| i != silent),
        others: Vec::new(),
    };
    let ledger = Ledger {
        period,
        as_of: period.last_day(),
        units: names.iter().enumerate().map(report).collect(),
        items: master.items.iter().map(|item| item_report(item, &entries)).collect(),
        projects: projects(&names),
        findings: findings(&entries),
        dispositions: dispositions(&names),
        entries,
    };
    let settings = PeriodSettings {
        issue: Some("3".into()),
        deadline: day("2025-09-28").and_then(|day| day.and_hms_opt(17, 0, 0)),
        ..PeriodSettings::default()
    };
    let config = Config {
        district: "嘉定区".into(),
        title: "嘉定区“15分钟社区生活圈”行动工作推进情况简报".into(),
        issuer: "嘉定区规划和自然资源局".into(),
        periods: BTreeMap::from([(period, settings)]),
        decimals: 1,
        ..Config::default()
    };
    Quarterly { view: compose(&ledger, &master, &config), ledger, master, config }
}

impl Quarterly {
    fn bytes(&self) -> Vec<u8> {
        render(&self.view, &self.ledger, &self.master, &self.config).expect("renders")
    }
}

fn sheets(bytes: Vec<u8>) -> BTreeMap<String, Range<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheets().into_iter().collect()
}

/// The rows of a list below the row that begins with this heading.
fn list(sheet: &Range<Data>, first: &str) -> (Vec<String>, Vec<Vec<Data>>) {
    let mut rows = sheet.rows().skip_while(|row| row[0] != Data::String(first.into()));
    let headings = rows.next().expect("headings").iter().map(ToString::to_string).collect();
    (headings, rows.map(<[Data]>::to_vec).collect())
}

fn at<'r>(headings: &[String], row: &'r [Data], heading: &str) -> &'r Data {
    let col = headings.iter().position(|h| h == heading).unwrap_or_else(|| panic!("{heading}: {headings:?}"));
    &row[col]
}

fn text(data: &Data) -> String {
    data.to_string()
}

fn number(data: &Data) -> f64 {
    match data {
        Data::Float(n) => *n,
        Data::Int(n) => *n as f64,
        other => panic!("not a number: {other:?}"),
    }
}

#[test]
fn the_same_ledger_gives_the_same_bytes() {
    let quarter = quarter(12);
    assert!(quarter.bytes() == quarter.bytes());
}

#[test]
fn the_sheets_stand_in_order() {
    let book: Xlsx<_> = Xlsx::new(Cursor::new(quarter(12).bytes())).expect("a workbook");
    assert_eq!(book.sheet_names(), ["总览", "任务", "矩阵", "明细", "项目", "核查", "收件"]);
}

#[test]
fn every_entry_has_its_row_as_value_and_as_typed() {
    let quarter = quarter(12);
    let (headings, rows) = list(&sheets(quarter.bytes())["明细"], "单位");
    assert_eq!(rows.len(), quarter.ledger.entries.len());
    for (row, entry) in rows.iter().zip(&quarter.ledger.entries) {
        let cell = |heading: &str| at(&headings, row, heading);
        assert_eq!(text(cell("单位")), entry.unit);
        assert_eq!(text(cell("编号")), entry.item.expect("an item").to_string());
        assert_eq!(text(cell("判定")), entry.derived.label());
        assert_eq!(text(cell("依据")), entry.reasons.join("；"));
        let typed = |given: &Option<Given<Status>>| given.as_ref().map_or(String::new(), |given| given.text.clone());
        assert_eq!(text(cell("状态原文")), typed(&entry.answers.status));
        match &entry.answers.percent {
            Some(given) => {
                let fraction = given.exact().expect("exact").hundredths() as f64 / 10_000.0;
                assert!((number(cell("完成率")) - fraction).abs() < 1e-12);
                assert_eq!(text(cell("完成率原文")), given.text);
            }
            None => assert_eq!(cell("完成率"), &Data::Empty),
        }
        match &entry.source {
            Some(source) => {
                assert_eq!(text(cell("来源文件")), source.path.to_string());
                assert_eq!(number(cell("行")), f64::from(source.row));
            }
            None => assert_eq!(cell("来源文件"), &Data::Empty),
        }
    }
}

#[test]
fn odd_texts_arrive_as_text() {
    let (headings, rows) = list(&sheets(quarter(12).bytes())["明细"], "单位");
    let row = |item: &str| {
        let mine = |row: &&Vec<Data>| text(&row[0]) == TOWNS[5] && text(&row[1]) == item;
        rows.iter().find(mine).unwrap_or_else(|| panic!("{item}"))
    };
    let cell = |item: &str, heading: &str| at(&headings, row(item), heading).clone();
    assert_eq!(cell("1.1", "工作进展"), Data::String("=1+1".into()));
    assert_eq!(cell("1.2", "工作进展"), Data::String("<script>alert('甲')</script>&amp;".into()));
    assert_eq!(cell("2.1", "工作进展"), Data::String("第一行\n第二行␁完".into()));
    assert_eq!(cell("4.1", "工作进展"), Data::String("https://example.org/a".into()));
    assert_eq!(cell("10.1", "存在问题"), Data::String("@SUM(A1)".into()));
    let long = text(&cell("1.3", "工作进展"));
    assert_eq!(long.chars().count(), 32_767);
    assert!(long.starts_with("进进") && long.ends_with("……（原文过长，已截断，见 ledger.json）"));
    // Not exact: stands as words, so that no sum takes it.
    assert_eq!(cell("3.2", "完成数"), Data::String("（约数）10余个".into()));
    assert_eq!(cell("3.2", "完成数原文"), Data::String("10余个".into()));
    assert_eq!(cell("3.2", "完成率"), Data::Float(0.3333));
    assert_eq!(cell("9.1", "填报状态"), Data::String("不涉及".into()));
}

#[test]
fn no_cell_of_the_file_is_a_formula_of_a_unit() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(quarter(12).bytes())).expect("a workbook");
    for sheet in ["明细", "项目", "核查", "收件"] {
        let formulas = book.worksheet_formula(sheet).expect("a sheet");
        assert!(formulas.used_cells().next().is_none(), "{sheet}");
    }
}

#[test]
fn people_and_their_numbers_stay_in_the_ledger() {
    for (name, sheet) in sheets(quarter(12).bytes()) {
        for (row, col, cell) in sheet.used_cells() {
            let cell = cell.to_string();
            for private in [PHONE, NAME, "59990000"] {
                assert!(!cell.contains(private), "{name} {row} {col}: {cell}");
            }
        }
    }
}

#[test]
fn sums_equal_what_they_sum() {
    let quarter = quarter(12);
    let sheets = sheets(quarter.bytes());
    let (headings, rows) = list(&sheets["任务"], "编号");
    let (items, totals) = rows.split_at(ITEMS.len());
    for heading in ["应报单位", "已报单位"].into_iter().chain(Derived::ALL.map(Derived::label)) {
        let sum: f64 = items.iter().map(|row| number(at(&headings, row, heading))).sum();
        assert_eq!(number(at(&headings, &totals[0], heading)), sum, "{heading}");
    }
    for (row, item) in items.iter().zip(&quarter.ledger.items) {
        let cells: f64 = Derived::ALL.iter().map(|class| number(at(&headings, row, class.label()))).sum();
        assert_eq!(number(at(&headings, row, "应报单位")), cells, "{}", item.id);
    }
    let due = |item: &str| items.iter().find(|row| text(&row[0]) == item).map(|row| at(&headings, row, "严格到期日"));
    assert!(matches!(due("1.2"), Some(Data::DateTime(at)) if at.as_f64() == 45_869.0), "{:?}", due("1.2"));
}

#[test]
fn the_matrix_counts_what_it_shows() {
    let sheets = sheets(quarter(12).bytes());
    let rows: Vec<&[Data]> = sheets["矩阵"].rows().collect();
    let columns = rows[1].iter().position(|cell| text(cell) == "应报").expect("counts");
    assert_eq!(columns - 1, ITEMS.iter().filter(|item| item.4 != Who::Nobody).count());
    let units = &rows[3..3 + TOWNS.len()];
    for row in units {
        let filled = row[1..columns].iter().filter(|cell| **cell != Data::Empty).count() as f64;
        assert_eq!(number(&row[columns]), filled);
        let classes: f64 = row[columns + 1..].iter().map(number).sum();
        assert_eq!(classes, filled);
    }
    for (at, total) in rows[3 + TOWNS.len()..].iter().enumerate() {
        let word = text(&total[0]);
        for col in 1..columns {
            let n = units.iter().filter(|row| if at == 0 { row[col] != Data::Empty } else { text(&row[col]) == word });
            assert_eq!(number(&total[col]), n.count() as f64, "{word} {col}");
        }
    }
}

/// Cell and target of every link of a sheet, by the sheet's position.
fn links(bytes: Vec<u8>, sheet: usize) -> Vec<(CellRef, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut part = archive.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).expect("a sheet");
    let xml = std::io::read_to_string(&mut part).expect("text");
    let value = |tag: &str, name: &str| {
        let from = tag.find(&format!("{name}=\"")).expect("an attribute") + name.len() + 2;
        tag[from..].split('"').next().unwrap_or_default().to_string()
    };
    let tags = xml.split("<hyperlink ").skip(1);
    tags.map(|tag| (value(tag, "ref").parse().expect("a cell"), value(tag, "location"))).collect()
}

#[test]
fn links_of_the_matrix_lead_to_the_unit_and_the_item() {
    let bytes = quarter(12).bytes();
    let sheets = sheets(bytes.clone());
    let (matrix, detail) = (&sheets["矩阵"], &sheets["明细"]);
    let cell = |sheet: &Range<Data>, row: u32, col: u32| sheet.get_value((row - 1, col - 1)).map(text);
    let links = links(bytes, 3);
    assert!(links.len() > 100);
    for (from, to) in links {
        let row = to.rsplit_once("!A").and_then(|(_, row)| row.parse().ok()).expect("a row");
        assert_eq!(cell(detail, row, 1), cell(matrix, from.row, 1), "{from}");
        if from.col > 1 {
            assert_eq!(cell(detail, row, 2), cell(matrix, 2, from.col), "{from}");
        }
    }
}

#[test]
fn findings_and_dispositions_are_all_there() {
    let quarter = quarter(12);
    let sheets = sheets(quarter.bytes());
    let (headings, rows) = list(&sheets["核查"], "单位");
    assert_eq!(rows.len(), quarter.ledger.findings.len());
    for (row, finding) in rows.iter().zip(&quarter.ledger.findings) {
        assert_eq!(text(at(&headings, row, "代码")), finding.code.id());
        assert_eq!(text(at(&headings, row, "级别")), finding.severity().label());
        let right = text(at(&headings, row, "应为"));
        assert_eq!(right.starts_with("例："), finding.expected == finding.code.row().example, "{right}");
    }
    let (headings, rows) = list(&sheets["收件"], "文件");
    assert_eq!(rows.len(), quarter.ledger.dispositions.len());
    assert_eq!(text(at(&headings, &rows[2], "行")), "7–25、27");
    assert_eq!(text(at(&headings, &rows[0], "文件")), "0001.eml › 嘉定镇街道三季度进展.xlsx");
    let (_, sums) = list(&sheets["收件"], "处理");
    let total = sums.iter().position(|row| text(&row[0]) == "合计").expect("a total");
    for col in [1, 2] {
        let sum: f64 = sums[..total].iter().map(|row| number(&row[col])).sum();
        assert_eq!(number(&sums[total][col]), sum);
    }
    assert_eq!(number(&sums[total][1]), 13.0);
    assert_eq!(number(&sums[total][2]), 12.0 * 27.0);
}

#[test]
fn an_empty_quarter_has_every_sheet() {
    let mut quarter = quarter(12);
    let ledger = &mut quarter.ledger;
    (ledger.entries, ledger.projects, ledger.findings, ledger.dispositions) = Default::default();
    (ledger.items, ledger.units) = Default::default();
    quarter.master = MasterList::default();
    quarter.view = compose(&quarter.ledger, &quarter.master, &quarter.config);
    assert_eq!(sheets(quarter.bytes()).len(), 7);
}

/// A sheet with the number formats of its cells.
fn formatted(bytes: &[u8], name: &str) -> Sheet {
    let book = InProcess.workbook(bytes).expect("a workbook");
    book.sheets.into_iter().find(|sheet| sheet.name == name).unwrap_or_else(|| panic!("{name}"))
}

/// A percentage as it is shown.
fn shown(cell: &Cell) -> Option<String> {
    let Cell::Number(number, Some(format)) = cell else { return None };
    let decimals = format.strip_suffix('%')?.split_once('.').map_or(0, |(_, tail)| tail.len());
    Some(format!("{:.decimals$}", number * 100.0))
}

#[test]
fn shares_show_what_the_text_prints_at_any_setting() {
    for decimals in 0..=2 {
        let mut quarter = quarter(12);
        quarter.config.decimals = decimals;
        quarter.view = compose(&quarter.ledger, &quarter.master, &quarter.config);
        let sheet = formatted(&quarter.bytes(), "总览");
        let seen: Vec<String> = sheet.cells.iter().filter_map(|(_, cell)| shown(cell)).collect();
        let (view, overview) = (&quarter.view, &quarter.view.overview);
        let closings = || view.items.iter().flat_map(|item| &item.closings);
        let (district, each): (Vec<_>, Vec<_>) = closings().partition(|closing| !closing.each_unit);
        let units = view.units.rows.iter().filter(|unit| unit.counts.reported.value != Quantity::default());
        let rates = std::iter::once(&overview.rate)
            .chain(overview.closings.iter().map(|closing| &closing.rate))
            .map(|rate| rate.as_ref().map(|rate| &rate.percent))
            .chain(overview.classes.iter().map(|class| class.share.as_ref()))
            .chain(district.iter().chain(&each).map(|closing| closing.rate.as_ref().map(|rate| &rate.percent)))
            .chain(units.map(|unit| unit.counts.rate.as_ref().map(|rate| &rate.percent)))
            .chain([view.units.total.rate.as_ref().map(|rate| &rate.percent)]);
        let printed: Vec<&str> = rates.flatten().map(|percent| percent.text.as_str()).collect();
        assert!(printed.len() > 25 && printed.iter().all(|text| text.contains('.') == (decimals > 0)));
        assert_eq!(seen, printed, "{decimals} decimals");
    }
}

#[test]
fn the_overview_tells_when_a_unit_reported_and_what_is_behind() {
    let quarter = quarter(12);
    let sheet = &sheets(quarter.bytes())["总览"];
    let (headings, rows) = list(sheet, "单位");
    let unit = |name: &str| rows.iter().find(|row| text(&row[0]) == name).unwrap_or_else(|| panic!("{name}"));
    let states = [(TOWNS[0], "按时报送"), (TOWNS[2], "迟报2天"), (TOWNS[9], "未报送")];
    for (name, state) in states {
        assert_eq!(text(at(&headings, unit(name), "报送情况")), state);
    }
    assert!(matches!(at(&headings, unit(TOWNS[2]), "收到时间"), Data::DateTime(_)));
    assert_eq!(at(&headings, unit(TOWNS[9]), "收到时间"), &Data::Empty);
    assert_eq!(text(at(&headings, unit(TOWNS[9]), "完成率")), "—");
    let figure = |label: &str| sheet.rows().find(|row| text(&row[0]).contains(label)).expect("a key figure");
    assert_eq!(text(&figure("实施完成157个")[4]).split('/').nth(1), Some("157"));
    let overview = &quarter.view.overview;
    let overdue = overview.classes.iter().find(|class| class.id == Derived::Overdue.id()).expect("a class");
    assert_eq!(number(&figure("逾期未完成")[2]), overdue.count.value.as_f64());
    let over = quarter.view.items.iter().flat_map(|item| &item.closings).any(|closing| closing.over.is_some());
    assert_eq!(sheet.used_cells().any(|(_, _, cell)| text(cell) == "超出"), over, "a column where something is");
}

#[test]
fn a_task_lists_all_its_dates_and_targets_and_a_repeat_has_no_status() {
    let mut quarter = quarter(12);
    let last = Milestone {
        label: "最终成果".into(),
        words: "11月前".into(),
        due: day("2025-11-30"),
        due_strict: day("2025-10-31"),
        ..Milestone::default()
    };
    let item = quarter.ledger.items.iter_mut().find(|item| item.id == id("1.2")).expect("1.2");
    item.milestones[0].label = "初稿".into();
    item.milestones.push(last);
    quarter.view = compose(&quarter.ledger, &quarter.master, &quarter.config);
    let (headings, rows) = list(&sheets(quarter.bytes())["任务"], "编号");
    let cell = |item: &str, heading: &str| {
        let row = rows.iter().find(|row| text(&row[0]) == item).unwrap_or_else(|| panic!("{item}"));
        at(&headings, row, heading).clone()
    };
    let dates = text(&cell("1.2", "全部时限（原文）"));
    assert!(dates.starts_with("8月31日前初稿（8月前") && dates.ends_with("\n11月30日前最终成果（11月前）"), "{dates}");
    let due = NaiveDate::from_ymd_opt(2025, 11, 30).expect("a day");
    assert!(matches!(cell("1.2", "到期日"), Data::DateTime(at) if at.as_datetime().is_some_and(|at| at.date() == due)));
    assert_eq!(text(&cell("1.2", "到期内容")), "最终成果");
    assert_eq!(text(&cell("1.1", "到期内容")), "（已过）");
    let targets = text(&cell("3.1", "目标完成情况"));
    let lines: Vec<&str> = targets.lines().collect();
    assert!(lines.len() == 2 && lines[0].contains("/161") && lines[1].contains("/157"), "{targets}");
    let both = text(&cell("10.1", "目标完成情况"));
    assert!(both.contains("达到的单位") && both.contains("各单位合计"), "{both}");
    assert_eq!((text(&cell("11.2", "状态")), text(&cell("11.2", "说明"))), ("—".into(), "与12.2同文，不计".into()));
    assert_eq!(cell("15.1", "目标完成情况"), Data::Empty);
    assert!(rows.iter().any(|row| text(&row[0]).starts_with("严格到期日：")), "what the strict dates mean");
}

#[test]
fn what_was_not_read_stands_as_typed() {
    let mut quarter = quarter(12);
    for (project, words) in quarter.ledger.projects.iter_mut().zip(["否", "差不多了"]) {
        project.status = given(Reading::Unread, words, 10, 5);
    }
    let (headings, rows) = list(&sheets(quarter.bytes())["项目"], "单位");
    let states: Vec<String> = rows[..2].iter().map(|row| text(at(&headings, row, "状态"))).collect();
    assert_eq!(states, ["未完工", "差不多了"]);
    assert_eq!(text(at(&headings, &rows[0], "状态原文")), "否");
    assert_eq!(text(at(&headings, &rows[0], "完成率")), "八成左右");
}
