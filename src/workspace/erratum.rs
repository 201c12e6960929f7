//! What is no longer as it was published, and why: for `verify`, which prints
//! it, and for `build`, which writes 更正说明.md.

use super::causes::{Causes, Told};
use super::issues::Published;
use super::manifest::Manifest;
use super::moves::{self, Moved, UnitMoves};
use super::printable::{line, shown};
use super::sources::{Delta, Sources, in_inbox};
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use crate::model::value::Derived;
use crate::outputs::erratum::{Both, Corrected, main_figures, named, render};
use crate::quarter::changes::{Change, Subject, changes};
use crate::view::{Briefing, Cause, Erratum, Fact, Head, Moves, Topic};
use serde_json::Value;

/// The published issue against what would be published now.
pub struct Compared {
    /// Files that came, changed or went.
    pub delta: Delta,
    /// Facts that differ.
    pub changes: Vec<Change>,
    /// What moved beyond files: another version of the program.
    pub others: Vec<String>,
    /// What units reported otherwise.
    pub moved: Moved,
    causes: Causes,
    /// The view of then; absent where it was of another form.
    then: Option<Briefing>,
}

/// Compares an issue with the ledger of now.
///
/// # Errors
/// A file of the issue cannot be read, or is not what was published.
pub fn compare(published: &Published, ledger: &Ledger, now: &Sources) -> Result<Compared, Error> {
    let manifest: Manifest = parsed(published, "manifest.json")?;
    let old: Value = parsed(published, "ledger.json")?;
    let fault = |e: serde_json::Error| Error::Output { name: "ledger.json".into(), reason: e.to_string() };
    let new = serde_json::to_value(ledger).map_err(fault)?;
    let delta = Delta::between(&manifest.sources, now);
    let version = env!("CARGO_PKG_VERSION");
    let others = if manifest.program == version {
        Vec::new()
    } else {
        vec![format!("程序由{}版换成{version}版", line(&manifest.program))]
    };
    let then = Ledger::read(&published.read("ledger.json")?)
        .map_err(|why| Error::Usage(format!("“{}/ledger.json”不能使用：{why}", published.name)))?;
    let changes = changes(&then, ledger);
    let causes = Causes::new(&delta, &others, &changes);
    // A briefing of another version of the program may have lost its form; its
    // facts are compared all the same.
    let then = serde_json::from_slice(&published.read("briefing.json")?).ok();
    Ok(Compared { moved: moves::moved(&old, &new), delta, changes, others, causes, then })
}

fn parsed<T: serde::de::DeserializeOwned>(published: &Published, name: &str) -> Result<T, Error> {
    let said = |e: serde_json::Error| Error::Usage(format!("“{}/{name}”不能使用：内容不完整（{e}）", published.name));
    serde_json::from_slice(&published.read(name)?).map_err(said)
}

impl Compared {
    /// The note without what it says of the text.
    fn note(&self, published: &Published, view: &Briefing) -> Erratum {
        let (mut causes, rest) = self.causes();
        let causes_total = causes.len();
        causes.truncate(NAMED);
        let issued = self.then.as_ref().and_then(|then| then.head.issued.clone());
        // The day on which the issue came out is not that of the note.
        let own = view.head.issued.clone().filter(|day| Some(day) != issued.as_ref());
        let mut facts = self.moved.facts.clone();
        name_items(&mut facts, view);
        Erratum {
            head: Head { issued: own, ..view.head.clone() },
            foot: view.foot.clone(),
            number: published.seal.number,
            issued,
            edited: published.seal.edited,
            causes,
            causes_total,
            rest,
            text: None,
            facts,
            worded: self.moved.worded,
            projects: self.changes.iter().filter(|change| change.subject == Subject::Project).count(),
        }
    }

    /// Whether an item stands elsewhere over all units.
    fn judged(&self) -> bool {
        self.changes.iter().any(|change| change.subject == Subject::Item && change.field == "status")
    }

    /// What made a fact another.
    pub fn cause(&self, change: &Change) -> String {
        self.causes.of_fact(change)
    }

    /// What came, changed or went, in words.
    pub fn inputs(&self) -> Vec<String> {
        self.delta.words().into_iter().map(|(_, said)| said).chain(self.others.clone()).collect()
    }

    /// The figures of the first page that are others in `now`.
    pub fn main(&self, now: &Briefing) -> Vec<Topic> {
        self.then.as_ref().map_or_else(Vec::new, |then| main_figures(then, now))
    }

    /// Every printed number that is another in `now`, with its cause; absent
    /// where the text of then cannot be made again.
    ///
    /// # Errors
    /// A template does not render.
    pub fn figures(&self, now: &Briefing, templates: &Templates) -> Result<Option<Vec<(Corrected, String)>>, Error> {
        let Some(then) = &self.then else { return Ok(None) };
        let told = Told::new(then, now, &self.causes);
        let with_cause = |one: Corrected| {
            let cause = told.cause(&[one.figure.as_str()].into(), "");
            (one, cause)
        };
        Ok(Some(Both::new(then, now, templates)?.corrected().into_iter().map(with_cause).collect()))
    }

    /// Files and other causes, each with the units whose answers it changed; and
    /// the units that none of them explains.
    fn causes(&self) -> (Vec<Cause>, Vec<Moves>) {
        let words = self.delta.words();
        let is_from = |unit: &UnitMoves, name: &str| unit.file.as_deref().is_some_and(|file| name == in_inbox(file));
        let with = |fits: &dyn Fn(&UnitMoves) -> bool| -> Vec<Moves> {
            self.moved.units.iter().filter(|unit| fits(unit)).map(|unit| unit.moves.clone()).collect()
        };
        let made = words.iter().map(|(name, said)| (said, with(&|unit| is_from(unit, name))));
        let others = self.others.iter().map(|said| (said, Vec::new()));
        let causes = made.chain(others).map(|(said, units)| Cause { said: said.clone(), units }).collect();
        (causes, with(&|unit| !words.iter().any(|(name, _)| is_from(unit, name))))
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
    let compared = compare(published, ledger, now)?;
    let both = compared.then.as_ref().map(|then| Both::new(then, view, templates)).transpose()?;
    let same = both.as_ref().is_none_or(|both| both.corrected().is_empty());
    if same && compared.moved.facts.is_empty() && !compared.judged() {
        return Ok(None);
    }
    let text = both.map(|both| {
        let told = Told::new(both.then, view, &compared.causes);
        both.corrections(|ids, row| told.cause(ids, row))
    });
    let note = Erratum { text, ..compared.note(published, view) };
    Ok(Some(Note { text: render(&note, templates)?, undated: note.head.issued.is_none() }))
}

/// Puts its name after the id of every item.
fn name_items(facts: &mut [Fact], view: &Briefing) {
    for fact in facts {
        if let Some(item) = view.items.iter().find(|item| item.id == fact.item) {
            fact.item = named(item);
        }
    }
}

/// A value of the ledger as a person reads it.
pub fn words(value: &Value) -> String {
    match value {
        Value::Null => "—".into(),
        Value::Object(given) if given.contains_key("text") => {
            let part = |key: &str| given.get(key).and_then(Value::as_str);
            part("text").map_or_else(|| "—".into(), |text| shown(text, part("format")))
        }
        Value::String(text) => match Derived::ALL.into_iter().find(|status| status.id() == text) {
            Some(status) => status.label().into(),
            None => state_label(text).map_or_else(|| line(text), str::to_string),
        },
        other => line(&other.to_string()),
    }
}

fn state_label(id: &str) -> Option<&'static str> {
    let state: crate::model::ledger::UnitState = serde_json::from_value(Value::from(id)).ok()?;
    Some(state.label())
}
