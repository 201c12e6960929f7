//! Row → item: by id, by the task's number and title, by the deliverable's
//! words. No clear winner is a finding, never a guess.

use crate::model::task::{Item, ItemId, MasterList};
use crate::model::value::{Cell, Comparable, circled, clean, key, numbered, ordinal};
use std::collections::{BTreeMap, BTreeSet};

/// A score from which a text is taken to be a title or deliverable of the list.
const ENOUGH: f64 = 0.62;
/// How far the best must be ahead of the second.
const MARGIN: f64 = 0.12;
/// A score from which a text is plainly that one, and speaks against another id.
const PLAIN: f64 = 0.85;
/// A score below which a text plainly is not that one.
const FOREIGN: f64 = 0.35;

/// The list, folded for matching.
pub(super) struct ItemIndex {
    titles: BTreeMap<u32, Comparable>,
    texts: Vec<Text>,
}

/// A deliverable of the list.
struct Text {
    id: ItemId,
    words: Comparable,
    /// Its original words, shortened, or those of its task's title; for staff.
    short: String,
    /// It repeats another item.
    repeat: bool,
}

/// What a row offers for matching.
#[derive(Clone, Debug, Default)]
pub(super) struct RowKeys {
    /// The id cell as typed; absent where the row has none.
    pub id: Option<Cell>,
    /// The task cell, filled down merges.
    pub task: Option<String>,
    /// The deliverable cell, filled down merges.
    pub deliverable: Option<String>,
    /// The task of the section heading above the row.
    pub section: Option<u32>,
    /// Bare numbers in the id column are task numbers, not running numbers.
    pub id_is_task: bool,
}

impl RowKeys {
    fn id(&self) -> Option<IdCell> {
        self.id.as_ref().and_then(read_id)
    }
}

/// How a row was matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// By its id, or by words that are those of the list.
    Sure(ItemId),
    /// By words that are like those of the list, there being no usable id.
    ByText(ItemId),
    /// The keys contradict each other; the words say how.
    Contradiction(String),
    /// Nothing decides.
    Unknown,
    /// The row offers nothing to match by.
    NoKeys,
}

/// What an id cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum IdCell {
    Item(ItemId),
    /// A bare number: a task, or a running number.
    Number(u32),
}

impl ItemIndex {
    pub(super) fn new(master: &MasterList) -> Self {
        let titles = master.tasks.iter().map(|task| (task.number, Comparable::new(&task.title))).collect();
        let text = |item: &Item| Text {
            id: item.id,
            words: Comparable::new(&item.text),
            short: short(if item.text.trim().is_empty() { &item.title } else { &item.text }),
            repeat: item.duplicate_of.is_some(),
        };
        Self { titles, texts: master.items.iter().map(text).collect() }
    }

    /// The items that a row may be ruled to answer for: id and words; repeats
    /// are left out.
    pub(super) fn choices(&self) -> Vec<String> {
        let originals = self.texts.iter().filter(|item| !item.repeat);
        originals.map(|item| format!("{} {}", item.id, item.short).trim_end().to_string()).collect()
    }

    fn text(&self, id: ItemId) -> Option<&Text> {
        self.texts.iter().find(|item| item.id == id)
    }

    /// The task that a title names, by number and by words.
    pub(super) fn task_of(&self, title: &str) -> Result<Option<u32>, String> {
        let (number, words) = split_number(title);
        // A number counts where no words follow it, or words of that very task:
        // "（二）项目建设" is a heading of somebody's own.
        let words = Comparable::new(words);
        let number = number.filter(|n| self.titles.contains_key(n));
        let score = |task| self.title_score(task, &words);
        let own = number.filter(|n| words.is_empty() || score(*n) >= FOREIGN);
        let by_words = winner(self.titles.iter().map(|(n, title)| (*n, words.alike(title))));
        match (number, by_words) {
            (Some(n), Some((m, best))) if n != m && best >= PLAIN && score(n) < FOREIGN => {
                Err(format!("“{title}”的编号指任务{n}，文字是任务{m}"))
            }
            (_, by_words) => Ok(own.or(by_words.map(|(m, _)| m))),
        }
    }

    fn title_score(&self, task: u32, words: &Comparable) -> f64 {
        self.titles.get(&task).map_or(0.0, |title| words.alike(title))
    }

    /// Whether a task cell plainly is not the title of `task`.
    fn is_foreign(&self, task: u32, title: &str) -> bool {
        self.title_score(task, &Comparable::new(title)) < FOREIGN
    }

    /// The item whose words `deliverable` is, among those of `task` or all.
    fn item_of(&self, deliverable: &str, task: Option<u32>) -> Option<(ItemId, f64)> {
        let (_, words) = split_number(deliverable);
        let wanted = Comparable::new(words);
        let candidates = self.texts.iter().filter(|item| match task {
            Some(task) => item.id.task == task,
            // A repeat has the words of the item it repeats, which is meant.
            None => !item.repeat && !item.words.is_empty(),
        });
        winner(candidates.map(|item| (item.id, wanted.alike(&item.words))))
    }

    pub(super) fn find(&self, keys: &RowKeys) -> Match {
        let task = match keys.task.as_deref().map_or(Ok(None), |title| self.task_of(title)) {
            Ok(task) => task,
            Err(said) => return Match::Contradiction(said),
        };
        match (keys.id(), task) {
            (Some(IdCell::Item(id)), _) if self.text(id).is_some() => self.check(id, task, keys),
            (Some(IdCell::Number(n)), _) if keys.id_is_task && self.titles.contains_key(&n) => match task {
                Some(t) if t != n && keys.task.as_deref().is_some_and(|title| self.is_foreign(n, title)) => {
                    Match::Contradiction(format!("编号指任务{n}，任务一栏是任务{t}"))
                }
                _ => self.within(n, keys, true),
            },
            (_, Some(task)) => self.within(task, keys, false),
            (_, None) => match self.by_words(keys) {
                Some((id, score)) => matched(id, score),
                None if keys.task.is_none() && keys.deliverable.is_none() && keys.id.is_none() => Match::NoKeys,
                None => Match::Unknown,
            },
        }
    }

    /// Whether a row names an item rather than only its task.
    pub(super) fn names_an_item(&self, keys: &RowKeys) -> bool {
        let by_id = matches!(keys.id(), Some(IdCell::Item(_)));
        let titled = keys.task.as_deref().is_some_and(|title| self.task_of(title).is_ok_and(|task| task.is_some()));
        by_id || keys.deliverable.is_some() || (!titled && keys.task.is_some() && self.by_words(keys).is_some())
    }

    /// The task that a row without answers is the heading of.
    pub(super) fn task_named(&self, keys: &RowKeys, first: Option<&Cell>) -> Option<u32> {
        let texts = [keys.task.clone(), first.map(Cell::text)];
        let by_words = texts.into_iter().flatten().find_map(|text| self.task_of(&text).ok().flatten());
        by_words.or_else(|| match keys.id() {
            Some(IdCell::Number(n)) if keys.id_is_task && self.titles.contains_key(&n) => Some(n),
            _ => None,
        })
    }

    /// The item whose words stand in the deliverable cell, or in the task cell
    /// where sub-rows have them; those of the section above come first.
    fn by_words(&self, keys: &RowKeys) -> Option<(ItemId, f64)> {
        let texts = || [keys.deliverable.as_deref(), keys.task.as_deref()].into_iter().flatten();
        let of_section = keys.section.and_then(|task| texts().find_map(|text| self.item_of(text, Some(task))));
        of_section.or_else(|| texts().find_map(|text| self.item_of(text, None)))
    }

    /// An id against the words beside it.
    fn check(&self, id: ItemId, task: Option<u32>, keys: &RowKeys) -> Match {
        if let (Some(task), Some(title)) = (task, keys.task.as_deref())
            && task != id.task
            && self.is_foreign(id.task, title)
        {
            return Match::Contradiction(format!("编号{id}，任务一栏“{title}”是任务{task}"));
        }
        if let Some(text) = keys.deliverable.as_deref() {
            let Some(own) = self.text(id).map(|item| &item.words).filter(|own| !own.is_empty()) else {
                return Match::Sure(id);
            };
            let words = Comparable::new(split_number(text).1);
            let other = self.item_of(text, None).filter(|(other, score)| *other != id && *score >= PLAIN);
            let same_words = |other: ItemId| self.text(other).is_some_and(|item| item.words.text() == own.text());
            if let Some((other, _)) = other.filter(|(other, _)| words.alike(own) < FOREIGN && !same_words(*other)) {
                return Match::Contradiction(format!("编号{id}，成果一栏“{text}”是{other}"));
            }
        }
        Match::Sure(id)
    }

    /// The item of a row whose task is known.
    fn within(&self, task: u32, keys: &RowKeys, by_id: bool) -> Match {
        if let Some(text) = keys.deliverable.as_deref() {
            if let Some((id, score)) = self.item_of(text, Some(task)) {
                return matched(id, score);
            }
            let foreign = self.item_of(text, None).filter(|(id, score)| id.task != task && *score >= PLAIN);
            if let Some((other, _)) = foreign {
                return Match::Contradiction(format!("任务{task}，成果一栏“{text}”是{other}"));
            }
        }
        let mut items = self.texts.iter().filter(|item| item.id.task == task);
        let own = |title: &String| self.title_score(task, &Comparable::new(split_number(title).1));
        match (items.next(), items.next()) {
            (Some(only), None) if by_id => Match::Sure(only.id),
            (Some(only), None) => matched(only.id, keys.task.as_ref().map_or(0.0, own)),
            _ => Match::Unknown,
        }
    }

    /// Whether bare numbers of an id column are task numbers: each number must
    /// be the task of the words beside it wherever those tell, and none says
    /// otherwise. Without any words to tell, they are.
    pub(super) fn numbers_are_tasks(&self, rows: &[RowKeys]) -> bool {
        let (mut judged, mut agree) = (0usize, 0usize);
        let mut seen = BTreeSet::new();
        for keys in rows {
            let Some(IdCell::Number(n)) = keys.id() else { continue };
            seen.insert(n);
            let by_task = keys.task.as_deref().and_then(|title| self.task_of(title).ok().flatten());
            let by_text = || self.item_of(keys.deliverable.as_deref()?, None).map(|(id, _)| id.task);
            if let Some(task) = by_task.or_else(by_text) {
                judged += 1;
                agree += usize::from(task == n);
            }
        }
        match judged {
            0 => !seen.is_empty() && seen.iter().all(|n| self.titles.contains_key(n)),
            _ => agree * 10 >= judged * 8,
        }
    }
}

/// A match by words: sure where they are the very words of the list.
fn matched(id: ItemId, score: f64) -> Match {
    if score >= 1.0 { Match::Sure(id) } else { Match::ByText(id) }
}

/// The best of some scores where it is good enough and clearly ahead.
fn winner<T: Copy>(scores: impl Iterator<Item = (T, f64)>) -> Option<(T, f64)> {
    let mut best: Option<(T, f64)> = None;
    let mut second = 0.0;
    for (candidate, score) in scores {
        match best {
            Some((_, top)) if score <= top => second = f64::max(second, score),
            _ => {
                second = best.map_or(second, |(_, top)| f64::max(second, top));
                best = Some((candidate, score));
            }
        }
    }
    best.filter(|(_, score)| *score >= ENOUGH && score - second >= MARGIN)
}

/// The number in front of a title or deliverable, and the words after it.
fn split_number(text: &str) -> (Option<u32>, &str) {
    match numbered(text).filter(|found| found.number < 1000) {
        Some(found) => (Some(found.number), found.rest),
        None => (None, text),
    }
}

/// Reads an id cell: `2.1`, `2-1`, `二`, `①`, `任务2`, `1.0`, `2.1：各街镇…`.
fn read_id(cell: &Cell) -> Option<IdCell> {
    let number = |digits: &str| ordinal(digits).filter(|n| *n < 1000);
    let (Cell::Number(..) | Cell::Text(_)) = cell else { return None };
    let text = cell.text();
    let mut chars = text.trim().chars();
    if let (Some(number), None) = (chars.next().and_then(circled), chars.next()) {
        return Some(IdCell::Number(number));
    }
    let folded = key(&text);
    let bare = folded
        .trim_start_matches("任务")
        .trim_start_matches("成果")
        .trim_start_matches('第')
        .trim_matches(['(', ')', '、', ':', '.', '项', '号']);
    let bare = bare.split(':').next().unwrap_or(bare).trim_end_matches(['、', '.']);
    match bare.split(['.', '-', '_']).collect::<Vec<_>>().as_slice() {
        [task] | [task, "0"] => number(task).map(IdCell::Number),
        [task, sub] => Some(IdCell::Item(ItemId { task: number(task)?, sub: Some(number(sub)?) })),
        _ => None,
    }
}

/// The longest words of the list in a choice, in characters.
const SHORT: usize = 30;

/// The original words for a choice: without a date that opens them, up to the
/// end of the sentence or, where that is far, to a comma, and not into quotation
/// marks that would stay open; an ellipsis where more follows.
fn short(text: &str) -> String {
    let text = clean(text);
    let dated =
        |clause: &str| clause.chars().all(|c| c.is_ascii_digit() || "年月日底初中末上下旬前内起至到、-—–".contains(c));
    let rest = match text.split_once(['，', ',']) {
        Some((clause, rest)) if dated(clause) && !rest.is_empty() => rest,
        _ => &text,
    };
    let clause = rest.split(['。', '；', '：', '（', '\n']).next().unwrap_or(rest).trim();
    let mut name: String = clause.chars().take(SHORT).collect();
    if name.len() < clause.len() {
        name.truncate(name.rfind(['，', '、']).filter(|at| *at > name.len() / 3).unwrap_or(name.len()));
    }
    if name.matches('“').count() > name.matches('”').count() {
        name.truncate(name.rfind('“').filter(|at| *at > 0).unwrap_or(name.len()));
    }
    let is_whole = rest.trim_end_matches('。') == name;
    if is_whole { name } else { name + "…" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::task::Task;

    fn item(task: u32, sub: Option<u32>, text: &str, repeat: Option<ItemId>) -> Item {
        Item { id: ItemId { task, sub }, text: text.into(), duplicate_of: repeat, ..Item::default() }
    }

    fn list() -> MasterList {
        let task = |number, title: &str| Task { number, title: title.into(), ..Task::default() };
        MasterList {
            tasks: vec![
                task(1, "落实“多格合一”要求，研究制定“十五五”行动指引"),
                task(2, "推进社区规划编制，统筹资源与行动"),
                task(8, "持续擦亮好“人民城市大课堂”交流平台"),
                task(9, "充分发挥社区规划师的规划统筹和技术支撑作用"),
                task(15, "强化统筹协调"),
            ],
            items: vec![
                item(1, Some(1), "优化“15分钟社区生活圈”基本单元（7月底前）", None),
                item(1, Some(2), "“十四五”行动实施评估报告（8月前形成初稿、11月前形成最终成果）", None),
                item(1, Some(3), "“十五五”行动指引（8月前形成初稿、11月前形成最终成果）", None),
                item(2, Some(1), "各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）", None),
                item(8, None, "", None),
                item(9, Some(1), "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", None),
                item(15, Some(1), "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", "9.1".parse().ok()),
            ],
            ..MasterList::default()
        }
    }

    fn found(id: &str, task: &str, deliverable: &str, id_is_task: bool) -> String {
        let text = |t: &str| (!t.is_empty()).then(|| t.to_string());
        let (id, task, deliverable) = (text(id).map(Cell::Text), text(task), text(deliverable));
        let keys = RowKeys { id, task, deliverable, section: None, id_is_task };
        match ItemIndex::new(&list()).find(&keys) {
            Match::Sure(id) => format!("sure {id}"),
            Match::ByText(id) => format!("text {id}"),
            Match::Contradiction(_) => "contradiction".into(),
            Match::Unknown => "?".into(),
            Match::NoKeys => "-".into(),
        }
    }

    #[test]
    fn rows_find_their_items() {
        let cases = [
            ("1.2", "", "", false, "sure 1.2"),
            ("１．２", "", "", false, "sure 1.2"),
            ("1-2", "", "", false, "sure 1.2"),
            ("2", "", "", true, "sure 2.1"),
            ("2.0", "", "", true, "sure 2.1"),
            ("②", "", "", true, "sure 2.1"),
            ("任务二", "", "", true, "sure 2.1"),
            ("5", "2：推进社区规划编制，统筹资源与行动", "", false, "sure 2.1"),
            ("", "推进社区规划编制", "", false, "text 2.1"),
            ("", "社区规划编制", "", false, "text 2.1"),
            ("", "1：落实多格合一要求", "“十四五”评估报告", false, "text 1.2"),
            ("", "", "十五五行动指引", false, "sure 1.3"),
            ("", "1：落实“多格合一”要求", "", false, "?"),
            ("8", "", "", true, "sure 8"),
            ("", "人民城市大课堂", "", false, "text 8"),
            ("", "", "完成1篇优秀社区规划师相关专题宣传", false, "text 9.1"),
            ("", "15: 强化统筹协调", "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传", false, "sure 15.1"),
            ("15.1", "", "各街镇结合项目实施，完成1篇优秀社区规划师相关专题宣传。", false, "sure 15.1"),
            ("1.1", "推进社区规划编制，统筹资源与行动", "", false, "contradiction"),
            ("1.1", "", "各街镇社区规划（8月底前形成阶段成果，10月底前形成稳定方案）", false, "contradiction"),
            ("99.9", "", "", false, "?"),
            ("", "（二）项目建设", "", false, "?"),
            ("", "一、规划引领", "", false, "?"),
            ("", "（1）优化“15分钟社区生活圈”基本单元", "", false, "sure 1.1"),
            ("", "食堂改造", "", false, "?"),
            ("", "", "", false, "-"),
        ];
        for (id, task, deliverable, id_is_task, wanted) in cases {
            assert_eq!(found(id, task, deliverable, id_is_task), wanted, "{id}|{task}|{deliverable}");
        }
    }

    #[test]
    fn running_numbers_are_not_tasks() {
        let keys = |id: u32, task: &str| RowKeys {
            id: Some(Cell::Number(f64::from(id), None)),
            task: Some(task.into()),
            ..RowKeys::default()
        };
        let index = ItemIndex::new(&list());
        let own = [keys(1, "落实“多格合一”要求"), keys(2, "推进社区规划编制"), keys(8, "人民城市大课堂")];
        assert!(index.numbers_are_tasks(&own));
        let running = [keys(1, "落实“多格合一”要求"), keys(2, "落实“多格合一”要求"), keys(3, "推进社区规划编制")];
        assert!(!index.numbers_are_tasks(&running));
    }

    #[test]
    fn a_choice_has_the_words_of_the_list() {
        let cases = [
            (
                "6-9月，开展西门历史文化街区“街区烟火气”工作方案征集工作。",
                "开展西门历史文化街区“街区烟火气”工作方案征集工作",
            ),
            ("至2025年底，开展“社区营造联盟”宣传活动", "开展“社区营造联盟”宣传活动"),
            ("优化“15分钟社区生活圈”基本单元（7月底前）", "优化“15分钟社区生活圈”基本单元…"),
            (
                "总结推广各街镇社区规划编制和实施中的经验“十五五时期社区生活圈行动指引”",
                "总结推广各街镇社区规划编制和实施中的经验…",
            ),
            (
                "7月底前形成相应实施方案，明确时序安排、相关主体和资金保障情况。",
                "7月底前形成相应实施方案，明确时序安排…",
            ),
            ("推进建设161个项目，实施完成157个。", "推进建设161个项目，实施完成157个"),
            ("", ""),
        ];
        for (text, wanted) in cases {
            assert_eq!(short(text), wanted);
        }
    }
}
