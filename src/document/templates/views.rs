//! The views that templates are checked over: one of everything, then what
//! differs where there is nothing, more than one, or everything. They stand in
//! `templates/check/views.json`, where `"#3"` is a number with its figure, and
//! `of` names a part that is written once.

use crate::model::error::{Error, json_in_words};
use crate::view::letter::Letter;
use crate::view::unit_page::UnitPage;
use crate::view::{Briefing, Desk, Erratum};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value, json};

const FILE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/check/views.json"));

/// The views. Of either kind the first has one of everything.
pub(super) struct Views {
    /// Of a quarter.
    pub briefings: Vec<Briefing>,
    /// Of a note on an issue.
    pub errata: Vec<Erratum>,
    /// Of what staff go by meanwhile.
    pub desks: Vec<Desk>,
    /// Of letters to units, whatever their occasion.
    pub letters: Vec<Letter>,
    /// Of what one unit reported.
    pub pages: Vec<UnitPage>,
}

impl Views {
    /// Reads them.
    ///
    /// # Errors
    /// The file does not fit the types: a fault of the program.
    pub(super) fn read() -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct File {
            parts: Map<String, Value>,
            briefings: Vec<Value>,
            errata: Vec<Value>,
            desks: Vec<Value>,
            letters: Vec<Value>,
            pages: Vec<Value>,
        }
        let fault = |e: serde_json::Error| Error::Output { name: "views.json".into(), reason: json_in_words(&e) };
        let file: File = serde_json::from_str(FILE).map_err(fault)?;
        Ok(Self {
            briefings: read(&file.briefings, &file.parts).map_err(fault)?,
            errata: read(&file.errata, &file.parts).map_err(fault)?,
            desks: read(&file.desks, &file.parts).map_err(fault)?,
            letters: read(&file.letters, &file.parts).map_err(fault)?,
            pages: read(&file.pages, &file.parts).map_err(fault)?,
        })
    }
}

/// The first view, and the others by what they have in place of it.
fn read<T: DeserializeOwned>(views: &[Value], parts: &Map<String, Value>) -> serde_json::Result<Vec<T>> {
    let first = views.first().map_or(Value::Null, |view| filled(view, parts));
    let whole = views.iter().map(|view| {
        let mut whole = first.clone();
        put(&mut whole, filled(view, parts));
        whole
    });
    whole.map(serde_json::from_value).collect()
}

/// A value with its numbers and parts written out.
fn filled(value: &Value, parts: &Map<String, Value>) -> Value {
    match value {
        Value::String(text) => {
            let number = text.strip_prefix('#').and_then(|text| Some((text, text.parse::<Number>().ok()?)));
            number.map_or_else(|| value.clone(), |(text, n)| json!({ "figure": "f", "text": text, "value": n }))
        }
        Value::Array(list) => list.iter().map(|one| filled(one, parts)).collect(),
        Value::Object(fields) => {
            let part = fields.get("of").and_then(Value::as_str).and_then(|of| parts.get(of));
            let mut whole = part.map_or_else(|| json!({}), |part| filled(part, parts));
            for (name, field) in fields.iter().filter(|(name, _)| part.is_none() || *name != "of") {
                put(&mut whole, json!({ name: filled(field, parts) }));
            }
            whole
        }
        _ => value.clone(),
    }
}

/// Puts fields in place of those of the same name; all else as a whole.
fn put(whole: &mut Value, new: Value) {
    match (whole, new) {
        (Value::Object(whole), Value::Object(new)) => {
            new.into_iter().for_each(|(name, field)| put(whole.entry(name).or_insert(Value::Null), field));
        }
        (whole, new) => *whole = new,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_views_are_written_out_in_full() {
        let file: Value = serde_json::from_str(FILE).expect("JSON");
        let parts = file["parts"].as_object().expect("parts");
        let views = Views::read().expect("views");
        let all = views.briefings.iter().map(serde_json::to_value).zip(file["briefings"].as_array().expect("views"));
        let errata = views.errata.iter().map(serde_json::to_value).zip(file["errata"].as_array().expect("views"));
        let desks = views.desks.iter().map(serde_json::to_value).zip(file["desks"].as_array().expect("views"));
        let letters = views.letters.iter().map(serde_json::to_value).zip(file["letters"].as_array().expect("views"));
        let pages = views.pages.iter().map(serde_json::to_value).zip(file["pages"].as_array().expect("views"));
        for (made, written) in all.chain(errata).chain(desks).chain(letters).chain(pages) {
            let made = made.expect("JSON");
            let mut whole = made.clone();
            put(&mut whole, filled(written, parts));
            // A name that the types do not have would stay in `whole`.
            if whole != made {
                let lines =
                    [whole, made].map(|view| format!("{view:#}").lines().map(str::to_string).collect::<Vec<_>>());
                let [only, lost] = [[0, 1], [1, 0]].map(|[one, other]| {
                    lines[one].iter().filter(|line| !lines[other].contains(line)).take(3).collect::<Vec<_>>()
                });
                panic!("only in the file {only:?}, only in the types {lost:?}");
            }
        }
    }
}
