//! Reported and derived status side by side, with reasons; targets closed.
//!
//! Pure judgement by dates and figures: what a unit reported is never changed.
//! An item without a date is judged by what is reported. What was published for
//! an earlier quarter opens the closing of targets; it never changes a status.

mod against_issue;

use crate::model::due::Milestone;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::ledger::{Closing, Entry, ItemReport, Ledger, Project};
use crate::model::place::{CellRef, Place};
use crate::model::task::{Comparator, Feed, Item, MasterList, Scope, Target};
use crate::model::value::{Answer, Derived, Given, Percent, Quantity, Reading, Status};
use crate::quarter::issue::Issue;
use crate::quarter::rows::{Count, Figures, Rows};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// From this target on a count measures progress; the rate of a single report
/// or plan speaks of the work on it, not of its number.
const COUNTED: i64 = 3;

/// By how much a rate may differ from its count, in hundredths of a per cent.
const FAR_OFF: i64 = 1_000;

/// A hundred per cent.
const WHOLE: i64 = 10_000;

/// Judges every entry and every item of the ledger; `previous` is the issue
/// published last for an earlier quarter.
pub fn assess(ledger: &mut Ledger, master: &MasterList, previous: Option<&Issue>, findings: &mut Findings) {
    let rows = Rows::of(ledger);
    let expected = master.expected();
    let mut judged = Vec::new();
    for entry in &ledger.entries {
        let item = entry.item.and_then(|id| master.item(id));
        let own = expected.get(entry.unit.as_str()).zip(entry.item).is_some_and(|(own, item)| own.contains(&item));
        // What counts nowhere is not reported as a contradiction too.
        let findings = Some(&mut *findings).filter(|_| own && item.is_some_and(|item| item.duplicate_of.is_none()));
        judged.push(judge(entry, item, &rows, ledger.as_of, findings));
    }
    for (entry, judged) in ledger.entries.iter_mut().zip(judged) {
        (entry.derived, entry.reasons) = judged;
    }
    let rows = Rows::of(ledger);
    compare_registers(&rows, master, findings);
    let close = |report: &ItemReport| {
        let item = master.item(report.id)?;
        let (status, reasons) = item_status(item, &rows, ledger.as_of);
        Some((status, reasons, close(item, &rows, previous)))
    };
    let closed: Vec<_> = ledger.items.iter().map(close).collect();
    for (report, closed) in ledger.items.iter_mut().zip(closed) {
        let Some(closed) = closed else { continue };
        (report.status, report.reasons, report.closing) = closed;
        report_gaps(report, findings);
    }
    if let Some(previous) = previous {
        against_issue::compare(ledger, master, previous, findings);
    }
}

/// Where an entry stands, and why; what contradicts itself in it goes to `findings`.
fn judge(
    entry: &Entry,
    item: Option<&Item>,
    rows: &Rows,
    as_of: NaiveDate,
    findings: Option<&mut Findings>,
) -> (Derived, Vec<String>) {
    let Some(item) = item else { return unjudged(entry) };
    let Some(figures) = rows.figures(&entry.unit, item.id) else {
        return (Derived::Unknown, vec!["同一成果填了多行，未采用其中任何一行".into()]);
    };
    let facts = Facts::of(entry, item, figures, as_of);
    let (derived, reasons) = facts.judge();
    if let Some(findings) = findings {
        facts.contradictions(derived, findings);
    }
    (derived, reasons)
}

/// Where a row stands that is no item's: for a whole task as it says itself.
fn unjudged(entry: &Entry) -> (Derived, Vec<String>) {
    if entry.task.is_none() {
        return (Derived::Unknown, vec!["看不出是哪一项成果".into()]);
    }
    let status = entry.answers.status.as_ref().and_then(|given| given.value().copied());
    (status.map_or(Derived::Unknown, Derived::from), vec!["整项任务填在一行，照录".into()])
}

/// Where the calendar stands for an item.
struct Due<'a> {
    /// The last date of all, where it has passed.
    passed: Option<&'a Milestone>,
    /// An earlier one that has passed, where the last has not.
    step: Option<&'a Milestone>,
    /// The first day of the window, where it has not come.
    opens: Option<NaiveDate>,
}

impl<'a> Due<'a> {
    fn of(item: &'a Item, as_of: NaiveDate) -> Self {
        let last = item.milestones.iter().filter_map(|m| m.due).max().filter(|last| *last <= as_of);
        let passed = last.and_then(|last| item.milestones.iter().find(|m| m.due == Some(last)));
        let step = if passed.is_none() { item.passed(as_of) } else { None };
        let opens = item.milestones.iter().filter_map(|m| m.from).min().filter(|from| *from > as_of);
        Self { passed, step, opens }
    }
}

/// A milestone as it is called, with its date: `时限“8月前”（2025-08-31）`.
fn dated(name: &str, milestone: &Milestone) -> String {
    format!("{name}（{}）", milestone.due.map_or_else(String::new, |due| due.to_string()))
}

/// All that an entry is judged by.
struct Facts<'a> {
    entry: &'a Entry,
    item: &'a Item,
    due: Due<'a>,
    status: Option<Status>,
    figures: Figures,
    /// As the unit reports it, else what the list gives the unit.
    target: Option<Quantity>,
}

impl<'a> Facts<'a> {
    fn of(entry: &'a Entry, item: &'a Item, figures: Figures, as_of: NaiveDate) -> Self {
        let status = entry.answers.status.as_ref().and_then(|given| given.value().copied());
        let target = figures.target.or_else(|| share(item, &entry.unit));
        Self { entry, item, due: Due::of(item, as_of), status, figures, target }
    }

    /// Whether the figures show that all is done.
    fn figures_done(&self) -> Option<bool> {
        if let Some(percent) = self.figures.percent {
            return Some(percent.hundredths() >= WHOLE);
        }
        let target = self.target.filter(|t| *t > Quantity::default())?;
        self.figures.done.map(|done| done >= target)
    }

    /// Whether the figures show that something is under way.
    fn figures_moving(&self) -> Option<bool> {
        let percent = self.figures.percent.map(|p| p.hundredths() > 0);
        let done = self.figures.done.map(|d| d > Quantity::default());
        percent.into_iter().chain(done).reduce(|a, b| a || b)
    }

    fn judge(&self) -> (Derived, Vec<String>) {
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
            reasons.push(format!("填报状态“{}”", self.entry.answers.status.as_ref().map_or("", |g| g.text.trim())));
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

    fn by_dates(&self, reasons: &mut Vec<String>) -> Derived {
        match (self.status, self.figures_done()) {
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
    fn step_not_reached(&self) -> Option<&Given<String>> {
        let label = &self.due.step?.label;
        let answers = &self.entry.answers;
        let said = [&answers.progress, &answers.problems, &answers.next_steps, &answers.note];
        said.into_iter().flatten().find(|given| given.value().is_some_and(|words| denies(words, label)))
    }

    fn in_words(&self) -> String {
        match (self.figures.percent, self.figures.done, self.target) {
            (Some(percent), _, _) => format!("完成率{percent}"),
            (None, Some(done), Some(target)) => format!("完成数{done}，目标数{target}"),
            (None, Some(done), None) => format!("完成数{done}"),
            _ => String::new(),
        }
    }

    /// Contradictions within the row: both are shown, none is changed.
    fn contradictions(&self, derived: Derived, findings: &mut Findings) {
        let answers = &self.entry.answers;
        let Some(source) = &self.entry.source else { return };
        let mut report = |code: Code, cell: Option<CellRef>, found: String| {
            let taken = match code {
                Code::OverdueWithoutProblem | Code::NothingToJudge => Taken::Did("照录填报内容".into()),
                Code::DoneBelowHundred => Taken::Did("两者均照录，判为无法判定".into()),
                Code::StepNotReached => Taken::Did("照录填报内容，判为进度滞后".into()),
                _ => Taken::KeptBoth,
            };
            let place = cell.map_or_else(|| source.place(), |cell| source.place().at(cell));
            findings.push(Finding::new(code, place, found, taken).of(&self.entry.unit));
        };
        let said = answers.status.as_ref().map_or("", |given| given.text.as_str());
        let status_at = cell_of(&answers.status);
        let (percent_at, done_at) = (cell_of(&answers.percent), cell_of(&answers.done));
        if self.status == Some(Status::Done) && self.figures_done() == Some(false) {
            let at = if self.figures.percent.is_some() { percent_at } else { done_at };
            report(Code::DoneBelowHundred, at, format!("{said}，{}", self.in_words()));
        }
        if let (Some(status), Some(percent)) = (self.status, self.figures.percent)
            && percent.hundredths() == WHOLE
            && !matches!(status, Status::Done | Status::Standing | Status::NotApplicable | Status::Adjusted)
        {
            report(Code::HundredNotDone, status_at, format!("{said}，{percent}"));
        }
        if self.status == Some(Status::NotStarted) && self.figures_moving() == Some(true) {
            report(Code::NotStartedWithProgress, status_at, format!("{said}，{}", self.in_words()));
        }
        if let (Some(done), Some(target)) = (self.figures.done, self.target)
            && done > target
            && self.item.targets.iter().all(|t| t.comparator == Comparator::Exactly)
        {
            report(Code::DoneAboveTarget, done_at, format!("完成数{done}，目标数{target}"));
        }
        if let (Some(done), Some(target), Some(percent)) =
            (self.figures.done, self.figures.target, self.figures.percent)
            && let Some(share) = Percent::of(done.scaled(), target.scaled())
            && target >= Quantity::whole(COUNTED)
            && (share.hundredths() - percent.hundredths()).abs() > FAR_OFF
        {
            report(Code::RateDisagrees, percent_at, format!("{percent}；{done}/{target}＝{share}"));
        }
        if let (Some(own), Some(share)) = (self.figures.target, allocated(self.item, &self.entry.unit, Feed::Advancing))
            && own != share
        {
            report(Code::TargetDisagrees, cell_of(&answers.target), format!("填报{own}，分解{share}"));
        }
        if let Some(last) = self.due.passed
            && self.status == Some(Status::OnTrack)
            && derived == Derived::Overdue
        {
            let due = dated(&format!("时限“{}”", last.words), last);
            report(Code::OnTrackAfterDue, status_at, format!("{said}；{due}"));
        }
        if let Some(given) = self.step_not_reached().filter(|_| derived == Derived::Lagging) {
            report(Code::StepNotReached, Some(given.cell), given.text.clone());
        }
        let problems = answers.problems.as_ref();
        let has_problem = problems.is_some_and(|given| match &given.reading {
            Reading::Value(text) => !text.is_empty(),
            Reading::Unread => true,
            Reading::NotApplicable => false,
        });
        if derived == Derived::Overdue && !has_problem {
            let found = problems.map_or_else(String::new, |given| given.text.clone());
            report(Code::OverdueWithoutProblem, cell_of(&answers.problems), found);
        }
        // What a row for a whole task leaves open is asked once for the row.
        if derived == Derived::Unknown && answers.status.is_none() && !answers.is_empty() && self.entry.task.is_none() {
            report(Code::NothingToJudge, None, String::new());
        }
    }
}

fn cell_of<T>(answer: &Answer<T>) -> Option<CellRef> {
    answer.as_ref().map(|given| given.cell)
}

/// Words by which a clause says that something is not there yet.
const NOT_YET: &[&str] = &["尚未", "还未", "暂未", "仍未", "未能", "未形成", "未完成", "没有形成", "没有完成"];

/// Whether a clause names `what` and says that it is not there yet.
fn denies(words: &str, what: &str) -> bool {
    let clauses = words.split(['，', '。', '；', '！', '、', ',', ';', '\n']);
    let mut naming = clauses.filter(|clause| !what.is_empty() && clause.contains(what));
    naming.any(|clause| NOT_YET.iter().any(|not| clause.contains(not)))
}

/// A unit's own target: its allocation, or the number that each unit owes.
fn share(item: &Item, unit: &str) -> Option<Quantity> {
    let each = || item.targets.iter().find(|t| t.scope == Scope::EachUnit).and_then(|t| t.value);
    allocated(item, unit, Feed::Completed).or_else(each)
}

/// What 分解 gives the unit of the target that `feed` counts towards; of an
/// item with one target, that one.
fn allocated(item: &Item, unit: &str, feed: Feed) -> Option<Quantity> {
    let fed = item.register.iter().find(|(_, of)| *of == feed).map_or(0, |(index, _)| *index);
    item.allocation.get(&(fed, unit.to_string())).copied()
}

/// Where an item stands over all the units expected to report it.
fn item_status(item: &Item, rows: &Rows, as_of: NaiveDate) -> (Derived, Vec<String>) {
    if item.duplicate_of.is_some() {
        return (Derived::Unknown, vec!["与另一成果重复，不单独统计".into()]);
    }
    if item.expected_from.is_empty() {
        return (Derived::Unknown, vec!["没有要求任何单位填报".into()]);
    }
    let mut count: BTreeMap<Derived, usize> = BTreeMap::new();
    for unit in &item.expected_from {
        // Of several rows none is used, and each is judged so.
        if let Some(entry) = rows.entries(unit).iter().find(|entry| entry.item == Some(item.id)) {
            *count.entry(entry.derived).or_default() += 1;
        }
    }
    let of = |derived| count.get(&derived).copied().unwrap_or(0);
    let counts = Derived::ALL.iter().filter(|d| of(**d) > 0).map(|d| format!("{}{}", d.label(), of(*d)));
    let reasons = vec![counts.collect::<Vec<_>>().join("、")];
    let counted = count.values().sum::<usize>() - of(Derived::NotApplicable) - of(Derived::Adjusted);
    let silent = of(Derived::Unreported) + of(Derived::Unknown);
    let status = if counted == 0 {
        if of(Derived::Adjusted) > 0 { Derived::Adjusted } else { Derived::NotApplicable }
    } else if of(Derived::Overdue) > 0 {
        Derived::Overdue
    } else if of(Derived::Unreported) == counted {
        Derived::Unreported
    } else if of(Derived::Lagging) > 0 {
        Derived::Lagging
    } else if of(Derived::Done) == counted {
        Derived::Done
    } else if silent == counted || (silent > 0 && Due::of(item, as_of).passed.is_some()) {
        Derived::Unknown
    } else if of(Derived::NotStarted) + silent == counted {
        Derived::NotStarted
    } else if of(Derived::Standing) + silent == counted {
        Derived::Standing
    } else {
        Derived::OnTrack
    };
    (status, reasons)
}

/// Each target of an item against what the units reported.
fn close(item: &Item, rows: &Rows, previous: Option<&Issue>) -> Vec<Closing> {
    let closing = |(index, target): (usize, &Target)| {
        let counts = item.expected_from.iter().filter_map(|unit| rows.figures(unit, item.id)?.count(item.feed(index)));
        let sum = counts.map(Count::number).reduce(|sum, count| sum + count);
        let whole = target.value.map(|value| match target.scope {
            Scope::District => value,
            Scope::EachUnit => std::iter::repeat_n(value, item.expected_from.len()).sum(),
        });
        let opening = previous.and_then(|issue| issue.target(item.id, index, target)?.cumulative);
        let quarter = opening.zip(sum).map(|(opening, sum): (Quantity, Quantity)| sum - opening);
        let gap = whole.zip(sum).map(|(whole, sum): (Quantity, Quantity)| whole - sum);
        Closing { target: whole, sum, opening, quarter, cumulative: sum, gap }
    };
    item.targets.iter().enumerate().map(closing).collect()
}

/// Registers against what the same unit reports under the item they feed.
fn compare_registers(rows: &Rows, master: &MasterList, findings: &mut Findings) {
    for item in master.items.iter().filter(|item| !item.register.is_empty()) {
        for unit in &master.units {
            let projects = rows.projects(&unit.name);
            let is_done = |p: &&&Project| p.status.as_ref().and_then(Given::value) == Some(&Status::Done);
            let finished = projects.iter().filter(is_done).count();
            let own = rows.entries(&unit.name).iter().filter(|e| !projects.is_empty() && e.item == Some(item.id));
            for (entry, source) in own.filter_map(|entry| Some((entry, entry.source.as_ref()?))) {
                for (of, given) in [(projects.len(), &entry.answers.target), (finished, &entry.answers.done)] {
                    let counted = Quantity::whole(of as i64);
                    let Some(given) = given.as_ref().filter(|given| given.exact().is_some_and(|n| *n != counted))
                    else {
                        continue;
                    };
                    let place = source.place().at(given.cell);
                    let found = format!("填报{}，项目清单{counted}", given.text);
                    findings.push(Finding::new(Code::RegisterDisagrees, place, found, Taken::KeptBoth).of(&unit.name));
                }
            }
        }
    }
}

fn report_gaps(report: &ItemReport, findings: &mut Findings) {
    for (closing, target) in report.closing.iter().zip(&report.targets) {
        let (Some(gap), Some(sum), Some(whole)) = (closing.gap, closing.sum, closing.target) else { continue };
        let zero = Quantity::default();
        let at_least = target.comparator == Comparator::AtLeast;
        let code = match gap.cmp(&zero) {
            std::cmp::Ordering::Less if !at_least => Code::SumAboveTarget,
            std::cmp::Ordering::Greater => Code::SumBelowTarget,
            _ => continue,
        };
        let found = format!("{}：目标{whole}{}，已报合计{sum}", report.id, target.unit);
        findings.push(Finding::new(code, Place::nowhere(), found, Taken::Did(format!("列出差额{gap}"))));
    }
}

#[cfg(test)]
mod tests {
    use super::denies;

    #[test]
    fn a_clause_may_say_that_a_step_is_not_reached() {
        for (words, wanted) in [
            ("正在编制，阶段成果尚未形成，力争10月中旬提交", true),
            ("尚未形成阶段成果", true),
            ("阶段成果已形成，稳定方案尚未完成", false),
            ("阶段成果已形成", false),
            ("尚未开展", false),
        ] {
            assert_eq!(denies(words, "阶段成果"), wanted, "{words}");
        }
        assert!(!denies("尚未开展", ""));
    }
}
