//! Units that count something other than pieces: people, households, lengths, areas.

use super::number::{is_numeral, leading_number};
use super::text::key;

/// Each line is one unit, however it is written. What is not here (个, 处, 家) counts
/// pieces, and says too little of which.
const UNITS: &[&[&str]] = &[
    &["人次"],
    &["人", "名"],
    &["户次"],
    &["户"],
    &["公里", "千米", "km"],
    &["平方公里", "km2"],
    &["平方米", "m2", "平米"],
    &["米"],
    &["公顷"],
    &["亩"],
];

/// A unit of `UNITS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit(usize);

impl Unit {
    /// The unit that words begin with (公里步道); absent where they count pieces.
    pub fn of(words: &str) -> Option<Self> {
        let folded = key(words);
        let all = UNITS.iter().enumerate().flat_map(|(at, forms)| forms.iter().map(move |form| (at, *form)));
        let fitting = all.filter(|(_, form)| folded.starts_with(form));
        fitting.max_by_key(|(_, form)| form.len()).map(|(at, _)| Self(at))
    }

    /// The unit behind the first number of a cell.
    pub fn behind_number(text: &str) -> Option<Self> {
        let folded = key(text);
        let (_, rest) = leading_number(&folded[folded.find(is_numeral)?..])?;
        Self::of(rest)
    }

    /// The unit as it is mostly written.
    pub fn word(self) -> &'static str {
        UNITS[self.0][0]
    }
}

/// Whether words for a unit (个, 处口袋公园, 户) count what comes whole only; `false` where
/// that is not known.
pub fn counts_pieces(words: &str) -> bool {
    words.starts_with(|c| "个项处篇座家次场户条人名位件份套幢栋间所块片站类本册部张辆台".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_behind_a_number() {
        let cases = [
            ("12人次", Some("人次")),
            ("完成 12 户", Some("户")),
            ("2.5km步道", Some("公里")),
            ("300㎡", Some("平方米")),
            ("十二名", Some("人")),
            ("12个", None),
            ("12", None),
            ("户", None),
        ];
        for (text, word) in cases {
            assert_eq!(Unit::behind_number(text).map(Unit::word), word, "{text}");
        }
        assert_eq!(Unit::of("公里步道"), Unit::behind_number("2千米"));
        assert_ne!(Unit::of("人"), Unit::behind_number("2人次"));
        assert!(["个", "项目", "人次", "篇"].into_iter().all(counts_pieces));
        assert!(!["公里", "亩", "万平方米", "平方米", ""].into_iter().any(counts_pieces));
    }
}
