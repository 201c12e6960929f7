//! An answer of a unit that stands in no table of its own.

use super::config::ToldAnswer;
use super::form::Column;
use super::ledger::Entry;
use super::question::Question;
use super::receipt::Receipt;
use super::value::Words;

/// An answer of a unit that stands in no table of its own.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// The unit.
    pub unit: Words,
    /// The answer, as the only one of its row; the source says where it stands.
    pub entry: Entry,
    /// Which answer it is.
    pub column: Column,
    /// When it was said; absent where nothing tells.
    pub received: Option<Receipt>,
    /// Why it may be used.
    pub basis: Basis,
}

/// Why such an answer may be used.
#[derive(Clone, Debug)]
pub enum Basis {
    /// The unit's mail says so in its own words: it is used where staff answer with it.
    Mail(Question),
    /// Staff wrote it into 更正: it is used while what it replaces is still what the unit
    /// answered.
    Staff(ToldAnswer),
}
