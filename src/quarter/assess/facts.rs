//! One row against the calendar and its targets: where it stands, and why.

use super::lag::Measure;
use super::targets::{Goal, goals};
use crate::model::due::Milestone;
use crate::model::ledger::Entry;
use crate::model::place::Origin;
use crate::model::task::Item;
use crate::model::value::{Answer, Derived, Given, Percent, Qualifier, Quantity, Status, Words};
use crate::quarter::pace::Calendar;
use crate::quarter::rows::{Figures, Rows};
use crate::quarter::steps::denial;
use chrono::NaiveDate;
use std::collections::HashMap;

/// A hundred per cent.
pub(super) const WHOLE: i64 = 10_000;

/// The last day of an item, where it has passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Deadline {
    /// How it is called, with the day: `时限“8月前”（2025-08-31）`.
    pub(super) said: String,
    /// The day.
    pub(super) due: NaiveDate,
    /// Whether the list has it; what has no date is due with the plan year.
    pub(super) written: bool,
}

/// The last day of an item where it has passed: of its dates the last; of what has
/// none and is to end, the plan year's last day.
pub(super) fn deadline(item: &Item, calendar: &Calendar) -> Option<Deadline> {
    let Some(due) = Milestone::last(&item.milestones).and_then(|last| last.due) else {
        let due = calendar.end();
        let ends = calendar.is_over() && !item.standing;
        return ends.then(|| Deadline { said: format!("计划年度（{due}）"), due, written: false });
    };
    let last = item.milestones.iter().find(|m| m.due == Some(due)).filter(|_| due <= calendar.as_of)?;
    let name = if last.words.is_empty() { "时限".to_string() } else { format!("时限“{}”", last.words) };
    Some(Deadline { said: dated(&name, last), due, written: true })
}

/// Where the calendar stands for an item.
pub(super) struct Due<'a> {
    /// The last day of all, where it has passed.
    pub(super) passed: Option<Deadline>,
    /// An earlier date that has passed, where the last has not.
    pub(super) step: Option<&'a Milestone>,
    /// The first day of the window, where it has not come.
    pub(super) opens: Option<NaiveDate>,
}

impl<'a> Due<'a> {
    pub(super) fn of(item: &'a Item, calendar: &Calendar) -> Self {
        let passed = deadline(item, calendar);
        let step = if passed.is_none() { item.passed(calendar.as_of) } else { None };
        let opens = Milestone::opens(&item.milestones).filter(|from| *from > calendar.as_of);
        Self { passed, step, opens }
    }
}

/// A milestone as it is called, with its date: `时限“8月前”（2025-08-31）`.
pub(super) fn dated(name: &str, milestone: &Milestone) -> String {
    format!("{name}（{}）", milestone.due.map_or_else(String::new, |due| due.to_string()))
}

/// What rows are judged by beside what they say.
pub(super) struct Sight<'a> {
    /// The rows and registers.
    pub(super) rows: &'a Rows<'a>,
    /// Time, and how far a count may be behind.
    pub(super) measure: Measure,
    /// The day that each file came that corrects what a unit sent, by unit and file, and,
    /// without a file, that its first return came; what has no date is judged as if it
    /// were of the cut-off.
    pub(super) received: HashMap<(&'a str, Option<&'a Origin>), NaiveDate>,
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
    sight: &'a Sight<'a>,
}

impl<'a> Facts<'a> {
    pub(super) fn of(entry: &'a Entry, item: &'a Item, figures: Figures, sight: &'a Sight<'a>) -> Self {
        let goals = goals(item, &entry.unit, &figures);
        Self { entry, item, due: Due::of(item, &sight.measure.calendar), status: entry.status(), figures, goals, sight }
    }

    /// Whether the completion is all that it shall be: the whole, or the share that
    /// the list asks for. A completion that is not exact may still be short of it; of a
    /// share alone the counts tell it where no rate does.
    pub(super) fn completion(&self) -> Option<bool> {
        let wanted = Percent::from_hundredths(self.item.share().map_or(WHOLE, |share| share.scaled() / 100));
        let rate = self.figures.percent.or_else(|| self.rate());
        rate.map(|rate| rate >= wanted).or_else(|| falls_short(&self.entry.answers.percent, wanted))
    }

    /// What 完成数 is of 目标数, of a share alone.
    fn rate(&self) -> Option<Percent> {
        let (target, done) = self.figures.target.zip(self.figures.done).filter(|_| self.goals.is_empty())?;
        Percent::of(done.scaled(), target.scaled())
    }

    /// Every figure of the row as a verdict on whether the work is done.
    fn verdicts(&self) -> impl Iterator<Item = Option<bool>> {
        // What the row says of itself holds whichever target it is about.
        let own = self.figures.target.filter(|target| *target > Quantity::default());
        let own = match self.item.share().zip(self.rate()) {
            Some((share, rate)) => Some(rate.hundredths() >= share.scaled() / 100),
            None => own.zip(self.figures.done).map(|(target, done)| done >= target),
        };
        let owed = self.goals.first().filter(|_| !self.item.is_several()).and_then(|goal| goal.owed);
        let owed = owed.and_then(|owed| falls_short(&self.entry.answers.done, owed));
        self.goals.iter().map(|goal| goal.is_reached()).chain([self.completion(), own, owed, self.none_done()])
    }

    /// That none at all is counted of what is called done, where nothing says how many there
    /// shall be.
    fn none_done(&self) -> Option<bool> {
        let counts = self.goals.iter().filter_map(|goal| goal.done);
        let is_none = counts.map(|done| done == Quantity::default()).reduce(|one, other| one && other)?;
        let is_owed = self.goals.iter().any(|goal| goal.owed.is_some());
        (is_none && !is_owed && self.status == Some(Status::Done)).then_some(false)
    }

    /// Whether the figures show that all is done: no figure says otherwise, and what
    /// the item is measured by is reached: every target, a share by the completion
    /// reported. Where no target is a share, completion speaks of the whole.
    pub(super) fn figures_done(&self) -> Option<bool> {
        if self.verdicts().any(|verdict| verdict == Some(false)) {
            return Some(false);
        }
        let completed = self.completion().is_some();
        let reached = || self.goals.iter().all(|goal| goal.is_reached().is_some());
        let known = match self.item.share() {
            None if !self.item.is_several() && completed => true,
            None if !completed => reached(),
            Some(_) if self.item.countable().is_empty() => completed,
            _ => completed && reached(),
        };
        known.then_some(true)
    }

    /// Whether the figures show that something is under way.
    pub(super) fn figures_moving(&self) -> Option<bool> {
        let percent = self.figures.percent.map(|p| p.hundredths() > 0);
        let counts = self.goals.iter().filter_map(|goal| goal.done).chain(self.figures.done);
        percent.into_iter().chain(counts.map(|done| done > Quantity::default())).reduce(|a, b| a || b)
    }

    pub(super) fn judge(&self) -> (Derived, Vec<String>) {
        let mut reasons = Vec::new();
        if self.entry.answers.tell_no_progress() {
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
        let undated = self.item.milestones.iter().all(|milestone| milestone.due.is_none());
        if undated && derived != Derived::Done && self.due.passed.is_none() {
            reasons.push(if self.item.standing { "没有时限" } else { "没有写明时限，计划年度末到期" }.to_string());
        }
        (derived, reasons)
    }

    /// Whether a status was typed that could not be read.
    fn is_unread(&self) -> bool {
        self.status.is_none() && !self.status_typed().is_empty()
    }

    /// What stands under the status.
    fn status_typed(&self) -> &str {
        self.entry.answers.status.as_ref().map_or("", |given| given.text.trim())
    }

    fn by_dates(&self, reasons: &mut Vec<String>) -> Derived {
        let figures = self.figures_done();
        match (self.status, figures) {
            (Some(Status::Done), Some(false)) | (Some(Status::NotDone), Some(true)) => {
                reasons.push(format!("{}，与“{}”矛盾，核实以前不作判定", self.in_words(), self.status_typed()));
                return Derived::Unknown;
            }
            (Some(Status::Done), _) => return Derived::Done,
            (None, _) if self.is_unread() => {
                reasons.push(format!("状态“{}”看不懂", self.status_typed()));
                // Figures may speak against the work, never for words that were not understood.
                reasons.extend(Some(self.in_words()).filter(|words| !words.is_empty()));
                let known =
                    if figures == Some(false) { self.unfinished(Derived::Unknown, reasons) } else { Derived::Unknown };
                return known;
            }
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
            // What lasts has no end but a date that the list gives it, or a number not reached.
            Some(Status::Standing)
                if figures != Some(false) && self.due.passed.as_ref().is_some_and(|last| !last.written) =>
            {
                Derived::Standing
            }
            Some(status) => self.unfinished(Derived::from(status), reasons),
            None => self.without_status(reasons),
        }
    }

    /// A row without a status: by its figures, else by words that say of what is due
    /// that it is not there.
    fn without_status(&self, reasons: &mut Vec<String>) -> Derived {
        if let Some(moving) = self.figures_moving() {
            reasons.push(self.in_words());
            return self.unfinished(if moving { Derived::OnTrack } else { Derived::NotStarted }, reasons);
        }
        let labels = self.item.milestones.iter().map(|milestone| milestone.label.as_str());
        if labels.into_iter().any(|label| denial(self.entry, label).is_some()) {
            reasons.push("填报写明尚未完成".into());
            return self.unfinished(Derived::Open, reasons);
        }
        reasons.push("没有可以判断的状态、完成率或完成数".into());
        Derived::Unknown
    }

    /// Whether what says how it stands came before a day that has passed since: it was
    /// not yet due then.
    fn came_before(&self, due: NaiveDate) -> bool {
        let (unit, status) = (self.entry.unit.as_str(), self.entry.answers.status.as_ref());
        let row = self.entry.source.as_ref().map(|row| status.map_or(row, |given| given.row(row)));
        let received = &self.sight.received;
        let of_file = row.and_then(|row| received.get(&(unit, Some(&row.path))));
        of_file.or_else(|| received.get(&(unit, None))).is_some_and(|came| *came < due)
    }

    /// Something not finished, against the calendar and the steps of its targets.
    fn unfinished(&self, as_reported: Derived, reasons: &mut Vec<String>) -> Derived {
        const TOO_EARLY: &str = "报送时未到期，待核";
        if let Some(last) = &self.due.passed {
            reasons.push(format!("{}已过", last.said));
            if self.came_before(last.due) {
                reasons.push(TOO_EARLY.into());
                return Derived::Unknown;
            }
            return Derived::Overdue;
        }
        let mut status = as_reported;
        if let Some(step) = self.due.step {
            let label = if step.label.is_empty() { "前一节点" } else { &step.label };
            let label = dated(&format!("“{label}”节点"), step);
            let early = step.due.is_some_and(|due| self.came_before(due));
            if as_reported == Derived::NotStarted && !early {
                reasons.push(format!("{label}已过而未启动"));
                return Derived::Overdue;
            }
            let denied = self.step_not_reached().is_some();
            if early && (as_reported == Derived::NotStarted || denied) {
                reasons.push(format!("{label}已过，{TOO_EARLY}"));
                return Derived::Unknown;
            }
            if denied && matches!(as_reported, Derived::OnTrack | Derived::Open) {
                reasons.push(format!("{label}已过，填报写明尚未完成"));
                status = Derived::Lagging;
            } else {
                reasons.push(format!("{label}已过，整项时限未到"));
            }
        }
        if let Some(opens) = self.due.opens.filter(|_| as_reported == Derived::NotStarted) {
            reasons.push(format!("启动期（{opens}起）未到"));
        }
        let behind: Vec<String> = self.lags().collect();
        if behind.is_empty() {
            return status;
        }
        reasons.extend(behind);
        Derived::Lagging
    }

    /// Counts of the row that are behind the steps of their targets.
    fn lags(&self) -> impl Iterator<Item = String> {
        let Sight { rows, measure, .. } = self.sight;
        let projects = || rows.projects(&self.entry.unit).iter().copied();
        let of_counts = self.goals.iter().filter_map(move |goal| {
            let (at, done, owed) = (goal.of?, goal.done?, goal.owed?);
            let wanted = measure.wanted((self.item, at), owed, projects())?;
            measure.lag(done, &wanted, owed, &self.item.targets.get(at)?.unit)
        });
        let shares = self.item.targets.iter().enumerate().filter(|(_, target)| target.is_share());
        let of_shares = shares.filter_map(|(at, target)| {
            let rate = Quantity::from_scaled(self.figures.percent?.hundredths() * 100);
            let wanted = self.sight.measure.wanted((self.item, at), target.value?, std::iter::empty())?;
            self.sight.measure.lag(rate, &wanted, Quantity::whole(100), &target.unit)
        });
        of_counts.chain(of_shares)
    }

    /// The answer that says outright that the step which has passed is not done.
    pub(super) fn step_not_reached(&self) -> Option<&Given<Words>> {
        denial(self.entry, &self.due.step?.label)
    }

    /// The figures as they were judged: `完成率80%`, `完成数9，目标数12`.
    pub(super) fn in_words(&self) -> String {
        let several = self.item.is_several();
        let share = self.item.share().map_or(String::new(), |share| format!("，目标{share}%"));
        let percent = self.figures.percent.map(|percent| percent.to_string());
        let percent = percent.or(self.entry.answers.percent.as_ref().map(|given| given.text.trim().to_string()));
        let percent = percent.or(self.rate().map(|rate| rate.to_string()));
        let percent = percent.map(|percent| format!("完成率{percent}{share}"));
        let all = percent.is_none() || several || !share.is_empty();
        let is_against = |goal: &&Goal| goal.is_reached() == Some(false) || self.none_done().is_some();
        let goals = self.goals.iter().filter(|goal| all || is_against(goal));
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

/// That an answer which is not exact is less than `whole` all the same: 约80%, 不足12.
fn falls_short<T: Copy + Ord>(answer: &Answer<T>, whole: T) -> Option<bool> {
    let given = answer.as_ref()?;
    let value = *given.value()?;
    let short = match given.qualifier()? {
        Qualifier::Under => value <= whole,
        Qualifier::About | Qualifier::AtMost => value < whole,
        Qualifier::AtLeast | Qualifier::Over => false,
    };
    short.then_some(false)
}
