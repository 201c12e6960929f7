//! What the other units gave for the same item, as one number that names nobody: the median.

use super::rows::{Count, Figures, Rows};
use crate::model::ledger::Ledger;
use crate::model::task::{Item, ItemId, MasterList};
use crate::model::value::{Percent, Quantity};
use foldhash::HashMap;

/// Of fewer others there is no median: it would tell of one of them.
pub const FEWEST: usize = 3;

/// What a unit is asked to give in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// 完成率.
    Percent,
    /// The count towards a target of the item, by its position.
    Count(usize),
    /// 完成数 of an item without a target that numbers count towards.
    Done,
}

impl Measure {
    /// Every measure of an item, in the order of print.
    pub fn all(item: &Item) -> Vec<Self> {
        let counts: Vec<Self> = item.countable().into_iter().map(Self::Count).collect();
        let counts = if counts.is_empty() { vec![Self::Done] } else { counts };
        [Self::Percent].into_iter().chain(counts).collect()
    }

    /// What a row gives of it, as far as that is exact.
    pub fn of(self, figures: &Figures, item: &Item) -> Option<Amount> {
        match self {
            Self::Percent => figures.percent.map(Amount::Share),
            Self::Count(target) => figures.count(item, target).map(Count::number).map(Amount::Number),
            Self::Done => figures.done.map(Amount::Number),
        }
    }
}

/// A share or a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// In per cent.
    Share(Percent),
    /// A number of things.
    Number(Quantity),
}

impl Amount {
    fn units(self) -> i64 {
        match self {
            Self::Share(percent) => percent.hundredths(),
            Self::Number(number) => number.scaled(),
        }
    }

    /// The same measure with so many of its smallest units.
    fn with(self, units: i64) -> Self {
        match self {
            Self::Share(_) => Self::Share(Percent::from_hundredths(units)),
            Self::Number(_) => Self::Number(Quantity::from_scaled(units)),
        }
    }
}

impl std::fmt::Display for Amount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Share(percent) => percent.fmt(f),
            Self::Number(number) => number.fmt(f),
        }
    }
}

/// The median of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Median {
    /// It; of an even number the mean of the two in the middle.
    pub amount: Amount,
    /// Of how many units.
    pub of: usize,
}

/// What all units gave, by item and measure, the smallest first.
#[derive(Debug, Default)]
pub struct Medians(HashMap<(ItemId, Measure), Vec<Amount>>);

impl Medians {
    /// Of the units that each item is expected from and that gave an exact figure in one row.
    pub fn of(ledger: &Ledger, rows: &Rows, master: &MasterList) -> Self {
        let mut all = Self::default();
        for item in &ledger.items {
            let Some(listed) = master.item(item.id).filter(|_| item.duplicate_of.is_none()) else { continue };
            let measures = Measure::all(listed);
            for figures in item.expected_from.iter().filter_map(|unit| rows.figures(unit, item.id)) {
                for measure in &measures {
                    let amount = measure.of(&figures, listed);
                    amount.into_iter().for_each(|amount| all.0.entry((item.id, *measure)).or_default().push(amount));
                }
            }
        }
        all.0.values_mut().for_each(|amounts| amounts.sort_unstable_by_key(|amount| amount.units()));
        all
    }

    /// The median of the others, beside a unit that gave `own`, or nothing exact; absent where
    /// there are too few.
    pub fn of_others(&self, item: ItemId, measure: Measure, own: Option<Amount>) -> Option<Median> {
        let all = self.0.get(&(item, measure))?;
        let own = own.and_then(|own| all.binary_search_by_key(&own.units(), |amount| amount.units()).ok());
        let of = all.len() - usize::from(own.is_some());
        // The others in their order: its own place is passed over.
        let at = |position: usize| all[position + usize::from(own.is_some_and(|own| own <= position))];
        if of < FEWEST {
            return None;
        }
        let (one, other) = (at((of - 1) / 2), at(of / 2));
        let middle = one.units() + (other.units() - one.units() + 1) / 2;
        Some(Median { amount: one.with(middle), of })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(own: Option<i64>, all: &[i64]) -> Option<(String, usize)> {
        let number = |n: i64| Amount::Number(Quantity::whole(n));
        let id = ItemId { task: 1, sub: Some(1) };
        let medians = Medians([((id, Measure::Done), all.iter().copied().map(number).collect())].into_iter().collect());
        let median = medians.of_others(id, Measure::Done, own.map(number))?;
        Some((median.amount.to_string(), median.of))
    }

    #[test]
    fn the_median_is_of_the_others_alone() {
        for (own, all, wanted) in [
            (None, &[1, 2, 9][..], Some(("2", 3))),
            (Some(2), &[1, 2, 9], None),
            (Some(2), &[1, 2, 2, 9], Some(("2", 3))),
            (Some(1), &[1, 2, 5, 9], Some(("5", 3))),
            (Some(9), &[1, 2, 5, 9], Some(("2", 3))),
            (Some(5), &[1, 2, 5, 9, 100], Some(("5.5", 4))),
            (None, &[1, 2, 5, 9], Some(("3.5", 4))),
            (None, &[], None),
        ] {
            assert_eq!(of(own, all), wanted.map(|(amount, of)| (amount.to_string(), of)), "{own:?} of {all:?}");
        }
    }
}
