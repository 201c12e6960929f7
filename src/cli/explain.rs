//! `explain`: a finding code, all of them, or a built-in template.

use super::args::Explain;
use super::near::nearest;
use super::terminal::{Spoken, pretty, table};
use crate::document::templates::BUILT_IN;
use crate::model::error::Error;
use crate::model::finding::Code;
use crate::workspace::line;
use serde_json::{Value, json};

/// The word that asks for the list of templates.
const TEMPLATES: &str = "模板";

/// Explains what was asked for.
///
/// # Errors
/// There is no such code.
pub(super) fn explain(args: &Explain) -> Result<Spoken, Error> {
    let asked = args.code.as_deref();
    let template = BUILT_IN.iter().find(|(name, _)| asked == Some(*name)).map(|(_, text)| (*text).to_string());
    if let Some(out) = template.or_else(|| (asked == Some(TEMPLATES)).then(templates)) {
        return Ok(Spoken::new(out, 0));
    }
    let code = asked.map(|id| Code::of_id(&id.to_uppercase()).ok_or_else(|| unknown(id))).transpose()?;
    let out = match (code, args.json) {
        (Some(code), true) => pretty(&document(code)),
        (None, true) => pretty(&Code::ALL.iter().map(|code| document(*code)).collect()),
        (Some(code), false) => whole(code),
        (None, false) => table(
            ["代码", "级别", "含义"],
            Code::ALL.iter().map(|code| {
                let row = code.row();
                [row.id, row.severity.label(), row.title].map(str::to_string)
            }),
        ),
    };
    Ok(Spoken::new(out, 0))
}

/// No code is called so; the nearest is named.
fn unknown(id: &str) -> Error {
    let meant = nearest(&id.to_uppercase(), Code::ALL.iter().map(|code| code.row().id));
    let meant = meant.map_or_else(String::new, |meant| format!("，是不是 {meant}"));
    Error::Usage(format!("没有问题代码“{}”{meant}；运行 jianbao explain 查看全部代码", line(id)))
}

fn document(code: Code) -> Value {
    let row = code.row();
    json!({ "code": row.id, "severity": row.severity, "title": row.title, "meaning": row.meaning, "example": row.example, "advice": row.advice })
}

fn whole(code: Code) -> String {
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

/// The built-in templates and what each is for, as its own first comment says.
fn templates() -> String {
    let purpose = |text: &str| {
        let comment = text.trim_start().strip_prefix("{#").and_then(|rest| rest.split_once("#}"));
        comment.map_or(String::new(), |(words, _)| words.trim_matches([' ', '-']).to_string())
    };
    format!(
        "{}\n看一个模板的全文：jianbao explain 模板名称；存成文件：jianbao explain head.md > templates\\head.md\n",
        table(["模板", "用处"], BUILT_IN.iter().map(|(name, text)| [(*name).to_string(), purpose(text)]))
    )
}
