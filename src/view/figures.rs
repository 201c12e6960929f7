//! The figures of a view: whoever prints a number enters it here first.

use super::comparison::{Direction, Shift};
use super::figure::{Evidence, Figure, Num, PlaceId};
use super::parts::{Names, Rate};
use crate::model::value::{Percent, Quantity};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Figures in the order of making, by unique id, and the places that they count.
#[derive(Debug, Default)]
pub struct Figures {
    figures: Vec<Figure>,
    positions: HashMap<String, usize>,
    places: Vec<Evidence>,
    decimals: u32,
}

/// A place behind a figure.
#[derive(Clone, Debug)]
pub enum Spot {
    /// One that is told already.
    Known(PlaceId),
    /// One of this figure's own.
    Own(Evidence),
}

impl From<PlaceId> for Spot {
    fn from(place: PlaceId) -> Self {
        Self::Known(place)
    }
}

impl From<Evidence> for Spot {
    fn from(place: Evidence) -> Self {
        Self::Own(place)
    }
}

impl Figures {
    /// None yet; shares are printed with this many decimals. Figures may count these places.
    pub fn new(decimals: u32, places: Vec<Evidence>) -> Self {
        Self { decimals: decimals.min(2), places, ..Self::default() }
    }

    /// The figures, and all places that they count.
    pub fn into_parts(self) -> (Vec<Figure>, Vec<Evidence>) {
        (self.figures, self.places)
    }

    /// A place that is told already.
    pub fn place(&self, place: PlaceId) -> Option<&Evidence> {
        self.places.get(place.position())
    }

    /// How many places there are.
    pub fn count(&mut self, id: impl Into<String>, unit: &str, from: impl IntoIterator<Item = impl Into<Spot>>) -> Num {
        self.count_of(id, unit, from.into_iter().map(|from| (from, None)))
    }

    /// How many places there are, each with the id of the figure that it rests on.
    pub fn count_of(
        &mut self,
        id: impl Into<String>,
        unit: &str,
        from: impl IntoIterator<Item = (impl Into<Spot>, Option<String>)>,
    ) -> Num {
        let from = from.into_iter().map(|(from, of)| (from.into(), of));
        let (from, of): (Vec<Spot>, Vec<Option<String>>) = from.unzip();
        let value = Quantity::whole(i64::try_from(from.len()).unwrap_or(i64::MAX));
        self.enter(id.into(), value.to_string(), value, unit, from, of.into_iter().flatten().collect())
    }

    /// A quantity that was read from these places.
    pub fn read(&mut self, id: impl Into<String>, unit: &str, value: Quantity, from: Vec<Evidence>) -> Num {
        let from = from.into_iter().map(Spot::Own).collect();
        self.enter(id.into(), value.to_string(), value, unit, from, Vec::new())
    }

    /// A number that the places themselves do not count, such as days late.
    pub fn derived(&mut self, id: impl Into<String>, unit: &str, value: Quantity, of: &[&Num]) -> Num {
        self.enter(id.into(), value.to_string(), value, unit, Vec::new(), ids(of))
    }

    /// The sum of other figures.
    pub fn sum<'n>(&mut self, id: impl Into<String>, unit: &str, of: impl IntoIterator<Item = &'n Num>) -> Num {
        let parts: Vec<&Num> = of.into_iter().collect();
        let value = parts.iter().map(|num| num.value).sum();
        self.derived(id, unit, value, &parts)
    }

    /// `whole` less `part`.
    pub fn less(&mut self, id: impl Into<String>, unit: &str, whole: &Num, part: &Num) -> Num {
        self.derived(id, unit, whole.value - part.value, &[whole, part])
    }

    /// `part` of `whole` in per cent, rounded once, half up; absent of nothing.
    pub fn percent(&mut self, id: impl Into<String>, part: &Num, whole: &Num) -> Option<Num> {
        let value = Percent::of(part.value.scaled(), whole.value.scaled())?;
        let printed = share(part.value.scaled(), whole.value.scaled(), self.decimals);
        let step = 10_i64.pow(2 - self.decimals);
        let text = Percent::from_hundredths(printed * step).rounded(self.decimals);
        let value = Quantity::from_scaled(value.hundredths().saturating_mul(100));
        Some(self.enter(id.into(), text, value, "%", Vec::new(), ids(&[part, whole])))
    }

    /// A share with its numerator and denominator.
    pub fn rate(&mut self, id: impl Into<String>, part: &Num, whole: &Num) -> Option<Rate> {
        let percent = self.percent(id, part, whole)?;
        Some(Rate { percent, part: part.clone(), whole: whole.clone() })
    }

    /// A number then and now, and by how much it moved, without a sign. The
    /// difference is that of the two as printed, in 百分点 where they are shares.
    pub fn shift(&mut self, prefix: &str, before: Num, now: Num) -> Shift {
        let printed = |num: &Num| num.text.parse().ok().and_then(Quantity::from_f64).unwrap_or(num.value);
        let (then, at) = (printed(&before), printed(&now));
        let (value, direction) = match at.cmp(&then) {
            Ordering::Greater => (at - then, Direction::Up),
            Ordering::Less => (then - at, Direction::Down),
            Ordering::Equal => (Quantity::default(), Direction::Same),
        };
        let unit = self.positions.get(&now.figure).map_or(String::new(), |at| self.figures[*at].unit.clone());
        let share = unit == "%";
        let decimals = |num: &Num| num.text.split_once('.').map_or(0, |(_, tail)| tail.len());
        let decimals = decimals(&now).max(decimals(&before));
        let text = if share {
            Percent::from_hundredths(value.scaled() / 100).rounded(u32::try_from(decimals).unwrap_or(2))
        } else {
            value.to_string()
        };
        let unit = if share { "百分点" } else { &unit };
        let change = self.enter(format!("{prefix}.change"), text, value, unit, Vec::new(), ids(&[&now, &before]));
        Shift { before, now, change, direction }
    }

    /// Names with their number: all where they are at most `cap` and one, else the first three.
    pub fn names(&mut self, id: &str, names: &[(&str, impl Clone + Into<Spot>)], cap: usize, pool: usize) -> Names {
        let total = self.count(id, "个", names.iter().map(|(_, place)| place.clone()));
        let shown = if names.len() <= cap + 1 { names.len() } else { cap.min(3) };
        Names {
            shown: names[..shown].iter().map(|(name, _)| name.to_string()).collect(),
            total,
            more: shown < names.len(),
            all: pool > 0 && names.len() == pool,
        }
    }

    /// Enters a figure. The same id with the same value is the same figure; with
    /// another value it gets a mark of its own.
    fn enter(
        &mut self,
        id: String,
        text: String,
        value: Quantity,
        unit: &str,
        from: Vec<Spot>,
        of: Vec<String>,
    ) -> Num {
        let mut unique = id.clone();
        let mut mark = 1;
        while let Some(known) = self.positions.get(&unique).and_then(|at| self.figures.get(*at)) {
            if known.value == value && known.unit == unit {
                return Num { figure: unique, text: known.text.clone(), value };
            }
            mark += 1;
            unique = format!("{id}~{mark}");
        }
        let places = &mut self.places;
        let from = from.into_iter().map(|spot| match spot {
            Spot::Known(place) => place,
            Spot::Own(place) => {
                places.push(place);
                PlaceId::at(places.len() - 1)
            }
        });
        let from = from.collect();
        self.positions.insert(unique.clone(), self.figures.len());
        self.figures.push(Figure { id: unique.clone(), text: text.clone(), value, unit: unit.to_string(), from, of });
        Num { figure: unique, text, value }
    }
}

fn ids(of: &[&Num]) -> Vec<String> {
    of.iter().map(|num| num.figure.clone()).collect()
}

/// `part` of `whole` in steps of the last printed decimal of a per cent, half up.
pub fn share(part: i64, whole: i64, decimals: u32) -> i64 {
    if whole == 0 {
        return 0;
    }
    let scaled = i128::from(part) * 100 * 10_i128.pow(decimals.min(2));
    let whole = i128::from(whole);
    i64::try_from((2 * scaled + whole).div_euclid(2 * whole)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_once() {
        // 44.946 % would become 45.0 by way of 44.95.
        assert_eq!(share(44_946, 100_000, 1), 449);
        assert_eq!((share(1, 8, 1), share(1, 8, 0), share(0, 0, 1)), (125, 13, 0));
    }

    #[test]
    fn two_values_never_share_an_id() {
        let mut figures = Figures::new(1, Vec::new());
        let (one, two) = (Quantity::whole(1), Quantity::whole(2));
        let first = figures.read("a", "", one, Vec::new());
        let again = figures.read("a", "", one, Vec::new());
        let other = figures.read("a", "", two, Vec::new());
        assert_eq!((first.figure.as_str(), again.figure.as_str(), other.figure.as_str()), ("a", "a", "a~2"));
    }
}
