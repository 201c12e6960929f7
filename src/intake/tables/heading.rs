//! Headings as typed → what they may mean.
//!
//! A heading is folded; its brackets and its words of time (`time_words`) are
//! taken off, and what is left is looked up: whole first, then by the stems of
//! the form. Beside the column that the words name stands what qualifies them:
//! when it is of, whether it tells what was done or what was planned, what it
//! counts. What a column then is, its cells have a say in (`columns`).

use super::time_words::{Timed, When, may_begin, may_hold};
use crate::intake::memo::Memo;
use crate::model::config::Vocabulary;
use crate::model::form::{Column, FIELDS};
use crate::model::value::{Quarter, as_key, is_alphanumeric, key, strip_brackets};
use aho_corasick::AhoCorasick;
use foldhash::fast::RandomState;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, LazyLock};

/// The longest text, in characters, that can be a heading.
const LONGEST: usize = 30;

/// What the figures below a heading tell of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    /// Nothing qualifies the heading.
    Plain,
    /// What was done in fact (实际, 已).
    Actual,
    /// What was to be done (计划, 应).
    Planned,
    /// What is hoped for (预计, 拟).
    Forecast,
    /// What is left to do, or stands still (未, 剩余, 停工).
    Undone,
    /// Money, not work (投资, 万元).
    Money,
    /// A comparison, a rank or a mark (同比, 排名, 得分).
    Compared,
    /// A stage of the work that is not its end (招标, 立项).
    Stage,
}

/// A heading, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heading {
    /// The column of the form that its words name; absent where they name only
    /// a time (累计, 9月): then it is of the kind of its neighbours.
    pub column: Option<Column>,
    /// The heading, folded.
    pub folded: String,
    /// What its brackets say, folded: `%`, `万元`.
    pub notes: Vec<String>,
    /// The time it speaks of.
    pub when: When,
    /// What it tells of the work.
    pub sense: Sense,
    /// What it counts, beyond the words of the form: 新建 of 新建完成数; mostly empty.
    pub object: String,
    /// It asks a yes-or-no question (是否完成).
    pub yes_no: bool,
    /// It asks for two things at once (存在问题及下一步计划).
    pub two_in_one: bool,
    /// How plainly it names the column: 0 is our own heading, more is farther.
    pub rank: usize,
}

/// Every heading known, ready for look-up.
pub(crate) struct Headings {
    whole: HashMap<String, (Column, usize), RandomState>,
    period: Quarter,
    /// What texts were found to say.
    known: Memo<Option<Arc<Heading>>>,
}

/// The rank of a heading that only contains a stem.
const FAR: usize = 1_000;

/// What the words of a heading make of it; the first that fits holds.
const SENSES: &[(Sense, &[&str])] = &[
    (
        Sense::Compared,
        &[
            "同比", "环比", "增长", "增幅", "增速", "排名", "名次", "排序", "得分", "评分", "打分", "分值", "权重",
            "扣分", "差距", "偏差", "差额", "缺口", "较上", "比上", "全区", "全市", "全县", "满意", "质量", "达标",
            "更正前", "修改前", "调整前", "变更前", "原报", "原填", "原完成", "原状态", "原进展", "原数",
        ],
    ),
    (Sense::Money, &["投资", "资金", "万元", "亿元", "支付", "拨付", "付款", "经费", "预算", "金额", "产值", "款项"]),
    (
        Sense::Undone,
        &[
            "未", "剩余", "尚余", "余下", "待完成", "待办", "待建", "尚缺", "滞后", "逾期", "停工", "在建", "拟建",
            "取消",
        ],
    ),
    (
        Sense::Stage,
        &[
            "招标", "招投标", "立项", "审批", "报批", "设计", "方案", "前期", "征收", "签约", "采购", "合同", "备案",
            "报送", "审核", "开工", "启动", "初稿", "部分", "基本", "阶段", "节点", "环节",
        ],
    ),
    (
        Sense::Forecast,
        &[
            "预计", "预期", "预完成", "拟完成", "力争", "争取", "力求", "确保", "保证", "将完成", "要完成", "需完成",
            "须完成", "可完成", "能完成", "预测", "能否", "可否",
        ],
    ),
    (Sense::Planned, &["计划", "应完成", "应达", "应有", "应办", "序时", "时序", "目标进度"]),
    (Sense::Actual, &["实际", "实绩", "已", "实有", "实完成", "更正后", "修改后", "调整后", "变更后"]),
];

/// Words before a heading that qualify it and name nothing.
const QUALIFIERS: &[&str] = &["更正后", "修改后", "调整后", "变更后", "实际", "计划", "预计", "已", "应", "拟", "实"];

/// Words for all of the work, which tell no part of it from another.
const WHOLE_WORK: &[&str] = &[
    "任务", "工作", "项目", "总体", "整体", "总", "目标", "成果", "事项", "主要", "全部", "合计", "各项", "完成",
    "推进", "实施", "办理", "进展", "建设", "施工", "工程", "形象", "落实", "情况", "数量", "数", "本镇", "本街道",
    "本单位", "的", "个", "/",
];

/// Words that a question may have whose yes means that all of the work is done.
const ASKED: &[&str] =
    &["是否", "与否", "已", "按期", "按时", "如期", "全面", "均", "办结", "完工", "竣工", "建成", "销号"];

/// What brackets say of how to fill in a column, not of what it counts.
const INSTRUCTIONS: &[&str] = &["单位", "填", "选", "数字", "请", "含", "如", "必", "注", "个", "项", "元", "字", "%"];

/// What brackets say of how to fill in a column of figures, whatever else they speak of.
const FILLING: &[&str] = &["填", "选", "请", "写", "例", "如"];

/// What a yes-or-no question must ask for its yes to mean that all is done.
const ENDS: &[&str] = &["完成", "完工", "办结", "竣工", "建成", "销号", "完结"];

/// Words by which a column of the next quarter is a plan.
const AHEAD: &[&str] = &["计划", "安排", "打算", "工作", "举措", "措施", "任务", "目标", "重点", "设想", "思路"];

/// Names under a spanning heading: what the upper one may contain, the lower
/// one, the column.
const CHILDREN: &[(&[&str], &[&str], Column)] = &[
    (&[""], &["比例", "百分比", "占比", "%"], Column::Percent),
    (&["目标", "计划"], &["数量", "数", "个数"], Column::Target),
    (&["完成"], &["数量", "数", "个数"], Column::Done),
    (&["实际"], &["数量", "数"], Column::Done),
    (&["进展"], &["数量"], Column::Done),
    (&["联系", "责任", "填报"], &["姓名"], Column::Contact),
    (&["联系"], &["方式"], Column::Phone),
];

/// Names under a spanning heading that leave it to that what they are.
const OF_ITS_PARENT: &[&str] =
    &["情况", "说明", "内容", "描述", "文字", "文字描述", "文字说明", "具体情况", "具体内容", "原因"];

/// The column of a folded name under a folded spanning heading.
fn child(above: &str, below: &str) -> Option<Column> {
    let fits = |(parents, children, _): &&(&[&str], &[&str], Column)| {
        children.contains(&below) && parents.iter().any(|parent| above.contains(parent))
    };
    CHILDREN.iter().find(fits).map(|(_, _, column)| *column)
}

/// Whether a folded heading asks a question of yes or no, by its words or its brackets.
fn asks_yes_or_no(plain: &str, notes: &[String]) -> bool {
    let in_brackets = |note: &String| note.replace(['/', '、', '或'], "") == "是否";
    plain.starts_with("是否") || plain.ends_with("与否") || notes.iter().any(in_brackets)
}

/// Whether a folded text contains one of these words.
pub(crate) fn says(folded: &str, words: &[&str]) -> bool {
    words.iter().any(|word| folded.contains(word))
}

/// What qualifies a heading: its words, the unit of money in its brackets, and over
/// figures whatever else these say (完成数（含在建）), but for how to fill it in.
pub(crate) fn sense(plain: &str, notes: &[String], figures: bool) -> Sense {
    let tells = |note: &&String| figures && !says(note, FILLING);
    let fits = |(sense, words): &&(Sense, &[&str])| {
        says(plain, words)
            || notes.iter().filter(tells).any(|note| says(note, words))
            || (*sense == Sense::Money && notes.iter().any(|note| says(note, words) || note.ends_with('元')))
    };
    SENSES.iter().find(fits).map_or(Sense::Plain, |(sense, _)| *sense)
}

impl Heading {
    /// Whether it leaves no doubt about its column, whatever its cells hold.
    pub(crate) fn is_firm(&self) -> bool {
        let says = |words| says(&self.folded, words);
        match self.column {
            Some(Column::Status) => self.yes_no || says(&["状态", "灯"]),
            Some(Column::Percent) => says(&["率", "比例", "百分比", "%"]),
            Some(Column::Target) => says(&["数", "值"]),
            Some(Column::Done) => says(&["数", "量"]),
            _ => false,
        }
    }

    /// Whether only what its brackets add says that something is left undone: 完成数（含未开工）
    /// may hold what is done, with something else.
    pub(crate) fn is_undone_by_remark(&self) -> bool {
        let plain = self.folded.split('(').next().unwrap_or_default();
        self.sense == Sense::Undone && sense(plain, &[], true) != Sense::Undone
    }

    /// Whether it names both the task and the target (目标任务).
    pub(crate) fn names_both(&self) -> bool {
        says(&self.folded, &["目标"]) && says(&self.folded, &["任务"])
    }

    /// Whether its cells have a say in what its column is.
    pub(crate) fn is_many_sided(&self) -> bool {
        use Column::{Deliverable, Done, Percent, Progress, Status, Target};
        // 问题数 has figures where a heading like it has sentences.
        let counts = |c: Column| c.is_told() && says(&self.folded, &["数", "率", "量"]);
        let sides = [Status, Percent, Done, Target, Progress, Deliverable];
        self.names_both() || self.column.is_none_or(|c| sides.contains(&c) || counts(c))
    }

    /// Whether a yes to what it asks means that the work is done.
    pub(crate) fn asks_for_the_end(&self) -> bool {
        says(&self.folded, ENDS)
    }

    /// Whether it is about all of the work, as far as its words tell.
    pub(crate) fn is_of_whole_work(&self) -> bool {
        let mut rest = self.object.as_str();
        let known = || WHOLE_WORK.iter().chain(ASKED.iter().filter(|_| self.yes_no));
        while let Some(after) = known().find_map(|word| rest.strip_prefix(word)) {
            rest = after;
        }
        rest.is_empty()
    }
}

impl Headings {
    /// The headings of the form and those of the office.
    pub(crate) fn new(words: &Vocabulary, period: Quarter) -> Self {
        let mut whole: HashMap<_, _, RandomState> = HashMap::default();
        let mut ranks: HashMap<Column, usize> = HashMap::new();
        for (name, column) in words.headings() {
            let rank = ranks.entry(column).or_default();
            whole.entry(name.to_string()).or_insert((column, *rank));
            *rank += 1;
        }
        Self { whole, period, known: Memo::default() }
    }

    /// What one heading cell says; nothing where it is no heading that is known.
    pub(crate) fn resolve(&self, text: &str) -> Option<Arc<Heading>> {
        self.named(text, Option::clone)
    }

    /// The column that one heading cell names; nothing where it is no heading that is
    /// known, and no column where it names a time alone.
    pub(crate) fn column(&self, text: &str) -> Option<Option<Column>> {
        self.named(text, |heading| heading.as_ref().map(|heading| heading.column))
    }

    fn named<T>(&self, text: &str, tell: impl FnOnce(&Option<Arc<Heading>>) -> Option<T>) -> Option<T> {
        // Most cells are no headings; folding their words would cost the most.
        if text.len() > LONGEST && text.chars().filter(|c| is_alphanumeric(*c)).nth(LONGEST).is_some() {
            return None;
        }
        // What stands as it is folded and has no word of a heading is none: not worth remembering.
        if let Cow::Borrowed(folded) = as_key(text)
            && !folded.contains(BRACKETS)
            && !self.may_name(folded, folded, &[])
        {
            return None;
        }
        self.known.told(text, || self.read(text).map(Arc::new), tell)
    }

    /// Whether a folded heading, without its brackets, has a word of any heading.
    fn may_name(&self, folded: &str, plain: &str, notes: &[String]) -> bool {
        let may_be_timed = || may_begin(plain) && may_hold(folded);
        self.whole(folded).is_some()
            || (folded.len() != plain.len() && self.whole(plain).is_some())
            || first_stem(plain).is_some()
            || may_be_timed()
            || asks_yes_or_no(plain, notes)
    }

    fn read(&self, text: &str) -> Option<Heading> {
        let folded = as_key(text);
        if folded.is_empty() || folded.chars().nth(LONGEST).is_some() {
            return None;
        }
        let (plain, notes) = if folded.contains(BRACKETS) {
            let (plain, notes) = strip_brackets(&folded);
            (Cow::Owned(plain), notes)
        } else {
            (Cow::Borrowed(&*folded), Vec::new())
        };
        if !self.may_name(&folded, &plain, &notes) {
            return None;
        }
        let named = self.whole(&folded).or_else(|| self.whole(&plain));
        let stem = if named.is_none() { first_stem(&plain) } else { None };
        self.in_time(&folded, &plain, notes, named, stem)
    }

    /// Reads the words of time and what is left without them.
    fn in_time(
        &self,
        folded: &str,
        plain: &str,
        notes: Vec<String>,
        named: Option<(Column, usize)>,
        stem: Option<(Column, &str)>,
    ) -> Option<Heading> {
        let ahead = says(plain, AHEAD);
        let Timed { mut when, rest } = Timed::read(plain, self.period, ahead);
        if folded != plain {
            when = Timed::read(folded, self.period, ahead).when;
        }
        let unqualified = || QUALIFIERS.iter().find_map(|word| rest.strip_prefix(word));
        let yes_no = asks_yes_or_no(&rest, &notes);
        let (named, stem) = if yes_no && says(&rest, ENDS) {
            (None, Some((Column::Status, "")))
        } else {
            (named.or_else(|| self.whole(&rest)).or_else(|| self.whole(unqualified()?)), stem)
        };
        let column = named.map(|(column, _)| column).or(stem.map(|(column, _)| column));
        let listed = [Column::Target, Column::Requirement, Column::Task, Column::Deliverable, Column::Deadline];
        let is_plan =
            ahead && matches!(when, When::Next | When::RestOfYear) && column.is_none_or(|c| listed.contains(&c));
        let bare = rest.is_empty() || ["合计", "小计", "数", "数量", "工作"].contains(&rest.as_str());
        if column.is_none() && !is_plan && !(bare && when != When::Unsaid) {
            return None;
        }
        Some(Heading {
            column: if is_plan { Some(Column::NextSteps) } else { column },
            object: object(&rest, stem.filter(|_| named.is_none()).map(|(_, stem)| stem), &notes, self.period),
            folded: folded.to_string(),
            sense: sense(plain, &notes, matches!(column, Some(Column::Done | Column::Target | Column::Percent))),
            notes,
            when,
            yes_no,
            rank: named.map_or(FAR, |(_, rank)| rank),
            two_in_one: named.is_none() && asks_for_two(plain),
        })
    }

    /// What a heading and the one spanning it say together.
    pub(crate) fn resolve_path(&self, upper: &str, lower: &str) -> Option<Heading> {
        let (above, below) = (key(upper), key(lower));
        let (bare, _) = strip_brackets(&below);
        let bare = if bare.is_empty() { below.trim_matches(['(', ')']) } else { bare.as_str() };
        let outer = self.resolve(upper);
        let of = |heading: &Option<Arc<Heading>>| heading.as_ref().and_then(|h| h.column);
        let is_left = of(&outer).is_some() && OF_ITS_PARENT.contains(&bare);
        let inner = self.resolve(lower).filter(|_| !is_left);
        let column = child(&above, bare).or(of(&inner)).or(of(&outer));
        let known = inner.as_ref().or(outer.as_ref());
        let notes = [&outer, &inner].into_iter().flatten().flat_map(|h| h.notes.clone()).collect();
        let (together, _) = strip_brackets(&format!("{above}{below}"));
        let named = column.map(|column| (column, known.map_or(0, |h| h.rank)));
        let mut both = self.in_time(&format!("{above}{below}"), &together, notes, named, None)?;
        // What stands above only says what kind of thing is below, unless it is of a time of its own.
        let is_named_below = of(&inner).is_some() || child(&above, bare).is_some();
        let part = if is_named_below { &above } else { &below };
        both.object = match outer.as_ref().filter(|_| is_named_below) {
            Some(outer) => outer.object.clone(),
            None => {
                let stem = first_stem(part).map(|(_, stem)| stem);
                object(&Timed::read(part, self.period, false).rest, stem, &[], self.period)
            }
        };
        // 本季度进展 over 完成数 is the name of the block, no time of its figures.
        if of(&outer) == Some(Column::Progress) && both.when == When::Own && column != Some(Column::Progress) {
            both.when = When::Unsaid;
        }
        both.yes_no = inner.as_ref().is_some_and(|h| h.yes_no);
        both.two_in_one = inner.as_ref().is_some_and(|h| h.two_in_one);
        both.column = column.or(both.column);
        Some(both)
    }

    /// Whether a text can stand in the lower row of a heading: it names a column
    /// by itself, or below what stands over it.
    pub(crate) fn names_below(&self, upper: Option<&str>, lower: &str) -> bool {
        let (bare, _) = strip_brackets(&key(lower));
        upper.is_some_and(|upper| child(&key(upper), &bare).is_some()) || self.resolve(lower).is_some()
    }

    fn whole(&self, folded: &str) -> Option<(Column, usize)> {
        self.whole.get(folded.trim_matches(MARKS)).copied()
    }
}

/// What opens a bracket in a folded heading.
const BRACKETS: [char; 4] = ['(', '[', '【', '〔'];

/// Marks round a heading that say nothing.
const MARKS: [char; 9] = ['*', ':', '.', '、', ',', '-', '/', '★', '☆'];

/// Every stem of the form with its column.
fn stems() -> impl Iterator<Item = (&'static str, Column)> {
    FIELDS.iter().flat_map(|field| field.stems.iter().map(|stem| (*stem, field.column)))
}

/// The stem that stands first in a heading, and its column: 存在问题及下一步计划
/// is a column of problems.
fn first_stem(heading: &str) -> Option<(Column, &'static str)> {
    static SEARCH: LazyLock<(AhoCorasick, Vec<(Column, &'static str)>)> = LazyLock::new(|| {
        let search = AhoCorasick::new(stems().map(|(stem, _)| stem));
        let search = search.unwrap_or_else(|e| unreachable!("fixed words: {e}"));
        (search, stems().map(|(stem, column)| (column, stem)).collect())
    });
    let (search, columns) = &*SEARCH;
    search.find(heading).map(|found| columns[found.pattern()])
}

/// Whether a heading joins two columns that a unit fills in.
fn asks_for_two(heading: &str) -> bool {
    let joined = heading.contains(['及', '和', '与', '、', '/', '并', '+']);
    let answers = stems().filter(|(stem, column)| column.is_answer() && heading.contains(stem));
    joined && answers.map(|(_, column)| column).collect::<BTreeSet<_>>().len() > 1
}

/// What a heading counts: what is left without its time and the stem, or what
/// its brackets say.
fn object(rest: &str, stem: Option<&str>, notes: &[String], period: Quarter) -> String {
    let left = stem.map_or(String::new(), |stem| rest.replacen(stem, "", 1));
    let bare = QUALIFIERS.iter().find_map(|word| left.strip_prefix(word)).unwrap_or(&left).trim_matches(MARKS);
    if !bare.is_empty() {
        return bare.to_string();
    }
    let says_what = |note: &&String| {
        (2..=8).contains(&note.chars().count())
            && !says(note, INSTRUCTIONS)
            && Timed::read(note, period, false).when == When::Unsaid
    };
    notes.iter().find(says_what).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings() -> Headings {
        Headings::new(&Vocabulary::default(), Quarter { year: 2025, number: 3 })
    }

    #[test]
    fn what_is_plainly_no_heading_takes_no_room() {
        let headings = headings();
        for text in ["口袋公园改造", "张三", "13800000000", "南路12弄"] {
            assert_eq!(headings.resolve(text), None, "{text}");
        }
        assert_eq!(headings.known.len(), 0);
        assert!(headings.resolve("完成率").is_some());
        assert_eq!(headings.known.len(), 1);
    }

    #[test]
    fn what_brackets_say_of_figures_qualifies_them() {
        for (text, sense) in [
            ("完成数（含在建）", Sense::Undone),
            ("完成数（不含未验收）", Sense::Undone),
            ("累计完成数（计划）", Sense::Planned),
            ("完成数（预计）", Sense::Forecast),
            ("完成率（招标）", Sense::Stage),
            ("完成率（按投资额）", Sense::Money),
            ("目标数（全区）", Sense::Compared),
            ("完成数（实际）", Sense::Actual),
            ("完成数（个）", Sense::Plain),
            ("完成率（%）", Sense::Plain),
            ("完成数（未完成填0）", Sense::Plain),
            ("工作进展（含未完成原因）", Sense::Plain),
            ("状态（已完成/推进中/滞后）", Sense::Plain),
        ] {
            assert_eq!(headings().resolve(text).map(|heading| heading.sense), Some(sense), "{text}");
        }
    }

    #[test]
    fn headings_as_typed() {
        let cases = [
            ("编 号", Some(Column::Id)),
            ("任务\n名称", Some(Column::Task)),
            ("完成率（％）", Some(Column::Percent)),
            ("截至9月底进展", Some(Column::Progress)),
            ("2025年第三季度完成情况", Some(Column::Progress)),
            ("三季度工作进展", Some(Column::Progress)),
            ("存在问题及需协调解决的事项", Some(Column::Problems)),
            ("存在问题及下一步计划", Some(Column::Problems)),
            ("联系人及电话", Some(Column::Contact)),
            ("*状态", Some(Column::Status)),
            ("下一步工作安排（四季度）", Some(Column::NextSteps)),
            ("序时进度", Some(Column::Schedule)),
            ("街道（镇）", Some(Column::Unit)),
            ("总投资（万元）", Some(Column::Investment)),
            ("临江区", None),
            ("", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(headings().resolve(text).and_then(|h| h.column), wanted, "{text}");
        }
    }

    #[test]
    fn headings_of_other_quarters_are_told() {
        for text in ["上季度进展", "二季度进展情况", "截至6月底进展"] {
            assert!(headings().resolve(text).is_some_and(|h| h.when == When::Past), "{text}");
        }
        for text in ["三季度进展", "本季度进展", "截至9月底完成情况"] {
            assert!(headings().resolve(text).is_some_and(|h| h.when != When::Past), "{text}");
        }
    }

    #[test]
    fn spanned_headings() {
        let h = headings();
        let cases = [
            ("完成情况", "数量", Column::Done),
            ("完成情况", "比例（%）", Column::Percent),
            ("目标", "数量", Column::Target),
            ("本季度进展", "状态", Column::Status),
            ("联系方式", "姓名", Column::Contact),
            ("联系人", "电话", Column::Phone),
        ];
        for (upper, lower, wanted) in cases {
            assert_eq!(h.resolve_path(upper, lower).and_then(|h| h.column), Some(wanted), "{upper}/{lower}");
        }
        assert!(h.resolve_path("二季度", "完成率").is_some_and(|h| h.when == When::Past));
    }
}
