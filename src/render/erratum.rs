//! 更正说明.md: what is no longer as it was published, figure by figure.

use super::figures::{Printed, printed};
use super::markdown::render_with;
use super::templates::Templates;
use crate::briefing::{Briefing, Head};
use crate::error::Error;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tera::Context;

const TEMPLATE: &str = "erratum.md";

/// What a note on an issue says.
#[derive(Debug, Serialize)]
pub struct Erratum<'a> {
    /// The head of the briefing.
    pub head: &'a Head,
    /// The issue that it corrects.
    pub number: u32,
    /// What came, changed or went since, in words.
    pub inputs: Vec<String>,
    /// Numbers of the text; absent where the text of then cannot be made again.
    pub figures: Option<Vec<Corrected>>,
    /// What units reported, and how that is judged.
    pub facts: Vec<Fact>,
}

/// A printed number that is another now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Id of its figure, for `trace`.
    pub figure: String,
    /// Where it is printed first.
    pub place: String,
    /// In how many places.
    pub places: usize,
    /// As published; absent where it was not printed.
    pub old: Option<String>,
    /// As it is; absent where it is no longer printed.
    pub new: Option<String>,
    /// What made it another.
    pub cause: String,
}

/// A reported or judged fact that is another now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// The unit, or empty.
    pub unit: String,
    /// The item, or empty.
    pub item: String,
    /// Which answer: 完成数.
    pub field: String,
    /// As published.
    pub old: String,
    /// As it is.
    pub new: String,
    /// What made it another.
    pub cause: String,
}

/// The numbers of the text that differ between an issue and now, in the order
/// of the new text, then those that are gone. `cause` is told the figure's id.
///
/// # Errors
/// A template does not render.
pub fn corrected(
    (old, new): (&Briefing, &Briefing),
    templates: &Templates,
    cause: impl Fn(&str) -> String,
) -> Result<Vec<Corrected>, Error> {
    let (then, now) = (printed(old, templates)?, printed(new, templates)?);
    let (was, is) = (by_figure(&then), by_figure(&now));
    let mut seen = std::collections::BTreeSet::new();
    let order = now.iter().chain(&then).map(|one| one.figure.as_str()).filter(|id| seen.insert(*id));
    let changed = order.filter_map(|id| {
        let text =
            |of: &BTreeMap<&str, Vec<&Printed>>| of.get(id).and_then(|all| all.first()).map(|one| one.text.clone());
        let (old, new) = (text(&was), text(&is));
        if old == new {
            return None;
        }
        let all = is.get(id).or(was.get(id))?;
        let place = all.first().map_or(String::new(), |one| one.place.clone());
        Some(Corrected { figure: id.to_string(), place, places: all.len(), old, new, cause: cause(id) })
    });
    Ok(changed.collect())
}

fn by_figure(all: &[Printed]) -> BTreeMap<&str, Vec<&Printed>> {
    let mut found: BTreeMap<&str, Vec<&Printed>> = BTreeMap::new();
    for one in all {
        found.entry(one.figure.as_str()).or_default().push(one);
    }
    found
}

/// The Markdown of a note.
///
/// # Errors
/// The template does not render.
pub fn render(erratum: &Erratum, templates: &Templates) -> Result<String, Error> {
    let context = Context::from_serialize(erratum)
        .map_err(|e| Error::Template { name: TEMPLATE.into(), reason: e.to_string() })?;
    render_with(TEMPLATE, &context, templates)
}
