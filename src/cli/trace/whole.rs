//! A whole item or a whole unit: every row, and how it is judged.

use super::words::{Traced, judged, place_of};
use crate::cli::findings::severities;
use crate::cli::status::received;
use crate::cli::terminal::table;
use crate::model::finding::Finding;
use crate::model::ledger::{Closing, Entry, ItemReport, Ledger, ReceivedFrom, UnitReport};
use crate::model::place::Place;
use crate::model::task::Scope;
use crate::model::value::{Answer, Quantity};
use crate::view::FILLED_IN;
use crate::workspace::{line, place, shown};
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;

pub(super) fn whole_item(ledger: &Ledger, item: &ItemReport) -> Traced {
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
    let units: BTreeMap<&str, &UnitReport> = ledger.units.iter().map(|unit| (unit.name.as_str(), unit)).collect();
    let place = |entry: &Entry| place_of(units.get(&*entry.unit).copied(), entry);
    text += &entries_table(["单位", "来源"], &entries, |entry| entry.unit.to_string(), place);
    (text, json!({ "item": item, "entries": entries }))
}

/// A unit; its file was `handed` over by this person, in the words of 收件登记.
pub(super) fn whole_unit(ledger: &Ledger, unit: &UnitReport, handed: Option<&str>) -> Traced {
    let by_others = if ledger.filled_in().contains(unit.name.as_str()) { FILLED_IN } else { "" };
    let mut text = format!("{}：{}{by_others}\n", unit.name, unit.state.label());
    if unit.received.is_some() {
        let from = if unit.received_from == Some(ReceivedFrom::Register) { "（收件登记）" } else { "" };
        let _ = writeln!(text, "收件时间：{}{from}", received(unit));
    }
    if let Some(by) = handed {
        let _ = writeln!(text, "交来人：{}", shown(by, None));
    }
    let taken = unit.source.iter().map(|file| ("采用", file));
    let corrections = unit.corrections.iter().filter(|file| !file.whole).map(|file| ("更正", &file.path));
    for (what, file) in taken.chain(corrections).chain(unit.others.iter().map(|file| ("未采用", file))) {
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
    (text, json!({ "unit": unit, "handed_by": handed, "entries": entries, "findings": findings }))
}

/// The entries of a whole item or unit, each called by `name` and found at `place`.
fn entries_table(
    head: [&str; 2],
    entries: &[&Entry],
    name: impl Fn(&Entry) -> String,
    place: impl Fn(&Entry) -> String,
) -> String {
    fn words<T>(answer: &Answer<T>) -> String {
        answer.as_ref().map_or_else(|| "—".into(), |given| shown(&given.text, given.format()))
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

fn closing_words(closing: &Closing) -> String {
    let number = |n: Option<Quantity>| n.map_or_else(|| "—".into(), |n| n.to_string());
    format!("目标 {}，已报合计 {}，差额 {}", number(closing.target), number(closing.sum), number(closing.gap))
}
