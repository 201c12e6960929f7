//! The figures of the text: the text made a second time with the id of its
//! figure around every number, and where each number stands in it.

use super::markdown;
use super::templates::{MARKS, Templates};
use crate::briefing::Briefing;
use crate::error::Error;
use crate::narrate::inner_quotes;
use serde_json::Value;

const OPEN: char = MARKS[0];
const TEXT: char = MARKS[1];
const CLOSE: char = MARKS[2];

/// How many characters around a number tell where it stands.
const AROUND: usize = 14;
/// Characters below which a clause says nothing by itself.
const TELLING: usize = 2;

/// A number as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Id of its figure.
    pub figure: String,
    /// As printed, without a unit.
    pub text: String,
    /// The heading that it stands under, and the words around it or the row and
    /// column of its table.
    pub place: String,
}

/// The Markdown with its figures marked.
///
/// # Errors
/// A template does not render.
fn with_ids(briefing: &Briefing, templates: &Templates) -> Result<String, Error> {
    markdown::render(&marked_view(briefing)?, templates)
}

/// The view with the id of its figure around every number.
///
/// # Errors
/// The view does not survive being taken apart: a fault of the program.
pub(super) fn marked_view(briefing: &Briefing) -> Result<Briefing, Error> {
    let fault = |e: serde_json::Error| Error::Output { name: "简报.md".into(), reason: e.to_string() };
    let mut view = serde_json::to_value(briefing).map_err(fault)?;
    mark(&mut view);
    serde_json::from_value(view).map_err(fault)
}

/// Every number of the text, in order.
///
/// # Errors
/// A template does not render.
pub fn printed(briefing: &Briefing, templates: &Templates) -> Result<Vec<Printed>, Error> {
    let text = with_ids(briefing, templates)?;
    let mut found = Vec::new();
    let (mut heading, mut columns) = (String::new(), Vec::new());
    for line in text.lines() {
        if line.starts_with('#') {
            heading = words(line).trim_start_matches('#').trim().to_string();
        }
        if line.starts_with('|') {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            if columns.is_empty() {
                columns = cells.iter().map(|cell| words(cell)).collect();
            }
            let row = cells.first().map_or(String::new(), |cell| words(cell));
            for (cell, column) in cells.iter().zip(&columns) {
                let place = [heading.as_str(), row.as_str(), column.as_str()];
                let place = place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
                found.extend(marks(cell).map(|(figure, text, _)| Printed { figure, text, place: place.clone() }));
            }
        } else {
            columns.clear();
            let opening = opening(line).unwrap_or_default();
            found.extend(marks(line).map(|(figure, text, around)| {
                let around = if opening.is_empty() || around.starts_with(&opening) {
                    around
                } else {
                    format!("{opening} {around}")
                };
                let place = [heading.as_str(), around.as_str()].into_iter().filter(|part| !part.is_empty());
                Printed { figure, text, place: place.collect::<Vec<_>>().join(" ") }
            }));
        }
    }
    Ok(found)
}

/// The marked numbers of a line: id, text, and the words around.
fn marks(line: &str) -> impl Iterator<Item = (String, String, String)> {
    let starts = line.match_indices(OPEN).map(|(at, _)| at);
    starts.filter_map(move |at| {
        let (id, tail) = line[at + OPEN.len_utf8()..].split_once(TEXT)?;
        let (text, after) = tail.split_once(CLOSE)?;
        let (before, after) = (before(&words(&line[..at])), words(after));
        let after: String = after.chars().take_while(|c| !is_stop(*c)).take(AROUND).collect();
        Some((id.to_string(), text.to_string(), inner_quotes(&format!("{before}＿{after}"))))
    })
}

/// The clause before a number; a clause that says nothing by itself, such as an
/// opening bracket, takes the one before it along.
fn before(words: &str) -> String {
    let mut kept: Vec<char> = Vec::new();
    for c in words.chars().rev().take(2 * AROUND) {
        let says = kept.iter().filter(|c| c.is_alphanumeric()).count();
        if is_stop(c) && says >= TELLING || kept.len() >= AROUND && says >= TELLING && !c.is_alphanumeric() {
            break;
        }
        kept.push(c);
    }
    kept.iter().rev().collect::<String>().trim_start_matches(is_stop).to_string()
}

fn is_stop(c: char) -> bool {
    "。；，、（）：".contains(c)
}

/// A piece of Markdown without marks, emphasis and escapes.
fn words(text: &str) -> String {
    plain(text).replace("**", "").replace('\\', "").trim().to_string()
}

/// The bold words that open a paragraph: the task that it tells of.
fn opening(line: &str) -> Option<String> {
    let (title, _) = line.strip_prefix("**")?.split_once("**")?;
    Some(words(title).trim_end_matches('。').to_string())
}

/// Puts its id around the text of every number of the view.
fn mark(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let id = fields.get("figure").and_then(Value::as_str).map(str::to_string);
            match (id, fields.get_mut("text")) {
                (Some(id), Some(Value::String(text))) => *text = format!("{OPEN}{id}{TEXT}{text}{CLOSE}"),
                _ => fields.values_mut().for_each(mark),
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mark),
        _ => {}
    }
}

/// A line without its marks.
pub(super) fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut in_id = false;
    for c in line.chars() {
        match c {
            OPEN => in_id = true,
            TEXT => in_id = false,
            CLOSE => {}
            _ if in_id => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(id: &str, text: &str) -> String {
        format!("{OPEN}{id}{TEXT}{text}{CLOSE}")
    }

    #[test]
    fn marks_come_off_without_a_trace() {
        assert_eq!(plain(&format!("已报送{}个", marked("units.reported", "10"))), "已报送10个");
    }

    #[test]
    fn a_number_is_told_by_the_words_around_it() {
        let line = format!("截至今日，已报送{}个、未报送{}个。", marked("a", "10"), marked("b", "2"));
        let told: Vec<_> = marks(&line).collect();
        let of = |id: &str, text: &str, around: &str| (id.to_string(), text.to_string(), around.to_string());
        assert_eq!(told, [of("a", "10", "已报送＿个"), of("b", "2", "未报送＿个")]);
    }
    #[test]
    fn a_share_in_brackets_is_told_by_what_it_is_a_share_of() {
        let line = format!("**一是资金问题。**“实施完成”已报9/10（{}%）", marked("a", "90"));
        let told: Vec<_> = marks(&line).map(|(_, _, around)| around).collect();
        assert_eq!(told, ["‘实施完成’已报9/10（＿%"]);
        assert_eq!(opening(&line).as_deref(), Some("一是资金问题"));
    }
}
