//! `trace`: where a figure comes from, on one screen: an item, a unit, one cell of
//! the board, or a figure of the briefing. Words and printed numbers find what they fit.

mod cell;
mod figure;
mod named;
mod search;
mod whole;
mod words;

use super::args::Trace;
use super::quarter::{Quarterly, read_quarter};
use super::terminal::{Host, Spoken, pretty, table};
use super::way::Way;
use crate::document::markdown::marked;
use crate::document::templates::{Templates, context};
use crate::model::error::Error;
use crate::model::ledger::UnitReport;
use crate::pipeline::compose;
use crate::view::Briefing;
use crate::workspace::{line, look};
use named::{item_of, unit_of};
use search::{Fit, by_number, by_words, is_number, nearest_name};
use serde_json::json;
use std::path::Path;
use words::Traced;

/// How many things that fit are listed.
const LISTED: usize = 20;

/// Traces what was asked for.
///
/// # Errors
/// The quarter cannot be read, or nothing fits.
pub(super) fn trace(args: &Trace, host: &Host) -> Result<Spoken, Error> {
    let is_place = |dir: &str| look(Path::new(dir)).is_ok_and(|lies| lies.is_some());
    let (dir, what) = match args.what.as_slice() {
        [dir, what] if is_place(dir) => (Path::new(dir), what.clone()),
        words => (Path::new("."), words.join(" ")),
    };
    let read = read_quarter(dir, &args.when, host)?;
    let what = what.trim();
    let (text, json) = match exact(&read, what)? {
        Some(traced) => traced,
        None => found(&read, what, &Way::to(dir, args.when.period))?,
    };
    Ok(Spoken::new(if args.report.json { pretty(&json) } else { text }, 0))
}

/// What is called just so: `3.1`, a unit, `3.1@甲镇`, or a figure id.
///
/// # Errors
/// One half of `3.1@甲镇` is nothing.
fn exact(read: &Quarterly, what: &str) -> Result<Option<Traced>, Error> {
    let (ledger, units) = (&read.ledger, &read.workspace.master.units);
    if let Some((item, unit)) = what.split_once(['@', '＠']) {
        return cell::cell(ledger, item_of(ledger, item.trim())?, unit_of(ledger, units, unit.trim())?).map(Some);
    }
    // Only what may be the id of a figure needs the view.
    if what.starts_with(|c: char| c.is_ascii_lowercase()) {
        let view = composed(read)?.0;
        if let Some(traced) = view.figure(what).map(|found| figure::figure(ledger, &view, found)) {
            return Ok(Some(traced));
        }
    }
    if let Ok(item) = item_of(ledger, what) {
        return Ok(Some(whole::whole_item(ledger, item)));
    }
    Ok(unit_of(ledger, units, what).ok().map(|unit| whole_unit(read, unit)))
}

fn composed(read: &Quarterly) -> Result<(Briefing, Templates), Error> {
    let templates = Templates::new(read.templates.clone())?;
    Ok((compose(&read.job(), &read.ledger, &templates)?.0, templates))
}

/// What fits the words or the number: shown where it is one thing, else listed.
///
/// # Errors
/// Nothing fits.
fn found(read: &Quarterly, what: &str, way: &Way) -> Result<Traced, Error> {
    let (ledger, units) = (&read.ledger, &read.workspace.master.units);
    let (view, templates) = composed(read)?;
    let numbers =
        if is_number(what) { by_number(&view, &marked(&context(&view), &templates)?, what) } else { Vec::new() };
    let fits: Vec<Fit> = numbers.into_iter().chain(by_words(ledger, units, what)).collect();
    match fits.as_slice() {
        [] => {
            let meant = nearest_name(ledger, units, what).map(|name| format!("。最接近的是“{name}”"));
            Err(Error::Usage(format!(
                "找不到“{}”{}。可以写成果编号（3.1）、单位（某某镇）、3.1@某某镇、任务或成果的字词、简报中的数",
                line(what),
                meant.unwrap_or_default()
            )))
        }
        [only] => Ok(shown(read, &view, only)),
        several => Ok(listed(several, what, way)),
    }
}

/// A unit, with who handed its file over.
fn whole_unit(read: &Quarterly, unit: &UnitReport) -> Traced {
    let file = unit.source.as_ref().and_then(|file| file.steps().first());
    whole::whole_unit(&read.ledger, unit, file.and_then(|file| read.register.handed(file)))
}

fn shown(read: &Quarterly, view: &Briefing, fit: &Fit) -> Traced {
    let ledger = &read.ledger;
    match fit {
        Fit::Unit(unit) => whole_unit(read, unit),
        Fit::Item(item) => whole::whole_item(ledger, item),
        Fit::Figure(found, _) => figure::figure(ledger, view, found),
    }
}

/// Several things that fit, and what is to be typed for one of them.
fn listed(fits: &[Fit], what: &str, way: &Way) -> Traced {
    let rows = fits.iter().take(LISTED).map(|fit| [fit.name(), fit.words()]);
    let more = match fits.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!("……另有{more}处，请写得更具体，或看 --json\n"),
    };
    let first = fits.first().map(|fit| way.trace(&fit.name())).unwrap_or_default();
    let text = format!(
        "“{}”有{}处符合：\n\n{}{more}\n看其中一处，写第一栏的内容，如 {first}\n",
        line(what),
        fits.len(),
        table(["写作", "内容"], rows)
    );
    let all: Vec<_> = fits.iter().map(|fit| json!({ "what": fit.name(), "words": fit.words() })).collect();
    (text, json!({ "fits": all }))
}
