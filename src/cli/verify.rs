//! `verify`: the last issue of a quarter, made again from what lies there now,
//! and whether it is the same. Writes nothing.

use super::args::{Verify, When};
use super::board::{clipped, line};
use super::build::{self, Input};
use super::erratum::{Compared, compare};
use super::inputs::{self, Manifest};
use super::issues::{self, Published};
use super::moves::{STATE, UnitMoves};
use super::workspace::Workspace;
use super::{Host, Quarterly, Spoken, pretty, read_quarter};
use crate::document::room::fitted;
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::value::Quarter;
use crate::outputs::erratum::Corrected;
use crate::quarter::history::Subject;
use crate::view::{Fact, Moved, Moves, Topic, compose_after};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// Says whether the issue would come out the same.
///
/// # Errors
/// Nothing was published, the issue is damaged, or the quarter cannot be read.
pub(super) fn verify(args: &Verify, host: &Host) -> Result<Spoken, Error> {
    let workspace = Workspace::open(&args.dir, host.reader)?;
    let period = match args.period {
        Some(period) => workspace.period(Some(period))?,
        None => newest(&workspace)?,
    };
    let none = || Error::Usage(format!("{period} 还没有定稿。请先运行 jianbao publish"));
    let published = issues::last(&workspace, period)?.ok_or_else(none)?;
    let damage = published.damage()?;
    let found = match damage.is_empty() {
        true => Some(again(args, &published, period, host)?),
        // What was published can no longer be told; nothing can be compared with it.
        false => None,
    };
    let equal = found.as_ref().is_some_and(|found| {
        found.compared.delta.is_empty() && found.compared.changes.is_empty() && found.outputs.is_empty()
    });
    let exit = u8::from(!equal);
    if args.json {
        return Ok(Spoken {
            out: pretty(&document(&published, &damage, found.as_ref(), equal)),
            exit,
            ..Spoken::default()
        });
    }
    let out = if args.quiet && equal { String::new() } else { told(&published, &damage, found.as_ref(), equal) };
    Ok(Spoken { out, exit, ..Spoken::default() })
}

/// The newest quarter with an issue.
fn newest(workspace: &Workspace) -> Result<Quarter, Error> {
    for period in workspace.periods()?.into_iter().rev() {
        if !issues::numbers(workspace, period)?.is_empty() {
            return Ok(period);
        }
    }
    Err(Error::Usage("还没有定稿。请先运行 jianbao publish".into()))
}

/// What was found when an issue was made again.
struct Found {
    compared: Compared,
    /// The figures of the first page that are others.
    main: Vec<Topic>,
    /// Every printed number that is another, with its cause; absent where the
    /// text of then cannot be made again.
    figures: Option<Vec<(Corrected, String)>>,
    /// Outputs that would come out otherwise though no file and no fact differs.
    outputs: Vec<String>,
}

fn again(args: &Verify, published: &Published, period: Quarter, host: &Host) -> Result<Found, Error> {
    let when = When { period: Some(period), as_of: Some(published.seal.as_of), jobs: args.jobs };
    let read: Quarterly = read_quarter(&args.dir, &when, host)?;
    let now = inputs::current(&read.workspace, period, &read.inputs, &read.past)?;
    let compared = compare(published, &read.ledger, &now)?;
    let outputs = match compared.delta.is_empty() && compared.changes.is_empty() {
        true => otherwise(published, &read)?,
        false => Vec::new(),
    };
    let templates = Templates::new(read.workspace.templates()?)?;
    let mut view = compose_after(&read.ledger, &read.workspace.master, &read.workspace.config, &read.past);
    fitted(&mut view, &templates)?;
    let figures = compared.figures(&view, &templates)?;
    Ok(Found { main: compared.main(&view), compared, figures, outputs })
}

/// Outputs of an issue that the same facts would give otherwise now. The text
/// is compared as it was generated, before any edit by hand.
fn otherwise(published: &Published, read: &Quarterly) -> Result<Vec<String>, Error> {
    let manifest: Manifest = serde_json::from_slice(&published.read("manifest.json")?)
        .map_err(|e| Error::Usage(format!("“{}/manifest.json”不能使用：内容不完整（{e}）", published.name)))?;
    let made = build::generated(&read.workspace, &read.ledger, &read.past)?;
    let differs = |output: &&super::store::Output| {
        let name = output.name.trim_start_matches("out/");
        let then = manifest.outputs.iter().find(|then| then.name == name);
        then.is_some_and(|then| then.sha256 != Input::new("", &output.bytes).sha256)
    };
    // 简报.html of an edited text was made of that text, not of the facts.
    let edited = |name: &str| published.seal.edited && build::OF_TEXT.contains(&name);
    let names = made.iter().filter(differs).filter(|output| !edited(&output.name));
    Ok(names.map(|output| output.name.trim_start_matches("out/").to_string()).collect())
}

fn document(published: &Published, damage: &[(String, &str)], found: Option<&Found>, equal: bool) -> Value {
    let integrity: Vec<Value> = damage.iter().map(|(name, what)| json!({ "file": name, "what": what })).collect();
    let changes = found.map(|found| {
        let compared = &found.compared;
        compared.changes.iter().map(|change| {
            let mut row = json!(change);
            row["old"] = private(&change.field, &change.old);
            row["new"] = private(&change.field, &change.new);
            row["cause"] = json!(compared.cause(change));
            row
        })
    });
    let figures = found.and_then(|found| found.figures.as_ref()).map(|all| {
        let row = |(one, cause): &(Corrected, String)| json!({ "figure": one.figure, "old": one.old, "new": one.new, "cause": cause });
        all.iter().map(row).collect::<Vec<_>>()
    });
    json!({
        "equal": equal,
        "period": published.seal.period,
        "number": published.seal.number,
        "as_of": published.seal.as_of,
        "integrity": integrity,
        "inputs": found.map(|found| &found.compared.delta),
        "program": { "published": published.seal.program, "now": env!("CARGO_PKG_VERSION") },
        "changes": changes.map(Iterator::collect::<Vec<_>>),
        "figures": figures,
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

fn told(published: &Published, damage: &[(String, &str)], found: Option<&Found>, equal: bool) -> String {
    let seal = &published.seal;
    let mut out = format!("{}（第{}次定稿，截至{}）\n", published.name, seal.number, seal.as_of);
    if equal {
        let edited =
            if seal.edited { "；简报.md 定稿时有手工修改，比对的是修改前的文字" } else { "" };
        let _ = writeln!(out, "定稿的文件完好，按现在的收件和设置重新生成，结果相同{edited}");
        return out;
    }
    for (name, what) in damage {
        let _ = writeln!(out, "  {} {what}", line(name));
    }
    let Some(found) = found else {
        let _ = writeln!(out, "定稿的文件与定稿时不同，无法比对。请从备份恢复整个“{}”文件夹", published.name);
        return out;
    };
    part(&mut out, "定稿以后的变动", &found.compared.inputs(), FILES);
    part(&mut out, "变动的数（定稿→现在）", &figures(&found.main), FIGURES);
    part(&mut out, "变动的单位", &units(&found.compared), UNITS);
    if !found.outputs.is_empty() {
        let _ = writeln!(out, "依据和内容都没有变，但现在生成的 {} 与定稿不同", found.outputs.join("、"));
    }
    if found.compared.changes.is_empty() && found.outputs.is_empty() {
        let _ = writeln!(out, "内容没有变化");
        return out;
    }
    out += &rest(found);
    let _ = writeln!(
        out,
        "需要更正的，运行 jianbao build --period {}（生成 更正说明.md），再运行 jianbao publish",
        seal.period
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

fn figures(main: &[Topic]) -> Vec<String> {
    let said = |m: &Moved| format!("{} {}{measure}→{}{measure}", m.label, m.old, m.new, measure = m.measure);
    main.iter().flat_map(|topic| topic.moved.iter()).filter(|m| m.old != m.new).map(said).collect()
}

/// One line a unit: how it reported, and how many of its answers are others.
fn units(compared: &Compared) -> Vec<String> {
    let moved = &compared.moved;
    let state = |unit: &str| moved.facts.iter().find(|fact| fact.unit == unit && fact.item == STATE);
    let told = |fact: &Fact| format!("{}→{}", fact.old, fact.new);
    let judged_only = |unit: &&UnitMoves| unit.moves.came + unit.moves.changed + unit.moves.gone == 0;
    let (judged, reported): (Vec<&UnitMoves>, Vec<&UnitMoves>) = moved.units.iter().partition(judged_only);
    let counted = reported.into_iter().chain(judged).map(|unit| {
        let Moves { unit, came, changed, gone, judged } = &unit.moves;
        let counts = [("补报", came), ("改报", changed), ("撤回", gone), ("判定有变", judged)];
        let counts = counts.iter().filter(|(_, n)| **n > 0).map(|(what, n)| format!("{what}{n}项"));
        let parts: Vec<String> = state(unit).map(told).into_iter().chain(counts).collect();
        format!("{}  {}", line(unit), parts.join("，"))
    });
    let only_state = moved.facts.iter().filter(|fact| fact.item == STATE);
    let only_state = only_state.filter(|fact| !moved.units.iter().any(|unit| unit.moves.unit == fact.unit));
    counted.chain(only_state.map(|fact| format!("{}  {}", line(&fact.unit), told(fact)))).collect()
}

/// How much more there is, and where to see it.
fn rest(found: &Found) -> String {
    let counted = |subject: &[Subject]| found.compared.changes.iter().filter(|c| subject.contains(&c.subject)).count();
    let facts = counted(&[Subject::Ledger, Subject::Unit, Subject::Item, Subject::Entry, Subject::Project]);
    let numbers = found.figures.as_ref().map_or(0, Vec::len);
    let counts = [
        ("简报中的数", numbers, "个"),
        ("内容", facts, "处"),
        ("核查问题", counted(&[Subject::Finding]), "条"),
        ("收件去向", counted(&[Subject::Disposition]), "条"),
    ];
    let told: Vec<String> =
        counts.iter().filter(|(_, n, _)| *n > 0).map(|(what, n, measure)| format!("{what}{n}{measure}")).collect();
    match told.is_empty() {
        true => String::new(),
        false => format!("共有{}与定稿不同\n逐条查看：jianbao verify --json\n", told.join("、")),
    }
}
