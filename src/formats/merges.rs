//! Merged ranges, ready to be asked which of them covers a cell: a sheet may have
//! thousands, and is asked about every cell of them.

use crate::model::place::{Area, CellRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::ops::{Deref, RangeInclusive};
use std::sync::OnceLock;

/// The merged ranges of a sheet: by their first cell, none over another.
#[derive(Clone, Debug, Default)]
pub struct Merges {
    areas: Vec<Area>,
    /// How far down the ranges of every half, quarter … of the list reach; made when
    /// first asked for.
    reach: OnceLock<Vec<u32>>,
}

impl Merges {
    /// Adds one, in any order; `settle` puts them in theirs.
    pub fn push(&mut self, area: Area) {
        self.reach.take();
        self.areas.push(area);
    }

    /// Leaves out those that `keep` is not true of.
    pub fn retain(&mut self, keep: impl FnMut(&Area) -> bool) {
        self.reach.take();
        self.areas.retain(keep);
    }

    /// Puts them in order and leaves out what lies over another, which no program
    /// lets anybody make: of two the lower, or the right one, goes. Whether there
    /// was any.
    pub fn settle(&mut self) -> bool {
        self.reach.take();
        self.areas.sort_unstable();
        self.areas.dedup();
        let before = self.areas.len();
        // The ranges that reach down to the one at hand: last column and row, by first column.
        let mut open: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
        self.areas.retain(|area| {
            while let Some((first, (last, down))) = open.range(..=area.last.col).next_back().map(|(f, l)| (*f, *l)) {
                if down < area.first.row {
                    open.remove(&first);
                } else if last >= area.first.col {
                    return false;
                } else {
                    break;
                }
            }
            open.insert(area.first.col, (area.last.col, area.last.row));
            true
        });
        self.areas.len() < before
    }

    /// The one that covers a cell.
    pub fn at(&self, at: CellRef) -> Option<&Area> {
        let reach = self.reach.get_or_init(|| {
            let mut reach = vec![0; self.areas.len()];
            reaches(&self.areas, &mut reach);
            reach
        });
        covering(&self.areas, reach, at)
    }

    /// Those that begin in some rows.
    pub fn from_rows(&self, rows: RangeInclusive<u32>) -> &[Area] {
        let first = self.areas.partition_point(|area| area.first.row < *rows.start());
        let last = self.areas.partition_point(|area| area.first.row <= *rows.end());
        &self.areas[first..last.max(first)]
    }
}

/// Notes for the middle of a list, of each half of it, and so on, the lowest row
/// that any range of that part reaches; returns that of the whole.
fn reaches(areas: &[Area], reach: &mut [u32]) -> u32 {
    let middle = areas.len() / 2;
    let Some(area) = areas.get(middle) else { return 0 };
    let (before, rest) = reach.split_at_mut(middle);
    let sides = reaches(&areas[..middle], before).max(reaches(&areas[middle + 1..], &mut rest[1..]));
    rest[0] = area.last.row.max(sides);
    rest[0]
}

/// The range that covers a cell: parts of the list that end above it, or begin
/// below it, are passed over.
fn covering<'m>(areas: &'m [Area], reach: &[u32], at: CellRef) -> Option<&'m Area> {
    let middle = areas.len() / 2;
    let area = areas.get(middle).filter(|_| reach[middle] >= at.row)?;
    let before = covering(&areas[..middle], &reach[..middle], at);
    before.or_else(|| match area.contains(at) {
        true => Some(area),
        false if area.first.row > at.row => None,
        false => covering(&areas[middle + 1..], &reach[middle + 1..], at),
    })
}

impl Deref for Merges {
    type Target = [Area];

    fn deref(&self) -> &[Area] {
        &self.areas
    }
}

impl FromIterator<Area> for Merges {
    fn from_iter<I: IntoIterator<Item = Area>>(areas: I) -> Self {
        let mut merges = Self { areas: areas.into_iter().collect(), reach: OnceLock::new() };
        merges.settle();
        merges
    }
}

impl PartialEq for Merges {
    fn eq(&self, other: &Self) -> bool {
        self.areas == other.areas
    }
}

impl Serialize for Merges {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.areas.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Merges {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self { areas: Vec::deserialize(d)?, reach: OnceLock::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(first: (u32, u32), last: (u32, u32)) -> Area {
        Area { first: CellRef::new(first.0, first.1), last: CellRef::new(last.0, last.1) }
    }

    #[test]
    fn the_range_over_a_cell_is_found_wherever_it_begins() {
        let mut dice = 1_u32;
        let mut roll = |n: u32| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 16) % n
        };
        for _ in 0..200 {
            let any =
                |row: u32, col: u32, down: u32, right: u32| area((row + 1, col + 1), (row + 1 + down, col + 1 + right));
            let thrown: Vec<Area> = (0..60).map(|_| any(roll(30), roll(30), roll(12), roll(6))).collect();
            let merges: Merges = thrown.iter().copied().collect();
            let apart = |one: &Area, two: &Area| {
                one.last.row < two.first.row
                    || two.last.row < one.first.row
                    || one.last.col < two.first.col
                    || two.last.col < one.first.col
            };
            assert!(merges.iter().enumerate().all(|(i, one)| merges[..i].iter().all(|two| apart(one, two))));
            for (row, col) in (1..45).flat_map(|row| (1..38).map(move |col| (row, col))) {
                let at = CellRef::new(row, col);
                assert_eq!(merges.at(at), merges.iter().find(|area| area.contains(at)));
            }
        }
    }

    #[test]
    fn of_two_ranges_over_each_other_one_stays() {
        let mut merges = Merges::default();
        [area((2, 2), (4, 3)), area((1, 1), (2, 2)), area((3, 1), (3, 1))]
            .into_iter()
            .for_each(|area| merges.push(area));
        assert!(merges.settle());
        assert_eq!(*merges, [area((1, 1), (2, 2)), area((3, 1), (3, 1))]);
        assert!(!merges.settle());
    }
}
