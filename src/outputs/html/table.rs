//! Tables: headings with a scope, cells with the colour of their word.
//!
//! The colour goes with the word that stands in the cell, so a table that
//! staff edited is coloured by what it says now.

use super::inline::html;
use super::sources::escape;
use crate::document::figures;
use crate::document::outline::{self, Cell, is_group};
use crate::model::value::Colours;
use crate::outputs::colours::{Shade, TableKind};
use pulldown_cmark::{Alignment, Event};

/// Writes a table; the first row is the heading, and `about` what it is about.
pub fn write(
    out: &mut String,
    (kind, lights): (TableKind, &Colours),
    about: &str,
    aligns: &[Alignment],
    rows: &[Vec<Cell>],
) {
    let Some((head, body)) = rows.split_first() else { return };
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
    let label = escape(&caption);
    out.push_str(&format!(
        "<div class=\"scroll {class}{dense}\" tabindex=\"0\" role=\"region\" aria-label=\"{label}，可左右滚动\">\n\
         <table>\n<caption>{label}</caption>\n<thead><tr>"
    ));
    for (i, cell) in head.iter().enumerate() {
        let classes = class_of(&[align(aligns, i), tight(&titles[i])]);
        out.push_str(&format!("<th scope=\"col\"{classes}>{}</th>", html(cell)));
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
                let shade = Shade::of_cell(text.trim(), title, kind, lights);
                let classes = class_of(&[align(aligns, i), shade.map_or("", Shade::class), tight(text.trim())]);
                let (open, close) = if i == 0 { ("th scope=\"row\"", "th") } else { ("td", "td") };
                out.push_str(&format!("<{open}{classes}>{}</{close}>", html(cell)));
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
