//! 四 to 六, and what is said of the issue before. Each test plants the fact that makes a sentence false.

use crate::kit::desk::Desk;
use crate::kit::quarter::{Quarterly, quarterly, said};
use crate::kit::scene::{Post, Told, issue, qinghu};
use jianbao::formats::Unreadable;
use jianbao::model::value::{Derived, Quarter};
use jianbao::view::Rule;

/// What every town types, but for the rows that a test is about.
const ROWS: [&str; 3] = [
    "1.1|已完成|100%|||单元方案已经区里同意||",
    "2.1|正常推进|75%|||阶段成果已形成并报审||",
    "3.2|正常推进|50%||0|已与一家单位签约||",
];

fn third() -> Post {
    Post { sent: "2025-09-28", common: ROWS.to_vec(), ..Post::default() }
}

fn second() -> Post {
    let period = Some(Quarter { year: 2025, number: 2 });
    Post { period, sent: "2025-06-26", common: vec!["1.1|正常推进|60%|||正在征求意见||"], ..Post::default() }
}

/// The third quarter after the second.
fn after(before: Post, now: Post) -> Told {
    Post { before: Some(before.desk().ledger()), ..now }.told()
}

/// A section of the text: `五`.
fn section<'t>(told: &'t Told, number: &str) -> &'t str {
    let rest = told.text.split(&format!("### {number}、")).nth(1).expect("a section");
    rest.split("\n#").next().unwrap_or_default()
}

#[track_caller]
fn says(text: &str, words: &str) {
    assert!(text.contains(words), "“{words}” is not in\n{text}");
}

#[track_caller]
fn says_not(text: &str, words: &str) {
    assert!(!text.contains(words), "“{words}” is in\n{text}");
}

#[test]
fn silence_in_two_quarters_running_is_said_to_be_so() {
    let told = after(second().without("华亭镇"), third().without("华亭镇").without("外冈镇"));
    says(&told.text, "华亭镇连续两个季度未报送");
    says_not(&told.text, "外冈镇连续两个季度");
    assert_eq!(told.briefing.echo.as_ref().expect("an issue before").silent.shown, ["华亭镇"]);
    let rule = told.briefing.judgements.iter().find(|judgement| judgement.id == "echo.silent").map(|one| one.rule);
    assert_eq!(rule, Some(Rule::SilentAgain));
    for told in [
        after(second().without("华亭镇"), third()),
        after(second(), third().without("华亭镇")),
        third().without("华亭镇").told(),
        // The quarter between them was not published.
        after(
            Post { period: Some(Quarter { year: 2025, number: 1 }), sent: "2025-03-26", ..second() }.without("华亭镇"),
            third().without("华亭镇"),
        ),
    ] {
        says_not(&told.text, "连续两个季度未报送");
        assert!(told.briefing.echo.is_none_or(|echo| echo.silent.shown.is_empty()));
    }
}

#[test]
fn a_file_that_cannot_be_read_is_no_silence() {
    let desk = third().without("华亭镇").desk();
    let before = Some(issue(second().without("华亭镇").desk().ledger()));
    let told = Told::of(&Desk { previous: before, ..desk.refused("华亭镇.xlsx", Unreadable::Encrypted) });
    says(section(&told, "一"), "请华亭镇重报");
    says_not(&told.text, "请华亭镇补报");
    says_not(&told.text, "连续两个季度未报送");
}

#[test]
fn words_sent_again_are_told_where_something_should_have_moved() {
    let then = "2.1|正常推进|50%|||正在深化方案，已开两次会||";
    let again = |row| {
        let told = after(second().row("南翔镇", then), third().row("南翔镇", row));
        told.text.contains("南翔镇有1项次进展文字与上期逐字相同（2.1）")
    };
    assert!(again("2.1|正常推进|75%||| 正在深化方案，已开两次会。||"), "blanks and the stop aside");
    assert!(!again("2.1|正常推进|75%|||正在深化方案，已开三次会||"));
    assert!(!again("2.1|已完成|100%|||正在深化方案，已开两次会||"), "done is done");
}

#[test]
fn a_plan_is_kept_only_where_the_item_is_done() {
    let plans = |then: &'static str, now: &'static str| {
        let told = after(second().row("南翔镇", then), third().row("南翔镇", now));
        let echo = told.briefing.echo.clone().expect("an issue before");
        let counts = [&echo.plans, &echo.kept, &echo.open].map(|num| num.text.clone()).join(" ");
        (counts, told.text)
    };
    let then = "2.1|正常推进|50%|||正在深化方案||八月底前形成阶段成果";
    let (counts, text) = plans(then, "2.1|已完成|100%|||方案已上报||");
    assert_eq!(counts, "1 1 0");
    says(&text, "成果已完成、安排兑现的1项次");
    let (counts, text) = plans(then, "2.1|滞后|55%|||正在深化方案，尚未成稿||");
    assert_eq!(counts, "1 0 1");
    says(&text, "待核对的1项次");
    says(&text, "南翔镇2.1上期写“八月底前形成阶段成果”，本期写“正在深化方案，尚未成稿”");
    says_not(&text, "兑现");
    for (then, why) in [
        ("2.1|正常推进|50%|||正在深化方案||十月底前形成稳定方案", "its date is to come"),
        ("2.1|正常推进|50%|||正在深化方案||每月开会调度", "no date at all"),
        ("2.1|已完成|100%|||方案已上报||八月底前印发", "it was done then"),
        ("13.1|长期坚持||||召开议事会||八月底前再开一次", "what lasts is never done"),
    ] {
        assert_eq!(plans(then, "13.1|长期坚持||||召开议事会五次||").0, "0 0 0", "{why}");
    }
}

#[test]
fn the_same_problem_of_several_units_is_said_once() {
    let told = third()
        .row("南翔镇", "2.1|正常推进|75%|||报审|规划编制经费不足，缺口较大|")
        .row("安亭镇", "2.1|正常推进|75%|||报审|规划编制经费不足、缺口较大。|")
        .row("马陆镇", "2.1|正常推进|75%|||报审|规划编制经费不足，缺口很大|")
        .row("江桥镇", "2.1|正常推进|75%|||报审|无|")
        .row("徐行镇", "2.1|正常推进|75%|||报审|没有需要区级协调的问题|")
        .told();
    let text = section(&told, "五");
    says(text, "3个街镇在3项次中反映了问题，相同、相近的归并为1条");
    says(text, "**资金问题1条**：南翔镇、安亭镇“规划编制经费不足，缺口较大”（2.1），马陆镇情况相近。");
    says_not(text, "江桥镇");
    says_not(text, "徐行镇");
}

#[test]
fn problems_of_rows_that_do_not_count_are_not_counted() {
    let told = third().row("南翔镇", "6.1|正常推进|50%|||报审|经费缺口较大|").told();
    says(section(&told, "五"), "未反映需要协调的问题");
}

#[test]
fn without_problems_the_silent_are_said_to_be_unknown() {
    let everybody = third().everybody("1.1|已完成|100%|||已同意||").told();
    let rule = |told: &Told| {
        let found = told.briefing.judgements.iter().find(|one| one.id == "problems.none").cloned();
        found.expect("a judgement")
    };
    says(section(&everybody, "五"), "已报的成果未反映需要协调的问题，未填报的情况不明。");
    assert!(!rule(&everybody).items.contains(&"1.2".to_string()), "nobody reported it");
    assert_eq!(rule(&everybody).unjudged, [] as [&str; 0], "what came came of all that were asked");
    let one = third().without("华亭镇").told();
    assert_eq!(rule(&one).unjudged, ["1.1", "2.1", "3.2"], "华亭镇 may have one");
}

#[test]
fn who_must_act_is_who_the_list_or_the_words_name() {
    let told = third()
        .row("南翔镇", "1.1|正常推进|75%|||报审|边界数据不全，需区数据局共享|")
        .row("安亭镇", "9.3|正常推进|75%|||报审|聘任经费不足|")
        .told();
    let text = section(&told, "五");
    says(text, "1.1由区规划资源局、各相关部门、各街镇负责");
    says(text, "南翔镇提请区数据局（1.1）");
    says(text, "9.3未列责任部门，建议专题研究");
    // Named, and asked for nothing.
    let told = third().row("南翔镇", "1.1|正常推进|75%|||报审|与安亭镇交界处数据不全|").told();
    says_not(section(&told, "五"), "提请");
}

#[test]
fn no_unit_is_quoted_twice_before_each_had_a_turn() {
    let told = third()
        .row("南翔镇", "1.1|正常推进|75%|||报审|经费缺口较大，预算未批|")
        .row("南翔镇", "2.1|正常推进|75%|||报审|人手紧张，力量不足|")
        .row("安亭镇", "2.1|正常推进|75%|||报审|缺少专业人员和师资|")
        .row("安亭镇", "3.2|正常推进|75%||0|报审|财政预算未安排经费|")
        .told();
    let quoted = told.briefing.problems.kinds.iter().filter_map(|kind| kind.example.as_ref());
    let mut quoted: Vec<&str> = quoted.map(|example| example.quote.unit.as_str()).collect();
    quoted.sort_unstable();
    assert_eq!(quoted, ["南翔镇", "安亭镇"]);
}

#[test]
fn what_is_late_says_who_since_when_and_the_units_own_date() {
    let told = third()
        .row("南翔镇", "1.1|滞后|60%|||正在修改||力争10月20日前报审")
        .row("安亭镇", "2.1|滞后|60%|||正在修改||加快推进")
        .told();
    let text = section(&told, "六");
    says(text, "1.1（7月31日到期），南翔镇自报“力争10月20日前报审”");
    says(text, "2.1，安亭镇。未写明何时赶上的，请补报时间。");
    says(text, "11月前：1.2");
    says_not(text, "11月30日前：1.2");
    says(text, "”、1.3“‘十五五’行动指引”最终成果（区规划资源局、各相关部门、各街镇）");
    says(text, "10.1“举办‘我“嘉”生活圈’区级优秀案例评选”（未列责任部门，各街镇填报）");
    says(text, "12.2“开展社区营造联盟相关宣传活动”（未列责任部门和填报单位）");
    // A date that stands there twice is the same date in 一 and in 六.
    let twice = third().row("南翔镇", "1.1|滞后|60%|||正在修改||10月20日前报审；10月20日前公示").told();
    says(section(&twice, "一"), "按所报“10月20日前”完成");
    says_not(section(&twice, "六"), "未写明完成时间");
    // A date that has passed is none of theirs to come.
    let told = third().row("南翔镇", "1.1|滞后|60%|||正在修改||9月20日前报审").told();
    says(section(&told, "六"), "1.1（7月31日到期），南翔镇。未写明完成时间的，请补报时间。");
}

#[test]
fn a_finished_year_carries_on_and_speaks_of_no_quarter_of_its_list() {
    let fourth = Some(Quarter { year: 2025, number: 4 });
    let told = Post { period: fourth, sent: "2025-12-28", ..third() }.told();
    let text = section(&told, "六");
    says(text, "是抓好结转成果。**时限在计划年度以后的2项");
    says(text, "2027年12月31日前：7.2");
    says_not(text, "2026年第一季度");
}

#[test]
fn before_its_date_nobody_is_late() {
    let early = Post { as_of: Some("2025-08-10"), sent: "2025-08-08", ..third() }.without("华亭镇").told();
    says(&early.text, "请华亭镇在季末按时报送");
    says(section(&early, "六"), "此后至2025年第四季度末到期");
    says_not(&early.text, "尽快报送");
    says_not(&early.text, "补报");
}

/// The quarter with this good practice alone, of its first cell that is done.
fn practised(words: &str) -> Quarterly {
    let mut quarterly = quarterly();
    quarterly.ledger.entries.iter_mut().for_each(|entry| entry.answers.highlight = None);
    let done = quarterly.ledger.entries.iter_mut().find(|entry| entry.derived == Derived::Done).expect("one is done");
    done.answers.highlight = said(words, 12, 7);
    quarterly
}

#[test]
fn stock_phrases_are_no_good_practice() {
    for words in ["高度重视，认真落实，取得明显成效", "同上", "无", "按计划有序推进各项工作"]
    {
        let text = practised(words).text();
        says(&text, "本季度未报送亮点做法");
        says_not(&text, "共报送亮点做法");
    }
    says(&practised("设议事角，每周五开门议事").text(), "共报送亮点做法1项次");
}

#[test]
fn early_is_what_is_done_surely_before_its_date() {
    let early = |item: &str, due: &str, strict: &str, inferred: bool| {
        let mut quarterly = practised("无");
        let report = quarterly.ledger.items.iter_mut().find(|report| report.id.to_string() == item).expect("an item");
        let date = |text: &str| Some(text.parse().expect("a date"));
        let milestone = &mut report.milestones[0];
        (milestone.due, milestone.due_strict, milestone.inferred) = (date(due), date(strict), inferred);
        report.milestones.truncate(1);
        quarterly.text().contains(&format!("提前完成的事项有：{item}"))
    };
    assert!(early("1.1", "2025-10-31", "2025-10-31", false));
    assert!(!early("1.1", "2025-10-31", "2025-09-30", false), "by one reading the date has come");
    assert!(!early("1.1", "2025-12-31", "2025-12-31", true), "the date is not written");
    assert!(!early("1.1", "2025-09-30", "2025-09-30", false));
}

#[test]
fn the_second_office_reads_as_the_first() {
    let told = Post {
        office: Some(qinghu),
        sent: "2025-09-28",
        common: vec!["1.1|正常推进|90%||1|扫尾||"],
        ..Post::default()
    }
    .row("古渡镇", "2.1|滞后|60%||1|迁改|燃气管线迁改方案未定，需区城管局协调|")
    .told();
    says(section(&told, "五"), "古渡镇提请区城管局（2.1）");
    says(section(&told, "五"), "2.1由区园林绿化局、湖滨街道、柳堤街道等负责");
}
