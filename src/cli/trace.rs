//! `trace`: where a figure comes from, on one screen: an item, a unit, one cell of
//! the board, or a figure of the briefing.

use super::args::Trace;
use super::findings::severities;
use super::quarter::read_quarter;
use super::status::received;
use super::terminal::{Host, Spoken, pretty, table};
use crate::document::templates::Templates;
use crate::intake::status_word;
use crate::model::error::Error;
use crate::model::finding::{Code, Finding};
use crate::model::ledger::{Closing, Entry, ItemReport, Ledger, TargetCount, UnitReport};
use crate::model::place::Place;
use crate::model::task::{ItemId, Scope};
use crate::model::value::{Answer, Derived, Given, Qualifier, Quantity, Reading, shortened};
use crate::pipeline::compose;
use crate::view::{Briefing, Figure};
use crate::workspace::{line, place, shown};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::Path;

/// What was asked for, found: for a person, and for a program.
type Traced = (String, Value);

/// Traces what was asked for.
///
/// # Errors
/// The quarter cannot be read, or there is no such thing.
pub(super) fn trace(args: &Trace, host: &Host) -> Result<Spoken, Error> {
    let (dir, what) = match args.what.as_slice() {
        [dir, what] => (Path::new(dir), what),
        [what] => (Path::new("."), what),
        _ => return Err(Error::Usage("请写明要追溯的内容，如 jianbao trace 3.1".into())),
    };
    let read = read_quarter(dir, &args.when, host)?;
    let (view, _) = compose(&read.job(), &read.ledger, &Templates::new(read.workspace.templates()?)?)?;
    let (text, json) = find(&read.ledger, &view, what.trim())?;
    Ok(Spoken::new(if args.report.json { pretty(&json) } else { text }, 0))
}

/// Finds `what`: `3.1`, a unit, `3.1@甲镇`, or a figure id.
fn find(ledger: &Ledger, view: &Briefing, what: &str) -> Result<Traced, Error> {
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

/// The entries of a whole item or unit, each called by `name` and found at `place`.
fn entries_table(
    head: [&str; 2],
    entries: &[&Entry],
    name: impl Fn(&Entry) -> String,
    place: impl Fn(&Entry) -> String,
) -> String {
    fn words<T>(answer: &Answer<T>) -> String {
        answer.as_ref().map_or_else(|| "—".into(), |given| shown(&given.text, given.format.as_deref()))
    }
    // Numbers of several targets one after the other, as they were typed.
    let done = |entry: &Entry| {
        let apart: Vec<&str> = entry.counts_apart().map(|count| count.done.text.as_str()).collect();
        if apart.is_empty() { words(&entry.answers.done) } else { line(&apart.join("；")) }
    };
    let row = |entry: &&Entry| {
        let a = &entry.answers;
        let derived = entry.derived.label().to_string();
        [name(entry), derived, words(&a.status), words(&a.percent), words(&a.target), done(entry), place(entry)]
    };
    let [first, last] = head;
    table([first, "判定", "状态", "完成率", "目标数", "完成数", last], entries.iter().map(row))
}

fn read_as<T>(given: &Given<T>, said: impl FnOnce(&T) -> String) -> String {
    let value = match &given.reading {
        Reading::Value(value) => said(value),
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
    match &entry.source {
        Some(source) => format!("{} 第{}行", place(&Place::sheet(&source.path, &source.sheet)), source.row),
        None => "（没有报送）".into(),
    }
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
    text += &entries_table(["单位", "来源"], &entries, |entry| entry.unit.clone(), place_of);
    (text, json!({ "item": item, "entries": entries }))
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
    let taken = unit.source.iter().map(|file| ("采用", file));
    for (what, file) in taken.chain(unit.others.iter().map(|file| ("未采用", file))) {
        let _ = writeln!(text, "{what}：{}", place(&Place::file(file)));
    }
    text.push('\n');
    let entries: Vec<&Entry> = ledger.entries.iter().filter(|entry| entry.unit == unit.name).collect();
    let id = |entry: &Entry| match (entry.item, entry.task) {
        (Some(id), _) => id.to_string(),
        (None, Some(task)) => format!("任务{task}"),
        (None, None) => "？".into(),
    };
    let row = |entry: &Entry| {
        entry.source.as_ref().map_or_else(|| "—".into(), |s| format!("{} 第{}行", line(&s.sheet), s.row))
    };
    text += &entries_table(["成果", "工作表和行"], &entries, id, row);
    let findings: Vec<&Finding> =
        ledger.findings.iter().filter(|f| f.unit.as_deref() == Some(unit.name.as_str())).collect();
    let _ = writeln!(text, "\n需要核对：{}", severities(findings.iter().copied()));
    (text, json!({ "unit": unit, "entries": entries, "findings": findings }))
}

fn cell(ledger: &Ledger, item: &ItemReport, unit: &UnitReport) -> Result<Traced, Error> {
    let of_item = |entry: &Entry| match entry.item {
        Some(id) => id == item.id,
        // The row for the whole task, which its items are read from.
        None => entry.task == Some(item.task),
    };
    let is_own = |entry: &&Entry| of_item(entry) && entry.unit == unit.name;
    let entries: Vec<&Entry> = ledger.entries.iter().filter(is_own).collect();
    if entries.is_empty() {
        return Err(Error::Usage(format!("{}不要求{}填报，也没有填报", item.id, unit.name)));
    }
    let mut text = format!("{} {} @ {}\n", item.id, line(&item.title), unit.name);
    for entry in &entries {
        let _ = writeln!(text, "来源：{}", place_of(entry));
        let _ = writeln!(text, "判定：{}", judged(entry.derived, &entry.reasons));
        let answers = answers(entry, item);
        if answers.is_empty() {
            text += "没有填报\n";
        } else {
            text = text + "\n" + &table(["栏目", "单元格", "原文", "读作"], answers);
        }
    }
    let is_at_row = |finding: &&Finding| {
        let (place, mut sources) = (&finding.place, entries.iter().filter_map(|entry| entry.source.as_ref()));
        sources.any(|source| {
            place.origin.as_ref() == Some(&source.path)
                && place.sheet.as_ref() == Some(&source.sheet)
                && place.cell.is_some_and(|cell| cell.row == source.row)
        })
    };
    // A word that staff explained: the answer stands in 裁定.xlsx, not at the row.
    let typed = entries.iter().filter_map(|entry| status_word(&entry.answers.status.as_ref()?.text));
    let explained: Vec<String> = typed.map(|question| question.about).collect();
    let is_of_word = |f: &&Finding| f.code == Code::RulingApplied && explained.contains(&f.found);
    let findings: Vec<&Finding> = ledger.findings.iter().filter(|f| is_at_row(f) || is_of_word(f)).collect();
    text.push_str(if findings.is_empty() { "" } else { "\n" });
    for finding in &findings {
        let cell = finding.place.cell.map_or_else(String::new, |cell| cell.to_string());
        let cell = if is_of_word(finding) { place(&finding.place) } else { cell };
        let _ = writeln!(text, "{} {}（{cell}）：{}", finding.code.id(), finding.code.row().title, finding.taken);
    }
    Ok((text, json!({ "item": item.id, "unit": unit.name, "entries": entries, "findings": findings })))
}

/// So that a row of the table stays one line.
const LONGEST: usize = 28;

/// The answers of a row: heading, cell, as typed, and as read where that is different;
/// numbers of several targets, one a line.
fn answers(entry: &Entry, item: &ItemReport) -> Vec<[String; 4]> {
    fn row<T>(heading: &str, answer: &Answer<T>, said: impl FnOnce(&T) -> String) -> Option<[String; 4]> {
        let given = answer.as_ref()?;
        let typed = shown(&given.text, given.format.as_deref());
        let read = read_as(given, said);
        let read = if read == typed { "同左".to_string() } else { shortened(&read, LONGEST) };
        Some([heading.to_string(), given.cell.to_string(), shortened(&typed, LONGEST), read])
    }
    let words = |text: &String| if text.is_empty() { "无".into() } else { line(text) };
    let a = &entry.answers;
    let numbers = [
        row("状态", &a.status, |status| status.label().into()),
        row("完成率", &a.percent, ToString::to_string),
        row("目标数", &a.target, ToString::to_string),
    ];
    let count = |count: &TargetCount| {
        let words = item.targets.get(count.target as usize - 1).map_or("", |target| target.words.as_str());
        row(&shortened(&format!("完成数：{words}"), LONGEST), &Some(count.done.clone()), ToString::to_string)
    };
    // What was read target by target was not left unread.
    let apart: Vec<[String; 4]> = entry.counts_apart().filter_map(count).collect();
    let done = row("完成数", &a.done, ToString::to_string).filter(|_| apart.is_empty());
    let texts = [
        row("进展", &a.progress, words),
        row("存在问题", &a.problems, words),
        row("下一步", &a.next_steps, words),
        row("亮点", &a.highlight, words),
        row("备注", &a.note, words),
    ];
    numbers.into_iter().flatten().chain(done).chain(apart).chain(texts.into_iter().flatten()).collect()
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
    (text, json!(figure))
}
