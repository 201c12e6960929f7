//! The master list exactly as received: words and where they stood.
//!
//! Nothing here is interpreted but the columns and the number before the title, so that every later reading can be held against the original.

use super::notes;
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
    /// 责任部门, or 牵头单位 where the list keeps who supports apart.
    pub owners: ReceivedCell,
    /// 配合单位.
    pub support: ReceivedCell,
    /// 完成时限, of a list that has such a column.
    pub deadline: ReceivedCell,
    /// The task row by row; kept while the list is first read, after that each
    /// item has its own words.
    pub rows: Vec<ReceivedRow>,
}

/// One row of a task: what it says of its own deliverables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceivedRow {
    /// The row or line, from 1.
    pub line: u32,
    /// 成果, with its markup; empty where the row has none of its own.
    pub deliverables: String,
    /// 责任部门 and 配合单位; empty where the row names nobody.
    pub owners: String,
    /// 完成时限; empty where the row has none.
    pub deadline: String,
}

/// Kinds of what a list has and the program does not use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnusedKind {
    /// Columns that are none of a list.
    Column,
    /// Section headings and sums inside the table.
    Row,
    /// Sheets beside the one that was read.
    Sheet,
}

/// Something of the file that was not used, in its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unused {
    /// What it is.
    pub kind: UnusedKind,
    /// Where: its line and column, from 1; 0 where it has none.
    pub at: (u32, u32),
    /// Its words.
    pub words: String,
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
    /// The heading of the column that gave the deliverables; empty where none did.
    pub results: String,
    /// Notes beside the table, with their lines.
    pub notes: Vec<(u32, String)>,
    /// What was not used.
    pub unused: Vec<Unused>,
}

impl ReceivedList {
    /// The year in the title of the list (2025年…), else of its sheet or file;
    /// absent where none is named.
    pub fn year(&self) -> Option<i32> {
        let sheet = self.sheet.as_deref().unwrap_or("");
        self.heading.lines().chain([sheet, self.name.as_str()]).find_map(year_in)
    }

    /// Whether the list has a column of deliverables.
    pub fn has_results(&self) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|row| row.deliverables.column > 0)
    }

    /// Its tasks with their numbers. One without a number, or with one that is
    /// taken, gets the next that is free; one without owners those that a note
    /// gives to all.
    pub fn tasks(&self) -> Vec<Task> {
        let general = notes::general(&self.notes);
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
            owners: row.owners.words.clone().or_else(|| general.owners.clone()),
            support: row.support.words.clone(),
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

/// The year that a line names.
fn year_in(line: &str) -> Option<i32> {
    let before = line.split('年').next().filter(|before| before.len() < line.len())?;
    let digits: String = before.chars().rev().take_while(char::is_ascii_digit).collect();
    let year: i32 = digits.chars().rev().collect::<String>().parse().ok()?;
    (1990..=2100).contains(&year).then_some(year)
}
