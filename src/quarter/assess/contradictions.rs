//! What contradicts itself within a row: both are shown, none is changed.

use super::facts::{Facts, WHOLE};
use super::targets::allocated;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::Source;
use crate::model::place::Place;
use crate::model::task::Comparator;
use crate::model::value::{Answer, Derived, Percent, Quantity, Reading, Status, Words, place_of};

/// From this target on a count measures progress; the rate of a single report
/// or plan speaks of the work on it, not of its number.
const COUNTED: i64 = 3;

/// By how much a rate may differ from its count, in hundredths of a per cent.
const FAR_OFF: i64 = 1_000;

/// Reports what one row says against itself; `derived` is where it stands.
pub(super) fn contradictions(facts: &Facts, derived: Derived, findings: &mut Findings) {
    let Some(source) = &facts.entry.source else { return };
    let mut report = Report { facts, source, derived, findings };
    report.of_status();
    report.of_counts();
    report.of_dates();
    report.of_silence();
}

/// The findings of one row in the making.
struct Report<'a> {
    facts: &'a Facts<'a>,
    source: &'a Source,
    derived: Derived,
    findings: &'a mut Findings,
}

impl Report<'_> {
    /// A finding at a cell of the row; at the row where there is none.
    fn add(&mut self, code: Code, at: Option<Place>, found: String, expected: Option<String>) {
        let taken = match code {
            Code::OverdueWithoutProblem | Code::NothingToJudge => Taken::Did("照录填报内容".into()),
            Code::DoneBelowHundred => Taken::Did("两者均照录，判为无法判定".into()),
            Code::StepNotReached => Taken::Did("照录填报内容，判为进度滞后".into()),
            _ => Taken::KeptBoth,
        };
        let place = at.unwrap_or_else(|| self.source.place());
        let finding = Finding::new(code, place, found, taken).of(self.facts.entry.unit.as_str());
        self.findings.push(match expected {
            Some(expected) => finding.expecting(expected),
            None => finding,
        });
    }

    /// The status as typed, and where.
    fn status(&self) -> (Words, Option<Place>) {
        let status = self.facts.entry.answers.status.as_ref();
        (status.map_or(Words::default(), |given| given.text.clone()), status.map(|given| given.place(self.source)))
    }

    /// The status against the figures.
    fn of_status(&mut self) {
        let facts = self.facts;
        let ((said, status_at), answers) = (self.status(), &facts.entry.answers);
        if facts.status == Some(Status::Done) && facts.figures_done() == Some(false) {
            let by_rate = facts.completion() == Some(false);
            let at =
                if by_rate { place_of(&answers.percent, self.source) } else { place_of(&answers.done, self.source) };
            let short = facts.goals.iter().find(|goal| goal.is_reached() == Some(false)).and_then(|goal| goal.owed);
            let expected = short.filter(|_| !by_rate);
            let expected = expected.map(|owed| format!("已完成，完成数{owed}；或状态不是已完成"));
            self.add(Code::DoneBelowHundred, at, format!("{said}，{}", facts.in_words()), expected);
        }
        let not_done = facts.status.is_some_and(|status| {
            !matches!(status, Status::Done | Status::Standing | Status::NotApplicable | Status::Adjusted)
        });
        if let Some(percent) = facts.figures.percent.filter(|percent| percent.hundredths() == WHOLE)
            && facts.item.share().is_none()
            && not_done
        {
            self.add(Code::HundredNotDone, status_at.clone(), format!("{said}，{percent}"), None);
        }
        if facts.status == Some(Status::NotStarted) && facts.figures_moving() == Some(true) {
            self.add(Code::NotStartedWithProgress, status_at, format!("{said}，{}", facts.in_words()), None);
        }
    }

    /// Counts against each other, and against what the list gives.
    fn of_counts(&mut self) {
        let facts = self.facts;
        let (answers, item) = (&facts.entry.answers, facts.item);
        let exact = |at: usize| item.targets.get(at).is_some_and(|t| t.comparator == Comparator::Exactly);
        for goal in facts.goals.iter().filter(|goal| goal.is_exceeded()) {
            let all = || item.countable().into_iter().all(exact);
            if goal.target.map_or_else(all, exact) {
                let at =
                    goal.target.and_then(|at| facts.entry.counts.iter().find(|count| count.target as usize == at + 1));
                let at = at.map(|count| count.done.place(&count.source)).or(place_of(&answers.done, self.source));
                let found = facts.goal_in_words(goal).unwrap_or_default();
                let expected = goal.owed.map(|owed| format!("完成数不大于{owed}"));
                self.add(Code::DoneAboveTarget, at, found, expected);
            }
        }
        for (count, owed) in facts.entry.counts.iter().filter_map(|count| Some((count, count.owed.as_ref()?))) {
            let target = (count.target as usize).saturating_sub(1);
            let share = item.allocation.get(&(target, facts.entry.unit.to_string())).copied();
            self.of_target(owed.exact().copied(), share, Some(owed.place(&count.source)));
        }
        if item.is_several() || item.share().is_some() {
            return;
        }
        let (done, target) = (facts.figures.done, facts.figures.target);
        if let (Some(done), Some(target), Some(percent)) = (done, target, facts.figures.percent)
            && let Some(share) = Percent::of(done.scaled(), target.scaled())
            && target >= Quantity::whole(COUNTED)
            && (share.hundredths() - percent.hundredths()).abs() > FAR_OFF
        {
            let expected = Some(format!("完成数{done}、目标数{target}、完成率{share}"));
            self.add(
                Code::RateDisagrees,
                place_of(&answers.percent, self.source),
                format!("{percent}；{done}/{target}＝{share}"),
                expected,
            );
        }
        if facts.entry.counts.iter().all(|count| count.owed.is_none()) {
            self.of_target(target, allocated(item, &facts.entry.unit), place_of(&answers.target, self.source));
        }
    }

    /// How many a unit says there shall be against what the list gives it.
    fn of_target(&mut self, own: Option<Quantity>, share: Option<Quantity>, at: Option<Place>) {
        if let (Some(own), Some(share)) = (own, share)
            && own != share
        {
            let found = format!("填报{own}，分解{share}");
            self.add(Code::TargetDisagrees, at, found, Some(share.to_string()));
        }
    }

    /// What is said against dates that have passed.
    fn of_dates(&mut self) {
        let (facts, (said, status_at)) = (self.facts, self.status());
        let problems = facts.entry.answers.problems.as_ref();
        let has_problem = problems.is_some_and(|given| match &given.reading {
            Reading::Value(text) => !text.is_empty(),
            Reading::Unread => true,
            Reading::NotApplicable => false,
        });
        let overdue = self.derived == Derived::Overdue;
        if let Some(last) = facts.due.passed.as_ref().filter(|_| facts.status == Some(Status::OnTrack) && overdue) {
            self.add(Code::OnTrackAfterDue, status_at, format!("{said}；{}", last.said), None);
        } else if overdue && !has_problem {
            // Who does not know that it is overdue is not asked why as well.
            let found = problems.map_or_else(String::new, |given| given.text.to_string());
            self.add(Code::OverdueWithoutProblem, problems.map(|given| given.place(self.source)), found, None);
        }
        if let Some(given) = facts.step_not_reached().filter(|_| self.derived == Derived::Lagging) {
            self.add(Code::StepNotReached, Some(given.place(self.source)), given.text.to_string(), None);
        }
    }

    /// A row with nothing to judge by. Words that could not be read are asked about
    /// where they stand, and that no column tells is said of the table.
    fn of_silence(&mut self) {
        let answers = &self.facts.entry.answers;
        let unread = is_unread(&answers.percent) || is_unread(&answers.done);
        // What a row for a whole task leaves open is asked once for the row.
        let asked = unread || answers.tell_no_progress() || self.facts.entry.task.is_some();
        let silent = self.derived == Derived::Unknown && answers.status.is_none() && !asked;
        if silent && !self.findings.has_on_sheet(Code::MissingAnswerColumn, &self.source.place()) {
            self.add(Code::NothingToJudge, None, String::new(), None);
        }
    }
}

fn is_unread<T>(answer: &Answer<T>) -> bool {
    answer.as_ref().is_some_and(|given| matches!(given.reading, Reading::Unread))
}
