//! The same thing said by several units is one matter, told once with all of them.

use super::selection::Selection;
use crate::model::ledger::Entry;
use crate::model::value::{Comparable, Given, Words, key};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The least likeness of two texts about much the same matter.
const NEAR: f64 = 0.75;
/// Matters that a text is held against, of those that begin or end as it does: so
/// that as many texts as there are towns in a country are sorted in one go.
const HELD: usize = 32;

/// What several cells say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Cells that say it in the same words, blanks and punctuation aside.
    pub same: Vec<usize>,
    /// Cells that say it in nearly these words: they may be named beside it, not quoted by it.
    pub near: Vec<usize>,
}

impl Matter {
    /// All its cells.
    pub fn cells(&self) -> impl Iterator<Item = usize> {
        self.same.iter().chain(&self.near).copied()
    }
}

impl<'a> Selection<'a> {
    /// What these cells say in a column, what most cells say first; of as many, in the order of print.
    pub fn matters(&self, cells: &[usize], column: impl Fn(&'a Entry) -> Option<&'a Given<Words>>) -> Vec<Matter> {
        let mut said: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for cell in cells {
            let words: String = key(self.words(*cell, &column)).chars().filter(|c| c.is_alphanumeric()).collect();
            said.entry(words).or_default().push(*cell);
        }
        let mut said: Vec<(String, Vec<usize>)> = said.into_iter().collect();
        said.sort_by_key(|(_, cells)| (Reverse(cells.len()), cells.first().copied()));
        let mut matters: Vec<(Comparable, Matter)> = Vec::new();
        let mut places: BTreeMap<(bool, String), Vec<usize>> = BTreeMap::new();
        for (words, same) in said {
            let text = Comparable::new(&words);
            let ends = ends(&words);
            let held: BTreeSet<usize> = ends.iter().filter_map(|end| places.get(end)).flatten().copied().collect();
            match held.into_iter().find(|at| matters[*at].0.alike(&text) >= NEAR) {
                Some(at) => matters[at].1.near.extend(same),
                None => {
                    for end in ends {
                        let place = places.entry(end).or_default();
                        if place.len() < HELD {
                            place.push(matters.len());
                        }
                    }
                    matters.push((text, Matter { same, near: Vec::new() }));
                }
            }
        }
        let mut matters: Vec<Matter> = matters.into_iter().map(|(_, matter)| matter).collect();
        matters.sort_by_key(|matter| (Reverse(matter.cells().count()), matter.same.first().copied()));
        matters
    }

    /// The units of these cells, each once, in the order of printing.
    pub fn units_in(&self, cells: impl IntoIterator<Item = usize>) -> BTreeSet<usize> {
        cells.into_iter().map(|cell| self.cells[cell].unit).collect()
    }

    /// The items of these cells, each once, in the order of the list.
    pub fn items_in(&self, cells: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let items: BTreeSet<usize> = cells.into_iter().map(|cell| self.cells[cell].item).collect();
        items.into_iter().collect()
    }
}

/// How a text begins and how it ends.
fn ends(words: &str) -> [(bool, String); 2] {
    let mut last: Vec<char> = words.chars().rev().take(2).collect();
    last.reverse();
    [(true, words.chars().take(2).collect()), (false, last.into_iter().collect())]
}
