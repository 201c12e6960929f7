//! `trace`: where a figure comes from, on one screen: an item, a unit, one cell of
//! the board, or a figure of the briefing.

mod cell;
mod figure;
mod whole;
mod words;

use super::args::Trace;
use super::quarter::read_quarter;
use super::terminal::{Host, Spoken, pretty};
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::ledger::{ItemReport, Ledger, UnitReport};
use crate::model::task::ItemId;
use crate::pipeline::compose;
use crate::view::Briefing;
use crate::workspace::line;
use std::path::Path;
use words::Traced;

/// Traces what was asked for.
///
/// # Errors
/// The quarter cannot be read, or there is no such thing.
pub(super) fn trace(args: &Trace, host: &Host) -> Result<Spoken, Error> {
    let (dir, what) = match args.what.as_slice() {
        [dir, what] => (Path::new(dir), what),
        [what] => (Path::new("."), what),
        _ => return Err(Error::Usage("请写明要追溯的内容，如 jianbao trace 3.1".into())),
    };
    let read = read_quarter(dir, &args.when, host)?;
    let what = what.trim();
    // Only what may be the id of a figure needs the view.
    let view = what
        .starts_with(|c: char| c.is_ascii_lowercase())
        .then(|| Ok::<_, Error>(compose(&read.job(), &read.ledger, &Templates::new(read.templates.clone())?)?.0));
    let (text, json) = find(&read.ledger, view.transpose()?.as_ref(), what)?;
    Ok(Spoken::new(if args.report.json { pretty(&json) } else { text }, 0))
}

/// Finds `what`: `3.1`, a unit, `3.1@甲镇`, or a figure id.
fn find(ledger: &Ledger, view: Option<&Briefing>, what: &str) -> Result<Traced, Error> {
    if let Some((item, unit)) = what.split_once(['@', '＠']) {
        return cell::cell(ledger, item_of(ledger, item.trim())?, unit_of(ledger, unit.trim())?);
    }
    if let Some((view, figure)) = view.and_then(|view| Some((view, view.figure(what)?))) {
        return Ok(figure::figure(ledger, view, figure));
    }
    if let Ok(unit) = unit_of(ledger, what) {
        return Ok(whole::whole_unit(ledger, unit));
    }
    item_of(ledger, what).map(|item| whole::whole_item(ledger, item)).map_err(|_| {
        Error::Usage(format!(
            "找不到“{}”。可以写成果编号（3.1）、单位（某某镇）、3.1@某某镇，或 briefing.json 中的数字编号",
            line(what)
        ))
    })
}

fn item_of<'l>(ledger: &'l Ledger, text: &str) -> Result<&'l ItemReport, Error> {
    let id = text.parse::<ItemId>().ok();
    id.and_then(|id| ledger.item(id)).ok_or_else(|| Error::Usage(format!("任务清单中没有成果“{}”", line(text))))
}

fn unit_of<'l>(ledger: &'l Ledger, text: &str) -> Result<&'l UnitReport, Error> {
    let named = ledger.units.iter().find(|unit| unit.name == text);
    let alike: Vec<&UnitReport> = ledger.units.iter().filter(|unit| unit.name.contains(text)).collect();
    match (named, alike.as_slice()) {
        (Some(unit), _) => Ok(unit),
        (None, [only]) if text.chars().count() >= 2 => Ok(only),
        _ => Err(Error::Usage(format!("没有名为“{}”的单位，请写正式名称", line(text)))),
    }
}
