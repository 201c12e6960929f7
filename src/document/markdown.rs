//! 简报.md: the text that staff may go on editing.
//!
//! Templates may break a paragraph over several lines, one sentence a line;
//! the lines are joined here, because Chinese has no blanks between words.

use super::empty_line::BREAK;
pub use super::escape::escape;
use super::figures::{Printed, plain, printed};
use super::judgements;
use super::templates::{Templates, context};
use crate::model::error::Error;
use crate::view::Briefing;
use tera::Context;

/// The Markdown of a briefing.
///
/// # Errors
/// A template does not render.
pub fn render(briefing: &Briefing, templates: &Templates) -> Result<String, Error> {
    Ok(plain(&marked(&context(briefing), templates)?))
}

/// The Markdown of a briefing and every figure in it, of one rendering.
///
/// # Errors
/// A template does not render.
pub fn with_figures(briefing: &Briefing, templates: &Templates) -> Result<(String, Vec<Printed>), Error> {
    let marked = marked(&context(briefing), templates)?;
    Ok((plain(&marked), printed(&marked)))
}

/// The Markdown of a briefing, of what templates see of it, with its figures marked.
pub(crate) fn marked(seen: &Context, templates: &Templates) -> Result<String, Error> {
    Ok(judgements::plain(&made(seen, templates)?))
}

/// The Markdown of a briefing with its figures and judgements marked, so that it
/// can be asked of every word whether it stands in one.
///
/// # Errors
/// A template does not render.
pub fn with_judgements(briefing: &Briefing, templates: &Templates) -> Result<String, Error> {
    made(&context(briefing), templates)
}

/// The same of what templates see of a briefing.
fn made(seen: &Context, templates: &Templates) -> Result<String, Error> {
    Ok(tidy(&templates.render("briefing.md", seen)?))
}

/// A Markdown template with its values put in.
pub(crate) fn render_with(name: &str, context: &Context, templates: &Templates) -> Result<String, Error> {
    Ok(plain(&tidy(&templates.render(name, context)?)))
}

/// One paragraph a line, one blank line between blocks, none at the ends.
fn tidy(text: &str) -> String {
    let mut blocks: Vec<String> = Vec::new();
    // The line before, empty after a break.
    let mut before = "";
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.trim_start_matches(BREAK).is_empty() {
            before = "";
            continue;
        }
        match blocks.last_mut() {
            Some(last) if before.starts_with('|') && line.starts_with('|') => {
                last.push('\n');
                last.push_str(line);
            }
            Some(last) if !before.is_empty() && !is_block(before) && !is_block(line) => *last += line,
            _ => blocks.push(line.to_string()),
        }
        before = line;
    }
    blocks.join("\n\n") + "\n"
}

/// Whether a line stands for itself: heading, rule, marker, table row.
fn is_block(line: &str) -> bool {
    line.starts_with(['#', '|']) || line.starts_with("<!--") || line == "---"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_join_and_blocks_stand_apart() {
        let text =
            "# 名\n\u{E000}\n  一句。\n\n  二句。\n\u{E000}\n| a |\n| - |\n| b |\n<!-- jianbao:board -->\n段。\n";
        assert_eq!(tidy(text), "# 名\n\n一句。二句。\n\n| a |\n| - |\n| b |\n\n<!-- jianbao:board -->\n\n段。\n");
    }
}
