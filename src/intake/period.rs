//! Which quarter a sheet speaks of, by its name, its titles and its file.

use crate::model::value::{Quarter, quarters_named};
use std::collections::BTreeSet;

/// What the evidence says of a sheet's quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Period {
    /// The one being read.
    This,
    /// Another one; how it is named.
    Other(String),
    /// Nothing names a quarter.
    Unknown,
    /// One text names this quarter and another a different one.
    Doubtful(String),
}

/// Weighs the texts. A text that names several quarters, this one among them,
/// speaks of this one.
pub(super) fn period_of<'t>(texts: impl IntoIterator<Item = &'t str>, period: Quarter) -> Period {
    let mut this = false;
    let mut others = BTreeSet::new();
    for text in texts {
        let named = quarters_named(text, period.year);
        if named.contains(&period) {
            this = true;
        } else {
            others.extend(named);
        }
    }
    let said: Vec<String> = others.iter().map(|quarter| quarter.title()).collect();
    match (this, others.is_empty()) {
        (true, true) => Period::This,
        (true, false) => Period::Doubtful(format!("同时写有{}", said.join("、"))),
        (false, false) => Period::Other(said.join("、")),
        (false, true) => Period::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_tell_their_quarter() {
        let of = |texts: &[&str]| period_of(texts.iter().copied(), Quarter { year: 2025, number: 3 });
        assert_eq!(of(&["三季度", "进展表"]), Period::This);
        assert_eq!(of(&["Sheet1", "2025年第二季度进展表"]), Period::Other("2025年第二季度".into()));
        assert_eq!(of(&["Sheet1"]), Period::Unknown);
        assert_eq!(of(&["2024年第三季度"]), Period::Other("2024年第三季度".into()));
        assert!(matches!(of(&["二季度", "2025年第三季度进展表"]), Period::Doubtful(_)));
        assert_eq!(of(&["二、三季度进展"]), Period::This);
    }
}
