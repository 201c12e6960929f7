//! The table of phrases, and properties of both readers.

use super::calendar::last_of_month;
use super::date::{DateReading, PartialDate, read_date};
use super::deadlines::{Doubt, deadlines};
use crate::model::value::Cell;
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

/// `label|from..due/strict` for each milestone, then the doubts' letters.
fn show(text: &str) -> String {
    let found = deadlines(text, 2025);
    let short = |date: Option<NaiveDate>| date.map_or(String::new(), |d| d.format("%y%m%d").to_string());
    let mut parts: Vec<String> = found
        .milestones
        .iter()
        .map(|m| {
            let label = if m.label.is_empty() { String::new() } else { format!("{}|", m.label) };
            let from = m.from.map_or(String::new(), |_| format!("{}..", short(m.from)));
            let strict = if m.due == m.due_strict { String::new() } else { format!("/{}", short(m.due_strict)) };
            let inferred = if m.inferred { "*" } else { "" };
            format!("{label}{from}{}{strict}{inferred}", short(m.due))
        })
        .collect();
    parts.extend(found.doubts.iter().map(|doubt| match doubt {
        Doubt::Ambiguous { .. } => "A".to_string(),
        Doubt::Unread { words } => format!("U:{words}"),
        Doubt::OutsideYear { .. } => "O".to_string(),
        Doubt::Inferred { .. } => "I".to_string(),
        Doubt::Fuzzy { .. } => "F".to_string(),
    }));
    parts.join(" ")
}

const PHRASES: &[(&str, &str)] = &[
    // Ends of months.
    ("7月底前", "250731"),
    ("7月底", "250731"),
    ("７月底前", "250731"),
    ("7 月 底 前", "250731"),
    ("七月底前", "250731"),
    ("十二月底前", "251231"),
    ("2月底前", "250228"),
    ("2025年9月底前", "250930"),
    ("2025年9月底之前", "250930"),
    ("9月底以前", "250930"),
    ("截至9月底", "250930"),
    ("至9月底", "250930"),
    ("2026年1月底前", "260131 O"),
    ("2024年2月底前", "240229 O"),
    ("8月末", "250831 F"),
    // 前 with the whole month, the day, the quarter.
    ("8月前", "250831/250731 A"),
    ("8月之前", "250831/250731 A"),
    ("8月份前", "250831/250731 A"),
    ("1月前", "250131/241231 A"),
    ("2025年12月前", "251231/251130 A"),
    ("7月31日前", "250731/250730 A"),
    ("7月31日之前", "250731/250730 A"),
    ("7月31号以前", "250731/250730 A"),
    ("三季度前", "250930/250630 A"),
    ("2026年前", "261231/251231 A O"),
    ("8月中旬前", "250820/250810 A"),
    ("上半年前", "250630/241231 A"),
    // Parts of a month.
    ("8月上旬", "250801..250810"),
    ("8月中旬", "250811..250820"),
    ("8月下旬", "250821..250831"),
    ("8月中下旬", "250811..250831"),
    ("8月上半月", "250801..250815"),
    ("8月初", "250801..250810 F"),
    ("8月中", "250811..250820 F"),
    // Windows.
    ("8月内", "250801..250831"),
    ("8月份", "250801..250831"),
    ("8月", "250801..250831"),
    ("8月完成", "250801..250831"),
    ("6-9月", "250601..250930"),
    ("6—9月", "250601..250930"),
    ("6～9月", "250601..250930"),
    ("6至9月", "250601..250930"),
    ("6月-9月", "250601..250930"),
    ("6月至9月", "250601..250930"),
    ("6月到9月底", "250601..250930"),
    ("6月1日至9月15日", "250601..250915"),
    ("6月1日-15日", "250601..250615"),
    ("2025年11月至2026年2月", "251101..260228 O"),
    ("11月至次年2月", "251101..260228 O"),
    ("7月底至8月中旬", "250731..250820"),
    ("自2025年3月1日起至2025年10月31日止", "250301..251031"),
    ("7月至年底", "250701..251231"),
    ("2026-2027年", "260101..271231 O"),
    ("2026年至2027年", "260101..271231 O"),
    ("三至四季度", "250701..251231"),
    ("三、四季度", "250701..251231"),
    ("于8、9月开展", "250801..250930"),
    ("7.1-9.30", "250701..250930"),
    // Open starts.
    ("10月起", "251001.."),
    ("自10月起", "251001.."),
    ("2025年10月1日起", "251001.."),
    ("下半年起", "250701.."),
    ("2026年起", "260101.. O"),
    ("从9月开始", "250901.."),
    // Years and halves.
    ("年底前", "251231"),
    ("年底", "251231"),
    ("今年年底前", "251231"),
    ("至2025年底", "251231"),
    ("2025年底前", "251231"),
    ("2025年年底前", "251231"),
    ("2026年底前", "261231 O"),
    ("25年底前", "251231"),
    ("年内", "250101..251231"),
    ("2025年内", "250101..251231"),
    ("年度内", "250101..251231"),
    ("全年", "251231* I"),
    ("本年度", "251231* I"),
    ("今年", "251231* I"),
    ("年中", "250630 F"),
    ("上半年", "250101..250630"),
    ("下半年", "250701..251231"),
    ("上半年底前", "250630"),
    ("2026年上半年", "260101..260630 O"),
    ("一季度", "250101..250331"),
    ("第三季度", "250701..250930"),
    ("三季度末", "250930"),
    ("三季度末前", "250930"),
    ("2026年一季度末", "260331 O"),
    ("前三季度", "250101..250930"),
    ("Q3", "250701..250930"),
    ("2026Q1", "260101..260331 O"),
    ("2026年", "260101..261231 O"),
    // Recurrences.
    ("每年11月", "251101..251130"),
    ("每年11月底前", "251130"),
    ("每年年底前", "251231"),
    ("每季度", "250331 250630 250930 251231"),
    ("每季度末", "250331 250630 250930 251231"),
    ("按季", "250331 250630 250930 251231"),
    ("每半年", "250630 251231"),
    (
        "每月25日前",
        "250125/250124 250225/250224 250325/250324 250425/250424 250525/250524 250625/250624 250725/250724 \
         250825/250824 250925/250924 251025/251024 251125/251124 251225/251224 A",
    ),
    ("每月底前", "250131 250228 250331 250430 250531 250630 250731 250831 250930 251031 251130 251231"),
    ("每季度首月10日前", "250110/250109 250410/250409 250710/250709 251010/251009 A"),
    // Absolute dates.
    ("2025年9月28日", "250928"),
    ("2025.9.28", "250928"),
    ("2025/9/28", "250928"),
    ("2025-09-28", "250928"),
    ("２０２５年９月２８日", "250928"),
    ("20250928", "250928"),
    ("25.9.28", "250928"),
    ("9月28日", "250928"),
    ("9.28", "250928"),
    ("9.28前", "250928/250927 A"),
    ("不迟于9月28日", "250928"),
    ("二〇二五年九月", "250901..250930"),
    ("二○二五年九月三十日", "250930"),
    ("二O二五年九月底前", "250930"),
    ("十月二十五日前", "251025/251024 A"),
    ("2025.8月底前", "250831"),
    // Words that need more than words.
    ("国庆前", "U:国庆前"),
    ("春节前", "U:春节前"),
    ("汛期前", "U:汛期前"),
    ("批复后1个月", "U:批复后1个月"),
    ("启动后3个月内", "U:启动后3个月内"),
    ("方案批复之日起30日内", "U:方案批复之日起30日内"),
    ("3个月内", "U:3个月内"),
    ("25日前", "U:25日前"),
    ("本季度末", "U:本季度末"),
    ("月底前", "U:月底前"),
    ("竣工验收前", "U:竣工验收前"),
    ("年初", "U:年初"),
    ("即日起", "U:即日起"),
    ("尽快", "U:尽快"),
    ("待定", "U:待定"),
    ("另行通知", "U:另行通知"),
    // Dates that do not exist.
    ("13月底前", "U:13月底前"),
    ("9月31日前", "U:9月31日前"),
    ("9-6月", "U:9-6月"),
    // Standing work.
    ("长期", ""),
    ("持续推进", ""),
    ("常态化", ""),
    ("按需", ""),
    ("每年常态化开展", ""),
    // Names are no deadlines.
    ("优化“15分钟社区生活圈”基本单元", ""),
    ("“十四五”行动评估", ""),
    ("推进2024年“人民坊”国际方案征集成果", ""),
    ("参加上海市2025年度“15分钟社区生活圈”优秀案例评选活动", ""),
    ("《2025年底前重点工作》", ""),
    ("一月一主题", ""),
    ("全年龄友好", ""),
    ("每个街镇至少提交2个示范案例", ""),
    ("2.5公里", ""),
    ("8月出台的《意见》", ""),
    ("“一图三会”", ""),
    // Whole sentences, with what is due.
    ("8月前形成初稿、11月前形成最终成果", "初稿|250831/250731 最终成果|251130/251031 A A"),
    ("8月底前形成阶段成果，10月底前形成稳定方案", "阶段成果|250831 稳定方案|251031"),
    ("各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）", "阶段成果|250831 稳定方案|251031"),
    ("初稿8月底前，终稿11月底前", "初稿|250831 终稿|251130"),
    ("完成初稿（8月底前）、终稿（11月底前）", "初稿|250831 终稿|251130"),
    ("8月底前，形成初稿；10月底前，形成终稿", "初稿|250831 终稿|251031"),
    ("8月底前启动，10月底前完成", "启动|250831 完成|251031"),
    ("7月底前形成相应实施方案，明确时序安排", "实施方案|250731"),
    ("6-9月，开展西门历史文化街区征集工作。", "250601..250930"),
    ("2026年1月底前，配合市规划资源局形成优秀案例集", "260131 O"),
    ("至2025年底，配合市联席会议办公室开展宣传活动", "251231"),
    ("2026-2027年按要求统筹推进", "按要求统筹推进|260101..271231 O"),
    ("建立“一图三会”机制（10月起）", "251001.."),
    ("评选活动（10月底前）", "251031"),
    ("全年至少形成一篇材料", "一篇材料|251231* I"),
    ("8月初稿、10月终稿", "初稿|250801..250831 终稿|251001..251031"),
    ("8月起草方案", "起草方案|250801..250831"),
    ("8月前期准备", "前期准备|250801..250831"),
    ("1、8月底前完成", "250831"),
    ("1.8月底前完成", "250831"),
    ("每年11月充分衔接年度财政预算", "充分衔接年度财政预算|251101..251130"),
];

#[test]
fn phrases_as_typed() {
    assert!(PHRASES.len() >= 100);
    let wrong: Vec<String> = PHRASES
        .iter()
        .filter(|(text, wanted)| show(text) != *wanted)
        .map(|(text, wanted)| format!("{text}\n  wanted {wanted}\n  got    {}", show(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_are_kept_verbatim() {
    let found = deadlines("方案（ ８月 前 形成初稿，至 2025年 底 完成）", 2025);
    let words: Vec<&str> = found.milestones.iter().map(|m| m.words.as_str()).collect();
    assert_eq!(words, ["８月 前", "至 2025年 底"]);
}

/// The value and the doubt.
fn date(cell: &Cell) -> String {
    let reading = read_date(cell, 2025);
    let value = reading.value.map_or("-".into(), |v| v.to_string());
    reading.doubt.map_or(value.clone(), |doubt| format!("{value} {doubt:?}"))
}

#[test]
fn dates_as_typed() {
    let cases = [
        ("2025-09-28", "2025-09-28"),
        ("2025.9.28", "2025-09-28"),
        ("2025.09.28", "2025-09-28"),
        ("2025/9/28", "2025-09-28"),
        ("2025年9月28日", "2025-09-28"),
        ("2025年9月28日（周日）", "2025-09-28"),
        ("2025-09-28 17:00:00", "2025-09-28"),
        ("2025-09-28T17:00:00", "2025-09-28"),
        ("20250928", "2025-09-28"),
        ("25.9.28", "2025-09-28"),
        ("25年9月28日", "2025-09-28"),
        ("２０２５年９月２８日", "2025-09-28"),
        ("2025年9月", "2025-09"),
        ("2025-09", "2025-09"),
        ("2025.9", "2025-09"),
        ("2025.12", "2025-12"),
        ("2025.1", "- ZeroLost"),
        ("2025年1月", "2025-01"),
        ("202509", "2025-09"),
        ("25年9月", "2025-09"),
        ("二〇二五年九月三十日", "2025-09-30"),
        ("9月28日", "2025-09-28 NoYear"),
        ("9.28", "2025-09-28 NoYear"),
        ("9/28", "2025-09-28 NoYear"),
        ("9-28", "2025-09-28 NoYear"),
        ("9.3", "- ZeroLost"),
        ("9.4", "2025-09-04 NoYear"),
        ("2.3", "2025-02-03 NoYear"),
        ("9.31", "- Impossible"),
        ("6-9", "- DayOrRange"),
        ("9月", "2025-09 NoYear"),
        ("十一月", "2025-11 NoYear"),
        ("9月底", "2025-09-30 NoYear"),
        ("9月底前", "2025-09-30 NoYear"),
        ("2025年9月底", "2025-09-30"),
        ("2025年底", "2025-12-31"),
        ("年底", "2025-12-31 NoYear"),
        ("9月前", "2025-09-30 Vague"),
        ("9月初", "2025-09-10 Vague"),
        ("三季度", "2025-09-30 Range"),
        ("6-9月", "2025-09-30 Range"),
        ("45928", "2025-09-28 Serial"),
        ("2025-02-30", "- Impossible"),
        ("2025-13-01", "- Impossible"),
        ("13月", "- Impossible"),
        ("待定", "- Unread"),
        ("国庆前", "- Unread"),
        ("已完工", "- Unread"),
        ("2025", "- Unread"),
        ("3", "- Unread"),
        ("尽快", "- Unread"),
        ("10月起", "- Unread"),
        ("8月前形成初稿、11月前形成终稿", "- Unread"),
        (" ", "-"),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, wanted)| (text, wanted, date(&Cell::Text((*text).into()))))
        .filter(|(_, wanted, got)| got != *wanted)
        .map(|(text, wanted, got)| format!("{text}: wanted {wanted}, got {got}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn stored_numbers_and_dates() {
    let at = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).and_then(|date| date.and_hms_opt(0, 0, 0)).unwrap_or_default();
    let cases = [
        (Cell::Date(at(2025, 9, 28), 45928.0, Some("yyyy-mm-dd".into())), "2025-09-28"),
        (Cell::Date(at(1899, 12, 31), 0.5, Some("h:mm".into())), "- Impossible"),
        (Cell::Number(45928.0, None), "2025-09-28 Serial"),
        (Cell::Number(20_250_928.0, None), "2025-09-28"),
        (Cell::Number(202_509.0, None), "2025-09"),
        (Cell::Number(9.28, None), "2025-09-28 NoYear"),
        (Cell::Number(9.3, None), "- ZeroLost"),
        (Cell::Number(9.3, Some("0.00".into())), "2025-09-30 NoYear"),
        (Cell::Number(2025.9, None), "2025-09"),
        (Cell::Number(2025.1, None), "- ZeroLost"),
        (Cell::Number(2025.1, Some("0.00".into())), "2025-10"),
        (Cell::Number(2025.0, None), "- Unread"),
        (Cell::Number(-5.0, None), "- Unread"),
        (Cell::Number(f64::NAN, None), "- Unread"),
        (Cell::Bool(true), "- Unread"),
        (Cell::Error("#REF!".into()), "- Unread"),
    ];
    for (cell, wanted) in cases {
        assert_eq!(date(&cell), wanted, "{cell:?}");
    }
}

/// The ways in which people write a date with its year.
const STYLES: [&str; 8] =
    ["%Y-%m-%d", "%Y.%-m.%-d", "%Y/%-m/%-d", "%Y年%-m月%-d日", "%Y%m%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y-%-m-%-d"];

proptest! {
    #[test]
    fn a_written_date_reads_back(days in 0i64..7300, style in 0usize..8) {
        let day = NaiveDate::from_ymd_opt(2015, 1, 1).unwrap_or_default() + chrono::Days::new(days as u64);
        let text = day.format(STYLES[style]).to_string();
        let reading = read_date(&Cell::Text(text.clone()), 2025);
        prop_assert_eq!(reading, DateReading { value: Some(PartialDate::Day(day)), doubt: None }, "{}", text);
        let found = deadlines(&text, day.year());
        prop_assert_eq!(found.milestones.len(), 1, "{}", &text);
        prop_assert_eq!((found.milestones[0].due, found.doubts.len()), (Some(day), 0), "{}", &text);
    }

    #[test]
    fn a_month_end_reads_back_wherever_it_stands(month in 1u32..=12, before in "[甲乙丙，。（]{0,6}", after in "[甲乙丙，。）]{0,6}") {
        let text = format!("{before}{month}月底前{after}");
        let found = deadlines(&text, 2025);
        prop_assert_eq!(found.milestones.len(), 1);
        prop_assert_eq!(&found.milestones[0].words, &format!("{month}月底前"));
        prop_assert_eq!(found.milestones[0].due, last_of_month(2025, month));
        prop_assert!(found.doubts.is_empty());
    }

    #[test]
    fn any_text_is_read_without_panic_and_words_stand_in_it(text in "[0-9一二三十年月日底前内起至每季度旬初中末上下半全本、，.\\-/“”（） ]{0,24}") {
        let found = deadlines(&text, 2025);
        for words in found.milestones.iter().map(|m| m.words.as_str()).chain(found.doubts.iter().map(Doubt::words)) {
            prop_assert!(!words.is_empty() && text.contains(words), "{:?} in {:?}", words, &text);
        }
        for m in &found.milestones {
            prop_assert!(m.due_strict <= m.due && m.due.is_some() == m.due_strict.is_some(), "{:?}", m);
            prop_assert!(m.from.is_none() || m.due.is_none() || m.from <= m.due, "{:?}", m);
        }
        let _ = read_date(&Cell::Text(text), 2025);
    }

    #[test]
    fn any_words_and_numbers_are_read_without_panic(text in ".{0,20}", n in any::<f64>()) {
        let _ = (deadlines(&text, 2025), read_date(&Cell::Text(text), 2025), read_date(&Cell::Number(n, None), 2025));
    }
}
