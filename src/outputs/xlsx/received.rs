//! 收件: what became of every file, sheet and row that came in, and the sums.

use super::list::{List, lists};
use super::style::Look;
use super::table::{Column, Content, column, row_number, write_boxed};
use super::{RECEIVED, Scene, detail};
use crate::model::ledger::{Disposition, Outcome};
use crate::view::{Checks, FateCount, Num};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};
use std::fmt::Write as _;

/// Writes the sheet.
pub fn write(book: &mut Workbook, scene: &Scene<'_>) -> Result<(), XlsxError> {
    let sums = sums(&scene.view.checks);
    let list = List {
        name: RECEIVED,
        frozen: 0,
        printed: 5,
        statuses: &[],
        severities: None,
        rows_a_sheet: detail::ROWS_A_SHEET,
        // Title, heading, total, and a free row.
        above: row_number(sums.len() + 4),
    };
    let rows: Vec<&Disposition> = scene.ledger.dispositions.iter().collect();
    lists(book, scene, &list, &columns(), &rows)?;
    write_sums(book.worksheet_from_name(RECEIVED)?, scene, &sums)
}

fn columns<'a>() -> Vec<Column<'a, &'a Disposition>> {
    vec![
        column("文件", 74.0, Look::Text, |d| Content::made(d.path.to_string())),
        column("工作表", 16.0, Look::Text, |d| d.sheet.as_deref().map_or(Content::Blank, Content::text)),
        column("行", 12.0, Look::Text, |d| Content::made(ranges(&d.rows))),
        column("处理", 18.0, Look::Word, |d| Content::text(d.what.label())),
        column("原因", 60.0, Look::Text, |d| Content::text(&d.why)),
    ]
}

/// `7–31、33`.
fn ranges(rows: &[(u32, u32)]) -> String {
    rows.iter().fold(String::new(), |mut text, (from, to)| {
        let stop = if text.is_empty() { "" } else { "、" };
        let _ = match from == to {
            true => write!(text, "{stop}{from}"),
            false => write!(text, "{stop}{from}–{to}"),
        };
        text
    })
}

/// A line of the sums: the fate, files and sheets, rows.
struct Sum<'a> {
    label: &'static str,
    wholes: Option<&'a Num>,
    rows: Option<&'a Num>,
}

/// Fates that occur, in the order of print.
fn sums(checks: &Checks) -> Vec<Sum<'_>> {
    let line = |fate: Outcome| {
        let label = fate.label();
        let count = |counts: &'_ [FateCount]| counts.iter().position(|each| each.label == label);
        let wholes = count(&checks.whole_fates).map(|i| &checks.whole_fates[i].count);
        let rows = count(&checks.row_fates).map(|i| &checks.row_fates[i].count);
        Sum { label, wholes, rows }
    };
    Outcome::ALL.into_iter().map(line).filter(|sum| sum.wholes.is_some() || sum.rows.is_some()).collect()
}

fn write_sums(sheet: &mut Worksheet, scene: &Scene<'_>, sums: &[Sum<'_>]) -> Result<(), XlsxError> {
    let (styles, checks) = (&scene.styles, &scene.view.checks);
    let title = format!("收到文件 {} 个，各归其处，合计如下", checks.files.text);
    sheet.write_string_with_format(0, 0, title, &styles.section)?;
    for (col, heading) in ["处理", "文件或工作表", "行数"].into_iter().enumerate() {
        sheet.write_string_with_format(1, super::table::column_number(col), heading, &styles.heading)?;
    }
    let number = |num: Option<&Num>| Content::Number(num.map_or(0.0, |num| num.value.as_f64()));
    let total = Sum { label: "合计", wholes: Some(&checks.wholes), rows: Some(&checks.rows) };
    for (i, sum) in sums.iter().chain([&total]).enumerate() {
        let at = row_number(i + 2);
        write_boxed(sheet, styles, (at, 0), Look::Word, Content::text(sum.label))?;
        write_boxed(sheet, styles, (at, 1), Look::Tally, number(sum.wholes))?;
        write_boxed(sheet, styles, (at, 2), Look::Tally, number(sum.rows))?;
    }
    Ok(())
}
