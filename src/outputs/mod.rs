//! One file or folder per format, behind one table: [`OUTPUTS`] says what a build
//! puts into `out/`, for whom, and what each is made of. A further format is
//! one file here and one row there.

mod colours;
pub mod html;
pub mod docx;
pub mod xlsx;
pub mod erratum;
pub mod returns;
pub mod rulings;

use crate::document::templates::Templates;
use crate::model::config::Config;
use crate::model::error::{Error, json_in_words};
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::view::Briefing;
use Source::{OfErratum, OfFacts, OfText, Text};
use serde::Serialize;
use std::io::Write;

/// A file that was made, not yet written.
pub struct Made {
    /// Its path below the folder that it goes to.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Made {
    /// A file of these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into() }
    }
}

/// An output of a build.
#[derive(Debug)]
pub struct Output {
    /// Its path below the folder of the quarter.
    pub path: &'static str,
    /// What `--format` calls it; one without is made whatever is asked for.
    pub format: Option<&'static str>,
    /// Who reads it: programs get theirs in every build.
    pub readers: Readers,
    /// What it is made of, and how.
    pub source: Source,
    /// Whether staff may go on with it by hand, so that it is never overwritten
    /// unseen.
    pub is_editable: bool,
}

/// Who reads an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Whoever reads the briefing.
    People,
    /// Other programs.
    Machines,
}

/// What an output is made of, and how.
#[derive(Debug)]
pub enum Source {
    /// It is the text itself, as edited.
    Text,
    /// The text as edited, and the view.
    OfText(FromText),
    /// The facts, whatever was edited; the path is for messages.
    OfFacts(fn(&Facts, &Briefing, &str) -> Result<Vec<u8>, Error>),
    /// The note on the last issue, where there is one, and the view.
    OfErratum(FromText),
}

type FromText = fn(&str, &Briefing, &Templates) -> Result<Vec<u8>, Error>;

/// The text of the briefing.
pub const TEXT: &str = "out/简报.md";
/// The view, which `render` works on.
pub const VIEW: &str = "out/briefing.json";

/// The facts.
pub const LEDGER: &str = "out/ledger.json";

/// What a build makes, but for the manifest.
pub static OUTPUTS: [Output; 8] = [
    people(TEXT, Some("md"), Text).editable(),
    people("out/简报.html", Some("html"), OfText(|text, view, frames| Ok(html::render(text, view, frames)?.into()))),
    people("out/简报.docx", Some("docx"), OfText(|text, view, _| docx::render(text, view))).editable(),
    people(
        "out/简报.xlsx",
        Some("xlsx"),
        OfFacts(|f, view, _| {
            let mut b = Vec::new();
            xlsx::render(&mut b, view, f.ledger, f.master, f.config)?;
            Ok(b)
        }),
    ),
    machines(LEDGER, OfFacts(|facts, _, path| json(path, facts.ledger))),
    machines(VIEW, OfFacts(|_, view, path| json(path, view))),
    people("out/更正说明.md", None, OfErratum(|note, _, _| Ok(note.into()))),
    people("out/更正说明.docx", None, OfErratum(|note, view, _| docx::render(note, view))).editable(),
];

const fn people(path: &'static str, format: Option<&'static str>, source: Source) -> Output {
    Output { path, format, readers: Readers::People, source, is_editable: false }
}

const fn machines(path: &'static str, source: Source) -> Output {
    Output { readers: Readers::Machines, ..people(path, None, source) }
}

/// What may be asked for by `--format`.
pub fn formats() -> Vec<&'static str> {
    OUTPUTS.iter().filter_map(|output| output.format).collect()
}

impl Output {
    const fn editable(self) -> Self {
        Self { is_editable: true, ..self }
    }

    /// Its name in `out/`.
    pub fn name(&self) -> &'static str {
        self.path.trim_start_matches("out/")
    }

    /// Whether it changes with edits of the text.
    pub fn is_of_text(&self) -> bool {
        matches!(self.source, Text | OfText(_))
    }

    /// Whether it is about the last issue, not about the quarter.
    pub fn is_of_erratum(&self) -> bool {
        matches!(self.source, OfErratum(_))
    }

    /// Whether it is to be made where just these formats are asked for; without
    /// any, all are.
    pub fn is_wanted(&self, formats: &[String]) -> bool {
        match (self.readers, self.format) {
            (Readers::People, Some(own)) => formats.is_empty() || formats.iter().any(|format| format == own),
            _ => true,
        }
    }
}

/// What outputs are made of; those whose source is absent are not made.
pub struct Material<'a> {
    /// The text as edited.
    pub text: Option<&'a str>,
    /// The facts.
    pub facts: Option<Facts<'a>>,
    /// The note on the last issue.
    pub erratum: Option<&'a str>,
    /// The view.
    pub view: &'a Briefing,
    /// Page frames and wordings.
    pub templates: &'a Templates,
}

/// What no edit of the text touches.
pub struct Facts<'a> {
    /// The judged ledger.
    pub ledger: &'a Ledger,
    /// The list.
    pub master: &'a MasterList,
    /// The settings.
    pub config: &'a Config,
}

impl Material<'_> {
    /// Makes every output that this is enough for and that is asked for.
    ///
    /// # Errors
    /// A template does not render, or an output cannot be composed.
    pub fn make(&self, formats: &[String]) -> Result<Vec<(&'static Output, Vec<u8>)>, Error> {
        let mut made = Vec::new();
        for output in OUTPUTS.iter().filter(|output| output.is_wanted(formats)) {
            let of = |make: FromText, text: &str| make(text, self.view, self.templates);
            let bytes = match output.source {
                Text => self.text.map(|text| Ok(text.into())),
                OfText(make) => self.text.map(|text| of(make, text)),
                OfErratum(make) => self.erratum.map(|note| of(make, note)),
                OfFacts(make) => self.facts.as_ref().map(|facts| make(facts, self.view, output.path)),
            };
            made.extend(bytes.transpose()?.map(|bytes| (output, bytes)));
        }
        Ok(made)
    }
}

/// A value as indented JSON; `path` is where it shall stand.
///
/// # Errors
/// It has no JSON form.
pub fn json(path: &str, value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    write_json(path, value, &mut bytes)?;
    Ok(bytes)
}

/// The same, written bit by bit.
///
/// # Errors
/// As for the whole; or it cannot be written.
pub fn write_json(path: &str, value: &impl Serialize, mut out: impl Write) -> Result<(), Error> {
    let unmade = |e: serde_json::Error| Error::Output { name: path.into(), reason: json_in_words(&e) };
    serde_json::to_writer_pretty(&mut out, value).map_err(unmade)?;
    out.write_all(b"\n").map_err(|e| unmade(serde_json::Error::io(e)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_output_has_its_own_place_and_programs_get_theirs_always() {
        let names: BTreeSet<&str> = OUTPUTS.iter().map(Output::name).collect();
        assert_eq!(names.len(), OUTPUTS.len());
        let ids: BTreeSet<&str> = formats().into_iter().collect();
        assert_eq!(ids.len(), formats().len());
        for output in &OUTPUTS {
            assert_eq!(output.path, format!("out/{}", output.name()));
            assert!(output.readers == Readers::People || output.is_wanted(&["md".into()]), "{}", output.path);
        }
    }
}
