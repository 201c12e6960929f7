//! What of a sent workbook no rule will use stays in the worker that read it: rows
//! beyond what any table has. Where they lie goes along.

use super::{Sheet, Workbook, limits};
use crate::model::fair::shares;

/// What a row costs besides its cells: each has a place of its own in what is kept.
const ROW: usize = 8;

/// Leaves what may be used: so many rows that all together stay within
/// [`limits::KEPT_CELLS`]. A sheet that has little keeps
/// all of it, however much the others have.
pub(super) fn trim(mut workbook: Workbook) -> Workbook {
    let cost = |sheet: &Sheet| sheet.cells.len() + sheet.struck.len() + ROW * sheet.rows().len();
    let share = |of: &dyn Fn(&Sheet) -> usize, sheets: &[Sheet], budget| {
        shares(&sheets.iter().map(of).collect::<Vec<_>>(), budget)
    };
    let cells = share(&cost, &workbook.sheets, limits::KEPT_CELLS);
    for (sheet, most) in workbook.sheets.iter_mut().zip(cells).filter(|(sheet, most)| cost(sheet) > *most) {
        cut_rows(sheet, most);
    }
    let merges = share(&|sheet| sheet.merges.len(), &workbook.sheets, limits::MERGES);
    let remarks = share(&|sheet| sheet.remarks.len(), &workbook.sheets, limits::REMARKS);
    for (sheet, (merges, remarks)) in workbook.sheets.iter_mut().zip(merges.into_iter().zip(remarks)) {
        if sheet.merges.len() > merges || sheet.remarks.len() > remarks {
            sheet.structure_unread = true;
            let mut room = 0..merges;
            sheet.merges.retain(|_| room.next().is_some());
            sheet.remarks.truncate(remarks);
        }
        // What hides nothing is nothing to tell.
        let held = sheet.rows();
        sheet.hidden_rows.retain(|row| held.binary_search(row).is_ok());
    }
    workbook
}

/// The rows that go beyond what a sheet may keep, with all that stands in them.
fn cut_rows(sheet: &mut Sheet, most: usize) {
    let (mut spent, mut struck) = (0, sheet.struck.iter().map(|((row, _), _)| *row).peekable());
    let rows = sheet.rows();
    let beyond = rows.iter().find(|row| {
        let gone = std::iter::from_fn(|| struck.next_if(|at| at <= row)).count();
        spent += ROW + gone + sheet.row(**row).len();
        spent > most
    });
    let (Some(first), Some(last)) = (beyond.copied(), rows.last().copied()) else { return };
    sheet.cut = Some((first, last));
    sheet.cells.retain(|((row, _), _)| *row < first);
    sheet.struck.retain(|((row, _), _)| *row < first);
    sheet.troubles.retain(|(row, _)| *row < first);
    sheet.merges.retain(|area| area.first.row < first);
    sheet.remarks.retain(|remark| remark.at.is_none_or(|at| at.row < first));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::value::Cell;

    fn filled(rows: u32, cols: u32) -> Sheet {
        let cells = (1..=rows).flat_map(|row| (1..=cols).map(move |col| ((row, col), Cell::Number(1.0, None))));
        Sheet { cells: cells.collect(), ..Sheet::default() }
    }

    #[test]
    fn rows_that_no_table_has_stay_and_are_told() {
        let sheets = vec![filled(40, 12), filled(18_000, 16), filled(3, 16_384)];
        let book = trim(Workbook { sheets, ..Workbook::default() });
        assert_eq!((book.sheets[0].cells.len(), book.sheets[0].cut), (480, None), "the small one is whole");
        let (first, last) = book.sheets[1].cut.expect("rows are left");
        assert_eq!((book.sheets[1].rows().len() as u32, last), (first - 1, 18_000));
        let kept: usize = book.sheets.iter().map(|sheet| sheet.cells.len() + ROW * sheet.rows().len()).sum();
        assert!((limits::KEPT_CELLS / 2..=limits::KEPT_CELLS).contains(&kept), "{kept}");
    }
}
