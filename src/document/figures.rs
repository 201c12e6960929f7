//! The figures of the text. Templates are rendered with the id of its figure
//! around every number; the text is what is left without these marks.

/// Private characters around a figure: before its id, before its text, after it.
/// Text from outside never holds them: `clean` takes them off.
const OPEN: char = '\u{E011}';
const TEXT: char = '\u{E012}';
const CLOSE: char = '\u{E013}';

/// A number as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Id of its figure.
    pub figure: String,
    /// As printed, without a unit.
    pub text: String,
    /// The line of the text that it stands on, from 0.
    pub line: usize,
}

/// A figure with its mark.
pub(crate) fn mark(id: &str, text: &str) -> String {
    format!("{OPEN}{id}{TEXT}{text}{CLOSE}")
}

/// What stands before the first figure, its id and text, and what follows.
pub(crate) fn next_figure(marked: &str) -> Option<(&str, (&str, &str), &str)> {
    let (before, rest) = marked.split_once(OPEN)?;
    let (id, rest) = rest.split_once(TEXT)?;
    let (text, after) = rest.split_once(CLOSE)?;
    Some((before, (id, text), after))
}

/// Marked text with something else in place of every figure.
pub(crate) fn replaced(marked: &str, other: impl Fn(&str, &str) -> String) -> String {
    let mut out = String::with_capacity(marked.len());
    let mut rest = marked;
    while let Some((before, (id, text), after)) = next_figure(rest) {
        out.push_str(before);
        out.push_str(&other(id, text));
        rest = after;
    }
    out + &rest.replace([OPEN, TEXT, CLOSE], "")
}

/// Marked text as it is printed.
pub(crate) fn plain(marked: &str) -> String {
    replaced(marked, |_, text| text.to_string())
}

/// Every figure of a marked text, in order.
pub(crate) fn printed(marked: &str) -> Vec<Printed> {
    let mut found = Vec::new();
    for (line, mut rest) in marked.lines().enumerate() {
        while let Some((_, (figure, text), after)) = next_figure(rest) {
            found.push(Printed { figure: figure.to_string(), text: text.to_string(), line });
            rest = after;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_a_line_is_found_and_marks_come_off_without_a_trace() {
        let line = format!("第一行\n截至今日，已报送{}个、未报送{}个。", mark("a", "10"), mark("b", "2"));
        let found: Vec<_> = printed(&line).into_iter().map(|one| (one.figure, one.text, one.line)).collect();
        assert_eq!(found, [("a".to_string(), "10".to_string(), 1), ("b".to_string(), "2".to_string(), 1)]);
        assert_eq!(plain(&line), "第一行\n截至今日，已报送10个、未报送2个。");
    }
}
