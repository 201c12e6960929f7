//! Rows of the ledger on a sheet: the columns that 明细 shares with the lists that are
//! chosen from it, and words in which nobody is named.

use super::context::Context;
use super::hyperlinks::Key;
use super::sheets::detail_row;
use super::style::Look;
use super::table::{Column, Content, column};
use crate::model::ledger::{Entry, ItemReport, Source};
use crate::model::place::CellRef;
use crate::model::task::ItemId;
use crate::model::value::{Answer, has_mobile_number, without_long_numbers, without_names};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What stands for a verdict on what counts nowhere.
pub const UNCOUNTED: &str = "不计入";

/// A row of a unit, or a cell that it left blank.
pub struct Line<'a> {
    pub entry: &'a Entry,
    /// Its item; of a row for a whole task, the first of the task.
    pub item: Option<&'a ItemReport>,
    /// Whether it enters sums and states.
    pub is_counted: bool,
    /// Whom its unit names as contacts.
    pub people: Rc<[&'a str]>,
    /// Where it stands among the entries of the ledger.
    pub position: usize,
    /// Of what kind it is on the sheet it stands on; empty where there are none.
    pub kind: &'a str,
}

impl<'a> Line<'a> {
    /// What the item calls for; nothing of a row for a whole task.
    fn deliverable(&self) -> Option<&'a str> {
        self.item.filter(|_| self.entry.item.is_some()).map(|item| item.text.as_str())
    }

    /// Words that everybody may read: neither the contact nor a number to call is in them.
    pub fn public(&self, words: impl Into<Cow<'a, str>>) -> Content<'a> {
        let mut words = words.into();
        if self.people.iter().any(|name| words.contains(name)) {
            words = Cow::Owned(without_names(&words, self.people.iter().copied()));
        }
        // Seven digits make a number to call; most characters of an answer are no digit by far.
        let is_digit = |c: &char| !matches!(c, '一'..='\u{9FFF}' | '、'..='】' | '！'..='／') && c.is_numeric();
        if words.chars().filter(is_digit).nth(6).is_some() {
            words = Cow::Owned(without_long_numbers(&words));
        }
        Content::text(words)
    }

    /// An answer in running text, as typed but for people.
    pub fn typed<T>(&self, answer: &'a Answer<T>) -> Content<'a> {
        Content::maybe(answer.as_ref(), |given| self.public(given.text.as_str()))
    }
}

/// Words of headings under which people and numbers stand.
const PERSONAL: &[&str] = &[
    "联系", "联络", "电话", "手机", "姓名", "填表", "填报人", "负责人", "经办", "微信", "领导", "审核", "签发", "制表",
];

/// Whether a column the form does not know tells of a person, by its heading,
/// or by a mobile number in it.
pub fn is_personal(heading: &str, words: &str) -> bool {
    PERSONAL.iter().any(|word| heading.contains(word)) || has_mobile_number(words)
}

pub fn unit<'a>() -> Column<'a, Line<'a>> {
    column("单位", 11.0, Look::Word, |l: &Line<'a>| Content::text(l.entry.unit.as_str()))
}

pub fn number<'a>() -> Column<'a, Line<'a>> {
    column("编号", 6.0, Look::Word, |l: &Line<'a>| match (l.entry.item, l.entry.task) {
        (None, Some(task)) => Content::text(format!("任务{task}")),
        (item, _) => Content::maybe(item, Content::shown),
    })
}

pub fn deliverable<'a>() -> Column<'a, Line<'a>> {
    column("成果", 20.0, Look::Text, |l: &Line<'a>| Content::maybe(l.deliverable(), Content::text))
}

/// Where it stands by our reading; what counts nowhere was not judged.
pub fn standing<'a>() -> Column<'a, Line<'a>> {
    column("判定", 9.5, Look::Status, |l: &Line<'a>| {
        Content::text(if l.is_counted { l.entry.derived.label() } else { UNCOUNTED })
    })
}

pub fn reported<'a>() -> Column<'a, Line<'a>> {
    column("填报状态", 9.5, Look::Word, |l: &Line<'a>| {
        Content::reading(&l.entry.answers.status, |status| Content::text(status.label()))
    })
}

pub fn reasons<'a>(width: f64) -> Column<'a, Line<'a>> {
    column("依据", width, Look::Text, |l: &Line<'a>| l.public(l.entry.reasons.join("；")))
}

pub fn file<'a>(width: f64) -> Column<'a, Line<'a>> {
    column("来源文件", width, Look::Text, |l: &Line<'a>| {
        Content::maybe(l.entry.source.as_ref(), |source| Content::public(source.path.to_string()))
    })
}

pub fn sheet<'a>() -> Column<'a, Line<'a>> {
    column("工作表", 12.0, Look::Text, |l: &Line<'a>| {
        Content::maybe(l.entry.source.as_ref(), |source| Content::text(&*source.sheet))
    })
}

/// Where an answer stands: its cell, after the file where that is not the entry's.
pub fn spot(row: Option<&Source>, cell: CellRef) -> String {
    row.map_or_else(|| cell.to_string(), |row| format!("{} {cell}", row.path.file_name()))
}

/// The way to its row on 明细.
pub fn way<'a>() -> Column<'a, Line<'a>> {
    column("明细", 7.0, Look::Word, |l: &Line<'a>| Content::Link("查看", detail_row(l.position)))
}

/// The rows of the ledger at these positions.
pub fn lines<'a>(context: &Context<'a>, positions: impl IntoIterator<Item = usize>) -> Vec<Line<'a>> {
    let ledger = context.ledger;
    let items: BTreeMap<ItemId, &ItemReport> = ledger.items.iter().map(|item| (item.id, item)).collect();
    let line = |position: usize| {
        let entry = &ledger.entries[position];
        let people = context.people.get(entry.unit.as_str()).cloned().unwrap_or_else(|| [].into());
        let item = match (entry.item, entry.task) {
            (Some(id), _) => items.get(&id).copied(),
            (None, task) => ledger.items.iter().find(|item| Some(item.task) == task),
        };
        // Of several rows for a cell one counts.
        let first = entry.item.and_then(|item| context.links.position(Key::Cell(&entry.unit, item)));
        let is_counted = entry.counted && first == Some(position);
        Line { entry, item, is_counted, people, position, kind: "" }
    };
    positions.into_iter().map(line).collect()
}
