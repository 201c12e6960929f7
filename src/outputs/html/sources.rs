//! Where each figure of the text is from, on hover and focus.
//!
//! A line of 简报.md that still stands as it was made takes its figures from
//! there; a line that staff changed speaks for itself.

use crate::document::figures::{plain, replaced};
use crate::model::value::{Quantity, clean};
use crate::view::{Briefing, Evidence, Figure, Ground};
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
            // A file may be called anything.
            let source = escape(&clean(&source(figure, &figures)).replace('\n', " "));
            format!("<span class=\"figure\" tabindex=\"0\" aria-description=\"{source}\">{text}</span>")
        }
        None => text.to_string(),
    })
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Where a figure is from, in a few words: places that can be opened, items that
/// were judged, and units of which there is nothing, each by what there is. A sum of what
/// was counted at places is told by these.
fn source(figure: &Figure, all: &BTreeMap<&str, &Figure>) -> String {
    let parts: Vec<&Figure> = figure.of.iter().filter_map(|id| all.get(id.as_str()).copied()).collect();
    let is_counted = |part: &&Figure| part.of.is_empty() && part.unit == figure.unit;
    let is_sum = figure.from.is_empty()
        && parts.iter().all(is_counted)
        && parts.iter().map(|part| part.value).sum::<Quantity>() == figure.value;
    let places = parts.iter().filter(|_| is_sum).flat_map(|part| &part.from);
    // What there is, how often, and the first few by name.
    let mut grounds: BTreeMap<Ground, (usize, Vec<String>)> = BTreeMap::new();
    for from in figure.from.iter().chain(places) {
        let (count, named) = grounds.entry(from.ground).or_default();
        *count += 1;
        if *count <= NAMED {
            named.push(name(from));
        }
    }
    let told: Vec<String> = grounds.into_iter().map(|(ground, (count, named))| told(ground, count, &named)).collect();
    let told = match figure.of.len() {
        _ if !told.is_empty() => told.join("；"),
        0 => "没有这样的填报".to_string(),
        n => format!("由{n}个数算得"),
    };
    format!("来源：{told}。详查：jianbao trace {}", figure.id)
}

/// What a figure has of one ground.
fn told(ground: Ground, count: usize, named: &[String]) -> String {
    let label = match ground {
        Ground::Cell | Ground::File | Ground::List | Ground::Issue => String::new(),
        other => format!("{}：", other.label()),
    };
    let more = if count > NAMED { format!("等{count}处") } else { String::new() };
    format!("{label}{}{more}", named.join("、"))
}

/// A place by its file, sheet and cell; without a file by unit and item.
fn name(from: &Evidence) -> String {
    let opened = !matches!(from.ground, Ground::Blank | Ground::Unusable | Ground::Silent);
    let Some(file) = from.path.as_ref().filter(|_| opened) else {
        return [&from.unit, &from.item].into_iter().flatten().map(|name| &**name).collect::<Vec<_>>().join(" ");
    };
    let sheet = from.sheet.as_deref().map(|sheet| format!("［{sheet}］")).unwrap_or_default();
    let at = from.cell.map(|cell| cell.to_string()).or(from.row.map(|row| format!("第{row}行")));
    format!("{file}{sheet}{}", at.unwrap_or_default())
}
