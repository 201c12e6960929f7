//! A row that answers for a whole task, as the printed list has them: its words
//! are the task's, and what they plainly give to one of its items goes there.
//!
//! What is said of the whole and holds for every part of it goes to each item:
//! 已完成, 未启动, 不涉及, 100%. 正常推进 or 滞后 of the whole says nothing of one
//! part. An answer numbered as the items are goes to them piece by piece, in any
//! column; so does a piece whose words name the item.

use super::item_index::{ItemIndex, PIECES, Words, pieces};
use crate::formats::{RowCol, Sheet};
use crate::intake::answers::answer::{Above, AnswerReader, DataRow};
use crate::intake::tables::table::Table;
use crate::model::finding::Findings;
use crate::model::form::Column;
use crate::model::ledger::Answers;
use crate::model::task::ItemId;
use crate::model::value::{Answer, Cell, Given, Reading, Status, exact, key, value};

/// Words by which a text says that not all is done.
const UNDONE: &[&str] =
    &["尚未", "还未", "暂未", "仍未", "未完成", "未能", "没有完成", "未启动", "未开工", "滞后", "停工", "停滞", "逾期"];

/// A row for several items.
pub(crate) struct TaskRow<'a> {
    /// Its table.
    pub table: &'a Table,
    /// The list.
    pub index: &'a ItemIndex,
    /// Reads its cells.
    pub answers: &'a AnswerReader<'a>,
    /// The task.
    pub task: u32,
    /// The items that it covers, in order.
    pub items: &'a [ItemId],
}

impl TaskRow<'_> {
    /// What a row says of the task, and of each of its items.
    pub(crate) fn read(
        &self,
        sheet: &Sheet,
        data: DataRow,
        findings: &mut Findings,
    ) -> (Answers, Vec<(ItemId, Answers)>) {
        let mut whole = sheet.row(data.row).to_vec();
        let mut parts: Vec<Vec<(RowCol, Cell)>> = vec![Vec::new(); self.items.len()];
        let before = whole.len();
        whole.retain(|(at, cell)| {
            let column = self.table.at(at.1).and_then(|c| c.column);
            let Some(column) = column.filter(|column| column.is_answer()) else { return true };
            let given = self.pieces(cell);
            for (part, piece) in parts.iter_mut().zip(&given) {
                part.extend(piece.as_ref().map(|piece| (*at, Cell::Text(piece.as_str().into()))));
            }
            // Of several statuses or numbers in one cell none is the task's.
            is_of_words(column) || given.is_empty() || given.iter().any(Option::is_none)
        });
        // 同上 looks upwards, which only the sheet itself has.
        let is_whole = whole.len() == before;
        let reduced = Sheet { cells: whole, ..Sheet::default() };
        let said = self.answers.over(if is_whole { sheet } else { &reduced }).answers(data, findings);
        let shares = self.items.iter().zip(parts).map(|(item, cells)| {
            let own = Sheet { cells, ..Sheet::default() };
            let mut share =
                self.answers.over(&own).answers(DataRow { row: data.row, above: &Above::default() }, findings);
            hand_down(&said, &mut share);
            self.read_progress(*item, &mut share);
            (*item, share)
        });
        let shares = shares.collect();
        (said, shares)
    }

    /// A piece that is the item's own words and a status tells the status:
    /// 基本单元优化已完成; what leaves anything over (形成初稿) stays words.
    fn read_progress(&self, item: ItemId, share: &mut Answers) {
        let Some(progress) = share.progress.as_ref().filter(|_| share.status.is_none()) else { return };
        let folded = key(&progress.text);
        let status = self.index.said_of(item, &folded).find_map(|rest| self.answers.plain_status(rest));
        let Some(status) = status else { return };
        let typed = Cell::Text(progress.text.clone());
        share.status = Some(Given::new(&typed, progress.cell, Reading::Value(status), None));
    }

    /// The pieces of an answer, by item; empty where it does not come apart.
    fn pieces(&self, cell: &Cell) -> Vec<Option<String>> {
        let Cell::Text(text) = cell else { return Vec::new() };
        let numbered = pieces(text);
        let lines = if numbered.is_empty() { text.lines().take(PIECES + 1).collect() } else { numbered.clone() };
        if lines.len() < 2 || lines.len() > PIECES {
            return Vec::new();
        }
        let named = |piece: &&str| {
            let (label, _) = piece.split_once(['：', ':']).unwrap_or((piece, ""));
            let of = |text: &str| self.index.item_of(&Words::new(text.to_string()), Some(self.task));
            of(label).or_else(|| of(piece)).map(|(id, _)| id)
        };
        let named: Vec<Option<ItemId>> = lines.iter().map(named).collect();
        // Numbered as the items are, unless a piece plainly speaks of another one.
        let in_order = numbered.len() == self.items.len()
            && named.iter().zip(self.items).all(|(named, item)| named.is_none_or(|named| named == *item));
        let own = |(at, item): (usize, &ItemId)| {
            let mut of_item = (0..lines.len()).filter(|line| named[*line] == Some(*item));
            let line = if in_order { Some(at) } else { of_item.next().filter(|_| of_item.next().is_none()) };
            line.map(|line| lines[line].trim_end_matches(['；', ';', '，']).to_string())
        };
        let given: Vec<Option<String>> = self.items.iter().enumerate().map(own).collect();
        if given.iter().any(Option::is_some) { given } else { Vec::new() }
    }
}

fn is_of_words(column: Column) -> bool {
    !matches!(column, Column::Status | Column::Percent | Column::Target | Column::Done)
}

/// Gives an item what is said of the whole task and holds for each part of it,
/// unless the words or the figures say otherwise.
fn hand_down(whole: &Answers, share: &mut Answers) {
    let status = value(&whole.status);
    let percent = exact(&whole.percent).map(|percent| percent.hundredths());
    let says = |answer: &Answer<_>| {
        answer.as_ref().is_some_and(|given: &Given<_>| UNDONE.iter().any(|word| given.text.contains(word)))
    };
    let own = [&share.progress, &share.problems].map(|given| given.is_some());
    let undone = says(if own[0] { &share.progress } else { &whole.progress })
        || says(if own[1] { &share.problems } else { &whole.problems });
    let holds = match status {
        Some(Status::Done) => !undone && percent.is_none_or(|percent| percent >= WHOLE),
        Some(Status::NotStarted) => percent.is_none_or(|percent| percent == 0),
        Some(Status::NotApplicable) => percent.is_none(),
        _ => false,
    };
    if share.status.is_none() && holds {
        share.status.clone_from(&whole.status);
    }
    let all_done = percent.is_some_and(|percent| percent >= WHOLE) && !undone;
    if share.percent.is_none() && all_done && (status.is_none() || holds) {
        share.percent.clone_from(&whole.percent);
    }
}

/// A hundred per cent, in hundredths of one.
const WHOLE: i64 = 10_000;
