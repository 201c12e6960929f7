//! The master list exactly as received: words and where they stood.
//!
//! Nothing here is interpreted but the four columns and the number before the
//! title, so that every later reading can be held against the original.

use crate::model::place::{CellRef, Origin, Place};
use crate::model::task::Task;
use std::collections::BTreeSet;
use std::sync::Arc;

/// One cell of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceivedCell {
    /// Its column, from 1 (for the text file, the field's position); 0 where
    /// the list has no such column.
    pub column: u32,
    /// The words, blanks at both ends trimmed; absent where the row has no such
    /// cell, or an empty one.
    pub words: Option<String>,
}

impl ReceivedCell {
    /// The words; empty where there are none.
    pub fn text(&self) -> &str {
        self.words.as_deref().unwrap_or("")
    }
}

/// One task of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceivedTask {
    /// The row or line it begins on, from 1.
    pub line: u32,
    /// How many fields the row has; fewer than the heading where the list lost some.
    pub fields: u32,
    /// The number before the title; absent where none stands there.
    pub number: Option<u32>,
    /// 任务, without its number.
    pub title: ReceivedCell,
    /// 具体要求.
    pub requirement: ReceivedCell,
    /// 成果, with its markup.
    pub deliverables: ReceivedCell,
    /// 责任部门.
    pub owners: ReceivedCell,
}

/// The list as received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceivedList {
    /// The file it came in.
    pub name: String,
    /// The sheet, where the file is a workbook.
    pub sheet: Option<Arc<str>>,
    /// The words above the table: the title of the list.
    pub heading: String,
    /// How many columns the heading row has.
    pub columns: u32,
    /// Tasks, in order.
    pub rows: Vec<ReceivedTask>,
    /// Lines where blank rows cut the table in two.
    pub breaks: Vec<u32>,
    /// Lines without a number of their own, taken as part of the task before.
    pub joined: Vec<u32>,
}

impl ReceivedList {
    /// The year in the title of the list (2025年…); absent where none is named.
    pub fn year(&self) -> Option<i32> {
        let before = self.heading.split('年').next()?;
        let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
        let year: i32 = digits.chars().rev().collect::<String>().parse().ok()?;
        (1990..=2100).contains(&year).then_some(year)
    }

    /// Its tasks with their numbers. One without a number, or with one that is
    /// taken, gets the next that is free.
    pub fn tasks(&self) -> Vec<Task> {
        let mut last = self.rows.iter().filter_map(|row| row.number).max().unwrap_or(0);
        let mut used = BTreeSet::new();
        let mut number_of = |row: &ReceivedTask| {
            let printed = row.number.filter(|number| used.insert(*number));
            printed.unwrap_or_else(|| {
                last += 1;
                last
            })
        };
        let task = |row: &ReceivedTask| Task {
            number: number_of(row),
            title: row.title.text().to_string(),
            requirement: row.requirement.text().to_string(),
            owners: row.owners.words.clone(),
            deliverables: row.deliverables.text().to_string(),
        };
        self.rows.iter().map(task).collect()
    }

    /// The place of a cell of the list.
    pub fn place(&self, line: u32, column: u32) -> Place {
        let origin = Origin::file(self.name.clone());
        let whole = match &self.sheet {
            Some(sheet) => Place::sheet(&origin, sheet),
            None => Place::file(&origin),
        };
        if line == 0 { whole } else { whole.at(CellRef::new(line, column.max(1))) }
    }
}
