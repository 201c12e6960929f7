//! `verify`: the last issue of a quarter, made again from what lies there now,
//! and whether it is the same. Writes nothing.

use super::args::{Verify, When};
use super::board::{line, table};
use super::build::{self, Input};
use super::erratum::{Compared, compare, words};
use super::inputs::{self, Manifest};
use super::issues::{self, Published};
use super::workspace::Workspace;
use super::{Host, Quarterly, Spoken, pretty, read_quarter};
use crate::error::Error;
use crate::history::{Change, Subject};
use crate::value::Quarter;
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
    let equal = found.as_ref().is_some_and(|(compared, outputs)| {
        compared.delta.is_empty() && compared.changes.is_empty() && outputs.is_empty()
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

/// What differs in files and facts, and the outputs that would come out
/// otherwise though no file and no fact differs.
fn again(args: &Verify, published: &Published, period: Quarter, host: &Host) -> Result<(Compared, Vec<String>), Error> {
    let when = When { period: Some(period), as_of: Some(published.seal.as_of), jobs: args.jobs };
    let read: Quarterly = read_quarter(&args.dir, &when, host)?;
    let now = inputs::current(&read.workspace, period, &read.inputs, &read.past)?;
    let compared = compare(published, &read.ledger, &now)?;
    let outputs = match compared.delta.is_empty() && compared.changes.is_empty() {
        true => otherwise(published, &read)?,
        false => Vec::new(),
    };
    Ok((compared, outputs))
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

fn document(
    published: &Published,
    damage: &[(String, &str)],
    found: Option<&(Compared, Vec<String>)>,
    equal: bool,
) -> Value {
    let integrity: Vec<Value> = damage.iter().map(|(name, what)| json!({ "file": name, "what": what })).collect();
    let changes = found.map(|(compared, _)| {
        compared.changes.iter().map(|change| {
            let mut row = json!(change);
            row["old"] = private(&change.field, &change.old);
            row["new"] = private(&change.field, &change.new);
            row["cause"] = json!(compared.cause(change));
            row
        })
    });
    json!({
        "equal": equal,
        "period": published.seal.period,
        "number": published.seal.number,
        "as_of": published.seal.as_of,
        "integrity": integrity,
        "inputs": found.map(|(compared, _)| &compared.delta),
        "program": { "published": published.seal.program, "now": env!("CARGO_PKG_VERSION") },
        "changes": changes.map(Iterator::collect::<Vec<_>>),
        "outputs": found.map(|(_, outputs)| outputs),
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

fn told(
    published: &Published,
    damage: &[(String, &str)],
    found: Option<&(Compared, Vec<String>)>,
    equal: bool,
) -> String {
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
    let Some((compared, outputs)) = found else {
        let _ = writeln!(out, "定稿的文件与定稿时不同，无法比对。请从备份恢复整个“{}”文件夹", published.name);
        return out;
    };
    let inputs: Vec<String> =
        compared.delta.words().into_iter().map(|(_, said)| said).chain(compared.others.clone()).collect();
    if !inputs.is_empty() {
        let _ = writeln!(out, "定稿以后的变动：");
        for said in &inputs {
            let _ = writeln!(out, "  {said}");
        }
    }
    let counted = |subject: Subject| compared.changes.iter().filter(|c| c.subject == subject).count();
    let (findings, fates) = (counted(Subject::Finding), counted(Subject::Disposition));
    let facts: Vec<&Change> =
        compared.changes.iter().filter(|c| !matches!(c.subject, Subject::Finding | Subject::Disposition)).collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "\n与定稿不同的内容（{}处）：", facts.len());
        let rows: Vec<Vec<String>> = facts.iter().map(|change| row(change, compared)).collect();
        out += &table(&["单位", "成果", "内容", "定稿", "现在", "出处", "原因"], &rows);
    }
    if findings + fates > 0 {
        let _ = writeln!(out, "另有核查问题 {findings} 条、收件去向 {fates} 条与定稿时不同（--json 列出全部）");
    }
    if !outputs.is_empty() {
        let _ = writeln!(out, "依据和内容都没有变，但现在生成的 {} 与定稿不同", outputs.join("、"));
    }
    if compared.changes.is_empty() && outputs.is_empty() {
        let _ = writeln!(out, "内容没有变化");
    } else {
        let _ = writeln!(
            out,
            "需要更正的，运行 jianbao build --period {}（生成 更正说明.md），再运行 jianbao publish",
            seal.period
        );
    }
    out
}

/// The keys of the ledger in a clerk's words.
const FIELDS: [(&str, &str); 24] = [
    ("state", "报送情况"),
    ("received", "收件时间"),
    ("source", "采用的文件"),
    ("others", "未采用的文件"),
    ("status", "状态"),
    ("percent", "完成率"),
    ("target", "目标数"),
    ("done", "完成数"),
    ("progress", "进展"),
    ("problems", "存在问题"),
    ("next_steps", "下一步"),
    ("highlight", "亮点"),
    ("contact", "联系人"),
    ("phone", "联系电话"),
    ("note", "备注"),
    ("derived", "判定"),
    ("reasons", "判定理由"),
    ("reported_by", "已报单位"),
    ("expected_from", "应报单位"),
    ("closing", "目标合计"),
    ("targets", "目标"),
    ("milestones", "时限"),
    ("owners", "责任部门"),
    ("", "整行"),
];

fn row(change: &Change, compared: &Compared) -> Vec<String> {
    let field = FIELDS.iter().find(|(key, _)| *key == change.field).map_or(change.field.as_str(), |(_, label)| label);
    // Of two lists, what only one of them has.
    let only = |value: &Value, other: &Value| match (value.as_array(), other.as_array()) {
        (Some(all), Some(others)) => all.iter().filter(|one| !others.contains(one)).cloned().collect(),
        _ => value.clone(),
    };
    let side = |value: &Value| match (value, change.field.as_str()) {
        (Value::Null, "") => "（没有）".to_string(),
        (_, "") => "（有）".to_string(),
        (Value::Null, _) => "—".to_string(),
        (Value::Array(all), _) if all.is_empty() => "—".to_string(),
        (_, key) if PRIVATE.contains(&key) => "〔略〕".to_string(),
        (value, _) => short(&listed(value)),
    };
    let place = change.places.first().map_or(String::new(), |place| line(&place.to_string()));
    let part = |text: &Option<String>| text.as_deref().map_or(String::new(), line);
    vec![
        part(&change.unit),
        part(&change.item),
        field.to_string(),
        side(&only(&change.old, &change.new)),
        side(&only(&change.new, &change.old)),
        place,
        compared.cause(change),
    ]
}

/// Lists and sums in words.
fn listed(value: &Value) -> String {
    match value {
        Value::Array(all) => all.iter().map(listed).collect::<Vec<_>>().join("、"),
        Value::Object(row) if row.contains_key("cumulative") => format!("合计{}", words(&row["cumulative"])),
        Value::Object(row) if row.contains_key("words") => words(&row["words"]),
        Value::Object(row) if row.contains_key("path") => format!("{} 第{}行", listed(&row["path"]), row["row"]),
        other => words(other),
    }
}

fn short(text: &str) -> String {
    const LONGEST: usize = 24;
    if text.chars().count() <= LONGEST {
        text.to_string()
    } else {
        text.chars().take(LONGEST - 1).chain(['…']).collect()
    }
}
