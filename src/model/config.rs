//! Settings that staff keep in `master.xlsx`, already typed.

use crate::model::finding::Code;
use crate::model::form::{Column, FIELDS};
use crate::model::value::{Colours, Percent, Quarter, Status, StatusWords, key, labelled};
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

/// Kinds of problem and the words they are known by, unless 词表 gives others.
pub const PROBLEM_KINDS: &[(&str, &[&str])] = &[
    ("资金", &["资金", "经费", "预算", "拨付", "财政", "费用", "缺口"]),
    ("用地权属", &["用地", "权属", "产权", "土地", "腾退", "征收", "场地", "租赁", "选址", "空间不足"]),
    ("审批", &["审批", "手续", "许可", "报批", "立项", "批复", "规划调整", "方案审查"]),
    ("施工", &["施工", "工期", "管线", "天气", "雨季", "高温", "材料", "工程"]),
    ("居民意见", &["居民", "意见", "群众", "信访", "协商", "分歧", "投诉", "业主"]),
    ("人员", &["人员", "人手", "力量", "师资", "队伍", "人才", "培训", "不熟悉", "经验不足"]),
    ("统筹协调", &["协调", "统筹", "衔接", "会商", "配合", "职责", "权责", "牵头"]),
    ("运营管护", &["运营", "管护", "维护", "运维", "长效"]),
    ("数据资料", &["资料", "数据", "台账", "口径", "核实", "信息"]),
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
