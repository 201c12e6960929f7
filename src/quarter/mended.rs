//! What was wrong in a file that another of the same unit replaces, and is not wrong in
//! that one.
//!
//! Nobody need act on it; a clerk who chased it wants to see that it is done.

use crate::model::finding::{Code, Finding, Findings};
use crate::model::ledger::UnitReport;
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

/// Those of the findings `forgotten` with what is not used of which the same is not
/// found, in the same words, in what is used of the unit; `by` tells the file that took
/// the place of what a finding of a unit is about, whose own file is given, if any did.
/// By unit in the order of printing, then by place.
pub fn mended(
    forgotten: Vec<Finding>,
    by: impl Fn(&Finding, &str, &Origin) -> Option<Origin>,
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
        let Some(unit) = finding.unit.as_deref() else { continue };
        let is_wrong = wrong.contains(&(finding.code, unit, finding.found.as_str()));
        let replaced = || used.get(unit).and_then(|(at, source)| Some((*at, by(&finding, unit, source)?)));
        if let Some((at, by)) = replaced().filter(|_| !is_wrong) {
            mended.push((at, Mended { by, finding }));
        }
    }
    mended.sort_by(|(unit, one), (other_unit, other)| {
        let key = |mended: &'_ Mended| (mended.finding.place.clone(), mended.finding.code);
        unit.cmp(other_unit).then_with(|| key(one).cmp(&key(other)))
    });
    mended.into_iter().map(|(_, mended)| mended).collect()
}
