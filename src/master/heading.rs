//! The heading of a list: which column is what, by the table of the form and the
//! words of any district.

use super::lines::ListLine;
use crate::model::config::Vocabulary;
use crate::model::form::Column;
use crate::model::value::{clean, key, strip_brackets};
use std::collections::BTreeSet;

/// Where the columns stand; 0 where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Heading {
    pub title: u32,
    pub requirement: u32,
    pub deliverables: u32,
    pub owners: u32,
    pub support: u32,
    pub deadline: u32,
    pub id: u32,
    /// How many lines it has, one or two.
    pub lines: usize,
    /// Every heading with its column, as typed.
    pub named: Vec<(u32, String)>,
}

/// Words that a longer heading begins with: 2025年工作目标, 主要工作内容.
const BEFORE: [&str; 4] = ["年度", "年", "拟", "具体"];

/// The column that a heading names, alone or without its bracket and its year.
fn column(words: &Vocabulary, heading: &str) -> Option<Column> {
    let folded = key(heading);
    let (plain, _) = strip_brackets(&folded);
    let bare = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = BEFORE.iter().find_map(|word| bare.strip_prefix(word)).unwrap_or(bare);
    [folded.as_str(), &plain, bare].into_iter().find_map(|name| words.column(name))
}

/// The heading that begins on a line: it names the tasks, or what is to be done,
/// and one more column of a list. A second line may name what the first spans.
pub(super) fn heading(words: &Vocabulary, lines: &[ListLine]) -> Option<Heading> {
    let one = by_columns(words, lines.first()?.filled().collect());
    let two = lines.get(1).filter(|second| below(words, &lines[0], second)).map(|second| {
        let mut named: Vec<(u32, String)> = lines[0].filled().collect();
        for (col, text) in second.filled() {
            let full = [text.clone(), format!("{text}单位")].into_iter().find(|text| column(words, text).is_some());
            named.retain(|(at, _)| *at != col);
            named.push((col, full.unwrap_or(text)));
        }
        named.sort();
        Heading { lines: 2, ..by_columns(words, named) }
    });
    [two, Some(one)].into_iter().flatten().find(Heading::is_of_a_list)
}

/// Whether the second line goes on with the heading: columns by name and nothing
/// else, one of them where the first line has none or a merged cell.
fn below(words: &Vocabulary, first: &ListLine, second: &ListLine) -> bool {
    let known = |text: &str| column(words, text).is_some() || column(words, &format!("{text}单位")).is_some();
    let mut filled = second.filled().peekable();
    filled.peek().is_some() && filled.all(|(_, text)| known(&text)) && first.filled().count() > 1
}

fn by_columns(words: &Vocabulary, named: Vec<(u32, String)>) -> Heading {
    let columns: Vec<(u32, Column)> =
        named.iter().filter_map(|(col, text)| Some((*col, column(words, text)?))).collect();
    let mut taken = BTreeSet::new();
    let mut first = |wanted: &[Column]| {
        let found = wanted.iter().find_map(|w| columns.iter().find(|(at, c)| c == w && !taken.contains(at)));
        found.map_or(0, |(at, _)| {
            taken.insert(*at);
            *at
        })
    };
    let mut heading = Heading {
        title: first(&[Column::Task]),
        // A target in words is what a list without a column of results asks for.
        deliverables: first(&[Column::Deliverable, Column::Target]),
        requirement: first(&[Column::Requirement, Column::Task]),
        owners: first(&[Column::Lead, Column::Owner]),
        support: first(&[Column::Support]),
        deadline: first(&[Column::Deadline, Column::PlannedFinish]),
        id: first(&[Column::Id]),
        lines: 1,
        named,
    };
    if heading.owners == 0 {
        (heading.owners, heading.support) = (heading.support, 0);
    }
    if heading.title == 0 {
        (heading.title, heading.requirement) = (heading.requirement, 0);
    }
    heading
}

impl Heading {
    fn is_of_a_list(&self) -> bool {
        let others = [self.requirement, self.deliverables, self.owners, self.deadline];
        self.title > 0 && others.iter().any(|column| *column > 0)
    }

    /// The columns that are read.
    pub(super) fn columns(&self) -> [u32; 7] {
        [self.title, self.requirement, self.deliverables, self.owners, self.support, self.deadline, self.id]
    }

    /// What is written over a column; empty where there is none.
    pub(super) fn name(&self, column: u32) -> String {
        self.named.iter().find(|(col, _)| *col == column).map_or(String::new(), |(_, text)| clean(text))
    }
}
