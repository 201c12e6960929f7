//! `render`: what is made of the text, again from 简报.md as it stands.

use super::args::{Manner, Run};
use super::notices::notices;
use super::quarter::hold;
use super::terminal::{Host, Spoken, pretty};
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::workspace::build;
use serde_json::json;

/// Makes HTML and DOCX again.
///
/// # Errors
/// There is no built quarter, another run is at work there, or a file cannot be written.
pub(super) fn render(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let (held, workspace, period) = hold(&args.dir, &args.when, host)?;
    let templates = Templates::new(workspace.templates()?)?;
    let built = build::render(&held, &workspace, period, &templates)?;
    let out = match args.report.manner() {
        Manner::Json => pretty(&json!({ "files": built.files })),
        Manner::Quiet => String::new(),
        Manner::Full => format!("已重新生成：{}\n", built.files.join("、")),
    };
    Ok(Spoken { out, err: notices(period, &built, templates.strays()), exit: 0 })
}
