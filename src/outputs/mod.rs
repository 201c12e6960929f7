//! One file or folder per format, behind one table: [`OUTPUTS`] says what a build
//! puts into `out/`, for whom, and what each is made of. A further format is
//! one file here and one row there.

mod colours;
pub mod html;
pub mod docx;
pub mod xlsx;
pub mod erratum;
pub mod desk;
pub mod form;
pub mod letter;
pub mod returns;
mod kept;
pub mod register;
pub mod rulings;
pub mod send_list;
pub mod unit_page;

use crate::document::templates::Templates;
use crate::formats::side_by_side;
use crate::model::config::Config;
use crate::model::error::{Error, json_in_words};
use crate::model::ledger::Ledger;
use crate::model::task::MasterList;
use crate::view::Briefing;
use Source::{OfErratum, OfFacts, OfLedger, OfText, Text};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// A file that was made, not yet in its place.
pub struct Made {
    /// Its path below the folder that it goes to.
    pub name: String,
    /// Its bytes; none where they are beside its place already.
    pub bytes: Vec<u8>,
    /// The size and the SHA-256 of what lies beside its place.
    pub waits: Option<(usize, String)>,
}

impl Made {
    /// A file of these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name: name.into(), bytes: bytes.into(), waits: None }
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
    /// The facts alone.
    OfLedger,
    /// The facts and the view, whatever was edited.
    OfFacts(fn(&Facts, &Briefing, &mut (dyn Write + Send)) -> Result<(), Error>),
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
        OfFacts(|f, view, out| xlsx::render(out, view, f.ledger, f.master, f.config)),
    ),
    machines(LEDGER, OfLedger),
    machines(VIEW, OfFacts(|_, view, out| write_json(VIEW, view, out))),
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

    /// Where it stands among all.
    pub fn position(&self) -> usize {
        OUTPUTS.iter().position(|output| output.path == self.path).unwrap_or(OUTPUTS.len())
    }

    /// Whether it is made of the facts alone.
    pub fn is_of_ledger(&self) -> bool {
        matches!(self.source, OfLedger)
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

/// Writes a file, part by part.
pub type Make<'m> = &'m mut dyn FnMut(&mut (dyn Write + Send)) -> Result<(), Error>;

/// Where outputs go as they are made, several at a time.
pub trait Target: Sync {
    /// Takes what `make` writes as the contents of an output.
    ///
    /// # Errors
    /// It cannot be made, or not be written.
    fn take(&self, output: &'static Output, make: Make) -> Result<(), Error>;
}

/// Outputs that are held as they are made.
#[derive(Default)]
pub struct Kept(Mutex<Vec<(&'static Output, Vec<u8>)>>);

impl Kept {
    /// All of them, in the order of [`OUTPUTS`].
    pub fn into_all(self) -> Vec<(&'static Output, Vec<u8>)> {
        let mut all = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        all.sort_by_key(|(output, _)| output.position());
        all
    }
}

impl Target for Kept {
    fn take(&self, output: &'static Output, make: Make) -> Result<(), Error> {
        let mut bytes = Vec::new();
        make(&mut bytes)?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((output, bytes));
        Ok(())
    }
}

/// Sends what is made of the facts alone: that can be done before there is a view.
///
/// # Errors
/// As for [`Material::send`].
pub fn send_ledger(ledger: &Ledger, target: &dyn Target) -> Result<(), Error> {
    let mut outputs = OUTPUTS.iter().filter(|output| output.is_of_ledger());
    outputs.try_for_each(|output| target.take(output, &mut |out| write_json(output.path, ledger, out)))
}

impl Material<'_> {
    /// Makes every output that this is enough for, and holds it.
    ///
    /// # Errors
    /// A template does not render, or an output cannot be composed.
    pub fn make(&self) -> Result<Vec<(&'static Output, Vec<u8>)>, Error> {
        let kept = Kept::default();
        self.send(|_| true, 1, &kept)?;
        Ok(kept.into_all())
    }

    /// Sends every output that this is enough for and that is wanted to its target, as
    /// many at a time as there are `threads`; what takes longest begins first.
    ///
    /// # Errors
    /// A template does not render, an output cannot be composed or written: of several
    /// the first in the order of [`OUTPUTS`].
    pub fn send(&self, is_wanted: impl Fn(&Output) -> bool, threads: usize, target: &dyn Target) -> Result<(), Error> {
        let mut outputs: Vec<_> = OUTPUTS.iter().filter(|output| is_wanted(output) && self.is_enough(output)).collect();
        outputs.sort_by_key(|output| !matches!(output.source, OfFacts(_) | OfLedger));
        let (next, failed) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
        let work = || {
            while let Some(output) = outputs.get(next.fetch_add(1, Ordering::Relaxed)) {
                if let Err(error) = target.take(output, &mut |out| self.write(output, out)) {
                    failed.lock().unwrap_or_else(PoisonError::into_inner).insert(output.position(), error);
                }
            }
        };
        side_by_side(threads.min(outputs.len()), work);
        let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.into_values().next().map_or(Ok(()), Err)
    }

    /// Whether an output can be made of this.
    fn is_enough(&self, output: &Output) -> bool {
        match output.source {
            Text | OfText(_) => self.text.is_some(),
            OfErratum(_) => self.erratum.is_some(),
            OfFacts(_) | OfLedger => self.facts.is_some(),
        }
    }

    fn write(&self, output: &Output, out: &mut (dyn Write + Send)) -> Result<(), Error> {
        let (text, note) = (self.text.unwrap_or_default(), self.erratum.unwrap_or_default());
        let bytes = match (&output.source, &self.facts) {
            (Text, _) => text.into(),
            (OfText(make), _) => make(text, self.view, self.templates)?,
            (OfErratum(make), _) => make(note, self.view, self.templates)?,
            (OfLedger, Some(facts)) => return write_json(output.path, facts.ledger, out),
            (OfFacts(make), Some(facts)) => return make(facts, self.view, out),
            (OfLedger | OfFacts(_), None) => return Ok(()),
        };
        out.write_all(&bytes).map_err(|e| Error::io("写入", output.path, e))
    }
}

/// A value as indented JSON; `path` is where it shall stand.
///
/// # Errors
/// It has no JSON form.
pub fn json(path: &str, value: &impl Serialize) -> Result<Vec<u8>, Error> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|e| unmade(path, &e))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What of JSON is gathered before it goes on, in bytes.
const GATHERED: usize = 256 << 10;

/// Writes a value as JSON without blanks, piece by piece: what grows with the work is for
/// programs, and indented it is twice as long.
///
/// # Errors
/// It has no JSON form, or cannot be written.
pub fn write_json(path: &str, value: &impl Serialize, out: impl Write) -> Result<(), Error> {
    // Pieces are of a few bytes: no call through a table for each.
    let mut out = BufWriter::with_capacity(GATHERED, out);
    serde_json::to_writer(&mut out, value).map_err(|e| unmade(path, &e))?;
    out.write_all(b"\n").and_then(|()| out.flush()).map_err(|e| unmade(path, &serde_json::Error::io(e)))
}

fn unmade(path: &str, error: &serde_json::Error) -> Error {
    Error::Output { name: path.into(), reason: json_in_words(error) }
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
