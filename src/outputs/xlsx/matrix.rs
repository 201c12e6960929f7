//! 矩阵: unit × item, the derived status in two characters, and the counts.

use super::book::Book;
use super::context::Context;
use super::hyperlinks::Key;
use super::page::{set_up, spread};
use super::sheets::MATRIX;
use super::style::colour_words;
use super::table::{Cells, column_number, height, letters, row_number};
use super::text::lines;
use crate::model::place::CellRef;
use crate::model::task::ItemId;
use crate::model::value::Quantity;
use crate::view::{LegendEntry, Matrix, MatrixCell};
use rust_xlsxwriter::{Worksheet, XlsxError};

/// The row of item ids, from 0.
const IDS: u32 = 1;
/// The row of item names.
const NAMES: u32 = 2;
/// The first row of a unit.
const FIRST: u32 = 3;
/// Links that Excel takes on a sheet: 65,530. Beyond them only units have one.
const LINKS: usize = 65_000;
/// The width of the units' names.
const UNIT: f64 = 14.0;
/// The width of an item: three Chinese characters, so that its name takes few lines.
const ITEM: f64 = 6.4;
/// The width of a count.
const COUNT: f64 = 5.4;

/// Columns of items that the legend goes over.
const LEGEND: usize = 14;
/// What stands in a cell that a unit filled in without being asked.
const OUTSIDE: &str = "不计";
/// The heading of the count of cells that should be filled in.
const EXPECTED: &str = "应报";

/// The address of the cell that names the item in this column of the view.
pub fn heading_cell(column: usize) -> CellRef {
    CellRef::new(IDS + 1, u32::from(column_number(column)) + 2)
}

/// Adds the sheet to the workbook, with a link in every cell unless those would be too many.
pub fn write(book: &mut Book<'_>, context: &Context<'_>) -> Result<(), XlsxError> {
    let matrix = &context.view.matrix;
    let (columns, rows) = (column_number(matrix.columns.len()), row_number(matrix.rows.len()));
    let sheet = book.sheet(MATRIX)?;
    sheet.set_default_row_height(18);
    headings(sheet, context)?;
    let styles = &context.styles;
    let mut cells = Cells { sheet: &mut *sheet, styles };
    let items: Vec<Option<ItemId>> = matrix.columns.iter().map(|item| item.id.parse().ok()).collect();
    let has_links = matrix.rows.len().saturating_mul(matrix.columns.len() + 1) <= LINKS;
    for (row, at) in matrix.rows.iter().zip(FIRST..) {
        let link = context.links.to(Key::Unit(&row.unit)).map(|link| (link, &styles.boxed_link));
        cells.linked((at, 0), &row.unit, link)?;
        for (((cell, item), n), col) in row.cells.iter().zip(&items).zip(0..).zip(1..) {
            let link = item.filter(|_| has_links).and_then(|item| context.links.to(Key::Cell(&row.unit, item)));
            let outside = if row.outside.contains(&n) { OUTSIDE } else { "" };
            let words = cell.as_ref().map_or(outside, MatrixCell::short);
            cells.linked((at, col), words, link.filter(|_| !words.is_empty()).map(|link| (link, &styles.cell)))?;
        }
        counts_of_row(&mut cells, matrix, at, &row.cells)?;
    }
    counts_of_columns(&mut cells, matrix)?;
    let last = (FIRST + rows).max(FIRST + 1) - 1;
    let words = matrix.legend.iter().map(|entry| (entry.short.as_str(), entry.light));
    colour_words(sheet, words, (FIRST, 1, last, columns.max(1)))?;
    sheet.set_freeze_panes(FIRST, 1)?;
    set_up(sheet, &context.heading(MATRIX), Some((IDS, NAMES)))?;
    if spread(sheet, widths(matrix), 1)? {
        // The counts stand together.
        sheet.set_vertical_page_breaks(&[u32::from(columns) + 1])?;
    }
    Ok(())
}

/// The widths of the columns: a unit, the items, the counts.
fn widths(matrix: &Matrix) -> impl Iterator<Item = f64> {
    let items = matrix.columns.iter().map(|_| ITEM);
    std::iter::once(UNIT).chain(items).chain(counted(matrix).map(|_| COUNT))
}

/// The legend in words, and the two rows of headings.
fn headings(sheet: &mut Worksheet, context: &Context<'_>) -> Result<(), XlsxError> {
    let (styles, matrix) = (&context.styles, &context.view.matrix);
    let items = matrix.columns.len();
    for (width, col) in widths(matrix).zip(0..) {
        sheet.set_column_width(col, width)?;
    }
    // Over what one page shows of the sheet.
    let wide = items.clamp(1, LEGEND);
    let legend = legend(context);
    sheet.merge_range(0, 0, 0, column_number(wide), &legend, &styles.remark)?;
    sheet.set_row_height(0, height(lines(&legend, UNIT + ITEM * wide as f64)))?;
    sheet.merge_range(IDS, 0, NAMES, 0, "单位", &styles.heading)?;
    let items = matrix.columns.iter().map(|item| (item.id.as_str(), item.name.clone(), ITEM));
    let expected = (EXPECTED, "应填报成果数".to_string(), COUNT);
    let classes = matrix.legend.iter().map(|entry| (entry.short.as_str(), format!("{}数", entry.label), COUNT));
    let mut tallest = 1;
    for ((short, name, width), col) in items.chain([expected]).chain(classes).zip(1..) {
        sheet.write_string_with_format(IDS, col, short, &styles.heading)?;
        sheet.write_string_with_format(NAMES, col, &name, &styles.heading)?;
        tallest = tallest.max(lines(&name, width));
    }
    sheet.set_row_height(NAMES, height(tallest) + 4.0)?;
    Ok(())
}

/// `推进＝序时推进（绿）；……`.
fn legend(context: &Context<'_>) -> String {
    let entry = |entry: &LegendEntry| format!("{}＝{}（{}）", entry.short, entry.label, entry.light.label());
    let words: Vec<String> = context.view.matrix.legend.iter().map(entry).collect();
    format!(
        "{}；空格＝不要求该单位填报，{OUTSIDE}＝不要求而填报，不判定、不计入；无单位填报的成果不列。点击单元格可查看明细。",
        words.join("，")
    )
}

/// What is counted: every cell that is filled, then the cells of each class, which
/// the view knows by its id.
fn counted(matrix: &Matrix) -> impl Iterator<Item = (&str, Option<&str>)> {
    let classes = matrix.legend.iter().map(|entry| (entry.short.as_str(), Some(entry.status.as_str())));
    std::iter::once((EXPECTED, None)).chain(classes)
}

/// How many of these cells are of a class, or filled at all.
fn count<'c>(cells: impl Iterator<Item = &'c Option<MatrixCell>>, class: Option<&str>) -> usize {
    cells.flatten().filter(|cell| class.is_none_or(|class| cell.status.id() == class)).count()
}

/// The formula that counts the same: in an area, by the name that stands in a cell.
fn formula(area: &str, name: &str, class: Option<&str>) -> String {
    match class {
        Some(_) => format!("COUNTIF({area},{name})"),
        None => format!("COUNTA({area})-COUNTIF({area},\"{OUTSIDE}\")"),
    }
}

fn counts_of_row(out: &mut Cells<'_>, matrix: &Matrix, at: u32, cells: &[Option<MatrixCell>]) -> Result<(), XlsxError> {
    let first = column_number(cells.len() + 1);
    let area = format!("$B{row}:${}{row}", letters(first - 1), row = at + 1);
    for ((_, class), col) in counted(matrix).zip(first..) {
        let formula = formula(&area, &format!("{}${}", letters(col), IDS + 1), class);
        out.total((at, col), &formula, count(cells.iter(), class))?;
    }
    Ok(())
}

/// The counts below the items, and in the first row of them the sums of those beside
/// the units.
fn counts_of_columns(out: &mut Cells<'_>, matrix: &Matrix) -> Result<(), XlsxError> {
    let below = FIRST + row_number(matrix.rows.len());
    for ((name, class), at) in counted(matrix).zip(below..) {
        out.sheet.write_string_with_format(at, 0, name, &out.styles.total)?;
        for (item, col) in (0..matrix.columns.len()).zip(1..) {
            let area = format!("{letters}${}:{letters}${below}", FIRST + 1, letters = letters(col));
            let n = count(matrix.rows.iter().filter_map(|row| row.cells.get(item)), class);
            out.total((at, col), &formula(&area, &format!("$A{}", at + 1), class), n)?;
        }
    }
    for ((_, class), col) in counted(matrix).zip(column_number(matrix.columns.len() + 1)..) {
        let n = count(matrix.rows.iter().flat_map(|row| &row.cells), class);
        out.column_sum((below, col), FIRST, Quantity::whole(i64::from(row_number(n))))?;
    }
    Ok(())
}
