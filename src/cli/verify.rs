//! `verify`: the last issue of a quarter, made again from what lies there now,
//! and whether it is the same. Writes nothing.

use super::args::{Verify, When};
use super::quarter::{read_quarter, threads, workspace_of};
use super::terminal::{Host, Spoken, pretty};
use super::way::Way;
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::ledger::VERSION;
use crate::model::value::{Quarter, clipped};
use crate::outputs::{Facts, Material};
use crate::pipeline::{both, compose};
use crate::quarter::changes::Subject;
use crate::view::{AnswerCounts, MainFigure};
use crate::workspace::answers::{AnswerChanges, UnitChanges};
use crate::workspace::erratum::{Differences, again};
use crate::workspace::issues::{self, Published};
use crate::workspace::layout::Workspace;
use crate::workspace::line;
use crate::workspace::unlike::place_as_then;
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::Path;

/// Says whether the issue would come out the same.
///
/// # Errors
/// Nothing was published, the issue is damaged, or the quarter cannot be read.
pub(super) fn verify(args: &Verify, host: &Host) -> Result<Spoken, Error> {
    let (workspace, meant) = workspace_of(&args.dir, args.period, host)?;
    let unpublished = |which: &str| {
        let publish = Way::to(&args.dir, args.period).command("publish");
        Error::Usage(format!("{which}还没有定稿。请先运行 {publish}"))
    };
    let period = match meant {
        Some(period) => workspace.period(Some(period))?,
        None => newest(&workspace)?.ok_or_else(|| unpublished(""))?,
    };
    let published = issues::last(&workspace, period)?.ok_or_else(|| unpublished(&format!("{period} ")))?;
    let when = When { period: Some(period), as_of: Some(published.seal.as_of), jobs: args.jobs };
    let again = || made_again(&args.dir, &published, &when, host);
    let (found, damage) = both(threads(&when, host), again, || published.damage());
    let damage = damage?;
    // Where a file of the issue is not as it was, nothing can be compared with it.
    let found = if damage.is_empty() { Some(found?) } else { None };
    let equal = found.as_ref().is_some_and(Differences::is_equal);
    let exit = u8::from(!equal);
    if args.json {
        return Ok(Spoken::new(pretty(&document(&published, &damage, found.as_ref(), equal)), exit));
    }
    let way = Way::to(&args.dir, Some(period));
    let out = if args.quiet && equal { String::new() } else { words(&published, &damage, found.as_ref(), &way) };
    Ok(Spoken::new(out, exit))
}

/// The newest quarter with an issue.
fn newest(workspace: &Workspace) -> Result<Option<Quarter>, Error> {
    for period in workspace.periods()?.into_iter().rev() {
        if !issues::numbers(workspace, period)?.is_empty() {
            return Ok(Some(period));
        }
    }
    Ok(None)
}

fn made_again(dir: &Path, published: &Published, when: &When, host: &Host) -> Result<Differences, Error> {
    let mut read = read_quarter(dir, when, host)?;
    let now = read.sources()?;
    place_as_then(published, &now, &mut read.ledger)?;
    let templates = Templates::new(read.templates.clone())?;
    let (view, text) = compose(&read.job(), &read.ledger, &templates)?;
    let facts = Some(Facts { ledger: &read.ledger, master: &read.workspace.master, config: &read.workspace.config });
    let material = Material { text: Some(&text), facts, erratum: None, view: &view, templates: &templates };
    again(published, &read.ledger, &now, &material, threads(when, host))
}

fn document(published: &Published, damage: &[(String, &str)], found: Option<&Differences>, equal: bool) -> Value {
    let integrity: Vec<Value> = damage.iter().map(|(name, what)| json!({ "file": name, "what": what })).collect();
    let changes = found.map(|found| {
        let rows = found.changes.iter().map(|change| {
            let mut row = json!(change);
            row["old"] = private(&change.field, &change.old);
            row["new"] = private(&change.field, &change.new);
            row["cause"] = json!(found.causes.of_fact(change));
            row
        });
        rows.collect::<Vec<_>>()
    });
    json!({
        "equal": equal,
        "period": published.seal.period,
        "number": published.seal.number,
        "as_of": published.seal.as_of,
        "integrity": integrity,
        "inputs": found.map(|found| &found.delta),
        "ledger_version": { "published": found.map(|found| found.older.unwrap_or(VERSION)), "now": VERSION },
        "program": { "published": published.seal.program, "now": env!("CARGO_PKG_VERSION") },
        "changes": changes,
        "figures": found.and_then(|found| found.text.as_ref()).map(|text| &text.figures),
        "outputs": found.map(|found| &found.outputs),
    })
}

/// Whom to ask stands in the ledger only.
const PRIVATE: [&str; 2] = ["contact", "phone"];

fn private(field: &str, value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        _ if PRIVATE.contains(&field) => json!("〔略〕"),
        Value::Object(row) => {
            let kept = row.iter().filter(|(key, _)| !PRIVATE.contains(&key.as_str()));
            kept.map(|(key, value)| (key.clone(), value.clone())).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// How many columns of a screen a line takes at most.
const WIDTH: usize = 100;
/// How many lines each part takes at most.
const FILES: usize = 8;
const FIGURES: usize = 14;
const UNITS: usize = 10;

fn words(published: &Published, damage: &[(String, &str)], found: Option<&Differences>, way: &Way) -> String {
    let seal = &published.seal;
    let mut out = format!("{}（第{}次定稿，截至{}）\n", published.name, seal.number, seal.as_of);
    if let Some(version) = found.and_then(|found| found.older) {
        let _ = writeln!(
            out,
            "定稿的台账（ledger.json）是第{version}版格式，现在写的是第{VERSION}版；比对的是两版都有的内容"
        );
    }
    if let Some(found) = found.filter(|found| found.is_equal()) {
        let edited =
            if seal.edited { "；简报.md 定稿时有手工修改，比对的是修改前的文字" } else { "" };
        let _ = writeln!(out, "定稿的文件完好，按现在的收件和设置重新生成，结果相同{edited}");
        let inputs: Vec<String> = found.inputs.iter().map(|(_, said)| said.clone()).collect();
        part(&mut out, "定稿以后有变动，不影响这一期的结果", &inputs, FILES);
        return out;
    }
    for (name, what) in damage {
        let _ = writeln!(out, "  {} {what}", line(name));
    }
    let Some(found) = found else {
        let _ = writeln!(out, "定稿的文件与定稿时不同，无法比对。请从备份恢复整个“{}”文件夹", published.name);
        return out;
    };
    let inputs: Vec<String> = found.inputs.iter().map(|(_, said)| said.clone()).collect();
    part(&mut out, "定稿以后的变动", &inputs, FILES);
    let main = found.text.iter().flat_map(|text| &text.corrections.main).flat_map(|topic| &topic.moved);
    let figure = |m: &MainFigure| format!("{} {}{measure}→{}{measure}", m.label, m.old, m.new, measure = m.measure);
    let figures: Vec<String> = main.filter(|m| m.old != m.new).map(figure).collect();
    part(&mut out, "变动的数（定稿→现在）", &figures, FIGURES);
    part(&mut out, "变动的单位", &units(&found.answers), UNITS);
    if !found.outputs.is_empty() {
        let same = if inputs.is_empty() { "依据和内容都没有变" } else { "内容没有变" };
        let _ = writeln!(out, "{same}，但现在生成的 {} 与定稿不同", found.outputs.join("、"));
    }
    out += &rest(found, way);
    let _ = writeln!(
        out,
        "需要更正的，运行 {}（生成 更正说明.md），\n再运行 {}",
        way.command("build"),
        way.command("publish")
    );
    out
}

/// A heading and its lines, the first few of them; nothing where there are none.
fn part(out: &mut String, heading: &str, lines: &[String], most: usize) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "{heading}：");
    for line in lines.iter().take(most) {
        let _ = writeln!(out, "  {}", clipped(line, WIDTH - 2));
    }
    if lines.len() > most {
        let _ = writeln!(out, "  ……共{}条", lines.len());
    }
}

/// A line for each unit: how it reported, and how many of its answers changed.
/// Units with other answers come first, then those whose answers are only judged
/// otherwise, then those that only reported as a whole otherwise.
fn units(answers: &AnswerChanges) -> Vec<String> {
    let mut units: Vec<&UnitChanges> = answers.units.iter().collect();
    units.sort_by_key(|UnitChanges { counts, .. }| (counts.reported() == 0, counts.reported() + counts.judged == 0));
    let row = |unit: &UnitChanges| {
        let AnswerCounts { unit: name, came, changed, gone, judged } = &unit.counts;
        let counts = [("补报", came), ("改报", changed), ("撤回", gone), ("判定有变", judged)];
        let counts = counts.iter().filter(|(_, n)| **n > 0).map(|(what, n)| format!("{what}{n}项"));
        let parts: Vec<String> = unit.state.iter().cloned().chain(counts).collect();
        format!("{}  {}", line(name), parts.join("，"))
    };
    units.into_iter().map(row).collect()
}

/// How much more there is, and where to see it.
fn rest(differences: &Differences, way: &Way) -> String {
    let counted = |subject: &[Subject]| differences.changes.iter().filter(|c| subject.contains(&c.subject)).count();
    let facts = counted(&[Subject::Ledger, Subject::Unit, Subject::Item, Subject::Entry, Subject::Project]);
    let numbers = differences.text.as_ref().map_or(0, |text| text.figures.len());
    let counts = [
        ("简报中的数", numbers, "个"),
        ("内容", facts, "处"),
        ("核查问题", counted(&[Subject::Finding]), "条"),
        ("收件去向", counted(&[Subject::Disposition]), "条"),
    ];
    let rest = counts.iter().filter(|(_, n, _)| *n > 0).map(|(what, n, measure)| format!("{what}{n}{measure}"));
    let rest = rest.collect::<Vec<_>>().join("、");
    if rest.is_empty() {
        return rest;
    }
    format!("共有{rest}与定稿不同\n逐条查看：{}\n", way.command("verify --json"))
}
