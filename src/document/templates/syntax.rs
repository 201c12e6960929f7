//! A template taken to pieces: its tags, and what stands in them.

use crate::model::value::fixed;
use regex::Regex;
use std::sync::LazyLock;

/// `{{ … }}` or `{% … %}`, without its brackets.
pub(super) struct Tag<'t> {
    /// `{% … %}`.
    pub statement: bool,
    /// Where it begins in the template, in bytes.
    pub start: usize,
    /// What stands in it.
    pub inner: &'t str,
    /// Where `inner` begins in the template, in bytes.
    pub at: usize,
}

/// The tags of a template; comments and raw text are passed over.
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut from = 0;
    let mut raw = false;
    while let Some(open) = text[from..].find('{').map(|i| from + i) {
        let rest = &text[open..];
        let close = match rest.get(..2) {
            Some("{#") if !raw => {
                from = rest.find("#}").map_or(text.len(), |end| open + end + 2);
                continue;
            }
            Some("{{") if !raw => "}}",
            Some("{%") => "%}",
            _ => {
                from = open + 1;
                continue;
            }
        };
        let Some(end) = closing(rest, close) else { break };
        let inner = rest[2..end].trim_start_matches('-').trim_end_matches('-');
        let at = open + 2 + usize::from(rest[2..].starts_with('-'));
        match inner.trim() {
            "raw" => raw = true,
            "endraw" => raw = false,
            _ if raw => {}
            _ => found.push(Tag { statement: close == "%}", start: open, inner, at }),
        }
        from = open + end + 2;
    }
    found
}

/// Where a tag ends; an end in quotation marks is none.
fn closing(rest: &str, close: &str) -> Option<usize> {
    let mut quote = None;
    for (i, c) in rest.char_indices().skip(2) {
        match quote {
            Some(open) => quote = Some(open).filter(|open| *open != c),
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if rest[i..].starts_with(close) => return Some(i),
            None => {}
        }
    }
    None
}

/// A word, a text in quotation marks, or a sign.
#[derive(Clone, Copy)]
pub(super) struct Token<'t> {
    /// As written.
    pub text: &'t str,
    /// Where it stands in the template, in bytes.
    pub at: usize,
}

impl<'t> Token<'t> {
    /// The text in quotation marks.
    pub(super) fn quoted(&self) -> Option<&'t str> {
        let quote = self.text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
        Some(self.text.trim_matches(quote))
    }

    /// Whether it is a word.
    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
    }
}

/// What an expression is made of; `offset` is where it begins.
pub(super) fn tokens(inner: &str, offset: usize) -> Vec<Token<'_>> {
    static TOKEN: LazyLock<Regex> =
        LazyLock::new(|| fixed(r#""[^"]*"?|'[^']*'?|`[^`]*`?|[0-9][0-9A-Za-z_.]*|[A-Za-z_][0-9A-Za-z_]*|\S"#));
    TOKEN.find_iter(inner).map(|found| Token { text: found.as_str(), at: offset + found.start() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_and_raw_text_is_none() {
        let text = "甲{# {{ 注 }} #}{{- a.b | f(x=\"}}\") -}}{% raw %}{{ c }}{% endraw %}{% if d %}";
        let found: Vec<(bool, &str)> = tags(text).iter().map(|t| (t.statement, t.inner.trim())).collect();
        assert_eq!(found, [(false, "a.b | f(x=\"}}\")"), (true, "if d")]);
        let tag = &tags(text)[0];
        let words: Vec<&str> = tokens(tag.inner, tag.at).iter().map(|t| t.text).collect();
        assert_eq!(words, ["a", ".", "b", "|", "f", "(", "x", "=", "\"}}\"", ")"]);
        assert!(tokens(tag.inner, tag.at).iter().all(|t| text[t.at..].starts_with(t.text)));
    }
}
