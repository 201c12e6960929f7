//! 设置 and 词表: from the words in the sheet to a `Config`, and back.
//!
//! A value that does not read is a finding at its cell, and the default holds.

use super::book::{Line, PERIODS, SETTINGS, Table, WORDS};
use super::raw::RawList;
use crate::formats::Workbook;
use crate::model::config::{Config, OwnersMissing, PROBLEM_KINDS, PeriodSettings, Vocabulary};
use crate::model::due::read_date;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::value::{Cell, Light, Quarter, Status, key, quarters_named};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use regex::Regex;
use std::sync::LazyLock;

/// A row of 词表, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordRow {
    /// 列, 状态 or 问题类型.
    pub kind: String,
    /// The word as it turns up in forms.
    pub word: String,
    /// What it means: a heading of the form, a status, a kind of problem.
    pub meaning: String,
}

/// One setting of the upper table.
pub(super) struct Setting {
    pub name: &'static str,
    pub note: &'static str,
    /// What is right, for the finding.
    expected: &'static str,
    pub show: fn(&Config, i32) -> String,
    set: fn(&mut Config, &mut i32, &str) -> Option<()>,
}

fn yes(on: bool) -> String {
    if on { "是" } else { "否" }.to_string()
}

fn truth(text: &str) -> Option<bool> {
    match key(text).as_str() {
        "是" | "true" | "1" | "开" | "yes" => Some(true),
        "否" | "false" | "0" | "关" | "no" => Some(false),
        _ => None,
    }
}

/// The statuses of a colour, as the sheet has them.
fn classes(config: &Config, light: Light) -> String {
    config.lights.classes(light).map(|class| class.label()).collect::<Vec<_>>().join("、")
}

/// The setting of a colour: the statuses that are printed in it.
macro_rules! light {
    ($name:literal, $light:expr) => {
        Setting {
            name: $name,
            note: "用这种颜色的状态，用顿号隔开；一个状态只写一次，没有写到的用灰色；“无”表示不用",
            expected: "已完成、序时推进、进度滞后、逾期未完成、未启动、长期坚持等状态，一个状态只写一次",
            show: |config, _| classes(config, $light),
            set: |config, _, text| config.lights.give($light, text),
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
            *year = key(text).trim_end_matches('年').parse().ok().filter(|y| (1990..=2100).contains(y))?;
            Some(())
        },
    },
    Setting {
        name: "区县",
        note: "标题中的区名",
        expected: "嘉定区",
        show: |config, _| config.district.clone(),
        set: |config, _, text| {
            config.district = text.to_string();
            Some(())
        },
    },
    Setting {
        name: "简报名称",
        note: "印在报头和标题",
        expected: "嘉定区“15分钟社区生活圈”行动工作推进情况简报",
        show: |config, _| config.title.clone(),
        set: |config, _, text| {
            config.title = text.to_string();
            Some(())
        },
    },
    Setting {
        name: "编发单位",
        note: "印在报头",
        expected: "嘉定区规划和自然资源局",
        show: |config, _| config.issuer.clone(),
        set: |config, _, text| {
            config.issuer = text.to_string();
            Some(())
        },
    },
    Setting {
        name: "责任部门缺失时（owners_missing）",
        note: "by_text：成果写明“各街镇”“每个街镇”的由各街镇填报；all_towns：均由各街镇填报；nobody：不收表",
        expected: "by_text、all_towns 或 nobody",
        show: |config, _| config.owners_missing.id().to_string(),
        set: |config, _, text| {
            config.owners_missing = [OwnersMissing::ByText, OwnersMissing::AllTowns, OwnersMissing::Nobody]
                .into_iter()
                .find(|rule| rule.id() == key(text))?;
            Some(())
        },
    },
    Setting {
        name: "没有时限的按年底（infer_year_end）",
        note: "是：没有写明时限的成果推定年底到期；否：只按填报的状态判断",
        expected: "是或否",
        show: |config, _| yes(config.infer_year_end),
        set: |config, _, text| {
            config.infer_year_end = truth(text)?;
            Some(())
        },
    },
    Setting {
        name: "百分数小数位数（decimals）",
        note: "简报中百分数保留几位小数，0至2",
        expected: "0、1 或 2",
        show: |config, _| config.decimals.to_string(),
        set: |config, _, text| {
            config.decimals = key(text).parse().ok().filter(|n| *n <= 2)?;
            Some(())
        },
    },
    Setting {
        name: "单位排名（ranking）",
        note: "是否给各街镇排名",
        expected: "是或否",
        show: |config, _| yes(config.ranking),
        set: |config, _, text| {
            config.ranking = truth(text)?;
            Some(())
        },
    },
    light!("绿色（green）", Light::Green),
    light!("蓝色（blue）", Light::Blue),
    light!("黄色（yellow）", Light::Yellow),
    light!("橙色（orange）", Light::Orange),
    light!("红色（red）", Light::Red),
];

fn fixed(pattern: &str) -> Regex {
    Regex::new(pattern).unwrap_or_else(|e| unreachable!("the pattern is fixed: {e}"))
}

/// The settings of a new workspace: names from the title of the list and from
/// the sentence that orders the briefing, built-in words, default rules.
pub fn initial_config(raw: &RawList) -> Config {
    static DISTRICT: LazyLock<Regex> = LazyLock::new(|| fixed("(?:[0-9]{4}年)?(\\p{Han}{1,6}?[区县市旗])"));
    static ISSUER: LazyLock<Regex> =
        LazyLock::new(|| fixed("(\\p{Han}{2,20}?)(?:会同|牵头|负责|每季度|按季)[^。]*简报"));
    let heading = raw.heading.lines().next().unwrap_or("");
    let district = DISTRICT.captures(heading).map_or(String::new(), |found| found[1].to_string());
    let mut subject = heading.split_once('年').map_or(heading, |(_, rest)| rest);
    while let Some(shorter) = ["任务分解表", "分解表", "任务清单", "任务表", "清单", "方案", "计划"]
        .iter()
        .find_map(|word| subject.strip_suffix(word))
    {
        subject = shorter;
    }
    let ordered = raw.rows.iter().find_map(|row| ISSUER.captures(row.requirement.text()));
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
    let of_kind = |kind: &'static str| rows.iter().filter(move |row| key(&row.kind) == kind);
    let columns = of_kind("列").filter_map(|row| Some((row.word.clone(), Column::of_heading(&row.meaning)?)));
    let statuses = of_kind("状态").filter_map(|row| Some((row.word.clone(), status_named(&row.meaning)?)));
    let mut kinds: Vec<(String, Vec<String>)> = PROBLEM_KINDS
        .iter()
        .map(|(kind, words)| (kind.to_string(), words.iter().map(|w| w.to_string()).collect()))
        .collect();
    for row in of_kind("问题类型").filter(|row| !row.meaning.is_empty()) {
        match kinds.iter_mut().find(|(kind, _)| *kind == row.meaning) {
            Some((_, words)) => words.push(row.word.clone()),
            None => kinds.push((row.meaning.clone(), vec![row.word.clone()])),
        }
    }
    Vocabulary::new(columns.collect(), statuses.collect(), kinds)
}

fn status_named(label: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| key(status.label()) == key(label))
}

fn unread(line: Line, heading: &str, found: String, expected: &str, taken: Taken) -> Finding {
    Finding::new(Code::SettingUnread, line.place(heading), found, taken).expecting(expected)
}

/// Reads 词表; rows whose meaning is not known are findings.
pub(super) fn read_words(workbook: &Workbook, findings: &mut Findings) -> Vec<WordRow> {
    let Some(table) = Table::find(workbook, WORDS.name, WORDS.headings) else { return Vec::new() };
    let mut rows = Vec::new();
    for line in table.lines() {
        let row = WordRow { kind: line.text("类别"), word: line.text("词"), meaning: line.text("含义") };
        let (known, expected) = match key(&row.kind).as_str() {
            "列" => (Column::of_heading(&row.meaning).is_some(), "统一表样的列名，如“本季度进展”"),
            "状态" => (
                status_named(&row.meaning).is_some(),
                "已完成、序时推进、进度滞后、逾期未完成、未启动、长期坚持、已调整或不涉及",
            ),
            "问题类型" => (!row.meaning.is_empty(), "类型名称"),
            _ => (false, "类别为列、状态或问题类型"),
        };
        if !known || row.word.is_empty() {
            let found = format!("{}，{}，{}", row.kind, row.word, row.meaning);
            findings.push(unread(line, "含义", found, expected, Taken::RowSkipped));
        } else {
            rows.push(row);
        }
    }
    rows
}

/// Reads 设置 into a config (words and corrections apart) and the plan year.
pub(super) fn read_settings(workbook: &Workbook, findings: &mut Findings) -> (Config, Option<i32>) {
    let mut config = Config { decimals: 1, ..Config::default() };
    let mut year = 0;
    let lower = Table::find(workbook, SETTINGS.name, PERIODS);
    let end = lower.as_ref().map_or(u32::MAX, |table| table.head);
    if let Some(table) = Table::find(workbook, SETTINGS.name, SETTINGS.headings) {
        for line in table.lines().filter(|line| line.number < end) {
            setting(line, &mut config, &mut year, findings);
        }
    }
    config.lights.settle();
    for line in lower.iter().flat_map(|table| table.lines()) {
        period(line, &mut config, findings);
    }
    (config, (year != 0).then_some(year))
}

/// Names match with or without the id in brackets, or by the id alone.
fn names(setting: &str, typed: &str) -> bool {
    let fold = |text: &str| {
        let (plain, notes) = crate::model::value::strip_brackets(&key(text));
        std::iter::once(plain).chain(notes).collect::<Vec<_>>()
    };
    let wanted = fold(setting);
    fold(typed).iter().any(|part| wanted.contains(part))
}

fn setting(line: Line, config: &mut Config, year: &mut i32, findings: &mut Findings) {
    let (name, value) = (line.text("项目"), line.text("值"));
    let Some(row) = ROWS.iter().find(|row| names(row.name, &name)) else {
        let known: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
        findings.push(unread(line, "项目", name, &known.join("、"), Taken::RowSkipped));
        return;
    };
    if !value.is_empty() && (row.set)(config, year, &value).is_none() {
        let taken = Taken::Did(format!("按“{}”处理", (row.show)(config, *year)));
        findings.push(unread(line, "值", format!("{name}：{value}"), row.expected, taken));
    }
}

fn period(line: Line, config: &mut Config, findings: &mut Findings) {
    let name = line.text("期间");
    let quarter = key(&name).to_uppercase().parse::<Quarter>().ok().or_else(|| match quarters_named(&name, 0)[..] {
        [only] if only.year != 0 => Some(only),
        _ => None,
    });
    let Some(quarter) = quarter else {
        findings.push(unread(line, "期间", name, "2025Q3", Taken::RowSkipped));
        return;
    };
    let mut moment = |heading: &str| {
        let cell = line.cell(heading)?;
        let read = read_moment(cell);
        if read.is_none() {
            let taken = Taken::Did("按未填处理".into());
            findings.push(unread(line, heading, cell.text(), "2025-09-28 或 2025-09-28 17:00", taken));
        }
        read
    };
    let settings = PeriodSettings {
        deadline: moment("报送截止"),
        latest: moment("最迟接收"),
        issued: moment("印发日期").map(|at| at.date()),
        issue: Some(line.text("期号")).filter(|text| !text.is_empty()),
        report_to: line.text("报"),
        send_to: line.text("送"),
        distribute_to: line.text("发"),
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
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        fixed(
            "^(.*?[0-9日号])\\s*(?:[T\\s]\\s*)?(上午|下午|晚)?([0-9]{1,2})(?:[:：]([0-9]{2})(?:[:：]([0-9]{2}))?|[时点](半|([0-9]{1,2})分)?)$",
        )
    });
    let at_midnight =
        |date: NaiveDate, time: NaiveTime| date.and_time(if time == NaiveTime::MIN { day_end() } else { time });
    if let Cell::Date(at, _, _) = cell {
        return Some(at_midnight(at.date(), at.time()));
    }
    let text = cell.text();
    let sure = |text: &str| {
        let reading = read_date(&Cell::Text(text.to_string()), 2000);
        match reading.value {
            Some(crate::model::due::PartialDate::Day(day)) if reading.doubt.is_none() => Some(day),
            _ => None,
        }
    };
    let Some(found) = TIME.captures(text.trim()) else { return Some(sure(&text)?.and_time(day_end())) };
    let number = |i: usize| found.get(i).map_or(Some(0), |m| m.as_str().parse().ok());
    let hour: u32 = number(3)?;
    let hour = if found.get(2).is_some_and(|m| m.as_str() != "上午") && hour < 12 { hour + 12 } else { hour };
    let half = found.get(6).is_some_and(|m| m.as_str() == "半");
    let minute = if half { 30 } else { number(4)? + number(7)? };
    if (hour, minute) == (24, 0) {
        return Some(sure(&found[1])?.and_time(day_end()));
    }
    Some(sure(&found[1])?.and_time(NaiveTime::from_hms_opt(hour, minute, number(5)?)?))
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
