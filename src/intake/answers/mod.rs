//! What the cells of a row say: `answer` reads one by its column, `word` is what
//! staff said of a status word, `counts` takes numbers to the targets of an item by
//! the words that `tie` finds beside them.

pub(crate) mod answer;
pub(crate) mod counts;
mod joined;
pub(crate) mod tie;
pub(crate) mod word;
