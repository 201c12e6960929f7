//! What is no longer as it was published, and why: for `verify`, which prints
//! it, and for `build`, which writes 更正说明.md.

use super::Hashed;
use super::answers::{self, AnswerChanges};
use super::causes::{Causes, FigureCauses};
use super::disk::Passing;
use super::issues::Published;
use super::manifest::Manifest;
use super::printable::line;
use super::sources::{Delta, Sources, in_inbox};
use super::unlike::{self, BRIEFING};
use crate::document::templates::Templates;
use crate::model::error::{Error, from_json};
use crate::model::ledger::{Ledger, VERSION};
use crate::outputs::erratum::{TextChanges, named, render, text_changes};
use crate::outputs::{LEDGER, Make, Material, Output, Readers, Target};
use crate::quarter::changes::{Change, Subject, changes};
use crate::view::{AnswerCounts, Briefing, Cause, Erratum, Head};
use std::io::BufWriter;
use std::sync::{Mutex, PoisonError};

/// The published issue against what would be published now.
#[derive(Default)]
pub struct Differences {
    /// Files that came, changed or went.
    pub delta: Delta,
    /// These in words, by name, and whatever else changed: another version of the program.
    pub inputs: Vec<(String, String)>,
    /// Facts that differ.
    pub changes: Vec<Change>,
    /// What changed them.
    pub causes: Causes,
    /// What units reported otherwise.
    pub answers: AnswerChanges,
    /// What differs in the text; absent where the view of the issue has another
    /// form, so that its text cannot be made again.
    pub text: Option<TextChanges>,
    /// The version of the format of the issue's ledger, where it is older than what is
    /// written now: then what both versions tell is compared.
    pub older: Option<u32>,
    /// Outputs that would come out otherwise though no file and no fact differs;
    /// only `verify` looks for them.
    pub outputs: Vec<String>,
    /// The date that the issue bore, where it had one.
    issued: Option<String>,
}

/// What went into an issue otherwise than it would now: files, and these in words
/// with whatever else changed.
fn inputs(manifest: &Manifest, now: &Sources) -> (Delta, Vec<(String, String)>) {
    let delta = Delta::between(&manifest.sources, now);
    let mut inputs = delta.words();
    let version = env!("CARGO_PKG_VERSION");
    if manifest.program != version {
        inputs.push((String::new(), format!("程序由{}版换成{version}版", line(&manifest.program))));
    }
    (delta, inputs)
}

/// What differs in the ledger.
struct LedgerChanges {
    changes: Vec<Change>,
    answers: AnswerChanges,
    older: Option<u32>,
}

impl LedgerChanges {
    /// Of an issue and of now.
    fn between(published: &Published, ledger: &Ledger) -> Result<Self, Error> {
        if let Some((then, now)) = unlike::ledgers(published, ledger) {
            return Ok(Self { changes: changes(&then, &now), answers: answers::between(&then, &now), older: None });
        }
        let (then, version) = published.ledger()?;
        let older = Some(version).filter(|version| *version < VERSION);
        let now_told = older.map(|_| ledger.clone().in_first_version());
        let changes = changes(&then, now_told.as_ref().unwrap_or(ledger));
        Ok(Self { changes, answers: answers::between(&then, ledger), older })
    }
}

/// Compares an issue with the ledger and the view as they are.
///
/// # Errors
/// A file of the issue cannot be read, or is not what was published; or a template
/// does not render.
fn compare(
    published: &Published,
    ledger: &Ledger,
    view: &Briefing,
    (delta, inputs): (Delta, Vec<(String, String)>),
    templates: &Templates,
) -> Result<Differences, Error> {
    let LedgerChanges { changes, answers, older } = LedgerChanges::between(published, ledger)?;
    // Where the same went in, what is made is as a rule the same, byte by byte.
    let is_same = inputs.is_empty() && changes.is_empty();
    let causes = Causes::new(&inputs, &changes);
    let (text, issued) = if is_same && published.is_json_of(BRIEFING, view)? {
        (Some(TextChanges::default()), view.head.issued.clone())
    } else {
        // A briefing of another version of the program may have another form; its facts are compared.
        let then = match unlike::view(published, view, |place| causes.touch(place)) {
            Some(then) => Some(then),
            None => from_json::<Briefing>(&published.read(BRIEFING)?).ok(),
        };
        let text = then.as_ref().map(|then| {
            let figures = FigureCauses::new(then, view, &causes);
            text_changes(then, view, templates, |ids, row| figures.cause(ids, row))
        });
        (text.transpose()?, then.and_then(|then| then.head.issued))
    };
    Ok(Differences { delta, inputs, changes, causes, answers, text, older, outputs: Vec::new(), issued })
}

/// Compares an issue with `ledger` and what would be made of it now; the text in
/// `material` is as generated, before any edit by hand. As many outputs are made at a time
/// as there are `threads`.
///
/// # Errors
/// A file of the issue cannot be read, or a template does not render.
pub fn again(
    published: &Published,
    ledger: &Ledger,
    now: &Sources,
    material: &Material,
    threads: usize,
) -> Result<Differences, Error> {
    let manifest = Manifest::of_issue(published)?;
    let inputs = inputs(&manifest, now);
    let outputs = if inputs.1.is_empty() { Some(otherwise(published, &manifest, material, threads)?) } else { None };
    if outputs.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Differences { text: Some(TextChanges::default()), ..Differences::default() });
    }
    let mut found = compare(published, ledger, material.view, inputs, material.templates)?;
    if found.changes.is_empty() {
        let mut outputs = outputs.map_or_else(|| otherwise(published, &manifest, material, threads), Ok)?;
        outputs.retain(|output| found.older.is_none() || output.path != LEDGER);
        found.outputs = outputs.into_iter().map(|output| output.name().to_string()).collect();
    }
    Ok(found)
}

/// Outputs of an issue that would come out otherwise now.
fn otherwise(
    published: &Published,
    manifest: &Manifest,
    material: &Material,
    threads: usize,
) -> Result<Vec<&'static Output>, Error> {
    let seen = Looked::default();
    material.send(|_| true, threads, &seen)?;
    let mut made = seen.0.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(output, _)| output.position());
    // 简报.html of an edited text was made of that text, not of the facts.
    made.retain(|(output, now)| {
        if published.seal.edited && output.is_of_text() {
            return false;
        }
        let differs = |files: &[Hashed]| files.iter().any(|then| then.name == now.name && then.sha256 != now.sha256);
        // What people read may have been finished by hand before it went out.
        differs(&manifest.outputs) || output.readers == Readers::Machines && differs(&published.seal.files)
    });
    Ok(made.into_iter().map(|(output, _)| output).collect())
}

/// Outputs that are only compared.
#[derive(Default)]
struct Looked(Mutex<Vec<(&'static Output, Hashed)>>);

impl Target for Looked {
    fn take(&self, output: &'static Output, make: Make) -> Result<(), Error> {
        let mut passing = BufWriter::new(Passing::default());
        make(&mut passing)?;
        let passing = passing.into_inner().map_err(|e| Error::io("写入", output.path, e.into_error()))?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((output, passing.hashed(output.name())));
        Ok(())
    }
}

impl Differences {
    /// Whether the issue would come out the same, whatever went in otherwise.
    pub fn is_equal(&self) -> bool {
        self.changes.is_empty() && self.outputs.is_empty()
    }

    /// Whether no figure of the text, no answer and no judgement differs.
    fn is_nothing_to_correct(&self) -> bool {
        let judged = |change: &Change| change.subject == Subject::Item && change.field == "status";
        self.text.as_ref().is_none_or(|text| text.figures.is_empty())
            && self.answers.facts.is_empty()
            && !self.changes.iter().any(judged)
    }

    /// Files and other causes, each with the units whose answers it changed; and
    /// the units that none of them explains.
    fn causes(&self) -> (Vec<Cause>, Vec<AnswerCounts>) {
        let cause = |(_, said): &(String, String)| Cause { said: said.clone(), units: Vec::new() };
        let (mut causes, mut rest) = (self.inputs.iter().map(cause).collect::<Vec<_>>(), Vec::new());
        for unit in self.answers.units.iter().filter(|unit| unit.counts.reported() + unit.counts.judged > 0) {
            let file = unit.file.as_deref().map(in_inbox);
            let own = self.inputs.iter().position(|(name, _)| Some(name) == file.as_ref());
            own.map_or(&mut rest, |at| &mut causes[at].units).push(unit.counts.clone());
        }
        (causes, rest)
    }
}

/// How many causes a note names.
const NAMED: usize = 10;

/// A note on an issue.
pub struct Note {
    /// Its Markdown.
    pub text: String,
    /// Whether it bears no date.
    pub undated: bool,
}

/// The note on the last issue of the quarter; absent where no printed number and
/// no fact differs from it.
///
/// # Errors
/// The issue is not as it was published, or a template does not render.
pub fn erratum(
    published: &Published,
    ledger: &Ledger,
    view: &Briefing,
    now: &Sources,
    templates: &Templates,
) -> Result<Option<Note>, Error> {
    let inputs = inputs(&Manifest::of_issue(published)?, now);
    let found = compare(published, ledger, view, inputs, templates)?;
    if found.is_nothing_to_correct() {
        return Ok(None);
    }
    let (mut causes, rest) = found.causes();
    let causes_total = causes.len();
    causes.truncate(NAMED);
    let issued = found.issued;
    // The day on which the issue came out is not that of the note.
    let own = view.head.issued.clone().filter(|day| Some(day) != issued.as_ref());
    let undated = own.is_none();
    let mut facts = found.answers.facts;
    for fact in &mut facts {
        let item = view.items.iter().find(|item| item.id == fact.item);
        item.into_iter().for_each(|item| fact.item = named(item));
    }
    let note = Erratum {
        head: Head { issued: own, ..view.head.clone() },
        foot: view.foot.clone(),
        number: published.seal.number,
        issued,
        edited: published.seal.edited,
        causes,
        causes_total,
        rest,
        text: found.text.map(|text| text.corrections),
        facts,
        worded: found.answers.worded,
        projects: found.changes.iter().filter(|change| change.subject == Subject::Project).count(),
    };
    Ok(Some(Note { text: render(&note, templates)?, undated }))
}
