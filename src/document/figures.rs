//! The figures of the text: the text made a second time with the id of its
//! figure around every number, and the line that each number stands on.

use super::markdown;
use super::templates::Templates;
use crate::model::error::Error;
use crate::view::Briefing;
use serde_json::Value;

/// Private characters around a marked figure: before its id, before its text,
/// after it. Text from outside never holds them: `clean` takes them off.
pub(crate) const MARKS: [char; 3] = ['\u{E011}', '\u{E012}', '\u{E013}'];
const OPEN: char = MARKS[0];
const TEXT: char = MARKS[1];
const CLOSE: char = MARKS[2];

/// The id and the text of a value that is a marked figure and nothing else.
pub(crate) fn marked(value: &str) -> Option<(&str, &str)> {
    value.strip_prefix(OPEN)?.strip_suffix(CLOSE)?.split_once(TEXT)
}

/// A figure with its mark.
pub(crate) fn mark(id: &str, text: &str) -> String {
    format!("{OPEN}{id}{TEXT}{text}{CLOSE}")
}

/// A number as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Id of its figure.
    pub figure: String,
    /// As printed, without a unit.
    pub text: String,
    /// The line of the text that it stands on, from 0.
    pub line: usize,
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
pub(crate) fn marked_view(briefing: &Briefing) -> Result<Briefing, Error> {
    let fault = |e: serde_json::Error| Error::Output { name: "简报.md".into(), reason: e.to_string() };
    let mut view = serde_json::to_value(briefing).map_err(fault)?;
    mark_all(&mut view);
    serde_json::from_value(view).map_err(fault)
}

/// Every number of the text, in order.
///
/// # Errors
/// A template does not render.
pub fn printed(briefing: &Briefing, templates: &Templates) -> Result<Vec<Printed>, Error> {
    let text = with_ids(briefing, templates)?;
    let on = |(line, text)| marks(text).map(move |(figure, text)| Printed { figure, text, line });
    Ok(text.lines().enumerate().flat_map(on).collect())
}

/// The marked numbers of a line: id and text.
fn marks(line: &str) -> impl Iterator<Item = (String, String)> {
    let starts = line.match_indices(OPEN).map(|(at, _)| at);
    starts.filter_map(move |at| {
        let (id, tail) = line[at + OPEN.len_utf8()..].split_once(TEXT)?;
        let (text, _) = tail.split_once(CLOSE)?;
        Some((id.to_string(), text.to_string()))
    })
}

/// Puts its id around the text of every number of the view.
fn mark_all(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            let id = fields.get("figure").and_then(Value::as_str).map(str::to_string);
            match (id, fields.get_mut("text")) {
                (Some(id), Some(Value::String(text))) => *text = format!("{OPEN}{id}{TEXT}{text}{CLOSE}"),
                _ => fields.values_mut().for_each(mark_all),
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mark_all),
        _ => {}
    }
}

/// A line without its marks.
pub(crate) fn plain(line: &str) -> String {
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

    #[test]
    fn marks_come_off_without_a_trace() {
        assert_eq!(plain(&format!("已报送{}个", mark("units.reported", "10"))), "已报送10个");
    }

    #[test]
    fn every_number_of_a_line_is_found() {
        let line = format!("截至今日，已报送{}个、未报送{}个。", mark("a", "10"), mark("b", "2"));
        let told: Vec<_> = marks(&line).collect();
        assert_eq!(told, [("a".to_string(), "10".to_string()), ("b".to_string(), "2".to_string())]);
    }
}
