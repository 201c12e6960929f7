//! Tables: headings with a scope, cells with the colour of their word.
//!
//! The colour goes with the word that stands in the cell, so a table that
//! staff edited is coloured by what it says now.

use super::inline::{html, plain};
use crate::briefing::{Light, light, short_label};
use crate::value::Derived;
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

/// Writes a table; the first row is the heading.
pub fn write(out: &mut String, kind: Kind, aligns: &[Alignment], rows: &[Cells]) {
    let Some((head, body)) = rows.split_first() else { return };
    let titles: Vec<String> = head.iter().map(|cell| plain(cell).trim().to_string()).collect();
    let (class, label) = match kind {
        Kind::Matrix => ("matrix", "各单位成果进展矩阵，可左右滚动"),
        Kind::Plain => ("plain", "表格，可左右滚动"),
    };
    let dense = if titles.len() > 10 || kind == Kind::Matrix { " dense" } else { "" };
    out.push_str(&format!(
        "<div class=\"scroll {class}{dense}\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n"
    ));
    out.push_str("<table>\n<thead><tr>");
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
                write_cell(out, kind, i, cell, align(aligns, i), titles.get(i).map_or("", String::as_str));
            }
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
}

fn write_cell(out: &mut String, kind: Kind, column: usize, cell: &[Event], align: &str, title: &str) {
    let text = plain(cell);
    let text = text.trim();
    let by_word = kind == Kind::Matrix || title.contains("状态") || title == "报送情况";
    let colour = if by_word { colour_of_word(text) } else { colour_of_count(text, title) };
    let classes = class_of(&[align, colour, tight(text)]);
    match column {
        0 => out.push_str(&format!("<th scope=\"row\"{classes}>{}</th>", inner(cell))),
        _ => out.push_str(&format!("<td{classes}>{}</td>", inner(cell))),
    }
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

/// The class of a cell that holds a status.
fn colour_of_word(text: &str) -> &'static str {
    let class = Derived::ALL.into_iter().find(|c| c.label() == text || short_label(*c) == text);
    match class.map(|class| (class, light(class))) {
        Some((Derived::Done, _)) => "done",
        Some((_, Light::Green)) => "green",
        Some((_, Light::Yellow)) => "yellow",
        Some((_, Light::Red)) => "red",
        Some((_, Light::Grey)) => "grey",
        None => "",
    }
}

/// The class of a count under a heading that names a status which needs
/// attention.
fn colour_of_count(text: &str, title: &str) -> &'static str {
    let counts = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    match title {
        _ if text == "0" => "zero",
        "滞后" if counts => "yellow",
        "逾期" if counts => "red",
        "未填报" | "未启动" | "无法判定" if counts => "grey",
        _ => "",
    }
}
