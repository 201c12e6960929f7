//! Tables: headings with a scope, cells with the colour of their word.
//!
//! The colour goes with the word that stands in the cell, so a table that
//! staff edited is coloured by what it says now.

use super::inline::html;
use super::sources::escape;
use crate::document::{figures, outline};
use crate::model::value::Colours;
use crate::outputs::shade::{Shade, shade};
use pulldown_cmark::{Alignment, Event};

/// How a table is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// As it stands.
    Plain,
    /// The heat map: heading and first column stay in sight.
    Matrix,
}

type Cells<'a> = Vec<Vec<Event<'a>>>;

/// Writes a table; the first row is the heading, and `about` what it is about.
pub fn write(out: &mut String, look: (Kind, &Colours), about: &str, aligns: &[Alignment], rows: &[Cells]) {
    let kind = look.0;
    let Some((head, body)) = rows.split_first() else { return };
    let titles: Vec<String> = head.iter().map(|cell| plain(cell).trim().to_string()).collect();
    let (class, caption) = match kind {
        Kind::Matrix => ("matrix", format!("{about}：格中是进展，行为单位，列为成果")),
        Kind::Plain => ("plain", format!("{about}：{}", said(&titles))),
    };
    let caption = caption.replace('\u{3000}', " ");
    let dense = if titles.len() > 10 || kind == Kind::Matrix { " dense" } else { "" };
    let label = escape(&caption);
    out.push_str(&format!(
        "<div class=\"scroll {class}{dense}\" tabindex=\"0\" role=\"region\" aria-label=\"{label}，可左右滚动\">\n"
    ));
    out.push_str(&format!("<table>\n<caption>{label}</caption>\n<thead><tr>"));
    for (i, cell) in head.iter().enumerate() {
        let classes = class_of(&[align(aligns, i), tight(&titles[i])]);
        out.push_str(&format!("<th scope=\"col\"{classes}>{}</th>", inner(cell)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in body {
        let group = row.len() > 3 && row.iter().skip(2).all(|cell| plain(cell).trim().is_empty());
        out.push_str(if group { "<tr class=\"group\">" } else { "<tr>" });
        if group {
            let rest = row.get(1).map(|cell| inner(cell)).unwrap_or_default();
            out.push_str(&format!(
                "<th scope=\"row\">{}</th><td colspan=\"{}\">{rest}</td>",
                inner(&row[0]),
                row.len() - 1
            ));
        } else {
            for (i, cell) in row.iter().enumerate() {
                write_cell(out, look, i, cell, align(aligns, i), titles.get(i).map_or("", String::as_str));
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

/// The first columns of a table, to tell it from others below the same heading.
fn said(titles: &[String]) -> String {
    let named: Vec<&str> = titles.iter().take(3).map(String::as_str).filter(|title| !title.is_empty()).collect();
    named.join("、")
}

fn write_cell(
    out: &mut String,
    (kind, lights): (Kind, &Colours),
    column: usize,
    cell: &[Event],
    align: &str,
    title: &str,
) {
    let text = plain(cell);
    let text = text.trim();
    let colour = shade(text, title, kind == Kind::Matrix, lights).map_or("", Shade::class);
    let classes = class_of(&[align, colour, tight(text)]);
    match column {
        0 => out.push_str(&format!("<th scope=\"row\"{classes}>{}</th>", inner(cell))),
        _ => out.push_str(&format!("<td{classes}>{}</td>", inner(cell))),
    }
}

/// The words of a cell as printed, without the marks of its figures.
fn plain(cell: &[Event]) -> String {
    figures::plain(&outline::plain(cell))
}

fn inner(cell: &[Event]) -> String {
    html(cell.iter().cloned())
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
