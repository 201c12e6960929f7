//! The master list: imported as received, understood, doubted, and kept in
//! `master.xlsx`, where staff settle what is doubtful.
//!
//! `import` keeps words and places; `compile` reads them into tasks and items;
//! the list itself is never corrected.

mod book;
mod carry;
mod cells;
mod compile;
mod correct;
mod derive;
mod import;
mod lint;
mod load;
mod original;
mod owners;
mod raw;
mod remark;
mod settings;
mod split;
mod targets;
mod units;
mod wording;
mod write;

pub use book::FILE;
pub use carry::{Carried, carry_over};
pub use compile::compile;
pub use import::{import, import_workbook};
pub use load::load;
pub use raw::{RawCell, RawList, RawRow};
pub use settings::{WordRow, initial_config};
pub use units::{parse_units, parse_units_file, units_of_workbook};
pub use write::write_master;
