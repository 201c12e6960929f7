//! The head, section 一 and the foot.

use super::composer::{Composer, ITEMS, NAMES, long_date};
use crate::model::ledger::UnitState;
use crate::model::task::UnitKind;
use crate::model::value::{Colours, Derived};
use crate::view::figures::share;
use crate::view::{Colour, Evidence, Foot, Head, Hue, ItemView, Overview, Rule, StateCount, UnitBoard};

impl Composer<'_> {
    pub(super) fn head(&self) -> Head {
        let period = self.config.period(self.ledger.period);
        let issue = period.issue.map(|issue| issue.trim().to_string()).filter(|issue| !issue.is_empty());
        Head {
            district: self.config.district.clone(),
            title: self.config.title.clone(),
            issue_is_number: issue.as_ref().is_some_and(|issue| issue.chars().all(char::is_numeric)),
            issue,
            issuer: self.config.issuer.clone(),
            issued: period.issued.map(long_date),
            period: self.ledger.period.title(),
            quarter: self.ledger.period.ordinal().to_string(),
            next_period: self.ledger.period.next().title(),
            as_of: long_date(self.ledger.as_of),
            plan_year: self.master.year.to_string(),
        }
    }

    pub(super) fn foot(&self) -> Foot {
        let period = self.config.period(self.ledger.period);
        Foot { report_to: period.report_to, send_to: period.send_to, distribute_to: period.distribute_to }
    }

    pub(super) fn overview(&mut self, items: &[ItemView], units: &UnitBoard) -> Overview {
        let selection = self.selection;
        let counted = &selection.counted;
        let towns = selection.reporters.iter().all(|r| r.kind == UnitKind::Town);
        let states = self.states();
        let reported = states.iter().filter(|s| s.reported).map(|s| &s.units.total);
        let reported = self.figures.sum("units.reported", "个", reported);
        let all: Vec<usize> = (0..self.ids.len()).collect();
        let repeats: Vec<usize> = all.iter().copied().filter(|i| !counted.contains(i)).collect();
        let total = self.count_listed("items.total", counted);
        let classes = self.item_classes("items", counted, Some(&total));
        let decimals = self.config.decimals.min(2);
        let shares = classes.iter().map(|c| share(c.count.value.scaled(), total.value.scaled(), decimals));
        let shares_off = !counted.is_empty() && shares.sum::<i64>() != 100 * 10_i64.pow(decimals);
        let done = classes.iter().find(|c| c.id == Derived::Done.id()).map(|c| c.count.clone());
        let orphans: Vec<usize> = counted.iter().copied().filter(|i| selection.by_item[*i].is_empty()).collect();
        let mut unclear_items = selection.of_status(Derived::Unknown);
        unclear_items.retain(|i| !selection.by_item[*i].is_empty());
        for (id, rule) in [("on_plan", Rule::OnPlan), ("all_done", Rule::AllDone), ("facts", Rule::Facts)] {
            self.conclude(format!("overall.{id}"), rule, counted);
        }
        let pool = selection.reporters.len();
        let units_total = self.count_units("units.total", 0..pool);
        let behind = self.targets_behind(items, true);
        let open = classes.iter().filter(|class| class.is(Derived::is_unjudged)).map(|class| &class.count);
        let unjudged = self.figures.sum("items.unjudged", "项", open);
        let overview = Overview {
            noun: if towns { "街镇" } else { "单位" }.to_string(),
            absent: self.figures.less("units.absent", "个", &units_total, &reported),
            units: units_total,
            reported,
            states,
            has_deadline: self.config.period(self.ledger.period).deadline.is_some(),
            tasks: self.figures.count(
                "tasks.total",
                "项",
                self.master.tasks.iter().map(|task| Evidence::task(task.number)),
            ),
            pressing: selection.body_tasks.clone(),
            listed: self.count_listed("items.listed", &all),
            repeats: self.count_listed("items.repeats", &repeats),
            rate: done.and_then(|done| self.figures.rate("items.rate", &done, &total)),
            items: total,
            classes,
            shares_off,
            closings: items.iter().flat_map(|i| &i.closings).filter(|c| c.in_overview).cloned().collect(),
            orphans: self.item_list("items.orphans", &orphans, ITEMS),
            overdue: self.item_list("items.overdue.list", &selection.of_status(Derived::Overdue), ITEMS),
            lagging: self.item_list("items.lagging.list", &selection.of_status(Derived::Lagging), ITEMS),
            standings: self.standings(),
            unclear_items: self.item_list("items.unclear", &unclear_items, ITEMS),
            cells: units.total.expected.clone(),
            filled: units.total.reported.clone(),
            since: None,
            unjudged,
            behind_time: behind,
            behind_more: self.targets_behind(items, false),
            time: self.time(),
            account: self.account(),
            decisions: self.decisions(items),
            cards: Vec::new(),
        };
        Overview { cards: self.cards(&overview), ..overview }
    }

    fn states(&mut self) -> Vec<StateCount> {
        let pool = self.selection.reporters.len();
        let states = UnitState::ALL.map(|state| {
            let units = self.selection.units(|r| r.state == state);
            let id = state.id().to_string();
            let units = self.name_units(&format!("units.{id}"), &units, NAMES, pool);
            let label = state.label().to_string();
            StateCount { id, label, reported: state.has_reported(), units }
        });
        states.into()
    }
}

/// The colour of every status in words. 已完成 is the deep one of its light, and
/// says so where another status has the same; so does that.
pub(super) fn hues(lights: &Colours) -> Vec<Hue> {
    let shared =
        |class| class != Colour::Grey && lights.of(Derived::Done) == class && lights.classes(class).count() > 1;
    let hue = |class: Derived| {
        let light = lights.of(class);
        let depth = match (shared(light), class) {
            (false, _) => "",
            (true, Derived::Done) => "深",
            (true, _) => "浅",
        };
        let word = format!("{depth}{}", light.label());
        Hue { status: class.id().to_string(), label: class.label().to_string(), light, word }
    };
    Derived::ALL.map(hue).into()
}
