//! Tables as they come, and who they speak for.

use crate::kit::desk::{Desk, letter, merged, places, sheet};
use jianbao::formats::Sheet;
use jianbao::model::finding::Findings;
use jianbao::model::finding::{Code, Finding, Severity};
use jianbao::model::ledger::Ledger;
use jianbao::model::place::Place;
use jianbao::model::ruling::{Matter, Question, Ruling, RulingRow, Rulings};

const TITLE: &str = "南翔镇2025年第三季度工作推进情况表";
const UNIT: &str = "填报单位：南翔镇";
const HEAD: &str = "编号|成果|状态|目标数|完成数|本季度进展|存在问题";
const R31: &str = "3.1|推进建设161个项目，实施完成157个|正常推进|n:18|n:12|按照序时进度要求有序推进各项工作|无";
const R32: &str = "3.2|推进3个单位附属空间开放|正常推进|n:3|n:1|按照序时进度要求有序推进各项工作|无";
const R91: &str =
    "9.1|各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传|正常推进|n:1|n:1|已完成采访，正在撰写稿件|无";
const R93: &str = "9.3|各街镇开展社区责任规划师聘任或续聘|已完成|n:1|n:1|已全部聘任到位并公示上墙|无";

fn file(name: &str, sheets: Vec<Sheet>) -> Desk {
    Desk::default().file(name, sheets)
}

fn alone(rows: &[&str]) -> Ledger {
    file("南翔镇.xlsx", vec![sheet("三季度", rows)]).ledger()
}

/// What was read: item, sheet and row, in the order of the list.
fn read(ledger: &Ledger) -> Vec<String> {
    let read = ledger.entries.iter().filter_map(|entry| Some((entry, entry.source.as_ref()?)));
    let shown = read.map(|(entry, source)| {
        let item = entry.item.map_or_else(|| "?".into(), |item| item.to_string());
        format!("{item} {}{}", source.sheet, source.row)
    });
    shown.collect()
}

/// The unit whose return it was taken for, where it was.
fn unit(ledger: &Ledger) -> Option<&str> {
    ledger.entries.iter().find(|entry| entry.source.is_some()).map(|entry| entry.unit.as_str())
}

fn of(ledger: &Ledger, code: Code) -> Vec<&Finding> {
    ledger.findings.iter().filter(|finding| finding.code == code).collect()
}

fn answered(question: &Question, answer: &str) -> Rulings {
    let ruling = Ruling { answer: answer.into(), by: "张某".into(), date: "2025-10-08".into() };
    let row = RulingRow { question: question.clone(), ruling, place: Place::nowhere() };
    Rulings::new(vec![row], &mut Findings::default())
}

#[test]
fn a_sheet_without_a_heading_goes_on() {
    let first = || sheet("三季度", &[TITLE, UNIT, HEAD, R31, R32]);
    for (rows, last) in [
        (vec![R91, R93], vec!["9.1 续表1", "9.3 续表2"]),
        (vec!["续表", "", R91, R93, "填表人：某某"], vec!["9.1 续表3", "9.3 续表4"]),
        // Words alone, and a row that nobody knows among those that are known.
        (vec![&R91[3..], R93, "|其他工作|已完成|||完成|无"], vec!["9.1 续表1", "9.3 续表2", "? 续表3"]),
    ] {
        let ledger = file("南翔镇.xlsx", vec![first(), sheet("续表", &rows)]).ledger();
        let wanted: Vec<&str> = ["3.1 三季度4", "3.2 三季度5"].into_iter().chain(last).collect();
        let mut got = read(&ledger);
        got.sort_by_key(|text| text.starts_with('?'));
        assert_eq!(got, wanted, "{rows:?}");
        assert!(of(&ledger, Code::NoTable).is_empty());
    }
    // The list as printed, a row a task.
    let task = |row: &str| format!("{row}|已按要求推进，正在汇总各村居情况");
    let (two, three) = (
        task("2: 推进社区规划编制，统筹资源与行动|各街镇社区规划"),
        task("3: 统筹推动项目实施|1、推进建设161个项目。 2、推进3个单位附属空间开放"),
    );
    let printed = sheet("三季度", &[TITLE, UNIT, "任务|成果|本季度进展", &two]);
    let ledger = file("南翔镇.xlsx", vec![printed, sheet("续", &[&three])]).ledger();
    assert!(read(&ledger).iter().any(|row| row.ends_with("续1")), "{:?}", read(&ledger));
    // With a heading of its own, and no quarter named: other items go on, the same ones do not.
    let headed = |name: &str, row: &str| file("南翔镇.xlsx", vec![first(), sheet(name, &[HEAD, row])]).ledger();
    assert_eq!(read(&headed("续表", R91)).len(), 3);
    for (name, row) in [("Sheet2", R31), ("填写示例", R91)] {
        let ledger = headed(name, row);
        assert_eq!((read(&ledger).len(), of(&ledger, Code::OtherPeriod).len()), (2, 1), "{name}");
    }
    // Behind a register, too.
    let register =
        sheet("项目清单", &["序号|项目名称|总投资（万元）|开工时间|项目状态", "1|口袋公园|n:300|2025-03-01|在建"]);
    let ledger = file("南翔镇.xlsx", vec![first(), register, sheet("续表", &[R91])]).ledger();
    assert_eq!((read(&ledger).len(), ledger.projects.len()), (3, 1));
    // Over a third sheet; an item that stands twice is one question about rows, none about sheets.
    let three = file("南翔镇.xlsx", vec![first(), sheet("续1", &[R91]), sheet("续2", &[R93, R31])]).ledger();
    assert_eq!(read(&three).len(), 5);
    assert_eq!((of(&three, Code::PeriodDoubtful).len(), of(&three, Code::ItemRepeated).len()), (0, 2));
    // The quarter before goes on, too, and stays the quarter before.
    let old = sheet("二季度", &["南翔镇2025年第二季度工作推进情况表", HEAD, R31]);
    let ledger = file("南翔镇.xlsx", vec![old, sheet("续表", &[R91]), first()]).ledger();
    assert_eq!(read(&ledger), ["3.1 三季度4", "3.2 三季度5"]);
}

#[test]
fn rows_that_nothing_tells_how_to_read_are_told_of() {
    let first = || sheet("三季度", &[TITLE, UNIT, HEAD, R31, R32]);
    let shifted = [format!("|||{R91}"), format!("|||{R93}")];
    let shifted: Vec<&str> = shifted.iter().map(String::as_str).collect();
    let ledger = file("南翔镇.xlsx", vec![first(), sheet("另表", &shifted)]).ledger();
    let told = of(&ledger, Code::NoTable);
    assert_eq!(told.iter().map(|f| f.found.as_str()).collect::<Vec<_>>(), ["另表：有2行写着成果编号"]);
    assert_eq!(read(&ledger).len(), 2);
    // The list itself, words to choose from and telephone numbers are no answers.
    for other in [
        sheet("清单", &["编号|任务|成果|完成时限|责任部门", "3.1|统筹推动项目实施|推进建设161个项目|年底|各街镇"]),
        sheet("选项", &["已完成", "正常推进", "滞后"]),
        sheet("通讯录", &["姓名|电话", "王某某|021-00000000"]),
    ] {
        let ledger = file("南翔镇.xlsx", vec![first(), other]).ledger();
        assert!(of(&ledger, Code::NoTable).is_empty());
    }
}

#[test]
fn a_table_goes_on_below_itself() {
    let repeated = [TITLE, UNIT, HEAD, R31, R32, "", "", TITLE, R91, R93];
    assert_eq!(read(&alone(&repeated)), ["3.1 三季度4", "3.2 三季度5", "9.1 三季度9", "9.3 三季度10"]);
    let signed = [TITLE, UNIT, HEAD, R31, R32, "填表人：某某", "", "续表", HEAD, R91, R93];
    assert_eq!(read(&alone(&signed)), ["3.1 三季度4", "3.2 三季度5", "9.1 三季度10", "9.3 三季度11"]);
}

#[test]
fn two_halves_side_by_side_are_two_tables() {
    let head = "编号|成果|状态|进展情况";
    let row = |id: &str, status: &str| format!("{id}||{status}|按照序时进度要求有序推进{id}的各项工作");
    let beside = |left: &str, gap: &str, right: &str| format!("{left}{gap}{right}");
    for gap in ["|", "||"] {
        let lines = [
            beside(head, gap, head),
            beside(&row("2.1", "正常推进"), gap, &row("3.2", "已完成")),
            beside(&row("3.1", "滞后"), gap, &row("10.1", "正常推进")),
            beside("|||", gap, &row("9.1", "正常推进")),
            "注：以上数据截至9月25日".to_string(),
        ];
        let all: Vec<&str> = [TITLE, UNIT].into_iter().chain(lines.iter().map(String::as_str)).collect();
        let ledger = alone(&all);
        assert_eq!(read(&ledger), ["2.1 三季度4", "3.1 三季度5", "3.2 三季度4", "9.1 三季度6", "10.1 三季度5"]);
        let cell = |item: &str| {
            let entry = ledger.entries.iter().find(|e| e.source.is_some() && e.item == item.parse().ok())?;
            Some((entry.answers.status.as_ref()?.text.clone(), entry.answers.status.as_ref()?.cell.to_string()))
        };
        let right = if gap == "|" { "G4" } else { "H4" };
        assert_eq!(cell("2.1"), Some(("正常推进".into(), "C4".into())));
        assert_eq!(cell("3.2"), Some(("已完成".into(), right.into())));
        assert!(of(&ledger, Code::DuplicateColumn).is_empty() && of(&ledger, Code::UnknownColumn).is_empty());
        assert!(ledger.entries.iter().all(|entry| entry.extra.is_empty()));
    }
    // A register beside the table is one.
    let both = alone(&[
        TITLE,
        "编号|成果|状态|进展情况||序号|项目名称|总投资（万元）|开工时间|项目状态",
        "3.1||正常推进|按照序时进度要求有序推进各项工作||1|口袋公园|n:300|2025-03-01|在建",
        "|||||2|社区食堂|n:200|2025-04-01|在建",
    ]);
    assert_eq!((read(&both).len(), both.projects.len()), (1, 2));
    // Two columns of one name are not two tables.
    let twice = alone(&[TITLE, "编号|成果|状态|进展情况|进展情况", "3.1||正常推进|甲项目开工|乙项目开工"]);
    assert_eq!(read(&twice), ["3.1 三季度3"]);
}

#[test]
fn a_list_beside_a_table_is_none_of_its_columns() {
    let legend = alone(&[
        TITLE,
        "编号|成果|状态|进展情况||状态|含义",
        "3.1||正常推进|按照序时进度要求有序推进各项工作||已完成|全部成果已交付",
        "3.2||正常推进|按照序时进度要求有序推进各项工作||滞后|晚于序时进度",
        "9.1||滞后|按照序时进度要求有序推进各项工作",
    ]);
    assert_eq!(read(&legend).len(), 3);
    // What it says is of no item: nothing is told of it, nor of telephone numbers.
    assert!(of(&legend, Code::AfterTable).is_empty() && of(&legend, Code::WordsBeside).is_empty());
    assert!(of(&legend, Code::DuplicateColumn).is_empty());
    assert!(legend.entries.iter().all(|entry| entry.extra.is_empty()));
    let contacts = alone(&[
        TITLE,
        "编号|成果|状态|进展情况||联系人|电话",
        "3.1||正常推进|按照序时进度要求有序推进各项工作||王某|021-00000000",
        "3.2||正常推进|按照序时进度要求有序推进各项工作",
        "9.1||滞后|按照序时进度要求有序推进各项工作",
    ]);
    assert!(contacts.entries.iter().all(|entry| entry.answers.phone.is_none()), "three rows, one person");
    // Behind an empty column, answers are answers still, however few.
    let far = alone(&[
        TITLE,
        "编号|成果|状态|进展情况||存在问题",
        "3.1||正常推进|按照序时进度要求有序推进各项工作||资金不足",
        "3.2||正常推进|按照序时进度要求有序推进各项工作",
        "9.1||滞后|按照序时进度要求有序推进各项工作",
    ]);
    assert!(far.entries.iter().any(|entry| entry.answers.problems.is_some()));
}

#[test]
fn an_office_speaks_for_its_town_with_a_note() {
    for (name, line) in [
        ("南翔镇.xlsx", "填报单位：规建办"),
        ("南翔镇.xlsx", "填报单位：南翔镇城建中心"),
        ("南翔镇.xlsx", "填报单位：南翔镇人民政府规划建设和生态环境办公室"),
        ("a.xlsx", "填报单位：南翔镇社区办"),
        ("a.xlsx", "南翔镇党群办2025年第三季度工作推进情况表"),
        ("南翔镇社区事务受理服务中心三季度进展.xlsx", ""),
    ] {
        let ledger = file(name, vec![sheet("三季度", &[line, HEAD, R31])]).ledger();
        assert_eq!(unit(&ledger), Some("南翔镇"), "{name} {line}");
        let notes = of(&ledger, Code::UnitByOffice);
        assert!(notes.len() == 1 && notes[0].severity() == Severity::Note, "{name} {line}");
    }
}

#[test]
fn a_town_speaks_for_itself_without_a_word() {
    for line in [
        "填报单位：南翔镇人民政府",
        "填报单位（盖章）：南翔镇",
        "南翔镇社区规划推进情况表",
        "南翔镇智慧社区建设第三季度进展",
        "南翔镇“15分钟社区生活圈”行动2025年第三季度工作推进情况表",
        "填报单位：镇政府",
        "南翔镇美丽乡村工作情况",
    ] {
        let ledger = file("南翔镇.xlsx", vec![sheet("三季度", &[line, HEAD, R31])]).ledger();
        assert_eq!(unit(&ledger), Some("南翔镇"), "{line}");
        for code in [Code::UnitByOffice, Code::NotTheUnit, Code::UnitByAlias] {
            assert!(of(&ledger, code).is_empty(), "{line}");
        }
    }
    let other = ["填报单位：嘉定镇街道办事处", "嘉定工业区管委会2025年第三季度进展", "填报单位：菊园新区管理委员会"];
    for line in other {
        let ledger = file("三季度.xlsx", vec![sheet("三季度", &[line, HEAD, R31])]).ledger();
        assert!(unit(&ledger).is_some() && of(&ledger, Code::UnitByOffice).is_empty(), "{line}");
    }
}

#[test]
fn a_department_that_reports_is_known_by_its_own_words() {
    let asked = |master: &mut jianbao::model::task::MasterList, _: &mut jianbao::model::config::Config| {
        let department = jianbao::model::task::Unit {
            name: "区教育局".into(),
            kind: jianbao::model::task::UnitKind::Department,
            aliases: Vec::new(),
            emails: Vec::new(),
            formers: Vec::new(),
        };
        master.units.push(department);
        let item = master.items.iter_mut().find(|item| item.id.to_string() == "3.2").expect("an item");
        item.expected_from.push("区教育局".into());
    };
    let title = "区教育局2025年第三季度工作推进情况表";
    for (name, lines, wanted) in [
        ("区教育局三季度.docx", [title, "区规划资源局："], Some("区教育局")),
        // Somebody's form says who made it.
        ("三季度.xlsx", [title, ""], None),
        ("南翔镇三季度.xlsx", [title, ""], Some("南翔镇")),
    ] {
        let desk = file(name, vec![sheet("三季度", &[lines[0], lines[1], HEAD, R32])]);
        assert_eq!(unit(&Desk { edit: Some(asked), ..desk }.ledger()), wanted, "{name}");
    }
}

#[test]
fn a_village_never_speaks_for_its_town_by_silence() {
    for (name, lines) in [
        ("u1.xlsx", ["马陆镇永盛社区2025年第三季度工作推进情况表", "填报单位：永盛社区居委会"]),
        ("马陆镇.xlsx", ["填报单位：永盛社区居委会", ""]),
        ("马陆镇.xlsx", ["填报单位：幸福社区居委会", ""]),
        ("马陆镇.xlsx", ["填报单位：马陆镇和谐村", ""]),
        ("马陆镇建设村村委会.xlsx", ["填报单位：马陆镇", ""]),
        ("马陆镇永盛社区三季度.xlsx", ["填报单位：马陆镇", ""]),
        ("永盛村三季度进展表.xlsx", ["填报单位：马陆镇", ""]),
        ("a.xlsx", ["永盛社区（马陆镇）2025年第三季度进展", ""]),
        ("马陆镇.xlsx", ["填报单位：马陆镇某某小学", ""]),
        ("马陆镇.xlsx", ["填报单位：某某建设有限公司", ""]),
        ("马陆镇.xlsx", ["填报单位：马陆镇派出所", ""]),
        ("马陆镇.xlsx", ["填报单位：嘉北街道", ""]),
    ] {
        let desk = file(name, vec![sheet("Sheet1", &[lines[0], lines[1], HEAD, R31, "3.2||不知道|||推进|无"])]);
        let (ledger, questions) = desk.run();
        assert_eq!(unit(&ledger), None, "{name} {lines:?}");
        assert_eq!(of(&ledger, Code::NotTheUnit).len(), 1, "{name} {lines:?}");
        assert!(of(&ledger, Code::StatusUnread).is_empty(), "what is wrong on it matters only once it is used");
        let [question] = &questions[..] else { panic!("one question: {questions:?}") };
        assert_eq!(question.matter, Matter::Sender);
        // Answered, it is read.
        let desk = Desk { rulings: answered(question, "马陆镇"), ..desk };
        let (ledger, questions) = desk.run();
        assert_eq!(unit(&ledger), Some("马陆镇"), "{name} {lines:?}");
        assert!(questions.iter().all(|question| question.matter != Matter::Sender));
    }
    // A colleague of a village may send what the town itself says it reports.
    let mut sent = letter("2025-09-28T16:30:00+08:00", "永盛社区居委会报送", "请查收。");
    sent.name = "永盛社区居委会".into();
    let desk = Desk::default().mail(
        "a.eml",
        sent,
        vec![("马陆镇三季度.xlsx", vec![sheet("三季度", &["填报单位：马陆镇", HEAD, R31])])],
    );
    assert_eq!(unit(&desk.ledger()), Some("马陆镇"));
}

#[test]
fn an_old_title_stops_a_sheet_that_came_for_this_quarter() {
    let old = |name: &str| sheet(name, &["南翔镇2025年第二季度工作推进情况表", UNIT, HEAD, R31, R32]);
    let new = |name: &str| sheet(name, &[TITLE, UNIT, HEAD, R31, R32]);
    for (name, page) in [
        ("南翔镇三季度.xlsx", old("Sheet1")),
        ("南翔镇.xlsx", old("Sheet1")),
        ("南翔镇.xlsx", old("三季度")),
        ("南翔镇二季度.xlsx", new("Sheet1")),
        ("南翔镇二季度.xlsx", sheet("Sheet1", &[UNIT, HEAD, R31])),
        (
            "南翔镇二季度.xlsx",
            sheet("Sheet1", &["第二季度进展", UNIT, "编号|成果|状态|三季度进展", "3.1||正常推进|有序推进各项工作"]),
        ),
    ] {
        let desk = file(name, vec![page]);
        let (ledger, questions) = desk.run();
        assert!(read(&ledger).is_empty(), "{name}");
        let errors = of(&ledger, Code::PeriodDoubtful);
        assert!(
            errors.len() == 1 && errors[0].severity() == Severity::Error && errors[0].place.sheet.is_some(),
            "{name}"
        );
        let [question] = &questions[..] else { panic!("one question: {questions:?}") };
        let desk = Desk { rulings: answered(question, &question.candidates[0]), ..desk };
        assert!(!read(&desk.ledger()).is_empty(), "answered, it is read: {name}");
    }
    // What all evidence calls another quarter, and what stands beside the new one, is passed over.
    for (name, pages, count) in [
        ("南翔镇二季度.xlsx", vec![old("二季度")], 0),
        ("南翔镇.xlsx", vec![old("二季度"), new("三季度")], 2),
        ("南翔镇二季度.xlsx", vec![old("二季度"), new("三季度")], 2),
        ("南翔镇三季度.xlsx", vec![old("Sheet1"), sheet("Sheet2", &[UNIT, HEAD, R31, R32])], 2),
    ] {
        let ledger = file(name, pages).ledger();
        assert_eq!(read(&ledger).len(), count, "{name}");
        assert!(of(&ledger, Code::PeriodDoubtful).is_empty() && of(&ledger, Code::OtherPeriod).len() == 1, "{name}");
    }
    // Lists of projects with nothing in them are not asked about.
    let register =
        |row: &str| sheet("项目清单", &["南翔镇2025年第二季度项目清单", "序号|项目名称|总投资（万元）|项目状态", row]);
    for (row, asked) in [("n:1|||", 1), ("n:1|口袋公园|300|在建", 2)] {
        let ledger = file("南翔镇三季度.xlsx", vec![old("Sheet1"), register(row)]).ledger();
        assert_eq!(of(&ledger, Code::PeriodDoubtful).len(), asked, "{row}");
    }
    let sent = letter("2025-09-28T16:30:00+08:00", "南翔镇第三季度进展", "请查收。");
    let ledger = Desk::default().mail("a.eml", sent, vec![("二季度.xlsx", vec![old("Sheet1")])]).ledger();
    assert_eq!(of(&ledger, Code::PeriodDoubtful).len(), 1, "the mail says what it brings");
    // Answers keep the subject of what they answer.
    let reply = letter("2025-09-28T16:30:00+08:00", "回复：第二季度进展", "请查收。");
    let ledger = Desk::default().mail("a.eml", reply, vec![("南翔镇.xlsx", vec![new("三季度")])]).ledger();
    assert_eq!(read(&ledger).len(), 2);
}

#[test]
fn remarks_round_a_table_are_told_where_they_name_an_item_or_a_figure() {
    let beside = format!("{TITLE}|||||||||3.1未含新增项目3个");
    let rows = [
        &beside,
        UNIT,
        "注：4.1本季度取消，见附件",
        HEAD,
        R31,
        "|其中：智慧社区项目已停工，需区级协调",
        R32,
        "注：3.1完成数应为15个，以此为准。",
        "3.1中有3个项目因资金问题停工，请区里协调。",
        "填表人：某某　联系电话：021-00000000",
    ];
    let ledger = alone(&rows);
    assert_eq!(places(&ledger.findings, Code::WordsBeside), ["J1", "A3", "B6", "A8", "A9"]);
    assert_eq!(of(&ledger, Code::WordsBeside)[3].found, "注：3.1完成数应为15个，以此为准。");
    assert_eq!(read(&ledger).len(), 2);
    // In a column that nothing heads, too.
    let ledger = alone(&[TITLE, UNIT, HEAD, &format!("{R31}|此项未含停工的2个"), &format!("{R32}|已电话核实")]);
    assert_eq!(places(&ledger.findings, Code::WordsBeside), ["H4"]);
}

#[test]
fn words_of_the_form_itself_raise_nothing() {
    let rows = [
        TITLE,
        "填报单位：南翔镇|||填报日期：2025年9月25日||单位：个",
        "填表说明：1.状态填：已完成、正常推进、滞后、逾期；2.完成率填0至100%；3.每项成果一行；4.请于9月28日前报送。",
        HEAD,
        "一、规划类（共1项）",
        R31,
        "（二）建设类",
        R32,
        "注：以上数据截至2025年9月25日。",
        "填表人：某某|审核人：某某|联系电话：021-00000000",
        "绿灯：按序时推进；黄灯：滞后10%以内；红灯：逾期",
        "如有取消的项目请在备注栏说明",
    ];
    let ledger = alone(&rows);
    assert_eq!(read(&ledger).len(), 2);
    assert!(of(&ledger, Code::WordsBeside).is_empty(), "{:?}", of(&ledger, Code::WordsBeside));
}

#[test]
fn a_remark_never_changes_a_number_without_a_finding() {
    let plain = alone(&[TITLE, UNIT, HEAD, R31, R32]);
    let numbers = |ledger: &Ledger| {
        let read = ledger.entries.iter().filter(|entry| entry.source.is_some());
        read.map(|entry| (entry.item, entry.answers.done.clone().map(|done| done.text))).collect::<Vec<_>>()
    };
    for remark in ["3.1完成数应为15个", "补充：3.2已完成2家", "||15", "其中：停工2个|||2", "另：3.1含在建3个"]
    {
        for at in [2, 4, 5] {
            let mut rows = vec![TITLE, UNIT, HEAD, R31, R32];
            rows.insert(at, remark);
            let ledger = alone(&rows);
            let told = ledger.findings.iter().filter(|f| f.place.sheet.is_some()).count();
            assert!(numbers(&ledger) == numbers(&plain) || told > 0, "{remark} at {at}: {:?}", numbers(&ledger));
            let silent = remark.chars().any(|c| !c.is_ascii_digit() && c != '|') && told == 0;
            assert!(!silent, "{remark} at {at} is told of");
        }
    }
    let across = merged(sheet("三季度", &[TITLE, UNIT, HEAD, R31, "3.1完成数应为15个", R32]), "A5", "G5");
    assert_eq!(places(&file("南翔镇.xlsx", vec![across]).ledger().findings, Code::WordsBeside), ["A5"]);
}
