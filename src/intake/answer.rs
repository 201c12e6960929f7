//! One cell of an answer column → the answer, and what is doubtful about it.

use super::table::{Table, TableColumn};
use crate::formats::Sheet;
use crate::model::config::Vocabulary;
use crate::model::due::{DateDoubt, read_date};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::Answers;
use crate::model::place::{CellRef, Place};
use crate::model::value::{
    Answer, Cell, Doubt, Given, Percent, PercentColumn, Qualifier, Quantity, Quarter, Reading, Status, clean,
    is_not_applicable, is_nothing, is_same_as_above, key, quarters_named,
};

/// Reads the answers of one table.
pub(super) struct Answering<'a> {
    /// The sheet.
    pub sheet: &'a Sheet,
    /// Where the sheet is.
    pub place: &'a Place,
    /// The table.
    pub table: &'a Table,
    /// The office's words.
    pub words: &'a Vocabulary,
    /// The quarter being read.
    pub period: Quarter,
    /// The scale of the completion column.
    pub scale: PercentColumn,
}

/// A cell to be read: where it stands and what it holds after 同上 is resolved.
struct Slot<'a> {
    at: CellRef,
    cell: &'a Cell,
    /// What the unit typed, where that is 同上.
    typed: Option<&'a Cell>,
}

impl<'a> Answering<'a> {
    /// Prepares the reading of a table.
    pub(super) fn new(
        sheet: &'a Sheet,
        place: &'a Place,
        table: &'a Table,
        words: &'a Vocabulary,
        period: Quarter,
    ) -> Self {
        let mut scale = PercentColumn::default();
        if let Some(col) = table.col(Column::Percent) {
            for row in table.header_end + 1..=table.last {
                if let Some(cell) = sheet.cell(CellRef::new(row, col)) {
                    scale.see(cell);
                }
            }
        }
        Self { sheet, place, table, words, period, scale }
    }

    /// Every answer of one row.
    pub(super) fn answers(&self, row: u32, above: &[u32], findings: &mut Findings) -> Answers {
        let mut text = |column| self.text(column, row, above, findings);
        let (progress, problems) = (text(Column::Progress), text(Column::Problems));
        let (next_steps, highlight) = (text(Column::NextSteps), text(Column::Highlight));
        let (contact, phone, note) = (text(Column::Contact), text(Column::Phone), text(Column::Note));
        Answers {
            status: self.status(row, above, findings),
            percent: self.percent(row, above, findings),
            target: self.count(Column::Target, row, above, findings),
            done: self.count(Column::Done, row, above, findings),
            progress,
            problems,
            next_steps,
            highlight,
            contact,
            phone,
            note,
        }
    }

    /// The cell of `column` in `row`, with 同上 resolved, defects and answers
    /// merged over several rows reported.
    fn slot(&self, column: Column, row: u32, above: &[u32], findings: &mut Findings) -> Option<Slot<'a>> {
        let col = self.table.col(column)?;
        let at = CellRef::new(row, col);
        let cell = self.sheet.cell(at).filter(|cell| !cell.is_blank())?;
        if self.sheet.merge(at).is_some_and(|area| area.last.row > area.first.row) {
            findings.push(Finding::new(
                Code::MergedAnswer,
                self.place.at(at),
                cell.text(),
                Taken::Did("只算在第一行".into()),
            ));
        }
        if self.table.column(column).is_some_and(|c| c.two_in_one) {
            let taken = Taken::Did(format!("全部照录在“{}”一栏", column.heading()));
            findings.push(Finding::new(Code::TwoInOne, self.place.at(at), excerpt(&cell.text()), taken));
        }
        match cell {
            Cell::Text(text) if is_same_as_above(text) => {
                let source = self.said_above(col, above);
                let Some(source) = source else {
                    findings.push(Finding::new(Code::SameAsNothing, self.place.at(at), text, Taken::KeptAsText));
                    return Some(Slot { at, cell, typed: Some(cell) });
                };
                findings.push(Finding::new(Code::SameAsAbove, self.place.at(at), text, Taken::ReadAs(source.text())));
                Some(Slot { at, cell: source, typed: Some(cell) })
            }
            _ => Some(Slot { at, cell, typed: None }),
        }
    }

    /// What 同上 points to: the nearest row above that says something itself; a
    /// blank in between breaks the chain.
    fn said_above(&self, col: u32, above: &[u32]) -> Option<&'a Cell> {
        for row in above.iter().rev() {
            let cell = self.sheet.cell(CellRef::new(*row, col)).filter(|cell| !cell.is_blank())?;
            if !matches!(cell, Cell::Text(text) if is_same_as_above(text)) {
                return Some(cell);
            }
        }
        None
    }

    /// Reports a cell that cannot hold any answer; whether it was one.
    fn defect(&self, slot: &Slot, findings: &mut Findings) -> bool {
        let code = match slot.cell {
            Cell::Error(_) => Code::ErrorCell,
            Cell::Uncalculated => Code::UncalculatedCell,
            Cell::Picture => Code::PictureCell,
            _ => return false,
        };
        findings.push(Finding::new(code, self.place.at(slot.at), slot.cell.text(), Taken::KeptAsText));
        true
    }

    fn given<T>(slot: &Slot, reading: Reading<T>) -> Given<T> {
        Given::new(slot.typed.unwrap_or(slot.cell), slot.at, reading)
    }

    fn text(&self, column: Column, row: u32, above: &[u32], findings: &mut Findings) -> Answer<String> {
        let slot = self.slot(column, row, above, findings)?;
        if self.defect(&slot, findings) {
            return Some(Self::given(&slot, Reading::Unread));
        }
        let words = slot.cell.text();
        let unresolved = slot.typed.is_some_and(|typed| std::ptr::eq(typed, slot.cell));
        let reading = if unresolved {
            Reading::Unread
        } else if is_not_applicable(&words) {
            Reading::NotApplicable
        } else if column == Column::Problems && is_nothing(&words) {
            Reading::Value(String::new())
        } else {
            Reading::Value(clean(&words))
        };
        if matches!(slot.cell, Cell::Date(..)) && !matches!(column, Column::Note) {
            findings.push(Finding::new(Code::TurnedIntoDate, self.place.at(slot.at), words.clone(), Taken::KeptAsText));
        }
        if column == Column::Progress {
            self.stale(&slot, &words, findings);
        }
        Some(Self::given(&slot, reading))
    }

    /// 截至6月底 in the third quarter's sheet.
    fn stale(&self, slot: &Slot, words: &str, findings: &mut Findings) {
        let folded = key(words);
        let named = quarters_named(words, self.period.year);
        let speaks_of_cut_off = folded.contains("截至") || folded.contains("截止");
        if speaks_of_cut_off && !named.is_empty() && named.iter().all(|quarter| *quarter < self.period) {
            findings.push(
                Finding::new(Code::StalePeriod, self.place.at(slot.at), excerpt(words), Taken::Nothing)
                    .expecting(format!("截至{}月底", self.period.number * 3)),
            );
        }
    }

    fn status(&self, row: u32, above: &[u32], findings: &mut Findings) -> Answer<Status> {
        let slot = self.slot(Column::Status, row, above, findings)?;
        if self.defect(&slot, findings) {
            return Some(Self::given(&slot, Reading::Unread));
        }
        let yes_no = self.table.column(Column::Status).is_some_and(|c| c.yes_no);
        let read = self.words.statuses.read(slot.cell);
        let reading = match (&read.reading, slot.cell) {
            (Reading::Unread, Cell::Text(text)) if yes_no && matches!(key(text).as_str(), "是" | "y" | "yes") => {
                Reading::Value(Status::Done)
            }
            (reading, _) => reading.clone(),
        };
        let place = self.place.at(slot.at);
        match &reading {
            Reading::Unread if yes_no && matches!(slot.cell, Cell::Text(text) if is_no(text)) => {
                findings.push(Finding::new(Code::NotDoneOnly, place, slot.cell.text(), Taken::KeptAsText));
            }
            Reading::Unread => {
                let code = if matches!(slot.cell, Cell::Date(..)) { Code::TurnedIntoDate } else { Code::StatusUnread };
                findings.push(Finding::new(code, place, slot.cell.text(), Taken::KeptAsText));
            }
            Reading::Value(status) if read.partial => {
                findings.push(Finding::new(
                    Code::StatusPartial,
                    place,
                    slot.cell.text(),
                    Taken::ReadAs(status.label().into()),
                ));
            }
            _ => {}
        }
        Some(Self::given(&slot, reading))
    }

    fn percent(&self, row: u32, above: &[u32], findings: &mut Findings) -> Answer<Percent> {
        let slot = self.slot(Column::Percent, row, above, findings)?;
        Some(self.read_percent(&slot, findings))
    }

    fn read_percent(&self, slot: &Slot, findings: &mut Findings) -> Given<Percent> {
        if self.defect(slot, findings) {
            return Self::given(slot, Reading::Unread);
        }
        let read = Percent::read(slot.cell, self.scale);
        let place = self.place.at(slot.at);
        let taken = match &read.reading {
            Reading::Value(percent) => Taken::ReadAs(percent.to_string()),
            _ => Taken::KeptAsText,
        };
        let code = match (read.doubt, &read.reading) {
            (Some(Doubt::AboveHundred | Doubt::Negative), _) => Some(Code::PercentOutOfRange),
            (Some(Doubt::One | Doubt::Fraction | Doubt::MixedScale), _) => Some(Code::PercentDoubtful),
            (None, Reading::Unread) if matches!(slot.cell, Cell::Date(..)) => Some(Code::TurnedIntoDate),
            (None, Reading::Unread) => Some(Code::PercentUnread),
            _ => None,
        };
        match code {
            Some(code) => findings.push(Finding::new(code, place, slot.cell.text(), taken)),
            None => self.approximate(slot, read.qualifier, findings),
        }
        Self::given(slot, read.reading).qualified(read.qualifier)
    }

    fn count(&self, column: Column, row: u32, above: &[u32], findings: &mut Findings) -> Answer<Quantity> {
        let slot = self.slot(column, row, above, findings)?;
        if self.defect(&slot, findings) {
            return Some(Self::given(&slot, Reading::Unread));
        }
        let (reading, qualifier) = Quantity::read(slot.cell);
        let reading = match reading {
            // What is out of what belongs under 完成数; as a target it is unclear.
            Reading::Value(ratio)
                if ratio.part < Quantity::default() || (column == Column::Target && ratio.whole.is_some()) =>
            {
                Reading::Unread
            }
            Reading::Value(ratio) => Reading::Value(ratio.part),
            Reading::NotApplicable => Reading::NotApplicable,
            Reading::Unread => Reading::Unread,
        };
        if matches!(reading, Reading::Unread) {
            let code = if matches!(slot.cell, Cell::Date(..)) { Code::TurnedIntoDate } else { Code::CountUnread };
            findings.push(Finding::new(code, self.place.at(slot.at), slot.cell.text(), Taken::KeptAsText));
        }
        self.approximate(&slot, qualifier, findings);
        Some(Self::given(&slot, reading).qualified(qualifier))
    }

    fn approximate(&self, slot: &Slot, qualifier: Option<Qualifier>, findings: &mut Findings) {
        if qualifier.is_some() {
            findings.push(Finding::new(Code::Approximate, self.place.at(slot.at), slot.cell.text(), Taken::KeptAsText));
        }
    }

    /// A text column of a register.
    pub(super) fn register_text(
        &self,
        column: Column,
        row: u32,
        above: &[u32],
        findings: &mut Findings,
    ) -> Answer<String> {
        self.text(column, row, above, findings)
    }

    /// 项目状态.
    pub(super) fn register_status(&self, row: u32, above: &[u32], findings: &mut Findings) -> Answer<Status> {
        self.status(row, above, findings)
    }

    /// 形象进度, where it is a percentage.
    pub(super) fn register_percent(&self, row: u32, above: &[u32], findings: &mut Findings) -> Answer<Percent> {
        self.percent(row, above, findings)
    }

    /// 总投资, in 万元; the heading's unit counts where the cell has none.
    pub(super) fn money(&self, row: u32, above: &[u32], findings: &mut Findings) -> Answer<Quantity> {
        let slot = self.slot(Column::Investment, row, above, findings)?;
        if self.defect(&slot, findings) {
            return Some(Self::given(&slot, Reading::Unread));
        }
        let unit = self.table.column(Column::Investment).and_then(money_unit);
        let (reading, qualifier) = Quantity::read_money(slot.cell, unit);
        if matches!(reading, Reading::Unread) {
            findings.push(Finding::new(Code::MoneyUnread, self.place.at(slot.at), slot.cell.text(), Taken::KeptAsText));
        }
        self.approximate(&slot, qualifier, findings);
        Some(Self::given(&slot, reading).qualified(qualifier))
    }

    /// A date of a register, ISO.
    pub(super) fn date(&self, column: Column, row: u32, above: &[u32], findings: &mut Findings) -> Answer<String> {
        let slot = self.slot(column, row, above, findings)?;
        if self.defect(&slot, findings) {
            return Some(Self::given(&slot, Reading::Unread));
        }
        if matches!(slot.cell, Cell::Text(text) if is_not_applicable(text)) {
            return Some(Self::given(&slot, Reading::NotApplicable));
        }
        let read = read_date(slot.cell, self.period.year);
        let place = self.place.at(slot.at);
        let value = read.value.map(|date| date.to_string());
        match (&value, read.doubt) {
            (Some(value), Some(doubt)) => {
                let rough = matches!(doubt, DateDoubt::Vague | DateDoubt::Range);
                let code = if rough { Code::DateRough } else { Code::DateDoubtful };
                findings.push(Finding::new(code, place, slot.cell.text(), Taken::ReadAs(value.clone())));
            }
            (None, Some(DateDoubt::Unread) | None) => {
                findings.push(Finding::new(Code::DateUnread, place, slot.cell.text(), Taken::KeptAsText));
            }
            (None, Some(_)) => {
                findings.push(Finding::new(Code::DateDoubtful, place, slot.cell.text(), Taken::KeptAsText))
            }
            (Some(_), None) => {}
        }
        Some(Self::given(&slot, value.map_or(Reading::Unread, Reading::Value)))
    }
}

/// Whether a yes-or-no cell says no.
fn is_no(text: &str) -> bool {
    matches!(key(text).as_str(), "否" | "n" | "no" | "×" | "未完成" | "没有")
}

/// The power of ten that a heading's unit adds to yuan.
fn money_unit(column: &TableColumn) -> Option<u32> {
    let folded = key(&column.heading);
    if folded.contains("亿元") {
        Some(8)
    } else if folded.contains("万元") || column.notes.iter().any(|note| note == "万") {
        Some(4)
    } else if column.notes.iter().any(|note| note.ends_with('元')) {
        Some(0)
    } else {
        None
    }
}

/// The beginning of a long text, for lists.
pub(super) fn excerpt(text: &str) -> String {
    let one_line = clean(text).replace('\n', " ");
    if one_line.chars().count() <= 60 { one_line } else { one_line.chars().take(59).chain(['…']).collect() }
}
