//! Where each figure of the text is from, on hover and focus.
//!
//! A line of 简报.md that still stands as it was made takes its figures from
//! there; a line that staff changed speaks for itself.

use crate::document::figures::{plain, replaced};
use crate::view::{Briefing, Figure};
use std::collections::BTreeMap;

/// How many places are named before the rest is only counted.
const NAMED: usize = 2;

/// The Markdown as edited with the figures of the text as made, line by line.
pub(super) fn marked(text: &str, made: &str) -> String {
    let mut lines: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for line in made.lines() {
        let known = lines.entry(plain(line)).or_insert(Some(line));
        // The same words for two sets of figures tell of neither.
        *known = known.filter(|other| *other == line);
    }
    text.lines().flat_map(|line| [lines.get(line).copied().flatten().unwrap_or(line), "\n"]).collect()
}

/// Turns the marks in finished HTML into elements that tell their source.
pub(super) fn with_sources(html: &str, briefing: &Briefing) -> String {
    let figures: BTreeMap<&str, &Figure> = briefing.figures.iter().map(|figure| (figure.id.as_str(), figure)).collect();
    replaced(html, |id, text| match figures.get(id) {
        Some(figure) => {
            let source = escape(&source(figure));
            format!("<span class=\"figure\" tabindex=\"0\" aria-description=\"{source}\">{text}</span>")
        }
        None => text.to_string(),
    })
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Where a figure is from, in a few words.
fn source(figure: &Figure) -> String {
    let places: Vec<String> = figure
        .from
        .iter()
        .filter_map(|from| {
            let file = from.path.as_ref()?;
            let sheet = from.sheet.as_deref().map(|sheet| format!("［{sheet}］")).unwrap_or_default();
            let at = from.cell.map(|cell| cell.to_string()).or(from.row.map(|row| format!("第{row}行")));
            Some(format!("{file}{sheet}{}", at.unwrap_or_default()))
        })
        .collect();
    let told = match (places.len(), figure.from.len(), figure.of.len()) {
        (0, 0, 0) => "按规则计得".to_string(),
        (0, 0, n) => format!("由{n}个数算得"),
        (0, n, _) => format!("{n}处应报而未报"),
        (n, _, _) if n <= NAMED => places.join("；"),
        (n, _, _) => format!("{}等{n}处", places[..NAMED].join("；")),
    };
    format!("来源：{told}。详查：jianbao trace {}", figure.id)
}
