//! The values of the trade and how a single cell is read into them.
//!
//! Reading is total: whatever does not read by a written rule keeps its words
//! and has no value. Nothing in here knows of files, units or findings.

mod cell;
mod light;
mod number;
mod percent;
mod quantity;
mod quarter;
mod shorten;
mod status;
mod text;

pub use cell::{Answer, Cell, Given, Qualifier, Reading, exact};
pub use light::{Light, Lights};
pub use number::{Numeral, chinese_number, leading_number};
pub use percent::{Doubt, Percent, PercentColumn, PercentReading};
pub use quantity::{Quantity, Ratio};
pub use quarter::{Quarter, quarters_named};
pub use shorten::{Excerpt, clipped, excerpt, shortened};
pub use status::{Derived, Status, StatusReading, StatusWords};
pub use text::{
    clean, is_invisible, is_not_applicable, is_nothing, is_same_as_above, key, strip_brackets, without_phones,
};
