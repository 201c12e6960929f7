//! 简报.xlsx: the quarter as an analyst would lay it out, from the view and the
//! ledger.
//!
//! One file per sheet; a sheet is a list of columns (`table`), set up as `list`
//! says. No figure is computed here that the view has; the sums below the
//! tables are formulas that are saved with their results, since not every
//! program calculates a workbook when it opens it. Text is never written as a
//! formula or a web address. Contact names and phone numbers stay in the
//! ledger. The same ledger gives the same bytes: the date of creation is the
//! cut-off.

mod archive;
mod boards;
pub(super) mod book;
mod charts;
mod closings;
mod context;
mod cursor;
mod detail;
mod entries;
pub(super) mod findings;
mod hyperlinks;
pub(super) mod list;
mod matrix;
mod overview;
pub(super) mod page;
mod percent;
mod projects;
mod received;
mod rows;
mod sheets;
pub(super) mod style;
pub(super) mod table;
mod tasks;
pub(super) mod text;
mod told;
mod trend;

use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::view::Briefing;
use book::Book;
use context::Context;
use rust_xlsxwriter::{DocProperties, XlsxError};
use std::io::Write;

/// Writes 简报.xlsx.
///
/// # Errors
/// Where the workbook cannot hold what it is given, such as more units than a
/// sheet has rows; or what comes cannot be written.
pub fn render(
    out: &mut (dyn Write + Send),
    view: &Briefing,
    ledger: &Ledger,
    master: &MasterList,
    config: &Config,
) -> Result<(), Error> {
    compose(out, &Context::new(view, ledger, master, config))
        .map_err(|e| Error::Output { name: "简报.xlsx".into(), reason: e.to_string() })
}

fn compose<'a>(out: &mut (dyn Write + Send), context: &'a Context<'a>) -> Result<(), XlsxError> {
    let mut book = Book::new(&context.styles);
    // 20 and 64 pixels: a row and a column of 10-point text.
    book.frame.set_default_format(&style::base(), 20, 64)?;
    let head = &context.view.head;
    book.frame.set_properties(
        &DocProperties::new()
            .set_title(&head.title)
            .set_subject(&head.period)
            .set_author(&head.issuer)
            .set_company(&head.issuer)
            .set_creation_datetime(&context.view.as_of),
    );
    overview::write(&mut book, context)?;
    trend::write(&mut book, context)?;
    tasks::write(&mut book, context)?;
    matrix::write(&mut book, context)?;
    told::problems(&mut book, context)?;
    told::practice(&mut book, context)?;
    told::mismatches(&mut book, context)?;
    detail::write(&mut book, context)?;
    projects::write(&mut book, context)?;
    findings::write(&mut book, context)?;
    received::write(&mut book, context)?;
    book.save(out)
}
