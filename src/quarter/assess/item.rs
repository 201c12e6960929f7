//! Where an item stands over all the units that are to report it.

use super::facts::deadline;
use super::lag::Measure;
use crate::model::ledger::Closing;
use crate::model::task::{Item, Scope};
use crate::model::value::{Derived, Quantity, first_of};
use crate::quarter::rows::Rows;
use std::collections::{BTreeMap, BTreeSet};

/// Units that a reason names before the rest is only counted.
const NAMED: usize = 12;

/// Of an item the units by where they stand, each in the order of 单位.
type Standings<'i> = BTreeMap<Derived, Vec<&'i str>>;

/// Where an item stands, and why: done where all its units are, overdue where one
/// is, else the worst that is known. The counts come first; who is late or missing is
/// named. A unit that is missing makes it unknown only where all that is known is done.
/// `unasked` are the units that reported on it without being asked.
pub(super) fn stand(
    item: &Item,
    closing: &[Closing],
    unasked: &[&str],
    rows: &Rows,
    measure: &Measure,
) -> (Derived, Vec<String>) {
    if item.duplicate_of.is_some() {
        return (Derived::Unknown, vec!["与另一成果重复，不单独统计".into()]);
    }
    if item.expected_from.is_empty() {
        let told = (!unasked.is_empty()).then(|| format!("{}填报的，照录，不计入统计", named(unasked, "个单位")));
        return (Derived::Unknown, std::iter::once("未明确填报单位".to_string()).chain(told).collect());
    }
    let mut standings = Standings::new();
    for unit in &item.expected_from {
        // Of several rows none is used, and each is judged so.
        if let Some(entry) = rows.entries(unit).iter().find(|entry| entry.item == Some(item.id)) {
            standings.entry(entry.derived).or_default().push(unit);
        }
    }
    let mut reasons = counts(&standings);
    let by_words = by_words(&standings);
    let sums = Sums { item, closing, rows, standings: &standings, measure };
    let status = sums.worsen(by_words, &mut reasons);
    (status, reasons)
}

/// `12个单位中已完成5个、未填报2个`, and the names of those that are late or missing.
fn counts(standings: &Standings) -> Vec<String> {
    let all: usize = standings.values().map(Vec::len).sum();
    let each = |(derived, units): (&Derived, &Vec<&str>)| format!("{}{}个", derived.label(), units.len());
    let said = standings.iter().map(each).collect::<Vec<_>>().join("、");
    let told = [Derived::Overdue, Derived::Lagging, Derived::Unreported, Derived::Unknown];
    let named = told.into_iter().filter_map(|derived| {
        let units = standings.get(&derived)?;
        Some(format!("{}：{}", derived.label(), named(units, "个单位")))
    });
    std::iter::once(format!("{all}个单位中{said}")).chain(named).collect()
}

/// Units by name, the first few; `more` are counted with this word.
pub(super) fn named(units: &[&str], counted: &str) -> String {
    first_of(units, NAMED, "、", counted)
}

/// Where an item stands by what is known of its units.
fn by_words(standings: &Standings) -> Derived {
    use Derived::{Adjusted, Done, Lagging, NotApplicable, NotStarted, OnTrack, Open, Overdue, Standing};
    let of = |derived: Derived| standings.get(&derived).map_or(0, Vec::len);
    let asked = standings.values().map(Vec::len).sum::<usize>() - of(NotApplicable) - of(Adjusted);
    let silent = of(Derived::Unreported) + of(Derived::Unknown);
    let known = asked - silent;
    if asked == 0 {
        return if of(Adjusted) > 0 { Adjusted } else { NotApplicable };
    }
    if let Some(worst) = [Overdue, Lagging, Open].into_iter().find(|derived| of(*derived) > 0) {
        return worst;
    }
    match known {
        0 if of(Derived::Unreported) == asked => Derived::Unreported,
        0 => Derived::Unknown,
        _ if of(Done) == asked => Done,
        // What is missing may be what is not done.
        _ if of(Done) == known => Derived::Unknown,
        _ if of(NotStarted) == known => NotStarted,
        _ if of(Standing) == known => Standing,
        _ => OnTrack,
    }
}

/// The sums of an item against its targets.
struct Sums<'a> {
    item: &'a Item,
    closing: &'a [Closing],
    rows: &'a Rows<'a>,
    standings: &'a Standings<'a>,
    measure: &'a Measure,
}

impl Sums<'_> {
    /// What sums make of a status: they worsen it, and are why. Units that gave no
    /// count are taken to have done all that they owe; where that is not known no sum
    /// says anything.
    fn worsen(&self, by_words: Derived, reasons: &mut Vec<String>) -> Derived {
        let mut status = by_words;
        let reported_done = self.standings.keys().all(|derived| {
            use Derived::{Adjusted, Done, NotApplicable, Unreported};
            matches!(derived, Done | Unreported | Adjusted | NotApplicable)
        });
        let is_over = deadline(self.item, &self.measure.calendar).is_some();
        for (at, target) in self.item.targets.iter().enumerate() {
            let Some((sum, at_most, whole)) = self.sum(at) else { continue };
            let (words, unit) = (&target.words, &target.unit);
            if reported_done && at_most < whole && self.standings.contains_key(&Derived::Done) {
                let missing = whole - sum;
                reasons.push(format!("单位均填已完成，“{words}”合计{sum}{unit}，差{missing}{unit}"));
                status = if is_over { Derived::Overdue } else { Derived::Unknown };
            } else if matches!(status, Derived::Overdue | Derived::Done) {
                continue;
            } else if let Some(why) = self.lag(at, at_most, whole, unit) {
                reasons.push(format!("“{words}”{why}"));
                status = Derived::Lagging;
            }
        }
        status
    }

    fn lag(&self, target: usize, done: Quantity, whole: Quantity, unit: &str) -> Option<String> {
        let projects = self.item.expected_from.iter().flat_map(|unit| self.rows.projects(unit)).copied();
        let wanted = self.measure.wanted((self.item, target), whole, projects)?;
        self.measure.lag(done, &wanted, whole, unit)
    }

    /// Of a target of the whole district: what was counted, what there may be at
    /// most, and what there shall be.
    fn sum(&self, target: usize) -> Option<(Quantity, Quantity, Quantity)> {
        let Closing { target: whole, sum, .. } = self.closing.get(target)?;
        let of = self.item.targets.get(target).filter(|of| of.scope == Scope::District && !of.is_share())?;
        let (whole, sum) = (of.value.and(*whole)?, (*sum)?);
        let mut at_most = sum;
        let no_concern = [Derived::NotApplicable, Derived::Adjusted].iter();
        let no_concern: BTreeSet<&str> =
            no_concern.filter_map(|derived| self.standings.get(derived)).flatten().copied().collect();
        for unit in &self.item.expected_from {
            let counted = self.rows.figures(unit, self.item.id).and_then(|row| row.count(self.item, target));
            if counted.is_none() && !no_concern.contains(unit.as_str()) {
                at_most = at_most + self.item.owed(unit, target)?;
            }
        }
        Some((sum, at_most, whole))
    }
}
