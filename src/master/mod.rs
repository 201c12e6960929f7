//! The master list: imported as received, understood, doubted, and kept in
//! `master.xlsx`, where staff settle what is doubtful.
//!
//! `import` keeps words and places (`received`); `interpret` reads them into
//! tasks and items and lints them; `write` and `load` keep both in the workbook.
//! The list itself is never corrected.

mod baseline;
mod carry;
mod checked;
mod corrections;
mod deliverables;
mod directory;
mod heading;
mod import;
mod interpret;
mod item_columns;
mod item_words;
mod items;
mod lines;
mod lint;
mod list_finding;
mod load;
mod notes;
mod owners;
mod reach;
mod received;
mod rollover;
mod roster;
mod settings;
mod shares;
mod sheets;
mod spans;
mod subject;
mod targets;
mod times;
mod units;
mod wording;
mod write;

pub use carry::{Carried, Decisions};
pub use directory::unit_named;
pub use import::{import, import_workbook};
pub use interpret::interpret;
pub use load::load;
pub use received::{ReceivedCell, ReceivedList, ReceivedRow, ReceivedTask, Unused, UnusedKind};
pub use rollover::{Rollover, roll_over};
pub use settings::{WordRow, initial_config};
pub use sheets::FILE;
pub use units::{parse_units, parse_units_file, units_of_workbook};
pub use write::write_master;
