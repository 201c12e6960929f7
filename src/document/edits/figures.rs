//! Numbers in sentences: which changed, and which of those a sentence of staff still quotes.

use crate::model::value::is_han;
use serde::Serialize;

/// A number as it stands in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Its digits: `12`, `97.5`.
    pub digits: String,
    /// With its measure word or per cent sign: `12个`.
    pub shown: String,
}

/// A figure that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// As it was, with its measure word.
    pub old: String,
    /// As it is now; absent where nobody can tell: a percentage that staff worked out themselves.
    pub new: Option<String>,
}

/// Measure words of more than one character.
const MEASURES: [&str; 8] = ["个百分点", "平方公里", "平方米", "项次", "人次", "场次", "万元", "亿元"];

/// Stands for a number in a skeleton.
const NUMBER: char = '\u{1}';

/// The words of a sentence without its numbers, and the numbers in their order.
pub(super) fn numbers(sentence: &str) -> (String, Vec<Number>) {
    let chars: Vec<char> = sentence.chars().collect();
    let (mut skeleton, mut found) = (String::with_capacity(sentence.len()), Vec::new());
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            skeleton.push(chars[at]);
            at += 1;
            continue;
        }
        let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
        let start = at;
        while digit(at) || (chars.get(at) == Some(&'.') && digit(at + 1)) {
            at += 1;
        }
        let digits: String = chars[start..at].iter().collect();
        let measure = chars[at..].iter().take(measure(&chars[at..]));
        found.push(Number { shown: digits.chars().chain(measure.copied()).collect(), digits });
        skeleton.push(NUMBER);
    }
    (skeleton, found)
}

/// How many characters the measure word or per cent sign after a number has.
fn measure(rest: &[char]) -> usize {
    let whole = |word: &&&str| rest.iter().copied().take(word.chars().count()).eq(word.chars());
    let one = || usize::from(rest.first().is_some_and(|c| *c == '%' || is_han(*c)));
    MEASURES.iter().find(whole).map_or_else(one, |word| word.chars().count())
}

/// The figures that differ, where nothing but figures differs.
pub(super) fn only_figures(old: &str, new: &str) -> Option<Vec<(Number, Number)>> {
    let ((old_words, old), (new_words, new)) = (numbers(old), numbers(new));
    (old_words == new_words).then(|| old.into_iter().zip(new).collect())
}

/// The changed figures that `sentence` quotes. None where that is unclear:
/// it quotes none of them, or a number that may mean one of several.
pub(super) fn quoted(sentence: &str, figures: &[(Number, Number)]) -> Option<Vec<Change>> {
    let mut changes: Vec<Change> = Vec::new();
    for number in numbers(sentence).1 {
        let meant: Vec<&(Number, Number)> = figures.iter().filter(|(old, _)| old.digits == number.digits).collect();
        let Some((old, new)) = meant.first() else { continue };
        if meant.iter().any(|(_, other)| other.digits != new.digits) {
            return None;
        }
        if old.digits == new.digits {
            continue;
        }
        let same_measure = old.shown == number.shown;
        let (old, new) = if same_measure { (&old.shown, &new.shown) } else { (&number.digits, &new.digits) };
        let change = Change { old: old.clone(), new: Some(new.clone()) };
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    (!changes.is_empty()).then_some(changes)
}

/// The percentages of a sentence, as shown.
pub(super) fn rates(sentence: &str) -> Vec<String> {
    numbers(sentence).1.into_iter().map(|number| number.shown).filter(|shown| shown.ends_with('%')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_figure_is_found_by_its_old_value_and_never_guessed() {
        for (base, new, edited, wanted) in [
            ("已报12个。", "已报13个。", "目前共有12个街镇报送。", Some(("12个", "13个"))),
            ("完成率4.5%。", "完成率9.1%。", "完成率仅4.5%。", Some(("4.5%", "9.1%"))),
            ("报12个，缺3个。", "报13个，缺3个。", "报12个，仍缺3个。", Some(("12个", "13个"))),
            ("已报12个。", "已报13个。", "已报12家。", Some(("12", "13"))),
            ("填报139项次。", "填报149项次。", "共填报139项次。", Some(("139项次", "149项次"))),
            ("提高4.5个百分点。", "提高9.1个百分点。", "升4.5个百分点。", Some(("4.5个百分点", "9.1个百分点"))),
            // Which of the two?
            ("报12个，缺12个。", "报13个，缺12个。", "共12个。", None),
            ("报2个，缺2个。", "报3个，缺1个。", "均为2个。", None),
            // No number at all, and another number.
            ("已报12个。", "已报13个。", "多数已报。", None),
            ("已报12个。", "已报13个。", "已报112个。", None),
        ] {
            let found = quoted(edited, &only_figures(base, new).expect("figures only"));
            let change = |(old, new): (&str, &str)| vec![Change { old: old.into(), new: Some(new.into()) }];
            assert_eq!(found, wanted.map(change), "{base} {new} {edited}");
        }
        assert_eq!(only_figures("已报12个。", "未报13个。"), None);
    }
}
