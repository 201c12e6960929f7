//! The table of phrases, and properties of both readers.

use super::calendar::last_of_month;
use super::date::{DateReading, PartialDate, read_date};
use super::deadlines::{DoubtKind, deadlines};
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
    parts.extend(found.doubts.iter().map(|doubt| match doubt.kind {
        DoubtKind::Ambiguous { .. } => "A".to_string(),
        DoubtKind::Unread => format!("U:{}", doubt.words),
        DoubtKind::OutsideYear(_) => "O".to_string(),
        DoubtKind::Inferred(_) => "I".to_string(),
        DoubtKind::Fuzzy(_) => "F".to_string(),
    }));
    parts.join(" ")
}

/// What is read, and the phrases that are read so.
const PHRASES: &[(&str, &[&str])] = &[
    // Ends of months.
    ("250731", &["7月底前", "7月底", "７月底前", "7 月 底 前", "七月底前"]),
    ("251231", &["十二月底前"]),
    ("250228", &["2月底前"]),
    ("250930", &["2025年9月底前", "2025年9月底之前", "9月底以前", "截至9月底", "至9月底"]),
    ("260131 O", &["2026年1月底前"]),
    ("240229 O", &["2024年2月底前"]),
    ("250831 F", &["8月末"]),
    // 前 with the whole month, the day, the quarter.
    ("250831/250731 A", &["8月前", "8月之前", "8月份前"]),
    ("250131/241231 A", &["1月前"]),
    ("251231/251130 A", &["2025年12月前"]),
    ("250731/250730 A", &["7月31日前", "7月31日之前", "7月31号以前"]),
    ("250930/250630 A", &["三季度前"]),
    ("261231/251231 A O", &["2026年前"]),
    ("250820/250810 A", &["8月中旬前"]),
    ("250630/241231 A", &["上半年前"]),
    // Parts of a month.
    ("250801..250810", &["8月上旬"]),
    ("250811..250820", &["8月中旬"]),
    ("250821..250831", &["8月下旬"]),
    ("250811..250831", &["8月中下旬"]),
    ("250801..250815", &["8月上半月"]),
    ("250801..250810 F", &["8月初"]),
    ("250811..250820 F", &["8月中"]),
    // Windows.
    ("250801..250831", &["8月内", "8月份", "8月", "8月完成"]),
    ("250601..250930", &["6-9月", "6—9月", "6～9月", "6至9月", "6月-9月", "6月至9月", "6月到9月底"]),
    ("250601..250915", &["6月1日至9月15日"]),
    ("250601..250615", &["6月1日-15日"]),
    ("251101..260228 O", &["2025年11月至2026年2月", "11月至次年2月"]),
    ("250731..250820", &["7月底至8月中旬"]),
    ("250301..251031", &["自2025年3月1日起至2025年10月31日止"]),
    ("250701..251231", &["7月至年底", "三至四季度", "三、四季度"]),
    ("260101..271231 O", &["2026-2027年", "2026年至2027年"]),
    ("250801..250930", &["于8、9月开展"]),
    ("250701..250930", &["7.1-9.30"]),
    // Open starts.
    ("251001..", &["10月起", "自10月起", "2025年10月1日起"]),
    ("250701..", &["下半年起"]),
    ("260101.. O", &["2026年起"]),
    ("250901..", &["从9月开始"]),
    // Years and halves.
    ("251231", &["年底前", "年底", "今年年底前", "至2025年底", "2025年底前", "2025年年底前", "25年底前"]),
    ("261231 O", &["2026年底前"]),
    ("250101..251231", &["年内", "2025年内", "年度内"]),
    ("251231* I", &["全年", "本年度", "今年"]),
    ("250630 F", &["年中"]),
    ("250101..250630", &["上半年"]),
    ("250701..251231", &["下半年"]),
    ("250630", &["上半年底前"]),
    ("260101..260630 O", &["2026年上半年"]),
    ("250101..250331", &["一季度"]),
    ("250701..250930", &["第三季度", "Q3"]),
    ("250930", &["三季度末", "三季度末前"]),
    ("260331 O", &["2026年一季度末"]),
    ("250101..250930", &["前三季度"]),
    ("260101..260331 O", &["2026Q1"]),
    ("260101..261231 O", &["2026年"]),
    // Recurrences.
    ("251101..251130", &["每年11月"]),
    ("251130", &["每年11月底前"]),
    ("251231", &["每年年底前"]),
    ("250331 250630 250930 251231", &["每季度", "每季度末", "按季"]),
    ("250630 251231", &["每半年"]),
    (
        "250125/250124 250225/250224 250325/250324 250425/250424 250525/250524 250625/250624 250725/250724 \
         250825/250824 250925/250924 251025/251024 251125/251124 251225/251224 A",
        &["每月25日前"],
    ),
    ("250131 250228 250331 250430 250531 250630 250731 250831 250930 251031 251130 251231", &["每月底前"]),
    ("250110/250109 250410/250409 250710/250709 251010/251009 A", &["每季度首月10日前"]),
    // Absolute dates.
    ("250928", &["2025年9月28日", "2025.9.28", "2025/9/28", "2025-09-28", "２０２５年９月２８日", "20250928"]),
    ("250928", &["25.9.28", "9月28日", "9.28", "不迟于9月28日"]),
    ("250928/250927 A", &["9.28前"]),
    ("250901..250930", &["二〇二五年九月"]),
    ("250930", &["二○二五年九月三十日", "二O二五年九月底前"]),
    ("251025/251024 A", &["十月二十五日前"]),
    ("250831", &["2025.8月底前"]),
    // Standing work.
    ("", &["长期", "持续推进", "常态化", "按需", "每年常态化开展"]),
    // Names are no deadlines.
    ("", &["优化“15分钟社区生活圈”基本单元", "“十四五”行动评估", "推进2024年“人民坊”国际方案征集成果"]),
    ("", &["参加上海市2025年度“15分钟社区生活圈”优秀案例评选活动", "《2025年底前重点工作》", "一月一主题"]),
    ("", &["全年龄友好", "每个街镇至少提交2个示范案例", "2.5公里", "8月出台的《意见》", "“一图三会”"]),
    // Whole sentences, with what is due.
    ("初稿|250831/250731 最终成果|251130/251031 A A", &["8月前形成初稿、11月前形成最终成果"]),
    ("阶段成果|250831 稳定方案|251031", &["8月底前形成阶段成果，10月底前形成稳定方案"]),
    ("阶段成果|250831 稳定方案|251031", &["各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）"]),
    ("初稿|250831 终稿|251130", &["初稿8月底前，终稿11月底前", "完成初稿（8月底前）、终稿（11月底前）"]),
    ("初稿|250831 终稿|251031", &["8月底前，形成初稿；10月底前，形成终稿"]),
    ("启动|250831 完成|251031", &["8月底前启动，10月底前完成"]),
    ("实施方案|250731", &["7月底前形成相应实施方案，明确时序安排"]),
    ("250601..250930", &["6-9月，开展西门历史文化街区征集工作。"]),
    ("260131 O", &["2026年1月底前，配合市规划资源局形成优秀案例集"]),
    ("251231", &["至2025年底，配合市联席会议办公室开展宣传活动"]),
    ("按要求统筹推进|260101..271231 O", &["2026-2027年按要求统筹推进"]),
    ("251001..", &["建立“一图三会”机制（10月起）"]),
    ("251031", &["评选活动（10月底前）"]),
    ("一篇材料|251231* I", &["全年至少形成一篇材料"]),
    ("初稿|250801..250831 终稿|251001..251031", &["8月初稿、10月终稿"]),
    ("起草方案|250801..250831", &["8月起草方案"]),
    ("前期准备|250801..250831", &["8月前期准备"]),
    ("250831", &["1、8月底前完成", "1.8月底前完成"]),
    ("充分衔接年度财政预算|251101..251130", &["每年11月充分衔接年度财政预算"]),
];

const UNREAD: &[&str] = &[
    // What needs more than words to become a date.
    "国庆前", "春节前", "汛期前", "批复后1个月", "启动后3个月内", "方案批复之日起30日内", "3个月内", "25日前",
    "本季度末", "月底前", "竣工验收前", "年初", "即日起", "尽快", "待定", "另行通知",
    // Dates that do not exist.
    "13月底前", "9月31日前", "9-6月",
];

#[test]
fn phrases_as_typed() {
    for (wanted, texts) in PHRASES {
        for text in *texts {
            assert_eq!(show(text), *wanted, "{text}");
        }
    }
    for text in UNREAD {
        assert_eq!(show(text), format!("U:{text}"));
    }
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
    let cases: &[(&str, &[&str])] = &[
        ("2025-09-28", &["2025-09-28", "2025.9.28", "2025.09.28", "2025/9/28", "2025年9月28日"]),
        ("2025-09-28", &["2025年9月28日（周日）", "2025-09-28 17:00:00", "2025-09-28T17:00:00", "20250928", "25.9.28"]),
        ("2025-09-28", &["25年9月28日", "２０２５年９月２８日"]),
        ("2025-09", &["2025年9月", "2025-09", "2025.9", "202509", "25年9月"]),
        ("2025-12", &["2025.12"]),
        ("- ZeroLost", &["2025.1", "9.3"]),
        ("2025-01", &["2025年1月"]),
        ("2025-09-30", &["二〇二五年九月三十日", "2025年9月底"]),
        ("2025-09-28 NoYear", &["9月28日", "9.28", "9/28", "9-28"]),
        ("2025-09-04 NoYear", &["9.4"]),
        ("2025-02-03 NoYear", &["2.3"]),
        ("- Impossible", &["9.31", "2025-02-30", "2025-13-01", "13月"]),
        ("- DayOrRange", &["6-9"]),
        ("2025-09 NoYear", &["9月"]),
        ("2025-11 NoYear", &["十一月"]),
        ("2025-09-30 NoYear", &["9月底", "9月底前"]),
        ("2025-12-31", &["2025年底"]),
        ("2025-12-31 NoYear", &["年底"]),
        ("2025-09-30 Vague", &["9月前"]),
        ("2025-09-10 Vague", &["9月初"]),
        ("2025-09-30 Range", &["三季度", "6-9月"]),
        ("2025-09-28 Serial", &["45928"]),
        // Words beside it are all accounted for, or it is no date.
        ("2025-09-28", &["2025年9月28日竣工验收", "于2025-09-28完工", "2025.9.28，已竣工", "2025年9月28日（已验收）"]),
        ("2025-09-28", &["2025-09-28 周日", "竣工：2025-09-28", "2025-09-28开工"]),
        ("2025-09-28 Meant", &["预计2025年9月28日", "2025-09-28（预计）", "2025.9.28？", "拟2025-09-28完工"]),
        ("2025-09 Meant", &["预计2025年9月", "计划2025年9月完工", "力争2025年9月"]),
        ("2025-09 Vague", &["2025年9月左右", "约2025年9月"]),
        ("2025-09-28 Vague", &["2025年9月28日前后"]),
        ("- Unread", &["2025年9月28日未完工", "2025-09-28未竣工", "未于2025年9月28日完工", "非2025年9月28日"]),
        ("- Unread", &["2025年9月28日取消", "2025-09-28停工", "2025年9月28日逾期", "2025年9月28日部分完工"]),
        ("- Unread", &["2025-09-28一期", "2025年9月28日主体封顶", "2025年9月28日（未验收）", "2025-09-28（一期）"]),
        ("- Unread", &["去年9月", "不到2025年9月28日", "2025年9月28日后", "2025年9月28日前无法完工"]),
        ("- Unread", &["待定", "国庆前", "已完工", "2025", "3", "尽快", "10月起", "8月前形成初稿、11月前形成终稿"]),
        ("-", &[" "]),
    ];
    for (wanted, texts) in cases {
        for text in *texts {
            assert_eq!(date(&Cell::Text((*text).into())), *wanted, "{text}");
        }
    }
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
        let reading = read_date(&Cell::Text(text.as_str().into()), 2025);
        prop_assert_eq!(reading, DateReading { value: Some(PartialDate::Day(day)), ..DateReading::default() }, "{}", text);
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
        for words in found.milestones.iter().map(|m| &m.words).chain(found.doubts.iter().map(|doubt| &doubt.words)) {
            prop_assert!(!words.is_empty() && text.contains(words.as_str()), "{:?} in {:?}", words, &text);
        }
        for m in &found.milestones {
            prop_assert!(m.due_strict <= m.due && m.due.is_some() == m.due_strict.is_some(), "{:?}", m);
            prop_assert!(m.from.is_none() || m.due.is_none() || m.from <= m.due, "{:?}", m);
        }
        let _ = read_date(&Cell::Text(text.into()), 2025);
    }

    #[test]
    fn any_words_and_numbers_are_read_without_panic(text in ".{0,20}", n in any::<f64>()) {
        let _ = (deadlines(&text, 2025), read_date(&Cell::Text(text.into()), 2025), read_date(&Cell::Number(n, None), 2025));
    }
}
