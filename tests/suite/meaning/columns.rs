//! Columns by heading and cells together.

use super::rulings::{answer_in, rows as ruling_rows};
use crate::kit::desk::{Desk, merged, places, sheet};
use crate::kit::{self, Dice, Workspace};
use jianbao::model::finding::{Code, Finding, Findings};
use jianbao::model::form::Column;
use jianbao::model::ledger::{Entry, Ledger};
use jianbao::model::place::Place;
use jianbao::model::ruling::{Matter, Question, Ruling, RulingRow, Rulings};

/// What the answers of a row come to: `done=12 percent=60`.
fn said(entry: &Entry) -> String {
    let values = serde_json::to_value(entry).expect("an entry");
    let fields = ["status", "percent", "target", "done", "progress", "problems", "next_steps", "highlight"];
    let value = |field: &&str| match &values[*field]["value"] {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(format!("{field}={text}")),
        other => Some(format!("{field}={other}")),
    };
    fields.iter().filter_map(value).collect::<Vec<_>>().join(" ")
}

/// A sheet of these headings, with the same cells for three items.
fn of(headings: &str, cells: &str) -> Desk {
    let rows: Vec<String> = ["3.1", "3.2", "10.1"].iter().map(|id| format!("{id}|{cells}")).collect();
    let head = format!("编号|{headings}");
    let lines: Vec<&str> = [head.as_str()].into_iter().chain(rows.iter().map(String::as_str)).collect();
    Desk::default().file("南翔镇三季度.xlsx", vec![sheet("三季度", &lines)])
}

fn first(ledger: &Ledger) -> &Entry {
    ledger.entries.iter().find(|entry| entry.source.is_some()).expect("a row that was read")
}

/// What is found at the heading.
fn at_heading(findings: &[Finding]) -> Vec<String> {
    let codes = [
        Code::OtherPeriod,
        Code::DuplicateColumn,
        Code::UnknownColumn,
        Code::ColumnDoubtful,
        Code::ColumnUnknownAnswer,
        Code::PartOfTheTime,
        Code::BeforeTheEnd,
        Code::MissingAnswerColumn,
    ];
    codes.iter().flat_map(|code| places(findings, *code).into_iter().map(|at| format!("{} {at}", code.id()))).collect()
}

#[test]
fn columns_as_typed() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        // What is left undone, compared, paid or a stage is not done.
        ("状态|目标数|未完成数", "正常推进|n:18|n:6", "status=on_track target=18", &["I219 D1"]),
        ("状态|目标数|未完成率", "正常推进|n:18|40%", "status=on_track target=18", &["I219 D1"]),
        ("状态|目标数|剩余数量|完成数", "正常推进|n:18|n:6|n:12", "status=on_track target=18 done=12", &["I219 D1"]),
        // What stood at the end of a month before is read, and told.
        ("状态|截至8月底完成率", "正常推进|60%", "status=on_track percent=60", &["I244 C1"]),
        ("状态|8月底完成数", "正常推进|n:6", "status=on_track done=6", &["I244 C1"]),
        ("状态|完成数（截至9月20日）", "正常推进|n:6", "status=on_track done=6", &[]),
        ("状态|投资完成率", "正常推进|35%", "status=on_track", &["I219 C1"]),
        ("状态|资金支付完成率|完成率", "正常推进|35%|60%", "status=on_track percent=60", &["I219 C1"]),
        ("状态|投资完成数（万元）|项目完成数", "正常推进|n:3500|n:12", "status=on_track done=12", &["I219 C1"]),
        ("状态|完成率|完成率排名", "正常推进|60%|n:3", "status=on_track percent=60", &["I219 D1"]),
        ("状态|完成率同比|完成率", "正常推进|5%|60%", "status=on_track percent=60", &["I219 C1"]),
        ("状态|预完成数|完成数", "正常推进|n:18|n:12", "status=on_track done=12", &["I219 C1"]),
        ("状态|确保完成数|完成数", "正常推进|n:18|n:12", "status=on_track done=12", &["I219 C1"]),
        ("状态|节点完成情况|完成数", "正常推进|2/4|n:12", "status=on_track done=12", &["I219 C1"]),
        ("状态|招标完成情况|完成数", "正常推进|n:3|n:12", "status=on_track done=12", &["I219 C1"]),
        ("状态|计划完成情况|完成情况", "正常推进|n:18|n:12", "status=on_track target=18 done=12", &[]),
        ("状态|滞后数|完成数", "正常推进|n:2|n:12", "status=on_track done=12", &["I219 C1"]),
        // Actual before planned.
        ("状态|计划完成率|实际完成率", "正常推进|75%|60%", "status=on_track percent=60", &[]),
        ("状态|应完成比例|已完成比例", "正常推进|75%|60%", "status=on_track percent=60", &[]),
        ("状态|计划完成数|实际完成数", "正常推进|n:18|n:12", "status=on_track target=18 done=12", &[]),
        ("状态|实际完成|应完成数", "正常推进|n:12|n:18", "status=on_track target=18 done=12", &[]),
        ("状态|序时进度|目前进度", "正常推进|75%|60%", "status=on_track percent=60", &[]),
        // Figures to date before those of a part of the time.
        (
            "状态|年度目标|上半年完成数|三季度完成数|累计",
            "正常推进|n:18|n:9|n:3|n:12",
            "status=on_track target=18 done=12",
            &["I105 D1", "I219 E1"],
        ),
        ("状态|本季度完成数|完成数", "正常推进|n:3|n:12", "status=on_track done=12", &["I219 C1"]),
        ("状态|截至8月底完成数|截至9月底完成数", "正常推进|n:7|n:12", "status=on_track done=12", &["I219 C1"]),
        ("状态|1-6月完成数|1-9月完成数", "正常推进|n:7|n:12", "status=on_track done=12", &["I105 C1"]),
        ("状态|本季度完成率|累计完成率", "正常推进|10%|60%", "status=on_track percent=60", &["I219 C1"]),
        (
            "状态|7月完成数|8月完成数|9月完成数",
            "正常推进|n:2|n:7|n:12",
            "status=on_track done=12",
            &["I219 C1", "I242 E1"],
        ),
        ("状态|本季度完成数", "正常推进|n:12", "status=on_track done=12", &["I242 C1"]),
        // Months of text are told one after the other.
        (
            "状态|7月进展|8月进展|9月进展",
            "正常推进|7月：甲|八月的事|丙",
            "status=on_track progress=7月：甲\n8月进展：八月的事\n9月进展：丙",
            &[],
        ),
        // What is to come.
        ("状态|三季度进展|四季度计划", "正常推进|甲|乙", "status=on_track progress=甲 next_steps=乙", &[]),
        ("状态|进展|下半年安排", "正常推进|甲|乙", "status=on_track progress=甲 next_steps=乙", &[]),
        ("状态|进展|下月打算", "正常推进|甲|乙", "status=on_track progress=甲 next_steps=乙", &[]),
        ("状态|进展|明年计划", "正常推进|甲|乙", "status=on_track progress=甲 next_steps=乙", &[]),
        ("状态|三季度计划|三季度进展", "正常推进|打算乙|甲", "status=on_track progress=甲", &["I219 C1"]),
        ("状态|本季度工作计划|进展", "正常推进|打算乙|甲", "status=on_track progress=甲", &["I219 C1"]),
        // A heading with many sides is what its cells are.
        ("完成情况|工作进展|存在问题", "已完成|口袋公园已建成开放|无", "status=done progress=口袋公园已建成开放", &[]),
        ("完成情况|状态", "口袋公园已建成开放|已完成", "status=done progress=口袋公园已建成开放", &[]),
        ("完成情况|工作进展|存在问题", "60%|口袋公园已建成开放|无", "percent=60 progress=口袋公园已建成开放", &[]),
        ("完成情况|工作进展|存在问题", "n:12|口袋公园已建成开放|无", "progress=口袋公园已建成开放 done=12", &[]),
        ("完成情况|工作进展|存在问题", "滞后，50%|甲|无", "status=lagging progress=甲", &[]),
        ("状态|本季度进展", "滞后，已完成50%|甲", "status=lagging progress=甲", &[]),
        ("状态|完成率", "正常推进|50%，正在推进", "status=on_track percent=50", &[]),
        ("状态|进展情况", "正常推进|推进18个项目", "status=on_track progress=推进18个项目", &[]),
        // Bare numbers among shares are no shares unless the heading says so.
        ("状态|完成情况|本季度进展", "正常推进|80%|甲", "status=on_track percent=80 progress=甲", &[]),
        ("进度|存在问题", "滞后|无", "status=lagging", &[]),
        ("状态|形象进度", "正常推进|主体结构完成", "status=on_track progress=主体结构完成", &[]),
        ("状态|目标任务|完成数", "正常推进|n:18|n:12", "status=on_track target=18 done=12", &[]),
        ("状态|成果|完成数", "正常推进|18个|n:12", "status=on_track target=18 done=12", &[]),
        ("已完成|工作进展", "√|甲", "status=done progress=甲", &[]),
        ("是否完成|本季度进展", "是|甲", "status=done progress=甲", &[]),
        ("是否按期完成|本季度进展", "是|甲", "status=done progress=甲", &[]),
        // Headings of other districts.
        ("状态|目标|完成|未完成", "正常推进|n:18|n:12|n:6", "status=on_track target=18 done=12", &["I219 E1"]),
        ("状态|总任务数|完成任务数", "正常推进|n:18|n:12", "status=on_track target=18 done=12", &[]),
        ("状态|2025年目标|2025年9月底实际完成", "正常推进|n:18|n:12", "status=on_track target=18 done=12", &[]),
        ("完成情况（已完成/正在推进/未启动）|具体情况|存在问题", "已完成|甲|无", "status=done progress=甲", &[]),
        ("状态|方案编制完成率|施工完成率", "正常推进|100%|60%", "status=on_track percent=60", &["I219 C1"]),
        (
            "状态|计划完成数|实际完成数|投资计划（万元）|完成投资（万元）",
            "正常推进|n:18|n:12|n:3000|n:2000",
            "status=on_track target=18 done=12",
            &["I219 E1"],
        ),
        ("状态|上年同期完成数|全年完成数", "正常推进|n:10|n:12", "status=on_track done=12", &["I105 C1"]),
        ("是否启动|状态|本季度进展", "是|正常推进|甲", "status=on_track progress=甲", &["I219 B1"]),
        ("主要做法及成效|存在短板|下一阶段重点", "甲|乙|丙", "progress=甲 problems=乙 next_steps=丙", &["I220 A1"]),
        ("推进率|工作推进|需市区支持事项", "60%|甲|乙", "percent=60 progress=甲 problems=乙", &[]),
        ("办理进度（%）|办理情况|年底前工作安排", "n:60|甲|乙", "percent=60 progress=甲 next_steps=乙", &[]),
        ("当前状况|已做工作|拟做工作", "滞后|甲|乙", "status=lagging progress=甲 next_steps=乙", &[]),
        ("年度指标|完成值|计量单位|状态", "n:18|n:12|个|滞后", "status=lagging target=18 done=12", &["I219 D1"]),
        ("进展", "甲", "progress=甲", &["I220 A1"]),
        // What several columns tell is told one after the other.
        ("状态|存在问题|需协调事项", "滞后|甲|乙", "status=lagging problems=存在问题：甲\n需协调事项：乙", &[]),
        ("状态|存在问题|需协调事项", "滞后|无|乙", "status=lagging problems=乙", &[]),
        ("状态|存在问题数|责任人|联系人", "滞后|n:3|张某|王某", "status=lagging", &["I219 C1"]),
        // Yes and no answer only a question for the end of all of the work.
        ("完成情况（是/否）|进展", "是|甲", "status=done progress=甲", &[]),
        ("已完成|进展", "是|甲", "status=done progress=甲", &[]),
        ("是否滞后|进展", "是|甲", "progress=甲", &["I219 B1", "I220 A1"]),
        ("是否逾期|状态", "是|滞后", "status=lagging", &["I219 B1"]),
        ("是否能完成|进展", "是|甲", "progress=甲", &["I219 B1", "I220 A1"]),
        ("是否基本完成|进展", "是|甲", "progress=甲", &["I219 B1", "I220 A1"]),
        ("是否完成整改|进展", "是|甲", "progress=甲", &["I219 B1", "I220 A1"]),
        ("落实情况|进展", "是|甲", "progress=甲", &["I219 B1", "I220 A1"]),
        // Others' figures, and those of the calendar.
        ("状态|全区完成率", "滞后|60%", "status=lagging", &["I219 C1"]),
        ("状态|全区完成数|本镇完成数", "滞后|n:157|n:12", "status=lagging done=12", &["I219 C1"]),
        ("状态|时序完成率|完成率", "滞后|75%|60%", "status=lagging percent=60", &[]),
        ("状态|满意率|进展", "滞后|95%|甲", "status=lagging progress=甲", &["I219 C1"]),
        // A heading of a time alone.
        ("状态|三季度完成数|二季度", "滞后|n:3|n:9", "status=lagging done=3", &["I105 D1", "I242 C1"]),
        ("状态|上月累计|本月累计", "滞后|n:9|n:12", "status=lagging done=12", &["I219 C1"]),
    ];
    for (headings, cells, wanted, found) in cases {
        let ledger = of(headings, cells).ledger();
        let mut wanted: Vec<&str> = wanted.split(' ').collect();
        let text = said(first(&ledger));
        let mut read: Vec<&str> = text.split(' ').filter(|part| *part != "problems=").collect();
        wanted.sort_unstable();
        read.sort_unstable();
        assert_eq!(read, wanted, "{headings}");
        assert_eq!(at_heading(&ledger.findings), *found, "{headings}");
    }
}

#[test]
fn columns_that_no_rule_tells_apart_are_asked_about() {
    let cases: &[(&str, &str, &str, &[&str])] = &[
        // Two of equal rank.
        ("状态|新建完成数|改造完成数", "正常推进|n:8|n:4", "I241 C1", &["新建完成数", "改造完成数"]),
        ("状态|完成率|完成率", "正常推进|60%|70%", "I241 C1", &["完成率（C列）", "完成率（D列）"]),
        // Months that do not grow may be what each month added.
        (
            "状态|7月完成数|8月完成数|9月完成数",
            "正常推进|n:5|n:4|n:3",
            "I241 C1",
            &["7月完成数", "8月完成数", "9月完成数"],
        ),
        // The only one is of another time, a plan, a stage.
        ("状态|二季度完成数", "正常推进|n:5", "I241 C1", &["二季度完成数"]),
        ("状态|计划完成率", "正常推进|75%", "I241 C1", &["计划完成率"]),
        ("审批状态|本季度进展", "已完成|甲", "I241 B1", &["审批状态"]),
        ("状态|二季度进展", "正常推进|口袋公园已建成开放，共三处", "I241 C1", &["二季度进展"]),
        // A heading that nobody knows.
        ("状态|存在问题|提交案例数", "正常推进|无|n:2", "I243 D1", &["提交案例数"]),
        ("状态|存在问题|具体推动", "正常推进|无|口袋公园已建成开放，共三处", "I243 D1", &["具体推动"]),
        // A share of a part of the work, or of the calendar.
        ("状态|绿化完成率", "正常推进|60%", "I241 C1", &["绿化完成率"]),
        ("状态|时序完成率", "正常推进|75%", "I241 C1", &["时序完成率"]),
        ("状态|进展|计划", "正常推进|甲|十月底前完成报批", "I241 D1", &["计划"]),
        ("怎么样了|本季度进展|存在问题", "已完成|甲|无", "I243 B1", &["怎么样了"]),
    ];
    for (headings, cells, found, candidates) in cases {
        let (ledger, questions) = of(headings, cells).run();
        assert!(
            at_heading(&ledger.findings).contains(&(*found).to_string()),
            "{headings}: {:?}",
            at_heading(&ledger.findings)
        );
        let asked: Vec<&Question> = questions.iter().filter(|q| q.matter == Matter::Column).collect();
        assert_eq!(asked.len(), 1, "{headings}");
        assert_eq!((asked[0].at.as_str(), asked[0].candidates.join("；")), ("南翔镇", candidates.join("；")));
        let read = said(first(&ledger));
        assert!(!read.contains("done=") && !read.contains("percent="), "{headings}: {read}");
        // Answered, it is read so and asked no more.
        let answer = asked[0].candidates.last().expect("a candidate").clone();
        let ruling = Ruling { answer, by: "张某".into(), date: "2025-10-08".into() };
        let row = RulingRow { question: asked[0].clone(), ruling, place: Place::nowhere() };
        let rulings = Rulings::new(vec![row], &mut Findings::default());
        let (ledger, questions) = Desk { rulings, ..of(headings, cells) }.run();
        assert!(questions.iter().all(|q| q.matter != Matter::Column), "{headings}");
        assert_eq!(places(&ledger.findings, Code::RulingApplied).len(), 1, "{headings}");
        assert!(said(first(&ledger)).len() > read.len(), "{headings}");
    }
}

/// Two rows of headings: a cell over several columns names what its parts share.
#[test]
fn headings_in_two_rows_are_read_together() {
    let spanned = |upper: &str, lower: &str, cells: &str, spans: &[(&str, &str)]| {
        let rows = [format!("编号|{upper}|状态"), format!("|{lower}|"), format!("3.1|{cells}|正常推进")];
        let plain = sheet("三季度", &rows.iter().map(String::as_str).collect::<Vec<_>>());
        let sheet = spans.iter().fold(plain, |sheet, (first, last)| merged(sheet, first, last));
        Desk::default().file("南翔镇三季度.xlsx", vec![sheet]).ledger()
    };
    let over_all = [("A1", "A2"), ("B1", "E1"), ("F1", "F2")];
    let ledger = spanned("完成数|||", "7月|8月|9月|累计", "n:2|n:3|n:4|n:12", &over_all);
    assert_eq!(said(first(&ledger)), "status=on_track done=12");
    let by_halves = [("A1", "A2"), ("B1", "C1"), ("D1", "E1"), ("F1", "F2")];
    let ledger = spanned("计划||实际|", "数量|比例|数量|比例", "n:18|75%|n:12|60%", &by_halves);
    assert_eq!(said(first(&ledger)), "status=on_track percent=60 target=18 done=12");
    let ledger = spanned("投资情况||完成情况|", "计划|完成|目标数|完成数", "n:3000|n:2000|n:18|n:12", &by_halves);
    assert_eq!(said(first(&ledger)), "status=on_track target=18 done=12");
    let ledger = spanned("目标数||完成数|", "新建|改造|新建|改造", "n:10|n:8|n:7|n:5", &by_halves);
    assert_eq!(at_heading(&ledger.findings), ["I241 B2", "I241 D2"]);
    let ledger = spanned("存在问题||进展|", "情况|原因|内容|说明", "甲|乙|丙|丁", &by_halves);
    let wanted = "status=on_track progress=进展/内容：丙\n进展/说明：丁 problems=存在问题/情况：甲\n存在问题/原因：乙";
    assert_eq!(said(first(&ledger)), wanted);
    let ledger = spanned("二季度||三季度|", "进展|完成率|进展|完成率", "旧事|40%|新事|60%", &by_halves);
    assert_eq!(said(first(&ledger)), "status=on_track percent=60 progress=新事");
}

/// A share in a column of counts makes no shares of them, nor a count in one of shares.
#[test]
fn numbers_and_shares_in_one_column_stay_what_they_are() {
    let read = |heading: &str, cells: [&str; 4]| {
        let rows = ["2.1", "3.1", "3.2", "10.1"].iter().zip(cells).map(|(id, cell)| format!("{id}|正常推进|{cell}|甲"));
        let lines: Vec<String> = [format!("编号|状态|{heading}|备注")].into_iter().chain(rows).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let ledger = Desk::default().file("南翔镇三季度.xlsx", vec![sheet("三季度", &lines)]).ledger();
        let read: Vec<String> = ledger.entries.iter().filter(|e| e.source.is_some()).map(said).collect();
        (read.join("；").replace("status=on_track", "").replace(' ', ""), places(&ledger.findings, Code::CountUnread))
    };
    assert_eq!(read("完成数", ["n:12", "n:8", "80%", "n:3"]), ("done=12；done=8；；done=3".into(), vec!["C4".into()]));
    assert_eq!(read("完成数", ["80%", "60%", "70%", "n:3"]).0, "；；；done=3");
    let mixed = "progress=80%；progress=12；progress=60%；progress=3";
    assert_eq!(read("完成情况", ["80%", "12", "60%", "3"]).0, mixed);
    assert_eq!(read("完成率", ["80%", "n:60", "n:70", "50%"]).0, "percent=80；percent=60；percent=70；percent=50");
}

#[test]
fn headings_in_three_rows_are_read_together() {
    let rows = [
        "编号|完成情况|||||状态",
        "|本季度||累计||文字|",
        "|数量|比例|数量|比例||",
        "3.1|n:2|10%|n:12|60%|甲|正常推进",
    ];
    let spans = [("A1", "A3"), ("B1", "F1"), ("B2", "C2"), ("D2", "E2"), ("F2", "F3"), ("G1", "G3")];
    let sheet = spans.iter().fold(sheet("三季度", &rows), |sheet, (first, last)| merged(sheet, first, last));
    let ledger = Desk::default().file("南翔镇三季度.xlsx", vec![sheet]).ledger();
    assert_eq!(said(first(&ledger)), "status=on_track percent=60 done=12 progress=甲");
}

/// A row that tells how to fill in, and a heading merged over two columns.
#[test]
fn what_stands_round_a_heading_is_no_data() {
    let rows = [
        "编号|状态|完成数|进展情况|",
        "|已完成/推进中/滞后|填数字|简要填写，不超过200字|",
        "3.1|滞后|n:12|已开工|其余待开工",
    ];
    let sheet = merged(sheet("三季度", &rows), "D1", "E1");
    let ledger = Desk::default().file("南翔镇三季度.xlsx", vec![sheet]).ledger();
    assert_eq!(said(first(&ledger)), "status=lagging done=12 progress=已开工\n其余待开工");
    let told: Vec<&str> = ledger.findings.iter().filter(|f| f.place.sheet.is_some()).map(|f| f.code.id()).collect();
    assert_eq!(told, Vec::<&str>::new());
}

#[test]
fn columns_that_say_the_same_are_no_question() {
    let (ledger, questions) = of("状态|完成率|完成率", "正常推进|60%|60%").run();
    assert_eq!(said(first(&ledger)), "status=on_track percent=60");
    assert!(questions.is_empty());
}

/// The first question about columns, its answer in the quarter's 裁定.xlsx, the
/// same unit with the same headings in the next quarter, and the year after.
#[test]
fn an_answer_about_a_column_holds_for_the_unit_and_its_headings() {
    let sent = |unit: &str, quarter: &str, headings: &str| {
        let cells = [unit, "2025年第", quarter, "季度工作推进情况表"].concat();
        let mut book = rust_xlsxwriter::Workbook::new();
        let page = book.add_worksheet();
        let rows = [cells.as_str(), headings, "3.1|正常推进|n:8|n:4|甲", "3.2|正常推进|n:2|n:1|乙"];
        for (row, line) in (0..).zip(rows) {
            for (col, text) in (0..).zip(line.split('|')) {
                match text.strip_prefix("n:") {
                    Some(number) => page.write_number(row, col, number.parse::<f64>().expect("a number")),
                    None => page.write_string(row, col, text),
                }
                .expect("written");
            }
        }
        book.save_to_buffer().expect("saved")
    };
    let headings = "编号|状态|线上完成数|线下完成数|进展情况";
    let workspace = Workspace::empty();
    let put = |period: &str, unit: &str, bytes: &[u8]| {
        kit::write(&workspace.dir.join(period).join(format!("inbox/{unit}.xlsx")), bytes);
    };
    put("2025Q2", "南翔镇", &sent("南翔镇", "二", headings));
    workspace.run(&["check", "--period", "2025Q2"]).exits(1);
    let asked = ruling_rows(&workspace, "2025Q2/裁定.xlsx");
    assert_eq!(asked.len(), 1, "{asked:?}");
    assert_eq!((asked[0][0].as_str(), asked[0][3].as_str()), ("采用哪一列", "线上完成数\n线下完成数"));
    assert!(asked[0][8].contains("照录"), "{:?}", asked[0]);
    answer_in(&workspace, "2025Q2/裁定.xlsx", "线下完成数");

    let asked_in = |workspace: &Workspace| workspace.run(&["check"]).out.contains("个问题需要裁定");
    put("2025Q3", "南翔镇", &sent("南翔镇", "三", headings));
    assert!(!asked_in(&workspace), "the same unit and headings are asked once");
    workspace.run(&["build"]).exits(0);
    let ledger = workspace.json("out/ledger.json");
    let entries = ledger["entries"].as_array().expect("entries");
    let own = entries.iter().find(|e| e["unit"] == "南翔镇" && e["item"] == "3.2" && !e["source"].is_null());
    assert_eq!(own.expect("a row")["done"]["value"], 1);
    assert_eq!(workspace.json("out/manifest.json")["rulings"][0]["from"], "2025Q2/裁定.xlsx");

    put("2025Q3", "南翔镇", &sent("南翔镇", "三", &headings.replace("线下", "现场")));
    assert!(asked_in(&workspace), "other headings are another question");
    put("2025Q3", "南翔镇", &sent("南翔镇", "三", headings));
    put("2025Q3", "安亭镇", &sent("安亭镇", "三", headings));
    assert!(asked_in(&workspace), "and so is another unit");

    let list = kit::sample().join("master-2025.txt");
    let next = kit::folder();
    let from = workspace.dir.to_str().expect("a path");
    let args = ["init", "年", "--from", from, "--year", "2026", "--master", list.to_str().expect("a path")];
    let said = kit::jianbao(&next, &args).exits(0).out;
    assert!(said.contains("沿用上年的裁定 1 条"), "{said}");
}

#[test]
fn columns_without_an_answer_are_told_once() {
    let ledger = of("状态|本季度进展|挂图号|社区名|楼栋", "正常推进|甲|A-7|某社区|3幢").ledger();
    assert_eq!(places(&ledger.findings, Code::UnknownColumn), ["D1"]);
    assert_eq!(first(&ledger).extra.len(), 3);
}

/// The words of the fact sheet (§5.1), and what the cells below them are.
const WORDS: &[(Column, &str, &[&str])] = &[
    (
        Column::Deliverable,
        "words",
        &["成果", "成果要求", "工作成果", "目标", "年度目标", "工作目标", "量化指标", "目标任务"],
    ),
    (Column::Requirement, "words", &["具体要求", "工作要求", "工作内容", "任务内容", "主要内容", "工作举措"]),
    (Column::Lead, "unit", &["牵头单位", "牵头部门", "主办单位", "责任部门", "责任单位"]),
    (Column::Support, "unit", &["配合单位", "协办单位", "参与单位"]),
    (
        Column::Deadline,
        "date",
        &["完成时限", "完成时间", "时间节点", "时限要求", "计划完成时间", "办结时限", "截止时间"],
    ),
    (
        Column::Progress,
        "progress",
        &[
            "本季度进展", "进展情况", "工作进展", "推进情况", "完成情况", "落实情况", "目前进展", "最新进展",
            "截至9月底进展", "形象进度", "进度",
        ],
    ),
    (Column::Target, "target", &["目标值", "计划数", "目标", "年度目标", "量化指标", "目标任务"]),
    (Column::Done, "done", &["完成数", "实际完成", "累计完成", "已完成数", "完成情况", "进展情况"]),
    (Column::Percent, "percent", &["完成率", "完成比例", "进度", "完成进度", "形象进度", "完成情况", "推进情况"]),
    (
        Column::Status,
        "status",
        &["状态", "进展状态", "完成状态", "推进状态", "亮灯", "完成情况", "进展情况", "落实情况"],
    ),
    (
        Column::Problems,
        "problems",
        &["存在问题", "存在的问题", "困难和问题", "难点堵点", "存在问题及原因", "需协调事项", "需区级协调解决的问题"],
    ),
    (
        Column::NextSteps,
        "next_steps",
        &["下一步", "下一步计划", "下一步工作安排", "下阶段计划", "工作打算", "整改措施", "四季度计划"],
    ),
    (Column::Highlight, "highlight", &["亮点", "特色做法", "创新做法", "典型经验"]),
    (Column::Contact, "name", &["联系人", "责任人", "填报人", "经办人"]),
    (Column::Phone, "phone", &["联系电话", "电话", "手机"]),
    (Column::Note, "note", &["备注", "说明", "其他"]),
    (Column::Schedule, "schedule", &["序时进度"]),
];

/// Columns that stand beside an answer of a kind and are none: their kind of
/// cells, what must stand in the sheet too, their headings.
const BESIDE: &[(&str, &str, &[&str])] = &[
    (
        "number",
        "done",
        &["未完成数", "剩余数", "上半年完成数", "本季度完成数", "投资完成数（万元）", "滞后数", "9月完成数", "在建数"],
    ),
    (
        "schedule",
        "percent",
        &[
            "计划完成率", "未完成率", "投资完成率", "资金支付率", "应完成比例", "上季度完成率", "完成率同比",
            "9月完成率",
        ],
    ),
    ("words", "progress", &["上季度进展", "二季度进展情况", "三季度计划", "建设内容", "政策依据", "资金来源"]),
    ("mark", "status", &["是否启动", "是否需要协调"]),
];

/// A cell of a kind, and what it reads as; a kind that is no answer reads as nothing.
fn cell(kind: &str, dice: &mut Dice) -> (String, Option<String>) {
    let n = dice.below(30) + 1;
    let pick = |dice: &mut Dice, all: &[&str]| (*dice.pick(all)).to_string();
    match kind {
        "status" => {
            let (text, value) = *dice.pick(&[
                ("已完成", "done"),
                ("正常推进", "on_track"),
                ("滞后", "lagging"),
                ("未启动", "not_started"),
                ("序时推进", "on_track"),
            ]);
            (text.into(), Some(format!("status={value}")))
        }
        "percent" => (format!("{n}%"), Some(format!("percent={n}"))),
        "schedule" => ("75%".into(), None),
        "number" => (format!("n:{}", n + 40), None),
        "mark" => (pick(dice, &["是", "否"]), None),
        "target" | "done" => {
            let text = [format!("n:{n}"), format!("{n}个"), format!("{n}项")][dice.below(3)].clone();
            (text, Some(format!("{kind}={n}")))
        }
        "progress" => {
            let text = pick(
                dice,
                &[
                    "前期调研已结束，按照序时要求有序推进各项工作",
                    "推进18个项目",
                    "方案征求意见后已报区里审定，十月开工",
                    "与居村对接两次，收集意见建议若干条",
                ],
            );
            (text.clone(), Some(format!("progress={text}")))
        }
        "problems" | "next_steps" | "highlight" => {
            let text = pick(dice, &["场地权属尚未理清", "力争年底前投入使用", "居民自治小组参与设计"]);
            (text.clone(), Some(format!("{kind}={text}")))
        }
        "words" => (pick(dice, &["形成社区规划阶段成果并报区里备案", "组织开展优秀案例征集和评选活动若干场"]), None),
        "unit" => (pick(dice, &["区规划资源局", "各街镇"]), None),
        "date" => (pick(dice, &["10月底前", "2025年12月"]), None),
        "name" => (pick(dice, &["王某某", "李某"]), None),
        "phone" => ("021-00000000".into(), None),
        _ => (pick(dice, &["详见纪要", "另报"]), None),
    }
}

/// Headings and rows of one sheet, and what each row must read as.
fn drawn(dice: &mut Dice) -> (Vec<String>, Vec<Vec<String>>) {
    let mut columns: Vec<(&str, &str)> = vec![("id", "编号")];
    let mut used: Vec<&str> = Vec::new();
    let mut pool: Vec<usize> = (0..WORDS.len()).collect();
    for _ in 0..dice.below(8) + 4 {
        let (_, kind, names) = WORDS[pool.remove(dice.below(pool.len()))];
        let name = *dice.pick(names);
        if !used.contains(&name) {
            used.push(name);
            columns.insert(dice.below(columns.len() + 1), (kind, name));
        }
    }
    for (kind, companion, names) in BESIDE {
        let at = dice.below(columns.len() + 1);
        // What is in part of the time is known for that by a heading that is not.
        let stands = columns.iter().any(|(kind, name)| kind == companion && !name.contains(['月', '情']));
        if stands && dice.below(3) == 0 {
            columns.insert(at, (*kind, *dice.pick(names)));
        }
    }
    // Without a column that tells how things stand it is no progress sheet.
    if !columns.iter().any(|(kind, _)| ["status", "percent", "done", "progress"].contains(kind)) {
        columns.push(("status", "状态"));
    }
    let mut lines = vec![columns.iter().map(|(_, name)| *name).collect::<Vec<_>>().join("|")];
    let mut wanted = Vec::new();
    for id in ["1.1", "2.1", "3.1", "3.2", "9.1", "10.1", "12.1"] {
        let mut answers = Vec::new();
        let cells: Vec<String> = columns
            .iter()
            .map(|(kind, _)| {
                let (text, answer) = match dice.below(12) {
                    _ if *kind == "id" => (id.to_string(), None),
                    0 => (String::new(), None),
                    _ => cell(kind, dice),
                };
                answers.extend(answer);
                text
            })
            .collect();
        lines.push(cells.join("|"));
        answers.sort_unstable();
        wanted.push(answers);
    }
    (lines, wanted)
}

#[test]
fn any_order_of_the_words_of_the_trade_is_read() {
    let mut dice = Dice(20_250_930);
    let (mut right, mut all) = (0, 0);
    for _ in 0..400 {
        let (lines, wanted) = drawn(&mut dice);
        let rows: Vec<&str> = lines.iter().map(String::as_str).collect();
        let desk = Desk::default().file("南翔镇三季度.xlsx", vec![sheet("三季度", &rows)]);
        let ledger = desk.ledger();
        let named = at_heading(&ledger.findings);
        let own: Vec<&Entry> = ledger.entries.iter().filter(|entry| entry.source.is_some()).collect();
        for (row, wanted) in (2..).zip(&wanted) {
            let entry = own.iter().find(|entry| entry.source.as_ref().is_some_and(|s| s.row == row));
            let read = entry.map(|entry| said(entry)).unwrap_or_default();
            for answer in wanted {
                all += 1;
                if format!(" {read} ").contains(&format!(" {answer} ")) {
                    right += 1;
                } else {
                    assert!(!named.is_empty(), "{answer} is lost, and nothing is said:\n{}\n{read}", lines.join("\n"));
                }
            }
            let extra = read.split(' ').filter(|part| !part.is_empty() && !wanted.contains(&(*part).to_string()));
            assert_eq!(extra.collect::<Vec<_>>(), Vec::<&str>::new(), "{}\n{named:?}", lines.join("\n"));
        }
    }
    assert!(all > 5_000 && right * 100 >= all * 99, "{right} of {all}");
}
