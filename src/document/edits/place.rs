//! Where in the text something stands, as staff find it.

use super::parts::{Block, Kind, Parts};
use std::fmt;

#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// `附件3`; empty in the body.
    pub annex: String,
    /// The last heading.
    pub heading: String,
    paragraph: usize,
    /// The bold words that open the paragraph: the task that it is about.
    pub opening: String,
    table: bool,
}

/// Where every block of a text stands.
pub(super) fn places(parts: &Parts) -> Vec<Place> {
    let mut at = Place::default();
    let mut pass = |block: &Block| {
        at.pass(block.kind, &block.text);
        at.clone()
    };
    parts.blocks.iter().map(&mut pass).collect()
}

impl Place {
    pub(super) fn pass(&mut self, kind: Kind, text: &str) {
        self.table = kind == Kind::Table;
        match kind {
            Kind::Heading => self.enter(text),
            Kind::Text => {
                self.paragraph += 1;
                let bold = text.strip_prefix("**").and_then(|rest| rest.split_once("**"));
                self.opening = bold.map_or_else(String::new, |(words, _)| short(words.trim_end_matches('。')));
            }
            Kind::Fixed | Kind::Table | Kind::Mark => {}
        }
    }

    fn enter(&mut self, heading: &str) {
        let name = heading.trim_start_matches('#').trim();
        let mark = name.split(char::is_whitespace).next().unwrap_or_default();
        let annex = if name.starts_with("附件") { mark } else { "" };
        // What stands below the heading of an annex is part of it.
        if !heading.starts_with("###") || self.annex.is_empty() {
            self.annex = annex.to_string();
        }
        self.heading = short(name);
        self.paragraph = 0;
    }

    /// Whether the heading is that of the annex itself.
    fn is_annex(&self) -> bool {
        !self.annex.is_empty() && self.heading.starts_with(&self.annex)
    }

    /// The heading, where it is not that of the annex itself.
    pub(super) fn section(&self) -> String {
        if self.is_annex() { String::new() } else { self.heading.clone() }
    }

    /// Where below the heading.
    pub(super) fn below(&self) -> String {
        match (self.table, self.paragraph, self.opening.is_empty()) {
            (true, ..) => "的表".into(),
            (false, 0, _) => "标题".into(),
            (false, n, true) => format!("第{n}段"),
            (false, n, false) => format!("第{n}段（{}）", self.opening),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let annex = if self.is_annex() { "" } else { &self.annex };
        if self.heading.is_empty() {
            write!(f, "开头{}", self.below())
        } else {
            write!(f, "{annex}“{}”{}", self.heading, self.below())
        }
    }
}

/// How many characters of a sentence are enough to find it.
const ENOUGH: usize = 40;

/// The beginning of words, without marks of Markdown.
pub(super) fn short(words: &str) -> String {
    let flat: String = words.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
    match flat.char_indices().nth(ENOUGH) {
        Some((end, _)) => format!("{}……", &flat[..end]),
        None => flat,
    }
}
