//! Whether words beside a table say something of an item or a figure, so that a
//! clerk should see them: 注：3.1完成数应为15个，以此为准.
//!
//! A sentence says something where it has an id of the list, a word of change
//! (应为, 停工, 核减), how something stands (已竣工, 滞后), a number of things
//! (3个, 200万元, 80%), or words of one task of the list with more said of them.
//! It says nothing where it tells how to fill in the form, explains a word
//! (滞后：低于序时10个百分点以上), lists the words to choose from, repeats the
//! list, or is a title, a heading or a signature.

use crate::model::task::{ItemId, MasterList};
use crate::model::value::{fixed, heads_a_section, is_nothing, key, strip_brackets};
use regex::Regex;
use std::collections::{BTreeSet, HashMap};
use std::sync::LazyLock;

/// Words that change or add to what a table says.
const CHANGES: &[&str] = &[
    "补充", "更正", "更改", "改为", "改成", "修正", "修改", "订正", "有误", "作废", "为准", "重报", "替换", "撤回",
    "漏报", "漏填", "暂缓", "滞后", "逾期", "未完成", "尚未", "不涉及", "延期", "推迟", "无进展", "应为", "停工",
    "停建", "取消", "核减", "核增", "撤销", "终止", "中止", "搁置", "剔除", "扣除", "未计入", "未含", "另有", "缺口",
];

/// Words that tell how something stands; in a mail they are often courtesies.
const STATES: &[&str] = &[
    "已完成", "已完工", "已竣工", "已建成", "已开工", "已启动", "未启动", "未开工", "未落实", "不含", "新增", "调整",
    "受阻", "暂停", "变更", "推进中", "正常推进", "需协调", "区级协调", "区里协调", "资金不足",
];

/// Words that tell how to fill in a form, and those that still correct it.
const INSTRUCTIONS: &[&str] = &[
    "填写", "填报", "填列", "填入", "填\"", "填:", "填0", "请填", "应填", "均填", "须填", "下拉", "勾选", "选择",
    "本表", "此表", "栏", "列中", "格式", "例如", "示例", "如:", "是指", "指的是", "图例", "字以内", "小数", "单元格",
    "不得", "请勿", "报送至", "发送至", "邮箱", "日前报", "月底前报", "联系电话", "扫描件", "盖章", "含义", "口径",
    "以上数据", "数据截至",
];
const FIRM: &[&str] = &["应为", "更正", "改为", "有误", "作废", "停工", "核减", "漏填", "漏报"];

/// What a condition begins with; it says what to do, not what is.
const CONDITIONS: &[&str] = &["如", "若", "凡", "请", "每", "各"];

/// What a signature or a label begins with.
const LABELS: &[&str] = &[
    "填表人", "填报人", "审核人", "负责人", "分管领导", "主要领导", "联系人", "联系方式", "填报日期", "填表日期",
    "报送日期", "日期", "制表", "填报时间", "填表时间", "签字", "盖章", "单位", "填报单位", "报送单位", "电话",
];

/// Words of the options of a status; three of them in a row are a choice.
const OPTIONS: &[&str] = &[
    "已完成", "完成", "正常推进", "推进中", "滞后", "逾期", "未启动", "长期坚持", "已调整", "不涉及", "按序时推进",
    "是", "否", "绿", "黄", "红", "绿灯", "黄灯", "红灯", "按期推进", "基本完成", "未完成",
];

/// A stretch of the list's own words, in characters, that names a task.
const NAMING: usize = 6;

/// The list, folded once: what words beside a table are held against.
pub(crate) struct ListWords {
    ids: BTreeSet<ItemId>,
    /// All its texts, with a mark between them that no folded text has.
    all: String,
    /// The words of items and titles of tasks, with their task.
    texts: Vec<(u32, Vec<char>)>,
    /// Where each stretch of so many characters as name a task stands in them.
    stretches: HashMap<[char; NAMING], Vec<(usize, usize)>>,
}

impl ListWords {
    /// Those of a list.
    pub(crate) fn new(master: &MasterList) -> Self {
        let items = master.items.iter().map(|item| (item.id.task, key(&item.text)));
        let naming: Vec<(u32, String)> =
            items.chain(master.tasks.iter().map(|task| (task.number, key(&task.title)))).collect();
        let requirements = master.tasks.iter().map(|task| key(&task.requirement));
        let all: Vec<String> = naming.iter().map(|(_, text)| text.clone()).chain(requirements).collect();
        let texts: Vec<(u32, Vec<char>)> =
            naming.into_iter().map(|(task, text)| (task, text.chars().collect())).collect();
        let mut stretches: HashMap<[char; NAMING], Vec<(usize, usize)>> = HashMap::new();
        for (of, (_, text)) in texts.iter().enumerate() {
            for (at, stretch) in text.windows(NAMING).enumerate() {
                if let Ok(stretch) = stretch.try_into() {
                    stretches.entry(stretch).or_default().push((of, at));
                }
            }
        }
        let ids = master.items.iter().map(|item| item.id).collect();
        Self { ids, all: all.join("\u{0}"), texts, stretches }
    }

    /// The longest stretch that a text shares with a text of the list, long enough to
    /// name a task, and that task; of equally long ones that of the last text.
    fn longest_shared<'w>(&self, words: &'w [char]) -> Option<(u32, &'w [char])> {
        let mut longest: Option<(usize, usize, usize)> = None;
        for (from, stretch) in words.windows(NAMING).enumerate() {
            let found = <[char; NAMING]>::try_from(stretch).ok().and_then(|stretch| self.stretches.get(&stretch));
            for (of, at) in found.into_iter().flatten() {
                let text = &self.texts[*of].1;
                let goes_on = from > 0 && *at > 0 && words[from - 1] == text[at - 1];
                let len = || words[from..].iter().zip(&text[*at..]).take_while(|(a, b)| a == b).count();
                if let Some(len) = (!goes_on).then(len)
                    && longest.is_none_or(|(best, last, _)| (len, *of) > (best, last))
                {
                    longest = Some((len, *of, from));
                }
            }
        }
        longest.map(|(len, of, from)| (self.texts[of].0, &words[from..from + len]))
    }
}

/// Whether a sentence of a mail says something; what a mail counts is not looked at.
pub(crate) fn mail_says(list: &ListWords, sentence: &str) -> bool {
    static RATE: LazyLock<Regex> = LazyLock::new(|| fixed(r"[0-9] ?[%％]"));
    CHANGES.iter().any(|word| sentence.contains(word)) || RATE.is_match(sentence) || has_id(list, sentence)
}

/// What a sentence of a mail tells of progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tells {
    /// How an item of the list stands.
    OfItem,
    /// How something stands.
    OfSomething,
    Nothing,
}

/// What a mail is about besides progress: what it brings, and what is asked for.
const OF_THE_MAIL: &[&str] = &[
    "附件", "附表", "见附", "报表", "表格", "查收", "材料", "邮件", "截止", "会议", "培训", "报送", "报上", "呈报",
    "感谢", "支持", "祝",
];

/// What a sentence of a mail tells of progress: how an item of the list stands, by its id
/// or words of its task, or anything that stands so, in a word or a figure.
pub(crate) fn mail_tells(list: &ListWords, sentence: &str) -> Tells {
    static RATE: LazyLock<Regex> = LazyLock::new(|| fixed(r"[0-9] ?[%％]"));
    let folded = key(sentence);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if instructs(&folded) || is_signature(&folded) || offers_a_choice(&folded) {
        return Tells::Nothing;
    }
    let stands = has(STATES) || has(CHANGES) || has(OPTIONS_SAID) || counts(&folded) || RATE.is_match(sentence);
    match () {
        () if stands && (has_id(list, &folded) || speaks_of_a_task(list, &folded)) => Tells::OfItem,
        () if stands && !has(OF_THE_MAIL) => Tells::OfSomething,
        () => Tells::Nothing,
    }
}

/// How something stands, in fewer words.
const OPTIONS_SAID: &[&str] = &[
    "完成", "开工", "竣工", "建成", "启动", "推进", "形成", "无进展", "进展顺利", "不变", "没有变化", "无变化",
    "同上季",
];

/// The first sentence of words on a sheet that says something.
pub(crate) fn sheet_says<'t>(list: &ListWords, words: &'t str) -> Option<&'t str> {
    if is_title(words) {
        return None;
    }
    sentences(words).find(|sentence| sentence_says(list, sentence))
}

/// Whether a cell holds one of the words for a status.
pub(crate) fn is_option(words: &str) -> bool {
    OPTIONS.contains(&key(words).as_str())
}

/// Whether words end in one of the words for a status.
pub(crate) fn ends_in_option(words: &str) -> bool {
    let folded = key(words);
    OPTIONS.iter().any(|option| folded.ends_with(option))
}

/// Whether words on a sheet do nothing but tell how to fill it in.
pub(crate) fn is_instruction(words: &str) -> bool {
    sentences(words).all(|sentence| instructs(&key(sentence)))
}

/// The sentences of a text.
pub(crate) fn sentences(words: &str) -> impl Iterator<Item = &str> {
    words.split(['。', '\n', '；', ';', '！', '!']).map(str::trim).filter(|sentence| !sentence.is_empty())
}

fn sentence_says(list: &ListWords, sentence: &str) -> bool {
    let folded = key(sentence);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    let empty = folded.rsplit_once(':').is_some_and(|(_, rest)| is_nothing(rest) || rest.is_empty());
    if empty || instructs(&folded) || offers_a_choice(&folded) || is_signature(&folded) {
        return false;
    }
    if has_id(list, &folded) {
        return true;
    }
    !explains(&folded)
        && !is_heading(&folded)
        && !repeats_the_list(list, &folded)
        && (has(CHANGES) || has(STATES) || counts(&folded) || speaks_of_a_task(list, &folded))
}

/// Whether a text is the title of a table or of a report.
fn is_title(words: &str) -> bool {
    let folded = key(words);
    let (bare, _) = strip_brackets(&folded);
    let ends = |endings: &[&str]| endings.iter().any(|end| bare.ends_with(end));
    let dated = bare.contains("季度") || bare.contains('年');
    !folded.contains(['。', ';', ',', '!'])
        && (ends(&["表", "清单", "台账", "汇总"]) || dated && ends(&["情况", "进展", "报告"]))
}

/// Whether a text heads rows: 二、建设类, 已完成的任务（3项）.
fn is_heading(folded: &str) -> bool {
    let (bare, _) = strip_brackets(folded);
    let of_options = ["任务", "项目", "事项", "成果", "部分", "类", "的"]
        .iter()
        .fold(bare.as_str(), |rest, end| rest.strip_suffix(end).unwrap_or(rest));
    OPTIONS.contains(&of_options)
        || (heads_a_section(folded) && !folded.contains([',', ':', '。']) && folded.chars().count() <= 30)
}

/// What is said to those whom a sentence addresses: 各单位:9.1已完成.
fn behind_address(folded: &str) -> &str {
    let addressed = folded.split_once(':').filter(|(to, rest)| to.starts_with('各') && !rest.is_empty());
    addressed.map_or(folded, |(_, rest)| rest)
}

fn instructs(folded: &str) -> bool {
    let folded = behind_address(folded);
    let bare = folded.trim_start_matches(|c: char| c.is_ascii_digit() || "注备说明:.、()*※".contains(c));
    let conditional = CONDITIONS.iter().any(|word| bare.starts_with(word)) && !bare.starts_with("各位");
    let told = INSTRUCTIONS.iter().any(|word| folded.contains(word)) || folded.contains(['=', '×', '÷']);
    (told || conditional) && !FIRM.iter().any(|word| folded.contains(word))
}

fn is_signature(folded: &str) -> bool {
    folded.split_once([':', '(']).is_some_and(|(label, _)| LABELS.contains(&label))
}

/// Whether a sentence explains a word: 滞后：完成率低于序时进度10个百分点以上.
fn explains(folded: &str) -> bool {
    let head =
        folded.split_once([':', '-', '=']).or_else(|| folded.split_once("指")).or_else(|| folded.split_once("为"));
    head.is_some_and(|(word, _)| OPTIONS.contains(&word.trim_matches(|c: char| !c.is_alphabetic())))
}

/// Whether a sentence lists words to choose from.
fn offers_a_choice(folded: &str) -> bool {
    let parts = folded.split(['、', '/', ',', '|', ':', '□', '☐', '☑', '√', '■', '"', '(', ')']);
    // 状态分为已完成, 未启动四类; what is counted (3个已完成) is no choice.
    let is_option = |part: &&str| {
        OPTIONS.contains(part)
            || !part.contains(['个', '项', '处', '家'])
                && OPTIONS.iter().any(|word| {
                    part.strip_suffix(word).is_some_and(|before| before.ends_with('为'))
                        || part.strip_prefix(word).is_some_and(|behind| behind.ends_with(['类', '种', '等', '档']))
                })
    };
    parts.filter(is_option).count() >= 3
}

/// Whether a sentence has an id of the list in it.
fn has_id(list: &ListWords, sentence: &str) -> bool {
    static ID: LazyLock<Regex> = LazyLock::new(|| fixed(r"(?:^|[^0-9.])([0-9]{1,2}\.[0-9]{1,2})(?:[^0-9.%万亿]|$)"));
    let named = |text: &str| text.parse::<ItemId>().is_ok_and(|id| list.ids.contains(&id));
    ID.captures_iter(sentence).any(|found| named(&found[1]))
}

/// Whether a folded sentence counts things or measures them.
fn counts(folded: &str) -> bool {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| {
        fixed(concat!(
            r"(?:[0-9]|[二两三四五六七八九十百])(?:余|多)?",
            r"(?:个|处|家|篇|户|座|幢|栋|场|人次|平方米|公里|亩|万元|亿元|%)(?P<behind>.{0,3})",
        ))
    });
    // 15个工作日, 三个月, 10个百分点, 12个街镇 and 2个附件 count nothing of a unit's work.
    let of_form = |behind: &str| {
        ["工作日", "自然日", "月", "季度", "百分点", "附件", "任务", "成果", "街镇"]
            .iter()
            .any(|word| behind.starts_with(word))
    };
    COUNT.captures_iter(folded).any(|found| !of_form(&found["behind"]))
}

/// Whether a sentence only has the list's own words.
fn repeats_the_list(list: &ListWords, folded: &str) -> bool {
    list.all.contains(folded.trim_start_matches(|c: char| c.is_ascii_digit() || "任务成果要求:.、()".contains(c)))
}

/// Whether a sentence has words of one task only, and says more of it.
fn speaks_of_a_task(list: &ListWords, folded: &str) -> bool {
    let says_more =
        folded.contains([',', ':']) || ["已", "未", "正在", "因", "需", "将"].iter().any(|word| folded.contains(word));
    let words: Vec<char> = folded.chars().collect();
    if !says_more || words.len() < NAMING + 4 {
        return false;
    }
    let Some((task, run)) = list.longest_shared(&words) else { return false };
    // What stands in other tasks too (the campaign's name) names none.
    let holds = |text: &[char]| text.windows(run.len()).any(|window| window == run);
    list.texts.iter().all(|(other, text)| *other == task || !holds(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::task::{Item, Task};

    fn list() -> ListWords {
        let item = |id: &str, text: &str| Item { id: id.parse().expect("an id"), text: text.into(), ..Item::default() };
        let task = |number, title: &str| Task { number, title: title.into(), ..Task::default() };
        ListWords::new(&MasterList {
            tasks: vec![
                task(2, "推进社区规划编制，统筹资源与行动"),
                task(3, "统筹推动“15分钟社区生活圈”项目实施"),
                task(10, "组织“15分钟社区生活圈”优秀案例评选"),
            ],
            items: vec![
                item("3.1", "推进建设161个项目，实施完成157个。"),
                item("3.2", "推进3个单位附属空间开放"),
                item("10.1", "每个街镇至少提交2个示范案例"),
            ],
            ..MasterList::default()
        })
    }

    #[test]
    fn words_that_a_clerk_should_see() {
        for text in [
            "注：3.1完成数应为15个，以此为准。",
            "补充说明：3.1完成数应为15个，以此为准。",
            "3.1中有3个项目因资金问题停工，请区里协调。",
            "3.1未含新增项目3个",
            "其中：智慧社区项目已停工，需区级协调",
            "备注：附属空间开放还差一家，预计年底落实",
            "十二个项目完工，另有三个项目停工",
            "存在问题：资金缺口200万元",
            "区里核减后为10个",
            "以上项目均已竣工",
            "说明：完成率填报有误，应为80%",
            "滞后：3.1因征收停工",
            "另有2处口袋公园未列入",
            "本季度新增项目情况见后，共4个",
            "完成数更正为12",
            "其中3个已完成、2个滞后、1个未启动",
        ] {
            assert!(sheet_says(&list(), text).is_some(), "{text}");
        }
    }

    #[test]
    fn words_of_the_form_itself() {
        for text in [
            "填表说明：1.完成率填0至100%；2.每项成果一行；3.请于9月28日前报送",
            "状态填：已完成、正常推进、滞后、逾期、未启动、长期坚持、已调整、不涉及",
            "说明：1.完成比例按形象进度填写；2.暂无问题的填“无”；3.请于9月28日前报送。",
            "注：以上数据截至2025年9月25日。",
            "填表人：张某某  审核人：王某某  联系电话：021-00000101",
            "单位：个",
            "单位（盖章）：",
            "填报日期：2025年9月25日",
            "某某镇2025年第三季度“15分钟社区生活圈”工作推进情况表",
            "绿灯：按序时推进；黄灯：滞后10%以内；红灯：逾期",
            "滞后：完成率低于序时进度10个百分点以上",
            "一、规划类（共3项）",
            "（二）社区规划编制",
            "推进建设161个项目，实施完成157个。",
            "每个街镇至少提交2个示范案例",
            "共15项任务",
            "续表",
            "请各街镇于9月25日前报送，逾期视为未报",
            "各街镇：请于9月25日前报送，逾期视为未报",
            "各街镇完成率低于80%的列为滞后",
            "如有调整请在备注栏说明",
            "补充说明：无",
            "备注：",
            "2.报送方式：电子版发送至指定邮箱，联系电话021-00000101",
            "□已完成 □推进中 □未启动",
            "第三季度",
            "反馈时间为5个工作日",
            "已完成/推进中/滞后",
            "注：1.状态分为已完成、正常推进、滞后、未启动四类。",
        ] {
            assert_eq!(sheet_says(&list(), text), None, "{text}");
        }
    }
}
