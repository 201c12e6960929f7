//! The list, folded for matching: its titles and its items by their words.

use crate::intake::memo::Memo;
use crate::model::task::{Item, ItemId, MasterList};
use crate::model::value::{Cell, Comparable, Style, clean, enumeration, is_sentence, key, numbered, strip_brackets};
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

/// A score from which a text is taken to be a title or deliverable of the list.
pub(super) const ENOUGH: f64 = 0.62;
/// How far the best must be ahead of the second.
const MARGIN: f64 = 0.12;
/// A score from which a text is plainly that one, and speaks against another id.
pub(crate) const PLAIN: f64 = 0.85;
/// A score below which a text plainly is not that one.
pub(crate) const FOREIGN: f64 = 0.35;

/// Characters of a cell that are held against the words of the list, which are a
/// hundred at most; what stands behind them tells more of it.
const COMPARED: usize = 1_000;

/// Words of a row. What is made of them is shared: a title stands beside every one
/// of its items, in every sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(Arc<Read>);

/// What is made of words.
#[derive(Debug, Default)]
pub(crate) struct Read {
    /// As typed.
    pub text: String,
    /// The number in front of them.
    pub number: Option<u32>,
    /// Without it, ready to be compared.
    pub folded: Comparable,
    /// They announce work that is not on the list: 其他：垃圾分类宣传.
    pub other_work: bool,
    /// They begin as those of a part do: （1）…, ①…, 其中：….
    pub is_part: bool,
}

impl Words {
    pub(crate) fn new(text: String) -> Self {
        let found = numbered(&text);
        let is_part = matches!(found.map(|found| found.style), Some(Style::Bracketed | Style::Circled))
            || text.trim_start().starts_with("其中");
        // A higher number is none of a title or deliverable.
        let found = found.filter(|found| found.number < 1000);
        let (number, rest) = (found.map(|found| found.number), found.map_or(&*text, |found| found.rest));
        let compared = rest.char_indices().nth(COMPARED).map_or(rest, |(end, _)| &rest[..end]);
        let (folded, other_work) = (Comparable::new(compared), is_other_work(compared));
        Self(Arc::new(Read { number, folded, other_work, is_part, text }))
    }
}

fn is_other_work(words: &str) -> bool {
    let folded = key(words);
    let rest = folded.strip_prefix("其他").or_else(|| folded.strip_prefix("其它"));
    rest.is_some_and(|rest| [":", "(", "-", "、", "工作", "事项", "重点"].iter().any(|mark| rest.starts_with(mark)))
}

impl Deref for Words {
    type Target = Read;

    fn deref(&self) -> &Read {
        &self.0
    }
}

/// The list, folded for matching.
pub(crate) struct ItemIndex {
    /// What was made of words of rows.
    words: Memo<Words>,
    titles: BTreeMap<u32, Comparable>,
    texts: Vec<Text>,
    /// Where each item stands among them.
    at: HashMap<ItemId, usize>,
    /// Items by their very words.
    exact: HashMap<String, Vec<ItemId>>,
    /// Tasks by the very words of their title or requirement.
    named: HashMap<String, u32>,
    choices: Arc<[String]>,
}

/// A deliverable of the list.
struct Text {
    id: ItemId,
    words: Comparable,
    /// Its original words, shortened, or those of its task's title; for staff.
    short: String,
    /// Its words are one clause, so that what is said of them is said of all.
    single: bool,
    /// It repeats another item.
    repeat: bool,
}

impl ItemIndex {
    pub(crate) fn new(master: &MasterList) -> Self {
        let titles: BTreeMap<u32, Comparable> =
            master.tasks.iter().map(|task| (task.number, Comparable::new(&task.title))).collect();
        let text = |item: &Item| Text {
            id: item.id,
            words: Comparable::new(&item.text),
            short: short(if item.text.trim().is_empty() { &item.title } else { &item.text }),
            single: !strip_brackets(&key(&item.text)).0.trim_end_matches('。').contains([',', '。', ';', '、', ':']),
            repeat: item.duplicate_of.is_some(),
        };
        let texts: Vec<Text> = master.items.iter().map(text).collect();
        let mut exact: HashMap<String, Vec<ItemId>> = HashMap::new();
        // What is meant comes before what repeats it.
        for repeat in [false, true] {
            for item in texts.iter().filter(|item| item.repeat == repeat && !item.words.is_empty()) {
                exact.entry(item.words.text().to_string()).or_default().push(item.id);
            }
        }
        let requirements = master.tasks.iter().map(|task| (task.number, Comparable::new(&task.requirement)));
        let named = requirements.chain(titles.iter().map(|(task, title)| (*task, title.clone())));
        let named = named.filter(|(_, words)| !words.is_empty()).map(|(task, words)| (words.text().to_string(), task));
        let named = named.collect();
        let at = texts.iter().enumerate().rev().map(|(at, item)| (item.id, at)).collect();
        let originals = texts.iter().filter(|item| !item.repeat);
        let choices = originals.map(|item| format!("{} {}", item.id, item.short).trim_end().to_string()).collect();
        Self { words: Memo::default(), titles, texts, at, exact, named, choices }
    }

    /// The words of a cell, ready to be held against the list.
    pub(crate) fn words(&self, cell: &Cell) -> Words {
        match cell {
            Cell::Text(text) => self.words.of(text, || Words::new(text.to_string())),
            other => Words::new(other.text().into()),
        }
    }

    /// The items that a row may be ruled to answer for: id and words; repeats
    /// are left out.
    pub(crate) fn choices(&self) -> Arc<[String]> {
        self.choices.clone()
    }

    /// What an id may look like where the words are like these: the items whose
    /// words come nearest, else the first of the list.
    pub(crate) fn examples(&self, words: &[&Words]) -> String {
        let nearest = |item: &&Text| {
            let titled = |words| self.title_score(item.id.task, words) >= PLAIN;
            words.iter().any(|words| words.folded.alike(&item.words) >= FOREIGN || titled(words))
        };
        let near = self.texts.iter().filter(|item| !item.repeat).filter(nearest).take(3);
        let named: Vec<String> = near.map(|item| format!("{}（{}）", item.id, item.short)).collect();
        match (named.is_empty(), self.texts.first()) {
            (true, Some(first)) => format!("清单上的编号，如{}", first.id),
            _ => format!("编号：{}", named.join("，或")),
        }
    }

    pub(crate) fn has_task(&self, task: u32) -> bool {
        self.titles.contains_key(&task)
    }

    /// How many tasks there are.
    pub(crate) fn tasks(&self) -> usize {
        self.titles.len()
    }

    pub(crate) fn has(&self, id: ItemId) -> bool {
        self.text(id).is_some()
    }

    /// The items of a task, in order.
    pub(crate) fn items(&self, task: u32) -> Vec<ItemId> {
        self.texts.iter().map(|item| item.id).filter(|id| id.task == task).collect()
    }

    fn text(&self, id: ItemId) -> Option<&Text> {
        self.at.get(&id).map(|at| &self.texts[*at])
    }

    /// The items of exactly these words; what repeats another comes last.
    pub(crate) fn exact(&self, words: &Words) -> &[ItemId] {
        self.exact.get(words.folded.text()).map_or(&[], Vec::as_slice)
    }

    /// The task that a title names, by number and by words, and how well the
    /// words fit; `numbered` where numbers in front of titles are those of tasks.
    pub(crate) fn task_of(&self, title: &Words, numbered: bool) -> Result<Option<(u32, f64)>, String> {
        // A number counts where no words follow it, or words of that very task:
        // "（二）项目建设" is a heading of somebody's own.
        let number = title.number.filter(|n| numbered && self.has_task(*n));
        let score = |task| self.title_score(task, title);
        let by_words = match self.named.get(title.folded.text()) {
            Some(task) => Some((*task, 1.0)),
            None => winner(self.titles.iter().map(|(n, words)| (*n, title.folded.alike(words)))),
        };
        match (number, by_words) {
            (Some(n), Some((m, best))) if n != m && best >= PLAIN && score(n) < FOREIGN => {
                Err(format!("“{}”的编号指任务{n}，文字是任务{m}", title.text))
            }
            (Some(n), _) if title.folded.is_empty() => Ok(Some((n, 1.0))),
            (Some(n), _) if score(n) >= FOREIGN => Ok(Some((n, score(n)))),
            (_, by_words) => Ok(by_words),
        }
    }

    /// How well words fit the title of a task; the very words of its title or
    /// of what it asks for fit wholly.
    pub(crate) fn title_score(&self, task: u32, words: &Words) -> f64 {
        match self.named.get(words.folded.text()) {
            Some(named) if *named == task => 1.0,
            _ => self.titles.get(&task).map_or(0.0, |title| words.folded.alike(title)),
        }
    }

    /// How well words fit an item.
    pub(crate) fn item_score(&self, id: ItemId, words: &Words) -> f64 {
        self.text(id).map_or(0.0, |item| words.folded.alike(&item.words))
    }

    /// How well words fit a task: its title or one of its items.
    pub(crate) fn task_score(&self, task: u32, words: &Words) -> f64 {
        let items = self.texts.iter().filter(|item| item.id.task == task);
        items.map(|item| words.folded.alike(&item.words)).fold(self.title_score(task, words), f64::max)
    }

    /// Whether words that are like the title of a task are as much those of an item
    /// of another: 一图三会. What an item of many more words only mentions is not.
    pub(crate) fn is_rivalled(&self, task: u32, words: &Words) -> bool {
        let (own, len) = (self.title_score(task, words), self.titles.get(&task).map_or(0, Comparable::len));
        let rivals =
            self.texts.iter().filter(|item| item.id.task != task && !item.repeat && item.words.len() < 2 * len);
        own < 1.0 && rivals.map(|item| words.folded.alike(&item.words)).any(|score| score > own - MARGIN)
    }

    /// Whether words fit another task clearly better than this one.
    pub(crate) fn fits_another(&self, task: u32, words: &Words) -> bool {
        let own = self.task_score(task, words) + MARGIN;
        own < 1.0 && self.titles.keys().any(|other| *other != task && self.task_score(*other, words) > own)
    }

    /// The item whose words these are, among those of `task` or all.
    pub(crate) fn item_of(&self, words: &Words, task: Option<u32>) -> Option<(ItemId, f64)> {
        let candidates = self.texts.iter().filter(|item| match task {
            Some(task) => item.id.task == task,
            // A repeat has the words of the item it repeats, which is meant.
            None => !item.repeat && !item.words.is_empty(),
        });
        winner(candidates.map(|item| (item.id, words.folded.alike(&item.words))))
    }

    /// What may be said of an item in words that begin with its own: behind each
    /// of these, the longest first. Nothing where the item asks for several things.
    pub(crate) fn said_of<'t>(&self, id: ItemId, folded: &'t str) -> impl Iterator<Item = &'t str> {
        let own = self.text(id).filter(|item| item.single).map_or("", |item| item.words.text());
        let is_own = move |c: char| own.contains(c) || matches!(c, '"' | ' ' | ':');
        let end = folded.find(|c| !is_own(c)).unwrap_or(folded.len());
        let behind = folded.char_indices().map(|(at, _)| at).take_while(move |at| *at <= end && !own.is_empty());
        // Of a text that long none is a status and nothing else.
        behind.map(|at| &folded[at..]).filter(|rest| !is_sentence(rest))
    }

    /// The items of a task that a cell lists, of `task` or of whichever: it holds
    /// the words of several, or numbers them.
    pub(crate) fn listed(&self, words: &Words, task: Option<u32>) -> Vec<ItemId> {
        let cell = words.folded.text();
        let fits = |item: &&Text| task.is_none_or(|task| task == item.id.task) && !item.words.is_empty();
        let held = self.texts.iter().filter(fits).filter(|item| cell.contains(item.words.text()));
        let held: Vec<ItemId> = held.map(|item| item.id).collect();
        if held.len() > 1 {
            // Of items with the same words those that are meant, all of one task.
            let task = held[0].task;
            return held.into_iter().filter(|id| id.task == task).collect();
        }
        let Some(task) = task else { return Vec::new() };
        let pieces = pieces(&words.text);
        let named = pieces.iter().filter_map(|piece| self.item_of(&Words::new(piece.to_string()), Some(task)));
        let mut named: Vec<ItemId> = named.map(|(id, _)| id).collect();
        named.dedup();
        named
    }
}

/// The most pieces in which an answer may be given: a task has a dozen items.
pub(crate) const PIECES: usize = 100;

/// The pieces of an enumeration (1、…2、…), without their marks; empty where
/// there are not two, or more than any task has items.
pub(crate) fn pieces(text: &str) -> Vec<&str> {
    let marks = enumeration(text);
    if marks.len() < 2 || marks.len() > PIECES || !text[..marks[0].start].trim().is_empty() {
        return Vec::new();
    }
    let ends = marks.iter().skip(1).map(|mark| mark.start).chain([text.len()]);
    marks.iter().zip(ends).map(|(mark, end)| text[mark.end..end].trim()).collect()
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

    #[test]
    fn an_enumeration_comes_apart() {
        let cases: [(&str, &[&str]); 5] = [
            ("1、项目已开工12个。\n2、1家单位已开放。", &["项目已开工12个。", "1家单位已开放。"]),
            ("①甲 ②乙", &["甲", "乙"]),
            ("1.甲；2.乙；3.丙", &["甲；", "乙；", "丙"]),
            ("1、只有一条", &[]),
            ("进展：1、甲。2、乙。", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(pieces(text), wanted, "{text}");
        }
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
