//! Row → item by two witnesses: the id, where the words beside it or the whole
//! column bear it out, and the words. No clear winner is a finding, never a guess.

use super::item_index::{ENOUGH, FOREIGN, ItemIndex, PLAIN, Words};
use super::row_id::RowId;
use crate::model::task::ItemId;
use crate::model::value::Cell;
use std::collections::BTreeSet;

/// What a row offers for matching.
#[derive(Clone, Debug, Default)]
pub(crate) struct RowKeys {
    /// The id cell as typed; absent where the row has none.
    pub typed: Option<Cell>,
    /// What it says.
    pub id: Option<RowId>,
    /// The id cell is merged with the one above.
    pub id_from_above: bool,
    /// The task cell, filled down merges; in a table without task and
    /// deliverable what the task asks for.
    pub task: Option<Words>,
    /// The deliverable cell, filled down merges.
    pub deliverable: Option<Words>,
}

impl RowKeys {
    /// The row's own words, the deliverable first.
    pub(crate) fn words(&self) -> impl Iterator<Item = &Words> {
        [&self.deliverable, &self.task].into_iter().flatten().filter(|words| !words.folded.is_empty())
    }

    fn is_other_work(&self) -> bool {
        self.words().any(|words| words.other_work)
    }

    fn offers_nothing(&self) -> bool {
        self.task.is_none() && self.deliverable.is_none() && self.typed.is_none()
    }
}

/// What the numbers of a table are, by all its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Numbering {
    /// Ids with a dot are those of the list.
    pub items: bool,
    /// They are the town's own: none is borne out, words of several rows speak
    /// against them, and not all are ids of the list.
    pub own: bool,
    /// Bare numbers are tasks, not running numbers.
    pub tasks: bool,
    /// Numbers in front of titles are tasks.
    pub titles: bool,
    /// The rows are numbered （1）, ① throughout: no row stands below another.
    pub bracketed: bool,
}

/// How a row was matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    /// By its id, or by words that are those of the list.
    Sure(ItemId),
    /// By words that are like those of the list, there being no usable id.
    ByText(ItemId),
    /// It answers for a whole task, or for several items of it.
    Task {
        /// The number of the task.
        task: u32,
        /// The items, in order.
        items: Vec<ItemId>,
        /// By its number or its very words.
        sure: bool,
    },
    /// The keys contradict each other; the words say how.
    Contradiction(String),
    /// Nothing decides.
    Unknown,
    /// The row offers nothing to match by.
    NoKeys,
}

/// How the rows of a table speak about its numbers.
#[derive(Default)]
struct Votes {
    agree: usize,
    against: usize,
    /// The words fit nothing of the list.
    neither: usize,
}

impl Votes {
    fn count(&mut self, vote: Option<bool>) {
        match vote {
            Some(true) => self.agree += 1,
            Some(false) => self.against += 1,
            None => self.neither += 1,
        }
    }
}

impl ItemIndex {
    /// What the numbers of a table are. Ids with a dot are the list's where the words
    /// of rows bear them out plainly, no fewer than speak against them or fit nothing;
    /// ids of half the tasks need no more than one such row. Bare numbers are weak:
    /// the words of four rows in five must be those of the task.
    pub(crate) fn numbering<'k>(&self, rows: impl Iterator<Item = &'k RowKeys> + Clone) -> Numbering {
        let is_main = |id: &RowId| !matches!(id, RowId::Below(None, _));
        let bracketed = !rows.clone().filter_map(|keys| keys.id.as_ref()).any(is_main);
        let (mut items, mut tasks, mut titles) = (Votes::default(), Votes::default(), Votes::default());
        let (mut wordless, mut ids) = (Vec::new(), BTreeSet::new());
        for keys in rows {
            match keys.id {
                Some(RowId::Item(id, other)) => {
                    ids.insert(id);
                    let weakly = || self.bears_item(id, other, keys, FOREIGN) == Some(true);
                    let vote = self.bears_item(id, other, keys, ENOUGH);
                    if vote.is_some() || !weakly() {
                        items.count(vote);
                    }
                }
                Some(RowId::Number(n)) => match self.bears_task(n, keys) {
                    None => wordless.push(n),
                    vote => tasks.count(vote),
                },
                Some(RowId::Below(None, n)) if bracketed => match self.bears_task(n, keys) {
                    None => wordless.push(n),
                    vote => tasks.count(vote),
                },
                _ => {}
            }
            if let Some((n, title)) = keys.task.as_ref().and_then(|title| Some((title.number?, title)))
                && let Ok(Some((task, _))) = self.task_of(title, false)
            {
                titles.count(Some(task == n));
            }
        }
        let covered = ids.iter().map(|id| id.task).collect::<BTreeSet<_>>().len() * 2 >= self.tasks();
        Numbering {
            items: items.agree > 0 && items.agree >= items.against && (covered || items.agree >= items.neither),
            own: items.agree == 0 && items.against > 1 && !ids.iter().all(|id| self.has(*id)),
            tasks: match tasks.agree + tasks.against {
                0 => self.are_tasks(&wordless),
                judged => tasks.agree * 10 >= judged * 8,
            },
            titles: titles.agree > titles.against || titles.against < 2,
            bracketed,
        }
    }

    /// Numbers without any words beside them: tasks of the list, and not merely 1, 2, 3 …
    fn are_tasks(&self, numbers: &[u32]) -> bool {
        let is_running = numbers.len() > 1 && numbers.len() < self.tasks() && (1..).zip(numbers).all(|(n, m)| n == *m);
        !numbers.is_empty() && !is_running && numbers.iter().all(|n| self.has_task(*n))
    }

    /// Whether the words of a row bear out the id of an item, fitting it well
    /// enough; absent where they fit nothing of the list. A row without words does,
    /// where there is such an item.
    fn bears_item(&self, id: ItemId, other: Option<ItemId>, keys: &RowKeys, enough: f64) -> Option<bool> {
        let Some(id) = self.item_meant(id, other, keys) else { return Some(false) };
        if keys.words().next().is_none() {
            return Some(true);
        }
        let fits = |words: &Words| self.item_score(id, words).max(self.title_score(id.task, words));
        let exact = keys.words().find_map(|words| self.exact(words).first().map(|_| self.exact(words).contains(&id)));
        exact.or_else(|| {
            let own = keys.words().any(|words| fits(words) >= enough);
            let titled = |words: &Words| self.task_of(words, false).is_ok_and(|task| task.is_some());
            let plainly_other = || keys.words().any(|words| titled(words) || self.item_of(words, None).is_some());
            if own { Some(true) } else { plainly_other().then_some(false) }
        })
    }

    /// Whether the words of a row bear out a bare number as that of a task;
    /// absent where the row has no words.
    fn bears_task(&self, task: u32, keys: &RowKeys) -> Option<bool> {
        keys.words().next()?;
        let bears = |words: &Words| {
            let score = self.task_score(task, words);
            score >= FOREIGN && (score >= 1.0 || !self.fits_another(task, words))
        };
        Some(self.has_task(task) && !keys.is_other_work() && keys.words().any(bears))
    }

    /// The item that an id means: of 3.1, which may be 3.10, the one that is on the
    /// list; where both are, the one that the words fit better.
    fn item_meant(&self, id: ItemId, other: Option<ItemId>, keys: &RowKeys) -> Option<ItemId> {
        let own = Some(id).filter(|id| self.has(*id));
        let Some(other) = other.filter(|other| self.has(*other)) else { return own };
        let Some(own) = own else { return Some(other) };
        let score = |id| keys.words().map(|words| self.item_score(id, words)).fold(0.0, f64::max);
        let (of_own, of_other) = (score(own), score(other));
        (of_own.max(of_other) >= FOREIGN).then_some(if of_other > of_own { other } else { own })
    }

    /// The item or the task that a row answers for; `section` is the task of the
    /// heading above it.
    pub(crate) fn find(&self, keys: &RowKeys, numbering: Numbering, section: Option<u32>) -> Match {
        let task = match self.title_of(keys).map_or(Ok(None), |title| self.task_of(title, numbering.titles)) {
            Ok(task) => task,
            Err(said) => return Match::Contradiction(said),
        };
        match &keys.id {
            Some(RowId::Item(id, other)) => {
                let bears = || numbering.items || self.bears_item(*id, *other, keys, ENOUGH) == Some(true);
                match self.item_meant(*id, *other, keys).filter(|_| bears()) {
                    Some(id) => self.check(id, task.map(|(task, _)| task), keys),
                    None => self.against(*id, numbering, self.by_words(keys, task, section)),
                }
            }
            Some(RowId::Several(ids)) => self.several(ids).unwrap_or_else(|| self.by_words(keys, task, section)),
            Some(RowId::Number(n)) => self.by_number(*n, keys, numbering, task, section),
            Some(RowId::Below(None, n)) if numbering.bracketed => self.by_number(*n, keys, numbering, task, section),
            Some(RowId::Below(..)) | None => self.by_words(keys, task, section),
        }
    }

    /// What words say beside an id of the list that they do not bear out.
    fn against(&self, id: ItemId, numbering: Numbering, found: Match) -> Match {
        let said = match &found {
            _ if numbering.own || !self.has(id) => return found,
            Match::Sure(other) | Match::ByText(other) => other.to_string(),
            Match::Task { task, .. } => format!("任务{task}"),
            _ => return found,
        };
        Match::Contradiction(format!("编号{id}，文字是{said}"))
    }

    /// The words that may be a title: those of the task cell, unless they are an item's.
    fn title_of<'k>(&self, keys: &'k RowKeys) -> Option<&'k Words> {
        keys.task.as_ref().filter(|words| self.exact(words).is_empty() && !words.other_work)
    }

    /// Several ids in one cell, all of one task.
    fn several(&self, ids: &[ItemId]) -> Option<Match> {
        let task = ids.first()?.task;
        let all = ids.iter().all(|id| id.task == task && self.has(*id));
        // An item that is named twice is one.
        let mut seen = BTreeSet::new();
        let items = ids.iter().copied().filter(|id| seen.insert(*id));
        all.then(|| Match::Task { task, items: items.collect(), sure: true })
    }

    /// A bare number joins a row whose words bear it out; one without words only
    /// in a column of tasks, or where the list has such an id.
    fn by_number(
        &self,
        n: u32,
        keys: &RowKeys,
        numbering: Numbering,
        task: Option<(u32, f64)>,
        section: Option<u32>,
    ) -> Match {
        let is_id = || self.has(ItemId { task: n, sub: None });
        let joins = match self.bears_task(n, keys) {
            Some(bears) => bears && (numbering.tasks || numbering.items),
            None => self.has_task(n) && (numbering.tasks || numbering.items && is_id()),
        };
        if joins {
            return self.within(n, 1.0, keys);
        }
        match self.by_words(keys, task, section) {
            Match::Sure(id) | Match::ByText(id) if numbering.tasks && id.task != n => {
                Match::Contradiction(format!("编号指任务{n}，文字是{id}"))
            }
            Match::Task { task, .. } if numbering.tasks && task != n => {
                Match::Contradiction(format!("编号指任务{n}，任务一栏是任务{task}"))
            }
            found => found,
        }
    }

    /// Whether a row names an item rather than only its task.
    pub(crate) fn names_an_item(&self, keys: &RowKeys) -> bool {
        let by_id = matches!(keys.id, Some(RowId::Item(..)));
        let titled = || self.title_of(keys).is_some_and(|title| matches!(self.task_of(title, true), Ok(Some(_))));
        by_id || keys.deliverable.is_some() || (keys.task.is_some() && !titled())
    }

    /// The task that a row without answers is the heading of.
    pub(crate) fn task_named(&self, keys: &RowKeys, numbering: Numbering, first: Option<&Cell>) -> Option<u32> {
        // 一、 alone is the number of a section as well.
        let first = first.map(|cell| self.words(cell)).filter(|words| !words.folded.is_empty());
        let named = |words: &Words| self.task_of(words, numbering.titles).ok().flatten().map(|(task, _)| task);
        let by_words = keys.task.as_ref().into_iter().chain(&first).find_map(named);
        by_words.or(match keys.id {
            Some(RowId::Number(n)) if numbering.tasks && self.has_task(n) => Some(n),
            _ => None,
        })
    }

    /// An id against the words beside it.
    fn check(&self, id: ItemId, task: Option<u32>, keys: &RowKeys) -> Match {
        if let (Some(task), Some(title)) = (task, &keys.task)
            && task != id.task
            && self.title_score(id.task, title) < FOREIGN
        {
            return Match::Contradiction(format!("编号{id}，任务一栏“{}”是任务{task}", title.text));
        }
        for words in keys.words().filter(|words| self.title_score(id.task, words) < FOREIGN) {
            let exact = self.exact(words);
            if exact.contains(&id) {
                break;
            }
            let other = exact.first().copied().or_else(|| {
                let other = self.item_of(words, None).filter(|(_, score)| *score >= PLAIN);
                other.map(|(other, _)| other).filter(|_| self.item_score(id, words) < FOREIGN)
            });
            if let Some(other) = other.filter(|other| *other != id) {
                return Match::Contradiction(format!("编号{id}，文字“{}”是{other}", words.text));
            }
        }
        Match::Sure(id)
    }

    /// The item of a row by its words: the very words of an item, then the task
    /// of its title, then what the words are like; those of the section above
    /// come first.
    fn by_words(&self, keys: &RowKeys, task: Option<(u32, f64)>, section: Option<u32>) -> Match {
        let of = task.map(|(task, _)| task);
        if let Some((ids, words)) =
            keys.words().map(|words| (self.exact(words), words)).find(|(ids, _)| !ids.is_empty())
        {
            let of_task = |task: u32| ids.iter().find(|id| id.task == task).copied();
            return match (of.or(section).and_then(of_task), of) {
                (Some(id), _) => Match::Sure(id),
                (None, None) => Match::Sure(ids[0]),
                (None, Some(task)) => Match::Contradiction(format!("任务{task}，“{}”是{}", words.text, ids[0])),
            };
        }
        if let Some((task, score)) = task {
            let rivalled = |title: &Words| section != Some(task) && self.is_rivalled(task, title);
            if keys.deliverable.is_none() && keys.task.as_ref().is_some_and(rivalled) {
                return Match::Unknown;
            }
            return self.within(task, score, keys);
        }
        let fuzzy = || keys.words().filter(|words| !words.other_work);
        let of_section = section.and_then(|task| fuzzy().find_map(|words| self.item_of(words, Some(task))));
        if let Some((id, score)) = of_section.or_else(|| fuzzy().find_map(|words| self.item_of(words, None))) {
            return matched(id, score);
        }
        let listed = fuzzy().map(|words| self.listed(words, None)).find(|items| items.len() > 1);
        match listed {
            Some(items) => Match::Task { task: items[0].task, items, sure: true },
            None if keys.offers_nothing() => Match::NoKeys,
            None => Match::Unknown,
        }
    }

    /// The item of a row whose task is known, or the whole task.
    fn within(&self, task: u32, score: f64, keys: &RowKeys) -> Match {
        let items = self.items(task);
        // A task cell that holds the words of an item is no title.
        let own =
            keys.deliverable.as_ref().or(keys.task.as_ref().filter(|words| self.title_score(task, words) < FOREIGN));
        if let Some(words) = own.filter(|words| !words.folded.is_empty()) {
            let listed = if items.len() > 1 { self.listed(words, Some(task)) } else { Vec::new() };
            if listed.len() > 1 {
                return Match::Task { task, items: listed, sure: score >= 1.0 };
            }
            if let Some((id, score)) = self.item_of(words, Some(task)) {
                return matched(id, score);
            }
            let other = self.item_of(words, None).filter(|(_, score)| *score >= PLAIN);
            if let Some((other, _)) = other.filter(|_| self.fits_another(task, words)) {
                return Match::Contradiction(format!("任务{task}，成果一栏“{}”是{other}", words.text));
            }
            if items.len() > 1 {
                return Match::Unknown;
            }
        }
        match items.as_slice() {
            [] => Match::Unknown,
            [only] => matched(*only, score),
            _ => Match::Task { task, items, sure: score >= 1.0 },
        }
    }
}

/// A match by words: sure where they are the very words of the list.
fn matched(id: ItemId, score: f64) -> Match {
    if score >= 1.0 { Match::Sure(id) } else { Match::ByText(id) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::task::{Item, MasterList, Task};

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
        let (typed, words) = (text(id).map(|t| Cell::Text(t.into())), |t: &str| text(t).map(Words::new));
        let id = typed.as_ref().and_then(RowId::read);
        let keys = RowKeys { typed, id, id_from_above: false, task: words(task), deliverable: words(deliverable) };
        let numbering = Numbering { items: true, own: false, tasks: id_is_task, titles: true, bracketed: true };
        match ItemIndex::new(&list()).find(&keys, numbering, None) {
            Match::Sure(id) => format!("sure {id}"),
            Match::ByText(id) => format!("text {id}"),
            Match::Task { task, .. } => format!("task {task}"),
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
            ("", "1：落实“多格合一”要求", "", false, "task 1"),
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
    fn what_the_numbers_of_a_table_are() {
        let table = |rows: &[(&str, &str)]| {
            let keys = rows.iter().map(|(id, words)| {
                let typed = (!id.is_empty()).then(|| Cell::Text((*id).into()));
                let id = typed.as_ref().and_then(RowId::read);
                let task = (!words.is_empty()).then(|| Words::new(words.to_string()));
                RowKeys { typed, id, task, ..RowKeys::default() }
            });
            let keys: Vec<RowKeys> = keys.collect();
            let Numbering { items, tasks, titles, .. } = ItemIndex::new(&list()).numbering(keys.iter());
            (items, tasks, titles)
        };
        let (yes, no) = (true, false);
        let own = [("1", "落实“多格合一”要求"), ("2", "推进社区规划编制"), ("8", "人民城市大课堂")];
        assert_eq!(table(&own), (no, yes, yes));
        let running = [("1", "落实“多格合一”要求"), ("2", "落实“多格合一”要求"), ("3", "推进社区规划编制")];
        assert_eq!(table(&running), (no, no, yes));
        // The town's own words, and numbers alone.
        assert_eq!(table(&[("1", "垃圾分类"), ("2", "志愿服务")]), (no, no, yes));
        assert_eq!(table(&[("1", ""), ("2", "")]), (no, no, yes));
        assert_eq!(table(&[("2", ""), ("8", "")]), (no, yes, yes));
        // Ids with a dot: one that is borne out is enough, none is not.
        assert_eq!(table(&[("1.1", "优化基本单元"), ("2.1", "口袋公园")]), (yes, no, yes));
        assert_eq!(table(&[("1.1", "垃圾分类"), ("1.2", "志愿服务")]), (no, no, yes));
        assert_eq!(table(&[("1.1", ""), ("9.1", "")]), (yes, no, yes));
        // Titles with numbers of the town's own.
        let titled = [("", "1、推进社区规划编制，统筹资源与行动"), ("", "2、强化统筹协调")];
        assert_eq!(table(&titled), (no, no, no));
    }
}
