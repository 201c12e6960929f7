//! The judgements of the text. Templates put the words of each into
//! `{% filter judged(of=id) %}…{% endfilter %}`; the text is what is left without
//! the marks, and what stood between them is what was judged.

use super::figures;
use crate::view::Judgement;

/// Private characters around a judgement: before its id, before its words, after them.
const OPEN: char = '\u{E014}';
const TEXT: char = '\u{E015}';
const CLOSE: char = '\u{E016}';

/// The words of a judgement with its mark.
pub(crate) fn mark(id: &str, words: &str) -> String {
    format!("{OPEN}{id}{TEXT}{}{CLOSE}", words.trim())
}

/// Marked text without the marks.
pub(crate) fn plain(marked: &str) -> String {
    let mut out = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        rest = after.split_once(TEXT).map_or("", |(_, words)| words);
    }
    (out + rest).replace(CLOSE, "")
}

/// The judgements that a text prints, in its order, with the words of each: one
/// that is printed in several places stands at the first, with all its words.
pub(crate) fn told(known: Vec<Judgement>, marked: &str) -> Vec<Judgement> {
    let mut told: Vec<Judgement> = Vec::new();
    for part in marked.split(OPEN).skip(1) {
        let Some((id, rest)) = part.split_once(TEXT) else { continue };
        let words = figures::plain(rest.split_once(CLOSE).map_or(rest, |(words, _)| words));
        match told.iter_mut().find(|one| one.id == id) {
            Some(one) if one.text.contains(&words) => {}
            Some(one) => one.text = format!("{} {words}", one.text),
            None => {
                told.extend(known.iter().find(|one| one.id == id).map(|one| Judgement { text: words, ..one.clone() }));
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Rule;

    fn judgement(id: &str) -> Judgement {
        Judgement { id: id.into(), text: String::new(), rule: Rule::OnPlan, items: Vec::new(), unjudged: Vec::new() }
    }

    #[test]
    fn what_is_printed_is_told_in_its_order() {
        let text = format!("{}，{}。再说{}。", mark("b", "\n总体正常"), mark("a", "无逾期"), mark("b", "均正常"));
        assert_eq!(plain(&text), "总体正常，无逾期。再说均正常。");
        let told = told(["a", "b", "c"].map(judgement).into(), &text);
        let told: Vec<_> = told.iter().map(|one| (one.id.as_str(), one.text.as_str())).collect();
        assert_eq!(told, [("b", "总体正常 均正常"), ("a", "无逾期")]);
    }
}
