//! The values of the trade and how a single cell is read into them.
//!
//! Reading is total: whatever does not read by a written rule keeps its words
//! and has no value. Nothing in here knows of files, units or findings.

mod labelled;
mod cell;
mod clause;
mod colour;
mod count;
mod evidence;
mod lexicon;
mod likeness;
mod moment;
mod number;
mod numbering;
mod percent;
mod quantity;
mod quarter;
mod phones;
mod shorten;
mod status;
mod status_words;
mod stored;
#[cfg(test)]
mod tests;
mod text;
mod tokens;
mod unit;

pub(crate) use cell::cleaned;
pub use cell::{Answer, Cell, Given, Qualifier, Reading, Words, exact, place_of, value};
pub use colour::{Colour, Colours};
pub use count::{CountReading, Counting, Ratio};
pub(crate) use labelled::labelled;
pub use likeness::{Comparable, Pairs, differ_in_one, longest_common};
pub use number::{Numeral, chinese_number, is_numeral, leading_number};
pub use numbering::{Numbered, Style, circled, enumeration, heads_a_section, numbered, ordinal};
pub use percent::{Doubt, Percent, PercentColumn, PercentReading};
pub use phones::{has_mobile_number, names_in, without_long_numbers, without_names, without_phones};
pub use quantity::{Quantity, as_percent, as_shown};
pub use quarter::{Quarter, quarter_typed, quarter_typed_in, quarters_named};
pub use shorten::{Excerpt, beginning, clipped, excerpt, first_of, shortened};
pub use status::{Derived, Status};
pub use status_words::{Asked, StatusReading, StatusWords};
pub(crate) use stored::stored_as_words;
pub(crate) use text::{as_key, begins_otherwise, is_alphanumeric, is_longer, may_have};
pub use text::{
    clause, clean, fixed, in_one_line, is_han, is_invisible, is_not_applicable, is_nothing, is_same_as_above, key,
    strip_brackets,
};
pub use tokens::Obstacle;
pub(crate) use tokens::is_sentence;
pub use unit::{Unit, counts_pieces};
