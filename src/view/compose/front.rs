//! 一: what fell due, and how far the targets are against the time that is gone.

use super::composer::{Composer, TARGETS};
use crate::model::value::{Derived, Quantity};
use crate::quarter::due::{FellState, account};
use crate::quarter::pace::{Calendar, Pace};
use crate::view::{Account, AccountPart, ClosingView, DueStep, Evidence, ItemView, Num, PaceView, Rate, Rule, Time};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Dates of one fate that are named.
const DATES: usize = 6;

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
        let calendar = self.calendar();
        let pace = Pace::of_target(report, target, &calendar)?;
        // Once the year is over nothing is a matter of its next quarter.
        let over = calendar.is_over();
        let prefix = format!("item.{}.target{}.pace", report.id, target + 1);
        let (elapsed, rate) = (self.elapsed(), rate?);
        let difference = self.figures.shift(&prefix, elapsed.clone(), rate.percent.clone()).change;
        let unit = &report.targets[target].unit;
        let next = |next| self.figures.derived(format!("{prefix}.next"), unit, next, &[&rate.part, &rate.whole]);
        let next = pace.next.filter(|_| !over).map(next);
        let id = format!("target.{}.{}", report.id, target + 1);
        let unjudged = self.conclude(&id, Rule::AgainstTime, &[item]);
        Some(PaceView { id, elapsed, difference, behind: pace.is_behind(), next, unjudged })
    }

    /// Chooses the targets that 一 names: those farthest behind time, then the others
    /// of which something was told, in the order of the list.
    pub(super) fn choose_targets(&self, items: &mut [ItemView]) {
        let mut all: Vec<&mut ClosingView> =
            items.iter_mut().flat_map(|item| &mut item.closings).filter(|closing| !closing.each_unit).collect();
        all.sort_by_key(|closing| {
            let behind = closing.pace.as_ref().filter(|pace| pace.behind).map(|pace| pace.difference.value);
            (closing.sum.is_none(), Reverse(behind))
        });
        all.into_iter().take(TARGETS).for_each(|closing| closing.in_overview = true);
    }

    /// How many targets of the district are behind the time that is gone: all, or
    /// those that 一 does not name.
    pub(super) fn targets_behind(&mut self, items: &[ItemView], all: bool) -> Num {
        let slow = |c: &&ClosingView| c.is_behind() && (all || !c.in_overview);
        let behind = items.iter().enumerate().flat_map(|(at, item)| {
            item.closings.iter().filter(slow).filter_map(move |closing| Some((at, closing.rate.as_ref()?)))
        });
        let behind = behind.map(|(at, rate)| (Evidence::item(&self.ids[at]), Some(rate.percent.figure.clone())));
        let behind: Vec<_> = behind.collect();
        self.figures.count_of(if all { "targets.behind" } else { "targets.behind.more" }, "个", behind)
    }

    /// The account of the quarter.
    pub(super) fn account(&mut self) -> Account {
        let positions: BTreeMap<_, usize> = self.ledger.items.iter().enumerate().map(|(at, i)| (i.id, at)).collect();
        let fell = account(self.ledger, self.master);
        let fell = fell.iter().filter_map(|f| Some((f.state, *positions.get(&f.item)?, f.label.as_str())));
        let fell: Vec<(FellState, usize, &str)> = fell.collect();
        let first = self.ledger.period.first_day();
        let earlier = self.selection.counted.iter().filter_map(|i| {
            let item = &self.ledger.items[*i];
            let last = item.due()?;
            let state = match item.status {
                Derived::Overdue => FellState::Overdue,
                Derived::Done | Derived::Standing | Derived::Adjusted | Derived::NotApplicable => return None,
                _ => FellState::Doubtful,
            };
            (last < first).then_some((state, *i, ""))
        });
        let earlier: Vec<(FellState, usize, &str)> = earlier.collect();
        let parts = self.account_parts("account", &fell);
        let total = self.figures.sum("account.total", "项", parts.iter().map(|part| &part.count));
        Account { total, parts, earlier: self.account_parts("account.earlier", &earlier) }
    }

    /// Dates by what became of them, with their judgement.
    fn account_parts(&mut self, prefix: &str, dates: &[(FellState, usize, &str)]) -> Vec<AccountPart> {
        let mut items: Vec<usize> = dates.iter().map(|(_, item, _)| *item).collect();
        items.dedup();
        self.conclude(prefix, Rule::FellDue, &items);
        let part = |state: FellState| {
            let mine: Vec<_> = dates.iter().filter(|(of, ..)| *of == state).collect();
            let from: Vec<_> = mine.iter().map(|(_, item, _)| self.standing(*item)).collect();
            let shown = if mine.len() <= DATES + 1 { mine.len() } else { DATES };
            let step = |(_, item, label): &&(_, usize, &str)| DueStep {
                item: self.item_ref(*item),
                label: (*label).to_string(),
            };
            let steps = mine[..shown].iter().map(step).collect();
            (!mine.is_empty()).then(|| AccountPart {
                shown: steps,
                count: self.figures.count_of(format!("{prefix}.{}", state.id()), "项", from),
                id: state.id().to_string(),
                label: state.label().to_string(),
                more: shown < mine.len(),
            })
        };
        FellState::ALL.into_iter().filter_map(part).collect()
    }
}
