//! Phrases of status cells.

use super::super::cell::{Cell, Reading};
use super::super::lexicon::statuses;
use super::super::{Asked, Obstacle, Status, StatusReading, StatusWords};
use chrono::NaiveDate;
use std::sync::LazyLock;

/// Read at the end of September.
fn read(text: &str, yes_no: bool) -> StatusReading {
    let asked = Asked { cut_off: NaiveDate::from_ymd_opt(2025, 9, 30), yes_no };
    static WORDS: LazyLock<StatusWords> = LazyLock::new(StatusWords::default);
    WORDS.read_as(&Cell::Text(text.into()), asked)
}

fn shown(read: &StatusReading) -> String {
    match &read.reading {
        Reading::Value(status) => format!("{status:?}{}", if read.partial { " partial" } else { "" }),
        _ => "?".into(),
    }
}

fn hold(cases: &[(&str, &[&str])], yes_no: bool) {
    let mut wrong = String::new();
    for (wanted, texts) in cases {
        for text in *texts {
            let read = read(text, yes_no);
            if shown(&read) != *wanted {
                wrong += &format!("{text:?}: {}, not {wanted} ({:?})\n", shown(&read), read.obstacle);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn words_of_the_trade() {
    hold(
        &[
            (
                "Done",
                &[
                    "已完成",
                    "完成",
                    " 已 完成。",
                    "√",
                    "✓",
                    "☑",
                    "已完成（7月）",
                    "7月底前已全部完成",
                    "任务已完成",
                    "已按时完成。",
                    "己完成",
                    "巳完成",
                    "己经完成",
                    "已经完成",
                    "业已完成",
                    "已全部完成",
                    "全部已完成",
                    "均已完成",
                    "各项任务均已完成",
                    "已完成✓",
                    "√已完成",
                    "已完成！",
                    "已\n完成",
                    "9月28日完成",
                    "9月完成",
                    "8月底已完成",
                    "已于9月完成",
                    "已于2025年8月完成",
                    "国庆前已完成",
                    "三季度已完成",
                    "上半年已完成",
                    "2025年9月28日已完成",
                    "2025.9.28完成",
                    "9.28完成",
                    "已完成（9月28日）",
                    "已完成（2025年8月）",
                    "已完成竣工验收",
                    "竣工验收已完成",
                    "已竣工",
                    "已完工并验收",
                    "已建成并投入使用",
                    "已完成100%",
                    "完成100%",
                    "已100%完成",
                    "100%完成",
                    "已完成18/18",
                    "18/18已完成",
                    "已完成（100%）",
                    "18个全部完成",
                    "全部完成18个",
                    "2.5公里全部完成",
                    "12个均已完成",
                    "所有点位均已完成",
                    "各居村均已完成",
                    "刚完成",
                    "超额完成",
                    "已通过竣工验收",
                    "工作已完成",
                    "全年任务已完成",
                    "年度目标已完成",
                    "已提前完成",
                    "已圆满完成",
                    "按要求完成",
                    "已完成，未发现问题",
                    "未发现问题，已完成",
                    "已完成，无逾期",
                    "是否完成：是",
                    "目前已完成",
                    "项目已完成",
                    "现已全部完成",
                    "状态：已完成",
                    "☑已完成 □未完成",
                    "□未完成 ■已完成",
                    "已完成（√） 未完成（ ）",
                    "（√）已完成 （ ）未完成",
                    "“已完成”",
                    "已完成。。",
                    "已完成，已验收",
                    "提前2周完成",
                    "提前完成",
                    "办结",
                    "已办理完毕",
                    "已完成了",
                ],
            ),
            (
                "OnTrack",
                &[
                    "基本完成",
                    "超序时",
                    "正常推进",
                    "推进中",
                    "目前正在推进中",
                    "正在推进，尚未完成",
                    "正常推进，无滞后",
                    "正常推进，不存在滞后",
                    "正常推进（预计12月完成）",
                    "推进中，预计11月底完成",
                    "正在推进，力争年底完成",
                    "正常推进，已完成80%",
                    "正常推进（80%）",
                    "完成80%，正在推进",
                    "3个已完成，2个推进中",
                    "部分已完成，其余正在推进",
                    "方案已完成，正在施工",
                    "总体正常",
                    "进展顺利",
                    "推进顺利",
                    "进度正常",
                    "有序推进中",
                    "正在编制方案",
                    "正在编制",
                    "方案编制中",
                    "招标中",
                    "正在招标",
                    "正在公示",
                    "主体结构施工中",
                    "正在有序推进",
                    "仍在推进",
                    "加快推进中",
                    "正在加快推进",
                    "按计划推进中",
                    "按序时进度推进",
                    "基本完成，未验收",
                    "正常施工，待验收",
                    "□已完成 ☑正常推进 □滞后",
                    "已启动",
                    "已开工（9月）",
                    "接近尾声",
                    "收尾中",
                    "正 常 推 进",
                    "正常\n推进",
                    "全面推进",
                    "已启动，年底完成",
                    "施工中（年底完工）",
                    "推进中（12/18）",
                    "是否完成：否，正在推进",
                ],
            ),
            (
                "Lagging",
                &[
                    "暂缓", "进度滞后", "未达序时进度", "略有滞后", "有所滞后", "稍有滞后", "进度略有滞后", "严重滞后",
                    "滞后，力争年底完成", "滞后（完成50%）", "滞后2周", "进度滞后10个百分点", "停工", "推进受阻",
                    "滞后，未完成", "仍滞后", "明显滞后", "进度较慢", "滞后。", "缓慢推进",
                ],
            ),
            ("Overdue", &["逾期未完成", "未按期完成", "逾期，未完成", "已逾期", "到期未完成", "逾期（完成80%）"]),
            (
                "NotStarted",
                &[
                    "尚未启动",
                    "未启动",
                    "未启动（10月起）",
                    "未启动，计划10月启动",
                    "未开工，未招标",
                    "尚未开展。",
                    "待启动",
                    "筹备中",
                    "前期准备",
                    "未启动（预计四季度启动）",
                ],
            ),
            ("Standing", &["常态化推进", "长期坚持", "持续推进中", "长期坚持，持续推进", "长期任务"]),
            ("Adjusted", &["取消", "已调整", "不再实施"]),
            ("NotApplicable", &["不涉及", "/", "——"]),
            (
                "OnTrack partial",
                &[
                    "本季度任务已完成",
                    "上半年任务已完成",
                    "已完成三季度目标",
                    "阶段性完成",
                    "初稿已完成",
                    "已完成80%",
                    "部分完成",
                    "已完成一半",
                    "已完成方案编制",
                    "已完成（部分）",
                    "已完成（初稿）",
                    "已完成（除2个外）",
                    "已完成（50%）",
                    "完成1/3",
                    "已完成12/18",
                    "完成0.6",
                    "完成3",
                    "完成：3",
                    "完成（12/18）",
                    "已完成（1/2）",
                    "已完成 12",
                    "已完成备案",
                    "已完成招标",
                    "完成立项",
                    "除2个外均已完成",
                    "除资金拨付外，均已完成",
                    "已完成90%",
                    "完成九成",
                    "已完成三分之二",
                    "完成过半",
                    "大部分已完成",
                    "个别未完成，其余已完成",
                    "主体完工",
                    "主体结构已完成",
                    "送审稿已完成",
                    "方案已完成",
                    "设计完成",
                    "已完成征求意见",
                    "12个已完成",
                    "已完成12个",
                    "完成12个项目",
                    "3个项目已竣工",
                    "已完成2/5",
                    "已完成80%，预计年底全部完成",
                    "已完成80%，未验收",
                    "已完成不足一半",
                    "一期已完成",
                    "已完成近八成",
                    "已完成，部分",
                    "仅完成1个",
                    "已完成工程量的80%",
                    "完成2个，共3个",
                    "10.1全部完成",
                ],
            ),
        ],
        false,
    );
}

#[test]
fn what_no_rule_settles_is_asked() {
    hold(
        &[(
            "?",
            &[
                "未完成", "尚未全部完成", "没有完成", "延期", "见附件", "", "方案已完成，施工滞后", "未达到完成标准",
                "×", "基本未完成", "无", "（未）完成", "未（完成）", "已完成（未验收）", "已完工，待验收",
                "已完成待验收", "完成（未）", "已完成（待公示）", "已完成（未公示）", "正常推进（逾期）",
                "正常（滞后2周）", "10月完成", "10月底完成", "12月底前完成", "2025年12月31日前完成", "2026年1月完成",
                "12.31完成", "11月前完成", "年底完成", "春节前完成", "已完成（预计10月）", "已完成（10月）",
                "已完成（年底）", "预计完成", "拟完成", "力争完成", "争取年底完成", "计划10月完成", "待完成", "将完成",
                "即日完成", "下季度完成", "明年完成", "月底完成", "近期完成", "10月前完成", "四季度完成", "年内完成",
                "2025年完成", "全年完成", "正在完成", "完成中", "正在竣工验收", "验收", "竣工验收中",
                "3个已完成，2个滞后", "3个滞后", "部分滞后", "已完成，正在推进", "正常推进，进度滞后",
                "除2个外均正常推进", "招标未启动", "未滞后", "无滞后", "不存在滞后", "未停工", "不是没有完成",
                "完成不了", "完成与否", "完成？", "已完成？", "能否完成", "可完成", "完成xx", "已完成A", "差不多了",
                "是", "否", "Y", "12/18", "80%", "100%", "●", "○", "绿灯", "🟢", "红", "已完成/推进中",
                "已完成√ 未完成", "已完成 □推进中", "□已完成 □未完成", "已完成未", "已完成拟", "已未完成", "完未成",
                "长期坚持，未完成", "已取消，计划年底完成", "无法完成", "难以完成", "非已完成", "并未完成", "没完成",
                "未按要求完成", "1、已完成；2、滞后", "已完成；未完成", "已完成2周", "3个月完成", "2周内完成",
                "已完成，但资金未到位", "已完成（资料未归档）", "已完成（市级未验收）", "完成计划", "已完成20/18",
                "进度", "推进", "启动", "推进情况", "10/31完成", "正常推进/常态化", "已建成未投用", "只差1个完成",
                "已完成（其余待定）", "12月推进", "10月启动", "拟10月启动", "未推进", "未正常推进", "口袋公园已完成",
                "已完成口袋公园", "以完成", "除2个", "已完成（详见附件）", "已完成 见附件", "年底前基本完成",
            ],
        )],
        false,
    );
}

#[test]
fn yes_and_no_answer_whether_it_is_done() {
    hold(
        &[
            ("Done", &["是", "Y", "yes", "√", "是（7月）", "是。", "已完成", "是，已完成", "TRUE"]),
            ("OnTrack", &["否（推进中）", "否，正在推进"]),
            ("OnTrack partial", &["是（部分）", "是（80%）"]),
            ("?", &["否", "N", "×", "未完成", "没有", "是（预计10月）", "是（未验收）", "是/否", "FALSE", "不是"]),
        ],
        true,
    );
    for text in ["否", "n", "×", "未完成", "没有"] {
        assert!(read(text, true).not_done, "{text}");
    }
    let asked = Asked { yes_no: true, cut_off: None };
    let words = StatusWords::default();
    assert_eq!(words.read_as(&Cell::Bool(true), asked).reading, Reading::Value(Status::Done));
    assert!(words.read_as(&Cell::Bool(false), asked).not_done);
    assert_eq!(words.read(&Cell::Bool(true)).reading, Reading::Unread);
}

#[test]
fn the_rest_is_named() {
    let cases = [
        ("已完成（未验收）", Obstacle::Against("已完成".into(), "未验收".into())),
        ("已完成（甲乙）", Obstacle::Unknown("甲乙".into())),
        ("正常推进（逾期）", Obstacle::Against("正常推进".into(), "逾期".into())),
        ("年底完成", Obstacle::Later("年底".into())),
        ("已完成（预计10月）", Obstacle::Later("预计10月".into())),
        ("（未）完成", Obstacle::Against("完成".into(), "未".into())),
        ("🟢", Obstacle::Sign("🟢".into())),
    ];
    for (text, wanted) in cases {
        assert_eq!(read(text, false).obstacle, Some(wanted), "{text}");
    }
}

#[test]
fn words_of_the_office_win() {
    let own = [("延期", Status::Adjusted), ("绿灯", Status::OnTrack), ("年底完成", Status::OnTrack)];
    let words = StatusWords::with(own.map(|(word, status)| (word.to_string(), status)));
    for (word, status) in own {
        assert_eq!(words.read(&Cell::Text(word.into())).reading, Reading::Value(status), "{word}");
    }
}

#[test]
fn without_a_cut_off_no_time_is_over() {
    assert_eq!(StatusWords::default().read(&Cell::Text("7月完成".into())).reading, Reading::Unread);
}

const HINDERS: &[&str] = &[
    "未", "待", "拟", "尚未", "没有", "预计", "计划", "力争", "将", "不", "无法", "（部分）", "部分", "（未）",
    "12/18", "（1/3）", "完成2/5", "80%", "（九成）", "年底", "10月底", "2026年1月", "（11月前）", "12月31日前",
    "春节前", "初稿", "（招标）", "除2个外", "（未验收）", "3个",
];
const BLANKS: &[&str] = &["", " ", "，", "。", "\n", "、", "：", "　"];

/// Words that an office may write into 词表 for what is done.
const OWN: &[&str] = &["圆满收官", "挂牌", "收官", "100分", "三完成"];

fn done_words() -> Vec<&'static str> {
    let built_in = statuses().filter(|(_, status)| *status == Some(Status::Done)).map(|(word, _)| word);
    built_in.chain(OWN.iter().copied()).chain(["√", "任务已完成"]).collect()
}

/// Whether a word that is hindered at a place is still read as done.
fn stays_done(word: &str, hinder: &str, place: usize, blanks: (&str, &str), yes_no: bool) -> Option<String> {
    static OFFICE: LazyLock<StatusWords> =
        LazyLock::new(|| StatusWords::with(OWN.iter().map(|word| (word.to_string(), Status::Done))));
    let chars: Vec<char> = word.chars().collect();
    let at = place.min(chars.len());
    let (left, right): (String, String) = (chars[..at].iter().collect(), chars[at..].iter().collect());
    let text = format!("{left}{}{hinder}{}{right}", blanks.0, blanks.1);
    let asked = Asked { cut_off: NaiveDate::from_ymd_opt(2025, 9, 30), yes_no };
    let read = OFFICE.read_as(&Cell::Text(text.clone()), asked);
    // 3个全部完成 is all of three.
    let all_of_three = hinder == "3个" && word.contains(['全', '均']);
    (read.reading == Reading::Value(Status::Done) && !all_of_three).then_some(text)
}

#[test]
fn no_word_for_done_survives_what_hinders_it() {
    let mut wrong = Vec::new();
    for word in done_words() {
        for hinder in HINDERS {
            for place in 0..=word.chars().count() {
                wrong.extend(stays_done(word, hinder, place, ("", ""), false));
            }
        }
    }
    assert!(wrong.is_empty(), "read as done: {wrong:?}");
}

proptest::proptest! {
    /// Whatever denies, postpones or limits it, anywhere: the work is not read as done.
    #[test]
    fn what_is_hindered_is_not_done(
        word in proptest::sample::select(done_words()), hinder in proptest::sample::select(HINDERS), place in 0usize..8,
        one in proptest::sample::select(BLANKS), other in proptest::sample::select(BLANKS), yes_no: bool,
    ) {
        let text = stays_done(word, hinder, place, (one, other), yes_no);
        proptest::prop_assert!(text.is_none(), "{:?} is read as done", text);
    }

    /// A day after the cut-off, however it is written, is a plan.
    #[test]
    fn a_later_day_is_never_done(
        word in proptest::sample::select(done_words()), month in 10u32..=12, day in 1u32..=30, form in 0usize..8, behind: bool,
    ) {
        let time = match form {
            0 => format!("{month}月"),
            1 => format!("{month}月{day}日"),
            2 => format!("{month}月底前"),
            3 => format!("2025年{month}月"),
            4 => format!("2025.{month}.{day}"),
            5 => format!("{month}.{day}"),
            6 => format!("202{}年", 6 + day % 4),
            _ => format!("{month}月{}旬", ["上", "中", "下"][day as usize % 3]),
        };
        let (place, hinder) = if behind { (usize::MAX, format!("（{time}）")) } else { (0, time) };
        let text = stays_done(word, &hinder, place, ("", ""), false);
        proptest::prop_assert!(text.is_none(), "{:?} is read as done", text);
    }

    /// A negation in front of a word never leaves it standing as it was.
    #[test]
    fn a_negated_word_is_never_the_word(index in 0..statuses().count(), not in 0..4usize) {
        let Some((word, Some(status))) = statuses().nth(index) else { return Ok(()) };
        let text = format!("{}{word}", ["尚未", "没有", "未", "不"][not]);
        if statuses().any(|(known, _)| known == text) {
            return Ok(());
        }
        proptest::prop_assert_ne!(read(&text, false).reading, Reading::Value(status), "{}", text);
    }
}
