//! Targets against what units report: each unit's own, and the sum over all.

use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Closing, ItemReport};
use crate::model::place::Place;
use crate::model::task::{Comparator, Feed, Item, Scope, Target};
use crate::model::value::Quantity;
use crate::quarter::issue::Issue;
use crate::quarter::rows::{Count, Figures, Rows};

/// A target as one unit has it, and how far the unit has got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Goal {
    /// Its position among the targets of the item; of an item that tells one by its
    /// plain numbers only, absent.
    pub target: Option<usize>,
    /// Which target of the item it is, whatever the row says of it; absent of an item
    /// with none that is counted.
    pub of: Option<usize>,
    /// How many the unit owes: what the list gives it, else by its own word; absent
    /// where neither says.
    pub owed: Option<Quantity>,
    /// How many there are.
    pub done: Option<Quantity>,
}

impl Goal {
    /// Whether it is reached; absent where either number is.
    pub(super) fn is_reached(self) -> Option<bool> {
        let owed = self.owed.filter(|owed| *owed > Quantity::default())?;
        self.done.map(|done| done >= owed)
    }

    /// Whether more is done than there was to do.
    pub(super) fn is_exceeded(self) -> bool {
        self.owed.zip(self.done).is_some_and(|(owed, done)| done > owed)
    }
}

/// What a unit is measured by on an item: each of several targets by what the row
/// says of it; else 完成数 against 目标数. A share alone has none.
pub(super) fn goals(item: &Item, unit: &str, figures: &Figures) -> Vec<Goal> {
    if item.is_several() {
        let done = |at: usize| figures.count(item, at).map(Count::number);
        let goal = |at| Goal { target: Some(at), of: Some(at), owed: item.owed(unit, at), done: done(at) };
        return item.countable().into_iter().map(goal).collect();
    }
    if item.share().is_some() && item.countable().is_empty() {
        // The two numbers are what it is a share of.
        return Vec::new();
    }
    // Of a pair the projects under way are how many there are to complete.
    let of = |feed| item.countable().into_iter().find(|at| item.feed(*at) == Some(feed));
    let (all, completed) = (of(Feed::Advancing), of(Feed::Completed));
    let told = |at: Option<usize>| Some(figures.counts.iter().find(|(of, _)| Some(*of) == at)?.1);
    let (target, done) = (figures.target.or_else(|| told(all)), figures.done.or_else(|| told(completed)));
    let of = completed.or(item.countable().first().copied());
    vec![Goal { target: None, of, owed: of.and_then(|of| item.owed(unit, of)).or(target), done }]
}

/// What 分解 gives the unit of the projects that it shall take forward; of an item
/// with one target, of that.
pub(super) fn allocated(item: &Item, unit: &str) -> Option<Quantity> {
    let of_feed = item.register.iter().find(|(_, feed)| *feed == Feed::Advancing).map(|(at, _)| *at);
    let at = of_feed.or(item.countable().first().copied())?;
    item.allocation.get(&(at, unit.to_string())).copied().filter(|_| !item.is_several())
}

/// Each target of an item against what the units reported. A share is each unit's
/// own: there is no sum of it.
pub(super) fn close(item: &Item, rows: &Rows, previous: Option<&Issue>) -> Vec<Closing> {
    let closing = |(index, target): (usize, &Target)| {
        let counts = item.expected_from.iter().filter_map(|unit| rows.figures(unit, item.id)?.count(item, index));
        let sum = counts.map(Count::number).reduce(|sum, count| sum + count);
        let whole = target.value.map(|value| match target.scope {
            Scope::EachUnit if !target.is_share() => std::iter::repeat_n(value, item.expected_from.len()).sum(),
            _ => value,
        });
        let past = previous.filter(|_| !target.is_share()).and_then(|issue| issue.target(item.id, index, target));
        let opening = past.and_then(|past| past.cumulative);
        let quarter = opening.zip(sum).map(|(opening, sum): (Quantity, Quantity)| sum - opening);
        let gap = whole.zip(sum).map(|(whole, sum): (Quantity, Quantity)| whole - sum);
        Closing { target: whole, sum, opening, quarter, cumulative: sum, gap }
    };
    item.targets.iter().enumerate().map(closing).collect()
}

/// Sums that are not what the list wants.
pub(super) fn report_gaps(report: &ItemReport, findings: &mut Findings) {
    for (closing, target) in report.closing.iter().zip(&report.targets) {
        let (Some(gap), Some(sum), Some(whole)) = (closing.gap, closing.sum, closing.target) else { continue };
        let zero = Quantity::default();
        let at_least = target.comparator == Comparator::AtLeast;
        let code = match gap.cmp(&zero) {
            std::cmp::Ordering::Less if !at_least => Code::SumAboveTarget,
            std::cmp::Ordering::Greater => Code::SumBelowTarget,
            _ => continue,
        };
        let found = format!("{}：目标{whole}{}，已报合计{sum}", report.id, target.unit);
        findings.push(Finding::new(code, Place::nowhere(), found, Taken::Did(format!("列出差额{gap}"))));
    }
}
