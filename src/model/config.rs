//! Settings that staff keep in `master.xlsx`, already typed.

use crate::model::finding::Code;
use crate::model::form::{Column, FIELDS};
use crate::model::place::Place;
use crate::model::task::ItemId;
use crate::model::value::{Cell, Colours, Percent, Quarter, Status, StatusWords, key, labelled};
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

labelled! {
    /// Who is expected to report where the list names no owners; the label is
    /// the word in 设置.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum OwnersMissing {
        /// The towns, where the item's own words say 各街镇 or 每个街镇; else nobody.
        #[default]
        ByText "by_text",
        /// Every town.
        AllTowns "all_towns",
        /// Nobody.
        Nobody "nobody",
    }
}

/// The settings of one quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodSettings {
    /// 期号: the number of the issue within the year.
    pub issue: Option<String>,
    /// 报送截止: the last moment that counts as on time, +08:00. Without it
    /// nobody is late.
    pub deadline: Option<NaiveDateTime>,
    /// 最迟接收: what comes later is not used, +08:00.
    pub latest: Option<NaiveDateTime>,
    /// 印发日期.
    pub issued: Option<NaiveDate>,
    /// 报: superiors.
    pub report_to: String,
    /// 送: bodies of the same level.
    pub send_to: String,
    /// 发: subordinates.
    pub distribute_to: String,
}

/// Headings and words beyond the built-in ones (词表).
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    columns: Vec<(String, Column)>,
    /// Status words.
    pub statuses: StatusWords,
    /// Kinds of problem, in the order of print, each with the words it is known by.
    pub problem_kinds: Vec<(String, Vec<String>)>,
}

impl Vocabulary {
    /// Built-in words and these.
    pub fn new(
        columns: Vec<(String, Column)>,
        statuses: Vec<(String, Status)>,
        problem_kinds: Vec<(String, Vec<String>)>,
    ) -> Self {
        Self {
            columns: columns.into_iter().map(|(heading, column)| (key(&heading), column)).collect(),
            statuses: StatusWords::with(statuses),
            problem_kinds,
        }
    }

    /// The column that a folded heading names exactly; the office's words win.
    pub fn column(&self, heading: &str) -> Option<Column> {
        let own = self.columns.iter().find(|(name, _)| name == heading).map(|(_, column)| *column);
        own.or_else(|| Column::named(heading))
    }

    /// Every heading known, folded, with its column.
    pub fn headings(&self) -> impl Iterator<Item = (&str, Column)> {
        let own = self.columns.iter().map(|(name, column)| (name.as_str(), *column));
        let built_in = FIELDS.iter().flat_map(|field| field.headings().map(|name| (name, field.column)));
        own.chain(built_in)
    }
}

/// Kinds of problem and the words they are known by; 词表 adds to them. Of the
/// kinds that a text has words of, it goes to the one with the most characters of
/// them, of equals to the first. So the words are as long as they need be to bear
/// on the matter: 居民 alone says who is spoken of, 居民意见 what is wrong.
pub const PROBLEM_KINDS: &[(&str, &[&str])] = &[
    ("资金", &["资金", "经费", "预算", "拨付", "财政", "费用", "缺口", "造价", "补贴"]),
    ("产权", &["产权", "权属", "权利人", "使用权", "房产证", "不动产", "私房", "公房", "征收", "腾退", "动迁", "拆迁"]),
    ("用地空间", &["用地", "土地", "地块", "场地", "选址", "空间不足", "空间有限", "空间紧张", "停车位不足"]),
    (
        "审批手续",
        &[
            "审批", "手续", "许可", "报批", "报建", "立项", "批复", "规划调整", "调规", "方案审查", "区划调整",
            "招投标", "采购流程",
        ],
    ),
    (
        "施工",
        &[
            "施工", "工期", "管线", "管网", "天气", "雨季", "汛期", "高温", "停工", "迁改", "搬迁", "大修", "开挖",
            "材料供应", "工程量", "进场",
        ],
    ),
    ("安全消防", &["安全", "消防", "隐患", "应急", "燃气", "事故"]),
    ("验收移交", &["验收", "竣工备案", "移交", "交付", "结算", "审价", "审计"]),
    ("运营租金", &["运营", "租金", "租赁", "盈利", "亏损", "收益", "成本", "造血", "可持续"]),
    ("招商", &["招商", "招租", "入驻", "业态", "空置", "商户流失", "品牌引进", "引进困难"]),
    ("管护", &["管护", "维护", "养护", "运维", "维修", "长效", "物业管理"]),
    (
        "居民意见",
        &[
            "意见不一", "意见不统一", "意见分歧", "有意见", "意见较大", "居民意见", "业主意见", "分歧", "信访", "投诉",
            "扰民", "反对", "不同意", "不理解", "阻挠", "抵触", "征询", "协商", "诉求",
        ],
    ),
    ("群众参与", &["参与率", "参与度", "参与少", "参与不足", "代表性", "积极性", "知晓率", "知晓度", "志愿者"]),
    (
        "人员",
        &[
            "人员", "人手", "力量", "师资", "讲师", "队伍", "人才", "培训", "不熟悉", "经验不足", "专业能力",
            "业务能力", "编制不足", "流动性",
        ],
    ),
    ("统筹协调", &["协调", "统筹", "衔接", "会商", "配合", "职责", "权责", "牵头", "联动", "合力", "指导", "对接"]),
    ("政策标准", &["政策", "标准", "细则", "依据", "办法", "导则"]),
    ("数据资料", &["资料", "数据", "台账", "口径", "核实", "信息", "档案", "底数", "共享", "系统"]),
];

/// 序时容差: how many 百分点 a count may be behind its step before it lags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tolerance(pub Percent);

impl Default for Tolerance {
    /// 10 个百分点.
    fn default() -> Self {
        Self(Percent::from_hundredths(1_000))
    }
}

/// Everything staff decide that is not the list itself.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The district, as it stands in titles: 甲区.
    pub district: String,
    /// The name of the briefing: …工作推进情况简报.
    pub title: String,
    /// Who issues it.
    pub issuer: String,
    /// By quarter.
    pub periods: BTreeMap<Quarter, PeriodSettings>,
    /// Rule `owners_missing`.
    pub owners_missing: OwnersMissing,
    /// Rule `infer_year_end`: undated items fall due at the end of the plan year.
    pub infer_year_end: bool,
    /// Decimals of shares (0 to 2).
    pub decimals: u32,
    /// How far a count may be behind its step.
    pub tolerance: Tolerance,
    /// Whether units are ranked; off by default.
    pub ranking: bool,
    /// Which status has which colour.
    pub colours: Colours,
    /// Codes about the list as a whole that staff have looked into.
    pub checked: Vec<Code>,
    /// Words beyond the built-in ones.
    pub words: Vocabulary,
    /// Corrections that were applied or were stale, for the annex.
    pub corrections: Vec<Correction>,
    /// Answers of units that staff corrected.
    pub told: Vec<ToldAnswer>,
}

/// A row of 更正 that names a unit: an answer of it, as it told the office.
#[derive(Clone, Debug)]
pub struct ToldAnswer {
    /// The unit.
    pub unit: String,
    /// Of which item.
    pub item: ItemId,
    /// Which answer.
    pub column: Column,
    /// What the unit had answered, as typed; empty where it had answered nothing.
    pub original: String,
    /// The answer, to be read as a cell of its column is.
    pub replacement: Cell,
    /// Why.
    pub reason: String,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// When; by it the row is of the quarter whose end is nearest.
    pub date: NaiveDate,
    /// The cell of the new answer.
    pub place: Place,
}

/// A row of 更正.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// Task number or item id, as written.
    pub id: String,
    /// Which field: 任务, 具体要求, 成果, 责任部门.
    pub field: String,
    /// The words as they stand in the list.
    pub original: String,
    /// The words to use instead.
    pub replacement: String,
    /// Why.
    pub reason: String,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// When, as written; the briefing does without.
    #[serde(skip)]
    pub date: String,
    /// Whether `original` still matched and the correction was applied.
    pub applied: bool,
}

impl Config {
    /// The settings of a quarter; empty ones where none are given.
    pub fn period(&self, quarter: Quarter) -> PeriodSettings {
        self.periods.get(&quarter).cloned().unwrap_or_default()
    }
}
