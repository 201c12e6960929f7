//! Text as Markdown reads it.

use super::figures::{mark, next_figure};
use crate::model::value::clean;

/// Text as it must stand in Markdown to be read as text: on one line, without
/// invisible characters, every mark that means something escaped.
pub fn escape(text: &str) -> String {
    if let Some(("", (id, shown), "")) = next_figure(text) {
        return mark(id, &escape(shown));
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in clean(text).chars() {
        if r"\`*_[]<>#|~&{}".contains(c) {
            out.push('\\');
        }
        out.push(if matches!(c, '\n' | '\t') { ' ' } else { c });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_escaped() {
        assert_eq!(escape("a*b_<p>|`\n#1"), "a\\*b\\_\\<p\\>\\|\\` \\#1");
    }
}
