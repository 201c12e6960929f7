//! Answers of staff that were used, and where: one finding for an answer about a
//! place, one for all cells that a lasting answer reaches.

use super::place::Place;
use super::question::{Key, Matter, RulingRow};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// An answer that was used, for the manifest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Applied {
    /// The file that it stands in: `裁定.xlsx` is the quarter's own; others are
    /// named from the folder of the year.
    pub from: String,
    /// What was asked.
    pub matter: Matter,
    /// The place that it was asked about.
    pub at: String,
    /// The words that it was asked about.
    pub about: String,
    /// The answer.
    pub answer: String,
    /// Who decided.
    pub by: String,
    /// When, as written.
    pub date: String,
}

/// One use of an answer, or one question that it was no answer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Use {
    /// The answer, and the row that it stands in.
    pub row: Arc<RulingRow>,
    /// What it should have been, where it could not be used.
    pub refused: Option<String>,
    /// The unit whose words it is about; absent where that is not known.
    pub unit: Option<String>,
    /// What it was used for.
    pub place: Place,
}

/// What is told of uses that belong together.
pub(super) struct Told {
    pub refused: Option<String>,
    pub unit: Option<String>,
    pub place: Place,
    pub found: String,
    /// What was done.
    pub said: String,
}

/// The answers that were used, each once.
pub(super) fn applied(uses: &[Use]) -> Vec<Applied> {
    let used = uses.iter().filter(|one| one.refused.is_none());
    let all: BTreeSet<Applied> = used.map(|one| one.row.as_ref().into()).collect();
    all.into_iter().collect()
}

/// What is to be told of these uses.
pub(super) fn told(uses: Vec<Use>) -> Vec<Told> {
    let (lasting, of_places): (Vec<Use>, Vec<Use>) = uses.into_iter().partition(|one| one.row.question.is_for_many());
    let mut told: Vec<Told> =
        of_places.into_iter().map(|one| tell(&one, one.unit.clone(), one.place.clone(), "")).collect();
    let mut groups: BTreeMap<(Key, bool), Vec<Use>> = BTreeMap::new();
    for one in lasting {
        groups.entry((one.row.question.key(), one.refused.is_some())).or_default().push(one);
    }
    for uses in groups.into_values() {
        let Some(first) = uses.first() else { continue };
        let seen = sightings(uses.iter().map(|one| (one.unit.as_deref(), &one.place)));
        told.push(tell(first, None, first.row.place.clone(), &format!("：{seen}")));
    }
    told
}

fn tell(one: &Use, unit: Option<String>, place: Place, seen: &str) -> Told {
    let (question, ruling) = (&one.row.question, &one.row.ruling);
    let said = match &one.refused {
        Some(_) => format!("未采用该裁定，问题仍待裁定{seen}"),
        None => {
            let (matter, answer) = (question.matter.label(), &ruling.answer);
            format!("{matter}：按裁定“{answer}”处理（{} {}）{seen}", ruling.by, ruling.date)
        }
    };
    let found = if one.refused.is_some() { &ruling.answer } else { &question.about };
    Told { refused: one.refused.clone(), unit, place, found: found.clone(), said }
}

/// Units that a list of places names before it only counts them.
const NAMED: usize = 4;

/// Where something was met: `甲镇 B5、乙镇 B9等3家5处`, each unit by its first
/// cell, in the order of units.
pub fn sightings<'p>(places: impl IntoIterator<Item = (Option<&'p str>, &'p Place)>) -> String {
    let mut first: BTreeMap<String, &Place> = BTreeMap::new();
    let mut count = 0;
    for (unit, place) in places {
        let file = || place.origin.as_ref().map_or_else(String::new, |origin| origin.file_name().to_string());
        let earliest = first.entry(unit.map_or_else(file, str::to_string)).or_insert(place);
        *earliest = (*earliest).min(place);
        count += 1;
    }
    let cell = |place: &Place| place.cell.map_or_else(String::new, |cell| format!(" {cell}"));
    let named: Vec<String> = first.iter().take(NAMED).map(|(unit, place)| format!("{unit}{}", cell(place))).collect();
    let units = first.len();
    let more = match count {
        _ if units > NAMED => format!("等{units}家{count}处"),
        n if n > units => format!("，共{n}处"),
        _ => String::new(),
    };
    format!("{}{more}", named.join("、"))
}

impl From<&RulingRow> for Applied {
    fn from(row: &RulingRow) -> Self {
        let (question, ruling) = (row.question.clone(), row.ruling.clone());
        Self {
            from: row.place.origin.as_ref().map_or_else(String::new, ToString::to_string),
            matter: question.matter,
            at: question.at,
            about: question.about,
            answer: ruling.answer,
            by: ruling.by,
            date: ruling.date,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::place::{CellRef, Origin};

    #[test]
    fn places_are_named_by_unit_and_counted() {
        let places: Vec<Place> =
            (1..=9).map(|row| Place::file(&Origin::file("a.xlsx")).at(CellRef::new(row, 2))).collect();
        let seen = |units: &[&str]| sightings(units.iter().zip(&places).map(|(unit, place)| (Some(*unit), place)));
        assert_eq!(seen(&["甲", "乙"]), "乙 B2、甲 B1");
        assert_eq!(seen(&["甲", "甲", "乙"]), "乙 B3、甲 B1，共3处");
        assert_eq!(seen(&["1", "2", "3", "4", "5", "5"]), "1 B1、2 B2、3 B3、4 B4等5家6处");
        assert_eq!(sightings([(None, &places[0])]), "a.xlsx B1");
    }
}
