//! 附件3: what came in, what is being checked, what staff settled.

use super::composer::{Composer, FEW, NAMES};
use crate::model::config::Correction;
use crate::model::finding::{Code, Finding, Severity, Topic};
use crate::model::ledger::{Disposition, Outcome};
use crate::model::place::Origin;
use crate::model::span::Former;
use crate::model::value::Quantity;
use crate::view::{Checks, DoubtKind, Evidence, Ground, LabelledCount, Merger, Num};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
        let sources = self.selection.uncounted.iter().filter_map(|entry| Some((&entry.unit, entry.source.as_ref()?)));
        let uncounted = sources.map(|(unit, source)| Evidence::row(&unit.as_str().into(), source));
        let ruled = self.places(|finding| finding.code == Code::RulingApplied);
        let (corrected, stale) =
            (self.corrections("corrections.applied", true), self.corrections("corrections.stale", false));
        let told = self.places(|finding| finding.code == Code::AnswerTold);
        let kinds = self.doubts();
        let all = self.master.units.iter().flat_map(|unit| unit.formers.iter().map(move |former| (unit, former)));
        let mut mergers = all.map(|(unit, Former { name: former, until, .. })| Merger {
            former: former.clone(),
            last: until.title(),
            unit: unit.name.clone(),
        });
        let (mergers, more_mergers) = (mergers.by_ref().take(FEW).collect(), mergers.next().is_some());
        Checks {
            total: self.figures.sum("findings.total", "条", severities.iter().map(|s| &s.count)),
            severities: severities.into(),
            rows: self.figures.sum("rows.total", "行", row_fates.iter().map(|fate| &fate.count)),
            row_fates,
            wholes: self.figures.sum("wholes.total", "个", whole_fates.iter().map(|fate| &fate.count)),
            whole_fates,
            files: self.figures.count("files.total", "个", files),
            uncounted: self.figures.count("rows.uncounted", "行", uncounted),
            doubts: self.figures.sum("doubts.total", "处", kinds.iter().map(|kind| &kind.count)),
            kinds,
            corrected,
            stale,
            told: (!told.is_empty()).then(|| self.figures.count("answers.told", "处", told)),
            ruled: self.figures.count("rulings.applied", "处", ruled),
            mergers,
            more_mergers,
        }
    }

    /// The places of such findings; of one about a unit that has none, what there is of the unit.
    fn places(&self, wanted: impl Fn(&Finding) -> bool) -> Vec<Evidence> {
        let reporters: BTreeMap<&str, usize> =
            self.selection.reporters.iter().enumerate().map(|(at, reporter)| (reporter.name, at)).collect();
        let place = |finding: &Finding| {
            let (unit, place) = (finding.unit.as_deref(), &finding.place);
            let ground = match &place.origin {
                _ if finding.code.is_of_list() => Ground::List,
                Some(_) if place.cell.is_some() => Ground::Cell,
                Some(_) => Ground::File,
                None => match unit.and_then(|unit| reporters.get(unit)) {
                    Some(unit) => return self.absence(*unit),
                    None => Ground::List,
                },
            };
            let (path, sheet) = (place.origin.clone(), place.sheet.clone());
            Evidence { unit: unit.map(Arc::from), path, sheet, cell: place.cell, ground, ..Evidence::default() }
        };
        self.ledger.findings.iter().filter(|finding| wanted(finding)).map(place).collect()
    }

    fn severity(&mut self, severity: Severity) -> LabelledCount {
        let id = severity.id().to_string();
        let from = self.places(|finding| finding.severity() == severity);
        let count = self.figures.count(format!("findings.{id}"), "条", from);
        LabelledCount { id, label: severity.label().to_string(), count }
    }

    /// What is being checked, a kind each.
    fn doubts(&mut self) -> Vec<DoubtKind> {
        let ledger = self.ledger;
        let mut kinds = Vec::new();
        for (topic, number) in Topic::ALL.into_iter().zip(1..) {
            let is_mine = |f: &Finding| f.code.row().topic == Some(topic);
            let mine = self.places(is_mine);
            if mine.is_empty() {
                continue;
            }
            let whose = ledger.findings.iter().filter(|f| is_mine(f)).filter_map(|f| f.unit.as_deref());
            let whose: BTreeSet<&str> = whose.collect();
            let whose = self.selection.units(|reporter| whose.contains(reporter.name));
            kinds.push(DoubtKind {
                label: topic.label().to_string(),
                count: self.figures.count(format!("doubts.{number}"), "处", mine),
                units: self.name_units(&format!("doubts.{number}.units"), &whose, NAMES, 0),
            });
        }
        kinds
    }

    /// Corrections of the list that were applied, or not.
    fn corrections(&mut self, id: &str, applied: bool) -> Num {
        let mine = self.config.corrections.iter().filter(|correction| correction.applied == applied);
        let from = mine.map(|Correction { id, .. }| Evidence::list(&id.as_str().into()));
        self.figures.count(id, "处", from)
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
            let id = fate.id().to_string();
            let count = self.figures.read(format!("{prefix}.{id}"), unit, Quantity::whole(n), from);
            counts.push(LabelledCount { id, label: fate.label().to_string(), count });
        }
        counts
    }
}
