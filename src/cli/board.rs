//! What a person reads on the terminal: tables and lists in plain Chinese.
//!
//! Text that came from outside is shown without control characters, so that no
//! file name can drive the terminal.

use super::build::Built;
use super::text::{HINTS, MARKDOWN};
use crate::document::templates::BUILT_IN;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::ledger::{Outcome, Ledger, UnitReport, UnitState};
use crate::model::place::{Origin, Place};
use crate::model::task::UnitKind;
use crate::model::value::{Derived, Quarter, clean, without_phones};
use crate::quarter::merge::Merged;
use chrono::{DateTime, FixedOffset, NaiveDateTime};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One line of text from outside, safe to print.
pub(super) fn line(text: &str) -> String {
    let cleaned = without_phones(&clean(text));
    let flat: String =
        cleaned.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect();
    if flat.chars().count() <= 80 { flat } else { flat.chars().take(79).chain(['…']).collect() }
}

/// As much of a line as fits into so many columns; Chinese counts two.
pub(super) fn clipped(text: &str, columns: usize) -> String {
    if text.width_cjk() <= columns {
        return text.to_string();
    }
    let mut taken = "…".width_cjk();
    let fits = |c: &char| {
        taken += c.width_cjk().unwrap_or(0);
        taken <= columns
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// A place, safe to print: long names are shortened one by one, so that the
/// sheet and the cell are always seen.
pub(super) fn place(place: &Place) -> String {
    let names = place.origin.iter().flat_map(|origin| origin.steps()).map(|step| line(step));
    let sheet = place.sheet.iter().map(|sheet| format!("［{}］", line(sheet)));
    let inside = sheet.chain(place.cell.map(|cell| cell.to_string()));
    let path = names.collect::<Vec<_>>().join(" › ");
    std::iter::once(path).chain(inside).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How many notices about edits the terminal shows; the rest stand in the file.
const NOTICES: usize = 20;

/// Text of the briefing on one line, however long.
fn line_of(text: &str) -> String {
    clean(text).chars().filter(|c| !c.is_control()).collect()
}

/// What became of hand edits, which templates are not used, and what of `out/`
/// is old: for standard error.
pub(super) fn about_build(period: Quarter, built: &Built) -> String {
    let mut out = String::new();
    if built.beside {
        out += &format!(
            "注意：没有 {period}/{}，无法分辨 {period}/{MARKDOWN} 中哪些是手工修改，未作改动；\
             新生成的文字在 {period}/out/简报.新.md，请自行比对\n",
            super::text::BASE
        );
    }
    for name in &built.finished {
        let new = name.replace(".docx", ".新.docx");
        out += &format!(
            "注意：{period}/out/{name} 与上次生成的不同，视为已手工修改，未作改动；新生成的在 {period}/out/{new}\n"
        );
    }
    for notice in built.notices.iter().take(NOTICES) {
        out += &format!("注意：简报.md {}\n", line_of(&notice.to_string()));
    }
    if built.notices.len() > NOTICES {
        out += &format!("共{}处，全部见 {period}/{HINTS}\n", built.notices.len());
    }
    if !built.deleted.is_empty() {
        let count = built.deleted.len();
        let mut places = built.deleted.clone();
        places.dedup();
        let more = if places.len() > NOTICES { "等" } else { "" };
        let shown = line_of(&places[..places.len().min(NOTICES)].join("、"));
        out += &format!("提示：手工删去的内容中有{count}处程序有新的写法，仍按删去处理：{shown}{more}\n");
    }
    if built.unsettled > 0 {
        let count = built.unsettled;
        out += &format!("注意：{period}/{MARKDOWN} 中有{count}处“【请核对】”，印发前请核对，并把那一行删去\n");
    }
    if built.undated {
        out += "提示：更正说明没有日期；请在 master.xlsx“设置”表填写本期更正的印发日期，再运行 jianbao build\n";
    }
    for stray in &built.strays {
        let near = stray.near.as_ref().map(|near| format!("；要替换的是不是 {near}")).unwrap_or_default();
        out += &format!("注意：templates/{} 没有用上，内置模板中没有这个名称{near}\n", line(&stray.name));
    }
    if !built.stale.is_empty() {
        out += &format!("注意：{} 是以前生成的，这次没有更新\n", built.stale.join("、"));
    }
    out
}

/// The built-in templates and what each is for, as its own first comment says.
pub(super) fn templates() -> String {
    let purpose = |text: &str| {
        let comment = text.trim_start().strip_prefix("{#").and_then(|rest| rest.split_once("#}"));
        comment.map_or(String::new(), |(words, _)| words.trim_matches([' ', '-']).to_string())
    };
    let rows: Vec<Vec<String>> = BUILT_IN.iter().map(|(name, text)| vec![(*name).to_string(), purpose(text)]).collect();
    format!(
        "{}\n看一个模板的全文：jianbao explain 模板名称；存成文件：jianbao explain head.md > templates\\head.md\n",
        table(&["模板", "用处"], &rows)
    )
}

/// A table with columns as wide as their contents; Chinese counts two.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.width_cjk()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width_cjk());
        }
    }
    let mut out = String::new();
    let mut put = |cells: Vec<&str>| {
        let last = cells.len().saturating_sub(1);
        for (i, cell) in cells.iter().enumerate() {
            let pad = if i == last { 0 } else { widths[i].saturating_sub(cell.width_cjk()) + 2 };
            let _ = write!(out, "{cell}{}", " ".repeat(pad));
        }
        out.push('\n');
    };
    put(head.to_vec());
    for row in rows {
        put(row.iter().map(String::as_str).collect());
    }
    out
}

/// How many findings there are of each severity: `错误 3、提醒 10、提示 5`.
pub(super) fn severities<'a>(findings: impl Iterator<Item = &'a Finding>) -> String {
    let mut count: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in findings {
        *count.entry(finding.severity()).or_default() += 1;
    }
    let all = [Severity::Error, Severity::Warning, Severity::Note];
    all.iter().map(|s| format!("{} {}", s.label(), count.get(s).unwrap_or(&0))).collect::<Vec<_>>().join("、")
}

/// One finding, as a clerk would want it: where, what, what is right, what was done.
fn finding(finding: &Finding) -> String {
    let row = finding.code.row();
    let place = place(&finding.place);
    let mut out = format!("  [{}] {} {}", finding.severity().label(), row.id, row.title);
    if !place.is_empty() {
        let _ = write!(out, "\n        位置：{place}");
    }
    if !finding.found.is_empty() {
        let _ = write!(out, "\n        现为：{}", line(&finding.found));
    }
    let right = if finding.expected == row.example { "示例" } else { "应为" };
    let _ = write!(out, "\n        {right}：{}", line(&finding.expected));
    let _ = write!(out, "\n        程序处理：{}", line(&finding.taken.to_string()));
    let _ = write!(out, "\n        请你做：{}", row.advice);
    out
}

/// Whose business a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whose<'f> {
    /// Nobody can tell: a file without a sender.
    Unknown,
    /// A unit's.
    Unit(&'f str),
    /// The author's of the list; it comes again every quarter.
    List,
}

impl<'f> Whose<'f> {
    fn of(finding: &'f Finding) -> Self {
        match finding.unit.as_deref() {
            _ if finding.code.id().starts_with('M') => Self::List,
            Some(unit) => Self::Unit(unit),
            None => Self::Unknown,
        }
    }

    fn name(self) -> &'f str {
        match self {
            Self::Unknown => "本办公室核对",
            Self::Unit(unit) => unit,
            Self::List => "任务清单（每季相同，改正 master.xlsx 以后不再出现）",
        }
    }
}

/// The same as [`severities`], the errors by whose they are:
/// `错误 14（任务清单10、街镇4）、提醒 10、提示 5`.
pub(super) fn account(findings: &[Finding], units: &[UnitReport]) -> String {
    let noun = if units.iter().all(|unit| unit.kind == UnitKind::Town) { "街镇" } else { "单位" };
    let errors = || findings.iter().filter(|f| f.severity() == Severity::Error).map(Whose::of);
    let counts = [
        ("任务清单", errors().filter(|whose| *whose == Whose::List).count()),
        (noun, errors().filter(|whose| matches!(whose, Whose::Unit(_))).count()),
        ("其他", errors().filter(|whose| *whose == Whose::Unknown).count()),
    ];
    let told: Vec<String> = counts.iter().filter(|(_, n)| *n > 0).map(|(name, n)| format!("{name}{n}")).collect();
    let all = severities(findings.iter());
    match all.split_once('、').filter(|_| !told.is_empty()) {
        Some((errors, rest)) => format!("{errors}（{}）、{rest}", told.join("、")),
        None => all,
    }
}

/// Findings by unit, in the given order of units; those about nobody come first,
/// those about the list last. Those less grave than `least` are only counted.
pub(super) fn findings(list: &[Finding], units: &[UnitReport], least: Severity) -> String {
    let mut by_unit: BTreeMap<Whose, Vec<&Finding>> = BTreeMap::new();
    for item in list {
        by_unit.entry(Whose::of(item)).or_default().push(item);
    }
    let place = |whose: &Whose| match whose {
        Whose::Unit(name) => units.iter().position(|unit| unit.name == *name).unwrap_or(units.len()),
        _ => 0,
    };
    let mut order: Vec<Whose> = by_unit.keys().copied().collect();
    order.sort_by_key(|whose| (*whose == Whose::List, *whose != Whose::Unknown, place(whose)));
    let mut out = String::new();
    for whose in order {
        let own = &by_unit[&whose];
        let _ = writeln!(out, "{}（{}）", whose.name(), severities(own.iter().copied()));
        for item in own.iter().filter(|f| f.severity() <= least) {
            let _ = writeln!(out, "{}", finding(item));
        }
        out.push('\n');
    }
    out
}

/// How much came in and what became of it; the sum is checked.
pub(super) fn tally(merged: &Merged) -> String {
    let mut rows: BTreeMap<Outcome, usize> = BTreeMap::new();
    for disposition in &merged.ledger.dispositions {
        *rows.entry(disposition.what).or_default() += disposition.row_count();
    }
    let classes: Vec<String> =
        rows.iter().filter(|(_, n)| **n > 0).map(|(fate, n)| format!("{} {n}", fate.label())).collect();
    let contents = merged.contents;
    if merged.ledger.dispositions.is_empty() {
        return "收件夹是空的\n".into();
    }
    let sum: usize = rows.values().sum();
    let closing = match merged.nothing_is_lost() {
        true => format!("合计 {sum} 行，一件不漏"),
        false => format!("合计 {sum} 行，与收到的不符，这是程序的错误，请把收件夹发给维护人员"),
    };
    let files: BTreeSet<&str> =
        merged.ledger.dispositions.iter().filter_map(|d| d.path.steps().first()).map(String::as_str).collect();
    let inside = match contents.files.saturating_sub(files.len()) {
        0 => String::new(),
        n => format!("（邮件和压缩包内另有 {n} 件）"),
    };
    format!(
        "收到 {} 个文件{inside}，读出 {} 张工作表、{} 行：{}；{closing}\n",
        files.len(),
        contents.sheets,
        contents.rows,
        if classes.is_empty() { "无".into() } else { classes.join("、") }
    )
}

/// The board of units: who reported, how, and how much.
pub(super) fn units(ledger: &Ledger, deadline: Option<NaiveDateTime>) -> String {
    let too_late: BTreeSet<&Origin> =
        ledger.dispositions.iter().filter(|d| d.what == Outcome::TooLate).map(|d| &d.path).collect();
    let rows: Vec<Vec<String>> = ledger
        .units
        .iter()
        .map(|unit| {
            let expected = expected(ledger, &unit.name);
            let filled = expected.iter().filter(|derived| !matches!(derived, Derived::Unreported)).count();
            let of = |wanted: Derived| expected.iter().filter(|derived| **derived == wanted).count().to_string();
            let mut row =
                vec![unit.name.clone(), state(unit, deadline, &too_late), received(unit), expected.len().to_string()];
            row.push(filled.to_string());
            row.extend([Derived::Done, Derived::OnTrack, Derived::Lagging, Derived::Overdue].map(of));
            row.push(unit.source.as_ref().map_or_else(String::new, |source| place(&Place::file(source))));
            row
        })
        .collect();
    table(&["单位", "报送情况", "收件时间", "应报", "已报", "已完成", "序时推进", "滞后", "逾期", "来源"], &rows)
}

/// How a unit reported, with the days it was late.
fn state(unit: &UnitReport, deadline: Option<NaiveDateTime>, too_late: &BTreeSet<&Origin>) -> String {
    let days = |at: DateTime<FixedOffset>, by: NaiveDateTime| (at.date_naive() - by.date()).num_days();
    match (unit.state, deadline.zip(unit.received)) {
        (UnitState::Late, Some((by, at))) if days(at, by) > 0 => format!("{}{}天", unit.state.label(), days(at, by)),
        (UnitState::Unreadable, _) if unit.others.iter().chain(&unit.source).any(|o| too_late.contains(o)) => {
            "超过最迟接收，未采用".into()
        }
        (state, _) => state.label().into(),
    }
}

/// When the file that counts came; a loose file has no time.
pub(super) fn received(unit: &UnitReport) -> String {
    unit.received.map_or_else(|| "—".into(), |at| at.format("%Y-%m-%d %H:%M").to_string())
}

/// The derived statuses of the items expected from a unit, one an item.
fn expected(ledger: &Ledger, unit: &str) -> Vec<Derived> {
    let expected: BTreeSet<_> =
        ledger.items.iter().filter(|item| item.expected_from.iter().any(|u| u == unit)).map(|item| item.id).collect();
    let mut by_item = BTreeMap::new();
    for entry in ledger.entries.iter().filter(|entry| entry.unit == unit) {
        if let Some(item) = entry.item.filter(|item| expected.contains(item)) {
            by_item.entry(item).or_insert(entry.derived);
        }
    }
    by_item.into_values().collect()
}

/// One code, or the list of all.
pub(super) fn explain(code: Option<Code>) -> String {
    match code {
        Some(code) => {
            let row = code.row();
            format!(
                "{} {}（{}）\n\n含义：{}\n正确写法：{}\n怎么办：{}\n",
                row.id,
                row.title,
                row.severity.label(),
                row.meaning,
                row.example,
                row.advice
            )
        }
        None => {
            let rows: Vec<Vec<String>> = Code::ALL
                .iter()
                .map(|code| {
                    vec![code.id().to_string(), code.row().severity.label().to_string(), code.row().title.to_string()]
                })
                .collect();
            table(&["代码", "级别", "含义"], &rows)
        }
    }
}
