//! The rows of a table: which hold data, which are totals, notes or headings,
//! and what each data row says.

use super::answer::{AnswerReader, DataRow};
use super::matching::{ItemIndex, Match, RowKeys};
use super::row_kind::RowKind;
use super::table::{Kind, Table};
use crate::formats::{Sheet, limits};
use crate::model::finding::{ALIKE, Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Answers, Entry, Extra, Project, Source};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::ruling::{Matter, Question, Rulings, id_of, written};
use crate::model::task::ItemId;
use crate::model::value::{Cell, Derived, Quantity, Reading, beginning, exact, heads_a_section, key};
use std::collections::BTreeMap;

/// What was read of a table, before it is known who sent it.
#[derive(Default)]
pub(super) struct Rows {
    /// Progress rows, each with the row's own unit cell.
    pub entries: Vec<(Entry, Option<(String, CellRef)>)>,
    /// Register rows.
    pub projects: Vec<Project>,
    /// Rows that staff must settle.
    pub questions: Vec<Question>,
    /// What each row is.
    pub kinds: BTreeMap<u32, RowKind>,
}

impl Rows {
    /// Adds what another table gave. A row that two tables share is what it is
    /// in the one that uses it.
    pub fn take(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.projects.extend(other.projects);
        self.questions.extend(other.questions);
        for (row, kind) in other.kinds {
            let held = self.kinds.entry(row).or_insert(kind);
            if !held.is_data() || kind == RowKind::Entry {
                *held = if kind == RowKind::Blank { *held } else { kind };
            }
        }
    }
}

/// Whether a total is of a part of the rows only.
fn is_subtotal(sheet: &Sheet, row: u32) -> bool {
    sheet.row(row).iter().any(|(_, cell)| key(&cell.text()).starts_with("小计"))
}

/// What a row says of its item.
fn said(keys: &RowKeys) -> String {
    let said = [keys.id.as_ref().map(Cell::text), keys.task.clone(), keys.deliverable.clone()];
    beginning(&said.into_iter().flatten().collect::<Vec<_>>().join(" | "))
}

/// First words of a total row.
const TOTALS: &[&str] = &["合计", "小计", "总计", "平均", "共计", "累计", "总和", "汇总"];

/// First words of a note, instruction or signature.
const NOTES: &[&str] = &[
    "注", "备注", "说明", "填表说明", "填报说明", "填表人", "填报人", "审核人", "审核", "负责人", "分管领导",
    "主要领导", "单位负责人", "填报单位", "报送单位", "单位(盖章)", "联系人", "联系电话", "填报日期", "填表日期",
    "报送日期", "日期", "制表", "制表人", "填报时间", "填表时间", "以上", "签字", "盖章", "领导签字", "※", "*",
];

/// Reads the rows of one table.
pub(super) struct RowReading<'a> {
    /// The sheet that the table stands on.
    pub sheet: &'a Sheet,
    /// Where the sheet is.
    pub place: &'a Place,
    /// The table, its columns known.
    pub table: &'a Table,
    /// The list, for matching.
    pub index: &'a ItemIndex,
    /// What staff decided.
    pub rulings: &'a Rulings,
    /// Reads the cells of its answer columns.
    pub answers: AnswerReader<'a>,
}

/// Where the reading of a table has got to.
#[derive(Default)]
struct TableState {
    /// Data rows so far, for 同上.
    above: Vec<u32>,
    /// The task of the section heading above.
    section: Option<u32>,
    /// A total or signature has been met: what follows is no row of the table
    /// unless it names an item.
    ended: bool,
    /// Bare numbers in the id column are task numbers.
    id_is_task: bool,
}

impl RowReading<'_> {
    /// Every row of the table.
    pub(super) fn read(&self, findings: &mut Findings) -> Rows {
        let mut rows = Rows::default();
        for row in self.table.first..=self.table.header_end {
            rows.kinds.insert(row, RowKind::Header);
        }
        let mut below = self.sheet.rows();
        below.retain(|row| self.table.rows().contains(row));
        let beyond = below.split_off(below.len().min(limits::TABLE_ROWS));
        self.leave_out(&beyond, &mut rows, findings);
        let filled: Vec<(u32, Option<RowKind>)> = below.into_iter().map(|row| (row, self.not_data(row))).collect();
        let mut state = TableState::default();
        let data = filled.iter().filter(|(_, kind)| kind.is_none());
        let keys: Vec<RowKeys> = data.map(|(row, _)| self.keys(*row, &state)).collect();
        state.id_is_task = self.index.numbers_are_tasks(&keys);
        for (row, kind) in filled {
            let kind = match kind {
                Some(kind) => {
                    if kind == RowKind::Total && !is_subtotal(self.sheet, row) {
                        self.check_total(row, &rows, findings);
                        state.ended = true;
                    }
                    state.ended |= kind == RowKind::Note;
                    kind
                }
                None if self.table.kind == Kind::Register => self.register_row(row, &mut state, &mut rows, findings),
                None => self.progress_row(row, &mut state, &mut rows, findings),
            };
            rows.kinds.insert(row, kind);
        }
        rows
    }

    /// Names rows that no honest table has so many of.
    fn leave_out(&self, beyond: &[u32], rows: &mut Rows, findings: &mut Findings) {
        rows.kinds.extend(beyond.iter().map(|row| (*row, RowKind::Beyond)));
        if let Some(first) = beyond.first() {
            let found = format!("另有{}行", beyond.len());
            let expected = format!("一张表不超过{}行", limits::TABLE_ROWS);
            let place = self.place.at(CellRef::new(*first, 1));
            findings.push(Finding::new(Code::RowsBeyond, place, found, Taken::RowSkipped).expecting(expected));
        }
    }

    /// Why a row holds no data, where it does not.
    fn not_data(&self, row: u32) -> Option<RowKind> {
        let cells: Vec<&((u32, u32), Cell)> = self.sheet.row(row).iter().filter(|(_, cell)| !cell.is_blank()).collect();
        let Some(((_, first_col), first)) = cells.first() else { return Some(RowKind::Blank) };
        if self.is_running_head(row, &cells) {
            return Some(RowKind::ColumnNumbers);
        }
        if self.is_total(row, &cells) {
            return Some(RowKind::Total);
        }
        let folded = key(&first.text());
        let of_list = self.column_at(*first_col).is_none_or(|column| !column.is_answer());
        let answers = cells.iter().filter(|((_, col), _)| self.column_at(*col).is_some_and(Column::is_answer)).count();
        let led = NOTES.iter().any(|word| folded.starts_with(word));
        let signs = led && (cells.len() <= 2 || folded.contains(':')) && (of_list || cells.len() == 1);
        (signs && answers <= 1).then_some(RowKind::Note)
    }

    /// A row that sums: its first cell or a cell of what the list gives says so,
    /// or any cell where nothing names an item.
    fn is_total(&self, row: u32, cells: &[&((u32, u32), Cell)]) -> bool {
        let says = |cell: &Cell| {
            let text = key(&cell.text());
            TOTALS
                .iter()
                .any(|word| text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', ':'])))
        };
        let listed = [Column::Id, Column::Task, Column::Deliverable, Column::ProjectName, Column::Unit];
        let keys: Vec<&Cell> = listed.iter().filter_map(|column| self.list_cell(*column, row)).collect();
        if keys.is_empty() { cells.iter().any(|(_, cell)| says(cell)) } else { keys.iter().any(|cell| says(cell)) }
    }

    /// A row of column numbers under the heading: 1 2 3 …, or 甲 乙 1 2.
    fn is_running_head(&self, row: u32, cells: &[&((u32, u32), Cell)]) -> bool {
        if row > self.table.header_end + 1 || cells.len() < 4 {
            return false;
        }
        let words: Vec<String> = cells.iter().map(|(_, cell)| key(&cell.text())).collect();
        let numbers: Vec<u32> =
            words.iter().filter_map(|word| word.trim_matches(['(', ')', '栏']).parse().ok()).collect();
        let letters = words.iter().filter(|word| ["甲", "乙", "丙", "丁"].contains(&word.as_str())).count();
        numbers.len() + letters == cells.len() && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1)
    }

    fn column_at(&self, col: u32) -> Option<Column> {
        self.table.columns.iter().find(|c| c.col == col).and_then(|c| c.column)
    }

    /// A cell of what the list gives, filled down a merged range (domain R1).
    fn list_cell(&self, column: Column, row: u32) -> Option<&Cell> {
        let at = CellRef::new(row, self.table.col(column)?);
        let own = self.sheet.cell(at).filter(|cell| !cell.is_blank());
        own.or_else(|| {
            let area = self.sheet.merge(at).filter(|area| column.fills_down() && area.first.col == at.col)?;
            self.sheet.cell(area.first).filter(|cell| !cell.is_blank())
        })
    }

    fn keys(&self, row: u32, state: &TableState) -> RowKeys {
        let text = |column| self.list_cell(column, row).map(Cell::text);
        RowKeys {
            id: self.list_cell(Column::Id, row).cloned(),
            task: text(Column::Task),
            deliverable: text(Column::Deliverable),
            section: state.section,
            id_is_task: state.id_is_task,
        }
    }

    fn progress_row(&self, row: u32, state: &mut TableState, rows: &mut Rows, findings: &mut Findings) -> RowKind {
        let keys = self.keys(row, state);
        let matched = self.index.find(&keys);
        let item = match &matched {
            Match::Sure(id) | Match::ByText(id) => Some(*id),
            _ => None,
        };
        let names_an_item = item.is_some() && self.index.names_an_item(&keys);
        if !names_an_item && !self.is_answered(row) {
            return self.unanswered(row, &keys, &matched, state, findings);
        }
        let item = match item {
            Some(item) => {
                self.report_match(row, &keys, &matched, findings);
                Some(item)
            }
            None if self.is_section(row) => return RowKind::Subheading,
            None if self.is_foreign_head(row) => {
                state.ended = true;
                return RowKind::OtherHeader;
            }
            None if state.ended => return self.after_the_table(row, findings),
            None => match self.ruled(row, &keys, rows, findings) {
                Some(answer) => match id_of(&answer).parse() {
                    Ok(item) => Some(item),
                    Err(_) => return RowKind::RuledOut,
                },
                None => {
                    self.report_match(row, &keys, &matched, findings);
                    None
                }
            },
        };
        let answers = self.answers.answers(DataRow { row, above: &state.above }, findings);
        let unit = self.list_cell(Column::Unit, row).zip(self.table.col(Column::Unit));
        let unit = unit.map(|(cell, col)| (cell.text(), CellRef::new(row, col)));
        rows.entries.push((self.entry(row, item, answers), unit));
        state.above.push(row);
        if item.is_some() { RowKind::Entry } else { RowKind::Unmatched }
    }

    fn is_answered(&self, row: u32) -> bool {
        let mut answers = self.table.columns.iter().filter(|c| c.column.is_some_and(Column::is_answer));
        answers.any(|c| self.sheet.cell(CellRef::new(row, c.col)).is_some_and(|cell| !cell.is_blank()))
    }

    /// A row without answers: a section heading where it names a task or is one
    /// cell, else a row that a person must look at.
    fn unanswered(
        &self,
        row: u32,
        keys: &RowKeys,
        matched: &Match,
        state: &mut TableState,
        findings: &mut Findings,
    ) -> RowKind {
        let cells = self.sheet.row(row);
        if let Some(task) = self.index.task_named(keys, cells.first().map(|(_, cell)| cell)) {
            state.section = Some(task);
            return RowKind::TaskHeading;
        }
        if cells.len() == 1 {
            return RowKind::Subheading;
        }
        if state.ended {
            return self.after_the_table(row, findings);
        }
        if matches!(matched, Match::NoKeys) {
            return RowKind::InnerNote;
        }
        self.skip(Code::ItemUnknown, row, findings);
        RowKind::Unmatched
    }

    /// A heading in one cell: it is merged across the table, or numbered like one.
    fn is_section(&self, row: u32) -> bool {
        let [((_, col), cell)] = self.sheet.row(row) else { return false };
        let across = self.sheet.merge(CellRef::new(row, *col)).is_some_and(|area| area.last.col >= area.first.col + 2);
        let folded = key(&cell.text());
        let continued = matches!(folded.as_str(), "续表" | "续上表" | "接上表" | "接上页" | "(续)");
        continued
            || across
            || (heads_a_section(&folded) && folded.chars().count() <= 20)
            || (folded.starts_with(['★', '☆', '※', '◆', '●', '■', '▲']) && folded.chars().count() <= 12)
    }

    /// The heading of some other list below the table, such as the contacts:
    /// nothing but names of columns.
    fn is_foreign_head(&self, row: u32) -> bool {
        let named = |cell: &Cell| {
            let folded = key(&cell.text());
            Column::named(&folded).is_some()
                || matches!(folded.as_str(), "姓名" | "职务" | "所属单位" | "部门" | "科室")
        };
        let cells = self.sheet.row(row);
        cells.len() >= 2 && cells.iter().all(|(_, cell)| named(cell))
    }

    /// Rows below the total or the signatures that name no item: contact lists
    /// and the like.
    fn after_the_table(&self, row: u32, findings: &mut Findings) -> RowKind {
        self.skip(Code::AfterTable, row, findings);
        RowKind::AfterTable
    }

    /// A finding of a row that is skipped, at its first cell and with all its words.
    fn skip(&self, code: Code, row: u32, findings: &mut Findings) {
        let cells = self.sheet.row(row);
        let said: Vec<String> = cells.iter().map(|(_, cell)| beginning(&cell.text())).collect();
        let at = CellRef::new(row, cells.first().map_or(1, |(at, _)| at.1));
        findings.add(code, self.place.at(at), said.join(" | "), Taken::RowSkipped);
    }

    /// What staff decided about a row that matches no item; otherwise it is asked.
    fn ruled(&self, row: u32, keys: &RowKeys, rows: &mut Rows, findings: &mut Findings) -> Option<String> {
        let place = self.place.at(CellRef::new(row, 1));
        let question = Question::new(Matter::Item, written(&place), said(keys), self.index.choices());
        let answer = self.rulings.answer(&question, &place, findings);
        // A table with more rows that nobody knows is no progress sheet.
        if answer.is_none() && rows.questions.len() < ALIKE {
            rows.questions.push(question);
        }
        answer
    }

    fn report_match(&self, row: u32, keys: &RowKeys, matched: &Match, findings: &mut Findings) {
        let columns = [Column::Id, Column::Task, Column::Deliverable];
        let first_answer = self.table.columns.iter().map(|c| c.col).min().unwrap_or(1);
        let at = columns
            .iter()
            .filter(|c| self.list_cell(**c, row).is_some())
            .find_map(|c| self.table.col(*c))
            .unwrap_or(first_answer);
        let place = self.place.at(CellRef::new(row, at));
        let said = said(keys);
        match matched {
            Match::Sure(_) => {}
            Match::ByText(id) => {
                let finding = Finding::new(Code::ItemByText, place, said, Taken::ReadAs(id.to_string()));
                findings.push(finding.expecting(id.to_string()));
            }
            Match::Contradiction(why) => {
                findings.add(Code::ItemContradiction, place, why.clone(), Taken::RowSkipped);
            }
            Match::Unknown | Match::NoKeys => {
                findings.add(Code::ItemUnknown, place, said, Taken::RowSkipped);
            }
        }
    }

    fn entry(&self, row: u32, item: Option<ItemId>, answers: Answers) -> Entry {
        let unknown = self.table.columns.iter().filter(|c| c.column.is_none());
        let extra = unknown
            .filter_map(|c| {
                let at = CellRef::new(row, c.col);
                let cell = self.sheet.cell(at).filter(|cell| !cell.is_blank())?;
                Some(Extra { column: c.heading.clone(), text: cell.text(), cell: at })
            })
            .collect();
        Entry {
            unit: String::new(),
            item,
            task: None,
            answers,
            counts: Vec::new(),
            counted: true,
            extra,
            derived: Derived::Unknown,
            reasons: Vec::new(),
            source: Some(self.source(row)),
        }
    }

    fn source(&self, row: u32) -> Source {
        Source {
            path: self.place.origin.clone().unwrap_or_else(|| Origin::file("")),
            sheet: self.place.sheet.clone().unwrap_or_default(),
            row,
        }
    }

    fn register_row(&self, row: u32, state: &mut TableState, rows: &mut Rows, findings: &mut Findings) -> RowKind {
        if self.sheet.row(row).iter().filter(|(_, cell)| !cell.is_blank()).count() == 1 {
            return RowKind::Subheading;
        }
        if state.ended {
            return self.after_the_table(row, findings);
        }
        let a = &self.answers;
        let data = DataRow { row, above: &state.above };
        rows.projects.push(Project {
            unit: String::new(),
            name: a.text(Column::ProjectName, data, findings),
            category: a.text(Column::Category, data, findings),
            place: a.text(Column::Site, data, findings),
            owner: a.text(Column::Owner, data, findings),
            investment: a.money(data, findings),
            start: a.date(Column::Start, data, findings),
            planned_finish: a.date(Column::PlannedFinish, data, findings),
            actual_finish: a.date(Column::ActualFinish, data, findings),
            status: a.status(data, findings),
            percent: a.percent(data, findings),
            source: self.source(row),
        });
        state.above.push(row);
        RowKind::Project
    }

    /// A total against the rows above it.
    fn check_total(&self, row: u32, rows: &Rows, findings: &mut Findings) {
        for column in [Column::Target, Column::Done] {
            let Some(at) = self.table.col(column).map(|col| CellRef::new(row, col)) else { continue };
            let Some(cell) = self.sheet.cell(at) else { continue };
            let (Reading::Value(total), None) = Quantity::read(cell) else { continue };
            let count = |answers: &Answers| {
                if column == Column::Done { exact(&answers.done) } else { exact(&answers.target) }
            };
            let sum: Quantity = rows.entries.iter().filter_map(|(entry, _)| count(&entry.answers)).sum();
            if total.part != sum {
                let taken = Taken::Did(format!("采用各行之和{sum}"));
                let finding = Finding::new(Code::TotalDisagrees, self.place.at(at), cell.text(), taken);
                findings.push(finding.expecting(sum.to_string()));
            }
        }
    }
}
