//! `render`: what is made of the text, again from 简报.md as it stands.

use super::args::{Manner, Run};
use super::notices::notices;
use super::quarter::hold;
use super::terminal::{Host, Spoken, pretty};
use super::way::Way;
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
    let way = Way::to(&args.dir, args.when.period);
    let out = match args.report.manner() {
        Manner::Json => pretty(&json!({ "files": built.files })),
        Manner::Quiet => String::new(),
        Manner::Full => format!("已重新生成：\n{}", way.listed(&built.files)),
    };
    Ok(Spoken { out, err: notices(period, &built, templates.strays(), &way), exit: 0 })
}
