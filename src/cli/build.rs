//! `build`: the outputs of a quarter.

use super::args::{Build, FailOn, Manner};
use super::desk::Page;
use super::exchange::{Party, parties};
use super::findings::{exit, severities_by_whose};
use super::notices::notices;
use super::quarter::{Quarterly, hold_and_read, threads};
use super::step::Next;
use super::terminal::{Host, Spoken, pretty};
use super::way::Way;
use crate::document::edits::Notice;
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::ledger::{Ledger, UnitState};
use crate::pipeline::produce;
use crate::workspace::publish::{Standing, standing};
use crate::workspace::{Built, HandEdits, Hashed, Held, Outputs, REGISTER, Snapshot, issues};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Makes everything that was asked for, and says what came of it.
///
/// # Errors
/// The quarter cannot be read, another run is at work there, a template does not
/// render, or a file cannot be written; then nothing is replaced.
pub(super) fn build(args: &Build, host: &Host) -> Result<Spoken, Error> {
    let (report, way) = (&args.run.report, Way::to(&args.run.dir, args.run.when.period));
    let (held, read) = hold_and_read(&args.run.dir, &args.run.when, host)?;
    let templates = Templates::new(read.templates.clone())?;
    let threads = threads(&args.run.when, host);
    let page = Page::new(&read, threads, host)?;
    let mut parties = parties(&read, host)?;
    // Where units stand is all that the desk says of them.
    parties.iter_mut().for_each(Party::forget_points);
    let built = write(&held, &read, (page, &parties), (&args.format, threads), &templates)?;
    let (ledger, draft) = (&read.ledger, &built.draft);
    let said = |notice: &Notice| json!({ "message": notice.to_string(), "notice": notice });
    let out = match report.manner() {
        Manner::Json => pretty(&json!({
            "files": built.files,
            "stale": built.stale,
            "counts": counts(ledger, read.inputs.len()),
            "notices": draft.notices.iter().map(said).collect::<Vec<_>>(),
            "deleted": draft.deleted,
        })),
        Manner::Quiet => String::new(),
        Manner::Full => format!(
            "{}{} 个单位中 {} 个已报送；需要核对：{}\n{}{}：\n{}",
            if read.is_empty() { "收件夹是空的，生成的是空简报\n" } else { &read.tally },
            ledger.units.len(),
            reported(ledger),
            severities_by_whose(&ledger.findings, &ledger.units),
            if draft.edited.is_some() && !draft.is_beside { "手工修改已保留在 简报.md\n" } else { "" },
            if built.has_changed {
                "已生成"
            } else {
                "没有变动，以下文件都是上次生成的，没有改写"
            },
            way.listed(&built.files)
        ),
    };
    let exit = exit(&ledger.findings, report, FailOn::Never);
    Ok(Spoken { out, err: notices(ledger.period, &built, templates.strays(), &way), exit })
}

fn write(
    held: &Held,
    read: &Quarterly,
    (page, parties): (Page, &[Party]),
    (formats, threads): (&[String], usize),
    templates: &Templates,
) -> Result<Built, Error> {
    let Quarterly { workspace, ledger, .. } = read;
    let folder = workspace.folder(ledger.period);
    let (mut sources, register) = (read.sources()?, read.register_now()?);
    if let Some((made, _)) = &register {
        sources = sources.with_decided(Hashed::new(REGISTER, &made.bytes));
    }
    let issue = issues::last(workspace, ledger.period)?;
    let edits = HandEdits::read(&folder)?;
    held.staged(|stage| {
        let (outputs, found) = (Outputs::new(stage), (edits, &sources, issue.as_ref()));
        let build = produce(&read.job(), ledger, templates, found, (formats, threads, &outputs))?;
        build.write(outputs, workspace, (ledger, register), sources, |sources, made, gone| {
            let found = Snapshot::after(&folder, made, gone, Standing::reads)?;
            let standing = standing(&found, sources, issue.as_ref())?;
            page.made(Next::after(read, &standing, issue.as_ref()), parties, (made, gone), templates)
        })
    })
}

fn reported(ledger: &Ledger) -> usize {
    ledger.units.iter().filter(|unit| unit.state.has_reported()).count()
}

/// How much of what there is; classes with their sums.
fn counts(ledger: &Ledger, files: usize) -> Value {
    json!({
        "files": files,
        "units": ledger.units.len(),
        "reported": reported(ledger),
        "missing": ledger.units.iter().filter(|unit| unit.state == UnitState::Missing).count(),
        "states": sums(ledger.units.iter().map(|unit| (unit.state.label(), 1))),
        "entries": ledger.entries.len(),
        "projects": ledger.projects.len(),
        "findings": sums(ledger.findings.iter().map(|finding| (finding.severity(), 1))),
        "rows": sums(ledger.dispositions.iter().map(|disposition| (disposition.what, disposition.row_count()))),
    })
}

/// How many of each class, by its name in JSON.
fn sums<T: Serialize>(all: impl Iterator<Item = (T, usize)>) -> BTreeMap<String, usize> {
    let mut sums = BTreeMap::new();
    for (class, n) in all {
        let name = json!(class).as_str().unwrap_or_default().to_string();
        *sums.entry(name).or_default() += n;
    }
    sums
}
