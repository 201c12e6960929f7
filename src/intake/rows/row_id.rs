//! What an id cell says: the id of an item, a bare number, or a number below an
//! item. Whether it joins the row is for the words beside it to bear out.

use crate::model::task::ItemId;
use crate::model::value::{Cell, as_key, circled, ordinal};

/// What an id cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RowId {
    /// `2.1`, and what else it may have been: Excel shows a typed 3.10 as 3.1.
    Item(ItemId, Option<ItemId>),
    /// `3.1、3.2`: one row for several items.
    Several(Vec<ItemId>),
    /// A bare number: a task, or a running number.
    Number(u32),
    /// A number below an item: `（1）`, `①`, and 0 for `其中`; of `3.1.2` and `3.1（2）` the item is known.
    Below(Option<ItemId>, u32),
}

/// The highest number that an id may have.
const HIGHEST: u32 = 999;

fn number(digits: &str) -> Option<u32> {
    ordinal(digits).filter(|n| *n <= HIGHEST)
}

impl RowId {
    /// Reads an id cell: `2.1`, `2-1`, `二`, `①`, `任务2`, `1.0`, `2.1：各街镇…`.
    pub(crate) fn read(cell: &Cell) -> Option<Self> {
        match cell {
            Cell::Number(_, format) => of_number(&cell.text(), format.as_deref()),
            Cell::Text(text) => of_text(text.trim()),
            _ => None,
        }
    }
}

/// A number cell: 3.1 may have been typed 3.10, unless its format shows two decimals.
fn of_number(text: &str, format: Option<&str>) -> Option<RowId> {
    let read = of_text(text)?;
    let RowId::Item(id, None) = read else { return Some(read) };
    let tenfold = id.sub.filter(|sub| *sub < 10).map(|sub| ItemId { sub: Some(sub * 10), ..id });
    match tenfold {
        Some(tenfold) if format.is_some_and(|format| format.starts_with("0.00")) => Some(RowId::Item(tenfold, None)),
        tenfold => Some(RowId::Item(id, tenfold)),
    }
}

fn of_text(text: &str) -> Option<RowId> {
    let mut chars = text.chars();
    if let Some(n) = chars.next().and_then(circled) {
        return chars.as_str().trim().is_empty().then_some(RowId::Below(None, n));
    }
    let folded = as_key(text);
    if folded.trim_end_matches(':') == "其中" {
        return Some(RowId::Below(None, 0));
    }
    let lead = ["任务", "成果", "序号", "编号", "no.", "no", "第"];
    let bare = lead.iter().fold(&*folded, |rest, word| rest.strip_prefix(word).unwrap_or(rest));
    let bare = bare.split(':').next().unwrap_or(bare).trim_end_matches(['、', '.', '项', '号', '条']);
    match bare.strip_suffix(')') {
        // `（1）`, `1）`, `3.1（2）`.
        Some(open) => {
            let (before, inside) = open.split_once('(').unwrap_or(("", open));
            match (before.is_empty(), number(inside)) {
                (true, n) => Some(RowId::Below(None, n?)),
                (false, Some(n)) => Some(RowId::Below(Some(item(before)?), n)),
                // A note in brackets.
                (false, None) => of_parts(before),
            }
        }
        None => several(bare).or_else(|| of_parts(bare)),
    }
}

/// Marks between the parts of an id, and between ids.
const WITHIN: &[char] = &['.', '-', '_', '·', '。'];
const BETWEEN: &[char] = &['、', ',', '/', '和', '及', ';', '~', '至'];

fn item(text: &str) -> Option<ItemId> {
    let (task, sub) = text.split_once(WITHIN)?;
    Some(ItemId { task: number(task)?, sub: Some(number(sub)?) })
}

/// `3.1、3.2`, and `3.1-3.3` with those between.
fn several(bare: &str) -> Option<RowId> {
    let range = bare.split_once(['-', '~', '至']).and_then(|(first, last)| Some((item(first)?, item(last)?)));
    if let Some((first, last)) = range.filter(|(first, last)| first.task == last.task && first.sub < last.sub) {
        let subs = first.sub?..=last.sub?;
        return Some(RowId::Several(subs.map(|sub| ItemId { task: first.task, sub: Some(sub) }).collect()));
    }
    let ids = bare.split(BETWEEN).map(item).collect::<Option<Vec<_>>>().filter(|ids| ids.len() > 1)?;
    Some(RowId::Several(ids))
}

fn of_parts(bare: &str) -> Option<RowId> {
    match bare.split(WITHIN).collect::<Vec<_>>().as_slice() {
        [task] | [task, "0"] => number(task).map(RowId::Number),
        [_, _] => item(bare).map(|id| RowId::Item(id, None)),
        [task, sub, below] => {
            let of = ItemId { task: number(task)?, sub: Some(number(sub)?) };
            Some(RowId::Below(Some(of), number(below)?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(cell: &Cell) -> String {
        match RowId::read(cell) {
            Some(RowId::Item(id, None)) => id.to_string(),
            Some(RowId::Item(id, Some(other))) => format!("{id}|{other}"),
            Some(RowId::Several(ids)) => ids.iter().map(ItemId::to_string).collect::<Vec<_>>().join("+"),
            Some(RowId::Number(n)) => format!("#{n}"),
            Some(RowId::Below(None, n)) => format!("({n})"),
            Some(RowId::Below(Some(of), n)) => format!("{of}({n})"),
            None => "-".into(),
        }
    }

    #[test]
    fn id_cells_as_typed() {
        for (text, wanted) in [
            ("2.1", "2.1"),
            ("２．１", "2.1"),
            ("2 . 1", "2.1"),
            ("2-1", "2.1"),
            ("2—1", "2.1"),
            ("2·1", "2.1"),
            ("二.1", "2.1"),
            ("2.1：各街镇社区规划", "2.1"),
            ("2.1（规划）", "2.1"),
            ("任务2", "#2"),
            ("第2项", "#2"),
            ("2.", "#2"),
            ("二、", "#2"),
            ("2.0", "#2"),
            ("（1）", "(1)"),
            ("1）", "(1)"),
            ("（一）", "(1)"),
            ("①", "(1)"),
            ("⑵", "(2)"),
            ("其中：", "(0)"),
            ("3.1.2", "3.1(2)"),
            ("3-1-2", "3.1(2)"),
            ("3.1（2）", "3.1(2)"),
            ("3.1、3.2", "3.1+3.2"),
            ("3.1/3.2", "3.1+3.2"),
            ("1.1-1.3", "1.1+1.2+1.3"),
            ("A1", "-"),
            ("2025年", "-"),
            ("2025-1", "-"),
            ("规划类", "-"),
            ("", "-"),
        ] {
            assert_eq!(said(&Cell::Text(text.into())), wanted, "{text}");
        }
        for (number, format, wanted) in
            [(3.1, None, "3.1|3.10"), (3.1, Some("0.00"), "3.10"), (3.11, None, "3.11"), (3.0, None, "#3")]
        {
            assert_eq!(said(&Cell::Number(number, format.map(Into::into))), wanted, "{number} {format:?}");
        }
    }
}
