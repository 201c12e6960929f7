//! 一: what fell due, how far it is against time, what must be decided.

use super::composer::Composer;
use crate::model::value::Quantity;
use crate::quarter::pace::{Calendar, Pace};
use crate::view::{Evidence, Num, PaceView, Rate, Time};

impl Composer<'_> {
    pub(super) fn calendar(&self) -> Calendar {
        Calendar::of(self.ledger, self.master)
    }

    /// Where the cut-off stands in the plan year.
    pub(super) fn time(&mut self) -> Time {
        let calendar = self.calendar();
        Time {
            elapsed: self.elapsed(),
            year_over: calendar.is_over(),
            quarter_over: self.ledger.as_of >= self.ledger.period.last_day(),
        }
    }

    /// The share of the plan year that is gone; the year is the list's.
    fn elapsed(&mut self) -> Num {
        let (gone, all) = self.calendar().days();
        let mut days = |id: &str, n| self.figures.read(id, "天", Quantity::whole(n), vec![Evidence::calendar()]);
        let (gone, all) = (days("year.gone", gone), days("year.days", all));
        self.figures.percent("year.elapsed", &gone, &all).unwrap_or_default()
    }

    /// What is done of a target of an item, by its position, beside that share.
    pub(super) fn pace(&mut self, item: usize, target: usize, rate: Option<&Rate>) -> Option<PaceView> {
        let report = &self.ledger.items[item];
        let pace = Pace::of_target(report, target, &self.calendar())?;
        let prefix = format!("item.{}.target{}.pace", report.id, target + 1);
        let (elapsed, rate) = (self.elapsed(), rate?);
        let difference = self.figures.shift(&prefix, elapsed.clone(), rate.percent.clone()).change;
        let unit = &report.targets[target].unit;
        let next = pace
            .next
            .map(|next| self.figures.derived(format!("{prefix}.next"), unit, next, &[&rate.part, &rate.whole]));
        Some(PaceView { elapsed, difference, behind: pace.is_behind(), next })
    }
}
