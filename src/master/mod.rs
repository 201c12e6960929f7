//! The master list: imported as received, understood, doubted, and kept in
//! `master.xlsx`, where staff settle what is doubtful.
//!
//! `import` keeps words and places (`received`); `interpret` reads them into
//! tasks and items and lints them; `write` and `load` keep both in the workbook.
//! The list itself is never corrected.

mod baseline;
mod corrections;
mod deliverables;
mod import;
mod interpret;
mod item_columns;
mod items;
mod lint;
mod list_finding;
mod load;
mod owners;
mod received;
mod rollover;
mod settings;
mod sheets;
mod targets;
mod units;
mod wording;
mod write;

pub use import::{import, import_workbook};
pub use interpret::interpret;
pub use load::load;
pub use received::{ReceivedCell, ReceivedList, ReceivedTask};
pub use rollover::{Rollover, roll_over};
pub use settings::{WordRow, initial_config};
pub use sheets::FILE;
pub use units::{parse_units, parse_units_file, units_of_workbook};
pub use write::write_master;
