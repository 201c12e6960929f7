//! 简报.xlsx: the quarter as an analyst would lay it out, from the view and the
//! ledger.
//!
//! One file a sheet; a sheet is a list of columns (`table`), set up as `list`
//! says. No figure is computed here that the view has; the sums below the
//! tables are formulas that are saved with their results, since not every
//! program calculates a workbook when it opens it. Text is never written as a
//! formula or a web address. Contact names and phone numbers stay in the
//! ledger. The same ledger gives the same bytes: the date of creation is the
//! cut-off.

mod boards;
mod charts;
mod cross;
mod detail;
pub(super) mod findings;
mod list;
mod matrix;
mod overview;
pub(super) mod page;
mod projects;
mod received;
mod share;
pub(super) mod style;
pub(super) mod table;
mod tasks;
pub(super) mod text;
mod trend;

use crate::model::config::Config;
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::model::value::{Derived, Colours};
use crate::view::Briefing;
use cross::Cross;
use rust_xlsxwriter::{DocProperties, Workbook, XlsxError};
use style::{Styles, Word};

/// The name of the file.
pub const FILE_NAME: &str = "简报.xlsx";

const OVERVIEW: &str = "总览";
const TREND: &str = "趋势";
const TASKS: &str = "任务";
const MATRIX: &str = "矩阵";
const DETAIL: &str = "明细";
const PROJECTS: &str = "项目";
const FINDINGS: &str = "核查";
const RECEIVED: &str = "收件";

/// What every sheet is made from.
struct Scene<'a> {
    view: &'a Briefing,
    ledger: &'a Ledger,
    master: &'a MasterList,
    config: &'a Config,
    styles: Styles,
    cross: Cross<'a>,
    /// Status words and their lights.
    words: Vec<Word>,
}

impl Scene<'_> {
    /// The heading of a sheet's pages: `……简报（2025年第三季度）· 明细`.
    fn heading(&self, sheet: &str) -> String {
        format!("{}（{}）· {sheet}", self.view.head.title, self.view.head.period)
    }
}

/// The bytes of 简报.xlsx.
///
/// # Errors
///
/// Where the workbook cannot hold what it is given, such as more units than a
/// sheet has rows.
pub fn render(view: &Briefing, ledger: &Ledger, master: &MasterList, config: &Config) -> Result<Vec<u8>, Error> {
    let styles = Styles::new(config.decimals);
    let scene = Scene { view, ledger, master, config, styles, cross: Cross::new(ledger), words: words(&view.lights) };
    compose(&scene).map_err(|e| Error::Output { name: FILE_NAME.to_string(), reason: e.to_string() })
}

fn compose(scene: &Scene<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Twice as fast as the usual 6, for files a tenth larger.
    book.set_zip_compression_level(3);
    // 20 and 64 pixels: a row and a column of 10-point text.
    book.set_default_format(&style::base(), 20, 64)?;
    book.set_properties(&properties(scene.view));
    overview::write(&mut book, scene)?;
    trend::write(&mut book, scene)?;
    tasks::write(&mut book, scene)?;
    matrix::write(&mut book, scene)?;
    detail::write(&mut book, scene)?;
    projects::write(&mut book, scene)?;
    findings::write(&mut book, scene)?;
    received::write(&mut book, scene)?;
    book.save_to_buffer()
}

fn properties(view: &Briefing) -> DocProperties {
    DocProperties::new()
        .set_title(&view.head.title)
        .set_subject(&view.head.period)
        .set_author(&view.head.issuer)
        .set_company(&view.head.issuer)
        .set_creation_datetime(&view.as_of)
}

/// Every status word with its light.
fn words(lights: &Colours) -> Vec<Word> {
    Derived::ALL.map(|status| Word { word: status.label().to_string(), light: lights.of(status) }).into()
}
