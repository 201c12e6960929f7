//! One number counts towards one target: what the rows of a table give towards
//! the targets of an item that has several.
//!
//! The sheet tells by a heading (新建完成数), by the words of the cell or the
//! progress, or by a row a target; rows that name different targets of an item
//! become one entry. Where it does not tell, staff are asked and nothing counts.

use super::joined::{Told, joined};
use super::tie::{Tied, Ties};
use crate::formats::{Sheet, limits};
use crate::intake::memo::Memo;
use crate::intake::tables::columns::{Refused, TableColumn};
use crate::intake::tables::table::Table;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Entry, Extra, Source, TargetCount};
use crate::model::place::{CellRef, Place};
use crate::model::ruling::{Matter, Question, Rulings};
use crate::model::task::{Feed, Item, ItemId, MasterList, Task};
use crate::model::value::{Cell, Given, Quantity, Reading, Unit, beginning, counts_pieces, shortened};
use std::collections::{BTreeMap, BTreeSet};

/// What numbers count towards.
pub(crate) struct Counting {
    /// The items with several targets.
    items: BTreeMap<ItemId, Several>,
    /// Every item with a target that numbers count towards, and what its targets go by.
    counted: BTreeMap<ItemId, (Item, Ties)>,
    /// What the targets of an item are counted in, where all are known.
    measures: BTreeMap<ItemId, BTreeSet<String>>,
    /// The targets of each task with several items.
    tasks: BTreeMap<u32, TaskTargets>,
}

/// The targets of a task: of which item each is, by its position there, and their ties.
struct TaskTargets {
    targets: Vec<(ItemId, usize)>,
    ties: Ties,
}

/// Such an item.
struct Several {
    item: Item,
    ties: Ties,
    /// The targets that words were found to name.
    named: Memo<Option<usize>>,
}

/// The table whose rows are settled.
pub(crate) struct TableAt<'a> {
    /// The sheet that it stands on.
    pub sheet: &'a Sheet,
    /// The table.
    pub table: &'a Table,
    /// What staff decided.
    pub rulings: &'a Rulings,
}

/// A progress row, with the row's own unit cell.
pub(crate) type Row = (Entry, Option<(String, CellRef)>);

impl Counting {
    /// Those of the list.
    pub(crate) fn new(master: &MasterList) -> Self {
        let several = |item: &Item| {
            Some((item.id, Several { item: item.clone(), ties: Ties::of(item)?, named: Memo::default() }))
        };
        let of_task = |task: &Task| {
            let own = master.items.iter().filter(|item| item.id.task == task.number && item.duplicate_of.is_none());
            let all: Vec<_> = own.flat_map(|item| item.countable().into_iter().map(move |at| (item, at))).collect();
            let ties = Ties::among(all.iter().map(|(item, at)| &item.targets[*at]).enumerate());
            let targets = all.iter().map(|(item, at)| (item.id, *at)).collect();
            (!all.is_empty()).then_some((task.number, TaskTargets { targets, ties }))
        };
        let measures = |item: &Item| {
            let targets = item.countable().into_iter().map(|at| &item.targets[at]);
            let units: Option<BTreeSet<String>> =
                targets.map(|target| target.value.is_some().then(|| target.unit.clone())).collect();
            units.filter(|units| !units.is_empty()).map(|units| (item.id, units))
        };
        let counts = |item: &&Item| !item.countable().is_empty();
        let counted = |item: &Item| {
            let ties = Ties::among(item.countable().into_iter().map(|at| (at, &item.targets[at])));
            (item.id, (item.clone(), ties))
        };
        Self {
            measures: master.items.iter().filter_map(measures).collect(),
            items: master.items.iter().filter_map(several).collect(),
            counted: master.items.iter().filter(counts).map(counted).collect(),
            tasks: master.tasks.iter().filter_map(of_task).collect(),
        }
    }

    /// How the numbers of an item with several targets are written; absent where it has one.
    pub(crate) fn of_each(&self, item: ItemId) -> Option<String> {
        self.items.get(&item).map(|several| open_each(&several.item))
    }

    /// Whether these headings name different targets of one item.
    pub(crate) fn parts(&self, headings: &[&str]) -> bool {
        let all = |several: &Several| {
            let named: Option<BTreeSet<usize>> = headings.iter().map(|words| several.named_by(words)).collect();
            named.is_some_and(|named| named.len() == headings.len())
        };
        headings.len() > 1 && self.items.values().any(all)
    }

    /// Gives every row of such an item its counts, joins rows that name different
    /// targets, and asks about numbers that are nobody's.
    pub(crate) fn settle(&self, at: &TableAt, rows: &mut Vec<Row>, asked: &mut Vec<Question>, findings: &mut Findings) {
        self.of_tasks(rows);
        self.report_goals(at, rows, findings);
        for (entry, _) in rows.iter_mut() {
            self.refuse_other_units(entry, findings);
        }
        let several = |row: &Row| row.0.item.and_then(|item| self.items.get(&item));
        if at.table.col(Column::Goal).is_none() && !rows.iter().any(|row| several(row).is_some()) {
            return;
        }
        let mut told: Told = BTreeMap::new();
        for (entry, _) in rows.iter_mut() {
            let row = entry.source.as_ref().map(|source| source.row);
            let counts = self.by_goal(at, entry, findings);
            told.extend(row.zip(self.with_target(at, entry, counts)));
        }
        self.join(at, rows, &mut told, findings);
        for (entry, _) in rows.iter_mut() {
            let own = entry.source.as_ref().and_then(|source| told.remove(&source.row));
            if let Some(counts) = own.filter(|_| entry.counts.is_empty()) {
                entry.counts = counts;
            } else if let Some(item) =
                entry.item.and_then(|item| self.items.get(&item)).filter(|_| entry.counts.is_empty())
            {
                entry.counts = item.counts(at, entry, findings);
                if entry.counts.is_empty() && item.item.is_several() {
                    entry.counts = item.ask(at, entry, asked, findings);
                }
            }
            self.report_strangers(at, entry, findings);
        }
    }

    /// The target that a row counts towards by the cell that is there for it.
    fn goal<'i>(&'i self, at: &TableAt, entry: &Entry) -> Option<(&'i Item, &'i Ties, usize)> {
        let (item, ties) = self.counted.get(&entry.item?)?;
        Some((item, ties, named_goal(item, at, entry.source.as_ref()?.row)?))
    }

    /// What a row counts where its cell tells the target: one plain number is of that; where
    /// words tie numbers to several, they tell; what they tie to another alone, and what is
    /// several numbers otherwise, is nobody's. Absent where the row names no target, or gives
    /// no number.
    fn by_goal(&self, at: &TableAt, entry: &mut Entry, findings: &mut Findings) -> Option<Vec<TargetCount>> {
        let (item, ties, target) = self.goal(at, entry).filter(|_| entry.counts.is_empty())?;
        if !advances(item) && item.countable().len() < 2 {
            return None;
        }
        let (done, source) = (entry.answers.done.as_mut()?, entry.source.clone()?);
        let place = source.place().at(done.cell);
        let unread = || [Code::CountUnread, Code::Approximate];
        let tied = ties.cell(&done.text);
        match tied.as_deref() {
            Some([only]) if only.target != target => {}
            Some(tied) => {
                unread().into_iter().for_each(|code| _ = findings.take_back(code, &place));
                return Some(tied.iter().cloned().map(|tied| told(tied, done.cell, &source)).collect());
            }
            None if done.value().is_none() => return matches!(done.reading, Reading::Unread).then(Vec::new),
            None if ties.is_plain(&done.text, target) => {
                return Some(vec![TargetCount::new(target, done.clone(), &source)]);
            }
            None => {}
        }
        unread().into_iter().for_each(|code| _ = findings.take_back(code, &place));
        findings.push(which(at, (item, target), &done.text, place));
        done.reading = Reading::Unread;
        Some(Vec::new())
    }

    /// How many there shall be, in the row of one target, is a number of that, never what is
    /// under way: it goes with what the row counts.
    fn with_target(
        &self,
        at: &TableAt,
        entry: &mut Entry,
        counts: Option<Vec<TargetCount>>,
    ) -> Option<Vec<TargetCount>> {
        let Some((item, _, target)) = self.goal(at, entry) else { return counts };
        let owed = entry.answers.target.clone();
        if let Some(given) = entry.answers.target.as_mut().filter(|given| advances(item) && given.value().is_some()) {
            given.reading = Reading::Unread;
        }
        let own = |count: TargetCount| match count.target as usize == target + 1 {
            true => TargetCount { owed: owed.clone(), ..count },
            false => count,
        };
        counts.map(|counts| counts.into_iter().map(own).collect())
    }

    /// Words under 计入目标 that name no target of the row's item: kept beside its answers, and
    /// told at each; of a column that names none at all, once at its heading.
    fn report_goals(&self, at: &TableAt, rows: &mut [Row], findings: &mut Findings) {
        let Some(column) = at.table.column(Column::Goal) else { return };
        let (mut strays, mut any_named) = (Vec::new(), false);
        for (entry, _) in rows {
            let (Some(source), Some(id)) = (&entry.source, entry.item) else { continue };
            let Some((cell, goal)) = goal_cell(at, source.row) else { continue };
            let is_named = self.goal(at, entry).is_some()
                || self.items.get(&id).is_some_and(|several| several.named_by(&goal.text()).is_some());
            any_named |= is_named;
            if !is_named {
                strays.push((source.place().at(cell), beginning(&goal.text())));
                entry.extra.push(Extra {
                    column: shortened(&column.heading, limits::HEADING_CHARS),
                    text: goal.text().into(),
                    cell,
                    source: None,
                });
            }
        }
        if let (false, Some((first, said))) = (any_named, strays.first_mut()) {
            first.cell = Some(CellRef::new(at.table.header_end, column.col));
            *said = beginning(&column.heading);
            strays.truncate(1);
        }
        for (place, said) in strays {
            findings.add(Code::UnknownColumn, place, said, Taken::Did("照录在附加列，不参与统计".into()));
        }
    }

    /// A number of people or metres is none of targets in other units, nor half a piece of
    /// those that count pieces.
    fn refuse_other_units(&self, entry: &mut Entry, findings: &mut Findings) {
        let (Some(measures), Some(source)) = (entry.item.and_then(|id| self.measures.get(&id)), &entry.source) else {
            return;
        };
        let Some(done) = entry.answers.done.as_mut() else { return };
        let Some(number) = done.value().copied() else { return };
        let is_other = |unit: &Unit| measures.iter().all(|measure| Unit::of(measure) != Some(*unit));
        let other = Unit::behind_number(&done.text).filter(is_other).map(|unit| format!("这里写的是“{}”", unit.word()));
        let is_broken = !number.is_whole() && measures.iter().all(|measure| counts_pieces(measure));
        let Some(why) = other.or(is_broken.then(|| format!("{number}不是整数"))) else { return };
        let measure = measures.iter().map(String::as_str).collect::<Vec<_>>().join("”“");
        let taken = format!("该成果的目标按“{measure}”计，{why}；保留原文，不作数值使用");
        let finding =
            Finding::new(Code::CountUnread, source.place().at(done.cell), done.text.clone(), Taken::Did(taken));
        findings.push(finding.expecting(format!("按“{measure}”计的完成数")));
        done.reading = Reading::Unread;
    }

    /// Numbers of other items in columns that count the targets of one.
    fn report_strangers(&self, at: &TableAt, entry: &Entry, findings: &mut Findings) {
        let Some(source) = &entry.source else { return };
        for column in at.table.columns_of(Column::Done).filter(|c| c.refused == Some(Refused::Doubtful)) {
            let extra = entry.extra.iter().find(|extra| extra.cell == CellRef::new(source.row, column.col));
            let is_told = || self.items.values().any(|several| several.named_by(&column.heading).is_some());
            let doubted = at.table.doubts.iter().any(|doubt| doubt.is_about(column.col));
            let counted = entry.counts.iter().any(|count| count.done.cell.col == column.col);
            if let Some(extra) = extra.filter(|_| !doubted && !counted && is_told()) {
                let found = format!("{}：{}", beginning(&column.heading), beginning(&extra.text));
                let taken = Taken::Did("该成果没有这个目标，照录在附加列，不参与统计".into());
                findings.add(Code::UnknownColumn, source.place().at(extra.cell), found, taken);
            }
        }
    }

    /// What the words of a row for a whole task count towards the targets of its
    /// items; words that fit the targets of two are neither's.
    fn of_tasks(&self, rows: &mut [Row]) {
        let whole = |(entry, _): &Row| {
            let task = entry.task.filter(|_| entry.item.is_none())?;
            Some((self.tasks.get(&task)?, entry.source.clone()?, entry.answers.progress.clone()?))
        };
        for (task, source, said) in rows.iter().filter_map(whole).collect::<Vec<_>>() {
            let counts = |entry: &Entry, item: ItemId| {
                let own = |tied: &Tied| task.targets.get(tied.target).filter(|(of, _)| *of == item).map(|(_, at)| *at);
                let tied = task.ties.sentences(&said.text).into_iter();
                let tied = tied.filter_map(|tied| Some(Tied { target: own(&tied)?, ..tied }));
                let open = entry.answers.progress.is_none() && entry.answers.done.is_none();
                tied.filter(|_| open).map(|tied| told(tied, said.cell, &source)).collect::<Vec<_>>()
            };
            for (entry, _) in
                rows.iter_mut().filter(|(entry, _)| entry.source.as_ref().is_some_and(|own| own.row == source.row))
            {
                let Some(item) = entry.item.filter(|_| entry.task.is_some()) else { continue };
                let counts = counts(entry, item);
                if self.items.contains_key(&item) {
                    entry.counts = counts;
                } else if let Some(count) = counts.into_iter().next() {
                    entry.answers.done = Some(count.done);
                }
            }
        }
    }

    /// Rows of one item that name different targets, one each, become one entry.
    fn join(&self, at: &TableAt, rows: &mut Vec<Row>, told: &mut Told, findings: &mut Findings) {
        let mut by_item: BTreeMap<ItemId, Vec<(usize, Option<usize>)>> = BTreeMap::new();
        for (index, (entry, _)) in rows.iter().enumerate() {
            if let Some((id, item)) = entry.item.and_then(|id| Some((id, self.items.get(&id)?))) {
                by_item.entry(id).or_default().push((index, entry.source.as_ref().and_then(|s| item.named(at, s.row))));
            }
        }
        let mut gone = BTreeSet::new();
        for (_, mut named) in by_item.into_iter().filter(|(_, named)| named.len() > 1) {
            named.sort_by_key(|(index, target)| (*target, *index));
            if named.iter().any(|(_, target)| target.is_none()) || named.windows(2).any(|pair| pair[0].1 == pair[1].1) {
                continue;
            }
            named.sort_unstable();
            let parts: Vec<(Entry, usize)> =
                named.iter().filter_map(|(index, target)| Some((rows[*index].0.clone(), (*target)?))).collect();
            if let (Some((first, _)), Some(joined)) = (named.first(), joined(parts, told, findings)) {
                rows[*first].0 = joined;
                gone.extend(named.iter().skip(1).map(|(index, _)| *index));
            }
        }
        let mut index = 0;
        rows.retain(|_| {
            index += 1;
            !gone.contains(&(index - 1))
        });
    }
}

impl Several {
    /// The one target that a heading or the words of a row name.
    fn named_by(&self, words: &str) -> Option<usize> {
        self.named.of(words, || self.ties.named_by(words))
    }

    /// The target that a row names: by the cell that is there for it, else by its words;
    /// a merged cell speaks of more than one row.
    fn named(&self, at: &TableAt, row: u32) -> Option<usize> {
        if let Some(target) = named_goal(&self.item, at, row) {
            return Some(target);
        }
        let words = [Column::Goal, Column::Deliverable, Column::Task].into_iter().filter_map(|column| {
            let cell = CellRef::new(row, at.table.col(column)?);
            at.sheet.cell(cell).filter(|_| at.sheet.merge(cell).is_none_or(|area| area.first.row == area.last.row))
        });
        words.map(|cell| self.named_by(&cell.text())).find(Option::is_some).flatten()
    }

    /// What a row gives towards which target, as far as it tells.
    fn counts(&self, at: &TableAt, entry: &Entry, findings: &mut Findings) -> Vec<TargetCount> {
        let Some(source) = &entry.source else { return Vec::new() };
        let headed = self.headed(at, source);
        if !headed.is_empty() {
            return headed;
        }
        let (answers, done) = (&entry.answers, entry.answers.done.as_ref());
        let parts = self.below(at, entry, source);
        let sum: Quantity = parts.iter().filter_map(|part| part.done.exact().copied()).sum();
        if parts.len() > 1 && done.is_none_or(|done| done.exact() == Some(&sum)) {
            return parts;
        }
        if !self.item.is_several() {
            return self.pair(entry, source, findings);
        }
        if let Some((done, tied)) = done.and_then(|done| Some((done, self.ties.cell(&done.text)?))) {
            for code in [Code::CountUnread, Code::Approximate] {
                findings.take_back(code, &source.place().at(done.cell));
            }
            return tied.into_iter().map(|tied| told(tied, done.cell, source)).collect();
        }
        let number = done.and_then(|done| done.exact().copied());
        if let Some(done) = done.filter(|_| number == Some(Quantity::default())) {
            // None at all is none of each.
            let none = |at: usize| TargetCount::new(at, done.clone(), source);
            return self.item.countable().into_iter().map(none).collect();
        }
        let Some(progress) = answers.progress.as_ref() else { return Vec::new() };
        let tied = self.ties.sentences(&progress.text);
        let sum: Quantity = tied.iter().map(|tied| tied.number).sum();
        if done.is_some() && number != Some(sum) {
            return Vec::new();
        }
        tied.into_iter().map(|tied| told(tied, progress.cell, source)).collect()
    }

    /// Numbers of the rows （1）, （2） below, where each names a target of its own.
    fn below(&self, at: &TableAt, entry: &Entry, source: &Source) -> Vec<TargetCount> {
        let Some(col) = at.table.col(Column::Done) else { return Vec::new() };
        let count = |part: &Extra| {
            let (row, cell) = (part.cell.row, CellRef::new(part.cell.row, col));
            let target = self.named(at, row)?;
            let typed = at.sheet.cell(cell)?;
            let (Reading::Value(ratio), qualifier) = Quantity::read(typed) else { return None };
            let done = Given::new(typed, cell, Reading::Value(ratio.part), qualifier);
            Some(TargetCount::new(target, done, &Source { row, ..source.clone() }))
        };
        let mut counts: Vec<TargetCount> = entry.parts().filter_map(count).collect();
        counts.sort_by_key(|count| count.target);
        let twice = counts.windows(2).any(|pair| pair[0].target == pair[1].target);
        if twice || counts.len() < entry.parts().count() { Vec::new() } else { counts }
    }

    /// The numbers of a pair: those of their columns, and what the words of 完成数
    /// add to them (推进18个、完成12个).
    fn pair(&self, entry: &Entry, source: &Source, findings: &mut Findings) -> Vec<TargetCount> {
        let mut counts = self.plain(entry, source);
        let Some(done) = &entry.answers.done else { return counts };
        let tied = self.ties.cell(&done.text).unwrap_or_default();
        let of = |feed| tied.iter().find(|tied| self.item.plain(tied.target) == Some(feed)).map(|tied| tied.number);
        // 完成12个，推进6个: fewer than are done are not all of them.
        let (all, completed) = (of(Feed::Advancing), of(Feed::Completed));
        if all.zip(completed).is_some_and(|(all, completed)| all < completed) {
            return counts;
        }
        if completed.is_some() {
            findings.take_back(Code::CountUnread, &source.place().at(done.cell));
        }
        for tied in tied {
            if !counts.iter().any(|count| count.target as usize == tied.target + 1) {
                counts.push(told(tied, done.cell, source));
            }
        }
        counts.sort_by_key(|count| count.target);
        counts
    }

    /// The plain numbers of a pair that the list gives their targets: 目标数 and 完成数.
    fn plain(&self, entry: &Entry, source: &Source) -> Vec<TargetCount> {
        // How many there shall be, where nothing else is said, is no answer.
        if entry.answers.tell_no_progress() {
            return Vec::new();
        }
        let count = |at: usize| {
            let advancing = self.item.plain(at)? == Feed::Advancing;
            let given = if advancing { &entry.answers.target } else { &entry.answers.done };
            let done = given.clone().filter(|given| given.value().is_some())?;
            Some(TargetCount::new(at, done, source))
        };
        self.item.countable().into_iter().filter_map(count).collect()
    }

    /// Numbers in columns of counts whose headings name a target.
    fn headed(&self, at: &TableAt, source: &Source) -> Vec<TargetCount> {
        let told = |c: &&TableColumn| matches!(c.refused, None | Some(Refused::Repeated | Refused::Doubtful));
        let columns = at.table.columns_of(Column::Done).filter(told);
        let count = |column: &TableColumn| {
            let target = self.named_by(&column.heading)?;
            let cell = CellRef::new(source.row, column.col);
            let typed = at.sheet.cell(cell).filter(|cell| !cell.is_blank())?;
            let (Reading::Value(ratio), qualifier) = Quantity::read(typed) else { return None };
            let done = Given::new(typed, cell, Reading::Value(ratio.part), qualifier);
            Some(TargetCount::new(target, done, source))
        };
        let mut counts: Vec<TargetCount> = columns.filter_map(count).collect();
        counts.sort_by_key(|count| count.target);
        let twice = counts.windows(2).any(|pair| pair[0].target == pair[1].target);
        if twice { Vec::new() } else { counts }
    }

    /// A number that no word ties to a target: counted as staff decided for the item,
    /// else reported and asked about.
    fn ask(&self, at: &TableAt, entry: &Entry, asked: &mut Vec<Question>, findings: &mut Findings) -> Vec<TargetCount> {
        let (Some(done), Some(source)) = (&entry.answers.done, &entry.source) else { return Vec::new() };
        let place = source.place().at(done.cell);
        let unread = matches!(done.reading, Reading::Unread) && findings.take_back(Code::CountUnread, &place);
        if !unread && done.exact().is_none() {
            return Vec::new();
        }
        let countable = self.item.countable();
        let words: Vec<String> = countable.iter().map(|at| self.item.targets[*at].words.clone()).collect();
        let question =
            Question::new(Matter::Target, self.item.id.to_string(), "完成数没有写明是哪个目标的", words.clone());
        let question = question.with_hints(&[format!("{place}：{}", beginning(&done.text))]);
        if !unread && let Some(answer) = at.rulings.answer(&question, &place, findings) {
            let chosen = words.iter().position(|words| *words == answer).map(|index| countable[index]);
            let count = |at: usize| TargetCount::new(at, done.clone(), source);
            return chosen.map(count).into_iter().collect();
        }
        let named = words.iter().map(|words| format!("“{words}”")).collect::<Vec<_>>().join("");
        let found = format!("{}（该成果有{named}{}个目标）", beginning(&done.text), words.len());
        let taken = Taken::Did("照录，没有计入任何一个目标".into());
        findings.push(Finding::new(Code::WhichTarget, place.clone(), found, taken).expecting(open_each(&self.item)));
        if !unread {
            asked.push(question.with_places([place]));
        }
        Vec::new()
    }
}

/// What a row says of its target in the column that is there for it, and where.
fn goal_cell<'s>(at: &TableAt<'s>, row: u32) -> Option<(CellRef, &'s Cell)> {
    let cell = CellRef::new(row, at.table.col(Column::Goal)?);
    Some((cell, at.sheet.cell(cell).filter(|goal| !goal.is_blank())?))
}

/// The target of an item that a row names so in the words of the list.
fn named_goal(item: &Item, at: &TableAt, row: u32) -> Option<usize> {
    let (_, goal) = goal_cell(at, row)?;
    item.target_called(&goal.text()).filter(|target| item.countable().contains(target))
}

/// Whether a plain number of one of its targets is what is under way.
fn advances(item: &Item) -> bool {
    item.countable().into_iter().any(|at| item.plain(at) == Some(Feed::Advancing))
}

/// A number that is not that of the target that its row names, or not that alone.
fn which(at: &TableAt, (item, target): (&Item, usize), typed: &str, place: Place) -> Finding {
    let heading = at.table.column(Column::Goal).map_or("", |column| &column.heading);
    let found = format!("{}（这一行的“{heading}”是“{}”）", beginning(typed), item.goal(target));
    let taken = Taken::Did("照录，没有计入任何一个目标".into());
    Finding::new(Code::WhichTarget, place, found, taken).expecting(open(item, target))
}

/// A target with its number left open: `新建×个`.
fn open(item: &Item, at: usize) -> String {
    let target = &item.targets[at];
    let number = target.value.map_or(String::new(), |value| value.to_string());
    if !number.is_empty() && target.words.contains(&number) {
        target.words.replacen(&number, "×", 1)
    } else {
        format!("{}：×{}", target.words, target.unit)
    }
}

/// Each target with its number left open: `新建×个、改造×个`.
fn open_each(item: &Item) -> String {
    item.countable().into_iter().map(|at| open(item, at)).collect::<Vec<_>>().join("、")
}

/// A count as words tell it.
fn told(tied: Tied, cell: CellRef, source: &Source) -> TargetCount {
    let reading = Reading::Value(tied.number);
    let done = Given::of_words(tied.words, cell, reading);
    TargetCount::new(tied.target, done, source)
}
