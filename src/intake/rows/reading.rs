//! The rows of a table: which hold data, which are totals, notes or headings,
//! and what each data row says.

use super::item_index::{ItemIndex, PLAIN};
use super::matching::{Match, Numbering, RowKeys};
use super::merged_answers::{self, Merged};
use super::room::Room;
use super::row_id::RowId;
use super::row_kind::RowKind;
use super::row_shape::{RowShapes, is_part_total};
use super::sub_rows;
use super::task_rows::TaskRow;
use crate::formats::{RowCol, Sheet, limits};
use crate::intake::answers::answer::{Above, AnswerReader, DataRow};
use crate::intake::answers::counts::Row;
use crate::intake::sender::section::{Section, section_of};
use crate::intake::tables::table::{Kind, Refused, Table, TableColumn};
use crate::intake::watch::Watch;
use crate::model::finding::{ALIKE, Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Answers, Entry, Extra, Project, Source};
use crate::model::outgoing::prints;
use crate::model::place::{CellRef, Origin, Place};
use crate::model::ruling::{Matter, Question, Rulings, id_of, written};
use crate::model::task::ItemId;
use crate::model::value::{Cell, Quantity, Reading, Words, beginning, exact, first_of, shortened, without_phones};
use std::collections::BTreeMap;

/// What was read of a table, before it is known who sent it.
#[derive(Default)]
pub(crate) struct Rows {
    /// Progress rows.
    pub entries: Vec<Row>,
    /// Register rows.
    pub projects: Vec<Project>,
    /// Rows that staff must settle.
    pub questions: Vec<Question>,
    /// What each row is.
    pub kinds: BTreeMap<u32, RowKind>,
    /// The bytes that they take in `ledger.json`, as they were read.
    pub bytes: usize,
    /// The row of each item that the tables taken so far have; nothing where it is not one.
    single: BTreeMap<ItemId, Option<usize>>,
}

impl Rows {
    /// Adds what another table gave. A row that two tables share is what it is
    /// in the one that uses it. Rows in `sections` of different units tell nothing of
    /// each other.
    pub fn take(&mut self, mut other: Self, sections: &[Section]) {
        let before = self.entries.len();
        if before == 0 {
            self.entries = std::mem::take(&mut other.entries);
        }
        for (entry, unit) in other.entries {
            let only = entry.item.and_then(|item| self.single.get(&item).copied().flatten());
            match only.map(|at| &mut self.entries[at].0).filter(|own| {
                let unit = |entry: &Entry| Some(section_of(sections, entry.source.as_ref()?.row)?.unit);
                unit(own) == unit(&entry) && completes(own, &entry)
            }) {
                Some(own) => {
                    let mut answers = entry.answers;
                    entry.source.iter().for_each(|source| answers.keep_sources(source));
                    own.answers.fill_from(answers);
                    own.extra.extend(entry.extra);
                }
                None => self.entries.push((entry, unit)),
            }
        }
        for (at, (entry, _)) in self.entries.iter().enumerate().skip(before) {
            if let Some(item) = entry.item {
                self.single.entry(item).and_modify(|only| *only = None).or_insert(Some(at));
            }
        }
        self.bytes += other.bytes;
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

impl Rows {
    /// Takes back what one row gave: there is no room for it.
    fn back_to(&mut self, (entries, projects, questions): (usize, usize, usize)) -> RowKind {
        self.entries.truncate(entries);
        self.projects.truncate(projects);
        self.questions.truncate(questions);
        RowKind::Beyond
    }
}

/// Whether a row of another table adds only answers that the one row of its item
/// lacks: progress in one table, plans in the next.
fn completes(own: &Entry, other: &Entry) -> bool {
    let is_plain = |entry: &Entry| entry.task.is_none() && entry.counts.is_empty() && !entry.answers.is_empty();
    let mut pairs = own.answers.each().zip(other.answers.each());
    is_plain(own) && is_plain(other) && pairs.all(|((_, one), (_, two))| one.is_none() || two.is_none())
}

/// Whether a total is of a part of the rows only.
fn is_subtotal(sheet: &Sheet, row: u32) -> bool {
    sheet.row(row).iter().any(|(_, cell)| is_part_total(&cell.key()))
}

/// What a row says of its item.
fn said(keys: &RowKeys) -> String {
    let words = [&keys.task, &keys.deliverable].into_iter().flatten().map(|words| words.text.as_str().into());
    beginning(&keys.typed.iter().map(Cell::text).chain(words).collect::<Vec<_>>().join(" | "))
}

/// Reads the rows of one table.
pub(crate) struct RowReading<'a> {
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
    /// Whether it stands in a book that holds a form of ours.
    pub of_form: bool,
    /// How long its file may take.
    pub watch: &'a Watch,
}

/// Projects without an answer that are named before the others are only counted.
const NAMED: usize = 4;

/// Where the reading of a table has got to.
#[derive(Default)]
struct TableState {
    /// Data rows so far, for 同上.
    above: Above,
    /// The task of the section heading above.
    section: Option<u32>,
    /// A total or signature has been met: what follows is no row of the table
    /// unless it names an item.
    ended: bool,
    /// The heading of some other list has been met: nothing below it is a row of
    /// the table, whatever it names.
    over: bool,
    /// What the numbers of the table are.
    numbering: Numbering,
    /// The entry under which the rows （1）, （2） below it stand, and whether its
    /// own words are numbered so.
    parent: Option<(usize, bool)>,
}

impl RowReading<'_> {
    /// Every row of the table.
    pub(crate) fn read(&self, room: &mut Room, findings: &mut Findings) -> Rows {
        let mut rows = Rows::default();
        for row in self.table.first..=self.table.header_end {
            rows.kinds.insert(row, RowKind::Header);
        }
        let mut below: Vec<u32> = self.sheet.rows_in(self.table.rows()).map(|(row, _)| row).collect();
        rows.kinds.extend(room.split_off(&mut below).into_iter().map(|row| (row, RowKind::Beyond)));
        let is_progress = self.table.kind == Kind::Progress;
        let shapes = self.shapes();
        let look = |row| {
            let kind = shapes.not_data(row);
            let keys = (kind.is_none() && is_progress).then(|| shapes.keys(row, self.index));
            (row, kind, keys)
        };
        let filled: Vec<(u32, Option<RowKind>, Option<RowKeys>)> =
            below.into_iter().take_while(|_| self.watch.holds()).map(look).collect();
        let numbering = self.index.numbering(filled.iter().filter_map(|(.., keys)| keys.as_ref()));
        let mut state = TableState { numbering, ..TableState::default() };
        let mut full = false;
        rows.entries.reserve(if is_progress { filled.len() } else { 0 });
        rows.projects.reserve(if is_progress { 0 } else { filled.len() });
        for (row, kind, keys) in filled.iter().take_while(|_| self.watch.holds()) {
            let before = (rows.entries.len(), rows.projects.len(), rows.questions.len());
            let kind = match (kind, keys) {
                (Some(kind), _) => {
                    if *kind == RowKind::Total && !is_subtotal(self.sheet, *row) {
                        self.check_total(*row, &rows, findings);
                        state.ended = true;
                    }
                    state.ended |= *kind == RowKind::Note;
                    *kind
                }
                _ if full => RowKind::Beyond,
                (None, Some(keys)) => self.progress_row(*row, keys, &mut state, &mut rows, findings),
                (None, None) => self.register_row(*row, &mut state, &mut rows, findings),
            };
            let taken = if full { None } else { room.takes(&rows.entries[before.0..], &rows.projects[before.1..]) };
            full = taken.is_none();
            rows.bytes += taken.unwrap_or(0);
            let kind = if full && kind.is_data() { rows.back_to(before) } else { kind };
            rows.kinds.insert(*row, kind);
        }
        let merged = Merged { sheet: self.sheet, place: self.place, table: self.table, index: self.index };
        merged_answers::settle(&merged, &self.answers, &rows.kinds, &mut rows.entries, findings);
        self.report_unfilled(&rows.kinds, findings);
        sub_rows::report_lone(self.place, &rows.entries, findings);
        rows
    }

    fn shapes(&self) -> RowShapes<'_> {
        RowShapes { sheet: self.sheet, table: self.table }
    }

    fn progress_row(
        &self,
        row: u32,
        keys: &RowKeys,
        state: &mut TableState,
        rows: &mut Rows,
        findings: &mut Findings,
    ) -> RowKind {
        if state.over {
            return match self.sheet.row(row) {
                [_] => RowKind::Subheading,
                _ if self.explains(row) => RowKind::InnerNote,
                _ => self.after_the_table(row, findings),
            };
        }
        if let Some(parent) = self.parent_of(row, keys, state, rows) {
            state.above.take(self.sheet, self.table, row);
            sub_rows::read(self.shapes(), self.place, row, &self.answers, &mut rows.entries[parent].0, findings);
            return RowKind::SubRow;
        }
        let matched = self.index.find(keys, state.numbering, state.section);
        let item = match &matched {
            Match::Sure(id) | Match::ByText(id) => Some(*id),
            Match::NoKeys => self.continued(row, state, rows),
            _ => None,
        };
        if item.is_none() && matches!(matched, Match::Unknown | Match::NoKeys) {
            if self.shapes().is_foreign_head(row) {
                state.over = true;
                return RowKind::OtherHeader;
            }
            if self.explains(row) || self.shapes().is_of_the_form(row) {
                return RowKind::InnerNote;
            }
        }
        let names_an_item = item.is_some() && (self.index.names_an_item(keys) || matches!(matched, Match::NoKeys));
        if !names_an_item && !self.shapes().is_answered(row) {
            return self.unanswered(row, keys, &matched, state, findings);
        }
        let item = match (item, &matched) {
            (Some(item), Match::NoKeys) => Some(item),
            (Some(item), _) => {
                self.report_match(row, keys, &matched, findings);
                Some(item)
            }
            (None, Match::Task { task, items, .. }) => {
                self.report_match(row, keys, &matched, findings);
                self.task_row(row, *task, items, state, rows, findings);
                return RowKind::TaskRow;
            }
            _ if self.shapes().is_section(row) => return self.section(state),
            _ if state.ended => return self.after_the_table(row, findings),
            _ => match self.ruled(row, keys, rows, findings) {
                Some(answer) => match id_of(&answer).parse() {
                    Ok(item) => Some(item),
                    Err(_) => return RowKind::RuledOut,
                },
                None => {
                    self.report_match(row, keys, &matched, findings);
                    None
                }
            },
        };
        if keys.task.is_some() && self.table.col(Column::Deliverable).is_some() {
            // A title stands in the first of its rows where merged cells were lost.
            state.section = item.map(|item| item.task);
        }
        let answers = self.answers.answers(DataRow { row, above: &state.above }, findings);
        state.parent = item.map(|_| (rows.entries.len(), sub_rows::is_numbered(keys)));
        let entry = Entry { item, ..self.entry(row, answers, item.is_none()) };
        rows.entries.push((entry, self.unit_cell(row)));
        state.above.take(self.sheet, self.table, row);
        if item.is_some() { RowKind::Entry } else { RowKind::Unmatched }
    }

    /// The item of the row right above, for a row that names none and says how
    /// things stand: a second row of it, as where merged cells were lost.
    fn continued(&self, row: u32, state: &TableState, rows: &Rows) -> Option<ItemId> {
        let stands = [Column::Status, Column::Percent, Column::Done].into_iter().filter_map(|c| self.table.col(c));
        let stands =
            stands.map(|col| CellRef::new(row, col)).any(|at| self.sheet.cell(at).is_some_and(|c| !c.is_blank()));
        let (above, _) = &rows.entries.get(state.parent?.0)?;
        let is_above = above.source.as_ref().map(|source| source.row) == state.above.last();
        above.item.filter(|_| stands && is_above && !state.ended)
    }

    fn unit_cell(&self, row: u32) -> Option<(String, CellRef)> {
        let unit = self.shapes().list_cell(Column::Unit, row).zip(self.table.col(Column::Unit));
        unit.map(|(cell, col)| (cell.text().into(), CellRef::new(row, col)))
    }

    /// The entry below which a row stands: by its number （1）, ①, 3.1.1, or by
    /// words that begin so where it has no number. What the words name by
    /// themselves does not stand below anything.
    fn parent_of(&self, row: u32, keys: &RowKeys, state: &TableState, rows: &Rows) -> Option<usize> {
        let answered = self.shapes().is_answered(row);
        // Rows that are numbered alike stand beside each other.
        let above = |below: bool| state.parent.filter(|(_, numbered)| below && !numbered).map(|(parent, _)| parent);
        let (parent, by_id) = match keys.id {
            Some(RowId::Below(Some(of), _)) => {
                (rows.entries.iter().rposition(|(entry, _)| entry.item == Some(of))?, true)
            }
            Some(RowId::Below(None, _)) => {
                let heads = !answered && self.shapes().is_section(row);
                (above(!state.numbering.bracketed && !heads)?, true)
            }
            _ => {
                let lacks_id = keys.typed.is_none() || keys.id_from_above;
                (above(lacks_id && sub_rows::is_numbered(keys) && answered)?, false)
            }
        };
        let above = &rows.entries[parent].0;
        let enough = if by_id && above.item.is_some() {
            1.0
        } else if above.item.is_some() {
            PLAIN
        } else {
            0.0
        };
        let task = above.task.or(above.item.map(|item| item.task));
        let names_itself = keys.words().any(|words| {
            let other =
                self.index.item_of(words, task).filter(|(id, score)| Some(*id) != above.item && *score > enough);
            !self.index.exact(words).is_empty() || other.is_some()
        });
        (!names_itself).then_some(parent)
    }

    /// A row for a whole task: what it says of the task, then what of it goes to
    /// each of the items.
    fn task_row(
        &self,
        row: u32,
        task: u32,
        items: &[ItemId],
        state: &mut TableState,
        rows: &mut Rows,
        findings: &mut Findings,
    ) {
        let of = TaskRow { table: self.table, index: self.index, answers: &self.answers, task, items };
        let (whole, shares) = of.read(self.sheet, DataRow { row, above: &state.above }, findings);
        let unit = self.unit_cell(row);
        state.parent = Some((rows.entries.len(), false));
        let whole = Entry { task: Some(task), ..self.entry(row, whole, false) };
        rows.entries.push((whole, unit.clone()));
        for (item, answers) in shares {
            let entry =
                Entry { item: Some(item), task: Some(task), extra: Vec::new(), ..self.entry(row, answers, false) };
            rows.entries.push((entry, unit.clone()));
        }
        state.above.take(self.sheet, self.table, row);
    }

    /// A row without answers: a section heading where it names a task or looks
    /// like one, else a row that a person must look at.
    fn unanswered(
        &self,
        row: u32,
        keys: &RowKeys,
        matched: &Match,
        state: &mut TableState,
        findings: &mut Findings,
    ) -> RowKind {
        let cells = self.sheet.row(row);
        if let Some(task) = self.index.task_named(keys, state.numbering, cells.first().map(|(_, cell)| cell)) {
            (state.section, state.parent) = (Some(task), None);
            return RowKind::TaskHeading;
        }
        if self.shapes().is_section(row) {
            return self.section(state);
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

    /// The heading of a section of the town's own: the task above is over.
    fn section(&self, state: &mut TableState) -> RowKind {
        (state.section, state.parent) = (None, None);
        RowKind::Subheading
    }

    /// Whether a row explains a word: 滞后 | 晚于计划.
    fn explains(&self, row: u32) -> bool {
        let cells = self.sheet.row(row);
        let word = |at: &RowCol| self.table.at(at.1).is_some_and(|c| c.column == Some(Column::Status));
        match cells {
            [(at, first), _] if !word(at) => self.answers.plain_status(&first.text()).is_some(),
            _ => false,
        }
    }

    /// Rows below the total or the signatures that name no item: contact lists
    /// and the like.
    fn after_the_table(&self, row: u32, findings: &mut Findings) -> RowKind {
        if !self.shapes().is_contact(row) {
            self.skip(Code::AfterTable, row, findings);
        }
        RowKind::AfterTable
    }

    /// A finding of a row that is skipped, at its first cell and with all its words.
    fn skip(&self, code: Code, row: u32, findings: &mut Findings) {
        let cells = self.sheet.row(row);
        let said: Vec<String> =
            cells.iter().map(|(_, cell)| beginning(&without_phones(cell.text().as_str()))).collect();
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
            rows.questions
                .push(question.with_places([self.place.at(CellRef::new(row, self.shapes().key_column(row)))]));
        }
        answer
    }

    fn report_match(&self, row: u32, keys: &RowKeys, matched: &Match, findings: &mut Findings) {
        let place = self.place.at(CellRef::new(row, self.shapes().key_column(row)));
        let by_text = |what: String| {
            Finding::new(Code::ItemByText, place.clone(), said(keys), Taken::ReadAs(what.clone())).expecting(what)
        };
        let finding = match matched {
            Match::Sure(_) | Match::Task { sure: true, .. } => return,
            Match::ByText(id) => by_text(id.to_string()),
            Match::Task { task, .. } => by_text(format!("任务{task}")),
            Match::Contradiction(why) => {
                let taken = Taken::Did(format!("{why}；该行未采用"));
                Finding::new(Code::ItemContradiction, place, said(keys), taken)
            }
            Match::Unknown | Match::NoKeys => {
                let near = self.index.examples(&keys.words().collect::<Vec<_>>());
                Finding::new(Code::ItemUnknown, place, said(keys), Taken::RowSkipped).expecting(near)
            }
        };
        findings.push(finding);
    }

    /// What a row answers, for which item is not said here; of one that is `lost`, of no
    /// item and no task, what it says that it is about is kept with it.
    fn entry(&self, row: u32, answers: Answers, lost: bool) -> Entry {
        let own = |c: &TableColumn| {
            c.column.filter(|column| matches!(column, Column::Id | Column::Task | Column::Deliverable))
        };
        let is_aside = |c: &&TableColumn| c.column.is_none() && c.refused != Some(Refused::Shown);
        let unknown = self.table.columns.iter().filter(|c| is_aside(c) || lost && own(c).is_some());
        let extra = unknown
            .filter_map(|c| {
                let at = CellRef::new(row, c.col);
                let cell = self.sheet.cell(at).filter(|cell| !cell.is_blank())?;
                let heading = own(c).map_or(c.heading.as_str(), |column| column.heading());
                Some(Extra {
                    column: shortened(heading, limits::HEADING_CHARS),
                    text: cell.text().into(),
                    cell: at,
                    source: None,
                })
            })
            .collect();
        Entry { answers, extra, source: Some(self.source(row)), ..Entry::blank() }
    }

    fn source(&self, row: u32) -> Source {
        Source {
            path: self.place.origin.clone().unwrap_or_else(|| Origin::file("")),
            sheet: self.place.sheet.clone().unwrap_or_default(),
            row,
        }
    }

    fn register_row(&self, row: u32, state: &mut TableState, rows: &mut Rows, findings: &mut Findings) -> RowKind {
        // Where a row stood before it went back is none of its answers.
        let whence = self.table.col(Column::Whence).filter(|_| self.of_form);
        let row_cells = self.sheet.row(row).iter();
        let mut filled = row_cells.filter(|(at, cell)| !cell.is_blank() && whence != Some(at.1));
        let only = filled.next().filter(|_| filled.next().is_none());
        let named = only.filter(|(at, _)| self.of_form && self.table.col(Column::ProjectName) == Some(at.1));
        if only.is_some() && (named.is_none() || self.shapes().is_section(row)) {
            return RowKind::Subheading;
        }
        if state.ended {
            return self.after_the_table(row, findings);
        }
        // On a form nobody heads a section: the project is there, and all of it is asked for.
        if let Some((at, name)) = named {
            let taken = Taken::Did("只写了名称，照录在项目清单".into());
            let at = self.place.at(CellRef::new(row, self.table.col(Column::Status).unwrap_or(at.1)));
            findings.add(Code::ProjectsUnfilled, at, beginning(&name.text()), taken);
        }
        if self.is_unfilled(row) {
            return RowKind::Unfilled;
        }
        let a = &self.answers;
        let data = DataRow { row, above: &state.above };
        rows.projects.push(Project {
            unit: Words::default(),
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
        state.above.take(self.sheet, self.table, row);
        RowKind::Project
    }

    /// Whether a form lists the project of a row as it stood a quarter before, and nothing
    /// stands in it beyond what the form prints: to list it again is none of the unit's
    /// answers.
    fn is_unfilled(&self, row: u32) -> bool {
        let text =
            |c: &TableColumn| self.sheet.cell(CellRef::new(row, c.col)).filter(|cell| !cell.is_blank()).map(Cell::text);
        let is_shown = |c: &&TableColumn| c.refused == Some(Refused::Shown);
        let shown: Vec<(Option<Column>, Words)> =
            self.table.columns.iter().filter(is_shown).filter_map(|c| Some((c.meant, text(c)?))).collect();
        let before = shown.iter().find(|(of, _)| *of == Some(Column::Status)).map_or("", |(_, words)| words);
        let is_given = |c: &TableColumn| c.column.is_some_and(|column| prints(column, before));
        let mut others = self.table.columns.iter().filter(|c| !is_shown(c));
        !shown.is_empty() && others.all(|c| is_given(c) || text(c).is_none())
    }

    /// Projects that a form lists and nobody answered for: one finding at the first.
    fn report_unfilled(&self, kinds: &BTreeMap<u32, RowKind>, findings: &mut Findings) {
        let rows = kinds.iter().filter(|(_, kind)| **kind == RowKind::Unfilled).map(|(row, _)| *row);
        let name = |row: u32| Some((row, self.table.col(Column::ProjectName)?));
        let cells: Vec<CellRef> = rows.filter_map(name).map(|(row, col)| CellRef::new(row, col)).collect();
        let Some(first) = cells.first() else { return };
        let names = cells.iter().filter_map(|at| self.sheet.cell(*at)).map(|cell| beginning(&cell.text()));
        let found = first_of(&names.collect::<Vec<_>>(), NAMED, "、", "个项目");
        let taken = Taken::Did(format!("{}个项目没有计入本季度的项目清单", cells.len()));
        findings.add(Code::ProjectsUnfilled, self.place.at(*first), found, taken);
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
