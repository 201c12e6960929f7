//! Tables: headings with a scope, cells with the colour of their word.
//!
//! The colour goes with the word that stands in the cell, so a table that
//! staff edited is coloured by what it says now.

use super::inline::html;
use super::sources::escape;
use crate::document::figures;
use crate::document::outline::{self, Cell, is_group};
use crate::outputs::colours::{Shade, TableKind};
use crate::view::{Briefing, MatrixCell, MatrixRow};
use pulldown_cmark::{Alignment, Event};
use std::collections::BTreeMap;

/// A table of more columns than this is a card a row on a phone.
const CARDS: usize = 3;

/// What the page knows of the matrix beyond what its text says.
struct Known<'v> {
    /// The place and the name of an item, and its words on the list.
    items: BTreeMap<&'v str, (usize, &'v str, &'v str)>,
    rows: BTreeMap<&'v str, &'v MatrixRow>,
}

impl<'v> Known<'v> {
    fn of(view: &'v Briefing) -> Self {
        let texts: BTreeMap<&str, &str> =
            view.items.iter().map(|item| (item.id.as_str(), item.text.as_str())).collect();
        let columns = view.matrix.columns.iter().enumerate();
        let words = |id: &str, name: &'v str| texts.get(id).copied().filter(|text| !text.is_empty()).unwrap_or(name);
        let item = |(at, item): (usize, &'v crate::view::ItemRef)| {
            (item.id.as_str(), (at, item.name.as_str(), words(&item.id, &item.name)))
        };
        Self {
            items: columns.map(item).collect(),
            rows: view.matrix.rows.iter().map(|row| (row.unit.as_str(), row)).collect(),
        }
    }

    /// The item's name below its id, its words where the pointer rests.
    fn head(&self, id: &str, html: &str) -> String {
        self.items.get(id).map_or_else(
            || html.to_string(),
            |(_, name, words)| {
                format!("<span title=\"{}\">{html} <span class=\"name\">{}</span></span>", escape(words), escape(name))
            },
        )
    }

    /// The share that a unit typed for an item, where the cell still says what it said.
    fn share(&self, unit: &str, id: &str, word: &str) -> Option<&'v str> {
        let (at, ..) = self.items.get(id)?;
        let cell: &MatrixCell = self.rows.get(unit)?.cells.get(*at)?.as_ref()?;
        cell.percent.as_deref().filter(|_| cell.short() == word)
    }
}

/// Writes a table; the first row is the heading, and `about` what it is about.
pub fn write(
    out: &mut String,
    (kind, view): (TableKind, &Briefing),
    about: &str,
    aligns: &[Alignment],
    rows: &[Vec<Cell>],
) {
    let Some((head, body)) = rows.split_first() else { return };
    let known = (kind == TableKind::Matrix).then(|| Known::of(view));
    let titles: Vec<String> = head.iter().map(|cell| plain(cell).trim().to_string()).collect();
    // The heading and the first column of the matrix stay in sight.
    let (class, caption) = match kind {
        TableKind::Matrix => ("matrix", format!("{about}：格中是进展，行为单位，列为成果")),
        TableKind::Plain => {
            // The first columns tell it from others below the same heading.
            let named = titles.iter().take(3).filter(|title| !title.is_empty()).cloned();
            ("plain", format!("{about}：{}", named.collect::<Vec<_>>().join("、")))
        }
    };
    let caption = caption.replace('\u{3000}', " ");
    let dense = if titles.len() > 10 || kind == TableKind::Matrix { " dense" } else { "" };
    let cards = titles.len() > CARDS;
    let card = if cards { " cards" } else { "" };
    let label = escape(&caption);
    out.push_str(&format!(
        "<div class=\"scroll {class}{dense}{card}\" tabindex=\"0\" role=\"region\" aria-label=\"{label}，可左右滚动\">\n\
         <table>\n<caption>{label}</caption>\n<thead><tr>"
    ));
    for (i, cell) in head.iter().enumerate() {
        let classes = class_of(&[align(aligns, i), tight(&titles[i])]);
        let words = html(cell);
        let words = known.as_ref().map_or_else(|| words.clone(), |known| known.head(&titles[i], &words));
        out.push_str(&format!("<th scope=\"col\"{classes}>{words}</th>"));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in body {
        if is_group(row) {
            let (name, rest, columns) = (html(&row[0]), html(&row[1]), row.len() - 1);
            out.push_str(&format!(
                "<tr class=\"group\"><th scope=\"row\">{name}</th><td colspan=\"{columns}\">{rest}</td>"
            ));
        } else {
            out.push_str("<tr>");
            for (i, cell) in row.iter().enumerate() {
                let (text, title) = (plain(cell), titles.get(i).map_or("", String::as_str));
                let shade = Shade::of_cell(text.trim(), title, kind, &view.lights);
                let classes = class_of(&[align(aligns, i), shade.map_or("", Shade::class), tight(text.trim())]);
                let (open, close) = if i == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
                let label = if cards && i > 0 { format!(" data-h=\"{}\"", escape(title)) } else { String::new() };
                let share =
                    known.as_ref().and_then(|known| known.share(plain(row.first()?).trim(), title, text.trim()));
                let share = share.map(|share| format!(" <small>{}</small>", escape(share))).unwrap_or_default();
                out.push_str(&format!("<{open}{classes}{label}>{}{share}</{close}>", html(cell)));
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

/// The words of a cell as printed, without the marks of its figures.
fn plain(cell: &[Event]) -> String {
    figures::plain(&outline::plain(cell))
}

fn class_of(classes: &[&str]) -> String {
    let given: Vec<&str> = classes.iter().copied().filter(|class| !class.is_empty()).collect();
    if given.is_empty() { String::new() } else { format!(" class=\"{}\"", given.join(" ")) }
}

fn align(aligns: &[Alignment], column: usize) -> &'static str {
    match aligns.get(column) {
        Some(Alignment::Right) => "num",
        Some(Alignment::Center) => "mid",
        _ => "",
    }
}

/// A few characters stay on one line.
fn tight(text: &str) -> &'static str {
    if (2..=5).contains(&text.chars().count()) { "tight" } else { "" }
}
