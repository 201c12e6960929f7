//! The quarters in which a row of the list holds, and what became of units that
//! hold no longer (DESIGN §2.1).

use super::value::{Quarter, key};
use std::fmt;

/// Quarters from one to another, both included; without either, ever since or for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// 自: the first; absent where the row holds from the beginning.
    pub from: Option<Quarter>,
    /// 至: the last; absent where it does not end.
    pub until: Option<Quarter>,
}

impl Span {
    /// Whether it has neither beginning nor end.
    pub fn is_whole(self) -> bool {
        self == Self::default()
    }

    /// Whether a quarter is one of it.
    pub fn holds(self, quarter: Quarter) -> bool {
        self.from.is_none_or(|from| from <= quarter) && !self.is_over(quarter)
    }

    /// Whether it has ended before a quarter.
    pub fn is_over(self, quarter: Quarter) -> bool {
        self.until.is_some_and(|until| until < quarter)
    }

    /// The first quarter that both have; of two that never began, any.
    pub fn overlap(self, other: Self) -> Option<Self> {
        let until = [self.until, other.until].into_iter().flatten().min();
        let both = Self { from: self.from.max(other.from), until };
        both.from.zip(both.until).is_none_or(|(from, until)| from <= until).then_some(both)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.from.map_or(Ok(()), |from| write!(f, "自{from}"))?;
        self.until.map_or(Ok(()), |until| write!(f, "至{until}"))
    }
}

/// A row of the list that holds in some quarters only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned {
    /// The sheet that it stands on: 单位, 成果 or 分解.
    pub sheet: &'static str,
    /// What it is about: a unit, an item, an item and a unit.
    pub name: String,
    /// When it holds.
    pub span: Span,
    /// 并入, as typed; empty where it names nobody.
    pub into: String,
}

/// A unit that was merged into another before the quarter of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Former {
    /// Its name.
    pub name: String,
    /// Other names it went by.
    pub aliases: Vec<String>,
    /// Mail addresses it wrote from.
    pub emails: Vec<String>,
    /// Its last quarter.
    pub until: Quarter,
}

impl Former {
    /// All its names.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.name).chain(&self.aliases)
    }

    /// Whether words name it, or are an address of it.
    pub fn is_meant(&self, words: &str) -> bool {
        let folded = key(words);
        self.names().any(|name| folded.contains(&key(name))) || self.emails.iter().any(|own| key(own) == folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, until: &str) -> Span {
        let quarter = |text: &str| text.parse().ok();
        Span { from: quarter(from), until: quarter(until) }
    }

    #[test]
    fn a_span_holds_from_its_first_quarter_to_its_last() {
        let held = |span: Span| (1..=4).filter(|number| span.holds(Quarter { year: 2025, number: *number })).count();
        for (from, until, quarters) in
            [("", "", 4), ("2025Q3", "", 2), ("", "2025Q2", 2), ("2025Q2", "2025Q2", 1), ("2026Q1", "", 0)]
        {
            assert_eq!(held(span(from, until)), quarters, "{from} {until}");
        }
        assert_eq!(span("2025Q1", "2025Q2").to_string(), "自2025Q1至2025Q2");
    }

    #[test]
    fn spans_overlap_where_a_quarter_is_of_both() {
        let both = |one: (&str, &str), other: (&str, &str)| span(one.0, one.1).overlap(span(other.0, other.1));
        assert_eq!(both(("", "2025Q2"), ("2025Q3", "")), None);
        assert_eq!(both(("", "2025Q3"), ("2025Q3", "")), Some(span("2025Q3", "2025Q3")));
        assert_eq!(both(("", ""), ("2025Q3", "2025Q4")), Some(span("2025Q3", "2025Q4")));
        assert_eq!(both(("", ""), ("", "")), Some(Span::default()));
    }
}
