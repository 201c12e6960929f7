//! 收件: what became of every file, sheet and row that came in, and the sums.

use super::book::Book;
use super::context::Context;
use super::list::List;
use super::sheets::RECEIVED;
use super::style::Look;
use super::table::{Cells, Column, Content, column, row_number};
use crate::model::ledger::{Disposition, Outcome};
use crate::view::{Checks, LabelledCount, Num};
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::fmt::Write as _;

/// Writes the sheet: the sums above, then the list.
pub fn write<'a>(book: &mut Book<'a>, context: &'a Context<'a>) -> Result<(), XlsxError> {
    let sums = sums(&context.view.checks);
    // Title, heading, total, and a free row.
    let above = row_number(sums.len() + 4);
    let rows: Vec<&Disposition> = context.ledger.dispositions.iter().collect();
    List { name: RECEIVED, columns: columns(), frozen: 0, printed: 5, above }.write(
        book,
        &context.view.lights,
        |name| context.heading(name),
        rows,
    )?;
    write_sums(book.frame.worksheet_from_name(RECEIVED)?, context, sums)
}

fn columns<'a>() -> Vec<Column<'a, &'a Disposition>> {
    vec![
        column("文件", 64.0, Look::Text, |d: &&'a Disposition| Content::public(d.path.to_string())),
        column("工作表", 16.0, Look::Text, |d| Content::maybe(d.sheet.as_deref(), Content::text)),
        column("行", 12.0, Look::Text, |d| Content::text(ranges(&d.rows))),
        column("处理", 18.0, Look::Word, |d| Content::text(d.what.label())),
        column("原因", 56.0, Look::Text, |d| Content::public(d.why.as_str())),
    ]
}

/// `7–31、33`.
fn ranges(rows: &[(u32, u32)]) -> String {
    rows.iter().fold(String::new(), |mut text, (from, to)| {
        let stop = if text.is_empty() { "" } else { "、" };
        let _ = if from == to { write!(text, "{stop}{from}") } else { write!(text, "{stop}{from}–{to}") };
        text
    })
}

/// A line of the sums: the fate, files and sheets, rows.
type Sum<'a> = (&'static str, Option<&'a Num>, Option<&'a Num>);

/// Fates that occur, in the order of print.
fn sums(checks: &Checks) -> Vec<Sum<'_>> {
    fn count(counts: &[LabelledCount], fate: Outcome) -> Option<&Num> {
        counts.iter().find(|each| fate.id() == each.id).map(|each| &each.count)
    }
    let sum = |fate: Outcome| (fate.label(), count(&checks.whole_fates, fate), count(&checks.row_fates, fate));
    Outcome::ALL.into_iter().map(sum).filter(|(_, wholes, rows)| wholes.is_some() || rows.is_some()).collect()
}

fn write_sums(sheet: &mut Worksheet, context: &Context<'_>, sums: Vec<Sum<'_>>) -> Result<(), XlsxError> {
    let (styles, checks) = (&context.styles, &context.view.checks);
    let title = format!("收到文件 {} 个，各归其处，合计如下", checks.files.text);
    sheet.write_string_with_format(0, 0, title, &styles.section)?;
    let mut cells = Cells { sheet, styles };
    cells.headings(1, ["处理", "文件或工作表", "行数"])?;
    let number = |num: Option<&Num>| (Look::Tally, num.map_or(Content::Number(0.0), Content::num));
    let total = ("合计", Some(&checks.wholes), Some(&checks.rows));
    for ((label, wholes, rows), at) in sums.into_iter().chain([total]).zip(2..) {
        cells.row(at, [(Look::Word, Content::text(label)), number(wholes), number(rows)])?;
    }
    Ok(())
}
