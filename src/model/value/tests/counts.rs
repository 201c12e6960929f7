//! Phrases of counts.

use super::super::cell::{Cell, Reading, shown};
use super::super::{CountReading, Counting, Obstacle, Quantity, Ratio, key};
use chrono::NaiveDate;

/// Read at the end of September.
fn read(text: &str, counting: Counting) -> CountReading {
    CountReading::read(&Cell::Text(text.into()), counting, NaiveDate::from_ymd_opt(2025, 9, 30))
}

fn hold(counting: Counting, cases: &[(&str, &[&str])]) {
    let mut wrong = String::new();
    for (wanted, texts) in cases {
        for text in *texts {
            let read = read(text, counting);
            let seen = shown(&read.reading, read.qualifier, |Ratio { part, whole }| match whole {
                Some(whole) => format!("{part}/{whole}"),
                None => part.to_string(),
            });
            if seen != *wanted {
                wrong += &format!("{text:?}: {seen}, not {wanted} ({:?})\n", read.obstacle);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn counts_of_what_is_done() {
    hold(
        Counting::Done,
        &[
            (
                "12",
                &[
                    "12",
                    "12个",
                    "１２ 个",
                    "十二个",
                    "共12个",
                    "12（含续建3个）",
                    "12个项目",
                    "完成12个",
                    "已完成12个",
                    "建成12个",
                    "竣工12处",
                    "12个已完成",
                    "12个（已竣工）",
                    "累计12个",
                    "12 个",
                    "12个。",
                    "共完成12个",
                    "累计完成12个",
                    "截至目前12个",
                    "截至9月底完成12个",
                    "已完成：12个",
                    "12个，已完成",
                    "12个单位",
                    "12篇",
                    "12处口袋公园",
                    "12个示范案例",
                    "12.0",
                    "已经完成12个",
                    "己完成12个",
                    "实际完成12个",
                    "12个（含新建3个、续建9个）",
                    "12（截至9月30日）",
                    "12项",
                    "12家",
                    "项目12个",
                    "总计12个",
                    "十二",
                    "12个（含上年结转2个）",
                    "完成投用12个",
                    "目前已完成12个",
                ],
            ),
            (
                "12/18",
                &[
                    "12/18",
                    "12／18",
                    "12/18个",
                    "18个（完成12个）",
                    "18个，其中已完成12个",
                    "12个（共18个）",
                    "12（18）",
                    "完成12个，共18个",
                    "完成12个共18个",
                    "18个其中完成12个",
                    "18个，完成12个",
                    "共18个，已完成12个",
                    "12/\n18",
                    "12个/18个",
                    "已完成12/18",
                    "18个（其中完成12个）",
                    "18个（含已完成12个）",
                    "完成12个（18个）",
                    "18（已完成12）",
                    "总数18个，完成12个",
                    "计划18个，完成12个",
                    "12个（目标18个）",
                    "应完成18个，实际完成12个",
                    "目标18，完成12",
                    "12 / 18",
                ],
            ),
            ("157/161", &["157/161", "157（161）", "完成157个（共161个）"]),
            ("20000", &["2万个"]),
            ("10 About", &["10余个", "十多个", "约10个", "10个左右"]),
            ("1 AtLeast", &["至少1篇"]),
            ("2 AtLeast", &["不少于2个", "2个以上", "≥2个"]),
            ("5 Over", &["超过5个"]),
            ("5 Under", &["不足5个"]),
            ("1", &["一篇", "1", "1篇稿件", "完成规划师宣传1篇"]),
            ("12.18", &["12.18"]),
            ("9.28", &["9.28公里"]),
            ("3", &["3个单位"]),
            ("1234", &["1,234", "1，234个"]),
            ("2", &["两个", "提交2个", "开放2家", "2处（套）", "完成数：2"]),
            ("0", &["0", "0个", "零", "〇"]),
            ("2.5", &["2.5公里"]),
            ("-2", &["-2"]),
            ("n/a", &["/", "—", "无", "暂无", "没有", "——", "不涉及", "无。", "目前无"]),
            (
                "?",
                &[
                    "已完成",
                    "一批",
                    "若干",
                    "80%",
                    "8月",
                    "第3期",
                    "近百个",
                    "2个未完成",
                    "3-5个",
                    "",
                    "一个也没有",
                    "12个在建",
                    "3个滞后",
                    "2个停工",
                    "12个拟建",
                    "推进18个",
                    "12（预计）",
                    "超额完成3个",
                    "3个取消",
                    "未完成6个",
                    "剩余3个",
                    "新增2个",
                    "18（含停工2个）",
                    "18（含拟建2个）",
                    "18（含未完成2个）",
                    "18（在建5）",
                    "18\n12",
                    "12 3",
                    "1\n2\n3",
                    "1O",
                    "2l",
                    "3S",
                    "1 234",
                    "2000万元",
                    "2000万",
                    "3500万元",
                    "12.5亿",
                    "12个、18个",
                    "12、18",
                    "12；18",
                    "新建12个、改造8个",
                    "新建12个改造8个",
                    "12+3",
                    "+3",
                    "12~18",
                    "12至18个",
                    "预计12个",
                    "拟完成12个",
                    "计划完成12个",
                    "年底完成12个",
                    "12（年底）",
                    "12（10月底）",
                    "12（待验收）",
                    "12个（未验收）",
                    "启动12个",
                    "开工12个",
                    "在建12个",
                    "12个正在施工",
                    "12个正在推进",
                    "两个案例正在挑选",
                    "一篇稿件正在撰写",
                    "3个单位滞后",
                    "推进18个项目",
                    "12（18个推进）",
                    "12?",
                    "12个？",
                    "12①",
                    "12¹",
                    "12个左右以上",
                    "约至少3个",
                    "12个搁置",
                    "12个搁置项目",
                    "本季度12个",
                    "9月完成12个",
                    "三季度12个",
                    "上半年9个",
                    "形成12个",
                    "申报12个",
                    "12个已立项",
                    "12个方案",
                    "12个初稿",
                    "部分12个",
                    "12个部分完成",
                    "12%",
                    "八成",
                    "一半",
                    "12个（完成18个）",
                    "18（12）",
                    "尚有6个",
                    "还差6个",
                    "缺6个",
                    "不含3个",
                    "除3个外12个",
                    "12个，另有3个在建",
                    "12个，其中3个停工",
                    "第十二",
                    "12月",
                    "12日",
                    "12元",
                    "目标12个",
                    "应完成12个",
                    "年度任务12个",
                    "两三个",
                    "三五个",
                    "12个（均已验收，3个除外）",
                    "12:18",
                    "一些",
                    "一定",
                    "多个",
                    "几个",
                    "十几个以下至少",
                    "12个12个",
                    "十 二",
                    "(12)个未",
                    "12个 3",
                    ".5",
                    "完成.5个",
                    "截至6月底12个",
                    "截至8月31日12个",
                    "12个（截至二季度末）",
                ],
            ),
        ],
    );
}

#[test]
fn counts_of_what_there_is_to_be() {
    hold(
        Counting::Target,
        &[
            (
                "18",
                &[
                    "18", "推进18个", "18个", "目标18个", "18（含续建3个）", "共18个", "完成18个", "全年18个",
                    "计划18个",
                ],
            ),
            ("12/18", &["18个（完成12个）", "12/18"]),
            ("2 AtLeast", &["至少2个", "不少于2个"]),
            ("?", &["已完成12个", "12个在建", "推进18个，完成12个", "18、20", "80%以上", "一批"]),
        ],
    );
}

#[test]
fn a_cell_that_shows_a_share_shows_no_count() {
    let read = |n, format: &str| CountReading::read(&Cell::Number(n, Some(format.into())), Counting::Done, None);
    for n in [0.03, 3.0] {
        assert_eq!(read(n, "0%").reading, Reading::Unread, "{n}");
    }
    assert_eq!(read(0.03, "0%").obstacle, Some(Obstacle::Unknown("3%".into())));
    assert!(matches!(read(3.0, "0").reading, Reading::Value(_)));
}

#[test]
fn the_rest_is_named() {
    for (text, rest) in
        [("12个在建", "在建"), ("12（预计）", "预计"), ("12 3", "12 3"), ("1O", "1o"), ("未完成6个", "未完成6个")]
    {
        assert_eq!(read(text, Counting::Done).obstacle, Some(Obstacle::Unknown(rest.into())), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_written_in_a_known_way_reads_back(n in 0i64..100_000, whole in 1i64..100_000) {
        let part = Quantity::whole(n);
        for text in [format!("{n}"), format!("{n}个"), format!("共{n}个"), format!(" {n} 处（含续建）"), format!("已完成{n}项")] {
            let read = Quantity::read(&Cell::Text(text.as_str().into()));
            proptest::prop_assert_eq!(read, (Reading::Value(Ratio { part, whole: None }), None), "{}", text);
        }
        let ratio = Quantity::read(&Cell::Text(format!("{n}/{whole}").into())).0;
        proptest::prop_assert_eq!(ratio, Reading::Value(Ratio { part, whole: Some(Quantity::whole(whole)) }));
    }

    #[test]
    fn no_text_is_read_as_a_number_it_does_not_hold(text in "\\PC{0,12}") {
        if let Reading::Value(ratio) = Quantity::read(&Cell::Text(text.as_str().into())).0 {
            let digits = key(&text).chars().any(|c| c.is_ascii_digit() || "〇零○一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿卅".contains(c));
            proptest::prop_assert!(digits, "{} read as {:?}", text, ratio);
        }
    }

    /// A remark leaves a number as it is, or makes a question of it.
    #[test]
    fn a_remark_never_changes_a_number(
        n in 1i64..500, remark in "[0-9个已未完成共推进在建拟续建含其中约以上、，年月底停工A-C /+-]{0,8}", form in 0usize..4,
    ) {
        let part = Quantity::whole(n);
        let text = format!("{}（{remark}）", [format!("{n}"), format!("{n}个"), format!("完成{n}个"), format!("共{n}处")][form]);
        let read = read(&text, Counting::Done);
        let Reading::Value(ratio) = read.reading else { return Ok(()) };
        // 18个（完成12个） is 12 of 18; nothing else may come of it.
        let of_it = ratio.whole == Some(part) && form != 2;
        proptest::prop_assert!(ratio.part == part || of_it, "{} read as {:?}", text, ratio);
    }

    /// The same with words as they are typed, in brackets, before it and behind it.
    #[test]
    fn words_round_a_number_never_change_it(
        n in 1i64..500, words in proptest::collection::vec(proptest::sample::select(REMARKS), 1..4),
        form in 0usize..4, place in 0usize..5,
    ) {
        let (part, remark) = (Quantity::whole(n), words.concat());
        let number = [format!("{n}"), format!("{n}个"), format!("完成{n}个"), format!("共{n}处")][form].clone();
        let text = [
            format!("{number}（{remark}）"), format!("{number}，{remark}"), format!("{remark}；{number}"),
            format!("{number}\n{remark}"), format!("（{remark}）{number}"),
        ][place].clone();
        let Reading::Value(ratio) = read(&text, Counting::Done).reading else { return Ok(()) };
        prop_assert_that(&text, ratio, part)?;
    }
}

const REMARKS: &[&str] = &[
    "在建", "停工", "已完成", "未完成", "拟建", "滞后", "其中", "共", "含", "续建", "2个", "3处", "12/18", "约",
    "以上", "年底", "10月", "截至9月底", "待验收", "另有", "不含", "剩余", "新增", "取消", "预计", "已验收", "、",
    "，", "万元", "80%",
];

/// A number with a remark is itself still: as what is done, or as what it is out of.
fn prop_assert_that(text: &str, read: Ratio, number: Quantity) -> Result<(), proptest::test_runner::TestCaseError> {
    proptest::prop_assert!(read.part == number || read.whole == Some(number), "{} read as {:?}", text, read);
    Ok(())
}
