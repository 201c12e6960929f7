//! One cell of an answer column → the answer, and what is doubtful about it.

use super::word::{StatusCells, ruled};
use crate::formats::Sheet;
use crate::intake::tables::table::{Kind, Table, TableColumn};
use crate::model::due::{DateDoubt, DateOf, read_date};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::{AnswerMut, Column};
use crate::model::ledger::Answers;
use crate::model::outgoing::asks_per_cent;
use crate::model::place::{CellRef, Place};
use crate::model::ruling::Rulings;
use crate::model::value::{
    Answer, Cell, CountReading, Counting, Doubt, Given, Obstacle, Percent, PercentColumn, Qualifier, Quantity, Quarter,
    Ratio, Reading, Status, Words, as_key, beginning, clean, cleaned, is_not_applicable, is_nothing, is_same_as_above,
    key, quarters_named,
};
use chrono::NaiveDate;
use smol_str::ToSmolStr;

/// Reads the answers of one table.
pub(crate) struct AnswerReader<'a> {
    sheet: &'a Sheet,
    /// Where the sheet is.
    place: &'a Place,
    table: &'a Table,
    /// Reads words for a status.
    statuses: &'a StatusCells<'a>,
    /// What staff decided about words.
    rulings: &'a Rulings,
    /// The quarter being read.
    period: Quarter,
    /// The scale of the completion column.
    scale: PercentColumn,
}

/// The longest progress, in characters, that may be a status and nothing else.
const WORD: usize = 8;

/// A row of data, and those of data above it for 同上.
#[derive(Clone, Copy)]
pub(crate) struct DataRow<'r> {
    /// The row of the sheet, from 1.
    pub row: u32,
    /// The rows of data above it.
    pub above: &'r Above,
}

/// The rows of data above a row, as far as 同上 points to them.
#[derive(Default)]
pub(crate) struct Above {
    last: Option<u32>,
    /// The nearest row that says something itself, by the columns of the table; a
    /// blank in between breaks the chain.
    said: Vec<Option<u32>>,
}

impl Above {
    /// The row right above.
    pub(crate) fn last(&self) -> Option<u32> {
        self.last
    }

    /// Takes a row of data of a table, which is above all that follow.
    pub(crate) fn take(&mut self, sheet: &Sheet, table: &Table, row: u32) {
        self.last = Some(row);
        self.said.resize(table.columns.len(), None);
        let mut cells = sheet.row(row).iter().peekable();
        for (column, said) in table.columns.iter().zip(&mut self.said) {
            while cells.next_if(|((_, col), _)| *col < column.col).is_some() {}
            match cells.next_if(|((_, col), _)| *col == column.col).filter(|(_, cell)| !cell.is_blank()) {
                None => *said = None,
                Some((_, cell)) if says_same(cell) => {}
                Some(_) => *said = Some(row),
            }
        }
    }

    /// The row that 同上 in a column of the table points to.
    fn said(&self, table: &Table, col: u32) -> Option<u32> {
        let at = table.columns.binary_search_by_key(&col, |column| column.col).ok()?;
        *self.said.get(at)?
    }
}

/// A cell to be read: where it stands and what it holds after 同上 is resolved.
struct AnswerCell<'a> {
    at: CellRef,
    cell: &'a Cell,
    /// What the unit typed, where that is 同上.
    typed: Option<&'a Cell>,
}

/// What a cell was read as, and how exact that is.
type Read<T> = (Reading<T>, Option<Qualifier>);

impl<'a> AnswerReader<'a> {
    pub(crate) fn new(
        sheet: &'a Sheet,
        place: &'a Place,
        table: &'a Table,
        (statuses, rulings): (&'a StatusCells<'a>, &'a Rulings),
        period: Quarter,
    ) -> Self {
        let mut scale = PercentColumn::default();
        if let Some(column) = table.column(Column::Percent) {
            let col = column.col;
            let rows = sheet.rows_in(table.rows()).flat_map(|(_, cells)| cells);
            rows.filter(|(at, _)| at.1 == col).for_each(|(_, cell)| scale.see(cell));
            scale.per_cent = asks_per_cent(&column.heading);
        }
        Self { sheet, place, table, statuses, rulings, period, scale }
    }

    /// The same columns read on other cells.
    pub(crate) fn over<'b>(&'b self, sheet: &'b Sheet) -> AnswerReader<'b> {
        AnswerReader { sheet, ..*self }
    }

    /// Every answer of one row.
    pub(crate) fn answers(&self, row: DataRow, findings: &mut Findings) -> Answers {
        let mut answers = Answers::default();
        for (column, answer) in answers.each_mut() {
            match answer {
                AnswerMut::Status(answer) => *answer = self.status(row, findings),
                AnswerMut::Percent(answer) => *answer = self.percent(row, findings),
                AnswerMut::Count(answer) => *answer = self.count(column, row, findings),
                AnswerMut::Text(answer) => *answer = self.text(column, row, findings),
            }
        }
        if answers.status.is_none() {
            answers.status = answers.progress.as_ref().and_then(|progress| self.said_in_passing(progress));
        }
        answers
    }

    /// The status that a progress of nothing else says (已完成, 尚未启动), for a row
    /// without an answer of its own; a sentence or a part says none.
    fn said_in_passing(&self, progress: &Given<Words>) -> Answer<Status> {
        // More words, a comma or a number make it a sentence.
        let words = key(&progress.text);
        let words = words.trim_end_matches(['。', '.', '!']);
        let is_short = words.chars().count() <= WORD && words.chars().all(char::is_alphabetic);
        let is_one = self.table.columns_of(Column::Progress).filter(|c| c.column.is_some()).count() == 1;
        if !is_one || !is_short {
            return None;
        }
        let read = self.statuses.read(&Cell::Text(progress.value()?.clone()), false);
        let Reading::Value(status) = read.reading else { return None };
        let given = Given::of_words(progress.text.clone(), progress.cell, Reading::Value(status));
        (!read.partial).then(|| given.with_source(progress.source().cloned()))
    }

    /// Reads the cell of `column` in `row`, unless it is empty or cannot hold any answer.
    fn read<T>(
        &self,
        column: Column,
        row: DataRow,
        findings: &mut Findings,
        read: impl FnOnce(&AnswerCell, &mut Findings) -> Read<T>,
    ) -> Answer<T> {
        self.read_at(self.table.column(column)?, row, findings, read)
    }

    fn read_at<T>(
        &self,
        column: &TableColumn,
        row: DataRow,
        findings: &mut Findings,
        read: impl FnOnce(&AnswerCell, &mut Findings) -> Read<T>,
    ) -> Answer<T> {
        let answer = self.cell(column, row, findings)?;
        let shown = if let Cell::Text(text) = answer.cell { Cell::shown(text) } else { None };
        let defect = match shown.as_ref().unwrap_or(answer.cell) {
            Cell::Error(_) => Some(Code::ErrorCell),
            Cell::Uncalculated => Some(Code::UncalculatedCell),
            Cell::Picture => Some(Code::PictureCell),
            _ => None,
        };
        let (reading, qualifier) = match defect {
            Some(code) => {
                self.doubt(code, &answer, Taken::KeptAsText, findings);
                (Reading::Unread, None)
            }
            None => read(&answer, findings),
        };
        Some(Given::new(answer.typed.unwrap_or(answer.cell), answer.at, reading, qualifier))
    }

    fn doubt(&self, code: Code, answer: &AnswerCell, taken: Taken, findings: &mut Findings) {
        findings.add(code, self.place.at(answer.at), answer.cell.text(), taken);
    }

    /// The cell of `column` in `row`, with 同上 resolved.
    fn cell(&self, column: &TableColumn, row: DataRow, findings: &mut Findings) -> Option<AnswerCell<'a>> {
        let at = CellRef::new(row.row, column.col);
        let cell = self.sheet.cell(at).filter(|cell| !cell.is_blank())?;
        let place = || self.place.at(at);
        if let (true, Some(read)) = (column.asks.as_ref().is_some_and(|asks| asks.two_in_one), column.column) {
            let taken = Taken::Did(format!("全部照录在“{}”一栏", read.heading()));
            findings.add(Code::TwoInOne, place(), beginning(&cell.text()), taken);
        }
        if !says_same(cell) {
            return Some(AnswerCell { at, cell, typed: None });
        }
        let source =
            row.above.said(self.table, column.col).and_then(|row| self.sheet.cell(CellRef::new(row, column.col)));
        match source {
            Some(source) => findings.add(Code::SameAsAbove, place(), cell.text(), Taken::ReadAs(source.text().into())),
            None => findings.add(Code::SameAsNothing, place(), cell.text(), Taken::KeptAsText),
        }
        Some(AnswerCell { at, cell: source.unwrap_or(cell), typed: Some(cell) })
    }

    /// What the columns of `column` say, one after the other.
    pub(crate) fn text(&self, column: Column, row: DataRow, findings: &mut Findings) -> Answer<Words> {
        let mut columns = self.table.columns.iter().filter(|c| c.column == Some(column));
        let mut told = |at| Some((at, self.text_of(at, row, findings)?));
        let first = columns.find_map(&mut told)?;
        match columns.find_map(&mut told) {
            // Nearly always there is one.
            None => Some(first.1),
            Some(second) => joined([first, second].into_iter().chain(columns.filter_map(told)).collect()),
        }
    }

    fn text_of(&self, at: &TableColumn, row: DataRow, findings: &mut Findings) -> Answer<Words> {
        let column = at.column?;
        self.read_at(at, row, findings, |answer, findings| {
            let words = answer.cell.text();
            let unresolved = answer.typed.is_some_and(|typed| std::ptr::eq(typed, answer.cell));
            let reading = if unresolved {
                Reading::Unread
            } else if is_not_applicable(&words) {
                Reading::NotApplicable
            } else if is_nothing(&words) {
                Reading::Value(Words::default())
            } else {
                Reading::Value(cleaned(&words))
            };
            if matches!(answer.cell, Cell::Date(..)) && column != Column::Note {
                self.doubt(Code::TurnedIntoDate, answer, Taken::KeptAsText, findings);
            }
            if column == Column::Progress {
                self.stale(answer.at, &words, findings);
            }
            (reading, None)
        })
    }

    /// 截至6月底 in the third quarter's sheet.
    fn stale(&self, at: CellRef, words: &str, findings: &mut Findings) {
        // Folding makes this character of no other. Most texts speak of this quarter's end.
        if !words.contains('截') || names_end_of(self.period, words) {
            return;
        }
        let folded = key(words);
        let speaks_of_cut_off = folded.contains("截至") || folded.contains("截止");
        let named = if speaks_of_cut_off { quarters_named(words, self.period.year) } else { Vec::new() };
        if !named.is_empty() && named.iter().all(|quarter| *quarter < self.period) {
            let finding = Finding::new(Code::StalePeriod, self.place.at(at), beginning(words), Taken::Nothing);
            findings.push(finding.expecting(format!("截至{}月底", self.period.number * 3)));
        }
    }

    pub(crate) fn status(&self, row: DataRow, findings: &mut Findings) -> Answer<Status> {
        self.read(Column::Status, row, findings, |answer, findings| {
            let yes_no = self.table.asks(Column::Status).is_some_and(|asks| asks.yes_no);
            let read = self.statuses.read(answer.cell, yes_no);
            match &read.reading {
                Reading::Unread => match ruled(self.rulings, answer.cell, &self.place.at(answer.at), findings) {
                    Some(status) => return (Reading::Value(status), None),
                    None => self.unread(Code::StatusUnread, answer, read.obstacle.as_ref(), findings),
                },
                // Of a project it is all that is asked; of work under way it is little.
                Reading::Value(Status::NotDone) if self.table.kind != Kind::Register => {
                    let taken = Taken::Did("时限未到的按未到期，已过的按逾期未完成".into());
                    self.doubt(Code::NotDoneOnly, answer, taken, findings);
                }
                Reading::Value(status) if read.partial => {
                    self.doubt(Code::StatusPartial, answer, Taken::ReadAs(status.label().into()), findings);
                }
                _ => {}
            }
            (read.reading, None)
        })
    }

    /// The status that words say by themselves, wholly and without any doubt.
    pub(crate) fn plain_status(&self, words: &str) -> Option<Status> {
        let read = self.statuses.read(&Cell::Text(words.into()), false);
        match read.reading {
            Reading::Value(status) if !read.partial => Some(status),
            _ => None,
        }
    }

    /// A cell that does not read, and why; a date there is Excel's doing.
    fn unread(&self, code: Code, answer: &AnswerCell, why: Option<&Obstacle>, findings: &mut Findings) {
        if matches!(answer.cell, Cell::Date(..)) {
            return self.doubt(Code::TurnedIntoDate, answer, Taken::KeptAsText, findings);
        }
        let kept = match code {
            Code::StatusUnread => Taken::Did("保留原文，不作判断".into()),
            _ => Taken::KeptAsText,
        };
        let taken = why.map_or(kept.clone(), |why| Taken::Did(format!("{}；{kept}", hindrance(code, why))));
        let finding = Finding::new(code, self.place.at(answer.at), answer.cell.text(), taken);
        let expected = match (code, why) {
            (Code::CountUnread, _) => "一个数，只写这一栏要的数".to_string(),
            (Code::PercentUnread, _) => "一个百分数，只写这一栏要的".to_string(),
            (Code::StatusUnread, Some(Obstacle::Later(_))) => "现在的状态：正常推进、滞后、逾期或未启动".to_string(),
            _ => finding.expected.clone(),
        };
        findings.push(finding.expecting(expected));
    }

    /// The day up to which figures go: the cut-off, and not beyond the quarter.
    fn until(&self) -> NaiveDate {
        self.statuses.as_of().min(self.period.last_day())
    }

    /// 完成率, 形象进度.
    pub(crate) fn percent(&self, row: DataRow, findings: &mut Findings) -> Answer<Percent> {
        self.read(Column::Percent, row, findings, |answer, findings| {
            let read = Percent::read_by(answer.cell, self.scale, Some(self.until()));
            let taken = match &read.reading {
                Reading::Value(percent) => Taken::ReadAs(percent.to_string()),
                _ => Taken::KeptAsText,
            };
            match read.doubt {
                Some(Doubt::AboveHundred | Doubt::Negative) => {
                    self.doubt(Code::PercentOutOfRange, answer, taken, findings);
                }
                Some(Doubt::One | Doubt::Fraction | Doubt::MixedScale) => {
                    let place = self.place.at(answer.at);
                    let finding = Finding::new(Code::PercentDoubtful, place, answer.cell.text(), taken);
                    let expected = two_scales(answer.cell).unwrap_or_else(|| finding.expected.clone());
                    findings.push(finding.expecting(expected));
                }
                None if read.reading == Reading::Unread => {
                    self.unread(Code::PercentUnread, answer, read.obstacle.as_ref(), findings);
                }
                None => self.approximate(answer, read.qualifier, findings),
            }
            (read.reading, read.qualifier)
        })
    }

    fn count(&self, column: Column, row: DataRow, findings: &mut Findings) -> Answer<Quantity> {
        let counting = if column == Column::Target { Counting::Target } else { Counting::Done };
        self.read(column, row, findings, |answer, findings| {
            let read = CountReading::read(answer.cell, counting, Some(self.until()));
            let reading = match read.reading {
                Reading::Value(ratio) if ratio.part < Quantity::default() => Reading::Unread,
                // 12/18 under 目标数 tells the target too.
                Reading::Value(Ratio { whole: Some(whole), .. }) if counting == Counting::Target => {
                    Reading::Value(whole)
                }
                Reading::Value(Ratio { part, whole }) => {
                    self.against_target(answer, whole, row, findings);
                    Reading::Value(part)
                }
                Reading::NotApplicable => Reading::NotApplicable,
                Reading::Unread => Reading::Unread,
            };
            if matches!(reading, Reading::Unread) {
                self.unread(Code::CountUnread, answer, read.obstacle.as_ref(), findings);
            }
            self.approximate(answer, read.qualifier, findings);
            (reading, read.qualifier)
        })
    }

    /// 12/18 under 完成数 in a row whose 目标数 is not 18.
    fn against_target(&self, answer: &AnswerCell, whole: Option<Quantity>, row: DataRow, findings: &mut Findings) {
        let target = self.table.col(Column::Target).and_then(|col| self.sheet.cell(CellRef::new(row.row, col)));
        let read = target.map(|cell| CountReading::read(cell, Counting::Target, Some(self.until())));
        let Some(CountReading { reading: Reading::Value(read), qualifier: None, .. }) = read else { return };
        let target = read.whole.unwrap_or(read.part);
        if whole.is_some_and(|whole| whole != target) {
            let place = self.place.at(answer.at);
            let finding = Finding::new(Code::WholeDisagrees, place, answer.cell.text(), Taken::KeptBoth);
            findings.push(finding.expecting(format!("总数与目标数{target}相同")));
        }
    }

    fn approximate(&self, answer: &AnswerCell, qualifier: Option<Qualifier>, findings: &mut Findings) {
        if qualifier.is_some() {
            let place = self.place.at(answer.at);
            let finding = Finding::new(Code::Approximate, place, answer.cell.text(), Taken::KeptAsText);
            findings.push(finding.expecting("一个准确的数"));
        }
    }

    /// 总投资, in 万元; the heading's unit counts where the cell has none.
    pub(crate) fn money(&self, row: DataRow, findings: &mut Findings) -> Answer<Quantity> {
        self.read(Column::Investment, row, findings, |answer, findings| {
            let unit = self.table.column(Column::Investment).and_then(money_unit);
            let (reading, qualifier) = Quantity::read_money(answer.cell, unit);
            if matches!(reading, Reading::Unread) {
                self.doubt(Code::MoneyUnread, answer, Taken::KeptAsText, findings);
            }
            self.approximate(answer, qualifier, findings);
            (reading, qualifier)
        })
    }

    /// A date of a register, ISO.
    pub(crate) fn date(&self, column: Column, row: DataRow, findings: &mut Findings) -> Answer<Words> {
        self.read(column, row, findings, |answer, findings| {
            if matches!(answer.cell, Cell::Text(text) if is_not_applicable(text)) {
                return (Reading::NotApplicable, None);
            }
            let read = read_date(answer.cell, self.period.year);
            let meant = read.doubt == Some(DateDoubt::Meant);
            // 开工 beside it makes no date of the end, nor 预计 one of what is done.
            let is_other = match column {
                Column::Start => read.of == Some(DateOf::Finish),
                Column::ActualFinish => meant || read.of == Some(DateOf::Start),
                _ => read.of == Some(DateOf::Start),
            };
            let value = read.value.filter(|_| !is_other).map(|date| date.to_smolstr());
            let code = match (&value, read.doubt) {
                (Some(_), Some(DateDoubt::Meant)) if column == Column::PlannedFinish => None,
                (Some(_), None) => None,
                (Some(_), Some(DateDoubt::Vague | DateDoubt::Range)) => Some(Code::DateRough),
                (None, Some(DateDoubt::Unread) | None) => Some(Code::DateUnread),
                (_, Some(_)) => Some(Code::DateDoubtful),
            };
            if let Some(code) = code {
                let taken = value.as_ref().map_or(Taken::KeptAsText, |date| Taken::ReadAs(date.to_string()));
                self.doubt(code, answer, taken, findings);
            }
            (value.map_or(Reading::Unread, Reading::Value), None)
        })
    }
}

/// What a bare 0.8 may mean: `80%或0.8%`.
fn two_scales(cell: &Cell) -> Option<String> {
    let n: f64 = cell.text().trim().parse().ok()?;
    let percent = |n: f64| Percent::from_hundredths(n.round() as i64);
    Some(format!("{}或{}", percent(n * 10_000.0), percent(n * 100.0)))
}

/// Texts of several columns (7月进展, 8月进展; 存在问题, 需协调事项), each with its
/// heading on a line, at the first cell that says anything; what only one says
/// stands alone.
fn joined(mut said: Vec<(&TableColumn, Given<Words>)>) -> Answer<Words> {
    let says =
        |(_, given): &(&TableColumn, Given<Words>)| !matches!(&given.reading, Reading::Value(text) if text.is_empty());
    if said.len() > 1 && said.iter().any(|one| says(one) && one.1.reading != Reading::NotApplicable) {
        said.retain(|one| says(one) && one.1.reading != Reading::NotApplicable);
    }
    if said.len() < 2 || said.iter().all(|(_, given)| given.text == said[0].1.text) {
        return said.into_iter().next().map(|(_, given)| given);
    }
    let is_one = said.iter().all(|(column, _)| column.heading == said[0].0.heading);
    let line = |(column, given): &(&TableColumn, Given<Words>)| {
        let (heading, text) = (clean(&column.heading), &given.text);
        let is_said = heading.split_inclusive('月').next().is_some_and(|month| text.starts_with(month));
        if is_said || is_one { text.to_string() } else { format!("{heading}：{text}") }
    };
    let words = said.iter().map(line).collect::<Vec<_>>().join("\n");
    let reading = Reading::Value(clean(&words).into());
    Some(Given::new(&Cell::Text(words.into()), said[0].1.cell, reading, None).once())
}

/// Why a cell of this kind of column does not read, in words for a clerk.
fn hindrance(code: Code, why: &Obstacle) -> String {
    match (why, code) {
        (Obstacle::Unknown(words), Code::CountUnread) => format!("“{words}”看不出是不是这一栏要的数"),
        (Obstacle::Unknown(words), _) => format!("“{words}”看不懂"),
        (Obstacle::Against(one, other), _) => format!("“{one}”与“{other}”不符"),
        (Obstacle::Later(words), _) => format!("“{words}”说的不只是到现在为止的事，看不出现在如何"),
        (Obstacle::Earlier(words), _) => format!("“{words}”不是到季度末的数，看不出现在如何"),
        (Obstacle::SoFar(words), _) => format!("“{words}”可能只是到现在为止该完成的，看不出整项如何"),
        (Obstacle::Part(words), _) => format!("“{words}”只说了一部分，看不出整项如何"),
        (Obstacle::Sign(words), _) => format!("“{words}”是什么意思没有约定，可在 master.xlsx 的“词表”中写明"),
    }
}

/// Whether a text names the end of a quarter where no year stands before it: 截至9月底.
fn names_end_of(quarter: Quarter, words: &str) -> bool {
    let end = ["截至3月", "截至6月", "截至9月", "截至12月"].get(quarter.number as usize - 1);
    let begins = |at: usize| at == 0 || words[..at].ends_with(['。', '，', '；', '、', '：']);
    end.is_some_and(|end| words.match_indices(end).any(|(at, _)| begins(at)))
}

/// Whether a cell says 同上.
fn says_same(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if is_same_as_above(text))
}

/// The power of ten that a heading's unit adds to yuan.
fn money_unit(column: &TableColumn) -> Option<u32> {
    let folded = as_key(&column.heading);
    let says = |fits: &dyn Fn(&str) -> bool| column.asks.iter().flat_map(|asks| &asks.notes).any(|note| fits(note));
    if folded.contains("亿元") {
        Some(8)
    } else if folded.contains("万元") || says(&|note| note == "万") {
        Some(4)
    } else {
        says(&|note| note.ends_with('元')).then_some(0)
    }
}
