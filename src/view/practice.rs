//! Good practice worth quoting, and what was finished before its date.

use super::matters::Matter;
use super::selection::Selection;
use crate::model::due::Milestone;
use crate::model::ledger::Entry;
use crate::model::value::{Derived, Given, Words, key};
use std::collections::BTreeSet;

/// Characters of a quoted practice, so that its sentence stays short.
pub const PRACTICE: usize = 46;
/// Examples of good practice.
const HIGHLIGHTS: usize = 3;
/// Characters below which an example says little.
const TELLING: usize = 16;
/// Characters that must be left of an example without the words below.
const LEAST: usize = 4;
/// Words that stand under any heading and tell of nothing that was done.
const STOCK: [&str; 52] = [
    "高度重视", "加强领导", "加强组织", "精心组织", "认真落实", "积极推进", "有序推进", "稳步推进", "扎实推进",
    "持续推进", "全面推进", "按计划推进", "按序时推进", "正常推进", "推进", "按计划", "按要求", "严格", "积极", "认真",
    "扎实", "稳步", "有序", "持续", "全面", "进一步", "不断", "各项", "相关", "工作", "任务", "开展", "落实", "实施",
    "完成", "取得", "成效", "成果", "效果", "良好", "较好", "显著", "明显", "正常", "顺利", "进展", "情况", "本季度",
    "总结", "经验", "亮点", "做法",
];

/// 亮点做法 of a row.
pub fn practice_of(entry: &Entry) -> Option<&Given<Words>> {
    entry.answers.highlight.as_ref()
}

/// Whether words say what was done, not only that it went well.
fn is_telling(words: &str) -> bool {
    let left = STOCK.iter().fold(key(words), |left, stock| left.replace(stock, ""));
    left.chars().filter(|c| c.is_alphanumeric() && !"的了已均得在和与及".contains(*c)).count() >= LEAST
}

impl<'a> Selection<'a> {
    /// Cells that tell of good practice.
    pub fn practice(&self) -> Vec<usize> {
        let mut cells = self.telling(practice_of);
        cells.retain(|cell| is_telling(self.words(*cell, practice_of)));
        cells
    }

    /// Which practices to quote: of finished work first, then of work on track, then
    /// the rest; within that whatever takes more than a few words, then the order of
    /// print; one for each unit and one for each task.
    pub fn highlights(&self, practice: &[usize]) -> Vec<Matter> {
        let rank = |matter: &Matter| {
            let status = matter.same.iter().map(|cell| match self.cells[*cell].status {
                Derived::Done => 0,
                Derived::OnTrack | Derived::Standing => 1,
                _ => 2,
            });
            let first = matter.same.first().copied();
            let words = first.map_or("", |cell| self.words(cell, practice_of));
            (status.min(), words.chars().count() < TELLING, first)
        };
        let mut candidates = self.matters(practice, practice_of);
        candidates.sort_by_key(rank);
        let (mut units, mut tasks) = (BTreeSet::new(), BTreeSet::new());
        candidates.retain(|matter| {
            let own = self.units_in(matter.same.iter().copied());
            let of = self.items_in(matter.same.iter().copied()).into_iter().map(|item| self.ledger.items[item].task);
            let of: BTreeSet<u32> = of.collect();
            let new = units.is_disjoint(&own) && tasks.is_disjoint(&of);
            if new {
                units.extend(own);
                tasks.extend(of);
            }
            new
        });
        candidates.truncate(HIGHLIGHTS);
        candidates
    }

    /// Items with a date to come, written and by its strict reading, that some units
    /// have finished, and which units.
    pub fn ahead(&self) -> Vec<(usize, &'a Milestone, Vec<usize>)> {
        let found = self.counted.iter().filter_map(|i| {
            let last = Milestone::last(&self.ledger.items[*i].milestones)?;
            let units = self.units_of(*i, Derived::Done);
            let sure = last.due_strict.or(last.due).is_some_and(|due| due > self.ledger.as_of);
            (sure && !last.inferred && !units.is_empty()).then_some((*i, last, units))
        });
        found.take(HIGHLIGHTS).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_phrases_tell_of_nothing() {
        for empty in ["按计划有序推进各项工作。", "高度重视，认真落实，取得明显成效", "进展顺利", "无亮点"]
        {
            assert!(!is_telling(empty), "{empty}");
        }
        for telling in ["开设古镇移动课堂。", "规划师驻点日志每月上墙公示", "“一项目一专班”"]
        {
            assert!(is_telling(telling), "{telling}");
        }
    }
}
