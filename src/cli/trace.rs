//! Where a figure comes from, on one screen: an item, a unit, one cell of the
//! board, or a figure of the briefing.

use super::board::{received, table};
use crate::model::error::Error;
use crate::model::ledger::{Closing, Entry, ItemReport, Ledger, UnitReport};
use crate::model::place::Place;
use crate::model::task::{ItemId, Scope};
use crate::model::value::{Derived, Given, Qualifier, Quantity, Reading, Status};
use crate::view::{Briefing, Figure};
use crate::workspace::printable::{line, place, shown};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write;

/// What was asked for, found.
pub(super) struct Traced {
    /// For a person.
    pub text: String,
    /// For a program.
    pub json: Value,
}

/// Finds `what`: `3.1`, a unit, `3.1@某某镇`, or a figure id.
///
/// # Errors
/// There is no such thing.
pub(super) fn trace(ledger: &Ledger, view: &Briefing, what: &str) -> Result<Traced, Error> {
    let what = what.trim();
    if let Some((item, unit)) = what.split_once(['@', '＠']) {
        return cell(ledger, item_of(ledger, item.trim())?, unit_of(ledger, unit.trim())?);
    }
    if let Some(figure) = view.figure(what) {
        return Ok(figure_of(figure));
    }
    if let Ok(unit) = unit_of(ledger, what) {
        return Ok(whole_unit(ledger, unit));
    }
    item_of(ledger, what).map(|item| whole_item(ledger, item)).map_err(|_| {
        Error::Usage(format!(
            "找不到“{}”。可以写成果编号（3.1）、单位（某某镇）、3.1@某某镇，或 briefing.json 中的数字编号",
            line(what)
        ))
    })
}

fn item_of<'l>(ledger: &'l Ledger, text: &str) -> Result<&'l ItemReport, Error> {
    let id = text.parse::<ItemId>().ok();
    id.and_then(|id| ledger.item(id)).ok_or_else(|| Error::Usage(format!("任务清单中没有成果“{}”", line(text))))
}

fn unit_of<'l>(ledger: &'l Ledger, text: &str) -> Result<&'l UnitReport, Error> {
    let named = ledger.units.iter().find(|unit| unit.name == text);
    let alike: Vec<&UnitReport> = ledger.units.iter().filter(|unit| unit.name.contains(text)).collect();
    match (named, alike.as_slice()) {
        (Some(unit), _) => Ok(unit),
        (None, [only]) if text.chars().count() >= 2 => Ok(only),
        _ => Err(Error::Usage(format!("没有名为“{}”的单位，请写正式名称", line(text)))),
    }
}

fn words<T: Serialize>(given: &Option<Given<T>>) -> String {
    given.as_ref().map_or_else(|| "—".into(), |given| shown(&given.text, given.format.as_deref()))
}

/// The beginning of a long text, so that a row of the table stays one line.
fn head(text: &str) -> String {
    const LONGEST: usize = 28;
    if text.chars().count() <= LONGEST {
        text.to_string()
    } else {
        text.chars().take(LONGEST - 1).chain(['…']).collect()
    }
}

/// What a cell was read as, with the column's unit.
fn read_as<T: Serialize>(given: &Given<T>, unit: &str) -> String {
    let value = match &given.reading {
        Reading::Value(value) => match serde_json::to_value(value) {
            Ok(Value::String(text)) if text.is_empty() => "无".into(),
            Ok(Value::String(text)) => Status::ALL
                .iter()
                .find(|s| Derived::from(**s).id() == text)
                .map_or_else(|| line(&text), |s| s.label().into()),
            Ok(other) => format!("{other}{unit}"),
            Err(_) => String::new(),
        },
        Reading::NotApplicable => "不涉及".into(),
        Reading::Unread => "未能读取，保留原文".into(),
    };
    let qualifier = match given.qualifier {
        None => "",
        Some(Qualifier::About) => "（约数，不参与合计）",
        Some(Qualifier::AtLeast) => "（至少，不参与合计）",
        Some(Qualifier::AtMost) => "（至多，不参与合计）",
        Some(Qualifier::Over) => "（超过，不参与合计）",
        Some(Qualifier::Under) => "（不足，不参与合计）",
    };
    format!("{value}{qualifier}")
}

fn place_of(entry: &Entry) -> String {
    entry
        .source
        .as_ref()
        .map_or_else(|| "（没有报送）".into(), |s| format!("{} 第{}行", place(&Place::sheet(&s.path, &s.sheet)), s.row))
}

fn whole_item(ledger: &Ledger, item: &ItemReport) -> Traced {
    let mut text = format!("{} {}\n成果：{}\n", item.id, line(&item.title), line(&item.text));
    for milestone in &item.milestones {
        let due = milestone.due.map_or_else(|| "无截止日".into(), |d| d.to_string());
        let strict = milestone.due_strict.filter(|d| Some(*d) != milestone.due);
        let strict = strict.map_or_else(String::new, |d| format!("（严格读法 {d}）"));
        let _ = writeln!(text, "时限：{} {} → {due}{strict}", line(&milestone.label), line(&milestone.words));
    }
    for (target, closing) in item.targets.iter().zip(&item.closing) {
        let scope = if target.scope == Scope::EachUnit { "每个单位；合计" } else { "全区" };
        let _ = writeln!(text, "目标：“{}”（{scope}）{}", line(&target.words), closing_words(closing));
    }
    let _ = writeln!(text, "判定：{}\n", judged(item.status, &item.reasons));
    let entries: Vec<&Entry> = ledger.entries.iter().filter(|entry| entry.item == Some(item.id)).collect();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            let a = &entry.answers;
            vec![
                entry.unit.clone(),
                entry.derived.label().into(),
                words(&a.status),
                words(&a.percent),
                words(&a.target),
                words(&a.done),
                place_of(entry),
            ]
        })
        .collect();
    text += &table(&["单位", "判定", "状态", "完成率", "目标数", "完成数", "来源"], &rows);
    Traced { text, json: json!({ "item": item, "entries": entries }) }
}

/// Where something stands, and why, where that says more.
fn judged(derived: Derived, reasons: &[String]) -> String {
    let (label, why) = (derived.label(), reasons.join("；"));
    if why.is_empty() || why == label { label.to_string() } else { format!("{label}（{why}）") }
}

fn closing_words(closing: &Closing) -> String {
    let number = |n: Option<Quantity>| n.map_or_else(|| "—".into(), |n| n.to_string());
    format!("目标 {}，已报合计 {}，差额 {}", number(closing.target), number(closing.sum), number(closing.gap))
}

fn whole_unit(ledger: &Ledger, unit: &UnitReport) -> Traced {
    let mut text = format!("{}：{}\n", unit.name, unit.state.label());
    if unit.received.is_some() {
        let _ = writeln!(text, "收件时间：{}", received(unit));
    }
    if let Some(source) = &unit.source {
        let _ = writeln!(text, "采用：{}", place(&Place::file(source)));
    }
    for other in &unit.others {
        let _ = writeln!(text, "未采用：{}", place(&Place::file(other)));
    }
    text.push('\n');
    let entries: Vec<&Entry> = ledger.entries.iter().filter(|entry| entry.unit == unit.name).collect();
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            let a = &entry.answers;
            let id = entry.item.map_or_else(|| "？".into(), |id| id.to_string());
            let row = entry.source.as_ref().map_or_else(|| "—".into(), |s| format!("{} 第{}行", line(&s.sheet), s.row));
            vec![
                id,
                entry.derived.label().into(),
                words(&a.status),
                words(&a.percent),
                words(&a.target),
                words(&a.done),
                row,
            ]
        })
        .collect();
    text += &table(&["成果", "判定", "状态", "完成率", "目标数", "完成数", "工作表和行"], &rows);
    let findings: Vec<_> = ledger.findings.iter().filter(|f| f.unit.as_deref() == Some(unit.name.as_str())).collect();
    let _ = writeln!(text, "\n需要核对：{}", super::board::severities(findings.iter().copied()));
    Traced { text, json: json!({ "unit": unit, "entries": entries, "findings": findings }) }
}

fn cell(ledger: &Ledger, item: &ItemReport, unit: &UnitReport) -> Result<Traced, Error> {
    let entries: Vec<&Entry> =
        ledger.entries.iter().filter(|entry| entry.item == Some(item.id) && entry.unit == unit.name).collect();
    if entries.is_empty() {
        return Err(Error::Usage(format!("{}不要求{}填报，也没有填报", item.id, unit.name)));
    }
    let mut text = format!("{} {} @ {}\n", item.id, line(&item.title), unit.name);
    for entry in &entries {
        let _ = writeln!(text, "来源：{}", place_of(entry));
        let _ = writeln!(text, "判定：{}", judged(entry.derived, &entry.reasons));
        let mut rows = Vec::new();
        macro_rules! add {
            ($($label:literal $field:ident $unit:literal),*) => { $(
                if let Some(given) = &entry.answers.$field {
                    let typed = shown(&given.text, given.format.as_deref());
                    let read = read_as(given, $unit);
                    let read = if read == typed { "同左".to_string() } else { head(&read) };
                    rows.push(vec![$label.to_string(), given.cell.to_string(), head(&typed), read]);
                }
            )* };
        }
        add!("状态" status "", "完成率" percent "%", "目标数" target "", "完成数" done "", "进展" progress "",
             "存在问题" problems "", "下一步" next_steps "", "亮点" highlight "", "备注" note "");
        text += &match rows.is_empty() {
            true => "没有填报\n".to_string(),
            false => format!("\n{}", table(&["栏目", "单元格", "原文", "读作"], &rows)),
        };
    }
    let at_rows = |place: &Place| {
        entries.iter().filter_map(|e| e.source.as_ref()).any(|s| {
            place.origin.as_ref() == Some(&s.path)
                && place.sheet.as_ref() == Some(&s.sheet)
                && place.cell.is_some_and(|c| c.row == s.row)
        })
    };
    let findings: Vec<_> = ledger.findings.iter().filter(|f| at_rows(&f.place)).collect();
    text.push_str(if findings.is_empty() { "" } else { "\n" });
    for finding in &findings {
        let cell = finding.place.cell.map_or_else(String::new, |cell| cell.to_string());
        let _ = writeln!(text, "{} {}（{cell}）：{}", finding.code.id(), finding.code.row().title, finding.taken);
    }
    Ok(Traced { text, json: json!({ "item": item.id, "unit": unit.name, "entries": entries, "findings": findings }) })
}

/// How many places of a figure are listed on a screen.
const SHOWN: usize = 30;

fn figure_of(figure: &Figure) -> Traced {
    let mut text = format!("{}＝{}{}\n", figure.id, figure.text, figure.unit);
    if !figure.of.is_empty() {
        let _ = writeln!(text, "由这些数得出：{}", figure.of.join("、"));
    }
    for from in figure.from.iter().take(SHOWN) {
        let unit = from.unit.as_deref().unwrap_or("");
        let item = from.item.as_deref().unwrap_or("");
        let at = Place { origin: from.path.clone(), sheet: from.sheet.clone(), cell: from.cell };
        let row = from.row.map(|row| format!(" 第{row}行")).unwrap_or_default();
        let told = if from.path.is_some() { format!("{}{row}", place(&at)) } else { "（没有报送）".into() };
        let _ = writeln!(text, "  {unit} {item} {told}");
    }
    if figure.from.len() > SHOWN {
        let _ = writeln!(text, "  ……共{}处，其余见 briefing.json", figure.from.len());
    }
    Traced { text, json: json!(figure) }
}
