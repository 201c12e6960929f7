//! The master list: imported as received, understood, doubted, and kept in
//! `master.xlsx`, where staff settle what is doubtful.
//!
//! `import` keeps words and places; `compile` reads them into tasks and items;
//! the list itself is never corrected.

mod compile;
mod derive;
mod import;
mod lint;
mod owners;
mod raw;
mod remark;
mod split;
mod targets;
mod units;
mod wording;

pub use compile::compile;
pub use import::{import, import_workbook};
pub use raw::{RawCell, RawList, RawRow};
pub use units::{parse_units, parse_units_file};
