//! 附件3: findings, dispositions, corrections; and the check that every sum
//! printed is the sum of what is printed.

use super::composer::{Composer, NAMES, id_of};
use crate::model::config::Correction;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::ledger::{Disposition, Outcome};
use crate::model::place::Origin;
use crate::model::value::Quantity;
use crate::view::{Checks, CodeCount, ConflictView, Evidence, Ground, LabelledCount};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Contradictions that the annex lists one by one.
const CONFLICTS: usize = 20;

/// Codes that leave a question open which only people can answer.
const OPEN: [Code; 6] = [
    Code::UnitUnknown,
    Code::UnitContradiction,
    Code::PeriodDoubtful,
    Code::ItemContradiction,
    Code::ItemRepeated,
    Code::VersionsDiffer,
];

impl<'a> Composer<'a> {
    /// 附件3.
    pub(super) fn checks(&mut self) -> Checks {
        let found = self.found();
        let severities = [Severity::Error, Severity::Warning, Severity::Note];
        let severities = severities.map(|severity| self.severity(severity, &found));
        let (rows, wholes): (Vec<&Disposition>, Vec<&Disposition>) =
            self.ledger.dispositions.iter().partition(|d| !d.rows.is_empty());
        let row_fates = self.fates("rows", "行", &rows);
        let whole_fates = self.fates("wholes", "个", &wholes);
        let files: BTreeSet<&String> = self.ledger.dispositions.iter().filter_map(|d| d.path.steps().first()).collect();
        let files = files.into_iter().map(|file| Evidence::file(&Origin::file(file)));
        let open: Vec<&(&Finding, Evidence)> = found.iter().filter(|(f, _)| OPEN.contains(&f.code)).collect();
        let sources = self.selection.uncounted.iter().filter_map(|entry| Some((&entry.unit, entry.source.as_ref()?)));
        let uncounted = sources.map(|(unit, source)| Evidence::row(&unit.as_str().into(), source));
        let of_list = |wanted: bool| places(found.iter().filter(move |(f, _)| f.code.is_of_list() == wanted));
        Checks {
            of_list: self.figures.count("findings.list", "条", of_list(true)),
            of_units: self.figures.count("findings.units", "条", of_list(false)),
            total: self.figures.sum("findings.total", "条", severities.iter().map(|s| &s.count)),
            severities: severities.into(),
            codes: self.codes(&found),
            rows: self.figures.sum("rows.total", "行", row_fates.iter().map(|fate| &fate.count)),
            row_fates,
            wholes: self.figures.sum("wholes.total", "个", whole_fates.iter().map(|fate| &fate.count)),
            whole_fates,
            files: self.figures.count("files.total", "个", files),
            corrections: self.config.corrections.iter().map(undated).collect(),
            conflict_total: self.figures.count("conflicts.total", "条", places(open.iter().copied())),
            conflicts: open.iter().take(CONFLICTS).map(|(f, _)| conflict(f)).collect(),
            rulings: self.ledger.findings.iter().filter(|f| f.code == Code::RulingApplied).map(conflict).collect(),
            uncounted: self.figures.count("rows.uncounted", "行", uncounted),
        }
    }

    /// Every finding with its place; one about a unit that has none, with what there is of the unit.
    fn found(&self) -> Vec<(&'a Finding, Evidence)> {
        let reporters: BTreeMap<&str, usize> =
            self.selection.reporters.iter().enumerate().map(|(at, reporter)| (reporter.name, at)).collect();
        let place = |finding: &'a Finding| {
            let unit = finding.unit.as_deref();
            let place = &finding.place;
            let ground = match &place.origin {
                _ if finding.code.is_of_list() => Ground::List,
                Some(_) if place.cell.is_some() => Ground::Cell,
                Some(_) => Ground::File,
                None => match unit.and_then(|unit| reporters.get(unit)) {
                    Some(unit) => return (finding, self.absence(*unit)),
                    None => Ground::List,
                },
            };
            let (path, sheet) = (place.origin.clone(), place.sheet.clone());
            let unit = unit.map(Arc::from);
            (finding, Evidence { unit, path, sheet, cell: place.cell, ground, ..Evidence::default() })
        };
        self.ledger.findings.iter().map(place).collect()
    }

    fn severity(&mut self, severity: Severity, found: &[(&Finding, Evidence)]) -> LabelledCount {
        let id = id_of(severity);
        let from = places(found.iter().filter(|(f, _)| f.severity() == severity));
        let count = self.figures.count(format!("findings.{id}"), "条", from);
        LabelledCount { id, label: severity.label().to_string(), count }
    }

    fn codes(&mut self, found: &[(&Finding, Evidence)]) -> Vec<CodeCount> {
        let mut by_code: BTreeMap<(Severity, Code), Vec<&(&Finding, Evidence)>> = BTreeMap::new();
        for one in found {
            by_code.entry((one.0.severity(), one.0.code)).or_default().push(one);
        }
        let mut codes = Vec::new();
        for ((severity, code), findings) in by_code {
            let row = code.row();
            let mut seen = BTreeSet::new();
            let named = findings.iter().filter_map(|(f, place)| Some((f.unit.as_deref()?, place.clone())));
            let units: Vec<(&str, Evidence)> = named.filter(|(unit, _)| seen.insert(*unit)).collect();
            codes.push(CodeCount {
                of_list: code.is_of_list(),
                level: id_of(severity),
                code: row.id.to_string(),
                severity: severity.label().to_string(),
                title: row.title.to_string(),
                advice: row.advice.to_string(),
                count: self.figures.count(format!("code.{}", row.id), "条", places(findings.iter().copied())),
                units: self.figures.names(&format!("code.{}.units", row.id), &units, NAMES, 0),
            });
        }
        codes
    }

    /// What became of rows, or of files and sheets as a whole, in the order of print.
    fn fates(&mut self, prefix: &str, unit: &str, dispositions: &[&Disposition]) -> Vec<LabelledCount> {
        let mut counts = Vec::new();
        for fate in Outcome::ALL {
            let (mut n, mut from) = (0, Vec::new());
            for d in dispositions.iter().filter(|d| d.what == fate) {
                let rows = d.rows.iter().map(|(first, last)| i64::from(*last) - i64::from(*first) + 1);
                n += if d.rows.is_empty() { 1 } else { rows.sum() };
                let row = d.rows.first().map(|(first, _)| *first);
                from.push(Evidence { sheet: d.sheet.clone(), row, ..Evidence::file(&d.path) });
            }
            if from.is_empty() {
                continue;
            }
            let id = id_of(fate);
            let count = self.figures.read(format!("{prefix}.{id}"), unit, Quantity::whole(n), from);
            counts.push(LabelledCount { id, label: fate.label().to_string(), count });
        }
        counts
    }
}

/// A correction as the briefing holds it: without the day on which it was made.
fn undated(correction: &Correction) -> Correction {
    Correction { date: String::new(), ..correction.clone() }
}

/// The places of these findings.
fn places<'f>(found: impl Iterator<Item = &'f (&'f Finding, Evidence)>) -> impl Iterator<Item = Evidence> {
    found.map(|(_, place)| place.clone())
}

fn conflict(finding: &Finding) -> ConflictView {
    ConflictView {
        code: finding.code.id().to_string(),
        title: finding.code.row().title.to_string(),
        unit: finding.unit.clone(),
        place: finding.place.to_string().trim().to_string(),
        taken: finding.taken.to_string(),
    }
}
