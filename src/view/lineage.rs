//! What a figure comes down to: the figures that it is made of, those that these
//! are made of, and so on to the places.

use super::briefing::Briefing;
use super::figure::Figure;
use std::collections::{BTreeMap, BTreeSet};

/// A figure with the figures that it is made of, each in its turn. Its places come
/// first: the parts are, in their order, what its items rest on.
#[derive(Debug)]
pub struct Lineage<'b> {
    /// The figure.
    pub figure: &'b Figure,
    /// What it is made of; empty where that was told already.
    pub parts: Vec<Lineage<'b>>,
    /// Whether what it is made of was told already.
    pub again: bool,
}

/// The figures of a view by id.
#[derive(Debug)]
pub struct Lines<'b>(BTreeMap<&'b str, &'b Figure>);

impl<'b> Lines<'b> {
    /// Of this view.
    pub fn of(view: &'b Briefing) -> Self {
        Self(view.figures.iter().map(|figure| (figure.id.as_str(), figure)).collect())
    }

    /// What a figure comes down to.
    pub fn down(&self, figure: &'b Figure) -> Lineage<'b> {
        self.from(figure, &mut BTreeSet::new())
    }

    fn from(&self, figure: &'b Figure, told: &mut BTreeSet<&'b str>) -> Lineage<'b> {
        if !told.insert(&figure.id) {
            return Lineage { figure, parts: Vec::new(), again: true };
        }
        let parts = figure.of.iter().filter_map(|id| self.0.get(id.as_str()));
        Lineage { figure, parts: parts.map(|part| self.from(part, told)).collect(), again: false }
    }
}
