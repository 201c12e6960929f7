//! What is no longer as it was published, and why: for `verify`, which prints
//! it, and for `build`, which writes 更正说明.md.

use super::answers::{self, AnswerChanges, UnitChanges};
use super::causes::{Causes, FigureCauses};
use super::issues::Published;
use super::manifest::Manifest;
use super::printable::line;
use super::sources::{Delta, Sources, in_inbox};
use crate::document::templates::Templates;
use crate::model::error::Error;
use crate::model::ledger::Ledger;
use crate::outputs::erratum::{Both, Corrected, main_figures, named, render};
use crate::quarter::changes::{Change, Subject, changes};
use crate::view::{AnswerCounts, Briefing, Cause, Erratum, Head, Topic};

/// The published issue against what would be published now.
pub struct Compared {
    /// Files that came, changed or went.
    pub delta: Delta,
    /// Facts that differ.
    pub changes: Vec<Change>,
    /// What changed beyond files: another version of the program.
    pub others: Vec<String>,
    /// What units reported otherwise.
    pub answers: AnswerChanges,
    causes: Causes,
    /// The view of the issue; absent where it has another form.
    then: Option<Briefing>,
}

/// Compares an issue with the ledger of now.
///
/// # Errors
/// A file of the issue cannot be read, or is not what was published.
pub fn compare(published: &Published, ledger: &Ledger, now: &Sources) -> Result<Compared, Error> {
    let manifest = Manifest::of_issue(published)?;
    let then = published.ledger()?;
    let delta = Delta::between(&manifest.sources, now);
    let version = env!("CARGO_PKG_VERSION");
    let others = (manifest.program != version).then(|| format!("程序由{}版换成{version}版", line(&manifest.program)));
    let others: Vec<String> = others.into_iter().collect();
    let changes = changes(&then, ledger);
    let causes = Causes::new(&delta, &others, &changes);
    let answers = answers::between(&then, ledger);
    // A briefing of another version of the program may have lost its form; its
    // facts are compared all the same.
    let then = serde_json::from_slice(&published.read("briefing.json")?).ok();
    Ok(Compared { answers, delta, changes, others, causes, then })
}

impl Compared {
    /// Whether an item stands elsewhere over all units.
    fn judged(&self) -> bool {
        self.changes.iter().any(|change| change.subject == Subject::Item && change.field == "status")
    }

    /// What changed a fact.
    pub fn cause(&self, change: &Change) -> String {
        self.causes.of_fact(change)
    }

    /// What came, changed or went, in words.
    pub fn inputs(&self) -> Vec<String> {
        self.delta.words().into_iter().map(|(_, said)| said).chain(self.others.clone()).collect()
    }

    /// The figures of the first page that are not the same in `now`.
    pub fn main(&self, now: &Briefing) -> Vec<Topic> {
        self.then.as_ref().map_or_else(Vec::new, |then| main_figures(then, now))
    }

    /// Every printed number that is not the same in `now`, with its cause; absent
    /// where the text of the issue cannot be made again.
    ///
    /// # Errors
    /// A template does not render.
    pub fn figures(&self, now: &Briefing, templates: &Templates) -> Result<Option<Vec<(Corrected, String)>>, Error> {
        let Some(then) = &self.then else { return Ok(None) };
        let causes = FigureCauses::new(then, now, &self.causes);
        let with_cause = |one: Corrected| {
            let cause = causes.cause(&[one.figure.as_str()].into(), "");
            (one, cause)
        };
        Ok(Some(Both::new(then, now, templates)?.corrected().into_iter().map(with_cause).collect()))
    }

    /// Files and other causes, each with the units whose answers it changed; and
    /// the units that none of them explains.
    fn causes(&self) -> (Vec<Cause>, Vec<AnswerCounts>) {
        let words = self.delta.words();
        let is_from = |unit: &UnitChanges, name: &str| unit.file.as_deref().is_some_and(|file| name == in_inbox(file));
        let with = |fits: &dyn Fn(&UnitChanges) -> bool| -> Vec<AnswerCounts> {
            self.answers.units.iter().filter(|unit| fits(unit)).map(|unit| unit.counts.clone()).collect()
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
    if same && compared.answers.facts.is_empty() && !compared.judged() {
        return Ok(None);
    }
    let text = both.map(|both| {
        let causes = FigureCauses::new(both.then, view, &compared.causes);
        both.corrections(|ids, row| causes.cause(ids, row))
    });
    let (mut causes, rest) = compared.causes();
    let causes_total = causes.len();
    causes.truncate(NAMED);
    let issued = compared.then.as_ref().and_then(|then| then.head.issued.clone());
    // The day on which the issue came out is not that of the note.
    let own = view.head.issued.clone().filter(|day| Some(day) != issued.as_ref());
    let undated = own.is_none();
    let mut facts = compared.answers.facts;
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
        text,
        facts,
        worded: compared.answers.worded,
        projects: compared.changes.iter().filter(|change| change.subject == Subject::Project).count(),
    };
    Ok(Some(Note { text: render(&note, templates)?, undated }))
}
