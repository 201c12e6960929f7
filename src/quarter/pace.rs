//! A count towards a target beside the time that has passed.
//!
//! It says how far a target is and what is still to come; that a unit or an item
//! lags is judged against steps alone (`assess`).

use crate::model::ledger::{Closing, ItemReport, Ledger};
use crate::model::task::MasterList;
use crate::model::value::{Percent, Quantity, Quarter};
use chrono::{Datelike, NaiveDate};

/// A ten-thousandth of a piece is the smallest that is counted.
const PIECE: i64 = 10_000;

/// Where a quarter stands in the plan year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The plan year.
    pub year: i32,
    /// The cut-off: the last day up to which work is reported.
    pub as_of: NaiveDate,
    /// The quarter that is reported.
    pub period: Quarter,
}

impl Calendar {
    /// Of a ledger in the year of its list.
    pub fn of(ledger: &Ledger, master: &MasterList) -> Self {
        Self { year: master.year, as_of: ledger.as_of, period: ledger.period }
    }

    /// The plan year's last day.
    pub fn end(&self) -> NaiveDate {
        last_day(self.year)
    }

    /// Whether the plan year is over: its last day is, or is past, the cut-off.
    pub fn is_over(&self) -> bool {
        self.as_of >= self.end()
    }

    /// The share of the plan year that is gone at the cut-off, by days.
    pub fn elapsed(&self) -> Percent {
        self.elapsed_at(self.as_of)
    }

    fn elapsed_at(&self, day: NaiveDate) -> Percent {
        let (gone, all) = self.days_at(day);
        Percent::of(gone, all).unwrap_or(Percent::from_hundredths(0))
    }

    /// The days of the plan year up to the cut-off, that day included, and all of them.
    pub fn days(&self) -> (i64, i64) {
        self.days_at(self.as_of)
    }

    /// The days of the plan year up to a day, that day included, and all of them.
    fn days_at(&self, day: NaiveDate) -> (i64, i64) {
        let all = i64::from(self.end().ordinal());
        let gone = match day.year().cmp(&self.year) {
            std::cmp::Ordering::Less => 0,
            std::cmp::Ordering::Equal => i64::from(day.ordinal()),
            std::cmp::Ordering::Greater => all,
        };
        (gone, all)
    }

    /// The quarter to come; absent after the plan year's last.
    pub fn next(&self) -> Option<Quarter> {
        Some(self.period.next()).filter(|next| next.year <= self.year)
    }
}

/// The last day of a year.
pub(super) fn last_day(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default()
}

/// What is done of a target, beside the share of the plan year that is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many there are.
    pub done: Quantity,
    /// How many there shall be, by the end of the plan year.
    pub goal: Quantity,
    /// `done` of `goal`.
    pub share: Percent,
    /// The share of the plan year gone at the cut-off, by days.
    pub elapsed: Percent,
    /// How many the next quarter must bring, so that the target is where it should
    /// be by that quarter's end; absent after the year's last quarter, and where
    /// nothing is missing by then.
    pub next: Option<Quantity>,
}

impl Pace {
    /// A count towards a goal that has neither steps nor a date of its own; absent
    /// where there is nothing to reach.
    pub fn new(done: Quantity, goal: Quantity, calendar: &Calendar) -> Option<Self> {
        let share = Percent::of(done.scaled(), goal.scaled())?;
        let by_time = |next: Quarter| {
            let (gone, all) = calendar.days_at(next.last_day());
            goal.part(gone, all)
        };
        let pace = Self { done, goal, share, elapsed: calendar.elapsed(), next: None };
        Some(Self { next: calendar.next().and_then(|next| pace.missing(by_time(next))), ..pace })
    }

    /// The sum that the units reported towards a target of an item, by its position:
    /// the next quarter brings it to its step where 季度目标 gives one, and to the
    /// whole where it is due by then. Absent where nothing was reported, for a share, and
    /// where the item is due after the plan year only: that year's time is no measure.
    pub fn of_target(item: &ItemReport, target: usize, calendar: &Calendar) -> Option<Self> {
        let Closing { target: goal, sum, .. } = item.closing.get(target)?;
        let words = item.targets.get(target).filter(|target| !target.is_share())?;
        let due = item.due();
        let pace = Self::new((*sum)?, (*goal)?, calendar).filter(|_| due.is_none_or(|due| due <= calendar.end()))?;
        let Some(next) = calendar.next() else { return Some(pace) };
        let step = words.step_of(next.number, pace.goal).filter(|_| next.year == calendar.year);
        let wanted = if due.is_some_and(|due| due <= next.last_day()) {
            pace.goal
        } else if let Some(step) = step {
            step
        } else {
            return Some(pace);
        };
        Some(Self { next: pace.missing(wanted), ..pace })
    }

    /// How many are missing of `wanted`, in whole pieces but never more than there are
    /// left to do; absent where none is.
    fn missing(&self, wanted: Quantity) -> Option<Quantity> {
        let missing = (wanted - self.done).scaled();
        let pieces = missing.saturating_add(PIECE - 1) / PIECE * PIECE;
        (missing > 0).then(|| Quantity::from_scaled(pieces).min(self.goal - self.done))
    }

    /// Whether less is done than the time that is gone would have.
    pub fn is_behind(&self) -> bool {
        self.difference() < 0
    }

    /// `share` less `elapsed`, in hundredths of a 百分点: below zero behind time.
    pub fn difference(&self) -> i64 {
        self.share.hundredths() - self.elapsed.hundredths()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::due::Milestone;
    use crate::model::task::{Comparator, Item, Scope, Target};

    fn calendar(as_of: &str, period: &str) -> Calendar {
        let (as_of, period) = (as_of.parse().expect("a date"), period.parse().expect("a quarter"));
        Calendar { year: 2025, as_of, period }
    }

    fn whole(n: i64) -> Quantity {
        Quantity::whole(n)
    }

    #[test]
    fn time_goes_by_days() {
        for (as_of, period, elapsed, next) in [
            ("2025-03-31", "2025Q1", "24.66%", Some("2025Q2")),
            ("2025-06-30", "2025Q2", "49.59%", Some("2025Q3")),
            ("2025-09-30", "2025Q3", "74.79%", Some("2025Q4")),
            ("2025-12-30", "2025Q4", "99.73%", None),
            ("2025-12-31", "2025Q4", "100%", None),
            ("2026-01-10", "2025Q4", "100%", None),
            ("2024-12-31", "2024Q4", "0%", Some("2025Q1")),
        ] {
            let calendar = calendar(as_of, period);
            assert_eq!(calendar.elapsed().to_string(), elapsed, "{as_of}");
            assert_eq!(calendar.next().map(|next| next.to_string()).as_deref(), next, "{as_of}");
            assert_eq!(calendar.is_over(), as_of >= "2025-12-31", "{as_of}");
        }
    }

    #[test]
    fn a_count_is_behind_or_not_and_says_what_comes_next() {
        let third = calendar("2025-09-30", "2025Q3");
        let pace = |done, goal, calendar: &Calendar| Pace::new(done, goal, calendar).expect("a goal");
        let late = pace(whole(98), whole(157), &third);
        assert_eq!((late.share.rounded(1), late.elapsed.rounded(1)), ("62.4".into(), "74.8".into()));
        assert_eq!((late.difference(), late.is_behind(), late.next), (-1237, true, Some(whole(59))));
        // One more than three quarters of it is not behind.
        assert!(!pace(whole(3), whole(4), &third).is_behind());
        // 49.59 % of 157 are 77.8 pieces.
        assert_eq!(pace(whole(20), whole(157), &calendar("2025-03-31", "2025Q1")).next, Some(whole(58)));
        // Of half a kilometre that is missing no whole one is wanted.
        let road = pace(Quantity::from_scaled(85_000), whole(9), &third);
        assert_eq!(road.next.map(|next| next.to_string()), Some("0.5".into()));
        for (done, goal, as_of, period) in [
            (157, 157, "2025-09-30", "2025Q3"),
            (160, 157, "2025-09-30", "2025Q3"),
            (90, 157, "2025-03-31", "2025Q1"),
            (98, 157, "2025-12-31", "2025Q4"),
        ] {
            assert_eq!(pace(whole(done), whole(goal), &calendar(as_of, period)).next, None, "{done} {as_of}");
        }
        assert_eq!(Pace::new(whole(1), whole(0), &third), None);
    }

    fn report(target: Target, closing: Closing, milestone: Milestone) -> ItemReport {
        let (milestones, targets) = (vec![milestone], vec![target]);
        ItemReport { milestones, targets, closing: vec![closing], ..ItemReport::of(&Item::default()) }
    }

    #[test]
    fn steps_and_dates_say_what_the_next_quarter_brings() {
        let first = calendar("2025-03-31", "2025Q1");
        let next = |scope, value, goal, steps: &[i64], due: Option<&str>| {
            let target = Target {
                value: Some(whole(value)),
                unit: "个".into(),
                comparator: Comparator::Exactly,
                scope,
                words: String::new(),
                steps: steps.iter().copied().map(whole).collect(),
            };
            let due = due.map(|due| due.parse().expect("a date"));
            let milestone = Milestone { due, ..Milestone::default() };
            let closing = Closing { target: Some(whole(goal)), sum: Some(whole(20)), ..Closing::default() };
            Pace::of_target(&report(target, closing, milestone), 0, &first)
                .and_then(|pace| pace.next)
                .map_or(String::new(), |next| next.to_string())
        };
        assert_eq!(next(Scope::District, 157, 157, &[], None), "58");
        assert_eq!(next(Scope::District, 157, 157, &[20, 60, 110, 157], None), "40");
        assert_eq!(next(Scope::District, 157, 157, &[20, 60, 110, 157], Some("2025-06-30")), "137");
        assert_eq!(next(Scope::District, 157, 157, &[20, 60, 110, 157], Some("2025-07-01")), "40");
        // Each of twelve units owes one of two by the middle of the year.
        assert_eq!(next(Scope::District, 157, 157, &[], Some("2026-01-31")), "");
        assert_eq!(next(Scope::EachUnit, 4, 48, &[1, 2, 3, 4], None), "4");
    }
}
