//! 设置 and 词表: from the words in the sheet to a `Config`, and back.
//!
//! A value that does not read is a finding at its cell, and the default holds.

use super::checked::{CHECKED, checked, codes_text};
use super::received::ReceivedList;
use super::sheets::{PERIODS, Row, SETTINGS, SheetTable, WORDS, unread, unread_words};
use crate::formats::Workbook;
use crate::model::config::{Config, OwnersMissing, PROBLEM_KINDS, PeriodSettings, Tolerance, Vocabulary};
use crate::model::due::read_typed_day;
use crate::model::finding::{Findings, Taken};
use crate::model::form::Column;
use crate::model::value::{
    Cell, Colour, Percent, Quarter, Status, fixed, key, labelled, quarters_named, strip_brackets,
};
use chrono::{NaiveDateTime, NaiveTime};
use regex::Regex;
use std::sync::LazyLock;

labelled! {
    /// What a word of 词表 stands for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum WordKind {
        /// A column: the meaning is its heading on the form.
        Column "列",
        /// A status: the meaning is its word for print.
        Status "状态",
        /// A kind of problem.
        Problem "问题类型",
    }
}

/// A row of 词表, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordRow {
    /// What the word stands for.
    pub kind: WordKind,
    /// The word as it turns up in forms.
    pub word: String,
    /// What it means: a heading of the form, a status, a kind of problem.
    pub meaning: String,
}

/// One setting of the upper table.
pub(super) struct Setting {
    /// What the first column calls it; the reader finds it by this.
    pub name: &'static str,
    /// What it is for, in the last column, for staff.
    pub note: &'static str,
    /// What is right, for the finding.
    expected: &'static str,
    /// The value as it stands in the sheet, from the config and the plan year.
    pub show: fn(&Config, i32) -> String,
    set: fn(&mut Config, &mut i32, &str) -> Option<()>,
}

fn as_typed(text: &str) -> Option<String> {
    Some(text.to_string())
}

fn yes(on: &bool) -> String {
    if *on { "是" } else { "否" }.to_string()
}

fn truth(text: &str) -> Option<bool> {
    match key(text).as_str() {
        "是" | "true" | "1" | "开" | "yes" => Some(true),
        "否" | "false" | "0" | "关" | "no" => Some(false),
        _ => None,
    }
}

fn owners_word(rule: &OwnersMissing) -> String {
    rule.label().to_string()
}

fn decimals(text: &str) -> Option<u32> {
    key(text).parse().ok().filter(|n| *n <= 2)
}

fn points_text(tolerance: &Tolerance) -> String {
    tolerance.0.to_string().trim_end_matches('%').to_string()
}

fn points(text: &str) -> Option<Tolerance> {
    let typed = key(text);
    let typed: f64 = typed.trim_end_matches("个百分点").trim_end_matches('%').parse().ok()?;
    let hundredths = (typed * 100.0).round();
    (0.0..=10_000.0).contains(&hundredths).then(|| Tolerance(Percent::from_hundredths(hundredths as i64)))
}

/// A setting that is one field of the config: how it is shown, and how it is read.
macro_rules! setting {
    ($name:literal, $note:literal, $expected:expr, $field:ident, $show:expr, $read:expr) => {
        Setting {
            name: $name,
            note: $note,
            expected: $expected,
            show: |config, _| $show(&config.$field),
            set: |config, _, text| $read(text).map(|value| config.$field = value),
        }
    };
}

/// The setting of a colour: the statuses that are printed in it.
macro_rules! colour {
    ($name:literal, $colour:expr) => {
        Setting {
            name: $name,
            note: "用这种颜色的状态，用顿号隔开；一个状态只写一次，没有写到的用灰色；“无”表示不用",
            expected: "已完成、序时推进、进度滞后、逾期未完成、未启动、长期坚持等状态，一个状态只写一次",
            show: |config, _| config.colours.classes($colour).map(|class| class.label()).collect::<Vec<_>>().join("、"),
            set: |config, _, text| config.colours.give($colour, text),
        }
    };
}

/// Every setting, in the order of the sheet.
pub(super) const ROWS: &[Setting] = &[
    Setting {
        name: "计划年度",
        note: "清单所属的年度；没有写年份的时限按此年度理解",
        expected: "2025",
        show: |_, year| year.to_string(),
        set: |_, year, text| {
            let typed = key(text).trim_end_matches('年').parse().ok();
            typed.filter(|typed| (1990..=2100).contains(typed)).map(|typed| *year = typed)
        },
    },
    setting!("区县", "标题中的区名", "某某区", district, String::clone, as_typed),
    setting!("简报名称", "印在报头和标题", "某某工作推进情况简报", title, String::clone, as_typed),
    setting!("编发单位", "印在报头", "某某区规划和自然资源局", issuer, String::clone, as_typed),
    setting!(
        "责任部门缺失时（owners_missing）",
        "by_text：成果写明“各街镇”“每个街镇”的由各街镇填报；all_towns：均由各街镇填报；nobody：不收表",
        "by_text、all_towns 或 nobody",
        owners_missing,
        owners_word,
        OwnersMissing::of_label
    ),
    setting!(
        "没有时限的按年底（infer_year_end）",
        "是：没有写明时限的成果，在时限栏列出年底并作提示；否：不列。两种都在年底到期",
        "是或否",
        infer_year_end,
        yes,
        truth
    ),
    setting!(
        "百分数小数位数（decimals）",
        "简报中百分数保留几位小数，0至2",
        "0、1 或 2",
        decimals,
        u32::to_string,
        decimals
    ),
    setting!(
        "清单已核（checked）",
        "对整张清单的提示（空行、附注、没有采用的栏等）核对无误的，填写编码，用顿号隔开",
        CHECKED,
        checked,
        codes_text,
        checked
    ),
    setting!(
        "序时容差（tolerance）",
        "完成数比季度目标（没有的，按项目清单的计划完工时间）落后超过几个百分点、且至少差1个的，判为进度滞后",
        "0至100的数，如 10",
        tolerance,
        points_text,
        points
    ),
    setting!("单位排名（ranking）", "是否给各街镇排名", "是或否", ranking, yes, truth),
    colour!("绿色（green）", Colour::Green),
    colour!("蓝色（blue）", Colour::Blue),
    colour!("黄色（yellow）", Colour::Yellow),
    colour!("橙色（orange）", Colour::Orange),
    colour!("红色（red）", Colour::Red),
];

/// The settings of a new workspace: names from the title of the list and from
/// the sentence that orders the briefing, built-in words, default rules.
pub fn initial_config(received: &ReceivedList) -> Config {
    static DISTRICT: LazyLock<Regex> = LazyLock::new(|| fixed("(?:[0-9]{4}年)?(\\p{Han}{1,6}?[区县市旗])"));
    static ISSUER: LazyLock<Regex> =
        LazyLock::new(|| fixed("(\\p{Han}{2,20}?)(?:会同|牵头|负责|每季度|按季)[^。]*简报"));
    // 附件2 stands above the title.
    let title = |line: &&str| !key(line).starts_with("附件") && !line.starts_with(['（', '(']);
    let heading = received.heading.lines().find(title).unwrap_or("");
    let district = DISTRICT.captures(heading).map_or(String::new(), |found| found[1].to_string());
    let mut subject = heading.split_once('年').map_or(heading, |(_, rest)| rest);
    while let Some(shorter) = ["任务分解表", "分解表", "任务清单", "任务表", "清单", "方案", "计划"]
        .iter()
        .find_map(|word| subject.strip_suffix(word))
    {
        subject = shorter;
    }
    let ordered = received.rows.iter().find_map(|row| ISSUER.captures(row.requirement.text()));
    let issuer = ordered.map_or(String::new(), |found| {
        let base = district.strip_suffix(['区', '县', '市', '旗']).unwrap_or("");
        let local = found[1].starts_with(['区', '县', '市', '旗']);
        format!("{}{}", if local { base } else { "" }, &found[1])
    });
    Config {
        title: if subject.is_empty() { String::new() } else { format!("{subject}工作推进情况简报") },
        district,
        issuer,
        decimals: 1,
        words: vocabulary(&[]),
        ..Config::default()
    }
}

/// Built-in words and those of 词表; rows that mean nothing known are passed over.
pub(super) fn vocabulary(rows: &[WordRow]) -> Vocabulary {
    let (mut columns, mut statuses) = (Vec::new(), Vec::new());
    let built_in = PROBLEM_KINDS.iter();
    let mut kinds: Vec<(String, Vec<String>)> =
        built_in.map(|(kind, words)| (kind.to_string(), words.iter().map(|w| w.to_string()).collect())).collect();
    for WordRow { kind, word, meaning } in rows {
        match kind {
            WordKind::Column => columns.extend(Column::of_heading(meaning).map(|column| (word.clone(), column))),
            WordKind::Status => statuses.extend(status_named(meaning).map(|status| (word.clone(), status))),
            WordKind::Problem => match kinds.iter_mut().find(|(kind, _)| kind == meaning) {
                Some((_, words)) => words.push(word.clone()),
                None => kinds.push((meaning.clone(), vec![word.clone()])),
            },
        }
    }
    Vocabulary::new(columns, statuses, kinds)
}

fn status_named(label: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| key(status.label()) == key(label))
}

/// Reads 词表; rows whose meaning is not known are findings.
pub(super) fn read_words(workbook: &Workbook, findings: &mut Findings) -> Vec<WordRow> {
    let Some(table) = SheetTable::find(workbook, &WORDS) else { return Vec::new() };
    let mut rows = Vec::new();
    for row in table.rows() {
        let (typed, word, meaning) = (row.text("类别"), row.text("词"), row.text("含义"));
        let kind = WordKind::of_label(&typed);
        let (known, expected) = match kind {
            Some(WordKind::Column) => (Column::of_heading(&meaning).is_some(), "统一表样的列名，如“本季度进展”"),
            Some(WordKind::Status) => (
                status_named(&meaning).is_some(),
                "已完成、序时推进、进度滞后、逾期未完成、未启动、长期坚持、已调整或不涉及",
            ),
            Some(WordKind::Problem) => (!meaning.is_empty(), "类型名称"),
            None => (false, "类别为列、状态或问题类型"),
        };
        match kind.filter(|_| known && !word.is_empty()) {
            Some(kind) => rows.push(WordRow { kind, word, meaning }),
            None => {
                let found = format!("{typed}，{word}，{meaning}");
                findings.push(unread_words(row, "含义", found, expected, Taken::RowSkipped));
            }
        }
    }
    rows
}

/// Reads 设置 into a config (words and corrections apart) and the plan year.
pub(super) fn read_settings(workbook: &Workbook, findings: &mut Findings) -> (Config, Option<i32>) {
    let mut config = Config { decimals: 1, ..Config::default() };
    let mut year = 0;
    let lower = SheetTable::find(workbook, &PERIODS);
    let end = lower.as_ref().map_or(u32::MAX, |table| table.head);
    if let Some(table) = SheetTable::find(workbook, &SETTINGS) {
        for row in table.rows().filter(|row| row.number < end) {
            setting(row, &mut config, &mut year, findings);
        }
    }
    config.colours.settle();
    for row in lower.iter().flat_map(|table| table.rows()) {
        period(row, &mut config, findings);
    }
    (config, (year != 0).then_some(year))
}

/// Names match with or without the id in brackets, or by the id alone.
fn names(setting: &str, typed: &str) -> bool {
    let fold = |text: &str| {
        let (plain, notes) = strip_brackets(&key(text));
        std::iter::once(plain).chain(notes).collect::<Vec<_>>()
    };
    let wanted = fold(setting);
    fold(typed).iter().any(|part| wanted.contains(part))
}

fn setting(row: Row, config: &mut Config, year: &mut i32, findings: &mut Findings) {
    let (name, value) = (row.text("项目"), row.text("值"));
    let Some(setting) = ROWS.iter().find(|setting| names(setting.name, &name)) else {
        let known: Vec<&str> = ROWS.iter().map(|setting| setting.name).collect();
        findings.push(unread(row, "项目", &known.join("、"), Taken::RowSkipped));
        return;
    };
    if !value.is_empty() && (setting.set)(config, year, &value).is_none() {
        let taken = Taken::Did(format!("按“{}”处理", (setting.show)(config, *year)));
        findings.push(unread_words(row, "值", format!("{name}：{value}"), setting.expected, taken));
    }
}

fn period(row: Row, config: &mut Config, findings: &mut Findings) {
    let name = row.text("期间");
    let quarter = key(&name).to_uppercase().parse::<Quarter>().ok().or_else(|| match quarters_named(&name, 0)[..] {
        [only] if only.year != 0 => Some(only),
        _ => None,
    });
    let Some(quarter) = quarter else {
        findings.push(unread(row, "期间", "2025Q3", Taken::RowSkipped));
        return;
    };
    let mut moment = |heading: &str| {
        let cell = row.cell(heading)?;
        let read = read_moment(cell);
        if read.is_none() {
            let taken = Taken::Did("按未填处理".into());
            findings.push(unread_words(row, heading, cell.text().into(), "2025-09-28 或 2025-09-28 17:00", taken));
        }
        read
    };
    let settings = PeriodSettings {
        deadline: moment("报送截止"),
        latest: moment("最迟接收"),
        issued: moment("印发日期").map(|at| at.date()),
        issue: Some(row.text("期号")).filter(|text| !text.is_empty()),
        report_to: row.text("报"),
        send_to: row.text("送"),
        distribute_to: row.text("发"),
    };
    if settings != PeriodSettings::default() {
        config.periods.insert(quarter, settings);
    }
}

/// The last second of a day: a deadline without a time of day.
fn day_end() -> NaiveTime {
    NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default()
}

/// A moment as typed; without a time of day, the end of that day. Dates must
/// have their year.
fn read_moment(cell: &Cell) -> Option<NaiveDateTime> {
    let typed = read_typed_day(cell, 2000).filter(|typed| typed.has_year)?;
    Some(typed.day.and_time(typed.time.unwrap_or_else(day_end)))
}

/// A moment as written into the sheet.
pub(super) fn moment_text(at: NaiveDateTime) -> String {
    if at.time() == day_end() { at.date().to_string() } else { at.format("%Y-%m-%d %H:%M:%S").to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_as_typed() {
        let cases = [
            ("2025-09-28", Some("2025-09-28")),
            ("2025年9月28日", Some("2025-09-28")),
            ("2025-09-28 17:00", Some("2025-09-28 17:00:00")),
            ("2025年9月28日17时", Some("2025-09-28 17:00:00")),
            ("2025年9月28日下午5点半", Some("2025-09-28 17:30:00")),
            ("2025-09-28T17:00:30", Some("2025-09-28 17:00:30")),
            ("2025-09-28 24:00", Some("2025-09-28")),
            ("9月28日", None),
            ("2025年9月", None),
            ("月底", None),
            ("2025-09-31", None),
            ("2025-09-28 25:00", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(read_moment(&Cell::Text(text.into())).map(moment_text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn settings_are_known_by_name_or_id() {
        assert!(names("单位排名（ranking）", "单位排名"));
        assert!(names("单位排名（ranking）", "ranking"));
        assert!(!names("单位排名（ranking）", "排名"));
    }
}
