//! What is worth a word about a sheet as a whole: columns that are not read,
//! hidden rows and columns that are, and cells that could not be.

use super::candidate::Candidate;
use super::read_sheet::ReadSheet;
use super::remarks::remark::{ListWords, sheet_says};
use super::rows::reading::Rows;
use super::rows::row_kind::RowKind;
use super::tables::columns::NO_HEADING;
use super::tables::table::{Kind, Refused, Table, TableColumn};
use super::tables::time_words::month_of;
use crate::formats::limits;
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::form::Column;
use crate::model::ledger::Outcome;
use crate::model::place::CellRef;
use crate::model::value::{Cell, beginning, first_of};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Columns that are not read, those that are read under an assumption, and
/// answers that no column is for, unless they are `told` in another table. `until` is
/// the day that figures should be of.
pub(super) fn columns(
    (list, until): (&ListWords, NaiveDate),
    candidate: &Candidate,
    table: &Table,
    told: bool,
    findings: &mut Findings,
) {
    let place = |column: &TableColumn| candidate.place.at(CellRef::new(table.header_end, column.col));
    let is_unread = |c: &&TableColumn| c.column.is_none();
    let rows = if table.columns.iter().any(|c| is_unread(&c)) { table.rows() } else { 0..=0 };
    let cells = candidate.sheet.columns_in(rows);
    // Words below no heading that name an item or a figure are told as such.
    let is_remark = |cell: &Cell| matches!(cell, Cell::Text(text) if sheet_says(list, text).is_some());
    let is_told = |c: &TableColumn| c.heading == NO_HEADING && cells.filled(c.col).all(|(_, cell)| is_remark(cell));
    let unread = table.columns.iter().filter(is_unread).filter(|c| cells.filled(c.col).next().is_some());
    let unread = unread.filter(|c| !is_told(c));
    let mut aside: Vec<&TableColumn> = Vec::new();
    for column in unread {
        let code = match column.refused {
            Some(Refused::OtherPeriod) => Code::OtherPeriod,
            Some(Refused::Repeated) => Code::DuplicateColumn,
            Some(Refused::Doubtful | Refused::Shown) => continue,
            Some(Refused::Aside) | None => {
                aside.push(column);
                continue;
            }
        };
        findings.add(code, place(column), beginning(&column.heading), Taken::Did(ASIDE.into()));
    }
    if let Some(first) = aside.first() {
        findings.add(Code::UnknownColumn, place(first), headings(&aside), Taken::Did(ASIDE.into()));
    }
    for doubt in &table.doubts {
        let columns: Vec<&TableColumn> = table.columns.iter().filter(|c| doubt.is_about(c.col)).collect();
        let code = if doubt.unknown { Code::ColumnUnknownAnswer } else { Code::ColumnDoubtful };
        let Some(first) = columns.first() else { continue };
        let name = doubt.asks.name();
        let expected = if columns.len() > 1 {
            format!("只有一列是“{name}”")
        } else {
            format!("表头写明是“{name}”")
        };
        let did = Taken::Did(format!("裁定之前不作“{name}”采用，照录在附加列"));
        findings.push(Finding::new(code, place(first), headings(&columns), did).expecting(expected));
    }
    let counts = |c: &&TableColumn| matches!(c.column, Some(Column::Done | Column::Percent));
    for column in table.columns.iter().filter(counts).filter(|_| table.kind == Kind::Progress) {
        let (code, did) = if column.is_of_a_part() {
            (Code::PartOfTheTime, "按年初以来的累计数采用")
        } else if column.ends_before(month_of(until)) {
            (Code::BeforeTheEnd, "照采用，没有推算到截至日期")
        } else {
            continue;
        };
        findings.add(code, place(column), beginning(&column.heading), Taken::Did(did.into()));
    }
    if table.kind == Kind::Progress && !told {
        let all: Vec<&TableColumn> = table.columns.iter().collect();
        let at = CellRef::new(table.first, table.columns.first().map_or(1, |c| c.col));
        findings.add(Code::MissingAnswerColumn, candidate.place.at(at), headings(&all), Taken::Nothing);
    }
}

/// Whether any table of a sheet has a column for how things stand, or is asked which
/// it is: a table of plans or problems stands beside one that has them.
pub(super) fn tell_how_things_stand(candidate: &Candidate) -> bool {
    let answers = [Column::Status, Column::Percent, Column::Done];
    let has = |table: &Table, c| table.col(c).is_some() || table.doubts.iter().any(|doubt| doubt.asks == c);
    candidate.tables().any(|table| answers.into_iter().any(|c| has(table, c)))
}

/// What becomes of a column that is not read.
const ASIDE: &str = "照录在附加列，不参与统计";

/// The headings of these columns, as typed.
fn headings(columns: &[&TableColumn]) -> String {
    columns.iter().map(|c| beginning(&c.heading)).collect::<Vec<_>>().join("、")
}

/// What stands right of the last column that a table may have.
pub(super) fn beyond(candidate: &Candidate, findings: &mut Findings) {
    let Some(first) = candidate.beyond.first else { return };
    let (found, taken) = (format!("另有{}格", candidate.beyond.cells), Taken::Did("这些列没有采用".into()));
    let finding = Finding::new(Code::TableBeyond, candidate.place.at(first), found, taken);
    findings.push(finding.expecting(format!("一张表不超过{}列", limits::SHEET_COLUMNS)));
}

/// Hidden rows and columns with something that is used.
pub(super) fn hidden(candidate: &Candidate, rows: &Rows, findings: &mut Findings) {
    let sheet = candidate.sheet;
    let is_used =
        |row| rows.kinds.get(&row).is_some_and(|kind| matches!(kind.outcome(), Outcome::Merged | Outcome::Unmatched));
    let mut seen: BTreeSet<(bool, u32)> = BTreeSet::new();
    for ((row, col), cell) in &sheet.cells {
        let by_row = sheet.hidden_rows.contains(row);
        let hidden = is_used(*row) && (by_row || sheet.hidden_columns.contains(col));
        if hidden && !cell.is_blank() && seen.insert((by_row, if by_row { *row } else { *col })) {
            let place = candidate.place.at(CellRef::new(*row, *col));
            findings.add(Code::HiddenRow, place, beginning(&cell.text()), Taken::Did("照常采用".into()));
        }
    }
}

/// Sheets whose rows are named before the others are only counted.
const NAMED: usize = 4;

/// Rows of a file that are left out because no honest one has so many: one finding,
/// at the first of them.
pub(super) fn rows_beyond(candidates: &[Candidate], read: &[ReadSheet], findings: &mut Findings) {
    let left = read.iter().filter_map(|sheet| {
        let (candidate, kinds) = (&candidates[sheet.index], &sheet.rows.kinds);
        let beyond = kinds.iter().filter(|(_, kind)| **kind == RowKind::Beyond).map(|(row, _)| (*row, *row));
        let beyond: Vec<(u32, u32)> = beyond.chain(candidate.sheet.cut.filter(|_| !sheet.is_part)).collect();
        let count = beyond.iter().map(|(first, last)| last - first + 1).sum::<u32>();
        Some((candidate, beyond.first()?.0, beyond.last()?.1, count))
    });
    let left: Vec<_> = left.collect();
    let Some((candidate, row, ..)) = left.first() else { return };
    let named = left.iter().map(|(of, first, last, _)| format!("“{}”第{first}至{last}行", beginning(&of.name)));
    let named = first_of(&named.collect::<Vec<_>>(), NAMED, "、", "张表");
    let count: u32 = left.iter().map(|(.., count)| count).sum();
    let found = format!("另有{count}行：{named}");
    let (one, all) = (limits::TABLE_ROWS, limits::UNPACKED_ROWS);
    let expected = format!("一个单位的文件里各表合计不超过{one}行，一封邮件或一个压缩包不超过{all}行");
    let place = candidate.place.at(CellRef::new(*row, 1));
    findings.push(Finding::new(Code::TableBeyond, place, found, Taken::RowSkipped).expecting(expected));
}

/// Cells that could not be read, or a sheet whose structure could not.
pub(super) fn unreadable(candidate: &Candidate, findings: &mut Findings) {
    for (row, col) in &candidate.sheet.troubles {
        findings.add(Code::CellTrouble, candidate.place.at(CellRef::new(*row, *col)), "", Taken::LeftBlank);
    }
    if candidate.sheet.structure_unread {
        let name = candidate.sheet.name.clone();
        findings.add(Code::StructureNotRead, candidate.place.clone(), name, Taken::Nothing);
    }
}
