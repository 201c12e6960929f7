//! `check`: what must be looked at, and what goes back to the units.

use super::args::{FailOn, Manner, Run};
use super::desk::Page;
use super::findings::{exit, findings, severities_by_whose};
use super::next::Next;
use super::quarter::{Quarterly, hold_and_read, threads};
use super::terminal::{Host, Spoken, pretty};
use super::way::Way;
use crate::document::templates::{Templates, is_of_check};
use crate::model::error::Error;
use crate::model::finding::Severity;
use crate::outputs::{Made, returns, rulings};
use crate::quarter::gone::Causes;
use crate::workspace::{Hashed, Held, REGISTER, RULINGS, Seen};
use serde_json::json;

/// Lists the findings and writes the files for units and staff.
///
/// # Errors
/// The quarter cannot be read, another run is at work there, or a file cannot be written.
pub(super) fn check(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let (held, read) = hold_and_read(&args.dir, &args.when, host)?;
    let ledger = &read.ledger;
    let exit = exit(&ledger.findings, &args.report, FailOn::Error);
    let files = write_returns(&held, &read, threads(&args.when, host), host)?;
    let least = match args.report.manner() {
        Manner::Json => {
            let document =
                json!({ "period": ledger.period, "findings": ledger.findings, "dispositions": ledger.dispositions });
            return Ok(Spoken::new(pretty(&document), exit));
        }
        Manner::Quiet => Severity::Error,
        Manner::Full => Severity::Warning,
    };
    let way = Way::to(&args.dir, args.when.period);
    let open = match read.questions.len() {
        0 => String::new(),
        n => {
            let file = way.path(&format!("{}/{RULINGS}", ledger.period));
            format!("有 {n} 个问题需要裁定：请在 {file} 中填写裁定、裁定人和日期\n")
        }
    };
    let undated = match read.undated.iter().filter(|one| read.register.received(&one.file).is_none()).count() {
        0 => String::new(),
        n => {
            let file = way.path(&format!("{}/{REGISTER}", ledger.period));
            format!("有 {n} 个文件不知道是何时收到的：请在 {file} 中填写收件日期和交来人\n")
        }
    };
    let mended = match read.mended.len() {
        0 => String::new(),
        n => format!("以前来件里的 {n} 处问题，现在采用的里已经没有：见核查清单“{}”表\n", returns::MENDED),
    };
    let out = format!(
        "{}{}需要核对：{}（提示只列数目，全部内容见核查清单）\n{mended}{open}{undated}已生成：\n{}",
        findings(&ledger.findings, &ledger.units, least),
        read.tally,
        severities_by_whose(&ledger.findings, &ledger.units),
        way.listed(&files)
    );
    Ok(Spoken::new(out, exit))
}

/// Writes what goes back to the units, the questions for staff, and the page that they go by.
fn write_returns(held: &Held, read: &Quarterly, threads: usize, host: &Host) -> Result<Vec<String>, Error> {
    let period = read.ledger.period;
    let list = returns::render(&read.ledger, &read.mended, &read.workspace.config)?;
    let mut files = vec![Made::new(returns::LIST, list)];
    let (mut seen, mut sources) = (Seen::default(), read.sources()?);
    let causes = Causes::new(&read.ledger, &read.applied, RULINGS);
    let (rows, more) = read.rulings.rows_with(&read.questions, |question| causes.gone(question));
    // What staff saved is left as it is where nothing is to be added or taken out:
    // what was built and published hangs on its bytes.
    if !read.rulings.is_kept_in(&rows) {
        let asked = Made::new(RULINGS, rulings::render(&rows, more)?);
        let own = read.decided.iter().find(|file| file.name == RULINGS);
        seen.note_hash(RULINGS, own.map(|file| file.sha256.clone()));
        sources = sources.with_decided(Hashed::new(RULINGS, &asked.bytes));
        files.push(asked);
    }
    if let Some((register, was)) = read.register_now()? {
        seen.note_hash(REGISTER, was);
        sources = sources.with_decided(Hashed::new(REGISTER, &register.bytes));
        files.push(register);
    }
    let page = Page::new(read, threads, host)?;
    let next = Next::beside(read, &sources, host.runner.hook)?;
    // A briefing that does not come about is told of by `build`.
    let own = read.templates.iter().filter(|(name, _)| is_of_check(name)).cloned().collect();
    files.push(page.made(next, &files, &Templates::new(own)?)?);
    held.write_all(&files, &[], &seen)?;
    Ok(files.into_iter().map(|file| format!("{period}/{}", file.name)).collect())
}
