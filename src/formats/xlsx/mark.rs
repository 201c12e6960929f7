//! What a stored cell is, and how that is told from what stands in its markup.

use super::rich::Runs;
use crate::formats::RowCol;

/// What one stored cell is, as far as the markup tells.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// It has a value; the cell reader knows which.
    Stored,
    /// The same, and it is the shared string of this index.
    Shared(u32),
    /// A text of its own in runs that look unlike.
    Runs(Box<Runs>),
    /// A formula without a stored result.
    Uncalculated,
    /// A picture formula.
    Picture,
    /// An error value.
    Error(Box<str>),
    /// It has content that cannot be read, or must not be trusted.
    Defective,
}

/// The content of one cell so far.
#[derive(Default)]
pub(super) struct Open {
    pub at: RowCol,
    /// The `t` attribute.
    pub kind: String,
    pub bad_address: bool,
    pub formula: bool,
    pub picture: bool,
    pub has_v: bool,
    /// The first bytes of the value.
    pub value: String,
    pub pieces: u32,
    pub inline: bool,
    pub runs: Option<Box<Runs>>,
}

impl Open {
    /// What the cell is; `None` for an empty one.
    pub fn take_mark(&mut self) -> Option<Mark> {
        let value = self.value.trim();
        let filled = self.inline || !value.is_empty();
        if self.bad_address {
            return (filled || self.formula).then_some(Mark::Defective);
        }
        if self.picture {
            return Some(Mark::Picture);
        }
        if !filled {
            // A text result may be empty; any other result is a result.
            let without_result = self.formula && !(self.has_v && self.kind == "str");
            return without_result.then_some(Mark::Uncalculated);
        }
        let whole = self.pieces <= 1;
        if let Some(runs) = self.runs.take() {
            return Some(Mark::Runs(runs));
        }
        Some(match self.kind.as_str() {
            "e" if value.starts_with('#') || value.starts_with("Err:") => Mark::Error(value.into()),
            "s" if !whole || !value.bytes().all(|b| b.is_ascii_digit()) => Mark::Defective,
            "s" => value.parse().map_or(Mark::Defective, Mark::Shared),
            "" | "n" | "b" if !whole => Mark::Defective,
            _ => Mark::Stored,
        })
    }
}
