//! 附件3: findings, dispositions, corrections; and the check that every sum
//! printed is the sum of what is printed.

use super::composer::{Composer, NAMES, id_of};
use crate::model::config::Correction;
use crate::model::finding::{Code, Finding, Severity};
use crate::model::ledger::{Disposition, Outcome};
use crate::model::place::Origin;
use crate::model::value::Quantity;
use crate::view::{Checks, CodeCount, ConflictView, Evidence, LabelledCount};
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

impl Composer<'_> {
    /// 附件3.
    pub(super) fn checks(&mut self) -> Checks {
        let severities = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| self.severity(severity));
        let (rows, wholes): (Vec<&Disposition>, Vec<&Disposition>) =
            self.ledger.dispositions.iter().partition(|d| !d.rows.is_empty());
        let row_fates = self.fates("rows", "行", &rows);
        let whole_fates = self.fates("wholes", "个", &wholes);
        let files: BTreeSet<&String> = self.ledger.dispositions.iter().filter_map(|d| d.path.steps().first()).collect();
        let files = files.into_iter().map(|file| Evidence::file(&Origin::file(file)));
        let open: Vec<&Finding> = self.ledger.findings.iter().filter(|f| OPEN.contains(&f.code)).collect();
        let sources = self.selection.uncounted.iter().filter_map(|entry| Some((&entry.unit, entry.source.as_ref()?)));
        let uncounted = sources.map(|(unit, source)| Evidence::row(&unit.as_str().into(), source));
        let findings = &self.ledger.findings;
        let of_list = |wanted: bool| findings.iter().filter(move |f| f.code.is_of_list() == wanted).map(place);
        Checks {
            of_list: self.figures.count("findings.list", "条", of_list(true)),
            of_units: self.figures.count("findings.units", "条", of_list(false)),
            total: self.figures.sum("findings.total", "条", severities.iter().map(|s| &s.count)),
            severities: severities.into(),
            codes: self.codes(),
            rows: self.figures.sum("rows.total", "行", row_fates.iter().map(|fate| &fate.count)),
            row_fates,
            wholes: self.figures.sum("wholes.total", "个", whole_fates.iter().map(|fate| &fate.count)),
            whole_fates,
            files: self.figures.count("files.total", "个", files),
            corrections: self.config.corrections.iter().map(undated).collect(),
            conflict_total: self.figures.count("conflicts.total", "条", open.iter().map(|f| place(f))),
            conflicts: open.iter().take(CONFLICTS).map(|f| conflict(f)).collect(),
            rulings: self.ledger.findings.iter().filter(|f| f.code == Code::RulingApplied).map(conflict).collect(),
            uncounted: self.figures.count("rows.uncounted", "行", uncounted),
        }
    }

    fn severity(&mut self, severity: Severity) -> LabelledCount {
        let id = id_of(severity);
        let from = self.ledger.findings.iter().filter(|f| f.severity() == severity).map(place);
        let count = self.figures.count(format!("findings.{id}"), "条", from);
        LabelledCount { id, label: severity.label().to_string(), count }
    }

    fn codes(&mut self) -> Vec<CodeCount> {
        let mut by_code: BTreeMap<(Severity, Code), Vec<&Finding>> = BTreeMap::new();
        for finding in &self.ledger.findings {
            by_code.entry((finding.severity(), finding.code)).or_default().push(finding);
        }
        let mut codes = Vec::new();
        for ((severity, code), findings) in by_code {
            let row = code.row();
            let mut seen = BTreeSet::new();
            let named = findings.iter().filter_map(|f| Some((f.unit.as_deref()?, place(f))));
            let units: Vec<(&str, Evidence)> = named.filter(|(unit, _)| seen.insert(*unit)).collect();
            codes.push(CodeCount {
                of_list: code.is_of_list(),
                level: id_of(severity),
                code: row.id.to_string(),
                severity: severity.label().to_string(),
                title: row.title.to_string(),
                advice: row.advice.to_string(),
                count: self.figures.count(format!("code.{}", row.id), "条", findings.iter().map(|f| place(f))),
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

/// The place of a finding.
fn place(finding: &Finding) -> Evidence {
    Evidence {
        unit: finding.unit.as_deref().map(Arc::from),
        path: finding.place.origin.clone(),
        sheet: finding.place.sheet.clone(),
        cell: finding.place.cell,
        ..Evidence::default()
    }
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
