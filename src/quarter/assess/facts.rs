//! One row against the calendar and its targets: where it stands, and why.

use super::targets::{Goal, goals};
use crate::model::due::Milestone;
use crate::model::ledger::Entry;
use crate::model::task::Item;
use crate::model::value::{Derived, Given, Qualifier, Quantity, Status};
use crate::quarter::rows::Figures;
use crate::quarter::steps::denial;
use chrono::NaiveDate;

/// A hundred per cent.
pub(super) const WHOLE: i64 = 10_000;

/// Where the calendar stands for an item.
pub(super) struct Due<'a> {
    /// The last date of all, where it has passed.
    pub(super) passed: Option<&'a Milestone>,
    /// An earlier one that has passed, where the last has not.
    pub(super) step: Option<&'a Milestone>,
    /// The first day of the window, where it has not come.
    pub(super) opens: Option<NaiveDate>,
}

impl<'a> Due<'a> {
    pub(super) fn of(item: &'a Item, as_of: NaiveDate) -> Self {
        let last = item.milestones.iter().filter_map(|m| m.due).max().filter(|last| *last <= as_of);
        let passed = last.and_then(|last| item.milestones.iter().find(|m| m.due == Some(last)));
        let step = if passed.is_none() { item.passed(as_of) } else { None };
        let opens = item.milestones.iter().filter_map(|m| m.from).min().filter(|from| *from > as_of);
        Self { passed, step, opens }
    }
}

/// A milestone as it is called, with its date: `时限“8月前”（2025-08-31）`.
pub(super) fn dated(name: &str, milestone: &Milestone) -> String {
    format!("{name}（{}）", milestone.due.map_or_else(String::new, |due| due.to_string()))
}

/// All that an entry is judged by.
pub(super) struct Facts<'a> {
    /// The row.
    pub(super) entry: &'a Entry,
    /// The item that it is about.
    pub(super) item: &'a Item,
    /// Where the calendar stands.
    pub(super) due: Due<'a>,
    /// The status, where one was read.
    pub(super) status: Option<Status>,
    /// What it says in figures.
    pub(super) figures: Figures,
    /// What it is measured by.
    pub(super) goals: Vec<Goal>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(entry: &'a Entry, item: &'a Item, figures: Figures, as_of: NaiveDate) -> Self {
        let status = entry.answers.status.as_ref().and_then(|given| given.value().copied());
        let goals = goals(item, &entry.unit, &figures);
        Self { entry, item, due: Due::of(item, as_of), status, figures, goals }
    }

    /// Whether the figures show that all is done: every target reached, a share by the
    /// completion reported. Where no target is a share, completion speaks of the whole.
    pub(super) fn figures_done(&self) -> Option<bool> {
        let percent = self.figures.percent.map(|percent| percent.hundredths());
        let share = self.item.share().map(|share| share.scaled() / 100);
        let completion = percent.map(|percent| percent >= share.unwrap_or(WHOLE));
        let of_goals = self.goals.iter().map(|goal| goal.is_reached());
        let verdicts: Vec<Option<bool>> = match share {
            None if !self.item.is_several() && completion.is_some() => vec![completion],
            None if completion.is_none() => of_goals.collect(),
            Some(_) if self.item.countable().is_empty() => vec![completion],
            _ => of_goals.chain([completion]).collect(),
        };
        if verdicts.contains(&Some(false)) {
            Some(false)
        } else {
            verdicts.into_iter().collect::<Option<Vec<_>>>().map(|_| true)
        }
    }

    /// Whether the figures show that something is under way.
    pub(super) fn figures_moving(&self) -> Option<bool> {
        let percent = self.figures.percent.map(|p| p.hundredths() > 0);
        let counts = self.goals.iter().filter_map(|goal| goal.done).chain(self.figures.done);
        percent.into_iter().chain(counts.map(|done| done > Quantity::default())).reduce(|a, b| a || b)
    }

    pub(super) fn judge(&self) -> (Derived, Vec<String>) {
        let mut reasons = Vec::new();
        if self.entry.answers.is_empty() {
            if self.entry.task.is_some() {
                return (Derived::Unknown, vec!["已按任务填报，未分项".into()]);
            }
            if self.entry.parts().next().is_some() {
                return (Derived::Unknown, vec!["只填了分项，成果一行没有填".into()]);
            }
            reasons.push(if self.entry.source.is_some() { "有行但未填写" } else { "未填报" }.to_string());
            return (Derived::Unreported, reasons);
        }
        if let Some(status) = self.status {
            reasons.push(format!("填报状态“{}”", self.status_typed()));
            match status {
                Status::NotApplicable => return (Derived::NotApplicable, reasons),
                Status::Adjusted => return (Derived::Adjusted, reasons),
                _ => {}
            }
        }
        let derived = self.by_dates(&mut reasons);
        if self.item.milestones.is_empty() {
            reasons.push("没有时限，按填报内容判断".into());
        }
        (derived, reasons)
    }

    /// What stands under the status.
    fn status_typed(&self) -> &str {
        self.entry.answers.status.as_ref().map_or("", |given| given.text.trim())
    }

    /// Whether all that is said of the status is that the work is not done (否).
    pub(super) fn denied(&self) -> bool {
        let status = self.entry.answers.status.as_ref();
        self.status.is_none() && status.is_some_and(|given| given.qualifier == Some(Qualifier::Under))
    }

    fn by_dates(&self, reasons: &mut Vec<String>) -> Derived {
        match (self.status, self.figures_done()) {
            (None, Some(true)) if self.denied() => {
                reasons.push(format!("{}，与“{}”矛盾，核实以前不作判定", self.in_words(), self.status_typed()));
                return Derived::Unknown;
            }
            (Some(Status::Done), Some(false)) => {
                reasons.push(format!("{}，与“已完成”矛盾，核实以前不作判定", self.in_words()));
                return Derived::Unknown;
            }
            (Some(Status::Done), _) => return Derived::Done,
            (None, Some(true)) => {
                reasons.push(self.in_words());
                return Derived::Done;
            }
            (Some(status), Some(true)) => reasons.push(format!("{}，但状态是{}", self.in_words(), status.label())),
            _ => {}
        }
        match self.status {
            Some(Status::Overdue) => {
                if self.due.passed.is_none() {
                    reasons.push("单位自报逾期".into());
                }
                Derived::Overdue
            }
            Some(status) => self.unfinished(Derived::from(status), reasons),
            None => {
                let Some(moving) = self.figures_moving() else {
                    if self.denied() {
                        reasons.push(format!("填报“{}”，没有完成", self.status_typed()));
                        return self.unfinished(Derived::Unknown, reasons);
                    }
                    reasons.push("没有可以判断的状态、完成率或完成数".into());
                    return Derived::Unknown;
                };
                reasons.push(self.in_words());
                self.unfinished(if moving { Derived::OnTrack } else { Derived::NotStarted }, reasons)
            }
        }
    }

    /// Something not finished, against the calendar.
    fn unfinished(&self, as_reported: Derived, reasons: &mut Vec<String>) -> Derived {
        if let Some(last) = self.due.passed {
            reasons.push(format!("{}已过", dated(&format!("时限“{}”", last.words), last)));
            return Derived::Overdue;
        }
        if let Some(step) = self.due.step {
            let label = if step.label.is_empty() { "前一节点" } else { &step.label };
            let label = dated(&format!("“{label}”节点"), step);
            if as_reported == Derived::NotStarted {
                reasons.push(format!("{label}已过而未启动"));
                return Derived::Overdue;
            }
            if as_reported == Derived::OnTrack && self.step_not_reached().is_some() {
                reasons.push(format!("{label}已过，填报写明尚未完成"));
                return Derived::Lagging;
            }
            reasons.push(format!("{label}已过，整项时限未到"));
        }
        if let Some(opens) = self.due.opens.filter(|_| as_reported == Derived::NotStarted) {
            reasons.push(format!("启动期（{opens}起）未到"));
        }
        as_reported
    }

    /// The answer that says outright that the step which has passed is not done.
    pub(super) fn step_not_reached(&self) -> Option<&Given<String>> {
        denial(self.entry, &self.due.step?.label)
    }

    /// The figures as they were judged: `完成率80%`, `完成数9，目标数12`.
    pub(super) fn in_words(&self) -> String {
        let several = self.item.is_several();
        let share = self.item.share().map_or(String::new(), |share| format!("，目标{share}%"));
        let percent = self.figures.percent.map(|percent| format!("完成率{percent}{share}"));
        let goals = self.goals.iter().filter(|_| percent.is_none() || several || !share.is_empty());
        let said = goals.filter_map(|goal| self.goal_in_words(goal));
        percent.iter().cloned().chain(said).collect::<Vec<_>>().join("；")
    }

    /// One target, as far as there is a count of it.
    pub(super) fn goal_in_words(&self, goal: &Goal) -> Option<String> {
        let done = goal.done?;
        let of = goal.target.and_then(|at| self.item.targets.get(at)).map(|target| format!("“{}”", target.words));
        let owed = goal.owed.map_or(String::new(), |owed| format!("，目标数{owed}"));
        Some(format!("{}完成数{done}{owed}", of.unwrap_or_default()))
    }
}
