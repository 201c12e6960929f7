//! Answers that stand in no table of a unit: what the words of a mail correct
//! (5.2更正为5台), and what staff wrote into 更正 (what a unit said on the telephone).

use super::answers::answer::{Above, AnswerReader, DataRow};
use super::answers::counts::TableAt;
use super::arrival::Arrival;
use super::context::Intake;
use super::received::Received;
use super::remarks::remark::{Tells, ends_in_option, mail_tells};
use super::said_otherwise::{SaidOtherwise, said_otherwise};
use super::tables::columns::{Kind, TableColumn};
use super::tables::table::Table;
use crate::formats::Sheet;
use crate::model::amendment::{Amendment, Basis};
use crate::model::config::{Config, ToldAnswer};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::{Entry, Source};
use crate::model::place::{CellRef, Origin, Place};
use crate::model::receipt::Receipt;
use crate::model::ruling::{Matter, Question, written};
use crate::model::task::ItemId;
use crate::model::value::{Cell, Quarter, Words, shortened};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// The name that the text of a mail has among sheets.
const BODY: &str = "正文";

/// Figures that one mail may correct in its own words; who corrects more sends a sheet.
const OFFERS: usize = 12;

/// Characters of a sentence that a question shows.
const SHOWN: usize = 80;

impl Intake<'_> {
    /// The row that a single answer is, read as a cell of its column is.
    fn single(
        &self,
        (item, column): (ItemId, Column),
        (cell, place): (Cell, &Place),
        received: &mut Received,
    ) -> Option<Entry> {
        let (origin, name, at) = (place.origin.clone()?, place.sheet.clone()?, place.cell?);
        let sheet = Sheet { name: name.to_string(), cells: vec![((at.row, at.col), cell)], ..Sheet::default() };
        let read = TableColumn { column: Some(column), ..TableColumn::found(at.col, column.heading().into(), None) };
        let rows = (at.row.saturating_sub(1), at.row);
        let table = Table {
            first: rows.0,
            header_end: rows.0,
            last: rows.1,
            kind: Kind::Progress,
            columns: vec![read],
            doubts: Vec::new(),
        };
        let on = Place { cell: None, ..place.clone() };
        let words = (&self.statuses, self.rulings);
        let reader = AnswerReader::new(&sheet, &on, &table, words, self.period);
        let above = Above::default();
        let answers = reader.answers(DataRow { row: at.row, above: &above }, &mut received.findings);
        let source = Some(Source { path: origin, sheet: name, row: at.row });
        let mut rows = vec![(Entry { item: Some(item), answers, source, ..Entry::blank() }, None)];
        let at = TableAt { sheet: &sheet, table: &table, rulings: self.rulings };
        self.counting.settle(&at, &mut rows, &mut received.questions, &mut received.findings);
        rows.pop().map(|(entry, _)| entry).filter(|entry| entry.answers.each().any(|(_, answer)| answer.is_some()))
    }

    /// What the own words of a mail put in the place of answers of its unit, as far as it
    /// reads, and the sentences that say that and nothing else.
    pub(super) fn offers<'t>(&self, unit: &str, words: &'t str, arrival: Arrival) -> (Vec<Amendment>, Vec<&'t str>) {
        let mail = (arrival.origin, arrival.when().map(|(at, _)| at));
        let said = said_otherwise(&self.index, words);
        let offers = said.iter().filter_map(|said| Some((self.offer(unit, said, mail)?, said)));
        let (offers, offered): (Vec<_>, Vec<&SaidOtherwise>) = offers.take(OFFERS).unzip();
        let is_offered = |clause: &str| offered.iter().any(|said| said.clause == clause);
        let is_open = |clause: &str| !is_offered(clause.trim()) && self.gives_an_answer(clause);
        let whole: BTreeSet<&str> = offered.iter().map(|said| said.sentence).collect();
        (offers, whole.into_iter().filter(|sentence| !sentence.split(['，', ',']).any(is_open)).collect())
    }

    /// Whether a clause of a mail gives an answer: a figure, or a word for a status, that is
    /// not said of what was sent.
    fn gives_an_answer(&self, clause: &str) -> bool {
        let figure = clause.contains(|c: char| c.is_numeric());
        (figure || ends_in_option(clause))
            && !["有误", "错"].iter().any(|word| clause.contains(word))
            && mail_tells(&self.list, clause) != Tells::Nothing
    }

    /// The answer of one sentence, where it reads: a question to staff, who see the
    /// sentence and take it or not.
    fn offer(&self, unit: &str, said: &SaidOtherwise, (body, when): (&Origin, Option<Receipt>)) -> Option<Amendment> {
        let place = Place::sheet(body, &BODY.into()).at(CellRef::new(said.line, 1));
        let is_share = said.answer.contains(['%', '％']) || said.answer.contains("百分之");
        let plain = if is_share { vec![Column::Percent] } else { vec![Column::Done, Column::Status] };
        let columns = said.column.map_or(plain, |column| vec![column]);
        let read = |column| {
            let (mut read, cell) = (Received::default(), Cell::Text(said.answer.into()));
            let entry = self.single((said.item, column), (cell, &place), &mut read)?;
            let sure = read.findings.count() == 0 && read.questions.is_empty() && entry.answers.has_value(column);
            sure.then_some((column, entry))
        };
        let (column, entry) = columns.into_iter().find_map(read)?;
        let about = format!("{} {}：{}", said.item, column.name(), shortened(said.sentence, SHOWN));
        let question = Question::new(Matter::MailFigure, written(&place), about, vec![said.answer.to_string()]);
        let basis = Basis::Mail(question.with_places([place]));
        let entry = Entry { unit: unit.into(), ..entry };
        Some(Amendment { unit: unit.into(), entry, column, received: when, basis })
    }

    /// The answers in 更正 that are of this quarter.
    pub fn told(&self, config: &Config) -> Received {
        let mut received = Received::default();
        for told in &config.told {
            let quarter = quarter_of(told.date);
            let cell = told.replacement.clone();
            let mut own = Received::default();
            let entry = self.single((told.item, told.column), (cell, &told.place), &mut own);
            if quarter != self.period {
                self.tell_other_quarter(told, quarter, &mut received.findings);
                continue;
            }
            // What does not read takes the place of nothing.
            let reads = |entry: &Entry| {
                own.findings.count() == 0 || !entry.counts.is_empty() || entry.answers.has_value(told.column)
            };
            let Some(entry) = entry.filter(reads) else {
                let taken = Taken::Did("未应用：“改为”一栏读不出".into());
                let words = told.replacement.text().to_string();
                let finding = Finding::new(Code::AnswerToldStale, told.place.clone(), words, taken).of(&told.unit);
                received.findings.push(match self.counting.of_each(told.item) {
                    Some(each) if told.column == Column::Done => finding.expecting(each),
                    _ => finding,
                });
                continue;
            };
            own.findings.attribute(&told.unit);
            received.findings.extend(own.findings);
            received.questions.extend(own.questions);
            let (unit, column) = (Words::from(told.unit.as_str()), told.column);
            let (received_on, basis) = (Some(Receipt::On(told.date)), Basis::Staff(told.clone()));
            let entry = Entry { unit: unit.clone(), ..entry };
            received.amendments.push(Amendment { unit, entry, column, received: received_on, basis });
        }
        received
    }

    /// Of a row of 更正 that is near another quarter's end it is told where it is used:
    /// whoever wrote it for this one must know.
    fn tell_other_quarter(&self, told: &ToldAnswer, quarter: Quarter, findings: &mut Findings) {
        if quarter != self.period.next() && quarter.next() != self.period {
            return;
        }
        let found = format!("{} {} {}（{}）", told.unit, told.item, told.column.name(), told.date);
        let taken = Taken::Did(format!("按日期用于{}，没有用于本期", quarter.title()));
        findings.push(Finding::new(Code::ToldOtherQuarter, told.place.clone(), found, taken).of(&told.unit));
    }
}

/// The quarter that a day of gathering is of: the one whose end is nearest.
fn quarter_of(day: NaiveDate) -> Quarter {
    let own = Quarter::of(day);
    let before = own.first_day().pred_opt().unwrap_or(day);
    if (day - before) < (own.last_day() - day) { Quarter::of(before) } else { own }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_of_the_quarter_whose_end_is_nearest() {
        let of = |day: &str| quarter_of(day.parse().expect("a day")).to_string();
        assert_eq!(of("2025-09-28"), "2025Q3");
        assert_eq!(of("2025-10-09"), "2025Q3");
        assert_eq!(of("2025-11-14"), "2025Q3");
        assert_eq!(of("2025-11-20"), "2025Q4");
        assert_eq!(of("2026-01-08"), "2025Q4");
    }
}
