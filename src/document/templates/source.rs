//! The texts of templates: those that are part of the program, those of the
//! workspace in their place, and how they are handed to the engine.

use super::syntax::{tags, tokens};
use crate::document::empty_line::BREAK;
use std::collections::{BTreeMap, BTreeSet};

/// Where built-in templates live among the names.
pub(super) const PREFIX: &str = "built-in/";

macro_rules! built_in {
    ($($name:literal)*) => {
        /// Name and text of every built-in template.
        pub const BUILT_IN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/", $name)))),*];
    };
}

built_in![
    "briefing.md" "head.md" "overview.md" "account.md" "account-part.md" "targets.md" "decisions.md" "classes.md" "tasks.md"
    "task.md" "task-item.md" "units.md" "standings.md" "unit-table.md" "echo.md" "highlights.md"
    "problems.md" "next.md" "annex-items.md" "annex-matrix.md" "annex-checks.md" "foot.md" "erratum.md"
    "erratum-moves.md" "erratum-table.md" "page.html" "style.html" "legend.html" "bar.html" "key-figures.html"
    "status-chart.html" "targets-chart.html" "board.html" "matrix.html" "detail.html" "trend-chart.html"
    "trend-lines.html" "status-bars.html" "target-bars.html" "patterns.html"
    "script.html" "head.html" "look.html" "base.html" "desk.html" "desk-style.html" "desk-next.html" "desk-board.html"
    "desk-group.html" "desk-place.html" "desk-question.html" "letter-form.txt" "letter-return.txt"
    "letter-silent.txt" "letter-bare.txt" "letter-empty.txt" "letter-unread.txt" "letter-until.txt" "letter-missing.txt"
    "rules.html" "unit-page.html" "unit-page-style.html"
];

/// Templates that the program renders itself; the others are included by them.
pub(super) const ENTRIES: [&str; 22] = [
    "briefing.md", "erratum.md", "page.html", "style.html", "script.html", "trend-chart.html", "detail.html",
    "key-figures.html", "status-chart.html", "targets-chart.html", "board.html", "matrix.html", "desk.html",
    "desk-style.html", "letter-form.txt", "letter-return.txt", "letter-silent.txt", "letter-bare.txt",
    "letter-empty.txt", "letter-unread.txt", "unit-page.html", "unit-page-style.html",
];

/// The templates of a workspace, by file name.
pub(super) type Own = BTreeMap<String, String>;

/// The text of a template: of the workspace, else the built-in one.
pub(super) fn text_of<'t>(own: &'t Own, name: &str) -> Option<&'t str> {
    let plain = name.strip_prefix(PREFIX).unwrap_or(name);
    let built_in = || BUILT_IN.iter().find(|(other, _)| *other == plain).map(|(_, text)| *text);
    own.get(plain).map(String::as_str).or_else(built_in)
}

/// A template and all that it includes, directly or through others.
pub(super) fn reached(own: &Own, entry: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = vec![entry.to_string()];
    while let Some(name) = open.pop() {
        for tag in text_of(own, &name).map(tags).unwrap_or_default().iter().filter(|tag| tag.statement) {
            if let [word, name, ..] = tokens(tag.inner, tag.at)[..]
                && ["include", "extends"].contains(&word.text)
            {
                open.extend(name.quoted().map(str::to_string));
            }
        }
        found.insert(name);
        open.retain(|name| !found.contains(name));
    }
    found
}

/// Templates other than Markdown whose figures are marked as those of the text
/// are. The rest draw, and nothing may stand within a drawing's text.
const FIGURES: &str = "key-figures.html";

/// A template as the engine gets it: the empty lines of Markdown and plain text are marked,
/// and in Markdown a number that is printed (`{{ o.items.text }}`) takes its figure along
/// (`{{ o.items|text }}`). Every place keeps its line and column.
pub(super) fn prepared(name: &str, whole: &str) -> String {
    let markdown = name.ends_with(".md");
    let mut text = whole.to_string();
    if markdown || name.ends_with(FIGURES) {
        let path = |c: char| c.is_ascii_alphanumeric() || "_.[]".contains(c);
        let printed = |inner: &str| inner.ends_with(".text") && inner.chars().all(path);
        for tag in tags(whole).iter().filter(|tag| !tag.statement && printed(tag.inner.trim())) {
            let dot = tag.at + tag.inner.rfind('.').unwrap_or_default();
            text.replace_range(dot..=dot, "|");
        }
    }
    let break_at = |line: &str| (markdown || name.ends_with(".txt")) && line.trim().is_empty();
    text.lines().flat_map(|line| [if break_at(line) { BREAK } else { line }, "\n"]).collect()
}

/// Whether a template is one of those that `check` uses: for 工作台.html and for what goes to
/// the units.
pub fn is_of_check(name: &str) -> bool {
    ["desk", "letter", "unit-page"].iter().any(|part| name.starts_with(part))
        || ["head.html", "look.html", "base.html", "rules.html"].contains(&name)
}
