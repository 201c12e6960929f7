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

mod boards;
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
use context::Context;
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};

/// The bytes of 简报.xlsx.
///
/// # Errors
/// Where the workbook cannot hold what it is given, such as more units than a
/// sheet has rows.
pub fn render(view: &Briefing, ledger: &Ledger, master: &MasterList, config: &Config) -> Result<Vec<u8>, Error> {
    compose(&Context::new(view, ledger, master, config))
        .map_err(|e| Error::Output { name: "简报.xlsx".into(), reason: e.to_string() })
}

fn compose(context: &Context<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Twice as fast as the usual 6, for files a tenth larger.
    book.set_zip_compression_level(3);
    // 20 and 64 pixels: a row and a column of 10-point text.
    book.set_default_format(&style::base(), 20, 64)?;
    let head = &context.view.head;
    book.set_properties(
        &DocProperties::new()
            .set_title(&head.title)
            .set_subject(&head.period)
            .set_author(&head.issuer)
            .set_company(&head.issuer)
            .set_creation_datetime(&context.view.as_of),
    );
    for write in [
        overview::write,
        trend::write,
        tasks::write,
        matrix::write,
        told::problems,
        told::practice,
        told::mismatches,
        detail::write,
        projects::write,
        findings::write,
        received::write,
    ] {
        write(&mut book, context)?;
    }
    book.save_to_buffer()
}
