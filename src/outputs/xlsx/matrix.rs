//! 矩阵: unit × item, the derived status in two characters, and the counts.

use super::page::set_up;
use super::style::{Word, colour_words};
use super::table::{column_number, height, row_number};
use super::text::lines;
use super::{MATRIX, Scene};
use crate::model::place::{CellRef, column_letters};
use crate::model::task::ItemId;
use crate::view::{LegendEntry, MatrixCell, MatrixRow};
use rust_xlsxwriter::{Formula, Url, Workbook, Worksheet, XlsxError};

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

/// The address of the cell that names the item in this column of the view.
pub fn heading_cell(column: usize) -> CellRef {
    CellRef::new(IDS + 1, u32::from(column_number(column)) + 2)
}

/// Writes the sheet.
pub fn write(book: &mut Workbook, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let matrix = &scene.view.matrix;
    let (columns, rows) = (column_number(matrix.columns.len()), row_number(matrix.rows.len()));
    let sheet = book.add_worksheet();
    sheet.set_name(MATRIX)?;
    sheet.set_default_row_height(18);
    headings(sheet, scene)?;
    let items: Vec<Option<ItemId>> = matrix.columns.iter().map(|item| item.id.parse().ok()).collect();
    let has_links = matrix.rows.len().saturating_mul(matrix.columns.len() + 1) <= LINKS;
    for (row, at) in matrix.rows.iter().zip(FIRST..) {
        unit(sheet, scene, at, row)?;
        for ((cell, item), col) in row.cells.iter().zip(&items).zip(1..) {
            let link = item.filter(|_| has_links).and_then(|item| scene.cross.cell(&row.unit, item));
            put(sheet, scene, (at, col), cell.as_ref(), link)?;
        }
        counts_of_row(sheet, scene, at, row)?;
    }
    counts_of_columns(sheet, scene)?;
    let last = (FIRST + rows).max(FIRST + 1) - 1;
    colour_words(sheet, &shorts(&matrix.legend), (FIRST, 1, last, columns.max(1)))?;
    sheet.set_freeze_panes(FIRST, 1)?;
    set_up(sheet, &scene.heading(MATRIX), Some((IDS, NAMES)))?;
    sheet.set_repeat_columns(0, 0)?;
    Ok(())
}

fn shorts(legend: &[LegendEntry]) -> Vec<Word> {
    legend.iter().map(|entry| Word { word: entry.short.clone(), light: entry.light }).collect()
}

/// The legend in words, and the two rows of headings.
fn headings(sheet: &mut Worksheet, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let (styles, matrix) = (&scene.styles, &scene.view.matrix);
    let (items, counts) = (matrix.columns.len(), matrix.legend.len() + 1);
    let first = column_number(items + 1);
    let last = column_number(items + counts);
    sheet.set_column_width(0, UNIT)?;
    if items > 0 {
        sheet.set_column_range_width(1, first - 1, ITEM)?;
    }
    sheet.set_column_range_width(first, last, COUNT)?;
    let legend = legend(scene);
    sheet.merge_range(0, 0, 0, last, &legend, &styles.remark)?;
    sheet.set_row_height(0, height(lines(&legend, UNIT + ITEM * items as f64 + COUNT * counts as f64)))?;
    sheet.merge_range(IDS, 0, NAMES, 0, "单位", &styles.heading)?;
    let named = matrix.columns.iter().map(|item| (item.id.as_str(), item.name.clone(), ITEM));
    let counted = matrix.legend.iter().map(|entry| (entry.short.as_str(), format!("{}数", entry.label), COUNT));
    let expected = ("应报", "应填报成果数".to_string(), COUNT);
    let mut tallest = 1;
    for ((short, name, width), col) in named.chain([expected]).chain(counted).zip(1..) {
        sheet.write_string_with_format(IDS, col, short, &styles.heading)?;
        sheet.write_string_with_format(NAMES, col, &name, &styles.heading)?;
        tallest = tallest.max(lines(&name, width));
    }
    sheet.set_row_height(NAMES, height(tallest) + 4.0)?;
    Ok(())
}

/// `推进＝序时推进（绿）；……`.
fn legend(scene: &Scene<'_>) -> String {
    let entry = |entry: &LegendEntry| format!("{}＝{}（{}）", entry.short, entry.label, entry.light.label());
    let words: Vec<String> = scene.view.matrix.legend.iter().map(entry).collect();
    format!("{}；空格＝不要求该单位填报；无单位填报的成果不列。点击单元格可查看明细。", words.join("，"))
}

fn unit(sheet: &mut Worksheet, scene: &Scene<'_>, at: u32, row: &MatrixRow) -> Result<(), XlsxError> {
    let format = &scene.styles.boxed_link;
    match scene.cross.unit(&row.unit) {
        Some(link) => sheet.write_url_with_format(at, 0, Url::new(link).set_text(&row.unit), format)?,
        None => sheet.write_string_with_format(at, 0, &row.unit, &scene.styles.cell)?,
    };
    Ok(())
}

fn put(
    sheet: &mut Worksheet,
    scene: &Scene<'_>,
    (row, col): (u32, u16),
    cell: Option<&MatrixCell>,
    link: Option<String>,
) -> Result<(), XlsxError> {
    let format = &scene.styles.cell;
    match (cell, link) {
        (None, _) => sheet.write_blank(row, col, format)?,
        (Some(cell), Some(link)) => {
            sheet.write_url_with_format(row, col, Url::new(link).set_text(&cell.short), format)?
        }
        (Some(cell), None) => sheet.write_string_with_format(row, col, &cell.short, format)?,
    };
    Ok(())
}

/// How many of a row's cells are filled, and how many of each class: formulas
/// with their results.
fn counts_of_row(sheet: &mut Worksheet, scene: &Scene<'_>, at: u32, row: &MatrixRow) -> Result<(), XlsxError> {
    let matrix = &scene.view.matrix;
    let first = column_number(matrix.columns.len() + 1);
    let area = format!("$B{row}:${}{row}", column_letters(u32::from(first)), row = at + 1);
    let filled = row.cells.iter().flatten().count();
    count(sheet, scene, (at, first), format!("COUNTA({area})"), filled)?;
    for (entry, col) in matrix.legend.iter().zip(first + 1..) {
        let name = format!("{}${}", column_letters(u32::from(col) + 1), IDS + 1);
        let n = row.cells.iter().flatten().filter(|cell| cell.status == entry.status).count();
        count(sheet, scene, (at, col), format!("COUNTIF({area},{name})"), n)?;
    }
    Ok(())
}

/// The same by column, and over all, below the units.
fn counts_of_columns(sheet: &mut Worksheet, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let matrix = &scene.view.matrix;
    let below = FIRST + row_number(matrix.rows.len());
    let names = std::iter::once("应报").chain(matrix.legend.iter().map(|entry| entry.short.as_str()));
    for (i, name) in names.enumerate() {
        let at = below + row_number(i);
        sheet.write_string_with_format(at, 0, name, &scene.styles.total)?;
        let class = i.checked_sub(1).map(|i| matrix.legend[i].status.as_str());
        for k in 0..matrix.columns.len() {
            let letters = column_letters(u32::from(column_number(k)) + 2);
            let area = format!("{letters}${}:{letters}${below}", FIRST + 1);
            let cells = matrix.rows.iter().filter_map(|row| row.cells.get(k)?.as_ref());
            let n = cells.filter(|cell| class.is_none_or(|class| cell.status == class)).count();
            let formula = match class {
                Some(_) => format!("COUNTIF({area},$A{})", at + 1),
                None => format!("COUNTA({area})"),
            };
            count(sheet, scene, (at, column_number(k + 1)), formula, n)?;
        }
    }
    grand_totals(sheet, scene, below)
}

/// The sums of the counts beside the units, in the first row below them.
fn grand_totals(sheet: &mut Worksheet, scene: &Scene<'_>, below: u32) -> Result<(), XlsxError> {
    let matrix = &scene.view.matrix;
    let first = column_number(matrix.columns.len() + 1);
    let classes = std::iter::once(None).chain(matrix.legend.iter().map(|entry| Some(entry.status.as_str())));
    for (class, col) in classes.zip(first..) {
        let cells = matrix.rows.iter().flat_map(|row| row.cells.iter().flatten());
        let n = cells.filter(|cell| class.is_none_or(|class| cell.status == class)).count();
        let letters = column_letters(u32::from(col) + 1);
        count(sheet, scene, (below, col), format!("SUM({letters}{}:{letters}{below})", FIRST + 1), n)?;
    }
    Ok(())
}

fn count(
    sheet: &mut Worksheet,
    scene: &Scene<'_>,
    (row, col): (u32, u16),
    formula: String,
    result: usize,
) -> Result<(), XlsxError> {
    let formula = Formula::new(formula).set_result(result.to_string());
    sheet.write_formula_with_format(row, col, formula, &scene.styles.total)?;
    Ok(())
}
