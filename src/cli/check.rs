//! `check`: where the quarter stands, what is to be done, and what goes back to the units.

use super::args::{FailOn, Manner, Run};
use super::desk::Page;
use super::exchange::{Party, parties, told};
use super::findings::{exit, reported, severities_by_whose};
use super::notices::edited;
use super::quarter::{Quarterly, hold_and_read, threads};
use super::returns::returns;
use super::step::Next;
use super::terminal::{Host, Spoken, pretty};
use super::todo::todo;
use super::way::Way;
use crate::document::templates::{Templates, is_of_check};
use crate::model::error::Error;
use crate::outputs::{self, Made, rulings};
use crate::quarter::gone::Causes;
use crate::view::exchange::{Exchange, stages};
use crate::workspace::addressed::RETURNS;
use crate::workspace::{Hashed, Held, REGISTER, RULINGS, whole_line};
use serde_json::json;

/// Says where the quarter stands and what is to be done, and writes the files for units and staff.
///
/// # Errors
/// The quarter cannot be read, another run is at work there, or a file cannot be written.
pub(super) fn check(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let (held, read) = hold_and_read(&args.dir, &args.when, host)?;
    let ledger = &read.ledger;
    let exit = exit(&ledger.findings, &args.report, FailOn::Error);
    let parties = parties(&read, host)?;
    let way = Way::to(&args.dir, args.when.period);
    let written = write_returns(&held, &read, parties, (threads(&args.when, host), &way), host)?;
    let todo = todo(&read, &written.parties, &way);
    let out = match args.report.manner() {
        Manner::Json => {
            let exchange = told(&written.parties);
            let (findings, dispositions) = (&ledger.findings, &ledger.dispositions);
            let period = ledger.period;
            pretty(&json!({
                "period": period, "findings": findings, "dispositions": dispositions, "exchange": exchange,
            }))
        }
        Manner::Quiet => listed(&todo),
        Manner::Full => {
            let stands = stand(&read, written.parties.iter().map(|party| &party.exchange));
            let units = match written.told.as_str() {
                "" => String::new(),
                told => format!("给各单位的：{told}，在“{}”\n", way.path(&format!("{}/{RETURNS}", ledger.period))),
            };
            let files = way.listed(&written.files);
            format!("{stands}\n{}\n{units}已生成：\n{files}", listed(&todo))
        }
    };
    Ok(Spoken { out, err: written.notices, exit })
}

/// Where the quarter stands, in a few lines.
fn stand<'e>(read: &Quarterly, exchanges: impl Iterator<Item = &'e Exchange>) -> String {
    let ledger = &read.ledger;
    let mended = match read.mended.len() {
        0 => String::new(),
        n => format!("以前来件里的 {n} 处问题，现在采用的里已经没有：见核查清单“{}”表\n", outputs::returns::MENDED),
    };
    format!(
        "{}（截至{}）\n{}\n往来：{}\n{}需要核对：{}\n{mended}",
        ledger.period.title(),
        ledger.as_of,
        reported(ledger),
        stages(exchanges),
        read.tally,
        severities_by_whose(&ledger.findings, &ledger.units),
    )
}

/// What is to be done, numbered.
fn listed(todo: &[String]) -> String {
    if todo.is_empty() {
        return "没有要做的事\n".into();
    }
    let lines = todo.iter().zip(1..).map(|(words, n)| format!("  {n}. {}\n", whole_line(words)));
    format!("要做的事：\n{}", lines.collect::<String>())
}

/// What was written.
struct Written<'q> {
    /// The units, as they stand with it.
    parties: Vec<Party<'q>>,
    /// The files for the office.
    files: Vec<String>,
    /// Those for units, by their kinds.
    told: String,
    /// What is said of files that staff changed.
    notices: String,
}

/// Writes what goes back to the units, the questions for staff, and the page that they go by.
fn write_returns<'q>(
    held: &Held,
    read: &'q Quarterly,
    parties: Vec<Party<'q>>,
    (threads, way): (usize, &Way),
    host: &Host,
) -> Result<Written<'q>, Error> {
    let period = read.ledger.period;
    let list = outputs::returns::render(&read.ledger, &read.mended, &read.workspace.config)?;
    // A briefing that does not come about is told of by `build`.
    let own = read.templates.iter().filter(|(name, _)| is_of_check(name)).cloned().collect();
    let templates = Templates::new(own)?;
    held.staged(|stage| {
        let (parties, back) = returns(read, parties, (stage, &templates), threads)?;
        let mut files = vec![Made::new(outputs::returns::LIST, list)];
        let (mut settled, mut sources) = (back.settled, read.sources()?);
        let causes = Causes::new(&read.ledger, &read.applied, RULINGS);
        let (rows, more) = read.rulings.rows_with(&read.questions, |question| causes.gone(question));
        // What staff saved is left as it is where nothing is to be added or taken out:
        // what was built and published hangs on its bytes.
        if !read.rulings.is_kept_in(&rows) {
            let asked = Made::new(RULINGS, rulings::render(&rows, more)?);
            let own = read.decided.iter().find(|file| file.name == RULINGS);
            settled.seen.note_hash(RULINGS, own.map(|file| file.sha256.clone()));
            sources = sources.with_decided(Hashed::new(RULINGS, &asked.bytes));
            files.push(asked);
        }
        if let Some((register, was)) = read.register_now()? {
            settled.seen.note_hash(REGISTER, was);
            sources = sources.with_decided(Hashed::new(REGISTER, &register.bytes));
            files.push(register);
        }
        let mut told: Vec<String> = files.iter().map(|file| format!("{period}/{}", file.name)).collect();
        files.append(&mut settled.files);
        let next = Next::beside(read, &sources, host.runner.hook)?;
        let page = Page::new(read, threads, host)?.made(next, &parties, (&files, &settled.gone), &templates)?;
        told.push(format!("{period}/{}", page.name));
        told.extend(back.list.iter().map(|name| format!("{period}/{name}")));
        files.push(page);
        stage.write_all(&files, &settled.gone, &settled.seen)?;
        let notices = edited(&settled, period, way);
        Ok(Written { parties, files: told, told: back.told, notices })
    })
}
