//! Statuses, numbers, shares and dates, character by character.

use crate::kit::desk::{Desk, one, places, progress, sheet};
use jianbao::model::finding::{Code, Finding};
use jianbao::model::ledger::{Entry, Ledger};
use jianbao::model::value::{Derived, Quantity, Reading, Status};

fn entry<'l>(ledger: &'l Ledger, item: &str) -> &'l Entry {
    let item = item.parse().expect("an id");
    ledger.entries.iter().find(|e| e.unit == "南翔镇" && e.item == Some(item)).expect("an entry")
}

/// What is told of how cells of the sheet were read.
fn told(ledger: &Ledger) -> Vec<&Finding> {
    let of_reading = |finding: &&Finding| finding.code.id().starts_with('I') && finding.place.cell.is_some();
    ledger.findings.iter().filter(of_reading).collect()
}

/// A sheet of one column more than the usual text, a row an item.
fn column(heading: &str, cells: &[&str]) -> Ledger {
    const ITEMS: [&str; 8] = ["1.1", "2.1", "3.1", "3.2", "4.1", "9.1", "10.1", "13.1"];
    let mut rows = vec![format!("编号|{heading}|本季度进展")];
    let long = "按照序时进度要求有序推进各项工作，前期调研已结束";
    rows.extend(ITEMS.iter().zip(cells).map(|(item, cell)| format!("{item}|{cell}|{long}")));
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &rows)]).ledger()
}

/// What became of a column of such cells: the status of each, and what is told.
fn statuses(heading: &str, cells: &[&str]) -> (Vec<Option<Status>>, Vec<(Code, String)>) {
    let ledger = column(heading, cells);
    let mut rows: Vec<&Entry> = ledger.entries.iter().filter(|entry| entry.source.is_some()).collect();
    rows.sort_by_key(|entry| entry.source.as_ref().map(|source| source.row));
    let status = |entry: &&Entry| match entry.answers.status.as_ref()?.reading {
        Reading::Value(status) => Some(status),
        _ => None,
    };
    let in_column = |finding: &&&Finding| finding.place.cell.is_some_and(|cell| cell.col == 2 && cell.row > 1);
    let told = told(&ledger);
    let told = told.iter().filter(in_column).map(|f| (f.code, f.place.cell.map_or(String::new(), |c| c.to_string())));
    (rows.iter().map(status).collect(), told.collect())
}

const CELLS: [&str; 8] = ["B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9"];

#[test]
fn brackets_hold_what_the_word_does_not_say() {
    use Status::OnTrack;
    let cells = [
        "（未）完成", "已完成（部分）", "已完成（初稿）", "已完成（除2个外）", "已完成（50%）", "已完成（预计10月）",
        "正常推进（逾期）", "正常（滞后2周）",
    ];
    let (read, told) = statuses("状态", &cells);
    assert_eq!(read, [None, Some(OnTrack), Some(OnTrack), Some(OnTrack), Some(OnTrack), None, None, None]);
    let codes: Vec<&str> = told.iter().map(|(code, _)| code.id()).collect();
    assert_eq!(codes, ["I201", "I202", "I202", "I202", "I202", "I201", "I201", "I201"]);
}

#[test]
fn a_ratio_is_a_part() {
    let cells =
        ["完成1/3", "已完成12/18", "完成0.6", "完成3", "完成：3", "完成（12/18）", "已完成（1/2）", "已完成 12"];
    let (read, told) = statuses("状态", &cells);
    assert_eq!(read, [Some(Status::OnTrack); 8]);
    assert!(told.iter().all(|(code, _)| *code == Code::StatusPartial), "{told:?}");
    assert_eq!(told.len(), 8);
}

#[test]
fn a_date_after_the_cut_off_is_a_plan() {
    let later = [
        "10月完成", "10月底完成", "12月底前完成", "2025年12月31日前完成", "2026年1月完成", "12.31完成", "11月前完成",
        "年底完成",
    ];
    let (read, told) = statuses("状态", &later);
    assert_eq!(read, [None; 8]);
    assert_eq!(told, CELLS.map(|cell| (Code::StatusUnread, cell.to_string())));
    let over = [
        "7月完成", "9月底完成", "9月28日完成", "已完成（8月）", "三季度完成", "7月底前已全部完成", "9.28完成",
        "已于9月完成",
    ];
    assert_eq!(statuses("状态", &over), (vec![Some(Status::Done); 8], vec![]));
}

#[test]
fn figures_go_to_the_end_of_the_quarter_however_late_they_are_read() {
    for (cell, wanted) in [("截至9月底2个", Some(2)), ("截至8月底2个", None), ("截至10月8日2个", None)] {
        let desk = Desk { as_of: chrono::NaiveDate::from_ymd_opt(2025, 10, 10), ..Desk::default() };
        let rows = ["编号|完成数|本季度进展", &format!("10.1|{cell}|各项工作有序推进")];
        let ledger = desk.file("南翔镇.xlsx", vec![sheet("三季度", &rows)]).ledger();
        let done = entry(&ledger, "10.1").answers.done.as_ref().and_then(|done| done.value().copied());
        assert_eq!(done, wanted.map(Quantity::whole), "{cell}");
    }
}

#[test]
fn what_is_plain_is_read_and_nothing_is_told() {
    let done = ["己完成", "已经完成", "业已完成", "是否完成：是", "已完成。", "已完成✓", "完 成", "已全部完成"];
    assert_eq!(statuses("状态", &done), (vec![Some(Status::Done); 8], vec![]));
    let moves = [
        "正常推进，无滞后",
        "推进中，预计11月底完成",
        "总体正常",
        "进展顺利",
        "正常推进，已完成80%",
        "有序推进中",
        "正在推进，尚未完成",
        "招标中",
    ];
    assert_eq!(statuses("状态", &moves), (vec![Some(Status::OnTrack); 8], vec![]));
}

#[test]
fn the_rest_of_a_cell_is_named() {
    let ledger = column("状态", &["已完成（未验收）", "已完成（资料缺失）"]);
    let taken: Vec<String> = told(&ledger).iter().map(|finding| finding.taken.to_string()).collect();
    assert_eq!(taken, ["“已完成”与“未验收”不符；保留原文，不作判断", "“资料缺失”看不懂；保留原文，不作判断"]);
}

#[test]
fn lights_are_told_where_their_meaning_can_be_written() {
    let (read, told) = statuses("亮灯", &["绿灯", "黄灯", "红灯", "绿", "红", "🟢", "🔴", "●"]);
    assert_eq!((read, told.len()), (vec![None; 8], 8));
    let ledger = column("亮灯", &["绿灯"]);
    assert!(told_text(&ledger).contains("词表"), "{}", told_text(&ledger));
}

fn told_text(ledger: &Ledger) -> String {
    told(ledger).iter().map(|finding| finding.taken.to_string()).collect()
}

#[test]
fn yes_and_no_and_check_boxes() {
    let (read, told) =
        statuses("是否完成", &["是", "是（7月）", "否（推进中）", "√", "Y", "否", "是（预计10月）", "是（部分）"]);
    use Status::{Done, NotDone, OnTrack};
    let wanted = [Some(Done), Some(Done), Some(OnTrack), Some(Done), Some(Done), Some(NotDone), None, Some(OnTrack)];
    assert_eq!(read, wanted);
    let codes: Vec<Code> = told.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, [Code::NotDoneOnly, Code::StatusUnread, Code::StatusPartial]);
    // Outside such a column they say nothing; 未完成 says the same in any.
    let read = statuses("状态", &["是", "否", "未完成", "尚未全部完成"]).0;
    assert_eq!(read, [None, None, Some(NotDone), Some(NotDone)]);
}

#[test]
fn what_is_not_done_is_overdue_once_its_date_has_passed() {
    let rows =
        ["编号|是否完成|完成率|本季度进展", "1.1|否||推进", "10.1|否||推进", "9.1|否|100%|推进", "9.3|否|50%|推进"];
    let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &rows)]).ledger();
    let derived = |item: &str| entry(&ledger, item).derived;
    assert_eq!(derived("1.1"), Derived::Overdue);
    assert_eq!(derived("10.1"), Derived::Open);
    assert_eq!(derived("9.1"), Derived::Unknown);
    assert_eq!(derived("9.3"), Derived::Open);
    assert_eq!(places(&ledger.findings, Code::HundredNotDone), ["B4"]);
    // It is one thing to say of the column.
    assert_eq!(places(&ledger.findings, Code::NotDoneOnly), ["B2"]);
}

/// What becomes of 完成数 beside 目标数.
fn done(target: &str, cell: &str) -> (Option<Quantity>, Vec<Code>) {
    let ledger = one(&[&format!("2.1|正常推进||{target}|{cell}|推进")]);
    let done = match entry(&ledger, "2.1").answers.done.as_ref().expect("an answer").reading {
        Reading::Value(done) => Some(done),
        _ => None,
    };
    let codes = told(&ledger).iter().map(|finding| finding.code).collect();
    (done, codes)
}

#[test]
fn a_number_says_what_it_counts() {
    let other = [
        "12个在建", "3个滞后", "2个停工", "12个拟建", "推进18个", "12（预计）", "3个取消", "18\n12", "12 3", "1\n2\n3",
        "1O", "2l", "3S", "2000万元", "未完成6个", "剩余3个", "新增2个", "新建12个、改造8个", "18（含停工2个）",
    ];
    for cell in other {
        assert_eq!(done("n:18", cell), (None, vec![Code::CountUnread]), "{cell}");
    }
    for cell in ["12个", "完成12个", "18个（完成12个）", "12/18", "12/\n18", "12个（共18个）", "12个（已竣工）"]
    {
        assert_eq!(done("n:18", cell), (Some(Quantity::whole(12)), vec![]), "{cell}");
    }
    assert_eq!(done("n:20", "12/18"), (Some(Quantity::whole(12)), vec![Code::WholeDisagrees]));
    assert_eq!(done("", "12/18"), (Some(Quantity::whole(12)), vec![]));
}

#[test]
fn none_under_a_number_says_that_there_is_none() {
    for word in ["无", "暂无", "—", "/", "没有"] {
        let ledger = one(&[&format!("2.1|正常推进|{word}|{word}|{word}|推进")]);
        let answers = &entry(&ledger, "2.1").answers;
        assert_eq!(answers.percent.as_ref().expect("an answer").reading, Reading::NotApplicable, "{word}");
        assert_eq!(answers.done.as_ref().expect("an answer").reading, Reading::NotApplicable, "{word}");
        assert!(told(&ledger).is_empty(), "{word}: {:?}", told(&ledger));
    }
}

#[test]
fn a_share_tells_of_what_it_is_one() {
    for (cell, wanted) in [
        ("完成率80%", None),
        ("已完成90%", None),
        ("12/18", None),
        ("80%，正在推进", None),
        ("80%（按投资）", Some(Code::PercentUnread)),
        ("60%-70%", Some(Code::PercentUnread)),
        ("100%（未验收）", Some(Code::PercentUnread)),
        ("80%（已完成）", Some(Code::PercentUnread)),
        ("年底达80%", Some(Code::PercentUnread)),
    ] {
        let ledger =
            Desk::default().file("南翔镇.xlsx", vec![progress(&[&format!("2.1|正常推进|{cell}|||推进")])]).ledger();
        let codes: Vec<Code> = told(&ledger).iter().map(|finding| finding.code).collect();
        assert_eq!(codes, Vec::from_iter(wanted), "{cell}");
    }
    let ledger = one(&["2.1|正常推进|80%（按投资）|||推进"]);
    assert_eq!(places(&ledger.findings, Code::PercentUnread), ["C2"]);
}

/// The status of an item whose sheet has no column for it, or an empty cell there.
fn of_progress(head: &str, row: &str) -> Option<Status> {
    let long = "按照序时进度要求有序推进各项工作，前期调研已结束";
    let other = head.split('|').map(|name| if name == "状态" { "" } else { long }).collect::<Vec<_>>().join("|");
    let rows = [format!("编号|{head}"), format!("2.1|{row}"), format!("9.1|{other}"), format!("13.1|{other}")];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let ledger = Desk::default().file("南翔镇.xlsx", vec![sheet("三季度", &rows)]).ledger();
    let answers = &entry(&ledger, "2.1").answers;
    answers.status.as_ref().and_then(|given| given.value().copied())
}

#[test]
fn a_progress_of_nothing_but_a_status_is_the_status() {
    for (words, status) in [
        ("已完成", Some(Status::Done)),
        ("尚未启动", Some(Status::NotStarted)),
        ("正常推进。", Some(Status::OnTrack)),
        ("进度滞后", Some(Status::Lagging)),
        ("已完成方案编制", None),
        ("已完成（未验收）", None),
        ("年底前完成", None),
        ("已完成，居民反映良好，下一步将做好维护", None),
        ("召开了推进会，正在征求居民意见", None),
        ("无", None),
        ("/", None),
    ] {
        assert_eq!(of_progress("本季度进展|存在问题", &format!("{words}|资金")), status, "{words}");
        assert_eq!(of_progress("状态|本季度进展", &format!("|{words}")), status, "{words}");
    }
    assert_eq!(of_progress("状态|本季度进展", "滞后|已完成"), Some(Status::Lagging), "the answer itself goes first");
    assert_eq!(of_progress("8月进展|9月进展", "已完成|已完成"), None, "of two months none is the whole");
}

#[test]
fn what_is_expected_comes_from_the_cell() {
    let expected = |heading: &str, cells: &[&str]| -> Vec<String> {
        told(&column(heading, cells)).iter().map(|finding| finding.expected.clone()).collect()
    };
    assert_eq!(expected("完成率", &["n:0.8", "n:0.5"]), ["80%或0.8%", "50%或0.5%"]);
    assert_eq!(expected("完成率", &["80%（未验收）", "80%"]), ["一个百分数，只写这一栏要的"]);
    assert_eq!(expected("状态", &["预计完成", "正常推进"]), ["现在的状态：正常推进、滞后、逾期或未启动"]);
}
