//! Where a unit stands between the form that goes out and the answers that count: 表已生成,
//! 已收, 待裁定, 已退回, 已改正, 已了结.

use crate::model::ledger::UnitState;
use crate::model::returned::{Moved, Point};
use crate::model::value::labelled;
use serde::{Deserialize, Serialize};

labelled! {
    /// How far it is.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Stage {
        /// No form is made, and nothing came.
        #[default]
        Idle "—" as "idle",
        /// Its form is made, and nothing came.
        FormMade "表已生成" as "form_made",
        /// Something came, and nothing was sent back.
        Received "已收" as "received",
        /// Something came, and the office must decide something before it goes on.
        Waiting "待裁定" as "waiting",
        /// Something went back to it, and is not all mended.
        Returned "已退回" as "returned",
        /// All that went back to it is mended, and nothing else is wrong.
        Mended "已改正" as "mended",
        /// Nothing is asked for any more, and not all of it was the unit's doing.
        Settled "已了结" as "settled",
    }
}

/// Where a unit stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// How far it is.
    pub stage: Stage,
    /// The number of the newest return; 0 where there is none.
    pub number: u32,
    /// What returns asked and is mended.
    pub mended: usize,
    /// What the newest asked and is not.
    pub open: usize,
    /// What is to be mended besides.
    pub new: usize,
    /// What the newest asked and does not go back until the office has decided about what
    /// the unit says to it.
    pub waiting: usize,
}

impl Exchange {
    /// That of a unit with these points, beside what its newest return asked, if there is
    /// one: its number, what was mended before it, and how the points stand to it.
    pub fn of(state: UnitState, has_form: bool, points: &[Point], newest: Option<(u32, usize, &Moved)>) -> Self {
        let (number, moved) = newest.map_or((0, None), |(number, before, moved)| (number, Some((before, moved))));
        let count = |(before, m): (usize, &Moved)| (before + m.closed.len(), m.open.len(), m.new.len(), m.waiting);
        let (mended, open, new, waiting) = moved.map_or((0, 0, points.len(), 0), count);
        let stage = match (moved, state) {
            (Some(_), _) if points.is_empty() && waiting > 0 => Stage::Waiting,
            (Some((_, moved)), _) if points.is_empty() && !moved.settled.is_empty() => Stage::Settled,
            (Some(_), _) if points.is_empty() => Stage::Mended,
            (Some(_), _) => Stage::Returned,
            (None, UnitState::Missing) if has_form => Stage::FormMade,
            (None, UnitState::Missing) => Stage::Idle,
            (None, _) => Stage::Received,
        };
        Self { stage, number, mended, open, new, waiting }
    }

    /// That of a unit of which the office must decide something first: what its newest return
    /// asked, if there is one, stands as it stood with that; its number, what was mended before
    /// it, and how much it asked.
    pub fn held(newest: Option<(u32, usize, usize)>) -> Self {
        let (number, mended, open) = newest.unwrap_or_default();
        Self { stage: Stage::Waiting, number, mended, open, new: 0, waiting: 0 }
    }

    /// The same in words, with what is left to be mended.
    pub fn words(&self) -> String {
        let Self { stage, number, mended, open, new, waiting } = self;
        match stage {
            Stage::Returned | Stage::Waiting | Stage::Settled if *number > 0 && mended + open + new + waiting > 0 => {
                let part = |n: usize, words: &str| if n == 0 { String::new() } else { format!("，{words}{n}处") };
                let parts = [(mended, "已改"), (open, "待改"), (new, "新增"), (waiting, "待裁定")];
                let parts = parts.map(|(n, words)| part(*n, words)).concat();
                format!("{}（第{number}次{parts}）", stage.label())
            }
            _ => stage.label().to_string(),
        }
    }
}

/// How many units are how far, of those stages that occur: `表已生成 1、已收 5、已退回 6`.
pub fn stages<'e>(all: impl IntoIterator<Item = &'e Exchange>) -> String {
    let mut counts = Stage::ALL.map(|stage| (stage, 0));
    for exchange in all {
        counts.iter_mut().filter(|(stage, _)| *stage == exchange.stage).for_each(|(_, n)| *n += 1);
    }
    let words = |(stage, n): &(Stage, usize)| match stage {
        Stage::Idle => format!("没有动静 {n}"),
        stage => format!("{} {n}", stage.label()),
    };
    counts.iter().filter(|(_, n)| *n > 0).map(words).collect::<Vec<_>>().join("、")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::finding::{Code, Finding, Taken};
    use crate::model::place::{CellRef, Place};
    use crate::model::returned::{Record, Said};
    use crate::model::task::ItemId;
    use crate::model::value::Quarter;

    fn points(found: &[&str]) -> Vec<Point> {
        let point = |found: &&str| {
            let cell = Place::default().at(CellRef::new(5, 3));
            let finding = Finding::new(Code::StatusUnread, cell, *found, Taken::KeptAsText);
            // Each is of an item of its own.
            let item = found.chars().next().map(|c| ItemId { task: u32::from(c), sub: None });
            Point { finding, item, column: None, project: None, said: Said::default() }
        };
        found.iter().map(point).collect()
    }

    #[test]
    fn a_unit_goes_from_its_form_to_what_is_mended() {
        let quarter = Quarter { year: 2025, number: 3 };
        let asked = |found: &[&str]| Record::new("城东镇", quarter, 2, Vec::new(), &points(found));
        let (asked, ruled) = (asked(&["甲", "乙"]), [asked(&["裁"]), asked(&["甲", "裁"])]);
        let words = |state: UnitState, has_form: bool, now: &[&str], is_returned: bool| {
            let now = points(now);
            let moved = is_returned.then(|| asked.against(&now, |mark, _| mark.found != "裁"));
            Exchange::of(state, has_form, &now, moved.as_ref().map(|moved| (2, 0, moved))).words()
        };
        assert_eq!(words(UnitState::Missing, false, &["未报"], false), "—");
        assert_eq!(words(UnitState::Missing, true, &["未报"], false), "表已生成");
        assert_eq!(words(UnitState::OnTime, true, &["甲"], false), "已收");
        assert_eq!(words(UnitState::OnTime, true, &["甲", "乙"], true), "已退回（第2次，待改2处）");
        assert_eq!(words(UnitState::Late, true, &["乙", "丙"], true), "已退回（第2次，已改1处，待改1处，新增1处）");
        assert_eq!(words(UnitState::Late, true, &["丙"], true), "已退回（第2次，已改2处，新增1处）");
        assert_eq!(words(UnitState::OnTime, true, &[], true), "已改正");
        // What the unit did not do itself it did not mend.
        let settled = |record: &Record| {
            let moved = record.against(&[], |mark, _| mark.found != "裁");
            Exchange::of(UnitState::OnTime, true, &[], Some((2, 0, &moved))).words()
        };
        assert_eq!(ruled.each_ref().map(settled), ["已了结", "已了结（第2次，已改1处）"]);
        assert_eq!(Exchange::held(None).words(), "待裁定");
        assert_eq!(Exchange::held(Some((2, 1, 3))).words(), "待裁定（第2次，已改1处，待改3处）");
    }
}
