//! What a row says, in words: as typed, as read, how it is judged, where it stands.

use crate::model::ledger::{Entry, Ledger, TargetCount};
use crate::model::place::{CellRef, Place, Source};
use crate::model::task::ItemId;
use crate::model::value::{Answer, Derived, Given, Qualifier, Quantity, Reading, Words, shortened};
use crate::view::Ground;
use crate::workspace::{line, place, shown};
use serde_json::Value;

/// What was asked for, found: for a person, and for a program.
pub(super) type Traced = (String, Value);

/// Where the row of an entry stands; of one without a row, what there is of its unit.
pub(super) fn place_of(ledger: &Ledger, entry: &Entry) -> String {
    match &entry.source {
        Some(source) => format!("{} 第{}行", place(&Place::sheet(&source.path, &source.sheet)), source.row),
        None => {
            let unit = ledger.units.iter().find(|unit| unit.name == entry.unit);
            format!("（{}）", Ground::without_row(unit.map(|unit| unit.state)).label())
        }
    }
}

/// Where something stands, and why, where that says more.
pub(super) fn judged(derived: Derived, reasons: &[String]) -> String {
    let (label, why) = (derived.label(), reasons.join("；"));
    if why.is_empty() || why == label { label.to_string() } else { format!("{label}（{why}）") }
}

fn read_as<T>(given: &Given<T>, said: impl FnOnce(&T) -> String) -> String {
    let value = match &given.reading {
        Reading::Value(value) => said(value),
        Reading::NotApplicable => "不涉及".into(),
        Reading::Unread => "未能读取，保留原文".into(),
    };
    let qualifier = match given.qualifier() {
        None => "",
        Some(Qualifier::About) => "（约数，不参与合计）",
        Some(Qualifier::AtLeast) => "（至少，不参与合计）",
        Some(Qualifier::AtMost) => "（至多，不参与合计）",
        Some(Qualifier::Over) => "（超过，不参与合计）",
        Some(Qualifier::Under) => "（不足，不参与合计）",
    };
    format!("{value}{qualifier}")
}

/// So that a row of the table stays one line.
const LONGEST: usize = 28;

/// An answer: under which heading, where, as typed, and as it was read.
pub(super) struct Said<'l> {
    pub(super) heading: String,
    pub(super) row: &'l Source,
    pub(super) cell: CellRef,
    pub(super) typed: String,
    pub(super) read: String,
}

/// The answers of a row, numbers of several targets one by one.
pub(super) fn answers<'l>(ledger: &'l Ledger, entry: &'l Entry) -> Vec<Said<'l>> {
    let Some(source) = &entry.source else { return Vec::new() };
    fn said<'l, T>(
        heading: &str,
        (given, row): (&'l Given<T>, &'l Source),
        words: impl FnOnce(&T) -> String,
    ) -> Said<'l> {
        let typed = shown(&given.text, given.format());
        let read = read_as(given, words);
        let read = if read == typed { "同左".to_string() } else { shortened(&read, LONGEST) };
        let typed = shortened(&typed, LONGEST);
        Said { heading: shortened(heading, LONGEST), row: given.row(row), cell: given.cell, typed, read }
    }
    fn with<'l, T>(answer: &'l Answer<T>, row: &'l Source) -> Option<(&'l Given<T>, &'l Source)> {
        answer.as_ref().map(|given| (given, row))
    }
    let words = |text: &Words| if text.is_empty() { "无".into() } else { line(text) };
    let (a, item) = (&entry.answers, entry.item.and_then(|id: ItemId| ledger.item(id)));
    let count = |count: &'l TargetCount| {
        let target = item.and_then(|item| item.targets.get((count.target as usize).checked_sub(1)?));
        let heading = format!("完成数：{}", target.map_or("", |target| target.words.as_str()));
        said(&heading, (&count.done, &count.source), Quantity::to_string)
    };
    // What was read target by target was not left unread.
    let apart: Vec<Said> = entry.counts_apart().map(count).collect();
    let done = with(&a.done, source).filter(|_| apart.is_empty());
    let numbers = [
        with(&a.status, source).map(|given| said("状态", given, |status| status.label().into())),
        with(&a.percent, source).map(|given| said("完成率", given, ToString::to_string)),
        with(&a.target, source).map(|given| said("目标数", given, ToString::to_string)),
        done.map(|given| said("完成数", given, ToString::to_string)),
    ];
    let texts = [
        ("进展", &a.progress),
        ("存在问题", &a.problems),
        ("下一步", &a.next_steps),
        ("亮点", &a.highlight),
        ("备注", &a.note),
    ];
    let texts = texts.into_iter().filter_map(|(heading, text)| Some(said(heading, with(text, source)?, words)));
    numbers.into_iter().flatten().chain(apart).chain(texts).collect()
}
