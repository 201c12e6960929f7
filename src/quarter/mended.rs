//! What was wrong in a file that another of the same unit replaces, and is not wrong in
//! that one.
//!
//! Nobody need act on it; a clerk who chased it wants to see that it is done.

use crate::model::finding::{Code, Finding, Findings};
use crate::model::ledger::{Outcome, UnitReport};
use crate::model::place::Origin;
use std::collections::{HashMap, HashSet};

/// A finding that holds no longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// What was found, in the file that is not used.
    pub finding: Finding,
    /// The file of the unit that is used instead.
    pub by: Origin,
}

/// Those of the findings `forgotten` with files that are not used of which the same is
/// not found, in the same words, in what is used of the unit; `fate` tells what became
/// of a unit's part of a file. By unit in the order of printing, then by place.
pub fn mended<'f>(
    forgotten: Vec<Finding>,
    fate: impl Fn(&Origin, &str) -> Option<&'f Outcome>,
    units: &[UnitReport],
    findings: &Findings,
) -> Vec<Mended> {
    let mut used: HashMap<&str, (usize, &Origin)> = HashMap::new();
    for (at, unit) in units.iter().enumerate() {
        used.extend(unit.source.as_ref().map(|source| (unit.name.as_str(), (at, source))));
    }
    let wrong: HashSet<(Code, &str, &str)> =
        findings.each().filter_map(|f| Some((f.code, f.unit.as_deref()?, f.found.as_str()))).collect();
    let mut mended: Vec<(usize, Mended)> = Vec::new();
    for finding in forgotten {
        let Some((unit, origin)) = finding.unit.as_deref().zip(finding.place.origin.as_ref()) else { continue };
        // What came too late, or says the same again, mended nothing and was not mended.
        let is_replaced = fate(origin, unit) == Some(&Outcome::Superseded);
        let is_wrong = wrong.contains(&(finding.code, unit, finding.found.as_str()));
        if let Some((at, by)) = used.get(unit).filter(|_| is_replaced && !is_wrong) {
            mended.push((*at, Mended { by: (*by).clone(), finding }));
        }
    }
    mended.sort_by(|(unit, one), (other_unit, other)| {
        let key = |mended: &'_ Mended| (mended.finding.place.clone(), mended.finding.code);
        unit.cmp(other_unit).then_with(|| key(one).cmp(&key(other)))
    });
    mended.into_iter().map(|(_, mended)| mended).collect()
}
