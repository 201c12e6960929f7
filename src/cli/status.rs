//! `status`: who reported, how and how much, and what a clerk should do now.

use super::args::{FailOn, Manner, Run};
use super::findings::{exit, severities};
use super::quarter::{Quarterly, read_quarter};
use super::terminal::{Host, Spoken, pretty, table};
use crate::model::error::Error;
use crate::model::finding::Severity;
use crate::model::ledger::{Ledger, Outcome, UnitReport, UnitState};
use crate::model::place::{Origin, Place};
use crate::model::task::ItemId;
use crate::model::value::Derived;
use crate::workspace::publish::{Standing, standing};
use crate::workspace::{Operations, RULINGS, Snapshot, issues, place};
use chrono::NaiveDateTime;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Says where the quarter stands.
///
/// # Errors
/// The quarter cannot be read.
pub(super) fn status(args: &Run, host: &Host) -> Result<Spoken, Error> {
    let read = read_quarter(&args.dir, &args.when, host)?;
    let ledger = &read.ledger;
    let next = next_step(&read, host)?;
    let out = match args.report.manner() {
        Manner::Json => pretty(&json!({ "period": ledger.period, "units": ledger.units, "next": next })),
        Manner::Quiet => format!("{next}\n"),
        Manner::Full => format!(
            "{}（截至{}）\n\n{}\n需要核对：{}\n下一步：{next}\n",
            ledger.period.title(),
            ledger.as_of,
            board(ledger, read.workspace.config.period(ledger.period).deadline),
            severities(&ledger.findings)
        ),
    };
    Ok(Spoken::new(out, exit(&ledger.findings, &args.report, FailOn::Never)))
}

/// What a clerk should do now.
fn next_step(read: &Quarterly, host: &Host) -> Result<String, Error> {
    let period = read.ledger.period;
    let last = issues::last(&read.workspace, period)?;
    if read.is_empty() {
        return Ok(format!("把收到的表放入“{period}/inbox”，再运行 jianbao"));
    }
    // A run may be at work there.
    let found = Snapshot::read(&read.workspace.folder(period), Operations(host.runner.hook), Standing::reads)?;
    let standing = standing(&found, period, &read.sources()?, last.as_ref())?;
    let missing = read.ledger.units.iter().filter(|unit| unit.state == UnitState::Missing).count();
    let has_errors = read.ledger.findings.iter().any(|finding| finding.severity() == Severity::Error);
    let open = read.questions.len();
    Ok(match (&standing, &last) {
        (Standing::Same(number), _) => format!(
            "已定稿，存在“{period}/{}”；运行 jianbao verify 可随时核对，收件有变动时再运行 jianbao build",
            issues::folder(*number)
        ),
        (Standing::Stale(_), Some(issue)) => format!(
            "第{}次定稿以后有变动：运行 jianbao verify 查看，运行 jianbao build 生成更正说明，再运行 jianbao publish",
            issue.seal.number
        ),
        _ if open > 0 => {
            format!("有 {open} 个问题需要裁定：运行 jianbao check，填写“{period}/{RULINGS}”，再运行 jianbao build")
        }
        _ if missing > 0 => {
            format!("还有{missing}个单位未报送；运行 jianbao check 查看需要核对的问题，收齐后运行 jianbao build")
        }
        _ if has_errors => "运行 jianbao check 查看需要核对的问题，处理后运行 jianbao build".into(),
        (Standing::Ready(..), _) => format!("打开“{period}/out/简报.html”核对，无误后运行 jianbao publish 定稿"),
        _ => "运行 jianbao build 生成简报".into(),
    })
}

/// The board of units: who reported, how, and how much.
fn board(ledger: &Ledger, deadline: Option<NaiveDateTime>) -> String {
    let too_late: BTreeSet<&Origin> =
        ledger.dispositions.iter().filter(|d| d.what == Outcome::TooLate).map(|d| &d.path).collect();
    let expected = expected(ledger);
    let row = |unit: &UnitReport| {
        let none = BTreeMap::new();
        let own = expected.get(unit.name.as_str()).unwrap_or(&none);
        let count = |fits: &dyn Fn(Derived) -> bool| own.values().filter(|derived| fits(**derived)).count().to_string();
        let of = |wanted: Derived| count(&|derived| derived == wanted);
        [
            unit.name.clone(),
            state(unit, deadline, &too_late),
            received(unit),
            own.len().to_string(),
            count(&|derived| derived != Derived::Unreported),
            of(Derived::Done),
            of(Derived::OnTrack),
            of(Derived::Lagging),
            of(Derived::Overdue),
            unit.source.as_ref().map_or_else(String::new, |source| place(&Place::file(source))),
        ]
    };
    let head = ["单位", "报送情况", "收件时间", "应报", "已报", "已完成", "序时推进", "滞后", "逾期", "来源"];
    table(head, ledger.units.iter().map(row))
}

/// How a unit reported, with the days it was late.
fn state(unit: &UnitReport, deadline: Option<NaiveDateTime>, too_late: &BTreeSet<&Origin>) -> String {
    let late = deadline.zip(unit.received).map_or(0, |(by, at)| (at.date_naive() - by.date()).num_days());
    match unit.state {
        UnitState::Late if late > 0 => format!("{}{late}天", unit.state.label()),
        UnitState::Unreadable if unit.others.iter().chain(&unit.source).any(|file| too_late.contains(file)) => {
            "超过最迟接收，未采用".into()
        }
        state => state.label().into(),
    }
}

/// When the file that counts came; a loose file has no time.
pub(super) fn received(unit: &UnitReport) -> String {
    unit.received.map_or_else(|| "—".into(), |at| at.format("%Y-%m-%d %H:%M").to_string())
}

/// What is derived of the items expected from each unit, by the first of its rows.
fn expected(ledger: &Ledger) -> BTreeMap<&str, BTreeMap<ItemId, Derived>> {
    let asked = ledger.items.iter().flat_map(|item| item.expected_from.iter().map(|unit| (unit.as_str(), item.id)));
    let asked: BTreeSet<(&str, ItemId)> = asked.collect();
    let mut expected: BTreeMap<&str, BTreeMap<ItemId, Derived>> = BTreeMap::new();
    for entry in &ledger.entries {
        let unit = entry.unit.as_str();
        if let Some(item) = entry.item.filter(|item| asked.contains(&(unit, *item))) {
            expected.entry(unit).or_default().entry(item).or_insert(entry.derived);
        }
    }
    expected
}
