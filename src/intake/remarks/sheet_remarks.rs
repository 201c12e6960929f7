//! What stands on a sheet beside the cells of its tables, and what its cells
//! hold without the eye seeing it: remarks, notes, text boxes, struck words.

use super::remark::{ListWords, is_instruction, is_option, sheet_says};
use crate::formats::{Remark, RemarkKind, RowCol};
use crate::intake::candidate::Candidate;
use crate::intake::rows::reading::Rows;
use crate::intake::rows::row_kind::RowKind;
use crate::intake::tables::columns::NO_HEADING;
use crate::intake::tables::halves::Part;
use crate::intake::tables::table::{Refused, Table, TableColumn};
use crate::model::finding::{Code, Finding, Findings, Taken};
use crate::model::outgoing::besides_asking;
use crate::model::place::CellRef;
use crate::model::value::{Cell, Words, beginning, without_phones};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Remarks of a sheet that are told one by one; of the others it is said how many.
const MOST: usize = 10;

/// Everything of a sheet that its tables do not tell, where a clerk should see it.
pub(crate) fn remarks(list: &ListWords, candidate: &Candidate, rows: &Rows, findings: &mut Findings) {
    words(list, candidate, rows, findings);
    for remark in &candidate.sheet.remarks {
        aside(list, candidate, remark, findings);
    }
    struck(candidate, findings);
}

/// Cells outside the tables, or beside their rows, that name an item or a figure.
fn words(list: &ListWords, candidate: &Candidate, rows: &Rows, findings: &mut Findings) {
    let beside = Beside::of(candidate);
    let of_row = |(row, kind): (&u32, &RowKind)| {
        let outside = matches!(kind, RowKind::Outside | RowKind::Note | RowKind::InnerNote | RowKind::Subheading);
        let cells = if outside || beside.any() { candidate.sheet.row(*row) } else { &[] };
        let beside = &beside;
        cells.iter().filter_map(move |((row, col), cell)| {
            let at = CellRef::new(*row, *col);
            let Cell::Text(text) = cell else { return None };
            let says = || sheet_says(list, &with_word(cells, at, text)).is_some();
            let says = (outside || beside.holds(at)) && says();
            says.then_some((at, text))
        })
    };
    let kinds = rows.kinds.iter().take_while(|_| candidate.watch.holds());
    let said: Vec<(CellRef, &Words)> = kinds.flat_map(of_row).collect();
    for (at, text) in said.iter().take(MOST) {
        findings.add(Code::WordsBeside, candidate.place.at(*at), beginning(text), Taken::Nothing);
    }
    if said.len() > MOST {
        let more = format!("另有{}处，未逐条列出", said.len() - MOST);
        findings.add(Code::WordsBeside, candidate.place.clone(), more, Taken::Nothing);
    }
    if let Some((at, words)) = beside.list() {
        findings.add(
            Code::AfterTable,
            candidate.place.at(at),
            beginning(&words),
            Taken::Did("照留原表，未采用".into()),
        );
    }
}

/// The words of a cell with the word in the cell before it, which they may explain:
/// 滞后 | 晚于计划10%以上.
fn with_word<'t>(cells: &[(RowCol, Cell)], at: CellRef, text: &'t str) -> Cow<'t, str> {
    let before = cells[..cells.partition_point(|((_, col), _)| *col < at.col)].last().map(|(_, cell)| cell.text());
    before.filter(|word| is_option(word)).map_or(Cow::Borrowed(text), |word| Cow::Owned(format!("{word}：{text}")))
}

/// What stands beside the rows of tables.
struct Beside<'a> {
    candidate: &'a Candidate<'a>,
    /// Columns without a heading, and the rows of the tables in which they have none,
    /// from above.
    unnamed: BTreeMap<u32, Vec<RangeInclusive<u32>>>,
    /// The cells that belong to tables, where these are parts of the sheet only: the
    /// rows of each part by their last, and the column before which it ends.
    parts: Option<BTreeMap<u32, (u32, u32)>>,
}

impl<'a> Beside<'a> {
    fn of(candidate: &'a Candidate<'a>) -> Self {
        let mut unnamed: BTreeMap<u32, Vec<RangeInclusive<u32>>> = BTreeMap::new();
        for table in candidate.tables() {
            // One that is asked about is told.
            let is_beside = |c: &&TableColumn| c.heading == NO_HEADING && c.refused != Some(Refused::Doubtful);
            table.columns.iter().filter(is_beside).for_each(|c| unnamed.entry(c.col).or_default().push(table.rows()));
        }
        let whole = |part: &Part| matches!(part.sheet, Cow::Borrowed(_));
        let parts = (!candidate.parts.is_empty() && !candidate.parts.iter().any(whole)).then(|| {
            let mut parts: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
            for part in &candidate.parts {
                let (first, end) = parts.entry(*part.rows.end()).or_insert((*part.rows.start(), part.end));
                (*first, *end) = (*part.rows.start().min(first), part.end.max(*end));
            }
            parts
        });
        Self { candidate, unnamed, parts }
    }

    fn any(&self) -> bool {
        self.parts.is_some() || !self.unnamed.is_empty()
    }

    /// Whether a cell stands beside a table: below no heading, or in no part.
    fn holds(&self, at: CellRef) -> bool {
        let rows = self.unnamed.get(&at.col).map_or(&[][..], Vec::as_slice);
        let below = rows.get(rows.partition_point(|rows| *rows.end() < at.row));
        below.is_some_and(|rows| rows.contains(&at.row)) || self.is_in_no_part(at)
    }

    fn is_in_no_part(&self, at: CellRef) -> bool {
        let Some(parts) = &self.parts else { return false };
        let part = parts.range(at.row..).next();
        part.is_none_or(|(_, (first, end))| at.row < *first || at.col >= *end)
    }

    /// The cells of a row that are in no part.
    fn aside(&self, row: u32) -> impl Iterator<Item = &(RowCol, Cell)> {
        self.candidate.sheet.row(row).iter().filter(|(at, _)| self.is_in_no_part(CellRef::new(at.0, at.1)))
    }

    /// A list beside a table: where it begins, and its first words. None where it
    /// only explains words or gives telephone numbers.
    fn list(&self) -> Option<(CellRef, String)> {
        let heads = self.candidate.tables().flat_map(|table| table.first..=table.header_end);
        let cells: Vec<&(RowCol, Cell)> = heads.flat_map(|row| self.aside(row)).collect();
        let ((row, col), _) = cells.first()?;
        let speaks = |cell: &Cell| {
            let text = cell.text();
            is_option(&text) || without_phones(text.as_str()) != text.as_str()
        };
        let held = |table: &Table| self.candidate.sheet.rows_in(table.rows()).map(|(row, _)| row).collect::<Vec<_>>();
        let mut below = self.candidate.tables().flat_map(held).filter(|row| self.aside(*row).next().is_some());
        if below.all(|row| self.aside(row).any(|(_, cell)| speaks(cell))) {
            return None;
        }
        let words: Vec<Words> = cells.iter().map(|(_, cell)| cell.text()).collect();
        Some((CellRef::new(*row, *col), words.join(" | ")))
    }
}

/// A note, a box, or words that are not shown.
fn aside(list: &ListWords, candidate: &Candidate, remark: &Remark, findings: &mut Findings) {
    // What a return asks in a note is not the unit's; no other sheet has such notes.
    let said = match remark.kind {
        RemarkKind::Note if candidate.of_form => Cow::Owned(besides_asking(&remark.text)),
        _ => Cow::Borrowed(remark.text.as_str()),
    };
    let below = remark.at.is_none_or(|at| candidate.tables().all(|table| at.row > table.header_end));
    let matters = match remark.kind {
        RemarkKind::Unticked => false,
        RemarkKind::Note | RemarkKind::TextBox if below => !said.is_empty() && !is_instruction(&said),
        RemarkKind::Note | RemarkKind::TextBox => sheet_says(list, &said).is_some(),
        RemarkKind::Ticked => true,
        RemarkKind::Covered | RemarkKind::Hidden => below,
    };
    if !matters {
        return;
    }
    let (code, taken) = match remark.kind {
        RemarkKind::Note => (Code::NoteOnCell, Taken::Nothing),
        RemarkKind::TextBox | RemarkKind::Ticked | RemarkKind::Unticked => (Code::WordsInBox, Taken::Nothing),
        RemarkKind::Covered | RemarkKind::Hidden => (Code::NotShown, Taken::Did("没有采用".into())),
    };
    let place = remark.at.map_or_else(|| candidate.place.clone(), |at| candidate.place.at(at));
    findings.push(Finding::new(code, place, beginning(&said), taken));
}

/// Words that were struck through, a finding a row.
fn struck(candidate: &Candidate, findings: &mut Findings) {
    let sheet = candidate.sheet;
    for row in sheet.struck.chunk_by(|one, other| one.0.0 == other.0.0) {
        let Some(((at, col), _)) = row.first() else { continue };
        let words: Vec<&str> = row.iter().map(|(_, text)| text.as_str()).collect();
        let whole = sheet.row(*at).iter().all(|(_, cell)| cell.is_blank());
        let taken = if whole { Taken::RowSkipped } else { Taken::LeftBlank };
        let place = candidate.place.at(CellRef::new(*at, *col));
        findings.add(Code::StruckOut, place, beginning(&words.join(" | ")), taken);
    }
}
