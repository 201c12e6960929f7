//! What fits the words of a task, an item or a unit, or a number as it is printed.

use super::named::units_with;
use crate::cli::near::nearest;
use crate::document::figures::{next_figure, plain};
use crate::model::ledger::{ItemReport, Ledger, UnitReport};
use crate::model::task::Unit;
use crate::model::value::{clipped, key};
use crate::view::{Briefing, Figure};
use crate::workspace::line;
use std::collections::HashMap;

/// Columns of a screen that what is told of a fit takes.
const WIDTH: usize = 70;

/// Something that fits.
pub(super) enum Fit<'a> {
    Unit(&'a UnitReport),
    Item(&'a ItemReport),
    /// A figure, and the sentence that it first stands in; empty where the text has it not.
    Figure(&'a Figure, String),
}

impl Fit<'_> {
    /// What is to be typed for it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Unit(unit) => unit.name.clone(),
            Self::Item(item) => item.id.to_string(),
            Self::Figure(figure, _) => figure.id.clone(),
        }
    }

    /// What it is.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Unit(unit) => format!("单位，{}", unit.state.label()),
            Self::Item(item) => clipped(&format!("{}：{}", line(&item.title), line(&item.text)), WIDTH),
            Self::Figure(figure, sentence) => {
                let told = format!("{}{}　{}", line(&figure.text), line(&figure.unit), line(sentence));
                clipped(told.trim_end(), WIDTH)
            }
        }
    }
}

/// The units and items that all of these words fit.
pub(super) fn by_words<'l>(ledger: &'l Ledger, units: &[Unit], words: &str) -> Vec<Fit<'l>> {
    let parts: Vec<String> = words.split_whitespace().map(key).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Vec::new();
    }
    let fits = |item: &&ItemReport| {
        let told = key(&format!("{} {}", item.title, item.text));
        parts.iter().all(|part| told.contains(part))
    };
    let of_units = units_with(ledger, units, words).into_iter().map(Fit::Unit);
    of_units.chain(ledger.items.iter().filter(fits).map(Fit::Item)).collect()
}

/// Whether a number is looked for.
pub(super) fn is_number(typed: &str) -> bool {
    key(typed).trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit())
}

/// The figures that are printed so: 161, 161个项目, 4.2%. Those that stand in the `marked`
/// text first, as they come there.
pub(super) fn by_number<'v>(view: &'v Briefing, marked: &str, typed: &str) -> Vec<Fit<'v>> {
    let typed = key(typed).replace(',', "");
    let fits = |figure: &&Figure| {
        let (number, whole) = (key(&figure.text), key(&format!("{}{}", figure.text, figure.unit)));
        whole.starts_with(&typed) && typed.len() >= number.len()
    };
    let mut sentences: HashMap<&str, (usize, &str)> = HashMap::new();
    for (at, sentence) in marked.lines().flat_map(|line| line.split_inclusive(['。', '；'])).enumerate() {
        let mut rest = sentence;
        while let Some((_, (id, _), after)) = next_figure(rest) {
            sentences.entry(id).or_insert((at, sentence));
            rest = after;
        }
    }
    let told = |figure: &'v Figure| {
        let (at, sentence) = sentences.get(figure.id.as_str()).copied().unwrap_or((usize::MAX, ""));
        let sentence = plain(sentence).replace("**", "");
        (at, Fit::Figure(figure, sentence.trim_matches(['|', '#', ' ', '-']).to_string()))
    };
    let mut found: Vec<(usize, Fit)> = view.figures.iter().filter(fits).map(told).collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, fit)| fit).collect()
}

/// What is called most like the words that nothing fits.
pub(super) fn nearest_name(ledger: &Ledger, units: &[Unit], words: &str) -> Option<String> {
    let of_units = units.iter().flat_map(|unit| [&unit.name].into_iter().chain(&unit.aliases));
    let titles = ledger.items.iter().map(|item| &item.title);
    nearest(words, of_units.chain(titles).map(String::as_str)).map(line)
}
